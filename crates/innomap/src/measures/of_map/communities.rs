//! Communities of the co-application or co-occurrence graph.

use serde_json::json;

use super::{Analysis, column, floats, integers, key_column, tied_kind, ties};
use crate::Result;
use crate::error::Message;
use crate::map::Map;
use crate::map::nodes::{frame, text};
use crate::measures::{Chart, CommunitiesConfig, Definition, WeightedGraph, communities as kernel};

/// The community of each node that has a tie, by community and strength.
pub fn communities(map: &Map, node: &str, config: &CommunitiesConfig) -> Result<Analysis> {
    let kind = tied_kind(node)?;
    let (nodes, edges) = ties(map, kind)?;
    let graph = WeightedGraph::undirected(nodes.len() as u32, &edges)?;
    let result = kernel(&graph, config)?;
    let strength = graph.strengths();
    let part = &result.partition;
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|&a, &b| part.part[a].cmp(&part.part[b]).then(strength[b].total_cmp(&strength[a])).then(a.cmp(&b)));
    let labels = map.labels(kind);
    let at = || order.iter().copied();
    let table = frame(vec![
        integers("community", at().map(|n| part.part[n] + 1)),
        text(kind.name(), at().map(|n| Some(labels[nodes[n] as usize].clone()))),
        floats("strength", at().map(|n| Some(strength[n]))),
        integers("size", at().map(|n| part.sizes[part.part[n] as usize])),
    ])?;
    let key = key_column(kind);
    Ok(Analysis {
        table,
        definition: Definition {
            measure: "communities",
            title: Message::new(format!("{}社群", key.label.zh), format!("Communities by {}", key.label.en)),
            formula: "Q = Σ_c [ w_in(c)/W − γ·(strength(c)/2W)² ], raised by the Leiden method; w = patents held together"
                .to_owned(),
            parameters: json!({ "node": kind.name(), "counting": "whole", "resolution": config.resolution, "seed": config.seed }),
            literature: vec![
                "Newman & Girvan (2004), Physical Review E 69: 026113".to_owned(),
                "Reichardt & Bornholdt (2006), Physical Review E 74: 016110".to_owned(),
                "Traag, Waltman & van Eck (2019), Scientific Reports 9: 5233".to_owned(),
            ],
            keys: vec![kind.name().into()],
            columns: vec![
                column("community", "社群", "community", "按规模编号，1 为最大", "numbered by size, 1 is the largest"),
                key,
                column("strength", "合作专利数", "strength", "各联系的专利件数之和", "patents of its ties, added up"),
                column("size", "社群规模", "size", "社群内节点数", "nodes of the community"),
            ],
            chart: Chart::Network,
            summary: json!({ "modularity": result.modularity, "communities": part.count(), "nodes": nodes.len(), "edges": graph.edges() }),
        },
        warnings: map.warnings(),
    })
}
