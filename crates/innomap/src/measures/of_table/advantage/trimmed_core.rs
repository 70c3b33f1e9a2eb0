//! The core of a table: rows of enough diversity and columns of enough ubiquity.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::periods::{by_period, message_of_period};
use super::super::result_columns::{Units, framed, keys};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::advantage::{TrimmedCoreConfig, trimmed_core as kernel};
use crate::measures::of_map::{Analysis, booleans, column, floats};
use crate::measures::{Chart, Definition};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    config: TrimmedCoreConfig,
}

pub(super) fn trimmed_core(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let (mut units, mut values, mut specialised) = (Units::default(), Vec::new(), Vec::new());
    let (mut summaries, mut warnings) = (Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        progress.check()?;
        let found = kernel(&table.tables[at], &options.config)?;
        for row in 0..found.table.rows() {
            let (columns, of_row) = found.table.row(row);
            units.period.extend(columns.iter().map(|_| at as u32));
            units.row.extend(columns.iter().map(|_| row));
            units.column.extend(columns);
            values.extend(of_row.iter().copied().map(Some));
            let held = found.presence.row(row);
            specialised.extend(columns.iter().map(|c| Some(held.binary_search(c).is_ok())));
        }
        let mut left_out = Vec::new();
        for (round, listed) in (1..).zip(&found.rounds) {
            left_out.extend(listed.rows.iter().map(|(unit, count)| {
                json!({ "round": round, "side": table.names.row, "unit": table.rows[*unit as usize], "size": count })
            }));
            left_out.extend(listed.columns.iter().map(|(unit, count)| {
                json!({ "round": round, "side": table.names.column, "unit": table.columns[*unit as usize], "size": count })
            }));
        }
        if !left_out.is_empty() {
            let n = left_out.len();
            let message =
                Message::new(format!("{n} 个行列单元不在核心中，已剔除"), format!("{n} rows and columns are not in the core"));
            warnings.push(message_of_period(table.periods[at].as_deref(), &message));
        }
        summaries.push(json!({ "settled": found.settled, "rounds": found.rounds.len(), "left_out": left_out }));
    }
    let (mut columns, mut described) = units.columns(table);
    let keys = keys(&described);
    columns.push(floats("value", values.into_iter()));
    columns.push(booleans("specialised", specialised.into_iter()));
    described.extend([
        column("value", "数值", "value", "表中该单元格的合计", "total of the cell"),
        column("specialised", "是否专业化", "specialised", "在核心内 RCA 达到阈值", "RCA reaches the threshold within the core"),
    ]);
    let definition = Definition {
        measure: "trimmed_core",
        title: Message::new("表的核心", "Core of a table"),
        formula: "rows with Σ M ≥ diversity and columns with Σ M ≥ ubiquity, M = 1 where x·T / (r·c) ≥ threshold, until nothing falls below"
            .to_owned(),
        parameters: json!({ "config": options.config }),
        literature: Vec::new(),
        keys,
        columns: described,
        chart: Chart::HeatMap,
        summary: by_period(table, summaries),
    };
    Ok(Analysis { table: framed(columns)?, definition, warnings })
}
