//! Names that leave out a part of another one: an academy or university by its short name in front, an institute by a few of its
//! characters, a hospital without the medical school between it and its university.

use rayon::prelude::*;

use super::known::short_front;
use super::link::{Link, Why};
use super::nodes::Nodes;
use super::resolution::Evidence;
use super::search::{MANY, groups, hashed};
use super::traditional::simplify;
use crate::tables::Progress;

/// Academies by their short names.
const ACADEMIES: &[(&str, &str)] = &[
    ("中科院", "中国科学院"),
    ("中国农科院", "中国农业科学院"),
    ("中国林科院", "中国林业科学研究院"),
    ("中国医科院", "中国医学科学院"),
    ("中国社科院", "中国社会科学院"),
    ("中国热科院", "中国热带农业科学院"),
    ("中国环科院", "中国环境科学研究院"),
    ("中物院", "中国工程物理研究院"),
];

/// Words that end the names of institutes of academies; what ends otherwise is a company, or shortened once more.
const INSTITUTES: &[&str] =
    &["研究所", "研究院", "研究中心", "分院", "大学", "学院", "天文台", "植物园", "实验室", "中心", "医院", "研究站", "试验站"];

/// Nobody else calls himself by the short name of an academy.
const ACADEMY: f64 = 0.97;
/// Short names of universities are brands of others too; the full name is borne.
const UNIVERSITY: f64 = 0.93;
/// 自动化所 for 自动化研究所.
const INSTITUTE: f64 = 0.85;
/// 宁波材料所 for 宁波材料技术与工程研究所.
const CHARACTERS: f64 = 0.6;
/// A university may have one hospital of its own and one of its medical school, though hardly under one name.
const MEDICAL_SCHOOL: f64 = 0.7;

/// So many names of an academy are compared, those with most patents: far more than it has institutes.
const INSTITUTES_COMPARED: usize = 2_000;
/// So many shortened ones.
const SHORTENED_COMPARED: usize = 500;

/// A name with its front in full.
pub(super) struct InFull {
    pub(super) name: String,
    pub(super) confidence: f64,
    /// Whether it is meant only where somebody bears the name in full.
    pub(super) only_at_hand: bool,
}

/// The name in full of one that begins with a short name of an academy or university.
pub(super) fn in_full(name: &str) -> Option<InFull> {
    if name.len() > 300 || !name.starts_with(|c: char| ('\u{3400}'..='\u{9fff}').contains(&c)) {
        return None;
    }
    let name = simplify(name);
    if let Some((rest, academy)) = ACADEMIES.iter().find_map(|(short, academy)| Some((name.strip_prefix(short)?, academy))) {
        // 计算所 in the middle is short for more than the front.
        let whole = !rest.replace("研究所", "").contains('所');
        let institute = rest.is_empty() || (whole && INSTITUTES.iter().any(|word| rest.ends_with(word)));
        return Some(InFull { name: format!("{academy}{rest}"), confidence: ACADEMY, only_at_hand: !institute });
    }
    let (university, end) = short_front(&name)?;
    Some(InFull { name: format!("{university}{}", &name[end..]), confidence: UNIVERSITY, only_at_hand: true })
}

/// Names that may be short for others.
pub(super) fn abridged(nodes: &Nodes<'_>, links: &mut Vec<Link>, progress: &Progress) {
    institutes(nodes, links);
    hospitals(nodes, links, progress);
}

/// The academy, the rest of the name and the node of an institute.
type OfAcademy<'n> = (&'static str, &'n str, u32);

fn of_academy<'n>(nodes: &'n Nodes<'_>, node: u32) -> Option<OfAcademy<'n>> {
    let key = &*nodes.at(node).key;
    let front = |(short, academy): &(&str, &'static str)| {
        let rest = key.strip_prefix(academy).or_else(|| key.strip_prefix(short))?;
        Some((*academy, rest, node))
    };
    ACADEMIES.iter().find_map(front).filter(|(_, rest, _)| (9..=90).contains(&rest.len()))
}

/// Institutes of an academy whose names are a few characters of another's: 中科院宁波材料所.
fn institutes(nodes: &Nodes<'_>, links: &mut Vec<Link>) {
    let mut all: Vec<OfAcademy<'_>> = (0..nodes.len() as u32).into_par_iter().filter_map(|n| of_academy(nodes, n)).collect();
    let patents = |node: u32| std::cmp::Reverse(nodes.at(node).patents);
    all.sort_unstable_by_key(|&(academy, rest, node)| (academy, rest, patents(node), node));
    all.dedup_by_key(|(academy, rest, _)| (*academy, *rest));
    for same in all.chunk_by(|a, b| a.0 == b.0) {
        let mut same = same.to_vec();
        same.sort_unstable_by_key(|&(_, rest, node)| (patents(node), rest));
        for (short_end, end) in [("所", "研究所"), ("院", "研究院")] {
            let full: Vec<(&str, u32)> =
                same.iter().filter_map(|(_, rest, n)| Some((rest.strip_suffix(end)?, *n))).take(INSTITUTES_COMPARED).collect();
            let is_short = |rest: &str| rest.ends_with(short_end) && !INSTITUTES.iter().any(|word| rest.ends_with(word));
            let short = same.iter().filter(|(_, rest, _)| is_short(rest));
            for (stem, node) in
                short.filter_map(|(_, rest, n)| Some((rest.strip_suffix(short_end)?, *n))).take(SHORTENED_COMPARED)
            {
                let meant: Vec<&(&str, u32)> = full.iter().filter(|(long, _)| leaves_out(stem, long)).take(5).collect();
                let exact = meant.iter().filter(|(long, _)| *long == stem).count();
                let meant = meant.iter().filter(|(long, _)| exact == 0 || *long == stem);
                let count = meant.clone().count() as f64;
                links.extend(meant.filter(|_| count < 5.0).map(|&&(_, long)| {
                    let sure = if exact > 0 { INSTITUTE } else { CHARACTERS / count };
                    Link::doubt(node, long, Evidence::PartsAndCounty, sure, Why::Abridged)
                }));
            }
        }
    }
}

/// Whether a text is some characters of another in their order, the first of them first.
fn leaves_out(short: &str, long: &str) -> bool {
    let mut left = long.chars();
    short.chars().next() == long.chars().next() && short.chars().all(|c| left.any(|other| other == c))
}

/// The name of a hospital without the medical school, and whether it names one: 甲乙大学(医学院)附属第一医院.
fn hospital(key: &str) -> Option<(String, bool)> {
    let (front, hospital) = key.split_once("附属").filter(|(_, rest)| rest.ends_with("医院") && key.len() < 300)?;
    let (university, school) = front.split_once("大学")?;
    let medical = ["医学院", "医学部", "临床学院"].iter().any(|word| school.ends_with(word)) && school.len() <= 30;
    (medical || school.is_empty()).then(|| (format!("{university}大学附属{hospital}"), medical))
}

/// Hospitals of a university of which only one names the medical school.
fn hospitals(nodes: &Nodes<'_>, links: &mut Vec<Link>, progress: &Progress) {
    let named = |node: u32| hospital(&nodes.at(node).key);
    let keyed = (0..nodes.len() as u32).into_par_iter().filter_map(|node| Some((hashed(&named(node)?.0), node)));
    groups(keyed.collect(), progress, |group| {
        let mut all: Vec<(String, bool, &str, u32)> =
            group.iter().filter_map(|&n| named(n).map(|(name, school)| (name, school, &*nodes.at(n).key, n))).collect();
        all.sort_unstable();
        all.dedup_by(|b, a| (&a.0, a.1, a.2) == (&b.0, b.1, b.2));
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            let Some(plain) = same.first().filter(|one| !one.1) else { continue };
            let schools = same.iter().filter(|one| one.1).take(MANY);
            links.extend(
                schools
                    .map(|school| Link::doubt(plain.3, school.3, Evidence::PartsAndCounty, MEDICAL_SCHOOL, Why::MedicalSchool)),
            );
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_front_is_written_in_full() {
        for (name, full) in [
            ("中科院甲乙研究所", Some(("中国科学院甲乙研究所", false))),
            ("中科院", Some(("中国科学院", false))),
            ("中物院甲乙研究所", Some(("中国工程物理研究院甲乙研究所", false))),
            ("中科院甲乙所丙丁研究院", Some(("中国科学院甲乙所丙丁研究院", true))),
            ("中科院甲乙所", Some(("中国科学院甲乙所", true))),
            ("中科院甲乙有限公司", Some(("中国科学院甲乙有限公司", true))),
            ("浙大台州研究院", Some(("浙江大学台州研究院", true))),
            ("中国科学院甲乙研究所", None),
            ("甲乙大学", None),
        ] {
            let found = in_full(name);
            assert_eq!(found.as_ref().map(|f| (f.name.as_str(), f.only_at_hand)), full, "{name}");
        }
    }

    #[test]
    fn a_few_characters_in_their_order_are_left() {
        assert!(leaves_out("宁波材料", "宁波材料技术与工程") && leaves_out("大连化物", "大连化学物理"));
        assert!(!leaves_out("宁波物料", "宁波材料物理") && !leaves_out("波材料", "宁波材料") && !leaves_out("宁波材料", "宁波"));
    }
}
