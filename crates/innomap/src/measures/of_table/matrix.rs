//! The matrix that complexity is taken from: presences, quotients or values.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::CellTable;
use super::presence::PresenceOptions;
use crate::Result;
use crate::error::Message;
use crate::measures::advantage::{LocationQuotientConfig, location_quotient};
use crate::measures::{Presence, SparseTable};

/// What stands in the cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cells {
    /// Zeros and ones by the test of presence.
    #[default]
    Presence,
    /// Location quotients.
    Quotient,
    /// The values.
    Value,
}

/// The matrix of one period.
pub(super) enum Matrix {
    /// Zeros and ones.
    Ones(Presence),
    /// Weights.
    Weights(SparseTable),
}

/// The matrix of one period, its log and its warnings.
pub(super) struct Taken {
    pub(super) matrix: Matrix,
    pub(super) log: Value,
    pub(super) warnings: Vec<Message>,
}

/// The matrix of one period of the table.
pub(super) fn matrix(table: &CellTable, at: usize, presence: &PresenceOptions, cells: Cells) -> Result<Taken> {
    if cells == Cells::Presence {
        let present = presence.of(table, at)?;
        return Ok(Taken { matrix: Matrix::Ones(present.presence), log: present.log, warnings: present.warnings });
    }
    let (kept, log, warnings) = presence.sized(table, at)?;
    if cells == Cells::Value {
        return Ok(Taken { matrix: Matrix::Weights(kept), log, warnings });
    }
    let reference = presence.reference_of(table, &kept, table.periods[at].as_deref())?;
    let quotient = location_quotient(&kept, &LocationQuotientConfig { reference })?.quotient;
    Ok(Taken { matrix: Matrix::Weights(quotient), log, warnings })
}

impl Cells {
    /// What stands in the cells, in plain text.
    pub(super) fn formula(self, presence: &PresenceOptions) -> String {
        match self {
            Self::Presence => presence.formula(),
            Self::Quotient => "M = x·T / (r·c)".to_owned(),
            Self::Value => "M = x".to_owned(),
        }
    }
}
