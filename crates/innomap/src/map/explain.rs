//! The patents behind a number: where does this 37 come from?

use std::collections::BTreeMap;

use polars_core::prelude::{Column, DataFrame, NamedFrom, Series};

use serde::Deserialize;

use super::edges::NodeKind;
use super::nodes::{frame, text};
use super::{Filter, Map, Selection};
use crate::regions::{Gazetteer, Level};
use crate::tables::share;
use crate::{Error, Result};

/// A row of a result by label, as the binding hands it over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    keys: BTreeMap<String, Option<String>>,
    #[serde(default, rename = "where")]
    filter: Filter,
    #[serde(default)]
    level: Option<String>,
}

impl Map {
    /// [`Map::explain`] for a row given by its labels: `{"keys": {"region": "绍兴市", "technology": "…", "year": "2012"},
    /// "where": {…}, "level": "city"}`. A null region is what could not be placed at the level, a null year no date.
    pub fn explain_labels(&self, json: &str) -> Result<DataFrame> {
        let row: Row = serde_json::from_str(json).map_err(|e| {
            Error::configuration("无法理解要解释的行", "the row to explain cannot be understood").found(e.to_string())
        })?;
        let mut selection = self.select(&row.filter)?;
        let level = row.level.as_deref().and_then(Level::from_name).unwrap_or(Level::Province);
        let mut keys = Vec::new();
        for (name, label) in &row.keys {
            match (name.as_str(), label) {
                ("year", label) => {
                    let year = label.as_deref().and_then(|y| y.parse().ok()).unwrap_or(0);
                    selection.period = Some((year, year));
                }
                ("region", None) => selection.unplaced = Some(level),
                ("region", Some(label)) => {
                    let code = self.region_at(label, level, &row.filter)?;
                    if Level::of(code) == Level::Zone {
                        selection.zone = Some(code);
                        continue;
                    }
                    // A filter that is narrower than the row's own division stays: the number counts only what is in both.
                    if selection.region.is_none_or(|within| !self.borders().lies_in(within, code)) {
                        selection.region = Some(code);
                    }
                }
                (name, Some(label)) => {
                    let kind = self.kind_named(name)?;
                    keys.push((kind, self.find(kind, label)?));
                }
                (name, None) => return Err(Error::value("该列不能为空", "this column cannot be null").column(name)),
            }
        }
        keys.sort_unstable();
        self.explain(&keys, &selection)
    }

    /// The division that a label of a result names: county names repeat, so one in use at that level is taken first.
    fn region_at(&self, label: &str, level: Level, filter: &Filter) -> Result<u32> {
        let (gazetteer, borders) = (Gazetteer::current(), self.borders());
        let within = filter.region.as_deref().map(|r| self.find_region(r)).transpose()?;
        let areas = if level == Level::Zone { &self.zones } else { &self.regions };
        let mut found: Vec<u32> = areas
            .iter()
            .filter_map(|&code| borders.at_level(code, level))
            .filter(|&code| {
                borders.name(code) == Some(label) || self.region_label(code) == label || gazetteer.full_name(code) == label
            })
            .filter(|&code| within.is_none_or(|w| Level::of(w) == Level::Zone || borders.lies_in(code, w)))
            .collect();
        found.sort_unstable();
        found.dedup();
        if let [only] = found[..] { Ok(only) } else { self.find_region(label) }
    }

    /// The patents that a node, or a cell of two nodes, is made of, largest part first. `keys` are the units of the row of
    /// the result, in the order of its definition; `selection` the filters it was made with, with a region of any level
    /// among the keys already put into it.
    pub fn explain(&self, keys: &[(NodeKind, u32)], selection: &Selection) -> Result<DataFrame> {
        let mut rows: Vec<(u64, u32)> = Vec::new();
        for patent in 0..self.facts.len() {
            let parts = self.parts_behind(keys, selection, patent);
            if parts > 0 {
                rows.push((parts, patent as u32));
            }
        }
        rows.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        self.patent_table(&rows)
    }

    /// The part of a patent that counts in a cell.
    fn parts_behind(&self, keys: &[(NodeKind, u32)], selection: &Selection, patent: usize) -> u64 {
        let mut sum = 0;
        let node = |wanted: u32, node: u32, parts: u64| if node == wanted { parts } else { 0 };
        match *keys {
            [] => sum = self.selected_parts(selection, patent),
            [(kind, id)] => self.split_selected(selection, kind, patent, |n, parts| sum += node(id, n, parts)),
            [(row, id), (column, wanted), ..] => {
                let (row, id, column, wanted) = match row {
                    NodeKind::Technology | NodeKind::Branch => (column, wanted, row, id),
                    _ => (row, id, column, wanted),
                };
                self.split_selected(selection, row, patent, |n, parts| {
                    if n == id {
                        self.split_over(column, patent, parts, |c, parts| sum += node(wanted, c, parts));
                    }
                });
            }
        }
        sum
    }

    fn patent_table(&self, rows: &[(u64, u32)]) -> Result<DataFrame> {
        let facts = &self.facts;
        let publications = &self.publications;
        let first = |p: u32| publications.patent.partition_point(|&q| q < p);
        let behind = |p: u32| first(p)..publications.patent.partition_point(|&q| q <= p);
        let mut unique: Vec<String> = Vec::new();
        let numbers = rows.iter().map(|&(_, p)| {
            unique.clear();
            unique.extend(behind(p).filter_map(|i| publications.publication.get(i)).map(str::to_owned));
            unique.dedup();
            (!unique.is_empty()).then(|| unique.join(" | "))
        });
        let numbers: Vec<Option<String>> = numbers.collect();
        let at = |p: u32| facts.institutions.row(p as usize).iter().map(|&i| self.institutions.name[i as usize].as_str());
        let origin = |i: usize| format!("{} : {}", self.files[publications.file[i] as usize].name, publications.row[i]);
        frame(vec![
            text("patent", rows.iter().map(|&(_, p)| facts.unit.get(p as usize).map(str::to_owned))),
            text("publications", numbers.into_iter()),
            text(
                "applications",
                rows.iter().map(|&(_, p)| {
                    let mut keys: Vec<&str> = behind(p).filter_map(|i| publications.application.get(i)).collect();
                    keys.sort_unstable();
                    keys.dedup();
                    (!keys.is_empty()).then(|| keys.join(" | "))
                }),
            ),
            text("title", rows.iter().map(|&(_, p)| behind(p).find_map(|i| publications.title.get(i)).map(str::to_owned))),
            text("date", rows.iter().map(|&(_, p)| facts.date[p as usize].is_some().then(|| facts.date[p as usize].to_string()))),
            text("institutions", rows.iter().map(|&(_, p)| Some(at(p).collect::<Vec<_>>().join(" | ")))),
            text(
                "symbols",
                rows.iter().map(|&(_, p)| {
                    let symbols = facts.symbols.row(p as usize).iter().map(|&s| self.symbols[s as usize].to_string());
                    Some(symbols.collect::<Vec<_>>().join(" | "))
                }),
            ),
            Column::from(Series::new(
                "weight".into(),
                rows.iter().map(|&(parts, _)| share::patents(u128::from(parts))).collect::<Vec<f64>>(),
            )),
            text("source", rows.iter().map(|&(_, p)| Some(behind(p).map(origin).collect::<Vec<_>>().join(" | ")))),
        ])
    }
}
