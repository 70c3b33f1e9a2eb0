//! Which branches enterprises belong to, and which rule says so.

use polars_core::prelude::{Column, DataFrame, DataType, IntoColumn, NewChunkedArray, StringChunked};
use rustc_hash::FxHashSet;

use super::{Enterprises, IndustryTree, typed_enterprises};
use crate::classification::{EnterpriseRule, Industry, Words, covers_economy, says};
use crate::error::Message;
use crate::names::{Code, compared, fold};
use crate::sources::{names_in, written_name};
use crate::tables::EnterpriseColumn as E;
use crate::{Error, Result};

/// The header under which vendors give the scope of business, where no column has that meaning.
const SCOPE: &str = "经营范围";

/// A rule as it is asked of many enterprises.
struct Asked<'a> {
    branch: u16,
    rule: &'a EnterpriseRule,
    /// Folded names, and codes.
    names: FxHashSet<String>,
    codes: Vec<Code>,
}

/// Rows of the answer: name, branch, rule and what says so.
type Row = (Option<String>, u16, String, String);

/// One row an enterprise, most specific branch and rule: name, branch, its label, stage, rule, evidence; and doubts.
pub fn enterprise_memberships(industry: &Industry, firms: &Enterprises, zh: bool) -> Result<(DataFrame, Vec<Message>)> {
    let asked: Vec<Asked<'_>> = (0..industry.branches().len() as u16)
        .flat_map(|b| industry.branches()[b as usize].enterprise_rules.iter().map(move |rule| Asked::new(b, rule)))
        .collect();
    let typed = typed_enterprises(&firms.table, &firms.audit)?.columns;
    let class = typed.column("gbt4754").ok().and_then(texts_of);
    let column = |column: E| firms.table.whole(column.name());
    let (name, former, code) = (column(E::Name)?, column(E::FormerNames)?, column(E::Code)?);
    let scope = column(E::BusinessScope)?.map_or_else(|| firms.table.whole(SCOPE), |scope| Ok(Some(scope)))?;
    let get = |texts: &'_ Option<StringChunked>, i: usize| texts.as_ref().and_then(|t| t.get(i)).map(str::to_owned);
    let tree = IndustryTree::new(Some(industry));
    let mut rows: Vec<Row> = Vec::new();
    for i in 0..firms.table.height() {
        let (name, class, scope) = (get(&name, i), get(&class, i), get(&scope, i).unwrap_or_default());
        let mut names: Vec<String> = Vec::new();
        for text in [name.as_deref(), get(&former, i).as_deref()].into_iter().flatten() {
            names.extend(names_in(text).into_iter().map(|one| compared(&fold(&written_name(one).name)).into_owned()));
        }
        let code = get(&code, i).and_then(|text| Code::read(&text).ok());
        let found: Vec<(u16, &EnterpriseRule, String)> = asked
            .iter()
            .filter_map(|asked| asked.evidence(&names, code, class.as_deref(), &scope).map(|e| (asked.branch, asked.rule, e)))
            .collect();
        for (branch, rule, evidence) in &found {
            if !found.iter().any(|(other, ..)| other != branch && tree.is_within(*other, *branch)) {
                rows.push((name.clone(), *branch, rule.id.clone(), evidence.clone()));
            }
        }
    }
    let warnings = lacking(&asked, class.is_some(), scope.is_some());
    Ok((table(industry, &rows, zh)?, warnings))
}

fn texts_of(column: &Column) -> Option<StringChunked> {
    column.cast(&DataType::String).ok()?.as_materialized_series().str().ok().cloned()
}

impl<'a> Asked<'a> {
    fn new(branch: u16, rule: &'a EnterpriseRule) -> Self {
        let codes = rule.names.iter().filter_map(|name| Code::read(name).ok()).collect();
        Self { branch, rule, names: rule.names.iter().map(|name| compared(&fold(name)).into_owned()).collect(), codes }
    }

    /// What says that an enterprise belongs to the branch: that it is listed, or all other conditions together.
    fn evidence(&self, names: &[String], code: Option<Code>, class: Option<&str>, scope: &str) -> Option<String> {
        let rule = self.rule;
        if let Some(name) = names.iter().find(|name| self.names.contains(*name)) {
            return Some(format!("names: {name}"));
        }
        if let Some(code) = code.filter(|code| self.codes.iter().any(|known| known.same(code))) {
            return Some(format!("names: {code}"));
        }
        if rule.gbt4754.is_empty() && !rule.scope.asks_for_a_word() {
            return None;
        }
        let mut evidence = Vec::new();
        if !rule.gbt4754.is_empty() {
            let class = class.filter(|class| rule.gbt4754.iter().any(|above| covers_economy(above, class)))?;
            evidence.push(format!("gbt4754: {class}"));
        }
        let Words { any, all, none } = &rule.scope;
        let found = |words: &[String]| words.iter().filter(|word| says(scope, word)).cloned().collect::<Vec<_>>();
        let (some, every) = (found(any), found(all));
        if (!any.is_empty() && some.is_empty()) || every.len() < all.len() || !found(none).is_empty() {
            return None;
        }
        if !some.is_empty() || !every.is_empty() {
            evidence.push(format!("scope: {}", [some, every].concat().join("、")));
        }
        Some(evidence.join("; "))
    }
}

/// Columns that rules need and the list lacks.
fn lacking(asked: &[Asked<'_>], has_class: bool, has_scope: bool) -> Vec<Message> {
    let mut out = Vec::new();
    let mut put = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            out.push(Message::new(
                format!("名单没有{zh}，{count} 条企业规则不能判断"),
                format!("the list has no {en}: {count} enterprise rules cannot be judged"),
            ));
        }
    };
    let classes = asked.iter().filter(|asked| !asked.rule.gbt4754.is_empty()).count();
    let words = asked.iter().filter(|a| a.rule.scope != Words::default()).count();
    put(if has_class { 0 } else { classes }, "国民经济行业分类", "class of the national economy");
    put(if has_scope { 0 } else { words }, "经营范围", "scope of business");
    out
}

fn table(industry: &Industry, rows: &[Row], zh: bool) -> Result<DataFrame> {
    let branch = |row: &Row| &industry.branches()[row.1 as usize];
    let texts = |name: &str, of: &dyn Fn(&Row) -> Option<String>| -> Column {
        StringChunked::from_iter_options(name.into(), rows.iter().map(of)).into_column()
    };
    let columns = vec![
        texts("name", &|row| row.0.clone()),
        texts("branch", &|row| Some(branch(row).id.clone())),
        texts("branch_label", &|row| Some(if zh { branch(row).name.zh.clone() } else { branch(row).name.en.clone() })),
        texts("stage", &|row| Some(industry.stages()[branch(row).stage as usize].id.clone())),
        texts("rule", &|row| Some(row.2.clone())),
        texts("evidence", &|row| Some(row.3.clone())),
    ];
    DataFrame::new(rows.len(), columns)
        .map_err(|e| Error::internal("组成归类表失败", "putting the table of memberships together failed").found(e.to_string()))
}
