//! Technology schemes: which class a symbol belongs to.

use serde::{Deserialize, Serialize};

use super::ipc;
use super::symbol::{Symbol, interval_of_prefix};
use super::view::View;
use crate::error::nearest;
use crate::{Error, Message, Result};

/// One class of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Class {
    /// Code, unique in the scheme.
    pub code: String,
    /// Name; the code where the scheme has no name for it.
    pub name: Message,
    /// What it belongs to one level up: the sector of a field, the section of an IPC class.
    pub group: Message,
}

/// A scheme of classes, each a set of intervals of symbols that do not overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    name: &'static str,
    title: Message,
    source: &'static str,
    classes: Vec<Class>,
    /// First and last number of each interval and its class, in order.
    intervals: Vec<(u64, u64, u32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldTable {
    field: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    number: u32,
    sector_zh: String,
    sector_en: String,
    zh: String,
    en: String,
    prefixes: Vec<String>,
}

impl Scheme {
    /// Names that [`Scheme::load`] knows, besides `ipc4` for `ipc_subclass`.
    pub const NAMES: &'static [&'static str] = &["wipo35", "ipc_section", "ipc_class", "ipc_subclass", "ipc_main_group"];

    /// A packaged scheme by name.
    pub fn load(name: &str) -> Result<Self> {
        match name {
            "wipo35" => Self::wipo35(),
            "ipc_section" => Ok(Self::ipc("ipc_section", ("IPC 部", "IPC sections"), 1)),
            "ipc_class" => Ok(Self::ipc("ipc_class", ("IPC 大类", "IPC classes"), 3)),
            "ipc_subclass" | "ipc4" => Ok(Self::ipc("ipc_subclass", ("IPC 小类", "IPC subclasses"), 4)),
            "ipc_main_group" => Ok(Self::main_groups()),
            _ => {
                let known = || Self::NAMES.iter().copied().chain(["ipc4"]);
                let all = known().collect::<Vec<_>>().join(", ");
                let mut error = Error::configuration("没有这个技术分类体系", "there is no such technology scheme")
                    .found(name)
                    .expected(all.clone(), all);
                if View::NAMES.contains(&name) {
                    return Err(error.hint(
                        format!("{name} 要看一件专利的全部分类号，只用于 im.classify(…, scheme=\"{name}\")"),
                        format!("{name} looks at all symbols of a patent and serves im.classify(…, scheme=\"{name}\") only"),
                    ));
                }
                if let Some(near) = nearest(name, known()).first() {
                    error = error.hint(format!("是否指 {near}？"), format!("did you mean {near}?"));
                }
                Err(error)
            }
        }
    }

    fn wipo35() -> Result<Self> {
        let broken = |what: String| {
            Error::internal("内置的 WIPO 技术领域表有误", "the packaged table of WIPO fields is broken").found(what)
        };
        let table: FieldTable = toml::from_str(include_str!("data/wipo35.toml")).map_err(|e| broken(e.to_string()))?;
        let mut classes = Vec::new();
        let mut intervals = Vec::new();
        for (index, field) in table.field.into_iter().enumerate() {
            for prefix in &field.prefixes {
                let (low, high) = interval_of_prefix(prefix).ok_or_else(|| broken(prefix.clone()))?;
                intervals.push((low, high, index as u32));
            }
            classes.push(Class {
                code: field.number.to_string(),
                name: Message::new(field.zh, field.en),
                group: Message::new(field.sector_zh, field.sector_en),
            });
        }
        let title = Message::new("WIPO 35 个技术领域", "WIPO's 35 technology fields");
        let source = "WIPO IPC-Technology Concordance Table, July 2024 (Schmoch 2008)";
        Ok(Self::new("wipo35", title, source, classes, intervals))
    }

    /// Classes are the prefixes of that length of all subclasses.
    fn ipc(name: &'static str, (zh, en): (&str, &str), length: usize) -> Self {
        let mut codes: Vec<String> = ipc::subclasses().map(|s| s.subclass_code().as_str()[..length].to_owned()).collect();
        codes.dedup();
        let mut intervals = Vec::new();
        let mut classes = Vec::new();
        for code in codes {
            if let Some((low, high)) = interval_of_prefix(&code) {
                intervals.push((low, high, classes.len() as u32));
            }
            let group = if length == 1 { Message::default() } else { title_of(&code[..1]) };
            classes.push(Class { name: title_of(&code), group, code });
        }
        Self::new(name, Message::new(zh, en), "WIPO International Patent Classification", classes, intervals)
    }

    /// Classes are the main groups.
    fn main_groups() -> Self {
        let mut intervals = Vec::new();
        let mut classes = Vec::new();
        for group in ipc::main_groups() {
            let code = format!("{} {}", group.subclass_code(), group.group());
            if let Some((low, high)) = interval_of_prefix(&code) {
                intervals.push((low, high, classes.len() as u32));
                let subclass = group.subclass().to_string();
                classes.push(Class { name: Message::new(&*code, &*code), group: Message::new(&*subclass, &*subclass), code });
            }
        }
        let title = Message::new("IPC 大组", "IPC main groups");
        Self::new("ipc_main_group", title, "WIPO International Patent Classification", classes, intervals)
    }

    fn new(
        name: &'static str,
        title: Message,
        source: &'static str,
        classes: Vec<Class>,
        mut intervals: Vec<(u64, u64, u32)>,
    ) -> Self {
        intervals.sort_unstable();
        Self { name, title, source, classes, intervals }
    }

    /// Name, as [`Scheme::load`] takes it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Title in both languages.
    pub fn title(&self) -> &Message {
        &self.title
    }

    /// Where the scheme comes from, with its date.
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// All classes; a class is known by its index.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The index of the class a symbol belongs to. A subclass alone has none where the scheme splits the subclass.
    pub fn class_of(&self, symbol: Symbol) -> Option<u32> {
        let after = self.intervals.partition_point(|(low, ..)| *low <= symbol.number());
        let (_, high, class) = self.intervals.get(after.checked_sub(1)?)?;
        (symbol.number() <= *high).then_some(*class)
    }
}

/// The title of a section or class; the code itself where none is known.
fn title_of(code: &str) -> Message {
    include_str!("data/ipc_titles.txt")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .find(|(c, _)| *c == code)
        .and_then(|(_, titles)| titles.split_once('\t'))
        .map_or_else(|| Message::new(code, code), |(zh, en)| Message::new(zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The table as prefixes of the fixed form, read without the code above: `H04N 3` is `H04N0003`.
    fn plain_prefixes() -> Vec<(String, u32)> {
        let mut field = 0;
        let mut out = Vec::new();
        for line in include_str!("data/wipo35.toml").lines() {
            if let Some(n) = line.strip_prefix("number = ") {
                field = n.parse().unwrap();
            }
            if line.starts_with("    ") {
                out.extend(line.split('"').skip(1).step_by(2).map(|p| {
                    let fixed = p.split_once(' ').map_or(p.to_owned(), |(s, g)| format!("{s}{g:0>4}"));
                    (fixed, field - 1)
                }));
            }
        }
        out
    }

    fn fixed_form(symbol: Symbol) -> String {
        let text = symbol.to_string();
        let Some((subclass, group)) = text.split_once(' ') else { return text };
        let (group, subgroup) = group.split_once('/').unwrap();
        format!("{subclass}{group:0>4}{subgroup:0<6}")
    }

    #[test]
    fn every_main_group_lies_in_exactly_one_field() {
        let scheme = Scheme::load("wipo35").unwrap();
        let prefixes = plain_prefixes();
        assert_eq!((scheme.classes().len(), prefixes.len()), (35, 771));
        assert!(ipc::main_groups().count() > 7_438);
        for group in ipc::main_groups() {
            let hit: Vec<u32> =
                prefixes.iter().filter(|(p, _)| fixed_form(group).starts_with(p.as_str())).map(|(_, f)| *f).collect();
            assert_eq!(hit.len(), 1, "{group}");
            assert_eq!(scheme.class_of(group), Some(hit[0]), "{group}");
        }
    }

    #[test]
    fn no_prefix_contains_another() {
        let prefixes = plain_prefixes();
        for (i, (a, _)) in prefixes.iter().enumerate() {
            assert!(prefixes.iter().enumerate().all(|(j, (b, _))| i == j || !b.starts_with(a.as_str())), "{a}");
        }
        let scheme = Scheme::load("wipo35").unwrap();
        assert!(scheme.intervals.windows(2).all(|w| w[0].1 < w[1].0));
    }

    #[test]
    fn ipc_schemes_are_prefixes_of_the_symbol() {
        for (name, length, classes) in [("ipc_section", 1, 8), ("ipc_class", 3, 130), ("ipc_subclass", 4, 642), ("ipc4", 4, 642)]
        {
            let scheme = Scheme::load(name).unwrap();
            assert!(scheme.classes().len() >= classes, "{name}");
            for group in ipc::main_groups() {
                let class = scheme.class_of(group).unwrap();
                assert_eq!(scheme.classes()[class as usize].code, group.subclass_code().as_str()[..length], "{group}");
            }
        }
        assert_eq!(Scheme::load("ipc_subclass").unwrap().class_of(Symbol::parse("A01A 1/00").unwrap()), None);
    }

    #[test]
    fn sections_and_classes_have_names_in_both_languages() {
        for name in ["ipc_section", "ipc_class", "wipo35"] {
            for class in Scheme::load(name).unwrap().classes() {
                assert!(class.name.zh != class.code && class.name.en != class.code, "{name} {}", class.code);
                assert!(!class.name.zh.is_ascii() && class.name.en.is_ascii(), "{name} {}", class.code);
            }
        }
    }

    #[test]
    fn an_unknown_scheme_names_the_allowed_ones() {
        let error = Scheme::load("wipo_35").unwrap_err();
        assert_eq!(error.kind(), "configuration");
        assert!(error.to_string().contains("ipc_subclass") && error.to_string().contains("did you mean wipo35?"));
    }

    proptest! {
        #[test]
        fn any_symbol_gets_the_field_of_its_prefix(s in 0..8u8, c in 0..24u8, l in 0..26u8, group in 1..140u16, sub in 0..100u32, near in any::<prop::sample::Index>()) {
            let scheme = Scheme::load("wipo35").unwrap();
            let prefixes = plain_prefixes();
            let random = format!("{}{c:02}{} {group}/{sub:02}", char::from(b'A' + s), char::from(b'A' + l));
            let close = format!("{:A<4} {group}/{sub:02}", &near.get(&prefixes).0.chars().take(4).collect::<String>());
            for text in [random, close] {
                let symbol = Symbol::parse(&text).unwrap();
                let plain = prefixes.iter().find(|(p, _)| fixed_form(symbol).starts_with(p.as_str())).map(|(_, f)| *f);
                prop_assert_eq!(scheme.class_of(symbol), plain);
            }
        }
    }
}
