//! Every code and name that a division has had since 1980, the years it was in force, and what lies there today.
//!
//! A year means its end: what was changed during a year is already changed in it.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::gazetteer::Gazetteer;
use super::level::{Level, within};

const HISTORY: &str = include_str!("history.csv");
const DIVIDED: &str = include_str!("divided.csv");

/// What became of a unit, as it was under one code and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// In force today under the same code and name.
    InForce,
    /// One unit of today holds it as a whole.
    Successor,
    /// One unit of today holds most of it and carries on its name; parts lie in others.
    MainSuccessor,
    /// Divided among several units of today, none of which carries it on.
    Divided,
    /// It lies within a unit of today; which county below that is not certain.
    Within,
    /// No division: a mistake of the source.
    Mistake,
}

impl Fate {
    /// All fates.
    pub const ALL: &'static [Self] =
        &[Self::InForce, Self::Successor, Self::MainSuccessor, Self::Divided, Self::Within, Self::Mistake];

    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Successor => "successor",
            Self::MainSuccessor => "main successor",
            Self::Divided => "divided",
            Self::Within => "within",
            Self::Mistake => "mistake",
        }
    }
}

/// A unit under one code and name, with the years in which it was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedUnit {
    /// Code of then.
    pub code: u32,
    /// Name of then.
    pub name: &'static str,
    /// First year in force; `i32::MIN` where that was before 1981.
    pub since: i32,
    /// First year no longer in force; `i32::MAX` for units of today.
    pub gone: i32,
    /// What became of it.
    pub fate: Fate,
    /// Today's units, the main one first.
    pub today: Vec<u32>,
}

impl DatedUnit {
    /// Whether the unit was in force at the end of a year.
    pub fn in_force(&self, year: i32) -> bool {
        self.since <= year && year < self.gone
    }

    /// The level of its code.
    pub fn level(&self) -> Level {
        Level::of(self.code)
    }
}

/// A unit that gave up a part and kept its code and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parting {
    pub(super) year: i32,
    pub(super) code: u32,
    /// The unit itself, then what was made of its parts.
    pub(super) parts: Vec<u32>,
    /// Whether it gave up so much that nothing is certain of earlier years.
    pub(super) split: bool,
}

/// What lay where in which year.
#[derive(Debug)]
pub struct History {
    units: Vec<DatedUnit>,
    partings: Vec<Parting>,
    by_code: FxHashMap<u32, Vec<u32>>,
    by_name: FxHashMap<&'static str, Vec<u32>>,
    by_today: FxHashMap<u32, Vec<u32>>,
}

/// What lies today where a unit lay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heirs {
    /// The unit of today that carries it on, as a whole or for the most part; a larger one where that is all that is known.
    pub main: Option<u32>,
    /// All units of today that hold a part of it.
    pub parts: Vec<u32>,
    /// Whether all of it lies in `main`.
    pub certain: bool,
}

/// A unit of a year, and how much of it lies in a unit of today.
#[derive(Debug, Clone, PartialEq)]
pub struct Share<'a> {
    /// The unit of then.
    pub unit: &'a DatedUnit,
    /// The share of it that lies in today's unit: 1, or nothing where it was divided and the share is not known.
    pub share: Option<f64>,
}

impl History {
    /// The history of the divisions of today.
    pub fn current() -> &'static Self {
        static CURRENT: OnceLock<History> = OnceLock::new();
        CURRENT.get_or_init(Self::load)
    }

    fn load() -> Self {
        let mut units: Vec<DatedUnit> = HISTORY.lines().skip(1).filter_map(dated).collect();
        // What is counted like a county today and was in no revision has always been what it is: zones, 西沙群岛.
        let listed: rustc_hash::FxHashSet<u32> = units.iter().filter(|u| u.gone == i32::MAX).map(|u| u.code).collect();
        let gazetteer = Gazetteer::current();
        for code in Level::DIVISIONS.iter().flat_map(|&level| gazetteer.codes(level)) {
            if let Some(name) = gazetteer.todays_name(code).filter(|_| !listed.contains(&code)) {
                units.push(DatedUnit { code, name, since: i32::MIN, gone: i32::MAX, fate: Fate::InForce, today: vec![code] });
            }
        }
        units.sort_by(|a, b| (a.code, a.since, a.name).cmp(&(b.code, b.since, b.name)));
        units.dedup();
        let mut out = Self {
            partings: DIVIDED.lines().skip(1).filter_map(parting).collect(),
            by_code: FxHashMap::default(),
            by_name: FxHashMap::default(),
            by_today: FxHashMap::default(),
            units,
        };
        for (i, unit) in out.units.iter().enumerate() {
            out.by_code.entry(unit.code).or_default().push(i as u32);
            out.by_name.entry(unit.name).or_default().push(i as u32);
            let parts = out.partings.iter().filter(|p| p.code == unit.code && unit.fate == Fate::InForce);
            let mut codes: Vec<u32> = unit.today.iter().copied().chain(parts.flat_map(|p| p.parts.iter().copied())).collect();
            codes.sort_unstable();
            codes.dedup();
            for code in codes {
                out.by_today.entry(code).or_default().push(i as u32);
            }
        }
        out
    }

    /// All units that ever were, by code and year.
    pub fn units(&self) -> &[DatedUnit] {
        &self.units
    }

    pub(super) fn partings(&self) -> &[Parting] {
        &self.partings
    }

    fn of<'a, K: std::hash::Hash + Eq>(
        &'a self,
        index: &'a FxHashMap<K, Vec<u32>>,
        key: &K,
    ) -> impl Iterator<Item = &'a DatedUnit> + use<'a, K> {
        index.get(key).into_iter().flatten().filter_map(|&i| self.units.get(i as usize))
    }

    /// The units that had a code, by year.
    pub fn with_code(&self, code: u32) -> impl Iterator<Item = &DatedUnit> {
        self.of(&self.by_code, &code)
    }

    /// The units that bore a name.
    pub fn with_name<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a DatedUnit> + use<'a> {
        self.by_name.get(name).into_iter().flatten().filter_map(|&i| self.units.get(i as usize))
    }

    /// The unit under a code at the end of a year; of several names the last.
    pub fn at(&self, code: u32, year: i32) -> Option<&DatedUnit> {
        self.with_code(code).filter(|unit| unit.in_force(year)).last()
    }

    /// The unit under a code nearest to a year: in force then, or else the one it passed to last.
    pub fn nearest(&self, code: u32, year: Option<i32>) -> Option<&DatedUnit> {
        year.and_then(|year| self.at(code, year)).or_else(|| self.with_code(code).max_by_key(|unit| unit.gone))
    }

    /// The name of a unit of a year after those of the units it lay in.
    pub fn full_name(&self, unit: &DatedUnit, year: i32) -> String {
        let (city, province) = (unit.code / 100 * 100, unit.code / 10_000 * 10_000);
        let above: String =
            [province, city].iter().filter(|&&c| c != unit.code).filter_map(|&c| self.at(c, year)).map(|u| u.name).collect();
        above + unit.name
    }

    /// What lies today where a unit lay in a year (or in its last year). Parts that it gave up later count as well.
    pub fn heirs(&self, unit: &DatedUnit, year: Option<i32>) -> Heirs {
        let main = match unit.fate {
            Fate::Divided | Fate::Mistake => None,
            _ => unit.today.first().copied(),
        };
        let mut parts = unit.today.clone();
        let mut certain = matches!(unit.fate, Fate::InForce | Fate::Successor);
        if let (Fate::InForce, Some(year)) = (unit.fate, year) {
            for parting in self.partings.iter().filter(|p| p.code == unit.code && year < p.year) {
                certain = false;
                parts.extend(&parting.parts);
            }
            parts.dedup();
            let mut seen = rustc_hash::FxHashSet::default();
            parts.retain(|&code| seen.insert(code));
        }
        Heirs { main: main.or_else(|| common(&parts)), parts, certain }
    }

    /// The units of a year in which a unit of today lay, of its own level where there are any. What was divided has no share.
    pub fn units_of(&self, today: u32, year: i32) -> Vec<Share<'_>> {
        let level = Level::of(today);
        let mut out: Vec<Share> = self
            .of(&self.by_today, &today)
            .filter(|unit| unit.in_force(year) && unit.level() == level)
            .filter_map(|unit| {
                let heirs = self.heirs(unit, Some(year));
                let whole = heirs.certain && heirs.main == Some(today);
                heirs.parts.contains(&today).then_some(Share { unit, share: whole.then_some(1.0) })
            })
            .collect();
        if out.is_empty() && level == Level::Province {
            // A province that was a city of another one: 重庆.
            let parts = self.of(&self.by_today, &today).filter(|unit| unit.in_force(year));
            out.extend(parts.map(|unit| Share { unit, share: None }));
        } else if out.is_empty() {
            // A county was a city, or lay in a district of which only the city is known.
            let city = today / 100 * 100;
            out.extend(
                self.of(&self.by_today, &today)
                    .chain(self.of(&self.by_today, &city).filter(|unit| unit.fate == Fate::Within))
                    .filter(|unit| unit.in_force(year))
                    .map(|unit| Share { unit, share: None }),
            );
        }
        out
    }
}

/// The smallest unit that holds all of several.
pub(super) fn common(parts: &[u32]) -> Option<u32> {
    let &first = parts.first()?;
    [first, first / 100 * 100, first / 10_000 * 10_000]
        .into_iter()
        .find(|&unit| Gazetteer::current().name(unit).is_some() && parts.iter().all(|&code| within(code, unit)))
}

fn year_of(revision: &str) -> Option<i32> {
    let number: i32 = revision.parse().ok()?;
    Some(match number {
        // The revision before it is of January 2018, and most of what it brought was of that year.
        201_904 => 2018,
        ..=9999 => number,
        _ => number / 100,
    })
}

fn codes(text: &str) -> Vec<u32> {
    text.split('+').filter_map(|code| code.parse().ok()).collect()
}

fn dated(line: &'static str) -> Option<DatedUnit> {
    let fields: Vec<&'static str> = line.split(',').collect();
    let [code, name, first, _, gone, today, fate] = fields[..] else { return None };
    let code: u32 = code.parse().ok()?;
    let fate = match fate {
        "main" => Fate::MainSuccessor,
        "divided" => Fate::Divided,
        "within" => Fate::Within,
        "error" => Fate::Mistake,
        _ if today.is_empty() => Fate::InForce,
        _ => Fate::Successor,
    };
    Some(DatedUnit {
        code,
        name,
        since: if first.is_empty() { i32::MIN } else { year_of(first)? },
        gone: if gone.is_empty() { i32::MAX } else { gone.parse().ok()? },
        fate,
        today: if fate == Fate::InForce { vec![code] } else { codes(today) },
    })
}

fn parting(line: &str) -> Option<Parting> {
    let fields: Vec<&str> = line.split(',').collect();
    let [year, code, parts, kind] = fields[..] else { return None };
    Some(Parting { year: year.parse().ok()?, code: code.parse().ok()?, parts: codes(parts), split: kind == "split" })
}
