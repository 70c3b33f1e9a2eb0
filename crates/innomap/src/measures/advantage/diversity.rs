//! Diversity of rows, ubiquity of columns, and ubiquity against value.
//!
//! Diversity counts a row's columns, ubiquity a column's rows. Normalised ubiquity is the share of a column in all value over its
//! share in all presences: low where many rows share little. Inverse normalised ubiquity is 100 · ln(total) / ubiquity. `None` where a
//! column has no presence or no value. Time in the cells.
//!
//! Hidalgo, C. A. & Hausmann, R. (2009). Balland, P.-A. & Rigby, D. (2017), *The geography of complex knowledge*, Econ. Geogr. 93, 1–23.
//! `EconGeo`: `norm_ubiquity`, and `inv_norm_ubiquity` with 0.001 added to the total, both rounded; `econcomplex`:
//! `normalized_ubiquity`, zero where it is not defined.

use crate::measures::{Presence, SparseTable};
use crate::{Error, Result};

/// Diversity and ubiquity.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ubiquity {
    /// Columns of each row.
    pub diversity: Vec<u32>,
    /// Rows of each column.
    pub ubiquity: Vec<u32>,
    /// Share in value over share in presences.
    pub normalised: Vec<Option<f64>>,
    /// 100 · ln(total) / ubiquity.
    pub inverse_normalised: Vec<Option<f64>>,
}

/// Diversity and ubiquity of a presence, against the values it was made from.
pub fn ubiquity(presence: &Presence, table: &SparseTable) -> Result<Ubiquity> {
    if (presence.rows(), presence.columns()) != (table.rows(), table.columns()) {
        return Err(Error::value("存在矩阵与表的大小不同", "the presence and the table differ in size"));
    }
    let (diversity, ubiquity) = (presence.row_counts(), presence.column_counts());
    let totals = table.column_totals();
    let (all, presences) = (totals.iter().sum::<f64>(), presence.cells() as f64);
    let of = |value: fn(f64, f64, f64, f64) -> f64| {
        let pairs = totals.iter().zip(&ubiquity);
        pairs.map(|(&x, &u)| (x > 0.0 && u > 0).then(|| value(x, f64::from(u), all, presences))).collect()
    };
    let normalised = of(|x, u, all, presences| (x / all) / (u / presences));
    let inverse_normalised = of(|x, u, _, _| 100.0 * x.ln() / u);
    Ok(Ubiquity { diversity, ubiquity, normalised, inverse_normalised })
}
