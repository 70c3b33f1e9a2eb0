//! Random matrices with the row and column sums of a given one: what co-occurrence would be by size alone.
//!
//! Fixed margins: the curveball walk trades columns between two rows and keeps both sums exactly (Strona et al. 2014). Mean margins:
//! the bipartite configuration model BiCM, in which each cell is one with probability x_r y_c / (1 + x_r y_c), independently, and
//! the sums hold on average (Saracco et al. 2015); the fugacities are found by fixed point iteration, rows and columns that are
//! empty or full being taken out first.
//!
//! Strona, G. et al. (2014), *A fast and unbiased procedure to randomize ecological binary matrices with fixed row and column
//! totals*, Nature Communications 5, 4114. Saracco, F., Di Clemente, R., Gabrielli, A. & Squartini, T. (2015), *Randomizing bipartite
//! networks: the case of the World Trade Web*, Scientific Reports 5, 10595.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;

use crate::measures::sparse::Presence;
use crate::{Error, Result};

/// Trades per row that forget the matrix the walk began with.
const TRADES_PER_ROW: usize = 5;
/// Most iterations for the fugacities.
const MAX_ITERATIONS: u32 = 100_000;
/// Largest difference of an expected from an observed sum that counts as solved, as a share of it.
const TOLERANCE: f64 = 1e-10;
/// Largest difference with which the model may still be used.
const ACCEPTABLE: f64 = 1e-6;

/// A matrix with the same sums, drawn by a walk from the given one.
pub(super) fn with_fixed_margins(presence: &Presence, rng: &mut Pcg64) -> Vec<Vec<u32>> {
    let mut rows: Vec<Vec<u32>> = (0..presence.rows()).map(|row| presence.row(row).to_vec()).collect();
    if rows.len() < 2 {
        return rows;
    }
    for _ in 0..TRADES_PER_ROW * rows.len() {
        let a = rng.random_range(0..rows.len());
        let b = (a + rng.random_range(1..rows.len())) % rows.len();
        trade(&mut rows, a, b, rng);
    }
    rows
}

/// Deals what only one of two rows has anew between them.
fn trade(rows: &mut [Vec<u32>], a: usize, b: usize, rng: &mut Pcg64) {
    let (one, other) = (std::mem::take(&mut rows[a]), std::mem::take(&mut rows[b]));
    let (mut common, mut single) = (Vec::with_capacity(one.len()), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < one.len() || j < other.len() {
        let column = one.get(i).copied().unwrap_or(u32::MAX).min(other.get(j).copied().unwrap_or(u32::MAX));
        let (first, second) = (one.get(i) == Some(&column), other.get(j) == Some(&column));
        let list = if first && second { &mut common } else { &mut single };
        list.push(column);
        i += usize::from(first);
        j += usize::from(second);
    }
    single.shuffle(rng);
    let (mine, theirs) = single.split_at(one.len() - common.len());
    for (row, part) in [(a, mine), (b, theirs)] {
        rows[row] = common.iter().chain(part).copied().collect();
        rows[row].sort_unstable();
    }
}

/// The bipartite configuration model of a matrix.
pub(super) struct Bicm {
    rows: Vec<Fugacity>,
    columns: Vec<Fugacity>,
    /// Largest difference of an expected from an observed sum, as a share of it.
    pub(super) margin_error: f64,
    /// Iterations made.
    pub(super) iterations: u32,
}

/// What a row or column brings into the probability of its cells.
#[derive(Clone, Copy, PartialEq)]
enum Fugacity {
    /// Empty or full once those of earlier rounds are gone: its cells are 0 or 1.
    Settled { round: u32, probability: f64 },
    /// The rest.
    Free(f64),
}

impl Bicm {
    pub(super) fn of(presence: &Presence) -> Result<Self> {
        let (rows, columns) = settle(presence);
        let mut model = Self { rows, columns, margin_error: 0.0, iterations: 0 };
        model.solve(&presence.row_counts(), &presence.column_counts());
        if model.margin_error <= ACCEPTABLE {
            return Ok(model);
        }
        Err(Error::numeric("零模型 BiCM 未收敛", "the null model BiCM did not converge")
            .found(format!("{:e}", model.margin_error))
            .hint("改用固定边际的零模型", "take the null model with fixed margins"))
    }

    /// The probability of a cell.
    pub(super) fn probability(&self, row: u32, column: u32) -> f64 {
        probability(self.rows[row as usize], self.columns[column as usize])
    }

    fn solve(&mut self, diversity: &[u32], ubiquity: &[u32]) {
        while self.iterations < MAX_ITERATIONS {
            let by_rows = improve(&mut self.rows, &self.columns, diversity);
            let by_columns = improve(&mut self.columns, &self.rows, ubiquity);
            self.iterations += 1;
            // The error of the rows is that before this step; at rest it is that of now.
            self.margin_error = by_rows.max(by_columns);
            if self.margin_error <= TOLERANCE {
                return;
            }
        }
    }
}

fn probability(row: Fugacity, column: Fugacity) -> f64 {
    match (row, column) {
        (Fugacity::Free(x), Fugacity::Free(y)) => x * y / (1.0 + x * y),
        (Fugacity::Settled { round: a, probability }, Fugacity::Settled { round: b, .. }) if a <= b => probability,
        (_, Fugacity::Settled { probability, .. }) | (Fugacity::Settled { probability, .. }, _) => probability,
    }
}

/// One step of each fugacity of one side to x = sum / Σ y/(1 + x y); the largest error of the sums before it.
fn improve(own: &mut [Fugacity], others: &[Fugacity], sums: &[u32]) -> f64 {
    let mut worst = 0.0f64;
    for (fugacity, &sum) in own.iter_mut().zip(sums) {
        let Fugacity::Free(x) = *fugacity else { continue };
        let (mut expected, mut settled) = (0.0, 0.0);
        for &other in others {
            match other {
                Fugacity::Free(y) => expected += y / (1.0 + x * y),
                Fugacity::Settled { probability, .. } => settled += probability,
            }
        }
        let wanted = f64::from(sum) - settled;
        worst = worst.max((x * expected - wanted).abs() / wanted);
        *fugacity = Fugacity::Free(wanted / expected);
    }
    worst
}

/// Takes out empty and full rows and columns until none is left, and gives the others a first fugacity.
fn settle(presence: &Presence) -> (Vec<Fugacity>, Vec<Fugacity>) {
    let mut sums = [presence.row_counts(), presence.column_counts()];
    let mut settled: [Vec<Option<(u32, f64)>>; 2] = [vec![None; sums[0].len()], vec![None; sums[1].len()]];
    let mut left = [sums[0].len() as u32, sums[1].len() as u32];
    let mut round = 0;
    loop {
        let before = left;
        for side in 0..2 {
            let across = left[1 - side];
            let mut full = 0;
            for at in 0..sums[side].len() {
                if settled[side][at].is_some() || (sums[side][at] != 0 && sums[side][at] != across) {
                    continue;
                }
                let ones = sums[side][at] != 0;
                settled[side][at] = Some((round, f64::from(u8::from(ones))));
                left[side] -= 1;
                full += u32::from(ones);
            }
            for (sum, gone) in sums[1 - side].iter_mut().zip(&settled[1 - side]) {
                *sum -= if gone.is_none() { full } else { 0 };
            }
            round += 1;
        }
        if left == before {
            break;
        }
    }
    let scale = f64::from(sums[0].iter().zip(&settled[0]).filter(|s| s.1.is_none()).map(|s| s.0).sum::<u32>()).sqrt();
    let side = |k: usize| {
        let first = |(gone, &sum): (&Option<(u32, f64)>, &u32)| match gone {
            Some((round, probability)) => Fugacity::Settled { round: *round, probability: *probability },
            None => Fugacity::Free(f64::from(sum) / scale),
        };
        settled[k].iter().zip(&sums[k]).map(first).collect()
    };
    (side(0), side(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::stream::stream;

    #[test]
    fn the_model_has_the_sums_of_the_matrix_on_average() {
        for case in 0..150 {
            let (m, presence) = random(case, case as u32 % 12 + 1, case as u32 % 9 + 1, 0.1 + (case % 9) as f64 / 10.0);
            let Ok(model) = Bicm::of(&presence) else { panic!("case {case}") };
            assert!(model.iterations > 0 && model.margin_error <= ACCEPTABLE);
            let p = |r: usize, c: usize| model.probability(r as u32, c as u32);
            for (r, row) in m.iter().enumerate() {
                let sum: f64 = (0..row.len()).map(|c| p(r, c)).sum();
                assert!((sum - row.iter().sum::<f64>()).abs() < 1e-5, "case {case} row {r}: {sum}");
            }
            for c in 0..m[0].len() {
                let sum: f64 = (0..m.len()).map(|r| p(r, c)).sum();
                assert!((sum - m.iter().map(|row| row[c]).sum::<f64>()).abs() < 1e-5, "case {case} column {c}");
            }
        }
    }

    #[test]
    fn the_walk_keeps_both_sums_and_reaches_every_matrix_alike() {
        let presence = Presence::from_rows(3, [vec![0], vec![1], vec![2]]);
        let mut seen = std::collections::BTreeMap::new();
        for replicate in 0..6000 {
            let rows = with_fixed_margins(&presence, &mut stream(9, replicate));
            *seen.entry(rows).or_insert(0u32) += 1;
        }
        assert!(seen.len() == 6 && seen.values().all(|count| (850..1150).contains(count)), "{seen:?}");
        for case in 0..100 {
            let (_, presence) = random(case, 8, 7, 0.4);
            let drawn = Presence::from_rows(7, with_fixed_margins(&presence, &mut stream(1, case)));
            assert_eq!((drawn.row_counts(), drawn.column_counts()), (presence.row_counts(), presence.column_counts()));
            assert!((0..8).all(|r| drawn.row(r).windows(2).all(|pair| pair[0] < pair[1])));
        }
    }
}
