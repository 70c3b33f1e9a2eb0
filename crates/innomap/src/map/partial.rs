//! The builder: a partial map of any batch of patents. [`Partial::merge`] is commutative and associative up to the order
//! of its lists, and [`Partial::finish`] puts everything in canonical order, so that any split of the input, merged in any
//! order on any number of threads, gives the same map to the last bit.

use std::collections::BTreeSet;
use std::sync::Arc;

use polars_core::prelude::{ChunkFullNull, NewChunkedArray, StringChunked};
use rayon::prelude::*;

use super::Patents;
use super::config::{DateKind, MapConfig};
use super::documents::{Documents, documents};
use super::identify::{DATES, Identified};
use super::known_names::KnownNames;
use super::mentions::Mentions;
use super::provenance::SourceFile;
use super::rule_evidence::hits;
use super::units::MEMBERS;
use crate::classification::{Engine, Industry, Scheme, Symbol};
use crate::names::{Decisions, InstitutionKind, Register, fold, kind};
use crate::numbers::write_publication_key;
use crate::sources::split_values;
use crate::tables::{Csr, Date, PatentColumn, Progress, Stage, TextTable};
use crate::{Error, Result};

/// What all parts of one map share.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Choices.
    pub config: MapConfig,
    /// Technology scheme.
    pub scheme: Arc<Scheme>,
    /// Industry, where one was given.
    pub industry: Option<Arc<Industry>>,
    /// Its compiled rules.
    pub engine: Option<Arc<Engine>>,
    /// Hash of its content.
    pub industry_hash: Option<String>,
}

impl Setup {
    /// Checks the choices and compiles the industry once.
    pub fn new(config: MapConfig, industry: Option<Industry>) -> Result<Self> {
        config.validate(industry.is_some())?;
        let scheme = Arc::new(Scheme::load(&config.technology)?);
        let engine = industry.as_ref().map(|i| i.compile().map(Arc::new)).transpose()?;
        let industry_hash = industry.as_ref().map(Industry::content_hash).transpose()?;
        Ok(Self { config, scheme, industry: industry.map(Arc::new), engine, industry_hash })
    }

    fn agrees(&self, other: &Self) -> bool {
        self.config == other.config && self.industry_hash == other.industry_hash
    }
}

/// The rows of a partial map: one a publication.
#[derive(Debug, Clone)]
pub(crate) struct Records {
    /// Id of the simple family; where the export lists its members instead, their numbers, sorted.
    pub family: StringChunked,
    /// Key of the application.
    pub application: StringChunked,
    pub publication: StringChunked,
    pub title: StringChunked,
    pub date: Vec<Date>,
    /// Names of institutions, distinct.
    pub mentions: Csr<u32>,
    /// Applicants that are persons.
    pub persons: Vec<u16>,
    pub symbols: Csr<u32>,
    /// Branches that the rules reach, with their ancestors.
    pub branches: Csr<u16>,
    /// Codes of divisions that the row itself names, of today or gone.
    pub regions: Csr<u32>,
    /// Codes of zones that the row itself names.
    pub zones: Csr<u32>,
    /// Type of right and kind of document.
    pub documents: Vec<Documents>,
    pub file: Vec<u32>,
    pub row: Vec<u32>,
}

/// A partial map.
#[derive(Debug, Clone)]
pub struct Partial {
    pub(crate) setup: Setup,
    /// Names of institutions as its patents give them.
    pub(crate) mentions: Mentions,
    /// What enterprise lists know of legal persons.
    pub(crate) register: Arc<Register>,
    /// What a person decided about names.
    pub(crate) decisions: Arc<Decisions>,
    pub(crate) symbols: Vec<Symbol>,
    pub(crate) files: Vec<SourceFile>,
    pub(crate) records: Records,
    /// Whether no publication is in it twice, as a reading sees to.
    pub(crate) publications_distinct: bool,
    /// Whether some of it has no date of application and is dated by publication.
    pub(crate) dated_by_publication: bool,
    /// Columns that rules of the industry need and some of it lacks, by name.
    pub(crate) missing_columns: BTreeSet<String>,
}

impl Partial {
    /// The identity of [`Partial::merge`].
    pub fn empty(setup: Setup) -> Self {
        let text = || StringChunked::from_iter_values("".into(), std::iter::empty::<&str>());
        Self {
            setup,
            mentions: Mentions::default(),
            register: Arc::default(),
            decisions: Arc::default(),
            symbols: Vec::new(),
            files: Vec::new(),
            publications_distinct: true,
            dated_by_publication: false,
            missing_columns: BTreeSet::new(),
            records: Records {
                family: text(),
                application: text(),
                publication: text(),
                title: text(),
                date: Vec::new(),
                mentions: Csr::default(),
                persons: Vec::new(),
                symbols: Csr::default(),
                branches: Csr::default(),
                regions: Csr::default(),
                zones: Csr::default(),
                documents: Vec::new(),
                file: Vec::new(),
                row: Vec::new(),
            },
        }
    }

    /// The partial map of a batch.
    pub(super) fn build(
        setup: &Setup,
        patents: &Patents,
        files: &[SourceFile],
        known: &KnownNames,
        progress: &Progress,
    ) -> Result<Self> {
        let Patents { table, identified, publications_distinct, .. } = patents;
        progress.enter(Stage::Classify, 2 * table.height() as u64)?;
        let mut out = Self::empty(setup.clone());
        out.files = files.to_vec();
        out.register = Arc::clone(&known.register);
        out.decisions = Arc::clone(&known.decisions);
        let text = |column: PatentColumn| -> Result<StringChunked> {
            Ok(table.whole(column.name())?.unwrap_or_else(|| none(table.height())))
        };
        let numbered = || {
            progress.check()?;
            let publication = text(PatentColumn::Publication)?;
            let (said, code) = (table.whole(PatentColumn::PatentType.name())?, table.whole(PatentColumn::KindCode.name())?);
            let documents = documents(table.height(), said.as_ref(), code.as_ref(), &publication, &identified.application)?;
            progress.add(table.height() as u64);
            Ok((publication, documents))
        };
        let holders = || {
            let mention_of = out.add_names(identified, known, progress);
            applicants(identified, &mention_of, progress)
        };
        let placed = || {
            let places = || identified.row_place.iter().map(|&p| &identified.places[p as usize]);
            (places().map(|p| p.named.as_slice()).collect(), places().map(|p| p.zones.as_slice()).collect())
        };
        let ((numbered, family), ((mentions, persons), (regions, zones))) =
            rayon::join(|| rayon::join(numbered, || families(table)), || rayon::join(holders, placed));
        let (publication, documents): (StringChunked, Vec<Documents>) = numbered?;
        out.symbols.clone_from(&identified.symbols);
        progress.check()?;
        out.publications_distinct = *publications_distinct;
        out.dated_by_publication = date_fallback(identified, setup.config.date);
        if let Some(engine) = &setup.engine {
            let missing = engine.missing(|column| table.columns.position(column.name()).is_some());
            out.missing_columns = missing.iter().map(|missing| missing.column.name().to_owned()).collect();
        }
        out.records = Records {
            family: family?,
            application: identified.application.clone(),
            publication,
            title: text(PatentColumn::Title)?,
            date: chosen_dates(identified, setup.config.date, table.height()),
            mentions,
            persons,
            symbols: identified.row_symbols.clone(),
            branches: branches(setup, table, identified, progress)?,
            regions,
            zones,
            documents,
            file: table.file.clone(),
            row: table.row.clone(),
        };
        Ok(out)
    }

    /// Number of publications.
    pub fn len(&self) -> usize {
        self.records.date.len()
    }

    /// Whether it holds no publication.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Both together. Only parts built with the same choices and the same industry fit each other.
    pub fn merge(mut self, mut other: Self, progress: &Progress) -> Result<Self> {
        if !self.setup.agrees(&other.setup) {
            return Err(Error::configuration(
                "两个图谱的构建参数或产业定义不同",
                "the two maps were built with different parameters or industries",
            )
            .found(format!("{:?}", other.setup.config))
            .expected(format!("{:?}", self.setup.config), format!("{:?}", self.setup.config))
            .hint(
                "请用相同的参数和产业定义重新构建其中一个",
                "rebuild one of them with the parameters and the industry of the other",
            ));
        }
        progress.check()?;
        let mentions = self.mentions.merge(&other.mentions);
        progress.check()?;
        let (register, decisions) = (std::mem::take(&mut other.register), std::mem::take(&mut other.decisions));
        if !Arc::ptr_eq(&self.register, &register) {
            self.register = Arc::new(Arc::unwrap_or_clone(self.register).merge(Arc::unwrap_or_clone(register)));
        }
        if !Arc::ptr_eq(&self.decisions, &decisions) {
            self.decisions = Arc::new(Arc::unwrap_or_clone(self.decisions).merge(Arc::unwrap_or_clone(decisions))?);
        }
        progress.check()?;
        let symbols = self.add_symbols(&other.symbols);
        let files: Vec<u32> = other.files.iter().map(|file| self.add_file(file)).collect();
        let records = &mut other.records;
        records.mentions.values_mut().iter_mut().for_each(|id| *id = mentions[*id as usize]);
        records.symbols.values_mut().iter_mut().for_each(|id| *id = symbols[*id as usize]);
        records.file.iter_mut().for_each(|file| *file = files[*file as usize]);
        // Each part alone knows that its publications are distinct; together they may share some.
        self.publications_distinct &= other.publications_distinct && (self.is_empty() || other.is_empty());
        self.dated_by_publication |= other.dated_by_publication;
        self.missing_columns.append(&mut other.missing_columns);
        self.records.append(other.records)?;
        Ok(self)
    }

    fn add_file(&mut self, file: &SourceFile) -> u32 {
        if let Some(i) = self.files.iter().position(|f| f == file) {
            return i as u32;
        }
        self.files.push(file.clone());
        self.files.len() as u32 - 1
    }

    /// Appends the symbols that are new; returns the id of each.
    fn add_symbols(&mut self, symbols: &[Symbol]) -> Vec<u32> {
        if self.symbols == symbols {
            return (0..symbols.len() as u32).collect();
        }
        let mut ids: hashbrown::HashMap<Symbol, u32, rustc_hash::FxBuildHasher> =
            self.symbols.iter().enumerate().map(|(i, &s)| (s, i as u32)).collect();
        symbols
            .iter()
            .map(|&symbol| {
                *ids.entry(symbol).or_insert_with(|| {
                    self.symbols.push(symbol);
                    self.symbols.len() as u32 - 1
                })
            })
            .collect()
    }

    /// Folds and types each distinct raw name once; `None` for persons, who are counted but not kept.
    fn add_names(&mut self, identified: &Identified, known: &KnownNames, progress: &Progress) -> Vec<Option<u32>> {
        let folded: Vec<(String, InstitutionKind)> = (0..identified.names.len() as u32)
            .into_par_iter()
            .with_min_len(1_024)
            .map(|id| {
                if progress.is_cancelled() {
                    return (String::new(), InstitutionKind::Other);
                }
                let name = fold(identified.raw_name(id));
                let kind = kind(&name);
                (name, kind)
            })
            .collect();
        folded
            .into_iter()
            .zip(0..)
            .map(|((name, kind), id)| {
                let code = identified.code(id);
                let kind = if kind == InstitutionKind::Person { known.kind_of_person(&name, code) } else { kind };
                if kind == InstitutionKind::Person || name.is_empty() || identified.is_long(id) {
                    return None;
                }
                let mention = self.mentions.add(&name, code, kind);
                self.mentions.add_raw_form(identified.raw_name(id), mention);
                Some(mention)
            })
            .collect()
    }
}

/// Rows of ids that records, or units of them, hold: names, symbols, regions and zones, and branches.
pub(super) type SaidRows = ([Csr<u32>; 4], Csr<u16>);

impl Records {
    /// What they say by ids, and leaves nothing of it.
    pub(super) fn take_rows(&mut self) -> SaidRows {
        let Self { mentions, symbols, branches, regions, zones, .. } = self;
        ([mentions, symbols, regions, zones].map(std::mem::take), std::mem::take(branches))
    }

    /// Number of records.
    pub(crate) fn len(&self) -> usize {
        self.file.len()
    }

    fn append(&mut self, other: Self) -> Result<()> {
        let failed = |e: polars_core::prelude::PolarsError| {
            Error::internal("合并文本列失败", "joining text columns failed").found(e.to_string())
        };
        self.family.append(&other.family).map_err(failed)?;
        self.application.append(&other.application).map_err(failed)?;
        self.publication.append(&other.publication).map_err(failed)?;
        self.title.append(&other.title).map_err(failed)?;
        self.date.extend(other.date);
        self.mentions.append(&other.mentions);
        self.persons.extend(other.persons);
        self.symbols.append(&other.symbols);
        self.branches.append(&other.branches);
        self.regions.append(&other.regions);
        self.zones.append(&other.zones);
        self.documents.extend(other.documents);
        self.file.extend(other.file);
        self.row.extend(other.row);
        Ok(())
    }
}

/// Names of institutions of each row, distinct, and how many of its applicants are persons.
fn applicants(identified: &Identified, mention_of: &[Option<u32>], progress: &Progress) -> (Csr<u32>, Vec<u16>) {
    let mut mentions = Csr::with_capacity(identified.applicants.len(), identified.applicants.values().len());
    let mut persons = Vec::with_capacity(identified.applicants.len());
    for row in identified.applicants.rows().take_while(|_| !progress.is_cancelled()) {
        let mut count = 0u16;
        for &raw in row {
            match mention_of[raw as usize] {
                None => count = count.saturating_add(1),
                Some(id) if !mentions.open_row().contains(&id) => mentions.push_value(id),
                Some(_) => {}
            }
        }
        mentions.end_row();
        persons.push(count);
    }
    (mentions, persons)
}

fn chosen_dates(identified: &Identified, date: DateKind, rows: usize) -> Vec<Date> {
    let wanted = match date {
        DateKind::Application => PatentColumn::ApplicationDate,
        DateKind::Publication => PatentColumn::PublicationDate,
        DateKind::Grant => PatentColumn::GrantDate,
        DateKind::Priority => PatentColumn::PriorityDate,
    };
    let of = |column| DATES.iter().position(|&c| c == column).map_or(&[][..], |i| identified.dates[i].as_slice());
    let chosen = of(wanted);
    // An export without any application date is dated by publication; the coverage of the map says so.
    let chosen = if chosen.is_empty() && date == DateKind::Application { of(PatentColumn::PublicationDate) } else { chosen };
    if chosen.is_empty() { vec![Date::NONE; rows] } else { chosen.to_vec() }
}

/// Whether a reading has no application date and is dated by publication instead.
fn date_fallback(identified: &Identified, date: DateKind) -> bool {
    date == DateKind::Application && identified.dates[0].is_empty() && !identified.dates[1].is_empty()
}

/// What each row says of its family: an id as it is, a list of members by their numbers, sorted; where it has no id, its members.
fn families(table: &TextTable) -> Result<StringChunked> {
    let (family, members) = (table.whole(PatentColumn::Family.name())?, table.whole(PatentColumn::FamilyMembers.name())?);
    let Some(first) = family.as_ref().or(members.as_ref()) else { return Ok(none(table.height())) };
    let is_list = |t: &str| t.contains([';', '|', '；', '\n', ' ']);
    if (members.is_none() || first.null_count() == 0) && !first.downcast_as_array().iter().flatten().any(is_list) {
        return Ok(first.clone());
    }
    let get = |texts: &'_ Option<StringChunked>, i: usize| texts.as_ref().and_then(|t| t.get(i)).map(str::to_owned);
    let keys: Vec<Option<String>> = (0..table.height())
        .into_par_iter()
        .with_min_len(8_192)
        .map(|i| match get(&family, i) {
            Some(text) if split_values(&text).nth(1).is_none() => Some(text),
            list => list.or_else(|| get(&members, i)).and_then(|list| members_of(&list)),
        })
        .collect();
    Ok(StringChunked::from_iter_options("".into(), keys.into_iter()))
}

/// The members of a list by their numbers, sorted; nothing where it names none.
fn members_of(list: &str) -> Option<String> {
    let key = |member: &str| {
        let mut key = String::new();
        write_publication_key(member, None, &mut key);
        key
    };
    let mut members: Vec<String> = split_values(list).map(key).filter(|key| !key.is_empty()).collect();
    members.sort_unstable();
    members.dedup();
    (!members.is_empty()).then(|| members.join(&MEMBERS.to_string()))
}

fn none(rows: usize) -> StringChunked {
    StringChunked::full_null("".into(), rows)
}

/// The branches of each row by the industry's rules, with those above them.
fn branches(setup: &Setup, table: &TextTable, identified: &Identified, progress: &Progress) -> Result<Csr<u16>> {
    let Some(engine) = &setup.engine else {
        return Ok((0..table.height()).map(|_| [0u16; 0]).collect());
    };
    let hits = hits(engine, table, identified, progress)?;
    let mut out = Csr::with_capacity(hits.len(), hits.values().len());
    for row in hits.rows() {
        for hit in row {
            if !out.open_row().contains(&hit.branch) {
                out.push_value(hit.branch);
            }
        }
        out.end_row();
    }
    Ok(out)
}
