//! Taiwan.
//!
//! Applications: year of the Republic (1912 is 1), type of right (1 invention, 2 utility model, 3 design), five digits; the
//! year has two digits until 2010 and three since. Unexamined publications: year and five digits. Grants since 2004: `I`,
//! `M` or `D` and six digits; before, six digits.

use super::Reason;
use super::digits::{LATEST_YEAR, all_digits, value, year};
use super::number::{Document, Parts, PatentKind};
use super::text::{KindCode, Text};
use super::written::Written;

const YEAR_ZERO: u16 = 1911;
const FIRST_YEAR: u16 = 1949;
const FIRST_YEAR_UNEXAMINED: u16 = 2003;

pub(super) fn is_application(written: &Written) -> bool {
    let digits = written.bytes().iter().take_while(|b| b.is_ascii_digit()).count();
    digits == 8 || (digits == 9 && matches!(written.bytes()[0], b'0' | b'1'))
}

pub(super) fn application(written: &mut Written) -> Result<Parts, Reason> {
    written.cut_kind_code();
    let digits = written.bytes();
    if !all_digits(digits) {
        return Err(Reason::Character);
    }
    if !matches!(digits.len(), 8 | 9) {
        return Err(Reason::Digits);
    }
    let mut body = Text::of(b"");
    body.push_padded(digits, 9);
    let year = YEAR_ZERO + value(&body.bytes()[..3]) as u16;
    if !(FIRST_YEAR..=LATEST_YEAR).contains(&year) {
        return Err(Reason::Year);
    }
    if !matches!(body.bytes()[3], b'1'..=b'3') {
        return Err(Reason::RightType);
    }
    Ok(Parts::new(body, None).year(year))
}

pub(super) fn publication(written: &mut Written) -> Result<Parts, Reason> {
    let code = written.cut_kind_code();
    let bytes = written.bytes();
    let (body, letter) = (Text::of(bytes), code.map(KindCode::letter));
    match bytes {
        [front @ (b'I' | b'M' | b'D'), digits @ ..] => {
            if digits.len() != 6 || !all_digits(digits) {
                return Err(Reason::Digits);
            }
            let fits = match front {
                b'I' => matches!(letter, None | Some(b'B')),
                b'M' => matches!(letter, None | Some(b'U' | b'Y')),
                _ => matches!(letter, None | Some(b'S')),
            };
            if fits { Ok(Parts::new(body, code)) } else { Err(Reason::KindCode) }
        }
        digits if !all_digits(digits) => Err(Reason::Character),
        digits if digits.len() == 9 => Ok(Parts::new(body, code).year(year(&digits[..4], FIRST_YEAR_UNEXAMINED)?)),
        digits if digits.len() <= 6 => Ok(Parts::new(body, code).validated(code.is_some())),
        _ => Err(Reason::Digits),
    }
}

pub(super) fn document(body: &[u8], code: Option<KindCode>) -> Option<Document> {
    match (body, code.map(KindCode::letter)) {
        ([b'I' | b'M' | b'D', ..], _) | (_, Some(b'B' | b'U' | b'Y' | b'S')) => Some(Document::Grant),
        // Before 2003 nothing was published unexamined, and some lists give the grants of that time an `A`.
        (_, Some(b'A')) => (body.len() == 9).then_some(Document::Application),
        _ => None,
    }
}

pub(super) fn right(body: &[u8], code: Option<KindCode>) -> Option<PatentKind> {
    match (body, code.map(KindCode::letter)) {
        ([b'I', ..], _) | (_, Some(b'A' | b'B')) => Some(PatentKind::Invention),
        ([b'M', ..], _) | (_, Some(b'U' | b'Y')) => Some(PatentKind::UtilityModel),
        ([b'D', ..], _) | (_, Some(b'S')) => Some(PatentKind::Design),
        ([b'0' | b'1', _, _, right, ..], None) if body.len() == 9 => match right {
            b'1' => Some(PatentKind::Invention),
            b'2' => Some(PatentKind::UtilityModel),
            b'3' => Some(PatentKind::Design),
            _ => None,
        },
        _ => None,
    }
}
