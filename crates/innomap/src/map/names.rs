//! The names of a map: what each was taken for, the same map with names taken otherwise, and an institution by any of its
//! names.

use std::sync::Arc;

use serde_json::{Value, json};

use super::config::{DoubtfulMerges, InstitutionLevel};
use super::finish::Unresolved;
use super::{Map, NodeKind};
use crate::error::{Message, nearest};
use crate::names::{Code, Decisions, Names, OwnedMention, United, compared, fold, united};
use crate::tables::{Progress, Stage};
use crate::{Error, Result};

/// How the names of a map are to be taken; what is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct NameConfig {
    /// What counts as one institution.
    pub institution: Option<InstitutionLevel>,
    /// What becomes of doubtful merges.
    pub doubtful: Option<DoubtfulMerges>,
    /// Decisions in the place of the map's own.
    pub decisions: Option<Decisions>,
}

impl Map {
    /// The same patents with names taken otherwise: exactly the map that would have been built so. Only a name that looks
    /// like a person's and was left out stays out, whatever the decisions say of it.
    pub fn with_names(&self, config: NameConfig, progress: &Progress) -> Result<Self> {
        progress.set_stages(&[(Stage::Resolve, 60), (Stage::Edges, 40)]);
        let mut setup = self.setup.clone();
        setup.config.institution = config.institution.unwrap_or(setup.config.institution);
        setup.config.doubtful = config.doubtful.unwrap_or(setup.config.doubtful);
        let unresolved = Unresolved {
            setup,
            mentions: self.mentions.clone(),
            register: Arc::clone(&self.register),
            decisions: config.decisions.map_or_else(|| Arc::clone(&self.decisions), Arc::new),
            symbols: self.symbols.clone(),
            facts: self.facts.clone(),
            files: self.files.clone(),
            coverage: self.coverage.clone(),
            tree: self.tree.clone(),
        };
        let map = unresolved.resolve(|| Ok(self.publications.clone()), progress)?;
        progress.finish();
        Ok(map)
    }

    /// Every raw form with what it was taken for and why; a form that stands for several institutions has as many rows.
    pub fn names(&self) -> Names {
        let who = &self.who;
        let placed = |(count, id): (&super::NameCount, u32)| OwnedMention {
            name: self.mentions.name(who.placed.mention(id)).to_owned(),
            kind: self.mentions.kind(who.placed.mention(id)),
            code: self.mentions.code(who.placed.mention(id)),
            region: count.region,
            patents: count.patents,
            years: count.years,
        };
        let placed: Vec<OwnedMention> = who.counts.iter().zip(0..).map(placed).collect();
        let United { mentions, resolution, of } = united(&placed, who.resolution.clone());
        let of = |mention: u32| who.placed.of(mention).map(|id| of[id as usize]);
        let mut forms: Vec<(&str, u32)> =
            self.mentions.raw_forms().flat_map(|(raw, mention)| of(mention).map(move |id| (raw, id))).collect();
        forms.sort_unstable();
        forms.dedup();
        Names {
            raw: forms.iter().map(|form| form.0.to_owned()).collect(),
            mention: forms.iter().map(|form| Some(form.1)).collect(),
            mentions,
            resolution,
            listed: self.register.legal_persons() as u32,
            warnings: who.unknown.clone(),
            ..Names::default()
        }
    }

    /// Institutions that a mention stands for, one after the other.
    fn institutions_of(&self, mention: u32) -> impl Iterator<Item = u32> + '_ {
        self.who.placed.of(mention).map(|id| self.who.institution[id as usize])
    }

    /// Raw forms of each institution, ascending and distinct.
    pub fn raw_forms(&self) -> Vec<Vec<&str>> {
        let mut out = vec![Vec::new(); self.institutions.name.len()];
        for (raw, mention) in self.mentions.raw_forms() {
            self.institutions_of(mention).for_each(|id| out[id as usize].push(raw));
        }
        for forms in &mut out {
            forms.sort_unstable();
            forms.dedup();
        }
        out
    }

    /// The institution that bears a name: the one it is shown under, any way it was written, a former, English or short name
    /// of the enterprise list, or a code. An error lists those that it could be, or the nearest names.
    pub fn find_institution(&self, label: &str) -> Result<u32> {
        let exact = |name: &str| self.institutions.name.binary_search_by(|n| n.as_str().cmp(name)).ok();
        let folded = fold(label);
        if let Some(at) = exact(label).or_else(|| exact(&folded)) {
            return Ok(at as u32);
        }
        let mut found = self.bearers(&folded);
        if found.is_empty() {
            found =
                self.mentions.raw_forms().filter(|form| form.0 == label).flat_map(|form| self.institutions_of(form.1)).collect();
        }
        if found.is_empty() {
            found = self.listed_as(&folded);
        }
        if let (true, Ok(code)) = (found.is_empty(), Code::read(label)) {
            let same = |known: &Option<Code>| known.is_some_and(|known| known.same(&code));
            found = (0..self.institutions.name.len()).filter(|&i| same(&self.institutions.code[i])).map(|i| i as u32).collect();
        }
        found.sort_unstable();
        found.dedup();
        let names =
            |ids: &[u32]| ids.iter().take(5).map(|&i| self.institutions.name[i as usize].as_str()).collect::<Vec<_>>().join("，");
        match found[..] {
            [only] => Ok(only),
            [] => {
                let forms = self.mentions.raw_forms().map(|form| form.0);
                let near = nearest(label, self.institutions.name.iter().map(String::as_str).chain(forms)).join("，");
                let error = Error::name_not_found("图谱中没有这个机构", "the map has no such institution").found(label);
                Err(if near.is_empty() {
                    error
                } else {
                    error.hint(format!("最接近的是：{near}"), format!("nearest: {near}"))
                })
            }
            _ => Err(Error::name_not_found("多个机构用过这个名称", "several institutions bear this name")
                .found(label)
                .expected(names(&found), names(&found))
                .hint("请用其中一个的全名或代码", "give the full name or the code of one of them")),
        }
    }

    /// An institution of the group of that name, or of the group that the institution of that name is in.
    pub(super) fn member_of_group(&self, label: &str) -> Result<u32> {
        let folded = fold(label);
        let wanted = compared(&folded);
        let named = self.institutions.group.iter().position(|group| compared(group) == wanted || group == label);
        named.map_or_else(|| self.find_institution(label), |at| Ok(at as u32))
    }

    pub(super) fn in_one_group(&self, a: u32, b: u32) -> bool {
        a == b || self.institutions.group[a as usize] == self.institutions.group[b as usize]
    }

    /// Institutions that a folded name was resolved to, by patents or as a name that stands for one.
    fn bearers(&self, folded: &str) -> Vec<u32> {
        let resolved = || self.who.resolution.institutions.iter().zip(&self.who.of_resolved);
        let by_patents = self.mentions.of_name(folded).flat_map(|mention| self.institutions_of(mention));
        let exact: Vec<u32> =
            by_patents.chain(resolved().filter(|(i, _)| i.name == folded).filter_map(|(_, node)| *node)).collect();
        if !exact.is_empty() {
            return exact;
        }
        let wanted = compared(folded);
        let alike = |&mention: &u32| compared(self.mentions.name(mention)) == wanted;
        let by_patents = (0..self.mentions.len() as u32).filter(alike).flat_map(|mention| self.institutions_of(mention));
        by_patents.chain(resolved().filter(|(i, _)| compared(&i.name) == wanted).filter_map(|(_, node)| *node)).collect()
    }

    /// Institutions that the list knows by a former, English or short name, or by its own.
    fn listed_as(&self, folded: &str) -> Vec<u32> {
        let wanted = compared(folded);
        let bears = |entry: u32| {
            self.register.entries.get(entry as usize).is_some_and(|entry| entry.names().any(|name| compared(name) == wanted))
        };
        let resolved = self.who.resolution.institutions.iter().zip(&self.who.of_resolved);
        resolved.filter(|(i, _)| i.entry.is_some_and(bears)).filter_map(|(_, node)| *node).collect()
    }

    /// What became of the names, in numbers.
    pub(super) fn names_summary(&self) -> Value {
        let resolution = &self.who.resolution;
        let raw: std::collections::BTreeSet<&str> = self.mentions.raw_forms().map(|form| form.0).collect();
        let doubtful = resolution.review.iter().filter(|doubt| doubt.merged).count();
        json!({
            "raw_forms": raw.len(),
            "names": self.mentions.len(),
            "institutions": self.institutions.name.len(),
            "joined": self.mentions.len() - self.institutions.name.len(),
            "doubtful": resolution.review.len(),
            "doubtful_merged": doubtful,
            "doubtful_patents": resolution.review.iter().map(|doubt| u64::from(doubt.patents)).sum::<u64>(),
            "ownership": resolution.ownership.len(),
            "decisions": self.decisions.all.len(),
            "unknown_decisions": self.who.unknown,
            "unplaced": self.institutions.region.iter().filter(|&&code| code == 0).count(),
            "region_conflicts": self.conflicting().count(),
        })
    }

    pub(super) fn name_warnings(&self) -> Vec<Message> {
        let mut out = Vec::new();
        let review = &self.who.resolution.review;
        if !review.is_empty() {
            let (count, patents) = (review.len(), review.iter().map(|d| u64::from(d.patents)).sum::<u64>());
            out.push(Message::new(
                format!("{count} 对名称是否同一机构存疑，共涉及 {patents} 件专利：见 review"),
                format!("{count} pairs of names may or may not be one institution; {patents} patents hang on them: see review"),
            ));
        }
        out.extend(self.moved_between_groups());
        out.extend(self.who.unknown.iter().cloned());
        let conflicts = self.conflicting().count();
        if conflicts > 0 {
            out.push(Message::new(
                format!("{conflicts} 家机构的名录所在地与其独有专利的地址不一，以名录为准：见 region_conflicts"),
                format!("{conflicts} institutions lie elsewhere by the enterprise list than by their patents; the list was followed: see region_conflicts"),
            ));
        }
        out
    }

    /// That groups are those of today, where the map counts groups and some institution was not always in its own.
    fn moved_between_groups(&self) -> Option<Message> {
        if self.setup.config.institution != InstitutionLevel::Group {
            return None;
        }
        let dated = self.who.resolution.ownership.iter().filter(|edge| edge.from.is_some() || edge.until.is_some());
        let children: std::collections::BTreeSet<&str> = dated.map(|edge| edge.child.as_str()).collect();
        (!children.is_empty()).then(|| {
            let count = children.len();
            Message::new(
                format!("集团按今天的归属计；{count} 家机构的归属有起止时间，其全部专利（含此前的）计入今天的集团：见 names.ownership"),
                format!("groups are those of today; {count} institutions were owned for a time, and all their patents, earlier ones as well, count for the group of today: see names.ownership"),
            )
        })
    }

    /// What a kind of node is called here: institutions of a map of groups are groups.
    pub fn kind_named(&self, name: &str) -> Result<NodeKind> {
        let groups = self.setup.config.institution == InstitutionLevel::Group;
        if matches!(name, "group" | "groups") {
            return if groups {
                Ok(NodeKind::Institution)
            } else {
                Err(Error::configuration("此图谱按法人计，没有集团", "the map counts legal persons and has no groups")
                    .found(name)
                    .hint("用 with_names(institution=\"group\")", "use with_names(institution=\"group\")"))
            };
        }
        NodeKind::from_name(name)
    }
}
