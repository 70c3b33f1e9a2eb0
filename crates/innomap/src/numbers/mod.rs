//! Numbers of applications and publications: one key for all ways of writing a number, its check digit, and what it says of
//! year, type of right and document.
//!
//! | office | facts from |
//! |---|---|
//! | CN | ZC 0006-2003 (application numbers), ZC 0007-2012 (document numbers), ZC 0008-2004 (kind codes) |
//! | WO | PCT Administrative Instructions, sections 307 and 404 |
//! | US | MPEP 503 (series codes), USPTO kind codes |
//! | EP | Guidelines for Examination A-II 1.8.1 |
//! | DE | DPMAinformativ 05, Mitteilung 3/83 of the DPMA's president (check digits) |
//! | JP, KR, TW | EPO's pages on Asian numbering systems |
//! | kind codes | WIPO ST.16 |
//! | padded forms | WIPO ST.13 (`102016001197106`), and the forms of the EPO's DOCDB |
//!
//! Offices that are not in this list are read leniently: their numbers get a key and are marked as not validated.

mod check_digit;
mod cn;
mod de;
mod digits;
mod ep;
mod jp;
mod key;
mod kr;
mod number;
mod office;
mod other;
mod table;
mod text;
mod tw;
mod us;
mod wo;
mod written;

#[cfg(test)]
mod tests;

pub use check_digit::CheckDigit;
pub use key::{Verdict, document_of, patent_kind, write_application_key, write_publication_key};
pub use number::{Document, Number, NumberKind, PatentKind};
pub use office::Office;
pub use table::table;
pub use text::KindCode;

use crate::error::{Error, Message, Result};
use written::Written;

/// Why a text is not a number of its office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No digit in it.
    Empty,
    /// More letters and digits than any number has.
    TooLong,
    /// A character that no number has at that place.
    Character,
    /// No number of the office has that many digits.
    Digits,
    /// A year before the office's first or far ahead.
    Year,
    /// A type of right that the office does not have.
    RightType,
    /// A kind code of another type of right than the number's.
    KindCode,
    /// The check digit is neither a digit nor X.
    CheckCharacter,
}

impl Reason {
    /// The reason in Chinese and in English.
    pub fn message(self) -> Message {
        let (zh, en) = match self {
            Self::Empty => ("没有号码", "there is no number"),
            Self::TooLong => ("号码过长", "longer than any number"),
            Self::Character => ("含有号码中不应出现的字符", "a character that does not belong in the number"),
            Self::Digits => ("该局没有这种位数的号码", "no number of the office has that many digits"),
            Self::Year => ("年份不可能", "the year is not possible"),
            Self::RightType => ("没有这种专利类型代码", "the office has no such type of right"),
            Self::KindCode => {
                ("文献种类代码与号码中的专利类型不符", "the kind code does not fit the type of right in the number")
            }
            Self::CheckCharacter => ("校验位应为数字或 X", "a check digit is a digit or X"),
        };
        Message::new(zh, en)
    }
}

/// Reads one number. `kind` says whether it is one of an application or of a publication, where the form leaves it open;
/// `country` is the office of a number without its prefix.
///
/// A wrong check digit is no error: the number says so. What cannot be a number of its office is one.
pub fn parse_number(text: &str, kind: Option<NumberKind>, country: Option<&str>) -> Result<Number> {
    read(text, kind, country).map_err(|reason| {
        let office = Written::read(text).map_or(Office::Unknown, |mut w| office::of(&mut w, kind, country));
        let (message, (zh, en)) = (reason.message(), office.forms());
        Error::value(format!("不是有效的专利号码：{}", message.zh), format!("not a patent number: {}", message.en))
            .found(text)
            .expected(zh, en)
            .hint(
                "号码不带国别代码时用 country= 指明受理局，用 kind= 指明是申请号还是公开号",
                "name the office with country= where the number has no prefix, and with kind= whether it is of an application or a publication",
            )
    })
}

fn read(text: &str, kind: Option<NumberKind>, country: Option<&str>) -> std::result::Result<Number, Reason> {
    let mut written = Written::read(text)?;
    if !written.bytes().iter().any(u8::is_ascii_digit) {
        return Err(Reason::Empty);
    }
    let mut office = office::of(&mut written, kind, country);
    if office == Office::Unknown && kind != Some(NumberKind::Publication) && cn::is_unmistakable(&written) {
        office = Office::Cn;
    }
    let kind =
        kind.unwrap_or_else(|| if office.is_application(&written) { NumberKind::Application } else { NumberKind::Publication });
    if let (NumberKind::Application, Some(code), Some(b'W')) = (kind, office.received_by(), written.bytes().last()) {
        return wo::received(code, &mut written).map(|parts| parts.number(Office::Wo, kind));
    }
    office.parts(kind, &mut written).map(|parts| parts.number(office, kind))
}
