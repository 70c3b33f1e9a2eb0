//! Economic complexity index of rows and product complexity index of columns.
//!
//! With `M` the presence of columns in rows, `d` the diversity of rows and `u` the ubiquity of columns, PCI is the eigenvector of
//! `U⁻¹MᵀD⁻¹M` to its second largest eigenvalue λ2 and ECI = `D⁻¹M` PCI: a row's ECI is the mean PCI of its columns, always, since
//! both are one pair with one sign. It is found from the symmetric form `D^-½MU^-½` on the smaller side, with the trivial vector
//! (√d or √u) taken out exactly. No unit, mean 0 and deviation 1 in the default scale; `None` where a unit has no cell, lies outside
//! the component that was taken, or the vector is not determined (λ2 = 0 or λ2 = λ3).
//!
//! Time per step and memory grow with the cells. Hidalgo, C. A. & Hausmann, R. (2009), *The building blocks of economic complexity*,
//! PNAS 106, 10570–10575. Hausmann, R. et al. (2014), *The Atlas of Economic Complexity*, MIT Press. Symmetric form: Mealy, P.,
//! Farmer, J. D. & Teytelboym, A. (2019), *Interpreting economic complexity*, Sci. Adv. 5, eaau1705; van Dam, A. et al. (2021),
//! *Correspondence analysis, spectral clustering and graph embedding*, Sci. Rep. 11, 8926.
//!
//! Defaults are those of `ecomplexity` (Python and Stata, the latter with `ddof` 1): PCI in ECI's scale. `econcomplex`, `econci` and
//! `economiccomplexity` (R) scale PCI by itself (`Scale::Own`) and solve and turn both sides apart.

use serde::{Deserialize, Serialize};

use super::bipartite::Bipartite;
use super::diagnosis::{Diagnosis, Reason, Spectrum};
use super::lanczos::{Top, Wanted, dot, largest, norm, not_converged, random_start};
use super::orientation::{Orientation, Oriented, measured, oriented};
use super::standard::mean_and_deviation;
use crate::measures::{Presence, SparseTable};
use crate::tables::Progress;
use crate::{Error, Result};

/// What to do with a table that falls apart: values of different components cannot be compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Components {
    /// The component with most cells; the others have no value.
    #[default]
    Giant,
    /// Each component for itself, with its own scale and sign.
    Each,
    /// A table of more than one component is an error.
    Error,
}

/// Scale of the values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// ECI as standard scores; PCI by the mean and deviation of ECI, so that ECI stays the mean PCI.
    #[default]
    Eci,
    /// Each side by its own mean and deviation.
    Own,
    /// Neither: PCI of length one, ECI the mean PCI.
    Raw,
}

/// Options of complexity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ComplexityConfig {
    /// What to do with several components.
    pub components: Components,
    /// Rule for the sign.
    pub orientation: Orientation,
    /// Scale of the values.
    pub scale: Scale,
    /// What is taken from the count in a standard deviation: 0 or 1.
    pub ddof: u8,
    /// Error of a standard score that is small enough.
    pub tolerance: f64,
    /// Most products with the table.
    pub max_steps: u32,
    /// A relative eigengap below this is warned of.
    pub close_gap: f64,
    /// Seed of the start vector; the result does not depend on it beyond rounding.
    pub seed: u64,
}

impl Default for ComplexityConfig {
    fn default() -> Self {
        Self {
            components: Components::Giant,
            orientation: Orientation::Diversity,
            scale: Scale::Eci,
            ddof: 0,
            tolerance: 1e-10,
            max_steps: 5000,
            close_gap: 0.01,
            seed: 1,
        }
    }
}

/// Complexity of rows and columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Complexity {
    /// ECI of each row in the scale asked for.
    pub eci: Vec<Option<f64>>,
    /// PCI of each column in the scale asked for.
    pub pci: Vec<Option<f64>>,
    /// ECI of each row in the raw scale, which complexity outlook takes.
    pub raw_eci: Vec<Option<f64>>,
    /// PCI of each column in the raw scale.
    pub raw_pci: Vec<Option<f64>>,
    /// Diversity of each row: the sum of its cells.
    pub diversity: Vec<f64>,
    /// Ubiquity of each column: the sum of its cells.
    pub ubiquity: Vec<f64>,
    /// How the sign of each component came about.
    pub oriented: Vec<Oriented>,
    /// Scale in force.
    pub scale: Scale,
    /// Taken from the count in a standard deviation.
    pub ddof: u8,
    /// What must be known about the numbers.
    pub diagnosis: Diagnosis,
}

/// Complexity of which columns each row has.
pub fn complexity(presence: &Presence, config: &ComplexityConfig, progress: &Progress) -> Result<Complexity> {
    of_bipartite(&Bipartite::of_presence(presence), config, progress)
}

/// Complexity of weights instead of zeros and ones, such as RCA or shares: correspondence analysis of the table.
pub fn weighted_complexity(table: &SparseTable, config: &ComplexityConfig, progress: &Progress) -> Result<Complexity> {
    of_bipartite(&Bipartite::of_table(table), config, progress)
}

/// Relative differences of eigenvalues below this are rounding.
const EQUAL: f64 = 1e-9;

fn of_bipartite(table: &Bipartite, config: &ComplexityConfig, progress: &Progress) -> Result<Complexity> {
    config.validate()?;
    let diagnosis = Diagnosis::of(table);
    let parts = diagnosis.components.len() as u32;
    if parts > 1 && config.components == Components::Error {
        return Err(Error::numeric("表由互不相连的几块组成", "the table falls into components that are not connected")
            .found(parts.to_string())
            .expected("1", "1")
            .hint("用 components = giant 或 each", "use components = giant or each"));
    }
    let (rows, columns) = (table.rows.len(), table.columns.len());
    let mut out = Complexity {
        eci: vec![None; rows],
        pci: vec![None; columns],
        raw_eci: vec![None; rows],
        raw_pci: vec![None; columns],
        diversity: table.rows.sums(),
        ubiquity: table.columns.sums(),
        scale: config.scale,
        ddof: config.ddof,
        diagnosis,
        ..Complexity::default()
    };
    let taken = if config.components == Components::Each { parts } else { parts.min(1) };
    out.diagnosis.drop_where(Reason::OutsideComponent, |component| component.is_some_and(|c| c >= taken));
    if parts > 1 {
        out.diagnosis.warn(
            format!("表由 {parts} 块互不相连的部分组成；各块的数值不可相互比较"),
            format!("the table falls into {parts} components; values of different ones cannot be compared"),
        );
    }
    for component in 0..taken {
        if rows + columns == 0 || !out.take(table, component, config, progress)? {
            out.diagnosis.drop_where(Reason::Undetermined, |c| c == Some(component));
        }
    }
    Ok(out)
}

impl ComplexityConfig {
    fn validate(&self) -> Result<()> {
        if self.ddof > 1 {
            return Err(Error::configuration("ddof 只能为 0 或 1", "ddof is 0 or 1").found(self.ddof.to_string()));
        }
        if !(self.tolerance > 0.0 && self.tolerance < 1.0) || self.max_steps == 0 {
            return Err(Error::configuration(
                "tolerance 应在 0 与 1 之间，max_steps 应大于 0",
                "tolerance lies between 0 and 1, max_steps is above 0",
            )
            .found(format!("{} / {}", self.tolerance, self.max_steps)));
        }
        Ok(())
    }
}

impl Complexity {
    /// Values of one component; false where it determines none.
    fn take(&mut self, table: &Bipartite, component: u32, config: &ComplexityConfig, progress: &Progress) -> Result<bool> {
        let (rows, columns) = self.diagnosis.members(component);
        let whole = rows.len() == table.rows.len() && columns.len() == table.columns.len();
        let restricted = if whole { None } else { Some(table.restricted(&rows, &columns)) };
        let part = restricted.as_ref().unwrap_or(table);
        let Some((mut pair, spectrum)) = second_pair(part, component, config, progress)? else { return Ok(false) };
        self.diagnosis.spectra.push(spectrum);
        self.warn_of(&spectrum, config);
        if spectrum.degenerate {
            return Ok(false);
        }
        let diversity: Vec<f64> = rows.iter().map(|&row| self.diversity[row as usize]).collect();
        let margin = measured(&config.orientation, (&rows, &pair.rows), (&columns, &pair.columns), &diversity);
        let (sign, report) = oriented(component, margin, &pair.rows);
        self.oriented.push(report);
        self.warn_of_sign(&report);
        pair.rows.iter_mut().chain(&mut pair.columns).for_each(|v| *v *= sign);
        let scales = (scale_of(&pair.rows, config.ddof), scale_of(&pair.columns, config.ddof));
        let ((mean_c, sd_c), (mean_p, sd_p)) = match (config.scale, scales) {
            (Scale::Raw, _) => ((0.0, 1.0), (0.0, 1.0)),
            (Scale::Eci, (Some(own), _)) => (own, own),
            (Scale::Own, (Some(own), Some(other))) => (own, other),
            _ => return Ok(false),
        };
        for (&row, &value) in rows.iter().zip(&pair.rows) {
            self.raw_eci[row as usize] = Some(value);
            self.eci[row as usize] = Some((value - mean_c) / sd_c);
        }
        for (&column, &value) in columns.iter().zip(&pair.columns) {
            self.raw_pci[column as usize] = Some(value);
            self.pci[column as usize] = Some((value - mean_p) / sd_p);
        }
        Ok(true)
    }

    fn warn_of(&mut self, spectrum: &Spectrum, config: &ComplexityConfig) {
        let (second, third) = (spectrum.second, spectrum.third.unwrap_or(0.0));
        if spectrum.degenerate {
            self.diagnosis.warn(
                format!("λ2 = {second:.6} 与 λ3 = {third:.6} 不可区分，复杂度没有定义"),
                format!("λ2 = {second:.6} cannot be told from λ3 = {third:.6}; complexity is not defined"),
            );
        } else if spectrum.relative_gap < config.close_gap {
            self.diagnosis.warn(
                format!("λ2 = {second:.6} 与 λ3 = {third:.6} 很接近，数据稍有变动排名就可能大变"),
                format!("λ2 = {second:.6} is close to λ3 = {third:.6}; small changes of the data may turn the ranking over"),
            );
        }
    }

    fn warn_of_sign(&mut self, report: &Oriented) {
        if !report.decided {
            self.diagnosis.warn(
                "符号规则未能判定方向，请指定参照（orientation）",
                "the sign rule could not decide which way up the values go; name a reference (orientation)",
            );
        } else if report.margin.is_some_and(|margin| margin < 0.1) {
            self.diagnosis.warn("符号只由很小的相关系数决定", "the sign hangs on a very small correlation");
        }
    }
}

fn scale_of(values: &[f64], ddof: u8) -> Option<(f64, f64)> {
    mean_and_deviation(values, ddof)
}

/// Values of both sides with rows = D⁻¹M columns.
struct Pair {
    rows: Vec<f64>,
    columns: Vec<f64>,
}

/// The pair to the second eigenvalue of a connected table; `None` where one side has a single unit.
fn second_pair(
    part: &Bipartite,
    component: u32,
    config: &ComplexityConfig,
    progress: &Progress,
) -> Result<Option<(Pair, Spectrum)>> {
    let by_rows = part.rows.len() <= part.columns.len();
    let (near, far) = if by_rows { (&part.rows, &part.columns) } else { (&part.columns, &part.rows) };
    let n = near.len();
    if n < 2 {
        return Ok(None);
    }
    let (near_sums, far_sums) = (near.sums(), far.sums());
    let roots: Vec<f64> = near_sums.iter().map(|s| s.sqrt()).collect();
    let (mut scaled, mut across) = (vec![0.0; n], vec![0.0; far.len()]);
    let mut apply = |from: &[f64], to: &mut [f64]| {
        scaled.iter_mut().zip(from).zip(&roots).for_each(|((s, x), root)| *s = x / root);
        far.gather(&scaled, &mut across);
        across.iter_mut().zip(&far_sums).for_each(|(w, sum)| *w /= sum);
        near.gather(&across, to);
        to.iter_mut().zip(&roots).for_each(|(y, root)| *y /= root);
    };
    let length = norm(&roots);
    let trivial: Vec<f64> = roots.iter().map(|root| root / length).collect();
    let mut known = vec![trivial];
    let wanted = Wanted {
        scale: 1.0,
        vector_error: config.tolerance / (n as f64).sqrt(),
        residual: 1e-15,
        steps: config.max_steps,
        seed: config.seed,
    };
    let Some(top) = largest(&mut apply, &known, random_start(n, config.seed), &wanted, progress)? else { return Ok(None) };
    let residual = residual_of(&mut apply, &top);
    if !top.converged && top.value > EQUAL {
        return Err(not_converged(top.steps));
    }
    known.push(top.vector.clone());
    let third = third_value(&mut apply, &known, &top, config, progress)?;
    let second = top.value.max(0.0);
    let gap = second - third.map_or(0.0, |(value, _)| value.clamp(0.0, second));
    let relative_gap = if second > 0.0 { gap / second } else { 0.0 };
    let spectrum = Spectrum {
        component,
        second,
        third: third.map(|(value, _)| value),
        gap,
        relative_gap,
        degenerate: second <= 1e-12 || relative_gap <= EQUAL,
        steps: top.steps + third.map_or(0, |(_, steps)| steps),
        residual,
    };
    let near_values: Vec<f64> = top.vector.iter().zip(&roots).map(|(v, root)| v / root).collect();
    let mut far_values = far.gathered(&near_values);
    far_values.iter_mut().zip(&far_sums).for_each(|(w, sum)| *w /= sum);
    let (mut rows, mut columns) = (far_values, near_values);
    if by_rows {
        (rows, columns) = (columns, rows);
        columns.iter_mut().for_each(|w| *w /= second.max(f64::MIN_POSITIVE));
    }
    let length = norm(&columns).max(f64::MIN_POSITIVE);
    rows.iter_mut().chain(&mut columns).for_each(|v| *v /= length);
    Ok(Some((Pair { rows, columns }, spectrum)))
}

/// λ3 and the steps it took. The start is what the search for λ2 knows of it, with chance mixed in, so that a second vector of λ2
/// is not overlooked.
fn third_value(
    apply: &mut super::lanczos::Apply<'_>,
    known: &[Vec<f64>],
    top: &Top,
    config: &ComplexityConfig,
    progress: &Progress,
) -> Result<Option<(f64, u32)>> {
    let n = top.vector.len();
    let mut start = random_start(n, config.seed.wrapping_add(1));
    if let Some(next) = &top.next {
        let share = 0.1 / norm(&start);
        start.iter_mut().zip(next).for_each(|(x, v)| *x = *x * share + v);
    }
    let wanted = Wanted { scale: 1.0, vector_error: 0.0, residual: 1e-6, steps: config.max_steps, seed: config.seed };
    Ok(largest(apply, known, start, &wanted, progress)?.map(|third| (third.value, third.steps)))
}

fn residual_of(apply: &mut super::lanczos::Apply<'_>, top: &Top) -> f64 {
    let mut product = vec![0.0; top.vector.len()];
    apply(&top.vector, &mut product);
    product.iter_mut().zip(&top.vector).for_each(|(y, v)| *y -= top.value * v);
    dot(&product, &product).sqrt()
}
