//! Proximity of activities: how likely two are found in the same places.
//!
//! With `C` the number of rows that have both columns and `u` the number that have one (ubiquity):
//! `min_conditional` = C / max(u), the smaller of the two conditional probabilities (Hidalgo et al. 2007);
//! `max_conditional` = C / min(u), the larger one; `conditional` = C / u of the other, P(row's unit | column's unit), not
//! symmetric; `geometric` = C / √(u u'), the geometric mean of both, which is the cosine of the columns of M.
//! From 0 to 1, no unit. A column that no row has is undefined. The diagonal says nothing and is 0 (Hidalgo et al. 2007) unless
//! asked to be 1. Time: half the sum of squared row counts plus the square of the columns; memory: the answer.
//!
//! Same numbers: `min_conditional` is the `proximity` of ecomplexity (diagonal 1), economic-complexity (`max`) and econcomplex
//! (`max`); `geometric` is `sqrt` there; econcomplex' `min` is `max_conditional`.
//!
//! Hidalgo, C. A., Klinger, B., Barabási, A.-L. & Hausmann, R. (2007), *The product space conditions the development of
//! nations*, Science 317, 482–487.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::pair_counts::{check_weights, pair_table};
use super::pairs::Relatedness;
use crate::Result;
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;
use rayon::prelude::*;

/// Which proximity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProximityKind {
    /// C / max(u, u').
    #[default]
    MinConditional,
    /// C / min(u, u').
    MaxConditional,
    /// C / u', not symmetric.
    Conditional,
    /// C / √(u u').
    Geometric,
}

impl ProximityKind {
    /// The formula in plain text.
    pub fn formula(self) -> &'static str {
        match self {
            Self::MinConditional => "C_ij / max(u_i, u_j)",
            Self::MaxConditional => "C_ij / min(u_i, u_j)",
            Self::Conditional => "C_ij / u_j",
            Self::Geometric => "C_ij / √(u_i u_j)",
        }
    }

    /// The value for a count, with the ubiquity of the row's and of the column's unit.
    pub(super) fn value(self, count: f64, own: f64, other: f64) -> f64 {
        let by = match self {
            Self::MinConditional => own.max(other),
            Self::MaxConditional => own.min(other),
            Self::Conditional => other,
            Self::Geometric => (own * other).sqrt(),
        };
        if by > 0.0 { count / by } else { 0.0 }
    }
}

/// Parameters of proximity.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProximityConfig {
    /// Which proximity.
    pub kind: ProximityKind,
    /// Whether a unit has proximity 1 to itself, which then counts in density; otherwise 0.
    pub unit_diagonal: bool,
    /// Weight of each row in the counts, such as its size; `None` counts every row once.
    pub row_weights: Option<Vec<f64>>,
}

/// Proximity of every pair of columns.
pub fn proximity(presence: &Presence, config: &ProximityConfig, progress: &Progress) -> Result<Relatedness> {
    let weights = config.row_weights.as_deref();
    check_weights(weights, presence.rows())?;
    let ubiquity = weighted_ubiquity(presence, weights);
    let n = presence.columns() as usize;
    let diagonal = |i: usize| if config.unit_diagonal && ubiquity[i] > 0.0 { 1.0 } else { 0.0 };
    let symmetric = config.kind != ProximityKind::Conditional;
    let scale = |i: usize, others: &[f64], counts: &mut [f64]| {
        let own = ubiquity[i];
        for (value, &other) in counts.iter_mut().zip(others) {
            *value = config.kind.value(*value, own, other);
        }
    };
    let mut values = pair_table(presence, weights, progress, |i, counts| {
        if symmetric {
            scale(i, &ubiquity[i..], counts);
        }
        counts[0] = diagonal(i);
    })?;
    if !symmetric {
        values.par_chunks_mut(n.max(1)).enumerate().for_each(|(i, row)| {
            scale(i, &ubiquity, row);
            row[i] = diagonal(i);
        });
    }
    let undefined = ubiquity.iter().map(|&u| u <= 0.0).collect();
    Ok(Relatedness { units: presence.columns(), values: Arc::new(values), undefined, formula: config.kind.formula(), symmetric })
}

/// Proximity of every pair of rows: of two places by what both have, C / max(d, d') by default.
///
/// Bahar, D., Hausmann, R. & Hidalgo, C. A. (2014), *Neighbors and the evolution of the comparative advantage of nations*,
/// Journal of International Economics 92, 111–123.
pub fn location_proximity(presence: &Presence, config: &ProximityConfig, progress: &Progress) -> Result<Relatedness> {
    proximity(&presence.transposed(), config, progress)
}

/// Rows of each column, or the sum of their weights in the order of the rows.
pub(super) fn weighted_ubiquity(presence: &Presence, weights: Option<&[f64]>) -> Vec<f64> {
    let Some(weights) = weights else { return presence.column_counts().into_iter().map(f64::from).collect() };
    let mut out = vec![0.0; presence.columns() as usize];
    for (row, weight) in (0..presence.rows()).zip(weights) {
        presence.row(row).iter().for_each(|&column| out[column as usize] += weight);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;

    const KINDS: [ProximityKind; 4] =
        [ProximityKind::MinConditional, ProximityKind::MaxConditional, ProximityKind::Conditional, ProximityKind::Geometric];

    /// Conditional probabilities by counting rows.
    fn dense(m: &[Vec<f64>], w: &[f64], kind: ProximityKind, i: usize, j: usize) -> Option<f64> {
        let sum = |f: &dyn Fn(&[f64]) -> f64| m.iter().zip(w).map(|(row, w)| w * f(row)).sum::<f64>();
        let (both, one, other) = (sum(&|row| row[i] * row[j]), sum(&|row| row[i]), sum(&|row| row[j]));
        let (given_one, given_other) = (both / one, both / other);
        let value = match kind {
            ProximityKind::MinConditional => given_one.min(given_other),
            ProximityKind::MaxConditional => given_one.max(given_other),
            ProximityKind::Conditional => given_other,
            ProximityKind::Geometric => (given_one * given_other).sqrt(),
        };
        (one > 0.0 && other > 0.0).then_some(value)
    }

    #[test]
    fn every_kind_is_its_conditional_probability_with_and_without_weights() {
        for case in 0..400 {
            let (m, presence) = random(case, case as u32 % 14, case as u32 % 8 + 1, 0.4);
            let weights = (case % 2 == 1).then(|| (0..m.len()).map(|r| (r % 4) as f64 / 2.0).collect::<Vec<_>>());
            let w = weights.clone().unwrap_or_else(|| vec![1.0; m.len()]);
            for kind in KINDS {
                let config = ProximityConfig { kind, unit_diagonal: false, row_weights: weights.clone() };
                let got = proximity(&presence, &config, &Progress::new()).unwrap();
                for k in 0..presence.columns() * presence.columns() {
                    let (i, j) = (k / presence.columns(), k % presence.columns());
                    let expected = dense(&m, &w, kind, i as usize, j as usize).map(|v| if i == j { 0.0 } else { v });
                    let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
                    assert!(got.get(i, j).is_some() == expected.is_some(), "{case} {kind:?}");
                    assert!(got.get(i, j).zip(expected).is_none_or(|(a, b)| close(a, b)), "{case} {kind:?} {i} {j}");
                }
            }
        }
    }

    #[test]
    fn trap_11_the_diagonal_is_zero_unless_asked_for() {
        let (_, presence) = random(5, 30, 8, 0.4);
        let zero = proximity(&presence, &ProximityConfig::default(), &Progress::new()).unwrap();
        let one = proximity(&presence, &ProximityConfig { unit_diagonal: true, ..ProximityConfig::default() }, &Progress::new())
            .unwrap();
        assert!((0..8).all(|i| zero.get(i, i) == Some(0.0) && one.get(i, i) == Some(1.0)));
        assert!((0..64).all(|k| k / 8 == k % 8 || zero.get(k / 8, k % 8) == one.get(k / 8, k % 8)));
    }

    #[test]
    fn trap_12_min_conditional_divides_by_the_larger_ubiquity_and_max_conditional_by_the_smaller() {
        let presence = Presence::from_rows(2, [vec![0, 1], vec![0], vec![0], vec![0]]);
        let of = |kind| proximity(&presence, &ProximityConfig { kind, ..ProximityConfig::default() }, &Progress::new()).unwrap();
        assert_eq!(of(ProximityKind::MinConditional).get(0, 1), Some(0.25));
        assert_eq!(of(ProximityKind::MaxConditional).get(0, 1), Some(1.0));
        assert_eq!(of(ProximityKind::Geometric).get(0, 1), Some(0.5));
        assert_eq!(of(ProximityKind::Conditional).get(0, 1), Some(1.0));
        assert_eq!(of(ProximityKind::Conditional).get(1, 0), Some(0.25));
    }

    #[test]
    fn trap_6_a_column_without_rows_is_undefined_and_changes_nothing_else() {
        let (mut m, _) = random(9, 20, 6, 0.5);
        let full = crate::measures::relatedness::pair_counts::tests::presence_of(&m, 6);
        m.iter_mut().for_each(|row| row.push(0.0));
        m.push(vec![0.0; 7]);
        let with = crate::measures::relatedness::pair_counts::tests::presence_of(&m, 7);
        let of = |presence: &Presence| proximity(presence, &ProximityConfig::default(), &Progress::new()).unwrap();
        let (a, b) = (of(&full), of(&with));
        assert_eq!(b.undefined(), [6]);
        assert!((0..36).all(|k| a.get(k / 6, k % 6) == b.get(k / 6, k % 6)) && b.get(0, 6).is_none());
    }

    #[test]
    fn rows_are_columns_of_the_transposed_and_threads_change_no_bit() {
        let (_, presence) = random(4, 300, 200, 0.1);
        let config = ProximityConfig { row_weights: Some((0..300).map(f64::from).collect()), ..ProximityConfig::default() };
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| proximity(&presence, &config, &Progress::new()).unwrap())
        };
        let one = run(1);
        assert!(one == run(2) && one == run(8));
        let plain = ProximityConfig::default();
        let location = location_proximity(&presence, &plain, &Progress::new()).unwrap();
        assert_eq!(location, proximity(&presence.transposed(), &plain, &Progress::new()).unwrap());
        assert_eq!(location.units(), 300);
    }
}
