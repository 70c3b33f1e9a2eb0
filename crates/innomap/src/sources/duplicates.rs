//! Rows that are the same thing: grouped by a key that is never stored, only hashed, and merged value by value.

use std::cmp::Reverse;
use std::hash::Hasher;

use hashbrown::HashTable;
use polars_core::prelude::{ChunkTake, IdxCa, NamedFrom, PolarsResult, StringChunked};
use rayon::prelude::*;
use rustc_hash::FxHasher;
use unicode_normalization::UnicodeNormalization;

use super::values::split_values;

const BATCH: usize = 65_536;
const SHARDS: u64 = 8;

/// Rows sorted into those without a key, those with an equal before them, and the rest.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Groups {
    /// Rows without a key, ascending.
    pub(super) keyless: Vec<u32>,
    /// Rows with the first row of the same key, ascending by row.
    pub(super) repeated: Vec<(u32, u32)>,
}

/// Groups rows by a key. `key` writes the key of a row into the buffer, nothing where the row has none.
pub(super) fn group(rows: usize, key: impl Fn(usize, &mut String) + Sync) -> Groups {
    let hashes = hashes(rows, &key);
    let keyless = hashes.iter().enumerate().filter(|(_, h)| **h == 0).map(|(i, _)| i as u32).collect();
    let same = |i: usize, j: usize| {
        let (mut a, mut b) = (String::new(), String::new());
        key(i, &mut a);
        key(j, &mut b);
        a == b
    };
    let shard = |shard: u64| {
        let mut table: HashTable<u32> = HashTable::with_capacity(rows / SHARDS as usize + rows / 64);
        let mut repeated = Vec::new();
        for (i, &hash) in hashes.iter().enumerate().filter(|(_, h)| **h != 0 && (**h >> 32) % SHARDS == shard) {
            if let Some(&first) = table.find(hash, |&j| hashes[j as usize] == hash && same(i, j as usize)) {
                repeated.push((i as u32, first));
            } else {
                table.insert_unique(hash, i as u32, |&j| hashes[j as usize]);
            }
        }
        repeated
    };
    let mut repeated: Vec<(u32, u32)> = (0..SHARDS).into_par_iter().flat_map_iter(shard).collect();
    repeated.sort_unstable();
    Groups { keyless, repeated }
}

/// The hash of each row's key, 0 where it has none.
fn hashes(rows: usize, key: &(impl Fn(usize, &mut String) + Sync)) -> Vec<u64> {
    let mut hashes = vec![0u64; rows];
    hashes.par_chunks_mut(BATCH).enumerate().for_each(|(batch, out)| {
        let mut buffer = String::new();
        for (i, slot) in out.iter_mut().enumerate() {
            buffer.clear();
            key(batch * BATCH + i, &mut buffer);
            if !buffer.is_empty() {
                let mut state = FxHasher::default();
                state.write(buffer.as_bytes());
                *slot = state.finish().max(1);
            }
        }
    });
    hashes
}

/// Writes the number of a publication as it is compared: upper case, without blanks, dots, dashes and slashes, behind the
/// code of the country where it does not begin with it: `JP` and `WO2008000001` is Japan's own publication, another one
/// than `WO/2008/000001`.
pub(super) fn write_number(number: &str, country: Option<&str>, out: &mut String) {
    let start = out.len();
    if number.is_ascii() {
        out.extend(number.bytes().map(|b| char::from(b.to_ascii_uppercase())).filter(|&c| !is_filler(c)));
    } else {
        out.extend(number.nfkc().flat_map(char::to_uppercase).filter(|&c| !is_filler(c)));
    }
    let Some(country) = country.filter(|c| c.len() == 2 && c.bytes().all(|b| b.is_ascii_alphabetic())) else { return };
    let folded = &out.as_bytes()[start..];
    if !folded.is_empty() && !folded.get(..2).is_some_and(|front| front.eq_ignore_ascii_case(country.as_bytes())) {
        out.insert_str(start, &country.to_ascii_uppercase());
    }
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '/' | '·' | '‐' | '–' | '—')
}

/// Which of several rows to take the values of a column from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// The best value by a total order, so that the order of rows does not matter.
    Best,
    /// The first value there is.
    First,
}

/// The column of the kept rows, each with the chosen value of its group. Texts are not copied.
pub(super) fn merge_column(column: &StringChunked, kept: &[u32], groups: &Groups, choice: Choice) -> PolarsResult<StringChunked> {
    let mut from = kept.to_vec();
    let column = column.rechunk();
    let get = |row: u32| column.get(row as usize);
    for &(row, first) in &groups.repeated {
        // `kept` ascends, and the first row of a group is always kept.
        let Ok(at) = kept.binary_search(&first) else { continue };
        let (here, there) = (get(row), get(from[at]));
        let better = match choice {
            Choice::Best => worth(here) > worth(there),
            Choice::First => there.is_none() && here.is_some(),
        };
        if better {
            from[at] = row;
        }
    }
    if from.len() == column.len() {
        return Ok(column.into_owned());
    }
    column.take(&IdxCa::new("".into(), from))
}

/// The total order of values: more of a list, then longer, then the smaller text.
fn worth(value: Option<&str>) -> Option<(usize, usize, Reverse<&str>)> {
    value.map(|v| (split_values(v).count(), v.len(), Reverse(v)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn number(text: &str, country: Option<&str>) -> String {
        let mut out = String::new();
        write_number(text, country, &mut out);
        out
    }

    #[test]
    fn written_forms_of_one_number_are_one_key() {
        for text in ["CN101234567A", "cn 101234567 a", "CN-101234567-A", "CN101234567.A", "ＣＮ１０１２３４５６７Ａ"]
        {
            assert_eq!(number(text, Some("CN")), "CN101234567A", "{text}");
        }
        assert_eq!(number("101234567", Some("cn")), "CN101234567");
        assert_eq!(number("101234567", Some("中国")), "101234567");
        assert_eq!(number("101234567", None), "101234567");
        assert_eq!(number("WO/2017/000001", Some("WO")), "WO2017000001");
        assert_eq!(number("WO2017000001", Some("JP")), "JPWO2017000001");
        assert_eq!(number("PI0500001", Some("BR")), "BRPI0500001");
        assert_eq!(number(" .-", None), "");
    }

    proptest! {
        #[test]
        fn groups_agree_with_a_plain_map(keys in prop::collection::vec("[ab]{0,4}", 0..200)) {
            let groups = group(keys.len(), |i, out| out.push_str(&keys[i]));
            let mut first: HashMap<&str, u32> = HashMap::new();
            let mut plain = Groups::default();
            for (i, key) in keys.iter().enumerate() {
                if key.is_empty() {
                    plain.keyless.push(i as u32);
                } else if let Some(&f) = first.get(key.as_str()) {
                    plain.repeated.push((i as u32, f));
                } else {
                    first.insert(key, i as u32);
                }
            }
            prop_assert_eq!(groups, plain);
        }

        #[test]
        fn the_best_value_does_not_depend_on_order(
            rows in prop::collection::vec(("[ab]", prop::option::of("[xy;]{1,3}")), 1..30).prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle()))
        ) {
            let merged = |rows: &[(String, Option<String>)]| {
                let groups = group(rows.len(), |i, out| out.push_str(&rows[i].0));
                let kept: Vec<u32> = (0..rows.len() as u32).filter(|r| !groups.repeated.iter().any(|g| g.0 == *r)).collect();
                let column: StringChunked = rows.iter().map(|r| r.1.as_deref()).collect();
                let column = merge_column(&column, &kept, &groups, Choice::Best).unwrap();
                let mut out: Vec<_> = kept.iter().zip(column.iter()).map(|(k, v)| (rows[*k as usize].0.clone(), v.map(str::to_owned))).collect();
                out.sort();
                out
            };
            prop_assert_eq!(merged(&rows.0), merged(&rows.1));
        }
    }
}
