use super::*;

/// Classes and their counts of a patent, by code.
fn classes(symbols: &[&str]) -> Vec<(String, u32)> {
    let nace = Nace2::load(false).unwrap();
    let marks: Vec<Mark> = symbols.iter().map(|s| nace.mark(Symbol::parse(s).unwrap())).collect();
    let mut out = Vec::new();
    Nace2::counts(&marks.iter().copied(), &mut out);
    let mut named: Vec<(String, u32)> = out.into_iter().map(|(c, n)| (nace.classes()[c as usize].code.clone(), n)).collect();
    named.sort();
    named
}

#[track_caller]
fn check(symbols: &[&str], expected: &[(&str, u32)]) {
    let expected: Vec<(String, u32)> = expected.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect();
    assert_eq!(classes(symbols), expected, "{symbols:?}");
}

#[test]
fn rule_1_cosmetics_and_medicines_part() {
    check(&["A61K 8/02"], &[("20.4", 1)]);
    check(&["A61K 31/00"], &[("21", 1)]);
    check(&["A61K 8/02", "A61K 9/00"], &[("20.4", 1), ("21", 1)]);
    check(&["A61K 40/10"], &[("21", 1)]);
    check(&["A61K"], &[("21", 1)]);
}

#[test]
fn rule_2_chemistry_beside_a_medicine_is_pharmacy() {
    for (subclass, own) in [
        ("C07B", "20.1"),
        ("C07C", "20.1"),
        ("C07F", "20.1"),
        ("C07G", "20.1"),
        ("C12S", "20.1"),
        ("C40B", "20.5"),
        ("C12M", "32.5"),
    ] {
        let symbol = format!("{subclass} 1/00");
        check(&[&symbol], &[(own, 1)]);
        check(&[&symbol, "A61K 31/00"], &[("21", 2)]);
        check(&[&symbol, "A61K 8/02", "A61K 31/00"], &[("20.4", 1), ("21", 2)]);
        let mut beside_cosmetics = [(own, 1), ("20.4", 1)];
        beside_cosmetics.sort_unstable();
        check(&[&symbol, "A61K 8/02"], &beside_cosmetics);
    }
    check(&["C07D 1/00", "A61K 31/00"], &[("21", 2)]);
}

#[test]
fn rule_3_some_take_the_class_of_the_others() {
    for passive in ["F16S 1/00", "B29K 1/00", "B29L 7/00", "C12R 1/00", "A99Z 99/00", "H99Z 99/00"] {
        check(&[passive, "B25J 9/16"], &classes(&["B25J 9/16"]).iter().map(|(c, n)| (c.as_str(), *n)).collect::<Vec<_>>());
        check(&[passive], &[]);
    }
}

#[test]
fn rule_4_containers_take_the_class_of_the_others_and_have_one_alone() {
    check(&["B65D 1/00"], &[("32.9", 1)]);
    check(&["B65D 1/00", "B65D 2/00"], &[("32.9", 2)]);
    check(&["B65D 1/00", "A23L 3/00", "A23L 2/00"], &[("10", 1), ("11", 1)]);
    check(&["B65D 1/00", "B29L 7/00"], &[("32.9", 1)]);
}

#[test]
fn rule_5_refuse_is_split_by_main_group() {
    for group in [1, 5, 7, 9] {
        check(&[&format!("B65F {group}/00")], &[("28.9", 1)]);
    }
    check(&["B65F 3/00"], &[("30", 1)]);
}

#[test]
fn younger_symbols_stand_where_we_put_them() {
    let nace = Nace2::load(false).unwrap();
    for (symbol, code) in [
        ("B64U 10/13", "30"),
        ("F24S 20/00", "25.2"),
        ("F24T 10/00", "25.2"),
        ("F24V 30/00", "25.2"),
        ("G06V 10/00", "26.2"),
        ("G16H 40/00", "26.2"),
        ("H10D 30/00", "26.1"),
        ("A23L 33/10", "10"),
    ] {
        check(&[symbol], &[(code, 1)]);
        assert!(nace.is_ours(Symbol::parse(symbol).unwrap()), "{symbol}");
    }
    assert!(!nace.is_ours(Symbol::parse("H01L 21/02").unwrap()));
}

#[test]
fn every_subclass_is_known_at_both_levels_and_every_class_has_names() {
    for divisions in [false, true] {
        let nace = Nace2::load(divisions).unwrap();
        for group in crate::classification::ipc::main_groups() {
            assert_ne!(nace.mark(group), Mark::Unknown, "{group}");
        }
        for class in nace.classes() {
            assert!(!class.name.zh.is_empty() && class.name.en.is_ascii(), "{}", class.code);
            assert_eq!(class.code.contains('.') && divisions, false, "{}", class.code);
        }
    }
}

/// The prefixes of the file read by eye of another program: no prefix has two classes.
#[test]
fn no_prefix_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    let classes = include_str!("data/nace2.toml").split("[[unless]]").next().unwrap();
    for prefix in classes.lines().filter(|l| l.starts_with("    ")).flat_map(|l| l.split('"').skip(1).step_by(2)) {
        assert!(seen.insert(prefix), "{prefix}");
    }
    assert!(seen.len() > 640);
}
