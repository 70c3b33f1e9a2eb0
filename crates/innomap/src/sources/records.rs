//! Records and fields of a text table. A quote opens a quoted field only where the field begins with it; inside, a quote is
//! written twice. Any of CR, LF and CR LF ends a record, and empty lines are no records.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr3};

use super::values::unquoted;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    /// What separates fields.
    pub(super) delimiter: u8,
    /// Whether a quote at the start of a field opens a quoted field.
    pub(super) quoting: bool,
}

/// A field by its place in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    start: usize,
    end: usize,
    /// Whether quotes in it stand for something else than themselves.
    quotes: bool,
}

impl Field {
    /// The text of the field.
    pub(super) fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let field = text.get(self.start..self.end).unwrap_or_default();
        if self.quotes { Cow::Owned(without_quotes(field)) } else { Cow::Borrowed(field) }
    }
}

impl Rule {
    /// What a field says, without the quotes that are written round it.
    pub(super) fn value<'a>(self, field: &Field, text: &'a str) -> Cow<'a, str> {
        if self.quoting { field.text(text) } else { unquoted(text.get(field.start..field.end).unwrap_or_default()) }
    }
}

/// What stood in a quoted field: quotes written twice once, the closing one not at all, and what follows it as it is.
fn without_quotes(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut rest = field;
    while let Some((before, after)) = rest.split_once('"') {
        out.push_str(before);
        let Some(twice) = after.strip_prefix('"') else {
            out.push_str(after);
            return out;
        };
        out.push('"');
        rest = twice;
    }
    out.push_str(rest);
    out
}

/// Hands over record after record with the place where each begins, as long as `each` says so. Returns where the records
/// that are whole end: before the end of the text if that lies in a quoted field and `ended` does not say that nothing more
/// comes.
pub(super) fn split(text: &[u8], rule: Rule, ended: bool, mut each: impl FnMut(usize, &[Field]) -> bool) -> usize {
    let mut fields: Vec<Field> = Vec::new();
    let mut at = 0;
    loop {
        while matches!(text.get(at), Some(b'\n' | b'\r')) {
            at += 1;
        }
        if at == text.len() {
            return at;
        }
        let start = at;
        fields.clear();
        loop {
            let Some((field, end)) = field(text, at, rule, ended) else { return start };
            fields.push(field);
            at = end;
            if text.get(at) != Some(&rule.delimiter) {
                break;
            }
            at += 1;
        }
        if !each(start, &fields) {
            return at;
        }
    }
}

/// The field that begins at a place, and the place of what ends it. Nothing where it is quoted and does not end.
fn field(text: &[u8], start: usize, rule: Rule, ended: bool) -> Option<(Field, usize)> {
    let to_end = |from: usize| memchr3(rule.delimiter, b'\n', b'\r', &text[from..]).map_or(text.len(), |i| from + i);
    if !rule.quoting || text.get(start) != Some(&b'"') {
        let end = to_end(start);
        return Some((Field { start, end, quotes: false }, end));
    }
    let start = start + 1;
    let mut quotes = false;
    let mut from = start;
    loop {
        let Some(found) = memchr(b'"', &text[from..]) else {
            return ended.then_some((Field { start, end: text.len(), quotes }, text.len()));
        };
        let quote = from + found;
        match text.get(quote + 1) {
            Some(b'"') => {
                quotes = true;
                from = quote + 2;
            }
            Some(b'\n' | b'\r') | None => return Some((Field { start, end: quote, quotes }, quote + 1)),
            Some(next) if *next == rule.delimiter => return Some((Field { start, end: quote, quotes }, quote + 1)),
            Some(_) => {
                let end = to_end(quote + 1);
                return Some((Field { start, end, quotes: true }, end));
            }
        }
    }
}

/// The end of the last record that is whole in a text that goes on.
pub(super) fn last_border(text: &[u8], rule: Rule) -> usize {
    // The last record may go on behind the text, whatever it looks like, unless an end of line follows it.
    let mut last = 0;
    let end = split(text, rule, false, |start, _| {
        last = start;
        true
    });
    if end == text.len() && !matches!(text.last(), Some(b'\n' | b'\r')) { last } else { end }
}

/// Number of lines that end in a text.
pub(super) fn lines(text: &[u8], end_of_line: u8) -> u32 {
    memchr_iter(end_of_line, text).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str, rule: Rule, ended: bool) -> (Vec<(usize, Vec<String>)>, usize) {
        let mut records = Vec::new();
        let end = split(text.as_bytes(), rule, ended, |start, fields| {
            records.push((start, fields.iter().map(|f| f.text(text).into_owned()).collect()));
            true
        });
        (records, end)
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(text in "[a甲,\"\n\r]{0,24}", quoting in any::<bool>()) {
            let reader = csv::ReaderBuilder::new().quoting(quoting).flexible(true).has_headers(false).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader.into_records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            let (records, end) = all(&text, Rule { delimiter: b',', quoting }, true);
            prop_assert_eq!(end, text.len());
            prop_assert_eq!(records.into_iter().map(|r| r.1).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn a_text_cut_at_its_border_has_the_same_records(text in "[a,\"\n]{0,24}", cut in 0usize..24, quoting in any::<bool>()) {
            let rule = Rule { delimiter: b',', quoting };
            let cut = last_border(&text.as_bytes()[..cut.min(text.len())], rule);
            let (front, _) = all(&text[..cut], rule, true);
            let (back, _) = all(&text[cut..], rule, true);
            let back = back.into_iter().map(|(start, record)| (start + cut, record));
            prop_assert_eq!(front.into_iter().chain(back).collect::<Vec<_>>(), all(&text, rule, true).0);
        }
    }
}
