//! The cells of a map as a table that the measures of any table take.

use super::{Analysis, key_column};
use crate::error::Message;
use crate::map::config::Counting;
use crate::map::matrix::Cell;
use crate::map::{Filter, Map, NodeKind};
use crate::measures::SparseTable;
use crate::measures::of_table::{CellColumns, CellTable};
use crate::regions::Level;
use crate::{Error, Result};

/// What a table is made of.
#[derive(Debug, Clone)]
pub struct CellsConfig {
    /// Rows: institutions or regions.
    pub row: NodeKind,
    /// Columns: technologies or branches.
    pub column: NodeKind,
    /// Level of regions.
    pub level: Level,
    /// Filters.
    pub filter: Filter,
    /// Counting; none for the map's own.
    pub counting: Option<Counting>,
    /// Whether institutions are groups and are called so.
    pub groups: bool,
}

impl CellsConfig {
    pub(super) fn counting(&self, map: &Map) -> Counting {
        self.counting.unwrap_or(map.setup.config.counting)
    }

    pub(super) fn name_of(&self, kind: NodeKind) -> &'static str {
        if self.groups && kind == NodeKind::Institution { "group" } else { kind.name() }
    }
}

/// Parts of patents (or patents, counted whole) by row and column, over windows of years that end with the last; what could not be
/// placed and what has no year is left out and said. Without windows all years are one period.
pub(super) fn cell_table(map: &Map, config: &CellsConfig, window: Option<u32>) -> Result<(CellTable, Vec<Message>)> {
    let selection = map.select(&config.filter)?;
    let mut cells = map.cells(config.row, config.column, config.level, window.is_some(), &selection)?;
    let mut notes = Vec::new();
    let before = cells.len();
    let placed = |kind: NodeKind, id: u32| kind != NodeKind::Region || id != 0;
    cells.retain(|cell| placed(config.row, cell.row) && placed(config.column, cell.column));
    if cells.len() < before {
        notes.push(Message::new("未能定位到该级地区的部分不参与比较", "what could not be placed at this level is not compared"));
    }
    let (rows, row_ids) = units(map, config.row, cells.iter().map(|cell| cell.row));
    let (columns, column_ids) = units(map, config.column, cells.iter().map(|cell| cell.column));
    let windows = window.map(|years| windows(&mut cells, years, &mut notes)).transpose()?;
    let periods =
        windows.as_ref().map_or(vec![None], |windows| windows.iter().map(|w| Some(format!("{}–{}", w.0, w.1))).collect());
    let whole = config.counting(map) == Counting::Whole;
    let mut of_period: Vec<Vec<(u32, u32, f64)>> = vec![Vec::new(); periods.len()];
    for cell in &cells {
        let at = windows.as_ref().map_or(Some(0), |windows| windows.iter().position(|w| (w.0..=w.1).contains(&cell.year)));
        if let Some(list) = at.and_then(|at| of_period.get_mut(at)) {
            let value = if whole { f64::from(cell.patents) } else { cell.parts as f64 };
            list.push((place_of(&row_ids, cell.row), place_of(&column_ids, cell.column), value));
        }
    }
    let tables = of_period
        .iter()
        .map(|cells| SparseTable::from_cells(rows.len() as u32, columns.len() as u32, cells).map(|made| made.0))
        .collect::<Result<_>>()?;
    let names = CellColumns {
        row: config.name_of(config.row).to_owned(),
        column: config.name_of(config.column).to_owned(),
        value: None,
        period: window.map(|_| "period".to_owned()),
    };
    Ok((CellTable { names, rows, columns, periods, tables, notes: Vec::new() }, notes))
}

/// Labels of the units that occur, in order, and the place of each id; two regions of one name stay two.
pub(super) fn units(map: &Map, kind: NodeKind, ids: impl Iterator<Item = u32>) -> (Vec<String>, Vec<(u32, u32)>) {
    let labels = map.labels(kind);
    let label = |id: u32| if kind == NodeKind::Region { map.region_label(id) } else { labels[id as usize].clone() };
    let mut ids: Vec<u32> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let mut named: Vec<(String, u32)> = ids.into_iter().map(|id| (label(id), id)).collect();
    named.sort_unstable();
    let mut places: Vec<(u32, u32)> = named.iter().zip(0u32..).map(|((_, id), at)| (*id, at)).collect();
    places.sort_unstable();
    (named.into_iter().map(|(label, _)| label).collect(), places)
}

/// The place of an id among those of [`units`].
pub(super) fn place_of(ids: &[(u32, u32)], id: u32) -> u32 {
    ids.binary_search_by_key(&id, |known| known.0).map_or(0, |at| ids[at].1)
}

/// Windows of whole years that end with the last year, ascending; earlier years that fill no window are left out.
fn windows(cells: &mut Vec<Cell>, years: u32, notes: &mut Vec<Message>) -> Result<Vec<(i32, i32)>> {
    if years == 0 || years > 100 {
        return Err(Error::configuration("时间窗 window 无效", "window is not valid")
            .found(years.to_string())
            .expected("1—100 年", "1 to 100 years"));
    }
    let before = cells.len();
    cells.retain(|cell| cell.year != 0);
    if cells.len() < before {
        notes.push(Message::new("没有年份的专利不参与比较", "patents without a year are not compared"));
    }
    let span = |pick: fn(i32, i32) -> i32| cells.iter().map(|cell| cell.year).reduce(pick);
    let (Some(first), Some(last)) = (span(i32::min), span(i32::max)) else { return Ok(Vec::new()) };
    let years = years as i32;
    let mut out: Vec<(i32, i32)> =
        (0..(last - first + 1) / years).map(|k| (last - (k + 1) * years + 1, last - k * years)).collect();
    out.reverse();
    let begin = out.first().map_or(last + 1, |window| window.0);
    if begin > first {
        notes.push(Message::new(
            format!("{first} 年至 {} 年不足一个时间窗，未计入", begin - 1),
            format!("{first} to {} do not fill a window and are left out", begin - 1),
        ));
    }
    Ok(out)
}

/// What a measure of a table is, said of a map: labels of its units, what they were counted by, and the map's own warnings.
pub(super) fn of_map(mut analysis: Analysis, map: &Map, config: &CellsConfig, notes: Vec<Message>) -> Analysis {
    let definition = &mut analysis.definition;
    for kind in [config.row, config.column] {
        let (name, known) = (config.name_of(kind), key_column(kind));
        for column in &mut definition.columns {
            let zh = if name == "group" { "集团" } else { known.label.zh.as_str() };
            if column.name == name {
                column.label = Message::new(zh, name);
                column.meaning = known.meaning.clone();
            } else if column.name.strip_prefix("related_") == Some(name) {
                column.label = Message::new(format!("相关{zh}"), format!("related {name}"));
                column.meaning = known.meaning.clone();
            }
        }
    }
    if let Some(parameters) = definition.parameters.as_object_mut() {
        parameters.insert("row".to_owned(), config.name_of(config.row).into());
        parameters.insert("column".to_owned(), config.name_of(config.column).into());
        parameters.insert("level".to_owned(), config.level.name().into());
        parameters.insert("counting".to_owned(), config.counting(map).name().into());
        parameters.insert("where".to_owned(), serde_json::json!(config.filter));
    }
    analysis.warnings.splice(0..0, notes);
    let selection = map.select(&config.filter).unwrap_or_default();
    analysis.warnings.extend(map.region_doubts(config.level, &selection));
    analysis.warnings.extend(map.warnings());
    analysis
}
