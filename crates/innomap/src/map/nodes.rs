//! Node tables: labels and totals of institutions, technologies, branches and regions.

use std::collections::BTreeSet;

use polars_core::prelude::{Column, DataFrame, NamedFrom, Series};

use super::edges::NodeKind;
use super::{Map, Selection};
use crate::regions::{Borders, Level};
use crate::tables::share::{self, UNIT};
use crate::{Error, Result};

/// Totals of one node.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    parts: u128,
    patents: u32,
    first: i32,
    last: i32,
}

impl Map {
    /// Labels of all nodes of a kind, by id; regions by their index in [`Map::regions`].
    pub fn labels(&self, kind: NodeKind) -> Vec<String> {
        match kind {
            NodeKind::Institution => self.institutions.name.clone(),
            NodeKind::Technology => self.setup.scheme.classes().iter().map(|c| c.name.zh.clone()).collect(),
            NodeKind::Branch => self.setup.industry.iter().flat_map(|i| i.branches()).map(|b| b.name.zh.clone()).collect(),
            NodeKind::Region => self.regions.iter().map(|&code| self.region_label(code)).collect(),
        }
    }

    /// Label of a branch's stage.
    pub fn stage_label(&self, branch: u32) -> Option<String> {
        let industry = self.setup.industry.as_deref()?;
        let stage = industry.branches().get(branch as usize)?.stage;
        industry.stages().get(usize::from(stage)).map(|s| s.name.zh.clone())
    }

    /// The table of the nodes of a kind with their totals. Regions are listed at all three levels and with the zones that lie in
    /// them, branches with those above them, which hold what lies below.
    pub fn nodes(&self, kind: NodeKind) -> Result<DataFrame> {
        match kind {
            NodeKind::Institution => self.institution_table(),
            NodeKind::Technology => self.technology_table(),
            NodeKind::Branch => self.branch_table(),
            NodeKind::Region => self.region_table(),
        }
    }

    fn totals(&self, kind: NodeKind, len: usize) -> Vec<Total> {
        let mut out = vec![Total::default(); len];
        let all = Selection::default();
        for patent in 0..self.facts.len() {
            let year = self.facts.date[patent].year();
            self.split_selected(&all, kind, patent, |node, parts| out[node as usize].add(parts, year));
        }
        out
    }

    fn institution_table(&self) -> Result<DataFrame> {
        let nodes = &self.institutions;
        let totals = self.totals(NodeKind::Institution, nodes.name.len());
        let known = |code: u32| (code != 0).then_some(code);
        let region_evidence = || nodes.region_evidence.iter().map(|by| by.map(|by| by.name().to_owned()));
        let raw_forms = self.raw_forms();
        let mut columns = vec![
            text("institution", nodes.name.iter().map(|n| Some(n.clone()))),
            text("group", nodes.group.iter().map(|n| Some(n.clone()))),
            text("kind", nodes.kind.iter().map(|k| Some(k.name().to_owned()))),
            text("kind_zh", nodes.kind.iter().map(|k| Some(k.zh().to_owned()))),
            text("code", nodes.code.iter().map(|c| c.map(|c| c.to_string()))),
            text("region", nodes.region.iter().map(|&c| known(c).map(|code| self.region_label(code)))),
            text("region_code", nodes.region.iter().map(|&c| known(c).map(|c| c.to_string()))),
            text("region_by", region_evidence()),
            text("region_evidence", region_evidence()),
            text("zone", nodes.zone.iter().map(|&c| known(c).map(|code| self.region_label(code)))),
            text("evidence", nodes.evidence.iter().map(|e| Some(e.name().to_owned()))),
            Column::from(Series::new("confidence".into(), nodes.confidence.clone())),
            Column::from(Series::new("forms".into(), raw_forms.iter().map(|f| f.len() as u32).collect::<Vec<u32>>())),
        ];
        columns.extend(total_columns(&totals));
        columns.push(text("raw_forms", raw_forms.iter().map(|forms| Some(forms.join(" | ")))));
        frame(columns)
    }

    fn technology_table(&self) -> Result<DataFrame> {
        let classes = self.setup.scheme.classes();
        let totals = self.totals(NodeKind::Technology, classes.len());
        let mut columns = vec![
            text("technology", classes.iter().map(|c| Some(c.name.zh.clone()))),
            text("technology_en", classes.iter().map(|c| Some(c.name.en.clone()))),
            text("code", classes.iter().map(|c| Some(c.code.clone()))),
            text("sector", classes.iter().map(|c| Some(c.group.zh.clone()))),
        ];
        columns.extend(total_columns(&totals));
        frame(columns)
    }

    fn branch_table(&self) -> Result<DataFrame> {
        let branches = self.setup.industry.as_ref().map(|i| i.branches()).unwrap_or_default();
        let mut totals = vec![Total::default(); branches.len()];
        for patent in 0..self.facts.len() {
            let year = self.facts.date[patent].year();
            for &branch in self.facts.branches.row(patent) {
                let mut below = 0;
                self.facts.split_over_branches(patent, UNIT, |leaf, parts| {
                    below += if self.tree.is_within(leaf, branch) { parts } else { 0 };
                });
                totals[branch as usize].add(below, year);
            }
        }
        let stage = |branch: usize| self.stage_label(branch as u32);
        let mut columns = vec![
            text("branch", branches.iter().map(|b| Some(b.name.zh.clone()))),
            text("branch_en", branches.iter().map(|b| Some(b.name.en.clone()))),
            text("id", branches.iter().map(|b| Some(b.id.clone()))),
            text("stage", (0..branches.len()).map(stage)),
            Column::from(Series::new("level".into(), branches.iter().map(|b| u32::from(b.level)).collect::<Vec<u32>>())),
            text("parent", branches.iter().map(|b| b.parent.map(|p| branches[p as usize].name.zh.clone()))),
        ];
        columns.extend(total_columns(&totals));
        frame(columns)
    }

    fn region_table(&self) -> Result<DataFrame> {
        let borders = self.borders();
        let mut codes: Vec<(Level, u32)> = Vec::new();
        for &level in Level::DIVISIONS {
            codes.extend(
                self.regions.iter().filter_map(|&code| borders.at_level(code, level)).map(|code| (Level::of(code), code)),
            );
        }
        codes.extend(self.zones.iter().map(|&code| (Level::Zone, code)));
        codes.sort_unstable();
        codes.dedup();
        let index: hashbrown::HashMap<u32, usize> = codes.iter().enumerate().map(|(i, &(_, code))| (code, i)).collect();
        let mut totals = vec![Total::default(); codes.len()];
        let mut of_patent: Vec<(usize, u64)> = Vec::new();
        for patent in 0..self.facts.len() {
            of_patent.clear();
            for &(region, parts) in self.facts.regions.row(patent) {
                let mut at = Some(self.regions[region as usize]);
                while let Some(code) = at {
                    if let Some(&i) = index.get(&code) {
                        match of_patent.iter_mut().find(|(known, _)| *known == i) {
                            Some(known) => known.1 += parts,
                            None => of_patent.push((i, parts)),
                        }
                    }
                    at = borders.parent(code);
                }
            }
            of_patent.extend(self.facts.zones.row(patent).iter().filter_map(|(zone, parts)| Some((*index.get(zone)?, *parts))));
            let year = self.facts.date[patent].year();
            of_patent.iter().for_each(|&(i, parts)| totals[i].add(parts, year));
        }
        let mut columns = vec![
            text("region", codes.iter().map(|&(_, code)| Some(self.region_label(code)))),
            text("code", codes.iter().map(|&(_, code)| Some(code.to_string()))),
            text("level", codes.iter().map(|&(level, _)| Some(level.name().to_owned()))),
            text(
                "province",
                codes.iter().map(|&(_, code)| borders.at_level(code, Level::Province).map(|unit| self.region_label(unit))),
            ),
            text("city", codes.iter().map(|&(_, code)| borders.at_level(code, Level::City).map(|unit| self.region_label(unit)))),
            text(
                "county",
                codes.iter().map(|&(_, code)| borders.at_level(code, Level::County).map(|unit| self.region_label(unit))),
            ),
        ];
        columns.extend(total_columns(&totals));
        frame(columns)
    }
}

impl Total {
    fn add(&mut self, parts: u64, year: i32) {
        self.parts += u128::from(parts);
        self.patents += 1;
        if year != 0 {
            self.first = if self.first == 0 { year } else { self.first.min(year) };
            self.last = self.last.max(year);
        }
    }
}

impl Map {
    /// The name of one of its regions, or its code where it has none. Where several bear the name it stands behind that of the
    /// unit above: 南京市鼓楼区.
    pub fn region_label(&self, code: u32) -> String {
        let borders = self.borders();
        let Some(name) = borders.name(code) else { return code.to_string() };
        let above =
            self.namesakes.binary_search(&code).ok().and_then(|_| borders.parent(code)).and_then(|unit| borders.name(unit));
        above.unwrap_or_default().to_owned() + name
    }
}

/// The codes among some and the units above them whose name several of these bear, ascending.
pub(super) fn namesakes(borders: Borders, codes: &[u32]) -> Vec<u32> {
    let all: BTreeSet<u32> =
        codes.iter().flat_map(|&code| std::iter::successors(Some(code), move |&c| borders.parent(c))).collect();
    let mut named: Vec<(&str, u32)> = all.into_iter().filter_map(|code| Some((borders.name(code)?, code))).collect();
    named.sort_unstable();
    // A city and its county of one name are told apart by their level; two of one level are not.
    let level = |code: u32| Level::of(code);
    let mut out: Vec<u32> = named
        .chunk_by(|a, b| a.0 == b.0)
        .flat_map(|same| same.iter().filter(|one| same.iter().any(|other| other.1 != one.1 && level(other.1) == level(one.1))))
        .map(|one| one.1)
        .collect();
    out.sort_unstable();
    out
}

fn total_columns(totals: &[Total]) -> [Column; 4] {
    let year = |y: i32| (y != 0).then_some(y);
    [
        Column::from(Series::new("weight".into(), totals.iter().map(|t| share::patents(t.parts)).collect::<Vec<f64>>())),
        Column::from(Series::new("patents".into(), totals.iter().map(|t| t.patents).collect::<Vec<u32>>())),
        Column::from(Series::new("first_year".into(), totals.iter().map(|t| year(t.first)).collect::<Vec<Option<i32>>>())),
        Column::from(Series::new("last_year".into(), totals.iter().map(|t| year(t.last)).collect::<Vec<Option<i32>>>())),
    ]
}

/// A column of texts.
pub(crate) fn text(name: &str, values: impl Iterator<Item = Option<String>>) -> Column {
    Column::from(Series::new(name.into(), values.collect::<Vec<Option<String>>>()))
}

/// A table of columns of one length.
pub(crate) fn frame(columns: Vec<Column>) -> Result<DataFrame> {
    DataFrame::new_infer_height(columns)
        .map_err(|e| Error::internal("组成结果表失败", "putting a table together failed").found(e.to_string()))
}
