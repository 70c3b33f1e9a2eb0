//! Progress of long work and the wish to stop it, shared between the thread that works and the one that watches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::{Error, Message, Result};

/// A part of long work that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Files are read.
    Read,
    /// Equal rows become one.
    Deduplicate,
    /// Texts become dates, names, symbols and places.
    Identify,
    /// Patents find their types and branches.
    Classify,
    /// Publications become patents.
    Unite,
    /// Names become institutions.
    Resolve,
    /// Patents are added up.
    Edges,
}

impl Stage {
    /// What it is called.
    pub fn label(self) -> Message {
        let (zh, en) = match self {
            Self::Read => ("读取", "read"),
            Self::Deduplicate => ("去重", "merge equal rows"),
            Self::Identify => ("识别", "identify"),
            Self::Classify => ("归类", "classify"),
            Self::Unite => ("合并", "unite"),
            Self::Resolve => ("机构", "resolve names"),
            Self::Edges => ("边", "edges"),
        };
        Message::new(zh, en)
    }
}

/// Steps that work in stages has for each part of its weight, so that a bar moves within a stage.
const FINE: u64 = 1_000;

/// The stages of some work, and where among them it is.
#[derive(Debug, Default)]
struct Stages {
    /// Each with its weight: how much of the time it usually takes.
    all: Vec<(Stage, u64)>,
    now: Option<Stage>,
    /// Steps before the stage, and those that it has.
    before: u64,
    span: u64,
    /// What is to be done in it, and what is done.
    work: u64,
    finished: u64,
}

/// How much of the work is done, and whether someone asked to stop.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    staged: AtomicBool,
    stages: Mutex<Stages>,
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

    /// Says of which stages the work is, each with its weight, in their order. What is counted from then on is work of the
    /// stage it is in.
    pub fn set_stages(&self, all: &[(Stage, u64)]) {
        *self.stages() = Stages { all: all.to_vec(), ..Stages::default() };
        self.set_total(FINE * all.iter().map(|(_, weight)| weight).sum::<u64>());
        self.staged.store(true, Ordering::Relaxed);
    }

    /// Begins a stage that has so much work; what came before it is done. An error of kind `cancelled` once someone asked to
    /// stop.
    pub fn enter(&self, stage: Stage, work: u64) -> Result<()> {
        let mut stages = self.stages();
        if let Some(at) = stages.all.iter().position(|(known, _)| *known == stage) {
            let before = FINE * stages.all.iter().take(at).map(|(_, weight)| weight).sum::<u64>();
            let span = FINE * stages.all.get(at).map_or(0, |(_, weight)| *weight);
            self.done.fetch_max(before, Ordering::Relaxed);
            *stages = Stages { now: Some(stage), before, span, work, finished: 0, all: std::mem::take(&mut stages.all) };
        }
        drop(stages);
        self.check()
    }

    /// All is done.
    pub fn finish(&self) {
        self.done.fetch_max(self.total(), Ordering::Relaxed);
    }

    /// Counts finished steps, or finished work of a stage.
    pub fn add(&self, steps: u64) {
        if !self.staged.load(Ordering::Relaxed) {
            self.done.fetch_add(steps, Ordering::Relaxed);
            return;
        }
        let mut stages = self.stages();
        stages.finished = (stages.finished + steps).min(stages.work);
        let here = u128::from(stages.span) * u128::from(stages.finished) / u128::from(stages.work.max(1));
        self.done.fetch_max(stages.before + here as u64, Ordering::Relaxed);
    }

    /// Steps finished.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Steps of the work; 0 while not known.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// The stage the work is in, where it has any.
    pub fn stage(&self) -> Option<Stage> {
        self.stages().now
    }

    /// Asks the work to stop at its next check.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether someone asked to stop. Loops that hand over plain values leave their work undone then, and who called them
    /// checks.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// An error of kind `cancelled` once someone asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.is_cancelled() { Err(Error::cancelled("计算已被用户中止", "the user stopped the work")) } else { Ok(()) }
    }

    /// Counts a step and checks.
    pub fn step(&self) -> Result<()> {
        self.add(1);
        self.check()
    }

    /// Why something failed: because someone asked to stop, where someone did.
    pub fn reason(&self, error: Error) -> Error {
        self.check().err().unwrap_or(error)
    }

    fn stages(&self) -> std::sync::MutexGuard<'_, Stages> {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        let failed = || Error::input("坏", "damaged");
        assert_eq!(progress.reason(failed()).kind(), "cancelled");
        assert_eq!(Progress::new().reason(failed()).kind(), "input");
    }

    proptest! {
        #[test]
        fn work_in_stages_never_goes_back_and_ends_at_its_end(
            weights in prop::collection::vec(0u64..50, 3),
            work in prop::collection::vec((0u64..1_000, prop::collection::vec(0u64..700, 0..5)), 3),
        ) {
            let stages = [Stage::Read, Stage::Identify, Stage::Edges];
            let all: Vec<(Stage, u64)> = stages.into_iter().zip(weights.iter().copied()).collect();
            let progress = Progress::new();
            progress.set_stages(&all);
            let (mut last, mut before) = (0, 0);
            for ((stage, weight), (work, parts)) in all.iter().zip(&work) {
                prop_assert!(progress.enter(*stage, *work).is_ok());
                prop_assert_eq!((progress.stage(), progress.done()), (Some(*stage), before));
                for part in parts {
                    progress.add(*part);
                    prop_assert!(progress.done() >= last && progress.done() <= before + FINE * weight);
                    last = progress.done();
                }
                let share = parts.iter().sum::<u64>().min(*work) as f64 / (*work).max(1) as f64;
                prop_assert!((progress.done() as f64 - before as f64 - share * (FINE * weight) as f64).abs() <= 1.0);
                before += FINE * weight;
            }
            progress.finish();
            prop_assert_eq!((progress.done(), progress.total()), (before, before));
        }
    }
}
