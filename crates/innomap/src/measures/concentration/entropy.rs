//! Shannon entropy and evenness of each row.
//!
//! H = −Σ p log p over the columns the row has, from 0 to log n, in the unit of the base (nats by default); nothing is added inside
//! the logarithm, and a zero cell adds 0. Evenness is H over its maximum, log S with `S` the columns the row has (Pielou 1966) or
//! all columns of the table; from 0 to 1, the same in every base. Undefined: both for a row without a total, evenness also where
//! `S` is 1. Time: cells.
//!
//! Same numbers: econcomplex has base 2; EconGeo adds 1e-9 inside the logarithm; ReKS' evenness is over the columns held.
//!
//! Shannon, C. E. (1948), *A mathematical theory of communication*, Bell System Technical Journal 27. Pielou, E. C. (1966), *The
//! measurement of diversity in different types of biological collections*, Journal of Theoretical Biology 13, 131–144.

use serde::{Deserialize, Serialize};

use super::shares::{LogBase, entropy_sum, row_shares};
use crate::measures::sparse::SparseTable;

/// What evenness compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvennessOver {
    /// The columns the row has.
    #[default]
    Held,
    /// All columns of the table.
    All,
}

/// Parameters of entropy.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntropyConfig {
    /// Base of the logarithm.
    pub base: LogBase,
    /// What evenness compares with.
    pub evenness_over: EvennessOver,
}

/// Entropy of each row.
#[derive(Debug, Clone, PartialEq)]
pub struct Entropy {
    /// −Σ p log p.
    pub entropy: Vec<Option<f64>>,
    /// Entropy over its maximum.
    pub evenness: Vec<Option<f64>>,
    /// Columns the row has.
    pub richness: Vec<u32>,
    /// Base of the logarithm.
    pub base: LogBase,
}

/// Entropy and evenness of each row.
pub fn entropy(table: &SparseTable, config: &EntropyConfig) -> Entropy {
    let richness: Vec<u32> = (0..table.rows()).map(|row| table.row(row).0.len() as u32).collect();
    let entropy: Vec<Option<f64>> = (0..table.rows())
        .map(|row| row_shares(table, row).map(|shares| entropy_sum(shares.iter().map(|s| s.1), config.base)))
        .collect();
    let most = |held: u32| if config.evenness_over == EvennessOver::All { table.columns() } else { held };
    let evenness = entropy
        .iter()
        .zip(&richness)
        .map(|(h, &held)| h.filter(|_| most(held) > 1).map(|h| h / config.base.log(f64::from(most(held)))))
        .collect();
    Entropy { entropy, evenness, richness, base: config.base }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, dense_shares, random_table};

    #[test]
    fn trap_23_entropy_states_its_base_and_zero_cells_add_nothing() {
        for case in 0..300 {
            let n = case as u32 % 7 + 1;
            let (dense, table) = random_table(case, 4, n, 0.5);
            for (base, by) in [(LogBase::Natural, 1.0), (LogBase::Two, 2f64.ln()), (LogBase::Ten, 10f64.ln())] {
                let over = if case % 2 == 0 { EvennessOver::Held } else { EvennessOver::All };
                let got = entropy(&table, &EntropyConfig { base, evenness_over: over });
                for (r, row) in dense.iter().enumerate() {
                    let total: f64 = row.iter().sum();
                    let h: f64 = dense_shares(row).iter().map(|p| if *p > 0.0 { -p * p.ln() } else { 0.0 }).sum();
                    let h = if total > 0.0 { h } else { f64::NAN };
                    assert!(close(got.entropy[r], h / by), "{case}");
                    let held = row.iter().filter(|v| **v > 0.0).count();
                    let most = if over == EvennessOver::All { n as usize } else { held };
                    assert!(close(got.evenness[r], if most > 1 { h / (most as f64).ln() } else { f64::NAN }), "{case}");
                }
            }
        }
    }
}
