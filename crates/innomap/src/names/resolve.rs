//! The institution of each name, by evidence.

use serde::{Deserialize, Serialize};

use super::decisions::Decisions;
use super::mention::Mention;
use super::register::Register;
use super::resolution::{Evidence, Resolution, ResolvedInstitution};
use crate::Result;

/// What becomes of doubtful merges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubtful {
    /// They stay apart.
    #[default]
    Apart,
    /// They are merged.
    Merged,
}

/// How names are resolved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolveConfig {
    /// What becomes of doubtful merges.
    pub doubtful: Doubtful,
}

/// The institution of each mention. What comes out does not depend on the order of the mentions or the number of threads.
pub fn resolve(
    mentions: &[Mention<'_>],
    register: &Register,
    decisions: &Decisions,
    config: ResolveConfig,
) -> Result<Resolution> {
    let _ = (decisions, config);
    let mut names: Vec<&str> = mentions.iter().map(|m| m.name).collect();
    names.sort_unstable();
    names.dedup();
    let institution: Vec<u32> = mentions.iter().map(|m| names.binary_search(&m.name).unwrap_or_default() as u32).collect();
    let kinds: std::collections::BTreeMap<&str, super::InstitutionKind> = mentions.iter().map(|m| (m.name, m.kind)).collect();
    let mut institutions: Vec<ResolvedInstitution> = Vec::with_capacity(names.len());
    for name in names {
        let first = kinds.get(name).copied();
        let entry = register.entries.binary_search_by(|e| e.name.as_str().cmp(name)).ok().map(|at| at as u32);
        institutions.push(ResolvedInstitution {
            name: name.to_owned(),
            kind: first.unwrap_or(super::InstitutionKind::Other),
            code: None,
            group: name.to_owned(),
            listed_region: entry.map_or(0, |at| register.entries[at as usize].region),
            entry,
        });
    }
    Ok(Resolution {
        evidence: vec![Evidence::Itself; mentions.len()],
        confidence: vec![1.0; mentions.len()],
        via: vec![None; mentions.len()],
        institution,
        institutions,
        ..Resolution::default()
    })
}
