//! Centrality in the co-application graph of institutions or the co-occurrence graph of technologies.

use serde_json::json;

use super::{Analysis, column, floats, integers, key_column, tied_kind, ties};
use crate::Result;
use crate::error::Message;
use crate::map::Map;
use crate::map::config::wrong_choice;
use crate::map::nodes::{frame, text};
use crate::measures::{Chart, Definition, PageRankConfig, WeightedGraph, components, pagerank};

/// Which centrality ranks the nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CentralityKind {
    /// PageRank weighted by patents held together.
    PageRank,
    /// Number of partners.
    Degree,
    /// Patents held together, added up over partners.
    Strength,
}

impl CentralityKind {
    /// Names of the kinds.
    pub const NAMES: &'static [&'static str] = &["pagerank", "degree", "strength"];

    /// The kind of that name.
    pub fn from_name(name: &str) -> Result<Self> {
        match name {
            "pagerank" => Ok(Self::PageRank),
            "degree" => Ok(Self::Degree),
            "strength" => Ok(Self::Strength),
            _ => Err(wrong_choice("kind", name, Self::NAMES)),
        }
    }
}

/// Options of centrality.
#[derive(Debug, Clone)]
pub struct CentralityConfig {
    /// Which.
    pub kind: CentralityKind,
    /// PageRank's own options.
    pub pagerank: PageRankConfig,
}

/// Centrality of all nodes that have a tie, highest first.
pub fn centrality(map: &Map, node: &str, config: &CentralityConfig) -> Result<Analysis> {
    let kind = tied_kind(node)?;
    let (nodes, edges) = ties(map, kind)?;
    let graph = WeightedGraph::undirected(nodes.len() as u32, &edges)?;
    let result = pagerank(&graph, &config.pagerank)?;
    let strength = graph.strengths();
    let degree: Vec<f64> = (0..nodes.len()).map(|n| graph.row(n).0.len() as f64).collect();
    let part = components(&graph);
    let value = match config.kind {
        CentralityKind::PageRank => &result.scores,
        CentralityKind::Degree => &degree,
        CentralityKind::Strength => &strength,
    };
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|&a, &b| value[b].total_cmp(&value[a]).then(a.cmp(&b)));
    let mut rank = vec![0u32; nodes.len()];
    for (i, &n) in order.iter().enumerate() {
        rank[n] = if i > 0 && value[order[i - 1]].total_cmp(&value[n]).is_eq() { rank[order[i - 1]] } else { i as u32 + 1 };
    }
    let labels = map.labels(kind);
    let at = || order.iter().copied();
    let table = frame(vec![
        integers("rank", at().map(|n| rank[n])),
        text(kind.name(), at().map(|n| Some(labels[nodes[n] as usize].clone()))),
        floats("pagerank", at().map(|n| Some(result.scores[n]))),
        integers("degree", at().map(|n| degree[n] as u32)),
        floats("strength", at().map(|n| Some(strength[n]))),
        integers("component", at().map(|n| part.part[n] + 1)),
    ])?;
    let mut warnings = map.warnings();
    if !result.converged {
        warnings.insert(0, Message::new("PageRank 未收敛到要求的精度", "PageRank did not converge to the tolerance asked for"));
    }
    let without = labels.len() - nodes.len();
    if without > 0 {
        warnings.insert(
            0,
            Message::new(
                format!("{without} 个节点没有任何联系，不在表中"),
                format!("{without} nodes have no tie and are not in the table"),
            ),
        );
    }
    let key = key_column(kind);
    Ok(Analysis {
        table,
        definition: Definition {
            measure: "centrality",
            title: Message::new(format!("{}中心性", key.label.zh), format!("Centrality by {}", key.label.en)),
            formula:
                "PR(v) = (1 − d)/n + d·(Σ_u PR(u)·w(u,v)/strength(u) + Σ_dangling PR/n); w = patents held together, counted whole"
                    .to_owned(),
            parameters: json!({
                "node": kind.name(), "counting": "whole", "kind": CentralityKind::NAMES[config.kind as usize], "damping": config.pagerank.damping,
                "tolerance": config.pagerank.tolerance, "max_iterations": config.pagerank.max_iterations,
            }),
            literature: vec![
                "Page, Brin, Motwani & Winograd (1999), The PageRank Citation Ranking, Stanford InfoLab".to_owned(),
                "Langville & Meyer (2006), Google's PageRank and Beyond, Princeton".to_owned(),
            ],
            keys: vec![kind.name().into()],
            columns: vec![
                column("rank", "名次", "rank", "并列同名次", "ties equal"),
                key,
                column("pagerank", "PageRank", "PageRank", "合计为 1", "adds up to 1"),
                column("degree", "合作者数", "degree", "直接相连的节点数", "nodes it is tied to"),
                column("strength", "合作专利数", "strength", "各联系的专利件数之和", "patents of its ties, added up"),
                column("component", "连通分量", "component", "按规模编号，1 为最大", "numbered by size, 1 is the largest"),
            ],
            chart: Chart::Ranking,
            summary: json!({
                "nodes": nodes.len(), "edges": graph.edges(), "components": part.count(), "iterations": result.iterations,
                "last_step": result.last_step, "converged": result.converged,
            }),
        },
        warnings,
    })
}
