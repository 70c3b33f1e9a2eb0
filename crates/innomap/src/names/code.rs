//! Codes of legal persons: the unified social credit code (GB 32100) and the organisation code in it (GB 11714).

use serde::{Deserialize, Serialize};

/// A code that tells one legal person from another, its check digit found right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Code {
    /// Unified social credit code, 18 signs.
    Credit([u8; 18]),
    /// Organisation code, 9 signs; it is also the 9th to 17th sign of the credit code of the same legal person.
    Organisation([u8; 9]),
}
