//! Structure of each row against that of all rows or a reference: Krugman, Hachman, divergence.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::answer::{About, Side, by_unit};
use super::super::labelled::against;
use super::super::presence::ByLabel;
use super::super::{CellTable, read};
use crate::Result;
use crate::measures::Chart;
use crate::measures::concentration::{
    DivergenceConfig, LogBase, divergence as divergence_of, hachman as hachman_of, krugman as krugman_of,
};
use crate::measures::of_map::Analysis;
use crate::tables::Progress;

/// What the structure is compared with.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StructureOptions {
    /// Column to value; the totals of the columns when not given.
    reference: Option<ByLabel>,
}

fn reference_of(reference: Option<&ByLabel>) -> Value {
    json!(if reference.is_some() { "given" } else { "column totals" })
}

/// Coefficient of specialisation and Krugman index of each row.
pub(super) fn krugman(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: StructureOptions = read(options)?;
    progress.check()?;
    let about = About {
        measure: "krugman",
        title: ["克鲁格曼指数", "Krugman index"],
        formula: "Σ_c |s_rc − s_c|; coefficient of specialisation half of it".to_owned(),
        parameters: json!({ "reference": reference_of(options.reference.as_ref()) }),
        literature: &["Krugman (1991), Geography and Trade, MIT Press"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let terms = [
        (
            "krugman_index",
            [
                "克鲁格曼指数",
                "Krugman index",
                "0 与参照同结构，2 毫无重合；空：该行合计为零",
                "0 structured as the reference, 2 nothing in common; null: the row sums to zero",
            ],
        ),
        (
            "specialisation_coefficient",
            ["专业化系数", "coefficient of specialisation", "克鲁格曼指数之半，0—1", "half the Krugman index, 0 to 1"],
        ),
    ];
    by_unit(table, Side::Row, terms, about, |at, _| {
        let (cells, reference) = against(table, at, Side::Column, options.reference.as_ref())?;
        let got = krugman_of(&cells, reference.as_deref())?;
        Ok([got.krugman_index, got.specialisation_coefficient])
    })
}

/// Hachman index and average location quotient of each row.
pub(super) fn hachman(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: StructureOptions = read(options)?;
    progress.check()?;
    let about = About {
        measure: "hachman",
        title: ["哈赫曼指数", "Hachman index"],
        formula: "1 / Σ_c s_rc² / s_c; the sum is the average location quotient. Not clipped to 1".to_owned(),
        parameters: json!({ "reference": reference_of(options.reference.as_ref()) }),
        literature: &[
            "Hachman (1995), Bureau of Economic and Business Research",
            "O'Donoghue & Gleave (2004), Regional Studies 38: 419–427",
        ],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let terms = [
        (
            "hachman",
            [
                "哈赫曼指数",
                "Hachman index",
                "1 与参照同结构；空：该行合计为零，或参照中没有其某一列",
                "1 structured as the reference; null: the row sums to zero or has a column the reference has not",
            ],
        ),
        (
            "average_quotient",
            [
                "平均区位商",
                "average location quotient",
                "以自身份额加权的平均区位商，空同前",
                "location quotient weighted by own shares; null as before",
            ],
        ),
    ];
    by_unit(table, Side::Row, terms, about, |at, _| {
        let (cells, reference) = against(table, at, Side::Column, options.reference.as_ref())?;
        let got = hachman_of(&cells, reference.as_deref())?;
        Ok([got.hachman, got.average_location_quotient])
    })
}

/// Options of divergence.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DivergenceOptions {
    /// Column to value; the totals of the columns when not given.
    reference: Option<ByLabel>,
    /// Base of the logarithm.
    base: LogBase,
}

/// Kullback–Leibler divergence of each row.
pub(super) fn divergence(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: DivergenceOptions = read(options)?;
    progress.check()?;
    let about = About {
        measure: "divergence",
        title: ["KL 散度", "Kullback–Leibler divergence"],
        formula: "Σ_c s_rc log(s_rc / s_c)".to_owned(),
        parameters: json!({ "reference": reference_of(options.reference.as_ref()), "base": options.base }),
        literature: &["Kullback & Leibler (1951), Annals of Mathematical Statistics 22: 79–86"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let term = (
        "divergence",
        [
            "KL 散度",
            "divergence",
            "从 0 起，单位随底；空：该行合计为零，或参照中没有其某一列",
            "from 0, in the unit of the base; null: the row sums to zero or has a column the reference has not",
        ],
    );
    by_unit(table, Side::Row, [term], about, |at, _| {
        let (cells, reference) = against(table, at, Side::Column, options.reference.as_ref())?;
        Ok([divergence_of(&cells, &DivergenceConfig { base: options.base, reference })?])
    })
}
