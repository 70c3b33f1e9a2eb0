//! How often two columns occur in the same row: M'M, the count every measure of relatedness starts from.
//!
//! Each column adds up the rest of every row it occurs in, so a pair is met once and nothing is multiplied by zero; the work is
//! half the sum of squared row counts. Where a table is so full that this exceeds comparing bit sets, bit sets are compared
//! instead; the counts are the same. Blocks of work are single columns, and a weighted sum runs over the rows in their order,
//! so the result does not depend on the threads.

use std::ops::AddAssign;

use rayon::prelude::*;

use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Words of bit sets taken to be compared in the time of one addition into a count: an assumption, on the side of the additions. It
/// decides which way is taken and never what is counted.
const WORDS_PER_ADDITION: f64 = 1.0;
/// Rows and columns of a tile when the upper half is copied to the lower one.
const TILE: usize = 32;

/// For each column the rows that have it, and where in them it stands.
pub(super) struct Occurrences<'a> {
    presence: &'a Presence,
    starts: Vec<usize>,
    place: Vec<(u32, u32)>,
}

impl<'a> Occurrences<'a> {
    pub(super) fn of(presence: &'a Presence) -> Self {
        let mut starts = vec![0usize];
        starts.extend(presence.column_counts().iter().scan(0usize, |sum, &count| {
            *sum += count as usize;
            Some(*sum)
        }));
        let mut next = starts.clone();
        let mut place = vec![(0, 0); presence.cells()];
        for row in 0..presence.rows() {
            for (at, &column) in presence.row(row).iter().enumerate() {
                let slot = &mut next[column as usize];
                place[*slot] = (row, at as u32);
                *slot += 1;
            }
        }
        Self { presence, starts, place }
    }

    /// The rows that have a column, ascending, with all columns of each and the place of this one among them.
    pub(super) fn rows_with(&self, column: usize) -> impl Iterator<Item = (u32, &'a [u32], usize)> + '_ {
        let range = self.starts[column]..self.starts[column + 1];
        self.place[range].iter().map(|&(row, at)| (row, self.presence.row(row), at as usize))
    }
}

/// A count in as few bytes as it needs: the counts of one column should stay in the nearest cache.
trait Count: Copy + Default + Send + AddAssign + Into<f64> {
    const ONE: Self;
}

impl Count for u16 {
    const ONE: Self = 1;
}

impl Count for u32 {
    const ONE: Self = 1;
}

/// The table of all pairs, row by row: what `upper` makes of the counts of column `i` with the columns from `i` on, and the same
/// below the diagonal. With weights, each row counts as much as it weighs.
pub(super) fn pair_table(
    presence: &Presence,
    weights: Option<&[f64]>,
    progress: &Progress,
    upper: impl Fn(usize, &mut [f64]) + Sync,
) -> Result<Vec<f64>> {
    let n = presence.columns() as usize;
    let mut out = table_of(n, n)?;
    progress.set_total(n as u64);
    match weights {
        Some(weights) => fill_weighted(presence, weights, progress, &mut out, &upper)?,
        None if fuller_than_bits(presence) => fill_bits(presence, progress, &mut out, &upper)?,
        None if u16::try_from(presence.rows()).is_ok() => fill::<u16>(presence, progress, &mut out, &upper)?,
        None => fill::<u32>(presence, progress, &mut out, &upper)?,
    }
    mirror(&mut out, n, n);
    Ok(out)
}

/// A dense table of zeros, or an error where memory has no room for it.
pub(super) fn table_of(rows: usize, columns: usize) -> Result<Vec<f64>> {
    let cells = rows.checked_mul(columns).filter(|&cells| cells <= (isize::MAX as usize) / 8);
    let refuse = || {
        Error::numeric("结果表过大，内存放不下", "the table of the result does not fit into memory")
            .found(format!("{rows} × {columns}"))
            .hint("改用只保留最近邻的计算，或按块输出", "keep only the nearest, or take the result in blocks")
    };
    let cells = cells.ok_or_else(refuse)?;
    // Asked for first, so that a table that cannot be had is an error and not the end of the program.
    Vec::<f64>::new().try_reserve_exact(cells).map_err(|_| refuse())?;
    Ok(vec![0.0; cells])
}

/// Checks weights of rows: one for each, finite, not negative.
pub(super) fn check_weights(weights: Option<&[f64]>, rows: u32) -> Result<()> {
    let Some(weights) = weights else { return Ok(()) };
    if weights.len() != rows as usize {
        return Err(Error::value("权重个数应等于行数", "there must be one weight for each row")
            .found(weights.len().to_string())
            .expected(rows.to_string(), rows.to_string()));
    }
    match weights.iter().position(|w| !(w.is_finite() && *w >= 0.0)) {
        Some(row) => Err(Error::value("权重应为不小于 0 的有限数", "a weight must be a finite number that is not negative")
            .found(weights[row].to_string())
            .row(row as u64 + 1)),
        None => Ok(()),
    }
}

fn fill<T: Count>(
    presence: &Presence,
    progress: &Progress,
    out: &mut [f64],
    upper: &(impl Fn(usize, &mut [f64]) + Sync),
) -> Result<()> {
    let n = presence.columns() as usize;
    let occurrences = Occurrences::of(presence);
    out.par_chunks_mut(n.max(1)).enumerate().try_for_each_init(
        || vec![T::default(); n],
        |counts, (i, row)| {
            for (_, columns, at) in occurrences.rows_with(i) {
                for &j in &columns[at..] {
                    counts[j as usize] += T::ONE;
                }
            }
            for (value, count) in row[i..].iter_mut().zip(&mut counts[i..]) {
                *value = (*count).into();
                *count = T::default();
            }
            upper(i, &mut row[i..]);
            progress.add(1);
            progress.check()
        },
    )
}

fn fill_weighted(
    presence: &Presence,
    weights: &[f64],
    progress: &Progress,
    out: &mut [f64],
    upper: &(impl Fn(usize, &mut [f64]) + Sync),
) -> Result<()> {
    let occurrences = Occurrences::of(presence);
    out.par_chunks_mut((presence.columns() as usize).max(1)).enumerate().try_for_each(|(i, row)| {
        for (r, columns, at) in occurrences.rows_with(i) {
            let weight = weights[r as usize];
            for &j in &columns[at..] {
                row[j as usize] += weight;
            }
        }
        upper(i, &mut row[i..]);
        progress.add(1);
        progress.check()
    })
}

/// Whether comparing bit sets is less work than adding up rows.
fn fuller_than_bits(presence: &Presence) -> bool {
    let additions: f64 = presence.row_counts().iter().map(|&d| f64::from(d) * f64::from(d)).sum();
    let n = f64::from(presence.columns());
    additions * WORDS_PER_ADDITION > n * n * f64::from(presence.rows().div_ceil(64))
}

fn fill_bits(
    presence: &Presence,
    progress: &Progress,
    out: &mut [f64],
    upper: &(impl Fn(usize, &mut [f64]) + Sync),
) -> Result<()> {
    let n = presence.columns() as usize;
    let words = (presence.rows() as usize).div_ceil(64).max(1);
    let mut bits = vec![0u64; n * words];
    for row in 0..presence.rows() {
        for &column in presence.row(row) {
            bits[column as usize * words + row as usize / 64] |= 1 << (row % 64);
        }
    }
    out.par_chunks_mut(n.max(1)).enumerate().try_for_each(|(i, row)| {
        let own = &bits[i * words..(i + 1) * words];
        for (value, other) in row[i..].iter_mut().zip(bits[i * words..].chunks_exact(words)) {
            *value = own.iter().zip(other).map(|(a, b)| u64::from((a & b).count_ones())).sum::<u64>() as f64;
        }
        upper(i, &mut row[i..]);
        progress.add(1);
        progress.check()
    })
}

/// Copies what stands right of the diagonal to its place below: halves the rows, copies the block of the upper half's rows and
/// the lower half's columns, then does both halves.
fn mirror(rows: &mut [f64], n: usize, count: usize) {
    mirror_from(rows, n, 0, count);
}

fn mirror_from(rows: &mut [f64], n: usize, first: usize, count: usize) {
    if count <= TILE {
        for i in 0..count {
            for j in i + 1..count {
                rows[j * n + first + i] = rows[i * n + first + j];
            }
        }
        return;
    }
    let half = count / 2;
    let (top, bottom) = rows.split_at_mut(half * n);
    let top_rows = &*top;
    bottom[..(count - half) * n].par_chunks_mut(TILE * n).enumerate().for_each(|(tile, block)| {
        for across in (0..half).step_by(TILE) {
            for (k, row) in block.chunks_mut(n).enumerate() {
                let column = first + half + tile * TILE + k;
                for i in across..(across + TILE).min(half) {
                    row[first + i] = top_rows[i * n + column];
                }
            }
        }
    });
    rayon::join(|| mirror_from(top, n, first, half), || mirror_from(bottom, n, first + half, count - half));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    /// A random matrix of zeros and ones, and the same as rows of columns.
    pub(in crate::measures) fn random(case: u64, rows: u32, columns: u32, fill: f64) -> (Vec<Vec<f64>>, Presence) {
        let mut rng = stream(17, case);
        let dense: Vec<Vec<f64>> =
            (0..rows).map(|_| (0..columns).map(|_| f64::from(u8::from(rng.random::<f64>() < fill))).collect()).collect();
        let presence = presence_of(&dense, columns);
        (dense, presence)
    }

    pub(in crate::measures) fn presence_of(dense: &[Vec<f64>], columns: u32) -> Presence {
        Presence::from_rows(columns, dense.iter().map(|row| (0..columns).filter(|&c| row[c as usize] > 0.0).collect()))
    }

    fn dense_counts(m: &[Vec<f64>], weights: &[f64], n: usize) -> Vec<f64> {
        let pair = |i: usize, j: usize| m.iter().zip(weights).map(|(row, w)| w * (row[i] * row[j])).sum();
        (0..n * n).map(|k| pair(k / n, k % n)).collect()
    }

    #[test]
    fn sparse_sums_bit_sets_and_the_product_of_matrices_agree() {
        for case in 0..400 {
            let mut rng = stream(3, case);
            let (rows, columns) = (rng.random_range(0..90), rng.random_range(0..70));
            let (m, presence) = random(case, rows, columns, rng.random_range(0.0..1.0));
            let n = columns as usize;
            let ones = vec![1.0; rows as usize];
            let expected = dense_counts(&m, &ones, n);
            let mut tables = [vec![0.0; n * n], vec![0.0; n * n], vec![0.0; n * n]];
            let [a, b, c] = &mut tables;
            let progress = Progress::new();
            fill::<u16>(&presence, &progress, a, &|_, _| ()).unwrap();
            fill::<u32>(&presence, &progress, b, &|_, _| ()).unwrap();
            fill_bits(&presence, &progress, c, &|_, _| ()).unwrap();
            for table in &mut tables {
                mirror(table, n, n);
                assert_eq!(*table, expected, "case {case}");
            }
            let weights: Vec<f64> = (0..rows).map(|_| rng.random_range(0.0..3.0)).collect();
            let weighted = pair_table(&presence, Some(&weights), &progress, |_, _| ()).unwrap();
            assert!(weighted.iter().zip(dense_counts(&m, &weights, n)).all(|(a, b)| (a - b).abs() < 1e-12));
        }
    }

    #[test]
    fn weights_that_do_not_fit_and_a_stop_are_errors() {
        assert!(check_weights(Some(&[1.0]), 2).is_err());
        assert!(check_weights(Some(&[1.0, -1.0]), 2).is_err());
        assert!(check_weights(Some(&[1.0, f64::NAN]), 2).is_err());
        let progress = Progress::new();
        progress.cancel();
        let (_, presence) = random(1, 20, 20, 0.3);
        assert_eq!(pair_table(&presence, None, &progress, |_, _| ()).unwrap_err().kind(), "cancelled");
        assert_eq!(table_of(usize::MAX, 2).unwrap_err().kind(), "numeric");
    }
}
