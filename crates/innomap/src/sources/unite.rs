//! Several files put together: columns of the same meaning, or of the same header, become one.

use std::borrow::Cow;

use polars_core::prelude::{ChunkFullNull, StringChunked};
use rayon::prelude::*;

use super::file::Source;
use super::mapping::{self, Mapping, Subject};
use super::raw::{RawColumn, Values};
use super::values::map_column;
use super::{ReadConfig, SYNTHETIC_MARK, internal};
use crate::tables::{FileAudit, RowNote};
use crate::{Error, Message, Result};

/// A column of a source and where it went.
#[derive(Debug)]
pub(super) struct SourceColumn {
    pub(super) header: String,
    pub(super) meaning: Option<&'static str>,
    /// Index into `United::columns`; nothing where its type could not be read.
    pub(super) target: Option<usize>,
    /// The files that have it.
    pub(super) files: Vec<u32>,
}

/// A column of all files together.
#[derive(Debug)]
pub(super) struct UnitedColumn {
    pub(super) name: String,
    pub(super) known: bool,
    pub(super) values: StringChunked,
}

/// All files together, row after row.
#[derive(Debug, Default)]
pub(super) struct United {
    pub(super) columns: Vec<UnitedColumn>,
    /// What identifies each row.
    pub(super) key: StringChunked,
    pub(super) file: Vec<u32>,
    pub(super) row: Vec<u32>,
    pub(super) sources: Vec<SourceColumn>,
    pub(super) files: Vec<FileAudit>,
    pub(super) ragged: Vec<RowNote>,
    pub(super) warnings: Vec<Message>,
}

/// Puts files together in their order.
pub(super) fn unite(subject: Subject, sources: Vec<Source>, config: &ReadConfig) -> Result<United> {
    let headers: Vec<Vec<&str>> = sources.iter().map(|s| s.raw.headers()).collect();
    mapping::check_present(&config.columns, &headers)?;
    let mut united = United::default();
    for (index, source) in sources.into_iter().enumerate() {
        let path = source.audit.path.clone();
        united.add(subject, index as u32, source, config).map_err(|e| e.file(std::path::Path::new(&path)))?;
    }
    Ok(united)
}

impl United {
    fn add(&mut self, subject: Subject, index: u32, source: Source, config: &ReadConfig) -> Result<()> {
        let Source { raw, mut audit } = source;
        let mapping = mapping::map(subject, &raw.headers(), config)?;
        audit.profile = mapping.profile.map(|p| p.name.clone());
        audit.synthetic = raw.headers().contains(&SYNTHETIC_MARK);
        self.warn(&mapping, &audit.path, subject);
        self.warnings.extend(raw.warnings);
        let before = self.row.len();
        let added = raw.rows.len();
        let marked = vendor_values(raw.columns, &mapping);
        for (column, meaning) in marked.into_iter().zip(&mapping.meanings) {
            let target = match column.values {
                Values::Text(values) => {
                    if *meaning == Some(mapping.key) {
                        append(&mut self.key, &values)?;
                    }
                    Some(self.put(subject, &column.header, *meaning, &values, before)?)
                }
                Values::Unsupported(dtype) => {
                    self.skip(&column.header, *meaning, &dtype, &audit.path)?;
                    None
                }
            };
            self.note_source(column.header, *meaning, target, index);
        }
        for column in self.columns.iter_mut().filter(|c| c.values.len() == before && added > 0) {
            append(&mut column.values, &StringChunked::full_null("".into(), added))?;
        }
        self.file.extend(std::iter::repeat_n(index, added));
        self.row.extend(raw.rows);
        let fields = mapping.meanings.len();
        self.ragged.extend(raw.ragged.into_iter().map(|r| RowNote {
            file: index,
            row: r.row,
            value: r.text,
            into: None,
            reason: Message::new(
                format!("该行有 {} 个字段，表头有 {fields} 个", r.fields),
                format!("the row has {} fields, the header {fields}", r.fields),
            ),
        }));
        self.files.push(audit);
        Ok(())
    }

    fn warn(&mut self, mapping: &Mapping, path: &str, subject: Subject) {
        for meaning in &mapping.absent {
            self.warnings.push(Message::new(
                format!("{path} 没有 columns= 为 {meaning} 指定的列"),
                format!("{path} lacks the column that columns= names for {meaning}"),
            ));
        }
        if mapping.key != subject.keys()[0] {
            self.warnings.push(Message::new(
                format!("{path} 没有公开(公告)号，以申请号识别每一行"),
                format!("{path} has no publication number; the application number identifies its rows"),
            ));
        }
    }

    /// Puts the values of one file under the column of their meaning or of their own header.
    fn put(
        &mut self,
        subject: Subject,
        header: &str,
        meaning: Option<&str>,
        values: &StringChunked,
        before: usize,
    ) -> Result<usize> {
        let name = meaning.map_or_else(|| own_name(subject, header), str::to_owned);
        let at = if let Some(at) = self.columns.iter().position(|c| c.name == name) {
            at
        } else {
            let empty = if before == 0 { StringChunked::default() } else { StringChunked::full_null("".into(), before) };
            self.columns.push(UnitedColumn { name, known: meaning.is_some(), values: empty });
            self.columns.len() - 1
        };
        append(&mut self.columns[at].values, values)?;
        Ok(at)
    }

    /// A column of a type without text: a mistake where its meaning is needed, else left out with a warning.
    fn skip(&mut self, header: &str, meaning: Option<&str>, dtype: &str, path: &str) -> Result<()> {
        if let Some(meaning) = meaning {
            return Err(Error::schema("列的数据类型不支持", "the column has a type that is not supported")
                .column(header)
                .found(dtype)
                .expected(format!("{meaning}：文本、数字或日期"), format!("{meaning}: text, number or date"))
                .hint("请先转换为文本列", "turn it into a text column first"));
        }
        self.warnings.push(Message::new(
            format!("{path} 的列「{header}」数据类型为 {dtype}，未读取"),
            format!("the column '{header}' of {path} is of type {dtype} and was not read"),
        ));
        Ok(())
    }

    fn note_source(&mut self, header: String, meaning: Option<&'static str>, target: Option<usize>, file: u32) {
        match self.sources.iter_mut().find(|s| s.header == header && s.meaning == meaning && s.target == target) {
            Some(source) => source.files.push(file),
            None => self.sources.push(SourceColumn { header, meaning, target, files: vec![file] }),
        }
    }
}

/// The name of a column that is carried through; it never looks like a meaning.
fn own_name(subject: Subject, header: &str) -> String {
    if subject.meanings().iter().any(|m| m.name == header) { format!("{header}′") } else { header.to_owned() }
}

/// Applies what the vendor's profile says of empty cells and separators.
fn vendor_values(columns: Vec<RawColumn>, mapping: &Mapping) -> Vec<RawColumn> {
    let Some(profile) = mapping.profile else { return columns };
    let apply = |(column, meaning): (RawColumn, Option<&'static str>)| {
        let Values::Text(values) = &column.values else { return column };
        let separators = meaning.and_then(|m| profile.separators.get(m)).map_or(&[][..], Vec::as_slice);
        if profile.empty.is_empty() && separators.is_empty() {
            return column;
        }
        let values = map_column(values, |text| {
            if profile.empty.iter().any(|e| e == text) {
                None
            } else if separators.iter().any(|s| text.contains(s.as_str())) {
                Some(Cow::Owned(separators.iter().fold(text.to_owned(), |t, s| t.replace(s.as_str(), ";"))))
            } else {
                Some(Cow::Borrowed(text))
            }
        });
        RawColumn { header: column.header, values: Values::Text(values) }
    };
    columns.into_par_iter().zip(mapping.meanings.par_iter().copied()).map(apply).collect()
}

fn append(to: &mut StringChunked, values: &StringChunked) -> Result<()> {
    if to.is_empty() {
        *to = values.clone();
        return Ok(());
    }
    to.append(values).map_err(|e| internal(&e))
}
