//! Concentration of each row over its columns: Herfindahl, entropy, Hill numbers, Gini.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Side, by_unit};
use super::super::{CellTable, read};
use crate::Result;
use crate::measures::Chart;
use crate::measures::concentration::{
    EntropyConfig, GiniConfig, HillConfig, entropy as entropy_of, gini_of_rows, herfindahl as herfindahl_of, hill as hill_of,
};
use crate::measures::of_map::Analysis;
use crate::tables::Progress;

/// Options of a measure that has none.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NoOptions {}

/// Herfindahl index of each row.
pub(super) fn herfindahl(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let _: NoOptions = read(options)?;
    progress.check()?;
    let about = About {
        measure: "herfindahl",
        title: ["赫芬达尔指数", "Herfindahl index"],
        formula: "H = Σ_c (x_rc / x_r)²; normalised (H − 1/n) / (1 − 1/n), n columns of the table; effective number 1/H"
            .to_owned(),
        parameters: json!({}),
        literature: &["Hirschman (1964), American Economic Review 54: 761–762"],
        chart: Chart::Ranking,
        summary: json!({ "columns": table.columns.len() }),
        warnings: Vec::new(),
    };
    let terms = [
        (
            "herfindahl",
            [
                "赫芬达尔指数",
                "Herfindahl",
                "Σp²，1/n—1，无量纲；空：该行合计为零",
                "Σp², 1/n to 1, no unit; null: the row sums to zero",
            ],
        ),
        (
            "normalised",
            [
                "标准化指数",
                "normalised",
                "0—1；空：该行合计为零或只有一列",
                "0 to 1; null: the row sums to zero or there is a single column",
            ],
        ),
        (
            "effective_number",
            ["有效个数", "effective number", "1/H，同样均匀时的列数；空同前", "1/H, equally common columns; null as before"],
        ),
    ];
    by_unit(table, Side::Row, terms, about, |_, cells| {
        let got = herfindahl_of(cells);
        Ok([got.raw, got.normalised, got.effective])
    })
}

/// Entropy and evenness of each row.
pub(super) fn entropy(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let config: EntropyConfig = read(options)?;
    progress.check()?;
    let about = About {
        measure: "entropy",
        title: ["香农熵与均匀度", "Entropy and evenness"],
        formula: "H = −Σ p log p, p = x_rc / x_r; evenness H / log S".to_owned(),
        parameters: json!(config),
        literature: &[
            "Shannon (1948), Bell System Technical Journal 27",
            "Pielou (1966), Journal of Theoretical Biology 13: 131–144",
        ],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let terms = [
        (
            "entropy",
            [
                "熵",
                "entropy",
                "−Σp·log p，单位随底；空：该行合计为零",
                "−Σ p log p, in the unit of the base; null: the row sums to zero",
            ],
        ),
        (
            "evenness",
            [
                "均匀度",
                "evenness",
                "熵/最大熵，0—1；空：合计为零或只有一列",
                "entropy over its maximum, 0 to 1; null: no total or one column",
            ],
        ),
        ("richness", ["列数", "richness", "该行不为零的列数", "columns the row has"]),
    ];
    by_unit(table, Side::Row, terms, about, |_, cells| {
        let got = entropy_of(cells, &config);
        Ok([got.entropy, got.evenness, got.richness.into_iter().map(|count| Some(f64::from(count))).collect()])
    })
}

/// Options of Hill numbers; infinity is written as a word, since JSON has no number for it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct HillOptions {
    /// Order; 1 when not given.
    order: Option<f64>,
    /// Whether the order is infinite.
    infinite: bool,
    /// Base of the Rényi entropy.
    base: crate::measures::concentration::LogBase,
}

/// Hill number and Rényi entropy of each row.
pub(super) fn hill(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: HillOptions = read(options)?;
    progress.check()?;
    let order = if options.infinite { f64::INFINITY } else { options.order.unwrap_or(1.0) };
    let config = HillConfig { order, base: options.base };
    let about = About {
        measure: "hill",
        title: ["希尔数与 Rényi 熵", "Hill number and Rényi entropy"],
        formula: "(Σ p^q)^(1/(1−q)), q the order: 0 columns held, 1 exp of the entropy, 2 inverse Herfindahl, ∞ 1 / max p"
            .to_owned(),
        parameters: json!({ "order": if options.infinite { json!("infinity") } else { json!(order) }, "base": options.base }),
        literature: &["Hill (1973), Ecology 54: 427–432", "Rényi (1961), 4th Berkeley Symposium: 547–561"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let terms = [
        (
            "hill",
            [
                "希尔数",
                "Hill number",
                "等效的均匀列数，从 1 起；空：该行合计为零",
                "equally common columns, from 1; null: the row sums to zero",
            ],
        ),
        (
            "renyi",
            ["Rényi 熵", "Rényi entropy", "希尔数的对数，单位随底", "logarithm of the Hill number, in the unit of the base"],
        ),
    ];
    by_unit(table, Side::Row, terms, about, |_, cells| {
        let got = hill_of(cells, &config)?;
        Ok([got.hill, got.renyi])
    })
}

/// Gini of each row over all columns.
pub(super) fn gini(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let config: GiniConfig = read(options)?;
    progress.check()?;
    let about = About {
        measure: "gini",
        title: ["基尼系数", "Gini coefficient"],
        formula: "Σ_i Σ_j |x_i − x_j| / (2 n² mean) over all columns, zeros included; corrected: times n / (n − 1)".to_owned(),
        parameters: json!(config),
        literature: &["Gini (1912), Variabilità e mutabilità"],
        chart: Chart::Ranking,
        summary: json!({ "columns": table.columns.len() }),
        warnings: Vec::new(),
    };
    let terms = [(
        "gini",
        [
            "基尼系数",
            "Gini",
            "0 为均匀，1 为全在一列；空：该行合计为零",
            "0 is even, 1 all in one column; null: the row sums to zero",
        ],
    )];
    by_unit(table, Side::Row, terms, about, |_, cells| Ok([gini_of_rows(cells, &config)]))
}
