use super::*;
use proptest::prelude::*;

fn holds(pattern: &str, symbol: &str) -> bool {
    let (low, high) = interval(pattern).unwrap();
    (low..=high).contains(&Symbol::parse(symbol).unwrap().number())
}

#[test]
fn each_form_covers_what_it_says() {
    assert!(holds("B25J*", "B25J 9/16") && holds("B25J", "B25J 9/16") && holds("B25J9*", "B25J 9/16"));
    assert!(holds("B25J 9/*", "B25J 9/16") && holds("B25J 9/00*", "B25J 9/16") && holds("B25J 9", "B25J 9/22"));
    assert!(holds("B25J9/16", "B25J 9/16") && !holds("B25J9/16", "B25J 9/18") && !holds("B25J9/00", "B25J 9/16"));
    for range in ["B25J 9/02-B25J 9/08", "B25J 9/02-9/08", "B25J 9/02-08", "B25J 9/02～9/08"] {
        assert!(holds(range, "B25J 9/02") && holds(range, "B25J 9/08") && !holds(range, "B25J 9/10"), "{range}");
    }
    assert!(holds("B25J 9-11", "B25J 11/00") && !holds("B25J 9-11", "B25J 13/00"));
}

#[test]
fn a_star_behind_a_subgroup_covers_what_stands_below_it() {
    let within = |text: &str, symbol: &str| {
        let number = Symbol::parse(symbol).unwrap().number();
        intervals(text).unwrap().iter().any(|(low, high)| (*low..=*high).contains(&number))
    };
    // IPC 2016.01: B25J 9/10 has one dot, 9/12 and 9/14 behind it have two.
    for below in ["B25J 9/10", "B25J 9/12", "B25J 9/14"] {
        assert!(within("B25J 9/10*", below), "{below}");
    }
    assert!(!within("B25J 9/10*", "B25J 9/08") && !within("B25J 9/10*", "B25J 9/16") && !within("B25J 9/10", "B25J 9/12"));
    assert_eq!(intervals("B25J 9*").unwrap(), [interval("B25J 9*").unwrap()]);
}

#[test]
fn what_is_no_symbol_says_why() {
    for text in ["", "*", "B25I*", "X1", "B25J 9/08-B25J 9/02", "H99A 1/00", "机器人"] {
        assert!(interval(text).is_err(), "{text}");
    }
}

#[test]
fn the_packaged_rules_are_all_there() {
    let sei = Concordance::strategic().unwrap();
    assert_eq!((sei.rules.len(), sei.classes.len()), (40, 5));
    let hit = |text| !sei.rules_of(Symbol::parse(text).unwrap()).is_empty();
    assert!(hit("B25J 9/16") && hit("B61B 1/00") && !hit("B23C 3/35") && !hit("A61K 31/00"));
}

#[test]
fn a_wrong_symbol_is_named_with_its_row() {
    let row =
        RuleRow { code: "1".into(), zh: "甲".into(), include: vec!["B25I 1/00".into()], row: Some(7), ..RuleRow::default() };
    let file = ConcordanceFile { source: "甲.csv".into(), rule: vec![row], ..ConcordanceFile::default() };
    let error = Concordance::new(&file).unwrap_err().to_string();
    assert!(error.contains('7') && error.contains("B25I 1/00") && error.contains("甲.csv"), "{error}");
}

/// Whether a written symbol covers another, by their texts alone.
fn covers(pattern: &str, symbol: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) if prefix.len() == 4 => symbol.starts_with(prefix),
        Some(prefix) => symbol.split('/').next() == Some(prefix),
        None => pattern == symbol,
    }
}

const PATTERNS: [&str; 9] =
    ["B25J*", "B25J 9*", "B25J 9/16", "B25J 11/00", "B23Q*", "B23Q 3*", "B23Q 3/02", "G05B 19/418", "G05B 19*"];
const SYMBOLS: [&str; 8] =
    ["B25J 9/16", "B25J 9/00", "B25J 11/00", "B23Q 3/02", "B23Q 5/04", "G05B 19/418", "G05B 19/02", "H01L 21/02"];
const WORDS: [&str; 3] = ["机器人", "机床", "焊接"];

proptest! {
    #[test]
    fn rules_agree_with_the_obvious_evaluation(
        rules in prop::collection::vec(
            (prop::collection::vec(0..9usize, 1..4), prop::collection::vec(0..9usize, 0..3), prop::collection::vec(0..3usize, 0..3)), 1..6),
        symbols in prop::collection::vec(0..8usize, 0..4), said in prop::collection::vec(0..3usize, 0..3),
    ) {
        let texts = |list: &[usize], from: &[&str]| list.iter().map(|i| from[*i].to_owned()).collect::<Vec<_>>();
        let rows = rules.iter().enumerate().map(|(i, (include, exclude, any))| RuleRow {
            code: i.to_string(), zh: "甲".into(), include: texts(include, &PATTERNS), exclude: texts(exclude, &PATTERNS),
            any: texts(any, &WORDS), ..RuleRow::default()
        });
        let compiled = Concordance::new(&ConcordanceFile { rule: rows.collect(), ..ConcordanceFile::default() }).unwrap();
        let title = texts(&said, &WORDS).join("与");
        let mut candidates: Vec<u32> =
            symbols.iter().flat_map(|s| compiled.rules_of(Symbol::parse(SYMBOLS[*s]).unwrap())).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut held = Vec::new();
        compiled.hold_by_words(&candidates, &[&title], &mut held);
        let expected: Vec<u32> = (0..rules.len()).filter(|&i| {
            let (include, exclude, any) = &rules[i];
            let in_list = |list: &[usize], s: &str| list.iter().any(|p| covers(PATTERNS[*p], s));
            symbols.iter().any(|s| in_list(include, SYMBOLS[*s]) && !in_list(exclude, SYMBOLS[*s]))
                && (any.is_empty() || any.iter().any(|w| title.contains(WORDS[*w])))
        }).map(|i| i as u32).collect();
        prop_assert_eq!(held, expected);
    }
}
