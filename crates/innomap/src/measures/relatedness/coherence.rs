//! Coherence of a portfolio: how related what a place (or firm) does is to the rest of what it does.
//!
//! The weighted average relatedness of activity `i` to the others of a row is WAR_i = Σ_j≠i τ_ij x_j / Σ_j≠i x_j; the coherence of the
//! row is Σ_i x_i WAR_i / Σ_i x_i. In the unit of the relatedness τ, by origin the z-score of Teece et al. Activities whose
//! relatedness is undefined are left out. Undefined for a row with fewer than two activities. Time: sum of squared row counts.
//!
//! Same numbers: `coherence` of ReKS.
//!
//! Teece, D. J., Rumelt, R., Dosi, G. & Winter, S. (1994), Journal of Economic Behavior & Organization 23, 1–30. Nesta, L. &
//! Saviotti, P. P. (2005), *Coherence of the knowledge base and the firm's innovative performance*, Journal of Industrial
//! Economics 53, 123–142.

use rayon::prelude::*;

use super::pairs::Relatedness;
use crate::measures::sparse::SparseTable;
use crate::{Error, Result};

/// Coherence of each row.
#[derive(Debug, Clone, PartialEq)]
pub struct Coherence {
    /// Coherence; `None` for fewer than two activities.
    pub values: Vec<Option<f64>>,
    /// WAR of each cell of the table, row by row; `None` where the row or the activity has none.
    pub related: Vec<Option<f64>>,
    /// Cells left out because the relatedness of their activity is undefined.
    pub left_out: u32,
}

/// Coherence of each row of a table.
pub fn coherence(table: &SparseTable, relatedness: &Relatedness) -> Result<Coherence> {
    if table.columns() != relatedness.units() {
        return Err(Error::value("相关度表与表的列数不一致", "the relatedness is not between the columns of the table")
            .found(relatedness.units().to_string())
            .expected(table.columns().to_string(), table.columns().to_string()));
    }
    let mut gone = vec![false; table.columns() as usize];
    relatedness.undefined().iter().for_each(|&unit| gone[unit as usize] = true);
    let rows: Vec<(Option<f64>, Vec<Option<f64>>)> = (0..table.rows())
        .into_par_iter()
        .map(|r| {
            let (columns, values) = table.row(r);
            let cells = || columns.iter().zip(values).filter(|cell| !gone[*cell.0 as usize]);
            let sum: f64 = cells().map(|cell| cell.1).sum();
            let related = |i: u32| {
                let tau = relatedness.row(i);
                let (above, below) =
                    cells().filter(|cell| *cell.0 != i).fold((0.0, 0.0), |(a, b), (&j, x)| (a + tau[j as usize] * x, b + x));
                (!gone[i as usize] && below > 0.0).then(|| above / below)
            };
            let each: Vec<Option<f64>> = columns.iter().map(|&i| related(i)).collect();
            let whole = each.iter().zip(values).filter_map(|(war, x)| war.map(|war| war * x)).sum::<f64>() / sum;
            (each.iter().any(Option::is_some).then_some(whole), each)
        })
        .collect();
    let left_out = (0..table.rows()).flat_map(|r| table.row(r).0).filter(|&&column| gone[column as usize]).count() as u32;
    let (values, related): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    Ok(Coherence { values, related: related.concat(), left_out })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::relatedness::z_score::z_score;
    use crate::tables::progress::Progress;

    #[test]
    fn coherence_is_the_mean_relatedness_of_each_to_the_others() {
        for case in 0..200 {
            let n = case as u32 % 7 + 1;
            let (m, presence) = random(case, case as u32 % 9 + 2, n, 0.5);
            let x: Vec<Vec<f64>> = m
                .iter()
                .enumerate()
                .map(|(r, row)| row.iter().zip(1..).map(|(v, c)| v * f64::from((r as u32 * c) % 5 + 1)).collect())
                .collect();
            let cells: Vec<_> =
                (0..x.len() * n as usize).map(|k| (k as u32 / n, k as u32 % n, x[k / n as usize][k % n as usize])).collect();
            let (table, _) = SparseTable::from_cells(x.len() as u32, n, &cells).unwrap();
            let tau = z_score(&presence, &Progress::new()).unwrap();
            let got = coherence(&table, &tau).unwrap();
            let gone = tau.undefined();
            for (row, value) in x.iter().zip(&got.values) {
                let known: Vec<usize> = (0..n as usize).filter(|&j| row[j] > 0.0 && !gone.contains(&(j as u32))).collect();
                let total: f64 = known.iter().map(|&j| row[j]).sum();
                let expected: f64 = known
                    .iter()
                    .map(|&i| {
                        let others: Vec<usize> = known.iter().copied().filter(|&j| j != i).collect();
                        let above: f64 = others.iter().map(|&j| tau.row(i as u32)[j] * row[j]).sum();
                        row[i] / total * above / others.iter().map(|&j| row[j]).sum::<f64>()
                    })
                    .sum();
                assert_eq!(value.is_some(), known.len() > 1, "{case}");
                assert!(value.is_none_or(|v| (v - expected).abs() < 1e-10), "{case}");
            }
        }
    }
}
