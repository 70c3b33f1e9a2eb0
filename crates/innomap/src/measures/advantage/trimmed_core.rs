//! The core of a table: rows of enough diversity and columns of enough ubiquity, and nothing else.
//!
//! Presence is where the location quotient reaches the threshold. Leaving out a unit changes the quotients of the others, so they are
//! taken anew after each round until nothing more falls below (or, on request, only counted anew on the first presence, which is the
//! bipartite k-core). Units keep their ids. Each round costs the cells.
//!
//! Agrees with `trim_core` of `econcomplex`.

use serde::{Deserialize, Serialize};

use super::location_quotient::reaching;
use crate::measures::{Presence, SparseTable};
use crate::{Error, Result};

/// Options of the core.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrimmedCoreConfig {
    /// Least diversity of a row.
    pub diversity: u32,
    /// Least ubiquity of a column.
    pub ubiquity: u32,
    /// Least location quotient of a presence.
    pub threshold: f64,
    /// Takes the quotients anew after each round.
    pub renew: bool,
    /// Most rounds.
    pub max_rounds: u32,
}

impl Default for TrimmedCoreConfig {
    fn default() -> Self {
        Self { diversity: 1, ubiquity: 1, threshold: 1.0, renew: true, max_rounds: 1000 }
    }
}

/// What one round left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Rows and the diversity that was too low.
    pub rows: Vec<(u32, u32)>,
    /// Columns and the ubiquity that was too low.
    pub columns: Vec<(u32, u32)>,
}

/// The core.
#[derive(Debug, Clone, PartialEq)]
pub struct TrimmedCore {
    /// The table without the cells of what was left out.
    pub table: SparseTable,
    /// Presence in the core.
    pub presence: Presence,
    /// What each round left out. Units without any value are not listed.
    pub rounds: Vec<Round>,
    /// Nothing more falls below.
    pub settled: bool,
}

/// The core of a table.
pub fn trimmed_core(table: &SparseTable, config: &TrimmedCoreConfig) -> Result<TrimmedCore> {
    if !(config.threshold > 0.0 && config.threshold.is_finite()) {
        return Err(
            Error::configuration("threshold 应为正数", "the threshold is a positive number").found(config.threshold.to_string())
        );
    }
    let present = |table: &SparseTable| -> Result<Presence> { reaching(table, None, config.threshold, false) };
    let mut out = TrimmedCore { table: table.clone(), presence: present(table)?, rounds: Vec::new(), settled: false };
    let mut live = (vec![true; table.rows() as usize], vec![true; table.columns() as usize]);
    let totals = (table.row_totals(), table.column_totals());
    retire(&mut live.0, &totals.0);
    retire(&mut live.1, &totals.1);
    loop {
        let rows = below(&out.presence.row_counts(), &live.0, config.diversity);
        let columns = below(&out.presence.column_counts(), &live.1, config.ubiquity);
        out.settled = rows.is_empty() && columns.is_empty();
        if out.settled || out.rounds.len() as u32 >= config.max_rounds {
            return Ok(out);
        }
        rows.iter().for_each(|&(unit, _)| live.0[unit as usize] = false);
        columns.iter().for_each(|&(unit, _)| live.1[unit as usize] = false);
        out.rounds.push(Round { rows, columns });
        let keep = |r: u32, c: u32| live.0[r as usize] && live.1[c as usize];
        out.table = out.table.mapped(|r, c, v| if keep(r, c) { v } else { 0.0 });
        out.presence = if config.renew { present(&out.table)? } else { narrowed(&out.presence, keep) };
        let totals = (out.table.row_totals(), out.table.column_totals());
        // A unit that lost all its value has fallen below as well, unless nothing is asked of it.
        if config.diversity == 0 {
            retire(&mut live.0, &totals.0);
        }
        if config.ubiquity == 0 {
            retire(&mut live.1, &totals.1);
        }
    }
}

/// Units without a value are not part of the table.
fn retire(live: &mut [bool], totals: &[f64]) {
    live.iter_mut().zip(totals).for_each(|(live, total)| *live &= *total > 0.0);
}

fn below(counts: &[u32], live: &[bool], least: u32) -> Vec<(u32, u32)> {
    let units = counts.iter().zip(live).enumerate().filter(|(_, (count, live))| **live && **count < least);
    units.map(|(unit, (&count, _))| (unit as u32, count)).collect()
}

fn narrowed(presence: &Presence, keep: impl Fn(u32, u32) -> bool) -> Presence {
    let row = |r: u32| presence.row(r).iter().copied().filter(|&c| keep(r, c)).collect();
    Presence::from_rows(presence.columns(), (0..presence.rows()).map(row))
}
