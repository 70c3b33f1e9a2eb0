//! Names that a register gives its legal persons besides their own: former, other, English and short ones.

use rustc_hash::FxHashSet;

use super::link::{Link, Why};
use super::nodes::{Node, Nodes};
use super::places::{front, same_county};
use super::register::{DatedName, Register};
use super::resolution::Evidence;
use super::search::hashed;

/// A former name within its dates.
const FORMER: f64 = 0.98;
/// A former name without dates.
const FORMER_UNDATED: f64 = 0.95;
/// A former name with dates, of a mention without.
const FORMER_DATE_UNKNOWN: f64 = 0.9;
/// English names by the register are chosen by the firm and hardly ever repeated.
const ENGLISH: f64 = 0.95;
/// Names that a list gives beside another in one cell are former ones, but for some subsidiaries; each is up for review.
const OTHER: f64 = 0.88;
/// Short names are.
const SHORT: f64 = 0.9;

/// A name that an entry of the register had or has besides its own.
struct Claim<'r> {
    key: std::borrow::Cow<'r, str>,
    node: u32,
    kind: Listed<'r>,
}

#[derive(Clone, Copy)]
enum Listed<'r> {
    Former(&'r DatedName),
    Other,
    English,
    Short,
}

/// Former, English and short names by the register; returns the nodes that bear a former name though it is another's now.
pub(super) fn register(nodes: &Nodes<'_>, register: &Register, links: &mut Vec<Link>) -> FxHashSet<u32> {
    let mut taken = FxHashSet::default();
    let entry_nodes = nodes.all.iter().zip(0..).filter_map(|(node, at)| Some((at, register.entries.get(node.entry? as usize)?)));
    let mut claims: Vec<Claim<'_>> = Vec::new();
    for (node, entry) in entry_nodes {
        let mut claim = |name, kind| claims.push(Claim { key: super::key::key(name), node, kind });
        entry.former.iter().for_each(|former| claim(&former.name, Listed::Former(former)));
        entry.other.iter().for_each(|name| claim(name, Listed::Other));
        entry.english.iter().for_each(|name| claim(name, Listed::English));
        entry.short.iter().for_each(|name| claim(name, Listed::Short));
    }
    claims.retain(|claim| !claim.key.is_empty() && claim.key != nodes.at(claim.node).key);
    claims.sort_by(|a, b| a.key.cmp(&b.key).then(a.node.cmp(&b.node)));
    for same in claims.chunk_by(|a, b| a.key == b.key) {
        let bearers: Vec<u32> = nodes.with_key(&same[0].key).collect();
        // Whose name it is now, by the register or a code.
        let owners: Vec<u32> =
            bearers.iter().copied().filter(|&n| nodes.at(n).entry.is_some() || nodes.at(n).legal_code().is_some()).collect();
        for &bearer in &bearers {
            if owners.contains(&bearer) || owners.is_empty() {
                claimed(nodes, bearer, same, links);
            } else if let Some(claim) = same.iter().find(|claim| rather(nodes, bearer, claim, &owners)) {
                links.push(Link::sure(bearer, claim.node, Evidence::FormerName, FORMER_DATE_UNKNOWN, Why::Former));
                taken.insert(bearer);
            }
        }
    }
    taken
}

/// Whether a mention without a code bears a name as the former name of one rather than as the name that another has now: its
/// years end within those of the former name, or its county is that of the one and not of the other.
fn rather(nodes: &Nodes<'_>, bearer: u32, claim: &Claim<'_>, owners: &[u32]) -> bool {
    let Listed::Former(dates) = claim.kind else { return false };
    let node = nodes.at(bearer);
    let until = dates.until.filter(|d| d.is_some()).map(crate::tables::Date::year);
    let from = dates.from.filter(|d| d.is_some()).map(crate::tables::Date::year);
    let outside = node.years.0 != 0 && (until.is_some_and(|u| node.years.0 > u + 1) || from.is_some_and(|f| node.years.1 < f));
    if outside || owners.contains(&claim.node) {
        return false;
    }
    let then = node.years.0 != 0 && until.is_some_and(|until| node.years.1 <= until + 1);
    let near = |n: u32| same_county(nodes.at(n).region, node.region);
    let (here, there) = (near(claim.node), owners.iter().any(|&n| near(n)));
    (here && !there) || (then && here == there)
}

/// Links a node to the one entry that claims its name.
fn claimed(nodes: &Nodes<'_>, bearer: u32, claims: &[Claim<'_>], links: &mut Vec<Link>) {
    let node = nodes.at(bearer);
    let person = |n: u32| nodes.at(n).legal_code().map_or(u64::from(n), hashed);
    // A code says who it is better than a list of former names.
    let compatible = |c: &&Claim<'_>| match (node.legal_code(), nodes.at(c.node).legal_code()) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    let claims: Vec<&Claim<'_>> = claims.iter().filter(compatible).collect();
    let formers: Vec<(&Claim<'_>, Option<f64>)> = claims
        .iter()
        .filter_map(|c| if let Listed::Former(dates) = c.kind { Some((*c, dated(dates, node.years))) } else { None })
        .collect();
    let mut fitting: Vec<(&Claim<'_>, f64)> = formers.iter().filter_map(|(c, sure)| Some((*c, (*sure)?))).collect();
    if distinct(fitting.iter().map(|(c, _)| person(c.node))) > 1 {
        fitting.retain(|(c, _)| same_county(nodes.at(c.node).region, node.region));
    }
    if distinct(fitting.iter().map(|(c, _)| person(c.node))) == 1 {
        let (claim, sure) = fitting[0];
        // Where the name is another entry's own, it may have been given again.
        let sure = if node.entry.is_some() { sure.min(0.85) } else { sure };
        links.push(Link::sure(bearer, claim.node, Evidence::FormerName, sure, Why::Former));
        return;
    }
    for (claim, sure) in formers.iter().take(8) {
        let why = if sure.is_some() { Why::FormerOfSeveral } else { Why::FormerElsewhen };
        links.push(Link::doubt(bearer, claim.node, Evidence::FormerName, 0.5 / formers.len() as f64, why));
    }
    if !formers.is_empty() || node.entry.is_some() {
        return;
    }
    let several = distinct(claims.iter().map(|c| person(c.node))) > 1;
    for claim in claims.iter().take(8) {
        let (sure, why) = match claim.kind {
            Listed::English => (ENGLISH, Why::English),
            Listed::Other => (OTHER, Why::Beside),
            _ => (SHORT, Why::Short),
        };
        links.push(if several {
            Link::doubt(bearer, claim.node, Evidence::ListedName, 0.5 / claims.len() as f64, Why::ListedOfSeveral)
        } else if why == Why::Beside && !may_be_former(node, nodes.at(claim.node)) {
            Link::doubt(bearer, claim.node, Evidence::ListedName, 0.4, why)
        } else {
            Link::sure(bearer, claim.node, Evidence::ListedName, sure, why)
        });
    }
}

/// Whether a name that a list gives beside another may be its former one: a place in it is that of the other name or entry, or
/// holds it, or lies in it. A subsidiary elsewhere bears the name of its place.
fn may_be_former(name: &Node<'_>, entry: &Node<'_>) -> bool {
    let named = place_in(&name.key);
    let places = [place_in(&entry.key), entry.region];
    named == 0 || places.into_iter().all(|place| place == 0 || overlap(named, place))
}

/// The division that a name begins with or has in brackets, 0 where there is none.
fn place_in(key: &str) -> u32 {
    let inside = || key.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    front(key).or_else(|| inside().and_then(front)).map_or(0, |front| front.code)
}

fn overlap(a: u32, b: u32) -> bool {
    let digits = |code: u32| {
        if code.is_multiple_of(10_000) {
            10_000
        } else if code.is_multiple_of(100) {
            100
        } else {
            1
        }
    };
    let wide = digits(a).max(digits(b));
    a / wide == b / wide
}

fn distinct(of: impl Iterator<Item = u64>) -> usize {
    let mut all: Vec<u64> = of.collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

/// How sure a former name is for a mention of those years; `None` where it was not the name then.
fn dated(name: &DatedName, years: (i32, i32)) -> Option<f64> {
    let bound = |date: Option<crate::tables::Date>| date.filter(|d| d.is_some()).map(crate::tables::Date::year);
    let (from, until) = (bound(name.from), bound(name.until));
    if from.is_none() && until.is_none() {
        return Some(FORMER_UNDATED);
    }
    if years.0 == 0 {
        return Some(FORMER_DATE_UNKNOWN);
    }
    // Applications under the old name are published, and counted, for a while after.
    let fits = from.is_none_or(|from| years.1 >= from) && until.is_none_or(|until| years.0 <= until + 2);
    fits.then_some(FORMER)
}
