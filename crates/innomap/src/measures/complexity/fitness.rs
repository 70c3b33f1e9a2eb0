//! Fitness of rows and complexity of columns.
//!
//! With `M` the table, F ← Σ M·Q over a row's columns and Q ← (Σ M·F^−α)^(−1/α) over a column's rows, each scaled to mean one, from
//! ones, α = 1. Published form: both from the last step's values. The sequential form takes Q from the new F; it is the
//! Sinkhorn–Knopp scaling of `M` and has the same fixed point. No unit; `None` for a unit without cells.
//!
//! Where the ordered table is empty along its diagonal, many values go to zero for ever and only their order means something; so
//! the number of steps belongs to the definition, and the result says how the iteration ended and when ranks would next change.
//! Values too small for a float go on as logarithms. A step costs the cells.
//!
//! Tacchella, A. et al. (2012), *A new metrics for countries' fitness and products' complexity*, Sci. Rep. 2, 723. Crossing time:
//! Pugliese, E., Zaccaria, A. & Pietronero, L. (2016), *On the convergence of the fitness-complexity algorithm*, Eur. Phys. J. Spec.
//! Top. 225, 1893–1911. Extremality α: Mariani, M. S. et al. (2015), *Measuring economic complexity of countries and products: which
//! metric to use?*, Eur. Phys. J. B 88, 293. Sequential: Mazzilli, D. et al. (2024), *Equivalence between the fitness-complexity and
//! the Sinkhorn-Knopp algorithms*, J. Phys. Complex. 5, 015010.
//!
//! `fermi-cref`: published form; its distance is the sum of |ΔF| / n. `econcomplex`: sequential, 20 steps. `economiccomplexity` (R)
//! and `pecan`: published form, «20 iterations» are 19 steps.

use serde::{Deserialize, Serialize};

use super::bipartite::Bipartite;
use super::diagnosis::Diagnosis;
use super::levels::Levels;
use crate::measures::{Presence, SparseTable};
use crate::tables::Progress;
use crate::{Error, Result};

/// Which values a column's complexity is taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Update {
    /// The fitness of the last step: the published form.
    #[default]
    Synchronous,
    /// The fitness of this step: Sinkhorn–Knopp scaling.
    Sequential,
}

/// When the iteration ends; always after `max_steps`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// No fitness (mean one) changes by this or more.
    Change(f64),
    /// After this many steps.
    Steps(u32),
    /// No two neighbours in rank are to change places before this step.
    Crossing(f64),
}

/// Options of fitness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FitnessConfig {
    /// Which values a column's complexity is taken from.
    pub update: Update,
    /// Extremality α: the larger, the more a column's weakest row decides; 1 is the published form.
    pub extremality: f64,
    /// When the iteration ends.
    pub stop: Stop,
    /// Most steps.
    pub max_steps: u32,
}

impl Default for FitnessConfig {
    fn default() -> Self {
        Self { update: Update::Synchronous, extremality: 1.0, stop: Stop::Change(1e-9), max_steps: 1000 }
    }
}

/// Why the iteration ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The change was small enough.
    Change,
    /// The number of steps was reached that was asked for.
    Steps,
    /// No change of ranks lay ahead.
    Crossing,
    /// The most steps were reached before that.
    #[default]
    MaxSteps,
}

/// Fitness of rows and complexity of columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fitness {
    /// Fitness of each row, mean one; zero where it is too small for a float.
    pub fitness: Vec<Option<f64>>,
    /// Complexity of each column, mean one; zero where it is too small for a float.
    pub complexity: Vec<Option<f64>>,
    /// Natural logarithm of fitness: ranks are safe here.
    pub log_fitness: Vec<Option<f64>>,
    /// Natural logarithm of complexity.
    pub log_complexity: Vec<Option<f64>>,
    /// Growth of fitness at the end, d ln F / d ln step: near 0 where it has settled, near −1 where it vanishes like 1 / step.
    pub growth: Vec<Option<f64>>,
    /// Steps taken.
    pub steps: u32,
    /// Greatest change of a fitness in the last step.
    pub last_change: f64,
    /// Step at which two neighbours in rank would change places if growth went on; `None` where none would.
    pub crossing_time: Option<f64>,
    /// Rows whose fitness still falls at least like step^−½: their values depend on the number of steps, their order does not.
    pub vanishing: u32,
    /// Rows and columns whose value is too small for a float.
    pub underflowed: u32,
    /// Greatest relative distance of the row sums of `M·Q/F` from their mean: zero at the fixed point.
    pub marginal_error: f64,
    /// Why the iteration ended.
    pub ended: Ended,
    /// What must be known about the numbers.
    pub diagnosis: Diagnosis,
}

/// Fitness from which columns each row has.
pub fn fitness(presence: &Presence, config: &FitnessConfig, progress: &Progress) -> Result<Fitness> {
    of_bipartite(&Bipartite::of_presence(presence), config, progress)
}

/// Fitness from weights instead of zeros and ones.
pub fn weighted_fitness(table: &SparseTable, config: &FitnessConfig, progress: &Progress) -> Result<Fitness> {
    of_bipartite(&Bipartite::of_table(table), config, progress)
}

impl FitnessConfig {
    fn validate(&self) -> Result<()> {
        if !(self.extremality > 0.0 && self.extremality.is_finite()) {
            return Err(Error::configuration("extremality 应为正数", "extremality is a positive number")
                .found(self.extremality.to_string()));
        }
        let (Stop::Change(bound) | Stop::Crossing(bound)) = self.stop else { return Ok(()) };
        if bound > 0.0 {
            return Ok(());
        }
        Err(Error::configuration("停止条件应为正数", "the bound of a stop rule is a positive number").found(bound.to_string()))
    }

    fn end(&self, state: &State) -> Option<Ended> {
        match self.stop {
            Stop::Change(bound) if state.change < bound => Some(Ended::Change),
            Stop::Steps(steps) if state.steps >= steps => Some(Ended::Steps),
            Stop::Crossing(horizon) if state.steps >= 16 && state.steps.is_multiple_of(8) => {
                let next = state.crossing_time(&state.growth());
                (next.is_none_or(|step| step > horizon)).then_some(Ended::Crossing)
            }
            _ if state.steps >= self.max_steps => Some(Ended::MaxSteps),
            _ => None,
        }
    }
}

/// The iteration.
struct State {
    fitness: Levels,
    complexity: Levels,
    before: Levels,
    steps: u32,
    change: f64,
}

impl State {
    fn new(table: &Bipartite) -> Self {
        let ones = |n: usize| Levels::Plain(vec![1.0; n]);
        let (fitness, complexity) = (ones(table.rows.len()), ones(table.columns.len()));
        Self { before: fitness.clone(), fitness, complexity, steps: 0, change: f64::INFINITY }
    }

    fn step(&mut self, table: &Bipartite, config: &FitnessConfig) {
        let alpha = config.extremality;
        let fitness = self.complexity.summed(&table.rows).scaled_to_mean_one(alpha);
        let source = if config.update == Update::Sequential { &fitness } else { &self.fitness };
        let complexity = source.clone().power(-alpha).summed(&table.columns).power(-1.0 / alpha).scaled_to_mean_one(1.0);
        self.change = fitness.change(&self.fitness);
        self.before = std::mem::replace(&mut self.fitness, fitness);
        self.complexity = complexity;
        self.steps += 1;
    }

    /// d ln F / d ln step between the last two steps.
    fn growth(&self) -> Vec<f64> {
        if self.steps < 2 {
            return vec![0.0; self.fitness.len()];
        }
        let span = (f64::from(self.steps) / f64::from(self.steps - 1)).ln();
        self.fitness.logs().iter().zip(self.before.logs()).map(|(now, before)| (now - before) / span).collect()
    }

    /// First step at which a row passes the next better one, if growth goes on.
    fn crossing_time(&self, growth: &[f64]) -> Option<f64> {
        let logs = self.fitness.logs();
        let mut order: Vec<usize> = (0..logs.len()).collect();
        order.sort_by(|&a, &b| logs[a].total_cmp(&logs[b]).then(a.cmp(&b)));
        let times = order.windows(2).filter_map(|pair| {
            let (low, high) = (pair[0], pair[1]);
            let (lead, closing) = (logs[high] - logs[low], growth[low] - growth[high]);
            // Rows that are equal up to rounding do not cross.
            (lead > 1e-12 && closing > 1e-9).then(|| f64::from(self.steps) * (lead / closing).exp())
        });
        times.min_by(f64::total_cmp).filter(|step| step.is_finite())
    }
}

fn of_bipartite(whole: &Bipartite, config: &FitnessConfig, progress: &Progress) -> Result<Fitness> {
    config.validate()?;
    let mut diagnosis = Diagnosis::of(whole);
    if diagnosis.components.len() > 1 {
        diagnosis.warn(
            format!("表由 {} 块互不相连的部分组成；各块之间的比例取决于步数", diagnosis.components.len()),
            format!(
                "the table falls into {} components; how they compare depends on the number of steps",
                diagnosis.components.len()
            ),
        );
    }
    let (rows, columns) = diagnosis.occupied();
    let table = whole.restricted(&rows, &columns);
    let mut state = State::new(&table);
    progress.set_total(u64::from(config.max_steps));
    let ended = loop {
        if rows.is_empty() {
            break Ended::Change;
        }
        if let Some(ended) = config.end(&state) {
            break ended;
        }
        progress.check()?;
        state.step(&table, config);
        progress.add(1);
    };
    Ok(finished(&state, &table, (&rows, &columns), ended, diagnosis))
}

fn finished(state: &State, table: &Bipartite, (rows, columns): (&[u32], &[u32]), ended: Ended, diagnosis: Diagnosis) -> Fitness {
    let growth = state.growth();
    let (fitness, complexity) = (state.fitness.values(), state.complexity.values());
    let small = |values: &[f64]| values.iter().filter(|v| **v < f64::MIN_POSITIVE).count() as u32;
    let mut out = Fitness {
        steps: state.steps,
        last_change: if state.steps == 0 { 0.0 } else { state.change },
        crossing_time: state.crossing_time(&growth),
        vanishing: growth.iter().filter(|g| **g <= -0.5).count() as u32,
        underflowed: small(&fitness) + small(&complexity),
        marginal_error: marginal_error(state, table),
        ended,
        fitness: spread(rows, &fitness, diagnosis.rows),
        log_fitness: spread(rows, &state.fitness.logs(), diagnosis.rows),
        growth: spread(rows, &growth, diagnosis.rows),
        complexity: spread(columns, &complexity, diagnosis.columns),
        log_complexity: spread(columns, &state.complexity.logs(), diagnosis.columns),
        diagnosis,
    };
    if ended == Ended::MaxSteps {
        out.diagnosis
            .warn(format!("{} 步后仍未达到停止条件", out.steps), format!("the stop rule was not met within {} steps", out.steps));
    }
    if out.vanishing > 0 {
        out.diagnosis.warn(
            format!("{} 行的适应度趋于 0：其数值取决于步数，只有排名有意义", out.vanishing),
            format!(
                "the fitness of {} rows goes to zero: it depends on the number of steps, only ranks mean something",
                out.vanishing
            ),
        );
    }
    out
}

/// Values at their units, `None` elsewhere.
pub(crate) fn spread(units: &[u32], values: &[f64], all: u32) -> Vec<Option<f64>> {
    let mut out = vec![None; all as usize];
    units.iter().zip(values).for_each(|(&unit, &value)| out[unit as usize] = Some(value));
    out
}

/// Greatest relative distance of the row sums of the scaled table from their mean.
fn marginal_error(state: &State, table: &Bipartite) -> f64 {
    let sums: Vec<f64> = state.complexity.summed(&table.rows).logs();
    let scaled: Vec<f64> = sums.iter().zip(state.fitness.logs()).map(|(sum, log)| (sum - log).exp()).collect();
    let mean = scaled.iter().sum::<f64>() / scaled.len().max(1) as f64;
    scaled.iter().fold(0.0f64, |most, s| most.max((s / mean - 1.0).abs()))
}
