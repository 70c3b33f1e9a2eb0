//! Herfindahl–Hirschman index of each row: the chance that two draws fall on the same column.
//!
//! H = Σ p², from 1/n to 1; normalised (H − 1/n) / (1 − 1/n), from 0 to 1, with `n` the number of columns of the table, held or not;
//! effective number 1/H. No unit. Undefined for a row without a total; normalised also with a single column. Time: cells.
//!
//! Same numbers: `raw` is EconGeo's and EconGeoPy's, `normalised` the default of econcomplex.
//!
//! Hirschman, A. O. (1964), *The paternity of an index*, American Economic Review 54, 761–762.

use super::shares::row_shares;
use crate::measures::sparse::SparseTable;

/// Herfindahl index of each row.
#[derive(Debug, Clone, PartialEq)]
pub struct Herfindahl {
    /// Σ p².
    pub raw: Vec<Option<f64>>,
    /// (Σ p² − 1/n) / (1 − 1/n).
    pub normalised: Vec<Option<f64>>,
    /// 1 / Σ p².
    pub effective: Vec<Option<f64>>,
    /// The number of columns, `n`.
    pub columns: u32,
}

/// Herfindahl index of each row.
pub fn herfindahl(table: &SparseTable) -> Herfindahl {
    let n = f64::from(table.columns());
    let raw: Vec<Option<f64>> =
        (0..table.rows()).map(|row| row_shares(table, row).map(|shares| shares.iter().map(|s| s.1 * s.1).sum())).collect();
    let normalised = raw.iter().map(|h| h.filter(|_| n > 1.0).map(|h| (h - 1.0 / n) / (1.0 - 1.0 / n))).collect();
    let effective = raw.iter().map(|h| h.map(|h: f64| 1.0 / h)).collect();
    Herfindahl { raw, normalised, effective, columns: table.columns() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, dense_shares, random_table};

    #[test]
    fn trap_24_raw_and_normalised_have_their_own_names() {
        for case in 0..300 {
            let n = case as u32 % 7 + 1;
            let (dense, table) = random_table(case, 5, n, 0.5);
            let got = herfindahl(&table);
            for (r, row) in dense.iter().enumerate() {
                let h: f64 = dense_shares(row).iter().map(|p| p * p).sum();
                let least = 1.0 / f64::from(n);
                assert!(close(got.raw[r], h) && close(got.effective[r], 1.0 / h));
                assert!(close(got.normalised[r], (h - least) / (1.0 - least)) || n == 1);
                assert!(n > 1 || got.normalised[r].is_none());
            }
        }
    }
}
