//! From names to institutions: what is known of each name goes to the resolver, and what it says becomes the nodes of the
//! map, legal persons or groups.

use hashbrown::{HashMap, HashSet};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::config::InstitutionLevel;
use super::enterprises::Places;
use super::facts::in_batches;
use super::mentions::Mentions;
use super::placed_names::PlacedNames;
use super::placing::{Held, RegionEvidence};
use super::{Facts, MapConfig};
use crate::Result;
use crate::error::Message;
use crate::names::{
    Code, Decisions, Evidence, InstitutionKind, Mention, PlacedBy, RESOLVE_STEPS, Register, Resolution, ResolveConfig,
    ResolvedInstitution, resolve,
};
use crate::tables::{Csr, Progress, Stage};

/// The institutions of a map, ordered by name.
#[derive(Debug, Clone, Default)]
pub struct Institutions {
    /// Names, each once: where two institutions bear one name, the code stands behind it.
    pub name: Vec<String>,
    /// What each is.
    pub kind: Vec<InstitutionKind>,
    /// Code, where one is known.
    pub code: Vec<Option<Code>>,
    /// Name of the group it belongs to; its own where it belongs to none.
    pub group: Vec<String>,
    /// Code of the division by the enterprise list, 0 where it says none but by a code.
    pub listed_region: Vec<u32>,
    /// Code of the division of most patents that it holds alone, and how many these are; 0 where there are none.
    pub held_region: Vec<(u32, u32)>,
    /// Code of the division, 0 where nothing says one.
    pub region: Vec<u32>,
    /// What says so.
    pub region_evidence: Vec<Option<RegionEvidence>>,
    /// Code of the zone by the enterprise list, 0 where it names none.
    pub listed_zone: Vec<u32>,
    /// Code of the zone, 0 where none is known.
    pub zone: Vec<u32>,
    /// The weakest of the links that hold its names together.
    pub evidence: Vec<Evidence>,
    /// How sure the least sure of them is, from 0 to 1.
    pub confidence: Vec<f64>,
    /// Its names, as ids of placed names, ascending.
    pub names: Csr<u32>,
}

/// What the patents of a map say of a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NameCount {
    /// Patents that give it, each counted as one.
    pub patents: u32,
    /// First and last year, 0 where no patent has a date.
    pub years: (i32, i32),
    /// Code of the division that the patents it alone holds name, 0 where there are none.
    pub region: u32,
}

/// Which institution each name is, and why.
#[derive(Debug, Clone, Default)]
pub struct Who {
    /// The mentions, place by place.
    pub placed: PlacedNames,
    /// What the patents say of each placed name.
    pub counts: Vec<NameCount>,
    /// Names of decisions that nobody bears.
    pub unknown: Vec<Message>,
    /// What the resolver says.
    pub resolution: Resolution,
    /// Institution of the map for each placed name.
    pub institution: Vec<u32>,
    /// Institution of the map for each institution of the resolver; none where no patent names it.
    pub of_resolved: Vec<Option<u32>>,
}

impl Who {
    /// Resolves the names of the patents, and gives the patents their institutions.
    pub(super) fn resolve(
        config: &MapConfig,
        mentions: &Mentions,
        register: &Register,
        decisions: &Decisions,
        facts: &mut Facts,
        progress: &Progress,
    ) -> Result<(Self, Institutions)> {
        progress.enter(Stage::Resolve, RESOLVE_STEPS + 6)?;
        let held = Held::by_mention(facts);
        progress.step()?;
        let placed = PlacedNames::new(mentions, register, &held, facts);
        progress.step()?;
        let counts = count(&placed, facts);
        progress.step()?;
        let known: Vec<Mention<'_>> = counts
            .iter()
            .zip(0..)
            .map(|(count, id)| (count, placed.mention(id)))
            .map(|(count, id)| Mention {
                name: mentions.name(id),
                kind: mentions.kind(id),
                code: mentions.code(id),
                region: count.region,
                patents: count.patents,
                years: count.years,
                inventors: &[],
            })
            .collect();
        let unknown = decisions.unknown(&known);
        let resolution = resolve(&known, register, decisions, ResolveConfig { doubtful: config.doubtful.into() }, progress)?;
        let drafts = drafts(&resolution, &counts, config.institution);
        let mut of_resolved = vec![None; resolution.institutions.len()];
        for (draft, node) in drafts.iter().zip(0..) {
            draft.members.iter().for_each(|&member| of_resolved[member as usize] = Some(node));
        }
        let institution: Vec<u32> = resolution.institution.iter().map(|&i| of_resolved[i as usize].unwrap_or_default()).collect();
        progress.step()?;
        settle(facts, &placed, &institution, progress)?;
        progress.step()?;
        let held = held.by_institution(&placed, &institution, facts);
        let institutions = Institutions::new(&drafts, &resolution, register, &institution, &held);
        progress.step()?;
        Ok((Self { placed, counts, unknown, resolution, institution, of_resolved }, institutions))
    }
}

/// Patents, years and place of each placed name.
fn count(placed: &PlacedNames, facts: &Facts) -> Vec<NameCount> {
    let mut out: Vec<NameCount> =
        (0..placed.len() as u32).map(|id| NameCount { region: placed.region(id), ..NameCount::default() }).collect();
    for patent in 0..facts.len() {
        let year = facts.date[patent].year();
        for &mention in facts.mentions.row(patent) {
            let count = &mut out[placed.on(facts, patent, mention) as usize];
            count.patents += 1;
            if year != 0 {
                let (first, last) = count.years;
                count.years = (if first == 0 { year } else { first.min(year) }, last.max(year));
            }
        }
    }
    out
}

/// Gives the patents their institutions: two names of one are one applicant.
fn settle(facts: &mut Facts, placed: &PlacedNames, institution: &[u32], progress: &Progress) -> Result<()> {
    facts.institutions = in_batches(facts.len(), progress, |patent, rows: &mut Csr<u32>| {
        for &mention in facts.mentions.row(patent) {
            let id = institution[placed.on(facts, patent, mention) as usize];
            if !rows.open_row().contains(&id) {
                rows.push_value(id);
            }
        }
        rows.open_row().sort_unstable();
        rows.end_row();
    })?;
    let applicants = |patent: usize| u32::from(facts.persons[patent]) + facts.institutions.row(patent).len() as u32;
    facts.applicants = (0..facts.len()).map(applicants).collect();
    Ok(())
}

/// A node to be: its name, and the institutions of the resolver that it is made of.
struct Draft {
    name: String,
    /// The one it is called after.
    lead: Option<u32>,
    members: Vec<u32>,
}

/// The nodes of the level asked for, in the order of their names, which are distinct. Only what a patent names is one.
fn drafts(resolution: &Resolution, counts: &[NameCount], level: InstitutionLevel) -> Vec<Draft> {
    let all = &resolution.institutions;
    let mut patents = vec![None; all.len()];
    for (&institution, count) in resolution.institution.iter().zip(counts) {
        *patents[institution as usize].get_or_insert(0u64) += u64::from(count.patents);
    }
    let named = (0..all.len() as u32).filter(|&i| patents[i as usize].is_some());
    let mut out: Vec<Draft> = match level {
        InstitutionLevel::LegalPerson => {
            named.map(|i| Draft { name: all[i as usize].name.clone(), lead: Some(i), members: vec![i] }).collect()
        }
        InstitutionLevel::Group => {
            let roots = roots(all);
            let mut groups: HashMap<Root<'_>, Draft, FxBuildHasher> = HashMap::default();
            for i in named {
                let root = roots[i as usize];
                let draft = groups.entry(root).or_insert_with(|| match root {
                    Root::One(lead) => Draft { name: all[lead as usize].name.clone(), lead: Some(lead), members: Vec::new() },
                    Root::Named(name) => Draft { name: name.to_owned(), lead: None, members: Vec::new() },
                });
                draft.members.push(i);
            }
            let mut groups: Vec<Draft> = groups.into_values().collect();
            groups.sort_unstable_by(|a, b| a.name.cmp(&b.name).then_with(|| a.members.cmp(&b.members)));
            groups
        }
    };
    tell_apart(&mut out, all);
    out.sort_by(|a, b| a.name.cmp(&b.name));
    out
}

/// What a group is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Root<'a> {
    /// The institution at its head.
    One(u32),
    /// A name that no institution bears, or several.
    Named(&'a str),
}

/// The head of each institution's group: itself where it belongs to none, even if others bear its name.
fn roots(all: &[ResolvedInstitution]) -> Vec<Root<'_>> {
    let mut bearers: FxHashMap<&str, Option<u32>> = FxHashMap::default();
    for (institution, id) in all.iter().zip(0..) {
        bearers.entry(&institution.name).and_modify(|known| *known = None).or_insert(Some(id));
    }
    let root = |(institution, id): (&'_ ResolvedInstitution, u32)| (institution.group == institution.name).then_some(id);
    all.iter()
        .zip(0..)
        .map(|(institution, id)| {
            let own = root((institution, id)).map(Root::One);
            own.unwrap_or_else(|| match bearers.get(institution.group.as_str()) {
                Some(&Some(head)) => Root::One(head),
                _ => Root::Named(&institution.group),
            })
        })
        .collect()
}

/// Makes names distinct: behind a name that several bear stands the code, or else a number.
fn tell_apart(drafts: &mut [Draft], all: &[ResolvedInstitution]) {
    let mut times: FxHashMap<String, u32> = FxHashMap::default();
    for draft in drafts.iter() {
        *times.entry(draft.name.clone()).or_default() += 1;
    }
    if times.len() == drafts.len() {
        return;
    }
    let mut taken: HashSet<String, FxBuildHasher> = times.iter().filter(|t| *t.1 == 1).map(|t| t.0.clone()).collect();
    for draft in drafts.iter_mut().filter(|draft| times.get(&draft.name).is_some_and(|&n| n > 1)) {
        let code = draft.lead.and_then(|lead| all[lead as usize].code);
        let mut name = code.map_or_else(|| draft.name.clone(), |code| format!("{} [{code}]", draft.name));
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{} [{number}]", draft.name);
            number += 1;
        }
        draft.name = name;
    }
}

impl Institutions {
    fn new(drafts: &[Draft], resolution: &Resolution, register: &Register, institution: &[u32], held: &Held) -> Self {
        let all = &resolution.institutions;
        let held_region = held.main(drafts.len());
        let places = Places::new(register);
        let mut names: Vec<(u32, u32)> = institution.iter().copied().zip(0..).collect();
        names.sort_unstable();
        let mut out = Self { names: Csr::with_capacity(drafts.len(), names.len()), ..Self::default() };
        let mut rest = names.into_iter().peekable();
        for ((draft, &held), node) in drafts.iter().zip(&held_region).zip(0..) {
            let (mut evidence, mut confidence) = (Evidence::Itself, 1.0f64);
            while let Some((_, name)) = rest.next_if(|name| name.0 == node) {
                evidence = evidence.max(resolution.evidence[name as usize]);
                confidence = confidence.min(resolution.confidence[name as usize]);
                out.names.push_value(name);
            }
            out.names.end_row();
            let lead = draft.lead.map(|lead| &all[lead as usize]);
            let first = draft.members.first().map(|&member| &all[member as usize]);
            // A list that only has the code says where it was registered, no more than the code itself does.
            let entry = lead.and_then(|lead| register.entries.get(lead.entry? as usize));
            let (listed, registered) = match entry.map_or((0, None), |entry| places.of(entry)) {
                (place, Some(PlacedBy::Code)) => (0, place),
                (place, _) => (place, 0),
            };
            let code = lead.and_then(|lead| lead.code);
            let (region, region_evidence) = RegionEvidence::first(listed, held.0, registered, code);
            out.name.push(draft.name.clone());
            out.kind.push(lead.or(first).map_or(InstitutionKind::Other, |i| i.kind));
            out.code.push(code);
            out.group.push(lead.map_or_else(|| draft.name.clone(), |lead| lead.group.clone()));
            out.listed_region.push(listed);
            out.listed_zone.push(entry.map_or(0, |entry| entry.zone));
            out.held_region.push(held);
            out.region.push(region);
            out.region_evidence.push(region_evidence);
            out.evidence.push(evidence);
            out.confidence.push(confidence);
        }
        out
    }
}
