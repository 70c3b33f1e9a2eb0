use super::super::{
    Ended, Fitness, FitnessConfig, NonHomogeneousConfig, Stop, Update, fitness, non_homogeneous_fitness, weighted_fitness,
};
use super::*;
use crate::tables::Progress;

fn steps(n: u32) -> FitnessConfig {
    FitnessConfig { stop: Stop::Steps(n), max_steps: 1_000_000, ..FitnessConfig::default() }
}

fn run(presence: &Presence, config: &FitnessConfig) -> Fitness {
    fitness(presence, config, &Progress::new()).unwrap()
}

/// The formula, in plain floats; for tables without empty units.
fn obvious(dense: &[Vec<f64>], n: u32, update: Update, alpha: f64) -> (Vec<f64>, Vec<f64>) {
    let columns = turned(dense);
    let (mut f, mut q) = (vec![1.0; dense.len()], vec![1.0; columns.len()]);
    let scaled = |v: Vec<f64>| {
        let mean = v.iter().sum::<f64>() / v.len() as f64;
        v.into_iter().map(|x| x / mean).collect::<Vec<f64>>()
    };
    for _ in 0..n {
        let next = scaled(dense.iter().map(|row| row.iter().zip(&q).map(|(m, q)| m * q).sum()).collect());
        let source = if update == Update::Sequential { &next } else { &f };
        let sum = |column: &Vec<f64>| column.iter().zip(source).map(|(m, f): (&f64, &f64)| m * f.powf(-alpha)).sum::<f64>();
        q = scaled(columns.iter().map(|column| sum(column).powf(-1.0 / alpha)).collect());
        f = next;
    }
    (f, q)
}

#[test]
fn it_agrees_with_the_formula_and_takes_empty_units_out() {
    let mut compared = 0;
    for case in 0..400 {
        let mut rng = stream(81, case);
        let (rows, columns) = (rng.random_range(2..9), rng.random_range(2..9));
        let (presence, dense) = random_presence(&mut rng, rows, columns, 0.6);
        let whole = dense.iter().chain(&turned(&dense)).all(|r| r.iter().sum::<f64>() > 0.0);
        let n = rng.random_range(0..25);
        for update in [Update::Synchronous, Update::Sequential] {
            let extremality = [1.0, 2.0, 0.5][case as usize % 3];
            let found = run(&presence, &FitnessConfig { update, extremality, ..steps(n) });
            assert_eq!((found.steps, found.ended), (n, Ended::Steps));
            assert!(presence.row_counts().iter().zip(&found.fitness).all(|(d, f)| f.is_some() == (*d > 0)));
            if !whole {
                continue;
            }
            compared += 1;
            let (f, q) = obvious(&dense, n, update, extremality);
            assert!(close(&all(&found.fitness), &f, 1e-10) && close(&all(&found.complexity), &q, 1e-10), "{case}");
            let logs: Vec<f64> = f.iter().map(|f| f.ln()).collect();
            assert!(close(&all(&found.log_fitness), &logs, 1e-9));
        }
    }
    assert!(compared > 300);
    let mut rng = stream(82, 3);
    let dense: Vec<Vec<f64>> = (0..6).map(|_| (0..5).map(|_| f64::from(rng.random_range(1..9u32))).collect()).collect();
    let found = weighted_fitness(&table_of(&dense), &steps(9), &Progress::new()).unwrap();
    assert!(close(&all(&found.fitness), &obvious(&dense, 9, Update::Synchronous, 1.0).0, 1e-10));
}

#[test]
fn trap_16_the_number_of_steps_belongs_to_the_definition() {
    let corner = Presence::from_rows(2, [vec![0, 1], vec![0]]);
    for n in [1u32, 2, 5, 20, 400] {
        let ratio = |update| {
            let found = run(&corner, &FitnessConfig { update, ..steps(n) });
            found.fitness[1].unwrap() / found.fitness[0].unwrap()
        };
        assert!((ratio(Update::Synchronous) * f64::from(n + 1) - 1.0).abs() < 1e-10, "{n}");
        assert!((ratio(Update::Sequential) * f64::from(2 * n) - 1.0).abs() < 1e-10, "{n}");
    }
    let found = run(&corner, &steps(400));
    assert_eq!((found.vanishing, found.crossing_time), (1, None));
    assert!((found.growth[1].unwrap() + 1.0).abs() < 0.01, "{:?}", found.growth);
    assert_eq!(run(&corner, &FitnessConfig { stop: Stop::Crossing(1e6), ..FitnessConfig::default() }).ended, Ended::Crossing);
    let short = run(&corner, &FitnessConfig { max_steps: 50, ..FitnessConfig::default() });
    assert_eq!((short.ended, short.steps), (Ended::MaxSteps, 50));
    assert!(short.diagnosis.warnings.len() == 2);
}

#[test]
fn trap_16_values_too_small_for_a_float_keep_their_order() {
    // A fully nested table with far more columns than rows at its foot loses its poorest rows faster than any float can hold.
    let n = 40u32;
    let nested = Presence::from_rows(n, (0..n).map(|r| (0..n - r).collect()));
    let found = run(&nested, &steps(60_000));
    let logs = all(&found.log_fitness);
    assert!(logs.iter().all(|l| l.is_finite()) && logs.windows(2).all(|pair| pair[0] > pair[1]), "{logs:?}");
    // The same in the published form under another number of steps: order kept, values not.
    let early = all(&run(&nested, &steps(600)).log_fitness);
    assert!(early.windows(2).all(|pair| pair[0] > pair[1]) && early[39] - logs[39] > 3.0);
    // Logarithms go on where floats end.
    let extreme = FitnessConfig { extremality: 40.0, ..steps(300) };
    let deep = run(&nested, &extreme);
    assert!(all(&deep.log_fitness).iter().all(|l| l.is_finite()) && all(&deep.log_complexity).iter().all(|l| l.is_finite()));
    assert!(deep.log_fitness.windows(2).all(|pair| pair[0] >= pair[1]));
}

#[test]
fn trap_16_a_full_table_settles_and_its_fixed_point_is_the_scaling_of_sinkhorn_and_knopp() {
    for case in 0..100 {
        let (table, dense) = {
            let mut rng = stream(83, case);
            let dense: Vec<Vec<f64>> = (0..6).map(|_| (0..5).map(|_| rng.random_range(0.5..3.0)).collect()).collect();
            (table_of(&dense), dense)
        };
        let both = [Update::Synchronous, Update::Sequential].map(|update| {
            let config = FitnessConfig { update, stop: Stop::Change(1e-13), max_steps: 20_000, ..FitnessConfig::default() };
            weighted_fitness(&table, &config, &Progress::new()).unwrap()
        });
        let [a, b] = &both;
        assert!(close(&all(&a.fitness), &all(&b.fitness), 1e-9) && a.marginal_error < 1e-9 && a.ended == Ended::Change);
        let (f, q) = (all(&b.fitness), all(&b.complexity));
        let column = |p: usize| (0..6).map(|r| dense[r][p] * q[p] / f[r]).sum::<f64>();
        assert!((0..5).all(|p| (column(p) / column(0) - 1.0).abs() < 1e-9));
        assert_eq!((a.vanishing, a.underflowed), (0, 0));
    }
}

#[test]
fn trap_17_the_non_homogeneous_map_has_one_fixed_point_and_reaches_it() {
    for case in 0..200 {
        let (presence, dense) = random_presence(&mut stream(84, case), 7, 8, 0.5);
        let config = NonHomogeneousConfig { delta: 0.05, ..NonHomogeneousConfig::default() };
        let found = non_homogeneous_fitness(&presence, &config, &Progress::new()).unwrap();
        assert!(found.converged);
        let f = |r: usize| found.fitness[r].unwrap_or(f64::NAN);
        for (r, row) in dense.iter().enumerate().filter(|(_, row)| row.iter().sum::<f64>() > 0.0) {
            let simplicity = |p: usize| 1.0 + (0..7).filter(|&o| dense[o][p] > 0.0).map(|o| 1.0 / f(o)).sum::<f64>();
            let sum: f64 = (0..8).filter(|&p| row[p] > 0.0).map(|p| 1.0 / simplicity(p)).sum();
            assert!((f(r) - (0.05f64.powi(2) + sum)).abs() < 1e-9, "{case}");
            let diversity: f64 = row.iter().sum();
            assert!((found.inefficiency[r].unwrap() - (diversity - f(r))).abs() < 1e-12);
            for (p, _) in row.iter().enumerate().filter(|(_, m)| **m > 0.0) {
                assert!((found.complexity[p].unwrap() - 1.0 / (simplicity(p) - 1.0)).abs() < 1e-9);
            }
        }
        // Other starts lead there too: a row and its double are the same row.
        let doubled = Presence::from_rows(16, (0..7).map(|r| presence.row(r).iter().flat_map(|&c| [2 * c, 2 * c + 1]).collect()));
        let twice = non_homogeneous_fitness(&doubled, &config, &Progress::new()).unwrap();
        assert!((0..8).all(|p| twice.complexity[2 * p] == twice.complexity[2 * p + 1]));
    }
}

#[test]
fn trap_18_a_high_extremality_leaves_the_weakest_row_to_decide() {
    let (presence, dense) = random_presence(&mut stream(85, 2), 8, 6, 0.7);
    let found = run(&presence, &FitnessConfig { extremality: 200.0, ..steps(1) });
    let second = run(&presence, &FitnessConfig { extremality: 200.0, ..steps(2) });
    let f = all(&found.fitness);
    let least: Vec<f64> =
        turned(&dense).iter().map(|c| c.iter().zip(&f).filter(|(m, _)| **m > 0.0).map(|(_, f)| *f).fold(9.0, f64::min)).collect();
    let mean = least.iter().sum::<f64>() / 6.0;
    let expected: Vec<f64> = least.iter().map(|l| l / mean).collect();
    assert!(close(&all(&second.complexity), &expected, 0.02), "{:?} {expected:?}", second.complexity);
}

#[test]
fn trap_28_the_same_bytes_on_any_number_of_threads() {
    let (presence, _) = random_presence(&mut stream(86, 1), 800, 500, 0.2);
    let one = with_threads(1, || run(&presence, &steps(30)));
    for threads in [2, 8] {
        assert_eq!(one, with_threads(threads, || run(&presence, &steps(30))));
    }
    let bad = fitness(&presence, &FitnessConfig { extremality: 0.0, ..steps(1) }, &Progress::new());
    assert_eq!(bad.unwrap_err().kind(), "configuration");
}
