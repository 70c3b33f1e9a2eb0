//! Cells that hold several values.

/// The values of a cell that holds several: split at ` | `, `;`, `;;`, `；` and line breaks, trimmed, without empty ones and `-`.
pub fn split_values(text: &str) -> impl Iterator<Item = &str> {
    split_places(text).filter(|piece| !piece.is_empty())
}

/// The same with an empty text at each place that holds no value, so that the values of two cells can be told to each other.
pub fn split_places(text: &str) -> impl Iterator<Item = &str> {
    let parts = Pieces { rest: Some(text), separator: semicolon };
    let pieces = parts.flat_map(|part| Pieces { rest: Some(part), separator: bar });
    pieces.map(str::trim).map(|piece| if piece == "-" { "" } else { piece })
}

struct Pieces<'a> {
    rest: Option<&'a str>,
    /// Place and width of the first separator.
    separator: fn(&[u8]) -> Option<(usize, usize)>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        if let Some((at, width)) = (self.separator)(rest.as_bytes()) {
            self.rest = Some(&rest[at + width..]);
            Some(&rest[..at])
        } else {
            self.rest = None;
            Some(rest)
        }
    }
}

fn semicolon(bytes: &[u8]) -> Option<(usize, usize)> {
    const WIDE: &[u8] = "；".as_bytes();
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|b| matches!(b, b';' | b'\n') || *b == WIDE[0])?;
        match bytes[at] {
            b';' | b'\n' => return Some((at, 1)),
            _ if bytes[at..].starts_with(WIDE) => return Some((at, WIDE.len())),
            _ => at += 1,
        }
    }
}

/// A bar separates where it stands between blanks or at an end; within a word it belongs to the word.
fn bar(bytes: &[u8]) -> Option<(usize, usize)> {
    let blank = |byte: Option<&u8>| byte.is_none_or(|b| *b == b' ');
    let mut bars = bytes.iter().enumerate().filter(|(_, b)| **b == b'|').map(|(at, _)| at);
    bars.find(|&at| blank(at.checked_sub(1).and_then(|i| bytes.get(i))) && blank(bytes.get(at + 1))).map(|at| (at, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain_split(text: &str) -> Vec<String> {
        let text = text.replace(['；', '\n'], ";");
        let parts = text.split(';').map(|part| format!(" {part} ").replace(" | ", " ; ").replace(" | ", " ; "));
        let parts: Vec<String> = parts.collect();
        let pieces = parts.iter().flat_map(|part| part.split(';')).map(str::trim);
        pieces.filter(|p| !p.is_empty() && *p != "-").map(str::to_owned).collect()
    }

    proptest! {
        #[test]
        fn splitting_agrees_with_replacing_all_separators(parts in prop::collection::vec("[a甲（ -]{0,4}| \\| |;|；|;;|\n|\\|", 0..12)) {
            let text = parts.concat();
            let ours: Vec<String> = split_values(&text).map(str::to_owned).collect();
            prop_assert_eq!(ours, plain_split(&text));
        }
    }
}
