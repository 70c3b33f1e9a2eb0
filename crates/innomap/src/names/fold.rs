//! Folding of names: what is only a matter of writing is made alike, what tells two institutions apart stays.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::acronym::is_acronym;

/// Latin legal forms, each with the ways it is written, dots left out. Forms of different countries stay apart.
const LEGAL_FORMS: &[(&str, &[&str])] = &[
    ("CO", &["COMPANY"]),
    ("CO LTD", &["COLTD"]),
    ("LTD", &["LIMITED"]),
    ("CORP", &["CORPORATION"]),
    ("INC", &["INCORPORATED"]),
    ("LLC", &["LIMITED LIABILITY COMPANY", "LIMITED LIABILITY CO"]),
    ("LLP", &["LIMITED LIABILITY PARTNERSHIP"]),
    ("LP", &["LIMITED PARTNERSHIP"]),
    ("PLC", &["PUBLIC LIMITED COMPANY", "PUBLIC LIMITED CO"]),
    ("GMBH", &["GESELLSCHAFT MIT BESCHRÄNKTER HAFTUNG", "GESELLSCHAFT MIT BESCHRAENKTER HAFTUNG", "GESELLSCHAFT MBH", "GES MBH"]),
    ("GMBH&CO", &["GMBH&COMPANY", "GMBH AND CO", "GMBH AND COMPANY"]),
    ("AG", &["AKTIENGESELLSCHAFT"]),
    ("KG", &["KOMMANDITGESELLSCHAFT"]),
    ("KGAA", &["KOMMANDITGESELLSCHAFT AUF AKTIEN"]),
    ("SE", &["SOCIETAS EUROPAEA"]),
    ("SA", &["SOCIETE ANONYME", "SOCIÉTÉ ANONYME", "SOCIEDAD ANONIMA", "SOCIEDAD ANÓNIMA", "SOCIEDADE ANONIMA"]),
    ("SA DE CV", &["SOCIEDAD ANONIMA DE CAPITAL VARIABLE"]),
    ("SAS", &["SOCIETE PAR ACTIONS SIMPLIFIEE", "SOCIÉTÉ PAR ACTIONS SIMPLIFIÉE"]),
    ("SARL", &["SOCIETE A RESPONSABILITE LIMITEE", "SOCIÉTÉ À RESPONSABILITÉ LIMITÉE"]),
    ("SPA", &["SOCIETA PER AZIONI", "SOCIETÀ PER AZIONI"]),
    ("SRL", &["SOCIETA A RESPONSABILITA LIMITATA", "SOCIETÀ A RESPONSABILITÀ LIMITATA"]),
    ("NV", &["NAAMLOZE VENNOOTSCHAP"]),
    ("BV", &["BESLOTEN VENNOOTSCHAP"]),
    ("AB", &["AKTIEBOLAG", "AKTIEBOLAGET"]),
    ("OY", &["OSAKEYHTIO", "OSAKEYHTIÖ"]),
    ("OYJ", &["JULKINEN OSAKEYHTIO", "JULKINEN OSAKEYHTIÖ"]),
    ("AS", &["A/S", "AKTIESELSKAB", "AKTIESELSKABET", "AKSJESELSKAP"]),
    ("ASA", &["ALLMENNAKSJESELSKAP"]),
    ("APS", &["ANPARTSSELSKAB"]),
    ("KK", &["KABUSHIKI KAISHA", "KABUSHIKIKAISHA", "KABUSHIKI GAISHA"]),
    ("YK", &["YUGEN KAISHA"]),
    ("PTY", &["PROPRIETARY"]),
    ("PTE", &[]),
    ("BHD", &["BERHAD"]),
    ("SDN", &["SENDIRIAN"]),
];

/// No written legal form has more words.
const WORDS: usize = 5;

/// A name in its folded form: widths, brackets, dots, dashes and spaces alike, Latin letters in capitals, one spelling of each
/// Latin legal form, no vendor's code, no acronym in brackets behind a Chinese name, and no punctuation at its ends. A vendor's
/// code alone is no name, and nothing is left of it.
///
/// It is what is shown, so it keeps what belongs to the name: Chinese legal forms as they are written (see [`compared`]), and
/// places: X(上海) and X(浙江) are two institutions. Folding a folded name changes nothing.
pub fn fold(raw: &str) -> String {
    if is_plain(raw) {
        return raw.to_owned();
    }
    let text = spaced(&characters(raw));
    // With a place behind it, the legal form is not at the end: FOO CO., LTD., SHANGHAI.
    let text = text.replace(" CO., LTD., ", " CO LTD, ").replace(" CO., LTD, ", " CO LTD, ");
    latin_legal_form(trimmed(&text))
}

/// A folded name as names of different sources are compared to the letter: the limited company in one spelling.
pub(crate) fn compared(folded: &str) -> Cow<'_, str> {
    if !folded.contains(['责', '責']) {
        return Cow::Borrowed(folded);
    }
    let limited = ["有限责任公司", "有限責任公司", "责任有限公司", "責任有限公司"];
    Cow::Owned(limited.iter().fold(folded.to_owned(), |name, form| name.replace(form, "有限公司")))
}

/// Whether nothing is left to fold: Chinese characters, digits and brackets.
fn is_plain(raw: &str) -> bool {
    !raw.is_empty() && raw.chars().all(|c| is_unified_han(c) || c.is_ascii_digit() || matches!(c, '(' | ')'))
}

fn is_unified_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// Chinese characters and kana: no space stands beside them.
fn is_wide(c: char) -> bool {
    is_unified_han(c) || matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{20000}'..='\u{3ffff}')
}

/// Widths, capitals and the many shapes of one sign; signs without shape are left out.
fn characters(raw: &str) -> String {
    raw.chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .nfkc()
        .filter(|c| !is_invisible(*c))
        .map(one_shape)
        .flat_map(capital)
        .nfkc()
        .collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{180e}')
}

fn one_shape(c: char) -> char {
    match c {
        '【' | '〔' | '〖' | '[' | '{' => '(',
        '】' | '〕' | '〗' | ']' | '}' => ')',
        '•' | '‧' | '・' | '∙' | '⋅' | '᛫' => '·',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '’' | '‘' | '`' => '\'',
        '“' | '”' => '"',
        c if c.is_whitespace() => ' ',
        other => other,
    }
}

/// The capital of a letter where it is one letter, so that folding twice is folding once; ß is SS.
fn capital(c: char) -> impl Iterator<Item = char> {
    let mut upper = c.to_uppercase();
    let (first, second) = (upper.next().unwrap_or(c), upper.next());
    let pair = match (c, second) {
        ('ß', _) => ('S', Some('S')),
        (_, None) if c.is_alphabetic() => (first, None),
        _ => (c, None),
    };
    std::iter::once(pair.0).chain(pair.1)
}

/// Spaces only where two Latin words meet: one before an opening bracket and behind a closing one, one behind a comma.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    let latin = !text.chars().any(is_wide);
    for c in text.chars() {
        if c == ' ' {
            space = true;
            continue;
        }
        if out.chars().next_back().is_some_and(|last| gap(last, c, space, latin)) {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    // Where a space fell, a mark may meet another letter.
    out.nfkc().collect()
}

fn gap(last: char, next: char, space: bool, latin: bool) -> bool {
    if is_wide(last) || is_wide(next) {
        return false;
    }
    match (last, next) {
        ('(' | '&' | '·', _) | (_, ')' | '&' | '·' | ',' | ';' | '.') => false,
        // Digits are left out: they stand in Chinese names too, which have no spaces.
        (_, '(') => latin && (last.is_alphabetic() || matches!(last, '.' | ',')),
        (')', _) => latin && next.is_alphabetic(),
        (',', _) => space || !next.is_ascii_digit(),
        _ => space,
    }
}

/// Without punctuation at either end, without a vendor's code such as (UYZH-C) at either end, and without an acronym in brackets
/// behind a Chinese name.
fn trimmed(text: &str) -> &str {
    let is_dust =
        |c: char| matches!(c, ' ' | ',' | ';' | ':' | '.' | '、' | '。' | '·' | '*' | '/' | '|' | '?' | '!' | '_' | '-');
    let mut text = text.trim_matches(is_dust);
    while let Some(rest) = without_vendor_code(text).or_else(|| without_acronym(text)) {
        text = rest.trim_matches(is_dust);
    }
    text
}

fn without_vendor_code(text: &str) -> Option<&str> {
    let behind = || text.strip_suffix(')')?.rsplit_once('(').filter(|(_, code)| is_vendor_code(code)).map(|(rest, _)| rest);
    let front = || text.strip_prefix('(')?.split_once(')').filter(|(code, _)| is_vendor_code(code)).map(|(_, rest)| rest);
    behind().or_else(front).or_else(|| is_lone_vendor_code(text).then_some(""))
}

/// The code that Derwent gives an applicant: four signs and a class.
fn is_vendor_code(text: &str) -> bool {
    text.split_once('-').is_some_and(|(signs, class)| {
        let is_sign = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
        signs.len() == 4 && signs.bytes().all(is_sign) && class.len() == 1 && class.bytes().all(|b| b.is_ascii_uppercase())
    })
}

/// Whether a text is nothing but a vendor's code of a standard (C), other (N), individual (I) or Soviet (R) applicant.
fn is_lone_vendor_code(text: &str) -> bool {
    let signs = text.split_once('-').map_or("", |(signs, _)| signs);
    is_vendor_code(text) && text.ends_with(['C', 'N', 'I', 'R']) && signs.bytes().any(|b| b.is_ascii_uppercase())
}

fn without_acronym(text: &str) -> Option<&str> {
    let (rest, inside) = text.strip_suffix(')')?.rsplit_once('(')?;
    (is_acronym(inside) && rest.chars().next_back().is_some_and(is_unified_han)).then_some(rest)
}

/// The words of a legal form at the end of a Latin name in one spelling: CO., LTD. and COMPANY LIMITED are CO LTD.
fn latin_legal_form(text: &str) -> String {
    if text.contains(is_wide) {
        return text.to_owned();
    }
    let mut front = text;
    let mut forms: Vec<&str> = Vec::new();
    while let Some((before, form)) = last_legal_form(front) {
        forms.push(form);
        front = before;
    }
    if forms.is_empty() {
        return text.to_owned();
    }
    forms.iter().rev().fold(front.to_owned(), |name, form| name + " " + form)
}

/// The name in front of a legal form and the form, of all forms at the end the longest as it is written.
fn last_legal_form(text: &str) -> Option<(&str, &'static str)> {
    let is_end = |c: char| matches!(c, ' ' | ',' | '.');
    let bare = text.trim_end_matches(is_end);
    let mut found = None;
    // The words of the form from the last one backwards; CO.,LTD and CO.LTD without a space are words too.
    let mut written = String::new();
    let mut start = bare.len();
    for _ in 0..WORDS {
        let head = bare[..start].trim_end_matches(is_end);
        let begin = head.rfind([' ', ',']).map_or(0, |i| i + 1);
        let word: String = bare[begin..start].chars().filter(|c| !is_end(*c)).collect();
        written = if written.is_empty() { word } else { format!("{word} {written}") };
        start = begin;
        let before = bare[..start].trim_end_matches(is_end);
        // A name cannot be a legal form alone.
        if !before.ends_with(|c: char| c.is_alphanumeric() || c == ')') {
            break;
        }
        let same = |(form, ways): &&(&str, &[&str])| *form == written || ways.contains(&written.as_str());
        let Some((form, _)) = LEGAL_FORMS.iter().find(same) else { continue };
        // WANG, SE and LI, AB are persons; no legal form of two letters stands behind a comma.
        let after_comma = bare[..start].trim_end().ends_with(',');
        let given_name = after_comma && written.len() == 2 && !matches!(*form, "CO" | "LP" | "KK" | "BV" | "NV");
        if !given_name {
            found = Some((before, *form));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_name_fold_alike() {
        for (raw, folded) in [
            ("甲乙（上海）有限公司", "甲乙(上海)有限公司"),
            ("甲乙【上海】有限公司", "甲乙(上海)有限公司"),
            ("甲乙（上海）有限责任公司", "甲乙(上海)有限责任公司"),
            ("甲乙大学（JYU）", "甲乙大学"),
            ("甲乙大学（武汉）", "甲乙大学(武汉)"),
            ("甲乙大学(WUHAN)", "甲乙大学(WUHAN)"),
            ("甲乙中心（有限合伙）", "甲乙中心(有限合伙)"),
            ("JY（中国）有限公司", "JY(中国)有限公司"),
            ("(UYZH-C) Univ Zhejiang", "UNIV ZHEJIANG"),
            ("甲乙大学 (JYDX-C)", "甲乙大学"),
            ("UYZH-C", ""),
            ("（UYZH-C）", ""),
            ("ABC-C", "ABC-C"),
            ("甲乙股份有限公司", "甲乙股份有限公司"),
            ("甲 乙　股份\u{a0}有限公司", "甲乙股份有限公司"),
            ("甲乙\u{ad}大\u{200b}学", "甲乙大学"),
            ("\u{feff}甲乙大学", "甲乙大学"),
            ("ＡＢＢ（中国）有限公司", "ABB(中国)有限公司"),
            ("abb(中国) 有限公司", "ABB(中国)有限公司"),
            ("甲乙大学 ", "甲乙大学"),
            ("甲乙大学；", "甲乙大学"),
            ("甲乙大学。", "甲乙大学"),
            ("罗伯特•某某有限公司", "罗伯特·某某有限公司"),
            ("罗伯特‧某某有限公司", "罗伯特·某某有限公司"),
            ("罗伯特・某某有限公司", "罗伯特·某某有限公司"),
            ("Univ Zhejiang (UYZH-C)", "UNIV ZHEJIANG"),
            ("UNIV  ZHEJIANG", "UNIV ZHEJIANG"),
            ("Foo Bar Co., Ltd.", "FOO BAR CO LTD"),
            ("FOO BAR CO LTD", "FOO BAR CO LTD"),
            ("FOO BAR CO.,LTD", "FOO BAR CO LTD"),
            ("Foo Bar Co.Ltd.", "FOO BAR CO LTD"),
            ("Foo Bar Company Limited", "FOO BAR CO LTD"),
            ("Foo Bar Company, Limited", "FOO BAR CO LTD"),
            ("Foo, Inc.", "FOO INC"),
            ("Foo Incorporated", "FOO INC"),
            ("Foo Corporation", "FOO CORP"),
            ("Foo Corp.", "FOO CORP"),
            ("Foo G.m.b.H.", "FOO GMBH"),
            ("Foo, L.L.C.", "FOO LLC"),
            ("Foo(Shanghai)Co., Ltd", "FOO (SHANGHAI) CO LTD"),
            ("Foo ( Shanghai ) Co., Ltd", "FOO (SHANGHAI) CO LTD"),
            ("Foo Co., Ltd., Shanghai", "FOO CO LTD, SHANGHAI"),
            ("Foo & Bar Inc", "FOO&BAR INC"),
            ("Smith,John", "SMITH, JOHN"),
            ("WANG, Se", "WANG, SE"),
            ("Straße AG", "STRASSE AG"),
            ("Foo Aktiengesellschaft", "FOO AG"),
            ("Foo Kabushiki Kaisha", "FOO KK"),
            ("Foo K.K.", "FOO KK"),
            ("Foo GmbH & Co. KG", "FOO GMBH&CO KG"),
            ("Foo Pty. Limited", "FOO PTY LTD"),
            ("Foo A/S", "FOO AS"),
            ("Ltd.", "LTD"),
            ("-", ""),
            ("", ""),
            (" \u{3000} ", ""),
        ] {
            assert_eq!(fold(raw), folded, "{raw:?}");
        }
    }

    #[test]
    fn the_limited_company_is_compared_in_one_spelling() {
        for name in ["甲乙有限责任公司", "甲乙责任有限公司", "甲乙有限責任公司", "甲乙有限公司"] {
            assert_eq!(compared(&fold(name)), "甲乙有限公司");
        }
        assert_eq!(compared("甲乙责任保险股份有限公司"), "甲乙责任保险股份有限公司");
    }

    #[test]
    fn places_and_persons_stay_apart() {
        assert_ne!(fold("甲乙（上海）有限公司"), fold("甲乙（浙江）有限公司"));
        assert_ne!(fold("甲乙有限公司"), fold("浙江甲乙有限公司"));
        assert_ne!(fold("甲乙有限公司"), fold("甲乙股份有限公司"));
        assert_ne!(fold("Foo Ltd"), fold("Foo Co Ltd"));
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(any in "\\PC{0,30}", near in "[甲乙大学公司有限责任 （）()【】a-cA-C.,·•&;:\u{ad}\u{3000}\u{a0}ßé'ー-]{0,24}",
                                         tail in "( ?(Co|CO\\.|Ltd\\.?|Inc|Company|Limited|SE|AG|LLC|\\(ABCD-C\\)|,|\\.)){0,5}") {
            for raw in [any.clone(), near.clone(), format!("{near}{tail}"), format!("{any}{tail}")] {
                let once = fold(&raw);
                assert_eq!(fold(&once), once, "{raw:?}");
            }
        }

        #[test]
        fn a_plain_name_takes_the_short_way_to_the_same_result(plain in "[甲乙大学公司有限责任院()0-9]{1,20}") {
            assert_eq!(fold(&plain), latin_legal_form(trimmed(&spaced(&characters(&plain)))));
        }

        #[test]
        fn long_and_short_forms_are_one_and_different_forms_are_not(
            brand in "[A-Z]{3,8}( [A-Z]{3,8})?", a in 0..LEGAL_FORMS.len(), b in 0..LEGAL_FORMS.len(), way in 0usize..8
        ) {
            let (form, ways) = LEGAL_FORMS[a];
            let known = LEGAL_FORMS.iter().any(|(form, ways)| {
                let last = brand.rsplit(' ').next().unwrap_or_default();
                *form == last || ways.iter().any(|way| way.contains(last))
            });
            proptest::prop_assume!(!known);
            let long = ways.get(way % ways.len().max(1)).unwrap_or(&form);
            let dotted: String = form.chars().flat_map(|c| [c, '.']).filter(|c| *c != ' ').collect();
            for other in [long.to_string(), long.to_lowercase(), format!(" {long}.")] {
                proptest::prop_assert_eq!(fold(&format!("{brand} {other}")), format!("{brand} {form}"));
            }
            if !form.contains([' ', '&']) {
                proptest::prop_assert_eq!(fold(&format!("{brand} {dotted}")), format!("{brand} {form}"));
            }
            if a != b {
                proptest::prop_assert_ne!(fold(&format!("{brand} {}", LEGAL_FORMS[b].0)), fold(&format!("{brand} {long}")));
            }
        }
    }
}
