//! Weighted PageRank.
//!
//! The stationary distribution of a walker who follows an edge with probability `damping`, chosen by its weight, and
//! jumps to any node otherwise. A node without an edge to leave by hands its walkers to all nodes alike.
//!
//! Page, L., Brin, S., Motwani, R. & Winograd, T. (1999), *The PageRank citation ranking: bringing order to the Web*,
//! Stanford InfoLab. Langville, A. N. & Meyer, C. D. (2006), *Google's PageRank and Beyond*, Princeton UP, ch. 4.

use rayon::prelude::*;

use super::graph::WeightedGraph;
use crate::{Error, Result};

/// Probability of following an edge, as in Page et al. (1999).
pub const DAMPING: f64 = 0.85;
/// Sum of absolute changes at which the iteration stops.
pub const TOLERANCE: f64 = 1e-10;
/// Most iterations.
pub const MAX_ITERATIONS: u32 = 1000;

/// Nodes of one block; sums are taken within blocks and then over them, whatever the number of threads.
const BLOCK: usize = 4096;

/// Parameters of PageRank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageRankConfig {
    /// Probability of following an edge.
    pub damping: f64,
    /// Sum of absolute changes in one iteration at which the result counts as converged.
    pub tolerance: f64,
    /// Most iterations.
    pub max_iterations: u32,
}

impl Default for PageRankConfig {
    fn default() -> Self {
        Self { damping: DAMPING, tolerance: TOLERANCE, max_iterations: MAX_ITERATIONS }
    }
}

impl PageRankConfig {
    /// Whether every parameter is allowed.
    pub fn validate(&self) -> Result<()> {
        if !(0.0..1.0).contains(&self.damping) {
            return Err(Error::configuration("阻尼系数 damping 无效", "damping is not valid")
                .found(self.damping.to_string())
                .expected("0 ≤ damping < 1", "0 ≤ damping < 1"));
        }
        if !(self.tolerance > 0.0 && self.tolerance < 1.0) {
            return Err(Error::configuration("收敛阈值 tolerance 无效", "tolerance is not valid")
                .found(self.tolerance.to_string())
                .expected("0 < tolerance < 1", "0 < tolerance < 1"));
        }
        if self.max_iterations == 0 {
            return Err(Error::configuration("最大迭代次数 max_iterations 无效", "max_iterations is not valid")
                .found("0")
                .expected("至少 1", "at least 1"));
        }
        Ok(())
    }
}

/// PageRank of every node.
#[derive(Debug, Clone, PartialEq)]
pub struct PageRank {
    /// Probability of each node, `p = d (Wᵀ p + dangling / n) + (1 − d) / n`; the sum is 1.
    pub scores: Vec<f64>,
    /// Iterations made.
    pub iterations: u32,
    /// Sum of absolute changes in the last iteration.
    pub last_step: f64,
    /// Whether `last_step` fell below the tolerance.
    pub converged: bool,
}

/// PageRank of a directed or undirected graph.
pub fn pagerank(graph: &WeightedGraph, config: &PageRankConfig) -> Result<PageRank> {
    config.validate()?;
    let n = graph.nodes();
    if n == 0 {
        return Ok(PageRank { scores: Vec::new(), iterations: 0, last_step: 0.0, converged: true });
    }
    let leaving = leaving_weight(graph);
    let mut scores = vec![1.0 / n as f64; n];
    let mut next = vec![0.0; n];
    // Score by unit of weight that leaves; what a neighbour pulls is this times the weight of the edge.
    let mut flow = vec![0.0; n];
    let (mut iterations, mut last_step) = (0, f64::INFINITY);
    while iterations < config.max_iterations && last_step >= config.tolerance {
        flow.par_chunks_mut(BLOCK).zip(scores.par_chunks(BLOCK)).zip(leaving.par_chunks(BLOCK)).for_each(
            |((flow, score), leaving)| {
                for ((flow, score), leaving) in flow.iter_mut().zip(score).zip(leaving) {
                    *flow = if *leaving > 0.0 { score / leaving } else { 0.0 };
                }
            },
        );
        let dangling = block_sum(n, |node| if leaving[node] > 0.0 { 0.0 } else { scores[node] });
        let base = (1.0 - config.damping + config.damping * dangling) / n as f64;
        next.par_iter_mut().with_min_len(BLOCK / 8).enumerate().for_each(|(node, value)| {
            let (neighbours, weights) = graph.row(node);
            let pulled: f64 = neighbours.iter().zip(weights).map(|(&from, weight)| weight * flow[from as usize]).sum();
            *value = base + config.damping * (pulled + graph.self_loop(node) * flow[node]);
        });
        last_step = block_sum(n, |node| (next[node] - scores[node]).abs());
        std::mem::swap(&mut scores, &mut next);
        iterations += 1;
    }
    let sum = block_sum(n, |node| scores[node]);
    for score in &mut scores {
        *score /= sum;
    }
    Ok(PageRank { scores, iterations, last_step, converged: last_step < config.tolerance })
}

/// Weight by which a walker can leave each node; a self-loop is one way out.
fn leaving_weight(graph: &WeightedGraph) -> Vec<f64> {
    let mut leaving = graph.strengths();
    if !graph.is_directed() {
        for (node, value) in leaving.iter_mut().enumerate() {
            *value -= graph.self_loop(node);
        }
    }
    leaving
}

/// A sum over all nodes in an order that does not depend on the threads.
fn block_sum(n: usize, value: impl Fn(usize) -> f64 + Sync) -> f64 {
    let blocks: Vec<f64> =
        (0..n.div_ceil(BLOCK)).into_par_iter().map(|b| (b * BLOCK..((b + 1) * BLOCK).min(n)).map(&value).sum()).collect();
    blocks.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    /// The Google matrix written out, applied until nothing moves.
    fn dense(n: usize, arcs: &[(u32, u32, f64)], damping: f64) -> Vec<f64> {
        let mut weight = vec![vec![0.0; n]; n];
        for &(u, v, w) in arcs {
            weight[u as usize][v as usize] += w;
        }
        let step: Vec<Vec<f64>> = weight
            .iter()
            .map(|row| {
                let sum: f64 = row.iter().sum();
                let walk = |w: f64| if sum > 0.0 { w / sum } else { 1.0 / n as f64 };
                row.iter().map(|&w| damping * walk(w) + (1.0 - damping) / n as f64).collect()
            })
            .collect();
        let mut p = vec![1.0 / n as f64; n];
        for _ in 0..400 {
            p = (0..n).map(|v| (0..n).map(|u| p[u] * step[u][v]).sum()).collect();
        }
        p
    }

    #[test]
    fn scores_are_those_of_the_dense_google_matrix() {
        for case in 0..600 {
            let mut rng = stream(5, case);
            let n = rng.random_range(1..15u32);
            let edges: Vec<(u32, u32, f64)> = (0..rng.random_range(0..25))
                .map(|_| (rng.random_range(0..n), rng.random_range(0..n), rng.random_range(0..5u8).into()))
                .collect();
            let damping = rng.random_range(0.0..0.9);
            let config = PageRankConfig { damping, tolerance: 1e-13, ..PageRankConfig::default() };
            let (graph, arcs) = if case % 2 == 0 {
                (WeightedGraph::directed(n, &edges).unwrap(), edges)
            } else {
                let back = edges.iter().filter(|e| e.0 != e.1).map(|e| (e.1, e.0, e.2)).collect::<Vec<_>>();
                (WeightedGraph::undirected(n, &edges).unwrap(), [edges, back].concat())
            };
            let result = pagerank(&graph, &config).unwrap();
            assert!(result.converged && (result.scores.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (a, b) in result.scores.iter().zip(dense(n as usize, &arcs, damping)) {
                assert!((a - b).abs() < 1e-11, "case {case}: {a} {b}");
            }
        }
    }

    #[test]
    fn the_same_bytes_on_any_number_of_threads_and_every_node_alike_in_a_ring() {
        let mut rng = stream(8, 0);
        let edges: Vec<(u32, u32, f64)> =
            (0..30_000).map(|_| (rng.random_range(0..20_000), rng.random_range(0..18_000), rng.random_range(0.1..3.0))).collect();
        let graph = WeightedGraph::undirected(20_000, &edges).unwrap();
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| pagerank(&graph, &PageRankConfig::default()).unwrap())
        };
        let one = run(1);
        assert!(one == run(2) && one == run(8));
        let circle: Vec<(u32, u32, f64)> = (0..50).map(|i| (i, (i + 1) % 50, 2.0)).collect();
        let result = pagerank(&WeightedGraph::undirected(50, &circle).unwrap(), &PageRankConfig::default()).unwrap();
        assert!(result.scores.iter().all(|s| (s - 0.02).abs() < 1e-15));
    }

    #[test]
    fn wrong_parameters_and_no_nodes() {
        let graph = WeightedGraph::undirected(2, &[(0, 1, 1.0)]).unwrap();
        let wrong = [
            PageRankConfig { damping: 1.0, ..PageRankConfig::default() },
            PageRankConfig { damping: f64::NAN, ..PageRankConfig::default() },
            PageRankConfig { tolerance: 0.0, ..PageRankConfig::default() },
            PageRankConfig { max_iterations: 0, ..PageRankConfig::default() },
        ];
        for config in wrong {
            assert_eq!(pagerank(&graph, &config).unwrap_err().kind(), "configuration");
        }
        assert!(pagerank(&WeightedGraph::undirected(0, &[]).unwrap(), &PageRankConfig::default()).unwrap().scores.is_empty());
        let path = WeightedGraph::undirected(3, &[(0, 1, 1.0), (1, 2, 1.0)]).unwrap();
        let short = pagerank(&path, &PageRankConfig { max_iterations: 1, ..PageRankConfig::default() }).unwrap();
        assert!(!short.converged && short.iterations == 1 && short.last_step > TOLERANCE);
    }
}
