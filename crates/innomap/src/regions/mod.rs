//! Where: administrative divisions of China on today's GB/T 2260 codes, and the coding of texts to them.

mod find;
mod gazetteer;
mod index;
mod level;
mod resolve;
mod short;
#[cfg(test)]
mod tests;

pub use gazetteer::Gazetteer;
pub use level::Level;
pub use resolve::Placement;
