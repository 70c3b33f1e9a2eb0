//! One line of the decisions file: its cells read, and what is wrong with them.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::code::{Code, CodeProblem};
use super::conflicts::Conflict;
use super::decisions::{Action, Decision, DecisionRow};
use super::fold::fold;
use crate::error::{Error, Message, Result, nearest};
use crate::tables::Date;

/// So many problems are written out; of the others the error says how many there are.
const SHOWN: usize = 200;

/// So many decisions of one contradiction are written out.
const SHOWN_TOGETHER: usize = 10;

/// A cell or some lines of the decisions file that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    row: Option<u32>,
    column: Option<&'static str>,
    found: Option<String>,
    message: Message,
    hint: Message,
}

impl From<Conflict> for Problem {
    fn from(conflict: Conflict) -> Self {
        let hint = Message::new(
            "请删去其中一条，或用起止日期把它们分在不同时间",
            "delete one of them, or set dates so that they hold at different times",
        );
        Self { row: conflict.row, column: None, found: None, message: conflict.message, hint }
    }
}

/// The decision of a line; nothing where the line is empty or has a problem.
pub(super) fn decision(row: &DecisionRow, problems: &mut Vec<Problem>) -> Option<Decision> {
    if [&row.action, &row.name, &row.other, &row.from, &row.until, &row.note].iter().all(|cell| blank(cell)) {
        return None;
    }
    let before = problems.len();
    let mut put = |column: &'static str, found: &str, message: Message, hint: Message| {
        let found = found.chars().take(LONGEST_SHOWN).collect();
        problems.push(Problem { row: row.place(), column: Some(column), found: Some(found), message, hint });
    };
    let action = Action::from_name(&plain(&row.action));
    if action.is_none() {
        put("action", &row.action, unknown_action(&row.action), actions(&row.action));
    }
    let mut name = |column: &'static str, cell: &str| match name_or_code(cell) {
        Ok(name) => Some(name),
        Err((message, hint)) => {
            put(column, cell, message, hint);
            None
        }
    };
    let (first, second) = (name("name", &row.name), name("other", &row.other));
    if let (Some(first), Some(second)) = (&first, &second)
        && first == second
    {
        put("other", &row.other, same_names(), names_hint());
    }
    let mut date = |column: &'static str, cell: &str| {
        let read = day(cell);
        if read.is_err() {
            let message = Message::new("不是日期，或没有这一天", "not a date, or no such day");
            let hint = Message::new(
                "如 2021-03-05、2021-03、2021；不限则留空",
                "such as 2021-03-05, 2021-03 or 2021; empty for no limit",
            );
            put(column, cell, message, hint);
        }
        read.unwrap_or_default()
    };
    let (from, until) = (date("from", &row.from), date("until", &row.until));
    let decision = Decision { action: action?, name: first?, other: second?, from, until, note: note(&row.note) };
    let (start, end) = decision.days();
    if start > end {
        put(
            "until",
            &row.until,
            Message::new(format!("止于开始（{}）之前", row.from.trim()), format!("ends before it begins ({})", row.from.trim())),
            Message::new("请对调或更正起止日期", "swap or mend the two dates"),
        );
    }
    (problems.len() == before).then_some(decision)
}

/// So many characters of a cell are shown in an error.
const LONGEST_SHOWN: usize = 60;

/// The longest name that a decision may be about; what is longer is no name (see [`super::table`]).
pub(crate) const LONGEST_NAME: usize = 1_000;

fn blank(cell: &str) -> bool {
    plain(cell).is_empty()
}

/// Normal width, without signs that are not seen.
fn plain(cell: &str) -> String {
    let seen = |c: &char| !matches!(*c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    cell.nfkc().filter(seen).collect::<String>().trim().to_owned()
}

/// A note as it is kept, and as it comes back from any file: one line, nothing for a dash.
fn note(cell: &str) -> String {
    let text = unwrapped(cell).split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_matches('\u{feff}');
    if matches!(text, "-" | "--") || text.eq_ignore_ascii_case("n/a") { String::new() } else { text.to_owned() }
}

/// A cell without the `="…"` that some exports put round digits, and that no file keeps.
fn unwrapped(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(cell)
}

/// The folded name of a cell, or the code that stands in its place.
fn name_or_code(cell: &str) -> std::result::Result<String, (Message, Message)> {
    let cell = unwrapped(cell);
    if cell.chars().count() > LONGEST_NAME {
        let message = Message::new(
            format!("长于 {LONGEST_NAME} 个字符，不是名称"),
            format!("longer than {LONGEST_NAME} characters: no name"),
        );
        return Err((message, names_hint()));
    }
    match code(cell) {
        Some(Ok(code)) => return Ok(code.to_string()),
        Some(Err(problem)) => return Err((problem.message(), code_hint())),
        None => {}
    }
    let name = fold(cell);
    if name.chars().any(char::is_alphanumeric) {
        return Ok(name);
    }
    Err((Message::new("名称为空", "the name is empty"), names_hint()))
}

/// The code that a text is meant as, or what is wrong with it; nothing where it is a name. A code has digits: FOOBARINC is none.
pub(super) fn code(cell: &str) -> Option<std::result::Result<Code, CodeProblem>> {
    let digits = cell.nfkc().filter(char::is_ascii_digit).count();
    let read = Code::read(cell);
    let meant = match &read {
        Ok(Code::Credit(_)) | Err(CodeProblem::Check { place: 18, .. }) => digits >= 8,
        Ok(Code::Organisation(_)) | Err(CodeProblem::Check { .. }) => digits >= 3,
        Err(_) => false,
    };
    meant.then_some(read)
}

fn code_hint() -> Message {
    Message::new("请与营业执照核对，或改写名称", "compare it with the business licence, or write the name instead")
}

fn same_names() -> Message {
    Message::new("两个名称相同（折叠写法之后）", "both names are the same once their writing is folded")
}

fn names_hint() -> Message {
    Message::new(
        "名称和对象各写一个机构名称，或统一社会信用代码",
        "name and other each hold one institution's name, or its unified social credit code",
    )
}

fn unknown_action(cell: &str) -> Message {
    if blank(cell) {
        return Message::new("没有写操作", "the action is missing");
    }
    Message::new("没有这种操作", "there is no such action")
}

fn actions(cell: &str) -> Message {
    let near = nearest(&plain(cell).to_lowercase(), Action::ALL.iter().flat_map(|a| [a.name(), a.zh()]));
    let (zh, en) = ("操作为 合并、分开、更名、上级 之一", "one of merge, apart, rename, parent");
    match near.first() {
        Some(near) => Message::new(format!("{zh}；是否想写「{near}」？"), format!("{en}; did you mean '{near}'?")),
        None => Message::new(zh, en),
    }
}

/// The date of a cell; nothing where it is empty or says that there is no end.
fn day(cell: &str) -> std::result::Result<Option<Date>, ()> {
    let text = plain(cell);
    if text.is_empty() || matches!(text.as_str(), "-" | "--" | "至今" | "现在") {
        return Ok(None);
    }
    Date::parse(&text).map(Some).ok_or(())
}

/// One error for all problems, at the place of the first.
pub(super) fn refused(problems: &[Problem]) -> Result<()> {
    let Some(first) = problems.first().cloned() else { return Ok(()) };
    let mut error = if problems.len() == 1 {
        Error::value(format!("决定表：{}", first.message.zh), format!("decisions: {}", first.message.en))
    } else {
        let lines = |pick: fn(&Problem) -> String, more: String| {
            let mut lines: Vec<String> = problems.iter().take(SHOWN).map(pick).collect();
            if problems.len() > SHOWN {
                lines.push(more);
            }
            lines.join("\n  ")
        };
        let (count, left) = (problems.len(), problems.len().saturating_sub(SHOWN));
        Error::value(
            format!("决定表中有 {count} 处问题：\n  {}", lines(Problem::zh, format!("……另有 {left} 处"))),
            format!("{count} problems in the decisions:\n  {}", lines(Problem::en, format!("… and {left} more"))),
        )
    };
    if let Some(row) = first.row {
        error = error.row(u64::from(row));
    }
    if let Some(column) = first.column {
        error = error.column(format!("{} {column}", column_zh(column)));
    }
    if let Some(found) = first.found.filter(|_| problems.len() == 1) {
        error = error.found(found);
    }
    Err(error.hint(first.hint.zh, first.hint.en))
}

impl Problem {
    /// The problem with its place as a line of a list.
    fn zh(&self) -> String {
        let column = self.column.map(|c| format!("，列「{}」", column_zh(c))).unwrap_or_default();
        let found = self.found.as_ref().map(|f| format!("（{f}）")).unwrap_or_default();
        match self.row {
            Some(row) if self.column.is_some() => format!("第 {row} 行{column}：{}{found}", self.message.zh),
            _ => self.message.zh.clone(),
        }
    }

    fn en(&self) -> String {
        let found = self.found.as_ref().map(|f| format!(" ({f})")).unwrap_or_default();
        match (self.row, self.column) {
            (Some(row), Some(column)) => format!("row {row}, column '{column}': {}{found}", self.message.en),
            _ => self.message.en.clone(),
        }
    }
}

/// Decisions in brackets behind a contradiction, with their rows where they come from a table.
pub(super) fn lines<'a>(decisions: impl Iterator<Item = &'a Decision>, rows: &BTreeSet<u32>) -> (String, String) {
    let mut texts: Vec<(String, String)> = decisions
        .take(SHOWN_TOGETHER + 1)
        .map(|Decision { action, name, other, from, until, .. }| {
            let date = |date: &Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
            let dates =
                if from.is_some() || until.is_some() { format!(" {}–{}", date(from), date(until)) } else { String::new() };
            (format!("{} {name}｜{other}{dates}", action.zh()), format!("{} {name} | {other}{dates}", action.name()))
        })
        .collect();
    if texts.len() > SHOWN_TOGETHER {
        texts[SHOWN_TOGETHER] = ("……".to_owned(), "…".to_owned());
    }
    let zh = texts.iter().map(|(zh, _)| zh.as_str()).collect::<Vec<_>>().join("；");
    let en = texts.iter().map(|(_, en)| en.as_str()).collect::<Vec<_>>().join("; ");
    let numbers = |comma: &str| {
        let more = (rows.len() > 2 * SHOWN_TOGETHER).then(|| "…".to_owned());
        rows.iter().take(2 * SHOWN_TOGETHER).map(u32::to_string).chain(more).collect::<Vec<_>>().join(comma)
    };
    if rows.is_empty() {
        return (format!("（{zh}）"), format!(" ({en})"));
    }
    (format!("（第 {} 行：{zh}）", numbers("、")), format!(" (rows {}: {en})", numbers(", ")))
}

/// The columns of a decisions table.
const COLUMNS: [&str; 6] = ["action", "name", "other", "from", "until", "note"];

/// All headers that a decisions table may have, in both languages.
pub fn decision_headers() -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().flat_map(|column| [column, column_zh(column)])
}

/// The columns of a decisions table under its headers. Those that are needed must be there, and none twice.
pub(super) fn headings<'h>(headers: &[&'h str]) -> Result<Vec<(&'static str, &'h str)>> {
    let mut out: Vec<(&'static str, &str)> = Vec::new();
    for header in headers {
        let text = plain(header).to_lowercase();
        let Some(column) = COLUMNS.into_iter().find(|column| text == *column || text == column_zh(column)) else { continue };
        if let Some((_, first)) = out.iter().find(|(known, _)| *known == column) {
            return Err(Error::schema("决定表中同一列出现两次", "the decisions have a column twice")
                .column(*header)
                .found(format!("{first}, {header}"))
                .hint("请删去其中一列", "delete one of them"));
        }
        out.push((column, header));
    }
    let missing: Vec<&str> = COLUMNS.into_iter().take(3).filter(|column| out.iter().all(|(known, _)| known != column)).collect();
    if missing.is_empty() {
        return Ok(out);
    }
    let zh: Vec<&str> = missing.iter().map(|column| column_zh(column)).collect();
    Err(Error::schema(format!("决定表缺少列：{}", zh.join("、")), format!("the decisions lack columns: {}", missing.join(", ")))
        .found(headers.iter().take(20).copied().collect::<Vec<_>>().join(", "))
        .expected("操作、名称、对象、起、止、备注", COLUMNS.join(", "))
        .hint("请在第一行写这些列名", "write these headers in the first row"))
}

/// The Chinese header of a column.
fn column_zh(column: &str) -> &str {
    match column {
        "action" => "操作",
        "name" => "名称",
        "other" => "对象",
        "from" => "起",
        "until" => "止",
        "note" => "备注",
        other => other,
    }
}
