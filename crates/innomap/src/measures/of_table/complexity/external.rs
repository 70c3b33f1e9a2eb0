//! Complexity of rows from values of columns that were found elsewhere.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::matrix::{Cells, Matrix, matrix};
use super::super::presence::{ByLabel, PresenceOptions};
use super::super::sides::{About, Of, Quantity, Scores, by_unit};
use super::super::{CellTable, read};
use crate::error::Message;
use crate::measures::complexity::{
    ExternalConfig, exogenous_fitness, external_complexity as kernel, weighted_external_complexity,
};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;
use crate::{Error, Result};

/// What is made of the columns' values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    /// Their mean.
    #[default]
    Mean,
    /// Their sum.
    Sum,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// Values of the columns.
    of_columns: Option<ByLabel>,
    form: Form,
    cells: Cells,
    presence: PresenceOptions,
    config: ExternalConfig,
}

pub(super) fn external_complexity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let Some(of_columns) = &options.of_columns else {
        return Err(Error::configuration("需要各列的外部数值", "outside values of the columns are needed").column("of_columns"));
    };
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        progress.check()?;
        let values = of_columns.spread(&table.columns, table.periods[at].as_deref(), "of_columns")?;
        let taken = matrix(table, at, &options.presence, options.cells)?;
        let found = match (&taken.matrix, options.form) {
            (Matrix::Ones(presence), Form::Mean) => kernel(presence, &values, &options.config)?,
            (Matrix::Ones(presence), Form::Sum) => exogenous_fitness(presence, &values, &options.config)?,
            (Matrix::Weights(weights), Form::Mean) => weighted_external_complexity(weights, &values, &options.config)?,
            (Matrix::Weights(_), Form::Sum) => {
                return Err(Error::configuration("求和形式只用于存在矩阵", "the sum is of presences only")
                    .expected("cells = presence", "cells = presence"));
            }
        };
        let unmatched: Vec<&String> = found.unmatched.iter().map(|&c| &table.columns[c as usize]).collect();
        let mut scores = Scores {
            summary: json!({ "unmatched": unmatched }),
            rows: vec![found.value, found.coverage],
            warnings: taken.warnings,
            ..Scores::default()
        };
        scores.diagnosed(found.diagnosis, taken.log);
        periods.push(scores);
    }
    let value = match options.form {
        Form::Mean => column(
            "external_complexity",
            "外部复杂度",
            "external complexity",
            "所具各列外部数值的均值；空为各列都没有外部数值",
            "mean of the outside values of the row's columns; null where none has one",
        ),
        Form::Sum => column(
            "exogenous_fitness",
            "外生适应度",
            "exogenous fitness",
            "所具各列外部数值之和",
            "sum of the outside values of the row's columns",
        ),
    };
    let coverage = column(
        "coverage",
        "覆盖份额",
        "coverage",
        "有外部数值的列所占份额，0—1",
        "share of the row's cells whose columns have a value, 0 to 1",
    );
    let only_row = |described, both| Quantity { row: Some(described), column: None, both, whole: false };
    let quantities = [only_row(value, "value"), only_row(coverage, "coverage")];
    by_unit(table, Of::Rows, &quantities, periods, about(&options))
}

fn about(options: &Options) -> About {
    let form = if options.form == Form::Sum { "F = Σ M·q" } else { "ECI = Σ M·q / Σ M over columns with q" };
    About {
        measure: "external_complexity",
        title: Message::new("外部复杂度", "External complexity"),
        formula: format!("{form}, q the outside values of the columns; {}", options.cells.formula(&options.presence)),
        parameters: json!({
            "form": options.form,
            "cells": options.cells,
            "presence": options.presence.parameters(),
            "coverage": options.config.coverage,
        }),
        literature: &["Hidalgo & Hausmann (2009), PNAS 106: 10570–10575", "Operti et al. (2018), PLoS ONE 13: e0197616 (sum)"],
    }
}
