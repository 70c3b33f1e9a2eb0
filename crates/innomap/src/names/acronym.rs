//! Latin acronyms that stand in brackets behind a Chinese name and say it again: 浙江大学(ZJU).

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Texts of a few letters that are no acronym: places, directions and legal forms, which tell two names apart.
const NO_ACRONYMS: &[&str] = &[
    "USA", "US", "UK", "EU", "UAE", "PRC", "RPC", "HK", "TW", "MO", "SG", "CN", "JP", "KR", "DE", "FR", "CHINA", "JAPAN",
    "KOREA", "INDIA", "ASIA", "EUROPE", "MACAO", "MACAU", "HARBIN", "LHASA", "TIBET", "TAIPEI", "XIAN", "EAST", "WEST", "NORTH",
    "SOUTH", "SH", "BJ", "SZ", "GZ", "HZ", "NJ", "TJ", "CQ", "WH", "GROUP", "LP", "LLP", "LTD", "INC", "CO", "CORP", "LLC",
];

/// Syllables of Chinese place names in Latin letters, those of one letter left out.
static SYLLABLES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let rows = include_str!("sounds.csv").lines().skip(1);
    rows.filter_map(|row| row.split(',').next()).filter(|sound| sound.len() > 1).map(str::to_uppercase).collect()
});

/// Whether a text in capitals is an acronym: two to six letters that neither read as a Chinese place (WUHAN) nor are one of those
/// that tell names apart.
pub(super) fn is_acronym(text: &str) -> bool {
    (2..=6).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase())
        && !NO_ACRONYMS.contains(&text)
        && !is_sounded(text)
}

/// Whether letters fall into syllables.
fn is_sounded(letters: &str) -> bool {
    letters.is_empty()
        || (2..=letters.len()).any(|end| {
            letters.split_at_checked(end).is_some_and(|(syllable, rest)| SYLLABLES.contains(syllable) && is_sounded(rest))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_letters_are_no_acronyms() {
        for text in ["ZJU", "SJTU", "HUST", "CAS", "NUAA", "PKU"] {
            assert!(is_acronym(text), "{text}");
        }
        for text in ["WUHAN", "BEIJING", "XIDIAN", "HK", "LTD", "EAST", "Z", "ZJU1", "中国", ""] {
            assert!(!is_acronym(text), "{text}");
        }
    }
}
