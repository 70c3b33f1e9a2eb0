//! The cells of a table of names: which names a cell holds, what stands beside them, and what is wrong with them.

use super::code::Code;
use super::decision_row::LONGEST_NAME;
use super::fold::fold;
use super::kind::{InstitutionKind, kind};
use crate::error::Message;
use crate::regions::Gazetteer;
use crate::tables::{Date, split_values};

/// A row of a table of names; what is not known is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NameRow<'a> {
    /// Name, or several names as exports write co-applicants.
    pub name: Option<&'a str>,
    /// Credit or organisation code; of several names as many codes, in their order.
    pub code: Option<&'a str>,
    /// Region; of several names as many, or that of the first.
    pub region: Option<&'a str>,
    /// Address; of several names as many, or that of the first. Looked at where no region is given.
    pub address: Option<&'a str>,
    /// Year or date; several are looked at together.
    pub year: Option<&'a str>,
    /// Patents that the row stands for; one where it does not say.
    pub patents: Option<&'a str>,
    /// Inventors.
    pub inventors: Option<&'a str>,
}

/// One name of a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// Place of its row, from 0.
    pub(super) row: u32,
    /// The part of the cell that it is, where it is not all of it.
    pub(super) text: Option<String>,
    /// Folded name.
    pub(super) name: String,
    /// What it is; nothing where it is no name.
    pub(super) kind: Option<InstitutionKind>,
    pub(super) code: Option<Code>,
    pub(super) region: u32,
    pub(super) patents: u32,
    pub(super) years: (i32, i32),
    /// Folded.
    pub(super) inventors: Vec<String>,
    pub(super) problem: Option<Message>,
}

impl Part {
    /// Whether it is an institution, and not a person or no name.
    pub(super) fn is_mention(&self) -> bool {
        self.kind.is_some_and(|kind| kind != InstitutionKind::Person)
    }
}

/// Words that exports write where no name is known.
const NO_NAMES: &[&str] =
    &["无", "不详", "未知", "佚名", "匿名", "暂无", "不公告", "N/A", "#N/A", "#REF!", "#NAME?", "NULL", "NONE", "NAN", "UNKNOWN"];

/// The names that a cell holds: co-applicants stand behind `;`, `；`, ` | ` or a line break, and behind `、` or a bar without
/// blanks where each part is an institution or a person by its words.
pub fn split_names(cell: &str) -> Vec<&str> {
    let mut out = Vec::with_capacity(1);
    each_name(cell, |name| out.push(name));
    out
}

/// Calls back with the names of a cell, as [`split_names`] says.
pub fn each_name<'a>(cell: &'a str, mut each: impl FnMut(&'a str)) {
    let is_name = |part: &&str| kind(&fold(part)) != InstitutionKind::Other;
    for part in split_values(cell) {
        if part.contains(['、', '|']) {
            let names: Vec<&str> = part.split(['、', '|']).map(str::trim).collect();
            if names.iter().all(is_name) {
                names.into_iter().for_each(&mut each);
                continue;
            }
        }
        each(part);
    }
}

/// The names of a row, at least one: a row without a name is one part with a problem.
pub(super) fn parts(row: &NameRow<'_>, at: u32) -> Vec<Part> {
    let cell = row.name.unwrap_or_default();
    let mut names = split_names(cell);
    if names.is_empty() {
        names.push(cell);
    }
    let several = names.len() > 1;
    let beside = Beside::new(row, names.len());
    let one = |(place, name): (usize, &str)| {
        let mut part = Part { row: at, text: several.then(|| name.to_owned()), ..beside.part(place) };
        let (found, problem) = named(name);
        if let Some((name, kind)) = found {
            // A person's name beside a credit code is the name of a sole trader.
            let trader = kind == InstitutionKind::Person && matches!(part.code, Some(Code::Credit(_)));
            part.kind = Some(if trader { InstitutionKind::Enterprise } else { kind });
            part.name = name;
        }
        part.problem = joined(problem.into_iter().chain(part.problem.take()));
        part
    };
    names.into_iter().enumerate().map(one).collect()
}

/// The folded name and its kind, or why there is none.
fn named(text: &str) -> (Option<(String, InstitutionKind)>, Option<Message>) {
    // Folding is no name's work beyond this, however long the text is.
    if text.chars().nth(LONGEST_NAME).is_some() {
        let message = Message::new(
            format!("长于 {LONGEST_NAME} 个字符，不是名称"),
            format!("longer than {LONGEST_NAME} characters: no name"),
        );
        return (None, Some(message));
    }
    let name = fold(text);
    if name.is_empty() && text.contains('-') && text.chars().any(char::is_alphanumeric) {
        let message = Message::new("只有数据商的申请人代码，没有名称", "only a vendor's code for an applicant, no name");
        return (None, Some(message));
    }
    if !name.chars().any(char::is_alphanumeric) || NO_NAMES.contains(&name.as_str()) {
        return (None, Some(Message::new("没有名称", "no name")));
    }
    let kind = kind(&name);
    (Some((name, kind)), None)
}

/// What stands beside the names of a row.
struct Beside<'a> {
    names: usize,
    codes: Vec<&'a str>,
    regions: Vec<&'a str>,
    patents: u32,
    years: (i32, i32),
    inventors: Vec<String>,
    problem: Option<Message>,
}

impl<'a> Beside<'a> {
    fn new(row: &NameRow<'a>, names: usize) -> Self {
        let values = |cell: Option<&'a str>| cell.into_iter().flat_map(split_values).collect::<Vec<&str>>();
        let mut problems = Vec::new();
        let mut codes = values(row.code);
        if codes.len() > 1 && codes.len() != names || names > 1 && codes.len() == 1 {
            problems.push(Message::new(
                format!("{names} 个名称有 {} 个代码，代码未用", codes.len()),
                format!("{} codes for {names} names: not used", codes.len()),
            ));
            codes.clear();
        }
        let mut regions = values(row.region);
        if regions.is_empty() {
            regions = values(row.address);
        }
        let patents = row.patents.map_or(Some(1), |cell| if cell.trim().is_empty() { Some(1) } else { count(cell) });
        if patents.is_none() {
            let cell = shown(row.patents.unwrap_or_default());
            problems.push(Message::new(
                format!("专利数「{cell}」不是整数，按 1 计"),
                format!("'{cell}' patents is no whole number; counted as 1"),
            ));
        }
        let mut years = (0, 0);
        for text in values(row.year) {
            match Date::parse(text).map(Date::year).filter(|year| *year != 0) {
                Some(year) if years.0 == 0 => years = (year, year),
                Some(year) => years = (years.0.min(year), years.1.max(year)),
                None => problems.push(Message::new(
                    format!("「{}」不是年份或日期", shown(text)),
                    format!("'{}' is no year or date", shown(text)),
                )),
            }
        }
        let inventors = values(row.inventors).into_iter().map(fold).filter(|name| !name.is_empty()).collect();
        let problem = joined(problems.into_iter());
        Self { names, codes, regions, patents: patents.unwrap_or(1), years, inventors, problem }
    }

    /// All but the name of one of the names. A single region is that of the first applicant, as patent offices print it.
    fn part(&self, place: usize) -> Part {
        let mut problems: Vec<Message> = Vec::new();
        let code = self.codes.get(place).and_then(|text| match Code::read(text) {
            Ok(code) => Some(code),
            Err(problem) => {
                let Message { zh, en } = problem.message();
                let text = shown(text);
                problems.push(Message::new(format!("代码「{text}」未用：{zh}"), format!("code '{text}' not used: {en}")));
                None
            }
        });
        let own = if self.names == 1 { &self.regions[..] } else { self.regions.get(place..=place).unwrap_or_default() };
        let mut region = 0;
        for text in own {
            match Gazetteer::current().resolve_text(text).code {
                Some(code) if region == 0 => region = code,
                Some(_) => {}
                None => problems.push(Message::new(
                    format!("地区「{}」无法识别", shown(text)),
                    format!("the place '{}' is not known", shown(text)),
                )),
            }
        }
        Part {
            code,
            region,
            patents: self.patents,
            years: self.years,
            inventors: self.inventors.clone(),
            problem: joined(self.problem.clone().into_iter().chain(problems)),
            ..Part::default()
        }
    }
}

/// A whole number, also as `12.0` or `1,234`.
fn count(cell: &str) -> Option<u32> {
    let digits: String = cell.trim().chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    digits.strip_suffix(".0").unwrap_or(&digits).parse().ok()
}

/// The beginning of a text in a message.
fn shown(text: &str) -> String {
    let mut start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// Several problems as one message.
fn joined(problems: impl Iterator<Item = Message>) -> Option<Message> {
    problems.reduce(|a, b| Message::new(format!("{}；{}", a.zh, b.zh), format!("{}; {}", a.en, b.en)))
}
