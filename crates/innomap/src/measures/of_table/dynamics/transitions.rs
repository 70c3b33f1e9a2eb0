//! From which periods to which: in order of time, step by step or from the first to the last.

use serde::{Deserialize, Serialize};

use super::super::CellTable;
use crate::{Error, Result};

/// Which states are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Transitions {
    /// Each with the one that follows it.
    #[default]
    Consecutive,
    /// The first with the last.
    Ends,
}

/// Two states: positions of their periods in the table, ascending in time.
#[derive(Debug)]
pub(in super::super) struct Transition {
    pub(in super::super) before: Vec<usize>,
    pub(in super::super) after: Vec<usize>,
}

impl Transition {
    /// The first period of the state after, which stands for the transition.
    pub(in super::super) fn period(&self) -> u32 {
        self.after.first().copied().unwrap_or_default() as u32
    }

    /// The label of the first period of the state before.
    pub(in super::super) fn since(&self, table: &CellTable) -> Option<String> {
        self.before.first().and_then(|&at| table.periods[at].clone())
    }
}

impl Transitions {
    /// The transitions between states of so many periods. Labels that all are numbers are put in order as numbers, so that 9 comes
    /// before 10.
    ///
    /// # Errors
    /// A table without periods, or with too few.
    pub(in super::super) fn of(self, table: &CellTable, length: u32) -> Result<Vec<Transition>> {
        if table.names.period.is_none() {
            return Err(Error::configuration("该指标需要时期", "this measure needs periods")
                .column("period")
                .hint("请指定 period= 列", "name the column of periods by period="));
        }
        let (order, length) = (order(table), length as usize);
        if length == 0 || order.len() < 2 * length {
            return Err(Error::configuration("时期不足以构成前后两个状态", "there are not enough periods for two states")
                .found(format!("{} periods, persistence {length}", order.len()))
                .expected("至少 2 × persistence（≥ 1）个时期", "at least 2 × persistence periods, persistence at least 1"));
        }
        let last = order.len() - length;
        let starts: Vec<(usize, usize)> = match self {
            Self::Ends => vec![(0, last)],
            Self::Consecutive => (0..=last - length).map(|first| (first, first + length)).collect(),
        };
        let state = |first: usize| order[first..first + length].to_vec();
        Ok(starts.into_iter().map(|(before, after)| Transition { before: state(before), after: state(after) }).collect())
    }
}

/// The number of a period's label, where all labels are numbers.
pub(super) fn numbers(table: &CellTable) -> Option<Vec<f64>> {
    table.periods.iter().map(|label| label.as_deref()?.trim().parse::<f64>().ok().filter(|n| n.is_finite())).collect()
}

/// Positions of the periods in order of time.
pub(in super::super) fn order(table: &CellTable) -> Vec<usize> {
    let mut order: Vec<usize> = (0..table.periods.len()).collect();
    if let Some(numbers) = numbers(table) {
        order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    }
    order
}
