//! Laws and cases of the divisions.

use super::{Gazetteer, Level};

fn all() -> Vec<u32> {
    let g = Gazetteer::current();
    let mut codes: Vec<u32> = Level::DIVISIONS.iter().flat_map(|&level| g.codes(level)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Names of the province, city and county of a code as three columns hold them.
fn triple(code: u32, name: impl Fn(u32) -> String) -> [Option<String>; 3] {
    let g = Gazetteer::current();
    let city = code / 100 * 100;
    [
        Some(name(code / 10_000 * 10_000)),
        (!code.is_multiple_of(10_000) && g.name(city).is_some()).then(|| name(city)),
        (!code.is_multiple_of(100)).then(|| name(code)),
    ]
}

fn short(code: u32) -> String {
    let g = Gazetteer::current();
    let name = g.name(code).unwrap();
    super::short::short_forms(name, code).into_iter().next().unwrap_or_else(|| name.to_owned())
}

fn placed(province: &str, city: &str, district: &str) -> (Option<u32>, usize) {
    let column = |s: &str| if s.is_empty() { None } else { Some(s.to_owned()) };
    let p = Gazetteer::current().resolve(column(province).as_deref(), column(city).as_deref(), column(district).as_deref());
    (p.code, p.unresolved.len())
}

/// A city and a county of one prefecture that have the same short form: 临夏市 and 临夏县, 和田, 伊宁.
const SAME_SHORT: &[u32] = &[622_901, 622_921, 653_201, 653_221, 654_002, 654_021];

#[test]
fn every_unit_is_found_under_its_own_names() {
    let g = Gazetteer::current();
    let codes = all();
    assert!(codes.len() > 3_300);
    let mut wrong = Vec::new();
    for &code in &codes {
        let full = g.full_name(code);
        let text = g.resolve_text(&full);
        let found = g.find(&full).ok();
        if text.code != Some(code) || !text.unresolved.is_empty() || found != Some(code) {
            wrong.push(format!("{code} {full}: {text:?} {found:?}"));
        }
        for (what, names) in [("full", triple(code, |c| g.name(c).unwrap().to_owned())), ("short", triple(code, short))] {
            let p = g.resolve(names[0].as_deref(), names[1].as_deref(), names[2].as_deref());
            if what == "short" && SAME_SHORT.contains(&code) {
                // Not told apart, and not taken for the other.
                assert_eq!(p.code, g.parent(code), "{code}");
                continue;
            }
            if p.code != Some(code) || !p.unresolved.is_empty() {
                wrong.push(format!("{code} {what} {names:?}: {p:?}"));
            }
        }
        let padded = format!("310000 中国 {full}人民路1号");
        assert_eq!(g.resolve_text(&padded).code, Some(code), "{padded}");
        assert_eq!(g.find(&code.to_string()).ok(), Some(code));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn parents_levels_and_children_agree() {
    let g = Gazetteer::current();
    for code in all() {
        match g.parent(code) {
            None => assert_eq!(g.level(code), Level::Province, "{code}"),
            Some(parent) => {
                assert!(g.level(parent) < g.level(code), "{code}");
                assert_eq!(g.children(parent).filter(|&c| c == code).count(), 1, "{code}");
                assert_eq!(
                    parent,
                    if g.name(code / 100 * 100).is_some() && code % 100 != 0 { code / 100 * 100 } else { code / 10_000 * 10_000 }
                );
            }
        }
        for child in g.children(code) {
            assert_eq!(g.parent(child), Some(code));
        }
        for &level in Level::DIVISIONS {
            if let Some(unit) = g.at_level(code, level) {
                assert_eq!(g.at_level(unit, level), Some(unit), "{code} {level:?}");
                assert_eq!(g.at_level(unit, Level::Province), g.at_level(code, Level::Province));
            }
        }
    }
}

#[test]
fn levels_cover_the_country() {
    let g = Gazetteer::current();
    assert_eq!(g.codes(Level::Province).count(), 34);
    assert_eq!(g.at_level(330_603, Level::City), Some(330_600));
    assert_eq!(g.at_level(330_600, Level::County), None);
    assert_eq!(g.at_level(330_000, Level::City), None);
    assert_eq!(g.at_level(110_105, Level::City), Some(110_000));
    assert_eq!(g.at_level(110_000, Level::City), Some(110_000));
    assert_eq!(g.at_level(429_004, Level::City), Some(429_004));
    assert_eq!(g.at_level(441_900, Level::County), Some(441_900));
    assert_eq!(g.at_level(999_999, Level::Province), None);
    assert_eq!(g.full_name(330_603), "浙江省绍兴市柯桥区");
    assert_eq!(g.full_name(110_105), "北京市朝阳区");
    assert_eq!(g.full_name(429_004), "湖北省仙桃市");
    for code in g.codes(Level::County) {
        assert!(g.at_level(code, Level::City).is_some(), "{code} has no city");
    }
}

#[test]
fn former_names_lead_to_todays_units() {
    for (province, city, district, code) in [
        ("浙江省", "绍兴市", "绍兴县", 330_603),
        ("浙江省", "绍兴市", "上虞市", 330_604),
        ("浙江", "杭州", "萧山市", 330_109),
        ("浙江省", "杭州市", "下城区", 330_105),
        ("浙江省", "宁波市", "鄞县", 330_212),
        ("湖北省", "襄樊市", "", 420_600),
        ("湖北省", "襄樊市", "襄阳区", 420_607),
        ("北京市", "北京市", "崇文区", 110_101),
        ("上海", "上海", "闸北区", 310_106),
        ("上海市", "", "南汇县", 310_115),
        ("吉林省", "四平市", "公主岭市", 220_184),
        ("安徽省", "巢湖市", "含山县", 340_522),
        ("安徽省", "巢湖市", "居巢区", 340_181),
        ("山东省", "莱芜市", "莱城区", 370_116),
        ("山东省", "莱芜市", "钢城区", 370_117),
        ("四川省", "重庆市", "永川市", 500_118),
        ("云南省", "思茅市", "翠云区", 530_802),
        ("广西", "柳州地区", "", 450_200),
        ("河北省", "邢台市", "桥东区", 130_502),
        ("黑龙江省", "伊春市", "西林区", 230_751),
    ] {
        assert_eq!(placed(province, city, district), (Some(code), 0), "{province} {city} {district}");
    }
    let g = Gazetteer::current();
    assert_eq!(g.resolve_text("330621").code, Some(330_603));
    assert_eq!(g.find("襄樊").ok(), Some(420_600));
    assert_eq!(g.resolve_text("浙江省绍兴县柯桥街道").code, Some(330_603));
}

#[test]
fn columns_are_read_as_vendors_write_them() {
    for (province, city, district, code, uncoded) in [
        ("湖北省", "湖北省", "仙桃市", Some(429_004), 0),
        ("湖北", "仙桃市", "", Some(429_004), 0),
        ("湖北省", "省直辖县级行政区划", "潜江市", Some(429_005), 0),
        ("重庆市", "重庆市", "渝北区", Some(500_112), 0),
        ("重庆市", "市辖区", "渝北区", Some(500_112), 0),
        ("", "", "昆山市", Some(320_583), 0),
        ("江苏省", "昆山市", "", Some(320_583), 0),
        ("", "杭州市", "", Some(330_100), 0),
        ("", "", "鼓楼区", None, 1),
        ("江苏省", "", "鼓楼区", Some(320_000), 1),
        ("江苏省", "徐州市", "鼓楼区", Some(320_302), 0),
        ("浙江省", "南京市", "", Some(330_000), 1),
        ("浙江省", "绍兴市", "不存在县", Some(330_600), 1),
        ("-", "-", "-", None, 0),
        ("广东省", "东莞市", "东莞市", Some(441_900), 0),
        ("吉林", "吉林", "", Some(220_200), 0),
        ("河北", "承德", "承德县", Some(130_821), 0),
        ("浙江省", "浙江省绍兴市", "浙江省绍兴市柯桥区", Some(330_603), 0),
        ("中国浙江;33", "", "", Some(330_000), 0),
        ("内蒙古", "兴安盟", "科尔沁右翼前旗", Some(152_221), 0),
    ] {
        assert_eq!(placed(province, city, district), (code, uncoded), "{province} {city} {district}");
    }
}

#[test]
fn texts_are_read_in_every_form() {
    let g = Gazetteer::current();
    for (text, code) in [
        ("浙江", 330_000),
        ("浙江省", 330_000),
        ("杭州市", 330_100),
        ("杭州", 330_100),
        ("辽宁>沈阳市", 210_100),
        ("浙江省 绍兴市 柯桥区", 330_603),
        ("浙江省绍兴市柯桥区华舍街道1号", 330_603),
        ("312000 浙江省绍兴市越城区人民东路1号", 330_602),
        ("330603", 330_603),
        ("3306", 330_600),
        ("33", 330_000),
        ("330603001", 330_603),
        ("CN.ZJ", 330_000),
        ("CN-BJ", 110_000),
        ("中国浙江;33", 330_000),
        ("广东;81", 440_000),
        ("吉林市", 220_200),
        ("吉林", 220_000),
        ("海南藏族自治州共和县", 632_521),
        ("北京市市辖区海淀区", 110_108),
        ("北京市北京市海淀区中关村大街1号", 110_108),
        ("江苏省南京市南京路1号", 320_100),
        ("江苏南京", 320_100),
        ("宁波镇海区", 330_211),
        ("天津市河北区", 120_105),
        ("浙江省海宁路5号", 330_000),
        ("广西壮族自治区南宁市", 450_100),
        ("巴州库尔勒市", 652_801),
        ("湖北恩施州恩施市", 422_801),
        ("浙江／温州", 330_300),
        ("臺灣省", 710_000),
        ("中国香港", 810_000),
    ] {
        let p = g.resolve_text(text);
        assert_eq!((p.code, p.unresolved.len()), (Some(code), 0), "{text}: {p:?}");
    }
    for text in ["鼓楼区中山路1号", "朝阳区", "某某县", "abc", "999999", "美国"] {
        let p = g.resolve_text(text);
        assert_eq!((p.code, p.unresolved), (None, vec![text.to_owned()]));
    }
    let p = g.resolve_text("江苏省南京市江北新区");
    assert_eq!((p.code, p.unresolved), (Some(320_100), vec!["江北新区".to_owned()]));
    assert_eq!(g.resolve_text(" - "), super::Placement::default());
}

#[test]
fn a_name_of_several_units_lists_them_and_a_misspelt_one_its_neighbours() {
    let g = Gazetteer::current();
    let error = g.find("鼓楼区").unwrap_err();
    assert_eq!(error.kind(), "name_not_found");
    for name in ["江苏省南京市鼓楼区", "江苏省徐州市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"]
    {
        assert!(error.to_string().contains(name), "{error}");
    }
    for (wrong, right) in [("绍兴是", "绍兴市"), ("柯乔区", "柯桥区"), ("浙江醒", "浙江省"), ("乌鲁木奇市", "乌鲁木齐市")]
    {
        assert!(g.find(wrong).unwrap_err().to_string().contains(right), "{wrong}");
    }
    for (wanted, code) in [
        ("绍兴市", 330_600),
        ("绍兴", 330_600),
        ("浙江绍兴柯桥", 330_603),
        ("承德", 130_800),
        ("吉林", 220_000),
        ("海南", 460_000),
    ] {
        assert_eq!(g.find(wanted).ok(), Some(code), "{wanted}");
    }
    assert!(g.find("朝阳").is_err() && g.find("").is_err() && g.find("浙江省某某县").is_err());
}

proptest::proptest! {
    #[test]
    fn any_text_has_an_answer(text in "\\PC{0,24}", tail in "[省市县区州路号0-9>;、 浙江杭绍兴]{0,12}") {
        let g = Gazetteer::current();
        assert!(g.find(&text).ok().is_none_or(|code| g.name(code).is_some()));
        for text in [text.clone(), tail.clone(), format!("浙江省{tail}"), format!("{tail}{text}")] {
            let p = g.resolve_text(&text);
            if let Some(code) = p.code {
                assert!(g.name(code).is_some());
            }
            let q = g.resolve(Some(&text), Some(&tail), None);
            assert!(q.code.is_none_or(|code| g.name(code).is_some()));
        }
    }
}
