//! Contradictions among decisions, each once, with the lines that make it.
//!
//! Decisions hold between days. Between two days on which one begins or ends nothing changes, so it is enough to look at the
//! first day of each such stretch, and only at decisions that are tied to each other by merges and parents at any time.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::decision_row::lines;
use super::decisions::{Action, Decision};
use super::fold::compared;
use crate::error::Message;

/// Some decisions that cannot all hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Conflict {
    /// The first of their rows, where they come from a table.
    pub(super) row: Option<u32>,
    /// What they say.
    pub(super) message: Message,
}

/// All contradictions, in the order of their first rows.
pub(super) fn conflicts(decisions: &[(Decision, Option<u32>)]) -> Vec<Conflict> {
    let ties = Ties::new(decisions);
    let mut out = Vec::new();
    for group in ties.groups().iter().filter(|group| group.decisions.len() > 1) {
        // Each is told as it is on the first day on which it is one.
        let mut found: BTreeMap<Clash, i32> = BTreeMap::new();
        for day in ties.stretches(group) {
            for clash in At::new(&ties, group, day).clashes() {
                found.entry(clash).or_insert(day);
            }
        }
        out.extend(found.iter().map(|(clash, &day)| ties.told(clash, group, day)));
    }
    out.sort_unstable();
    out
}

/// A contradiction: what kind, between which decisions. The same one on another day is the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Clash {
    /// A decision to keep apart, and merges that lead from one end to the other.
    Apart(usize),
    /// Two renames.
    Renames(usize, usize),
    /// Two parents.
    Parents(usize, usize),
    /// Parents in a ring, by their decisions in ascending order.
    Ring(Vec<usize>),
}

/// Decisions that may have to do with each other, with their names as numbers.
struct Group {
    decisions: Vec<usize>,
    /// Numbers of name and other; a rename ties nothing to its new name.
    ends: Vec<(usize, usize)>,
    names: usize,
}

/// The decisions and when they hold.
struct Ties<'a> {
    decisions: &'a [(Decision, Option<u32>)],
    days: Vec<(i32, i32)>,
}

impl<'a> Ties<'a> {
    fn new(decisions: &'a [(Decision, Option<u32>)]) -> Self {
        Self { decisions, days: decisions.iter().map(|(decision, _)| decision.days()).collect() }
    }

    fn decision(&self, at: usize) -> &'a Decision {
        &self.decisions[at].0
    }

    /// Groups of decisions whose names hang together by merges and parents at any time.
    fn groups(&self) -> Vec<Group> {
        let all = self.numbered((0..self.decisions.len()).collect());
        let mut sets = Sets::new(all.names);
        for (&at, &(a, b)) in all.decisions.iter().zip(&all.ends) {
            if self.decision(at).action != Action::Apart {
                sets.unite(a, b);
            }
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (&at, &(a, b)) in all.decisions.iter().zip(&all.ends) {
            if sets.root(a) == sets.root(b) {
                groups.entry(sets.root(a)).or_default().push(at);
            }
        }
        groups.into_values().map(|decisions| self.numbered(decisions)).collect()
    }

    fn numbered(&self, decisions: Vec<usize>) -> Group {
        let mut numbers: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
        let mut number = |name: &'a str| {
            let next = numbers.len();
            *numbers.entry(compared(name)).or_insert(next)
        };
        let ends = decisions.iter().map(|&at| {
            let Decision { action, name, other, .. } = self.decision(at);
            let first = number(name);
            (first, if *action == Action::Rename { first } else { number(other) })
        });
        let ends = ends.collect();
        Group { decisions, ends, names: numbers.len() }
    }

    /// The first days of the stretches in which nothing changes for a group.
    fn stretches(&self, group: &Group) -> BTreeSet<i32> {
        group.decisions.iter().flat_map(|&at| [self.days[at].0, self.days[at].1.saturating_add(1)]).collect()
    }

    /// The contradiction in words.
    fn told(&self, clash: &Clash, group: &Group, day: i32) -> Conflict {
        let (mut involved, zh, en) = match clash {
            Clash::Apart(at) => {
                let Decision { name: a, other: b, .. } = self.decision(*at);
                (vec![*at], format!("「{a}」与「{b}」既合并又分开"), format!("'{a}' and '{b}' are both merged and kept apart"))
            }
            Clash::Renames(a, b) => {
                let (Decision { name, other: x, .. }, y) = (self.decision(*a), &self.decision(*b).other);
                let zh = format!("「{name}」同时更名为「{x}」和「{y}」");
                (vec![*a, *b], zh, format!("'{name}' is called both '{x}' and '{y}' at one time"))
            }
            Clash::Parents(a, b) => {
                let (Decision { name, other: x, .. }, y) = (self.decision(*a), &self.decision(*b).other);
                let zh = format!("「{name}」同时有两个上级「{x}」和「{y}」");
                (vec![*a, *b], zh, format!("'{name}' has two parents at one time, '{x}' and '{y}'"))
            }
            Clash::Ring(ring) => {
                let first = ring.first().map(|&at| self.decision(at).name.as_str()).unwrap_or_default();
                (ring.clone(), format!("「{first}」的上级关系成环"), format!("the parents of '{first}' form a ring"))
            }
        };
        if let Clash::Apart(_) | Clash::Ring(_) = clash
            && let [at] = involved[..]
        {
            involved.extend(self.path(group, at, day));
        }
        involved.sort_unstable();
        let rows: BTreeSet<u32> = involved.iter().filter_map(|&at| self.decisions[at].1).collect();
        let (zh_lines, en_lines) = lines(involved.iter().map(|&at| self.decision(at)), &rows);
        Conflict { row: rows.first().copied(), message: Message::new(zh + &zh_lines, en + &en_lines) }
    }

    /// The merges of a day that lead from one end of a decision to the other, the shortest way.
    fn path(&self, group: &Group, from: usize, day: i32) -> Vec<usize> {
        let mut beside: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        let mut ends = (0, 0);
        for (&at, &(a, b)) in group.decisions.iter().zip(&group.ends) {
            if at == from {
                ends = (a, b);
            } else if self.decision(at).action == Action::Merge && holds(self.days[at], day) {
                beside.entry(a).or_default().push((b, at));
                beside.entry(b).or_default().push((a, at));
            }
        }
        let mut reached: BTreeMap<usize, Option<(usize, usize)>> = BTreeMap::from([(ends.0, None)]);
        let mut queue = VecDeque::from([ends.0]);
        while let Some(name) = queue.pop_front() {
            for &(next, by) in beside.get(&name).into_iter().flatten() {
                reached.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    Some((name, by))
                });
            }
        }
        let step = |name: &usize| reached.get(name).copied().flatten();
        std::iter::successors(step(&ends.1), |(before, _)| step(before)).map(|(_, by)| by).collect()
    }
}

fn holds((first, last): (i32, i32), day: i32) -> bool {
    first <= day && day <= last
}

/// What a group of decisions says on one day.
struct At<'a> {
    ties: &'a Ties<'a>,
    /// Decisions that hold, with the numbers of their names.
    active: Vec<(usize, (usize, usize))>,
    sets: Sets,
}

impl<'a> At<'a> {
    fn new(ties: &'a Ties<'a>, group: &Group, day: i32) -> Self {
        let all = group.decisions.iter().copied().zip(group.ends.iter().copied());
        let active: Vec<_> = all.filter(|(at, _)| holds(ties.days[*at], day)).collect();
        let mut sets = Sets::new(group.names);
        for (_, (a, b)) in active.iter().filter(|(at, _)| ties.decision(*at).action == Action::Merge) {
            sets.unite(*a, *b);
        }
        Self { ties, active, sets }
    }

    fn clashes(mut self) -> Vec<Clash> {
        let mut found = Vec::new();
        let mut called: BTreeMap<usize, usize> = BTreeMap::new();
        // The first parent of each legal person, and the decision that says so.
        let mut owned: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (at, (a, b)) in std::mem::take(&mut self.active) {
            let (a, b) = (self.sets.root(a), self.sets.root(b));
            let Decision { action, other, .. } = self.ties.decision(at);
            match action {
                Action::Apart if a == b => found.push(Clash::Apart(at)),
                Action::Parent if a == b => found.push(Clash::Ring(vec![at])),
                Action::Merge | Action::Apart => {}
                Action::Rename => {
                    let first = *called.entry(a).or_insert(at);
                    if compared(&self.ties.decision(first).other) != compared(other) {
                        found.push(Clash::Renames(first, at));
                    }
                }
                Action::Parent => {
                    // By their names, even if those are merged: so that what contradicts does so in any larger file too.
                    let (_, first) = *owned.entry(a).or_insert((b, at));
                    if compared(&self.ties.decision(first).other) != compared(other) {
                        found.push(Clash::Parents(first, at));
                    }
                }
            }
        }
        rings(&owned, &mut found);
        found
    }
}

/// Follows the parents of each legal person upwards; who is met again on the way is in a ring.
fn rings(owned: &BTreeMap<usize, (usize, usize)>, found: &mut Vec<Clash>) {
    let mut done: BTreeSet<usize> = BTreeSet::new();
    for &start in owned.keys() {
        let mut way: Vec<(usize, usize)> = Vec::new();
        let mut met: BTreeMap<usize, usize> = BTreeMap::new();
        let mut at = start;
        while let Some(&(parent, by)) = owned.get(&at).filter(|_| !done.contains(&at)) {
            if let Some(&from) = met.get(&at) {
                let mut ring: Vec<usize> = way.iter().skip(from).map(|(_, by)| *by).collect();
                ring.sort_unstable();
                found.push(Clash::Ring(ring));
                break;
            }
            met.insert(at, way.len());
            way.push((at, by));
            at = parent;
        }
        done.extend(way.into_iter().map(|(name, _)| name));
    }
}

/// Disjoint sets of names.
struct Sets(Vec<usize>);

impl Sets {
    fn new(names: usize) -> Self {
        Self((0..names).collect())
    }

    fn root(&mut self, mut name: usize) -> usize {
        while self.0[name] != name {
            self.0[name] = self.0[self.0[name]];
            name = self.0[name];
        }
        name
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}
