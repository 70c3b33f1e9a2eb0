//! The place a name begins with: 浙江省绍兴市柯桥区, 杭州, 绍兴县 as divisions of today.

use std::cell::RefCell;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::regions::{Gazetteer, Level};

/// Endings of the full name of a division.
const ENDINGS: [char; 7] = ['省', '市', '县', '区', '州', '盟', '旗'];

/// What must not stand behind a short form: 杭州湾 and 江苏路 are no 杭州 and 江苏.
const NO_END: &[char] =
    &['路', '街', '道', '湾', '湖', '河', '港', '镇', '乡', '村', '桥', '站', '市', '县', '区', '州', '省', '盟', '旗'];

/// The longest name of a division, in characters.
const LONGEST: usize = 12;

/// The short form of a province and of a city in it.
const AMBIGUOUS: &str = "吉林";

/// A place at the front of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Front {
    /// Today's code of the smallest division named.
    pub(super) code: u32,
    /// Bytes of the name that are the place.
    pub(super) length: usize,
    /// Where the name of the smallest division starts.
    pub(super) last: usize,
}

/// Full and short names that mean one division of today wherever they stand; full ones are marked.
static TABLE: LazyLock<FxHashMap<String, (u32, bool)>> = LazyLock::new(|| {
    let gazetteer = Gazetteer::current();
    let mut table = FxHashMap::default();
    for level in [Level::County, Level::City, Level::Province] {
        for code in gazetteer.codes(level) {
            let Some(name) = gazetteer.name(code) else { continue };
            if alone(name) == Some(code) {
                table.insert(name.to_owned(), (code, true));
            }
            let short = stem(name);
            // 吉林 is a province and a city in it: nobody knows which. 西安 is the city, though districts elsewhere are called so.
            let meant = short != AMBIGUOUS && (Level::of(code) != Level::County || alone(short) == Some(code));
            if short.len() < name.len() && meant && short.chars().count() >= 2 {
                table.insert(short.to_owned(), (code, false));
            }
        }
    }
    table
});

/// How long, in bytes, the longest names are that begin with two characters.
static OPENINGS: LazyLock<FxHashMap<[u8; 6], usize>> = LazyLock::new(|| {
    let mut openings = FxHashMap::default();
    for name in TABLE.keys() {
        if let Some(opening) = opening(name) {
            let longest: &mut usize = openings.entry(opening).or_default();
            *longest = name.len().max(*longest);
        }
    }
    openings
});

/// The first two characters of a Chinese text.
fn opening(text: &str) -> Option<[u8; 6]> {
    text.as_bytes().get(..6)?.try_into().ok()
}

/// How long a division's name at the front of a text may be, other than a former one.
fn longest_at(text: &str) -> usize {
    opening(text).and_then(|opening| OPENINGS.get(&opening)).copied().unwrap_or(0)
}

/// The one division of today that a text means.
fn alone(text: &str) -> Option<u32> {
    let placed = Gazetteer::current().resolve_text(text);
    placed.code.filter(|_| placed.unresolved.is_empty())
}

thread_local! {
    /// What former names and chains were found to mean; there are few of them, in many names.
    static FOUND: RefCell<FxHashMap<String, Option<u32>>> = RefCell::new(FxHashMap::default());
}

/// What a text that ends like a division means, if it means one.
fn looked_up(text: &str) -> Option<u32> {
    FOUND.with_borrow_mut(|found| {
        if let Some(&known) = found.get(text) {
            return known;
        }
        // Bounded, whatever names there are.
        if found.len() > 200_000 {
            found.clear();
        }
        let code = alone(text).filter(|&code| fits_ending(text, code));
        found.insert(text.to_owned(), code);
        code
    })
}

/// A county that was divided is coded to its city, which is not the same place.
fn fits_ending(text: &str, code: u32) -> bool {
    match Level::of(code) {
        Level::Province => text.ends_with(['省', '市', '区']),
        Level::City => text.ends_with(['市', '州', '盟']) || text.ends_with("地区"),
        Level::County | Level::Zone => true,
    }
}

/// The name of a division without the word that says its level: 绍兴县 and 绍兴市 are 绍兴.
pub(super) fn stem(name: &str) -> &str {
    for special in ["内蒙古", "广西", "西藏", "宁夏", "新疆"] {
        if name.starts_with(special) && name.ends_with("自治区") {
            return special;
        }
    }
    let short = name.strip_suffix("地区").or_else(|| name.strip_suffix(ENDINGS)).unwrap_or(name);
    if short.chars().count() >= 2 { short } else { name }
}

/// The place a name begins with, as far as it is certain.
pub(super) fn front(name: &str) -> Option<Front> {
    let mut found = first(name)?;
    while let Some(next) = inner(name, found) {
        found = next;
    }
    // A place and nothing else, or one character behind it, is a name of its own.
    (name[found.length..].chars().take(2).count() == 2).then_some(found)
}

/// The place a name begins with where it is known in which division its bearer lies: 吉林 is the province outside the city.
pub(super) fn front_in(name: &str, region: u32) -> Option<Front> {
    let known = front(name);
    let province = region / 10_000 == 22 && region / 100 != 2_202 && region != 220_000;
    if known.is_none() && province && name.starts_with(AMBIGUOUS) && may_end(&name[AMBIGUOUS.len()..], false) {
        return Some(Front { code: 220_000, length: AMBIGUOUS.len(), last: 0 });
    }
    known
}

/// Ends of the front parts of a text that are two to twelve characters long, longest first.
fn ends(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut all = [(0usize, ' '); LONGEST];
    let mut count = 0;
    for (slot, (at, c)) in all.iter_mut().zip(text.char_indices()) {
        *slot = (at + c.len_utf8(), c);
        count += 1;
    }
    (1..count).rev().map(move |i| all[i])
}

fn may_end(rest: &str, full: bool) -> bool {
    full || !rest.starts_with(NO_END)
}

fn first(name: &str) -> Option<Front> {
    let longest = longest_at(name);
    let known = ends(name).filter(|&(end, _)| end <= longest).find_map(|(end, _)| {
        let &(code, full) = TABLE.get(&name[..end])?;
        may_end(&name[end..], full).then_some(Front { code, length: end, last: 0 })
    });
    // A former name, such as 绍兴县.
    let former = || {
        ends(name)
            .filter(|&(end, last)| end <= 15 && ENDINGS.contains(&last) && may_end(&name[end..], false))
            .find_map(|(end, _)| looked_up(&name[..end]).map(|code| Front { code, length: end, last: 0 }))
    };
    known.or_else(former)
}

/// A division within the one that is known: 绍兴市柯桥区 behind 浙江省.
fn inner(name: &str, outer: Front) -> Option<Front> {
    if Level::of(outer.code) == Level::County {
        return None;
    }
    let rest = &name[outer.length..];
    let longest = longest_at(rest);
    let found = |code, end| Front { code, length: outer.length + end, last: outer.length };
    let known = ends(rest).filter(|&(end, _)| end <= longest).find_map(|(end, _)| {
        let &(code, full) = TABLE.get(&rest[..end])?;
        // 福建三元达 is a brand, though 三元 is a district in 福建: short forms of counties stand behind their city.
        let near =
            full || Level::of(code) != Level::County || Level::of(outer.code) == Level::City || is_municipality(outer.code);
        (near && lies_in(code, outer.code) && may_end(&rest[end..], full)).then(|| found(code, end))
    });
    // A former name, or one of several in the country: 朝阳区 in 北京市.
    let other = || {
        ends(rest).filter(|&(end, last)| end <= 24 && ENDINGS.contains(&last) && may_end(&rest[end..], false)).find_map(
            |(end, _)| {
                let code = looked_up(&name[..outer.length + end])?;
                lies_in(code, outer.code).then(|| found(code, end))
            },
        )
    };
    known.or_else(other)
}

fn is_municipality(code: u32) -> bool {
    matches!(code, 110_000 | 120_000 | 310_000 | 500_000)
}

/// Whether a division lies within another one, and is not that one.
pub(super) fn lies_in(code: u32, outer: u32) -> bool {
    let size = match Level::of(outer) {
        Level::Province => 10_000,
        Level::City => 100,
        Level::County | Level::Zone => return false,
    };
    code != outer && code / size == outer / size
}

/// The division that a text alone means, where it is one: what stands in brackets in the middle of a name.
pub(super) fn named(text: &str) -> Option<u32> {
    TABLE.get(text).map(|&(code, _)| code)
}

/// Whether two regions are the same county.
pub(super) fn same_county(one: u32, other: u32) -> bool {
    one != 0 && one == other && Gazetteer::current().at_level(one, Level::County) == Some(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_at_the_front_is_todays_division() {
        for (name, code, rest) in [
            ("浙江省绍兴市柯桥区某某厂", 330_603, "某某厂"),
            ("绍兴市柯桥区某某厂", 330_603, "某某厂"),
            ("绍兴县某某厂", 330_603, "某某厂"),
            ("绍兴某某厂", 330_600, "某某厂"),
            ("浙江某某厂", 330_000, "某某厂"),
            ("浙江省某某厂", 330_000, "某某厂"),
            ("浙江杭州某某厂", 330_100, "某某厂"),
            ("浙江省杭州市某某厂", 330_100, "某某厂"),
            ("萧山市某某厂", 330_109, "某某厂"),
            ("上海市浦东新区某某厂", 310_115, "某某厂"),
            ("北京市朝阳区某某厂", 110_105, "某某厂"),
            ("西安康某某厂", 610_100, "康某某厂"),
            ("西安市康某某厂", 610_100, "康某某厂"),
            ("吉林省某某厂", 220_000, "某某厂"),
        ] {
            let found = front(name).map(|f| (f.code, &name[f.length..]));
            assert_eq!(found, Some((code, rest)), "{name}");
        }
        for name in ["某某厂", "杭州", "杭州湾某某厂", "吉林某某厂", "朝阳区某某厂", "", "杭"] {
            assert_eq!(front(name), None, "{name}");
        }
    }

    #[test]
    fn jilin_is_the_province_outside_the_city() {
        assert_eq!(front_in("吉林某某厂", 220_105).map(|f| f.code), Some(220_000));
        assert_eq!(front_in("吉林某某厂", 220_202), None);
        assert_eq!(front_in("吉林某某厂", 0), None);
        assert_eq!(front_in("杭州某某厂", 220_105).map(|f| f.code), Some(330_100));
    }

    #[test]
    fn a_divided_county_is_not_its_city() {
        for (name, city) in [("杭州市某某厂", 330_100), ("南京市某某厂", 320_100)] {
            assert_eq!(front(name).map(|f| f.code), Some(city));
        }
        // 江宁县 became 江宁区 as a whole.
        assert_eq!(front("江宁县某某厂").map(|f| f.code), Some(320_115));
    }

    #[test]
    fn stems_are_short_forms() {
        for (name, short) in [("绍兴县", "绍兴"), ("浙江省", "浙江"), ("内蒙古自治区", "内蒙古"), ("沧县", "沧县")]
        {
            assert_eq!(stem(name), short);
        }
    }
}
