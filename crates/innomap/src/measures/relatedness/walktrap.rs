//! Modules of a small graph by Walktrap: nodes from which short random walks end in the same places belong together.
//!
//! Two adjacent communities are merged at a time, those whose merging adds least to the mean squared distance of nodes to their
//! community, in the space of walks of four steps; of all stages the one with the greatest modularity is taken, equal merges being
//! decided by the smaller numbers. Time: the cube of the nodes; meant for samples of some hundreds.
//!
//! Pons, P. & Latapy, M. (2006), *Computing communities in large networks using random walks*, Journal of Graph Algorithms and
//! Applications 10, 191–218.

use std::collections::BTreeMap;

/// Steps of a walk, the default of Pons and Latapy.
const STEPS: usize = 4;

/// A community while others are merged.
struct Community {
    size: f64,
    /// Where a walk from a random member ends, over the square root of the degree.
    ends: Vec<f64>,
    /// Edges inside, and half-edges in all.
    inside: f64,
    degree: f64,
    /// Edges to adjacent communities.
    ties: BTreeMap<usize, f64>,
}

/// The module of each node, numbered by their smallest nodes. As igraph does, a walk may stay where it is.
pub(super) fn walktrap(graph: &[Vec<u32>]) -> Vec<u32> {
    let n = graph.len();
    let edges = graph.iter().map(Vec::len).sum::<usize>() as f64 / 2.0;
    let mut communities: Vec<Option<Community>> = (0..n).map(|node| Some(alone(graph, node))).collect();
    let mut label: Vec<usize> = (0..n).collect();
    let modularity = |communities: &[Option<Community>]| -> f64 {
        communities.iter().flatten().map(|c| c.inside / edges - (c.degree / (2.0 * edges)).powi(2)).sum()
    };
    let mut best = (modularity(&communities), label.clone());
    while let Some((a, b)) = nearest_pair(&communities, n as f64) {
        merge(&mut communities, a, b);
        label.iter_mut().filter(|l| **l == b).for_each(|l| *l = a);
        let now = modularity(&communities);
        if now > best.0 {
            best = (now, label.clone());
        }
    }
    let mut number = BTreeMap::new();
    for &l in &best.1 {
        let next = number.len() as u32;
        number.entry(l).or_insert(next);
    }
    best.1.iter().map(|l| number.get(l).copied().unwrap_or_default()).collect()
}

fn alone(graph: &[Vec<u32>], node: usize) -> Community {
    let degree = |v: usize| graph[v].len() as f64 + 1.0;
    let mut at = vec![0.0; graph.len()];
    at[node] = 1.0;
    for _ in 0..STEPS {
        let mut next = vec![0.0; graph.len()];
        for (v, &p) in at.iter().enumerate().filter(|cell| *cell.1 > 0.0) {
            let share = p / degree(v);
            next[v] += share;
            graph[v].iter().for_each(|&u| next[u as usize] += share);
        }
        at = next;
    }
    at.iter_mut().enumerate().for_each(|(v, p)| *p /= degree(v).sqrt());
    let ties = graph[node].iter().map(|&u| (u as usize, 1.0)).collect();
    Community { size: 1.0, ends: at, inside: 0.0, degree: graph[node].len() as f64, ties }
}

/// The adjacent pair whose merging costs least.
fn nearest_pair(communities: &[Option<Community>], n: f64) -> Option<(usize, usize)> {
    let mut best: Option<(f64, usize, usize)> = None;
    for (a, one) in communities.iter().enumerate() {
        let Some(one) = one else { continue };
        for (&b, other) in one.ties.range(a + 1..).filter_map(|(b, _)| communities[*b].as_ref().map(|other| (b, other))) {
            let squares: f64 = one.ends.iter().zip(&other.ends).map(|(p, q)| (p - q) * (p - q)).sum();
            let cost = squares * one.size * other.size / (one.size + other.size) / n;
            if best.is_none_or(|best| cost < best.0) {
                best = Some((cost, a, b));
            }
        }
    }
    best.map(|(_, a, b)| (a, b))
}

fn merge(communities: &mut [Option<Community>], a: usize, b: usize) {
    let (Some(mut one), Some(other)) = (communities[a].take(), communities[b].take()) else { return };
    let size = one.size + other.size;
    one.ends.iter_mut().zip(&other.ends).for_each(|(p, q)| *p = (*p * one.size + q * other.size) / size);
    one.size = size;
    one.degree += other.degree;
    one.inside += other.inside + one.ties.remove(&b).unwrap_or(0.0);
    for (&c, &ties) in other.ties.iter().filter(|tie| *tie.0 != a) {
        *one.ties.entry(c).or_default() += ties;
        if let Some(third) = &mut communities[c] {
            third.ties.remove(&b);
            *third.ties.entry(a).or_default() += ties;
        }
    }
    communities[a] = Some(one);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cliques_joined_by_single_edges_are_the_modules() {
        for size in 3..7u32 {
            let mut graph = vec![Vec::new(); 3 * size as usize];
            let mut tie = |u: u32, v: u32| {
                graph[u as usize].push(v);
                graph[v as usize].push(u);
            };
            for clique in 0..3 {
                (0..size).for_each(|u| (u + 1..size).for_each(|v| tie(clique * size + u, clique * size + v)));
            }
            tie(0, size);
            tie(size + 1, 2 * size);
            let expected: Vec<u32> = (0..3 * size).map(|v| v / size).collect();
            assert_eq!(walktrap(&graph), expected);
        }
        assert_eq!(walktrap(&[vec![], vec![]]), [0, 1]);
        assert!(walktrap(&[]).is_empty());
    }
}
