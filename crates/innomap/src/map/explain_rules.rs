//! Why one patent belongs to the branches of an industry, and what it lacks for others.

use polars_core::prelude::{BooleanChunked, Column, DataFrame, IntoColumn, NewChunkedArray, StringChunked};

use super::Patents;
use crate::classification::explanation::{Condition, explain, nearest_miss};
use crate::classification::{Document, Industry, Marks, Symbol, vendor_class_number};
use crate::numbers::write_publication_key;
use crate::tables::{PatentColumn, split_values};
use crate::{Error, Result};

/// One condition of one rule.
struct Line<'a> {
    branch: &'a str,
    label: &'a str,
    rule: &'a str,
    note: &'a str,
    meets: bool,
    condition: Condition,
}

/// The conditions of the rules that a patent meets, and of those of which it lacks one condition: branch, label, rule, whether
/// the rule is met, key of the condition, whether it holds, what is asked, what was found, and the note of the rule.
pub fn explain_rules(industry: &Industry, patents: &Patents, publication: &str, zh: bool) -> Result<DataFrame> {
    let row = find(patents, publication)?;
    let cell = |column: PatentColumn| -> Result<String> {
        Ok(patents.table.whole(column.name())?.and_then(|texts| texts.get(row).map(str::to_owned)).unwrap_or_default())
    };
    let identified = &patents.identified;
    let ipc: Vec<u64> = identified.row_symbols.row(row).iter().map(|id| identified.symbols[*id as usize].number()).collect();
    let cpc = cell(PatentColumn::Cpc)?;
    let cpc: Vec<u64> = split_values(&cpc).filter_map(|text| Symbol::parse_cpc(text).ok()).map(Symbol::number).collect();
    let classes = |marks: Marks, text: &str| -> Vec<u64> {
        split_values(text).filter_map(|value| vendor_class_number(marks, value)).collect()
    };
    let economy = classes(Marks::Economy, &cell(PatentColumn::NationalEconomy)?);
    let emerging = classes(Marks::Emerging, &cell(PatentColumn::EmergingIndustry)?);
    let texts = [cell(PatentColumn::Title)?, cell(PatentColumn::Abstract)?, cell(PatentColumn::ClaimsText)?];
    let document =
        Document { marks: [&ipc, &cpc, &economy, &emerging], texts: [texts[0].as_str(), texts[1].as_str(), texts[2].as_str()] };
    let mut lines = Vec::new();
    for (branch, rule) in industry.rules() {
        let branch = &industry.branches()[branch as usize];
        let conditions = explain(rule, &document)?;
        let meets = conditions.iter().all(|condition| condition.holds);
        if meets || nearest_miss(&conditions).is_some() {
            let label = if zh { branch.name.zh.as_str() } else { branch.name.en.as_str() };
            lines.extend(conditions.into_iter().map(|condition| Line {
                branch: &branch.id,
                label,
                rule: &rule.id,
                note: &rule.note,
                meets,
                condition,
            }));
        }
    }
    // What is met stands first; within it the order is that of the definition.
    lines.sort_by_key(|line| !line.meets);
    table(&lines)
}

fn table(lines: &[Line<'_>]) -> Result<DataFrame> {
    let texts = |name: &str, of: &dyn Fn(&Line<'_>) -> String| -> Column {
        StringChunked::from_iter_values(name.into(), lines.iter().map(of)).into_column()
    };
    let flags = |name: &str, of: &dyn Fn(&Line<'_>) -> bool| -> Column {
        lines.iter().map(of).collect::<BooleanChunked>().into_column().with_name(name.into())
    };
    let columns = vec![
        texts("branch", &|line| line.branch.to_owned()),
        texts("branch_label", &|line| line.label.to_owned()),
        texts("rule", &|line| line.rule.to_owned()),
        flags("meets", &|line| line.meets),
        texts("condition", &|line| line.condition.key.to_owned()),
        flags("holds", &|line| line.condition.holds),
        texts("asked", &|line| line.condition.asked.clone()),
        texts("found", &|line| line.condition.found.clone()),
        texts("note", &|line| line.note.to_owned()),
    ];
    DataFrame::new(lines.len(), columns)
        .map_err(|e| Error::internal("组成解释表失败", "putting the explanation together failed").found(e.to_string()))
}

/// The row of a publication, however its number is written.
fn find(patents: &Patents, publication: &str) -> Result<usize> {
    let unknown = || {
        Error::name_not_found("没有这件专利", "there is no such patent").found(publication).hint(
            "请用公开(公告)号，见 patents.table 的 publication 列",
            "give its publication number, as in the column publication",
        )
    };
    let numbers = patents.table.whole(PatentColumn::Publication.name())?.ok_or_else(unknown)?;
    let key = |text: &str| {
        let mut key = String::new();
        write_publication_key(text, None, &mut key);
        key
    };
    let wanted = key(publication);
    let exact = numbers.iter().position(|number| number == Some(publication.trim()));
    exact.or_else(|| numbers.iter().position(|number| number.is_some_and(|n| key(n) == wanted))).ok_or_else(unknown)
}
