//! What every unit since 1980 is today.

use std::collections::BTreeMap;

use super::{ChangeKind, DatedUnit, Fate, Gazetteer, History, Level, PlaceQuery, Reason, border_changes};

/// The pairs of code and name of the revisions, as the packaged table has them: (code, name, first, last).
fn pairs() -> Vec<(u32, &'static str, &'static str, &'static str)> {
    include_str!("history.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|fields| fields[2].len() != 4)
        .map(|fields| (fields[0].parse().unwrap(), fields[1], fields[2], fields[3]))
        .collect()
}

fn unit(code: u32, name: &str) -> &'static DatedUnit {
    History::current().with_code(code).find(|unit| unit.name == name).unwrap()
}

fn a_year_of(unit: &DatedUnit) -> Option<i32> {
    let year = if unit.gone == i32::MAX { 2023 } else { unit.gone - 1 };
    unit.in_force(year).then_some(year)
}

#[test]
fn every_pair_of_the_revisions_leads_to_today_or_says_why_not() {
    let (g, h) = (Gazetteer::current(), History::current());
    let pairs = pairs();
    assert_eq!(pairs.len(), 6_900);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for &(code, name, ..) in &pairs {
        let unit = unit(code, name);
        *counts.entry(unit.fate.name()).or_default() += 1;
        assert!(unit.today.iter().all(|&today| g.name(today).is_some()), "{unit:?}");
        let heirs = h.heirs(unit, a_year_of(unit));
        match unit.fate {
            Fate::InForce => assert_eq!((unit.today.as_slice(), g.name(code)), (&[code][..], Some(name))),
            Fate::Successor => assert!(unit.today.len() == 1 && heirs.certain),
            Fate::MainSuccessor => assert!(unit.today.len() > 1 && !heirs.certain && heirs.main == Some(unit.today[0])),
            Fate::Divided => {
                assert!(unit.today.len() > 1 && heirs.main.is_none_or(|main| !unit.today.contains(&main)), "{unit:?}");
            }
            Fate::Within => assert!(unit.today.len() == 1 && !heirs.certain),
            Fate::Mistake => assert!(unit.today.is_empty()),
        }
        // A revision may have two names under one code; the year does not tell them apart.
        if a_year_of(unit).is_some_and(|year| h.with_code(code).filter(|other| other.in_force(year)).count() > 1) {
            continue;
        }
        // By code and year, as a table of then gives it.
        let place = g.place(&PlaceQuery { code: Some(&code.to_string()), year: a_year_of(unit), ..PlaceQuery::default() });
        if unit.fate == Fate::Mistake {
            assert!(place.unit.is_none() && place.reason.is_some());
            continue;
        }
        assert_eq!(place.unit.as_ref().map(|u| u.code), heirs.main, "{unit:?}");
        assert_eq!(place.certain, heirs.certain, "{unit:?}: {place:?}");
        if a_year_of(unit).is_some() {
            assert_eq!(place.then.as_ref().map(|u| (u.code, u.name.as_str())), Some((code, name)), "{unit:?}");
        }
        let why = place.reason.is_none() || matches!(place.reason, Some(Reason::Divided | Reason::SuccessorUncertain));
        assert!(why && place.certain == place.reason.is_none(), "{unit:?}: {place:?}");
    }
    println!("{counts:?}");
    assert_eq!(counts.values().sum::<usize>(), 6_900);
}

#[test]
fn a_full_name_of_then_is_found_in_its_year() {
    let (g, h) = (Gazetteer::current(), History::current());
    let mut wrong = Vec::new();
    for (code, name, ..) in pairs() {
        let unit = unit(code, name);
        let (Some(year), false) = (a_year_of(unit), unit.fate == Fate::Mistake) else { continue };
        let text = h.full_name(unit, year);
        let place = g.place(&PlaceQuery { text: Some(&text), year: Some(year), ..PlaceQuery::default() });
        let heirs = h.heirs(unit, Some(year));
        let (then, today) = (place.then.as_ref().map(|u| u.code), place.unit.as_ref().map(|u| u.code));
        if then != Some(code) || today != heirs.main {
            wrong.push(format!(
                "{code} {text} {year}: then {then:?} today {today:?} expected {:?} {:?}",
                heirs.main, place.reason
            ));
        }
    }
    assert!(wrong.len() < 40, "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn changes_are_those_that_happened() {
    let of = |year: i32, from: u32| {
        let change = border_changes().iter().find(|c| c.year == year && c.from.0 == from).unwrap();
        (change.kind, change.to.iter().map(|u| u.0).collect::<Vec<_>>(), change.certain)
    };
    assert_eq!(of(2013, 330_621), (ChangeKind::Upgrade, vec![330_603], true));
    assert_eq!(of(2021, 330_110), (ChangeKind::Split, vec![330_110, 330_113], false));
    assert_eq!(of(2021, 330_103), (ChangeKind::Merge, vec![330_105], true));
    assert_eq!(of(2021, 330_104), (ChangeKind::Split, vec![330_102, 330_114], false));
    assert_eq!(of(2000, 320_586), (ChangeKind::Split, vec![320_505, 320_506, 320_507], false));
    assert_eq!(of(1995, 320_524), (ChangeKind::Upgrade, vec![320_586], false));
    assert_eq!(of(1983, 332_300), (ChangeKind::Upgrade, vec![330_600], true));
    assert_eq!(of(2010, 420_600), (ChangeKind::Rename, vec![420_600], true));
    for change in border_changes() {
        assert!((1981..=2023).contains(&change.year) && !change.today.is_empty(), "{change:?}");
        assert!(!change.certain || change.today.len() == 1, "{change:?}");
    }
}

#[test]
fn a_unit_of_today_knows_what_it_was() {
    let (g, h) = (Gazetteer::current(), History::current());
    let shares = |today: u32, year: i32| -> Vec<(u32, Option<f64>)> {
        h.units_of(today, year).iter().map(|share| (share.unit.code, share.share)).collect()
    };
    assert_eq!(shares(330_603, 1995), [(330_621, Some(1.0))]);
    assert_eq!(shares(330_105, 2015), [(330_103, Some(1.0)), (330_105, Some(1.0))]);
    assert_eq!(shares(330_113, 2015), [(330_110, None)]);
    assert_eq!(shares(330_113, 2022), [(330_113, Some(1.0))]);
    assert_eq!(shares(330_600, 1982), [(332_300, Some(1.0))]);
    let mut none = Vec::new();
    for year in [1985, 1995, 2005, 2015, 2023] {
        for code in Level::DIVISIONS.iter().flat_map(|&level| g.codes(level)) {
            let shares = h.units_of(code, year);
            assert!(shares.iter().all(|share| share.unit.in_force(year)));
            if shares.is_empty() {
                none.push((code, year));
            }
        }
        // All that was in force lies somewhere today.
        for unit in h.units().iter().filter(|unit| unit.in_force(year) && unit.fate != Fate::Mistake) {
            let heirs = h.heirs(unit, Some(year));
            assert!(!heirs.parts.is_empty());
            for &part in heirs.parts.iter().filter(|&&part| Level::of(part) == unit.level()) {
                assert!(h.units_of(part, year).iter().any(|share| share.unit == unit), "{unit:?} {year} {part}");
            }
        }
    }
    println!("{} units and years without a unit of then: {none:?}", none.len());
    assert!(none.iter().all(|&(_, year)| year < 2023));
}
