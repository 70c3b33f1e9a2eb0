//! Density with the place itself left out of the proximity: what others' portfolios say about a place.
//!
//! φ of all places but `r`: (C_ij − M_ri M_rj) / max(u_i − M_ri, u_j − M_rj), then ρ_rj = Σ_i M_ri φ_ji / Σ_i φ_ji over i ≠ j; from 0
//! to 1, no unit. Without this a place's own portfolio raises the proximities its density is made of. Undefined where nothing is
//! related to the activity once the place is left out. Time: twice the ones of M times columns; memory: the answer and the counts.
//!
//! Option `pdensity` of the Stata package ecomplexity.

use rayon::prelude::*;

use super::pair_counts::{pair_table, table_of};
use crate::Result;
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;

/// Share of a sum below which what is left after taking off most of it is added up anew.
const NEARLY_NOTHING: f64 = 1e-6;
/// Stands in the table where density is undefined; no density is negative.
const UNDEFINED: f64 = -1.0;

/// Density with each place left out of its own proximities.
#[derive(Debug, Clone, PartialEq)]
pub struct DensityWithoutSelf {
    columns: u32,
    values: Vec<f64>,
}

impl DensityWithoutSelf {
    /// The density of a cell; `None` where it is undefined.
    pub fn get(&self, row: u32, column: u32) -> Option<f64> {
        let value = self.values[row as usize * self.columns as usize + column as usize];
        (value >= 0.0).then_some(value)
    }

    /// The formula.
    pub const FORMULA: &'static str = "Σ_i M_ri φ_ji / Σ_i φ_ji, φ_ij = (C_ij − M_ri M_rj) / max(u_i − M_ri, u_j − M_rj)";
}

/// Density of every cell, the row left out of the proximities.
pub fn density_without_self(presence: &Presence, progress: &Progress) -> Result<DensityWithoutSelf> {
    let n = presence.columns() as usize;
    let ubiquity: Vec<f64> = presence.column_counts().into_iter().map(f64::from).collect();
    let counts = pair_table(presence, None, progress, |_, _| ())?;
    let sums: Vec<f64> = (0..n)
        .into_par_iter()
        .map(|j| (0..n).filter(|&i| i != j).map(|i| share(counts[j * n + i], ubiquity[i], ubiquity[j])).sum())
        .collect();
    let mut values = table_of(presence.rows() as usize, n)?;
    progress.set_total(u64::from(presence.rows()));
    values.par_chunks_mut(n.max(1)).zip(0..presence.rows()).try_for_each_init(
        || vec![false; n],
        |held, (out, r)| {
            let columns = presence.row(r);
            columns.iter().for_each(|&i| held[i as usize] = true);
            for (j, value) in out.iter_mut().enumerate() {
                let place = Place { counts: &counts[j * n..(j + 1) * n], ubiquity: &ubiquity, held, columns, unit: j };
                *value = if held[j] { place.anew() } else { place.taken_off(sums[j]) };
            }
            columns.iter().for_each(|&i| held[i as usize] = false);
            progress.add(1);
            progress.check()
        },
    )?;
    Ok(DensityWithoutSelf { columns: presence.columns(), values })
}

fn share(count: f64, one: f64, other: f64) -> f64 {
    let by = one.max(other);
    if by > 0.0 { count / by } else { 0.0 }
}

/// One activity seen from one place.
struct Place<'a> {
    counts: &'a [f64],
    ubiquity: &'a [f64],
    held: &'a [bool],
    columns: &'a [u32],
    unit: usize,
}

impl Place<'_> {
    /// φ to another activity without the place.
    fn without(&self, i: usize) -> f64 {
        let (here, there) = (f64::from(u8::from(self.held[self.unit])), f64::from(u8::from(self.held[i])));
        share(self.counts[i] - here * there, self.ubiquity[i] - there, self.ubiquity[self.unit] - here)
    }

    /// All sums taken anew.
    fn anew(&self) -> f64 {
        let (mut related, mut all) = (0.0, 0.0);
        for i in (0..self.counts.len()).filter(|&i| i != self.unit) {
            let value = self.without(i);
            all += value;
            related += if self.held[i] { value } else { 0.0 };
        }
        if all > 0.0 { related / all } else { UNDEFINED }
    }

    /// For an activity the place does not have, only what it has changes the sum.
    fn taken_off(&self, sum: f64) -> f64 {
        let (mut related, mut before) = (0.0, 0.0);
        for &i in self.columns {
            let i = i as usize;
            related += self.without(i);
            before += share(self.counts[i], self.ubiquity[i], self.ubiquity[self.unit]);
        }
        let others = sum - before;
        if others <= NEARLY_NOTHING * sum { self.anew() } else { related / (others + related) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::density::density;
    use crate::measures::relatedness::pair_counts::tests::{presence_of, random};
    use crate::measures::relatedness::proximity::{ProximityConfig, proximity};

    #[test]
    fn each_place_is_left_out_as_if_its_row_were_deleted() {
        for case in 0..120 {
            let n = case as u32 % 9 + 1;
            let (m, presence) = random(case, case as u32 % 10 + 1, n, 0.15 + (case % 7) as f64 / 8.0);
            let got = density_without_self(&presence, &Progress::new()).unwrap();
            for r in 0..m.len() {
                let others: Vec<Vec<f64>> = (0..m.len()).filter(|&k| k != r).map(|k| m[k].clone()).collect();
                let phi = proximity(&presence_of(&others, n), &ProximityConfig::default(), &Progress::new()).unwrap();
                let alone = Presence::from_rows(n, [presence.row(r as u32).to_vec()]);
                let expected = density(&alone, &phi, &Progress::new()).unwrap();
                for j in 0..n {
                    let (a, b) = (got.get(r as u32, j), expected.get(0, j));
                    assert_eq!(a.is_some(), b.is_some(), "{case} {r} {j}");
                    assert!(a.zip(b).is_none_or(|(a, b)| (a - b).abs() < 1e-12), "{case} {r} {j}");
                }
            }
        }
    }
}
