//! Ranks of exact values, shares of the total and growth.
//!
//! Ranks are competition ranks («1224»): equal values have equal ranks, and the next one is as far down as there are units
//! above it. Values are integers (counts over a fixed denominator), so that a tie is a tie.

use crate::{Error, Result};

/// Ranks of units, where the id of a unit is its place in the input.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranking {
    /// Units from the highest value to the lowest; ties by id.
    pub order: Vec<u32>,
    /// Rank of each unit: 1 + number of units with a higher value.
    pub rank: Vec<u32>,
    /// Number of units that share each unit's rank, itself included.
    pub tied: Vec<u32>,
    /// Value over the sum of all values, from 0 to 1; `None` where that sum is zero.
    pub share: Vec<Option<f64>>,
    /// Sum of all values.
    pub total: u128,
}

/// Ranks of the values, the highest first.
pub fn ranking(values: &[u128]) -> Result<Ranking> {
    let total = values
        .iter()
        .try_fold(0u128, |sum, &value| sum.checked_add(value))
        .ok_or_else(|| Error::numeric("数值之和过大", "the sum of the values is too large"))?;
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    // Stable, so ties stay in the order of ids.
    order.sort_by_key(|&unit| std::cmp::Reverse(values[unit as usize]));
    let (mut rank, mut tied) = (vec![0; values.len()], vec![0; values.len()]);
    let mut above = 0;
    for equal in order.chunk_by(|&a, &b| values[a as usize] == values[b as usize]) {
        for &unit in equal {
            rank[unit as usize] = above + 1;
            tied[unit as usize] = equal.len() as u32;
        }
        above += equal.len() as u32;
    }
    let share = values.iter().map(|&value| (total > 0).then(|| value as f64 / total as f64)).collect();
    Ok(Ranking { order, rank, tied, share, total })
}

/// Growth of each unit, `last / previous − 1` (1 is a doubling); `None` where the previous value is zero, since there is
/// nothing it could have grown from. Both windows have the same units in the same order.
pub fn growth(previous: &[u128], last: &[u128]) -> Result<Vec<Option<f64>>> {
    if previous.len() != last.len() {
        return Err(Error::value("两个时间窗的单元数不同", "the two windows have different numbers of units").found(format!(
            "{} / {}",
            previous.len(),
            last.len()
        )));
    }
    Ok(previous
        .iter()
        .zip(last)
        .map(|(&before, &after)| {
            // The difference is taken before the division, so that small changes of large values survive.
            let change = if after >= before { (after - before) as f64 } else { -((before - after) as f64) };
            (before > 0).then(|| change / before as f64)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn ranks_shares_and_order_are_the_obvious_ones() {
        for case in 0..3000 {
            let mut rng = stream(61, case);
            let values: Vec<u128> = (0..rng.random_range(0..30)).map(|_| rng.random_range(0..8)).collect();
            let found = ranking(&values).unwrap();
            let total: u128 = values.iter().sum();
            for (i, &value) in values.iter().enumerate() {
                assert_eq!(found.rank[i] as usize, 1 + values.iter().filter(|&&v| v > value).count());
                assert_eq!(found.tied[i] as usize, values.iter().filter(|&&v| v == value).count());
                assert_eq!(found.share[i], (total > 0).then(|| value as f64 / total as f64));
            }
            let mut order: Vec<u32> = (0..values.len() as u32).collect();
            order.sort_by(|&a, &b| values[b as usize].cmp(&values[a as usize]).then(a.cmp(&b)));
            assert_eq!(found.order, order);
        }
        assert_eq!(ranking(&[u128::MAX, 1]).unwrap_err().kind(), "numeric");
        let close = ranking(&[u128::MAX / 2 - 1, u128::MAX / 2]).unwrap();
        assert_eq!(close.rank, [2, 1]);
    }

    #[test]
    fn growth_is_relative_change_and_nothing_grows_from_zero() {
        let mut rng = stream(62, 0);
        for _ in 0..2000 {
            let (before, after) = (rng.random_range(0..20u128), rng.random_range(0..20u128));
            let found = growth(&[before], &[after]).unwrap()[0];
            match found {
                None => assert_eq!(before, 0),
                Some(g) => assert!((g - (after as f64 / before as f64 - 1.0)).abs() < 1e-12),
            }
        }
        assert_eq!(growth(&[1], &[]).unwrap_err().kind(), "value");
        assert_eq!(growth(&[1 << 100], &[(1 << 100) + (1 << 40)]).unwrap(), [Some(2f64.powi(-60))]);
    }
}
