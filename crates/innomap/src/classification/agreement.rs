//! Agreement of two labellers beyond chance: Cohen's κ with its interval, observed agreement, PABAK.
//!
//! Cohen, J. (1960), *A coefficient of agreement for nominal scales*, Educational and Psychological Measurement 20: 37–46. Standard
//! error: Fleiss, J. L., Cohen, J. & Everitt, B. S. (1969), *Large sample standard errors of kappa and weighted kappa*,
//! Psychological Bulletin 72: 323–327. PABAK: Byrt, T., Bishop, J. & Carlin, J. B. (1993), *Bias, prevalence and kappa*, Journal of
//! Clinical Epidemiology 46: 423–429.

use super::proportion::{Estimate, share};

/// Why a value is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undefined {
    /// Both labellers saw nothing in common.
    NothingInCommon,
    /// Both gave one and the same verdict throughout, so that chance alone explains all agreement.
    OneVerdict,
    /// One of them gave one verdict throughout: κ is 0 whatever the other said, and has no error.
    OneLabellerConstant,
}

/// How far two labellers agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Things that both labelled.
    pub n: u64,
    /// Share on which they agree, with Wilson's interval.
    pub observed: Option<Estimate>,
    /// Share on which they would agree by chance, given how often each gives each verdict.
    pub expected: Option<f64>,
    /// Cohen's κ.
    pub kappa: Option<f64>,
    /// Its asymptotic standard error.
    pub standard_error: Option<f64>,
    /// Bounds of κ, within −1 and 1.
    pub bounds: Option<(f64, f64)>,
    /// κ as it would be if all verdicts were as frequent and both labellers alike: (k · observed − 1) / (k − 1).
    pub pabak: Option<f64>,
    /// Why κ or its bounds are missing.
    pub undefined: Option<Undefined>,
}

/// Agreement from a table of `verdicts` by `verdicts` counts, row by row: a row is what the first labeller said, a column what
/// the second did.
pub fn agreement(counts: &[u64], verdicts: usize, z: f64) -> Agreement {
    let at = |i: usize, j: usize| counts.get(i * verdicts + j).copied().unwrap_or(0);
    let n = counts.iter().sum::<u64>();
    let agreed = (0..verdicts).map(|i| at(i, i)).sum::<u64>();
    let nothing = Agreement {
        n,
        observed: share(agreed, n, z),
        expected: None,
        kappa: None,
        standard_error: None,
        bounds: None,
        pabak: None,
        undefined: Some(Undefined::NothingInCommon),
    };
    let Some(observed) = nothing.observed else { return nothing };
    let rows: Vec<u64> = (0..verdicts).map(|i| (0..verdicts).map(|j| at(i, j)).sum()).collect();
    let columns: Vec<u64> = (0..verdicts).map(|j| (0..verdicts).map(|i| at(i, j)).sum()).collect();
    let of = |count: u64| count as f64 / n as f64;
    let expected = rows.iter().zip(&columns).map(|(r, c)| of(*r) * of(*c)).sum::<f64>();
    let kinds = verdicts as f64;
    let found = Agreement { expected: Some(expected), pabak: Some((kinds * observed.value - 1.0) / (kinds - 1.0)), ..nothing };
    let constant = |sums: &[u64]| sums.iter().filter(|s| **s > 0).count() == 1;
    if constant(&rows) && constant(&columns) && agreed == n {
        return Agreement { undefined: Some(Undefined::OneVerdict), ..found };
    }
    if constant(&rows) || constant(&columns) {
        return Agreement { kappa: Some(0.0), undefined: Some(Undefined::OneLabellerConstant), ..found };
    }
    let by_chance = expected;
    let mut sum = -(observed.value * by_chance - 2.0 * by_chance + observed.value).powi(2);
    for i in 0..verdicts {
        for j in 0..verdicts {
            sum += if i == j {
                of(at(i, i)) * ((1.0 - by_chance) - (of(rows[i]) + of(columns[i])) * (1.0 - observed.value)).powi(2)
            } else {
                (1.0 - observed.value).powi(2) * of(at(i, j)) * (of(columns[i]) + of(rows[j])).powi(2)
            };
        }
    }
    let kappa = (observed.value - by_chance) / (1.0 - by_chance);
    let error = (sum.max(0.0) / n as f64).sqrt() / (1.0 - by_chance).powi(2);
    Agreement {
        kappa: Some(kappa),
        standard_error: Some(error),
        bounds: Some(((kappa - z * error).max(-1.0), (kappa + z * error).min(1.0))),
        undefined: None,
        ..found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const Z: f64 = 1.959_963_985;

    /// κ of shares of pairs of verdicts, from its own words.
    fn kappa(shares: &[f64], k: usize) -> f64 {
        let row = |i: usize| shares[i * k..(i + 1) * k].iter().sum::<f64>();
        let column = |j: usize| (0..k).map(|i| shares[i * k + j]).sum::<f64>();
        let (o, e) = ((0..k).map(|i| shares[i * k + i]).sum::<f64>(), (0..k).map(|i| row(i) * column(i)).sum::<f64>());
        (o - e) / (1.0 - e)
    }

    /// The standard error by the delta method, with slopes taken numerically.
    fn by_slopes(counts: &[u64], k: usize) -> f64 {
        let n = counts.iter().sum::<u64>() as f64;
        let shares: Vec<f64> = counts.iter().map(|c| *c as f64 / n).collect();
        let slopes: Vec<f64> = (0..shares.len())
            .map(|i| {
                let moved = |h: f64| shares.iter().enumerate().map(|(j, p)| if i == j { p + h } else { *p }).collect::<Vec<_>>();
                (kappa(&moved(1e-6), k) - kappa(&moved(-1e-6), k)) / 2e-6
            })
            .collect();
        let mean = slopes.iter().zip(&shares).map(|(g, p)| g * p).sum::<f64>();
        (slopes.iter().zip(&shares).map(|(g, p)| p * (g - mean).powi(2)).sum::<f64>() / n).sqrt()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn kappa_and_its_error_follow_from_their_words(k in 2usize..5, cells in prop::collection::vec(0u64..40, 16)) {
            let counts = &cells[..k * k];
            let found = agreement(counts, k, Z);
            if let (Some(value), Some(error)) = (found.kappa, found.standard_error) {
                let n = counts.iter().sum::<u64>() as f64;
                let shares: Vec<f64> = counts.iter().map(|c| *c as f64 / n).collect();
                prop_assert!((value - kappa(&shares, k)).abs() < 1e-12);
                prop_assert!((error - by_slopes(counts, k)).abs() < 1e-5, "{} {}", error, by_slopes(counts, k));
                let (low, high) = found.bounds.unwrap();
                prop_assert!(-1.0 <= low && low <= value && value <= high && high <= 1.0);
            } else {
                prop_assert!(found.undefined.is_some() && found.bounds.is_none());
            }
            // Who is called the first does not matter.
            let turned: Vec<u64> = (0..k * k).map(|at| counts[at % k * k + at / k]).collect();
            let other = agreement(&turned, k, Z);
            prop_assert_eq!(found.undefined, other.undefined);
            prop_assert!((found.kappa.unwrap_or(9.0) - other.kappa.unwrap_or(9.0)).abs() < 1e-12);
        }
    }

    /// Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, table 18.1: two raters, three diagnoses.
    #[test]
    fn the_worked_example_of_the_textbook() {
        let found = agreement(&[75, 1, 4, 5, 4, 1, 0, 0, 10], 3, Z);
        assert!((found.kappa.unwrap() - 0.68).abs() < 0.005 && (found.observed.unwrap().value - 0.89).abs() < 1e-12);
        assert!((found.standard_error.unwrap() - 0.087).abs() < 0.001, "{found:?}");
    }

    #[test]
    fn a_value_that_does_not_exist_is_not_made_up() {
        let why = |counts: [u64; 4]| {
            let found = agreement(&counts, 2, Z);
            (found.kappa, found.bounds, found.undefined)
        };
        assert_eq!(why([0, 0, 0, 0]), (None, None, Some(Undefined::NothingInCommon)));
        assert_eq!(why([9, 0, 0, 0]), (None, None, Some(Undefined::OneVerdict)));
        assert_eq!(why([0, 0, 0, 9]), (None, None, Some(Undefined::OneVerdict)));
        assert_eq!(why([5, 4, 0, 0]), (Some(0.0), None, Some(Undefined::OneLabellerConstant)));
        assert_eq!(why([0, 9, 0, 0]), (Some(0.0), None, Some(Undefined::OneLabellerConstant)));
        assert_eq!(agreement(&[20, 5, 10, 15], 2, Z).kappa.map(|k| (k * 1e9).round()), Some(4e8));
        assert_eq!(agreement(&[20, 5, 10, 15], 2, Z).pabak.map(|k| (k * 1e9).round()), Some(4e8));
    }
}
