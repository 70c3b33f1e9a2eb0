//! Reading patents and enterprise lists.

use std::collections::BTreeMap;
use std::path::PathBuf;

use innomap::sources::{Decoder, Input, ReadConfig};
use polars_core::prelude::{DataFrame, IntoColumn};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrow::{ArrowTable, import};
use crate::error::{detached, json};
use crate::progress::{Progress, counter};

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
    fn table(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.table.columns.frame()).map(ArrowTable)
    }

    /// One column of the texts; nothing where the table has none of that name.
    fn column(&self, name: &str, py: Python<'_>) -> PyResult<Option<ArrowTable>> {
        let texts = detached(py, || self.0.table.whole(name))?;
        Ok(texts.map(|texts| {
            let height = texts.len();
            let column = texts.with_name(name.into()).into_column();
            DataFrame::new(height, vec![column]).map_or_else(|_| ArrowTable(DataFrame::empty()), ArrowTable)
        }))
    }

    /// The first rows of the table.
    fn head(&self, rows: usize, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.table.columns.head(rows)).map(ArrowTable)
    }

    /// The columns by their types, and what was not understood as JSON.
    fn typed(&self, py: Python<'_>) -> PyResult<(ArrowTable, String)> {
        let typed = detached(py, || innomap::sources::typed_patents(&self.0.table, &self.0.audit))?;
        Ok((ArrowTable(typed.columns), json(py, &typed.unparsed)?))
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
    fn table(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.table.columns.frame()).map(ArrowTable)
    }

    /// The first rows of the table.
    fn head(&self, rows: usize, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.table.columns.head(rows)).map(ArrowTable)
    }

    /// The columns by their types, and what was not understood as JSON.
    fn typed(&self, py: Python<'_>) -> PyResult<(ArrowTable, String)> {
        let typed = detached(py, || innomap::map::typed_enterprises(&self.0.table, &self.0.audit))?;
        Ok((ArrowTable(typed.columns), json(py, &typed.unparsed)?))
    }
}

pub(crate) type Columns = Option<BTreeMap<String, String>>;

pub(crate) fn config(columns: Columns, profile: Option<String>, sheet: Option<String>, encoding: Option<String>) -> ReadConfig {
    let columns = columns.unwrap_or_default();
    ReadConfig { columns, profile, sheet, encoding, decoder: Some(Decoder::new(decode)), ..ReadConfig::default() }
}

/// Formats that the core has no reader for are read by Python's polars.
fn decode(bytes: &[u8], format: &str) -> innomap::Result<DataFrame> {
    Python::attach(|py| {
        let decode = py.import("innomap.tables")?.getattr("decode")?;
        import(&decode.call1((PyBytes::new(py, bytes), format))?)
    })
    .map_err(|e: PyErr| {
        innomap::Error::input(format!("{format} 文件不完整或已损坏"), format!("the {format} file is truncated or damaged"))
            .found(e.to_string())
            .expected(format!("完整的 {format} 文件"), format!("a complete {format} file"))
            .hint("请重新复制或生成该文件", "copy or write the file again")
    })
}

/// A path, or a table and what stands for its file.
#[derive(Debug, FromPyObject)]
pub(crate) enum Given<'py> {
    Table(Bound<'py, PyAny>, String),
    File(PathBuf),
}

fn inputs(given: Vec<Given<'_>>) -> PyResult<Vec<Input>> {
    let one = |given| match given {
        Given::Table(table, name) => Ok(Input::Table(import(&table)?, name)),
        Given::File(path) => Ok(Input::File(path)),
    };
    given.into_iter().map(one).collect()
}

/// Reads patents: paths, and tables with their names.
#[pyfunction]
#[pyo3(signature = (sources, *, columns = None, profile = None, sheet = None, encoding = None, progress = None))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn read_patents(
    py: Python<'_>,
    sources: Vec<Given<'_>>,
    columns: Columns,
    profile: Option<String>,
    sheet: Option<String>,
    encoding: Option<String>,
    progress: Option<&Bound<'_, Progress>>,
) -> PyResult<Patents> {
    let progress = counter(progress.map(Bound::get));
    let (inputs, config) = (inputs(sources)?, config(columns, profile, sheet, encoding));
    detached(py, || innomap::map::Patents::read(inputs, &config, &progress)).map(Patents)
}

/// Reads enterprise lists: paths, and tables with their names.
#[pyfunction]
#[pyo3(signature = (sources, *, columns = None, profile = None, sheet = None, encoding = None, progress = None))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn read_enterprises(
    py: Python<'_>,
    sources: Vec<Given<'_>>,
    columns: Columns,
    profile: Option<String>,
    sheet: Option<String>,
    encoding: Option<String>,
    progress: Option<&Bound<'_, Progress>>,
) -> PyResult<Enterprises> {
    let progress = counter(progress.map(Bound::get));
    let (inputs, config) = (inputs(sources)?, config(columns, profile, sheet, encoding));
    detached(py, || innomap::map::Enterprises::read(inputs, &config, &progress)).map(Enterprises)
}
