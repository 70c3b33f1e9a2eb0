//! 一案双申: one invention filed on one day as an invention and as a utility model. They are two rights and count as two;
//! who counts inventions should know of them.

use hashbrown::HashMap;
use polars_core::prelude::DataFrame;
use rustc_hash::FxBuildHasher;

use super::config::DateKind;
use super::documents::Documents;
use super::nodes::{frame, text};
use super::{Facts, Map, Publications};
use crate::Result;

/// Patents (an invention and a utility model) with the same day of filing, the same title and the same institutions. Only
/// patents of a known day, with a title and an institution can be told.
pub(super) fn dual_filings(facts: &Facts, publications: &Publications) -> Vec<(u32, u32)> {
    if publications.title.null_count() == publications.title.len() {
        return Vec::new();
    }
    let mut title = vec![None; facts.len()];
    for (row, &patent) in publications.patent.iter().enumerate() {
        let known = &mut title[patent as usize];
        *known = (*known).or(publications.title.get(row).map(str::trim));
    }
    let key = |patent: usize| {
        let (date, holders) = (facts.date[patent], facts.institutions.row(patent));
        (date.day() != 0 && !holders.is_empty()).then_some((date.packed(), holders, title[patent]?))
    };
    let of_type = |kind: Documents, other: Documents| {
        (0..facts.len()).filter(move |&p| facts.documents[p].meets(kind) && !facts.documents[p].meets(other))
    };
    let mut models: HashMap<_, Vec<u32>, FxBuildHasher> = HashMap::default();
    for patent in of_type(Documents::UTILITY_MODEL, Documents::INVENTION) {
        if let Some(key) = key(patent) {
            models.entry(key).or_default().push(patent as u32);
        }
    }
    let mut pairs = Vec::new();
    for patent in of_type(Documents::INVENTION, Documents::UTILITY_MODEL) {
        // Equal titles of one holder on one day may be a series: pairs are made in order, each patent once.
        let partner = key(patent).and_then(|key| models.get_mut(&key)).filter(|m| !m.is_empty()).map(|m| m.remove(0));
        pairs.extend(partner.map(|model| (patent as u32, model)));
    }
    pairs
}

impl Map {
    /// Pairs of an invention and a utility model that were filed together, with their title and day; none where the map is
    /// not dated by application.
    pub fn dual_filings(&self) -> Result<DataFrame> {
        // Only the date of application tells that two were filed together.
        let by_filing = self.coverage.dated_by(self.setup.config.date) == DateKind::Application;
        let pairs = if by_filing { dual_filings(&self.facts, &self.publications) } else { Vec::new() };
        let unit = |p: u32| self.facts.unit.get(p as usize).map(str::to_owned);
        let title = |p: u32| {
            let rows = self.publications.patent.partition_point(|&q| q < p)..;
            rows.take_while(|&i| self.publications.patent.get(i) == Some(&p)).find_map(|i| self.publications.title.get(i))
        };
        let names = |p: u32| {
            let holders = self.facts.institutions.row(p as usize);
            holders.iter().map(|&i| self.institutions.name[i as usize].as_str()).collect::<Vec<_>>().join(" | ")
        };
        frame(vec![
            text("invention", pairs.iter().map(|p| unit(p.0))),
            text("utility_model", pairs.iter().map(|p| unit(p.1))),
            text("title", pairs.iter().map(|p| title(p.0).map(str::to_owned))),
            text("date", pairs.iter().map(|p| Some(self.facts.date[p.0 as usize].to_string()))),
            text("institutions", pairs.iter().map(|p| Some(names(p.0)))),
        ])
    }
}
