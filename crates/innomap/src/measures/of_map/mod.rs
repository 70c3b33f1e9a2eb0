//! Measures asked of a map: each takes the map and its options, uses the kernel of the same name, and returns a table with
//! its definition and its doubts.

pub mod cells;
pub mod centrality;
pub mod communities;
pub mod complexity;
pub mod dynamics;
pub mod matrix;
pub mod network;
pub mod rank;
pub mod relatedness;
pub mod specialisation;

pub use cells::CellsConfig;
pub use centrality::{CentralityConfig, CentralityKind, centrality};
pub use communities::communities;
pub use complexity::{ComplexityConfig, complexity};
pub use dynamics::dynamics;
pub use matrix::{MatrixConfig, matrix};
pub use network::{Network, network};
pub use rank::{By, RankConfig, rank};
pub use relatedness::relatedness;
pub use specialisation::{SpecialisationConfig, specialisation};

use polars_core::prelude::{Column as TableColumn, DataFrame, NamedFrom, Series};

use super::Definition;
use super::definition::Column;
use crate::error::Message;
use crate::map::{Map, NodeKind};
use crate::{Error, Result};

/// A result: numbers, what they are, and what to keep in mind.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The numbers.
    pub table: DataFrame,
    /// What they are.
    pub definition: Definition,
    /// What to keep in mind.
    pub warnings: Vec<Message>,
}

impl Analysis {
    /// The same of a map of groups: its institutions are groups, and are called so.
    pub fn of_groups(mut self) -> Result<Self> {
        let (institution, group) = (NodeKind::Institution.name(), "group");
        if self.table.column(institution).is_ok() {
            self.table.rename(institution, group.into()).map_err(|e| {
                Error::internal("组成结果表失败", "putting the table of a result together failed").found(e.to_string())
            })?;
        }
        let definition = &mut self.definition;
        definition.keys.iter_mut().filter(|key| **key == institution).for_each(|key| *key = group.into());
        for described in definition.columns.iter_mut().filter(|described| described.name == institution) {
            *described = column(group, "集团", "group", "一个法人与它所控制的法人合计", "a legal person with all that it owns");
        }
        definition.title.zh = definition.title.zh.replace("机构", "集团");
        definition.title.en = definition.title.en.replace(institution, group);
        for name in ["kind", "node", "row", "column"] {
            if let Some(value) = definition.parameters.get_mut(name).filter(|value| value.as_str() == Some(institution)) {
                *value = group.into();
            }
        }
        Ok(self)
    }
}

pub(in crate::measures) fn column(name: &'static str, zh: &str, en: &str, meaning_zh: &str, meaning_en: &str) -> Column {
    Column { name: name.into(), label: Message::new(zh, en), meaning: Message::new(meaning_zh, meaning_en) }
}

/// The label column of a kind of node.
fn key_column(kind: NodeKind) -> Column {
    match kind {
        NodeKind::Institution => column("institution", "机构", "institution", "归并后的机构名", "institution name after folding"),
        NodeKind::Technology => column("technology", "技术领域", "technology", "技术分类的类", "class of the technology scheme"),
        NodeKind::Branch => column(
            "branch",
            "技术分支",
            "branch",
            "产业链的技术分支，取最细一级",
            "branch of the industrial chain, the most specific one",
        ),
        NodeKind::Region => column(
            "region",
            "地区",
            "region",
            "现行行政区划；空为未能定位",
            "today's division; null where it could not be placed",
        ),
    }
}

fn weight_column() -> Column {
    column(
        "weight",
        "专利数(分数)",
        "patents, fractional",
        "按申请人和类别均分的专利数，单位：件",
        "patents split over applicants and classes",
    )
}

fn patents_column() -> Column {
    column("patents", "专利数(整数)", "patents, whole", "涉及的专利件数，每件计1", "patents involved, each counted as one")
}

pub(in crate::measures) fn floats(name: &str, values: impl Iterator<Item = Option<f64>>) -> TableColumn {
    TableColumn::from(Series::new(name.into(), values.collect::<Vec<Option<f64>>>()))
}

pub(in crate::measures) fn integers(name: &str, values: impl Iterator<Item = u32>) -> TableColumn {
    TableColumn::from(Series::new(name.into(), values.collect::<Vec<u32>>()))
}

pub(in crate::measures) fn booleans(name: &str, values: impl Iterator<Item = Option<bool>>) -> TableColumn {
    TableColumn::from(Series::new(name.into(), values.collect::<Vec<Option<bool>>>()))
}

/// Ties between nodes of one kind that can be drawn and measured: co-application and co-occurrence.
fn tied_kind(node: &str) -> Result<NodeKind> {
    match NodeKind::from_name(node)? {
        kind @ (NodeKind::Institution | NodeKind::Technology) => Ok(kind),
        kind => Err(Error::configuration("这类节点之间没有边", "nodes of this kind have no ties among each other")
            .found(kind.name())
            .expected("institution, technology", "institution, technology")),
    }
}

/// Two positions and the patents that tie them.
type WeightedTie = (u32, u32, f64);

/// The ties of nodes of one kind over all years, weighted by patents counted whole: node ids and edges between positions.
fn ties(map: &Map, kind: NodeKind) -> Result<(Vec<u32>, Vec<WeightedTie>)> {
    let graph = map.graph(&[(kind, kind)])?;
    let nodes = graph.node_weights().map(|node| node.id).collect();
    let edges = graph
        .edge_indices()
        .filter_map(|e| graph.edge_endpoints(e).map(|(a, b)| (a.index() as u32, b.index() as u32, f64::from(graph[e].patents))))
        .collect();
    Ok((nodes, edges))
}
