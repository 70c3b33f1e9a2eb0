//! Postcodes: weak evidence of a province or a city.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

const POSTCODES: &str = include_str!("postcodes.csv");

/// The province or city that a postcode of six digits lies in, where its first digits say so.
pub fn postcode_region(postcode: &str) -> Option<u32> {
    static PREFIXES: OnceLock<FxHashMap<&'static str, u32>> = OnceLock::new();
    let prefixes = PREFIXES.get_or_init(|| {
        POSTCODES
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .filter_map(|(p, c)| Some((p, c.parse().ok()?)))
            .collect()
    });
    if postcode.len() != 6 || !postcode.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    [4, 3, 2].into_iter().find_map(|length| prefixes.get(postcode.get(..length)?).copied())
}
