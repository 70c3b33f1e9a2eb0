//! Check digits of application numbers.

use super::digits::value;

/// What stands where a check digit may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckDigit {
    /// None, or none that could be checked.
    Absent,
    /// The one that the number gives.
    Right,
    /// Another one.
    Wrong {
        /// What stands there.
        found: char,
        /// What the number gives.
        expected: char,
    },
}

impl CheckDigit {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Right => "right",
            Self::Wrong { .. } => "wrong",
        }
    }

    pub(super) fn compare(found: Option<u8>, expected: Option<char>) -> Self {
        match (found.map(char::from), expected) {
            (Some(found), Some(expected)) if found == expected => Self::Right,
            (Some(found), Some(expected)) => Self::Wrong { found, expected },
            _ => Self::Absent,
        }
    }
}

/// China: the digits times 2, 3 … 9, 2, 3 … and the remainder by 11, ten being X. Since 11 is a prime that no weight shares,
/// each change of one digit changes it.
pub(super) fn china(core: &[u8]) -> char {
    let sum: u32 = core.iter().zip((2..=9).cycle()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
    match sum % 11 {
        10 => 'X',
        rest => digit(rest),
    }
}

/// European Patent Office: the digits times 1, 2, 1, 2 …, the sum of the digits of the products, and what is missing to the
/// next ten.
pub(super) fn europe(core: &[u8]) -> char {
    let sum: u32 = core
        .iter()
        .zip([1, 2].into_iter().cycle())
        .map(|(b, weight)| u32::from(b - b'0') * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    digit((10 - sum % 10) % 10)
}

/// Germany until 1980: from the last digit to the first times 1, 2, 3 …, and the remainder by 10.
pub(super) fn germany_until_1980(core: &[u8]) -> char {
    digit(weighted_from_the_end(core, 1) % 10)
}

/// Germany since 1981: from the last digit to the first times 2, 3, 4 …, the remainder by 11, and what is missing to 11.
/// Nothing published says what stands for a difference of ten, so there is none to compare with.
pub(super) fn germany(core: &[u8]) -> Option<char> {
    match weighted_from_the_end(core, 2) % 11 {
        0 => Some('0'),
        1 => None,
        rest => Some(digit(11 - rest)),
    }
}

fn weighted_from_the_end(core: &[u8], first: u32) -> u32 {
    core.iter().rev().zip(first..).map(|(b, weight)| value(&[*b]) as u32 * weight).sum()
}

fn digit(value: u32) -> char {
    char::from(b'0' + value as u8)
}
