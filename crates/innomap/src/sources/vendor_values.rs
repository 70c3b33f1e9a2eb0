//! How one vendor writes cells, turned into how all are written: what its profile says of empty cells, hidden values,
//! codes, separators, dates and units.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::mapping::Mapping;
use super::profile::{DateOrder, Profile};
use super::raw::{RawColumn, Values};
use super::values::map_column;
use crate::tables::Date;

/// Applies what the vendor's profile says of the cells.
pub(super) fn vendor_values(columns: Vec<RawColumn>, mapping: &Mapping) -> Vec<RawColumn> {
    let Some(profile) = &mapping.profile else { return columns };
    let apply = |(column, meaning): (RawColumn, Option<&'static str>)| {
        let Values::Text(values) = &column.values else { return column };
        let rule = Rule::new(profile, meaning, &column.header);
        if rule.is_idle() {
            return column;
        }
        let values = map_column(values, |text| rule.rewrite(text));
        RawColumn { header: column.header, values: Values::Text(values) }
    };
    columns.into_par_iter().zip(mapping.meanings.par_iter().copied()).map(apply).collect()
}

/// What a profile says of the cells of one column.
struct Rule<'a> {
    empty: &'a [String],
    masks: &'a str,
    values: Option<&'a BTreeMap<String, String>>,
    separators: &'a [String],
    never_alone: BTreeSet<String>,
    date: Option<DateOrder>,
    unit: Option<&'a str>,
}

impl<'a> Rule<'a> {
    fn new(profile: &'a Profile, meaning: Option<&str>, header: &str) -> Self {
        let never_alone = meaning.and_then(|m| profile.never_alone.get(m)).into_iter().flatten();
        Self {
            empty: &profile.empty,
            masks: &profile.masks,
            values: meaning.and_then(|m| profile.values.get(m)),
            separators: meaning.and_then(|m| profile.separators.get(m)).map_or(&[], Vec::as_slice),
            never_alone: never_alone.map(|piece| bare(piece)).collect(),
            date: meaning.and_then(|m| profile.dates.get(m)).copied(),
            unit: profile.unit(header),
        }
    }

    fn is_idle(&self) -> bool {
        let plain = self.empty.is_empty() && self.masks.is_empty() && self.separators.is_empty();
        plain && self.values.is_none() && self.date.is_none() && self.unit.is_none()
    }

    fn rewrite<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        if self.empty.iter().any(|e| e == text) || (!self.masks.is_empty() && text.chars().all(|c| self.masks.contains(c))) {
            return None;
        }
        if let Some(meant) = self.values.and_then(|v| v.get(text)) {
            return Some(Cow::Owned(meant.clone()));
        }
        if let Some(date) = self.date.and_then(|order| ordered_date(text, order)) {
            return Some(Cow::Owned(date.to_string()));
        }
        if let Some(unit) = self.unit.filter(|_| is_bare_number(text)) {
            return Some(Cow::Owned(format!("{text}{unit}")));
        }
        if self.separators.iter().any(|s| text.contains(s.as_str())) {
            return Some(Cow::Owned(self.separated(text)));
        }
        Some(Cow::Borrowed(text))
    }

    /// The text with each separator replaced by `;`, except before a piece that never stands alone.
    fn separated(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((at, width)) = self.next_separator(rest) {
            out.push_str(&rest[..at]);
            let after = &rest[at + width..];
            let end = self.next_separator(after).map_or(after.len(), |next| next.0);
            let piece = after[..end].split(';').next().unwrap_or_default();
            out.push_str(if self.never_alone.contains(&bare(piece)) { &rest[at..at + width] } else { ";" });
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// Place and width of the first separator, the longest where several begin there.
    fn next_separator(&self, text: &str) -> Option<(usize, usize)> {
        let found = self.separators.iter().filter_map(|s| text.find(s.as_str()).map(|at| (at, s.len())));
        found.min_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))
    }
}

/// A piece of a name as it is compared: lower case, without the dot at its end.
fn bare(piece: &str) -> String {
    piece.trim().trim_end_matches('.').to_lowercase()
}

fn is_bare_number(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

/// The date in a text whose day, month and year stand in that order; nothing where there is none.
fn ordered_date(text: &str, order: DateOrder) -> Option<Date> {
    let tokens: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).collect();
    let read = |three: &[&str]| {
        let (day, month) = match order {
            DateOrder::DayFirst | DateOrder::MonthNamed => (three[0], three[1]),
            DateOrder::MonthFirst => (three[1], three[0]),
        };
        let month = if order == DateOrder::MonthNamed { named_month(month)? } else { short_number(month)? };
        let year = (three[2].len() == 4).then(|| three[2].parse().ok()).flatten()?;
        Date::new(year, month, short_number(day).filter(|d| *d > 0)?).filter(|d| d.month() > 0)
    };
    match order {
        DateOrder::MonthNamed => tokens.windows(3).find_map(read),
        // Behind the date only a time may stand.
        _ => tokens.get(..3).filter(|_| tokens.len() <= 6).and_then(read),
    }
}

fn short_number(text: &str) -> Option<u32> {
    (text.len() <= 2).then(|| text.parse().ok()).flatten()
}

fn named_month(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let front = text.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|m| *m == front).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule<'a>(separators: &'a [String], never_alone: &[&str]) -> Rule<'a> {
        Rule {
            empty: &[],
            masks: "*",
            values: None,
            separators,
            never_alone: never_alone.iter().map(|p| bare(p)).collect(),
            date: None,
            unit: None,
        }
    }

    #[test]
    fn legal_forms_stay_with_their_names() {
        let separators = [", ".to_owned()];
        let rule = rule(&separators, &["LLC", "Inc.", "Ltd.", "Co.", "Jr."]);
        for (text, expected) in [
            ("ElectroCore, LLC", "ElectroCore, LLC"),
            ("A Co., Ltd., B, Inc., C", "A Co., Ltd.;B, Inc.;C"),
            ("A, Co., Ltd.", "A, Co., Ltd."),
            ("Ann Lee, Bob Ray, Jr.", "Ann Lee;Bob Ray, Jr."),
            ("甲, 乙", "甲;乙"),
            ("one", "one"),
            ("Incyte, Ltd Group", "Incyte;Ltd Group"),
        ] {
            assert_eq!(rule.rewrite(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(rule.rewrite("****"), None);
        assert_eq!(rule.rewrite("138****").as_deref(), Some("138****"));
    }

    #[test]
    fn dates_are_read_in_the_order_of_the_vendor() {
        let date = |text, order| ordered_date(text, order).map(|d| d.to_string());
        assert_eq!(date("03/04/2021", DateOrder::DayFirst).as_deref(), Some("2021-04-03"));
        assert_eq!(date("3.4.2021 08:00", DateOrder::DayFirst).as_deref(), Some("2021-04-03"));
        assert_eq!(date("03/04/2021", DateOrder::MonthFirst).as_deref(), Some("2021-03-04"));
        assert_eq!(date("CN101-A   12 Mar 2010   201023", DateOrder::MonthNamed).as_deref(), Some("2010-03-12"));
        for text in ["31/02/2021", "2021-03-04", "1/2/21", "", "0/1/2021"] {
            assert_eq!(date(text, DateOrder::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn a_unit_is_added_only_to_a_bare_number() {
        let rule = Rule { unit: Some("万元"), ..rule(&[], &[]) };
        for (text, expected) in [("1,000.5", "1,000.5万元"), ("100万元", "100万元"), ("约100", "约100"), ("..", "..")] {
            assert_eq!(rule.rewrite(text).as_deref(), Some(expected));
        }
    }
}
