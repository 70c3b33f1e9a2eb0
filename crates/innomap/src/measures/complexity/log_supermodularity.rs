//! Log-supermodularity: how far a table has the order that complexity takes for granted.
//!
//! For rows a above b in ECI and columns p above q in PCI: does x_ap·x_bq > x_aq·x_bp hold? Quadruples of four zeros' worth on both
//! sides (0 against 0) say nothing and are counted apart, as are ties; the share of those that decide is reported. All quadruples are
//! looked at where there are few, else that many are drawn. Products are compared without rounding. `None` where none decides.
//!
//! Schetter, U. (2019), *A structural ranking of economic complexity*, CID Research Fellow Working Paper 119. `ecomplexity` counts 0 against 0 as failures and ratios over zero as zero, so
//! its share is lower on tables with many zeros.

use std::cmp::Ordering;

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::measures::SparseTable;
use crate::measures::advantage::compare_products;
use crate::measures::stream::stream;
use crate::tables::Progress;
use crate::{Error, Result};

/// Draws after which a wish to stop is heard.
const CHECKED: u64 = 65_536;

/// Options of the check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSupermodularityConfig {
    /// Quadruples that are drawn where there are more.
    pub samples: u64,
    /// Seed of the draw.
    pub seed: u64,
}

impl Default for LogSupermodularityConfig {
    fn default() -> Self {
        Self { samples: 1_000_000, seed: 1 }
    }
}

/// How many quadruples are in order.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LogSupermodularity {
    /// Share of the deciding quadruples that are in order, from 0 to 1; one half is what chance gives.
    pub share: Option<f64>,
    /// Standard error of the share as drawn; zero where all were looked at.
    pub error: Option<f64>,
    /// Quadruples in order.
    pub ordered: u64,
    /// Quadruples against the order.
    pub reversed: u64,
    /// Quadruples whose sides are equal and not zero.
    pub tied: u64,
    /// Quadruples that are zero on both sides.
    pub empty: u64,
    /// All quadruples were looked at.
    pub complete: bool,
}

/// Checks the table against the order of rows and columns, given by their complexity.
pub fn log_supermodularity(
    table: &SparseTable,
    eci: &[Option<f64>],
    pci: &[Option<f64>],
    config: &LogSupermodularityConfig,
    progress: &Progress,
) -> Result<LogSupermodularity> {
    if eci.len() != table.rows() as usize || pci.len() != table.columns() as usize {
        return Err(Error::value("复杂度的个数与表不符", "the complexities are not one for each row and column").found(format!(
            "{} / {}",
            eci.len(),
            pci.len()
        )));
    }
    let (rows, columns) = (ranked(eci), ranked(pci));
    let pairs = |n: usize| n as u64 * (n.saturating_sub(1)) as u64 / 2;
    let all = pairs(rows.len()).saturating_mul(pairs(columns.len()));
    let complete = all <= config.samples;
    let mut out = LogSupermodularity { complete, ..LogSupermodularity::default() };
    let mut look = |a: usize, b: usize, p: usize, q: usize| {
        if eci[rows[a] as usize] == eci[rows[b] as usize] || pci[columns[p] as usize] == pci[columns[q] as usize] {
            return;
        }
        let x = |r: usize, c: usize| value(table, rows[r], columns[c]);
        out.count([x(a, p), x(b, q), x(a, q), x(b, p)]);
    };
    if complete {
        for a in 0..rows.len() {
            progress.check()?;
            for b in a + 1..rows.len() {
                for p in 0..columns.len() {
                    (p + 1..columns.len()).for_each(|q| look(a, b, p, q));
                }
            }
        }
    } else {
        let mut rng = stream(config.seed, 0);
        for drawn in 0..config.samples {
            if drawn.is_multiple_of(CHECKED) {
                progress.check()?;
            }
            let (a, b) = two(&mut rng, rows.len());
            let (p, q) = two(&mut rng, columns.len());
            look(a, b, p, q);
        }
    }
    let deciding = out.ordered + out.reversed;
    out.share = (deciding > 0).then(|| out.ordered as f64 / deciding as f64);
    out.error = out.share.map(|s| if complete { 0.0 } else { (s * (1.0 - s) / deciding as f64).sqrt() });
    Ok(out)
}

impl LogSupermodularity {
    fn count(&mut self, [ap, bq, aq, bp]: [f64; 4]) {
        let slot = match (compare_products(ap, bq, aq, bp), ap * bq > 0.0 || (ap > 0.0 && bq > 0.0)) {
            (Ordering::Greater, _) => &mut self.ordered,
            (Ordering::Less, _) => &mut self.reversed,
            (Ordering::Equal, true) => &mut self.tied,
            (Ordering::Equal, false) => &mut self.empty,
        };
        *slot += 1;
    }
}

/// Units with a value, the highest first.
fn ranked(values: &[Option<f64>]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..values.len() as u32).filter(|&i| values[i as usize].is_some()).collect();
    order.sort_by(|&a, &b| {
        let (x, y) = (values[a as usize].unwrap_or_default(), values[b as usize].unwrap_or_default());
        y.total_cmp(&x).then(a.cmp(&b))
    });
    order
}

/// Two different places, the smaller first.
fn two(rng: &mut impl RngExt, n: usize) -> (usize, usize) {
    let (a, b) = (rng.random_range(0..n), rng.random_range(0..n - 1));
    let b = if b >= a { b + 1 } else { b };
    (a.min(b), a.max(b))
}

fn value(table: &SparseTable, row: u32, column: u32) -> f64 {
    let (columns, values) = table.row(row);
    columns.binary_search(&column).map_or(0.0, |at| values[at])
}
