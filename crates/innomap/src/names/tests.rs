//! The rules of Chinese institution names, each by cases that are one and look-alikes that are not; and the laws of resolving.

use super::*;
use crate::tables::{Date, Progress};

/// A mention that owns what it says.
#[derive(Debug, Clone, Default)]
struct Said {
    name: String,
    code: Option<Code>,
    region: u32,
    patents: u32,
    years: (i32, i32),
    inventors: Vec<u32>,
}

fn said(name: &str) -> Said {
    Said { name: fold(name), patents: 1, ..Said::default() }
}

fn there(name: &str, region: u32) -> Said {
    Said { region, ..said(name) }
}

fn coded(name: &str, code: &[u8; 9]) -> Said {
    Said { code: Some(Code::Organisation(*code)), ..said(name) }
}

fn run(said: &[Said], register: &Register, decisions: &Decisions, doubtful: Doubtful) -> Resolution {
    let mentions: Vec<Mention<'_>> = said
        .iter()
        .map(|s| Mention {
            name: &s.name,
            kind: kind(&s.name),
            code: s.code,
            region: s.region,
            patents: s.patents,
            years: s.years,
            inventors: &s.inventors,
        })
        .collect();
    resolve(&mentions, register, decisions, ResolveConfig { doubtful }, &Progress::new()).unwrap_or_default()
}

fn plain(said: &[Said]) -> Resolution {
    run(said, &Register::default(), &Decisions::default(), Doubtful::Apart)
}

fn listed(said: &[Said], entries: &[RegisterEntry]) -> Resolution {
    run(said, &list(entries), &Decisions::default(), Doubtful::Apart)
}

fn list(entries: &[RegisterEntry]) -> Register {
    entries.iter().fold(Register::default(), |all, entry| all.merge(Register { entries: vec![entry.clone()] }))
}

fn entry(name: &str) -> RegisterEntry {
    RegisterEntry { name: fold(name), ..RegisterEntry::default() }
}

fn former(name: &str, from: Option<i32>, until: Option<i32>) -> DatedName {
    let date = |year: Option<i32>| year.and_then(|year| Date::new(year, 0, 0));
    DatedName { name: fold(name), from: date(from), until: date(until) }
}

fn decide(action: Action, name: &str, other: &str) -> Decision {
    Decision { action, name: fold(name), other: fold(other), from: None, until: None, note: String::new() }
}

fn one(resolution: &Resolution) -> bool {
    resolution.institution.windows(2).all(|pair| pair[0] == pair[1])
}

/// Two names are one institution, by that evidence.
fn assert_one(a: Said, b: Said, evidence: Evidence) {
    let both = [a, b];
    let resolution = plain(&both);
    assert!(one(&resolution), "{both:?}");
    assert!(resolution.evidence.contains(&evidence), "{:?} {both:?}", resolution.evidence);
    for (evidence, via) in resolution.evidence.iter().zip(&resolution.via) {
        assert_eq!(*evidence == Evidence::Itself, via.is_none());
    }
}

fn assert_two(a: Said, b: Said) {
    let both = [a, b];
    let resolution = plain(&both);
    assert!(!one(&resolution), "{both:?} {:?}", resolution.via);
}

#[test]
fn writing_and_traditional_characters_are_one_name() {
    for (a, b) in [
        ("甲乙（上海）有限公司", "甲乙上海有限公司"),
        ("國立甲乙大學", "国立甲乙大学"),
        ("臺灣甲乙電子股份有限公司", "台湾甲乙电子股份有限公司"),
        ("甲乙(集团)有限公司", "甲乙集团有限公司"),
        ("甲乙投资中心（有限合伙）", "甲乙投资中心"),
        ("杭州市甲乙机械有限公司", "杭州甲乙机械有限公司"),
        ("浙江省甲乙机械有限公司", "浙江甲乙机械有限公司"),
        ("浙江省杭州市甲乙机械有限公司", "杭州甲乙机械有限公司"),
        ("西安市康甲机械有限公司", "西安康甲机械有限公司"),
        ("甲乙有限责任公司", "甲乙有限公司"),
        ("甲乙集团公司第七0一研究所", "甲乙集团公司第七〇一研究所"),
        ("甲乙集团公司七○一所", "甲乙集团公司第701研究所"),
        ("Foo-Bar Co., Ltd.", "FOO BAR CO LTD"),
        ("国营第899厂", "国营八九九厂"),
        ("中国人民解放军第六三九九九部队", "63999部队"),
        ("甲乙集团公司第十研究所", "甲乙集团公司第10研究所"),
    ] {
        assert_one(said(a), said(b), Evidence::Name);
    }
}

#[test]
fn places_forms_and_numbers_tell_institutions_apart() {
    for (a, b) in [
        ("甲乙(上海)有限公司", "甲乙(浙江)有限公司"),
        ("甲乙(上海)有限公司", "上海甲乙有限公司"),
        ("甲乙机械有限公司", "浙江甲乙机械有限公司"),
        ("浙江甲乙机械有限公司", "杭州甲乙机械有限公司"),
        ("甲乙机械有限公司", "甲乙机械集团有限公司"),
        ("杭州甲乙机械有限公司", "杭州甲乙机械厂"),
        ("甲乙集团公司第十研究所", "甲乙集团公司第十一研究所"),
        ("中国人民解放军63999部队", "中国人民解放军63998部队"),
        ("甲乙二厂", "甲乙三厂"),
        ("甲乙大学", "甲乙理工大学"),
        ("中国甲乙大学(武汉)", "中国甲乙大学(北京)"),
        ("Foo Co Ltd", "Foo Inc"),
        ("Foo AG", "Foo GmbH"),
        ("Foo Aktiengesellschaft", "Foo Kabushiki Kaisha"),
        ("甲乙集团公司第七〇一研究所", "甲乙集团公司第七〇二研究所"),
        ("甲乙大学(WUHAN)", "甲乙大学"),
        ("株式会社甲乙", "甲乙有限公司"),
    ] {
        assert_two(said(a), said(b));
    }
}

/// The label of names with the patents that bear them, in any order.
fn label(names: &[(&str, u32)]) -> String {
    let mut said: Vec<Said> = names.iter().map(|&(name, patents)| Said { patents, ..said(name) }).collect();
    let labels = [
        plain(&said),
        plain(&{
            said.reverse();
            said
        }),
    ];
    let labels = labels.map(|all| all.institutions.into_iter().map(|i| i.name).collect::<Vec<_>>());
    assert_eq!(labels[0], labels[1]);
    assert_eq!(labels[0].len(), 1, "{names:?}");
    labels[0].concat()
}

#[test]
fn an_institution_is_called_as_most_patents_write_it() {
    for (names, called) in [
        (&[("甲乙有限责任公司", 1)][..], "甲乙有限责任公司"),
        (&[("甲乙有限责任公司", 2), ("甲乙有限公司", 1)], "甲乙有限责任公司"),
        (&[("甲乙有限责任公司", 1), ("甲乙有限公司", 2)], "甲乙有限公司"),
        (&[("甲乙（上海）有限责任公司", 1)], "甲乙(上海)有限责任公司"),
        (&[("鴻甲精密工業股份有限公司", 1), ("鸿甲精密工业股份有限公司", 1)], "鸿甲精密工业股份有限公司"),
        (&[("鴻甲精密工業股份有限公司", 2), ("鸿甲精密工业股份有限公司", 1)], "鴻甲精密工業股份有限公司"),
        (&[("甲乙有限责任公司杭州分公司", 1)], "甲乙有限责任公司"),
        (&[("中国船舶重工集团公司第九九一研究所", 1)], "中国船舶重工集团公司第九九一研究所"),
        (&[("中国船舶重工集团公司第九九一研究所", 1), ("中国船舶重工集团公司九九一所", 1)], "中国船舶重工集团公司第九九一研究所"),
        (
            &[("中国船舶重工集团公司第九九一研究所", 9), ("中国船舶重工集团有限公司第991研究所", 1)],
            "中国船舶重工集团有限公司第991研究所",
        ),
        (&[("中国核工业总公司第九九一研究所", 9), ("中国核工业集团有限公司第991研究所", 1)], "中国核工业集团有限公司第991研究所"),
    ] {
        assert_eq!(label(names), called);
    }
    // What is written in one place and in another is counted together.
    let names = [
        Said { patents: 2, ..there("甲乙有限责任公司", 330_106) },
        Said { patents: 2, ..there("甲乙有限责任公司", 330_108) },
        Said { patents: 3, ..there("甲乙有限公司", 330_106) },
    ];
    assert_eq!(plain(&names).institutions[0].name, "甲乙有限责任公司");
    // The group is called by its whole name too.
    assert_eq!(plain(&[said("广东电网有限责任公司")]).institutions[0].group, "中国南方电网有限责任公司");
    assert_eq!(label(&[("中国电力科学研究院", 9), ("中国电力科学研究院有限公司", 1)]), "中国电力科学研究院有限公司");
}

#[test]
fn a_short_front_is_the_name_in_full_where_it_is_borne() {
    assert_one(said("中科院甲乙研究所"), said("中国科学院甲乙研究所"), Evidence::ListedName);
    assert_one(said("中 科院甲乙研究所"), said("中国科学院甲乙研究所"), Evidence::ListedName);
    assert_one(said("中物院甲乙研究所"), said("中国工程物理研究院甲乙研究所"), Evidence::ListedName);
    assert_one(said("浙大台州研究院"), said("浙江大学台州研究院"), Evidence::ListedName);
    assert_two(said("浙大甲乙科技有限公司"), said("浙江大学"));
    assert_eq!(label(&[("浙江大学城市学院", 9), ("浙大城市学院", 1)]), "浙大城市学院");
    for (name, called) in [
        ("中科院甲乙研究所", "中国科学院甲乙研究所"),
        ("中科院甲乙材料所", "中科院甲乙材料所"),
        ("浙大甲乙有限公司", "浙大甲乙有限公司"),
        ("浙大台州研究院", "浙大台州研究院"),
    ] {
        assert_eq!(label(&[(name, 1)]), called);
    }
}

#[test]
fn what_leaves_out_a_part_is_a_doubt() {
    for (a, b) in [
        ("中科院甲乙材料所", "中国科学院甲乙材料技术与工程研究所"),
        ("中国科学院自动化所", "中国科学院自动化研究所"),
        ("甲乙大学附属第一医院", "甲乙大学医学院附属第一医院"),
        ("甲乙大学丙丁医学院附属协和医院", "甲乙大学附属协和医院"),
    ] {
        let both = plain(&[said(a), said(b)]);
        assert!(!one(&both), "{a}");
        assert!(both.review.len() == 1 && !both.review[0].merged && both.review[0].reason.zh.contains(b), "{:?}", both.review);
    }
    for (a, b) in [
        ("中科院甲乙材料所", "中国科学院丙丁材料研究所"),
        ("甲乙大学附属第一医院", "甲乙大学医学院附属第二医院"),
        ("甲乙大学丙医学院附属第一医院", "甲乙大学丁医学院附属第一医院"),
    ] {
        assert!(plain(&[said(a), said(b)]).review.is_empty(), "{a}");
    }
}

#[test]
fn members_of_groups_need_not_begin_with_its_name() {
    for (name, group) in [
        ("中国电力科学研究院", "国家电网有限公司"),
        ("国电南瑞科技股份有限公司", "国家电网有限公司"),
        ("广西电网有限责任公司", "中国南方电网有限责任公司"),
        ("中国电子科技集团公司第十四研究所", "中国电子科技集团有限公司"),
        ("南京电子技术研究所", "中国电子科技集团有限公司"),
        ("中国船舶重工集团公司第七一二研究所", "中国船舶集团有限公司"),
        ("中国航空工业集团公司甲乙材料研究院", "中国航空工业集团有限公司"),
        ("中铁第一勘察设计院集团有限公司", "中国铁道建筑集团有限公司"),
    ] {
        assert_eq!(plain(&[said(name)]).institutions[0].group, group, "{name}");
    }
}

#[test]
fn a_place_under_another_name_is_the_same_place() {
    assert_one(said("绍兴县甲乙纺织有限公司"), said("绍兴市柯桥区甲乙纺织有限公司"), Evidence::PartsAndCounty);
    assert_two(said("绍兴县甲乙纺织有限公司"), said("绍兴市甲乙纺织有限公司"));
    assert_two(said("绍兴县甲乙纺织有限公司"), said("绍兴市柯桥区甲丙纺织有限公司"));
}

#[test]
fn a_branch_is_its_company_and_a_subsidiary_is_not() {
    for (a, b) in [
        ("甲乙有限公司杭州分公司", "甲乙有限公司"),
        ("甲乙有限公司杭州分公司", "甲乙有限公司宁波分公司"),
        ("甲乙银行股份有限公司浙江省分行", "甲乙银行股份有限公司"),
        ("甲乙大学机械工程学院", "甲乙大学"),
        ("甲乙大学某某国家重点实验室", "甲乙大学"),
        ("国网浙江省电力有限公司杭州供电公司", "国网浙江省电力有限公司"),
    ] {
        assert_one(said(a), said(b), Evidence::Part);
    }
    for (child, parent) in [
        ("甲乙大学医学院附属第一医院", "甲乙大学"),
        ("甲乙大学台州研究院", "甲乙大学"),
        ("浙江工业大学之江学院", "浙江工业大学"),
        ("中国科学院甲乙研究所", "中国科学院"),
        ("甲乙集团有限公司丙丁有限公司", "甲乙集团有限公司"),
    ] {
        let both = plain(&[said(child), said(parent)]);
        assert!(!one(&both), "{child}");
        let groups: Vec<&str> = both.institutions.iter().map(|i| i.group.as_str()).collect();
        assert_eq!(groups, [parent, parent], "{child}");
        assert_eq!((both.ownership[0].parent.as_str(), both.ownership[0].child.as_str()), (parent, child));
    }
    // An institute of a state group stays itself when the group is renamed.
    assert_two(said("中国航空工业集团公司甲乙材料研究院"), said("中国航空工业集团有限公司"));
    // Branches alone are called as their company.
    let alone = plain(&[said("甲乙有限公司杭州分公司"), said("甲乙有限公司宁波分公司")]);
    assert_eq!(alone.institutions[0].name, "甲乙有限公司");
}

#[test]
fn what_was_renamed_or_merged_is_the_successor() {
    for (then, now) in [
        ("杭州大学", "浙江大学"),
        ("中国计量学院", "中国计量大学"),
        ("浙江丝绸工学院", "浙江理工大学"),
        ("国家电网公司", "国家电网有限公司"),
        ("浙江省电力公司杭州供电公司", "国网浙江省电力有限公司"),
        ("中国航天科工集团公司第七研究所", "中国航天科工集团有限公司第7研究所"),
    ] {
        let both = plain(&[said(then), said(now)]);
        assert!(one(&both), "{then}");
        assert_eq!(both.institutions[0].name, fold(now));
        // The old name alone is called by the present one as well.
        assert_eq!(plain(&[said(then)]).institutions.len(), 1);
    }
    let grid = plain(&[said("国网浙江省电力有限公司杭州供电公司")]);
    assert_eq!(grid.institutions[0].group, "国家电网有限公司");
    assert_one(said("浙大"), said("浙江大学"), Evidence::ListedName);
    assert_one(said("UNIV ZHEJIANG"), said("ZHEJIANG UNIVERSITY"), Evidence::ListedName);
}

#[test]
fn codes_join_names_and_keep_names_apart() {
    let (a, b) = (b"12345678X", b"876543219");
    let both = plain(&[coded("甲乙有限公司", a), coded("丙丁有限公司", a)]);
    assert!(one(&both) && both.evidence.contains(&Evidence::OrganisationCode));
    let mut credit = *b"9133000012345678XA";
    let whole = Said { code: Some(Code::Credit(credit)), ..said("丙丁有限公司") };
    assert!(one(&plain(&[coded("甲乙有限公司", a), whole.clone()])));
    assert!(
        plain(&[whole.clone(), Said { name: fold("甲乙有限公司"), ..whole.clone() }]).evidence.contains(&Evidence::CreditCode)
    );
    credit[10] = b'9';
    assert!(!one(&plain(&[coded("甲乙有限公司", a), Said { code: Some(Code::Credit(credit)), ..whole }])));
    assert!(!one(&plain(&[coded("甲乙有限公司", a), coded("甲乙有限公司", b)])));
    // Without a code: to the only one; of several to the one in the county; else for itself, with a doubt.
    assert!(one(&plain(&[coded("甲乙有限公司", a), said("甲乙有限公司")])));
    let near = |region| {
        let first = Said { region: 330_106, ..coded("甲乙有限公司", a) };
        let second = Said { region: 420_102, ..coded("甲乙有限公司", b) };
        plain(&[first, second, there("甲乙有限公司", region)])
    };
    let (here, nowhere) = (near(420_102), near(0));
    assert_eq!(here.institution[2], here.institution[1]);
    assert_eq!(nowhere.institutions.len(), 3);
    assert!(!nowhere.review.is_empty());
    // A branch has a code of its own and is the company all the same.
    assert!(one(&plain(&[coded("甲乙有限公司杭州分公司", a), coded("甲乙有限公司", b)])));
}

#[test]
fn the_register_knows_former_english_and_short_names() {
    let firm = RegisterEntry {
        former: vec![former("丙丁有限公司", Some(1998), Some(2010))],
        english: vec![fold("Jia Yi Co., Ltd.")],
        short: vec!["甲乙股份".into()],
        region: 330_106,
        ..entry("甲乙股份有限公司")
    };
    let during = Said { years: (2001, 2005), ..said("丙丁有限公司") };
    let names = [said("甲乙股份有限公司"), during.clone(), said("JIA YI CO LTD"), said("甲乙股份")];
    let all = listed(&names, std::slice::from_ref(&firm));
    assert!(one(&all));
    assert_eq!(all.evidence, [Evidence::Name, Evidence::FormerName, Evidence::ListedName, Evidence::ListedName]);
    let institution = &all.institutions[0];
    assert_eq!((institution.name.as_str(), institution.entry, institution.listed_region), ("甲乙股份有限公司", Some(0), 330_106));
    // At another time the name was another's; without years it is less sure.
    let later = Said { years: (2016, 2018), ..said("丙丁有限公司") };
    let apart = listed(&[said("甲乙股份有限公司"), later], std::slice::from_ref(&firm));
    assert!(!one(&apart) && apart.review.len() == 1);
    let undated = listed(&[said("甲乙股份有限公司"), said("丙丁有限公司")], std::slice::from_ref(&firm));
    assert!(one(&undated) && undated.confidence[1] < all.confidence[1]);
    // A short name of two firms is nobody's, and a full name is nobody's short name.
    let other = RegisterEntry { short: vec!["甲乙股份".into()], ..entry("戊己股份有限公司") };
    assert!(!one(&listed(&[said("甲乙股份有限公司"), said("甲乙股份")], &[firm.clone(), other])));
    assert!(!one(&listed(&[said("甲乙股份有限公司"), said("甲乙股份")], &[firm, entry("甲乙股份")])));
}

#[test]
fn a_name_that_was_taken_again_belongs_to_whoever_had_it_then() {
    let old = RegisterEntry {
        former: vec![former("甲乙有限公司", None, Some(2012))],
        region: 370_602,
        code: Some(Code::Organisation(*b"12345678X")),
        ..entry("丙丁有限公司")
    };
    let new = RegisterEntry { region: 370_203, code: Some(Code::Organisation(*b"876543219")), ..entry("甲乙有限公司") };
    let names = [
        Said { years: (2007, 2007), ..there("甲乙有限公司", 370_602) },
        Said { years: (2016, 2016), ..there("甲乙有限公司", 370_203) },
        said("丙丁有限公司"),
    ];
    let found = listed(&names, &[old, new]);
    assert_eq!(found.institution[0], found.institution[2]);
    assert_ne!(found.institution[1], found.institution[2]);
}

#[test]
fn a_local_name_without_a_place_is_another_in_another_city() {
    assert_two(there("甲乙机械厂", 330_106), there("甲乙机械厂", 420_102));
    assert_two(there("甲乙人民医院", 330_106), there("甲乙人民医院", 420_102));
    assert!(one(&plain(&[there("甲乙大学", 330_106), there("甲乙大学", 420_102)])));
    assert!(one(&plain(&[there("杭州甲乙机械厂", 330_106), there("杭州甲乙机械厂", 420_102)])));
}

#[test]
fn a_legal_form_is_no_difference_within_a_county() {
    assert_one(there("甲乙机械股份有限公司", 330_106), there("甲乙机械有限公司", 330_106), Evidence::PartsAndCounty);
    assert_two(there("甲乙机械股份有限公司", 330_106), there("甲乙机械有限公司", 330_108));
    assert_eq!(plain(&[said("甲乙机械股份有限公司"), said("甲乙机械有限公司")]).review.len(), 1);
    let entries = [entry("甲乙机械股份有限公司"), entry("甲乙机械有限公司")];
    assert!(!one(&listed(&[there("甲乙机械股份有限公司", 330_106), there("甲乙机械有限公司", 330_106)], &entries)));
}

#[test]
fn a_slip_needs_more_than_likeness() {
    let firm =
        |name: &str, region, patents, inventors: &[u32]| Said { patents, inventors: inventors.to_vec(), ..there(name, region) };
    let right = firm("杭州晨未机械有限公司", 330_106, 50, &[1, 2, 3]);
    assert_one(right.clone(), firm("杭州晨末机械有限公司", 330_106, 1, &[3]), Evidence::Slip);
    assert_two(right.clone(), firm("杭州晨末机械有限公司", 330_108, 1, &[3]));
    assert_two(right.clone(), firm("杭州晨高机械有限公司", 330_106, 1, &[]));
    assert_two(right.clone(), firm("杭州晨末化工有限公司", 330_106, 1, &[3]));
    // Sounding alike is a doubt, numbers are never a slip.
    let sound = plain(&[right, firm("杭州尘未机械有限公司", 330_106, 1, &[])]);
    assert!(!one(&sound) && sound.review.len() == 1 && sound.review[0].patents == 1);
    assert_two(firm("杭州晨三机械有限公司", 330_106, 50, &[1]), firm("杭州晨二机械有限公司", 330_106, 1, &[1]));
    assert_two(firm("杭州东晨机械有限公司", 330_106, 50, &[1]), firm("杭州西晨机械有限公司", 330_106, 1, &[1]));
}

#[test]
fn places_that_moved_or_are_missing_are_doubts() {
    for (a, b) in [
        (said("甲乙机械(上海)有限公司"), said("上海甲乙机械有限公司")),
        (there("甲乙机械有限公司", 330_106), said("杭州甲乙机械有限公司")),
    ] {
        let both = [a, b];
        let apart = plain(&both);
        assert!(!one(&apart) && apart.review.len() == 1 && !apart.review[0].merged, "{both:?}");
        let merged = run(&both, &Register::default(), &Decisions::default(), Doubtful::Merged);
        assert!(one(&merged) && merged.review.len() == 1 && merged.review[0].merged);
    }
}

#[test]
fn decisions_overrule_all_evidence() {
    let names = [said("甲乙有限公司杭州分公司"), said("甲乙有限公司"), said("丙丁有限公司")];
    let decided = |all: Vec<Decision>| run(&names, &Register::default(), &Decisions { all }, Doubtful::Apart);
    let apart = decided(vec![decide(Action::Apart, "甲乙有限公司杭州分公司", "甲乙有限公司")]);
    assert_ne!(apart.institution[0], apart.institution[1]);
    let merged = decided(vec![decide(Action::Merge, "甲乙有限公司", "丙丁有限公司")]);
    assert!(one(&merged) && merged.institutions[0].name == "丙丁有限公司");
    assert_eq!(merged.evidence[1], Evidence::Decision);
    let renamed = decided(vec![decide(Action::Rename, "甲乙有限公司", "戊己有限公司")]);
    assert_eq!(renamed.institutions[renamed.institution[0] as usize].name, "戊己有限公司");
    let owned = decided(vec![decide(Action::Parent, "甲乙有限公司", "丙丁有限公司")]);
    assert_eq!(owned.institutions[owned.institution[0] as usize].group, "丙丁有限公司");
    // By code, and against codes.
    let coded = [coded("甲乙有限公司", b"12345678X"), coded("丙丁有限公司", b"876543219")];
    let all = vec![decide(Action::Merge, "12345678X", "876543219")];
    assert!(one(&run(&coded, &Register::default(), &Decisions { all }, Doubtful::Apart)));
    // A decision about other years is none.
    let dated = Decision { from: Date::new(2015, 0, 0), ..decide(Action::Merge, "甲乙有限公司", "丙丁有限公司") };
    let old = [Said { years: (2001, 2009), ..said("甲乙有限公司") }, said("丙丁有限公司")];
    assert!(!one(&run(&old, &Register::default(), &Decisions { all: vec![dated] }, Doubtful::Apart)));
}

#[test]
fn apart_holds_along_a_chain_and_cuts_its_weakest_link() {
    let names = [there("甲乙机械股份有限公司", 330_106), there("甲乙机械有限公司", 330_106), said("甲乙机械有限公司杭州分公司")];
    assert!(one(&plain(&names)));
    let all = vec![decide(Action::Apart, "甲乙机械股份有限公司", "甲乙机械有限公司杭州分公司")];
    let cut = run(&names, &Register::default(), &Decisions { all }, Doubtful::Apart);
    assert_eq!(cut.institution[1], cut.institution[2]);
    assert_ne!(cut.institution[0], cut.institution[1]);
}

#[test]
fn ownership_of_the_register_is_dated_and_makes_groups() {
    let child =
        RegisterEntry { owners: vec![former("丙丁集团有限公司", Some(2005), None)], ..entry("甲乙有限公司") };
    let all = listed(&[said("甲乙有限公司"), said("丙丁集团有限公司")], &[child]);
    assert_eq!(all.institutions.iter().map(|i| i.group.as_str()).collect::<Vec<_>>(), ["丙丁集团有限公司"; 2]);
    assert_eq!(all.ownership[0].from, Date::new(2005, 0, 0));
}

mod laws;
