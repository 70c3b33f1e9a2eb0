//! The map as a typed petgraph graph, made when it is asked for.

use petgraph::graph::{NodeIndex, UnGraph};

use super::Map;
use super::edges::NodeKind;
use crate::Result;

/// A node of the graph: its kind and its id in the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// Kind.
    pub kind: NodeKind,
    /// Id among the nodes of that kind.
    pub id: u32,
}

/// A tie: parts of patents and patents counted whole, over all years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tie {
    /// Parts of patents.
    pub parts: u64,
    /// Patents, each counted whole.
    pub patents: u32,
}

/// Nodes with their kind, ties without direction.
pub type Graph = UnGraph<Node, Tie>;

impl Map {
    /// The graph of some pairs of kinds. Only nodes with a tie are in it, in the order of kind and id.
    pub fn graph(&self, pairs: &[(NodeKind, NodeKind)]) -> Result<Graph> {
        let mut ties: Vec<(Node, Node, Tie)> = Vec::new();
        for &(source, target) in pairs {
            let edges = self.edges(source, target)?;
            for i in 0..edges.len() {
                let (a, b) = (Node { kind: source, id: edges.source[i] }, Node { kind: target, id: edges.target[i] });
                match ties.last_mut() {
                    // Edges are ordered by their ends, so the years of one tie stand together.
                    Some((x, y, tie)) if (*x, *y) == (a, b) => {
                        tie.parts += edges.parts[i];
                        tie.patents += edges.patents[i];
                    }
                    _ => ties.push((a, b, Tie { parts: edges.parts[i], patents: edges.patents[i] })),
                }
            }
        }
        let mut nodes: Vec<Node> = ties.iter().flat_map(|&(a, b, _)| [a, b]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut graph = Graph::with_capacity(nodes.len(), ties.len());
        nodes.iter().for_each(|&node| {
            graph.add_node(node);
        });
        for (a, b, tie) in ties {
            if let (Ok(a), Ok(b)) = (nodes.binary_search(&a), nodes.binary_search(&b)) {
                graph.add_edge(NodeIndex::new(a), NodeIndex::new(b), tie);
            }
        }
        Ok(graph)
    }
}
