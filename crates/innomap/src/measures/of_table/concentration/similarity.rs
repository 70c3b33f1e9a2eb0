//! Similarity of what two rows do.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side, Term, check_lines};
use super::super::{CellTable, read};
use crate::Result;
use crate::measures::Chart;
use crate::measures::advantage::{LocationQuotientConfig, location_quotient};
use crate::measures::concentration::{SimilarityConfig, SimilarityKind, export_similarity as similarity_of};
use crate::measures::of_map::Analysis;
use crate::tables::Progress;

/// Options of similarity.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SimilarityOptions {
    kind: SimilarityKind,
    epsilon: Option<f64>,
    /// Only so many of the most similar of each row.
    top: Option<u32>,
}

/// Similarity of pairs of rows: each pair once, unless only the most similar of each row are asked for.
pub(super) fn export_similarity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: SimilarityOptions = read(options)?;
    let default = SimilarityConfig::default();
    let config = SimilarityConfig { kind: options.kind, epsilon: options.epsilon.unwrap_or(default.epsilon) };
    let n = table.rows.len() as u32;
    let (mut period, mut rows, mut others, mut values) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    if options.top.is_none() {
        check_lines(table.periods.len().saturating_mul(n as usize * (n as usize).saturating_sub(1) / 2))?;
    }
    for (at, cells) in table.tables.iter().enumerate() {
        let quotients = match config.kind {
            SimilarityKind::FingerKreinin => cells.clone(),
            _ => location_quotient(cells, &LocationQuotientConfig::default())?.quotient,
        };
        let found = similarity_of(&quotients, &config, progress)?;
        for row in 0..n {
            progress.check()?;
            let first = if options.top.is_some() { 0 } else { row + 1 };
            let mut near: Vec<(u32, Option<f64>)> =
                (first..n).filter(|&other| other != row).map(|other| (other, found.get(row, other))).collect();
            if let Some(top) = options.top {
                near.retain(|cell| cell.1.is_some());
                near.sort_by(|a, b| b.1.unwrap_or(0.0).total_cmp(&a.1.unwrap_or(0.0)).then(a.0.cmp(&b.0)));
                near.truncate(top as usize);
            }
            for (other, value) in near {
                period.push(at as u32);
                rows.push(row);
                others.push(other);
                values.push(value);
            }
            check_lines(rows.len())?;
        }
    }
    let about = About {
        measure: "export_similarity",
        title: ["结构相似度", "Similarity of structure"],
        formula: match config.kind {
            SimilarityKind::LogRcaCorrelation => format!("Pearson's r over columns of ln(RCA + {})", config.epsilon),
            SimilarityKind::RcaCorrelation => "Pearson's r over columns of RCA".to_owned(),
            SimilarityKind::FingerKreinin => "Σ_c min(s_rc, s_r'c)".to_owned(),
        },
        parameters: json!({ "similarity": config, "top": options.top }),
        literature: &[
            "Bahar, Hausmann & Hidalgo (2014), Journal of International Economics 92: 111–123",
            "Finger & Kreinin (1979), Economic Journal 89: 905–912",
        ],
        chart: Chart::HeatMap,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let term: Term = (
        "similarity",
        [
            "相似度",
            "similarity",
            "相关系数为 −1—1，份额重合为 0—1；空：其中一行没有数值或没有变化",
            "−1 to 1 for correlations, 0 to 1 for common shares; null: one of the rows has no values or does not vary",
        ],
    );
    Answer::new(table, &period)?
        .units(Side::Row, &rows)
        .units_named(&format!("other_{}", table.names.row), Side::Row, &others)
        .number(term, values)
        .finish(about)
}
