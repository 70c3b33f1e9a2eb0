//! The nearest units of each: the `k` most related ones, without the whole table, for any number of columns.
//!
//! Ties with the last one are kept, so that the answer does not depend on the order of columns; a unit is never its own
//! neighbour; units that never meet are no neighbours. Time: sum of squared row counts; memory: what is kept.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::pair_counts::Occurrences;
use super::pairs::Relatedness;
use super::proximity::{ProximityKind, weighted_ubiquity};
use crate::measures::sparse::{Presence, SparseTable};
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Parameters of the nearest.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NearestConfig {
    /// How many neighbours, more where they tie with the last.
    pub neighbours: u32,
    /// Which proximity.
    pub kind: ProximityKind,
}

impl Default for NearestConfig {
    fn default() -> Self {
        Self { neighbours: 50, kind: ProximityKind::MinConditional }
    }
}

/// The nearest units of each unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// Unit by neighbour, with the relatedness; not symmetric.
    pub table: SparseTable,
    /// Units that have more neighbours than asked for because of ties.
    pub with_ties: u32,
    /// The formula of the relatedness.
    pub formula: &'static str,
}

/// The nearest columns of each column by proximity.
pub fn nearest(presence: &Presence, config: &NearestConfig, progress: &Progress) -> Result<Nearest> {
    check_neighbours(config.neighbours)?;
    let n = presence.columns() as usize;
    let ubiquity = weighted_ubiquity(presence, None);
    let occurrences = Occurrences::of(presence);
    progress.set_total(n as u64);
    let rows: Vec<Vec<(u32, f64)>> = (0..n)
        .into_par_iter()
        .map_init(
            || (vec![0u32; n], Vec::new()),
            |(counts, met), i| {
                progress.add(1);
                progress.check()?;
                for (_, columns, _) in occurrences.rows_with(i) {
                    for &j in columns {
                        if counts[j as usize] == 0 {
                            met.push(j);
                        }
                        counts[j as usize] += 1;
                    }
                }
                let found = met.drain(..).map(|j| {
                    let count = f64::from(std::mem::take(&mut counts[j as usize]));
                    (j, config.kind.value(count, ubiquity[i], ubiquity[j as usize]))
                });
                Ok(best(found.filter(|cell| cell.0 as usize != i).collect(), config.neighbours))
            },
        )
        .collect::<Result<_>>()?;
    gather(presence.columns(), &rows, config.neighbours, config.kind.formula())
}

/// The nearest units of each in a table of relatedness.
pub fn nearest_of(relatedness: &Relatedness, neighbours: u32) -> Result<Nearest> {
    check_neighbours(neighbours)?;
    let rows: Vec<Vec<(u32, f64)>> =
        (0..relatedness.units()).into_par_iter().map(|i| nearest_of_row(relatedness, i, neighbours)).collect();
    gather(relatedness.units(), &rows, neighbours, relatedness.formula())
}

/// The nearest units of one, in no order.
pub(super) fn nearest_of_row(relatedness: &Relatedness, unit: u32, neighbours: u32) -> Vec<(u32, f64)> {
    let row = (0u32..).zip(relatedness.row(unit)).filter(|&(j, value)| j != unit && *value > 0.0);
    best(row.map(|(j, &value)| (j, value)).collect(), neighbours)
}

fn check_neighbours(neighbours: u32) -> Result<()> {
    if neighbours > 0 {
        return Ok(());
    }
    Err(Error::configuration("近邻数 neighbours 无效", "neighbours is not valid").found("0").expected("至少 1", "at least 1"))
}

/// The largest `k` and all that tie with the last of them.
fn best(mut cells: Vec<(u32, f64)>, k: u32) -> Vec<(u32, f64)> {
    let k = k as usize;
    if cells.len() > k {
        let (_, last, _) = cells.select_nth_unstable_by(k - 1, |a, b| b.1.total_cmp(&a.1));
        let last = last.1;
        cells.retain(|cell| cell.1 >= last);
    }
    cells
}

fn gather(units: u32, rows: &[Vec<(u32, f64)>], neighbours: u32, formula: &'static str) -> Result<Nearest> {
    let cells: Vec<(u32, u32, f64)> =
        rows.iter().zip(0..).flat_map(|(row, i)| row.iter().map(move |&(j, v)| (i, j, v))).collect();
    let (table, _) = SparseTable::from_cells(units, units, &cells)?;
    let with_ties = rows.iter().filter(|row| row.len() > neighbours as usize).count() as u32;
    Ok(Nearest { table, with_ties, formula })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::relatedness::proximity::{ProximityConfig, proximity};

    #[test]
    fn the_nearest_are_the_head_of_the_sorted_row_with_ties() {
        for case in 0..300 {
            let (_, presence) = random(case, case as u32 % 20, case as u32 % 15 + 1, 0.3);
            let kind = [ProximityKind::MinConditional, ProximityKind::Geometric, ProximityKind::Conditional][case as usize % 3];
            let whole = proximity(&presence, &ProximityConfig { kind, ..ProximityConfig::default() }, &Progress::new()).unwrap();
            let k = case as u32 % 5 + 1;
            let got = nearest(&presence, &NearestConfig { neighbours: k, kind }, &Progress::new()).unwrap();
            assert_eq!(got, nearest_of(&whole, k).unwrap());
            for i in 0..presence.columns() {
                let mut sorted: Vec<f64> = whole.row(i).to_vec();
                sorted.sort_by(|a, b| b.total_cmp(a));
                let last = sorted.get(k as usize - 1).copied().unwrap_or(0.0);
                let expected: Vec<u32> = (0..presence.columns())
                    .filter(|&j| whole.row(i)[j as usize] > 0.0 && whole.row(i)[j as usize] >= last)
                    .collect();
                assert_eq!(got.table.row(i).0, expected, "case {case}");
            }
        }
        assert_eq!(
            nearest(&random(1, 3, 3, 0.5).1, &NearestConfig { neighbours: 0, ..NearestConfig::default() }, &Progress::new())
                .unwrap_err()
                .kind(),
            "configuration"
        );
    }
}
