//! Inferred comparative advantage (ICA): x / ⟨w⟩, against the mean of a random table with the same totals on average.
//!
//! The random table is the bipartite weighted configuration model with continuous weights: of all distributions with the given mean
//! totals the one of greatest entropy, whose cells are exponential with mean ⟨w⟩ = 1 / (θ_row + φ_column). From 0 up, no unit; an empty
//! cell has zero. Where totals are even, ⟨w⟩ = r·c / T and it is the location quotient.
//!
//! θ and φ minimise a convex function, found by Newton's method with steps that cannot leave its domain (it is
//! self-concordant); units of equal totals share a value. Each step costs (different row totals) × (different column totals), memory their sum.
//!
//! Bruno, M. et al. (2023), *Inferring comparative advantage via entropy maximization*, J. Phys. Complex. 4, 045011. The same
//! model as `compute_ica` of `fermi-cref` (`biwcm_c` of `bicm`), whose solver may stop with totals that are off by a tenth and more.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::measures::SparseTable;
use crate::tables::Progress;
use crate::{Error, Result};

/// Options of the inferred quotient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InferredQuotientConfig {
    /// Relative error of the model's totals that is small enough.
    pub tolerance: f64,
    /// Most Newton steps.
    pub max_steps: u32,
}

impl Default for InferredQuotientConfig {
    fn default() -> Self {
        Self { tolerance: 1e-10, max_steps: 500 }
    }
}

/// Inferred quotients of the cells that have a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InferredQuotient {
    /// The quotients, at the cells of the table.
    pub quotient: SparseTable,
    /// θ of each row; `None` for one without a total. θ and φ are known up to a constant that goes from one to the other.
    pub row_parameter: Vec<Option<f64>>,
    /// φ of each column.
    pub column_parameter: Vec<Option<f64>>,
    /// Greatest relative error of the model's totals.
    pub error: f64,
    /// Newton steps.
    pub steps: u32,
}

/// Inferred quotient of every cell that has a value.
pub fn inferred_quotient(table: &SparseTable, config: &InferredQuotientConfig, progress: &Progress) -> Result<InferredQuotient> {
    let (rows, columns) = (table.row_totals(), table.column_totals());
    let (mut row_groups, mut column_groups) = (Groups::of(&rows), Groups::of(&columns));
    let mean = rows.iter().sum::<f64>() / (row_groups.units() * column_groups.units()).max(1.0);
    let mut model = Model::new(&mut row_groups, &mut column_groups, mean);
    let mut steps = 0;
    let mut error = model.error();
    while error > config.tolerance {
        if steps >= config.max_steps {
            return Err(Error::numeric("ICA 的零模型未收敛", "the null model of ICA did not converge")
                .found(format!("error {error:.3e} after {steps} steps"))
                .hint("请增大 tolerance 或 max_steps", "raise tolerance or max_steps"));
        }
        progress.check()?;
        model.newton();
        error = model.error();
        steps += 1;
    }
    let (theta, phi) = (&model.theta, &model.phi);
    let parameter = |groups: &Groups, values: &[f64]| -> Vec<Option<f64>> {
        groups.of_unit.iter().map(|group| group.map(|at| values[at] / mean)).collect()
    };
    let (row_parameter, column_parameter) = (parameter(&row_groups, theta), parameter(&column_groups, phi));
    let quotient = table.mapped(|row, column, value| {
        let sum = row_parameter[row as usize].unwrap_or(0.0) + column_parameter[column as usize].unwrap_or(0.0);
        (value * sum).max(f64::MIN_POSITIVE)
    });
    Ok(InferredQuotient { quotient, row_parameter, column_parameter, error, steps })
}

/// Units of equal totals.
struct Groups {
    total: Vec<f64>,
    count: Vec<f64>,
    of_unit: Vec<Option<usize>>,
}

impl Groups {
    fn of(totals: &[f64]) -> Self {
        let mut different: Vec<f64> = totals.iter().copied().filter(|t| *t > 0.0).collect();
        different.sort_unstable_by(f64::total_cmp);
        different.dedup();
        let of_unit: Vec<Option<usize>> = totals.iter().map(|t| different.binary_search_by(|d| d.total_cmp(t)).ok()).collect();
        let mut count = vec![0.0; different.len()];
        of_unit.iter().flatten().for_each(|&group| count[group] += 1.0);
        Self { total: different, count, of_unit }
    }

    fn units(&self) -> f64 {
        self.count.iter().sum()
    }
}

/// The model, with totals in units of the mean cell.
struct Model {
    row_total: Vec<f64>,
    column_total: Vec<f64>,
    row_count: Vec<f64>,
    column_count: Vec<f64>,
    theta: Vec<f64>,
    phi: Vec<f64>,
}

impl Model {
    fn new(rows: &mut Groups, columns: &mut Groups, mean: f64) -> Self {
        let scaled = |totals: &[f64]| -> Vec<f64> { totals.iter().map(|t| t / mean).collect() };
        let (row_total, column_total) = (scaled(&rows.total), scaled(&columns.total));
        let start = |totals: &[f64], others: f64| -> Vec<f64> { totals.iter().map(|t| 0.5 * others / t).collect() };
        Self {
            theta: start(&row_total, columns.units()),
            phi: start(&column_total, rows.units()),
            row_total,
            column_total,
            row_count: rows.count.clone(),
            column_count: columns.count.clone(),
        }
    }

    /// For each near value the sum over far ones of `count` · weight / (near + far)^power.
    fn sums(near: &[f64], far: &[f64], count: &[f64], power: i32, weight: Option<&[f64]>) -> Vec<f64> {
        near.par_iter()
            .with_min_len(16)
            .map(|x| {
                let term = |(j, y): (usize, &f64)| {
                    let inverse = 1.0 / (x + y);
                    let factor = count[j] * weight.map_or(1.0, |w| w[j]);
                    factor * if power == 2 { inverse * inverse } else { inverse }
                };
                far.iter().enumerate().map(term).sum()
            })
            .collect()
    }

    /// What the totals lack, for rows, then columns.
    fn gradient(&self) -> (Vec<f64>, Vec<f64>) {
        let less = |totals: &[f64], sums: Vec<f64>| totals.iter().zip(sums).map(|(t, s)| t - s).collect();
        let rows = less(&self.row_total, Self::sums(&self.theta, &self.phi, &self.column_count, 1, None));
        let columns = less(&self.column_total, Self::sums(&self.phi, &self.theta, &self.row_count, 1, None));
        (rows, columns)
    }

    fn error(&self) -> f64 {
        let (rows, columns) = self.gradient();
        let worst = |gap: &[f64], total: &[f64]| gap.iter().zip(total).fold(0.0f64, |most, (g, t)| most.max((g / t).abs()));
        let error = worst(&rows, &self.row_total).max(worst(&columns, &self.column_total));
        // Maxima pass over what is no number.
        if rows.iter().chain(&columns).all(|gap| gap.is_finite()) { error } else { f64::INFINITY }
    }

    /// The function that θ and φ minimise: minus the logarithm of the likelihood.
    fn value(theta: &[f64], phi: &[f64], of: &Self) -> f64 {
        let rows: Vec<f64> = theta
            .par_iter()
            .with_min_len(16)
            .enumerate()
            .map(|(i, x)| {
                let logs: f64 = phi.iter().zip(&of.column_count).map(|(y, n)| n * (x + y).ln()).sum();
                of.row_count[i] * (of.row_total[i] * x - logs)
            })
            .collect();
        let columns = phi.iter().zip(&of.column_total).zip(&of.column_count).map(|((y, t), n)| n * t * y);
        rows.iter().sum::<f64>() + columns.sum::<f64>()
    }

    /// One Newton step: the longest of 1, ½, ¼ … that stays in the domain and goes down, at least 1 / (1 + decrement), which
    /// always does.
    fn newton(&mut self) {
        let (rows, columns) = self.gradient();
        let negative = |g: Vec<f64>, count: &[f64]| -> Vec<f64> { g.iter().zip(count).map(|(g, n)| -g * n).collect() };
        let right: Vec<f64> = [negative(rows, &self.row_count), negative(columns, &self.column_count)].concat();
        let step = self.solve(&right);
        let square = step.iter().zip(&right).map(|(s, r)| s * r).sum::<f64>().max(0.0);
        let sure = 1.0 / (1.0 + square.sqrt());
        let (of_rows, of_columns) = step.split_at(self.theta.len());
        let moved = |from: &[f64], step: &[f64], length: f64| -> Vec<f64> {
            from.iter().zip(step).map(|(x, s)| x + length * s).collect()
        };
        let least = |values: &[f64]| values.iter().copied().fold(f64::INFINITY, f64::min);
        let before = Self::value(&self.theta, &self.phi, self);
        let mut length = 1.0;
        loop {
            let (theta, phi) = (moved(&self.theta, of_rows, length), moved(&self.phi, of_columns, length));
            let inside = least(&theta) + least(&phi) > 0.0;
            let down = |of: &Self| Self::value(&theta, &phi, of) <= before - 0.1 * length * square;
            if square < 0.06 || length <= sure || (inside && down(self)) {
                (self.theta, self.phi) = (theta, phi);
                return;
            }
            length = (0.5 * length).max(sure);
        }
    }

    /// Conjugate gradients on the Hessian, scaled by its diagonal.
    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let by_count = |sums: Vec<f64>, count: &[f64]| -> Vec<f64> { sums.iter().zip(count).map(|(s, n)| s * n).collect() };
        let rows = by_count(Self::sums(&self.theta, &self.phi, &self.column_count, 2, None), &self.row_count);
        let columns = by_count(Self::sums(&self.phi, &self.theta, &self.row_count, 2, None), &self.column_count);
        let diagonal = [rows, columns].concat();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let scaled = |r: &[f64]| -> Vec<f64> { r.iter().zip(&diagonal).map(|(r, d)| r / d).collect() };
        let (mut solution, mut rest) = (vec![0.0; right.len()], right.to_vec());
        let mut toward = scaled(&rest);
        let mut size = dot(&rest, &toward);
        let enough = size * 1e-18;
        for _ in 0..200 {
            if size <= enough || size <= 0.0 {
                break;
            }
            let product = self.hessian(&toward, &diagonal);
            let (curve, bound) = (dot(&toward, &product), toward.iter().zip(&diagonal).map(|(t, d)| t * t * d).sum::<f64>());
            // Along the constant that goes from rows to columns nothing changes, up to rounding.
            if curve <= 1e-14 * bound {
                break;
            }
            let length = size / curve;
            solution.iter_mut().zip(&toward).for_each(|(x, t)| *x += length * t);
            rest.iter_mut().zip(&product).for_each(|(r, p)| *r -= length * p);
            let next = scaled(&rest);
            let before = std::mem::replace(&mut size, dot(&rest, &next));
            toward.iter_mut().zip(&next).for_each(|(t, n)| *t = n + size / before * *t);
        }
        solution
    }

    fn hessian(&self, vector: &[f64], diagonal: &[f64]) -> Vec<f64> {
        let (rows, columns) = vector.split_at(self.theta.len());
        let across = Self::sums(&self.theta, &self.phi, &self.column_count, 2, Some(columns));
        let back = Self::sums(&self.phi, &self.theta, &self.row_count, 2, Some(rows));
        let counts = self.row_count.iter().chain(&self.column_count);
        let cross = across.iter().chain(&back).zip(counts);
        vector.iter().zip(diagonal).zip(cross).map(|((x, d), (cross, count))| x * d + cross * count).collect()
    }
}
