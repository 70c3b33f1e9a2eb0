//! Sparse tables in compressed rows: what every measure of rows by columns takes.

use rayon::prelude::*;

use crate::{Error, Result};

/// Rows by columns with a positive, finite value in each cell that is named; all others are zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparseTable {
    rows: u32,
    columns: u32,
    starts: Vec<usize>,
    column: Vec<u32>,
    value: Vec<f64>,
}

/// What became of the cells that were given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellLog {
    /// Cells that were given.
    pub given: usize,
    /// Cells whose pair had been given before; their values are added up.
    pub repeated: usize,
    /// Cells of value zero; they say nothing.
    pub zero: usize,
}

impl SparseTable {
    /// A table of cells in any order. Cells given twice are added up, in an order that does not depend on theirs; zeros are left
    /// out; both are counted.
    ///
    /// # Errors
    /// A negative value, one that is no finite number, and a cell outside the table.
    pub fn from_cells(rows: u32, columns: u32, cells: &[(u32, u32, f64)]) -> Result<(Self, CellLog)> {
        for (i, &(row, column, value)) in cells.iter().enumerate() {
            check_cell(i, row < rows && column < columns, (row, column, value))?;
        }
        let mut starts = vec![0usize; rows as usize + 1];
        cells.iter().filter(|cell| cell.2 > 0.0).for_each(|cell| starts[cell.0 as usize + 1] += 1);
        (0..rows as usize).for_each(|row| starts[row + 1] += starts[row]);
        let mut next = starts.clone();
        let mut placed = vec![(0, 0.0); starts[rows as usize]];
        for &(row, column, value) in cells.iter().filter(|cell| cell.2 > 0.0) {
            placed[next[row as usize]] = (column, value);
            next[row as usize] += 1;
        }
        let mut rest = placed.as_mut_slice();
        let lines: Vec<&mut [(u32, f64)]> =
            starts.windows(2).filter_map(|edges| rest.split_off_mut(..edges[1] - edges[0])).collect();
        lines.into_par_iter().for_each(|line| {
            line.sort_unstable_by(|a: &(u32, f64), b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        });
        let log = CellLog { given: cells.len(), zero: cells.len() - placed.len(), repeated: 0 };
        Ok(Self { rows, columns, ..Self::default() }.added_up(&starts, &placed, log))
    }

    /// The cells of each row, those of one column added up.
    fn added_up(mut self, starts: &[usize], placed: &[(u32, f64)], mut log: CellLog) -> (Self, CellLog) {
        self.starts.reserve(starts.len());
        self.starts.push(0);
        self.column.reserve(placed.len());
        self.value.reserve(placed.len());
        for edges in starts.windows(2) {
            let first = self.column.len();
            for &(column, value) in &placed[edges[0]..edges[1]] {
                match self.value.last_mut() {
                    Some(sum) if self.column.len() > first && self.column.last() == Some(&column) => *sum += value,
                    _ => {
                        self.column.push(column);
                        self.value.push(value);
                    }
                }
            }
            self.starts.push(self.column.len());
        }
        log.repeated = placed.len() - self.column.len();
        (self, log)
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> u32 {
        self.columns
    }

    /// Number of cells that are not zero.
    pub fn cells(&self) -> usize {
        self.column.len()
    }

    /// Columns of a row, ascending, and the values there.
    pub fn row(&self, row: u32) -> (&[u32], &[f64]) {
        let range = self.starts[row as usize]..self.starts[row as usize + 1];
        (&self.column[range.clone()], &self.value[range])
    }

    /// Sum of each row.
    pub fn row_totals(&self) -> Vec<f64> {
        (0..self.rows).map(|row| self.row(row).1.iter().sum()).collect()
    }

    /// Sum of each column.
    pub fn column_totals(&self) -> Vec<f64> {
        let mut out = vec![0.0; self.columns as usize];
        for (&column, value) in self.column.iter().zip(&self.value) {
            out[column as usize] += value;
        }
        out
    }

    /// Columns by rows.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let (starts, order) = turned(self.rows, self.columns, &self.starts, &self.column);
        let column = order.iter().map(|&(row, _)| row).collect();
        let value = order.iter().map(|&(_, at)| self.value[at]).collect();
        Self { rows: self.columns, columns: self.rows, starts, column, value }
    }

    /// The cells with new values; what is not positive and finite is left out.
    #[must_use]
    pub fn mapped(&self, value: impl Fn(u32, u32, f64) -> f64) -> Self {
        let mut out = Self { rows: self.rows, columns: self.columns, starts: vec![0], ..Self::default() };
        for row in 0..self.rows {
            let (columns, values) = self.row(row);
            for (&column, &old) in columns.iter().zip(values) {
                let new = value(row, column, old);
                if new.is_finite() && new > 0.0 {
                    out.column.push(column);
                    out.value.push(new);
                }
            }
            out.starts.push(out.column.len());
        }
        out
    }

    /// The cells for which `keep` holds, given row, column and value.
    pub fn presence(&self, keep: impl Fn(u32, u32, f64) -> bool) -> Presence {
        let mut out = Presence { columns: self.columns, starts: vec![0], column: Vec::with_capacity(self.cells()) };
        for row in 0..self.rows {
            let (columns, values) = self.row(row);
            out.column.extend(columns.iter().zip(values).filter(|&(&c, &v)| keep(row, c, v)).map(|(&c, _)| c));
            out.starts.push(out.column.len());
        }
        out
    }
}

/// Which columns each row has: the matrix M of zeros and ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    columns: u32,
    starts: Vec<usize>,
    column: Vec<u32>,
}

impl Presence {
    /// The matrix of rows that list their columns, ascending and distinct.
    pub fn from_rows(columns: u32, rows: impl IntoIterator<Item = Vec<u32>>) -> Self {
        let mut out = Self { columns, starts: vec![0], column: Vec::new() };
        for row in rows {
            out.column.extend(row);
            out.starts.push(out.column.len());
        }
        out
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    /// Number of columns.
    pub fn columns(&self) -> u32 {
        self.columns
    }

    /// Number of ones.
    pub fn cells(&self) -> usize {
        self.column.len()
    }

    /// Columns of a row, ascending.
    pub fn row(&self, row: u32) -> &[u32] {
        &self.column[self.starts[row as usize]..self.starts[row as usize + 1]]
    }

    /// Ones of each row: diversity.
    pub fn row_counts(&self) -> Vec<u32> {
        self.starts.windows(2).map(|pair| (pair[1] - pair[0]) as u32).collect()
    }

    /// Ones of each column: ubiquity.
    pub fn column_counts(&self) -> Vec<u32> {
        let mut out = vec![0; self.columns as usize];
        self.column.iter().for_each(|&column| out[column as usize] += 1);
        out
    }

    /// Columns by rows.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let (starts, order) = turned(self.rows(), self.columns, &self.starts, &self.column);
        Self { columns: self.rows(), starts, column: order.into_iter().map(|(row, _)| row).collect() }
    }
}

/// Starts of the columns, and for each cell by column, then row: its row and its place.
fn turned(rows: u32, columns: u32, starts: &[usize], column: &[u32]) -> (Vec<usize>, Vec<(u32, usize)>) {
    let mut out = vec![0usize; columns as usize + 1];
    column.iter().for_each(|&c| out[c as usize + 1] += 1);
    (0..columns as usize).for_each(|c| out[c + 1] += out[c]);
    let mut next = out.clone();
    let mut order = vec![(0, 0); column.len()];
    for row in 0..rows {
        for at in starts[row as usize]..starts[row as usize + 1] {
            let slot = &mut next[column[at] as usize];
            order[*slot] = (row, at);
            *slot += 1;
        }
    }
    (out, order)
}

fn check_cell(i: usize, inside: bool, (row, column, value): (u32, u32, f64)) -> Result<()> {
    if !inside {
        return Err(Error::value("单元格不在表内", "a cell lies outside the table")
            .found(format!("({row}, {column})"))
            .row(i as u64 + 1));
    }
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    Err(Error::value("数值应为不小于 0 的有限数", "a value must be a finite number that is not negative")
        .found(value.to_string())
        .row(i as u64 + 1)
        .hint("请先处理缺失值与负值", "deal with missing and negative values first"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_in_any_order_give_the_table_of_a_plain_array() {
        let cells = [(1, 2, 3.0), (0, 0, 1.0), (1, 2, 0.5), (2, 1, 0.0), (1, 0, 2.0)];
        let (table, log) = SparseTable::from_cells(3, 3, &cells).unwrap_or_default();
        assert_eq!(log, CellLog { given: 5, repeated: 1, zero: 1 });
        assert_eq!(table.row(1), (&[0, 2][..], &[2.0, 3.5][..]));
        assert_eq!(table.row_totals(), [1.0, 5.5, 0.0]);
        assert_eq!(table.column_totals(), [3.0, 0.0, 3.5]);
        assert_eq!(table.transposed().row(2), (&[1][..], &[3.5][..]));
        assert_eq!(table.transposed().transposed(), table);
    }

    #[test]
    fn what_is_no_value_is_an_error() {
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(SparseTable::from_cells(1, 1, &[(0, 0, bad)]).is_err(), "{bad}");
        }
        assert!(SparseTable::from_cells(1, 1, &[(0, 1, 1.0)]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn the_order_of_the_cells_does_not_matter(mut cells in proptest::collection::vec((0u32..5, 0u32..4, 0.0f64..9.0), 0..40)) {
            let first = SparseTable::from_cells(5, 4, &cells);
            cells.reverse();
            assert_eq!(SparseTable::from_cells(5, 4, &cells), first);
            let Ok((table, _)) = first else { panic!("no table") };
            let presence = table.presence(|_, _, v| v >= 4.0);
            assert_eq!(presence.transposed().transposed(), presence);
            assert_eq!(presence.column_counts(), presence.transposed().row_counts());
        }
    }
}
