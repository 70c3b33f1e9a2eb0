//! Relatedness density: how much of what is related to an activity a place already has.
//!
//! ρ_rj = Σ_i M_ri φ_ji / Σ_i φ_ji, from 0 to 1, no unit. Undefined where nothing is related to the activity (the sum below is
//! not positive). With a diagonal of 0 in φ, as is the default there, the activity itself does not count. The answer is dense, as
//! large as rows times columns; it comes whole or in blocks of rows. Time: ones of M times columns.
//!
//! Same numbers: `density` of ecomplexity and econcomplex (there times 100), `relatedness` of economic-complexity, all given the
//! same φ.
//!
//! Hidalgo, C. A., Klinger, B., Barabási, A.-L. & Hausmann, R. (2007), Science 317, 482–487.

use std::ops::Range;

use rayon::prelude::*;

use super::held_sums::held_sums;
use super::pair_counts::table_of;
use super::pairs::Relatedness;
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Bytes of one block of a density that is taken in blocks.
const BLOCK_BYTES: usize = 128 << 20;
/// Rows between two looks at whether the user wants to stop.
const ROWS_PER_CHECK: usize = 2048;

/// Density of every row in every column, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Density {
    /// Number of rows.
    pub rows: u32,
    /// Number of columns.
    pub columns: u32,
    /// ρ, row by row; 0 in undefined columns.
    pub values: Vec<f64>,
    /// Columns to which nothing is related: density is undefined there.
    pub undefined: Vec<bool>,
    /// The formula, with that of the relatedness.
    pub formula: String,
}

impl Density {
    /// Densities of one row.
    pub fn row(&self, row: u32) -> &[f64] {
        let n = self.columns as usize;
        &self.values[row as usize * n..(row as usize + 1) * n]
    }

    /// The density of a cell; `None` where it is undefined.
    pub fn get(&self, row: u32, column: u32) -> Option<f64> {
        (!self.undefined[column as usize]).then(|| self.row(row)[column as usize])
    }

    /// Distance: 1 − ρ, row by row; the distance of an undefined column is undefined and 0 here.
    ///
    /// Hausmann, R., Hidalgo, C. A. et al. (2014), *The Atlas of Economic Complexity*, MIT Press.
    pub fn distances(&self) -> Vec<f64> {
        let n = (self.columns as usize).max(1);
        let away = |(at, value): (usize, &f64)| if self.undefined[at % n] { 0.0 } else { 1.0 - value };
        self.values.par_iter().enumerate().map(away).collect()
    }
}

/// Density of every cell, whole.
pub fn density(presence: &Presence, relatedness: &Relatedness, progress: &Progress) -> Result<Density> {
    check_units(presence, relatedness)?;
    let sums = relatedness.row_sums();
    Ok(Density {
        rows: presence.rows(),
        columns: presence.columns(),
        values: density_of_rows(presence, relatedness, &sums, 0..presence.rows(), progress)?,
        undefined: without_relatedness(&sums),
        formula: format!("Σ_i M_ri φ_ji / Σ_i φ_ji, φ_ij = {}", relatedness.formula()),
    })
}

/// Density of some rows, with the row sums of the relatedness; 0 in columns to which nothing is related.
pub fn density_of_rows(
    presence: &Presence,
    relatedness: &Relatedness,
    sums: &[f64],
    rows: Range<u32>,
    progress: &Progress,
) -> Result<Vec<f64>> {
    let n = sums.len().max(1);
    let mut values = table_of(rows.len(), sums.len())?;
    progress.set_total(rows.len() as u64);
    for (first, block) in rows.step_by(ROWS_PER_CHECK).zip(values.chunks_mut(ROWS_PER_CHECK * n)) {
        progress.check()?;
        fill(presence, relatedness, sums, first, block);
        progress.add((block.len() / n) as u64);
    }
    Ok(values)
}

/// Density in blocks of rows, for a table whose density does not fit into memory. `take` is given the first row of a block and the
/// densities of its rows; columns to which nothing is related have density 0 there and are returned.
pub fn density_in_blocks(
    presence: &Presence,
    relatedness: &Relatedness,
    progress: &Progress,
    mut take: impl FnMut(u32, &[f64]) -> Result<()>,
) -> Result<Vec<bool>> {
    check_units(presence, relatedness)?;
    let sums = relatedness.row_sums();
    let (rows, n) = (presence.rows() as usize, sums.len().max(1));
    let height = (BLOCK_BYTES / (8 * n)).clamp(1, rows.max(1));
    let mut block = table_of(height, sums.len())?;
    progress.set_total(rows as u64);
    for first in (0..rows).step_by(height) {
        progress.check()?;
        let part = &mut block[..height.min(rows - first) * sums.len()];
        fill(presence, relatedness, &sums, first as u32, part);
        take(first as u32, part)?;
        progress.add(height.min(rows - first) as u64);
    }
    Ok(without_relatedness(&sums))
}

/// Which columns nothing is related to, by the row sums of the relatedness: density is undefined there.
pub fn without_relatedness(sums: &[f64]) -> Vec<bool> {
    sums.iter().map(|&sum| sum.is_nan() || sum <= 0.0).collect()
}

fn fill(presence: &Presence, relatedness: &Relatedness, sums: &[f64], first: u32, out: &mut [f64]) {
    held_sums(
        presence,
        first,
        sums.len(),
        out,
        |j, line| line.copy_from_slice(relatedness.row(j as u32)),
        |_, j, sum| if sums[j] > 0.0 { sum / sums[j] } else { 0.0 },
    );
}

/// Checks that the relatedness is between the columns of the matrix.
pub(super) fn check_units(presence: &Presence, relatedness: &Relatedness) -> Result<()> {
    if presence.columns() == relatedness.units() {
        return Ok(());
    }
    Err(Error::value("相关度表与矩阵的列数不一致", "the relatedness is not between the columns of the matrix")
        .found(relatedness.units().to_string())
        .expected(presence.columns().to_string(), presence.columns().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::relatedness::proximity::{ProximityConfig, ProximityKind, proximity};

    #[test]
    fn density_is_the_product_of_matrices_over_the_row_sum() {
        for case in 0..300 {
            let columns = case as u32 % 40 + 1;
            let (m, presence) = random(case, case as u32 % 25, columns, 0.3);
            let kind = if case % 2 == 0 { ProximityKind::MinConditional } else { ProximityKind::Conditional };
            let config = ProximityConfig { kind, unit_diagonal: case % 3 == 0, row_weights: None };
            let phi = proximity(&presence, &config, &Progress::new()).unwrap();
            let got = density(&presence, &phi, &Progress::new()).unwrap();
            for (r, held) in m.iter().enumerate() {
                for j in 0..columns {
                    let sum: f64 = phi.row(j).iter().sum();
                    let related: f64 = phi.row(j).iter().zip(held).map(|(p, h)| p * h).sum();
                    let expected = (sum > 0.0).then(|| related / sum);
                    assert_eq!(got.get(r as u32, j).is_some(), expected.is_some());
                    assert!(got.get(r as u32, j).zip(expected).is_none_or(|(a, b)| (a - b).abs() < 1e-12), "case {case}");
                }
            }
            assert!(got.values.iter().all(|d| (0.0..=1.0 + 1e-12).contains(d)));
            let mut streamed = Vec::new();
            let undefined = density_in_blocks(&presence, &phi, &Progress::new(), |first, block| {
                assert_eq!(streamed.len(), first as usize * columns as usize);
                streamed.extend_from_slice(block);
                Ok(())
            });
            assert_eq!((undefined.unwrap(), streamed), (got.undefined.clone(), got.values.clone()));
            assert!(got.distances().iter().zip(&got.values).all(|(a, b)| *a == 0.0 || (a + b - 1.0).abs() < 1e-15));
        }
    }

    #[test]
    fn density_of_a_place_with_everything_is_one_and_with_nothing_zero_on_any_number_of_threads() {
        let (_, presence) = random(2, 300, 90, 0.1);
        let rows = (0..300).map(|r| presence.row(r).to_vec()).chain([(0..90).collect(), Vec::new()]);
        let presence = Presence::from_rows(90, rows);
        let phi = proximity(&presence, &ProximityConfig::default(), &Progress::new()).unwrap();
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| density(&presence, &phi, &Progress::new()).unwrap())
        };
        let one = run(1);
        assert!(one == run(2) && one == run(8));
        assert!(one.row(300).iter().all(|d| (d - 1.0).abs() < 1e-12) && one.row(301).iter().all(|d| *d == 0.0));
        let progress = Progress::new();
        progress.cancel();
        assert_eq!(density(&presence, &phi, &progress).unwrap_err().kind(), "cancelled");
        assert!(density(&Presence::from_rows(3, [vec![0]]), &phi, &Progress::new()).is_err());
    }
}
