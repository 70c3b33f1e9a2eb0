//! GENEPY: generalised economic complexity, from the two largest eigenvectors of the similarity of rows (or columns).
//!
//! With W = M / (d·u′), u′ = Σ M/d over a column's rows, and N = WWᵀ with an empty diagonal, eigenvalues λ and vectors X of length
//! one: GENEPY = (λ₁X₁² + λ₂X₂²)² + 2(λ₁²X₁² + λ₂²X₂²); the columns' from WᵀW the same way. It needs no sign rule. From 0 up, no unit;
//! `None` for units without cells, and where λ₂ = λ₃, so that X₂ is not determined. Time per step in the cells.
//!
//! Sciarra, C. et al. (2020), *Reconciling contrasting views on economic complexity*, Nat. Commun. 11, 3352.

use serde::{Deserialize, Serialize};

use super::bipartite::{Bipartite, Side};
use super::diagnosis::{Diagnosis, Reason, Spectrum};
use super::fitness::spread;
use super::lanczos::{Wanted, largest, norm, not_converged, random_start};
use crate::Result;
use crate::measures::Presence;
use crate::tables::Progress;

/// Options of GENEPY.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GenepyConfig {
    /// Error of the eigenvectors (of length one) that is small enough.
    pub tolerance: f64,
    /// Most products with the table for each eigenvector.
    pub max_steps: u32,
    /// Seed of the start vectors.
    pub seed: u64,
}

impl Default for GenepyConfig {
    fn default() -> Self {
        Self { tolerance: 1e-11, max_steps: 5000, seed: 1 }
    }
}

/// GENEPY of rows and columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Genepy {
    /// Of each row.
    pub rows: Vec<Option<f64>>,
    /// Of each column.
    pub columns: Vec<Option<f64>>,
    /// First eigenvector of the rows, turned to a positive sum.
    pub first_rows: Vec<Option<f64>>,
    /// Second eigenvector of the rows, up to its sign.
    pub second_rows: Vec<Option<f64>>,
    /// The two largest eigenvalues of the rows, then of the columns.
    pub values: Vec<(f64, f64)>,
    /// What must be known about the numbers; spectra hold λ₂ and λ₃ of the rows, then of the columns.
    pub diagnosis: Diagnosis,
}

/// GENEPY of which columns each row has.
pub fn genepy(presence: &Presence, config: &GenepyConfig, progress: &Progress) -> Result<Genepy> {
    let whole = Bipartite::of_presence(presence);
    let mut diagnosis = Diagnosis::of(&whole);
    let (rows, columns) = diagnosis.occupied();
    let table = whole.restricted(&rows, &columns);
    let diversity = table.rows.sums();
    let inverse: Vec<f64> = diversity.iter().map(|d| 1.0 / d).collect();
    let corrected = table.columns.gathered(&inverse);
    let by_row = pair(&table.rows, &table.columns, &diversity, &corrected, config, progress)?;
    let by_column = pair(&table.columns, &table.rows, &corrected, &diversity, config, progress)?;
    let none = |n: u32| vec![None; n as usize];
    let mut out = Genepy { first_rows: none(diagnosis.rows), second_rows: none(diagnosis.rows), ..Genepy::default() };
    for (units, found, n, is_row) in [(&rows, by_row, diagnosis.rows, true), (&columns, by_column, diagnosis.columns, false)] {
        let mut values = none(n);
        if let Some(found) = found {
            diagnosis.spectra.push(found.spectrum);
            out.values.push((found.first_value, found.spectrum.second));
            if found.spectrum.degenerate {
                diagnosis.warn("λ2 与 λ3 不可区分，GENEPY 没有定义", "λ2 cannot be told from λ3; GENEPY is not defined");
            } else {
                values = spread(units, &found.index(), n);
                if is_row {
                    out.first_rows = spread(units, &found.first, n);
                    out.second_rows = spread(units, &found.second, n);
                }
            }
        }
        if is_row {
            out.rows = values;
        } else {
            out.columns = values;
        }
    }
    if out.rows.iter().chain(&out.columns).all(Option::is_none) {
        diagnosis.drop_where(Reason::Undetermined, |component| component.is_some());
    }
    out.diagnosis = diagnosis;
    Ok(out)
}

struct Eigenpairs {
    first_value: f64,
    first: Vec<f64>,
    second: Vec<f64>,
    spectrum: Spectrum,
}

impl Eigenpairs {
    fn index(&self) -> Vec<f64> {
        let (l1, l2) = (self.first_value, self.spectrum.second);
        let squares = self.first.iter().zip(&self.second).map(|(x, y)| (x * x, y * y));
        squares.map(|(x, y)| (l1 * x + l2 * y).powi(2) + 2.0 * (l1 * l1 * x + l2 * l2 * y)).collect()
    }
}

/// The two largest eigenpairs of the similarity of one side; `None` with fewer than three units on it.
fn pair(
    near: &Side,
    far: &Side,
    near_scale: &[f64],
    far_scale: &[f64],
    config: &GenepyConfig,
    progress: &Progress,
) -> Result<Option<Eigenpairs>> {
    let n = near.len();
    if n < 3 {
        return Ok(None);
    }
    let squares: Vec<f64> = far_scale.iter().map(|s| 1.0 / (s * s)).collect();
    let mut own = near.gathered(&squares);
    own.iter_mut().zip(near_scale).for_each(|(o, s)| *o /= s * s);
    let (mut scaled, mut across) = (vec![0.0; n], vec![0.0; far.len()]);
    let mut apply = |from: &[f64], to: &mut [f64]| {
        scaled.iter_mut().zip(from).zip(near_scale).for_each(|((s, x), scale)| *s = x / scale);
        far.gather(&scaled, &mut across);
        across.iter_mut().zip(&squares).for_each(|(w, square)| *w *= square);
        near.gather(&across, to);
        to.iter_mut().zip(near_scale).zip(&own).zip(from).for_each(|(((y, scale), own), x)| *y = *y / scale - own * x);
    };
    let mut product = vec![0.0; n];
    apply(&vec![1.0; n], &mut product);
    let scale = product.iter().fold(0.0f64, |most, x| most.max(x.abs()));
    let wanted =
        Wanted { scale, vector_error: config.tolerance, residual: 1e-15 * scale, steps: config.max_steps, seed: config.seed };
    let mut known = Vec::new();
    let Some(first) = largest(&mut apply, &known, random_start(n, config.seed), &wanted, progress)? else { return Ok(None) };
    known.push(first.vector.clone());
    let start = random_start(n, config.seed + 1);
    let Some(second) = largest(&mut apply, &known, start, &wanted, progress)? else { return Ok(None) };
    known.push(second.vector.clone());
    let loose = Wanted { vector_error: 0.0, residual: 1e-7 * scale, ..wanted };
    let third = largest(&mut apply, &known, random_start(n, config.seed + 2), &loose, progress)?;
    let gap = second.value - third.as_ref().map_or(0.0, |t| t.value);
    let degenerate = gap <= 1e-9 * scale;
    let converged = first.converged && second.converged;
    if !(degenerate || converged) {
        return Err(not_converged(first.steps + second.steps));
    }
    apply(&second.vector, &mut product);
    product.iter_mut().zip(&second.vector).for_each(|(y, v)| *y -= second.value * v);
    let spectrum = Spectrum {
        component: 0,
        second: second.value,
        third: third.as_ref().map(|t| t.value),
        gap,
        relative_gap: if scale > 0.0 { gap / scale } else { 0.0 },
        degenerate,
        steps: first.steps + second.steps + third.as_ref().map_or(0, |t| t.steps),
        residual: norm(&product),
    };
    let sign = first.vector.iter().sum::<f64>().signum();
    let turned = first.vector.iter().map(|x| x * sign).collect();
    Ok(Some(Eigenpairs { first_value: first.value, first: turned, second: second.vector, spectrum }))
}
