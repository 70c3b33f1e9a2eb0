//! A weighted graph in compressed rows, the input of the network measures.
//!
//! Undirected: every edge stands in the rows of both ends. Directed: a row holds the arcs that arrive, which is what a
//! measure that pulls needs. Several edges between the same two nodes are added up; the sum does not depend on their
//! order. Self-loops are kept apart from the rows.

use rayon::prelude::*;

use crate::{Error, Result};

/// Weighted graph over the nodes `0 … n − 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedGraph {
    directed: bool,
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    weights: Vec<f64>,
    loops: Vec<f64>,
}

impl WeightedGraph {
    /// Undirected graph of edges with weights; edges of weight zero do not exist.
    pub fn undirected(nodes: u32, edges: &[(u32, u32, f64)]) -> Result<Self> {
        Self::build(nodes, edges, false)
    }

    /// Directed graph of arcs from, to, weight.
    pub fn directed(nodes: u32, arcs: &[(u32, u32, f64)]) -> Result<Self> {
        Self::build(nodes, arcs, true)
    }

    /// Undirected graph of exact weights, added up as integers and divided by `unit` at the end.
    pub fn from_parts(nodes: u32, edges: &[(u32, u32, u64)], unit: u64) -> Result<Self> {
        if unit == 0 {
            return Err(Error::value("权重的单位不能为零", "the unit of weights must not be zero").found("0"));
        }
        let mut sorted: Vec<(u32, u32, u128)> =
            edges.iter().map(|&(u, v, parts)| (u.min(v), u.max(v), u128::from(parts))).collect();
        sorted.par_sort_unstable();
        sorted.dedup_by(|later, kept| {
            let same = (later.0, later.1) == (kept.0, kept.1);
            if same {
                kept.2 += later.2;
            }
            same
        });
        let edges: Vec<(u32, u32, f64)> = sorted.into_iter().map(|(u, v, parts)| (u, v, parts as f64 / unit as f64)).collect();
        Self::build(nodes, &edges, false)
    }

    fn build(nodes: u32, edges: &[(u32, u32, f64)], directed: bool) -> Result<Self> {
        let mut sorted = Vec::with_capacity(edges.len());
        for &(u, v, weight) in edges {
            check_edge(nodes, u, v, weight)?;
            sorted.push(if directed { (u, v, weight) } else { (u.min(v), u.max(v), weight) });
        }
        // Weight is part of the key, so that a sum of equal edges is always taken in the same order.
        sorted.par_sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        sorted.dedup_by(|later, kept| {
            let same = (later.0, later.1) == (kept.0, kept.1);
            if same {
                kept.2 += later.2;
            }
            same
        });
        sorted.retain(|edge| edge.2 > 0.0);
        let mut loops = vec![0.0; nodes as usize];
        sorted.retain(|&(u, v, weight)| {
            if u == v {
                loops[u as usize] = weight;
            }
            u != v
        });
        Ok(Self::from_distinct(nodes, &sorted, loops, directed))
    }

    /// Rows from distinct edges in ascending order, which leaves every row in ascending order too.
    fn from_distinct(nodes: u32, edges: &[(u32, u32, f64)], loops: Vec<f64>, directed: bool) -> Self {
        let mut starts = vec![0u32; nodes as usize + 1];
        for &(u, v, _) in edges {
            starts[v as usize + 1] += 1;
            if !directed {
                starts[u as usize + 1] += 1;
            }
        }
        for i in 0..nodes as usize {
            starts[i + 1] += starts[i];
        }
        let arcs = starts[nodes as usize] as usize;
        let (mut neighbours, mut weights) = (vec![0u32; arcs], vec![0.0; arcs]);
        let mut next = starts.clone();
        let mut put = |row: u32, neighbour: u32, weight: f64| {
            let at = next[row as usize] as usize;
            neighbours[at] = neighbour;
            weights[at] = weight;
            next[row as usize] += 1;
        };
        for &(u, v, weight) in edges {
            put(v, u, weight);
        }
        if !directed {
            for &(u, v, weight) in edges {
                put(u, v, weight);
            }
        }
        Self { directed, starts, neighbours, weights, loops }
    }

    /// Whether edges have a direction.
    pub fn is_directed(&self) -> bool {
        self.directed
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.loops.len()
    }

    /// Number of distinct edges (arcs if directed), self-loops not counted.
    pub fn edges(&self) -> usize {
        if self.directed { self.neighbours.len() } else { self.neighbours.len() / 2 }
    }

    /// Neighbours and weights of a node, ascending, without the node itself; if directed, those it is reached from.
    pub fn row(&self, node: usize) -> (&[u32], &[f64]) {
        let range = self.starts[node] as usize..self.starts[node + 1] as usize;
        (&self.neighbours[range.clone()], &self.weights[range])
    }

    /// Weight of a node's self-loop.
    pub fn self_loop(&self, node: usize) -> f64 {
        self.loops[node]
    }

    /// Sum of the weights of each node's edges, a self-loop counted twice (as in the degree of an undirected graph);
    /// if directed, of the arcs that leave it, a self-loop counted once.
    pub fn strengths(&self) -> Vec<f64> {
        if self.directed {
            let mut leaving = self.loops.clone();
            for (&from, &weight) in self.neighbours.iter().zip(&self.weights) {
                leaving[from as usize] += weight;
            }
            return leaving;
        }
        (0..self.nodes()).map(|node| self.row(node).1.iter().sum::<f64>() + 2.0 * self.loops[node]).collect()
    }
}

fn check_edge(nodes: u32, u: u32, v: u32, weight: f64) -> Result<()> {
    if u >= nodes || v >= nodes {
        return Err(Error::value("边的端点不在节点范围内", "an edge ends outside the nodes")
            .found(format!("({u}, {v})"))
            .expected(format!("小于 {nodes} 的编号"), format!("ids below {nodes}")));
    }
    if !(weight.is_finite() && weight >= 0.0) {
        return Err(Error::value("边的权重无效", "the weight of an edge is not valid")
            .found(weight.to_string())
            .expected("非负的有限数", "a finite number that is not negative"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;
    use rand::seq::SliceRandom;

    #[test]
    fn rows_agree_with_a_dense_matrix_in_any_order_of_edges() {
        for case in 0..400 {
            let mut rng = stream(11, case);
            let n = rng.random_range(1..12u32);
            let mut edges: Vec<(u32, u32, u64)> = (0..rng.random_range(0..40))
                .map(|_| (rng.random_range(0..n), rng.random_range(0..n), rng.random_range(0..4)))
                .collect();
            let mut dense = vec![vec![0u64; n as usize]; n as usize];
            for &(u, v, w) in &edges {
                dense[u as usize][v as usize] += w;
                if u != v {
                    dense[v as usize][u as usize] += w;
                }
            }
            let graph = WeightedGraph::from_parts(n, &edges, 2).unwrap();
            for (u, dense) in dense.iter().enumerate() {
                let (neighbours, weights) = graph.row(u);
                let expected: Vec<(u32, f64)> = (0..n)
                    .filter(|&v| v as usize != u && dense[v as usize] > 0)
                    .map(|v| (v, dense[v as usize] as f64 / 2.0))
                    .collect();
                assert_eq!(neighbours.iter().copied().zip(weights.iter().copied()).collect::<Vec<_>>(), expected);
                assert_eq!(graph.self_loop(u).to_bits(), (dense[u] as f64 / 2.0).to_bits());
            }
            edges.shuffle(&mut rng);
            assert_eq!(graph, WeightedGraph::from_parts(n, &edges, 2).unwrap());
            let mut real: Vec<(u32, u32, f64)> = edges.iter().map(|e| (e.1, e.0, e.2 as f64 / 3.0)).collect();
            let first = WeightedGraph::undirected(n, &real).unwrap();
            real.shuffle(&mut rng);
            assert_eq!(first, WeightedGraph::undirected(n, &real).unwrap());
        }
    }

    #[test]
    fn a_directed_row_holds_what_arrives() {
        let graph = WeightedGraph::directed(3, &[(0, 1, 2.0), (2, 1, 1.0), (1, 0, 4.0), (0, 1, 1.0), (2, 2, 5.0)]).unwrap();
        assert_eq!(graph.row(1), (&[0, 2][..], &[3.0, 1.0][..]));
        assert_eq!(graph.row(2).0.len(), 0);
        assert_eq!(graph.strengths(), [3.0, 4.0, 6.0]);
        assert_eq!(graph.edges(), 3);
    }

    #[test]
    fn wrong_edges_are_refused() {
        assert_eq!(WeightedGraph::undirected(2, &[(0, 2, 1.0)]).unwrap_err().kind(), "value");
        assert_eq!(WeightedGraph::undirected(2, &[(0, 1, f64::NAN)]).unwrap_err().kind(), "value");
        assert_eq!(WeightedGraph::undirected(2, &[(0, 1, -1.0)]).unwrap_err().kind(), "value");
        assert_eq!(WeightedGraph::from_parts(2, &[], 0).unwrap_err().kind(), "value");
        assert_eq!(WeightedGraph::undirected(0, &[]).unwrap().nodes(), 0);
    }
}
