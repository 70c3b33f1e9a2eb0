//! Typed columns: what a reading holds as text becomes lists, numbers, dates and flags. What cannot be understood is null
//! and becomes a note of the audit.

use std::collections::BTreeSet;

use polars_core::prelude::{
    BooleanChunked, Column, DataFrame, Float64Chunked, Int32Chunked, Int64Chunked, IntoColumn, ListBuilderTrait,
    ListStringChunkedBuilder, StringChunked,
};
use rayon::prelude::*;
use serde::Serialize;

use super::mapping::Subject;
use super::{amount, internal, profile_set, qualification, split_values};
use crate::tables::{Audit, CellNote, Date, EnterpriseColumn, PatentColumn, TextTable};
use crate::{Message, Result};

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// One text.
    Text,
    /// Several texts.
    List,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// An amount of money; its currency goes into a column of its own.
    Amount,
    /// A date of known precision.
    Date,
    /// A year.
    Year,
    /// Yes or no.
    Flag,
}

impl From<PatentColumn> for ColumnType {
    fn from(column: PatentColumn) -> Self {
        use PatentColumn as P;
        match column {
            P::Publication
            | P::Country
            | P::Application
            | P::Family
            | P::Title
            | P::Abstract
            | P::PatentType
            | P::KindCode
            | P::IpcMain
            | P::LegalStatus
            | P::Region
            | P::Province
            | P::City
            | P::District
            | P::Address
            | P::ClaimsText => Self::Text,
            P::Applicants
            | P::Inventors
            | P::Ipc
            | P::PriorityNumbers
            | P::OriginalApplicants
            | P::CurrentOwners
            | P::ApplicantTypes
            | P::ApplicantCodes
            | P::Agencies
            | P::Agents
            | P::Cpc
            | P::NationalEconomy
            | P::EmergingIndustry
            | P::LegalEvents
            | P::TransferDates
            | P::Transferors
            | P::Transferees
            | P::Licensors
            | P::Licensees
            | P::CitedPatents
            | P::CitingPatents
            | P::FamilyMembers
            | P::FamilyCountries => Self::List,
            P::ApplicationDate | P::PublicationDate | P::GrantDate | P::PriorityDate | P::LegalStatusDate | P::ExpiryDate => {
                Self::Date
            }
            P::Citations
            | P::Transfers
            | P::Licences
            | P::Pledges
            | P::Litigations
            | P::CitedCount
            | P::FamilySize
            | P::Claims
            | P::Pages => Self::Integer,
            P::DualApplication => Self::Flag,
            P::ValueScore => Self::Number,
        }
    }
}

impl From<EnterpriseColumn> for ColumnType {
    fn from(column: EnterpriseColumn) -> Self {
        use EnterpriseColumn as E;
        match column {
            E::FormerNames | E::Owners | E::Controller | E::Group | E::Tags => Self::List,
            E::RegisteredCapital | E::PaidCapital => Self::Amount,
            E::Insured => Self::Integer,
            E::Founded | E::Listed | E::ValidFrom | E::ValidUntil => Self::Date,
            E::Year => Self::Year,
            E::Name
            | E::ShortName
            | E::EnglishName
            | E::Code
            | E::OrganisationCode
            | E::Region
            | E::Province
            | E::City
            | E::District
            | E::Address
            | E::Industry
            | E::IndustryCode
            | E::IndustrySection
            | E::IndustryDivision
            | E::IndustryGroup
            | E::IndustryClass
            | E::Size
            | E::Status
            | E::EnterpriseType
            | E::StockCode
            | E::Website
            | E::Qualification
            | E::Certificate
            | E::BusinessScope
            | E::Batch => Self::Text,
        }
    }
}

/// A meaning that a column can have, and the type of its values.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct MeaningType {
    kind: Subject,
    /// The name used in `columns=`, in profiles and in tables.
    pub name: &'static str,
    /// Chinese label.
    pub zh: &'static str,
    /// English label.
    pub en: &'static str,
    /// What its values are.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
}

/// The meanings of the columns of both tables.
pub fn meanings() -> Vec<MeaningType> {
    let patents = PatentColumn::ALL.iter().map(|&m| MeaningType {
        kind: Subject::Patents,
        name: m.name(),
        zh: m.zh(),
        en: m.en(),
        column_type: m.into(),
    });
    let enterprises = EnterpriseColumn::ALL.iter().map(|&m| MeaningType {
        kind: Subject::Enterprises,
        name: m.name(),
        zh: m.zh(),
        en: m.en(),
        column_type: m.into(),
    });
    patents.chain(enterprises).collect()
}

/// The columns of a reading by their types, and what could not be understood.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Known columns by their types, others as they are.
    pub columns: DataFrame,
    /// Values not understood that the audit does not name yet.
    pub unparsed: Vec<CellNote>,
}

/// The typed columns of a patent table.
pub fn typed_patents(table: &TextTable, audit: &Audit) -> Result<Typed> {
    typed(Subject::Patents, table, audit, |name| PatentColumn::from_name(name).map(ColumnType::from))
}

/// The typed columns of an enterprise list.
pub fn typed_enterprises(table: &TextTable, audit: &Audit) -> Result<Typed> {
    typed(Subject::Enterprises, table, audit, |name| EnterpriseColumn::from_name(name).map(ColumnType::from))
}

fn typed(
    subject: Subject,
    table: &TextTable,
    audit: &Audit,
    column_type: impl Fn(&str) -> Option<ColumnType> + Sync,
) -> Result<Typed> {
    let meant: BTreeSet<&str> = audit.columns.iter().filter_map(|c| c.meaning.as_deref()).collect();
    let mut texts: Vec<(String, StringChunked)> = Vec::new();
    for name in table.columns.names() {
        if let Some(values) = table.whole(name)? {
            texts.push((name.clone(), values));
        }
    }
    if subject == Subject::Enterprises {
        qualification::complete(&mut texts, table, audit)?;
    }
    let one = |(name, values): &(String, StringChunked)| {
        // A carried column may bear the name of a meaning only where it has that meaning, or was derived here. What several
        // lists say of an enterprise is derived when their rows are united.
        let derived = subject == Subject::Enterprises || table.columns.position(name).is_none();
        match column_type(name).filter(|_| derived || meant.contains(name.as_str())) {
            Some(kind) => convert(name, values, kind, table),
            None => (vec![values.clone().with_name(name.as_str().into()).into_column()], Vec::new()),
        }
    };
    let parts: Vec<(Vec<Column>, Vec<CellNote>)> = texts.par_iter().map(one).collect();
    let known: BTreeSet<(u32, u32, &str)> = audit.unparsed.iter().map(|n| (n.file, n.row, n.column.as_str())).collect();
    let mut out = Vec::new();
    let mut unparsed = Vec::new();
    for (columns, notes) in parts {
        out.extend(columns);
        unparsed.extend(notes.into_iter().filter(|n| !known.contains(&(n.file, n.row, n.column.as_str()))));
    }
    if subject == Subject::Patents && meant.contains(PatentColumn::ValueScore.name()) {
        out.push(value_vendor(table, audit)?);
    }
    Ok(Typed { columns: DataFrame::new(table.height(), out).map_err(|e| internal(&e))?, unparsed })
}

/// The vendor whose value each row states.
fn value_vendor(table: &TextTable, audit: &Audit) -> Result<Column> {
    let mut titles = Vec::with_capacity(audit.files.len());
    for file in &audit.files {
        let profile = file.profile.as_deref().map(|p| profile_set::find(Subject::Patents, p)).transpose()?;
        titles.push(profile.map(|p| p.name.clone()));
    }
    let score = table.whole(PatentColumn::ValueScore.name())?.unwrap_or_default();
    let vendors = score.iter().zip(&table.file).map(|(value, &file)| value.and(titles.get(file as usize)?.as_deref()));
    Ok(vendors.collect::<StringChunked>().with_name("value_vendor".into()).into_column())
}

/// A column by its type and the notes of what could not be understood.
fn convert(name: &str, texts: &StringChunked, kind: ColumnType, table: &TextTable) -> (Vec<Column>, Vec<CellNote>) {
    match kind {
        ColumnType::Text => (vec![texts.clone().with_name(name.into()).into_column()], Vec::new()),
        ColumnType::List => (vec![lists(name, texts)], Vec::new()),
        ColumnType::Integer => {
            let reason = Message::new("不是整数；按缺失处理", "not a whole number; taken as missing");
            let (values, notes) = parsed(name, texts, table, &reason, amount::integer);
            (vec![values.into_iter().collect::<Int64Chunked>().with_name(name.into()).into_column()], notes)
        }
        ColumnType::Number => {
            let reason = Message::new("不是数；按缺失处理", "not a number; taken as missing");
            let (values, notes) = parsed(name, texts, table, &reason, amount::number);
            (vec![values.into_iter().collect::<Float64Chunked>().with_name(name.into()).into_column()], notes)
        }
        ColumnType::Amount => {
            let reason = Message::new("不是金额；按缺失处理", "not an amount of money; taken as missing");
            let (values, notes) = parsed(name, texts, table, &reason, amount::capital);
            let currency: StringChunked = values.iter().map(|v| v.and_then(|v| v.1)).collect();
            let amounts: Float64Chunked = values.into_iter().map(|v| v.map(|v| v.0)).collect();
            let beside = currency.with_name(format!("{name}_currency").into()).into_column();
            (vec![amounts.with_name(name.into()).into_column(), beside], notes)
        }
        ColumnType::Date => {
            let reason = Message::new("不是日期，或没有这一天；按缺失处理", "not a date, or no such day; taken as missing");
            let (values, notes) = parsed(name, texts, table, &reason, Date::parse);
            (vec![dates(name, values)], notes)
        }
        ColumnType::Year => {
            let reason = Message::new("不是年份；按缺失处理", "not a year; taken as missing");
            let (values, notes) = parsed(name, texts, table, &reason, year);
            (vec![values.into_iter().collect::<Int32Chunked>().with_name(name.into()).into_column()], notes)
        }
        ColumnType::Flag => {
            let reason = Message::new("既不是「是」也不是「否」；按缺失处理", "neither yes nor no; taken as missing");
            let (values, notes) = parsed(name, texts, table, &reason, flag);
            (vec![values.into_iter().collect::<BooleanChunked>().with_name(name.into()).into_column()], notes)
        }
    }
}

fn parsed<T>(
    name: &str,
    texts: &StringChunked,
    table: &TextTable,
    reason: &Message,
    parse: impl Fn(&str) -> Option<T>,
) -> (Vec<Option<T>>, Vec<CellNote>) {
    let mut notes = Vec::new();
    let mut read = |(at, text): (usize, Option<&str>)| {
        let text = text?;
        let value = parse(text);
        if value.is_none() {
            notes.push(CellNote {
                file: table.file[at],
                row: table.row[at],
                column: name.to_owned(),
                value: text.to_owned(),
                reason: reason.clone(),
            });
        }
        value
    };
    let values = texts.iter().enumerate().map(&mut read).collect();
    (values, notes)
}

fn lists(name: &str, texts: &StringChunked) -> Column {
    let mut out = ListStringChunkedBuilder::new(name.into(), texts.len(), 2 * texts.len());
    for text in texts.iter() {
        match text {
            Some(text) => out.append_values_iter(split_values(text)),
            None => out.append_null(),
        }
    }
    out.finish().into_column()
}

/// Dates where all are known to the day; else texts, each as precise as it is known.
fn dates(name: &str, values: Vec<Option<Date>>) -> Column {
    if values.iter().flatten().all(|d| d.day() > 0) {
        let days: Int32Chunked = values.into_iter().map(|d| d.map(Date::days)).collect();
        return days.with_name(name.into()).into_date().into_column();
    }
    let texts: StringChunked = values.into_iter().map(|d| d.map(|d| d.to_string())).collect();
    texts.with_name(name.into()).into_column()
}

/// The year of a date, or of a text as `2021年度`.
fn year(text: &str) -> Option<i32> {
    let front = text.trim().trim_end_matches("年度").trim_end_matches('年');
    Date::parse(front).or_else(|| Date::parse(text)).map(Date::year)
}

/// Yes or no. A number of another document says yes: it is the one that the column speaks of.
pub fn flag(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "是" | "有" | "已" | "y" | "yes" | "true" | "1" | "√" | "✓" | "t" => Some(true),
        "否" | "无" | "未" | "n" | "no" | "false" | "0" | "×" | "x" | "f" => Some(false),
        other => (other.bytes().filter(u8::is_ascii_digit).count() >= 5).then_some(true),
    }
}

#[cfg(test)]
#[path = "typed_tests.rs"]
mod tests;
