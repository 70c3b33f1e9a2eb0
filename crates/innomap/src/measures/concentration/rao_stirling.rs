//! Rao–Stirling diversity of each row: how different the things are a row is made of.
//!
//! Σ d_ij^α (p_i p_j)^β with `d` the distance of two columns, 1 − relatedness; over all ordered pairs i ≠ j (Stirling 2007, the
//! default) or over pairs i < j (package diverse), which is half. α = β = 1 is Rao's quadratic entropy. No unit; from 0 to 1 for
//! ordered pairs and distances up to 1. Undefined for a row without a total; columns whose relatedness is undefined are left out
//! of the pairs and counted. Time: sum of squared row counts.
//!
//! Stirling, A. (2007), *A general framework for analysing diversity in science, technology and society*, Journal of the Royal
//! Society Interface 4, 707–719.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::shares::row_shares;
use crate::measures::relatedness::Relatedness;
use crate::measures::sparse::SparseTable;
use crate::{Error, Result};

/// Which pairs are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pairs {
    /// All i ≠ j.
    #[default]
    Ordered,
    /// Each pair once.
    Unordered,
}

/// Parameters of Rao–Stirling diversity.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RaoStirlingConfig {
    /// Which pairs.
    pub pairs: Pairs,
    /// Exponent of the distance.
    pub alpha: f64,
    /// Exponent of the product of shares.
    pub beta: f64,
}

impl Default for RaoStirlingConfig {
    fn default() -> Self {
        Self { pairs: Pairs::Ordered, alpha: 1.0, beta: 1.0 }
    }
}

/// Rao–Stirling diversity of each row.
#[derive(Debug, Clone, PartialEq)]
pub struct RaoStirling {
    /// Diversity.
    pub values: Vec<Option<f64>>,
    /// Cells left out because the relatedness of their column is undefined.
    pub left_out: u32,
}

/// Rao–Stirling diversity of each row, with distance 1 − relatedness.
pub fn rao_stirling(table: &SparseTable, relatedness: &Relatedness, config: &RaoStirlingConfig) -> Result<RaoStirling> {
    if table.columns() != relatedness.units() {
        return Err(Error::value("相关度表与表的列数不一致", "the relatedness is not between the columns of the table")
            .found(relatedness.units().to_string())
            .expected(table.columns().to_string(), table.columns().to_string()));
    }
    let exponents = [config.alpha, config.beta];
    if !exponents.iter().all(|e| e.is_finite() && *e >= 0.0) {
        return Err(Error::configuration("指数 alpha、beta 无效", "alpha or beta is not valid")
            .found(format!("{exponents:?}"))
            .expected("不小于 0", "not negative"));
    }
    if let Some(value) = relatedness.values().iter().find(|value| **value > 1.0) {
        return Err(Error::value("相关度大于 1，不能换算为距离", "a relatedness above 1 has no distance")
            .found(value.to_string())
            .hint("改用 0 至 1 的邻近度", "take a proximity from 0 to 1"));
    }
    let mut gone = vec![false; table.columns() as usize];
    relatedness.undefined().iter().for_each(|&unit| gone[unit as usize] = true);
    let factor = if config.pairs == Pairs::Ordered { 2.0 } else { 1.0 };
    let of_row = |row: u32| {
        let shares: Vec<(u32, f64)> = row_shares(table, row)?.into_iter().filter(|share| !gone[share.0 as usize]).collect();
        let mut sum = 0.0;
        for (k, &(i, p)) in shares.iter().enumerate() {
            let distances = relatedness.row(i);
            for &(j, q) in &shares[k + 1..] {
                sum += power(1.0 - distances[j as usize], config.alpha) * power(p * q, config.beta);
            }
        }
        Some(factor * sum)
    };
    let values = (0..table.rows()).into_par_iter().map(of_row).collect();
    let left_out = (0..table.rows()).flat_map(|r| table.row(r).0).filter(|&&column| gone[column as usize]).count() as u32;
    Ok(RaoStirling { values, left_out })
}

/// A power whose most usual exponents are exact and fast.
fn power(value: f64, exponent: f64) -> f64 {
    if (exponent - 1.0).abs() < f64::EPSILON { value } else { value.powf(exponent) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, dense_shares, random_table};

    #[test]
    fn trap_26_ordered_pairs_are_twice_the_unordered_ones() {
        for case in 0..200 {
            let n = case as u32 % 6 + 1;
            let (dense, table) = random_table(case, 4, n, 0.6);
            let phi: Vec<f64> = (0..n * n).map(|k| f64::from((k / n + k % n) * 3 % 7) / 7.0).collect();
            let phi = Relatedness::from_values(n, phi).unwrap();
            for (pairs, alpha, beta) in [(Pairs::Ordered, 1.0, 1.0), (Pairs::Unordered, 1.0, 1.0), (Pairs::Ordered, 2.0, 0.5)] {
                let got = rao_stirling(&table, &phi, &RaoStirlingConfig { pairs, alpha, beta }).unwrap();
                for (row, got) in dense.iter().zip(got.values) {
                    let p = dense_shares(row);
                    let pair = |k: u32| {
                        let (i, j) = ((k / n) as usize, (k % n) as usize);
                        let counts = if pairs == Pairs::Ordered { i != j } else { i < j };
                        if counts { (1.0 - phi.row(i as u32)[j]).powf(alpha) * (p[i] * p[j]).powf(beta) } else { p[i] * 0.0 }
                    };
                    assert!(close(got, (0..n * n).map(pair).sum()), "{case} {pairs:?}");
                }
            }
        }
        let phi = Relatedness::from_values(1, vec![2.0]).unwrap();
        assert!(rao_stirling(&random_table(1, 1, 1, 1.0).1, &phi, &RaoStirlingConfig::default()).is_err());
    }
}
