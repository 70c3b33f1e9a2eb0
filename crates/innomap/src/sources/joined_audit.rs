//! The audit of tables that were put together: what became of each column of each table of a set.

use super::file::Source;
use super::header::fold;
use super::raw::{RawColumn, Values};
use super::table_set::{FlatColumn, Part, TableSet, parts};
use crate::tables::{Audit, ColumnAudit};

/// A column of a table of a set, and the file it is in.
#[derive(Debug)]
pub(super) struct SetColumn {
    path: String,
    audit: ColumnAudit,
}

/// The columns of one table of a set, each with the meaning it gives values for; those that only join the tables, or are not
/// needed, have none.
pub(super) fn columns(set: &TableSet, table: &str, source: &Source) -> Vec<SetColumn> {
    let one = |column: &RawColumn| {
        let Values::Text(values) = &column.values else { return None };
        let mut examples: Vec<String> = Vec::new();
        for value in values.iter().flatten() {
            if examples.len() == super::EXAMPLES {
                break;
            }
            if !examples.iter().any(|e| e == value) {
                examples.push(value.to_owned());
            }
        }
        let audit = ColumnAudit {
            source: format!("{table}.{}", column.header),
            meaning: set.columns.iter().find(|flat| uses(set, flat, table, &column.header)).map(|flat| flat.name.clone()),
            files: Vec::new(),
            filled: (values.len() - values.null_count()) as u64,
            rows: values.len() as u64,
            examples,
            unparsed: 0,
        };
        Some(SetColumn { path: source.audit.path.clone(), audit })
    };
    source.raw.columns.iter().filter_map(one).collect()
}

/// Whether a column of the flat table is made of that column of a table.
fn uses(set: &TableSet, flat: &FlatColumn, table: &str, header: &str) -> bool {
    let from = flat.from.as_ref().unwrap_or(&set.main);
    let is = |part: &Part<'_>| match part {
        Part::Literal(_) => false,
        Part::Field(of, column) => of.unwrap_or(from.as_str()) == table && fold(column) == fold(header),
    };
    flat.text.iter().any(|text| parts(text).iter().any(is))
}

/// Adds the columns of the tables to the audit of the reading.
pub(super) fn add(audit: &mut Audit, columns: Vec<SetColumn>) {
    for SetColumn { path, audit: column } in columns {
        let file = audit.files.iter().position(|f| f.path == path).map(|at| at as u32);
        audit.columns.push(ColumnAudit { files: file.into_iter().collect(), ..column });
    }
}
