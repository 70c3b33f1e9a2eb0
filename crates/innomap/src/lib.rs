//! Industry innovation maps: which institutions do what, in which branch of an industrial chain, where, and since when.
//!
//! Floors, each using only those below it: [`measures`], [`map`], then [`sources`], [`names`], [`numbers`], [`regions`] and
//! [`classification`] beside each other, [`tables`], [`error`].

pub mod classification;
pub mod error;
pub mod map;
pub mod measures;
pub mod names;
pub mod numbers;
pub mod regions;
pub mod sources;
pub mod tables;
#[cfg(test)]
mod temporary_folder;
mod toml_text;

pub use error::{Error, Message, Result};
