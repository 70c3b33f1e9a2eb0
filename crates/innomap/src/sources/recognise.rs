//! Which vendor's table it is, seen from its headers.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::header::fold;
use super::mapping::Subject;
use super::profile::Profile;
use crate::{Error, Result};

/// What a header that only one vendor writes counts beside one that several write.
const MARK: usize = 4;

/// How many headers a message names of each side.
const SHOWN: usize = 4;

/// How well a profile fits folded headers: the headers it knows, those that identify it weighing most; 0 where too few of
/// those are there. A table of a set holds hardly anything else: what does is a table that somebody made of the set.
fn score(profile: &Profile, headers: &BTreeSet<String>) -> usize {
    let marks = profile.marks.intersection(headers).count();
    let known = profile.known.intersection(headers).count();
    let foreign = profile.set.is_some() && 2 * known <= headers.len();
    if marks < profile.identify_at_least || foreign { 0 } else { MARK * marks + known }
}

/// How well the headers fit a table of our own, which holds its key under our name for it; vendors share some other names.
fn own_score(subject: Subject, headers: &BTreeSet<String>) -> usize {
    let names = subject.own_headers();
    let has_key = subject.keys().iter().any(|key| names.iter().any(|(own, meaning)| meaning == key && headers.contains(own)));
    let known = names.iter().filter(|(own, _)| headers.contains(own)).count();
    if has_key { (MARK + 1) * known } else { 0 }
}

/// The profile that fits best; none where no vendor is recognised, or a table of our own fits better.
pub(super) fn recognise(profiles: &[Arc<Profile>], subject: Subject, headers: &[&str]) -> Result<Option<Arc<Profile>>> {
    let folded: BTreeSet<String> = headers.iter().map(|h| fold(h)).collect();
    let own = own_score(subject, &folded);
    for fallback in [false, true] {
        let fitting = profiles.iter().filter(|p| p.kind == subject && p.fallback == fallback);
        let scores: Vec<(usize, &Arc<Profile>)> = fitting.map(|p| (score(p, &folded), p)).collect();
        let best = scores.iter().map(|s| s.0).max().unwrap_or(0);
        let winners: Vec<&Arc<Profile>> = scores.into_iter().filter(|s| best > own && s.0 == best).map(|s| s.1).collect();
        match winners[..] {
            [] => {}
            [winner] => return Ok(Some(winner.clone())),
            [first, second, ..] => return Err(tie(first, second, headers)),
        }
    }
    Ok(None)
}

/// The error of headers that fit two vendors equally well; it says which further headers would decide.
fn tie(first: &Profile, second: &Profile, headers: &[&str]) -> Error {
    let decide = |of: &Profile, other: &Profile| {
        let all = of.identify.iter().chain(of.headers.values().flatten()).chain(&of.key).chain(&of.carried);
        let mut seen = BTreeSet::new();
        let own = all.filter(|h| !other.known.contains(&fold(h)) && seen.insert(fold(h)));
        own.take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    let (of_first, of_second) = (decide(first, second), decide(second, first));
    Error::schema("表头同时符合两种来源格式", "the headers fit two vendors equally well")
        .found(headers.join(", "))
        .expected(
            format!(
                "{}（{}）独有的列 {of_first}；或 {}（{}）独有的列 {of_second}",
                first.name, first.title.zh, second.name, second.title.zh
            ),
            format!(
                "headers of {} ({}) alone: {of_first}; or of {} ({}) alone: {of_second}",
                first.name, first.title.en, second.name, second.title.en
            ),
        )
        .hint(
            format!("请用 profile=\"{}\" 或 profile=\"{}\" 指定", first.name, second.name),
            format!("name one with profile=\"{}\" or profile=\"{}\"", first.name, second.name),
        )
}

#[cfg(test)]
#[path = "recognise_tests.rs"]
mod tests;
