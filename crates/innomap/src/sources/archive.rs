//! Compressed files and archives: what is in them, within limits that no bomb passes.

use std::fmt;
use std::io::{self, Cursor, Read};

use encoding_rs::GB18030;
use zip::ZipArchive;

use super::file;
use super::portion::{Portion, Watch, Watched};
use crate::tables::Progress;
use crate::{Error, Message, Result};

/// How a zip archive begins.
pub(super) const ZIP: &[u8] = b"PK";
/// How a gzip file begins.
pub(super) const GZIP: &[u8] = &[0x1F, 0x8B];
/// How a zstd file begins.
pub(super) const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// How much may come out of a compressed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnpackLimits {
    /// Bytes in all.
    pub most_bytes: u64,
    /// Bytes for each byte of the compressed file, once more than `ratio_from` came out of it.
    pub most_ratio: u64,
    /// Bytes below which the ratio does not matter: small files of equal rows pack extremely well.
    pub ratio_from: u64,
}

impl UnpackLimits {
    /// What a PC can hold.
    pub const MOST_BYTES: u64 = 4 << 30;
    /// Tables of text pack to a fifth or a twentieth; deflate can reach a thousandth.
    pub const MOST_RATIO: u64 = 200;
    /// As much is unpacked before the ratio counts.
    pub const RATIO_FROM: u64 = 64 << 20;

    fn passed(&self, packed: u64, unpacked: u64) -> bool {
        let bomb = unpacked > self.ratio_from && unpacked / packed.max(1) >= self.most_ratio;
        unpacked > self.most_bytes || bomb
    }
}

impl Default for UnpackLimits {
    fn default() -> Self {
        Self { most_bytes: Self::MOST_BYTES, most_ratio: Self::MOST_RATIO, ratio_from: Self::RATIO_FROM }
    }
}

/// What a limit stopped.
#[derive(Debug)]
struct Stopped {
    packed: u64,
    unpacked: u64,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} B → {} B …", self.packed, self.unpacked)
    }
}

impl std::error::Error for Stopped {}

/// A reader that stops at the limits.
pub(super) struct Limited<R> {
    inner: R,
    packed: u64,
    unpacked: u64,
    limits: UnpackLimits,
}

impl<R> Limited<R> {
    /// What comes out of so many packed bytes.
    pub(super) fn new(inner: R, packed: u64, limits: UnpackLimits) -> Self {
        Self { inner, packed, unpacked: 0, limits }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        if self.limits.passed(self.packed, self.unpacked) {
            return Err(io::Error::other(Stopped { packed: self.packed, unpacked: self.unpacked }));
        }
        Ok(read)
    }
}

/// Whether the bytes are compressed as a whole.
pub(super) fn is_compressed(bytes: &[u8]) -> bool {
    bytes.starts_with(GZIP) || bytes.starts_with(ZSTD)
}

/// The content of a gzip or zstd file and its suffix; nothing where it is neither.
pub(super) fn unpack(bytes: &[u8], limits: UnpackLimits, progress: &Progress) -> Result<Option<(Vec<u8>, &'static str)>> {
    if bytes.starts_with(GZIP) {
        let unpacked = drain(flate2::read::MultiGzDecoder::new(bytes), bytes.len() as u64, limits, progress);
        return unpacked.map(|u| Some((u, ".gz"))).map_err(|e| failed("gzip", &e));
    }
    if bytes.starts_with(ZSTD) {
        let unpacked = zstd::Decoder::with_buffer(bytes).and_then(|d| drain(d, bytes.len() as u64, limits, progress));
        return unpacked.map(|u| Some((u, ".zst"))).map_err(|e| failed("zstd", &e));
    }
    Ok(None)
}

/// How much bigger tables of text usually are than what they are compressed to.
const UNPACKED: u64 = 8;

fn drain(inner: impl Read, packed: u64, limits: UnpackLimits, progress: &Progress) -> io::Result<Vec<u8>> {
    let mut unpacked = Vec::with_capacity((packed * UNPACKED).min(limits.most_bytes) as usize);
    // Its bytes are counted when the tables in it are read.
    let watch = Watch { portion: &Portion::default(), progress };
    Watched::new(Limited::new(inner, packed, limits), watch).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

/// The error of a packed file that cannot be unpacked.
pub(super) fn failed(what: &str, error: &io::Error) -> Error {
    if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Stopped>) {
        return bomb(&format!("{what}: {error}"));
    }
    Error::input("压缩文件不完整或已损坏", "the compressed file is truncated or damaged")
        .found(format!("{what}: {error}"))
        .expected("完整的压缩文件", "a complete compressed file")
        .hint("请重新复制或下载该文件", "copy or download the file again")
}

fn bomb(found: &str) -> Error {
    Error::input("解压后的大小超过限制", "the file unpacks to more than the limit")
        .found(found)
        .expected(
            format!("至多 {} GiB，且不超过压缩文件的 {} 倍", UnpackLimits::MOST_BYTES >> 30, UnpackLimits::MOST_RATIO),
            format!("at most {} GiB and {} times the compressed file", UnpackLimits::MOST_BYTES >> 30, UnpackLimits::MOST_RATIO),
        )
        .hint("若该文件可信，请先解压再读取", "if you trust the file, unpack it first and read what is in it")
}

/// A file in an archive.
pub(super) struct Member {
    /// Its path inside.
    pub(super) name: String,
    pub(super) content: Vec<u8>,
}

/// The files of an archive that may hold tables, and the names of those passed over.
#[derive(Default)]
pub(super) struct Members {
    pub(super) files: Vec<Member>,
    pub(super) skipped: Vec<String>,
}

/// More files are in no export.
const MOST_MEMBERS: usize = 10_000;

/// Suffixes of what lies beside tables in archives: descriptions and pictures.
const BESIDE: &[&str] = &["pdf", "doc", "docx", "md", "html", "htm", "png", "jpg", "jpeg", "gif"];

/// The files of a zip archive; nothing where it is a workbook or another document, which is a zip archive too.
pub(super) fn members(bytes: &[u8], limits: UnpackLimits, progress: &Progress) -> Result<Option<Members>> {
    if !bytes.starts_with(ZIP) {
        return Ok(None);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut names = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        names.push(archive.by_index_data(at).map(|entry| name_of(entry.name_raw())).map_err(|e| damaged(&e))?);
    }
    if names.iter().any(|n| n == "[Content_Types].xml" || n == "xl/workbook.xml") {
        refuse_bomb(&archive, limits)?;
        return Ok(None);
    }
    if names.first().is_some_and(|n| n == "mimetype") {
        return Err(file::not_a_table("OpenDocument / EPUB"));
    }
    if archive.len() > MOST_MEMBERS {
        return Err(refused("压缩包中文件过多", "the archive holds too many files", &archive.len().to_string()));
    }
    let mut members = Members::default();
    let mut total = 0;
    for (at, name) in names.into_iter().enumerate() {
        if let Some(content) =
            member(&mut archive, at, &name, UnpackLimits { most_bytes: limits.most_bytes - total, ..limits }, progress)?
        {
            total += content.len() as u64;
            members.files.push(Member { name, content });
        } else if !is_junk(&name) {
            members.skipped.push(name);
        }
    }
    if members.files.is_empty() {
        return Err(refused("压缩包中没有表格", "the archive holds no table", &members.skipped.join(", ")));
    }
    Ok(Some(members))
}

/// Folders and what systems leave in archives.
fn is_junk(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    name.split('/').any(|part| part == "__MACOSX") || last.is_empty() || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

fn is_beside(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let suffix = name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    BESIDE.contains(&suffix) || name.starts_with("readme") || name.starts_with("license")
}

/// The content of a file in an archive; nothing where it is passed over.
fn member(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    at: usize,
    name: &str,
    limits: UnpackLimits,
    progress: &Progress,
) -> Result<Option<Vec<u8>>> {
    let (encrypted, link, packed) = {
        let entry = archive.by_index_data(at).map_err(|e| damaged(&e))?;
        (entry.encrypted(), entry.is_symlink(), entry.compressed_size())
    };
    if leaves_the_archive(name) {
        return Err(refused("压缩包内的路径指向包外", "a path in the archive leads out of it", name));
    }
    if link {
        return Err(refused("压缩包内有符号链接", "the archive holds a symbolic link", name));
    }
    if is_junk(name) || is_beside(name) {
        return Ok(None);
    }
    if encrypted {
        return Err(refused("压缩包有密码保护", "the archive is protected by a password", name));
    }
    let entry = archive.by_index(at).map_err(|e| damaged(&e))?;
    let content = drain(entry, packed, limits, progress).map_err(|e| failed(name, &e))?;
    if is_compressed(&content) || is_archive(&content) {
        return Err(refused("压缩包内还有压缩包", "there is an archive within the archive", name));
    }
    Ok(Some(content))
}

/// Whether the bytes are an archive of files and no workbook.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    let is_book = |archive: &ZipArchive<Cursor<&[u8]>>| archive.file_names_raw().any(|n| n == b"xl/workbook.xml");
    bytes.starts_with(ZIP) && ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| !is_book(&archive))
}

/// A name as it was meant: UTF-8, else what Chinese systems write.
fn name_of(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

fn leaves_the_archive(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    name.starts_with('/') || drive || name.contains('\0') || name.split('/').any(|part| part == "..")
}

/// A workbook is unpacked by its own reader, so what it says of its size is checked before.
fn refuse_bomb(archive: &ZipArchive<Cursor<&[u8]>>, limits: UnpackLimits) -> Result<()> {
    let mut total = 0u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_data(at).map_err(|e| damaged(&e))?;
        total = total.saturating_add(entry.size());
        if limits.passed(entry.compressed_size(), entry.size()) || limits.passed(u64::MAX, total) {
            return Err(bomb(&format!("{}: {} B → {} B", name_of(entry.name_raw()), entry.compressed_size(), entry.size())));
        }
    }
    Ok(())
}

fn damaged(error: &zip::result::ZipError) -> Error {
    failed("zip", &io::Error::other(error.to_string()))
}

fn refused(zh: &str, en: &str, found: &str) -> Error {
    Error::input(zh, en)
        .found(found)
        .expected("只含表格的普通 zip", "a plain zip archive of tables")
        .hint("请自行解压，核对后读取其中的表格", "unpack it yourself, look at it, and read the tables in it")
}

/// What is said of the files that were passed over.
pub(super) fn skipped(names: &[String]) -> Option<Message> {
    let list = names.join(", ");
    (!names.is_empty()).then(|| Message::new(format!("压缩包中未读取：{list}"), format!("not read from the archive: {list}")))
}
