//! Strategic diffusion: in what order a place should take up activities, when related ones come easier.
//!
//! Activities are tied where their relatedness reaches a threshold. One that is not held is taken up with probability
//! P = B (a/k)^α per step, with `k` its ties and `a` those to activities held; the expected time is 1/P. A strategy says which
//! comes next until none with P > 0 is left: `greedy` the likeliest, `majority` the most ties to what is held, `high_degree` and
//! `low_degree` the most or fewest ties, `random` any, from a seed; equals are decided by the smaller number. Times in steps. B and
//! α come from observed entries by a line through their logarithms over bins of a/k (`contagion`). Time: ties times activities.
//!
//! Same numbers: `diversification_strategy`, `expected_diversification_time` and `calibrate_contagion` of econcomplex.
//!
//! Alshamsi, A., Pinheiro, F. L. & Hidalgo, C. A. (2018), *Optimal diversification strategies in the networks of related products
//! and of related research areas*, Nature Communications 9, 1328.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::measures::relatedness::Relatedness;
use crate::measures::relatedness::product_space::THRESHOLD;
use crate::measures::sparse::Presence;
use crate::measures::stream::stream;
use crate::{Error, Result};

/// Which activity comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// The likeliest.
    #[default]
    Greedy,
    /// The one with most ties to what is held.
    Majority,
    /// The one with most ties.
    HighDegree,
    /// The one with fewest ties.
    LowDegree,
    /// Any that can be taken up.
    Random,
}

/// Parameters of strategic diffusion.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiffusionConfig {
    /// Relatedness from which two activities are tied.
    pub threshold: f64,
    /// B: the probability with all related activities held.
    pub base: f64,
    /// α: how much more the last related activity helps than the first.
    pub alpha: f64,
    /// Which activity comes next.
    pub strategy: Strategy,
    /// Seed of the random strategy.
    pub seed: u64,
}

impl Default for DiffusionConfig {
    fn default() -> Self {
        Self { threshold: THRESHOLD, base: 1.0, alpha: 1.0, strategy: Strategy::Greedy, seed: 1 }
    }
}

/// One activity taken up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiffusionStep {
    /// The activity.
    pub activity: u32,
    /// Expected steps until it is taken up.
    pub expected_time: f64,
    /// Expected steps since the beginning.
    pub cumulative_time: f64,
    /// Ties of the activity.
    pub degree: u32,
    /// Its ties to what was held.
    pub held_ties: u32,
}

/// Strategic diffusion from what a place holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Diffusion {
    /// Activities in the order they are taken up.
    pub steps: Vec<DiffusionStep>,
    /// Activities that can never be reached.
    pub unreached: Vec<u32>,
}

/// The order in which a place takes up activities under a strategy.
pub fn strategic_diffusion(relatedness: &Relatedness, held: &[u32], config: &DiffusionConfig) -> Result<Diffusion> {
    check(config)?;
    let ties = ties_of(relatedness, config.threshold);
    let mut active = vec![false; ties.len()];
    let mut counts = vec![0u32; ties.len()];
    for &activity in held {
        take_up(&ties, activity, &mut active, &mut counts)?;
    }
    let mut rng = stream(config.seed, 0);
    let mut steps: Vec<DiffusionStep> = Vec::new();
    loop {
        let open: Vec<usize> = (0..ties.len()).filter(|&i| !active[i] && counts[i] > 0).collect();
        if open.is_empty() {
            break;
        }
        let degree = |i: usize| ties[i].len() as f64;
        let merit = |i: usize| match config.strategy {
            Strategy::Greedy => f64::from(counts[i]) / degree(i),
            Strategy::Majority => f64::from(counts[i]),
            Strategy::HighDegree => degree(i),
            Strategy::LowDegree => -degree(i),
            Strategy::Random => 0.0,
        };
        let next = match config.strategy {
            Strategy::Random => open[rng.random_range(0..open.len())],
            _ => open.iter().skip(1).fold(open[0], |best, &i| if merit(i) > merit(best) { i } else { best }),
        };
        let expected_time = waiting(counts[next], ties[next].len(), config);
        let cumulative_time = steps.last().map_or(0.0, |step| step.cumulative_time) + expected_time;
        let (activity, degree, held_ties) = (next as u32, ties[next].len() as u32, counts[next]);
        steps.push(DiffusionStep { activity, expected_time, cumulative_time, degree, held_ties });
        take_up(&ties, activity, &mut active, &mut counts)?;
    }
    let unreached = (0u32..).zip(&active).filter(|cell| !*cell.1).map(|cell| cell.0).collect();
    Ok(Diffusion { steps, unreached })
}

/// Expected steps of a given order; `None` where an activity has nothing held to come from.
pub fn diffusion_time(relatedness: &Relatedness, held: &[u32], order: &[u32], config: &DiffusionConfig) -> Result<Option<f64>> {
    check(config)?;
    let ties = ties_of(relatedness, config.threshold);
    let (mut active, mut counts) = (vec![false; ties.len()], vec![0u32; ties.len()]);
    held.iter().try_for_each(|&activity| take_up(&ties, activity, &mut active, &mut counts))?;
    let mut sum = 0.0;
    for &activity in order {
        let ready = counts.get(activity as usize).is_some_and(|count| *count > 0);
        if ready {
            sum += waiting(counts[activity as usize], ties[activity as usize].len(), config);
        }
        take_up(&ties, activity, &mut active, &mut counts)?;
        if !ready {
            return Ok(None);
        }
    }
    Ok(Some(sum))
}

fn check(config: &DiffusionConfig) -> Result<()> {
    let probability = config.base > 0.0 && config.base <= 1.0;
    if probability && config.alpha >= 0.0 && config.alpha.is_finite() && config.threshold > 0.0 {
        return Ok(());
    }
    Err(Error::configuration("扩散参数无效", "a parameter of the diffusion is not valid")
        .found(format!("base {}, alpha {}, threshold {}", config.base, config.alpha, config.threshold))
        .expected("0 < base ≤ 1，alpha ≥ 0，threshold > 0", "0 < base ≤ 1, alpha ≥ 0, threshold > 0"))
}

fn waiting(held_ties: u32, degree: usize, config: &DiffusionConfig) -> f64 {
    1.0 / (config.base * (f64::from(held_ties) / degree as f64).powf(config.alpha))
}

/// Those tied to each activity.
fn ties_of(relatedness: &Relatedness, threshold: f64) -> Vec<Vec<u32>> {
    let tied = |i: u32| (0u32..).zip(relatedness.row(i)).filter(move |&(j, value)| j != i && *value >= threshold);
    (0..relatedness.units()).map(|i| tied(i).map(|cell| cell.0).collect()).collect()
}

fn take_up(ties: &[Vec<u32>], activity: u32, active: &mut [bool], counts: &mut [u32]) -> Result<()> {
    let Some(now) = active.get_mut(activity as usize) else {
        return Err(Error::value("没有这项活动", "there is no such activity").found(activity.to_string()));
    };
    if !std::mem::replace(now, true) {
        // An activity counts for those that are tied to it; ties of a symmetric relatedness go both ways.
        for (other, row) in ties.iter().enumerate() {
            counts[other] += u32::from(row.binary_search(&activity).is_ok());
        }
    }
    Ok(())
}

/// Base and exponent of the probability of entry, from what was observed.
#[derive(Debug, Clone, PartialEq)]
pub struct Contagion {
    /// B.
    pub base: f64,
    /// α.
    pub alpha: f64,
    /// Mean share of related activities held, share that entered, and cells, of each bin that is not empty.
    pub bins: Vec<(f64, f64, u64)>,
    /// Cells that could enter.
    pub at_risk: u64,
    /// Cells that entered.
    pub entered: u64,
}

/// Fits B and α to entries between two matrices; `None` where fewer than two bins have an entry.
pub fn contagion(
    relatedness: &Relatedness,
    before: &Presence,
    after: &Presence,
    threshold: f64,
    bins: u32,
) -> Result<Option<Contagion>> {
    let shapes = (before.rows(), before.columns()) == (after.rows(), after.columns()) && before.columns() == relatedness.units();
    if !shapes || bins == 0 {
        return Err(Error::value(
            "矩阵与相关度大小不一致，或分组数为零",
            "matrices and relatedness do not fit, or there are no bins",
        ));
    }
    let ties = ties_of(relatedness, threshold);
    let mut sums = vec![(0.0, 0u64, 0u64); bins as usize];
    let (mut at_risk, mut entered) = (0, 0);
    for row in 0..before.rows() {
        let (old, new) = (before.row(row), after.row(row));
        for j in (0..before.columns()).filter(|j| old.binary_search(j).is_err()) {
            let related = &ties[j as usize];
            let held = related.iter().filter(|i| old.binary_search(i).is_ok()).count();
            let came = u64::from(new.binary_search(&j).is_ok());
            at_risk += 1;
            entered += came;
            if held > 0 {
                // Bins are open on the left and closed on the right, so that 1 belongs to the last.
                let bin = (held * bins as usize).div_ceil(related.len()) - 1;
                let sum = &mut sums[bin];
                *sum = (sum.0 + held as f64 / related.len() as f64, sum.1 + came, sum.2 + 1);
            }
        }
    }
    let bins: Vec<(f64, f64, u64)> =
        sums.iter().filter(|s| s.2 > 0).map(|s| (s.0 / s.2 as f64, s.1 as f64 / s.2 as f64, s.2)).collect();
    let points: Vec<(f64, f64)> = bins.iter().filter(|bin| bin.1 > 0.0).map(|bin| (bin.0.ln(), bin.1.ln())).collect();
    Ok(line(&points).map(|(slope, at_zero)| Contagion { base: at_zero.exp(), alpha: slope, bins, at_risk, entered }))
}

/// Slope and intercept of the least squares line.
fn line(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let n = points.len() as f64;
    let (x, y) = (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
    let squares: f64 = points.iter().map(|p| (p.0 - x) * (p.0 - x)).sum();
    let slope = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / squares;
    (squares > 0.0).then_some((slope, y - slope * x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    fn space(edges: &[(u32, u32)], n: u32) -> Relatedness {
        let mut values = vec![0.0; (n * n) as usize];
        for &(u, v) in edges {
            (values[(u * n + v) as usize], values[(v * n + u) as usize]) = (0.9, 0.9);
        }
        Relatedness::from_values(n, values).unwrap()
    }

    #[test]
    fn a_chain_is_walked_along_and_a_hub_waits_or_leads() {
        // A chain 0–1–2–3, a hub 4 with leaves 5–7 hanging on 1, and 8 alone.
        let phi = space(&[(0, 1), (1, 2), (2, 3), (1, 4), (4, 5), (4, 6), (4, 7)], 9);
        let order = |strategy| {
            let got = strategic_diffusion(&phi, &[0], &DiffusionConfig { strategy, ..DiffusionConfig::default() }).unwrap();
            assert_eq!(got.unreached, [8]);
            let sequence: Vec<u32> = got.steps.iter().map(|step| step.activity).collect();
            let last = got.steps.last().map(|step| step.cumulative_time);
            let again = diffusion_time(&phi, &[0], &sequence, &DiffusionConfig::default()).unwrap();
            assert!(last.zip(again).is_some_and(|(a, b)| (a - b).abs() < 1e-12));
            sequence
        };
        assert_eq!(order(Strategy::Greedy), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(order(Strategy::HighDegree)[..2], [1, 4]);
        assert_eq!(order(Strategy::LowDegree)[..3], [1, 2, 3]);
        assert_eq!(order(Strategy::Random).len(), 7);
        let first =
            strategic_diffusion(&phi, &[0], &DiffusionConfig { base: 0.5, alpha: 2.0, ..DiffusionConfig::default() }).unwrap();
        assert!((first.steps[0].expected_time - 1.0 / (0.5 / 9.0)).abs() < 1e-12);
        assert_eq!(diffusion_time(&phi, &[0], &[3], &DiffusionConfig::default()).unwrap(), None);
        assert!(strategic_diffusion(&phi, &[9], &DiffusionConfig::default()).is_err());
        assert!(strategic_diffusion(&phi, &[0], &DiffusionConfig { base: 0.0, ..DiffusionConfig::default() }).is_err());
    }

    #[test]
    fn planted_probabilities_are_found_again() {
        let n = 24u32;
        let edges: Vec<(u32, u32)> = (0..n).flat_map(|u| (1..5).map(move |k| (u, (u + k) % n))).collect();
        let phi = space(&edges, n);
        let mut rng = stream(91, 0);
        let before: Vec<Vec<u32>> = (0..4000).map(|_| (0..n).filter(|_| rng.random_bool(0.4)).collect()).collect();
        let after: Vec<Vec<u32>> = before
            .iter()
            .map(|row| {
                let share =
                    |j: u32| (1..5).flat_map(|k| [(j + k) % n, (j + n - k) % n]).filter(|i| row.contains(i)).count() as f64 / 8.0;
                (0..n).filter(|&j| row.contains(&j) || rng.random_bool(0.4 * share(j).powf(1.5))).collect()
            })
            .collect();
        let (before, after) = (Presence::from_rows(n, before), Presence::from_rows(n, after));
        let got = contagion(&phi, &before, &after, 0.5, 20).unwrap().unwrap();
        assert!((got.alpha - 1.5).abs() < 0.15 && (got.base - 0.4).abs() < 0.05, "{got:?}");
        assert_eq!(contagion(&phi, &before, &before, 0.5, 20).unwrap(), None);
        assert!(contagion(&phi, &before, &after, 0.5, 0).is_err());
    }
}
