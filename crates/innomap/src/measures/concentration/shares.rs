//! What the measures of concentration have in common: shares of a row, bases of logarithms, references.

use serde::{Deserialize, Serialize};

use crate::measures::sparse::SparseTable;
use crate::{Error, Result};

/// Base of a logarithm: the unit of an entropy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogBase {
    /// e: nats.
    #[default]
    Natural,
    /// 2: bits.
    Two,
    /// 10.
    Ten,
}

impl LogBase {
    /// The logarithm.
    pub fn log(self, value: f64) -> f64 {
        match self {
            Self::Natural => value.ln(),
            Self::Two => value.log2(),
            Self::Ten => value.log10(),
        }
    }
}

/// Shares of the columns in a row, those that are not zero; `None` where the row is empty.
pub(super) fn row_shares(table: &SparseTable, row: u32) -> Option<Vec<(u32, f64)>> {
    let (columns, values) = table.row(row);
    let total: f64 = values.iter().sum();
    (total > 0.0).then(|| columns.iter().zip(values).map(|(&column, value)| (column, value / total)).collect())
}

/// Σ −p log p of shares that need not sum to 1.
pub(super) fn entropy_sum(shares: impl Iterator<Item = f64>, base: LogBase) -> f64 {
    // An empty sum is −0 otherwise.
    0.0 - shares.filter(|&p| p > 0.0).map(|p| p * base.log(p)).sum::<f64>()
}

/// Shares of a reference: the one that is given, or the column totals of the table.
pub(super) fn reference_shares(table: &SparseTable, reference: Option<&[f64]>) -> Result<Vec<f64>> {
    let totals = match reference {
        Some(values) => {
            check_values("参照", "the reference", values, table.columns())?;
            values.to_vec()
        }
        None => table.column_totals(),
    };
    let sum: f64 = totals.iter().sum();
    if sum > 0.0 || (reference.is_none() && table.cells() == 0) {
        return Ok(totals.into_iter().map(|value| if sum > 0.0 { value / sum } else { 0.0 }).collect());
    }
    Err(Error::value("参照合计为零", "the reference sums to zero"))
}

/// Checks one finite value that is not negative for each of `count`.
pub(super) fn check_values(zh: &str, en: &str, values: &[f64], count: u32) -> Result<()> {
    if values.len() != count as usize {
        return Err(Error::value(format!("{zh}的个数不符"), format!("{en} has not the right number of values"))
            .found(values.len().to_string())
            .expected(count.to_string(), count.to_string()));
    }
    match values.iter().position(|v| !(v.is_finite() && *v >= 0.0)) {
        Some(at) => Err(Error::value(
            format!("{zh}应为不小于 0 的有限数"),
            format!("{en} must hold finite numbers that are not negative"),
        )
        .found(values[at].to_string())
        .row(at as u64 + 1)),
        None => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    /// A random table, and the same dense.
    pub(in crate::measures) fn random_table(case: u64, rows: u32, columns: u32, fill: f64) -> (Vec<Vec<f64>>, SparseTable) {
        let mut rng = stream(29, case);
        let dense: Vec<Vec<f64>> = (0..rows)
            .map(|_| {
                (0..columns)
                    .map(|_| if rng.random::<f64>() < fill { f64::from(rng.random_range(1..20u8)) } else { 0.0 })
                    .collect()
            })
            .collect();
        let cells: Vec<_> = (0..rows * columns)
            .map(|k| (k / columns, k % columns, dense[(k / columns) as usize][(k % columns) as usize]))
            .collect();
        let (table, _) = SparseTable::from_cells(rows, columns, &cells).unwrap();
        (dense, table)
    }

    pub(in crate::measures) fn dense_shares(row: &[f64]) -> Vec<f64> {
        let sum: f64 = row.iter().sum();
        row.iter().map(|v| v / sum).collect()
    }

    /// Whether an optional value is the expected one, with `None` for what is no number.
    pub(in crate::measures) fn close(got: Option<f64>, expected: f64) -> bool {
        got.map_or(!expected.is_finite(), |value| (value - expected).abs() <= 1e-10 * expected.abs().max(1.0))
    }

    #[test]
    fn references_that_say_nothing_are_errors() {
        let (_, table) = random_table(1, 3, 2, 1.0);
        assert!(reference_shares(&table, Some(&[0.0, 0.0])).is_err());
        assert!(reference_shares(&table, Some(&[1.0])).is_err());
        assert!(reference_shares(&table, Some(&[1.0, f64::NAN])).is_err());
        assert_eq!(reference_shares(&table, Some(&[1.0, 3.0])).unwrap(), [0.25, 0.75]);
    }
}
