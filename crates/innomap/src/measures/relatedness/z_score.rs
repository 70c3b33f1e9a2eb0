//! Relatedness as a z-score: co-occurrence against independent draws (t-relatedness of Teece et al.).
//!
//! Two columns that occur in `n` and `m` of `R` rows, drawn independently, meet in a hypergeometric number of rows with mean
//! μ = n m / R and variance μ (1 − n/R) (R − m)/(R − 1). The value is (C − μ) / σ: 0 by chance, negative where they avoid each
//! other, no bounds, no unit. A column that no row or every row has is undefined, since nothing can vary. The diagonal is 0.
//! Time: half the sum of squared row counts plus the square of the columns.
//!
//! Same numbers: `z_score_novelty` of econcomplex, `relatedness("t")` of ReKS.
//!
//! Teece, D. J., Rumelt, R., Dosi, G. & Winter, S. (1994), *Understanding corporate coherence*, Journal of Economic Behavior &
//! Organization 23, 1–30.

use std::sync::Arc;

use super::pair_counts::pair_table;
use super::pairs::Relatedness;
use crate::Result;
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;

/// The z-score of every pair of columns.
pub fn z_score(presence: &Presence, progress: &Progress) -> Result<Relatedness> {
    let rows = f64::from(presence.rows());
    let ubiquity: Vec<f64> = presence.column_counts().into_iter().map(f64::from).collect();
    let undefined: Vec<bool> = ubiquity.iter().map(|&u| u <= 0.0 || u >= rows).collect();
    let values = pair_table(presence, None, progress, |i, counts| {
        let own = ubiquity[i];
        for (value, &other) in counts.iter_mut().zip(&ubiquity[i..]) {
            let mean = own * other / rows;
            let variance = mean * (1.0 - own / rows) * ((rows - other) / (rows - 1.0));
            *value = if variance > 0.0 { (*value - mean) / variance.sqrt() } else { 0.0 };
        }
        counts[0] = 0.0;
    })?;
    let formula = "(C_ij − μ) / σ, μ = u_i u_j / R, σ² = μ (1 − u_i/R) (R − u_j)/(R − 1)";
    Ok(Relatedness { units: presence.columns(), values: Arc::new(values), undefined, formula, symmetric: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;

    /// Mean and variance by walking through every hypergeometric outcome.
    fn moments(rows: u32, n: u32, m: u32) -> (f64, f64) {
        let choose = |n: u32, k: u32| (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product::<f64>();
        let chance = |k: u32| if m - k > rows - n { 0.0 } else { choose(n, k) * choose(rows - n, m - k) / choose(rows, m) };
        let mean: f64 = (0..=n.min(m)).map(|k| f64::from(k) * chance(k)).sum();
        (mean, (0..=n.min(m)).map(|k| (f64::from(k) - mean).powi(2) * chance(k)).sum())
    }

    #[test]
    fn mean_and_variance_are_those_of_drawing_without_replacement() {
        for case in 0..200 {
            let (m, presence) = random(case, case as u32 % 12 + 2, 6, 0.4);
            let got = z_score(&presence, &Progress::new()).unwrap();
            let u = presence.column_counts();
            for i in 0..6usize {
                for j in (0..6usize).filter(|&j| j != i) {
                    let Some(z) = got.get(i as u32, j as u32) else {
                        assert!([u[i], u[j]].iter().any(|&u| u == 0 || u == presence.rows()));
                        continue;
                    };
                    let together: f64 = m.iter().map(|row| row[i] * row[j]).sum();
                    let (mean, variance) = moments(presence.rows(), u[i], u[j]);
                    assert!((z - (together - mean) / variance.sqrt()).abs() < 1e-9, "{case}");
                    assert!((z - got.get(j as u32, i as u32).unwrap()).abs() < 1e-12);
                }
            }
        }
    }
}
