//! The measures against their own words, Wilson's interval, the census, and coverage of planted truth.

use proptest::prelude::*;

use super::super::proportion::share;
use super::*;

const Z: f64 = 1.959_963_985;

fn stratum(weight: f64, [right, wrong, missed, absent]: [u32; 4]) -> Stratum {
    Stratum { weight, population: Some(weight), right, wrong, missed, absent }
}

fn strata() -> impl Strategy<Value = Vec<Stratum>> {
    let one = (prop::array::uniform4(0u32..8), 0u32..3_000, any::<bool>()).prop_map(|(counts, more, known)| {
        let n = counts.iter().sum::<u32>();
        let weight = f64::from(n + more);
        Stratum { population: known.then_some(weight), ..stratum(weight, counts) }
    });
    prop::collection::vec(one, 0..6)
}

/// Each patent of the population written down as often as its label stands for, then counted.
fn obvious(strata: &[Stratum]) -> [Option<f64>; 3] {
    let sum = |of: fn(&Stratum) -> u32| {
        strata.iter().filter(|s| s.labels() > 0).map(|s| s.weight * f64::from(of(s)) / f64::from(s.labels())).sum::<f64>()
    };
    let (right, wrong, missed) = (sum(|s| s.right), sum(|s| s.wrong), sum(|s| s.missed));
    let over = |a: f64, b: f64| (b > 0.0).then(|| a / b);
    let (p, r) = (over(right, right + wrong), over(right, right + missed));
    [p, r, over(2.0 * right, 2.0 * right + wrong + missed)]
}

proptest! {
    #[test]
    fn values_are_weighted_counts_within_their_bounds(strata in strata()) {
        let found = [precision(&strata, Z), recall(&strata, Z), f1(&strata, Z)];
        for (found, obvious) in found.into_iter().zip(obvious(&strata)) {
            prop_assert_eq!(found.is_some(), obvious.is_some());
            if let (Some(found), Some(obvious)) = (found, obvious) {
                prop_assert!((found.value - obvious).abs() < 1e-12);
                prop_assert!(0.0 <= found.low && found.low <= found.value && found.value <= found.high && found.high <= 1.0);
            }
        }
        if let [Some(p), Some(r), Some(f)] = [precision(&strata, Z), recall(&strata, Z), f1(&strata, Z)]
            && p.value + r.value > 0.0 {
            prop_assert!((f.value - 2.0 * p.value * r.value / (p.value + r.value)).abs() < 1e-12);
        }
    }

    #[test]
    fn one_stratum_of_members_has_the_interval_of_wilson(right in 0u32..200, wrong in 0u32..200, weight in 1.0f64..1e6) {
        prop_assume!(right + wrong > 0);
        let one = Stratum { weight, population: None, right, wrong, missed: 0, absent: 0 };
        let (found, wilson) = (precision(&[one], Z).unwrap(), share(right.into(), (right + wrong).into(), Z).unwrap());
        prop_assert!((found.value - wilson.value).abs() < 1e-12);
        prop_assert!((found.low - wilson.low).abs() < 1e-9 && (found.high - wilson.high).abs() < 1e-9);
    }

    #[test]
    fn where_all_has_a_label_there_is_no_doubt(counts in prop::collection::vec(prop::array::uniform4(0u32..9), 1..5)) {
        let strata: Vec<Stratum> = counts.into_iter().map(|c| stratum(f64::from(c.iter().sum::<u32>()), c)).collect();
        for found in [precision(&strata, Z), recall(&strata, Z), f1(&strata, Z)].into_iter().flatten() {
            prop_assert!(found.high - found.low < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn more_labels_of_the_same_shares_never_widen(counts in prop::array::uniform4(0u32..9), other in prop::array::uniform4(0u32..9)) {
        let times = |k: u32| [stratum(1e6, counts.map(|c| c * k)), stratum(1e5, other.map(|c| c * k))];
        for measure in [precision, recall, f1] {
            if let (Some(few), Some(many)) = (measure(&times(1), Z), measure(&times(9), Z)) {
                prop_assert!(many.high - many.low <= few.high - few.low + 1e-9);
            }
        }
    }
}

#[test]
fn a_large_stratum_with_few_labels_leaves_recall_open() {
    let members = stratum(1_000.0, [20, 0, 0, 0]);
    let found = recall(&[members, stratum(100_000.0, [0, 0, 0, 20])], Z).unwrap();
    assert!(found.value == 1.0 && found.low < 0.1 && found.high == 1.0, "{found:?}");
    let precise = precision(&[members, stratum(100_000.0, [0, 0, 0, 20])], Z).unwrap();
    assert_eq!(precise.low, precision(&[members], Z).unwrap().low);
}

#[test]
fn nothing_to_measure_is_none() {
    assert_eq!(precision(&[], Z), None);
    assert_eq!(precision(&[stratum(9.0, [0, 0, 2, 3])], Z), None);
    assert_eq!(recall(&[stratum(9.0, [0, 3, 0, 3])], Z), None);
    assert_eq!(f1(&[stratum(9.0, [0, 0, 0, 3])], Z), None);
}

/// A population with known shares in four strata; samples of it; how often the truth lies within.
#[test]
fn planted_precision_and_recall_lie_within_their_intervals() {
    let mut state = 11u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    // Size, how many belong, labels; the first are members.
    for design in [
        [(600u32, 500u32, 60u32), (900, 150, 60), (3_000, 60, 60), (20_000, 0, 20)],
        [(300, 150, 40), (300, 90, 40), (2_000, 10, 30), (9_000, 5, 30)],
        [(5_000, 4_800, 30), (800, 400, 30), (4_000, 400, 30), (2_000, 2, 10)],
    ] {
        let (belong, wanted) = (design[0].1, design.iter().map(|d| d.1).sum::<u32>());
        let truth = [f64::from(belong) / f64::from(design[0].0), f64::from(belong) / f64::from(wanted)];
        let mut covered = [0; 2];
        for _ in 0..500 {
            let strata: Vec<Stratum> = design
                .iter()
                .enumerate()
                .map(|(i, &(size, belong, n))| {
                    // Without replacement.
                    let (mut left, mut good, mut yes) = (f64::from(size), f64::from(belong), 0);
                    for _ in 0..n {
                        if draw() < good / left {
                            (good, yes) = (good - 1.0, yes + 1);
                        }
                        left -= 1.0;
                    }
                    stratum(size.into(), if i == 0 { [yes, n - yes, 0, 0] } else { [0, 0, yes, n - yes] })
                })
                .collect();
            for (i, found) in [precision(&strata, Z), recall(&strata, Z)].into_iter().enumerate() {
                covered[i] += u32::from(found.is_some_and(|f| f.low <= truth[i] && truth[i] <= f.high));
            }
        }
        assert!(covered.iter().all(|c| *c >= 465), "{design:?} {covered:?}");
        println!("{covered:?}");
    }
}

/// A rule repaired after the drawing: members and others in one stratum.
#[test]
fn mixed_strata_cover_too() {
    let mut state = 5u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    // Shares of right, wrong, missed in two strata.
    let design = [(1_000.0, [0.6, 0.1, 0.1], 50), (4_000.0, [0.1, 0.05, 0.15], 80)];
    let total = |k: usize| design.iter().map(|d| d.0 * d.1[k]).sum::<f64>();
    let (right, wrong, missed) = (total(0), total(1), total(2));
    let truth = [right / (right + wrong), right / (right + missed), 2.0 * right / (2.0 * right + wrong + missed)];
    let mut covered = [0; 3];
    for _ in 0..500 {
        let strata = design.map(|(weight, shares, n)| {
            let mut counts = [0; 4];
            for _ in 0..n {
                let u = draw();
                let k = if u < shares[0] {
                    0
                } else if u < shares[0] + shares[1] {
                    1
                } else {
                    2 + usize::from(u >= shares.iter().sum())
                };
                counts[k] += 1;
            }
            Stratum { population: None, ..stratum(weight, counts) }
        });
        for (i, found) in [precision(&strata, Z), recall(&strata, Z), f1(&strata, Z)].into_iter().enumerate() {
            covered[i] += u32::from(found.is_some_and(|f| f.low <= truth[i] && truth[i] <= f.high));
        }
    }
    assert!(covered.iter().all(|c| *c >= 460), "{covered:?}");
    println!("{covered:?}");
}
