//! Non-homogeneous fitness: a map with a constant in it, which has one fixed point and always reaches it.
//!
//! F = δ² + Σ M/P over a row's columns and P = 1 + Σ M/F over a column's rows, without scaling in between; δ → 0 leaves nothing to
//! choose. The complexity of a column is Q = 1 / (P − 1). Inefficiency of a row is its diversity less its fitness; its
//! net-efficiency is how far its inefficiency lies below the power law a·dᵇ fitted (least squares of logarithms) to all rows.
//! No unit; `None` for a unit without cells; net-efficiency also where no law can be fitted. A step costs the cells.
//!
//! Servedio, V. D. P. et al. (2018), *A new and stable estimation method of country economic fitness and product complexity*, Entropy
//! 20, 783. `fermi-cref` scales both sides in each step and takes δ = 1, which is another map. Each step takes P from the last F and F
//! from the new P; since the fixed point is unique, the order only matters for speed.

use serde::{Deserialize, Serialize};

use super::bipartite::Bipartite;
use super::diagnosis::Diagnosis;
use super::fitness::spread;
use crate::measures::{Presence, SparseTable};
use crate::tables::Progress;
use crate::{Error, Result};

/// Options of non-homogeneous fitness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NonHomogeneousConfig {
    /// The constant δ.
    pub delta: f64,
    /// Relative change that is small enough.
    pub tolerance: f64,
    /// Most steps.
    pub max_steps: u32,
}

impl Default for NonHomogeneousConfig {
    fn default() -> Self {
        Self { delta: 1e-3, tolerance: 1e-12, max_steps: 100_000 }
    }
}

/// Non-homogeneous fitness of rows and complexity of columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NonHomogeneous {
    /// Fitness of each row, from δ² to its diversity.
    pub fitness: Vec<Option<f64>>,
    /// Complexity of each column, 1 / (P − 1).
    pub complexity: Vec<Option<f64>>,
    /// Inefficiency of each row: diversity less fitness.
    pub inefficiency: Vec<Option<f64>>,
    /// Net-efficiency of each row: a·dᵇ less inefficiency.
    pub net_efficiency: Vec<Option<f64>>,
    /// Factor a and exponent b of the law.
    pub law: Option<(f64, f64)>,
    /// Steps taken.
    pub steps: u32,
    /// Greatest relative change of the last step.
    pub last_change: f64,
    /// The change was small enough.
    pub converged: bool,
    /// What must be known about the numbers.
    pub diagnosis: Diagnosis,
}

/// Non-homogeneous fitness from which columns each row has.
pub fn non_homogeneous_fitness(
    presence: &Presence,
    config: &NonHomogeneousConfig,
    progress: &Progress,
) -> Result<NonHomogeneous> {
    of_bipartite(&Bipartite::of_presence(presence), config, progress)
}

/// The same from weights.
pub fn weighted_non_homogeneous_fitness(
    table: &SparseTable,
    config: &NonHomogeneousConfig,
    progress: &Progress,
) -> Result<NonHomogeneous> {
    of_bipartite(&Bipartite::of_table(table), config, progress)
}

fn of_bipartite(whole: &Bipartite, config: &NonHomogeneousConfig, progress: &Progress) -> Result<NonHomogeneous> {
    if !(config.delta > 1e-100 && config.delta.is_finite() && config.tolerance > 0.0) {
        return Err(Error::configuration("delta 与 tolerance 应为正数", "delta and tolerance are positive numbers")
            .found(format!("{} / {}", config.delta, config.tolerance)));
    }
    let diagnosis = Diagnosis::of(whole);
    let (rows, columns) = diagnosis.occupied();
    let table = whole.restricted(&rows, &columns);
    let mut fitness = vec![1.0; rows.len()];
    let mut simplicity = vec![0.0; columns.len()];
    let (mut steps, mut change) = (0, f64::INFINITY);
    while steps < config.max_steps && change > config.tolerance && !rows.is_empty() {
        progress.check()?;
        let inverse: Vec<f64> = fitness.iter().map(|f| 1.0 / f).collect();
        table.columns.gather(&inverse, &mut simplicity);
        let quality: Vec<f64> = simplicity.iter().map(|s| 1.0 / (1.0 + s)).collect();
        let next: Vec<f64> = table.rows.gathered(&quality).iter().map(|f| f + config.delta * config.delta).collect();
        change = next.iter().zip(&fitness).fold(0.0f64, |most, (new, old)| most.max((new / old - 1.0).abs()));
        fitness = next;
        steps += 1;
    }
    let inverse: Vec<f64> = fitness.iter().map(|f| 1.0 / f).collect();
    table.columns.gather(&inverse, &mut simplicity);
    let complexity: Vec<f64> = simplicity.iter().map(|s| 1.0 / s).collect();
    let diversity = table.rows.sums();
    let inefficiency: Vec<f64> = diversity.iter().zip(&fitness).map(|(d, f)| d - f).collect();
    let law = power_law(&diversity, &inefficiency);
    let mut out = NonHomogeneous {
        fitness: spread(&rows, &fitness, diagnosis.rows),
        complexity: spread(&columns, &complexity, diagnosis.columns),
        inefficiency: spread(&rows, &inefficiency, diagnosis.rows),
        net_efficiency: vec![None; diagnosis.rows as usize],
        law,
        steps,
        last_change: if steps == 0 { 0.0 } else { change },
        converged: rows.is_empty() || change <= config.tolerance,
        diagnosis,
    };
    if let Some((factor, exponent)) = law {
        let net: Vec<f64> = diversity.iter().zip(&inefficiency).map(|(d, i)| factor * d.powf(exponent) - i).collect();
        out.net_efficiency = spread(&rows, &net, out.diagnosis.rows);
    }
    if !out.converged {
        out.diagnosis.warn(format!("{steps} 步后仍未收敛"), format!("not converged within {steps} steps"));
    }
    Ok(out)
}

/// Factor and exponent of y = a·xᵇ by least squares of logarithms, over positive pairs; `None` where x does not vary.
fn power_law(x: &[f64], y: &[f64]) -> Option<(f64, f64)> {
    let pairs = x.iter().zip(y).filter(|(x, y)| **x > 0.0 && **y > 0.0).map(|(x, y)| (x.ln(), y.ln()));
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.unzip();
    let (mean_x, deviation) = super::standard::mean_and_deviation(&x, 0)?;
    let n = x.len() as f64;
    let mean_y = y.iter().sum::<f64>() / n;
    let covariance = x.iter().zip(&y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>() / n;
    let exponent = covariance / (deviation * deviation);
    Some(((mean_y - exponent * mean_x).exp(), exponent))
}
