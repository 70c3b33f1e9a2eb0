//! Non-homogeneous fitness, which always has a fixed point.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::matrix::{Cells, Matrix, matrix};
use super::super::presence::PresenceOptions;
use super::super::sides::{About, Of, Quantity, Scores, by_unit};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::complexity::{NonHomogeneousConfig, non_homogeneous_fitness as kernel, weighted_non_homogeneous_fitness};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    of: Of,
    cells: Cells,
    presence: PresenceOptions,
    config: NonHomogeneousConfig,
}

pub(super) fn non_homogeneous_fitness(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        let taken = matrix(table, at, &options.presence, options.cells)?;
        let found = match &taken.matrix {
            Matrix::Ones(presence) => kernel(presence, &options.config, progress)?,
            Matrix::Weights(weights) => weighted_non_homogeneous_fitness(weights, &options.config, progress)?,
        };
        let none = vec![None; found.complexity.len()];
        let mut scores = Scores {
            summary: json!({
                "steps": found.steps,
                "last_change": found.last_change.is_finite().then_some(found.last_change),
                "converged": found.converged,
                "law": found.law.map(|(factor, exponent)| json!({ "factor": factor, "exponent": exponent })),
            }),
            rows: vec![found.fitness, found.inefficiency, found.net_efficiency],
            columns: vec![found.complexity, none.clone(), none],
            warnings: taken.warnings,
            ..Scores::default()
        };
        scores.diagnosed(found.diagnosis, taken.log);
        periods.push(scores);
    }
    by_unit(table, options.of, &quantities(), periods, about(&options))
}

fn quantities() -> [Quantity; 3] {
    let fitness = column("fitness", "适应度", "fitness", "介于 δ² 与多样性之间", "from δ² to the diversity of the row");
    let complexity = column("complexity", "复杂度", "complexity", "1 / (P − 1)", "1 / (P − 1)");
    let inefficiency = column("inefficiency", "低效率", "inefficiency", "多样性 − 适应度", "diversity less fitness");
    let net = column(
        "net_efficiency",
        "净效率",
        "net-efficiency",
        "幂律拟合值 − 低效率；空为无法拟合",
        "the fitted power law less inefficiency; null where no law can be fitted",
    );
    let only_row = |described, both| Quantity { row: Some(described), column: None, both, whole: false };
    [Quantity::new(fitness, complexity, "value"), only_row(inefficiency, "inefficiency"), only_row(net, "net_efficiency")]
}

fn about(options: &Options) -> About {
    About {
        measure: "non_homogeneous_fitness",
        title: Message::new("非齐次适应度", "Non-homogeneous fitness"),
        formula: format!(
            "F = δ² + Σ M/P, P = 1 + Σ M/F, Q = 1 / (P − 1), δ = {}; {}",
            options.config.delta,
            options.cells.formula(&options.presence)
        ),
        parameters: json!({
            "of": options.of,
            "cells": options.cells,
            "presence": options.presence.parameters(),
            "config": options.config,
        }),
        literature: &["Servedio et al. (2018), Entropy 20: 783"],
    }
}
