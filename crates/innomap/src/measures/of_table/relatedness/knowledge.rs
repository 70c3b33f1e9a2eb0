//! How hard knowledge is to combine: ease of recombination, modular complexity, structural diversity, complexity frontier.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::Column as TableColumn;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Side, Term, by_unit};
use super::super::labelled::classes;
use super::super::presence::ByLabel;
use super::super::{CellTable, read};
use crate::error::Message;
use crate::map::nodes::{frame, text};
use crate::measures::definition::Column;
use crate::measures::of_map::Analysis;
use crate::measures::relatedness::{
    FrontierConfig, RecombinationConfig, StructuralDiversity, StructuralDiversityConfig, complexity_frontier as frontier_of,
    ease_of_recombination as ease_of, modular_complexity as modular_of, structural_diversity as diversity_of,
};
use crate::measures::{Chart, Definition, SparseTable};
use crate::tables::Progress;
use crate::{Error, Result};

/// Ease of recombination of each column; rows are documents.
pub(super) fn ease_of_recombination(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let config: RecombinationConfig = read(options)?;
    let about = About {
        measure: "ease_of_recombination",
        title: ["易重组度", "Ease of recombination"],
        formula:
            "partner_classes: distinct partner classes / documents of the class; multi_class_share: share of its documents with \
                  more than one class"
                .to_owned(),
        parameters: json!(config),
        literature: &["Fleming & Sorenson (2001), Research Policy 30: 1019–1039"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let term: Term = (
        "ease_of_recombination",
        [
            "易重组度",
            "ease of recombination",
            "越大越易与他类组合；空：没有文献",
            "more is easier to combine; null: no document has the class",
        ],
    );
    by_unit(table, Side::Column, [term], about, |_, cells| Ok([ease_of(&cells.presence(|_, _, _| true), &config, progress)?]))
}

/// Options of modular complexity.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ModularOptions {
    ease: RecombinationConfig,
    side: Side,
}

/// Modular complexity of each document (row), or the mean over the documents of each class (column).
pub(super) fn modular_complexity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: ModularOptions = read(options)?;
    let about = About {
        measure: "modular_complexity",
        title: ["模块复杂度", "Modular complexity"],
        formula: "classes of the document / Σ of their ease of recombination; of a class the mean over its documents".to_owned(),
        parameters: json!(options),
        literature: &["Fleming & Sorenson (2001), Research Policy 30: 1019–1039"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let term: Term = (
        "modular_complexity",
        [
            "模块复杂度",
            "modular complexity",
            "越大越难组合；空：各类的易重组度合计为零",
            "more is harder to combine; null: the ease of its classes sums to zero",
        ],
    );
    by_unit(table, options.side, [term], about, |_, cells| {
        let presence = cells.presence(|_, _, _| true);
        let got = modular_of(&presence, &ease_of(&presence, &options.ease, progress)?)?;
        Ok([if options.side == Side::Row { got.documents } else { got.classes }])
    })
}

/// Options of the complexity frontier.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FrontierOptions {
    /// Column to complexity.
    complexity: Option<ByLabel>,
    frontier: FrontierConfig,
}

/// The complexity frontier of each row.
pub(super) fn complexity_frontier(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: FrontierOptions = read(options)?;
    progress.check()?;
    let Some(complexity) = &options.complexity else {
        return Err(Error::configuration("缺少各列的复杂度 complexity", "complexity, by column, is missing"));
    };
    let about = About {
        measure: "complexity_frontier",
        title: ["复杂度前沿", "Complexity frontier"],
        formula: "median complexity of the most complex share of the row's occurrences".to_owned(),
        parameters: json!({ "top": options.frontier.top, "complexity": "given" }),
        literature: &["Mewes & Broekel (2022), Research Policy 51: 104156"],
        chart: Chart::Ranking,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let term: Term = (
        "complexity_frontier",
        [
            "复杂度前沿",
            "complexity frontier",
            "单位同所给复杂度；空：没有已知复杂度的列",
            "in the unit of the complexity given; null: no column of known complexity",
        ],
    );
    by_unit(table, Side::Row, [term], about, |at, cells| {
        let of = complexity.spread(&table.columns, table.periods[at].as_deref(), "complexity")?;
        Ok([frontier_of(cells, &of, &options.frontier)?])
    })
}

/// Options of structural diversity.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DiversityOptions {
    /// Column to technology.
    technologies: BTreeMap<String, String>,
    sampling: StructuralDiversityConfig,
}

/// Structural diversity of each technology: the network of all columns that documents (rows) combine with one of its columns.
pub(super) fn structural_diversity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: DiversityOptions = read(options)?;
    let (technology_of, names) = classes(&table.columns, &options.technologies, "technologies")?;
    let (mut period, mut of, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for (at, cells) in table.tables.iter().enumerate() {
        for (edges, name) in edges_by_technology(cells, &technology_of, names.len()).iter().zip(&names) {
            period.push(table.periods[at].clone());
            of.push(Some(name.clone()));
            found.push(diversity_of(cells.columns(), edges, &options.sampling, progress)?);
        }
    }
    let (mut columns, mut meanings) = (Vec::new(), Vec::new());
    if let Some(name) = &table.names.period {
        columns.push(text(name, period.into_iter()));
        meanings.push(described(name.clone(), ["时期", "period", "所给表中的时期", "period of the table that was given"]));
    }
    columns.push(text("technology", of.into_iter()));
    meanings.push(described("technology".to_owned(), ["技术", "technology", "所给的技术", "technology that was given"]));
    let keys = super::super::result_columns::keys(&meanings);
    columns.extend(diversity_columns(&found));
    meanings.extend([
        described(
            "structural_diversity".to_owned(),
            [
                "结构多样性",
                "structural diversity",
                "越大越复杂；空：网络没有边",
                "more is more complex; null: the network has no edge",
            ],
        ),
        described("nodes".to_owned(), ["节点数", "nodes", "最大连通块的节点", "nodes of the largest component"]),
        described("edges".to_owned(), ["边数", "edges", "最大连通块的边", "edges of the largest component"]),
        described(
            "undefined_samples".to_owned(),
            ["无值的样本", "undefined samples", "得分无定义而计 0 的样本", "samples whose score is no number and counts 0"],
        ),
    ]);
    Ok(Analysis {
        table: frame(columns)?,
        definition: Definition {
            measure: "structural_diversity",
            title: Message::new("结构多样性", "Structural diversity"),
            formula: "−ln of the mean network diversity score over samples by random walks".to_owned(),
            parameters: json!({ "technologies": names.len(), "sampling": options.sampling }),
            literature: vec![
                "Emmert-Streib & Dehmer (2012), PLoS ONE 7: e34523".to_owned(),
                "Broekel (2019), PLoS ONE 14: e0216856".to_owned(),
            ],
            keys,
            columns: meanings,
            chart: Chart::Ranking,
            summary: json!({}),
        },
        warnings: Vec::new(),
    })
}

fn described(name: String, [zh, en, meaning_zh, meaning_en]: [&str; 4]) -> Column {
    Column { name: name.into(), label: Message::new(zh, en), meaning: Message::new(meaning_zh, meaning_en) }
}

fn diversity_columns(found: &[StructuralDiversity]) -> Vec<TableColumn> {
    use polars_core::prelude::{NamedFrom, Series};
    let count = |name: &str, pick: fn(&StructuralDiversity) -> u32| {
        TableColumn::from(Series::new(name.into(), found.iter().map(pick).collect::<Vec<u32>>()))
    };
    let values: Vec<Option<f64>> = found.iter().map(|one| one.value).collect();
    vec![
        TableColumn::from(Series::new("structural_diversity".into(), values)),
        count("nodes", |one| one.nodes),
        count("edges", |one| one.edges),
        count("undefined_samples", |one| one.undefined_samples),
    ]
}

/// The pairs of columns that documents of each technology combine, each once.
fn edges_by_technology(cells: &SparseTable, technology_of: &[u32], count: usize) -> Vec<Vec<(u32, u32)>> {
    let mut edges: Vec<BTreeSet<(u32, u32)>> = vec![BTreeSet::new(); count];
    for row in 0..cells.rows() {
        let (columns, _) = cells.row(row);
        let of: BTreeSet<u32> = columns.iter().map(|&column| technology_of[column as usize]).collect();
        for (k, &i) in columns.iter().enumerate() {
            for &j in &columns[k + 1..] {
                of.iter().for_each(|&technology| {
                    edges[technology as usize].insert((i, j));
                });
            }
        }
    }
    edges.into_iter().map(|edges| edges.into_iter().collect()).collect()
}
