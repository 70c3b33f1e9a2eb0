//! The relatedness of every pair of units: what the measures of proximity give and density, outlook and graphs take.

use std::sync::Arc;

use rayon::prelude::*;

/// A square table of relatedness, dense because the answer is: row `i` says how related each unit is to unit `i`.
#[derive(Debug, Clone, PartialEq)]
pub struct Relatedness {
    pub(super) units: u32,
    pub(super) values: Arc<Vec<f64>>,
    pub(super) undefined: Vec<bool>,
    pub(super) formula: &'static str,
    pub(super) symmetric: bool,
}

impl Relatedness {
    /// A table from outside, row by row; no unit of it is undefined.
    ///
    /// # Errors
    /// A number of values that is not the square of the units, and values that are no finite numbers.
    pub fn from_values(units: u32, values: Vec<f64>) -> crate::Result<Self> {
        let n = units as usize;
        if n.checked_mul(n) != Some(values.len()) {
            return Err(crate::Error::value("相关度表应为方阵", "a table of relatedness must be square")
                .found(values.len().to_string())
                .expected(format!("{n} × {n}"), format!("{n} × {n}")));
        }
        if let Some(at) = values.iter().position(|v| !v.is_finite()) {
            return Err(crate::Error::value("相关度应为有限数", "a relatedness must be a finite number")
                .found(values[at].to_string())
                .row((at / n) as u64 + 1));
        }
        let symmetric = (0..n).all(|i| (0..i).all(|j| values[i * n + j].to_bits() == values[j * n + i].to_bits()));
        Ok(Self { units, values: Arc::new(values), undefined: vec![false; n], formula: "given", symmetric })
    }

    /// Number of units.
    pub fn units(&self) -> u32 {
        self.units
    }

    /// The formula of the values, in plain text.
    pub fn formula(&self) -> &'static str {
        self.formula
    }

    /// Whether the relatedness of `i` to `j` is always that of `j` to `i`.
    pub fn is_symmetric(&self) -> bool {
        self.symmetric
    }

    /// Units without a defined relatedness, such as one that never occurs; their values are zero in the table.
    pub fn undefined(&self) -> Vec<u32> {
        (0..self.units).filter(|&unit| self.undefined[unit as usize]).collect()
    }

    /// All values, row by row; those of undefined units are zero.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// All values, as [`Relatedness::values`], without a copy.
    pub fn shared_values(&self) -> Arc<Vec<f64>> {
        Arc::clone(&self.values)
    }

    /// Values of one unit with all.
    pub fn row(&self, unit: u32) -> &[f64] {
        let n = self.units as usize;
        &self.values[unit as usize * n..(unit as usize + 1) * n]
    }

    /// The relatedness of two units; `None` where it is undefined for one of them.
    pub fn get(&self, unit: u32, other: u32) -> Option<f64> {
        let defined = !self.undefined[unit as usize] && !self.undefined[other as usize];
        defined.then(|| self.row(unit)[other as usize])
    }

    /// Sum of each row, always taken in the order of the columns.
    pub fn row_sums(&self) -> Vec<f64> {
        (0..self.units).into_par_iter().map(|unit| self.row(unit).iter().sum()).collect()
    }
}
