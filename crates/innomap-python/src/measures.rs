//! Measures of any table.

use innomap::measures::of_table::{CellColumns, CellTable, TwoTables, activity_space, measure, measure_across, validate};
use innomap::measures::prediction::ValidationConfig;
use innomap::measures::{CommunitiesConfig, LayoutConfig, WeightedGraph, communities, layout};
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

/// The measure of that name, of two tables; options and provenance are JSON.
#[pyfunction]
pub(crate) fn measure_two_tables(
    py: Python<'_>,
    name: &str,
    table: &Bound<'_, Cells>,
    other: &Bound<'_, Cells>,
    options_json: &str,
    provenance_json: String,
    progress: Option<&Bound<'_, Progress>>,
) -> PyResult<Result> {
    let progress = counter(progress.map(Bound::get));
    let (table, other) = (table.get(), other.get());
    detached(py, || {
        let tables = TwoTables::aligned(table.0.clone(), other.0.clone())?;
        measure_across(name, &tables, options_json, &progress)
    })
    .map(|analysis| Result::new(analysis, provenance_json))
}

/// Kendall's tau-b of two lists of one length.
#[pyfunction]
pub(crate) fn kendall(a: Vec<f64>, b: Vec<f64>) -> Option<f64> {
    innomap::measures::rank_stability::kendall(&a, &b)
}

/// Spearman's rho of two lists of one length.
#[pyfunction]
pub(crate) fn spearman(a: Vec<f64>, b: Vec<f64>) -> Option<f64> {
    innomap::measures::rank_stability::spearman(&a, &b)
}

/// Scores against what came true.
#[pyfunction]
#[pyo3(signature = (table, *, row, column, period, score, came_true, k, provenance_json))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn validate_forecast(
    table: &Bound<'_, PyAny>,
    row: String,
    column: String,
    period: Option<String>,
    score: &str,
    came_true: String,
    k: u32,
    provenance_json: String,
) -> PyResult<Result> {
    let frame = import_typed(table)?;
    let columns = CellColumns { row, column, value: Some(came_true), period };
    detached(table.py(), || validate(&frame, &columns, score, &ValidationConfig { k }))
        .map(|analysis| Result::new(analysis, provenance_json))
}

/// Positions and communities of the nodes of a small network, the same each time.
#[pyfunction]
pub(crate) fn lay_out(
    py: Python<'_>,
    nodes: u32,
    edges: Vec<(u32, u32, f64)>,
    seed: u64,
) -> PyResult<(Vec<f64>, Vec<f64>, Vec<u32>)> {
    detached(py, || {
        let graph = WeightedGraph::undirected(nodes, &edges)?;
        let at = layout(&graph, &LayoutConfig { seed, ..LayoutConfig::default() })?;
        let group = communities(&graph, &CommunitiesConfig { seed, ..CommunitiesConfig::default() })?;
        Ok((at.x, at.y, group.partition.part))
    })
}
