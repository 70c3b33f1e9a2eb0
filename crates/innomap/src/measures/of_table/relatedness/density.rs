//! Density of cells: how related a column is to what the row has, whole, among the nearest or without the row itself.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side, Term, check_lines};
use super::super::periods::by_period;
use super::super::presence::{PresenceOptions, Present};
use super::super::{CellTable, read};
use super::space::{Kind, RelatednessOptions, noted, once};
use crate::measures::Chart;
use crate::measures::of_map::Analysis;
use crate::measures::relatedness::{
    Density, DensityWithoutSelf, RelativeRelatednessConfig, density as density_of, density_without_self, nearest_density,
    nearest_of, relative_relatedness as relative_of,
};
use crate::tables::Progress;
use crate::{Error, Result};

/// Which cells are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Cells {
    /// All.
    #[default]
    All,
    /// Those the row has.
    Held,
    /// Those the row has not.
    Missing,
}

/// Options of density.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DensityOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    /// Only so many of the most related columns count; all when not given.
    neighbours: Option<u32>,
    /// Whether each row is left out of the proximities that judge it.
    without_self: bool,
    /// Which cells are listed.
    cells: Cells,
    /// Only so many of the densest cells of each row.
    top: Option<u32>,
    /// Only cells of at least this density.
    minimum: Option<f64>,
}

/// Cells of a result with what is known of each.
#[derive(Default)]
struct Listed {
    period: Vec<u32>,
    row: Vec<u32>,
    column: Vec<u32>,
    value: Vec<Option<f64>>,
    held: Vec<bool>,
}

impl Listed {
    /// Adds the cells of a row that are asked for, densest first where only some are.
    fn add(&mut self, at: usize, present: &Present, row: u32, options: &DensityOptions, value: &dyn Fn(u32) -> Option<f64>) {
        let held = present.presence.row(row);
        let mut cells: Vec<(u32, Option<f64>, bool)> = (0..present.presence.columns())
            .map(|column| (column, value(column), held.binary_search(&column).is_ok()))
            .filter(|cell| match options.cells {
                Cells::All => true,
                Cells::Held => cell.2,
                Cells::Missing => !cell.2,
            })
            .filter(|cell| options.minimum.is_none_or(|least| cell.1.is_some_and(|value| value >= least)))
            .collect();
        if let Some(top) = options.top {
            cells.retain(|cell| cell.1.is_some());
            cells.sort_by(|a, b| b.1.unwrap_or(0.0).total_cmp(&a.1.unwrap_or(0.0)).then(a.0.cmp(&b.0)));
            cells.truncate(top as usize);
        }
        for (column, value, held) in cells {
            self.period.push(at as u32);
            self.row.push(row);
            self.column.push(column);
            self.value.push(value);
            self.held.push(held);
        }
    }
}

const DENSITY: Term =
    ("density", ["关联密度", "density", "0—1；空：没有任何列与该列相关", "0 to 1; null: nothing is related to the column"]);

/// Density of cells.
pub(super) fn density(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: DensityOptions = read(options)?;
    check_options(&options)?;
    let (mut listed, mut notes, mut warnings, mut formula) = (Listed::default(), Vec::new(), Vec::new(), String::new());
    if options.top.is_none() && options.minimum.is_none() && options.cells != Cells::Held {
        check_lines(table.periods.len().saturating_mul(table.rows.len()).saturating_mul(table.columns.len()))?;
    }
    for at in 0..table.periods.len() {
        let present = if options.without_self {
            let present = options.presence.of(table, at)?;
            let found = density_without_self(&present.presence, progress)?;
            DensityWithoutSelf::FORMULA.clone_into(&mut formula);
            for row in 0..present.presence.rows() {
                listed.add(at, &present, row, &options, &|column| found.get(row, column));
                check_lines(listed.row.len())?;
            }
            notes.push(present.log.clone());
            present
        } else {
            let space =
                options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, Side::Column), progress)?;
            let found = match options.neighbours {
                None => density_of(&space.present.presence, &space.relatedness, progress)?,
                Some(k) => nearest_density(&space.present.presence, &nearest_of(&space.relatedness, k)?, progress)?,
            };
            for row in 0..found.rows {
                listed.add(at, &space.present, row, &options, &|column| found.get(row, column));
                check_lines(listed.row.len())?;
            }
            formula.clone_from(&found.formula);
            notes.push(noted(&space, &table.columns));
            space.present
        };
        warnings.extend(present.warnings);
    }
    let about = About {
        measure: "density",
        title: ["关联密度", "Relatedness density"],
        formula: format!("{formula}; distance 1 − density; {}", options.presence.formula()),
        parameters: json!({
            "presence": options.presence.parameters(), "relatedness": options.relatedness.parameters(Kind::MinConditional),
            "neighbours": options.neighbours, "without_self": options.without_self, "cells": options.cells,
            "top": options.top, "minimum": options.minimum,
        }),
        literature: &[
            "Hidalgo, Klinger, Barabási & Hausmann (2007), Science 317: 482–487",
            "Hausmann, Hidalgo et al. (2014), The Atlas of Economic Complexity, MIT Press",
        ],
        chart: Chart::HeatMap,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    let distance = listed.value.iter().map(|value| value.map(|density| 1.0 - density)).collect();
    Answer::new(table, &listed.period)?
        .units(Side::Row, &listed.row)
        .units(Side::Column, &listed.column)
        .number(DENSITY, listed.value)
        .number(("distance", ["距离", "distance", "1 − 密度", "1 − density"]), distance)
        .flag(HELD, listed.held)
        .finish(about)
}

const HELD: Term = ("held", ["已具备", "held", "该行是否已具备该列", "whether the row has the column"]);

fn check_options(options: &DensityOptions) -> Result<()> {
    let plain = options.relatedness.sparse_kind(Kind::MinConditional)
        == Some(crate::measures::relatedness::ProximityKind::MinConditional);
    if !options.without_self || (options.neighbours.is_none() && plain) {
        return Ok(());
    }
    Err(Error::configuration(
        "without_self 只用于默认的邻近度，且不与 neighbours 同用",
        "without_self goes with the default proximity, and not with neighbours",
    ))
}

/// Options of relative relatedness.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RelativeOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    ddof: u8,
    top: Option<u32>,
    minimum: Option<f64>,
}

/// Density of each missing cell against those of the row's other options.
pub(super) fn relative_relatedness(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: RelativeOptions = read(options)?;
    let shown = DensityOptions { cells: Cells::Missing, top: options.top, minimum: options.minimum, ..DensityOptions::default() };
    let (mut listed, mut notes, mut warnings, mut formula) = (Listed::default(), Vec::new(), Vec::new(), "");
    for at in 0..table.periods.len() {
        let space = options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, Side::Column), progress)?;
        let found: Density = density_of(&space.present.presence, &space.relatedness, progress)?;
        let relative = relative_of(&space.present.presence, &found, &RelativeRelatednessConfig { ddof: options.ddof })?;
        let width = table.columns.len();
        for row in 0..found.rows {
            listed.add(at, &space.present, row, &shown, &|column| {
                relative.get(row as usize * width + column as usize).copied().flatten()
            });
            check_lines(listed.row.len())?;
        }
        formula = space.relatedness.formula();
        notes.push(noted(&space, &table.columns));
        warnings.extend(space.present.warnings);
    }
    let about = About {
        measure: "relative_relatedness",
        title: ["相对关联度", "Relative relatedness"],
        formula: format!(
            "(ρ_rj − mean) / deviation over the columns the row has not; φ_ij = {formula}; {}",
            options.presence.formula()
        ),
        parameters: json!({
            "presence": options.presence.parameters(), "relatedness": options.relatedness.parameters(Kind::MinConditional),
            "ddof": options.ddof, "top": options.top, "minimum": options.minimum,
        }),
        literature: &["Pinheiro, Hartmann, Boschma & Hidalgo (2022), Research Policy 51: 104323"],
        chart: Chart::HeatMap,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    let term: Term = (
        "relative_relatedness",
        [
            "相对关联度",
            "relative relatedness",
            "标准差的倍数；只列未具备者；空：密度无定义或无差别",
            "in standard deviations, of what the row has not; null: no density or no difference",
        ],
    );
    Answer::new(table, &listed.period)?
        .units(Side::Row, &listed.row)
        .units(Side::Column, &listed.column)
        .number(term, listed.value)
        .finish(about)
}
