//! Words in texts: all words of a definition found in one pass.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::{Error, Result};

/// Whether a text holds a word, by the rules of keywords: in either case, Latin words whole.
pub fn says(text: &str, word: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let (text, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    text.match_indices(&word).any(|(at, _)| {
        let before = latin(word.chars().next()) && latin(text.get(..at).and_then(|t| t.chars().next_back()));
        let after = latin(word.chars().next_back()) && latin(text.get(at + word.len()..).and_then(|t| t.chars().next()));
        !before && !after
    })
}

/// Finds many words at once.
#[derive(Debug, Clone)]
pub(super) struct WordFinder {
    automaton: AhoCorasick,
    /// For each word whether its start and its end must fall on the end of a word of the text.
    ends: Vec<(bool, bool)>,
}

impl WordFinder {
    /// A finder of these words.
    pub(super) fn new(words: &[String]) -> Result<Self> {
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)
            .map_err(|e| {
                Error::definition("关键词过多，无法编译", "the keywords are too many to be compiled").found(e.to_string())
            })?;
        let latin = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        let ends = words.iter().map(|w| (latin(w.as_bytes().first()), latin(w.as_bytes().last()))).collect();
        Ok(Self { automaton, ends })
    }

    /// Calls `found` with the index of each word in the text and where it starts and ends, each time the word is there.
    pub(super) fn scan(&self, text: &str, mut found: impl FnMut(usize, usize, usize)) {
        let bytes = text.as_bytes();
        for hit in self.automaton.find_overlapping_iter(text) {
            let word = hit.pattern().as_usize();
            let (at_start, at_end) = self.ends[word];
            let free = |b: Option<&u8>| !b.is_some_and(u8::is_ascii_alphanumeric);
            let before = hit.start().checked_sub(1).and_then(|i| bytes.get(i));
            if (!at_start || free(before)) && (!at_end || free(bytes.get(hit.end()))) {
                found(word, hit.start(), hit.end());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<usize> {
        let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
        let mut out = Vec::new();
        WordFinder::new(&words).unwrap().scan(text, |w, _, _| out.push(w));
        out.sort_unstable();
        out.dedup();
        out
    }

    #[test]
    fn english_words_are_whole_and_chinese_ones_parts() {
        let words = ["robot", "AGV", "机器人", "工业机器人", "SCARA机器人", "robot arm"];
        assert_eq!(found(&words, "一种工业机器人"), [2, 3]);
        assert_eq!(found(&words, "Robots and ROBOT-ARM"), [0]);
        assert_eq!(found(&words, "a robot arm"), [0, 5]);
        assert_eq!(found(&words, "AGV小车"), [1]);
        assert_eq!(found(&words, "XAGV小车 microrobot"), [] as [usize; 0]);
        assert_eq!(found(&words, "scara机器人"), [2, 4]);
        assert_eq!(found(&[], "robot"), [] as [usize; 0]);
    }
}
