//! Relatedness of a table.

mod density;
mod ego;
mod knowledge;
mod outlook;
mod pairs;
mod portfolio;
pub(super) mod space;

use super::Measure;

/// The measures of this family by name.
pub(super) const MEASURES: &[(&str, Measure)] = &[
    ("co_occurrence", pairs::co_occurrence),
    ("coherence", portfolio::coherence),
    ("complexity_frontier", knowledge::complexity_frontier),
    ("complexity_outlook", outlook::complexity_outlook),
    ("density", density::density),
    ("density_averages", portfolio::density_averages),
    ("ease_of_recombination", knowledge::ease_of_recombination),
    ("ego_network", ego::ego_network),
    ("modular_complexity", knowledge::modular_complexity),
    ("outlook_gain", outlook::outlook_gain),
    ("portfolio_network", ego::portfolio_network),
    ("product_space", pairs::product_space),
    ("proximity", pairs::proximity),
    ("relative_relatedness", density::relative_relatedness),
    ("structural_diversity", knowledge::structural_diversity),
    ("validated_relatedness", pairs::validated_relatedness),
];
