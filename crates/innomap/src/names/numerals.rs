//! Numbers in names: 第十研究所 and 第10研究所 are one, 第十 and 第十一 are not.

use std::borrow::Cow;

/// The value of a Chinese digit.
fn digit(c: char) -> Option<u32> {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    match c {
        '〇' | '○' | '◯' => Some(0),
        '两' => Some(2),
        _ => DIGITS.iter().position(|&known| known == c).map(|at| at as u32),
    }
}

fn unit(c: char) -> Option<u32> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        _ => None,
    }
}

/// Whether a character is or may be part of a number.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || unit(c).is_some() || matches!(c, '甲' | '乙' | '丙' | '丁' | '万')
}

/// The value of a digit of either writing.
fn either(c: char) -> Option<u32> {
    digit(c).or_else(|| c.to_digit(10))
}

/// No number in a name is longer, in bytes; what is, is no number.
const LONGEST: usize = 30;

/// A run of numerals in Arabic digits: 一百零三 is 103, 七0一 and 七O一 are 701. `None` where it is no number.
fn arabic(numerals: &str) -> Option<String> {
    if numerals.is_empty() || numerals.len() > LONGEST {
        return None;
    }
    let digits = numerals.chars().map(|c| if c == 'O' { Some(0) } else { either(c) });
    if !numerals.chars().any(|c| unit(c).is_some()) {
        return digits.map(|d| char::from_digit(d?, 10)).collect();
    }
    let (mut total, mut last, mut smallest) = (0u32, None, u32::MAX);
    for c in numerals.chars() {
        if let Some(size) = unit(c) {
            if size >= smallest {
                return None;
            }
            // 十二 is 12, 百二 is no number.
            total += last.take().or((size == 10).then_some(1))? * size;
            smallest = size;
        } else {
            let value = either(c)?;
            if last.is_some_and(|before| before != 0) {
                return None;
            }
            last = Some(value);
        }
    }
    Some((total + last.unwrap_or(0)).to_string())
}

fn is_sign(c: char) -> bool {
    either(c).is_some() || unit(c).is_some()
}

/// Where the run of numerals at the front of a text ends. The letter O is a nought behind a numeral, where no letter follows.
fn run_end(text: &str) -> usize {
    for (at, c) in text.char_indices() {
        let letter_behind = || text[at + c.len_utf8()..].starts_with(|next: char| next.is_ascii_alphabetic() && next != 'O');
        if !(is_sign(c) || (c == 'O' && at > 0 && !letter_behind())) {
            return at;
        }
    }
    text.len()
}

/// Numbers behind 第, those in front of 所 and 厂, and those of a unit of the armed forces, in Arabic digits and one form.
pub(super) fn in_digits(text: &str) -> Cow<'_, str> {
    let text = if text.contains('第') { ordinals(text) } else { Cow::Borrowed(text) };
    let text = unit_number(&text).map_or(text, Cow::Owned);
    let text = if text.contains("国营") { works(&text).map_or(text, Cow::Owned) } else { text };
    match text.find("部队").and_then(|at| military(&text[..at], &text[at..])) {
        Some(known) => Cow::Owned(known),
        None => text,
    }
}

fn ordinals(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('第') {
        let (front, back) = rest.split_at(at + '第'.len_utf8());
        out.push_str(front);
        let (number, behind) = back.split_at(run_end(back));
        match arabic(number) {
            // 第701所 is short for 第701研究所.
            Some(number) if behind == "所" => return Cow::Owned(out + &number + "研究所"),
            Some(number) => out.push_str(&number),
            None => out.push_str(number),
        }
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Words behind which a number of two digits is that of a unit: 集团公司52所.
const ABOVE_UNITS: &[&str] = &["公司", "集团", "研究院", "工业部"];

/// 七〇一所, 701研究所 and 第701研究所 in one form, and so for plants of at least three digits.
fn unit_number(text: &str) -> Option<String> {
    let institute = text.strip_suffix("研究所").or_else(|| text.strip_suffix('所'));
    let (front, word) = institute.map(|front| (front, "研究所")).or_else(|| Some((text.strip_suffix('厂')?, "厂")))?;
    let above = front.trim_end_matches(|c: char| is_sign(c) || c == 'O');
    let number = &front[above.len()..];
    if above.ends_with('第') || number.starts_with('O') || run_end(number) != number.len() {
        return None;
    }
    // 三一 is a brand, 五十二 and 52 are numbers; what stands behind a group is one in any case.
    let spoken = number.chars().any(|c| unit(c).is_some());
    let plain = number.chars().all(|c| c.is_ascii_digit());
    let least = if word == "厂" || !(spoken || plain || ABOVE_UNITS.iter().any(|w| above.ends_with(w))) { 3 } else { 2 };
    if number.chars().count() < least || (word == "厂" && spoken) {
        return None;
    }
    Some(format!("{above}第{}{word}", arabic(number)?))
}

/// 国营第899厂, 国营八九九厂 and 国营899厂 in one form.
fn works(text: &str) -> Option<String> {
    let start = text.find("国营")? + "国营".len();
    let (front, rest) = text.split_at(start);
    let rest = rest.trim_start_matches('第');
    let end = rest.find(|c: char| digit(c).is_none() && !c.is_ascii_digit())?;
    let (number, back) = rest.split_at(end);
    let number: String = number.chars().map(|c| digit(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c)).collect();
    (number.len() >= 3 && number.len() <= 6 && back.starts_with(['厂', '研', '工', '所']))
        .then(|| format!("{front}{number}{back}"))
}

/// 中国人民解放军第63999部队, 解放军六三九九九部队 and 63999部队 in one form.
fn military(front: &str, back: &str) -> Option<String> {
    let start = front.trim_end_matches(|c: char| c.is_ascii_digit() || digit(c).is_some()).len();
    let (army, number) = (front[..start].trim_end_matches('第'), &front[start..]);
    let number: String = number
        .chars()
        .map(|c| if c.is_ascii_digit() { Some(c) } else { digit(c).and_then(|d| char::from_digit(d, 10)) })
        .collect::<Option<_>>()?;
    let known = matches!(army, "" | "中国人民解放军" | "人民解放军" | "解放军" | "中国解放军");
    (known && (3..=6).contains(&number.len())).then(|| format!("解放军{number}{back}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_behind_the_ordinal_are_digits() {
        for (text, expected) in [
            ("第十研究所", "第10研究所"),
            ("第十一研究所", "第11研究所"),
            ("第一百零三研究所", "第103研究所"),
            ("第一〇三研究所", "第103研究所"),
            ("第二十研究所", "第20研究所"),
            ("第7研究所", "第7研究所"),
            ("第一第二", "第1第2"),
            ("三一重工", "三一重工"),
            ("第十十研究所", "第十十研究所"),
            ("第一二十所", "第一二十所"),
            ("第", "第"),
        ] {
            assert_eq!(in_digits(text), expected);
        }
        for number in 1..2_000u32 {
            assert_eq!(arabic(&spelled(number)), Some(number.to_string()), "{}", spelled(number));
        }
    }

    /// A number as it is spoken.
    fn spelled(number: u32) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        let mut text = String::new();
        let mut gap = false;
        for (size, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let d = number / size % 10;
            if d == 0 {
                gap = !text.is_empty();
                continue;
            }
            if gap {
                text.push('零');
                gap = false;
            }
            if !(d == 1 && size == 10 && text.is_empty()) {
                text.push_str(digits[d as usize]);
            }
            text.push_str(name);
        }
        text
    }

    proptest::proptest! {
        #[test]
        fn all_writings_of_a_number_are_one_and_other_numbers_are_not(
            number in 10u32..10_000, other in 10u32..10_000, zeros in "[〇零○0O]{4}", mixed in proptest::collection::vec(0..2, 4)
        ) {
            let zero = |at: usize| zeros.chars().nth(at).unwrap_or('0');
            let by_digit = |number: u32, arabic: &dyn Fn(usize) -> bool| -> String {
                let sign = |(at, c): (usize, char)| match c {
                    '0' => zero(at),
                    c if arabic(at) => c,
                    c => "零一二三四五六七八九".chars().nth(c as usize - '0' as usize).unwrap_or(c),
                };
                number.to_string().chars().enumerate().map(sign).collect()
            };
            let ways = |number: u32| {
                [number.to_string(), spelled(number), by_digit(number, &|_| false), by_digit(number, &|at| mixed[at] == 1)]
            };
            let writings = |number: u32| -> Vec<String> {
                let forms = |n: &String| {
                    ["第#研究所", "第#所", "#所", "#研究所"].map(|form| format!("甲乙集团公司{}", form.replace('#', n)))
                };
                ways(number).iter().flat_map(forms).map(|name| in_digits(&name).into_owned()).collect()
            };
            let expected = format!("甲乙集团公司第{number}研究所");
            for writing in writings(number) {
                proptest::prop_assert_eq!(&writing, &expected);
            }
            if number != other {
                proptest::prop_assert!(!writings(other).contains(&expected));
            }
        }
    }

    #[test]
    fn what_is_no_number_stays() {
        for text in ["三一研究所", "甲乙三所", "第七OLED研究所", "百一研究所", "甲乙二厂", "派出所", "O所"]
        {
            assert_eq!(in_digits(text).replace("第7OLED", "第七OLED"), text);
        }
    }

    #[test]
    fn numbered_works_are_told_apart_by_number_only() {
        for text in ["国营第899厂", "国营第八九九厂", "国营八九九厂", "国营899厂"] {
            assert_eq!(in_digits(text), "国营899厂");
        }
        assert_ne!(in_digits("国营第898厂"), "国营899厂");
        assert_eq!(in_digits("国营第一棉纺厂"), "国营第1棉纺厂");
    }

    #[test]
    fn units_of_the_armed_forces_are_told_apart_by_number_only() {
        let one = "解放军63999部队";
        for text in [
            "63999部队",
            "中国人民解放军63999部队",
            "中国人民解放军第63999部队",
            "中国人民解放军第六三九九九部队",
            "六三九九九部队",
        ] {
            assert_eq!(in_digits(text), one);
        }
        assert_ne!(in_digits("中国人民解放军63998部队"), one);
        assert_eq!(in_digits("中国人民武装警察部队"), "中国人民武装警察部队");
        assert_eq!(in_digits("63999部队某所"), "解放军63999部队某所");
    }
}
