//! Measures of a map: one measure, one file, one shape.
//!
//! The kernels work on plain arrays (dense ids, exact parts, compressed rows) and know nothing of a map.

pub mod advantage;
pub mod communities;
pub mod complexity;
pub mod components;
pub mod concentration;
pub mod definition;
pub mod diversification;
pub mod dynamics;
pub mod graph;
pub mod layout;
mod leiden_level;
pub mod modularity;
pub mod nestedness;
pub mod of_industry;
pub mod of_labels;
pub mod of_map;
pub mod of_table;
pub mod pagerank;
pub mod partition;
pub mod prediction;
pub mod productivity;
pub mod rank_interval;
pub mod rank_stability;
pub mod ranking;
pub mod relatedness;
pub mod smart_specialisation;
pub mod sparse;
pub mod specialisation;
pub mod stream;

pub use communities::{Communities, CommunitiesConfig, communities};
pub use components::components;
pub use definition::{Chart, Column, Definition};
pub use graph::WeightedGraph;
pub use layout::{Layout, LayoutConfig, layout};
pub use modularity::modularity;
pub use pagerank::{PageRank, PageRankConfig, pagerank};
pub use partition::Partition;
pub use rank_interval::{RankIntervalConfig, RankIntervals, rank_intervals};
pub use ranking::{Ranking, growth, ranking};
pub use sparse::{CellLog, Presence, SparseTable};
pub use specialisation::{Specialisation, SpecialisationInput, specialisation};
