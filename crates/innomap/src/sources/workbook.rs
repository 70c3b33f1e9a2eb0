//! Workbooks: xlsx cell by cell, old xls by the sheet.

use std::io::Cursor;

use calamine::{Data, DataType, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use super::file::not_a_table;
use super::header::fold;
use super::header_row::{HEADER_ROWS, header_row};
use super::portion::{Watch, Watched};
use super::raw::{RawTable, Writer, nothing_there};
use super::{ReadConfig, profile_set};
use crate::error::nearest;
use crate::tables::Progress;
use crate::{Error, Message, Result};

/// How a file of the older office formats begins.
pub(super) const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// So many known headers show the table among the sheets of a workbook.
const KNOWN: usize = 2;

/// The bytes of a workbook.
type Source<'a> = Watched<'a, Cursor<&'a [u8]>>;

/// Reads the sheet of the name the user gave, else the first visible one with known headers, else the first that is not empty.
pub(super) fn read(bytes: &[u8], config: &ReadConfig, watch: Watch<'_>) -> Result<RawTable> {
    let source = Watched::new(Cursor::new(bytes), watch);
    if bytes.starts_with(OLE) {
        refuse_encrypted(bytes)?;
        let mut book: Xls<_> = Xls::new(source).map_err(|e| match e {
            XlsError::Password => encrypted(),
            e => damaged(&e),
        })?;
        let sheets = book.sheets_metadata().to_vec();
        let mut table = choose(&sheets, config, |name| read_xls(&mut book, name, config, watch.progress))?;
        table.format = "xls".into();
        return Ok(table);
    }
    let mut book: Xlsx<_> = Xlsx::new(source).map_err(|e| match e {
        XlsxError::Password => encrypted(),
        // An archive that can be opened and has no workbook in it is something else.
        XlsxError::FileNotFound(part) => not_a_table(&format!("zip ≠ {part}")),
        e => damaged(&e),
    })?;
    let sheets = book.sheets_metadata().to_vec();
    if sheets.is_empty() {
        return Err(not_a_table("zip"));
    }
    let mut table = choose(&sheets, config, |name| read_xlsx(&mut book, name, config, watch.progress))?;
    table.format = "xlsx".into();
    Ok(table)
}

fn choose(sheets: &[Sheet], config: &ReadConfig, mut read: impl FnMut(&str) -> Result<Option<RawTable>>) -> Result<RawTable> {
    let tables = || sheets.iter().filter(|s| s.typ == SheetType::WorkSheet);
    if let Some(wanted) = &config.sheet {
        let name = tables().map(|s| s.name.as_str()).find(|n| n == wanted).ok_or_else(|| no_sheet(wanted, sheets))?;
        let table = read(name).and_then(|t| t.ok_or_else(nothing_there)).map_err(|e| e.sheet(name))?;
        return Ok(RawTable { sheet: Some(name.to_owned()), ..table });
    }
    let mut first: Option<(&str, RawTable)> = None;
    for name in tables().filter(|s| s.visible == SheetVisible::Visible).map(|s| s.name.as_str()) {
        let Some(table) = read(name).map_err(|e| e.sheet(name))? else { continue };
        let known = known_among(&table.headers(), config)?;
        // A cover or a note may stand before the table.
        if known >= KNOWN {
            first = Some((name, table));
            break;
        }
        first.get_or_insert((name, table));
    }
    let (name, mut table) = first.ok_or_else(nothing_there)?;
    let others: Vec<&str> = tables().map(|s| s.name.as_str()).filter(|other| *other != name).collect();
    if !others.is_empty() {
        let others = others.join(", ");
        table.warnings.push(Message::new(
            format!("只读取了工作表「{name}」；未读取：{others}（可用 sheet= 指定）"),
            format!("only the sheet '{name}' was read; not read: {others} (name one with sheet=)"),
        ));
    }
    table.sheet = Some(name.to_owned());
    Ok(table)
}

/// How many of the headers a profile_set, the user or our own tables know.
fn known_among(headers: &[&str], config: &ReadConfig) -> Result<usize> {
    let known = profile_set::known_headers(config.profile.as_deref())?;
    let named = |header: &str| config.columns.values().any(|h| fold(h) == header);
    Ok(headers.iter().map(|h| fold(h)).filter(|h| known.contains(h) || named(h)).count())
}

fn read_xlsx(book: &mut Xlsx<Source<'_>>, name: &str, config: &ReadConfig, progress: &Progress) -> Result<Option<RawTable>> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|e| damaged(&e))?;
    let mut sheet = SheetRows::new(config);
    let mut row = Vec::new();
    let mut at = 0;
    while let Some(cell) = cells.next_cell().map_err(|e| damaged(&e))? {
        let (y, x) = cell.get_position();
        if y != at {
            progress.check()?;
            sheet.add(at, &row)?;
            row.clear();
            at = y;
        }
        if !cell.get_value().is_empty() {
            row.push((x as usize, cell.get_value().clone()));
        }
    }
    sheet.add(at, &row)?;
    sheet.finish()
}

fn read_xls(book: &mut Xls<Source<'_>>, name: &str, config: &ReadConfig, progress: &Progress) -> Result<Option<RawTable>> {
    let range = book.worksheet_range(name).map_err(|e| damaged(&e))?;
    let (top, left) = range.start().unwrap_or_default();
    let mut sheet = SheetRows::new(config);
    let mut row: Vec<(usize, Data)> = Vec::new();
    for (y, cells) in range.rows().enumerate() {
        progress.check()?;
        row.clear();
        row.extend(cells.iter().enumerate().filter(|c| !DataType::is_empty(c.1)).map(|(x, c)| (x + left as usize, c.clone())));
        sheet.add(top + y as u32, &row)?;
    }
    sheet.finish()
}

/// The rows of a sheet. The first ones are kept until it is clear which of them is the header.
struct SheetRows<'a> {
    config: &'a ReadConfig,
    first: Vec<(u32, Vec<String>)>,
    writer: Option<Writer>,
    warnings: Vec<Message>,
    buffer: String,
}

impl<'a> SheetRows<'a> {
    fn new(config: &'a ReadConfig) -> Self {
        Self { config, first: Vec::new(), writer: None, warnings: Vec::new(), buffer: String::new() }
    }

    fn add<D: DataType>(&mut self, row: u32, cells: &[(usize, D)]) -> Result<()> {
        if let Some(writer) = &mut self.writer {
            put_row(writer, row, cells, &mut self.buffer, text_of);
            return Ok(());
        }
        let width = cells.iter().map(|c| c.0 + 1).max().unwrap_or(0);
        let mut texts = vec![String::new(); width];
        cells.iter().for_each(|(x, cell)| write_text(cell, &mut texts[*x]));
        if texts.iter().any(|t| !t.trim().is_empty()) {
            self.first.push((row, texts));
        }
        if self.first.len() == HEADER_ROWS { self.begin() } else { Ok(()) }
    }

    /// Finds the header among the first rows, and writes those below it.
    fn begin(&mut self) -> Result<()> {
        let first = std::mem::take(&mut self.first);
        let rows: Vec<&[String]> = first.iter().map(|r| r.1.as_slice()).collect();
        let Some(at) = header_row(&rows, self.config)? else { return Ok(()) };
        let (row, header) = &first[at];
        let mut writer = Writer::new(row + 1, header.iter().map(String::as_str), 1024);
        for (row, texts) in &first[at + 1..] {
            let cells: Vec<(usize, &String)> = texts.iter().enumerate().filter(|c| !c.1.is_empty()).collect();
            put_row(&mut writer, *row, &cells, &mut self.buffer, |text, _| text);
        }
        if at > 0 {
            let skipped = first[..at].iter().map(|(row, _)| (row + 1).to_string()).collect::<Vec<_>>().join(", ");
            self.warnings.push(Message::new(
                format!("表头在第 {} 行；其上的第 {skipped} 行不是数据，未读取", row + 1),
                format!("the header is row {}; rows {skipped} above it are no data and were not read", row + 1),
            ));
        }
        self.writer = Some(writer);
        Ok(())
    }

    fn finish(mut self) -> Result<Option<RawTable>> {
        if self.writer.is_none() {
            self.begin()?;
        }
        let mut table = self.writer.map(Writer::finish);
        if let Some(table) = &mut table {
            table.warnings.append(&mut self.warnings);
        }
        Ok(table)
    }
}

fn put_row<D>(
    writer: &mut Writer,
    row: u32,
    cells: &[(usize, D)],
    buffer: &mut String,
    text: impl for<'t> Fn(&'t D, &'t mut String) -> &'t str,
) {
    let mut begun = false;
    for (x, cell) in cells {
        let value = text(cell, buffer);
        if !begun && !value.trim().is_empty() {
            writer.begin_row(row + 1);
            begun = true;
        }
        if begun {
            writer.put(*x, value);
        }
    }
}

fn text_of<'t, D: DataType>(cell: &'t D, buffer: &'t mut String) -> &'t str {
    if let Some(shared) = cell.get_string() {
        return shared;
    }
    write_text(cell, buffer);
    buffer
}

/// The text of a cell: days as `yyyy-mm-dd`, whole numbers without a point; nothing for errors such as `#N/A`.
fn write_text<D: DataType>(cell: &D, out: &mut String) {
    use std::fmt::Write;
    out.clear();
    // Writing into a String cannot fail, so the results below are of no interest.
    let _ = if let Some(text) = cell.get_string().or_else(|| cell.get_duration_iso()) {
        write!(out, "{text}")
    } else if let Some(text) = cell.get_datetime_iso() {
        write!(out, "{}", text.strip_suffix("T00:00:00").unwrap_or(text))
    } else if let Some(date) = cell.get_datetime() {
        match date.to_ymd_hms_milli() {
            _ if date.is_duration() => write!(out, "{}", date.as_f64()),
            (year, month, day, 0, 0, 0, _) => write!(out, "{year:04}-{month:02}-{day:02}"),
            (year, month, day, hour, minute, second, _) => {
                write!(out, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
    } else if let Some(whole) = cell.get_int() {
        write!(out, "{whole}")
    } else if let Some(number) = cell.get_float() {
        write!(out, "{number}")
    } else if let Some(truth) = cell.get_bool() {
        write!(out, "{}", if truth { "TRUE" } else { "FALSE" })
    } else {
        Ok(())
    };
}

fn no_sheet(wanted: &str, sheets: &[Sheet]) -> Error {
    let names = || sheets.iter().map(|s| s.name.as_str());
    let near = nearest(wanted, names()).join(", ");
    let all = names().collect::<Vec<_>>().join(", ");
    let error = Error::name_not_found("工作簿中没有这张工作表", "the workbook has no sheet of that name")
        .found(wanted)
        .expected(all.clone(), all);
    if near.is_empty() { error } else { error.hint(format!("是否为「{near}」"), format!("did you mean '{near}'")) }
}

/// An encrypted workbook of the newer kind lies in an old container, in a stream of this name.
fn refuse_encrypted(bytes: &[u8]) -> Result<()> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|w| w == name) { Err(encrypted()) } else { Ok(()) }
}

fn encrypted() -> Error {
    Error::input("工作簿有密码保护", "the workbook is protected by a password")
        .expected("没有密码的工作簿", "a workbook without a password")
        .hint("请在表格软件中去掉密码后另存", "save it without the password first")
}

fn damaged(error: &dyn std::error::Error) -> Error {
    Error::input("工作簿不完整或已损坏", "the workbook is truncated or damaged")
        .found(error.to_string())
        .expected("完整的 xlsx 或 xls 文件", "a complete xlsx or xls file")
        .hint("请重新复制、下载或导出该文件", "copy, download or export the file again")
}
