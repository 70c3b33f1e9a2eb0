//! Edges of the map by year: who and what, where and what, who and who, added up from the patents in whole parts.

use polars_core::prelude::{ChunkTake, Column, DataFrame, IdxCa, NamedFrom, NewChunkedArray, PolarsError, Series, StringChunked};
use rayon::prelude::*;

use super::facts::{Facts, Institutions};
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

    /// Adds up what `emit` gives for each patent. A patent may give an edge only once.
    fn collect(patents: usize, emit: impl Fn(usize, &mut Vec<Entry>) + Sync) -> Self {
        let batches: Vec<usize> = (0..patents).step_by(16_384).collect();
        let sorted: Vec<Vec<Entry>> = batches
            .into_par_iter()
            .map(|start| {
                let mut entries = Vec::with_capacity(65_536);
                for patent in start..(start + 16_384).min(patents) {
                    emit(patent, &mut entries);
                }
                entries
            })
            .collect();
        let mut entries = Vec::with_capacity(sorted.iter().map(Vec::len).sum());
        for batch in sorted {
            entries.extend_from_slice(&batch);
        }
        entries.par_sort_unstable_by_key(|e| e.0);
        let out = Self::add_up(&entries);
        rayon::spawn(move || drop(entries));
        out
    }

    fn add_up(entries: &[Entry]) -> Self {
        let mut out = Self::default();
        for group in entries.chunk_by(|a, b| a.0 == b.0) {
            let key = group[0].0;
            out.source.push((key >> (TARGET_BITS + YEAR_BITS)) as u32);
            out.target.push((key >> YEAR_BITS) as u32 & ((1 << TARGET_BITS) - 1));
            out.year.push((key & ((1 << YEAR_BITS) - 1)) as i32);
            out.parts.push(group.iter().map(|e| e.1).sum());
            out.patents.push(group.len() as u32);
        }
        out
    }
}

/// All edges of a map, in the order of [`PAIRS`].
pub(super) fn collect(facts: &Facts, institutions: &Institutions, regions: &[u32]) -> Result<[EdgeTable; 7]> {
    if institutions.name.len() >= 1 << TARGET_BITS {
        return Err(Error::internal("机构数超出可处理的范围", "more institutions than can be handled")
            .found(institutions.name.len().to_string()));
    }
    let year = |p: usize| facts.date[p].year();
    let region_of: Vec<Option<u32>> =
        institutions.region.iter().map(|code| regions.binary_search(code).ok().map(|i| i as u32)).collect();
    let institution_technology = || {
        EdgeTable::collect(facts.len(), |p, out| {
            for (i, &source) in facts.institutions.row(p).iter().enumerate() {
                let parts = facts.institution_parts(p, i);
                facts.split_over_technologies(p, parts, |t, parts| out.push((pack(source, t, year(p)), parts)));
            }
        })
    };
    let institution_branch = || {
        EdgeTable::collect(facts.len(), |p, out| {
            for (i, &source) in facts.institutions.row(p).iter().enumerate() {
                let parts = facts.institution_parts(p, i);
                facts.split_over_branches(p, parts, |b, parts| out.push((pack(source, u32::from(b), year(p)), parts)));
            }
        })
    };
    let region_technology = || {
        EdgeTable::collect(facts.len(), |p, out| {
            for &(source, parts) in facts.regions.row(p) {
                facts.split_over_technologies(p, parts, |t, parts| out.push((pack(source, t, year(p)), parts)));
            }
        })
    };
    let region_branch = || {
        EdgeTable::collect(facts.len(), |p, out| {
            for &(source, parts) in facts.regions.row(p) {
                facts.split_over_branches(p, parts, |b, parts| out.push((pack(source, u32::from(b), year(p)), parts)));
            }
        })
    };
    let co_application =
        || EdgeTable::collect(facts.len(), |p, out| pairs(&facts.institutions.row(p).iter().copied(), year(p), out));
    let co_occurrence =
        || EdgeTable::collect(facts.len(), |p, out| pairs(&facts.technologies.row(p).iter().map(|t| t.0), year(p), out));
    let institution_region = || {
        EdgeTable::collect(facts.len(), |p, out| {
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
