//! Identify: the texts of a reading become dates, distinct names, symbols and places with dense ids. Each distinct value
//! is looked at once; what cannot be understood becomes a note of the audit, never a silent loss.

use std::ops::Range;

use polars_core::prelude::StringChunked;
use rayon::prelude::*;

use super::application::applications;
use super::row_places::{Place, places};
use crate::Result;
use crate::classification::Symbol;
use crate::classification::ipc::{self, Verdict};
use crate::error::Message;
use crate::names::{Code, LONGEST_NAME, each_name};
use crate::tables::{Audit, CellNote, Csr, Date, Interner, PatentColumn, Progress, Stage, TextTable, split_places, split_values};

/// The kinds of date a patent can have, in the order of [`Identified::dates`].
pub(super) const DATES: [PatentColumn; 4] =
    [PatentColumn::ApplicationDate, PatentColumn::PublicationDate, PatentColumn::GrantDate, PatentColumn::PriorityDate];

/// The columns of a reading by value. All row-wise arrays have one entry a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Identified {
    /// Dates by kind, see [`DATES`]; empty where the table has no such column.
    pub dates: [Vec<Date>; 4],
    /// Key of each row's application.
    pub application: StringChunked,
    /// Distinct raw applicant names; where codes stand beside them, each with its code.
    pub names: Interner,
    /// Code of each of them; empty where the table has none.
    pub codes: Vec<Option<Code>>,
    /// Applicants of each row, distinct, in the order given.
    pub applicants: Csr<u32>,
    /// Distinct symbols.
    pub symbols: Vec<Symbol>,
    /// Symbols of each row, distinct, in the order given.
    pub row_symbols: Csr<u32>,
    /// Distinct places.
    pub places: Vec<Place>,
    /// Place of each row.
    pub row_place: Vec<u32>,
}

/// Between a code and the name it stands beside.
const CODE_END: char = '\u{1}';

impl Identified {
    /// The raw form of a name.
    pub(super) fn raw_name(&self, id: u32) -> &str {
        let text = self.names.get(id);
        if self.codes.is_empty() { text } else { text.split_once(CODE_END).map_or(text, |(_, name)| name) }
    }

    /// Whether a name is too long to be one.
    pub(super) fn is_long(&self, id: u32) -> bool {
        let name = self.raw_name(id);
        name.len() > LONGEST_NAME && name.chars().nth(LONGEST_NAME).is_some()
    }

    /// Notes on the names that are too long to be one.
    fn long_names(&self, table: &TextTable) -> Vec<CellNote> {
        if !(0..self.names.len() as u32).any(|id| self.is_long(id)) {
            return Vec::new();
        }
        let reason = Message::new(
            format!("长于 {LONGEST_NAME} 个字符，不是名称；算一个申请人，不归入机构"),
            format!("longer than {LONGEST_NAME} characters: no name; counts as an applicant that is no institution"),
        );
        let rows = self.applicants.rows().enumerate();
        let long = rows.flat_map(|(i, row)| row.iter().filter(|&&id| self.is_long(id)).map(move |&id| (i, id)));
        let shown = |id: u32| self.raw_name(id).chars().take(LONGEST_NAME).collect::<String>();
        long.map(|(i, id)| note(table, i, PatentColumn::Applicants, &shown(id), &reason)).collect()
    }

    /// The code that stands beside a name.
    pub(super) fn code(&self, id: u32) -> Option<Code> {
        self.codes.get(id as usize).copied().flatten()
    }
}

/// How often the rows are gone through: for dates of four kinds, names, symbols, applications and places.
const PASSES: u64 = 8;

/// Reads dates, names, symbols and places out of a table of texts and adds what it could not understand to the audit.
pub(super) fn identify(table: &TextTable, audit: &mut Audit, progress: &Progress) -> Result<Identified> {
    progress.enter(Stage::Identify, PASSES * table.height() as u64)?;
    let position = |column: PatentColumn| table.columns.position(column.name());
    let nothing = || (0..table.height()).map(|_| [0u32; 0]).collect();
    let names = || match (position(PatentColumn::Applicants), position(PatentColumn::ApplicantCodes)) {
        (None, _) => Ok((Interner::default(), Vec::new(), nothing(), Vec::new())),
        (Some(at), None) => intern_names(table, at, progress).map(|(names, rows)| (names, Vec::new(), rows, Vec::new())),
        (Some(at), Some(codes)) => coded_names(table, at, codes, progress),
    };
    let ipc =
        || position(PatentColumn::Ipc).map_or_else(|| Ok((Vec::new(), nothing(), Vec::new())), |at| symbols(at, table, progress));
    // Each has a part that one thread alone can do; side by side they keep all threads busy.
    let ((names, ipc), (dates, (applications, places))) = rayon::join(
        || rayon::join(names, ipc),
        || {
            rayon::join(
                || all_dates(table, progress),
                || rayon::join(|| applications(table, progress), || places(table, progress)),
            )
        },
    );
    let ((names, codes, applicants, code_notes), (symbols, row_symbols, ipc_notes)) = (names?, ipc?);
    let ((dates, date_notes), (application, number_notes), (places, row_place, place_notes)) = (dates?, applications?, places?);
    for notes in [date_notes, number_notes, code_notes, ipc_notes, place_notes] {
        audit.unparsed.extend(notes);
    }
    let out = Identified { dates, application, names, codes, applicants, symbols, row_symbols, places, row_place };
    audit.unparsed.extend(out.long_names(table));
    audit.count_unparsed();
    Ok(out)
}

/// The dates of all kinds, see [`DATES`].
fn all_dates(table: &TextTable, progress: &Progress) -> Result<([Vec<Date>; 4], Vec<CellNote>)> {
    let (mut out, mut notes): ([Vec<Date>; 4], _) = Default::default();
    for (slot, column) in out.iter_mut().zip(DATES) {
        if let Some(at) = table.columns.position(column.name()) {
            *slot = dates(at, column, table, &mut notes, progress)?;
        }
    }
    Ok((out, notes))
}

/// Runs of batches that are worth a task each. They are few: what each finds anew is looked up again when they are put
/// together. What comes out does not depend on them.
fn runs(table: &TextTable) -> Vec<Range<usize>> {
    let batches = table.columns.batches();
    let long = batches.div_ceil(2 * rayon::current_num_threads()).max(1);
    (0..batches).step_by(long).map(|start| start..batches.min(start + long)).collect()
}

/// Gives distinct values of some columns ids in the order of first appearance. `values` hands over the values of a row, given
/// its number and its texts by column.
pub(super) fn intern(
    table: &TextTable,
    columns: &[usize],
    values: impl Fn(usize, &[Option<&str>], &mut dyn FnMut(&str)) + Sync,
    progress: &Progress,
) -> Result<(Interner, Csr<u32>)> {
    let starts = table.columns.starts();
    let run = |batches: Range<usize>| {
        let (mut names, mut rows) = (Interner::default(), Csr::default());
        for batch in batches {
            progress.check()?;
            let texts = columns.iter().map(|&c| table.columns.get(batch, c)).collect::<Result<Vec<_>>>()?;
            let arrays: Vec<_> = texts.iter().map(|t| t.as_ref().map(StringChunked::downcast_as_array)).collect();
            let mut row: Vec<Option<&str>> = Vec::with_capacity(columns.len());
            let start = starts.get(batch).copied().unwrap_or_default();
            for i in 0..table.columns.rows(batch) {
                row.clear();
                row.extend(arrays.iter().map(|a| a.and_then(|a| a.get(i))));
                values(start + i, &row, &mut |value| {
                    let id = names.intern(value);
                    if !rows.open_row().contains(&id) {
                        rows.push_value(id);
                    }
                });
                rows.end_row();
            }
            progress.add(table.columns.rows(batch) as u64);
        }
        Ok((names, rows))
    };
    let mut parts = runs(table).into_par_iter().map(run).collect::<Result<Vec<(Interner, Csr<u32>)>>>()?.into_iter();
    let Some((mut names, mut rows)) = parts.next() else { return Ok(Default::default()) };
    for (part, mut part_rows) in parts {
        progress.check()?;
        let ids: Vec<u32> = part.iter().map(|name| names.intern(name)).collect();
        for id in part_rows.values_mut() {
            *id = ids[*id as usize];
        }
        rows.append(&part_rows);
    }
    Ok((names, rows))
}

/// Splits the texts of a column into distinct values.
pub(super) fn intern_values(table: &TextTable, column: usize, progress: &Progress) -> Result<(Interner, Csr<u32>)> {
    intern(table, &[column], |_, row, each| row.iter().flatten().flat_map(|text| split_values(text)).for_each(each), progress)
}

/// Splits the applicants of each row into distinct names.
fn intern_names(table: &TextTable, column: usize, progress: &Progress) -> Result<(Interner, Csr<u32>)> {
    intern(table, &[column], |_, row, each| row.iter().flatten().for_each(|text| each_name(text, &mut *each)), progress)
}

type CodedNames = (Interner, Vec<Option<Code>>, Csr<u32>, Vec<CellNote>);

/// Distinct pairs of a name and the code at its place, by row; a code that is none is noted and ignored, and so are the codes
/// of a row that has another number of them than of names.
fn coded_names(table: &TextTable, at: usize, codes: usize, progress: &Progress) -> Result<CodedNames> {
    let (names, rows) = intern(
        table,
        &[at, codes],
        |_, row, each| {
            let (names, codes) = (row[0].unwrap_or_default(), row[1].unwrap_or_default());
            let pairs = side_by_side(names, codes).unwrap_or_else(|| split_values(names).map(|name| (name, "")).collect());
            let mut key = String::new();
            for (name, code) in pairs {
                key.clear();
                key.extend([code, CODE_END.encode_utf8(&mut [0; 4]), name]);
                each(&key);
            }
        },
        progress,
    )?;
    let text = |id: u32| names.get(id).split_once(CODE_END).map_or("", |(code, _)| code);
    let read: Vec<_> = (0..names.len() as u32).map(|id| Some(text(id)).filter(|t| !t.is_empty()).map(Code::read)).collect();
    let mut notes = Vec::new();
    if read.iter().flatten().any(std::result::Result::is_err) {
        for (i, row) in rows.rows().enumerate() {
            for &id in row {
                if let Some(Err(problem)) = read[id as usize] {
                    let why = problem.message();
                    let reason =
                        Message::new(format!("{}；不据以识别机构", why.zh), format!("{}; not used to tell institutions", why.en));
                    notes.push(note(table, i, PatentColumn::ApplicantCodes, text(id), &reason));
                }
            }
        }
    }
    notes.extend(misplaced_codes(table, at, codes)?);
    Ok((names, read.into_iter().map(|code| code.and_then(std::result::Result::ok)).collect(), rows, notes))
}

/// The names of a cell, each with the code at its place; nothing where the codes cannot be told to the names.
fn side_by_side<'a>(names: &'a str, codes: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let all: (Vec<&str>, Vec<&str>) = (split_places(names).collect(), split_places(codes).collect());
    let with_name = |pairs: Vec<(&'a str, &'a str)>| pairs.into_iter().filter(|(name, _)| !name.is_empty()).collect();
    if all.0.len() == all.1.len() {
        return Some(with_name(all.0.into_iter().zip(all.1).collect()));
    }
    let (names, codes): (Vec<&str>, Vec<&str>) = (split_values(names).collect(), split_values(codes).collect());
    match codes.len() {
        0 => Some(names.into_iter().map(|name| (name, "")).collect()),
        n if n == names.len() => Some(names.into_iter().zip(codes).collect()),
        _ => None,
    }
}

/// Rows whose codes cannot be told to their names.
fn misplaced_codes(table: &TextTable, at: usize, codes: usize) -> Result<Vec<CellNote>> {
    let reason = Message::new(
        "代码的个数与申请人的个数不同；不据以识别机构",
        "not as many codes as applicants; not used to tell institutions",
    );
    let mut notes = Vec::new();
    for (batch, &start) in table.columns.starts().iter().enumerate() {
        let (Some(names), Some(codes)) = (table.columns.get(batch, at)?, table.columns.get(batch, codes)?) else { continue };
        for (i, (names, codes)) in names.iter().zip(codes.iter()).enumerate() {
            if let (Some(names), Some(codes)) = (names, codes)
                && side_by_side(names, codes).is_none()
            {
                notes.push(note(table, start + i, PatentColumn::ApplicantCodes, codes, &reason));
            }
        }
    }
    Ok(notes)
}

fn dates(
    at: usize,
    column: PatentColumn,
    table: &TextTable,
    notes: &mut Vec<CellNote>,
    progress: &Progress,
) -> Result<Vec<Date>> {
    let starts = table.columns.starts();
    let run = |(batch, &start): (usize, &usize)| {
        progress.check()?;
        progress.add(table.columns.rows(batch) as u64);
        let Some(texts) = table.columns.get(batch, at)? else {
            return Ok((vec![Date::NONE; table.columns.rows(batch)], Vec::new()));
        };
        let mut wrong = Vec::new();
        let date = |(i, text): (usize, Option<&str>)| {
            text.map_or(Date::NONE, |text| {
                let date = Date::parse(text).unwrap_or(Date::NONE);
                if !date.is_some() {
                    wrong.push((start + i, text.to_owned()));
                }
                date
            })
        };
        let dates: Vec<Date> = texts.iter().enumerate().map(date).collect();
        Ok((dates, wrong))
    };
    let parts = starts.par_iter().enumerate().map(run).collect::<Result<Vec<_>>>()?;
    let reason = Message::new("不是日期，或没有这一天；按缺失处理", "not a date, or no such day; taken as missing");
    let mut out = Vec::with_capacity(table.height());
    for (dates, wrong) in parts {
        out.extend(dates);
        notes.extend(wrong.into_iter().map(|(i, text)| note(table, i, column, &text, &reason)));
    }
    Ok(out)
}

/// The symbols that parse, in rows; the texts that do not, and the symbols of subclasses that do not exist, as notes.
pub(super) fn symbols(at: usize, table: &TextTable, progress: &Progress) -> Result<(Vec<Symbol>, Csr<u32>, Vec<CellNote>)> {
    let mut notes = Vec::new();
    let (names, mut rows) = intern_values(table, at, progress)?;
    let read: Vec<(Option<Symbol>, Option<Message>)> = (0..names.len() as u32)
        .into_par_iter()
        .with_min_len(1_024)
        .map(|id| match Symbol::parse(names.get(id)) {
            Err(_) => (None, Some(Message::new("不是IPC分类号；不计入", "not an IPC symbol; not counted"))),
            Ok(symbol) => match ipc::verdict(symbol) {
                Verdict::Valid => (Some(symbol), None),
                Verdict::UnknownMainGroup => (
                    Some(symbol),
                    Some(Message::new(
                        "大组不在IPC表中；按其小类计入",
                        "main group not in the IPC table; counted by its subclass",
                    )),
                ),
                Verdict::UnknownSubclass => {
                    (None, Some(Message::new("IPC中没有这个小类；不计入", "no such subclass in the IPC; not counted")))
                }
            },
        })
        .collect();
    if read.iter().any(|(_, reason)| reason.is_some()) {
        for (i, row) in rows.rows().enumerate() {
            for &id in row {
                if let Some(reason) = &read[id as usize].1 {
                    notes.push(note(table, i, PatentColumn::Ipc, names.get(id), reason));
                }
            }
        }
    }
    // Different spellings of one symbol become one id; spellings that are none disappear.
    let mut order: Vec<Symbol> = read.iter().filter_map(|(symbol, _)| *symbol).collect();
    order.sort_unstable();
    order.dedup();
    let ids: Vec<Option<u32>> =
        read.iter().map(|(symbol, _)| symbol.and_then(|s| order.binary_search(&s).ok()).map(|id| id as u32)).collect();
    if order.len() == names.len() {
        for id in rows.values_mut() {
            *id = ids[*id as usize].unwrap_or(0);
        }
        return Ok((order, rows, notes));
    }
    let mut clean = Csr::with_capacity(rows.len(), rows.values().len());
    for row in rows.rows() {
        for id in row.iter().filter_map(|&id| ids[id as usize]) {
            if !clean.open_row().contains(&id) {
                clean.push_value(id);
            }
        }
        clean.end_row();
    }
    Ok((order, clean, notes))
}

pub(super) fn note(table: &TextTable, row: usize, column: PatentColumn, value: &str, reason: &Message) -> CellNote {
    CellNote {
        file: table.file[row],
        row: table.row[row],
        column: column.name().to_owned(),
        value: value.to_owned(),
        reason: reason.clone(),
    }
}
