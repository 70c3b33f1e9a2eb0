//! Complexity from weighted correlations of local shares, without a threshold.
//!
//! Relatedness of two columns is (1 + r) / 2, r the correlation of their shares in each row, weighted by the rows' totals;
//! complexity of the columns is the second eigenvector of relatedness divided by its row sums. The rows' is the same of the shares
//! seen across columns, weighted by the columns' totals. Signs: columns go up with the weighted mean size of the rows they are in,
//! rows with the share-weighted mean complexity of their columns. Standard scores. `None` for a unit without cells or whose shares do
//! not vary, and where the eigenvector is not determined.
//!
//! The relatedness is dense but never made: a product with it costs the cells. Davies, B. & Maré, D. C. (2021), *Relatedness,
//! complexity and local growth*, Reg. Stud. 55, 479–494. Agrees with `calculate_complexity_shares` of aiti-flinders/ecomplexity
//! (R), which has `ddof` 1.

use serde::{Deserialize, Serialize};

use super::bipartite::{Bipartite, Side};
use super::diagnosis::{Diagnosis, Dropped, Reason, Spectrum};
use super::lanczos::{Wanted, dot, largest, norm, not_converged, random_start};
use super::orientation::{Oriented, oriented};
use super::standard::{correlation, mean_and_deviation};
use crate::measures::SparseTable;
use crate::tables::Progress;
use crate::{Error, Result};

/// Options of complexity from weighted correlations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WeightedCorrelationConfig {
    /// What is taken from the count in a standard deviation: 0 or 1.
    pub ddof: u8,
    /// Error of a standard score that is small enough.
    pub tolerance: f64,
    /// Most products with the table for each eigenvector.
    pub max_steps: u32,
    /// Seed of the start vectors.
    pub seed: u64,
}

impl Default for WeightedCorrelationConfig {
    fn default() -> Self {
        Self { ddof: 0, tolerance: 1e-10, max_steps: 5000, seed: 1 }
    }
}

/// Complexity of rows and columns from weighted correlations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WeightedCorrelation {
    /// Complexity of each row.
    pub rows: Vec<Option<f64>>,
    /// Complexity of each column.
    pub columns: Vec<Option<f64>>,
    /// How the signs came about: of the columns, then of the rows.
    pub oriented: Vec<Oriented>,
    /// What must be known about the numbers; spectra of the columns, then of the rows.
    pub diagnosis: Diagnosis,
}

/// Complexity from the weighted correlations of local shares.
pub fn weighted_correlation_complexity(
    table: &SparseTable,
    config: &WeightedCorrelationConfig,
    progress: &Progress,
) -> Result<WeightedCorrelation> {
    if config.ddof > 1 {
        return Err(Error::configuration("ddof 只能为 0 或 1", "ddof is 0 or 1").found(config.ddof.to_string()));
    }
    let whole = Bipartite::of_table(table);
    let mut diagnosis = Diagnosis::of(&whole);
    let (totals, column_totals) = (whole.rows.sums(), whole.columns.sums());
    let all: f64 = totals.iter().sum();
    let inverse: Vec<f64> = totals.iter().map(|t| if *t > 0.0 { 1.0 / t } else { 0.0 }).collect();
    let row_weight: Vec<f64> = totals.iter().map(|t| t / all).collect();
    let column_weight: Vec<f64> = column_totals.iter().map(|t| t / all).collect();
    let shares = Shares { table: &whole, inverse: &inverse };
    let columns = shares.columns_by(&row_weight).second(config, progress)?;
    let size: Vec<f64> = whole.columns.gathered(&totals).iter().zip(&column_totals).map(|(sum, total)| sum / total).collect();
    let mut out = WeightedCorrelation::default();
    out.columns = placed(columns, &size, config, (&mut out.oriented, &mut diagnosis), false);
    let rows = shares.rows_by(&column_weight).second(config, progress)?;
    let values: Vec<f64> = out.columns.iter().map(|v| v.unwrap_or(0.0)).collect();
    let local: Vec<f64> = whole.rows.gathered(&values).iter().zip(&inverse).map(|(sum, inverse)| sum * inverse).collect();
    out.rows = placed(rows, &local, config, (&mut out.oriented, &mut diagnosis), true);
    out.diagnosis = diagnosis;
    Ok(out)
}

/// Standard scores with the sign that correlates with `guide`; notes units without a value.
fn placed(
    (vector, spectrum): (Vec<Option<f64>>, Option<Spectrum>),
    guide: &[f64],
    config: &WeightedCorrelationConfig,
    (signs, diagnosis): (&mut Vec<Oriented>, &mut Diagnosis),
    is_row: bool,
) -> Vec<Option<f64>> {
    let n = vector.len();
    diagnosis.spectra.extend(spectrum);
    let units: Vec<usize> = (0..n).filter(|&i| vector[i].is_some()).collect();
    let values: Vec<f64> = vector.iter().flatten().copied().collect();
    let guide: Vec<f64> = units.iter().map(|&i| guide[i]).collect();
    let mut out = vec![None; n];
    let determined = spectrum.is_some_and(|s| !s.degenerate);
    if determined && let Some((mean, deviation)) = mean_and_deviation(&values, config.ddof) {
        let (sign, report) = oriented(0, correlation(&values, &guide), &values);
        signs.push(report);
        for (&unit, value) in units.iter().zip(&values) {
            out[unit] = Some(sign * (value - mean) / deviation);
        }
    } else {
        diagnosis.warn("特征向量不唯一，没有定义", "the eigenvector is not determined; there are no values");
    }
    let (labels, list) = if is_row {
        (&diagnosis.row_component, &mut diagnosis.dropped_rows)
    } else {
        (&diagnosis.column_component, &mut diagnosis.dropped_columns)
    };
    let without = (0..n).filter(|&i| out[i].is_none() && labels[i].is_some());
    list.extend(without.map(|i| Dropped { unit: i as u32, reason: Reason::Undetermined }));
    list.sort_by_key(|dropped| dropped.unit);
    out
}

/// The table divided by its rows' totals.
struct Shares<'a> {
    table: &'a Bipartite,
    /// One over the rows' totals.
    inverse: &'a [f64],
}

/// Units of one side whose shares are correlated across the other.
struct Correlated<'a> {
    near: &'a Side,
    far: &'a Side,
    /// Factor of the shares on either side.
    near_factor: Vec<f64>,
    far_factor: Vec<f64>,
    /// Weight of the far units.
    weight: &'a [f64],
}

impl Shares<'_> {
    fn columns_by<'b>(&'b self, weight: &'b [f64]) -> Correlated<'b> {
        let near_factor = vec![1.0; self.table.columns.len()];
        Correlated { near: &self.table.columns, far: &self.table.rows, near_factor, far_factor: self.inverse.to_vec(), weight }
    }

    fn rows_by<'b>(&'b self, weight: &'b [f64]) -> Correlated<'b> {
        let far_factor = vec![1.0; self.table.columns.len()];
        Correlated { near: &self.table.rows, far: &self.table.columns, near_factor: self.inverse.to_vec(), far_factor, weight }
    }
}

impl Correlated<'_> {
    /// Weighted mean and one over the weighted deviation of each unit's shares; the latter zero where they do not vary.
    fn moments(&self) -> (Vec<f64>, Vec<f64>) {
        (0..self.near.len())
            .map(|unit| {
                let (others, values) = (self.near.neighbours(unit), self.near.weights(unit));
                let share = |i: usize| values[i] * self.near_factor[unit] * self.far_factor[others[i] as usize];
                let weight = |i: usize| self.weight[others[i] as usize];
                let mean: f64 = (0..others.len()).map(|i| weight(i) * share(i)).sum();
                let within: f64 = (0..others.len()).map(|i| weight(i) * (share(i) - mean).powi(2)).sum();
                let held: f64 = (0..others.len()).map(weight).sum();
                let variance = within + (1.0 - held).max(0.0) * mean * mean;
                let varies = variance > 1e-24 * mean * mean && mean > 0.0;
                (mean, if varies { 1.0 / variance.sqrt() } else { 0.0 })
            })
            .unzip()
    }

    /// Second eigenvector of relatedness over its row sums, and its spectrum.
    fn second(&self, config: &WeightedCorrelationConfig, progress: &Progress) -> Result<(Vec<Option<f64>>, Option<Spectrum>)> {
        let n = self.near.len();
        let (mean, inverse) = self.moments();
        let varying = inverse.iter().filter(|i| **i > 0.0).count();
        if varying < 3 {
            return Ok((vec![None; n], None));
        }
        // (1 + r)/2 over the units that vary: the correlation as a product of standardised shares, and a constant.
        let mut across = vec![0.0; self.far.len()];
        let mut scaled = vec![0.0; n];
        let mut relatedness = |from: &[f64], to: &mut [f64]| {
            let standing = |i: usize| from[i] * inverse[i];
            (0..n).for_each(|i| scaled[i] = standing(i) * self.near_factor[i]);
            let shift: f64 = (0..n).map(|i| standing(i) * mean[i]).sum();
            let sum: f64 = (0..n).filter(|&i| inverse[i] > 0.0).map(|i| from[i]).sum();
            self.far.gather(&scaled, &mut across);
            (0..across.len()).for_each(|j| across[j] = (across[j] * self.far_factor[j] - shift) * self.weight[j]);
            let total: f64 = across.iter().sum();
            across.iter_mut().zip(&self.far_factor).for_each(|(a, f)| *a *= f);
            self.near.gather(&across, to);
            for i in 0..n {
                let product = (to[i] * self.near_factor[i] - mean[i] * total) * inverse[i];
                to[i] = if inverse[i] > 0.0 { f64::midpoint(product, sum) } else { 0.0 };
            }
        };
        let mut sums = vec![0.0; n];
        relatedness(&vec![1.0; n], &mut sums);
        let roots: Vec<f64> = sums.iter().map(|s| if *s > 0.0 { s.sqrt() } else { 1.0 }).collect();
        let mut moved = vec![0.0; n];
        let mut apply = |from: &[f64], to: &mut [f64]| {
            moved.iter_mut().zip(from).zip(&roots).for_each(|((m, x), root)| *m = x / root);
            relatedness(&moved, to);
            to.iter_mut().zip(&roots).for_each(|(y, root)| *y /= root);
        };
        let (vector, spectrum) = second_of(&mut apply, &sums, varying, config, progress)?;
        let value = |i: usize| (inverse[i] > 0.0).then(|| vector[i] / roots[i]);
        Ok(((0..n).map(value).collect(), Some(spectrum)))
    }
}

/// Second eigenpair of the symmetric form, orthogonal to the trivial vector √sums.
fn second_of(
    apply: &mut super::lanczos::Apply<'_>,
    sums: &[f64],
    varying: usize,
    config: &WeightedCorrelationConfig,
    progress: &Progress,
) -> Result<(Vec<f64>, Spectrum)> {
    let trivial: Vec<f64> = sums.iter().map(|s| s.max(0.0).sqrt()).collect();
    let length = norm(&trivial);
    let mut known = vec![trivial.iter().map(|t| t / length).collect::<Vec<f64>>()];
    let wanted = Wanted {
        scale: 1.0,
        vector_error: config.tolerance / (sums.len() as f64).sqrt(),
        residual: 1e-15,
        steps: config.max_steps,
        seed: config.seed,
    };
    // Units that do not vary stay zero, so the start has nothing there.
    let start = |seed| {
        let mut start = random_start(sums.len(), seed);
        start.iter_mut().zip(sums).filter(|(_, s)| **s <= 0.0).for_each(|(x, _)| *x = 0.0);
        start
    };
    let missing = || Error::numeric("没有第二特征向量", "there is no second eigenvector");
    let top = largest(apply, &known, start(config.seed), &wanted, progress)?.ok_or_else(missing)?;
    known.push(top.vector.clone());
    let loose = Wanted { vector_error: 0.0, residual: 1e-6, ..wanted };
    let third = if varying > 2 { largest(apply, &known, start(config.seed + 1), &loose, progress)? } else { None };
    let gap = top.value - third.as_ref().map_or(0.0, |t| t.value.max(0.0));
    let degenerate = top.value <= 1e-12 || gap <= 1e-9 * top.value;
    if !top.converged && !degenerate {
        return Err(not_converged(top.steps));
    }
    let mut product = vec![0.0; sums.len()];
    apply(&top.vector, &mut product);
    product.iter_mut().zip(&top.vector).for_each(|(y, v)| *y -= top.value * v);
    let spectrum = Spectrum {
        component: 0,
        second: top.value,
        third: third.as_ref().map(|t| t.value),
        gap,
        relative_gap: if top.value > 0.0 { gap / top.value } else { 0.0 },
        degenerate,
        steps: top.steps + third.as_ref().map_or(0, |t| t.steps),
        residual: dot(&product, &product).sqrt(),
    };
    Ok((top.vector, spectrum))
}
