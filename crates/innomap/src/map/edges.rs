//! Edges of the map by year: who and what, where and what, who and who, added up from the patents in whole parts.

use polars_core::prelude::{ChunkTake, Column, DataFrame, IdxCa, NamedFrom, NewChunkedArray, PolarsError, Series, StringChunked};
use rayon::prelude::*;

use super::{Facts, Institutions};
use crate::tables::Progress;
use crate::tables::share::{self, UNIT, piece};
use crate::{Error, Result};

/// What a node of the map can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// An institution.
    Institution,
    /// A class of the technology scheme.
    Technology,
    /// A branch of the industry.
    Branch,
    /// An administrative division.
    Region,
}

impl NodeKind {
    /// Names of the kinds.
    pub const NAMES: &'static [&'static str] = &["institution", "technology", "branch", "region"];

    /// The name of the kind.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The kind of that name, singular or plural.
    pub fn from_name(name: &str) -> Result<Self> {
        match name {
            "institution" | "institutions" => Ok(Self::Institution),
            "technology" | "technologies" => Ok(Self::Technology),
            "branch" | "branches" => Ok(Self::Branch),
            "region" | "regions" => Ok(Self::Region),
            _ => Err(super::config::wrong_choice("kind", name, Self::NAMES)),
        }
    }
}

/// The pairs of kinds that a map holds edges for.
pub const PAIRS: [(NodeKind, NodeKind); 7] = [
    (NodeKind::Institution, NodeKind::Technology),
    (NodeKind::Institution, NodeKind::Branch),
    (NodeKind::Region, NodeKind::Technology),
    (NodeKind::Region, NodeKind::Branch),
    (NodeKind::Institution, NodeKind::Institution),
    (NodeKind::Technology, NodeKind::Technology),
    (NodeKind::Institution, NodeKind::Region),
];

/// Edges of one pair of kinds, ordered by source, target and year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EdgeTable {
    /// Source node.
    pub source: Vec<u32>,
    /// Target node; for a pair of one kind the larger id.
    pub target: Vec<u32>,
    /// Year, 0 for patents without a date.
    pub year: Vec<i32>,
    /// Parts of patents, see [`UNIT`].
    pub parts: Vec<u64>,
    /// Patents, each counted whole.
    pub patents: Vec<u32>,
}

const TARGET_BITS: u32 = 26;
const YEAR_BITS: u32 = 12;

/// One contribution of one patent, its ends and year packed so that integer order is the order of the table.
type Entry = (u64, u64);

fn pack(source: u32, target: u32, year: i32) -> u64 {
    (u64::from(source) << (TARGET_BITS + YEAR_BITS)) | (u64::from(target) << YEAR_BITS) | year as u64
}

impl EdgeTable {
    /// Number of edges.
    pub fn len(&self) -> usize {
        self.source.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.source.is_empty()
    }

    /// Adds up what `emit` gives for each patent; sources are below `sources`. A patent may give an edge only once.
    fn collect(sources: usize, patents: usize, progress: &Progress, emit: impl Fn(usize, &mut Vec<Entry>) + Sync) -> Self {
        let batches: Vec<usize> = (0..patents).step_by(16_384).collect();
        let batches: Vec<Vec<Entry>> = batches
            .into_par_iter()
            .map(|start| {
                let mut entries = Vec::new();
                if progress.is_cancelled() {
                    return entries;
                }
                entries.reserve(65_536);
                for patent in start..(start + 16_384).min(patents) {
                    emit(patent, &mut entries);
                }
                entries
            })
            .collect();
        let (mut entries, starts) = by_source(sources, &batches);
        rayon::spawn(move || drop(batches));
        let add_up = |run| if progress.is_cancelled() { Self::default() } else { Self::add_up(run) };
        let parts: Vec<Self> = runs(&mut entries, &starts).into_par_iter().map(add_up).collect();
        progress.add(1);
        rayon::spawn(move || drop(entries));
        Self::join(parts)
    }

    /// Adds up the entries of one run of sources after the other.
    fn add_up((entries, ends): (&mut [Entry], &[u32])) -> Self {
        let mut out = Self::default();
        let (mut rest, mut at) = (entries, ends[0]);
        for &end in &ends[1..] {
            let (own, after) = rest.split_at_mut((end - at) as usize);
            (rest, at) = (after, end);
            own.sort_unstable_by_key(|e| e.0);
            for group in own.chunk_by(|a, b| a.0 == b.0) {
                let key = group[0].0;
                out.source.push((key >> (TARGET_BITS + YEAR_BITS)) as u32);
                out.target.push((key >> YEAR_BITS) as u32 & ((1 << TARGET_BITS) - 1));
                out.year.push((key & ((1 << YEAR_BITS) - 1)) as i32);
                out.parts.push(group.iter().map(|e| e.1).sum());
                out.patents.push(group.len() as u32);
            }
        }
        out
    }

    fn join(parts: Vec<Self>) -> Self {
        let edges = parts.iter().map(Self::len).sum();
        let mut out = Self {
            source: Vec::with_capacity(edges),
            target: Vec::with_capacity(edges),
            year: Vec::with_capacity(edges),
            parts: Vec::with_capacity(edges),
            patents: Vec::with_capacity(edges),
        };
        for part in parts {
            out.source.extend(part.source);
            out.target.extend(part.target);
            out.year.extend(part.year);
            out.parts.extend(part.parts);
            out.patents.extend(part.patents);
        }
        out
    }
}

/// All entries, each source's together, and where each source starts. Sorting them all would take twice as long.
fn by_source(sources: usize, batches: &[Vec<Entry>]) -> (Vec<Entry>, Vec<u32>) {
    let source = |entry: &Entry| (entry.0 >> (TARGET_BITS + YEAR_BITS)) as usize;
    let mut starts = vec![0u32; sources + 1];
    for entry in batches.iter().flatten() {
        starts[source(entry) + 1] += 1;
    }
    for i in 0..sources {
        starts[i + 1] += starts[i];
    }
    let mut next = starts.clone();
    let mut entries = vec![(0, 0); starts[sources] as usize];
    for entry in batches.iter().flatten() {
        let at = &mut next[source(entry)];
        entries[*at as usize] = *entry;
        *at += 1;
    }
    (entries, starts)
}

/// Entries that are worth a task of their own.
const RUN: usize = 65_536;

/// Runs of whole sources: their entries, and where each source of the run ends, with its start before it.
fn runs<'a>(entries: &'a mut [Entry], starts: &'a [u32]) -> Vec<(&'a mut [Entry], &'a [u32])> {
    let mut out = Vec::new();
    let (mut rest, mut first) = (entries, 0);
    for source in 0..starts.len() - 1 {
        let length = (starts[source + 1] - starts[first]) as usize;
        if length >= RUN || source + 2 == starts.len() {
            let (own, after) = rest.split_at_mut(length);
            out.push((own, &starts[first..=source + 1]));
            (rest, first) = (after, source + 1);
        }
    }
    out
}

/// All edges of a map, in the order of [`PAIRS`].
pub(super) fn collect(
    facts: &Facts,
    institutions: &Institutions,
    regions: &[u32],
    progress: &Progress,
) -> Result<[EdgeTable; 7]> {
    if institutions.name.len() >= 1 << TARGET_BITS {
        return Err(Error::internal("机构数超出可处理的范围", "more institutions than can be handled")
            .found(institutions.name.len().to_string()));
    }
    let year = |p: usize| facts.date[p].year();
    let (holders, places) = (institutions.name.len(), regions.len());
    let classes = facts.technologies.values().iter().map(|t| t.0 as usize + 1).max().unwrap_or(0);
    let region_of: Vec<Option<u32>> =
        institutions.region.iter().map(|code| regions.binary_search(code).ok().map(|i| i as u32)).collect();
    let institution_technology = || {
        EdgeTable::collect(holders, facts.len(), progress, |p, out| {
            for (i, &source) in facts.institutions.row(p).iter().enumerate() {
                let parts = facts.institution_parts(p, i);
                facts.split_over_technologies(p, parts, |t, parts| out.push((pack(source, t, year(p)), parts)));
            }
        })
    };
    let institution_branch = || {
        EdgeTable::collect(holders, facts.len(), progress, |p, out| {
            for (i, &source) in facts.institutions.row(p).iter().enumerate() {
                let parts = facts.institution_parts(p, i);
                facts.split_over_branches(p, parts, |b, parts| out.push((pack(source, u32::from(b), year(p)), parts)));
            }
        })
    };
    let region_technology = || {
        EdgeTable::collect(places, facts.len(), progress, |p, out| {
            for &(source, parts) in facts.regions.row(p) {
                facts.split_over_technologies(p, parts, |t, parts| out.push((pack(source, t, year(p)), parts)));
            }
        })
    };
    let region_branch = || {
        EdgeTable::collect(places, facts.len(), progress, |p, out| {
            for &(source, parts) in facts.regions.row(p) {
                facts.split_over_branches(p, parts, |b, parts| out.push((pack(source, u32::from(b), year(p)), parts)));
            }
        })
    };
    let co_application = || {
        EdgeTable::collect(holders, facts.len(), progress, |p, out| {
            pairs(&facts.institutions.row(p).iter().copied(), year(p), out);
        })
    };
    let co_occurrence = || {
        EdgeTable::collect(classes, facts.len(), progress, |p, out| {
            pairs(&facts.technologies.row(p).iter().map(|t| t.0), year(p), out);
        })
    };
    let institution_region = || {
        EdgeTable::collect(holders, facts.len(), progress, |p, out| {
            for (i, &source) in facts.institutions.row(p).iter().enumerate() {
                if let Some(region) = region_of[source as usize] {
                    out.push((pack(source, region, year(p)), facts.institution_parts(p, i)));
                }
            }
        })
    };
    // Two at a time keeps both cores busy where a sort of one is not parallel.
    let ((holder_field, holder_branch), (region_field, region_branch)) =
        rayon::join(|| (institution_technology(), institution_branch()), || (region_technology(), region_branch()));
    let (co_applied, (co_occurring, holder_region)) = rayon::join(co_application, || (co_occurrence(), institution_region()));
    progress.check()?;
    Ok([holder_field, holder_branch, region_field, region_branch, co_applied, co_occurring, holder_region])
}

/// Each unordered pair of a patent's `n` nodes gets the same share, `2 / (n (n − 1))` of it.
fn pairs(nodes: &(impl ExactSizeIterator<Item = u32> + Clone), year: i32, out: &mut Vec<Entry>) {
    let n = nodes.len() as u64;
    let total = n * n.saturating_sub(1) / 2;
    let mut before = 0;
    for (i, a) in nodes.clone().enumerate() {
        for b in nodes.clone().skip(i + 1) {
            out.push((pack(a, b, year), piece(UNIT, before, 1, total)));
            before += 1;
        }
    }
}

impl super::Map {
    /// The edges of a pair of kinds by label and year, as a table: weight in patents by shares, patents counted whole. The
    /// year is null for patents without a date.
    pub fn edge_table(&self, source: NodeKind, target: NodeKind) -> Result<DataFrame> {
        let edges = self.edges(source, target)?;
        let failed =
            |e: PolarsError| Error::internal("组成边表失败", "putting the table of edges together failed").found(e.to_string());
        let labels = |kind: NodeKind, ids: &[u32], name: &str| -> Result<Column> {
            let all = StringChunked::from_iter_values(name.into(), self.labels(kind).iter());
            let column = all.take(&IdxCa::from_slice("".into(), ids)).map_err(failed)?;
            Ok(Column::from(Series::from(column).with_name(name.into())))
        };
        let (a, b) = if source == target { ("source", "target") } else { (source.name(), target.name()) };
        let year: Vec<Option<i32>> = edges.year.iter().map(|&y| (y != 0).then_some(y)).collect();
        let weight: Vec<f64> = edges.parts.iter().map(|&p| share::patents(u128::from(p))).collect();
        super::nodes::frame(vec![
            labels(source, &edges.source, a)?,
            labels(target, &edges.target, b)?,
            Column::from(Series::new("year".into(), year)),
            Column::from(Series::new("weight".into(), weight)),
            Column::from(Series::new("patents".into(), edges.patents.clone())),
        ])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn sums_over_many_runs_equal_a_plain_map() {
        let mut state = 1u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        // Some sources have nothing, one has more than a run.
        let sources = 500;
        let given: Vec<(u32, u32, i32, u64)> = (0..3 * RUN)
            .map(|i| {
                let source = if i % 2 == 0 { 7 } else { random(sources) as u32 & !1 };
                (source, random(50_000) as u32, 2000 + random(20) as i32, random(UNIT))
            })
            .collect();
        let found = EdgeTable::collect(sources as usize, given.len(), &Progress::new(), |p, out| {
            out.push((pack(given[p].0, given[p].1, given[p].2), given[p].3))
        });
        let mut plain: BTreeMap<(u32, u32, i32), (u64, u32)> = BTreeMap::new();
        for &(source, target, year, parts) in &given {
            let sum = plain.entry((source, target, year)).or_default();
            *sum = (sum.0 + parts, sum.1 + 1);
        }
        let rows =
            (0..found.len()).map(|i| ((found.source[i], found.target[i], found.year[i]), (found.parts[i], found.patents[i])));
        assert!(rows.eq(plain));
        assert!(EdgeTable::collect(0, 0, &Progress::new(), |_, _| ()).is_empty());
    }
}
