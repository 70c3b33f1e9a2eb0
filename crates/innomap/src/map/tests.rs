//! The builder's law on random batches, and every edge, cell and explanation against an obvious version.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::{Column, DataFrame, NamedFrom, Series};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::build::build_partial;
use super::identify::identify;
use super::*;
use crate::classification::{Industry, Scheme};
use crate::names::{Decisions, compared};
use crate::regions::{Gazetteer, Level};
use crate::tables::share::UNIT;
use crate::tables::{Audit, FileAudit, Progress, TextColumns, TextTable};

const COLUMNS: [&str; 10] = [
    "publication",
    "family",
    "title",
    "application_date",
    "applicants",
    "ipc",
    "province",
    "city",
    "district",
    "applicant_codes",
];

pub(super) type Row = [String; 10];

const APPLICANTS: [&str; 8] = [
    "浙江甲乙机器人有限公司",
    "浙江甲乙机器人有限责任公司",
    "杭州云岭大学",
    "王小明",
    "绍兴丙丁减速器（集团）有限公司",
    "绍兴丙丁减速器(集团)有限公司",
    "上海戊己研究院",
    "庚辛股份有限公司",
];
const SYMBOLS: [&str; 8] =
    ["B25J 9/16", "B25J9/16", "F16H 1/32", "H02K7/116", "G05B 19/04", "A61K 8/00", "Z99Z 1/00", "H04N 23/60"];
const PLACES: [[&str; 3]; 6] = [
    ["浙江", "绍兴", "柯桥区"],
    ["浙江", "杭州", "西湖区"],
    ["浙江", "杭州", ""],
    ["上海", "上海", "浦东新区"],
    ["", "", ""],
    ["浙江", "绍兴", "没有区"],
];
const TITLES: [&str; 3] = ["机器人用谐波减速器", "一种工业机器人机械臂控制方法", "一种杯子"];

pub(super) fn random_rows(seed: u64, n: usize) -> Vec<Row> {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut pick = |from: usize| rng.random_range(0..from);
    (0..n)
        .map(|_| {
            let many = |pick: &mut dyn FnMut(usize) -> usize, from: &[&str], most: usize| {
                let count = pick(most + 1);
                (0..count).map(|_| from[pick(from.len())]).collect::<Vec<_>>().join(" | ")
            };
            let number = pick(n);
            let place = PLACES[pick(PLACES.len())];
            let year = if pick(12) == 0 { String::new() } else { format!("{}", 2010 + pick(10)) };
            [
                format!("CN{number}A"),
                if pick(3) == 0 { String::new() } else { format!("F{}", number / 2) },
                TITLES[pick(TITLES.len())].to_owned(),
                year,
                many(&mut pick, &APPLICANTS, 3),
                many(&mut pick, &SYMBOLS, 4),
                place[0].to_owned(),
                place[1].to_owned(),
                place[2].to_owned(),
                String::new(),
            ]
        })
        .collect()
}

pub(super) fn batch(rows: &[(usize, &Row)]) -> Patents {
    let column = |c: usize| {
        let values: Vec<Option<&str>> = rows.iter().map(|(_, row)| Some(row[c].as_str()).filter(|v| !v.is_empty())).collect();
        Column::from(Series::new(COLUMNS[c].into(), values))
    };
    let columns = DataFrame::new_infer_height((0..COLUMNS.len()).map(column).collect()).unwrap();
    let row = rows.iter().map(|(i, _)| *i as u32 + 2).collect();
    let table = TextTable { columns: TextColumns::from_frame(&columns).unwrap(), file: vec![0; rows.len()], row };
    let file = FileAudit { path: "random".into(), sha256: "0".into(), read: 1_000, ..FileAudit::default() };
    let mut audit = Audit { files: vec![file], ..Audit::default() };
    let identified = identify(&table, &mut audit, &Progress::new()).unwrap();
    Patents { table, audit, identified, publications_distinct: false }
}

pub(super) fn setup(config: MapConfig) -> Setup {
    Setup::new(config, Some(Industry::load("industrial-robots").unwrap())).unwrap()
}

pub(super) fn numbered(rows: &[Row]) -> Vec<(usize, &Row)> {
    rows.iter().enumerate().collect()
}

pub(super) fn map_of(rows: &[Row], config: MapConfig) -> Map {
    build_partial(&setup(config), &batch(&numbered(rows)), None, &Decisions::default(), &Progress::new())
        .unwrap()
        .finish(&Progress::new())
        .unwrap()
}

/// Builds each batch, the first ones with what is known of names, merges them as a random tree in random order, and finishes.
pub(super) fn split_and_merge(
    rows: &[Row],
    config: &MapConfig,
    rng: &mut Pcg64,
    known: &[(Option<&Enterprises>, Decisions)],
) -> Vec<u8> {
    let setup = setup(config.clone());
    let mut shuffled = numbered(rows);
    for i in (1..shuffled.len()).rev() {
        shuffled.swap(i, rng.random_range(0..=i));
    }
    let mut parts = vec![Partial::empty(setup.clone())];
    for (list, decisions) in known.iter().cloned().chain(std::iter::repeat((None, Decisions::default()))) {
        if shuffled.is_empty() && parts.len() > known.len() {
            break;
        }
        let size = rng.random_range(0..=shuffled.len());
        let rest = shuffled.split_off(size);
        parts.push(build_partial(&setup, &batch(&shuffled), list, &decisions, &Progress::new()).unwrap());
        shuffled = rest;
    }
    while parts.len() > 1 {
        let a = parts.swap_remove(rng.random_range(0..parts.len()));
        let b = parts.swap_remove(rng.random_range(0..parts.len()));
        parts.push(a.merge(b, &Progress::new()).unwrap());
    }
    parts.remove(0).finish(&Progress::new()).unwrap().to_bytes().unwrap()
}

#[test]
fn any_split_merged_in_any_order_on_any_threads_gives_the_same_bytes() {
    for seed in 0..40 {
        let rows = random_rows(seed, 60);
        let config = match seed % 4 {
            0 => MapConfig::default(),
            1 => MapConfig { period: Some((2012, 2016)), ..MapConfig::default() },
            2 => MapConfig { technology: "ipc4".into(), unit: config::Unit::Publication, ..MapConfig::default() },
            _ => MapConfig { scope: config::Scope::Industry, ..MapConfig::default() },
        };
        let whole = map_of(&rows, config.clone()).to_bytes().unwrap();
        let mut rng = Pcg64::seed_from_u64(seed + 1_000);
        for threads in [1, 2, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let parts = pool.install(|| split_and_merge(&rows, &config, &mut rng, &[(None, Decisions::default())]));
            assert!(parts == whole, "seed {seed}, {threads} threads");
        }
    }
}

#[test]
fn merging_finished_maps_is_the_same_as_reading_together() {
    for seed in 0..20 {
        let rows = random_rows(seed, 50);
        let all = numbered(&rows);
        let (left, right) = all.split_at(20);
        let setup = setup(MapConfig::default());
        let finish = |part: &[(usize, &Row)]| {
            build_partial(&setup, &batch(part), None, &Decisions::default(), &Progress::new())
                .unwrap()
                .finish(&Progress::new())
                .unwrap()
        };
        let whole = finish(&all).to_bytes().unwrap();
        assert!(finish(left).merge(finish(right), &Progress::new()).unwrap().to_bytes().unwrap() == whole);
        assert!(finish(right).merge(finish(left), &Progress::new()).unwrap().to_bytes().unwrap() == whole);
    }
}

#[test]
fn a_bundle_opens_to_the_same_bytes_and_notices_every_changed_one() {
    let map = map_of(&random_rows(7, 80), MapConfig::default());
    let bytes = map.to_bytes().unwrap();
    assert!(Map::from_bytes(bytes.clone(), &Progress::new()).unwrap().to_bytes().unwrap() == bytes);
    let mut rng = Pcg64::seed_from_u64(3);
    for _ in 0..200 {
        let mut changed = bytes.clone();
        let at = rng.random_range(0..changed.len());
        changed[at] ^= 1 << rng.random_range(0..8);
        assert_eq!(Map::from_bytes(changed, &Progress::new()).unwrap_err().kind(), "input", "byte {at}");
    }
    for length in [0, 1, 10, bytes.len() / 2, bytes.len() - 1] {
        assert_eq!(Map::from_bytes(bytes[..length].to_vec(), &Progress::new()).unwrap_err().kind(), "input");
    }
}

/// The obvious version of a patent: what its rows say together, by plain sets.
struct Obvious {
    institutions: BTreeSet<String>,
    applicants: usize,
    fields: BTreeMap<String, usize>,
    year: i32,
    regions: BTreeSet<u32>,
}

fn obvious(rows: &[Row]) -> Vec<Obvious> {
    let scheme = Scheme::load("wipo35").unwrap();
    // Rows of one family or one publication are one patent: sets that grow until none share a name.
    let mut units: Vec<(BTreeSet<&str>, Vec<&Row>)> = Vec::new();
    for row in rows {
        let names = BTreeSet::from([row[0].as_str(), if row[1].is_empty() { &row[0] } else { &row[1] }]);
        let mut unit = (names, vec![row]);
        while let Some(at) = units.iter().position(|u| !u.0.is_disjoint(&unit.0)) {
            let (names, rows) = units.swap_remove(at);
            unit.0.extend(names);
            unit.1.extend(rows);
        }
        units.push(unit);
    }
    units
        .into_iter()
        .map(|(_, rows)| {
            let holders = |row: &Row| {
                let names: BTreeSet<String> = row[4].split(" | ").filter(|n| !n.is_empty()).map(crate::names::fold).collect();
                let persons = names.iter().filter(|n| n.as_str() == "王小明").count();
                let institutions: BTreeSet<String> = names.into_iter().filter(|n| n != "王小明").collect();
                (institutions.len() + persons, institutions)
            };
            let best = rows.iter().map(|r| holders(r)).max_by(|a, b| {
                let order = |x: &(usize, BTreeSet<String>)| (x.0, x.1.len());
                order(a).cmp(&order(b)).then_with(|| b.1.iter().cmp(a.1.iter()))
            });
            let (names, written) = best.unwrap_or_default();
            let persons = names - written.len();
            let institutions: BTreeSet<String> = written.iter().map(|name| compared(name).into_owned()).collect();
            let applicants = institutions.len() + persons;
            let symbols: BTreeSet<String> = rows
                .iter()
                .flat_map(|r| r[5].split(" | "))
                .map(|s| s.replace(' ', ""))
                .filter(|s| !s.is_empty() && !s.starts_with('Z'))
                .collect();
            let mut fields = BTreeMap::new();
            for s in symbols {
                let class = scheme.class_of(crate::classification::Symbol::parse(&s).unwrap()).unwrap();
                *fields.entry(scheme.classes()[class as usize].name.zh.clone()).or_insert(0) += 1;
            }
            let year = rows.iter().filter_map(|r| r[3].parse::<i32>().ok()).min().unwrap_or(0);
            let place = |r: &Row| {
                let gazetteer = Gazetteer::current();
                let code = ["浙江省绍兴市柯桥区", "浙江省杭州市西湖区", "浙江省杭州市", "上海市浦东新区", "浙江省绍兴市"];
                let at = PLACES.iter().position(|p| p.iter().zip(&r[6..]).all(|(a, b)| a == b)).unwrap();
                let name = match at {
                    4 => return BTreeSet::new(),
                    5 => code[4],
                    i => code[i],
                };
                BTreeSet::from([gazetteer.find(name).unwrap()])
            };
            let regions = rows
                .iter()
                .map(|r| place(r))
                .max_by(|a, b| a.len().cmp(&b.len()).then_with(|| b.iter().cmp(a.iter())))
                .unwrap_or_default();
            Obvious { institutions, applicants, fields, year, regions }
        })
        .collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

type Sums = BTreeMap<(String, String, i32), (f64, u32)>;

fn sums(map: &Map, source: NodeKind, target: NodeKind) -> Sums {
    let edges = map.edges(source, target).unwrap();
    let (a, b) = (map.labels(source), map.labels(target));
    (0..edges.len())
        .map(|i| {
            let label = |labels: &[String], id: u32| compared(&labels[id as usize]).into_owned();
            let key = (label(&a, edges.source[i]), label(&b, edges.target[i]), edges.year[i]);
            (key, (edges.parts[i] as f64 / UNIT as f64, edges.patents[i]))
        })
        .collect()
}

fn assert_same(found: &Sums, expected: &Sums) {
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (key, value) in expected {
        assert!(close(found[key].0, value.0) && found[key].1 == value.1, "{key:?}: {:?} for {value:?}", found[key]);
    }
}

#[test]
fn edges_equal_the_obvious_version() {
    let mut seen = 0;
    for seed in 100..160 {
        let rows = random_rows(seed, 80);
        let map = map_of(&rows, MapConfig::default());
        let mut expected: [Sums; 4] = Default::default();
        for patent in obvious(&rows) {
            let symbols: usize = patent.fields.values().sum();
            let mut add = |which: usize, a: &str, b: &str, weight: f64| {
                let cell = expected[which].entry((a.to_owned(), b.to_owned(), patent.year)).or_default();
                cell.0 += weight;
                cell.1 += 1;
            };
            for (field, n) in &patent.fields {
                let share = *n as f64 / symbols as f64;
                for name in &patent.institutions {
                    add(0, name, field, share / patent.applicants as f64);
                }
                for &code in &patent.regions {
                    add(1, &map.region_label(code), field, share / patent.regions.len() as f64);
                }
            }
            let pairs = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
            for (i, a) in patent.institutions.iter().enumerate() {
                for b in patent.institutions.iter().skip(i + 1) {
                    add(2, a, b, 1.0 / pairs(patent.institutions.len()));
                }
            }
            let classes: Vec<&String> = {
                let order = map.labels(NodeKind::Technology);
                order.iter().filter_map(|l| patent.fields.get_key_value(l).map(|(k, _)| k)).collect()
            };
            for (i, a) in classes.iter().enumerate() {
                for b in &classes[i + 1..] {
                    add(3, a, b, 1.0 / pairs(classes.len()));
                }
            }
        }
        use NodeKind::{Institution, Region, Technology};
        for (which, (a, b)) in
            [(Institution, Technology), (Region, Technology), (Institution, Institution), (Technology, Technology)]
                .into_iter()
                .enumerate()
        {
            let found = sums(&map, a, b);
            assert_same(&found, &expected[which]);
            seen += found.len();
        }
    }
    assert!(seen > 1_000);
}

#[test]
fn cells_add_up_to_the_patents_with_a_class_at_every_level() {
    for seed in 200..230 {
        let map = map_of(&random_rows(seed, 80), MapConfig::default());
        let with_class = u128::from(map.coverage.patents - map.coverage.without_class) * u128::from(UNIT);
        for level in [Level::Province, Level::City, Level::County] {
            let cells = map.cells(NodeKind::Region, NodeKind::Technology, level, true, &Selection::default()).unwrap();
            assert_eq!(cells.iter().map(|c| u128::from(c.parts)).sum::<u128>(), with_class);
        }
    }
}

#[test]
fn an_explanation_adds_up_to_the_number_it_explains() {
    let map = map_of(&random_rows(300, 200), MapConfig::default());
    let sum =
        |table: &DataFrame| table.column("weight").unwrap().as_materialized_series().f64().unwrap().iter().flatten().sum::<f64>();
    let cells = map.cells(NodeKind::Region, NodeKind::Technology, Level::City, false, &Selection::default()).unwrap();
    assert!(cells.len() > 5);
    for cell in cells {
        let region = (cell.row != 0).then_some(cell.row);
        let selection = Selection { region, unplaced: region.is_none().then_some(Level::City), ..Selection::default() };
        let table = map.explain(&[(NodeKind::Technology, cell.column)], &selection).unwrap();
        assert_eq!(table.height(), cell.patents as usize);
        assert!(close(sum(&table), cell.parts as f64 / UNIT as f64));
    }
    let edges = map.edges(NodeKind::Institution, NodeKind::Branch).unwrap();
    let first = (edges.source[0], edges.target[0]);
    let expected: f64 = (0..edges.len())
        .filter(|&i| (edges.source[i], edges.target[i]) == first)
        .map(|i| edges.parts[i] as f64 / UNIT as f64)
        .sum();
    let table = map.explain(&[(NodeKind::Institution, first.0), (NodeKind::Branch, first.1)], &Selection::default()).unwrap();
    assert!(close(sum(&table), expected));
}

#[test]
fn the_graph_holds_each_tie_once_with_all_its_years() {
    let map = map_of(&random_rows(400, 200), MapConfig::default());
    let pairs = [(NodeKind::Institution, NodeKind::Institution), (NodeKind::Institution, NodeKind::Technology)];
    let graph = map.graph(&pairs).unwrap();
    let total = |pair: (NodeKind, NodeKind)| map.edges(pair.0, pair.1).unwrap().patents.iter().sum::<u32>();
    assert_eq!(graph.edge_weights().map(|t| t.patents).sum::<u32>(), total(pairs[0]) + total(pairs[1]));
    let ends: BTreeSet<_> = graph.edge_indices().map(|e| graph.edge_endpoints(e).unwrap()).collect();
    assert_eq!(ends.len(), graph.edge_count());
}

#[test]
fn maps_of_different_choices_do_not_merge() {
    let rows = random_rows(1, 10);
    let a = map_of(&rows, MapConfig::default());
    let b = map_of(&rows, MapConfig { technology: "ipc4".into(), ..MapConfig::default() });
    assert_eq!(a.merge(b, &Progress::new()).unwrap_err().kind(), "configuration");
}
