//! Short texts that need no allocation.

use std::fmt;

const CAPACITY: usize = 40;

/// Up to forty letters and digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Text {
    bytes: [u8; CAPACITY],
    len: u8,
}

impl Text {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut text = Self { bytes: [0; CAPACITY], len: 0 };
        text.push(bytes);
        text
    }

    /// Appends what fits; what is written is shorter than the capacity by construction.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let at = usize::from(self.len);
        let fits = bytes.len().min(CAPACITY - at);
        self.bytes[at..at + fits].copy_from_slice(&bytes[..fits]);
        self.len += fits as u8;
    }

    /// Appends digits, filled with zeros in front up to a width.
    pub(super) fn push_padded(&mut self, digits: &[u8], width: usize) {
        for _ in digits.len()..width {
            self.push(b"0");
        }
        self.push(digits);
    }

    pub(super) fn push_number(&mut self, number: u32, width: usize) {
        let mut digits = [b'0'; 10];
        let mut rest = number;
        for place in digits.iter_mut().rev() {
            *place = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.push(&digits[10 - width.min(10)..]);
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// The kind code of a document (WIPO ST.16): a letter, or a letter and a digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindCode([u8; 2]);

impl KindCode {
    pub(super) const fn new(letter: u8) -> Self {
        Self([letter, 0])
    }

    pub(super) const fn with_digit(letter: u8, digit: u8) -> Self {
        Self([letter, digit])
    }

    /// The code behind the last digit of a number, with the length of what stands before it.
    pub(super) fn at_end(bytes: &[u8]) -> Option<(usize, Self)> {
        match bytes {
            [front @ .., before, letter] if before.is_ascii_digit() && letter.is_ascii_uppercase() => {
                Some((front.len() + 1, Self::new(*letter)))
            }
            [front @ .., before, letter, digit]
                if before.is_ascii_digit() && letter.is_ascii_uppercase() && digit.is_ascii_digit() =>
            {
                Some((front.len() + 1, Self::with_digit(*letter, *digit)))
            }
            _ => None,
        }
    }

    pub(super) fn letter(self) -> u8 {
        self.0[0]
    }

    /// The digit as a number.
    pub(super) fn digit(self) -> Option<u8> {
        self.0[1].checked_sub(b'0')
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        let length = if self.0[1] == 0 { 1 } else { 2 };
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

impl fmt::Debug for KindCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for KindCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
