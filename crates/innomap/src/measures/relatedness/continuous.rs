//! Proximity from values instead of presence: correlation or cosine of the columns of a table, usually of RCA.
//!
//! `scaled_correlation` = (1 + r) / 2 with Pearson's r over all rows, zeros included, from 0 to 1; `correlation` = r, from −1 to 1;
//! `cosine` = Σ x x' / √(Σ x² Σ x'²), from 0 to 1. No unit. A column that does not vary (for the cosine: is all zero) is undefined.
//! The diagonal is 0. Time: half the sum of squared row counts plus the square of the columns.
//!
//! Same numbers: `continuous=True` of ecomplexity and econcomplex is `scaled_correlation`; econcomplex has `cosine` too.

use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::pair_counts::table_of;
use super::pairs::Relatedness;
use crate::Result;
use crate::measures::sparse::SparseTable;
use crate::tables::progress::Progress;

/// Variance over mean square below which a column does not vary: what is left is rounding.
const FLAT: f64 = 1e-14;

/// Which likeness of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContinuousKind {
    /// (1 + r) / 2.
    #[default]
    ScaledCorrelation,
    /// Pearson's r.
    Correlation,
    /// Cosine of the columns.
    Cosine,
}

/// Parameters of continuous proximity.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContinuousConfig {
    /// Which likeness.
    pub kind: ContinuousKind,
}

/// Likeness of the values of every pair of columns.
pub fn continuous_proximity(table: &SparseTable, config: &ContinuousConfig, progress: &Progress) -> Result<Relatedness> {
    let n = table.columns() as usize;
    let columns = table.transposed();
    let (mean, norm) = moments(&columns, config.kind);
    let rows = f64::from(table.rows());
    let mut values = table_of(n, n)?;
    progress.set_total(n as u64);
    values.par_chunks_mut(n.max(1)).enumerate().try_for_each(|(i, out)| {
        let (with, own) = columns.row(i as u32);
        for (&r, x) in with.iter().zip(own) {
            let (others, theirs) = table.row(r);
            others.iter().zip(theirs).for_each(|(&j, y)| out[j as usize] += x * y);
        }
        for (j, value) in out.iter_mut().enumerate() {
            let together = *value - rows * mean[i] * mean[j];
            let r = if norm[i] > 0.0 && norm[j] > 0.0 { (together / (norm[i] * norm[j])).clamp(-1.0, 1.0) } else { 0.0 };
            *value = if config.kind == ContinuousKind::ScaledCorrelation { f64::midpoint(1.0, r) } else { r };
            if i == j || norm[i] <= 0.0 || norm[j] <= 0.0 {
                *value = 0.0;
            }
        }
        progress.add(1);
        progress.check()
    })?;
    let formula = match config.kind {
        ContinuousKind::ScaledCorrelation => "(1 + r_ij) / 2, r Pearson's correlation of the columns",
        ContinuousKind::Correlation => "r_ij, Pearson's correlation of the columns",
        ContinuousKind::Cosine => "Σ_r x_ri x_rj / √(Σ_r x_ri² Σ_r x_rj²)",
    };
    Ok(Relatedness {
        units: table.columns(),
        values: Arc::new(values),
        undefined: norm.iter().map(|&norm| norm <= 0.0).collect(),
        formula,
        symmetric: true,
    })
}

/// What is taken off each column, and its length then; 0 where nothing is left.
fn moments(columns: &SparseTable, kind: ContinuousKind) -> (Vec<f64>, Vec<f64>) {
    let rows = f64::from(columns.columns());
    (0..columns.rows())
        .map(|c| {
            let (_, values) = columns.row(c);
            let square: f64 = values.iter().map(|v| v * v).sum();
            if kind == ContinuousKind::Cosine {
                return (0.0, square.sqrt());
            }
            let mean = values.iter().sum::<f64>() / rows;
            let zeros = rows - values.len() as f64;
            let around: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() + zeros * mean * mean;
            (mean, if around > FLAT * square { around.sqrt() } else { 0.0 })
        })
        .unzip()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    fn pearson(a: &[f64], b: &[f64]) -> f64 {
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        let (ma, mb) = (mean(a), mean(b));
        let sum = |f: &dyn Fn(usize) -> f64| (0..a.len()).map(f).sum::<f64>();
        sum(&|k| (a[k] - ma) * (b[k] - mb)) / (sum(&|k| (a[k] - ma).powi(2)) * sum(&|k| (b[k] - mb).powi(2))).sqrt()
    }

    #[test]
    fn correlation_and_cosine_are_those_of_whole_columns() {
        for case in 0..300 {
            let mut rng = stream(23, case);
            let (rows, n) = (rng.random_range(1..12usize), rng.random_range(1..8usize));
            let x: Vec<Vec<f64>> = (0..n)
                .map(|_| (0..rows).map(|_| if rng.random::<f64>() < 0.5 { rng.random_range(0.1..9.0) } else { 0.0 }).collect())
                .collect();
            let cells: Vec<_> = (0..n * rows).map(|k| ((k / n) as u32, (k % n) as u32, x[k % n][k / n])).collect();
            let (table, _) = SparseTable::from_cells(rows as u32, n as u32, &cells).unwrap();
            for kind in [ContinuousKind::ScaledCorrelation, ContinuousKind::Correlation, ContinuousKind::Cosine] {
                let got = continuous_proximity(&table, &ContinuousConfig { kind }, &Progress::new()).unwrap();
                for i in 0..n {
                    for j in (0..n).filter(|&j| j != i) {
                        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
                        let expected = match kind {
                            ContinuousKind::ScaledCorrelation => (1.0 + pearson(&x[i], &x[j])) / 2.0,
                            ContinuousKind::Correlation => pearson(&x[i], &x[j]),
                            ContinuousKind::Cosine => dot(&x[i], &x[j]) / (dot(&x[i], &x[i]) * dot(&x[j], &x[j])).sqrt(),
                        };
                        match got.get(i as u32, j as u32) {
                            Some(value) => assert!((value - expected).abs() < 1e-9, "{case} {kind:?}"),
                            None => assert!(!expected.is_finite(), "{case} {kind:?} {expected}"),
                        }
                    }
                }
            }
        }
    }
}
