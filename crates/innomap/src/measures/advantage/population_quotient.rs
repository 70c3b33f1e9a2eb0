//! Population quotient (RPOP): (x / n) / (c / N), value per head in a row over value per head in all.
//!
//! `n` is the population of the row and `N` the sum over all rows. From 0 up, no unit; a row without a population has no quotient.
//! Unlike the location quotient it may leave rows and columns without any cell above one. Time in the cells.
//!
//! Hausmann, R. et al. (2014), *The Atlas of Economic Complexity*. Agrees with `rpop` of `ecomplexity` and `econcomplex`; here N also
//! holds the people of rows that have a population and no cell.

use super::exact::Totals;
use crate::measures::SparseTable;
use crate::{Error, Result};

/// Population quotients of the cells that have a value.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationQuotient {
    /// The quotients, at cells of rows with a population.
    pub quotient: SparseTable,
    /// Sum of the populations.
    pub population: f64,
    /// Rows with cells and without a population; they have no quotient.
    pub without_population: Vec<u32>,
}

/// Population quotient of every cell that has a value. `None` and zero mean no population.
pub fn population_quotient(table: &SparseTable, population: &[Option<f64>]) -> Result<PopulationQuotient> {
    if population.len() != table.rows() as usize {
        return Err(Error::value("人口的行数不符", "the populations are not one for each row")
            .found(population.len().to_string())
            .expected(table.rows().to_string(), table.rows().to_string()));
    }
    if let Some(at) = population.iter().position(|p| p.is_some_and(|p| !(p.is_finite() && p >= 0.0))) {
        return Err(
            Error::value("人口应为不小于 0 的有限数", "a population must be a finite number, not negative").row(at as u64 + 1)
        );
    }
    let people: Vec<f64> = population.iter().map(|p| p.unwrap_or(0.0)).collect();
    let mut totals = Totals::of(table, None);
    // x·N ≥ n·c has the form of x·T ≥ r·c.
    totals = totals.with_rows(&people);
    let quotient =
        table.mapped(
            |row, column, value| {
                if people[row as usize] > 0.0 { totals.quotient(row, column, value).max(f64::MIN_POSITIVE) } else { 0.0 }
            },
        );
    let lost = (0..table.rows()).filter(|&row| people[row as usize] == 0.0 && !table.row(row).0.is_empty());
    Ok(PopulationQuotient { quotient, population: totals.all, without_population: lost.collect() })
}
