//! Connected components of a graph; directions are ignored (weak components).
//!
//! Tarjan, R. E. (1975), *Efficiency of a good but not linear set union algorithm*, J. ACM 22(2), 215–225.

use petgraph::unionfind::UnionFind;

use super::graph::WeightedGraph;
use super::partition::Partition;

/// The connected components, the largest first.
pub fn components(graph: &WeightedGraph) -> Partition {
    let mut sets = UnionFind::<u32>::new(graph.nodes());
    for node in 0..graph.nodes() {
        for &neighbour in graph.row(node).0 {
            sets.union(node as u32, neighbour);
        }
    }
    Partition::canonical(&sets.into_labeling())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn two_nodes_share_a_component_where_a_path_leads() {
        for case in 0..500 {
            let mut rng = stream(21, case);
            let n = rng.random_range(1..20usize);
            let edges: Vec<(u32, u32, f64)> = (0..rng.random_range(0..20))
                .map(|_| (rng.random_range(0..n as u32), rng.random_range(0..n as u32), 1.0))
                .collect();
            let mut reach = vec![vec![false; n]; n];
            for (i, row) in reach.iter_mut().enumerate() {
                row[i] = true;
            }
            for &(u, v, _) in &edges {
                reach[u as usize][v as usize] = true;
                reach[v as usize][u as usize] = true;
            }
            for k in 0..n {
                for i in 0..n {
                    for j in 0..n {
                        reach[i][j] |= reach[i][k] && reach[k][j];
                    }
                }
            }
            for graph in
                [WeightedGraph::undirected(n as u32, &edges).unwrap(), WeightedGraph::directed(n as u32, &edges).unwrap()]
            {
                let found = components(&graph);
                for (i, row) in reach.iter().enumerate() {
                    for (j, &reached) in row.iter().enumerate() {
                        assert_eq!(found.part[i] == found.part[j], reached);
                    }
                }
            }
        }
    }
}
