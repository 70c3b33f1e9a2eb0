//! Names and decisions from tables and as tables.

use std::collections::BTreeMap;

use polars_core::prelude::{Column, DataFrame, NamedFrom, Series, StringChunked};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::cells::NameRow;
use super::decision_row::headings;
use super::decisions::{Decision, DecisionRow, Decisions};
use super::explain::place;
use super::fold::fold;
use super::kind::kind;
use super::register::Register;
use super::resolution::Evidence;
use super::resolve::ResolveConfig;
use super::table::{Names, heaviest, resolve_rows};
use crate::error::{Error, Message, Result};
use crate::tables::{Date, Progress};

/// Resolves the names of a table of texts: column `name`, and any of `code`, `region`, `address`, `year`, `patents`, `inventors`.
pub fn resolve_table(
    frame: &DataFrame,
    register: &Register,
    decisions: &Decisions,
    config: ResolveConfig,
    progress: &Progress,
) -> Result<Names> {
    let column = |name: &str| texts(frame, name);
    let Some(names) = column("name")? else {
        let found = frame.get_column_names().iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Error::schema("缺少名称列", "there is no column of names").found(found).expected("name（名称）", "name"));
    };
    let (code, region, address) = (column("code")?, column("region")?, column("address")?);
    let (year, patents, inventors) = (column("year")?, column("patents")?, column("inventors")?);
    let rows: Vec<NameRow<'_>> = (0..frame.height())
        .map(|at| NameRow {
            name: names.get(at),
            code: code.as_ref().and_then(|texts| texts.get(at)),
            region: region.as_ref().and_then(|texts| texts.get(at)),
            address: address.as_ref().and_then(|texts| texts.get(at)),
            year: year.as_ref().and_then(|texts| texts.get(at)),
            patents: patents.as_ref().and_then(|texts| texts.get(at)),
            inventors: inventors.as_ref().and_then(|texts| texts.get(at)),
        })
        .collect();
    resolve_rows(&rows, register, decisions, config, progress)
}

impl Names {
    /// Every row with its institution: row, raw, name, institution, group, institution_id, kind, evidence, confidence, via, code, region, patents
    /// and problem. A person has a kind and no institution.
    pub fn table(&self) -> Result<DataFrame> {
        let resolution = &self.resolution;
        let mention = |row: usize| self.mention.get(row).copied().flatten().map(|at| at as usize);
        let rows = || (0..self.raw.len()).map(mention);
        let institution = |at: usize| resolution.institution.get(at).and_then(|i| resolution.institutions.get(*i as usize));
        let of_mention = |name: &str, value: &dyn Fn(usize) -> Option<String>| text(name, rows().map(|at| at.and_then(value)));
        let others = self.others();
        let name = (0..self.raw.len()).map(|row| match mention(row) {
            Some(at) => self.mentions.get(at).map(|m| m.name.clone()),
            None => others.get(&row).map(|(name, _)| name.clone()),
        });
        let kind = (0..self.raw.len()).map(|row| match mention(row) {
            Some(at) => self.mentions.get(at).map(|m| m.kind.name().to_owned()),
            None => others.get(&row).map(|(_, kind)| (*kind).to_owned()),
        });
        let region = |at: usize| {
            let own = self.mentions.get(at).map(|m| m.region).filter(|code| *code != 0);
            own.or_else(|| institution(at).map(|i| i.listed_region)).filter(|code| *code != 0)
        };
        let via =
            |pick: fn(&Message) -> &String| move |at: usize| resolution.via.get(at).and_then(Option::as_ref).map(pick).cloned();
        let row: Vec<u32> = if self.row.is_empty() { (1..=self.raw.len() as u32).collect() } else { self.row.clone() };
        let problem = |row: usize| self.problem.get(row).and_then(Option::as_ref);
        let mut columns = vec![
            Column::from(Series::new("row".into(), row)),
            text("raw", self.raw.iter().map(|raw| Some(raw.clone()))),
            text("name", name),
            of_mention("institution", &|at| institution(at).map(|i| i.name.clone())),
            of_mention("group", &|at| institution(at).map(|i| i.group.clone())),
            Column::from(Series::new(
                "institution_id".into(),
                rows().map(|at| resolution.institution.get(at?).copied()).collect::<Vec<Option<u32>>>(),
            )),
            text("kind", kind),
            of_mention("evidence", &|at| resolution.evidence.get(at).map(|e| e.name().to_owned())),
            Column::from(Series::new(
                "confidence".into(),
                rows().map(|at| at.and_then(|at| resolution.confidence.get(at).copied())).collect::<Vec<Option<f64>>>(),
            )),
            of_mention("via_zh", &via(|m| &m.zh)),
            of_mention("via_en", &via(|m| &m.en)),
            of_mention("code", &|at| {
                self.mentions.get(at).and_then(|m| m.code).or_else(|| institution(at).and_then(|i| i.code)).map(|c| c.to_string())
            }),
            of_mention("region", &|at| region(at).map(place)),
            of_mention("region_code", &|at| region(at).map(|code| code.to_string())),
            Column::from(Series::new(
                "patents".into(),
                rows().map(|at| at.and_then(|at| self.mentions.get(at)).map(|m| m.patents)).collect::<Vec<Option<u32>>>(),
            )),
        ];
        if !self.problem.is_empty() {
            let told = |pick: fn(&Message) -> &String| (0..self.raw.len()).map(move |row| problem(row).map(pick).cloned());
            columns.push(text("problem_zh", told(|m| &m.zh)));
            columns.push(text("problem_en", told(|m| &m.en)));
        }
        frame(columns)
    }

    /// Folded name and kind of rows that are no mention but have a name: persons.
    fn others(&self) -> FxHashMap<usize, (String, &'static str)> {
        let none: Vec<usize> = (0..self.raw.len()).filter(|row| self.mention.get(*row).copied().flatten().is_none()).collect();
        let person = |row: usize| {
            let written = self.part.get(row).and_then(Option::as_deref).or_else(|| self.raw.get(row).map(String::as_str))?;
            let name = fold(written.get(..written.len().min(4 * super::decision_row::LONGEST_NAME)).unwrap_or_default());
            let kind = kind(&name);
            (kind == super::InstitutionKind::Person).then(|| (row, (name, kind.name())))
        };
        none.into_par_iter().filter_map(person).collect()
    }

    /// Institutions: institution_id, institution, group, kind, code, region and what says so, whether it is on the list, its names, patents and
    /// years. The region is that of the list, else the one that most patents name.
    pub fn institutions(&self) -> Result<DataFrame> {
        let all = &self.resolution.institutions;
        let mut sums: Vec<InstitutionSum<'_>> = vec![InstitutionSum::default(); all.len()];
        for (mention, institution) in self.mentions.iter().zip(&self.resolution.institution) {
            let Some(sum) = sums.get_mut(*institution as usize) else { continue };
            sum.names.push(&mention.name);
            sum.patents += u64::from(mention.patents);
            if mention.region != 0 {
                *sum.regions.entry(mention.region).or_default() += u64::from(mention.patents.max(1));
            }
            for year in [mention.years.0, mention.years.1].into_iter().filter(|year| *year != 0) {
                sum.years = if sum.years.0 == 0 { (year, year) } else { (sum.years.0.min(year), sum.years.1.max(year)) };
            }
        }
        let region: Vec<(u32, Option<&str>)> = all
            .iter()
            .zip(&sums)
            .map(|(institution, sum)| match (institution.listed_region, heaviest(&sum.regions)) {
                (0, 0) => (0, None),
                (0, own) => (own, Some("names")),
                (listed, _) => (listed, Some("enterprise list")),
            })
            .collect();
        let year = |year: i32| (year != 0).then_some(year);
        frame(vec![
            Column::from(Series::new("institution_id".into(), (0..all.len() as u32).collect::<Vec<u32>>())),
            text("institution", all.iter().map(|i| Some(i.name.clone()))),
            text("group", all.iter().map(|i| Some(i.group.clone()))),
            text("kind", all.iter().map(|i| Some(i.kind.name().to_owned()))),
            text("code", all.iter().map(|i| i.code.map(|code| code.to_string()))),
            text("region", region.iter().map(|(code, _)| (*code != 0).then(|| place(*code)))),
            text("region_code", region.iter().map(|(code, _)| (*code != 0).then(|| code.to_string()))),
            text("region_by", region.iter().map(|(_, by)| by.map(str::to_owned))),
            Column::from(Series::new("listed".into(), all.iter().map(|i| i.entry.is_some()).collect::<Vec<bool>>())),
            Column::from(Series::new("names".into(), sums.iter().map(|s| s.names.len() as u32).collect::<Vec<u32>>())),
            text("raw_forms", sums.iter().map(|sum| Some(sum.forms()))),
            Column::from(Series::new("patents".into(), sums.iter().map(|s| s.patents).collect::<Vec<u64>>())),
            Column::from(Series::new("first_year".into(), sums.iter().map(|s| year(s.years.0)).collect::<Vec<_>>())),
            Column::from(Series::new("last_year".into(), sums.iter().map(|s| year(s.years.1)).collect::<Vec<_>>())),
        ])
    }

    /// Doubtful merges: name, other, merged, confidence, reason, the patents that would move, and patents and county of both.
    pub fn review(&self) -> Result<DataFrame> {
        let doubts = &self.resolution.review;
        let mention = |at: u32| self.mentions.get(at as usize);
        let side = |name: &str, of: &dyn Fn(&super::Doubt) -> u32| {
            let region = |doubt| mention(of(doubt)).map(|m| m.region).filter(|code| *code != 0).map(place);
            let patents = doubts.iter().map(|doubt| mention(of(doubt)).map(|m| m.patents)).collect::<Vec<Option<u32>>>();
            [
                text(name, doubts.iter().map(|doubt| mention(of(doubt)).map(|m| m.name.clone()))),
                Column::from(Series::new(format!("{name}_patents").into(), patents)),
                text(&format!("{name}_region"), doubts.iter().map(region)),
                text(
                    &format!("{name}_code"),
                    doubts.iter().map(|doubt| mention(of(doubt)).and_then(|m| m.code).map(|c| c.to_string())),
                ),
            ]
        };
        let [name, name_patents, name_region, name_code] = side("name", &|doubt| doubt.mentions.0);
        let [other, other_patents, other_region, other_code] = side("other", &|doubt| doubt.mentions.1);
        frame(vec![
            name,
            other,
            Column::from(Series::new("merged".into(), doubts.iter().map(|d| d.merged).collect::<Vec<bool>>())),
            Column::from(Series::new("confidence".into(), doubts.iter().map(|d| d.confidence).collect::<Vec<f64>>())),
            text("reason_zh", doubts.iter().map(|d| Some(d.reason.zh.clone()))),
            text("reason_en", doubts.iter().map(|d| Some(d.reason.en.clone()))),
            Column::from(Series::new("patents".into(), doubts.iter().map(|d| d.patents).collect::<Vec<u32>>())),
            name_patents,
            other_patents,
            name_region,
            other_region,
            name_code,
            other_code,
        ])
    }

    /// Dated ownership: parent, child, from, until, evidence.
    pub fn ownership(&self) -> Result<DataFrame> {
        let all = &self.resolution.ownership;
        frame(vec![
            text("parent", all.iter().map(|o| Some(o.parent.clone()))),
            text("child", all.iter().map(|o| Some(o.child.clone()))),
            text("from", all.iter().map(|o| written(o.from))),
            text("until", all.iter().map(|o| written(o.until))),
            text("evidence_zh", all.iter().map(|o| Some(o.evidence.zh.clone()))),
            text("evidence_en", all.iter().map(|o| Some(o.evidence.en.clone()))),
        ])
    }

    /// How names were resolved, by evidence: names, institutions that have such a name, and patents, each with its share of all,
    /// and those of them whose institution is on the enterprise list. The last row holds all together; an institution with
    /// names by several kinds of evidence counts in each of their rows.
    pub fn match_rates(&self) -> Result<DataFrame> {
        let resolution = &self.resolution;
        let mut rates: BTreeMap<Evidence, Rate> = BTreeMap::new();
        let mut all = Rate::default();
        for (at, mention) in self.mentions.iter().enumerate() {
            let (Some(evidence), Some(number)) = (resolution.evidence.get(at), resolution.institution.get(at)) else { continue };
            let listed = resolution.institutions.get(*number as usize).is_some_and(|i| i.entry.is_some());
            for rate in [rates.entry(*evidence).or_default(), &mut all] {
                rate.add(*number, mention.patents, listed);
            }
        }
        let mut rows: Vec<(&str, Rate)> =
            Evidence::ALL.iter().filter_map(|evidence| Some((evidence.name(), rates.remove(evidence)?))).collect();
        rows.iter_mut().for_each(|(_, rate)| rate.close());
        all.close();
        let whole = (all.names, all.institutions.len() as u64, all.patents);
        rows.push(("all", all));
        let counts = |name: &str, of: &dyn Fn(&Rate) -> u64| {
            Column::from(Series::new(name.into(), rows.iter().map(|(_, r)| of(r)).collect::<Vec<u64>>()))
        };
        let shares = |name: &str, of: &dyn Fn(&Rate) -> u64, whole: u64| {
            let share = |rate: &Rate| (whole > 0).then(|| of(rate) as f64 / whole as f64);
            Column::from(Series::new(name.into(), rows.iter().map(|(_, r)| share(r)).collect::<Vec<Option<f64>>>()))
        };
        frame(vec![
            text("evidence", rows.iter().map(|(name, _)| Some((*name).to_owned()))),
            counts("names", &|r| r.names),
            shares("names_share", &|r| r.names, whole.0),
            counts("institutions", &|r| r.institutions.len() as u64),
            shares("institutions_share", &|r| r.institutions.len() as u64, whole.1),
            counts("patents", &|r| r.patents),
            shares("patents_share", &|r| r.patents, whole.2),
            counts("listed_names", &|r| r.listed_names),
            counts("listed_institutions", &|r| r.listed.len() as u64),
            counts("listed_patents", &|r| r.listed_patents),
        ])
    }

    /// Entries of the enterprise lists that an institution of the names was matched to, and those of them with patents.
    pub fn found_of_list(&self) -> (u32, u32) {
        let mut entries: BTreeMap<u32, bool> = BTreeMap::new();
        for (mention, institution) in self.mentions.iter().zip(&self.resolution.institution) {
            if let Some(entry) = self.resolution.institutions.get(*institution as usize).and_then(|i| i.entry) {
                *entries.entry(entry).or_default() |= mention.patents > 0;
            }
        }
        (entries.len() as u32, entries.values().filter(|with| **with).count() as u32)
    }
}

/// What the names of an institution add up to.
#[derive(Debug, Clone, Default)]
struct InstitutionSum<'a> {
    names: Vec<&'a str>,
    patents: u64,
    years: (i32, i32),
    regions: FxHashMap<u32, u64>,
}

impl InstitutionSum<'_> {
    /// Its distinct names.
    fn forms(&self) -> String {
        let mut names = self.names.clone();
        names.sort_unstable();
        names.dedup();
        names.join(" | ")
    }
}

/// Counts of one kind of evidence.
#[derive(Debug, Default)]
struct Rate {
    names: u64,
    institutions: Vec<u32>,
    patents: u64,
    listed_names: u64,
    listed: Vec<u32>,
    listed_patents: u64,
}

impl Rate {
    fn add(&mut self, institution: u32, patents: u32, listed: bool) {
        self.names += 1;
        self.institutions.push(institution);
        self.patents += u64::from(patents);
        if listed {
            self.listed_names += 1;
            self.listed.push(institution);
            self.listed_patents += u64::from(patents);
        }
    }

    /// Counts each institution once.
    fn close(&mut self) {
        for list in [&mut self.institutions, &mut self.listed] {
            list.sort_unstable();
            list.dedup();
        }
    }
}

impl Decisions {
    /// Reads decisions of a table of texts, under headers in either language. `rows` holds the row of each in its file, counted
    /// from 1; without it, the first is row 2, below a header. Columns of other names are left alone.
    pub fn from_table(frame: &DataFrame, rows: &[u32]) -> Result<Self> {
        if frame.height() == 0 {
            return Ok(Self::default());
        }
        let headers: Vec<&str> = frame.get_column_names().iter().map(|name| name.as_str()).collect();
        let named = headings(&headers)?;
        let mut columns: BTreeMap<&str, StringChunked> = BTreeMap::new();
        for (meaning, header) in named {
            if let Some(column) = texts(frame, header)? {
                columns.insert(meaning, column);
            }
        }
        let cell = |name: &str, at: usize| columns.get(name).and_then(|texts| texts.get(at)).unwrap_or_default().to_owned();
        let row = |at: usize| DecisionRow {
            row: rows.get(at).copied().unwrap_or(at as u32 + 2),
            action: cell("action", at),
            name: cell("name", at),
            other: cell("other", at),
            from: cell("from", at),
            until: cell("until", at),
            note: cell("note", at),
        };
        Self::parse(&(0..frame.height()).map(row).collect::<Vec<_>>())
    }

    /// The decisions as a table: action, name, other, from, until, note.
    pub fn table(&self) -> Result<DataFrame> {
        let column = |name: &str, of: &dyn Fn(&Decision) -> Option<String>| text(name, self.all.iter().map(of));
        frame(vec![
            column("action", &|d| Some(d.action.name().to_owned())),
            column("name", &|d| Some(d.name.clone())),
            column("other", &|d| Some(d.other.clone())),
            column("from", &|d| written(d.from)),
            column("until", &|d| written(d.until)),
            column("note", &|d| Some(d.note.clone()).filter(|note| !note.is_empty())),
        ])
    }
}

/// A date as it is known; nothing where there is none.
fn written(date: Option<Date>) -> Option<String> {
    date.filter(|date| date.is_some()).map(|date| date.to_string())
}

/// A column of texts of a table, where it has it.
fn texts(frame: &DataFrame, name: &str) -> Result<Option<StringChunked>> {
    let Ok(column) = frame.column(name) else { return Ok(None) };
    let texts =
        column.str().map_err(|e| Error::internal("列不是文本", "a column is not of texts").column(name).found(e.to_string()))?;
    Ok(Some(texts.clone()))
}

fn text(name: &str, values: impl Iterator<Item = Option<String>>) -> Column {
    Column::from(Series::new(name.into(), values.collect::<Vec<Option<String>>>()))
}

fn frame(columns: Vec<Column>) -> Result<DataFrame> {
    DataFrame::new_infer_height(columns)
        .map_err(|e| Error::internal("组成结果表失败", "putting a table together failed").found(e.to_string()))
}
