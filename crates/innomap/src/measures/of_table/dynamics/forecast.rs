//! How well density foretells entries: the test of relatedness on the table's own periods.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side, Term};
use super::super::presence::PresenceOptions;
use super::super::relatedness::space::{Kind, RelatednessOptions, once};
use super::super::{CellTable, read};
use super::transitions::Transitions;
use crate::Result;
use crate::measures::Chart;
use crate::measures::of_map::Analysis;
use crate::measures::prediction::{Validation, ValidationConfig, entry_forecast as forecast_of, validation};
use crate::measures::relatedness::density;
use crate::tables::Progress;

/// Options of the forecast.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ForecastOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    validation: ValidationConfig,
    transitions: Transitions,
    /// Whether cells of rows or columns with nothing in one of the periods are forecasts too.
    whole_universe: bool,
}

/// Density before against presence after, for each transition.
pub(super) fn entry_forecast(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: ForecastOptions = read(options)?;
    let (mut period, mut since, mut found, mut left_out) = (Vec::new(), Vec::new(), Vec::<Validation>::new(), Vec::new());
    let mut warnings = Vec::new();
    for transition in options.transitions.of(table, 1)? {
        let (Some(&before), Some(&after)) = (transition.before.first(), transition.after.first()) else { continue };
        let space =
            options.relatedness.space(Kind::MinConditional, &options.presence, (table, before, Side::Column), progress)?;
        let later = options.presence.of(table, after)?;
        let was = density(&space.present.presence, &space.relatedness, progress)?;
        let there = |counts: Vec<u32>| -> HashSet<u32> { (0u32..).zip(counts).filter(|c| c.1 > 0).map(|c| c.0).collect() };
        let both = |a: Vec<u32>, b: Vec<u32>| -> HashSet<u32> { there(a).intersection(&there(b)).copied().collect() };
        let rows = both(space.present.presence.row_counts(), later.presence.row_counts());
        let columns = both(space.present.presence.column_counts(), later.presence.column_counts());
        let at_risk = |row: u32, column: u32| options.whole_universe || (rows.contains(&row) && columns.contains(&column));
        let (forecasts, out) = forecast_of(&space.present.presence, &was, &later.presence, at_risk)?;
        found.push(validation(&forecasts, &options.validation)?);
        left_out.push(out);
        period.push(transition.period());
        since.push(transition.since(table));
        warnings.extend(space.present.warnings);
        warnings.extend(later.warnings);
    }
    let about = About {
        measure: "entry_forecast",
        title: ["以关联密度预测进入", "Entries foretold by density"],
        formula: format!("score ρ_rj of cells absent before; came true where present after; {}", options.presence.formula()),
        parameters: json!({
            "presence": options.presence.parameters(), "relatedness": options.relatedness.parameters(Kind::MinConditional),
            "k": options.validation.k, "transitions": options.transitions, "whole_universe": options.whole_universe,
        }),
        literature: &[
            "Hidalgo et al. (2018), Unifying Themes in Complex Systems IX: 451–457",
            "Tacchella, Zaccaria, Miccheli & Pietronero (2023), Chaos, Solitons & Fractals 176",
        ],
        chart: Chart::Ranking,
        summary: json!({
            "left_out": left_out, "groups_left_out": found.iter().map(|one| one.groups_left_out).collect::<Vec<_>>(),
        }),
        warnings: once(warnings),
    };
    let size = |of: fn(&Validation) -> usize| -> Vec<u32> { found.iter().map(|one| of(one) as u32).collect() };
    let mut answer = Answer::new(table, &period)?;
    for (term, values) in scores(&found) {
        answer = answer.number(term, values);
    }
    answer
        .word(("since", ["起始时期", "since", "预测所据的时期", "period the forecast is made from"]), since)
        .count(("forecasts", ["预测数", "forecasts", "此前没有的单元格数", "cells absent before"]), size(|one| one.forecasts))
        .count(("came_true", ["应验数", "came true", "此后具备的单元格数", "cells present after"]), size(|one| one.came_true))
        .finish(about)
}

/// The measures of all transitions, each with its meaning.
pub(super) fn scores(found: &[Validation]) -> Vec<(Term, Vec<Option<f64>>)> {
    let pick = |of: fn(&Validation) -> Option<f64>| -> Vec<Option<f64>> { found.iter().map(of).collect() };
    let terms: [Term; 7] = [
        (
            "roc_auc",
            [
                "ROC AUC",
                "ROC AUC",
                "0—1，0.5 如抛硬币；空：无一应验或全部应验",
                "0 to 1, 0.5 is chance; null: none or all came true",
            ],
        ),
        ("average_precision", ["平均精度", "average precision", "0—1；空：无一应验", "0 to 1; null: none came true"]),
        ("best_f1", ["最佳 F1", "best F1", "最佳阈值下的 F1；空同前", "F1 at the best threshold; null as before"]),
        (
            "precision_at_k",
            ["前 k 精度", "precision at k", "前 k 个中应验的份额；空同前", "share of the first k that came true; null as before"],
        ),
        (
            "recall_at_k",
            [
                "前 k 召回",
                "recall at k",
                "应验者中位于前 k 的份额；空同前",
                "share of what came true among the first k; null as before",
            ],
        ),
        ("ndcg_at_k", ["NDCG@k", "NDCG at k", "0—1；空同前", "0 to 1; null as before"]),
        (
            "mean_average_precision",
            ["MAP", "mean average precision", "各行平均精度的均值；空同前", "mean over rows; null as before"],
        ),
    ];
    let values: [Vec<Option<f64>>; 7] = [
        pick(|one| one.roc_auc),
        pick(|one| one.average_precision),
        pick(|one| one.best_f1.map(|best| best.0)),
        pick(|one| one.precision_at_k),
        pick(|one| one.recall_at_k),
        pick(|one| one.ndcg_at_k),
        pick(|one| one.mean_average_precision),
    ];
    terms.into_iter().zip(values).collect()
}
