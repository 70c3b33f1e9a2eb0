//! Measures asked of any table with a row, a column and a value: each takes the table and its options, uses the kernel of the
//! same name, and returns a table with its definition and its doubts.

mod across;
mod activity_space;
mod advantage;
mod answer;
mod cell_table;
mod complexity;
mod concentration;
mod diversification;
mod dynamics;
mod labelled;
mod matrix;
mod parts;
mod periods;
mod presence;
mod relatedness;
mod result_columns;
mod sides;

pub use across::{TwoTables, measure_across};
pub use activity_space::{ActivitySpace, activity_space};
pub use cell_table::{CellColumns, CellTable};
pub use dynamics::validate;

use serde::de::DeserializeOwned;

use super::of_map::Analysis;
use crate::error::nearest;
use crate::tables::Progress;
use crate::{Error, Result};

/// A measure of a table, given its options as JSON.
type Measure = fn(&CellTable, &str, &Progress) -> Result<Analysis>;

/// All measures by the name under which they are asked for, family by family.
const FAMILIES: [&[(&str, Measure)]; 6] = [
    advantage::MEASURES,
    complexity::MEASURES,
    concentration::MEASURES,
    diversification::MEASURES,
    dynamics::MEASURES,
    relatedness::MEASURES,
];

fn measures() -> impl Iterator<Item = &'static (&'static str, Measure)> {
    FAMILIES.iter().copied().flatten()
}

/// The measure of that name, of a table.
///
/// # Errors
/// A name that no measure has, with the nearest; options that do not fit, naming those that do.
pub fn measure(name: &str, table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let Some((_, measure)) = measures().find(|(known, _)| *known == name) else {
        let near = nearest(name, measures().map(|(known, _)| *known)).join(", ");
        return Err(Error::name_not_found("没有这个指标", "there is no such measure")
            .found(name)
            .hint(format!("是否指：{near}"), format!("did you mean: {near}")));
    };
    let mut analysis = measure(table, options, progress)?;
    analysis.warnings.splice(0..0, table.notes.iter().cloned());
    Ok(analysis)
}

/// Options that were written as JSON.
fn read<T: DeserializeOwned>(options: &str) -> Result<T> {
    serde_json::from_str(options).map_err(|e| Error::configuration("选项不正确", "an option does not fit").found(e.to_string()))
}
