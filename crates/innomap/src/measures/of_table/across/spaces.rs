//! Proximity and density across two spaces, and the assist matrix.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::answer::{About, Answer, Side, Term, check_lines};
use super::super::dynamics::transitions::order;
use super::super::periods::by_period;
use super::super::presence::{PresenceOptions, Present};
use super::super::relatedness::space::once;
use super::super::{CellTable, read};
use super::two_tables::TwoTables;
use crate::error::Message;
use crate::measures::Chart;
use crate::measures::of_map::Analysis;
use crate::measures::relatedness::{
    ProximityKind, assist as assist_of, cross_density as density_across, cross_proximity as proximity_across,
};
use crate::tables::Progress;
use crate::{Error, Result};

/// Options of measures across two spaces.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// Presence in the first table.
    presence: PresenceOptions,
    /// Presence in the second one.
    other_presence: PresenceOptions,
    kind: ProximityKind,
    /// The second table is of so many periods later.
    lag: u32,
    /// Only so many of the largest of each unit of the first table.
    top: Option<u32>,
    /// Only values of at least this.
    minimum: Option<f64>,
}

impl Options {
    fn parameters(&self) -> Value {
        json!({
            "presence": self.presence.parameters(), "other_presence": self.other_presence.parameters(),
            "kind": self.kind, "lag": self.lag, "top": self.top, "minimum": self.minimum,
        })
    }

    /// Periods of the first and of the second table that belong together, in order of time.
    fn pairs(&self, table: &CellTable) -> Result<Vec<(usize, usize)>> {
        let (order, lag) = (order(table), self.lag as usize);
        if lag > 0 && order.len() <= lag {
            return Err(Error::configuration("时期不足以滞后", "there are not enough periods for the lag")
                .column("lag")
                .found(lag.to_string())
                .expected(format!("小于 {}", order.len()), format!("less than {}", order.len())));
        }
        Ok(order.iter().copied().zip(order.iter().copied().skip(lag)).collect())
    }

    /// The cells of a line that are asked for, the largest first where only some are.
    fn chosen(&self, mut line: Vec<(u32, Option<f64>)>) -> Vec<(u32, Option<f64>)> {
        line.retain(|cell| self.minimum.is_none_or(|least| cell.1.is_some_and(|value| value >= least)));
        if let Some(top) = self.top {
            line.retain(|cell| cell.1.is_some());
            line.sort_by(|a, b| b.1.unwrap_or(0.0).total_cmp(&a.1.unwrap_or(0.0)).then(a.0.cmp(&b.0)));
            line.truncate(top as usize);
        }
        line
    }
}

/// Lines of a result: the period of the second table, a unit of the first, a column of the second.
#[derive(Default)]
struct Lines {
    period: Vec<u32>,
    since: Vec<Option<String>>,
    unit: Vec<u32>,
    other: Vec<u32>,
    value: Vec<Option<f64>>,
    notes: Vec<Value>,
    warnings: Vec<Message>,
}

impl Lines {
    fn add(
        &mut self,
        (tables, options): (&TwoTables, &Options),
        (before, after): (usize, usize),
        unit: u32,
        line: Vec<(u32, Option<f64>)>,
    ) -> Result<()> {
        for (other, value) in options.chosen(line) {
            self.period.push(after as u32);
            self.since.push(tables.first.periods[before].clone());
            self.unit.push(unit);
            self.other.push(other);
            self.value.push(value);
        }
        check_lines(self.unit.len())
    }

    fn note(&mut self, tables: &TwoTables, (first, second): (Present, Present), more: Value) {
        let mut note = json!({ "first": first.log, "second": second.log, "rows_in_one_table_only": tables.only_in_one });
        if let (Value::Object(note), Value::Object(more)) = (&mut note, more) {
            note.extend(more);
        }
        self.notes.push(note);
        self.warnings.extend(first.warnings);
        self.warnings.extend(second.warnings);
    }

    /// The result; the column of the second table is called `related_…` where the first one's has the same name.
    fn answer(self, tables: &TwoTables, options: &Options, side: Side, term: Term, mut about: About) -> Result<Analysis> {
        let own = side.name(&tables.first);
        let name = &tables.second.names.column;
        let name = if name == own { format!("related_{name}") } else { name.clone() };
        let mut named: Vec<Value> = vec![Value::Null; tables.first.periods.len()];
        if options.lag == 0 {
            for (at, note) in options.pairs(&tables.first)?.into_iter().zip(self.notes) {
                named[at.1] = note;
            }
            about.summary = by_period(&tables.first, named);
        } else {
            about.summary = json!(self.notes);
        }
        about.warnings = once(self.warnings);
        about.parameters = options.parameters();
        let mut answer = Answer::new(&tables.first, &self.period)?
            .units(side, &self.unit)
            .units_of(&name, &tables.second, Side::Column, &self.other)
            .number(term, self.value);
        if options.lag > 0 {
            answer = answer.word(("since", ["起始时期", "since", "第一张表的时期", "period of the first table"]), self.since);
        }
        answer.finish(about)
    }
}

fn present(tables: &TwoTables, options: &Options, (before, after): (usize, usize)) -> Result<(Present, Present)> {
    Ok((options.presence.of(&tables.first, before)?, options.other_presence.of(&tables.second, after)?))
}

fn about(measure: &'static str, title: [&'static str; 2], formula: String, literature: &'static [&'static str]) -> About {
    About {
        measure,
        title,
        formula,
        parameters: Value::Null,
        literature,
        chart: Chart::HeatMap,
        summary: Value::Null,
        warnings: Vec::new(),
    }
}

const CATALAN: &[&str] = &["Catalán, Navarrete & Figueroa (2022), Research Policy 51: 104319"];

/// How related each column of the first table is to each of the second, by the rows that have both.
pub(super) fn cross_proximity(tables: &TwoTables, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut lines = Lines::default();
    for at in options.pairs(&tables.first)? {
        let both = present(tables, &options, at)?;
        let found = proximity_across(&both.0.presence, &both.1.presence, options.kind, progress)?;
        for unit in 0..found.rows {
            let line = (0..found.columns).map(|other| (other, found.get(unit, other))).collect();
            lines.add((tables, &options), at, unit, line)?;
        }
        lines.note(tables, both, json!({}));
    }
    let formula = format!("{}, i of the first table, j of the second; {}", options.kind.formula(), options.presence.formula());
    let term: Term = (
        "proximity",
        [
            "邻近度",
            "proximity",
            "两张表之间的相关程度，定义见公式；空：其中一个从未出现",
            "how related both are across the tables, by the formula; null: one of them never occurs",
        ],
    );
    lines.answer(
        tables,
        &options,
        Side::Column,
        term,
        about("cross_proximity", ["跨空间邻近度", "Cross-space proximity"], formula, CATALAN),
    )
}

/// How near each row is to each column of the second table, by what it has in the first.
pub(super) fn cross_density(tables: &TwoTables, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut lines = Lines::default();
    for at in options.pairs(&tables.first)? {
        let both = present(tables, &options, at)?;
        let related = proximity_across(&both.0.presence, &both.1.presence, options.kind, progress)?;
        let found = density_across(&both.0.presence, &related, progress)?;
        let width = found.columns as usize;
        for (row, values) in (0..both.0.presence.rows()).zip(found.values.chunks(width.max(1))) {
            let cell = |(other, (&value, &undefined)): (u32, (&f64, &bool))| (other, (!undefined).then_some(value));
            lines.add((tables, &options), at, row, (0..).zip(values.iter().zip(&found.undefined)).map(cell).collect())?;
        }
        lines.note(tables, both, json!({}));
    }
    let formula = format!(
        "Σ_s M_rs φ_st / Σ_s φ_st, s of the first table, t of the second, φ = {}; {}",
        options.kind.formula(),
        options.presence.formula()
    );
    let term: Term = (
        "cross_density",
        [
            "跨空间关联密度",
            "cross density",
            "0—1；空：第一张表中没有与之相关的列",
            "0 to 1; null: nothing in the first table is related to the column",
        ],
    );
    lines.answer(
        tables,
        &options,
        Side::Row,
        term,
        about("cross_density", ["跨空间关联密度", "Cross-space relatedness density"], formula, CATALAN),
    )
}

/// Which columns of the second table follow from those of the first.
pub(super) fn assist(tables: &TwoTables, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut lines = Lines::default();
    for at in options.pairs(&tables.first)? {
        let both = present(tables, &options, at)?;
        let found = assist_of(&both.0.presence, &both.1.presence, progress)?;
        for unit in 0..found.rows {
            let defined = !found.undefined[unit as usize];
            let value = |other: u32| found.values[unit as usize * found.columns as usize + other as usize];
            let line = (0..found.columns).map(|other| (other, defined.then(|| value(other)))).collect();
            lines.add((tables, &options), at, unit, line)?;
        }
        lines.note(tables, both, json!({ "dead_ends": found.dead_ends }));
    }
    let formula = format!("1/u_a Σ_r M_ra N_rb / d_r, M the first table, N the second; {}", options.presence.formula());
    let term: Term = (
        "assist",
        [
            "带动概率",
            "assist",
            "从第一张表的列经任一具备它的行到第二张表的列的概率；空：该列从未出现",
            "chance to get from a column of the first table, by a random row that has it, to one of the second; null: it never occurs",
        ],
    );
    lines.answer(
        tables,
        &options,
        Side::Column,
        term,
        about("assist", ["带动矩阵", "Assist matrix"], formula, &["Pugliese et al. (2019), Scientific Reports 9: 16440"]),
    )
}
