//! Symbols as a rule writes them: a place of the scheme with all that lies in it, a range, a subtree of the dot hierarchy.

use serde::Serialize;

use super::symbol::{Symbol, SymbolProblem, cpc_interval_of_prefix};
use super::{dot_hierarchy, ipc, ipc_moves};
use crate::Message;
use crate::error::nearest;

/// The scheme a symbol is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolScheme {
    /// IPC: symbols must exist.
    Ipc,
    /// CPC: only the form is checked.
    Cpc,
}

/// Symbols of a rule as intervals of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SymbolRange {
    text: String,
    intervals: Vec<(u64, u64)>,
}

/// Why a text is not what a rule may say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeProblem {
    /// What is wrong.
    pub why: Message,
    /// Valid symbols that were probably meant.
    pub near: Vec<String>,
}

impl RangeProblem {
    fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { why: Message::new(zh, en), near: Vec::new() }
    }
}

impl From<SymbolProblem> for RangeProblem {
    fn from(problem: SymbolProblem) -> Self {
        Self { why: problem.message(), near: Vec::new() }
    }
}

impl SymbolRange {
    /// As [`SymbolRange::read`] for the IPC, without the doubts. The error says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, Message> {
        Self::read(text, SymbolScheme::Ipc).map(|(range, _)| range).map_err(|problem| problem.why)
    }

    /// Reads the forms a rule may use, with what is doubtful about each:
    ///
    /// - `B`, `B25`, `B25J`, `B25J*`: the whole section, class or subclass;
    /// - `B25J 9`, `B25J 9*` or `B25J 9/*`: the whole main group;
    /// - `B25J 9/16`: that one group, without those below it in the dot hierarchy;
    /// - `B25J 9/16*`: the group and all below it in the dot hierarchy;
    /// - `B25J 9/16-B25J 9/22`, `B25J 1-B25J 21`: from the first to the last, both with all they hold.
    pub fn read(text: &str, scheme: SymbolScheme) -> Result<(Self, Vec<Message>), RangeProblem> {
        let text = text.trim();
        let mut doubts = Vec::new();
        let intervals = match text.split_once('-') {
            None => single(text, scheme, &mut doubts)?,
            Some((from, to)) => {
                let (from, to) = (from.trim(), to.trim());
                if [from, to].iter().any(|end| is_subtree(end)) {
                    return Err(RangeProblem::new("范围的两端不能带 *", "the ends of a range stand without *"));
                }
                let (first, last) = (single(from, scheme, &mut doubts)?, single(to, scheme, &mut doubts)?);
                let (low, high) = (first.first().map_or(0, |i| i.0), last.last().map_or(0, |i| i.1));
                if low > high {
                    return Err(RangeProblem::new("范围的起点在终点之后", "the range ends before it starts"));
                }
                vec![(low, high)]
            }
        };
        Ok((Self { text: text.to_owned(), intervals }, doubts))
    }

    /// Whether a symbol lies in the range.
    pub fn contains(&self, symbol: Symbol) -> bool {
        self.intervals.iter().any(|(low, high)| (*low..=*high).contains(&symbol.number()))
    }

    /// Whether all symbols of another range lie in this one.
    pub fn covers(&self, other: &Self) -> bool {
        let inside = |(low, high): &(u64, u64)| self.intervals.iter().any(|(l, h)| l <= low && high <= h);
        other.intervals.iter().all(inside)
    }

    /// Whether some symbol lies in both.
    pub fn meets(&self, other: &Self) -> bool {
        self.intervals.iter().any(|(low, high)| other.intervals.iter().any(|(l, h)| l <= high && low <= h))
    }

    /// First and last numbers in ascending order; several where a subtree of the dot hierarchy has others between.
    pub fn intervals(&self) -> &[(u64, u64)] {
        &self.intervals
    }

    /// As it stands in the definition.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Serialize for SymbolRange {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Whether the text asks for what stands below a subgroup.
fn is_subtree(text: &str) -> bool {
    text.ends_with('*') && text.contains('/') && !text.ends_with("/*")
}

fn parse(text: &str, scheme: SymbolScheme) -> Result<Symbol, SymbolProblem> {
    match scheme {
        SymbolScheme::Ipc => Symbol::parse(text),
        SymbolScheme::Cpc => Symbol::parse_cpc(text),
    }
}

fn single(text: &str, scheme: SymbolScheme, doubts: &mut Vec<Message>) -> Result<Vec<(u64, u64)>, RangeProblem> {
    if is_subtree(text) {
        return subtree(text.trim_end_matches('*').trim_end(), scheme, doubts);
    }
    let prefix = text.strip_suffix("/*").or_else(|| text.strip_suffix('*')).unwrap_or(text).trim_end();
    let interval = cpc_interval_of_prefix(prefix).filter(|_| scheme == SymbolScheme::Cpc || !prefix.starts_with('Y'));
    if let Some(interval) = interval {
        let symbol = parse(prefix, scheme).ok();
        if text.ends_with("/*") && symbol.is_none_or(Symbol::is_subclass) {
            return Err(RangeProblem::new("`/*` 只能写在大组之后", "`/*` stands behind a main group only"));
        }
        if scheme == SymbolScheme::Ipc {
            if !ipc::prefix_exists(prefix) {
                return Err(missing(prefix, symbol));
            }
            doubts.extend(symbol.and_then(moved));
        }
        return Ok(vec![interval]);
    }
    if text.ends_with('*') {
        return Err(RangeProblem::new("`*` 之前不是分类号", "no symbol stands before `*`"));
    }
    let symbol = checked(text, scheme, doubts)?;
    Ok(vec![(symbol.number(), symbol.number())])
}

/// A group and all below it. `/00` stands for its main group.
fn subtree(text: &str, scheme: SymbolScheme, doubts: &mut Vec<Message>) -> Result<Vec<(u64, u64)>, RangeProblem> {
    let before = doubts.len();
    let symbol = checked(text, scheme, doubts)?;
    if symbol == symbol.main_group() {
        let main_group = format!("{} {}", symbol.subclass_code(), symbol.group());
        return Ok(cpc_interval_of_prefix(&main_group).into_iter().collect());
    }
    if scheme == SymbolScheme::Ipc && !dot_hierarchy::lists(symbol) && doubts.len() == before {
        doubts.push(Message::new(
            format!("{symbol} 所在大组晚于所附的点级表（2016.01），只计入该组及以其数字开头的分组；如需更多请写范围"),
            format!("the main group of {symbol} is newer than the dot hierarchy at hand (2016.01): the group and what begins with its digits are taken; write a range for more"),
        ));
    }
    Ok(dot_hierarchy::subtree(symbol))
}

/// A symbol with a group that exists, as far as that can be known.
fn checked(text: &str, scheme: SymbolScheme, doubts: &mut Vec<Message>) -> Result<Symbol, RangeProblem> {
    let symbol = parse(text, scheme)?;
    if scheme == SymbolScheme::Cpc {
        return Ok(symbol);
    }
    if !ipc::exists(symbol) {
        return Err(missing(text, Some(symbol)));
    }
    if let Some(moved) = moved(symbol) {
        doubts.push(moved);
    } else if dot_hierarchy::lists(symbol.main_group()) && !dot_hierarchy::lists(symbol) {
        let near: Vec<String> = dot_hierarchy::neighbours(symbol).iter().map(ToString::to_string).collect();
        let (near_zh, near_en) = (near.join("、"), near.join(", "));
        doubts.push(Message::new(
            format!("所附的 IPC 表（2016.01）没有小组 {symbol}，可能较新；相邻的是 {near_zh}"),
            format!("the IPC table at hand (2016.01) has no subgroup {symbol}, which may be newer; beside it stand {near_en}"),
        ));
    }
    Ok(symbol)
}

/// Where the main group of a symbol has gone, if a later edition emptied it.
fn moved(symbol: Symbol) -> Option<Message> {
    let heirs: Vec<String> = ipc_moves::moved_to(symbol).filter(|_| !symbol.is_subclass()).map(|heir| heir.to_string()).collect();
    (!heirs.is_empty()).then(|| {
        let group = format!("{} {}", symbol.subclass_code(), symbol.group());
        Message::new(
            format!("{group} 已移入 {}；新近的专利只有新号，请一并列入", heirs.join("、")),
            format!("{group} has moved to {}; recent patents bear the new symbols only, list them too", heirs.join(", ")),
        )
    })
}

/// How far the last letters lie from each other.
fn distance(a: &str, b: &str) -> u8 {
    let last = |text: &str| text.bytes().next_back().unwrap_or_default();
    last(a).abs_diff(last(b))
}

/// How many valid symbols are named beside a wrong one.
const NEAREST: usize = 6;

/// There is no such symbol; what was probably meant.
fn missing(text: &str, symbol: Option<Symbol>) -> RangeProblem {
    let known_subclass = symbol.is_some_and(|s| ipc::exists(s.subclass()));
    let near = match symbol {
        Some(symbol) if known_subclass => ipc::near_main_groups(symbol),
        _ => {
            let names: Vec<String> =
                if text.len() <= 3 { ipc::classes() } else { ipc::subclasses().map(|s| s.to_string()).collect() };
            let wanted: String = text.chars().take(4).collect();
            // Of equally similar names those that begin alike come first.
            let alike = |name: &String| name.bytes().zip(wanted.bytes()).take_while(|(a, b)| a == b).count();
            let similar = |name: &String| nearest(&wanted, std::iter::once(name.as_str())).len() == 1;
            let mut names: Vec<String> = names.into_iter().filter(similar).collect();
            names.sort_by_key(|name| (std::cmp::Reverse(alike(name)), distance(name, &wanted)));
            names.truncate(NEAREST);
            names
        }
    };
    let mut problem = RangeProblem::new("没有这个 IPC 分类号", "there is no such IPC symbol");
    problem.near = near;
    problem
}

#[cfg(test)]
#[path = "symbol_range_tests.rs"]
mod tests;
