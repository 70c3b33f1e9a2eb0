//! Germany.
//!
//! A publication has the number of its application. Since 2004: type of right (10 and 11 patents, 20 and 21 utility models,
//! 50 and 60 European patents …), year, six digits; from 1995 on type, two digits of the year, five digits; before, seven
//! digits, of which the first two are the year, less fifty for patents. Applications end in a check digit.

use super::Reason;
use super::check_digit::{germany, germany_until_1980};
use super::digits::{LATEST_YEAR, all_digits, short_year, strip_zeros, value, year};
use super::number::{Document, Parts, PatentKind};
use super::text::{KindCode, Text};
use super::written::Written;

pub(super) fn is_application(written: &Written) -> bool {
    let bytes = written.bytes();
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let checked = |point| KindCode::at_end(bytes).is_none_or(|(end, _)| point + 1 == end);
    digits == 13 || written.point().is_some_and(checked)
}

pub(super) fn application(written: &mut Written) -> Result<Parts, Reason> {
    written.cut_kind_code();
    if matches!(written.bytes(), [b'P' | b'G', digit, ..] if digit.is_ascii_digit()) {
        written.skip(1);
    }
    let bytes = written.bytes();
    if !all_digits(bytes) {
        return Ok(Parts::new(Text::of(bytes), None).validated(false));
    }
    let behind_point = written.point().is_some_and(|point| point + 1 == bytes.len());
    let (core, found) = match bytes {
        [core @ .., last] if behind_point || matches!(core.len(), 8 | 12) => (core, Some(*last)),
        // Eight digits are a number of 1995 to 2003, or an older one with its check digit.
        [core @ .., last] if core.len() == 7 && shape(bytes).is_err() => (core, Some(*last)),
        core => (core, None),
    };
    // Some lists fill old numbers with zeros to twelve digits.
    let core = strip_zeros(core);
    let (year, validated) = shape(core)?;
    let expected = match (core.len(), year) {
        (8 | 12, _) => germany(core),
        (7, Some(year)) if year > 1980 => germany(core),
        (7, Some(_)) => Some(germany_until_1980(core)),
        _ => None,
    };
    let unchecked = found.is_some() && expected.is_none();
    Ok(Parts::new(Text::of(core), None).year(year).check(found, expected).validated(validated && !unchecked))
}

pub(super) fn publication(written: &mut Written) -> Result<Parts, Reason> {
    let code = written.cut_kind_code();
    let bytes = written.bytes();
    if !all_digits(bytes) {
        return Ok(Parts::new(Text::of(bytes), code).validated(false));
    }
    let digits = strip_zeros(bytes);
    let (year, validated) = shape(digits)?;
    Ok(Parts::new(Text::of(digits), code).year(year).validated(validated))
}

/// The year in a number, and whether its form is a known one.
fn shape(core: &[u8]) -> Result<(Option<u16>, bool), Reason> {
    match core.len() {
        12 => {
            if !matches!(&core[..2], b"10" | b"11" | b"12" | b"20" | b"21" | b"22" | b"40" | b"41" | b"50" | b"60") {
                return Err(Reason::RightType);
            }
            Ok((Some(year(&core[2..6], 2004)?), true))
        }
        8 => match core[0] {
            b'1' | b'2' | b'4' => Ok((Some(short_year(&core[1..3], 1995, 2003)?), true)),
            b'5' | b'6' => Ok((Some(short_year(&core[1..3], 1978, LATEST_YEAR)?), true)),
            _ => Err(Reason::RightType),
        },
        7 => match value(&core[..2]) as u16 {
            low @ 18..=44 => Ok((Some(1950 + low), true)),
            low @ 66..=94 => Ok((Some(1900 + low), true)),
            // Numbers counted on without a year.
            10..=17 => Ok((None, true)),
            _ => Ok((None, false)),
        },
        1..=6 => Ok((None, true)),
        _ => Err(Reason::Digits),
    }
}

pub(super) fn document(code: Option<KindCode>) -> Option<Document> {
    let code = code?;
    match (code.letter(), code.digit()) {
        // `T1` are the claims of a European application, `T5` is an international application, both translated.
        (b'A', _) | (b'T', Some(1 | 5)) => Some(Document::Application),
        (b'B' | b'C' | b'U', _) | (b'T', Some(2..=4)) => Some(Document::Grant),
        _ => None,
    }
}

pub(super) fn right(body: &[u8], code: Option<KindCode>) -> Option<PatentKind> {
    if let Some(b'U') = code.map(KindCode::letter) {
        return Some(PatentKind::UtilityModel);
    }
    match body {
        [b'1', b'0' | b'1', ..] | [b'5' | b'6', b'0', ..] if body.len() == 12 => Some(PatentKind::Invention),
        [b'2', b'0' | b'1', ..] if body.len() == 12 => Some(PatentKind::UtilityModel),
        [b'4', ..] if matches!(body.len(), 8 | 12) => Some(PatentKind::Design),
        [b'1' | b'5' | b'6', ..] if body.len() == 8 => Some(PatentKind::Invention),
        [b'2', ..] if body.len() == 8 => Some(PatentKind::UtilityModel),
        [a, b, ..] if body.len() == 7 && all_digits(&[*a, *b]) => match value(&[*a, *b]) {
            18..=44 => Some(PatentKind::Invention),
            66..=94 => Some(PatentKind::UtilityModel),
            _ => code.map(|_| PatentKind::Invention),
        },
        _ if body.len() < 7 => code.map(|_| PatentKind::Invention),
        _ => None,
    }
}
