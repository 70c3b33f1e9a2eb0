//! Names as lists write them: with the time a name was borne beside it, or without.

use crate::tables::{Date, split_values};

/// How the names of organisations end, so that a comma before another name is seen to be no part of them.
const ENDS: [&str; 14] = ["公司", "厂", "集团", "院", "所", "社", "中心", "大学", "学校", "部", "局", "合伙)", "合伙）", "店"];

/// A name and the time it was borne, where the text says one.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenName {
    /// The name as written.
    pub name: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Per cent of ownership beside it.
    pub share: Option<f64>,
}

/// The names in a cell, as they stand there: between semicolons, and between commas (、，,) where all of them end as the names of
/// organisations do.
pub fn names_in(text: &str) -> Vec<&str> {
    let organisation = |part: &&str| {
        let name = written_name(part).name;
        name.chars().nth(2).is_some() && ENDS.iter().any(|end| name.ends_with(end))
    };
    let mut out = Vec::new();
    for piece in split_values(text) {
        let parts: Vec<&str> = piece.split(['、', '，', ',']).map(str::trim).collect();
        if parts.iter().all(organisation) { out.extend(parts) } else { out.push(piece) }
    }
    out
}

/// Takes the time from a name: `甲公司(2015-03-01至2018-01-01)`, `甲公司 2015.3–2018.1`, `2015年3月1日-至今 甲公司`,
/// `甲公司（2018-01-01前）`. A bracket that holds no time belongs to the name.
pub fn written_name(text: &str) -> WrittenName {
    let text = text.trim();
    let whole = || WrittenName { name: text.to_owned(), from: None, until: None, share: None };
    let named = |name: &str, (from, until): (Option<Date>, Option<Date>)| WrittenName {
        name: name.trim_matches(is_gap).to_owned(),
        from,
        until,
        share: None,
    };
    // A share of ownership is no part of a name.
    if let Some((name, inside)) = bracketed(text)
        && let Some(share) = inside.strip_suffix(['%', '％'])
    {
        let number = share.trim_start_matches(|c: char| !c.is_ascii_digit()).trim();
        return WrittenName { share: number.parse().ok(), ..written_name(name) };
    }
    if let Some((name, inside)) = bracketed(text)
        && let Some(times) = span(inside)
        && !name.trim().is_empty()
    {
        return named(name, times);
    }
    // Without brackets a time must show itself by a year of four digits, at the end or at the front.
    let begins = |at: usize| at > 0 && !text[..at].ends_with(|c: char| is_time(c) && !c.is_whitespace());
    let starts = text.char_indices().filter(|(at, c)| c.is_ascii_digit() && begins(*at));
    for (at, _) in starts {
        if let Some(times) = text.get(at..).filter(|tail| tail.len() >= 7).and_then(span) {
            return named(&text[..at], times);
        }
    }
    let end = text.find(|c: char| !is_time(c) && !"至今到起止前后".contains(c)).unwrap_or(0);
    match text.get(..end).filter(|front| front.len() >= 7 && end < text.len()).and_then(span) {
        Some(times) => named(&text[end..], times),
        None => whole(),
    }
}

/// Name and inside of the last bracket where it ends the text.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix([')', '）', ']', '】'])?;
    let at = inner.rfind(['(', '（', '[', '【'])?;
    let (name, inside) = inner.split_at(at);
    let open = inside.chars().next()?;
    Some((name, &inside[open.len_utf8()..]))
}

/// The times in `2015-03-01至2018-01-01`, `2015至今`, `自2015年起`, `至2018-01-01`, `2018-01-01前`; a date alone is the last day.
fn span(text: &str) -> Option<(Option<Date>, Option<Date>)> {
    let text = text.trim().trim_start_matches(['自', '从', '曾', '用', '名', '：', ':']).trim();
    if text.is_empty() || !text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    for mark in ["至", "到", "~", "～", "—", "–", " - ", "-", "/", "，", ","] {
        for (at, _) in text.match_indices(mark) {
            if let Some(both) = sides(&text[..at], &text[at + mark.len()..]) {
                return Some(both);
            }
        }
    }
    let bare = |word: &str| text.strip_suffix(word).map(str::trim);
    if let Some(date) = ["起", "以后", "之后", "后"].iter().find_map(|word| bare(word)).and_then(date) {
        return Some((Some(date), None));
    }
    let last = ["前", "以前", "之前", "止", "变更", "更名"].iter().find_map(|word| bare(word)).unwrap_or(text);
    date(last).map(|date| (None, Some(date)))
}

/// Both sides of a mark: a date or nothing on the left, a date or «today» on the right, at least one date in all.
fn sides(left: &str, right: &str) -> Option<(Option<Date>, Option<Date>)> {
    let (left, right) = (left.trim_matches(is_gap), right.trim_matches(is_gap).trim_end_matches('止'));
    let from =
        if left.is_empty() || left.ends_with(['—', '–', '-']) { None } else { Some(date(left.trim_end_matches('起'))?) };
    let until = if matches!(right, "" | "今" | "至今" | "现在") { None } else { Some(date(right)?) };
    let forward = from.zip(until).is_none_or(|(from, until)| from <= until);
    ((from.is_some() || until.is_some()) && forward).then_some((from, until))
}

fn date(text: &str) -> Option<Date> {
    Date::parse(text.trim().trim_end_matches(is_gap))
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '—' | '–' | '-' | '_' | '~' | '～' | ':' | '：' | ',' | '，')
}

/// Characters of a written date or span.
fn is_time(c: char) -> bool {
    c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | '~' | '～' | '—' | '–' | '至')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_ownership_is_a_number_beside_the_name() {
        for (text, share) in
            [("甲公司", None), ("甲公司(8%)", Some(8.0)), ("甲公司（持股 51.5％）", Some(51.5)), ("甲公司(约%)", None)]
        {
            assert_eq!((written_name(text).name.as_str(), written_name(text).share), ("甲公司", share), "{text}");
        }
    }

    #[test]
    fn names_stand_between_semicolons_and_between_commas_that_part_organisations() {
        for (text, expected) in [
            ("甲子有限公司；甲丑厂", &["甲子有限公司", "甲丑厂"][..]),
            ("甲子有限公司、甲丑厂", &["甲子有限公司", "甲丑厂"]),
            (
                "甲子有限公司(2001-01-01至2005-01-01)，甲丑(上海)有限公司（2006起）, 甲寅厂",
                &["甲子有限公司(2001-01-01至2005-01-01)", "甲丑(上海)有限公司（2006起）", "甲寅厂"],
            ),
            ("甲、乙工程有限公司", &["甲、乙工程有限公司"]),
            ("A Co., Ltd.", &["A Co., Ltd."]),
            ("王小明、甲子有限公司", &["王小明、甲子有限公司"]),
            ("", &[]),
        ] {
            assert_eq!(names_in(text), expected, "{text}");
        }
    }

    #[test]
    fn the_time_beside_a_name_is_taken_from_it() {
        for (text, name, from, until) in [
            ("甲公司", "甲公司", "", ""),
            ("甲(上海)公司", "甲(上海)公司", "", ""),
            ("甲公司（上海）", "甲公司（上海）", "", ""),
            ("甲公司(2015-03-01至2018-01-01)", "甲公司", "2015-03-01", "2018-01-01"),
            ("甲公司（2015-03-01 至 2018-01-01）", "甲公司", "2015-03-01", "2018-01-01"),
            ("甲公司(2015-03-01 - 2018-01-01)", "甲公司", "2015-03-01", "2018-01-01"),
            ("甲公司(2015年3月1日—2018年1月1日)", "甲公司", "2015-03-01", "2018-01-01"),
            ("甲公司(2015.03~2018.01)", "甲公司", "2015-03", "2018-01"),
            ("甲公司(2015-2018)", "甲公司", "2015", "2018"),
            ("甲公司(2015-03-01--2018-01-01)", "甲公司", "2015-03-01", "2018-01-01"),
            ("甲公司(2015至今)", "甲公司", "2015", ""),
            ("甲公司(至2018-01-01)", "甲公司", "", "2018-01-01"),
            ("甲公司(2018-01-01前)", "甲公司", "", "2018-01-01"),
            ("甲公司(2018-01-01)", "甲公司", "", "2018-01-01"),
            ("甲公司(自2015年起)", "甲公司", "2015", ""),
            ("甲公司 2015-03-01至2018-01-01", "甲公司", "2015-03-01", "2018-01-01"),
            ("甲公司：2015-03-01至2018-01-01", "甲公司", "2015-03-01", "2018-01-01"),
            ("2015-03-01至2018-01-01 甲公司", "甲公司", "2015-03-01", "2018-01-01"),
            ("2015-03-01至2018-01-01：甲公司", "甲公司", "2015-03-01", "2018-01-01"),
            ("甲公司(2018-01-01至2015-03-01)", "甲公司(2018-01-01至2015-03-01)", "", ""),
            ("甲公司（持股51.5%）", "甲公司", "", ""),
            ("第7425厂", "第7425厂", "", ""),
            ("中国人民解放军第2015部队", "中国人民解放军第2015部队", "", ""),
            ("1919酒类公司", "1919酒类公司", "", ""),
            ("甲公司2015", "甲公司2015", "", ""),
            ("(2015-03-01)", "(2015-03-01)", "", ""),
            ("", "", "", ""),
        ] {
            let read = written_name(text);
            let shown = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
            assert_eq!(
                (read.name.as_str(), shown(read.from).as_str(), shown(read.until).as_str()),
                (name, from, until),
                "{text}"
            );
        }
    }
}
