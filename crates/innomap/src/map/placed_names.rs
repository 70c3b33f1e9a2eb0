//! Names where they stand: one name with patents in two places may be two institutions, so the places of a name are resolved
//! each for itself.

use std::ops::Range;

use super::Facts;
use super::placing::Held;

/// The places of each mention: one where its patents name one place or none; else each of them, and «nowhere» for the patents
/// that do not say which.
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
    pub(super) fn new(mentions: usize, held: &Held, facts: &Facts) -> Self {
        let mut nowhere = vec![false; mentions];
        for patent in 0..facts.len() {
            if place_of_holder(facts, patent) == 0 {
                facts.mentions.row(patent).iter().for_each(|&mention| nowhere[mention as usize] = true);
            }
        }
        let mut out = Self { starts: vec![0], ..Self::default() };
        let mut places = held.places().peekable();
        for (mention, nowhere) in (0..mentions as u32).zip(nowhere) {
            let start = out.region.len();
            while let Some((_, region)) = places.next_if(|place| place.0 == mention) {
                out.region.push(region);
            }
            let known = out.region.len() - start;
            if known == 0 || (known > 1 && nowhere) {
                out.region.insert(start, 0);
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
