//! The enterprise list as the map uses it: its legal persons with names, code, place and owners, and where a name lies.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hashbrown::HashMap;
use polars_core::prelude::StringChunked;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use crate::Result;
use crate::error::Message;
use crate::names::{Code, DatedName, InstitutionKind, PlacedBy, Register, RegisterEntry, compared, fold, kind};
use crate::regions::Gazetteer;
use crate::sources::enterprise_words::is_closed;
use crate::sources::{WrittenName, names_in, written_name};
use crate::tables::{Audit, CellNote, Date, EnterpriseColumn, Progress, Stage, TextTable};

/// The columns that a legal person is read from.
const COLUMNS: [EnterpriseColumn; 16] = {
    use EnterpriseColumn as E;
    [
        E::Name,
        E::FormerNames,
        E::EnglishName,
        E::ShortName,
        E::Code,
        E::OrganisationCode,
        E::Region,
        E::Province,
        E::City,
        E::District,
        E::Address,
        E::Owners,
        E::Controller,
        E::Group,
        E::Status,
        E::Founded,
    ]
};

/// The legal persons of a list. What could not be understood of codes and places is added to the audit.
///
/// The place is the first that is said: by the columns for province, city and county; by the column for the region; by the
/// address; by the division of registration in the credit code. A region or an address that says more within it makes it more
/// exact.
pub fn register(table: &TextTable, audit: &mut Audit, progress: &Progress) -> Result<Register> {
    progress.enter(Stage::Identify, table.height() as u64)?;
    let mut kept = Vec::with_capacity(table.height());
    for (at, (entry, notes)) in entries(table, audit, progress)?.into_iter().enumerate() {
        audit.unparsed.extend(notes.into_iter().map(|note| CellNote {
            file: table.file[at],
            row: table.row[at],
            column: note.column.name().to_owned(),
            value: note.value,
            reason: note.reason,
        }));
        if !entry.name.is_empty() {
            kept.push(entry);
        }
    }
    kept.sort_unstable();
    kept.dedup();
    Ok(Register { entries: kept })
}

/// Rows that are counted together.
const COUNTED: usize = 512;

/// The legal person of each row, and what could not be understood of it.
pub(super) fn entries(table: &TextTable, audit: &Audit, progress: &Progress) -> Result<Vec<(RegisterEntry, Vec<Note>)>> {
    let mut columns = BTreeMap::new();
    for column in COLUMNS {
        if let Some(texts) = table.whole(column.name())? {
            columns.insert(column, texts);
        }
    }
    let one = |at: usize| {
        progress.check()?;
        if at.is_multiple_of(COUNTED) {
            progress.add(COUNTED as u64);
        }
        let mut row = Row { columns: &columns, at, notes: Vec::new() };
        let mut entry = row.entry();
        let hash = table.file.get(at).and_then(|file| audit.files.get(*file as usize)).map(|file| file.sha256.clone());
        entry.source = (hash.unwrap_or_default(), table.row[at]);
        Ok((entry, row.notes))
    };
    (0..table.height()).into_par_iter().with_min_len(512).map(one).collect()
}

fn folded(WrittenName { name, from, until, .. }: WrittenName) -> Option<DatedName> {
    let name = fold(&name);
    (!name.is_empty()).then_some(DatedName { name, from, until })
}

/// What is wrong with an organisation code that is no part of the credit code beside it.
pub(super) fn codes_differ() -> Message {
    Message::new(
        "与统一社会信用代码中的组织机构代码不同；以信用代码为准",
        "not the organisation code in the unified social credit code, which counts",
    )
}

/// A value that could not be understood.
pub(super) struct Note {
    column: EnterpriseColumn,
    value: String,
    reason: Message,
}

/// One row of the list.
struct Row<'a> {
    columns: &'a BTreeMap<EnterpriseColumn, StringChunked>,
    at: usize,
    notes: Vec<Note>,
}

impl<'a> Row<'a> {
    fn text(&self, column: EnterpriseColumn) -> Option<&'a str> {
        self.columns.get(&column).and_then(|texts| texts.get(self.at))
    }

    fn note(&mut self, column: EnterpriseColumn, value: &str, reason: Message) {
        self.notes.push(Note { column, value: value.to_owned(), reason });
    }

    fn entry(&mut self) -> RegisterEntry {
        use EnterpriseColumn as E;
        let mut entry = RegisterEntry::default();
        // The first name is the one it bears; what stands behind it is not said to be the same legal person.
        for (place, written) in self.dated(E::Name).into_iter().enumerate() {
            match place {
                0 => entry.name = written.name,
                _ if is_latin(&written.name) => entry.english.push(written.name),
                _ => entry.other.push(written.name),
            }
        }
        entry.former.extend(self.dated(E::FormerNames));
        entry.english.extend(self.dated(E::EnglishName).into_iter().map(|written| written.name));
        entry.short.extend(self.dated(E::ShortName).into_iter().map(|written| written.name));
        for column in [E::Owners, E::Controller, E::Group] {
            // Persons own as well, but no group is called after them.
            let firms = self.owners(column).filter(|owner| kind(&owner.name) != InstitutionKind::Person);
            entry.owners.extend(firms);
        }
        let name = entry.name.clone();
        for names in [&mut entry.former, &mut entry.owners] {
            names.retain(|other| other.name != name);
            names.sort_unstable();
            names.dedup();
        }
        for names in [&mut entry.other, &mut entry.english, &mut entry.short] {
            names.retain(|other| *other != name);
            names.sort_unstable();
            names.dedup();
        }
        entry.code = self.code();
        entry.closed = self.text(E::Status).is_some_and(is_closed);
        entry.founded = self.text(E::Founded).and_then(Date::parse).map_or(0, Date::year);
        if let Some((region, by)) = self.place(entry.code) {
            (entry.region, entry.placed_by) = (region, Some(by));
        }
        entry.zone = self.zone(entry.region);
        entry
    }

    /// The folded names in a cell.
    fn dated(&self, column: EnterpriseColumn) -> Vec<DatedName> {
        self.written(column).filter_map(folded).collect()
    }

    /// The folded names of those that own more than half, or a part that is not said.
    fn owners(&self, column: EnterpriseColumn) -> impl Iterator<Item = DatedName> {
        self.written(column).filter(|owner| owner.share.is_none_or(|share| share > 50.0)).filter_map(folded)
    }

    fn written(&self, column: EnterpriseColumn) -> impl Iterator<Item = WrittenName> {
        self.text(column).into_iter().flat_map(names_in).map(written_name)
    }

    /// The credit code, else the organisation code. Where both are given and do not belong together, the credit code counts.
    fn code(&mut self) -> Option<Code> {
        use EnterpriseColumn::{Code as Credit, OrganisationCode};
        let mut codes = [None, None];
        for (slot, column) in codes.iter_mut().zip([Credit, OrganisationCode]) {
            let Some(text) = self.text(column) else { continue };
            match Code::read(text) {
                Ok(code) => *slot = Some(code),
                Err(problem) => self.note(column, text, problem.message()),
            }
        }
        let [credit, organisation] = codes;
        if let (Some(one), Some(other), Some(text)) = (credit, organisation, self.text(OrganisationCode))
            && !one.same(&other)
        {
            self.note(OrganisationCode, text, codes_differ());
        }
        credit.or(organisation)
    }

    fn place(&mut self, code: Option<Code>) -> Option<(u32, PlacedBy)> {
        use EnterpriseColumn::{Address, City, District, Province, Region};
        let gazetteer = Gazetteer::current();
        let parts = [Province, City, District].map(|column| self.text(column));
        let columns = gazetteer.resolve(parts[0], parts[1], parts[2]);
        for value in &columns.unresolved {
            // The column that says it, so that it is found again.
            let says = |text: Option<&str>| text.is_some_and(|text| text.contains(value.as_str()));
            let column = parts.iter().zip([Province, City, District]).find(|(text, _)| says(**text)).map_or(Province, |p| p.1);
            self.note(column, value, unknown_division());
        }
        let mut found = columns.code.map(|code| (code, PlacedBy::Columns));
        for (column, by) in [(Region, PlacedBy::Region), (Address, PlacedBy::Address)] {
            let Some(text) = self.text(column) else { continue };
            // Address and region are asked where nothing was said before them, and for more than was said.
            let said = gazetteer.resolve_text(text);
            if found.is_none() || column == Region {
                for value in &said.unresolved {
                    self.note(column, value, unknown_division());
                }
            }
            if let (Some((known, _)), Some(code)) = (found, said.code)
                && !lies_in(code, known)
                && !lies_in(known, code)
            {
                self.note(column, text, elsewhere());
            }
            found = more_exact(found, said.code, by);
        }
        // An enterprise may have moved since it was registered, so the code only speaks where all else is silent.
        found.or_else(|| code.as_ref().and_then(Code::registered_in).map(|code| (code, PlacedBy::Code)))
    }

    /// The zone that the columns for a place name within the division it is in, 0 where they name none.
    fn zone(&self, region: u32) -> u32 {
        use EnterpriseColumn::{Address, District, Region};
        let unit = (region != 0).then_some(region);
        let mut texts = [District, Region, Address].into_iter().filter_map(|column| self.text(column));
        texts.find_map(|text| Gazetteer::current().zone_in(text, unit)).unwrap_or(0)
    }
}

fn elsewhere() -> Message {
    Message::new("与更可信的地区列不一致；未采用", "lies elsewhere than a column of more trust says; not taken")
}

fn unknown_division() -> Message {
    Message::new("不在行政区划表中", "in no table of divisions")
}

/// A place and what said it, made more exact by a further one that lies in it.
fn more_exact(known: Option<(u32, PlacedBy)>, said: Option<u32>, by: PlacedBy) -> Option<(u32, PlacedBy)> {
    match (known, said) {
        (None, said) => said.map(|code| (code, by)),
        (Some((code, _)), Some(said)) if said != code && lies_in(said, code) => Some((said, by)),
        (known, _) => known,
    }
}

fn lies_in(code: u32, unit: u32) -> bool {
    let gazetteer = Gazetteer::current();
    std::iter::successors(Some(code), |&c| gazetteer.parent(c)).any(|c| c == unit)
}

/// The most exact of some places where each lies in the one before or holds it.
fn one_place(first: u32, mut places: impl Iterator<Item = u32>) -> Option<u32> {
    places.try_fold(first, |known, said| if lies_in(said, known) { Some(said) } else { lies_in(known, said).then_some(known) })
}

fn is_latin(name: &str) -> bool {
    name.is_ascii() && name.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Where legal persons are that several entries know by one code: where the most trusted of them says, and most exactly.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<[u8; 9], Option<(PlacedBy, u32)>>);

impl Places {
    /// The places of a register.
    pub(super) fn new(register: &Register) -> Self {
        let mut out: BTreeMap<[u8; 9], Option<(PlacedBy, u32)>> = BTreeMap::new();
        let mut said: Vec<([u8; 9], PlacedBy, u32)> = Vec::new();
        for entry in &register.entries {
            if let (Some(code), Some(by)) = (entry.code, entry.placed_by.filter(|_| entry.region != 0)) {
                said.push((code.organisation(), by, entry.region));
            }
        }
        said.sort_unstable();
        for same in said.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(code, by, first)) = same.first() else { continue };
            // Entries of one trust in two places say nothing; each keeps its own.
            let place = one_place(first, same.iter().filter(|one| one.1 == by).map(|one| one.2));
            out.insert(code, place.map(|place| (by, place)));
        }
        Self(out)
    }

    /// Place of an entry, 0 where none is known, and what says so.
    pub(super) fn of(&self, entry: &RegisterEntry) -> (u32, Option<PlacedBy>) {
        let shared = entry.code.and_then(|code| self.0.get(&code.organisation()).copied().flatten());
        shared.map_or((entry.region, entry.placed_by), |(by, region)| (region, Some(by)))
    }
}

/// Where the names of a list lie, until names are resolved by all evidence. A name that two enterprises share in different
/// places places nobody.
#[derive(Debug, Clone, Default)]
pub(super) struct Listing {
    /// Folded full, former, other, English and short name → region, 0 where none is known.
    names: HashMap<String, u32, FxBuildHasher>,
    /// Names that stand for enterprises in different places.
    pub ambiguous: Vec<String>,
}

impl Listing {
    /// The names of a register.
    pub(super) fn new(register: &Register) -> Self {
        let mut named: Vec<(Cow<'_, str>, u32)> = Vec::new();
        let places = Places::new(register);
        for entry in &register.entries {
            let (region, _) = places.of(entry);
            named.extend(entry.names().map(|name| (compared(name), region)));
        }
        named.sort_unstable();
        named.dedup();
        let mut out = Self::default();
        for same in named.chunk_by(|a, b| a.0 == b.0) {
            let Some((name, _)) = same.first() else { continue };
            // An entry without a place says nothing against one with one.
            let known = || same.iter().map(|one| one.1).filter(|region| *region != 0);
            let place = one_place(known().next().unwrap_or_default(), known());
            if place.is_none() {
                out.ambiguous.push(name.to_string());
            }
            out.names.insert(name.to_string(), place.unwrap_or_default());
        }
        out
    }

    /// The region of a folded name that the list has, 0 where it is not known.
    pub(super) fn find(&self, folded: &str) -> Option<u32> {
        self.names.get(&*compared(folded)).copied()
    }
}
