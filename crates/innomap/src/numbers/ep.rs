//! European Patent Office.
//!
//! Applications: two digits of the year, six of the serial number, point, check digit. Publications: seven digits.

use super::Reason;
use super::check_digit::europe;
use super::digits::{LATEST_YEAR, all_digits, short_year, strip_zeros};
use super::number::{Document, Parts};
use super::text::{KindCode, Text};
use super::written::Written;

const FIRST_YEAR: u16 = 1978;

pub(super) fn is_application(written: &Written) -> bool {
    let digits = written.bytes().iter().take_while(|b| b.is_ascii_digit()).count();
    matches!(digits, 8 | 9 | 11)
}

pub(super) fn application(written: &mut Written) -> Result<Parts, Reason> {
    written.cut_kind_code();
    let digits = written.bytes();
    if !all_digits(digits) {
        return Err(Reason::Character);
    }
    let mut body = Text::of(b"");
    let mut found = None;
    match digits.len() {
        8 => body.push(digits),
        9 => {
            body.push(&digits[..8]);
            found = Some(digits[8]);
        }
        // The form of EPODOC: the year in full, and seven digits.
        11 if digits[4] == b'0' => {
            body.push(&digits[2..4]);
            body.push(&digits[5..]);
        }
        _ => return Err(Reason::Digits),
    }
    let year = short_year(&body.bytes()[..2], FIRST_YEAR, LATEST_YEAR)?;
    let expected = europe(body.bytes());
    Ok(Parts::new(body, None).year(year).check(found, Some(expected)))
}

pub(super) fn publication(written: &mut Written) -> Result<Parts, Reason> {
    let code = written.cut_kind_code();
    let digits = written.bytes();
    if !all_digits(digits) {
        return Err(Reason::Character);
    }
    let serial = strip_zeros(digits);
    if serial.len() > 7 || serial == b"0" {
        return Err(Reason::Digits);
    }
    let mut body = Text::of(b"");
    body.push_padded(serial, 7);
    Ok(Parts::new(body, code))
}

pub(super) fn document(code: Option<KindCode>) -> Option<Document> {
    match code?.letter() {
        b'A' => Some(Document::Application),
        b'B' => Some(Document::Grant),
        _ => None,
    }
}
