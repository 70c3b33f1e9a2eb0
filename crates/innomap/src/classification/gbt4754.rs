//! The classification of the national economy, GB/T 4754-2017: sections, divisions, groups and classes by code and name.
//!
//! Lists of enterprises name the industry by a code (`C3491`, `34`), a name (`工业机器人制造`), both (`J 金融业`), a chain
//! (`制造业>通用设备制造业`) or a column a level. What is said twice must agree.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Message, Result, nearest};

/// The four levels, from the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EconomyLevel {
    /// 门类: a letter.
    Section,
    /// 大类: two digits.
    Division,
    /// 中类: three digits.
    Group,
    /// 小类: four digits.
    Class,
}

impl EconomyLevel {
    /// All levels, from the largest.
    pub const ALL: [Self; 4] = [Self::Section, Self::Division, Self::Group, Self::Class];

    /// Name as tables and options write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Division => "division",
            Self::Group => "group",
            Self::Class => "class",
        }
    }

    /// Chinese name.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Section => "门类",
            Self::Division => "大类",
            Self::Group => "中类",
            Self::Class => "小类",
        }
    }

    /// The level of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// One class of the classification, at any level.
#[derive(Debug, PartialEq, Eq)]
pub struct EconomyClass {
    code: &'static str,
    name: &'static str,
    section: &'static str,
    parent: Option<usize>,
}

impl EconomyClass {
    /// Code without the letter of its section, unless it is a section.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Chinese name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Letter of its section.
    pub fn section(&self) -> &'static str {
        self.section
    }

    /// Its level, which the length of the code says.
    pub fn level(&self) -> EconomyLevel {
        match self.code.len() {
            1 => EconomyLevel::Section,
            2 => EconomyLevel::Division,
            3 => EconomyLevel::Group,
            _ => EconomyLevel::Class,
        }
    }

    /// What it belongs to one level up.
    pub fn parent(&self) -> Option<&'static Self> {
        self.parent.and_then(|at| TABLE.classes.get(at))
    }

    /// Itself and what it belongs to, from the section down.
    pub fn chain(&'static self) -> Vec<&'static Self> {
        let mut chain: Vec<&Self> = std::iter::successors(Some(self), |class| class.parent()).collect();
        chain.reverse();
        chain
    }

    /// What it is or belongs to at a level; nothing where it is larger than that.
    pub fn at(&'static self, level: EconomyLevel) -> Option<&'static Self> {
        self.chain().into_iter().find(|class| class.level() == level)
    }

    /// Whether it is another class or belongs to it.
    pub fn lies_in(&'static self, other: &Self) -> bool {
        self.chain().contains(&other)
    }

    /// Level, code and name for a message: 中类 349「其他通用设备制造业」.
    fn described(&self) -> Message {
        let level = self.level();
        Message::new(
            format!("{} {}「{}」", level.zh(), self.code, self.name),
            format!("{} {} '{}'", level.name(), self.code, self.name),
        )
    }
}

struct Table {
    classes: Vec<EconomyClass>,
    by_code: FxHashMap<&'static str, usize>,
    /// Folded name → classes of that name, the largest first.
    by_name: FxHashMap<String, Vec<usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { classes: Vec::new(), by_code: FxHashMap::default(), by_name: FxHashMap::default() };
    let mut section = "";
    for (code, name) in include_str!("data/gbt4754_2017.txt").lines().filter_map(|line| line.split_once(' ')) {
        if code == "#" {
            continue;
        }
        if code.len() == 1 {
            section = code;
        }
        if let Some(group) = code.strip_suffix('0').filter(|group| group.len() == 3 && !table.by_code.contains_key(group)) {
            table.add(group, name, section);
        }
        table.add(code, name, section);
    }
    table
});

impl Table {
    fn add(&mut self, code: &'static str, name: &'static str, section: &'static str) {
        let above = match code.len() {
            1 => "",
            2 => section,
            length => &code[..length - 1],
        };
        let at = self.classes.len();
        let parent = self.by_code.get(above).copied();
        self.classes.push(EconomyClass { code, name, section, parent });
        self.by_code.insert(code, at);
        self.by_name.entry(folded(name)).or_default().push(at);
    }

    /// The classes of a name, as it stands or with 业 at its end or without.
    fn named(&self, name: &str) -> &[usize] {
        let key = folded(name);
        let bare = key.strip_suffix('业').unwrap_or(&key);
        let found = self.by_name.get(&key).or_else(|| self.by_name.get(bare)).or_else(|| self.by_name.get(&format!("{key}业")));
        found.map_or(&[], Vec::as_slice)
    }
}

/// Short names of sections in the lists of the stock exchanges.
const SHORT: &[(&str, &str)] = &[
    ("A", "农林牧渔"),
    ("D", "水电煤气"),
    ("F", "批发零售"),
    ("G", "运输仓储"),
    ("H", "住宿餐饮"),
    ("I", "信息技术"),
    ("K", "房地产"),
    ("L", "商务服务"),
    ("M", "科研服务"),
    ("N", "公共环保"),
    ("O", "居民服务"),
    ("Q", "卫生"),
    ("R", "文化传播"),
];

/// A class, and what was taken for granted in understanding the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The class.
    pub class: &'static EconomyClass,
    /// What a reader should know, such as which of two classes of one name was taken.
    pub note: Option<Message>,
}

/// All classes in the order of the standard.
pub fn classes() -> impl Iterator<Item = &'static EconomyClass> {
    TABLE.classes.iter()
}

/// The class of a code without the letter of its section.
pub fn by_code(code: &str) -> Option<&'static EconomyClass> {
    TABLE.by_code.get(code).and_then(|at| TABLE.classes.get(*at))
}

/// The class that a text means, at one level or at any: of several classes of one name the largest.
pub fn parse(text: &str, level: Option<EconomyLevel>) -> Result<Understood> {
    read(text, level).map_err(|problem| {
        let error = Error::value(
            format!("不是国民经济行业分类（GB/T 4754-2017）的类目：{}", problem.zh),
            format!("no class of the national economy (GB/T 4754-2017): {}", problem.en),
        )
        .found(text.chars().take(64).collect::<String>())
        .expected(
            "如 C3491、34、工业机器人制造、制造业>通用设备制造业",
            "such as C3491, 34, 工业机器人制造, 制造业>通用设备制造业",
        );
        match near(text).as_slice() {
            [] => error,
            names => error.hint(format!("是否指：{}", names.join("、")), format!("did you mean: {}", names.join(", "))),
        }
    })
}

/// The names nearest to a text that is the name of no class.
pub fn near(text: &str) -> Vec<&'static str> {
    let last = pieces(text).last().copied().unwrap_or(text);
    let wanted: String = last.nfkc().take(40).collect();
    nearest(wanted.trim(), classes().map(EconomyClass::name))
}

/// Code and name of the classes nearest to a text that means none: by their codes if it begins like one, else by their names.
pub fn near_codes(text: &str) -> Vec<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(4).collect();
    let shown = |class: &EconomyClass| format!("{} {}", class.code(), class.name());
    if digits.len() < 2 {
        let names = near(text);
        return classes().filter(|class| names.contains(&class.name())).take(3).map(shown).collect();
    }
    let found = nearest(&digits, classes().map(EconomyClass::code));
    found.into_iter().filter_map(by_code).map(shown).collect()
}

/// The class that a text means; what is wrong with it where it means none.
pub fn read(text: &str, level: Option<EconomyLevel>) -> std::result::Result<Understood, Message> {
    if text.len() > 1_000 {
        return Err(Message::new("过长", "too long"));
    }
    let whole: String = text.nfkc().collect();
    let pieces = pieces(&whole);
    let Some((first, rest)) = pieces.split_first() else { return Err(Message::new("没有内容", "there is nothing")) };
    let (mut above, mut known) = (*first, candidates(first)?);
    for piece in rest {
        let next = candidates(piece)?;
        let inside = |strictly: bool| {
            let fits = |class: &&'static EconomyClass| known.iter().any(|k| class.lies_in(k) && !(strictly && class == k));
            next.iter().copied().filter(fits).collect::<Vec<_>>()
        };
        let same = || next.iter().copied().filter(|class| known.contains(class)).collect::<Vec<_>>();
        // 3491-工业机器人制造 is one class, written twice; 房地产业>房地产业 is a division in its section.
        let ways = if as_code(above).is_some() { [same(), inside(true)] } else { [inside(true), inside(false)] };
        known = ways.into_iter().find(|classes| !classes.is_empty()).ok_or_else(|| disagree(&known, &next))?;
        above = piece;
    }
    pick(&known, level)
}

/// The smallest class that columns of levels mean, and what is wrong with those that are not understood.
pub type Levels = (Option<Understood>, Vec<(EconomyLevel, Message)>);

/// The class of a row with a column a level: the smallest that is understood. All that are given must lie in one another.
pub fn read_levels(texts: [Option<&str>; 4]) -> std::result::Result<Levels, (EconomyLevel, Message)> {
    let mut found: Option<Understood> = None;
    let mut unknown = Vec::new();
    for (level, text) in EconomyLevel::ALL.into_iter().zip(texts) {
        let Some(text) = text else { continue };
        let said = match read(text, Some(level)) {
            Ok(said) => said,
            Err(problem) => {
                unknown.push((level, problem));
                continue;
            }
        };
        if let Some(above) = found.as_ref().filter(|above| !said.class.lies_in(above.class)) {
            return Err((level, disagree(&[above.class], &[said.class])));
        }
        found = Some(said);
    }
    Ok((found, unknown))
}

/// What is wrong where a class does not lie in another.
pub(crate) fn disagree(above: &[&EconomyClass], below: &[&EconomyClass]) -> Message {
    let described = |classes: &[&EconomyClass]| classes.first().map(|class| class.described()).unwrap_or_default();
    let (above, below) = (described(above), described(below));
    Message::new(format!("{}不属于{}", below.zh, above.zh), format!("{} is not in {}", below.en, above.en))
}

/// The parts of a chain.
fn pieces(text: &str) -> Vec<&str> {
    let mark = |c: char| matches!(c, '>' | '›' | '»' | '→' | '/' | '\\' | '|' | '-' | '–' | '—' | '－' | '＞');
    text.split(mark).map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// The class at a level, or the largest where no level is asked for.
fn pick(found: &[&'static EconomyClass], level: Option<EconomyLevel>) -> std::result::Result<Understood, Message> {
    let (Some(&largest), Some(&smallest)) = (found.first(), found.last()) else { return Err(unknown()) };
    let Some(level) = level else {
        let (large, small) = (largest.described(), smallest.described());
        let note = Message::new(
            format!("{}与{}同名，取前者", large.zh, small.zh),
            format!("{} and {} have one name; the first is taken", large.en, small.en),
        );
        return Ok(Understood { class: largest, note: (largest != smallest).then_some(note) });
    };
    let class = found.iter().find(|class| class.level() == level);
    class.map(|&class| Understood { class, note: None }).ok_or_else(|| {
        let is = largest.described();
        Message::new(format!("是{}，不是{}", is.zh, level.zh()), format!("it is {}, not a {}", is.en, level.name()))
    })
}

/// What is wrong with a text that the classification does not know.
pub(crate) fn unknown() -> Message {
    Message::new("分类中没有这个代码或名称", "the classification has no such code or name")
}

/// The classes that a text without levels can mean, the largest first; at least one.
fn candidates(text: &str) -> std::result::Result<Vec<&'static EconomyClass>, Message> {
    let (code, name) = code_and_name(text);
    let named = || TABLE.named(name).iter().filter_map(|at| TABLE.classes.get(*at)).collect::<Vec<_>>();
    let Some(code) = code else {
        let short = || SHORT.iter().filter(|(_, short)| folded(name) == *short).filter_map(|(section, _)| by_code(section));
        let found = named();
        let found = if found.is_empty() { short().collect() } else { found };
        return if found.is_empty() { Err(unknown()) } else { Ok(found) };
    };
    let class = coded(&code)?;
    let short = || SHORT.iter().any(|(section, short)| *section == class.code && folded(name) == *short);
    if name.is_empty() || named().contains(&class) || short() {
        return Ok(vec![class]);
    }
    let is = class.described();
    Err(Message::new(format!("代码与名称不符：该代码是{}", is.zh), format!("code and name disagree: the code is {}", is.en)))
}

/// Code and name of `J 金融业`, `C34通用设备制造业`, `通用设备制造业(C34)`.
fn code_and_name(text: &str) -> (Option<String>, &str) {
    let text = text.trim();
    let gap = |c: char| c.is_whitespace() || matches!(c, '.' | ':' | '_' | ',' | '、' | '(' | ')' | '[' | ']');
    if let Some((name, inside)) = text.strip_suffix([')', ']']).and_then(|inner| inner.rsplit_once(['(', '[']))
        && let Some(code) = as_code(inside.trim())
    {
        return (Some(code), name.trim_matches(gap));
    }
    let text = text.trim_start_matches(gap);
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    match as_code(&text[..end]) {
        Some(code) => (Some(code), text[end..].trim_matches(gap)),
        None => (None, text),
    }
}

/// A code in capitals, with the letter of its section or without; nothing where the text is no code.
fn as_code(text: &str) -> Option<String> {
    let digits = text.strip_prefix(|c: char| matches!(c.to_ascii_uppercase(), 'A'..='T')).unwrap_or(text);
    let letter = digits.len() < text.len();
    let fits = digits.bytes().all(|b| b.is_ascii_digit()) && (matches!(digits.len(), 2..=4) || (letter && digits.is_empty()));
    fits.then(|| text.to_ascii_uppercase())
}

/// The class of a code, its letter checked. Zeros that fill a code to four digits do not count.
fn coded(code: &str) -> std::result::Result<&'static EconomyClass, Message> {
    let digits = code.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letter = &code[..code.len() - digits.len()];
    let filled = || digits.strip_suffix("00").or_else(|| digits.strip_suffix('0')).filter(|short| short.len() >= 2);
    let class = match digits {
        "" => by_code(letter),
        _ => by_code(digits).or_else(|| filled().and_then(by_code)),
    };
    let class = class.ok_or_else(unknown)?;
    if letter.is_empty() || class.section == letter {
        return Ok(class);
    }
    let is = class.described();
    Err(Message::new(
        format!("{}属于门类 {}，不是 {letter}", is.zh, class.section),
        format!("{} is in section {}, not {letter}", is.en, class.section),
    ))
}

/// A name as it is compared: letters and digits alone, without 的.
fn folded(name: &str) -> String {
    name.nfkc().filter(|c| c.is_alphanumeric() && *c != '的').collect()
}

#[cfg(test)]
#[path = "gbt4754_tests.rs"]
mod tests;
