//! Relatedness by complexity: for what a row does not do yet, how near it is and how much it would be worth.
//!
//! Relatedness is the density around a column in the row, complexity its PCI. Both are cut in two, at the median or mean of what the
//! row could take up, or where the user says; a value on the cut counts as high. Near and complex: high benefit at low risk; far and
//! complex: high benefit at high risk; near and simple, far and simple accordingly. `None` for a column the row has already (unless
//! asked for), or without a density or complexity. Time in the columns.
//!
//! Balland, P.-A. et al. (2019), *Smart specialization policy in the European Union: relatedness, knowledge complexity and regional
//! diversification*, Reg. Stud. 53, 1252–1268.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Where the two sides are cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// Medians of the columns that are placed.
    #[default]
    Median,
    /// Means of the columns that are placed.
    Mean,
    /// These values, the same for all rows.
    At {
        /// Of relatedness.
        relatedness: f64,
        /// Of complexity.
        complexity: f64,
    },
}

/// Options of smart specialisation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmartSpecialisationConfig {
    /// Where the two sides are cut.
    pub cut: Cut,
    /// Places columns the row has already as well.
    pub include_held: bool,
}

/// A quarter of the plane of relatedness and complexity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quadrant {
    /// High relatedness, high complexity.
    NearComplex,
    /// High relatedness, low complexity.
    NearSimple,
    /// Low relatedness, high complexity.
    FarComplex,
    /// Low relatedness, low complexity.
    FarSimple,
}

/// Quadrants of a row's columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SmartSpecialisation {
    /// Quadrant of each column.
    pub quadrant: Vec<Option<Quadrant>>,
    /// Where relatedness was cut; `None` where no column is placed.
    pub relatedness_cut: Option<f64>,
    /// Where complexity was cut.
    pub complexity_cut: Option<f64>,
    /// Columns that the row does not have and that lack a density or a complexity.
    pub unplaced: Vec<u32>,
}

/// Quadrants of the columns for one row: its relatedness to each column, the columns' complexity, and which it has, ascending.
pub fn smart_specialisation(
    relatedness: &[Option<f64>],
    complexity: &[Option<f64>],
    held: &[u32],
    config: &SmartSpecialisationConfig,
) -> Result<SmartSpecialisation> {
    if relatedness.len() != complexity.len() {
        return Err(Error::value("相关性与复杂度的列数不同", "relatedness and complexity are not of the same columns")
            .found(format!("{} / {}", relatedness.len(), complexity.len())));
    }
    if relatedness.iter().chain(complexity).flatten().any(|v| !v.is_finite()) {
        return Err(Error::value("相关性与复杂度应为有限数", "relatedness and complexity must be finite numbers"));
    }
    let wanted = |column: usize| config.include_held || held.binary_search(&(column as u32)).is_err();
    let pair = |column: usize| relatedness[column].zip(complexity[column]).filter(|_| wanted(column));
    let placed: Vec<(f64, f64)> = (0..relatedness.len()).filter_map(pair).collect();
    let mut out = SmartSpecialisation { quadrant: vec![None; relatedness.len()], ..SmartSpecialisation::default() };
    out.unplaced = (0..relatedness.len()).filter(|&c| wanted(c) && pair(c).is_none()).map(|c| c as u32).collect();
    if placed.is_empty() {
        return Ok(out);
    }
    let (near, complex): (Vec<f64>, Vec<f64>) = placed.into_iter().unzip();
    let (near_cut, complex_cut) = match config.cut {
        Cut::Median => (median(near), median(complex)),
        Cut::Mean => (mean(&near), mean(&complex)),
        Cut::At { relatedness, complexity } => (relatedness, complexity),
    };
    (out.relatedness_cut, out.complexity_cut) = (Some(near_cut), Some(complex_cut));
    for (column, slot) in out.quadrant.iter_mut().enumerate() {
        *slot = pair(column).map(|(near, complex)| match (near >= near_cut, complex >= complex_cut) {
            (true, true) => Quadrant::NearComplex,
            (true, false) => Quadrant::NearSimple,
            (false, true) => Quadrant::FarComplex,
            (false, false) => Quadrant::FarSimple,
        });
    }
    Ok(out)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Middle value, or the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let n = values.len();
    f64::midpoint(values[(n - 1) / 2], values[n / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fall_into_the_quarters_of_the_plane() {
        let relatedness = [Some(0.9), Some(0.8), Some(0.2), Some(0.1), Some(0.95), None];
        let complexity = [Some(2.0), Some(-2.0), Some(1.5), Some(-1.0), Some(9.0), Some(1.0)];
        let found = smart_specialisation(&relatedness, &complexity, &[4], &SmartSpecialisationConfig::default()).unwrap();
        let quarters = [Quadrant::NearComplex, Quadrant::NearSimple, Quadrant::FarComplex, Quadrant::FarSimple].map(Some);
        assert_eq!((&found.quadrant[..4], &found.quadrant[4..]), (&quarters[..], &[None, None][..]));
        assert_eq!((found.relatedness_cut, found.complexity_cut, &found.unplaced[..]), (Some(0.5), Some(0.25), &[5][..]));
        let cut = Cut::At { relatedness: 0.8, complexity: 1.5 };
        let config = SmartSpecialisationConfig { cut, include_held: true };
        let found = smart_specialisation(&relatedness, &complexity, &[4], &config).unwrap();
        assert_eq!(found.quadrant[..3], quarters[..3]);
        assert_eq!(found.quadrant[4], Some(Quadrant::NearComplex));
        let mean = SmartSpecialisationConfig { cut: Cut::Mean, ..SmartSpecialisationConfig::default() };
        assert_eq!(smart_specialisation(&relatedness, &complexity, &[], &mean).unwrap().complexity_cut, Some(1.9));
        let all = smart_specialisation(&relatedness, &complexity, &[0, 1, 2, 3, 4], &mean).unwrap();
        assert_eq!((all.relatedness_cut, all.unplaced), (None, vec![5]));
        assert!(smart_specialisation(&relatedness, &complexity[1..], &[], &mean).is_err());
        assert!(smart_specialisation(&[Some(f64::NAN)], &[None], &[], &mean).is_err());
    }
}
