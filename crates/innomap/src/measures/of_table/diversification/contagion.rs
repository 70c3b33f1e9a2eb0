//! How likely entry is by the share of related columns held: base and exponent from the table's own periods.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side};
use super::super::dynamics::transitions::Transitions;
use super::super::presence::PresenceOptions;
use super::super::relatedness::space::{Kind, RelatednessOptions, once};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::Chart;
use crate::measures::diversification::contagion as contagion_of;
use crate::measures::of_map::Analysis;
use crate::tables::Progress;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    threshold: f64,
    bins: u32,
    transitions: Transitions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            presence: PresenceOptions::default(),
            relatedness: RelatednessOptions::default(),
            threshold: 0.55,
            bins: 10,
            transitions: Transitions::default(),
        }
    }
}

/// Base and exponent of the probability of entry, for each transition.
pub(super) fn contagion(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let (mut period, mut since, mut base, mut alpha) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut bins, mut warnings) = (Vec::new(), Vec::new());
    for transition in options.transitions.of(table, 1)? {
        let (Some(&before), Some(&after)) = (transition.before.first(), transition.after.first()) else { continue };
        let space =
            options.relatedness.space(Kind::MinConditional, &options.presence, (table, before, Side::Column), progress)?;
        let later = options.presence.of(table, after)?;
        let found = contagion_of(&space.relatedness, &space.present.presence, &later.presence, options.threshold, options.bins)?;
        period.push(transition.period());
        since.push(transition.since(table));
        base.push(found.as_ref().map(|found| found.base));
        alpha.push(found.as_ref().map(|found| found.alpha));
        bins.push(found.map(|found| json!({ "bins": found.bins, "at_risk": found.at_risk, "entered": found.entered })));
        warnings.extend(space.present.warnings);
        warnings.extend(later.warnings);
    }
    if base.iter().any(Option::is_none) {
        warnings.push(Message::new("有的时期进入太少，无法拟合", "entries of some periods are too few to fit a line"));
    }
    let about = About {
        measure: "contagion",
        title: ["进入概率的拟合", "Contagion"],
        formula: format!(
            "least squares of ln P(entry) = ln B + α ln(a/k) over bins of a/k, ties from the threshold; {}",
            options.presence.formula()
        ),
        parameters: json!({
            "presence": options.presence.parameters(), "relatedness": options.relatedness.parameters(Kind::MinConditional),
            "threshold": options.threshold, "bins": options.bins, "transitions": options.transitions,
        }),
        literature: &["Alshamsi, Pinheiro & Hidalgo (2018), Nature Communications 9: 1328"],
        chart: Chart::Ranking,
        summary: json!({ "transitions": bins }),
        warnings: once(warnings),
    };
    Answer::new(table, &period)?
        .number(
            (
                "alpha",
                [
                    "α",
                    "α",
                    "相关者份额的指数；空：少于两组有进入",
                    "exponent of the share held; null: fewer than two bins have entries",
                ],
            ),
            alpha,
        )
        .number(
            (
                "base",
                [
                    "B",
                    "B",
                    "相关者全部具备时的进入概率（拟合值）；空同前",
                    "probability of entry with all related held, as fitted; null as before",
                ],
            ),
            base,
        )
        .word(("since", ["起始时期", "since", "之前的时期", "period before"]), since)
        .finish(about)
}
