//! The key by which names are compared: names with the same key differ in writing only.

use std::borrow::Cow;

use super::numerals::in_digits;
use super::traditional::simplified;

/// Remarks in brackets at the end of a name that say what form a partnership has.
const FORM_REMARKS: &[&str] = &["(有限合伙)", "(普通合伙)", "(特殊普通合伙)", "(个人独资)", "(个体工商户)"];

/// Short forms at the start of a name that everybody reads as the long ones.
const OPENINGS: &[(&str, &str)] = &[
    ("中科院", "中国科学院"),
    ("中国农科院", "中国农业科学院"),
    ("中国林科院", "中国林业科学研究院"),
    ("中国医科院", "中国医学科学院"),
    ("中华人民共和国", ""),
];

/// Whether a name is written in Chinese or Japanese.
pub(super) fn is_wide(name: &str) -> bool {
    name.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}

/// The key of a folded name: simplified characters, no brackets or marks, ordinals in digits; of a Latin name its letters and
/// digits without spaces. Empty where the name has neither.
pub(super) fn key(name: &str) -> Cow<'_, str> {
    if !is_wide(name) {
        return latin(name);
    }
    let plain =
        name.chars().all(|c| simplified(c) == c && !is_mark(c)) && !name.contains(['第', '军', '营']) && !name.contains("部队");
    if plain && !OPENINGS.iter().any(|(short, _)| name.starts_with(short)) && !name.ends_with("有限") {
        return Cow::Borrowed(name);
    }
    let name = FORM_REMARKS.iter().find_map(|remark| name.strip_suffix(remark)).unwrap_or(name);
    let mut text: String = name.chars().filter(|&c| !is_mark(c)).map(simplified).collect();
    if let Some((short, long)) = OPENINGS.iter().find(|(short, _)| text.starts_with(short) && text.len() > short.len()) {
        text.replace_range(..short.len(), long);
    }
    if text.ends_with("有限") {
        text.push_str("公司");
    }
    match in_digits(&text) {
        Cow::Borrowed(_) => Cow::Owned(text),
        Cow::Owned(other) => Cow::Owned(other),
    }
}

/// Marks that are only a matter of writing.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '(' | ')' | '·' | '-' | '\'' | '"' | ' ' | ',' | '.' | '、' | '。' | '《' | '》' | '〈' | '〉' | '「' | '」' | '_' | '/'
    )
}

fn latin(name: &str) -> Cow<'_, str> {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        if c == '&' || c == '+' {
            text.push_str(if c == '&' { "AND" } else { "+" });
        } else if c.is_alphanumeric() {
            text.push(c);
        }
    }
    if text.len() == name.len() { Cow::Borrowed(name) } else { Cow::Owned(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_name_have_one_key() {
        for (one, other) in [
            ("甲乙(上海)有限公司", "甲乙上海有限公司"),
            ("國立甲乙大學", "国立甲乙大学"),
            ("甲乙(集团)股份有限公司", "甲乙集团股份有限公司"),
            ("中科院甲乙研究所", "中国科学院甲乙研究所"),
            ("甲乙集团公司第十研究所", "甲乙集团公司第10研究所"),
            ("甲乙投资中心(有限合伙)", "甲乙投资中心"),
            ("甲·乙有限公司", "甲乙有限公司"),
            ("FOO-BAR CO LTD", "FOO BAR CO LTD"),
            ("FOO&BAR INC", "FOO AND BAR INC"),
        ] {
            assert_eq!(key(one), key(other));
        }
    }

    #[test]
    fn names_that_differ_in_more_have_two() {
        for (one, other) in [
            ("甲乙(上海)有限公司", "甲乙(浙江)有限公司"),
            ("甲乙(上海)有限公司", "上海甲乙有限公司"),
            ("甲乙有限公司", "甲乙股份有限公司"),
            ("甲乙第一研究所", "甲乙第十一研究所"),
            ("FOO CO LTD", "FOO LTD"),
            ("甲乙二厂", "甲乙三厂"),
        ] {
            assert_ne!(key(one), key(other));
        }
        assert_eq!(key("()"), "");
    }

    proptest::proptest! {
        #[test]
        fn the_key_of_a_key_is_itself(name in "[甲乙國第十部队人民解放军6()·中科院有限公司A& ]{0,16}") {
            let once = key(&name).into_owned();
            proptest::prop_assert_eq!(key(&once).into_owned(), once);
        }
    }
}
