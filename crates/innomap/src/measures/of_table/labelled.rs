//! What options say of rows and columns by their labels: classes, references, complexities.

use std::collections::BTreeMap;

use super::CellTable;
use super::answer::Side;
use super::presence::ByLabel;
use crate::error::nearest;
use crate::measures::SparseTable;
use crate::{Error, Result};

/// A table against a reference by label: units that only the reference has are one more row or column without values, so that
/// shares of the reference are those of the whole of it.
pub(super) fn against(
    table: &CellTable,
    at: usize,
    side: Side,
    reference: Option<&ByLabel>,
) -> Result<(SparseTable, Option<Vec<f64>>)> {
    let cells = &table.tables[at];
    let Some(reference) = reference else { return Ok((cells.clone(), None)) };
    let (labels, period) = (side.labels(table), table.periods[at].as_deref());
    let given = reference.of_period(period, "reference")?;
    if let Some((label, value)) = given.iter().find(|(_, value)| !(value.is_finite() && **value >= 0.0)) {
        return Err(Error::value("参照应为不小于 0 的有限数", "a reference must be a finite number that is not negative")
            .column(label)
            .found(value.to_string()));
    }
    let mut values: Vec<f64> =
        reference.spread(labels, period, "reference")?.into_iter().map(|value| value.unwrap_or(0.0)).collect();
    let elsewhere: f64 = given.iter().filter(|(label, _)| labels.binary_search(label).is_err()).map(|(_, value)| value).sum();
    if elsewhere <= 0.0 {
        return Ok((cells.clone(), Some(values)));
    }
    values.push(elsewhere);
    let all: Vec<(u32, u32, f64)> = (0..cells.rows())
        .flat_map(|row| cells.row(row).0.iter().zip(cells.row(row).1).map(move |(&column, &value)| (row, column, value)))
        .collect();
    let (more_rows, more_columns) = if side == Side::Row { (1, 0) } else { (0, 1) };
    let (wider, _) = SparseTable::from_cells(cells.rows() + more_rows, cells.columns() + more_columns, &all)?;
    Ok((wider, Some(values)))
}

/// The classes of all labels, numbered in the order of their names, and the names.
///
/// # Errors
/// A label without a class.
pub(super) fn classes(labels: &[String], of: &BTreeMap<String, String>, what: &'static str) -> Result<(Vec<u32>, Vec<String>)> {
    let mut names: Vec<String> = Vec::new();
    for label in labels {
        names.push(of.get(label).ok_or_else(|| lacks(label, what))?.clone());
    }
    names.sort_unstable();
    names.dedup();
    let number = |label: &String| of.get(label).and_then(|name| names.binary_search(name).ok()).unwrap_or_default() as u32;
    Ok((labels.iter().map(number).collect(), names))
}

/// The place of a label.
pub(super) fn place(label: &str, labels: &[String], what: &'static str) -> Result<u32> {
    labels.binary_search_by(|known| known.as_str().cmp(label)).map(|at| at as u32).map_err(|_| {
        let near = nearest(label, labels.iter().map(String::as_str)).join(", ");
        Error::name_not_found("表中没有这个标签", "the table has no such label")
            .column(what)
            .found(label)
            .hint(format!("最接近的是：{near}"), format!("the nearest are: {near}"))
    })
}

pub(super) fn lacks(label: &str, what: &'static str) -> Error {
    Error::value("有标签没有归类", "a label has no class")
        .column(what)
        .found(label)
        .hint("每个标签都应有归类", "every label must have a class")
}
