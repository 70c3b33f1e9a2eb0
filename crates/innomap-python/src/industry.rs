//! Industry definitions.

use innomap::measures::of_industry::{enterprise_memberships, memberships};
use pyo3::prelude::*;

use crate::arrow::ArrowTable;
use crate::error::{detached, json};
use crate::patents::{Enterprises, Patents};
use crate::result::Result;

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

    /// The definition in a TOML text; `origin` is what errors call it.
    #[staticmethod]
    #[pyo3(signature = (text, origin = "toml"))]
    fn from_toml(text: &str, origin: &str, py: Python<'_>) -> PyResult<Self> {
        detached(py, || innomap::classification::Industry::from_toml(text, origin)).map(Self)
    }

    /// The file as it was written.
    fn text(&self) -> &str {
        self.0.text()
    }

    /// What is doubtful about the definition, as JSON: line, key, message.
    fn warnings_json(&self, py: Python<'_>) -> PyResult<String> {
        json(py, &self.0.warnings())
    }

    /// The most specific branches of each patent and the rules that say so.
    #[pyo3(signature = (patents, *, zh = true))]
    fn memberships(&self, patents: &Patents, zh: bool, py: Python<'_>) -> PyResult<Result> {
        let analysis = detached(py, || memberships(&self.0, &patents.0, zh))?;
        Ok(Result::new(analysis, self.provenance(py, &patents.0.audit, "patents")?))
    }

    /// The most specific branches of each enterprise, the rules that say so, and by what.
    #[pyo3(signature = (firms, *, zh = true))]
    fn enterprise_memberships(&self, firms: &Enterprises, zh: bool, py: Python<'_>) -> PyResult<Result> {
        let analysis = detached(py, || enterprise_memberships(&self.0, &firms.0, zh))?;
        Ok(Result::new(analysis, self.provenance(py, &firms.0.audit, "enterprises")?))
    }

    /// The conditions of the rules that a patent meets or nearly meets.
    #[pyo3(signature = (patents, publication, *, zh = true))]
    fn explain(&self, patents: &Patents, publication: &str, zh: bool, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || innomap::map::explain_rules(&self.0, &patents.0, publication, zh)).map(ArrowTable)
    }

    /// The same with each rule loosened, for near misses.
    fn near_misses(&self) -> Self {
        Self(self.0.near_misses())
    }

    /// SHA-256 of its content.
    fn content_hash(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || self.0.content_hash())
    }
}

impl Industry {
    /// Files, industry and version behind what is asked of a list, as JSON.
    fn provenance(&self, py: Python<'_>, audit: &innomap::tables::Audit, content: &str) -> PyResult<String> {
        let files = innomap::map::SourceFile::of(audit, content);
        let provenance = serde_json::json!({
            "files": files,
            "synthetic": files.iter().any(|file| file.synthetic),
            "industry": { "id": self.0.id(), "version": self.0.version(), "content": detached(py, || self.0.content_hash())? },
            "program": env!("CARGO_PKG_VERSION"),
        });
        json(py, &provenance)
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
