//! What density says about a whole place: inside and outside its portfolio, and which options stand out among its own.
//!
//! Internal density of a place is the mean of ρ over the activities it has (how coherent they are), external density that over
//! those it has not (how near the rest is); cell by cell they are ρ itself on either side of M. Relative relatedness is ρ of an
//! option less the mean of ρ over all options of the place, in standard deviations. Undefined: a mean over nothing; a deviation
//! where all options are alike, or where the activity is held. Time: the size of the density.
//!
//! Same numbers: EconGeo's `relatedness_density_int_avg` and `_ext_avg` (there times 100, rounded), `relative_relatedness` of
//! econcomplex (ddof 0).
//!
//! Boschma, R., Balland, P.-A. & Kogler, D. (2015), *Relatedness and technological change in cities*, Industrial and Corporate
//! Change 24, 223–250. Pinheiro, F. L., Hartmann, D., Boschma, R. & Hidalgo, C. A. (2022), *The time and frequency of unrelated
//! diversification*, Research Policy 51, 104323.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::density::Density;
use crate::measures::sparse::Presence;
use crate::{Error, Result};

/// Means of density by place.
#[derive(Debug, Clone, PartialEq)]
pub struct DensityAverages {
    /// Mean over the activities a place has; `None` where it has none.
    pub internal: Vec<Option<f64>>,
    /// Mean over the activities it has not; `None` where it has all.
    pub external: Vec<Option<f64>>,
}

/// Mean density inside and outside each place's portfolio. Activities whose density is undefined are in neither.
pub fn density_averages(presence: &Presence, density: &Density) -> Result<DensityAverages> {
    check_shape(presence, density)?;
    let (internal, external) = (0..presence.rows())
        .into_par_iter()
        .map(|r| (mean(&split(presence, density, r, true)), mean(&split(presence, density, r, false))))
        .unzip();
    Ok(DensityAverages { internal, external })
}

/// Parameters of relative relatedness.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RelativeRelatednessConfig {
    /// What is taken off the number of options in the variance: 0 or 1.
    pub ddof: u8,
}

/// Relative relatedness of every cell, row by row; `None` where the activity is held or the deviation undefined.
pub fn relative_relatedness(
    presence: &Presence,
    density: &Density,
    config: &RelativeRelatednessConfig,
) -> Result<Vec<Option<f64>>> {
    check_shape(presence, density)?;
    if config.ddof > 1 {
        return Err(Error::configuration("自由度修正 ddof 无效", "ddof is not valid")
            .found(config.ddof.to_string())
            .expected("0 或 1", "0 or 1"));
    }
    let rows: Vec<Vec<Option<f64>>> = (0..presence.rows())
        .into_par_iter()
        .map(|r| {
            let mut out = vec![None; density.columns as usize];
            let options = split(presence, density, r, false);
            let values: Vec<f64> = options.iter().map(|option| option.1).collect();
            if let Some((mean, deviation)) = spread(&values, f64::from(config.ddof)) {
                options.iter().for_each(|&(j, value)| out[j as usize] = Some((value - mean) / deviation));
            }
            out
        })
        .collect();
    Ok(rows.concat())
}

/// Mean and standard deviation; `None` where there is no deviation but for rounding.
pub(super) fn spread(values: &[f64], ddof: f64) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - ddof);
    let size = values.iter().fold(0.0f64, |size, v| size.max(v.abs()));
    let deviation = variance.sqrt();
    (n > ddof && deviation > 1e-14 * size).then_some((mean, deviation))
}

/// Columns of a row that are held or not, with their densities.
fn split(presence: &Presence, density: &Density, row: u32, held: bool) -> Vec<(u32, f64)> {
    let columns = presence.row(row);
    let wanted = |j: &u32| columns.binary_search(j).is_ok() == held;
    (0..density.columns).filter(wanted).filter_map(|j| density.get(row, j).map(|value| (j, value))).collect()
}

fn mean(cells: &[(u32, f64)]) -> Option<f64> {
    (!cells.is_empty()).then(|| cells.iter().map(|cell| cell.1).sum::<f64>() / cells.len() as f64)
}

/// Checks that the density is that of the matrix.
pub(in crate::measures) fn check_shape(presence: &Presence, density: &Density) -> Result<()> {
    if (density.rows, density.columns) == (presence.rows(), presence.columns()) {
        return Ok(());
    }
    Err(Error::value("密度表与矩阵大小不一致", "the density is not that of the matrix")
        .found(format!("{} × {}", density.rows, density.columns))
        .expected(
            format!("{} × {}", presence.rows(), presence.columns()),
            format!("{} × {}", presence.rows(), presence.columns()),
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::density::density;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::relatedness::proximity::{ProximityConfig, proximity};
    use crate::tables::progress::Progress;

    #[test]
    fn means_and_deviations_are_those_of_the_two_sides() {
        for case in 0..200 {
            let n = case as u32 % 9 + 1;
            let (m, presence) = random(case, case as u32 % 12 + 1, n, (case % 10) as f64 / 9.0);
            let phi = proximity(&presence, &ProximityConfig::default(), &Progress::new()).unwrap();
            let d = density(&presence, &phi, &Progress::new()).unwrap();
            let got = density_averages(&presence, &d).unwrap();
            let ddof = case as u8 % 2;
            let relative = relative_relatedness(&presence, &d, &RelativeRelatednessConfig { ddof }).unwrap();
            for (r, held) in m.iter().enumerate() {
                let side = |inside: f64| -> Vec<f64> {
                    (0..n as usize).filter(|&j| held[j] == inside).filter_map(|j| d.get(r as u32, j as u32)).collect()
                };
                for (got, values) in [(got.internal[r], side(1.0)), (got.external[r], side(0.0))] {
                    let expected = values.iter().sum::<f64>() / values.len() as f64;
                    assert!(got.map_or(values.is_empty(), |mean| (mean - expected).abs() < 1e-12));
                }
                let z: Vec<f64> = relative[r * n as usize..(r + 1) * n as usize].iter().flatten().copied().collect();
                assert!(z.iter().sum::<f64>().abs() < 1e-9);
                let squares: f64 = z.iter().map(|z| z * z).sum();
                assert!(z.is_empty() || (squares - (z.len() as f64 - f64::from(ddof))).abs() < 1e-9, "{case}");
            }
        }
    }
}
