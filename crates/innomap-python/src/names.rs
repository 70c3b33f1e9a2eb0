//! Names resolved to institutions, and the decisions that overrule.

use std::path::PathBuf;

use innomap::map::config::wrong_choice;
use innomap::names::{Doubtful, Register, ResolveConfig};
use pyo3::prelude::*;

use crate::arrow::{ArrowTable, import};
use crate::error::{detached, json};
use crate::patents::{Enterprises, config};
use crate::progress::{Progress, counter};

/// Names with their institutions.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct Names(pub(crate) innomap::names::Names);

#[pymethods]
impl Names {
    /// Every row with its institution.
    fn table(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.table()).map(ArrowTable)
    }

    /// Institutions with their names.
    fn institutions(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.institutions()).map(ArrowTable)
    }

    /// Doubtful merges.
    fn review(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.review()).map(ArrowTable)
    }

    /// Dated ownership.
    fn ownership(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.ownership()).map(ArrowTable)
    }

    /// How names were resolved, by evidence.
    fn match_rates(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.match_rates()).map(ArrowTable)
    }

    /// The paths of a raw name, as JSON.
    fn explain_json(&self, raw: &str, py: Python<'_>) -> PyResult<String> {
        let paths = detached(py, || self.0.explain(raw))?;
        json(py, &paths)
    }

    /// What to keep in mind, as JSON.
    #[getter]
    fn warnings_json(&self, py: Python<'_>) -> PyResult<String> {
        json(py, &self.0.warnings)
    }

    /// Entries of the enterprise lists: all, those found among the names, and those of them with patents.
    #[getter]
    fn listed(&self) -> (u32, u32, u32) {
        let (found, with_patents) = self.0.found_of_list();
        (self.0.listed, found, with_patents)
    }
}

/// Decisions about names.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct Decisions(pub(crate) innomap::names::Decisions);

#[pymethods]
impl Decisions {
    /// Reads decisions of a table of texts; `rows` holds the row of each in its file.
    #[new]
    fn new(table: &Bound<'_, PyAny>, rows: Vec<u32>) -> PyResult<Self> {
        let frame = import(table)?;
        detached(table.py(), || innomap::names::Decisions::from_table(&frame, &rows)).map(Self)
    }

    /// Number of decisions.
    #[getter]
    fn height(&self) -> usize {
        self.0.all.len()
    }

    /// The decisions as a table.
    fn table(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.table()).map(ArrowTable)
    }

    /// Both together.
    fn merge(&self, other: &Bound<'_, Decisions>, py: Python<'_>) -> PyResult<Self> {
        let other = other.get();
        detached(py, || self.0.clone().merge(other.0.clone())).map(Self)
    }
}

/// The headers that a decisions table may have.
#[pyfunction]
pub(crate) fn decision_headers() -> Vec<&'static str> {
    innomap::names::decision_headers().collect()
}

/// A table that a researcher keeps by hand, its rows in the file, and what the file is. Its headers are looked for among those given.
#[pyfunction]
#[pyo3(signature = (path, headers, *, sheet = None, encoding = None))]
pub(crate) fn read_plain_table(
    path: PathBuf,
    headers: Vec<String>,
    sheet: Option<String>,
    encoding: Option<String>,
    py: Python<'_>,
) -> PyResult<(ArrowTable, Vec<u32>, String)> {
    let config = config(None, None, sheet, encoding);
    let table = detached(py, || innomap::sources::plain_table(&path, headers.iter().map(String::as_str), &config))?;
    Ok((ArrowTable(table.columns), table.rows, table.format))
}

/// Resolves the names of a table of texts.
#[pyfunction]
#[pyo3(signature = (table, *, enterprises = None, decisions = None, doubtful = "apart", progress = None))]
pub(crate) fn resolve_names(
    table: &Bound<'_, PyAny>,
    enterprises: Option<&Bound<'_, Enterprises>>,
    decisions: Option<&Bound<'_, Decisions>>,
    doubtful: &str,
    progress: Option<&Bound<'_, Progress>>,
) -> PyResult<Names> {
    let progress = counter(progress.map(Bound::get));
    let frame = import(table)?;
    let (enterprises, decisions) = (enterprises.map(Bound::get), decisions.map(Bound::get));
    detached(table.py(), || {
        let doubtful = match doubtful {
            "apart" => Doubtful::Apart,
            "merged" => Doubtful::Merged,
            other => return Err(wrong_choice("doubtful", other, &["apart", "merged"])),
        };
        let (no_register, no_decisions) = (Register::default(), innomap::names::Decisions::default());
        let register = enterprises.map_or(&no_register, |listed| &listed.0.register);
        let decisions = decisions.map_or(&no_decisions, |decided| &decided.0);
        innomap::names::resolve_table(&frame, register, decisions, ResolveConfig { doubtful }, &progress)
    })
    .map(Names)
}
