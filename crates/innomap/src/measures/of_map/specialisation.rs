//! Specialisation of institutions or regions in technologies or branches.

use serde_json::json;

use super::{Analysis, booleans, column, floats, integers, key_column, patents_column, weight_column};
use crate::Result;
use crate::error::Message;
use crate::map::config::Counting;
use crate::map::nodes::{frame, text};
use crate::map::{Filter, Map, NodeKind};
use crate::measures::{Chart, Definition, SpecialisationInput, specialisation as kernel};
use crate::regions::Level;
use crate::tables::share;

/// Options of specialisation.
#[derive(Debug, Clone)]
pub struct SpecialisationConfig {
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
}

/// Revealed comparative advantage of each cell, `x·T ≥ r·c` compared exactly. What could not be placed is left out of the
/// table and of its totals.
pub fn specialisation(map: &Map, config: &SpecialisationConfig) -> Result<Analysis> {
    let counting = config.counting.unwrap_or(map.setup.config.counting);
    let selection = map.select(&config.filter)?;
    let mut cells = map.cells(config.row, config.column, config.level, false, &selection)?;
    let region_row = config.row == NodeKind::Region;
    let before = cells.len();
    cells.retain(|c| (!region_row || c.row != 0) && (config.column != NodeKind::Region || c.column != 0));
    let mut warnings = Vec::new();
    if cells.len() < before {
        warnings
            .push(Message::new("未能定位到该级地区的部分不参与比较", "what could not be placed at this level is not compared"));
    }
    let ids = |pick: fn(&crate::map::matrix::Cell) -> u32| {
        let mut ids: Vec<u32> = cells.iter().map(pick).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let (rows, columns) = (ids(|c| c.row), ids(|c| c.column));
    let dense = |ids: &[u32], id: u32| ids.binary_search(&id).unwrap_or_default() as u32;
    let value = |c: &crate::map::matrix::Cell| if counting == Counting::Whole { u64::from(c.patents) } else { c.parts };
    let input: Vec<(u32, u32, u64)> = cells.iter().map(|c| (dense(&rows, c.row), dense(&columns, c.column), value(c))).collect();
    let result =
        kernel(&SpecialisationInput { rows: rows.len() as u32, columns: columns.len() as u32, cells: &input, reference: None })?;
    let (row_labels, column_labels) = (map.labels(config.row), map.labels(config.column));
    let label = |kind: NodeKind, labels: &[String], id: u32| {
        if kind == NodeKind::Region { map.region_label(id) } else { labels[id as usize].clone() }
    };
    let table = frame(vec![
        text(config.row.name(), cells.iter().map(|c| Some(label(config.row, &row_labels, c.row)))),
        text(config.column.name(), cells.iter().map(|c| Some(label(config.column, &column_labels, c.column)))),
        floats("weight", cells.iter().map(|c| Some(share::patents(u128::from(c.parts))))),
        integers("patents", cells.iter().map(|c| c.patents)),
        floats("share", result.share.iter().copied()),
        floats("rca", result.rca.iter().copied()),
        floats("log2_rca", result.log2_rca.iter().copied()),
        floats("rsca", result.rsca.iter().copied()),
        booleans("specialised", result.specialised.into_iter().map(Some)),
    ])?;
    warnings.extend(map.region_doubts(config.level, &selection));
    warnings.extend(map.warnings());
    Ok(Analysis { table, definition: definition(config, counting), warnings })
}

fn definition(config: &SpecialisationConfig, counting: Counting) -> Definition {
    let (row, col) = (key_column(config.row), key_column(config.column));
    Definition {
        measure: "specialisation",
        title: Message::new(
            format!("{}×{}专业化", row.label.zh, col.label.zh),
            format!("Specialisation, {} by {}", row.label.en, col.label.en),
        ),
        formula: "RCA = (x / r) / (c / T) = x·T / (r·c); specialised where x·T ≥ r·c, compared exactly".to_owned(),
        parameters: json!({ "row": config.row.name(), "column": config.column.name(), "level": config.level.name(), "counting": counting.name(), "where": config.filter }),
        literature: vec![
            "Balassa (1965), The Manchester School 33: 99–123".to_owned(),
            "Laursen (2015), Eurasian Business Review 5: 99–115 (symmetric form)".to_owned(),
        ],
        keys: vec![config.row.name().into(), config.column.name().into()],
        columns: vec![
            row,
            col,
            weight_column(),
            patents_column(),
            column("share", "占本行份额", "share of the row", "x / r，0—1", "x / r, 0 to 1"),
            column("rca", "专业化指数 RCA", "RCA", "大于等于 1 为专业化；无量纲", "1 and above is specialised; no unit"),
            column("log2_rca", "log₂ RCA", "log₂ RCA", "0 为平均水平，正为专业化", "0 is average, positive is specialised"),
            column("rsca", "对称指数 RSCA", "RSCA", "(RCA − 1) / (RCA + 1)，−1—1", "(RCA − 1) / (RCA + 1), −1 to 1"),
            column("specialised", "是否专业化", "specialised", "x·T ≥ r·c，整数精确比较", "x·T ≥ r·c, compared in integers"),
        ],
        chart: Chart::HeatMap,
        summary: json!({}),
    }
}
