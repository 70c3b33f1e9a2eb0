//! How much of a patent belongs to each class: the share of its distinct mapped symbols that lie in the class.

use crate::tables::share::piece;

/// Counts the symbols of one patent by class, sorted by class, into a buffer that is used again. `classes` has an entry per
/// distinct symbol of the patent; symbols without a class do not count.
pub fn counts(classes: impl Iterator<Item = Option<u32>>, out: &mut Vec<(u32, u32)>) {
    out.clear();
    for class in classes.flatten() {
        match out.binary_search_by_key(&class, |(c, _)| *c) {
            Ok(i) => out[i].1 += 1,
            Err(i) => out.insert(i, (class, 1)),
        }
    }
}

/// Splits `parts` of one patent over the classes of [`counts`]; what is given out adds up to `parts` again.
pub fn parts(parts: u64, counts: &[(u32, u32)]) -> impl Iterator<Item = (u32, u64)> + '_ {
    let total: u64 = counts.iter().map(|(_, n)| u64::from(*n)).sum();
    let mut before = 0;
    counts.iter().map(move |&(class, n)| {
        let share = piece(parts, before, u64::from(n), total);
        before += u64::from(n);
        (class, share)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::share::UNIT;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn agrees_with_a_plain_map(classes in prop::collection::vec(prop::option::of(0..12u32), 0..40)) {
            let mut plain: HashMap<u32, u32> = HashMap::new();
            for class in classes.iter().flatten() {
                *plain.entry(*class).or_default() += 1;
            }
            let mut expected: Vec<(u32, u32)> = plain.into_iter().collect();
            expected.sort_unstable();
            let mut out = vec![(99, 99)];
            counts(classes.iter().copied(), &mut out);
            prop_assert_eq!(&out, &expected);

            let total: u32 = out.iter().map(|(_, n)| n).sum();
            let shares: Vec<(u32, u64)> = parts(UNIT, &out).collect();
            prop_assert_eq!(shares.iter().map(|(_, p)| p).sum::<u64>(), if total == 0 { 0 } else { UNIT });
            for ((_, n), (_, p)) in out.iter().zip(&shares) {
                let exact = u128::from(UNIT) * u128::from(*n) / u128::from(total);
                prop_assert!(u128::from(*p).abs_diff(exact) <= 1);
            }
        }
    }
}
