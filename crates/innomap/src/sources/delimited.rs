//! Text tables: csv, tsv and their kin.

use csv::{ReaderBuilder, StringRecord};

use super::encoding::{self, Decoded};
use super::raw::{Ragged, RawTable, Writer, nothing_there};
use super::values::unquoted;
use crate::{Error, Result};

/// Separates nothing; for tables of one column.
const NONE: u8 = 0x1F;

/// Reads a text table.
pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<RawTable> {
    let Decoded { text, encoding } = encoding::decode(bytes, encoding)?;
    let text = text.as_ref();
    refuse_other_than_text(text)?;
    let delimiter = delimiter(text).ok_or_else(nothing_there)?;
    // A quote at the start of a field opens a quoted field in csv, where it is the rule, and in tsv only if the file
    // does not come out even otherwise: exports by tab seldom quote, and a lone inch sign would swallow rows.
    let quoting_first = delimiter != b'\t';
    let mut table = records(text, delimiter, quoting_first)?;
    if !table.ragged.is_empty() && text.contains('"') {
        let other = records(text, delimiter, !quoting_first)?;
        if other.ragged.is_empty() {
            table = other;
        }
    }
    table.encoding = Some(encoding);
    table.format = if delimiter == b'\t' { "tsv".into() } else { "csv".into() };
    Ok(table)
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

/// The delimiter that the header line shows most often; none where there is no line at all.
fn delimiter(text: &str) -> Option<u8> {
    let line = text.lines().find(|l| l.chars().any(|c| !c.is_whitespace() && !",;|".contains(c)))?;
    let mut counts = [(b'\t', 0), (b',', 0), (b';', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        if let Some(count) = counts.iter_mut().find(|c| c.0 == byte && !quoted) {
            count.1 += 1;
        }
    }
    let best = counts.iter().rev().max_by_key(|c| c.1)?;
    Some(if best.1 == 0 { NONE } else { best.0 })
}

fn records(text: &str, delimiter: u8, quoting: bool) -> Result<RawTable> {
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).quoting(quoting).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut lines = Lines::new(text);
    let mut record = StringRecord::new();
    let mut writer: Option<Writer> = None;
    let mut ragged = Vec::new();
    while reader.read_record(&mut record).map_err(|e| damaged(&e))? {
        let row = lines.row(record.position().map_or(0, csv::Position::byte) as usize);
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let Some(writer) = &mut writer else {
            let header: Vec<_> = record.iter().map(|f| if quoting { f.into() } else { unquoted(f) }).collect();
            writer = Some(Writer::new(row, header.iter().map(AsRef::as_ref), text.len() / record.as_slice().len().max(64)));
            continue;
        };
        if record.len() != writer.width() {
            ragged.push(Ragged { row, fields: record.len(), text: beginning(&record) });
            continue;
        }
        writer.begin_row(row);
        for (column, field) in record.iter().enumerate() {
            if quoting {
                writer.put(column, field);
            } else {
                writer.put(column, &unquoted(field));
            }
        }
    }
    let writer = writer.ok_or_else(nothing_there)?;
    Ok(RawTable { ragged, ..writer.finish() })
}

fn damaged(error: &csv::Error) -> Error {
    Error::input("文本表格无法解析", "the text table cannot be parsed").found(error.to_string())
}

/// The first signs of a record, for the note on it.
fn beginning(record: &StringRecord) -> String {
    let joined = record.iter().map(str::trim).collect::<Vec<_>>().join(" | ");
    joined.char_indices().nth(80).map_or(joined.clone(), |(end, _)| format!("{}…", &joined[..end]))
}

/// Counts lines up to the start of a record, where the reader of records counts only those it has consumed.
struct Lines<'a> {
    bytes: &'a [u8],
    end_of_line: u8,
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        Self { bytes, end_of_line: if bytes.contains(&b'\n') { b'\n' } else { b'\r' }, at: 0, line: 1 }
    }

    #[expect(clippy::naive_bytecount, reason = "the compiler makes vector code of it; a crate for it is not needed")]
    fn row(&mut self, mut start: usize) -> u32 {
        while matches!(self.bytes.get(start), Some(b'\n' | b'\r')) {
            start += 1;
        }
        self.line += self.bytes[self.at..start].iter().filter(|b| **b == self.end_of_line).count() as u32;
        self.at = start;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::super::raw::Values;
    use super::*;
    use proptest::prelude::*;

    fn cells(table: &RawTable) -> Vec<Vec<Option<String>>> {
        let columns = table.columns.iter().map(|c| match &c.values {
            Values::Text(t) => t.iter().map(|v| v.map(str::to_owned)).collect::<Vec<_>>(),
            Values::Unsupported(_) => unreachable!(),
        });
        let columns: Vec<_> = columns.collect();
        (0..table.rows.len()).map(|i| columns.iter().map(|c| c[i].clone()).collect()).collect()
    }

    fn some(row: &[&str]) -> Vec<Option<String>> {
        row.iter().map(|v| (!v.is_empty()).then(|| (*v).to_owned())).collect()
    }

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
            assert_eq!(delimiter(text), Some(expected), "{text}");
        }
        assert_eq!(delimiter(" \n,,\n"), None);
    }

    #[test]
    fn quotes_hold_line_breaks_and_rows_are_counted_as_lines() {
        for end in ["\n", "\r\n"] {
            let text = ["", "号,题", "1,\"a", "b\"\"c\"", "", " , ", "2,\"d,e\"", "3"].join(end);
            let table = read(text.as_bytes(), None).unwrap();
            assert_eq!(table.header_row, 2);
            assert_eq!(table.rows, [3, 7]);
            assert_eq!(cells(&table), [some(&["1", &format!("a{end}b\"c")]), some(&["2", "d,e"])]);
            assert_eq!(table.ragged, [Ragged { row: 8, fields: 1, text: "3".into() }]);
        }
    }

    #[test]
    fn in_a_tsv_a_lone_quote_is_a_sign_like_any_other() {
        let table = read("号\t题\n1\t\"5 inch\n2\t\"1/2\"\"管\"\n3\ta\"b\n".as_bytes(), None).unwrap();
        assert_eq!(cells(&table), [some(&["1", "\"5 inch"]), some(&["2", "1/2\"管"]), some(&["3", "a\"b"])]);
        let table = read("号\t题\n1\t\"a\nb\"\n2\t\"c\td\"\n".as_bytes(), None).unwrap();
        assert_eq!(cells(&table), [some(&["1", "a\nb"]), some(&["2", "c\td"])]);
        assert!(table.ragged.is_empty());
    }

    #[test]
    fn html_and_binary_data_are_no_table() {
        for text in ["<html><table>", " <?xml version", "{\\rtf1", "a,b\0c"] {
            assert_eq!(read(text.as_bytes(), None).unwrap_err().kind(), "input");
        }
        for text in ["", "\n \n", ",,\n"] {
            assert_eq!(read(text.as_bytes(), None).unwrap_err().kind(), "input");
        }
    }

    proptest! {
        #[test]
        fn what_a_csv_writer_writes_is_read_back(
            rows in prop::collection::vec(prop::collection::vec("[a甲,;\t|\"\n ]{0,5}", 3), 1..20),
            delimiter in prop::sample::select(vec![b',', b';', b'|'])
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(vec![]);
            writer.write_record(["h1", "h2", "h3"]).unwrap();
            rows.iter().for_each(|r| writer.write_record(r).unwrap());
            let table = read(&writer.into_inner().unwrap(), None).unwrap();
            let trimmed = |r: &Vec<String>| r.iter().map(|v| Some(v.trim().to_owned()).filter(|v| !v.is_empty())).collect::<Vec<_>>();
            let expected: Vec<_> = rows.iter().map(trimmed).filter(|r| r.iter().any(Option::is_some)).collect();
            prop_assert_eq!(cells(&table), expected);
        }
    }
}
