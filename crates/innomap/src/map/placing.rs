//! Where: the division of each institution, by evidence in a stated order, and the divisions of each patent.

use hashbrown::{HashMap, HashSet};
use polars_core::prelude::{Column, DataFrame, NamedFrom, Series};
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::config::Geography;
use super::facts::in_batches;
use super::nodes::{frame, text};
use super::placed_names::{PlacedNames, place_of_holder};
use super::selection::lies_in;
use super::{Coverage, Facts, Institutions, Map};
use crate::Result;
use crate::names::Code;
use crate::regions::{Borders, Gazetteer, PlaceQuery, unit_of_year};
use crate::tables::share::{UNIT, piece};
use crate::tables::{Csr, Progress};

/// What says where an institution is; the order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegionEvidence {
    /// The enterprise list.
    List,
    /// Most of the patents that it holds alone, by their regions or addresses.
    Patents,
    /// The division in its unified social credit code, where it was registered.
    CreditCode,
}

impl RegionEvidence {
    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "enterprise list",
            Self::Patents => "patents",
            Self::CreditCode => "credit code",
        }
    }

    /// The first evidence there is, and the division by it.
    pub(super) fn first(listed: u32, held: u32, registered: u32, code: Option<Code>) -> (u32, Option<Self>) {
        let by_code = || if registered == 0 { code.and_then(|c| c.division()).map_or(0, known_division) } else { registered };
        match (listed, held) {
            (0, 0) => match by_code() {
                0 => (0, None),
                division => (division, Some(Self::CreditCode)),
            },
            (0, held) => (held, Some(Self::Patents)),
            (listed, _) => (listed, Some(Self::List)),
        }
    }
}

/// Today's division of a code of any year, or the one above it that is certain; 0 where no table knows it.
fn known_division(code: u32) -> u32 {
    let gazetteer = Gazetteer::current();
    if gazetteer.name(code).is_some() {
        return code;
    }
    let digits = format!("{code:06}");
    gazetteer.place(&PlaceQuery { code: Some(&digits), ..PlaceQuery::default() }).unit.map_or(0, |unit| unit.code)
}

/// Patents that one holder has alone and that name one place: holder, code of the division, how many; ascending.
pub(super) struct Held(Vec<(u32, u32, u32)>);

impl Held {
    /// By mention.
    pub(super) fn by_mention(facts: &Facts) -> Self {
        let mut seen: Vec<(u32, u32)> = Vec::new();
        for patent in 0..facts.len() {
            let code = place_of_holder(facts, patent);
            if code != 0 {
                seen.push((facts.mentions.row(patent)[0], code));
            }
        }
        seen.par_sort_unstable();
        Self(seen.chunk_by(|a, b| a == b).map(|group| (group[0].0, group[0].1, group.len() as u32)).collect())
    }

    /// The places of each holder, ascending.
    pub(super) fn places(&self) -> impl Iterator<Item = (u32, u32)> {
        self.0.iter().map(|&(holder, code, _)| (holder, code))
    }

    /// By institution, given the one of each placed name; a patent that gives two names of one institution is held by it alone.
    pub(super) fn by_institution(&self, placed: &PlacedNames, institution: &[u32], facts: &Facts) -> Self {
        let of = |mention: u32, code: u32| institution[placed.at(mention, code) as usize];
        let mut all: Vec<(u32, u32, u32)> = self.0.iter().map(|&(m, code, n)| (of(m, code), code, n)).collect();
        for patent in 0..facts.len() {
            if facts.mentions.row(patent).len() > 1
                && let ([one], [code], 1) =
                    (facts.institutions.row(patent), facts.named_regions.row(patent), facts.applicants[patent])
            {
                all.push((*one, *code, 1));
            }
        }
        all.sort_unstable();
        let same = |a: &(u32, u32, u32), b: &(u32, u32, u32)| (a.0, a.1) == (b.0, b.1);
        Self(all.chunk_by(same).map(|group| (group[0].0, group[0].1, group.iter().map(|g| g.2).sum())).collect())
    }

    /// The division of most patents of each holder, on a tie the smaller code, and how many they are.
    pub(super) fn main(&self, holders: usize) -> Vec<(u32, u32)> {
        let mut best = vec![(0, 0); holders];
        for &(holder, code, patents) in &self.0 {
            let known = &mut best[holder as usize];
            if patents > known.1 {
                *known = (code, patents);
            }
        }
        best
    }
}

/// Divisions of each patent: those the export names, in equal parts; else those that the enterprise list gives its
/// institutions, each with its share. What other patents of a holder say is no evidence of where this one belongs.
/// Returns the codes in use.
///
/// With [`Geography::Contemporary`] what the export names is the unit of the patent's year, see [`unit_of_year`]; without a year
/// it is today's.
pub(super) fn locate(
    facts: &mut Facts,
    institutions: &Institutions,
    geography: Geography,
    coverage: &mut Coverage,
    progress: &Progress,
) -> Result<Vec<u32>> {
    let then = (geography == Geography::Contemporary).then(|| units_then(facts, institutions));
    coverage.uncertain_then = then.as_ref().map_or(0, |then| {
        let doubtful = |patent: usize, code: &u32| then.get(&(*code, facts.date[patent].year())).is_some_and(|unit| !unit.1);
        (0..facts.len()).filter(|&p| facts.written_regions.row(p).iter().any(|code| doubtful(p, code))).count() as u64
    });
    let mut rows = in_batches(facts.len(), progress, |patent, rows: &mut Csr<(u32, u64)>| {
        let year = facts.date[patent].year();
        let unit = |code: u32| then.as_ref().and_then(|then| then.get(&(code, year))).map_or(code, |unit| unit.0);
        let mut add = |code: u32, parts: u64| match rows.open_row().iter_mut().find(|(known, _)| *known == code) {
            Some(known) => known.1 += parts,
            None => rows.push_value((code, parts)),
        };
        let rows_of = if then.is_some() && year != 0 { &facts.written_regions } else { &facts.named_regions };
        let named = rows_of.row(patent);
        for (i, &code) in named.iter().enumerate() {
            add(unit(code), piece(UNIT, i as u64, 1, named.len() as u64));
        }
        if named.is_empty() {
            for (i, &institution) in facts.institutions.row(patent).iter().enumerate() {
                let code = institutions.listed_region[institution as usize];
                if code != 0 {
                    add(unit(code), facts.institution_parts(patent, i));
                }
            }
        }
        rows.open_row().sort_unstable();
        rows.end_row();
    })?;
    let codes = codes_in_use(&rows, &institutions.region);
    let index: HashMap<u32, u32, FxBuildHasher> = codes.iter().zip(0..).map(|(&c, i)| (c, i)).collect();
    rows.values_mut().iter_mut().for_each(|value| value.0 = index[&value.0]);
    facts.regions = rows;
    Ok(codes)
}

/// The codes of rows with their parts, and those of institutions, ascending; 0 is none.
pub(super) fn codes_in_use(rows: &Csr<(u32, u64)>, institutions: &[u32]) -> Vec<u32> {
    let known = institutions.iter().copied().filter(|&code| code != 0);
    let in_use: HashSet<u32, FxBuildHasher> = rows.values().iter().map(|r| r.0).chain(known).collect();
    let mut codes: Vec<u32> = in_use.into_iter().collect();
    codes.sort_unstable();
    codes
}

/// By unit and year: the unit of then, and whether that is certain.
type UnitsThen = HashMap<(u32, i32), (u32, bool), FxBuildHasher>;

/// The unit of the year for each pair of a named unit and a year that occurs; pairs of which none is known are left out.
fn units_then(facts: &Facts, institutions: &Institutions) -> UnitsThen {
    let mut pairs: HashSet<(u32, i32), FxBuildHasher> = HashSet::default();
    for patent in 0..facts.len() {
        let year = facts.date[patent].year();
        if year != 0 {
            let listed = facts.institutions.row(patent).iter().map(|&i| institutions.listed_region[i as usize]);
            pairs.extend(facts.written_regions.row(patent).iter().copied().chain(listed).map(|code| (code, year)));
        }
    }
    let pairs: Vec<(u32, i32)> = pairs.into_iter().filter(|pair| pair.0 != 0).collect();
    pairs
        .into_par_iter()
        .filter_map(|(code, year)| Some(((code, year), unit_of_year(code, year)?)))
        .collect::<Vec<_>>()
        .into_iter()
        .collect()
}

/// Of the units that rows name, those that are gone as the divisions of today that carry them on.
pub(super) fn todays_divisions(written: &Csr<u32>) -> Csr<u32> {
    let gazetteer = Gazetteer::current();
    let mut codes = written.values().to_vec();
    codes.sort_unstable();
    codes.dedup();
    let today: HashMap<u32, u32, FxBuildHasher> = codes
        .iter()
        .map(|&code| (code, gazetteer.todays_code(code).unwrap_or(code)))
        .filter(|(code, today)| code != today)
        .collect();
    if today.is_empty() {
        return written.clone();
    }
    let mut out = Csr::with_capacity(written.len(), written.values().len());
    for row in written.rows() {
        for code in row.iter().map(|code| today.get(code).copied().unwrap_or(*code)) {
            if !out.open_row().contains(&code) {
                out.push_value(code);
            }
        }
        out.open_row().sort_unstable();
        out.end_row();
    }
    out
}

impl Map {
    /// Whose borders its regions have.
    pub fn borders(&self) -> Borders {
        self.setup.config.geography.borders()
    }

    /// Institutions that the enterprise list puts elsewhere than the patents that they hold alone: neither place lies in the
    /// other. The list was followed.
    pub fn region_conflicts(&self) -> Result<DataFrame> {
        let nodes = &self.institutions;
        let at: Vec<usize> = self.conflicting().collect();
        let patents: Vec<u32> = at.iter().map(|&i| nodes.held_region[i].1).collect();
        frame(vec![
            text("institution", at.iter().map(|&i| Some(nodes.name[i].clone()))),
            text("by_list", at.iter().map(|&i| Some(self.region_label(nodes.listed_region[i])))),
            text("by_patents", at.iter().map(|&i| Some(self.region_label(nodes.held_region[i].0)))),
            Column::from(Series::new("patents".into(), patents)),
        ])
    }

    pub(super) fn conflicting(&self) -> impl Iterator<Item = usize> + '_ {
        let nodes = &self.institutions;
        let gazetteer = Gazetteer::current();
        (0..nodes.name.len()).filter(move |&i| {
            let (listed, held) = (nodes.listed_region[i], nodes.held_region[i].0);
            listed != 0 && held != 0 && !lies_in(gazetteer, listed, held) && !lies_in(gazetteer, held, listed)
        })
    }
}
