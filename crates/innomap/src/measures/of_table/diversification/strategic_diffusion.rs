//! In what order a row takes up columns under a strategy.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side, Term};
use super::super::labelled::place;
use super::super::periods::by_period;
use super::super::presence::PresenceOptions;
use super::super::relatedness::space::{Kind, RelatednessOptions, noted, once};
use super::super::{CellTable, read};
use crate::Result;
use crate::measures::Chart;
use crate::measures::diversification::{DiffusionConfig, DiffusionStep, strategic_diffusion as diffusion_of};
use crate::measures::of_map::Analysis;
use crate::tables::Progress;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    /// The label of the row.
    of: String,
    diffusion: DiffusionConfig,
}

/// The columns a row takes up, in their order.
pub(super) fn strategic_diffusion(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let row = place(&options.of, &table.rows, "of")?;
    let (mut period, mut step, mut steps) = (Vec::new(), Vec::new(), Vec::<DiffusionStep>::new());
    let (mut notes, mut warnings) = (Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        let space = options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, Side::Column), progress)?;
        let held = space.present.presence.row(row);
        let found = diffusion_of(&space.relatedness, held, &options.diffusion)?;
        let mut note = noted(&space, &table.columns);
        note["held"] = json!(held.len());
        note["time"] = json!(found.steps.last().map(|last| last.cumulative_time));
        note["unreached"] =
            found.unreached.iter().filter_map(|&unit| table.columns.get(unit as usize)).map(|label| json!(label)).collect();
        notes.push(note);
        period.extend(std::iter::repeat_n(at as u32, found.steps.len()));
        step.extend(1..=found.steps.len() as u32);
        steps.extend(found.steps);
        warnings.extend(space.present.warnings);
    }
    let about = About {
        measure: "strategic_diffusion",
        title: ["多样化路径", "Strategic diffusion"],
        formula: format!(
            "expected time 1 / (B (a/k)^α), k ties of the column (proximity at least the threshold), a of them held; {}",
            options.presence.formula()
        ),
        parameters: json!({
            "presence": options.presence.parameters(), "relatedness": options.relatedness.parameters(Kind::MinConditional),
            "of": options.of, "diffusion": options.diffusion,
        }),
        literature: &["Alshamsi, Pinheiro & Hidalgo (2018), Nature Communications 9: 1328"],
        chart: Chart::Ranking,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    let units: Vec<u32> = steps.iter().map(|step| step.activity).collect();
    let number = |of: fn(&DiffusionStep) -> f64| -> Vec<Option<f64>> { steps.iter().map(|step| Some(of(step))).collect() };
    let times: [Term; 2] = [
        ("cumulative_time", ["累计时间", "cumulative time", "从开始起的期望步数", "expected steps since the beginning"]),
        ("expected_time", ["期望时间", "expected time", "进入该列的期望步数", "expected steps until the column is taken up"]),
    ];
    let [cumulative, expected] = times;
    Answer::new(table, &period)?
        .units(Side::Column, &units)
        .number(cumulative, number(|step| step.cumulative_time))
        .number(expected, number(|step| step.expected_time))
        .count(("step", ["次序", "step", "第几个进入，从 1 起", "which one it is, from 1"]), step)
        .count(
            ("ties", ["联系数", "ties", "与之相连的列数", "columns it is tied to"]),
            steps.iter().map(|step| step.degree).collect(),
        )
        .count(
            ("held_ties", ["已具备的联系数", "held ties", "其中当时已具备的列数", "those of them held by then"]),
            steps.iter().map(|step| step.held_ties).collect(),
        )
        .finish(about)
}
