//! A table as it stands in its file, before anything is known of its columns.

use polars_core::prelude::{StringChunked, StringChunkedBuilder};

use super::delimited::Rows;
use super::header;
use super::values::cell;
use crate::{Error, Message, Result};

/// The values of a column.
#[derive(Debug)]
pub(super) enum Values {
    /// Texts.
    Text(StringChunked),
    /// Values of a type that has no text; the name of the type.
    Unsupported(String),
}

/// A column under the header of its file.
#[derive(Debug)]
pub(super) struct RawColumn {
    pub(super) header: String,
    pub(super) values: Values,
}

/// A row that has not as many fields as the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ragged {
    pub(super) row: u32,
    pub(super) fields: usize,
    pub(super) text: String,
}

/// A table as it stands in its file.
#[derive(Debug, Default)]
pub(super) struct RawTable {
    pub(super) columns: Vec<RawColumn>,
    /// Row of each row in the file, from 1.
    pub(super) rows: Vec<u32>,
    /// Row of the header; 0 where the format has none.
    pub(super) header_row: u32,
    pub(super) ragged: Vec<Ragged>,
    pub(super) format: String,
    pub(super) encoding: Option<String>,
    pub(super) sheet: Option<String>,
    pub(super) warnings: Vec<Message>,
    /// The rows that are still to be read, where those of the table are not all of it.
    pub(super) rest: Option<Rows<'static>>,
}

impl RawTable {
    /// The headers in order.
    pub(super) fn headers(&self) -> Vec<&str> {
        self.columns.iter().map(|c| c.header.as_str()).collect()
    }

    /// Refuses a table without a row and one with a header twice.
    pub(super) fn checked(self) -> Result<Self> {
        header::check_distinct(self.columns.iter().map(|c| c.header.as_str()), u64::from(self.header_row))?;
        if self.rows.is_empty() && self.ragged.is_empty() && self.rest.is_none() {
            return Err(no_rows(&self.headers()));
        }
        Ok(self)
    }
}

/// The English message of a table without a row, by which it is told from other failures.
pub(super) const NO_ROWS: &str = "there is a header but no row of data";

/// The error of a table without a row.
pub(super) fn no_rows(headers: &[&str]) -> Error {
    Error::input("只有表头，没有数据行", NO_ROWS)
        .found(headers.join(", "))
        .expected("表头下至少一行数据", "at least one row below the header")
        .hint("请检查导出是否完整", "check whether the export is complete")
}

/// The error of a file without any content.
pub(super) fn nothing_there() -> Error {
    Error::input("文件是空的", "the file is empty")
        .expected("带表头的表格", "a table with a header")
        .hint("请检查导出是否完整", "check whether the export is complete")
}

/// Writes the rows of a text table or a sheet into columns.
pub(super) struct Writer {
    headers: Vec<String>,
    named: Vec<bool>,
    builders: Vec<StringChunkedBuilder>,
    /// Rows that each column has so far; the rest of a short column is empty.
    filled: Vec<usize>,
    rows: Vec<u32>,
    header_row: u32,
    warnings: Vec<Message>,
}

impl Writer {
    /// Starts a table with the cells of its header row.
    pub(super) fn new<'a>(header_row: u32, cells: impl Iterator<Item = &'a str>, capacity: usize) -> Self {
        let mut writer = Self {
            headers: vec![],
            named: vec![],
            builders: vec![],
            filled: vec![],
            rows: Vec::with_capacity(capacity),
            header_row,
            warnings: vec![],
        };
        for text in cells {
            writer.warnings.extend(header::direction_warning(text));
            writer.add_column(header::shown(text), capacity);
        }
        writer
    }

    fn add_column(&mut self, shown: String, capacity: usize) {
        let named = !shown.is_empty();
        self.headers.push(if named { shown } else { header::unnamed(self.headers.len() + 1) });
        self.named.push(named);
        self.builders.push(StringChunkedBuilder::new("".into(), capacity));
        self.filled.push(0);
    }

    /// Begins a row.
    pub(super) fn begin_row(&mut self, row: u32) {
        self.rows.push(row);
    }

    /// Puts a cell into the row that was begun last. A column beyond the header comes into being with its first value.
    pub(super) fn put(&mut self, column: usize, text: &str) {
        let Some(text) = cell(text) else { return };
        while column >= self.builders.len() {
            self.add_column(String::new(), 0);
        }
        let at = self.rows.len().saturating_sub(1);
        if self.filled[column] > at {
            return; // a cell given twice: the first stands
        }
        self.pad(column, at);
        self.builders[column].append_value(text);
        self.filled[column] = at + 1;
    }

    fn pad(&mut self, column: usize, upto: usize) {
        for _ in self.filled[column]..upto {
            self.builders[column].append_null();
        }
        self.filled[column] = upto;
    }

    /// The table. Columns without a header and without a value are not part of it.
    pub(super) fn finish(mut self) -> RawTable {
        let height = self.rows.len();
        for column in 0..self.builders.len() {
            if self.filled[column] < height {
                self.pad(column, height);
            }
        }
        let parts = self.headers.into_iter().zip(self.named).zip(self.builders);
        let columns = parts.filter_map(|((header, named), builder)| {
            let values = builder.finish();
            (named || values.null_count() < values.len()).then(|| RawColumn { header, values: Values::Text(values) })
        });
        RawTable {
            columns: columns.collect(),
            rows: self.rows,
            header_row: self.header_row,
            warnings: self.warnings,
            ..RawTable::default()
        }
    }
}
