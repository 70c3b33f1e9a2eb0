//! Comparison of products without rounding, and totals that are exact where they can be.

use std::cmp::Ordering;

use crate::measures::SparseTable;
use crate::measures::specialisation::wide_product;

/// Whole numbers up to here, and their sums, are exact in a float.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Whole values up to here are summed as integers.
const WHOLE: f64 = 18_446_744_073_709_551_616.0;

/// Compares a·b with c·d as real numbers; none is negative, all are finite.
///
/// Rounding keeps order, so rounded products that differ decide; where they are equal, the rounding errors do (Dekker 1971).
pub fn compare_products(a: f64, b: f64, c: f64, d: f64) -> Ordering {
    let (left, right) = (a * b, c * d);
    let safe = |product: f64, x: f64, y: f64| (1e-250..1e300).contains(&product) || x == 0.0 || y == 0.0;
    if safe(left, a, b) && safe(right, c, d) {
        let order = left.total_cmp(&right);
        let error = || a.mul_add(b, -left).partial_cmp(&c.mul_add(d, -right)).unwrap_or(Ordering::Equal);
        return order.then_with(error);
    }
    if (a == 0.0 || b == 0.0) || (c == 0.0 || d == 0.0) {
        return (a > 0.0 && b > 0.0).cmp(&(c > 0.0 && d > 0.0));
    }
    let ((a, ea), (b, eb), (c, ec), (d, ed)) = (parts(a), parts(b), parts(c), parts(d));
    let normal = |x: f64, y: f64, e: i32| if x * y < 0.5 { (x * 2.0, y, e - 1) } else { (x, y, e) };
    let ((a, b, left), (c, d, right)) = (normal(a, b, ea + eb), normal(c, d, ec + ed));
    left.cmp(&right).then_with(|| compare_products(a, b, c, d))
}

/// Mantissa from a half to one, and exponent of two.
fn parts(value: f64) -> (f64, i32) {
    let (value, shift) = if value < f64::MIN_POSITIVE { (value * 2f64.powi(64), -64) } else { (value, 0) };
    let exponent = ((value.to_bits() >> 52) & 0x7FF) as i32 - 1022;
    (value * 2f64.powi(-exponent / 2) * 2f64.powi(-exponent + exponent / 2), exponent + shift)
}

/// Totals of a table, and whether a product with them is exact.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Totals {
    pub(crate) row: Vec<f64>,
    pub(crate) column: Vec<f64>,
    pub(crate) all: f64,
    /// All values are whole and all totals exact.
    pub(crate) exact: bool,
    whole: Option<WholeTotals>,
}

/// The same as integers, where a float would round them.
#[derive(Debug, Clone, PartialEq)]
struct WholeTotals {
    row: Vec<u128>,
    column: Vec<u128>,
    all: u128,
}

impl Totals {
    /// Totals of the table; those of the columns by the reference where there is one.
    pub(crate) fn of(table: &SparseTable, reference: Option<&[f64]>) -> Self {
        let cells = || (0..table.rows()).flat_map(|row| table.row(row).1.iter());
        let whole = |v: &f64| v.fract() == 0.0 && *v <= WHOLE;
        let all_whole = cells().all(whole) && reference.is_none_or(|r| r.iter().all(whole));
        let mut row = vec![0.0; table.rows() as usize];
        let mut column = vec![Compensated::default(); table.columns() as usize];
        for (at, slot) in row.iter_mut().enumerate() {
            let (columns, values) = table.row(at as u32);
            let mut sum = Compensated::default();
            for (&c, &value) in columns.iter().zip(values) {
                sum.add(value);
                column[c as usize].add(value);
            }
            *slot = sum.value();
        }
        let column: Vec<f64> = reference.map_or_else(|| column.iter().map(Compensated::value).collect(), <[f64]>::to_vec);
        let mut sum = Compensated::default();
        column.iter().for_each(|c| sum.add(*c));
        let all = sum.value();
        let fits = all <= EXACT && row.iter().all(|r| *r <= EXACT);
        let whole = (all_whole && !fits).then(|| WholeTotals::of(table, reference));
        Self { row, column, all, exact: all_whole, whole }
    }

    /// The columns' totals against other sizes of the rows; their sum stands in for the total.
    pub(crate) fn with_rows(self, sizes: &[f64]) -> Self {
        let mut sum = Compensated::default();
        sizes.iter().for_each(|size| sum.add(*size));
        Self { row: sizes.to_vec(), all: sum.value(), whole: None, ..self }
    }

    /// Compares x·T with threshold·r·c.
    pub(crate) fn compare(&self, row: u32, column: u32, value: f64, threshold: f64) -> Ordering {
        let (row, column) = (row as usize, column as usize);
        if let Some(whole) = &self.whole
            && threshold.total_cmp(&1.0).is_eq()
        {
            return wide_product(value as u128, whole.all).cmp(&wide_product(whole.row[row], whole.column[column]));
        }
        compare_products(value, self.all, threshold * self.row[row], self.column[column])
    }

    /// Whether x·T ≥ threshold·r·c, or, strictly, >.
    pub(crate) fn reaches(&self, row: u32, column: u32, value: f64, threshold: f64, strict: bool) -> bool {
        match self.compare(row, column, value, threshold) {
            Ordering::Less => false,
            Ordering::Equal => !strict,
            Ordering::Greater => true,
        }
    }

    /// x·T / (r·c), on the side of one that the exact comparison says.
    pub(crate) fn quotient(&self, row: u32, column: u32, value: f64) -> f64 {
        let quotient = (value / self.row[row as usize]) * (self.all / self.column[column as usize]);
        match self.compare(row, column, value, 1.0) {
            Ordering::Less => quotient.min(1.0_f64.next_down()),
            Ordering::Equal => 1.0,
            Ordering::Greater => quotient.max(1.0),
        }
    }
}

impl WholeTotals {
    fn of(table: &SparseTable, reference: Option<&[f64]>) -> Self {
        let mut row = vec![0u128; table.rows() as usize];
        let mut column = vec![0u128; table.columns() as usize];
        for (at, slot) in row.iter_mut().enumerate() {
            let (columns, values) = table.row(at as u32);
            for (&c, &value) in columns.iter().zip(values) {
                *slot += value as u128;
                column[c as usize] += value as u128;
            }
        }
        if let Some(reference) = reference {
            column = reference.iter().map(|v| *v as u128).collect();
        }
        let all = column.iter().sum();
        Self { row, column, all }
    }
}

/// A sum that carries its rounding error along (Neumaier 1974).
#[derive(Debug, Clone, Copy, Default)]
struct Compensated {
    sum: f64,
    error: f64,
}

impl Compensated {
    fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        self.error += if self.sum >= value { (self.sum - sum) + value } else { (value - sum) + self.sum };
        self.sum = sum;
    }

    fn value(&self) -> f64 {
        self.sum + self.error
    }
}
