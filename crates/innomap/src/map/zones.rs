//! Which zones (高新区, 经开区, 新区) institutions and patents lie in. Zones lie in counties and do not cover them, so that most
//! patents lie in none that is known.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::facts::in_batches;
use super::placing::codes_in_use;
use super::selection::lies_in;
use super::{Facts, Institutions, Map, Selection};
use crate::Result;
use crate::error::Message;
use crate::regions::{Gazetteer, Level, zone_of_code, zones};
use crate::tables::share::{UNIT, piece};
use crate::tables::{Csr, Progress};

/// Whether a division and a zone have ground in common.
pub(super) fn overlaps(division: u32, zone: u32) -> bool {
    let gazetteer = Gazetteer::current();
    let division = gazetteer.todays_code(division).unwrap_or(division);
    let meets = |&county: &u32| lies_in(gazetteer, county, division) || lies_in(gazetteer, division, county);
    zone_of_code(zone).is_some_and(|zone| zone.counties.iter().any(meets))
}

/// Zones that are counties of their own in the table of divisions, by the code of the county: 苏州工业园区.
fn zones_that_are_counties() -> FxHashMap<u32, u32> {
    let gazetteer = Gazetteer::current();
    let same = |zone: &&crate::regions::Zone| {
        zone.county().is_some_and(|county| {
            (71..80).contains(&(county % 100)) || gazetteer.name(county).is_some_and(|name| zone.name.ends_with(name))
        })
    };
    // A county may hold several zones; the one that bears its name is meant.
    let mut out: FxHashMap<u32, u32> = FxHashMap::default();
    for zone in zones().iter().filter(same) {
        let Some(county) = zone.county() else { continue };
        let named = gazetteer.name(county).is_some_and(|name| zone.name.ends_with(name));
        if named {
            out.insert(county, zone.code());
        } else {
            out.entry(county).or_insert_with(|| zone.code());
        }
    }
    out
}

/// What is left of a patent in each of its divisions while its zones are given their parts.
struct Left<'a> {
    regions: &'a [u32],
    parts: Vec<(u32, u64)>,
}

impl Left<'_> {
    /// Takes up to so many parts out of the divisions that a zone has ground in.
    fn take(&mut self, zone: u32, mut wanted: u64) -> u64 {
        let mut taken = 0;
        for (region, left) in &mut self.parts {
            if overlaps(self.regions[*region as usize], zone) {
                let part = wanted.min(*left);
                (*left, wanted, taken) = (*left - part, wanted - part, taken + part);
            }
        }
        taken
    }
}

/// The zones of each patent: those that the export names, in equal parts of the divisions they lie in; else those that the
/// enterprise list gives its institutions, each with its share and no more than lies where the zone does. What other patents of
/// a holder say is no evidence of where this one belongs. Returns the codes in use.
pub(super) fn locate_zones(
    facts: &mut Facts,
    institutions: &Institutions,
    regions: &[u32],
    progress: &Progress,
) -> Result<Vec<u32>> {
    let counties = zones_that_are_counties();
    let is_zone: Vec<u32> = regions.iter().map(|code| counties.get(code).copied().unwrap_or(0)).collect();
    let rows = in_batches(facts.len(), progress, |patent, rows: &mut Csr<(u32, u64)>| {
        let named = facts.named_zones.row(patent);
        let mut left = Left { regions, parts: facts.regions.row(patent).to_vec() };
        let mut add = |zone: u32, parts: u64| match rows.open_row().iter_mut().find(|known| known.0 == zone) {
            _ if parts == 0 => {}
            Some(known) => known.1 += parts,
            None => rows.push_value((zone, parts)),
        };
        for (region, parts) in &mut left.parts {
            let zone = is_zone[*region as usize];
            let beside: Vec<u32> =
                named.iter().copied().filter(|&z| zone == 0 && overlaps(regions[*region as usize], z)).collect();
            if zone != 0 {
                add(zone, std::mem::take(parts));
            } else if !beside.is_empty() {
                let all = std::mem::take(parts);
                for (i, &zone) in beside.iter().enumerate() {
                    add(zone, piece(all, i as u64, 1, beside.len() as u64));
                }
            }
        }
        if named.is_empty() {
            for (i, &institution) in facts.institutions.row(patent).iter().enumerate() {
                let zone = institutions.listed_zone[institution as usize];
                add(zone, if zone == 0 { 0 } else { left.take(zone, facts.institution_parts(patent, i)) });
            }
        } else if left.parts.is_empty() {
            for (i, &zone) in named.iter().enumerate() {
                add(zone, piece(UNIT, i as u64, 1, named.len() as u64));
            }
        }
        rows.open_row().sort_unstable();
        rows.end_row();
    })?;
    let codes = codes_in_use(&rows, &institutions.zone);
    facts.zones = rows;
    Ok(codes)
}

/// The zone of each institution: by the enterprise list; else that which more than half of the patents name that it holds alone;
/// 0 where none is known. A zone that has no ground where the institution is does not count.
pub(super) fn zones_of_institutions(facts: &Facts, institutions: &Institutions) -> Vec<u32> {
    let counties = zones_that_are_counties();
    let mut out = institutions.listed_zone.clone();
    let (mut held, mut named) = (vec![0usize; out.len()], Vec::new());
    for patent in 0..facts.len() {
        if let ([one], 1) = (facts.institutions.row(patent), facts.applicants[patent]) {
            held[*one as usize] += 1;
            if let [zone] = facts.named_zones.row(patent) {
                named.push((*one, *zone));
            }
        }
    }
    named.par_sort_unstable();
    let mut most = vec![0; out.len()];
    for group in named.chunk_by(|a, b| a == b) {
        let (one, zone) = (group[0].0 as usize, group[0].1);
        if 2 * group.len() > held[one] {
            most[one] = zone;
        }
    }
    for ((zone, most), &region) in out.iter_mut().zip(most).zip(&institutions.region) {
        let fits = |zone: u32| zone != 0 && (region == 0 || overlaps(region, zone));
        let own = [*zone, most].into_iter().find(|&zone| fits(zone));
        *zone = own.or_else(|| counties.get(&region).copied()).unwrap_or(0);
    }
    out
}

impl Map {
    /// What to know of numbers by zone, or of a zone.
    pub fn region_doubts(&self, level: Level, selection: &Selection) -> Vec<Message> {
        if level != Level::Zone && selection.zone.is_none() {
            return Vec::new();
        }
        let known = (0..self.facts.len()).filter(|&patent| !self.facts.zones.row(patent).is_empty()).count();
        let share = 100.0 * known as f64 / self.facts.len().max(1) as f64;
        vec![Message::new(
            format!("园区只凭导出文件或企业名单写明的地址认定：{known} 件（{share:.1}%）专利的园区已知，其余不计入任何园区"),
            format!(
                "a zone is known where an export or an enterprise list names it: of {known} patents ({share:.1} %); the others are in none"
            ),
        )]
    }

    /// Parts of a selected patent that lie in each zone: `each(code, parts)`.
    pub(super) fn split_over_zones(&self, selection: &Selection, patent: usize, mut each: impl FnMut(u32, u64)) {
        let mut left = self.selected_parts(selection, patent);
        for &(zone, parts) in self.facts.zones.row(patent) {
            let inside = selection.zone.is_none_or(|wanted| wanted == zone)
                && selection.region.is_none_or(|division| overlaps(division, zone));
            let part = if inside { parts.min(left) } else { 0 };
            if part > 0 {
                left -= part;
                each(zone, part);
            }
        }
    }

    /// Parts of a patent that lie in a zone.
    pub(super) fn zone_parts(&self, zone: u32, patent: usize) -> u64 {
        self.facts.zones.row(patent).iter().filter(|z| z.0 == zone).map(|z| z.1).sum()
    }
}
