//! Decisions about names that nobody bears: no mistake, since they may be borne after the next import, but worth a look.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::code::Code;
use super::decision_row;
use super::decisions::{Action, Decisions};
use super::key::key;
use super::mention::Mention;
use super::near::nearest_names;
use crate::error::Message;

/// So many unknown names are told one by one; each is compared with all names there are.
const TOLD: usize = 20;

impl Decisions {
    /// Names and codes that no mention bears, each with the nearest names. A new name and a parent need not be borne by any.
    pub fn unknown(&self, mentions: &[Mention<'_>]) -> Vec<Message> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let names: FxHashSet<&str> = mentions.iter().map(|m| m.name).collect();
        let codes: FxHashSet<String> = mentions.iter().filter_map(|m| m.code).flat_map(texts).collect();
        let wanted = self.all.iter().flat_map(|decision| {
            let other = matches!(decision.action, Action::Merge | Action::Apart).then_some(decision.other.as_str());
            std::iter::once(decision.name.as_str()).chain(other)
        });
        let mut unknown: Vec<&str> = wanted.filter(|name| !names.contains(name) && !codes.contains(*name)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        if !unknown.is_empty() {
            // Other writings of a name are meant by it as well.
            let keys: FxHashSet<Cow<'_, str>> = mentions.par_iter().map(|m| key(m.name)).collect();
            unknown.retain(|name| !keys.contains(&key(name)));
        }
        let mut told: Vec<Message> = unknown.par_iter().take(TOLD).map(|name| told(name, mentions)).collect();
        if unknown.len() > TOLD {
            let left = unknown.len() - TOLD;
            told.push(Message::new(
                format!("决定表中另有 {left} 个名称或代码，数据中没有"),
                format!("{left} more names or codes of the decisions are not in the data"),
            ));
        }
        told
    }
}

/// The code, and the organisation code in it.
fn texts(code: Code) -> [String; 2] {
    [code.to_string(), Code::Organisation(code.organisation()).to_string()]
}

fn told(name: &str, mentions: &[Mention<'_>]) -> Message {
    if decision_row::code(name).is_some() {
        return Message::new(
            format!("决定表中的代码 {name} 在数据中没有"),
            format!("the code {name} of the decisions is not in the data"),
        );
    }
    let near = nearest_names(name, mentions.iter().map(|m| m.name));
    let (zh, en) = (format!("决定表中的「{name}」在数据中没有"), format!("'{name}' of the decisions is not in the data"));
    if near.is_empty() {
        return Message::new(zh, en);
    }
    Message::new(format!("{zh}；相近的有：{}", near.join("、")), format!("{en}; near it: {}", near.join(", ")))
}
