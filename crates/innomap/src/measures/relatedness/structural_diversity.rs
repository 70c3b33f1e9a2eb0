//! Structural diversity of a technology: how many shapes the network of its parts combines (network diversity score).
//!
//! The parts of a technology (fine classes) are tied where a document combines them; of that network's largest component samples
//! are drawn by random walks, and each scores α r / (ν_m ν_λ), with α the modules over the nodes, ν_m the variance of the sizes of
//! modules over their mean, ν_λ the same of the eigenvalues of the Laplacian, and r the connected subgraphs of three nodes over
//! those of four. A sample whose score is no number counts 0. The measure is −ln of the mean score, which is taken as 1 where it is
//! 0 or above; higher is more complex; no unit. Undefined for a network without an edge. Modules are found by Walktrap with steps
//! of 4. Time: samples times the fourth power of the mean degree of a sample.
//!
//! Same idea: `structural_diversity` of GeoInno, whose samples come from another generator.
//!
//! Emmert-Streib, F. & Dehmer, M. (2012), *Exploring statistical and population aspects of network complexity*, PLoS ONE 7, e34523.
//! Broekel, T. (2019), *Using structural diversity to measure the complexity of technologies*, PLoS ONE 14, e0216856.

use rand::RngExt;
use rand::seq::index;
use rand_pcg::Pcg64;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::walktrap::walktrap;
use crate::measures::stream::stream;
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Parameters of structural diversity.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StructuralDiversityConfig {
    /// Samples, at most the nodes.
    pub samples: u32,
    /// Steps of each random walk.
    pub walk: u32,
    /// Seed of the samples.
    pub seed: u64,
}

impl Default for StructuralDiversityConfig {
    fn default() -> Self {
        Self { samples: 125, walk: 200, seed: 1 }
    }
}

/// Structural diversity of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct StructuralDiversity {
    /// −ln of the mean score; `None` without an edge.
    pub value: Option<f64>,
    /// Nodes of the largest component.
    pub nodes: u32,
    /// Edges of the largest component.
    pub edges: u32,
    /// Samples taken.
    pub samples: u32,
    /// Samples whose score is no number and counts 0.
    pub undefined_samples: u32,
}

/// Structural diversity of the network of some edges over the nodes 0 … n − 1; weights do not matter, so none are taken.
pub fn structural_diversity(
    nodes: u32,
    edges: &[(u32, u32)],
    config: &StructuralDiversityConfig,
    progress: &Progress,
) -> Result<StructuralDiversity> {
    if config.samples == 0 || config.walk == 0 {
        return Err(Error::configuration("samples 与 walk 应至少为 1", "samples and walk must be at least 1").found("0"));
    }
    if let Some(edge) = edges.iter().find(|edge| edge.0 >= nodes || edge.1 >= nodes) {
        return Err(Error::value("边的端点不存在", "an edge ends at a node that does not exist").found(format!("{edge:?}")));
    }
    let graph = largest_component(nodes, edges);
    let n = graph.len();
    let edges = (graph.iter().map(Vec::len).sum::<usize>() / 2) as u32;
    let samples = if edges == 0 { 0 } else { n.min(config.samples as usize) };
    let mut rng = stream(config.seed, 0);
    let starts = if samples == 0 { Vec::new() } else { index::sample(&mut rng, n, samples).into_vec() };
    progress.set_total(samples as u64);
    let scores: Vec<Option<f64>> = starts
        .into_par_iter()
        .enumerate()
        .map(|(sample, start)| {
            progress.add(1);
            progress.check()?;
            Ok(score(&induced(&graph, &walk(&graph, start, config.walk, &mut stream(config.seed, sample as u64 + 1)))))
        })
        .collect::<Result<_>>()?;
    let mean = scores.iter().map(|score| score.unwrap_or(0.0)).sum::<f64>() / samples as f64;
    let value = (samples > 0).then(|| if mean > 0.0 && mean < 1.0 { -mean.ln() } else { 0.0 });
    let undefined_samples = scores.iter().filter(|score| score.is_none()).count() as u32;
    Ok(StructuralDiversity { value, nodes: n as u32, edges, samples: samples as u32, undefined_samples })
}

/// Neighbours of each node, ascending, of the largest component; of several, that of the smallest node.
fn largest_component(nodes: u32, edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
    let mut neighbours = vec![Vec::new(); nodes as usize];
    for &(u, v) in edges.iter().filter(|edge| edge.0 != edge.1) {
        neighbours[u as usize].push(v);
        neighbours[v as usize].push(u);
    }
    let mut seen = vec![false; nodes as usize];
    let mut best: Vec<u32> = Vec::new();
    for start in 0..nodes {
        let mut members = Vec::new();
        let mut stack = vec![start];
        while let Some(node) = stack.pop() {
            if !std::mem::replace(&mut seen[node as usize], true) {
                members.push(node);
                stack.extend(&neighbours[node as usize]);
            }
        }
        if members.len() > best.len() {
            best = members;
        }
    }
    best.sort_unstable();
    induced(&neighbours, &best)
}

/// The subgraph of some nodes, ascending; several edges between two are one.
fn induced(graph: &[Vec<u32>], nodes: &[u32]) -> Vec<Vec<u32>> {
    let row = |&node: &u32| {
        let mut out: Vec<u32> =
            graph[node as usize].iter().filter_map(|other| nodes.binary_search(other).ok()).map(|at| at as u32).collect();
        out.sort_unstable();
        out.dedup();
        out
    };
    nodes.iter().map(row).collect()
}

/// Distinct nodes of a random walk, ascending.
fn walk(graph: &[Vec<u32>], start: usize, steps: u32, rng: &mut Pcg64) -> Vec<u32> {
    let mut at = start as u32;
    let mut out = vec![at];
    for _ in 1..steps {
        let next = &graph[at as usize];
        if next.is_empty() {
            break;
        }
        at = next[rng.random_range(0..next.len())];
        out.push(at);
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The network diversity score of one sample.
fn score(graph: &[Vec<u32>]) -> Option<f64> {
    let n = graph.len() as f64;
    let module = walktrap(graph);
    let mut sizes = vec![0.0; module.iter().max().map_or(0, |last| *last as usize + 1)];
    module.iter().for_each(|&m| sizes[m as usize] += 1.0);
    let degrees: Vec<f64> = graph.iter().map(|row| row.len() as f64).collect();
    // Sum and sum of squares of the eigenvalues are the traces of L and of L².
    let trace: f64 = degrees.iter().sum();
    let square: f64 = degrees.iter().map(|d| d * d + d).sum();
    let of_eigenvalues = (square - trace * trace / n) / (n - 1.0) / (trace / n);
    let (three, four) = connected_subgraphs(graph);
    let value = sizes.len() as f64 / n * (three as f64 / four as f64) / (variance_over_mean(&sizes) * of_eigenvalues);
    value.is_finite().then_some(value)
}

fn variance_over_mean(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0) / mean
}

/// Connected induced subgraphs of three and of four nodes, each found once from its smallest node (Wernicke 2006).
fn connected_subgraphs(graph: &[Vec<u32>]) -> (u64, u64) {
    let (mut three, mut four) = (0u64, 0u64);
    // How often a node is the smallest one or next to a chosen one.
    let mut near = vec![0u32; graph.len()];
    for root in 0..graph.len() as u32 {
        near[root as usize] += 1;
        let first: Vec<u32> = graph[root as usize].iter().copied().filter(|&v| v > root).collect();
        graph[root as usize].iter().for_each(|&v| near[v as usize] += 1);
        for (a, &second) in first.iter().enumerate() {
            let fresh = exclusive(graph, second, root, &near);
            graph[second as usize].iter().for_each(|&v| near[v as usize] += 1);
            let open: Vec<u32> = first[a + 1..].iter().copied().chain(fresh).collect();
            three += open.len() as u64;
            for (b, &third) in open.iter().enumerate() {
                four += (open.len() - b - 1 + exclusive(graph, third, root, &near).len()) as u64;
            }
            graph[second as usize].iter().for_each(|&v| near[v as usize] -= 1);
        }
        graph[root as usize].iter().for_each(|&v| near[v as usize] -= 1);
        near[root as usize] -= 1;
    }
    (three, four)
}

/// Neighbours of a node after the root that are neither chosen nor next to a chosen one.
fn exclusive(graph: &[Vec<u32>], node: u32, root: u32, near: &[u32]) -> Vec<u32> {
    graph[node as usize].iter().copied().filter(|&v| v > root && near[v as usize] == 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random_graph(case: u64, n: u32, fill: f64) -> Vec<(u32, u32)> {
        let mut rng = stream(81, case);
        (0..n * n).map(|k| (k / n, k % n)).filter(|e| e.0 < e.1 && rng.random::<f64>() < fill).collect()
    }

    #[test]
    fn connected_subgraphs_are_those_of_all_sets_of_nodes() {
        for case in 0..100 {
            let n = case as u32 % 9 + 1;
            let edges = random_graph(case, n, 0.4);
            let graph = induced(
                &(0..n)
                    .map(|u| {
                        edges
                            .iter()
                            .filter_map(|e| {
                                if e.0 == u {
                                    Some(e.1)
                                } else if e.1 == u {
                                    Some(e.0)
                                } else {
                                    None
                                }
                            })
                            .collect()
                    })
                    .collect::<Vec<Vec<u32>>>(),
                &(0..n).collect::<Vec<u32>>(),
            );
            let connected = |set: u32| {
                let mut reached = set & set.wrapping_neg();
                loop {
                    let grown = (0..n)
                        .filter(|v| reached >> v & 1 == 1)
                        .fold(reached, |all, v| graph[v as usize].iter().fold(all, |all, &u| all | (1 << u & set)));
                    if grown == reached {
                        return reached == set;
                    }
                    reached = grown;
                }
            };
            let of = |size: u32| (1..1u32 << n).filter(|s| s.count_ones() == size && connected(*s)).count() as u64;
            assert_eq!(connected_subgraphs(&graph), (of(3), of(4)), "case {case}");
        }
    }

    #[test]
    fn a_seed_fixes_the_value_and_a_network_without_edges_has_none() {
        let edges = random_graph(5, 60, 0.08);
        let config = StructuralDiversityConfig { samples: 30, walk: 60, seed: 4 };
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| structural_diversity(60, &edges, &config, &Progress::new()).unwrap())
        };
        let one = run(1);
        assert!(one == run(2) && one == run(8) && one.samples == 30 && one.value.is_some_and(f64::is_finite));
        let none = structural_diversity(3, &[(1, 1)], &config, &Progress::new()).unwrap();
        assert_eq!((none.value, none.samples), (None, 0));
        assert!(structural_diversity(2, &[(0, 2)], &config, &Progress::new()).is_err());
    }
}
