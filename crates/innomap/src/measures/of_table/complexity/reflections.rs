//! Method of reflections.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::presence::PresenceOptions;
use super::super::sides::{About, Of, Quantity, Scores, by_unit, counted};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::complexity::{ReflectionsConfig, reflections as kernel};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    of: Of,
    presence: PresenceOptions,
    config: ReflectionsConfig,
}

pub(super) fn reflections(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        let present = options.presence.of(table, at)?;
        let found = kernel(&present.presence, &options.config, progress)?;
        let mut scores = Scores {
            rows: vec![found.rows, found.plain_rows, counted(&present.presence.row_counts())],
            columns: vec![found.columns, found.plain_columns, counted(&present.presence.column_counts())],
            summary: json!({
                "rows_rise": found.rows_rise,
                "columns_rise": found.columns_rise,
                "last_change": found.last_change,
            }),
            warnings: present.warnings,
            ..Scores::default()
        };
        scores.diagnosed(found.diagnosis, present.log);
        periods.push(scores);
    }
    let config = &options.config;
    let score = |zh_side: &str, side: &str, step: u32| {
        column(
            "reflection",
            "反射值",
            "reflection",
            &format!("{zh_side}第 {step} 步反射的标准分"),
            &format!("standard score of reflection {step} of the {side}"),
        )
    };
    let plain = || {
        column(
            "plain_reflection",
            "未标准化的反射值",
            "plain reflection",
            "空为逐步重新居中，此时没有原值",
            "null where each step is recentred, which loses the plain value",
        )
    };
    let quantities = [
        Quantity::new(score("行", "rows", config.row_step), score("列", "columns", config.column_step), "reflection"),
        Quantity::new(plain(), plain(), "plain_reflection"),
        Quantity::size(true),
    ];
    let about = About {
        measure: "reflections",
        title: Message::new("反射法复杂度", "Complexity by the method of reflections"),
        formula: format!(
            "k_c⁰ = d, k_p⁰ = u, k_cⁿ = D⁻¹M·k_pⁿ⁻¹, k_pⁿ = U⁻¹Mᵀ·k_cⁿ⁻¹; rows n = {}, columns n = {}; {}",
            config.row_step,
            config.column_step,
            options.presence.formula()
        ),
        parameters: json!({ "of": options.of, "presence": options.presence.parameters(), "config": config }),
        literature: &["Hidalgo & Hausmann (2009), PNAS 106: 10570–10575"],
    };
    by_unit(table, options.of, &quantities, periods, about)
}
