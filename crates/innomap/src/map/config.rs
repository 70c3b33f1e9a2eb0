//! The choices a map is built with, each with its named default.

use serde::{Deserialize, Serialize};

use super::documents::{Documents, PatentType};
use crate::error::nearest;
use crate::names::Doubtful;
use crate::regions::Borders;
use crate::{Error, Result};

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident, $option:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal, $zh:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// The values of this option by name.
            pub const NAMES: &'static [&'static str] = &[$($text),*];

            /// The name of the value.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $text,)* } }

            /// Chinese label.
            pub fn zh(self) -> &'static str { match self { $(Self::$variant => $zh,)* } }

            /// The value of that name; an error names the allowed ones.
            pub fn from_name(name: &str) -> Result<Self> {
                match name { $($text => Ok(Self::$variant),)* _ => Err(wrong_choice($option, name, Self::NAMES)) }
            }
        }
    };
}

choice! {
    /// What is counted as one patent.
    Unit, "unit" {
        /// The simple family, else the application, else the publication: what the export has.
        Family = "family", "同族";
        /// The application, else the publication.
        Application = "application", "申请";
        /// The publication.
        Publication = "publication", "公开文本";
    }
}

choice! {
    /// How a patent of several holders or classes counts.
    Counting, "counting" {
        /// One patent is one in all, split over its applicants and classes.
        Fractional = "fractional", "分数计数";
        /// One patent is one for each of them.
        Whole = "whole", "整数计数";
    }
}

choice! {
    /// Which date gives the year.
    DateKind, "date" {
        /// Application date; where the export has none, the publication date, with a warning.
        Application = "application", "申请日";
        /// Publication date.
        Publication = "publication", "公开日";
        /// Grant date.
        Grant = "grant", "授权日";
        /// Earliest priority date.
        Priority = "priority", "最早优先权日";
    }
}

choice! {
    /// Whose borders.
    Geography, "geography" {
        /// Today's divisions (GB/T 2260).
        Current = "current", "现行区划";
        /// The divisions of the year of each patent; institutions stand where they are today.
        Contemporary = "contemporary", "当年区划";
    }
}

impl Geography {
    /// The borders of its regions.
    pub fn borders(self) -> Borders {
        match self {
            Self::Current => Borders::Current,
            Self::Contemporary => Borders::OfTheYear,
        }
    }
}

choice! {
    /// Which patents are in the map.
    Scope, "scope" {
        /// All that were read; branches hold those that the industry's rules reach.
        All = "all", "全部专利";
        /// Those in at least one branch of the industry.
        Industry = "industry", "产业内专利";
    }
}

choice! {
    /// What counts as one institution.
    InstitutionLevel, "institution" {
        /// The legal person: branches and departments belong to it, subsidiaries do not.
        LegalPerson = "legal_person", "法人";
        /// The group: a legal person with all that it owns.
        Group = "group", "集团";
    }
}

choice! {
    /// What becomes of doubtful merges of names.
    DoubtfulMerges, "doubtful" {
        /// They stay apart.
        Apart = "apart", "存疑的不合并";
        /// They are merged.
        Merged = "merged", "存疑的也合并";
    }
}

impl From<DoubtfulMerges> for Doubtful {
    fn from(choice: DoubtfulMerges) -> Self {
        match choice {
            DoubtfulMerges::Apart => Self::Apart,
            DoubtfulMerges::Merged => Self::Merged,
        }
    }
}

choice! {
    /// Which documents a patent must have to be in the map.
    DocumentChoice, "documents" {
        /// Any.
        All = "all", "申请与授权";
        /// An application laid open.
        Applications = "applications", "申请公开";
        /// A grant or a registration.
        Grants = "grants", "授权";
    }
}

impl DocumentChoice {
    /// One of these must be there.
    pub fn wanted(self) -> Option<Documents> {
        match self {
            Self::All => None,
            Self::Applications => Some(Documents::APPLICATION),
            Self::Grants => Some(Documents::GRANT),
        }
    }
}

/// An error that names the allowed values of an option, the nearest first.
pub fn wrong_choice(option: &str, found: &str, allowed: &[&str]) -> Error {
    let list = allowed.join(", ");
    let error = Error::configuration(format!("选项 {option} 没有这个取值"), format!("the option {option} has no such value"))
        .found(found)
        .expected(list.clone(), list);
    match nearest(found, allowed.iter().copied()).first() {
        Some(name) => error.hint(format!("是否指 {name}？"), format!("did you mean {name}?")),
        None => error,
    }
}

/// How a map is built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapConfig {
    /// Technology scheme: `wipo35`, `ipc_subclass` (also `ipc4`), `ipc_class`, `ipc_section`.
    pub technology: String,
    /// First and last year; patents outside or without a date are left out and counted.
    pub period: Option<(i32, i32)>,
    /// What is one patent.
    pub unit: Unit,
    /// Default counting of the measures.
    pub counting: Counting,
    /// Which date gives the year.
    pub date: DateKind,
    /// Types of right that are in; all where none is named.
    pub patent_type: Option<Vec<PatentType>>,
    /// Which documents a patent must have.
    pub documents: DocumentChoice,
    /// Whose borders.
    pub geography: Geography,
    /// Which patents are in.
    pub scope: Scope,
    /// What counts as one institution.
    pub institution: InstitutionLevel,
    /// What becomes of doubtful merges of names.
    pub doubtful: DoubtfulMerges,
}

impl MapConfig {
    /// Scheme used where none is named.
    pub const DEFAULT_TECHNOLOGY: &'static str = "wipo35";

    /// Whether the choices fit each other.
    pub fn validate(&self, has_industry: bool) -> Result<()> {
        if let Some((first, last)) = self.period
            && first > last
        {
            return Err(Error::configuration("时段的起始年晚于终止年", "the period starts after it ends")
                .found(format!("({first}, {last})"))
                .expected("(起始年, 终止年)", "(first year, last year)"));
        }
        if self.scope == Scope::Industry && !has_industry {
            return Err(Error::configuration("scope=\"industry\" 需要同时给出 industry", "scope=\"industry\" needs an industry")
                .hint("例如 industry=\"industrial-robots\"", "for example industry=\"industrial-robots\""));
        }
        Ok(())
    }
}

impl Default for MapConfig {
    fn default() -> Self {
        Self {
            technology: Self::DEFAULT_TECHNOLOGY.to_owned(),
            period: None,
            unit: Unit::Family,
            counting: Counting::Fractional,
            date: DateKind::Application,
            patent_type: None,
            documents: DocumentChoice::All,
            geography: Geography::Current,
            scope: Scope::All,
            institution: InstitutionLevel::LegalPerson,
            doubtful: DoubtfulMerges::Apart,
        }
    }
}
