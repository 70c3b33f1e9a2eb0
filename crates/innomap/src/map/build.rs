//! The main job, read top to bottom: read → identify → classify → build. Measures take it from there.

use std::path::PathBuf;

use polars_core::prelude::DataFrame;

use super::enterprises::EnterpriseIndex;
use super::identify::{Identified, identify};
use super::partial::{Partial, Setup};
use super::provenance::SourceFile;
use super::{Map, MapConfig};
use crate::Result;
use crate::classification::Industry;
use crate::error::Message;
use crate::sources::{self, Input, ReadConfig, Reading};
use crate::tables::{Audit, TextTable};

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
    index: EnterpriseIndex,
}

/// Reads patent exports.
pub fn read_patents(paths: &[PathBuf], config: &ReadConfig) -> Result<Patents> {
    Patents::new(sources::read_patents(paths, config)?)
}

/// Reads enterprise lists.
pub fn read_enterprises(paths: &[PathBuf], config: &ReadConfig) -> Result<Enterprises> {
    Enterprises::new(sources::read_enterprises(paths, config)?)
}

impl Patents {
    /// Patents of files and tables in memory.
    pub fn read(inputs: Vec<Input>, config: &ReadConfig) -> Result<Self> {
        Self::new(sources::patents_from(inputs, config)?)
    }

    /// Patents of a table in memory; all columns are texts.
    pub fn from_table(table: DataFrame, name: &str, config: &ReadConfig) -> Result<Self> {
        Self::read(vec![Input::Table(table, name.to_owned())], config)
    }

    fn new(reading: Reading) -> Result<Self> {
        let Reading { table, mut audit } = reading;
        let identified = identify(&table, &mut audit)?;
        Ok(Self { table, audit, identified, publications_distinct: true })
    }
}

impl Enterprises {
    /// Enterprises of files and tables in memory.
    pub fn read(inputs: Vec<Input>, config: &ReadConfig) -> Result<Self> {
        Self::new(sources::enterprises_from(inputs, config)?)
    }

    /// Enterprises of a table in memory; all columns are texts.
    pub fn from_table(table: DataFrame, name: &str, config: &ReadConfig) -> Result<Self> {
        Self::read(vec![Input::Table(table, name.to_owned())], config)
    }

    fn new(reading: Reading) -> Result<Self> {
        let Reading { table, mut audit } = reading;
        let index = EnterpriseIndex::new(&table, &mut audit)?;
        audit.count_unparsed();
        if !index.ambiguous.is_empty() {
            audit.warnings.push(Message::new(
                format!("{} 个名称对应不同地区的多家企业，不据以定位：{}", index.ambiguous.len(), examples(&index.ambiguous)),
                format!(
                    "{} names stand for enterprises in different places and place nobody: {}",
                    index.ambiguous.len(),
                    examples(&index.ambiguous)
                ),
            ));
        }
        Ok(Self { table, audit, index })
    }
}

fn examples(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
    let more = if names.len() > 5 { "…" } else { "" };
    format!("{}{more}", shown.join("，"))
}

/// The partial map of a reading.
pub fn build_partial(setup: &Setup, patents: &Patents, enterprises: Option<&Enterprises>) -> Result<Partial> {
    let mut files = SourceFile::of(&patents.audit, "patents");
    let none = EnterpriseIndex::default();
    let index = enterprises.map_or(&none, |e| &e.index);
    if let Some(enterprises) = enterprises {
        files.extend(SourceFile::of(&enterprises.audit, "enterprises"));
    }
    Partial::build(setup, &patents.table, &patents.identified, &files, index, patents.publications_distinct)
}

/// The map of patents and, where given, an enterprise list and an industry.
pub fn build_map(
    patents: &Patents,
    enterprises: Option<&Enterprises>,
    industry: Option<Industry>,
    config: MapConfig,
) -> Result<Map> {
    let setup = Setup::new(config, industry)?;
    build_partial(&setup, patents, enterprises)?.finish()
}
