//! The audit: what was understood of each column and row, what was not, and why. `read = kept + rejected + merged`, always.

use serde::Serialize;

use crate::error::Message;

/// One file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FileAudit {
    /// Path as the user gave it.
    pub path: String,
    /// SHA-256 of its bytes in hexadecimal, as `certutil -hashfile` or `sha256sum` print it.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// `xlsx`, `csv`, `tsv`, `tagged`, `parquet`, … with `.gz` or `.zst` where compressed.
    pub format: String,
    /// Encoding of its text, where it has one.
    pub encoding: Option<String>,
    /// Sheet that was read.
    pub sheet: Option<String>,
    /// Vendor profile that was recognised or asked for.
    pub profile: Option<String>,
    /// Table of a set that it was recognised as, such as `tls206_person`.
    pub table: Option<String>,
    /// Whether its rows were joined to those of another file, so that they do not count in `Audit::read`.
    pub joined: bool,
    /// Row of the header, counted from 1; 0 where the format keeps headers apart from rows.
    pub header_row: u64,
    /// Data rows read.
    pub read: u64,
    /// Whether the product's own sample generator made it.
    pub synthetic: bool,
}

/// One source column and what it became.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ColumnAudit {
    /// Header as it stands in the file.
    pub source: String,
    /// Name of its meaning; null where the column is carried through under its own name.
    pub meaning: Option<String>,
    /// Files that have it, as indices into `Audit::files`, ascending.
    pub files: Vec<u32>,
    /// Kept rows with a value.
    pub filled: u64,
    /// Kept rows in all.
    pub rows: u64,
    /// Up to three distinct values.
    pub examples: Vec<String>,
    /// Values that could not be understood; each is a `CellNote`.
    pub unparsed: u64,
}

/// A row that was rejected or merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowNote {
    /// Index into `Audit::files`.
    pub file: u32,
    /// Row in the file, counted from 1.
    pub row: u32,
    /// Value that decided: the number of the publication, or the text that could not be used.
    pub value: String,
    /// For a merged row, file and row it went into.
    pub into: Option<(u32, u32)>,
    /// Why.
    pub reason: Message,
}

/// A value that could not be understood in a row that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellNote {
    /// Index into `Audit::files`.
    pub file: u32,
    /// Row in the file, counted from 1.
    pub row: u32,
    /// Name of the column's meaning.
    pub column: String,
    /// The value.
    pub value: String,
    /// Why.
    pub reason: Message,
}

/// The audit of one reading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Audit {
    /// Files in the order read.
    pub files: Vec<FileAudit>,
    /// Source columns in the order of the files.
    pub columns: Vec<ColumnAudit>,
    /// Data rows read.
    pub read: u64,
    /// Rows kept.
    pub kept: u64,
    /// Rows set aside.
    pub rejected: Vec<RowNote>,
    /// Rows merged into another.
    pub merged: Vec<RowNote>,
    /// Values not understood in rows that were kept.
    pub unparsed: Vec<CellNote>,
    /// Anything else the reader should know.
    pub warnings: Vec<Message>,
}

impl Audit {
    /// Counts, for each column, the values that could not be understood.
    pub fn count_unparsed(&mut self) {
        for column in &mut self.columns {
            if let Some(meaning) = &column.meaning {
                let here = |note: &&CellNote| &note.column == meaning && column.files.binary_search(&note.file).is_ok();
                column.unparsed = self.unparsed.iter().filter(here).count() as u64;
            }
        }
    }

    /// Whether every row is accounted for.
    pub fn balances(&self) -> bool {
        self.read == self.kept + self.rejected.len() as u64 + self.merged.len() as u64
    }
}
