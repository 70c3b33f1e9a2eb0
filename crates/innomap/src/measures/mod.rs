//! Measures of a map: one measure, one file, one shape.

pub mod definition;

pub use definition::{Chart, Column, Definition};
