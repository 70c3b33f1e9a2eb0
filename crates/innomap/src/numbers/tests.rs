//! Known numbers of every office, laws that hold for any number, and how long keys take.

use std::time::Instant;

use proptest::prelude::*;

use super::check_digit::{china, europe, germany, germany_until_1980};
use super::*;

fn application(text: &str, country: Option<&str>) -> (String, Verdict) {
    let mut out = String::new();
    let verdict = write_application_key(text, country, &mut out);
    (out, verdict)
}

fn publication(text: &str, country: Option<&str>) -> (String, Verdict) {
    let mut out = String::new();
    let verdict = write_publication_key(text, country, &mut out);
    (out, verdict)
}

fn all_are(key: &str, write: fn(&str, Option<&str>) -> (String, Verdict), country: Option<&str>, texts: &[&str]) {
    for text in texts {
        assert_eq!(write(text, country), (key.into(), Verdict::Valid), "{text}");
    }
}

/// Numbers with check digits as their offices and courts print them.
#[test]
fn check_digits_are_those_of_published_numbers() {
    for (core, digit) in [("201710601862", '3'), ("95115608", 'X'), ("00819954", 'X')] {
        assert_eq!(china(core.as_bytes()), digit, "{core}");
    }
    for (core, digit) in [("99403122", '7'), ("98250403", '7'), ("93250183", '6'), ("16839078", '9')] {
        assert_eq!(europe(core.as_bytes()), digit, "{core}");
    }
    assert_eq!(germany_until_1980(b"3025842"), '5');
    for (core, digit) in [
        ("3130619", '5'),
        ("10001499", '2'),
        ("10328328", '5'),
        ("102006056567", '3'),
        ("102007045776", '8'),
        ("102007004488", '9'),
    ] {
        assert_eq!(germany(core.as_bytes()), Some(digit), "{core}");
    }
}

#[test]
fn chinese_applications() {
    all_are(
        "CN201710601862",
        application,
        None,
        &[
            "CN201710601862.3",
            "cn201710601862.3",
            "CN 2017 1 0601862.3",
            "CN2017106018623",
            "CN201710601862",
            "CN201710601862.3A",
            "CN201710601862A",
            "ZL201710601862.3",
            "ZL 2017 1 0601862.3",
            "201710601862.3",
            "2017106018623",
            "ＣＮ２０１７１０６０１８６２．３",
            "CN102017000601862",
        ],
    );
    all_are(
        "CN95115608",
        application,
        Some("CN"),
        &["95115608.X", "95115608x", "ZL95115608.X", "CN95115608.X", "CN95115608", "95115608"],
    );
    all_are("CN200880003262", application, Some("CN"), &["112008000003262"]);
    assert_eq!(application("201710601862.4", Some("CN")), ("CN201710601862".into(), Verdict::WrongCheckDigit));
    assert_eq!(application("199510115608", Some("CN")), ("CN199510115608".into(), Verdict::NotValidated));
    for (text, reason) in [
        ("2017106018", Reason::Digits),
        ("201740601862.3", Reason::RightType),
        ("299910601862.3", Reason::Year),
        ("84115608.X", Reason::Year),
        ("2017a0601862.3", Reason::Character),
        ("201710601862.K", Reason::CheckCharacter),
        ("2.0171E+11", Reason::Character),
        ("", Reason::Empty),
        ("-", Reason::Empty),
        ("CN2017106018621234567890123456789012", Reason::TooLong),
    ] {
        assert_eq!(application(text, Some("CN")).1, Verdict::Impossible(reason), "{text}");
    }
    let number = parse_number("ZL200980115262.X", None, None).unwrap();
    assert_eq!((number.year, number.document(), number.is_national_phase()), (Some(2009), Some(Document::Grant), Some(true)));
    assert_eq!((number.check, number.check_digit), (CheckDigit::Right, Some('X')));
    let number = parse_number("CN201610000000.X", None, None).unwrap();
    assert_eq!(number.check, CheckDigit::Wrong { found: 'X', expected: '0' });
}

#[test]
fn chinese_publications() {
    all_are(
        "CN101234567A",
        publication,
        Some("CN"),
        &["CN101234567A", "cn 101234567 a", "CN-101234567-A", "CN101234567.A", "ＣＮ１０１２３４５６７Ａ", "101234567A"],
    );
    for text in
        ["CN85100001A", "CN88100001B", "CN87200001U", "CN1030001A", "CN1234567C", "CN2345678Y", "CN3123456D", "CN112345678B"]
    {
        all_are(text, publication, None, &[text]);
        assert_eq!(parse_number(text, None, None).unwrap().kind, NumberKind::Publication, "{text}");
    }
    for text in ["CN212345678U", "CN211719795U8", "CN305123456S", "CN101234567", "CN100998275A", "CN1234567C8"] {
        all_are(text, publication, None, &[text]);
    }
    for (text, reason) in [
        ("CN2012345678U", Reason::Digits),
        ("CN412345678A", Reason::RightType),
        ("CN212345678A", Reason::KindCode),
        ("CN12345678A", Reason::Digits),
        ("CN1012E4567A", Reason::Character),
    ] {
        assert_eq!(publication(text, None), (text.into(), Verdict::Impossible(reason)), "{text}");
    }
}

#[test]
fn international_numbers() {
    all_are("WO2017123456A1", publication, None, &["WO2017123456A1", "WO/2017/123456A1", "WO 2017/123456 A1", "WO2017/123456A1"]);
    all_are(
        "WO1998012345",
        publication,
        None,
        &["WO9812345", "WO 98/12345", "WO98/012345", "WO1998012345", "WO199812345", "WO 1998/12345"],
    );
    all_are("WO2003001234A2", publication, None, &["WO03001234A2", "WO 03/001234 A2", "WO2003001234A2"]);
    all_are(
        "WO2017CN012345",
        application,
        None,
        &["PCT/CN2017/012345", "PCTCN2017012345", "PCT/CN2017/12345", "WO2017CN012345", "WO2017CN12345", "CN2017012345W"],
    );
    all_are("WO1998CN000123", application, Some("CN"), &["PCT/CN98/00123", "CN9800123W"]);
    assert_eq!(publication("WO2017123456", Some("JP")).0, "JPWO2017123456");
    assert_eq!(publication("WO1977123456", None).1, Verdict::Impossible(Reason::Year));
}

#[test]
fn numbers_of_the_united_states() {
    all_are(
        "US20160123456A1",
        publication,
        None,
        &["US20160123456A1", "US2016123456A1", "US 2016/0123456 A1", "US2016/123456A1", "US-20160123456-A1", "US 20160123456 A1"],
    );
    all_are("US9123456B2", publication, Some("US"), &["US9123456B2", "US 9,123,456 B2", "US09123456B2", "9123456B2"]);
    all_are("USD812345S", publication, None, &["USD812345S", "USD0812345S", "US D812,345 S"]);
    for text in ["USRE45123E", "USPP12345P2", "US4123456A", "US10123456B2", "US20010012345A1"] {
        all_are(text, publication, None, &[text]);
    }
    all_are("US15123456", application, Some("US"), &["15/123,456", "US15/123456", "15123456", "US201715123456A", "US15/123,456"]);
    all_are("US08769614", application, Some("US"), &["08/769,614", "8/769,614", "08769614"]);
    assert_eq!(application("3446235D", Some("US")), ("US3446235D".into(), Verdict::NotValidated));
    assert_eq!(publication("US08769614", None).0, "US8769614");
    for (text, kind) in [
        ("US15/123,456", NumberKind::Application),
        ("US13548726", NumberKind::Application),
        ("US12345678", NumberKind::Publication),
        ("US12,345,678", NumberKind::Publication),
        ("US13548726B2", NumberKind::Publication),
    ] {
        assert_eq!(parse_number(text, None, None).unwrap().kind, kind, "{text}");
    }
}

#[test]
fn european_and_german_numbers() {
    all_are("EP0907149A2", publication, None, &["EP0907149A2", "EP907149A2", "EP 0 907 149 A2", "EP00907149A2"]);
    all_are(
        "EP16839078",
        application,
        Some("EP"),
        &["EP16839078.9", "16839078.9", "168390789", "EP16839078", "EP20160839078", "EP16839078.9A"],
    );
    assert_eq!(application("EP16123456.7", None).1, Verdict::WrongCheckDigit);
    assert_eq!(application("EP50123456.7", None).1, Verdict::Impossible(Reason::Year));
    for text in
        ["DE102016012345A1", "DE112016012345T5", "DE4412345A1", "DE19512345C2", "DE202016101234U1", "DE69512345T2", "DE1000001B"]
    {
        all_are(text, publication, None, &[text]);
    }
    assert_eq!(publication("000002330157", Some("DE")).0, "DE2330157");
    all_are(
        "DE102006056567",
        application,
        Some("DE"),
        &["102006056567.3", "DE 10 2006 056 567.3", "1020060565673", "DE102006056567.3A", "DE102006056567"],
    );
    all_are("DE10328328", application, None, &["DE10328328.5", "DE 103 28 328.5", "DE10328328"]);
    all_are("DE3130619", application, None, &["DE3130619.5", "DE P 31 30 619.5", "DE31306195"]);
    all_are("DE3025842", application, None, &["DE 30 25 842.5"]);
    assert_eq!(application("DE 30 25 842.6", None).1, Verdict::WrongCheckDigit);
}

#[test]
fn japanese_numbers() {
    all_are(
        "JP2016123456A",
        publication,
        None,
        &[
            "JP2016123456A",
            "JP 2016-123456 A",
            "JP特开2016-123456",
            "特開2016-123456号",
            "JPA 2016-123456",
            "JP-A-2016-123456",
            "特表2016-123456",
        ],
    );
    all_are(
        "JPH0512345A",
        publication,
        None,
        &[
            "JPH0512345A",
            "JPH05-012345A",
            "JPH05012345A",
            "JP-H0512345-A",
            "JP05012345-A",
            "特開平5-12345",
            "特開平05-012345",
            "JP H5-12345 A",
            "JPA H05-012345",
        ],
    );
    all_are("JPS6012345A", publication, None, &["JPS6012345A", "特開昭60-12345", "特開昭60-012345号"]);
    all_are("JPH10102413A", publication, Some("JP"), &["10102413A", "H10102413A", "平10-102413 A", "10-102413A"]);
    all_are("JP2000012345A", publication, None, &["特開平12-12345", "JP2000-12345A"]);
    all_are("JP6123456B2", publication, Some("JP"), &["6123456B2", "JP6123456B2"]);
    all_are("JP6123456", publication, None, &["特許第6123456号"]);
    all_are(
        "JPWO2008023438A1",
        publication,
        Some("JP"),
        &["WO2008023438A1", "JPWO2008/023438A1", "再表2008/023438", "再表2008-23438"],
    );
    all_are("JP3169705U", publication, None, &["JP3169705U", "実登3169705"]);
    all_are("JP2016123456", application, Some("JP"), &["特願2016-123456", "2016123456", "JP2016-123456A", "JP20160123456"]);
    all_are("JP1996256001", application, Some("JP"), &["25600196", "JP25600196A", "特願平8-256001", "H08256001", "8-256001"]);
    all_are("JP2010005648U", application, Some("JP"), &["2010005648U", "実願2010-005648", "実願2010-5648"]);
    assert_eq!(publication("JP9173417", None), ("JP9173417".into(), Verdict::NotValidated));
    assert_eq!(publication("特開昭70-12345", Some("JP")).1, Verdict::Impossible(Reason::Year));
}

#[test]
fn korean_and_taiwanese_numbers() {
    all_are(
        "KR1020160012345A",
        publication,
        None,
        &["KR1020160012345A", "KR20160012345A", "KR 10-2016-0012345 A", "KR-20160012345-A", "KR2016012345-A", "KR10-2016-12345A"],
    );
    all_are("KR101234567B1", publication, None, &["KR101234567B1", "KR 10-1234567 B1"]);
    all_are("KR100123456B1", publication, None, &["KR100123456B1", "KR0123456B1"]);
    all_are("KR2020160001234U", publication, None, &["KR2020160001234U", "KR20160001234U"]);
    all_are("KR1020150026293", application, Some("KR"), &["1020150026293", "10-2015-0026293", "KR20150026293A"]);
    assert_eq!(application("20150026293", Some("KR")), ("KR1020150026293".into(), Verdict::NotValidated));
    assert_eq!(application("KR9020150026293", None).1, Verdict::Impossible(Reason::RightType));
    for text in ["TW201612345A", "TWI512345B", "TWM512345U", "TWD123456S", "TW512345B"] {
        all_are(text, publication, None, &[text]);
    }
    all_are("TWI512345B", publication, Some("TW"), &["I512345B", "TW I-512345 B"]);
    all_are("TW105123456", application, Some("TW"), &["105123456", "TW105123456A", "TW 105123456"]);
    all_are("TW093123456", application, Some("TW"), &["93123456", "093123456", "TW93123456A"]);
    assert_eq!(application("105423456", Some("TW")).1, Verdict::Impossible(Reason::RightType));
    assert_eq!(publication("TWI512345U", None).1, Verdict::Impossible(Reason::KindCode));
}

/// What the reader's keys have always been.
#[test]
fn numbers_of_other_offices_stay_as_they_are() {
    for (text, country, key) in [
        ("101234567", Some("cn"), "CN101234567"),
        ("101234567", Some("中国"), "101234567"),
        ("101234567", None, "101234567"),
        ("WO/2017/000001", Some("WO"), "WO2017000001"),
        ("WO2017000001", Some("JP"), "JPWO2017000001"),
        ("PI0500001", Some("BR"), "BRPI0500001"),
        ("PA/a/2006/009222", Some("MX"), "MXPAA2006009222"),
        ("2009/03519", Some("ZA"), "ZA200903519"),
        (" .-", None, ""),
        (" .-", Some("CN"), ""),
        ("标题", Some("CN"), "CN标题"),
        ("a;b1", None, "A;B1"),
    ] {
        assert_eq!(publication(text, country).0, key, "{text}");
    }
    assert_eq!(application("PI 0507680-3", Some("BR")), ("BRPI05076803".into(), Verdict::NotValidated));
    assert_eq!(application("GB2227852.3", None), ("GB22278523".into(), Verdict::NotValidated));
    assert_eq!(application("ES201130123.4", None), ("ES201130123".into(), Verdict::NotValidated));
    let number = parse_number("FR2912345A1", None, None).unwrap();
    assert_eq!((number.office, number.validated), (Office::Other(*b"FR"), false));
}

#[test]
fn documents_and_types_of_right() {
    use Document::{Application, Grant};
    use PatentKind::{Design, Invention, UtilityModel};
    for (key, document, kind) in [
        ("CN101234567A", Some(Application), Some(Invention)),
        ("CN101234567B", Some(Grant), Some(Invention)),
        ("CN1234567C", Some(Grant), Some(Invention)),
        ("CN212345678U", Some(Grant), Some(UtilityModel)),
        ("CN2345678Y", Some(Grant), Some(UtilityModel)),
        ("CN305123456S", Some(Grant), Some(Design)),
        ("CN3123456D", Some(Grant), Some(Design)),
        ("CN85200001U", Some(Grant), Some(UtilityModel)),
        ("CN101234567", None, Some(Invention)),
        ("CN212345678", Some(Grant), Some(UtilityModel)),
        ("WO2017123456A1", Some(Application), Some(Invention)),
        ("US20160123456A1", Some(Application), Some(Invention)),
        ("US9123456B2", Some(Grant), Some(Invention)),
        ("US4123456A", Some(Grant), Some(Invention)),
        ("USD812345S", Some(Grant), Some(Design)),
        ("USPP12345P2", Some(Grant), None),
        ("EP3123456A1", Some(Application), Some(Invention)),
        ("EP3123456B1", Some(Grant), Some(Invention)),
        ("JP2016123456A", Some(Application), Some(Invention)),
        ("JP6123456B2", Some(Grant), Some(Invention)),
        ("JPH0553868U", Some(Application), Some(UtilityModel)),
        ("JP3169705U", Some(Grant), Some(UtilityModel)),
        ("JPH0512345Y2", Some(Grant), Some(UtilityModel)),
        ("JP1234567S", Some(Grant), Some(Design)),
        ("JPWO2008023438A1", Some(Application), Some(Invention)),
        ("KR1020160012345A", Some(Application), Some(Invention)),
        ("KR101234567B1", Some(Grant), Some(Invention)),
        ("KR2020160001234U", Some(Application), Some(UtilityModel)),
        ("KR200123456Y1", Some(Grant), Some(UtilityModel)),
        ("KR300123456S", Some(Grant), Some(Design)),
        ("DE102016012345A1", Some(Application), Some(Invention)),
        ("DE102016012345B4", Some(Grant), Some(Invention)),
        ("DE202016101234U1", Some(Grant), Some(UtilityModel)),
        ("DE69512345T2", Some(Grant), Some(Invention)),
        ("DE112016012345T5", Some(Application), Some(Invention)),
        ("TW201612345A", Some(Application), Some(Invention)),
        ("TWI512345B", Some(Grant), Some(Invention)),
        ("TWM512345U", Some(Grant), Some(UtilityModel)),
        ("TWD123456S", Some(Grant), Some(Design)),
        ("FR2912345A1", None, None),
        ("", None, None),
        ("CN", None, None),
        ("标题", None, None),
    ] {
        assert_eq!((document_of(key), patent_kind(key)), (document, kind), "{key}");
        if let Ok(number) = parse_number(key, Some(NumberKind::Publication), None) {
            assert_eq!((number.document(), number.patent_kind()), (document, kind), "{key}");
        }
    }
    for (key, kind) in [
        ("CN201710601862", Invention),
        ("CN200980115262", Invention),
        ("CN201720601862", UtilityModel),
        ("CN201390000012", UtilityModel),
        ("CN201730601862", Design),
        ("CN95215608", UtilityModel),
        ("US29123456", Design),
        ("US15123456", Invention),
        ("WO2017CN012345", Invention),
        ("EP16839078", Invention),
        ("JP2016123456", Invention),
        ("JP2010005648U", UtilityModel),
        ("KR2020160001234", UtilityModel),
        ("KR3020160001234", Design),
        ("TW105223456", UtilityModel),
        ("DE202016101234", UtilityModel),
    ] {
        assert_eq!(patent_kind(key), Some(kind), "{key}");
    }
}

#[test]
fn a_text_that_is_no_number_says_what_was_expected() {
    let error = parse_number("CN2012345678U", None, None).unwrap_err();
    assert_eq!(error.kind(), "value");
    let text = error.to_string();
    assert!(text.contains("CN2012345678U") && text.contains("CN101234567A") && text.contains("位数"), "{text}");
    assert!(parse_number("", None, None).is_err());
    assert!(parse_number("浙江大学", None, None).is_err());
}

/// Digits of a Chinese application, of either form.
fn chinese_core() -> impl Strategy<Value = String> {
    let right = prop::sample::select(vec!['1', '2', '3', '8', '9']);
    prop_oneof![
        (2004..2040u16, right.clone(), 0..10_000_000u32).prop_map(|(year, right, serial)| format!("{year}{right}{serial:07}")),
        (85..104u16, right, 0..100_000u32).prop_map(|(year, right, serial)| format!("{:02}{right}{serial:05}", year % 100)),
    ]
}

/// Canonical keys of every office, with their kind.
fn key() -> impl Strategy<Value = (NumberKind, String)> {
    use NumberKind::{Application, Publication};
    let year = 2004..2040u16;
    let six = 1..1_000_000u32;
    prop_oneof![
        chinese_core().prop_map(|core| (Application, format!("CN{core}"))),
        (0..3usize, 0..100_000_000u32, 0..2usize).prop_map(|(right, serial, code)| {
            let code = [["A", "B"], ["U", "Y"], ["S", "D"]][right][code];
            (Publication, format!("CN{}{serial:08}{code}", right + 1))
        }),
        (year.clone(), six.clone()).prop_map(|(y, n)| (Publication, format!("WO{y}{n:06}A1"))),
        (year.clone(), six.clone()).prop_map(|(y, n)| (Application, format!("WO{y}CN{n:06}"))),
        (year.clone(), six.clone()).prop_map(|(y, n)| (Publication, format!("US{y}0{n:06}A1"))),
        (1..13_000_000u32).prop_map(|n| (Publication, format!("US{n}B2"))),
        six.clone().prop_map(|n| (Publication, format!("USD{n}S1"))),
        (9..20u32, six.clone()).prop_map(|(series, n)| (Application, format!("US{series:02}{n:06}"))),
        (1..5_000_000u32).prop_map(|n| (Publication, format!("EP{n:07}B1"))),
        (0..40u32, six.clone()).prop_map(|(y, n)| (Application, format!("EP{y:02}{n:06}"))),
        (year.clone(), six.clone()).prop_map(|(y, n)| (Publication, format!("JP{y}{n:06}A"))),
        (46..64u32, six.clone()).prop_map(|(y, n)| (Publication, format!("JPS{y:02}{n}A"))),
        (1..12u32, six.clone()).prop_map(|(y, n)| (Publication, format!("JPH{y:02}{n}A"))),
        (1950..2040u16, six.clone()).prop_map(|(y, n)| (Application, format!("JP{y}{n:06}"))),
        (year.clone(), 1..10_000_000u32).prop_map(|(y, n)| (Publication, format!("KR10{y}{n:07}A"))),
        (1..10_000_000u32).prop_map(|n| (Publication, format!("KR10{n:07}B1"))),
        (year.clone(), 1..10_000_000u32).prop_map(|(y, n)| (Application, format!("KR20{y}{n:07}"))),
        (year.clone(), six.clone()).prop_map(|(y, n)| (Publication, format!("DE10{y}{n:06}A1"))),
        (year.clone(), six.clone()).prop_map(|(y, n)| (Application, format!("DE20{y}{n:06}"))),
        (18..45u32, 0..100_000u32).prop_map(|(y, n)| (Application, format!("DE{y}{n:05}"))),
        (95..104u32, 0..100_000u32).prop_map(|(y, n)| (Application, format!("DE1{:02}{n:05}", y % 100))),
        (year, 1..100_000u32).prop_map(|(y, n)| (Publication, format!("TW{y}{n:05}A"))),
        six.prop_map(|n| (Publication, format!("TWI{n:06}B"))),
        (90..120u32, 1..4u32, 1..100_000u32).prop_map(|(y, t, n)| (Application, format!("TW{y:03}{t}{n:05}"))),
    ]
}

proptest! {
    #[test]
    fn a_key_is_read_as_itself((kind, key) in key()) {
        let write = if kind == NumberKind::Application { application } else { publication };
        prop_assert_eq!(write(&key, None), (key.clone(), Verdict::Valid));
        let lower = format!(" {} ", key.to_lowercase());
        prop_assert_eq!(write(&lower, Some(&key[..2])).0, key.clone());
        prop_assert_eq!(write(&key[2..], Some(&key[..2])).0, key.clone());
        let number = parse_number(&key, Some(kind), None).unwrap();
        prop_assert_eq!(number.key(), key.clone());
        prop_assert_eq!(number.patent_kind(), patent_kind(&key));
        if kind == NumberKind::Publication {
            prop_assert_eq!(number.document(), document_of(&key));
        }
    }

    #[test]
    fn written_variants_of_a_chinese_application_have_one_key(core in chinese_core()) {
        let (check, key) = (china(core.as_bytes()), format!("CN{core}"));
        let (year, rest) = core.split_at(if core.len() == 12 { 4 } else { 2 });
        let (right, serial) = rest.split_at(1);
        for text in [
            format!("CN{core}.{check}"), format!("cn{core}{check}"), format!("CN{core}"), format!("ZL{core}.{check}"),
            format!("ZL {core}.{check}"), format!("CN {year} {right} {serial}.{check}"), format!("{year} {right} {serial}.{check}"),
            format!("CN{core}.{check}A"), format!("CN{core}．{check}"), format!("\u{feff}{core}.{check}"),
        ] {
            prop_assert_eq!(application(&text, Some("CN")), (key.clone(), Verdict::Valid), "{}", text);
        }
        let number = parse_number(&format!("CN{core}.{check}"), None, None).unwrap();
        prop_assert_eq!((number.kind, number.check, number.check_digit), (NumberKind::Application, CheckDigit::Right, Some(check)));
    }

    #[test]
    fn each_changed_digit_is_found(core in chinese_core(), place in 0..12usize, by in 1..10u8) {
        let check = china(core.as_bytes());
        let mut changed = core.clone().into_bytes();
        let place = place % changed.len();
        changed[place] = b'0' + (changed[place] - b'0' + by) % 10;
        prop_assert_ne!(china(&changed), check);
        let changed = String::from_utf8(changed).unwrap();
        // A change of the year or the type may leave no number at all.
        let verdict = application(&format!("{changed}.{check}"), Some("CN")).1;
        prop_assert!(matches!(verdict, Verdict::WrongCheckDigit | Verdict::Impossible(_)), "{:?}", verdict);
        if place < 8 {
            prop_assert_ne!(europe(changed[..8].as_bytes()), europe(core[..8].as_bytes()));
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in prop_oneof!["\\PC{0,40}", "[A-Z0-9./ -]{0,40}", "[A-Z]{0,2}[0-9]{0,16}[.]?[A-Z0-9]{0,3}"], country in 0..10usize) {
        let countries = ["CN", "WO", "US", "EP", "JP", "KR", "DE", "TW", "FR"];
        let country = countries.get(country).copied();
        for write in [application, publication] {
            let (key, verdict) = write(&text, country);
            let _ = (document_of(&key), patent_kind(&key), document_of(&text), patent_kind(&text));
            // A key that stands for a number is read as itself.
            if verdict == Verdict::Valid {
                prop_assert_eq!(write(&key, None), (key.clone(), Verdict::Valid), "{}", text);
            }
        }
        let _ = parse_number(&text, None, country);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let text = String::from_utf8_lossy(&bytes);
        for country in [None, Some("CN"), Some("JP"), Some("US"), Some("DE")] {
            let _ = (application(&text, country), publication(&text, country), parse_number(&text, None, country).is_ok());
        }
    }
}

#[test]
#[ignore = "five million numbers; run it for the time it takes"]
fn keys_of_millions_of_numbers() {
    let cores: Vec<String> = (0..1_000u64).map(|i| format!("2016{}{:07}", i % 3 + 1, i * 7_919 % 10_000_000)).collect();
    let texts: Vec<String> = cores.iter().map(|core| format!("CN{core}.{}", china(core.as_bytes()))).collect();
    let documents: Vec<String> = (0..1_000u64).map(|i| format!("CN1{:08}A", i * 104_729 % 100_000_000)).collect();
    let mut out = String::new();
    for (name, texts, write) in [
        ("applications", &texts, write_application_key as fn(&str, Option<&str>, &mut String) -> Verdict),
        ("publications", &documents, write_publication_key),
    ] {
        // The best of many short rounds: what other programs on the machine do is no part of it.
        let mut best = f64::INFINITY;
        for _ in 0..100 {
            let (start, mut valid) = (Instant::now(), 0u32);
            for text in texts.iter().cycle().take(50_000) {
                out.clear();
                valid += u32::from(write(text, Some("CN"), &mut out) == Verdict::Valid);
            }
            assert_eq!(valid, 50_000);
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("{name}: {:.1} million a second", 0.05 / best);
    }
}
