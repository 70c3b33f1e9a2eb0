//! The sparse matrix of who or where by what, by year where asked.

use polars_core::prelude::{Column as TableColumn, NamedFrom, Series};
use serde_json::json;

use super::{Analysis, column, floats, integers, key_column, patents_column, weight_column};
use crate::Result;
use crate::error::Message;
use crate::map::nodes::{frame, text};
use crate::map::{Filter, Map, NodeKind};
use crate::measures::{Chart, Definition};
use crate::regions::Level;
use crate::tables::share;

/// Options of a matrix.
#[derive(Debug, Clone)]
pub struct MatrixConfig {
    /// Rows.
    pub row: NodeKind,
    /// Columns.
    pub column: NodeKind,
    /// Level of regions.
    pub level: Level,
    /// One entry a year.
    pub by_year: bool,
    /// Filters.
    pub filter: Filter,
}

/// The cells that are not zero. A region that is not known at the level asked for is a row of its own with a null label,
/// so that the cells add up to all patents that have a column.
pub fn matrix(map: &Map, config: &MatrixConfig) -> Result<Analysis> {
    let selection = map.select(&config.filter)?;
    let cells = map.cells(config.row, config.column, config.level, config.by_year, &selection)?;
    let (rows, columns) = (map.labels(config.row), map.labels(config.column));
    let label = |kind: NodeKind, labels: &[String], id: u32| match kind {
        NodeKind::Region => (id != 0).then(|| map.region_label(id)),
        _ => Some(labels[id as usize].clone()),
    };
    let mut table = vec![
        text(config.row.name(), cells.iter().map(|c| label(config.row, &rows, c.row))),
        text(config.column.name(), cells.iter().map(|c| label(config.column, &columns, c.column))),
    ];
    let (row, col) = (key_column(config.row), key_column(config.column));
    let mut described = vec![row.clone(), col.clone()];
    let mut keys: Vec<std::borrow::Cow<'static, str>> = vec![config.row.name().into(), config.column.name().into()];
    if config.by_year {
        let years: Vec<Option<i32>> = cells.iter().map(|c| (c.year != 0).then_some(c.year)).collect();
        table.push(TableColumn::from(Series::new("year".into(), years)));
        described.push(column("year", "年份", "year", "空为没有日期", "null where there is no date"));
        keys.push("year".into());
    }
    table.push(floats("weight", cells.iter().map(|c| Some(share::patents(u128::from(c.parts))))));
    table.push(integers("patents", cells.iter().map(|c| c.patents)));
    described.extend([weight_column(), patents_column()]);
    let total: u128 = cells.iter().map(|c| u128::from(c.parts)).sum();
    Ok(Analysis {
        table: frame(table)?,
        definition: Definition {
            measure: "matrix",
            title: Message::new(format!("{}×{}", row.label.zh, col.label.zh), format!("{} by {}", row.label.en, col.label.en)),
            formula: "weight = Σ over patents of the share of the row × the share of the column".to_owned(),
            parameters: json!({
                "row": config.row.name(), "column": config.column.name(), "level": config.level.name(),
                "by": if config.by_year { Some("year") } else { None }, "where": config.filter,
            }),
            literature: vec!["Schmoch (2008), Concept of a Technology Classification for Country Comparisons, WIPO".to_owned()],
            keys,
            columns: described,
            chart: if config.by_year { Chart::Years } else { Chart::HeatMap },
            summary: json!({ "total": share::patents(total) }),
        },
        warnings: [map.region_doubts(config.level, &selection), map.warnings()].concat(),
    })
}
