//! Economic complexity of rows and columns: one pair of eigenvectors.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::labelled::place;
use super::super::matrix::{Cells, Matrix, Taken, matrix};
use super::super::presence::{ByLabel, PresenceOptions};
use super::super::sides::{About, Of, Quantity, Scores, by_unit, known};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::complexity::{
    Complexity, ComplexityConfig, Components, Orientation, Scale, complexity as kernel, weighted_complexity,
};
use crate::measures::of_map::{Analysis, column};
use crate::tables::Progress;

/// Rule for the sign, by labels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Sign {
    /// Rows of greater diversity are more complex.
    #[default]
    Diversity,
    /// As in the period before; the first by diversity.
    Previous,
    /// As these values of rows.
    Rows(ByLabel),
    /// As these values of columns.
    Columns(ByLabel),
    /// This row lies above the mean.
    Row(String),
    /// This column lies above the mean.
    Column(String),
}

/// Options of the pair, as they are asked for on a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in super::super) struct Options {
    pub(in super::super) of: Of,
    pub(in super::super) cells: Cells,
    pub(in super::super) presence: PresenceOptions,
    pub(super) sign: Sign,
    components: Components,
    scale: Scale,
    ddof: u8,
    tolerance: Option<f64>,
    max_steps: Option<u32>,
    close_gap: Option<f64>,
}

pub(super) fn complexity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    complexity_of(table, &options, progress, |at| matrix(table, at, &options.presence, options.cells))
}

/// Complexity of the matrix of each period.
pub(in super::super) fn complexity_of(
    table: &CellTable,
    options: &Options,
    progress: &Progress,
    mut take: impl FnMut(usize) -> Result<Taken>,
) -> Result<Analysis> {
    let mut periods = Vec::new();
    let mut previous: Option<Complexity> = None;
    for at in 0..table.periods.len() {
        let taken = take(at)?;
        let config = options.config(table, at, previous.as_ref())?;
        let found = run(&taken.matrix, &config, progress)?;
        let mut scores = Scores {
            rows: vec![found.eci.clone(), found.raw_eci.clone(), known(&found.diversity)],
            columns: vec![found.pci.clone(), found.raw_pci.clone(), known(&found.ubiquity)],
            summary: json!({ "sign": found.oriented }),
            warnings: taken.warnings,
            ..Scores::default()
        };
        scores.diagnosed(found.diagnosis.clone(), taken.log);
        periods.push(scores);
        previous = Some(found);
    }
    by_unit(table, options.of, &quantities(options), periods, about(options))
}

impl Options {
    /// The kernel's options in one period.
    pub(super) fn config(&self, table: &CellTable, at: usize, previous: Option<&Complexity>) -> Result<ComplexityConfig> {
        let default = ComplexityConfig::default();
        Ok(ComplexityConfig {
            components: self.components,
            orientation: self.sign.orientation(table, at, previous)?,
            scale: self.scale,
            ddof: self.ddof,
            tolerance: self.tolerance.unwrap_or(default.tolerance),
            max_steps: self.max_steps.unwrap_or(default.max_steps),
            close_gap: self.close_gap.unwrap_or(default.close_gap),
            seed: default.seed,
        })
    }
}

fn run(matrix: &Matrix, config: &ComplexityConfig, progress: &Progress) -> Result<Complexity> {
    match matrix {
        Matrix::Ones(presence) => kernel(presence, config, progress),
        Matrix::Weights(weights) => weighted_complexity(weights, config, progress),
    }
}

impl Sign {
    fn orientation(&self, table: &CellTable, at: usize, previous: Option<&Complexity>) -> Result<Orientation> {
        let period = table.periods[at].as_deref();
        Ok(match self {
            Self::Diversity => Orientation::Diversity,
            Self::Previous => previous.map_or(Orientation::Diversity, |before| Orientation::Rows(before.eci.clone())),
            Self::Rows(of) => Orientation::Rows(of.spread(&table.rows, period, "sign")?),
            Self::Columns(of) => Orientation::Columns(of.spread(&table.columns, period, "sign")?),
            Self::Row(label) => Orientation::Row(place(label, &table.rows, "sign")?),
            Self::Column(label) => Orientation::Column(place(label, &table.columns, "sign")?),
        })
    }

    fn parameter(&self) -> serde_json::Value {
        match self {
            Self::Diversity => json!("diversity"),
            Self::Previous => json!("previous"),
            Self::Rows(_) => json!("rows"),
            Self::Columns(_) => json!("columns"),
            Self::Row(label) => json!({ "row": label }),
            Self::Column(label) => json!({ "column": label }),
        }
    }
}

fn quantities(options: &Options) -> [Quantity; 3] {
    let (zh, en) = match options.scale {
        Scale::Eci => (
            "标准分；PCI 用 ECI 的均值与标准差，使 ECI 为所具各列 PCI 的均值",
            "standard score; PCI by the mean and deviation of ECI, so that ECI is the mean PCI",
        ),
        Scale::Own => ("标准分，两侧各用自己的均值与标准差", "standard score, each side by its own mean and deviation"),
        Scale::Raw => ("原始尺度：PCI 向量长度为 1，ECI 为 PCI 的均值", "raw scale: PCI of length one, ECI the mean PCI"),
    };
    let row = column("eci", "复杂度 ECI", "ECI", zh, en);
    let col = column("pci", "复杂度 PCI", "PCI", zh, en);
    let raw = |name| {
        column(name, "原始复杂度", "raw complexity", "PCI 向量长度为 1，ECI 为 PCI 的均值", "PCI of length one, ECI the mean PCI")
    };
    [
        Quantity::new(row, col, "complexity"),
        Quantity::new(raw("raw_eci"), raw("raw_pci"), "raw_complexity"),
        Quantity::size(options.cells == Cells::Presence),
    ]
}

fn about(options: &Options) -> About {
    About {
        measure: "complexity",
        title: match options.of {
            Of::Rows => Message::new("经济复杂度 ECI", "Economic complexity, ECI"),
            Of::Columns => Message::new("产品复杂度 PCI", "Product complexity, PCI"),
            Of::Both => Message::new("经济复杂度 ECI 与 PCI", "Economic complexity, ECI and PCI"),
        },
        formula: format!(
            "PCI = second eigenvector of U⁻¹MᵀD⁻¹M, ECI = D⁻¹M·PCI, by the symmetric form D^−½MU^−½; {}",
            options.cells.formula(&options.presence)
        ),
        parameters: json!({
            "method": "eigenvector",
            "of": options.of,
            "cells": options.cells,
            "presence": options.presence.parameters(),
            "sign": options.sign.parameter(),
            "components": options.components,
            "scale": options.scale,
            "ddof": options.ddof,
        }),
        literature: &[
            "Hidalgo & Hausmann (2009), PNAS 106: 10570–10575",
            "Hausmann et al. (2014), The Atlas of Economic Complexity",
            "Mealy, Farmer & Teytelboym (2019), Science Advances 5: eaau1705 (symmetric form)",
        ],
    }
}
