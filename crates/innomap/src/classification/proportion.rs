//! Shares of one with their intervals: Wilson's, also for a sample without replacement from few.
//!
//! Wilson, E. B. (1927), *Probable inference, the law of succession, and statistical inference*, JASA 22: 209–212; Brown, L. D.,
//! Cai, T. T. & DasGupta, A. (2001), *Interval estimation for a binomial proportion*, Statistical Science 16: 101–133.

use serde::Serialize;

/// Probability that an interval aims at, unless another is asked for.
pub const LEVEL: f64 = 0.95;

/// A value with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// The number of standard errors on either side of an interval of that level, 1.96 for 0.95; `None` outside of 0 < level < 1.
///
/// The rational approximation of P. J. Acklam, whose relative error is below 2 · 10⁻⁹.
pub fn standard_errors(level: f64) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let polynomial = |coefficients: &[f64], x: f64| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    if tail < 0.024_25 {
        let q = (-2.0 * tail.ln()).sqrt();
        let above = [
            -0.007_784_894_002_430_293,
            -0.322_396_458_041_136_4,
            -2.400_758_277_161_838,
            -2.549_732_539_343_734,
            4.374_664_141_464_968,
            2.938_163_982_698_783,
        ];
        let below = [0.007_784_695_709_041_462, 0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416, 1.0];
        return Some(-polynomial(&above, q) / polynomial(&below, q));
    }
    let q = 0.5 - tail;
    let above = [
        -39.696_830_286_653_76,
        220.946_098_424_520_5,
        -275.928_510_446_968_7,
        138.357_751_867_269,
        -30.664_798_066_147_16,
        2.506_628_277_459_239,
    ];
    let below = [
        -54.476_098_798_224_06,
        161.585_836_858_040_9,
        -155.698_979_859_886_6,
        66.801_311_887_719_72,
        -13.280_681_552_885_72,
        1.0,
    ];
    Some(q * polynomial(&above, q * q) / polynomial(&below, q * q))
}

/// Wilson's interval of a share of `n`; `n` need not be whole. Both bounds enclose the share.
pub fn wilson(share: f64, n: f64, z: f64) -> (f64, f64) {
    if n.is_infinite() {
        return (share, share);
    }
    let squared = z * z;
    let middle = (share + squared / (2.0 * n)) / (1.0 + squared / n);
    let half = z * (share * (1.0 - share) / n + squared / (4.0 * n * n)).sqrt() / (1.0 + squared / n);
    ((middle - half).clamp(0.0, share), (middle + half).clamp(share, 1.0))
}

/// The size that a sample of `n` without replacement from `population` is worth: more than `n`, and without bound where all
/// were drawn. Without a population it is `n`.
pub fn effective_size(n: f64, population: Option<f64>) -> f64 {
    match population {
        Some(all) if n >= all => f64::INFINITY,
        Some(all) => n * (all - 1.0) / (all - n),
        None => n,
    }
}

/// A share of so many with Wilson's interval; `None` of nothing.
pub fn share(of: u64, n: u64, z: f64) -> Option<Estimate> {
    (n > 0).then(|| {
        let value = of as f64 / n as f64;
        let (low, high) = wilson(value, n as f64, z);
        Estimate { value, low, high }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn standard_errors_are_those_of_the_tables() {
        for (level, z) in
            [(0.5, 0.674_489_750), (0.9, 1.644_853_627), (0.95, 1.959_963_985), (0.99, 2.575_829_304), (0.999, 3.290_526_731)]
        {
            assert!((standard_errors(level).unwrap() - z).abs() < 1e-8, "{level}");
        }
        assert!([0.0, 1.0, -1.0, f64::NAN].into_iter().all(|level| standard_errors(level).is_none()));
    }

    proptest! {
        /// The bounds are the two shares from which what was seen is exactly `z` standard errors away.
        #[test]
        fn the_bounds_solve_the_score_equation(x in 0u64..400, more in 0u64..400, z in 0.5f64..4.0) {
            let n = x + more;
            prop_assume!(n > 0);
            let found = share(x, n, z).unwrap();
            for bound in [found.low, found.high] {
                let distance = (found.value - bound).powi(2) - z * z * bound * (1.0 - bound) / n as f64;
                prop_assert!(distance.abs() < 1e-9, "{}", distance);
            }
            prop_assert!(0.0 <= found.low && found.low <= found.value && found.value <= found.high && found.high <= 1.0);
        }

        /// A sample is worth more the more of the whole it is, and everything where it is the whole.
        #[test]
        fn the_more_of_the_whole_the_narrower(n in 1u64..200, more in 0u64..200, share in 0.0f64..1.0) {
            let worth = effective_size(n as f64, Some((n + more) as f64));
            prop_assert!(worth >= n as f64 - 1e-9);
            if more == 0 {
                prop_assert_eq!(wilson(share, worth, 1.96), (share, share));
            }
        }
    }

    /// Coverage by simulation: near the level for all but extreme shares.
    #[test]
    fn wilson_covers() {
        let mut state = 7u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        for n in [10u64, 30, 100] {
            for truth in [0.1, 0.3, 0.5, 0.8, 0.95] {
                let covered = (0..4_000)
                    .filter(|_| {
                        let x = (0..n).filter(|_| draw() < truth).count() as u64;
                        share(x, n, 1.959_964).is_some_and(|e| e.low <= truth && truth <= e.high)
                    })
                    .count();
                assert!((3_560..=3_980).contains(&covered), "{n} {truth} {covered}");
            }
        }
    }
}
