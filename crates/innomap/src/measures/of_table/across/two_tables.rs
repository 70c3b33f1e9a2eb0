//! Two tables of the same rows, such as the patents and the products of the same places.

use std::collections::BTreeSet;

use super::super::CellTable;
use crate::measures::SparseTable;
use crate::{Error, Result};

/// Two tables over the same rows and periods, each with its own columns.
#[derive(Debug, Clone)]
pub struct TwoTables {
    /// The first table.
    pub first: CellTable,
    /// The second one.
    pub second: CellTable,
    /// Rows that only one of the two has.
    pub only_in_one: usize,
}

impl TwoTables {
    /// Both tables over the rows and periods of either; a row that one of them lacks has nothing there.
    ///
    /// # Errors
    /// One has periods and the other not.
    pub fn aligned(first: CellTable, second: CellTable) -> Result<Self> {
        if first.names.period.is_some() != second.names.period.is_some() {
            return Err(Error::configuration(
                "两张表应都有时期列，或都没有",
                "both tables have a column of periods, or none has",
            )
            .column("period"));
        }
        let rows: Vec<String> = union(&first.rows, &second.rows);
        let periods: Vec<Option<String>> = union(&first.periods, &second.periods);
        let only_in_one = 2 * rows.len() - first.rows.len() - second.rows.len();
        Ok(Self { first: widened(first, &rows, &periods)?, second: widened(second, &rows, &periods)?, only_in_one })
    }
}

fn union<T: Ord + Clone>(a: &[T], b: &[T]) -> Vec<T> {
    a.iter().chain(b).collect::<BTreeSet<&T>>().into_iter().cloned().collect()
}

fn widened(table: CellTable, rows: &[String], periods: &[Option<String>]) -> Result<CellTable> {
    if table.rows == rows && table.periods == periods {
        return Ok(table);
    }
    let at: Vec<u32> = table.rows.iter().map(|label| rows.binary_search(label).unwrap_or_default() as u32).collect();
    let columns = table.columns.len() as u32;
    let mut tables = Vec::with_capacity(periods.len());
    for period in periods {
        let mut cells: Vec<(u32, u32, f64)> = Vec::new();
        if let Ok(known) = table.periods.binary_search(period) {
            let old = &table.tables[known];
            for (row, &new) in (0..old.rows()).zip(&at) {
                let (held, values) = old.row(row);
                cells.extend(held.iter().zip(values).map(|(&column, &value)| (new, column, value)));
            }
        }
        tables.push(SparseTable::from_cells(rows.len() as u32, columns, &cells)?.0);
    }
    Ok(CellTable { rows: rows.to_vec(), periods: periods.to_vec(), tables, ..table })
}
