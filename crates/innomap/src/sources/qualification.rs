//! Lists of qualified enterprises: what an enterprise is qualified as, and until when.

use polars_core::prelude::StringChunked;

use super::mapping::Subject;
use super::profile::Qualification;
use super::profile_set;
use crate::Result;
use crate::tables::{Audit, Date, EnterpriseColumn, FileAudit, TextTable};

/// The profile of lists of qualified enterprises.
pub(super) const PROFILE: &str = "qualification";

/// What the lists of a reading say by their profiles, headers and names.
#[derive(Debug, Default)]
pub(super) struct Lists {
    rules: Vec<Vec<Qualification>>,
    /// The rule of each list as a whole.
    of_file: Vec<Option<usize>>,
}

/// The cells of a row that speak of a qualification.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cells<'a> {
    pub(super) qualification: Option<&'a str>,
    pub(super) from: Option<&'a str>,
    pub(super) year: Option<&'a str>,
    pub(super) until: Option<&'a str>,
}

/// What a row of a list says of a qualification; texts that are no dates stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) name: Option<String>,
    pub(super) since: Option<Date>,
    pub(super) until: Option<String>,
}

impl Lists {
    /// The lists of files, with the headers of each.
    pub(super) fn new<'a, H: Iterator<Item = &'a str>>(files: &[FileAudit], headers: impl Fn(u32) -> H) -> Result<Self> {
        let mut out = Self::default();
        for (file, index) in files.iter().zip(0..) {
            let profile = file.profile.as_deref().map(|p| profile_set::find(Subject::Enterprises, p)).transpose()?;
            let rules = profile.map(|p| p.qualifications.clone()).unwrap_or_default();
            out.of_file.push(spoken_of(&rules, headers(index), &file.path));
            out.rules.push(rules);
        }
        Ok(out)
    }

    /// Whether none of them has rules.
    pub(super) fn is_empty(&self) -> bool {
        self.rules.iter().all(Vec::is_empty)
    }

    /// What a row of a file says.
    pub(super) fn stated(&self, file: u32, cells: Cells<'_>) -> Stated {
        let rules = self.rules.get(file as usize).map_or(&[][..], Vec::as_slice);
        let rule = match cells.qualification {
            Some(text) => named_in(rules, text),
            None => self.of_file.get(file as usize).copied().flatten(),
        };
        let rule = rule.and_then(|at| rules.get(at));
        let since = [cells.from, cells.year].into_iter().flatten().find_map(begin);
        let by_rule = || since.zip(rule.and_then(|r| r.years)).and_then(|(since, years)| end(since, years));
        Stated {
            name: cells.qualification.map(str::to_owned).or_else(|| rule.map(|r| r.name.clone())),
            since,
            until: match cells.until {
                Some(text) => Some(stated_end(text, since).map_or_else(|| text.to_owned(), |date| date.to_string())),
                None => by_rule().map(|date| date.to_string()),
            },
        }
    }
}

/// Adds what a list says only by its header, its name or its rules: the qualification and the end of its validity. Values
/// that the list states itself stay.
pub(super) fn complete(columns: &mut Vec<(String, StringChunked)>, table: &TextTable, audit: &Audit) -> Result<()> {
    let headers = |file| audit.columns.iter().filter(move |c| c.files.contains(&file)).map(|c| c.source.as_str());
    let lists = Lists::new(&audit.files, headers)?;
    if lists.is_empty() {
        return Ok(());
    }
    let text = |column: EnterpriseColumn| table.whole(column.name());
    let (given, until) = (text(EnterpriseColumn::Qualification)?, text(EnterpriseColumn::ValidUntil)?);
    let (from, year) = (text(EnterpriseColumn::ValidFrom)?, text(EnterpriseColumn::Year)?);
    let mut names: Vec<Option<String>> = Vec::with_capacity(table.height());
    let mut ends: Vec<Option<String>> = Vec::with_capacity(table.height());
    for (row, &file) in table.file.iter().enumerate() {
        let [qualification, from, year, until] =
            [&given, &from, &year, &until].map(|column| column.as_ref().and_then(|c| c.get(row)));
        let stated = lists.stated(file, Cells { qualification, from, year, until });
        names.push(stated.name);
        ends.push(stated.until);
    }
    put(columns, EnterpriseColumn::Qualification, names);
    put(columns, EnterpriseColumn::ValidUntil, ends);
    Ok(())
}

fn put(columns: &mut Vec<(String, StringChunked)>, column: EnterpriseColumn, values: Vec<Option<String>>) {
    if values.iter().all(Option::is_none) {
        return;
    }
    let values: StringChunked = values.into_iter().collect();
    match columns.iter_mut().find(|c| c.0 == column.name()) {
        Some(known) => known.1 = values,
        None => columns.push((column.name().to_owned(), values)),
    }
}

/// The rule whose words a text holds; the longest word decides, since «小巨人» is written within longer titles.
fn named_in(rules: &[Qualification], text: &str) -> Option<usize> {
    // Quotes stand inside the titles themselves, as in 专精特新“小巨人”企业.
    let text: String = text.chars().filter(|c| !"“”\"＂'‘’「」『』《》".contains(*c)).collect();
    let words = rules.iter().enumerate().flat_map(|(i, r)| r.named.iter().map(move |w| (i, w)));
    words.filter(|(_, w)| text.contains(w.as_str())).max_by_key(|(i, w)| (w.len(), std::cmp::Reverse(*i))).map(|(i, _)| i)
}

/// The qualifications that innomap knows by their words.
pub fn qualifications() -> Result<Vec<Qualification>> {
    let profiles = profile_set::packaged_profiles()?;
    Ok(profiles.iter().flat_map(|profile| profile.qualifications.iter().cloned()).collect())
}

/// The qualification whose words a text holds; the longest word decides.
pub fn qualification_in<'a>(rules: &'a [Qualification], text: &str) -> Option<&'a Qualification> {
    named_in(rules, text).and_then(|at| rules.get(at))
}

/// Whether the name of a file speaks of a qualification, as that of a list without any column of its own does.
pub(super) fn names_list(path: &str) -> Result<bool> {
    let rules = profile_set::profiles()?;
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    Ok(rules.iter().any(|p| named_in(&p.qualifications, name).is_some()))
}

/// The qualification that the headers of a file or its name speak of.
fn spoken_of<'a>(rules: &[Qualification], mut headers: impl Iterator<Item = &'a str>, path: &str) -> Option<usize> {
    headers.find_map(|header| named_in(rules, header)).or_else(|| {
        let name = std::path::Path::new(path).file_name()?;
        named_in(rules, &name.to_string_lossy())
    })
}

fn begin(text: &str) -> Option<Date> {
    Date::parse(text).or_else(|| Date::parse(text.trim_end_matches("年度").trim_end_matches('年')))
}

/// When a qualification ends that begins at a date: the same day so many years later, or the last day of its year.
fn end(since: Date, years: u32) -> Option<Date> {
    if years == 0 {
        return Date::new(since.year(), 12, 31);
    }
    let year = since.year() + years as i32;
    Date::new(year, since.month(), since.day()).or_else(|| Date::new(year, since.month(), since.day().saturating_sub(1)))
}

/// The end that a list states: as a date, as the second date of a span, or as a number of years.
fn stated_end(text: &str, since: Option<Date>) -> Option<Date> {
    // A date is read from the beginning of a text, so a span is looked for first.
    let sides = text.rsplit_once(['至', '~', '～', '—', '–', '-']);
    let full = |part: &str| Date::parse(part).filter(|date| date.day() > 0);
    let second = sides.and_then(|(first, second)| full(first).and(full(second)));
    let years = || since.zip(years_in(text)).and_then(|(since, years)| end(since, years));
    second.or_else(|| Date::parse(text)).or_else(years)
}

/// The years of `3年` or `三年`.
fn years_in(text: &str) -> Option<u32> {
    const WORDS: [&str; 5] = ["一", "二", "三", "四", "五"];
    let number = text.trim().strip_suffix('年')?;
    let word = WORDS.iter().position(|w| *w == number).map(|at| at as u32 + 1);
    word.or_else(|| number.parse().ok().filter(|years| (1..=20).contains(years)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qualification_ends_on_the_same_day_or_with_its_year() {
        let day = |y, m, d| Date::new(y, m, d).unwrap();
        assert_eq!(end(day(2021, 12, 16), 3), Date::new(2024, 12, 16));
        assert_eq!(end(day(2020, 2, 29), 3), Date::new(2023, 2, 28));
        assert_eq!(end(day(2021, 0, 0), 3), Date::new(2024, 0, 0));
        assert_eq!(end(day(2021, 5, 0), 0), Date::new(2021, 12, 31));
    }

    #[test]
    fn an_end_is_stated_as_a_date_a_span_or_years() {
        let since = Date::new(2021, 12, 16);
        for (text, expected) in [
            ("2024-12-15", "2024-12-15"),
            ("2021.12.16-2024.12.15", "2024-12-15"),
            ("20211216-20241215", "2024-12-15"),
            ("2024-12", "2024-12"),
            ("2021年12月16日至2024年12月15日", "2024-12-15"),
            ("三年", "2024-12-16"),
            ("3年", "2024-12-16"),
        ] {
            assert_eq!(stated_end(text, since).map(|d| d.to_string()).as_deref(), Some(expected), "{text}");
        }
        assert_eq!((stated_end("长期", since), stated_end("三年", None), stated_end("100年", since)), (None, None, None));
    }

    #[test]
    fn the_longest_word_decides() {
        let rule = |name: &str, named: &[&str]| Qualification {
            name: name.into(),
            named: named.iter().map(|&n| n.into()).collect(),
            years: Some(3),
            rule: crate::Message::default(),
        };
        let rules = [rule("甲", &["专精特新"]), rule("乙", &["小巨人", "专精特新小巨人"])];
        assert_eq!(named_in(&rules, "国家级专精特新小巨人企业"), Some(1));
        assert_eq!(named_in(&rules, "专精特新中小企业"), Some(0));
        for quoted in ["专精特新“小巨人”企业", "国家级专精特新\"小巨人\"企业", "专精特新「小巨人」"]
        {
            assert_eq!(named_in(&rules, quoted), Some(1), "{quoted}");
        }
        assert_eq!(named_in(&rules, "其他"), None);
    }
}
