//! Complexity of rows and columns of a table.

mod eci_plus;
pub(super) mod eigenvector;
mod external;
mod fitness;
mod genepy;
mod log_supermodularity;
mod nestedness;
mod non_homogeneous;
mod rank_stability;
mod reflections;
mod smart_specialisation;
mod weighted_correlation;

use super::Measure;

/// The measures of this family by name.
pub(super) const MEASURES: &[(&str, Measure)] = &[
    ("complexity", eigenvector::complexity),
    ("eci_plus", eci_plus::eci_plus),
    ("external_complexity", external::external_complexity),
    ("fitness", fitness::fitness),
    ("genepy", genepy::genepy),
    ("log_supermodularity", log_supermodularity::log_supermodularity),
    ("nestedness", nestedness::nestedness),
    ("non_homogeneous_fitness", non_homogeneous::non_homogeneous_fitness),
    ("rank_stability", rank_stability::rank_stability),
    ("reflections", reflections::reflections),
    ("smart_specialisation", smart_specialisation::smart_specialisation),
    ("weighted_correlation_complexity", weighted_correlation::weighted_correlation_complexity),
];
