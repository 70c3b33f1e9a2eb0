//! Validated relatedness: the pairs that meet more often than their sizes explain.
//!
//! For each pair of columns that meet, p is the chance of at least as many common rows under a null model: `bicm`, where the count is
//! a sum of independent draws and p is exact (Poisson–binomial), or `fixed_margins`, where p = (1 + samples with as many) / (1 +
//! samples), from a seed. Kept are pairs significant at `level` after correction for testing all pairs: Bonferroni, or the false
//! discovery rate of Benjamini and Hochberg. With few samples no p can pass a strict correction; the result says so. Time: `bicm`
//! pairs times rows times count; `fixed_margins` samples times the sum of squared row counts, with two tables of pairs in memory.
//!
//! Same idea: `get_bicm_projection` of fermi-cref (which samples), `relatedness("p")` of ReKS, fdsm and sdsm of backbone.
//!
//! Saracco, F. et al. (2017), *Inferring monopartite projections of bipartite networks: an entropy-based approach*, New Journal of
//! Physics 19, 053022. Benjamini, Y. & Hochberg, Y. (1995), *Controlling the false discovery rate*, JRSS B 57, 289–300.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::null_model::{Bicm, with_fixed_margins};
use super::pair_counts::pair_table;
use crate::measures::sparse::Presence;
use crate::measures::stream::stream;
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Which null model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NullModel {
    /// Sums hold on average; exact p.
    #[default]
    Bicm,
    /// Sums hold exactly; p from samples.
    FixedMargins,
}

/// How testing many pairs is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// False discovery rate.
    #[default]
    Fdr,
    /// Level over pairs.
    Bonferroni,
    /// Not at all.
    None,
}

/// Parameters of validation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ValidatedConfig {
    /// Which null model.
    pub null_model: NullModel,
    /// How testing many pairs is paid for.
    pub correction: Correction,
    /// Level of significance.
    pub level: f64,
    /// Samples of fixed margins.
    pub samples: u32,
    /// Seed of the samples.
    pub seed: u64,
}

impl Default for ValidatedConfig {
    fn default() -> Self {
        Self { null_model: NullModel::Bicm, correction: Correction::Fdr, level: 0.05, samples: 1000, seed: 1 }
    }
}

/// A pair that is related.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValidatedPair {
    /// The smaller unit.
    pub from: u32,
    /// The larger unit.
    pub to: u32,
    /// Rows that have both.
    pub count: u32,
    /// Chance of at least as many.
    pub p: f64,
}

/// The validated pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Validated {
    /// Pairs that are kept, ascending.
    pub pairs: Vec<ValidatedPair>,
    /// Pairs that were tested: all of columns that occur, met or not.
    pub tested: u64,
    /// The largest p that is kept; 0 when none is.
    pub threshold: f64,
    /// Whether a p as small as the strictest threshold can occur; with few samples it cannot.
    pub resolvable: bool,
    /// Largest share by which a sum of the BiCM is off; `None` for fixed margins.
    pub margin_error: Option<f64>,
    /// Iterations of the BiCM; `None` for fixed margins.
    pub iterations: Option<u32>,
}

/// The pairs of columns that meet more often than a null model explains.
pub fn validated(presence: &Presence, config: &ValidatedConfig, progress: &Progress) -> Result<Validated> {
    if !(config.level > 0.0 && config.level < 1.0) || config.samples == 0 {
        return Err(Error::configuration("显著性水平或抽样次数无效", "level or samples is not valid")
            .found(format!("level {}, samples {}", config.level, config.samples))
            .expected("0 < level < 1，samples 至少 1", "0 < level < 1, samples at least 1"));
    }
    let n = presence.columns();
    let counts = pair_table(presence, None, progress, |_, _| ())?;
    let occurring = presence.column_counts().iter().filter(|&&count| count > 0).count() as u64;
    let tested = occurring * occurring.saturating_sub(1) / 2;
    let met: Vec<(u32, u32, u32)> = (0..n)
        .flat_map(|i| (i + 1..n).map(move |j| (i, j)))
        .map(|(i, j)| (i, j, counts[i as usize * n as usize + j as usize] as u32))
        .filter(|pair| pair.2 > 0)
        .collect();
    drop(counts);
    let (p, model) = match config.null_model {
        NullModel::Bicm => {
            let model = Bicm::of(presence)?;
            (bicm_p(presence, &met, &model, progress)?, Some(model))
        }
        NullModel::FixedMargins => (sampled_p(presence, &met, config, progress)?, None),
    };
    let threshold = threshold(&p, tested, config);
    let strictest = if config.correction == Correction::None { config.level } else { config.level / tested.max(1) as f64 };
    let resolvable = config.null_model == NullModel::Bicm || 1.0 / (1.0 + f64::from(config.samples)) <= strictest;
    let pairs = met
        .iter()
        .zip(&p)
        .filter(|(_, p)| **p <= threshold)
        .map(|(&(from, to, count), &p)| ValidatedPair { from, to, count, p })
        .collect();
    Ok(Validated {
        pairs,
        tested,
        threshold,
        resolvable,
        margin_error: model.as_ref().map(|model| model.margin_error),
        iterations: model.as_ref().map(|model| model.iterations),
    })
}

/// P(X ≥ count) for a sum of independent draws, one for each row.
fn bicm_p(presence: &Presence, met: &[(u32, u32, u32)], model: &Bicm, progress: &Progress) -> Result<Vec<f64>> {
    progress.set_total(met.len() as u64);
    met.par_iter()
        .map_init(Vec::new, |below, &(i, j, count)| {
            progress.add(1);
            progress.check()?;
            // below[k]: the chance of k so far; what reaches the count is moved to `reached` and never comes back.
            below.clear();
            below.resize(count as usize, 0.0);
            below[0] = 1.0;
            let mut reached = 0.0;
            for row in 0..presence.rows() {
                let p = model.probability(row, i) * model.probability(row, j);
                reached += below[count as usize - 1] * p;
                for k in (1..count as usize).rev() {
                    below[k] = below[k] * (1.0 - p) + below[k - 1] * p;
                }
                below[0] *= 1.0 - p;
            }
            Ok(f64::min(reached, 1.0))
        })
        .collect()
}

fn sampled_p(presence: &Presence, met: &[(u32, u32, u32)], config: &ValidatedConfig, progress: &Progress) -> Result<Vec<f64>> {
    let n = presence.columns() as usize;
    progress.set_total(u64::from(config.samples));
    let as_many = |mut sums: (Vec<u32>, Vec<u32>), sample: u32| {
        progress.add(1);
        progress.check()?;
        let rows = with_fixed_margins(presence, &mut stream(config.seed, u64::from(sample)));
        sums.1.fill(0);
        for row in &rows {
            for (at, &i) in row.iter().enumerate() {
                row[at..].iter().for_each(|&j| sums.1[i as usize * n + j as usize] += 1);
            }
        }
        let counts = &sums.1;
        met.iter()
            .zip(&mut sums.0)
            .for_each(|(&(i, j, count), sum)| *sum += u32::from(counts[i as usize * n + j as usize] >= count));
        Ok(sums)
    };
    // Whole numbers: their sum does not depend on who counted what.
    let sums = (0..config.samples)
        .into_par_iter()
        .try_fold(|| (vec![0u32; met.len()], vec![0u32; n * n]), as_many)
        .map(|part: Result<(Vec<u32>, Vec<u32>)>| part.map(|part| part.0))
        .try_reduce(
            || vec![0; met.len()],
            |mut a, b| {
                a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                Ok(a)
            },
        )?;
    Ok(sums.into_iter().map(|sum| (1.0 + f64::from(sum)) / (1.0 + f64::from(config.samples))).collect())
}

/// The largest p to keep; pairs that never meet have p 1 and count among the tested.
fn threshold(p: &[f64], tested: u64, config: &ValidatedConfig) -> f64 {
    let tested = tested.max(1) as f64;
    let mut sorted = p.to_vec();
    sorted.sort_by(f64::total_cmp);
    let passes = |(rank, p): (usize, &f64)| match config.correction {
        Correction::None => *p <= config.level,
        Correction::Bonferroni => *p <= config.level / tested,
        Correction::Fdr => *p <= config.level * (rank as f64 + 1.0) / tested,
    };
    sorted.iter().enumerate().rev().find(|&step| passes(step)).map_or(0.0, |step| *step.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;

    #[test]
    fn exact_chances_are_those_of_all_outcomes() {
        let (m, presence) = random(6, 9, 6, 0.45);
        let model = Bicm::of(&presence).unwrap();
        let config = ValidatedConfig { correction: Correction::None, level: 0.999_999, ..ValidatedConfig::default() };
        let got = validated(&presence, &config, &Progress::new()).unwrap();
        assert!(!got.pairs.is_empty() && got.resolvable);
        for pair in got.pairs {
            let p: Vec<f64> = (0..9).map(|r| model.probability(r, pair.from) * model.probability(r, pair.to)).collect();
            let chance = |outcome: u32| (0..9).map(|r| if outcome >> r & 1 == 1 { p[r] } else { 1.0 - p[r] }).product::<f64>();
            let expected: f64 = (0..512u32).filter(|o| o.count_ones() >= pair.count).map(chance).sum();
            let count: f64 = m.iter().map(|row| row[pair.from as usize] * row[pair.to as usize]).sum();
            assert!((pair.p - expected).abs() < 1e-12 && f64::from(pair.count) == count);
        }
    }

    #[test]
    fn planted_pairs_are_found_and_random_ones_are_not() {
        let (mut m, _) = random(12, 120, 14, 0.3);
        m.iter_mut().for_each(|row| row[13] = row[2]);
        let presence = crate::measures::relatedness::pair_counts::tests::presence_of(&m, 14);
        for null_model in [NullModel::Bicm, NullModel::FixedMargins] {
            for correction in [Correction::Fdr, Correction::Bonferroni] {
                let config = ValidatedConfig { null_model, correction, samples: 3000, level: 0.04, seed: 5 };
                let got = validated(&presence, &config, &Progress::new()).unwrap();
                assert!(got.pairs.iter().any(|pair| (pair.from, pair.to) == (2, 13)), "{null_model:?} {correction:?}");
                assert!(got.pairs.len() < 6 && got.tested == 91 && got.resolvable);
            }
        }
        let few = ValidatedConfig { null_model: NullModel::FixedMargins, samples: 10, ..ValidatedConfig::default() };
        assert!(!validated(&presence, &few, &Progress::new()).unwrap().resolvable);
    }

    #[test]
    fn trap_28_a_seed_fixes_every_draw_on_any_number_of_threads() {
        let (_, presence) = random(3, 40, 12, 0.3);
        let config = ValidatedConfig {
            null_model: NullModel::FixedMargins,
            correction: Correction::None,
            samples: 200,
            level: 0.5,
            seed: 1,
        };
        let run = |threads, config: &ValidatedConfig| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| validated(&presence, config, &Progress::new()).unwrap())
        };
        let one = run(1, &config);
        assert!(one == run(2, &config) && one == run(8, &config));
        assert_ne!(one, run(2, &ValidatedConfig { seed: 2, ..config }));
        assert!(validated(&presence, &ValidatedConfig { level: 1.0, ..config }, &Progress::new()).is_err());
    }
}
