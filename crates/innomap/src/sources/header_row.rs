//! Where the header of a table stands: titles, queries and notes may come before it.

use std::collections::BTreeSet;

use super::header::fold;
use super::mapping::Subject;
use super::{ReadConfig, profile_set};
use crate::Result;

/// How many rows at the beginning of a table may come before its header.
pub(super) const HEADER_ROWS: usize = 30;

/// The place of the header among the first rows of a table: the row with the most headers that a profile, the user or our
/// own tables know. Where none is known, the first row that is not empty; nothing where all are.
pub(super) fn header_row<R: AsRef<[S]>, S: AsRef<str>>(rows: &[R], config: &ReadConfig) -> Result<Option<usize>> {
    let mut known = profile_set::known_headers(config.profile.as_deref())?;
    known.extend(config.columns.values().map(|h| fold(h)));
    let filled = |row: &R| row.as_ref().iter().filter(|cell| !cell.as_ref().trim().is_empty()).count();
    let score = |row: &R| {
        let cells: BTreeSet<String> = row.as_ref().iter().map(|cell| fold(cell.as_ref())).collect();
        let (tags, words): (Vec<_>, Vec<_>) = cells.intersection(&known).partition(|header| is_tag(header));
        words.len() + if tags.len() < TAGS { 0 } else { tags.len() }
    };
    let first = rows.iter().position(|row| filled(row) > 0);
    let scores: Vec<usize> = rows.iter().take(HEADER_ROWS).map(score).collect();
    let best = scores.iter().copied().max().unwrap_or(0);
    let Some(at) = scores.iter().position(|&s| s == best && best > 0) else { return Ok(first) };
    // One known word alone may be a value; it makes a header only of a row as wide as the first.
    let wide = first.is_none_or(|first| filled(&rows[at]) >= filled(&rows[first]));
    Ok(if best > 1 || wide { Some(at) } else { first })
}

/// Field codes as `PN` and `CO` are headers where several of them stand together; one alone may be the code of a country.
const TAGS: usize = 3;

fn is_tag(header: &str) -> bool {
    header.len() <= 3 && header.is_ascii()
}

/// The headers of our own tables, folded.
pub(super) fn own_headers() -> impl Iterator<Item = String> {
    let meanings = [Subject::Patents, Subject::Enterprises].into_iter().flat_map(Subject::meanings);
    meanings.flat_map(|m| [fold(m.name), fold(m.zh)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(rows: &[&[&str]]) -> Option<usize> {
        header_row(rows, &ReadConfig::default()).unwrap()
    }

    #[test]
    fn titles_and_notes_before_the_header_are_passed_over() {
        assert_eq!(
            at(&[&["企业名单"], &[], &["导出时间", "2024"], &["企业名称", "统一社会信用代码"], &["甲公司", "91"]]),
            Some(3)
        );
        assert_eq!(at(&[&["search URL:", "https://"], &["publication", "title", "applicants"], &["CN1A", "甲", "乙"]]), Some(1));
        assert_eq!(at(&[&[""], &["foo", "bar"], &["1", "2"]]), Some(1));
        assert_eq!(at(&[&["foo", "bar"], &["title", ""]]), Some(0));
        assert_eq!(at(&[&["名单"], &["企业名称"], &["甲公司"]]), Some(1));
        assert_eq!(at(&[&["foo", "bar"], &["CO", "PA"]]), Some(0));
        assert_eq!(at(&[&["export"], &["PN", "TI", "AE", "IP"], &["CO", "PA"]]), Some(1));
        assert_eq!(at(&[&["", " "]]), None);
        let config = ReadConfig {
            columns: [("name".into(), "单位".into()), ("code".into(), "代号".into())].into(),
            ..ReadConfig::default()
        };
        assert_eq!(header_row(&[vec!["说明", "见下"], vec!["单位", "代号"]], &config).unwrap(), Some(1));
    }
}
