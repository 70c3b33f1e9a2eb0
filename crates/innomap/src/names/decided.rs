//! What was decided about names, as links and bounds.

use super::decisions::{Action, Decision, Decisions};
use super::fold::compared;
use super::link::{Link, Why};
use super::nodes::Nodes;
use super::resolution::Evidence;
use super::{Code, key::key};
use crate::tables::Date;

/// Decisions about nodes.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// Nodes that are one.
    pub(super) links: Vec<Link>,
    /// Nodes that are not.
    pub(super) apart: Vec<(u32, u32)>,
    /// What the legal persons of nodes are called; renaming comes before merging.
    pub(super) called: Vec<(u32, (u8, String))>,
    /// Owned nodes and their owners.
    pub(super) parents: Vec<(u32, Decision)>,
}

impl Decided {
    /// Reads the decisions; names that they lead to and nobody bears become nodes.
    pub(super) fn new(nodes: &mut Nodes<'_>, decisions: &Decisions) -> Self {
        let mut decided = Self::default();
        let mut all: Vec<&Decision> = decisions.all.iter().collect();
        all.sort();
        for decision in all {
            decided.add(nodes, decision);
        }
        decided
    }

    fn add(&mut self, nodes: &mut Nodes<'_>, decision: &Decision) {
        let about = meant(nodes, &decision.name);
        let held: Vec<u32> = about.iter().copied().filter(|&n| holds(decision, nodes.at(n).years)).collect();
        match decision.action {
            Action::Merge => {
                let mut others = meant(nodes, &decision.other);
                if others.is_empty() && !held.is_empty() && code(&decision.other).is_none() {
                    others.push(nodes.led_to(&decision.other));
                }
                let Some(&hub) = others.first() else { return };
                for &node in held.iter().chain(&others).filter(|&&node| node != hub) {
                    self.links.push(Link::sure(node, hub, Evidence::Decision, 1.0, Why::Decided));
                }
                if code(&decision.other).is_none() && !held.is_empty() {
                    self.called.push((hub, (1, decision.other.clone())));
                }
            }
            Action::Apart => {
                let others = meant(nodes, &decision.other);
                for &a in &held {
                    let rest = others.iter().filter(|&&b| a != b && holds(decision, nodes.at(b).years));
                    self.apart.extend(rest.map(|&b| (a, b)));
                }
            }
            Action::Rename => self.called.extend(held.iter().map(|&n| (n, (0, decision.other.clone())))),
            Action::Parent => self.parents.extend(about.iter().map(|&n| (n, decision.clone()))),
        }
    }
}

/// The code that a text is written as.
fn code(text: &str) -> Option<&[u8]> {
    let bytes = text.as_bytes();
    let signs = bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    (signs && digits >= 2 && matches!(bytes.len(), 9 | 18)).then_some(bytes)
}

/// The nodes a name or code means.
fn meant(nodes: &Nodes<'_>, text: &str) -> Vec<u32> {
    if let Some(wanted) = code(text) {
        let bears = |code: Code| match code {
            Code::Credit(known) => known == *wanted || known[8..17] == *wanted,
            Code::Organisation(known) => known == *wanted || wanted.get(8..17) == Some(&known),
        };
        let found: Vec<u32> = nodes.all.iter().zip(0..).filter(|(n, _)| n.code.is_some_and(bears)).map(|(_, at)| at).collect();
        if !found.is_empty() {
            return found;
        }
    }
    let key = key(text).into_owned();
    let alike: Vec<u32> = nodes.with_key(&key).collect();
    let exact: Vec<u32> = alike.iter().copied().filter(|&n| compared(&nodes.at(n).name) == compared(text)).collect();
    if exact.is_empty() { alike } else { exact }
}

/// Whether a decision holds in some year of a mention; what is not dated is not left out.
fn holds(decision: &Decision, years: (i32, i32)) -> bool {
    let year = |date: Option<Date>| date.filter(|d| d.is_some()).map(Date::year);
    years.0 == 0
        || (year(decision.from).is_none_or(|from| years.1 >= from) && year(decision.until).is_none_or(|until| years.0 <= until))
}
