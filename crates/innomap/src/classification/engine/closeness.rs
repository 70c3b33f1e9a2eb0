//! Words that must stand close to each other.

/// A word in a field, from one byte to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occurrence {
    pub(super) word: u32,
    pub(super) field: u8,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Words of which each must stand in one field with at most `within` characters between any two of them.
#[derive(Debug, Clone)]
pub(super) struct Close {
    pub(super) words: Box<[u32]>,
    pub(super) within: u32,
    pub(super) fields: u8,
}

impl Close {
    /// Whether the words stand close to each other in one of the texts. The occurrences of a word in a field come in the
    /// order of the text.
    pub(super) fn holds(&self, occurrences: &[Occurrence], texts: &[&str; 3]) -> bool {
        (0..3u8).filter(|field| self.fields & (1 << field) != 0).any(|field| {
            let here = |word: u32| occurrences.iter().filter(move |o| o.field == field && o.word == word);
            // One of the occurrences ends first; of each other word the first that ends no sooner starts soonest.
            self.words.iter().flat_map(|&word| here(word)).any(|first| {
                self.words.iter().all(|&word| {
                    let next = here(word).find(|o| o.end >= first.end);
                    next.is_some_and(|next| gap(texts[field as usize], first.end, next.start) <= self.within as usize)
                })
            })
        })
    }
}

/// Characters between the end of one word and the start of another; none where they overlap.
fn gap(text: &str, end: u32, start: u32) -> usize {
    text.get(end as usize..start as usize).map_or(0, |between| between.chars().count())
}
