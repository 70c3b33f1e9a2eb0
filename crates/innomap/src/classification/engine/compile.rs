//! Turns the rules of an industry into atoms.

use std::collections::BTreeMap;

use super::closeness::Close;
use super::{Conditions, Engine, Line, Marks, Needs};
use crate::Result;
use crate::classification::industry::Industry;
use crate::classification::keyword::WordFinder;
use crate::classification::rule::{Field, Rule, SymbolRange};
use crate::classification::vendor_class;

type Intervals = Vec<(u64, u64)>;

/// All that rules ask for, numbered.
#[derive(Default)]
struct Atoms {
    marks: [BTreeMap<Intervals, u32>; 4],
    words: BTreeMap<String, u32>,
    /// A word in fields.
    said: BTreeMap<(u32, u8), u32>,
}

pub(super) fn compile(industry: &Industry) -> Result<Engine> {
    let atoms = Atoms::of(industry);
    let rules: Vec<Conditions> = industry.rules().map(|(branch, rule)| conditions(rule, industry, branch, &atoms)).collect();
    let mut wakes = vec![Vec::new(); atoms.len()];
    for (rule, i) in rules.iter().zip(0..) {
        for &atom in rule.waking() {
            wakes[atom as usize].push(i);
        }
    }
    let mut word_atoms = vec![Vec::new(); atoms.words.len()];
    for (&(word, fields), &atom) in &atoms.said {
        word_atoms[word as usize].push((fields, atom));
    }
    let mut placed = vec![0; atoms.words.len()];
    for near in rules.iter().flat_map(|rule| &rule.near) {
        near.words.iter().for_each(|word| placed[*word as usize] |= near.fields);
    }
    Ok(Engine {
        always_read: rules.iter().filter(|r| r.woken_by_words()).fold(0, |fields, rule| fields | rule.fields),
        rules,
        wakes,
        lines: std::array::from_fn(|i| Line::new(&atoms.marks[i])),
        words: WordFinder::new(&atoms.words.into_keys().collect::<Vec<_>>())?,
        word_atoms,
        placed,
    })
}

/// The intervals a rule asks for in a column.
fn intervals<'a>(rule: &'a Rule, marks: Marks) -> Box<dyn Iterator<Item = Intervals> + 'a> {
    let of = |ranges: &'a [SymbolRange]| ranges.iter().map(|range| range.intervals().to_vec());
    match marks {
        Marks::Ipc => Box::new(of(&rule.include).chain(of(&rule.exclude)).chain(of(&rule.with))),
        Marks::Cpc => Box::new(of(&rule.cpc)),
        Marks::Economy => Box::new(rule.gbt4754.iter().filter_map(|code| vendor_class::economy(code).ok()).map(|i| vec![i])),
        Marks::Emerging => Box::new(rule.sei.iter().filter_map(|code| vendor_class::emerging(code).ok()).map(|i| vec![i])),
    }
}

fn fields_of(rule: &Rule) -> u8 {
    let bit = |field: &Field| 1 << *field as u8;
    if rule.keywords.is_empty() { 0 } else { rule.keywords.fields.iter().map(bit).fold(0, std::ops::BitOr::bitor) }
}

impl Atoms {
    fn of(industry: &Industry) -> Self {
        let mut out = Self::default();
        for (_, rule) in industry.rules() {
            for marks in Marks::ALL {
                out.marks[marks as usize].extend(intervals(rule, marks).map(|intervals| (intervals, 0)));
            }
            out.words.extend(rule.keywords.words().map(|word| (word.to_ascii_lowercase(), 0)));
        }
        for (number, word) in out.words.values_mut().enumerate() {
            *word = number as u32;
        }
        for (_, rule) in industry.rules() {
            let fields = fields_of(rule);
            out.said
                .extend(rule.keywords.words().filter_map(|w| out.words.get(&w.to_ascii_lowercase())).map(|w| ((*w, fields), 0)));
        }
        let marks = out.marks.iter_mut().flat_map(BTreeMap::values_mut);
        for (number, atom) in marks.chain(out.said.values_mut()).enumerate() {
            *atom = number as u32;
        }
        out
    }

    fn len(&self) -> usize {
        self.marks.iter().map(BTreeMap::len).sum::<usize>() + self.said.len()
    }

    fn ranges(&self, marks: Marks, ranges: &[SymbolRange]) -> Vec<u32> {
        ranges.iter().filter_map(|range| self.marks[marks as usize].get(range.intervals())).copied().collect()
    }

    fn word(&self, word: &str) -> Option<u32> {
        self.words.get(&word.to_ascii_lowercase()).copied()
    }

    fn said(&self, words: &[String], fields: u8) -> Vec<u32> {
        words.iter().filter_map(|word| self.said.get(&(self.word(word)?, fields))).copied().collect()
    }
}

fn conditions(rule: &Rule, industry: &Industry, branch: u16, atoms: &Atoms) -> Conditions {
    let fields = fields_of(rule);
    let classes = |marks: Marks| -> Box<[u32]> {
        intervals(rule, marks).filter_map(|i| atoms.marks[marks as usize].get(&i)).copied().collect()
    };
    let keywords = &rule.keywords;
    let mut include = atoms.ranges(Marks::Ipc, &rule.include);
    include.extend(atoms.ranges(Marks::Cpc, &rule.cpc));
    let mut forbidden = atoms.ranges(Marks::Ipc, &rule.exclude);
    forbidden.extend(atoms.said(&keywords.none, fields));
    let mut all = atoms.said(&keywords.all, fields);
    keywords.near.iter().for_each(|near| all.extend(atoms.said(&near.words, fields)));
    let close = |near: &crate::classification::rule::Near| Close {
        words: near.words.iter().filter_map(|word| atoms.word(word)).collect(),
        within: near.within,
        fields,
    };
    let ipc = !(rule.include.is_empty() && rule.with.is_empty() && rule.exclude.is_empty());
    let asked = [ipc, !rule.cpc.is_empty(), !rule.gbt4754.is_empty(), !rule.sei.is_empty()];
    let marks: Vec<Marks> = Marks::ALL.into_iter().zip(asked).filter_map(|(marks, asked)| asked.then_some(marks)).collect();
    Conditions {
        include: include.into(),
        with: atoms.ranges(Marks::Ipc, &rule.with).into(),
        economy: classes(Marks::Economy),
        emerging: classes(Marks::Emerging),
        any: atoms.said(&keywords.any, fields).into(),
        all: all.into(),
        near: keywords.near.iter().map(close).collect(),
        forbidden: forbidden.into(),
        fields,
        branches: std::iter::once(branch).chain(industry.ancestors(branch)).collect(),
        needs: Needs::new(&marks, fields),
    }
}

impl Line {
    /// The line of numbers cut at every end of an interval, and for each piece the atoms that cover it.
    fn new(atoms: &BTreeMap<Intervals, u32>) -> Self {
        let mut bounds: Vec<u64> = atoms.keys().flatten().flat_map(|(low, high)| [*low, high + 1]).collect();
        bounds.sort_unstable();
        bounds.dedup();
        let mut sets: Vec<Vec<u32>> = vec![Vec::new(); bounds.len()];
        for (intervals, atom) in atoms {
            for (low, high) in intervals {
                let pieces = bounds.partition_point(|b| b < low)..bounds.partition_point(|b| b <= high);
                sets[pieces].iter_mut().for_each(|set| set.push(*atom));
            }
        }
        sets.iter_mut().for_each(|set| set.sort_unstable());
        Self { bounds, sets: sets.into_iter().map(Vec::into_boxed_slice).collect() }
    }
}
