//! Which way up a complexity vector goes: an eigenvector has no sign of its own.

use serde::{Deserialize, Serialize};

use super::standard::correlation;

/// Rule for the sign. One flip turns rows and columns together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// Pearson's correlation of the rows' values with their diversity is positive: the published rule.
    #[default]
    Diversity,
    /// Pearson's correlation of the rows' values with these is positive; rows without a reference are left out. Last year's
    /// values keep a series from turning over.
    Rows(Vec<Option<f64>>),
    /// Pearson's correlation of the columns' values with these is positive.
    Columns(Vec<Option<f64>>),
    /// This row lies above the mean of its component.
    Row(u32),
    /// This column lies above the mean of its component.
    Column(u32),
}

/// How the sign of a component came about.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Oriented {
    /// The component.
    pub component: u32,
    /// What the rule measured, after the flip, so not negative: a correlation, or the standard score of the unit that was named.
    /// `None` where the rule could not be applied.
    pub margin: Option<f64>,
    /// The margin is large enough for the sign to mean something. Otherwise the first row that differs from zero is made
    /// positive, so that the result is at least the same each time.
    pub decided: bool,
}

/// A margin below this decides nothing: rounding could turn it over.
const ROUNDING: f64 = 1e-9;

/// What the rule measures before the flip. `rows` and `columns` name the units that the values belong to.
pub(crate) fn measured(
    rule: &Orientation,
    (rows, row_values): (&[u32], &[f64]),
    (columns, column_values): (&[u32], &[f64]),
    diversity: &[f64],
) -> Option<f64> {
    match rule {
        Orientation::Diversity => correlation(row_values, diversity),
        Orientation::Rows(reference) => with_reference(rows, row_values, reference),
        Orientation::Columns(reference) => with_reference(columns, column_values, reference),
        Orientation::Row(unit) => score_of(rows, row_values, *unit),
        Orientation::Column(unit) => score_of(columns, column_values, *unit),
    }
}

/// The factor that turns the values the right way up, and the report.
pub(crate) fn oriented(component: u32, measured: Option<f64>, row_values: &[f64]) -> (f64, Oriented) {
    if let Some(value) = measured
        && value.abs() > ROUNDING
    {
        return (value.signum(), Oriented { component, margin: Some(value.abs()), decided: true });
    }
    let largest = row_values.iter().fold(0.0f64, |size, v| size.max(v.abs()));
    let first = row_values.iter().find(|v| v.abs() > 1e-9 * largest).copied().unwrap_or(1.0);
    (first.signum(), Oriented { component, margin: measured.map(f64::abs), decided: false })
}

fn with_reference(units: &[u32], values: &[f64], reference: &[Option<f64>]) -> Option<f64> {
    let pairs = units.iter().zip(values).filter_map(|(&unit, &v)| Some((v, (*reference.get(unit as usize)?)?)));
    let (values, reference): (Vec<f64>, Vec<f64>) = pairs.unzip();
    correlation(&values, &reference)
}

fn score_of(units: &[u32], values: &[f64], unit: u32) -> Option<f64> {
    let (mean, deviation) = super::standard::mean_and_deviation(values, 0)?;
    let at = units.binary_search(&unit).ok()?;
    Some((values[at] - mean) / deviation)
}
