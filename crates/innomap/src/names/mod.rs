//! Who: institution names folded, typed, and resolved to legal persons and groups by evidence.

mod abridged;
mod acronym;
mod belonging;
mod cells;
mod clusters;
mod code;
mod code_check;
mod conflicts;
mod decided;
mod decision_row;
mod decisions;
#[cfg(test)]
mod decisions_tests;
mod doubts;
mod explain;
mod fold;
mod frames;
mod groups;
mod key;
mod keywords;
mod kind;
mod known;
mod link;
mod listed;
mod mention;
mod near;
mod nodes;
mod numerals;
mod outcome;
mod parts;
mod person;
mod places;
mod register;
mod resolution;
mod resolve;
mod search;
mod slips;
mod table;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
mod traditional;
mod united;
mod unknown;

pub use cells::{NameRow, each_name, split_names};
pub use code::{Code, CodeProblem};
pub use code_check::{CodeCheck, check_codes};
pub(crate) use decision_row::LONGEST_NAME;
pub use decision_row::decision_headers;
pub use decisions::{Action, Decision, DecisionRow, Decisions};
pub use explain::{Path, Step};
pub(crate) use fold::compared;
pub use fold::fold;
pub use frames::resolve_table;
pub use kind::{InstitutionKind, kind};
pub use mention::Mention;
pub use register::{DatedName, PlacedBy, Register, RegisterEntry};
pub use resolution::{Doubt, Evidence, Ownership, Resolution, ResolvedInstitution};
pub use resolve::{Doubtful, ResolveConfig, resolve};
pub use table::{Names, OwnedMention, resolve_rows};
/// Whether each city may have an institution of a folded name: 红星机械厂.
pub(crate) fn is_local(folded: &str) -> bool {
    search::is_local(&key::key(folded))
}

pub(crate) use resolve::RESOLVE_STEPS;
pub(crate) use united::{United, united};
