//! Concentration and diversity of a table.

mod curves;
mod of_columns;
mod of_rows;
mod similarity;
mod stirling;
mod structure;
mod variety;

use super::Measure;

/// The measures of this family by name.
pub(super) const MEASURES: &[(&str, Measure)] = &[
    ("divergence", structure::divergence),
    ("entropy", of_rows::entropy),
    ("export_similarity", similarity::export_similarity),
    ("gini", of_rows::gini),
    ("hachman", structure::hachman),
    ("herfindahl", of_rows::herfindahl),
    ("hill", of_rows::hill),
    ("hoover_curve", curves::hoover_curve),
    ("hoover_gini", of_columns::hoover_gini),
    ("hoover_index", of_columns::hoover_index),
    ("krugman", structure::krugman),
    ("locational_gini", of_columns::locational_gini),
    ("lorenz_curve", curves::lorenz_curve),
    ("rao_stirling", stirling::rao_stirling),
    ("theil", of_columns::theil),
    ("variety", variety::variety),
];
