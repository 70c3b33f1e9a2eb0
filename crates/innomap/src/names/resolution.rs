//! What resolving names gives: institutions at two levels, the evidence of each link, and what is doubtful.

use serde::{Deserialize, Serialize};

use super::code::Code;
use super::kind::InstitutionKind;
use crate::error::Message;
use crate::tables::Date;

/// Why a mention belongs to its institution; the order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// It stands for itself: nothing else was found to be the same.
    Itself,
    /// A person decided it.
    Decision,
    /// The same unified social credit code.
    CreditCode,
    /// The same organisation code.
    OrganisationCode,
    /// The same name but for writing.
    Name,
    /// A former name by a list.
    FormerName,
    /// An English or short name by a list.
    ListedName,
    /// A branch or department of the legal person.
    Part,
    /// The same parts of the name, and the same county.
    PartsAndCounty,
    /// One character is different, and county and further evidence agree.
    Slip,
}

impl Evidence {
    /// All kinds, in the order of trust.
    pub const ALL: &'static [Self] = &[
        Self::Itself,
        Self::Decision,
        Self::CreditCode,
        Self::OrganisationCode,
        Self::Name,
        Self::FormerName,
        Self::ListedName,
        Self::Part,
        Self::PartsAndCounty,
        Self::Slip,
    ];

    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Itself => "itself",
            Self::Decision => "decision",
            Self::CreditCode => "credit_code",
            Self::OrganisationCode => "organisation_code",
            Self::Name => "name",
            Self::FormerName => "former_name",
            Self::ListedName => "listed_name",
            Self::Part => "part",
            Self::PartsAndCounty => "parts_and_county",
            Self::Slip => "slip",
        }
    }

    /// Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Itself => "自身",
            Self::Decision => "人工决定",
            Self::CreditCode => "统一社会信用代码相同",
            Self::OrganisationCode => "组织机构代码相同",
            Self::Name => "名称相同（仅写法不同）",
            Self::FormerName => "曾用名",
            Self::ListedName => "名录中的英文名或简称",
            Self::Part => "分支机构或内设部门",
            Self::PartsAndCounty => "名称成分与所在县相同",
            Self::Slip => "一字之差，且有旁证",
        }
    }

    /// English label.
    pub fn en(self) -> &'static str {
        match self {
            Self::Itself => "itself",
            Self::Decision => "a person's decision",
            Self::CreditCode => "same credit code",
            Self::OrganisationCode => "same organisation code",
            Self::Name => "same name but for writing",
            Self::FormerName => "former name",
            Self::ListedName => "English or short name of the list",
            Self::Part => "branch or department",
            Self::PartsAndCounty => "same parts of the name and same county",
            Self::Slip => "one character different, with other evidence",
        }
    }
}

/// An institution: a legal person, or an organisation that acts as one.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedInstitution {
    /// Its name: by decision, by the list, else the form that most patents bear.
    pub name: String,
    /// What it is.
    pub kind: InstitutionKind,
    /// Its code, where one is known.
    pub code: Option<Code>,
    /// Name of the group it belongs to; its own where it belongs to none.
    pub group: String,
    /// Division by the register, 0 where no entry matches or says one.
    pub listed_region: u32,
    /// Entry of the register it was matched to.
    pub entry: Option<u32>,
}

/// A dated edge of ownership between two names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ownership {
    /// Who owns.
    pub parent: String,
    /// Who is owned.
    pub child: String,
    /// First day, where it is known.
    pub from: Option<Date>,
    /// Last day, where it is known.
    pub until: Option<Date>,
    /// Where it is known from.
    pub evidence: Message,
}

/// Two institutions that may be one (or were taken as one on thin evidence): a line of the review table.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// Ids of mentions, the one with more patents first.
    pub mentions: (u32, u32),
    /// Whether they are one institution now.
    pub merged: bool,
    /// How sure it is that they are one, from 0 to 1.
    pub confidence: f64,
    /// Why it is doubtful.
    pub reason: Message,
    /// Patents that change their institution if it is decided the other way.
    pub patents: u32,
}

/// Institutions of mentions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resolution {
    /// Institution of each mention.
    pub institution: Vec<u32>,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// How sure that is, from 0 to 1.
    pub confidence: Vec<f64>,
    /// The mention or register entry it was linked by, in words; none where it stands for itself or its own name does in another place.
    pub via: Vec<Option<Message>>,
    /// Institutions, ordered by name.
    pub institutions: Vec<ResolvedInstitution>,
    /// Dated ownership, ascending.
    pub ownership: Vec<Ownership>,
    /// Doubtful merges, those that move most patents first.
    pub review: Vec<Doubt>,
}
