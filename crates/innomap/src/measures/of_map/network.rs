//! A picture of the strongest ties: nodes with positions and communities, computed here so that it is the same each time.

use polars_core::prelude::DataFrame;

use super::{floats, integers, tied_kind, ties};
use crate::Result;
use crate::map::Map;
use crate::map::nodes::{frame, text};
use crate::measures::{CommunitiesConfig, LayoutConfig, WeightedGraph, communities, layout};

/// Nodes drawn by default; a picture of more is not read by anyone.
pub const TOP: u32 = 60;

/// Nodes and edges of a picture.
#[derive(Debug, Clone)]
pub struct Network {
    /// `label`, `x`, `y` (0 to aspect, 0 to 1), `strength`, `community`.
    pub nodes: DataFrame,
    /// `source`, `target` (labels), `x`, `y`, `x2`, `y2`, `weight`.
    pub edges: DataFrame,
}

/// The `top` nodes of most patents held together, and the ties among them.
pub fn network(map: &Map, node: &str, top: u32, seed: u64) -> Result<Network> {
    let kind = tied_kind(node)?;
    let (nodes, edges) = ties(map, kind)?;
    let whole = WeightedGraph::undirected(nodes.len() as u32, &edges)?;
    let strength = whole.strengths();
    let group = communities(&whole, &CommunitiesConfig { seed, ..CommunitiesConfig::default() })?;
    let mut drawn: Vec<u32> = (0..nodes.len() as u32).collect();
    drawn.sort_by(|&a, &b| strength[b as usize].total_cmp(&strength[a as usize]).then(a.cmp(&b)));
    drawn.truncate(top as usize);
    drawn.sort_unstable();
    let place = |n: u32| drawn.binary_search(&n).ok().map(|i| i as u32);
    let shown: Vec<(u32, u32, f64)> = edges.iter().filter_map(|&(a, b, w)| Some((place(a)?, place(b)?, w))).collect();
    let graph = WeightedGraph::undirected(drawn.len() as u32, &shown)?;
    let at = layout(&graph, &LayoutConfig { seed, ..LayoutConfig::default() })?;
    let labels = map.labels(kind);
    let label = |i: usize| labels[nodes[drawn[i] as usize] as usize].clone();
    let end = |pick: fn(&(u32, u32, f64)) -> u32, axis: Vec<f64>| {
        shown.iter().map(move |e| Some(axis[pick(e) as usize])).collect::<Vec<_>>().into_iter()
    };
    Ok(Network {
        nodes: frame(vec![
            text("label", (0..drawn.len()).map(|i| Some(label(i)))),
            floats("x", at.x.iter().map(|&v| Some(v))),
            floats("y", at.y.iter().map(|&v| Some(v))),
            floats("strength", drawn.iter().map(|&n| Some(strength[n as usize]))),
            integers("community", drawn.iter().map(|&n| group.partition.part[n as usize] + 1)),
        ])?,
        edges: frame(vec![
            text("source", shown.iter().map(|e| Some(label(e.0 as usize)))),
            text("target", shown.iter().map(|e| Some(label(e.1 as usize)))),
            floats("x", end(|e| e.0, at.x.clone())),
            floats("y", end(|e| e.0, at.y.clone())),
            floats("x2", end(|e| e.1, at.x.clone())),
            floats("y2", end(|e| e.1, at.y.clone())),
            floats("weight", shown.iter().map(|e| Some(e.2))),
        ])?,
    })
}
