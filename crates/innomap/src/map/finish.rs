//! From a partial map to the map: canonical order, one row a patent, nodes and edges.

use std::cmp::Ordering;
use std::sync::Arc;

use polars_core::prelude::{ChunkTake, IdxCa, StringChunked};
use rayon::prelude::*;

use super::config::{DateKind, Scope};
use super::documents::Documents;
use super::dual_filing::dual_filings;
use super::edges;
use super::facts::{self, Facts, Publications};
use super::industry_tree::IndustryTree;
use super::institutions::Who;
use super::mentions::Mentions;
use super::nodes::namesakes;
use super::partial::{Partial, Records, SaidRows, Setup};
use super::placing::{locate, todays_divisions};
use super::provenance::SourceFile;
use super::units::unit_keys;
use super::zones::{locate_zones, zones_of_institutions};
use super::{Coverage, Map, PAIRS};
use crate::classification::Symbol;
use crate::names::{Decisions, Register};
use crate::tables::{Csr, Date, Progress, Stage};
use crate::{Error, Result};

/// Names, files and symbols in order, units, their order, their records, what is kept, and facts.
const UNITE_STEPS: u64 = 6;

impl Partial {
    /// The map. Independent of the order and the batches in which the parts were merged.
    pub fn finish(self, progress: &Progress) -> Result<Map> {
        progress.enter(Stage::Unite, UNITE_STEPS)?;
        let tree = IndustryTree::new(self.setup.industry.as_deref());
        let mut part = self.canonical(progress)?;
        progress.step()?;
        let keys = unit_keys(&part.records, part.setup.config.unit, part.publications_distinct, progress)?;
        progress.step()?;
        let order = canonical_order(&part.records, &keys);
        progress.step()?;
        let mut units = Units::group(&part.records, &keys, &order, progress)?;
        progress.step()?;
        let (kept, coverage) = select(&part, &units);
        let used = units.used(&kept, part.mentions.len(), part.symbols.len());
        let symbols: Vec<Symbol> = used.symbols.iter().map(|&s| part.symbols[s as usize]).collect();
        let new_mention = inverse(&used.mentions, part.mentions.len());
        let new_symbol = inverse(&used.symbols, part.symbols.len());
        let (rows, (names, (branches, written_regions, named_zones))) = rayon::join(
            || units.symbols.select(&kept).map(|s| new_symbol[s as usize]),
            || {
                let names = units.mentions.select(&kept).map(|i| new_mention[i as usize]);
                (names, (units.branches.select(&kept), units.regions.select(&kept), units.zones.select(&kept)))
            },
        );
        progress.step()?;
        let facts = Facts {
            unit: take(&keys, kept.iter().map(|&u| units.first[u as usize]))?,
            date: kept.iter().map(|&u| units.date[u as usize]).collect(),
            mentions: names,
            persons: kept.iter().map(|&u| units.persons[u as usize]).collect(),
            institutions: Csr::default(),
            applicants: Vec::new(),
            documents: kept.iter().map(|&u| units.documents[u as usize]).collect(),
            technologies: facts::technologies(&symbols, &rows, &part.setup.scheme, progress)?,
            symbols: rows,
            leaves: leaves(&units.branches, &kept, &tree),
            branches,
            named_regions: todays_divisions(&written_regions),
            written_regions,
            regions: Csr::default(),
            named_zones,
            zones: Csr::default(),
        };
        progress.step()?;
        // What records and units said is in the facts; its memory is wanted for the edges.
        let said = (units.take_rows(), part.records.take_rows());
        rayon::spawn(move || drop(said));
        part.files.sort_unstable();
        let unresolved = Unresolved {
            setup: part.setup.clone(),
            mentions: part.mentions.select(&used.mentions),
            register: Arc::clone(&part.register),
            decisions: Arc::clone(&part.decisions),
            symbols,
            facts,
            files: std::mem::take(&mut part.files),
            coverage,
            tree,
        };
        let map = unresolved.resolve(|| units.publications(&part.records, &order, &kept, progress), progress)?;
        // Giving back the memory of the rows takes as long as a sort; nobody has to wait for it.
        rayon::spawn(move || drop((part, units, order)));
        Ok(map)
    }

    /// The same part with names in their order, symbols and files in their own.
    fn canonical(mut self, progress: &Progress) -> Result<Self> {
        let (mentions, new_mention) = self.mentions.in_order();
        self.mentions = mentions;
        progress.check()?;

        let mut by_symbol: Vec<u32> = (0..self.symbols.len() as u32).collect();
        by_symbol.sort_unstable_by_key(|&id| self.symbols[id as usize]);
        let new = inverse(&by_symbol, by_symbol.len());
        self.symbols = by_symbol.iter().map(|&id| self.symbols[id as usize]).collect();
        let new_symbol = new;

        let mut by_file: Vec<u32> = (0..self.files.len() as u32).collect();
        by_file.sort_by(|&a, &b| self.files[a as usize].cmp(&self.files[b as usize]));
        let new = inverse(&by_file, by_file.len());
        self.records.file.iter_mut().for_each(|id| *id = new[*id as usize]);
        let renumber = |rows: &mut Csr<u32>, new: &[u32]| {
            rows.values_mut().iter_mut().for_each(|id| *id = new[*id as usize]);
            rows.sort_rows();
        };
        let Records { mentions, symbols, .. } = &mut self.records;
        rayon::join(|| renumber(mentions, &new_mention), || renumber(symbols, &new_symbol));
        let Records { family, application, publication, title, .. } = &mut self.records;
        for texts in [family, application, publication, title] {
            progress.check()?;
            *texts = texts.rechunk().into_owned();
        }
        Ok(self)
    }
}

/// A map but for its institutions: patents and names stand, and which names are one is to be decided.
pub(super) struct Unresolved {
    pub(super) setup: Setup,
    pub(super) mentions: Mentions,
    pub(super) register: Arc<Register>,
    pub(super) decisions: Arc<Decisions>,
    pub(super) symbols: Vec<Symbol>,
    pub(super) facts: Facts,
    pub(super) files: Vec<SourceFile>,
    pub(super) coverage: Coverage,
    pub(super) tree: IndustryTree,
}

impl Unresolved {
    /// The map. The publications are made beside the rest.
    pub(super) fn resolve(self, publications: impl FnOnce() -> Result<Publications> + Send, progress: &Progress) -> Result<Map> {
        let Self { setup, mentions, register, decisions, symbols, mut facts, files, mut coverage, tree } = self;
        let (publications, resolved) = rayon::join(publications, || {
            let (who, mut institutions) = Who::resolve(&setup.config, &mentions, &register, &decisions, &mut facts, progress)?;
            progress.enter(Stage::Edges, PAIRS.len() as u64)?;
            let regions = locate(&mut facts, &institutions, setup.config.geography, &mut coverage, progress)?;
            institutions.zone = zones_of_institutions(&facts, &institutions);
            let zones = locate_zones(&mut facts, &institutions, &regions, progress)?;
            let edges = edges::collect(&facts, &institutions, &regions, progress)?;
            Ok::<_, Error>((who, institutions, (regions, zones), edges))
        });
        let (publications, (who, institutions, (regions, zones), edges)) = (publications?, resolved?);
        coverage.count(&facts);
        progress.check()?;
        if coverage.dated_by(setup.config.date) == DateKind::Application {
            coverage.dual_filings = dual_filings(&facts, &publications).len() as u64;
        }
        Ok(Map {
            mentions,
            register,
            decisions,
            who,
            institutions,
            symbols,
            namesakes: namesakes(setup.config.geography.borders(), &regions),
            regions,
            zones,
            facts,
            publications,
            edges,
            files,
            coverage,
            tree,
            setup,
        })
    }
}

/// Position of each id in `order`; `u32::MAX` for ids that are not in it.
pub(super) fn inverse(order: &[u32], len: usize) -> Vec<u32> {
    let mut out = vec![u32::MAX; len];
    for (i, &id) in order.iter().enumerate() {
        out[id as usize] = i as u32;
    }
    out
}

/// Records by unit, publication, file and row.
fn canonical_order(records: &Records, keys: &StringChunked) -> Vec<u32> {
    let unit = keys.downcast_as_array();
    let publication = records.publication.downcast_as_array();
    // The first sixteen bytes decide almost always; comparing them as one number spares the jump to the text.
    let head = |i: usize| {
        let mut bytes = [0u8; 16];
        let text = unit.value(i).as_bytes();
        let n = text.len().min(16);
        bytes[..n].copy_from_slice(&text[..n]);
        u128::from_be_bytes(bytes)
    };
    let mut order: Vec<(u128, u32)> = (0..records.date.len()).into_par_iter().map(|i| (head(i), i as u32)).collect();
    order.par_sort_unstable_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| {
            let (i, j) = (a.1 as usize, b.1 as usize);
            let rest = unit.value(i).cmp(unit.value(j)).then_with(|| publication.get(i).cmp(&publication.get(j)));
            rest.then_with(|| (records.file[i], records.row[i]).cmp(&(records.file[j], records.row[j])))
        })
    });
    order.into_iter().map(|(_, i)| i).collect()
}

/// Units with what their records say together.
struct Units {
    /// Position in the order of the first record of each unit, and the end.
    starts: Vec<u32>,
    /// First record.
    first: Vec<u32>,
    date: Vec<Date>,
    mentions: Csr<u32>,
    persons: Vec<u16>,
    symbols: Csr<u32>,
    branches: Csr<u16>,
    regions: Csr<u32>,
    zones: Csr<u32>,
    documents: Vec<Documents>,
}

/// Ids that are in use.
struct Used {
    mentions: Vec<u32>,
    symbols: Vec<u32>,
}

/// Records that are worth a task of their own.
const RUN: usize = if cfg!(test) { 16 } else { 65_536 };

impl Units {
    /// Puts the records of each unit together; runs of units are made side by side.
    fn group(records: &Records, keys: &StringChunked, order: &[u32], progress: &Progress) -> Result<Self> {
        let unit = keys.downcast_as_array();
        let same = |a: u32, b: u32| unit.value(a as usize) == unit.value(b as usize);
        let mut ends = Vec::new();
        while ends.last().is_none_or(|&end| end < order.len()) {
            let from = (ends.last().copied().unwrap_or(0) + RUN).min(order.len());
            let rest = (from..order.len()).find(|&at| at == 0 || !same(order[at - 1], order[at]));
            ends.push(rest.unwrap_or(order.len()));
        }
        let run = |(i, &end): (usize, &usize)| {
            let start = if i == 0 { 0 } else { ends[i - 1] };
            let mut out = Self::with_capacity(records, end - start);
            let mut at = start as u32;
            let groups = order[start..end].chunk_by(|&a, &b| same(a, b));
            for group in groups.take_while(|_| !progress.is_cancelled()) {
                out.starts.push(at);
                at += group.len() as u32;
                out.first.push(group[0]);
                out.push(records, group);
            }
            out
        };
        let parts: Vec<Self> = ends.par_iter().enumerate().map(run).collect();
        progress.check()?;
        let mut out = Self::with_capacity(records, order.len());
        parts.into_iter().for_each(|part| out.append(part));
        out.starts.push(order.len() as u32);
        Ok(out)
    }

    /// No units yet, with room for those of so many records.
    fn with_capacity(records: &Records, count: usize) -> Self {
        let share = |values: usize| values * count / records.len().max(1) + 1;
        Self {
            starts: Vec::with_capacity(count + 1),
            first: Vec::with_capacity(count),
            date: Vec::with_capacity(count),
            mentions: Csr::with_capacity(count, share(records.mentions.values().len())),
            persons: Vec::with_capacity(count),
            symbols: Csr::with_capacity(count, share(records.symbols.values().len())),
            branches: Csr::with_capacity(count, share(records.branches.values().len())),
            regions: Csr::with_capacity(count, share(records.regions.values().len())),
            zones: Csr::with_capacity(count, share(records.zones.values().len())),
            documents: Vec::with_capacity(count),
        }
    }

    /// What its records say, and leaves nothing of it.
    fn take_rows(&mut self) -> SaidRows {
        let Self { mentions, symbols, branches, regions, zones, .. } = self;
        ([mentions, symbols, regions, zones].map(std::mem::take), std::mem::take(branches))
    }

    fn append(&mut self, part: Self) {
        self.starts.extend(part.starts);
        self.first.extend(part.first);
        self.date.extend(part.date);
        self.mentions.append(&part.mentions);
        self.persons.extend(part.persons);
        self.symbols.append(&part.symbols);
        self.branches.append(&part.branches);
        self.regions.append(&part.regions);
        self.zones.append(&part.zones);
        self.documents.extend(part.documents);
    }

    /// Each column of a unit is the greatest of its records' by a total order (or their union), so that neither the order
    /// nor the grouping of the records matters.
    fn push(&mut self, records: &Records, group: &[u32]) {
        if let [only] = group {
            let i = *only as usize;
            self.date.push(records.date[i]);
            self.mentions.push_row(records.mentions.row(i));
            self.persons.push(records.persons[i]);
            self.symbols.push_row(records.symbols.row(i));
            self.branches.push_row(records.branches.row(i));
            self.regions.push_row(records.regions.row(i));
            self.zones.push_row(records.zones.row(i));
            self.documents.push(records.documents[i]);
            return;
        }
        let rows = || group.iter().map(|&i| i as usize);
        self.date.push(rows().map(|i| records.date[i]).min_by(|a, b| earlier(*a, *b)).unwrap_or_default());
        // Who holds it is chosen by the names alone, so that it does not change with what is known of them.
        let holder = rows().max_by(|&a, &b| {
            let (x, y) = (records.mentions.row(a), records.mentions.row(b));
            let applicants = |i: usize, names: &[u32]| usize::from(records.persons[i]) + names.len();
            applicants(a, x).cmp(&applicants(b, y)).then(x.len().cmp(&y.len())).then_with(|| y.cmp(x))
        });
        if let Some(i) = holder {
            self.mentions.push_row(records.mentions.row(i));
            self.persons.push(records.persons[i]);
        }
        self.documents.push(rows().fold(Documents::default(), |all, i| all.with(records.documents[i])));
        union(&mut self.symbols, rows().map(|i| records.symbols.row(i)));
        union(&mut self.branches, rows().map(|i| records.branches.row(i)));
        let places = rows().map(|i| records.regions.row(i)).max_by(|x, y| x.len().cmp(&y.len()).then_with(|| y.cmp(x)));
        self.regions.push_row(places.unwrap_or_default());
        union(&mut self.zones, rows().map(|i| records.zones.row(i)));
    }

    fn used(&self, kept: &[u32], mentions: usize, symbols: usize) -> Used {
        let mark = |rows: &Csr<u32>, len: usize| {
            let mut seen = vec![false; len];
            for &unit in kept {
                for &id in rows.row(unit as usize) {
                    seen[id as usize] = true;
                }
            }
            (0..len as u32).filter(|&id| seen[id as usize]).collect()
        };
        Used { mentions: mark(&self.mentions, mentions), symbols: mark(&self.symbols, symbols) }
    }

    fn publications(&self, records: &Records, order: &[u32], kept: &[u32], progress: &Progress) -> Result<Publications> {
        let mut rows = Vec::with_capacity(order.len());
        let mut patent = Vec::with_capacity(order.len());
        for (new, &unit) in kept.iter().enumerate() {
            let unit = unit as usize;
            let mut last = None;
            for &record in &order[self.starts[unit] as usize..self.starts[unit + 1] as usize] {
                // Rows of one number, file and place stand together: a part that came twice adds nothing.
                let row = record as usize;
                let origin = Some((records.publication.get(row), records.file[row], records.row[row]));
                if origin == last {
                    continue;
                }
                last = origin;
                rows.push(record);
                patent.push(new as u32);
            }
        }
        let column = |texts: &StringChunked| progress.check().and_then(|()| take(texts, rows.iter().copied()));
        Ok(Publications {
            family: column(&records.family)?,
            application: column(&records.application)?,
            publication: column(&records.publication)?,
            title: column(&records.title)?,
            documents: rows.iter().map(|&r| records.documents[r as usize]).collect(),
            file: rows.iter().map(|&r| records.file[r as usize]).collect(),
            row: rows.iter().map(|&r| records.row[r as usize]).collect(),
            patent,
        })
    }
}

/// The earlier of two dates comes first, a known month or day before an unknown one of the same year or month, none last.
fn earlier(a: Date, b: Date) -> Ordering {
    let key = |d: Date| (!d.is_some(), d.year(), d.month() == 0, d.month(), d.day() == 0, d.day());
    key(a).cmp(&key(b))
}

fn union<'a, T: Copy + Ord + 'a>(out: &mut Csr<T>, rows: impl Iterator<Item = &'a [T]>) {
    rows.flatten().for_each(|&value| out.push_value(value));
    let row = out.open_row();
    row.sort_unstable();
    let mut n = 0;
    for i in 0..row.len() {
        if n == 0 || row[i] != row[n - 1] {
            row[n] = row[i];
            n += 1;
        }
    }
    out.truncate_open_row(n);
    out.end_row();
}

fn take(texts: &StringChunked, rows: impl Iterator<Item = u32>) -> Result<StringChunked> {
    let index = IdxCa::from_vec("".into(), rows.collect());
    texts.take(&index).map_err(|e| Error::internal("按行取文本失败", "taking rows of a text column failed").found(e.to_string()))
}

/// The units inside period and scope, and how many are not.
fn select(part: &Partial, units: &Units) -> (Vec<u32>, Coverage) {
    let config = &part.setup.config;
    let mut coverage = Coverage::default();
    let types =
        config.patent_type.as_ref().map(|types| types.iter().fold(Documents::default(), |all, t| all.with(t.documents())));
    let kept = (0..units.date.len() as u32)
        .filter(|&unit| {
            let date = units.date[unit as usize];
            if let Some((first, last)) = config.period
                && !(first..=last).contains(&date.year())
            {
                if date.is_some() {
                    coverage.outside_period += 1;
                } else {
                    coverage.undated_left_out += 1;
                }
                return false;
            }
            let documents = units.documents[unit as usize];
            if types.is_some_and(|wanted| !documents.meets(wanted)) {
                if documents.has_type() {
                    coverage.outside_type += 1;
                } else {
                    coverage.untyped_left_out += 1;
                }
                return false;
            }
            if config.documents.wanted().is_some_and(|wanted| !documents.meets(wanted)) {
                coverage.outside_documents += 1;
                return false;
            }
            if config.scope == Scope::Industry && units.branches.row(unit as usize).is_empty() {
                coverage.outside_industry += 1;
                return false;
            }
            true
        })
        .collect();
    coverage.latest = units.date.iter().copied().max().unwrap_or_default();
    coverage.dated_by_filing = matches!(config.date, DateKind::Application | DateKind::Priority) && !part.dated_by_publication;
    coverage.missing_columns = part.missing_columns.iter().cloned().collect();
    (kept, coverage)
}

fn leaves(branches: &Csr<u16>, kept: &[u32], tree: &IndustryTree) -> Csr<u16> {
    let mut out = Csr::with_capacity(kept.len(), branches.values().len());
    let mut row = Vec::new();
    for &unit in kept {
        tree.most_specific(branches.row(unit as usize), &mut row);
        out.push_row(&row);
    }
    out
}
