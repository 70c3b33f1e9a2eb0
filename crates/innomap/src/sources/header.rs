//! Headers: how two of them are compared, and what a header row must not be.

use unicode_normalization::UnicodeNormalization;

use crate::{Error, Message, Result};

/// A header as it is compared: normal width, lower case, without brackets, quotes, slashes, white space and invisible signs.
/// Vendors and owners of exports change all of these.
pub(super) fn fold(header: &str) -> String {
    header.nfkc().filter(|&c| !is_ornament(c)).flat_map(char::to_lowercase).collect()
}

fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '【' | '】' | '〔' | '〕' | '〖' | '〗' | '「' | '」' | '『' | '』'
        )
        || matches!(c, '《' | '》' | '〈' | '〉' | '/' | '\\' | '∕' | '⁄' | '"' | '\'' | '“' | '”' | '‘' | '’')
        || is_invisible(c)
}

/// Signs that are not seen: soft hyphen, zero-width spaces and joiners, marks of direction, byte order mark.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') || sets_direction(c)
}

/// Marks that change the direction of the text after them, so that it is not read as it is stored.
pub(super) fn sets_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A header as it is shown: without surrounding white space, invisible signs and the `="…"` of some exports.
pub(super) fn shown(cell: &str) -> String {
    let cell: String = cell.chars().filter(|&c| !is_invisible(c)).collect();
    let cell = cell.trim();
    cell.strip_prefix("=\"").and_then(|c| c.strip_suffix('"')).unwrap_or(cell).trim().to_owned()
}

/// What to say of a header with marks of text direction, by which it shows itself as another than it is.
pub(super) fn direction_warning(cell: &str) -> Option<Message> {
    let shown = cell.contains(sets_direction).then(|| shown(cell))?;
    Some(Message::new(
        format!("列名「{shown}」中有改变文字方向的隐藏符号，已去除"),
        format!("the header '{shown}' held hidden marks of text direction, which were taken out"),
    ))
}

/// The name of a column whose header cell is empty, by its place from 1.
pub(super) fn unnamed(place: usize) -> String {
    format!("第{place}列 column {place}")
}

/// Refuses a header row that holds the same header twice.
pub(super) fn check_distinct<'a>(headers: impl Iterator<Item = &'a str>, row: u64) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    for header in headers {
        if !seen.insert(header) {
            return Err(Error::schema("同一列出现两次", "the same column appears twice")
                .row(row)
                .column(header)
                .expected("每个列名只出现一次", "every header once")
                .hint("请在表格中改名或删除其中一列", "rename or remove one of the two columns"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ornaments_do_not_tell_headers_apart() {
        for text in [
            "公开(公告)号",
            "公开（公告）号\u{ad}",
            " 公开公告号 ",
            "公 开 【公告】 号\u{200b}",
            "公开/公告号",
            "\u{202e}公开\u{2066}公告号",
        ] {
            assert_eq!(fold(text), "公开公告号", "{text}");
        }
        assert_eq!(fold("[标]当前申请(专利权)人"), "标当前申请专利权人");
        assert_ne!(fold("[标]当前申请(专利权)人"), fold("当前申请(专利权)人"));
        assert_eq!(fold("专精特新“小巨人”企业"), fold("专精特新\"小巨人\"企业"));
        assert_eq!(fold("ＩＰＣ分类号"), fold("ipc分类号"));
        assert_eq!(fold(&fold("a_b (C)/D")), "a_bcd");
    }

    #[test]
    fn the_same_header_twice_is_refused() {
        assert!(check_distinct(["a", "b"].into_iter(), 1).is_ok());
        let e = check_distinct(["a", "b", "a"].into_iter(), 3).unwrap_err();
        assert_eq!((e.kind(), e.detail().place.column.as_deref(), e.detail().place.row), ("schema", Some("a"), Some(3)));
    }
}
