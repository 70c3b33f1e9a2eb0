//! Two definitions on the same patents: how far branches hold the same patents, and which branch of the other is nearest.
//!
//! Jaccard, P. (1901), *Étude comparative de la distribution florale*, Bulletin de la Société vaudoise des sciences naturelles
//! 37: 547–579.

use std::cmp::Ordering;

/// How two sets of patents lie to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Patents of the first.
    pub first: u64,
    /// Patents of the second.
    pub second: u64,
    /// Patents of both.
    pub both: u64,
}

impl Overlap {
    /// Of two lists of ids, each in ascending order and without repetition.
    pub fn of(first: &[u32], second: &[u32]) -> Self {
        let (mut i, mut j, mut both) = (0, 0, 0);
        while let (Some(a), Some(b)) = (first.get(i), second.get(j)) {
            match a.cmp(b) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
            }
        }
        Self { first: first.len() as u64, second: second.len() as u64, both }
    }

    /// Patents of one or the other.
    pub fn either(&self) -> u64 {
        self.first + self.second - self.both
    }

    /// Jaccard's index: both over either; `None` where there is neither.
    pub fn jaccard(&self) -> Option<f64> {
        (self.either() > 0).then(|| self.both as f64 / self.either() as f64)
    }
}

/// The set that is most like the first by Jaccard's index, the earlier of two alike; `None` where none shares a patent with it.
pub fn most_alike(set: &[u32], others: &[Vec<u32>]) -> Option<(usize, Overlap)> {
    let mut best: Option<(usize, Overlap)> = None;
    for (i, other) in others.iter().enumerate() {
        let found = Overlap::of(set, other);
        // Compared as fractions, so that equal ones are equal.
        let better = best.is_none_or(|(_, b)| found.both * b.either() > b.both * found.either());
        if found.both > 0 && better {
            best = Some((i, found));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn set() -> impl Strategy<Value = BTreeSet<u32>> {
        prop::collection::btree_set(0u32..40, 0..30)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn overlaps_are_those_of_sets(a in set(), b in set()) {
            let (x, y): (Vec<u32>, Vec<u32>) = (a.iter().copied().collect(), b.iter().copied().collect());
            let found = Overlap::of(&x, &y);
            prop_assert_eq!(found.both as usize, a.intersection(&b).count());
            prop_assert_eq!(found.either() as usize, a.union(&b).count());
            prop_assert_eq!(found.jaccard().is_none(), a.is_empty() && b.is_empty());
            prop_assert_eq!(Overlap::of(&x, &x).jaccard(), (!x.is_empty()).then_some(1.0));
        }

        #[test]
        fn the_most_alike_is_the_greatest_of_all(a in set(), others in prop::collection::vec(set(), 0..6)) {
            let set: Vec<u32> = a.iter().copied().collect();
            let lists: Vec<Vec<u32>> = others.iter().map(|o| o.iter().copied().collect()).collect();
            let index = |i: usize| Overlap::of(&set, &lists[i]).jaccard().unwrap_or(0.0);
            match most_alike(&set, &lists) {
                None => prop_assert!(others.iter().all(|o| o.is_disjoint(&a))),
                Some((i, _)) => {
                    prop_assert!((0..lists.len()).all(|j| index(j) <= index(i) && (j >= i || index(j) < index(i))));
                }
            }
        }
    }
}
