//! What is known of each patent, in canonical order with dense ids.

use polars_core::prelude::StringChunked;
use rayon::prelude::*;

use super::documents::Documents;
use crate::Result;
use crate::classification::{Scheme, Symbol, shares};
use crate::tables::share::{UNIT, piece};
use crate::tables::{Csr, Date, Progress};

/// The patents of a map, one row each, ordered by their key.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Key: family, application or publication.
    pub unit: StringChunked,
    /// Date in the sense of the map.
    pub date: Vec<Date>,
    /// Names it gives, ascending: which institutions they are may be decided anew.
    pub mentions: Csr<u32>,
    /// Applicants that are persons.
    pub persons: Vec<u16>,
    /// Institutions, ascending and distinct: two names of one institution are one applicant.
    pub institutions: Csr<u32>,
    /// Applicants: persons and institutions.
    pub applicants: Vec<u32>,
    /// Types of right and kinds of its documents.
    pub documents: Vec<Documents>,
    /// Symbols, ascending.
    pub symbols: Csr<u32>,
    /// Classes of the technology scheme with the number of distinct symbols in each, ascending.
    pub technologies: Csr<(u32, u32)>,
    /// Branches with their ancestors, ascending.
    pub branches: Csr<u16>,
    /// The most specific of them: a patent is split over these.
    pub leaves: Csr<u16>,
    /// Divisions that the export itself names, of today or gone, ascending.
    pub written_regions: Csr<u32>,
    /// The divisions of today that these are, ascending.
    pub named_regions: Csr<u32>,
    /// Divisions on the borders of the map (index into its regions) and parts of the patent; less than one patent in all where only some of
    /// its applicants could be placed.
    pub regions: Csr<(u32, u64)>,
    /// Zones that the export itself names, ascending.
    pub named_zones: Csr<u32>,
    /// Zones by code and parts of the patent, ascending. Zones lie in divisions: these parts are among those of [`Facts::regions`]
    /// where both are known.
    pub zones: Csr<(u32, u64)>,
}

impl Facts {
    /// Number of patents.
    pub fn len(&self) -> usize {
        self.date.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Parts that the `i`-th institution of a patent holds.
    pub fn institution_parts(&self, patent: usize, i: usize) -> u64 {
        piece(UNIT, i as u64, 1, u64::from(self.applicants[patent].max(1)))
    }

    /// Calls back with each class of a patent and its share of `parts`; the shares add up to `parts`.
    pub fn split_over_technologies(&self, patent: usize, parts: u64, mut each: impl FnMut(u32, u64)) {
        shares::parts(parts, self.technologies.row(patent)).for_each(|(class, parts)| each(class, parts));
    }

    /// Calls back with each of the most specific branches of a patent and its share of `parts`; the shares are equal and
    /// add up to `parts`. What lies above a branch has the sum of what lies below it.
    pub fn split_over_branches(&self, patent: usize, parts: u64, mut each: impl FnMut(u16, u64)) {
        let leaves = self.leaves.row(patent);
        for (i, &branch) in leaves.iter().enumerate() {
            each(branch, piece(parts, i as u64, 1, leaves.len() as u64));
        }
    }
}

/// Patents that are worth a task of their own.
const BATCH: usize = 65_536;

/// Classes of each patent from its symbols.
pub(super) fn technologies(symbols: &[Symbol], rows: &Csr<u32>, scheme: &Scheme, progress: &Progress) -> Result<Csr<(u32, u32)>> {
    let class: Vec<Option<u32>> = symbols.iter().map(|&s| scheme.class_of(s)).collect();
    in_batches(rows.len(), progress, |i, out| {
        // Few classes a patent: a small list on its way into the row.
        let mut counts = Vec::with_capacity(8);
        shares::counts(rows.row(i).iter().map(|&s| class[s as usize]), &mut counts);
        out.push_row(&counts);
    })
}

/// The rows that `push` makes of each patent, made in parallel and put together in order.
pub(super) fn in_batches<T: Clone + Send>(
    patents: usize,
    progress: &Progress,
    push: impl Fn(usize, &mut Csr<T>) + Sync,
) -> Result<Csr<T>> {
    let starts: Vec<usize> = (0..patents).step_by(BATCH).collect();
    let parts: Vec<Csr<T>> = starts
        .into_par_iter()
        .map(|start| {
            let end = (start + BATCH).min(patents);
            let mut out = Csr::with_capacity(end - start, (end - start) * 2);
            if progress.is_cancelled() {
                return out;
            }
            (start..end).for_each(|patent| push(patent, &mut out));
            out
        })
        .collect();
    progress.check()?;
    let mut out = Csr::with_capacity(patents, parts.iter().map(|p| p.values().len()).sum());
    parts.iter().for_each(|part| out.append(part));
    Ok(out)
}

/// The publications behind the patents, ordered by patent, number, file and row.
#[derive(Debug, Clone)]
pub struct Publications {
    /// What the export says of the simple family: its id, or the numbers of its members.
    pub family: StringChunked,
    /// Key of the application.
    pub application: StringChunked,
    /// Number; null where the export only has applications.
    pub publication: StringChunked,
    /// Title.
    pub title: StringChunked,
    /// Type of right and kind of document.
    pub documents: Vec<Documents>,
    /// Index into the map's files.
    pub file: Vec<u32>,
    /// Row in the file, counted from 1.
    pub row: Vec<u32>,
    /// Patent.
    pub patent: Vec<u32>,
}
