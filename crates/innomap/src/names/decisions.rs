//! What a person decided about names; it overrules all other evidence and outlives the next import.
//!
//! Decisions come from a plain table: an action, a name, another name, the days between which it holds, and a note. A table with
//! a mistake or a contradiction is refused as a whole, with all of them listed: half of someone's decisions would be a third
//! opinion. A name that nobody bears is none: it may be borne after the next import ([`Decisions::unknown`]).

use serde::{Deserialize, Serialize};

use super::conflicts::conflicts;
use super::decision_row::{Problem, decision, refused};
use crate::Result;
use crate::tables::Date;

/// One decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

impl Action {
    /// All actions.
    pub const ALL: &'static [Self] = &[Self::Merge, Self::Apart, Self::Rename, Self::Parent];

    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Apart => "apart",
            Self::Rename => "rename",
            Self::Parent => "parent",
        }
    }

    /// Chinese label, which tables may use as well.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Merge => "合并",
            Self::Apart => "分开",
            Self::Rename => "更名",
            Self::Parent => "上级",
        }
    }

    /// The action of that name in either language.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.trim().to_lowercase().as_str() {
            "keep_apart" | "keep apart" | "不合并" => Some(Self::Apart),
            "改名" => Some(Self::Rename),
            "母公司" => Some(Self::Parent),
            name => Self::ALL.iter().copied().find(|action| action.name() == name || action.zh() == name),
        }
    }
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

impl Decision {
    /// The days from which and to which it holds, as days since 1970. A date that is known to the month or the year alone begins
    /// with its first day and ends with its last.
    pub fn days(&self) -> (i32, i32) {
        let first = self.from.filter(|date| date.is_some()).map_or(i32::MIN, Date::days);
        (first, self.until.filter(|date| date.is_some()).map_or(i32::MAX, last_day))
    }
}

/// The last day that a date may mean.
fn last_day(date: Date) -> i32 {
    let next = match (date.month(), date.day()) {
        (0 | 12, 0) => Date::new(date.year() + 1, 1, 1),
        (month, 0) => Date::new(date.year(), month + 1, 1),
        _ => return date.days(),
    };
    // Beyond the years that dates have, there is nothing to come after.
    next.map_or(i32::MAX, |next| next.days() - 1)
}

/// The cells of a line of the decisions file, empty where nothing is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionRow {
    /// Row in its table, counted from 1 as a spreadsheet does; 0 where it is of no table.
    pub row: u32,
    /// What is decided.
    pub action: String,
    /// Name or code that it is about.
    pub name: String,
    /// The other name or code.
    pub other: String,
    /// First day it holds.
    pub from: String,
    /// Last day it holds.
    pub until: String,
    /// Why.
    pub note: String,
}

impl DecisionRow {
    /// Its row, where it is of a table.
    pub(super) fn place(&self) -> Option<u32> {
        (self.row > 0).then_some(self.row)
    }
}

/// All decisions, ascending and distinct.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// Decisions, ascending and distinct.
    pub all: Vec<Decision>,
}

impl Decisions {
    /// Reads the lines of a table; empty ones are passed over. All mistakes and contradictions are told at once.
    pub fn parse(rows: &[DecisionRow]) -> Result<Self> {
        let mut problems: Vec<Problem> = Vec::new();
        let mut read: Vec<(Decision, Option<u32>)> = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(decision) = decision(row, &mut problems) {
                read.push((decision, row.place()));
            }
        }
        // The contradictions among lines that can be read are told with the mistakes in the others.
        problems.extend(conflicts(&read).into_iter().map(Problem::from));
        refused(&problems)?;
        Ok(Self::of(read.into_iter().map(|(decision, _)| decision).collect()))
    }

    /// Both together: commutative, associative, and nothing twice. Decisions that contradict each other are an error, and stay
    /// one in any larger whole.
    pub fn merge(self, other: Self) -> Result<Self> {
        if self == other || other.all.is_empty() {
            return Ok(self);
        }
        let united = Self::of(self.all.into_iter().chain(other.all).collect());
        united.check()?;
        Ok(united)
    }

    /// Refuses decisions that contradict each other.
    pub fn check(&self) -> Result<()> {
        let all: Vec<(Decision, Option<u32>)> = self.all.iter().map(|decision| (decision.clone(), None)).collect();
        refused(&conflicts(&all).into_iter().map(Problem::from).collect::<Vec<_>>())
    }

    fn of(mut all: Vec<Decision>) -> Self {
        all.sort_unstable();
        all.dedup();
        Self { all }
    }
}
