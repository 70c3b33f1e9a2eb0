//! Cells of who or where by what, at any level of the divisions, by year or in all.

use rayon::prelude::*;

use super::edges::NodeKind;
use super::{Map, Selection};
use crate::regions::Level;
use crate::tables::share::UNIT;
use crate::{Error, Result};

/// One cell. Rows and columns are node ids, for regions codes; 0 is a region that is not known at the level asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Row.
    pub row: u32,
    /// Column.
    pub column: u32,
    /// Year, 0 where there is none or where years are added up.
    pub year: i32,
    /// Parts of patents.
    pub parts: u64,
    /// Patents, each counted whole.
    pub patents: u32,
}

impl Map {
    /// Cells of institutions or regions by technologies or branches (or the other way round), ordered by row, column, year.
    pub fn cells(
        &self,
        row: NodeKind,
        column: NodeKind,
        level: Level,
        by_year: bool,
        selection: &Selection,
    ) -> Result<Vec<Cell>> {
        use NodeKind::{Branch, Institution, Region, Technology};
        match (row, column) {
            (Institution | Region, Technology | Branch) => Ok(self.add_up(row, column, level, by_year, selection)),
            (Technology | Branch, Institution | Region) => {
                let mut cells = self.add_up(column, row, level, by_year, selection);
                cells.iter_mut().for_each(|c| std::mem::swap(&mut c.row, &mut c.column));
                cells.sort_unstable();
                Ok(cells)
            }
            _ => Err(Error::configuration("没有这样的矩阵", "there is no such matrix")
                .found(format!("{} × {}", row.name(), column.name()))
                .expected("机构或地区 × 技术领域或分支", "institution or region × technology or branch")
                .hint("机构之间、技术之间的关系见 edges", "for ties between nodes of one kind see edges")),
        }
    }

    fn add_up(&self, row: NodeKind, column: NodeKind, level: Level, by_year: bool, selection: &Selection) -> Vec<Cell> {
        let batches: Vec<usize> = (0..self.facts.len()).step_by(16_384).collect();
        let parts: Vec<Vec<Cell>> = batches
            .into_par_iter()
            .map(|start| {
                let (mut out, mut of_patent) = (Vec::new(), Vec::new());
                for patent in start..(start + 16_384).min(self.facts.len()) {
                    let year = if by_year { self.facts.date[patent].year() } else { 0 };
                    of_patent.clear();
                    self.rows_of(row, level, selection, patent, |row, parts| {
                        self.split_over(column, patent, parts, |column, parts| {
                            of_patent.push(Cell { row, column, year, parts, patents: 1 });
                        });
                    });
                    // Two counties of one province are one cell of this patent.
                    of_patent.sort_unstable();
                    add_equal(&of_patent, |_| 1, &mut out);
                }
                out
            })
            .collect();
        let mut cells = parts.concat();
        cells.par_sort_unstable();
        let mut out = Vec::new();
        add_equal(&cells, |group| group.iter().map(|c| c.patents).sum(), &mut out);
        out
    }

    /// The rows that a patent counts in, with its parts; a region of 0 takes what is not known at the level.
    fn rows_of(&self, row: NodeKind, level: Level, selection: &Selection, patent: usize, mut each: impl FnMut(u32, u64)) {
        if row == NodeKind::Institution {
            self.split_selected(selection, row, patent, each);
            return;
        }
        let mut placed = 0;
        self.split_over_regions(selection, level, patent, |region, parts| {
            placed += parts;
            each(region.unwrap_or(0), parts);
        });
        if selection.region.is_none() && self.selected_parts(selection, patent) == UNIT && placed < UNIT {
            each(0, UNIT - placed);
        }
    }

    /// The shares of `parts` of a patent that go to each technology or branch.
    pub(super) fn split_over(&self, column: NodeKind, patent: usize, parts: u64, mut each: impl FnMut(u32, u64)) {
        if column == NodeKind::Technology {
            self.facts.split_over_technologies(patent, parts, each);
        } else {
            self.facts.split_over_branches(patent, parts, |b, parts| each(u32::from(b), parts));
        }
    }
}

fn add_equal(sorted: &[Cell], patents: impl Fn(&[Cell]) -> u32, out: &mut Vec<Cell>) {
    for group in sorted.chunk_by(|a, b| (a.row, a.column, a.year) == (b.row, b.column, b.year)) {
        out.push(Cell { parts: group.iter().map(|c| c.parts).sum(), patents: patents(group), ..group[0] });
    }
}
