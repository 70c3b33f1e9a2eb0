//! United States.
//!
//! Applications: two digits of the series (MPEP 503) and six of the serial number; DOCDB puts the year before them. Grants
//! count on without a year, with `D`, `PP`, `RE` and `H` for designs, plants, reissues and statutory registrations;
//! applications are published since 2001 under the year and seven digits, of which DOCDB drops the first zero.

use super::Reason;
use super::digits::{all_digits, strip_zeros, value, year};
use super::number::{Document, Parts, PatentKind};
use super::text::{KindCode, Text};
use super::written::Written;

const FIRST_YEAR_OF_PUBLICATION: u16 = 2001;
const FIRST_YEAR_WITH_SERIES: u16 = 1900;
const HIGHEST_GRANT: u64 = 19_999_999;
/// Grants had reached twelve million in 2024: eight digits from here on are read as an application, where nobody says.
const LOWEST_SERIES_THAT_IS_NO_GRANT: u64 = 13;

pub(super) fn is_application(written: &Written) -> bool {
    let bytes = written.bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    match digits {
        12 => true,
        6..=8 if written.slash_at(2) || written.slash_at(1) => true,
        8 => bytes.len() == 8 && value(&bytes[..2]) >= LOWEST_SERIES_THAT_IS_NO_GRANT,
        _ => false,
    }
}

pub(super) fn application(written: &mut Written) -> Result<Parts, Reason> {
    let code = written.cut_kind_code();
    let digits = written.bytes();
    if !all_digits(digits) {
        return Ok(Parts::new(Text::of(digits), None).validated(false));
    }
    let mut filed = None;
    let (series, serial) = match digits.len() {
        12 => {
            filed = Some(year(&digits[..4], FIRST_YEAR_WITH_SERIES)?);
            (&digits[4..6], &digits[6..])
        }
        2..=8 if written.slash_at(1) => (&digits[..1], &digits[1..]),
        3..=8 if written.slash_at(2) => (&digits[..2], &digits[2..]),
        8 => (&digits[..2], &digits[2..]),
        // Older than the series, or DOCDB's stand-ins (`3446235D`), whose letter tells them apart.
        1..=7 => return Ok(Parts::new(Text::of(digits), code.filter(|code| code.letter() != b'A')).validated(false)),
        _ => return Err(Reason::Digits),
    };
    if serial.len() > 6 {
        return Err(Reason::Digits);
    }
    let known = matches!(value(series), 1..=19 | 29 | 35 | 60..=63 | 90 | 95 | 96);
    let mut body = Text::of(b"");
    body.push_padded(series, 2);
    body.push_padded(serial, 6);
    Ok(Parts::new(body, None).year(filed).validated(known))
}

pub(super) fn publication(written: &mut Written) -> Result<Parts, Reason> {
    let code = written.cut_kind_code();
    let bytes = written.bytes();
    let letters = bytes.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let (front, digits) = bytes.split_at(letters);
    if !all_digits(digits) {
        return Err(Reason::Character);
    }
    // `2016/0123456`, but not `9,123,456`.
    let parted = written.break_at(4) && !written.break_at(1) && digits.len() > 4;
    if front.is_empty() && (parted || matches!(digits.len(), 10 | 11)) {
        return published_application(digits, code);
    }
    let known = match front {
        b"" => value(digits) <= HIGHEST_GRANT,
        b"D" | b"PP" | b"RE" | b"H" | b"T" | b"AI" | b"X" | b"RX" => true,
        _ => return Ok(Parts::new(Text::of(bytes), code).validated(false)),
    };
    let serial = strip_zeros(digits);
    if !known || serial.len() > 8 || serial == b"0" {
        return Err(Reason::Digits);
    }
    let mut body = Text::of(front);
    body.push(serial);
    // Only applications have these codes, and their numbers begin with the year.
    let fits = !code.is_some_and(|code| is_application_code(code) && code.digit().is_some());
    Ok(Parts::new(body, code).validated(fits))
}

fn published_application(digits: &[u8], code: Option<KindCode>) -> Result<Parts, Reason> {
    let (front, serial) = digits.split_at(4);
    let year = year(front, FIRST_YEAR_OF_PUBLICATION)?;
    if serial.len() > 7 {
        return Err(Reason::Digits);
    }
    let mut body = Text::of(front);
    body.push_padded(serial, 7);
    Ok(Parts::new(body, code).year(year))
}

/// `A1`, `A2`, `A9`, and `P1`, `P4`, `P9` of plants; a bare `A` is a grant before 2001.
fn is_application_code(code: KindCode) -> bool {
    matches!((code.letter(), code.digit()), (b'A', Some(_)) | (b'P', Some(1 | 4 | 9)))
}

pub(super) fn document(body: &[u8], code: Option<KindCode>) -> Option<Document> {
    if body.len() == 11 {
        return Some(Document::Application);
    }
    let code = code?;
    if is_application_code(code) {
        return Some(Document::Application);
    }
    matches!(code.letter(), b'A' | b'B' | b'E' | b'P' | b'S').then_some(Document::Grant)
}

/// Plants and statutory registrations are neither of the three.
pub(super) fn right(body: &[u8], code: Option<KindCode>) -> Option<PatentKind> {
    match (body, code.map(KindCode::letter)) {
        ([b'D', ..], _) | (_, Some(b'S')) => Some(PatentKind::Design),
        ([b'2', b'9', ..] | [b'3', b'5', ..], None) if body.len() == 8 => Some(PatentKind::Design),
        ([b'P' | b'H' | b'T', ..], _) | (_, Some(b'P' | b'H')) => None,
        ([b'R' | b'0'..=b'9', ..], _) => Some(PatentKind::Invention),
        _ => None,
    }
}
