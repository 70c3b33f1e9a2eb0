//! Specialisation and presence of a table.

mod average_quotient;
mod diversity;
mod inferred_quotient;
mod productivity;
mod specialisation;
mod trimmed_core;

use super::Measure;

/// The measures of this family by name.
pub(super) const MEASURES: &[(&str, Measure)] = &[
    ("average_quotient", average_quotient::average_quotient),
    ("diversity", diversity::diversity),
    ("inferred_quotient", inferred_quotient::inferred_quotient),
    ("productivity", productivity::productivity),
    ("specialisation", specialisation::specialisation),
    ("trimmed_core", trimmed_core::trimmed_core),
];
