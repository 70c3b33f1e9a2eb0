use std::path::Path;

use polars_core::prelude::{NewChunkedArray, StringChunked, StringChunkedBuilder};
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::delimited::Outcome;
use super::duplicates::{NO_KEY, key_hash};
use super::file::Source;
use super::mapping::{self, Mapping, Subject};
use super::portion::Watch;
use super::raw::{Ragged, RawColumn, RawTable, Values, no_rows};
use super::split_values;
use super::vendor_values::vendor_values;
use super::{ReadConfig, SYNTHETIC_MARK, header, qualification};
use crate::numbers;
use crate::tables::texts::TEXT_MEMORY;
use crate::tables::{FileAudit, NewBatch, PatentColumn, Progress, RowNote, TextColumns};
use crate::{Error, Message, Result};

/// Rows of a table in memory that are prepared together.
const PREPARED_ROWS: usize = 65_536;

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

/// All files together, row after row.
#[derive(Debug, Default)]
pub(super) struct United {
    pub(super) columns: TextColumns,
    /// Whether each column has a meaning.
    pub(super) known: Vec<bool>,
    /// Hash of what identifies each row.
    pub(super) keys: Vec<u128>,
    /// Rows without a key, and what stood in its place.
    pub(super) keyless: Vec<(u32, String)>,
    pub(super) file: Vec<u32>,
    pub(super) row: Vec<u32>,
    pub(super) sources: Vec<SourceColumn>,
    pub(super) files: Vec<FileAudit>,
    pub(super) ragged: Vec<RowNote>,
    pub(super) warnings: Vec<Message>,
}

/// Puts files together in their order.
pub(super) fn unite(subject: Subject, sources: Vec<Source>, config: &ReadConfig, progress: &Progress) -> Result<United> {
    let headers: Vec<Vec<&str>> = sources.iter().map(|s| s.raw.headers()).collect();
    mapping::check_present(&config.columns, &headers)?;
    let columns = TextColumns::new(config.text_memory.unwrap_or(TEXT_MEMORY));
    let mut united = United { columns, ..United::default() };
    for (index, source) in sources.into_iter().enumerate() {
        let path = source.audit.path.clone();
        united.add(subject, index as u32, source, (config, progress)).map_err(|e| e.file(Path::new(&path)))?;
    }
    united.drop_unused();
    Ok(united)
}

/// What becomes of the rows of one file.
struct Plan<'a> {
    subject: Subject,
    mapping: &'a Mapping,
    /// Place of each column among those of all files.
    targets: Vec<Option<usize>>,
    /// The column that identifies a row, and the one that does so beside it.
    key: usize,
    beside: Option<usize>,
    /// Where the full number of a publication goes.
    publication: usize,
    /// Where the members of a family go, if the key lists them.
    members: Option<usize>,
}

/// Rows of one file, cleaned.
struct Prepared {
    rows: Vec<u32>,
    keys: Vec<u128>,
    /// Rows without a key by their place, with what stood in its place.
    keyless: Vec<(usize, String)>,
    batch: NewBatch,
    /// The columns that have a value.
    filled: Vec<bool>,
    /// The first row of each column that holds a mark of text direction.
    directed: Vec<Option<u32>>,
    /// Whether some rows list several numbers, the members of a family.
    lists_members: bool,
}

/// What the columns of a file mean. A list without any column of its own may be told by the name of its file.
fn mapping_of(subject: Subject, raw: &RawTable, path: &str, config: &ReadConfig) -> Result<Mapping> {
    let mapping = mapping::map(subject, &raw.headers(), config)?;
    if !mapping.is_plain_list() || !qualification::names_list(path)? {
        return Ok(mapping);
    }
    let config = ReadConfig { profile: Some(qualification::PROFILE.to_owned()), ..config.clone() };
    mapping::map(subject, &raw.headers(), &config)
}

/// What the rows of one file were seen to hold, column by column.
struct Seen {
    filled: Vec<bool>,
    directed: Vec<Option<u32>>,
    lists_members: bool,
}

impl Seen {
    fn new(columns: usize) -> Self {
        Self { filled: vec![false; columns], directed: vec![None; columns], lists_members: false }
    }
}

/// The first row of a column with a mark of text direction.
fn first_directed(column: &RawColumn, rows: &[u32]) -> Option<u32> {
    let Values::Text(values) = &column.values else { return None };
    // All these marks begin with one of two bytes, which are soon looked for.
    let has = |text: &str| {
        !text.is_ascii() && memchr::memchr2(0xE2, 0xD8, text.as_bytes()).is_some() && text.contains(header::sets_direction)
    };
    values.iter().position(|text| text.is_some_and(has)).and_then(|at| rows.get(at).copied())
}

impl Plan<'_> {
    fn prepare(&self, columns: Vec<RawColumn>, rows: Vec<u32>) -> Prepared {
        let columns = vendor_values(columns, self.mapping);
        let text = |at: usize| match &columns[at].values {
            Values::Text(texts) => Some(texts.rechunk().into_owned()),
            Values::Unsupported(_) => None,
        };
        let (key, beside) = (text(self.key).unwrap_or_default(), self.beside.and_then(text));
        let (mut keys, mut keyless) = (Vec::with_capacity(rows.len()), Vec::new());
        let mut written = String::new();
        let mut numbers = Numbers::new(&key);
        let mut lists: Vec<Option<&str>> = Vec::new();
        for (row, text) in key.iter().enumerate() {
            written.clear();
            if let Some(text) = text {
                // Where a row is a family, its first number is its own and all of them are its members.
                let several = self.members.is_some() && split_values(text).nth(1).is_some();
                if several {
                    lists.resize(key.len(), None);
                    lists[row] = Some(text);
                }
                let text = if several { split_values(text).next().unwrap_or(text) } else { text };
                self.write_key(text, beside.as_ref().and_then(|b| b.get(row)), &mut written);
            }
            let hash = key_hash(&written);
            keys.push(hash);
            if hash == NO_KEY {
                keyless.push((row, text.unwrap_or_default().to_owned()));
            }
            if self.subject == Subject::Patents {
                numbers.push(row, Some(written.as_str()).filter(|w| !w.is_empty()));
            }
        }
        let filled = columns.iter().map(|c| matches!(&c.values, Values::Text(t) if t.null_count() < t.len())).collect();
        let directed = columns.iter().map(|column| first_directed(column, &rows)).collect();
        let mut batch = NewBatch { rows: rows.len(), columns: Vec::with_capacity(columns.len() + 1) };
        for (column, target) in columns.into_iter().zip(&self.targets) {
            if let (Values::Text(texts), Some(target)) = (column.values, target) {
                batch.columns.push((*target, texts));
            }
        }
        if self.subject == Subject::Patents {
            batch.columns.retain(|c| c.0 != self.publication);
            batch.columns.push((self.publication, numbers.finish()));
        }
        let lists_members = !lists.is_empty();
        if let Some(members) = self.members.filter(|_| lists_members) {
            batch.columns.push((members, StringChunked::from_iter_options("".into(), lists.into_iter())));
        }
        Prepared { rows, keys, keyless, batch, filled, directed, lists_members }
    }

    fn write_key(&self, key: &str, beside: Option<&str>, out: &mut String) {
        match self.subject {
            Subject::Patents => {
                numbers::write_publication_key(key, beside, out);
            }
            Subject::Enterprises => {
                // Width and blanks make no other enterprise, nor do the dashes and the case of a code.
                out.extend(key.nfkc().filter(|c| !c.is_whitespace()));
                // A sign that no cell begins with keeps name and code apart.
                out.push('\u{1f}');
                let code = beside.unwrap_or_default().nfkc().filter(|c| c.is_alphanumeric());
                out.extend(code.map(|c| c.to_ascii_uppercase()));
            }
        }
    }
}

/// The column of full numbers: the column they were made of, as long as they are the same.
struct Numbers<'a> {
    from: &'a StringChunked,
    other: Option<StringChunkedBuilder>,
}

impl<'a> Numbers<'a> {
    fn new(from: &'a StringChunked) -> Self {
        Self { from, other: None }
    }

    fn push(&mut self, row: usize, number: Option<&str>) {
        if self.other.is_none() {
            if self.from.get(row) == number {
                return;
            }
            let mut other = StringChunkedBuilder::new("".into(), self.from.len());
            self.from.iter().take(row).for_each(|text| other.append_option(text));
            self.other = Some(other);
        }
        if let Some(other) = &mut self.other {
            other.append_option(number);
        }
    }

    fn finish(self) -> StringChunked {
        self.other.map_or_else(|| self.from.clone(), StringChunkedBuilder::finish)
    }
}

impl United {
    fn add(&mut self, subject: Subject, index: u32, source: Source, (config, progress): (&ReadConfig, &Progress)) -> Result<()> {
        let Source { mut raw, mut audit, portion } = source;
        let watch = Watch { portion: &portion, progress };
        let before = (self.columns.batches(), self.row.len(), self.keyless.len());
        loop {
            let mapping = mapping_of(subject, &raw, &audit.path, config)?;
            let plan = self.plan(subject, &raw, &mapping)?;
            let mut seen = Seen::new(raw.columns.len());
            let mut ragged = std::mem::take(&mut raw.ragged);
            if let Some(rows) = raw.rest.take() {
                let prepare = |columns, rows| plan.prepare(columns, rows);
                let accept = |parts| self.push(index, parts, &mut seen, progress);
                match rows.read(config, watch, prepare, accept)? {
                    Outcome::Done { ragged: uneven, fingerprint } => {
                        ragged = uneven;
                        (audit.sha256, audit.bytes) = fingerprint.finish();
                    }
                    Outcome::Again(other) => {
                        self.undo(before);
                        raw = other.into_table().checked()?;
                        continue;
                    }
                }
                // A column without a header counts only if it has a value.
                seen.filled.iter_mut().zip(rows.named()).for_each(|(filled, named)| *filled |= named);
            } else {
                let parts = prepare_all(&plan, &raw.columns, &raw.rows, watch)?;
                self.push(index, parts, &mut seen, progress)?;
                seen.filled.fill(true);
            }
            let read = self.row.len() - before.1 + ragged.len();
            if read == 0 {
                return Err(no_rows(&raw.headers()));
            }
            let (targets, key, members) = (plan.targets, plan.key, plan.members.filter(|_| seen.lists_members));
            self.warn(&mapping, &audit.path, subject);
            for (((column, meaning), target), _) in
                raw.columns.iter().zip(&mapping.meanings).zip(targets).zip(seen.filled).filter(|(_, filled)| *filled)
            {
                if let Values::Unsupported(dtype) = &column.values {
                    self.skip(&column.header, *meaning, dtype, &audit.path)?;
                }
                self.note_source(column.header.clone(), *meaning, target, index);
            }
            if members.is_some() {
                self.note_source(raw.columns[key].header.clone(), Some(PatentColumn::FamilyMembers.name()), members, index);
            }
            self.warn_of_direction(&raw, &seen.directed);
            self.note_ragged(ragged, index, mapping.meanings.len());
            audit.synthetic = raw.headers().contains(&SYNTHETIC_MARK);
            self.warnings.extend(raw.warnings);
            (audit.format, audit.encoding) = (raw.format, raw.encoding);
            audit.profile = audit.profile.or_else(|| mapping.profile.as_ref().map(|p| p.asked.clone()));
            audit.header_row = u64::from(raw.header_row);
            audit.read = read as u64;
            self.files.push(audit);
            portion.close(progress);
            return Ok(());
        }
    }

    /// Finds the places of the columns of a file among those of all files.
    fn plan<'m>(&mut self, subject: Subject, raw: &RawTable, mapping: &'m Mapping) -> Result<Plan<'m>> {
        let at = |meaning: &str| mapping.meanings.iter().position(|m| *m == Some(meaning));
        let beside = match subject {
            Subject::Patents => "country",
            Subject::Enterprises => "code",
        };
        let missing = || Error::internal("读入的表没有主键", "the table was read without a key");
        let (key, beside) = (at(mapping.key).ok_or_else(missing)?, at(beside));
        let targets = raw.columns.iter().zip(&mapping.meanings).map(|(column, meaning)| match column.values {
            Values::Text(_) => Some(self.place(subject, &column.header, *meaning)),
            Values::Unsupported(_) => None,
        });
        let targets = targets.collect();
        let publication = match subject {
            Subject::Patents => self.place(subject, subject.keys()[0], Some(subject.keys()[0])),
            Subject::Enterprises => 0,
        };
        let members = PatentColumn::FamilyMembers.name();
        let members = (subject == Subject::Patents && at(members).is_none()).then(|| self.place(subject, members, Some(members)));
        Ok(Plan { subject, mapping, targets, key, beside, publication, members })
    }

    /// The place of the column of a meaning, or of a header that has none.
    fn place(&mut self, subject: Subject, header: &str, meaning: Option<&str>) -> usize {
        let name = meaning.map_or_else(|| own_name(subject, header), str::to_owned);
        self.columns.position(&name).unwrap_or_else(|| {
            self.known.push(meaning.is_some());
            self.columns.add(&name)
        })
    }

    /// The place of the column of a meaning, whether a source has it or not.
    pub(super) fn column(&mut self, name: &str) -> usize {
        self.columns.position(name).unwrap_or_else(|| {
            self.known.push(true);
            self.columns.add(name)
        })
    }

    /// The place of a column by name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.columns.position(name)
    }

    fn push(&mut self, file: u32, parts: Vec<Prepared>, seen: &mut Seen, progress: &Progress) -> Result<()> {
        let mut batches = Vec::with_capacity(parts.len());
        for part in parts {
            let before = self.row.len();
            self.keyless.extend(part.keyless.into_iter().map(|(row, text)| ((before + row) as u32, text)));
            self.file.extend(std::iter::repeat_n(file, part.rows.len()));
            self.row.extend(part.rows);
            self.keys.extend(part.keys);
            seen.filled.iter_mut().zip(part.filled).for_each(|(filled, here)| *filled |= here);
            seen.lists_members |= part.lists_members;
            seen.directed.iter_mut().zip(part.directed).for_each(|(first, here)| *first = first.or(here));
            batches.push(part.batch);
        }
        self.columns.push(batches, progress)
    }

    /// Takes back the rows of a file: those behind so many batches, rows and rows without a key.
    fn undo(&mut self, (batches, rows, keyless): (usize, usize, usize)) {
        self.columns.truncate(batches);
        self.keys.truncate(rows);
        self.file.truncate(rows);
        self.row.truncate(rows);
        self.keyless.truncate(keyless);
    }

    fn note_ragged(&mut self, ragged: Vec<Ragged>, file: u32, fields: usize) {
        self.ragged.extend(ragged.into_iter().map(|r| RowNote {
            file,
            row: r.row,
            value: r.text,
            into: None,
            reason: Message::new(
                format!("该行有 {} 个字段，表头有 {fields} 个", r.fields),
                format!("the row has {} fields, the header {fields}", r.fields),
            ),
        }));
    }

    /// Leaves out the columns that no source turned out to have.
    fn drop_unused(&mut self) {
        let number = self.columns.position("publication");
        let used = |column: usize| Some(column) == number || self.sources.iter().any(|s| s.target == Some(column));
        let kept: Vec<usize> = (0..self.known.len()).filter(|&c| used(c)).collect();
        if kept.len() == self.known.len() {
            return;
        }
        self.columns.select(&kept);
        self.known = kept.iter().map(|&c| self.known[c]).collect();
        for source in &mut self.sources {
            source.target = source.target.and_then(|t| kept.binary_search(&t).ok());
        }
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

    /// Names the columns with marks of direction, by which a text shows itself as another than it is.
    fn warn_of_direction(&mut self, raw: &RawTable, directed: &[Option<u32>]) {
        for (header, row) in raw.columns.iter().zip(directed).filter_map(|(column, row)| Some((&column.header, (*row)?))) {
            self.warnings.push(Message::new(
                format!("列「{header}」第 {row} 行起含有改变文字方向的隐藏符号，显示与实际内容可能不同"),
                format!("column '{header}' holds hidden marks of text direction from row {row}: it may look other than it is"),
            ));
        }
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

/// Prepares a table that is in memory already.
fn prepare_all(plan: &Plan<'_>, columns: &[RawColumn], rows: &[u32], watch: Watch<'_>) -> Result<Vec<Prepared>> {
    let part = |start: usize| {
        watch.check()?;
        let end = rows.len().min(start + PREPARED_ROWS);
        let slice = |column: &RawColumn| RawColumn {
            header: column.header.clone(),
            values: match &column.values {
                Values::Text(texts) => Values::Text(texts.slice(start as i64, end - start)),
                Values::Unsupported(dtype) => Values::Unsupported(dtype.clone()),
            },
        };
        let prepared = plan.prepare(columns.iter().map(slice).collect(), rows[start..end].to_vec());
        watch.add((end - start) as u64);
        Ok(prepared)
    };
    let starts: Vec<usize> = (0..rows.len()).step_by(PREPARED_ROWS).collect();
    starts.into_par_iter().map(part).collect()
}
