//! Digits and years.

use super::Reason;

/// No year behind this one is taken for a year. A constant, not the clock: the same input gives the same result on any day.
pub(super) const LATEST_YEAR: u16 = 2040;

pub(super) fn all_digits(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
}

/// The number that at most nineteen digits write.
pub(super) fn value(digits: &[u8]) -> u64 {
    digits.iter().fold(0u64, |sum, b| sum.wrapping_mul(10).wrapping_add(u64::from(b.wrapping_sub(b'0'))))
}

/// A year of four digits, not before `first`.
pub(super) fn year(digits: &[u8], first: u16) -> Result<u16, Reason> {
    let year = value(digits) as u16;
    if digits.len() == 4 && (first..=LATEST_YEAR).contains(&year) { Ok(year) } else { Err(Reason::Year) }
}

/// A year of two digits, from `first` to `last`, which are less than a hundred years apart.
pub(super) fn short_year(digits: &[u8], first: u16, last: u16) -> Result<u16, Reason> {
    let low = value(digits) as u16;
    [1900 + low, 2000 + low].into_iter().find(|y| (first..=last).contains(y)).ok_or(Reason::Year)
}

/// The digits without zeros in front; the last digit stays.
pub(super) fn strip_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|b| **b == b'0').count();
    &digits[zeros.min(digits.len().saturating_sub(1))..]
}
