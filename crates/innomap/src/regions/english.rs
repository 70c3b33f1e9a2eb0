//! Addresses in pinyin: `No. 38 Zheda Rd, Hangzhou, Zhejiang, P.R. China`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::countries::country;
use super::gazetteer::Gazetteer;
use super::level::{Level, within};

const PINYIN: &str = include_str!("pinyin.csv");

/// Words that say what a unit is.
const KINDS: &[(&str, Level)] = &[
    ("province", Level::Province),
    ("prov", Level::Province),
    ("autonomous region", Level::Province),
    ("municipality", Level::City),
    ("city", Level::City),
    ("shi", Level::City),
    ("prefecture", Level::City),
    ("district", Level::County),
    ("dist", Level::County),
    ("county", Level::County),
    ("qu", Level::County),
    ("xian", Level::County),
    ("new area", Level::County),
];

/// What an address in pinyin says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EnglishReading {
    /// The smallest unit that is certain.
    pub(super) code: Option<u32>,
    /// Units that one of its names may mean, where nothing decides.
    pub(super) candidates: Vec<u32>,
    /// Provinces that exclude each other.
    pub(super) conflict: Vec<u32>,
}

fn names() -> &'static FxHashMap<String, Vec<u32>> {
    static NAMES: OnceLock<FxHashMap<String, Vec<u32>>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut out: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (code, forms) in PINYIN.lines().skip(1).filter_map(|line| line.split_once(',')) {
            let Ok(code) = code.parse::<u32>() else { continue };
            for form in forms.split(';') {
                let units = out.entry(folded(form)).or_default();
                if !units.contains(&code) {
                    units.push(code);
                }
            }
        }
        out
    })
}

/// Letters only, lower case: Xi'an and Xian are one.
fn folded(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}

/// The name without the word for its kind, and the kind.
fn kind_of(segment: &str) -> (String, Option<Level>) {
    let lower = segment.to_ascii_lowercase();
    let lower = lower.trim().trim_end_matches('.');
    for (word, level) in KINDS {
        if let Some(rest) = lower.strip_suffix(word).filter(|rest| rest.ends_with([' ', '-']) && !rest.trim().is_empty()) {
            return (folded(rest), Some(*level));
        }
    }
    (folded(lower), None)
}

/// Reads an address in pinyin from its end, the largest unit first.
pub(super) fn read(text: &str) -> EnglishReading {
    let mut found: Vec<(Vec<u32>, Option<Level>)> = Vec::new();
    for segment in text.rsplit([',', ';', '\n', '(', ')']).map(str::trim).filter(|s| !s.is_empty()).take(12) {
        if segment.len() > 200 || country(segment).is_some_and(|c| c.alpha2 == "CN") {
            continue;
        }
        let words: Vec<&str> =
            segment.split_whitespace().filter(|w| !w.bytes().all(|b| b.is_ascii_digit() || b == b'-')).collect();
        match units(&words.join(" ")) {
            Some(one) => found.push(one),
            None => found.extend(pieces(&words)),
        }
    }
    settle(&found)
}

fn units(segment: &str) -> Option<(Vec<u32>, Option<Level>)> {
    let (name, level) = kind_of(segment);
    let whole = |name: &str| names().get(name).filter(|units| !units.is_empty());
    let units = whole(&name)?;
    let of_level: Vec<u32> = match level {
        Some(Level::Province) => units.iter().copied().filter(|&c| Level::of(c) == Level::Province).collect(),
        Some(Level::County) => units.iter().copied().filter(|&c| Level::of(c) == Level::County).collect(),
        // A county-level city is a city in English; so are the municipalities.
        Some(Level::City | Level::Zone) | None => units.clone(),
    };
    (!of_level.is_empty()).then_some((of_level, level))
}

/// Units in a segment of several words: `Xihu District Hangzhou Zhejiang`, from its end; streets end it.
fn pieces(words: &[&str]) -> Vec<(Vec<u32>, Option<Level>)> {
    const STREET: &[&str] =
        &["road", "rd", "street", "st", "avenue", "ave", "lane", "building", "floor", "room", "university", "park"];
    let mut out = Vec::new();
    let mut end = words.len();
    while end > 0 {
        let is_street = |w: &str| STREET.contains(&w.trim_end_matches('.').to_ascii_lowercase().as_str());
        if words.get(end - 1).is_some_and(|w| is_street(w)) {
            break;
        }
        let longest = (end.saturating_sub(4)..end).find_map(|start| {
            let piece = words.get(start..end)?.join(" ");
            if country(&piece).is_some_and(|c| c.alpha2 == "CN") {
                return Some((start, None));
            }
            units(&piece).map(|found| (start, Some(found)))
        });
        match longest {
            Some((start, found)) => {
                out.extend(found);
                end = start;
            }
            None if out.is_empty() => break,
            None => break,
        }
    }
    out
}

/// The smallest unit that all that was found agree on.
fn settle(found: &[(Vec<u32>, Option<Level>)]) -> EnglishReading {
    let gazetteer = Gazetteer::current();
    let provinces: Vec<u32> = found
        .iter()
        .filter_map(|(units, level)| {
            let only = units.iter().copied().find(|&c| Level::of(c) == Level::Province)?;
            // Jilin and Hainan are more than provinces; with others of the name only as a province.
            (units.len() == 1 || *level == Some(Level::Province) || units.iter().all(|&c| within(c, only))).then_some(only)
        })
        .collect();
    if let Some(&other) = provinces.iter().find(|&&p| Some(&p) != provinces.first()) {
        return EnglishReading { code: None, candidates: Vec::new(), conflict: vec![provinces[0], other] };
    }
    let mut code: Option<u32> = provinces.first().copied();
    let mut candidates = Vec::new();
    // Larger units first, so that they decide what smaller ones mean; twice, as a city may stand after its county.
    for _ in 0..2 {
        for (units, level) in found {
            let inside: Vec<u32> =
                units.iter().copied().filter(|&c| code.is_none_or(|unit| within(c, unit) && c != unit)).collect();
            let one = match inside.as_slice() {
                [] => continue,
                [one] => Some(*one),
                several => {
                    let cities: Vec<u32> = several.iter().copied().filter(|&c| Level::of(c) == Level::City).collect();
                    match (level, cities.as_slice()) {
                        (None | Some(Level::City), [city]) => Some(*city),
                        _ => None,
                    }
                }
            };
            match one {
                // A county's name alone, without its city or province and without its kind, is too weak.
                Some(one) if code.is_none() && Level::of(one) == Level::County && level.is_none() => candidates.push(one),
                Some(one) => code = Some(one),
                None => candidates.extend(inside),
            }
        }
    }
    candidates.retain(|&c| code.is_none_or(|unit| within(c, unit) && c != unit));
    candidates.sort_unstable();
    candidates.dedup();
    if code.is_some_and(|unit| gazetteer.name(unit).is_none()) {
        code = None;
    }
    EnglishReading { code, candidates, conflict: Vec::new() }
}
