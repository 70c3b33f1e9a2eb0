//! The typed table of an enterprise list: codes with their check signs, places of today, classes of the national economy,
//! status and size in few words, names, owners and qualifications with their times.

use std::collections::BTreeSet;

use polars_core::prelude::{
    BooleanChunked, Column, DataFrame, IntoColumn, ListBuilderTrait, ListStringChunkedBuilder, StringChunked,
};
use rustc_hash::FxHashMap;

use super::enterprises::{codes_differ, entries};
use crate::Result;
use crate::classification::gbt4754::{self, EconomyClass, EconomyLevel};
use crate::error::{Error, Message};
use crate::names::{Code, CodeProblem, PlacedBy};
use crate::regions::{Gazetteer, Level};
use crate::sources::enterprise_words::{size, status};
use crate::sources::{self, Typed, WrittenName, flag, names_in, qualification_in, split_values, written_name};
use crate::tables::{Audit, CellNote, EnterpriseColumn as E, Progress, TextTable};

/// How many distinct unknown industries are told the names nearest to them.
const NEAREST: usize = 200;

/// The typed columns of an enterprise list.
pub fn typed_enterprises(table: &TextTable, audit: &Audit) -> Result<Typed> {
    let Typed { columns, unparsed } = sources::typed_enterprises(table, audit)?;
    let mut out = Build { table, columns: columns.into_columns(), notes: unparsed };
    out.codes()?;
    out.place(audit)?;
    out.economy()?;
    out.words()?;
    for column in [E::FormerNames, E::Owners, E::Controller, E::Group] {
        out.names(column)?;
    }
    out.tags(audit)?;
    let known: BTreeSet<(u32, u32, &str)> = audit.unparsed.iter().map(|n| (n.file, n.row, n.column.as_str())).collect();
    let mut notes = out.notes;
    notes.retain(|note| !known.contains(&(note.file, note.row, note.column.as_str())));
    let columns = DataFrame::new(table.height(), out.columns)
        .map_err(|e| Error::internal("表格运算失败", "an operation on a table failed").found(e.to_string()))?;
    Ok(Typed { columns, unparsed: notes })
}

struct Build<'a> {
    table: &'a TextTable,
    columns: Vec<Column>,
    notes: Vec<CellNote>,
}

impl Build<'_> {
    fn texts(&self, column: E) -> Result<Option<StringChunked>> {
        self.table.whole(column.name())
    }

    /// Puts a column in place of the one of its name, or behind all.
    fn put(&mut self, name: &str, column: Column) {
        let column = column.with_name(name.into());
        match self.columns.iter_mut().find(|known| known.name() == name) {
            Some(known) => *known = column,
            None => self.columns.push(column),
        }
    }

    fn put_texts<S: AsRef<str>>(&mut self, name: &str, values: impl Iterator<Item = Option<S>>) {
        self.put(name, values.collect::<StringChunked>().into_column());
    }

    fn note(&mut self, at: usize, column: &str, value: &str, reason: Message) {
        let (file, row) = (self.table.file[at], self.table.row[at]);
        self.notes.push(CellNote { file, row, column: column.to_owned(), value: value.to_owned(), reason });
    }

    /// Credit and organisation codes as they are written today, and what is wrong with a code.
    fn codes(&mut self) -> Result<()> {
        let (given, organisation) = (self.texts(E::Code)?, self.texts(E::OrganisationCode)?);
        if given.is_none() && organisation.is_none() {
            return Ok(());
        }
        let height = self.table.height();
        let mut columns: [Vec<Option<String>>; 4] = std::array::from_fn(|_| Vec::with_capacity(height));
        for at in 0..height {
            let text = |texts: &Option<StringChunked>| texts.as_ref().and_then(|t| t.get(at)).map(str::to_owned);
            let mut known = Vec::new();
            let mut problem = None;
            for (column, text) in [(E::Code, text(&given)), (E::OrganisationCode, text(&organisation))] {
                let Some(text) = text else { continue };
                match Code::read(&text) {
                    Ok(code) if known.iter().all(|one: &Code| one.same(&code)) => known.push(code),
                    other => {
                        let message = other.map_or_else(CodeProblem::message, |_| codes_differ());
                        self.note(at, column.name(), &text, message.clone());
                        problem.get_or_insert(message);
                    }
                }
            }
            let credit = known.iter().find(|code| matches!(code, Code::Credit(_)));
            let organisation = known.first().map(|code| Code::Organisation(code.organisation()).to_string());
            let (zh, en) = problem.map(|m| (m.zh, m.en)).unzip();
            for (column, value) in columns.iter_mut().zip([credit.map(Code::to_string), organisation, zh, en]) {
                column.push(value);
            }
        }
        for (name, values) in ["code", "organisation_code", "code_problem_zh", "code_problem_en"].into_iter().zip(columns) {
            self.put_texts(name, values.into_iter());
        }
        Ok(())
    }

    /// Province, city and county of today, and what says so.
    fn place(&mut self, audit: &Audit) -> Result<()> {
        let gazetteer = Gazetteer::current();
        let (places, zones): (Vec<(u32, Option<PlacedBy>)>, Vec<u32>) = entries(self.table, audit, &Progress::new())?
            .into_iter()
            .map(|(entry, _)| ((entry.region, entry.placed_by), entry.zone))
            .unzip();
        if places.iter().all(|(code, _)| *code == 0) {
            return Ok(());
        }
        let known = |code: u32| (code != 0).then_some(code);
        self.put_texts("place_code", places.iter().map(|(code, _)| known(*code).map(|code| format!("{code:06}"))));
        for (name, level) in [("place_province", Level::Province), ("place_city", Level::City), ("place_county", Level::County)] {
            let at =
                |code: u32| known(code).and_then(|code| gazetteer.at_level(code, level)).and_then(|code| gazetteer.name(code));
            self.put_texts(name, places.iter().map(|(code, _)| at(*code)));
        }
        self.put_texts("place_zone", zones.iter().map(|&code| known(code).and_then(|code| gazetteer.name(code))));
        self.put_texts("placed_by", places.iter().map(|(_, by)| by.map(PlacedBy::name)));
        Ok(())
    }

    /// The class of the national economy by all columns that name one.
    fn economy(&mut self) -> Result<()> {
        const COLUMNS: [E; 6] =
            [E::IndustrySection, E::IndustryDivision, E::IndustryGroup, E::IndustryClass, E::IndustryCode, E::Industry];
        let mut texts = Vec::with_capacity(COLUMNS.len());
        for column in COLUMNS {
            texts.push(self.texts(column)?);
        }
        if texts.iter().all(Option::is_none) {
            return Ok(());
        }
        let mut seen: FxHashMap<[Option<&str>; 6], Economy> = FxHashMap::default();
        let mut near: FxHashMap<&str, Vec<&'static str>> = FxHashMap::default();
        let mut classes = Vec::with_capacity(self.table.height());
        for at in 0..self.table.height() {
            let row: [Option<&str>; 6] = std::array::from_fn(|i| texts[i].as_ref().and_then(|t| t.get(at)));
            let found = seen.entry(row).or_insert_with(|| Economy::of(row));
            classes.push(found.class);
            for (place, problem) in found.problems.clone() {
                let Some(text) = row[place] else { continue };
                if !near.contains_key(text) && near.len() < NEAREST {
                    near.insert(text, gbt4754::near(text));
                }
                let reason = match near.get(text).filter(|names| !names.is_empty() && problem == gbt4754::unknown()) {
                    None => problem,
                    Some(names) => Message::new(
                        format!("{}；最接近的是：{}", problem.zh, names.join("、")),
                        format!("{}; nearest: {}", problem.en, names.join(", ")),
                    ),
                };
                self.note(at, COLUMNS[place].name(), text, reason);
            }
        }
        let of = |part: fn(&'static EconomyClass) -> Option<&'static str>| classes.iter().map(move |c| c.and_then(part));
        self.put_texts("gbt4754", of(|class| Some(class.code())));
        self.put_texts("gbt4754_name", of(|class| Some(class.name())));
        self.put_texts("gbt4754_level", of(|class| Some(class.level().name())));
        self.put_texts("gbt4754_section", of(|class| Some(class.section())));
        self.put_texts("gbt4754_division", of(|class| class.at(EconomyLevel::Division).map(EconomyClass::code)));
        self.put_texts("gbt4754_group", of(|class| class.at(EconomyLevel::Group).map(EconomyClass::code)));
        self.put_texts("gbt4754_class", of(|class| class.at(EconomyLevel::Class).map(EconomyClass::code)));
        Ok(())
    }

    /// Status and size in the words of the register.
    fn words(&mut self) -> Result<()> {
        if let Some(texts) = self.texts(E::Status)? {
            let known: Vec<_> = texts.iter().map(|text| text.and_then(status)).collect();
            let reason = Message::new("不是登记状态；按缺失处理", "not a registration status; taken as missing");
            self.note_missing(E::Status, &texts, known.iter().map(Option::is_some), &reason);
            self.put_texts("status", known.iter().map(|s| s.map(|s| s.0)));
            self.put("closed", known.iter().map(|s| s.map(|s| s.1)).collect::<BooleanChunked>().into_column());
        }
        if let Some(texts) = self.texts(E::Size)? {
            let known: Vec<_> = texts.iter().map(|text| text.and_then(size)).collect();
            let reason = Message::new("不是大型、中型、小型或微型；按缺失处理", "none of the four sizes; taken as missing");
            self.note_missing(E::Size, &texts, known.iter().map(Option::is_some), &reason);
            self.put_texts("size", known.into_iter());
        }
        Ok(())
    }

    fn note_missing(&mut self, column: E, texts: &StringChunked, known: impl Iterator<Item = bool>, reason: &Message) {
        for ((at, text), known) in texts.iter().enumerate().zip(known) {
            if let Some(text) = text.filter(|_| !known) {
                self.note(at, column.name(), text, reason.clone());
            }
        }
    }

    /// Names without their times, and the times beside them where any is known.
    fn names(&mut self, column: E) -> Result<()> {
        let Some(texts) = self.texts(column)? else { return Ok(()) };
        let rows = texts.iter().map(|text| text.map(|text| names_in(text).into_iter().map(written_name).collect::<Vec<_>>()));
        self.put_names(column.name(), &rows.collect::<Vec<_>>());
        Ok(())
    }

    fn put_names(&mut self, name: &str, rows: &[Option<Vec<WrittenName>>]) {
        self.put(name, lists(rows, |one| Some(one.name.clone())));
        if rows.iter().flatten().flatten().any(|one| one.from.is_some() || one.until.is_some()) {
            self.put(&format!("{name}_from"), lists(rows, |one| one.from.map(|date| date.to_string())));
            self.put(&format!("{name}_until"), lists(rows, |one| one.until.map(|date| date.to_string())));
        }
    }

    /// What an enterprise is qualified as: by the column of tags, by columns that say yes or no, by the list it stands in.
    fn tags(&mut self, audit: &Audit) -> Result<()> {
        let rules = sources::qualifications()?;
        let carried = audit.columns.iter().filter(|column| column.meaning.is_none());
        let mut columns: Vec<(String, String, StringChunked)> = Vec::new();
        for column in carried {
            if let Some(rule) = qualification_in(&rules, &column.source)
                && let Some(texts) = self.table.whole(&column.source)?
                && columns.iter().all(|(name, ..)| *name != rule.name)
            {
                columns.push((rule.name.clone(), column.source.clone(), texts));
            }
        }
        let stated = self.texts(E::Tags)?;
        let listed = self.derived("qualification");
        if columns.is_empty() && stated.is_none() && listed.is_none() {
            return Ok(());
        }
        let (from, until, year) = (self.derived("valid_from"), self.derived("valid_until"), self.texts(E::Year)?);
        let date = |texts: &Option<StringChunked>, at: usize| {
            texts.as_ref().and_then(|t| t.get(at)).and_then(crate::tables::Date::parse)
        };
        let named = |text: &str| qualification_in(&rules, text).map_or_else(|| text.to_owned(), |rule| rule.name.clone());
        let mut rows: Vec<Option<Vec<WrittenName>>> = Vec::with_capacity(self.table.height());
        let mut odd = Vec::new();
        for at in 0..self.table.height() {
            let mut tags: Vec<WrittenName> = Vec::new();
            let cell = stated.as_ref().and_then(|texts| texts.get(at)).unwrap_or_default();
            for text in split_values(cell).flat_map(|text| text.split([',', '，', '、'])).filter(|text| !text.trim().is_empty())
            {
                let tag = awarded(text);
                tags.push(WrittenName { name: named(&tag.name), ..tag });
            }
            for (name, header, texts) in &columns {
                let Some(text) = texts.get(at) else { continue };
                match said(text, name, named) {
                    Ok(tag) => tags.extend(tag),
                    Err(()) => odd.push((at, header.clone(), text.to_owned())),
                }
            }
            if let Some(text) = listed.as_ref().and_then(|texts| texts.get(at)) {
                let from = date(&from, at).or_else(|| date(&year, at));
                tags.push(WrittenName { name: named(text), from, until: date(&until, at), share: None });
            }
            rows.push((!tags.is_empty()).then(|| each_once(tags)));
        }
        self.put_names("tags", &rows);
        let reason = Message::new("既不是「是」也不是「否」，也不是日期；不计", "neither yes nor no nor a date; not counted");
        for (at, header, text) in odd {
            self.note(at, &header, &text, reason.clone());
        }
        Ok(())
    }

    /// A column as it stands by now, as texts.
    fn derived(&self, name: &str) -> Option<StringChunked> {
        use polars_core::prelude::DataType;
        let column = self.columns.iter().find(|column| column.name() == name)?;
        column.cast(&DataType::String).ok()?.as_materialized_series().str().ok().cloned()
    }
}

/// A tag with its time. A day alone is that of the award, unlike that of a name, which is its last.
fn awarded(text: &str) -> WrittenName {
    let tag = written_name(text);
    let ends = text.contains(['至', '前', '止', '到']);
    if tag.from.is_none() && !ends { WrittenName { from: tag.until, until: None, ..tag } } else { tag }
}

/// What a cell of a column that is called after a qualification says: yes, perhaps since or between days; no; it is an error where
/// nothing is understood.
fn said(text: &str, name: &str, named: impl Fn(&str) -> String) -> std::result::Result<Option<WrittenName>, ()> {
    let tag = |from, until| WrittenName { name: name.to_owned(), from, until, share: None };
    // The time is read as that of a name, so that all its forms are known.
    if text.chars().filter(char::is_ascii_digit).count() >= 4 {
        let time = awarded(&format!("{name}({})", text.trim_end_matches("年度")));
        if time.name == name && (time.from.is_some() || time.until.is_some()) {
            return Ok(Some(time));
        }
    }
    match flag(text) {
        Some(yes) => Ok(yes.then(|| tag(None, None))),
        None if named(text) == name => Ok(Some(tag(None, None))),
        None => Err(()),
    }
}

/// Tags each once for each of its times; one without a time goes where it stands with one.
fn each_once(mut tags: Vec<WrittenName>) -> Vec<WrittenName> {
    let timeless = |tag: &WrittenName| tag.from.is_none() && tag.until.is_none();
    tags.sort_by_key(timeless);
    let mut seen: Vec<WrittenName> = Vec::with_capacity(tags.len());
    for tag in tags {
        if seen
            .iter()
            .all(|known| known.name != tag.name || !timeless(&tag) && (known.from, known.until) != (tag.from, tag.until))
        {
            seen.push(tag);
        }
    }
    seen
}

fn lists(rows: &[Option<Vec<WrittenName>>], part: impl Fn(&WrittenName) -> Option<String>) -> Column {
    let mut out = ListStringChunkedBuilder::new("".into(), rows.len(), 2 * rows.len());
    for row in rows {
        match row {
            Some(names) => {
                let texts: Vec<Option<String>> = names.iter().map(&part).collect();
                out.append_trusted_len_iter(texts.iter().map(Option::as_deref));
            }
            None => out.append_null(),
        }
    }
    out.finish().into_column()
}

/// The class of a row, and what could not be understood by place of the column.
struct Economy {
    class: Option<&'static EconomyClass>,
    problems: Vec<(usize, Message)>,
}

impl Economy {
    /// Columns of levels together, then the code, then the industry in words: each may only say more than those before it.
    fn of(row: [Option<&str>; 6]) -> Self {
        let [section, division, group, class, code, industry] = row;
        let mut out = match gbt4754::read_levels([section, division, group, class]) {
            Err((level, problem)) => return Self { class: None, problems: vec![(level as usize, problem)] },
            Ok((found, unknown)) => Self {
                class: found.map(|found| found.class),
                problems: unknown.into_iter().map(|(level, problem)| (level as usize, problem)).collect(),
            },
        };
        for (place, text) in [(4, code), (5, industry)] {
            let Some(text) = text else { continue };
            match (gbt4754::read(text, None), out.class) {
                (Err(problem), known) if place == 4 || known.is_none() => out.problems.push((place, problem)),
                // An industry in the vendor's own words beside columns of the standard is nothing to be understood here.
                (Err(_), _) => {}
                (Ok(said), None) => out.class = Some(said.class),
                (Ok(said), Some(known)) if said.class.lies_in(known) => out.class = Some(said.class),
                (Ok(said), Some(known)) if known.lies_in(said.class) => {}
                (Ok(said), Some(known)) => {
                    out.problems.push((place, gbt4754::disagree(&[known], &[said.class])));
                    if place == 4 {
                        out.class = None;
                    }
                }
            }
        }
        out
    }
}

#[cfg(test)]
#[path = "enterprise_table_tests.rs"]
mod tests;
