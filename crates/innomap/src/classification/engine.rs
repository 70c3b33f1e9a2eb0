//! Evaluates the rules of an industry on patents.
//!
//! Every range of symbols, every class of the vendor and every word of the definition is an **atom**. Which atoms a symbol
//! hits is a property of the symbol, so that callers with many patents look it up once per distinct symbol
//! ([`Engine::atoms`]). A rule is looked at only when one of the atoms it cannot do without is hit, and a text is read only
//! when a rule still depends on it.

mod closeness;
mod compile;
mod needs;

pub use needs::{Missing, Needs};

use super::industry::Industry;
use super::keyword::WordFinder;
use crate::Result;
use closeness::{Close, Occurrence};

/// A patent belongs to a branch because of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// Index of the branch.
    pub branch: u16,
    /// Index of the rule among [`Industry::rules`]: one of the branch itself, or of a branch below it.
    pub rule: u16,
}

/// What rules look at beside texts: columns of symbols or classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marks {
    /// IPC symbols, by [`super::Symbol::number`].
    Ipc,
    /// CPC symbols, by [`super::Symbol::number`].
    Cpc,
    /// Classes of the national economy that the vendor gives.
    Economy,
    /// Strategic emerging industries that the vendor gives.
    Emerging,
}

impl Marks {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ipc, Self::Cpc, Self::Economy, Self::Emerging];
}

/// A patent as rules see it: the numbers of its marks in the order of [`Marks::ALL`], and title, abstract and claims.
#[derive(Debug, Clone, Copy, Default)]
pub struct Document<'a> {
    /// Numbers of symbols and classes.
    pub marks: [&'a [u64]; 4],
    /// Title, abstract and claims, each searched by itself.
    pub texts: [&'a str; 3],
}

/// The rules of an industry, ready to be evaluated.
#[derive(Debug, Clone)]
pub struct Engine {
    rules: Vec<Conditions>,
    /// For each atom the rules that are looked at when it is hit.
    wakes: Vec<Vec<u16>>,
    lines: [Line; 4],
    words: WordFinder,
    /// For each word its atoms, each with the fields in which it counts.
    word_atoms: Vec<Vec<(u8, u32)>>,
    /// For each word the fields in which its places matter.
    placed: Vec<u8>,
    /// Fields that must be read for every patent, because some rule asks for words alone.
    always_read: u8,
}

/// Numbers at which the set of hit atoms changes, and the set from there on.
#[derive(Debug, Clone, Default)]
struct Line {
    bounds: Vec<u64>,
    sets: Vec<Box<[u32]>>,
}

/// A rule as atoms.
#[derive(Debug, Clone)]
struct Conditions {
    /// Symbols of the IPC and of the CPC; one of either will do.
    include: Box<[u32]>,
    with: Box<[u32]>,
    economy: Box<[u32]>,
    emerging: Box<[u32]>,
    any: Box<[u32]>,
    /// Words of `near` among them.
    all: Box<[u32]>,
    near: Box<[Close]>,
    forbidden: Box<[u32]>,
    /// Fields in which it looks for words.
    fields: u8,
    /// The branch of the rule and those above it.
    branches: Box<[u16]>,
    needs: Needs,
}

/// Working memory of one thread, used again for every patent.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    hit: Vec<bool>,
    hits: Vec<u32>,
    awake: Vec<bool>,
    candidates: Vec<u16>,
    occurrences: Vec<Occurrence>,
}

impl Scratch {
    fn fit(&mut self, atoms: usize, rules: usize) {
        if self.hit.len() != atoms || self.awake.len() != rules {
            *self = Self { hit: vec![false; atoms], awake: vec![false; rules], ..Self::default() };
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
        self.occurrences.clear();
    }
}

impl Engine {
    /// Compiles the rules of an industry.
    pub fn new(industry: &Industry) -> Result<Self> {
        compile::compile(industry)
    }

    /// Number of rules.
    pub fn rules(&self) -> usize {
        self.rules.len()
    }

    /// The atoms that a symbol or a class hits, for [`Engine::matches_atoms`].
    pub fn atoms(&self, marks: Marks, number: u64) -> &[u32] {
        let line = &self.lines[marks as usize];
        match line.bounds.partition_point(|b| *b <= number) {
            0 => &[],
            i => &line.sets[i - 1],
        }
    }

    /// Whether some rule looks at those marks.
    pub fn looks_at(&self, marks: Marks) -> bool {
        !self.lines[marks as usize].bounds.is_empty()
    }

    /// The fields in which some rule looks for words: title, abstract, claims.
    pub fn reads(&self) -> [bool; 3] {
        let fields = self.rules.iter().fold(0, |fields, rule| fields | rule.fields);
        std::array::from_fn(|field| fields & (1 << field) != 0)
    }

    /// The branches a patent belongs to and the rules that say so, sorted and distinct, in `out`.
    pub fn matches(&self, scratch: &mut Scratch, document: &Document<'_>, out: &mut Vec<Hit>) {
        let numbers = |(marks, numbers): (Marks, &'_ [u64])| {
            numbers.iter().flat_map(move |number| self.atoms(marks, *number)).copied().collect::<Vec<u32>>()
        };
        let atoms = Marks::ALL.into_iter().zip(document.marks).flat_map(numbers);
        self.matches_atoms(scratch, atoms, document.texts, out);
    }

    /// As [`Engine::matches`], from the atoms of the symbols and classes.
    pub fn matches_atoms(&self, scratch: &mut Scratch, atoms: impl Iterator<Item = u32>, texts: [&str; 3], out: &mut Vec<Hit>) {
        out.clear();
        scratch.fit(self.wakes.len(), self.rules.len());
        for atom in atoms {
            scratch.mark(atom, &self.wakes);
        }
        let depends = |fields, rule: &u16| fields | self.rules[*rule as usize].fields_that_decide(&scratch.hit);
        let fields = scratch.candidates.iter().fold(self.always_read, depends);
        for (field, text) in texts.iter().enumerate().filter(|(field, text)| fields & (1 << field) != 0 && !text.is_empty()) {
            self.read(scratch, field as u8, text);
        }
        for &rule in &scratch.candidates {
            let conditions = &self.rules[rule as usize];
            if conditions.hold(&scratch.hit) && conditions.near.iter().all(|near| near.holds(&scratch.occurrences, &texts)) {
                out.extend(conditions.branches.iter().map(|&branch| Hit { branch, rule }));
            }
        }
        out.sort_unstable();
        scratch.clear();
    }

    fn read(&self, scratch: &mut Scratch, field: u8, text: &str) {
        self.words.scan(text, |word, start, end| {
            for &(fields, atom) in &self.word_atoms[word] {
                if fields & (1 << field) != 0 {
                    scratch.mark(atom, &self.wakes);
                }
            }
            if self.placed[word] & (1 << field) != 0 {
                scratch.occurrences.push(Occurrence { word: word as u32, field, start: start as u32, end: end as u32 });
            }
        });
    }
}

impl Conditions {
    /// Atoms of which the rule needs at least one.
    fn waking(&self) -> &[u32] {
        let lists = [&self.include, &self.economy, &self.emerging, &self.any];
        match lists.into_iter().find(|atoms| !atoms.is_empty()) {
            Some(atoms) => atoms,
            None => self.all.get(..1).unwrap_or_default(),
        }
    }

    /// Whether words alone wake the rule.
    fn woken_by_words(&self) -> bool {
        self.include.is_empty() && self.economy.is_empty() && self.emerging.is_empty()
    }

    /// The fields that decide on the rule, if the marks alone have not yet decided against it.
    fn fields_that_decide(&self, hit: &[bool]) -> u8 {
        if self.fields != 0 && self.marks_hold(hit) { self.fields } else { 0 }
    }

    fn marks_hold(&self, hit: &[bool]) -> bool {
        let lists = [&self.include, &self.with, &self.economy, &self.emerging];
        lists.iter().all(|atoms| one_of(atoms, hit)) && !some(&self.forbidden, hit)
    }

    fn hold(&self, hit: &[bool]) -> bool {
        self.marks_hold(hit) && one_of(&self.any, hit) && self.all.iter().all(|atom| hit[*atom as usize])
    }
}

fn some(atoms: &[u32], hit: &[bool]) -> bool {
    atoms.iter().any(|atom| hit[*atom as usize])
}

/// Whether one of the atoms is hit, where any is asked for.
fn one_of(atoms: &[u32], hit: &[bool]) -> bool {
    atoms.is_empty() || some(atoms, hit)
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
