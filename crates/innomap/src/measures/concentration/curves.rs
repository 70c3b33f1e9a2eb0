//! Lorenz and Hoover curves: cumulative shares in order of size, or of activity per reference.
//!
//! The Lorenz curve of values runs from (0, 0) to (1, 1) by the share of units, smallest first, against their share of the sum. The
//! Hoover curve of an activity runs by the share of the reference (population, total) against that of the activity, places in
//! order of activity per reference; with the total of all activities as reference it is the locational Gini curve. Places of equal
//! ratio keep their order, which does not change the curve. `None` where a sum is zero. Time: sorting.
//!
//! Lorenz, M. O. (1905), *Methods of measuring the concentration of wealth*, Publications of the ASA 9, 209–219. Hoover, E. M.
//! (1936), Review of Economics and Statistics 18, 162–171.

use super::shares::check_values;
use crate::Result;
use crate::measures::sparse::SparseTable;

/// Points of a curve, from (0, 0) to (1, 1).
pub type Curve = Vec<(f64, f64)>;

/// The Lorenz curve of values.
pub fn lorenz_curve(values: &[f64]) -> Result<Option<Curve>> {
    check_values("数值", "the list of values", values, values.len() as u32)?;
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let sum: f64 = sorted.iter().sum();
    let n = sorted.len() as f64;
    let mut passed = 0.0;
    let rest = sorted.iter().zip(1..).map(|(value, k)| {
        passed += value;
        (f64::from(k) / n, passed / sum)
    });
    Ok((sum > 0.0).then(|| std::iter::once((0.0, 0.0)).chain(rest).collect()))
}

/// The Hoover curve of a column over the rows of a table; `reference` holds one value for each row, their totals when not given.
pub fn hoover_curve(table: &SparseTable, column: u32, reference: Option<&[f64]>) -> Result<Option<Curve>> {
    let totals = match reference {
        Some(values) => {
            check_values("参照", "the reference", values, table.rows())?;
            values.to_vec()
        }
        None => table.row_totals(),
    };
    if column >= table.columns() {
        return Err(crate::Error::value("没有这一列", "there is no such column").found(column.to_string()));
    }
    Ok(hoover_points(table.transposed().row(column), &totals))
}

/// The Hoover curve of an activity given by its places and values, against the reference of all places.
pub(super) fn hoover_points((places, values): (&[u32], &[f64]), reference: &[f64]) -> Option<Curve> {
    let (sum, all): (f64, f64) = (values.iter().sum(), reference.iter().sum());
    if sum <= 0.0 || all <= 0.0 {
        return None;
    }
    // Places without the activity come first, in one step.
    let held: f64 = places.iter().map(|&place| reference[place as usize]).sum();
    let mut cells: Vec<(f64, f64)> =
        places.iter().zip(values).map(|(&place, &value)| (reference[place as usize], value)).collect();
    cells.sort_by(|a, b| (a.1 * b.0).total_cmp(&(b.1 * a.0)));
    let mut out = vec![(0.0, 0.0)];
    let mut passed = (((all - held) / all).max(0.0), 0.0);
    if places.len() < reference.len() {
        out.push(passed);
    }
    for (of_reference, value) in cells {
        passed = (passed.0 + of_reference / all, passed.1 + value / sum);
        out.push(passed);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::random_table;

    #[test]
    fn curves_are_convex_and_end_at_one() {
        for case in 0..200 {
            let rows = case as u32 % 9 + 1;
            let (dense, table) = random_table(case, rows, 2, 0.6);
            let column: Vec<f64> = dense.iter().map(|row| row[0]).collect();
            let people: Vec<f64> = (0..rows).map(|r| f64::from(r % 4 + 1)).collect();
            let curves = [
                lorenz_curve(&column).unwrap(),
                hoover_curve(&table, 0, Some(&people)).unwrap(),
                hoover_curve(&table, 0, None).unwrap(),
            ];
            for curve in curves {
                assert_eq!(curve.is_some(), column.iter().sum::<f64>() > 0.0);
                let Some(points) = curve else { continue };
                let last = points[points.len() - 1];
                assert!((last.0 - 1.0).abs() < 1e-12 && (last.1 - 1.0).abs() < 1e-12 && points[0] == (0.0, 0.0));
                let steps: Vec<(f64, f64)> = points.windows(2).map(|p| (p[1].0 - p[0].0, p[1].1 - p[0].1)).collect();
                assert!(steps.windows(2).all(|s| s[0].1 * s[1].0 <= s[1].1 * s[0].0 + 1e-12), "{case}");
            }
        }
    }

    #[test]
    fn hoovers_example_of_proportion_is_the_diagonal() {
        let (table, _) = SparseTable::from_cells(3, 1, &[(0, 0, 15.0), (1, 0, 20.0), (2, 0, 5.0)]).unwrap();
        let curve = hoover_curve(&table, 0, Some(&[30.0, 40.0, 10.0])).unwrap().unwrap();
        assert!(curve.iter().all(|(x, y)| (x - y).abs() < 1e-12));
        assert!(hoover_curve(&table, 1, None).is_err() && lorenz_curve(&[f64::NAN]).is_err());
    }
}
