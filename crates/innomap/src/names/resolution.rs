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
    /// The mention or register entry it was linked by, in words, where it does not stand for itself.
    pub via: Vec<Option<Message>>,
    /// Institutions, ordered by name.
    pub institutions: Vec<ResolvedInstitution>,
    /// Dated ownership, ascending.
    pub ownership: Vec<Ownership>,
    /// Doubtful merges, those that move most patents first.
    pub review: Vec<Doubt>,
}
