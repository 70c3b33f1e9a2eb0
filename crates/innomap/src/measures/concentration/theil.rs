//! Theil indices of inequality of each column over the rows, and their part between groups of rows.
//!
//! With μ the mean over all rows, zeros included: T = 1/n Σ (x/μ) ln(x/μ), from 0 to ln n; L = 1/n Σ ln(μ/x), undefined with a zero;
//! S = (T + L)/2, the symmetric one. T of groups of rows splits without rest into a part between (each row has its group's mean)
//! and a part within. In nats. Undefined for a column that sums to zero. Time: cells plus rows.
//!
//! Same numbers: Theil T, L and S of EconGeoPy.
//!
//! Theil, H. (1967), *Economics and Information Theory*, North-Holland.

use crate::measures::sparse::SparseTable;
use crate::{Error, Result};

/// Theil indices of each column.
#[derive(Debug, Clone, PartialEq)]
pub struct Theil {
    /// Theil T.
    pub t: Vec<Option<f64>>,
    /// Theil L; `None` with a zero.
    pub l: Vec<Option<f64>>,
    /// The mean of both.
    pub s: Vec<Option<f64>>,
    /// Part of T between groups; `None` without groups.
    pub between: Vec<Option<f64>>,
    /// Part of T within groups; `None` without groups.
    pub within: Vec<Option<f64>>,
}

/// Theil indices of each column; `groups` holds the group of each row, numbered from 0.
pub fn theil(table: &SparseTable, groups: Option<&[u32]>) -> Result<Theil> {
    if let Some(groups) = groups
        && groups.len() != table.rows() as usize
    {
        return Err(Error::value("每行应有一个组", "there must be one group for each row")
            .found(groups.len().to_string())
            .expected(table.rows().to_string(), table.rows().to_string()));
    }
    let columns = table.transposed();
    let mut out = Theil { t: Vec::new(), l: Vec::new(), s: Vec::new(), between: Vec::new(), within: Vec::new() };
    for column in 0..columns.rows() {
        let (rows, values) = columns.row(column);
        let n = f64::from(table.rows());
        let mean = values.iter().sum::<f64>() / n;
        let known = mean > 0.0;
        let t = known.then(|| values.iter().map(|x| term(x / mean)).sum::<f64>() / n);
        let no_zero = known && values.len() == table.rows() as usize;
        let l = no_zero.then(|| values.iter().map(|x| mean.ln() - x.ln()).sum::<f64>() / n);
        let between = groups.filter(|_| known).map(|groups| between_groups(rows, values, groups, mean));
        out.s.push(t.zip(l).map(|(t, l)| f64::midpoint(t, l)));
        out.within.push(t.zip(between).map(|(t, between)| t - between));
        out.between.push(between);
        out.t.push(t);
        out.l.push(l);
    }
    Ok(out)
}

/// q ln q, with its limit at zero: a value may be too small beside the mean for a float.
fn term(q: f64) -> f64 {
    if q > 0.0 { q * q.ln() } else { 0.0 }
}

fn between_groups(rows: &[u32], values: &[f64], groups: &[u32], mean: f64) -> f64 {
    let count = groups.iter().max().map_or(0, |last| *last as usize + 1);
    let (mut sizes, mut sums) = (vec![0.0; count], vec![0.0; count]);
    groups.iter().for_each(|&group| sizes[group as usize] += 1.0);
    rows.iter().zip(values).for_each(|(&row, value)| sums[groups[row as usize] as usize] += value);
    let n = groups.len() as f64;
    let part = |(size, sum): (&f64, &f64)| size / n * term(sum / size / mean);
    sizes.iter().zip(&sums).filter(|group| *group.1 > 0.0).map(part).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, random_table};

    #[test]
    fn indices_and_their_parts_are_the_formulas() {
        for case in 0..300 {
            let rows = case as u32 % 8 + 1;
            let (dense, table) = random_table(case, rows, 3, if case % 2 == 0 { 1.0 } else { 0.6 });
            let groups: Vec<u32> = (0..rows).map(|r| r * 5 % 3).collect();
            let got = theil(&table, Some(&groups)).unwrap();
            for c in 0..3 {
                let x: Vec<f64> = dense.iter().map(|row| row[c]).collect();
                let t = |x: &[f64]| {
                    let mean = x.iter().sum::<f64>() / x.len() as f64;
                    x.iter().map(|v| if *v > 0.0 { v / mean * (v / mean).ln() } else { 0.0 / mean }).sum::<f64>() / x.len() as f64
                };
                let mean = x.iter().sum::<f64>() / x.len() as f64;
                let l = x.iter().map(|v| (mean / v).ln()).sum::<f64>() / x.len() as f64;
                assert!(close(got.t[c], t(&x)) && close(got.l[c], l) && close(got.s[c], (t(&x) + l) / 2.0), "{case}");
                let member =
                    |g: u32| x.iter().zip(&groups).filter(move |cell| *cell.1 == g).map(|cell| *cell.0).collect::<Vec<f64>>();
                let smoothed: Vec<f64> = groups.iter().map(|&g| member(g).iter().sum::<f64>() / member(g).len() as f64).collect();
                let within: f64 = (0..3)
                    .map(|g| member(g))
                    .filter(|part| part.iter().sum::<f64>() > 0.0)
                    .map(|part| part.iter().sum::<f64>() / x.iter().sum::<f64>() * t(&part))
                    .sum();
                let within = if mean > 0.0 { within } else { f64::NAN };
                assert!(close(got.between[c], t(&smoothed)) && close(got.within[c], within), "{case}");
            }
        }
        assert!(theil(&random_table(1, 3, 2, 0.5).1, Some(&[0, 1])).is_err());
    }
}
