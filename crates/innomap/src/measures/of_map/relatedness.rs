//! How related technologies, branches, institutions or regions are on a map.

use super::Analysis;
use super::cells::{CellsConfig, cell_table, of_map};
use crate::Result;
use crate::error::Message;
use crate::map::Map;
use crate::measures::of_table::measure;
use crate::tables::Progress;

/// Relatedness of the columns of a table of the map (or of its rows, by the option `side`). `options` are those of `proximity`,
/// as JSON.
pub fn relatedness(map: &Map, config: &CellsConfig, options: &str, progress: &Progress) -> Result<Analysis> {
    let (table, notes) = cell_table(map, config, None)?;
    let mut analysis = measure("proximity", &table, options, progress)?;
    analysis.definition.measure = "relatedness";
    analysis.definition.title = Message::new("相关度", "Relatedness");
    Ok(of_map(analysis, map, config, notes))
}
