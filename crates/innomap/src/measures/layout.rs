//! Positions of nodes for drawing a network, from a seed.
//!
//! Each connected component is laid out on its own by attraction along edges and repulsion between all nodes, cooled down
//! linearly; then the components are packed on shelves, so that none flies away and none overlaps another. Distances are
//! only scaled, never stretched. Only additions, products and square roots are used, which every machine rounds alike.
//!
//! Fruchterman, T. M. J. & Reingold, E. M. (1991), *Graph drawing by force-directed placement*, Software: Practice and
//! Experience 21(11), 1129–1164.

use rand::RngExt;
use rayon::prelude::*;

use super::components::components;
use super::graph::WeightedGraph;
use super::stream::stream;
use crate::{Error, Result};

/// Default seed.
pub const SEED: u64 = 1;
/// Default number of steps.
pub const ITERATIONS: u32 = 200;
/// Default width of the box over its height.
pub const ASPECT: f64 = 1.5;
/// Most nodes: a step compares all pairs, and nobody can read a picture of more.
pub const MAX_NODES: usize = 5000;

/// Free space round a component, in ideal lengths of an edge.
const MARGIN: f64 = 0.5;

/// Parameters of a layout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayoutConfig {
    /// Seed of the positions to start from.
    pub seed: u64,
    /// Steps of the simulation.
    pub iterations: u32,
    /// Width of the box over its height.
    pub aspect: f64,
}

impl Default for LayoutConfig {
    fn default() -> Self {
        Self { seed: SEED, iterations: ITERATIONS, aspect: ASPECT }
    }
}

impl LayoutConfig {
    /// Whether every parameter is allowed.
    pub fn validate(&self) -> Result<()> {
        if !(0.1..=10.0).contains(&self.aspect) {
            return Err(Error::configuration("宽高比 aspect 无效", "aspect is not valid")
                .found(self.aspect.to_string())
                .expected("0.1 至 10", "0.1 to 10"));
        }
        if !(1..=10_000).contains(&self.iterations) {
            return Err(Error::configuration("迭代次数 iterations 无效", "iterations is not valid")
                .found(self.iterations.to_string())
                .expected("1 至 10000", "1 to 10000"));
        }
        Ok(())
    }
}

/// Positions in the box from (0, 0) to (`aspect`, 1).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// Horizontal position of each node, 0 to `aspect`.
    pub x: Vec<f64>,
    /// Vertical position of each node, 0 to 1.
    pub y: Vec<f64>,
}

/// A component laid out in its own box from (0, 0) to (`width`, `height`), in ideal lengths of an edge.
struct Piece {
    nodes: Vec<u32>,
    positions: Vec<[f64; 2]>,
    width: f64,
    height: f64,
}

/// Positions of all nodes; directions are ignored.
pub fn layout(graph: &WeightedGraph, config: &LayoutConfig) -> Result<Layout> {
    config.validate()?;
    if graph.nodes() > MAX_NODES {
        return Err(Error::value("网络过大，无法布局", "the network is too large to be laid out")
            .found(graph.nodes().to_string())
            .expected(format!("至多 {MAX_NODES} 个节点"), format!("at most {MAX_NODES} nodes"))
            .hint("请只取排名靠前的节点", "take the nodes of highest rank only"));
    }
    let mut at = vec![0usize; graph.nodes()];
    let mut pieces = Vec::new();
    for (number, nodes) in components(graph).members().into_iter().enumerate() {
        for (place, &node) in nodes.iter().enumerate() {
            at[node as usize] = place;
        }
        let edges = edges_within(graph, &nodes, &at);
        let mut positions = start_positions(nodes.len(), config.seed, number as u64);
        simulate(&mut positions, &edges, config.iterations);
        pieces.push(boxed(nodes, positions, config.aspect >= 1.0));
    }
    Ok(packed(&pieces, graph.nodes(), config.aspect))
}

/// Edges of a component as places in its list of nodes; attraction grows with the root of the weight over its mean.
fn edges_within(graph: &WeightedGraph, nodes: &[u32], at: &[usize]) -> Vec<(usize, usize, f64)> {
    let mut edges = Vec::new();
    for &node in nodes {
        let (neighbours, weights) = graph.row(node as usize);
        for (&neighbour, &weight) in neighbours.iter().zip(weights) {
            if graph.is_directed() || neighbour < node {
                edges.push((at[node as usize], at[neighbour as usize], weight));
            }
        }
    }
    let mean = edges.iter().map(|edge| edge.2).sum::<f64>() / edges.len().max(1) as f64;
    for edge in &mut edges {
        edge.2 = (edge.2 / mean).sqrt();
    }
    edges
}

fn start_positions(nodes: usize, seed: u64, component: u64) -> Vec<[f64; 2]> {
    let mut rng = stream(seed, component);
    let side = (nodes as f64).sqrt();
    (0..nodes).map(|_| [side * rng.random::<f64>(), side * rng.random::<f64>()]).collect()
}

/// Fruchterman and Reingold's forces with an ideal length of 1: `1 / d` apart, `w d²` together.
fn simulate(positions: &mut [[f64; 2]], edges: &[(usize, usize, f64)], iterations: u32) {
    if positions.len() < 2 {
        return;
    }
    let hottest = (positions.len() as f64).sqrt() / 4.0;
    let mut force = vec![[0.0; 2]; positions.len()];
    for step in 0..iterations {
        let seen: &[[f64; 2]] = positions;
        force.par_iter_mut().with_min_len(64).enumerate().for_each(|(i, force)| *force = repulsion(seen, i));
        for &(u, v, weight) in edges {
            let (dx, dy) = (positions[u][0] - positions[v][0], positions[u][1] - positions[v][1]);
            let pull = weight * (dx * dx + dy * dy).sqrt();
            force[u][0] -= pull * dx;
            force[u][1] -= pull * dy;
            force[v][0] += pull * dx;
            force[v][1] += pull * dy;
        }
        let temperature = hottest * (1.0 - f64::from(step) / f64::from(iterations));
        for (position, force) in positions.iter_mut().zip(&force) {
            let length = (force[0] * force[0] + force[1] * force[1]).sqrt();
            if length > 0.0 {
                let scale = length.min(temperature) / length;
                position[0] += scale * force[0];
                position[1] += scale * force[1];
            }
        }
    }
}

/// What pushes node `i` away from all others.
fn repulsion(positions: &[[f64; 2]], i: usize) -> [f64; 2] {
    let (mut fx, mut fy) = (0.0, 0.0);
    let [x, y] = positions[i];
    for (j, other) in positions.iter().enumerate() {
        let (dx, dy) = (x - other[0], y - other[1]);
        let squared = dx * dx + dy * dy;
        if squared > 1e-12 {
            fx += dx / squared;
            fy += dy / squared;
        } else if i != j {
            // Two nodes on one spot part to the left and the right.
            fx += if i < j { -1.0 } else { 1.0 };
        }
    }
    [fx, fy]
}

/// Moves a component to the origin, lying (or standing) as the box does.
fn boxed(nodes: Vec<u32>, mut positions: Vec<[f64; 2]>, lying: bool) -> Piece {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for position in &positions {
        for axis in 0..2 {
            low[axis] = low[axis].min(position[axis]);
            high[axis] = high[axis].max(position[axis]);
        }
    }
    let (width, height) = (high[0] - low[0] + 2.0 * MARGIN, high[1] - low[1] + 2.0 * MARGIN);
    let turned = (height > width) == lying && nodes.len() > 1;
    for position in &mut positions {
        *position = [position[0] - low[0] + MARGIN, position[1] - low[1] + MARGIN];
        if turned {
            position.swap(0, 1);
        }
    }
    let (width, height) = if turned { (height, width) } else { (width, height) };
    Piece { nodes, positions, width, height }
}

/// Puts the pieces on shelves of the width that lets them be drawn largest, and scales all into the box.
fn packed(pieces: &[Piece], nodes: usize, aspect: f64) -> Layout {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|&a, &b| pieces[b].height.total_cmp(&pieces[a].height));
    let area: f64 = pieces.iter().map(|piece| piece.width * piece.height).sum();
    let widest = pieces.iter().map(|piece| piece.width).fold(0.0, f64::max);
    let mut best: Option<(f64, Shelves)> = None;
    for tenth in 8..=25 {
        let shelves = Shelves::fill(pieces, &order, widest.max((area * aspect).sqrt() * f64::from(tenth) / 10.0));
        let scale = (aspect / shelves.width).min(1.0 / shelves.height);
        if best.as_ref().is_none_or(|(known, _)| scale > *known) {
            best = Some((scale, shelves));
        }
    }
    let mut out = Layout { x: vec![0.0; nodes], y: vec![0.0; nodes] };
    if let Some((scale, shelves)) = best.filter(|_| nodes > 0) {
        let (left, bottom) = ((aspect - scale * shelves.width) / 2.0, (1.0 - scale * shelves.height) / 2.0);
        for (piece, corner) in pieces.iter().zip(&shelves.corners) {
            for (&node, position) in piece.nodes.iter().zip(&piece.positions) {
                out.x[node as usize] = (left + scale * (corner[0] + position[0])).clamp(0.0, aspect);
                out.y[node as usize] = (bottom + scale * (corner[1] + position[1])).clamp(0.0, 1.0);
            }
        }
    }
    out
}

/// Where each piece stands.
struct Shelves {
    corners: Vec<[f64; 2]>,
    width: f64,
    height: f64,
}

impl Shelves {
    fn fill(pieces: &[Piece], order: &[usize], limit: f64) -> Self {
        let mut out = Self { corners: vec![[0.0; 2]; pieces.len()], width: 0.0, height: 0.0 };
        let (mut x, mut shelf) = (0.0, 0.0);
        for &i in order {
            let piece = &pieces[i];
            if x > 0.0 && x + piece.width > limit {
                shelf = out.height;
                x = 0.0;
            }
            out.corners[i] = [x, shelf];
            x += piece.width;
            out.width = out.width.max(x);
            out.height = out.height.max(shelf + piece.height);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random_graph(case: u64, most: u32) -> WeightedGraph {
        let mut rng = stream(81, case);
        let n = rng.random_range(1..most);
        let edges: Vec<(u32, u32, f64)> =
            (0..n).map(|_| (rng.random_range(0..n), rng.random_range(0..n), rng.random_range(0.2..5.0))).collect();
        WeightedGraph::undirected(n, &edges).unwrap()
    }

    #[test]
    fn all_nodes_are_in_the_box_and_components_do_not_overlap() {
        for case in 0..60 {
            let graph = random_graph(case, 80);
            let aspect = [0.5, 1.0, 1.5, 3.0][case as usize % 4];
            let found = layout(&graph, &LayoutConfig { aspect, ..LayoutConfig::default() }).unwrap();
            assert!(found.x.iter().all(|x| (0.0..=aspect).contains(x)) && found.y.iter().all(|y| (0.0..=1.0).contains(y)));
            let boxes: Vec<[f64; 4]> = components(&graph)
                .members()
                .iter()
                .map(|nodes| {
                    let span = |v: &[f64]| {
                        let of = nodes.iter().map(|&node| v[node as usize]);
                        (of.clone().fold(f64::INFINITY, f64::min), of.fold(f64::NEG_INFINITY, f64::max))
                    };
                    let ((left, right), (bottom, top)) = (span(&found.x), span(&found.y));
                    [left, right, bottom, top]
                })
                .collect();
            for (i, a) in boxes.iter().enumerate() {
                for b in &boxes[..i] {
                    assert!(a[1] < b[0] || b[1] < a[0] || a[3] < b[2] || b[3] < a[2], "case {case}");
                }
            }
        }
    }

    #[test]
    fn neighbours_are_near_and_groups_stand_apart() {
        let mut edges = Vec::new();
        for group in 0..3u32 {
            for u in 0..10 {
                for v in 0..u {
                    edges.push((group * 10 + u, group * 10 + v, 1.0));
                }
            }
            edges.push((group * 10, (group * 10 + 10) % 30, 1.0));
        }
        let graph = WeightedGraph::undirected(30, &edges).unwrap();
        for seed in 0..20 {
            let found = layout(&graph, &LayoutConfig { seed, ..LayoutConfig::default() }).unwrap();
            let (mut within, mut between) = ((0.0, 0.0), (0.0, 0.0));
            for u in 0..30 {
                for v in 0..u {
                    let d = ((found.x[u] - found.x[v]).powi(2) + (found.y[u] - found.y[v]).powi(2)).sqrt();
                    assert!(d > 1e-6);
                    let sum: &mut (f64, f64) = if u / 10 == v / 10 { &mut within } else { &mut between };
                    *sum = (sum.0 + d, sum.1 + 1.0);
                }
            }
            assert!(within.0 / within.1 < 0.6 * between.0 / between.1, "seed {seed}");
        }
    }

    #[test]
    fn the_same_bytes_on_any_number_of_threads_and_others_for_another_seed() {
        let graph = random_graph(900, 400);
        let run = |threads, seed| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| layout(&graph, &LayoutConfig { seed, iterations: 50, ..LayoutConfig::default() }).unwrap())
        };
        let one = run(1, 1);
        assert!(one == run(2, 1) && one == run(8, 1) && one != run(2, 2));
    }

    #[test]
    fn wrong_parameters_and_tiny_graphs() {
        let one = WeightedGraph::undirected(1, &[(0, 0, 1.0)]).unwrap();
        let found = layout(&one, &LayoutConfig::default()).unwrap();
        assert!((found.x[0] - 0.75).abs() < 1e-12 && (found.y[0] - 0.5).abs() < 1e-12);
        assert!(layout(&WeightedGraph::undirected(0, &[]).unwrap(), &LayoutConfig::default()).unwrap().x.is_empty());
        let arcs = WeightedGraph::directed(2, &[(0, 1, 1.0)]).unwrap();
        let found = layout(&arcs, &LayoutConfig::default()).unwrap();
        assert!((found.x[0] - found.x[1]).abs() > 0.1);
        for config in [
            LayoutConfig { aspect: 0.0, ..LayoutConfig::default() },
            LayoutConfig { aspect: f64::NAN, ..LayoutConfig::default() },
            LayoutConfig { iterations: 0, ..LayoutConfig::default() },
        ] {
            assert_eq!(layout(&one, &config).unwrap_err().kind(), "configuration");
        }
        let large = WeightedGraph::undirected(MAX_NODES as u32 + 1, &[]).unwrap();
        assert_eq!(layout(&large, &LayoutConfig::default()).unwrap_err().kind(), "value");
    }
}
