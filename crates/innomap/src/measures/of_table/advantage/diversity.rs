//! Diversity of rows, ubiquity of columns.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::presence::PresenceOptions;
use super::super::sides::{About, Of, Quantity, Scores, by_unit, counted, known};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::advantage::ubiquity;
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    of: Of,
    presence: PresenceOptions,
}

pub(super) fn diversity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        progress.check()?;
        let present = options.presence.of(table, at)?;
        let found = ubiquity(&present.presence, &present.table)?;
        let none = vec![None; table.rows.len()];
        periods.push(Scores {
            rows: vec![counted(&found.diversity), known(&present.table.row_totals()), none.clone(), none],
            columns: vec![
                counted(&found.ubiquity),
                known(&present.table.column_totals()),
                found.normalised,
                found.inverse_normalised,
            ],
            summary: present.log,
            warnings: present.warnings,
            ..Scores::default()
        });
    }
    let total = || column("total", "合计", "total", "数值合计", "sum of the values");
    let only_column = |described, both| Quantity { row: None, column: Some(described), both, whole: false };
    let normalised = column(
        "normalised_ubiquity",
        "归一化普遍性",
        "normalised ubiquity",
        "数值份额 ÷ 存在份额；空为没有存在或没有数值",
        "share in value over share in presences; null without either",
    );
    let inverse = column(
        "inverse_normalised_ubiquity",
        "逆归一化普遍性",
        "inverse normalised ubiquity",
        "100·ln(合计) ÷ 普遍性",
        "100·ln(total) over ubiquity",
    );
    let quantities = [
        Quantity::size(true),
        Quantity::new(total(), total(), "total"),
        only_column(normalised, "normalised_ubiquity"),
        only_column(inverse, "inverse_normalised_ubiquity"),
    ];
    let about = About {
        measure: "diversity",
        title: Message::new("多样性与普遍性", "Diversity and ubiquity"),
        formula: format!("diversity = Σ M over columns, ubiquity = Σ M over rows; {}", options.presence.formula()),
        parameters: json!({ "of": options.of, "presence": options.presence.parameters() }),
        literature: &[
            "Hidalgo & Hausmann (2009), PNAS 106: 10570–10575",
            "Balland & Rigby (2017), Economic Geography 93: 1–23 (normalised ubiquity)",
        ],
    };
    by_unit(table, options.of, &quantities, periods, about)
}
