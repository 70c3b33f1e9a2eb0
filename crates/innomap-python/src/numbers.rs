//! Numbers of applications and publications, one at a time and by the column.

use innomap::numbers::{Document, Number, NumberKind, PatentKind, table};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arrow::{ArrowTable, import};
use crate::error::{detached, to_python};

/// One number taken apart.
#[pyfunction]
#[pyo3(signature = (text, *, kind = None, country = None))]
pub(crate) fn parse_number<'py>(
    text: &str,
    kind: Option<&str>,
    country: Option<&str>,
    py: Python<'py>,
) -> PyResult<Bound<'py, PyDict>> {
    let number = innomap::numbers::parse_number(text, kind.and_then(NumberKind::from_name), country)
        .map_err(|error| to_python(py, &error))?;
    fields(&number, py)
}

fn fields<'py>(number: &Number, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    let out = PyDict::new(py);
    out.set_item("office", number.office.code())?;
    out.set_item("kind", number.kind.name())?;
    out.set_item("number", number.number())?;
    out.set_item("key", number.key())?;
    out.set_item("kind_code", number.kind_code.as_ref().map(|code| code.as_str().to_owned()))?;
    out.set_item("year", number.year)?;
    out.set_item("patent_kind", number.patent_kind().map(PatentKind::name))?;
    out.set_item("national_phase", number.is_national_phase())?;
    out.set_item("document", number.document().map(Document::name))?;
    out.set_item("check", number.check.name())?;
    out.set_item("check_digit", number.check_digit.map(String::from))?;
    out.set_item("validated", number.validated)?;
    Ok(out)
}

/// A column `text`, and a column `country` if there is one, taken apart.
#[pyfunction]
#[pyo3(signature = (texts, *, kind = None))]
pub(crate) fn parse_numbers(texts: &Bound<'_, PyAny>, kind: Option<&str>) -> PyResult<ArrowTable> {
    let (frame, kind) = (import(texts)?, kind.and_then(NumberKind::from_name));
    detached(texts.py(), || table(&frame, kind)).map(ArrowTable)
}
