//! Nestedness: how far the columns of poorer rows are among those of richer ones, and the rows of rarer columns among those of
//! commoner ones.
//!
//! NODF: each pair of rows (and of columns) of different size is worth (common cells) / (cells of the smaller), a pair of equal size or
//! with an empty unit nothing; 100 times the mean over all pairs of rows and of columns together. Stable NODF counts pairs of equal
//! size as well, so that a small change of the table is a small change of the value. From 0 to 100; `None` without any pair. Time
//! Σ u² + Σ d², memory one row.
//!
//! Almeida-Neto, M. et al. (2008), *A consistent metric for nestedness analysis in ecological systems*, Oikos 117, 1227–1239 (agrees
//! with `nestednodf` of `vegan`, which orders first). Stable: Mariani, M. S. et al. (2019), *Nestedness in complex networks*, Phys. Rep.
//! 813, 1–90. `fermi-cref` gives fractions, and for NODF the mean of the rows' and the columns' half (`halves`).

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Presence;
use crate::Result;
use crate::tables::Progress;

/// How the rows' and the columns' pairs are put together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// Mean over all pairs of rows and of columns: the published form.
    #[default]
    Pairs,
    /// Mean of the rows' mean and the columns' mean.
    Halves,
}

/// Options of nestedness.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NestednessConfig {
    /// How the rows' and the columns' pairs are put together.
    pub pooling: Pooling,
    /// Counts pairs of equal size.
    pub stable: bool,
}

/// Nestedness of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Nestedness {
    /// Of the whole.
    pub value: Option<f64>,
    /// Of the rows; `None` with fewer than two.
    pub rows: Option<f64>,
    /// Of the columns; `None` with fewer than two.
    pub columns: Option<f64>,
}

/// Nestedness of which columns each row has. Empty rows and columns count among the pairs.
pub fn nestedness(presence: &Presence, config: &NestednessConfig, progress: &Progress) -> Result<Nestedness> {
    let transposed = presence.transposed();
    let row_sum = overlap(presence, &transposed, config.stable, progress)?;
    let column_sum = overlap(&transposed, presence, config.stable, progress)?;
    let pairs = |n: u32| f64::from(n) * (f64::from(n) - 1.0) / 2.0;
    let (row_pairs, column_pairs) = (pairs(presence.rows()), pairs(presence.columns()));
    let mean = |sum: f64, pairs: f64| (pairs > 0.0).then(|| 100.0 * sum / pairs);
    let (rows, columns) = (mean(row_sum, row_pairs), mean(column_sum, column_pairs));
    let value = match config.pooling {
        Pooling::Pairs => mean(row_sum + column_sum, row_pairs + column_pairs),
        Pooling::Halves => rows.zip(columns).map(|(rows, columns)| f64::midpoint(rows, columns)),
    };
    Ok(Nestedness { value, rows, columns })
}

/// Sum over pairs of rows of what they are worth.
fn overlap(presence: &Presence, transposed: &Presence, stable: bool, progress: &Progress) -> Result<f64> {
    let sizes = presence.row_counts();
    let n = presence.rows() as usize;
    let worth = |common: &mut Vec<u32>, row: u32| -> Result<f64> {
        progress.check()?;
        common.fill(0);
        let own = sizes[row as usize];
        for &column in presence.row(row) {
            transposed.row(column).iter().for_each(|&other| common[other as usize] += 1);
        }
        // Each pair is counted at its larger row, or, of equal size, at the later one.
        let counts = |other: usize| own > sizes[other] || (stable && own == sizes[other] && row as usize > other);
        let terms = (0..n).filter(|&other| common[other] > 0 && counts(other));
        Ok(terms.map(|other| f64::from(common[other]) / f64::from(sizes[other])).sum())
    };
    let sums: Vec<f64> = (0..presence.rows()).into_par_iter().map_init(|| vec![0u32; n], worth).collect::<Result<_>>()?;
    Ok(sums.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    /// Sum over pairs of rows, written out.
    fn obvious(dense: &[Vec<bool>], stable: bool) -> f64 {
        let size = |row: &[bool]| row.iter().filter(|b| **b).count() as f64;
        let mut sum = 0.0;
        for i in 0..dense.len() {
            for j in 0..i {
                let (a, b) = (size(&dense[i]), size(&dense[j]));
                let common = dense[i].iter().zip(&dense[j]).filter(|(x, y)| **x && **y).count() as f64;
                if a.min(b) > 0.0 && (stable || a != b) {
                    sum += common / a.min(b);
                }
            }
        }
        sum
    }

    #[test]
    fn trap_25_pairs_are_pooled_and_only_unequal_ones_count() {
        for case in 0..500 {
            let mut rng = stream(111, case);
            let (rows, columns) = (rng.random_range(1..8usize), rng.random_range(1..8usize));
            let dense: Vec<Vec<bool>> = (0..rows).map(|_| (0..columns).map(|_| rng.random()).collect()).collect();
            let listed = dense.iter().map(|row| (0..columns as u32).filter(|&c| row[c as usize]).collect());
            let presence = Presence::from_rows(columns as u32, listed);
            let turned: Vec<Vec<bool>> = (0..columns).map(|c| dense.iter().map(|row| row[c]).collect()).collect();
            let pairs = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
            for stable in [false, true] {
                let (r, c) = (obvious(&dense, stable), obvious(&turned, stable));
                let run = |pooling| nestedness(&presence, &NestednessConfig { pooling, stable }, &Progress::new()).unwrap();
                let all = pairs(rows) + pairs(columns);
                let pooled = run(Pooling::Pairs).value;
                assert_eq!(pooled.is_some(), all > 0.0);
                assert!(pooled.is_none_or(|v| (v - 100.0 * (r + c) / all).abs() < 1e-9));
                let halves = run(Pooling::Halves).value;
                assert_eq!(halves.is_some(), rows > 1 && columns > 1);
                assert!(halves.is_none_or(|v| (v - 50.0 * (r / pairs(rows) + c / pairs(columns))).abs() < 1e-9));
            }
        }
        let stairs = Presence::from_rows(4, (0..4).map(|r| (0..4 - r).collect()));
        assert_eq!(nestedness(&stairs, &NestednessConfig::default(), &Progress::new()).unwrap().value, Some(100.0));
    }
}
