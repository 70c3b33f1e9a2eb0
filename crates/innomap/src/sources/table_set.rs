//! Sets of tables that only together say what a patent is. They are data; one file a set.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;

use super::header::fold;
use crate::{Error, Message, Result};

const FILES: &[&str] = &[
    include_str!("sets/patentsview-granted.toml"),
    include_str!("sets/patentsview-pregrant.toml"),
    include_str!("sets/patstat.toml"),
    include_str!("sets/regpat-epo.toml"),
    include_str!("sets/regpat-pct.toml"),
];

/// Tables of one publisher that belong together, and the one table they become.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableSet {
    /// Name for the audit.
    pub(super) name: String,
    /// Name shown to readers.
    pub(super) title: Message,
    /// The table whose rows are patents.
    pub(super) main: String,
    pub(super) tables: Vec<SetTable>,
    pub(super) columns: Vec<FlatColumn>,
}

/// A table of a set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetTable {
    pub(super) name: String,
    /// Headers that it alone has.
    identify: Vec<String>,
    /// Its column by which its rows are found.
    pub(super) key: String,
    /// The columns that hold the same key in other tables, as `table.column`. None in the main table, whose rows of one key
    /// are one patent.
    #[serde(default)]
    pub(super) of: Vec<String>,
    /// Tables that are of no use without this one.
    #[serde(default)]
    pub(super) needed_by: Vec<String>,
}

/// A column of the flat table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlatColumn {
    pub(super) name: String,
    /// The table of which each row gives a value; the main table where none is named.
    pub(super) from: Option<String>,
    /// How the value is written, the best first: `{column}` of that table, or `{table.column}` of one it leads to.
    pub(super) text: Vec<String>,
    /// Column → what it must hold: a text, or `>0`.
    #[serde(default)]
    pub(super) only: BTreeMap<String, String>,
    /// Column that numbers the values.
    pub(super) order: Option<String>,
    /// Whether only the first value is taken.
    #[serde(default)]
    pub(super) first: bool,
}

impl TableSet {
    /// The table that these headers belong to: of those whose headers are all there, the one with the most.
    pub(super) fn table_of(&self, headers: &[&str]) -> Option<&SetTable> {
        let folded: BTreeSet<String> = headers.iter().map(|h| fold(h)).collect();
        let fits = |t: &&SetTable| t.identify.iter().all(|h| folded.contains(&fold(h)));
        self.tables.iter().rev().filter(fits).max_by_key(|t| t.identify.len())
    }
}

/// A part of a template: a literal, or a column.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Literal(&'a str),
    /// Table, where it is another one, and column.
    Field(Option<&'a str>, &'a str),
}

/// The parts of a template.
pub(super) fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        let (field, after) = after.split_once('}').unwrap_or((after, ""));
        parts.push(match field.split_once('.') {
            Some((table, column)) => Part::Field(Some(table), column),
            None => Part::Field(None, field),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest));
    }
    parts
}

/// All sets.
pub(super) fn all() -> Result<&'static [TableSet]> {
    static ALL: OnceLock<Result<Vec<TableSet>>> = OnceLock::new();
    let parse = |text: &&str| {
        toml::from_str(text)
            .map_err(|e| Error::internal("内置表组说明有误", "a packaged table set is wrong").found(e.to_string()))
    };
    ALL.get_or_init(|| FILES.iter().map(parse).collect()).as_deref().map_err(Clone::clone)
}

#[cfg(test)]
mod tests {
    use super::super::mapping::Subject;
    use super::*;

    #[test]
    fn packaged_sets_name_only_their_own_tables() {
        let meanings = Subject::Patents.meanings();
        for set in all().unwrap() {
            let known = |name: &str| assert!(set.tables.iter().any(|t| t.name == name), "{}: {name}", set.name);
            known(&set.main);
            for table in &set.tables {
                assert_eq!(table.of.is_empty(), table.name == set.main, "{}", table.name);
                table.of.iter().for_each(|of| known(of.split_once('.').unwrap().0));
                table.needed_by.iter().for_each(|name| known(name));
                let own: Vec<&str> = table.identify.iter().map(String::as_str).collect();
                assert_eq!(set.table_of(&own).map(|t| &t.name), Some(&table.name));
                assert!(table.identify.contains(&table.key), "{}", table.name);
            }
            for column in &set.columns {
                column.from.iter().for_each(|name| known(name));
                for part in column.text.iter().flat_map(|t| parts(t)) {
                    if let Part::Field(Some(table), _) = part {
                        known(table);
                    }
                }
            }
            assert!(set.columns.iter().any(|c| meanings.iter().any(|m| m.name == c.name)));
        }
    }

    #[test]
    fn a_template_is_literals_and_fields() {
        assert_eq!(
            parts("US{id}, {t.c}"),
            [Part::Literal("US"), Part::Field(None, "id"), Part::Literal(", "), Part::Field(Some("t"), "c")]
        );
        assert_eq!(parts("US"), [Part::Literal("US")]);
    }
}
