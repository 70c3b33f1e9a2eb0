//! The cheapest columns by which a row reaches a complexity.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side};
use super::super::labelled::place;
use super::super::periods::{by_period, message_of_period};
use super::super::presence::{ByLabel, PresenceOptions, Present};
use super::super::relatedness::space::{Kind, RelatednessOptions, noted, once};
use super::super::{CellTable, read};
use crate::error::Message;
use crate::measures::Chart;
use crate::measures::complexity::{ComplexityConfig, complexity};
use crate::measures::diversification::{PortfolioConfig, portfolio as portfolio_of};
use crate::measures::of_map::Analysis;
use crate::measures::relatedness::density;
use crate::tables::Progress;
use crate::{Error, Result};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    /// The label of the row.
    of: String,
    /// The complexity to reach.
    target: Option<f64>,
    /// Complexity of the columns; the table's own PCI when left out.
    complexity: Option<ByLabel>,
    /// Effort of each column; distance when left out.
    effort: Option<ByLabel>,
    search: PortfolioConfig,
}

/// The columns to take up, with their complexity and effort.
pub(super) fn complexity_portfolio(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let target = options
        .target
        .ok_or_else(|| Error::configuration("缺少要达到的复杂度", "the complexity to reach is missing").column("target"))?;
    let row = place(&options.of, &table.rows, "of")?;
    let (mut period, mut units, mut pcis, mut efforts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut notes, mut warnings) = (Vec::new(), Vec::<Message>::new());
    for at in 0..table.periods.len() {
        let label = table.periods[at].as_deref();
        let space = options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, Side::Column), progress)?;
        let pci = pci(&options, table, at, &space.present, progress, &mut warnings)?;
        let effort: Vec<Option<f64>> = if let Some(effort) = &options.effort {
            effort.spread(&table.columns, label, "effort")?
        } else {
            let near = density(&space.present.presence, &space.relatedness, progress)?;
            (0..table.columns.len() as u32).map(|column| near.get(row, column).map(|d| (1.0 - d).max(0.0))).collect()
        };
        let held = space.present.presence.row(row);
        let found = portfolio_of(held, &pci, &effort, target, &options.search)?;
        let mut note = noted(&space, &table.columns);
        note["reachable"] = json!(found.is_some());
        let known: Vec<f64> = held.iter().filter_map(|&column| pci[column as usize]).collect();
        note["before"] = json!((!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64));
        if let Some(found) = &found {
            note["reached"] = json!(found.reached);
            note["effort"] = json!(found.effort);
            note["optimal"] = json!(found.optimal);
            note["bound"] = json!(found.bound);
            for &column in &found.chosen {
                period.push(at as u32);
                units.push(column);
                pcis.push(pci[column as usize]);
                efforts.push(effort[column as usize]);
            }
        }
        notes.push(note);
        warnings.extend(space.present.warnings);
        warnings.extend(said(found.map(|found| found.optimal)).map(|message| message_of_period(label, &message)));
    }
    let about = About {
        measure: "complexity_portfolio",
        title: ["达到目标复杂度的最省组合", "Cheapest portfolio for a complexity"],
        formula: format!(
            "min Σ effort_j x_j, x_j 0 or 1, with the mean PCI of what the row has and takes up at least the target; {}",
            options.presence.formula()
        ),
        parameters: json!({
            "presence": options.presence.parameters(), "relatedness": options.relatedness.parameters(Kind::MinConditional),
            "of": options.of, "target": target, "complexity": options.complexity.is_some(),
            "effort": if options.effort.is_some() { "given" } else { "1 − density" }, "search": options.search,
        }),
        literature: &["Stojkoski & Hidalgo (2026), Optimizing economic complexity"],
        chart: Chart::Ranking,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    Answer::new(table, &period)?
        .units(Side::Column, &units)
        .number(
            ("effort", ["代价", "effort", "进入该列的代价，默认为距离", "effort of taking it up, distance by default"]),
            efforts,
        )
        .number(
            ("complexity", ["复杂度", "complexity", "该列的 PCI，或所给的数值", "PCI of the column, or what was given"]),
            pcis,
        )
        .finish(about)
}

/// Complexity of the columns: what was given, or the table's own PCI in the scale of ECI.
fn pci(
    options: &Options,
    table: &CellTable,
    at: usize,
    present: &Present,
    progress: &Progress,
    warnings: &mut Vec<Message>,
) -> Result<Vec<Option<f64>>> {
    let label = table.periods[at].as_deref();
    if let Some(given) = &options.complexity {
        return given.spread(&table.columns, label, "complexity");
    }
    let found = complexity(&present.presence, &ComplexityConfig::default(), progress)?;
    warnings.extend(found.diagnosis.warnings.iter().map(|message| message_of_period(label, message)));
    Ok(found.pci)
}

fn said(optimal: Option<bool>) -> Option<Message> {
    match optimal {
        Some(true) => None,
        Some(false) => Some(Message::new(
            "搜索步数用尽，所列组合未必最省；下界见 summary",
            "the search ran out of steps: the choice need not be the cheapest; the summary has the bound",
        )),
        None => Some(Message::new(
            "达不到目标：全部可进入的列也不够，或该行没有已知复杂度的列",
            "the target cannot be reached: all columns together do not suffice, or the row has none with a complexity",
        )),
    }
}
