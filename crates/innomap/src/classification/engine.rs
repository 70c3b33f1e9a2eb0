//! Evaluates the rules of an industry on patents.
//!
//! Every range of symbols and every word of the definition is an **atom**. Which atoms a symbol hits is a property of the
//! symbol, so that callers with many patents look it up once per distinct symbol ([`Engine::atoms`]). A rule is looked at
//! only when one of the atoms it cannot do without is hit, and a text is read only when a rule still depends on it.

use std::collections::BTreeMap;

use super::industry::Industry;
use super::keyword::WordFinder;
use super::rule::{Rule, SymbolRange};
use super::symbol::Symbol;
use crate::Result;

/// A patent belongs to a branch because of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// Index of the branch.
    pub branch: u16,
    /// Index of the rule among [`Industry::rules`]: one of the branch itself, or of a branch below it.
    pub rule: u16,
}

/// The rules of an industry, ready to be evaluated.
#[derive(Debug, Clone)]
pub struct Engine {
    rules: Vec<Conditions>,
    /// For each atom the rules that are looked at when it is hit.
    wakes: Vec<Vec<u16>>,
    /// Numbers at which the set of hit ranges changes, and the set from there on.
    bounds: Vec<u64>,
    sets: Vec<Box<[u32]>>,
    /// Atoms below this one are ranges, the others words.
    ranges: u32,
    words: WordFinder,
    /// Whether some rule asks for words alone, so that every text must be read.
    reads_every_text: bool,
}

/// A rule as atoms.
#[derive(Debug, Clone)]
struct Conditions {
    include: Box<[u32]>,
    with: Box<[u32]>,
    any: Box<[u32]>,
    all: Box<[u32]>,
    forbidden: Box<[u32]>,
    reads_text: bool,
    /// The branch of the rule and those above it.
    branches: Box<[u16]>,
}

/// Working memory of one thread, used again for every patent.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    hit: Vec<bool>,
    hits: Vec<u32>,
    awake: Vec<bool>,
    candidates: Vec<u16>,
}

impl Scratch {
    fn fit(&mut self, atoms: usize, rules: usize) {
        if self.hit.len() != atoms || self.awake.len() != rules {
            self.hit = vec![false; atoms];
            self.awake = vec![false; rules];
        }
    }

    fn mark(&mut self, atom: u32, wakes: &[Vec<u16>]) {
        if std::mem::replace(&mut self.hit[atom as usize], true) {
            return;
        }
        self.hits.push(atom);
        for &rule in &wakes[atom as usize] {
            if !std::mem::replace(&mut self.awake[rule as usize], true) {
                self.candidates.push(rule);
            }
        }
    }

    fn clear(&mut self) {
        for atom in self.hits.drain(..) {
            self.hit[atom as usize] = false;
        }
        for rule in self.candidates.drain(..) {
            self.awake[rule as usize] = false;
        }
    }
}

impl Engine {
    /// Compiles the rules of an industry.
    pub fn new(industry: &Industry) -> Result<Self> {
        let mut ranges: BTreeMap<(u64, u64), u32> = BTreeMap::new();
        let mut words: BTreeMap<String, u32> = BTreeMap::new();
        for (_, rule) in industry.rules() {
            for range in rule.include.iter().chain(&rule.exclude).chain(&rule.with) {
                ranges.insert(range.bounds(), 0);
            }
            for word in rule.keywords.any.iter().chain(&rule.keywords.all).chain(&rule.keywords.none) {
                words.insert(word.to_ascii_lowercase(), 0);
            }
        }
        for (i, atom) in ranges.values_mut().chain(words.values_mut()).enumerate() {
            *atom = i as u32;
        }
        let mut rules = Vec::new();
        let mut wakes = vec![Vec::new(); ranges.len() + words.len()];
        for (i, (branch, rule)) in industry.rules().enumerate() {
            let conditions = conditions(rule, industry, branch, &ranges, &words);
            for &atom in conditions.waking() {
                wakes[atom as usize].push(i as u16);
            }
            rules.push(conditions);
        }
        let (bounds, sets) = segments(&ranges);
        Ok(Self {
            reads_every_text: rules.iter().any(|r| r.include.is_empty()),
            rules,
            wakes,
            bounds,
            sets,
            ranges: ranges.len() as u32,
            words: WordFinder::new(&words.into_keys().collect::<Vec<_>>())?,
        })
    }

    /// Number of rules.
    pub fn rules(&self) -> usize {
        self.rules.len()
    }

    /// The atoms a symbol hits, for [`Engine::matches_atoms`].
    pub fn atoms(&self, symbol: Symbol) -> &[u32] {
        match self.bounds.partition_point(|b| *b <= symbol.number()) {
            0 => &[],
            i => &self.sets[i - 1],
        }
    }

    /// The branches a patent belongs to and the rules that say so, sorted and distinct, in `out`. `text` holds title and
    /// abstract, each searched by itself.
    pub fn matches(&self, scratch: &mut Scratch, symbols: &[Symbol], text: &[&str], out: &mut Vec<Hit>) {
        self.matches_atoms(scratch, symbols.iter().flat_map(|s| self.atoms(*s).iter().copied()), text, out);
    }

    /// As [`Engine::matches`], from the atoms of the symbols.
    pub fn matches_atoms(&self, scratch: &mut Scratch, atoms: impl Iterator<Item = u32>, text: &[&str], out: &mut Vec<Hit>) {
        out.clear();
        scratch.fit(self.wakes.len(), self.rules.len());
        for atom in atoms {
            scratch.mark(atom, &self.wakes);
        }
        if self.reads_every_text || scratch.candidates.iter().any(|r| self.rules[*r as usize].depends_on_text(&scratch.hit)) {
            for part in text {
                self.words.scan(part, |word| scratch.mark(self.ranges + word as u32, &self.wakes));
            }
        }
        for &rule in &scratch.candidates {
            let conditions = &self.rules[rule as usize];
            if conditions.hold(&scratch.hit) {
                out.extend(conditions.branches.iter().map(|&branch| Hit { branch, rule }));
            }
        }
        out.sort_unstable();
        scratch.clear();
    }
}

impl Conditions {
    /// Atoms of which the rule needs at least one.
    fn waking(&self) -> &[u32] {
        match (self.include.is_empty(), self.any.is_empty()) {
            (false, _) => &self.include,
            (true, false) => &self.any,
            (true, true) => self.all.get(..1).unwrap_or_default(),
        }
    }

    /// Whether the symbols alone have not yet decided against the rule, and words are to decide.
    fn depends_on_text(&self, hit: &[bool]) -> bool {
        self.reads_text && one_of(&self.include, hit) && one_of(&self.with, hit) && !some(&self.forbidden, hit)
    }

    fn hold(&self, hit: &[bool]) -> bool {
        one_of(&self.include, hit)
            && one_of(&self.with, hit)
            && one_of(&self.any, hit)
            && self.all.iter().all(|atom| hit[*atom as usize])
            && !some(&self.forbidden, hit)
    }
}

fn some(atoms: &[u32], hit: &[bool]) -> bool {
    atoms.iter().any(|atom| hit[*atom as usize])
}

/// Whether one of the atoms is hit, where any is asked for.
fn one_of(atoms: &[u32], hit: &[bool]) -> bool {
    atoms.is_empty() || some(atoms, hit)
}

fn conditions(
    rule: &Rule,
    industry: &Industry,
    branch: u16,
    ranges: &BTreeMap<(u64, u64), u32>,
    words: &BTreeMap<String, u32>,
) -> Conditions {
    let of_ranges = |list: &[SymbolRange]| -> Vec<u32> { list.iter().filter_map(|r| ranges.get(&r.bounds())).copied().collect() };
    let of_words =
        |list: &[String]| -> Vec<u32> { list.iter().filter_map(|w| words.get(&w.to_ascii_lowercase())).copied().collect() };
    let mut forbidden = of_ranges(&rule.exclude);
    forbidden.extend(of_words(&rule.keywords.none));
    Conditions {
        include: of_ranges(&rule.include).into(),
        with: of_ranges(&rule.with).into(),
        any: of_words(&rule.keywords.any).into(),
        all: of_words(&rule.keywords.all).into(),
        forbidden: forbidden.into(),
        reads_text: !rule.keywords.is_empty(),
        branches: std::iter::once(branch).chain(industry.ancestors(branch)).collect(),
    }
}

/// The line of symbols cut at every end of a range, and for each piece the ranges that cover it.
fn segments(ranges: &BTreeMap<(u64, u64), u32>) -> (Vec<u64>, Vec<Box<[u32]>>) {
    let mut bounds: Vec<u64> = ranges.keys().flat_map(|(low, high)| [*low, high + 1]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let covering = |at: u64| ranges.iter().filter(move |((low, high), _)| (*low..=*high).contains(&at)).map(|(_, atom)| *atom);
    let sets = bounds.iter().map(|b| covering(*b).collect()).collect();
    (bounds, sets)
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
