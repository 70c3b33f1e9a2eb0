//! What a map makes of names: the builder's law with codes, lists and decisions, and that nothing is lost or counted twice
//! whichever way names are taken.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::{Column, DataFrame, NamedFrom, Series};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::build::build_partial;
use super::config::{DoubtfulMerges, InstitutionLevel};
use super::tests::{Row, batch, map_of, numbered, random_rows, setup, split_and_merge};
use super::*;
use crate::names::{Action, Code, Decision, Decisions, fold};
use crate::sources::ReadConfig;
use crate::tables::Progress;
use crate::tables::share::UNIT;

const LISTED: [(&str, &str, &str, &str); 3] = [
    ("浙江甲乙机器人有限公司", "绍兴甲乙机械厂", "浙江省", "杭州市"),
    ("绍兴丙丁减速器(集团)有限公司", "", "浙江省", "绍兴市"),
    ("壬癸投资有限公司", "", "江苏省", "苏州市"),
];

/// A credit code of a firm in 绍兴 whose check sign is right.
fn credit(serial: u32) -> String {
    let body = format!("91330600MA{serial:07}");
    let signs = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars();
    let mut all = signs.map(|sign| format!("{body}{sign}"));
    all.find(|code| Code::read(code).is_ok()).unwrap()
}

/// The rows with codes beside some names: of their own, one that several bear, wrong ones, and too many.
fn with_codes(mut rows: Vec<Row>, seed: u64) -> Vec<Row> {
    let mut rng = Pcg64::seed_from_u64(seed);
    for row in &mut rows {
        let code = |rng: &mut Pcg64| match rng.random_range(0..6) {
            0 => "-".to_owned(),
            1 => "91330600MA00000000".to_owned(),
            n => credit(n),
        };
        let n = row[4].split(" | ").count() + usize::from(rng.random_range(0..8) == 0);
        if rng.random_range(0..3) > 0 {
            row[9] = (0..n).map(|_| code(&mut rng)).collect::<Vec<_>>().join(" | ");
        }
    }
    rows
}

fn list() -> Enterprises {
    let column = |name: &str, pick: fn(&(&'static str, &'static str, &'static str, &'static str)) -> &'static str| {
        Column::from(Series::new(name.into(), LISTED.iter().map(pick).collect::<Vec<&str>>()))
    };
    let table = DataFrame::new_infer_height(vec![
        column("name", |l| l.0),
        column("former_names", |l| l.1),
        column("province", |l| l.2),
        column("city", |l| l.3),
    ])
    .unwrap();
    let columns = ["name", "former_names", "province", "city"].map(|c| (c.to_owned(), c.to_owned())).into();
    Enterprises::from_table(table, "list", &ReadConfig { columns, ..ReadConfig::default() }).unwrap()
}

fn decision(action: Action, name: &str, other: &str) -> Decision {
    Decision { action, name: fold(name), other: fold(other), from: None, until: None, note: String::new() }
}

fn decisions() -> Vec<Decision> {
    vec![
        decision(Action::Merge, "上海戊己研究院", "庚辛股份有限公司"),
        decision(Action::Parent, "庚辛股份有限公司", "壬癸投资有限公司"),
        decision(Action::Merge, "没有这家有限公司", "杭州云岭大学"),
    ]
}

fn all_of(mut decisions: Vec<Decision>) -> Decisions {
    decisions.sort_unstable();
    Decisions { all: decisions }
}

fn configs() -> [MapConfig; 4] {
    let of = |institution, doubtful| MapConfig { institution, doubtful, ..MapConfig::default() };
    [
        of(InstitutionLevel::LegalPerson, DoubtfulMerges::Apart),
        of(InstitutionLevel::LegalPerson, DoubtfulMerges::Merged),
        of(InstitutionLevel::Group, DoubtfulMerges::Apart),
        of(InstitutionLevel::Group, DoubtfulMerges::Merged),
    ]
}

fn whole(rows: &[Row], config: &MapConfig) -> Map {
    let known = all_of(decisions());
    build_partial(&setup(config.clone()), &batch(&numbered(rows)), Some(&list()), &known, &Progress::new())
        .unwrap()
        .finish(&Progress::new())
        .unwrap()
}

#[test]
fn names_codes_lists_and_decisions_come_with_any_part_in_any_order() {
    let list = list();
    for seed in 0..16 {
        let rows = with_codes(random_rows(seed, 60), seed);
        let config = &configs()[seed as usize % 4];
        let expected = whole(&rows, config).to_bytes().unwrap();
        let [a, b, c]: [Decision; 3] = decisions().try_into().unwrap();
        let known = [(None, all_of(vec![c, a])), (Some(&list), Decisions::default()), (Some(&list), all_of(vec![b]))];
        let mut rng = Pcg64::seed_from_u64(seed + 1_000);
        for threads in [1, 2, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let parts = pool.install(|| split_and_merge(&rows, config, &mut rng, &known));
            assert!(parts == expected, "seed {seed}, {threads} threads");
        }
        let opened = Map::from_bytes(expected.clone(), &Progress::new()).unwrap();
        assert!(opened.to_bytes().unwrap() == expected);
        assert!(
            opened.clone().merge(opened, &Progress::new()).unwrap().to_bytes().unwrap() == expected,
            "merging with itself changes nothing"
        );
    }
}

#[test]
fn names_taken_otherwise_are_the_map_built_so() {
    for seed in 0..8 {
        let rows = with_codes(random_rows(seed, 60), seed);
        for from in &configs() {
            let without = map_of(&rows, from.clone());
            for to in &configs() {
                let config = NameConfig { institution: Some(to.institution), doubtful: Some(to.doubtful), decisions: None };
                let expected = whole(&rows, to).to_bytes().unwrap();
                assert!(whole(&rows, from).with_names(config.clone(), &Progress::new()).unwrap().to_bytes().unwrap() == expected);
                let expected = map_of(&rows, to.clone()).to_bytes().unwrap();
                assert!(without.with_names(config, &Progress::new()).unwrap().to_bytes().unwrap() == expected);
            }
        }
    }
}

/// Patents, shares and years, which do not hang on who is who.
fn totals(map: &Map) -> (usize, u64, u64, Vec<i32>) {
    (
        map.facts.len(),
        map.coverage.without_institution,
        map.coverage.person_applicants,
        map.facts.date.iter().map(|d| d.year()).collect(),
    )
}

#[test]
fn totals_stay_whichever_way_names_are_taken() {
    for seed in 0..12 {
        let rows = with_codes(random_rows(seed, 80), seed);
        let maps: Vec<Map> = configs().iter().map(|config| whole(&rows, config)).collect();
        for map in &maps {
            assert_eq!(totals(map), totals(&maps[0]));
            for patent in 0..map.facts.len() {
                let holders = map.facts.institutions.row(patent);
                let expected: BTreeSet<u32> = map
                    .facts
                    .mentions
                    .row(patent)
                    .iter()
                    .map(|&m| map.who.institution[map.who.placed.on(&map.facts, patent, m) as usize])
                    .collect();
                assert!(holders.iter().eq(&expected), "two names of one institution are one applicant");
                let persons = usize::from(map.facts.persons[patent]);
                assert_eq!(map.facts.applicants[patent] as usize, persons + holders.len());
                let parts: u64 = (0..holders.len()).map(|i| map.facts.institution_parts(patent, i)).sum();
                if persons == 0 && !holders.is_empty() {
                    assert_eq!(parts, UNIT);
                }
            }
            // Every name is in one institution, and no institution is without a name.
            let of_nodes: Vec<u32> = map.institutions.names.values().to_vec();
            assert_eq!(of_nodes.iter().collect::<BTreeSet<_>>().len(), map.who.placed.len());
            assert_eq!(of_nodes.len(), map.who.placed.len());
            assert!(map.institutions.names.rows().all(|row| !row.is_empty()));
            assert!(map.institutions.name.is_sorted_by(|a, b| a < b), "each label once");
        }
        // A group holds what its legal persons hold: no pair of names that is one institution is two groups.
        let (persons, groups) = (&maps[0], &maps[2]);
        let mut group_of: BTreeMap<u32, u32> = BTreeMap::new();
        for (&person, &group) in persons.who.institution.iter().zip(&groups.who.institution) {
            assert_eq!(*group_of.entry(person).or_insert(group), group);
        }
        assert!(groups.institutions.name.len() <= persons.institutions.name.len());
    }
}

#[test]
fn codes_that_are_none_or_out_of_place_are_noted_and_tell_nobody_apart() {
    let mut rows = random_rows(3, 4);
    let given = [
        ("庚辛股份有限公司 | 杭州云岭大学", credit(2) + " | -"),
        ("庚辛股份有限公司", "91330600MA00000000".to_owned()),
        ("庚辛股份有限公司 | 杭州云岭大学", credit(3)),
        ("王小明", credit(4)),
    ];
    for (i, (row, (names, codes))) in rows.iter_mut().zip(given).enumerate() {
        (row[0], row[1]) = (format!("CN{i}A"), String::new());
        (row[4], row[9]) = (names.to_owned(), codes);
    }
    let patents = batch(&numbered(&rows));
    let noted: Vec<u32> = patents.audit.unparsed.iter().filter(|n| n.column == "applicant_codes").map(|n| n.row).collect();
    assert_eq!(noted, [3, 4]);
    let map = build_partial(&setup(MapConfig::default()), &patents, None, &Decisions::default(), &Progress::new())
        .unwrap()
        .finish(&Progress::new())
        .unwrap();
    let mentions: Vec<(&str, bool)> =
        (0..map.mentions.len() as u32).map(|id| (map.mentions.name(id), map.mentions.code(id).is_some())).collect();
    let expected = [("庚辛股份有限公司", false), ("庚辛股份有限公司", true), ("杭州云岭大学", false), ("王小明", true)];
    assert_eq!(mentions, expected, "who has the code of a legal person is none");
    assert_eq!(map.coverage.person_applicants, 0);
}
