//! Measures of any table.

use innomap::measures::of_table::{CellColumns, CellTable, measure};
use pyo3::prelude::*;

use crate::arrow::import_typed;
use crate::error::detached;
use crate::progress::{Progress, counter};
use crate::result::Result;

/// The measure of that name, of a table with the columns that are named; options and provenance are JSON.
#[pyfunction]
#[pyo3(signature = (name, table, *, row, column, value, period, options_json, provenance_json, progress = None))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn measure_table(
    name: &str,
    table: &Bound<'_, PyAny>,
    row: String,
    column: String,
    value: Option<String>,
    period: Option<String>,
    options_json: &str,
    provenance_json: String,
    progress: Option<&Bound<'_, Progress>>,
) -> PyResult<Result> {
    let progress = counter(progress.map(Bound::get));
    let frame = import_typed(table)?;
    let columns = CellColumns { row, column, value, period };
    detached(table.py(), || measure(name, &CellTable::from_frame(&frame, &columns)?, options_json, &progress))
        .map(|analysis| Result::new(analysis, provenance_json))
}
