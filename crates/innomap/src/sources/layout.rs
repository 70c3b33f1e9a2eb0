//! What the beginning of a text table shows: encoding, end of line, delimiter, quotes and header.

use encoding_rs::Encoding;

use super::ReadConfig;
use super::blocks::Origin;
use super::delimited::{beginning, is_blank};
use super::encoding;
use super::header;
use super::header_row::{HEADER_ROWS, header_row};
use super::raw::nothing_there;
use super::records::{Rule, lines, split};
use crate::{Message, Result};

/// Separates nothing; for tables of one column.
const NONE: u8 = 0x1F;

/// How much of a table is looked at.
const LENGTH: usize = 1 << 20;

/// The beginning of a text.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) text: String,
    pub(super) encoding: &'static Encoding,
    /// Name of the encoding.
    pub(super) name: String,
    /// Length of the byte order mark.
    pub(super) mark: usize,
    /// Whether the encoding was found, not named.
    pub(super) found: bool,
    /// Whether this is all there is.
    pub(super) ended: bool,
    pub(super) end_of_line: u8,
}

impl Head {
    /// Reads the first lines; `wanted` names their encoding.
    pub(super) fn read(origin: &Origin<'_>, wanted: Option<&str>) -> Result<Self> {
        let (bytes, ended) = origin.head(LENGTH)?;
        let bytes = if ended { &bytes } else { encoding::whole_lines(&bytes) };
        let decoded = encoding::decode(bytes, wanted)?;
        refuse_other_than_text(&decoded.text)?;
        Ok(Self {
            end_of_line: if decoded.text.contains('\n') { b'\n' } else { b'\r' },
            text: decoded.text.into_owned(),
            encoding: decoded.with,
            name: decoded.encoding,
            mark: decoded.mark,
            found: wanted.is_none(),
            ended,
        })
    }
}

fn refuse_other_than_text(text: &str) -> Result<()> {
    let start = text.trim_start();
    let what = if text.bytes().take(65_536).any(|b| b == 0) {
        "binary data"
    } else if start.starts_with('<') {
        "HTML / XML"
    } else if start.starts_with("{\\rtf") {
        "RTF"
    } else {
        return Ok(());
    };
    Err(super::file::not_a_table(what))
}

/// What the header shows of all rows.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) rule: Rule,
    /// The cells of the header as they are shown.
    pub(super) cells: Vec<String>,
    /// Line of the header.
    pub(super) row: u32,
    /// Records up to the header, which is the last of them.
    pub(super) records: usize,
    pub(super) warnings: Vec<Message>,
}

impl Layout {
    /// Finds delimiter and header.
    pub(super) fn find(head: &Head, config: &ReadConfig) -> Result<Self> {
        let mut best: Option<Self> = None;
        for delimiter in delimiters(&head.text) {
            // A quote at the start of a field opens a quoted field in csv, where it is the rule, and not in tsv.
            let rule = Rule { delimiter, quoting: delimiter != b'\t' };
            let Some(layout) = Self::with(head, rule, config)? else { continue };
            // The first line tells the delimiter, unless it is a title: then the one that makes the widest header does.
            let first = best.is_none();
            if best.as_ref().is_none_or(|best| layout.filled() > best.filled()) {
                best = Some(layout);
            }
            if first && best.as_ref().is_some_and(|best| best.filled() > 1) {
                break;
            }
        }
        best.ok_or_else(nothing_there)
    }

    /// The same with the other rule of quotes.
    pub(super) fn with_other_quotes(&self, head: &Head, config: &ReadConfig) -> Result<Option<Self>> {
        Self::with(head, Rule { quoting: !self.rule.quoting, ..self.rule }, config)
    }

    fn with(head: &Head, rule: Rule, config: &ReadConfig) -> Result<Option<Self>> {
        let text = head.text.as_str();
        let mut records = 0;
        let mut rows: Vec<(usize, usize, String)> = Vec::new();
        let mut cells: Vec<Vec<String>> = Vec::new();
        split(text.as_bytes(), rule, head.ended, |start, fields| {
            records += 1;
            if !is_blank(text, fields) {
                rows.push((records, start, beginning(text, fields)));
                cells.push(fields.iter().map(|field| rule.value(field, text).into_owned()).collect());
            }
            rows.len() < HEADER_ROWS
        });
        let mut shown: Vec<Vec<String>> = cells.iter().map(|row| row.iter().map(|cell| header::shown(cell)).collect()).collect();
        let Some(at) = header_row(&shown, config)? else { return Ok(None) };
        let (records, start, _) = rows[at];
        let passed = rows.first().filter(|_| at > 0).map(|first| passed_over(at, &first.2));
        Ok(Some(Self {
            rule,
            cells: shown.swap_remove(at),
            row: 1 + lines(&text.as_bytes()[..start], head.end_of_line),
            records,
            warnings: passed.into_iter().chain(cells[at].iter().filter_map(|cell| header::direction_warning(cell))).collect(),
        }))
    }

    /// The headers, made up where there is none.
    pub(super) fn headers(&self) -> Vec<String> {
        let header = |(i, cell): (usize, &String)| if cell.is_empty() { header::unnamed(i + 1) } else { cell.clone() };
        self.cells.iter().enumerate().map(header).collect()
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.is_empty()).count()
    }
}

fn passed_over(rows: usize, first: &str) -> Message {
    Message::new(format!("表头之前的 {rows} 行未读取：{first}"), format!("{rows} rows before the header were not read: {first}"))
}

/// The delimiters that the first lines show most often, in their order; none where there is no line at all.
fn delimiters(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let filled = text.lines().filter(|l| l.chars().any(|c| !c.is_whitespace() && !",;|".contains(c)));
    for line in filled.take(HEADER_ROWS) {
        let best = delimiter(line);
        if !out.contains(&best) {
            out.push(best);
        }
    }
    out
}

fn delimiter(line: &str) -> u8 {
    let mut counts = [(b'\t', 0), (b',', 0), (b';', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        if let Some(count) = counts.iter_mut().find(|c| c.0 == byte && !quoted) {
            count.1 += 1;
        }
    }
    counts.iter().rev().max_by_key(|c| c.1).filter(|c| c.1 > 0).map_or(NONE, |c| c.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_line_shows_the_delimiter() {
        for (text, expected) in [
            ("a,b;c,d", b','),
            ("a;b;c,d", b';'),
            ("a\tb", b'\t'),
            ("a|b|c", b'|'),
            ("a", NONE),
            ("\n\"a,b,c\";d\n1,2,3", b';'),
            ("a\t,b\t", b'\t'),
        ] {
            assert_eq!(delimiters(text).first(), Some(&expected), "{text}");
        }
        assert!(delimiters(" \n,,\n").is_empty());
    }
}
