use super::super::lanczos::{Wanted, jacobi, largest, random_start};
use super::super::{Complexity, ComplexityConfig, Components, Orientation, Reason, Scale, complexity, weighted_complexity};
use super::*;
use crate::tables::Progress;

fn run(presence: &Presence, config: &ComplexityConfig) -> Complexity {
    complexity(presence, config, &Progress::new()).unwrap()
}

fn sums(dense: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    (dense.iter().map(|r| r.iter().sum()).collect(), turned(dense).iter().map(|c| c.iter().sum()).collect())
}

/// Eigenvalues after the trivial one, and ECI and PCI (length one) with the published sign; for tables without empty units.
fn obvious(dense: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let (d, u) = sums(dense);
    let columns = turned(dense);
    let symmetric: Vec<Vec<f64>> = (0..u.len())
        .map(|p| {
            let entry = |q: usize| (0..d.len()).map(|r| columns[p][r] * columns[q][r] / d[r]).sum::<f64>() / (u[p] * u[q]).sqrt();
            (0..u.len()).map(entry).collect()
        })
        .collect();
    let pairs = eigen_by_squaring(&symmetric, 3);
    let raw: Vec<f64> = pairs[1].1.iter().zip(&u).map(|(v, u)| v / u.sqrt()).collect();
    let size = raw.iter().map(|v| v * v).sum::<f64>().sqrt();
    let mut pci: Vec<f64> = raw.iter().map(|v| v / size).collect();
    let mut eci: Vec<f64> = (0..d.len()).map(|r| (0..u.len()).map(|p| dense[r][p] * pci[p]).sum::<f64>() / d[r]).collect();
    if pearson(&eci, &d) < 0.0 {
        eci.iter_mut().chain(&mut pci).for_each(|v| *v = -*v);
    }
    (pairs.iter().skip(1).map(|p| p.0).collect(), eci, pci)
}

#[test]
fn it_agrees_with_the_dense_formula() {
    let (mut compared, mut degenerate) = (0, 0);
    for case in 0..1500 {
        let mut rng = stream(71, case);
        let (rows, columns) = (rng.random_range(3..9), rng.random_range(3..9));
        let share = rng.random_range(0.3..0.8);
        let (presence, dense) = random_presence(&mut rng, rows, columns, share);
        let (d, u) = sums(&dense);
        let found = run(&presence, &ComplexityConfig { scale: Scale::Raw, ..ComplexityConfig::default() });
        let whole = d.iter().chain(&u).all(|s| *s > 0.0) && found.diagnosis.components.len() == 1;
        if !whole {
            continue;
        }
        let (values, eci, pci) = obvious(&dense);
        let spectrum = found.diagnosis.spectra[0];
        assert!((spectrum.second - values[0]).abs() < 1e-9, "{case}: {spectrum:?} {values:?}");
        assert!((spectrum.third.unwrap_or(0.0).max(0.0) - values[1].max(0.0)).abs() < 1e-7, "{case}: {spectrum:?} {values:?}");
        if spectrum.degenerate {
            degenerate += 1;
            assert!(values[0] < 1e-9 || values[0] - values[1] < 1e-7);
            assert!(found.eci.iter().chain(&found.pci).all(Option::is_none));
            continue;
        }
        if values[0] - values[1] < 1e-3 || found.oriented[0].margin.is_none_or(|margin| margin < 1e-6) {
            continue;
        }
        compared += 1;
        assert!(close(&all(&found.eci), &eci, 1e-8), "{case}: {:?} {eci:?}", found.eci);
        assert!(close(&all(&found.pci), &pci, 1e-8), "{case}: {:?} {pci:?}", found.pci);
    }
    assert!(compared > 700 && degenerate > 0, "{compared} {degenerate}");
}

#[test]
fn weights_of_one_are_a_presence_and_other_weights_follow_the_formula() {
    for case in 0..200 {
        let (_, dense) = random_table(&mut stream(72, case), 7, 6);
        let (d, u) = sums(&dense);
        let config = ComplexityConfig { scale: Scale::Raw, ..ComplexityConfig::default() };
        let found = weighted_complexity(&table_of(&dense), &config, &Progress::new()).unwrap();
        if d.iter().chain(&u).any(|s| *s == 0.0) || found.diagnosis.components.len() != 1 {
            continue;
        }
        let (values, eci, pci) = obvious(&dense);
        if values[0] - values[1] > 1e-2 && found.oriented[0].margin.is_some_and(|margin| margin > 1e-3) {
            assert!(close(&all(&found.eci), &eci, 1e-8) && close(&all(&found.pci), &pci, 1e-8), "{case}");
        }
        let ones: Vec<Vec<f64>> = dense.iter().map(|r| r.iter().map(|v| v.min(1.0)).collect()).collect();
        let a = weighted_complexity(&table_of(&ones), &ComplexityConfig::default(), &Progress::new()).unwrap();
        let b = run(&presence_of(&dense), &ComplexityConfig::default());
        assert!(a.eci.iter().zip(&b.eci).all(|(a, b)| a.zip(*b).is_none_or(|(a, b)| (a - b).abs() < 1e-7)));
    }
}

#[test]
fn trap_01_one_sign_rule_for_both_sides_with_its_margin_and_an_anchor() {
    let (presence, _) = random_presence(&mut stream(73, 4), 12, 9, 0.5);
    let plain = run(&presence, &ComplexityConfig::default());
    let report = plain.oriented[0];
    let margin = pearson(&all(&plain.eci), &plain.diversity);
    assert!(report.decided && margin > 0.0 && (report.margin.unwrap() - margin).abs() < 1e-12);
    let worst = (0..12u32).min_by(|&a, &b| plain.eci[a as usize].unwrap().total_cmp(&plain.eci[b as usize].unwrap())).unwrap();
    let against: Vec<Option<f64>> = plain.eci.iter().map(|v| v.map(|v| -v)).collect();
    for orientation in [Orientation::Row(worst), Orientation::Rows(against)] {
        let turned = run(&presence, &ComplexityConfig { orientation, ..ComplexityConfig::default() });
        assert!(close(&all(&turned.eci), &all(&plain.eci).iter().map(|v| -v).collect::<Vec<_>>(), 1e-12));
        let negative: Vec<f64> = all(&plain.raw_pci).iter().map(|v| -v).collect();
        assert!(close(&all(&turned.raw_pci), &negative, 1e-12) && turned.oriented[0].margin.unwrap() > 0.0);
    }
    // All rows have two columns: the rule has nothing to go by, and says so.
    let path = Presence::from_rows(5, [vec![0, 1], vec![1, 2], vec![2, 3], vec![3, 4]]);
    let undecided = run(&path, &ComplexityConfig::default());
    assert!(!undecided.oriented[0].decided && undecided.oriented[0].margin.is_none());
    assert!(!undecided.diagnosis.warnings.is_empty());
}

#[test]
fn trap_02_eci_is_the_mean_pci_of_what_a_row_has() {
    for case in 0..300 {
        let (presence, _) = random_presence(&mut stream(74, case), 10, 7, 0.45);
        for (scale, components) in
            [(Scale::Eci, Components::Giant), (Scale::Raw, Components::Giant), (Scale::Raw, Components::Each)]
        {
            let found = run(&presence, &ComplexityConfig { scale, components, ..ComplexityConfig::default() });
            for row in 0..10 {
                let Some(eci) = found.eci[row as usize] else { continue };
                let held = presence.row(row);
                let mean = held.iter().map(|&p| found.pci[p as usize].unwrap()).sum::<f64>() / held.len() as f64;
                assert!((eci - mean).abs() < 1e-10, "{case}");
            }
        }
    }
}

#[test]
fn trap_03_components_and_equal_eigenvalues_are_named_not_guessed() {
    let two = Presence::from_rows(6, [vec![0, 1], vec![1, 2], vec![0, 1, 2], vec![3, 4], vec![4, 5], vec![9].split_off(1)]);
    let giant = run(&two, &ComplexityConfig::default());
    assert_eq!(giant.diagnosis.components.len(), 2);
    assert_eq!(giant.eci.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, true, false, false, false]);
    let reasons: Vec<_> = giant.diagnosis.dropped_rows.iter().map(|d| (d.unit, d.reason)).collect();
    assert_eq!(reasons, [(3, Reason::OutsideComponent), (4, Reason::OutsideComponent), (5, Reason::Empty)]);
    let each = run(&two, &ComplexityConfig { components: Components::Each, ..ComplexityConfig::default() });
    assert!(each.eci[3].is_some() && each.eci[0] == giant.eci[0] && each.diagnosis.spectra.len() == 2);
    let error = ComplexityConfig { components: Components::Error, ..ComplexityConfig::default() };
    assert_eq!(complexity(&two, &error, &Progress::new()).unwrap_err().kind(), "numeric");
    // A ring looks the same from everywhere, so λ2 = λ3.
    for n in 3..40u32 {
        let ring = Presence::from_rows(
            n,
            (0..n).map(|i| {
                let mut row = vec![i, (i + 1) % n];
                row.sort_unstable();
                row
            }),
        );
        let found = run(&ring, &ComplexityConfig::default());
        let spectrum = found.diagnosis.spectra[0];
        let exact = (1.0 + (std::f64::consts::TAU / f64::from(n)).cos()) / 2.0;
        assert!((spectrum.second - exact).abs() < 1e-10 && spectrum.degenerate, "{n}: {spectrum:?} {exact}");
        assert!(found.eci.iter().all(Option::is_none) && !found.diagnosis.warnings.is_empty());
        assert!(found.diagnosis.dropped_rows.iter().all(|d| d.reason == Reason::Undetermined));
    }
    // All equal: nothing beyond the trivial vector.
    let equal = run(&Presence::from_rows(4, vec![vec![0, 1, 2, 3]; 5]), &ComplexityConfig::default());
    assert!(equal.eci.iter().chain(&equal.pci).all(Option::is_none));
    for (rows, columns) in [(0, 0), (1, 3), (3, 1), (2, 0), (1, 1)] {
        let found = run(&Presence::from_rows(columns, vec![(0..columns).collect(); rows]), &ComplexityConfig::default());
        assert!(found.eci.iter().chain(&found.pci).all(Option::is_none));
    }
}

#[test]
fn trap_04_either_side_gives_the_same_pair_and_transposing_swaps_it() {
    for case in 0..200 {
        let mut rng = stream(75, case);
        let (rows, columns) = (rng.random_range(4..30), rng.random_range(4..30));
        let (presence, _) = random_presence(&mut rng, rows, columns, 0.4);
        let own = ComplexityConfig { scale: Scale::Own, ..ComplexityConfig::default() };
        let (a, b) = (run(&presence, &own), run(&presence.transposed(), &own));
        if a.diagnosis.spectra.first().is_none_or(|s| s.relative_gap < 1e-3) {
            continue;
        }
        let values = |v: &[Option<f64>]| v.iter().flatten().copied().collect::<Vec<f64>>();
        let (eci, pci) = (values(&a.eci), values(&a.pci));
        let sign = if pearson(&eci, &values(&b.pci)) < 0.0 { -1.0 } else { 1.0 };
        let turn = |v: Vec<f64>| v.into_iter().map(|x| x * sign).collect::<Vec<_>>();
        assert!(close(&eci, &turn(values(&b.pci)), 1e-7) && close(&pci, &turn(values(&b.eci)), 1e-7), "{case}");
        // Kemp-Benedict: the raw values of the rows are orthogonal to diversity.
        let (raw, weights) = (&a.raw_eci, &a.diversity);
        let sum: f64 = raw.iter().zip(weights).filter_map(|(v, d)| v.map(|v| v * d)).sum();
        assert!(sum.abs() < 1e-9);
    }
}

#[test]
fn trap_06_empty_rows_and_columns_change_nothing_for_the_others() {
    let (presence, _) = random_presence(&mut stream(76, 1), 20, 15, 0.4);
    let plain = run(&presence, &ComplexityConfig::default());
    let rows = (0..20).flat_map(|r| [presence.row(r).iter().map(|c| c * 2).collect(), Vec::new()]);
    let spaced = run(&Presence::from_rows(30, rows), &ComplexityConfig::default());
    for r in 0..20 {
        assert_eq!(spaced.eci[r * 2], plain.eci[r]);
        assert_eq!(spaced.eci[r * 2 + 1], None);
    }
    assert!((0..15).all(|c| spaced.pci[c * 2] == plain.pci[c] && spaced.pci[c * 2 + 1].is_none()));
    assert_eq!(spaced.diagnosis.dropped_columns.iter().filter(|d| d.reason == Reason::Empty).count(), 15);
}

#[test]
fn trap_10_scales_and_ddof_are_what_they_are_called() {
    let (presence, _) = random_presence(&mut stream(77, 2), 14, 11, 0.5);
    let config = |scale, ddof| ComplexityConfig { scale, ddof, ..ComplexityConfig::default() };
    let raw = run(&presence, &config(Scale::Raw, 0));
    let (eci, pci) = (all(&raw.eci), all(&raw.pci));
    assert!((pci.iter().map(|v| v * v).sum::<f64>() - 1.0).abs() < 1e-12);
    for ddof in [0u8, 1] {
        let (by_eci, own) = (run(&presence, &config(Scale::Eci, ddof)), run(&presence, &config(Scale::Own, ddof)));
        assert!(close(&all(&by_eci.eci), &scores(&eci, f64::from(ddof)), 1e-11) && by_eci.eci == own.eci);
        assert!(close(&all(&own.pci), &scores(&pci, f64::from(ddof)), 1e-11));
        let (mean, last) = (eci.iter().sum::<f64>() / 14.0, all(&by_eci.eci));
        let deviation = (eci[0] - mean) / last[0];
        let expected: Vec<f64> = pci.iter().map(|v| (v - mean) / deviation).collect();
        assert!(close(&all(&by_eci.pci), &expected, 1e-9));
    }
    let bad = complexity(&presence, &config(Scale::Own, 2), &Progress::new());
    assert_eq!(bad.unwrap_err().kind(), "configuration");
}

#[test]
fn trap_28_the_same_bytes_on_any_number_of_threads_and_the_same_values_from_any_start() {
    let (presence, _) = random_presence(&mut stream(78, 1), 900, 400, 0.25);
    let one = with_threads(1, || run(&presence, &ComplexityConfig::default()));
    for threads in [2, 8] {
        assert_eq!(one, with_threads(threads, || run(&presence, &ComplexityConfig::default())));
    }
    let other = run(&presence, &ComplexityConfig { seed: 99, ..ComplexityConfig::default() });
    if one.diagnosis.spectra[0].relative_gap > 1e-3 {
        assert!(close(&all(&one.eci), &all(&other.eci), 1e-7));
    }
    let progress = Progress::new();
    progress.cancel();
    assert_eq!(complexity(&presence, &ComplexityConfig::default(), &progress).unwrap_err().kind(), "cancelled");
}

#[test]
fn the_largest_eigenvalue_is_found_with_and_without_restarts() {
    // A spectrum that crowds below one: 1 − (i/n)² needs more vectors than the basis holds.
    for (n, crowded) in [(1usize, false), (2, false), (5, false), (60, false), (700, true)] {
        let value = |i: usize| if crowded { 1.0 - (i as f64 / n as f64).powi(2) } else { 1.0 / (1.0 + i as f64) };
        let mut apply = |from: &[f64], to: &mut [f64]| (0..n).for_each(|i| to[i] = value(i) * from[i]);
        let wanted = Wanted { scale: 1.0, vector_error: 1e-10, residual: 1e-15, steps: 5000, seed: 1 };
        let top = largest(&mut apply, &[], random_start(n, 1), &wanted, &Progress::new()).unwrap().unwrap();
        assert!(top.converged && (top.value - 1.0).abs() < 1e-12, "{n}: {} after {}", top.value, top.steps);
        assert!(top.vector[0].abs() > 1.0 - 1e-9);
        assert_eq!(crowded, top.steps > 128);
        if n > 1 {
            let known = vec![top.vector];
            let next = largest(&mut apply, &known, random_start(n, 2), &wanted, &Progress::new()).unwrap().unwrap();
            assert!((next.value - value(1)).abs() < 1e-12 && next.vector[1].abs() > 1.0 - 1e-8, "{n}");
        }
    }
}

#[test]
fn small_matrices_are_taken_apart_exactly() {
    for case in 0..200 {
        let mut rng = stream(79, case);
        let n = rng.random_range(1..12usize);
        let mut a = vec![vec![0.0; n]; n];
        for i in 0..n {
            for j in 0..=i {
                let value = rng.random_range(-2.0..2.0);
                (a[i][j], a[j][i]) = (value, value);
            }
        }
        let (values, vectors) = jacobi(a.clone());
        for (k, value) in values.iter().enumerate() {
            for (i, row) in a.iter().enumerate() {
                let image: f64 = row.iter().zip(&vectors).map(|(x, v)| x * v[k]).sum();
                assert!((image - value * vectors[i][k]).abs() < 1e-12);
            }
        }
        let trace: f64 = (0..n).map(|i| a[i][i]).sum();
        assert!((values.iter().sum::<f64>() - trace).abs() < 1e-12);
    }
}

#[test]
fn trap_20_last_years_values_keep_a_series_from_turning_over() {
    let mut rng = stream(80, 3);
    let (_, mut dense) = random_presence(&mut rng, 25, 18, 0.4);
    let mut last = run(&presence_of(&dense), &ComplexityConfig::default()).eci;
    for _year in 0..30 {
        for _ in 0..6 {
            let (r, c) = (rng.random_range(0..25usize), rng.random_range(0..18usize));
            dense[r][c] = 1.0 - dense[r][c];
        }
        let config = ComplexityConfig { orientation: Orientation::Rows(last.clone()), ..ComplexityConfig::default() };
        let now = run(&presence_of(&dense), &config);
        let both: (Vec<f64>, Vec<f64>) = last.iter().zip(&now.eci).filter_map(|(a, b)| Some(((*a)?, (*b)?))).unzip();
        let margin = now.oriented[0].margin.unwrap();
        assert!((pearson(&both.0, &both.1) - margin).abs() < 1e-9 && margin > 0.0);
        last = now.eci;
    }
}
