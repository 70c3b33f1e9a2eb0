//! Which branches patents belong to, and which rule says so.

use polars_core::prelude::{Column, DataFrame, IntoColumn, NewChunkedArray, StringChunked};

use super::rule_evidence::hits;
use super::{IndustryTree, Patents};
use crate::classification::{Hit, Industry, Missing};
use crate::error::Message;
use crate::tables::{Csr, PatentColumn, Progress};
use crate::{Error, Result};

/// The most specific branches of each patent, each with the rules of that branch it meets.
#[derive(Debug, Clone)]
pub struct Memberships {
    /// Hits of each row of the patents, sorted.
    pub hits: Csr<Hit>,
    /// Columns that the patents lack, and the rules that each leaves open.
    pub missing: Vec<Missing>,
}

/// Evaluates the rules of an industry on patents.
pub fn memberships(industry: &Industry, patents: &Patents) -> Result<Memberships> {
    let engine = industry.compile()?;
    let tree = IndustryTree::new(Some(industry));
    let all = hits(&engine, &patents.table, &patents.identified, &Progress::new())?;
    let mut hits = Csr::with_capacity(all.len(), all.values().len());
    let mut kept = Vec::new();
    for row in all.rows() {
        let most_specific =
            |hit: &&Hit| !row.iter().any(|other| other.branch != hit.branch && tree.is_within(other.branch, hit.branch));
        kept.clear();
        kept.extend(row.iter().filter(most_specific).copied());
        hits.push_row(&kept);
    }
    let missing = engine.missing(|column| patents.table.columns.position(column.name()).is_some());
    Ok(Memberships { hits, missing })
}

impl Memberships {
    /// One row a patent, branch and rule: publication, branch, its label in one language, stage, rule.
    pub fn table(&self, industry: &Industry, patents: &Patents, zh: bool) -> Result<DataFrame> {
        let rules: Vec<&str> = industry.rules().map(|(_, rule)| rule.id.as_str()).collect();
        let publications = patents.table.whole(PatentColumn::Publication.name())?;
        let rows = || self.hits.rows().enumerate().flat_map(|(i, row)| row.iter().map(move |hit| (i, hit)));
        let branch = |hit: &Hit| &industry.branches()[hit.branch as usize];
        let label = |hit: &Hit| if zh { branch(hit).name.zh.as_str() } else { branch(hit).name.en.as_str() };
        let publication = rows().map(|(i, _)| publications.as_ref().and_then(|p| p.get(i)));
        let columns = vec![
            StringChunked::from_iter_options("publication".into(), publication).into_column(),
            texts("branch", rows().map(|(_, hit)| branch(hit).id.as_str())),
            texts("branch_label", rows().map(|(_, hit)| label(hit))),
            texts("stage", rows().map(|(_, hit)| industry.stages()[branch(hit).stage as usize].id.as_str())),
            texts("rule", rows().map(|(_, hit)| rules[hit.rule as usize])),
        ];
        DataFrame::new(self.hits.values().len(), columns).map_err(|e| {
            Error::internal("组成归类表失败", "putting the table of memberships together failed").found(e.to_string())
        })
    }

    /// Number of patents in at least one branch.
    pub fn patents(&self) -> usize {
        self.hits.rows().filter(|row| !row.is_empty()).count()
    }

    /// Which columns are missing, and what that means.
    pub fn warnings(&self, industry: &Industry) -> Vec<Message> {
        missing_columns(industry, &self.missing)
    }
}

/// What missing columns mean for the rules of an industry.
pub(super) fn missing_columns(industry: &Industry, missing: &[Missing]) -> Vec<Message> {
    let names: Vec<String> =
        industry.rules().map(|(b, rule)| format!("{}/{}", industry.branches()[b as usize].id, rule.id)).collect();
    let one = |missing: &Missing| {
        let (column, count) = (missing.column, missing.rules.len());
        let shown: Vec<&str> = missing.rules.iter().take(5).map(|rule| names[*rule as usize].as_str()).collect();
        let more = if count > shown.len() { "…" } else { "" };
        Message::new(
            format!("表中没有「{}」列，{count} 条产业规则不能判断或只能部分判断：{}{more}", column.zh(), shown.join("、")),
            format!(
                "there is no column '{}': {count} rules of the industry cannot be judged, or only in part: {}{more}",
                column.en(),
                shown.join(", ")
            ),
        )
    };
    missing.iter().map(one).collect()
}

fn texts<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> Column {
    StringChunked::from_iter_values(name.into(), values).into_column()
}
