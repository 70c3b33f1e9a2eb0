//! A rule: which symbols, which words, which classes of the vendor, and which of them must be absent.

use serde::Serialize;

pub use super::symbol_range::{SymbolRange, SymbolScheme};

/// A text of a patent in which words are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Title.
    Title,
    /// Abstract.
    Abstract,
    /// Claims.
    Claims,
}

impl Field {
    /// All of them, in the order in which the engine takes texts.
    pub const ALL: [Self; 3] = [Self::Title, Self::Abstract, Self::Claims];

    /// Where words are looked for unless a rule says otherwise.
    pub const DEFAULT: [Self; 2] = [Self::Title, Self::Abstract];

    /// Name as definitions write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Abstract => "abstract",
            Self::Claims => "claims",
        }
    }

    /// The field of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// Words that must stand close to each other in one text, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Near {
    /// The words, at least two.
    pub words: Vec<String>,
    /// How many characters may stand between any two of them.
    pub within: u32,
}

/// What the texts must and must not say.
///
/// A word is found anywhere in the text, in either case; an end of it that is a Latin letter or a digit must fall on the end
/// of a word in the text. Chinese words are thus substrings, English ones whole words, and `AGV` is found in `AGV小车`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Keywords {
    /// At least one of these, where any is given.
    pub any: Vec<String>,
    /// Every one of these.
    pub all: Vec<String>,
    /// None of these.
    pub none: Vec<String>,
    /// The texts in which words are looked for.
    #[serde(rename = "in", skip_serializing_if = "is_default_fields")]
    pub fields: Vec<Field>,
    /// Words that must stand close to each other; each of these must hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<Near>,
}

fn is_default_fields(fields: &[Field]) -> bool {
    fields == Field::DEFAULT
}

impl Default for Keywords {
    fn default() -> Self {
        Self { any: Vec::new(), all: Vec::new(), none: Vec::new(), fields: Field::DEFAULT.to_vec(), near: Vec::new() }
    }
}

impl Keywords {
    /// Whether there is no condition at all.
    pub fn is_empty(&self) -> bool {
        !self.asks_for_a_word() && self.none.is_empty()
    }

    /// Whether some word must be there.
    pub fn asks_for_a_word(&self) -> bool {
        !self.any.is_empty() || !self.all.is_empty() || !self.near.is_empty()
    }

    /// All words, those of `near` included.
    pub fn words(&self) -> impl Iterator<Item = &String> {
        self.any.iter().chain(&self.all).chain(&self.none).chain(self.near.iter().flat_map(|near| &near.words))
    }
}

/// A rule of a branch. A patent meets it if all conditions that are given hold: at least one of its IPC symbols is in
/// `include` or one of its CPC symbols in `cpc`; at least one symbol is in `with`; none is in `exclude`; the keywords agree;
/// a class of the national economy is one of `gbt4754`, and an emerging industry one of `sei`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Id, unique in its branch.
    pub id: String,
    /// IPC symbols that make a patent one of the branch.
    pub include: Vec<SymbolRange>,
    /// CPC symbols that do so as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cpc: Vec<SymbolRange>,
    /// Symbols that forbid it.
    pub exclude: Vec<SymbolRange>,
    /// Symbols of which at least one must also be on the patent: the co-class condition.
    pub with: Vec<SymbolRange>,
    /// Words.
    pub keywords: Keywords,
    /// Codes of GB/T 4754, of which one, or a class below it, stands in the vendor's column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gbt4754: Vec<String>,
    /// Codes of strategic emerging industries, of which one, or an industry below it, stands in the vendor's column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sei: Vec<String>,
    /// Why the rule is as it is.
    pub note: String,
}

impl Rule {
    /// Whether some symbol makes a patent one of the branch.
    pub fn asks_for_a_symbol(&self) -> bool {
        !self.include.is_empty() || !self.cpc.is_empty()
    }

    /// Whether some condition must be met, rather than only none be broken.
    pub fn asks_for_something(&self) -> bool {
        self.asks_for_a_symbol() || self.keywords.asks_for_a_word() || !self.gbt4754.is_empty() || !self.sei.is_empty()
    }
}

/// A rule by which enterprises belong to a branch. An enterprise meets it if it is named in `names`, or if every other
/// condition that is given holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EnterpriseRule {
    /// Id, unique in its branch.
    pub id: String,
    /// Codes of GB/T 4754, of which one, or a class below it, is the industry of the enterprise.
    pub gbt4754: Vec<String>,
    /// Words in its scope of business.
    pub scope: Words,
    /// Names and codes of enterprises.
    pub names: Vec<String>,
    /// Why the rule is as it is.
    pub note: String,
}

/// Words in one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// At least one of these, where any is given.
    pub any: Vec<String>,
    /// Every one of these.
    pub all: Vec<String>,
    /// None of these.
    pub none: Vec<String>,
}

impl Words {
    /// Whether some word must be there.
    pub fn asks_for_a_word(&self) -> bool {
        !self.any.is_empty() || !self.all.is_empty()
    }
}
