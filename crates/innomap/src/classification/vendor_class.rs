//! Classes that vendors write beside a patent: of the national economy (GB/T 4754) and of strategic emerging industries.
//!
//! Each class is a number whose order is that of the classification, so that a class with all below it is one interval.

use super::engine::Marks;
use super::gbt4754::{self, EconomyClass};
use crate::Message;
use crate::error::nearest;

/// The nine strategic emerging industries of 2018, by their codes.
const EMERGING: [&str; 9] = [
    "新一代信息技术产业",
    "高端装备制造产业",
    "新材料产业",
    "生物产业",
    "新能源汽车产业",
    "新能源产业",
    "节能环保产业",
    "数字创意产业",
    "相关服务业",
];

/// Levels of a code of an emerging industry at most.
const LEVELS: usize = 5;

/// The numbers of a class of the national economy and all below it, from its code or its name.
pub(crate) fn economy(text: &str) -> Result<(u64, u64), Message> {
    gbt4754::read(text, None).map(|understood| economy_interval(understood.class))
}

/// The numbers of a class of the national economy and all below it. The first is that of the class itself.
pub(crate) fn economy_interval(class: &EconomyClass) -> (u64, u64) {
    let letter = class.section().bytes().next().map_or(0, u64::from);
    let digits = class.code().bytes().filter(u8::is_ascii_digit);
    // A digit of the code is one to ten, and nothing is zero.
    let mut free = 11u64.pow(4);
    let mut low = letter * free;
    for digit in digits {
        free /= 11;
        low += (u64::from(digit - b'0') + 1) * free;
    }
    (low, low + free - 1)
}

/// The numbers of an emerging industry and all below it, from its code (`2.1`), or from one of the nine names.
pub(crate) fn emerging(text: &str) -> Result<(u64, u64), Message> {
    let text = text.trim();
    let code: &str = &text[..text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len())];
    let code = code.trim_end_matches('.');
    if code.is_empty() {
        let bare = |name: &str| name.trim_end_matches("产业").trim_end_matches('业').to_owned();
        let at = EMERGING.iter().position(|name| bare(name) == bare(text));
        return at.map(|at| interval(&[at as u64 + 1])).ok_or_else(|| no_industry(text));
    }
    let parts: Vec<u64> = code.split('.').filter_map(|part| part.parse().ok().filter(|n| (1..255).contains(n))).collect();
    let known = parts.len() == code.split('.').count() && parts.len() <= LEVELS && parts.first().is_some_and(|p| *p <= 9);
    if known { Ok(interval(&parts)) } else { Err(no_industry(text)) }
}

/// Whether a class of the national economy is another or lies below it, by their codes.
pub fn covers_economy(above: &str, class: &str) -> bool {
    let (Ok((low, high)), Ok((at, _))) = (economy(above), economy(class)) else { return false };
    (low..=high).contains(&at)
}

/// The number of a class as a vendor's column names it.
pub fn vendor_class_number(marks: Marks, text: &str) -> Option<u64> {
    let read = match marks {
        Marks::Economy => economy(text),
        Marks::Emerging => emerging(text),
        Marks::Ipc | Marks::Cpc => return None,
    };
    read.ok().map(|(low, _)| low)
}

fn interval(parts: &[u64]) -> (u64, u64) {
    let mut free = 1u64 << (8 * LEVELS);
    let mut low = 0;
    for part in parts {
        free >>= 8;
        low += part * free;
    }
    (low, low + free - 1)
}

fn no_industry(text: &str) -> Message {
    let near = nearest(text, EMERGING.into_iter());
    let near = if near.is_empty() { EMERGING.to_vec() } else { near };
    Message::new(
        format!("不是战略性新兴产业的代码（如 2.1）或名称；最接近的是：{}", near.join("、")),
        format!("no code (such as 2.1) or name of a strategic emerging industry; nearest: {}", near.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_holds_what_is_below_it() {
        let inside = |below: &str, above: &str| {
            let ((low, high), (at, _)) = (economy(above).unwrap(), economy(below).unwrap());
            (low..=high).contains(&at)
        };
        for (below, above) in
            [("3491", "349"), ("3491", "34"), ("C3491", "C"), ("34", "C"), ("349", "349"), ("工业机器人制造", "34")]
        {
            assert!(inside(below, above), "{below} {above}");
        }
        for (below, above) in [("349", "3491"), ("35", "34"), ("A", "C"), ("C", "34"), ("3421", "349"), ("6511", "C")] {
            assert!(!inside(below, above), "{below} {above}");
        }
        assert!(economy("9999").is_err());
    }

    #[test]
    fn intervals_of_all_classes_nest_as_their_codes_do() {
        let all: Vec<_> = gbt4754::classes().map(|c| (c, economy_interval(c))).collect();
        for (a, (low, high)) in all.iter().step_by(7) {
            for (b, (at, _)) in &all {
                assert_eq!((low..=high).contains(&at), b.lies_in(a), "{} {}", a.code(), b.code());
            }
        }
    }

    #[test]
    fn emerging_industries_by_code_and_name() {
        let inside = |below: &str, above: &str| {
            let ((low, high), (at, _)) = (emerging(above).unwrap(), emerging(below).unwrap());
            (low..=high).contains(&at)
        };
        assert!(inside("2.1.3", "2.1") && inside("2.1 智能制造装备产业", "高端装备制造") && inside("2", "2"));
        assert!(
            !inside("2.10", "2.1") && !inside("2", "2.1") && !inside("2.1", "2.1.1") && !inside("20.1".get(..1).unwrap(), "1")
        );
        for text in ["", "0.1", "10.1", "2..1", "2.1.1.1.1.1", "2.300", "机床"] {
            assert!(emerging(text).is_err(), "{text}");
        }
    }
}
