//! Progress of long work, read by another thread while a kernel runs.

use std::sync::Arc;

use pyo3::prelude::*;

/// Counter of a long kernel; `cancel()` stops it at its next step.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug, Default)]
pub(crate) struct Progress(pub(crate) Arc<innomap::tables::Progress>);

#[pymethods]
impl Progress {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Steps done.
    #[getter]
    fn done(&self) -> u64 {
        self.0.done()
    }

    /// Steps in all, 0 while not known.
    #[getter]
    fn total(&self) -> u64 {
        self.0.total()
    }

    /// What the stage it is in is called, in Chinese and English; nothing where the work has no stages.
    #[getter]
    fn stage(&self) -> Option<(String, String)> {
        self.0.stage().map(innomap::tables::Stage::label).map(|label| (label.zh, label.en))
    }

    /// Asks the kernel to stop.
    fn cancel(&self) {
        self.0.cancel();
    }
}

/// The counter to use where the caller may have given none.
pub(crate) fn counter(progress: Option<&Progress>) -> Arc<innomap::tables::Progress> {
    progress.map(|p| p.0.clone()).unwrap_or_default()
}
