//! The complexity frontier of a place: how complex the most complex part of its knowledge is.
//!
//! All occurrences of technologies in the documents of a place are put in order of complexity; the frontier is the median
//! complexity of the top share of them. In the unit of the complexity handed in. Occurrences of technologies without a complexity
//! are left out. Undefined for a place without any. A top share that cuts an occurrence in two counts the part. Time: cells of the
//! table, sorted by row.
//!
//! Same idea: `complexity_frontier` of GeoInno.
//!
//! Mewes, L. & Broekel, T. (2022), *Technological complexity and economic growth of regions*, Research Policy 51, 104156.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::measures::sparse::SparseTable;
use crate::{Error, Result};

/// Parameters of the complexity frontier.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FrontierConfig {
    /// Share of the occurrences that is the top.
    pub top: f64,
}

impl Default for FrontierConfig {
    fn default() -> Self {
        Self { top: 0.05 }
    }
}

/// The complexity frontier of each row; cells are occurrences of technologies in documents, counted or in fractions.
pub fn complexity_frontier(table: &SparseTable, complexity: &[Option<f64>], config: &FrontierConfig) -> Result<Vec<Option<f64>>> {
    if complexity.len() != table.columns() as usize || complexity.iter().flatten().any(|c| !c.is_finite()) {
        return Err(Error::value("每列应有一个有限的复杂度", "there must be one finite complexity for each column")
            .found(complexity.len().to_string())
            .expected(table.columns().to_string(), table.columns().to_string()));
    }
    if !(config.top > 0.0 && config.top <= 1.0) {
        return Err(Error::configuration("前沿比例 top 无效", "top is not valid")
            .found(config.top.to_string())
            .expected("0 < top ≤ 1", "0 < top ≤ 1"));
    }
    Ok((0..table.rows()).into_par_iter().map(|row| frontier(table.row(row), complexity, config.top)).collect())
}

/// The median of the top: the complexity at half of its weight, the mean of both sides where that falls between two.
fn frontier((columns, values): (&[u32], &[f64]), complexity: &[Option<f64>], top: f64) -> Option<f64> {
    let known = columns.iter().zip(values).filter_map(|(&column, &weight)| complexity[column as usize].map(|c| (c, weight)));
    let mut cells: Vec<(f64, f64)> = known.collect();
    cells.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let half = cells.iter().map(|cell| cell.1).sum::<f64>() * top / 2.0;
    let mut passed = 0.0;
    for (at, &(value, weight)) in cells.iter().enumerate() {
        passed += weight;
        if (passed - half).abs() <= 1e-12 * half {
            // The top reaches beyond its half, so there is a next one unless it ends within this.
            let next = cells.get(at + 1).map_or(value, |cell| cell.0);
            return Some(f64::midpoint(value, next));
        }
        if passed > half {
            return Some(value);
        }
    }
    cells.last().map(|cell| cell.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn the_frontier_is_the_median_of_the_top_occurrences_written_out() {
        for case in 0..500 {
            let mut rng = stream(41, case);
            let n = rng.random_range(1..8u32);
            let complexity: Vec<Option<f64>> =
                (0..n).map(|_| rng.random_bool(0.9).then(|| rng.random_range(-9..9).into())).collect();
            let counts: Vec<u32> = (0..n).map(|_| rng.random_range(0..6)).collect();
            let mut all: Vec<f64> =
                (0..n as usize).flat_map(|c| complexity[c].map_or(vec![], |v| vec![v; counts[c] as usize])).collect();
            all.sort_by(|a, b| b.total_cmp(a));
            // A share that takes whole occurrences.
            let take = if all.is_empty() { 0 } else { rng.random_range(1..=all.len()) };
            let top = if all.is_empty() { 0.5 } else { take as f64 / all.len() as f64 };
            let head = &all[..take];
            let expected = (take > 0).then(|| (head[(take - 1) / 2] + head[take / 2]) / 2.0);
            let cells: Vec<_> = counts.iter().zip(0..).map(|(&count, c)| (0, c, f64::from(count))).collect();
            let (table, _) = SparseTable::from_cells(1, n, &cells).unwrap();
            assert_eq!(complexity_frontier(&table, &complexity, &FrontierConfig { top }).unwrap(), [expected], "{case}");
        }
        let (table, _) = SparseTable::from_cells(1, 1, &[]).unwrap();
        for top in [0.0, 1.1, f64::NAN] {
            assert!(complexity_frontier(&table, &[None], &FrontierConfig { top }).is_err());
        }
    }
}
