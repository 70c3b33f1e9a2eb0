//! Unrelated and related variety: entropy between and within the classes of a hierarchy.
//!
//! With levels from coarse to fine, the entropy of a row splits without rest: the part of the coarsest level is the entropy between
//! its classes (unrelated variety), the part of each finer level the entropy within the classes above it, weighted by their shares,
//! the last part that of the columns within the finest level. Related variety is all but the first (Theil 1972; Frenken et al.
//! 2007). In the unit of the base. Undefined for a row without a total. Time: cells times levels.
//!
//! Same numbers: EconGeoPy's `unrel_variety` and `rel_variety`, the within and between parts of ReKS.
//!
//! Frenken, K., Van Oort, F. & Verburg, T. (2007), *Related variety, unrelated variety and regional economic growth*, Regional
//! Studies 41, 685–697.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::shares::{LogBase, entropy_sum, row_shares};
use crate::measures::sparse::SparseTable;
use crate::{Error, Result};

/// Parameters of variety.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VarietyConfig {
    /// Base of the logarithm.
    pub base: LogBase,
}

/// Variety of each row.
#[derive(Debug, Clone, PartialEq)]
pub struct Variety {
    /// Entropy between the coarsest classes.
    pub unrelated: Vec<Option<f64>>,
    /// Entropy within them.
    pub related: Vec<Option<f64>>,
    /// Entropy of the columns: the sum of both.
    pub total: Vec<Option<f64>>,
    /// The part of each level, coarse to fine, then of the columns, by row.
    pub parts: Vec<Option<Vec<f64>>>,
    /// Base of the logarithm.
    pub base: LogBase,
}

/// Variety of each row; `levels` hold the class of each column, coarse to fine.
pub fn variety(table: &SparseTable, levels: &[Vec<u32>], config: &VarietyConfig) -> Result<Variety> {
    check_levels(levels, table.columns() as usize)?;
    let parts: Vec<Option<Vec<f64>>> =
        (0..table.rows()).map(|row| row_shares(table, row).map(|shares| parts_of(&shares, levels, config.base))).collect();
    let pick = |f: &dyn Fn(&[f64]) -> f64| parts.iter().map(|part| part.as_deref().map(f)).collect();
    Ok(Variety {
        unrelated: pick(&|part| part.first().copied().unwrap_or(0.0)),
        related: pick(&|part| part.iter().skip(1).sum()),
        total: pick(&|part| part.iter().sum()),
        base: config.base,
        parts,
    })
}

/// Entropies of the levels less that of the level above: what each adds.
fn parts_of(shares: &[(u32, f64)], levels: &[Vec<u32>], base: LogBase) -> Vec<f64> {
    let mut above: Vec<(u32, f64)> = vec![(0, 1.0)];
    let mut above_of: Vec<u32> = vec![0; shares.len()];
    let mut out = Vec::with_capacity(levels.len() + 1);
    for level in 0..=levels.len() {
        let class = |column: u32| levels.get(level).map_or(column, |classes| classes[column as usize]);
        // Share of each class in the class above it, both by number so that sums have one order.
        let mut within: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for (share, &parent) in shares.iter().zip(&above_of) {
            *within.entry((parent, class(share.0))).or_default() += share.1;
        }
        let of_parent: BTreeMap<u32, f64> = above.iter().copied().collect();
        let parent_share = |parent: u32| of_parent.get(&parent).copied().unwrap_or(1.0);
        let part = within.iter().map(|(&(parent, _), &p)| {
            let whole = parent_share(parent);
            whole * entropy_sum(std::iter::once(p / whole), base)
        });
        out.push(part.sum());
        above = within.iter().map(|(&(_, class), &p)| (class, p)).collect();
        above_of = shares.iter().map(|share| class(share.0)).collect();
    }
    out
}

/// Checks that there is a level, that each has a class for every column, and that finer classes lie within coarser ones.
fn check_levels(levels: &[Vec<u32>], columns: usize) -> Result<()> {
    if levels.is_empty() {
        return Err(Error::value("缺少分类层级", "there is no level of classes").expected("至少一层", "at least one level"));
    }
    for (k, level) in levels.iter().enumerate() {
        if level.len() != columns {
            return Err(Error::value("每层应给出每列的类", "each level must give a class for each column")
                .found(level.len().to_string())
                .expected(columns.to_string(), columns.to_string()));
        }
        let Some(finer) = levels.get(k + 1) else { continue };
        let mut parent: BTreeMap<u32, u32> = BTreeMap::new();
        for (&class, &above) in finer.iter().zip(level) {
            if *parent.entry(class).or_insert(above) != above {
                return Err(Error::value("细分类跨越了两个上级类", "a finer class lies in two coarser ones")
                    .found(class.to_string())
                    .hint("层级应由粗到细且相互嵌套", "give the levels from coarse to fine, nested"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::concentration::shares::tests::{close, dense_shares, random_table};

    #[test]
    fn the_parts_are_entropies_within_classes_and_sum_to_the_whole() {
        for case in 0..300 {
            let (dense, table) = random_table(case, 4, 12, 0.4);
            let coarse: Vec<u32> = (0..12).map(|c| c / 6).collect();
            let fine: Vec<u32> = (0..12).map(|c| 7 - c / 3).collect();
            let got = variety(&table, &[coarse.clone(), fine.clone()], &VarietyConfig { base: LogBase::Two }).unwrap();
            for (r, row) in dense.iter().enumerate() {
                let p = dense_shares(row);
                let ent = |q: &[f64]| q.iter().filter(|x| **x > 0.0).map(|x| -x * x.log2()).sum::<f64>();
                let group = |class: &[u32]| -> Vec<f64> {
                    (0..8).map(|g| (0..12).filter(|&c| class[c] == g).map(|c| p[c]).sum()).collect()
                };
                let within = |class: &[u32], below: &[f64], below_class: &dyn Fn(usize) -> u32| -> f64 {
                    (0..8u32)
                        .map(|g| {
                            let whole: f64 = group(class)[g as usize];
                            let inside: Vec<f64> =
                                (0..below.len()).filter(|&k| below_class(k) == g).map(|k| below[k] / whole).collect();
                            if whole > 0.0 { whole * ent(&inside) } else { 0.0 }
                        })
                        .sum()
                };
                let nan = if row.iter().sum::<f64>() > 0.0 { 0.0 } else { f64::NAN };
                let unrelated = ent(&group(&coarse)) + nan;
                let last = within(&fine, &p, &|c| fine[c]) + nan;
                let middle = within(&coarse, &group(&fine), &|g| u32::from(g <= 5)) + nan;
                assert!(close(got.unrelated[r], unrelated) && close(got.related[r], middle + last), "{case}");
                assert!(close(got.total[r], ent(&p) + nan) && close(got.parts[r].as_ref().map(|part| part[2]), last), "{case}");
            }
        }
    }

    #[test]
    fn levels_that_do_not_nest_or_fit_are_errors() {
        let (_, table) = random_table(1, 2, 4, 0.9);
        let config = VarietyConfig::default();
        assert!(variety(&table, &[], &config).is_err());
        assert!(variety(&table, &[vec![0, 0, 1]], &config).is_err());
        assert!(variety(&table, &[vec![0, 0, 1, 1], vec![0, 1, 1, 2]], &config).is_err());
    }
}
