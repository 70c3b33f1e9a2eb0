use super::*;
use proptest::prelude::*;

/// Symbols and words from which random definitions and patents are made: few, so that they meet.
const RANGES: &[&str] = &[
    "B",
    "B25",
    "B25J",
    "B25J 9",
    "B25J 9/16",
    "B25J 9/16-B25J 9/22",
    "B25J 9-B25J 15",
    "B25J 15/*",
    "F16H",
    "F16H 1/32",
    "F16H 1/28-F16H 1/32",
];
const SYMBOLS: &[&str] = &[
    "B25J 9/16",
    "B25J 9/18",
    "B25J 9/02",
    "B25J 15/08",
    "B25J",
    "B23K 37/02",
    "F16H 1/32",
    "F16H 1/30",
    "F16H 57/08",
    "H01L 21/677",
];
const WORDS: &[&str] = &["机器人", "工业机器人", "减速器", "robot", "Robot Arm", "AGV", "RV减速器", "arm"];
const PIECES: &[&str] =
    &["工业", "机器人", "减速器", "RV", "rv", "robot", "ROBOT arm", "robots", "AGV", "小车", " ", "-", "x", "arm", "一种"];

#[derive(Debug, Clone)]
struct PlainRule {
    include: Vec<&'static str>,
    exclude: Vec<&'static str>,
    with: Vec<&'static str>,
    any: Vec<&'static str>,
    all: Vec<&'static str>,
    none: Vec<&'static str>,
}

fn some_of(from: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(from), 0..=most)
}

fn a_rule() -> impl Strategy<Value = PlainRule> {
    (some_of(RANGES, 2), some_of(RANGES, 1), some_of(RANGES, 1), some_of(WORDS, 2), some_of(WORDS, 1), some_of(WORDS, 1))
        .prop_map(|(include, exclude, with, any, all, none)| PlainRule { include, exclude, with, any, all, none })
        .prop_filter("asks for nothing", |r| !(r.include.is_empty() && r.any.is_empty() && r.all.is_empty()))
}

/// The fixed form of a symbol or of the start of one, to be compared as text.
fn fixed(text: &str) -> String {
    match text.trim_end_matches("/*").split_once(' ') {
        None => text.to_owned(),
        Some((subclass, group)) => match group.split_once('/') {
            None => format!("{subclass}{group:0>4}"),
            Some((group, subgroup)) => format!("{subclass}{group:0>4}{subgroup:0<6}"),
        },
    }
}

fn plainly_in(range: &str, symbol: &str) -> bool {
    let symbol = fixed(symbol);
    match range.split_once('-') {
        None => symbol.starts_with(&fixed(range)),
        Some((from, to)) => {
            symbol.len() == 14 && symbol >= fixed(from) && (symbol <= fixed(to) || symbol.starts_with(&fixed(to)))
        }
    }
}

fn plainly_says(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(&word).any(|(i, _)| {
        let split_before = latin(word.chars().next()) && latin(text[..i].chars().next_back());
        let split_after = latin(word.chars().next_back()) && latin(text[i + word.len()..].chars().next());
        !split_before && !split_after
    })
}

fn plainly_meets(rule: &PlainRule, symbols: &[&str], texts: &[String]) -> bool {
    let on = |ranges: &[&str]| ranges.iter().any(|r| symbols.iter().any(|s| plainly_in(r, s)));
    let says = |word: &&str| texts.iter().any(|t| plainly_says(t, word));
    (rule.include.is_empty() || on(&rule.include))
        && (rule.with.is_empty() || on(&rule.with))
        && !on(&rule.exclude)
        && (rule.any.is_empty() || rule.any.iter().any(says))
        && rule.all.iter().all(says)
        && !rule.none.iter().any(says)
}

/// A definition: `below[i]` says under which earlier branch, if any, branch `i` lies.
fn definition(branches: &[(Option<prop::sample::Index>, Vec<PlainRule>)]) -> (Industry, Vec<Option<usize>>) {
    let mut text = String::from(
        "format = 1\nid = \"x\"\nversion = \"1\"\nzh = \"某\"\nen = \"x\"\n[[stage]]\nid = \"s\"\nzh = \"某\"\nen = \"s\"\n",
    );
    let mut parents: Vec<Option<usize>> = Vec::new();
    for (i, (above, rules)) in branches.iter().enumerate() {
        let level = |b: usize| std::iter::successors(Some(b), |b| parents[*b]).count();
        let parent = above.filter(|_| i > 0).map(|a| a.index(i)).filter(|p| level(*p) < 3);
        text += &format!("[[branch]]\nid = \"b{i}\"\nstage = \"s\"\nzh = \"某\"\nen = \"b\"\n");
        text += &parent.map_or(String::new(), |p| format!("parent = \"b{p}\"\n"));
        parents.push(parent);
        for (j, r) in rules.iter().enumerate() {
            text += &format!(
                "[[branch.rule]]\nid = \"r{j}\"\ninclude = {:?}\nexclude = {:?}\nwith = {:?}\nkeywords = {{ any = {:?}, all = {:?}, none = {:?} }}\n",
                r.include, r.exclude, r.with, r.any, r.all, r.none
            );
        }
    }
    (Industry::from_toml(&text, "x").unwrap(), parents)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn agrees_with_the_obvious_evaluation(
        branches in prop::collection::vec((prop::option::of(any::<prop::sample::Index>()), prop::collection::vec(a_rule(), 1..3)), 1..6),
        patents in prop::collection::vec((some_of(SYMBOLS, 4), prop::collection::vec(some_of(PIECES, 6), 0..3)), 1..12),
    ) {
        let (industry, parents) = definition(&branches);
        let engine = industry.compile().unwrap();
        let mut scratch = Scratch::default();
        let mut out = Vec::new();
        for (symbols, texts) in &patents {
            let texts: Vec<String> = texts.iter().map(|t| t.concat()).collect();
            let mut expected = Vec::new();
            let mut number = 0;
            for (b, (_, rules)) in branches.iter().enumerate() {
                for rule in rules {
                    if plainly_meets(rule, symbols, &texts) {
                        expected.extend(std::iter::successors(Some(b), |b| parents[*b]).map(|b| Hit { branch: b as u16, rule: number }));
                    }
                    number += 1;
                }
            }
            expected.sort_unstable();
            let parsed: Vec<Symbol> = symbols.iter().map(|s| Symbol::parse(s).unwrap()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            engine.matches(&mut scratch, &parsed, &texts, &mut out);
            prop_assert_eq!(&out, &expected);
            engine.matches_atoms(&mut scratch, parsed.iter().flat_map(|s| engine.atoms(*s).to_vec()), &texts, &mut out);
            prop_assert_eq!(&out, &expected);
        }
    }
}

#[test]
fn the_robot_definition_tells_robots_from_what_looks_like_them() {
    let robots = Industry::load("industrial-robots").unwrap();
    let engine = robots.compile().unwrap();
    let branches = |symbols: &[&str], text: &str| -> Vec<String> {
        let symbols: Vec<Symbol> = symbols.iter().map(|s| Symbol::parse(s).unwrap()).collect();
        let mut out = Vec::new();
        engine.matches(&mut Scratch::default(), &symbols, &[text], &mut out);
        let mut ids: Vec<String> = out.iter().map(|h| robots.branches()[h.branch as usize].id.clone()).collect();
        ids.dedup();
        ids
    };
    assert_eq!(branches(&["F16H 1/32"], "一种减速器"), [] as [String; 0]);
    assert_eq!(branches(&["F16H 1/32"], "一种机器人用减速器"), ["components", "reducer"]);
    assert_eq!(branches(&["F16H 1/32", "B25J 17/02"], "一种减速器"), ["components", "reducer", "robot-body", "articulated"]);
    assert_eq!(branches(&["B25J 21/02"], "一种手套箱"), [] as [String; 0]);
    assert_eq!(branches(&["A47L 11/24", "B25J 9/16"], "扫地机器人控制方法"), [] as [String; 0]);
    assert_eq!(branches(&["B25J 9/16"], "一种服务机器人"), [] as [String; 0]);
    assert_eq!(branches(&["B23K 37/02"], "A welding robot"), ["application", "welding"]);
}
