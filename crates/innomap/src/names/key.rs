//! The key by which names are compared: names with the same key differ in writing only.

use std::borrow::Cow;

use super::fold::compared;
use super::numerals::in_digits;
use super::traditional::simplified;

/// Remarks in brackets at the end of a name that say what form a partnership has.
const FORM_REMARKS: &[&str] = &["(有限合伙)", "(普通合伙)", "(特殊普通合伙)", "(个人独资)", "(个体工商户)"];

/// What ministries write in front of their names or leave out.
const STATE: &str = "中华人民共和国";

/// A name without the remark in brackets at its end that says what it was: 甲乙有限公司(原甲乙厂).
pub(super) fn without_former(name: &str) -> &str {
    let remark = || name.strip_suffix(')')?.rsplit_once('(').filter(|(_, inside)| FORMERLY.iter().any(|w| inside.starts_with(w)));
    remark().map_or(name, |(rest, _)| rest)
}

/// How such a remark begins.
const FORMERLY: &[&str] = &["原", "曾用名", "更名前"];

/// Whether a name is written in Chinese or Japanese.
pub(super) fn is_wide(name: &str) -> bool {
    name.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}

/// The key of a folded name: simplified characters, no brackets or marks, one spelling of the limited company, numbers of units
/// in digits; of a Latin name its letters and digits without spaces. Empty where the name has neither.
pub(super) fn key(name: &str) -> Cow<'_, str> {
    if !is_wide(name) {
        return latin(name);
    }
    let numbered = |name: &str| name.contains(['第', '军', '营']) || name.ends_with(['所', '厂']) || name.contains("部队");
    let plain = name.chars().all(|c| simplified(c) == c && !is_mark(c) && c != '责') && !numbered(name);
    if plain && !name.starts_with(STATE) && !name.ends_with("有限") {
        return Cow::Borrowed(name);
    }
    let name = without_former(name);
    let name = FORM_REMARKS.iter().find_map(|remark| name.strip_suffix(remark)).unwrap_or(name);
    let text: String = name.chars().filter(|&c| !is_mark(c)).map(simplified).collect();
    let mut text = compared(&text).into_owned();
    if text.len() > STATE.len() && text.starts_with(STATE) {
        text.drain(..STATE.len());
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
            ("甲乙(上海)有限责任公司", "甲乙(上海)有限公司"),
            ("甲乙集团公司第七0一研究所", "甲乙集团公司七〇一所"),
            ("中华人民共和国甲乙局", "甲乙局"),
            ("甲乙有限公司(原甲乙总厂)", "甲乙有限公司"),
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
            ("甲乙(原料)有限公司", "甲乙有限公司"),
        ] {
            assert_ne!(key(one), key(other));
        }
        assert_eq!(key("()"), "");
    }

    proptest::proptest! {
        #[test]
        fn the_key_of_a_key_is_itself(name in "[甲乙國第十部队人民解放军6()·责任有限公司研究所厂国营一O A&]{0,16}") {
            let once = key(&name).into_owned();
            proptest::prop_assert_eq!(key(&once).into_owned(), once);
        }
    }
}
