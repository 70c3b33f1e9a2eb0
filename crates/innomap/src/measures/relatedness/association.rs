//! Association of activities: co-occurrence against what the sizes of both would give by chance.
//!
//! `C` is the number of rows that have both columns, `s` the size of a column and `T` the size of all. Two literatures take two
//! sizes, and on the same matrix the results differ, so both have names here:
//! `occurrence`: s = rows that have the column, T = number of rows (econcomplex);
//! `co_occurrence`: s = Σ_j≠i C_ij, T = Σ_i s_i (van Eck & Waltman 2009; EconGeo, EconGeoPy).
//!
//! `association_strength` = C T / (s s'), 1 where as often as by chance; `probability` = C / ((s/T · s'/(T−s) + s'/T · s/(T−s')) T/2),
//! the same for draws without repetition (Steijn 2021); `cosine` = C / √(s s'), from 0 to 1; `jaccard` = C / (s + s' − C), from 0
//! to 1. No unit. A column without a size is undefined. A denominator of zero, where one column is everything, gives 0 for
//! `probability`. The diagonal is 0. Time: half the sum of squared row counts plus the square of the columns.
//!
//! van Eck, N. J. & Waltman, L. (2009), *How to normalize cooccurrence data?*, JASIST 60, 1635–1651.
//! Steijn, M. P. A. (2021), *Improvement on the association strength: implementing a probabilistic measure based on combinations
//! without repetition*, Quantitative Science Studies 2, 778–794.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::pair_counts::{check_weights, pair_table};
use super::pairs::Relatedness;
use super::proximity::weighted_ubiquity;
use crate::Result;
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;

/// Which association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssociationKind {
    /// C T / (s s').
    #[default]
    AssociationStrength,
    /// Steijn's probability.
    Probability,
    /// C / √(s s').
    Cosine,
    /// C / (s + s' − C).
    Jaccard,
}

/// What the size of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// Sum of its co-occurrences with others; T is the sum of all sizes.
    #[default]
    CoOccurrence,
    /// Rows that have it; T is the number of rows.
    Occurrence,
}

/// Parameters of association.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssociationConfig {
    /// Which association.
    pub kind: AssociationKind,
    /// What the size of a column is.
    pub size: Size,
    /// Weight of each row in counts and sizes; `None` counts every row once.
    pub row_weights: Option<Vec<f64>>,
}

impl AssociationConfig {
    /// The formula in plain text.
    pub fn formula(&self) -> &'static str {
        match (self.kind, self.size) {
            (AssociationKind::AssociationStrength, Size::CoOccurrence) => "C_ij T / (s_i s_j), s_i = Σ_k≠i C_ik, T = Σ_i s_i",
            (AssociationKind::AssociationStrength, Size::Occurrence) => "C_ij R / (u_i u_j), R rows",
            (AssociationKind::Probability, Size::CoOccurrence) => {
                "C_ij / ((s_i/T · s_j/(T−s_i) + s_j/T · s_i/(T−s_j)) T/2), s_i = Σ_k≠i C_ik, T = Σ_i s_i"
            }
            (AssociationKind::Probability, Size::Occurrence) => {
                "C_ij / ((u_i/R · u_j/(R−u_i) + u_j/R · u_i/(R−u_j)) R/2), R rows"
            }
            (AssociationKind::Cosine, Size::CoOccurrence) => "C_ij / √(s_i s_j), s_i = Σ_k≠i C_ik",
            (AssociationKind::Cosine, Size::Occurrence) => "C_ij / √(u_i u_j)",
            (AssociationKind::Jaccard, Size::CoOccurrence) => "C_ij / (s_i + s_j − C_ij), s_i = Σ_k≠i C_ik",
            (AssociationKind::Jaccard, Size::Occurrence) => "C_ij / (u_i + u_j − C_ij)",
        }
    }
}

impl AssociationKind {
    /// The value for a count and two sizes of `total`.
    pub(super) fn value(self, count: f64, own: f64, other: f64, total: f64) -> f64 {
        let by = match self {
            Self::AssociationStrength => own * other / total,
            Self::Probability => {
                (own / total * (other / (total - own)) + other / total * (own / (total - other))) * (total / 2.0)
            }
            Self::Cosine => (own * other).sqrt(),
            Self::Jaccard => own + other - count,
        };
        if by > 0.0 && by.is_finite() { count / by } else { 0.0 }
    }
}

/// Association of every pair of columns.
pub fn association(presence: &Presence, config: &AssociationConfig, progress: &Progress) -> Result<Relatedness> {
    let weights = config.row_weights.as_deref();
    check_weights(weights, presence.rows())?;
    let (size, total) = sizes(presence, weights, config.size);
    let values = pair_table(presence, weights, progress, |i, counts| {
        for (value, &other) in counts.iter_mut().zip(&size[i..]) {
            *value = config.kind.value(*value, size[i], other, total);
        }
        counts[0] = 0.0;
    })?;
    let undefined = size.iter().map(|&s| s <= 0.0).collect();
    Ok(Relatedness { units: presence.columns(), values: Arc::new(values), undefined, formula: config.formula(), symmetric: true })
}

/// Sizes of columns and of all.
fn sizes(presence: &Presence, weights: Option<&[f64]>, size: Size) -> (Vec<f64>, f64) {
    let weight = |row: u32| weights.map_or(1.0, |w| w[row as usize]);
    if size == Size::Occurrence {
        return (weighted_ubiquity(presence, weights), (0..presence.rows()).map(weight).sum());
    }
    // A column meets all others of each row it occurs in; the product of the matrix is not needed for that.
    let mut out = vec![0.0; presence.columns() as usize];
    for row in 0..presence.rows() {
        let columns = presence.row(row);
        let others = weight(row) * (columns.len() as f64 - 1.0);
        columns.iter().for_each(|&column| out[column as usize] += others);
    }
    let total = out.iter().sum();
    (out, total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;

    /// The formulas of the papers over whole matrices.
    fn dense(m: &[Vec<f64>], n: usize, config: &AssociationConfig) -> Vec<f64> {
        let c = |i: usize, j: usize| m.iter().map(|row| row[i] * row[j]).sum::<f64>();
        let s: Vec<f64> = (0..n)
            .map(|i| match config.size {
                Size::Occurrence => c(i, i),
                Size::CoOccurrence => (0..n).filter(|&j| j != i).map(|j| c(i, j)).sum(),
            })
            .collect();
        let t = if config.size == Size::Occurrence { m.len() as f64 } else { s.iter().sum() };
        let cell = |i: usize, j: usize| match config.kind {
            AssociationKind::AssociationStrength => (c(i, j) / t) / ((s[i] / t) * (s[j] / t)),
            AssociationKind::Probability => c(i, j) / ((s[i] / t * s[j] / (t - s[i]) + s[j] / t * s[i] / (t - s[j])) * t / 2.0),
            AssociationKind::Cosine => c(i, j) / (s[i] * s[j]).sqrt(),
            AssociationKind::Jaccard => c(i, j) / (s[i] + s[j] - c(i, j)),
        };
        let finite = |v: f64| if v.is_finite() { v } else { 0.0 };
        (0..n * n).map(|k| if k / n == k % n { 0.0 } else { finite(cell(k / n, k % n)) }).collect()
    }

    const KINDS: [AssociationKind; 4] =
        [AssociationKind::AssociationStrength, AssociationKind::Probability, AssociationKind::Cosine, AssociationKind::Jaccard];

    #[test]
    fn all_kinds_with_both_sizes_are_the_formulas_of_the_papers() {
        for case in 0..300 {
            let (rows, columns) = (case as u32 % 9, case as u32 % 7 + 1);
            let (m, presence) = random(case, rows, columns, 0.1 + (case % 8) as f64 / 10.0);
            for kind in KINDS {
                for size in [Size::CoOccurrence, Size::Occurrence] {
                    let config = AssociationConfig { kind, size, row_weights: None };
                    let got = association(&presence, &config, &Progress::new()).unwrap();
                    for (a, b) in got.values().iter().zip(dense(&m, columns as usize, &config)) {
                        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{case} {kind:?} {size:?}: {a} {b}");
                    }
                }
            }
        }
    }

    #[test]
    fn trap_12_the_two_denominators_give_different_numbers_under_different_names() {
        let (_, presence) = random(2, 40, 12, 0.3);
        for kind in KINDS {
            let of = |size| {
                let config = AssociationConfig { kind, size, row_weights: None };
                association(&presence, &config, &Progress::new()).unwrap()
            };
            let (a, b) = (of(Size::CoOccurrence), of(Size::Occurrence));
            assert!(a.values() != b.values() && a.formula() != b.formula(), "{kind:?}");
        }
    }
}
