use proptest::prelude::*;

use super::*;

/// The rule of GB 32100 once more, with the weights as the standard prints them.
fn credit(front: &str) -> String {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let sum: usize = front.chars().zip(weights).map(|(c, w)| ALPHABET.find(c).unwrap() * w).sum();
    format!("{front}{}", ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap())
}

/// The rule of GB 11714 once more: 11 less the remainder, 10 as X, 11 as 0.
fn organisation(front: &str) -> String {
    let worth = |c: char| if c.is_ascii_digit() { c as i32 - '0' as i32 } else { c as i32 - 'A' as i32 + 10 };
    let sum: i32 = front.chars().map(worth).zip([3, 7, 9, 10, 5, 8, 4, 2]).map(|(v, w)| v * w).sum();
    let last = match 11 - sum % 11 {
        10 => "X".to_owned(),
        11 => "0".to_owned(),
        digit => digit.to_string(),
    };
    format!("{front}{last}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn credit_codes_and_their_check_sign(front in "[1-9ANY][1239][1-6][0-9]{5}[0-9A-HJ-NP-RTUWXY]{9}", other in 1usize..31) {
        let text = credit(&front);
        let code = Code::parse(&text).unwrap();
        prop_assert_eq!(code.to_string(), text.clone());
        prop_assert_eq!(code.division().unwrap().to_string(), &front[2..8]);
        prop_assert_eq!(code.organisation().to_vec(), front[8..17].as_bytes().to_vec());
        // Any other last sign is wrong, and the right one is named.
        let at = SIGNS.iter().position(|s| text.ends_with(char::from(*s))).unwrap();
        let wrong = char::from(SIGNS[(at + other) % 31]);
        let right = text.chars().last().unwrap();
        prop_assert_eq!(Code::read(&format!("{front}{wrong}")), Err(CodeProblem::Check { found: wrong, expected: right, place: 18 }));
        // Lower case, full width and blanks are the same code.
        let wide: String = text.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        for written in [text.to_lowercase(), wide, format!(" {} {}\u{200b}", &text[..8], &text[8..])] {
            prop_assert_eq!(Code::read(&written), Ok(code));
        }
    }

    #[test]
    fn organisation_codes_and_their_check_sign(front in "[0-9A-Z]{8}", division in "[1-6][0-9]{5}") {
        let text = organisation(&front);
        let code = Code::parse(&text).unwrap();
        prop_assert_eq!(Code::parse(&format!("{front}-{}", &text[8..])).unwrap(), code);
        prop_assert_eq!((code.to_string(), code.division(), code.organisation_checks()), (text.clone(), None, true));
        if !front.contains(['I', 'O', 'S', 'V', 'Z']) {
            let whole = Code::parse(&credit(&format!("91{division}{text}"))).unwrap();
            prop_assert!(whole.same(&code) && code.same(&whole) && whole.organisation_checks());
            let twin = Code::parse(&credit(&format!("92{division}{text}"))).unwrap();
            prop_assert!(!whole.same(&twin) && twin.same(&code));
        }
    }

    #[test]
    fn any_text_is_a_code_or_a_problem(text in "\\PC{0,40}") {
        let _ = Code::parse(&text);
    }

    #[test]
    fn a_code_comes_back_from_json(front in "91[1-6][0-9]{5}[0-9]{9}") {
        let code = Code::parse(&credit(&front)).unwrap();
        let json = serde_json::to_string(&code).unwrap();
        prop_assert_eq!(&json, &format!("\"{code}\""));
        prop_assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
    }
}

#[test]
fn what_is_no_code_says_why() {
    let check = |found, expected, place| CodeProblem::Check { found, expected, place };
    assert!(Code::read("91110000600037341L").is_ok());
    for (text, problem) in [
        ("", CodeProblem::Empty),
        (" \u{3000}-", CodeProblem::Empty),
        ("330100000012345", CodeProblem::Registration),
        ("9111000060003734", CodeProblem::Length(16)),
        ("91110000600037341I", CodeProblem::Sign('I', 18)),
        ("9111O000600037341L", CodeProblem::Sign('O', 5)),
        ("代码000006000373412", CodeProblem::Length(17)),
        ("代码0000006000373412", CodeProblem::Sign('代', 1)),
        ("60003734A", CodeProblem::Sign('A', 9)),
        ("60003734-2", check('2', '1', 9)),
    ] {
        assert_eq!(Code::read(text), Err(problem), "{text}");
    }
    for text in ["91330000123456789X", "91510100MA6CDT9X0F"] {
        assert!(matches!(Code::read(text), Err(CodeProblem::Check { place: 18, .. })), "{text}");
    }
    let error = Code::parse("91110000600037341K").unwrap_err().to_string();
    assert!(error.contains("应为「L」") && error.contains("should be 'L'"), "{error}");
    assert!(matches!(Code::read(&"9".repeat(100_000)), Err(CodeProblem::Length(65))));
}

#[test]
fn authority_and_kind_in_words() {
    let said = |front: &str| {
        let code = Code::parse(&credit(front)).unwrap();
        (code.authority().map(|m| m.zh), code.kind().map(|m| m.zh))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(said("12330000470009000"), (some("机构编制"), some("事业单位")));
    assert_eq!(said("93330000470009000"), (some("市场监管（工商）"), some("农民专业合作社")));
    assert_eq!(said("52330000470009000"), (some("民政"), some("民办非企业单位")));
    assert_eq!(said("B1330000470009000"), (None, None));
}

#[test]
fn zeros_stand_for_no_code() {
    for text in ["000000000000000000", "00000000-0", "０００００００００"] {
        assert_eq!(Code::read(text), Err(CodeProblem::Zeros), "{text}");
    }
}
