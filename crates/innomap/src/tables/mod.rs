//! Tables: dense ids, distinct texts, ragged columns, exact shares, the audit of what was read, and provenance.

pub mod audit;
pub mod csr;
pub mod date;
pub mod hash;
pub mod interner;
pub mod meaning;
pub mod progress;
mod several;
pub mod share;
mod spool;
pub mod texts;

pub use audit::{Audit, CellNote, ColumnAudit, FileAudit, RowNote};
pub use csr::Csr;
pub use date::Date;
pub use interner::Interner;
pub use meaning::{EnterpriseColumn, PatentColumn};
pub use progress::{Progress, Stage};
pub use several::{split_places, split_values};
pub use texts::{NewBatch, TextColumns};

use polars_core::prelude::StringChunked;

use crate::Result;

/// A table of texts as it was read: known columns under the name of their meaning, unknown ones under their own, null where
/// the export says «empty»; and for each row the file and row it came from.
#[derive(Debug, Clone, Default)]
pub struct TextTable {
    /// The columns.
    pub columns: TextColumns,
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

    /// A column in one piece, where the table has it.
    pub fn whole(&self, name: &str) -> Result<Option<StringChunked>> {
        self.columns.position(name).map(|column| self.columns.whole(column)).transpose()
    }
}
