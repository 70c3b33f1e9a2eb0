//! Proximity across two spaces: products and papers, technologies and industries, of the same places.
//!
//! φ_st = C_st / max(u_s, u_t), with `C` the number of places that have activity `s` of the first space and `t` of the second; the
//! cross density of a place in `t` is Σ_s M_rs φ_st / Σ_s φ_st, from 0 to 1. An activity no place has is undefined. Time: ones of
//! the second matrix met through the first, plus the size of the answer.
//!
//! Same numbers: `cross_proximity` and `cross_relatedness` of economic-complexity and econcomplex.
//!
//! Catalán, P., Navarrete, C. & Figueroa, F. (2022), *The scientific and technological cross-space*, Research Policy 51, 104319.

use rayon::prelude::*;

use super::held_sums::held_sums;
use super::pair_counts::{Occurrences, table_of};
use super::proximity::{ProximityKind, weighted_ubiquity};
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Proximity of each activity of a first space to each of a second.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossProximity {
    /// Activities of the first space.
    pub rows: u32,
    /// Activities of the second space.
    pub columns: u32,
    /// φ, row by row; 0 where undefined.
    pub values: Vec<f64>,
    /// Activities of the first space that no place has.
    pub undefined_rows: Vec<bool>,
    /// Activities of the second space that no place has.
    pub undefined_columns: Vec<bool>,
    /// The formula.
    pub formula: &'static str,
}

impl CrossProximity {
    /// The proximity of two activities; `None` where one is undefined.
    pub fn get(&self, row: u32, column: u32) -> Option<f64> {
        let defined = !self.undefined_rows[row as usize] && !self.undefined_columns[column as usize];
        defined.then(|| self.values[row as usize * self.columns as usize + column as usize])
    }
}

/// Proximity across two spaces of the same places.
pub fn cross_proximity(first: &Presence, second: &Presence, kind: ProximityKind, progress: &Progress) -> Result<CrossProximity> {
    check_places(first, second)?;
    let (own, other) = (weighted_ubiquity(first, None), weighted_ubiquity(second, None));
    let values = cross_sums(
        first,
        second,
        |_| 1.0,
        progress,
        |s, row| {
            row.iter_mut().zip(&other).for_each(|(value, &t)| *value = kind.value(*value, own[s], t));
        },
    )?;
    Ok(CrossProximity {
        rows: first.columns(),
        columns: second.columns(),
        values,
        undefined_rows: own.iter().map(|&u| u <= 0.0).collect(),
        undefined_columns: other.iter().map(|&u| u <= 0.0).collect(),
        formula: kind.formula(),
    })
}

/// How near each place is to each activity of the second space by what it has of the first, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossDensity {
    /// Activities of the second space.
    pub columns: u32,
    /// Cross density, row by row; 0 where undefined.
    pub values: Vec<f64>,
    /// Activities of the second space to which nothing of the first is related.
    pub undefined: Vec<bool>,
}

/// Cross density of each place in each activity of the second space.
pub fn cross_density(first: &Presence, proximity: &CrossProximity, progress: &Progress) -> Result<CrossDensity> {
    if first.columns() != proximity.rows {
        return Err(Error::value("跨空间相关度表与矩阵的列数不一致", "the cross proximity is not that of the matrix's columns")
            .found(proximity.rows.to_string())
            .expected(first.columns().to_string(), first.columns().to_string()));
    }
    let n = proximity.columns as usize;
    let mut sums = vec![0.0; n];
    for row in proximity.values.chunks(n.max(1)) {
        row.iter().zip(&mut sums).for_each(|(value, sum)| *sum += value);
    }
    let mut values = table_of(first.rows() as usize, n)?;
    progress.check()?;
    let load = |t: usize, line: &mut [f64]| {
        line.iter_mut().zip(proximity.values.chunks(n)).for_each(|(value, row)| *value = row[t]);
    };
    held_sums(first, 0, n, &mut values, load, |_, t, sum| if sums[t] > 0.0 { sum / sums[t] } else { 0.0 });
    Ok(CrossDensity { columns: proximity.columns, values, undefined: sums.iter().map(|&sum| sum <= 0.0).collect() })
}

/// For each column of the first matrix, `finish` of the sums of row weights over the rows it shares with each column of the second.
pub(super) fn cross_sums(
    first: &Presence,
    second: &Presence,
    weight: impl Fn(u32) -> f64 + Sync,
    progress: &Progress,
    finish: impl Fn(usize, &mut [f64]) + Sync,
) -> Result<Vec<f64>> {
    let occurrences = Occurrences::of(first);
    let n = second.columns() as usize;
    let mut out = table_of(first.columns() as usize, n)?;
    progress.set_total(u64::from(first.columns()));
    out.par_chunks_mut(n.max(1)).enumerate().try_for_each(|(s, row)| {
        for (r, _, _) in occurrences.rows_with(s) {
            let weight = weight(r);
            second.row(r).iter().for_each(|&t| row[t as usize] += weight);
        }
        finish(s, row);
        progress.add(1);
        progress.check()
    })?;
    Ok(out)
}

/// Checks that two matrices have the same places.
pub(super) fn check_places(first: &Presence, second: &Presence) -> Result<()> {
    if first.rows() == second.rows() {
        return Ok(());
    }
    Err(Error::value("两个矩阵的行（地区）应相同", "both matrices must have the same rows (places)")
        .found(second.rows().to_string())
        .expected(first.rows().to_string(), first.rows().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::density::density;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::relatedness::proximity::{ProximityConfig, proximity};

    #[test]
    fn cross_proximity_counts_places_and_cross_density_is_the_product_over_the_column_sum() {
        for case in 0..200 {
            let (rows, a, b) = (case as u32 % 13, case as u32 % 7 + 1, case as u32 % 20 + 1);
            let ((m, first), (w, second)) = (random(case, rows, a, 0.4), random(case + 999, rows, b, 0.3));
            let got = cross_proximity(&first, &second, ProximityKind::MinConditional, &Progress::new()).unwrap();
            let size = |x: &[Vec<f64>], k: usize| x.iter().map(|row| row[k]).sum::<f64>();
            let phi = |s: usize, t: usize| {
                let both: f64 = m.iter().zip(&w).map(|(x, y)| x[s] * y[t]).sum();
                both / size(&m, s).max(size(&w, t))
            };
            for (s, t) in (0..a).flat_map(|s| (0..b).map(move |t| (s, t))) {
                assert!(got.get(s, t).is_none_or(|v| (v - phi(s as usize, t as usize)).abs() < 1e-12));
                assert_eq!(got.get(s, t).is_none(), size(&m, s as usize) == 0.0 || size(&w, t as usize) == 0.0);
            }
            let near = cross_density(&first, &got, &Progress::new()).unwrap();
            for (r, held) in m.iter().enumerate() {
                for t in 0..b as usize {
                    let column: Vec<f64> =
                        (0..a as usize).map(|s| phi(s, t)).map(|v| if v.is_finite() { v } else { 0.0 }).collect();
                    let expected = column.iter().zip(held).map(|(p, h)| p * h).sum::<f64>() / column.iter().sum::<f64>();
                    let value = near.values[r * b as usize + t];
                    assert!(if near.undefined[t] { !expected.is_finite() } else { (value - expected).abs() < 1e-12 }, "{case}");
                }
            }
        }
    }

    #[test]
    fn a_space_crossed_with_itself_is_its_proximity_with_a_diagonal_of_one() {
        let (_, presence) = random(3, 40, 15, 0.3);
        let config = ProximityConfig { unit_diagonal: true, ..ProximityConfig::default() };
        let phi = proximity(&presence, &config, &Progress::new()).unwrap();
        let cross = cross_proximity(&presence, &presence, ProximityKind::MinConditional, &Progress::new()).unwrap();
        assert_eq!(cross.values, phi.values());
        let (a, b) =
            (cross_density(&presence, &cross, &Progress::new()).unwrap(), density(&presence, &phi, &Progress::new()).unwrap());
        assert!(a.values.iter().zip(&b.values).all(|(a, b)| (a - b).abs() < 1e-12));
        assert!(cross_proximity(&presence, &random(1, 3, 3, 0.5).1, ProximityKind::MinConditional, &Progress::new()).is_err());
    }
}
