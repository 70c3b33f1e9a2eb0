//! What is to be resolved: a name as some patents or a list give it, with what is known beside it.

use super::code::Code;
use super::kind::InstitutionKind;

/// One folded name, with one code where a code stands beside it. The same name with two codes is two mentions.
#[derive(Debug, Clone, Copy)]
pub struct Mention<'a> {
    /// Folded name.
    pub name: &'a str,
    /// What it is; persons are no mentions.
    pub kind: InstitutionKind,
    /// Code that stands beside the name.
    pub code: Option<Code>,
    /// Today's code of the division its addresses name, 0 where none does.
    pub region: u32,
    /// Patents it holds.
    pub patents: u32,
    /// First and last year it is named in, 0 where no date is known.
    pub years: (i32, i32),
    /// Inventors of its patents, ascending ids; empty where they are not known.
    pub inventors: &'a [u32],
}
