//! The levels of areas: the three of administrative divisions, and zones, which lie in counties.

use serde::{Deserialize, Serialize};

/// A level of areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Provinces, autonomous regions, municipalities, special administrative regions.
    Province,
    /// Cities, prefectures, leagues and autonomous prefectures.
    City,
    /// Counties, districts and county-level cities.
    County,
    /// Zones (高新区, 经开区, 新区): areas of their own that lie in counties and do not cover them.
    Zone,
}

impl Level {
    /// The levels of divisions, from the largest units to the smallest.
    pub const DIVISIONS: &'static [Self] = &[Self::Province, Self::City, Self::County];
    /// All levels, from the largest areas to the smallest.
    pub const ALL: &'static [Self] = &[Self::Province, Self::City, Self::County, Self::Zone];
    /// Their names.
    pub const NAMES: &'static [&'static str] = &["province", "city", "county", "zone"];

    /// The level a code is written for: two, four or six digits that count, or eight of a zone.
    pub fn of(code: u32) -> Self {
        if code > 999_999 {
            Self::Zone
        } else if code.is_multiple_of(10_000) {
            Self::Province
        } else if code.is_multiple_of(100) {
            Self::City
        } else {
            Self::County
        }
    }

    /// The name used in arguments and tables.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::City => "地级",
            Self::County => "县级",
            Self::Zone => "园区",
        }
    }

    /// English label.
    pub fn en(self) -> &'static str {
        self.name()
    }

    /// The level of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.name() == name)
    }
}

/// Whether a code lies within a unit or is that unit, by the digits that count.
pub(super) fn within(code: u32, unit: u32) -> bool {
    match Level::of(unit) {
        Level::Province => code / 10_000 == unit / 10_000,
        Level::City => code / 100 == unit / 100,
        Level::County | Level::Zone => code == unit,
    }
}
