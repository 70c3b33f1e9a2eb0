//! Tables of pairs: proximity of all kinds, validated pairs, co-occurrence, the product space.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::answer::{About, Answer, Side, Term, check_lines};
use super::super::periods::by_period;
use super::super::presence::PresenceOptions;
use super::super::{CellTable, read};
use super::space::{Kind, RelatednessOptions, noted, once};
use crate::error::Message;
use crate::measures::Chart;
use crate::measures::of_map::Analysis;
use crate::measures::relatedness::{
    CoOccurrenceConfig, NearestConfig, PairCounting, ProductSpaceConfig, Relatedness, ValidatedConfig,
    co_occurrence as co_occurrence_of, nearest, nearest_of, product_space as product_space_of, validated,
};
use crate::tables::Progress;
use crate::{Error, Result};

/// Pairs of units, period by period.
#[derive(Default)]
struct Pairs {
    period: Vec<u32>,
    unit: Vec<u32>,
    other: Vec<u32>,
    value: Vec<Option<f64>>,
}

impl Pairs {
    fn push(&mut self, period: usize, unit: u32, other: u32, value: Option<f64>) {
        self.period.push(period as u32);
        self.unit.push(unit);
        self.other.push(other);
        self.value.push(value);
    }

    fn labelled<'a>(&self, table: &'a CellTable, side: Side) -> Result<Answer<'a>> {
        let other = format!("related_{}", side.name(table));
        Ok(Answer::new(table, &self.period)?.units(side, &self.unit).units_named(&other, side, &self.other))
    }
}

/// Options of proximity.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ProximityOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    /// Whether columns are related by the rows they share, or rows by their columns.
    side: Side,
    /// Only so many of the most related of each unit, more where they tie with the last.
    top: Option<u32>,
    /// Only pairs related by at least this.
    minimum: Option<f64>,
}

const PROXIMITY: Term = (
    "proximity",
    [
        "邻近度",
        "proximity",
        "两者的相关程度，定义见公式；空：其中一个从未出现",
        "how related both are, by the formula; null: one of them never occurs",
    ],
);

/// Relatedness of pairs of units: symmetric ones list each pair once, unless only the nearest of each unit are asked for.
pub(super) fn proximity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: ProximityOptions = read(options)?;
    let (side, default) = (options.side, Kind::MinConditional);
    let labels = side.labels(table);
    let (mut pairs, mut notes, mut warnings, mut formula) = (Pairs::default(), Vec::new(), Vec::new(), "");
    for at in 0..table.periods.len() {
        if let (Some(top), Some(kind)) = (options.top, options.relatedness.sparse_kind(default)) {
            let present = options.presence.of(table, at)?;
            let held = if side == Side::Column { present.presence.clone() } else { present.presence.transposed() };
            let found = nearest(&held, &NearestConfig { neighbours: top, kind }, progress)?;
            push_nearest(&mut pairs, at, &found.table, options.minimum)?;
            formula = found.formula;
            notes.push(present.log);
            warnings.extend(present.warnings);
            continue;
        }
        let space = options.relatedness.space(default, &options.presence, (table, at, side), progress)?;
        match options.top {
            Some(top) => push_nearest(&mut pairs, at, &nearest_of(&space.relatedness, top)?.table, options.minimum)?,
            None => push_all(&mut pairs, at, &space.relatedness, options.minimum)?,
        }
        formula = space.relatedness.formula();
        notes.push(noted(&space, labels));
        warnings.extend(space.present.warnings);
    }
    let about = About {
        measure: "proximity",
        title: ["邻近度", "Proximity"],
        formula: format!("{formula}; {}", options.presence.formula()),
        parameters: json!({
            "relatedness": options.relatedness.parameters(default), "presence": options.presence.parameters(),
            "side": side, "top": options.top, "minimum": options.minimum,
        }),
        literature: &[
            "Hidalgo, Klinger, Barabási & Hausmann (2007), Science 317: 482–487",
            "van Eck & Waltman (2009), JASIST 60: 1635–1651",
            "Steijn (2021), Quantitative Science Studies 2: 778–794",
            "Teece, Rumelt, Dosi & Winter (1994), Journal of Economic Behavior & Organization 23: 1–30",
        ],
        chart: Chart::HeatMap,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    let answer = pairs.labelled(table, side)?;
    answer.number(PROXIMITY, pairs.value).finish(about)
}

fn push_nearest(pairs: &mut Pairs, at: usize, nearest: &crate::measures::SparseTable, minimum: Option<f64>) -> Result<()> {
    for unit in 0..nearest.rows() {
        let (others, values) = nearest.row(unit);
        let mut cells: Vec<(u32, f64)> = others.iter().copied().zip(values.iter().copied()).collect();
        cells.retain(|cell| minimum.is_none_or(|least| cell.1 >= least));
        cells.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        cells.into_iter().for_each(|(other, value)| pairs.push(at, unit, other, Some(value)));
    }
    check_lines(pairs.unit.len())
}

fn push_all(pairs: &mut Pairs, at: usize, relatedness: &Relatedness, minimum: Option<f64>) -> Result<()> {
    let n = relatedness.units();
    if minimum.is_none() {
        let each = n as usize * (n as usize).saturating_sub(1);
        check_lines(pairs.unit.len() + if relatedness.is_symmetric() { each / 2 } else { each })?;
    }
    for unit in 0..n {
        let first = if relatedness.is_symmetric() { unit + 1 } else { 0 };
        for other in (first..n).filter(|&other| other != unit) {
            let value = relatedness.get(unit, other);
            if minimum.is_none_or(|least| value.is_some_and(|value| value >= least)) {
                pairs.push(at, unit, other, value);
            }
        }
        check_lines(pairs.unit.len())?;
    }
    Ok(())
}

/// Options of validated relatedness.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ValidatedOptions {
    presence: PresenceOptions,
    side: Side,
    test: ValidatedConfig,
}

/// Pairs that share more than their sizes explain.
pub(super) fn validated_relatedness(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: ValidatedOptions = read(options)?;
    let (mut pairs, mut notes, mut warnings) = (Pairs::default(), Vec::new(), Vec::new());
    let (mut p, mut together) = (Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        let present = options.presence.of(table, at)?;
        let held = if options.side == Side::Column { present.presence } else { present.presence.transposed() };
        let found = validated(&held, &options.test, progress)?;
        for pair in &found.pairs {
            pairs.push(at, pair.from, pair.to, None);
            p.push(Some(pair.p));
            together.push(pair.count);
        }
        let mut log = present.log;
        log["tested"] = json!(found.tested);
        log["threshold"] = json!(found.threshold);
        log["resolvable"] = json!(found.resolvable);
        log["margin_error"] = json!(found.margin_error);
        log["iterations"] = json!(found.iterations);
        notes.push(log);
        warnings.extend(present.warnings);
        if !found.resolvable {
            warnings.push(Message::new(
                "抽样次数太少，最小的 p 值也通不过校正",
                "there are so few samples that even the smallest p cannot pass the correction",
            ));
        }
    }
    let about = About {
        measure: "validated_relatedness",
        title: ["经检验的相关关系", "Validated relatedness"],
        formula: format!("P(count ≥ C_ij) under the null model, corrected for all pairs; {}", options.presence.formula()),
        parameters: json!({ "presence": options.presence.parameters(), "side": options.side, "test": options.test }),
        literature: &[
            "Saracco et al. (2017), New Journal of Physics 19: 053022",
            "Benjamini & Hochberg (1995), JRSS B 57: 289–300",
        ],
        chart: Chart::Pairs,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    let count: Term = ("together", ["共现数", "together", "同时具有两者的行（列）数", "rows (columns) that have both"]);
    let chance: Term = (
        "p",
        ["p 值", "p", "零模型下不少于此数的概率，未校正", "chance of at least as many under the null model, not corrected"],
    );
    pairs.labelled(table, options.side)?.count(count, together).number(chance, p).finish(about)
}

/// Options of co-occurrence.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CoOccurrenceOptions {
    counting: PairCounting,
    diagonal: bool,
    most_classes: Option<u32>,
    minimum: Option<f64>,
}

/// How often columns meet in rows, which are events.
pub(super) fn co_occurrence(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: CoOccurrenceOptions = read(options)?;
    let config =
        CoOccurrenceConfig { counting: options.counting, diagonal: options.diagonal, most_classes: options.most_classes };
    let (mut pairs, mut notes, mut warnings) = (Pairs::default(), Vec::new(), Vec::new());
    for (at, cells) in table.tables.iter().enumerate() {
        let found = co_occurrence_of(&cells.presence(|_, _, _| true), &config, progress)?;
        for unit in 0..found.table.rows() {
            let (others, values) = found.table.row(unit);
            for (&other, &value) in others.iter().zip(values).filter(|cell| *cell.0 >= unit) {
                if options.minimum.is_none_or(|least| value >= least) {
                    pairs.push(at, unit, other, Some(value));
                }
            }
        }
        check_lines(pairs.unit.len())?;
        notes.push(json!({ "events": found.events, "single": found.single, "too_large": found.too_large }));
        if found.too_large > 0 {
            warnings.push(Message::new(
                format!("{} 行的列数超过上限，未计入", found.too_large),
                format!("{} rows have more columns than allowed and are left out", found.too_large),
            ));
        }
    }
    let about = About {
        measure: "co_occurrence",
        title: ["共现", "Co-occurrence"],
        formula: "Σ over rows that have both of 1, 1/(n − 1) or 2/(n(n − 1)), n columns of the row".to_owned(),
        parameters: json!(options),
        literature: &[
            "Newman (2001), Physical Review E 64: 016132",
            "Perianes-Rodríguez, Waltman & van Eck (2016), Journal of Informetrics 10: 1178–1195",
        ],
        chart: Chart::HeatMap,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    let term: Term = (
        "co_occurrence",
        [
            "共现数",
            "co-occurrence",
            "同一行中共同出现的次数或其分数；未列出者为 0",
            "times both are in one row, whole or in fractions; pairs not listed have 0",
        ],
    );
    pairs.labelled(table, Side::Column)?.number(term, pairs.value).finish(about)
}

/// Options of the product space.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SpaceOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    side: Side,
    edges: ProductSpaceConfig,
}

/// The edges of the product space.
pub(super) fn product_space(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: SpaceOptions = read(options)?;
    let (side, default) = (options.side, Kind::MinConditional);
    let (mut pairs, mut in_tree, mut component) = (Pairs::default(), Vec::new(), Vec::new());
    let (mut notes, mut warnings): (Vec<Value>, Vec<Message>) = (Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        let space = options.relatedness.space(default, &options.presence, (table, at, side), progress)?;
        let found = product_space_of(&space.relatedness, &options.edges)?;
        for edge in &found.edges {
            pairs.push(at, edge.from, edge.to, Some(edge.relatedness));
            in_tree.push(edge.in_tree);
            component.push(*found.component.get(edge.from as usize).ok_or_else(lost)?);
        }
        check_lines(pairs.unit.len())?;
        let mut note = noted(&space, side.labels(table));
        note["components"] = json!(found.components);
        note["average_degree"] = json!(found.average_degree);
        note["weakest_added"] = json!(found.weakest_added);
        notes.push(note);
        warnings.extend(space.present.warnings);
    }
    let about = About {
        measure: "product_space",
        title: ["产品空间", "Product space"],
        formula: format!("maximum spanning tree and the strongest other edges of the proximity; {}", options.presence.formula()),
        parameters: json!({
            "relatedness": options.relatedness.parameters(default), "presence": options.presence.parameters(),
            "side": side, "edges": options.edges,
        }),
        literature: &["Hidalgo, Klinger, Barabási & Hausmann (2007), Science 317: 482–487"],
        chart: Chart::Pairs,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    pairs
        .labelled(table, side)?
        .number(PROXIMITY, pairs.value)
        .flag(
            (
                "in_tree",
                ["在最大生成树上", "in the tree", "是否为最大生成树的边", "whether the edge is of the maximum spanning tree"],
            ),
            in_tree,
        )
        .count(
            (
                "component",
                ["连通块", "component", "从 0 起；多于一块时树为森林", "from 0; several mean that the tree is a forest"],
            ),
            component,
        )
        .finish(about)
}

fn lost() -> Error {
    Error::internal("图的节点缺失", "a node of the graph is missing")
}
