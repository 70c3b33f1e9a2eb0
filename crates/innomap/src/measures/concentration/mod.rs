//! Concentration and diversity: how spread a row or a column is, and how far from a reference.

pub mod curves;
pub mod divergence;
pub mod entropy;
pub mod export_similarity;
pub mod gini;
pub mod hachman;
pub mod herfindahl;
pub mod hill;
pub mod hoover_index;
pub mod krugman;
pub mod rao_stirling;
pub mod shares;
pub mod theil;
pub mod variety;

pub use curves::{Curve, hoover_curve, lorenz_curve};
pub use divergence::{DivergenceConfig, divergence};
pub use entropy::{Entropy, EntropyConfig, EvennessOver, entropy};
pub use export_similarity::{Similarity, SimilarityConfig, SimilarityKind, export_similarity};
pub use gini::{GiniConfig, gini, gini_of_rows, hoover_gini, locational_gini};
pub use hachman::{Hachman, hachman};
pub use herfindahl::{Herfindahl, herfindahl};
pub use hill::{Hill, HillConfig, hill};
pub use hoover_index::hoover_index;
pub use krugman::{StructuralDistance, krugman};
pub use rao_stirling::{Pairs, RaoStirling, RaoStirlingConfig, rao_stirling};
pub use shares::LogBase;
pub use theil::{Theil, theil};
pub use variety::{Variety, VarietyConfig, variety};
