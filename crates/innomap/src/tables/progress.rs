//! Progress of long work and the wish to stop it, shared between the thread that works and the one that watches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::{Error, Result};

/// How much of the work is done, and whether someone asked to stop.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// Nothing done, total not known, not cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how many steps the work has, and starts counting at zero.
    pub fn set_total(&self, total: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// Counts finished steps.
    pub fn add(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }

    /// Steps finished.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Steps of the work; 0 while not known.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// Asks the work to stop at its next check.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// An error of kind `cancelled` once someone asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            Err(Error::cancelled("计算已被用户中止", "the user stopped the work"))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_and_a_cancelled_work_stops() {
        let progress = Progress::new();
        progress.set_total(3);
        progress.add(2);
        progress.add(1);
        assert_eq!((progress.done(), progress.total()), (3, 3));
        assert!(progress.check().is_ok());
        progress.cancel();
        assert_eq!(progress.check().unwrap_err().kind(), "cancelled");
    }
}
