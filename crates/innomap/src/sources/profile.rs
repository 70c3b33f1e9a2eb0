//! A vendor profile: what the headers of one vendor's table mean, and how its cells are written. Profiles are data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::header::fold;
use super::mapping::Subject;
use crate::Message;

/// What the headers of one vendor's table mean, and how its cells are written.
#[derive(Debug, Clone, Serialize)]
pub struct Profile {
    /// Name used in `profile=`.
    pub name: String,
    /// Name shown to readers.
    pub title: Message,
    /// What else a reader should know.
    pub note: Message,
    /// Table it describes.
    pub(super) kind: Subject,
    /// The set of tables it belongs to, for data that come as several tables.
    pub set: Option<String>,
    /// Name of the table in its set.
    pub table: Option<String>,
    /// Headers that identify a row of a table that holds no patent number.
    pub key: Vec<String>,
    /// Whether it serves only where no other profile fits, beside our own names.
    pub fallback: bool,
    /// Cells that say «empty» in this vendor's way, besides the usual ones.
    pub empty: Vec<String>,
    /// Signs that hide a value: a cell made of nothing else is empty.
    pub masks: String,
    /// Headers that tell this vendor from others.
    pub identify: Vec<String>,
    /// How many of them must be there.
    pub identify_at_least: usize,
    /// Name of a meaning → headers that carry it, the best first.
    pub headers: BTreeMap<String, Vec<String>>,
    /// Headers of this vendor that are carried through under their own name.
    pub carried: Vec<String>,
    /// Name of a meaning → what separates its values, besides the usual separators.
    pub separators: BTreeMap<String, Vec<String>>,
    /// Name of a meaning → pieces that a separator does not split off: legal forms behind the name of a firm.
    pub never_alone: BTreeMap<String, Vec<String>>,
    /// Name of a meaning → what this vendor's codes stand for.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Name of a meaning → how its dates are written where not from the year to the day.
    pub dates: BTreeMap<String, DateOrder>,
    /// Header → unit of its numbers where the cells do not say it.
    pub units: BTreeMap<String, String>,
    /// Qualifications that a list of this shape can state, and how long they hold.
    pub qualifications: Vec<Qualification>,
    /// The user's file it comes from; nothing for a packaged one.
    pub file: Option<String>,
    /// How to ask for it again: its name, or the path the user gave.
    #[serde(skip)]
    pub(super) asked: String,
    /// All its headers, folded.
    #[serde(skip)]
    pub(super) known: BTreeSet<String>,
    /// Its identifying headers, folded.
    #[serde(skip)]
    pub(super) marks: BTreeSet<String>,
}

/// The order of day, month and year in a written date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateOrder {
    /// Day, month, year as numbers.
    #[serde(rename = "dd/mm/yyyy")]
    DayFirst,
    /// Month, day, year as numbers.
    #[serde(rename = "mm/dd/yyyy")]
    MonthFirst,
    /// Day, name of the month, year; other text may stand beside it.
    #[serde(rename = "dd mon yyyy")]
    MonthNamed,
}

/// A qualification of enterprises and how long it holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Qualification {
    /// Its name.
    pub name: String,
    /// Words by which a cell, a header or the name of a file speaks of it.
    pub named: Vec<String>,
    /// Years it holds from its date where the list gives no end; 0 where it ends with the year of its date; nothing where no
    /// rule for all of China says it.
    #[serde(default)]
    pub years: Option<u32>,
    /// The rule that says so.
    pub rule: Message,
}

impl Profile {
    /// Fills in the folded headers.
    pub(super) fn folded(mut self) -> Self {
        self.marks = self.identify.iter().map(|h| fold(h)).collect();
        let all = self.headers.values().flatten().chain(&self.carried).chain(&self.identify).chain(&self.key);
        self.known = all.map(|h| fold(h)).collect();
        self
    }

    /// The unit of the numbers under a header, where the profile names one.
    pub(super) fn unit(&self, header: &str) -> Option<&str> {
        let folded = fold(header);
        self.units.iter().find(|(h, _)| fold(h) == folded).map(|(_, unit)| unit.as_str())
    }
}
