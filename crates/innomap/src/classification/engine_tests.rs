use super::*;
use crate::classification::Symbol;
use crate::classification::vendor_class_number;
use proptest::prelude::*;

impl Engine {
    /// As [`Engine::matches`] for a patent with IPC symbols, a title and an abstract.
    pub(in crate::classification) fn matches_symbols(
        &self,
        scratch: &mut Scratch,
        symbols: &[Symbol],
        texts: [&str; 2],
        out: &mut Vec<Hit>,
    ) {
        let atoms = symbols.iter().flat_map(|s| self.atoms(Marks::Ipc, s.number()).iter().copied());
        self.matches_atoms(scratch, atoms, [texts[0], texts[1], ""], out);
    }
}

/// Symbols and words from which random definitions and patents are made: few, so that they meet.
const RANGES: &[&str] = &[
    "B",
    "B25",
    "B25J*",
    "B25J 9",
    "B25J 9/16",
    "B25J 9/16*",
    "B25J 9/10*",
    "B25J 9/02*",
    "B25J 9/16-B25J 9/22",
    "B25J 9-B25J 15",
    "B25J 15/*",
    "F16H",
    "F16H 1/32",
    "F16H 1/28*",
    "F16H 1/28-F16H 1/32",
];
const SYMBOLS: &[&str] = &[
    "B25J 9/16",
    "B25J 9/18",
    "B25J 9/02",
    "B25J 9/04",
    "B25J 9/14",
    "B25J 9/22",
    "B25J 15/08",
    "B25J",
    "B23K 37/02",
    "F16H 1/32",
    "F16H 1/30",
    "F16H 57/08",
    "H01L 21/677",
];
const CPC_RANGES: &[&str] = &["Y10S 901", "B25J 9/1697", "B25J 9", "Y02"];
const CPC: &[&str] = &["Y10S 901/01", "B25J 9/1697", "B25J 9/16", "Y02E 10/50"];
const ECONOMY: &[&str] = &["C", "34", "349", "3491", "3421", "65"];
const EMERGING: &[&str] = &["2", "2.1", "2.1.1", "1.3", "2.10"];
const WORDS: &[&str] = &["机器人", "工业机器人", "减速器", "robot", "Robot Arm", "AGV", "RV减速器", "arm"];
const PIECES: &[&str] =
    &["工业", "机器人", "减速器", "RV", "rv", "robot", "ROBOT arm", "robots", "AGV", "小车", " ", "-", "x", "arm", "一种"];
const FIELDS: &[&str] = &["title", "abstract", "claims"];

#[derive(Debug, Clone)]
struct PlainRule {
    include: Vec<&'static str>,
    cpc: Vec<&'static str>,
    exclude: Vec<&'static str>,
    with: Vec<&'static str>,
    any: Vec<&'static str>,
    all: Vec<&'static str>,
    none: Vec<&'static str>,
    fields: Vec<&'static str>,
    near: Vec<(Vec<&'static str>, usize)>,
    economy: Vec<&'static str>,
    emerging: Vec<&'static str>,
}

#[derive(Debug, Clone)]
struct PlainPatent {
    ipc: Vec<&'static str>,
    cpc: Vec<&'static str>,
    economy: Vec<&'static str>,
    emerging: Vec<&'static str>,
    texts: Vec<String>,
}

fn some_of(from: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(from), 0..=most)
}

/// Seldom anything.
fn seldom(from: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    prop_oneof![4 => Just(Vec::new()), 1 => some_of(from, 2)]
}

fn near() -> impl Strategy<Value = Vec<(Vec<&'static str>, usize)>> {
    let one = (prop::sample::subsequence(WORDS.to_vec(), 2..=3), 0..8usize);
    prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(one, 1..=2)]
}

fn a_rule() -> impl Strategy<Value = PlainRule> {
    let symbols = (some_of(RANGES, 2), seldom(CPC_RANGES), some_of(RANGES, 1), some_of(RANGES, 1));
    let words =
        (some_of(WORDS, 2), some_of(WORDS, 1), some_of(WORDS, 1), near(), prop::sample::subsequence(FIELDS.to_vec(), 1..=3));
    (symbols, words, seldom(ECONOMY), seldom(EMERGING))
        .prop_map(|((include, cpc, exclude, with), (any, all, none, near, fields), economy, emerging)| PlainRule {
            include,
            cpc,
            exclude,
            with,
            any,
            all,
            none,
            fields,
            near,
            economy,
            emerging,
        })
        .prop_filter("asks for nothing", |r| {
            let positive = [&r.include, &r.cpc, &r.any, &r.all, &r.economy, &r.emerging];
            positive.iter().any(|list| !list.is_empty()) || !r.near.is_empty()
        })
}

fn a_patent() -> impl Strategy<Value = PlainPatent> {
    let texts = prop::collection::vec(some_of(PIECES, 6).prop_map(|pieces| pieces.concat()), 3);
    (some_of(SYMBOLS, 4), some_of(CPC, 2), some_of(ECONOMY, 1), some_of(EMERGING, 1), texts)
        .prop_map(|(ipc, cpc, economy, emerging, texts)| PlainPatent { ipc, cpc, economy, emerging, texts })
}

/// What stands above some subgroups, written down from WIPO's scheme.
const ABOVE: &[(&str, &str)] = &[
    ("B25J 9/04", "B25J 9/02"),
    ("B25J 9/12", "B25J 9/10"),
    ("B25J 9/14", "B25J 9/10"),
    ("B25J 9/18", "B25J 9/16"),
    ("B25J 9/20", "B25J 9/16"),
    ("B25J 9/22", "B25J 9/16"),
    ("F16H 1/30", "F16H 1/28"),
    ("F16H 1/32", "F16H 1/28"),
];

/// The fixed form of a symbol or of the start of one, to be compared as text.
fn fixed(text: &str) -> String {
    let text = text.trim_end_matches('*').trim_end_matches('/');
    match text.split_once(' ') {
        None => text.to_owned(),
        Some((subclass, group)) => match group.split_once('/') {
            None => format!("{subclass}{group:0>4}"),
            Some((group, subgroup)) => format!("{subclass}{group:0>4}{subgroup:0<6}"),
        },
    }
}

fn plainly_in(range: &str, symbol: &str) -> bool {
    if let Some(root) = range.strip_suffix('*').filter(|root| root.contains('/') && !root.ends_with('/')) {
        let above = |of: &str| ABOVE.iter().find(|(below, _)| *below == of).map(|(_, above)| *above);
        return std::iter::successors(Some(symbol), |s| above(s)).any(|s| s == root);
    }
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

/// Where a word stands in a text, by characters.
fn plainly_at(text: &str, word: &str) -> Vec<(i64, i64)> {
    let text: Vec<char> = text.to_ascii_lowercase().chars().collect();
    let word: Vec<char> = word.to_ascii_lowercase().chars().collect();
    let latin = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    (0..text.len())
        .filter(|&i| text[i..].starts_with(&word))
        .filter(|&i| {
            let before = i.checked_sub(1).and_then(|b| text.get(b));
            !(latin(word.first()) && latin(before)) && !(latin(word.last()) && latin(text.get(i + word.len())))
        })
        .map(|i| (i as i64, (i + word.len()) as i64))
        .collect()
}

/// Whether each word has a place so that any two of them are close enough: every choice of places is tried.
fn plainly_near(text: &str, words: &[&str], within: usize, chosen: &mut Vec<(i64, i64)>) -> bool {
    let Some((first, rest)) = words.split_first() else {
        return chosen.iter().all(|a| chosen.iter().all(|b| b.0 - a.1 <= within as i64));
    };
    plainly_at(text, first).into_iter().any(|place| {
        chosen.push(place);
        let holds = plainly_near(text, rest, within, chosen);
        chosen.pop();
        holds
    })
}

fn plainly_meets(rule: &PlainRule, patent: &PlainPatent) -> bool {
    let on = |ranges: &[&str], symbols: &[&str]| ranges.iter().any(|r| symbols.iter().any(|s| plainly_in(r, s)));
    let texts: Vec<&String> = FIELDS.iter().zip(&patent.texts).filter(|(f, _)| rule.fields.contains(f)).map(|(_, t)| t).collect();
    let says = |word: &&str| texts.iter().any(|t| plainly_says(t, word));
    let economy = |code: &&str| patent.economy.iter().any(|of| of.starts_with(code) || (*code == "C" && of.starts_with("34")));
    let emerging = |code: &&str| patent.emerging.iter().any(|of| of == code || of.starts_with(&format!("{code}.")));
    let near = |(words, within): &(Vec<&str>, usize)| texts.iter().any(|t| plainly_near(t, words, *within, &mut Vec::new()));
    ((rule.include.is_empty() && rule.cpc.is_empty()) || on(&rule.include, &patent.ipc) || on(&rule.cpc, &patent.cpc))
        && (rule.with.is_empty() || on(&rule.with, &patent.ipc))
        && !on(&rule.exclude, &patent.ipc)
        && (rule.any.is_empty() || rule.any.iter().any(says))
        && rule.all.iter().all(says)
        && !rule.none.iter().any(says)
        && rule.near.iter().all(near)
        && (rule.economy.is_empty() || rule.economy.iter().any(economy))
        && (rule.emerging.is_empty() || rule.emerging.iter().any(emerging))
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
            let near: Vec<String> =
                r.near.iter().map(|(words, within)| format!("{{ words = {words:?}, within = {within} }}")).collect();
            text += &format!(
                "[[branch.rule]]\nid = \"r{j}\"\ninclude = {:?}\ncpc = {:?}\nexclude = {:?}\nwith = {:?}\ngbt4754 = {:?}\nsei = {:?}\nkeywords = {{ any = {:?}, all = {:?}, none = {:?}, in = {:?}, near = [{}] }}\n",
                r.include,
                r.cpc,
                r.exclude,
                r.with,
                r.economy,
                r.emerging,
                r.any,
                r.all,
                r.none,
                r.fields,
                near.join(", ")
            );
        }
    }
    (Industry::from_toml(&text, "x").unwrap(), parents)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn agrees_with_the_obvious_evaluation(
        branches in prop::collection::vec((prop::option::of(any::<prop::sample::Index>()), prop::collection::vec(a_rule(), 1..3)), 1..6),
        patents in prop::collection::vec(a_patent(), 1..12),
    ) {
        let (industry, parents) = definition(&branches);
        let engine = industry.compile().unwrap();
        let mut scratch = Scratch::default();
        let mut out = Vec::new();
        for patent in &patents {
            let mut expected = Vec::new();
            let mut number = 0;
            for (b, (_, rules)) in branches.iter().enumerate() {
                for rule in rules {
                    if plainly_meets(rule, patent) {
                        expected.extend(std::iter::successors(Some(b), |b| parents[*b]).map(|b| Hit { branch: b as u16, rule: number }));
                    }
                    number += 1;
                }
            }
            expected.sort_unstable();
            let ipc: Vec<u64> = patent.ipc.iter().map(|s| Symbol::parse(s).unwrap().number()).collect();
            let cpc: Vec<u64> = patent.cpc.iter().map(|s| Symbol::parse_cpc(s).unwrap().number()).collect();
            let economy: Vec<u64> = patent.economy.iter().filter_map(|c| vendor_class_number(Marks::Economy, c)).collect();
            let emerging: Vec<u64> = patent.emerging.iter().filter_map(|c| vendor_class_number(Marks::Emerging, c)).collect();
            let texts: [&str; 3] = std::array::from_fn(|i| patent.texts[i].as_str());
            let document = Document { marks: [&ipc, &cpc, &economy, &emerging], texts };
            engine.matches(&mut scratch, &document, &mut out);
            prop_assert_eq!(&out, &expected);
            // What is said of each condition agrees with whether the rule holds.
            for (number, (_, rule)) in industry.rules().enumerate() {
                let conditions = crate::classification::explanation::explain(rule, &document).unwrap();
                let holds = conditions.iter().all(|c| c.holds);
                prop_assert_eq!(holds, expected.iter().any(|hit| usize::from(hit.rule) == number), "{:?}", conditions);
            }
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
        engine.matches_symbols(&mut Scratch::default(), &symbols, [text, ""], &mut out);
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
