//! Files: what they really are, whatever their suffix says, and their hash.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::raw::{RawTable, nothing_there};
use super::{ReadConfig, columnar, delimited, workbook};
use crate::tables::FileAudit;
use crate::{Error, Result};

const PARQUET: &[u8] = b"PAR1";
const GZIP: &[u8] = &[0x1F, 0x8B];
const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// Starts of files that hold no table that can be read.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"ARROW1", "Arrow IPC"),
    (b"SQLite format 3", "SQLite"),
];

/// A table and the file it came from.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) raw: RawTable,
    pub(super) audit: FileAudit,
}

/// Reads a file; its hash is taken beside.
pub(super) fn read(path: &Path, config: &ReadConfig) -> Result<Source> {
    open(path, config).map_err(|e| e.file(path))
}

fn open(path: &Path, config: &ReadConfig) -> Result<Source> {
    let io = |e: std::io::Error| Error::from_io(&e, path);
    let mut file = File::open(path).map_err(io)?;
    let mut start = Vec::with_capacity(PARQUET.len());
    (&mut file).take(PARQUET.len() as u64).read_to_end(&mut start).map_err(io)?;
    file.seek(SeekFrom::Start(0)).map_err(io)?;
    let (raw, sha256, bytes) = if start == PARQUET {
        // Parquet is read in place; holding its bytes in memory as well would double what a big file needs.
        let mut beside = File::open(path).map_err(io)?;
        let (raw, hashed) = rayon::join(|| columnar::read_parquet(file), || hash(&mut beside));
        let (sha256, bytes) = hashed.map_err(io)?;
        (raw?, sha256, bytes)
    } else {
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(io)?;
        let (raw, sha256) = rayon::join(|| read_content(&content, config), || hex(&Sha256::digest(&content)));
        (raw?, sha256, content.len() as u64)
    };
    let raw = raw.checked()?;
    let audit = FileAudit {
        path: path.display().to_string(),
        sha256,
        bytes,
        format: raw.format.clone(),
        encoding: raw.encoding.clone(),
        sheet: raw.sheet.clone(),
        header_row: u64::from(raw.header_row),
        read: (raw.rows.len() + raw.ragged.len()) as u64,
        ..FileAudit::default()
    };
    Ok(Source { raw, audit })
}

fn hash(file: &mut File) -> std::io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((hex(&hasher.finalize()), bytes));
        }
        hasher.update(&block[..read]);
        bytes += read as u64;
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads a table from the bytes of a file, compressed or not.
fn read_content(content: &[u8], config: &ReadConfig) -> Result<RawTable> {
    let (unpacked, suffix) = if content.starts_with(GZIP) {
        (Some(unpack_gzip(content).map_err(|e| truncated("gzip", &e))?), ".gz")
    } else if content.starts_with(ZSTD) {
        (Some(unpack_zstd(content).map_err(|e| truncated("zstd", &e))?), ".zst")
    } else {
        (None, "")
    };
    let bytes = unpacked.as_deref().unwrap_or(content);
    let mut table = read_unpacked(bytes, config)?;
    table.format.push_str(suffix);
    Ok(table)
}

/// How much bigger tables of text usually are than what they are compressed to.
const UNPACKED: usize = 8;

fn unpack_gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut unpacked = Vec::with_capacity(content.len() * UNPACKED);
    flate2::read::MultiGzDecoder::new(content).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

fn unpack_zstd(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut unpacked = Vec::with_capacity(content.len() * UNPACKED);
    zstd::Decoder::with_buffer(content)?.read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

fn truncated(what: &str, error: &std::io::Error) -> Error {
    Error::input("压缩文件不完整或已损坏", "the compressed file is truncated or damaged")
        .found(format!("{what}: {error}"))
        .expected("完整的压缩文件", "a complete compressed file")
        .hint("请重新复制或下载该文件", "copy or download the file again")
}

fn read_unpacked(bytes: &[u8], config: &ReadConfig) -> Result<RawTable> {
    if bytes.is_empty() {
        return Err(nothing_there());
    }
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(not_a_table(what));
    }
    if bytes.starts_with(PARQUET) {
        columnar::read_parquet(std::io::Cursor::new(bytes))
    } else if bytes.starts_with(workbook::ZIP) || bytes.starts_with(workbook::OLE) {
        workbook::read(bytes, config.sheet.as_deref())
    } else {
        delimited::read(bytes, config.encoding.as_deref())
    }
}

/// The error of a file that is something else than a table.
pub(super) fn not_a_table(found: &str) -> Error {
    Error::input("文件不是表格", "the file is not a table")
        .found(found)
        .expected("xlsx、xls、csv、tsv（可用 gz、zst 压缩）或 parquet", "xlsx, xls, csv, tsv (also as gz or zst) or parquet")
        .hint("请从数据库重新导出，或另存为 xlsx 或 csv", "export it again, or save it as xlsx or csv")
}
