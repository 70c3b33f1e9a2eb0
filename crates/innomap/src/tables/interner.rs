//! Distinct texts and their dense ids.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// Gives each distinct text a dense id in the order of first appearance; the texts lie in one string.
#[derive(Debug, Clone, Default)]
pub struct Interner {
    text: String,
    ends: Vec<u32>,
    /// Hash and id of each text: the hash spares most looks at the text, and all of them when the table grows.
    ids: HashTable<(u64, u32)>,
}

impl Interner {
    /// Number of distinct texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of an id.
    pub fn get(&self, id: u32) -> &str {
        slice(&self.text, &self.ends, id)
    }

    /// The id of a text, given to it now if it is new.
    pub fn intern(&mut self, value: &str) -> u32 {
        let Self { text, ends, ids } = self;
        let hash = FxBuildHasher.hash_one(value);
        // Bytes are compared: cutting a text would look whether it is cut between letters.
        let same = |id: u32| text.as_bytes()[span(ends, id)] == *value.as_bytes();
        if let Some(&(_, id)) = ids.find(hash, |&(known, id)| known == hash && same(id)) {
            return id;
        }
        let id = ends.len() as u32;
        text.push_str(value);
        ends.push(text.len() as u32);
        ids.insert_unique(hash, (hash, id), |&(hash, _)| hash);
        id
    }

    /// The same texts with other ids: the text of each id is that which `order` names by its id here. No text is hashed anew.
    #[must_use]
    pub fn reordered(&self, order: &[u32]) -> Self {
        let mut out =
            Self { text: String::with_capacity(self.text.len()), ends: Vec::with_capacity(order.len()), ids: HashTable::new() };
        let mut new = vec![0; self.len()];
        for (&id, at) in order.iter().zip(0..) {
            out.text.push_str(self.get(id));
            out.ends.push(out.text.len() as u32);
            new[id as usize] = at;
        }
        out.ids.clone_from(&self.ids);
        out.ids.iter_mut().for_each(|entry| entry.1 = new[entry.1 as usize]);
        out
    }

    /// The id of a text that is already there.
    pub fn find(&self, value: &str) -> Option<u32> {
        let hash = FxBuildHasher.hash_one(value);
        self.ids.find(hash, |&(known, id)| known == hash && self.get(id) == value).map(|&(_, id)| id)
    }

    /// All texts in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + '_ {
        (0..self.len() as u32).map(|id| self.get(id))
    }
}

fn slice<'a>(text: &'a str, ends: &[u32], id: u32) -> &'a str {
    &text[span(ends, id)]
}

/// Where the text of an id lies.
fn span(ends: &[u32], id: u32) -> Range<usize> {
    let start = if id == 0 { 0 } else { ends[id as usize - 1] };
    start as usize..ends[id as usize] as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn ids_are_dense_and_agree_with_a_plain_map() {
        let mut interner = Interner::default();
        let mut plain: HashMap<String, u32> = HashMap::new();
        let mut state = 7u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let word = format!("机构{}", (state >> 33) % 3_000);
            let next = plain.len() as u32;
            let expected = *plain.entry(word.clone()).or_insert(next);
            assert_eq!(interner.intern(&word), expected);
            assert_eq!(interner.get(expected), word);
        }
        assert_eq!(interner.len(), plain.len());
        let mut order: Vec<u32> = (0..interner.len() as u32).collect();
        order.sort_by_key(|&id| interner.get(id));
        let sorted = interner.reordered(&order);
        for (at, &id) in order.iter().enumerate() {
            let text = interner.get(id);
            assert_eq!((sorted.get(at as u32), sorted.find(text)), (text, Some(at as u32)));
        }
        assert_eq!(interner.find("没有"), None);
    }
}
