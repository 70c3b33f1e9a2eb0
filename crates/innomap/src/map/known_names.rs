//! Names that a map is told of besides those of its patents: by enterprise lists, and by decisions.

use std::sync::Arc;

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::enterprises::Listing;
use crate::names::{Code, Decisions, InstitutionKind, Register};

/// What lists and decisions say, and the names that occur in them.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownNames {
    pub(super) register: Arc<Register>,
    pub(super) decisions: Arc<Decisions>,
    listing: Arc<Listing>,
    decided: HashSet<String, FxBuildHasher>,
}

impl KnownNames {
    /// The names of a list.
    pub(super) fn of_list(register: Arc<Register>, listing: Listing) -> Self {
        Self { register, listing: Arc::new(listing), ..Self::default() }
    }

    /// The same with decisions.
    pub(super) fn with_decisions(&self, decisions: Decisions) -> Self {
        let decided = decisions.all.iter().flat_map(|d| [d.name.clone(), d.other.clone()]).collect();
        Self { decisions: Arc::new(decisions), decided, ..self.clone() }
    }

    /// What a name is that looks like a person's: on an enterprise list it is an enterprise, and with the code of a legal
    /// person or a decision about it an organisation.
    pub(super) fn kind_of_person(&self, name: &str, code: Option<Code>) -> InstitutionKind {
        if self.listing.find(name).is_some() {
            InstitutionKind::Enterprise
        } else if code.is_some() || self.decided.contains(name) {
            InstitutionKind::Other
        } else {
            InstitutionKind::Person
        }
    }
}
