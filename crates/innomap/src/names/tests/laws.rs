//! What holds whatever the names are.

use proptest::prelude::*;

use super::*;

fn a_name() -> impl Strategy<Value = String> {
    let place = prop::sample::select(vec!["", "杭州", "杭州市", "浙江省", "绍兴县", "绍兴市柯桥区"]);
    let brand = prop::sample::select(vec!["甲乙", "甲未", "甲末", "甲", "國乙", "国乙"]);
    let trade = prop::sample::select(vec!["机械", "", "科技"]);
    let form = prop::sample::select(vec![
        "有限公司",
        "股份有限公司",
        "(上海)有限公司",
        "有限公司杭州分公司",
        "厂",
        "集团",
        "大学",
        "大学医院",
        "大学机械学院",
        "第十研究所",
        "第10研究所",
    ]);
    (place, brand, trade, form).prop_map(|(p, b, t, f)| format!("{p}{b}{t}{f}"))
}

fn a_mention() -> impl Strategy<Value = Said> {
    let code = prop::option::weighted(0.2, prop::sample::select(vec![*b"12345678X", *b"876543219", *b"111111119"]));
    let region = prop::sample::select(vec![0, 330_106, 330_108, 330_603, 420_102]);
    let years = prop::sample::select(vec![(0, 0), (2001, 2005), (2015, 2018)]);
    (a_name(), code, region, 0u32..40, years, prop::collection::btree_set(0u32..6, 0..3)).prop_map(
        |(name, code, region, patents, years, inventors)| Said {
            name: fold(&name),
            code: code.map(Code::Organisation),
            region,
            patents,
            years,
            inventors: inventors.into_iter().collect(),
        },
    )
}

fn an_entry() -> impl Strategy<Value = RegisterEntry> {
    let code = prop::option::weighted(0.5, prop::sample::select(vec![*b"12345678X", *b"876543219"]));
    (a_name(), prop::collection::vec(a_name(), 0..2), prop::collection::vec(a_name(), 0..2), code).prop_map(
        |(name, formers, owners, code)| RegisterEntry {
            former: formers.iter().map(|name| former(name, None, Some(2010))).collect(),
            owners: owners.iter().map(|name| former(name, None, None)).collect(),
            code: code.map(Code::Organisation),
            ..entry(&name)
        },
    )
}

fn a_decision() -> impl Strategy<Value = Decision> {
    let action = prop::sample::select(vec![Action::Merge, Action::Apart, Action::Rename, Action::Parent]);
    (action, a_name(), a_name()).prop_map(|(action, name, other)| decide(action, &name, &other))
}

/// What is said of a mention, without ids.
fn outcome(resolution: &Resolution, said: &[Said]) -> Vec<String> {
    let line = |i: usize| {
        let institution = &resolution.institutions[resolution.institution[i] as usize];
        format!(
            "{:?} {institution:?} {:?} {:?} {:?}",
            said[i], resolution.evidence[i], resolution.confidence[i], resolution.via[i]
        )
    };
    let mut lines: Vec<String> = (0..said.len()).map(line).collect();
    lines.sort();
    lines
}

fn doubts(resolution: &Resolution, said: &[Said]) -> Vec<String> {
    let name = |m: u32| &said[m as usize].name;
    resolution
        .review
        .iter()
        .map(|d| format!("{} {} {} {} {:?}", name(d.mentions.0), name(d.mentions.1), d.merged, d.patents, d.reason))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn order_changes_nothing(
        said in prop::collection::vec(a_mention(), 1..14),
        entries in prop::collection::vec(an_entry(), 0..4),
        decisions in prop::collection::vec(a_decision(), 0..3),
        seed in any::<u64>(),
        merged in any::<bool>(),
    ) {
        let doubtful = if merged { Doubtful::Merged } else { Doubtful::Apart };
        let mut other = said.clone();
        let mut state = seed;
        for i in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            other.swap(i, (state >> 33) as usize % (i + 1));
        }
        let decisions = Decisions { all: decisions };
        let register = list(&entries);
        let backwards = list(&entries.iter().rev().cloned().collect::<Vec<_>>());
        prop_assert_eq!(&register, &backwards);
        let (one, two) = (run(&said, &register, &decisions, doubtful), run(&other, &backwards, &decisions, doubtful));
        prop_assert_eq!(outcome(&one, &said), outcome(&two, &other));
        prop_assert_eq!(&one.institutions, &two.institutions);
        prop_assert_eq!(&one.ownership, &two.ownership);
        prop_assert_eq!(doubts(&one, &said), doubts(&two, &other));
    }

    #[test]
    fn what_is_said_fits_together(
        said in prop::collection::vec(a_mention(), 1..14),
        entries in prop::collection::vec(an_entry(), 0..4),
        decisions in prop::collection::vec(a_decision(), 0..3),
    ) {
        let decisions = Decisions { all: decisions };
        let resolution = run(&said, &list(&entries), &decisions, Doubtful::Apart);
        let used: std::collections::BTreeSet<u32> = resolution.institution.iter().copied().collect();
        prop_assert_eq!(used.len(), resolution.institutions.len());
        prop_assert!(resolution.institutions.windows(2).all(|pair| pair[0].name <= pair[1].name));
        prop_assert!(resolution.confidence.iter().all(|c| (0.0..=1.0).contains(c)));
        for i in 0..said.len() {
            // Words say what led there, but that a name is the same in another place needs none.
            let named = |other: usize| other != i && said[other].name == said[i].name;
            let same = resolution.evidence[i] == Evidence::Name && (0..said.len()).any(named);
            prop_assert!(resolution.evidence[i] != Evidence::Itself || resolution.via[i].is_none());
            prop_assert!(resolution.evidence[i] == Evidence::Itself || resolution.via[i].is_some() || same);
        }
        for doubt in &resolution.review {
            let (a, b) = (resolution.institution[doubt.mentions.0 as usize], resolution.institution[doubt.mentions.1 as usize]);
            prop_assert_eq!(a == b, doubt.merged);
        }
        // What was decided to be apart is apart, and two codes are two, unless it was decided that they are one.
        for decision in decisions.all.iter().filter(|d| d.action == Action::Apart && d.name != d.other) {
            for (i, a) in said.iter().enumerate().filter(|(_, a)| a.name == decision.name) {
                for (j, b) in said.iter().enumerate().filter(|(_, b)| b.name == decision.other) {
                    prop_assert!(resolution.institution[i] != resolution.institution[j], "{:?} {:?}", a, b);
                }
            }
        }
        if !decisions.all.iter().any(|d| d.action == Action::Merge) {
            let legal = |s: &Said| s.code.filter(|_| !s.name.contains("分公司"));
            for (i, a) in said.iter().enumerate() {
                for (j, b) in said.iter().enumerate() {
                    if let (Some(x), Some(y)) = (legal(a), legal(b)) && x != y && !a.name.contains("学院") && !b.name.contains("学院") {
                        prop_assert!(resolution.institution[i] != resolution.institution[j], "{:?} {:?}", a, b);
                    }
                }
            }
        }
    }

    #[test]
    fn a_name_that_has_nothing_to_do_with_the_others_changes_nothing(said in prop::collection::vec(a_mention(), 1..10)) {
        let before = plain(&said);
        let mut more = said.clone();
        more.push(super::said("庚辛壬癸酒业有限公司"));
        let after = plain(&more);
        prop_assert_eq!(outcome(&before, &said), outcome(&after, &more).into_iter().filter(|line| !line.contains("庚辛壬癸")).collect::<Vec<_>>());
        prop_assert_eq!(doubts(&before, &said), doubts(&after, &more));
    }

    #[test]
    fn a_merge_is_done_where_nothing_forbids_it(said in prop::collection::vec(a_mention(), 2..8)) {
        let all = vec![Decision { name: said[0].name.clone(), other: said[1].name.clone(), ..decide(Action::Merge, "甲", "乙") }];
        let resolution = run(&said, &Register::default(), &Decisions { all }, Doubtful::Apart);
        prop_assert_eq!(resolution.institution[0], resolution.institution[1]);
    }

    #[test]
    fn any_text_is_resolved(texts in prop::collection::vec("\\PC{0,20}", 0..6)) {
        let said: Vec<Said> = texts.iter().map(|text| super::said(text)).collect();
        prop_assert_eq!(plain(&said).institution.len(), said.len());
    }
}

#[test]
fn no_names_make_no_institutions() {
    assert_eq!(plain(&[]), Resolution::default());
}

/// Many names that have much in common take no longer than many that have not: pairs are not looked at.
#[test]
fn names_that_have_much_in_common_take_linear_time() {
    let counts = [2_000usize, 16_000];
    let kinds: [(&str, fn(usize) -> String); 5] = [
        ("one prefix", |i| format!("杭州甲乙丙丁机械科技股份有限公司第{i}研究所")),
        ("one pattern", |i| format!("杭州甲{}机械有限公司", char::from_u32(0x4e00 + i as u32).unwrap_or('乙'))),
        ("one place and trade", |i| format!("甲乙{i}机械有限公司")),
        ("branches", |i| format!("甲乙有限公司第{i}分公司")),
        ("long", |i| format!("{}{i}", "甲乙有限公司大学第".repeat(60))),
    ];
    for (what, name) in kinds {
        let times: Vec<f64> = counts
            .iter()
            .map(|&count| {
                let said: Vec<Said> = (0..count).map(|i| there(&name(i), 330_106)).collect();
                let time = || {
                    let start = std::time::Instant::now();
                    assert_eq!(plain(&said).institution.len(), count);
                    start.elapsed().as_secs_f64()
                };
                (0..3).map(|_| time()).fold(f64::INFINITY, f64::min)
            })
            .collect();
        // Eight times the names; sixty-four times the time would be pairs.
        assert!(times[1] < times[0].max(0.04) * 40.0, "{what}: {times:?}");
    }
}
