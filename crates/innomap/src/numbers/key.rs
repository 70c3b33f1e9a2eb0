//! Keys: one text for all written forms of a number, written for millions of rows without an allocation each.

use unicode_normalization::UnicodeNormalization;

use super::number::{Document, NumberKind, PatentKind};
use super::text::KindCode;
use super::{Office, Reason, cn, de, ep, jp, kr, office, read, tw, us};

/// What a number turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A known form, and a right check digit if there is one.
    Valid,
    /// The check digit is another one than the number gives: a digit is wrong somewhere. The key is that of the number as
    /// it stands.
    WrongCheckDigit,
    /// An office or a form that is not known here; the key is the number as it stands.
    NotValidated,
    /// Not a number of its office; the key is the text without blanks, points, dashes and slashes.
    Impossible(Reason),
}

impl Verdict {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::WrongCheckDigit => "wrong check digit",
            Self::NotValidated => "not validated",
            Self::Impossible(_) => "impossible",
        }
    }
}

/// Appends the key of an application: office and number, without the check digit. Appends nothing where there is no letter
/// and no digit.
pub fn write_application_key(text: &str, country: Option<&str>, out: &mut String) -> Verdict {
    write_key(text, NumberKind::Application, country, out)
}

/// Appends the key of a publication: office, number, kind code. Appends nothing where there is no letter and no digit.
pub fn write_publication_key(text: &str, country: Option<&str>, out: &mut String) -> Verdict {
    write_key(text, NumberKind::Publication, country, out)
}

fn write_key(text: &str, kind: NumberKind, country: Option<&str>, out: &mut String) -> Verdict {
    match read(text, Some(kind), country) {
        Ok(number) => {
            number.write_key(out);
            number.verdict()
        }
        Err(reason) => {
            write_as_it_stands(text, country, out);
            Verdict::Impossible(reason)
        }
    }
}

/// Upper case, without blanks, points, dashes and slashes, behind the country where it does not begin with it.
fn write_as_it_stands(text: &str, country: Option<&str>, out: &mut String) {
    let start = out.len();
    if text.is_ascii() {
        out.extend(text.chars().map(|c| c.to_ascii_uppercase()).filter(|c| !is_filler(*c)));
    } else {
        out.extend(text.nfkc().flat_map(char::to_uppercase).filter(|c| !is_filler(*c)));
    }
    let Some(country) = office::code(country) else { return };
    let written = &out.as_bytes()[start..];
    if !written.is_empty() && !written.starts_with(&country) {
        out.insert_str(start, Office::from_code(country).code());
    }
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '/' | '·' | '‐' | '–' | '—')
}

/// How far the right is that a publication is of, by its key; nothing where office or kind code do not say.
pub fn document_of(publication_key: &str) -> Option<Document> {
    let (office, body, code) = cut(publication_key)?;
    document(office, body, code)
}

/// The type of right, by the key of an application or a publication; nothing where the number does not say.
pub fn patent_kind(key: &str) -> Option<PatentKind> {
    let (office, body, code) = cut(key)?;
    right(office, body, code)
}

fn cut(key: &str) -> Option<(Office, &[u8], Option<KindCode>)> {
    match key.as_bytes() {
        [a, b, rest @ ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => {
            let office = Office::from_code([*a, *b]);
            Some(match KindCode::at_end(rest) {
                Some((length, code)) => (office, &rest[..length], Some(code)),
                None => (office, rest, None),
            })
        }
        _ => None,
    }
}

pub(super) fn document(office: Office, body: &[u8], code: Option<KindCode>) -> Option<Document> {
    match office {
        Office::Cn => cn::document(body, code),
        Office::Wo => Some(Document::Application),
        Office::Us => us::document(body, code),
        Office::Ep => ep::document(code),
        Office::Jp => jp::document(body, code),
        Office::Kr => kr::document(code),
        Office::De => de::document(code),
        Office::Tw => tw::document(body, code),
        Office::Other(_) | Office::Unknown => None,
    }
}

pub(super) fn right(office: Office, body: &[u8], code: Option<KindCode>) -> Option<PatentKind> {
    match office {
        Office::Cn => cn::right(body, code),
        Office::Wo | Office::Ep => Some(PatentKind::Invention),
        Office::Us => us::right(body, code),
        Office::Jp => jp::right(body, code),
        Office::Kr => kr::right(body, code),
        Office::De => de::right(body, code),
        Office::Tw => tw::right(body, code),
        Office::Other(_) | Office::Unknown => None,
    }
}
