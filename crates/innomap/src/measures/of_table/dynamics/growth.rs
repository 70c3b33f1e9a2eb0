//! Growth of cells, rows, columns or the whole between periods.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side, Term, check_lines};
use super::super::{CellTable, read};
use super::transitions::{Transitions, numbers};
use crate::Result;
use crate::measures::Chart;
use crate::measures::dynamics::{GrowthConfig, GrowthKind, table_growth};
use crate::measures::of_map::Analysis;
use crate::tables::Progress;

/// What grows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Grown {
    /// Each row's total.
    #[default]
    Row,
    /// Each column's total.
    Column,
    /// Each cell.
    Cell,
    /// The sum of all.
    Total,
}

/// Options of growth.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct GrowthOptions {
    of: Grown,
    kind: GrowthKind,
    transitions: Transitions,
}

/// Growth between periods.
pub(super) fn growth(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: GrowthOptions = read(options)?;
    let (mut period, mut rows, mut columns, mut values) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut since, mut spans) = (Vec::new(), Vec::new());
    for transition in options.transitions.of(table, 1)? {
        progress.check()?;
        let (Some(&before), Some(&after)) = (transition.before.first(), transition.after.first()) else { continue };
        let span = numbers(table).map_or(1.0, |numbers| numbers[after] - numbers[before]);
        let config = GrowthConfig { kind: options.kind, periods: span };
        let found = table_growth(&table.tables[before], &table.tables[after], &config)?;
        match options.of {
            Grown::Cell => found.cells.into_iter().for_each(|(row, column, value)| {
                rows.push(row);
                columns.push(column);
                values.push(value);
            }),
            Grown::Row => {
                rows.extend(0..found.rows.len() as u32);
                values.extend(found.rows);
            }
            Grown::Column => {
                columns.extend(0..found.columns.len() as u32);
                values.extend(found.columns);
            }
            Grown::Total => values.push(found.total),
        }
        period.resize(values.len(), transition.period());
        since.resize(values.len(), transition.since(table));
        spans.push(span);
        check_lines(values.len())?;
    }
    let about = About {
        measure: "growth",
        title: ["增长", "Growth"],
        formula: match options.kind {
            GrowthKind::Relative => "(later − earlier) / earlier",
            GrowthKind::Logarithmic => "ln(later / earlier)",
            GrowthKind::PerPeriod => {
                "(later / earlier)^(1/n) − 1, n the difference of the periods' numbers, 1 where they are none"
            }
        }
        .to_owned(),
        parameters: json!(options),
        literature: &[],
        chart: Chart::Ranking,
        summary: json!({ "spans": spans }),
        warnings: Vec::new(),
    };
    let term: Term = (
        "growth",
        [
            "增长",
            "growth",
            "定义见公式，无量纲；空：此前为零（对数亦包括此后为零）",
            "by the formula, no unit; null: zero before (for logarithms also after)",
        ],
    );
    let mut answer = Answer::new(table, &period)?;
    if matches!(options.of, Grown::Row | Grown::Cell) {
        answer = answer.units(Side::Row, &rows);
    }
    if matches!(options.of, Grown::Column | Grown::Cell) {
        answer = answer.units(Side::Column, &columns);
    }
    answer
        .number(term, values)
        .word(("since", ["起始时期", "since", "与之比较的时期", "period it is compared with"]), since)
        .finish(about)
}
