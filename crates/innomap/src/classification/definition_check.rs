//! What is doubtful about a definition that can be read: warnings with the line and the key.

use serde::Serialize;

use super::industry::{Branch, Industry};
use super::rule::{Keywords, Rule, SymbolRange};
use super::vendor_class;
use crate::Message;

/// A doubt about a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Line of the file, from 1.
    pub line: u64,
    /// Branch, rule and key, as `reducer/coclass.include`.
    pub key: String,
    /// What is doubtful.
    pub message: Message,
}

/// The doubts found so far.
pub(super) type Findings = Vec<Notice>;

/// Where stages, branches and rules stand in the file.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) stages: Vec<u64>,
    pub(super) branches: Vec<u64>,
    /// Of each branch those of its rules.
    pub(super) rules: Vec<Vec<u64>>,
}

/// Words that stand in almost every text.
const EVERYWHERE: [&str; 30] = [
    "一种",
    "所述",
    "其特征",
    "其特征在于",
    "包括",
    "本发明",
    "发明",
    "本实用新型",
    "实用新型",
    "公开",
    "of",
    "the",
    "an",
    "and",
    "or",
    "for",
    "in",
    "to",
    "with",
    "by",
    "is",
    "on",
    "at",
    "from",
    "as",
    "said",
    "wherein",
    "comprising",
    "invention",
    "method",
];

/// Characters that stand in almost every Chinese text.
const CHARACTERS: &str = "的一了和与及或在中上下为用于其所以而对从至并可是不被将使该此种个有各后前内外";

/// Words that are no condition where one of them is enough.
const TOO_COMMON: [&str; 10] =
    ["方法", "装置", "系统", "设备", "结构", "device", "system", "apparatus", "equipment", "structure"];

/// All doubts that follow from the rules alone.
pub(super) fn doubts(industry: &Industry, lines: &Lines) -> Findings {
    let mut out = Findings::new();
    stages(industry, lines, &mut out);
    for (at, branch) in industry.branches().iter().enumerate() {
        empty(industry, at, lines, &mut out);
        let rule_line = |rule: usize| lines.rules.get(at).and_then(|l| l.get(rule)).copied().unwrap_or_default();
        for (i, rule) in branch.rules.iter().enumerate() {
            subsumed(branch, i, rule_line(i), &mut out);
            common_words(branch, rule, rule_line(i), &mut out);
        }
    }
    overlaps(industry, lines, &mut out);
    out
}

fn stages(industry: &Industry, lines: &Lines, out: &mut Findings) {
    for (at, stage) in industry.stages().iter().enumerate() {
        if industry.branches().iter().all(|branch| usize::from(branch.stage) != at) {
            out.push(Notice {
                line: lines.stages.get(at).copied().unwrap_or_default(),
                key: stage.id.clone(),
                message: Message::new(format!("阶段 {} 没有分支", stage.id), format!("the stage {} has no branch", stage.id)),
            });
        }
    }
}

/// A branch that nothing can belong to.
fn empty(industry: &Industry, at: usize, lines: &Lines, out: &mut Findings) {
    let branch = &industry.branches()[at];
    if industry.is_leaf(at as u16) && branch.rules.is_empty() && branch.enterprise_rules.is_empty() {
        out.push(Notice {
            line: lines.branches.get(at).copied().unwrap_or_default(),
            key: branch.id.clone(),
            message: Message::new(
                format!("分支 {} 没有规则，也没有下级分支；不会有专利或企业归入", branch.id),
                format!("the branch {} has neither a rule nor a branch below: nothing will belong to it", branch.id),
            ),
        });
    }
}

/// A rule that another of the branch makes superfluous.
fn subsumed(branch: &Branch, at: usize, line: u64, out: &mut Findings) {
    let rule = &branch.rules[at];
    let wider = branch.rules.iter().enumerate().find(|(other, wide)| {
        // Of two that say the same the later one is superfluous.
        *other != at && covers(wide, rule) && !(*other > at && covers(rule, wide))
    });
    if let Some((_, wide)) = wider {
        out.push(Notice {
            line,
            key: format!("{}/{}", branch.id, rule.id),
            message: Message::new(
                format!("规则 {} 被同一分支的规则 {} 包含，可以删去", rule.id, wide.id),
                format!("the rule {} adds nothing to the rule {} of the same branch", rule.id, wide.id),
            ),
        });
    }
}

/// Whether every patent that meets the narrow rule surely meets the wide one.
fn covers(wide: &Rule, narrow: &Rule) -> bool {
    let inside = |wide: &[SymbolRange], narrow: &[SymbolRange]| narrow.iter().all(|n| wide.iter().any(|w| w.covers(n)));
    let symbols = !wide.asks_for_a_symbol()
        || (narrow.asks_for_a_symbol() && inside(&wide.include, &narrow.include) && inside(&wide.cpc, &narrow.cpc));
    let with = wide.with.is_empty() || (!narrow.with.is_empty() && inside(&wide.with, &narrow.with));
    let classes = |wide: &[String], narrow: &[String], read: fn(&str) -> Result<(u64, u64), Message>| {
        let within = |n: &String| {
            let n = read(n).unwrap_or_default();
            wide.iter().any(|w| read(w).is_ok_and(|w| w.0 <= n.0 && n.1 <= w.1))
        };
        wide.is_empty() || (!narrow.is_empty() && narrow.iter().all(within))
    };
    symbols
        && with
        && inside(&narrow.exclude, &wide.exclude)
        && words_cover(&wide.keywords, &narrow.keywords)
        && classes(&wide.gbt4754, &narrow.gbt4754, vendor_class::economy)
        && classes(&wide.sei, &narrow.sei, vendor_class::emerging)
}

fn words_cover(wide: &Keywords, narrow: &Keywords) -> bool {
    let fields_inside = |inner: &Keywords, outer: &Keywords| inner.fields.iter().all(|field| outer.fields.contains(field));
    let asked: Vec<&String> = narrow.all.iter().chain(narrow.near.iter().flat_map(|near| &near.words)).collect();
    let any = wide.any.is_empty()
        || (!narrow.any.is_empty() && narrow.any.iter().all(|n| wide.any.iter().any(|w| implies(n, w))))
        || asked.iter().any(|n| wide.any.iter().any(|w| implies(n, w)));
    any && wide.all.iter().all(|w| asked.iter().any(|n| implies(n, w)))
        && wide.near.iter().all(|near| narrow.near.contains(near))
        && wide.none.iter().all(|w| narrow.none.iter().any(|n| implies(w, n)))
        && (!wide.asks_for_a_word() || fields_inside(narrow, wide))
        && (wide.none.is_empty() || fields_inside(wide, narrow))
}

/// Whether a text that holds one word surely holds the other: the same, or a Chinese part of it.
fn implies(word: &str, part: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    word.eq_ignore_ascii_case(part) || (!latin(part.chars().next()) && !latin(part.chars().next_back()) && word.contains(part))
}

/// Words that stand in almost every text and thus decide nothing, or everything.
fn common_words(branch: &Branch, rule: &Rule, line: u64, out: &mut Findings) {
    let keywords = &rule.keywords;
    let lists = [("any", &keywords.any), ("all", &keywords.all), ("none", &keywords.none)];
    let near = keywords.near.iter().map(|near| ("near", &near.words));
    for (list, words) in lists.into_iter().chain(near) {
        for word in words {
            let lower = word.to_lowercase();
            let alone = list == "any" || (list == "all" && words.len() == 1 && keywords.any.is_empty());
            let common = (lower.chars().count() < 2 && (lower.is_ascii() || CHARACTERS.contains(&lower)))
                || EVERYWHERE.contains(&lower.as_str())
                || (alone && TOO_COMMON.contains(&lower.as_str()))
                || (list == "none" && TOO_COMMON.contains(&lower.as_str()));
            if common {
                let key = format!("{}/{}.keywords.{list}", branch.id, rule.id);
                let (zh, en) = match list {
                    "none" => ("几乎会排除一切专利", "would leave out almost every patent"),
                    _ => ("几乎出现在一切专利中，起不到筛选作用", "stands in almost every patent and tells nothing"),
                };
                let message = Message::new(format!("关键词「{word}」{zh}"), format!("the keyword '{word}' {en}"));
                out.push(Notice { line, key, message });
            }
        }
    }
}

/// Branches that claim the same symbols without any further condition.
fn overlaps(industry: &Industry, lines: &Lines, out: &mut Findings) {
    let plain = |rule: &&(u16, usize, &Rule)| {
        let rule = rule.2;
        rule.keywords.is_empty() && rule.with.is_empty() && rule.gbt4754.is_empty() && rule.sei.is_empty()
    };
    let rules: Vec<(u16, usize, &Rule)> = (0..industry.branches().len() as u16)
        .flat_map(|b| industry.branches()[b as usize].rules.iter().enumerate().map(move |(i, rule)| (b, i, rule)))
        .collect();
    let plain: Vec<&(u16, usize, &Rule)> = rules.iter().filter(plain).collect();
    for (i, (b, at, rule)) in plain.iter().enumerate() {
        for (a, _, earlier) in &plain[..i] {
            let related = a == b || industry.ancestors(*a).any(|x| x == *b) || industry.ancestors(*b).any(|x| x == *a);
            let left_out =
                |range: &SymbolRange| [rule, earlier].iter().any(|r| r.exclude.iter().any(|exclude| exclude.covers(range)));
            let pairs = || rule.include.iter().flat_map(|x| earlier.include.iter().map(move |y| (x, y)));
            let shared = pairs().find(|(x, y)| (x.covers(y) && !left_out(y)) || (y.covers(x) && !left_out(x)));
            let (false, Some((x, y))) = (related, shared) else { continue };
            let (branches, narrow) = (industry.branches(), if x.covers(y) { y } else { x });
            let (this, other) = (&branches[*b as usize].id, &branches[*a as usize].id);
            out.push(Notice {
                line: lines.rules.get(*b as usize).and_then(|l| l.get(*at)).copied().unwrap_or_default(),
                key: format!("{this}/{}.include", rule.id),
                message: Message::new(
                    format!("分支 {this} 与 {other} 都无条件地包括 {}，专利会同时归入两者", narrow.text()),
                    format!(
                        "the branches {this} and {other} both take {} without any condition: patents belong to both",
                        narrow.text()
                    ),
                ),
            });
        }
    }
}

#[cfg(test)]
#[path = "definition_check_tests.rs"]
mod tests;
