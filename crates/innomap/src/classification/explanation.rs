//! Why a rule holds for a patent or does not: each of its conditions, what it asks for and what was found.

use serde::Serialize;

use super::engine::{Document, Marks};
use super::keyword::WordFinder;
use super::rule::{Field, Keywords, Near, Rule, SymbolRange};
use super::symbol::Symbol;
use super::vendor_class;
use crate::{Message, Result};

/// A condition of a rule and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// Key of the definition, as `include` or `keywords.any`.
    pub key: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// What the rule asks for.
    pub asked: String,
    /// What the patent has of it; for what is forbidden, what is there nevertheless.
    pub found: String,
}

/// The conditions of a rule that are given, in the order in which definitions write them.
pub fn explain(rule: &Rule, document: &Document<'_>) -> Result<Vec<Condition>> {
    let mut out = Vec::new();
    let [ipc, cpc, economy, emerging] = document.marks;
    let include = symbols(&rule.include, ipc);
    let cpc = symbols(&rule.cpc, cpc);
    // One of the two is enough, so that neither alone decides where both are given.
    let either = include.is_some() || cpc.is_some();
    for (key, ranges, found) in [("include", &rule.include, include), ("cpc", &rule.cpc, cpc)] {
        put(&mut out, key, &texts(ranges), either, found);
    }
    let with = symbols(&rule.with, ipc);
    put(&mut out, "with", &texts(&rule.with), with.is_some(), with);
    let exclude = symbols(&rule.exclude, ipc);
    put(&mut out, "exclude", &texts(&rule.exclude), exclude.is_none(), exclude);
    let lists = [("gbt4754", &rule.gbt4754, Marks::Economy, economy), ("sei", &rule.sei, Marks::Emerging, emerging)];
    for (key, codes, marks, numbers) in lists {
        let found = classes(codes, marks, numbers);
        put(&mut out, key, codes, found.is_some(), found);
    }
    words(&rule.keywords, document, &mut out)?;
    Ok(out)
}

fn put(out: &mut Vec<Condition>, key: &'static str, asked: &[String], holds: bool, found: Option<String>) {
    if !asked.is_empty() {
        out.push(Condition { key, holds, asked: asked.join("; "), found: found.unwrap_or_default() });
    }
}

fn texts(ranges: &[SymbolRange]) -> Vec<String> {
    ranges.iter().map(|range| range.text().to_owned()).collect()
}

/// The symbols that lie in one of the ranges, each with the first range that says so; nothing where there is none.
fn symbols(ranges: &[SymbolRange], numbers: &[u64]) -> Option<String> {
    let hit = |symbol: Symbol| {
        let range = ranges.iter().find(|range| range.contains(symbol))?;
        let text = symbol.to_string();
        Some(if range.text() == text { text } else { format!("{text} ({})", range.text()) })
    };
    let found: Vec<String> = numbers.iter().filter_map(|n| Symbol::from_number(*n)).filter_map(hit).collect();
    (!found.is_empty()).then(|| found.join("; "))
}

fn classes(codes: &[String], marks: Marks, numbers: &[u64]) -> Option<String> {
    let read = if marks == Marks::Economy { vendor_class::economy } else { vendor_class::emerging };
    let holds = |code: &&String| read(code).is_ok_and(|(low, high)| numbers.iter().any(|number| (low..=high).contains(number)));
    let found: Vec<&str> = codes.iter().filter(holds).map(String::as_str).collect();
    (!found.is_empty()).then(|| found.join("; "))
}

/// The words that stand in the texts the rule reads, each with the first text it stands in.
fn said(words: &[String], keywords: &Keywords, document: &Document<'_>) -> Result<Vec<Option<&'static str>>> {
    let finder = WordFinder::new(words)?;
    let mut found = vec![None; words.len()];
    for field in &keywords.fields {
        finder.scan(document.texts[*field as usize], |word, _, _| {
            found[word].get_or_insert(field.name());
        });
    }
    Ok(found)
}

fn words(keywords: &Keywords, document: &Document<'_>, out: &mut Vec<Condition>) -> Result<()> {
    let lists = [("keywords.any", &keywords.any), ("keywords.all", &keywords.all), ("keywords.none", &keywords.none)];
    for (key, list) in lists {
        let places = said(list, keywords, document)?;
        let holds = match key {
            "keywords.any" => places.iter().any(Option::is_some),
            "keywords.all" => places.iter().all(Option::is_some),
            _ => places.iter().all(Option::is_none),
        };
        let found: Vec<String> =
            list.iter().zip(places).filter_map(|(word, field)| field.map(|f| format!("{word} ({f})"))).collect();
        put(out, key, list, holds, Some(found.join("; ")));
    }
    for near in &keywords.near {
        let asked = format!("{} ≤ {}", near.words.join(" … "), near.within);
        let found = close(near, &keywords.fields, document)?;
        put(out, "keywords.near", &[asked], found.is_some(), found.map(str::to_owned));
    }
    Ok(())
}

/// The first text in which the words stand close to each other.
fn close(near: &Near, fields: &[Field], document: &Document<'_>) -> Result<Option<&'static str>> {
    let finder = WordFinder::new(&near.words)?;
    for field in fields {
        let text = document.texts[*field as usize];
        let mut places: Vec<Vec<(usize, usize)>> = vec![Vec::new(); near.words.len()];
        finder.scan(text, |word, start, end| places[word].push((start, end)));
        let characters = |from: usize, to: usize| text.get(from..to).map_or(0, |between| between.chars().count());
        let fits = |end: usize| {
            places.iter().all(|of| of.iter().any(|place| place.1 >= end && characters(end, place.0) <= near.within as usize))
        };
        if places.iter().flatten().any(|place| fits(place.1)) {
            return Ok(Some(field.name()));
        }
    }
    Ok(None)
}

/// What a rule that fails lacks, where it is one condition only.
pub fn nearest_miss(conditions: &[Condition]) -> Option<&Condition> {
    let mut failed = conditions.iter().filter(|condition| !condition.holds);
    let first = failed.next()?;
    // `include` and `cpc` fail together.
    let alone = failed.all(|other| first.key == "include" && other.key == "cpc");
    let something = conditions.iter().any(|c| c.holds && !matches!(c.key, "exclude" | "keywords.none"));
    (alone && something).then_some(first)
}

/// What became of a condition, in words.
pub fn in_words(condition: &Condition) -> Message {
    let Condition { key, holds, asked, found } = condition;
    match (*holds, matches!(*key, "exclude" | "keywords.none")) {
        (true, true) => Message::new(format!("{key}：没有 {asked}"), format!("{key}: none of {asked}")),
        (false, true) => Message::new(format!("{key}：有 {found}"), format!("{key}: there is {found}")),
        (true, false) => Message::new(format!("{key}：{found}"), format!("{key}: {found}")),
        (false, false) => Message::new(format!("{key}：没有 {asked} 中的任何一个或不齐"), format!("{key}: {asked} is not there")),
    }
}
