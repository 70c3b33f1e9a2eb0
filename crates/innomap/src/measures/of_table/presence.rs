//! Which rows count as having which columns: the options that all measures share which need to know.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::CellTable;
use super::periods::message_of_period;
use crate::error::{Message, nearest};
use crate::measures::advantage::{
    Combine, MinimumSizeConfig, PresenceConfig, PresenceInput, PresenceTest, TooSmall, minimum_size, tested_presence,
};
use crate::measures::{Presence, SparseTable};
use crate::{Error, Result};

/// A number for each label, the same in all periods or for each period its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum ByLabel {
    /// Label to number.
    Same(BTreeMap<String, f64>),
    /// Period to label to number.
    EachPeriod(BTreeMap<String, BTreeMap<String, f64>>),
}

impl ByLabel {
    /// The numbers of one period.
    pub(super) fn of_period<'a>(&'a self, period: Option<&str>, what: &'static str) -> Result<&'a BTreeMap<String, f64>> {
        match self {
            Self::Same(of) => Ok(of),
            Self::EachPeriod(of) => period.and_then(|period| of.get(period)).ok_or_else(|| {
                Error::configuration("缺少某个时期的数值", "the numbers of a period are missing")
                    .column(what)
                    .found(period.unwrap_or_default())
                    .expected(
                        of.keys().cloned().collect::<Vec<_>>().join(", "),
                        of.keys().cloned().collect::<Vec<_>>().join(", "),
                    )
            }),
        }
    }

    /// The number of each label; none where there is none.
    pub(super) fn spread(&self, labels: &[String], period: Option<&str>, what: &'static str) -> Result<Vec<Option<f64>>> {
        let of = self.of_period(period, what)?;
        let values: Vec<Option<f64>> = labels.iter().map(|label| of.get(label).copied()).collect();
        if !of.is_empty() && values.iter().all(Option::is_none) {
            let given = of.keys().next().map_or("", String::as_str);
            let near = nearest(given, labels.iter().map(String::as_str)).join(", ");
            return Err(Error::name_not_found("所给标签都不在表中", "none of the labels that were given is in the table")
                .column(what)
                .found(given)
                .hint(format!("最接近的是：{near}"), format!("the nearest are: {near}")));
        }
        Ok(values)
    }
}

/// Extremes that a quotient is taken without.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WithoutExtremes {
    threshold: f64,
    extreme: f64,
}

/// A share against size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScaleAdjusted {
    threshold: f64,
    exponent: f64,
}

/// Options of presence. Tests that are named are put together; none at all means a quotient of one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PresenceOptions {
    /// The location quotient reaches this.
    quotient: Option<f64>,
    /// The population quotient reaches this.
    population_quotient: Option<f64>,
    /// The value itself reaches this.
    value: Option<f64>,
    /// The quotient without extremes reaches a threshold.
    without_extremes: Option<WithoutExtremes>,
    /// The share in the column reaches this multiple of the column's Herfindahl index.
    herfindahl_share: Option<f64>,
    /// The share in the column against the row's size reaches a threshold.
    scale_adjusted: Option<ScaleAdjusted>,
    /// Pairs of row and column that are there.
    given: Option<Vec<(String, String)>>,
    /// How several tests are put together.
    combine: Combine,
    /// Equality does not count.
    strict: bool,
    /// Totals of the columns in what the table is compared with.
    pub(super) reference: Option<ByLabel>,
    /// Population of the rows.
    pub(super) population: Option<ByLabel>,
    /// Size of the rows.
    size: Option<ByLabel>,
    /// Least sizes; what is smaller is left out before anything else.
    pub(super) minimum: Option<MinimumSizeConfig>,
}

/// Presence in one period.
#[derive(Debug, Clone)]
pub(super) struct Present {
    /// The values, without what was too small.
    pub(super) table: SparseTable,
    /// Which columns each row has.
    pub(super) presence: Presence,
    /// What was tested and left out, for the summary.
    pub(super) log: Value,
    /// What a reader must know.
    pub(super) warnings: Vec<Message>,
}

impl PresenceOptions {
    /// Presence by value, for tables that hold zeros and ones; for measures whose default that is.
    pub(super) fn is_default_test(&self) -> bool {
        self.tests().is_empty()
    }

    /// Presence in one period of the table.
    pub(super) fn of(&self, table: &CellTable, at: usize) -> Result<Present> {
        let period = table.periods[at].as_deref();
        let (kept, mut log, mut warnings) = self.sized(table, at)?;
        let reference = self.reference_of(table, &kept, period)?;
        let population = self.population_of(table, period)?;
        let size = spread(self.size.as_ref(), &table.rows, period, "size")?;
        let given = self.given.as_deref().map(|pairs| given(table, pairs)).transpose()?;
        let input = PresenceInput {
            table: &kept,
            reference: reference.as_deref(),
            population: population.as_deref(),
            size: size.as_deref(),
            given: given.as_ref(),
        };
        let mut tests = self.tests();
        if tests.is_empty() {
            tests.push(PresenceTest::Quotient(1.0));
        }
        let config = PresenceConfig { tests, combine: self.combine, strict: self.strict };
        let tested = tested_presence(&input, &config)?;
        log["presences"] = json!(tested.presence.cells());
        if config.tests.len() > 1 {
            log["held"] =
                config.tests.iter().zip(&tested.held).map(|(test, held)| json!({ "test": test, "cells": held })).collect();
        }
        let label = |units: &[u32], of: &[String]| -> Vec<String> { units.iter().map(|&u| of[u as usize].clone()).collect() };
        if !(tested.empty_rows.is_empty() && tested.empty_columns.is_empty()) {
            log["rows_without_presence"] = json!(label(&tested.empty_rows, &table.rows));
            log["columns_without_presence"] = json!(label(&tested.empty_columns, &table.columns));
            let (rows, columns) = (tested.empty_rows.len(), tested.empty_columns.len());
            warnings.push(message_of_period(
                period,
                &Message::new(
                    format!("{rows} 行、{columns} 列有数值，但没有一个单元格通过存在检验"),
                    format!("{rows} rows and {columns} columns have values and no cell that passes the test of presence"),
                ),
            ));
        }
        Ok(Present { table: kept, presence: tested.presence, log, warnings })
    }

    /// The table of one period without what is too small.
    pub(super) fn sized(&self, table: &CellTable, at: usize) -> Result<(SparseTable, Value, Vec<Message>)> {
        let Some(minimum) = &self.minimum else { return Ok((table.tables[at].clone(), json!({}), Vec::new())) };
        let filter = minimum_size(&table.tables[at], minimum)?;
        let listed = |small: &[TooSmall], labels: &[String]| -> Value {
            let one =
                |s: &TooSmall| json!({ "unit": labels[s.unit as usize], "total": s.total, "cells": s.cells, "round": s.round });
            small.iter().map(one).collect()
        };
        let mut warnings = Vec::new();
        if filter.rounds > 0 {
            let (rows, columns) = (filter.rows.len(), filter.columns.len());
            let share = 100.0 * filter.share_lost.unwrap_or(0.0);
            warnings.push(message_of_period(
                table.periods[at].as_deref(),
                &Message::new(
                    format!("{rows} 行、{columns} 列规模过小，已剔除，占总量的 {share:.2}%"),
                    format!("{rows} rows and {columns} columns are too small and left out, {share:.2}% of the total"),
                ),
            ));
        }
        let log = json!({
            "too_small_rows": listed(&filter.rows, &table.rows),
            "too_small_columns": listed(&filter.columns, &table.columns),
            "share_too_small": filter.share_lost,
        });
        Ok((filter.table, log, warnings))
    }

    /// Totals of the columns in the reference, and after them the total of the columns that only the reference has.
    pub(super) fn reference_of(&self, table: &CellTable, kept: &SparseTable, period: Option<&str>) -> Result<Option<Vec<f64>>> {
        let Some(reference) = &self.reference else { return Ok(None) };
        let of = reference.of_period(period, "reference")?;
        if let Some((label, value)) = of.iter().find(|(_, value)| !(value.is_finite() && **value >= 0.0)) {
            return Err(Error::value("参照合计应为不小于 0 的有限数", "a reference total must be a finite number, not negative")
                .column(label)
                .found(value.to_string()));
        }
        let occupied = kept.column_totals();
        let mut totals = Vec::with_capacity(occupied.len() + 1);
        for (label, own) in table.columns.iter().zip(occupied) {
            let total = of.get(label).copied().unwrap_or(0.0);
            if own > 0.0 && total == 0.0 {
                return Err(Error::value("参照中没有某一列，而表中有", "the reference lacks a column that the table has")
                    .found(label)
                    .hint("请使用包含本表的参照范围", "use a reference that includes the table"));
            }
            totals.push(total);
        }
        let elsewhere = of.iter().filter(|(label, _)| table.columns.binary_search(label).is_err());
        totals.push(elsewhere.map(|(_, total)| total).sum());
        Ok(Some(totals))
    }

    /// Population of each row in a period, where it is given.
    pub(super) fn population_of(&self, table: &CellTable, period: Option<&str>) -> Result<Option<Vec<Option<f64>>>> {
        spread(self.population.as_ref(), &table.rows, period, "population")
    }

    /// The test, in plain text.
    pub(super) fn formula(&self) -> String {
        let sign = if self.strict { ">" } else { "≥" };
        let one = |test: &PresenceTest| match test {
            PresenceTest::Quotient(t) => format!("x·T / (r·c) {sign} {t}"),
            PresenceTest::Population(t) => format!("x·N / (n·c) {sign} {t}"),
            PresenceTest::Value(t) => format!("x {sign} {t}"),
            PresenceTest::WithoutExtremes { threshold, extreme } => {
                format!("x·T / (r·c) {sign} {threshold} without cells above {extreme}")
            }
            PresenceTest::HerfindahlShare(t) => format!("x / c {sign} {t}·Σ(x / c)²"),
            PresenceTest::ScaleAdjusted { threshold, exponent } => {
                format!("(x / c) / (size / Σ size)^{exponent} {sign} {threshold}")
            }
            PresenceTest::Given => "(row, column) is given".to_owned(),
        };
        let tests: Vec<String> = self.tests().iter().map(one).collect();
        let joined = tests.join(if self.combine == Combine::All { " and " } else { " or " });
        if tests.is_empty() { format!("M = 1 where x·T / (r·c) {sign} 1") } else { format!("M = 1 where {joined}") }
    }

    /// The options in force; long lists as their number.
    pub(super) fn parameters(&self) -> Value {
        let mut out = serde_json::Map::new();
        if self.is_default_test() {
            out.insert("quotient".to_owned(), json!(1.0));
        }
        let Ok(Value::Object(all)) = serde_json::to_value(self) else { return Value::Object(out) };
        for (name, value) in all.into_iter().filter(|(_, value)| !value.is_null()) {
            let value = match (name.as_str(), value) {
                ("reference" | "population" | "size", Value::Object(map)) => json!(format!("{} given", map.len())),
                ("given", Value::Array(pairs)) => json!(format!("{} pairs", pairs.len())),
                (_, value) => value,
            };
            out.insert(name, value);
        }
        Value::Object(out)
    }

    fn tests(&self) -> Vec<PresenceTest> {
        let extremes = |w: WithoutExtremes| PresenceTest::WithoutExtremes { threshold: w.threshold, extreme: w.extreme };
        let scale = |s: ScaleAdjusted| PresenceTest::ScaleAdjusted { threshold: s.threshold, exponent: s.exponent };
        let all = [
            self.quotient.map(PresenceTest::Quotient),
            self.population_quotient.map(PresenceTest::Population),
            self.value.map(PresenceTest::Value),
            self.without_extremes.map(extremes),
            self.herfindahl_share.map(PresenceTest::HerfindahlShare),
            self.scale_adjusted.map(scale),
            self.given.as_ref().map(|_| PresenceTest::Given),
        ];
        all.into_iter().flatten().collect()
    }
}

/// Numbers of the labels, where any are given.
pub(super) fn spread(
    of: Option<&ByLabel>,
    labels: &[String],
    period: Option<&str>,
    what: &'static str,
) -> Result<Option<Vec<Option<f64>>>> {
    of.map(|of| of.spread(labels, period, what)).transpose()
}

/// The presence of pairs by label.
fn given(table: &CellTable, pairs: &[(String, String)]) -> Result<Presence> {
    let unknown = |label: &str, of: &[String]| {
        let near = nearest(label, of.iter().map(String::as_str)).join(", ");
        Error::name_not_found("所给的行或列不在表中", "a row or column that was given is not in the table")
            .column("given")
            .found(label)
            .hint(format!("最接近的是：{near}"), format!("the nearest are: {near}"))
    };
    let mut rows = vec![Vec::new(); table.rows.len()];
    for (row, column) in pairs {
        let at = table.rows.binary_search(row).map_err(|_| unknown(row, &table.rows))?;
        let column = table.columns.binary_search(column).map_err(|_| unknown(column, &table.columns))?;
        rows[at].push(column as u32);
    }
    rows.iter_mut().for_each(|row| {
        row.sort_unstable();
        row.dedup();
    });
    Ok(Presence::from_rows(table.columns.len() as u32, rows))
}
