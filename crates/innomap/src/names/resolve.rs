//! The institution of each name, by evidence.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::abridged::abridged;
use super::clusters::Clusters;
use super::decided::Decided;
use super::decisions::Decisions;
use super::doubts;
use super::link::Link;
use super::listed;
use super::mention::Mention;
use super::nodes::Nodes;
use super::outcome::Outcome;
use super::register::Register;
use super::resolution::Resolution;
use super::search;
use super::slips::slips;
use crate::tables::Progress;
use crate::{Error, Result};

/// What becomes of doubtful merges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubtful {
    /// They stay apart.
    #[default]
    Apart,
    /// They are merged.
    Merged,
}

/// Steps that [`resolve`] counts.
pub(crate) const RESOLVE_STEPS: u64 = 10;

/// How names are resolved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolveConfig {
    /// What becomes of doubtful merges.
    pub doubtful: Doubtful,
}

/// The institution of each mention. What comes out does not depend on the order of the mentions or the number of threads.
///
/// Evidence in the order of trust: decisions, codes, the same name but for writing, former names, listed names, parts of a
/// legal person, the same parts in the same county, slips with further evidence. Weaker evidence never joins what stronger
/// evidence keeps apart; what is not enough is in the review table.
///
/// # Errors
/// Of kind `cancelled` only; decisions are checked when they are read.
pub fn resolve(
    mentions: &[Mention<'_>],
    register: &Register,
    decisions: &Decisions,
    config: ResolveConfig,
    progress: &Progress,
) -> Result<Resolution> {
    let mut nodes = Nodes::new(mentions, register, progress);
    progress.step()?;
    let decided = Decided::new(&mut nodes, decisions);
    let mut links = decided.links.clone();
    search::led_to(&mut nodes, &mut links);
    progress.step()?;
    let nodes = nodes;
    let parts = search::parts(&nodes, progress);
    progress.step()?;
    let by_name = || {
        let mut links = Vec::new();
        search::codes(&nodes, &mut links);
        let taken = listed::register(&nodes, register, &mut links);
        search::names(&nodes, &taken, &mut links);
        progress.step()?;
        search::places(&nodes, &parts, &mut links, progress);
        progress.step()?;
        search::legal_forms(&nodes, &parts, &mut links, progress);
        progress.step()?;
        Ok::<_, Error>(links)
    };
    let nearly = || {
        let mut links = Vec::new();
        slips(&nodes, &parts, &mut links, progress);
        progress.step()?;
        doubts::doubts(&nodes, &parts, &mut links, progress);
        progress.step()?;
        abridged(&nodes, &mut links, progress);
        Ok::<_, Error>(links)
    };
    let (by_name, nearly) = rayon::join(by_name, nearly);
    links.extend(by_name?);
    links.extend(nearly?);
    links.par_sort_unstable_by_key(Link::order);
    let mut clusters = Clusters::new(&nodes, &decided.apart);
    let (sure, doubtful) = links.split_at(links.partition_point(|link| !link.doubtful));
    for link in sure {
        clusters.join(link);
    }
    let mut left = Vec::new();
    for link in doubtful {
        if clusters.could_join(link) && !(config.doubtful == Doubtful::Merged && clusters.join(link)) {
            left.push(*link);
        }
    }
    progress.step()?;
    let outcome = Outcome::new(&nodes, register, clusters, &decided);
    progress.step()?;
    Ok(outcome.resolution(&decided, &left))
}
