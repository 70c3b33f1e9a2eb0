//! Names that may be one and are left to a person: the same brand and trade under another place.

use rayon::prelude::*;

use super::link::{Link, Why};
use super::nodes::Nodes;
use super::parts::Parts;
use super::places::{lies_in, named, same_county};
use super::resolution::Evidence;
use super::search::{MANY, groups, hashed};
use super::slips::common;
use crate::tables::Progress;

/// X(上海) and 上海X in one county are mostly one firm, elsewhere mostly two.
const MOVED_AND_COUNTY: f64 = 0.6;
/// X(上海) and 上海X.
const MOVED: f64 = 0.45;
/// A name without a place, and one with the place in which the first one lies.
const MISSING_AND_THERE: f64 = 0.5;
/// A name without a place, and the only one with a place.
const MISSING: f64 = 0.3;
/// The same brand and trade, and common inventors: mostly firms of one owner.
const INVENTORS: f64 = 0.35;

/// A name without its place.
struct Bare {
    /// Brand and trade.
    core: String,
    /// The place, 0 where the name has none.
    place: u32,
    /// Whether it stands in front.
    front: bool,
}

/// The name without its place, wherever it stands.
fn bare(name: &str, key: &str, parts: &Parts<'_>) -> Option<Bare> {
    if parts.form.is_empty() || parts.core(key).chars().count() < 3 {
        return None;
    }
    let core = parts.core(key);
    if parts.place != 0 {
        return Some(Bare { core: core.to_owned(), place: parts.place, front: true });
    }
    if let Some((front, rest)) = name.split_once('(')
        && let Some((inner, _)) = rest.split_once(')')
        && let Some(place) = named(inner)
    {
        return Some(Bare { core: core.replacen(inner, "", 1), place, front: false }).filter(|_| !front.is_empty());
    }
    Some(Bare { core: core.to_owned(), place: 0, front: false })
}

/// Names that differ in their place only.
pub(super) fn doubts(nodes: &Nodes<'_>, parts: &[Option<Parts<'_>>], links: &mut Vec<Link>, progress: &Progress) {
    let bared = |at: u32| {
        if progress.is_cancelled() {
            return None;
        }
        let node = nodes.at(at);
        bare(&node.name, &node.key, parts[at as usize].as_ref()?)
    };
    let form = |at: u32| parts[at as usize].as_ref().map_or("", |p| p.form);
    let keyed = (0u32..parts.len() as u32).into_par_iter().filter_map(|at| Some((hashed((&bared(at)?.core, form(at))), at)));
    groups(keyed.collect(), progress, |group| {
        // A brand and trade in very many places are words of the language.
        if group.len() > MANY {
            return;
        }
        let all: Vec<(u32, Bare)> = group.iter().filter_map(|&n| Some((n, bared(n)?))).collect();
        let mut placed: Vec<&str> = all.iter().filter(|(_, b)| b.place != 0).map(|(n, _)| &*nodes.at(*n).key).collect();
        placed.sort_unstable();
        placed.dedup();
        for (i, one) in all.iter().enumerate() {
            for other in &all[i + 1..] {
                if one.1.core == other.1.core && form(one.0) == form(other.0) && nodes.at(one.0).key != nodes.at(other.0).key {
                    links.extend(pair(nodes, one, other, placed.len() == 1));
                }
            }
        }
    });
}

fn pair(nodes: &Nodes<'_>, one: &(u32, Bare), other: &(u32, Bare), only: bool) -> Option<Link> {
    let ((a, x), (b, y)) = (one, other);
    let shared = common(&nodes.at(*a).inventors, &nodes.at(*b).inventors);
    let county = same_county(nodes.at(*a).region, nodes.at(*b).region);
    let doubt = |confidence, why| Some(Link::doubt(*a, *b, Evidence::PartsAndCounty, confidence, why));
    if x.place == y.place {
        let sure = if county || shared > 0 { MOVED_AND_COUNTY } else { MOVED };
        return if x.place != 0 && x.front != y.front { doubt(sure, Why::PlaceMoved) } else { None };
    }
    if x.place == 0 || y.place == 0 {
        let (bare, place) = if x.place == 0 { (*a, y.place) } else { (*b, x.place) };
        let region = nodes.at(bare).region;
        if shared > 0 || county || (region != 0 && (region == place || lies_in(region, place))) {
            return doubt(MISSING_AND_THERE, Why::PlaceMissing);
        }
        return if only && region == 0 { doubt(MISSING, Why::PlaceMissing) } else { None };
    }
    if shared > 0 { doubt(INVENTORS, Why::PartsAndInventors(shared)) } else { None }
}
