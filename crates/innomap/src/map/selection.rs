//! Which patents a question is about: filters by region, branch, technology, institution and period, and what part of each
//! patent they take.

use serde::{Deserialize, Serialize};

use super::Map;
use super::edges::NodeKind;
use super::zones::overlaps;
use crate::error::nearest;
use crate::regions::{Borders, Gazetteer, Level};
use crate::tables::share::UNIT;
use crate::{Error, Result};

/// Filters by label, as the user gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Name or code of a region of any level, or of a zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Name or id of a branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Name or code of a technology.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technology: Option<String>,
    /// Name of an institution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// Name of a group, or of an institution in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// First and last year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<(i32, i32)>,
}

impl Filter {
    /// Names of the filters.
    pub const NAMES: [&'static str; 6] = ["region", "branch", "technology", "institution", "group", "period"];

    /// A filter as the user writes it: names with labels. A misspelt name finds its nearest.
    pub fn from_json(json: &str) -> Result<Self> {
        let allowed = Self::NAMES.join(", ");
        let wrong = || {
            Error::configuration("筛选条件 where 有误", "the filter where is wrong").expected(allowed.clone(), allowed.clone())
        };
        let value: serde_json::Value = serde_json::from_str(json).map_err(|e| wrong().found(e.to_string()))?;
        let given = value.as_object().ok_or_else(|| wrong().found(json))?;
        if let Some(name) = given.keys().find(|name| !Self::NAMES.contains(&name.as_str())) {
            let error = wrong().found(name);
            return Err(match nearest(name, Self::NAMES.into_iter()).first() {
                Some(near) => error.hint(format!("是否指 {near}？"), format!("did you mean {near}?")),
                None => error,
            });
        }
        serde_json::from_value(value.clone()).map_err(|e| wrong().found(e.to_string()))
    }
}

/// Filters by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Code of a division.
    pub region: Option<u32>,
    /// Code of a zone.
    pub zone: Option<u32>,
    /// Only what is in no region that is known at this level.
    pub unplaced: Option<Level>,
    /// Branch.
    pub branch: Option<u16>,
    /// Technology.
    pub technology: Option<u32>,
    /// Institution.
    pub institution: Option<u32>,
    /// An institution of the group.
    pub group: Option<u32>,
    /// First and last year.
    pub period: Option<(i32, i32)>,
}

/// Whether a division is `code` or lies in it.
pub(super) fn lies_in(gazetteer: &Gazetteer, division: u32, code: u32) -> bool {
    let mut at = Some(division);
    while let Some(d) = at {
        if d == code {
            return true;
        }
        at = gazetteer.parent(d);
    }
    false
}

impl Map {
    /// The ids behind the labels of a filter.
    pub fn select(&self, filter: &Filter) -> Result<Selection> {
        let region = filter.region.as_deref().map(|r| self.find_region(r)).transpose()?;
        let find = |kind: NodeKind, label: &Option<String>| label.as_deref().map(|l| self.find(kind, l)).transpose();
        Ok(Selection {
            region: region.filter(|&code| Level::of(code) != Level::Zone),
            zone: region.filter(|&code| Level::of(code) == Level::Zone),
            unplaced: None,
            branch: find(NodeKind::Branch, &filter.branch)?.map(|b| b as u16),
            technology: find(NodeKind::Technology, &filter.technology)?,
            institution: find(NodeKind::Institution, &filter.institution)?,
            group: filter.group.as_deref().map(|name| self.member_of_group(name)).transpose()?,
            period: filter.period,
        })
    }

    /// The code of a region or a zone by name or code. On the borders of the year a unit that is gone is found by the name or
    /// code it had, where the map has it.
    pub fn find_region(&self, label: &str) -> Result<u32> {
        let gone = |&&code: &&u32| {
            Gazetteer::current().name(code).is_none() && (self.borders().name(code) == Some(label) || label.parse() == Ok(code))
        };
        let mut named = self.regions.iter().filter(gone);
        match (named.next(), named.next()) {
            (Some(&only), None) => Ok(only),
            _ => Gazetteer::current().find(label),
        }
    }

    /// The node of a label (name, code or id); an error suggests the nearest.
    pub fn find(&self, kind: NodeKind, label: &str) -> Result<u32> {
        let (zh, en, position) = match kind {
            NodeKind::Institution => return self.find_institution(label),
            NodeKind::Technology => {
                let same = |c: &crate::classification::Class| {
                    c.code == label || c.name.zh == label || c.name.en.eq_ignore_ascii_case(label)
                };
                ("技术领域", "technology", self.setup.scheme.classes().iter().position(same))
            }
            NodeKind::Branch => {
                let Some(industry) = &self.setup.industry else {
                    return Err(Error::configuration(
                        "图谱没有产业定义，因此没有技术分支",
                        "the map has no industry and so no branches",
                    )
                    .found(label)
                    .hint("构建时给出 industry=…", "give industry=… when building"));
                };
                ("技术分支", "branch", industry.find_branch(label).map(usize::from))
            }
            NodeKind::Region => {
                let code = self.find_region(label)?;
                ("地区", "region", self.regions.binary_search(&code).ok())
            }
        };
        position.map(|p| p as u32).ok_or_else(|| {
            let labels = self.labels(kind);
            let near = nearest(label, labels.iter().map(String::as_str)).join("，");
            let error = Error::name_not_found(format!("图谱中没有这个{zh}"), format!("the map has no such {en}")).found(label);
            if near.is_empty() { error } else { error.hint(format!("最接近的是：{near}"), format!("nearest: {near}")) }
        })
    }

    /// Parts of a patent that a selection takes: none where a filter excludes it; its share in the region where one is
    /// asked for; otherwise all of it.
    pub fn selected_parts(&self, selection: &Selection, patent: usize) -> u64 {
        let facts = &self.facts;
        let year = facts.date[patent].year();
        let excluded = selection.period.is_some_and(|(first, last)| !(first..=last).contains(&year))
            || selection.branch.is_some_and(|b| !facts.branches.row(patent).contains(&b))
            || selection.technology.is_some_and(|t| !facts.technologies.row(patent).iter().any(|c| c.0 == t))
            || selection.institution.is_some_and(|i| !facts.institutions.row(patent).contains(&i))
            || selection.group.is_some_and(|i| !facts.institutions.row(patent).iter().any(|&j| self.in_one_group(i, j)));
        if excluded {
            return 0;
        }
        if selection.unplaced == Some(Level::Zone) {
            return UNIT - facts.zones.row(patent).iter().map(|zone| zone.1).sum::<u64>();
        }
        if let Some(level) = selection.unplaced {
            let known = |r: u32| self.borders().at_level(self.regions[r as usize], level).is_some();
            return UNIT - facts.regions.row(patent).iter().filter(|r| known(r.0)).map(|r| r.1).sum::<u64>();
        }
        let of_zone = selection.zone.map_or(UNIT, |zone| self.zone_parts(zone, patent));
        let Some(code) = selection.region else { return of_zone };
        let borders = self.borders();
        let inside =
            facts.regions.row(patent).iter().filter(|(r, _)| borders.lies_in(self.regions[*r as usize], code)).map(|r| r.1);
        of_zone.min(inside.sum())
    }

    /// The parts of a selected patent in the regions of a level, by code; none where no region of that level is known.
    pub fn split_over_regions(&self, selection: &Selection, level: Level, patent: usize, mut each: impl FnMut(Option<u32>, u64)) {
        if level == Level::Zone {
            self.split_over_zones(selection, patent, |zone, parts| each(Some(zone), parts));
            return;
        }
        let borders = self.borders();
        self.split_selected(selection, NodeKind::Region, patent, |region, parts| {
            each(borders.at_level(self.regions[region as usize], level), parts);
        });
    }

    /// The shares of a selected patent that go to nodes of a kind: `each(node, parts)`. For institutions a region filter
    /// takes those that are in the region; an institution whose place is not known counts where its patents are.
    pub fn split_selected(&self, selection: &Selection, kind: NodeKind, patent: usize, mut each: impl FnMut(u32, u64)) {
        let facts = &self.facts;
        if kind == NodeKind::Institution {
            let without_region = Selection { region: None, zone: None, ..selection.clone() };
            if self.selected_parts(&without_region, patent) == 0 {
                return;
            }
            let in_region = self.selected_parts(selection, patent) > 0;
            for (i, &institution) in facts.institutions.row(patent).iter().enumerate() {
                let (own, zone) = (self.institutions.region[institution as usize], self.institutions.zone[institution as usize]);
                let inside = match selection.region {
                    None => true,
                    // Where it is today says nothing of the borders of then.
                    Some(code) if own != 0 && self.borders() == Borders::Current => lies_in(Gazetteer::current(), own, code),
                    Some(_) => in_region,
                };
                let inside = inside && selection.zone.is_none_or(|wanted| if zone == 0 { in_region } else { zone == wanted });
                if inside {
                    each(institution, facts.institution_parts(patent, i));
                }
            }
            return;
        }
        let parts = self.selected_parts(selection, patent);
        if parts == 0 {
            return;
        }
        match kind {
            NodeKind::Technology => facts.split_over_technologies(patent, parts, each),
            NodeKind::Branch => facts.split_over_branches(patent, parts, |b, parts| each(u32::from(b), parts)),
            NodeKind::Region => {
                let borders = self.borders();
                let inside = |r: u32| selection.region.is_none_or(|code| borders.lies_in(self.regions[r as usize], code));
                let mut left = selection.zone.map_or(UNIT, |zone| self.zone_parts(zone, patent));
                for &(region, parts) in facts.regions.row(patent).iter().filter(|r| inside(r.0)) {
                    let in_zone = selection.zone.is_none_or(|zone| overlaps(self.regions[region as usize], zone));
                    let part = if in_zone { parts.min(left) } else { 0 };
                    if part > 0 {
                        left -= part;
                        each(region, part);
                    }
                }
            }
            NodeKind::Institution => {}
        }
    }
}
