use std::collections::BTreeMap;

use super::*;

/// The file once more: code → name, the groups that are not written filled in.
fn plain() -> BTreeMap<String, String> {
    let lines = include_str!("data/gbt4754_2017.txt").lines().filter(|line| !line.starts_with('#'));
    let mut all: BTreeMap<String, String> =
        lines.map(|l| (l[..l.find(' ').unwrap()].into(), l[l.find(' ').unwrap() + 1..].into())).collect();
    let classes: Vec<(String, String)> =
        all.iter().filter(|(code, _)| code.len() == 4).map(|(c, n)| (c.clone(), n.clone())).collect();
    for (code, name) in classes {
        all.entry(code[..3].to_owned()).or_insert(name);
    }
    all
}

fn code(text: &str) -> String {
    read(text, None).map_or_else(|problem| problem.en, |found| found.class.code().to_owned())
}

#[test]
fn the_table_is_whole() {
    let count = |level| classes().filter(|class| class.level() == level).count();
    assert_eq!(EconomyLevel::ALL.map(count), [20, 97, 473, 1_381]);
    for class in classes() {
        let above = class.parent().map(EconomyClass::level);
        let expected = EconomyLevel::ALL.iter().rev().find(|level| **level < class.level()).copied();
        assert_eq!(above, expected, "{}", class.code());
        assert_eq!(class.chain()[0].code(), class.section(), "{}", class.code());
    }
}

#[test]
fn every_class_by_its_code_with_and_without_the_section() {
    let all = plain();
    assert_eq!(all.len(), classes().count());
    let mut section = String::new();
    // Sections are not sorted before their divisions here, so each letter is asked of the class.
    for (text, name) in &all {
        let class = read(text, None).unwrap().class;
        assert_eq!((class.code(), class.name()), (text.as_str(), name.as_str()));
        if text.len() > 1 {
            section.clear();
            section.push_str(class.section());
            for written in [
                format!("{section}{text}"),
                format!("{}{text}", section.to_lowercase()),
                format!("{section}{text} {name}"),
                format!("{text}-{name}"),
                format!("{name}({section}{text})"),
            ] {
                assert_eq!(code(&written), *text, "{written}");
            }
            let other = if section == "A" { 'B' } else { 'A' };
            assert!(read(&format!("{other}{text}"), None).is_err(), "{other}{text}");
        }
    }
}

#[test]
fn every_class_by_its_name_and_level_and_by_its_chain() {
    let all = plain();
    for (text, name) in &all {
        let level = EconomyLevel::ALL[text.len() - 1];
        assert_eq!(read(name, Some(level)).unwrap().class.code(), text, "{name}");
        // Without a level the largest of that name is taken, and that is said.
        let largest = all.iter().filter(|(_, n)| *n == name).map(|(c, _)| c).min_by_key(|c| c.len()).unwrap();
        let found = read(&name.replace('、', "，"), None).unwrap();
        assert_eq!(
            (found.class.code(), found.note.is_some()),
            (largest.as_str(), all.values().filter(|n| *n == name).count() > 1)
        );
        let class = by_code(text).unwrap();
        let chain: Vec<&str> = class.chain().iter().map(|c| c.name()).collect();
        assert_eq!(code(&chain.join(">")), *text, "{chain:?}");
        let mut columns = [None; 4];
        for (slot, name) in columns.iter_mut().zip(&chain) {
            *slot = Some(*name);
        }
        let (found, unknown) = read_levels(columns).unwrap();
        assert_eq!((found.unwrap().class.code(), unknown.len()), (text.as_str(), 0));
    }
}

#[test]
fn what_lists_write() {
    for (text, expected) in [
        ("J 金融业", "J"),
        ("J 金融", "J"),
        ("C 制造业", "C"),
        ("Ｃ３４９１", "3491"),
        ("D 水电煤气", "D"),
        ("水电煤气", "D"),
        ("K 房地产", "K"),
        ("C39 计算机、通信和其他电子设备制造业", "39"),
        ("3400", "34"),
        ("C-34", "34"),
        ("制造业>通用设备制造业>其他通用设备制造业>工业机器人制造", "3491"),
        ("制造业 / 通用设备制造业", "34"),
        ("房地产业>房地产业", "70"),
        ("工业机器人的制造", "3491"),
        ("轴承 、齿轮和传动部件制造", "345"),
        ("3491, 工业机器人制造", "3491"),
    ] {
        assert_eq!(code(text), expected, "{text}");
    }
}

#[test]
fn what_disagrees_or_is_unknown_is_a_problem() {
    for (text, part) in [
        ("S 综合", "code and name disagree"),
        ("3491 齿轮制造", "code and name disagree"),
        ("A3491", "is in section C, not A"),
        ("农业>通用设备制造业", "is not in"),
        ("机器人", "no such code or name"),
        ("9999", "no such code or name"),
        ("", "there is nothing"),
        (">>", "there is nothing"),
        ("1", "no such code or name"),
        ("U", "no such code or name"),
    ] {
        let problem = read(text, None).unwrap_err();
        assert!(problem.en.contains(part), "{text}: {problem:?}");
    }
    assert!(read(&"制造".repeat(10_000), None).is_err());
    assert!(read("通用设备制造业", Some(EconomyLevel::Class)).unwrap_err().zh.contains("是大类 34"));
    let error = parse("工业机器制造", None).unwrap_err().to_string();
    assert!(error.contains("did you mean") && error.contains("工业机器人制造"), "{error}");
}

#[test]
fn columns_of_all_levels_are_used_together() {
    let (found, unknown) = read_levels([Some("制造业"), Some("通用设备制造业"), None, Some("老名称制造")]).unwrap();
    assert_eq!((found.unwrap().class.code(), unknown.len(), unknown[0].0), ("34", 1, EconomyLevel::Class));
    let (level, problem) = read_levels([Some("制造业"), Some("农业"), None, None]).unwrap_err();
    assert!(
        level == EconomyLevel::Division && problem.en.contains("division 01 '农业' is not in section C '制造业'"),
        "{problem:?}"
    );
    assert_eq!(read_levels([None; 4]), Ok((None, Vec::new())));
}
