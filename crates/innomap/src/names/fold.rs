//! Folding of names: what is only a matter of writing is made alike, what tells two institutions apart stays.

use unicode_normalization::UnicodeNormalization;

/// Latin legal forms, their dots left out, and the one form they are written as.
const LEGAL_FORMS: &[(&str, &str)] = &[
    ("CO", "CO"),
    ("COMPANY", "CO"),
    ("COLTD", "CO LTD"),
    ("LTD", "LTD"),
    ("LIMITED", "LTD"),
    ("CORP", "CORP"),
    ("CORPORATION", "CORP"),
    ("INC", "INC"),
    ("INCORPORATED", "INC"),
    ("LLC", "LLC"),
    ("LLP", "LLP"),
    ("LP", "LP"),
    ("PLC", "PLC"),
    ("GMBH", "GMBH"),
    ("AG", "AG"),
    ("KG", "KG"),
    ("BV", "BV"),
    ("NV", "NV"),
    ("KK", "KK"),
    ("SPA", "SPA"),
    ("SRL", "SRL"),
    ("SARL", "SARL"),
    ("SAS", "SAS"),
    ("OY", "OY"),
    ("AB", "AB"),
    ("PTE", "PTE"),
    ("PTY", "PTY"),
    ("BHD", "BHD"),
    ("SDN", "SDN"),
    ("SA", "SA"),
    ("SE", "SE"),
];

/// A name in its folded form: widths, brackets, dots, dashes and spaces alike, Latin letters in capitals, one spelling of each
/// legal form, no vendor's code and no punctuation at its ends.
///
/// Places are never taken out: X(上海) and X(浙江) are two institutions. Folding a folded name changes nothing.
pub fn fold(raw: &str) -> String {
    if is_plain(raw) {
        return chinese_legal_form(raw);
    }
    let text = spaced(&characters(raw));
    // With a place behind it, the legal form is not at the end: FOO CO., LTD., SHANGHAI.
    let text = text.replace(" CO., LTD., ", " CO LTD, ").replace(" CO., LTD, ", " CO LTD, ");
    let text = trimmed(&text);
    chinese_legal_form(&latin_legal_form(text))
}

/// Whether only the legal form can be left to fold: Chinese characters, digits and brackets.
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

/// Without punctuation at either end and without a vendor's code such as (UYZH-C) at the end.
fn trimmed(text: &str) -> &str {
    let is_dust =
        |c: char| matches!(c, ' ' | ',' | ';' | ':' | '.' | '、' | '。' | '·' | '*' | '/' | '|' | '?' | '!' | '_' | '-');
    let mut text = text.trim_matches(is_dust);
    while let Some(rest) = without_vendor_code(text) {
        text = rest.trim_matches(is_dust);
    }
    text
}

fn without_vendor_code(text: &str) -> Option<&str> {
    let (rest, code) = text.strip_suffix(')')?.rsplit_once('(')?;
    let (letters, class) = code.split_once('-')?;
    let is_code = letters.len() == 4
        && letters.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && class.len() == 1
        && class.bytes().all(|b| b.is_ascii_uppercase());
    (is_code && !rest.is_empty()).then_some(rest)
}

fn chinese_legal_form(text: &str) -> String {
    text.replace("有限责任公司", "有限公司").replace("有限責任公司", "有限公司").replace("责任有限公司", "有限公司")
}

/// The words of a legal form at the end of a Latin name in one spelling: CO., LTD. and COMPANY LIMITED are CO LTD.
fn latin_legal_form(text: &str) -> String {
    if text.contains(is_wide) {
        return text.to_owned();
    }
    let mut front = text;
    let mut forms: Vec<&str> = Vec::new();
    loop {
        let bare = front.trim_end_matches([' ', ',', '.']);
        let start = bare.rfind([' ', ',']).map_or(0, |i| i + 1);
        // CO.,LTD and CO.LTD without a space; a name cannot be a legal form alone.
        let word: String = bare[start..].chars().filter(|&c| c != '.').collect();
        let Some(&(_, form)) = LEGAL_FORMS.iter().find(|(written, _)| *written == word) else { break };
        let before = bare[..start].trim_end_matches([' ', ',', '.']);
        // WANG, SE and LI, AB are persons; no legal form of two letters stands behind a comma.
        let after_comma = bare[..start].trim_end().ends_with(',');
        let given_name = after_comma && form.len() == 2 && !matches!(form, "CO" | "LP" | "KK" | "BV" | "NV");
        if given_name || !before.ends_with(|c: char| c.is_alphanumeric() || c == ')') {
            break;
        }
        forms.push(form);
        front = before;
    }
    if forms.is_empty() {
        return text.to_owned();
    }
    forms.iter().rev().fold(front.to_owned(), |name, form| name + " " + form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_name_fold_alike() {
        for (raw, folded) in [
            ("甲乙（上海）有限公司", "甲乙(上海)有限公司"),
            ("甲乙【上海】有限公司", "甲乙(上海)有限公司"),
            ("甲乙(上海)有限责任公司", "甲乙(上海)有限公司"),
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
            ("Ltd.", "LTD"),
            ("-", ""),
            ("", ""),
            (" \u{3000} ", ""),
        ] {
            assert_eq!(fold(raw), folded, "{raw:?}");
        }
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
            let long = chinese_legal_form(&latin_legal_form(trimmed(&spaced(&characters(&plain)))));
            assert_eq!(fold(&plain), long);
        }
    }
}
