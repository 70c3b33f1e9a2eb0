//! Which nodes are one: a search for each kind of evidence. Every search goes by hash keys, so that no pair is looked at that
//! has nothing in common.

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::hash::BuildHasher;

use super::abridged::{InFull, in_full};
use super::code::Code;
use super::key::is_wide;
use super::known::{KnownAs, known};
use super::link::{Link, Why};
use super::nodes::{How, Node, Nodes, organisation};
use super::parts::Parts;
use super::places::{front, same_county, stem};
use super::resolution::Evidence;
use crate::tables::Progress;

/// The code of a legal person is its identity.
const SAME_CREDIT_CODE: f64 = 1.0;
/// The registry part of the credit code may change, the organisation code does not.
const SAME_ORGANISATION_CODE: f64 = 0.99;
/// Full names are unique within the registry that gave them, and hardly ever repeated elsewhere.
const SAME_NAME: f64 = 0.99;
/// The same name in another province: a firm's laboratory there, or another firm.
const SAME_NAME_ELSEWHERE: f64 = 0.9;
/// Writings can also differ on purpose, very rarely.
const WRITING: f64 = 0.98;
/// A name of several legal persons, and only one of them in the county.
const SAME_NAME_AND_COUNTY: f64 = 0.95;
/// 杭州甲乙 and 杭州市甲乙: two registries could give both.
const PLACE_WORD: f64 = 0.97;
/// A division that was renamed; the firm may have kept its old name, or another taken it.
const SAME_PLACE: f64 = 0.93;
/// Official renamings and mergers.
const RENAMED: f64 = 0.98;
/// What was merged is the successor now, though not then.
const MERGED_INTO: f64 = 0.95;
/// Short and English names of universities.
const KNOWN: f64 = 0.95;
/// A company limited becomes a company limited by shares when it is to be listed.
const LEGAL_FORM: f64 = 0.91;

/// More nodes than this with something in common have too little in common for doubts.
pub(super) const MANY: usize = 32;

/// Nodes grouped by a hash: the nodes of each group of two and more, in canonical order.
pub(super) fn groups(mut hashed: Vec<(u64, u32)>, progress: &Progress, mut each: impl FnMut(&[u32])) {
    if progress.is_cancelled() {
        return;
    }
    hashed.par_sort_unstable();
    let mut group = Vec::new();
    for same in hashed.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1).take_while(|_| !progress.is_cancelled()) {
        group.clear();
        group.extend(same.iter().map(|&(_, node)| node));
        each(&group);
    }
}

/// A hash of several things.
pub(super) fn hashed(value: impl std::hash::Hash) -> u64 {
    FxBuildHasher.hash_one(value)
}

/// Links nodes that are one by something they have in common: all with one, where they have at most one code. Where they have
/// several, those without a code go to the only one in their county, or stay.
fn attach(
    nodes: &Nodes<'_>,
    group: &[u32],
    doubts: bool,
    links: &mut Vec<Link>,
    link: impl Fn(u32, u32) -> (Evidence, f64, Why),
) {
    let mut coded: FxHashMap<[u8; 9], u32> = FxHashMap::default();
    for &node in group {
        if let Some(code) = nodes.at(node).legal_code() {
            coded.entry(code).and_modify(|best| *best = nodes.better(*best, node)).or_insert(node);
        }
    }
    if coded.len() <= 1 {
        star(nodes, group, links, &link);
        return;
    }
    let counties = counties(nodes, group);
    let mut lost = Vec::new();
    for &node in group.iter().filter(|&&n| nodes.at(n).legal_code().is_none()) {
        let only = counties.get(&nodes.at(node).region).and_then(|code| coded.get(&(*code)?));
        match only {
            Some(&only) => {
                let (evidence, confidence, _) = link(node, only);
                links.push(Link::sure(node, only, evidence, confidence.min(SAME_NAME_AND_COUNTY), Why::SameNameAndCounty));
            }
            None => lost.push(node),
        }
    }
    star(nodes, &lost, links, &link);
    if let Some(hub) = lost.iter().copied().reduce(|a, b| nodes.better(a, b)).filter(|_| doubts) {
        let sure = 1.0 / (coded.len() as f64 + 1.0);
        let mut others: Vec<u32> = coded.into_values().collect();
        others.sort_unstable();
        links.extend(others.into_iter().take(8).map(|code| Link::doubt(hub, code, Evidence::Name, sure, Why::SeveralCodes)));
    }
}

/// Links all nodes to the best of them.
fn star(nodes: &Nodes<'_>, group: &[u32], links: &mut Vec<Link>, link: &impl Fn(u32, u32) -> (Evidence, f64, Why)) {
    let Some(hub) = group.iter().copied().reduce(|a, b| nodes.better(a, b)) else { return };
    links.extend(group.iter().copied().filter(|&node| node != hub).map(|node| {
        let (evidence, confidence, why) = link(node, hub);
        Link::sure(node, hub, evidence, confidence, why)
    }));
}

/// The code of each county in which nodes with codes lie; none where there are several.
fn counties(nodes: &Nodes<'_>, group: &[u32]) -> FxHashMap<u32, Option<[u8; 9]>> {
    let mut counties: FxHashMap<u32, Option<[u8; 9]>> = FxHashMap::default();
    for &node in group {
        let region = nodes.at(node).region;
        if let Some(code) = nodes.at(node).legal_code().filter(|_| same_county(region, region)) {
            counties.entry(region).and_modify(|known| *known = known.filter(|known| *known == code)).or_insert(Some(code));
        }
    }
    counties
}

/// The same code.
pub(super) fn codes(nodes: &Nodes<'_>, links: &mut Vec<Link>) {
    let mut coded: Vec<([u8; 9], u32)> =
        nodes.all.iter().zip(0..).filter_map(|(node, at)| Some((organisation(node.code?), at))).collect();
    coded.sort_unstable();
    for same in coded.chunk_by(|a, b| a.0 == b.0) {
        let Some(hub) = same.iter().map(|&(_, node)| node).reduce(|a, b| nodes.better(a, b)) else { continue };
        for &(_, node) in same.iter().filter(|&&(_, node)| node != hub) {
            let credit = matches!(nodes.at(node).code, Some(Code::Credit(_))) && nodes.at(node).code == nodes.at(hub).code;
            let (evidence, confidence) = if credit {
                (Evidence::CreditCode, SAME_CREDIT_CODE)
            } else {
                (Evidence::OrganisationCode, SAME_ORGANISATION_CODE)
            };
            links.push(Link::sure(node, hub, evidence, confidence, Why::Code));
        }
    }
}

/// The same name, or the same but for writing; nodes in `taken` bear the name as a former one.
pub(super) fn names(nodes: &Nodes<'_>, taken: &FxHashSet<u32>, links: &mut Vec<Link>) {
    let mut by_text: Vec<(&str, u32)> = Vec::new();
    for same in nodes.by_key().chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        by_text.clear();
        by_text.extend(same.iter().map(|&(_, node)| (&*nodes.at(node).key, node)).filter(|(_, node)| !taken.contains(node)));
        by_text.sort_unstable();
        for run in by_text.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1 && !run[0].0.is_empty()) {
            let group: Vec<u32> = run.iter().map(|&(_, node)| node).collect();
            for mut near in neighbours(nodes, &group, links) {
                let early = before_foundation(nodes, &mut near, links);
                for of in [near, early] {
                    attach(nodes, &of, true, links, |a, b| same_name(nodes, a, b));
                }
            }
        }
    }
    // Names that others lead to, of which several legal persons bear the name.
    for (node, at) in nodes.all.iter().zip(0..).filter(|(node, _)| node.mention.is_none() && node.entry.is_none()) {
        let same: Vec<u32> = nodes.with_key(&node.key).collect();
        if same.len() > 1 && same.contains(&at) {
            attach(nodes, &same, true, links, |_, _| (Evidence::Name, WRITING, Why::Writing));
        }
    }
}

fn same_name(nodes: &Nodes<'_>, a: u32, b: u32) -> (Evidence, f64, Why) {
    let (one, other) = (nodes.at(a), nodes.at(b));
    let exact = one.name == other.name;
    if exact && one.region != 0 && other.region != 0 && one.region / 10_000 != other.region / 10_000 {
        (Evidence::Name, SAME_NAME_ELSEWHERE, Why::SameName)
    } else if exact {
        (Evidence::Name, SAME_NAME, Why::SameName)
    } else {
        (Evidence::Name, WRITING, Why::Writing)
    }
}

/// Endings of names that are given again in every city, where no place stands in them.
const LOCAL: &[&str] = &[
    "厂",
    "医院",
    "卫生院",
    "中学",
    "小学",
    "学校",
    "幼儿园",
    "商行",
    "商店",
    "经营部",
    "合作社",
    "工作室",
    "门市部",
    "农场",
    "中心",
    "店",
];

/// The city of a division, a municipality being one; 0 where only a province is known.
fn city(region: u32) -> u32 {
    match region / 10_000 {
        municipality @ (11 | 12 | 31 | 50) => municipality * 100,
        _ if region.is_multiple_of(10_000) => 0,
        _ => region / 100,
    }
}

/// Whether a key is one of those names: each city may have an institution of it.
pub(super) fn is_local(key: &str) -> bool {
    LOCAL.iter().any(|end| key.ends_with(end)) && !key.starts_with('国') && !key.starts_with("中国") && front(key).is_none()
}

/// The nodes of one name, by city where the name is one of those that are given in every city.
fn neighbours(nodes: &Nodes<'_>, group: &[u32], links: &mut Vec<Link>) -> Vec<Vec<u32>> {
    let city = |n: u32| city(nodes.at(n).region);
    let first = city(group[0]);
    let key = &*nodes.at(group[0]).key;
    if group.iter().all(|&n| city(n) == first) || !is_local(key) {
        return vec![group.to_vec()];
    }
    let mut cities: Vec<u32> = group.iter().map(|&n| city(n)).filter(|&c| c != 0).collect();
    cities.sort_unstable();
    cities.dedup();
    if cities.len() < 2 {
        return vec![group.to_vec()];
    }
    let mut parted: Vec<Vec<u32>> = Vec::new();
    for of in cities.iter().copied().chain([0]) {
        parted.push(group.iter().copied().filter(|&n| city(n) == of).collect());
    }
    parted.retain(|part: &Vec<u32>| !part.is_empty());
    for part in parted.iter().skip(1).take(MANY) {
        links.push(Link::doubt(parted[0][0], part[0], Evidence::Name, 0.3, Why::SameNameElsewhere));
    }
    parted
}

/// Takes from the nodes of one name those without a code that lie in another city than the enterprise of the list and that are
/// all named before it was founded: somebody else bore the name then.
fn before_foundation(nodes: &Nodes<'_>, group: &mut Vec<u32>, links: &mut Vec<Link>) -> Vec<u32> {
    let listed: Vec<u32> = group.iter().copied().filter(|&n| nodes.at(n).entry.is_some()).collect();
    let founded = listed.iter().map(|&n| nodes.at(n).founded).min().unwrap_or(0);
    if founded == 0 {
        return Vec::new();
    }
    let elsewhere = |region: u32| {
        let here = city(region);
        here != 0 && listed.iter().map(|&n| city(nodes.at(n).region)).all(|there| there != 0 && there != here)
    };
    let early = |n: u32| {
        let node = nodes.at(n);
        node.entry.is_none() && node.code.is_none() && node.years.1 != 0 && node.years.1 < founded && elsewhere(node.region)
    };
    let out: Vec<u32> = group.iter().copied().filter(|&n| early(n)).collect();
    group.retain(|&n| !early(n));
    if let (Some(&one), Some(&other)) = (out.first(), listed.first()) {
        links.push(Link::doubt(one, other, Evidence::Name, 0.3, Why::BeforeFoundation));
    }
    out
}

/// One node for each key: the one that others of the key are linked to.
fn is_hub(nodes: &Nodes<'_>, node: u32) -> bool {
    nodes
        .with_key(&nodes.at(node).key)
        .all(|other| other == node || nodes.better(node, other) == node || nodes.at(other).legal_code().is_some())
}

/// Names that differ in how they write a place, or in the name that the division had.
pub(super) fn places(nodes: &Nodes<'_>, parts: &[Option<Parts<'_>>], links: &mut Vec<Link>, progress: &Progress) {
    let keyed = parts.par_iter().zip(0u32..parts.len() as u32).filter_map(|(parts, at)| {
        let parts = parts.as_ref().filter(|p| p.place != 0)?;
        Some((hashed((parts.place, parts.rest(&nodes.at(at).key))), at))
    });
    groups(keyed.collect(), progress, |group| {
        let alike = |a: u32, b: u32| {
            let (Some(x), Some(y)) = (&parts[a as usize], &parts[b as usize]) else { return false };
            x.place == y.place && x.rest(&nodes.at(a).key) == y.rest(&nodes.at(b).key)
        };
        let first = group[0];
        let group: Vec<u32> = group.iter().copied().filter(|&n| alike(first, n)).collect();
        if group.iter().all(|&n| nodes.at(n).key == nodes.at(first).key) {
            return;
        }
        let hubs: Vec<u32> = group.iter().copied().filter(|&n| is_hub(nodes, n)).collect();
        let last = |n: u32| parts[n as usize].as_ref().map_or("", |p| stem(&p.place_text[p.last..]));
        attach(nodes, &hubs, false, links, |a, b| {
            if last(a) == last(b) {
                (Evidence::Name, PLACE_WORD, Why::PlaceWord)
            } else {
                (Evidence::PartsAndCounty, SAME_PLACE, Why::SamePlace)
            }
        });
    });
}

/// Names everybody knows, and the names in front of others; new nodes are made for what they lead to.
pub(super) fn led_to(nodes: &mut Nodes<'_>, links: &mut Vec<Link>) {
    let leads: Vec<Lead> = {
        let all = &nodes.all;
        let found = all.par_iter().zip(0u32..all.len() as u32).filter_map(|(node, at)| {
            let lead = Lead::of(nodes, at);
            (lead.known.is_some() || lead.in_full.is_some() || node.hangs.is_some()).then_some(lead)
        });
        found.collect()
    };
    let mut todo = leads;
    while !todo.is_empty() {
        let before = nodes.len() as u32;
        for Lead { node, known, in_full } in std::mem::take(&mut todo) {
            if let Some(full) = in_full {
                let to = nodes.led_to(&full.name);
                links.push(Link::sure(node, to, Evidence::ListedName, full.confidence, Why::KnownShort));
            }
            if let Some(known) = known {
                let to = nodes.led_to(known.to);
                let (evidence, sure, why) = match known.how {
                    KnownAs::Renamed => (Evidence::FormerName, RENAMED, Why::Renamed(known.date)),
                    KnownAs::Merged => (Evidence::FormerName, MERGED_INTO, Why::MergedInto(known.date)),
                    KnownAs::Short => (Evidence::ListedName, KNOWN, Why::KnownShort),
                    KnownAs::English => (Evidence::ListedName, KNOWN, Why::KnownEnglish),
                };
                links.push(Link::sure(node, to, evidence, sure, why));
            }
            let Some(hangs) = nodes.at(node).hangs.clone() else { continue };
            match hangs.how {
                How::Part(sure) => {
                    let to = nodes.led_to(&hangs.parent);
                    links.push(Link::sure(node, to, Evidence::Part, sure, Why::Part));
                }
                How::Unsure => {
                    let to = nodes.led_to(&hangs.parent);
                    links.push(Link::doubt(node, to, Evidence::Part, 0.5, Why::UnsurePart));
                }
                How::Owned => renamed_front(nodes, node, &hangs.parent, links),
            }
        }
        todo.extend((before..nodes.len() as u32).map(|at| Lead::of(nodes, at)));
    }
}

/// What a name leads to besides the name in its front.
struct Lead {
    node: u32,
    known: Option<super::known::Known>,
    in_full: Option<InFull>,
}

impl Lead {
    fn of(nodes: &Nodes<'_>, node: u32) -> Self {
        let Node { name, key, .. } = nodes.at(node);
        let at_hand = |name: &str| nodes.with_key(&super::key::key(name)).any(|n| nodes.at(n).is_given());
        // 浙大城市学院 is not called 浙江大学城市学院 any more.
        let in_full = in_full(name)
            .filter(|full| !full.only_at_hand || at_hand(&full.name))
            .filter(|full| super::known::known(&full.name, &super::key::key(&full.name)).is_none_or(|then| then.to != &**name));
        Self { node, known: known(name, key), in_full }
    }
}

/// A legal person whose name begins with the former name of its owner: 集团公司第七研究所 is 集团有限公司第七研究所 now.
fn renamed_front(nodes: &mut Nodes<'_>, node: u32, parent: &str, links: &mut Vec<Link>) {
    let Some(owner) = known(parent, &super::key::key(parent)).filter(|known| known.how == KnownAs::Renamed) else { return };
    let simple = super::traditional::simplify(&nodes.at(node).name).into_owned();
    if let Some(rest) = simple.strip_prefix(parent) {
        let to = nodes.led_to(&format!("{}{rest}", owner.to));
        links.push(Link::sure(node, to, Evidence::FormerName, RENAMED, Why::RenamedFront(owner.date)));
    }
}

/// The same parts but for the legal form, in the same county; elsewhere unknown, a doubt.
pub(super) fn legal_forms(nodes: &Nodes<'_>, parts: &[Option<Parts<'_>>], links: &mut Vec<Link>, progress: &Progress) {
    let formed = |at: u32| {
        parts[at as usize].as_ref().filter(|p| {
            let formed = matches!(p.form, "有限公司" | "股份有限公司" | "股份公司" | "公司");
            formed || (p.form.is_empty() && p.core(&nodes.at(at).key).ends_with("集团"))
        })
    };
    let keyed = (0u32..parts.len() as u32).into_par_iter().filter_map(|at| {
        let parts = formed(at)?;
        Some((hashed((parts.place_text, parts.core(&nodes.at(at).key))), at))
    });
    groups(keyed.collect(), progress, |group| {
        let first = group[0];
        let key = |n: u32| formed(n).map(|p| (p.place_text, p.core(&nodes.at(n).key)));
        let form = |n: u32| formed(n).map_or("", |p| p.form);
        let group: Vec<u32> = group.iter().copied().filter(|&n| key(n) == key(first)).take(MANY).collect();
        let mut by_form: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        group.iter().for_each(|&n| by_form.entry(form(n)).or_default().push(n));
        if by_form.len() < 2 {
            return;
        }
        for (i, &a) in group.iter().enumerate() {
            for &b in group.iter().skip(i + 1).filter(|&&b| form(b) != form(a)) {
                let (one, other) = (nodes.at(a), nodes.at(b));
                let there = parts[a as usize]
                    .as_ref()
                    .is_some_and(|p| p.place_text.ends_with(['市', '县', '区']) && same_county(p.place, p.place));
                if there || same_county(one.region, other.region) {
                    links.push(Link::sure(a, b, Evidence::PartsAndCounty, LEGAL_FORM, Why::LegalForm));
                } else if one.region == 0 || other.region == 0 {
                    links.push(Link::doubt(a, b, Evidence::PartsAndCounty, 0.6, Why::LegalFormOnly));
                }
            }
        }
    });
}

/// The parts of all nodes with Chinese names.
pub(super) fn parts<'n>(nodes: &'n Nodes<'_>, progress: &Progress) -> Vec<Option<Parts<'n>>> {
    nodes
        .all
        .par_iter()
        .map(|node| {
            (!progress.is_cancelled() && node.key.len() < 300 && is_wide(&node.key)).then(|| Parts::of(&node.key, node.region))
        })
        .collect()
}
