//! What is asked of an industry and patents or enterprises: which branches they belong to.

use serde_json::json;

use super::definition::{Chart, Definition};
use super::of_map::{Analysis, column};
use crate::Result;
use crate::classification::Industry;
use crate::error::Message;
use crate::map::{Enterprises, Patents, enterprise_memberships as evaluate_firms, memberships::memberships as evaluate};

/// The most specific branches of each patent and the rules that say so; labels in Chinese or in English.
pub fn memberships(industry: &Industry, patents: &Patents, zh: bool) -> Result<Analysis> {
    let found = evaluate(industry, patents)?;
    let definition = Definition {
        measure: "memberships",
        title: Message::new(
            format!("{}：专利所属分支", industry.name().zh),
            format!("{}: branches of the patents", industry.name().en),
        ),
        formula: "a patent belongs to a branch if it meets one rule of the branch or of a branch below; the most specific branches are listed".into(),
        parameters: parameters(industry)?,
        literature: industry.sources().to_vec(),
        keys: vec!["publication".into(), "branch".into()],
        columns: vec![
            column("publication", "公开(公告)号", "publication", "专利的公开(公告)号", "number of the publication"),
            column("branch", "分支编号", "branch id", "最细一级分支的 id", "id of the most specific branch"),
            column("branch_label", "技术分支", "branch", "分支名称", "name of the branch"),
            column("stage", "环节", "stage", "产业链环节的 id", "id of the stage of the chain"),
            column("rule", "规则", "rule", "该分支中命中的规则的 id", "id of the rule of the branch that is met"),
        ],
        chart: Chart::Ranking,
        summary: json!({ "patents": patents.table.height(), "in_industry": found.patents() }),
    };
    Ok(Analysis { table: found.table(industry, patents, zh)?, definition, warnings: found.warnings(industry) })
}

/// The most specific branches of each enterprise, the rules that say so, and by what.
pub fn enterprise_memberships(industry: &Industry, firms: &Enterprises, zh: bool) -> Result<Analysis> {
    let (table, warnings) = evaluate_firms(industry, firms, zh)?;
    let definition = Definition {
        measure: "enterprise_memberships",
        title: Message::new(
            format!("{}：企业所属分支", industry.name().zh),
            format!("{}: branches of the enterprises", industry.name().en),
        ),
        formula: "an enterprise belongs to a branch if it meets one enterprise rule of the branch or of a branch below; the most specific branches are listed".into(),
        parameters: parameters(industry)?,
        literature: industry.sources().to_vec(),
        keys: vec!["name".into(), "branch".into()],
        columns: vec![
            column("name", "企业", "enterprise", "名单中的企业名称", "name in the list"),
            column("branch", "分支编号", "branch id", "最细一级分支的 id", "id of the most specific branch"),
            column("branch_label", "技术分支", "branch", "分支名称", "name of the branch"),
            column("stage", "环节", "stage", "产业链环节的 id", "id of the stage of the chain"),
            column("rule", "规则", "rule", "命中的企业规则的 id", "id of the enterprise rule that is met"),
            column("evidence", "依据", "evidence", "命中的名称、行业代码或经营范围用语", "the name, class or words that say so"),
        ],
        chart: Chart::Ranking,
        summary: json!({ "enterprises": firms.table.height() }),
    };
    Ok(Analysis { table, definition, warnings })
}

fn parameters(industry: &Industry) -> Result<serde_json::Value> {
    Ok(json!({ "industry": industry.id(), "version": industry.version(), "content": industry.content_hash()? }))
}
