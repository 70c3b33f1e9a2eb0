//! Countries and their ISO 3166-1 codes.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::resolve::clean;

const COUNTRIES: &str = include_str!("countries.csv");

/// A country or territory of ISO 3166-1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// Two letters.
    pub alpha2: &'static str,
    /// Three letters.
    pub alpha3: &'static str,
    /// Three digits.
    pub numeric: &'static str,
    /// Chinese names, the common one first.
    pub zh: Vec<&'static str>,
    /// English names, the common one first.
    pub en: Vec<&'static str>,
}

/// All 249, by their two letters.
pub fn countries() -> &'static [Country] {
    static ALL: OnceLock<Vec<Country>> = OnceLock::new();
    ALL.get_or_init(|| {
        let row = |line: &'static str| {
            let fields: Vec<&'static str> = line.split(',').collect();
            let [alpha2, alpha3, numeric, zh, en] = fields[..] else { return None };
            Some(Country { alpha2, alpha3, numeric, zh: zh.split(';').collect(), en: en.split(';').collect() })
        };
        COUNTRIES.lines().skip(1).filter_map(row).collect()
    })
}

fn folded(text: &str) -> String {
    let kept = clean(text).to_lowercase();
    let kept: String =
        kept.chars().map(|c| if c == '’' { '\'' } else { c }).filter(|c| !matches!(c, '.' | ',' | '\'' | '-')).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn by_name() -> &'static FxHashMap<String, u16> {
    static NAMES: OnceLock<FxHashMap<String, u16>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut out = FxHashMap::default();
        for (i, country) in countries().iter().enumerate() {
            for name in country.zh.iter().chain(&country.en) {
                out.entry(folded(name)).or_insert(i as u16);
            }
        }
        out
    })
}

/// The country that a text is: a name in Chinese or English, two or three letters in capitals, or three digits.
pub fn country(text: &str) -> Option<&'static Country> {
    let text = clean(text);
    if let Some(&i) = by_name().get(&folded(&text)) {
        return countries().get(usize::from(i));
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '"'));
    let code = |of: fn(&Country) -> &'static str| countries().iter().find(|c| of(c) == text);
    match text.len() {
        2 if text.bytes().all(|b| b.is_ascii_uppercase()) => {
            // What people write; the code is GB.
            if text == "UK" {
                return country("United Kingdom");
            }
            return code(|c| c.alpha2);
        }
        3 if text.bytes().all(|b| b.is_ascii_uppercase()) => {
            if let Some(found) = code(|c| c.alpha3) {
                return Some(found);
            }
        }
        3 if text.bytes().all(|b| b.is_ascii_digit()) => return code(|c| c.numeric),
        _ => {}
    }
    by_name().get(&folded(text)).and_then(|&i| countries().get(usize::from(i)))
}

/// The country at the end of an address (`…, Munich, Germany`), or at the front of a Chinese one (德国慕尼黑…); with the rest.
pub(super) fn country_of_address(text: &str) -> Option<(&'static Country, &str)> {
    if text.is_ascii() || !text.chars().any(is_han) {
        let (rest, last) = text.rsplit_once([',', ';']).unwrap_or(("", text));
        let last = last.trim().trim_end_matches('.');
        // A word or three at the end, where there are no commas.
        let words: Vec<(usize, &str)> =
            last.split_whitespace().map(|w| (w.as_ptr() as usize - last.as_ptr() as usize, w)).collect();
        for &(start, _) in words.iter().take(5) {
            let name = last.get(start..)?;
            let code_alone = name.len() <= 3 && start > 0;
            if let Some(found) = country(name).filter(|_| !code_alone) {
                let before = if start == 0 { rest } else { text.get(..text.len() - (last.len() - start)).unwrap_or(rest) };
                return Some((found, before.trim_end_matches([',', ' ', ';'])));
            }
        }
        return None;
    }
    let longest = countries()
        .iter()
        .flat_map(|c| c.zh.iter().map(move |name| (c, *name)))
        .filter(|(_, name)| name.chars().count() >= 2 && text.starts_with(name))
        .max_by_key(|(_, name)| name.len())?;
    Some((longest.0, text.get(longest.1.len()..)?))
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
