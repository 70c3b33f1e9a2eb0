//! Panels: tables of several periods brought to one universe of rows and columns, with their signs aligned.
//!
//! Rows and columns of a period are given by keys; the universe is their union, in order of the keys, and the log says what each
//! period lacks, so that an entry which is only a new unit of the data can be told from one that happened. A sign that each period
//! fixes for itself may flip between periods; `sign_flips` finds where a score runs against the one before. Time: cells, sorted.

use std::collections::BTreeSet;

use crate::measures::complexity::standard::correlation;
use crate::measures::sparse::SparseTable;
use crate::{Error, Result};

/// Cells of one period with the keys of its rows and columns.
#[derive(Debug, Clone, Default)]
pub struct PeriodTable {
    /// The period, such as a year or the first year of a window.
    pub period: i32,
    /// Row key, column key and value of cells, in any order; repeated ones are added up.
    pub cells: Vec<(u32, u32, f64)>,
}

/// What a period lacks of the universe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeriodLog {
    /// The period.
    pub period: i32,
    /// Rows of the universe without a cell in this period, by position.
    pub rows_without: Vec<u32>,
    /// Columns of the universe without a cell in this period, by position.
    pub columns_without: Vec<u32>,
    /// Rows that had a cell in no earlier period.
    pub new_rows: Vec<u32>,
    /// Columns that had a cell in no earlier period.
    pub new_columns: Vec<u32>,
}

/// Tables of one shape, ascending by period.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Keys of the rows, ascending.
    pub rows: Vec<u32>,
    /// Keys of the columns, ascending.
    pub columns: Vec<u32>,
    /// Periods, ascending.
    pub periods: Vec<i32>,
    /// One table for each period, all of the same shape.
    pub tables: Vec<SparseTable>,
    /// What each period lacks.
    pub log: Vec<PeriodLog>,
}

/// Brings periods to the union of their rows and columns.
pub fn panel(periods: &[PeriodTable]) -> Result<Panel> {
    let mut order: Vec<&PeriodTable> = periods.iter().collect();
    order.sort_by_key(|period| period.period);
    if let Some(pair) = order.windows(2).find(|pair| pair[0].period == pair[1].period) {
        return Err(Error::value("同一时期给出了两次", "a period is given twice").found(pair[0].period.to_string()));
    }
    let keys = |pick: fn(&(u32, u32, f64)) -> u32| -> Vec<u32> {
        periods.iter().flat_map(|p| p.cells.iter().map(pick)).collect::<BTreeSet<u32>>().into_iter().collect()
    };
    let (rows, columns) = (keys(|cell| cell.0), keys(|cell| cell.1));
    let place = |keys: &[u32], key: u32| keys.binary_search(&key).unwrap_or_default() as u32;
    let (mut seen_rows, mut seen_columns) = (vec![false; rows.len()], vec![false; columns.len()]);
    let mut out = Panel { periods: order.iter().map(|p| p.period).collect(), tables: Vec::new(), log: Vec::new(), rows, columns };
    for period in order {
        let cells: Vec<(u32, u32, f64)> =
            period.cells.iter().map(|&(r, c, v)| (place(&out.rows, r), place(&out.columns, c), v)).collect();
        let (table, _) = SparseTable::from_cells(out.rows.len() as u32, out.columns.len() as u32, &cells)?;
        let in_rows: Vec<bool> = (0..table.rows()).map(|row| !table.row(row).0.is_empty()).collect();
        let in_columns: Vec<bool> = table.column_totals().iter().map(|total| *total > 0.0).collect();
        out.log.push(PeriodLog {
            period: period.period,
            rows_without: positions(&in_rows, |there, _| !there, &seen_rows),
            columns_without: positions(&in_columns, |there, _| !there, &seen_columns),
            new_rows: positions(&in_rows, |there, seen| there && !seen, &seen_rows),
            new_columns: positions(&in_columns, |there, seen| there && !seen, &seen_columns),
        });
        seen_rows.iter_mut().zip(in_rows).for_each(|(seen, there)| *seen |= there);
        seen_columns.iter_mut().zip(in_columns).for_each(|(seen, there)| *seen |= there);
        out.tables.push(table);
    }
    Ok(out)
}

fn positions(there: &[bool], wanted: impl Fn(bool, bool) -> bool, seen: &[bool]) -> Vec<u32> {
    (0u32..).zip(there.iter().zip(seen)).filter(|(_, (there, seen))| wanted(**there, **seen)).map(|(at, _)| at).collect()
}

/// The sign of each period's scores that makes them run with those of the period before, and the correlation by which it was
/// chosen; without two units in common, or where nothing varies, the sign is that of the period before and the correlation `None`.
pub fn sign_flips(scores: &[Vec<Option<f64>>]) -> Vec<(f64, Option<f64>)> {
    let mut out: Vec<(f64, Option<f64>)> = Vec::with_capacity(scores.len());
    for (at, now) in scores.iter().enumerate() {
        let Some((before, sign)) = at.checked_sub(1).map(|last| (&scores[last], out[last].0)) else {
            out.push((1.0, None));
            continue;
        };
        let both = before.iter().zip(now).filter_map(|(a, b)| (*a).zip(*b));
        let (before, now): (Vec<f64>, Vec<f64>) = both.unzip();
        let together = correlation(&before, &now);
        out.push((if together.is_some_and(|r| r < 0.0) { -sign } else { sign }, together));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_20_periods_share_one_universe_and_the_log_says_what_is_only_new() {
        let first = PeriodTable { period: 2010, cells: vec![(7, 1, 2.0), (3, 9, 1.0)] };
        let second = PeriodTable { period: 2005, cells: vec![(3, 1, 4.0), (3, 1, 1.0)] };
        let got = panel(&[first.clone(), second]).unwrap();
        assert_eq!(
            (got.rows.as_slice(), got.columns.as_slice(), got.periods.as_slice()),
            (&[3, 7][..], &[1, 9][..], &[2005, 2010][..])
        );
        assert_eq!(got.tables[0].row(0), (&[0][..], &[5.0][..]));
        assert_eq!((got.log[0].rows_without.as_slice(), got.log[0].columns_without.as_slice()), (&[1][..], &[1][..]));
        assert_eq!((got.log[1].new_rows.as_slice(), got.log[1].new_columns.as_slice()), (&[1][..], &[1][..]));
        assert!(got.tables.iter().all(|table| (table.rows(), table.columns()) == (2, 2)));
        assert!(panel(&[first.clone(), first]).is_err());
    }

    #[test]
    fn trap_20_a_score_that_turned_round_is_turned_back() {
        let a = vec![Some(1.0), Some(2.0), None, Some(5.0)];
        let b: Vec<Option<f64>> = a.iter().map(|v| v.map(|v| -v)).collect();
        let signs: Vec<f64> = sign_flips(&[a.clone(), b.clone(), b, a, vec![None; 4]]).iter().map(|s| s.0).collect();
        assert_eq!(signs, [1.0, -1.0, -1.0, 1.0, 1.0]);
    }
}
