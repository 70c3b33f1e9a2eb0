//! Growth of cells, rows (regions) and columns (activities) between two tables of one shape.
//!
//! Relative: (later − earlier) / earlier, from −1 up; logarithmic: ln(later / earlier); per period: (later / earlier)^(1/n) − 1 over
//! `n` periods. No unit. Growth over zero is undefined; the logarithm of a fall to zero too. A cell that is zero in both tables is
//! not listed. Time: cells.
//!
//! Same numbers: `growth_matrix`, `growth_rate` of econcomplex and `growth_mat`, `growth_reg`, `growth_ind` of EconGeo (times 100),
//! which write 0 or infinity over zero.

use serde::{Deserialize, Serialize};

use crate::measures::sparse::SparseTable;
use crate::{Error, Result};

/// Which growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrowthKind {
    /// (later − earlier) / earlier.
    #[default]
    Relative,
    /// ln(later / earlier).
    Logarithmic,
    /// (later / earlier)^(1/n) − 1.
    PerPeriod,
}

/// Parameters of growth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GrowthConfig {
    /// Which growth.
    pub kind: GrowthKind,
    /// Periods between the tables, for growth per period.
    pub periods: f64,
}

impl Default for GrowthConfig {
    fn default() -> Self {
        Self { kind: GrowthKind::Relative, periods: 1.0 }
    }
}

/// Growth between two tables.
#[derive(Debug, Clone, PartialEq)]
pub struct TableGrowth {
    /// Row, column and growth of each cell that is not zero in both, ascending.
    pub cells: Vec<(u32, u32, Option<f64>)>,
    /// Growth of each row's total.
    pub rows: Vec<Option<f64>>,
    /// Growth of each column's total.
    pub columns: Vec<Option<f64>>,
    /// Growth of the whole.
    pub total: Option<f64>,
}

/// Growth from an earlier to a later table.
pub fn table_growth(earlier: &SparseTable, later: &SparseTable, config: &GrowthConfig) -> Result<TableGrowth> {
    if (earlier.rows(), earlier.columns()) != (later.rows(), later.columns()) {
        return Err(Error::value("两个时期的行列应一致", "both tables must have the same rows and columns")
            .found(format!("{} × {}", later.rows(), later.columns()))
            .expected(
                format!("{} × {}", earlier.rows(), earlier.columns()),
                format!("{} × {}", earlier.rows(), earlier.columns()),
            )
            .hint("先用 panel 对齐", "align them by panel first"));
    }
    if !(config.periods > 0.0 && config.periods.is_finite()) {
        return Err(Error::configuration("期数 periods 无效", "periods is not valid").expected("大于 0", "more than 0"));
    }
    let mut cells = Vec::new();
    for row in 0..earlier.rows() {
        let ((old, was), (new, is)) = (earlier.row(row), later.row(row));
        let (mut i, mut j) = (0, 0);
        while i < old.len() || j < new.len() {
            let column = old.get(i).copied().unwrap_or(u32::MAX).min(new.get(j).copied().unwrap_or(u32::MAX));
            let (before, after) = (old.get(i) == Some(&column), new.get(j) == Some(&column));
            let value = growth_of(if before { was[i] } else { 0.0 }, if after { is[j] } else { 0.0 }, config);
            cells.push((row, column, value));
            i += usize::from(before);
            j += usize::from(after);
        }
    }
    let each = |was: &[f64], is: &[f64]| was.iter().zip(is).map(|(&a, &b)| growth_of(a, b, config)).collect();
    let (was, is) = (earlier.row_totals(), later.row_totals());
    Ok(TableGrowth {
        cells,
        rows: each(&was, &is),
        columns: each(&earlier.column_totals(), &later.column_totals()),
        total: growth_of(was.iter().sum(), is.iter().sum(), config),
    })
}

fn growth_of(before: f64, after: f64, config: &GrowthConfig) -> Option<f64> {
    let value = match config.kind {
        GrowthKind::Relative => (after - before) / before,
        GrowthKind::Logarithmic => (after / before).ln(),
        GrowthKind::PerPeriod => (after / before).powf(1.0 / config.periods) - 1.0,
    };
    (before > 0.0 && value.is_finite()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn growth_is_cell_by_cell_that_of_whole_tables_and_none_over_zero() {
        for case in 0..300 {
            let mut rng = stream(61, case);
            let (rows, columns) = (rng.random_range(1..6u32), rng.random_range(1..6u32));
            let mut table = || -> Vec<f64> {
                (0..rows * columns)
                    .map(|_| if rng.random_bool(0.5) { f64::from(rng.random_range(1..9u8)) } else { 0.0 })
                    .collect()
            };
            let (a, b) = (table(), table());
            let sparse = |x: &[f64]| {
                let cells: Vec<_> = x.iter().zip(0..).map(|(&v, k)| (k / columns, k % columns, v)).collect();
                SparseTable::from_cells(rows, columns, &cells).unwrap().0
            };
            for kind in [GrowthKind::Relative, GrowthKind::Logarithmic, GrowthKind::PerPeriod] {
                let got = table_growth(&sparse(&a), &sparse(&b), &GrowthConfig { kind, periods: 5.0 }).unwrap();
                let of = |x: f64, y: f64| {
                    let value = match kind {
                        GrowthKind::Relative => y / x - 1.0,
                        GrowthKind::Logarithmic => y.ln() - x.ln(),
                        GrowthKind::PerPeriod => (y / x).powf(0.2) - 1.0,
                    };
                    (x > 0.0 && value.is_finite()).then_some(value)
                };
                let same = |got: Option<f64>, expected: Option<f64>| {
                    got.is_some() == expected.is_some() && got.zip(expected).is_none_or(|(a, b)| (a - b).abs() < 1e-12)
                };
                let listed: Vec<usize> = (0..a.len()).filter(|&k| a[k] + b[k] > 0.0).collect();
                assert_eq!(got.cells.len(), listed.len());
                assert!(
                    got.cells
                        .iter()
                        .zip(listed)
                        .all(|(cell, k)| cell.0 * columns + cell.1 == k as u32 && same(cell.2, of(a[k], b[k])))
                );
                let sum =
                    |x: &[f64], fits: &dyn Fn(u32) -> bool| x.iter().zip(0..).filter(|c| fits(c.1)).map(|c| c.0).sum::<f64>();
                assert!(
                    (0..rows)
                        .all(|r| same(got.rows[r as usize], of(sum(&a, &|k| k / columns == r), sum(&b, &|k| k / columns == r))))
                );
                assert!(
                    (0..columns).all(|c| same(
                        got.columns[c as usize],
                        of(sum(&a, &|k| k % columns == c), sum(&b, &|k| k % columns == c))
                    ))
                );
                assert!(same(got.total, of(sum(&a, &|_| true), sum(&b, &|_| true))));
            }
        }
        let (one, _) = SparseTable::from_cells(1, 1, &[]).unwrap();
        assert!(table_growth(&one, &SparseTable::from_cells(1, 2, &[]).unwrap().0, &GrowthConfig::default()).is_err());
        assert!(table_growth(&one, &one, &GrowthConfig { periods: 0.0, ..GrowthConfig::default() }).is_err());
    }
}
