//! How good the rules of a branch are, from labels of a stratified sample: precision, recall and F1 with intervals.
//!
//! A label says whether a patent belongs to a branch; the rules say whether it is a member. So each label is **right** (a
//! member that belongs), **wrong** (a member that does not), **missed** (belongs, no member) or **absent** (neither). The labels
//! of a stratum stand for all its patents, in equal parts; what they stand for is added up over strata, and the measure is a
//! ratio of two sums: precision right / (right + wrong), recall right / (right + missed), F1 the harmonic mean of both.
//!
//! The interval holds the ratios `r` for which `numerator · (1 − r) − rest · r = 0` cannot be ruled out. The interval of that
//! sum comes from Wilson's intervals of the shares in each stratum by the method of variance estimates recovery (Zou, G. Y. &
//! Donner, A. (2008), *Construction of confidence limits about effect measures*, Statistics in Medicine 27: 1693–1702), with the
//! correlation of two shares of one sample (Newcombe, R. G. (1998), Statistics in Medicine 17: 2635–2650). It is Wilson's own
//! where there is one stratum of members, and it is wide where a large stratum has few labels, also if none of them was missed.

use super::proportion::{Estimate, effective_size, wilson};

/// Labels of one stratum.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stratum {
    /// How many patents the labels stand for.
    pub weight: f64,
    /// How many patents it has, where that is known.
    pub population: Option<f64>,
    /// Members that belong.
    pub right: u32,
    /// Members that do not belong.
    pub wrong: u32,
    /// No members, but belong.
    pub missed: u32,
    /// No members, and do not belong.
    pub absent: u32,
}

impl Stratum {
    /// Number of labels.
    pub fn labels(&self) -> u32 {
        self.right + self.wrong + self.missed + self.absent
    }
}

/// Precision: of the members, how many belong. `None` where no member has a label.
pub fn precision(strata: &[Stratum], z: f64) -> Option<Estimate> {
    ratio(strata, Measure::Precision, z)
}

/// Recall: of what belongs, how much are members. `None` where nothing that has a label belongs. The caller sees to it that the
/// strata cover all patents.
pub fn recall(strata: &[Stratum], z: f64) -> Option<Estimate> {
    ratio(strata, Measure::Recall, z)
}

/// F1: the harmonic mean of precision and recall.
pub fn f1(strata: &[Stratum], z: f64) -> Option<Estimate> {
    ratio(strata, Measure::F1, z)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Precision,
    Recall,
    F1,
}

/// What a stratum adds to a ratio: shares of its labels in the numerator and in the rest of the denominator.
#[derive(Debug, Clone, Copy)]
struct Part {
    weight: f64,
    worth: f64,
    numerator: f64,
    rest: f64,
    /// Whether labels in the numerator, and in the rest, can be there at all. A stratum in which no label is of a member has none
    /// by its construction, so that seeing none leaves no doubt; likewise of others than members.
    possible: [bool; 2],
}

impl Part {
    fn new(stratum: &Stratum, measure: Measure) -> Self {
        let n = f64::from(stratum.labels());
        let (members, others) = (stratum.right + stratum.wrong > 0, stratum.missed + stratum.absent > 0);
        let (rest, possible) = match measure {
            Measure::Precision => (stratum.wrong, members),
            Measure::Recall => (stratum.missed, others),
            Measure::F1 => (stratum.wrong + stratum.missed, true),
        };
        Self {
            weight: stratum.weight,
            worth: effective_size(n, stratum.population),
            numerator: f64::from(stratum.right) / n,
            rest: f64::from(rest) / n,
            possible: [members, possible],
        }
    }

    fn bounds(&self, share: f64, possible: bool, z: f64) -> (f64, f64) {
        if possible { wilson(share, self.worth, z) } else { (0.0, 0.0) }
    }

    /// How far below and above its value `a · numerator − b · rest` may lie.
    fn deviations(&self, a: f64, b: f64, z: f64) -> (f64, f64) {
        let (low_a, high_a) = self.bounds(self.numerator, self.possible[0], z);
        let (low_b, high_b) = self.bounds(self.rest, self.possible[1], z);
        let correlation = if self.numerator + self.rest > 1.0 - 1e-12 {
            -1.0
        } else {
            -(self.numerator * self.rest / ((1.0 - self.numerator) * (1.0 - self.rest))).sqrt()
        };
        let joined = |x: f64, y: f64| (x * x + y * y - 2.0 * correlation * x * y).max(0.0).sqrt();
        (
            joined(a * (self.numerator - low_a), b * (high_b - self.rest)),
            joined(a * (high_a - self.numerator), b * (self.rest - low_b)),
        )
    }
}

fn ratio(strata: &[Stratum], measure: Measure, z: f64) -> Option<Estimate> {
    let parts: Vec<Part> = strata.iter().filter(|s| s.labels() > 0).map(|s| Part::new(s, measure)).collect();
    let factor = if measure == Measure::F1 { 2.0 } else { 1.0 };
    let sum = |of: fn(&Part) -> f64| parts.iter().map(|p| p.weight * of(p)).sum::<f64>();
    let (numerator, rest) = (factor * sum(|p| p.numerator), sum(|p| p.rest));
    let all = numerator + rest;
    if all <= 0.0 {
        return None;
    }
    let value = numerator / all;
    // The value of the sum at a ratio, and how far below and above it the truth may lie.
    let at = |r: f64| {
        let (mut below, mut above) = (0.0, 0.0);
        for part in &parts {
            let (low, high) = part.deviations(factor * (1.0 - r), r, z);
            below += (part.weight * low).powi(2);
            above += (part.weight * high).powi(2);
        }
        (numerator - r * all, below.sqrt(), above.sqrt())
    };
    let tolerance = 1e-12 * all;
    let low = boundary(value, 0.0, |r| {
        let (sum, below, _) = at(r);
        sum - below <= tolerance
    });
    let high = boundary(value, 1.0, |r| {
        let (sum, _, above) = at(r);
        sum + above >= -tolerance
    });
    Some(Estimate { value, low, high })
}

/// The last ratio on the way from one that holds to an end for which the condition holds, by halving.
fn boundary(holds: f64, end: f64, condition: impl Fn(f64) -> bool) -> f64 {
    if condition(end) {
        return end;
    }
    let (mut inside, mut outside) = (holds, end);
    for _ in 0..60 {
        let middle = f64::midpoint(inside, outside);
        if condition(middle) { inside = middle } else { outside = middle }
    }
    inside
}

#[cfg(test)]
#[path = "evaluation_tests.rs"]
mod tests;
