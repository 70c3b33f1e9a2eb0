//! Gini coefficients: of values, and of an activity over places against a reference.
//!
//! Gini of values: half the mean absolute difference over the mean, from 0 to (n − 1)/n, zeros included; `corrected` multiplies by
//! n/(n − 1), so that everything in one hand is 1. Hoover Gini of an activity: twice the area between the Hoover curve and the
//! diagonal, with places in order of activity per reference (population; the total of all activities by default), from 0 to 1.
//! Locational Gini (Krugman 1991): that area itself with the totals as reference, from 0 to 0.5. No unit. Undefined where the
//! values or the activity sum to zero. Places without a reference have an infinite ratio and stand last; a place with neither
//! changes nothing. Time: cells, sorted by column, plus places.
//!
//! Same numbers: `gini`, `hoover_gini`, `locational_gini` of econcomplex and EconGeo (which rounds Hoover's to 3 digits).
//!
//! Gini, C. (1912), *Variabilità e mutabilità*. Hoover, E. M. (1936), *The measurement of industrial localization*, Review of
//! Economics and Statistics 18, 162–171. Krugman, P. (1991), *Geography and Trade*, MIT Press, ch. 2.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::curves::hoover_points;
use super::shares::check_values;
use crate::Result;
use crate::measures::sparse::SparseTable;

/// Parameters of the Gini of values.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GiniConfig {
    /// Whether to multiply by n/(n − 1).
    pub corrected: bool,
}

/// Gini of values; `None` where they sum to zero, or for a single value when corrected.
pub fn gini(values: &[f64], config: &GiniConfig) -> Result<Option<f64>> {
    check_values("数值", "the list of values", values, values.len() as u32)?;
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| *v > 0.0).collect();
    Ok(gini_with_zeros(&mut sorted, values.len(), config.corrected))
}

/// Gini of each row over all columns, zeros included.
pub fn gini_of_rows(table: &SparseTable, config: &GiniConfig) -> Vec<Option<f64>> {
    let of_row = |row: u32| gini_with_zeros(&mut table.row(row).1.to_vec(), table.columns() as usize, config.corrected);
    (0..table.rows()).into_par_iter().map(of_row).collect()
}

/// Positive values, the rest of `n` being zero: ranks begin after the zeros.
fn gini_with_zeros(positive: &mut [f64], n: usize, corrected: bool) -> Option<f64> {
    positive.sort_by(f64::total_cmp);
    let sum: f64 = positive.iter().sum();
    if sum <= 0.0 || (corrected && n < 2) {
        return None;
    }
    let zeros = n - positive.len();
    // Σ (2 rank − n − 1) x, with the differences of ranks small where the values are large.
    let spread: f64 = positive.iter().zip(zeros + 1..).map(|(x, rank)| (2.0 * rank as f64 - n as f64 - 1.0) * x).sum();
    let gini = spread / (n as f64 * sum);
    Some(if corrected { gini * n as f64 / (n as f64 - 1.0) } else { gini })
}

/// Hoover Gini of each column over the rows; `reference` holds one value for each row, their totals when not given.
pub fn hoover_gini(table: &SparseTable, reference: Option<&[f64]>) -> Result<Vec<Option<f64>>> {
    let totals = match reference {
        Some(values) => {
            check_values("参照", "the reference", values, table.rows())?;
            values.to_vec()
        }
        None => table.row_totals(),
    };
    let columns = table.transposed();
    Ok((0..columns.rows())
        .into_par_iter()
        .map(|column| {
            let points = hoover_points(columns.row(column), &totals)?;
            let area: f64 = points.windows(2).map(|pair| (pair[1].0 - pair[0].0) * f64::midpoint(pair[0].1, pair[1].1)).sum();
            Some(1.0 - 2.0 * area)
        })
        .collect())
}

/// Locational Gini of each column, from 0 to 0.5.
pub fn locational_gini(table: &SparseTable) -> Result<Vec<Option<f64>>> {
    Ok(hoover_gini(table, None)?.into_iter().map(|value| value.map(|gini| gini / 2.0)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, random_table};

    #[test]
    fn gini_is_half_the_mean_difference_over_the_mean() {
        for case in 0..300 {
            let n = case as u32 % 9 + 1;
            let (dense, table) = random_table(case, 4, n, 0.6);
            for corrected in [false, true] {
                let config = GiniConfig { corrected };
                for (row, got) in dense.iter().zip(gini_of_rows(&table, &config)) {
                    let n = f64::from(n);
                    let sum: f64 = row.iter().sum();
                    let differences: f64 = row.iter().flat_map(|a| row.iter().map(move |b| (a - b).abs())).sum();
                    let expected = differences / (2.0 * n * sum) * if corrected { n / (n - 1.0) } else { 1.0 };
                    assert!(close(got, expected), "{case}");
                    assert_eq!(got, gini(row, &config).unwrap());
                }
            }
        }
        assert!(gini(&[1.0, -1.0], &GiniConfig::default()).is_err());
        assert_eq!(gini(&[0.0, 0.0, 5.0], &GiniConfig { corrected: true }).unwrap(), Some(1.0));
    }

    #[test]
    fn hoovers_gini_is_the_weighted_mean_difference_of_ratios() {
        for case in 0..300 {
            let rows = case as u32 % 8 + 1;
            let (dense, table) = random_table(case, rows, 3, 0.6);
            let people: Vec<f64> = (0..rows).map(|r| f64::from(r * 7 % 5 + 1)).collect();
            let got = hoover_gini(&table, Some(&people)).unwrap();
            let all: f64 = people.iter().sum();
            for (c, got) in got.into_iter().enumerate() {
                let sum: f64 = dense.iter().map(|row| row[c]).sum();
                let (x, p): (Vec<f64>, Vec<f64>) =
                    (dense.iter().map(|row| row[c] / sum).collect(), people.iter().map(|p| p / all).collect());
                let pairs = |i: usize| (0..x.len()).map(|j| (x[i] * p[j] - x[j] * p[i]).abs()).sum::<f64>();
                assert!(close(got, (0..x.len()).map(pairs).sum::<f64>() / 2.0), "{case}");
            }
            let local = locational_gini(&table).unwrap();
            assert!(local.iter().flatten().all(|g| (-1e-12..=0.5).contains(g)));
        }
    }
}
