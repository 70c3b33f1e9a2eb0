//! Specialisation: the revealed comparative advantage of each row in each column.
//!
//! With `x` the value of a cell, `r` its row's total, `c` its column's total and `T` the sum of all column totals,
//! RCA = (x / r) / (c / T). It is the location quotient of regional science and, for patents, the RTA. A reference (say the
//! whole country) may stand in for the column totals. Specialised means `x·T ≥ r·c`, compared in exact integers: small
//! counts tie often, and a tie counts.
//!
//! Balassa, B. (1965), *Trade liberalisation and «revealed» comparative advantage*, The Manchester School 33, 99–123.
//! Symmetric form: Laursen, K. (2015), *Revealed comparative advantage and the alternatives as measures of
//! international specialization*, Eurasian Business Review 5, 99–115.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::{Error, Result};

/// The low 64 of 128 bits.
const LOW_HALF: u128 = u64::MAX as u128;

/// A sparse table of exact values. Cells named twice are added up; cells that are not named are zero.
#[derive(Debug, Clone, Copy)]
pub struct SpecialisationInput<'a> {
    /// Number of rows.
    pub rows: u32,
    /// Number of columns.
    pub columns: u32,
    /// Row, column and value of cells, in any order.
    pub cells: &'a [(u32, u32, u64)],
    /// Column totals of a reference to compare with instead of the table's own.
    pub reference: Option<&'a [u128]>,
}

/// Specialisation of the cells that were named, ascending by row, then column. A cell that was not named has RCA 0 where
/// its row and column have a total, and is never specialised there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Specialisation {
    /// Row of each cell.
    pub row: Vec<u32>,
    /// Column of each cell.
    pub column: Vec<u32>,
    /// Value of each cell, in the unit of the input.
    pub value: Vec<u128>,
    /// Share of the column in its row, `x / r`, from 0 to 1; `None` where the row's total is zero.
    pub share: Vec<Option<f64>>,
    /// `x·T / (r·c)`, from 0 up, no unit; at least 1 exactly where specialised; `None` where `r` or `c` is zero.
    pub rca: Vec<Option<f64>>,
    /// Binary logarithm of `rca`; `None` where that is `None` or zero.
    pub log2_rca: Vec<Option<f64>>,
    /// `(rca − 1) / (rca + 1)`, from −1 to 1; `None` where `rca` is.
    pub rsca: Vec<Option<f64>>,
    /// Whether `x·T ≥ r·c`, exactly; false where `rca` is `None`.
    pub specialised: Vec<bool>,
    /// Total of each row, `r`.
    pub row_total: Vec<u128>,
    /// Total of each column in force, `c`: the reference where there is one.
    pub column_total: Vec<u128>,
    /// Sum of the column totals in force, `T`.
    pub total: u128,
}

/// Specialisation of every cell that is named.
pub fn specialisation(input: &SpecialisationInput<'_>) -> Result<Specialisation> {
    let cells = merged(input)?;
    let mut row_total = vec![0u128; input.rows as usize];
    let mut column_total = vec![0u128; input.columns as usize];
    for &(row, column, value) in &cells {
        row_total[row as usize] += value;
        column_total[column as usize] += value;
    }
    if let Some(reference) = input.reference {
        check_reference(reference, &column_total)?;
        column_total.copy_from_slice(reference);
    }
    let total = column_total
        .iter()
        .try_fold(0u128, |sum, &c| sum.checked_add(c))
        .ok_or_else(|| Error::numeric("列合计之和过大", "the sum of the column totals is too large"))?;
    let mut out = Specialisation { row_total, column_total, total, ..Specialisation::default() };
    for (row, column, value) in cells {
        let (r, c) = (out.row_total[row as usize], out.column_total[column as usize]);
        let (specialised, rca) = compare(value, r, c, total);
        out.row.push(row);
        out.column.push(column);
        out.value.push(value);
        out.share.push((r > 0).then(|| value as f64 / r as f64));
        out.rca.push(rca);
        out.log2_rca.push(rca.filter(|&rca| rca > 0.0).map(f64::log2));
        out.rsca.push(rca.map(|rca| (rca - 1.0) / (rca + 1.0)));
        out.specialised.push(specialised);
    }
    Ok(out)
}

/// Whether `x·T ≥ r·c`, and the RCA as a float that is on the same side of 1.
fn compare(x: u128, r: u128, c: u128, total: u128) -> (bool, Option<f64>) {
    if r == 0 || c == 0 {
        return (false, None);
    }
    let rca = (x as f64 / r as f64) * (total as f64 / c as f64);
    match wide_product(x, total).cmp(&wide_product(r, c)) {
        Ordering::Less => (false, Some(rca.min(1.0_f64.next_down()))),
        Ordering::Equal => (true, Some(1.0)),
        Ordering::Greater => (true, Some(rca.max(1.0))),
    }
}

/// The product in 256 bits, high half first.
pub(crate) fn wide_product(a: u128, b: u128) -> (u128, u128) {
    if let Some(product) = a.checked_mul(b) {
        return (0, product);
    }
    let (a1, a0, b1, b0) = (a >> 64, a & LOW_HALF, b >> 64, b & LOW_HALF);
    let low = a0 * b0;
    let (cross, carry) = (a1 * b0).overflowing_add(a0 * b1);
    let (low, low_carry) = low.overflowing_add(cross << 64);
    let high = a1 * b1 + (cross >> 64) + (u128::from(carry) << 64) + u128::from(low_carry);
    (high, low)
}

/// The cells in ascending order, each once.
fn merged(input: &SpecialisationInput<'_>) -> Result<Vec<(u32, u32, u128)>> {
    let mut cells = Vec::with_capacity(input.cells.len());
    for &(row, column, value) in input.cells {
        if row >= input.rows || column >= input.columns {
            return Err(Error::value("单元格不在表内", "a cell lies outside the table")
                .found(format!("({row}, {column})"))
                .expected(
                    format!("{} 行 × {} 列以内", input.rows, input.columns),
                    format!("within {} rows × {} columns", input.rows, input.columns),
                ));
        }
        cells.push((row, column, u128::from(value)));
    }
    cells.par_sort_unstable();
    cells.dedup_by(|later, kept| {
        let same = (later.0, later.1) == (kept.0, kept.1);
        if same {
            kept.2 += later.2;
        }
        same
    });
    Ok(cells)
}

fn check_reference(reference: &[u128], own: &[u128]) -> Result<()> {
    if reference.len() != own.len() {
        return Err(Error::value("参照总量的列数不符", "the reference has another number of columns")
            .found(reference.len().to_string())
            .expected(own.len().to_string(), own.len().to_string()));
    }
    if let Some(column) = (0..own.len()).find(|&column| own[column] > 0 && reference[column] == 0) {
        return Err(Error::value("参照总量为零的列在表中有数值", "the reference has a zero in a column that has values")
            .found(format!("column {column}"))
            .hint("请使用包含本表的参照范围", "use a reference that includes the table"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::{Rng, RngExt};

    fn poisson(rng: &mut impl Rng) -> u64 {
        let (mut product, mut count) = (rng.random::<f64>(), 0);
        while product > (-1.0f64).exp() {
            product *= rng.random::<f64>();
            count += 1;
        }
        count
    }

    fn table(rng: &mut impl Rng, rows: u32, columns: u32, unit: u64) -> Vec<(u32, u32, u64)> {
        (0..rows).flat_map(|r| (0..columns).map(move |c| (r, c))).map(|(r, c)| (r, c, poisson(rng) * unit)).collect()
    }

    #[test]
    fn it_agrees_with_the_dense_formula() {
        for case in 0..3000 {
            let mut rng = stream(51, case);
            let (rows, columns) = (rng.random_range(1..8u32), rng.random_range(1..8u32));
            let cells = table(&mut rng, rows, columns, 1);
            let external: Vec<u128> = (0..columns).map(|_| rng.random_range(1..90)).collect();
            let reference = (case % 3 == 0).then_some(&external[..]);
            let found = specialisation(&SpecialisationInput { rows, columns, cells: &cells, reference }).unwrap();
            let x = |r: u32, c: u32| cells[(r * columns + c) as usize].2 as f64;
            for (i, &(row, column, _)) in cells.iter().enumerate() {
                let r: f64 = (0..columns).map(|c| x(row, c)).sum();
                let own = |c: u32| (0..rows).map(|r| x(r, c)).sum::<f64>();
                let weight = |c: u32| if reference.is_some() { external[c as usize] as f64 } else { own(c) };
                let t: f64 = (0..columns).map(weight).sum();
                if r == 0.0 || weight(column) == 0.0 {
                    assert_eq!((found.rca[i], found.rsca[i], found.log2_rca[i], found.specialised[i]), (None, None, None, false));
                    assert_eq!(found.share[i].is_none(), r == 0.0);
                    continue;
                }
                let rca = x(row, column) * t / (r * weight(column));
                let value = found.rca[i].unwrap();
                assert!((value - rca).abs() <= 1e-12 * rca);
                assert!((found.share[i].unwrap() - x(row, column) / r).abs() < 1e-15);
                assert!((found.rsca[i].unwrap() - (rca - 1.0) / (rca + 1.0)).abs() < 1e-12);
                assert_eq!(found.log2_rca[i].is_none(), rca == 0.0);
                assert_eq!(found.specialised[i], x(row, column) * t >= r * weight(column));
                assert_eq!(found.specialised[i], value >= 1.0);
            }
        }
    }

    #[test]
    fn exact_ties_count_whatever_the_unit() {
        let mut ties = 0;
        for case in 0..600 {
            let cells = table(&mut stream(52, case), 50, 20, 1);
            let input = |cells| SpecialisationInput { rows: 50, columns: 20, cells, reference: None };
            let plain = specialisation(&input(&cells)).unwrap();
            for i in 0..plain.row.len() {
                let (r, c) = (plain.row_total[plain.row[i] as usize], plain.column_total[plain.column[i] as usize]);
                if r > 0 && plain.value[i] * plain.total == r * c {
                    ties += 1;
                    assert!(plain.specialised[i] && plain.rca[i] == Some(1.0));
                }
            }
            let unit = crate::tables::share::UNIT * 3;
            let scaled: Vec<_> = cells.iter().map(|&(r, c, v)| (r, c, v * unit)).collect();
            let large = specialisation(&input(&scaled)).unwrap();
            assert_eq!(plain.specialised, large.specialised);
            for (a, b) in plain.rca.iter().zip(&large.rca) {
                assert!(a.zip(*b).is_none_or(|(a, b)| (a - b).abs() <= 1e-14 * a) && a.is_some() == b.is_some());
            }
        }
        assert!(ties > 100, "{ties}");
    }

    #[test]
    fn products_are_exact_in_256_bits() {
        // Schoolbook multiplication in 32-bit digits.
        let oracle = |a: u128, b: u128| {
            let digit = |v: u128, i: usize| (v >> (32 * i)) & 0xFFFF_FFFF;
            let mut out = [0u128; 8];
            for i in 0..4 {
                let mut carry = 0;
                for j in 0..4 {
                    let sum = out[i + j] + digit(a, i) * digit(b, j) + carry;
                    out[i + j] = sum & 0xFFFF_FFFF;
                    carry = sum >> 32;
                }
                out[i + 4] = carry;
            }
            let half = |at: usize| (0..4).map(|i| out[at + i] << (32 * i)).sum::<u128>();
            (half(4), half(0))
        };
        let mut rng = stream(53, 0);
        for _ in 0..20_000 {
            let (a, b) = (rng.random::<u128>() >> rng.random_range(0..128), rng.random::<u128>() >> rng.random_range(0..128));
            assert_eq!(wide_product(a, b), oracle(a, b));
        }
        assert_eq!(wide_product(u128::MAX, u128::MAX), oracle(u128::MAX, u128::MAX));
    }

    #[test]
    fn values_near_the_limit_keep_their_ties() {
        let big = u64::MAX / 2;
        let cells = [(0, 0, big), (0, 1, big), (1, 0, big), (1, 1, big), (1, 1, 1)];
        let found = specialisation(&SpecialisationInput { rows: 3, columns: 2, cells: &cells, reference: None }).unwrap();
        assert_eq!(found.value[3], u128::from(big) + 1);
        assert_eq!(found.specialised, [true, false, false, true]);
        assert!(found.rca.iter().all(|rca| (rca.unwrap() - 1.0).abs() < 1e-15));
        let wide = [u128::MAX / 4, u128::MAX / 4];
        let found = specialisation(&SpecialisationInput { rows: 3, columns: 2, cells: &cells, reference: Some(&wide) }).unwrap();
        assert_eq!(found.specialised, [true, true, false, true]);
        assert_eq!(found.row_total[2], 0);
    }

    #[test]
    fn wrong_tables_are_refused() {
        let run =
            |cells: &[(u32, u32, u64)], reference| specialisation(&SpecialisationInput { rows: 2, columns: 2, cells, reference });
        assert_eq!(run(&[(2, 0, 1)], None).unwrap_err().kind(), "value");
        assert_eq!(run(&[(0, 0, 1)], Some(&[1])).unwrap_err().kind(), "value");
        assert_eq!(run(&[(0, 0, 1)], Some(&[0, 1])).unwrap_err().kind(), "value");
        assert_eq!(run(&[], Some(&[u128::MAX, 1])).unwrap_err().kind(), "numeric");
        assert!(run(&[], None).unwrap().row.is_empty());
    }
}
