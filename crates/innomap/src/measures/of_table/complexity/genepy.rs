//! GENEPY: generalised economic complexity.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::presence::PresenceOptions;
use super::super::sides::{About, Of, Quantity, Scores, by_unit, counted};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::complexity::{GenepyConfig, genepy as kernel};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    of: Of,
    presence: PresenceOptions,
    config: GenepyConfig,
}

pub(super) fn genepy(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        let present = options.presence.of(table, at)?;
        let found = kernel(&present.presence, &options.config, progress)?;
        let none = vec![None; table.columns.len()];
        let mut scores = Scores {
            summary: json!({ "values": found.values }),
            rows: vec![found.rows, found.first_rows, found.second_rows, counted(&present.presence.row_counts())],
            columns: vec![found.columns, none.clone(), none, counted(&present.presence.column_counts())],
            warnings: present.warnings,
            ..Scores::default()
        };
        scores.diagnosed(found.diagnosis, present.log);
        periods.push(scores);
    }
    let value = || column("genepy", "GENEPY", "GENEPY", "0 起，越大越复杂；无量纲", "from 0, the more the more complex; no unit");
    let first =
        column("first_vector", "第一特征向量", "first eigenvector", "行的第一特征向量，长度为 1", "of the rows, of length one");
    let second = column(
        "second_vector",
        "第二特征向量",
        "second eigenvector",
        "行的第二特征向量，符号任意",
        "of the rows, of length one, up to its sign",
    );
    let only_row = |described, both| Quantity { row: Some(described), column: None, both, whole: false };
    let quantities = [
        Quantity::new(value(), value(), "genepy"),
        only_row(first, "first_vector"),
        only_row(second, "second_vector"),
        Quantity::size(true),
    ];
    let about = About {
        measure: "genepy",
        title: Message::new("广义经济复杂度 GENEPY", "Generalised economic complexity, GENEPY"),
        formula: format!(
            "W = M / (d·u′), N = WWᵀ without its diagonal, (λ₁X₁² + λ₂X₂²)² + 2(λ₁²X₁² + λ₂²X₂²); {}",
            options.presence.formula()
        ),
        parameters: json!({ "of": options.of, "presence": options.presence.parameters(), "config": options.config }),
        literature: &["Sciarra et al. (2020), Nature Communications 11: 3352"],
    };
    by_unit(table, options.of, &quantities, periods, about)
}
