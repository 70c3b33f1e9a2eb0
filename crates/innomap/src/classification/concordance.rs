//! Concordances written as rules over IPC symbols: which symbols lead to a class, less some of them, and with which words.
//!
//! One form serves CNIPA's lists (strategic emerging industries, green and low-carbon, digital economy) and the table of IPC
//! and GB/T 4754. A symbol leads to the class of a rule if it is in `include` and not in `exclude`. A rule with words also
//! asks that title or abstract hold one of `any` and none of `none`.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::dot_hierarchy;
use super::ipc::{self, Verdict};
use super::keyword::WordFinder;
use super::scheme::Class;
use super::symbol::{Symbol, interval_of_prefix};
use crate::{Error, Message, Result};

/// A concordance as it is written down.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConcordanceFile {
    /// Short name.
    pub id: String,
    /// Chinese title.
    pub zh: String,
    /// English title.
    pub en: String,
    /// What its classes belong to, in Chinese.
    #[serde(default)]
    pub group_zh: String,
    /// The same in English.
    #[serde(default)]
    pub group_en: String,
    /// Where it comes from.
    pub source: String,
    /// Whether each symbol of a patent has its share, as in WIPO's fields; otherwise the classes of a patent share it evenly.
    #[serde(default)]
    pub by_symbol: bool,
    /// The rules.
    #[serde(default)]
    pub rule: Vec<RuleRow>,
}

/// A rule as it is written down.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleRow {
    /// Name of the rule.
    #[serde(default)]
    pub id: String,
    /// Code of its class.
    pub code: String,
    /// Chinese name of its class.
    pub zh: String,
    /// English name of its class.
    #[serde(default)]
    pub en: String,
    /// Symbols that lead to the class.
    pub include: Vec<String>,
    /// Symbols that do not.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Words of which one must be there.
    #[serde(default)]
    pub any: Vec<String>,
    /// Words that must not be there.
    #[serde(default)]
    pub none: Vec<String>,
    /// Whether the rule asks for words that are not written down, so that it never holds by words.
    #[serde(default)]
    pub no_words: bool,
    /// Row in the file it was read from.
    #[serde(default)]
    pub row: Option<u64>,
}

/// Ready to be evaluated.
#[derive(Debug, Clone)]
pub struct Concordance {
    id: String,
    title: Message,
    source: String,
    by_symbol: bool,
    classes: Vec<Class>,
    rules: Vec<CompiledRule>,
    single: FxHashMap<u64, Vec<u32>>,
    ranges: Vec<(u64, u64, u32)>,
    words: WordFinder,
    word_count: usize,
}

#[derive(Debug, Clone)]
struct CompiledRule {
    class: u32,
    exclude: Vec<(u64, u64)>,
    any: Vec<u32>,
    none: Vec<u32>,
    no_words: bool,
}

impl CompiledRule {
    fn asks_for_words(&self) -> bool {
        self.no_words || !self.any.is_empty() || !self.none.is_empty()
    }
}

/// First and last numbers of what a concordance writes: those of [`interval`], and `B25J 9/16*` (the subgroup and all below it in
/// the dot hierarchy), which may be several.
pub fn intervals(text: &str) -> std::result::Result<Vec<(u64, u64)>, Message> {
    let one = interval(text)?;
    let starred = text.trim().strip_suffix('*').and_then(|bare| Symbol::parse(bare.trim()).ok());
    Ok(match starred {
        Some(symbol) if one == (symbol.number(), symbol.number()) => dot_hierarchy::subtree(symbol),
        _ => vec![one],
    })
}

/// First and last number of what a concordance writes: `B25J*` and `B25J` (the subclass), `B25J9*` and `B25J 9` (the main
/// group), `B25J 9/16` (that symbol alone), `B25J 9/02-B25J 9/08` (from the first to the last).
pub fn interval(text: &str) -> std::result::Result<(u64, u64), Message> {
    let text = text.trim();
    if let Some((from, to)) = text.split_once(['-', '~', '～', '—']).filter(|(_, to)| !to.trim().is_empty()) {
        let from = interval(from)?;
        let to = match to.trim() {
            // B25J 9/02-9/08 and B25J 9/02-08: what is not repeated is that of the start.
            to if to.starts_with(|c: char| c.is_ascii_alphabetic()) => interval(to)?,
            to => interval(&continued(text, to)?)?,
        };
        if from.0 > to.1 {
            return Err(Message::new("范围的起点在终点之后", "the range ends before it starts"));
        }
        return Ok((from.0, to.1));
    }
    let (bare, below) = text.strip_suffix('*').map_or((text, false), |bare| (bare.trim_end_matches('/').trim(), true));
    if let Some(interval) = interval_of_prefix(bare) {
        return if ipc::prefix_exists(bare) || known_subclass(bare) { Ok(interval) } else { Err(missing()) };
    }
    let symbol = Symbol::parse(bare).map_err(super::symbol::SymbolProblem::message)?;
    if ipc::verdict(symbol) == Verdict::UnknownSubclass {
        return Err(missing());
    }
    if below && symbol.main_group() == symbol {
        return interval_of_prefix(&format!("{} {}", symbol.subclass_code(), symbol.group())).ok_or_else(missing);
    }
    Ok((symbol.number(), symbol.number()))
}

fn known_subclass(text: &str) -> bool {
    Symbol::parse(text).is_ok_and(|symbol| ipc::verdict(symbol) != Verdict::UnknownSubclass)
}

fn missing() -> Message {
    Message::new("没有这个 IPC 分类号", "there is no such IPC symbol")
}

fn continued(text: &str, to: &str) -> std::result::Result<String, Message> {
    let start = text.split(['-', '~', '～', '—']).next().unwrap_or_default();
    let symbol = Symbol::parse(start.trim().trim_end_matches('*')).map_err(super::symbol::SymbolProblem::message)?;
    Ok(if to.contains('/') {
        format!("{} {to}", symbol.subclass_code())
    } else if start.contains('/') {
        format!("{} {}/{to}", symbol.subclass_code(), symbol.group())
    } else {
        format!("{} {to}", symbol.subclass_code())
    })
}

impl Concordance {
    /// CNIPA's strategic emerging industries of 2021, the section that is packaged.
    pub fn strategic() -> Result<Self> {
        let file: ConcordanceFile = toml::from_str(include_str!("data/sei2021_equipment.toml")).map_err(|e| {
            Error::internal("内置的战略性新兴产业对照表有误", "the packaged table of strategic industries is broken")
                .found(e.to_string())
        })?;
        Self::new(&file)
    }

    /// One written as JSON.
    pub fn from_json(json: &str) -> Result<Self> {
        let file: ConcordanceFile = serde_json::from_str(json).map_err(|e| {
            Error::definition("对照表的结构不正确", "the concordance has not the right shape").found(e.to_string())
        })?;
        Self::new(&file)
    }

    /// Compiles one; a symbol that is none is an error with its row.
    pub fn new(file: &ConcordanceFile) -> Result<Self> {
        let mut words: Vec<String> =
            file.rule.iter().flat_map(|r| r.any.iter().chain(&r.none)).map(|w| w.to_ascii_lowercase()).collect();
        words.sort_unstable();
        words.dedup();
        let ids = |list: &[String]| -> Vec<u32> {
            list.iter().filter_map(|w| words.binary_search(&w.to_ascii_lowercase()).ok()).map(|i| i as u32).collect()
        };
        let mut out = Self {
            id: file.id.clone(),
            title: Message::new(file.zh.clone(), file.en.clone()),
            source: file.source.clone(),
            by_symbol: file.by_symbol,
            classes: Vec::new(),
            rules: Vec::new(),
            single: FxHashMap::default(),
            ranges: Vec::new(),
            words: WordFinder::new(&words)?,
            word_count: words.len(),
        };
        let mut class_of: FxHashMap<&str, u32> = FxHashMap::default();
        for (row, rule) in file.rule.iter().zip(0u32..) {
            for text in &row.include {
                for (low, high) in intervals(text).map_err(|why| located(file, row, text, &why))? {
                    if low == high {
                        out.single.entry(low).or_default().push(rule);
                    } else {
                        out.ranges.push((low, high, rule));
                    }
                }
            }
            let exclude = row.exclude.iter().map(|text| intervals(text).map_err(|why| located(file, row, text, &why)));
            let exclude = exclude.collect::<Result<Vec<_>>>()?.concat();
            let class = *class_of.entry(&row.code).or_insert_with(|| {
                let en = if row.en.is_empty() { row.zh.clone() } else { row.en.clone() };
                let group = Message::new(file.group_zh.clone(), file.group_en.clone());
                out.classes.push(Class { code: row.code.clone(), name: Message::new(row.zh.clone(), en), group });
                out.classes.len() as u32 - 1
            });
            out.rules.push(CompiledRule { class, exclude, any: ids(&row.any), none: ids(&row.none), no_words: row.no_words });
        }
        Ok(out)
    }

    /// Short name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Title in both languages.
    pub fn title(&self) -> &Message {
        &self.title
    }

    /// Where it comes from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether each symbol of a patent has its share.
    pub fn by_symbol(&self) -> bool {
        self.by_symbol
    }

    /// All classes; a class is known by its index.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The class of a rule.
    pub fn class_of_rule(&self, rule: u32) -> u32 {
        self.rules[rule as usize].class
    }

    /// The rules a symbol leads to, words left aside; sorted.
    pub fn rules_of(&self, symbol: Symbol) -> Vec<u32> {
        let number = symbol.number();
        let within = |(low, high): &(u64, u64)| (*low..=*high).contains(&number);
        let ranged = self.ranges.iter().filter(|(low, high, _)| within(&(*low, *high))).map(|(.., rule)| *rule);
        let mut rules: Vec<u32> = self.single.get(&number).into_iter().flatten().copied().chain(ranged).collect();
        rules.retain(|rule| !self.rules[*rule as usize].exclude.iter().any(within));
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// Which of some rules hold by their words.
    pub fn hold_by_words(&self, rules: &[u32], texts: &[&str], out: &mut Vec<u32>) {
        out.clear();
        let mut hit = Vec::new();
        if rules.iter().any(|r| self.rules[*r as usize].asks_for_words()) {
            hit = vec![false; self.word_count];
            for text in texts {
                self.words.scan(text, |word, _, _| hit[word] = true);
            }
        }
        let some = |words: &[u32]| words.iter().any(|w| hit[*w as usize]);
        out.extend(rules.iter().filter(|rule| {
            let rule = &self.rules[**rule as usize];
            !rule.asks_for_words() || (!rule.no_words && (rule.any.is_empty() || some(&rule.any)) && !some(&rule.none))
        }));
    }
}

fn located(file: &ConcordanceFile, row: &RuleRow, text: &str, why: &Message) -> Error {
    let error = Error::definition(
        format!("对照表中的分类号不正确：{}", why.zh),
        format!("a symbol of the concordance is wrong: {}", why.en),
    )
    .file(std::path::Path::new(&file.source))
    .found(text)
    .expected("如 B25J*、B25J 9*、B25J 9/16、B25J 9/02-B25J 9/08", "such as B25J*, B25J 9*, B25J 9/16, B25J 9/02-B25J 9/08");
    match row.row {
        Some(at) => error.row(at),
        None => error,
    }
}

#[cfg(test)]
#[path = "concordance_tests.rs"]
mod tests;
