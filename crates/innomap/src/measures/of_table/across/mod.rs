//! Measures of two tables of the same rows: what goes with what across spaces, and what follows from what.

mod spaces;
mod two_tables;

pub use two_tables::TwoTables;

use super::super::of_map::Analysis;
use crate::error::nearest;
use crate::tables::Progress;
use crate::{Error, Result};

/// A measure of two tables, given its options as JSON.
type Measure = fn(&TwoTables, &str, &Progress) -> Result<Analysis>;

const MEASURES: [(&str, Measure); 3] =
    [("assist", spaces::assist), ("cross_density", spaces::cross_density), ("cross_proximity", spaces::cross_proximity)];

/// The measure of that name, of two tables.
///
/// # Errors
/// A name that no measure has, with the nearest; options that do not fit, naming those that do.
pub fn measure_across(name: &str, tables: &TwoTables, options: &str, progress: &Progress) -> Result<Analysis> {
    let Some((_, measure)) = MEASURES.iter().find(|(known, _)| *known == name) else {
        let near = nearest(name, MEASURES.iter().map(|(known, _)| *known)).join(", ");
        return Err(Error::name_not_found("没有这个指标", "there is no such measure")
            .found(name)
            .hint(format!("是否指：{near}"), format!("did you mean: {near}")));
    };
    let mut analysis = measure(tables, options, progress)?;
    let notes = tables.first.notes.iter().chain(&tables.second.notes).cloned();
    analysis.warnings.splice(0..0, notes);
    Ok(analysis)
}
