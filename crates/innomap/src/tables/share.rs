//! Exact shares. One patent is `UNIT` parts; whatever it is split over gets whole parts that add up to `UNIT` again, so
//! that sums do not depend on order and totals add up to the last digit.

/// Parts of one patent: `(lcm of 1 … 16)²`, so that 1 over (applicants × classes) is exact up to sixteen of each.
pub const UNIT: u64 = 720_720 * 720_720;

/// `parts` times `numerator / denominator`, split so that the cumulated shares are exact: the share of the `numerator`
/// units that start at `before`. Adding the shares of consecutive pieces that cover the denominator gives `parts`.
pub fn piece(parts: u64, before: u64, numerator: u64, denominator: u64) -> u64 {
    debug_assert!(denominator > 0 && before + numerator <= denominator);
    // Almost always the product fits into a register, where division is many times quicker.
    let upto = |k: u64| match parts.checked_mul(k) {
        Some(product) => product / denominator,
        None => (u128::from(parts) * u128::from(k) / u128::from(denominator)) as u64,
    };
    upto(before + numerator) - upto(before)
}

/// Parts as a number of patents.
pub fn patents(parts: u128) -> f64 {
    // Whole patents and the rest apart, so that whole numbers stay whole.
    let whole = (parts / u128::from(UNIT)) as f64;
    let rest = (parts % u128::from(UNIT)) as f64 / UNIT as f64;
    whole + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_add_up_to_the_whole() {
        for denominator in 1..60u64 {
            let pieces: Vec<u64> = (0..denominator).map(|i| piece(UNIT, i, 1, denominator)).collect();
            assert_eq!(pieces.iter().sum::<u64>(), UNIT);
            let (low, high) = (UNIT / denominator, UNIT.div_ceil(denominator));
            assert!(pieces.iter().all(|p| (low..=high).contains(p)));
        }
    }

    #[test]
    fn common_fractions_are_exact() {
        for a in 1..=16u64 {
            for b in 1..=16u64 {
                assert_eq!(UNIT % (a * b), 0, "{a} × {b}");
            }
        }
        assert!((patents(u128::from(UNIT) * 3 / 2) - 1.5).abs() < f64::EPSILON);
    }
}
