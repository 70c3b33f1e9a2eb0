//! What is linked: each name with its code and region as the mentions have them, each entry of the register, and names that others
//! lead to.

use std::borrow::Cow;
use std::hash::BuildHasher;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::belonging::{Belonging, belonging};
use super::code::Code;
use super::key::{is_wide, key, without_former};
use super::kind::InstitutionKind;
use super::mention::Mention;
use super::register::Register;
use super::traditional::simplify;
use crate::tables::Progress;

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    /// Folded name.
    pub(super) name: Cow<'a, str>,
    /// The key it is compared by.
    pub(super) key: Cow<'a, str>,
    /// Code beside it.
    pub(super) code: Option<Code>,
    /// What it is; of an entry or a name that others lead to, not known.
    pub(super) kind: Option<InstitutionKind>,
    /// Today's code of its division, or 0.
    pub(super) region: u32,
    /// Patents that name it.
    pub(super) patents: u64,
    /// First and last year, or 0.
    pub(super) years: (i32, i32),
    /// Its inventors, ascending.
    pub(super) inventors: Cow<'a, [u32]>,
    /// One of its mentions.
    pub(super) mention: Option<u32>,
    /// Its entry in the register.
    pub(super) entry: Option<u32>,
    /// Year in which the register says that it was founded, or 0.
    pub(super) founded: i32,
    /// The name in its front that it hangs on.
    pub(super) hangs: Option<Box<Hangs>>,
}

/// How a node hangs on the name in its front.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hangs {
    /// The name in front, in simplified characters.
    pub(super) parent: String,
    /// How.
    pub(super) how: How,
}

/// See [`Belonging`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum How {
    /// A part of it, and how sure that is.
    Part(f64),
    /// Owned by it.
    Owned,
    /// One or the other.
    Unsure,
}

impl Node<'_> {
    /// Whether a mention or the register gives it, and not only another name.
    pub(super) fn is_given(&self) -> bool {
        self.mention.is_some() || self.entry.is_some()
    }

    /// The organisation code that tells its legal person from others; that of a branch does not.
    pub(super) fn legal_code(&self) -> Option<[u8; 9]> {
        let branch = self.hangs.as_ref().is_some_and(|h| matches!(h.how, How::Part(_)));
        if branch { None } else { self.code.map(organisation) }
    }
}

/// The organisation code, also the one in a credit code.
pub(super) fn organisation(code: Code) -> [u8; 9] {
    match code {
        Code::Organisation(code) => code,
        Code::Credit(code) => {
            let mut organisation = [0; 9];
            organisation.copy_from_slice(&code[8..17]);
            organisation
        }
    }
}

/// A hash of a text.
pub(super) fn hash(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

/// All nodes, in an order that does not depend on that of the mentions.
#[derive(Debug, Default)]
pub(super) struct Nodes<'a> {
    /// Nodes: mentions by name, code and region, entries, then the others.
    pub(super) all: Vec<Node<'a>>,
    /// Node of each mention.
    pub(super) of_mention: Vec<u32>,
    /// Hash of key and node, ascending; without the names that others lead to.
    index: Vec<(u64, u32)>,
    /// Keys of names that others lead to.
    led_to: FxHashMap<String, u32>,
}

impl<'a> Nodes<'a> {
    /// The nodes of mentions and a register.
    pub(super) fn new(mentions: &[Mention<'a>], register: &'a Register, progress: &Progress) -> Self {
        let mut order: Vec<u32> = (0..mentions.len() as u32).collect();
        let named = |i: u32| mentions.get(i as usize).map(|m| (m.name, m.code, m.region));
        order.par_sort_unstable_by(|&a, &b| named(a).cmp(&named(b)).then(a.cmp(&b)));
        let mut nodes = Self { of_mention: vec![0; mentions.len()], ..Self::default() };
        for same in order.chunk_by(|&a, &b| named(a) == named(b)) {
            for &i in same {
                nodes.of_mention[i as usize] = nodes.all.len() as u32;
            }
            nodes.all.extend(of_mentions(mentions, same));
        }
        nodes.all.extend(register.entries.iter().zip(0..).map(|(entry, at)| Node {
            name: Cow::Borrowed(entry.name.as_str()),
            code: entry.code,
            region: entry.region,
            entry: Some(at),
            founded: entry.founded,
            ..empty()
        }));
        nodes.all.par_iter_mut().filter(|_| !progress.is_cancelled()).for_each(read_name);
        nodes.index = nodes.all.par_iter().zip(0..nodes.all.len() as u32).map(|(node, at)| (hash(&node.key), at)).collect();
        nodes.index.par_sort_unstable();
        nodes
    }

    /// A node.
    pub(super) fn at(&self, node: u32) -> &Node<'a> {
        &self.all[node as usize]
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The nodes with a key, ascending.
    pub(super) fn with_key<'s>(&'s self, key: &'s str) -> impl Iterator<Item = u32> + 's {
        let hash = hash(key);
        let start = self.index.partition_point(|&(known, _)| known < hash);
        let known = self.index[start..].iter().take_while(move |&&(known, _)| known == hash).map(|&(_, node)| node);
        known.filter(move |&node| self.at(node).key == key).chain(self.led_to.get(key).copied())
    }

    /// All nodes by hash of their key, those with one hash together.
    pub(super) fn by_key(&self) -> &[(u64, u32)] {
        &self.index
    }

    /// The node that a name leads to where its legal person is certain: the entry or the coded one, if there is one; a new node
    /// where there is no such name, or several legal persons bear it.
    pub(super) fn led_to(&mut self, name: &str) -> u32 {
        let key = key(name).into_owned();
        let mut best: Option<u32> = None;
        let mut code: Option<[u8; 9]> = None;
        let mut several = false;
        for node in self.with_key(&key) {
            let own = self.at(node).legal_code();
            several |= matches!((code, own), (Some(a), Some(b)) if a != b);
            code = code.or(own);
            best = Some(best.map_or(node, |best| self.better(best, node)));
        }
        if let Some(best) = best.filter(|_| !several) {
            return best;
        }
        if let Some(&known) = self.led_to.get(&key) {
            return known;
        }
        let mut node = Node { name: Cow::Owned(name.to_owned()), ..empty() };
        read_name(&mut node);
        self.all.push(node);
        let at = self.all.len() as u32 - 1;
        self.led_to.insert(key, at);
        at
    }

    /// Of two nodes the one that others are linked to: an entry, one with a code, the one with more patents, the first.
    pub(super) fn better(&self, one: u32, other: u32) -> u32 {
        let rank = |node: u32| {
            let n = self.at(node);
            (n.entry.is_some(), n.code.is_some(), n.patents, std::cmp::Reverse(node))
        };
        if rank(other) > rank(one) { other } else { one }
    }
}

fn empty<'a>() -> Node<'a> {
    Node {
        name: Cow::Borrowed(""),
        key: Cow::Borrowed(""),
        code: None,
        kind: None,
        region: 0,
        patents: 0,
        years: (0, 0),
        inventors: Cow::Borrowed(&[]),
        mention: None,
        entry: None,
        founded: 0,
        hangs: None,
    }
}

/// One node of mentions with the same name, code and region.
fn of_mentions<'a>(mentions: &[Mention<'a>], same: &[u32]) -> Option<Node<'a>> {
    let all = || same.iter().filter_map(|&i| mentions.get(i as usize));
    let first = all().next()?;
    let mut node = Node {
        name: Cow::Borrowed(first.name),
        code: first.code,
        kind: all().map(|m| m.kind).min(),
        mention: same.first().copied(),
        patents: all().map(|m| u64::from(m.patents)).sum(),
        inventors: Cow::Borrowed(first.inventors),
        region: first.region,
        years: first.years,
        ..empty()
    };
    if same.len() > 1 {
        let years = || all().map(|m| m.years).filter(|y| y.0 != 0);
        node.years = (years().map(|y| y.0).min().unwrap_or(0), years().map(|y| y.1).max().unwrap_or(0));
        let mut inventors: Vec<u32> = all().flat_map(|m| m.inventors.iter().copied()).collect();
        inventors.sort_unstable();
        inventors.dedup();
        node.inventors = Cow::Owned(inventors);
    }
    Some(node)
}

/// Reads from a name what is to be known of it.
fn read_name(node: &mut Node<'_>) {
    node.key = match &node.name {
        Cow::Borrowed(name) => key(name),
        Cow::Owned(name) => Cow::Owned(key(name).into_owned()),
    };
    if !is_wide(&node.name) {
        return;
    }
    let simple = simplify(without_former(&node.name));
    node.hangs = belonging(&simple).map(|b| {
        let (parent, how) = match b {
            Belonging::Part { parent, confidence } => (parent, How::Part(confidence)),
            Belonging::Owned { owner } => (owner, How::Owned),
            Belonging::Unsure { parent } => (parent, How::Unsure),
        };
        Box::new(Hangs { parent: parent.to_owned(), how })
    });
}
