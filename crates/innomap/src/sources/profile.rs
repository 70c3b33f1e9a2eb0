//! Vendor profiles: what the headers of a vendor's export mean. They are data; one file a vendor and table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;

use super::header::fold;
use super::mapping::Subject;
use crate::error::nearest;
use crate::{Error, Message, Result};

const FILES: &[&str] =
    &[include_str!("profiles/patsnap.toml"), include_str!("profiles/incopat.toml"), include_str!("profiles/qichacha.toml")];

/// What the headers of one vendor's export mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    /// Name used in `profile=`.
    pub(super) name: String,
    /// Name shown to readers.
    pub(super) title: Message,
    /// Table it describes.
    kind: Subject,
    /// Cells that say «empty» in this vendor's way, besides the usual ones.
    pub(super) empty: Vec<String>,
    /// Headers that tell this vendor from others.
    identify: Vec<String>,
    /// How many of them must be there.
    identify_at_least: usize,
    /// Name of a meaning → headers that carry it, the best first.
    pub(super) headers: BTreeMap<String, Vec<String>>,
    /// Name of a meaning → what separates its values, besides the usual separators.
    pub(super) separators: BTreeMap<String, Vec<String>>,
}

impl Profile {
    /// How many of the identifying headers are there; none where they are too few.
    fn score(&self, folded: &BTreeSet<String>) -> usize {
        let identify: BTreeSet<String> = self.identify.iter().map(|h| fold(h)).collect();
        let score = identify.intersection(folded).count();
        if score >= self.identify_at_least { score } else { 0 }
    }
}

fn all() -> Result<&'static [Profile]> {
    static ALL: OnceLock<Result<Vec<Profile>>> = OnceLock::new();
    let parse = |text: &&str| {
        toml::from_str(text).map_err(|e| Error::internal("内置格式说明有误", "a packaged profile is wrong").found(e.to_string()))
    };
    ALL.get_or_init(|| FILES.iter().map(parse).collect()).as_deref().map_err(Clone::clone)
}

/// The profile that the user named, or the one that the headers show; none where no vendor is recognised.
pub(super) fn choose(subject: Subject, wanted: Option<&str>, headers: &[&str]) -> Result<Option<&'static Profile>> {
    let profiles = all()?;
    match wanted {
        Some(name) => named(profiles, subject, name).map(Some),
        None => identify(profiles, subject, headers),
    }
}

fn named<'a>(profiles: &'a [Profile], subject: Subject, name: &str) -> Result<&'a Profile> {
    let fitting = || profiles.iter().filter(|p| p.kind == subject);
    fitting().find(|p| p.name == name).ok_or_else(|| {
        let known = fitting().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
        let near = nearest(name, fitting().map(|p| p.name.as_str())).join(", ");
        let error = Error::configuration("没有这种数据来源格式", "there is no such profile for this table")
            .found(name)
            .expected(known.clone(), known);
        if near.is_empty() { error } else { error.hint(format!("是否为 {near}"), format!("did you mean {near}")) }
    })
}

fn identify<'a>(profiles: &'a [Profile], subject: Subject, headers: &[&str]) -> Result<Option<&'a Profile>> {
    let folded: BTreeSet<String> = headers.iter().map(|h| fold(h)).collect();
    let scores: Vec<(usize, &Profile)> = profiles.iter().filter(|p| p.kind == subject).map(|p| (p.score(&folded), p)).collect();
    let best = scores.iter().map(|s| s.0).max().unwrap_or(0);
    if best == 0 {
        return Ok(None);
    }
    let winners: Vec<&Profile> = scores.into_iter().filter(|s| s.0 == best).map(|s| s.1).collect();
    if let [winner] = winners[..] {
        return Ok(Some(winner));
    }
    let list = |zh: bool| {
        winners.iter().map(|p| format!("{} ({})", p.name, if zh { &p.title.zh } else { &p.title.en })).collect::<Vec<_>>()
    };
    Err(Error::schema("表头同时符合两种来源格式", "the headers fit two vendors equally well")
        .found(headers.join(", "))
        .expected(list(true).join(" 或 "), list(false).join(" or "))
        .hint(format!("请用 profile=\"{}\" 指定", winners[0].name), format!("name one with profile=\"{}\"", winners[0].name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(name: &str, identify: &[&str]) -> Profile {
        Profile {
            name: name.into(),
            title: Message::new(name, name),
            kind: Subject::Patents,
            empty: vec![],
            identify: identify.iter().map(|&s| s.into()).collect(),
            identify_at_least: 2,
            headers: BTreeMap::new(),
            separators: BTreeMap::new(),
        }
    }

    #[test]
    fn packaged_profiles_name_only_known_meanings_and_never_one_header_twice() {
        for profile in all().unwrap() {
            let known: Vec<&str> = profile.kind.meanings().iter().map(|m| m.name).collect();
            let mut seen = BTreeSet::new();
            for (meaning, headers) in &profile.headers {
                assert!(known.contains(&meaning.as_str()), "{}: {meaning}", profile.name);
                for header in headers {
                    assert!(seen.insert(fold(header)), "{}: {header}", profile.name);
                }
            }
            assert!(profile.separators.keys().all(|m| profile.headers.contains_key(m)));
            let all: Vec<&str> = profile.identify.iter().map(String::as_str).collect();
            assert_eq!(identify(super::all().unwrap(), profile.kind, &all).unwrap().map(|p| &p.name), Some(&profile.name));
        }
    }

    #[test]
    fn a_tie_names_both_and_one_header_is_not_enough() {
        let profiles = [made("甲", &["a", "b", "c"]), made("乙", &["a", "b", "d"])];
        let e = identify(&profiles, Subject::Patents, &["a", "b"]).unwrap_err();
        assert_eq!(e.kind(), "schema");
        let text = e.to_string();
        assert!(text.contains('甲') && text.contains('乙'), "{text}");
        assert!(identify(&profiles, Subject::Patents, &["a"]).unwrap().is_none());
        assert!(identify(&profiles, Subject::Enterprises, &["a", "b"]).unwrap().is_none());
        assert_eq!(identify(&profiles, Subject::Patents, &["a", "(B)", "D"]).unwrap().unwrap().name, "乙");
    }

    #[test]
    fn an_unknown_profile_names_the_known_ones() {
        let e = choose(Subject::Patents, Some("patsnapp"), &[]).unwrap_err();
        assert_eq!(e.kind(), "configuration");
        assert!(e.to_string().contains("did you mean patsnap") && e.to_string().contains("incopat"), "{e}");
        assert!(choose(Subject::Enterprises, Some("patsnap"), &[]).is_err());
    }
}
