//! Complexity outlook: how much complex activity is near a place (COI), and what taking up one would open (COG).
//!
//! COI_r = Σ_j ρ_rj (1 − M_rj) PCI_j, raw or as a z-score over places. It is not invariant to a shift of PCI, so the scale of the
//! PCI handed in is part of the definition.
//!
//! COG of an activity that is not held, in the four published forms, which rank differently:
//! `source_normalised` (1 − M_rj) Σ_i (1 − M_ri) φ_ij PCI_i / Σ_k φ_ik (ecomplexity, Stata, ReKS, economiccomplexity for R);
//! `target_normalised` (1 − M_rj) Σ_i (1 − M_ri) φ_ji PCI_i / Σ_k φ_jk (econcomplex);
//! `atlas` is `source_normalised` less ρ_rj PCI_j, that is (1 − d_rj) PCI_j, what the activity adds to the outlook already
//! (Atlas' text); `atlas_target_normalised` is `target_normalised` less the same (economic-complexity, which gives it for
//! activities held as well). Activities held have 0 by definition. In the unit of PCI. An activity without a PCI, or to
//! which nothing is related, adds nothing and is counted. Time: ones of M times columns; memory: the answer.
//!
//! Hausmann, R., Hidalgo, C. A. et al. (2014), *The Atlas of Economic Complexity*, MIT Press, technical box 2.6.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::density::{Density, check_units};
use super::density_parts::{check_shape, spread};
use super::held_sums::held_sums;
use super::pair_counts::table_of;
use super::pairs::Relatedness;
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Scale of the outlook index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutlookScale {
    /// Less the mean, over the standard deviation (ddof 0), over all places.
    #[default]
    Standardised,
    /// The sum itself.
    Raw,
}

/// Parameters of the outlook index.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutlookConfig {
    /// Scale of the index.
    pub scale: OutlookScale,
}

/// The complexity outlook index of each place.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// COI; all `None` where a z-score is asked for and all places are alike.
    pub values: Vec<Option<f64>>,
    /// Activities left out because they have no PCI or no density.
    pub left_out: u32,
    /// The formula.
    pub formula: &'static str,
}

/// The complexity outlook index of each place.
pub fn complexity_outlook(
    presence: &Presence,
    density: &Density,
    pci: &[Option<f64>],
    config: &OutlookConfig,
) -> Result<Outlook> {
    check_shape(presence, density)?;
    check_pci(pci, presence)?;
    let usable: Vec<f64> =
        pci.iter().zip(&density.undefined).map(|(p, &gone)| if gone { 0.0 } else { p.unwrap_or(0.0) }).collect();
    let known = pci.iter().zip(&density.undefined).any(|(p, &gone)| p.is_some() && !gone);
    let raw: Vec<f64> = (0..presence.rows())
        .into_par_iter()
        .map(|r| {
            let mut held = presence.row(r).iter().peekable();
            let open = density.row(r).iter().zip(&usable).zip(0u32..).filter(|&(_, j)| held.next_if(|&&h| h == j).is_none());
            open.map(|((rho, pci), _)| rho * pci).sum()
        })
        .collect();
    let (values, formula) = match config.scale {
        OutlookScale::Raw => (raw.into_iter().map(|value| Some(value).filter(|_| known)).collect(), "Σ_j ρ_rj (1 − M_rj) PCI_j"),
        OutlookScale::Standardised => {
            let around = spread(&raw, 0.0);
            let standard = |value: f64| around.map(|(mean, deviation)| (value - mean) / deviation);
            (raw.into_iter().map(standard).collect(), "z-score over places (ddof 0) of Σ_j ρ_rj (1 − M_rj) PCI_j")
        }
    };
    let left_out = pci.iter().zip(&density.undefined).filter(|(p, gone)| p.is_none() || **gone).count() as u32;
    Ok(Outlook { values, left_out, formula })
}

/// Published form of the outlook gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GainForm {
    /// Proximity over the sum of the activity that is added up.
    #[default]
    SourceNormalised,
    /// Proximity over the sum of the activity that is taken up.
    TargetNormalised,
    /// `SourceNormalised` less ρ PCI of the activity taken up.
    Atlas,
    /// `TargetNormalised` less ρ PCI of the activity taken up.
    AtlasTargetNormalised,
}

impl GainForm {
    /// Whether proximity is taken over the sum of the activity that is added up.
    fn by_source(self) -> bool {
        matches!(self, Self::SourceNormalised | Self::Atlas)
    }

    /// Whether what the activity adds to the outlook already is taken off.
    fn less_own(self) -> bool {
        matches!(self, Self::Atlas | Self::AtlasTargetNormalised)
    }
}

/// Parameters of the outlook gain.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GainConfig {
    /// Published form.
    pub form: GainForm,
    /// Something to divide all by, such as the standard deviation of ECI; `None` divides by nothing.
    pub divisor: Option<f64>,
}

/// The complexity outlook gain of each cell.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookGain {
    /// COG, row by row; 0 where the activity is held, by definition.
    pub values: Vec<f64>,
    /// Activities whose gain is undefined: nothing is related to them, no activity has a PCI, or theirs is taken off and missing.
    pub undefined: Vec<bool>,
    /// Activities that add nothing because they have no PCI.
    pub left_out: u32,
    /// Activities to which nothing is related.
    pub unrelated: u32,
    /// The formula.
    pub formula: &'static str,
}

/// The complexity outlook gain of each cell.
pub fn outlook_gain(
    presence: &Presence,
    relatedness: &Relatedness,
    pci: &[Option<f64>],
    config: &GainConfig,
    progress: &Progress,
) -> Result<OutlookGain> {
    check_units(presence, relatedness)?;
    check_pci(pci, presence)?;
    if config.divisor.is_some_and(|by| !(by.is_finite() && by > 0.0)) {
        return Err(Error::configuration("除数 divisor 无效", "divisor is not valid").expected("大于 0", "more than 0"));
    }
    let sums = relatedness.row_sums();
    let left_out = pci.iter().filter(|p| p.is_none()).count() as u32;
    let pci: Vec<Option<f64>> = pci.iter().zip(&sums).map(|(p, &sum)| p.filter(|_| sum > 0.0)).collect();
    let known = pci.iter().any(Option::is_some);
    let undefined: Vec<bool> =
        pci.iter().zip(&sums).map(|(p, &sum)| !known || sum <= 0.0 || (config.form.less_own() && p.is_none())).collect();
    let over = |value: f64, sum: f64| if sum > 0.0 { value / sum } else { 0.0 };
    // Row j of the weights: what activity i adds when j is taken up.
    let load = |j: usize, line: &mut [f64]| {
        let row = relatedness.row(j as u32);
        for (i, value) in line.iter_mut().enumerate() {
            let source = config.form.by_source();
            // A symmetric table is read along its rows, which is how it lies in memory.
            let there = if relatedness.is_symmetric() { row[i] } else { relatedness.row(i as u32)[j] };
            let phi = if source { over(there, sums[i]) } else { over(row[i], sums[j]) };
            *value = phi * pci[i].unwrap_or(0.0);
            if config.form.less_own() {
                // ρ_rj PCI_j is a sum over what is held, as is what is taken off the total below.
                *value += over(row[i], sums[j]) * pci[j].unwrap_or(0.0);
            }
        }
    };
    let totals = open_totals(relatedness, &pci, &sums, config.form);
    let n = presence.columns() as usize;
    let mut values = table_of(presence.rows() as usize, n)?;
    let by = config.divisor.unwrap_or(1.0);
    progress.check()?;
    held_sums(presence, 0, n, &mut values, load, |_, j, held| (totals[j] - held) / by);
    progress.check()?;
    values.par_chunks_mut(n.max(1)).zip(0..presence.rows()).for_each(|(row, r)| {
        presence.row(r).iter().for_each(|&j| row[j as usize] = 0.0);
    });
    let formula = match config.form {
        GainForm::SourceNormalised => "(1 − M_rj) Σ_i (1 − M_ri) φ_ij PCI_i / Σ_k φ_ik",
        GainForm::TargetNormalised => "(1 − M_rj) Σ_i (1 − M_ri) φ_ji PCI_i / Σ_k φ_jk",
        GainForm::Atlas => "(1 − M_rj) (Σ_i (1 − M_ri) φ_ij PCI_i / Σ_k φ_ik − ρ_rj PCI_j)",
        GainForm::AtlasTargetNormalised => "(1 − M_rj) (Σ_i (1 − M_ri) φ_ji PCI_i / Σ_k φ_jk − ρ_rj PCI_j)",
    };
    let unrelated = sums.iter().filter(|&&sum| sum <= 0.0).count() as u32;
    Ok(OutlookGain { values, undefined, left_out, unrelated, formula })
}

/// What a place without any activity would gain from each.
fn open_totals(relatedness: &Relatedness, pci: &[Option<f64>], sums: &[f64], form: GainForm) -> Vec<f64> {
    let n = pci.len();
    if !form.by_source() {
        let of_row = |j: usize| relatedness.row(j as u32).iter().zip(pci).map(|(phi, p)| phi * p.unwrap_or(0.0)).sum::<f64>();
        return (0..n).into_par_iter().map(|j| if sums[j] > 0.0 { of_row(j) / sums[j] } else { 0.0 }).collect();
    }
    let mut out = vec![0.0; n];
    for (i, p) in pci.iter().enumerate() {
        if let Some(p) = p {
            relatedness.row(i as u32).iter().zip(&mut out).for_each(|(phi, total)| *total += phi / sums[i] * p);
        }
    }
    out
}

fn check_pci(pci: &[Option<f64>], presence: &Presence) -> Result<()> {
    if pci.len() != presence.columns() as usize {
        return Err(Error::value("复杂度个数应等于列数", "there must be one complexity for each column")
            .found(pci.len().to_string())
            .expected(presence.columns().to_string(), presence.columns().to_string()));
    }
    match pci.iter().flatten().find(|p| !p.is_finite()) {
        Some(p) => Err(Error::value("复杂度应为有限数", "a complexity must be a finite number").found(p.to_string())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::density::density;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::relatedness::proximity::{ProximityConfig, ProximityKind, proximity};

    const FORMS: [GainForm; 4] =
        [GainForm::SourceNormalised, GainForm::TargetNormalised, GainForm::Atlas, GainForm::AtlasTargetNormalised];

    fn fixture(case: u64) -> (Vec<Vec<f64>>, Presence, Relatedness, Density, Vec<Option<f64>>) {
        let n = case as u32 % 20 + 2;
        let (m, presence) = random(case, case as u32 % 12 + 2, n, 0.35);
        let kind = if case % 2 == 0 { ProximityKind::MinConditional } else { ProximityKind::Conditional };
        let phi = proximity(&presence, &ProximityConfig { kind, ..ProximityConfig::default() }, &Progress::new()).unwrap();
        let rho = density(&presence, &phi, &Progress::new()).unwrap();
        let pci = (0..n).map(|j| (j % 7 != 5).then(|| f64::from(j * 5 % 11) - 4.0)).collect();
        (m, presence, phi, rho, pci)
    }

    #[test]
    fn trap_13_every_form_of_outlook_and_gain_is_its_formula_and_says_which() {
        for case in 0..200 {
            let (m, presence, phi, rho, pci) = fixture(case);
            let n = pci.len();
            let p = |i: usize| pci[i].filter(|_| phi.row(i as u32).iter().sum::<f64>() > 0.0).unwrap_or(0.0);
            let norm = |i: usize, j: usize| {
                let sum: f64 = phi.row(i as u32).iter().sum();
                if sum > 0.0 { phi.row(i as u32)[j] / sum } else { 0.0 }
            };
            let raw = complexity_outlook(&presence, &rho, &pci, &OutlookConfig { scale: OutlookScale::Raw }).unwrap();
            let z = complexity_outlook(&presence, &rho, &pci, &OutlookConfig::default()).unwrap();
            for (r, held) in m.iter().enumerate() {
                let expected: f64 = (0..n).map(|j| rho.row(r as u32)[j] * (1.0 - held[j]) * p(j)).sum();
                let known = (0..n).any(|i| pci[i].is_some() && phi.row(i as u32).iter().sum::<f64>() > 0.0);
                assert_eq!(raw.values[r].is_some(), known);
                assert!(raw.values[r].is_none_or(|value| (value - expected).abs() < 1e-10));
            }
            let zs: Vec<f64> = z.values.iter().flatten().copied().collect();
            assert!(zs.iter().sum::<f64>().abs() < 1e-8 && z.formula != raw.formula);
            for form in FORMS {
                let got =
                    outlook_gain(&presence, &phi, &pci, &GainConfig { form, divisor: Some(2.0) }, &Progress::new()).unwrap();
                for (r, held) in m.iter().enumerate() {
                    for j in 0..n {
                        let open = |f: &dyn Fn(usize) -> f64| (0..n).map(|i| (1.0 - held[i]) * f(i) * p(i)).sum::<f64>();
                        let gain = match form {
                            GainForm::SourceNormalised => open(&|i| norm(i, j)),
                            GainForm::TargetNormalised => open(&|i| norm(j, i)),
                            GainForm::Atlas => open(&|i| norm(i, j)) - rho.row(r as u32)[j] * p(j),
                            GainForm::AtlasTargetNormalised => open(&|i| norm(j, i)) - rho.row(r as u32)[j] * p(j),
                        };
                        let expected = (1.0 - held[j]) * gain / 2.0;
                        assert!((got.values[r * n + j] - expected).abs() < 1e-10, "{case} {form:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_is_said_where_no_complexity_is_known_or_nothing_is_related() {
        let presence = Presence::from_rows(3, [vec![0, 1], vec![0, 1], vec![2]]);
        let phi = proximity(&presence, &ProximityConfig::default(), &Progress::new()).unwrap();
        let rho = density(&presence, &phi, &Progress::new()).unwrap();
        let raw = OutlookConfig { scale: OutlookScale::Raw };
        assert_eq!(complexity_outlook(&presence, &rho, &[None; 3], &raw).unwrap().values, [None; 3]);
        assert_eq!(complexity_outlook(&presence, &rho, &[None, None, Some(1.0)], &raw).unwrap().values, [None; 3]);
        let gone = |pci: &[Option<f64>], form| {
            let config = GainConfig { form, ..GainConfig::default() };
            outlook_gain(&presence, &phi, pci, &config, &Progress::new()).unwrap().undefined
        };
        assert_eq!(gone(&[None; 3], GainForm::SourceNormalised), [true; 3]);
        assert_eq!(gone(&[Some(1.0), None, None], GainForm::SourceNormalised), [false, false, true]);
        assert_eq!(gone(&[Some(1.0), None, None], GainForm::Atlas), [false, true, true]);
    }

    #[test]
    fn trap_13_the_index_changes_with_a_shift_of_pci() {
        let (_, presence, _, rho, pci) = fixture(14);
        let shifted: Vec<Option<f64>> = pci.iter().map(|p| p.map(|p| p + 3.0)).collect();
        let of = |pci: &[Option<f64>]| complexity_outlook(&presence, &rho, pci, &OutlookConfig::default()).unwrap().values;
        assert_ne!(of(&pci), of(&shifted));
        assert!(complexity_outlook(&presence, &rho, &pci[1..], &OutlookConfig::default()).is_err());
        assert!(complexity_outlook(&presence, &rho, &vec![Some(f64::NAN); pci.len()], &OutlookConfig::default()).is_err());
    }
}
