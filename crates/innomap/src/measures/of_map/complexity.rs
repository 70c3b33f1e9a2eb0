//! Complexity of institutions or regions and of the technologies or branches they are specialised in.

use serde_json::json;

use super::cells::{place_of, units};
use super::{Analysis, key_column};
use crate::Result;
use crate::error::Message;
use crate::map::config::Counting;
use crate::map::{Filter, Map, NodeKind};
use crate::measures::SparseTable;
use crate::measures::of_table::{CellColumns, CellTable, measure};
use crate::regions::Level;
use crate::tables::Progress;

/// Options of complexity.
#[derive(Debug, Clone)]
pub struct ComplexityConfig {
    /// Rows: institutions or regions.
    pub row: NodeKind,
    /// Columns: technologies or branches.
    pub column: NodeKind,
    /// Level of regions.
    pub level: Level,
    /// Filters; they also bound what the rows are compared with.
    pub filter: Filter,
    /// Counting; none for the map's own.
    pub counting: Option<Counting>,
    /// Options of the measure as of a table, as JSON.
    pub options: String,
}

/// Economic complexity of the rows and columns of a map. What could not be placed is left out of the table and of its totals.
pub fn complexity(map: &Map, config: &ComplexityConfig, progress: &Progress) -> Result<Analysis> {
    let counting = config.counting.unwrap_or(map.setup.config.counting);
    let selection = map.select(&config.filter)?;
    let mut cells = map.cells(config.row, config.column, config.level, false, &selection)?;
    let before = cells.len();
    let unplaced = |kind: NodeKind, id: u32| kind == NodeKind::Region && id == 0;
    cells.retain(|c| !unplaced(config.row, c.row) && !unplaced(config.column, c.column));
    let mut warnings = map.region_doubts(config.level, &selection);
    warnings.extend(map.warnings());
    if cells.len() < before {
        let message =
            Message::new("未能定位到该级地区的部分不参与比较", "what could not be placed at this level is not compared");
        warnings.insert(0, message);
    }
    let (rows, row_at) = units(map, config.row, cells.iter().map(|c| c.row));
    let (columns, column_at) = units(map, config.column, cells.iter().map(|c| c.column));
    // Parts are whole numbers: ties stay ties.
    let value = |c: &crate::map::matrix::Cell| if counting == Counting::Whole { f64::from(c.patents) } else { c.parts as f64 };
    let triplets: Vec<(u32, u32, f64)> =
        cells.iter().map(|c| (place_of(&row_at, c.row), place_of(&column_at, c.column), value(c))).collect();
    let (values, _) = SparseTable::from_cells(rows.len() as u32, columns.len() as u32, &triplets)?;
    let (row, column) = (config.row.name().to_owned(), config.column.name().to_owned());
    let names = CellColumns { row, column, value: None, period: None };
    let table = CellTable { names, rows, columns, periods: vec![None], tables: vec![values], notes: Vec::new() };
    let mut analysis = measure("complexity", &table, &config.options, progress)?;
    for kind in [config.row, config.column] {
        let described = analysis.definition.columns.iter_mut().filter(|column| column.name == kind.name());
        described.for_each(|column| *column = key_column(kind));
    }
    let of_map = [
        ("row", json!(config.row.name())),
        ("column", json!(config.column.name())),
        ("level", json!(config.level.name())),
        ("counting", json!(counting.name())),
        ("where", json!(config.filter)),
    ];
    for (name, value) in of_map {
        analysis.definition.parameters[name] = value;
    }
    analysis.warnings.extend(warnings);
    Ok(analysis)
}
