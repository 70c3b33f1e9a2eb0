//! The core's error as a Python exception, built by `innomap.errors` so that the classes are Python's own.

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Turns a core error into the exception of its kind.
pub(crate) fn to_python(py: Python<'_>, error: &innomap::Error) -> PyErr {
    build(py, error).unwrap_or_else(|failed| failed)
}

fn build(py: Python<'_>, error: &innomap::Error) -> PyResult<PyErr> {
    let detail = error.detail();
    let place = PyDict::new(py);
    place.set_item("file", detail.place.file.as_deref())?;
    place.set_item("sheet", detail.place.sheet.as_deref())?;
    place.set_item("row", detail.place.row)?;
    place.set_item("column", detail.place.column.as_deref())?;
    let pair = |m: &Option<innomap::Message>| m.as_ref().map(|m| (m.zh.clone(), m.en.clone()));
    let missing = detail.message.en == innomap::error::FILE_MISSING;
    let instance = py.import("innomap.errors")?.getattr("build")?.call1((
        error.kind(),
        detail.message.zh.as_str(),
        detail.message.en.as_str(),
        place,
        detail.found.as_deref(),
        pair(&detail.expected),
        pair(&detail.hint),
        missing,
    ))?;
    Ok(PyErr::from_value(instance))
}

/// Runs a kernel without the interpreter's lock and turns its error into an exception.
pub(crate) fn detached<T: Send>(py: Python<'_>, kernel: impl FnOnce() -> innomap::Result<T> + Send) -> PyResult<T> {
    py.detach(kernel).map_err(|error| to_python(py, &error))
}

/// JSON of a value that is made of plain data.
pub(crate) fn json(py: Python<'_>, value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value)
        .map_err(|e| to_python(py, &innomap::Error::internal("写 JSON 失败", "writing JSON failed").found(e.to_string())))
}
