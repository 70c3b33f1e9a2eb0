//! Average location quotient of the rows.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::presence::PresenceOptions;
use super::super::sides::{About, Of, Quantity, Scores, by_unit, without};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::advantage::{LocationQuotientConfig, average_quotient as kernel, location_quotient};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    presence: PresenceOptions,
}

pub(super) fn average_quotient(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        progress.check()?;
        let (kept, log, warnings) = options.presence.sized(table, at)?;
        let reference = options.presence.reference_of(table, &kept, table.periods[at].as_deref())?;
        let quotient = location_quotient(&kept, &LocationQuotientConfig { reference })?;
        let values = kernel(&kept, &quotient);
        let dropped_rows = without(&values, &kept.row_totals());
        periods.push(Scores { rows: vec![values], dropped_rows, summary: log, warnings, ..Scores::default() });
    }
    let value = column(
        "average_quotient",
        "平均区位商",
        "average location quotient",
        "Σ s·RCA；1 为与总体结构相同，越大差异越大；空为没有数值",
        "Σ s·RCA; one for the structure of the whole, more the more it differs; null without values",
    );
    let quantities = [Quantity { row: Some(value), column: None, both: "average_quotient", whole: false }];
    let about = About {
        measure: "average_quotient",
        title: Message::new("平均区位商", "Average location quotient"),
        formula: "Σ s·RCA over the columns of a row, s = x / r".to_owned(),
        parameters: json!({ "presence": options.presence.parameters() }),
        literature: &["Hoover & Giarratani (1985), An Introduction to Regional Economics"],
    };
    by_unit(table, Of::Rows, &quantities, periods, about)
}
