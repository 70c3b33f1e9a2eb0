//! Vendor profiles.

use pyo3::prelude::*;

use crate::error::{detached, json};

/// The profiles as JSON: those at hand, or the packaged ones alone.
#[pyfunction]
#[pyo3(signature = (*, packaged = false))]
pub(crate) fn profiles_json(py: Python<'_>, packaged: bool) -> PyResult<String> {
    let profiles = detached(py, || {
        if packaged { innomap::sources::packaged_profiles().map(<[_]>::to_vec) } else { innomap::sources::profiles() }
    })?;
    let plain: Vec<&innomap::sources::Profile> = profiles.iter().map(AsRef::as_ref).collect();
    json(py, &plain)
}

/// The name of the profile that the headers of a patent or enterprise table show; none where no vendor is recognised.
#[pyfunction]
pub(crate) fn recognise_profile(py: Python<'_>, kind: &str, headers: Vec<String>) -> PyResult<Option<String>> {
    detached(py, || innomap::sources::recognise_profile(kind, &headers))
}

/// The meanings of the columns of both tables as JSON: name, zh, en, type.
#[pyfunction]
pub(crate) fn meanings_json(py: Python<'_>) -> PyResult<String> {
    json(py, &innomap::sources::meanings())
}
