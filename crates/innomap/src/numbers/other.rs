//! Offices whose numbers are not known here: taken as they are.

use super::number::Parts;
use super::text::Text;
use super::written::Written;

/// A check digit is one character behind the last point.
const SHORTEST_WITH_CHECK_DIGIT: usize = 8;

pub(super) fn application(written: &Written) -> Parts {
    let bytes = written.bytes();
    let core = match written.point() {
        Some(point) if point + 1 == bytes.len() && point >= SHORTEST_WITH_CHECK_DIGIT => &bytes[..point],
        _ => bytes,
    };
    Parts::new(Text::of(core), None).validated(false)
}

pub(super) fn publication(written: &mut Written) -> Parts {
    let code = written.cut_kind_code();
    Parts::new(Text::of(written.bytes()), code).validated(false)
}
