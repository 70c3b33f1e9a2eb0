//! ECI+ and PCI+: totals corrected by how hard each column is to supply, from values instead of presences.
//!
//! x_c ← Σ_p X_cp / (Σ_c X_cp / x_c), scaled to geometric mean one in each step, from the rows' totals; ECI+ = ln x_c − ln Σ_p X_cp/X_p.
//! Columns: y_p ← Σ_c X_cp / (Σ_p X_cp / y_p), and PCI+ = ln Σ_c X_cp/X_c − ln y_p, which is high where columns are supplied by rows
//! that are hard to be supplied from. Logarithms, no unit; `None` for units without cells. The map is that of sequential fitness on
//! the values (Gabrielli et al. 2017, arXiv:1708.01161), so values may go to zero for ever: the result says how it ended. A step
//! costs the cells.
//!
//! Albeaik, S. et al. (2017), *Improving the economic complexity index*, arXiv:1707.05826.

use serde::{Deserialize, Serialize};

use super::bipartite::{Bipartite, Side};
use super::diagnosis::Diagnosis;
use super::fitness::spread;
use super::levels::Levels;
use crate::measures::SparseTable;
use crate::tables::Progress;
use crate::{Error, Result};

/// Options of ECI+.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EciPlusConfig {
    /// Change of a logarithm that is small enough.
    pub tolerance: f64,
    /// Most steps.
    pub max_steps: u32,
}

impl Default for EciPlusConfig {
    fn default() -> Self {
        Self { tolerance: 1e-9, max_steps: 1000 }
    }
}

/// ECI+ of rows and PCI+ of columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EciPlus {
    /// ECI+ of each row.
    pub eci_plus: Vec<Option<f64>>,
    /// PCI+ of each column.
    pub pci_plus: Vec<Option<f64>>,
    /// Steps of the rows, then of the columns.
    pub steps: [u32; 2],
    /// Greatest change of a logarithm in the last step, of the rows, then of the columns.
    pub last_change: [f64; 2],
    /// Both changes were small enough.
    pub converged: bool,
    /// What must be known about the numbers.
    pub diagnosis: Diagnosis,
}

/// ECI+ and PCI+ of a table of values.
pub fn eci_plus(table: &SparseTable, config: &EciPlusConfig, progress: &Progress) -> Result<EciPlus> {
    if !(config.tolerance > 0.0 && config.max_steps > 0) {
        return Err(Error::configuration("tolerance 与 max_steps 应大于 0", "tolerance and max_steps are above 0"));
    }
    let whole = Bipartite::of_table(table);
    let mut diagnosis = Diagnosis::of(&whole);
    let (rows, columns) = diagnosis.occupied();
    let part = whole.restricted(&rows, &columns);
    let (row_totals, column_totals) = (part.rows.sums(), part.columns.sums());
    let of_rows = corrected(&part.rows, &part.columns, &row_totals, config, progress)?;
    let of_columns = corrected(&part.columns, &part.rows, &column_totals, config, progress)?;
    let shares = |side: &Side, totals: &[f64]| {
        let inverse: Vec<f64> = totals.iter().map(|t| 1.0 / t).collect();
        side.gathered(&inverse)
    };
    let (row_shares, column_shares) = (shares(&part.rows, &column_totals), shares(&part.columns, &row_totals));
    let eci: Vec<f64> = of_rows.logs.iter().zip(&row_shares).map(|(x, share)| x - share.ln()).collect();
    let pci: Vec<f64> = of_columns.logs.iter().zip(&column_shares).map(|(y, share)| share.ln() - y).collect();
    let converged = of_rows.change <= config.tolerance && of_columns.change <= config.tolerance;
    if !converged {
        diagnosis.warn(
            "未收敛：部分数值趋于 0，取决于步数",
            "not converged: some values go to zero and depend on the number of steps",
        );
    }
    Ok(EciPlus {
        eci_plus: spread(&rows, &eci, diagnosis.rows),
        pci_plus: spread(&columns, &pci, diagnosis.columns),
        steps: [of_rows.steps, of_columns.steps],
        last_change: [of_rows.change, of_columns.change],
        converged,
        diagnosis,
    })
}

struct Corrected {
    logs: Vec<f64>,
    steps: u32,
    change: f64,
}

fn corrected(near: &Side, far: &Side, totals: &[f64], config: &EciPlusConfig, progress: &Progress) -> Result<Corrected> {
    let mut levels = centred(&totals.iter().map(|t| t.ln()).collect::<Vec<_>>());
    let mut logs = levels.logs();
    let (mut steps, mut change) = (0, if totals.is_empty() { 0.0 } else { f64::INFINITY });
    while change > config.tolerance && steps < config.max_steps {
        progress.check()?;
        levels = centred(&levels.power(-1.0).summed(far).power(-1.0).summed(near).logs());
        let next = levels.logs();
        change = next.iter().zip(&logs).fold(0.0f64, |most, (a, b)| most.max((a - b).abs()));
        logs = next;
        steps += 1;
    }
    Ok(Corrected { logs, steps, change })
}

/// Scaled to geometric mean one; as logarithms where the values would leave the range of floats.
fn centred(logs: &[f64]) -> Levels {
    let mean = logs.iter().sum::<f64>() / logs.len().max(1) as f64;
    let logs: Vec<f64> = logs.iter().map(|l| l - mean).collect();
    if logs.iter().all(|l| l.abs() < 300.0) { Levels::Plain(logs.iter().map(|l| l.exp()).collect()) } else { Levels::Logs(logs) }
}
