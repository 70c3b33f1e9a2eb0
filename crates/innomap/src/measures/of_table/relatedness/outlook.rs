//! Complexity outlook and outlook gain, with a complexity of the columns that is given or computed.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side, Term, by_unit, check_lines};
use super::super::periods::by_period;
use super::super::presence::{ByLabel, PresenceOptions};
use super::super::{CellTable, read};
use super::space::{Kind, RelatednessOptions, Space, noted, once};
use crate::Result;
use crate::measures::Chart;
use crate::measures::complexity::{ComplexityConfig, complexity};
use crate::measures::of_map::Analysis;
use crate::measures::relatedness::{
    GainConfig, GainForm, OutlookConfig, OutlookScale, complexity_outlook as outlook_of, density, outlook_gain as gain_of,
};
use crate::tables::Progress;

/// Options of outlook.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OutlookOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    /// Column to complexity; the eigenvector's, raw, when not given.
    complexity: Option<ByLabel>,
    scale: OutlookScale,
}

/// The complexity of the columns in one period.
fn complexity_of(
    given: Option<&ByLabel>,
    space: &Space,
    table: &CellTable,
    at: usize,
    progress: &Progress,
) -> Result<Vec<Option<f64>>> {
    match given {
        Some(given) => given.spread(&table.columns, table.periods[at].as_deref(), "complexity"),
        None => Ok(complexity(&space.present.presence, &ComplexityConfig::default(), progress)?.raw_pci),
    }
}

fn source(given: Option<&ByLabel>) -> &'static str {
    if given.is_some() { "given" } else { "eigenvector, raw" }
}

/// The complexity outlook index of each row.
pub(super) fn complexity_outlook(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: OutlookOptions = read(options)?;
    let (mut formula, mut left_out, mut warnings) = ("", Vec::new(), Vec::new());
    let term: Term = (
        "complexity_outlook",
        [
            "复杂度前景 COI",
            "complexity outlook",
            "邻近的复杂活动有多少；空：各行全同，无法标准化",
            "how much complex activity is near; null: all rows are alike and cannot be standardised",
        ],
    );
    let about = About {
        measure: "complexity_outlook",
        title: ["复杂度前景指数", "Complexity outlook index"],
        formula: String::new(),
        parameters: json!({
            "presence": options.presence.parameters(), "relatedness": options.relatedness.parameters(Kind::MinConditional),
            "complexity": source(options.complexity.as_ref()), "scale": options.scale,
        }),
        literature: &["Hausmann, Hidalgo et al. (2014), The Atlas of Economic Complexity, MIT Press, technical box 2.6"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let mut analysis = by_unit(table, Side::Row, [term], about, |at, _| {
        let space = options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, Side::Column), progress)?;
        let pci = complexity_of(options.complexity.as_ref(), &space, table, at, progress)?;
        let found = density(&space.present.presence, &space.relatedness, progress)?;
        let got = outlook_of(&space.present.presence, &found, &pci, &OutlookConfig { scale: options.scale })?;
        formula = got.formula;
        left_out.push(got.left_out);
        warnings.extend(space.present.warnings);
        Ok([got.values])
    })?;
    analysis.definition.formula = format!("{formula}; {}", options.presence.formula());
    analysis.definition.summary["columns_left_out"] = json!(left_out);
    analysis.warnings = once(warnings);
    Ok(analysis)
}

/// Options of the outlook gain.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct GainOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    complexity: Option<ByLabel>,
    form: GainForm,
    divisor: Option<f64>,
    top: Option<u32>,
}

/// The outlook gain of each cell the row has not.
pub(super) fn outlook_gain(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: GainOptions = read(options)?;
    let (mut period, mut rows, mut columns, mut values) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut formula, mut notes, mut warnings) = ("", Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        let space = options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, Side::Column), progress)?;
        let pci = complexity_of(options.complexity.as_ref(), &space, table, at, progress)?;
        let config = GainConfig { form: options.form, divisor: options.divisor };
        let presence = &space.present.presence;
        let got = gain_of(presence, &space.relatedness, &pci, &config, progress)?;
        let width = table.columns.len().max(1);
        for (row, gains) in (0u32..).zip(got.values.chunks(width)) {
            let held = presence.row(row);
            let mut cells: Vec<(u32, f64)> =
                (0u32..).zip(gains.iter().copied()).filter(|cell| held.binary_search(&cell.0).is_err()).collect();
            if let Some(top) = options.top {
                cells.retain(|cell| !got.undefined[cell.0 as usize]);
                cells.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                cells.truncate(top as usize);
            }
            for (column, gain) in cells {
                period.push(at as u32);
                rows.push(row);
                columns.push(column);
                values.push(Some(gain).filter(|_| !got.undefined[column as usize]));
            }
            check_lines(rows.len())?;
        }
        formula = got.formula;
        let mut note = noted(&space, &table.columns);
        note["columns_left_out"] = json!(got.left_out);
        note["unrelated"] = json!(got.unrelated);
        notes.push(note);
        warnings.extend(space.present.warnings);
    }
    let about = About {
        measure: "outlook_gain",
        title: ["前景增益 COG", "Complexity outlook gain"],
        formula: format!("{formula}; {}", options.presence.formula()),
        parameters: json!({
            "presence": options.presence.parameters(), "relatedness": options.relatedness.parameters(Kind::MinConditional),
            "complexity": source(options.complexity.as_ref()), "form": options.form, "divisor": options.divisor, "top": options.top,
        }),
        literature: &["Hausmann, Hidalgo et al. (2014), The Atlas of Economic Complexity, MIT Press, technical box 2.6"],
        chart: Chart::HeatMap,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    let term: Term = (
        "outlook_gain",
        [
            "前景增益",
            "outlook gain",
            "发展该列会打开多少复杂活动；已具备者不列；空：没有与该列相关者，或没有复杂度",
            "how much complex activity the column would open; what the row has is not listed; null: nothing is related to it, or no complexity is known",
        ],
    );
    Answer::new(table, &period)?.units(Side::Row, &rows).units(Side::Column, &columns).number(term, values).finish(about)
}
