//! What is one patent: records of one family, one application or one publication, put together across all parts of a map.
//!
//! A record says its family where the export has one, its application, and its publication. Records that share any of
//! these are one unit, even where exports disagree: the family of one vendor and that of another meet in a publication that
//! both hold. So an application and its grant are one, whichever file each came from.

use std::hash::BuildHasher;

use petgraph::unionfind::UnionFind;
use polars_core::prelude::{StringChunked, StringChunkedBuilder};
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::config::Unit;
use super::partial::Records;
use crate::Result;
use crate::tables::Progress;

/// Between the members of a family that is given by them.
pub(super) const MEMBERS: char = ';';

/// The key of each record's unit: the smallest of the keys that its records have.
pub(super) fn unit_keys(
    records: &Records,
    unit: Unit,
    publications_distinct: bool,
    progress: &Progress,
) -> Result<StringChunked> {
    let own = own_keys(records, unit);
    progress.check()?;
    let mut links = Vec::new();
    if !publications_distinct {
        links.extend(equal(&records.publication));
        progress.check()?;
    }
    if unit != Unit::Publication {
        links.extend(equal(&records.application));
        progress.check()?;
    }
    if unit == Unit::Family {
        links.extend(members(records));
        progress.check()?;
    }
    let keys = own.downcast_as_array();
    links.retain(|&(a, b)| keys.get(a as usize) != keys.get(b as usize));
    if links.is_empty() {
        return Ok(own);
    }
    links.extend(equal(&own));
    progress.check()?;
    Ok(smallest(&own, &links))
}

/// The first of family, application, publication that the unit allows and the record has.
fn own_keys(records: &Records, unit: Unit) -> StringChunked {
    let family = (unit == Unit::Family).then_some(&records.family);
    let application = (unit != Unit::Publication).then_some(&records.application);
    let order = [family, application, Some(&records.publication)];
    let mut known = order.into_iter().flatten().filter(|texts| texts.null_count() < texts.len());
    let Some(first) = known.next() else { return records.publication.clone() };
    let is_list = |text: &str| text.contains(MEMBERS);
    if first.null_count() == 0 && !first.downcast_as_array().values_iter().any(is_list) {
        return first.clone();
    }
    let mut out = StringChunkedBuilder::new("".into(), records.len());
    for i in 0..records.len() {
        let key = order.into_iter().flatten().find_map(|texts| texts.get(i));
        // Members are sorted: the first is the smallest.
        out.append_option(key.map(|key| key.split(MEMBERS).next().unwrap_or(key)));
    }
    out.finish()
}

/// Records of equal texts, each with the first of them.
fn equal(texts: &StringChunked) -> Vec<(u32, u32)> {
    if texts.null_count() == texts.len() {
        return Vec::new();
    }
    let array = texts.downcast_as_array();
    let hash = |i: usize| array.get(i).map(|text| (FxBuildHasher.hash_one(text), i as u32));
    first_of_each((0..array.len()).into_par_iter().with_min_len(16_384).filter_map(hash).collect(), |i| array.get(i as usize))
}

/// Records tied by the lists of members that families are given by: who names a member is one with it.
fn members(records: &Records) -> Vec<(u32, u32)> {
    let (family, publication) = (records.family.downcast_as_array(), records.publication.downcast_as_array());
    let lists: Vec<u32> =
        (0..family.len() as u32).filter(|&i| family.get(i as usize).is_some_and(|f| f.contains(MEMBERS))).collect();
    if lists.is_empty() {
        return Vec::new();
    }
    let mut named: Vec<(&str, u32)> =
        lists.iter().flat_map(|&i| family.value(i as usize).split(MEMBERS).map(move |member| (member, i))).collect();
    named.extend((0..publication.len()).filter_map(|i| Some((publication.get(i)?, i as u32))));
    let hashed = named.iter().zip(0..).map(|((text, _), at)| (FxBuildHasher.hash_one(text), at)).collect();
    let pairs = first_of_each(hashed, |at| Some(named[at as usize].0));
    pairs.into_iter().map(|(a, b)| (named[a as usize].1, named[b as usize].1)).filter(|(a, b)| a != b).collect()
}

/// Pairs of positions of equal text: each with the first of its text.
fn first_of_each<'a>(mut hashed: Vec<(u64, u32)>, text: impl Fn(u32) -> Option<&'a str>) -> Vec<(u32, u32)> {
    hashed.par_sort_unstable();
    let mut pairs = Vec::new();
    for group in hashed.chunk_by(|a, b| a.0 == b.0) {
        for (n, &(_, i)) in group.iter().enumerate().skip(1) {
            // Texts of one hash are nearly always equal; where they are not, the first equal one is looked for.
            if let Some(&(_, first)) = group[..n].iter().find(|&&(_, first)| text(first) == text(i)) {
                pairs.push((i, first));
            }
        }
    }
    pairs
}

/// The smallest key of each component.
fn smallest(own: &StringChunked, links: &[(u32, u32)]) -> StringChunked {
    let keys = own.downcast_as_array();
    let mut components = UnionFind::<u32>::new(keys.len());
    for &(a, b) in links {
        components.union(a, b);
    }
    let mut best: Vec<u32> = (0..keys.len() as u32).collect();
    for i in 0..keys.len() as u32 {
        let root = components.find_mut(i) as usize;
        if keys.get(i as usize) < keys.get(best[root] as usize) {
            best[root] = i;
        }
    }
    let mut out = StringChunkedBuilder::new("".into(), keys.len());
    for i in 0..keys.len() as u32 {
        out.append_option(keys.get(best[components.find_mut(i) as usize] as usize));
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use polars_core::prelude::NewChunkedArray;
    use proptest::prelude::*;

    use super::super::partial::Partial;
    use super::super::{MapConfig, Setup};
    use super::*;

    type Row = (Option<String>, Option<String>, String);

    fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> StringChunked {
        StringChunked::from_iter_options("".into(), values)
    }

    fn records(rows: &[Row]) -> Records {
        let mut out = Partial::empty(Setup::new(MapConfig::default(), None).unwrap()).records;
        out.family = texts(rows.iter().map(|r| r.0.as_deref()));
        out.application = texts(rows.iter().map(|r| r.1.as_deref()));
        out.publication = texts(rows.iter().map(|r| Some(r.2.as_str())));
        out.file = vec![0; rows.len()];
        out
    }

    /// The obvious version: sets of names that grow together until none overlap.
    fn obvious(rows: &[Row], unit: Unit) -> Vec<BTreeSet<usize>> {
        let names = |i: usize| {
            let (family, application, publication) = &rows[i];
            let mut out = BTreeSet::from([format!("p{publication}")]);
            if unit != Unit::Publication {
                out.extend(application.iter().map(|a| format!("a{a}")));
            }
            if unit == Unit::Family {
                match family.as_deref() {
                    Some(list) if list.contains(';') => out.extend(list.split(';').map(|m| format!("p{m}"))),
                    Some(id) => drop(out.insert(format!("f{id}"))),
                    None => {}
                }
            }
            out
        };
        let mut sets: Vec<(BTreeSet<String>, BTreeSet<usize>)> = Vec::new();
        for i in 0..rows.len() {
            let mut new = (names(i), BTreeSet::from([i]));
            while let Some(at) = sets.iter().position(|s| !s.0.is_disjoint(&new.0)) {
                let old = sets.swap_remove(at);
                new.0.extend(old.0);
                new.1.extend(old.1);
            }
            sets.push(new);
        }
        let mut out: Vec<BTreeSet<usize>> = sets.into_iter().map(|s| s.1).collect();
        out.sort();
        out
    }

    proptest! {
        #[test]
        fn units_are_the_sets_that_share_a_name(
            rows in prop::collection::vec(
                (prop::option::of("F[0-9]{1,2}|CN[0-9]A;CN[0-9]B"), prop::option::of("CN20[0-3]"), "CN[0-9]{1,2}[AB]"), 1..25),
            unit in prop::sample::select(vec![Unit::Family, Unit::Application, Unit::Publication]),
        ) {
            let keys = unit_keys(&records(&rows), unit, false, &Progress::new()).unwrap();
            let mut found: Vec<BTreeSet<usize>> = Vec::new();
            let mut of: std::collections::BTreeMap<&str, BTreeSet<usize>> = std::collections::BTreeMap::new();
            for (i, key) in keys.iter().enumerate() {
                of.entry(key.unwrap()).or_default().insert(i);
            }
            found.extend(of.into_values());
            found.sort();
            prop_assert_eq!(found, obvious(&rows, unit));
        }
    }

    #[test]
    fn families_of_two_vendors_meet_in_a_publication_and_an_application_in_its_grant() {
        let row = |f: &str, a: &str, p: &str| {
            let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
            (some(f), some(a), p.to_owned())
        };
        let rows = [
            row("F1", "", "CN1A"),
            row("77", "", "CN1A"),
            row("77", "CN20", "CN1B"),
            row("", "CN20", "CN1C"),
            row("", "", "CN2A"),
        ];
        let keys = unit_keys(&records(&rows), Unit::Family, false, &Progress::new()).unwrap();
        assert_eq!(keys.iter().flatten().collect::<Vec<_>>(), ["77", "77", "77", "77", "CN2A"]);
    }
}
