//! Obvious dense versions over random and degenerate tables, laws, and the known traps.

use rand::{Rng, RngExt};

use crate::measures::stream::stream;
use crate::measures::{Presence, SparseTable};

mod eigenvector;
mod fitness;
mod others;

/// Zeros and ones with that share of ones, and the same as a plain array.
fn random_presence(rng: &mut impl Rng, rows: usize, columns: usize, share: f64) -> (Presence, Vec<Vec<f64>>) {
    let dense: Vec<Vec<f64>> =
        (0..rows).map(|_| (0..columns).map(|_| f64::from(u8::from(rng.random::<f64>() < share))).collect()).collect();
    (presence_of(&dense), dense)
}

/// The presence of what is not zero.
fn presence_of(dense: &[Vec<f64>]) -> Presence {
    let row = |row: &Vec<f64>| (0..row.len() as u32).filter(|&c| row[c as usize] > 0.0).collect::<Vec<u32>>();
    Presence::from_rows(dense.first().map_or(0, |r| r.len() as u32), dense.iter().map(row))
}

/// A table of whole numbers, many of them zero, and the same as a plain array.
fn random_table(rng: &mut impl Rng, rows: usize, columns: usize) -> (SparseTable, Vec<Vec<f64>>) {
    let dense: Vec<Vec<f64>> =
        (0..rows).map(|_| (0..columns).map(|_| f64::from(rng.random_range(0..9u32).saturating_sub(3))).collect()).collect();
    (table_of(&dense), dense)
}

fn table_of(dense: &[Vec<f64>]) -> SparseTable {
    let cells: Vec<(u32, u32, f64)> = dense
        .iter()
        .enumerate()
        .flat_map(|(r, row)| row.iter().enumerate().map(move |(c, &v)| (r as u32, c as u32, v)))
        .collect();
    SparseTable::from_cells(dense.len() as u32, dense.first().map_or(0, |r| r.len() as u32), &cells).unwrap().0
}

fn turned(dense: &[Vec<f64>]) -> Vec<Vec<f64>> {
    (0..dense[0].len()).map(|c| dense.iter().map(|row| row[c]).collect()).collect()
}

fn product(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let b = turned(b);
    a.iter().map(|row| b.iter().map(|column| row.iter().zip(column).map(|(x, y)| x * y).sum()).collect()).collect()
}

/// Eigenvalues of a symmetric matrix, largest first, with unit vectors, by squaring it until one direction is left, taking
/// that out, and again. The matrix must be positive semidefinite; eigenvalues that are equal come in any basis.
fn eigen_by_squaring(matrix: &[Vec<f64>], count: usize) -> Vec<(f64, Vec<f64>)> {
    let n = matrix.len();
    let mut rest = matrix.to_vec();
    (0..count.min(n))
        .map(|_| {
            let mut power = rest.clone();
            for _ in 0..45 {
                power = product(&power, &power);
                let size = power.iter().flatten().fold(1e-300f64, |most, x| most.max(x.abs()));
                power.iter_mut().flatten().for_each(|x| *x /= size);
            }
            let length = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
            let best = power.into_iter().max_by(|a, b| length(a).total_cmp(&length(b))).unwrap();
            let size = length(&best).max(1e-300);
            let vector: Vec<f64> = best.iter().map(|x| x / size).collect();
            let image: Vec<f64> = rest.iter().map(|row| row.iter().zip(&vector).map(|(x, y)| x * y).sum()).collect();
            let value: f64 = image.iter().zip(&vector).map(|(x, y)| x * y).sum();
            for i in 0..n {
                for j in 0..n {
                    rest[i][j] -= value * vector[i] * vector[j];
                }
            }
            (value, vector)
        })
        .collect()
}

fn scores(values: &[f64], ddof: f64) -> Vec<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - ddof)).sqrt();
    values.iter().map(|v| (v - mean) / deviation).collect()
}

fn pearson(a: &[f64], b: &[f64]) -> f64 {
    scores(a, 0.0).iter().zip(scores(b, 0.0)).map(|(x, y)| x * y).sum::<f64>() / a.len() as f64
}

fn all(values: &[Option<f64>]) -> Vec<f64> {
    values.iter().map(|v| v.unwrap()).collect()
}

fn close(a: &[f64], b: &[f64], within: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x - y).abs() <= within * (1.0 + y.abs()))
}

/// The result of `work` with that many threads.
fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}
