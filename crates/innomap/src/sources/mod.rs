//! Reading patent exports and enterprise lists: what a file is, what its columns mean, which rows are the same.
//!
//! Each file is read by its content (`file`, then `workbook`, `delimited` or `columnar`) into a table under its own
//! headers; `mapping` finds what the headers mean; `unite` puts the files together; `duplicates` merges equal rows.

mod columnar;
mod delimited;
mod duplicates;
mod encoding;
mod file;
mod header;
mod mapping;
mod profile;
mod raw;
mod unite;
mod values;
mod workbook;

use std::collections::BTreeMap;
use std::path::PathBuf;

use polars_core::prelude::{Column, DataFrame, IntoColumn, PolarsError, StringChunked, StringChunkedBuilder};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

pub use values::split_values;

use crate::tables::{Audit, ColumnAudit, FileAudit, RowNote, TextTable};
use crate::{Error, Message, Result};
use duplicates::{Choice, Groups};
use file::Source;
use mapping::Subject;
use unite::{SourceColumn, United};

/// A column of this header marks a file made by the product's own sample generator.
pub const SYNTHETIC_MARK: &str = "合成样本 synthetic sample";

/// How far down a column its examples are looked for.
const EXAMPLE_ROWS: usize = 10_000;

/// What the user says about the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadConfig {
    /// Name of a meaning → header in the files, for example `applicants` → `我的列`. Wins over the profile.
    pub columns: BTreeMap<String, String>,
    /// Vendor profile to use instead of the one that the headers show.
    pub profile: Option<String>,
    /// Sheet of the workbooks; the first that is not empty where none is named.
    pub sheet: Option<String>,
    /// Encoding of the text files; found from their bytes where none is named.
    pub encoding: Option<String>,
}

/// A table and the audit of its reading.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The rows that were kept.
    pub table: TextTable,
    /// What was understood and what was not.
    pub audit: Audit,
}

/// Reads patent exports. Rows with the same country and publication number become one.
pub fn read_patents(paths: &[PathBuf], config: &ReadConfig) -> Result<Reading> {
    read(Subject::Patents, paths, config)
}

/// Reads enterprise lists. Rows with the same name and code become one.
pub fn read_enterprises(paths: &[PathBuf], config: &ReadConfig) -> Result<Reading> {
    read(Subject::Enterprises, paths, config)
}

/// Takes over a patent table in memory; `name` stands for the file in audit and messages.
pub fn patents_from_table(table: DataFrame, name: &str, config: &ReadConfig) -> Result<Reading> {
    from_table(Subject::Patents, table, name, config)
}

/// Takes over an enterprise list in memory; `name` stands for the file in audit and messages.
pub fn enterprises_from_table(table: DataFrame, name: &str, config: &ReadConfig) -> Result<Reading> {
    from_table(Subject::Enterprises, table, name, config)
}

fn read(subject: Subject, paths: &[PathBuf], config: &ReadConfig) -> Result<Reading> {
    mapping::check_columns(subject, &config.columns)?;
    if paths.is_empty() {
        return Err(Error::configuration("没有给出文件", "no file was given")
            .expected("至少一个文件", "at least one file")
            .hint("请检查路径或通配符", "check the path or the pattern"));
    }
    let sources: Vec<Result<Source>> = paths.par_iter().map(|path| file::read(path, config)).collect();
    assemble(subject, sources.into_iter().collect::<Result<_>>()?, config)
}

fn from_table(subject: Subject, table: DataFrame, name: &str, config: &ReadConfig) -> Result<Reading> {
    mapping::check_columns(subject, &config.columns)?;
    let columns = table.into_columns();
    let (raw, (sha256, bytes)) = rayon::join(|| columnar::from_columns(&columns), || hash_columns(&columns));
    let raw = raw.checked().map_err(|e| e.file(std::path::Path::new(name)))?;
    let audit = FileAudit {
        path: name.to_owned(),
        sha256,
        bytes,
        format: raw.format.clone(),
        read: raw.rows.len() as u64,
        ..FileAudit::default()
    };
    assemble(subject, vec![Source { raw, audit }], config)
}

/// Hash and size of the texts of a table, column after column, each with its length before it.
fn hash_columns(columns: &[Column]) -> (String, u64) {
    let mut hasher = Sha256::new();
    let mut bytes = 0;
    let mut buffer = Vec::new();
    for column in columns {
        hasher.update(column.name().as_bytes());
        let Ok(texts) = column.as_materialized_series().str() else { continue };
        for text in texts.iter() {
            let text = text.unwrap_or_default().as_bytes();
            bytes += text.len() as u64;
            buffer.extend((text.len() as u32).to_le_bytes());
            buffer.extend(text);
            if buffer.len() > 1 << 16 {
                hasher.update(&buffer);
                buffer.clear();
            }
        }
        hasher.update(&buffer);
        buffer.clear();
    }
    (file::hex(&hasher.finalize()), bytes)
}

fn assemble(subject: Subject, sources: Vec<Source>, config: &ReadConfig) -> Result<Reading> {
    let united = unite::unite(subject, sources, config)?;
    let keys = Keys::new(subject, &united);
    let groups = duplicates::group(united.row.len(), |row, out| keys.write(row, out));
    let kept = kept_rows(united.row.len(), &groups);
    let mut columns = merged_columns(&united, &kept, &groups)?;
    if subject == Subject::Patents {
        write_numbers(&mut columns, &united, &kept, &keys);
    }
    let at = |rows: &[u32]| kept.iter().map(|&k| rows[k as usize]).collect::<Vec<u32>>();
    let (file, row) = (at(&united.file), at(&united.row));
    let audit = audit(subject, &united, &groups, &keys, &columns, &file);
    debug_assert!(audit.balances());
    let named = columns.into_iter().map(|(name, values)| values.with_name(name.as_str().into()).into_column());
    let columns = DataFrame::new(kept.len(), named.collect::<Vec<Column>>()).map_err(|e| internal(&e))?;
    Ok(Reading { table: TextTable { columns, file, row }, audit })
}

/// What identifies each row.
struct Keys {
    subject: Subject,
    key: StringChunked,
    /// Country of a publication, code of an enterprise.
    beside: Option<StringChunked>,
}

impl Keys {
    fn new(subject: Subject, united: &United) -> Self {
        let beside = match subject {
            Subject::Patents => "country",
            Subject::Enterprises => "code",
        };
        let beside = united.columns.iter().find(|c| c.known && c.name == beside).map(|c| c.values.rechunk().into_owned());
        Self { subject, key: united.key.rechunk().into_owned(), beside }
    }

    fn write(&self, row: usize, out: &mut String) {
        let Some(key) = self.key.get(row) else { return };
        let beside = self.beside.as_ref().and_then(|b| b.get(row));
        match self.subject {
            Subject::Patents => duplicates::write_number(key, beside, out),
            Subject::Enterprises => {
                out.push_str(key);
                // A sign that no cell begins with keeps name and code apart.
                out.push('\u{1f}');
                out.push_str(beside.unwrap_or_default());
            }
        }
    }
}

fn kept_rows(rows: usize, groups: &Groups) -> Vec<u32> {
    let mut keep = vec![true; rows];
    for &row in groups.keyless.iter().chain(groups.repeated.iter().map(|(row, _)| row)) {
        keep[row as usize] = false;
    }
    (0..rows as u32).filter(|&row| keep[row as usize]).collect()
}

fn merged_columns(united: &United, kept: &[u32], groups: &Groups) -> Result<Vec<(String, StringChunked)>> {
    let one = |column: &unite::UnitedColumn| {
        let choice = if column.known { Choice::Best } else { Choice::First };
        let values = duplicates::merge_column(&column.values, kept, groups, choice).map_err(|e| internal(&e))?;
        Ok((column.name.clone(), values))
    };
    united.columns.par_iter().map(one).collect::<Vec<_>>().into_iter().collect()
}

/// Writes the full number of each publication into its column; a column that holds them already is left as it is.
fn write_numbers(columns: &mut Vec<(String, StringChunked)>, united: &United, kept: &[u32], keys: &Keys) {
    let at = united.columns.iter().position(|c| c.known && c.name == "publication");
    if let Some(at) = at {
        let values = columns[at].1.rechunk();
        let values = values.downcast_as_array();
        let same = |text: &mut String, (i, &row): (usize, &u32)| {
            text.clear();
            keys.write(row as usize, text);
            values.get(i) == Some(text.as_str())
        };
        if kept.par_iter().enumerate().with_min_len(4_096).map_init(String::new, same).all(|same| same) {
            return;
        }
    }
    let mut out = StringChunkedBuilder::new("".into(), kept.len());
    let mut text = String::new();
    for &row in kept {
        text.clear();
        keys.write(row as usize, &mut text);
        out.append_value(&text);
    }
    match at {
        Some(at) => columns[at].1 = out.finish(),
        None => columns.push(("publication".to_owned(), out.finish())),
    }
}

fn audit(
    subject: Subject,
    united: &United,
    groups: &Groups,
    keys: &Keys,
    columns: &[(String, StringChunked)],
    file: &[u32],
) -> Audit {
    let note = |row: u32, value: String, into: Option<u32>, reason: &Message| {
        let place = |row: u32| (united.file[row as usize], united.row[row as usize]);
        let (file, row) = place(row);
        RowNote { file, row, value, into: into.map(place), reason: reason.clone() }
    };
    let (keyless, repeated) = reasons(subject);
    let missing =
        groups.keyless.iter().map(|&row| note(row, keys.key.get(row as usize).unwrap_or_default().to_owned(), None, &keyless));
    let mut rejected: Vec<RowNote> = united.ragged.iter().cloned().chain(missing).collect();
    rejected.sort_by_key(|n| (n.file, n.row));
    let merged = groups.repeated.iter().map(|&(row, first)| {
        let mut value = String::new();
        keys.write(row as usize, &mut value);
        note(row, value.trim_end_matches('\u{1f}').replace('\u{1f}', " "), Some(first), &repeated)
    });
    Audit {
        read: united.files.iter().map(|f| f.read).sum(),
        files: united.files.clone(),
        columns: united.sources.par_iter().map(|source| column_audit(source, columns, file)).collect(),
        kept: file.len() as u64,
        rejected,
        merged: merged.collect(),
        unparsed: Vec::new(),
        warnings: united.warnings.clone(),
    }
}

fn reasons(subject: Subject) -> (Message, Message) {
    match subject {
        Subject::Patents => (
            Message::new("没有公开(公告)号", "no publication number"),
            Message::new("国别和公开(公告)号相同，并入该行", "same country and publication number: merged into that row"),
        ),
        Subject::Enterprises => (
            Message::new("没有企业名称", "no name"),
            Message::new("名称和代码相同，并入该行", "same name and code: merged into that row"),
        ),
    }
}

/// What became of a source column. Where it is not in all files, only the rows of those that have it count.
fn column_audit(source: &SourceColumn, columns: &[(String, StringChunked)], file: &[u32]) -> ColumnAudit {
    let mut audit = ColumnAudit {
        source: source.header.clone(),
        meaning: source.meaning.map(str::to_owned),
        files: source.files.clone(),
        ..ColumnAudit::default()
    };
    let here = |row: usize| source.files.binary_search(&file[row]).is_ok();
    audit.rows = (0..file.len()).filter(|&row| here(row)).count() as u64;
    let Some((_, values)) = source.target.map(|at| &columns[at]) else { return audit };
    audit.filled = values.iter().enumerate().filter(|(row, v)| v.is_some() && here(*row)).count() as u64;
    for (_, value) in values.iter().enumerate().take(EXAMPLE_ROWS).filter(|(row, _)| here(*row)) {
        let Some(value) = value.filter(|v| !audit.examples.iter().any(|e| e == v)) else { continue };
        audit.examples.push(value.to_owned());
        if audit.examples.len() == 3 {
            break;
        }
    }
    audit
}

fn internal(error: &PolarsError) -> Error {
    Error::internal("表格运算失败", "an operation on a table failed").found(error.to_string())
}

#[cfg(test)]
mod tests;
