//! What must be known about a result: which units were left out and why, whether the table falls apart, and whether the numbers
//! are determined at all.

use serde::Serialize;

use super::bipartite::Bipartite;
use crate::error::Message;

/// Why a unit has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It has no cell.
    Empty,
    /// It hangs together with others, but not with the component that was taken.
    OutsideComponent,
    /// Its component is too small or too uniform for the measure to say anything.
    Undetermined,
    /// It has cells, but nothing that the measure could be taken from.
    NoBasis,
}

/// A unit that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// The unit.
    pub unit: u32,
    /// Why.
    pub reason: Reason,
}

/// How large a component is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ComponentSize {
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// Cells.
    pub cells: usize,
}

/// Eigenvalues of a component and what it took to find them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spectrum {
    /// The component.
    pub component: u32,
    /// Second largest eigenvalue, λ2; the largest is trivial.
    pub second: f64,
    /// Third largest, λ3; `None` where there is none.
    pub third: Option<f64>,
    /// Eigengap, λ2 − λ3, or λ2 where there is no third.
    pub gap: f64,
    /// Eigengap over λ2. The eigenvector turns by about (change of the table) / gap.
    pub relative_gap: f64,
    /// λ2 is zero or equal to λ3 up to rounding: no single vector belongs to it.
    pub degenerate: bool,
    /// Products with the table.
    pub steps: u32,
    /// Length of A·v − λ2·v for the unit vector v that was found.
    pub residual: f64,
}

/// What every complexity result carries.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Diagnosis {
    /// Rows that were given.
    pub rows: u32,
    /// Columns that were given.
    pub columns: u32,
    /// Cells that were given.
    pub cells: usize,
    /// Rows without a value, ascending.
    pub dropped_rows: Vec<Dropped>,
    /// Columns without a value, ascending.
    pub dropped_columns: Vec<Dropped>,
    /// Connected components, the one with most cells first.
    pub components: Vec<ComponentSize>,
    /// Component of each row; `None` for a row without cells.
    pub row_component: Vec<Option<u32>>,
    /// Component of each column; `None` for a column without cells.
    pub column_component: Vec<Option<u32>>,
    /// Eigenvalues, for measures that have them, by component.
    pub spectra: Vec<Spectrum>,
    /// What a reader must know, most serious first.
    pub warnings: Vec<Message>,
}

impl Diagnosis {
    /// Components of a table, and its empty units as dropped.
    pub(crate) fn of(table: &Bipartite) -> Self {
        let (row_component, column_component) = table.components();
        let mut out = Self {
            rows: table.rows.len() as u32,
            columns: table.columns.len() as u32,
            cells: table.rows.cells(),
            row_component,
            column_component,
            ..Self::default()
        };
        let count = out.row_component.iter().flatten().max().map_or(0, |&last| last as usize + 1);
        out.components = vec![ComponentSize::default(); count];
        for (row, component) in out.row_component.iter().enumerate() {
            if let Some(component) = component {
                out.components[*component as usize].rows += 1;
                out.components[*component as usize].cells += table.rows.neighbours(row).len();
            }
        }
        out.column_component.iter().flatten().for_each(|&c| out.components[c as usize].columns += 1);
        out.drop_where(Reason::Empty, |component| component.is_none());
        out
    }

    /// Rows and columns of a component, ascending.
    pub(crate) fn members(&self, component: u32) -> (Vec<u32>, Vec<u32>) {
        let of = |labels: &[Option<u32>]| {
            labels.iter().enumerate().filter(|(_, l)| **l == Some(component)).map(|(unit, _)| unit as u32).collect()
        };
        (of(&self.row_component), of(&self.column_component))
    }

    /// Rows and columns that have a cell, ascending.
    pub(crate) fn occupied(&self) -> (Vec<u32>, Vec<u32>) {
        let of = |labels: &[Option<u32>]| {
            labels.iter().enumerate().filter(|(_, l)| l.is_some()).map(|(unit, _)| unit as u32).collect()
        };
        (of(&self.row_component), of(&self.column_component))
    }

    /// Notes the units whose component is of that kind as dropped.
    pub(crate) fn drop_where(&mut self, reason: Reason, wanted: impl Fn(Option<u32>) -> bool) {
        let add = |labels: &[Option<u32>], list: &mut Vec<Dropped>| {
            let found = labels.iter().enumerate().filter(|(_, label)| wanted(**label));
            list.extend(found.map(|(unit, _)| Dropped { unit: unit as u32, reason }));
            list.sort_by_key(|dropped| dropped.unit);
        };
        add(&self.row_component, &mut self.dropped_rows);
        add(&self.column_component, &mut self.dropped_columns);
    }

    /// Adds a warning.
    pub(crate) fn warn(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.warnings.push(Message::new(zh, en));
    }
}
