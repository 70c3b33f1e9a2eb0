//! Reading patents and enterprise lists.

use std::collections::BTreeMap;
use std::path::PathBuf;

use innomap::sources::ReadConfig;
use pyo3::prelude::*;

use crate::arrow::{ArrowTable, import};
use crate::error::{detached, json};

/// Patents as read, with their audit.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct Patents(pub(crate) innomap::map::Patents);

/// An enterprise list as read, with its audit.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct Enterprises(pub(crate) innomap::map::Enterprises);

#[pymethods]
impl Patents {
    /// Rows kept.
    #[getter]
    fn height(&self) -> usize {
        self.0.table.height()
    }

    /// The audit as JSON.
    fn audit_json(&self, py: Python<'_>) -> PyResult<String> {
        json(py, &self.0.audit)
    }

    /// The texts by meaning.
    fn table(&self) -> ArrowTable {
        ArrowTable(self.0.table.columns.clone())
    }
}

#[pymethods]
impl Enterprises {
    /// Rows kept.
    #[getter]
    fn height(&self) -> usize {
        self.0.table.height()
    }

    /// The audit as JSON.
    fn audit_json(&self, py: Python<'_>) -> PyResult<String> {
        json(py, &self.0.audit)
    }

    /// The texts by meaning.
    fn table(&self) -> ArrowTable {
        ArrowTable(self.0.table.columns.clone())
    }
}

type Columns = Option<BTreeMap<String, String>>;

fn config(columns: Columns, profile: Option<String>, sheet: Option<String>, encoding: Option<String>) -> ReadConfig {
    ReadConfig { columns: columns.unwrap_or_default(), profile, sheet, encoding }
}

/// Reads patent exports.
#[pyfunction]
#[pyo3(signature = (paths, *, columns = None, profile = None, sheet = None, encoding = None))]
pub(crate) fn read_patents(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    columns: Columns,
    profile: Option<String>,
    sheet: Option<String>,
    encoding: Option<String>,
) -> PyResult<Patents> {
    let config = config(columns, profile, sheet, encoding);
    detached(py, || innomap::map::read_patents(&paths, &config)).map(Patents)
}

/// Reads enterprise lists.
#[pyfunction]
#[pyo3(signature = (paths, *, columns = None, profile = None, sheet = None, encoding = None))]
pub(crate) fn read_enterprises(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    columns: Columns,
    profile: Option<String>,
    sheet: Option<String>,
    encoding: Option<String>,
) -> PyResult<Enterprises> {
    let config = config(columns, profile, sheet, encoding);
    detached(py, || innomap::map::read_enterprises(&paths, &config)).map(Enterprises)
}

/// Patents of a table in memory, all columns texts.
#[pyfunction]
#[pyo3(signature = (table, name, *, columns = None, profile = None))]
pub(crate) fn patents_from_arrow(
    table: &Bound<'_, PyAny>,
    name: &str,
    columns: Columns,
    profile: Option<String>,
) -> PyResult<Patents> {
    let (frame, config) = (import(table)?, config(columns, profile, None, None));
    detached(table.py(), || innomap::map::Patents::from_table(frame, name, &config)).map(Patents)
}

/// Enterprises of a table in memory, all columns texts.
#[pyfunction]
#[pyo3(signature = (table, name, *, columns = None, profile = None))]
pub(crate) fn enterprises_from_arrow(
    table: &Bound<'_, PyAny>,
    name: &str,
    columns: Columns,
    profile: Option<String>,
) -> PyResult<Enterprises> {
    let (frame, config) = (import(table)?, config(columns, profile, None, None));
    detached(table.py(), || innomap::map::Enterprises::from_table(frame, name, &config)).map(Enterprises)
}
