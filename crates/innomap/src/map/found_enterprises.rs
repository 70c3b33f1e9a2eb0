//! Which institution of a map each enterprise of a list is, and what says so.

use polars_core::prelude::{Column, DataFrame, NamedFrom, Series};
use rustc_hash::FxHashMap;

use super::enterprises::entries;
use super::{Enterprises, Map};
use crate::names::{Code, RegisterEntry};
use crate::tables::Progress;
use crate::{Error, Result};

/// What ties an enterprise to an institution, the most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FoundBy {
    Code,
    Name,
}

impl FoundBy {
    fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
        }
    }
}

/// The institutions of a map by what enterprises are told by; nothing where several share it.
struct Index<'m> {
    codes: FxHashMap<[u8; 9], Option<u32>>,
    names: FxHashMap<&'m str, Option<u32>>,
    code: &'m [Option<Code>],
}

impl Map {
    /// The institution of each row of a list, none where no patent names it, and what ties the two: the code or the name.
    ///
    /// Only institutions that the resolver tied to the list are taken, where the map has one, so that a short name that two
    /// enterprises bear finds neither; and never one with another code.
    pub fn found_enterprises(&self, firms: &Enterprises) -> Result<DataFrame> {
        let index = self.index();
        let rows = entries(&firms.table, &firms.audit, &Progress::new())?;
        let found: Vec<Option<(u32, FoundBy)>> = rows.iter().map(|(entry, _)| index.find(entry)).collect();
        let label = |found: &Option<(u32, FoundBy)>| found.map(|(at, _)| self.institutions.name[at as usize].as_str());
        let labels: Vec<Option<&str>> = found.iter().map(label).collect();
        let by: Vec<Option<&str>> = found.iter().map(|found| found.map(|(_, by)| by.name())).collect();
        let columns =
            vec![Column::from(Series::new("institution".into(), labels)), Column::from(Series::new("found_by".into(), by))];
        DataFrame::new(found.len(), columns)
            .map_err(|e| Error::internal("表格运算失败", "an operation on a table failed").found(e.to_string()))
    }

    fn index(&self) -> Index<'_> {
        let mut out = Index { codes: FxHashMap::default(), names: FxHashMap::default(), code: &self.institutions.code };
        let resolution = &self.who.resolution;
        let listed = |at: usize| {
            self.register.entries.is_empty() || resolution.institutions.get(at).is_some_and(|one| one.entry.is_some())
        };
        for (at, (institution, node)) in resolution.institutions.iter().zip(&self.who.of_resolved).enumerate() {
            let Some(node) = node.filter(|_| listed(at)) else { continue };
            if let Some(code) = institution.code {
                only(&mut out.codes, code.organisation(), node);
            }
            only(&mut out.names, &institution.name, node);
            if let Some(entry) = institution.entry.and_then(|entry| self.register.entries.get(entry as usize)) {
                only(&mut out.names, &entry.name, node);
            }
        }
        let placed = self.who.institution.iter().zip(&resolution.institution).zip(0..);
        for ((&node, _), id) in placed.filter(|((_, at), _)| listed(**at as usize)) {
            only(&mut out.names, self.mentions.name(self.who.placed.mention(id)), node);
        }
        out
    }
}

/// Keeps what a key leads to while it leads to one.
fn only<K: std::hash::Hash + Eq>(map: &mut FxHashMap<K, Option<u32>>, key: K, node: u32) {
    map.entry(key).and_modify(|known| *known = known.filter(|known| *known == node)).or_insert(Some(node));
}

impl Index<'_> {
    fn find(&self, entry: &RegisterEntry) -> Option<(u32, FoundBy)> {
        if let Some(node) = entry.code.and_then(|code| self.codes.get(&code.organisation()).copied().flatten()) {
            return Some((node, FoundBy::Code));
        }
        let node = self.names.get(entry.name.as_str()).copied().flatten()?;
        let known = self.code.get(node as usize).copied().flatten();
        let another = known.zip(entry.code).is_some_and(|(known, code)| !known.same(&code));
        (!another && !entry.name.is_empty()).then_some((node, FoundBy::Name))
    }
}
