//! Fitness of rows and complexity of columns.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::matrix::{Cells, Matrix, matrix};
use super::super::presence::PresenceOptions;
use super::super::sides::{About, Of, Quantity, Scores, by_unit};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::complexity::{Fitness, FitnessConfig, Update, fitness as kernel, weighted_fitness};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    of: Of,
    cells: Cells,
    presence: PresenceOptions,
    config: FitnessConfig,
}

pub(super) fn fitness(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        let taken = matrix(table, at, &options.presence, options.cells)?;
        let found = match &taken.matrix {
            Matrix::Ones(presence) => kernel(presence, &options.config, progress)?,
            Matrix::Weights(weights) => weighted_fitness(weights, &options.config, progress)?,
        };
        let mut scores = scores(found);
        scores.0.warnings.splice(0..0, taken.warnings);
        scores.0.diagnosed(scores.1, taken.log);
        periods.push(scores.0);
    }
    by_unit(table, options.of, &quantities(), periods, about(&options))
}

fn scores(found: Fitness) -> (Scores, crate::measures::complexity::Diagnosis) {
    let none = vec![None; found.complexity.len()];
    let scores = Scores {
        summary: json!({
            "steps": found.steps,
            "ended": found.ended,
            "last_change": found.last_change.is_finite().then_some(found.last_change),
            "crossing_time": found.crossing_time,
            "vanishing": found.vanishing,
            "underflowed": found.underflowed,
            "marginal_error": found.marginal_error.is_finite().then_some(found.marginal_error),
        }),
        rows: vec![found.fitness, found.log_fitness, found.growth],
        columns: vec![found.complexity, found.log_complexity, none],
        ..Scores::default()
    };
    (scores, found.diagnosis)
}

fn quantities() -> [Quantity; 3] {
    let value = |name| {
        column(
            name,
            "适应度",
            "fitness",
            "均值为 1；过小而浮点数无法表示时为 0",
            "mean one; zero where it is too small for a float",
        )
    };
    let logs = |name| {
        column(
            name,
            "适应度的自然对数",
            "logarithm of fitness",
            "排名以此为准，不会下溢",
            "ranks are safe here; it cannot underflow",
        )
    };
    let growth = column(
        "growth",
        "结束时的增长",
        "growth at the end",
        "d ln F / d ln 步数：近 0 已稳定，近 −1 以 1/步数 趋于 0",
        "d ln F / d ln step: near 0 it has settled, near −1 it vanishes like one over the steps",
    );
    [
        Quantity::new(value("fitness"), value("complexity"), "value"),
        Quantity::new(logs("log_fitness"), logs("log_complexity"), "log_value"),
        Quantity { row: Some(growth), column: None, both: "growth", whole: false },
    ]
}

fn about(options: &Options) -> About {
    let update = match options.config.update {
        Update::Synchronous => "both from the last step",
        Update::Sequential => "Q from the new F (Sinkhorn–Knopp)",
    };
    About {
        measure: "fitness",
        title: Message::new("适应度与复杂度", "Fitness and complexity"),
        formula: format!(
            "F ← Σ M·Q, Q ← (Σ M·F^−α)^(−1/α), scaled to mean one, α = {}, {update}; {}",
            options.config.extremality,
            options.cells.formula(&options.presence)
        ),
        parameters: json!({
            "of": options.of,
            "cells": options.cells,
            "presence": options.presence.parameters(),
            "config": options.config,
        }),
        literature: &[
            "Tacchella et al. (2012), Scientific Reports 2: 723",
            "Pugliese, Zaccaria & Pietronero (2016), European Physical Journal ST 225: 1893–1911 (crossing time)",
            "Mariani et al. (2015), European Physical Journal B 88: 293 (extremality)",
            "Mazzilli et al. (2024), Journal of Physics: Complexity 5: 015010 (sequential form)",
        ],
    }
}
