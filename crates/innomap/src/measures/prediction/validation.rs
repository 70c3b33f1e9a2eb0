//! How well scores foretell which cells come true: areas under curves and measures of the head of the ranking.
//!
//! ROC AUC: the chance that one that came true has a higher score than one that did not, ties counting half (Mann & Whitney 1947).
//! Average precision: precision at each that came true, averaged, ties taken as one step. Precision, recall and NDCG at `k` look at
//! the `k` highest scores; where a tie is cut by `k`, all of it is taken in part, so the order of the input does not matter. MAP is
//! the mean of the average precision over rows (places) that have something come true. F1 is that of the best threshold. All from
//! 0 to 1. Undefined without any that came true (AUC: or without any that did not). Time: sorting.
//!
//! Same numbers: `roc_auc_score` and `average_precision_score` of scikit-learn.
//!
//! Mann, H. B. & Whitney, D. R. (1947), Annals of Mathematical Statistics 18, 50–60. Järvelin, K. & Kekäläinen, J. (2002), *Cumulated
//! gain-based evaluation of IR techniques*, ACM Transactions on Information Systems 20, 422–446.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Parameters of validation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ValidationConfig {
    /// How much of the head of the ranking is looked at.
    pub k: u32,
}

impl Default for ValidationConfig {
    fn default() -> Self {
        Self { k: 10 }
    }
}

/// A score and whether it came true, in a group (row).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// The row, such as a region.
    pub group: u32,
    /// The score; higher is likelier.
    pub score: f64,
    /// Whether it came true.
    pub came_true: bool,
}

/// How well scores foretell.
#[derive(Debug, Clone, PartialEq)]
pub struct Validation {
    /// Forecasts.
    pub forecasts: usize,
    /// Forecasts that came true.
    pub came_true: usize,
    /// Area under the ROC curve.
    pub roc_auc: Option<f64>,
    /// Average precision over all: the area under the precision–recall curve.
    pub average_precision: Option<f64>,
    /// The best F1 of any threshold, with that threshold.
    pub best_f1: Option<(f64, f64)>,
    /// Share of the first `k` that came true.
    pub precision_at_k: Option<f64>,
    /// Share of what came true that is among the first `k`.
    pub recall_at_k: Option<f64>,
    /// Discounted gain of the first `k` over the best possible.
    pub ndcg_at_k: Option<f64>,
    /// Mean of average precision over groups.
    pub mean_average_precision: Option<f64>,
    /// Groups without any that came true, which MAP leaves out.
    pub groups_left_out: u32,
}

/// Compares scores with what came true.
pub fn validation(forecasts: &[Forecast], config: &ValidationConfig) -> Result<Validation> {
    if config.k == 0 {
        return Err(Error::configuration("k 无效", "k is not valid").found("0").expected("至少 1", "at least 1"));
    }
    if let Some(at) = forecasts.iter().position(|f| f.score.is_nan()) {
        return Err(Error::value("预测得分不是数", "a score is no number").row(at as u64 + 1));
    }
    let steps = steps_of(forecasts.iter());
    let k = config.k as usize;
    let hits: usize = steps.iter().map(|step| step.hits).sum();
    let mut groups: Vec<&Forecast> = forecasts.iter().collect();
    groups.sort_by_key(|f| f.group);
    let each: Vec<Option<f64>> =
        groups.chunk_by(|a, b| a.group == b.group).map(|group| average_precision(&steps_of(group.iter().copied()))).collect();
    let known: Vec<f64> = each.iter().flatten().copied().collect();
    let at_k = hits_at(&steps, k);
    Ok(Validation {
        forecasts: forecasts.len(),
        came_true: hits,
        roc_auc: roc_auc(&steps, hits, forecasts.len()),
        average_precision: average_precision(&steps),
        best_f1: best_f1(&steps, hits),
        precision_at_k: (hits > 0).then(|| at_k / k.min(forecasts.len()) as f64),
        recall_at_k: (hits > 0).then(|| at_k / hits as f64),
        ndcg_at_k: ndcg(&steps, hits, k),
        mean_average_precision: (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64),
        groups_left_out: (each.len() - known.len()) as u32,
    })
}

/// Forecasts of one score.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    size: usize,
    hits: usize,
}

/// Forecasts by score, highest first.
fn steps_of<'a>(forecasts: impl Iterator<Item = &'a Forecast>) -> Vec<Step> {
    // Adding zero makes of −0 the 0 it equals.
    let mut sorted: Vec<(f64, bool)> = forecasts.map(|f| (f.score + 0.0, f.came_true)).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let step = |tie: &[(f64, bool)]| Step { score: tie[0].0, size: tie.len(), hits: tie.iter().filter(|f| f.1).count() };
    sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()).map(step).collect()
}

fn roc_auc(steps: &[Step], hits: usize, all: usize) -> Option<f64> {
    let misses = all - hits;
    let (mut better, mut above) = (0.0, 0);
    for step in steps {
        let wrong = step.size - step.hits;
        better += wrong as f64 * (above as f64 + step.hits as f64 / 2.0);
        above += step.hits;
    }
    (hits > 0 && misses > 0).then(|| better / (hits as f64 * misses as f64))
}

fn average_precision(steps: &[Step]) -> Option<f64> {
    let (mut sum, mut found, mut seen) = (0.0, 0, 0);
    for step in steps {
        found += step.hits;
        seen += step.size;
        sum += step.hits as f64 * found as f64 / seen as f64;
    }
    (found > 0).then(|| sum / found as f64)
}

fn best_f1(steps: &[Step], hits: usize) -> Option<(f64, f64)> {
    let (mut found, mut seen) = (0, 0);
    let f1 = steps.iter().map(|step| {
        found += step.hits;
        seen += step.size;
        (2.0 * found as f64 / (seen + hits) as f64, step.score)
    });
    f1.filter(|_| hits > 0).reduce(|a, b| if b.0 > a.0 { b } else { a })
}

/// Hits among the first `k`, those of a tie in proportion.
fn hits_at(steps: &[Step], k: usize) -> f64 {
    let mut left = k;
    let mut sum = 0.0;
    for step in steps {
        let taken = step.size.min(left);
        sum += step.hits as f64 * taken as f64 / step.size as f64;
        left -= taken;
    }
    sum
}

/// Discounted cumulative gain over that of the best order; within a tie every place has the tie's share of hits.
fn ndcg(steps: &[Step], hits: usize, k: usize) -> Option<f64> {
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let (mut gain, mut place) = (0.0, 0);
    for step in steps {
        for _ in 0..step.size.min(k.saturating_sub(place)) {
            gain += discount(place) * step.hits as f64 / step.size as f64;
            place += 1;
        }
    }
    let best: f64 = (0..hits.min(k)).map(discount).sum();
    (hits > 0).then(|| gain / best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn areas_and_heads_are_those_of_pairs_and_sorted_lists() {
        for case in 0..500 {
            let mut rng = stream(71, case);
            let ties = case % 2 == 0;
            let n = rng.random_range(0..25usize);
            let all: Vec<Forecast> = (0..n)
                .map(|_| {
                    let score: f64 = if ties { f64::from(rng.random_range(0..5u8)) } else { rng.random() };
                    Forecast { group: rng.random_range(0..4), score, came_true: rng.random_bool(0.4) }
                })
                .collect();
            let k = rng.random_range(1..8u32);
            let got = validation(&all, &ValidationConfig { k }).unwrap();
            let (yes, no): (Vec<&Forecast>, Vec<&Forecast>) = all.iter().partition(|f| f.came_true);
            let wins: f64 = yes
                .iter()
                .flat_map(|a| {
                    no.iter().map(move |b| {
                        if a.score > b.score {
                            1.0
                        } else if a.score == b.score {
                            0.5
                        } else {
                            0.0
                        }
                    })
                })
                .sum();
            let auc = wins / (yes.len() * no.len()) as f64;
            assert!(got.roc_auc.map_or(!auc.is_finite(), |a| (a - auc).abs() < 1e-12), "{case}");
            let precision_from = |list: &[&Forecast], score: f64| {
                let above: Vec<_> = list.iter().filter(|f| f.score >= score).collect();
                above.iter().filter(|f| f.came_true).count() as f64 / above.len() as f64
            };
            let average = |list: &[&Forecast]| {
                let yes: Vec<_> = list.iter().filter(|f| f.came_true).collect();
                (!yes.is_empty()).then(|| yes.iter().map(|f| precision_from(list, f.score)).sum::<f64>() / yes.len() as f64)
            };
            let close = |a: Option<f64>, b: Option<f64>| {
                a.is_some() == b.is_some() && a.zip(b).is_none_or(|(a, b)| (a - b).abs() < 1e-12)
            };
            let refs: Vec<&Forecast> = all.iter().collect();
            assert!(close(got.average_precision, average(&refs)), "{case}");
            let groups: Vec<f64> =
                (0..4).filter_map(|g| average(&refs.iter().copied().filter(|f| f.group == g).collect::<Vec<_>>())).collect();
            let map = (!groups.is_empty()).then(|| groups.iter().sum::<f64>() / groups.len() as f64);
            assert!(close(got.mean_average_precision, map), "{case}");
            if !ties && !yes.is_empty() {
                let mut sorted = all.clone();
                sorted.sort_by(|a, b| b.score.total_cmp(&a.score));
                let head: Vec<bool> = sorted.iter().take(k as usize).map(|f| f.came_true).collect();
                let hits = head.iter().filter(|hit| **hit).count() as f64;
                assert!(
                    close(got.precision_at_k, Some(hits / head.len() as f64))
                        && close(got.recall_at_k, Some(hits / yes.len() as f64))
                );
                let dcg = |list: &[bool]| {
                    list.iter().zip(2u32..).map(|(hit, place)| f64::from(u8::from(*hit)) / f64::from(place).log2()).sum::<f64>()
                };
                let ideal: Vec<bool> = (0..head.len()).map(|place| place < yes.len()).collect();
                assert!(close(got.ndcg_at_k, Some(dcg(&head) / dcg(&ideal))), "{case}");
            }
            let mut turned = all.clone();
            turned.reverse();
            assert_eq!(validation(&turned, &ValidationConfig { k }).unwrap(), got);
        }
        let bad = Forecast { group: 0, score: f64::NAN, came_true: true };
        assert!(
            validation(&[bad], &ValidationConfig::default()).is_err() && validation(&[], &ValidationConfig { k: 0 }).is_err()
        );
    }
}
