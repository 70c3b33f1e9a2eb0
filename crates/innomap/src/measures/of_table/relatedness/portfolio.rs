//! How related what a row has is: coherence, and mean density inside and outside its portfolio.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Side, Term, by_unit};
use super::super::presence::PresenceOptions;
use super::super::{CellTable, read};
use super::space::{Kind, RelatednessOptions, once};
use crate::Result;
use crate::measures::Chart;
use crate::measures::of_map::Analysis;
use crate::measures::relatedness::{coherence as coherence_of, density, density_averages as averages_of};
use crate::tables::Progress;

/// Options of measures of portfolios.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PortfolioOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
}

impl PortfolioOptions {
    fn parameters(&self, default: Kind) -> serde_json::Value {
        json!({ "presence": self.presence.parameters(), "relatedness": self.relatedness.parameters(default) })
    }
}

/// Coherence of each row.
pub(super) fn coherence(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: PortfolioOptions = read(options)?;
    let (mut left_out, mut warnings) = (0, Vec::new());
    let term: Term = (
        "coherence",
        [
            "一致性",
            "coherence",
            "单位同相关度；空：该行不足两列",
            "in the unit of the relatedness; null: the row has fewer than two columns",
        ],
    );
    let about = About {
        measure: "coherence",
        title: ["知识一致性", "Coherence"],
        formula: format!("Σ_i x_i WAR_i / Σ_i x_i, WAR_i = Σ_j≠i τ_ij x_j / Σ_j≠i x_j; {}", options.presence.formula()),
        parameters: options.parameters(Kind::ZScore),
        literature: &[
            "Teece, Rumelt, Dosi & Winter (1994), Journal of Economic Behavior & Organization 23: 1–30",
            "Nesta & Saviotti (2005), Journal of Industrial Economics 53: 123–142",
        ],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let mut analysis = by_unit(table, Side::Row, [term], about, |at, _| {
        let space = options.relatedness.space(Kind::ZScore, &options.presence, (table, at, Side::Column), progress)?;
        let got = coherence_of(&space.present.table, &space.relatedness)?;
        left_out += got.left_out;
        warnings.extend(space.present.warnings);
        Ok([got.values])
    })?;
    analysis.definition.summary["cells_left_out"] = json!(left_out);
    analysis.warnings = once(warnings);
    Ok(analysis)
}

/// Mean density of what each row has and has not.
pub(super) fn density_averages(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: PortfolioOptions = read(options)?;
    let mut warnings = Vec::new();
    let terms: [Term; 2] = [
        (
            "internal",
            [
                "内部平均密度",
                "internal",
                "已具备各列的平均密度；空：一列也没有",
                "mean over the columns the row has; null: it has none",
            ],
        ),
        (
            "external",
            [
                "外部平均密度",
                "external",
                "未具备各列的平均密度；空：已全部具备",
                "mean over the columns the row has not; null: it has all",
            ],
        ),
    ];
    let about = About {
        measure: "density_averages",
        title: ["内外部平均密度", "Mean density inside and outside"],
        formula: format!("mean of ρ_rj over M_rj = 1 and over M_rj = 0; {}", options.presence.formula()),
        parameters: options.parameters(Kind::MinConditional),
        literature: &["Balland, Boschma, Crespo & Rigby (2019), Regional Studies 53: 1252–1268"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let mut analysis = by_unit(table, Side::Row, terms, about, |at, _| {
        let space = options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, Side::Column), progress)?;
        let found = density(&space.present.presence, &space.relatedness, progress)?;
        let got = averages_of(&space.present.presence, &found)?;
        warnings.extend(space.present.warnings);
        Ok([got.internal, got.external])
    })?;
    analysis.warnings = once(warnings);
    Ok(analysis)
}
