//! One level of the Leiden algorithm: a graph whose nodes are sets of nodes of the level below, and the three steps on it
//! (Traag, Waltman & van Eck 2019, algorithm A.2).

use std::collections::VecDeque;

use super::graph::WeightedGraph;

/// Rows without self-loops, and the strength of each node with everything inside it.
#[derive(Debug, Clone)]
pub(super) struct Level {
    starts: Vec<u32>,
    /// Neighbour and weight together: nodes are visited in random order, and each row should cost one cache miss.
    links: Vec<(u32, f64)>,
    strength: Vec<f64>,
    /// Sum of all strengths.
    total: f64,
}

/// Weight from one node to each community next to it; only what was touched is cleared.
struct Links {
    weight: Vec<f64>,
    touched: Vec<u32>,
}

impl Links {
    fn new(communities: usize) -> Self {
        Self { weight: vec![0.0; communities], touched: Vec::new() }
    }

    fn clear(&mut self) {
        for &community in &self.touched {
            self.weight[community as usize] = 0.0;
        }
        self.touched.clear();
    }

    /// Weights are positive, so a zero has not been touched.
    fn add(&mut self, community: u32, weight: f64) {
        let slot = &mut self.weight[community as usize];
        if *slot == 0.0 {
            self.touched.push(community);
        }
        *slot += weight;
    }
}

impl Level {
    pub(super) fn from_graph(graph: &WeightedGraph) -> Self {
        let (mut starts, mut links) = (vec![0], Vec::with_capacity(2 * graph.edges()));
        for node in 0..graph.nodes() {
            let (neighbours, weights) = graph.row(node);
            links.extend(neighbours.iter().copied().zip(weights.iter().copied()));
            starts.push(links.len() as u32);
        }
        let strength = graph.strengths();
        let total = strength.iter().sum();
        Self { starts, links, strength, total }
    }

    pub(super) fn nodes(&self) -> usize {
        self.strength.len()
    }

    fn row(&self, node: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.links[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize].iter().copied()
    }

    /// Gains below this share of all strengths are rounding.
    fn least_gain(&self) -> f64 {
        1e-13 * self.total
    }

    /// Moves single nodes to the community next to them that gains most (or out on their own) until no move gains;
    /// a node is looked at again when a neighbour has left for another community.
    pub(super) fn move_nodes(&self, labels: &mut [u32], order: &[u32], resolution: f64) {
        let n = self.nodes();
        let (mut strength, mut size) = (vec![0.0; n], vec![0u32; n]);
        for (node, &label) in labels.iter().enumerate() {
            strength[label as usize] += self.strength[node];
            size[label as usize] += 1;
        }
        let mut empty: Vec<u32> = (0..n as u32).filter(|&label| size[label as usize] == 0).collect();
        let mut queue: VecDeque<u32> = order.iter().copied().collect();
        let mut queued = vec![true; n];
        let mut links = Links::new(n);
        let scale = if self.total > 0.0 { resolution / self.total } else { 0.0 };
        while let Some(node) = queue.pop_front() {
            queued[node as usize] = false;
            let (own, k) = (labels[node as usize], self.strength[node as usize]);
            links.clear();
            for (neighbour, weight) in self.row(node) {
                links.add(labels[neighbour as usize], weight);
            }
            let gain = |community: u32, rest: f64| links.weight[community as usize] - scale * k * rest;
            let stay = gain(own, strength[own as usize] - k);
            let (mut best, mut best_gain) = (own, stay + self.least_gain());
            for &community in &links.touched {
                let value = gain(community, strength[community as usize]);
                if community != own && value > best_gain {
                    (best, best_gain) = (community, value);
                }
            }
            if best_gain < 0.0 && size[own as usize] > 1 {
                best = empty.pop().unwrap_or(own);
            }
            if best == own {
                continue;
            }
            labels[node as usize] = best;
            strength[own as usize] -= k;
            strength[best as usize] += k;
            size[own as usize] -= 1;
            size[best as usize] += 1;
            if size[own as usize] == 0 {
                strength[own as usize] = 0.0;
                empty.push(own);
            }
            for (neighbour, _) in self.row(node) {
                if labels[neighbour as usize] != best && !queued[neighbour as usize] {
                    queued[neighbour as usize] = true;
                    queue.push_back(neighbour);
                }
            }
        }
    }

    /// Splits each community into well-connected parts: every node starts alone and, while it still is, joins the part
    /// of its community that gains most; node and part must both be well connected to the rest of the community.
    pub(super) fn refine(&self, labels: &[u32], order: &[u32], resolution: f64) -> Vec<u32> {
        let n = self.nodes();
        let mut community = vec![0.0; n];
        for (node, &label) in labels.iter().enumerate() {
            community[label as usize] += self.strength[node];
        }
        // Weight from each part to the rest of its community.
        let mut cut: Vec<f64> = (0..n as u32)
            .map(|node| self.row(node).filter(|(to, _)| labels[*to as usize] == labels[node as usize]).map(|(_, w)| w).sum())
            .collect();
        let mut part: Vec<u32> = (0..n as u32).collect();
        let mut strength = self.strength.clone();
        let mut size = vec![1u32; n];
        let mut links = Links::new(n);
        let scale = if self.total > 0.0 { resolution / self.total } else { 0.0 };
        let slack = self.least_gain();
        for &node in order {
            let (own, label) = (part[node as usize], labels[node as usize]);
            let (k, whole) = (self.strength[node as usize], community[label as usize]);
            if size[own as usize] > 1 || cut[own as usize] + slack < scale * k * (whole - k) {
                continue;
            }
            links.clear();
            for (neighbour, weight) in self.row(node) {
                if labels[neighbour as usize] == label {
                    links.add(part[neighbour as usize], weight);
                }
            }
            let (mut best, mut best_gain) = (own, slack);
            for &other in &links.touched {
                let there = strength[other as usize];
                let gain = links.weight[other as usize] - scale * k * there;
                if gain > best_gain && cut[other as usize] + slack >= scale * there * (whole - there) {
                    (best, best_gain) = (other, gain);
                }
            }
            if best != own {
                part[node as usize] = best;
                cut[best as usize] += cut[own as usize] - 2.0 * links.weight[best as usize];
                strength[best as usize] += k;
                size[best as usize] += 1;
                size[own as usize] = 0;
            }
        }
        part
    }

    /// The level above: one node for each of `count` parts.
    pub(super) fn aggregate(&self, part: &[u32], count: usize) -> Self {
        let mut first = vec![0u32; count + 1];
        for &p in part {
            first[p as usize + 1] += 1;
        }
        for p in 0..count {
            first[p + 1] += first[p];
        }
        let mut members = vec![0u32; part.len()];
        let mut next = first.clone();
        for (node, &p) in part.iter().enumerate() {
            members[next[p as usize] as usize] = node as u32;
            next[p as usize] += 1;
        }
        let mut upper = Self { starts: vec![0], links: Vec::new(), strength: vec![0.0; count], total: self.total };
        let mut links = Links::new(count);
        for p in 0..count {
            links.clear();
            for &node in &members[first[p] as usize..first[p + 1] as usize] {
                upper.strength[p] += self.strength[node as usize];
                for (neighbour, weight) in self.row(node) {
                    links.add(part[neighbour as usize], weight);
                }
            }
            for &other in links.touched.iter().filter(|&&other| other as usize != p) {
                upper.links.push((other, links.weight[other as usize]));
            }
            upper.starts.push(upper.links.len() as u32);
        }
        upper
    }
}
