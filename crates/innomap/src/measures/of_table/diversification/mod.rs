//! Diversification of a row of a table: in what order, at what cost.

mod contagion;
mod portfolio;
mod strategic_diffusion;

use super::Measure;

/// The measures of this family by name.
pub(super) const MEASURES: &[(&str, Measure)] = &[
    ("complexity_portfolio", portfolio::complexity_portfolio),
    ("contagion", contagion::contagion),
    ("strategic_diffusion", strategic_diffusion::strategic_diffusion),
];
