//! Who: institution names folded conservatively and typed.

mod fold;
mod keywords;
mod kind;
mod person;

pub use fold::fold;
pub use kind::{InstitutionKind, kind};
