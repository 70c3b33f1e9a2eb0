//! Codes of legal persons and of the national economy, one at a time and by the column.

use innomap::classification::gbt4754::{self, EconomyClass, EconomyLevel};
use innomap::names::CodeCheck;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arrow::{ArrowTable, import};
use crate::error::{detached, to_python};

fn pair(message: Option<innomap::Message>) -> Option<(String, String)> {
    message.map(|m| (m.zh, m.en))
}

/// One code of a legal person taken apart.
#[pyfunction]
pub(crate) fn check_code<'py>(text: &str, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    let check = CodeCheck::of(text);
    let out = PyDict::new(py);
    out.set_item("code", check.code)?;
    out.set_item("valid", check.valid)?;
    out.set_item("organisation_code", check.organisation_code)?;
    out.set_item("division_code", check.division_code)?;
    out.set_item("division", check.division)?;
    out.set_item("authority", pair(check.authority))?;
    out.set_item("kind", pair(check.kind))?;
    out.set_item("problem", pair(check.problem))?;
    Ok(out)
}

/// A column `text` of codes taken apart.
#[pyfunction]
pub(crate) fn check_codes(texts: &Bound<'_, PyAny>) -> PyResult<ArrowTable> {
    let frame = import(texts)?;
    detached(texts.py(), || innomap::names::check_codes(&frame)).map(ArrowTable)
}

/// A class of GB/T 4754-2017: code, name, level, and codes and names of what it belongs to.
#[pyfunction]
#[pyo3(signature = (text, *, level = None))]
pub(crate) fn parse_gbt4754<'py>(text: &str, level: Option<&str>, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    let found = gbt4754::parse(text, level.and_then(EconomyLevel::from_name)).map_err(|error| to_python(py, &error))?;
    let chain = found.class.chain();
    let part = |part: fn(&EconomyClass) -> &'static str| chain.iter().map(|class| part(class)).collect::<Vec<_>>();
    let out = PyDict::new(py);
    out.set_item("code", found.class.code())?;
    out.set_item("name", found.class.name())?;
    out.set_item("level", found.class.level().name())?;
    out.set_item("section", found.class.section())?;
    out.set_item("codes", part(EconomyClass::code))?;
    out.set_item("names", part(EconomyClass::name))?;
    out.set_item("note", pair(found.note))?;
    Ok(out)
}
