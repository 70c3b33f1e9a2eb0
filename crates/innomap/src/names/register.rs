//! What enterprise lists know of legal persons.

use rustc_hash::FxHashSet;
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

/// Which column of a list says where an enterprise is; the order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacedBy {
    /// The columns for province, city and county.
    Columns,
    /// The column for the region.
    Region,
    /// The address.
    Address,
    /// The division of registration in the credit code.
    Code,
}

impl PlacedBy {
    /// Name as tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::Region => "region",
            Self::Address => "address",
            Self::Code => "code",
        }
    }
}

/// One legal person.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// Folded full name.
    pub name: String,
    /// Folded names it had (曾用名).
    pub former: Vec<DatedName>,
    /// Folded names that the list gives beside its own without saying that it had them: a former name, or a subsidiary's.
    #[serde(default)]
    pub other: Vec<String>,
    /// Folded English names.
    pub english: Vec<String>,
    /// Folded short names.
    pub short: Vec<String>,
    /// Credit or organisation code.
    pub code: Option<Code>,
    /// Today's code of its division, 0 where it is not known.
    pub region: u32,
    /// What says so.
    pub placed_by: Option<PlacedBy>,
    /// Code of the zone that its region or address names, 0 where they name none.
    #[serde(default)]
    pub zone: u32,
    /// Whether it is closed (注销, 吊销); its codes and names stay its own.
    pub closed: bool,
    /// Folded names of those that own it (母公司, 所属集团), with the time of ownership.
    pub owners: Vec<DatedName>,
    /// Year it was founded in, 0 where it is not known.
    #[serde(default)]
    pub founded: i32,
    /// Hash of the file it stands in, and its row there.
    pub source: (String, u32),
}

impl RegisterEntry {
    /// Its own name, then all others.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let former = self.former.iter().map(|former| former.name.as_str());
        let others = self.other.iter().chain(&self.english).chain(&self.short).map(String::as_str);
        std::iter::once(self.name.as_str()).chain(former).chain(others)
    }
}

/// The legal persons of all lists, each once, in canonical order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Entries, ascending and distinct.
    pub entries: Vec<RegisterEntry>,
}

impl Register {
    /// All names of all entries.
    pub(crate) fn names(&self) -> FxHashSet<&str> {
        self.entries.iter().flat_map(RegisterEntry::names).collect()
    }

    /// How many legal persons they are: an entry is one that no other has the code of, or the name where it has no code.
    pub fn legal_persons(&self) -> usize {
        let codes: FxHashSet<_> = self.entries.iter().filter_map(|entry| entry.code).map(|code| code.organisation()).collect();
        let bears_code = |entry: &&RegisterEntry| entry.code.is_some();
        let known: FxHashSet<&str> = self.entries.iter().filter(bears_code).map(|entry| entry.name.as_str()).collect();
        let others = self.entries.iter().filter(|entry| entry.code.is_none()).map(|entry| entry.name.as_str());
        codes.len() + others.filter(|name| !known.contains(name)).collect::<FxHashSet<_>>().len()
    }

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
