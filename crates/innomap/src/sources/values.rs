//! Values of cells: what counts as empty.

use std::borrow::Cow;

use polars_core::prelude::{StringChunked, StringChunkedBuilder};

use super::header::is_invisible;

/// A cell as it is kept: without surrounding blanks and the `="…"` that some exports put round digits; nothing where the
/// cell is empty or says so with `-`, `--` or `N/A`.
pub(super) fn cell(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let (&first, &last) = (bytes.first()?, bytes.last()?);
    // Nearly every cell is kept as it is; its ends tell. Blanks beyond ASCII begin with C2, D8, E1, E2, E3 or EF and end
    // with a byte from 80 to BF, as letters may, so those with both go the long way.
    let plain_start = first > b' ' && !matches!(first, b'-' | b'=' | b'N' | b'n' | 0xC2 | 0xD8 | 0xE1..=0xE3 | 0xEF);
    let plain_end = last > b' ' && !matches!(last, 0x80..=0x8F | 0x9C | 0x9F | 0xA0 | 0xA6..=0xAF | 0xBF);
    if plain_start && plain_end { Some(text) } else { cell_with_odd_ends(text) }
}

fn cell_with_odd_ends(text: &str) -> Option<&str> {
    let blank = |c: char| c.is_whitespace() || is_invisible(c);
    let mut text = text.trim_matches(blank);
    if let Some(inner) = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')) {
        text = inner.trim_matches(blank);
    }
    let empty = text.is_empty() || text == "-" || text == "--" || text.eq_ignore_ascii_case("n/a");
    (!empty).then_some(text)
}

/// A cell of unquoted text that is written in quotes all the same.
pub(super) fn unquoted(text: &str) -> Cow<'_, str> {
    let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) else { return Cow::Borrowed(text) };
    if !inner.contains('"') {
        return Cow::Borrowed(inner);
    }
    // Inside quotes a quote is written twice; where one stands alone, the outer ones belong to the text.
    let halves = inner.split("\"\"");
    if halves.clone().any(|part| part.contains('"')) { Cow::Borrowed(text) } else { Cow::Owned(inner.replace("\"\"", "\"")) }
}

/// Applies a rule for single values to a column; a column that the rule leaves alone is handed back as it is.
pub(super) fn map_column<'a>(column: &'a StringChunked, rule: impl Fn(&'a str) -> Option<Cow<'a, str>>) -> StringChunked {
    let keeps = |text: &'a str| matches!(rule(text), Some(Cow::Borrowed(kept)) if kept.len() == text.len());
    if column.iter().flatten().all(keeps) {
        return column.clone();
    }
    let mut out = StringChunkedBuilder::new(column.name().clone(), column.len());
    for text in column.iter() {
        out.append_option(text.and_then(&rule));
    }
    out.finish()
}

/// A column of a table in memory or of Parquet with its cells as they are kept.
pub(super) fn clean_column(column: &StringChunked) -> StringChunked {
    map_column(column, |text| cell(text).map(Cow::Borrowed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cell_is_its_trimmed_text(text in "[ \u{a0}\u{3000}\u{2003}\u{feff}\t]{0,2}(-|--|N/A|n/a||甲。|中国|No|=\"001\"|e\u{e9}|ａ|-1)[ \u{a0}\u{3000}\u{2003}\u{feff}\r]{0,2}") {
            let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            let expected = match trimmed {
                "" | "-" | "--" | "N/A" | "n/a" => None,
                "=\"001\"" => Some("001"),
                other => Some(other),
            };
            prop_assert_eq!(cell(&text), expected);
        }
    }

    #[test]
    fn every_blank_is_seen_at_either_end() {
        for c in (0..=0x10_FFFFu32).filter_map(char::from_u32).filter(|c| c.is_whitespace() || is_invisible(*c)) {
            for text in [format!("{c}甲"), format!("a{c}"), format!("{c}")] {
                assert_eq!(cell(&text), cell_with_odd_ends(&text), "{:x}", u32::from(c));
            }
        }
    }

    #[test]
    fn quotes_round_a_cell_go_and_quotes_inside_stay() {
        for (text, expected) in
            [("\"a\"", "a"), ("\"1/2\"\"b\"", "1/2\"b"), ("\"a\" and \"b\"", "\"a\" and \"b\""), ("5\"", "5\""), ("\"\"", "")]
        {
            assert_eq!(unquoted(text), expected);
        }
    }
}
