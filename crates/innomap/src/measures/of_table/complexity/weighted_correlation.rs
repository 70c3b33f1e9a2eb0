//! Complexity from weighted correlations of local shares, without a threshold.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::presence::PresenceOptions;
use super::super::sides::{About, Of, Quantity, Scores, by_unit, known};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::complexity::{WeightedCorrelationConfig, weighted_correlation_complexity as kernel};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    of: Of,
    /// Only its least sizes are used: the measure takes values.
    presence: PresenceOptions,
    config: WeightedCorrelationConfig,
}

pub(super) fn weighted_correlation_complexity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        let (kept, log, warnings) = options.presence.sized(table, at)?;
        let found = kernel(&kept, &options.config, progress)?;
        let mut scores = Scores {
            summary: json!({ "sign": found.oriented }),
            rows: vec![found.rows, known(&kept.row_totals())],
            columns: vec![found.columns, known(&kept.column_totals())],
            warnings,
            ..Scores::default()
        };
        scores.diagnosed(found.diagnosis, log);
        periods.push(scores);
    }
    let value = |name| {
        column(
            name,
            "复杂度",
            "complexity",
            "标准分；空为没有单元格或份额无差异",
            "standard score; null without cells or where shares do not vary",
        )
    };
    let total = || column("total", "合计", "total", "数值合计", "sum of the values");
    let quantities =
        [Quantity::new(value("complexity"), value("complexity"), "complexity"), Quantity::new(total(), total(), "total")];
    let about = About {
        measure: "weighted_correlation_complexity",
        title: Message::new("加权相关复杂度", "Complexity from weighted correlations"),
        formula: "second eigenvector of R / row sums, R = (1 + r) / 2, r the correlation of local shares weighted by totals"
            .to_owned(),
        parameters: json!({ "of": options.of, "presence": options.presence.parameters(), "config": options.config }),
        literature: &["Davies & Maré (2021), Regional Studies 55: 479–494"],
    };
    by_unit(table, options.of, &quantities, periods, about)
}
