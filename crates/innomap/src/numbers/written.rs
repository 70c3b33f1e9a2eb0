//! A number as it is written: letters and digits, and where something stood between them.

use unicode_normalization::UnicodeNormalization;

use super::Reason;
use super::jp::{self, Sign, Word};
use super::text::KindCode;

const CAPACITY: usize = 32;

/// Letters and digits in upper case, and the places of the blanks, points, dashes and slashes between them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    bytes: [u8; CAPACITY],
    start: usize,
    end: usize,
    breaks: u64,
    slashes: u64,
    point: Option<usize>,
    /// What a Japanese number says of itself in front.
    pub(super) word: Option<Word>,
}

impl Written {
    pub(super) fn read(text: &str) -> Result<Self, Reason> {
        let mut written = Self { bytes: [0; CAPACITY], start: 0, end: 0, breaks: 0, slashes: 0, point: None, word: None };
        if text.is_ascii() {
            text.bytes().try_for_each(|b| written.push(b))?;
        } else {
            written.read_wide(&text.nfkc().collect::<String>())?;
        }
        Ok(written)
    }

    /// Full-width forms are folded before; what is left are dashes and the words in front of Japanese numbers.
    fn read_wide(&mut self, text: &str) -> Result<(), Reason> {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if let Some((length, sign)) = jp::sign(rest) {
                match sign {
                    Sign::Word(word) => self.word = Some(word),
                    Sign::Era(letter) => self.push(letter)?,
                    Sign::Nothing => {}
                }
                rest = &rest[length..];
                continue;
            }
            match c {
                // Soft hyphens, zero-width blanks and byte order marks come with texts from web pages.
                '·' | '‐' | '–' | '—' | '−' | '\u{ad}' | '\u{200b}' | '\u{feff}' => self.push(b'-')?,
                c if c.is_whitespace() => self.push(b' ')?,
                c => self.push(u8::try_from(c).ok().filter(u8::is_ascii).ok_or(Reason::Character)?)?,
            }
            rest = &rest[c.len_utf8()..];
        }
        Ok(())
    }

    fn push(&mut self, byte: u8) -> Result<(), Reason> {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                *self.bytes.get_mut(self.end).ok_or(Reason::TooLong)? = byte.to_ascii_uppercase();
                self.end += 1;
            }
            b'.' | b'/' | b'-' | b',' | b' ' | b'\t' | b'\r' | b'\n' => {
                self.breaks |= 1 << self.end;
                match byte {
                    b'.' => self.point = Some(self.end),
                    b'/' => self.slashes |= 1 << self.end,
                    _ => {}
                }
            }
            _ => return Err(Reason::Character),
        }
        Ok(())
    }

    /// What is left of the number.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Drops the first letters or digits.
    pub(super) fn skip(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }

    /// Drops a prefix, if it is there.
    pub(super) fn skip_prefix(&mut self, prefix: &[u8]) -> bool {
        let there = self.bytes().starts_with(prefix);
        if there {
            self.skip(prefix.len());
        }
        there
    }

    /// Drops and returns the kind code at the end.
    pub(super) fn cut_kind_code(&mut self) -> Option<KindCode> {
        let (length, code) = KindCode::at_end(self.bytes())?;
        self.end = self.start + length;
        Some(code)
    }

    /// The two letters in front.
    pub(super) fn front(&self) -> Option<[u8; 2]> {
        match self.bytes() {
            [a, b, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Some([*a, *b]),
            _ => None,
        }
    }

    /// Whether something stands between this place and the one before it.
    pub(super) fn break_at(&self, place: usize) -> bool {
        self.breaks >> (self.start + place) & 1 == 1
    }

    /// Whether a slash stands there.
    pub(super) fn slash_at(&self, place: usize) -> bool {
        self.slashes >> (self.start + place) & 1 == 1
    }

    /// The place behind the last point.
    pub(super) fn point(&self) -> Option<usize> {
        self.point?.checked_sub(self.start)
    }
}
