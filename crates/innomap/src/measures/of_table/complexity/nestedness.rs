//! Nestedness of which columns each row has.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::parts::{Parts, by_part};
use super::super::presence::PresenceOptions;
use super::super::sides::About;
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::Presence;
use crate::measures::nestedness::{NestednessConfig, nestedness as kernel};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    presence: PresenceOptions,
    /// Counts empty rows and columns among the pairs.
    include_empty: bool,
    config: NestednessConfig,
}

pub(super) fn nestedness(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        let present = options.presence.of(table, at)?;
        let taken = if options.include_empty { present.presence } else { occupied(&present.presence) };
        let found = kernel(&taken, &options.config, progress)?;
        let mut summary = present.log;
        summary["rows"] = json!(taken.rows());
        summary["columns"] = json!(taken.columns());
        periods.push(Parts {
            lines: vec![("all", vec![found.value]), ("rows", vec![found.rows]), ("columns", vec![found.columns])],
            summary,
            warnings: present.warnings,
        });
    }
    let key = column("part", "部分", "part", "all 整体，rows 行之间，columns 列之间", "of all, among rows, among columns");
    let name = if options.config.stable { "stable_nodf" } else { "nodf" };
    let numbers = vec![column(name, "嵌套度", "nestedness", "0—100；空为没有可比的对", "0 to 100; null without any pair")];
    let about = About {
        measure: "nestedness",
        title: Message::new("嵌套度 NODF", "Nestedness, NODF"),
        formula: format!(
            "100 · mean over pairs of (common cells) / (cells of the smaller), {}; {}",
            if options.config.stable { "pairs of equal size count" } else { "pairs of equal size are worth nothing" },
            options.presence.formula()
        ),
        parameters: json!({
            "presence": options.presence.parameters(),
            "include_empty": options.include_empty,
            "config": options.config,
        }),
        literature: &[
            "Almeida-Neto et al. (2008), Oikos 117: 1227–1239",
            "Mariani et al. (2019), Physics Reports 813: 1–90 (stable form)",
        ],
    };
    by_part(table, key, numbers, periods, about)
}

/// The rows and columns that have a cell.
fn occupied(presence: &Presence) -> Presence {
    let ubiquity = presence.column_counts();
    let mut new = Vec::with_capacity(ubiquity.len());
    let mut count = 0;
    for &n in &ubiquity {
        new.push(count);
        count += u32::from(n > 0);
    }
    let rows = (0..presence.rows()).map(|row| presence.row(row)).filter(|row| !row.is_empty());
    Presence::from_rows(count, rows.map(|row| row.iter().map(|&c| new[c as usize]).collect()))
}
