//! Files: what they really are, whatever their suffix says, and their hash.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::archive::{self, Member, Members};
use super::blocks::{Origin, Packing};
use super::delimited::Rows;
use super::portion::{Portion, Watch, Watched};
use super::raw::{RawTable, nothing_there};
use super::{ReadConfig, columnar, delimited, tagged, workbook};
use crate::tables::hash::hex;
use crate::tables::{FileAudit, Progress};
use crate::{Error, Result};

const PARQUET: &[u8] = b"PAR1";
const ARROW: &[u8] = b"ARROW1";
/// A message of an Arrow stream begins so, and then says how long it is.
const ARROW_MESSAGE: &[u8] = &[0xFF; 4];

/// Starts of files that hold no table that can be read.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"BZh", "bzip2"),
    (b"\xFD7zXZ", "xz"),
    (b"SQLite format 3", "SQLite"),
];

/// Where a tape archive names itself.
const TAR: (usize, &[u8]) = (257, b"ustar");

/// A table and the file it came from.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) raw: RawTable,
    pub(super) audit: FileAudit,
    pub(super) portion: Portion,
}

impl Source {
    /// The same with all its rows in memory.
    pub(super) fn complete(self, config: &ReadConfig, progress: &Progress) -> Result<Self> {
        let Self { mut raw, audit, portion } = self;
        let Some(rows) = raw.rest.take() else { return Ok(Self { raw, audit, portion }) };
        let (table, fingerprint) =
            rows.all(config, Watch { portion: &portion, progress }).map_err(|e| e.file(Path::new(&audit.path)))?;
        let (sha256, bytes) = fingerprint.finish();
        source(audit.path, table, (sha256, bytes), portion)
    }
}

/// Reads the tables of a file: one, or as many as there are in an archive. Their hashes are taken beside.
pub(super) fn read(path: &Path, config: &ReadConfig, portion: Portion, progress: &Progress) -> Result<Vec<Source>> {
    let sources = open(path, config, portion, progress);
    progress.check()?;
    sources.map_err(|e| e.file(path))
}

fn open(path: &Path, config: &ReadConfig, portion: Portion, progress: &Progress) -> Result<Vec<Source>> {
    let io = |e: std::io::Error| Error::from_io(&e, path);
    let name = path.display().to_string();
    let mut file = File::open(path).map_err(io)?;
    let mut start = Vec::with_capacity(PARQUET.len());
    (&mut file).take(PARQUET.len() as u64).read_to_end(&mut start).map_err(io)?;
    file.seek(SeekFrom::Start(0)).map_err(io)?;
    if start == PARQUET {
        // Parquet is read in place; holding its bytes in memory as well would double what a big file needs.
        let mut beside = File::open(path).map_err(io)?;
        let whole = || config.decoder.as_ref().map(|d| d.decode(&std::fs::read(path).map_err(io)?, "parquet"));
        let watch = Watch { portion: &portion, progress };
        let (raw, hashed) =
            rayon::join(|| guarded(|| columnar::read_parquet(file, whole, watch)), || hash(&mut beside, progress));
        return Ok(vec![source(name, raw?, hashed.map_err(io)?, portion)?]);
    }
    if let Some(rows) = text_rows(path, &start, config)? {
        // Hash and size are known when the rows have been read.
        return Ok(vec![source(name, rows.into_table(), (String::new(), 0), portion)?]);
    }
    let mut content = Vec::with_capacity(portion.size() as usize + 1);
    // What lies on a slow disk is counted when it is understood, which takes longer everywhere else.
    let uncounted = Watch { portion: &Portion::default(), progress };
    Watched::new(file, uncounted).read_to_end(&mut content).map_err(io)?;
    match guarded(|| archive::members(&content, config.limits, progress))? {
        Some(members) => read_members(path, members, config, portion.size(), progress),
        None => Ok(vec![read_one(name, &content, config, portion, progress)?]),
    }
}

/// Reads the files of an archive of so many bytes, each under its path inside.
fn read_members(path: &Path, members: Members, config: &ReadConfig, size: u64, progress: &Progress) -> Result<Vec<Source>> {
    let Members { files, skipped } = members;
    let all = files.iter().map(|file| file.content.len() as u128).sum::<u128>().max(1);
    let one = |Member { name, content }: Member| {
        let inside = path.join(&name);
        let portion = Portion::new((u128::from(size) * content.len() as u128 / all) as u64);
        portion.expect(content.len() as u64);
        read_one(inside.display().to_string(), &content, config, portion, progress).map_err(|e| e.file(&inside))
    };
    let read: Vec<Result<Source>> = files.into_par_iter().map(one).collect();
    let mut sources: Vec<Source> = read.into_iter().collect::<Result<_>>()?;
    if let (Some(first), Some(message)) = (sources.first_mut(), archive::skipped(&skipped)) {
        first.raw.warnings.push(message);
    }
    Ok(sources)
}

/// Reads the table of a file from its bytes.
pub(super) fn read_one(
    name: String,
    content: &[u8],
    config: &ReadConfig,
    portion: Portion,
    progress: &Progress,
) -> Result<Source> {
    let watch = Watch { portion: &portion, progress };
    let (raw, hashed) =
        rayon::join(|| guarded(|| read_content(content, config, watch)), || hash(&mut Cursor::new(content), progress));
    let hashed = hashed.map_err(|e| Error::internal("读取内存失败", "reading from memory failed").found(e.to_string()))?;
    source(name, raw?, hashed, portion)
}

fn source(path: String, raw: RawTable, (sha256, bytes): (String, u64), portion: Portion) -> Result<Source> {
    let raw = raw.checked()?;
    let audit = FileAudit {
        path,
        sha256,
        bytes,
        format: raw.format.clone(),
        encoding: raw.encoding.clone(),
        sheet: raw.sheet.clone(),
        header_row: u64::from(raw.header_row),
        read: (raw.rows.len() + raw.ragged.len()) as u64,
        ..FileAudit::default()
    };
    Ok(Source { raw, audit, portion })
}

/// Readers of binary formats are written by others and may panic over bytes nobody thought of.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(Error::input("文件不完整或已损坏", "the file is truncated or damaged")
            .expected("完整的文件", "a complete file")
            .hint("请重新复制、下载或导出该文件", "copy, download or export the file again"))
    })
}

/// Hash and size; of a part only once someone asked to stop.
fn hash(file: &mut impl Read, progress: &Progress) -> std::io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut block)?;
        if read == 0 || progress.is_cancelled() {
            return Ok((hex(&hasher.finalize()), bytes));
        }
        hasher.update(&block[..read]);
        bytes += read as u64;
    }
}

/// The rows of a text table, packed or not; nothing where the file is something else.
fn text_rows(path: &Path, start: &[u8], config: &ReadConfig) -> Result<Option<Rows<'static>>> {
    let origin = Origin::File(path.to_owned(), Packing::of(start), config.limits);
    let (head, _) = origin.head(START)?;
    if is_text_table(&head) { Rows::open(origin, config).map(Some) } else { Ok(None) }
}

/// So many bytes tell what a file is.
const START: usize = 1 << 16;

/// Whether a file that begins so is no table of any other kind.
fn is_text_table(start: &[u8]) -> bool {
    let others = OTHERS.iter().map(|(start, _)| *start).chain([PARQUET, ARROW, archive::ZIP, workbook::OLE]);
    let mut other = others.map(|other| start.starts_with(other));
    let tar = start.get(TAR.0..).is_some_and(|rest| rest.starts_with(TAR.1));
    let packed = archive::is_compressed(start) || start.starts_with(ARROW_MESSAGE);
    !start.is_empty() && !other.any(|other| other) && !tar && !packed && !tagged::is_tagged(start)
}

/// Reads a table from the bytes of a file, compressed or not.
fn read_content(content: &[u8], config: &ReadConfig, watch: Watch<'_>) -> Result<RawTable> {
    let Some((bytes, suffix)) = archive::unpack(content, config.limits, watch.progress)? else {
        return read_unpacked(content, config, watch);
    };
    watch.portion.expect(bytes.len() as u64);
    if archive::is_compressed(&bytes) || archive::is_archive(&bytes) {
        return Err(not_a_table("gzip / zstd < zip / gzip / zstd"));
    }
    let mut table = read_unpacked(&bytes, config, watch)?;
    table.format.push_str(suffix);
    Ok(table)
}

/// Reads a table from the bytes of a file that is not compressed as a whole.
pub(super) fn read_unpacked(bytes: &[u8], config: &ReadConfig, watch: Watch<'_>) -> Result<RawTable> {
    if bytes.is_empty() {
        return Err(nothing_there());
    }
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(not_a_table(what));
    }
    if bytes.get(TAR.0..).is_some_and(|rest| rest.starts_with(TAR.1)) {
        return Err(not_a_table("tar"));
    }
    if bytes.starts_with(PARQUET) {
        let decode = || config.decoder.as_ref().map(|d| d.decode(bytes, "parquet"));
        columnar::read_parquet(Cursor::new(bytes), decode, watch)
    } else if bytes.starts_with(ARROW) {
        read_arrow(bytes, "arrow", config, watch.progress)
    } else if is_arrow_stream(bytes) {
        read_arrow(bytes, "arrow-stream", config, watch.progress)
    } else if bytes.starts_with(archive::ZIP) || bytes.starts_with(workbook::OLE) {
        workbook::read(bytes, config, watch)
    } else if tagged::is_tagged(bytes) {
        tagged::read(bytes, config, watch)
    } else {
        delimited::read(bytes, config, watch)
    }
}

fn is_arrow_stream(bytes: &[u8]) -> bool {
    let length = bytes.strip_prefix(ARROW_MESSAGE).and_then(|rest| rest.first_chunk::<4>()).map(|l| u32::from_le_bytes(*l));
    length.is_some_and(|l| l > 0 && l.is_multiple_of(8) && (l as usize) < bytes.len())
}

/// Arrow files are decoded by the caller: the table library is compiled without their reader.
fn read_arrow(bytes: &[u8], format: &str, config: &ReadConfig, progress: &Progress) -> Result<RawTable> {
    let decoder = config.decoder.as_ref().ok_or_else(|| not_a_table("Arrow IPC"))?;
    Ok(RawTable { format: format.into(), ..columnar::from_columns(decoder.decode(bytes, format)?.columns(), progress) })
}

/// The error of a file that is something else than a table.
pub(super) fn not_a_table(found: &str) -> Error {
    Error::input("文件不是表格", "the file is not a table")
        .found(found)
        .expected(
            "xlsx、xls、csv、tsv、标签文本、parquet 或 Arrow（可用 gz、zst、zip 压缩）",
            "xlsx, xls, csv, tsv, tagged text, parquet or Arrow (also as gz, zst or zip)",
        )
        .hint("请从数据库重新导出，或另存为 xlsx 或 csv", "export it again, or save it as xlsx or csv")
}
