//! The three levels of administrative divisions.

use serde::{Deserialize, Serialize};

/// A level of administrative divisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Provinces, autonomous regions, municipalities, special administrative regions.
    Province,
    /// Cities, prefectures, leagues and autonomous prefectures.
    City,
    /// Counties, districts and county-level cities.
    County,
}

impl Level {
    /// All levels, from the largest units to the smallest.
    pub const ALL: &'static [Self] = &[Self::Province, Self::City, Self::County];

    /// The level a code is written for: two, four or six digits that count.
    pub fn of(code: u32) -> Self {
        if code.is_multiple_of(10_000) {
            Self::Province
        } else if code.is_multiple_of(100) {
            Self::City
        } else {
            Self::County
        }
    }

    /// The name used in arguments and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
        }
    }

    /// Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::City => "地级",
            Self::County => "县级",
        }
    }

    /// English label.
    pub fn en(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
        }
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
        Level::County => code == unit,
    }
}
