//! Average location quotient of a row: Σ s·LQ with s = x / r, the share of the column in the row.
//!
//! One where a row has the structure of the whole, more the more it differs from it; the Hachman index is its inverse. No unit;
//! `None` for a row without a total. Time in the cells.
//!
//! Hoover, E. M. & Giarratani, F. (1985), *An Introduction to Regional Economics*. Agrees with `location_quotient_avg` of `econcomplex`
//! and `EconGeo` (the latter rounded to two places).

use super::location_quotient::LocationQuotient;
use crate::measures::SparseTable;

/// Average location quotient of each row of the table the quotients are of.
pub fn average_quotient(table: &SparseTable, quotient: &LocationQuotient) -> Vec<Option<f64>> {
    (0..table.rows())
        .map(|row| {
            let total = quotient.row_total[row as usize];
            let pairs = table.row(row).1.iter().zip(quotient.quotient.row(row).1);
            (total > 0.0).then(|| pairs.map(|(x, q)| x / total * q).sum())
        })
        .collect()
}
