//! Results with a line for each row, for each column, or for both sides of a table.

use std::borrow::Cow;

use polars_core::prelude::{Column as TableColumn, NamedFrom, Series};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::CellTable;
use super::periods::{by_period, message_of_period};
use super::result_columns::{framed, keys};
use crate::Result;
use crate::error::Message;
use crate::map::nodes::text;
use crate::measures::complexity::{Diagnosis, Dropped, Reason};
use crate::measures::of_map::{Analysis, column, floats};
use crate::measures::{Chart, Column, Definition};

/// Which units a result lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Of {
    /// Rows.
    #[default]
    Rows,
    /// Columns.
    Columns,
    /// Both, told apart by a column `side`.
    Both,
}

/// A number that units have, as it is called on either side; the first of a measure orders the lines.
pub(super) struct Quantity {
    /// Of rows; none where rows have no such number.
    pub(super) row: Option<Column>,
    /// Of columns.
    pub(super) column: Option<Column>,
    /// Name where both sides are listed.
    pub(super) both: &'static str,
    /// The numbers are whole.
    pub(super) whole: bool,
}

impl Quantity {
    /// A number of both sides.
    pub(super) fn new(row: Column, column: Column, both: &'static str) -> Self {
        Self { row: Some(row), column: Some(column), both, whole: false }
    }

    /// Diversity of rows and ubiquity of columns.
    pub(super) fn size(whole: bool) -> Self {
        let row = column(
            "diversity",
            "多样性",
            "diversity",
            "本行通过存在检验的列数（加权时为权重之和）",
            "columns the row has (their weight, if weighted)",
        );
        let col = column(
            "ubiquity",
            "普遍性",
            "ubiquity",
            "具有本列的行数（加权时为权重之和）",
            "rows that have the column (their weight, if weighted)",
        );
        Self { whole, ..Self::new(row, col, "size") }
    }

    fn shown(&self, of: Of) -> Option<Column> {
        match of {
            Of::Rows => self.row.clone(),
            Of::Columns => self.column.clone(),
            Of::Both => {
                let joined = |pick: fn(&Column) -> &Message| {
                    let parts: Vec<&Message> = [&self.row, &self.column].into_iter().flatten().map(pick).collect();
                    let text = |language: fn(&Message) -> &str| {
                        let mut texts: Vec<&str> = parts.iter().map(|message| language(message)).collect();
                        texts.dedup();
                        texts.join(" / ")
                    };
                    Message::new(text(|m| &m.zh), text(|m| &m.en))
                };
                Some(Column { name: self.both.into(), label: joined(|c| &c.label), meaning: joined(|c| &c.meaning) })
            }
        }
    }
}

/// The numbers of one period: for each quantity one for each unit.
#[derive(Default)]
pub(super) struct Scores {
    pub(super) rows: Vec<Vec<Option<f64>>>,
    pub(super) columns: Vec<Vec<Option<f64>>>,
    pub(super) dropped_rows: Vec<Dropped>,
    pub(super) dropped_columns: Vec<Dropped>,
    pub(super) summary: Value,
    pub(super) warnings: Vec<Message>,
}

impl Scores {
    /// Takes over what a kernel found out about its numbers.
    pub(super) fn diagnosed(&mut self, diagnosis: Diagnosis, log: Value) {
        let mut summary = Map::new();
        if let Value::Object(log) = log {
            summary.extend(log);
        }
        if let Value::Object(own) = std::mem::take(&mut self.summary) {
            summary.extend(own);
        }
        summary.insert("cells".to_owned(), json!(diagnosis.cells));
        summary.insert("components".to_owned(), json!(diagnosis.components));
        if !diagnosis.spectra.is_empty() {
            summary.insert("spectra".to_owned(), json!(diagnosis.spectra));
        }
        summary.insert("dropped_rows".to_owned(), json!(diagnosis.dropped_rows.len()));
        summary.insert("dropped_columns".to_owned(), json!(diagnosis.dropped_columns.len()));
        self.summary = Value::Object(summary);
        self.warnings.extend(diagnosis.warnings);
        self.dropped_rows = diagnosis.dropped_rows;
        self.dropped_columns = diagnosis.dropped_columns;
    }
}

/// What a measure is beyond its numbers.
pub(super) struct About {
    pub(super) measure: &'static str,
    pub(super) title: Message,
    pub(super) formula: String,
    pub(super) parameters: Value,
    pub(super) literature: &'static [&'static str],
}

impl About {
    /// The definition of a ranking with these columns.
    pub(super) fn definition(self, keys: Vec<Cow<'static, str>>, columns: Vec<Column>, summary: Value) -> Definition {
        Definition {
            measure: self.measure,
            title: self.title,
            formula: self.formula,
            parameters: self.parameters,
            literature: self.literature.iter().map(|&source| source.to_owned()).collect(),
            keys,
            columns,
            chart: Chart::Ranking,
            summary,
        }
    }
}

/// The lines, over all periods.
#[derive(Default)]
struct Lines {
    period: Vec<u32>,
    is_row: Vec<bool>,
    unit: Vec<u32>,
    numbers: Vec<Vec<Option<f64>>>,
    reason: Vec<Option<Reason>>,
}

/// The table of numbers of units: period by period, rows before columns, in order of the first number from the highest down; units
/// without it come last, with the reason.
pub(super) fn by_unit(
    table: &CellTable,
    of: Of,
    quantities: &[Quantity],
    periods: Vec<Scores>,
    about: About,
) -> Result<Analysis> {
    let shown: Vec<(usize, Column)> =
        quantities.iter().enumerate().filter_map(|(at, quantity)| Some((at, quantity.shown(of)?))).collect();
    let mut lines = Lines { numbers: vec![Vec::new(); quantities.len()], ..Lines::default() };
    let (mut summaries, mut warnings) = (Vec::new(), Vec::new());
    for (at, scores) in periods.into_iter().enumerate() {
        if of != Of::Columns {
            lines.add(at as u32, true, &scores.rows, &scores.dropped_rows);
        }
        if of != Of::Rows {
            lines.add(at as u32, false, &scores.columns, &scores.dropped_columns);
        }
        let label = table.periods[at].as_deref();
        warnings.extend(scores.warnings.iter().map(|message| message_of_period(label, message)));
        summaries.push(scores.summary);
    }
    let (mut columns, mut described) = lines.keys(table, of);
    let keys = keys(&described);
    for (at, column) in shown {
        let values = std::mem::take(&mut lines.numbers[at]);
        columns.push(if quantities[at].whole { whole(&column.name, &values) } else { floats(&column.name, values.into_iter()) });
        described.push(column);
    }
    columns.push(text("reason", lines.reason.iter().map(|reason| reason.map(|reason| reason_name(reason).to_owned()))));
    described.push(column(
        "reason",
        "缺值原因",
        "reason",
        "空为有数值；empty 没有单元格，outside_component 在主要连通块之外，undetermined 无法确定，no_basis 没有可用的依据",
        "null with a value; empty: no cell, outside_component: not in the component taken, undetermined, no_basis: nothing to take it from",
    ));
    let definition = about.definition(keys, described, by_period(table, summaries));
    Ok(Analysis { table: framed(columns)?, definition, warnings })
}

impl Lines {
    fn add(&mut self, period: u32, is_row: bool, numbers: &[Vec<Option<f64>>], dropped: &[Dropped]) {
        let Some(first) = numbers.first() else { return };
        let mut order: Vec<u32> = (0..first.len() as u32).collect();
        // Where the first number is too small for a float, the second (its logarithm) still tells units apart.
        let value = |of: &[Option<f64>], unit: u32| of.get(unit as usize).copied().flatten().unwrap_or(f64::NEG_INFINITY) + 0.0;
        let second = numbers.get(1).map_or(&[][..], Vec::as_slice);
        order.sort_by(|&a, &b| {
            let by = |of: &[Option<f64>]| value(of, b).total_cmp(&value(of, a));
            by(first).then_with(|| by(second)).then(a.cmp(&b))
        });
        for unit in order {
            self.period.push(period);
            self.is_row.push(is_row);
            self.unit.push(unit);
            for (at, out) in self.numbers.iter_mut().enumerate() {
                out.push(numbers.get(at).and_then(|values| values.get(unit as usize).copied().flatten()));
            }
            let reason = dropped.binary_search_by_key(&unit, |d| d.unit).ok().map(|found| dropped[found].reason);
            self.reason.push(reason.filter(|_| first[unit as usize].is_none()));
        }
    }

    /// The label columns, and what they mean: the period first, where the table has any.
    fn keys(&self, table: &CellTable, of: Of) -> (Vec<TableColumn>, Vec<Column>) {
        let names = &table.names;
        let (mut columns, mut described) = (Vec::new(), Vec::new());
        let label = |name: &str, zh: &str, en: &str| Column {
            name: name.to_owned().into(),
            label: Message::new(name, name),
            meaning: Message::new(format!("所给表中的{zh}"), format!("{en} of the table that was given")),
        };
        if let Some(name) = &names.period {
            columns.push(text(name, self.period.iter().map(|&at| table.periods[at as usize].clone())));
            described.push(label(name, "时期", "period"));
        }
        let unit = |(&is_row, &unit): (&bool, &u32)| {
            let labels = if is_row { &table.rows } else { &table.columns };
            Some(labels[unit as usize].clone())
        };
        let units = || self.is_row.iter().zip(&self.unit).map(unit);
        match of {
            Of::Rows => {
                columns.push(text(&names.row, units()));
                described.push(label(&names.row, "行", "row"));
            }
            Of::Columns => {
                columns.push(text(&names.column, units()));
                described.push(label(&names.column, "列", "column"));
            }
            Of::Both => {
                let side = |&is_row: &bool| Some(if is_row { names.row.clone() } else { names.column.clone() });
                columns.push(text("side", self.is_row.iter().map(side)));
                columns.push(text("unit", units()));
                described.push(column("side", "一侧", "side", "所给表中的行或列", "row or column of the table that was given"));
                described.push(column("unit", "单元", "unit", "该侧的标签", "label on that side"));
            }
        }
        (columns, described)
    }
}

fn whole(name: &str, values: &[Option<f64>]) -> TableColumn {
    let values: Vec<Option<u32>> = values.iter().map(|value| value.map(|v| v as u32)).collect();
    TableColumn::from(Series::new(name.into(), values))
}

/// Units without a value, and why: with a total they lack something to take it from.
pub(super) fn without(values: &[Option<f64>], totals: &[f64]) -> Vec<Dropped> {
    let reason = |total: &f64| if *total > 0.0 { Reason::NoBasis } else { Reason::Empty };
    let units = (0..).zip(values.iter().zip(totals)).filter(|(_, (value, _))| value.is_none());
    units.map(|(unit, (_, total))| Dropped { unit, reason: reason(total) }).collect()
}

/// Counts as numbers.
pub(super) fn counted(counts: &[u32]) -> Vec<Option<f64>> {
    counts.iter().map(|&n| Some(f64::from(n))).collect()
}

/// Sums as numbers.
pub(super) fn known(sums: &[f64]) -> Vec<Option<f64>> {
    // An empty sum is zero, not minus zero.
    sums.iter().map(|sum| Some(sum + 0.0)).collect()
}

fn reason_name(reason: Reason) -> &'static str {
    match reason {
        Reason::Empty => "empty",
        Reason::OutsideComponent => "outside_component",
        Reason::Undetermined => "undetermined",
        Reason::NoBasis => "no_basis",
    }
}
