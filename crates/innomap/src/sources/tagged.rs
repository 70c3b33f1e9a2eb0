//! Tagged text: a record is lines that begin with a tag of two signs, and ends with `ER`. Derwent exports by way of Web of
//! Science are such.

use super::ReadConfig;
use super::encoding::{self, Decoded};
use super::portion::Watch;
use super::raw::{Ragged, RawTable, Writer, nothing_there};
use crate::{Message, Result};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Ends a record.
const END: &str = "ER";
/// Ends the file.
const END_OF_FILE: &str = "EF";
/// Speak of the file, not of a record.
const OF_FILE: &[&str] = &["FN", "VR"];
/// Running text that was broken into lines; the lines of all other tags are values.
const RUNNING: &[&str] = &["TI", "AB", "TF", "EA", "SO", "DE"];

/// The tag of a line, and what follows it.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let bytes = tag.as_bytes();
    let is_tag = bytes[0].is_ascii_uppercase() && (bytes[1].is_ascii_uppercase() || bytes[1].is_ascii_digit());
    (is_tag && (rest.is_empty() || rest.starts_with(' '))).then(|| (tag, rest.trim()))
}

/// Whether the text is tagged: its first lines are, and one of the lines ends a record.
pub(super) fn is_tagged(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut lines = bytes.split(|b| *b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let tagged = |line: &[u8]| std::str::from_utf8(line).is_ok_and(|l| tag(l).is_some()) && !line.contains(&b'\t');
    let Some(first) = lines.find(|line| !line.trim_ascii().is_empty()) else { return false };
    tagged(first) && lines.any(|line| line.trim_ascii_end() == END.as_bytes())
}

/// So many bytes are counted at a time.
const COUNTED: u64 = 1 << 16;

/// A record as it grows: the place of each tag's column and its text.
#[derive(Default)]
struct Record {
    row: u32,
    cells: Vec<(usize, String)>,
}

/// Reads a tagged text. Each tag is a column; several values of one are joined by `; `.
pub(super) fn read(bytes: &[u8], config: &ReadConfig, watch: Watch<'_>) -> Result<RawTable> {
    let Decoded { text, encoding, .. } = encoding::decode(bytes, config.encoding.as_deref())?;
    let mut tags: Vec<String> = Vec::new();
    let mut records: Vec<Record> = Vec::new();
    let mut open: Option<Record> = None;
    let mut stray = Vec::new();
    let (mut ended, mut read_bytes) = (false, 0);
    for (at, line) in text.lines().enumerate() {
        let row = at as u32 + 1;
        watch.check()?;
        read_bytes += line.len() as u64 + 1;
        if read_bytes > COUNTED {
            watch.add(std::mem::take(&mut read_bytes));
        }
        match tag(line) {
            Some((END, _)) => records.extend(open.take()),
            Some((END_OF_FILE, "")) => ended = true,
            Some((tag, _)) if open.is_none() && OF_FILE.contains(&tag) => {}
            Some((tag, value)) => {
                let column = tags.iter().position(|t| t == tag).unwrap_or_else(|| {
                    tags.push(tag.to_owned());
                    tags.len() - 1
                });
                let record = open.get_or_insert_with(|| Record { row, ..Record::default() });
                put(record, column, value, &tags);
            }
            None if line.trim().is_empty() => {}
            None => match open.as_mut().and_then(|r| r.cells.last().map(|c| c.0).map(|column| (r, column))) {
                Some((record, column)) if line.starts_with(' ') => put(record, column, line.trim(), &tags),
                _ => stray.push(Ragged { row, fields: 1, text: line.chars().take(80).collect() }),
            },
        }
    }
    if tags.is_empty() {
        return Err(nothing_there());
    }
    let mut table = write(&tags, &records);
    // A record without its end is not whole.
    table.ragged.extend(open.map(|r| Ragged {
        row: r.row,
        fields: r.cells.len(),
        text: r.cells.into_iter().map(|c| c.1).take(3).collect::<Vec<_>>().join(" | "),
    }));
    table.ragged.extend(stray);
    table.ragged.sort_by_key(|r| r.row);
    if !ended {
        table
            .warnings
            .push(Message::new("文件末尾没有 EF 标记，可能不完整", "the file does not end with EF and may be incomplete"));
    }
    table.encoding = Some(encoding);
    table.format = "tagged".into();
    Ok(table)
}

fn put(record: &mut Record, column: usize, value: &str, tags: &[String]) {
    let Some((_, text)) = record.cells.iter_mut().find(|c| c.0 == column) else {
        record.cells.push((column, value.to_owned()));
        return;
    };
    if value.is_empty() {
        return;
    }
    let running = RUNNING.contains(&tags[column].as_str());
    let separator = if text.is_empty() {
        ""
    } else if running || text.ends_with(';') {
        " "
    } else {
        "; "
    };
    text.push_str(separator);
    text.push_str(value);
}

fn write(tags: &[String], records: &[Record]) -> RawTable {
    let mut writer = Writer::new(0, tags.iter().map(String::as_str), records.len());
    for record in records {
        writer.begin_row(record.row);
        for (column, text) in &record.cells {
            writer.put(*column, text.trim_end_matches(';'));
        }
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::super::portion::Portion;
    use super::super::raw::Values;
    use super::*;
    use crate::tables::Progress;

    const TEXT: &str = "FN Clarivate\nVR 1.0\nPT P\nPN CN1-A; WO2-A1\nTI   A reducer\n   with teeth\nAE FIRM A (AAAA-C)\n   FIRM B (BBBB-C)\n\
                        ER\n\nPT P\nPN US3-B2\nAB    NOVELTY - x\nER\n\nPT P\nPN CN9-A\nEF\n";

    fn cell(table: &RawTable, tag: &str, row: usize) -> Option<String> {
        let column = table.columns.iter().find(|c| c.header == tag).unwrap();
        let Values::Text(values) = &column.values else { unreachable!() };
        values.get(row).map(str::to_owned)
    }

    #[test]
    fn a_record_is_a_row_and_a_tag_a_column() {
        for text in [TEXT.to_owned(), TEXT.replace('\n', "\r\n"), format!("\u{feff}{TEXT}")] {
            assert!(is_tagged(text.as_bytes()));
            let table =
                read(text.as_bytes(), &ReadConfig::default(), Watch { portion: &Portion::default(), progress: &Progress::new() })
                    .unwrap();
            assert_eq!(table.rows, [3, 11]);
            assert_eq!(cell(&table, "PN", 0).as_deref(), Some("CN1-A; WO2-A1"));
            assert_eq!(cell(&table, "TI", 0).as_deref(), Some("A reducer with teeth"));
            assert_eq!(cell(&table, "AE", 0).as_deref(), Some("FIRM A (AAAA-C); FIRM B (BBBB-C)"));
            assert_eq!(cell(&table, "TI", 1), None);
            assert_eq!(table.ragged.len(), 1, "a record without its end is set aside");
            assert_eq!(table.ragged[0].row, 16);
            assert!(table.warnings.is_empty());
        }
        assert!(!is_tagged(b"PN\tTI\nCN1\tER\nER\n"));
        assert!(!is_tagged(b"publication,title\nCN1,x\n"));
    }
}
