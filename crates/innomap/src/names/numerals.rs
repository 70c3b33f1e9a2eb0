//! Numbers in names: 第十研究所 and 第10研究所 are one, 第十 and 第十一 are not.

use std::borrow::Cow;

/// The value of a Chinese digit.
fn digit(c: char) -> Option<u32> {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    match c {
        '〇' | '○' => Some(0),
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

/// A run of Chinese numerals in Arabic digits: 一百零三 is 103, 六三九九九 is 63999. `None` where it is no number.
fn arabic(numerals: &str) -> Option<String> {
    if !numerals.chars().any(|c| unit(c).is_some()) {
        return numerals.chars().map(|c| digit(c).and_then(|d| char::from_digit(d, 10))).collect();
    }
    let (mut total, mut last, mut smallest) = (0u32, None, u32::MAX);
    for c in numerals.chars() {
        if let Some(size) = unit(c) {
            if size >= smallest {
                return None;
            }
            total += last.take().unwrap_or(1) * size;
            smallest = size;
        } else {
            let value = digit(c)?;
            if last.is_some_and(|before| before != 0) {
                return None;
            }
            last = Some(value);
        }
    }
    Some((total + last.unwrap_or(0)).to_string())
}

/// Chinese numerals behind 第, and those of a unit of the armed forces, in Arabic digits.
pub(super) fn in_digits(text: &str) -> Cow<'_, str> {
    let text = if text.contains('第') { ordinals(text) } else { Cow::Borrowed(text) };
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
        let end = back.find(|c| digit(c).is_none() && unit(c).is_none()).unwrap_or(back.len());
        // No number is longer; what is, is no number.
        match arabic(&back[..end]).filter(|_| end > 0 && end <= 30) {
            Some(number) => out.push_str(&number),
            None => out.push_str(&back[..end]),
        }
        rest = &back[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
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
