//! Korea.
//!
//! Applications and unexamined publications: type of right (10 patent, 20 utility model, 30 design), year, seven digits;
//! DOCDB leaves the type to the kind code. Grants: type and seven digits; before October 1997 the year and seven digits.

use super::Reason;
use super::digits::{all_digits, short_year, year};
use super::number::{Document, Parts, PatentKind};
use super::text::{KindCode, Text};
use super::written::Written;

const FIRST_YEAR: u16 = 1948;
const LAST_SHORT_YEAR: u16 = 1998;

pub(super) fn is_application(written: &Written) -> bool {
    written.bytes().len() == 13 && all_digits(written.bytes())
}

pub(super) fn application(written: &mut Written) -> Result<Parts, Reason> {
    let code = written.cut_kind_code();
    dated(written, code).map(|(body, year, typed)| Parts::new(body, None).year(year).validated(typed))
}

/// A number with a year in it: type, year and seven digits, the year, and whether its type is said.
fn dated(written: &Written, code: Option<KindCode>) -> Result<(Text, u16, bool), Reason> {
    let digits = written.bytes();
    if !all_digits(digits) {
        return Err(Reason::Character);
    }
    let by_code = code.and_then(right_digits);
    let (right, year, serial) = match digits.len() {
        7.. if written.break_at(2) && written.break_at(6) => (Some(&digits[..2]), year(&digits[2..6], FIRST_YEAR)?, &digits[6..]),
        13 => (Some(&digits[..2]), year(&digits[2..6], FIRST_YEAR)?, &digits[6..]),
        5.. if written.break_at(4) => (by_code, year(&digits[..4], FIRST_YEAR)?, &digits[4..]),
        10 | 11 => (by_code, year(&digits[..4], FIRST_YEAR)?, &digits[4..]),
        8 | 9 => (by_code, short_year(&digits[..2], FIRST_YEAR, LAST_SHORT_YEAR)?, &digits[2..]),
        _ => return Err(Reason::Digits),
    };
    if serial.len() > 7 {
        return Err(Reason::Digits);
    }
    if !matches!(right, None | Some(b"10" | b"20" | b"30")) {
        return Err(Reason::RightType);
    }
    let mut body = Text::of(right.unwrap_or(b"10"));
    body.push_number(u32::from(year), 4);
    body.push_padded(serial, 7);
    Ok((body, year, right.is_some()))
}

pub(super) fn publication(written: &mut Written) -> Result<Parts, Reason> {
    let code = written.cut_kind_code();
    let digits = written.bytes();
    if !all_digits(digits) {
        return Err(Reason::Character);
    }
    let unexamined = code.is_none_or(|code| matches!(code.letter(), b'A' | b'U'));
    match (digits.len(), &digits[..digits.len().min(2)]) {
        (9, b"10" | b"20" | b"30") => Ok(Parts::new(Text::of(digits), code)),
        (8.., _) if unexamined => {
            dated(written, code).map(|(body, year, typed)| Parts::new(body, code).year(year).validated(typed))
        }
        (9, front) => {
            let year = short_year(front, FIRST_YEAR, LAST_SHORT_YEAR)?;
            Ok(Parts::new(Text::of(digits), code).year(year))
        }
        (1..=7, _) => {
            let Some(right) = code.and_then(right_digits) else {
                return Ok(Parts::new(Text::of(digits), code).validated(false));
            };
            let mut body = Text::of(right);
            body.push_padded(digits, 7);
            Ok(Parts::new(body, code).validated(digits.len() == 7))
        }
        (8..=13, _) => Ok(Parts::new(Text::of(digits), code).validated(false)),
        _ => Err(Reason::Digits),
    }
}

fn right_digits(code: KindCode) -> Option<&'static [u8]> {
    match code.letter() {
        b'A' | b'B' => Some(b"10"),
        b'U' | b'Y' => Some(b"20"),
        b'S' => Some(b"30"),
        _ => None,
    }
}

pub(super) fn document(code: Option<KindCode>) -> Option<Document> {
    match code?.letter() {
        b'A' | b'U' => Some(Document::Application),
        b'B' | b'Y' | b'S' => Some(Document::Grant),
        _ => None,
    }
}

pub(super) fn right(body: &[u8], code: Option<KindCode>) -> Option<PatentKind> {
    let digits = match code {
        Some(code) => right_digits(code)?,
        None if matches!(body.len(), 9 | 13) => &body[..2],
        None => return None,
    };
    match digits {
        b"10" => Some(PatentKind::Invention),
        b"20" => Some(PatentKind::UtilityModel),
        b"30" => Some(PatentKind::Design),
        _ => None,
    }
}
