//! Concentration of each column over the rows: Hoover's Gini and index, locational Gini, Theil.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Side, Term, by_unit};
use super::super::labelled::{against, classes};
use super::super::presence::ByLabel;
use super::super::{CellTable, read};
use super::of_rows::NoOptions;
use crate::Result;
use crate::measures::Chart;
use crate::measures::concentration::{
    hoover_gini as hoover_gini_of, hoover_index as hoover_index_of, locational_gini as locational_gini_of, theil as theil_of,
};
use crate::measures::of_map::Analysis;
use crate::tables::Progress;

/// What the rows are compared with.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ReferenceOptions {
    /// Row to population; the totals of the rows when not given.
    reference: Option<ByLabel>,
}

impl ReferenceOptions {
    fn parameters(&self) -> serde_json::Value {
        json!({ "reference": if self.reference.is_some() { "given" } else { "row totals" } })
    }
}

const OF_ROWS: &str = "row totals or a reference";

/// Hoover Gini of each column.
pub(super) fn hoover_gini(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: ReferenceOptions = read(options)?;
    progress.check()?;
    let about = About {
        measure: "hoover_gini",
        title: ["胡佛基尼系数", "Hoover Gini"],
        formula: format!(
            "twice the area between the Hoover curve and the diagonal, places in order of x_rc / a_r, a = {OF_ROWS}"
        ),
        parameters: options.parameters(),
        literature: &["Hoover (1936), Review of Economics and Statistics 18: 162–171"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let term: Term = (
        "hoover_gini",
        [
            "胡佛基尼系数",
            "Hoover Gini",
            "0 与参照同分布，1 全在一处；空：该列合计为零",
            "0 spread as the reference, 1 in one place; null: the column sums to zero",
        ],
    );
    by_unit(table, Side::Column, [term], about, |at, _| {
        let (cells, reference) = against(table, at, Side::Row, options.reference.as_ref())?;
        Ok([hoover_gini_of(&cells, reference.as_deref())?])
    })
}

/// Hoover index of each column.
pub(super) fn hoover_index(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: ReferenceOptions = read(options)?;
    progress.check()?;
    let about = About {
        measure: "hoover_index",
        title: ["胡佛指数", "Hoover index"],
        formula: format!("½ Σ_r |x_rc / Σ x − a_r / Σ a|, a = {OF_ROWS}"),
        parameters: options.parameters(),
        literature: &["Hoover (1936), Review of Economics and Statistics 18: 162–171"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let term: Term = (
        "hoover_index",
        [
            "胡佛指数",
            "Hoover index",
            "为与参照同分布须迁移的份额，0—1；空：该列合计为零",
            "share that would have to move to be spread as the reference, 0 to 1; null: the column sums to zero",
        ],
    );
    by_unit(table, Side::Column, [term], about, |at, _| {
        let (cells, reference) = against(table, at, Side::Row, options.reference.as_ref())?;
        Ok([hoover_index_of(&cells, reference.as_deref())?])
    })
}

/// Locational Gini of each column.
pub(super) fn locational_gini(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let _: NoOptions = read(options)?;
    progress.check()?;
    let about = About {
        measure: "locational_gini",
        title: ["区位基尼系数", "Locational Gini"],
        formula: "area between the curve of x_rc against x_r, places in order of x_rc / x_r, and the diagonal".to_owned(),
        parameters: json!({}),
        literature: &["Krugman (1991), Geography and Trade, MIT Press, ch. 2"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let term: Term = (
        "locational_gini",
        [
            "区位基尼系数",
            "locational Gini",
            "0—0.5，越大越集中；空：该列合计为零",
            "0 to 0.5, more is more concentrated; null: the column sums to zero",
        ],
    );
    by_unit(table, Side::Column, [term], about, |_, cells| Ok([locational_gini_of(cells)?]))
}

/// Options of Theil indices.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TheilOptions {
    /// Row to group.
    groups: Option<BTreeMap<String, String>>,
}

/// Theil indices of each column.
pub(super) fn theil(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: TheilOptions = read(options)?;
    progress.check()?;
    let grouped = options.groups.as_ref().map(|of| classes(&table.rows, of, "groups")).transpose()?;
    let about = About {
        measure: "theil",
        title: ["泰尔指数", "Theil indices"],
        formula: "T = 1/n Σ (x/μ) ln(x/μ), L = 1/n Σ ln(μ/x), S = (T + L)/2 over all rows; T = between + within groups"
            .to_owned(),
        parameters: json!({ "groups": grouped.as_ref().map(|(_, names)| names) }),
        literature: &["Theil (1967), Economics and Information Theory, North-Holland"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let terms = [
        ("theil_t", ["泰尔 T", "Theil T", "0—ln n；空：该列合计为零", "0 to ln n; null: the column sums to zero"]),
        ("theil_l", ["泰尔 L", "Theil L", "从 0 起；空：有为零的行", "from 0; null: a row is zero"]),
        ("theil_s", ["泰尔 S", "Theil S", "T 与 L 的平均；空同 L", "mean of T and L; null as L"]),
        ("between", ["组间", "between", "T 的组间部分；空：未分组", "part of T between groups; null: no groups"]),
        ("within", ["组内", "within", "T 的组内部分；空：未分组", "part of T within groups; null: no groups"]),
    ];
    by_unit(table, Side::Column, terms, about, |_, cells| {
        let got = theil_of(cells, grouped.as_ref().map(|(of, _)| of.as_slice()))?;
        Ok([got.t, got.l, got.s, got.between, got.within])
    })
}
