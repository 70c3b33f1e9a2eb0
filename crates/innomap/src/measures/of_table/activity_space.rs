//! Complexity of both sides, the proximity of every pair and the density of every cell in one pass, as dense matrices: for programs,
//! and for tables whose answers are too long to be listed.
//!
//! Presence and pair counts are taken once. Memory: the proximity, columns times columns; density comes by blocks of rows, as many as
//! are asked for. Time: half the sum of squared row counts, plus ones of M times columns for all of density.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answer::Side;
use super::complexity::eigenvector::{Options, complexity_of};
use super::matrix::{Cells, Matrix, Taken};
use super::relatedness::space::{Kind, RelatednessOptions};
use super::sides::Of;
use super::{CellTable, read};
use crate::measures::Presence;
use crate::measures::of_map::Analysis;
use crate::measures::relatedness::{Relatedness, density_of_rows, without_relatedness};
use crate::tables::Progress;
use crate::{Error, Result};

/// Options of the space: those of complexity and those of relatedness.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SpaceOptions {
    complexity: Options,
    relatedness: RelatednessOptions,
}

/// What rows and columns of one table are to each other.
#[derive(Debug, Clone)]
pub struct ActivitySpace {
    /// Complexity of rows and columns.
    pub complexity: Analysis,
    /// Labels of the rows, in the order of the matrices.
    pub rows: Vec<String>,
    /// Labels of the columns, in the order of the matrices.
    pub columns: Vec<String>,
    presence: Presence,
    proximity: Relatedness,
    sums: Vec<f64>,
}

/// The space of a table without periods.
///
/// # Errors
/// Several periods, options that do not fit, and a proximity that memory has no room for.
pub fn activity_space(table: &CellTable, options: &str, progress: &Progress) -> Result<ActivitySpace> {
    let mut options: SpaceOptions = read(options)?;
    options.complexity.of = Of::Both;
    if table.periods.len() != 1 {
        return Err(Error::configuration("一次只能计算一个时期的矩阵", "matrices are taken of one period at a time")
            .found(table.periods.len().to_string())
            .hint("请先选出一个时期", "choose one period first"));
    }
    if options.complexity.cells != Cells::Presence {
        return Err(Error::configuration("此处只按存在矩阵计算", "here the matrix is that of presences").column("cells"));
    }
    let present = options.complexity.presence.of(table, 0)?;
    let taken =
        Taken { matrix: Matrix::Ones(present.presence.clone()), log: present.log.clone(), warnings: present.warnings.clone() };
    let mut taken = Some(taken);
    let mut complexity = complexity_of(table, &options.complexity, progress, |_| {
        taken.take().ok_or_else(|| Error::internal("时期重复", "a period comes twice"))
    })?;
    complexity.warnings.splice(0..0, table.notes.iter().cloned());
    let proximity = options.relatedness.of(Kind::MinConditional, &present, (table, 0, Side::Column), progress)?;
    Ok(ActivitySpace {
        complexity,
        rows: table.rows.clone(),
        columns: table.columns.clone(),
        sums: proximity.row_sums(),
        presence: present.presence,
        proximity,
    })
}

impl ActivitySpace {
    /// Proximity of every pair of columns, row by row; NaN where one of them has none.
    pub fn proximity(&self) -> Arc<Vec<f64>> {
        let undefined = self.proximity.undefined();
        if undefined.is_empty() {
            return self.proximity.shared_values();
        }
        let n = self.columns.len();
        let mut values = self.proximity.values().to_vec();
        for unit in undefined.into_iter().map(|unit| unit as usize) {
            (0..n).for_each(|other| values[other * n + unit] = f64::NAN);
            values[unit * n..(unit + 1) * n].fill(f64::NAN);
        }
        Arc::new(values)
    }

    /// The formula of the proximity.
    pub fn formula(&self) -> &'static str {
        self.proximity.formula()
    }

    /// Density of every column in `count` rows from `first` on, row by row; NaN where nothing is related to the column.
    ///
    /// # Errors
    /// Rows that are not there, a block that memory has no room for, and a stop by the user.
    pub fn density(&self, first: u32, count: u32, progress: &Progress) -> Result<Vec<f64>> {
        let rows = self.rows.len();
        if first as usize + count as usize > rows {
            return Err(Error::value("没有这么多行", "there are not so many rows")
                .found(format!("{first} + {count}"))
                .expected(rows.to_string(), rows.to_string()));
        }
        let mut out = density_of_rows(&self.presence, &self.proximity, &self.sums, first..first + count, progress)?;
        let gone = without_relatedness(&self.sums);
        if gone.contains(&true) {
            out.iter_mut().zip(gone.iter().cycle()).filter(|(_, gone)| **gone).for_each(|(value, _)| *value = f64::NAN);
        }
        Ok(out)
    }
}
