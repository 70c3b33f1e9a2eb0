//! Results: a table with its definition and its doubts.

use innomap::measures::of_map::Analysis;
use pyo3::prelude::*;

use crate::arrow::ArrowTable;
use crate::error::json;

/// A result of a measure.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct Result {
    analysis: Analysis,
    provenance: String,
}

impl Result {
    pub(crate) fn new(analysis: Analysis, provenance: String) -> Self {
        Self { analysis, provenance }
    }
}

#[pymethods]
impl Result {
    /// The numbers.
    #[getter]
    fn table(&self) -> ArrowTable {
        ArrowTable(self.analysis.table.clone())
    }

    /// What they are, as JSON.
    #[getter]
    fn definition_json(&self, py: Python<'_>) -> PyResult<String> {
        json(py, &self.analysis.definition)
    }

    /// What to keep in mind, as JSON.
    #[getter]
    fn warnings_json(&self, py: Python<'_>) -> PyResult<String> {
        json(py, &self.analysis.warnings)
    }

    /// Where they come from, as JSON.
    #[getter]
    fn provenance_json(&self) -> &str {
        &self.provenance
    }
}

/// Nodes with positions and edges of a picture.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct Network(pub(crate) innomap::measures::of_map::Network);

#[pymethods]
impl Network {
    /// Nodes: label, x, y, strength, community.
    #[getter]
    fn nodes(&self) -> ArrowTable {
        ArrowTable(self.0.nodes.clone())
    }

    /// Edges: source, target, x, y, x2, y2, weight.
    #[getter]
    fn edges(&self) -> ArrowTable {
        ArrowTable(self.0.edges.clone())
    }
}
