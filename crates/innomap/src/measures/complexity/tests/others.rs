use super::super::{
    ComplexityConfig, EciPlusConfig, ExternalConfig, GenepyConfig, LogSupermodularityConfig, ReflectionsConfig,
    WeightedCorrelationConfig, complexity, eci_plus, exogenous_fitness, external_complexity, genepy, log_supermodularity,
    reflections, weighted_correlation_complexity,
};
use super::*;
use crate::tables::Progress;

#[test]
fn trap_05_reflections_are_the_averages_they_say_and_refuse_the_wrong_parity() {
    for case in 0..200 {
        let (presence, dense) = random_presence(&mut stream(91, case), 7, 6, 0.6);
        if dense.iter().chain(&turned(&dense)).any(|r| r.iter().sum::<f64>() == 0.0) {
            continue;
        }
        let columns = turned(&dense);
        let mean = |row: &Vec<f64>, of: &[f64]| row.iter().zip(of).map(|(m, v)| m * v).sum::<f64>() / row.iter().sum::<f64>();
        let mut rows_at = vec![dense.iter().map(|r| r.iter().sum::<f64>()).collect::<Vec<_>>()];
        let mut columns_at = vec![columns.iter().map(|c| c.iter().sum::<f64>()).collect::<Vec<_>>()];
        for step in 0..5 {
            rows_at.push(dense.iter().map(|r| mean(r, &columns_at[step])).collect());
            columns_at.push(columns.iter().map(|c| mean(c, &rows_at[step])).collect());
        }
        let config = ReflectionsConfig { row_step: 4, column_step: 5, recentre: false, ..ReflectionsConfig::default() };
        let found = reflections(&presence, &config, &Progress::new()).unwrap();
        assert!(close(&all(&found.plain_rows), &rows_at[4], 1e-12) && close(&all(&found.plain_columns), &columns_at[5], 1e-12));
        let centred = reflections(&presence, &ReflectionsConfig { recentre: true, ..config }, &Progress::new()).unwrap();
        if let (Some(a), Some(_)) = (found.rows[0], centred.rows[0]) {
            assert!((a - centred.rows[0].unwrap()).abs() < 1e-6 && found.rows_rise && found.columns_rise);
            assert!(close(&all(&centred.columns), &all(&found.columns), 1e-6));
        }
    }
    let (presence, _) = random_presence(&mut stream(92, 0), 9, 9, 0.5);
    for (row_step, column_step) in [(3, 3), (4, 4)] {
        let config = ReflectionsConfig { row_step, column_step, ..ReflectionsConfig::default() };
        assert_eq!(reflections(&presence, &config, &Progress::new()).unwrap_err().kind(), "configuration");
        let any = ReflectionsConfig { any_parity: true, ..config };
        let found = reflections(&presence, &any, &Progress::new()).unwrap();
        assert_eq!((found.rows_rise, found.columns_rise), (row_step == 4, column_step == 3));
    }
}

#[test]
fn trap_05_many_recentred_steps_reach_the_eigenvector_and_plain_ones_drown() {
    let (presence, _) = random_presence(&mut stream(93, 5), 30, 20, 0.4);
    let eci = all(&complexity(&presence, &ComplexityConfig::default(), &Progress::new()).unwrap().eci);
    let at = |steps, recentre| {
        let config = ReflectionsConfig { row_step: steps, column_step: steps + 1, recentre, ..ReflectionsConfig::default() };
        reflections(&presence, &config, &Progress::new()).unwrap()
    };
    let many = at(2000, true);
    assert!((pearson(&all(&many.rows), &eci).abs() - 1.0).abs() < 1e-9 && many.last_change.unwrap() < 1e-9);
    let few = pearson(&all(&at(2, true).rows), &eci).abs();
    assert!(few < 0.999, "{few}");
    let drowned = at(2000, false);
    assert!(drowned.rows[0].is_none() || (pearson(&all(&drowned.rows), &eci).abs() - 1.0).abs() > 1e-6);
}

#[test]
fn values_from_elsewhere_are_averaged_and_summed_over_what_a_row_has() {
    let presence = Presence::from_rows(4, [vec![0, 2], vec![1, 3], vec![3], vec![]]);
    let values = [Some(1.0), Some(-2.0), Some(4.0), None];
    let config = ExternalConfig::default();
    let mean = external_complexity(&presence, &values, &config).unwrap();
    assert_eq!(mean.value, [Some(2.5), Some(-2.0), None, None]);
    assert_eq!(mean.coverage, [Some(1.0), Some(0.5), Some(0.0), None]);
    assert_eq!(mean.unmatched, [3]);
    let sum = exogenous_fitness(&presence, &values, &config).unwrap();
    assert_eq!(sum.value, [Some(5.0), Some(-2.0), None, None]);
    let strict = external_complexity(&presence, &values, &ExternalConfig { coverage: 0.6 }).unwrap();
    assert_eq!(strict.value, [Some(2.5), None, None, None]);
    assert!(external_complexity(&presence, &values[..3], &config).is_err());
    // A table's own PCI gives back its ECI.
    let (presence, _) = random_presence(&mut stream(94, 1), 9, 8, 0.6);
    let own = complexity(&presence, &ComplexityConfig::default(), &Progress::new()).unwrap();
    let back = external_complexity(&presence, &own.pci, &config).unwrap();
    assert!(close(&all(&back.value), &all(&own.eci), 1e-10));
}

#[test]
fn genepy_agrees_with_the_dense_formula() {
    let mut compared = 0;
    for case in 0..300 {
        let mut rng = stream(95, case);
        let (rows, columns) = (rng.random_range(4..9), rng.random_range(4..9));
        let (presence, dense) = random_presence(&mut rng, rows, columns, 0.6);
        if dense.iter().chain(&turned(&dense)).any(|r| r.iter().sum::<f64>() == 0.0) {
            continue;
        }
        let d: Vec<f64> = dense.iter().map(|r| r.iter().sum()).collect();
        let corrected: Vec<f64> = turned(&dense).iter().map(|c| c.iter().zip(&d).map(|(m, d)| m / d).sum()).collect();
        let w: Vec<Vec<f64>> = (0..rows).map(|r| (0..columns).map(|p| dense[r][p] / (d[r] * corrected[p])).collect()).collect();
        let found = genepy(&presence, &GenepyConfig::default(), &Progress::new()).unwrap();
        for (w, values) in [(w.clone(), &found.rows), (turned(&w), &found.columns)] {
            let mut n = product(&w, &turned(&w));
            // Shifted so that all eigenvalues are positive, which the vectors do not notice.
            let shift = n.iter().flatten().sum::<f64>();
            (0..n.len()).for_each(|i| n[i][i] = shift);
            let pairs = eigen_by_squaring(&n, 3);
            if pairs[0].0 - pairs[1].0 < 1e-3 * shift || pairs[1].0 - pairs[2].0 < 1e-3 * shift || values[0].is_none() {
                continue;
            }
            compared += 1;
            let ((l1, x1), (l2, x2)) = ((pairs[0].0 - shift, &pairs[0].1), (pairs[1].0 - shift, &pairs[1].1));
            let expected: Vec<f64> = x1
                .iter()
                .zip(x2)
                .map(|(x, y)| (l1 * x * x + l2 * y * y).powi(2) + 2.0 * (l1 * l1 * x * x + l2 * l2 * y * y))
                .collect();
            assert!(close(&all(values), &expected, 1e-6), "{case}: {values:?} {expected:?}");
        }
    }
    assert!(compared > 150, "{compared}");
    let ring = Presence::from_rows(5, (0..5u32).map(|i| if i == 4 { vec![0, 4] } else { vec![i, i + 1] }));
    let found = genepy(&ring, &GenepyConfig::default(), &Progress::new()).unwrap();
    assert!(found.rows.iter().chain(&found.columns).all(Option::is_none) && !found.diagnosis.warnings.is_empty());
}

#[test]
fn eci_plus_agrees_with_the_formula() {
    for case in 0..200 {
        let mut rng = stream(96, case);
        let dense: Vec<Vec<f64>> = (0..6).map(|_| (0..5).map(|_| rng.random_range(0.2..4.0)).collect()).collect();
        let found = eci_plus(&table_of(&dense), &EciPlusConfig { tolerance: 1e-13, max_steps: 5000 }, &Progress::new()).unwrap();
        let logs = |dense: &[Vec<f64>]| -> Vec<f64> {
            let columns = turned(dense);
            let mut x: Vec<f64> = dense.iter().map(|r| r.iter().sum()).collect();
            for _ in 0..3000 {
                let ease: Vec<f64> = columns.iter().map(|c| c.iter().zip(&x).map(|(v, x)| v / x).sum()).collect();
                let next: Vec<f64> = dense.iter().map(|r| r.iter().zip(&ease).map(|(v, e)| v / e).sum()).collect();
                let mean = next.iter().map(|v: &f64| v.ln()).sum::<f64>() / next.len() as f64;
                x = next.iter().map(|v| v / mean.exp()).collect();
            }
            let totals: Vec<f64> = columns.iter().map(|c| c.iter().sum()).collect();
            let share = |r: &Vec<f64>| r.iter().zip(&totals).map(|(v, t): (&f64, &f64)| v / t).sum::<f64>();
            dense.iter().zip(&x).map(|(r, x)| x.ln() - share(r).ln()).collect()
        };
        assert!(found.converged && close(&all(&found.eci_plus), &logs(&dense), 1e-9), "{case}");
        let negative: Vec<f64> = logs(&turned(&dense)).iter().map(|v| -v).collect();
        assert!(close(&all(&found.pci_plus), &negative, 1e-9));
    }
    let (table, _) = SparseTable::from_cells(2, 2, &[(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0)]).unwrap();
    assert!(
        !eci_plus(&table, &EciPlusConfig { max_steps: 100, ..EciPlusConfig::default() }, &Progress::new()).unwrap().converged
    );
}

#[test]
fn weighted_correlations_agree_with_the_dense_formula() {
    let mut compared = 0;
    for case in 0..200 {
        let mut rng = stream(97, case);
        let (rows, columns) = (rng.random_range(5..10), rng.random_range(5..10));
        let (table, dense) = random_table(&mut rng, rows, columns);
        let found = weighted_correlation_complexity(&table, &WeightedCorrelationConfig::default(), &Progress::new()).unwrap();
        if dense.iter().chain(&turned(&dense)).any(|r| r.iter().sum::<f64>() == 0.0) {
            continue;
        }
        let totals: Vec<f64> = dense.iter().map(|r| r.iter().sum()).collect();
        let all_of: f64 = totals.iter().sum();
        let shares: Vec<Vec<f64>> = dense.iter().zip(&totals).map(|(r, t)| r.iter().map(|v| v / t).collect()).collect();
        let row_weight: Vec<f64> = totals.iter().map(|t| t / all_of).collect();
        let column_weight: Vec<f64> = turned(&dense).iter().map(|c| c.iter().sum::<f64>() / all_of).collect();
        for (vectors, weight, values) in
            [(turned(&shares), &row_weight, &found.columns), (shares.clone(), &column_weight, &found.rows)]
        {
            let mean = |v: &[f64]| v.iter().zip(weight).map(|(x, w)| x * w).sum::<f64>();
            let covariance = |a: &[f64], b: &[f64]| {
                let (x, y) = (mean(a), mean(b));
                a.iter().zip(b).zip(weight).map(|((a, b), w)| w * (a - x) * (b - y)).sum::<f64>()
            };
            let n = vectors.len();
            let related = |i: usize, j: usize| {
                let size = (covariance(&vectors[i], &vectors[i]) * covariance(&vectors[j], &vectors[j])).sqrt();
                (1.0 + covariance(&vectors[i], &vectors[j]) / size) / 2.0
            };
            let r: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| related(i, j)).collect()).collect();
            let sums: Vec<f64> = r.iter().map(|row| row.iter().sum()).collect();
            let symmetric: Vec<Vec<f64>> =
                (0..n).map(|i| (0..n).map(|j| r[i][j] / (sums[i] * sums[j]).sqrt()).collect()).collect();
            if symmetric.iter().flatten().any(|x| x.is_nan()) {
                continue;
            }
            let pairs = eigen_by_squaring(&symmetric, 3);
            if pairs[1].0 - pairs[2].0 < 1e-2 * pairs[1].0 || values.iter().any(Option::is_none) {
                continue;
            }
            compared += 1;
            let raw: Vec<f64> = pairs[1].1.iter().zip(&sums).map(|(v, s)| v / s.sqrt()).collect();
            let expected = scores(&raw, 0.0);
            let sign = pearson(&expected, &all(values)).signum();
            assert!(close(&all(values), &expected.iter().map(|v| v * sign).collect::<Vec<_>>(), 1e-7), "{case}");
        }
        if found.columns.iter().all(Option::is_some) {
            let size: Vec<f64> = turned(&dense)
                .iter()
                .map(|c| c.iter().zip(&totals).map(|(v, t)| v * t).sum::<f64>() / c.iter().sum::<f64>())
                .collect();
            assert!(pearson(&all(&found.columns), &size) >= 0.0);
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn log_supermodularity_counts_the_quadruples() {
    for case in 0..100 {
        let mut rng = stream(98, case);
        let (table, dense) = random_table(&mut rng, 6, 5);
        let eci: Vec<Option<f64>> =
            (0..6).map(|_| (rng.random::<f64>() < 0.9).then(|| rng.random_range(0..5u32).into())).collect();
        let pci: Vec<Option<f64>> = (0..5).map(|_| Some(rng.random::<f64>())).collect();
        let found = log_supermodularity(&table, &eci, &pci, &LogSupermodularityConfig::default(), &Progress::new()).unwrap();
        let mut counts = [0u64; 4];
        for a in 0..6 {
            for b in 0..6 {
                for p in 0..5 {
                    for q in 0..5 {
                        let above = eci[a].zip(eci[b]).is_some_and(|(x, y)| x > y) && pci[p] > pci[q];
                        if above {
                            let (left, right) = (dense[a][p] * dense[b][q], dense[a][q] * dense[b][p]);
                            let kind = if left > right {
                                0
                            } else if left < right {
                                1
                            } else if left > 0.0 {
                                2
                            } else {
                                3
                            };
                            counts[kind] += 1;
                        }
                    }
                }
            }
        }
        assert_eq!([found.ordered, found.reversed, found.tied, found.empty], counts);
        assert!(found.complete && found.error.is_none_or(|e| e == 0.0));
    }
    // A product of row and column powers is in order throughout; drawing finds that too, and the same each time.
    let dense: Vec<Vec<f64>> =
        (0..60u8).map(|r| (0..50u8).map(|c| (0.01 * f64::from(r) * f64::from(c)).exp()).collect()).collect();
    let (eci, pci): (Vec<_>, Vec<_>) = ((0..60u8).map(|r| Some(r.into())).collect(), (0..50u8).map(|c| Some(c.into())).collect());
    let config = LogSupermodularityConfig { samples: 5000, seed: 3 };
    let found = log_supermodularity(&table_of(&dense), &eci, &pci, &config, &Progress::new()).unwrap();
    assert!(!found.complete && found.share == Some(1.0) && found.ordered == 5000);
    assert_eq!(found, log_supermodularity(&table_of(&dense), &eci, &pci, &config, &Progress::new()).unwrap());
}
