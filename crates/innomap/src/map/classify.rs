//! Patents through a view: the classes of each, with shares, and what has no class.

use polars_core::prelude::{Column, DataFrame, NamedFrom, Series, StringChunked};
use rayon::prelude::*;
use serde::Serialize;

use super::Patents;
use super::identify::{intern_values, symbols};
use crate::classification::gbt4754::{self, EconomyLevel};
use crate::classification::scheme::Class;
use crate::classification::view::ViewScratch;
use crate::classification::{Symbol, View, ViewConfig, shares};
use crate::tables::share::{UNIT, patents as number_of};
use crate::tables::{Csr, PatentColumn, Progress, TextColumns, TextTable};
use crate::{Error, Message, Result};

/// A text or symbol and on how many patents it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// As it is written.
    pub text: String,
    /// Patents.
    pub patents: u32,
}

/// What became of the patents.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ClassifyFacts {
    /// All patents.
    pub patents: u32,
    /// Those with at least one class.
    pub classified: u32,
    /// Those that name nothing: no symbol, or no class of the vendor.
    pub empty: u32,
    /// Those with a symbol that stands where another edition of the IPC had it, or where we put it.
    pub bridged: u32,
    /// Those that words kept from a class their symbols lead to.
    pub kept_by_words: u32,
    /// Whether there are texts that words can be looked for in.
    pub has_texts: bool,
    /// Distinct symbols without a class, those on most patents first.
    pub unknown: Vec<Counted>,
    /// How many they are.
    pub unknown_symbols: u32,
    /// Patents that have one of them.
    pub unknown_patents: u32,
    /// Texts that could not be understood, those on most patents first.
    pub unread: Vec<Counted>,
    /// How many they are.
    pub unread_texts: u32,
}

/// Patents with their classes.
#[derive(Debug, Clone)]
pub struct Classified {
    /// Columns `row` (of the input, from 0), `class` (index into `classes`) and `weight`.
    pub table: DataFrame,
    /// The classes.
    pub classes: Vec<Class>,
    /// What the view is called.
    pub title: Message,
    /// Where it comes from.
    pub source: String,
    /// What became of the patents.
    pub facts: ClassifyFacts,
}

/// Texts shown of what was not understood or has no class.
const SHOWN: usize = 20;

/// The classes of patents that were read.
pub fn classify_patents(patents: &Patents, view: &View, config: ViewConfig) -> Result<Classified> {
    let unread = unread_of(patents);
    classify(&patents.table, &patents.identified.symbols, &patents.identified.row_symbols, unread, view, config)
}

/// The classes of the rows of a table with a column `ipc`, and `title` and `abstract` where words count.
pub fn classify_table(frame: &DataFrame, view: &View, config: ViewConfig) -> Result<Classified> {
    let table = text_table(frame)?;
    let at = position(&table, PatentColumn::Ipc)?;
    let (symbols, rows, notes) = symbols(at, &table, &Progress::new())?;
    classify(&table, &symbols, &rows, notes.into_iter().map(|note| note.value).collect(), view, config)
}

fn text_table(frame: &DataFrame) -> Result<TextTable> {
    let rows = frame.height() as u32;
    Ok(TextTable { columns: TextColumns::from_frame(frame)?, file: vec![0; frame.height()], row: (1..=rows).collect() })
}

fn position(table: &TextTable, column: PatentColumn) -> Result<usize> {
    table.columns.position(column.name()).ok_or_else(|| {
        Error::schema(format!("表中没有「{}」列", column.zh()), format!("the table has no column '{}'", column.name()))
            .column(column.name())
            .found(table.columns.names().join(", "))
            .hint(
                format!("请把该列命名为 {}，或用 read_patents 读取", column.name()),
                format!("call it {}, or read the table with read_patents", column.name()),
            )
    })
}

fn unread_of(patents: &Patents) -> Vec<String> {
    let ipc = PatentColumn::Ipc.name();
    patents.audit.unparsed.iter().filter(|note| note.column == ipc).map(|note| note.value.clone()).collect()
}

/// Rows that one task handles.
const ROWS: usize = 16_384;

#[derive(Debug, Default)]
struct Part {
    rows: Vec<u32>,
    classes: Vec<u32>,
    weights: Vec<f64>,
    facts: ClassifyFacts,
    unknown: Vec<u32>,
}

fn classify(
    table: &TextTable,
    symbols: &[Symbol],
    rows: &Csr<u32>,
    unread: Vec<String>,
    view: &View,
    config: ViewConfig,
) -> Result<Classified> {
    let prepared = view.prepare(symbols, config);
    let reads_texts = config.words && matches!(view, View::Concordance(concordance) if !concordance.by_symbol());
    let text = |column: PatentColumn| if reads_texts { table.whole(column.name()) } else { Ok(None) };
    let (title, summary) = (text(PatentColumn::Title)?, text(PatentColumn::Abstract)?);
    let unknown: Vec<bool> = (0..symbols.len() as u32).map(|id| prepared.is_unknown(id)).collect();
    let starts: Vec<usize> = (0..rows.len()).step_by(ROWS).collect();
    let part = |start: usize| {
        let mut part = Part { unknown: vec![0; symbols.len()], ..Part::default() };
        let (mut scratch, mut shares) = (ViewScratch::default(), Vec::new());
        for at in start..(start + ROWS).min(rows.len()) {
            let ids = rows.row(at);
            let texts = [cell(title.as_ref(), at), cell(summary.as_ref(), at)];
            let kept = prepared.shares(ids, &texts, &mut scratch, &mut shares);
            part.add(at, &shares);
            part.facts.empty += u32::from(ids.is_empty());
            part.facts.kept_by_words += u32::from(kept);
            part.facts.bridged += u32::from(ids.iter().any(|id| prepared.is_bridged(*id)));
            part.facts.unknown_patents += u32::from(ids.iter().any(|id| unknown[*id as usize]));
            ids.iter().filter(|id| unknown[**id as usize]).for_each(|id| part.unknown[*id as usize] += 1);
        }
        part
    };
    let parts: Vec<Part> = starts.into_par_iter().map(part).collect();
    let mut counts = vec![0u32; symbols.len()];
    for part in &parts {
        counts.iter_mut().zip(&part.unknown).for_each(|(sum, n)| *sum += n);
    }
    let without = symbols.iter().zip(&counts).filter(|(_, n)| **n > 0).map(|(s, n)| (s.to_string(), *n)).collect::<Vec<_>>();
    let (table, mut facts) = joined(parts)?;
    facts.has_texts = title.is_some() || summary.is_some();
    facts.unknown_symbols = without.len() as u32;
    facts.unknown = most(without);
    (facts.unread_texts, facts.unread) = counted(unread);
    Ok(Classified { table, classes: view.classes().to_vec(), title: view.title(), source: view.source().to_owned(), facts })
}

impl Part {
    fn add(&mut self, row: usize, shares: &[(u32, u64)]) {
        self.facts.patents += 1;
        self.facts.classified += u32::from(!shares.is_empty());
        for &(class, parts) in shares {
            self.rows.push(row as u32);
            self.classes.push(class);
            self.weights.push(number_of(u128::from(parts)));
        }
    }
}

fn cell(texts: Option<&StringChunked>, at: usize) -> &str {
    texts.and_then(|texts| texts.get(at)).unwrap_or("")
}

fn joined(parts: Vec<Part>) -> Result<(DataFrame, ClassifyFacts)> {
    let total = parts.iter().map(|part| part.rows.len()).sum();
    let (mut rows, mut classes, mut weights) = (Vec::with_capacity(total), Vec::with_capacity(total), Vec::with_capacity(total));
    let mut facts = ClassifyFacts::default();
    for part in parts {
        rows.extend(part.rows);
        classes.extend(part.classes);
        weights.extend(part.weights);
        facts.patents += part.facts.patents;
        facts.classified += part.facts.classified;
        facts.empty += part.facts.empty;
        facts.bridged += part.facts.bridged;
        facts.kept_by_words += part.facts.kept_by_words;
        facts.unknown_patents += part.facts.unknown_patents;
    }
    let columns: Vec<Column> = vec![
        Series::new("row".into(), rows).into(),
        Series::new("class".into(), classes).into(),
        Series::new("weight".into(), weights).into(),
    ];
    let table = DataFrame::new_infer_height(columns)
        .map_err(|e| Error::internal("组成结果表失败", "putting the table of a result together failed").found(e.to_string()))?;
    Ok((table, facts))
}

/// The most frequent, in a fixed order.
fn most(mut texts: Vec<(String, u32)>) -> Vec<Counted> {
    texts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    texts.into_iter().take(SHOWN).map(|(text, patents)| Counted { text, patents }).collect()
}

fn counted(mut texts: Vec<String>) -> (u32, Vec<Counted>) {
    texts.sort_unstable();
    let runs: Vec<(String, u32)> =
        texts.chunk_by(|a, b| a == b).filter_map(|run| Some((run.first()?.clone(), run.len() as u32))).collect();
    (runs.len() as u32, most(runs))
}

/// The classes that the vendor's own column gives: of the national economy at a level, or of strategic emerging industries
/// as they are written. Each class of a patent has an even share.
pub fn classify_by_vendor(table: &TextTable, column: PatentColumn, level: EconomyLevel) -> Result<Classified> {
    let at = position(table, column)?;
    let (texts, rows) = intern_values(table, at, &Progress::new())?;
    let mut classes: Vec<Class> = Vec::new();
    let mut of_text = Vec::with_capacity(texts.len());
    for id in 0..texts.len() as u32 {
        let class =
            if column == PatentColumn::NationalEconomy { economy_class(texts.get(id), level) } else { as_written(texts.get(id)) };
        of_text.push(class.map(|class| {
            classes.iter().position(|known| known.code == class.code).unwrap_or_else(|| {
                classes.push(class);
                classes.len() - 1
            }) as u32
        }));
    }
    let (mut part, mut unread, mut shares) = (Part::default(), Vec::new(), Vec::new());
    let mut found: Vec<(u32, u32)> = Vec::new();
    for (row, ids) in rows.rows().enumerate() {
        unread.extend(ids.iter().filter(|id| of_text[**id as usize].is_none()).map(|id| texts.get(*id).to_owned()));
        found.clear();
        found.extend(ids.iter().filter_map(|id| of_text[*id as usize]).map(|class| (class, 1)));
        found.sort_unstable();
        found.dedup();
        shares.clear();
        shares.extend(shares::parts(UNIT, &found));
        part.add(row, &shares);
        part.facts.empty += u32::from(ids.is_empty());
    }
    let (table, mut facts) = joined(vec![part])?;
    (facts.unread_texts, facts.unread) = counted(unread);
    let source = Message::new(format!("数据商的「{}」列", column.zh()), format!("the vendor's column {}", column.name()));
    let title = Message::new(column.zh(), column.en());
    Ok(Classified { table, classes, title, source: source.en, facts })
}

/// The same of a plain table.
pub fn classify_table_by_vendor(frame: &DataFrame, column: PatentColumn, level: EconomyLevel) -> Result<Classified> {
    classify_by_vendor(&text_table(frame)?, column, level)
}

fn economy_class(text: &str, level: EconomyLevel) -> Option<Class> {
    let class = gbt4754::read(text, None).ok()?.class.at(level)?;
    let group = class.parent().map_or_else(String::new, |parent| parent.name().to_owned());
    Some(Class {
        code: class.code().to_owned(),
        name: Message::new(class.name(), class.name()),
        group: Message::new(group.clone(), group),
    })
}

/// A leading code such as `2.1.2` is the code; without one the text is both.
fn as_written(text: &str) -> Option<Class> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (code, name) = text.split_at(end);
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ':' | '：' | '、'));
    let (code, name) = match (code, name) {
        ("", "") => return None,
        ("", name) => (name, name),
        (code, "") => (code, code),
        both => both,
    };
    Some(Class { code: code.to_owned(), name: Message::new(name, name), group: Message::default() })
}
