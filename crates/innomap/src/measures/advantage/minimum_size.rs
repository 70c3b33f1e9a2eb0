//! Leaving out rows and columns that are too small to say anything, with a list of what was left out.
//!
//! Units keep their ids: those left out have no cells afterwards. Since leaving out rows makes columns smaller, it is done again until
//! nothing more is too small, unless one round is asked for. Quotients of what is left must be taken anew: their totals are others.
//! Time in the cells for each round.

use serde::{Deserialize, Serialize};

use crate::measures::SparseTable;
use crate::{Error, Result};

/// Least sizes; zero asks for nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MinimumSizeConfig {
    /// Least total of a row.
    pub row_total: f64,
    /// Least total of a column.
    pub column_total: f64,
    /// Least number of columns with a value in a row.
    pub row_cells: u32,
    /// Least number of rows with a value in a column.
    pub column_cells: u32,
    /// Until nothing more is too small, instead of once.
    pub repeat: bool,
}

impl Default for MinimumSizeConfig {
    fn default() -> Self {
        Self { row_total: 0.0, column_total: 0.0, row_cells: 0, column_cells: 0, repeat: true }
    }
}

/// A unit that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TooSmall {
    /// The unit.
    pub unit: u32,
    /// Its total when it was left out.
    pub total: f64,
    /// Its number of cells when it was left out.
    pub cells: u32,
    /// Round in which it was left out, from 1.
    pub round: u32,
}

/// What is left, and what was left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SizeFilter {
    /// The table without the cells of what was left out.
    pub table: SparseTable,
    /// Rows left out, by round, then id. Rows that had no cells at all are not listed.
    pub rows: Vec<TooSmall>,
    /// Columns left out, by round, then id.
    pub columns: Vec<TooSmall>,
    /// Share of the total that was left out; `None` for an empty table.
    pub share_lost: Option<f64>,
    /// Rounds that left something out.
    pub rounds: u32,
}

/// Leaves out what is too small.
pub fn minimum_size(table: &SparseTable, config: &MinimumSizeConfig) -> Result<SizeFilter> {
    if !(config.row_total >= 0.0 && config.column_total >= 0.0) {
        return Err(Error::configuration("最小合计应不小于 0", "least totals are not negative"));
    }
    let before: f64 = table.row_totals().iter().sum();
    let mut out = SizeFilter { table: table.clone(), ..SizeFilter::default() };
    loop {
        let round = out.rounds + 1;
        let rows = too_small(&out.table, config.row_total, config.row_cells, round);
        let columns = too_small(&out.table.transposed(), config.column_total, config.column_cells, round);
        if rows.is_empty() && columns.is_empty() {
            break;
        }
        let gone = |list: &[TooSmall], unit: u32| list.binary_search_by_key(&unit, |small| small.unit).is_ok();
        out.table = out.table.mapped(|r, c, v| if gone(&rows, r) || gone(&columns, c) { 0.0 } else { v });
        out.rows.extend(rows);
        out.columns.extend(columns);
        out.rounds = round;
        if !config.repeat {
            break;
        }
    }
    let after: f64 = out.table.row_totals().iter().sum();
    out.share_lost = (before > 0.0).then(|| 1.0 - after / before);
    Ok(out)
}

/// Rows with cells that are below one of the sizes.
fn too_small(table: &SparseTable, total: f64, cells: u32, round: u32) -> Vec<TooSmall> {
    let totals = table.row_totals();
    (0..table.rows())
        .map(|unit| TooSmall { unit, total: totals[unit as usize], cells: table.row(unit).0.len() as u32, round })
        .filter(|small| small.cells > 0 && (small.total < total || small.cells < cells))
        .collect()
}
