//! ECI optimisation: the cheapest activities to take up so that a place reaches a complexity.
//!
//! With ECI the mean PCI of what a place has, taking up activities with a PCI above the target fills its deficit
//! Σ_held (target − PCI); wanted are those with the least total effort, Σ effort x subject to Σ (PCI − target) x ≥ deficit. It is
//! solved exactly by branch and bound on the continuous relaxation; where that takes more than `most_steps`, the best found so far
//! comes with `optimal` false and the bound it lies above. Time: exponential at worst, in practice near the sorting.
//!
//! Same problem: `eci_optimization` of econcomplex (by a general solver), whose efforts and projected PCI may be handed in.
//!
//! Stojkoski, V. & Hidalgo, C. A. (2026), *Optimizing economic complexity*.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Share of the deficit that is rounding.
const SLACK: f64 = 1e-12;

/// Parameters of the optimisation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PortfolioConfig {
    /// Most branches looked at.
    pub most_steps: u64,
}

impl Default for PortfolioConfig {
    fn default() -> Self {
        Self { most_steps: 5_000_000 }
    }
}

/// The activities to take up.
#[derive(Debug, Clone, PartialEq)]
pub struct Portfolio {
    /// Activities, ascending; none where the target is reached already.
    pub chosen: Vec<u32>,
    /// Their total effort.
    pub effort: f64,
    /// Mean PCI once they are taken up.
    pub reached: f64,
    /// Whether no cheaper choice exists.
    pub optimal: bool,
    /// No choice is cheaper than this.
    pub bound: f64,
    /// Branches looked at.
    pub steps: u64,
}

/// The cheapest activities by which a place reaches a target; `None` where all together do not. `effort` is `None` where an activity
/// cannot be taken up; PCI `None` leaves an activity out on both sides.
pub fn portfolio(
    held: &[u32],
    pci: &[Option<f64>],
    effort: &[Option<f64>],
    target: f64,
    config: &PortfolioConfig,
) -> Result<Option<Portfolio>> {
    let sane = |values: &[Option<f64>]| values.iter().flatten().all(|v| v.is_finite());
    if pci.len() != effort.len()
        || !sane(pci)
        || !sane(effort)
        || !target.is_finite()
        || effort.iter().flatten().any(|e| *e < 0.0)
    {
        return Err(Error::value("复杂度、努力或目标无效", "complexity, effort or target is not valid")
            .expected("等长、有限，努力不小于 0", "of one length, finite, efforts not negative"));
    }
    let mut has = vec![false; pci.len()];
    for &activity in held {
        let Some(there) = has.get_mut(activity as usize) else {
            return Err(Error::value("没有这项活动", "there is no such activity").found(activity.to_string()));
        };
        *there = true;
    }
    let now: Vec<f64> = pci.iter().zip(&has).filter(|cell| *cell.1).filter_map(|cell| *cell.0).collect();
    if now.is_empty() {
        return Ok(None);
    }
    let deficit: f64 = now.iter().map(|p| target - p).sum();
    let mut options: Vec<Candidate> = (0..pci.len())
        .filter(|&j| !has[j])
        .filter_map(|j| pci[j].zip(effort[j]).map(|(p, cost)| Candidate { activity: j as u32, gain: p - target, cost }))
        .filter(|option| option.gain > 0.0)
        .collect();
    options.sort_by(|a, b| (a.cost * b.gain).total_cmp(&(b.cost * a.gain)).then(a.activity.cmp(&b.activity)));
    let Some(search) = Search::run(&options, deficit, config.most_steps) else { return Ok(None) };
    let mut chosen: Vec<u32> = search.best.iter().map(|&k| options[k].activity).collect();
    chosen.sort_unstable();
    let sum: f64 = now.iter().sum::<f64>() + chosen.iter().filter_map(|&j| pci[j as usize]).sum::<f64>();
    let optimal = search.steps <= config.most_steps;
    Ok(Some(Portfolio {
        reached: sum / (now.len() + chosen.len()) as f64,
        effort: search.cost,
        bound: if optimal { search.cost } else { search.root },
        chosen,
        optimal,
        steps: search.steps,
    }))
}

/// An activity that could be taken up.
#[derive(Clone, Copy)]
struct Candidate {
    activity: u32,
    gain: f64,
    cost: f64,
}

/// Branch and bound over candidates by cost per gain.
struct Search<'a> {
    options: &'a [Candidate],
    /// Gain of each candidate and all after it.
    rest: Vec<f64>,
    best: Vec<usize>,
    cost: f64,
    root: f64,
    steps: u64,
    slack: f64,
}

impl<'a> Search<'a> {
    fn run(options: &'a [Candidate], deficit: f64, most: u64) -> Option<Self> {
        let mut rest = vec![0.0; options.len() + 1];
        (0..options.len()).rev().for_each(|k| rest[k] = rest[k + 1] + options[k].gain);
        let slack = SLACK * deficit.abs();
        if deficit <= slack {
            return Some(Self { options, rest, best: Vec::new(), cost: 0.0, root: 0.0, steps: 0, slack });
        }
        if rest[0] < deficit - slack {
            return None;
        }
        let mut search = Self { options, rest, best: Vec::new(), cost: f64::INFINITY, root: 0.0, steps: 0, slack };
        search.root = search.relaxed(0, deficit);
        search.walk(deficit, most);
        Some(search)
    }

    /// The cost of filling what is missing from candidate `from` on, the last one in part.
    fn relaxed(&self, from: usize, mut missing: f64) -> f64 {
        let mut sum = 0.0;
        for option in &self.options[from..] {
            if missing <= option.gain {
                return sum + option.cost * (missing / option.gain).max(0.0);
            }
            missing -= option.gain;
            sum += option.cost;
        }
        if missing <= self.slack { sum } else { f64::INFINITY }
    }

    /// Takes each candidate before leaving it out, with a stack of its own: portfolios may be longer than the program's.
    fn walk(&mut self, deficit: f64, most: u64) {
        let mut taken: Vec<usize> = Vec::new();
        let (mut at, mut missing, mut cost) = (0usize, deficit, 0.0);
        loop {
            self.steps += 1;
            if self.steps > most && self.cost.is_finite() {
                return;
            }
            let done = missing <= self.slack;
            if done && cost < self.cost {
                (self.cost, self.best) = (cost, taken.clone());
            }
            let hopeless = !done && (self.rest[at] < missing - self.slack || cost + self.relaxed(at, missing) >= self.cost);
            if !done && !hopeless {
                taken.push(at);
                missing -= self.options[at].gain;
                cost += self.options[at].cost;
                at += 1;
                continue;
            }
            // Back to the last one taken, which is now left out.
            let Some(last) = taken.pop() else { return };
            missing = deficit - taken.iter().map(|&k| self.options[k].gain).sum::<f64>();
            cost = taken.iter().map(|&k| self.options[k].cost).sum();
            at = last + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn no_set_of_activities_is_cheaper() {
        for case in 0..400 {
            let mut rng = stream(101, case);
            let n = rng.random_range(1..11u32);
            let pci: Vec<Option<f64>> = (0..n).map(|_| rng.random_bool(0.9).then(|| rng.random_range(-2.0..2.0))).collect();
            let effort: Vec<Option<f64>> = (0..n).map(|_| rng.random_bool(0.9).then(|| rng.random_range(0.0..5.0))).collect();
            let held: Vec<u32> = (0..n).filter(|_| rng.random_bool(0.3)).collect();
            let target = rng.random_range(-1.0..1.5);
            let got = portfolio(&held, &pci, &effort, target, &PortfolioConfig::default()).unwrap();
            let own = held.iter().filter(|j| pci[**j as usize].is_some()).count();
            let sets = (0..1u32 << n).filter(|set| {
                (0..n).all(|j| {
                    set >> j & 1 == 0 || (!held.contains(&j) && pci[j as usize].is_some() && effort[j as usize].is_some())
                })
            });
            let best = sets
                .filter_map(|set| {
                    let with: Vec<f64> =
                        (0..n).filter(|j| set >> j & 1 == 1 || held.contains(j)).filter_map(|j| pci[j as usize]).collect();
                    let reached = with.iter().sum::<f64>() / with.len() as f64;
                    let cost: f64 = (0..n).filter(|j| set >> j & 1 == 1).filter_map(|j| effort[j as usize]).sum();
                    (own > 0 && reached >= target - 1e-12).then_some(cost)
                })
                .reduce(f64::min);
            assert_eq!(got.is_some(), best.is_some(), "case {case}");
            if let (Some(got), Some(best)) = (got, best) {
                assert!(
                    (got.effort - best).abs() < 1e-9 && got.optimal && got.reached >= target - 1e-9,
                    "case {case}: {got:?} {best}"
                );
            }
        }
    }

    #[test]
    fn many_activities_are_bounded_and_bad_input_is_an_error() {
        let mut rng = stream(102, 0);
        let pci: Vec<Option<f64>> = (0..600).map(|j| Some(if j < 40 { -1.0 } else { rng.random_range(-2.0..3.0) })).collect();
        let effort: Vec<Option<f64>> = (0..600).map(|_| Some(rng.random_range(0.1..9.0))).collect();
        let held: Vec<u32> = (0..40).collect();
        let got = portfolio(&held, &pci, &effort, 0.2, &PortfolioConfig { most_steps: 20_000 }).unwrap().unwrap();
        assert!(got.reached >= 0.2 - 1e-9 && got.bound <= got.effort + 1e-12 && got.effort < got.bound * 1.02, "{got:?}");
        let config = PortfolioConfig::default();
        assert_eq!(portfolio(&[], &pci, &effort, 0.0, &config).unwrap(), None);
        assert!(portfolio(&[600], &pci, &effort, 0.0, &config).is_err());
        assert!(portfolio(&held, &pci, &effort[1..], 0.0, &config).is_err());
        assert!(portfolio(&held, &pci, &effort, f64::NAN, &config).is_err());
    }
}
