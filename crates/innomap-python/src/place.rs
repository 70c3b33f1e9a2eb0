//! Places, one at a time and by the table; changes of borders; zones.

use innomap::regions::{Gazetteer, Level, Place, PlaceQuery, Unit, border_changes_table, places_table, zones_table};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arrow::{ArrowTable, import};
use crate::error::detached;

/// One place out of one text.
#[pyfunction]
#[pyo3(signature = (text, *, year = None))]
pub(crate) fn place<'py>(text: &str, year: Option<i32>, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    let place = py.detach(|| Gazetteer::current().place(&PlaceQuery { text: Some(text), year, ..PlaceQuery::default() }));
    fields(&place, py)
}

/// The place of an office that registers enterprises, by the signs 3–8 of a unified social credit code.
#[pyfunction]
pub(crate) fn registered_in<'py>(six_digits: &str, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    fields(&Gazetteer::current().registered_in(six_digits), py)
}

fn fields<'py>(place: &Place, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    let gazetteer = Gazetteer::current();
    let out = PyDict::new(py);
    let code = |unit: Option<&Unit>| unit.map(|unit| format!("{:06}", unit.code));
    let name = |level: Level| place.at_level(level).and_then(|code| gazetteer.name(code));
    let note = place.note();
    out.set_item("year", place.year)?;
    out.set_item("code_then", code(place.then.as_ref()))?;
    out.set_item("name_then", place.then.as_ref().map(|unit| unit.full_name.as_str()))?;
    out.set_item("code", code(place.unit.as_ref()))?;
    out.set_item("name", place.unit.as_ref().map(|unit| unit.full_name.as_str()))?;
    out.set_item("province", name(Level::Province))?;
    out.set_item("city", name(Level::City))?;
    out.set_item("county", name(Level::County))?;
    out.set_item("zone", place.zone.map(|zone| zone.name))?;
    out.set_item("country", place.country.map(|country| country.alpha2))?;
    out.set_item("certain", place.certain)?;
    out.set_item("conflict", place.conflict)?;
    let candidates: Vec<(String, String)> =
        place.candidates.iter().map(|&code| (format!("{code:06}"), gazetteer.full_name(code))).collect();
    out.set_item("candidates", candidates)?;
    let evidence: Vec<(&str, &str, Option<String>, &str)> = place
        .evidence
        .iter()
        .map(|said| (said.source.name(), said.text.as_str(), said.code.map(|code| gazetteer.full_name(code)), said.role.name()))
        .collect();
    out.set_item("evidence", evidence)?;
    out.set_item("unresolved", &place.unresolved)?;
    out.set_item("reason", place.reason.map(innomap::regions::Reason::name))?;
    out.set_item("problem", note.map(|note| (note.zh, note.en)))?;
    Ok(out)
}

/// A table with any of the columns of a place, placed row by row.
#[pyfunction]
#[pyo3(signature = (table, *, year = None))]
pub(crate) fn places(table: &Bound<'_, PyAny>, year: Option<i32>) -> PyResult<ArrowTable> {
    let frame = import(table)?;
    detached(table.py(), || places_table(&frame, year)).map(ArrowTable)
}

/// Changes of borders and names.
#[pyfunction]
#[pyo3(signature = (region = None))]
pub(crate) fn border_changes(region: Option<&str>, py: Python<'_>) -> PyResult<ArrowTable> {
    detached(py, || border_changes_table(region)).map(ArrowTable)
}

/// Zones and the counties they lie in.
#[pyfunction]
#[pyo3(signature = (region = None))]
pub(crate) fn zones(region: Option<&str>, py: Python<'_>) -> PyResult<ArrowTable> {
    detached(py, || zones_table(region)).map(ArrowTable)
}
