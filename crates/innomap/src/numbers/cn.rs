//! China.
//!
//! Applications (ZC 0006-2003, since October 2003): year, type of right, seven digits of the year's serial number, point,
//! check digit; before, two digits of the year, type, five digits, and the check digit since 1989. Publications (ZC 0007-2012):
//! type and eight digits; until 2007 type and six; until 1988 the application number.

use super::Reason;
use super::check_digit::{CheckDigit, china};
use super::digits::{all_digits, short_year, year};
use super::number::{Document, Parts, PatentKind};
use super::text::{KindCode, Text};
use super::written::Written;

const FIRST_YEAR: u16 = 1985;
const LAST_OLD_YEAR: u16 = 2003;
/// Since then a publication has a number of its own.
const LAST_YEAR_OF_ONE_NUMBER: u16 = 1988;

pub(super) fn is_application(written: &Written) -> bool {
    let bytes = written.bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let coded = KindCode::at_end(bytes).is_some_and(|(_, code)| code.letter() != b'X');
    match digits {
        0 => bytes.starts_with(b"ZL"),
        8 | 9 => matches!(bytes[0], b'0' | b'8' | b'9') && (!coded || written.point() == Some(8)),
        digits => digits >= 12,
    }
}

/// Whether a number without its country can be nothing but a Chinese application: twelve digits of its form with a check
/// digit, or eight with the right one behind a point.
pub(super) fn is_unmistakable(written: &Written) -> bool {
    let mut copy = *written;
    application(&mut copy).is_ok_and(|parts| match parts.body.bytes().len() {
        12 => parts.check != CheckDigit::Absent,
        _ => parts.check == CheckDigit::Right && written.point() == Some(8),
    })
}

pub(super) fn application(written: &mut Written) -> Result<Parts, Reason> {
    let granted = written.skip_prefix(b"ZL");
    let (core, found) = split(written)?;
    let mut validated = true;
    let (body, year) = match core.len() {
        8 => (Text::of(core), short_year(&core[..2], FIRST_YEAR, LAST_OLD_YEAR)?),
        12 => {
            // Numbers of this form were given since 2003; older ones in it are somebody's conversion.
            let year = year(&core[..4], FIRST_YEAR)?;
            validated = year >= LAST_OLD_YEAR;
            (Text::of(core), year)
        }
        _ => {
            let (body, known) = from_st13(core)?;
            validated = known;
            (body, year(&core[2..6], FIRST_YEAR)?)
        }
    };
    let digits = body.bytes();
    if !matches!(digits[if digits.len() == 8 { 2 } else { 4 }], b'1' | b'2' | b'3' | b'8' | b'9') {
        return Err(Reason::RightType);
    }
    let parts = Parts::new(body, None).year(year).check(found, Some(china(digits))).validated(validated);
    Ok(Parts { granted, ..parts })
}

/// The digits and the check digit behind them.
fn split(written: &Written) -> Result<(&[u8], Option<u8>), Reason> {
    let is_code = |letter: &u8| matches!(letter, b'A' | b'B' | b'C' | b'U' | b'Y' | b'S' | b'D');
    let bytes = match written.bytes() {
        [front @ .., letter] if is_code(letter) => front,
        [front @ .., letter, digit] if is_code(letter) && digit.is_ascii_digit() => front,
        all => all,
    };
    let behind_point = written.point().is_some_and(|point| point + 1 == bytes.len());
    let (core, found) = match bytes {
        [core @ .., last] if behind_point || matches!(core.len(), 8 | 12) => (core, Some(*last)),
        core => (core, None),
    };
    if !matches!(core.len(), 8 | 12 | 15) {
        return Err(Reason::Digits);
    }
    if !all_digits(core) {
        return Err(Reason::Character);
    }
    if found.is_some_and(|b| !b.is_ascii_digit() && b != b'X') {
        return Err(Reason::CheckCharacter);
    }
    Ok((core, found))
}

/// The fifteen digits of WIPO ST.13: type of right, year, nine digits of the serial number. Types 10, 11 and 20 agree with
/// publications that are listed in both forms; 21 and 30 go by the standard alone.
fn from_st13(core: &[u8]) -> Result<(Text, bool), Reason> {
    let (right, known): (&[u8], bool) = match &core[..2] {
        b"10" => (b"1", true),
        b"11" => (b"8", true),
        b"20" => (b"2", true),
        b"21" => (b"9", false),
        b"30" => (b"3", false),
        _ => return Err(Reason::RightType),
    };
    if &core[6..8] != b"00" {
        return Err(Reason::Digits);
    }
    let mut body = Text::of(&core[2..6]);
    body.push(right);
    body.push(&core[8..]);
    Ok((body, known))
}

pub(super) fn publication(written: &mut Written) -> Result<Parts, Reason> {
    let code = written.cut_kind_code();
    let body = written.bytes();
    if !all_digits(body) {
        return Err(Reason::Character);
    }
    let (right, year) = match body.len() {
        7 | 9 => (body[0], None),
        8 => (body[2], Some(short_year(&body[..2], FIRST_YEAR, LAST_YEAR_OF_ONE_NUMBER).map_err(|_| Reason::Digits)?)),
        _ => return Err(Reason::Digits),
    };
    if !matches!(right, b'1'..=b'3') {
        return Err(Reason::RightType);
    }
    let fits = |code: KindCode| match code.letter() {
        b'A' | b'B' | b'C' => right == b'1',
        b'U' | b'Y' => right == b'2',
        b'S' | b'D' => right == b'3',
        _ => false,
    };
    if code.is_some_and(|code| !fits(code)) {
        return Err(Reason::KindCode);
    }
    Ok(Parts::new(Text::of(body), code).year(year))
}

pub(super) fn document(body: &[u8], code: Option<KindCode>) -> Option<Document> {
    match code.map(KindCode::letter) {
        Some(b'A') => Some(Document::Application),
        Some(b'B' | b'C' | b'U' | b'Y' | b'S' | b'D') => Some(Document::Grant),
        Some(_) => None,
        // Utility models and designs are published when they are granted.
        None => right(body, None).filter(|kind| *kind != PatentKind::Invention).map(|_| Document::Grant),
    }
}

pub(super) fn right(body: &[u8], code: Option<KindCode>) -> Option<PatentKind> {
    let place = match body.len() {
        7 | 9 => 0,
        8 => 2,
        12 if code.is_none() => 4,
        _ => return None,
    };
    match body[place] {
        b'1' | b'8' => Some(PatentKind::Invention),
        b'2' | b'9' => Some(PatentKind::UtilityModel),
        b'3' => Some(PatentKind::Design),
        _ => None,
    }
}
