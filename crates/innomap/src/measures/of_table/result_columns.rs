//! Columns of results over rows, columns and periods of a table.

use std::borrow::Cow;

use polars_core::prelude::{Column as TableColumn, DataFrame};

use super::CellTable;
use crate::error::Message;
use crate::map::nodes::{frame, text};
use crate::measures::definition::Column;
use crate::{Error, Result};

/// The units a line of a result is about, line by line.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// Period of each line.
    pub(super) period: Vec<u32>,
    /// Row of each line; empty where the result is not about rows.
    pub(super) row: Vec<u32>,
    /// Column of each line; empty where the result is not about columns.
    pub(super) column: Vec<u32>,
}

impl Units {
    /// The label columns of the lines, and their names and meanings: the period first, where the table has any.
    /// A result without lines names both row and column.
    pub(super) fn columns(&self, table: &CellTable) -> (Vec<TableColumn>, Vec<Column>) {
        let none = self.row.is_empty() && self.column.is_empty();
        let (of_rows, of_columns) = (none || !self.row.is_empty(), none || !self.column.is_empty());
        let names = &table.names;
        let (mut columns, mut meanings) = (Vec::new(), Vec::new());
        if let Some(name) = &names.period {
            columns.push(text(name, self.period.iter().map(|&at| table.periods[at as usize].clone())));
            meanings.push(label(name, "时期", "period"));
        }
        if of_rows {
            columns.push(text(&names.row, self.row.iter().map(|&at| Some(table.rows[at as usize].clone()))));
            meanings.push(label(&names.row, "行", "row"));
        }
        if of_columns {
            columns.push(text(&names.column, self.column.iter().map(|&at| Some(table.columns[at as usize].clone()))));
            meanings.push(label(&names.column, "列", "column"));
        }
        (columns, meanings)
    }
}

/// A table of columns of one length. A user's own column may bear the name of a result's.
pub(super) fn framed(columns: Vec<TableColumn>) -> Result<DataFrame> {
    let mut names: Vec<&str> = columns.iter().map(|column| column.name().as_str()).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Error::schema("表中的列与结果的列同名", "a column of the table has the name of a column of the result")
            .column(twice[0])
            .hint("请先给该列改名", "rename the column first"));
    }
    frame(columns)
}

/// The names of label columns, as the keys of a definition.
pub(super) fn keys(meanings: &[Column]) -> Vec<Cow<'static, str>> {
    meanings.iter().map(|column| column.name.clone()).collect()
}

fn label(name: &str, zh: &str, en: &str) -> Column {
    Column {
        name: name.to_owned().into(),
        label: Message::new(name, name),
        meaning: Message::new(format!("所给表中的{zh}"), format!("{en} of the table that was given")),
    }
}
