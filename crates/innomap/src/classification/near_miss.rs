//! Near misses: a definition whose rules ask for less, so that what only it takes in all but belongs.

use super::industry::Industry;
use super::rule::{Keywords, Rule};
use super::symbol_range::SymbolRange;

impl Industry {
    /// The same industry with each rule loosened in two ways: by its symbols alone, without words, co-classes and exclusions; and by
    /// its words alone, on patents of any class. A patent that this takes into a branch, and the definition does not, is a near
    /// miss of the branch: the first that may have been missed.
    #[must_use]
    pub fn near_misses(&self) -> Self {
        let mut out = self.clone();
        for branch in &mut out.branches {
            branch.rules = branch.rules.iter().flat_map(loosened).collect();
        }
        out
    }
}

fn loosened(rule: &Rule) -> impl Iterator<Item = Rule> {
    let only = |what: &str, include: &[SymbolRange], cpc: &[SymbolRange], keywords: Keywords| Rule {
        id: format!("{}/{what}", rule.id),
        include: include.to_vec(),
        cpc: cpc.to_vec(),
        keywords,
        note: rule.note.clone(),
        ..Rule::default()
    };
    let by_symbols = only("symbols", &rule.include, &rule.cpc, Keywords::default());
    let by_words = only("words", &[], &[], Keywords { none: Vec::new(), ..rule.keywords.clone() });
    [by_symbols, by_words].into_iter().filter(Rule::asks_for_something)
}

#[cfg(test)]
mod tests {
    use super::super::{Industry, Scratch, Symbol};

    const TEXT: &str = r#"
format = 1
id = "x"
version = "1"
zh = "甲"
en = "x"
scope_zh = "甲"
scope_en = "x"
sources = ["x"]
editor = "x"
changelog = ["1: first"]
[[stage]]
id = "upstream"
zh = "上游"
en = "upstream"
[[branch]]
id = "a"
stage = "upstream"
zh = "乙"
en = "a"
scope_zh = "乙"
scope_en = "a"
[[branch.rule]]
id = "r"
include = ["F16H"]
with = ["B25J"]
exclude = ["A61"]
keywords = { any = ["减速器"], none = ["玩具"] }
"#;

    #[test]
    fn a_near_miss_lacks_one_condition_or_more() {
        let industry = Industry::from_toml(TEXT, "x.toml").unwrap();
        let takes = |industry: &Industry, symbols: &[&str], text: &str| {
            let symbols: Vec<Symbol> = symbols.iter().map(|s| Symbol::parse(s).unwrap()).collect();
            let mut out = Vec::new();
            industry.compile().unwrap().matches_symbols(&mut Scratch::default(), &symbols, [text, ""], &mut out);
            !out.is_empty()
        };
        let near = industry.near_misses();
        // Symbols, text, member, near miss or member.
        for (symbols, text, member, close) in [
            (&["F16H 1/32", "B25J 9/16"][..], "谐波减速器", true, true),
            (&["F16H 1/32"], "谐波减速器", false, true),
            (&["F16H 1/32"], "齿轮", false, true),
            (&["G06F 3/01"], "谐波减速器", false, true),
            (&["F16H 1/32", "B25J 9/16", "A61B 1/00"], "谐波减速器", false, true),
            (&["F16H 1/32", "B25J 9/16"], "玩具减速器", false, true),
            (&["G06F 3/01"], "齿轮", false, false),
            (&["B25J 9/16"], "机械手", false, false),
        ] {
            assert_eq!((takes(&industry, symbols, text), takes(&near, symbols, text)), (member, close), "{symbols:?} {text}");
        }
        assert!(Industry::load("industrial-robots").unwrap().near_misses().compile().is_ok());
    }
}
