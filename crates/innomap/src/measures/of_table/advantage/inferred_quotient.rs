//! Quotients against a random table with the same totals on average.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::periods::by_period;
use super::super::presence::PresenceOptions;
use super::super::result_columns::{Units, framed, keys};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::advantage::{InferredQuotientConfig, inferred_quotient as kernel};
use crate::measures::of_map::{Analysis, booleans, column, floats};
use crate::measures::{Chart, Definition};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// Only its least sizes are used.
    presence: PresenceOptions,
    config: InferredQuotientConfig,
}

pub(super) fn inferred_quotient(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let (mut units, mut values, mut quotients) = (Units::default(), Vec::new(), Vec::new());
    let (mut summaries, mut warnings) = (Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        let (kept, mut log, told) = options.presence.sized(table, at)?;
        let found = kernel(&kept, &options.config, progress)?;
        for row in 0..kept.rows() {
            let (columns, of_row) = kept.row(row);
            units.period.extend(columns.iter().map(|_| at as u32));
            units.row.extend(columns.iter().map(|_| row));
            units.column.extend(columns);
            values.extend(of_row.iter().copied().map(Some));
            quotients.extend(found.quotient.row(row).1.iter().copied());
        }
        log["error"] = json!(found.error);
        log["steps"] = json!(found.steps);
        summaries.push(log);
        warnings.extend(told);
    }
    let (mut columns, mut described) = units.columns(table);
    let keys = keys(&described);
    columns.push(floats("value", values.into_iter()));
    columns.push(floats("inferred_rca", quotients.iter().copied().map(Some)));
    columns.push(booleans("specialised", quotients.iter().map(|q| Some(*q >= 1.0))));
    described.extend([
        column("value", "数值", "value", "表中该单元格的合计", "total of the cell"),
        column(
            "inferred_rca",
            "推断的比较优势",
            "inferred RCA",
            "x ÷ 零模型的期望；1 为如偶然所料",
            "x over what the null model expects; one is what chance makes",
        ),
        column("specialised", "是否专业化", "specialised", "推断的比较优势不小于 1", "inferred RCA of one and above"),
    ]);
    let definition = Definition {
        measure: "inferred_quotient",
        title: Message::new("推断的比较优势", "Inferred comparative advantage"),
        formula: "x / ⟨w⟩, ⟨w⟩ = 1 / (θ_row + φ_column) so that all totals hold on average".to_owned(),
        parameters: json!({ "presence": options.presence.parameters(), "config": options.config }),
        literature: vec!["Bruno et al. (2023), Journal of Physics: Complexity 4: 045011".to_owned()],
        keys,
        columns: described,
        chart: Chart::HeatMap,
        summary: by_period(table, summaries),
    };
    Ok(Analysis { table: framed(columns)?, definition, warnings })
}
