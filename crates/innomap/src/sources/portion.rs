//! How far the reading of each file is, and the wish to stop, where bytes go through.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Result;
use crate::tables::Progress;

/// A file's part of the reading, by its size. Whatever is read twice or not at all, in the end its size has been counted.
#[derive(Debug, Default)]
pub(super) struct Portion {
    size: u64,
    /// Work on it, in units that suit its format, and what is done of it.
    work: AtomicU64,
    done: AtomicU64,
    /// What was counted of the size.
    counted: AtomicU64,
}

impl Portion {
    /// The part of a file of so many bytes, which also are the units of work.
    pub(super) fn new(size: u64) -> Self {
        Self { size, work: AtomicU64::new(size), ..Self::default() }
    }

    /// The size of its file.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Says how much work there is, in other units than bytes.
    pub(super) fn expect(&self, work: u64) {
        self.work.store(work, Ordering::Relaxed);
    }

    /// Counts work.
    pub(super) fn add(&self, work: u64, progress: &Progress) {
        let all = self.work.load(Ordering::Relaxed).max(1);
        let done = self.done.fetch_add(work, Ordering::Relaxed) + work;
        self.count((u128::from(self.size) * u128::from(done.min(all)) / u128::from(all)) as u64, progress);
    }

    /// Counts what is left.
    pub(super) fn close(&self, progress: &Progress) {
        self.count(self.size, progress);
    }

    fn count(&self, bytes: u64, progress: &Progress) {
        let before = self.counted.fetch_max(bytes, Ordering::Relaxed);
        progress.add(bytes.saturating_sub(before));
    }
}

/// The progress of all the reading, and the part of one file in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch<'p> {
    pub(super) portion: &'p Portion,
    pub(super) progress: &'p Progress,
}

impl Watch<'_> {
    /// Counts work on the file.
    pub(super) fn add(self, work: u64) {
        self.portion.add(work, self.progress);
    }

    /// An error once someone asked to stop.
    pub(super) fn check(self) -> Result<()> {
        self.progress.check()
    }
}

/// A reader that counts what goes through it and fails once someone asked to stop. Libraries that read from it stop as they do
/// at the end of a truncated file; who called them finds the true reason in the progress.
#[derive(Debug)]
pub(super) struct Watched<'p, R> {
    inner: R,
    watch: Watch<'p>,
}

impl<'p, R> Watched<'p, R> {
    /// Watches a reader.
    pub(super) fn new(inner: R, watch: Watch<'p>) -> Self {
        Self { inner, watch }
    }
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.watch.progress.is_cancelled() {
            return Err(io::Error::other("cancelled"));
        }
        let read = self.inner.read(out)?;
        self.watch.add(read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Watched<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tables::Stage;

    proptest! {
        #[test]
        fn a_file_counts_its_size_whatever_is_read_of_it(
            size in 0u64..5_000, work in prop::option::of(0u64..9_000), parts in prop::collection::vec(0u64..3_000, 0..8)
        ) {
            let progress = Progress::new();
            progress.set_total(size);
            let portion = Portion::new(size);
            work.into_iter().for_each(|work| portion.expect(work));
            for part in &parts {
                portion.add(*part, &progress);
                prop_assert!(progress.done() <= size);
            }
            let (all, done) = (work.unwrap_or(size).max(1), parts.iter().sum::<u64>());
            prop_assert_eq!(progress.done(), if parts.is_empty() { 0 } else { size * done.min(all) / all });
            portion.close(&progress);
            prop_assert_eq!(progress.done(), size);
        }
    }

    #[test]
    fn a_watched_reader_fails_once_the_work_is_to_stop() {
        let (progress, portion) = (Progress::new(), Portion::new(6));
        progress.set_stages(&[(Stage::Read, 6)]);
        assert!(progress.enter(Stage::Read, 6).is_ok());
        let mut watched = Watched::new(&b"abcdef"[..], Watch { portion: &portion, progress: &progress });
        let mut two = [0; 2];
        watched.read_exact(&mut two).unwrap();
        assert_eq!(progress.done() * 3, progress.total());
        progress.cancel();
        assert!(watched.read(&mut two).is_err());
    }
}
