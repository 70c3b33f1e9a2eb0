//! Definitions that users write in TOML: where a mistake stands, and what was meant.

use std::ops::Range;
use std::path::Path;

use crate::Error;
use crate::error::nearest;

/// The text being read, for the place of a mistake.
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) origin: &'a str,
}

impl Source<'_> {
    /// A mistake at a place of the text.
    pub(crate) fn error(&self, at: &Range<usize>, zh: impl Into<String>, en: impl Into<String>) -> Error {
        Error::definition(zh, en).file(Path::new(self.origin)).row(self.line(at))
    }

    /// The line of a place, from 1.
    pub(crate) fn line(&self, at: &Range<usize>) -> u64 {
        1 + self.text.bytes().take(at.start).filter(|b| *b == b'\n').count() as u64
    }

    /// A mistake that the TOML reader found: a key that is not known, one that is missing, a wrong type, a slip of grammar.
    /// `slip` and `compare` are, in both languages, what is wrong and what to compare it with.
    pub(crate) fn grammar(&self, error: &toml::de::Error, slip: (&str, &str), compare: (&str, &str)) -> Error {
        let at = error.span().unwrap_or(0..0);
        let message = error.message();
        let mut quoted = message.split('`').skip(1).step_by(2);
        if message.starts_with("unknown field") {
            let found = quoted.next().unwrap_or_default().to_owned();
            let known: Vec<&str> = quoted.collect();
            let all = known.join(", ");
            let error = self.error(&at, "不认识的键", "the key is not known").found(found.clone()).expected(all.clone(), all);
            return suggest(error, &found, &known);
        }
        if message.starts_with("missing field") {
            let key = quoted.next().unwrap_or_default();
            return self.error(&at, format!("缺少键 {key}"), format!("the key {key} is missing"));
        }
        self.error(&at, slip.0, slip.1).found(message.trim()).hint(compare.0, compare.1)
    }
}

/// Names the known word that was probably meant.
pub(crate) fn suggest(error: Error, found: &str, known: &[&str]) -> Error {
    match nearest(found, known.iter().copied()).first() {
        Some(near) => error.hint(format!("是否指 {near}？"), format!("did you mean {near}?")),
        None => error,
    }
}
