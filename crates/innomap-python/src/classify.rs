//! Patents through a scheme or a concordance.

use innomap::classification::gbt4754::EconomyLevel;
use innomap::classification::{Concordance, View, ViewConfig};
use innomap::map::classify::{Classified, classify_table_by_vendor};
use innomap::map::config::wrong_choice;
use innomap::tables::PatentColumn;
use pyo3::prelude::*;

use crate::arrow::{ArrowTable, import};
use crate::error::{detached, json};
use crate::patents::Patents;

/// Rows, classes and weights, and what they are as JSON.
type Answer = (ArrowTable, String);

fn view(scheme: &str, concordance: Option<&str>) -> innomap::Result<View> {
    match concordance {
        Some(json) => Concordance::from_json(json).map(|read| View::Concordance(Box::new(read))),
        None => View::load(scheme),
    }
}

fn answer(py: Python<'_>, classified: Classified) -> PyResult<Answer> {
    let about = serde_json::json!({
        "classes": classified.classes, "title": classified.title, "source": classified.source, "facts": classified.facts,
    });
    Ok((ArrowTable(classified.table), json(py, &about)?))
}

/// The classes of patents that were read, by a scheme or by a concordance given as JSON.
#[pyfunction]
#[pyo3(signature = (patents, scheme, *, concordance = None, bridge = true, words = true))]
pub(crate) fn classify_patents(
    py: Python<'_>,
    patents: &Bound<'_, Patents>,
    scheme: &str,
    concordance: Option<&str>,
    bridge: bool,
    words: bool,
) -> PyResult<Answer> {
    let patents = patents.get();
    let classified =
        detached(py, || innomap::map::classify_patents(&patents.0, &view(scheme, concordance)?, ViewConfig { bridge, words }))?;
    answer(py, classified)
}

/// The same of a table of texts with a column `ipc`.
#[pyfunction]
#[pyo3(signature = (table, scheme, *, concordance = None, bridge = true, words = true))]
pub(crate) fn classify_table(
    table: &Bound<'_, PyAny>,
    scheme: &str,
    concordance: Option<&str>,
    bridge: bool,
    words: bool,
) -> PyResult<Answer> {
    let (py, frame) = (table.py(), import(table)?);
    let classified =
        detached(py, || innomap::map::classify_table(&frame, &view(scheme, concordance)?, ViewConfig { bridge, words }))?;
    answer(py, classified)
}

fn vendor(column: &str, level: &str) -> innomap::Result<(PatentColumn, EconomyLevel)> {
    let columns = [PatentColumn::NationalEconomy, PatentColumn::EmergingIndustry];
    let known = columns.into_iter().find(|known| known.name() == column);
    let known = known.ok_or_else(|| wrong_choice("column", column, &columns.map(PatentColumn::name)))?;
    let level =
        EconomyLevel::from_name(level).ok_or_else(|| wrong_choice("level", level, &EconomyLevel::ALL.map(EconomyLevel::name)))?;
    Ok((known, level))
}

/// The classes that the vendor's own column gives.
#[pyfunction]
pub(crate) fn classify_vendor(py: Python<'_>, patents: &Bound<'_, Patents>, column: &str, level: &str) -> PyResult<Answer> {
    let patents = patents.get();
    let classified = detached(py, || {
        let (column, level) = vendor(column, level)?;
        innomap::map::classify_by_vendor(&patents.0.table, column, level)
    })?;
    answer(py, classified)
}

/// The same of a table of texts.
#[pyfunction]
pub(crate) fn classify_vendor_table(table: &Bound<'_, PyAny>, column: &str, level: &str) -> PyResult<Answer> {
    let (py, frame) = (table.py(), import(table)?);
    let classified = detached(py, || {
        let (column, level) = vendor(column, level)?;
        classify_table_by_vendor(&frame, column, level)
    })?;
    answer(py, classified)
}

/// Checks a concordance written as JSON: an error names the row of a symbol that is none.
#[pyfunction]
pub(crate) fn check_concordance(json: &str, py: Python<'_>) -> PyResult<()> {
    detached(py, || Concordance::from_json(json).map(|_| ()))
}
