//! Hoover index of each activity: the share of it that would have to move to be spread like the reference.
//!
//! ½ Σ_r |x_r / Σ x − a_r / Σ a| over places, with `a` the reference (population; the total of all activities by default); from 0 to
//! 1, no unit. Undefined for an activity that sums to zero. Time: cells plus places.
//!
//! Same numbers: `hoover_index` of EconGeo and econcomplex (there times 100), Robin Hood index of EconGeoPy.
//!
//! Hoover, E. M. (1936), Review of Economics and Statistics 18, 162–171.

use super::shares::reference_shares;
use crate::Result;
use crate::measures::sparse::SparseTable;

/// Hoover index of each column; `reference` holds one value for each row, their totals when not given.
pub fn hoover_index(table: &SparseTable, reference: Option<&[f64]>) -> Result<Vec<Option<f64>>> {
    let columns = table.transposed();
    let shares = reference_shares(&columns, reference)?;
    Ok((0..columns.rows()).map(|column| super::krugman::half_difference(&columns, column, &shares)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, dense_shares, random_table};

    #[test]
    fn the_index_is_half_the_sum_of_differences_of_shares() {
        for case in 0..200 {
            let rows = case as u32 % 8 + 1;
            let (dense, table) = random_table(case, rows, 3, 0.6);
            let people: Vec<f64> = (0..rows).map(|r| f64::from(r % 4 + 1)).collect();
            for (c, got) in hoover_index(&table, Some(&people)).unwrap().into_iter().enumerate() {
                let x = dense_shares(&dense.iter().map(|row| row[c]).collect::<Vec<_>>());
                let expected = x.iter().zip(dense_shares(&people)).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0;
                assert!(close(got, expected), "{case}");
            }
        }
    }
}
