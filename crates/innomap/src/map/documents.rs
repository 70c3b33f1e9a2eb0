//! Which documents a patent has: its type of right, and whether an application laid open or a grant is among them.

use polars_core::prelude::StringChunked;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::config::wrong_choice;
use crate::numbers::{self, Document, PatentKind};
use crate::{Error, Result};

/// Types of right and kinds of documents of a patent, as a set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Documents(u8);

impl Documents {
    /// An invention.
    pub const INVENTION: Self = Self(1);
    /// A utility model.
    pub const UTILITY_MODEL: Self = Self(2);
    /// A design.
    pub const DESIGN: Self = Self(4);
    /// An application that was laid open.
    pub const APPLICATION: Self = Self(8);
    /// A grant or a registration.
    pub const GRANT: Self = Self(16);
    const TYPES: Self = Self(7);

    /// The set of these bits; nothing where there are others.
    pub fn from_bits(bits: u8) -> Option<Self> {
        (bits < 32).then_some(Self(bits))
    }

    /// The bits.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Both together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they share something.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a type of right is known.
    pub fn has_type(self) -> bool {
        self.meets(Self::TYPES)
    }
}

impl From<PatentKind> for Documents {
    fn from(kind: PatentKind) -> Self {
        match kind {
            PatentKind::Invention => Self::INVENTION,
            PatentKind::UtilityModel => Self::UTILITY_MODEL,
            PatentKind::Design => Self::DESIGN,
        }
    }
}

impl From<Document> for Documents {
    fn from(document: Document) -> Self {
        match document {
            Document::Application => Self::APPLICATION,
            Document::Grant => Self::GRANT,
        }
    }
}

/// A type of right that a map can be restricted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatentType {
    /// Inventions.
    Invention,
    /// Utility models.
    UtilityModel,
    /// Designs.
    Design,
}

impl PatentType {
    /// Names of the types.
    pub const NAMES: &'static [&'static str] = &["invention", "utility_model", "design"];

    /// The type of that name, in English or Chinese.
    pub fn from_name(name: &str) -> Result<Self> {
        match name.trim() {
            "invention" | "发明" | "发明专利" => Ok(Self::Invention),
            "utility_model" | "utility model" | "实用新型" => Ok(Self::UtilityModel),
            "design" | "外观设计" | "外观" => Ok(Self::Design),
            _ => Err(wrong_choice("patent_type", name, Self::NAMES)),
        }
    }

    /// Patents of this type have one of these.
    pub fn documents(self) -> Documents {
        match self {
            Self::Invention => Documents::INVENTION,
            Self::UtilityModel => Documents::UTILITY_MODEL,
            Self::Design => Documents::DESIGN,
        }
    }
}

/// The documents of each row: what the column of types says, and what the numbers say where it is silent.
pub(super) fn documents(
    rows: usize,
    patent_type: Option<&StringChunked>,
    kind_code: Option<&StringChunked>,
    publication: &StringChunked,
    application: &StringChunked,
) -> Result<Vec<Documents>> {
    if publication.len() != rows || application.len() != rows {
        return Err(Error::internal("号码列长度不符", "the columns of numbers have another length"));
    }
    let starts: Vec<usize> = (0..rows).step_by(BATCH).collect();
    let parts: Vec<Vec<Documents>> = starts
        .into_par_iter()
        .map(|start| {
            let mut known: FxHashMap<&str, Documents> = FxHashMap::default();
            let mut key = String::new();
            (start..(start + BATCH).min(rows))
                .map(|i| {
                    let said = patent_type
                        .and_then(|t| t.get(i))
                        .map_or(Documents::default(), |text| *known.entry(text).or_insert_with(|| said_by(text)));
                    let number = publication.get(i).unwrap_or_default();
                    let number = match kind_code.and_then(|k| k.get(i)) {
                        Some(code) if !number.ends_with(code) => {
                            key.clear();
                            key.extend([number, code]);
                            key.as_str()
                        }
                        _ => number,
                    };
                    let document = numbers::document_of(number).map_or(Documents::default(), Documents::from);
                    let document =
                        if document == Documents::default() { Documents(said.0 & !Documents::TYPES.0) } else { document };
                    let kind = Documents(said.0 & Documents::TYPES.0);
                    if kind.has_type() {
                        return kind.with(document);
                    }
                    let by_number = numbers::patent_kind(number).or_else(|| numbers::patent_kind(application.get(i)?));
                    by_number.map_or(document, |k| document.with(k.into()))
                })
                .collect()
        })
        .collect();
    Ok(parts.concat())
}

/// Rows that are worth a task of their own.
const BATCH: usize = 32_768;

/// What a vendor's word for a type of patent says: `发明申请`, `授权发明`, `实用新型`, `Granted Patent`, or a code letter.
fn said_by(text: &str) -> Documents {
    let text = text.trim().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    match text.as_str() {
        "a" => return Documents::INVENTION.with(Documents::APPLICATION),
        "b" => return Documents::INVENTION.with(Documents::GRANT),
        "u" => return Documents::UTILITY_MODEL.with(Documents::GRANT),
        "d" | "s" => return Documents::DESIGN.with(Documents::GRANT),
        _ => {}
    }
    let kind = if has(&["实用新型", "utility model"]) {
        Documents::UTILITY_MODEL
    } else if has(&["外观", "design"]) {
        Documents::DESIGN
    } else if has(&["发明", "invention", "utility"]) {
        Documents::INVENTION
    } else {
        Documents::default()
    };
    let document = if has(&["授权", "grant"]) || kind.meets(Documents::UTILITY_MODEL.with(Documents::DESIGN)) {
        Documents::GRANT
    } else if has(&["申请", "application"]) {
        Documents::APPLICATION
    } else {
        Documents::default()
    };
    kind.with(document)
}

#[cfg(test)]
mod tests {
    use polars_core::prelude::NewChunkedArray;

    use super::*;

    #[test]
    fn the_word_says_the_type_and_the_number_the_document() {
        use Documents as D;
        let cases = [
            (Some("发明申请"), "CN101234567A", D::INVENTION.with(D::APPLICATION)),
            (Some("发明"), "CN101234567B", D::INVENTION.with(D::GRANT)),
            (Some("授权发明"), "X1", D::INVENTION.with(D::GRANT)),
            (Some("实用新型"), "CN201234567U", D::UTILITY_MODEL.with(D::GRANT)),
            (Some("外观设计"), "X2", D::DESIGN.with(D::GRANT)),
            (None, "CN201234567U", D::UTILITY_MODEL.with(D::GRANT)),
            (None, "CN305123456S", D::DESIGN.with(D::GRANT)),
            (None, "CN101234567A", D::INVENTION.with(D::APPLICATION)),
            (Some("B"), "X3", D::INVENTION.with(D::GRANT)),
            (None, "X4", D::default()),
        ];
        let text = |values: Vec<Option<&str>>| StringChunked::from_iter_options("".into(), values.into_iter());
        let types = text(cases.iter().map(|c| c.0).collect());
        let numbers = text(cases.iter().map(|c| Some(c.1)).collect());
        let none = text(vec![None; cases.len()]);
        let found = documents(cases.len(), Some(&types), None, &numbers, &none).unwrap();
        for (case, found) in cases.iter().zip(found) {
            assert_eq!(found, case.2, "{case:?}");
        }
        let codes = text(vec![Some("B2")]);
        let us = documents(1, None, Some(&codes), &text(vec![Some("US9123456")]), &text(vec![None])).unwrap();
        assert_eq!(us, [D::INVENTION.with(D::GRANT)]);
        assert!(D::from_bits(32).is_none());
    }

    #[test]
    fn types_have_names_in_both_languages() {
        assert_eq!(PatentType::from_name("发明").unwrap(), PatentType::Invention);
        for name in PatentType::NAMES {
            assert_eq!(serde_json::to_value(PatentType::from_name(name).unwrap()).unwrap(), *name);
        }
        assert_eq!(PatentType::from_name("utilty_model").unwrap_err().kind(), "configuration");
    }
}
