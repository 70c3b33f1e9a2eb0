//! Reading an industry definition from TOML: every mistake is found with its line and a next step.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::industry::{Branch, Industry, Stage};
use super::rule::{Keywords, Rule, SymbolRange};
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
    #[serde(default)]
    rule: Vec<FileRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRule {
    id: Spanned<String>,
    #[serde(default)]
    include: Vec<Spanned<String>>,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    #[serde(default)]
    with: Vec<Spanned<String>>,
    #[serde(default)]
    keywords: FileKeywords,
    #[serde(default)]
    note: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileKeywords {
    #[serde(default)]
    any: Vec<Spanned<String>>,
    #[serde(default)]
    all: Vec<Spanned<String>>,
    #[serde(default)]
    none: Vec<Spanned<String>>,
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
    let stages: Vec<Stage> =
        file.stage.into_iter().map(|s| Stage { id: s.id.into_inner(), name: Message::new(s.zh, s.en) }).collect();
    let branches = branches(&source, &stages, file.branch)?;
    Ok(Industry {
        id: file.id,
        version: file.version,
        name: Message::new(file.zh, file.en),
        scope: Message::new(file.scope_zh, file.scope_en),
        sources: file.sources,
        editor: file.editor,
        changelog: file.changelog,
        stages,
        branches,
        text: text.to_owned(),
    })
}

fn branches(source: &Source<'_>, stages: &[Stage], raw: Vec<FileBranch>) -> Result<Vec<Branch>> {
    let ids: Vec<&str> = raw.iter().map(|b| b.id.get_ref().as_str()).collect();
    let mut parents = Vec::with_capacity(raw.len());
    for branch in &raw {
        parents.push(branch.parent.as_ref().map(|p| source.find(p, &ids, ("上级分支", "branch above"))).transpose()?);
    }
    let levels = levels(source, &raw, &parents)?;
    let branch_stages = branch_stages(source, stages, &raw, &parents)?;
    let mut out = Vec::with_capacity(raw.len());
    for (i, branch) in raw.into_iter().enumerate() {
        let leaf = !parents.contains(&Some(i as u16));
        if leaf && branch.rule.is_empty() {
            let error = source.error(
                &branch.id.span(),
                "分支没有规则，也没有下级分支",
                "the branch has neither a rule nor a branch below",
            );
            return Err(error.found(branch.id.into_inner()).hint("请添加 [[branch.rule]]", "add a [[branch.rule]]"));
        }
        source.unique(branch.rule.iter().map(|r| &r.id), ("规则", "rule"))?;
        let id = branch.id.into_inner();
        let rules = branch.rule.into_iter().map(|r| rule(source, &id, r)).collect::<Result<_>>()?;
        out.push(Branch {
            stage: branch_stages[i],
            parent: parents[i],
            level: levels[i],
            name: Message::new(branch.zh, branch.en),
            scope: Message::new(branch.scope_zh, branch.scope_en),
            rules,
            id,
        });
    }
    Ok(out)
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

fn rule(source: &Source<'_>, branch: &str, raw: FileRule) -> Result<Rule> {
    let id = raw.id.get_ref().as_str();
    let ranges = |list: &[Spanned<String>], key: &str| -> Result<Vec<SymbolRange>> {
        let read = |text: &Spanned<String>| {
            SymbolRange::parse(text.get_ref()).map_err(|why| {
                source
                    .error(
                        &text.span(),
                        format!("分支 {branch} 的规则 {id} 的 {key} 有误：{}", why.zh),
                        format!("{key} of rule {id} of branch {branch} is wrong: {}", why.en),
                    )
                    .found(text.get_ref().clone())
                    .expected(
                        "如 B25J、B25J 9、B25J 9/16、B25J 9/16-B25J 9/22",
                        "as B25J, B25J 9, B25J 9/16, B25J 9/16-B25J 9/22",
                    )
            })
        };
        list.iter().map(read).collect()
    };
    let words = |list: &[Spanned<String>]| -> Result<Vec<String>> {
        let read = |word: &Spanned<String>| {
            let trimmed = word.get_ref().trim();
            if trimmed.is_empty() {
                return Err(source.error(
                    &word.span(),
                    format!("分支 {branch} 的规则 {id} 有空的关键词"),
                    format!("rule {id} of branch {branch} has an empty keyword"),
                ));
            }
            Ok(trimmed.to_owned())
        };
        list.iter().map(read).collect()
    };
    let (include, exclude, with) =
        (ranges(&raw.include, "include")?, ranges(&raw.exclude, "exclude")?, ranges(&raw.with, "with")?);
    let keywords = Keywords { any: words(&raw.keywords.any)?, all: words(&raw.keywords.all)?, none: words(&raw.keywords.none)? };
    if include.is_empty() && !keywords.asks_for_a_word() {
        return Err(source
            .error(
                &raw.id.span(),
                format!("分支 {branch} 的规则 {id} 既没有 include，也没有 keywords.any 或 keywords.all"),
                format!("rule {id} of branch {branch} has neither include nor keywords.any nor keywords.all"),
            )
            .hint("请写明分类号或关键词", "give it symbols or keywords"));
    }
    Ok(Rule { include, exclude, with, keywords, note: raw.note, id: raw.id.into_inner() })
}

#[cfg(test)]
#[path = "definition_file_tests.rs"]
mod tests;
