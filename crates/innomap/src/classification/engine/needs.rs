//! Which columns rules need, so that a table without them is said to leave rules open.

use super::{Engine, Marks};
use crate::tables::PatentColumn;

/// Columns as a set of bits: the marks in their order, then title, abstract and claims.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs(u8);

/// The columns in the order of the bits.
const COLUMNS: [PatentColumn; 7] = [
    PatentColumn::Ipc,
    PatentColumn::Cpc,
    PatentColumn::NationalEconomy,
    PatentColumn::EmergingIndustry,
    PatentColumn::Title,
    PatentColumn::Abstract,
    PatentColumn::ClaimsText,
];

/// A column that a table lacks, and the rules that it leaves open, wholly or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The column.
    pub column: PatentColumn,
    /// Indices of rules.
    pub rules: Vec<u16>,
}

impl Needs {
    pub(super) fn new(marks: &[Marks], fields: u8) -> Self {
        Self(marks.iter().fold(fields << Marks::ALL.len(), |bits, marks| bits | 1 << *marks as u8))
    }

    fn has(self, at: usize) -> bool {
        self.0 & (1 << at) != 0
    }
}

impl Engine {
    /// The columns that rules need and that a table lacks, with the rules that each leaves open.
    pub fn missing(&self, has: impl Fn(PatentColumn) -> bool) -> Vec<Missing> {
        let open = |at: usize| (0..self.rules.len() as u16).filter(|rule| self.rules[*rule as usize].needs.has(at)).collect();
        let lacking = COLUMNS.into_iter().enumerate().filter(|(_, column)| !has(*column));
        lacking.map(|(at, column)| Missing { column, rules: open(at) }).filter(|missing| !missing.rules.is_empty()).collect()
    }
}
