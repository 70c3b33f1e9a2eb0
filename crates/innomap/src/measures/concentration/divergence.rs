//! Kullback–Leibler divergence of each row from a reference: what is lost by taking the reference for the row.
//!
//! Σ_c s_rc log(s_rc / s_c), from 0 up, in the unit of the base (nats by default). Undefined for a row without a total, and where
//! the row has a column the reference has not, since it is infinite there. Time: cells.
//!
//! Kullback, S. & Leibler, R. A. (1951), *On information and sufficiency*, Annals of Mathematical Statistics 22, 79–86.

use serde::{Deserialize, Serialize};

use super::shares::{LogBase, reference_shares, row_shares};
use crate::Result;
use crate::measures::sparse::SparseTable;

/// Parameters of the divergence.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DivergenceConfig {
    /// Base of the logarithm.
    pub base: LogBase,
    /// One value for each column; their totals when not given.
    pub reference: Option<Vec<f64>>,
}

/// Divergence of each row from the reference.
pub fn divergence(table: &SparseTable, config: &DivergenceConfig) -> Result<Vec<Option<f64>>> {
    let reference = reference_shares(table, config.reference.as_deref())?;
    Ok((0..table.rows())
        .map(|row| {
            let terms = row_shares(table, row)?.into_iter().map(|(c, p)| p * config.base.log(p / reference[c as usize]));
            let sum: f64 = terms.sum();
            sum.is_finite().then(|| sum.max(0.0))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, dense_shares, random_table};

    #[test]
    fn divergence_is_its_formula_and_zero_from_itself() {
        for case in 0..200 {
            let n = case as u32 % 6 + 1;
            let (dense, table) = random_table(case, 4, n, 0.6);
            let reference: Vec<f64> = (0..n).map(|c| f64::from((c + case as u32) % 4)).collect();
            if reference.iter().sum::<f64>() == 0.0 {
                continue;
            }
            let got = divergence(&table, &DivergenceConfig { base: LogBase::Two, reference: Some(reference.clone()) }).unwrap();
            for (row, got) in dense.iter().zip(got) {
                let term = |(p, q): (&f64, f64)| if *p > 0.0 { p * (p / q).log2() } else { p * 0.0 };
                assert!(close(got, dense_shares(row).iter().zip(dense_shares(&reference)).map(term).sum()), "{case}");
            }
        }
        let (_, one) = random_table(4, 1, 5, 0.9);
        assert_eq!(divergence(&one, &DivergenceConfig::default()).unwrap(), [Some(0.0)]);
    }
}
