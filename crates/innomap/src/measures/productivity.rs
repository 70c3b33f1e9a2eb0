//! What rows are, carried over to the columns they have, and back: PRODY and EXPY, PGI and PEII.
//!
//! With s = x / r the share of a column in its row and y a property of the rows: PRODY = Σ s·y / Σ s over the rows of a column (weights
//! are the quotients, so it is the income of the places specialised in it), and EXPY = Σ s·PRODY over the columns of a row. PGI is the
//! same with the rows' Gini index and only where the row is specialised, PGI = Σ M·s·y / Σ M·s; what it sums up to in a row, Σ s·PGI,
//! is its expected inequality (xGini). PEII is PGI with emission intensities. In the unit of y. Rows without y take no part; their own
//! sums use the columns' values. `None` for a column no such row has, and for a row none of whose columns has a value. Time in the
//! cells.
//!
//! Hausmann, R., Hwang, J. & Rodrik, D. (2007), *What you export matters*, J. Econ. Growth 12, 1–25. Hartmann, D. et al. (2017), *Linking
//! economic complexity, institutions, and income inequality*, World Dev. 93, 75–93. Romero, J. P. & Gramkow, C. (2021), *Economic
//! complexity and greenhouse gas emissions*, World Dev. 139, 105317. PRODY and EXPY agree with `EconGeo`, `econcomplex`,
//! `economiccomplexity` (R); PGI and PEII with `economic-complexity` and `econcomplex`.

use serde::{Deserialize, Serialize};

use super::{Presence, SparseTable};
use crate::{Error, Result};

/// Options of what columns take from rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProductivityConfig {
    /// A row's sum is over the columns that have a value, with their shares scaled to one; else as the shares are, so that columns
    /// without a value count as zero.
    pub rescale: bool,
}

/// Values of columns, and what they sum up to in the rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Productivity {
    /// PRODY, PGI or PEII of each column.
    pub columns: Vec<Option<f64>>,
    /// EXPY or expected inequality of each row.
    pub rows: Vec<Option<f64>>,
    /// Rows with cells and without a property.
    pub without_property: Vec<u32>,
    /// Share of each row that lies in columns with a value; `None` for a row without a total.
    pub coverage: Vec<Option<f64>>,
}

/// PRODY and EXPY: the property of rows, carried over by all cells.
pub fn productivity(table: &SparseTable, property: &[Option<f64>], config: &ProductivityConfig) -> Result<Productivity> {
    carried(table, None, property, config)
}

/// PGI or PEII: the property of rows, carried over by cells in which the row is specialised.
pub fn embodied(
    table: &SparseTable,
    specialised: &Presence,
    property: &[Option<f64>],
    config: &ProductivityConfig,
) -> Result<Productivity> {
    if (specialised.rows(), specialised.columns()) != (table.rows(), table.columns()) {
        return Err(Error::value("存在矩阵与表的大小不同", "the presence and the table differ in size"));
    }
    carried(table, Some(specialised), property, config)
}

fn carried(
    table: &SparseTable,
    specialised: Option<&Presence>,
    property: &[Option<f64>],
    config: &ProductivityConfig,
) -> Result<Productivity> {
    if property.len() != table.rows() as usize {
        return Err(Error::value("行属性的个数不符", "the properties are not one for each row")
            .found(property.len().to_string())
            .expected(table.rows().to_string(), table.rows().to_string()));
    }
    if let Some(at) = property.iter().position(|y| y.is_some_and(|y| !y.is_finite())) {
        return Err(Error::value("行属性应为有限数", "a property must be a finite number").row(at as u64 + 1));
    }
    let totals = table.row_totals();
    let mut sums = vec![(0.0, 0.0); table.columns() as usize];
    for row in 0..table.rows() {
        let Some(y) = property[row as usize] else { continue };
        let (columns, values) = table.row(row);
        for (&column, value) in columns.iter().zip(values) {
            if specialised.is_none_or(|m| m.row(row).binary_search(&column).is_ok()) {
                let share = value / totals[row as usize];
                sums[column as usize].0 += share * y;
                sums[column as usize].1 += share;
            }
        }
    }
    let mut out = Productivity {
        columns: sums.into_iter().map(|(sum, weight)| (weight > 0.0).then(|| sum / weight)).collect(),
        ..Productivity::default()
    };
    for row in 0..table.rows() {
        let (columns, values) = table.row(row);
        let total = totals[row as usize];
        let known = columns.iter().zip(values).filter_map(|(&c, v)| Some((v / total, out.columns[c as usize]?)));
        let (sum, held) = known.fold((0.0, 0.0), |(sum, held), (share, value)| (sum + share * value, held + share));
        out.rows.push((held > 0.0).then(|| if config.rescale { sum / held } else { sum }));
        out.coverage.push((total > 0.0).then_some(held));
    }
    let lost = (0..table.rows()).filter(|&row| property[row as usize].is_none() && !table.row(row).0.is_empty());
    out.without_property = lost.collect();
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn values_are_carried_over_as_the_formula_says() {
        for case in 0..500 {
            let mut rng = stream(121, case);
            let dense: Vec<Vec<f64>> =
                (0..6).map(|_| (0..5).map(|_| f64::from(rng.random_range(0..6u32).saturating_sub(2))).collect()).collect();
            let cells: Vec<_> = (0..6u32).flat_map(|r| (0..5u32).map(move |c| (r, c))).collect();
            let cells: Vec<_> = cells.iter().map(|&(r, c)| (r, c, dense[r as usize][c as usize])).collect();
            let (table, _) = SparseTable::from_cells(6, 5, &cells).unwrap();
            let y: Vec<Option<f64>> = (0..6).map(|_| (rng.random::<f64>() < 0.8).then(|| rng.random_range(0.0..9.0))).collect();
            let m = table.presence(|r, c, _| (r * 3 + c) % 2 == 0);
            for specialised in [None, Some(&m)] {
                let found = match specialised {
                    None => productivity(&table, &y, &ProductivityConfig::default()),
                    Some(m) => embodied(&table, m, &y, &ProductivityConfig::default()),
                }
                .unwrap();
                let share = |r: usize, c: usize| if dense[r][c] > 0.0 { dense[r][c] / dense[r].iter().sum::<f64>() } else { 0.0 };
                let counts = |r: usize, c: usize| specialised.is_none() || (r * 3 + c).is_multiple_of(2);
                let column = |c: usize| {
                    let terms = (0..6).filter(|&r| counts(r, c)).filter_map(|r| Some((share(r, c), y[r]?)));
                    let (sum, weight) = terms.fold((0.0, 0.0), |(sum, weight), (s, y)| (sum + s * y, weight + s));
                    (weight > 0.0).then(|| sum / weight)
                };
                for c in 0..5 {
                    assert_eq!(found.columns[c].is_some(), column(c).is_some());
                    assert!(found.columns[c].zip(column(c)).is_none_or(|(a, b)| (a - b).abs() < 1e-12));
                }
                for r in 0..6 {
                    let sum: f64 = (0..5).filter_map(|c| Some(share(r, c) * column(c)?)).sum();
                    assert!(found.rows[r].is_none_or(|v| (v - sum).abs() < 1e-12));
                }
            }
        }
        let (table, _) = SparseTable::from_cells(2, 1, &[(0, 0, 1.0)]).unwrap();
        assert!(productivity(&table, &[None], &ProductivityConfig::default()).is_err());
        let found = productivity(&table, &[None, Some(1.0)], &ProductivityConfig::default()).unwrap();
        assert_eq!((found.columns, found.rows, found.without_property), (vec![None], vec![None, None], vec![0]));
    }
}
