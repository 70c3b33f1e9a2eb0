//! The decisions file: what is read, what is refused, and that all contradictions are found and told.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Action, Code, Decision, DecisionRow, Decisions, InstitutionKind, Mention};
use crate::tables::Date;

/// A line: action, name, other and, after a bar, from and until.
fn row(number: u32, text: &str) -> DecisionRow {
    let (names, dates) = text.split_once('|').unwrap_or((text, ""));
    let mut words = names.split(' ').map(str::to_owned);
    let mut days = dates.split(' ').map(str::to_owned);
    let mut word = || words.next().unwrap_or_default();
    DecisionRow {
        row: number,
        action: word(),
        name: word(),
        other: word(),
        from: days.next().unwrap_or_default(),
        until: days.next().unwrap_or_default(),
        note: String::new(),
    }
}

fn parse(lines: &[&str]) -> crate::Result<Decisions> {
    Decisions::parse(&lines.iter().zip(2..).map(|(line, number)| row(number, line)).collect::<Vec<_>>())
}

fn refusal(lines: &[&str]) -> String {
    parse(lines).unwrap_err().to_string()
}

#[test]
fn actions_go_by_either_language_and_names_are_folded() {
    let read = parse(&["合并 甲乙（上海）有限责任公司 甲乙有限公司", "PARENT 丙公司 丁集团|2015 2018-06", "", "分开 戊厂 己厂"])
        .unwrap();
    assert_eq!(read.all.len(), 3);
    assert_eq!(read.all[0].action, Action::Merge);
    assert_eq!(read.all[0].name, super::fold("甲乙（上海）有限责任公司"));
    let parent = &read.all[2];
    assert_eq!((parent.action, parent.from, parent.until), (Action::Parent, Date::new(2015, 0, 0), Date::new(2018, 6, 0)));
    let days = |y, m, d| Date::new(y, m, d).unwrap().days();
    assert_eq!(parent.days(), (days(2015, 1, 1), days(2018, 6, 30)));
    for action in Action::ALL {
        assert_eq!(Action::from_name(action.zh()), Some(*action));
        assert_eq!(Action::from_name(&action.name().to_uppercase()), Some(*action));
    }
}

#[test]
fn the_last_day_of_a_month_or_a_year_is_the_day_before_the_next() {
    for (date, last) in [
        ((2020, 2, 0), (2020, 2, 29)),
        ((2021, 2, 0), (2021, 2, 28)),
        ((2021, 12, 0), (2021, 12, 31)),
        ((2021, 0, 0), (2021, 12, 31)),
        ((2021, 3, 5), (2021, 3, 5)),
    ] {
        let until = Date::new(date.0, date.1, date.2);
        let decision =
            Decision { action: Action::Apart, name: "甲".into(), other: "乙".into(), from: None, until, note: String::new() };
        assert_eq!(decision.days(), (i32::MIN, Date::new(last.0, last.1, last.2).unwrap().days()));
    }
}

#[test]
fn each_mistake_is_told_with_its_place_and_a_next_step() {
    for (line, column, message, hint) in [
        ("并 甲公司 乙公司", "action", "there is no such action", "one of merge, apart, rename, parent"),
        ("merg 甲公司 乙公司", "action", "there is no such action", "did you mean 'merge'?"),
        ("", "", "", ""),
        ("merge  乙公司", "name", "the name is empty", "unified social credit code"),
        ("merge 甲公司 ；。", "other", "the name is empty", "unified social credit code"),
        ("merge 甲公司 甲公司，", "other", "both names are the same", "unified social credit code"),
        ("merge 甲公司 91330000XX00000190", "other", "check sign", "business licence"),
        ("apart 甲公司 乙公司|2021-02-30", "from", "not a date", "such as 2021-03-05"),
        ("apart 甲公司 乙公司| 44197.5", "until", "not a date", "such as 2021-03-05"),
        ("apart 甲公司 乙公司|2021-03 2021-02", "until", "ends before it begins (2021-03)", "swap or mend"),
    ] {
        if line.is_empty() {
            assert_eq!(parse(&[line]).unwrap(), Decisions::default());
            continue;
        }
        let error = parse(&["apart 子公司 丑公司", line]).unwrap_err();
        let (detail, text) = (error.detail(), error.to_string());
        assert_eq!((error.kind(), detail.place.row), ("value", Some(3)), "{text}");
        assert!(detail.place.column.as_ref().is_some_and(|c| c.contains(column)), "{text}");
        assert!(text.contains(message) && text.contains(hint), "{text}");
    }
    assert!(parse(&["apart 甲公司 乙公司|2021 2021-01"]).is_ok(), "a year begins with its first day");
}

#[test]
fn a_name_of_ten_thousand_characters_is_none() {
    let long = format!("merge {} 乙公司", "甲".repeat(10_000));
    let text = refusal(&[&long]);
    assert!(text.contains("longer than 1000 characters") && text.len() < 2_000, "{}", text.len());
}

#[test]
fn all_mistakes_and_contradictions_are_told_at_once() {
    let text = refusal(&["并 甲公司 乙公司", "merge 丙公司 丁公司", "apart 丁公司 丙公司", "rename 戊公司 己公司|x"]);
    for part in [
        "3 problems",
        "决定表中有 3 处问题",
        "row 2, column 'action': there is no such action (并)",
        "row 5, column 'from': not a date, or no such day (x)",
        "第 5 行，列「起」",
        "'丁公司' and '丙公司' are both merged and kept apart (rows 3, 4: merge 丙公司 | 丁公司; apart 丁公司 | 丙公司)",
        "（第 3、4 行：合并 丙公司｜丁公司；分开 丁公司｜丙公司）",
    ] {
        assert!(text.contains(part), "{part} not in {text}");
    }
}

#[test]
fn contradictions_are_found_through_chains_and_only_at_the_same_time() {
    let chain = ["merge 甲厂 乙厂", "merge 乙厂 丙厂", "merge 子厂 丑厂", "apart 甲厂 丙厂"];
    assert!(refusal(&chain).contains("(rows 2, 3, 5:"));
    for (lines, told) in [
        (vec!["merge 甲厂 乙厂|2010 2015", "merge 乙厂 丙厂|2016", "apart 甲厂 丙厂"], None),
        (vec!["merge 甲厂 乙厂|2010 2016-01", "merge 乙厂 丙厂|2016", "apart 甲厂 丙厂"], Some("merged and kept apart")),
        (vec!["merge 甲厂 乙厂|2010 2016-01", "merge 乙厂 丙厂|2016", "apart 甲厂 丙厂|2017"], None),
        (vec!["rename 甲厂 子厂", "rename 甲厂 丑厂"], Some("'甲厂' is called both '子厂' and '丑厂' at one time")),
        (vec!["rename 甲厂 子厂", "rename 甲厂 子厂|2015"], None),
        (vec!["rename 甲厂 子厂| 2014", "rename 甲厂 丑厂|2015"], None),
        (vec!["merge 甲厂 乙厂|2016", "rename 甲厂 子厂", "rename 乙厂 丑厂"], Some("called both")),
        (vec!["merge 甲厂 乙厂|2016", "rename 甲厂 子厂| 2015", "rename 乙厂 丑厂"], None),
        (vec!["parent 甲厂 子厂", "parent 甲厂 丑厂"], Some("two parents at one time, '子厂' and '丑厂'")),
        (vec!["parent 甲厂 子厂", "parent 甲厂 丑厂", "merge 子厂 丑厂"], Some("two parents")),
        (vec!["parent 甲厂 子厂| 2015", "parent 甲厂 丑厂|2015"], Some("two parents")),
        (vec!["parent 甲厂 子厂| 2015", "parent 甲厂 丑厂|2016"], None),
        (vec!["parent 甲厂 乙厂", "parent 乙厂 丙厂", "parent 丙厂 甲厂"], Some("form a ring (rows 2, 3, 4:")),
        (vec!["parent 甲厂 乙厂", "parent 乙厂 丙厂", "parent 丙厂 丁厂"], None),
        (vec!["parent 甲厂 乙厂", "parent 丙厂 甲厂", "merge 乙厂 丙厂"], Some("form a ring")),
        (vec!["parent 甲厂 乙厂", "merge 甲厂 丙厂", "merge 丙厂 乙厂"], Some("form a ring (rows 2, 3, 4:")),
        (vec!["parent 甲厂 乙厂| 2012", "parent 乙厂 甲厂|2013"], None),
    ] {
        match (parse(&lines), told) {
            (Ok(_), None) => {}
            (Err(error), Some(told)) if error.to_string().contains(told) => {}
            (got, _) => panic!("{lines:?}: {got:?}"),
        }
    }
}

#[test]
fn files_are_united_and_what_contradicts_is_an_error() {
    let (a, b) =
        (parse(&["merge 甲厂 乙厂", "apart 子厂 丑厂"]).unwrap(), parse(&["apart 丑厂 寅厂", "merge 甲厂 乙厂"]).unwrap());
    let both = a.clone().merge(b.clone()).unwrap();
    assert_eq!((both.all.len(), &both), (3, &b.merge(a.clone()).unwrap()));
    let against = parse(&["apart 乙厂 甲厂"]).unwrap();
    let text = a.merge(against).unwrap_err().to_string();
    assert!(text.contains("(merge 甲厂 | 乙厂; apart 乙厂 | 甲厂)"), "{text}");
}

#[test]
fn unknown_names_are_told_with_the_nearest_and_are_no_error() {
    let code = Code::read("91330000XX00000196").unwrap();
    let name = |name, code| Mention {
        name,
        kind: InstitutionKind::Enterprise,
        code,
        region: 0,
        patents: 1,
        years: (0, 0),
        inventors: &[],
    };
    let mentions = [name("甲乙机器人有限公司", Some(code)), name("丙丁大学", None)];
    let decisions = parse(&[
        "merge 甲乙机器入有限公司 丙丁大学",
        "rename 丙丁大学 丙大",
        "parent 丙丁大学 无专利集团",
        "apart 91330000XX00000196 91330000XX00000271",
        "apart XX0000019 子公司",
    ])
    .unwrap();
    let told: Vec<String> = decisions.unknown(&mentions).into_iter().map(|m| m.zh).collect();
    assert_eq!(
        told,
        [
            "决定表中的代码 91330000XX00000271 在数据中没有",
            "决定表中的「子公司」在数据中没有",
            "决定表中的「甲乙机器入有限公司」在数据中没有；相近的有：甲乙机器人有限公司",
        ]
    );
    let many: Vec<String> = (0..1_000).map(|i| format!("apart 甲{i}厂 乙{i}厂")).collect();
    let many = parse(&many.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    assert_eq!(many.unknown(&mentions).len(), 21);
}

#[test]
fn a_hundred_thousand_decisions_are_checked_in_a_moment() {
    let pairs: Vec<String> = (0..50_000).map(|i| format!("merge 甲{i}厂 乙{i}厂|{}", 1990 + i % 30)).collect();
    let chain: Vec<String> = (0..50_000).map(|i| format!("merge 丙{i}厂 丙{}厂", i + 1)).collect();
    let mut all: Vec<&str> = pairs.iter().chain(&chain).map(String::as_str).collect();
    assert_eq!(parse(&all).unwrap().all.len(), 100_000);
    all.push("apart 丙0厂 丙50000厂");
    let text = refusal(&all);
    assert!(text.contains("merged and kept apart") && text.len() < 20_000, "{}", text.len());
}

/// Whether the decisions contradict each other on a day of January 2020, the obvious way.
fn plainly_wrong(rows: &[(u8, u8, u8, u8, u8)], day: u8) -> bool {
    let active: Vec<_> = rows.iter().filter(|r| r.3 <= day && day <= r.4).collect();
    let mut same = [[false; 6]; 6];
    (0..6).for_each(|i| same[i][i] = true);
    for r in active.iter().filter(|r| r.0 == 0) {
        same[usize::from(r.1)][usize::from(r.2)] = true;
        same[usize::from(r.2)][usize::from(r.1)] = true;
    }
    let mut owns = [[false; 6]; 6];
    for (k, i, j) in triples() {
        same[i][j] |= same[i][k] && same[k][j];
    }
    let same = |a: u8, b: u8| same[usize::from(a)][usize::from(b)];
    let pairs = || active.iter().flat_map(|a| active.iter().map(move |b| (a, b))).filter(|(a, b)| a.0 == b.0 && same(a.1, b.1));
    for r in active.iter().filter(|r| r.0 == 3) {
        for child in (0..6u8).filter(|c| same(*c, r.1)) {
            (0..6u8).filter(|p| same(*p, r.2)).for_each(|p| owns[usize::from(child)][usize::from(p)] = true);
        }
    }
    for (k, i, j) in triples() {
        owns[i][j] |= owns[i][k] && owns[k][j];
    }
    active.iter().any(|r| r.0 == 1 && same(r.1, r.2))
        || pairs().any(|(a, b)| a.0 == 2 && a.2 != b.2)
        || pairs().any(|(a, b)| a.0 == 3 && a.2 != b.2)
        || (0..6).any(|i| owns[i][i])
}

fn triples() -> impl Iterator<Item = (usize, usize, usize)> {
    (0..6).flat_map(|k| (0..6).flat_map(move |i| (0..6).map(move |j| (k, i, j))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn contradictions_agree_with_looking_at_every_day(
        rows in prop::collection::vec((0u8..4, 0u8..6, 0u8..6, 1u8..6, 1u8..6), 0..9)
    ) {
        let rows: Vec<_> = rows.into_iter().filter(|r| r.1 != r.2).map(|(a, b, c, d, e)| (a, b, c, d.min(e), d.max(e))).collect();
        let names = ["甲厂", "乙厂", "丙厂", "丁厂", "戊厂", "己厂"];
        let lines: Vec<String> = rows
            .iter()
            .map(|r| {
                let action = ["merge", "apart", "rename", "parent"][usize::from(r.0)];
                let (a, b) = (names[usize::from(r.1)], names[usize::from(r.2)]);
                format!("{action} {a} {b}|2020-01-{:02} 2020-01-{:02}", r.3, r.4)
            })
            .collect();
        let wrong = (1..6).any(|day| plainly_wrong(&rows, day));
        let read = parse(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(read.is_err(), wrong, "{:?}: {:?}", lines, read);
    }

    #[test]
    fn uniting_does_not_depend_on_the_order(rows in prop::collection::vec((0u8..4, 0u8..5, 0u8..5), 0..9), cut in 0usize..9) {
        let lines: BTreeSet<String> = rows
            .iter()
            .filter(|r| r.1 != r.2)
            .map(|r| format!("{} 名{}厂 名{}厂", Action::ALL[usize::from(r.0)].name(), r.1, r.2))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (left, right) = lines.split_at(cut.min(lines.len()));
        let whole = parse(&lines);
        let (Ok(left), Ok(right)) = (parse(left), parse(right)) else {
            prop_assert!(whole.is_err());
            return Ok(());
        };
        let (one, two) = (left.clone().merge(right.clone()), right.merge(left));
        prop_assert_eq!(&one, &two);
        prop_assert_eq!(one.ok(), whole.ok());
    }
}
