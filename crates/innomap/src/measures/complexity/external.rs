//! Complexity of rows from values of the columns that were found elsewhere, such as a country's provinces by the world's PCI.
//!
//! `external_complexity`: the mean of the columns' values over a row's columns. `exogenous_fitness`: their sum (F = Σ M·Q). No sign
//! and no scale is chosen here, so that rows of different tables can be compared. `None` for a row none of whose columns has a
//! value. Time in the cells.
//!
//! Hidalgo, C. A. & Hausmann, R. (2009) for the mean; Operti, F. G. et al. (2018), *Dynamics in the fitness-income plane: Brazilian
//! states vs world countries*, PLoS ONE 13, e0197616, for the sum. `economic-complexity`: `complexity_subnational`; `econcomplex`:
//! `subnational_eci`; `fermi-cref`: `get_exogenous_fitness`.

use serde::{Deserialize, Serialize};

use super::bipartite::Bipartite;
use super::diagnosis::{Diagnosis, Dropped, Reason};
use crate::measures::{Presence, SparseTable};
use crate::{Error, Result};

/// Options of values found elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExternalConfig {
    /// Least share of a row's cells whose columns must have a value, from 0 to 1; rows below it have none.
    pub coverage: f64,
}

impl Default for ExternalConfig {
    fn default() -> Self {
        Self { coverage: 0.0 }
    }
}

/// Values of rows from those of columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct External {
    /// Mean or sum of the columns' values.
    pub value: Vec<Option<f64>>,
    /// Weight of the cells whose columns have a value, over the weight of all of the row's; `None` for an empty row.
    pub coverage: Vec<Option<f64>>,
    /// Columns with cells here that have no value there.
    pub unmatched: Vec<u32>,
    /// What must be known about the numbers.
    pub diagnosis: Diagnosis,
}

/// Mean value of each row's columns.
pub fn external_complexity(presence: &Presence, columns: &[Option<f64>], config: &ExternalConfig) -> Result<External> {
    of_bipartite(&Bipartite::of_presence(presence), columns, config, true)
}

/// Sum of the values of each row's columns.
pub fn exogenous_fitness(presence: &Presence, columns: &[Option<f64>], config: &ExternalConfig) -> Result<External> {
    of_bipartite(&Bipartite::of_presence(presence), columns, config, false)
}

/// Mean value of each row's columns, weighted by the cells.
pub fn weighted_external_complexity(table: &SparseTable, columns: &[Option<f64>], config: &ExternalConfig) -> Result<External> {
    of_bipartite(&Bipartite::of_table(table), columns, config, true)
}

fn of_bipartite(table: &Bipartite, columns: &[Option<f64>], config: &ExternalConfig, mean: bool) -> Result<External> {
    if columns.len() != table.columns.len() {
        return Err(Error::value("外部数值的列数不符", "the outside values are not one for each column")
            .found(columns.len().to_string())
            .expected(table.columns.len().to_string(), table.columns.len().to_string()));
    }
    if let Some(at) = columns.iter().position(|v| v.is_some_and(|v| !v.is_finite())) {
        return Err(Error::value("外部数值应为有限数", "an outside value must be a finite number").row(at as u64 + 1));
    }
    if !(0.0..=1.0).contains(&config.coverage) {
        return Err(
            Error::configuration("coverage 应在 0 与 1 之间", "coverage lies between 0 and 1").found(config.coverage.to_string())
        );
    }
    let known: Vec<f64> = columns.iter().map(|v| f64::from(u8::from(v.is_some()))).collect();
    let values: Vec<f64> = columns.iter().map(|v| v.unwrap_or(0.0)).collect();
    let (sums, weights, totals) = (table.rows.gathered(&values), table.rows.gathered(&known), table.rows.sums());
    let mut out = External { diagnosis: Diagnosis::of(table), ..External::default() };
    for (row, &total) in totals.iter().enumerate() {
        let coverage = (total > 0.0).then(|| weights[row] / total);
        let enough = weights[row] > 0.0 && coverage.is_some_and(|c| c >= config.coverage);
        if total > 0.0 && !enough {
            out.diagnosis.dropped_rows.push(Dropped { unit: row as u32, reason: Reason::NoBasis });
        }
        out.value.push(enough.then(|| if mean { sums[row] / weights[row] } else { sums[row] }));
        out.coverage.push(coverage);
    }
    out.diagnosis.dropped_rows.sort_by_key(|dropped| dropped.unit);
    let unmatched = (0..columns.len()).filter(|&c| columns[c].is_none() && !table.columns.neighbours(c).is_empty());
    out.unmatched = unmatched.map(|c| c as u32).collect();
    if !out.unmatched.is_empty() {
        let n = out.unmatched.len();
        out.diagnosis.warn(format!("{n} 列没有外部数值，未计入"), format!("{n} columns have no outside value and do not count"));
    }
    Ok(out)
}
