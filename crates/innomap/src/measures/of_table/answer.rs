//! A result put together column by column: labels first, then numbers, each with what it means.

use polars_core::prelude::{Column as TableColumn, NamedFrom, Series};
use serde_json::{Value, json};

use super::CellTable;
use super::result_columns::keys;
use crate::error::Message;
use crate::map::nodes::{frame, text};
use crate::measures::definition::Column;
use crate::measures::of_map::Analysis;
use crate::measures::{Chart, Definition, SparseTable};
use crate::{Error, Result};

/// Most lines of a result. More would not be read but filtered, which the options do in a fraction of the memory.
const MOST_LINES: usize = 50_000_000;

/// Name of a column, label in Chinese and English, meaning in Chinese and English.
pub(super) type Term = (&'static str, [&'static str; 4]);

/// What a measure says of itself.
pub(super) struct About {
    pub(super) measure: &'static str,
    pub(super) title: [&'static str; 2],
    pub(super) formula: String,
    pub(super) parameters: Value,
    pub(super) literature: &'static [&'static str],
    pub(super) chart: Chart,
    pub(super) summary: Value,
    pub(super) warnings: Vec<Message>,
}

/// Rows or columns of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    /// Rows.
    Row,
    /// Columns.
    #[default]
    Column,
}

impl Side {
    pub(super) fn labels(self, table: &CellTable) -> &[String] {
        if self == Self::Row { &table.rows } else { &table.columns }
    }

    pub(super) fn name(self, table: &CellTable) -> &str {
        if self == Self::Row { &table.names.row } else { &table.names.column }
    }
}

/// A result in the making.
pub(super) struct Answer<'a> {
    table: &'a CellTable,
    labels: Vec<TableColumn>,
    label_meanings: Vec<Column>,
    values: Vec<TableColumn>,
    meanings: Vec<Column>,
}

impl<'a> Answer<'a> {
    /// A result whose lines are of these periods; they are listed where the table has any.
    pub(super) fn new(table: &'a CellTable, period: &[u32]) -> Result<Self> {
        check_lines(period.len())?;
        let mut out = Self { table, labels: Vec::new(), label_meanings: Vec::new(), values: Vec::new(), meanings: Vec::new() };
        if let Some(name) = &table.names.period {
            out.labels.push(text(name, period.iter().map(|&at| table.periods[at as usize].clone())));
            out.label_meanings.push(given(name, "时期", "period"));
        }
        Ok(out)
    }

    /// The unit of each line, under the user's own name of it.
    pub(super) fn units(self, side: Side, units: &[u32]) -> Self {
        let name = side.name(self.table).to_owned();
        self.units_named(&name, side, units)
    }

    /// The unit of each line under another name, such as the second of a pair.
    pub(super) fn units_named(mut self, name: &str, side: Side, units: &[u32]) -> Self {
        let labels = side.labels(self.table);
        self.labels.push(text(name, units.iter().map(|&at| Some(labels[at as usize].clone()))));
        let (zh, en) = if side == Side::Row { ("行", "row") } else { ("列", "column") };
        self.label_meanings.push(given(name, zh, en));
        self
    }

    /// The unit of each line, of another table.
    pub(super) fn units_of(mut self, name: &str, table: &CellTable, side: Side, units: &[u32]) -> Self {
        let labels = side.labels(table);
        self.labels.push(text(name, units.iter().map(|&at| Some(labels[at as usize].clone()))));
        self.label_meanings.push(given(name, "第二张表的列", "column of the second table"));
        self
    }

    /// A column of numbers.
    pub(super) fn number(mut self, term: Term, values: Vec<Option<f64>>) -> Self {
        self.values.push(TableColumn::from(Series::new(term.0.into(), values)));
        self.described(term)
    }

    /// A column of whole numbers.
    pub(super) fn count(mut self, term: Term, values: Vec<u32>) -> Self {
        self.values.push(TableColumn::from(Series::new(term.0.into(), values)));
        self.described(term)
    }

    /// A column of truths.
    pub(super) fn flag(mut self, term: Term, values: Vec<bool>) -> Self {
        self.values.push(TableColumn::from(Series::new(term.0.into(), values)));
        self.described(term)
    }

    /// A column of words.
    pub(super) fn word(mut self, term: Term, values: Vec<Option<String>>) -> Self {
        self.values.push(text(term.0, values.into_iter()));
        self.described(term)
    }

    fn described(mut self, (name, [zh, en, meaning_zh, meaning_en]): Term) -> Self {
        let (label, meaning) = (Message::new(zh, en), Message::new(meaning_zh, meaning_en));
        self.meanings.push(Column { name: name.into(), label, meaning });
        self
    }

    /// The result.
    ///
    /// # Errors
    /// A column of the table that was given and one of the result have the same name.
    pub(super) fn finish(self, about: About) -> Result<Analysis> {
        let keys = keys(&self.label_meanings);
        if let Some(twice) = self.meanings.iter().find(|column| keys.contains(&column.name)) {
            return Err(Error::schema("所给表的列名与结果的列名相同", "a column of the table is named as one of the result")
                .column(twice.name.as_ref())
                .hint("请先改列名", "give the column another name first"));
        }
        let [zh, en] = about.title;
        Ok(Analysis {
            table: frame([self.labels, self.values].concat())?,
            definition: Definition {
                measure: about.measure,
                title: Message::new(zh, en),
                formula: about.formula,
                parameters: about.parameters,
                literature: about.literature.iter().map(|&source| source.to_owned()).collect(),
                keys,
                columns: [self.label_meanings, self.meanings].concat(),
                chart: about.chart,
                summary: about.summary,
            },
            warnings: about.warnings,
        })
    }
}

/// A measure with `N` numbers for each row or column of each period. The summary counts the units without the first of them.
pub(super) fn by_unit<const N: usize>(
    table: &CellTable,
    side: Side,
    terms: [Term; N],
    mut about: About,
    mut measure: impl FnMut(usize, &SparseTable) -> Result<[Vec<Option<f64>>; N]>,
) -> Result<Analysis> {
    let units = side.labels(table).len() as u32;
    let mut values: [Vec<Option<f64>>; N] = [const { Vec::new() }; N];
    let (mut period, mut unit) = (Vec::new(), Vec::new());
    for (at, cells) in table.tables.iter().enumerate() {
        for (all, new) in values.iter_mut().zip(measure(at, cells)?) {
            all.extend(new);
        }
        period.extend(std::iter::repeat_n(at as u32, units as usize));
        unit.extend(0..units);
    }
    if let (Value::Object(summary), Some(first)) = (&mut about.summary, values.first()) {
        summary.insert("undefined".to_owned(), json!(first.iter().filter(|value| value.is_none()).count()));
    }
    let mut answer = Answer::new(table, &period)?.units(side, &unit);
    for (term, values) in terms.into_iter().zip(values) {
        answer = answer.number(term, values);
    }
    answer.finish(about)
}

/// Refuses a result of more lines than can be used.
pub(super) fn check_lines(lines: usize) -> Result<()> {
    if lines <= MOST_LINES {
        return Ok(());
    }
    Err(Error::value("结果行数过多", "the result has too many lines")
        .found(lines.to_string())
        .expected(format!("不超过 {MOST_LINES}"), format!("at most {MOST_LINES}"))
        .hint("用 top= 或 minimum= 只取需要的部分", "ask for a part by top= or minimum="))
}

fn given(name: &str, zh: &str, en: &str) -> Column {
    Column {
        name: name.to_owned().into(),
        label: Message::new(name, name),
        meaning: Message::new(format!("所给表中的{zh}"), format!("{en} of the table that was given")),
    }
}
