//! Names where they stand: one name with patents in two places may be two institutions. Where the place can decide, the places
//! of a name are resolved each for itself.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Facts;
use super::mentions::Mentions;
use super::placing::Held;
use crate::names::{Register, compared, is_local};

/// The places of each mention. A name stands in all of them at once, and counts as being where most of its patents are, unless
/// the place may decide who it is: the name has no code, and each city may have an institution of it, or a list or a mention with
/// a code has it too. Then it stands in each for itself, and «nowhere» with the patents that do not say which.
#[derive(Debug, Clone, Default)]
pub struct PlacedNames {
    /// First placed name of each mention, and the end.
    starts: Vec<u32>,
    /// Mention of each.
    mention: Vec<u32>,
    /// Code of the division of each, ascending within a mention, 0 where none is known.
    region: Vec<u32>,
}

impl PlacedNames {
    pub(super) fn new(mentions: &Mentions, register: &Register, held: &Held, facts: &Facts) -> Self {
        let count = mentions.len() as u32;
        let listed: FxHashSet<Cow<'_, str>> = register.names().into_iter().map(compared).collect();
        let all = || (0..count).filter(|&id| mentions.code(id).is_some());
        let coded: FxHashSet<Cow<'_, str>> = all().map(|id| compared(mentions.name(id))).collect();
        let apart = |id: u32| {
            let name = mentions.name(id);
            let another = || Some(compared(name)).is_some_and(|name| listed.contains(&name) || coded.contains(&name));
            mentions.code(id).is_none() && (is_local(name) || another())
        };
        let main = held.main(mentions.len());
        // Most names have one place, or none.
        let mut several = vec![false; mentions.len()];
        let places: Vec<(u32, u32)> = held.places().collect();
        for pair in places.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            several[pair[0].0 as usize] = true;
        }
        let apart: Vec<bool> =
            (0..count).into_par_iter().with_min_len(4_096).map(|id| several[id as usize] && apart(id)).collect();
        let mut nowhere = vec![false; mentions.len()];
        for patent in 0..facts.len() {
            let unplaced = place_of_holder(facts, patent) == 0;
            facts.mentions.row(patent).iter().for_each(|&mention| nowhere[mention as usize] |= unplaced);
        }
        let mut out = Self { starts: vec![0], ..Self::default() };
        let mut places = places.into_iter().peekable();
        for mention in 0..count {
            let at = mention as usize;
            if apart[at] && nowhere[at] {
                out.region.push(0);
            } else if !apart[at] {
                out.region.push(main[at].0);
            }
            while let Some((_, region)) = places.next_if(|place| place.0 == mention) {
                if apart[at] {
                    out.region.push(region);
                }
            }
            out.mention.resize(out.region.len(), mention);
            out.starts.push(out.region.len() as u32);
        }
        out
    }

    /// Number of placed names.
    pub fn len(&self) -> usize {
        self.region.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.region.is_empty()
    }

    /// Those of a mention.
    pub fn of(&self, mention: u32) -> Range<u32> {
        self.starts[mention as usize]..self.starts[mention as usize + 1]
    }

    /// The mention of one.
    pub fn mention(&self, id: u32) -> u32 {
        self.mention[id as usize]
    }

    /// Code of the division of one, 0 where none is known.
    pub fn region(&self, id: u32) -> u32 {
        self.region[id as usize]
    }

    /// The one of a mention in a place.
    pub(super) fn at(&self, mention: u32, region: u32) -> u32 {
        let of = self.of(mention);
        if of.len() == 1 {
            return of.start;
        }
        let within = &self.region[of.start as usize..of.end as usize];
        of.start + within.binary_search(&region).unwrap_or_default() as u32
    }

    /// The one that a patent names as a mention.
    pub fn on(&self, facts: &Facts, patent: usize, mention: u32) -> u32 {
        self.at(mention, place_of_holder(facts, patent))
    }
}

/// Where a patent says that its holder is: it has one holder and names one place; 0 otherwise.
pub(super) fn place_of_holder(facts: &Facts, patent: usize) -> u32 {
    match (facts.mentions.row(patent), facts.named_regions.row(patent), facts.persons[patent]) {
        ([_], [code], 0) => *code,
        _ => 0,
    }
}
