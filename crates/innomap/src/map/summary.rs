//! The map in a few numbers, and its provenance, as plain data.

use serde_json::{Value, json};

use super::{Map, NodeKind};
use crate::error::Message;
use crate::names::InstitutionKind;

/// Concordances and tables that every map rests on.
fn concordances(map: &Map) -> Vec<Message> {
    let (title, source) = (map.setup.scheme.title(), map.setup.scheme.source());
    let mut out = vec![
        Message::new("GB/T 2260 行政区划代码（2023 年状态）", "GB/T 2260 codes of administrative divisions (state of 2023)"),
        Message::new(format!("{} · {source}", title.zh), format!("{} · {source}", title.en)),
    ];
    if let Some(industry) = &map.setup.industry {
        let (name, version) = (industry.name(), industry.version());
        out.push(Message::new(format!("{} {version}", name.zh), format!("{} {version}", name.en)));
    }
    out
}

impl Map {
    /// Totals, coverage, parameters and warnings.
    pub fn summary(&self) -> Value {
        let of_kind = |kind: InstitutionKind| self.institutions.kind.iter().filter(|&&k| k == kind).count();
        let kinds: serde_json::Map<String, Value> = InstitutionKind::ALL
            .iter()
            .filter(|&&k| k != InstitutionKind::Person)
            .map(|&k| (k.name().to_owned(), json!(of_kind(k))))
            .collect();
        let years: Vec<i32> = self.facts.date.iter().map(|d| d.year()).filter(|&y| y != 0).collect();
        let used = |kind: NodeKind| match kind {
            NodeKind::Technology => {
                self.facts.technologies.values().iter().map(|t| t.0).collect::<std::collections::BTreeSet<u32>>().len()
            }
            _ => self.facts.leaves.values().iter().collect::<std::collections::BTreeSet<&u16>>().len(),
        };
        json!({
            "patents": self.facts.len(),
            "publications": self.publications.patent.len(),
            "institutions": kinds,
            "names": self.names_summary(),
            "person_applicants": self.coverage.person_applicants,
            "technologies": used(NodeKind::Technology),
            "branches": used(NodeKind::Branch),
            "regions": self.regions.len(),
            "years": [years.iter().min(), years.iter().max()],
            "undated": self.coverage.undated,
            "unplaced": self.coverage.unplaced,
            "without_class": self.coverage.without_class,
            "in_industry": self.coverage.in_industry,
            "co_applied": self.coverage.co_applied,
            "coverage": self.coverage,
            "industry": self.industry_json(),
            "synthetic": self.is_synthetic(),
            "parameters": self.setup.config,
            "incomplete_from": self.coverage.incomplete_from().map(|(year, month)| format!("{year}-{month:02}")),
            "warnings": self.warnings(),
        })
    }

    /// Files with their hashes and rows, industry, concordances, parameters, program version.
    pub fn provenance(&self) -> Value {
        let total =
            |pick: fn(&super::SourceFile) -> u64| -> u64 { self.files.iter().filter(|f| f.content == "patents").map(pick).sum() };
        json!({
            "program": format!("innomap {}", env!("CARGO_PKG_VERSION")),
            "files": self.files,
            "industry": self.industry_json(),
            "concordances": concordances(self),
            "parameters": self.setup.config,
            "dated_by": self.coverage.dated_by(self.setup.config.date).name(),
            "synthetic": self.is_synthetic(),
            "read": total(|f| f.read),
            "kept": total(|f| f.kept),
            "rejected": total(|f| f.rejected),
            "merged": total(|f| f.merged),
        })
    }

    fn industry_json(&self) -> Value {
        self.setup.industry.as_ref().map_or(Value::Null, |industry| {
            json!({
                "id": industry.id(), "name": industry.name(), "version": industry.version(),
                "hash": self.setup.industry_hash, "stages": industry.stages().len(), "branches": industry.branches().len(),
            })
        })
    }
}
