//! The main job, read top to bottom: read → identify → classify → build. Measures take it from there.

use std::path::PathBuf;
use std::sync::Arc;

use polars_core::prelude::DataFrame;

use super::enterprises::{Listing, register};
use super::identify::{Identified, identify};
use super::known_names::KnownNames;
use super::partial::{Partial, Setup};
use super::provenance::SourceFile;
use super::{Map, MapConfig};
use crate::Result;
use crate::classification::Industry;
use crate::error::Message;
use crate::names::{Decisions, Register};
use crate::sources::{self, Input, ReadConfig, Reading};
use crate::tables::{Audit, Progress, Stage, TextTable};

/// The stages of reading and building, each with about its percentage of the time.
const READ_PATENTS: [(Stage, u64); 3] = [(Stage::Read, 55), (Stage::Deduplicate, 10), (Stage::Identify, 35)];
const READ_ENTERPRISES: [(Stage, u64); 3] = [(Stage::Read, 35), (Stage::Deduplicate, 5), (Stage::Identify, 60)];
const BUILD: [(Stage, u64); 4] = [(Stage::Classify, 15), (Stage::Unite, 30), (Stage::Resolve, 35), (Stage::Edges, 20)];
const BUILD_WITH_INDUSTRY: [(Stage, u64); 4] =
    [(Stage::Classify, 30), (Stage::Unite, 25), (Stage::Resolve, 30), (Stage::Edges, 15)];

/// Patents as read: the table as it stands in the export, what its values mean, and the audit of both.
#[derive(Debug, Clone)]
pub struct Patents {
    /// Texts by meaning.
    pub table: TextTable,
    /// What was understood and what was not.
    pub audit: Audit,
    pub(super) identified: Identified,
    /// Reading makes rows of one publication one; only tests put tables together without it.
    pub(super) publications_distinct: bool,
}

/// An enterprise list as read.
#[derive(Debug, Clone)]
pub struct Enterprises {
    /// Texts by meaning.
    pub table: TextTable,
    /// What was understood and what was not.
    pub audit: Audit,
    /// The legal persons in it.
    pub register: Arc<Register>,
    known: KnownNames,
}

/// Reads patent exports.
pub fn read_patents(paths: &[PathBuf], config: &ReadConfig, progress: &Progress) -> Result<Patents> {
    Patents::read(paths.iter().cloned().map(Input::File).collect(), config, progress)
}

/// Reads enterprise lists.
pub fn read_enterprises(paths: &[PathBuf], config: &ReadConfig, progress: &Progress) -> Result<Enterprises> {
    Enterprises::read(paths.iter().cloned().map(Input::File).collect(), config, progress)
}

impl Patents {
    /// Patents of files and tables in memory.
    pub fn read(inputs: Vec<Input>, config: &ReadConfig, progress: &Progress) -> Result<Self> {
        progress.set_stages(&READ_PATENTS);
        let patents = Self::new(sources::patents_from(inputs, config, progress)?, progress)?;
        progress.finish();
        Ok(patents)
    }

    /// Patents of a table in memory; all columns are texts.
    pub fn from_table(table: DataFrame, name: &str, config: &ReadConfig) -> Result<Self> {
        Self::read(vec![Input::Table(table, name.to_owned())], config, &Progress::new())
    }

    fn new(reading: Reading, progress: &Progress) -> Result<Self> {
        let Reading { table, mut audit } = reading;
        let identified = identify(&table, &mut audit, progress)?;
        Ok(Self { table, audit, identified, publications_distinct: true })
    }
}

impl Enterprises {
    /// Enterprises of files and tables in memory.
    pub fn read(inputs: Vec<Input>, config: &ReadConfig, progress: &Progress) -> Result<Self> {
        progress.set_stages(&READ_ENTERPRISES);
        let enterprises = Self::new(sources::enterprises_from(inputs, config, progress)?, progress)?;
        progress.finish();
        Ok(enterprises)
    }

    /// Enterprises of a table in memory; all columns are texts.
    pub fn from_table(table: DataFrame, name: &str, config: &ReadConfig) -> Result<Self> {
        Self::read(vec![Input::Table(table, name.to_owned())], config, &Progress::new())
    }

    fn new(reading: Reading, progress: &Progress) -> Result<Self> {
        let Reading { table, mut audit } = reading;
        let register = register(&table, &mut audit, progress)?;
        let listing = Listing::new(&register);
        audit.count_unparsed();
        if !listing.ambiguous.is_empty() {
            audit.warnings.push(Message::new(
                format!("{} 个名称对应不同地区的多家企业，不据以定位：{}", listing.ambiguous.len(), examples(&listing.ambiguous)),
                format!(
                    "{} names stand for enterprises in different places and place nobody: {}",
                    listing.ambiguous.len(),
                    examples(&listing.ambiguous)
                ),
            ));
        }
        let register = Arc::new(register);
        Ok(Self { table, audit, known: KnownNames::of_list(Arc::clone(&register), listing), register })
    }
}

fn examples(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
    let more = if names.len() > 5 { "…" } else { "" };
    format!("{}{more}", shown.join("，"))
}

/// The partial map of a reading. A name that looks like a person's is kept only where this list or these decisions know it.
pub fn build_partial(
    setup: &Setup,
    patents: &Patents,
    enterprises: Option<&Enterprises>,
    decisions: &Decisions,
    progress: &Progress,
) -> Result<Partial> {
    let mut files = SourceFile::of(&patents.audit, "patents");
    let none = KnownNames::default();
    let known = enterprises.map_or(&none, |e| &e.known).with_decisions(decisions.clone());
    if let Some(enterprises) = enterprises {
        files.extend(SourceFile::of(&enterprises.audit, "enterprises"));
    }
    Partial::build(setup, patents, &files, &known, progress)
}

/// The map of patents and, where given, an enterprise list, an industry, and decisions about names.
pub fn build_map(
    patents: &Patents,
    enterprises: Option<&Enterprises>,
    industry: Option<Industry>,
    config: MapConfig,
    decisions: &Decisions,
    progress: &Progress,
) -> Result<Map> {
    let setup = Setup::new(config, industry)?;
    progress.set_stages(if setup.engine.is_some() { &BUILD_WITH_INDUSTRY } else { &BUILD });
    let map = build_partial(&setup, patents, enterprises, decisions, progress)?.finish(progress)?;
    progress.finish();
    Ok(map)
}
