//! Rao–Stirling diversity of each row, with distances from the relatedness of the columns.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Side, Term, by_unit};
use super::super::presence::PresenceOptions;
use super::super::relatedness::space::{Kind, RelatednessOptions};
use super::super::{CellTable, read};
use crate::Result;
use crate::measures::Chart;
use crate::measures::concentration::{RaoStirlingConfig, rao_stirling as stirling_of};
use crate::measures::of_map::Analysis;
use crate::tables::Progress;

/// Options of Rao–Stirling diversity.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StirlingOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    sum: RaoStirlingConfig,
}

/// Rao–Stirling diversity of each row.
pub(super) fn rao_stirling(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: StirlingOptions = read(options)?;
    let (mut left_out, mut warnings) = (0, Vec::new());
    let about = About {
        measure: "rao_stirling",
        title: ["Rao–Stirling 多样性", "Rao–Stirling diversity"],
        formula: format!("Σ d_ij^α (p_i p_j)^β, d = 1 − relatedness; {}", options.presence.formula()),
        parameters: json!({
            "presence": options.presence.parameters(), "relatedness": options.relatedness.parameters(Kind::MinConditional),
            "sum": options.sum,
        }),
        literature: &["Stirling (2007), Journal of the Royal Society Interface 4: 707–719"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let term: Term = (
        "rao_stirling",
        [
            "Rao–Stirling 多样性",
            "Rao–Stirling",
            "0 为单一或全同，越大越多样；空：该行合计为零",
            "0 is one thing or all alike, more is more diverse; null: the row sums to zero",
        ],
    );
    let mut analysis = by_unit(table, Side::Row, [term], about, |at, cells| {
        let space = options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, Side::Column), progress)?;
        let got = stirling_of(cells, &space.relatedness, &options.sum)?;
        left_out += got.left_out;
        warnings.extend(space.present.warnings);
        Ok([got.values])
    })?;
    analysis.definition.summary["cells_left_out"] = json!(left_out);
    analysis.warnings = super::super::relatedness::space::once(warnings);
    Ok(analysis)
}
