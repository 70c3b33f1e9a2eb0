//! The names nearest to one that is not there, among a million in a moment.

use crate::error::nearest;

/// Longer texts are no misspelt names, and comparing them would take long.
const LONGEST: usize = 200;

/// The names nearest to a wanted one, best first, at most three.
pub(super) fn nearest_names<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    if wanted.chars().take(LONGEST + 1).count() > LONGEST {
        return Vec::new();
    }
    let signs = signature(wanted);
    let half = signs.count_ones().div_ceil(2);
    let close = |name: &&str| name.len() <= 4 * LONGEST && (signature(name) & signs).count_ones() >= half;
    nearest(wanted, names.filter(close))
}

/// Which of 64 classes of characters occur: two names that share few of them are not near each other.
fn signature(name: &str) -> u64 {
    name.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 61))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_none() {
        let names = ["甲乙机器人有限公司", "丙丁大学", "甲乙机械有限公司"];
        assert_eq!(nearest_names("甲乙机器入有限公司", names.into_iter()), ["甲乙机器人有限公司", "甲乙机械有限公司"]);
        assert!(nearest_names("ABC", names.into_iter()).is_empty());
        assert!(nearest_names(&"甲".repeat(10_000), names.into_iter()).is_empty());
    }
}
