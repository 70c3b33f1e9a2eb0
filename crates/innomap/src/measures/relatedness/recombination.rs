//! How easily technologies are recombined, and how modular the documents that combine them are.
//!
//! Two quantities go by the name of ease of recombination of a class: `partner_classes`, the distinct classes it was ever combined
//! with over its documents (Fleming & Sorenson 2001; can exceed 1), and `multi_class_share`, the share of its documents that have
//! more than one class (from 0 to 1). The modular complexity of a document is its number of classes over the sum of their ease;
//! that of a class is the mean over its documents. Undefined: a class without documents, a document without classes or whose
//! classes have no ease, and a class none of whose documents is defined. Time: sum of squared class counts.
//!
//! Same numbers: `partner_classes` is EconGeo's `ease_recombination`, `multi_class_share` that of econcomplex. Both write 0 where
//! modular complexity is undefined here.
//!
//! Fleming, L. & Sorenson, O. (2001), *Technology as a complex adaptive system: evidence from patent data*, Research Policy 30,
//! 1019–1039.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::pair_counts::Occurrences;
use crate::measures::sparse::Presence;
use crate::tables::progress::Progress;
use crate::{Error, Result};

/// Which quantity is the ease of recombination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ease {
    /// Distinct partner classes over documents.
    #[default]
    PartnerClasses,
    /// Share of documents with more than one class.
    MultiClassShare,
}

/// Parameters of the ease of recombination.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecombinationConfig {
    /// Which quantity.
    pub ease: Ease,
}

/// Ease of recombination of each class; rows of the matrix are documents.
pub fn ease_of_recombination(presence: &Presence, config: &RecombinationConfig, progress: &Progress) -> Result<Vec<Option<f64>>> {
    let documents = presence.column_counts();
    let occurrences = Occurrences::of(presence);
    progress.set_total(u64::from(presence.columns()));
    (0..presence.columns() as usize)
        .into_par_iter()
        .map_init(
            || vec![u32::MAX; presence.columns() as usize],
            |seen_by, class| {
                progress.add(1);
                progress.check()?;
                let rows = occurrences.rows_with(class);
                let count = match config.ease {
                    Ease::MultiClassShare => rows.filter(|row| row.1.len() > 1).count(),
                    Ease::PartnerClasses => rows
                        .flat_map(|row| row.1)
                        .filter(|&&other| {
                            let first = seen_by[other as usize] != class as u32;
                            seen_by[other as usize] = class as u32;
                            first && other as usize != class
                        })
                        .count(),
                };
                Ok((documents[class] > 0).then(|| count as f64 / f64::from(documents[class])))
            },
        )
        .collect()
}

/// Modular complexity of documents and of classes.
#[derive(Debug, Clone, PartialEq)]
pub struct ModularComplexity {
    /// Of each document.
    pub documents: Vec<Option<f64>>,
    /// Of each class: the mean over its documents that have one.
    pub classes: Vec<Option<f64>>,
}

/// Modular complexity from the ease of each class.
pub fn modular_complexity(presence: &Presence, ease: &[Option<f64>]) -> Result<ModularComplexity> {
    if ease.len() != presence.columns() as usize {
        return Err(Error::value("易重组度个数应等于列数", "there must be one ease for each column")
            .found(ease.len().to_string())
            .expected(presence.columns().to_string(), presence.columns().to_string()));
    }
    let documents: Vec<Option<f64>> = (0..presence.rows())
        .map(|row| {
            let classes = presence.row(row);
            let sum: f64 = classes.iter().map(|&class| ease[class as usize].unwrap_or(0.0)).sum();
            (sum > 0.0).then(|| classes.len() as f64 / sum)
        })
        .collect();
    let mut sums = vec![(0.0, 0u32); presence.columns() as usize];
    for (row, value) in (0..presence.rows()).zip(&documents) {
        if let Some(value) = value {
            presence.row(row).iter().for_each(|&class| {
                sums[class as usize].0 += value;
                sums[class as usize].1 += 1;
            });
        }
    }
    let classes = sums.into_iter().map(|(sum, count)| (count > 0).then(|| sum / f64::from(count))).collect();
    Ok(ModularComplexity { documents, classes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;

    fn ease(presence: &Presence, ease: Ease) -> Vec<Option<f64>> {
        ease_of_recombination(presence, &RecombinationConfig { ease }, &Progress::new()).unwrap()
    }

    #[test]
    fn trap_27_two_quantities_of_one_name_have_two_names() {
        let presence = Presence::from_rows(3, [vec![0, 1], vec![0, 1, 2], vec![2]]);
        assert_eq!(ease(&presence, Ease::PartnerClasses), [Some(1.0), Some(1.0), Some(1.0)]);
        assert_eq!(ease(&presence, Ease::MultiClassShare), [Some(1.0), Some(1.0), Some(0.5)]);
        let alone = Presence::from_rows(4, [vec![0, 1, 2]]);
        assert_eq!(ease(&alone, Ease::PartnerClasses), [Some(2.0), Some(2.0), Some(2.0), None]);
    }

    #[test]
    fn ease_and_modular_complexity_are_counted_document_by_document() {
        for case in 0..300 {
            let n = case as u32 % 8 + 1;
            let (m, presence) = random(case, case as u32 % 14, n, 0.3);
            let size = |row: &[f64]| row.iter().sum::<f64>();
            let (partners, share) = (ease(&presence, Ease::PartnerClasses), ease(&presence, Ease::MultiClassShare));
            let got = modular_complexity(&presence, &partners).unwrap();
            for c in 0..n as usize {
                let own: Vec<&Vec<f64>> = m.iter().filter(|row| row[c] > 0.0).collect();
                let with = (0..n as usize).filter(|&k| k != c && own.iter().any(|row| row[k] > 0.0)).count() as f64;
                let multi = own.iter().filter(|row| size(row) > 1.0).count() as f64;
                let over = |x: f64| (!own.is_empty()).then(|| x / own.len() as f64);
                assert_eq!((partners[c], share[c]), (over(with), over(multi)), "{case}");
                let values: Vec<f64> = m
                    .iter()
                    .filter(|row| row[c] > 0.0)
                    .map(|row| size(row) / (0..n as usize).map(|k| row[k] * partners[k].unwrap_or(0.0)).sum::<f64>())
                    .filter(|value| value.is_finite())
                    .collect();
                let mean = (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
                assert_eq!(got.classes[c].is_some(), mean.is_some());
                assert!(got.classes[c].zip(mean).is_none_or(|(a, b)| (a - b).abs() < 1e-12), "{case}");
            }
        }
    }
}
