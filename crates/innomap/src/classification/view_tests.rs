use super::*;
use crate::tables::share::patents;

fn shares_of(view: &View, symbols: &[&str], config: ViewConfig) -> (Vec<(String, f64)>, usize) {
    let symbols: Vec<Symbol> = symbols.iter().map(|s| Symbol::parse(s).unwrap()).collect();
    let prepared = view.prepare(&symbols, config);
    let ids: Vec<u32> = (0..symbols.len() as u32).collect();
    let mut out = Vec::new();
    prepared.shares(&ids, &["工业机器人的焊接"], &mut ViewScratch::default(), &mut out);
    let named = out.iter().map(|(c, parts)| (view.classes()[*c as usize].code.clone(), patents(u128::from(*parts)))).collect();
    (named, ids.iter().filter(|id| prepared.is_bridged(**id)).count())
}

#[test]
fn what_moved_stands_where_it_stood_in_schemes_cut_from_the_symbol() {
    let view = View::load("ipc4").unwrap();
    let (bridged, apart) = (ViewConfig::default(), ViewConfig { bridge: false, words: true });
    assert_eq!(shares_of(&view, &["H10D 30/00", "H01L 21/02"], bridged), (vec![("H01L".into(), 1.0)], 1));
    assert_eq!(shares_of(&view, &["H10D 30/00", "H01L 21/02"], apart).0.len(), 2);
    // WIPO's fields hold both already.
    let wipo = View::load("wipo35").unwrap();
    assert_eq!(shares_of(&wipo, &["H10D 30/00", "H01L 21/02"], bridged), (vec![("8".into(), 1.0)], 0));
}

#[test]
fn rules_share_a_patent_evenly_and_words_may_be_left_aside() {
    let view = View::load("sei").unwrap();
    // The title speaks of 工业机器人, which the rule of B25J 13 names and that of B25J 9 does not.
    let by_symbols = ViewConfig { words: false, ..ViewConfig::default() };
    for (symbol, by_words) in [("B25J 13/08", 1), ("B25J 9/16", 0)] {
        assert_eq!(shares_of(&view, &[symbol], ViewConfig::default()).0.len(), by_words, "{symbol}");
        assert_eq!(shares_of(&view, &[symbol], by_symbols).0, [("2.1".into(), 1.0)], "{symbol}");
    }
    let (several, _) = shares_of(&view, &["B25J 13/08", "B61B 1/00"], by_symbols);
    assert_eq!(several, [("2.1".into(), 0.5), ("2.4".into(), 0.5)]);
}

#[test]
fn symbols_share_a_patent_where_the_concordance_says_so() {
    let json = r#"{"id": "x", "zh": "甲", "en": "a", "source": "甲.csv", "by_symbol": true, "rule": [
        {"code": "3491", "zh": "乙", "include": ["B25J*"]}, {"code": "3421", "zh": "丙", "include": ["B25J 9/16", "B23Q*"]}]}"#;
    let view = View::Concordance(Box::new(Concordance::from_json(json).unwrap()));
    let (shares, _) = shares_of(&view, &["B25J 9/16", "B23Q 3/02", "H01L 21/02"], ViewConfig::default());
    assert_eq!(shares, [("3491".into(), 0.25), ("3421".into(), 0.75)]);
}

#[test]
fn an_unknown_view_names_the_nearest() {
    assert!(View::load("nace").is_err());
}
