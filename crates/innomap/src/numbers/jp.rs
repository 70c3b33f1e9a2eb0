//! Japan.
//!
//! Numbers count from one in each year: of the emperor until 1999 (`特開平5-12345`, `JPH0512345A`), of the calendar since
//! (`特開2016-123456`, `JP2016123456A`). Grants and registrations count on without a year. The same digits are an application for
//! a patent, another for a utility model and another for a design, so the key of the latter two ends in `U` and `S`.
//! Keys of applications have the year of the calendar, because DOCDB gives no era (`JP25600196A` is 256001 of 1996).

use super::Reason;
use super::digits::{LATEST_YEAR, all_digits, short_year, strip_zeros, value, year};
use super::number::{Document, Parts, PatentKind};
use super::text::{KindCode, Text};
use super::wo;
use super::written::Written;

const FIRST_CALENDAR_YEAR: u16 = 2000;
/// The first year of 昭和.
const FIRST_YEAR: u16 = 1926;

/// What stands in front of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// An application; of something else than a patent, its letter.
    Filing(Option<KindCode>),
    /// A document, with its kind code where the word says it.
    Document(Option<KindCode>),
    /// An international application, published in Japanese.
    Republication,
}

/// What a word or a character stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    Word(Word),
    /// The letter of an emperor's years.
    Era(u8),
    Nothing,
}

const A: Option<KindCode> = Some(KindCode::new(b'A'));
const S: Option<KindCode> = Some(KindCode::new(b'S'));
const U: Option<KindCode> = Some(KindCode::new(b'U'));

/// In Japanese and in simplified characters.
const SIGNS: &[(&str, Sign)] = &[
    ("特願", Sign::Word(Word::Filing(None))),
    ("特愿", Sign::Word(Word::Filing(None))),
    ("実願", Sign::Word(Word::Filing(U))),
    ("实愿", Sign::Word(Word::Filing(U))),
    ("意願", Sign::Word(Word::Filing(S))),
    ("意愿", Sign::Word(Word::Filing(S))),
    ("特開", Sign::Word(Word::Document(A))),
    ("特开", Sign::Word(Word::Document(A))),
    ("特表", Sign::Word(Word::Document(A))),
    ("再公表", Sign::Word(Word::Republication)),
    ("再表", Sign::Word(Word::Republication)),
    ("特公", Sign::Word(Word::Document(None))),
    ("特許", Sign::Word(Word::Document(None))),
    ("特许", Sign::Word(Word::Document(None))),
    ("実開", Sign::Word(Word::Document(U))),
    ("实开", Sign::Word(Word::Document(U))),
    ("実公", Sign::Word(Word::Document(None))),
    ("实公", Sign::Word(Word::Document(None))),
    ("実登", Sign::Word(Word::Document(U))),
    ("实登", Sign::Word(Word::Document(U))),
    ("登実", Sign::Word(Word::Document(U))),
    ("意登", Sign::Word(Word::Document(S))),
    ("昭和", Sign::Era(b'S')),
    ("昭", Sign::Era(b'S')),
    ("平成", Sign::Era(b'H')),
    ("平", Sign::Era(b'H')),
    ("令和", Sign::Era(b'R')),
    ("令", Sign::Era(b'R')),
    ("第", Sign::Nothing),
    ("号", Sign::Nothing),
    ("號", Sign::Nothing),
];

/// The sign at the start of a text, and its length.
pub(super) fn sign(text: &str) -> Option<(usize, Sign)> {
    SIGNS.iter().find(|(word, _)| text.starts_with(word)).map(|(word, sign)| (word.len(), *sign))
}

pub(super) fn is_application(written: &Written) -> bool {
    match written.word {
        Some(word) => matches!(word, Word::Filing(_)),
        None => KindCode::at_end(written.bytes()).is_some_and(|(_, code)| matches!(code.letter(), b'T' | b'W')),
    }
}

pub(super) fn application(written: &mut Written) -> Result<Parts, Reason> {
    let by_word = match written.word {
        Some(Word::Filing(code)) => code,
        _ => None,
    };
    let code = written.cut_kind_code().filter(|code| matches!(code.letter(), b'U' | b'S' | b'D' | b'T')).or(by_word);
    if let Some(dated) = dated(written, FIRST_YEAR)? {
        return Ok(Parts::new(dated.calendar(), code).year(dated.year));
    }
    let digits = written.bytes();
    match digits.len() {
        3..=8 => {
            let (serial, front) = digits.split_at(digits.len() - 2);
            let Ok(year) = short_year(front, FIRST_YEAR, FIRST_CALENDAR_YEAR - 1) else {
                return Ok(Parts::new(Text::of(digits), code).validated(false));
            };
            Ok(Parts::new(Dated { era: None, year, serial }.calendar(), code).year(year))
        }
        _ => Err(Reason::Digits),
    }
}

pub(super) fn publication(written: &mut Written) -> Result<Parts, Reason> {
    if written.word == Some(Word::Republication) || written.bytes().starts_with(b"WO") {
        let code = written.word.map(|_| KindCode::with_digit(b'A', b'1'));
        return wo::republished(written, code);
    }
    let by_word = match written.word {
        Some(Word::Document(code)) => code,
        _ => None,
    };
    // `JPA 2016-123456`, `JP-A-H05-12345`.
    let in_front = match *written.bytes() {
        [letter @ (b'A' | b'B' | b'U' | b'Y'), b'0'..=b'9' | b'S' | b'H', .., b'0'..=b'9'] => {
            written.skip(1);
            Some(KindCode::new(letter))
        }
        _ => None,
    };
    let code = written.cut_kind_code().or(in_front).or(by_word);
    let found = match dated(written, FIRST_CALENDAR_YEAR)? {
        None => eight_digits(written.bytes()),
        dated => dated,
    };
    if let Some(dated) = found {
        return Ok(Parts::new(dated.document(), code).year(dated.year));
    }
    let digits = written.bytes();
    if digits.len() > 8 {
        return Err(Reason::Digits);
    }
    let serial = strip_zeros(digits);
    // Seven digits with an A are an old publication without its era, or something else.
    let registered = code.is_some_and(|code| code.letter() != b'A') || written.word.is_some();
    Ok(Parts::new(Text::of(serial), code).validated(registered && serial.len() <= 7))
}

/// A number that counts within its year.
#[derive(Debug, Clone, Copy)]
struct Dated<'a> {
    era: Option<u8>,
    year: u16,
    serial: &'a [u8],
}

impl Dated<'_> {
    /// Year of the calendar and six digits.
    fn calendar(&self) -> Text {
        let mut body = Text::of(b"");
        body.push_number(u32::from(self.year), 4);
        body.push_padded(strip_zeros(self.serial), 6);
        body
    }

    /// As documents are numbered: by the emperor's year until 1999, whose serial numbers are not filled.
    fn document(&self) -> Text {
        let Some(era) = self.era.filter(|_| self.year < FIRST_CALENDAR_YEAR) else { return self.calendar() };
        let mut body = Text::of(&[era]);
        body.push_number(u32::from(self.year - year_zero(era)), 2);
        body.push(strip_zeros(self.serial));
        body
    }
}

/// A number with its year, if it shows where the year ends; years of the calendar begin with `first`.
fn dated(written: &Written, first: u16) -> Result<Option<Dated<'_>>, Reason> {
    let bytes = written.bytes();
    let (era, from) = match bytes.first() {
        Some(era @ (b'S' | b'H' | b'R')) => (Some(*era), 1),
        _ => (None, 0),
    };
    let digits = &bytes[from..];
    if !all_digits(digits) {
        return Err(Reason::Character);
    }
    let length =
        (1..=4).rev().filter(|length| *length != 3).find(|length| digits.len() > *length && written.break_at(from + length));
    let (era, year, serial) = match (era, length, digits.len()) {
        (Some(era), length, 3..) if length != Some(4) => {
            let (front, serial) = digits.split_at(length.unwrap_or(2));
            (Some(era), year_of(era, front)?, serial)
        }
        (None, Some(4), _) | (None, None, 10 | 11) => (None, year(&digits[..4], first)?, &digits[4..]),
        (None, Some(length @ (1 | 2)), _) => {
            let (front, serial) = digits.split_at(length);
            let era = usual_era(front).ok_or(Reason::Year)?;
            (Some(era), year_of(era, front)?, serial)
        }
        (None, None, _) => return Ok(None),
        _ => return Err(Reason::Digits),
    };
    if strip_zeros(serial).len() > 6 {
        return Err(Reason::Digits);
    }
    Ok(Some(Dated { era, year, serial }))
}

/// Eight digits are two of the emperor's year and six of the serial number: registrations have seven.
fn eight_digits(digits: &[u8]) -> Option<Dated<'_>> {
    if digits.len() != 8 {
        return None;
    }
    let (front, serial) = digits.split_at(2);
    let era = usual_era(front)?;
    Some(Dated { era: Some(era), year: year_of(era, front).ok()?, serial })
}

/// The era of a year without one, as long as it leaves no choice: unexamined applications were published since 1971 (昭和
/// 46), and by the emperor's year until 1999 (平成 11).
fn usual_era(front: &[u8]) -> Option<u8> {
    match value(front) {
        1..=11 => Some(b'H'),
        46..=63 => Some(b'S'),
        _ => None,
    }
}

fn year_zero(era: u8) -> u16 {
    match era {
        b'S' => 1925,
        b'H' => 1988,
        _ => 2018,
    }
}

fn year_of(era: u8, digits: &[u8]) -> Result<u16, Reason> {
    let last = match era {
        b'S' => 64,
        b'H' => 31,
        _ => u64::from(LATEST_YEAR - 2018),
    };
    let year = value(digits);
    if (1..=last).contains(&year) { Ok(year_zero(era) + year as u16) } else { Err(Reason::Year) }
}

pub(super) fn document(body: &[u8], code: Option<KindCode>) -> Option<Document> {
    match code?.letter() {
        // Utility models are registered without examination since 1994, and counted on; before, they were laid open.
        b'U' if body.len() == 7 && all_digits(body) => Some(Document::Grant),
        b'A' | b'U' => Some(Document::Application),
        b'B' | b'C' | b'Y' | b'S' => Some(Document::Grant),
        _ => None,
    }
}

pub(super) fn right(body: &[u8], code: Option<KindCode>) -> Option<PatentKind> {
    match code.map(KindCode::letter) {
        Some(b'U' | b'Y') => Some(PatentKind::UtilityModel),
        Some(b'S' | b'D') => Some(PatentKind::Design),
        Some(b'A' | b'B' | b'C' | b'T') => Some(PatentKind::Invention),
        Some(_) => None,
        // Seven digits are a registration of anything; with a year and without a letter it is a patent's.
        None => (body.len() == 10 || body.starts_with(b"WO")).then_some(PatentKind::Invention),
    }
}
