//! Clusters to institutions: their names, what leads each mention to its institution, and the review table.

use std::borrow::Cow;
use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::clusters::Clusters;
use super::code::Code;
use super::decided::Decided;
use super::groups::{Owners, Source, todays_name};
use super::key::{is_wide, key};
use super::kind::kind;
use super::known::group_of;
use super::link::{Link, Why};
use super::nodes::{How, Nodes};
use super::register::Register;
use super::resolution::{Doubt, Evidence, Resolution, ResolvedInstitution};
use super::traditional::simplify;
use crate::error::Message;

/// A merge that is less sure than this is shown in the review table.
const SHOWN: f64 = 0.9;
/// Steps of a way that are put in words.
const STEPS: u32 = 5;

/// The nodes of a cluster in order from its anchor, each with the link that leads towards it.
struct Tree<'n> {
    anchor: u32,
    /// What its institution is called.
    label: Cow<'n, str>,
    /// The other nodes, each behind the one it is linked to.
    order: Vec<(u32, Link)>,
}

impl Tree<'_> {
    /// All nodes, the anchor first.
    fn nodes(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::once(self.anchor).chain(self.order.iter().map(|&(node, _)| node))
    }
}

/// Everything the result is made of.
pub(super) struct Outcome<'n, 'a> {
    nodes: &'n Nodes<'a>,
    register: &'n Register,
    root: Vec<u32>,
    trees: Vec<Tree<'n>>,
    /// Tree of each node.
    tree: Vec<u32>,
    accepted: Vec<Link>,
}

impl<'n, 'a> Outcome<'n, 'a> {
    /// Gathers the clusters.
    pub(super) fn new(nodes: &'n Nodes<'a>, register: &'n Register, mut clusters: Clusters, decided: &Decided) -> Self {
        let count = nodes.len() as u32;
        let root: Vec<u32> = (0..count).map(|n| clusters.root(n)).collect();
        let mut outcome =
            Self { nodes, register, root, trees: Vec::new(), tree: vec![u32::MAX; count as usize], accepted: clusters.accepted };
        outcome.grow(decided);
        outcome
    }

    fn grow(&mut self, decided: &Decided) {
        let nodes = self.nodes;
        let mut linked: FxHashMap<u32, Vec<Link>> = FxHashMap::default();
        // Almost all names stand alone: a look at this spares them all others.
        let mut alone = vec![true; nodes.len()];
        // Names of a cluster that are led to others, wherever they stand.
        let mut derived: FxHashSet<(u32, &str)> = FxHashSet::default();
        let named = |node: u32, root: &[u32]| (root[node as usize], &*nodes.at(node).key);
        let made_up = made_up(nodes, &self.accepted);
        for link in &self.accepted {
            linked.entry(link.ends.0).or_default().push(*link);
            linked.entry(link.ends.1).or_default().push(*link);
            for end in [link.ends.0, link.ends.1] {
                alone[end as usize] = false;
            }
            let led = matches!(link.evidence, Evidence::FormerName | Evidence::ListedName | Evidence::Part);
            if led && !made_up.contains(&link.other(link.from)) {
                derived.insert(named(link.from, &self.root));
            }
        }
        let mut called: FxHashMap<u32, &(u8, String)> = FxHashMap::default();
        for (node, name) in &decided.called {
            called.entry(self.root[*node as usize]).and_modify(|known| *known = (*known).min(name)).or_insert(name);
            alone[*node as usize] = false;
        }
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (&root, at) in self.root.iter().zip(0u32..) {
            if !alone[at as usize] {
                members.entry(root).or_default().push(at);
            }
        }
        let rank = |n: u32, root: u32, name: Option<&str>, borne: &FxHashMap<&str, u64>| {
            let node = nodes.at(n);
            let named = name.is_some_and(|name| node.name == name);
            let part = node.hangs.as_ref().is_some_and(|h| matches!(h.how, How::Part(_)));
            let own = (named, !made_up.contains(&n), !derived.contains(&(root, &*node.key)), !part);
            // Of the forms as they are written the one that most patents bear, else one in simplified characters, else one in
            // Chinese, else the fullest.
            let written = (simplify(&node.name) == node.name, is_wide(&node.name), node.name.len(), Reverse(&node.name));
            let listed = (node.entry.is_some(), node.code.is_some() && node.entry.is_some());
            (own, listed, borne.get(&*node.name).copied(), written, node.patents, Reverse(n))
        };
        self.trees.reserve(nodes.len());
        for at in 0..nodes.len() as u32 {
            if self.tree[at as usize] != u32::MAX {
                continue;
            }
            if alone[at as usize] {
                self.tree[at as usize] = self.trees.len() as u32;
                self.trees.push(Tree { anchor: at, label: Cow::Borrowed(&*nodes.at(at).name), order: Vec::new() });
                continue;
            }
            let root = self.root[at as usize];
            let name = called.get(&root).map(|(_, name)| name.as_str());
            let one = [at];
            let all = members.get(&root).map_or(&one[..], Vec::as_slice);
            let mut borne: FxHashMap<&str, u64> = FxHashMap::default();
            for node in all.iter().map(|&n| nodes.at(n)) {
                *borne.entry(&*node.name).or_default() += node.patents;
            }
            let anchor = all.iter().copied().max_by_key(|&n| rank(n, root, name, &borne)).unwrap_or(at);
            let label = name.map_or_else(|| Cow::Borrowed(&*nodes.at(anchor).name), |name| Cow::Owned(name.to_owned()));
            let tree = Tree { anchor, label, order: walk(anchor, &linked) };
            for node in tree.nodes() {
                self.tree[node as usize] = self.trees.len() as u32;
            }
            self.trees.push(tree);
        }
    }

    /// The result without the review table's doubts that were not merged.
    pub(super) fn resolution(&self, decided: &Decided, doubts: &[Link]) -> Resolution {
        let mut shown: Vec<u32> = (0..self.trees.len() as u32).filter(|&t| self.mentions(t).next().is_some()).collect();
        let code = |t: u32| self.code(t);
        shown.par_sort_by(|&a, &b| self.label(a).cmp(self.label(b)).then_with(|| code(a).cmp(&code(b))).then(a.cmp(&b)));
        let mut id = vec![u32::MAX; self.trees.len()];
        shown.iter().zip(0..).for_each(|(&t, at)| id[t as usize] = at);
        let owners = self.owners(decided, &shown);
        let institutions: Vec<ResolvedInstitution> = shown.par_iter().map(|&t| self.institution(t, &owners)).collect();
        let ownership = owners.edges(institutions.iter().map(|i| i.name.as_str()));
        let mut resolution = Resolution { institutions, ownership, review: self.review(doubts), ..Resolution::default() };
        self.mentioned(&id, &mut resolution);
        resolution
    }

    fn label(&self, tree: u32) -> &str {
        &self.trees[tree as usize].label
    }

    /// The key of a label.
    fn key(&self, tree: u32) -> Cow<'_, str> {
        let anchor = self.nodes.at(self.trees[tree as usize].anchor);
        if anchor.name == self.label(tree) { Cow::Borrowed(&*anchor.key) } else { key(self.label(tree)) }
    }

    fn mentions(&self, tree: u32) -> impl Iterator<Item = u32> + '_ {
        self.trees[tree as usize].nodes().filter(|&n| self.nodes.at(n).mention.is_some())
    }

    fn entry(&self, tree: u32) -> Option<u32> {
        let tree = &self.trees[tree as usize];
        let branch = |n: u32| self.nodes.at(n).hangs.as_ref().is_some_and(|h| matches!(h.how, How::Part(_)));
        self.nodes.at(tree.anchor).entry.or_else(|| tree.nodes().filter(|&n| !branch(n)).find_map(|n| self.nodes.at(n).entry))
    }

    fn code(&self, tree: u32) -> Option<Code> {
        let tree = &self.trees[tree as usize];
        let own = |n: u32| self.nodes.at(n).code.filter(|_| self.nodes.at(n).legal_code().is_some());
        own(tree.anchor).or_else(|| tree.nodes().filter_map(own).min())
    }

    fn institution(&self, tree: u32, owners: &Owners) -> ResolvedInstitution {
        let name = self.label(tree).to_owned();
        let entry = self.entry(tree);
        let anchor = self.nodes.at(self.trees[tree as usize].anchor);
        ResolvedInstitution {
            kind: anchor.kind.filter(|_| anchor.name == name).unwrap_or_else(|| kind(&name)),
            code: self.code(tree),
            group: owners.group(&name).to_owned(),
            listed_region: entry.and_then(|at| self.register.entries.get(at as usize)).map_or(0, |e| e.region),
            entry,
            name,
        }
    }

    /// The name by which the institution of a name is called.
    fn labelled(&self, name: &str) -> String {
        let key = key(name).into_owned();
        let node = self.nodes.with_key(&key).reduce(|a, b| self.nodes.better(a, b));
        node.map_or_else(|| todays_name(name), |n| self.label(self.tree[n as usize]).to_owned())
    }

    fn owners(&self, decided: &Decided, shown: &[u32]) -> Owners {
        let mut owners = Owners::default();
        let label = |node: u32| self.label(self.tree[node as usize]);
        for (node, decision) in &decided.parents {
            owners.add(label(*node), self.labelled(&decision.other), (decision.from, decision.until), Source::Decision);
        }
        for (node, at) in self.nodes.all.iter().zip(0..) {
            let entry = node.entry.and_then(|entry| self.register.entries.get(entry as usize));
            for owner in entry.iter().flat_map(|entry| &entry.owners) {
                owners.add(label(at), self.labelled(&owner.name), (owner.from, owner.until), Source::Register);
            }
            if let Some(hangs) = node.hangs.as_ref().filter(|h| h.how != How::Part(0.0) && !matches!(h.how, How::Part(_))) {
                owners.add(label(at), self.labelled(&hangs.parent), (None, None), Source::Name);
            }
        }
        let front = |&tree: &u32| group_of(&self.key(tree)).map(|group| (tree, group));
        let fronts: Vec<(u32, &str)> = shown.par_iter().with_min_len(1_024).filter_map(front).collect();
        for (tree, group) in fronts {
            owners.add_front(self.label(tree), self.labelled(group));
        }
        // An owner that nobody named may be a member of a group too.
        for parent in owners.parents() {
            if let Some(group) = group_of(&key(&parent)) {
                owners.add_front(&parent, self.labelled(group));
            }
        }
        owners.settle();
        owners
    }

    fn mentioned(&self, id: &[u32], resolution: &mut Resolution) {
        let joined = self.trees.par_iter().filter(|tree| !tree.order.is_empty());
        let ways: Vec<Vec<(u32, Found)>> = joined.map(|tree| self.ways(tree)).collect();
        let mut found: Vec<Option<Found>> = Vec::new();
        found.resize_with(self.nodes.len(), || None);
        for (node, way) in ways.into_iter().flatten() {
            found[node as usize] = Some(way);
        }
        for &node in &self.nodes.of_mention {
            let found = &found[node as usize];
            resolution.institution.push(id[self.tree[node as usize] as usize]);
            resolution.evidence.push(found.as_ref().map_or(Evidence::Itself, |f| f.evidence));
            resolution.confidence.push(found.as_ref().map_or(1.0, |f| f.confidence));
            resolution.via.push(found.as_ref().and_then(|f| f.via.clone()));
        }
    }

    /// How each node but the anchor is led to it.
    fn ways(&self, tree: &Tree<'_>) -> Vec<(u32, Found)> {
        let mut place: FxHashMap<u32, usize> = FxHashMap::default();
        let mut ways: Vec<(u32, Found)> = Vec::with_capacity(tree.order.len());
        for (node, link) in &tree.order {
            let up = place.get(&link.other(*node)).map(|&at: &usize| &ways[at].1);
            // That a name is the same in another place needs no words.
            let same = link.why == Why::SameName && self.nodes.at(link.other(*node)).entry.is_none();
            let words = (!same).then(|| link.words(self.nodes, *node));
            let via = match (words, up.filter(|up| up.steps < STEPS).and_then(|up| up.via.as_ref())) {
                (Some(words), Some(rest)) => Some(then(&words, rest)),
                (words, rest) => words.or_else(|| rest.cloned()),
            };
            let here = Found {
                evidence: up.map_or(link.evidence, |up| up.evidence.max(link.evidence)),
                confidence: up.map_or(1.0, |up| up.confidence) * link.confidence,
                via,
                steps: up.map_or(0, |up| up.steps) + 1,
            };
            place.insert(*node, ways.len());
            ways.push((*node, here));
        }
        ways
    }

    /// Doubts that were not merged, and merges on thin evidence.
    fn review(&self, doubts: &[Link]) -> Vec<Doubt> {
        let patents: Vec<u64> = self.trees.par_iter().map(|t| t.nodes().map(|n| self.nodes.at(n).patents).sum()).collect();
        let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
        let ends = |link: &Link| (self.tree[link.ends.0 as usize], self.tree[link.ends.1 as usize]);
        let mut first = |link: &&Link| {
            let (a, b) = ends(link);
            a != b && seen.insert((a.min(b), a.max(b)))
        };
        let doubts: Vec<&Link> = doubts.iter().filter(|link| first(link)).collect();
        let apart = doubts.par_iter().filter_map(|link| {
            let (a, b) = ends(link);
            self.doubt(link, (Some(a), Some(b)), false, patents[a as usize].min(patents[b as usize]))
        });
        let joined = self.trees.par_iter().filter(|tree| !tree.order.is_empty());
        let thin = joined.flat_map_iter(|tree| self.thin(tree, &patents));
        let mut review: Vec<(Doubt, (u32, u32))> = apart.chain(thin).collect();
        review.par_sort_by(|a, b| {
            b.0.patents.cmp(&a.0.patents).then(b.0.confidence.total_cmp(&a.0.confidence)).then(a.1.cmp(&b.1))
        });
        review.into_iter().map(|(doubt, _)| doubt).collect()
    }

    /// The merges of a cluster that rest on thin evidence.
    fn thin(&self, tree: &Tree<'_>, patents: &[u64]) -> Vec<(Doubt, (u32, u32))> {
        let is_thin = |link: &Link| link.doubtful || link.confidence < SHOWN;
        if !tree.order.iter().any(|(_, link)| is_thin(link)) {
            return Vec::new();
        }
        let mut out = Vec::new();
        let mut below: FxHashMap<u32, u64> = tree.nodes().map(|n| (n, self.nodes.at(n).patents)).collect();
        for &(node, link) in tree.order.iter().rev() {
            let own = below.get(&node).copied().unwrap_or(0);
            *below.entry(link.other(node)).or_default() += own;
            if is_thin(&link) {
                let tree = self.tree[node as usize];
                out.extend(self.doubt(&link, (Some(tree), Some(tree)), true, own.min(patents[tree as usize] - own)));
            }
        }
        out
    }

    /// A line of the review table, with the nodes it is ordered by; a side without mentions is shown by one of its cluster.
    fn doubt(&self, link: &Link, sides: (Option<u32>, Option<u32>), merged: bool, patents: u64) -> Option<(Doubt, (u32, u32))> {
        let side = |node: u32, other: u32, tree: Option<u32>| {
            let own = self.nodes.at(node).mention.map(|_| node);
            let others = || self.mentions(tree?).filter(|&n| n != other).max_by_key(|&n| (self.nodes.at(n).patents, Reverse(n)));
            own.or_else(others)
        };
        let (one, other) = link.ends;
        let (a, b) = (side(one, other, sides.0)?, side(other, one, sides.1)?);
        let (a, b) =
            if (self.nodes.at(b).patents, Reverse(b)) > (self.nodes.at(a).patents, Reverse(a)) { (b, a) } else { (a, b) };
        let from = if link.from == link.ends.0 { link.ends.0 } else { link.ends.1 };
        let words = link.words(self.nodes, from);
        let name = &self.nodes.at(from).name;
        let doubt = Doubt {
            mentions: (self.nodes.at(a).mention?, self.nodes.at(b).mention?),
            merged,
            confidence: link.confidence,
            reason: Message::new(format!("「{name}」{}", words.zh), format!("'{name}': {}", words.en)),
            patents: patents.min(u64::from(u32::MAX)) as u32,
        };
        Some((doubt, (a, b)))
    }
}

/// Names that an owner's renaming leads to and that nobody writes, even by a further renaming: the owner's institutes may have
/// kept theirs.
fn made_up(nodes: &Nodes<'_>, accepted: &[Link]) -> FxHashSet<u32> {
    let fronts = || accepted.iter().filter(|link| matches!(link.why, Why::RenamedFront(_)));
    let ends = fronts().map(|link| link.other(link.from));
    let mut made_up: FxHashSet<u32> = ends.filter(|&end| !nodes.at(end).is_given()).collect();
    loop {
        let led = |link: &&Link| made_up.contains(&link.from) && !made_up.contains(&link.other(link.from));
        let written: Vec<u32> = fronts().filter(led).map(|link| link.from).collect();
        if written.is_empty() {
            return made_up;
        }
        made_up.retain(|node| !written.contains(node));
    }
}

/// What leads a node to its anchor.
struct Found {
    evidence: Evidence,
    confidence: f64,
    via: Option<Message>,
    steps: u32,
}

/// One step and what comes after it.
fn then(first: &Message, rest: &Message) -> Message {
    Message::new(format!("{}；{}", first.zh, rest.zh), format!("{}; {}", first.en, rest.en))
}

/// The nodes linked to an anchor, breadth first; links of a node in the order in which they were accepted.
fn walk(anchor: u32, linked: &FxHashMap<u32, Vec<Link>>) -> Vec<(u32, Link)> {
    let mut order: Vec<(u32, Link)> = Vec::new();
    let (mut node, mut came_from, mut at) = (anchor, None, 0);
    loop {
        for link in linked.get(&node).into_iter().flatten() {
            let next = link.other(node);
            if came_from != Some(next) {
                order.push((next, *link));
            }
        }
        let Some((next, link)) = order.get(at) else { return order };
        (node, came_from) = (*next, Some(link.other(*next)));
        at += 1;
    }
}
