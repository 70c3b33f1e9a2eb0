//! What institutions or regions took up and gave up on a map, window of years by window.

use polars_core::prelude::{Column, DataFrame};

use super::cells::{CellsConfig, cell_table, of_map};
use super::{Analysis, floats};
use crate::error::Message;
use crate::map::Map;
use crate::map::config::Counting;
use crate::measures::of_table::measure;
use crate::tables::{Progress, share};
use crate::{Error, Result};

/// Entries and exits between windows of years; `rates` gives those of each row instead of each event. `options` are those of
/// `entry_exit`, as JSON.
pub fn dynamics(
    map: &Map,
    config: &CellsConfig,
    window: u32,
    rates: bool,
    options: &str,
    progress: &Progress,
) -> Result<Analysis> {
    let (table, notes) = cell_table(map, config, Some(window))?;
    let name = if rates { "entry_exit_rates" } else { "entry_exit" };
    let mut analysis = measure(name, &table, options, progress)?;
    if !rates && config.counting(map) != Counting::Whole {
        in_patents(&mut analysis.table)?;
    }
    analysis.definition.measure = "dynamics";
    analysis.definition.title = if rates {
        Message::new("进入率与退出率", "Entry and exit rates")
    } else {
        Message::new("技术进入与退出", "Entry and exit")
    };
    if let Some(parameters) = analysis.definition.parameters.as_object_mut() {
        parameters.insert("window".to_owned(), window.into());
    }
    Ok(of_map(analysis, map, config, notes))
}

/// Cells are counted in parts of a patent, so that shares add up exactly; a reader wants patents.
fn in_patents(table: &mut DataFrame) -> Result<()> {
    let wrong = |e: polars_core::prelude::PolarsError| {
        Error::internal("换算为件数失败", "turning parts into patents failed").found(e.to_string())
    };
    for name in ["before", "after"] {
        let parts: Vec<Option<f64>> = table.column(name).and_then(Column::f64).map_err(wrong)?.iter().collect();
        let patents = parts.into_iter().map(|value| value.map(|parts| share::patents(parts as u128)));
        table.with_column(floats(name, patents)).map_err(wrong)?;
    }
    Ok(())
}
