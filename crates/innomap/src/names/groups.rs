//! Who owns whom: dated edges between names, and the group at their top.

use rustc_hash::{FxHashMap, FxHashSet};

use super::key::key;
use super::known::{KnownAs, known};
use super::resolution::Ownership;
use crate::error::Message;
use crate::tables::Date;

/// Where an edge of ownership is known from; the order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// A person decided it.
    Decision,
    /// The register.
    Register,
    /// The name in front.
    Name,
    /// How the names of the group's members begin.
    Front,
}

/// One owner of a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner {
    source: Source,
    parent: String,
    from: Option<Date>,
    until: Option<Date>,
    cut: bool,
}

/// The owners of each name.
#[derive(Debug, Default)]
pub(super) struct Owners {
    of: FxHashMap<String, Vec<Owner>>,
    /// The group of each name that has owners.
    groups: FxHashMap<String, String>,
}

impl Owners {
    /// Adds an edge.
    pub(super) fn add(&mut self, child: &str, parent: String, dates: (Option<Date>, Option<Date>), source: Source) {
        if child != parent && !parent.is_empty() {
            let owner = Owner { source, parent, from: dates.0, until: dates.1, cut: false };
            self.of.entry(child.to_owned()).or_default().push(owner);
        }
    }

    /// Adds the edge that a name's front shows.
    pub(super) fn add_front(&mut self, name: &str, group: String) {
        if key(&group) != key(name) {
            self.add(name, group, (None, None), Source::Front);
        }
    }

    /// All owners, ascending.
    pub(super) fn parents(&self) -> Vec<String> {
        let mut parents: Vec<String> = self.of.values().flatten().map(|owner| owner.parent.clone()).collect();
        parents.sort_unstable();
        parents.dedup();
        parents
    }

    /// Orders the edges and finds the group of each name: up the edges that hold today, the most trusted first. Where they go in
    /// a circle, the least trusted edge of the circle is left out.
    pub(super) fn settle(&mut self) {
        for owners in self.of.values_mut() {
            owners.sort();
            owners.dedup_by(|b, a| (&a.parent, a.from, a.until) == (&b.parent, b.from, b.until));
            // What the name says is said once.
            let better = owners.first().map(|o| o.source);
            owners.retain(|o| o.source != Source::Front || better == Some(Source::Front));
        }
        let mut up: FxHashMap<&str, (Source, String)> =
            self.of.iter().filter_map(|(child, owners)| Some((child.as_str(), current(owners)?))).collect();
        let mut children: Vec<&str> = self.of.keys().map(String::as_str).collect();
        children.sort_unstable();
        let mut cuts: Vec<(String, String)> = Vec::new();
        let mut groups: FxHashMap<String, String> = FxHashMap::default();
        for child in children {
            while let Some(cut) = circle(&up, &groups, child) {
                let parent = up.remove(cut.as_str()).map(|(_, parent)| parent);
                cuts.extend(parent.map(|parent| (cut, parent)));
            }
            let mut path = vec![child];
            while let Some((_, parent)) = path.last().and_then(|last| up.get(last)).filter(|(_, p)| !groups.contains_key(p)) {
                path.push(parent);
            }
            let last = path.last().copied().unwrap_or(child);
            let top = up.get(last).and_then(|(_, parent)| groups.get(parent)).map_or(last, String::as_str).to_owned();
            groups.extend(path.into_iter().map(|name| (name.to_owned(), top.clone())));
        }
        self.groups = groups;
        for (child, parent) in cuts {
            let owners = self.of.get_mut(&child).into_iter().flatten();
            owners.filter(|o| o.parent == parent).for_each(|o| o.cut = true);
        }
    }

    /// The group of a name, its own where it has no owner.
    pub(super) fn group<'s>(&'s self, name: &'s str) -> &'s str {
        self.groups.get(name).map_or(name, String::as_str)
    }

    /// The edges above some names, ascending.
    pub(super) fn edges<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<Ownership> {
        let mut todo: Vec<&str> = names.filter_map(|name| self.of.get_key_value(name)).map(|(child, _)| child.as_str()).collect();
        let mut seen: FxHashSet<&str> = todo.iter().copied().collect();
        let mut edges = Vec::new();
        while let Some(child) = todo.pop() {
            for owner in self.of.get(child).into_iter().flatten() {
                edges.push(owner.edge(child));
                if let Some((parent, _)) = self.of.get_key_value(&owner.parent)
                    && seen.insert(parent)
                {
                    todo.push(parent);
                }
            }
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}

impl Owner {
    fn edge(&self, child: &str) -> Ownership {
        let (zh, en) = match self.source {
            Source::Decision => ("决定", "decision"),
            Source::Register => ("企业名单", "register"),
            Source::Name => ("名称中的上级单位", "the name in front"),
            Source::Front => ("集团成员的名称规律", "how the names of the group begin"),
        };
        let (note_zh, note_en) = if self.cut {
            ("；与其他关系成环，未用于集团", "; in a circle with others, not used for the group")
        } else {
            ("", "")
        };
        Ownership {
            parent: self.parent.clone(),
            child: child.to_owned(),
            from: self.from,
            until: self.until,
            evidence: Message::new(format!("{zh}{note_zh}"), format!("{en}{note_en}")),
        }
    }
}

/// The most trusted owner of today; of two, the later one.
fn current(owners: &[Owner]) -> Option<(Source, String)> {
    let open = owners.iter().filter(|o| o.until.is_none_or(|until| !until.is_some()));
    let best = open.min_by(|a, b| a.source.cmp(&b.source).then(b.from.cmp(&a.from)).then(a.parent.cmp(&b.parent)))?;
    Some((best.source, best.parent.clone()))
}

/// The child whose edge is to be left out of the circle that a name leads into. What has a group is in none.
fn circle(up: &FxHashMap<&str, (Source, String)>, groups: &FxHashMap<String, String>, start: &str) -> Option<String> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let mut path: Vec<&str> = Vec::new();
    let mut at = start;
    while !groups.contains_key(at) {
        if let Some(&first) = seen.get(at) {
            let worst = path[first..].iter().filter_map(|child| Some((up.get(*child)?.0, *child))).max()?;
            return Some(worst.1.to_owned());
        }
        seen.insert(at, path.len());
        path.push(at);
        at = up.get(at)?.1.as_str();
    }
    None
}

/// The name of today of a name everybody knows.
pub(super) fn todays_name(name: &str) -> String {
    let mut name = name.to_owned();
    for _ in 0..8 {
        match known(&name, &key(&name)) {
            Some(next) if matches!(next.how, KnownAs::Renamed | KnownAs::Merged | KnownAs::Short) => {
                next.to.clone_into(&mut name);
            }
            _ => break,
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_cut_at_its_least_trusted_edge() {
        let mut owners = Owners::default();
        owners.add("甲", "乙".into(), (None, None), Source::Decision);
        owners.add("乙", "丙".into(), (None, None), Source::Register);
        owners.add("丙", "甲".into(), (None, None), Source::Name);
        owners.settle();
        assert_eq!((owners.group("甲"), owners.group("乙"), owners.group("丙")), ("丙", "丙", "丙"));
        let edges = owners.edges(["甲"].into_iter());
        assert_eq!(edges.len(), 3);
        assert!(edges.iter().any(|e| e.child == "丙" && e.evidence.en.contains("circle")));
    }

    #[test]
    fn ownership_that_ended_makes_no_group() {
        let mut owners = Owners::default();
        owners.add("甲", "乙".into(), (None, Date::new(2010, 0, 0)), Source::Register);
        owners.add("丁", "乙".into(), (None, Date::new(2010, 0, 0)), Source::Register);
        owners.add("丁", "丙".into(), (Date::new(2010, 0, 0), None), Source::Register);
        owners.settle();
        assert_eq!((owners.group("甲"), owners.group("丁")), ("甲", "丙"));
        assert_eq!(owners.edges(["甲", "丁"].into_iter()).len(), 3);
    }
}
