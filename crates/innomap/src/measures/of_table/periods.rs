//! What is said of each period: summaries and warnings under its label.

use serde_json::{Map, Value};

use super::CellTable;
use crate::error::Message;

/// The summary of a table without periods as it is, else one for each period by its label.
pub(super) fn by_period(table: &CellTable, summaries: Vec<Value>) -> Value {
    let mut out = Map::new();
    for (period, summary) in table.periods.iter().zip(summaries) {
        match period {
            None => return summary,
            Some(period) => out.insert(period.clone(), summary),
        };
    }
    Value::Object(out)
}

/// A message that names its period, where there is one.
pub(super) fn message_of_period(period: Option<&str>, message: &Message) -> Message {
    match period {
        None => message.clone(),
        Some(period) => Message::new(format!("{period}：{}", message.zh), format!("{period}: {}", message.en)),
    }
}
