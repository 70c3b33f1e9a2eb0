//! Names to divisions: each written form with every unit it can mean, the surest reading first.

use rustc_hash::FxHashMap;

use super::level::{Level, within};
use super::short::{short_forms, stem};

/// How a text names a unit; the order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// Its name today.
    Name,
    /// A name it had, or one it goes by: 巴州.
    Former,
    /// A short form of its name.
    Short,
    /// A short form of a name it had.
    FormerShort,
}

/// One unit a text can mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Today's code.
    pub(super) code: u32,
    /// The code under the former name, or 0.
    pub(super) former: u32,
    /// How the text names it.
    pub(super) form: Form,
}

/// A unit that is known to hold what comes next, with the codes it had: what lay in it then is still looked for under it.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Today's code.
    pub(super) code: u32,
    /// Codes it had under the name it was given by.
    pub(super) formers: Vec<u32>,
    /// Whether it was given by a name that is none of today.
    pub(super) gone: bool,
}

impl Scope {
    fn holds(&self, entry: &Entry) -> bool {
        within(entry.code, self.code)
            || (entry.former != 0
                && (within(entry.former, self.code) || self.formers.iter().any(|&unit| within(entry.former, unit))))
    }
}

/// What a text means within a scope.
#[derive(Debug, Clone)]
pub(super) enum Meaning {
    /// Nothing.
    None,
    /// One unit.
    One(Scope, Form),
    /// Several, by their codes.
    Many(Vec<u32>),
}

/// All written forms of all units.
#[derive(Debug, Default)]
pub(super) struct Index {
    entries: FxHashMap<String, Vec<Entry>>,
    longest: usize,
}

impl Index {
    /// An index of today's units and of former names as (name, former code or 0, today's code).
    pub(super) fn new(units: &[(u32, &str)], formers: &[(&str, u32, u32)]) -> Self {
        let mut index = Self::default();
        for &(code, name) in units {
            index.add(name, Entry { code, former: 0, form: Form::Name });
            for short in short_forms(name, code) {
                index.add(&short, Entry { code, former: 0, form: Form::Short });
            }
        }
        for &(name, former, code) in formers {
            index.add(name, Entry { code, former, form: Form::Former });
            // Of a county that was divided only the city is known; its short form would be taken for the city's.
            let whole = Level::of(former) == Level::of(code);
            if let Some(stem) = stem(name).filter(|_| former != 0 && whole) {
                index.add(stem, Entry { code, former, form: Form::FormerShort });
            }
        }
        index
    }

    fn add(&mut self, name: &str, entry: Entry) {
        self.longest = self.longest.max(name.chars().count());
        self.entries.entry(name.to_owned()).or_default().push(entry);
    }

    /// Length in characters of the longest name.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// All written forms.
    pub(super) fn forms(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Every unit a text can mean, anywhere.
    pub(super) fn entries(&self, text: &str) -> &[Entry] {
        self.entries.get(text).map_or(&[], Vec::as_slice)
    }

    /// The one unit within a scope, but not the scope itself, that bears a short form.
    pub(super) fn other(&self, text: &str, scope: &Scope) -> Option<Scope> {
        let mut inside = self.entries(text).iter().filter(|e| e.form == Form::Short && e.code != scope.code && scope.holds(e));
        let code = inside.next()?.code;
        inside.next().is_none().then_some(Scope { code, ..Scope::default() })
    }

    /// What a text means within a scope (the scope itself included), a unit of the wanted level before others.
    pub(super) fn meaning(&self, text: &str, scope: Option<&Scope>, wanted: Option<Level>) -> Meaning {
        let entries = self.entries(text);
        for form in [Form::Name, Form::Former, Form::Short, Form::FormerShort] {
            let mut codes: Vec<u32> = entries
                .iter()
                .filter(|entry| entry.form == form && scope.is_none_or(|scope| scope.holds(entry)))
                .map(|entry| entry.code)
                .collect();
            codes.sort_unstable();
            codes.dedup();
            if let Some(code) = choose(&codes, scope, wanted) {
                let formers = entries.iter().filter(|e| e.code == code && e.former != 0).map(|e| e.former).collect();
                let gone = matches!(form, Form::Former | Form::FormerShort);
                return Meaning::One(Scope { code, formers, gone }, form);
            }
            if !codes.is_empty() {
                return Meaning::Many(codes);
            }
        }
        Meaning::None
    }
}

/// The one unit that is meant: the only one; the only one of the wanted level; the province; the city that holds all the others.
fn choose(codes: &[u32], scope: Option<&Scope>, wanted: Option<Level>) -> Option<u32> {
    let only = |codes: &mut dyn Iterator<Item = u32>| codes.next().filter(|_| codes.next().is_none());
    if codes.len() <= 1 {
        return codes.first().copied();
    }
    let inside = || codes.iter().copied().filter(|&code| scope.is_none_or(|scope| scope.code != code));
    wanted
        .and_then(|level| only(&mut inside().filter(|&code| Level::of(code) == level)))
        .or_else(|| only(&mut codes.iter().copied().filter(|&code| Level::of(code) == Level::Province)))
        .or_else(|| codes.iter().copied().find(|&unit| codes.iter().all(|&code| within(code, unit))))
}
