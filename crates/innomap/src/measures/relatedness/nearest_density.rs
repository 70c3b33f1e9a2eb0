//! Density among the nearest: how much of the `k` most related activities a place already has.
//!
//! ρ_rj = Σ_{i∈N(j)} M_ri φ_ji / Σ_{i∈N(j)} φ_ji with N(j) the nearest of `j`, ties at rank `k` kept and `j` itself left out; from
//! 0 to 1, no unit. It is weighted by φ: a count of the held neighbours would run from 0 to `k`. Undefined where `j` has no
//! neighbour. The relatedness need not be dense, so this goes with tables of any width. Time: ones of M times `k`; memory: the
//! answer.
//!
//! Hausmann, R., Hidalgo, C. A. et al. (2014), *The Atlas of Economic Complexity*, MIT Press; option `knn` of the Stata package.

use rayon::prelude::*;

use super::density::Density;
use super::nearest::Nearest;
use super::pair_counts::table_of;
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Density of every cell among the nearest of its column.
pub fn nearest_density(presence: &Presence, nearest: &Nearest, progress: &Progress) -> Result<Density> {
    if nearest.table.rows() != presence.columns() {
        return Err(Error::value("近邻表与矩阵的列数不一致", "the nearest are not those of the matrix's columns")
            .found(nearest.table.rows().to_string())
            .expected(presence.columns().to_string(), presence.columns().to_string()));
    }
    let n = presence.columns() as usize;
    let sums = nearest.table.row_totals();
    // Those that count a unit among their nearest.
    let counted_by = nearest.table.transposed();
    let mut values = table_of(presence.rows() as usize, n)?;
    progress.set_total(u64::from(presence.rows()));
    values.par_chunks_mut(n.max(1)).zip(0u32..presence.rows()).try_for_each(|(out, r)| {
        for &i in presence.row(r) {
            let (by, relatedness) = counted_by.row(i);
            by.iter().zip(relatedness).for_each(|(&j, value)| out[j as usize] += value);
        }
        out.iter_mut().zip(&sums).for_each(|(value, &sum)| *value = if sum > 0.0 { *value / sum } else { 0.0 });
        progress.add(1);
        progress.check()
    })?;
    Ok(Density {
        rows: presence.rows(),
        columns: presence.columns(),
        values,
        undefined: sums.iter().map(|&sum| sum <= 0.0).collect(),
        formula: format!("Σ_i∈N(j) M_ri φ_ji / Σ_i∈N(j) φ_ji, φ_ij = {}", nearest.formula),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::nearest::nearest_of;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::relatedness::pairs::Relatedness;
    use crate::measures::relatedness::proximity::{ProximityConfig, proximity};

    /// The formula over the sorted row, neighbours cut after rank `k` and its ties.
    fn dense(held: &[f64], phi: &[f64], j: usize, k: usize) -> Option<f64> {
        let mut others: Vec<usize> = (0..phi.len()).filter(|&i| i != j).collect();
        others.sort_by(|&a, &b| phi[b].total_cmp(&phi[a]));
        let last = others.get(k - 1).map_or(0.0, |&i| phi[i]);
        others.retain(|&i| phi[i] >= last);
        let sum: f64 = others.iter().map(|&i| phi[i]).sum();
        (sum > 0.0).then(|| others.iter().map(|&i| held[i] * phi[i]).sum::<f64>() / sum)
    }

    #[test]
    fn density_among_the_nearest_is_the_formula_over_the_sorted_row() {
        for case in 0..300 {
            let n = case as u32 % 12 + 1;
            let (m, presence) = random(case, case as u32 % 18 + 1, n, 0.35);
            let phi = proximity(&presence, &ProximityConfig::default(), &Progress::new()).unwrap();
            let k = case as u32 % 4 + 1;
            let got = nearest_density(&presence, &nearest_of(&phi, k).unwrap(), &Progress::new()).unwrap();
            for (r, held) in m.iter().enumerate() {
                for j in 0..n {
                    let expected = dense(held, phi.row(j), j as usize, k as usize);
                    assert_eq!(got.get(r as u32, j).is_some(), expected.is_some(), "{case}");
                    assert!(got.get(r as u32, j).zip(expected).is_none_or(|(a, b)| (a - b).abs() < 1e-12), "{case}");
                }
            }
        }
    }

    #[test]
    fn trap_14_nearest_density_is_weighted_keeps_ties_and_leaves_out_itself() {
        // Unit 0 is 1 to itself, .5 to unit 1, .25 to units 2 and 3.
        let phi = [1.0, 0.5, 0.25, 0.25, 0.5, 1.0, 0.0, 0.0, 0.25, 0.0, 1.0, 0.0, 0.25, 0.0, 0.0, 1.0];
        let phi = Relatedness::from_values(4, phi.to_vec()).unwrap();
        let presence = Presence::from_rows(4, [vec![0, 1], vec![0, 2, 3], vec![0]]);
        let got = nearest_density(&presence, &nearest_of(&phi, 2).unwrap(), &Progress::new()).unwrap();
        assert_eq!((got.get(0, 0), got.get(1, 0), got.get(2, 0)), (Some(0.5), Some(0.5), Some(0.0)));
        assert_eq!(nearest_of(&phi, 2).unwrap().with_ties, 1);
        assert_eq!(nearest_of(&phi, 1).unwrap().table.row(0).0, [1]);
    }
}
