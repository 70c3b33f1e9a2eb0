//! Entry and exit: which activities a place took up or gave up between two states, within one stated universe.
//!
//! A state is a window of `persistence` periods; an activity is present in a state when the place has it in all of them, absent when
//! in none, and unsettled otherwise. Entry: absent before, present after; exit: present before, absent after. At risk of entry is
//! what was absent before, at risk of exit what was present; unsettled cells are at no risk and are counted. Rows or columns that
//! had nothing at all in one of the states are outside the universe unless `whole_universe`, since their entry may only be their
//! appearance in the data. Rates are entries (exits) over what was at risk; undefined where nothing was. Time: ones of the matrices
//! plus cells at risk.
//!
//! Same numbers with persistence 1 and the whole universe: `entry`, `exit` of econcomplex; `entry_mat`, `exit_mat` of EconGeo.
//!
//! Boschma, R., Balland, P.-A. & Kogler, D. (2015), *Relatedness and technological change in cities*, Industrial and Corporate
//! Change 24, 223–250.

use serde::{Deserialize, Serialize};

use crate::measures::sparse::Presence;
use crate::{Error, Result};

/// Parameters of entry and exit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntryExitConfig {
    /// Periods of each state.
    pub persistence: u32,
    /// Whether rows and columns with nothing in one of the states count too.
    pub whole_universe: bool,
}

impl Default for EntryExitConfig {
    fn default() -> Self {
        Self { persistence: 1, whole_universe: false }
    }
}

/// Entries and exits between two states.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryExit {
    /// Row and column of each entry, ascending.
    pub entries: Vec<(u32, u32)>,
    /// Row and column of each exit, ascending.
    pub exits: Vec<(u32, u32)>,
    /// Cells of each row that could enter.
    pub entry_risk: Vec<u32>,
    /// Cells of each row that could exit.
    pub exit_risk: Vec<u32>,
    /// Entries over what could enter, by row.
    pub entry_rate: Vec<Option<f64>>,
    /// Exits over what could exit, by row.
    pub exit_rate: Vec<Option<f64>>,
    /// Rows outside the universe.
    pub rows_outside: Vec<u32>,
    /// Columns outside the universe.
    pub columns_outside: Vec<u32>,
    /// Cells that are unsettled in one of the states.
    pub unsettled: u64,
}

/// What a cell was in a state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    None,
    Some,
    All,
}

/// Entries and exits from the first to the last `persistence` of some periods, ascending in time and of one shape. With more than
/// twice as many periods those in between belong to no state.
pub fn entry_exit(periods: &[Presence], config: &EntryExitConfig) -> Result<EntryExit> {
    let length = config.persistence as usize;
    let (Some(first), true) = (periods.first(), length > 0 && periods.len() >= 2 * length) else {
        return Err(Error::configuration("时期不足以构成前后两个状态", "there are not enough periods for two states")
            .found(format!("{} periods, persistence {length}", periods.len()))
            .expected("至少 2 × persistence（≥ 1）个时期", "at least 2 × persistence periods, persistence at least 1"));
    };
    let shape = (first.rows(), first.columns());
    if periods.iter().any(|period| (period.rows(), period.columns()) != shape) {
        return Err(Error::value("各时期的行列应一致", "all periods must have the same rows and columns")
            .hint("先用 panel 对齐", "align them by panel first"));
    }
    let (before, after) = (&periods[..length], &periods[periods.len() - length..]);
    let (inside_rows, inside_columns) = universe(before, after, shape, config.whole_universe);
    let mut out = EntryExit {
        entries: Vec::new(),
        exits: Vec::new(),
        entry_risk: vec![0; shape.0 as usize],
        exit_risk: vec![0; shape.0 as usize],
        entry_rate: Vec::new(),
        exit_rate: Vec::new(),
        rows_outside: outside(&inside_rows),
        columns_outside: outside(&inside_columns),
        unsettled: 0,
    };
    let (mut was, mut is) = (vec![0u32; shape.1 as usize], vec![0u32; shape.1 as usize]);
    for row in (0..shape.0).filter(|&row| inside_rows[row as usize]) {
        count(before, row, &mut was);
        count(after, row, &mut is);
        for column in (0..shape.1).filter(|&column| inside_columns[column as usize]) {
            let at = column as usize;
            let (old, new) = (held(was[at], length), held(is[at], length));
            out.unsettled += u64::from(old == Held::Some || new == Held::Some);
            match (old, new) {
                (Held::Some, _) | (_, Held::Some) => {}
                (Held::None, _) => {
                    out.entry_risk[row as usize] += 1;
                    out.entries.extend((new == Held::All).then_some((row, column)));
                }
                (Held::All, _) => {
                    out.exit_risk[row as usize] += 1;
                    out.exits.extend((new == Held::None).then_some((row, column)));
                }
            }
        }
    }
    out.entry_rate = rates(&out.entries, &out.entry_risk);
    out.exit_rate = rates(&out.exits, &out.exit_risk);
    Ok(out)
}

fn held(periods: u32, length: usize) -> Held {
    match periods as usize {
        0 => Held::None,
        all if all == length => Held::All,
        _ => Held::Some,
    }
}

fn count(periods: &[Presence], row: u32, out: &mut [u32]) {
    out.fill(0);
    periods.iter().flat_map(|period| period.row(row)).for_each(|&column| out[column as usize] += 1);
}

/// Rows and columns that have something in both states.
fn universe(before: &[Presence], after: &[Presence], shape: (u32, u32), whole: bool) -> (Vec<bool>, Vec<bool>) {
    let there = |periods: &[Presence]| {
        let (mut rows, mut columns) = (vec![whole; shape.0 as usize], vec![whole; shape.1 as usize]);
        for period in periods {
            period.row_counts().iter().zip(&mut rows).for_each(|(count, there)| *there |= *count > 0);
            period.column_counts().iter().zip(&mut columns).for_each(|(count, there)| *there |= *count > 0);
        }
        (rows, columns)
    };
    let ((mut rows, mut columns), (later_rows, later_columns)) = (there(before), there(after));
    rows.iter_mut().zip(later_rows).for_each(|(there, later)| *there &= later);
    columns.iter_mut().zip(later_columns).for_each(|(there, later)| *there &= later);
    (rows, columns)
}

fn outside(inside: &[bool]) -> Vec<u32> {
    (0u32..).zip(inside).filter(|cell| !*cell.1).map(|(at, _)| at).collect()
}

fn rates(events: &[(u32, u32)], risk: &[u32]) -> Vec<Option<f64>> {
    let mut counts = vec![0u32; risk.len()];
    events.iter().for_each(|event| counts[event.0 as usize] += 1);
    counts.iter().zip(risk).map(|(&count, &risk)| (risk > 0).then(|| f64::from(count) / f64::from(risk))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn entries_and_exits_are_those_of_whole_matrices() {
        for case in 0..300 {
            let mut rng = stream(51, case);
            let (rows, columns) = (rng.random_range(0..6u32), rng.random_range(1..7u32));
            let (persistence, between) = (rng.random_range(1..3u32), rng.random_range(0..2u32));
            let dense: Vec<Vec<Vec<bool>>> = (0..2 * persistence + between)
                .map(|_| (0..rows).map(|_| (0..columns).map(|_| rng.random_bool(0.4)).collect()).collect())
                .collect();
            let periods: Vec<Presence> = dense
                .iter()
                .map(|m| Presence::from_rows(columns, m.iter().map(|row| (0..columns).filter(|&c| row[c as usize]).collect())))
                .collect();
            let whole_universe = case % 2 == 0;
            let got = entry_exit(&periods, &EntryExitConfig { persistence, whole_universe }).unwrap();
            let k = persistence as usize;
            let states = [&dense[..k], &dense[dense.len() - k..]];
            let cell = |s: usize, r: usize, c: usize| states[s].iter().filter(|m| m[r][c]).count();
            let row_in = |r: usize| whole_universe || (0..2).all(|s| (0..columns as usize).any(|c| cell(s, r, c) > 0));
            let column_in = |c: usize| whole_universe || (0..2).all(|s| (0..rows as usize).any(|r| cell(s, r, c) > 0));
            let all = (0..rows as usize).flat_map(|r| (0..columns as usize).map(move |c| (r, c)));
            let inside: Vec<(usize, usize)> = all.filter(|&(r, c)| row_in(r) && column_in(c)).collect();
            let of = |old: usize, new: usize| -> Vec<(u32, u32)> {
                let fits = |&&(r, c): &&(usize, usize)| cell(0, r, c) == old && cell(1, r, c) == new;
                inside.iter().filter(fits).map(|&(r, c)| (r as u32, c as u32)).collect()
            };
            assert_eq!((&got.entries, &got.exits), (&of(0, k), &of(k, 0)), "{case}");
            let risk = (of(0, 0).len() + of(0, k).len(), of(k, 0).len() + of(k, k).len());
            let sum = |x: &[u32]| x.iter().sum::<u32>() as usize;
            assert_eq!((sum(&got.entry_risk), sum(&got.exit_risk)), risk, "{case}");
            assert_eq!(got.unsettled as usize + risk.0 + risk.1, inside.len());
        }
    }

    #[test]
    fn trap_20_a_place_that_only_appears_in_the_data_makes_no_entry() {
        let before = Presence::from_rows(2, [vec![0], vec![]]);
        let after = Presence::from_rows(2, [vec![0, 1], vec![0, 1]]);
        let periods = [before, after];
        let strict = entry_exit(&periods, &EntryExitConfig::default()).unwrap();
        assert!(strict.entries.is_empty() && strict.rows_outside == [1] && strict.columns_outside == [1]);
        let whole = entry_exit(&periods, &EntryExitConfig { whole_universe: true, ..EntryExitConfig::default() }).unwrap();
        assert_eq!(whole.entries, [(0, 1), (1, 0), (1, 1)]);
        assert!(entry_exit(&periods, &EntryExitConfig { persistence: 2, ..EntryExitConfig::default() }).is_err());
        assert!(entry_exit(&[], &EntryExitConfig::default()).is_err());
        assert!(entry_exit(&[Presence::from_rows(1, []), Presence::from_rows(2, [])], &EntryExitConfig::default()).is_err());
    }
}
