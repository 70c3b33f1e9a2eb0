//! A name that stands in several places is resolved place by place; where the places are one institution, the name is one again.

use rustc_hash::FxHashMap;

use super::resolution::Resolution;
use super::table::{OwnedMention, heaviest};

/// Mentions and their resolution with each name, code and institution once, and the new id of each mention.
pub(crate) struct United {
    pub(crate) mentions: Vec<OwnedMention>,
    pub(crate) resolution: Resolution,
    pub(crate) of: Vec<u32>,
}

/// Puts together the mentions of one name and code that are one institution; they stand in the order of name and code. Evidence
/// is that of the place with most patents, patents are added up, and the place is where most of them are.
pub(crate) fn united(mentions: &[OwnedMention], resolution: Resolution) -> United {
    let institution = |at: u32| resolution.institution.get(at as usize).copied().unwrap_or_default();
    let alike = |a: &OwnedMention, b: &OwnedMention| a.name == b.name && a.code == b.code;
    let mut out = United { mentions: Vec::with_capacity(mentions.len()), resolution: Resolution::default(), of: Vec::new() };
    let mut best: Vec<u32> = Vec::with_capacity(mentions.len());
    let mut at = 0u32;
    for same in mentions.chunk_by(alike) {
        let ids = at..at + same.len() as u32;
        at = ids.end;
        if let [only] = same {
            out.of.push(best.len() as u32);
            best.push(ids.start);
            out.mentions.push(only.clone());
            continue;
        }
        let mut groups: Vec<(u32, Vec<u32>)> = Vec::new();
        for id in ids {
            match groups.iter_mut().find(|(known, _)| *known == institution(id)) {
                Some((_, members)) => members.push(id),
                None => groups.push((institution(id), vec![id])),
            }
            let group = groups.iter().position(|(known, _)| *known == institution(id)).unwrap_or_default();
            out.of.push((best.len() + group) as u32);
        }
        for (_, members) in groups {
            let (lead, whole) = together(mentions, &members);
            best.push(lead);
            out.mentions.push(whole);
        }
    }
    out.resolution = resolution.of_mentions(&best, &out.of);
    out
}

/// The mention with most patents, and what all of them, at least one, add up to.
fn together(mentions: &[OwnedMention], members: &[u32]) -> (u32, OwnedMention) {
    let at = |id: u32| &mentions[id as usize];
    let all = || members.iter().map(|&id| at(id));
    let lead = members.iter().fold(members[0], |lead, &id| if at(id).patents > at(lead).patents { id } else { lead });
    let mut regions: FxHashMap<u32, u64> = FxHashMap::default();
    for mention in all().filter(|mention| mention.region != 0) {
        *regions.entry(mention.region).or_default() += u64::from(mention.patents.max(1));
    }
    let years = || all().map(|mention| mention.years).filter(|years| years.0 != 0);
    let whole = OwnedMention {
        region: heaviest(&regions),
        patents: all().fold(0u32, |sum, mention| sum.saturating_add(mention.patents)),
        years: (years().map(|y| y.0).min().unwrap_or(0), years().map(|y| y.1).max().unwrap_or(0)),
        ..at(lead).clone()
    };
    (lead, whole)
}

impl Resolution {
    /// The same of the mentions in `best`, with the mentions of doubts by their new ids.
    fn of_mentions(mut self, best: &[u32], new: &[u32]) -> Self {
        let take = |at: &u32| *at as usize;
        self.institution = best.iter().map(|at| self.institution[take(at)]).collect();
        self.evidence = best.iter().map(|at| self.evidence[take(at)]).collect();
        self.confidence = best.iter().map(|at| self.confidence[take(at)]).collect();
        self.via = best.iter().map(|at| self.via[take(at)].take()).collect();
        let renamed = |id: u32| new.get(id as usize).copied().unwrap_or_default();
        for doubt in &mut self.review {
            doubt.mentions = (renamed(doubt.mentions.0), renamed(doubt.mentions.1));
        }
        // Whether a name is one with itself is no question that a decision could answer.
        self.review.retain(|doubt| doubt.mentions.0 != doubt.mentions.1);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{Decisions, InstitutionKind, Register, ResolveConfig, resolve};
    use crate::tables::Progress;

    #[test]
    fn one_institution_in_several_places_is_one_name_again_and_two_stay_two() {
        let mention = |name: &str, region, patents, years| OwnedMention {
            name: name.to_owned(),
            kind: InstitutionKind::Enterprise,
            code: None,
            region,
            patents,
            years,
        };
        let mentions = [
            mention("甲乙有限公司", 0, 1, (1999, 1999)),
            mention("甲乙有限公司", 330_106, 3, (2001, 2004)),
            mention("甲乙有限公司", 330_600, 2, (0, 0)),
            mention("红星机械厂", 210_212, 2, (2000, 2000)),
            mention("红星机械厂", 510_725, 5, (2001, 2001)),
        ];
        let views: Vec<_> = mentions.iter().map(|m| m.with_inventors(&[])).collect();
        let Ok(resolution) =
            resolve(&views, &Register::default(), &Decisions::default(), ResolveConfig::default(), &Progress::new())
        else {
            panic!("not resolved")
        };
        let all = united(&mentions, resolution);
        assert_eq!(all.of, [0, 0, 0, 1, 2]);
        assert_eq!(all.mentions[0], mention("甲乙有限公司", 330_106, 6, (1999, 2004)));
        assert_eq!(all.resolution.institution.len(), 3);
        assert_ne!(all.resolution.institution[1], all.resolution.institution[2]);
        assert!(all.resolution.review.iter().any(|doubt| doubt.mentions == (1, 2) || doubt.mentions == (2, 1)));
    }
}
