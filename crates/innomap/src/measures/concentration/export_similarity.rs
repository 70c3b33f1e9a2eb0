//! Similarity of what rows do: of the export baskets of countries, of the patents of regions.
//!
//! `log_rca_correlation`: Pearson's correlation over all columns of ln(RCA + ε), ε = 0.1 (Bahar et al. 2014), from −1 to 1;
//! `rca_correlation` the same of RCA itself; `finger_kreinin`: Σ_c min(s_rc, s_r'c) of shares, from 0 to 1 (Finger & Kreinin 1979).
//! The first two take a table of RCA, the last one of values. No unit. A row that does not vary (without a total for the last) is
//! undefined. The diagonal is 1. Time: half the sum of squared column counts plus the square of the rows.
//!
//! Same numbers: `similarity` of economic-complexity and `export_similarity` of econcomplex are `log_rca_correlation`.
//!
//! Bahar, D., Hausmann, R. & Hidalgo, C. A. (2014), Journal of International Economics 92, 111–123. Finger, J. M. & Kreinin, M. E.
//! (1979), *A measure of «export similarity» and its possible uses*, Economic Journal 89, 905–912.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::shares::row_shares;
use crate::measures::relatedness::{ContinuousConfig, ContinuousKind, continuous_proximity};
use crate::measures::sparse::SparseTable;
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Which similarity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SimilarityKind {
    /// Correlation of ln(RCA + ε).
    #[default]
    LogRcaCorrelation,
    /// Correlation of RCA.
    RcaCorrelation,
    /// Σ min of shares.
    FingerKreinin,
}

/// Parameters of similarity.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SimilarityConfig {
    /// Which similarity.
    pub kind: SimilarityKind,
    /// What is added to RCA inside the logarithm.
    pub epsilon: f64,
}

impl Default for SimilarityConfig {
    fn default() -> Self {
        Self { kind: SimilarityKind::LogRcaCorrelation, epsilon: 0.1 }
    }
}

/// Similarity of every pair of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Similarity {
    rows: u32,
    values: Vec<f64>,
    undefined: Vec<bool>,
}

impl Similarity {
    /// The similarity of two rows; `None` where one of them is undefined.
    pub fn get(&self, row: u32, other: u32) -> Option<f64> {
        let defined = !self.undefined[row as usize] && !self.undefined[other as usize];
        defined.then(|| self.values[row as usize * self.rows as usize + other as usize])
    }

    /// All values, row by row; 0 where undefined.
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}

/// Similarity of every pair of rows of a table of RCA, or of values for `finger_kreinin`.
pub fn export_similarity(table: &SparseTable, config: &SimilarityConfig, progress: &Progress) -> Result<Similarity> {
    if !(config.epsilon > 0.0 && config.epsilon.is_finite()) {
        return Err(Error::configuration("epsilon 无效", "epsilon is not valid").expected("大于 0", "more than 0"));
    }
    if config.kind == SimilarityKind::FingerKreinin {
        return finger_kreinin(table, progress);
    }
    // A correlation does not see a shift, so zeros stay zeros: ln(x + ε) − ln ε.
    let moved = |x: f64| if config.kind == SimilarityKind::RcaCorrelation { x } else { (x / config.epsilon).ln_1p() };
    let cells: Vec<(u32, u32, f64)> = (0..table.rows())
        .flat_map(|row| table.row(row).0.iter().zip(table.row(row).1).map(move |(&column, &x)| (column, row, moved(x))))
        .collect();
    let (columns, _) = SparseTable::from_cells(table.columns(), table.rows(), &cells)?;
    let related = continuous_proximity(&columns, &ContinuousConfig { kind: ContinuousKind::Correlation }, progress)?;
    let mut undefined = vec![false; table.rows() as usize];
    related.undefined().iter().for_each(|&row| undefined[row as usize] = true);
    Ok(with_diagonal(table.rows(), related.values().to_vec(), undefined))
}

fn finger_kreinin(table: &SparseTable, progress: &Progress) -> Result<Similarity> {
    let n = table.rows() as usize;
    let shares: Vec<Vec<(u32, f64)>> = (0..table.rows()).map(|row| row_shares(table, row).unwrap_or_default()).collect();
    progress.set_total(n as u64);
    let rows: Vec<Vec<f64>> = (0..n)
        .into_par_iter()
        .map_init(
            || vec![0.0; table.columns() as usize],
            |own, r| {
                progress.add(1);
                progress.check()?;
                shares[r].iter().for_each(|&(column, share)| own[column as usize] = share);
                let common = |other: &Vec<(u32, f64)>| other.iter().map(|&(c, share)| share.min(own[c as usize])).sum();
                let row = shares.iter().map(common).collect();
                shares[r].iter().for_each(|&(column, _)| own[column as usize] = 0.0);
                Ok(row)
            },
        )
        .collect::<Result<_>>()?;
    let undefined = shares.iter().map(Vec::is_empty).collect();
    Ok(with_diagonal(table.rows(), rows.concat(), undefined))
}

fn with_diagonal(rows: u32, mut values: Vec<f64>, undefined: Vec<bool>) -> Similarity {
    let n = rows as usize;
    (0..n).filter(|&row| !undefined[row]).for_each(|row| values[row * n + row] = 1.0);
    Similarity { rows, values, undefined }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, dense_shares, random_table};

    #[test]
    fn similarities_are_correlations_and_common_shares_of_whole_rows() {
        for case in 0..200 {
            let n = case as u32 % 7 + 1;
            let (dense, table) = random_table(case, 5, n, 0.6);
            for kind in [SimilarityKind::LogRcaCorrelation, SimilarityKind::RcaCorrelation, SimilarityKind::FingerKreinin] {
                let got = export_similarity(&table, &SimilarityConfig { kind, epsilon: 0.1 }, &Progress::new()).unwrap();
                for (a, b) in (0..5).flat_map(|a| (0..5).map(move |b| (a, b))).filter(|(a, b)| a != b) {
                    let (x, y) = (&dense[a], &dense[b]);
                    let log = |x: &[f64]| x.iter().map(|v| (v + 0.1).ln()).collect::<Vec<_>>();
                    let expected = match kind {
                        SimilarityKind::FingerKreinin => {
                            let total = x.iter().sum::<f64>().min(y.iter().sum());
                            dense_shares(x).iter().zip(dense_shares(y)).map(|(a, b)| a.min(b)).sum::<f64>() + 0.0 / total
                        }
                        SimilarityKind::RcaCorrelation => pearson(x, y),
                        SimilarityKind::LogRcaCorrelation => pearson(&log(x), &log(y)),
                    };
                    assert!(close(got.get(a as u32, b as u32), expected), "{case} {kind:?}");
                }
            }
        }
    }

    fn pearson(x: &[f64], y: &[f64]) -> f64 {
        if x.iter().all(|v| *v == x[0]) || y.iter().all(|v| *v == y[0]) {
            return f64::NAN;
        }
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        let (mx, my) = (mean(x), mean(y));
        let sum = |f: &dyn Fn(usize) -> f64| (0..x.len()).map(f).sum::<f64>();
        sum(&|k| (x[k] - mx) * (y[k] - my)) / (sum(&|k| (x[k] - mx).powi(2)) * sum(&|k| (y[k] - my).powi(2))).sqrt()
    }
}
