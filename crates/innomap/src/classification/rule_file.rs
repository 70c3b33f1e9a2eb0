//! Reading the rules of a branch from TOML.

use serde::Deserialize;
use toml::Spanned;

use super::definition_check::{Findings, Notice};
use super::rule::{EnterpriseRule, Field, Keywords, Near, Rule, SymbolRange, SymbolScheme, Words};
use super::{gbt4754, vendor_class};
use crate::toml_text::{Source, suggest};
use crate::{Message, Result};

/// Most characters that `near` may allow between words.
const WITHIN: i64 = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRule {
    pub(super) id: Spanned<String>,
    #[serde(default)]
    include: Vec<Spanned<String>>,
    #[serde(default)]
    cpc: Vec<Spanned<String>>,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    #[serde(default)]
    with: Vec<Spanned<String>>,
    #[serde(default)]
    keywords: FileKeywords,
    #[serde(default)]
    gbt4754: Vec<Spanned<String>>,
    #[serde(default)]
    sei: Vec<Spanned<String>>,
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
    #[serde(default, rename = "in")]
    fields: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    near: Vec<Spanned<FileNear>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileNear {
    words: Spanned<Vec<Spanned<String>>>,
    within: Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileEnterpriseRule {
    pub(super) id: Spanned<String>,
    #[serde(default)]
    gbt4754: Vec<Spanned<String>>,
    #[serde(default)]
    scope: FileWords,
    #[serde(default)]
    names: Vec<Spanned<String>>,
    #[serde(default)]
    note: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWords {
    #[serde(default)]
    any: Vec<Spanned<String>>,
    #[serde(default)]
    all: Vec<Spanned<String>>,
    #[serde(default)]
    none: Vec<Spanned<String>>,
}

/// Reads the rules of one branch.
pub(super) struct RuleReader<'a, 'n> {
    pub(super) source: &'a Source<'a>,
    pub(super) branch: &'a str,
    pub(super) findings: &'n mut Findings,
}

impl RuleReader<'_, '_> {
    /// A rule for patents.
    pub(super) fn rule(&mut self, raw: FileRule) -> Result<Rule> {
        let id = raw.id.get_ref().clone();
        let rule = Rule {
            include: self.ranges(&id, &raw.include, "include", SymbolScheme::Ipc)?,
            cpc: self.ranges(&id, &raw.cpc, "cpc", SymbolScheme::Cpc)?,
            exclude: self.ranges(&id, &raw.exclude, "exclude", SymbolScheme::Ipc)?,
            with: self.ranges(&id, &raw.with, "with", SymbolScheme::Ipc)?,
            keywords: self.keywords(&id, &raw.keywords)?,
            gbt4754: self.economy(&id, &raw.gbt4754)?,
            sei: self.emerging(&id, &raw.sei)?,
            note: raw.note,
            id,
        };
        if !rule.asks_for_something() {
            let (branch, id) = (self.branch, &rule.id);
            return Err(self
                .source
                .error(
                    &raw.id.span(),
                    format!("分支 {branch} 的规则 {id} 既没有 include、cpc，也没有 keywords.any、all、near、gbt4754、sei"),
                    format!("rule {id} of branch {branch} has neither include nor cpc, keywords.any, all, near, gbt4754 or sei"),
                )
                .hint("请写明分类号、关键词或行业代码", "give it symbols, keywords or classes"));
        }
        Ok(rule)
    }

    /// A rule for enterprises.
    pub(super) fn enterprise_rule(&mut self, raw: FileEnterpriseRule) -> Result<EnterpriseRule> {
        let id = raw.id.get_ref().clone();
        let scope = Words {
            any: self.words(&id, &raw.scope.any, "scope.any")?,
            all: self.words(&id, &raw.scope.all, "scope.all")?,
            none: self.words(&id, &raw.scope.none, "scope.none")?,
        };
        let gbt4754 = self.economy(&id, &raw.gbt4754)?;
        let names = self.words(&id, &raw.names, "names")?;
        if gbt4754.is_empty() && !scope.asks_for_a_word() && names.is_empty() {
            let branch = self.branch;
            return Err(self
                .source
                .error(
                    &raw.id.span(),
                    format!("分支 {branch} 的企业规则 {id} 既没有 gbt4754、names，也没有 scope.any 或 scope.all"),
                    format!("enterprise rule {id} of branch {branch} has neither gbt4754 nor names nor scope.any nor scope.all"),
                )
                .hint("请写明行业代码、经营范围用语或企业名单", "give it classes, words of the scope of business or names"));
        }
        Ok(EnterpriseRule { id, gbt4754, scope, names, note: raw.note })
    }

    fn wrong(&self, rule: &str, key: &str, at: &Spanned<String>, why: &Message) -> crate::Error {
        let branch = self.branch;
        self.source
            .error(
                &at.span(),
                format!("分支 {branch} 的规则 {rule} 的 {key} 有误：{}", why.zh),
                format!("{key} of rule {rule} of branch {branch} is wrong: {}", why.en),
            )
            .found(at.get_ref().clone())
            .column(key)
    }

    fn ranges(&mut self, rule: &str, list: &[Spanned<String>], key: &str, scheme: SymbolScheme) -> Result<Vec<SymbolRange>> {
        let mut out = Vec::with_capacity(list.len());
        for text in list {
            match SymbolRange::read(text.get_ref(), scheme) {
                Ok((range, doubts)) => {
                    for message in doubts {
                        self.findings.push(Notice {
                            line: self.source.line(&text.span()),
                            key: format!("{}/{rule}.{key}", self.branch),
                            message,
                        });
                    }
                    out.push(range);
                }
                Err(problem) => {
                    let error = self.wrong(rule, key, text, &problem.why).expected(
                        "如 B25J、B25J 9、B25J 9/16、B25J 9/16*、B25J 9/16-B25J 9/22",
                        "as B25J, B25J 9, B25J 9/16, B25J 9/16*, B25J 9/16-B25J 9/22",
                    );
                    return Err(match problem.near.as_slice() {
                        [] => error,
                        near => error.hint(format!("最接近的是：{}", near.join("、")), format!("nearest: {}", near.join(", "))),
                    });
                }
            }
        }
        Ok(out)
    }

    fn words(&self, rule: &str, list: &[Spanned<String>], key: &str) -> Result<Vec<String>> {
        let read = |word: &Spanned<String>| {
            let trimmed = word.get_ref().trim();
            if trimmed.is_empty() {
                let branch = self.branch;
                return Err(self
                    .source
                    .error(
                        &word.span(),
                        format!("分支 {branch} 的规则 {rule} 的 {key} 有空的词"),
                        format!("rule {rule} of branch {branch} has an empty keyword in {key}"),
                    )
                    .column(key));
            }
            Ok(trimmed.to_owned())
        };
        list.iter().map(read).collect()
    }

    fn keywords(&mut self, rule: &str, raw: &FileKeywords) -> Result<Keywords> {
        let mut near = Vec::with_capacity(raw.near.len());
        for one in &raw.near {
            near.push(self.near(rule, one)?);
        }
        let fields = match &raw.fields {
            None => Field::DEFAULT.to_vec(),
            Some(fields) => self.fields(rule, fields)?,
        };
        Ok(Keywords {
            any: self.words(rule, &raw.any, "keywords.any")?,
            all: self.words(rule, &raw.all, "keywords.all")?,
            none: self.words(rule, &raw.none, "keywords.none")?,
            fields,
            near,
        })
    }

    fn fields(&self, rule: &str, list: &Spanned<Vec<Spanned<String>>>) -> Result<Vec<Field>> {
        let names = Field::ALL.map(Field::name);
        let mut fields = Vec::new();
        for text in list.get_ref() {
            let Some(field) = Field::from_name(text.get_ref()) else {
                let why = Message::new("没有这个文本字段", "there is no such text");
                let all = names.join(", ");
                let error = self.wrong(rule, "keywords.in", text, &why).expected(all.clone(), all);
                return Err(suggest(error, text.get_ref(), &names));
            };
            fields.push(field);
        }
        if fields.is_empty() {
            let all = names.join(", ");
            let error = self.source.error(&list.span(), "keywords.in 为空", "keywords.in is empty");
            return Err(error.column("keywords.in").expected(all.clone(), all));
        }
        fields.sort_unstable();
        fields.dedup();
        Ok(fields)
    }

    fn near(&self, rule: &str, raw: &Spanned<FileNear>) -> Result<Near> {
        let near = raw.get_ref();
        let words = self.words(rule, near.words.get_ref(), "keywords.near")?;
        let mut distinct: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let branch = self.branch;
        if words.len() < 2 || distinct.len() < words.len() {
            return Err(self
                .source
                .error(
                    &near.words.span(),
                    format!("分支 {branch} 的规则 {rule} 的 near 需要至少两个不同的词"),
                    format!("near of rule {rule} of branch {branch} needs at least two different words"),
                )
                .column("keywords.near")
                .found(words.join(", ")));
        }
        let within = *near.within.get_ref();
        if !(0..=WITHIN).contains(&within) {
            return Err(self
                .source
                .error(
                    &near.within.span(),
                    format!("分支 {branch} 的规则 {rule} 的 within 超出范围"),
                    format!("within of rule {rule} of branch {branch} is out of range"),
                )
                .column("keywords.near.within")
                .found(within.to_string())
                .expected(format!("0 至 {WITHIN} 个字符"), format!("0 to {WITHIN} characters")));
        }
        Ok(Near { words, within: within as u32 })
    }

    fn economy(&self, rule: &str, list: &[Spanned<String>]) -> Result<Vec<String>> {
        let read = |text: &Spanned<String>| match gbt4754::read(text.get_ref(), None) {
            Ok(understood) => Ok(understood.class.code().to_owned()),
            Err(why) => {
                let near = gbt4754::near_codes(text.get_ref());
                let error = self.wrong(rule, "gbt4754", text, &why).expected("如 3491、349、34、C", "as 3491, 349, 34, C");
                Err(error.hint(format!("最接近的是：{}", near.join("、")), format!("nearest: {}", near.join(", "))))
            }
        };
        list.iter().map(read).collect()
    }

    fn emerging(&self, rule: &str, list: &[Spanned<String>]) -> Result<Vec<String>> {
        let read = |text: &Spanned<String>| match vendor_class::emerging(text.get_ref()) {
            Ok(_) => Ok(text.get_ref().trim().to_owned()),
            Err(why) => Err(self.wrong(rule, "sei", text, &why).expected("如 2、2.1、2.1.3", "as 2, 2.1, 2.1.3")),
        };
        list.iter().map(read).collect()
    }
}
