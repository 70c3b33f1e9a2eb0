//! The map: who does what, where and since when, held as exact parts of patents.
//!
//! [`build_map`] is the main job. The builder is a monoid ([`Partial`]); the [`Map`] is what it finishes to: facts by
//! patent, nodes, edges by year, and where all of it came from.

mod application;
mod build;
pub mod bundle;
pub mod classify;
pub mod config;
mod coverage;
pub mod documents;
mod dual_filing;
pub mod edges;
pub mod enterprise_memberships;
mod enterprise_table;
mod enterprises;
mod explain;
mod explain_rules;
mod facts;
mod finish;
mod found_enterprises;
mod graph;
mod identify;
mod industry_tree;
mod institutions;
mod known_names;
pub mod matrix;
pub mod memberships;
mod mentions;
mod names;
#[cfg(test)]
mod names_tests;
pub mod nodes;
mod partial;
mod placed_names;
mod placing;
#[cfg(test)]
mod progress_tests;
pub mod provenance;
mod row_places;
mod rule_evidence;
mod selection;
mod summary;
#[cfg(test)]
mod tests;
mod units;
mod zones;

pub use build::{Enterprises, Patents, build_map, build_partial, read_enterprises, read_patents};
pub use classify::{Classified, classify_by_vendor, classify_patents, classify_table};
pub use config::MapConfig;
pub use coverage::Coverage;
pub use documents::{Documents, PatentType};
pub use edges::{EdgeTable, NodeKind, PAIRS};
pub use enterprise_memberships::enterprise_memberships;
pub use enterprise_table::typed_enterprises;
pub use enterprises::register;
pub use explain_rules::explain_rules;
pub use facts::{Facts, Publications};
pub use graph::{Graph, Node};
pub use industry_tree::IndustryTree;
pub use institutions::{Institutions, NameCount, Who};
pub use mentions::Mentions;
pub use names::NameConfig;
pub use partial::{Partial, Setup};
pub use placing::RegionEvidence;
pub use provenance::SourceFile;
pub use selection::{Filter, Selection};

use std::sync::Arc;

use crate::Result;
use crate::classification::Symbol;
use crate::error::Message;
use crate::names::{Decisions, Register};
use crate::tables::{Progress, Stage};

/// An industry innovation map.
#[derive(Debug, Clone)]
pub struct Map {
    /// How it was built.
    pub setup: Setup,
    /// Names of institutions as its patents give them, in the order of name and code.
    pub mentions: Mentions,
    /// What enterprise lists know of legal persons.
    pub register: Arc<Register>,
    /// What a person decided about names.
    pub decisions: Arc<Decisions>,
    /// Which institution each name is, and why.
    pub who: Who,
    /// Institutions by name.
    pub institutions: Institutions,
    /// Symbols, ascending.
    pub symbols: Vec<Symbol>,
    /// Codes of the divisions in use, ascending.
    pub regions: Vec<u32>,
    /// Codes of the zones in use, ascending.
    pub zones: Vec<u32>,
    /// Those of its regions of any level whose name several of them bear, ascending.
    pub namesakes: Vec<u32>,
    /// Patents.
    pub facts: Facts,
    /// Publications behind them.
    pub publications: Publications,
    /// Edges in the order of [`PAIRS`].
    pub edges: [EdgeTable; 7],
    /// Files it was read from.
    pub files: Vec<SourceFile>,
    /// What is in it, what is missing, what was left out.
    pub coverage: Coverage,
    /// Branches of its industry.
    pub tree: IndustryTree,
}

impl Map {
    /// Edges of a pair of kinds; an error names the pairs there are.
    pub fn edges(&self, source: NodeKind, target: NodeKind) -> Result<&EdgeTable> {
        PAIRS.iter().position(|&pair| pair == (source, target)).map(|i| &self.edges[i]).ok_or_else(|| {
            let allowed: Vec<String> = PAIRS.iter().map(|(a, b)| format!("{}–{}", a.name(), b.name())).collect();
            crate::Error::configuration("图谱没有这样的边", "the map holds no such edges")
                .found(format!("{}–{}", source.name(), target.name()))
                .expected(allowed.join("，"), allowed.join(", "))
        })
    }

    /// Both maps as one: the same as if their inputs had been read together.
    pub fn merge(self, other: Self, progress: &Progress) -> Result<Self> {
        progress.set_stages(&[(Stage::Unite, 50), (Stage::Resolve, 30), (Stage::Edges, 20)]);
        progress.enter(Stage::Unite, 1)?;
        let one = self.into_partial()?;
        progress.check()?;
        let other = other.into_partial()?;
        progress.check()?;
        let map = one.merge(other, progress)?.finish(progress)?;
        progress.finish();
        Ok(map)
    }

    /// Whether any input was made by the product's own sample generator.
    pub fn is_synthetic(&self) -> bool {
        self.files.iter().any(|file| file.synthetic)
    }

    /// What a reader should know before using any number of this map.
    pub fn warnings(&self) -> Vec<Message> {
        self.coverage.warnings(self)
    }
}
