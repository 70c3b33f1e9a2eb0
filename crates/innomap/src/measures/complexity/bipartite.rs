//! The table as a graph of rows and columns, listed from both sides, so that each product with it is a sum along a list.

use rayon::prelude::*;

use crate::measures::{Presence, SparseTable};

/// From this many cells on, products are worth several threads.
const MANY_CELLS: usize = 1 << 16;
/// Units that one thread takes at a time.
const BLOCK: usize = 64;

/// The units of one side, each with its neighbours on the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Side {
    starts: Vec<usize>,
    other: Vec<u32>,
    /// Weights of the cells; empty where all are one.
    weight: Vec<f64>,
}

/// A table seen from its rows and from its columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Bipartite {
    pub(crate) rows: Side,
    pub(crate) columns: Side,
}

impl Side {
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(crate) fn cells(&self) -> usize {
        self.other.len()
    }

    /// Neighbours of a unit, ascending.
    pub(crate) fn neighbours(&self, unit: usize) -> &[u32] {
        &self.other[self.starts[unit]..self.starts[unit + 1]]
    }

    /// Weights of the neighbours; empty where all are one.
    pub(crate) fn weights(&self, unit: usize) -> &[f64] {
        if self.weight.is_empty() { &[] } else { &self.weight[self.starts[unit]..self.starts[unit + 1]] }
    }

    /// Sum of the weights of each unit: diversity or ubiquity where all are one.
    pub(crate) fn sums(&self) -> Vec<f64> {
        (0..self.len())
            .map(|unit| {
                let weights = self.weights(unit);
                if weights.is_empty() { self.neighbours(unit).len() as f64 } else { weights.iter().sum() }
            })
            .collect()
    }

    /// For each unit the weighted sum of the neighbours' values. Each sum runs in the order of the list, so it does not depend
    /// on threads.
    pub(crate) fn gather(&self, from: &[f64], out: &mut [f64]) {
        let block = |first: usize, out: &mut [f64]| {
            for (i, slot) in out.iter_mut().enumerate() {
                *slot = sum_at(from, self.neighbours(first + i), self.weights(first + i));
            }
        };
        if self.cells() < MANY_CELLS {
            block(0, out);
        } else {
            out.par_chunks_mut(BLOCK).enumerate().for_each(|(at, out)| block(at * BLOCK, out));
        }
    }

    /// The same as a new vector.
    pub(crate) fn gathered(&self, from: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.len()];
        self.gather(from, &mut out);
        out
    }

    /// For each unit the logarithm of the weighted sum of the neighbours' exponentials; no size of the logarithms is too large.
    pub(crate) fn gather_logs(&self, from: &[f64], out: &mut [f64]) {
        out.par_chunks_mut(BLOCK).enumerate().for_each(|(at, out)| {
            for (i, slot) in out.iter_mut().enumerate() {
                let unit = at * BLOCK + i;
                *slot = log_sum_at(from, self.neighbours(unit), self.weights(unit));
            }
        });
    }

    /// The other side's lists.
    fn turned(&self, others: usize) -> Self {
        let mut starts = vec![0usize; others + 1];
        self.other.iter().for_each(|&at| starts[at as usize + 1] += 1);
        (0..others).for_each(|at| starts[at + 1] += starts[at]);
        let mut next = starts.clone();
        let mut out = Self { starts, other: vec![0; self.cells()], weight: vec![0.0; self.weight.len()] };
        for unit in 0..self.len() {
            for at in self.starts[unit]..self.starts[unit + 1] {
                let slot = &mut next[self.other[at] as usize];
                out.other[*slot] = unit as u32;
                if let Some(&weight) = self.weight.get(at) {
                    out.weight[*slot] = weight;
                }
                *slot += 1;
            }
        }
        out
    }
}

/// Sum of the values at the places, in four strands so that additions need not wait for each other.
fn sum_at(values: &[f64], at: &[u32], weights: &[f64]) -> f64 {
    if !weights.is_empty() {
        return at.iter().zip(weights).map(|(&i, w)| values[i as usize] * w).sum();
    }
    let mut strands = [0.0f64; 4];
    let mut fours = at.chunks_exact(4);
    for four in &mut fours {
        for (strand, &i) in strands.iter_mut().zip(four) {
            *strand += values[i as usize];
        }
    }
    let rest: f64 = fours.remainder().iter().map(|&i| values[i as usize]).sum();
    (strands[0] + strands[1]) + (strands[2] + strands[3]) + rest
}

/// Logarithm of the sum of exponentials at the places; minus infinity where there are none.
fn log_sum_at(logs: &[f64], at: &[u32], weights: &[f64]) -> f64 {
    let top = at.iter().fold(f64::NEG_INFINITY, |top, &i| top.max(logs[i as usize]));
    if !top.is_finite() {
        return top;
    }
    let weight = |i: usize| weights.get(i).copied().unwrap_or(1.0);
    let sum: f64 = at.iter().enumerate().map(|(i, &place)| weight(i) * (logs[place as usize] - top).exp()).sum();
    top + sum.ln()
}

impl Bipartite {
    pub(crate) fn of_presence(presence: &Presence) -> Self {
        let mut rows = Side { starts: vec![0], other: Vec::with_capacity(presence.cells()), weight: Vec::new() };
        for row in 0..presence.rows() {
            rows.other.extend_from_slice(presence.row(row));
            rows.starts.push(rows.other.len());
        }
        Self::of_rows(rows, presence.columns() as usize)
    }

    pub(crate) fn of_table(table: &SparseTable) -> Self {
        let cells = table.cells();
        let mut rows = Side { starts: vec![0], other: Vec::with_capacity(cells), weight: Vec::with_capacity(cells) };
        for row in 0..table.rows() {
            let (columns, values) = table.row(row);
            rows.other.extend_from_slice(columns);
            rows.weight.extend_from_slice(values);
            rows.starts.push(rows.other.len());
        }
        Self::of_rows(rows, table.columns() as usize)
    }

    fn of_rows(rows: Side, columns: usize) -> Self {
        let columns = rows.turned(columns);
        Self { rows, columns }
    }

    /// The table of the rows and columns that are listed, ascending.
    pub(crate) fn restricted(&self, rows: &[u32], columns: &[u32]) -> Self {
        let mut place = vec![u32::MAX; self.columns.len()];
        columns.iter().enumerate().for_each(|(new, &old)| place[old as usize] = new as u32);
        let mut side = Side { starts: vec![0], ..Side::default() };
        for &row in rows {
            let weights = self.rows.weights(row as usize);
            for (i, &column) in self.rows.neighbours(row as usize).iter().enumerate() {
                if place[column as usize] != u32::MAX {
                    side.other.push(place[column as usize]);
                    side.weight.extend(weights.get(i));
                }
            }
            side.starts.push(side.other.len());
        }
        Self::of_rows(side, columns.len())
    }

    /// Component of each row and of each column, the largest by cells first (then the one with the smallest row); none for a
    /// unit without cells.
    pub(crate) fn components(&self) -> (Vec<Option<u32>>, Vec<Option<u32>>) {
        let (rows, columns) = (self.rows.len(), self.columns.len());
        let mut row_label = vec![u32::MAX; rows];
        let mut column_label = vec![u32::MAX; columns];
        let mut sizes = Vec::new();
        let mut open = Vec::new();
        for first in 0..rows {
            if row_label[first] != u32::MAX || self.rows.neighbours(first).is_empty() {
                continue;
            }
            let label = sizes.len() as u32;
            let mut cells = 0usize;
            row_label[first] = label;
            open.push(first);
            while let Some(row) = open.pop() {
                cells += self.rows.neighbours(row).len();
                for &column in self.rows.neighbours(row) {
                    if std::mem::replace(&mut column_label[column as usize], label) == label {
                        continue;
                    }
                    for &next in self.columns.neighbours(column as usize) {
                        if row_label[next as usize] == u32::MAX {
                            row_label[next as usize] = label;
                            open.push(next as usize);
                        }
                    }
                }
            }
            sizes.push(cells);
        }
        let mut order: Vec<usize> = (0..sizes.len()).collect();
        order.sort_by_key(|&label| (std::cmp::Reverse(sizes[label]), label));
        let mut rank = vec![0u32; sizes.len()];
        order.iter().enumerate().for_each(|(new, &old)| rank[old] = new as u32);
        let named = |labels: Vec<u32>| labels.into_iter().map(|l| rank.get(l as usize).copied()).collect();
        (named(row_label), named(column_label))
    }
}
