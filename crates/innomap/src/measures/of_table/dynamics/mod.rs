//! Dynamics of a table over its periods.

mod entry_exit;
mod forecast;
mod growth;
pub(super) mod transitions;
mod validate;

pub use validate::validate;

use super::Measure;

/// The measures of this family by name.
pub(super) const MEASURES: &[(&str, Measure)] = &[
    ("entry_exit", entry_exit::entry_exit),
    ("entry_exit_rates", entry_exit::entry_exit_rates),
    ("entry_forecast", forecast::entry_forecast),
    ("growth", growth::growth),
];
