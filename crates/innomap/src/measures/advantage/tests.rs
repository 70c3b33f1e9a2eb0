//! Obvious dense versions over random and degenerate tables, laws, and the known traps.

use std::cmp::Ordering;

use rand::{Rng, RngExt};

use super::*;
use crate::measures::specialisation::{SpecialisationInput, specialisation};
use crate::measures::stream::stream;
use crate::measures::{Presence, SparseTable};
use crate::tables::Progress;

fn poisson(rng: &mut impl Rng) -> u64 {
    let (mut product, mut count) = (rng.random::<f64>(), 0);
    while product > (-1.0f64).exp() {
        product *= rng.random::<f64>();
        count += 1;
    }
    count
}

fn counts(seed: u64, rows: usize, columns: usize) -> Vec<Vec<f64>> {
    let mut rng = stream(seed, 0);
    (0..rows).map(|_| (0..columns).map(|_| poisson(&mut rng) as f64).collect()).collect()
}

fn table_of(dense: &[Vec<f64>]) -> SparseTable {
    let cell = |r: usize, c: usize| (r as u32, c as u32, dense[r][c]);
    let cells: Vec<_> = (0..dense.len()).flat_map(|r| (0..dense[0].len()).map(move |c| cell(r, c))).collect();
    SparseTable::from_cells(dense.len() as u32, dense[0].len() as u32, &cells).unwrap().0
}

fn at(table: &SparseTable, row: usize, column: usize) -> Option<f64> {
    let (columns, values) = table.row(row as u32);
    columns.binary_search(&(column as u32)).ok().map(|i| values[i])
}

fn has(presence: &Presence, row: usize, column: usize) -> bool {
    presence.row(row as u32).binary_search(&(column as u32)).is_ok()
}

fn totals(dense: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>, f64) {
    let rows: Vec<f64> = dense.iter().map(|r| r.iter().sum()).collect();
    let columns = (0..dense[0].len()).map(|c| dense.iter().map(|r| r[c]).sum()).collect();
    let all = rows.iter().sum();
    (rows, columns, all)
}

fn quotients(table: &SparseTable) -> LocationQuotient {
    location_quotient(table, &LocationQuotientConfig::default()).unwrap()
}

fn input(table: &SparseTable) -> PresenceInput<'_> {
    PresenceInput { table, reference: None, population: None, size: None, given: None }
}

#[test]
fn quotients_agree_with_the_dense_formula_and_do_not_depend_on_the_unit() {
    for case in 0..500 {
        let mut rng = stream(101, case);
        let dense = counts(1000 + case, rng.random_range(1..8), rng.random_range(1..8));
        let table = table_of(&dense);
        let (rows, columns, all) = totals(&dense);
        let found = quotients(&table);
        let average = average_quotient(&table, &found);
        let tripled = quotients(&table.mapped(|_, _, v| v * 3.0));
        for (r, row) in dense.iter().enumerate() {
            let mut sum = 0.0;
            for (c, &x) in row.iter().enumerate() {
                let value = at(&found.quotient, r, c);
                assert_eq!(value.is_some(), x > 0.0);
                let Some(value) = value else { continue };
                let expected = x / rows[r] / (columns[c] / all);
                assert!((value - expected).abs() <= 1e-13 * expected);
                assert!((at(&tripled.quotient, r, c).unwrap() - value).abs() <= 1e-14 * value);
                assert_eq!(value >= 1.0, x * all >= rows[r] * columns[c]);
                sum += x / rows[r] * expected;
            }
            assert_eq!(average[r].is_some(), rows[r] > 0.0);
            assert!(average[r].is_none_or(|a| (a - sum).abs() < 1e-12 && a >= 1.0 - 1e-12));
        }
        assert_eq!(found.specialised(1.0, false), tripled.specialised(1.0, false));
    }
}

#[test]
fn trap_07_ties_count_whatever_the_unit_and_agree_with_the_integer_kernel() {
    let mut ties = 0;
    for case in 0..60 {
        let dense = counts(2000 + case, 50, 20);
        let table = table_of(&dense);
        let cells: Vec<(u32, u32, u64)> = (0..50u32)
            .flat_map(|r| (0..20u32).map(move |c| (r, c)))
            .map(|(r, c)| (r, c, dense[r as usize][c as usize] as u64))
            .collect();
        let exact = specialisation(&SpecialisationInput { rows: 50, columns: 20, cells: &cells, reference: None }).unwrap();
        let plain = quotients(&table);
        ties += plain.ties;
        assert!(plain.exact);
        // Whole units too large for a float's totals, and halves, which are no whole numbers but exact.
        for unit in [1.0, 1e15, 0.5] {
            let scaled = quotients(&table.mapped(|_, _, v| v * unit));
            let (presence, strict) = (scaled.specialised(1.0, false), scaled.specialised(1.0, true));
            for (i, &(r, c, _)) in cells.iter().enumerate() {
                assert_eq!(has(&presence, r as usize, c as usize), exact.specialised[i], "{unit}");
            }
            assert_eq!(presence.cells() - strict.cells(), plain.ties);
            assert_eq!(scaled.ties, plain.ties);
        }
    }
    assert!(ties > 30, "{ties}");
}

#[test]
fn products_are_compared_without_rounding() {
    let next = |x: f64| x.next_up();
    for case in 0..20_000 {
        let mut rng = stream(103, case);
        let power = |rng: &mut rand_pcg::Pcg64| 2f64.powi(rng.random_range(-500..500));
        let (a, b) = (rng.random_range(1..1_000_000u32), rng.random_range(1..1_000_000u32));
        let (p, q) = (power(&mut rng), power(&mut rng));
        let (a, b) = (f64::from(a) * p, f64::from(b) * q);
        assert_eq!(compare_products(a, b, b, a), Ordering::Equal);
        assert_eq!(compare_products(a, b, a / 2.0, b * 2.0), Ordering::Equal);
        assert_eq!(compare_products(a, b, next(a), b), Ordering::Less);
        assert_eq!(compare_products(next(a), next(b), a, b), Ordering::Greater);
    }
    // (1 + e)(1 − e) < 1, where the rounded product is one.
    let e = f64::EPSILON;
    assert_eq!(compare_products(1.0 + e, 1.0 - e, 1.0, 1.0), Ordering::Less);
    assert_eq!(compare_products(1e300, 1e300, 1e300, next(1e300)), Ordering::Less);
    assert_eq!(compare_products(1e-300, 1e-300, next(1e-300), 1e-300), Ordering::Less);
    assert_eq!(compare_products(0.0, 1e300, 1e-300, 0.0), Ordering::Equal);
    assert_eq!(compare_products(5e-324, 5e-324, 0.0, 1.0), Ordering::Greater);
}

#[test]
fn trap_19_a_reference_stands_in_for_the_tables_own_totals() {
    let dense = counts(3001, 6, 5);
    let table = table_of(&dense);
    let reference = vec![10.0, 20.0, 5.0, 40.0, 25.0];
    let config = LocationQuotientConfig { reference: Some(reference.clone()) };
    let found = location_quotient(&table, &config).unwrap();
    let (rows, _, _) = totals(&dense);
    for r in 0..6 {
        for c in (0..5).filter(|&c| dense[r][c] > 0.0) {
            let expected = dense[r][c] / rows[r] / (reference[c] / 100.0);
            assert!((at(&found.quotient, r, c).unwrap() - expected).abs() < 1e-12 * expected);
        }
    }
    // The unit of the reference does not matter: shares will do.
    let shares = LocationQuotientConfig { reference: Some(reference.iter().map(|v| v / 128.0).collect()) };
    let by_share = location_quotient(&table, &shares).unwrap();
    assert_eq!(by_share.specialised(1.0, false), found.specialised(1.0, false));
    for bad in [vec![1.0; 4], vec![0.0; 5], vec![f64::NAN; 5], vec![-1.0; 5]] {
        assert_eq!(location_quotient(&table, &LocationQuotientConfig { reference: Some(bad) }).unwrap_err().kind(), "value");
    }
}

#[test]
fn population_quotients_agree_with_the_formula() {
    let dense = counts(3002, 7, 5);
    let table = table_of(&dense);
    let people = [Some(10.0), Some(3.0), None, Some(0.0), Some(7.5), Some(1.0), Some(2.5)];
    let found = population_quotient(&table, &people).unwrap();
    let (_, columns, _) = totals(&dense);
    assert_eq!(found.without_population, [2, 3]);
    for r in 0..7 {
        for c in 0..5 {
            let n = people[r].unwrap_or(0.0);
            let expected = (dense[r][c] > 0.0 && n > 0.0).then(|| dense[r][c] / n / (columns[c] / 24.0));
            let value = at(&found.quotient, r, c);
            assert!(value.is_some() == expected.is_some());
            assert!(value.zip(expected).is_none_or(|(a, b)| (a - b).abs() < 1e-12 * b));
        }
    }
    assert!(population_quotient(&table, &people[..6]).is_err());
    assert!(population_quotient(&table, &[Some(-1.0); 7]).is_err());
}

#[test]
fn trap_15_several_tests_give_zeros_and_ones() {
    let dense = counts(3003, 12, 9);
    let table = table_of(&dense);
    let (rows, columns, all) = totals(&dense);
    let people: Vec<Option<f64>> = (0..12u32).map(|r| Some(f64::from(r + 1))).collect();
    let given = table.presence(|r, c, _| (r + c) % 3 == 0);
    let given_input = PresenceInput { population: Some(&people), size: Some(&people), given: Some(&given), ..input(&table) };
    let herfindahl = |c: usize| dense.iter().map(|r| (r[c] / columns[c]).powi(2)).sum::<f64>();
    let tests = [
        PresenceTest::Quotient(1.0),
        PresenceTest::Population(1.5),
        PresenceTest::Value(2.0),
        PresenceTest::HerfindahlShare(0.8),
        PresenceTest::ScaleAdjusted { threshold: 1.2, exponent: 0.5 },
        PresenceTest::Given,
    ];
    let holds = |test: usize, r: usize, c: usize| {
        let (x, n) = (dense[r][c], people[r].unwrap_or(1.0) / 78.0);
        x > 0.0
            && match test {
                0 => x * all >= rows[r] * columns[c],
                1 => x / n / columns[c] >= 1.5,
                2 => x >= 2.0,
                3 => x / columns[c] >= 0.8 * herfindahl(c),
                4 => x / columns[c] / n.sqrt() >= 1.2,
                _ => (r + c).is_multiple_of(3),
            }
    };
    for combine in [Combine::Any, Combine::All] {
        let config = PresenceConfig { tests: tests.to_vec(), combine, strict: false };
        let found = tested_presence(&given_input, &config).unwrap();
        for r in 0..12 {
            for c in 0..9 {
                let (any, every) = ((0..6).any(|t| holds(t, r, c)), (0..6).all(|t| holds(t, r, c)));
                assert_eq!(has(&found.presence, r, c), if combine == Combine::Any { any } else { every });
            }
        }
        let held: Vec<usize> =
            (0..6).map(|t| (0..12).flat_map(|r| (0..9).map(move |c| (r, c))).filter(|&(r, c)| holds(t, r, c)).count()).collect();
        assert_eq!(found.held, held);
    }
    for tests in [vec![], vec![PresenceTest::Quotient(0.0)], vec![PresenceTest::Given]] {
        let config = PresenceConfig { tests, ..PresenceConfig::default() };
        assert_eq!(tested_presence(&input(&table), &config).unwrap_err().kind(), "configuration");
    }
}

#[test]
fn extremes_are_taken_out_before_the_quotients_are_taken_again() {
    let dense =
        vec![vec![900.0, 10.0, 10.0, 0.0], vec![1.0, 50.0, 60.0, 0.0], vec![1.0, 70.0, 40.0, 0.0], vec![0.0, 1.0, 1.0, 9.0]];
    let test = PresenceTest::WithoutExtremes { threshold: 1.0, extreme: 50.0 };
    let config = PresenceConfig { tests: vec![test], ..PresenceConfig::default() };
    let found = tested_presence(&input(&table_of(&dense)), &config).unwrap();
    let mut rest = dense.clone();
    rest[3][3] = 0.0;
    assert_eq!(found.presence, quotients(&table_of(&rest)).specialised(1.0, false));
    assert_eq!(found.empty_columns, [3]);
}

#[test]
fn trap_06_at_threshold_one_nothing_that_has_value_is_empty_and_above_it_may_be() {
    for case in 0..200 {
        let table = table_of(&counts(4000 + case, 9, 7));
        let one = tested_presence(&input(&table), &PresenceConfig::default()).unwrap();
        assert!(one.empty_rows.is_empty() && one.empty_columns.is_empty());
        let strict = PresenceConfig { tests: vec![PresenceTest::Quotient(3.0)], ..PresenceConfig::default() };
        let three = tested_presence(&input(&table), &strict).unwrap();
        let diversity = three.presence.row_counts();
        let expected: Vec<u32> = (0..9).filter(|&r| diversity[r as usize] == 0 && !table.row(r).0.is_empty()).collect();
        assert_eq!(three.empty_rows, expected);
    }
    let empty = tested_presence(&input(&SparseTable::from_cells(3, 2, &[]).unwrap().0), &PresenceConfig::default()).unwrap();
    assert_eq!((empty.presence.cells(), empty.empty_rows.len()), (0, 0));
}

#[test]
fn inferred_quotients_have_the_models_totals() {
    for case in 0..60 {
        let mut dense = counts(5000 + case, 8, 6);
        dense[0].fill(0.0);
        dense[1][2] += 4000.0;
        let table = table_of(&dense);
        let found = inferred_quotient(&table, &InferredQuotientConfig::default(), &Progress::new()).unwrap();
        let (rows, columns, _) = totals(&dense);
        let mean = |r: usize, c: usize| found.row_parameter[r].zip(found.column_parameter[c]).map_or(0.0, |(a, b)| 1.0 / (a + b));
        for (r, total) in rows.iter().enumerate() {
            assert!((0..6).all(|c| mean(r, c) >= 0.0), "{case} {r} {found:?} {dense:?}");
            assert!(((0..6).map(|c| mean(r, c)).sum::<f64>() - total).abs() <= 1e-9 * total, "{case}");
        }
        for (c, total) in columns.iter().enumerate() {
            assert!(((0..8).map(|r| mean(r, c)).sum::<f64>() - total).abs() <= 1e-9 * total);
        }
        for r in 0..8 {
            for c in (0..6).filter(|&c| dense[r][c] > 0.0) {
                let expected = dense[r][c] / mean(r, c);
                assert!((at(&found.quotient, r, c).unwrap() - expected).abs() < 1e-9 * expected);
            }
        }
    }
    // Where all rows are of one size it is the location quotient.
    let even = vec![vec![1.0, 2.0, 3.0], vec![3.0, 1.0, 2.0], vec![2.0, 3.0, 1.0]];
    let found = inferred_quotient(&table_of(&even), &InferredQuotientConfig::default(), &Progress::new()).unwrap();
    assert!((at(&found.quotient, 0, 2).unwrap() - 1.5).abs() < 1e-9);
    let nothing = SparseTable::from_cells(2, 2, &[]).unwrap().0;
    assert_eq!(inferred_quotient(&nothing, &InferredQuotientConfig::default(), &Progress::new()).unwrap().steps, 0);
}

#[test]
fn ubiquity_against_value_follows_the_formula() {
    let dense = counts(6001, 9, 6);
    let table = table_of(&dense);
    let presence = quotients(&table).specialised(1.0, false);
    let found = ubiquity(&presence, &table).unwrap();
    let (_, columns, all) = totals(&dense);
    assert_eq!((&found.diversity, &found.ubiquity), (&presence.row_counts(), &presence.column_counts()));
    for c in 0..6 {
        let u = f64::from(found.ubiquity[c]);
        let expected = columns[c] / all / (u / presence.cells() as f64);
        assert!((found.normalised[c].unwrap() - expected).abs() < 1e-12);
        assert!((found.inverse_normalised[c].unwrap() - 100.0 * columns[c].ln() / u).abs() < 1e-9);
    }
    assert!(ubiquity(&Presence::from_rows(6, []), &table).is_err());
}

#[test]
fn what_is_too_small_is_left_out_round_by_round_and_listed() {
    let dense = vec![vec![5.0, 5.0, 0.0, 0.0], vec![5.0, 4.0, 1.0, 0.0], vec![0.0, 0.0, 2.0, 0.0], vec![6.0, 6.0, 0.0, 1.0]];
    let config = MinimumSizeConfig { row_total: 3.0, column_cells: 2, ..MinimumSizeConfig::default() };
    let found = minimum_size(&table_of(&dense), &config).unwrap();
    let rows: Vec<_> = found.rows.iter().map(|s| (s.unit, s.total, s.cells, s.round)).collect();
    let columns: Vec<_> = found.columns.iter().map(|s| (s.unit, s.total, s.cells, s.round)).collect();
    assert_eq!(rows, [(2, 2.0, 1, 1)]);
    assert_eq!(columns, [(3, 1.0, 1, 1), (2, 1.0, 1, 2)]);
    assert_eq!((found.rounds, found.table.row_totals()), (2, vec![10.0, 9.0, 0.0, 12.0]));
    assert!((found.share_lost.unwrap() - 4.0 / 35.0).abs() < 1e-12);
    let once = minimum_size(&table_of(&dense), &MinimumSizeConfig { repeat: false, ..config }).unwrap();
    assert_eq!((once.rounds, once.columns.len()), (1, 1));
    let nothing = minimum_size(&table_of(&dense), &MinimumSizeConfig::default()).unwrap();
    assert_eq!((nothing.table, nothing.rounds, nothing.share_lost), (table_of(&dense), 0, Some(0.0)));
}

#[test]
fn trap_19_the_core_is_settled_under_its_own_quotients() {
    for case in 0..200 {
        let table = table_of(&counts(7000 + case, 12, 10));
        let config = TrimmedCoreConfig { diversity: 3, ubiquity: 3, ..TrimmedCoreConfig::default() };
        let found = trimmed_core(&table, &config).unwrap();
        assert!(found.settled);
        assert_eq!(found.presence, quotients(&found.table).specialised(1.0, false));
        let totals = (found.table.row_totals(), found.table.column_totals());
        assert!(found.presence.row_counts().iter().zip(totals.0).all(|(d, t)| t == 0.0 || *d >= 3));
        assert!(found.presence.column_counts().iter().zip(totals.1).all(|(u, t)| t == 0.0 || *u >= 3));
        // Without new quotients it is the core of the first presence: peel one unit at a time, in any order.
        let fixed = trimmed_core(&table, &TrimmedCoreConfig { renew: false, ..config }).unwrap();
        let first = quotients(&table).specialised(1.0, false);
        let (mut rows, mut columns) = ([true; 12], [true; 10]);
        let (d, u) = (
            |rows: &[bool; 12], columns: &[bool; 10], r: usize| {
                (0..10).filter(|&c| rows[r] && columns[c] && has(&first, r, c)).count()
            },
            |rows: &[bool; 12], columns: &[bool; 10], c: usize| {
                (0..12).filter(|&r| rows[r] && columns[c] && has(&first, r, c)).count()
            },
        );
        loop {
            if let Some(r) = (0..12).rev().find(|&r| rows[r] && d(&rows, &columns, r) < 3) {
                rows[r] = false;
            } else if let Some(c) = (0..10).find(|&c| columns[c] && u(&rows, &columns, c) < 3) {
                columns[c] = false;
            } else {
                break;
            }
        }
        for r in 0..12 {
            for c in 0..10 {
                assert_eq!(has(&fixed.presence, r, c), rows[r] && columns[c] && has(&first, r, c), "{case}");
            }
        }
    }
    assert!(
        trimmed_core(&table_of(&[vec![1.0]]), &TrimmedCoreConfig { threshold: 0.0, ..TrimmedCoreConfig::default() }).is_err()
    );
}

#[test]
fn small_counts_are_drawn_to_one_and_large_ones_keep_their_quotient() {
    // Planted: λ from a Gamma distribution of shape 4, counts from a Poisson distribution of mean λ·8.
    let mut rng = stream(108, 0);
    let gamma = |rng: &mut rand_pcg::Pcg64| -> f64 { (0..4).map(|_| -(1.0 - rng.random::<f64>()).ln()).sum::<f64>() / 4.0 };
    let dense: Vec<Vec<f64>> = (0..200)
        .map(|_| {
            (0..100)
                .map(|_| {
                    let (limit, mut product, mut count) = ((-8.0 * gamma(&mut rng)).exp(), rng.random::<f64>(), 0.0);
                    while product > limit {
                        product *= rng.random::<f64>();
                        count += 1.0;
                    }
                    count
                })
                .collect()
        })
        .collect();
    let table = table_of(&dense);
    let found = shrunken_quotient(&table, &ShrinkageConfig::default()).unwrap();
    assert!((3.6..4.5).contains(&found.shape), "{}", found.shape);
    let (rows, columns, all) = totals(&dense);
    for (r, c) in [(0, 0), (3, 7), (150, 99)] {
        let expected = rows[r] * columns[c] / all;
        let value = at(&found.quotient, r, c).unwrap_or_else(|| found.at_zero(r as u32, c as u32).unwrap());
        assert!((value - (dense[r][c] + found.shape) / (expected + found.shape)).abs() < 1e-12);
        let raw = dense[r][c] / expected;
        assert!((value - 1.0).abs() < (raw - 1.0).abs() && (value - 1.0) * (raw - 1.0) >= 0.0);
    }
    // Nothing but chance: all quotients are one.
    let even = vec![vec![3.0; 5]; 4];
    let flat = shrunken_quotient(&table_of(&even), &ShrinkageConfig::default()).unwrap();
    assert!(flat.shape.is_infinite() && at(&flat.quotient, 1, 1) == Some(1.0) && flat.deviation.cells() == 0);
    assert!(shrunken_quotient(&table, &ShrinkageConfig { shape: Some(-1.0) }).is_err());
}

#[test]
fn trap_08_duplicates_add_up_and_what_is_no_value_is_refused() {
    let (table, log) = SparseTable::from_cells(2, 2, &[(0, 0, 1.0), (1, 1, 2.0), (0, 0, 2.0), (0, 1, 3.0), (1, 0, 0.0)]).unwrap();
    assert_eq!((log.repeated, log.zero), (1, 1));
    let (once, _) = SparseTable::from_cells(2, 2, &[(0, 0, 3.0), (0, 1, 3.0), (1, 1, 2.0)]).unwrap();
    assert_eq!(quotients(&table), quotients(&once));
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(SparseTable::from_cells(1, 1, &[(0, 0, bad)]).unwrap_err().kind(), "value");
    }
    // Sums that no float holds are an error, not a quotient.
    let (large, _) = SparseTable::from_cells(2, 1, &[(0, 0, 1e308), (1, 0, 1e308)]).unwrap();
    assert_eq!(location_quotient(&large, &LocationQuotientConfig::default()).unwrap_err().kind(), "numeric");
}
