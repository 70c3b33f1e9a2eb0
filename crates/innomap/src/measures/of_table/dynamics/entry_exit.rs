//! What rows took up and gave up between states, event by event and as rates.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::answer::{About, Answer, Side, Term, check_lines};
use super::super::presence::{PresenceOptions, Present};
use super::super::relatedness::space::once;
use super::super::{CellTable, read};
use super::transitions::{Transition, Transitions};
use crate::Result;
use crate::error::Message;
use crate::measures::dynamics::{EntryExit, EntryExitConfig, entry_exit as entry_exit_of};
use crate::measures::of_map::Analysis;
use crate::measures::{Chart, Presence, SparseTable};
use crate::tables::Progress;

/// Options of entry and exit.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct EntryExitOptions {
    presence: PresenceOptions,
    persistence: u32,
    whole_universe: bool,
    transitions: Transitions,
}

impl Default for EntryExitOptions {
    fn default() -> Self {
        Self { presence: PresenceOptions::default(), persistence: 1, whole_universe: false, transitions: Transitions::default() }
    }
}

/// One transition with what happened in it.
struct Happened {
    transition: Transition,
    found: EntryExit,
}

/// Presence of all periods, and what happened in each transition.
fn happened(table: &CellTable, options: &EntryExitOptions, progress: &Progress) -> Result<(Vec<Present>, Vec<Happened>)> {
    let transitions = options.transitions.of(table, options.persistence)?;
    let present: Vec<Present> = (0..table.periods.len()).map(|at| options.presence.of(table, at)).collect::<Result<_>>()?;
    let config = EntryExitConfig { persistence: options.persistence, whole_universe: options.whole_universe };
    progress.set_total(transitions.len() as u64);
    let found = transitions
        .into_iter()
        .map(|transition| {
            progress.check()?;
            let states = transition.before.iter().chain(&transition.after);
            let periods: Vec<Presence> = states.map(|&at| present[at].presence.clone()).collect();
            progress.add(1);
            Ok(Happened { found: entry_exit_of(&periods, &config)?, transition })
        })
        .collect::<Result<_>>()?;
    Ok((present, found))
}

fn about(
    measure: &'static str,
    title: [&'static str; 2],
    options: &EntryExitOptions,
    table: &CellTable,
    all: &[Happened],
) -> About {
    About {
        measure,
        title,
        formula: format!(
            "entry: absent in all of {p} periods before, present in all of {p} after; exit the reverse; rate over what could; {}",
            options.presence.formula(),
            p = options.persistence,
        ),
        parameters: json!({
            "presence": options.presence.parameters(), "persistence": options.persistence,
            "whole_universe": options.whole_universe, "transitions": options.transitions,
        }),
        literature: &["Boschma, Balland & Kogler (2015), Industrial and Corporate Change 24: 223–250"],
        chart: Chart::Ranking,
        summary: all.iter().map(|one| summary(table, one)).collect(),
        warnings: Vec::new(),
    }
}

fn summary(table: &CellTable, one: &Happened) -> Value {
    let label = |units: &[u32], labels: &[String]| -> Vec<String> { units.iter().map(|&u| labels[u as usize].clone()).collect() };
    let sum = |risk: &[u32]| risk.iter().map(|&count| u64::from(count)).sum::<u64>();
    json!({
        "from": one.transition.since(table), "to": table.periods[one.transition.period() as usize],
        "entries": one.found.entries.len(), "could_enter": sum(&one.found.entry_risk),
        "exits": one.found.exits.len(), "could_exit": sum(&one.found.exit_risk), "unsettled": one.found.unsettled,
        "rows_outside": label(&one.found.rows_outside, &table.rows),
        "columns_outside": label(&one.found.columns_outside, &table.columns),
    })
}

fn warnings(present: Vec<Present>, all: &[Happened]) -> Vec<Message> {
    let outside = all.iter().filter(|one| !(one.found.rows_outside.is_empty() && one.found.columns_outside.is_empty())).count();
    let mut out = once(present.into_iter().flat_map(|one| one.warnings));
    if outside > 0 {
        out.push(Message::new(
            "有的行或列在前后某一状态中毫无数值，其出现或消失不算进入或退出；名单见摘要",
            "rows or columns with nothing in one of the states are no entries or exits; the summary lists them",
        ));
    }
    out
}

const SINCE: Term = ("since", ["起始时期", "since", "前一状态的第一个时期", "first period of the state before"]);

/// Each entry and exit.
pub(super) fn entry_exit(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: EntryExitOptions = read(options)?;
    let (present, all) = happened(table, &options, progress)?;
    let (mut period, mut rows, mut columns, mut since) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut event, mut was, mut is) = (Vec::new(), Vec::new(), Vec::new());
    for one in &all {
        let entries = one.found.entries.iter().map(|cell| (cell, "entry"));
        for (&(row, column), name) in entries.chain(one.found.exits.iter().map(|cell| (cell, "exit"))) {
            period.push(one.transition.period());
            rows.push(row);
            columns.push(column);
            since.push(one.transition.since(table));
            event.push(Some(name.to_owned()));
            was.push(Some(held(table, &one.transition.before, row, column)));
            is.push(Some(held(table, &one.transition.after, row, column)));
        }
        check_lines(rows.len())?;
    }
    let mut about = about("entry_exit", ["进入与退出", "Entry and exit"], &options, table, &all);
    about.warnings = warnings(present, &all);
    Answer::new(table, &period)?
        .units(Side::Row, &rows)
        .units(Side::Column, &columns)
        .word(("event", ["事件", "event", "entry 进入，exit 退出", "entry or exit"]), event)
        .word(SINCE, since)
        .number(("after", ["之后", "after", "后一状态的数值合计", "sum of the values in the state after"]), is)
        .number(("before", ["之前", "before", "前一状态的数值合计", "sum of the values in the state before"]), was)
        .finish(about)
}

fn held(table: &CellTable, periods: &[usize], row: u32, column: u32) -> f64 {
    let value = |cells: &SparseTable| {
        let (columns, values) = cells.row(row);
        columns.binary_search(&column).map_or(0.0, |at| values[at])
    };
    periods.iter().map(|&at| value(&table.tables[at])).sum()
}

/// Entries and exits of each row over what could enter and exit.
pub(super) fn entry_exit_rates(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: EntryExitOptions = read(options)?;
    let (present, all) = happened(table, &options, progress)?;
    let n = table.rows.len();
    let (mut period, mut rows, mut since) = (Vec::new(), Vec::new(), Vec::new());
    let (mut entry, mut exit) = ((Vec::new(), Vec::new(), Vec::new()), (Vec::new(), Vec::new(), Vec::new()));
    for one in &all {
        period.extend(std::iter::repeat_n(one.transition.period(), n));
        since.extend(std::iter::repeat_n(one.transition.since(table), n));
        rows.extend(0..n as u32);
        entry.0.extend_from_slice(&one.found.entry_rate);
        exit.0.extend_from_slice(&one.found.exit_rate);
        entry.1.extend(counts(&one.found.entries, n));
        exit.1.extend(counts(&one.found.exits, n));
        entry.2.extend_from_slice(&one.found.entry_risk);
        exit.2.extend_from_slice(&one.found.exit_risk);
    }
    let mut about = about("entry_exit_rates", ["进入率与退出率", "Entry and exit rates"], &options, table, &all);
    about.warnings = warnings(present, &all);
    Answer::new(table, &period)?
        .units(Side::Row, &rows)
        .number(
            (
                "entry_rate",
                [
                    "进入率",
                    "entry rate",
                    "进入数/可进入数；空：没有可进入的",
                    "entries over what could enter; null: nothing could",
                ],
            ),
            entry.0,
        )
        .number(
            (
                "exit_rate",
                ["退出率", "exit rate", "退出数/可退出数；空：没有可退出的", "exits over what could exit; null: nothing could"],
            ),
            exit.0,
        )
        .word(SINCE, since)
        .count(("entries", ["进入数", "entries", "进入的列数", "columns taken up"]), entry.1)
        .count(("could_enter", ["可进入数", "could enter", "此前没有的列数", "columns absent before"]), entry.2)
        .count(("exits", ["退出数", "exits", "退出的列数", "columns given up"]), exit.1)
        .count(("could_exit", ["可退出数", "could exit", "此前具备的列数", "columns present before"]), exit.2)
        .finish(about)
}

fn counts(events: &[(u32, u32)], rows: usize) -> Vec<u32> {
    let mut out = vec![0; rows];
    events.iter().for_each(|event| out[event.0 as usize] += 1);
    out
}
