//! Rank intervals: how much of a ranking by patents is chance.
//!
//! The patents are resampled with replacement, as many as there are (the multinomial bootstrap, drawn exactly), and the
//! values and competition ranks of the units are taken anew; the interval runs between percentiles over the replicates.
//! Two neighbours are separated where the interval of their difference, taken within each replicate, leaves out zero.
//!
//! Efron, B. & Tibshirani, R. J. (1993), *An Introduction to the Bootstrap*, Chapman & Hall, ch. 13. Ranks: Goldstein, H. &
//! Spiegelhalter, D. J. (1996), *League tables and their limitations*, J. R. Stat. Soc. A 159, 385–443.

use rand::RngExt;
use rayon::prelude::*;

use super::ranking::ranking;
use super::stream::stream;
use crate::tables::{Csr, Progress};
use crate::{Error, Result};

/// Default probability that an interval aims at.
pub const LEVEL: f64 = 0.95;
/// Default number of replicates.
pub const REPLICATES: u32 = 1000;
/// Default seed.
pub const SEED: u64 = 1;
/// Default number of units, from the top, that get an interval.
pub const TOP: u32 = 1000;
/// Most replicates.
pub const MAX_REPLICATES: u32 = 100_000;

/// Parameters of rank intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankIntervalConfig {
    /// Probability that an interval aims at.
    pub level: f64,
    /// Number of resamples.
    pub replicates: u32,
    /// Seed of the resamples.
    pub seed: u64,
    /// Units that get an interval, counted from the highest value; memory grows with this times the replicates.
    pub top: u32,
}

impl Default for RankIntervalConfig {
    fn default() -> Self {
        Self { level: LEVEL, replicates: REPLICATES, seed: SEED, top: TOP }
    }
}

impl RankIntervalConfig {
    /// Whether every parameter is allowed.
    pub fn validate(&self) -> Result<()> {
        if !(self.level > 0.0 && self.level < 1.0) {
            return Err(Error::configuration("置信水平 interval 无效", "the level of confidence, interval, is not valid")
                .found(self.level.to_string())
                .expected("0 < level < 1，例如 0.95", "0 < level < 1, for example 0.95"));
        }
        if self.tail() == 0 || self.replicates > MAX_REPLICATES {
            let least = (2.0 / (1.0 - self.level) - 1.0 - 1e-9).ceil();
            return Err(Error::configuration("重抽样次数 replicates 无效", "replicates is not valid")
                .found(self.replicates.to_string())
                .expected(
                    format!("置信水平为 {} 时 {least} 至 {MAX_REPLICATES}", self.level),
                    format!("{least} to {MAX_REPLICATES} at level {}", self.level),
                ));
        }
        if self.top == 0 {
            return Err(Error::configuration("单元数 top 无效", "top is not valid").found("0").expected("至少 1", "at least 1"));
        }
        Ok(())
    }

    /// The k of Efron & Tibshirani: the interval runs from the k-th smallest to the k-th largest replicate.
    fn tail(&self) -> usize {
        (f64::from(self.replicates + 1) * (1.0 - self.level) / 2.0 + 1e-9).floor() as usize
    }
}

/// Intervals of the highest units, in the order of their observed values (ties by id).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RankIntervals {
    /// The units.
    pub unit: Vec<u32>,
    /// Observed value, in parts.
    pub value: Vec<u128>,
    /// Observed competition rank among all units.
    pub rank: Vec<u32>,
    /// Lower percentile `(1 − level) / 2` of the value over the replicates, in parts.
    pub value_low: Vec<u128>,
    /// Upper percentile of the value, in parts.
    pub value_high: Vec<u128>,
    /// Lower percentile of the rank among all units: the best that is plausible.
    pub rank_low: Vec<u32>,
    /// Upper percentile of the rank: the worst that is plausible.
    pub rank_high: Vec<u32>,
    /// Whether the interval of the difference to the next unit leaves out zero; `None` for the last unit of all.
    pub separated_from_next: Vec<Option<bool>>,
}

/// Values and ranks of the watched units in all replicates, one replicate after the other.
struct Replicates {
    watched: usize,
    values: Vec<u128>,
    ranks: Vec<u32>,
}

/// Rank intervals of units whose value is the sum of the parts of `patents`: one row a patent, with the units it counts
/// for and its parts in each.
pub fn rank_intervals(
    patents: &Csr<(u32, u64)>,
    units: u32,
    config: &RankIntervalConfig,
    progress: &Progress,
) -> Result<RankIntervals> {
    config.validate()?;
    if let Some((unit, _)) = patents.values().iter().find(|(unit, _)| *unit >= units) {
        return Err(Error::value("单元编号超出范围", "a unit is out of range")
            .found(unit.to_string())
            .expected(format!("小于 {units}"), format!("below {units}")));
    }
    let mut observed = vec![0u128; units as usize];
    for &(unit, parts) in patents.values() {
        observed[unit as usize] += u128::from(parts);
    }
    let ranks = ranking(&observed)?;
    let shown = (config.top as usize).min(units as usize);
    // One more than is shown, for the difference of the last one shown to its next.
    let watched = &ranks.order[..(shown + 1).min(units as usize)];
    let replicates = resample(patents, units, watched, config, progress)?;
    let tail = config.tail();
    let mut out = RankIntervals::default();
    for (at, &unit) in watched[..shown].iter().enumerate() {
        let (value_low, value_high) = percentiles(replicates.column(&replicates.values, at), tail);
        let (rank_low, rank_high) = percentiles(replicates.column(&replicates.ranks, at), tail);
        let separated = (at + 1 < watched.len()).then(|| {
            let next = replicates.column(&replicates.values, at + 1);
            let difference = replicates.column(&replicates.values, at).zip(next).map(|(a, b)| a as i128 - b as i128);
            let (low, high) = percentiles(difference, tail);
            low > 0 || high < 0
        });
        out.unit.push(unit);
        out.value.push(observed[unit as usize]);
        out.rank.push(ranks.rank[unit as usize]);
        out.value_low.push(value_low);
        out.value_high.push(value_high);
        out.rank_low.push(rank_low);
        out.rank_high.push(rank_high);
        out.separated_from_next.push(separated);
    }
    Ok(out)
}

impl Replicates {
    /// One watched unit over all replicates.
    fn column<'a, T: Copy>(&self, all: &'a [T], at: usize) -> impl Iterator<Item = T> + 'a {
        all.iter().skip(at).step_by(self.watched).copied()
    }
}

/// The k-th smallest and the k-th largest.
fn percentiles<T: Ord + Copy>(values: impl Iterator<Item = T>, k: usize) -> (T, T) {
    let mut sorted: Vec<T> = values.collect();
    sorted.sort_unstable();
    (sorted[k - 1], sorted[sorted.len() - k])
}

/// What one thread needs for a replicate.
struct Draw {
    times: Vec<u32>,
    values: Vec<u128>,
    ascending: Vec<u32>,
    above: Vec<u32>,
}

fn resample(
    patents: &Csr<(u32, u64)>,
    units: u32,
    watched: &[u32],
    config: &RankIntervalConfig,
    progress: &Progress,
) -> Result<Replicates> {
    progress.set_total(u64::from(config.replicates));
    let cells = watched.len() * config.replicates as usize;
    let mut out = Replicates { watched: watched.len(), values: vec![0; cells], ranks: vec![0; cells] };
    if watched.is_empty() {
        return Ok(out);
    }
    let fresh = || Draw {
        times: vec![0; patents.len()],
        values: vec![0; units as usize],
        ascending: (0..watched.len() as u32).collect(),
        above: vec![0; watched.len() + 1],
    };
    let rows = out.values.par_chunks_mut(watched.len()).zip(out.ranks.par_chunks_mut(watched.len()));
    rows.enumerate().try_for_each_init(fresh, |draw, (replicate, (values, ranks))| {
        progress.check()?;
        draw.patents(patents, config.seed, replicate as u64);
        for (value, &unit) in values.iter_mut().zip(watched) {
            *value = draw.values[unit as usize];
        }
        draw.rank(values, ranks);
        progress.add(1);
        Ok(())
    })?;
    Ok(out)
}

impl Draw {
    /// Draws as many patents as there are, with replacement, and adds up what they are worth to each unit.
    fn patents(&mut self, patents: &Csr<(u32, u64)>, seed: u64, replicate: u64) {
        let mut rng = stream(seed, replicate);
        let n = patents.len() as u32;
        self.times.fill(0);
        for _ in 0..n {
            self.times[rng.random_range(0..n) as usize] += 1;
        }
        self.values.fill(0);
        for (row, &times) in patents.rows().zip(&self.times).filter(|(_, times)| **times > 0) {
            for &(unit, parts) in row {
                self.values[unit as usize] += u128::from(parts) * u128::from(times);
            }
        }
    }

    /// Competition ranks of the watched values among the values of all units.
    fn rank(&mut self, watched: &[u128], ranks: &mut [u32]) {
        self.ascending.sort_unstable_by_key(|&at| (watched[at as usize], at));
        self.above.fill(0);
        // Most units lie below all that are watched.
        let lowest = watched.iter().min().copied().unwrap_or(0);
        for &value in self.values.iter().filter(|value| **value > lowest) {
            let below = self.ascending.partition_point(|&at| watched[at as usize] < value);
            self.above[below] += 1;
        }
        // A unit that exceeds `below` watched values is above the first `below` of them.
        let mut above = 0;
        for (place, &at) in self.ascending.iter().enumerate().rev() {
            above += self.above[place + 1];
            ranks[at as usize] = above + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    fn run(patents: &Csr<(u32, u64)>, units: u32, config: RankIntervalConfig) -> RankIntervals {
        rank_intervals(patents, units, &config, &Progress::new()).unwrap()
    }

    fn random_patents(rng: &mut impl Rng, patents: usize, units: u32) -> Csr<(u32, u64)> {
        (0..patents)
            .map(|_| {
                (0..rng.random_range(0..3)).map(|_| (rng.random_range(0..units), rng.random_range(1..4))).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn it_is_the_bootstrap_written_out() {
        for case in 0..150 {
            let mut rng = stream(71, case);
            let units = rng.random_range(1..7u32);
            let n = rng.random_range(0..25);
            let patents = random_patents(&mut rng, n, units);
            let config = RankIntervalConfig { replicates: 59, level: 0.9, seed: case, ..RankIntervalConfig::default() };
            let found = run(&patents, units, config);
            let mut samples = Vec::new();
            for replicate in 0..59 {
                let mut draw = stream(case, replicate);
                let mut value = vec![0i64; units as usize];
                for _ in 0..n {
                    for &(unit, parts) in patents.row(draw.random_range(0..n as u32) as usize) {
                        value[unit as usize] += parts as i64;
                    }
                }
                samples.push(value);
            }
            // 60 · 0.05 = 3: the third from either end.
            let ends = |mut v: Vec<i64>| {
                v.sort_unstable();
                (v[2], v[56])
            };
            for (i, &u) in found.unit.iter().enumerate() {
                let u = u as usize;
                let (low, high) = ends(samples.iter().map(|s| s[u]).collect());
                assert_eq!((found.value_low[i] as i64, found.value_high[i] as i64), (low, high));
                let (low, high) = ends(samples.iter().map(|s| 1 + s.iter().filter(|&&v| v > s[u]).count() as i64).collect());
                assert_eq!((i64::from(found.rank_low[i]), i64::from(found.rank_high[i])), (low, high));
                let separated = found.unit.get(i + 1).map(|&next| {
                    let (low, high) = ends(samples.iter().map(|s| s[u] - s[next as usize]).collect());
                    low > 0 || high < 0
                });
                assert_eq!(found.separated_from_next[i], separated);
            }
            let top = run(&patents, units, RankIntervalConfig { top: 2, ..config });
            let k = top.unit.len();
            assert_eq!(k, 2.min(units as usize));
            assert_eq!(
                (&top.rank_high[..], &top.separated_from_next[..]),
                (&found.rank_high[..k], &found.separated_from_next[..k])
            );
        }
    }

    #[test]
    fn two_units_follow_the_binomial_distribution() {
        let (n, replicates) = (120, 4999);
        for k in [12usize, 40, 60, 90] {
            let patents: Csr<(u32, u64)> = (0..n).map(|i| [(u32::from(i >= k), 1u64)]).collect();
            let found = run(&patents, 2, RankIntervalConfig { replicates, ..RankIntervalConfig::default() });
            let at = found.unit.iter().position(|&unit| unit == 0).unwrap();
            // P(X ≤ x) of the binomial with n draws at k / n, term by term.
            let p = k as f64 / n as f64;
            let mut term = (1.0 - p).powi(n as i32);
            let mut cumulated = vec![term];
            for x in 0..n {
                term *= (n - x) as f64 / (x + 1) as f64 * p / (1.0 - p);
                cumulated.push(cumulated[x] + term);
            }
            for (x, tail) in [(found.value_low[at], 0.025), (found.value_high[at], 0.975)] {
                // Four standard errors of a tail probability of 0.025 over the replicates.
                let slack = 4.0 * (0.025f64 * 0.975 / f64::from(replicates)).sqrt();
                let x = x as usize;
                assert!(cumulated[x - 1] < tail + slack && cumulated[x] > tail - slack, "k {k}: {x}");
            }
        }
    }

    #[test]
    fn intervals_cover_the_planted_rates_as_often_as_they_say() {
        let (n, rates, sets) = (150usize, [0.5, 0.3, 0.2], 400);
        let mut covered = [0u32; 3];
        for set in 0..sets {
            let mut rng = stream(73, set);
            let patents: Csr<(u32, u64)> = (0..n)
                .map(|_| {
                    let u = rng.random::<f64>();
                    [(u32::from(u >= 0.5) + u32::from(u >= 0.8), 1)]
                })
                .collect();
            let found = run(&patents, 3, RankIntervalConfig { replicates: 399, seed: set, ..RankIntervalConfig::default() });
            for (i, &unit) in found.unit.iter().enumerate() {
                let truth = n as f64 * rates[unit as usize];
                let inside = found.value_low[i] as f64 <= truth && truth <= found.value_high[i] as f64;
                covered[unit as usize] += u32::from(inside);
            }
        }
        for count in covered {
            let rate = f64::from(count) / sets as f64;
            assert!((0.90..0.99).contains(&rate), "{rate}");
        }
    }

    #[test]
    fn clear_leads_are_separated_and_equal_units_are_not() {
        let patents: Csr<(u32, u64)> = (0..320).map(|i| [(if i < 200 { 0 } else { 1 + i % 2 }, 1u64)]).collect();
        let found = run(&patents, 3, RankIntervalConfig::default());
        assert_eq!((found.unit.as_slice(), found.rank.as_slice()), (&[0, 1, 2][..], &[1, 2, 2][..]));
        assert_eq!(found.separated_from_next, [Some(true), Some(false), None]);
        assert_eq!((found.rank_low.as_slice(), found.rank_high.as_slice()), (&[1, 2, 2][..], &[1, 3, 3][..]));
    }

    #[test]
    fn the_same_bytes_on_any_number_of_threads_and_others_for_another_seed() {
        let patents = random_patents(&mut stream(74, 0), 3000, 40);
        let seeded = |threads, seed| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| run(&patents, 40, RankIntervalConfig { replicates: 200, seed, ..RankIntervalConfig::default() }))
        };
        let one = seeded(1, 1);
        assert!(one == seeded(2, 1) && one == seeded(8, 1));
        assert_ne!(one, seeded(2, 2));
    }

    #[test]
    fn wrong_parameters_cancelling_and_nothing_to_rank() {
        let patents: Csr<(u32, u64)> = [[(0, 1)]].into_iter().collect();
        for config in [
            RankIntervalConfig { level: 1.0, ..RankIntervalConfig::default() },
            RankIntervalConfig { level: f64::NAN, ..RankIntervalConfig::default() },
            RankIntervalConfig { replicates: 38, ..RankIntervalConfig::default() },
            RankIntervalConfig { replicates: MAX_REPLICATES + 1, ..RankIntervalConfig::default() },
            RankIntervalConfig { top: 0, ..RankIntervalConfig::default() },
        ] {
            assert_eq!(rank_intervals(&patents, 1, &config, &Progress::new()).unwrap_err().kind(), "configuration");
        }
        assert!(RankIntervalConfig { replicates: 39, ..RankIntervalConfig::default() }.validate().is_ok());
        let config = RankIntervalConfig::default();
        let progress = Progress::new();
        assert_eq!(rank_intervals(&patents, 0, &config, &progress).unwrap_err().kind(), "value");
        rank_intervals(&patents, 1, &config, &progress).unwrap();
        assert_eq!(progress.done(), 1000);
        progress.cancel();
        assert_eq!(rank_intervals(&patents, 1, &config, &progress).unwrap_err().kind(), "cancelled");
        assert!(run(&Csr::default(), 0, config).unit.is_empty());
        let zero = run(&Csr::default(), 2, config);
        assert_eq!((zero.rank_low, zero.separated_from_next), (vec![1, 1], vec![Some(false), None]));
    }
}
