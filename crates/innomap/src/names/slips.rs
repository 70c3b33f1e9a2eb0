//! Slips of one character in the brand, of two names in the same county.

use std::sync::LazyLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::link::{Link, Why};
use super::nodes::Nodes;
use super::numerals::is_numeral;
use super::parts::Parts;
use super::places::same_county;
use super::resolution::Evidence;
use super::search::{MANY, groups, hashed};
use crate::tables::Progress;

/// Common inventors, and a slip of the pen that is easily made.
const ALIKE_AND_INVENTORS: f64 = 0.95;
/// Common inventors; firms of one owner have them too, but hardly under names so near.
const INVENTORS: f64 = 0.9;
/// A slip that is easily made, of a form that is much rarer.
const ALIKE_AND_RARE: f64 = 0.85;
/// Too little to merge.
const THIN: f64 = 0.4;

/// Pairs of characters.
type LookAlikes = FxHashSet<(char, char)>;
/// The sound of each character.
type Sounds = FxHashMap<char, u16>;

/// Characters that look alike, and the groups of those that sound alike.
static ALIKE: LazyLock<(LookAlikes, Sounds)> = LazyLock::new(|| {
    let mut looks = FxHashSet::default();
    for row in include_str!("lookalikes.csv").lines().skip(1) {
        for a in row.chars() {
            looks.extend(row.chars().filter(|&b| b != a).map(|b| (a, b)));
        }
    }
    let mut sounds = FxHashMap::default();
    for (row, at) in include_str!("sounds.csv").lines().skip(1).zip(0u16..) {
        sounds.extend(row.split(',').nth(1).unwrap_or_default().chars().map(|c| (c, at)));
    }
    (looks, sounds)
});

fn look_alike(a: char, b: char) -> bool {
    ALIKE.0.contains(&(a, b))
}

fn sound_alike(a: char, b: char) -> bool {
    ALIKE.1.get(&a).is_some_and(|sound| ALIKE.1.get(&b) == Some(sound))
}

/// Characters that name sisters on purpose: 东 and 西, 新 and 老, and all numbers.
fn tells_apart(c: char) -> bool {
    is_numeral(c) || "东西南北中上下左右前后内外新老大小".contains(c)
}

/// Where two brands differ: one character in the same place, or one that is missing.
enum Difference {
    Replaced(char, char),
    Missing(char),
}

fn difference(a: &str, b: &str) -> Option<Difference> {
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let front = x.iter().zip(&y).take_while(|(a, b)| a == b).count();
    let back = x.iter().rev().zip(y.iter().rev()).take_while(|(a, b)| a == b).count();
    match x.len() as i64 - y.len() as i64 {
        0 if front + back + 1 >= x.len() && front < x.len() => Some(Difference::Replaced(x[front], y[front])),
        1 if front + back + 1 >= x.len() => Some(Difference::Missing(x[front.min(x.len() - 1)])),
        -1 if front + back + 1 >= y.len() => Some(Difference::Missing(y[front.min(y.len() - 1)])),
        _ => None,
    }
}

/// Names in the same county that differ in one character of the brand.
pub(super) fn slips(nodes: &Nodes<'_>, parts: &[Option<Parts<'_>>], links: &mut Vec<Link>, progress: &Progress) {
    let keyed = parts.par_iter().zip(0u32..parts.len() as u32).flat_map_iter(|(parts, at)| {
        let node = nodes.at(at);
        let parts = parts.as_ref().filter(|_| !progress.is_cancelled());
        let parts = parts.filter(|p| same_county(node.region, node.region) && (6..=24).contains(&p.brand.len()));
        parts.into_iter().flat_map(move |p| brand_keys(p, node.region)).map(move |key| (key, at))
    });
    let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
    groups(keyed.collect(), progress, |group| {
        // A pattern that many brands share says nothing; the best known are compared with the others.
        let mut by_weight = group.to_vec();
        by_weight.sort_by_key(|&n| (std::cmp::Reverse(nodes.at(n).patents), n));
        for (i, &hub) in by_weight.iter().take(8).enumerate() {
            for &other in by_weight.iter().skip(i + 1).take(MANY) {
                if nodes.at(hub).key != nodes.at(other).key && seen.insert((hub.min(other), hub.max(other))) {
                    links.extend(slip(nodes, parts, hub, other));
                }
            }
        }
    });
}

/// A key for each way in which one character of the brand may be another one or missing.
fn brand_keys<'p>(parts: &'p Parts<'_>, region: u32) -> impl Iterator<Item = u64> + 'p {
    let frame = (parts.place_text, parts.trade, parts.form, region);
    let cuts = parts.brand.char_indices().map(move |(at, c)| (&parts.brand[..at], &parts.brand[at + c.len_utf8()..]));
    let replaced = cuts.clone().map(move |(front, back)| hashed((frame, front, '*', back)));
    let missing = cuts.filter(|(front, back)| front.len() + back.len() >= 6).map(move |(front, back)| {
        let mut bare = String::with_capacity(front.len() + back.len());
        bare.push_str(front);
        bare.push_str(back);
        hashed((frame, bare.as_str(), '-', ""))
    });
    replaced.chain(missing).chain([hashed((frame, parts.brand, '-', ""))])
}

/// Number of ids that two ascending lists have in common.
pub(super) fn common(one: &[u32], other: &[u32]) -> u32 {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.iter().filter(|id| long.binary_search(id).is_ok()).count() as u32
}

fn slip(nodes: &Nodes<'_>, parts: &[Option<Parts<'_>>], heavy: u32, light: u32) -> Option<Link> {
    let (one, other) = (nodes.at(heavy), nodes.at(light));
    let (x, y) = (parts[heavy as usize].as_ref()?, parts[light as usize].as_ref()?);
    if (x.place_text, x.trade, x.form) != (y.place_text, y.trade, y.form) || !same_county(one.region, other.region) {
        return None;
    }
    let (alike, telling) = match difference(x.brand, y.brand)? {
        Difference::Replaced(a, b) => (look_alike(a, b) || sound_alike(a, b), tells_apart(a) || tells_apart(b)),
        Difference::Missing(c) => (false, tells_apart(c)),
    };
    let looks = matches!(difference(x.brand, y.brand)?, Difference::Replaced(a, b) if look_alike(a, b));
    let common = common(&one.inventors, &other.inventors);
    let rare = other.patents * 10 <= one.patents && other.patents <= 5;
    let why = Why::Slip { common, alike, rare };
    let numbered = [x.brand, y.brand].iter().any(|brand| brand.contains('第'));
    if numbered || (telling && common == 0) || (one.entry.is_some() && other.entry.is_some()) {
        return None;
    }
    let sure = match (common, alike, rare) {
        _ if telling => None,
        (1.., true, _) => Some(ALIKE_AND_INVENTORS),
        (1.., false, _) => Some(INVENTORS),
        // 新 and 鑫 sound alike and stand in brands of many firms in one county: only what is misread is a slip.
        (0, true, true) if looks && one.patents >= 20 && other.patents <= 2 => Some(ALIKE_AND_RARE),
        _ => None,
    };
    match sure {
        Some(sure) => Some(Link::sure(heavy, light, Evidence::Slip, sure, why)),
        None => (common > 0 || alike).then(|| Link::doubt(heavy, light, Evidence::Slip, THIN, why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_is_one_character() {
        let kind = |a: &str, b: &str| match difference(a, b) {
            Some(Difference::Replaced(x, y)) => format!("{x}{y}"),
            Some(Difference::Missing(c)) => format!("-{c}"),
            None => String::new(),
        };
        assert_eq!(kind("甲乙丙", "甲丁丙"), "乙丁");
        assert_eq!(kind("甲乙丙", "甲丙"), "-乙");
        assert_eq!(kind("甲丙", "甲丙丁"), "-丁");
        assert_eq!(kind("甲甲", "甲甲甲"), "-甲");
        assert_eq!(kind("甲乙丙", "丙乙甲"), "");
        assert_eq!(kind("甲乙", "甲乙"), "");
    }

    #[test]
    fn characters_that_look_or_sound_alike() {
        assert!(look_alike('未', '末') && look_alike('末', '未') && sound_alike('辰', '晨'));
        assert!(!look_alike('天', '地') && !sound_alike('天', '地'));
    }
}
