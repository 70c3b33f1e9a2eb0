//! Rows of several lists that are one enterprise: what is said more than once is said once, what belongs together is taken from
//! one row, and what contradicts the value that is taken is noted. Nothing depends on the order of the rows.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::StringChunked;
use unicode_normalization::UnicodeNormalization;

use super::duplicates::{Given, Groups, worth};
use super::enterprise_words::{is_closed, size, status};
use super::qualification::{Cells, Lists, Stated};
use super::typed::ColumnType;
use super::unite::United;
use super::{amount, names_in, written_name};
use crate::tables::EnterpriseColumn as E;
use crate::tables::{CellNote, Date};
use crate::{Message, Result};

/// Columns that hold several values, of which none is lost.
const SEVERAL: [E; 7] = [E::FormerNames, E::EnglishName, E::ShortName, E::Owners, E::Controller, E::Group, E::Tags];

/// Columns that only together say something: a city of one list and a county of another are no place.
const TOGETHER: [&[E]; 3] = [
    &[E::Region, E::Province, E::City, E::District, E::Address],
    &[E::IndustrySection, E::IndustryDivision, E::IndustryGroup, E::IndustryClass, E::IndustryCode, E::Industry],
    QUALIFIED,
];

/// The columns of a qualification; one more of them is no contradiction.
const QUALIFIED: &[E] = &[E::Qualification, E::Certificate, E::Batch, E::Year, E::ValidFrom, E::ValidUntil];

/// Columns that may well differ in their words.
const LOOSE: [E; 3] = [E::Name, E::BusinessScope, E::Website];

/// So many characters of a value are shown in a note.
const SHOWN: usize = 40;

/// The cells of the rows of groups, as they are when the rows are united.
struct Rows {
    /// Values of each column by the place of the row.
    cells: BTreeMap<E, Vec<Option<String>>>,
    /// File and row of each.
    place: Vec<(u32, u32)>,
}

/// The values of each group, and those that contradict them.
pub(super) fn unite(united: &mut United, groups: &Groups) -> Result<(Option<Given>, Vec<CellNote>)> {
    let sets = groups.rows();
    if sets.is_empty() {
        return Ok((None, Vec::new()));
    }
    let numbers: Vec<u32> = sets.iter().flatten().copied().collect();
    let mut rows = Rows { cells: BTreeMap::new(), place: Vec::with_capacity(numbers.len()) };
    rows.place.extend(numbers.iter().map(|&row| (united.file[row as usize], united.row[row as usize])));
    for &column in E::ALL {
        if let Some(at) = united.position(column.name()) {
            let texts = united.columns.whole(at)?;
            let get = |texts: &StringChunked, row: u32| texts.get(row as usize).map(str::to_owned);
            rows.cells.insert(column, numbers.iter().map(|&row| get(&texts, row)).collect());
        }
    }
    let headers = |file| united.sources.iter().filter(move |s| s.files.contains(&file)).map(|s| s.header.as_str());
    rows.state_qualifications(&Lists::new(&united.files, headers)?);
    let mut start = 0;
    let (mut values, mut notes): (BTreeMap<E, Vec<Option<String>>>, _) = (BTreeMap::new(), Vec::new());
    for set in &sets {
        let group: Vec<usize> = (start..start + set.len()).collect();
        start += set.len();
        let chosen = rows.chosen(&group);
        rows.note(&group, &chosen, &mut notes);
        for &column in rows.cells.keys() {
            values.entry(column).or_default().push(chosen.get(&column).cloned());
        }
    }
    let mut given: Given = Vec::new();
    for (column, values) in values {
        let at = united.column(column.name());
        given.resize(given.len().max(at + 1), None);
        given[at] = Some(values);
    }
    Ok((Some(given), notes))
}

impl Rows {
    fn get(&self, column: E, at: usize) -> Option<&str> {
        self.cells.get(&column)?.get(at)?.as_deref()
    }

    fn set(&mut self, column: E, at: usize, value: Option<String>) {
        let height = self.place.len();
        if value.is_some()
            && let Some(cell) = self.cells.entry(column).or_insert_with(|| vec![None; height]).get_mut(at)
        {
            *cell = value;
        }
    }

    /// Writes out what a row says of a qualification by its list alone, and adds it to what the enterprise is qualified as, so
    /// that the next list does not overwrite it.
    fn state_qualifications(&mut self, lists: &Lists) {
        for at in 0..self.place.len() {
            let cells = Cells {
                qualification: self.get(E::Qualification, at),
                from: self.get(E::ValidFrom, at),
                year: self.get(E::Year, at),
                until: self.get(E::ValidUntil, at),
            };
            let stated = lists.stated(self.place[at].0, cells);
            let Some(tag) = tag(&stated) else { continue };
            let tags = self.get(E::Tags, at).map_or_else(|| tag.clone(), |known| format!("{known};{tag}"));
            self.set(E::Tags, at, Some(tags));
            self.set(E::Qualification, at, stated.name);
            self.set(E::ValidUntil, at, stated.until);
        }
    }

    /// The values of a group.
    fn chosen(&self, group: &[usize]) -> BTreeMap<E, String> {
        let mut out = BTreeMap::new();
        for together in TOGETHER {
            self.choose_together(together, group, &mut out);
        }
        for &column in self.cells.keys().filter(|column| !TOGETHER.iter().any(|some| some.contains(column))) {
            let texts = group.iter().filter_map(|&at| self.get(column, at));
            let chosen = if SEVERAL.contains(&column) {
                several(texts)
            } else {
                texts
                    .max_by_key(|text| (understood(column, text), column == E::Status && is_closed(text), worth(Some(text))))
                    .map(str::to_owned)
            };
            out.extend(chosen.map(|value| (column, value)));
        }
        out
    }

    /// Takes columns from the row that says most, and what it leaves open from rows that do not contradict it.
    fn choose_together(&self, columns: &[E], group: &[usize], out: &mut BTreeMap<E, String>) {
        let latest = |at: usize| {
            let date = |column| self.get(column, at).and_then(Date::parse);
            (columns == QUALIFIED).then(|| date(E::ValidFrom).or_else(|| date(E::Year)))
        };
        let texts = |at: usize| columns.iter().map(|&column| self.get(column, at)).collect::<Vec<_>>();
        let mut ranked: Vec<usize> = group.to_vec();
        ranked.sort_by_cached_key(|&at| {
            let texts = texts(at);
            let (filled, length) = (texts.iter().flatten().count(), texts.iter().flatten().map(|text| text.len()).sum::<usize>());
            let texts: Vec<Option<String>> = texts.into_iter().map(|text| text.map(str::to_owned)).collect();
            (Reverse((latest(at), filled, length)), texts)
        });
        for at in ranked {
            let said = || columns.iter().filter_map(|&column| Some((column, self.get(column, at)?)));
            if said().all(|(column, text)| out.get(&column).is_none_or(|known| alike(column, known, text))) {
                for (column, text) in said() {
                    out.entry(column).or_insert_with(|| text.to_owned());
                }
            }
        }
    }

    /// Notes the values that are not those of their group.
    fn note(&self, group: &[usize], chosen: &BTreeMap<E, String>, notes: &mut Vec<CellNote>) {
        let one = |column: &E| !SEVERAL.contains(column) && !QUALIFIED.contains(column) && !LOOSE.contains(column);
        for &at in group {
            for (&column, taken) in chosen.iter().filter(|(column, _)| one(column)) {
                let Some(value) = self.get(column, at).filter(|value| !alike(column, value, taken)) else { continue };
                let (file, row) = self.place[at];
                let taken: String = taken.chars().take(SHOWN).collect();
                notes.push(CellNote {
                    file,
                    row,
                    column: column.name().to_owned(),
                    value: value.to_owned(),
                    reason: Message::new(
                        format!("同一企业的另一行为「{taken}」；采用后者"),
                        format!("another row of the same enterprise says '{taken}', which is taken"),
                    ),
                });
            }
        }
    }
}

/// A qualification as the column of tags writes it, with its time.
fn tag(stated: &Stated) -> Option<String> {
    let name = stated.name.as_deref()?;
    let until = stated.until.as_deref().and_then(Date::parse);
    Some(match (stated.since, until) {
        (Some(since), Some(until)) => format!("{name}({since}至{until})"),
        (Some(since), None) => format!("{name}(自{since}起)"),
        (None, Some(until)) => format!("{name}(至{until})"),
        (None, None) => name.to_owned(),
    })
}

/// All values of some cells, each once and ascending; a name without its time goes where it stands with it.
fn several<'a>(cells: impl Iterator<Item = &'a str>) -> Option<String> {
    let cells: BTreeSet<&str> = cells.collect();
    if cells.len() == 1 {
        return cells.first().map(|&cell| cell.to_owned());
    }
    let all: BTreeSet<&str> = cells.into_iter().flat_map(names_in).collect();
    let timed = |text: &str| {
        let one = written_name(text);
        (one.name.clone(), one.from.is_some() || one.until.is_some())
    };
    let dated: BTreeSet<String> = all.iter().map(|text| timed(text)).filter(|(_, timed)| *timed).map(|(name, _)| name).collect();
    let kept: Vec<&str> = all.into_iter().filter(|text| timed(text).1 || !dated.contains(&timed(text).0)).collect();
    (!kept.is_empty()).then(|| kept.join(";"))
}

/// Whether a value can be read as what its column holds.
fn understood(column: E, text: &str) -> bool {
    match (column, ColumnType::from(column)) {
        (E::Status, _) => status(text).is_some(),
        (E::Size, _) => size(text).is_some(),
        (_, ColumnType::Integer) => amount::integer(text).is_some(),
        (_, ColumnType::Amount) => amount::capital(text).is_some(),
        (_, ColumnType::Date) => Date::parse(text).is_some(),
        _ => true,
    }
}

/// Whether two values say the same, one of them perhaps more exactly.
fn alike(column: E, a: &str, b: &str) -> bool {
    let plain = |text: &str| text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect::<String>();
    let within = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    let same = match (column, ColumnType::from(column)) {
        (E::Status, _) => status(a).zip(status(b)).map(|(a, b)| a == b),
        (E::Size, _) => size(a).zip(size(b)).map(|(a, b)| a == b),
        (_, ColumnType::Integer) => amount::integer(a).zip(amount::integer(b)).map(|(a, b)| a == b),
        (_, ColumnType::Amount) => amount::capital(a)
            .zip(amount::capital(b))
            .map(|(a, b)| a.0.total_cmp(&b.0).is_eq() && a.1.zip(b.1).is_none_or(|(a, b)| a == b)),
        (_, ColumnType::Date) => Date::parse(a).zip(Date::parse(b)).map(|(a, b)| within(&a.to_string(), &b.to_string())),
        _ => None,
    };
    same.unwrap_or_else(|| within(&plain(a), &plain(b)))
}

#[cfg(test)]
#[path = "enterprise_rows_tests.rs"]
mod tests;
