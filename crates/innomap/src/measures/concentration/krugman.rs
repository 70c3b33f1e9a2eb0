//! Coefficient of specialisation and Krugman index of each row: how far its structure is from that of the reference.
//!
//! Coefficient of specialisation ½ Σ_c |s_rc − s_c|, from 0 to 1; Krugman index Σ_c |s_rc − s_c|, from 0 to 2; `s_c` is the share of
//! the column in all rows together, or in a reference. No unit. Undefined for a row without a total. Time: cells plus columns.
//!
//! Same numbers: `spec_coeff` and `krugman_index` of EconGeo, `specialization_coefficient` and `krugman_index` of econcomplex.
//!
//! Krugman, P. (1991), *Geography and Trade*, MIT Press.

use super::shares::{reference_shares, row_shares};
use crate::Result;
use crate::measures::sparse::SparseTable;

/// Distance of each row from the reference.
#[derive(Debug, Clone, PartialEq)]
pub struct StructuralDistance {
    /// ½ Σ |s_rc − s_c|.
    pub specialisation_coefficient: Vec<Option<f64>>,
    /// Σ |s_rc − s_c|.
    pub krugman_index: Vec<Option<f64>>,
}

/// Coefficient of specialisation and Krugman index; `reference` holds one value for each column, their totals when not given.
pub fn krugman(table: &SparseTable, reference: Option<&[f64]>) -> Result<StructuralDistance> {
    let shares = reference_shares(table, reference)?;
    let half: Vec<Option<f64>> = (0..table.rows()).map(|row| half_difference(table, row, &shares)).collect();
    let whole = half.iter().map(|value| value.map(|half| 2.0 * half)).collect();
    Ok(StructuralDistance { specialisation_coefficient: half, krugman_index: whole })
}

/// ½ Σ |p − q| of a row's shares against others, columns the row has not included.
pub(super) fn half_difference(table: &SparseTable, row: u32, reference: &[f64]) -> Option<f64> {
    let shares = row_shares(table, row)?;
    let (mut differences, mut covered) = (0.0, 0.0);
    for &(column, share) in &shares {
        differences += (share - reference[column as usize]).abs();
        covered += reference[column as usize];
    }
    // What the reference has and the row has not.
    Some(f64::midpoint(differences, (1.0 - covered).max(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, dense_shares, random_table};

    #[test]
    fn both_are_sums_of_differences_of_shares() {
        for case in 0..200 {
            let (dense, table) = random_table(case, 4, case as u32 % 8 + 1, 0.5);
            let got = krugman(&table, None).unwrap();
            let total: Vec<f64> = (0..dense[0].len()).map(|c| dense.iter().map(|row| row[c]).sum()).collect();
            let reference = dense_shares(&total);
            for (r, row) in dense.iter().enumerate() {
                let sum: f64 = dense_shares(row).iter().zip(&reference).map(|(a, b)| (a - b).abs()).sum();
                assert!(close(got.krugman_index[r], sum) && close(got.specialisation_coefficient[r], sum / 2.0), "{case}");
            }
        }
    }
}
