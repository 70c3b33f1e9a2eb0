//! The path from a raw name to its institution and group, step by step.

use std::collections::BTreeSet;

use serde::Serialize;

use super::cells::split_names;
use super::decision_row;
use super::fold::{compared, fold};
use super::kind::{InstitutionKind, kind};
use super::near::nearest_names;
use super::resolution::{Doubt, ResolvedInstitution};
use super::table::{Names, OwnedMention};
use crate::error::{Error, Message, Result};
use crate::regions::Gazetteer;
use crate::tables::Date;

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What the step is.
    pub label: Message,
    /// What it leads to.
    pub text: Message,
}

/// How one name leads to its institution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Path {
    /// The name as it was given.
    pub raw: String,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// Doubts that involve its institution.
    pub doubts: Vec<Message>,
}

/// The longest chain of owners that is followed.
const GENERATIONS: usize = 16;

impl Names {
    /// The paths of a raw name: one for each name in its cell, and for each code it bears. Also finds folded names and codes.
    pub fn explain(&self, raw: &str) -> Result<Vec<Path>> {
        let mut seen: BTreeSet<(Option<u32>, Option<&str>)> = BTreeSet::new();
        let mut paths: Vec<Path> = Vec::new();
        for (row, text) in self.raw.iter().enumerate() {
            let part = self.part.get(row).and_then(Option::as_deref);
            if text != raw && part != Some(raw) {
                continue;
            }
            let mention = self.mention.get(row).copied().flatten();
            if seen.insert((mention, part.or(Some(text)).filter(|_| mention.is_none()))) {
                paths.push(self.path(raw, part, mention, self.problem.get(row).and_then(Option::as_ref)));
            }
        }
        if paths.is_empty() {
            let found = self.mentions_called(raw);
            paths.extend(found.into_iter().map(|mention| self.path(raw, None, Some(mention), None)));
        }
        if paths.is_empty() { Err(self.not_there(raw)) } else { Ok(paths) }
    }

    /// Mentions of a folded name, or with a code of their own or of their institution.
    fn mentions_called(&self, text: &str) -> Vec<u32> {
        if let Some(Ok(code)) = decision_row::code(text) {
            let bears = |(mention, at): &(&OwnedMention, u32)| {
                let institution = self.resolution.institution.get(*at as usize);
                let of = institution.and_then(|number| self.resolution.institutions.get(*number as usize));
                [mention.code, of.and_then(|of| of.code)].into_iter().flatten().any(|own| own.same(&code))
            };
            return self.mentions.iter().zip(0..).filter(bears).map(|(_, at)| at).collect();
        }
        let wanted: BTreeSet<String> = split_names(text).into_iter().map(fold).collect();
        let first = |name: &str| self.mentions.partition_point(|mention| mention.name.as_str() < name);
        let called = |name: &String| {
            let start = first(name);
            let same = self.mentions.iter().skip(start).take_while(|mention| mention.name == *name).count();
            start as u32..(start + same) as u32
        };
        let exact: Vec<u32> = wanted.iter().flat_map(called).collect();
        if !exact.is_empty() {
            return exact;
        }
        let alike = |name: &str| wanted.iter().any(|wanted| compared(wanted) == compared(name));
        self.mentions.iter().zip(0..).filter(|(mention, _)| alike(&mention.name)).map(|(_, at)| at).collect()
    }

    fn not_there(&self, raw: &str) -> Error {
        let near = nearest_names(&fold(raw), self.mentions.iter().map(|mention| mention.name.as_str()));
        let shown: String = raw.chars().take(100).collect();
        let error = Error::name_not_found("名称表中没有这个名称", "the name is not among those that were resolved").found(shown);
        if near.is_empty() {
            return error.hint("请用 .table 查看全部名称", "see .table for all names");
        }
        error.hint(format!("是否为：{}", near.join("、")), format!("did you mean: {}", near.join(", ")))
    }

    fn path(&self, raw: &str, part: Option<&str>, mention: Option<u32>, problem: Option<&Message>) -> Path {
        let mut path = Path { raw: raw.to_owned(), ..Path::default() };
        path.step(("原文", "as written"), same(shown(raw)));
        if let Some(part) = part.filter(|part| *part != raw) {
            path.step(("其中一个名称", "one of its names"), same(shown(part)));
        }
        if let Some(problem) = problem {
            path.step(("问题", "problem"), problem.clone());
        }
        let owned = mention.and_then(|at| self.mentions.get(at as usize));
        let Some((at, owned)) = mention.zip(owned) else {
            let name = fold(part.unwrap_or(raw));
            if problem.is_none() && kind(&name) == InstitutionKind::Person {
                path.step(("统一写法", "folded"), same(name));
                path.step(("类型", "kind"), Message::new("个人，不是机构", "a person, not an institution"));
            } else {
                path.step(("机构", "institution"), Message::new("没有机构", "no institution"));
            }
            return path;
        };
        path.step(("统一写法", "folded"), same(owned.name.clone()));
        path.step(("类型", "kind"), Message::new(owned.kind.zh(), owned.kind.en()));
        if let Some(code) = owned.code {
            path.step(("旁边的代码", "code beside it"), same(code.to_string()));
        }
        if owned.region != 0 {
            path.step(("所在地", "place"), same(place(owned.region)));
        }
        self.resolved(at, &mut path);
        path
    }

    /// From the mention to its institution, its group and its doubts.
    fn resolved(&self, at: u32, path: &mut Path) {
        let resolution = &self.resolution;
        let number = resolution.institution.get(at as usize).copied();
        let institution = number.and_then(|number| resolution.institutions.get(number as usize));
        let (Some(number), Some(institution)) = (number, institution) else { return };
        if let (Some(evidence), Some(confidence)) = (resolution.evidence.get(at as usize), resolution.confidence.get(at as usize))
        {
            let via = resolution.via.get(at as usize).and_then(Option::as_ref);
            let (via_zh, via_en) = via.map(|via| (format!("：{}", via.zh), format!(": {}", via.en))).unwrap_or_default();
            let zh = format!("{}{via_zh}（置信度 {confidence:.2}）", evidence.zh());
            let en = format!("{}{via_en} (confidence {confidence:.2})", evidence.en());
            path.step(("依据", "evidence"), Message::new(zh, en));
        }
        path.step(("机构", "institution"), described(institution));
        self.owners(institution, path);
        let of = |mention: u32| resolution.institution.get(mention as usize).copied();
        let involved = |doubt: &&Doubt| of(doubt.mentions.0) == Some(number) || of(doubt.mentions.1) == Some(number);
        path.doubts = resolution.review.iter().filter(involved).map(|doubt| self.doubted(doubt)).collect();
    }

    /// Owners of an institution upwards, with the time of ownership.
    fn owners(&self, institution: &ResolvedInstitution, path: &mut Path) {
        let mut names: Vec<&str> = vec![&institution.name];
        let mut met: BTreeSet<&str> = names.iter().copied().collect();
        for _ in 0..GENERATIONS {
            let mut above = Vec::new();
            for edge in self.resolution.ownership.iter().filter(|edge| names.contains(&edge.child.as_str())) {
                let (zh, en) = dates(edge.from, edge.until);
                let text = Message::new(
                    format!("{}{zh}，{}", edge.parent, edge.evidence.zh),
                    format!("{}{en}, {}", edge.parent, edge.evidence.en),
                );
                path.step(("上级", "parent"), text);
                if met.insert(&edge.parent) {
                    above.push(edge.parent.as_str());
                }
            }
            if above.is_empty() {
                break;
            }
            names = above;
        }
        if institution.group == institution.name {
            path.step(("集团", "group"), Message::new("不属于任何集团", "it belongs to no group"));
        } else {
            path.step(("集团", "group"), same(institution.group.clone()));
        }
    }

    /// A doubt in words.
    fn doubted(&self, doubt: &Doubt) -> Message {
        let name = |at: u32| self.mentions.get(at as usize).map(|mention| mention.name.as_str()).unwrap_or_default();
        let (a, b, patents) = (name(doubt.mentions.0), name(doubt.mentions.1), doubt.patents);
        let now = if doubt.merged { ("现已合并", "merged now") } else { ("现未合并", "apart now") };
        let (confidence, reason) = (doubt.confidence, &doubt.reason);
        Message::new(
            format!("「{a}」与「{b}」{}（置信度 {confidence:.2}）：{}；改判会移动 {patents} 件专利", now.0, reason.zh),
            format!("'{a}' and '{b}', {} (confidence {confidence:.2}): {}; {patents} patents would move", now.1, reason.en),
        )
    }
}

impl Path {
    fn step(&mut self, (zh, en): (&str, &str), text: Message) {
        self.steps.push(Step { label: Message::new(zh, en), text });
    }
}

fn same(text: String) -> Message {
    Message { zh: text.clone(), en: text }
}

/// The beginning of a text of any length.
fn shown(text: &str) -> String {
    text.chars().take(200).collect()
}

/// The name of a division with those it lies in, or its code.
pub(super) fn place(code: u32) -> String {
    Some(Gazetteer::current().full_name(code)).filter(|name| !name.is_empty()).unwrap_or_else(|| code.to_string())
}

fn described(institution: &ResolvedInstitution) -> Message {
    let code = institution.code.map(|code| code.to_string());
    let region = (institution.listed_region != 0).then(|| place(institution.listed_region));
    let listed = institution.entry.is_some();
    let text = |kind: &str, listed_text: &str| {
        let listed = listed.then(|| listed_text.to_owned());
        [Some(kind.to_owned()), code.clone(), region.clone(), listed].into_iter().flatten().collect::<Vec<_>>()
    };
    let (zh, en) = (text(institution.kind.zh(), "在企业名录中"), text(institution.kind.en(), "on the enterprise list"));
    Message::new(format!("{}（{}）", institution.name, zh.join("，")), format!("{} ({})", institution.name, en.join(", ")))
}

/// The time of ownership in brackets, nothing where none is known.
fn dates(from: Option<Date>, until: Option<Date>) -> (String, String) {
    let text = |date: Option<Date>| date.filter(|date| date.is_some()).map(|date| date.to_string()).unwrap_or_default();
    match (text(from), text(until)) {
        (from, until) if from.is_empty() && until.is_empty() => (String::new(), String::new()),
        (from, until) => (format!("（{from}–{until}）"), format!(" ({from}–{until})")),
    }
}
