//! Measures of any table.

use innomap::measures::of_table::{CellColumns, CellTable, activity_space, measure};
use pyo3::prelude::*;

use crate::arrow::{ArrowTable, import_typed, numbers};
use crate::error::detached;
use crate::progress::{Progress, counter};
use crate::result::Result;

/// Any table with a row, a column and a value.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct Cells(CellTable);

#[pymethods]
impl Cells {
    /// Reads the named columns of a table.
    #[new]
    #[pyo3(signature = (table, *, row, column, value, period))]
    fn new(
        table: &Bound<'_, PyAny>,
        row: String,
        column: String,
        value: Option<String>,
        period: Option<String>,
    ) -> PyResult<Self> {
        let frame = import_typed(table)?;
        let columns = CellColumns { row, column, value, period };
        detached(table.py(), || CellTable::from_frame(&frame, &columns)).map(Self)
    }

    /// SHA-256 of labels and cells, whatever the order of the lines.
    fn sha256(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.sha256())
    }

    /// The measure of that name; options and provenance are JSON.
    fn measure(
        &self,
        py: Python<'_>,
        name: &str,
        options_json: &str,
        provenance_json: String,
        progress: Option<&Bound<'_, Progress>>,
    ) -> PyResult<Result> {
        let progress = counter(progress.map(Bound::get));
        detached(py, || measure(name, &self.0, options_json, &progress)).map(|analysis| Result::new(analysis, provenance_json))
    }

    /// Complexity, proximity and density in one pass.
    fn activity_space(
        &self,
        py: Python<'_>,
        options_json: &str,
        provenance_json: String,
        progress: Option<&Bound<'_, Progress>>,
    ) -> PyResult<ActivitySpace> {
        let progress = counter(progress.map(Bound::get));
        detached(py, || activity_space(&self.0, options_json, &progress))
            .map(|space| ActivitySpace { space, provenance: provenance_json })
    }
}

/// What rows and columns of one table are to each other, as matrices.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct ActivitySpace {
    space: innomap::measures::of_table::ActivitySpace,
    provenance: String,
}

#[pymethods]
impl ActivitySpace {
    /// Complexity of rows and columns.
    #[getter]
    fn complexity(&self) -> Result {
        Result::new(self.space.complexity.clone(), self.provenance.clone())
    }

    /// Labels of the rows.
    #[getter]
    fn rows(&self) -> Vec<String> {
        self.space.rows.clone()
    }

    /// Labels of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.space.columns.clone()
    }

    /// The formula of the proximity.
    #[getter]
    fn formula(&self) -> &'static str {
        self.space.formula()
    }

    /// Proximity of every pair of columns, row by row.
    fn proximity(&self, py: Python<'_>) -> ArrowTable {
        numbers(py.detach(|| self.space.proximity()))
    }

    /// Density of every column in some rows, row by row.
    fn density(&self, py: Python<'_>, first: u32, count: u32, progress: Option<&Bound<'_, Progress>>) -> PyResult<ArrowTable> {
        let progress = counter(progress.map(Bound::get));
        detached(py, || self.space.density(first, count, &progress)).map(|values| numbers(values.into()))
    }
}
