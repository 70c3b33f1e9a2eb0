//! Average location quotient and Hachman index of each row.
//!
//! The average location quotient is Σ_c s_rc LQ_rc = Σ_c s_rc² / s_c, the mean location quotient weighted by the row's own shares, at
//! least 1 with its own columns as reference; the Hachman index is its inverse, 1 where the row is structured as the reference. It
//! is not clipped: more than 1 says that the reference does not cover the row. No unit. Undefined for a row without a total, or
//! with a column the reference does not have. Time: cells.
//!
//! Same numbers: `location_quotient_avg` and `hachman` of EconGeo; econcomplex clips its `hachman_index` to 1.
//!
//! Hachman, F. (1995), *Economic diversity in Utah*, Bureau of Economic and Business Research. O'Donoghue, D. & Gleave, B. (2004),
//! *A note on methods for measuring industrial agglomeration*, Regional Studies 38, 419–427.

use super::shares::{reference_shares, row_shares};
use crate::Result;
use crate::measures::sparse::SparseTable;

/// Average location quotient and its inverse.
#[derive(Debug, Clone, PartialEq)]
pub struct Hachman {
    /// Σ_c s_rc² / s_c.
    pub average_location_quotient: Vec<Option<f64>>,
    /// Its inverse.
    pub hachman: Vec<Option<f64>>,
}

/// Average location quotient and Hachman index; `reference` holds one value for each column, their totals when not given.
pub fn hachman(table: &SparseTable, reference: Option<&[f64]>) -> Result<Hachman> {
    let of_reference = reference_shares(table, reference)?;
    let average: Vec<Option<f64>> = (0..table.rows())
        .map(|row| {
            let sum: f64 = row_shares(table, row)?.iter().map(|&(c, share)| share * share / of_reference[c as usize]).sum();
            sum.is_finite().then_some(sum)
        })
        .collect();
    let hachman = average.iter().map(|value| value.map(|average| 1.0 / average)).collect();
    Ok(Hachman { average_location_quotient: average, hachman })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, random_table};

    #[test]
    fn trap_24_hachman_is_the_inverse_mean_quotient_and_not_clipped() {
        for case in 0..200 {
            let (dense, table) = random_table(case, 4, case as u32 % 8 + 1, 0.5);
            let got = hachman(&table, None).unwrap();
            let all: f64 = dense.iter().flatten().sum();
            for (r, row) in dense.iter().enumerate() {
                let own: f64 = row.iter().sum();
                let column = |c: usize| dense.iter().map(|row| row[c]).sum::<f64>();
                let mean: f64 =
                    (0..row.len()).filter(|&c| row[c] > 0.0).map(|c| row[c] / own * (row[c] / own) / (column(c) / all)).sum();
                let expected = if own > 0.0 { mean } else { f64::NAN };
                assert!(close(got.average_location_quotient[r], expected) && close(got.hachman[r], 1.0 / expected), "{case}");
            }
        }
        let (table, _) = SparseTable::from_cells(1, 2, &[(0, 0, 1.0)]).unwrap();
        assert_eq!(hachman(&table, Some(&[2.0, 0.0])).unwrap().hachman, [Some(1.0)]);
        assert_eq!(hachman(&table, Some(&[0.0, 2.0])).unwrap().hachman, [None]);
        let (even, _) = SparseTable::from_cells(1, 3, &[(0, 0, 1.0), (0, 1, 1.0)]).unwrap();
        assert_eq!(hachman(&even, Some(&[1.0, 1.0, 0.0])).unwrap().hachman, [Some(1.0)]);
    }
}
