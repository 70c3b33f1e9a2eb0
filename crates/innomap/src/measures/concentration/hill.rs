//! Hill numbers and Rényi entropies of each row: diversity of an order that says how much the rare count.
//!
//! Hill number of order q: (Σ p^q)^(1/(1−q)), the number of equally common columns with the same diversity; order 0 counts columns,
//! 1 is exp of the Shannon entropy, 2 the inverse Herfindahl index, infinity the inverse of the largest share. Rényi entropy is its
//! logarithm. From 1 to the columns held. Undefined for a row without a total. Time: cells.
//!
//! Hill, M. O. (1973), *Diversity and evenness: a unifying notation and its consequences*, Ecology 54, 427–432. Rényi, A. (1961), *On
//! measures of entropy and information*, 4th Berkeley Symposium, 547–561.

use serde::{Deserialize, Serialize};

use super::shares::{LogBase, entropy_sum, row_shares};
use crate::measures::sparse::SparseTable;
use crate::{Error, Result};

/// Parameters of Hill numbers.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HillConfig {
    /// Order, from 0 to infinity.
    pub order: f64,
    /// Base of the Rényi entropy.
    pub base: LogBase,
}

impl Default for HillConfig {
    fn default() -> Self {
        Self { order: 1.0, base: LogBase::Natural }
    }
}

/// Diversity of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Hill {
    /// Hill number.
    pub hill: Vec<Option<f64>>,
    /// Its logarithm.
    pub renyi: Vec<Option<f64>>,
}

/// Hill number and Rényi entropy of each row.
pub fn hill(table: &SparseTable, config: &HillConfig) -> Result<Hill> {
    if config.order.is_nan() || config.order < 0.0 {
        return Err(Error::configuration("阶数 order 无效", "order is not valid")
            .found(config.order.to_string())
            .expected("不小于 0，可为无穷", "not negative, may be infinite"));
    }
    let hill: Vec<Option<f64>> =
        (0..table.rows()).map(|row| row_shares(table, row).map(|shares| hill_number(&shares, config.order))).collect();
    let renyi = hill.iter().map(|value| value.map(|hill| config.base.log(hill))).collect();
    Ok(Hill { hill, renyi })
}

fn hill_number(shares: &[(u32, f64)], q: f64) -> f64 {
    let most = shares.iter().map(|share| share.1).fold(0.0, f64::max);
    if q.is_infinite() {
        return 1.0 / most;
    }
    // Near order 1 the formula loses its digits; the limit is exact to the square of the distance.
    if (q - 1.0).abs() < 1e-8 {
        return entropy_sum(shares.iter().map(|share| share.1), LogBase::Natural).exp();
    }
    // Scaled by the largest share, so that high orders do not underflow.
    let scaled: f64 = shares.iter().map(|share| (share.1 / most).powf(q)).sum();
    ((q * most.ln() + scaled.ln()) / (1.0 - q)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::entropy::{EntropyConfig, entropy};
    use crate::measures::concentration::herfindahl::herfindahl;
    use crate::measures::concentration::shares::tests::{close, dense_shares, random_table};

    #[test]
    fn orders_meet_richness_entropy_herfindahl_and_the_largest_share() {
        for case in 0..200 {
            let (dense, table) = random_table(case, 4, case as u32 % 8 + 1, 0.5);
            let of = |order| hill(&table, &HillConfig { order, base: LogBase::Two }).unwrap();
            let (h, d) = (entropy(&table, &EntropyConfig::default()), herfindahl(&table));
            for (r, row) in dense.iter().enumerate() {
                let p = dense_shares(row);
                let total: f64 = row.iter().sum();
                let number =
                    |q: f64| p.iter().filter(|p| **p > 0.0).map(|p| p.powf(q)).sum::<f64>().powf(1.0 / (1.0 - q)) + 0.0 / total;
                for q in [0.0, 0.5, 3.0] {
                    assert!(close(of(q).hill[r], number(q)) && close(of(q).renyi[r], number(q).log2()), "{case} {q}");
                }
                let of_entropy = h.entropy[r].map_or(f64::NAN, f64::exp);
                assert!(close(of(1.0).hill[r], of_entropy) && close(of(2.0).hill[r], d.effective[r].unwrap_or(f64::NAN)));
                assert!(close(of(f64::INFINITY).hill[r], 1.0 / p.iter().copied().fold(0.0, f64::max) + 0.0 / total));
                assert!(of(1.0 + 1e-5).hill[r].zip(of(1.0).hill[r]).is_none_or(|(a, b)| (a - b).abs() < 1e-3));
                assert!(of(500.0).hill[r].is_none_or(|hill| hill.is_finite() && hill >= 1.0));
            }
        }
        assert!(hill(&random_table(1, 1, 1, 1.0).1, &HillConfig { order: -1.0, ..HillConfig::default() }).is_err());
    }
}
