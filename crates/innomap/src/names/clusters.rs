//! Links to clusters: the most trusted links first, none that joins what must stay apart.

use rustc_hash::FxHashMap;

use super::link::Link;
use super::nodes::{Nodes, hash};
use super::resolution::Evidence;

/// Nodes joined by links; the accepted links are a forest.
#[derive(Debug)]
pub(super) struct Clusters {
    root: Vec<u32>,
    size: Vec<u32>,
    /// Codes of legal persons in a cluster, by its root; mostly none or one.
    codes: FxHashMap<u32, Vec<[u8; 9]>>,
    /// A hash of the first listed name of a cluster, by its root.
    listed: FxHashMap<u32, u64>,
    /// What a cluster must stay apart from, by its root.
    apart: FxHashMap<u32, Vec<u32>>,
    /// Accepted links.
    pub(super) accepted: Vec<Link>,
}

impl Clusters {
    /// Every node by itself.
    pub(super) fn new(nodes: &Nodes<'_>, apart: &[(u32, u32)]) -> Self {
        let count = nodes.len();
        let mut clusters = Self {
            root: (0..count as u32).collect(),
            size: vec![1; count],
            codes: FxHashMap::default(),
            listed: FxHashMap::default(),
            apart: FxHashMap::default(),
            accepted: Vec::new(),
        };
        for (node, at) in nodes.all.iter().zip(0..) {
            if let Some(code) = node.legal_code() {
                clusters.codes.insert(at, vec![code]);
            }
            if node.entry.is_some() {
                clusters.listed.insert(at, hash(&node.key));
            }
        }
        for &(one, other) in apart {
            clusters.apart.entry(one).or_default().push(other);
            clusters.apart.entry(other).or_default().push(one);
        }
        clusters
    }

    /// The root of a node's cluster.
    pub(super) fn root(&mut self, node: u32) -> u32 {
        let mut at = node;
        while self.root[at as usize] != at {
            let up = self.root[at as usize];
            self.root[at as usize] = self.root[up as usize];
            at = up;
        }
        at
    }

    /// Joins the ends of a link if they may be one; whether they are one now by this link.
    pub(super) fn join(&mut self, link: &Link) -> bool {
        let (a, b) = (self.root(link.ends.0), self.root(link.ends.1));
        if a == b || !self.may_join(a, b, link.evidence) {
            return false;
        }
        let (from, to) = if self.size[a as usize] < self.size[b as usize] { (a, b) } else { (b, a) };
        self.root[from as usize] = to;
        self.size[to as usize] += self.size[from as usize];
        if let Some(mut codes) = self.codes.remove(&from) {
            let all = self.codes.entry(to).or_default();
            all.append(&mut codes);
            all.sort_unstable();
            all.dedup();
        }
        if let Some(listed) = self.listed.remove(&from) {
            self.listed.entry(to).and_modify(|known| *known = (*known).min(listed)).or_insert(listed);
        }
        if let Some(mut apart) = self.apart.remove(&from) {
            self.apart.entry(to).or_default().append(&mut apart);
        }
        self.accepted.push(*link);
        true
    }

    /// Whether two clusters may be one: no decision forbids it; they have a code in common, or not both have one; and weak
    /// evidence joins no two that the register lists under two names.
    fn may_join(&mut self, a: u32, b: u32, evidence: Evidence) -> bool {
        if self.kept_apart(a, b) {
            return false;
        }
        if evidence <= Evidence::Decision {
            return true;
        }
        if let (Some(x), Some(y)) = (self.codes.get(&a), self.codes.get(&b))
            && !x.iter().any(|code| y.contains(code))
        {
            return false;
        }
        if evidence >= Evidence::PartsAndCounty
            && let (Some(x), Some(y)) = (self.listed.get(&a), self.listed.get(&b))
        {
            return x == y;
        }
        true
    }

    fn kept_apart(&mut self, a: u32, b: u32) -> bool {
        let (Some(x), Some(y)) = (self.apart.get(&a), self.apart.get(&b)) else { return false };
        let (shorter, other) = if x.len() <= y.len() { (x.clone(), b) } else { (y.clone(), a) };
        shorter.into_iter().any(|node| self.root(node) == other)
    }

    /// Whether the ends of a link could be one, if nothing else were known.
    pub(super) fn could_join(&mut self, link: &Link) -> bool {
        let (a, b) = (self.root(link.ends.0), self.root(link.ends.1));
        a != b && self.may_join(a, b, link.evidence)
    }
}
