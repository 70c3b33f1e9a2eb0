//! The product space as a graph: a maximum spanning tree that holds it together, and the strongest other edges.
//!
//! The tree keeps of each component the edges with the greatest sum of relatedness, so no unit that is related to another is lost;
//! to it come all edges of at least `threshold` (0.55 in Hidalgo et al. 2007), or the strongest until the average degree is
//! reached, ties with the last one kept. Edges of relatedness 0 or less do not exist. Equal edges of the tree are decided by the
//! smaller unit. Time: the square of the units; memory: the edges.
//!
//! Same picture: `create_product_space` of econci (threshold 0.65), `projections` of economiccomplexity for R (average degree 4).
//!
//! Hidalgo, C. A., Klinger, B., Barabási, A.-L. & Hausmann, R. (2007), Science 317, 482–487, supporting material.

use serde::{Deserialize, Serialize};

use super::pairs::Relatedness;
use crate::{Error, Result};

/// Relatedness from which an edge is drawn, as in Hidalgo et al. (2007).
pub const THRESHOLD: f64 = 0.55;

/// Which edges come to the tree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoreEdges {
    /// All of at least this relatedness.
    Threshold(f64),
    /// The strongest, until the average degree is at least this.
    AverageDegree(f64),
    /// None.
    TreeOnly,
}

/// Parameters of the product space.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProductSpaceConfig {
    /// Which edges come to the tree.
    pub more: MoreEdges,
}

impl Default for ProductSpaceConfig {
    fn default() -> Self {
        Self { more: MoreEdges::Threshold(THRESHOLD) }
    }
}

/// An edge of the product space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpaceEdge {
    /// The smaller unit.
    pub from: u32,
    /// The larger unit.
    pub to: u32,
    /// Relatedness of both.
    pub relatedness: f64,
    /// Whether it belongs to the maximum spanning tree.
    pub in_tree: bool,
}

/// The product space.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductSpace {
    /// Edges, ascending by units.
    pub edges: Vec<SpaceEdge>,
    /// Component of each unit, numbered by their smallest units; a unit without an edge is alone in its own.
    pub component: Vec<u32>,
    /// Number of components; more than 1 says that the tree is a forest.
    pub components: u32,
    /// Twice the edges over the units.
    pub average_degree: f64,
    /// The least relatedness of an edge outside the tree; `None` without such an edge.
    pub weakest_added: Option<f64>,
}

/// The product space of a symmetric relatedness.
pub fn product_space(relatedness: &Relatedness, config: &ProductSpaceConfig) -> Result<ProductSpace> {
    if !relatedness.is_symmetric() {
        return Err(Error::value("产品空间要求对称的相关度", "a product space needs a symmetric relatedness")
            .found(relatedness.formula())
            .hint("改用对称的邻近度", "take a symmetric proximity"));
    }
    if let MoreEdges::Threshold(value) | MoreEdges::AverageDegree(value) = config.more
        && !(value.is_finite() && value >= 0.0)
    {
        return Err(Error::configuration("边的阈值无效", "the threshold of edges is not valid")
            .found(value.to_string())
            .expected("不小于 0 的有限数", "a finite number that is not negative"));
    }
    let n = relatedness.units() as usize;
    let (parent, component) = forest(relatedness);
    let in_tree = |i: usize, j: usize| parent[i] == Some(j) || parent[j] == Some(i);
    let least = least_relatedness(relatedness, config.more, parent.iter().flatten().count(), &in_tree);
    let mut edges = Vec::new();
    for i in 0..n {
        for (j, &value) in relatedness.row(i as u32).iter().enumerate().skip(i + 1) {
            let tree = in_tree(i, j);
            if tree || (value > 0.0 && least.is_some_and(|least| value >= least)) {
                edges.push(SpaceEdge { from: i as u32, to: j as u32, relatedness: value, in_tree: tree });
            }
        }
    }
    let weakest_added = edges.iter().filter(|edge| !edge.in_tree).map(|edge| edge.relatedness).reduce(f64::min);
    let average_degree = if n > 0 { 2.0 * edges.len() as f64 / n as f64 } else { 0.0 };
    let components = component.iter().max().map_or(0, |last| last + 1);
    Ok(ProductSpace { edges, component, components, average_degree, weakest_added })
}

/// The relatedness from which edges are added; `None` adds none.
fn least_relatedness(
    relatedness: &Relatedness,
    more: MoreEdges,
    tree_edges: usize,
    in_tree: &impl Fn(usize, usize) -> bool,
) -> Option<f64> {
    let n = relatedness.units() as usize;
    let degree = match more {
        MoreEdges::TreeOnly => return None,
        MoreEdges::Threshold(least) => return Some(least),
        MoreEdges::AverageDegree(degree) => degree,
    };
    let wanted = ((degree * n as f64 / 2.0).ceil() as usize).checked_sub(tree_edges).filter(|&more| more > 0)?;
    let mut others: Vec<f64> = Vec::new();
    for i in 0..n {
        let row = relatedness.row(i as u32).iter().enumerate().skip(i + 1);
        others.extend(row.filter(|&(j, value)| *value > 0.0 && !in_tree(i, j)).map(|cell| *cell.1));
    }
    let at = wanted.min(others.len()).checked_sub(1)?;
    Some(*others.select_nth_unstable_by(at, |a, b| b.total_cmp(a)).1)
}

/// Prim's tree of each component: the unit each one hangs on, and the component of each.
fn forest(relatedness: &Relatedness) -> (Vec<Option<usize>>, Vec<u32>) {
    let n = relatedness.units() as usize;
    let mut parent = vec![None; n];
    let mut component = vec![0u32; n];
    let mut reached = vec![false; n];
    let mut best = vec![0.0f64; n];
    let mut components = 0;
    for start in 0..n {
        if reached[start] {
            continue;
        }
        let mut next = Some(start);
        while let Some(unit) = next {
            reached[unit] = true;
            component[unit] = components;
            next = None;
            for (j, &value) in relatedness.row(unit as u32).iter().enumerate() {
                if reached[j] {
                    continue;
                }
                if value > best[j] {
                    (best[j], parent[j]) = (value, Some(unit));
                }
                if best[j] > next.map_or(0.0, |k: usize| best[k]) {
                    next = Some(j);
                }
            }
        }
        components += 1;
    }
    (parent, component)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::relatedness::proximity::{ProximityConfig, ProximityKind, proximity};
    use crate::tables::progress::Progress;

    fn phi(case: u64) -> Relatedness {
        let (_, presence) = random(case, case as u32 % 14 + 1, case as u32 % 11 + 1, 0.25);
        proximity(&presence, &ProximityConfig::default(), &Progress::new()).unwrap()
    }

    /// Kruskal: the strongest edges that close no circle; sum of the tree and labels of the components.
    fn kruskal(phi: &Relatedness) -> (f64, Vec<usize>) {
        let n = phi.units() as usize;
        let mut edges: Vec<(f64, usize, usize)> =
            (0..n * n).filter(|k| k / n < k % n).map(|k| (phi.row((k / n) as u32)[k % n], k / n, k % n)).collect();
        edges.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut label: Vec<usize> = (0..n).collect();
        let mut sum = 0.0;
        for (value, i, j) in edges.into_iter().filter(|edge| edge.0 > 0.0) {
            let (a, b) = (label[i], label[j]);
            if a != b {
                sum += value;
                label.iter_mut().filter(|l| **l == b).for_each(|l| *l = a);
            }
        }
        (sum, label)
    }

    #[test]
    fn the_tree_is_as_strong_as_kruskals_and_holds_together_what_he_does() {
        for case in 0..400 {
            let phi = phi(case);
            let got = product_space(&phi, &ProductSpaceConfig { more: MoreEdges::TreeOnly }).unwrap();
            let (sum, label) = kruskal(&phi);
            assert!((got.edges.iter().map(|e| e.relatedness).sum::<f64>() - sum).abs() < 1e-12);
            assert_eq!(got.edges.len() + got.components as usize, label.len());
            let n = label.len();
            assert!((0..n * n).all(|k| (label[k / n] == label[k % n]) == (got.component[k / n] == got.component[k % n])));
        }
    }

    #[test]
    fn other_edges_come_by_threshold_or_until_the_degree_is_reached() {
        for case in 0..200 {
            let phi = phi(case);
            let n = phi.units() as usize;
            let all: Vec<f64> = (0..n * n).filter(|k| k / n < k % n).map(|k| phi.row((k / n) as u32)[k % n]).collect();
            let got = product_space(&phi, &ProductSpaceConfig { more: MoreEdges::Threshold(0.3) }).unwrap();
            assert!(got.edges.iter().all(|e| e.in_tree || e.relatedness >= 0.3));
            assert_eq!(got.edges.iter().filter(|e| e.relatedness >= 0.3).count(), all.iter().filter(|v| **v >= 0.3).count());
            let got = product_space(&phi, &ProductSpaceConfig { more: MoreEdges::AverageDegree(4.0) }).unwrap();
            let possible = all.iter().filter(|v| **v > 0.0).count();
            assert!(got.average_degree >= 4.0 || got.edges.len() == possible, "{case}");
            assert!(got.edges.iter().filter(|e| !e.in_tree && Some(e.relatedness) > got.weakest_added).count() < 2 * n);
        }
        let (_, presence) = random(1, 9, 5, 0.4);
        let kind = ProximityKind::Conditional;
        let one_way = proximity(&presence, &ProximityConfig { kind, ..ProximityConfig::default() }, &Progress::new()).unwrap();
        assert!(product_space(&one_way, &ProductSpaceConfig::default()).is_err());
        assert!(product_space(&phi(3), &ProductSpaceConfig { more: MoreEdges::Threshold(f64::NAN) }).is_err());
    }
}
