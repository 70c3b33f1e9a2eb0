//! A table of any units: rows, columns and values, over periods where there are any. Patents need not be in it.

use std::hash::Hash;

use hashbrown::HashMap;
use polars_core::prelude::{DataFrame, DataType};
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use crate::error::{Message, nearest};
use crate::measures::{CellLog, SparseTable};
use crate::tables::hash::sha256;
use crate::{Error, Result};

/// Rows whose cells are hashed in one piece.
const ROWS_PER_HASH: usize = 1024;

/// Row, column and value.
type Cell = (u32, u32, f64);

/// Which columns of a table say what.
#[derive(Debug, Clone)]
pub struct CellColumns {
    /// Column of the rows' labels.
    pub row: String,
    /// Column of the columns' labels.
    pub column: String,
    /// Column of the values; each line counts one where there is none.
    pub value: Option<String>,
    /// Column of the periods, where there is one.
    pub period: Option<String>,
}

/// A table by labels. Labels are texts and ordered as such: `0011` keeps its zeros, and `10` comes before `9`.
#[derive(Debug, Clone)]
pub struct CellTable {
    /// The columns it was made of.
    pub names: CellColumns,
    /// Labels of the rows, ascending, those of all periods.
    pub rows: Vec<String>,
    /// Labels of the columns, ascending, those of all periods.
    pub columns: Vec<String>,
    /// Periods, ascending; one without a label where the table has none.
    pub periods: Vec<Option<String>>,
    /// The table of each period, over the rows and columns of all periods.
    pub tables: Vec<SparseTable>,
    /// What was done to the lines.
    pub notes: Vec<Message>,
}

impl CellTable {
    /// The table of a frame whose labels are texts and whose values are numbers.
    ///
    /// # Errors
    /// A column that is not there (with the nearest names), a missing label or value, a value that is negative or no finite number:
    /// each with its line.
    pub fn from_frame(frame: &DataFrame, names: &CellColumns) -> Result<Self> {
        let (of_rows, of_columns) = rayon::join(|| labels(frame, &names.row), || labels(frame, &names.column));
        let ((rows, row_of), (columns, column_of)) = (of_rows?, of_columns?);
        let values = match &names.value {
            None => vec![1.0; frame.height()],
            Some(value) => numbers(frame, value)?,
        };
        let cell = |i: usize| (row_of[i], column_of[i], values[i]);
        let (periods, cells): (_, Vec<Vec<Cell>>) = match &names.period {
            None => (vec![None], vec![(0..frame.height()).map(cell).collect()]),
            Some(period) => {
                let (labels, of) = labels(frame, period)?;
                let mut cells = vec![Vec::new(); labels.len()];
                of.iter().enumerate().for_each(|(i, &period)| cells[period as usize].push(cell(i)));
                (labels.into_iter().map(Some).collect(), cells)
            }
        };
        let made: Vec<(SparseTable, CellLog)> = cells
            .into_par_iter()
            .map(|cells| SparseTable::from_cells(rows.len() as u32, columns.len() as u32, &cells))
            .collect::<Result<_>>()?;
        let mut notes = Vec::new();
        if names.value.is_some() {
            notes.extend(notes_of(made.iter().map(|(_, log)| *log)));
        }
        let tables = made.into_iter().map(|(table, _)| table).collect();
        Ok(Self { names: names.clone(), rows, columns, periods, tables, notes })
    }

    /// SHA-256 of what the table says: labels and cells in their order, so that lines in another order have the same hash.
    pub fn sha256(&self) -> String {
        let labels = |of: &[String]| sha256(of.join("\n").as_bytes());
        let periods: Vec<&str> = self.periods.iter().map(|period| period.as_deref().unwrap_or_default()).collect();
        let parts: Vec<(&SparseTable, u32)> = self
            .tables
            .iter()
            .flat_map(|table| (0..table.rows()).step_by(ROWS_PER_HASH).map(move |first| (table, first)))
            .collect();
        let hashed = |&(table, first): &(&SparseTable, u32)| {
            let mut bytes = Vec::new();
            for row in first..table.rows().min(first + ROWS_PER_HASH as u32) {
                let (columns, values) = table.row(row);
                bytes.extend_from_slice(&(columns.len() as u64).to_le_bytes());
                columns.iter().for_each(|column| bytes.extend_from_slice(&column.to_le_bytes()));
                values.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
            }
            sha256(&bytes)
        };
        let cells: Vec<String> = parts.par_iter().map(hashed).collect();
        let whole = [labels(&self.rows), labels(&self.columns), sha256(periods.join("\n").as_bytes()), cells.concat()];
        sha256(whole.concat().as_bytes())
    }
}

fn notes_of(logs: impl Iterator<Item = CellLog>) -> Vec<Message> {
    let all = logs.fold(CellLog::default(), |sum, log| CellLog {
        given: sum.given + log.given,
        repeated: sum.repeated + log.repeated,
        zero: sum.zero + log.zero,
    });
    let mut notes = Vec::new();
    if all.repeated > 0 {
        notes.push(Message::new(
            format!("{} 行的行列组合重复出现，数值已相加", all.repeated),
            format!("{} lines repeat a pair of row and column; their values are added up", all.repeated),
        ));
    }
    if all.zero > 0 {
        notes.push(Message::new(
            format!("{} 行的数值为 0，与未列出的组合相同", all.zero),
            format!("{} lines have the value 0 and say as little as those that are not there", all.zero),
        ));
    }
    notes
}

fn column<'a>(frame: &'a DataFrame, name: &str) -> Result<&'a polars_core::prelude::Series> {
    frame.column(name).map(polars_core::prelude::Column::as_materialized_series).map_err(|_| {
        let names: Vec<&str> = frame.get_column_names().into_iter().map(polars_core::prelude::PlSmallStr::as_str).collect();
        let error = Error::schema("表中没有这一列", "the table has no such column")
            .found(name)
            .expected(names.join(", "), names.join(", "));
        match nearest(name, names.iter().copied()).first() {
            Some(near) => error.hint(format!("是否指 {near}？"), format!("did you mean {near}?")),
            None => error,
        }
    })
}

/// Distinct labels in the order of their texts, and which of them each line bears.
fn labels(frame: &DataFrame, name: &str) -> Result<(Vec<String>, Vec<u32>)> {
    let series = column(frame, name)?;
    let unread = |e: polars_core::prelude::PolarsError| {
        Error::schema("该列不是文本", "the column is no text").column(name).found(e.to_string())
    };
    let (texts, mut of) = if series.dtype().is_integer() {
        let numbers = series.cast(&DataType::Int64).map_err(unread)?;
        let numbers = numbers.i64().map_err(unread)?.rechunk();
        let (distinct, of) = distinct(numbers.downcast_as_array().iter().map(Option::<&i64>::copied), name)?;
        (distinct.iter().map(ToString::to_string).collect::<Vec<_>>(), of)
    } else {
        let texts = series.cast(&DataType::String).map_err(unread)?;
        let texts = texts.str().map_err(unread)?.rechunk();
        let (distinct, of) = distinct(texts.downcast_as_array().iter(), name)?;
        (distinct.into_iter().map(str::to_owned).collect(), of)
    };
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    order.par_sort_unstable_by_key(|&id| &texts[id as usize]);
    let mut new = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(&id, at)| new[id as usize] = at);
    of.iter_mut().for_each(|id| *id = new[*id as usize]);
    Ok((order.into_iter().map(|id| texts[id as usize].clone()).collect(), of))
}

/// Distinct values as they come, and which of them each line bears.
fn distinct<T: Hash + Eq + Copy>(values: impl ExactSizeIterator<Item = Option<T>>, name: &str) -> Result<(Vec<T>, Vec<u32>)> {
    let mut ids: HashMap<T, u32, FxBuildHasher> = HashMap::default();
    let (mut distinct, mut of) = (Vec::new(), Vec::with_capacity(values.len()));
    for (i, value) in values.enumerate() {
        let Some(value) = value else { return Err(missing(name, i, "标签", "label")) };
        // Lines mostly come in the order of their rows.
        let id = match of.last() {
            Some(&last) if distinct.get(last as usize) == Some(&value) => last,
            _ => *ids.entry(value).or_insert_with(|| {
                distinct.push(value);
                distinct.len() as u32 - 1
            }),
        };
        of.push(id);
    }
    Ok((distinct, of))
}

fn numbers(frame: &DataFrame, name: &str) -> Result<Vec<f64>> {
    let series = column(frame, name)?;
    let is_text = series.dtype() == &DataType::String;
    let values = series
        .cast(&DataType::Float64)
        .map_err(|e| Error::schema("该列不是数值", "the column holds no numbers").column(name).found(e.to_string()))?;
    let values = values
        .f64()
        .map_err(|e| Error::internal("列类型错误", "wrong type of column").found(e.to_string()))?
        .rechunk()
        .into_owned();
    let one = |(i, value): (usize, Option<f64>)| match value {
        Some(value) if value.is_finite() && value >= 0.0 => Ok(value),
        Some(value) => Err(Error::value("数值应为不小于 0 的有限数", "a value must be a finite number that is not negative")
            .column(name)
            .row(i as u64 + 1)
            .found(value.to_string())
            .hint("请先处理负值与无穷大", "deal with negative and infinite values first")),
        None if is_text && series.str().ok().and_then(|t| t.get(i)).is_some() => {
            let found = series.str().ok().and_then(|t| t.get(i)).unwrap_or_default();
            Err(Error::value("不是数值", "not a number").column(name).row(i as u64 + 1).found(found))
        }
        None => Err(missing(name, i, "数值", "value")),
    };
    values.downcast_as_array().iter().map(Option::<&f64>::copied).enumerate().map(one).collect()
}

fn missing(name: &str, i: usize, zh: &str, en: &str) -> Error {
    Error::value(format!("缺少{zh}"), format!("a {en} is missing"))
        .column(name)
        .row(i as u64 + 1)
        .hint("请先补全，或去掉这一行；没有就不要列出", "fill it in or leave the line out; what is not there need not be listed")
}
