//! Related and unrelated variety of each row, with a hierarchy of classes given by label.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Side, by_unit};
use super::super::labelled::{classes, lacks};
use super::super::{CellTable, read};
use crate::measures::Chart;
use crate::measures::concentration::{LogBase, VarietyConfig, variety as variety_of};
use crate::measures::of_map::Analysis;
use crate::tables::Progress;
use crate::{Error, Result};

/// Options of variety.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct VarietyOptions {
    /// Column to its classes, coarse to fine.
    classes: BTreeMap<String, Vec<String>>,
    /// Base of the logarithm.
    base: LogBase,
}

/// Related and unrelated variety of each row.
pub(super) fn variety(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: VarietyOptions = read(options)?;
    progress.check()?;
    let levels = levels(table, &options.classes)?;
    let about = About {
        measure: "variety",
        title: ["相关与无关多样性", "Related and unrelated variety"],
        formula: "unrelated: entropy between the coarsest classes; related: entropy within them; both sum to the entropy"
            .to_owned(),
        parameters: json!({ "levels": levels.len(), "base": options.base }),
        literature: &["Frenken, Van Oort & Verburg (2007), Regional Studies 41: 685–697"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let terms = [
        (
            "related_variety",
            [
                "相关多样性",
                "related variety",
                "大类内部的熵；空：该行合计为零",
                "entropy within the coarsest classes; null: the row sums to zero",
            ],
        ),
        (
            "unrelated_variety",
            ["无关多样性", "unrelated variety", "大类之间的熵；空同前", "entropy between the coarsest classes; null as before"],
        ),
        ("entropy", ["熵", "entropy", "两者之和", "the sum of both"]),
    ];
    by_unit(table, Side::Row, terms, about, |_, cells| {
        let got = variety_of(cells, &levels, &VarietyConfig { base: options.base })?;
        Ok([got.related, got.unrelated, got.total])
    })
}

/// The class of each column by level. A class of a finer level is known by its name under those above it.
fn levels(table: &CellTable, of: &BTreeMap<String, Vec<String>>) -> Result<Vec<Vec<u32>>> {
    let depth = of.values().map(Vec::len).max().unwrap_or(0);
    if let Some((label, path)) = of.iter().find(|(_, path)| path.len() != depth) {
        return Err(Error::value("各列的分类层数应相同", "all columns must have classes of as many levels")
            .column("classes")
            .found(format!("{label}: {}", path.join(", ")))
            .expected(depth.to_string(), depth.to_string()));
    }
    (0..depth)
        .map(|level| {
            let named = table
                .columns
                .iter()
                .map(|label| Ok((label.clone(), of.get(label).ok_or_else(|| lacks(label, "classes"))?[level].clone())))
                .collect::<Result<BTreeMap<String, String>>>()?;
            classes(&table.columns, &named, "classes").map(|(numbers, _)| numbers)
        })
        .collect()
}
