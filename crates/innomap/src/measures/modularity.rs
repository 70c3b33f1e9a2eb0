//! Weighted modularity of a partition.
//!
//! Newman, M. E. J. & Girvan, M. (2004), *Finding and evaluating community structure in networks*, Phys. Rev. E 69,
//! 026113; with resolution: Reichardt, J. & Bornholdt, S. (2006), *Statistical mechanics of community detection*,
//! Phys. Rev. E 74, 016110.

use super::graph::WeightedGraph;

/// `Q = Σ_c [ W_c / W − γ (K_c / W)² ]` with `W` the sum of all strengths, `W_c` that part of it that stays within `c`
/// (an edge counts at both ends, a self-loop twice) and `K_c` the sum of strengths in `c`. `None` for a graph without
/// edges, where it is undefined. Labels are below the number of nodes.
pub fn modularity(graph: &WeightedGraph, labels: &[u32], resolution: f64) -> Option<f64> {
    let strengths = graph.strengths();
    let total: f64 = strengths.iter().sum();
    if total <= 0.0 {
        return None;
    }
    let (mut inside, mut strength) = (0.0, vec![0.0; graph.nodes()]);
    for (node, &label) in labels.iter().enumerate() {
        let (neighbours, weights) = graph.row(node);
        let same = neighbours.iter().zip(weights).filter(|(neighbour, _)| labels[**neighbour as usize] == label);
        inside += same.map(|(_, weight)| weight).sum::<f64>() + 2.0 * graph.self_loop(node);
        strength[label as usize] += strengths[node];
    }
    let expected: f64 = strength.iter().map(|k| (k / total) * (k / total)).sum();
    Some(inside / total - resolution * expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn it_is_the_double_sum_of_the_definition() {
        for case in 0..1500 {
            let mut rng = stream(31, case);
            let n = rng.random_range(1..14usize);
            let mut a = vec![vec![0.0; n]; n];
            let mut edges = Vec::new();
            for _ in 0..rng.random_range(0..30) {
                let (u, v) = (rng.random_range(0..n), rng.random_range(0..n));
                let weight = f64::from(rng.random_range(0..9u8)) / 3.0;
                edges.push((u as u32, v as u32, weight));
                a[u][v] += weight;
                a[v][u] += weight; // a self-loop counts twice
            }
            let labels: Vec<u32> = (0..n).map(|_| rng.random_range(0..n as u32)).collect();
            let gamma = rng.random_range(0.2..3.0);
            let graph = WeightedGraph::undirected(n as u32, &edges).unwrap();
            let total: f64 = a.iter().flatten().sum();
            let k: Vec<f64> = a.iter().map(|row| row.iter().sum()).collect();
            let mut q = 0.0;
            for i in 0..n {
                for j in 0..n {
                    if labels[i] == labels[j] {
                        q += (a[i][j] - gamma * k[i] * k[j] / total) / total;
                    }
                }
            }
            match modularity(&graph, &labels, gamma) {
                Some(found) => assert!((found - q).abs() < 1e-12, "{found} {q}"),
                None => assert!(total <= 0.0),
            }
        }
    }
}
