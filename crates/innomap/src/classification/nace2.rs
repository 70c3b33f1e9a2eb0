//! NACE Rev. 2 by IPC: most symbols have a class of their own, some have one only beside others.
//!
//! The rules of the concordance look at all symbols of a patent, so a symbol gets a [`Mark`] and [`Nace2::counts`] reads the
//! marks of a patent together. A symbol that takes the class of the others is left out: sharing it out over the others in
//! proportion gives the same shares.

use serde::Deserialize;

use super::scheme::Class;
use super::shares;
use super::symbol::{Symbol, interval_of_prefix};
use crate::{Error, Message, Result};

/// What a symbol says of the class of its patent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The concordance does not know it.
    Unknown,
    /// Its own class, whatever else is there; `guards` says that it takes away the class of symbols marked [`Mark::Unless`].
    Own {
        /// Index of the class.
        class: u32,
        /// The rule it guards, counted from 1; 0 for none.
        guards: u8,
    },
    /// Its own class, unless a symbol that guards the rule is on the patent; then the other.
    Unless {
        /// Index of its class.
        class: u32,
        /// Class where the rule is guarded.
        otherwise: u32,
        /// Number of the rule, counted from 1.
        rule: u8,
    },
    /// The class of the other symbols; where there are none, this one, if any.
    OfOthers {
        /// Index of the class where it stands alone.
        alone: Option<u32>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    class: Vec<ClassRow>,
    unless: Vec<UnlessRow>,
    of_others: Vec<OthersRow>,
    ours: Vec<OursRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRow {
    code: String,
    zh: String,
    en: String,
    prefixes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnlessRow {
    prefixes: Vec<String>,
    with: String,
    besides: String,
    then: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OthersRow {
    prefixes: Vec<String>,
    alone: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OursRow {
    prefixes: Vec<String>,
    class: String,
}

/// The concordance at one level.
#[derive(Debug, Clone)]
pub struct Nace2 {
    classes: Vec<Class>,
    /// First and last number of each prefix and its mark, the longest prefix first.
    marks: Vec<(u64, u64, Mark)>,
    /// Prefixes that the published table does not have.
    ours: Vec<(u64, u64)>,
}

/// Symbols within the first interval, but not within the second, guard the rule.
fn guard(marks: &mut [((u64, u64), Mark)], (with, besides): ((u64, u64), (u64, u64)), rule: u8) {
    for (interval, mark) in marks {
        let inside = |(low, high): (u64, u64)| low <= interval.0 && interval.1 <= high;
        if let Mark::Own { guards, .. } = mark
            && inside(with)
            && !inside(besides)
        {
            *guards = rule;
        }
    }
}

impl Nace2 {
    /// Where it comes from.
    pub const SOURCE: &'static str =
        "IPC V8 – NACE Rev. 2, version 2.0, 30 June 2015 (Eurostat, KU Leuven); younger symbols by innomap";

    /// The packaged table; `divisions` cuts the codes to two digits.
    pub fn load(divisions: bool) -> Result<Self> {
        let broken = |what: String| Error::internal("内置的 NACE 对照表有误", "the packaged table of NACE is broken").found(what);
        let table: Table = toml::from_str(include_str!("data/nace2.toml")).map_err(|e| broken(e.to_string()))?;
        let at_level =
            |code: &'_ str| if divisions { code.split('.').next().unwrap_or(code).to_owned() } else { code.to_owned() };
        let name = |code: &str| {
            let row = table.class.iter().find(|row| row.code == code);
            row.map_or_else(Message::default, |row| Message::new(row.zh.clone(), row.en.clone()))
        };
        let class = |code: &str| {
            let group = code.split('.').next().unwrap_or(code);
            Class { code: code.to_owned(), name: name(code), group: if divisions { Message::default() } else { name(group) } }
        };
        let used = table.class.iter().filter(|row| if divisions { !row.code.contains('.') } else { !row.prefixes.is_empty() });
        let classes: Vec<Class> = used.map(|row| class(&row.code)).collect();
        let index = |code: &str| {
            let code = at_level(code);
            classes.iter().position(|c| c.code == code).map(|i| i as u32).ok_or_else(|| broken(code))
        };
        let interval = |prefix: &str| interval_of_prefix(prefix).ok_or_else(|| broken(prefix.to_owned()));
        let mut marks = Vec::new();
        for row in &table.class {
            for prefix in &row.prefixes {
                marks.push((interval(prefix)?, Mark::Own { class: index(&row.code)?, guards: 0 }));
            }
        }
        let mut ours = Vec::new();
        for row in &table.ours {
            for prefix in &row.prefixes {
                ours.push(interval(prefix)?);
                marks.push((interval(prefix)?, Mark::Own { class: index(&row.class)?, guards: 0 }));
            }
        }
        for row in &table.of_others {
            let alone = row.alone.as_deref().map(index).transpose()?;
            for prefix in &row.prefixes {
                let interval = interval(prefix)?;
                marks.retain(|(known, _)| *known != interval);
                marks.push((interval, Mark::OfOthers { alone }));
            }
        }
        for (row, rule) in table.unless.iter().zip(1..) {
            guard(&mut marks, (interval(&row.with)?, interval(&row.besides)?), rule);
            let otherwise = index(&row.then)?;
            for prefix in &row.prefixes {
                let interval = interval(prefix)?;
                let mark = marks.iter_mut().find(|(known, _)| *known == interval).ok_or_else(|| broken(prefix.clone()))?;
                if let Mark::Own { class, .. } = mark.1 {
                    mark.1 = Mark::Unless { class, otherwise, rule };
                }
            }
        }
        let mut marks: Vec<(u64, u64, Mark)> = marks.into_iter().map(|((low, high), mark)| (low, high, mark)).collect();
        marks.sort_by_key(|(low, high, _)| (high - low, *low));
        Ok(Self { classes, marks, ours })
    }

    /// All classes; a class is known by its index.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// What a symbol says.
    pub fn mark(&self, symbol: Symbol) -> Mark {
        let holds = |(low, high, _): &&(u64, u64, Mark)| (*low..=*high).contains(&symbol.number());
        self.marks.iter().find(holds).map_or(Mark::Unknown, |(.., mark)| *mark)
    }

    /// Whether a symbol stands where we put it and not the published table.
    pub fn is_ours(&self, symbol: Symbol) -> bool {
        self.ours.iter().any(|(low, high)| (*low..=*high).contains(&symbol.number()))
    }

    /// Counts the symbols of one patent by class, sorted by class. `marks` has an entry per distinct symbol.
    pub fn counts(marks: &(impl Iterator<Item = Mark> + Clone), out: &mut Vec<(u32, u32)>) {
        let guarded = |rule: u8| marks.clone().any(|mark| matches!(mark, Mark::Own { guards, .. } if guards == rule));
        let class = |mark: Mark| match mark {
            Mark::Own { class, .. } => Some(class),
            Mark::Unless { class, otherwise, rule } => Some(if guarded(rule) { otherwise } else { class }),
            Mark::Unknown | Mark::OfOthers { .. } => None,
        };
        shares::counts(marks.clone().map(class), out);
        if out.is_empty() {
            let alone = |mark: Mark| if let Mark::OfOthers { alone } = mark { alone } else { None };
            shares::counts(marks.clone().map(alone), out);
        }
    }
}

#[cfg(test)]
#[path = "nace2_tests.rs"]
mod tests;
