//! Advantage of rows in columns on any table of values: quotients, tests of presence, and what to do about small numbers.

mod average_quotient;
mod diversity;
mod exact;
mod inferred_quotient;
mod location_quotient;
mod minimum_size;
mod population_quotient;
mod presence;
mod shrinkage;
#[cfg(test)]
mod tests;
mod trimmed_core;

pub use average_quotient::average_quotient;
pub use diversity::{Ubiquity, ubiquity};
pub use exact::compare_products;
pub use inferred_quotient::{InferredQuotient, InferredQuotientConfig, inferred_quotient};
pub use location_quotient::{LocationQuotient, LocationQuotientConfig, location_quotient, symmetric};
pub use minimum_size::{MinimumSizeConfig, SizeFilter, TooSmall, minimum_size};
pub use population_quotient::{PopulationQuotient, population_quotient};
pub use presence::{Combine, PresenceConfig, PresenceInput, PresenceTest, TestedPresence, tested_presence};
pub use shrinkage::{Shrinkage, ShrinkageConfig, shrunken_quotient};
pub use trimmed_core::{Round, TrimmedCore, TrimmedCoreConfig, trimmed_core};
