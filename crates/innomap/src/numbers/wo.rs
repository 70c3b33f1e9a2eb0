//! International applications under the PCT.
//!
//! Publications: `WO` and two digits of the year with five of the serial number until June 2002, two with six until 2003,
//! four with six since. Applications: `PCT/`, the receiving office, year and serial number, likewise. Keys have the present
//! form; that of an application is `WO2017CN012345`.

use super::Reason;
use super::digits::{all_digits, short_year, year};
use super::number::Parts;
use super::text::{KindCode, Text};
use super::written::Written;

const FIRST_YEAR: u16 = 1978;
const LAST_SHORT_YEAR: u16 = 2003;

pub(super) fn is_application(written: &Written) -> bool {
    written.front().is_some()
        || matches!(written.bytes(), [_, _, _, _, a, b, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

pub(super) fn publication(written: &mut Written) -> Result<Parts, Reason> {
    let code = written.cut_kind_code();
    let (year, serial) = year_and_serial(written, 0)?;
    let mut body = Text::of(b"");
    body.push_number(u32::from(year), 4);
    body.push_padded(serial, 6);
    Ok(Parts::new(body, code).year(year))
}

pub(super) fn application(written: &mut Written) -> Result<Parts, Reason> {
    written.cut_kind_code();
    match *written.bytes() {
        [a, b, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => {
            let (year, serial) = year_and_serial(written, 2)?;
            Ok(received_in(year, [a, b], serial))
        }
        [_, _, _, _, a, b, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => {
            let (digits, serial) = (&written.bytes()[..4], &written.bytes()[6..]);
            if !all_digits(digits) || !all_digits(serial) {
                return Err(Reason::Character);
            }
            if serial.len() > 6 {
                return Err(Reason::Digits);
            }
            Ok(received_in(year(digits, FIRST_YEAR)?, [a, b], serial))
        }
        // The number of the publication in the place of the application's.
        _ => publication(written).map(|parts| parts.validated(false)),
    }
}

/// An application as DOCDB writes it, `CN2017012345W`; the office is cut off.
pub(super) fn received(office: [u8; 2], written: &mut Written) -> Result<Parts, Reason> {
    written.cut_kind_code();
    let (year, serial) = year_and_serial(written, 0)?;
    Ok(received_in(year, office, serial))
}

fn received_in(year: u16, office: [u8; 2], serial: &[u8]) -> Parts {
    let mut body = Text::of(b"");
    body.push_number(u32::from(year), 4);
    body.push(&office);
    body.push_padded(serial, 6);
    Parts::new(body, None).year(year)
}

/// Year and serial number from a place on, parted where something stands between them, else by their length.
fn year_and_serial(written: &Written, from: usize) -> Result<(u16, &[u8]), Reason> {
    let digits = written.bytes().get(from..).unwrap_or_default();
    if !all_digits(digits) {
        return Err(Reason::Character);
    }
    let length = match digits.len() {
        5.. if written.break_at(from + 4) => 4,
        3.. if written.break_at(from + 2) => 2,
        9 | 10 => 4,
        7 | 8 => 2,
        _ => return Err(Reason::Digits),
    };
    let (front, serial) = digits.split_at(length);
    if serial.len() > 6 {
        return Err(Reason::Digits);
    }
    let year = if length == 4 { year(front, FIRST_YEAR)? } else { short_year(front, FIRST_YEAR, LAST_SHORT_YEAR)? };
    Ok((year, serial))
}

/// Whether Japan's own publication of an international application is meant, `WO2008023438` behind `JP`.
pub(super) fn republished(written: &mut Written, code: Option<KindCode>) -> Result<Parts, Reason> {
    written.skip_prefix(b"WO");
    let parts = publication(written)?;
    let mut body = Text::of(b"WO");
    body.push(parts.body.bytes());
    Ok(Parts { body, kind_code: parts.kind_code.or(code), ..parts })
}
