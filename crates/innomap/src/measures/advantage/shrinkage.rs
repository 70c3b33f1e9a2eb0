//! Location quotients drawn towards one where counts are small.
//!
//! A count x is taken as Poisson with mean λ·E, E = r·c / T, and the prior of λ is the Gamma distribution of mean 1 and shape α
//! (variance 1/α). The shrunken quotient is the posterior mean (x + α) / (E + α), its deviation √(x + α) / (E + α). α is fitted by
//! moments over all cells, zeros included: α = Σ E² / (Σ (x − E)² − Σ E); where the counts vary no more than chance makes them, α is
//! infinite and all quotients are one. Values must be counts: shares and money have no Poisson noise of this size. Time in the cells.
//!
//! Clayton, D. & Kaldor, J. (1987), *Empirical Bayes estimates of age-standardized relative risks*, Biometrics 43, 671–681.

use serde::{Deserialize, Serialize};

use super::exact::Totals;
use crate::measures::SparseTable;
use crate::{Error, Result};

/// Options of shrinkage.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShrinkageConfig {
    /// Shape α of the prior; none to fit it.
    pub shape: Option<f64>,
}

/// Shrunken quotients.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrinkage {
    /// Posterior mean at the cells of the table; see `at` for the others.
    pub quotient: SparseTable,
    /// Posterior standard deviation at the cells of the table; empty where α is infinite.
    pub deviation: SparseTable,
    /// Shape α of the prior; infinite where the counts vary no more than by chance.
    pub shape: f64,
    row_total: Vec<f64>,
    column_total: Vec<f64>,
    total: f64,
}

/// Shrunken quotients of a table of counts.
pub fn shrunken_quotient(table: &SparseTable, config: &ShrinkageConfig) -> Result<Shrinkage> {
    if config.shape.is_some_and(|shape| shape.is_nan() || shape <= 0.0) {
        return Err(Error::configuration("shape 应为正数", "the shape is a positive number"));
    }
    let totals = Totals::of(table, None);
    let shape = config.shape.unwrap_or_else(|| fitted(table, &totals));
    let mut out = Shrinkage {
        quotient: table.mapped(|_, _, _| 0.0),
        deviation: table.mapped(|_, _, _| 0.0),
        shape,
        row_total: totals.row,
        column_total: totals.column,
        total: totals.all,
    };
    out.quotient = table.mapped(|row, column, x| out.mean(row, column, x));
    out.deviation = table.mapped(|row, column, x| {
        let expected = out.expected(row, column);
        if shape.is_finite() { (x + shape).sqrt() / (expected + shape) } else { 0.0 }
    });
    Ok(out)
}

impl Shrinkage {
    /// Shrunken quotient of a cell without a value; `None` where its row or column has no total.
    pub fn at_zero(&self, row: u32, column: u32) -> Option<f64> {
        let expected = self.expected(row, column);
        (expected > 0.0).then(|| self.mean(row, column, 0.0))
    }

    fn expected(&self, row: u32, column: u32) -> f64 {
        if self.total > 0.0 { self.row_total[row as usize] * (self.column_total[column as usize] / self.total) } else { 0.0 }
    }

    fn mean(&self, row: u32, column: u32, x: f64) -> f64 {
        if self.shape.is_finite() { (x + self.shape) / (self.expected(row, column) + self.shape) } else { 1.0 }
    }
}

/// Shape by moments. Sums over all cells come from the totals, so zeros cost nothing.
fn fitted(table: &SparseTable, totals: &Totals) -> f64 {
    let squares = |sums: &[f64]| sums.iter().map(|s| s * s).sum::<f64>();
    let expected_squares = squares(&totals.row) / totals.all * (squares(&totals.column) / totals.all);
    let mut excess = expected_squares - totals.all;
    for row in 0..table.rows() {
        let (columns, values) = table.row(row);
        for (&column, x) in columns.iter().zip(values) {
            let expected = totals.row[row as usize] * (totals.column[column as usize] / totals.all);
            excess += x * (x - 2.0 * expected);
        }
    }
    if excess > 0.0 { expected_squares / excess } else { f64::INFINITY }
}
