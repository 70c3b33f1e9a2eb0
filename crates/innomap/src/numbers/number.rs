//! A number that was read.

use super::check_digit::CheckDigit;
use super::key::Verdict;
use super::text::{KindCode, Text};
use super::{Office, key};

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($variant:ident, $name:literal, $doc_of:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $(#[doc = $doc_of] $variant,)* }

        impl $type {
            /// The name in tables and options.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> { match name { $($name => Some(Self::$variant),)* _ => None } }
        }
    };
}

names! {
    /// What a number numbers.
    NumberKind {
        Application, "application", "An application.";
        Publication, "publication", "A published document: an application laid open, a grant, a registration.";
    }
}

names! {
    /// How far the right is when a document is published.
    Document {
        Application, "application", "An application laid open.";
        Grant, "grant", "A grant or a registration.";
    }
}

names! {
    /// The type of right.
    PatentKind {
        Invention, "invention", "A patent for an invention.";
        UtilityModel, "utility model", "A utility model.";
        Design, "design", "A design.";
    }
}

/// A number of an application or of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// The office that gave it.
    pub office: Office,
    /// What it numbers.
    pub kind: NumberKind,
    /// The kind code of the document; of applications only where it tells apart two with the same digits.
    pub kind_code: Option<KindCode>,
    /// The year in it: of the filing, or of the publication.
    pub year: Option<u16>,
    /// What stands in the place of the check digit.
    pub check: CheckDigit,
    /// The check digit that the number gives, whether it was written or not.
    pub check_digit: Option<char>,
    /// Whether the form is a known one of the office.
    pub validated: bool,
    granted: bool,
    body: Text,
}

impl Number {
    /// The number without office, kind code and check digit, in the office's present form.
    pub fn number(&self) -> &str {
        self.body.as_str()
    }

    /// The text that is the same for all written forms: office, number, and the kind code of a publication.
    pub fn key(&self) -> String {
        let mut out = String::new();
        self.write_key(&mut out);
        out
    }

    /// Appends the key.
    pub fn write_key(&self, out: &mut String) {
        out.push_str(self.office.code());
        out.push_str(self.body.as_str());
        if let Some(code) = &self.kind_code {
            out.push_str(code.as_str());
        }
    }

    /// How far the right is: of publications by the kind code, of a Chinese patent number by its `ZL`.
    pub fn document(&self) -> Option<Document> {
        match self.kind {
            NumberKind::Application => self.granted.then_some(Document::Grant),
            NumberKind::Publication => key::document(self.office, self.body.bytes(), self.kind_code),
        }
    }

    /// The type of right.
    pub fn patent_kind(&self) -> Option<PatentKind> {
        key::right(self.office, self.body.bytes(), self.kind_code)
    }

    /// Whether the application came in by the PCT; known of Chinese and German application numbers.
    pub fn is_national_phase(&self) -> Option<bool> {
        let body = self.body.bytes();
        match (self.office, self.kind, body.len()) {
            (Office::Cn, NumberKind::Application, 8) => Some(matches!(body[2], b'8' | b'9')),
            (Office::Cn, NumberKind::Application, 12) => Some(matches!(body[4], b'8' | b'9')),
            (Office::De, NumberKind::Application, 12) => Some(body[1] == b'1'),
            _ => None,
        }
    }

    /// What can be said of it.
    pub fn verdict(&self) -> Verdict {
        match (self.check, self.validated) {
            (CheckDigit::Wrong { .. }, _) => Verdict::WrongCheckDigit,
            (_, true) => Verdict::Valid,
            (_, false) => Verdict::NotValidated,
        }
    }
}

/// What an office reads from a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    pub(super) body: Text,
    pub(super) kind_code: Option<KindCode>,
    pub(super) year: Option<u16>,
    pub(super) check: CheckDigit,
    pub(super) check_digit: Option<char>,
    pub(super) validated: bool,
    pub(super) granted: bool,
}

impl Parts {
    /// A number of a known form, without a check digit.
    pub(super) fn new(body: Text, kind_code: Option<KindCode>) -> Self {
        let check = CheckDigit::Absent;
        Self { body, kind_code, year: None, check, check_digit: None, validated: true, granted: false }
    }

    pub(super) fn year(self, year: impl Into<Option<u16>>) -> Self {
        Self { year: year.into(), ..self }
    }

    pub(super) fn check(self, found: Option<u8>, expected: Option<char>) -> Self {
        Self { check: CheckDigit::compare(found, expected), check_digit: expected, ..self }
    }

    pub(super) fn validated(self, validated: bool) -> Self {
        Self { validated, ..self }
    }

    pub(super) fn number(self, office: Office, kind: NumberKind) -> Number {
        let Self { body, kind_code, year, check, check_digit, validated, granted } = self;
        Number { office, kind, kind_code, year, check, check_digit, validated, granted, body }
    }
}
