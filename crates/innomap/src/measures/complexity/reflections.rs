//! Method of reflections: diversity and ubiquity averaged over each other a chosen number of times.
//!
//! k_c⁰ = d, k_p⁰ = u, k_cⁿ = D⁻¹M k_pⁿ⁻¹, k_pⁿ = U⁻¹Mᵀ k_cⁿ⁻¹. Even steps of rows and odd steps of columns rise with complexity, the
//! others fall with it, so these are refused unless asked for. Values converge to a constant; their standard scores converge to
//! ECI's like (λ3/λ2)^(n/2) and differ from it before. Taking mean and deviation out after each step changes no standard score and
//! keeps rounding from drowning it. `None` for units without cells, and where all values are equal. A step costs the cells.
//!
//! Hidalgo, C. A. & Hausmann, R. (2009), PNAS 106, 10570–10575, with its supplement. `economic-complexity` with 20 iterations is row
//! step 18 and column step 19, `ddof` 1, without recentring; these are the defaults, recentred.

use serde::{Deserialize, Serialize};

use super::bipartite::Bipartite;
use super::diagnosis::{Diagnosis, Reason};
use super::fitness::spread;
use super::standard::mean_and_deviation;
use crate::measures::Presence;
use crate::tables::Progress;
use crate::{Error, Result};

/// Options of the method of reflections.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReflectionsConfig {
    /// Step of the rows' values.
    pub row_step: u32,
    /// Step of the columns' values.
    pub column_step: u32,
    /// Takes mean and deviation out after each step; the plain values are then not known.
    pub recentre: bool,
    /// Allows steps whose values fall with complexity.
    pub any_parity: bool,
    /// What is taken from the count in a standard deviation: 0 or 1.
    pub ddof: u8,
}

impl Default for ReflectionsConfig {
    fn default() -> Self {
        Self { row_step: 18, column_step: 19, recentre: true, any_parity: false, ddof: 0 }
    }
}

/// Reflections of rows and columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reflections {
    /// Standard scores of the rows' values.
    pub rows: Vec<Option<f64>>,
    /// Standard scores of the columns' values.
    pub columns: Vec<Option<f64>>,
    /// The rows' values as they are; `None` where they were recentred.
    pub plain_rows: Vec<Option<f64>>,
    /// The columns' values as they are; `None` where they were recentred.
    pub plain_columns: Vec<Option<f64>>,
    /// The rows' values rise with complexity: their step is even.
    pub rows_rise: bool,
    /// The columns' values rise with complexity: their step is odd.
    pub columns_rise: bool,
    /// Rows: largest difference of the standard scores to those two steps before; `None` before step 2.
    pub last_change: Option<f64>,
    /// What must be known about the numbers.
    pub diagnosis: Diagnosis,
}

/// Reflections of which columns each row has.
pub fn reflections(presence: &Presence, config: &ReflectionsConfig, progress: &Progress) -> Result<Reflections> {
    config.validate()?;
    let whole = Bipartite::of_presence(presence);
    let mut diagnosis = Diagnosis::of(&whole);
    if diagnosis.components.len() > 1 {
        diagnosis.warn(
            "表由互不相连的几块组成：各块趋于各自的常数",
            "the table falls into components, each of which tends to a constant of its own",
        );
    }
    let (row_units, column_units) = diagnosis.occupied();
    let table = whole.restricted(&row_units, &column_units);
    let (diversity, ubiquity) = (table.rows.sums(), table.columns.sums());
    let mut walk = Walk { rows: diversity.clone(), columns: ubiquity.clone() };
    let mut kept = Walk::default();
    let mut earlier = None;
    for step in 0..=config.row_step.max(config.column_step) {
        progress.check()?;
        if step + 2 == config.row_step {
            earlier = scores(&walk.rows, config.ddof);
        }
        if step == config.row_step {
            kept.rows.clone_from(&walk.rows);
        }
        if step == config.column_step {
            kept.columns.clone_from(&walk.columns);
        }
        walk = walk.stepped(&table, &diversity, &ubiquity, config.recentre);
    }
    let mut out = Reflections {
        rows_rise: config.row_step.is_multiple_of(2),
        columns_rise: !config.column_step.is_multiple_of(2),
        ..Reflections::default()
    };
    let (rows, columns) = (scores(&kept.rows, config.ddof), scores(&kept.columns, config.ddof));
    out.last_change = rows
        .as_ref()
        .zip(earlier)
        .map(|(now, before)| now.iter().zip(before).fold(0.0f64, |most, (a, b)| most.max((a - b).abs())));
    if rows.is_none() || columns.is_none() {
        diagnosis.drop_where(Reason::Undetermined, |component| component.is_some());
    }
    let none = |n: u32| vec![None; n as usize];
    let scored = |units: &[u32], scores: Option<Vec<f64>>, n| scores.map_or_else(|| none(n), |s| spread(units, &s, n));
    out.rows = scored(&row_units, rows, diagnosis.rows);
    out.columns = scored(&column_units, columns, diagnosis.columns);
    let plain = |units: &[u32], values: &[f64], n| if config.recentre { none(n) } else { spread(units, values, n) };
    out.plain_rows = plain(&row_units, &kept.rows, diagnosis.rows);
    out.plain_columns = plain(&column_units, &kept.columns, diagnosis.columns);
    out.diagnosis = diagnosis;
    Ok(out)
}

/// Values of both sides at one step.
#[derive(Default)]
struct Walk {
    rows: Vec<f64>,
    columns: Vec<f64>,
}

impl Walk {
    fn stepped(&self, table: &Bipartite, diversity: &[f64], ubiquity: &[f64], recentre: bool) -> Self {
        let mean = |sums: Vec<f64>, counts: &[f64]| -> Vec<f64> { sums.iter().zip(counts).map(|(s, n)| s / n).collect() };
        let rows = mean(table.rows.gathered(&self.columns), diversity);
        let columns = mean(table.columns.gathered(&self.rows), ubiquity);
        let centred = |values: Vec<f64>| if recentre { scores(&values, 0).unwrap_or(values) } else { values };
        Self { rows: centred(rows), columns: centred(columns) }
    }
}

fn scores(values: &[f64], ddof: u8) -> Option<Vec<f64>> {
    let (mean, deviation) = mean_and_deviation(values, ddof)?;
    Some(values.iter().map(|v| (v - mean) / deviation).collect())
}

impl ReflectionsConfig {
    fn validate(&self) -> Result<()> {
        if self.ddof > 1 {
            return Err(Error::configuration("ddof 只能为 0 或 1", "ddof is 0 or 1").found(self.ddof.to_string()));
        }
        if !self.any_parity && (self.row_step % 2 == 1 || self.column_step.is_multiple_of(2)) {
            return Err(Error::configuration("步数的奇偶与复杂度的含义不符", "the parity of the steps reverses the meaning")
                .found(format!("row_step = {}, column_step = {}", self.row_step, self.column_step))
                .expected("行为偶数步，列为奇数步", "an even step for rows, an odd one for columns")
                .hint("若确需反向的值，请设 any_parity", "set any_parity if the reversed values are wanted"));
        }
        Ok(())
    }
}
