//! Industry definitions.

use pyo3::prelude::*;

use crate::error::{detached, json};

/// The definition of an industry: stages, branches and rules.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct Industry(pub(crate) innomap::classification::Industry);

#[pymethods]
impl Industry {
    /// A packaged definition by id, or one from a TOML file.
    #[staticmethod]
    fn load(name_or_path: &str, py: Python<'_>) -> PyResult<Self> {
        detached(py, || innomap::classification::Industry::load(name_or_path)).map(Self)
    }

    /// The definition as JSON.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        json(py, &self.0)
    }

    /// SHA-256 of its content.
    fn content_hash(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || self.0.content_hash())
    }
}

/// The packaged definitions as JSON: id, zh, en.
#[pyfunction]
pub(crate) fn industries_json(py: Python<'_>) -> PyResult<String> {
    let names: Vec<_> = innomap::classification::Industry::names()
        .iter()
        .map(|(id, zh, en)| serde_json::json!({ "id": id, "zh": zh, "en": en }))
        .collect();
    json(py, &names)
}
