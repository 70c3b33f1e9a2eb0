//! Communities of a weighted undirected graph by the Leiden algorithm on modularity with resolution.
//!
//! Local moving, refinement within each community, aggregation of the refined parts, repeated. The refinement takes the
//! best merger instead of a random one (the limit θ → 0 of the paper), so that chance only sets the order of nodes; the
//! best of several starts is kept. Communities are connected: a part that falls apart is split, which never lowers
//! modularity.
//!
//! Traag, V. A., Waltman, L. & van Eck, N. J. (2019), *From Louvain to Leiden: guaranteeing well-connected communities*,
//! Scientific Reports 9, 5233. Blondel, V. D. et al. (2008), J. Stat. Mech. P10008. Quality: see [`modularity()`].

use petgraph::unionfind::UnionFind;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;
use rayon::prelude::*;

use super::graph::WeightedGraph;
use super::leiden_level::Level;
use super::modularity::modularity;
use super::partition::Partition;
use super::stream::stream;
use crate::{Error, Result};

/// Resolution of Newman and Girvan's modularity.
pub const RESOLUTION: f64 = 1.0;
/// Default seed.
pub const SEED: u64 = 1;
/// Default number of starts.
pub const STARTS: u32 = 8;
/// Default number of passes in one start.
pub const MAX_PASSES: u32 = 2;
/// Default bound of starts times edges: chance matters little in large graphs, and time much.
pub const EDGE_BUDGET: u64 = 200_000;

/// Parameters of community detection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommunitiesConfig {
    /// γ: more and smaller communities the higher it is.
    pub resolution: f64,
    /// Seed of the order in which nodes are visited.
    pub seed: u64,
    /// Most independent starts, of which the best is kept.
    pub starts: u32,
    /// Starts times edges stay below this; one start is always made.
    pub edge_budget: u64,
    /// Most passes of the whole algorithm in one start; it ends earlier when nothing gets better.
    pub max_passes: u32,
}

impl Default for CommunitiesConfig {
    fn default() -> Self {
        Self { resolution: RESOLUTION, seed: SEED, starts: STARTS, edge_budget: EDGE_BUDGET, max_passes: MAX_PASSES }
    }
}

impl CommunitiesConfig {
    /// Whether every parameter is allowed.
    pub fn validate(&self) -> Result<()> {
        if !(self.resolution > 0.0 && self.resolution.is_finite()) {
            return Err(Error::configuration("分辨率 resolution 无效", "resolution is not valid")
                .found(self.resolution.to_string())
                .expected("大于 0 的有限数", "a finite number above 0"));
        }
        for (name, value) in [("starts", self.starts), ("max_passes", self.max_passes)] {
            if !(1..=1000).contains(&value) {
                return Err(Error::configuration(format!("参数 {name} 无效"), format!("{name} is not valid"))
                    .found(value.to_string())
                    .expected("1 至 1000", "1 to 1000"));
            }
        }
        Ok(())
    }
}

/// Communities of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Communities {
    /// Community of each node (0 is the largest) and the sizes; a node without edges is alone. Each is connected.
    pub partition: Partition,
    /// Modularity with the resolution asked for, 1 at most; `None` for a graph without edges.
    pub modularity: Option<f64>,
    /// Starts made.
    pub starts: u32,
    /// Passes of the start that was kept.
    pub passes: u32,
}

/// Communities of an undirected graph.
pub fn communities(graph: &WeightedGraph, config: &CommunitiesConfig) -> Result<Communities> {
    config.validate()?;
    if graph.is_directed() {
        return Err(Error::value("社区发现需要无向图", "communities need an undirected graph")
            .hint("请先将两个方向的权重相加", "add the weights of both directions first"));
    }
    let level = Level::from_graph(graph);
    let affordable = config.edge_budget / (graph.edges() as u64).max(1);
    let starts = u64::from(config.starts).min(affordable.max(1));
    let found: Vec<Communities> =
        (0..starts).into_par_iter().map(|start| one_start(graph, &level, config, &mut stream(config.seed, start))).collect();
    let quality = |c: &Communities| c.modularity.unwrap_or(0.0);
    let best = found.into_iter().reduce(|best, other| if quality(&other) > quality(&best) { other } else { best });
    best.map(|best| Communities { starts: starts as u32, ..best })
        .ok_or_else(|| Error::internal("没有社区划分结果", "no start of community detection was made"))
}

/// Passes from singletons until nothing gets better.
fn one_start(graph: &WeightedGraph, level: &Level, config: &CommunitiesConfig, rng: &mut Pcg64) -> Communities {
    let mut labels: Vec<u32> = (0..graph.nodes() as u32).collect();
    let mut quality = f64::NEG_INFINITY;
    let mut passes = 0;
    while passes < config.max_passes {
        passes += 1;
        let next = connected(graph, &pass(level, labels.clone(), config.resolution, rng));
        let found = modularity(graph, &next, config.resolution).unwrap_or(0.0);
        if found <= quality + 1e-12 {
            break;
        }
        (labels, quality) = (next, found);
    }
    let partition = Partition::canonical(&labels);
    let quality = modularity(graph, &partition.part, config.resolution);
    Communities { partition, modularity: quality, starts: 1, passes }
}

/// One pass of Leiden from given labels: move, refine, aggregate until every community is one node.
fn pass(bottom: &Level, mut labels: Vec<u32>, resolution: f64, rng: &mut Pcg64) -> Vec<u32> {
    let mut node_of: Vec<u32> = (0..bottom.nodes() as u32).collect();
    let mut aggregated: Option<Level> = None;
    loop {
        let level = aggregated.as_ref().unwrap_or(bottom);
        let mut order: Vec<u32> = (0..level.nodes() as u32).collect();
        order.shuffle(rng);
        level.move_nodes(&mut labels, &order, resolution);
        order.shuffle(rng);
        let (refined, count) = dense(&level.refine(&labels, &order, resolution));
        if count == level.nodes() {
            return node_of.iter().map(|&node| labels[node as usize]).collect();
        }
        let mut upper = vec![0u32; count];
        for (node, &part) in refined.iter().enumerate() {
            upper[part as usize] = labels[node];
        }
        let next = level.aggregate(&refined, count);
        for node in &mut node_of {
            *node = refined[*node as usize];
        }
        labels = dense(&upper).0;
        aggregated = Some(next);
    }
}

/// Labels renumbered without holes in the order of first appearance, and their number.
fn dense(labels: &[u32]) -> (Vec<u32>, usize) {
    let bound = labels.iter().max().map_or(0, |&label| label as usize + 1);
    let mut new_label = vec![u32::MAX; bound];
    let mut count = 0u32;
    let renumbered = labels
        .iter()
        .map(|&label| {
            let slot = &mut new_label[label as usize];
            if *slot == u32::MAX {
                *slot = count;
                count += 1;
            }
            *slot
        })
        .collect();
    (renumbered, count as usize)
}

/// Splits every community into its connected pieces.
fn connected(graph: &WeightedGraph, labels: &[u32]) -> Vec<u32> {
    let mut sets = UnionFind::<u32>::new(graph.nodes());
    for (node, &label) in labels.iter().enumerate() {
        for &neighbour in graph.row(node).0 {
            if neighbour as usize > node && labels[neighbour as usize] == label {
                sets.union(node as u32, neighbour);
            }
        }
    }
    sets.into_labeling()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use std::collections::BTreeSet;

    /// Zachary (1977), the 78 ties of the karate club as a published fact, members counted from 1.
    const KARATE: &str = "1-2 1-3 2-3 1-4 2-4 3-4 1-5 1-6 1-7 5-7 6-7 1-8 2-8 3-8 4-8 1-9 3-9 3-10 1-11 5-11 6-11 1-12 1-13 4-13 \
        1-14 2-14 3-14 4-14 6-17 7-17 1-18 2-18 1-20 2-20 1-22 2-22 24-26 25-26 3-28 24-28 25-28 3-29 24-30 27-30 2-31 9-31 1-32 \
        25-32 26-32 29-32 3-33 9-33 15-33 16-33 19-33 21-33 23-33 24-33 30-33 31-33 32-33 9-34 10-34 14-34 15-34 16-34 19-34 20-34 \
        21-34 23-34 24-34 27-34 28-34 29-34 30-34 31-34 32-34 33-34";

    fn karate() -> WeightedGraph {
        let edges: Vec<(u32, u32, f64)> = KARATE
            .split_whitespace()
            .map(|tie| {
                let (a, b) = tie.split_once('-').unwrap();
                (a.parse::<u32>().unwrap() - 1, b.parse::<u32>().unwrap() - 1, 1.0)
            })
            .collect();
        assert_eq!(edges.len(), 78);
        WeightedGraph::undirected(34, &edges).unwrap()
    }

    fn is_connected(graph: &WeightedGraph, members: &[u32]) -> bool {
        let inside: BTreeSet<u32> = members.iter().copied().collect();
        let (mut seen, mut open) = (BTreeSet::from([members[0]]), vec![members[0]]);
        while let Some(node) = open.pop() {
            for &next in graph.row(node as usize).0 {
                if inside.contains(&next) && seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen.len() == members.len()
    }

    #[test]
    fn karate_club_reaches_nearly_the_best_known_modularity_from_any_seed() {
        for seed in 0..200 {
            let found = communities(&karate(), &CommunitiesConfig { seed, ..CommunitiesConfig::default() }).unwrap();
            let q = found.modularity.unwrap();
            assert!((0.41..0.4199).contains(&q), "seed {seed}: {q}");
        }
    }

    #[test]
    fn planted_groups_are_found() {
        for case in 0..20 {
            let mut rng = stream(41, case);
            let (groups, size) = (8u32, 25u32);
            let n = groups * size;
            let mut edges = Vec::new();
            for u in 0..n {
                for v in 0..u {
                    let p = if u % groups == v % groups { 0.4 } else { 0.01 };
                    if rng.random_bool(p) {
                        edges.push((u, v, 1.0));
                    }
                }
            }
            let graph = WeightedGraph::undirected(n, &edges).unwrap();
            let found = communities(&graph, &CommunitiesConfig::default()).unwrap();
            let planted: Vec<u32> = (0..n).map(|u| u % groups).collect();
            assert_eq!(found.partition.part, Partition::canonical(&planted).part, "case {case}");
        }
    }

    #[test]
    fn small_graphs_come_near_the_best_of_all_partitions_and_parts_are_connected() {
        let (mut optimal, mut cases) = (0, 0);
        for case in 0..300 {
            let mut rng = stream(43, case);
            let n = rng.random_range(2..8u32);
            let edges: Vec<(u32, u32, f64)> = (0..rng.random_range(0..14))
                .map(|_| (rng.random_range(0..n), rng.random_range(0..n), f64::from(rng.random_range(1..4u8))))
                .collect();
            let graph = WeightedGraph::undirected(n, &edges).unwrap();
            let resolution = rng.random_range(0.3..2.0);
            let config = CommunitiesConfig { resolution, ..CommunitiesConfig::default() };
            let found = communities(&graph, &config).unwrap();
            assert!(found.partition.members().iter().all(|members| is_connected(&graph, members)));
            let Some(q) = found.modularity else {
                assert_eq!(found.partition.count(), n as usize);
                continue;
            };
            assert!((q - modularity(&graph, &found.partition.part, resolution).unwrap()).abs() < 1e-12);
            let best = best_of_all(&graph, &mut vec![0; n as usize], 1, 1, resolution);
            assert!(q <= best + 1e-12 && q > best - 0.08, "case {case}: {q} {best}");
            cases += 1;
            optimal += usize::from(q > best - 1e-9);
        }
        assert!(optimal * 100 >= cases * 95, "{optimal} of {cases}");
    }

    /// Every partition, written as restricted growth strings.
    fn best_of_all(graph: &WeightedGraph, labels: &mut Vec<u32>, at: usize, used: u32, resolution: f64) -> f64 {
        if at == labels.len() {
            return modularity(graph, labels, resolution).unwrap();
        }
        let mut best = f64::NEG_INFINITY;
        for label in 0..=used {
            labels[at] = label;
            best = best.max(best_of_all(graph, labels, at + 1, used.max(label + 1), resolution));
        }
        best
    }

    #[test]
    fn nodes_without_edges_stay_alone_and_wrong_parameters_are_refused() {
        let graph = WeightedGraph::undirected(5, &[(1, 3, 2.0), (4, 4, 1.0)]).unwrap();
        let found = communities(&graph, &CommunitiesConfig::default()).unwrap();
        assert_eq!(found.partition.part, [1, 0, 2, 0, 3]);
        let empty = communities(&WeightedGraph::undirected(3, &[]).unwrap(), &CommunitiesConfig::default()).unwrap();
        assert_eq!((empty.partition.count(), empty.modularity), (3, None));
        let none = communities(&WeightedGraph::undirected(0, &[]).unwrap(), &CommunitiesConfig::default()).unwrap();
        assert_eq!(none.partition.count(), 0);
        for config in [
            CommunitiesConfig { resolution: 0.0, ..CommunitiesConfig::default() },
            CommunitiesConfig { starts: 0, ..CommunitiesConfig::default() },
            CommunitiesConfig { max_passes: 0, ..CommunitiesConfig::default() },
        ] {
            assert_eq!(communities(&graph, &config).unwrap_err().kind(), "configuration");
        }
        let directed = WeightedGraph::directed(2, &[(0, 1, 1.0)]).unwrap();
        assert_eq!(communities(&directed, &CommunitiesConfig::default()).unwrap_err().kind(), "value");
    }

    #[test]
    fn the_same_bytes_on_any_number_of_threads() {
        let mut rng = stream(44, 0);
        let edges: Vec<(u32, u32, f64)> =
            (0..6000).map(|_| (rng.random_range(0..3000), rng.random_range(0..3000), rng.random_range(0.1..3.0))).collect();
        let graph = WeightedGraph::undirected(3000, &edges).unwrap();
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| communities(&graph, &CommunitiesConfig::default()).unwrap())
        };
        let one = run(1);
        assert!(one == run(2) && one == run(8));
    }
}
