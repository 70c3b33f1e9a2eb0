//! The largest eigenvalues of a symmetric operator that is only known by its products.
//!
//! Lanczos' method with full reorthogonalisation; vectors that are known already are taken out exactly. When the basis is full,
//! the best Ritz vectors are kept and the rest is built anew (thick restart), so memory stays within `LIMIT` vectors.
//!
//! Lanczos, C. (1950), J. Res. Natl. Bur. Stand. 45, 255–282. Wu, K. & Simon, H. (2000), *Thick-restart Lanczos method for large
//! symmetric eigenvalue problems*, SIAM J. Matrix Anal. Appl. 22, 602–616. Small matrices: Jacobi (1846); tridiagonal ones: QL with
//! implicit shifts (Dubrulle, Martin & Wilkinson 1968).

use rand::RngExt;
use rayon::prelude::*;

use crate::measures::stream::stream;
use crate::tables::Progress;
use crate::{Error, Result};

/// Most vectors in the basis.
const LIMIT: usize = 128;
/// Ritz vectors that survive a restart.
const KEPT: usize = 32;
/// What is left of a product below this times the scale is rounding: the basis spans all that its start can reach.
const INVARIANT: f64 = 1e-13;
/// From this much work on, vectors are worth several threads.
const MUCH_WORK: usize = 1 << 16;
/// Elements that one thread takes at a time.
const BLOCK: usize = 1024;

/// Multiplies a vector with the operator.
pub(crate) type Apply<'a> = dyn FnMut(&[f64], &mut [f64]) + 'a;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// Upper bound of the eigenvalues' size; says what is zero.
    pub(crate) scale: f64,
    /// Error of the eigenvector that is small enough.
    pub(crate) vector_error: f64,
    /// Residual that is small enough whatever the vector.
    pub(crate) residual: f64,
    /// Most products with the operator.
    pub(crate) steps: u32,
    /// Seed of the start.
    pub(crate) seed: u64,
}

/// The largest eigenvalue, its vector, and what the last basis says of the next one.
#[derive(Debug, Clone)]
pub(crate) struct Top {
    pub(crate) value: f64,
    pub(crate) vector: Vec<f64>,
    /// Best vector of the basis for the next eigenvalue.
    pub(crate) next: Option<Vec<f64>>,
    pub(crate) steps: u32,
    pub(crate) converged: bool,
}

/// The largest eigenpair orthogonal to the vectors in `known` (orthonormal). `None` where these fill the space.
pub(crate) fn largest(
    apply: &mut Apply<'_>,
    known: &[Vec<f64>],
    start: Vec<f64>,
    wanted: &Wanted,
    progress: &Progress,
) -> Result<Option<Top>> {
    let room = start.len().saturating_sub(known.len());
    let mut work = Lanczos { known, basis: Vec::new(), projected: Vec::new(), plain: true };
    let Some(mut next) = work.first(start, wanted.seed) else { return Ok(None) };
    let mut steps = 0;
    loop {
        progress.check()?;
        let mut product = vec![0.0; next.len()];
        apply(&next, &mut product);
        steps += 1;
        let length = work.extend(next, &mut product);
        let size = work.basis.len();
        let over = size >= room || length <= INVARIANT * wanted.scale || steps >= wanted.steps;
        let full = size >= LIMIT;
        if over || full || (size.is_multiple_of(4) && work.plain) {
            let (values, last) = work.ritz_last();
            let best = greatest(&values);
            let rest = second(&values, best);
            let residual = length * last[best].abs();
            let gap = rest.map_or(values[best].abs(), |i| values[best] - values[i]).max(f64::MIN_POSITIVE);
            let converged = residual <= wanted.residual || residual / gap <= wanted.vector_error;
            if over || converged {
                let complete = converged || size >= room || length <= INVARIANT * wanted.scale;
                return Ok(Some(work.answer(steps, complete)));
            }
        }
        if full {
            work.restart();
        }
        product.iter_mut().for_each(|x| *x /= length);
        next = product;
    }
}

/// A start vector: random, the same for the same seed.
pub(crate) fn random_start(n: usize, seed: u64) -> Vec<f64> {
    let mut rng = stream(seed, 0);
    (0..n).map(|_| rng.random::<f64>() - 0.5).collect()
}

struct Lanczos<'a> {
    known: &'a [Vec<f64>],
    basis: Vec<Vec<f64>>,
    /// The operator within the basis: row `j` holds the entries up to the diagonal.
    projected: Vec<Vec<f64>>,
    /// No restart yet, so that the projected operator is tridiagonal.
    plain: bool,
}

impl Lanczos<'_> {
    /// The start, orthogonal to what is known and of length one.
    fn first(&self, mut start: Vec<f64>, seed: u64) -> Option<Vec<f64>> {
        for attempt in 0..4 {
            let before = norm(&start);
            remove(&mut start, self.known);
            remove(&mut start, self.known);
            let length = norm(&start);
            if length > 1e-8 * before && before > 0.0 {
                start.iter_mut().for_each(|x| *x /= length);
                return Some(start);
            }
            if start.len() <= self.known.len() {
                return None;
            }
            start = random_start(start.len(), seed.wrapping_add(attempt + 1));
        }
        None
    }

    /// Adds a vector to the basis; its product becomes what is left of it outside the basis. Returns that length.
    fn extend(&mut self, vector: Vec<f64>, product: &mut [f64]) -> f64 {
        self.basis.push(vector);
        let size = self.basis.len();
        let mut entries = vec![0.0; size];
        let near = size.saturating_sub(2);
        remove(product, self.known);
        add_to(&mut entries[near..], &remove(product, &self.basis[near..]));
        let mut length = norm(product);
        // Once is enough unless most of the vector goes; what is left then may be rounding, and is cleaned again.
        for _ in 0..4 {
            let before = length;
            add_to(&mut entries, &remove(product, &self.basis));
            remove(product, self.known);
            length = norm(product);
            if length > 0.7 * before {
                break;
            }
        }
        self.projected.push(entries);
        length
    }

    /// Ritz values and, for each, the last component of its vector within the basis.
    fn ritz_last(&self) -> (Vec<f64>, Vec<f64>) {
        let size = self.basis.len();
        if self.plain {
            let mut last = vec![vec![0.0; size]];
            last[0][size - 1] = 1.0;
            let values = self.tridiagonal(&mut last);
            return (values, last.swap_remove(0));
        }
        let (values, vectors) = self.ritz();
        let last = vectors[size - 1].clone();
        (values, last)
    }

    /// Ritz values and vectors; row `i` holds component `i` of all vectors.
    fn ritz(&self) -> (Vec<f64>, Vec<Vec<f64>>) {
        let size = self.basis.len();
        let mut rows = identity(size);
        if self.plain {
            let values = self.tridiagonal(&mut rows);
            return (values, rows);
        }
        let mut dense = vec![vec![0.0; size]; size];
        for (i, entries) in self.projected.iter().enumerate() {
            for (j, &entry) in entries.iter().enumerate() {
                dense[i][j] = entry;
                dense[j][i] = entry;
            }
        }
        jacobi(dense)
    }

    fn tridiagonal(&self, rows: &mut [Vec<f64>]) -> Vec<f64> {
        let diagonal = self.projected.iter().enumerate().map(|(i, entries)| entries[i]).collect();
        let beside = self.projected.iter().enumerate().skip(1).map(|(i, entries)| entries[i - 1]).collect();
        implicit_ql(diagonal, beside, rows)
    }

    fn restart(&mut self) {
        let (values, vectors) = self.ritz();
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
        order.truncate(KEPT);
        let kept = order.iter().map(|&at| self.combined(&vectors, at)).collect();
        self.basis = kept;
        self.projected = (0..order.len())
            .map(|i| {
                let mut entries = vec![0.0; i + 1];
                entries[i] = values[order[i]];
                entries
            })
            .collect();
        self.plain = false;
    }

    /// The Ritz vector at that place.
    fn combined(&self, vectors: &[Vec<f64>], at: usize) -> Vec<f64> {
        let factors: Vec<f64> = vectors.iter().map(|row| -row[at]).collect();
        let mut out = vec![0.0; self.basis[0].len()];
        subtract(&mut out, &self.basis, &factors);
        out
    }

    fn answer(&self, steps: u32, converged: bool) -> Top {
        let (values, vectors) = self.ritz();
        let best = greatest(&values);
        let mut vector = self.combined(&vectors, best);
        let length = norm(&vector);
        vector.iter_mut().for_each(|x| *x /= length);
        let next = second(&values, best).map(|at| self.combined(&vectors, at));
        Top { value: values[best], vector, next, steps, converged }
    }
}

fn identity(size: usize) -> Vec<Vec<f64>> {
    (0..size).map(|i| (0..size).map(|j| f64::from(u8::from(i == j))).collect()).collect()
}

/// Place of the largest value.
fn greatest(values: &[f64]) -> usize {
    (0..values.len()).max_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap_or_default()
}

/// Place of the largest value but one.
fn second(values: &[f64], best: usize) -> Option<usize> {
    (0..values.len()).filter(|&i| i != best).max_by(|&a, &b| values[a].total_cmp(&values[b]))
}

fn add_to(sums: &mut [f64], terms: &[f64]) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
}

/// Length of a vector.
pub(crate) fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

/// Sum of products, in eight strands of fixed order.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut strands = [0.0f64; 8];
    let (whole_a, whole_b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = whole_a.remainder().iter().zip(whole_b.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in whole_a.zip(whole_b) {
        for i in 0..8 {
            strands[i] += x[i] * y[i];
        }
    }
    strands.iter().sum::<f64>() + rest
}

/// Takes the vectors out of `product`; returns how much of each there was.
fn remove(product: &mut [f64], vectors: &[Vec<f64>]) -> Vec<f64> {
    let factors: Vec<f64> = if product.len() * vectors.len() < MUCH_WORK {
        vectors.iter().map(|v| dot(v, product)).collect()
    } else {
        vectors.par_iter().map(|v| dot(v, product)).collect()
    };
    subtract(product, vectors, &factors);
    factors
}

/// Subtracts the combination of the vectors.
fn subtract(product: &mut [f64], vectors: &[Vec<f64>], factors: &[f64]) {
    let block = |first: usize, out: &mut [f64]| {
        for (vector, factor) in vectors.iter().zip(factors) {
            let part = &vector[first..first + out.len()];
            out.iter_mut().zip(part).for_each(|(x, v)| *x -= factor * v);
        }
    };
    if product.len() * vectors.len() < MUCH_WORK {
        product.chunks_mut(BLOCK).enumerate().for_each(|(at, out)| block(at * BLOCK, out));
    } else {
        product.par_chunks_mut(BLOCK).enumerate().for_each(|(at, out)| block(at * BLOCK, out));
    }
}

/// Eigenvalues of a symmetric tridiagonal matrix. Each of `rows` is multiplied from the right with the eigenvectors: the rows of
/// the identity become the vectors' components.
pub(crate) fn implicit_ql(mut diagonal: Vec<f64>, mut beside: Vec<f64>, rows: &mut [Vec<f64>]) -> Vec<f64> {
    let n = diagonal.len();
    beside.push(0.0);
    for low in 0..n {
        for _ in 0..64 {
            let split = (low..n - 1).find(|&m| {
                let size = diagonal[m].abs() + diagonal[m + 1].abs();
                beside[m].abs() <= f64::EPSILON * size
            });
            let m = split.unwrap_or(n - 1);
            if m == low {
                break;
            }
            ql_sweep(&mut diagonal, &mut beside, rows, low, m);
        }
    }
    diagonal
}

/// One implicit QL step on the block from `low` to `m`.
fn ql_sweep(diagonal: &mut [f64], beside: &mut [f64], rows: &mut [Vec<f64>], low: usize, high: usize) {
    let slope = (diagonal[low + 1] - diagonal[low]) / (2.0 * beside[low]);
    let root = slope.hypot(1.0);
    let mut carried = diagonal[high] - diagonal[low] + beside[low] / (slope + root.copysign(slope));
    let (mut sine, mut cosine, mut shift) = (1.0, 1.0, 0.0);
    for i in (low..high).rev() {
        let bulge = sine * beside[i];
        let kept = cosine * beside[i];
        let length = bulge.hypot(carried);
        beside[i + 1] = length;
        if length == 0.0 {
            diagonal[i + 1] -= shift;
            beside[high] = 0.0;
            return;
        }
        sine = bulge / length;
        cosine = carried / length;
        carried = diagonal[i + 1] - shift;
        let turned = (diagonal[i] - carried) * sine + 2.0 * cosine * kept;
        shift = sine * turned;
        diagonal[i + 1] = carried + shift;
        carried = cosine * turned - kept;
        for row in rows.iter_mut() {
            let (first, second) = (row[i], row[i + 1]);
            row[i + 1] = sine * first + cosine * second;
            row[i] = cosine * first - sine * second;
        }
    }
    diagonal[low] -= shift;
    beside[low] = carried;
    beside[high] = 0.0;
}

/// Eigenvalues and vectors of a small symmetric matrix; row `i` of the vectors holds component `i` of each.
pub(crate) fn jacobi(mut a: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = a.len();
    let mut vectors = identity(n);
    let total: f64 = a.iter().flatten().map(|x| x * x).sum();
    for _ in 0..60 {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i][j] * a[i][j]).sum();
        if off <= 1e-32 * total {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    ((0..n).map(|i| a[i][i]).collect(), vectors)
}

/// Makes the entry (p, q) zero.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if matrix[p][q] == 0.0 {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let tangent = if theta == 0.0 { 1.0 } else { theta.signum() / (theta.abs() + theta.hypot(1.0)) };
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    for row in matrix.iter_mut().chain(vectors.iter_mut()) {
        let (first, second) = (row[p], row[q]);
        row[p] = cosine * first - sine * second;
        row[q] = sine * first + cosine * second;
    }
    let (upper, lower) = matrix.split_at_mut(q);
    for (first, second) in upper[p].iter_mut().zip(lower[0].iter_mut()) {
        let (before, other) = (*first, *second);
        *first = cosine * before - sine * other;
        *second = sine * before + cosine * other;
    }
    matrix[p][q] = 0.0;
    matrix[q][p] = 0.0;
}

/// An error where the steps did not suffice.
pub(crate) fn not_converged(steps: u32) -> Error {
    Error::numeric("特征向量未收敛", "the eigenvector did not converge")
        .found(format!("{steps} steps"))
        .hint("请增大 max_steps，或检查 λ2 与 λ3 是否过近", "raise max_steps, or see whether λ2 and λ3 are too close")
}
