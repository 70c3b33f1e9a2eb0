use super::*;

fn holds(range: &str, symbol: &str) -> bool {
    SymbolRange::parse(range).unwrap().contains(Symbol::parse(symbol).unwrap())
}

#[test]
fn each_form_covers_what_it_says() {
    assert!(holds("B", "B25J 9/16") && holds("B25", "B25J 9/16") && holds("B25J", "B25J 9/16") && holds("B25J", "B25J"));
    assert!(holds("B25J*", "B25J 9/16") && holds("B25J 9*", "B25J 9/16") && holds("B25J 9 *", "B25J 9/16"));
    assert!(!holds("B25J 9*", "B25J 11/00") && !holds("B25J 9*", "B25J 99/00"));
    assert!(holds("B25J 9", "B25J 9/00") && holds("B25J 9/*", "B25J 9/22") && !holds("B25J 9", "B25J 11/00"));
    assert!(holds("B25J 9/16", "B25J 9/16") && !holds("B25J 9/16", "B25J 9/18") && !holds("B25J 9/16", "B25J 9/161"));
    assert!(holds("B25J 9/16*", "B25J 9/16") && holds("B25J 9/16*", "B25J 9/22") && !holds("B25J 9/16*", "B25J 9/14"));
    assert!(holds("B25J 9/00*", "B25J 9/22") && holds("B25J 9/00*", "B25J 9/99"));
    assert!(holds("B25J 9/16-B25J 9/22", "B25J 9/16") && holds("B25J 9/16-B25J 9/22", "B25J 9/22"));
    assert!(holds("B25J 1-B25J 21", "B25J 21/02") && !holds("B25J 9/16 - B25J 9/22", "B25J 9/23"));
}

#[test]
fn what_is_no_range_says_why() {
    for text in [
        "",
        "*",
        "/*",
        "B25J 2",
        "B25J 2*",
        "B25J 2/00",
        "B25J 2/02*",
        "B25I",
        "B25I*",
        "b2",
        "B25J/*",
        "B25J 9/22-B25J 9/16",
        "B25J 9/16-",
        "B25J 9/16*-B25J 9/22",
        "B25J 9/16-B25J 9/18*",
        "B25J 9/1",
        "B25J 9/1*",
        "X",
        "Y02E",
        "B25J 9/16/*",
    ] {
        assert!(SymbolRange::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_wrong_symbol_names_its_neighbours() {
    let near = |text: &str| SymbolRange::read(text, SymbolScheme::Ipc).unwrap_err().near;
    assert_eq!(near("B25J 10/02"), ["B25J 9", "B25J 11"]);
    assert!(near("B25I 9/02").contains(&"B25J".to_owned()));
    assert!(near("H98").iter().any(|n| n.starts_with('H')));
}

#[test]
fn doubts_say_what_is_newer_and_what_has_moved() {
    let doubt = |text: &str| SymbolRange::read(text, SymbolScheme::Ipc).unwrap().1;
    for text in ["B25J 9/16", "B25J 9/16*", "B25J", "H10D 30/60", "G06V 10/82", "H01L", "H05K 1/00"] {
        assert_eq!(doubt(text), [], "{text}");
    }
    for (text, says) in [
        ("B25J 9/17", "B25J 9/16, B25J 9/18"),
        ("B25J 9/17*", "B25J 9/16, B25J 9/18"),
        ("G06V 10/82*", "newer than the dot hierarchy"),
        ("H01L 21", "has moved to H10D, H10P, H10W"),
        ("H01L 21/02*", "has moved to H10D, H10P, H10W"),
    ] {
        let [doubt] = doubt(text).try_into().unwrap();
        assert!(doubt.en.contains(says), "{text}: {}", doubt.en);
    }
    assert_eq!(doubt("H01L 21-H01L 23/02").len(), 2);
}

#[test]
fn the_cpc_is_checked_for_its_form_alone() {
    let holds = |range: &str, symbol: &str| {
        SymbolRange::read(range, SymbolScheme::Cpc).unwrap().0.contains(Symbol::parse_cpc(symbol).unwrap())
    };
    assert!(holds("Y02E", "Y02E 10/50") && holds("Y02E 10*", "Y02E 10/50") && holds("B25J 9/16*", "B25J 9/1697"));
    assert!(
        holds("B25J 9/1697*", "B25J 9/1697") && !holds("B25J 9/1697*", "B25J 9/1698") && !holds("B25J 9/1602*", "B25J 9/1605")
    );
    assert!(holds("B25J 2219/45*", "B25J 2219/45013") && !holds("B25J 2219/45*", "B25J 2219/46"));
    assert!(SymbolRange::read("Z02E", SymbolScheme::Cpc).is_err() && SymbolRange::read("Y02", SymbolScheme::Cpc).is_ok());
}
