//! Which activities come before which: taxonomy and assist matrix, where a place counts less the more it does.
//!
//! Assist (Pugliese et al. 2019): B_ab = 1/u_a Σ_r M_ra N_rb / d_r, with `u` the ubiquity in the first matrix and `d` the diversity in
//! the second; the chance to get from activity `a` over a random place that has it to `b`. The second matrix may be of a later
//! period (lag) or of another layer (patents to products). Rows sum to at most 1. Taxonomy (Zaccaria et al. 2014): B_ij =
//! 1/max(u_i, u_j) Σ_r M_ri M_rj / d_r within one matrix, symmetric; its diagonal is 0. No unit. An activity no place has is
//! undefined; a place without anything in the second matrix leads nowhere. Time: as the counts of co-occurrence.
//!
//! Same numbers: fermi-cref's `taxonomy` and `assist` projections.
//!
//! Zaccaria, A., Cristelli, M., Tacchella, A. & Pietronero, L. (2014), *How the taxonomy of products drives the economic development
//! of countries*, PLoS ONE 9, e113770. Pugliese, E. et al. (2019), *Unfolding the innovation system for the development of
//! countries: coevolution of science, technology and production*, Scientific Reports 9, 16440.

use std::sync::Arc;

use super::cross_space::{check_places, cross_sums};
use super::pair_counts::pair_table;
use super::pairs::Relatedness;
use super::proximity::weighted_ubiquity;
use crate::Result;
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;

/// The taxonomy network of the columns of one matrix.
pub fn taxonomy(presence: &Presence, progress: &Progress) -> Result<Relatedness> {
    let weights = inverse_diversity(presence);
    let ubiquity = weighted_ubiquity(presence, None);
    let values = pair_table(presence, Some(&weights), progress, |i, sums| {
        for (value, &other) in sums.iter_mut().zip(&ubiquity[i..]) {
            let by = ubiquity[i].max(other);
            *value = if by > 0.0 { *value / by } else { 0.0 };
        }
        sums[0] = 0.0;
    })?;
    let undefined = ubiquity.iter().map(|&u| u <= 0.0).collect();
    let formula = "Σ_r M_ri M_rj / d_r / max(u_i, u_j)";
    Ok(Relatedness { units: presence.columns(), values: Arc::new(values), undefined, formula, symmetric: true })
}

/// The assist matrix of two matrices of the same places.
#[derive(Debug, Clone, PartialEq)]
pub struct Assist {
    /// Activities of the first matrix.
    pub rows: u32,
    /// Activities of the second matrix.
    pub columns: u32,
    /// B, row by row; 0 where undefined.
    pub values: Vec<f64>,
    /// Activities of the first matrix that no place has.
    pub undefined: Vec<bool>,
    /// Places that have something in the first matrix and nothing in the second.
    pub dead_ends: u32,
}

/// Which activities of the second matrix follow from those of the first.
pub fn assist(first: &Presence, second: &Presence, progress: &Progress) -> Result<Assist> {
    check_places(first, second)?;
    let weights = inverse_diversity(second);
    let ubiquity = weighted_ubiquity(first, None);
    let values = cross_sums(
        first,
        second,
        |r| weights[r as usize],
        progress,
        |a, row| {
            row.iter_mut().filter(|value| **value > 0.0).for_each(|value| *value /= ubiquity[a]);
        },
    )?;
    let ends = |r: &u32| !first.row(*r).is_empty() && second.row(*r).is_empty();
    Ok(Assist {
        rows: first.columns(),
        columns: second.columns(),
        values,
        undefined: ubiquity.iter().map(|&u| u <= 0.0).collect(),
        dead_ends: (0..first.rows()).filter(ends).count() as u32,
    })
}

fn inverse_diversity(presence: &Presence) -> Vec<f64> {
    presence.row_counts().into_iter().map(|d| if d > 0 { 1.0 / f64::from(d) } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;

    #[test]
    fn taxonomy_and_assist_are_sums_over_places() {
        for case in 0..200 {
            let (rows, a, b) = (case as u32 % 11, case as u32 % 6 + 1, case as u32 % 9 + 1);
            let ((m, first), (w, second)) = (random(case, rows, a, 0.4), random(case + 77, rows, b, 0.3));
            let got = assist(&first, &second, &Progress::new()).unwrap();
            let sum = |x: &[f64]| x.iter().sum::<f64>();
            let ubiquity = |k: usize| m.iter().map(|row| row[k]).sum::<f64>();
            for (i, j) in (0..a as usize).flat_map(|i| (0..b as usize).map(move |j| (i, j))) {
                let through: f64 = m.iter().zip(&w).filter(|(_, y)| sum(y) > 0.0).map(|(x, y)| x[i] * y[j] / sum(y)).sum();
                let value = got.values[i * b as usize + j];
                assert!(if got.undefined[i] { value == 0.0 } else { (value - through / ubiquity(i)).abs() < 1e-12 }, "{case}");
            }
            for (row, _) in got.values.chunks(b as usize).zip(&got.undefined).filter(|(_, gone)| !**gone) {
                assert!(sum(row) <= 1.0 + 1e-12 && (got.dead_ends > 0 || (sum(row) - 1.0).abs() < 1e-12), "{case}");
            }
            let tree = taxonomy(&first, &Progress::new()).unwrap();
            for (i, j) in (0..a as usize).flat_map(|i| (0..a as usize).map(move |j| (i, j))).filter(|(i, j)| i != j) {
                let through: f64 = m.iter().filter(|x| sum(x) > 0.0).map(|x| x[i] * x[j] / sum(x)).sum();
                let value = tree.get(i as u32, j as u32);
                assert!(value.is_none_or(|v| (v - through / ubiquity(i).max(ubiquity(j))).abs() < 1e-12), "{case}");
            }
        }
    }
}
