//! Tables: dense ids, distinct texts, ragged columns, exact shares, the audit of what was read, and provenance.

pub mod audit;
pub mod csr;
pub mod date;
pub mod interner;
pub mod meaning;
pub mod progress;
pub mod share;

pub use audit::{Audit, CellNote, ColumnAudit, FileAudit, RowNote};
pub use csr::Csr;
pub use date::Date;
pub use interner::Interner;
pub use meaning::{EnterpriseColumn, PatentColumn};
pub use progress::Progress;

use polars_core::prelude::{DataFrame, StringChunked};

use crate::{Error, Result};

/// A table of texts as it was read: every column a string column (null where the export says «empty»), known columns
/// under the name of their meaning, unknown ones under their own; and for each row the file and row it came from.
#[derive(Debug, Clone, Default)]
pub struct TextTable {
    /// The columns, all of type String.
    pub columns: DataFrame,
    /// Index into `Audit::files` of each row's file.
    pub file: Vec<u32>,
    /// Row of each row in its file, counted from 1 as a spreadsheet does.
    pub row: Vec<u32>,
}

impl TextTable {
    /// Number of rows.
    pub fn height(&self) -> usize {
        self.row.len()
    }

    /// A column by name, where the table has it.
    pub fn text(&self, name: &str) -> Result<Option<&StringChunked>> {
        match self.columns.column(name) {
            Err(_) => Ok(None),
            Ok(column) => column.as_materialized_series().str().map(Some).map_err(|e| {
                Error::internal("文本表中有非文本列", "a text table holds a column that is not text")
                    .column(name)
                    .found(e.to_string())
            }),
        }
    }
}
