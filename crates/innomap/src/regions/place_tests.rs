//! Places: addresses, years, zones, countries, contradictions, and texts that are none.

use std::time::{Duration, Instant};

use super::place::Source;
use super::{Country, Gazetteer, Level, Place, PlaceQuery, Reason, countries, country, postcode_region, zones};

fn placed(text: &str) -> Place {
    Gazetteer::current().place(&PlaceQuery { text: Some(text), ..PlaceQuery::default() })
}

fn in_year(text: &str, year: i32) -> Place {
    Gazetteer::current().place(&PlaceQuery { text: Some(text), year: Some(year), ..PlaceQuery::default() })
}

fn code(place: &Place) -> Option<u32> {
    place.unit.as_ref().map(|unit| unit.code)
}

fn then(place: &Place) -> Option<u32> {
    place.then.as_ref().map(|unit| unit.code)
}

#[test]
fn an_address_of_then_is_a_place_of_then_and_of_today() {
    let p = in_year("浙江省绍兴县柯桥街道", 1995);
    assert_eq!((then(&p), code(&p), p.certain, p.reason), (Some(330_621), Some(330_603), true, None));
    assert_eq!(p.then.as_ref().map(|unit| unit.full_name.as_str()), Some("浙江省绍兴市绍兴县"));
    // Written with the name of later, it lay where it lay.
    let p = in_year("绍兴市柯桥区", 1995);
    assert_eq!((then(&p), code(&p), p.certain), (Some(330_621), Some(330_603), true));
    // Written with the name of before.
    let p = in_year("浙江省绍兴县", 2020);
    assert_eq!((then(&p), code(&p)), (Some(330_603), Some(330_603)));
    for (text, year, of_then, main, parts) in [
        ("杭州市余杭区文一西路", 2015, 330_110, 330_110, vec![330_110, 330_113]),
        ("江苏省吴县", 1990, 320_524, 320_500, vec![320_506, 320_507, 320_505]),
        ("浙江省杭州市江干区", 2010, 330_104, 330_100, vec![330_102, 330_114]),
        ("太原市南郊区", 1990, 140_112, 140_100, vec![140_100]),
    ] {
        let p = in_year(text, year);
        assert_eq!((then(&p), code(&p), p.certain), (Some(of_then), Some(main), false), "{text}");
        assert_eq!(p.candidates, parts, "{text}");
        assert!(matches!(p.reason, Some(Reason::Divided | Reason::SuccessorUncertain)), "{text}");
    }
    // Undated, today's name is today's unit.
    let p = placed("杭州市余杭区文一西路");
    assert_eq!((then(&p), code(&p), p.certain), (None, Some(330_110), true));
    let p = placed("浙江省杭州市江干区");
    assert_eq!((code(&p), p.certain, p.reason), (Some(330_100), false, Some(Reason::Divided)));
    // 滨江区 was cut out of 萧山市 in 1996; 温州市 is as it was.
    assert_eq!(then(&in_year("浙江省温州市", 1990)), Some(330_300));
    // A city's prefecture of then, and the city in it.
    assert_eq!(code(&in_year("河北省衡水地区衡水市", 1990)), Some(131_102));
    assert_eq!(code(&in_year("山西省雁北地区应县", 1990)), Some(140_622));
}

#[test]
fn addresses_are_read_from_the_front_and_inside() {
    for (text, expected) in [
        ("311200 浙江省杭州市萧山区市心北路1号", 330_109),
        ("萧山区市心北路", 330_109),
        ("浙江省新昌县", 330_624),
        ("江苏省新沂经济开发区宁夏路2号", 320_381),
        ("浙江省萧山蜀山街道章潘桥村", 330_109),
        ("浙江绍兴柯桥华舍街道", 330_603),
        ("浙江绍兴柯桥创意路1号", 330_603),
        ("浙江杭州西湖大道1号", 330_100),
        ("浙江省杭州市上海路1号", 330_100),
        ("甘肃省定西市漳县路12号", 621_100),
        ("河北省唐山市路南区", 130_202),
        ("中国(安徽)自由贸易试验区芜湖片区九华北路8号", 340_200),
        ("廣東省瀋陽路1号", 440_000),
        ("浙江省紹興市柯橋區", 330_603),
        ("吉林吉林", 220_200),
        ("CN-33", 330_000),
        ("330106000000", 330_106),
        ("中国香港", 810_000),
        ("臺灣臺北市", 710_000),
        ("浙江省杭州市文三路1号(西湖区)", 330_106),
    ] {
        let p = placed(text);
        assert_eq!((code(&p), p.certain), (Some(expected), true), "{text}: {p:?}");
        assert_eq!(Gazetteer::current().resolve_text(text).code, Some(expected), "{text}");
    }
    // Weak evidence is taken, and said to be weak.
    for (text, expected, by) in [
        ("浙江省科技工业园柯桥街道", 330_603, Source::Town),
        ("210008 鼓楼区中山北路1号", 320_106, Source::Postcode),
        ("310013 文三路1号", 330_100, Source::Postcode),
    ] {
        let p = placed(text);
        assert_eq!((code(&p), p.certain, p.reason), (Some(expected), false, Some(Reason::Weak)), "{text}: {p:?}");
        assert!(p.evidence.iter().any(|said| said.source == by && said.code == Some(expected)), "{text}");
    }
    // A postcode of elsewhere changes nothing.
    assert_eq!(code(&placed("100083 浙江省绍兴市柯桥区")), Some(330_603));
}

#[test]
fn zones_lie_in_counties() {
    let g = Gazetteer::current();
    assert!(zones().len() > 350);
    for zone in zones() {
        assert!(!zone.counties.is_empty() && zone.counties.iter().all(|&c| g.at_level(c, Level::County) == Some(c)), "{zone:?}");
        assert!(zone.year.is_none_or(|year| (1980..=2023).contains(&year)), "{zone:?}");
        let p = placed(zone.name);
        let own = zone.name.ends_with(g.name(zone.counties[0]).unwrap());
        assert!(own || p.zone == Some(zone), "{zone:?}: {p:?}");
        assert!(code(&p) == zone.unit() || own, "{zone:?}: {p:?}");
    }
    let ids: std::collections::BTreeSet<_> = zones().iter().map(|zone| zone.id).collect();
    assert_eq!(ids.len(), zones().len());
    for (text, zone, expected) in [
        ("杭州高新技术产业开发区(滨江)六和路", "杭州高新技术产业开发区", 330_108),
        ("杭州市高新区", "杭州高新技术产业开发区", 330_108),
        ("中国(浙江)自由贸易试验区舟山市定海区", "中国(浙江)自由贸易试验区", 330_902),
        ("江苏省苏州市苏州工业园区星湖街218号", "苏州工业园区", 320_576),
        ("武汉东湖新技术开发区", "武汉东湖高新技术开发区", 420_100),
        ("武汉东湖高新区关山大道", "武汉东湖新技术开发区", 420_100),
    ] {
        let p = placed(text);
        let found = p.zone.map(|z| z.name == zone || z.aliases.contains(&zone));
        assert_eq!((found, code(&p)), (Some(true), Some(expected)), "{text}: {p:?}");
    }
}

#[test]
fn addresses_in_english() {
    for (text, expected) in [
        ("No. 38 Zheda Rd, Hangzhou, Zhejiang, P.R. China", Some(330_100)),
        ("38 Zheda Road, Xihu District, Hangzhou 310027, Zhejiang Province, China", Some(330_106)),
        ("Suzhou, Jiangsu 215000 CN", Some(320_500)),
        ("Taizhou, Zhejiang, China", Some(331_000)),
        ("Taizhou, Jiangsu, China", Some(321_200)),
        ("Taizhou, China", None),
        ("Xi'an, Shaanxi", Some(610_100)),
        ("XIAN SHAANXI CHINA", Some(610_100)),
        ("Pudong New Area, Shanghai", Some(310_115)),
        ("Hong Kong", Some(810_000)),
        ("Taipei, Taiwan", Some(710_000)),
        ("Kunshan, Jiangsu, P.R.C.", Some(320_583)),
        ("Hangzhou, Jiangsu, China", Some(320_000)),
    ] {
        assert_eq!(code(&placed(text)), expected, "{text}: {:?}", placed(text));
    }
    assert_eq!(placed("Zhejiang, Jiangsu, China").reason, Some(Reason::Conflict));
    assert_eq!(placed("Taizhou, China").reason, Some(Reason::Ambiguous));
}

#[test]
fn countries_by_names_codes_and_ends_of_addresses() {
    let alpha2 = |text: &str| country(text).map(|c| c.alpha2);
    assert_eq!(countries().len(), 249);
    for one in countries() {
        assert!(one.alpha2.len() == 2 && one.alpha3.len() == 3 && one.numeric.len() == 3, "{one:?}");
        for text in one.zh.iter().chain(&one.en).chain([&one.alpha2, &one.alpha3, &one.numeric]) {
            assert_eq!(alpha2(text), Some(one.alpha2), "{text}");
        }
        assert_eq!(alpha2(&one.en[0].to_uppercase()), Some(one.alpha2), "{one:?}");
    }
    let codes: std::collections::BTreeSet<_> = countries().iter().map(|c: &Country| c.alpha2).collect();
    assert_eq!(codes.len(), 249);
    for (text, expected) in [
        ("Munich, Germany", "DE"),
        ("Tokyo Japan", "JP"),
        ("德国慕尼黑西门子大街", "DE"),
        ("日本", "JP"),
        ("US", "US"),
        ("USA", "US"),
        ("Seoul, Republic of Korea", "KR"),
        ("1 Main St., Springfield, IL, U.S.A.", "US"),
        ("美国加利福尼亚州圣何塞市", "US"),
    ] {
        let p = placed(text);
        assert_eq!((p.country.map(|c| c.alpha2), p.reason, code(&p)), (Some(expected), Some(Reason::Abroad), None), "{text}");
    }
    for text in ["de", "Zhejiang", "某国", "XX", "US$", ""] {
        assert_eq!(alpha2(text), None, "{text}");
    }
}

#[test]
fn contradictions_are_said_and_not_guessed() {
    for text in ["浙江省南京市鼓楼区", "浙江省杭州市西湖区文三路1号;江苏省南京市玄武区", "浙江省江苏省"]
    {
        let p = placed(text);
        assert_eq!((code(&p), p.conflict, p.reason), (None, true, Some(Reason::Conflict)), "{text}");
        assert_eq!(Gazetteer::current().resolve_text(text).code, None, "{text}");
    }
    let g = Gazetteer::current();
    // The columns are trusted more than the address, and both are heard.
    let query = PlaceQuery {
        province: Some("浙江省"),
        city: Some("杭州市"),
        address: Some("江苏省南京市玄武区"),
        ..PlaceQuery::default()
    };
    let p = g.place(&query);
    assert_eq!((code(&p), p.certain, p.conflict), (Some(330_100), false, true));
    // A finer address within them, and a sign of registration elsewhere, which is no contradiction.
    let query = PlaceQuery {
        province: Some("浙江省"),
        address: Some("杭州市西湖区"),
        uscc: Some("91320100MA1MYW6Y1X"),
        ..PlaceQuery::default()
    };
    let p = g.place(&query);
    assert_eq!((code(&p), p.certain, p.conflict), (Some(330_106), true, false));
    let sources: Vec<_> = p.evidence.iter().map(|said| (said.source.name(), said.role.name())).collect();
    assert_eq!(sources, [("columns", "decides"), ("address", "refines"), ("uscc", "contradicts")]);
}

#[test]
fn a_sign_of_registration_gives_a_division() {
    let g = Gazetteer::current();
    for (six, expected, certain) in [
        ("330106", Some(330_106), true),
        ("330621", Some(330_603), true),
        ("330000", Some(330_000), true),
        ("330104", Some(330_100), false),
        ("330199", Some(330_100), false),
        ("999999", None, false),
        ("abc", None, false),
        ("", None, false),
    ] {
        let p = g.registered_in(six);
        assert_eq!((code(&p), p.certain), (expected, certain), "{six}: {p:?}");
        assert!(certain || p.reason.is_some(), "{six}");
    }
}

#[test]
fn every_division_of_today_is_itself() {
    let g = Gazetteer::current();
    for unit in Level::DIVISIONS.iter().flat_map(|&level| g.codes(level)) {
        for text in [g.full_name(unit), format!("{}人民路1号", g.full_name(unit)), unit.to_string()] {
            let p = placed(&text);
            assert_eq!((code(&p), p.certain, p.conflict), (Some(unit), true, false), "{text}: {p:?}");
        }
        let p = in_year(&g.full_name(unit), 2023);
        assert_eq!((code(&p), then(&p), p.certain), (Some(unit), Some(unit), true), "{unit}: {p:?}");
    }
}

#[test]
fn postcodes_lie_in_provinces_and_cities() {
    for (postcode, expected) in [
        ("310027", Some(330_100)),
        ("312000", Some(330_600)),
        ("100083", Some(110_000)),
        ("518057", Some(440_300)),
        ("200240", Some(310_000)),
        ("999999", None),
        ("31002", None),
        ("", None),
        ("３１００２７", None),
    ] {
        assert_eq!(postcode_region(postcode), expected, "{postcode}");
    }
}

#[test]
fn texts_that_name_no_place_say_so_and_take_no_time() {
    for (text, reason) in [
        ("", Reason::NoText),
        ("---", Reason::NoText),
        ("。、！", Reason::NoText),
        ("\u{200b}\u{202e}", Reason::NoText),
        ("999999", Reason::UnknownCode),
        ("某某县", Reason::Unknown),
        ("鼓楼区", Reason::Ambiguous),
        ("甲", Reason::Unknown),
        ("=SUM(A1)", Reason::Unknown),
    ] {
        let p = placed(text);
        assert_eq!((code(&p), p.reason, p.certain), (None, Some(reason), false), "{text:?}: {p:?}");
        assert!(p.note().is_some());
    }
    assert_eq!(code(&placed("浙江\u{200b}省\u{202e}杭州市")), Some(330_100));
    let started = Instant::now();
    for text in ["浙江省", "区", "新", "鼓楼区", "杭州", "市", ";", "1", "a b ", "中国", "浙江省;江苏省;", "Zhejiang, ", "路"]
    {
        let long = text.repeat(10_000);
        let p = placed(&long);
        assert!(p.unresolved.iter().all(|words| words.chars().count() <= 400), "{text}");
        Gazetteer::current().resolve_text(&long);
    }
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

proptest::proptest! {
    #[test]
    fn any_text_in_any_year_has_an_answer(text in "\\PC{0,24}", tail in "[省市县区州路号0-9>;、 浙江杭绍兴高新国德]{0,12}", year in 1900..2100_i32) {
        for text in [text.clone(), tail.clone(), format!("浙江省{tail}"), format!("{tail}{text}")] {
            let p = in_year(&text, year);
            proptest::prop_assert!(p.unit.is_some() || p.reason.is_some());
            proptest::prop_assert!(!p.certain || (p.unit.is_some() && !p.conflict));
        }
    }
}
