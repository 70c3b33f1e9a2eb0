//! Reading an industry definition from TOML: every mistake is found with its line and a next step.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::definition_check::{self, Findings, Lines};
use super::industry::{Branch, Industry, Stage};
use super::rule_file::{FileEnterpriseRule, FileRule, RuleReader};
use crate::toml_text::{Source, suggest};
use crate::{Message, Result};

/// The format this program reads.
const FORMAT: i64 = 1;

const SLIP: (&str, &str) = ("产业定义文件的写法有误", "the definition is not well-formed");
const COMPARE: (&str, &str) =
    ("请对照内置的 industrial-robots 定义检查这一行", "compare the line with the packaged definition industrial-robots");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Spanned<i64>,
    id: String,
    version: String,
    zh: String,
    en: String,
    #[serde(default)]
    scope_zh: String,
    #[serde(default)]
    scope_en: String,
    #[serde(default)]
    note_zh: String,
    #[serde(default)]
    note_en: String,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    editor: String,
    #[serde(default)]
    changelog: Vec<String>,
    stage: Vec<FileStage>,
    branch: Vec<FileBranch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileStage {
    id: Spanned<String>,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileBranch {
    id: Spanned<String>,
    /// May be left out below another branch.
    stage: Option<Spanned<String>>,
    parent: Option<Spanned<String>>,
    zh: String,
    en: String,
    #[serde(default)]
    scope_zh: String,
    #[serde(default)]
    scope_en: String,
    /// Share of the branch among its siblings.
    weight: Option<Spanned<f64>>,
    #[serde(default)]
    rule: Vec<FileRule>,
    #[serde(default)]
    enterprise_rule: Vec<FileEnterpriseRule>,
}

impl Source<'_> {
    /// An id that stands twice.
    fn unique<'i>(&self, ids: impl Iterator<Item = &'i Spanned<String>>, (zh, en): (&str, &str)) -> Result<()> {
        let mut seen = BTreeSet::new();
        for id in ids {
            if id.get_ref().trim().is_empty() {
                return Err(self.error(&id.span(), format!("{zh}的 id 为空"), format!("the id of a {en} is empty")));
            }
            if !seen.insert(id.get_ref()) {
                let error = self.error(&id.span(), format!("{zh}的 id 重复"), format!("the id of a {en} stands twice"));
                return Err(error.found(id.get_ref().clone()).hint("请改为不同的 id", "give it another id"));
            }
        }
        Ok(())
    }

    /// The position of an id among the known ones.
    fn find(&self, id: &Spanned<String>, known: &[&str], (zh, en): (&str, &str)) -> Result<u16> {
        if let Some(i) = known.iter().position(|k| k == id.get_ref()) {
            return Ok(i as u16);
        }
        let all = known.join(", ");
        let error = self
            .error(&id.span(), format!("没有这个{zh}"), format!("there is no such {en}"))
            .found(id.get_ref().clone())
            .expected(all.clone(), all);
        Err(suggest(error, id.get_ref(), known))
    }
}

/// Reads and checks a definition.
pub(super) fn read(text: &str, origin: &str) -> Result<Industry> {
    let source = Source { text, origin };
    let file: File = toml::from_str(text).map_err(|e| source.grammar(&e, SLIP, COMPARE))?;
    if *file.format.get_ref() != FORMAT {
        return Err(source
            .error(&file.format.span(), "不认识的定义格式版本", "the format of the definition is not known")
            .found(file.format.get_ref().to_string())
            .expected(FORMAT.to_string(), FORMAT.to_string())
            .hint("请升级本程序", "use a newer version of this program"));
    }
    source.unique(file.stage.iter().map(|s| &s.id), ("阶段", "stage"))?;
    source.unique(file.branch.iter().map(|b| &b.id), ("分支", "branch"))?;
    let lines = lines(&source, &file);
    let stages: Vec<Stage> =
        file.stage.into_iter().map(|s| Stage { id: s.id.into_inner(), name: Message::new(s.zh, s.en) }).collect();
    let mut findings = Findings::new();
    let branches = branches(&source, &stages, file.branch, &mut findings)?;
    let mut industry = Industry {
        id: file.id,
        version: file.version,
        name: Message::new(file.zh, file.en),
        scope: Message::new(file.scope_zh, file.scope_en),
        note: Message::new(file.note_zh, file.note_en),
        sources: file.sources,
        editor: file.editor,
        changelog: file.changelog,
        stages,
        branches,
        warnings: Vec::new(),
        text: text.to_owned(),
    };
    findings.extend(definition_check::doubts(&industry, &lines));
    findings.sort_by(|a, b| (a.line, &a.key).cmp(&(b.line, &b.key)));
    findings.dedup();
    industry.warnings = findings;
    Ok(industry)
}

fn lines(source: &Source<'_>, file: &File) -> Lines {
    let of = |id: &Spanned<String>| source.line(&id.span());
    Lines {
        stages: file.stage.iter().map(|stage| of(&stage.id)).collect(),
        branches: file.branch.iter().map(|branch| of(&branch.id)).collect(),
        rules: file.branch.iter().map(|branch| branch.rule.iter().map(|rule| of(&rule.id)).collect()).collect(),
    }
}

fn branches(source: &Source<'_>, stages: &[Stage], raw: Vec<FileBranch>, findings: &mut Findings) -> Result<Vec<Branch>> {
    let ids: Vec<&str> = raw.iter().map(|b| b.id.get_ref().as_str()).collect();
    let mut parents = Vec::with_capacity(raw.len());
    for branch in &raw {
        parents.push(branch.parent.as_ref().map(|p| source.find(p, &ids, ("上级分支", "branch above"))).transpose()?);
    }
    weights(source, &raw, &parents)?;
    let levels = levels(source, &raw, &parents)?;
    let branch_stages = branch_stages(source, stages, &raw, &parents)?;
    let mut out = Vec::with_capacity(raw.len());
    for (i, branch) in raw.into_iter().enumerate() {
        source.unique(branch.rule.iter().map(|r| &r.id), ("规则", "rule"))?;
        source.unique(branch.enterprise_rule.iter().map(|r| &r.id), ("企业规则", "enterprise rule"))?;
        let id = branch.id.into_inner();
        let mut reader = RuleReader { source, branch: &id, findings };
        let rules = branch.rule.into_iter().map(|rule| reader.rule(rule)).collect::<Result<_>>()?;
        let enterprise_rules =
            branch.enterprise_rule.into_iter().map(|rule| reader.enterprise_rule(rule)).collect::<Result<_>>()?;
        out.push(Branch {
            stage: branch_stages[i],
            parent: parents[i],
            level: levels[i],
            name: Message::new(branch.zh, branch.en),
            scope: Message::new(branch.scope_zh, branch.scope_en),
            weight: branch.weight.map(Spanned::into_inner),
            rules,
            enterprise_rules,
            id,
        });
    }
    Ok(out)
}

/// Weights stand at all branches of one parent or at none, each above 0 and at most 1, and add up to 1.
fn weights(source: &Source<'_>, raw: &[FileBranch], parents: &[Option<u16>]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for (i, branch) in raw.iter().enumerate() {
        // The branches without one above are siblings within their stage.
        let stage = |b: &FileBranch| b.stage.as_ref().filter(|_| parents[i].is_none()).map(|s| s.get_ref().clone());
        if !seen.insert((parents[i], stage(branch))) {
            continue;
        }
        let siblings: Vec<&FileBranch> = raw
            .iter()
            .zip(parents)
            .filter(|(other, parent)| **parent == parents[i] && stage(other) == stage(branch))
            .map(|(other, _)| other)
            .collect();
        let given: Vec<&Spanned<f64>> = siblings.iter().filter_map(|b| b.weight.as_ref()).collect();
        let Some(first) = given.first() else { continue };
        if let Some(wrong) = given.iter().find(|w| !(*w.get_ref() > 0.0 && *w.get_ref() <= 1.0)) {
            let error = source.error(&wrong.span(), "weight 应大于 0 且不超过 1", "a weight lies above 0 and at most at 1");
            return Err(error.column("weight").found(wrong.get_ref().to_string()));
        }
        let names = |list: &[&FileBranch]| list.iter().map(|b| b.id.get_ref().as_str()).collect::<Vec<_>>().join(", ");
        if let Some(without) = siblings.iter().find(|b| b.weight.is_none()) {
            let error = source.error(
                &without.id.span(),
                "同一上级的分支有的写了 weight，有的没有",
                "some branches of one parent have a weight and some have none",
            );
            let error = error.column("weight").found(without.id.get_ref().clone());
            return Err(error.hint("请全部写明或全部不写", "give all of them a weight or none"));
        }
        let sum: f64 = given.iter().map(|w| *w.get_ref()).sum();
        if (sum - 1.0).abs() > 1e-6 {
            let error = source.error(
                &first.span(),
                format!("分支 {} 的 weight 之和不是 1", names(&siblings)),
                format!("the weights of the branches {} do not add up to 1", names(&siblings)),
            );
            return Err(error.column("weight").found(format!("{}", (sum * 1e6).round() / 1e6)).expected("1", "1"));
        }
    }
    Ok(())
}

/// The depth of each branch; a circle and a fourth level are mistakes.
fn levels(source: &Source<'_>, raw: &[FileBranch], parents: &[Option<u16>]) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(raw.len());
    for (i, branch) in raw.iter().enumerate() {
        let depth = std::iter::successors(Some(i), |b| parents[*b].map(usize::from)).take(raw.len() + 1).count();
        if depth > raw.len() {
            let error = source.error(&branch.id.span(), "上级分支构成循环", "the branches above go round in a circle");
            return Err(error.found(branch.id.get_ref().clone()).hint("请检查 parent", "check parent"));
        }
        if depth > usize::from(Industry::MAX_LEVELS) {
            let most = Industry::MAX_LEVELS;
            return Err(source
                .error(&branch.id.span(), "分支层级过多", "the branch lies too deep")
                .found(format!("{}: {depth}", branch.id.get_ref()))
                .expected(format!("最多 {most} 级"), format!("at most {most} levels")));
        }
        out.push(depth as u8);
    }
    Ok(out)
}

/// The stage of each branch: its own, or that of the topmost branch above it, which must be the same where both are given.
fn branch_stages(source: &Source<'_>, stages: &[Stage], raw: &[FileBranch], parents: &[Option<u16>]) -> Result<Vec<u16>> {
    let ids: Vec<&str> = stages.iter().map(|s| s.id.as_str()).collect();
    let mut out = Vec::with_capacity(raw.len());
    for (i, branch) in raw.iter().enumerate() {
        let root = std::iter::successors(Some(i), |b| parents[*b].map(usize::from)).last().unwrap_or(i);
        let Some(stage) = &raw[root].stage else {
            let error = source.error(&raw[root].id.span(), "分支没有写明阶段", "the branch has no stage");
            let all = ids.join(", ");
            return Err(error.found(raw[root].id.get_ref().clone()).expected(format!("stage = {all}"), format!("stage = {all}")));
        };
        let index = source.find(stage, &ids, ("阶段", "stage"))?;
        if let Some(own) = &branch.stage
            && source.find(own, &ids, ("阶段", "stage"))? != index
        {
            let error = source.error(
                &own.span(),
                "分支与其上级分支不在同一阶段",
                "the branch lies in another stage than the branch above",
            );
            return Err(error.found(own.get_ref().clone()).expected(stage.get_ref().clone(), stage.get_ref().clone()));
        }
        out.push(index);
    }
    Ok(out)
}

#[cfg(test)]
#[path = "definition_file_tests.rs"]
mod tests;
