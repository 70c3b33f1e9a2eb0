//! What enterprise lists know of legal persons.

use serde::{Deserialize, Serialize};

use super::code::Code;
use crate::tables::Date;

/// A name that a legal person had, or has besides its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DatedName {
    /// Folded name.
    pub name: String,
    /// First day, where it is known.
    pub from: Option<Date>,
    /// Last day, where it is known.
    pub until: Option<Date>,
}

/// One legal person.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// Folded full name.
    pub name: String,
    /// Folded names it had (曾用名).
    pub former: Vec<DatedName>,
    /// Folded English names.
    pub english: Vec<String>,
    /// Folded short names.
    pub short: Vec<String>,
    /// Credit or organisation code.
    pub code: Option<Code>,
    /// Today's code of its division, 0 where it is not known.
    pub region: u32,
    /// Folded names of those that own it (母公司, 所属集团), with the time of ownership.
    pub owners: Vec<DatedName>,
    /// Hash of the file it stands in, and its row there.
    pub source: (String, u32),
}

/// The legal persons of all lists, each once, in canonical order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Entries, ascending and distinct.
    pub entries: Vec<RegisterEntry>,
}

impl Register {
    /// Both together: commutative, associative, and nothing twice.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        if self.entries != other.entries {
            self.entries.extend(other.entries);
            self.entries.sort_unstable();
            self.entries.dedup();
        }
        self
    }
}
