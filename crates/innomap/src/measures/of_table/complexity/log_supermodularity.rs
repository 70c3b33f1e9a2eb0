//! How far a table has the order that complexity takes for granted.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::parts::{Parts, by_part};
use super::super::periods::message_of_period;
use super::super::presence::PresenceOptions;
use super::super::sides::About;
use super::super::{CellTable, read};
use super::eigenvector;
use crate::Result;
use crate::error::Message;
use crate::measures::complexity::{LogSupermodularityConfig, complexity, log_supermodularity as kernel};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    presence: PresenceOptions,
    config: LogSupermodularityConfig,
}

pub(super) fn log_supermodularity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        let present = options.presence.of(table, at)?;
        let config = eigenvector::Options::default().config(table, at, None)?;
        let order = complexity(&present.presence, &config, progress)?;
        let found = kernel(&present.table, &order.eci, &order.pci, &options.config, progress)?;
        let number = |n: u64| Some(n as f64);
        let mut summary = present.log;
        summary["share"] = json!(found.share);
        summary["error"] = json!(found.error);
        summary["complete"] = json!(found.complete);
        let mut warnings = present.warnings;
        if found.share.is_none() {
            let message =
                Message::new("没有一组单元格能作比较，无法检验", "no quadruple of cells decides; the check says nothing");
            warnings.push(message_of_period(table.periods[at].as_deref(), &message));
        }
        periods.push(Parts {
            lines: vec![
                ("ordered", vec![found.share, number(found.ordered)]),
                ("reversed", vec![found.share.map(|s| 1.0 - s), number(found.reversed)]),
                ("tied", vec![None, number(found.tied)]),
                ("empty", vec![None, number(found.empty)]),
            ],
            summary,
            warnings,
        });
    }
    let key = column(
        "outcome",
        "结果",
        "outcome",
        "ordered 合于次序，reversed 与次序相反，tied 相等，empty 两边为 0",
        "ordered, reversed, tied, or empty (zero on both sides)",
    );
    let numbers = vec![
        column(
            "share",
            "份额",
            "share",
            "在有结果的四元组中的份额；随机时为一半",
            "of the quadruples that decide; chance gives one half",
        ),
        column("quadruples", "四元组数", "quadruples", "两行两列的四个单元格", "two rows by two columns"),
    ];
    let about = About {
        measure: "log_supermodularity",
        title: Message::new("对数超模性检验", "Log-supermodularity"),
        formula: format!(
            "share of x_ap·x_bq > x_aq·x_bp over rows a above b in ECI and columns p above q in PCI; {}",
            options.presence.formula()
        ),
        parameters: json!({ "presence": options.presence.parameters(), "config": options.config }),
        literature: &["Schetter (2019), A structural ranking of economic complexity, CID Research Fellow Working Paper 119"],
    };
    by_part(table, key, numbers, periods, about)
}
