//! Who is named: the distinct names that patents give, each with the code that stands beside it, and their raw forms. The
//! names of persons are not among them. Which of them are one institution is decided when the map is finished.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rayon::prelude::*;

use super::finish::inverse;
use crate::names::{Code, InstitutionKind};
use crate::tables::Interner;

/// Between a name and its code: no folded name holds a control character. It comes before all other characters, so that
/// keys are ordered by name first.
const CODE: char = '\u{1}';

/// Names with their codes by dense id, and the raw forms of each.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// The name, with its code where it has one.
    keys: Interner,
    kind: Vec<InstitutionKind>,
    code: Vec<Option<Code>>,
    raw: Interner,
    /// Mention of each raw form.
    of_raw: Vec<u32>,
    /// Further mentions of a raw form: it stands beside several codes.
    further: BTreeSet<(u32, u32)>,
}

impl Mentions {
    /// Number of mentions.
    pub fn len(&self) -> usize {
        self.kind.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kind.is_empty()
    }

    /// Folded name of a mention.
    pub fn name(&self, id: u32) -> &str {
        let key = self.keys.get(id);
        match self.code.get(id as usize) {
            Some(Some(_)) => key.split_once(CODE).map_or(key, |(name, _)| name),
            _ => key,
        }
    }

    /// What a mention is.
    pub fn kind(&self, id: u32) -> InstitutionKind {
        self.kind.get(id as usize).copied().unwrap_or(InstitutionKind::Other)
    }

    /// Code that stands beside the name.
    pub fn code(&self, id: u32) -> Option<Code> {
        self.code.get(id as usize).copied().flatten()
    }

    /// Ids of all mentions of a folded name; they stand together where the mentions are in order.
    pub fn of_name(&self, name: &str) -> impl Iterator<Item = u32> + '_ {
        let (mut low, mut high) = (0, self.len() as u32);
        while low < high {
            let middle = low.midpoint(high);
            if self.name(middle) < name { low = middle + 1 } else { high = middle }
        }
        let name = name.to_owned();
        (low..self.len() as u32).take_while(move |&id| self.name(id) == name)
    }

    /// The raw forms with their mentions.
    pub fn raw_forms(&self) -> impl Iterator<Item = (&str, u32)> {
        let first = self.raw.iter().zip(self.of_raw.iter().copied());
        first.chain(self.further.iter().map(|&(raw, mention)| (self.raw.get(raw), mention)))
    }

    /// The id of a name with its code, given to it now if it is new.
    pub(super) fn add(&mut self, name: &str, code: Option<Code>, kind: InstitutionKind) -> u32 {
        let key = code.map_or(Cow::Borrowed(name), |code| Cow::Owned(format!("{name}{CODE}{code}")));
        self.add_key(&key, code, kind)
    }

    fn add_key(&mut self, key: &str, code: Option<Code>, kind: InstitutionKind) -> u32 {
        let id = self.keys.intern(key);
        if let Some(known) = self.kind.get_mut(id as usize) {
            // Only lists that disagree on a name that looks like a person's give two kinds.
            *known = (*known).min(kind);
        } else {
            self.kind.push(kind);
            self.code.push(code);
        }
        id
    }

    /// Notes how a mention was written.
    pub(super) fn add_raw_form(&mut self, raw: &str, mention: u32) {
        let id = self.raw.intern(raw);
        match self.of_raw.get(id as usize) {
            None => self.of_raw.push(mention),
            Some(&known) if known == mention => {}
            Some(_) => drop(self.further.insert((id, mention))),
        }
    }

    /// Takes in those of another part; returns the id that each has here.
    pub(super) fn merge(&mut self, other: &Self) -> Vec<u32> {
        let keys = other.keys.iter().zip(&other.code).zip(&other.kind);
        let ids: Vec<u32> = keys.map(|((key, &code), &kind)| self.add_key(key, code, kind)).collect();
        for (raw, mention) in other.raw_forms() {
            self.add_raw_form(raw, ids[mention as usize]);
        }
        ids
    }

    /// The same mentions in the order of name and code, and the new id of each. Raw forms keep their order.
    pub(super) fn in_order(mut self) -> (Self, Vec<u32>) {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.par_sort_unstable_by(|&a, &b| self.keys.get(a).cmp(self.keys.get(b)));
        let new = inverse(&order, order.len());
        self.keys = self.keys.reordered(&order);
        self.kind = order.iter().map(|&id| self.kind[id as usize]).collect();
        self.code = order.iter().map(|&id| self.code[id as usize]).collect();
        self.of_raw.iter_mut().for_each(|id| *id = new[*id as usize]);
        self.further = self.further.iter().map(|&(raw, mention)| (raw, new[mention as usize])).collect();
        (self, new)
    }

    /// The mentions of `used`, which is ascending, with their raw forms in the order of mention and text: the same whatever
    /// the parts were that they came from.
    pub(super) fn select(&self, used: &[u32]) -> Self {
        let new = inverse(used, self.len());
        let mut out = Self::default();
        for &id in used {
            out.add_key(self.keys.get(id), self.code[id as usize], self.kind[id as usize]);
        }
        let mut forms: Vec<(u32, &str)> = self.raw_forms().map(|(raw, mention)| (new[mention as usize], raw)).collect();
        forms.retain(|&(mention, _)| mention != u32::MAX);
        forms.par_sort_unstable();
        forms.into_iter().for_each(|(mention, raw)| out.add_raw_form(raw, mention));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: InstitutionKind = InstitutionKind::Enterprise;

    fn all(mentions: &Mentions) -> Vec<(String, Option<Code>, Vec<String>)> {
        let forms = |id: u32| mentions.raw_forms().filter(move |f| f.1 == id).map(|f| f.0.to_owned()).collect();
        (0..mentions.len() as u32).map(|id| (mentions.name(id).to_owned(), mentions.code(id), forms(id))).collect()
    }

    #[test]
    fn one_name_with_two_codes_is_two_mentions_and_parts_merge_in_any_order() {
        let codes = [None, Some(Code::Organisation(*b"123456788")), Some(Code::Organisation(*b"987654321"))];
        let given: Vec<(&str, Option<Code>, &str)> = ["甲公司", "甲公司乙", "甲"]
            .into_iter()
            .flat_map(|name| codes.map(|code| (name, code, name)))
            .chain([("甲公司", codes[1], "甲 公司"), ("甲公司", codes[2], "甲 公司")])
            .collect();
        let part = |rows: &[(&str, Option<Code>, &str)]| {
            let mut out = Mentions::default();
            for &(name, code, raw) in rows {
                let id = out.add(name, code, KIND);
                out.add_raw_form(raw, id);
            }
            out
        };
        let canonical = |mentions: Mentions| {
            let (mentions, _) = mentions.in_order();
            let used: Vec<u32> = (0..mentions.len() as u32).collect();
            all(&mentions.select(&used))
        };
        let whole = canonical(part(&given));
        assert_eq!(whole.len(), 9);
        let mut expected: Vec<(&str, Option<Code>)> = given.iter().map(|g| (g.0, g.1)).collect();
        expected.sort_unstable();
        expected.dedup();
        assert!(whole.iter().map(|m| (m.0.as_str(), m.1)).eq(expected));
        for split in 0..=given.len() {
            let (a, b) = given.split_at(split);
            for (first, second) in [(a, b), (b, a)] {
                let (mut first, second) = (part(first), part(second));
                first.merge(&second);
                assert_eq!(canonical(first), whole);
            }
        }
        let (ordered, _) = part(&given).in_order();
        assert_eq!(ordered.of_name("甲公司").count(), 3);
        assert_eq!(ordered.of_name("乙").count(), 0);
    }
}
