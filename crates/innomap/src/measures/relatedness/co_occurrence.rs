//! Co-occurrence: how often two classes are found in the same event, such as two technologies in one patent.
//!
//! Sparse, because most classes never meet. The weight of a pair in an event of `n` classes is 1 (`whole`), 1/(n − 1) so that
//! each class hands out its one occurrence (`per_class`, Newman 2001), or 2/(n(n − 1)) so that each event hands out one pair
//! (`per_event`, as in fractional counting of Perianes-Rodríguez et al. 2016). The table is symmetric; its diagonal is left out
//! unless asked for, and then holds the occurrences. Time: sum of squared class counts of the events; memory: pairs that meet.
//!
//! Same numbers: `whole` is `co_occurrence` of econcomplex and EconGeo.
//!
//! Newman, M. E. J. (2001), *Scientific collaboration networks II*, Physical Review E 64, 016132. Perianes-Rodríguez, A., Waltman,
//! L. & van Eck, N. J. (2016), *Constructing bibliometric networks*, Journal of Informetrics 10, 1178–1195.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::association::AssociationKind;
use super::pair_counts::Occurrences;
use crate::measures::sparse::{Presence, SparseTable};
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// How much a pair counts in one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairCounting {
    /// Once.
    #[default]
    Whole,
    /// 1 / (classes − 1).
    PerClass,
    /// 2 / (classes (classes − 1)).
    PerEvent,
}

/// Parameters of co-occurrence.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoOccurrenceConfig {
    /// How much a pair counts in one event.
    pub counting: PairCounting,
    /// Whether the diagonal holds the events of each class.
    pub diagonal: bool,
    /// Events with more classes than this are left out and counted: they say little and cost much. `None` leaves none out.
    pub most_classes: Option<u32>,
}

/// Co-occurrence of classes.
#[derive(Debug, Clone, PartialEq)]
pub struct CoOccurrence {
    /// Classes by classes, symmetric.
    pub table: SparseTable,
    /// Events with at least two classes that were counted.
    pub events: u32,
    /// Events with fewer than two classes: nothing meets there.
    pub single: u32,
    /// Events left out because they have too many classes.
    pub too_large: u32,
}

/// Co-occurrence of the columns of a matrix in its rows; rows are events.
pub fn co_occurrence(presence: &Presence, config: &CoOccurrenceConfig, progress: &Progress) -> Result<CoOccurrence> {
    if config.most_classes.is_some_and(|most| most < 2) {
        return Err(Error::configuration("most_classes 无效", "most_classes is not valid").expected("至少 2", "at least 2"));
    }
    let most = config.most_classes.unwrap_or(u32::MAX) as usize;
    let n = presence.columns() as usize;
    let occurrences = Occurrences::of(presence);
    progress.set_total(n as u64);
    let rows: Vec<Vec<(u32, f64)>> = (0..n)
        .into_par_iter()
        .map_init(
            || (vec![0.0; n], Vec::new()),
            |(sums, met), i| {
                progress.add(1);
                progress.check()?;
                for (_, columns, _) in occurrences.rows_with(i).filter(|event| event.1.len() <= most) {
                    let weight = pair_weight(columns.len(), config.counting);
                    for &j in columns.iter().filter(|&&j| j as usize != i || config.diagonal) {
                        if sums[j as usize] == 0.0 {
                            met.push(j);
                        }
                        sums[j as usize] += if j as usize == i { 1.0 } else { weight };
                    }
                }
                met.sort_unstable();
                Ok(met.drain(..).map(|j| (j, std::mem::take(&mut sums[j as usize]))).collect())
            },
        )
        .collect::<Result<_>>()?;
    let cells: Vec<(u32, u32, f64)> =
        rows.into_iter().zip(0..).flat_map(|(row, i)| row.into_iter().map(move |(j, value)| (i, j, value))).collect();
    let (table, _) = SparseTable::from_cells(presence.columns(), presence.columns(), &cells)?;
    let counts = presence.row_counts();
    let of_size = |fits: &dyn Fn(usize) -> bool| counts.iter().filter(|&&count| fits(count as usize)).count() as u32;
    Ok(CoOccurrence {
        table,
        events: of_size(&|count| (2..=most).contains(&count)),
        single: of_size(&|count| count < 2),
        too_large: of_size(&|count| count > most),
    })
}

/// How much a pair counts in an event of so many classes.
fn pair_weight(classes: usize, counting: PairCounting) -> f64 {
    let n = classes as f64;
    match counting {
        PairCounting::Whole => 1.0,
        PairCounting::PerClass => 1.0 / (n - 1.0),
        PairCounting::PerEvent => 2.0 / (n * (n - 1.0)),
    }
}

impl CoOccurrence {
    /// Association of the pairs that meet, with `s` the sum of a class' co-occurrences and `T` the sum of all; sparse as the
    /// co-occurrence is, since pairs that never meet have 0.
    pub fn association(&self, kind: AssociationKind) -> Result<SparseTable> {
        let others = |i: u32| {
            let (columns, values) = self.table.row(i);
            columns.iter().zip(values).filter(move |cell| *cell.0 != i).map(|(&j, &value)| (j, value))
        };
        let size: Vec<f64> = (0..self.table.rows()).map(|i| others(i).map(|cell| cell.1).sum()).collect();
        let total: f64 = size.iter().sum();
        let cells: Vec<(u32, u32, f64)> = (0..self.table.rows())
            .flat_map(|i| others(i).map(move |(j, value)| (i, j, value)))
            .map(|(i, j, value)| (i, j, kind.value(value, size[i as usize], size[j as usize], total)))
            .collect();
        Ok(SparseTable::from_cells(self.table.rows(), self.table.columns(), &cells)?.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::association::{AssociationConfig, Size, association};
    use crate::measures::relatedness::pair_counts::tests::random;

    #[test]
    fn pairs_are_counted_event_by_event() {
        for case in 0..300 {
            let (m, presence) = random(case, case as u32 % 30, case as u32 % 9 + 1, 0.35);
            let n = presence.columns() as usize;
            for counting in [PairCounting::Whole, PairCounting::PerClass, PairCounting::PerEvent] {
                let config = CoOccurrenceConfig { counting, diagonal: case % 2 == 0, most_classes: Some(5) };
                let got = co_occurrence(&presence, &config, &Progress::new()).unwrap();
                let mut expected = vec![0.0; n * n];
                for row in &m {
                    let k: f64 = row.iter().sum();
                    let weight = [1.0, 1.0 / (k - 1.0), 2.0 / k / (k - 1.0)][counting as usize];
                    for at in 0..n * n {
                        if k <= 5.0 && row[at / n] * row[at % n] > 0.0 && (at / n != at % n || config.diagonal) {
                            expected[at] += if at / n == at % n { 1.0 } else { weight };
                        }
                    }
                }
                let mut dense = vec![0.0; n * n];
                for i in 0..n {
                    let (columns, values) = got.table.row(i as u32);
                    columns.iter().zip(values).for_each(|(&j, value)| dense[i * n + j as usize] = *value);
                }
                assert!(dense.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-12), "{case} {counting:?}");
                assert_eq!(got.events + got.single + got.too_large, presence.rows());
                let pairs: f64 = (0..n * n).filter(|at| at / n < at % n).map(|at| dense[at]).sum();
                assert!(counting != PairCounting::PerEvent || (pairs - f64::from(got.events)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn association_of_counted_pairs_is_that_of_the_matrix() {
        for case in 0..50 {
            let (_, presence) = random(case, 25, 9, 0.3);
            let counted = co_occurrence(&presence, &CoOccurrenceConfig::default(), &Progress::new()).unwrap();
            for kind in [AssociationKind::AssociationStrength, AssociationKind::Probability, AssociationKind::Jaccard] {
                let config = AssociationConfig { kind, size: Size::CoOccurrence, row_weights: None };
                let whole = association(&presence, &config, &Progress::new()).unwrap();
                let sparse = counted.association(kind).unwrap();
                let dense = |i: u32, j: u32| {
                    let (columns, values) = sparse.row(i);
                    columns.binary_search(&j).map_or(0.0, |at| values[at])
                };
                assert!((0..81).all(|k| (whole.row(k / 9)[k as usize % 9] - dense(k / 9, k % 9)).abs() < 1e-12));
            }
        }
    }
}
