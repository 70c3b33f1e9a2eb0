//! Complexity of rows and columns from which columns each row has: one measure, one file.
//!
//! All of them take a [`Presence`](crate::measures::Presence) of zeros and ones or a table of weights, keep to the cells that are
//! not zero, and say in a [`Diagnosis`] what was left out and how far the numbers can be trusted.

mod bipartite;
mod diagnosis;
mod eci_plus;
mod eigenvector;
mod external;
mod fitness;
mod genepy;
mod lanczos;
mod levels;
mod log_supermodularity;
mod non_homogeneous;
mod orientation;
mod reflections;
pub(crate) mod standard;
#[cfg(test)]
mod tests;
mod weighted_correlation;

pub use diagnosis::{ComponentSize, Diagnosis, Dropped, Reason, Spectrum};
pub use eci_plus::{EciPlus, EciPlusConfig, eci_plus};
pub use eigenvector::{Complexity, ComplexityConfig, Components, Scale, complexity, weighted_complexity};
pub use external::{External, ExternalConfig, exogenous_fitness, external_complexity, weighted_external_complexity};
pub use fitness::{Ended, Fitness, FitnessConfig, Stop, Update, fitness, weighted_fitness};
pub use genepy::{Genepy, GenepyConfig, genepy};
pub use log_supermodularity::{LogSupermodularity, LogSupermodularityConfig, log_supermodularity};
pub use non_homogeneous::{NonHomogeneous, NonHomogeneousConfig, non_homogeneous_fitness, weighted_non_homogeneous_fitness};
pub use orientation::{Orientation, Oriented};
pub use reflections::{Reflections, ReflectionsConfig, reflections};
pub use weighted_correlation::{WeightedCorrelation, WeightedCorrelationConfig, weighted_correlation_complexity};
