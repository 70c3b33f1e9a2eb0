//! From source headers to meanings: what the user says, then what the vendor's profile says, then our own names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::header::fold;
use super::profile::Profile;
use super::{ReadConfig, profile_set};
use crate::error::nearest;
use crate::tables::{EnterpriseColumn, PatentColumn};
use crate::{Error, Result};

/// Which of the two tables is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Subject {
    /// A patent export.
    Patents,
    /// A list of enterprises.
    Enterprises,
}

/// A meaning of either table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    pub(super) name: &'static str,
    pub(super) zh: &'static str,
    en: &'static str,
}

/// Other names of meanings in tables of our own making.
const ALIASES: &[(&str, &str)] = &[("patent_id", "publication"), ("family_id", "family")];

impl Subject {
    /// The name used in profiles.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Patents => "patents",
            Self::Enterprises => "enterprises",
        }
    }

    /// The meanings its columns can have.
    pub(super) fn meanings(self) -> Vec<Meaning> {
        match self {
            Self::Patents => PatentColumn::ALL.iter().map(|m| Meaning { name: m.name(), zh: m.zh(), en: m.en() }).collect(),
            Self::Enterprises => {
                EnterpriseColumn::ALL.iter().map(|m| Meaning { name: m.name(), zh: m.zh(), en: m.en() }).collect()
            }
        }
    }

    /// The meanings of which one must be there, the best first.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Patents => &["publication", "application"],
            Self::Enterprises => &["name"],
        }
    }

    /// The headers of our own tables, folded, each with its meaning.
    pub(super) fn own_headers(self) -> Vec<(String, &'static str)> {
        let names = self.meanings().into_iter().map(|m| (fold(m.name), m.name));
        names.chain(ALIASES.iter().filter(|_| self == Self::Patents).map(|a| (a.0.to_owned(), a.1))).collect()
    }

    /// The columns that show what identifies a row.
    pub(super) fn shown_key(self) -> &'static [&'static str] {
        match self {
            Self::Patents => &["publication"],
            Self::Enterprises => &["name", "code"],
        }
    }

    fn own_name(self, folded: &str) -> Option<&'static str> {
        let alias = ALIASES.iter().find(|a| a.0 == folded && self == Self::Patents).map(|a| a.1);
        alias.or_else(|| self.meanings().into_iter().find(|m| fold(m.name) == folded || fold(m.zh) == folded).map(|m| m.name))
    }
}

/// What the columns of one file mean.
#[derive(Debug)]
pub(super) struct Mapping {
    /// For each column its meaning, where it has one.
    pub(super) meanings: Vec<Option<&'static str>>,
    /// The meaning that identifies a row.
    pub(super) key: &'static str,
    /// The vendor's profile.
    pub(super) profile: Option<Arc<Profile>>,
    /// Meanings the user asked for whose header this file does not have.
    pub(super) absent: Vec<String>,
}

impl Mapping {
    /// Whether the file is a list of enterprises that no vendor's headers show.
    pub(super) fn is_plain_list(&self) -> bool {
        self.key == "name" && self.profile.as_ref().is_none_or(|p| p.fallback)
    }
}

/// Finds the meanings of the columns of one file.
pub(super) fn map(subject: Subject, headers: &[&str], config: &ReadConfig) -> Result<Mapping> {
    let profile = profile_set::choose(subject, config.profile.as_deref(), headers)?;
    let known = subject.meanings();
    let mut meanings: Vec<Option<&'static str>> = vec![None; headers.len()];
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut absent = Vec::new();
    for meaning in &known {
        let Some(header) = config.columns.get(meaning.name) else { continue };
        taken.insert(meaning.name);
        match find(headers, header) {
            Some(at) => meanings[at] = Some(meaning.name),
            None => absent.push(meaning.name.to_owned()),
        }
    }
    let folded: Vec<String> = headers.iter().map(|h| fold(h)).collect();
    if let Some(profile) = &profile {
        for meaning in &known {
            if taken.contains(meaning.name) {
                continue;
            }
            let synonyms = profile.headers.get(meaning.name).into_iter().flatten();
            let mut places = synonyms.filter_map(|s| folded.iter().position(|f| *f == fold(s)));
            if let Some(at) = places.find(|&at| meanings[at].is_none()) {
                meanings[at] = Some(meaning.name);
                taken.insert(meaning.name);
            }
        }
    }
    if profile.as_ref().is_none_or(|p| p.fallback) && config.columns.is_empty() {
        for (at, header) in folded.iter().enumerate().filter(|(at, _)| meanings[*at].is_none()).collect::<Vec<_>>() {
            let Some(name) = subject.own_name(header) else { continue };
            if taken.insert(name) {
                meanings[at] = Some(name);
            }
        }
    }
    let key = subject
        .keys()
        .iter()
        .copied()
        .find(|&k| meanings.contains(&Some(k)))
        .ok_or_else(|| no_key(subject, headers, profile.as_deref()))?;
    Ok(Mapping { meanings, key, profile, absent })
}

/// The column of that header: as it is written, else folded.
fn find(headers: &[&str], wanted: &str) -> Option<usize> {
    let exact = headers.iter().position(|h| *h == wanted.trim());
    exact.or_else(|| headers.iter().position(|h| fold(h) == fold(wanted)))
}

fn no_key(subject: Subject, headers: &[&str], profile: Option<&Profile>) -> Error {
    if let Some(error) = profile.and_then(part_of_set) {
        return error;
    }
    let keys = subject.keys();
    let labels = subject.meanings().into_iter().filter(|m| keys.contains(&m.name));
    let (zh, en): (Vec<_>, Vec<_>) = labels.map(|m| (format!("{} ({})", m.zh, m.name), format!("{} ({})", m.en, m.name))).unzip();
    let synonyms =
        profile.map(|p| keys.iter().filter_map(|k| p.headers.get(*k)).flatten().cloned().collect::<Vec<_>>().join(", "));
    let more = synonyms.map_or(String::new(), |s| format!(": {s}"));
    Error::schema("缺少用来识别每一行的列", "the column that identifies a row is missing")
        .found(headers.join(", "))
        .expected(format!("{}{more}", zh.join(" 或 ")), format!("{}{more}", en.join(" or ")))
        .hint(
            format!("用 columns={{\"{}\": \"您的列名\"}} 指定", keys[0]),
            format!("name it with columns={{\"{}\": \"your header\"}}", keys[0]),
        )
}

/// The error of a table that says nothing of patents by itself, but together with the others of its set.
fn part_of_set(profile: &Profile) -> Option<Error> {
    let (set, table) = (profile.set.as_ref()?, profile.table.as_ref()?);
    let error = Error::schema("这张表须与同一套数据的其他表一起读取", "this table is to be read with the others of its set")
        .found(format!("{set}: {table} ({})", profile.key.join(", ")))
        .expected("含有公开号或申请号的表", "a table with publication or application numbers");
    Some(error.hint("请把整套表放在一个文件夹中一并读取", "put the tables of the set into one folder and read them together"))
}

/// Refuses `columns=` that names an unknown meaning, or one header for two meanings.
pub(super) fn check_columns(subject: Subject, columns: &BTreeMap<String, String>) -> Result<()> {
    let known = subject.meanings();
    let mut used: BTreeMap<&str, &str> = BTreeMap::new();
    for (meaning, header) in columns {
        if !known.iter().any(|m| m.name == meaning) {
            let near = nearest(meaning, known.iter().map(|m| m.name)).join(", ");
            let all = known.iter().map(|m| m.name).collect::<Vec<_>>().join(", ");
            let error = Error::configuration("columns= 中有不认识的含义", "columns= names an unknown meaning")
                .found(meaning)
                .expected(all.clone(), all);
            return Err(if near.is_empty() {
                error
            } else {
                error.hint(format!("是否为 {near}"), format!("did you mean {near}"))
            });
        }
        if let Some(other) = used.insert(header, meaning) {
            return Err(Error::configuration("columns= 中同一列有两种含义", "columns= gives one column two meanings")
                .column(header)
                .found(format!("{other}, {meaning}"))
                .expected("每列一种含义", "one meaning a column"));
        }
    }
    Ok(())
}

/// Refuses `columns=` that names a header which no file has.
pub(super) fn check_present(columns: &BTreeMap<String, String>, files: &[Vec<&str>]) -> Result<()> {
    for (meaning, header) in columns {
        if files.iter().all(|headers| find(headers, header).is_none()) {
            let all: BTreeSet<&str> = files.iter().flatten().copied().collect();
            let near = nearest(header, all.iter().copied()).join(", ");
            let list = files.iter().flatten().copied().filter({
                let mut seen = BTreeSet::new();
                move |h| seen.insert(*h)
            });
            let error = Error::schema("columns= 指定的列不存在", "columns= names a column that is not there")
                .column(header)
                .found(list.collect::<Vec<_>>().join(", "))
                .expected(format!("{meaning} = {header}"), format!("{meaning} = {header}"));
            return Err(if near.is_empty() {
                error
            } else {
                error.hint(format!("是否为「{near}」"), format!("did you mean '{near}'"))
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(columns: &[(&str, &str)]) -> ReadConfig {
        ReadConfig { columns: columns.iter().map(|(m, h)| ((*m).into(), (*h).into())).collect(), ..ReadConfig::default() }
    }

    #[test]
    fn the_first_synonym_wins_whatever_the_order_of_columns() {
        let headers = ["[标]当前申请(专利权)人", "申请年", "当前申请专利权人", "公开公告号", "申请日", "备注"];
        let m = map(Subject::Patents, &headers, &ReadConfig::default()).unwrap();
        assert_eq!(m.meanings, [None, None, Some("applicants"), Some("publication"), Some("application_date"), None]);
        assert_eq!(m.profile.unwrap().name, "patsnap");
        let headers = ["[标]当前申请(专利权)人", "受理局", "申请年", "申请号"];
        let m = map(Subject::Patents, &headers, &ReadConfig::default()).unwrap();
        assert_eq!((m.meanings[0], m.meanings[2], m.key), (Some("applicants"), Some("application_date"), "application"));
    }

    #[test]
    fn what_the_user_says_wins_over_the_profile() {
        let headers = ["当前申请专利权人", "公开公告号", "受理局", "我的列"];
        let m = map(Subject::Patents, &headers, &config(&[("applicants", "我的列")])).unwrap();
        assert_eq!(m.meanings, [None, Some("publication"), Some("country"), Some("applicants")]);
        let m = map(Subject::Patents, &headers, &config(&[("title", "受理局")])).unwrap();
        assert_eq!(m.meanings, [Some("applicants"), Some("publication"), Some("title"), None]);
    }

    #[test]
    fn our_own_names_serve_only_without_profile_and_columns() {
        let headers = ["patent_id", "family_id", "title", "cited"];
        let m = map(Subject::Patents, &headers, &ReadConfig::default()).unwrap();
        assert_eq!(m.meanings, [Some("publication"), Some("family"), Some("title"), None]);
        let m = map(Subject::Patents, &headers, &config(&[("application", "cited")])).unwrap();
        assert_eq!(m.meanings, [None, None, None, Some("application")]);
        let m = map(Subject::Enterprises, &["序号", "企业名称", "统一社会信用代码"], &ReadConfig::default()).unwrap();
        assert_eq!(m.meanings, [None, Some("name"), Some("code")]);
    }

    #[test]
    fn misspelt_names_find_their_neighbours() {
        let columns = config(&[("aplicants", "x")]).columns;
        let e = check_columns(Subject::Patents, &columns).unwrap_err();
        assert!(e.kind() == "configuration" && e.to_string().contains("did you mean applicants"), "{e}");
        let columns = config(&[("applicants", "申请仁")]).columns;
        let e = check_present(&columns, &[vec!["标题"], vec!["申请人"]]).unwrap_err();
        assert!(e.kind() == "schema" && e.to_string().contains("did you mean '申请人'"), "{e}");
        let columns = config(&[("applicants", "x"), ("inventors", "x")]).columns;
        assert_eq!(check_columns(Subject::Patents, &columns).unwrap_err().kind(), "configuration");
        let e = map(Subject::Patents, &["标题", "申请人"], &ReadConfig::default()).unwrap_err();
        assert!(e.kind() == "schema" && e.to_string().contains("columns={\"publication\""), "{e}");
    }
}
