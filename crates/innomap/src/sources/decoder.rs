//! Formats that this program has no reader for, but its caller may have.

use std::fmt;
use std::sync::Arc;

use polars_core::prelude::DataFrame;

use crate::Result;

type Decode = dyn Fn(&[u8], &str) -> Result<DataFrame> + Send + Sync;

/// Turns the bytes of a file of a named format (`arrow`, `arrow-stream`, `parquet`) into a table of texts.
#[derive(Clone)]
pub struct Decoder(Arc<Decode>);

impl Decoder {
    /// A decoder by a function of bytes and format.
    pub fn new(decode: impl Fn(&[u8], &str) -> Result<DataFrame> + Send + Sync + 'static) -> Self {
        Self(Arc::new(decode))
    }

    /// The table of a file.
    pub fn decode(&self, bytes: &[u8], format: &str) -> Result<DataFrame> {
        (self.0)(bytes, format)
    }
}

impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decoder")
    }
}

impl PartialEq for Decoder {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Decoder {}
