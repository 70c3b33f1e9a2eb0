//! What: IPC symbols, technology schemes, industries.
//!
//! [`symbol`] and [`ipc`] read symbols and say whether they exist; [`scheme`] puts a symbol into a class; [`shares`] splits
//! a patent over classes; [`industry`] is a definition of an industry by rules and [`engine`] evaluates it.

mod definition_file;
pub mod engine;
pub mod gbt4754;
pub mod industry;
pub mod ipc;
mod keyword;
pub mod rule;
pub mod scheme;
pub mod shares;
pub mod symbol;

pub use engine::{Engine, Hit, Scratch};
pub use industry::{Branch, Industry, Stage};
pub use ipc::Verdict;
pub use rule::{Keywords, Rule, SymbolRange};
pub use scheme::{Class, Scheme};
pub use symbol::{Symbol, SymbolProblem};
