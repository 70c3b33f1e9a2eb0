//! How well scores of any origin foretold what came true.

use polars_core::prelude::DataFrame;
use serde_json::json;

use super::super::answer::{About, Answer};
use super::super::{CellColumns, CellTable};
use super::forecast::scores;
use crate::measures::Chart;
use crate::measures::of_map::Analysis;
use crate::measures::prediction::{Forecast, Validation, ValidationConfig, validation};
use crate::{Error, Result};

/// Scores against what came true, of each period. The value of `names` is one where the pair came true and zero elsewhere.
///
/// # Errors
/// A column that is not there or of another type, a score that is no number, a `k` of zero.
pub fn validate(frame: &DataFrame, names: &CellColumns, score: &str, config: &ValidationConfig) -> Result<Analysis> {
    let table = CellTable::from_frame(frame, names)?;
    let wrong = |e: polars_core::error::PolarsError| Error::schema("列不正确", "a column does not fit").found(e.to_string());
    let rows = frame.column(&names.row).and_then(|column| column.str().cloned()).map_err(wrong)?;
    let values = frame.column(score).and_then(|column| column.f64().cloned()).map_err(wrong)?;
    let came = names.value.as_deref().unwrap_or_default();
    let came = frame.column(came).and_then(|column| column.f64().cloned()).map_err(wrong)?;
    let periods = match &names.period {
        Some(period) => Some(frame.column(period).and_then(|column| column.str().cloned()).map_err(wrong)?),
        None => None,
    };
    let mut forecasts: Vec<Vec<Forecast>> = vec![Vec::new(); table.periods.len()];
    for line in 0..frame.height() {
        let period = periods.as_ref().and_then(|periods| periods.get(line));
        let at = table.periods.binary_search_by(|known| known.as_deref().cmp(&period)).unwrap_or_default();
        let group = rows.get(line).and_then(|row| table.rows.binary_search_by(|known| known.as_str().cmp(row)).ok());
        let (Some(group), Some(value), Some(came)) = (group, values.get(line), came.get(line)) else { continue };
        if let Some(of) = forecasts.get_mut(at) {
            of.push(Forecast { group: group as u32, score: value, came_true: came > 0.0 });
        }
    }
    let found: Vec<Validation> = forecasts.iter().map(|forecasts| validation(forecasts, config)).collect::<Result<_>>()?;
    let about = About {
        measure: "validate",
        title: ["预测的检验", "Validation of a forecast"],
        formula: "scores against pairs that came true; ties of a score share their places".to_owned(),
        parameters: json!({ "k": config.k, "score": score }),
        literature: &[
            "Fawcett (2006), Pattern Recognition Letters 27: 861–874",
            "Järvelin & Kekäläinen (2002), ACM Transactions on Information Systems 20: 422–446",
        ],
        chart: Chart::Ranking,
        summary: json!({ "groups_left_out": found.iter().map(|one| one.groups_left_out).collect::<Vec<_>>() }),
        warnings: Vec::new(),
    };
    let size = |of: fn(&Validation) -> usize| -> Vec<u32> { found.iter().map(|one| of(one) as u32).collect() };
    let period: Vec<u32> = (0..table.periods.len() as u32).collect();
    let mut answer = Answer::new(&table, &period)?;
    for (term, values) in scores(&found) {
        answer = answer.number(term, values);
    }
    answer
        .count(("forecasts", ["预测数", "forecasts", "有得分的单元格数", "cells with a score"]), size(|one| one.forecasts))
        .count(("came_true", ["应验数", "came true", "其中应验的", "those of them that came true"]), size(|one| one.came_true))
        .finish(about)
}
