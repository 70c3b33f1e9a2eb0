//! Text tables: csv, tsv and their kin. Their rows are read by the block, so that no file has to fit into memory.

use encoding_rs::{GB18030, UTF_8};
use polars_core::prelude::{StringChunked, StringChunkedBuilder};
use rayon::prelude::*;

use super::ReadConfig;
use super::blocks::{Blocks, Fingerprint, LONGEST_RECORD, Origin, Packing, Transcoded};
use super::encoding;
use super::layout::{Head, Layout};
use super::portion::{Portion, Watch};
use super::raw::{Ragged, RawColumn, RawTable, Values};
use super::records::{Field, lines, split};
use super::values::cell;
use crate::tables::Progress;
use crate::{Error, Result};

/// Blocks that are worked on at a time; those that follow are read meanwhile.
const BLOCKS_AT_ONCE: usize = 8;

/// A text table of which the beginning is known and the rows are still to be read.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    origin: Origin<'a>,
    head: Head,
    layout: Layout,
    /// Whether the other rule of quotes was tried already.
    tried: bool,
}

/// How reading the rows came out.
#[derive(Debug)]
pub(super) enum Outcome<'a> {
    /// All were handed over.
    Done { ragged: Vec<Ragged>, fingerprint: Fingerprint },
    /// Encoding or quotes are others than the beginning showed: what was handed over is void, and these are the rows.
    Again(Box<Rows<'a>>),
}

/// Reads a text table that lies in memory.
pub(super) fn read(bytes: &[u8], config: &ReadConfig, watch: Watch<'_>) -> Result<RawTable> {
    Rows::open(Origin::Bytes(bytes), config)?.all(config, watch).map(|(table, _)| table)
}

/// Columns of some rows, and their lines.
type Part = (Vec<StringChunked>, Vec<u32>);

/// What was read of a block.
struct Parsed {
    text: String,
    /// Where the records that are whole end.
    end: usize,
    columns: Vec<StringChunked>,
    /// Line of each row within the block, from 1.
    rows: Vec<u32>,
    ragged: Vec<Ragged>,
    /// Records that were passed over: header and what comes before it.
    passed: usize,
}

/// Where in the file the reading is.
struct Position {
    lines: u32,
    offset: usize,
    /// Records still to be passed over.
    pass: usize,
    /// The beginning of a record that ends in a later block.
    open: String,
    /// Signs beyond ASCII so far, as far as they matter.
    beyond_ascii: usize,
}

/// Why the rows cannot be read on.
enum Stop {
    /// The bytes are not of the encoding.
    NotUtf8 {
        offset: usize,
        beyond_ascii: usize,
    },
    /// A record does not end.
    Endless,
    Failed(Error),
}

impl<'a> Rows<'a> {
    /// Looks at the beginning of a table.
    pub(super) fn open(origin: Origin<'a>, config: &ReadConfig) -> Result<Self> {
        let head = Head::read(&origin, config.encoding.as_deref())?;
        Self::of(origin, head, config)
    }

    fn of(origin: Origin<'a>, head: Head, config: &ReadConfig) -> Result<Self> {
        let layout = Layout::find(&head, config)?;
        Ok(Self { origin, head, layout, tried: false })
    }

    /// The table without its rows.
    pub(super) fn table(&self) -> RawTable {
        let column = |header: String| RawColumn { header, values: Values::Text(StringChunked::default()) };
        let suffix = match self.origin.packing() {
            Packing::Plain => "",
            Packing::Gzip => ".gz",
            Packing::Zstd => ".zst",
        };
        RawTable {
            columns: self.layout.headers().into_iter().map(column).collect(),
            header_row: self.layout.row,
            format: format!("{}{suffix}", if self.layout.rule.delimiter == b'\t' { "tsv" } else { "csv" }),
            encoding: Some(self.head.name.clone()),
            warnings: self.layout.warnings.clone(),
            ..RawTable::default()
        }
    }

    /// The table, its rows still to be read.
    pub(super) fn into_table(self) -> RawTable
    where
        'a: 'static,
    {
        let table = self.table();
        RawTable { rest: Some(self), ..table }
    }

    /// Whether each column has a header; one without counts only if it has a value.
    pub(super) fn named(&self) -> Vec<bool> {
        self.layout.cells.iter().map(|h| !h.is_empty()).collect()
    }

    /// The table with all its rows in memory, and the fingerprint of its file.
    pub(super) fn all(mut self, config: &ReadConfig, watch: Watch<'_>) -> Result<(RawTable, Fingerprint)> {
        loop {
            let mut parts: Vec<(Vec<RawColumn>, Vec<u32>)> = Vec::new();
            let accept = |part: Vec<_>| {
                parts.extend(part);
                Ok(())
            };
            match self.read(config, watch, |columns, rows| (columns, rows), accept)? {
                Outcome::Done { ragged, fingerprint } => return Ok((self.collected(parts, ragged)?, fingerprint)),
                Outcome::Again(other) => self = *other,
            }
        }
    }

    /// The table with its rows.
    fn collected(&self, parts: Vec<(Vec<RawColumn>, Vec<u32>)>, ragged: Vec<Ragged>) -> Result<RawTable> {
        let mut table = RawTable { ragged, ..self.table() };
        let mut texts = vec![StringChunked::default(); table.columns.len()];
        for (columns, rows) in parts {
            table.rows.extend(rows);
            for (to, column) in texts.iter_mut().zip(columns) {
                if let Values::Text(values) = column.values {
                    to.append_owned(values).map_err(|e| super::internal(&e))?;
                }
            }
        }
        let columns = table.columns.into_iter().zip(texts).zip(self.named());
        let kept = columns.filter(|((_, values), named)| *named || values.null_count() < values.len());
        table.columns = kept.map(|((c, values), _)| RawColumn { values: Values::Text(values), ..c }).collect();
        Ok(table)
    }

    /// Reads the rows: `prepare` gets the columns of some rows with their numbers, on any thread, and `accept` what became
    /// of them, in their order.
    pub(super) fn read<T: Send>(
        &self,
        config: &ReadConfig,
        watch: Watch<'_>,
        prepare: impl Fn(Vec<RawColumn>, Vec<u32>) -> T + Sync,
        mut accept: impl FnMut(Vec<T>) -> Result<()>,
    ) -> Result<Outcome<'a>> {
        let (mut blocks, fingerprint) = self.blocks(watch)?;
        let mut position =
            Position { lines: 0, offset: self.head.mark, pass: self.layout.records, open: String::new(), beyond_ascii: 0 };
        let headers = self.layout.headers();
        let finish = |(columns, rows): Part| {
            let named = headers.iter().zip(columns);
            let columns = named.map(|(h, values)| RawColumn { header: h.clone(), values: Values::Text(values) });
            prepare(columns.collect(), rows)
        };
        let (mut ragged, mut tried) = (Vec::new(), self.tried);
        let mut window = self.window(&mut blocks);
        loop {
            watch.check()?;
            let (current, ended) = match window {
                Ok(current) => (Ok(current), false),
                Err(stop) => (Err(stop), true),
            };
            let ended = ended || current.as_ref().is_ok_and(Vec::is_empty);
            let (next, parts) = rayon::join(
                || if ended { Ok(Vec::new()) } else { self.window(&mut blocks) },
                || {
                    let parts = self.parse_all(current?, ended, &mut position, &mut ragged)?;
                    Ok(parts.into_par_iter().map(finish).collect::<Vec<T>>())
                },
            );
            let uneven = !ragged.is_empty() || matches!(parts, Err(Stop::Endless));
            if uneven && !tried {
                tried = true;
                if let Some(other) = self.with_other_quotes(config, watch.progress)? {
                    return Ok(Outcome::Again(Box::new(other)));
                }
            }
            match parts {
                Ok(parts) => accept(parts)?,
                Err(stop) => return self.stopped(stop, config).map_err(|e| watch.progress.reason(e)),
            }
            if ended {
                return Ok(Outcome::Done { ragged, fingerprint });
            }
            window = next;
        }
    }

    fn blocks<'s>(&'s self, watch: Watch<'s>) -> Result<(Blocks<'s>, Fingerprint)> {
        let (mut input, fingerprint) = self.origin.open(Some(watch)).map_err(|e| self.origin.error(&e))?;
        let mut mark = vec![0; self.head.mark];
        input.read_exact(&mut mark).map_err(|e| self.origin.error(&e))?;
        if !self.head.encoding.is_ascii_compatible() {
            input = Box::new(Transcoded::new(input, self.head.encoding));
        }
        Ok((Blocks::new(input, self.head.end_of_line, self.layout.rule), fingerprint))
    }

    /// The next blocks; none at the end.
    fn window(&self, blocks: &mut Blocks<'_>) -> std::result::Result<Vec<Vec<u8>>, Stop> {
        let mut window = Vec::with_capacity(BLOCKS_AT_ONCE);
        while window.len() < BLOCKS_AT_ONCE {
            match blocks.next() {
                Ok(Some(block)) => window.push(block),
                Ok(None) => break,
                Err(e) if e.kind() == std::io::ErrorKind::FileTooLarge => return Err(Stop::Endless),
                Err(e) if e.kind() == std::io::ErrorKind::InvalidData && self.origin.packing() == Packing::Plain => {
                    return Err(Stop::Failed(encoding::unreadable(&self.head.name)));
                }
                Err(e) => return Err(Stop::Failed(self.origin.error(&e))),
            }
        }
        Ok(window)
    }

    fn decode(&self, block: Vec<u8>) -> std::result::Result<String, String> {
        // What is no encoding of single bytes was made UTF-8 while it was read.
        let with = if self.head.encoding.is_ascii_compatible() { self.head.encoding } else { UTF_8 };
        encoding::text(block, with)
    }

    /// The columns of all blocks with the numbers of their rows. Each block is taken to begin with a record; where the one
    /// before it shows that it does not, it is gone through again.
    fn parse_all(
        &self,
        window: Vec<Vec<u8>>,
        ended: bool,
        at: &mut Position,
        ragged: &mut Vec<Ragged>,
    ) -> std::result::Result<Vec<Part>, Stop> {
        let pass = at.pass;
        let parse = |(i, block): (usize, Vec<u8>)| {
            let bytes = block.len();
            let text = self.decode(block)?;
            let beyond = encoding::beyond_ascii(&text);
            Ok((self.parse(text, if i == 0 { pass } else { 0 }, false), bytes, beyond))
        };
        let parsed: Vec<std::result::Result<_, String>> = window.into_par_iter().enumerate().map(parse).collect();
        let mut out = Vec::with_capacity(parsed.len() + 1);
        for (i, parsed) in parsed.into_iter().enumerate() {
            let (mut part, bytes, beyond) = parsed.map_err(|valid| Stop::NotUtf8 {
                offset: at.offset + valid.len(),
                beyond_ascii: at.beyond_ascii + encoding::beyond_ascii(&valid),
            })?;
            if !at.open.is_empty() || (i > 0 && at.pass > 0) {
                let text = std::mem::take(&mut at.open) + &part.text;
                part = self.parse(text, at.pass, false);
            }
            at.offset += bytes;
            at.beyond_ascii += beyond;
            part.text[part.end..].clone_into(&mut at.open);
            if at.open.len() > LONGEST_RECORD {
                return Err(Stop::Endless);
            }
            out.push(self.placed(part, at, ragged));
        }
        if ended && !at.open.is_empty() {
            let part = self.parse(std::mem::take(&mut at.open), at.pass, true);
            out.push(self.placed(part, at, ragged));
        }
        Ok(out)
    }

    /// Turns lines of a block into lines of the file.
    fn placed(&self, mut part: Parsed, at: &mut Position, ragged: &mut Vec<Ragged>) -> Part {
        part.rows.iter_mut().for_each(|row| *row += at.lines);
        ragged.extend(part.ragged.into_iter().map(|r| Ragged { row: r.row + at.lines, ..r }));
        at.lines += lines(&part.text.as_bytes()[..part.end], self.head.end_of_line);
        at.pass -= part.passed;
        (part.columns, part.rows)
    }

    fn parse(&self, text: String, pass: usize, ended: bool) -> Parsed {
        let bytes = text.as_bytes();
        let rule = self.layout.rule;
        let width = self.layout.cells.len();
        let capacity = lines(bytes, self.head.end_of_line) as usize + 1;
        let mut builders: Vec<_> = (0..width).map(|_| StringChunkedBuilder::new("".into(), capacity)).collect();
        let (mut rows, mut ragged) = (Vec::with_capacity(capacity), Vec::new());
        let (mut passed, mut from, mut line) = (0, 0, 1);
        let end = split(bytes, rule, ended, |start, fields| {
            line += lines(&bytes[from..start], self.head.end_of_line);
            from = start;
            if passed < pass {
                passed += 1;
            } else if fields.len() == width && !is_blank(&text, fields) {
                rows.push(line);
                for (builder, field) in builders.iter_mut().zip(fields) {
                    builder.append_option(cell(&rule.value(field, &text)));
                }
            } else if !is_blank(&text, fields) {
                ragged.push(Ragged { row: line, fields: fields.len(), text: beginning(&text, fields) });
            }
            true
        });
        let columns = builders.into_iter().map(StringChunkedBuilder::finish).collect();
        Parsed { text, end, columns, rows, ragged, passed }
    }

    /// The same rows read with the other rule of quotes, where that makes all of them as wide as the header. Exports by tab
    /// seldom quote, and a lone inch sign would swallow rows; csv quotes, and not always as it should.
    fn with_other_quotes(&self, config: &ReadConfig, progress: &Progress) -> Result<Option<Self>> {
        let Some(layout) = self.layout.with_other_quotes(&self.head, config)? else { return Ok(None) };
        let other = Self { origin: self.origin.clone(), head: self.head.clone(), layout, tried: true };
        Ok(if other.is_even(progress)? { Some(other) } else { None })
    }

    /// Whether all records have as many fields as the header.
    fn is_even(&self, progress: &Progress) -> Result<bool> {
        // It is counted where its rows are read.
        let portion = Portion::default();
        let (mut blocks, _) = self.blocks(Watch { portion: &portion, progress })?;
        let (mut open, mut passed, mut even, mut ended) = (String::new(), 0, true, false);
        while even && !ended {
            let Ok(block) = blocks.next() else { return Ok(false) };
            ended = block.is_none();
            let Ok(text) = self.decode(block.unwrap_or_default()) else { return Ok(false) };
            let text = std::mem::take(&mut open) + &text;
            // A quote that is never closed swallows rows, which makes nothing even.
            if ended && !text.is_empty() {
                return Ok(false);
            }
            let end = split(text.as_bytes(), self.layout.rule, ended, |_, fields| {
                passed += 1;
                even = passed <= self.layout.records || fields.len() == self.layout.cells.len() || is_blank(&text, fields);
                even
            });
            text[end..].clone_into(&mut open);
            even &= open.len() <= LONGEST_RECORD;
        }
        Ok(even)
    }

    fn stopped(&self, stop: Stop, config: &ReadConfig) -> Result<Outcome<'a>> {
        match stop {
            Stop::NotUtf8 { beyond_ascii, .. }
                if self.head.found && self.head.encoding == UTF_8 && self.head.mark == 0 && beyond_ascii < encoding::SURE =>
            {
                let head = Head::read(&self.origin, Some(GB18030.name()))?;
                Ok(Outcome::Again(Box::new(Self::of(self.origin.clone(), head, config)?)))
            }
            Stop::NotUtf8 { offset, .. } if self.head.encoding == UTF_8 => {
                Err(encoding::unreadable(&format!("UTF-8 @ {offset}")))
            }
            Stop::NotUtf8 { .. } => Err(encoding::unreadable(self.head.encoding.name())),
            Stop::Endless => Err(Error::input("有一行太长", "a record is too long")
                .found(format!("> {} MB", LONGEST_RECORD >> 20))
                .expected("每行一条记录", "one record a line")
                .hint("可能有未闭合的引号，请检查导出", "a quote may never be closed; check the export")),
            Stop::Failed(error) => Err(error),
        }
    }
}

/// Whether there is nothing in a record.
pub(super) fn is_blank(text: &str, fields: &[Field]) -> bool {
    fields.iter().all(|field| field.text(text).trim().is_empty())
}

/// The first signs of a record, for a note on it.
pub(super) fn beginning(text: &str, fields: &[Field]) -> String {
    let joined = fields.iter().map(|f| f.text(text).trim().to_owned()).collect::<Vec<_>>().join(" | ");
    joined.char_indices().nth(80).map_or(joined.clone(), |(end, _)| format!("{}…", &joined[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<RawTable> {
        super::read(bytes, &ReadConfig::default(), Watch { portion: &Portion::default(), progress: &Progress::new() })
    }

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
    fn quotes_hold_line_breaks_and_rows_are_counted_as_lines() {
        for end in ["\n", "\r\n"] {
            let text = ["", "号,题", "1,\"a", "b\"\"c\"", "", " , ", "2,\"d,e\"", "3"].join(end);
            let table = read(text.as_bytes()).unwrap();
            assert_eq!(table.header_row, 2);
            assert_eq!(table.rows, [3, 7]);
            assert_eq!(cells(&table), [some(&["1", &format!("a{end}b\"c")]), some(&["2", "d,e"])]);
            assert_eq!(table.ragged, [Ragged { row: 8, fields: 1, text: "3".into() }]);
        }
    }

    #[test]
    fn in_a_tsv_a_lone_quote_is_a_sign_like_any_other() {
        let table = read("号\t题\n1\t\"5 inch\n2\t\"1/2\"\"管\"\n3\ta\"b\n".as_bytes()).unwrap();
        assert_eq!(cells(&table), [some(&["1", "\"5 inch"]), some(&["2", "1/2\"管"]), some(&["3", "a\"b"])]);
        let table = read("号\t题\n1\t\"a\nb\"\n2\t\"c\td\"\n".as_bytes()).unwrap();
        assert_eq!(cells(&table), [some(&["1", "a\nb"]), some(&["2", "c\td"])]);
        assert!(table.ragged.is_empty());
    }

    #[test]
    fn html_and_binary_data_are_no_table() {
        for text in ["<html><table>", " <?xml version", "{\\rtf1", "a,b\0c"] {
            assert_eq!(read(text.as_bytes()).unwrap_err().kind(), "input");
        }
        for text in ["", "\n \n", ",,\n"] {
            assert_eq!(read(text.as_bytes()).unwrap_err().kind(), "input");
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
            let table = read(&writer.into_inner().unwrap()).unwrap();
            let trimmed = |r: &Vec<String>| r.iter().map(|v| Some(v.trim().to_owned()).filter(|v| !v.is_empty())).collect::<Vec<_>>();
            let expected: Vec<_> = rows.iter().map(trimmed).filter(|r| r.iter().any(Option::is_some)).collect();
            prop_assert_eq!(cells(&table), expected);
        }
    }
}
