//! The table of divisions: names, levels, parents, children.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::index::Index;
use super::level::Level;
use super::zones::{zone_of_code, zones};

const DIVISIONS: &str = include_str!("divisions.csv");
const FORMER: &str = include_str!("former.csv");

/// Administrative divisions of China with their names today, their short forms and their former names.
#[derive(Debug)]
pub struct Gazetteer {
    codes: Vec<u32>,
    names: FxHashMap<u32, &'static str>,
    former_codes: FxHashMap<u32, u32>,
    pub(super) index: Index,
}

impl Gazetteer {
    /// The divisions of today.
    pub fn current() -> &'static Self {
        static CURRENT: OnceLock<Gazetteer> = OnceLock::new();
        CURRENT.get_or_init(Self::load)
    }

    fn load() -> Self {
        let units: Vec<(u32, &str)> = DIVISIONS
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .filter_map(|(code, name)| Some((code.parse().ok()?, name)))
            .collect();
        let formers: Vec<(&str, u32, u32)> = FORMER
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut fields = line.split(',');
                let (name, former, code) = (fields.next()?, fields.next()?, fields.next()?);
                Some((name, former.parse().unwrap_or(0), code.parse().ok()?))
            })
            .collect();
        let mut codes: Vec<u32> = units.iter().map(|&(code, _)| code).collect();
        codes.sort_unstable();
        Self {
            codes,
            names: units.iter().copied().collect(),
            former_codes: formers.iter().map(|&(_, former, code)| (former, code)).filter(|&(former, _)| former != 0).collect(),
            index: Index::new(&units, &formers),
        }
    }

    /// The name of a unit or a zone: 柯桥区.
    pub fn name(&self, code: u32) -> Option<&str> {
        self.names.get(&code).copied().or_else(|| zone_of_code(code).map(|zone| zone.name))
    }

    /// The name of a unit after those of the units it lies in: 浙江省绍兴市柯桥区. Empty where there is no such code.
    pub fn full_name(&self, code: u32) -> String {
        let above = self.parent(code).map(|parent| self.full_name(parent)).unwrap_or_default();
        above + self.name(code).unwrap_or_default()
    }

    /// The unit a unit lies in: the city of a county, or the province where the county hangs directly on it (districts of
    /// municipalities, 仙桃市 …); the county of a zone, or the smallest unit that holds all of its counties.
    pub fn parent(&self, code: u32) -> Option<u32> {
        if let Some(zone) = zone_of_code(code) {
            return zone.unit();
        }
        self.name(code)?;
        let (city, province) = (code / 100 * 100, code / 10_000 * 10_000);
        [city, province].into_iter().find(|&unit| unit != code && self.names.contains_key(&unit))
    }

    /// The level of a code. Municipalities are provinces, counties that hang on a province are counties.
    pub fn level(&self, code: u32) -> Level {
        Level::of(code)
    }

    /// The unit of a level that a unit lies in, or the unit itself.
    ///
    /// So that every level covers the whole mainland, a unit that has no unit of the level above it or below it counts as its
    /// own: municipalities, Hong Kong and Macau as cities, counties that hang on a province (仙桃市 …) as cities, cities without
    /// counties (东莞市 …) as counties. `None` where a unit is larger than the level asked for, and where a zone lies in several
    /// units of it.
    pub fn at_level(&self, code: u32, level: Level) -> Option<u32> {
        if let Some(zone) = zone_of_code(code) {
            return if level == Level::Zone { Some(code) } else { self.at_level(zone.unit()?, level) };
        }
        self.name(code)?;
        let (city, province) = (code / 100 * 100, code / 10_000 * 10_000);
        match level {
            Level::Province => Some(province),
            Level::City if matches!(province, 110_000 | 120_000 | 310_000 | 500_000 | 810_000 | 820_000) => Some(province),
            Level::City if code == province => None,
            Level::City if self.names.contains_key(&city) => Some(city),
            Level::City => Some(code),
            Level::County if Level::of(code) == Level::County => Some(code),
            Level::County if Level::of(code) == Level::City && self.children(code).next().is_none() => Some(code),
            Level::County | Level::Zone => None,
        }
    }

    /// All units that count at a level, as [`Gazetteer::at_level`] says, by code.
    pub fn codes(&self, level: Level) -> impl Iterator<Item = u32> + '_ {
        let zones = zones().iter().filter(move |_| level == Level::Zone).map(super::Zone::code);
        self.codes.iter().copied().filter(move |&code| self.at_level(code, level) == Some(code)).chain(zones)
    }

    /// The units that lie directly in a unit, by code.
    pub fn children(&self, code: u32) -> impl Iterator<Item = u32> + '_ {
        let size = match Level::of(code) {
            Level::Province => 10_000,
            Level::City => 100,
            Level::County | Level::Zone => 0,
        };
        let start = self.codes.partition_point(|&c| c <= code);
        let end = self.codes.partition_point(|&c| c < code + size).max(start);
        self.codes[start..end].iter().copied().filter(move |&child| self.parent(child) == Some(code))
    }

    /// Today's code of a code of today or of a former one.
    pub fn todays_code(&self, code: u32) -> Option<u32> {
        if self.names.contains_key(&code) { Some(code) } else { self.former_codes.get(&code).copied() }
    }

    /// The name of a unit of today, for as long as the program runs.
    pub(super) fn todays_name(&self, code: u32) -> Option<&'static str> {
        self.names.get(&code).copied()
    }

    /// All names of today, by code.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> + '_ {
        self.codes.iter().filter_map(|code| self.name(*code)).chain(zones().iter().map(|zone| zone.name))
    }
}
