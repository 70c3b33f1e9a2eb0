//! Who: institution names folded, typed, and resolved to legal persons and groups by evidence.

mod code;
mod decisions;
mod fold;
mod keywords;
mod kind;
mod mention;
mod person;
mod register;
mod resolution;
mod resolve;

pub use code::Code;
pub use decisions::{Action, Decision, Decisions};
pub use fold::fold;
pub use kind::{InstitutionKind, kind};
pub use mention::Mention;
pub use register::{DatedName, Register, RegisterEntry};
pub use resolution::{Doubt, Evidence, Ownership, Resolution, ResolvedInstitution};
pub use resolve::{Doubtful, ResolveConfig, resolve};
