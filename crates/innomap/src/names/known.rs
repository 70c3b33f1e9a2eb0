//! Names that everybody knows: universities and state groups that were renamed or merged, their short and English names, and
//! how the names of a group's members begin.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::fold::fold;
use super::key::{is_wide, key};
use crate::tables::Date;

/// What a known name is of the one it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KnownAs {
    /// What it was called.
    Renamed,
    /// One that went into it.
    Merged,
    /// Its short name.
    Short,
    /// Its English name.
    English,
}

/// A known name and the one it leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// The name it leads to.
    pub(super) to: &'static str,
    /// How.
    pub(super) how: KnownAs,
    /// When it was renamed or merged.
    pub(super) date: Date,
}

/// No known name is longer, in bytes.
const LONGEST: usize = 90;

static KNOWN: LazyLock<FxHashMap<String, Known>> = LazyLock::new(|| {
    let rows =
        [include_str!("universities.csv"), include_str!("renames.csv")].into_iter().flat_map(|table| table.lines().skip(1));
    rows.filter_map(|row| {
        let mut fields = row.split(',');
        let (from, to, how, date) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let how = match how {
            "rename" => KnownAs::Renamed,
            "merge" => KnownAs::Merged,
            "short" => KnownAs::Short,
            _ => KnownAs::English,
        };
        let key = if how == KnownAs::English { english(from) } else { key(&fold(from)).into_owned() };
        Some((key, Known { to, how, date: Date::parse(date).unwrap_or_default() }))
    })
    .collect()
});

static COLLEGES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| include_str!("colleges.csv").lines().skip(1).collect());

/// Keys of fronts of names and their groups, by the first two characters, the longest front first.
static GROUPS: LazyLock<FxHashMap<String, Vec<(String, String)>>> = LazyLock::new(|| {
    let mut groups: FxHashMap<String, Vec<(String, String)>> = FxHashMap::default();
    for (front, group) in include_str!("groups.csv").lines().skip(1).filter_map(|row| row.split_once(',')) {
        let front = key(front);
        groups.entry(opening(&front).to_owned()).or_default().push((front.to_string(), fold(group)));
    }
    groups.values_mut().for_each(|fronts| fronts.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0))));
    groups
});

/// Keys of state groups under their names of any time.
static STATE_GROUPS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let groups = include_str!("groups.csv").lines().skip(1).filter_map(|row| row.split(',').nth(1));
    let renamed = include_str!("renames.csv").lines().skip(1).flat_map(|row| row.split(',').take(2));
    groups.chain(renamed).filter(|name| name.contains("集团")).map(|name| key(name).into_owned()).collect()
});

/// Whether a name is that of a state group, today's or a former one.
pub(super) fn is_state_group(name: &str) -> bool {
    STATE_GROUPS.contains(&*key(name))
}

/// The first two characters.
fn opening(text: &str) -> &str {
    text.char_indices().nth(2).map_or(text, |(at, _)| &text[..at])
}

/// The words of an English name of a university in one order, so that UNIV ZHEJIANG is ZHEJIANG UNIVERSITY.
fn english(name: &str) -> String {
    let mut words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| match word {
            "" | "OF" | "AND" | "THE" | "FOR" => None,
            "UNIVERSITY" => Some("UNIV"),
            "INSTITUTE" => Some("INST"),
            "TECHNOLOGY" | "TECHNOL" => Some("TECH"),
            "SCIENCE" => Some("SCI"),
            other => Some(other),
        })
        .collect();
    words.sort_unstable();
    words.join(" ")
}

/// What a name is known as.
pub(super) fn known(name: &str, key: &str) -> Option<Known> {
    if is_wide(key) {
        return if key.len() <= LONGEST { KNOWN.get(key).copied() } else { None };
    }
    // Only these are looked up by their words.
    if name.len() < 120 && (name.contains("UNIV") || name.contains("INST")) { KNOWN.get(&english(name)).copied() } else { None }
}

/// A university whose short name a longer name begins with, the longest one, and the bytes of it: 浙大台州研究院.
pub(super) fn short_front(name: &str) -> Option<(&'static str, usize)> {
    let ends = name.char_indices().map(|(at, _)| at).skip(2).take(4);
    let found = ends.filter_map(|end| Some((KNOWN.get(&name[..end]).filter(|known| known.how == KnownAs::Short)?.to, end)));
    found.last()
}

/// Whether a name is the short name of a university: 哈工大 is no person.
pub(super) fn is_short_university(name: &str) -> bool {
    (6..=15).contains(&name.len()) && KNOWN.get(name).is_some_and(|known| known.how == KnownAs::Short)
}

/// Whether a college that bears a university's name is a legal person of its own.
pub(super) fn is_independent_college(name: &str) -> bool {
    COLLEGES.contains(name)
}

/// The state group or academy whose members' names begin as this key does.
pub(super) fn group_of(key: &str) -> Option<&'static str> {
    let (front, group) = GROUPS.get(opening(key))?.iter().find(|(front, _)| key.starts_with(front.as_str()))?;
    let rest = &key[front.len()..];
    // 中国石油大学 and 中国科学院大学 are found by their own rules.
    if rest.starts_with("大学") || rest.starts_with("学会") || rest.starts_with("协会") { None } else { Some(group) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_leads_somewhere_else_and_no_way_is_a_circle() {
        let formers = KNOWN.values().filter(|k| matches!(k.how, KnownAs::Renamed | KnownAs::Merged)).count();
        assert!(formers >= 400, "{formers}");
        for (from, first) in KNOWN.iter() {
            let (mut at, mut steps) = (*first, 0);
            while let Some(next) = KNOWN.get(&*key(at.to)) {
                at = *next;
                steps += 1;
                assert!(steps < 6, "{from}");
            }
        }
    }

    #[test]
    fn known_names_lead_to_the_present() {
        for (name, to) in [
            ("杭州大学", "浙江大学"),
            ("中国计量学院", "中国计量大学"),
            ("浙大", "浙江大学"),
            ("UNIV ZHEJIANG", "浙江大学"),
            ("ZHEJIANG UNIVERSITY", "浙江大学"),
            ("ZHEJIANG UNIV OF TECHNOLOGY", "浙江工业大学"),
            ("国家电网公司", "国家电网有限公司"),
        ] {
            assert_eq!(known(name, &key(name)).map(|k| k.to), Some(to), "{name}");
        }
        for name in ["浙江大学", "ZHEJIANG", "甲乙大学", ""] {
            assert!(known(name, &key(name)).is_none(), "{name}");
        }
    }

    #[test]
    fn members_of_state_groups_are_known_by_their_front() {
        for (name, group) in [
            ("国网浙江省电力有限公司", Some("国家电网有限公司")),
            ("中国科学院甲乙研究所", Some("中国科学院")),
            ("中铁四局集团有限公司", Some("中国铁路工程集团有限公司")),
            ("中铁十四局集团有限公司", Some("中国铁道建筑集团有限公司")),
            ("中国石油大学", None),
            ("甲乙有限公司", None),
        ] {
            assert_eq!(group_of(&key(name)), group, "{name}");
        }
    }
}
