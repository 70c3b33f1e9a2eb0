//! Location quotient, which trade calls revealed comparative advantage and patents RTA: (x / r) / (c / T).
//!
//! `x` is the value of a cell, `r` its row's total, `c` its column's total and `T` the sum of these; a reference (the whole country,
//! the world) may stand in for the columns' totals, in any unit. From 0 up, no unit; a cell without a value has quotient zero where
//! its row has a total. At least 1 exactly where x·T ≥ r·c: compared in integers where all values are whole, else as products
//! without rounding. Time and memory in the cells.
//!
//! Balassa, B. (1965), The Manchester School 33, 99–123. Symmetric form (q − 1) / (q + 1): Laursen, K. (2015), Eurasian Bus. Rev. 5,
//! 99–115. Agrees with `ecomplexity`, `econcomplex`, `economic-complexity`, `econci` and `fermi-cref` up to rounding, which moves
//! ties in all of them; `EconGeo` rounds to two places, `economiccomplexity` (R) makes 0/0 a one.

use serde::{Deserialize, Serialize};

use super::exact::Totals;
use crate::measures::{Presence, SparseTable};
use crate::{Error, Result};

/// Options of the location quotient.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LocationQuotientConfig {
    /// Totals of the columns in what the table is compared with; none for the table itself. Those after the table's columns are of
    /// columns that only the reference has, and count in T.
    pub reference: Option<Vec<f64>>,
}

/// Location quotients of the cells that have a value.
#[derive(Debug, Clone, PartialEq)]
pub struct LocationQuotient {
    /// The quotients, at the cells of the table.
    pub quotient: SparseTable,
    /// Total of each row.
    pub row_total: Vec<f64>,
    /// Total of each column in force: the reference where there is one.
    pub column_total: Vec<f64>,
    /// Sum of the columns' totals in force.
    pub total: f64,
    /// All values are whole, so that no tie depends on rounding.
    pub exact: bool,
    /// Cells whose quotient is exactly one.
    pub ties: usize,
    table: SparseTable,
    totals: Totals,
}

/// Location quotient of every cell that has a value.
pub fn location_quotient(table: &SparseTable, config: &LocationQuotientConfig) -> Result<LocationQuotient> {
    let reference = config.reference.as_deref();
    if let Some(reference) = reference {
        check_reference(table, reference)?;
    }
    let totals = Totals::of(table, reference);
    if !totals.all.is_finite() {
        return Err(Error::numeric("合计过大", "the totals are too large"));
    }
    let quotient = table.mapped(|row, column, value| totals.quotient(row, column, value).max(f64::MIN_POSITIVE));
    let ties = (0..table.rows()).map(|row| quotient.row(row).1.iter().filter(|q| q.total_cmp(&1.0).is_eq()).count()).sum();
    Ok(LocationQuotient {
        quotient,
        row_total: totals.row.clone(),
        column_total: totals.column.clone(),
        total: totals.all,
        exact: totals.exact,
        ties,
        table: table.clone(),
        totals,
    })
}

impl LocationQuotient {
    /// Where the quotient reaches the threshold (exactly, as long as threshold · r is exact, as for 1, 2 or 0.5). `strict` leaves
    /// out ties, which count by default.
    pub fn specialised(&self, threshold: f64, strict: bool) -> Presence {
        self.table.presence(|row, column, value| self.totals.reaches(row, column, value, threshold, strict))
    }
}

/// Where the quotient reaches the threshold, without making the quotients.
pub(crate) fn reaching(table: &SparseTable, reference: Option<&[f64]>, threshold: f64, strict: bool) -> Result<Presence> {
    if let Some(reference) = reference {
        check_reference(table, reference)?;
    }
    let totals = Totals::of(table, reference);
    Ok(table.presence(|row, column, value| totals.reaches(row, column, value, threshold, strict)))
}

/// Symmetric form of a quotient, (q − 1) / (q + 1), from −1 to 1.
pub fn symmetric(quotient: f64) -> f64 {
    (quotient - 1.0) / (quotient + 1.0)
}

fn check_reference(table: &SparseTable, reference: &[f64]) -> Result<()> {
    if reference.len() < table.columns() as usize {
        return Err(Error::value("参照合计少于列数", "the reference totals are fewer than the columns")
            .found(reference.len().to_string())
            .expected(table.columns().to_string(), table.columns().to_string()));
    }
    for (at, value) in reference.iter().enumerate() {
        if !(value.is_finite() && *value >= 0.0) {
            return Err(Error::value("参照合计应为不小于 0 的有限数", "a reference total must be a finite number, not negative")
                .found(value.to_string())
                .row(at as u64 + 1));
        }
    }
    let missing = (0..table.rows()).find_map(|row| table.row(row).0.iter().find(|c| reference[**c as usize] == 0.0));
    match missing {
        Some(column) => Err(Error::value("参照中没有某一列，而表中有", "the reference lacks a column that the table has")
            .found(format!("column {column}"))
            .hint("请使用包含本表的参照范围", "use a reference that includes the table")),
        None => Ok(()),
    }
}
