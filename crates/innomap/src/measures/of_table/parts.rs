//! Results with a line for each part of a whole, such as rows and columns, of each period.

use super::CellTable;
use super::periods::by_period;
use super::result_columns::{framed, keys};
use super::sides::About;
use crate::Result;
use crate::error::Message;
use crate::map::nodes::text;
use crate::measures::Column;
use crate::measures::of_map::{Analysis, floats};

/// The lines of one period: the name of each part and its numbers.
pub(super) struct Parts {
    pub(super) lines: Vec<(&'static str, Vec<Option<f64>>)>,
    pub(super) summary: serde_json::Value,
    pub(super) warnings: Vec<Message>,
}

/// The table of parts: `key` describes their names, `numbers` what stands beside them.
pub(super) fn by_part(
    table: &CellTable,
    key: Column,
    numbers: Vec<Column>,
    periods: Vec<Parts>,
    about: About,
) -> Result<Analysis> {
    let (mut labels, mut names, mut values) = (Vec::new(), Vec::new(), vec![Vec::new(); numbers.len()]);
    let (mut summaries, mut warnings) = (Vec::new(), Vec::new());
    for (at, parts) in periods.into_iter().enumerate() {
        for (name, line) in parts.lines {
            labels.push(table.periods[at].clone());
            names.push(Some(name.to_owned()));
            values.iter_mut().zip(line).for_each(|(out, value)| out.push(value));
        }
        summaries.push(parts.summary);
        warnings.extend(parts.warnings);
    }
    let (mut columns, mut described) = (Vec::new(), Vec::new());
    if let Some(name) = &table.names.period {
        columns.push(text(name, labels.into_iter()));
        described.push(Column {
            name: name.clone().into(),
            label: Message::new(name, name),
            meaning: Message::new("所给表中的时期", "period of the table that was given"),
        });
    }
    columns.push(text(&key.name, names.into_iter()));
    described.push(key);
    let keys = keys(&described);
    for (column, values) in numbers.into_iter().zip(values) {
        columns.push(floats(&column.name, values.into_iter()));
        described.push(column);
    }
    let definition = about.definition(keys, described, by_period(table, summaries));
    Ok(Analysis { table: framed(columns)?, definition, warnings })
}
