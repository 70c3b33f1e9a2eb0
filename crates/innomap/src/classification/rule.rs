//! A rule: which symbols, which words, and which of them must be absent.

use serde::Serialize;

use super::ipc;
use super::symbol::{Symbol, interval_of_prefix};
use crate::Message;

/// Symbols from one to another, both included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SymbolRange {
    text: String,
    low: u64,
    high: u64,
}

impl SymbolRange {
    /// Reads the forms a rule may use:
    ///
    /// - `B`, `B25`, `B25J`: the whole section, class or subclass;
    /// - `B25J 9` or `B25J 9/*`: the whole main group;
    /// - `B25J 9/16`: that one group, without those below it in the dot hierarchy, which does not follow from the symbol;
    /// - `B25J 9/16-B25J 9/22`, `B25J 1-B25J 21`: from the first to the last, both with all they hold.
    ///
    /// The error says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let text = text.trim();
        let (low, high) = match text.split_once('-') {
            None => single(text)?,
            Some((from, to)) => {
                let (low, high) = (single(from.trim())?.0, single(to.trim())?.1);
                if low > high {
                    return Err(Message::new("范围的起点在终点之后", "the range ends before it starts"));
                }
                (low, high)
            }
        };
        Ok(Self { text: text.to_owned(), low, high })
    }

    /// Whether a symbol lies in the range.
    pub fn contains(&self, symbol: Symbol) -> bool {
        (self.low..=self.high).contains(&symbol.number())
    }

    /// First and last number.
    pub fn bounds(&self) -> (u64, u64) {
        (self.low, self.high)
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

fn single(text: &str) -> Result<(u64, u64), Message> {
    let prefix = text.strip_suffix("/*").unwrap_or(text);
    let missing = || Message::new("没有这个 IPC 分类号", "there is no such IPC symbol");
    if let Some(interval) = interval_of_prefix(prefix) {
        let whole_group = Symbol::parse(prefix).is_ok_and(|s| !s.is_subclass());
        if text != prefix && !whole_group {
            return Err(Message::new("`/*` 只能写在大组之后", "`/*` stands behind a main group only"));
        }
        return if ipc::prefix_exists(prefix) { Ok(interval) } else { Err(missing()) };
    }
    let symbol = Symbol::parse(text).map_err(super::symbol::SymbolProblem::message)?;
    if !ipc::exists(symbol) {
        return Err(missing());
    }
    Ok((symbol.number(), symbol.number()))
}

/// What the title or the abstract must and must not say.
///
/// A word is found anywhere in the text, in either case; an end of it that is a Latin letter or a digit must fall on the end
/// of a word in the text. Chinese words are thus substrings, English ones whole words, and `AGV` is found in `AGV小车`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Keywords {
    /// At least one of these, where any is given.
    pub any: Vec<String>,
    /// Every one of these.
    pub all: Vec<String>,
    /// None of these.
    pub none: Vec<String>,
}

impl Keywords {
    /// Whether there is no condition at all.
    pub fn is_empty(&self) -> bool {
        self.any.is_empty() && self.all.is_empty() && self.none.is_empty()
    }

    /// Whether some word must be there.
    pub fn asks_for_a_word(&self) -> bool {
        !self.any.is_empty() || !self.all.is_empty()
    }
}

/// A rule of a branch. A patent meets it if at least one of its symbols is in `include` (where given), at least one is in
/// `with` (where given), none is in `exclude`, and the keywords agree (where given).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Id, unique in its branch.
    pub id: String,
    /// Symbols that make a patent one of the branch.
    pub include: Vec<SymbolRange>,
    /// Symbols that forbid it.
    pub exclude: Vec<SymbolRange>,
    /// Symbols of which at least one must also be on the patent: the co-class condition.
    pub with: Vec<SymbolRange>,
    /// Words.
    pub keywords: Keywords,
    /// Why the rule is as it is.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(range: &str, symbol: &str) -> bool {
        SymbolRange::parse(range).unwrap().contains(Symbol::parse(symbol).unwrap())
    }

    #[test]
    fn each_form_covers_what_it_says() {
        assert!(holds("B", "B25J 9/16") && holds("B25", "B25J 9/16") && holds("B25J", "B25J 9/16") && holds("B25J", "B25J"));
        assert!(holds("B25J 9", "B25J 9/00") && holds("B25J 9/*", "B25J 9/22") && !holds("B25J 9", "B25J 11/00"));
        assert!(holds("B25J 9/16", "B25J 9/16") && !holds("B25J 9/16", "B25J 9/18") && !holds("B25J 9/16", "B25J 9/161"));
        assert!(holds("B25J 9/16-B25J 9/22", "B25J 9/16") && holds("B25J 9/16-B25J 9/22", "B25J 9/22"));
        assert!(holds("B25J 1-B25J 21", "B25J 21/02") && !holds("B25J 9/16 - B25J 9/22", "B25J 9/23"));
    }

    #[test]
    fn what_is_no_range_says_why() {
        for text in [
            "",
            "B25J 2",
            "B25J 2/00",
            "B25I",
            "b2",
            "B25J/*",
            "B25J 9/22-B25J 9/16",
            "B25J 9/16-",
            "B25J 9/1",
            "X",
            "B25J 9/16/*",
        ] {
            assert!(SymbolRange::parse(text).is_err(), "{text}");
        }
    }
}
