//! What: IPC symbols, technology schemes, industries.
//!
//! [`symbol`] and [`ipc`] read symbols and say whether they exist; [`scheme`] puts a symbol into a class; [`shares`] splits
//! a patent over classes; [`industry`] is a definition of an industry by rules and [`engine`] evaluates it. [`view`] puts a
//! patent into the classes of any scheme, of NACE ([`nace2`]) or of a concordance of rules ([`concordance`]), and
//! [`ipc_moves`] keeps together what later editions of the IPC moved.

pub mod agreement;
pub mod comparison;
pub mod concordance;
mod definition_check;
mod definition_file;
pub mod dot_hierarchy;
pub mod engine;
pub mod evaluation;
pub mod explanation;
pub mod gbt4754;
pub mod industry;
pub mod ipc;
pub mod ipc_moves;
mod keyword;
pub mod label_sample;
pub mod nace2;
mod near_miss;
pub mod proportion;
pub mod rule;
mod rule_file;
pub mod scheme;
pub mod shares;
pub mod symbol;
mod symbol_range;
mod vendor_class;

pub use definition_check::Notice;
pub use engine::{Document, Engine, Hit, Marks, Missing, Scratch};
pub mod view;

pub use concordance::Concordance;
pub use industry::{Branch, Industry, Stage};
pub use ipc::Verdict;
pub use keyword::says;
pub use rule::{EnterpriseRule, Field, Keywords, Near, Rule, Words};
pub use scheme::{Class, Scheme};
pub use symbol::{Symbol, SymbolProblem};
pub use symbol_range::{SymbolRange, SymbolScheme};
pub use vendor_class::{covers_economy, vendor_class_number};
pub use view::{View, ViewConfig};
