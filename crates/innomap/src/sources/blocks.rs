//! The bytes of a text table in blocks of whole lines, read once, unpacked and hashed on the way.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::{Decoder, DecoderResult, Encoding};
use memchr::{memchr_iter, memrchr, memrchr2_iter};
use sha2::{Digest, Sha256};

use super::archive::{self, UnpackLimits};
use super::portion::{Watch, Watched};
use super::records::{Rule, last_border};
use crate::tables::hash::hex;
use crate::{Error, Result};

/// Size of a block; a record that is longer makes a longer one.
const BLOCK: usize = 2 << 20;

/// A record longer than this is taken for a quote that never ends.
pub(super) const LONGEST_RECORD: usize = 64 << 20;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// Not at all.
    Plain,
    /// gzip.
    Gzip,
    /// zstd.
    Zstd,
}

impl Packing {
    /// How a file that begins so is packed.
    pub(super) fn of(start: &[u8]) -> Self {
        if start.starts_with(archive::GZIP) {
            Self::Gzip
        } else if start.starts_with(archive::ZSTD) {
            Self::Zstd
        } else {
            Self::Plain
        }
    }
}

/// Where the bytes come from; they can be read any number of times.
#[derive(Debug, Clone)]
pub(super) enum Origin<'a> {
    /// A file, and how much may come out of it.
    File(PathBuf, Packing, UnpackLimits),
    /// Bytes in memory.
    Bytes(&'a [u8]),
}

/// Hash and size of what was read of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Fingerprint(Arc<Mutex<(Sha256, u64)>>);

impl Fingerprint {
    /// The hash in hexadecimal and the number of bytes.
    pub(super) fn finish(&self) -> (String, u64) {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (hex(&state.0.clone().finalize()), state.1)
    }
}

struct Hashed<R> {
    input: R,
    state: Fingerprint,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        let mut state = self.state.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0.update(&out[..read]);
        state.1 += read as u64;
        Ok(read)
    }
}

impl Origin<'_> {
    /// How it is packed.
    pub(super) fn packing(&self) -> Packing {
        match self {
            Self::File(_, packing, _) => *packing,
            Self::Bytes(_) => Packing::Plain,
        }
    }

    /// Its bytes from the beginning, unpacked; what is read of the file itself goes into the fingerprint, and is counted
    /// where `watch` says of what.
    pub(super) fn open<'s>(&'s self, watch: Option<Watch<'s>>) -> io::Result<(Box<dyn Read + Send + 's>, Fingerprint)> {
        let state = Fingerprint::default();
        let (path, packing, limits) = match self {
            Self::Bytes(bytes) => return Ok((watched(*bytes, watch), state)),
            Self::File(path, packing, limits) => (path, packing, *limits),
        };
        let file = File::open(path)?;
        let packed = file.metadata()?.len();
        let input = watched(Hashed { input: file, state: state.clone() }, watch);
        let reader: Box<dyn Read + Send> = match packing {
            Packing::Plain => input,
            Packing::Gzip => {
                Box::new(limited(flate2::read::MultiGzDecoder::new(BufReader::with_capacity(BLOCK / 8, input)), packed, limits))
            }
            Packing::Zstd => {
                Box::new(limited(zstd::Decoder::with_buffer(BufReader::with_capacity(BLOCK / 8, input))?, packed, limits))
            }
        };
        Ok((reader, state))
    }

    /// The first bytes, unpacked, and whether they are all there is.
    pub(super) fn head(&self, length: usize) -> Result<(Vec<u8>, bool)> {
        let mut head = Vec::new();
        let (input, _) = self.open(None).map_err(|e| self.error(&e))?;
        input.take(length as u64 + 1).read_to_end(&mut head).map_err(|e| self.error(&e))?;
        let ended = head.len() <= length;
        head.truncate(length);
        Ok((head, ended))
    }

    /// What went wrong while it was read.
    pub(super) fn error(&self, error: &io::Error) -> Error {
        match self {
            Self::File(path, Packing::Plain, _) => Error::from_io(error, path),
            Self::File(_, Packing::Gzip, _) => archive::failed("gzip", error),
            Self::File(_, Packing::Zstd, _) => archive::failed("zstd", error),
            Self::Bytes(_) => Error::internal("读取内存失败", "reading from memory failed").found(error.to_string()),
        }
    }
}

fn watched<'s>(input: impl Read + Send + 's, watch: Option<Watch<'s>>) -> Box<dyn Read + Send + 's> {
    match watch {
        Some(watch) => Box::new(Watched::new(input, watch)),
        None => Box::new(input),
    }
}

/// Rows are read by the block, so that only the ratio tells a bomb: a big table is none.
fn limited<R: Read>(input: R, packed: u64, limits: UnpackLimits) -> archive::Limited<R> {
    archive::Limited::new(input, packed, UnpackLimits { most_bytes: u64::MAX, ..limits })
}

/// Blocks of whole lines, one after the other.
pub(super) struct Blocks<'a> {
    input: Box<dyn Read + Send + 'a>,
    /// What was read behind the end of the last block.
    rest: Vec<u8>,
    end_of_line: u8,
    rule: Rule,
    ended: bool,
}

impl<'a> Blocks<'a> {
    /// Blocks that end, wherever that can be seen at little cost, with a record.
    pub(super) fn new(input: Box<dyn Read + Send + 'a>, end_of_line: u8, rule: Rule) -> Self {
        Self { input, rest: Vec::new(), end_of_line, rule, ended: false }
    }

    /// The next block; nothing at the end. A record that does not end is an error of kind `FileTooLarge`.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut block = std::mem::take(&mut self.rest);
        while !self.ended {
            let wanted = BLOCK.saturating_sub(block.len()).max(block.len());
            block.reserve_exact(wanted);
            let read = (&mut self.input).take(wanted as u64).read_to_end(&mut block)?;
            self.ended = read < wanted;
            if self.ended {
                break;
            }
            let end = self.border(&block);
            if end > 0 {
                self.rest = block[end..].to_vec();
                block.truncate(end);
                break;
            }
            if block.len() > LONGEST_RECORD {
                return Err(io::Error::from(io::ErrorKind::FileTooLarge));
            }
        }
        Ok(Some(block).filter(|b| !b.is_empty()))
    }

    /// The end of the last record that is whole. Quotes that come in pairs before the end of a line tell that no cell is
    /// open there; where they do not come in pairs, the records are gone through one by one.
    fn border(&self, block: &[u8]) -> usize {
        let Some(last) = memrchr(self.end_of_line, block) else { return 0 };
        if !self.rule.quoting || memchr_iter(b'"', &block[..last]).count().is_multiple_of(2) {
            return last + 1;
        }
        let mut paired = false;
        for at in memrchr2_iter(b'"', self.end_of_line, &block[..last]) {
            if block[at] == b'"' {
                paired = !paired;
            } else if paired {
                return at + 1;
            }
        }
        last_border(block, self.rule)
    }
}

/// Makes UTF-8 of an encoding in which an end of line is not a byte of its own.
pub(super) struct Transcoded<'a> {
    input: Box<dyn Read + Send + 'a>,
    decoder: Decoder,
    bytes: Vec<u8>,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<'a> Transcoded<'a> {
    /// A reader of UTF-8; a sign that the encoding does not have is an error of kind `InvalidData`.
    pub(super) fn new(input: Box<dyn Read + Send + 'a>, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { input, decoder, bytes: Vec::new(), out: Vec::new(), at: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.bytes.clear();
        self.ended = (&mut self.input).take(BLOCK as u64 / 8).read_to_end(&mut self.bytes)? == 0;
        let room = self.decoder.max_utf8_buffer_length_without_replacement(self.bytes.len()).unwrap_or(BLOCK);
        self.out.resize(room, 0);
        let (result, _, written) = self.decoder.decode_to_utf8_without_replacement(&self.bytes, &mut self.out, self.ended);
        if result != DecoderResult::InputEmpty {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        self.out.truncate(written);
        self.at = 0;
        Ok(())
    }
}

impl Read for Transcoded<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() && !self.ended {
            self.fill()?;
        }
        let read = out.len().min(self.out.len() - self.at);
        out[..read].copy_from_slice(&self.out[self.at..self.at + read]);
        self.at += read;
        Ok(read)
    }
}
