//! Sets of tables put together: files that are tables of one set become one flat table, a row a patent, under headers of our
//! own meanings.

use std::path::Path;

use polars_core::prelude::{StringChunked, StringChunkedBuilder};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::file::Source;
use super::header::fold;
use super::joined_audit::{self, SetColumn};
use super::mapping::Subject;
use super::portion::Portion;
use super::raw::{RawColumn, RawTable, Values};
use super::table_set::{self, FlatColumn, Part, SetTable, TableSet, parts};
use super::{ReadConfig, internal, profile_set};
use crate::tables::{FileAudit, Progress};
use crate::{Error, Message, Result};

/// Sources with the tables of sets put together.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) sources: Vec<Source>,
    /// The files whose rows went into those of others.
    pub(super) beside: Vec<FileAudit>,
    /// What became of the columns of the tables.
    pub(super) columns: Vec<SetColumn>,
    pub(super) warnings: Vec<Message>,
}

/// Puts tables of sets together; all other sources stay as they are. A user who names columns or a profile means the files
/// one by one.
pub(super) fn join(subject: Subject, sources: Vec<Source>, config: &ReadConfig, progress: &Progress) -> Result<Joined> {
    if subject != Subject::Patents || config.profile.is_some() || !config.columns.is_empty() {
        return Ok(Joined { sources, ..Joined::default() });
    }
    let belongs = |source: &Source| -> Result<bool> {
        let headers = source.raw.headers();
        let needed = table_set::all()?.iter().any(|set| set.table_of(&headers).is_some());
        // A further table of a set is not joined, but its rows, values and hash belong to the audit as well.
        Ok(needed || profile_set::choose(subject, None, &headers)?.is_some_and(|p| p.set.is_some()))
    };
    let whole = |source: Source| if belongs(&source)? { source.complete(config, progress) } else { Ok(source) };
    let sources: Vec<Source> = sources.into_par_iter().map(whole).collect::<Vec<_>>().into_iter().collect::<Result<_>>()?;
    let mut made: Vec<Option<Source>> = sources.iter().map(|_| None).collect();
    let mut used = vec![false; sources.len()];
    let (mut warnings, mut columns) = (Vec::new(), Vec::new());
    // Set and table of each file.
    let mut tables: Vec<Option<(&str, String)>> = vec![None; sources.len()];
    let mut lone: Vec<(&TableSet, &SetTable, usize)> = Vec::new();
    for set in table_set::all()? {
        let given: Vec<(usize, &SetTable)> =
            sources.iter().enumerate().filter_map(|(at, s)| set.table_of(&s.raw.headers()).map(|t| (at, t))).collect();
        let Some((main, _)) = given.iter().find(|(_, t)| t.name == set.main) else {
            lone.extend(given.into_iter().map(|(at, table)| (set, table, at)));
            continue;
        };
        let alone = given.iter().all(|(_, t)| t.name == set.main);
        if alone && profile_set::choose(subject, None, &sources[*main].raw.headers())?.is_some() {
            continue;
        }
        refuse_missing(set, &given, &sources)?;
        for (at, table) in &given {
            used[*at] = true;
            tables[*at] = Some((set.name.as_str(), table.name.clone()));
            columns.extend(joined_audit::columns(set, &table.name, &sources[*at]));
        }
        // Further tables of the set that the flat one does not need.
        for (at, source) in sources.iter().enumerate() {
            if tables[at].is_some() {
                continue;
            }
            let profile = profile_set::choose(subject, None, &source.raw.headers())?;
            let Some(table) = profile.filter(|p| p.set.as_ref() == Some(&set.name)).and_then(|p| p.table.clone()) else {
                continue;
            };
            warnings.push(Message::new(
                format!("{} 是 {} 的表 {table}，连表不需要，未使用", source.audit.path, set.title.zh),
                format!(
                    "{} is the table {table} of {}, which is not needed for joining; it was not used",
                    source.audit.path, set.title.en
                ),
            ));
            columns.extend(joined_audit::columns(set, &table, source));
            tables[at] = Some((set.name.as_str(), table));
        }
        for (at, source) in Given::new(set, &given, &sources, progress)?.flat(&sources, &mut warnings, progress)? {
            made[at] = Some(source);
        }
    }
    if let Some((set, table, at)) = lone.into_iter().find(|(_, _, at)| !used[*at]) {
        return Err(missing(set, &set.main, &table.name, &sources[at]));
    }
    let mut joined = Joined { columns, warnings, ..Joined::default() };
    for ((source, made), table) in sources.into_iter().zip(made).zip(tables) {
        match (made, table) {
            (Some(made), _) => joined.sources.push(made),
            (None, None) => joined.sources.push(source),
            (None, Some((set, table))) => {
                joined.warnings.extend(source.raw.warnings);
                let profile = Some(set.to_owned());
                joined.beside.push(FileAudit { table: Some(table), profile, joined: true, ..source.audit });
            }
        }
    }
    Ok(joined)
}

fn refuse_missing(set: &TableSet, given: &[(usize, &SetTable)], sources: &[Source]) -> Result<()> {
    let is_given = |name: &str| given.iter().any(|(_, t)| t.name == name);
    for table in set.tables.iter().filter(|t| !is_given(&t.name)) {
        if let Some((at, by)) = given.iter().find(|(_, t)| table.needed_by.contains(&t.name)) {
            return Err(missing(set, &table.name, &by.name, &sources[*at]));
        }
    }
    Ok(())
}

fn missing(set: &TableSet, wanted: &str, given: &str, source: &Source) -> Error {
    Error::schema(format!("{}：缺少表 {wanted}", set.title.zh), format!("{}: the table {wanted} is missing", set.title.en))
        .file(Path::new(&source.audit.path))
        .found(given)
        .expected(format!("{given} 和 {wanted}"), format!("{given} and {wanted}"))
        .hint(format!("请把 {wanted} 与其他表一起传入"), format!("give {wanted} together with the other tables"))
}

/// The rows of a table by their key.
struct Links<'a> {
    first: FxHashMap<&'a str, u32>,
    next: Vec<u32>,
}

/// Ends a chain of rows.
const NONE: u32 = u32::MAX;

impl<'a> Links<'a> {
    fn new(keys: &'a StringChunked, progress: &Progress) -> Self {
        let mut first: FxHashMap<&str, u32> = FxHashMap::default();
        let mut next = vec![NONE; keys.len()];
        for row in (0..keys.len()).rev().take_while(|_| !progress.is_cancelled()) {
            if let Some(key) = keys.get(row) {
                next[row] = first.insert(key, row as u32).unwrap_or(NONE);
            }
        }
        Self { first, next }
    }

    fn first(&self, key: &str) -> Option<usize> {
        self.first.get(key).map(|row| *row as usize)
    }

    fn rows(&self, key: Option<&str>) -> impl Iterator<Item = usize> + '_ {
        let first = key.and_then(|key| self.first(key));
        std::iter::successors(first, |row| Some(self.next[*row]).filter(|next| *next != NONE).map(|next| next as usize))
    }
}

/// A table of a set; its files are put one below the other.
struct Table<'a> {
    spec: &'a SetTable,
    columns: Vec<(String, StringChunked)>,
    /// Source and first row of each file.
    files: Vec<(usize, usize)>,
    rows: usize,
}

impl<'a> Table<'a> {
    fn new(spec: &'a SetTable, places: &[usize], sources: &[Source]) -> Result<Self> {
        let mut table = Self { spec, columns: Vec::new(), files: Vec::new(), rows: 0 };
        for &at in places {
            let raw = &sources[at].raw;
            for column in &raw.columns {
                let Values::Text(values) = &column.values else { continue };
                let place = table.place(&column.header, table.rows);
                table.columns[place].1.append(values).map_err(|e| internal(&e))?;
            }
            table.files.push((at, table.rows));
            table.rows += raw.rows.len();
            for (_, values) in table.columns.iter_mut().filter(|c| c.1.len() < table.rows) {
                values.append(&nulls(table.rows - values.len())).map_err(|e| internal(&e))?;
            }
        }
        for (_, values) in &mut table.columns {
            *values = values.rechunk().into_owned();
        }
        Ok(table)
    }

    /// The place of a column, which comes into being with as many empty cells.
    fn place(&mut self, header: &str, rows: usize) -> usize {
        let found = self.columns.iter().position(|(h, _)| h == header);
        found.unwrap_or_else(|| {
            self.columns.push((header.to_owned(), nulls(rows)));
            self.columns.len() - 1
        })
    }

    fn column(&self, header: &str) -> Option<&StringChunked> {
        let wanted = fold(header);
        self.columns.iter().find(|(h, _)| fold(h) == wanted).map(|c| &c.1)
    }
}

fn nulls(rows: usize) -> StringChunked {
    let mut out = StringChunkedBuilder::new("".into(), rows);
    (0..rows).for_each(|_| out.append_null());
    out.finish()
}

/// The tables of a set that were given.
struct Given<'a> {
    set: &'a TableSet,
    tables: Vec<Table<'a>>,
}

impl<'a> Given<'a> {
    fn new(set: &'a TableSet, given: &[(usize, &'a SetTable)], sources: &[Source], progress: &Progress) -> Result<Self> {
        let places = |spec: &SetTable| given.iter().filter(|(_, t)| t.name == spec.name).map(|g| g.0).collect::<Vec<_>>();
        let present = set.tables.iter().map(|spec| (spec, places(spec))).filter(|(_, places)| !places.is_empty());
        let tables = present.map(|(spec, places)| progress.check().and_then(|()| Table::new(spec, &places, sources)));
        let tables = tables.collect::<Result<_>>()?;
        Ok(Self { set, tables })
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|t| t.spec.name == name)
    }

    /// The flat tables, one for each file of the main table.
    fn flat(&self, sources: &[Source], warnings: &mut Vec<Message>, progress: &Progress) -> Result<Vec<(usize, Source)>> {
        let none = StringChunked::default();
        let keys = |table: &'_ Table<'_>| table.column(&table.spec.key).cloned().unwrap_or_else(|| none.clone());
        let keys: Vec<StringChunked> = self.tables.iter().map(keys).collect();
        let links: Vec<Links<'_>> = keys.par_iter().map(|keys| Links::new(keys, progress)).collect();
        progress.check()?;
        let main = self.at(&self.set.main).ok_or_else(|| no_main(self.set))?;
        let columns = self.compile(main, &links);
        // Where the main table itself gives several values, its rows of one key are one patent.
        let several = columns.iter().any(|c| c.from == Some(main));
        let kept: Vec<usize> = (0..self.tables[main].rows)
            .filter(|&row| !several || keys[main].get(row).is_none_or(|key| links[main].first(key) == Some(row)))
            .collect();
        let made: Vec<RawColumn> = columns.par_iter().map(|column| column.write(&kept, &keys[main], &links, progress)).collect();
        progress.check()?;
        self.warn(&columns, main, (&keys, &links), &kept, sources, warnings);
        let carried = self.carried(main, &columns);
        let files = &self.tables[main].files;
        let cut = |(i, &(at, start)): (usize, &(usize, usize))| {
            let end = files.get(i + 1).map_or(self.tables[main].rows, |next| next.1);
            let (from, to) = (kept.partition_point(|row| *row < start), kept.partition_point(|row| *row < end));
            (at, self.one_file(&sources[at], &made, &carried, (&kept[from..to], from, start)))
        };
        Ok(files.iter().enumerate().map(cut).collect())
    }

    /// The part of the flat table that comes of one file of the main table.
    fn one_file(
        &self,
        source: &Source,
        made: &[RawColumn],
        carried: &[(String, &StringChunked)],
        (kept, from, start): (&[usize], usize, usize),
    ) -> Source {
        let part = |column: &RawColumn| {
            let Values::Text(values) = &column.values else { return None };
            let values = values.slice(from as i64, kept.len()).rechunk().into_owned();
            Some(RawColumn { header: column.header.clone(), values: Values::Text(values) })
        };
        let through = |(header, values): &(String, &StringChunked)| {
            let mut out = StringChunkedBuilder::new("".into(), kept.len());
            kept.iter().for_each(|&row| out.append_option(values.get(row)));
            RawColumn { header: header.clone(), values: Values::Text(out.finish()) }
        };
        let raw = &source.raw;
        let rows: Vec<u32> = kept.iter().map(|&row| raw.rows[row - start]).collect();
        let audit = FileAudit {
            table: Some(self.set.main.clone()),
            profile: Some(self.set.name.clone()),
            read: (rows.len() + raw.ragged.len()) as u64,
            ..source.audit.clone()
        };
        let raw = RawTable {
            columns: made.iter().filter_map(part).chain(carried.iter().map(through)).collect(),
            rows,
            header_row: raw.header_row,
            ragged: raw.ragged.clone(),
            format: raw.format.clone(),
            encoding: raw.encoding.clone(),
            sheet: raw.sheet.clone(),
            warnings: raw.warnings.clone(),
            rest: None,
        };
        Source { raw, audit, portion: Portion::default() }
    }

    /// Columns of the main table that went into none of the flat ones.
    fn carried(&self, main: usize, columns: &[Compiled<'_>]) -> Vec<(String, &StringChunked)> {
        let templates = self.set.columns.iter().filter(|c| c.from.as_ref().is_none_or(|from| *from == self.set.main));
        let used: Vec<String> = templates
            .flat_map(|c| c.text.iter().flat_map(|t| parts(t)))
            .filter_map(|p| if let Part::Field(None, column) = p { Some(fold(column)) } else { None })
            .collect();
        let own = |header: &str| columns.iter().any(|c| fold(&c.name) == fold(header));
        let name = |header: &str| if own(header) { format!("{}.{header}", self.set.main) } else { header.to_owned() };
        let rest = self.tables[main].columns.iter().filter(|(header, _)| !used.contains(&fold(header)));
        rest.map(|(header, values)| (name(header), values)).collect()
    }

    /// The columns that can be made of the tables given; of two of one name the first.
    fn compile<'t>(&'t self, main: usize, links: &'t [Links<'t>]) -> Vec<Compiled<'t>> {
        let mut columns: Vec<Compiled<'_>> = Vec::new();
        for flat in &self.set.columns {
            if columns.iter().all(|c| c.name != flat.name) {
                columns.extend(self.compile_one(flat, main, links));
            }
        }
        columns
    }

    fn compile_one<'t>(&'t self, flat: &'t FlatColumn, main: usize, links: &'t [Links<'t>]) -> Option<Compiled<'t>> {
        let from = flat.from.as_deref().map_or(Some(None), |name| self.at(name).map(Some))?;
        let table = &self.tables[from.unwrap_or(main)];
        let template = |text: &'t String| -> Option<Vec<Piece<'t>>> {
            let piece = |part| match part {
                Part::Literal(text) => Some(Piece::Literal(text)),
                Part::Field(None, column) => table.column(column).map(Piece::Own),
                Part::Field(Some(name), column) => {
                    let at = self.at(name)?;
                    let of =
                        |of: &String| of.split_once('.').filter(|of| of.0 == table.spec.name).and_then(|of| table.column(of.1));
                    let by = self.tables[at].spec.of.iter().find_map(of)?;
                    Some(Piece::Other { by, links: &links[at], values: self.tables[at].column(column)? })
                }
            };
            parts(text).into_iter().map(piece).collect()
        };
        let templates: Vec<Vec<Piece<'_>>> = flat.text.iter().filter_map(template).collect();
        let only =
            flat.only.iter().map(|(column, wanted)| Some((table.column(column)?, wanted.as_str()))).collect::<Option<_>>()?;
        let order = flat.order.as_deref().and_then(|column| table.column(column));
        (!templates.is_empty()).then_some(Compiled { name: flat.name.clone(), from, templates, only, order, first: flat.first })
    }

    fn warn(
        &self,
        columns: &[Compiled<'_>],
        main: usize,
        (keys, links): (&[StringChunked], &[Links<'_>]),
        kept: &[usize],
        sources: &[Source],
        warnings: &mut Vec<Message>,
    ) {
        let from = |c: &Compiled<'_>| self.tables[c.from.unwrap_or(main)].spec.name.as_str();
        let list = columns.iter().map(|c| format!("{} ← {}", c.name, from(c))).collect::<Vec<_>>().join("; ");
        let title = &self.set.title;
        warnings.push(Message::new(
            format!("{}：已合并为一张表：{list}", title.zh),
            format!("{}: joined into one table: {list}", title.en),
        ));
        let (rows, name) = (self.tables[main].rows, &self.set.main);
        if kept.len() < rows {
            let patents = kept.len();
            warnings.push(Message::new(
                format!("{name}：{rows} 行为 {patents} 件专利，按首行计"),
                format!("{name}: {rows} rows are {patents} patents, counted at their first rows"),
            ));
        }
        for (at, table) in self.tables.iter().enumerate().filter(|(at, _)| *at != main) {
            let name = &table.spec.name;
            let ragged: usize = table.files.iter().map(|(at, _)| sources[*at].raw.ragged.len()).sum();
            if ragged > 0 {
                warnings.push(Message::new(
                    format!("{name}：{ragged} 行的字段数与表头不同，未合并"),
                    format!("{name}: {ragged} rows have not as many fields as the header and were not joined"),
                ));
            }
            let of_main = table.spec.of.iter().any(|of| of.split_once('.').is_some_and(|of| of.0 == self.set.main));
            let orphans = keys[at].iter().filter(|key| key.is_none_or(|key| links[main].first(key).is_none())).count();
            if of_main && orphans > 0 {
                warnings.push(Message::new(
                    format!("{name}：{orphans} 行在 {} 中没有对应的专利", self.set.main),
                    format!("{name}: {orphans} rows belong to no patent of {}", self.set.main),
                ));
            }
        }
    }
}

fn no_main(set: &TableSet) -> Error {
    Error::internal("表组缺少主表", "a table set lacks its main table").found(&set.name)
}

/// A piece of a value.
enum Piece<'a> {
    Literal(&'a str),
    Own(&'a StringChunked),
    /// The value of the row of another table that this row's `by` leads to.
    Other {
        by: &'a StringChunked,
        links: &'a Links<'a>,
        values: &'a StringChunked,
    },
}

impl<'a> Piece<'a> {
    fn at(&self, row: usize) -> Option<&'a str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Own(values) => values.get(row),
            Self::Other { by, links, values } => values.get(links.first(by.get(row)?)?),
        }
    }
}

/// A column of the flat table, with all it is made of.
struct Compiled<'a> {
    name: String,
    /// The table whose rows give values; the main one, row by row, where none is named.
    from: Option<usize>,
    templates: Vec<Vec<Piece<'a>>>,
    only: Vec<(&'a StringChunked, &'a str)>,
    order: Option<&'a StringChunked>,
    first: bool,
}

impl Compiled<'_> {
    fn write(&self, rows: &[usize], keys: &StringChunked, links: &[Links<'_>], progress: &Progress) -> RawColumn {
        let mut out = StringChunkedBuilder::new("".into(), rows.len());
        let mut found: Vec<usize> = Vec::new();
        for &row in rows.iter().take_while(|_| !progress.is_cancelled()) {
            let text = match self.from {
                None => self.value(row),
                Some(from) => {
                    found.clear();
                    found.extend(links[from].rows(keys.get(row)).filter(|&row| self.takes(row)));
                    found.sort_by_cached_key(|&row| self.rank(row));
                    self.values(&found)
                }
            };
            out.append_option(text);
        }
        RawColumn { header: self.name.clone(), values: Values::Text(out.finish()) }
    }

    fn takes(&self, row: usize) -> bool {
        self.only.iter().all(|(values, wanted)| match (*wanted, values.get(row)) {
            (">0", value) => value.and_then(|v| v.parse::<f64>().ok()).is_some_and(|v| v > 0.0),
            (wanted, value) => value == Some(wanted),
        })
    }

    /// Numbers by size, before dates as text.
    fn rank(&self, row: usize) -> (u64, Option<&str>) {
        let text = self.order.and_then(|order| order.get(row));
        (text.and_then(|t| t.parse().ok()).unwrap_or(u64::MAX), text)
    }

    /// The value of a row by the first template of which no part is missing.
    fn value(&self, row: usize) -> Option<String> {
        self.templates.iter().find_map(|template| template.iter().map(|piece| piece.at(row)).collect::<Option<String>>())
    }

    fn values(&self, rows: &[usize]) -> Option<String> {
        let mut values: Vec<String> = Vec::new();
        for value in rows.iter().filter_map(|&row| self.value(row)) {
            if self.first {
                return Some(value);
            }
            // A semicolon within a value would make two of it.
            let value = value.replace(';', ",");
            if !values.contains(&value) {
                values.push(value);
            }
        }
        (!values.is_empty()).then(|| values.join("; "))
    }
}
