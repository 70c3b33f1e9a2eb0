//! ECI+ and PCI+: totals corrected by how hard the columns are to supply.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::presence::PresenceOptions;
use super::super::sides::{About, Of, Quantity, Scores, by_unit, known};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::complexity::{EciPlusConfig, eci_plus as kernel};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    of: Of,
    /// Only its least sizes are used: the measure takes values.
    presence: PresenceOptions,
    config: EciPlusConfig,
}

pub(super) fn eci_plus(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        let (kept, log, warnings) = options.presence.sized(table, at)?;
        let found = kernel(&kept, &options.config, progress)?;
        let mut scores = Scores {
            summary: json!({ "steps": found.steps, "last_change": found.last_change, "converged": found.converged }),
            rows: vec![found.eci_plus, known(&kept.row_totals())],
            columns: vec![found.pci_plus, known(&kept.column_totals())],
            warnings,
            ..Scores::default()
        };
        scores.diagnosed(found.diagnosis, log);
        periods.push(scores);
    }
    let total = || column("total", "合计", "total", "数值合计", "sum of the values");
    let quantities = [
        Quantity::new(
            column("eci_plus", "ECI+", "ECI+", "对数，无量纲；空为没有单元格", "a logarithm, no unit; null without cells"),
            column("pci_plus", "PCI+", "PCI+", "对数，无量纲；空为没有单元格", "a logarithm, no unit; null without cells"),
            "complexity",
        ),
        Quantity::new(total(), total(), "total"),
    ];
    let about = About {
        measure: "eci_plus",
        title: Message::new("ECI+ 与 PCI+", "ECI+ and PCI+"),
        formula: "x_c ← Σ_p X_cp / (Σ_c X_cp / x_c), ECI+ = ln x_c − ln Σ_p X_cp/X_p; PCI+ = ln Σ_c X_cp/X_c − ln y_p".to_owned(),
        parameters: json!({ "of": options.of, "presence": options.presence.parameters(), "config": options.config }),
        literature: &["Albeaik et al. (2017), arXiv:1707.05826"],
    };
    by_unit(table, options.of, &quantities, periods, about)
}
