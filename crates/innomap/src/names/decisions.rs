//! What a person decided about names; it overrules all other evidence and outlives the next import.

use serde::{Deserialize, Serialize};

use crate::tables::Date;

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// `name` and `other` are one legal person; it is called `other`.
    Merge,
    /// `name` and `other` are two.
    Apart,
    /// The legal person of `name` is called `other`.
    Rename,
    /// `other` owns `name`.
    Parent,
}

/// A line of the decisions file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Decision {
    /// What is decided.
    pub action: Action,
    /// Folded name, or code, that it is about.
    pub name: String,
    /// The other folded name, or code.
    pub other: String,
    /// First day it holds.
    pub from: Option<Date>,
    /// Last day it holds.
    pub until: Option<Date>,
    /// Why.
    pub note: String,
}

/// All decisions, ascending and distinct.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// Decisions, ascending and distinct.
    pub all: Vec<Decision>,
}
