//! Forecast of entries by density, held against what happened: the test of relatedness.
//!
//! Every activity a place did not have before is a forecast with its density then as score; it came true when the place has it
//! later. Cells whose density is undefined are left out and counted. Logistic or other models may be fitted on the same forecasts.
//! Time: the size of the density.
//!
//! Hidalgo, C. A. et al. (2018), *The principle of relatedness*, in Unifying Themes in Complex Systems IX, 451–457. Tacchella, A.,
//! Zaccaria, A., Miccheli, M. & Pietronero, L. (2023), *Relatedness in the era of machine learning*, Chaos, Solitons & Fractals 176.

use super::validation::Forecast;
use crate::Result;
use crate::measures::relatedness::Density;
use crate::measures::relatedness::density_parts::check_shape;
use crate::measures::sparse::Presence;

/// Forecasts of entry by density, and how many cells were left out. `at_risk` may narrow the cells, such as to the universe of
/// entry and exit.
pub fn entry_forecast(
    before: &Presence,
    density: &Density,
    after: &Presence,
    at_risk: impl Fn(u32, u32) -> bool,
) -> Result<(Vec<Forecast>, usize)> {
    check_shape(before, density)?;
    check_shape(after, density)?;
    let (mut out, mut left_out) = (Vec::new(), 0);
    for row in 0..before.rows() {
        let (held, later) = (before.row(row), after.row(row));
        for column in (0..before.columns()).filter(|column| held.binary_search(column).is_err() && at_risk(row, *column)) {
            match density.get(row, column) {
                Some(score) => {
                    out.push(Forecast { group: row, score, came_true: later.binary_search(&column).is_ok() });
                }
                None => left_out += 1,
            }
        }
    }
    Ok((out, left_out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::prediction::{ValidationConfig, validation};
    use crate::measures::relatedness::{ProximityConfig, density, proximity};
    use crate::tables::progress::Progress;

    #[test]
    fn entries_planted_where_density_is_high_are_foretold() {
        // Two families of activities; every place has part of one family and later gets the next of it.
        let row = |r: u32, more: u32| -> Vec<u32> {
            let first = if r % 2 == 0 { 0 } else { 10 };
            let mut out: Vec<u32> = (0..4 + more).map(|k| first + (r / 2 + k) % 10).collect();
            out.sort_unstable();
            out
        };
        let before = Presence::from_rows(20, (0..40).map(|r| row(r, 0)));
        let after = Presence::from_rows(20, (0..40).map(|r| row(r, 1)));
        let phi = proximity(&before, &ProximityConfig::default(), &Progress::new()).unwrap();
        let d = density(&before, &phi, &Progress::new()).unwrap();
        let (forecasts, left_out) = entry_forecast(&before, &d, &after, |_, _| true).unwrap();
        assert_eq!((forecasts.len(), left_out), (40 * 16, 0));
        let got = validation(&forecasts, &ValidationConfig { k: 40 }).unwrap();
        assert_eq!(got.came_true, 40);
        assert!(got.roc_auc > Some(0.9), "{got:?}");
        let (narrowed, _) = entry_forecast(&before, &d, &after, |row, _| row == 0).unwrap();
        assert!(narrowed.len() == 16 && narrowed.iter().all(|f| f.group == 0));
    }
}
