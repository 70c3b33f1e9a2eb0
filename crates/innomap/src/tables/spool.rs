//! A temporary file for columns of text that are too big for memory, gone with the last that uses it.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use polars_core::prelude::{StringChunked, StringChunkedBuilder};

use crate::{Error, Result};

/// Speed comes before size: the file lives for minutes.
const LEVEL: i32 = 1;
/// The length that stands for «no text».
const NONE: u32 = u32::MAX;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Texts as they are written: lengths, then the texts themselves, compressed together.
#[derive(Debug)]
pub(super) struct Packed {
    bytes: Vec<u8>,
    rows: u32,
    filled: u32,
    length: usize,
}

/// Where a block of texts lies in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    offset: u64,
    stored: usize,
    rows: u32,
    filled: u32,
    length: usize,
}

impl Place {
    /// How many texts there are; the other rows are empty.
    pub(super) fn filled(self) -> usize {
        self.filled as usize
    }
}

/// The temporary file.
#[derive(Debug)]
pub(super) struct Spool {
    file: Mutex<File>,
    path: PathBuf,
    /// Whether the name could not be given up at once and is removed at the end.
    named: bool,
}

impl Spool {
    /// Makes a new file in the system's folder for temporary files, readable by nobody else where the system allows.
    pub(super) fn new() -> Result<Self> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("innomap-{}-{count}-{now:x}.tmp", std::process::id()));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|e| Error::from_io(&e, &path))?;
        // An open file lives on without its name, and goes even when the program is killed.
        let named = std::fs::remove_file(&path).is_err();
        Ok(Self { file: Mutex::new(file), path, named })
    }

    /// Appends a block.
    pub(super) fn write(&self, packed: &Packed) -> Result<Place> {
        let mut file = self.lock()?;
        let written = file.seek(SeekFrom::End(0)).and_then(|offset| file.write_all(&packed.bytes).map(|()| offset));
        let offset = written.map_err(|e| Error::from_io(&e, &self.path))?;
        Ok(Place { offset, stored: packed.bytes.len(), rows: packed.rows, filled: packed.filled, length: packed.length })
    }

    /// The texts of a block.
    pub(super) fn read(&self, place: Place) -> Result<StringChunked> {
        let mut bytes = vec![0; place.stored];
        {
            let mut file = self.lock()?;
            let read = file.seek(SeekFrom::Start(place.offset)).and_then(|_| file.read_exact(&mut bytes));
            read.map_err(|e| Error::from_io(&e, &self.path))?;
        }
        let plain = zstd::bulk::decompress(&bytes, place.length).map_err(|e| damaged(&e.to_string()))?;
        unpack(&plain, place.rows as usize).ok_or_else(|| damaged("length"))
    }

    fn lock(&self) -> Result<std::sync::MutexGuard<'_, File>> {
        self.file.lock().map_err(|e| damaged(&e.to_string()))
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.named {
            // A file that cannot be removed is left to the system.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Packs a column of one batch.
pub(super) fn pack(texts: &StringChunked) -> Result<Packed> {
    let mut plain = Vec::with_capacity(texts.len() * 16);
    for text in texts.iter() {
        plain.extend(text.map_or(NONE, |t| t.len() as u32).to_le_bytes());
    }
    for text in texts.iter().flatten() {
        plain.extend_from_slice(text.as_bytes());
    }
    let bytes = zstd::bulk::compress(&plain, LEVEL)
        .map_err(|e| Error::internal("压缩临时数据失败", "compressing temporary data failed").found(e.to_string()))?;
    let filled = (texts.len() - texts.null_count()) as u32;
    Ok(Packed { bytes, rows: texts.len() as u32, filled, length: plain.len() })
}

fn unpack(plain: &[u8], rows: usize) -> Option<StringChunked> {
    let (lengths, texts) = plain.split_at_checked(rows * size_of::<u32>())?;
    let texts = std::str::from_utf8(texts).ok()?;
    let mut out = StringChunkedBuilder::new("".into(), rows);
    let mut at = 0;
    for length in lengths.as_chunks().0 {
        let length = u32::from_le_bytes(*length);
        if length == NONE {
            out.append_null();
            continue;
        }
        let end = at + length as usize;
        out.append_value(texts.get(at..end)?);
        at = end;
    }
    Some(out.finish())
}

fn damaged(found: &str) -> Error {
    Error::internal("临时文件已损坏", "the temporary file is damaged").found(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars_core::prelude::NewChunkedArray;

    #[test]
    fn blocks_come_back_as_they_were_written() {
        let spool = Spool::new().unwrap();
        let columns: [&[Option<&str>]; 4] =
            [&[Some("甲"), None, Some(""), Some("a long text that is not kept inline")], &[], &[None, None], &[Some("b")]];
        let columns = columns.map(|c| StringChunked::from_iter_options("".into(), c.iter().copied()));
        let places: Vec<Place> = columns.iter().map(|c| spool.write(&pack(c).unwrap()).unwrap()).collect();
        for (column, place) in columns.iter().zip(places).rev() {
            let read = spool.read(place).unwrap();
            assert!(column.iter().eq(read.iter()), "{column:?} {read:?}");
        }
    }

    #[test]
    fn no_file_is_left_behind() {
        let spool = Spool::new().unwrap();
        let path = spool.path.clone();
        spool.write(&pack(&StringChunked::full_null_like(&StringChunked::default(), 3)).unwrap()).unwrap();
        drop(spool);
        assert!(!path.exists());
    }
}
