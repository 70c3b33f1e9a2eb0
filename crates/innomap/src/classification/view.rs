//! A view: which classes a patent belongs to, and with which shares, by any scheme or concordance.

use super::concordance::Concordance;
use super::ipc_moves;
use super::nace2::{Mark, Nace2};
use super::scheme::{Class, Scheme};
use super::shares;
use super::symbol::Symbol;
use crate::tables::share::{UNIT, piece};
use crate::{Message, Result};
use rayon::prelude::*;

/// A scheme or a concordance.
#[derive(Debug, Clone)]
pub enum View {
    /// Each symbol has one class.
    Scheme(Scheme),
    /// Classes that look at all symbols of the patent.
    Nace2(Box<Nace2>),
    /// Rules over symbols and words.
    Concordance(Box<Concordance>),
}

/// How a view is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewConfig {
    /// Whether symbols that moved stand where the others of their kind stand.
    pub bridge: bool,
    /// Whether the words of a rule count; without them its symbols decide alone.
    pub words: bool,
}

impl Default for ViewConfig {
    fn default() -> Self {
        Self { bridge: true, words: true }
    }
}

impl View {
    /// Names besides those of [`Scheme::NAMES`].
    pub const NAMES: &'static [&'static str] = &["nace2", "nace2_division", "sei"];

    /// A packaged view by name.
    pub fn load(name: &str) -> Result<Self> {
        match name {
            "nace2" => Ok(Self::Nace2(Box::new(Nace2::load(false)?))),
            "nace2_division" => Ok(Self::Nace2(Box::new(Nace2::load(true)?))),
            "sei" => Ok(Self::Concordance(Box::new(Concordance::strategic()?))),
            _ => Scheme::load(name).map(Self::Scheme),
        }
    }

    /// All classes; a class is known by its index.
    pub fn classes(&self) -> &[Class] {
        match self {
            Self::Scheme(scheme) => scheme.classes(),
            Self::Nace2(nace) => nace.classes(),
            Self::Concordance(concordance) => concordance.classes(),
        }
    }

    /// Title in both languages.
    pub fn title(&self) -> Message {
        match self {
            Self::Scheme(scheme) => scheme.title().clone(),
            Self::Nace2(_) => Message::new("欧盟经济活动分类 NACE Rev. 2", "NACE Rev. 2"),
            Self::Concordance(concordance) => concordance.title().clone(),
        }
    }

    /// Where it comes from.
    pub fn source(&self) -> &str {
        match self {
            Self::Scheme(scheme) => scheme.source(),
            Self::Nace2(_) => Nace2::SOURCE,
            Self::Concordance(concordance) => concordance.source(),
        }
    }

    /// Looks at each distinct symbol once.
    pub fn prepare(&self, symbols: &[Symbol], config: ViewConfig) -> Prepared<'_> {
        let of_all = symbols.par_iter().with_min_len(512);
        let (said, bridged) = match self {
            Self::Scheme(scheme) => {
                let (classes, bridged) = of_all.map(|&s| class_in_scheme(scheme, s, config.bridge)).unzip();
                (Said::Classes(classes), bridged)
            }
            Self::Nace2(nace) => {
                let (marks, ours) = of_all.map(|&s| mark(nace, s, config.bridge)).unzip();
                (Said::Marks(marks), ours)
            }
            Self::Concordance(concordance) => {
                let (rules, bridged) = of_all.map(|&s| rules(concordance, s, config.bridge)).unzip();
                (Said::Rules(concordance, rules), bridged)
            }
        };
        Prepared { said, bridged, words: config.words }
    }
}

/// The class of a symbol. A scheme that is cut from the symbol itself would split what moved, so there the old symbol counts.
fn class_in_scheme(scheme: &Scheme, symbol: Symbol, bridge: bool) -> (Option<u32>, bool) {
    let own = scheme.class_of(symbol);
    let from_symbol = scheme.name().starts_with("ipc_");
    if !bridge || (own.is_some() && !from_symbol) {
        return (own, false);
    }
    let mut former: Vec<u32> = ipc_moves::moved_from(symbol).filter_map(|old| scheme.class_of(old)).collect();
    former.dedup();
    match former.as_slice() {
        [class] if own != Some(*class) => (Some(*class), true),
        _ => (own, false),
    }
}

fn mark(nace: &Nace2, symbol: Symbol, bridge: bool) -> (Mark, bool) {
    let ours = nace.is_ours(symbol);
    if ours && !bridge { (Mark::Unknown, false) } else { (nace.mark(symbol), ours) }
}

fn rules(concordance: &Concordance, symbol: Symbol, bridge: bool) -> (Vec<u32>, bool) {
    let mut rules = concordance.rules_of(symbol);
    if !bridge || !rules.is_empty() {
        return (rules, false);
    }
    let later: Vec<Symbol> = ipc_moves::moved_to(symbol).collect();
    // What was split may have gone anywhere: only a move to one place is followed.
    let later = if let [one] = later.as_slice() { Some(*one) } else { None };
    rules.extend(ipc_moves::moved_from(symbol).chain(later).flat_map(|other| concordance.rules_of(other)));
    rules.sort_unstable();
    rules.dedup();
    let bridged = !rules.is_empty();
    (rules, bridged)
}

/// What each distinct symbol says.
#[derive(Debug)]
pub struct Prepared<'a> {
    said: Said<'a>,
    bridged: Vec<bool>,
    words: bool,
}

#[derive(Debug)]
enum Said<'a> {
    Classes(Vec<Option<u32>>),
    Marks(Vec<Mark>),
    Rules(&'a Concordance, Vec<Vec<u32>>),
}

/// Working memory of one thread.
#[derive(Debug, Default)]
pub struct ViewScratch {
    counts: Vec<(u32, u32)>,
    rules: Vec<u32>,
    held: Vec<u32>,
}

impl Prepared<'_> {
    /// Whether a symbol, by its id, has a class only because a move was followed.
    pub fn is_bridged(&self, id: u32) -> bool {
        self.bridged[id as usize]
    }

    /// Whether a symbol says nothing at all.
    pub fn is_unknown(&self, id: u32) -> bool {
        match &self.said {
            Said::Classes(classes) => classes[id as usize].is_none(),
            Said::Marks(marks) => marks[id as usize] == Mark::Unknown,
            Said::Rules(_, rules) => rules[id as usize].is_empty(),
        }
    }

    /// The shares of one patent by class, sorted by class, adding up to one patent where there is any. `ids` are its distinct
    /// symbols. Says whether words kept it from a class that its symbols lead to.
    pub fn shares(&self, ids: &[u32], texts: &[&str], scratch: &mut ViewScratch, out: &mut Vec<(u32, u64)>) -> bool {
        out.clear();
        match &self.said {
            Said::Classes(classes) => {
                shares::counts(ids.iter().map(|id| classes[*id as usize]), &mut scratch.counts);
                out.extend(shares::parts(UNIT, &scratch.counts));
                false
            }
            Said::Marks(marks) => {
                Nace2::counts(&ids.iter().map(|id| marks[*id as usize]), &mut scratch.counts);
                out.extend(shares::parts(UNIT, &scratch.counts));
                false
            }
            Said::Rules(concordance, rules) if concordance.by_symbol() => {
                by_symbol(concordance, ids.iter().map(|id| rules[*id as usize].as_slice()), out);
                false
            }
            Said::Rules(concordance, rules) => {
                scratch.rules.clear();
                scratch.rules.extend(ids.iter().flat_map(|id| &rules[*id as usize]));
                scratch.rules.sort_unstable();
                scratch.rules.dedup();
                let led = distinct_classes(concordance, &scratch.rules, &mut scratch.counts);
                if self.words {
                    concordance.hold_by_words(&scratch.rules, texts, &mut scratch.held);
                    distinct_classes(concordance, &scratch.held, &mut scratch.counts);
                }
                out.extend(shares::parts(UNIT, &scratch.counts));
                scratch.counts.len() < led
            }
        }
    }
}

/// The classes of rules, each once; returns how many.
fn distinct_classes(concordance: &Concordance, rules: &[u32], out: &mut Vec<(u32, u32)>) -> usize {
    out.clear();
    out.extend(rules.iter().map(|rule| (concordance.class_of_rule(*rule), 1)));
    out.sort_unstable();
    out.dedup();
    out.len()
}

/// Each symbol that leads anywhere has an even share, split evenly over its classes.
fn by_symbol<'a>(concordance: &Concordance, rules: impl Iterator<Item = &'a [u32]> + Clone, out: &mut Vec<(u32, u64)>) {
    let led = rules.filter(|rules| !rules.is_empty());
    let symbols = led.clone().count() as u64;
    let mut classes = Vec::new();
    for (at, rules) in (0..symbols).zip(led) {
        let parts = piece(UNIT, at, 1, symbols);
        let several = distinct_classes(concordance, rules, &mut classes) as u64;
        for (before, &(class, _)) in (0..several).zip(&classes) {
            let share = piece(parts, before, 1, several);
            match out.binary_search_by_key(&class, |(c, _)| *c) {
                Ok(i) => out[i].1 += share,
                Err(i) => out.insert(i, (class, share)),
            }
        }
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
