//! Traditional characters to simplified ones, for comparing only: what is shown keeps its characters.

use std::borrow::Cow;
use std::sync::LazyLock;

/// Character pairs of OpenCC; see README.md.
const TABLE: &str = include_str!("traditional.csv");

/// First and last character the table may hold: the unified ideographs of the basic plane, all three bytes long.
const RANGE: (u32, u32) = (0x3400, 0x9fff);

/// The simplified character of each ideograph, itself where it has none.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (RANGE.0..=RANGE.1).map(|c| char::from_u32(c).unwrap_or_default()).collect();
    for line in TABLE.lines().skip(1) {
        let Some((from, to)) = line.split_once(',') else { continue };
        if let (Some(from), Some(to)) = (from.chars().next(), to.chars().next())
            && let Some(slot) = (from as u32).checked_sub(RANGE.0).and_then(|at| table.get_mut(at as usize))
        {
            *slot = to;
        }
    }
    table
});

/// The simplified form of a character.
pub(super) fn simplified(c: char) -> char {
    (c as u32).checked_sub(RANGE.0).and_then(|at| SIMPLIFIED.get(at as usize)).copied().unwrap_or(c)
}

/// A text in simplified characters. It is as many bytes long, so that places in one are places in the other.
pub(super) fn simplify(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| simplified(c) == c) {
        Cow::Borrowed(text)
    } else {
        text.chars().map(simplified).collect::<String>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_and_simplified_names_read_alike() {
        for (traditional, simple) in [
            ("國立臺灣大學", "国立台湾大学"),
            ("財團法人工業技術研究院", "财团法人工业技术研究院"),
            ("鴻海精密工業股份有限公司", "鸿海精密工业股份有限公司"),
            ("聯發科技", "联发科技"),
        ] {
            assert_eq!(simplify(traditional), simple);
            assert_eq!(traditional.len(), simple.len());
        }
    }

    #[test]
    fn simple_japanese_and_latin_texts_stay() {
        for text in ["浙江大学", "株式会社ケーヒン", "FOO BAR", "広告鉄工所", "乾坤", "\u{20000}"] {
            assert_eq!(simplify(text), text);
        }
    }

    #[test]
    fn every_row_is_two_characters_of_three_bytes() {
        let rows: Vec<&str> = TABLE.lines().skip(1).collect();
        assert!(rows.len() > 2_500);
        assert!(rows.iter().all(|row| row.len() == 7 && row.chars().count() == 3));
        // A simplified character is no traditional one: simplifying twice is simplifying once.
        for c in (RANGE.0..=RANGE.1).filter_map(char::from_u32) {
            assert_eq!(simplified(simplified(c)), simplified(c), "{c}");
        }
    }
}
