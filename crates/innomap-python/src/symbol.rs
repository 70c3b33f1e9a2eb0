//! IPC symbols, one at a time.

use innomap::classification::{Symbol, Verdict, ipc, ipc_moves};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::to_python;

/// A symbol taken apart: canonical form, section, subclass, main group, and whether it exists.
#[pyfunction]
pub(crate) fn parse_symbol<'py>(text: &str, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    let symbol = Symbol::parse(text).map_err(|problem| {
        let message = problem.message();
        to_python(py, &innomap::Error::value(message.zh, message.en).found(text).expected("如 H01L 21/02", "such as H01L 21/02"))
    })?;
    let out = PyDict::new(py);
    out.set_item("symbol", symbol.to_string())?;
    out.set_item("section", symbol.section().to_string())?;
    out.set_item("subclass", symbol.subclass().to_string())?;
    out.set_item("main_group", symbol.main_group().to_string())?;
    let written = |symbols: Vec<Symbol>| -> Vec<String> {
        let short = |s: Symbol| if s.is_subclass() { s.to_string() } else { format!("{} {}", s.subclass_code(), s.group()) };
        symbols.into_iter().map(short).collect()
    };
    out.set_item("moved_to", written(ipc_moves::moved_to(symbol).collect()))?;
    out.set_item("moved_from", written(ipc_moves::moved_from(symbol).collect()))?;
    out.set_item(
        "verdict",
        match ipc::verdict(symbol) {
            Verdict::Valid => "valid",
            Verdict::UnknownMainGroup => "unknown main group",
            Verdict::UnknownSubclass => "unknown subclass",
        },
    )?;
    Ok(out)
}
