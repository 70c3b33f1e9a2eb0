//! How firm a ranking is: ranks under resampling, with each unit left out in turn, and over a range of thresholds.
//!
//! A measure is taken anew for each variation of a table and its ranking compared with the one of the table itself: Kendall's τ-b and
//! Spearman's ρ over the units that have a value in both, and for each unit the interval its rank lies in. Bootstrap: the events
//! behind a table of counts are drawn anew with replacement, as many as there are (multinomial). Jackknife: one row or column after
//! another is left out. Threshold sweep: the same table under other thresholds. From −1 to 1, 1 for the same order; `None` where a side
//! does not vary. Costs one measure a variation; a comparison n·ln n.
//!
//! Kendall, M. G. (1945), *The treatment of ties in ranking problems*, Biometrika 33, 239–251; in n·ln n after Knight, W. R. (1966), J.
//! Am. Stat. Assoc. 61, 436–439. Agrees with `scipy.stats.kendalltau` and `spearmanr`.

use rand::RngExt;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::SparseTable;
use super::complexity::standard::correlation;
use super::stream::stream;
use crate::tables::Progress;
use crate::{Error, Result};

/// Most events of a table that can be drawn anew.
const MOST_EVENTS: f64 = 1e8;

/// What is varied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variation {
    /// The events behind counts, drawn anew.
    Bootstrap {
        /// Number of draws.
        replicates: u32,
        /// Seed of the draws.
        seed: u64,
    },
    /// Each row with cells left out in turn.
    Rows,
    /// Each column with cells left out in turn.
    Columns,
    /// These thresholds, one after another.
    Thresholds(Vec<f64>),
}

/// Options of rank stability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RankStabilityConfig {
    /// What is varied.
    pub variation: Variation,
    /// Threshold of the ranking that the others are compared with.
    pub threshold: f64,
    /// Share of the variations whose ranks the interval holds.
    pub level: f64,
}

impl Default for RankStabilityConfig {
    fn default() -> Self {
        Self { variation: Variation::Bootstrap { replicates: 200, seed: 1 }, threshold: 1.0, level: 0.95 }
    }
}

/// How firm a ranking is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RankStability {
    /// Rank of each unit, 1 for the highest value, tied units at their mean rank; `None` without a value.
    pub rank: Vec<Option<f64>>,
    /// Lowest and highest rank of each unit at the level asked for.
    pub interval: Vec<Option<(f64, f64)>>,
    /// Variations in which each unit has a value.
    pub present: Vec<u32>,
    /// Kendall's τ-b of each variation.
    pub tau: Vec<Option<f64>>,
    /// Spearman's ρ of each variation.
    pub rho: Vec<Option<f64>>,
    /// Mean of the τ-b that are defined.
    pub mean_tau: Option<f64>,
    /// Least of them.
    pub least_tau: Option<f64>,
    /// Variations whose measure failed (not defined, not converged).
    pub failed: u32,
}

/// Values of the ranked units for a table and a threshold.
pub type Measure<'a> = dyn Fn(&SparseTable, f64) -> Result<Vec<Option<f64>>> + Sync + 'a;

/// How firm the ranking of a measure is on a table.
pub fn rank_stability(
    table: &SparseTable,
    measure: &Measure<'_>,
    config: &RankStabilityConfig,
    progress: &Progress,
) -> Result<RankStability> {
    let baseline = measure(table, config.threshold)?;
    let count = variations(table, &config.variation)?;
    progress.set_total(count.len() as u64);
    let cumulated = cumulated(table, &config.variation)?;
    let replicate = |&at: &u32| -> Result<Option<Vec<Option<f64>>>> {
        progress.check()?;
        let found = match &config.variation {
            Variation::Bootstrap { seed, .. } => measure(&drawn(table, &cumulated, *seed, at), config.threshold),
            Variation::Rows => measure(&table.mapped(|r, _, v| if r == at { 0.0 } else { v }), config.threshold),
            Variation::Columns => measure(&table.mapped(|_, c, v| if c == at { 0.0 } else { v }), config.threshold),
            Variation::Thresholds(list) => measure(table, list[at as usize]),
        };
        progress.add(1);
        match found {
            Err(error) if error.kind() == "cancelled" => Err(error),
            other => Ok(other.ok()),
        }
    };
    let found: Vec<Option<Vec<Option<f64>>>> = count.par_iter().map(replicate).collect::<Result<_>>()?;
    let failed = found.iter().filter(|values| values.is_none()).count() as u32;
    let replicates: Vec<Vec<Option<f64>>> = found.into_iter().flatten().collect();
    let mut out = compared(&baseline, &replicates, config.level)?;
    out.failed = failed;
    Ok(out)
}

/// Compares a ranking with variations of it, all over the same units.
pub fn compared(baseline: &[Option<f64>], variations: &[Vec<Option<f64>>], level: f64) -> Result<RankStability> {
    if !(level > 0.0 && level <= 1.0) {
        return Err(Error::configuration("level 应在 0 与 1 之间", "the level lies between 0 and 1").found(level.to_string()));
    }
    if let Some(other) = variations.iter().find(|values| values.len() != baseline.len()) {
        return Err(
            Error::value("各次排名的单元数不同", "the rankings have different numbers of units").found(other.len().to_string())
        );
    }
    let pairs: Vec<(Option<f64>, Option<f64>)> = variations
        .par_iter()
        .map(|values| {
            let both = baseline.iter().zip(values).filter_map(|(a, b)| Some(((*a)?, (*b)?)));
            let (a, b): (Vec<f64>, Vec<f64>) = both.unzip();
            (kendall(&a, &b), spearman(&a, &b))
        })
        .collect();
    let (tau, rho): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    let ranks: Vec<Vec<Option<f64>>> = variations.par_iter().map(|values| ranked(values)).collect();
    let mut out = RankStability { rank: ranked(baseline), ..RankStability::default() };
    for unit in 0..baseline.len() {
        let mut held: Vec<f64> = ranks.iter().filter_map(|ranks| ranks[unit]).collect();
        held.sort_unstable_by(f64::total_cmp);
        out.present.push(held.len() as u32);
        let tail = ((1.0 - level) / 2.0 * held.len() as f64 + 1e-9).floor() as usize;
        let interval = held.get(tail).copied().zip(held.len().checked_sub(tail + 1).map(|at| held[at]));
        out.interval.push(interval);
    }
    let known: Vec<f64> = tau.iter().flatten().copied().collect();
    out.mean_tau = (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
    out.least_tau = known.iter().copied().min_by(f64::total_cmp);
    (out.tau, out.rho) = (tau, rho);
    Ok(out)
}

/// Places of the variations: replicates, units or thresholds.
fn variations(table: &SparseTable, variation: &Variation) -> Result<Vec<u32>> {
    let occupied = |table: &SparseTable| (0..table.rows()).filter(|&r| !table.row(r).0.is_empty()).collect();
    match variation {
        Variation::Bootstrap { replicates, .. } => Ok((0..*replicates).collect()),
        Variation::Rows => Ok(occupied(table)),
        Variation::Columns => Ok(occupied(&table.transposed())),
        Variation::Thresholds(list) if list.iter().all(|t| t.is_finite() && *t > 0.0) => Ok((0..list.len() as u32).collect()),
        Variation::Thresholds(list) => {
            Err(Error::configuration("阈值应为正数", "a threshold is a positive number").found(format!("{list:?}")))
        }
    }
}

/// Events up to and with each cell; empty where none are drawn.
fn cumulated(table: &SparseTable, variation: &Variation) -> Result<Vec<u64>> {
    if !matches!(variation, Variation::Bootstrap { .. }) {
        return Ok(Vec::new());
    }
    let values = || (0..table.rows()).flat_map(|row| table.row(row).1.iter().copied());
    let total: f64 = values().sum();
    if total > MOST_EVENTS || values().any(|v| v.fract() != 0.0) {
        return Err(Error::value("只有计数表才能重抽", "only a table of counts can be drawn anew")
            .found(total.to_string())
            .expected(format!("整数，合计不超过 {MOST_EVENTS:.0}"), format!("whole numbers, {MOST_EVENTS:.0} in all at most"))
            .hint("请改用 rows、columns 或 thresholds", "use rows, columns or thresholds"));
    }
    let mut sum = 0;
    Ok(values()
        .map(|v| {
            sum += v as u64;
            sum
        })
        .collect())
}

/// A table with as many events, drawn from those of the table.
fn drawn(table: &SparseTable, cumulated: &[u64], seed: u64, replicate: u32) -> SparseTable {
    let mut rng = stream(seed, u64::from(replicate));
    let mut times = vec![0u32; cumulated.len()];
    let total = cumulated.last().copied().unwrap_or(0);
    for _ in 0..total {
        let event = rng.random_range(0..total);
        times[cumulated.partition_point(|&upto| upto <= event)] += 1;
    }
    let cell = std::cell::Cell::new(0);
    table.mapped(|_, _, _| f64::from(times[cell.replace(cell.get() + 1)]))
}

/// Ranks from the highest value down, mean ranks for ties.
fn ranked(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> = values.iter().enumerate().filter_map(|(i, v)| Some(((*v)? + 0.0, i))).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    // Zeros of either sign are one value; both stand in the list as the positive one.
    let mut out = vec![None; values.len()];
    let mut above = 0;
    for tied in order.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let rank = above as f64 + f64::midpoint(tied.len() as f64, 1.0);
        tied.iter().for_each(|&(_, unit)| out[unit] = Some(rank));
        above += tied.len();
    }
    out
}

/// Spearman's ρ: Pearson's correlation of mean ranks.
pub fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    let ranks = |values: &[f64]| -> Vec<f64> {
        let values: Vec<Option<f64>> = values.iter().map(|v| Some(*v)).collect();
        ranked(&values).into_iter().flatten().collect()
    };
    correlation(&ranks(a), &ranks(b))
}

/// Kendall's τ-b: (concordant − discordant) / √(pairs untied in a · pairs untied in b).
pub fn kendall(a: &[f64], b: &[f64]) -> Option<f64> {
    let mut pairs: Vec<(f64, f64)> = a.iter().copied().zip(b.iter().copied()).collect();
    // Zeros of either sign are one value.
    pairs.iter_mut().for_each(|pair| *pair = (pair.0 + 0.0, pair.1 + 0.0));
    pairs.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)));
    let choose = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
    let all = choose(pairs.len());
    let tied_a: f64 = pairs.chunk_by(|x, y| x.0.total_cmp(&y.0).is_eq()).map(|group| choose(group.len())).sum();
    let tied_both: f64 = pairs.chunk_by(|x, y| x == y).map(|group| choose(group.len())).sum();
    let mut second: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let exchanges = sorting_exchanges(&mut second);
    let tied_b: f64 = second.chunk_by(|x, y| x.total_cmp(y).is_eq()).map(|group| choose(group.len())).sum();
    let size = ((all - tied_a) * (all - tied_b)).sqrt();
    let surplus = all - tied_a - tied_b + tied_both - 2.0 * exchanges as f64;
    (size > 0.0).then(|| (surplus / size).clamp(-1.0, 1.0))
}

/// Sorts by merging; returns how many pairs stood the wrong way round.
fn sorting_exchanges(values: &mut [f64]) -> u64 {
    let n = values.len();
    if n < 2 {
        return 0;
    }
    let (left, right) = values.split_at_mut(n / 2);
    let mut count = sorting_exchanges(left) + sorting_exchanges(right);
    let (left, right) = (left.to_vec(), right.to_vec());
    let (mut i, mut j) = (0, 0);
    for slot in values.iter_mut() {
        if j >= right.len() || (i < left.len() && left[i] <= right[j]) {
            *slot = left[i];
            i += 1;
        } else {
            *slot = right[j];
            j += 1;
            count += (left.len() - i) as u64;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_of_ranks_agree_with_all_pairs_written_out() {
        for case in 0..1000 {
            let mut rng = stream(131, case);
            let n = rng.random_range(0..12usize);
            let (a, b): (Vec<f64>, Vec<f64>) =
                (0..n).map(|_| (f64::from(rng.random_range(-2..4i32)), f64::from(rng.random_range(0..5u32)))).unzip();
            let (mut surplus, mut untied_a, mut untied_b) = (0.0, 0.0, 0.0);
            for i in 0..n {
                for j in 0..i {
                    let sign = |x: f64| if x == 0.0 { 0.0 } else { x.signum() };
                    let (x, y) = (sign(a[i] - a[j]), sign(b[i] - b[j]));
                    surplus += x * y;
                    untied_a += x * x;
                    untied_b += y * y;
                }
            }
            let size = f64::sqrt(untied_a * untied_b);
            let found = kendall(&a, &b);
            assert_eq!(found.is_some(), size > 0.0);
            assert!(found.is_none_or(|tau| (tau - surplus / size).abs() < 1e-12));
            // Ranks as counts of what lies below, half for ties.
            let ranks = |v: &[f64]| -> Vec<f64> {
                let below = |x: f64| {
                    v.iter()
                        .map(|&y| {
                            if y < x {
                                1.0
                            } else if y > x {
                                0.0
                            } else {
                                0.5
                            }
                        })
                        .sum()
                };
                v.iter().map(|&x| below(x)).collect()
            };
            let expected = correlation(&ranks(&a), &ranks(&b));
            let rho = spearman(&a, &b);
            assert_eq!(rho.is_some(), expected.is_some());
            assert!(rho.zip(expected).is_none_or(|(a, b)| (a - b).abs() < 1e-12));
        }
        assert_eq!(kendall(&[1.0, 2.0, 3.0], &[5.0, 6.0, 9.0]), Some(1.0));
        assert!(spearman(&[1.0, 2.0, 3.0], &[9.0, 6.0, 5.0]).is_some_and(|rho| (rho + 1.0).abs() < 1e-12));
    }

    fn totals(table: &SparseTable, _: f64) -> Result<Vec<Option<f64>>> {
        Ok(table.row_totals().into_iter().map(|t| (t > 0.0).then_some(t)).collect())
    }

    fn run(table: &SparseTable, variation: Variation) -> RankStability {
        let config = RankStabilityConfig { variation, ..RankStabilityConfig::default() };
        rank_stability(table, &totals, &config, &Progress::new()).unwrap()
    }

    #[test]
    fn clear_leads_are_firm_and_near_ones_are_not() {
        let cells = [(0, 0, 900.0), (1, 1, 100.0), (2, 0, 60.0), (2, 1, 42.0), (3, 0, 3.0)];
        let (table, _) = SparseTable::from_cells(5, 2, &cells).unwrap();
        let found = run(&table, Variation::Bootstrap { replicates: 300, seed: 4 });
        assert_eq!(found.rank, [Some(1.0), Some(3.0), Some(2.0), Some(4.0), None]);
        assert_eq!((found.interval[0], found.interval[3]), (Some((1.0, 1.0)), Some((4.0, 4.0))));
        assert_eq!((found.interval[1], found.interval[2]), (Some((2.0, 3.0)), Some((2.0, 3.0))));
        // A row of three events is missing from e^-3 of the draws.
        assert!((270..300).contains(&found.present[3]) && found.present[0] == 300 && found.present[4] == 0);
        assert!(found.least_tau.unwrap() < 1.0 && found.mean_tau.unwrap() > 0.6 && found.failed == 0);
        let again = run(&table, Variation::Bootstrap { replicates: 300, seed: 4 });
        assert_eq!(found, again);
        let columns = run(&table, Variation::Columns);
        assert_eq!(columns.present, [1, 1, 2, 1, 0]);
        let rows = run(&table, Variation::Rows);
        assert!(rows.tau.iter().all(|tau| *tau == Some(1.0)) && rows.present == [3, 3, 3, 3, 0]);
    }

    #[test]
    fn the_ranking_by_complexity_is_put_to_the_test() {
        use crate::measures::advantage::{PresenceConfig, PresenceInput, PresenceTest, tested_presence};
        use crate::measures::complexity::{ComplexityConfig, complexity};
        let mut rng = stream(132, 0);
        // A planted ladder: the better the row, the rarer what it may have.
        let cells: Vec<(u32, u32, f64)> = (0..20u32)
            .flat_map(|r| (0..15u32).map(move |c| (r, c)))
            .filter(|&(r, c)| f64::from(c) / 15.0 <= f64::from(r) / 20.0 + 0.2)
            .map(|(r, c)| (r, c, f64::from(rng.random_range(20..60u32))))
            .collect();
        let (table, _) = SparseTable::from_cells(20, 15, &cells).unwrap();
        let measure = |table: &SparseTable, threshold: f64| -> Result<Vec<Option<f64>>> {
            let input = PresenceInput { table, reference: None, population: None, size: None, given: None };
            let config = PresenceConfig { tests: vec![PresenceTest::Quotient(threshold)], ..PresenceConfig::default() };
            let presence = tested_presence(&input, &config)?.presence;
            Ok(complexity(&presence, &ComplexityConfig::default(), &Progress::new())?.eci)
        };
        let of = |variation| {
            let config = RankStabilityConfig { variation, threshold: 0.5, level: 0.9 };
            rank_stability(&table, &measure, &config, &Progress::new()).unwrap()
        };
        let found = [
            of(Variation::Columns),
            of(Variation::Bootstrap { replicates: 20, seed: 2 }),
            of(Variation::Thresholds(vec![0.3, 0.5, 0.7])),
        ];
        for stability in &found {
            assert!(stability.failed == 0 && stability.mean_tau.unwrap() > 0.5, "{:?}", stability.tau);
        }
        assert_eq!(found[2].tau[1], Some(1.0));
    }

    #[test]
    fn draws_have_as_many_events_and_the_mean_of_the_table() {
        let cells = [(0, 0, 5.0), (0, 1, 20.0), (1, 0, 1.0), (1, 1, 14.0)];
        let (table, _) = SparseTable::from_cells(2, 2, &cells).unwrap();
        let variation = Variation::Bootstrap { replicates: 4000, seed: 9 };
        let cumulated = cumulated(&table, &variation).unwrap();
        let mut sums = [0.0f64; 4];
        for replicate in 0..4000 {
            let draw = drawn(&table, &cumulated, 9, replicate);
            assert_eq!(draw.row_totals().iter().sum::<f64>(), 40.0);
            for row in 0..2u32 {
                let (columns, values) = draw.row(row);
                columns.iter().zip(values).for_each(|(c, v)| sums[(row * 2 + c) as usize] += v / 4000.0);
            }
        }
        assert!(sums.iter().zip([5.0, 20.0, 1.0, 14.0]).all(|(a, b)| (a - b).abs() < 0.3), "{sums:?}");
    }

    #[test]
    fn thresholds_reach_the_measure_and_what_cannot_be_drawn_is_refused() {
        let (table, _) = SparseTable::from_cells(3, 1, &[(0, 0, 1.5), (1, 0, 2.0), (2, 0, 3.0)]).unwrap();
        let above = |table: &SparseTable, threshold: f64| -> Result<Vec<Option<f64>>> {
            if threshold > 5.0 {
                return Err(Error::numeric("无", "none"));
            }
            Ok(table.row_totals().into_iter().map(|t| (t >= threshold).then_some(t)).collect())
        };
        let config =
            RankStabilityConfig { variation: Variation::Thresholds(vec![1.0, 1.8, 6.0]), ..RankStabilityConfig::default() };
        let found = rank_stability(&table, &above, &config, &Progress::new()).unwrap();
        assert_eq!((found.present.clone(), found.failed), (vec![1, 2, 2], 1));
        for variation in [Variation::Bootstrap { replicates: 2, seed: 1 }, Variation::Thresholds(vec![-1.0])] {
            let config = RankStabilityConfig { variation, ..RankStabilityConfig::default() };
            assert!(rank_stability(&table, &totals, &config, &Progress::new()).is_err());
        }
        assert!(compared(&[None], &[vec![]], 0.9).is_err() && compared(&[None], &[], 0.0).is_err());
    }
}
