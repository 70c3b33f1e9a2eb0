//! Reading patent exports and enterprise lists: what a file is, what its columns mean, which rows are the same.
//!
//! Each file is read by its content (`file`, then `workbook`, `delimited` or `columnar`) into a table under its own
//! headers; `mapping` finds what the headers mean; `unite` puts the files together; `duplicates` merges equal rows.

mod amount;
mod archive;
mod blocks;
mod columnar;
mod dated_name;
mod decoder;
mod delimited;
mod duplicates;
mod encoding;
mod enterprise_rows;
pub(crate) mod enterprise_words;
mod file;
mod header;
mod header_row;
mod joined;
mod joined_audit;
mod layout;
mod mapping;
mod packaged;
mod plain;
mod portion;
mod profile;
mod profile_file;
mod profile_set;
mod qualification;
mod raw;
mod recognise;
mod records;
mod table_set;
mod tagged;
mod typed;
mod unite;
mod values;
mod vendor_values;
mod workbook;

use std::collections::BTreeMap;
use std::path::PathBuf;

use polars_core::prelude::{Column, DataFrame, PolarsError};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

pub use crate::tables::split_values;
pub use archive::UnpackLimits;
pub use dated_name::{WrittenName, names_in, written_name};
pub use decoder::Decoder;
pub use plain::{PlainTable, plain_table};
pub use profile::{DateOrder, Profile, Qualification};
pub use profile_set::{packaged_profiles, profiles, recognise_profile};
pub use qualification::{qualification_in, qualifications};
pub use typed::{ColumnType, MeaningType, Typed, flag, meanings, typed_enterprises, typed_patents};

use crate::tables::{Audit, ColumnAudit, FileAudit, Progress, RowNote, Stage, TextColumns, TextTable, hash};
use crate::{Error, Message, Result};
use duplicates::Groups;
use file::Source;
use joined::Joined;
use mapping::Subject;
use portion::Portion;
use unite::{SourceColumn, United};

/// A column of this header marks a file made by the product's own sample generator.
pub const SYNTHETIC_MARK: &str = "合成样本 synthetic sample";

/// How far down a column its examples are looked for.
const EXAMPLE_ROWS: usize = 10_000;

/// Equal rows are found, listed, and put together.
const DEDUPLICATE_STEPS: u64 = 3;

/// How many examples are shown of a column.
const EXAMPLES: usize = 3;

/// What the user says about the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadConfig {
    /// Name of a meaning → header in the files, for example `applicants` → `我的列`. Wins over the profile.
    pub columns: BTreeMap<String, String>,
    /// Vendor profile to use instead of the one that the headers show: its name, or the path of a `.toml` file.
    pub profile: Option<String>,
    /// Sheet of the workbooks; the first that is not empty where none is named.
    pub sheet: Option<String>,
    /// Encoding of the text files; found from their bytes where none is named.
    pub encoding: Option<String>,
    /// How much may come out of a compressed file.
    pub limits: UnpackLimits,
    /// Reads what this program has no reader for.
    pub decoder: Option<Decoder>,
    /// How many bytes of text may stay in memory before all of it goes to a temporary file; `tables::texts::TEXT_MEMORY`
    /// where nothing is said. What comes out is the same.
    pub text_memory: Option<usize>,
}

/// Something to read.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file, or an archive of files.
    File(PathBuf),
    /// A table in memory, all columns texts, and what stands for its file in audit and messages.
    Table(DataFrame, String),
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
pub fn read_patents(paths: &[PathBuf], config: &ReadConfig, progress: &Progress) -> Result<Reading> {
    patents_from(files(paths), config, progress)
}

/// Reads enterprise lists. Rows with the same name and code become one.
pub fn read_enterprises(paths: &[PathBuf], config: &ReadConfig, progress: &Progress) -> Result<Reading> {
    enterprises_from(files(paths), config, progress)
}

/// Reads patents of files and of tables in memory.
pub fn patents_from(inputs: Vec<Input>, config: &ReadConfig, progress: &Progress) -> Result<Reading> {
    read(Subject::Patents, inputs, config, progress)
}

/// Reads enterprises of files and of tables in memory.
pub fn enterprises_from(inputs: Vec<Input>, config: &ReadConfig, progress: &Progress) -> Result<Reading> {
    read(Subject::Enterprises, inputs, config, progress)
}

fn files(paths: &[PathBuf]) -> Vec<Input> {
    paths.iter().cloned().map(Input::File).collect()
}

fn read(subject: Subject, inputs: Vec<Input>, config: &ReadConfig, progress: &Progress) -> Result<Reading> {
    mapping::check_columns(subject, &config.columns)?;
    if inputs.is_empty() {
        return Err(Error::configuration("没有给出文件", "no file was given")
            .expected("至少一个文件", "at least one file")
            .hint("请检查路径或通配符", "check the path or the pattern"));
    }
    let portions: Vec<Portion> = inputs.iter().map(Input::portion).collect();
    progress.enter(Stage::Read, portions.iter().map(Portion::size).sum())?;
    let one = |(input, portion): (Input, Portion)| match input {
        Input::File(path) => file::read(&path, config, portion, progress),
        Input::Table(table, name) => from_table(table, name, portion, progress).map(|source| vec![source]),
    };
    let sources: Vec<Result<Vec<Source>>> = inputs.into_par_iter().zip(portions).map(one).collect();
    let sources = sources.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    let Joined { sources, beside, columns, warnings } = joined::join(subject, sources, config, progress)?;
    let mut reading = assemble(subject, sources, config, progress)?;
    reading.audit.files.extend(beside);
    joined_audit::add(&mut reading.audit, columns);
    reading.audit.warnings.extend(warnings);
    Ok(reading)
}

impl Input {
    /// Its part of the reading. What cannot be looked at fails when it is read.
    fn portion(&self) -> Portion {
        match self {
            Self::File(path) => Portion::new(std::fs::metadata(path).map_or(0, |file| file.len())),
            Self::Table(table, _) => {
                let portion = Portion::new(table.estimated_size() as u64);
                portion.expect(table.height() as u64);
                portion
            }
        }
    }
}

fn from_table(table: DataFrame, name: String, portion: Portion, progress: &Progress) -> Result<Source> {
    let columns = table.into_columns();
    let (raw, (sha256, bytes)) = rayon::join(|| columnar::from_columns(&columns, progress), || hash_columns(&columns, progress));
    progress.check()?;
    let raw = raw.checked().map_err(|e| e.file(std::path::Path::new(&name)))?;
    let audit =
        FileAudit { path: name, sha256, bytes, format: raw.format.clone(), read: raw.rows.len() as u64, ..FileAudit::default() };
    Ok(Source { raw, audit, portion })
}

/// Hash and size of the texts of a table, column after column, each with its length before it.
fn hash_columns(columns: &[Column], progress: &Progress) -> (String, u64) {
    let mut hasher = Sha256::new();
    let mut bytes = 0;
    let mut buffer = Vec::new();
    for column in columns {
        hasher.update(column.name().as_bytes());
        let Ok(texts) = column.as_materialized_series().str() else { continue };
        for text in texts.iter().take_while(|_| !progress.is_cancelled()) {
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
    (hash::hex(&hasher.finalize()), bytes)
}

fn assemble(subject: Subject, sources: Vec<Source>, config: &ReadConfig, progress: &Progress) -> Result<Reading> {
    let mut united = unite::unite(subject, sources, config, progress)?;
    progress.enter(Stage::Deduplicate, DEDUPLICATE_STEPS)?;
    let groups = duplicates::group(&united.keys, progress)?;
    united.keys = Vec::new();
    let merged = merged_notes(subject, &united, &groups)?;
    progress.step()?;
    let (values, unparsed) = match subject {
        Subject::Patents => (None, Vec::new()),
        Subject::Enterprises => enterprise_rows::unite(&mut united, &groups)?,
    };
    let kept = duplicates::merge(&mut united.columns, &united.known, &groups, values, progress)?;
    progress.step()?;
    let at = |rows: &[u32]| kept.iter().map(|&k| rows[k as usize]).collect::<Vec<u32>>();
    // Usually all rows are kept.
    let all = kept.len() == united.row.len();
    let (rejected, file, row) = (
        rejected_notes(subject, &united),
        if all { std::mem::take(&mut united.file) } else { at(&united.file) },
        if all { std::mem::take(&mut united.row) } else { at(&united.row) },
    );
    let audit = Audit {
        read: united.files.iter().map(|f| f.read).sum(),
        columns: united.sources.par_iter().map(|source| column_audit(source, &united.columns, &file)).collect::<Result<_>>()?,
        files: united.files,
        kept: file.len() as u64,
        rejected,
        merged,
        unparsed,
        warnings: united.warnings,
    };
    debug_assert!(audit.balances());
    Ok(Reading { table: TextTable { columns: united.columns, file, row }, audit })
}

fn rejected_notes(subject: Subject, united: &United) -> Vec<RowNote> {
    let (keyless, _) = reasons(subject);
    let missing = united.keyless.iter().map(|(row, value)| RowNote {
        file: united.file[*row as usize],
        row: united.row[*row as usize],
        value: value.clone(),
        into: None,
        reason: keyless.clone(),
    });
    let mut notes: Vec<RowNote> = united.ragged.iter().cloned().chain(missing).collect();
    notes.sort_by_key(|n| (n.file, n.row));
    notes
}

fn merged_notes(subject: Subject, united: &United, groups: &Groups) -> Result<Vec<RowNote>> {
    let (_, repeated) = reasons(subject);
    let columns: Vec<usize> = subject.shown_key().iter().filter_map(|name| united.position(name)).collect();
    let rows: Vec<u32> = groups.repeated.iter().map(|(row, _)| *row).collect();
    let keys = duplicates::values(&united.columns, &columns, &rows)?;
    let place = |row: u32| (united.file[row as usize], united.row[row as usize]);
    let note = |(&(row, first), key): (&(u32, u32), Vec<String>)| RowNote {
        file: place(row).0,
        row: place(row).1,
        value: key.join(" "),
        into: Some(place(first)),
        reason: repeated.clone(),
    };
    Ok(groups.repeated.iter().zip(keys).map(note).collect())
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
fn column_audit(source: &SourceColumn, columns: &TextColumns, file: &[u32]) -> Result<ColumnAudit> {
    let mut audit = ColumnAudit {
        source: source.header.clone(),
        meaning: source.meaning.map(str::to_owned),
        files: source.files.clone(),
        ..ColumnAudit::default()
    };
    for (batch, start) in columns.starts().into_iter().enumerate() {
        let rows = columns.rows(batch);
        // A batch holds rows of one file.
        if rows == 0 || source.files.binary_search(&file[start]).is_err() {
            continue;
        }
        audit.rows += rows as u64;
        let Some(column) = source.target else { continue };
        audit.filled += columns.filled(batch, column) as u64;
        if start >= EXAMPLE_ROWS || audit.examples.len() == EXAMPLES {
            continue;
        }
        let Some(texts) = columns.get(batch, column)? else { continue };
        for text in texts.iter().take(EXAMPLE_ROWS - start).flatten() {
            if audit.examples.len() < EXAMPLES && !audit.examples.iter().any(|e| e == text) {
                audit.examples.push(text.to_owned());
            }
        }
    }
    Ok(audit)
}

fn internal(error: &PolarsError) -> Error {
    Error::internal("表格运算失败", "an operation on a table failed").found(error.to_string())
}

#[cfg(test)]
mod tests;
