//! Names with their institutions: what `im.resolve_names` and the names of a map show.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::cells::{NameRow, Part, parts};
use super::code::Code;
use super::decisions::Decisions;
use super::kind::InstitutionKind;
use super::mention::Mention;
use super::register::Register;
use super::resolution::Resolution;
use super::resolve::{RESOLVE_STEPS, ResolveConfig, resolve};
use super::united::{United, united};
use crate::Result;
use crate::error::Message;
use crate::regions::Gazetteer;
use crate::tables::{Progress, Stage};

/// A mention that owns its name (see [`Mention`]).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnedMention {
    /// Folded name.
    pub name: String,
    /// What it is; persons are no mentions.
    pub kind: InstitutionKind,
    /// Code that stands beside the name.
    pub code: Option<Code>,
    /// Today's code of the division its addresses name, 0 where none does.
    pub region: u32,
    /// Patents it holds.
    pub patents: u32,
    /// First and last year it is named in, 0 where no date is known.
    pub years: (i32, i32),
}

impl OwnedMention {
    /// The mention as the resolver takes it, with the inventors of its patents, ascending ids.
    pub fn with_inventors<'a>(&'a self, inventors: &'a [u32]) -> Mention<'a> {
        let Self { name, kind, code, region, patents, years } = self;
        Mention { name, kind: *kind, code: *code, region: *region, patents: *patents, years: *years, inventors }
    }
}

/// Names with their institutions. One row a raw name, or a part of a cell that holds several.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    /// Text of each row as it was given.
    pub raw: Vec<String>,
    /// Mention of each row; none where it is a person, or no name.
    pub mention: Vec<Option<u32>>,
    /// The mentions, ascending by name and code, each name and code once for each institution that bears it.
    pub mentions: Vec<OwnedMention>,
    /// Their institutions.
    pub resolution: Resolution,
    /// The part of the text that a row is about, where the text holds several names; empty where none does.
    pub part: Vec<Option<String>>,
    /// Row of the input that each row is of, counted from 1; empty where each row is one of the input.
    pub row: Vec<u32>,
    /// What was wrong with each row; empty where nothing was.
    pub problem: Vec<Option<Message>>,
    /// Legal persons in the enterprise lists, whether they hold patents or not.
    pub listed: u32,
    /// What to keep in mind.
    pub warnings: Vec<Message>,
}

/// Resolves the names of a table. Each row stands for one patent where it does not say for how many; a cell that holds several
/// names becomes as many rows. A row whose name is none keeps its place, with a problem and without an institution; so does a
/// person, without a problem.
pub fn resolve_rows(
    rows: &[NameRow<'_>],
    register: &Register,
    decisions: &Decisions,
    config: ResolveConfig,
    progress: &Progress,
) -> Result<Names> {
    progress.set_stages(&[(Stage::Identify, 30), (Stage::Resolve, 70)]);
    progress.enter(Stage::Identify, 2)?;
    let each = |(row, at)| if progress.is_cancelled() { Vec::new() } else { parts(row, at) };
    let mut parts: Vec<Part> = rows.par_iter().zip(0u32..rows.len() as u32).flat_map_iter(each).collect();
    progress.step()?;
    // A name on a list is an enterprise, whatever it looks like.
    let listed = register.names();
    let person = |part: &&mut Part| part.kind == Some(InstitutionKind::Person) && listed.contains(part.name.as_str());
    parts.iter_mut().filter(person).for_each(|part| part.kind = Some(InstitutionKind::Enterprise));
    let (placed, inventors, mut mention) = mentions(&parts);
    progress.enter(Stage::Resolve, RESOLVE_STEPS + 3)?;
    let views: Vec<Mention<'_>> = placed.iter().zip(&inventors).map(|(m, inventors)| m.with_inventors(inventors)).collect();
    let resolution = resolve(&views, register, decisions, config, progress)?;
    progress.step()?;
    let mut warnings = decisions.unknown(&views);
    progress.step()?;
    let United { mentions, resolution, of } = united(&placed, resolution);
    progress.step()?;
    mention.iter_mut().flatten().for_each(|id| *id = of.get(*id as usize).copied().unwrap_or_default());
    let problem: Vec<Option<Message>> = parts.iter().map(|part| part.problem.clone()).collect();
    let odd = problem.iter().flatten().count();
    if odd > 0 {
        warnings.push(Message::new(
            format!("{odd} 行有问题，见 problem 列"),
            format!("{odd} rows have a problem, see the column 'problem'"),
        ));
    }
    let raw = |part: &Part| rows.get(part.row as usize).and_then(|row| row.name).unwrap_or_default().to_owned();
    progress.finish();
    Ok(Names {
        raw: parts.iter().map(raw).collect(),
        mention,
        resolution,
        part: parts.iter().map(|part| part.text.clone()).collect(),
        row: parts.iter().map(|part| part.row + 1).collect(),
        problem,
        listed: register.legal_persons() as u32,
        warnings,
        mentions,
    })
}

/// What the rows of one name, code and place add up to, in any order.
#[derive(Default)]
struct Sum {
    kind: Option<InstitutionKind>,
    patents: u64,
    years: (i32, i32),
    inventors: Vec<u32>,
}

impl Sum {
    fn add(&mut self, part: &Part, inventors: impl Iterator<Item = u32>) {
        self.kind = part.kind;
        self.patents += u64::from(part.patents);
        for year in [part.years.0, part.years.1].into_iter().filter(|year| *year != 0) {
            self.years = if self.years.0 == 0 { (year, year) } else { (self.years.0.min(year), self.years.1.max(year)) };
        }
        self.inventors.extend(inventors);
    }
}

/// The division that most patents name; what names only the city or province above it speaks for it too. 0 where none is named.
pub(super) fn heaviest(regions: &FxHashMap<u32, u64>) -> u32 {
    let gazetteer = Gazetteer::current();
    let above = |code: u32| std::iter::successors(Some(code), |code| gazetteer.parent(*code));
    let weight = |code: u32| above(code).filter_map(|code| regions.get(&code)).sum::<u64>();
    let best = regions.keys().map(|&code| (weight(code), above(code).count(), std::cmp::Reverse(code))).max();
    best.map_or(0, |(_, _, code)| code.0)
}

/// What tells one mention from another: name, code and place.
type Key<'a> = (&'a str, Option<Code>, u32);

type Mentions = (Vec<OwnedMention>, Vec<Vec<u32>>, Vec<Option<u32>>);

/// The mentions of all parts in canonical order, a name in two places being two, their inventors, and the mention of each part.
fn mentions(parts: &[Part]) -> Mentions {
    let mut people: Vec<&str> = parts.iter().flat_map(|part| &part.inventors).map(String::as_str).collect();
    people.par_sort_unstable();
    people.dedup();
    let person = |name: &String| people.binary_search(&name.as_str()).ok().map(|id| id as u32);
    let mut numbers: FxHashMap<Key<'_>, u32> = FxHashMap::default();
    let mut sums: Vec<Sum> = Vec::new();
    let mut of_part: Vec<Option<u32>> = Vec::with_capacity(parts.len());
    for part in parts {
        if !part.is_mention() {
            of_part.push(None);
            continue;
        }
        let next = sums.len() as u32;
        let number = *numbers.entry((part.name.as_str(), part.code, part.region)).or_insert(next);
        if number == next {
            sums.push(Sum::default());
        }
        if let Some(sum) = sums.get_mut(number as usize) {
            sum.add(part, part.inventors.iter().filter_map(person));
        }
        of_part.push(Some(number));
    }
    let mut keys: Vec<(Key<'_>, u32)> = numbers.into_iter().collect();
    keys.par_sort_unstable();
    let mut place = vec![0u32; keys.len()];
    for (&(_, number), at) in keys.iter().zip(0..) {
        place[number as usize] = at;
    }
    let mut inventors: Vec<Vec<u32>> = Vec::with_capacity(keys.len());
    let mut owned: Vec<OwnedMention> = Vec::with_capacity(keys.len());
    for ((name, code, region), number) in keys {
        let sum = std::mem::take(&mut sums[number as usize]);
        let Sum { kind, patents, years, inventors: mut people } = sum;
        people.sort_unstable();
        people.dedup();
        inventors.push(people);
        owned.push(OwnedMention {
            name: name.to_owned(),
            kind: kind.unwrap_or(InstitutionKind::Other),
            code,
            region,
            patents: u32::try_from(patents).unwrap_or(u32::MAX),
            years,
        });
    }
    let of_part = of_part.into_iter().map(|number| number.map(|number| place[number as usize])).collect();
    (owned, inventors, of_part)
}
