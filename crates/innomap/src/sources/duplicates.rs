//! Rows that are the same thing: grouped by a key of which only a hash is kept, and merged value by value.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};

use hashbrown::HashTable;
use polars_core::prelude::{StringChunked, StringChunkedBuilder};
use rayon::prelude::*;

use super::split_values;
use crate::Result;
use crate::tables::{NewBatch, Progress, TextColumns};

const SHARDS: u64 = 8;

/// Batches that are written anew at a time.
const BATCHES_AT_ONCE: usize = 32;

/// Stands for a row without a key.
pub(super) const NO_KEY: u128 = 0;

/// Rows sorted into those without a key, those with an equal before them, and the rest.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Groups {
    /// Rows without a key, ascending.
    pub(super) keyless: Vec<u32>,
    /// Rows with the first row of the same key, ascending by row.
    pub(super) repeated: Vec<(u32, u32)>,
}

impl Groups {
    /// The rows of each group, ascending, the groups in the order of their first rows.
    pub(super) fn rows(&self) -> Vec<Vec<u32>> {
        let mut out: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &(row, first) in &self.repeated {
            out.entry(first).or_insert_with(|| vec![first]).push(row);
        }
        out.into_values().collect()
    }
}

/// The hash that stands for a key. It is long enough that two keys never share one by chance.
pub(super) fn key_hash(key: &str) -> u128 {
    if key.is_empty() {
        return NO_KEY;
    }
    let half = |salt: u8| {
        let mut state = DefaultHasher::new();
        state.write_u8(salt);
        state.write(key.as_bytes());
        u128::from(state.finish())
    };
    (half(0) << 64 | half(1)).max(1)
}

/// Groups rows by the hashes of their keys.
pub(super) fn group(keys: &[u128], progress: &Progress) -> Result<Groups> {
    let keyless = keys.iter().enumerate().filter(|(_, k)| **k == NO_KEY).map(|(i, _)| i as u32).collect();
    let shard = |shard: u64| {
        let mut table: HashTable<u32> = HashTable::with_capacity(keys.len() / SHARDS as usize + keys.len() / 64);
        let mut repeated = Vec::new();
        if progress.is_cancelled() {
            return repeated;
        }
        for (i, &key) in keys.iter().enumerate().filter(|(_, k)| **k != NO_KEY && (**k >> 64) as u64 % SHARDS == shard) {
            if let Some(&first) = table.find(key as u64, |&j| keys[j as usize] == key) {
                repeated.push((i as u32, first));
            } else {
                table.insert_unique(key as u64, i as u32, |&j| keys[j as usize] as u64);
            }
        }
        repeated
    };
    let mut repeated: Vec<(u32, u32)> = (0..SHARDS).into_par_iter().flat_map_iter(shard).collect();
    repeated.sort_unstable();
    progress.step()?;
    Ok(Groups { keyless, repeated })
}

/// Which of several rows to take the values of a column from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// The best value by a total order, so that the order of rows does not matter.
    Best,
    /// The first value there is.
    First,
}

/// Rows of a batch that share their key with others: each with its place in the batch and the number of its group.
type Members = Vec<(usize, u32)>;

/// The value of each group in each column, where not the best or the first one.
pub(super) type Given = Vec<Option<Vec<Option<String>>>>;

/// Leaves one row of each group, the first, with the chosen value of its group in each column, and none of the rows without a
/// key. Values that are given for a column, group by group in the order of their first rows, are taken as they are. Returns the
/// rows that are left.
pub(super) fn merge(
    columns: &mut TextColumns,
    known: &[bool],
    groups: &Groups,
    given: Option<Given>,
    progress: &Progress,
) -> Result<Vec<u32>> {
    let rows = columns.height();
    let mut keep = vec![true; rows];
    for &row in groups.keyless.iter().chain(groups.repeated.iter().map(|(row, _)| row)) {
        keep[row as usize] = false;
    }
    let kept: Vec<u32> = (0..rows as u32).filter(|&row| keep[row as usize]).collect();
    if kept.len() == rows {
        return Ok(kept);
    }
    let (members, count) = members(columns, groups);
    let mut given = given.unwrap_or_default();
    given.resize(known.len(), None);
    let best = known.par_iter().zip(given).enumerate().map(|(column, (&known, given))| {
        let choice = if known { Choice::Best } else { Choice::First };
        progress.check()?;
        given.map_or_else(|| chosen(columns, column, &members, count, choice), Ok)
    });
    let best: Vec<Vec<Option<String>>> = best.collect::<Result<_>>()?;
    let starts = columns.starts();
    let changed: Vec<usize> = (0..columns.batches())
        .filter(|&b| !members[b].is_empty() || !keep[starts[b]..starts[b] + columns.rows(b)].iter().all(|k| *k))
        .collect();
    for some in changed.chunks(BATCHES_AT_ONCE) {
        let new = some.par_iter().map(|&batch| {
            progress.check()?;
            let keep = &keep[starts[batch]..starts[batch] + columns.rows(batch)];
            let mut new = NewBatch { rows: keep.iter().filter(|k| **k).count(), columns: Vec::new() };
            for (column, best) in best.iter().enumerate() {
                let texts = columns.get(batch, column)?;
                new.columns.push((column, merged(texts.as_ref(), keep, &members[batch], best)));
            }
            Ok((batch, new))
        });
        let new = new.collect::<Result<Vec<_>>>()?;
        columns.replace(new, progress)?;
    }
    Ok(kept)
}

/// The members of groups in each batch, by row, and the number of groups.
fn members(columns: &TextColumns, groups: &Groups) -> (Vec<Members>, usize) {
    let mut firsts: Vec<u32> = groups.repeated.iter().map(|(_, first)| *first).collect();
    firsts.sort_unstable();
    firsts.dedup();
    let number = |first: u32| firsts.partition_point(|&f| f < first) as u32;
    let mut all: Vec<(u32, u32)> = groups.repeated.iter().map(|&(row, first)| (row, number(first))).collect();
    all.extend(firsts.iter().zip(0..).map(|(&first, number)| (first, number)));
    all.sort_unstable();
    let starts = columns.starts();
    let mut rest = all.as_slice();
    let members = starts.iter().enumerate().map(|(batch, &start)| {
        let (here, behind) = rest.split_at(rest.partition_point(|m| (m.0 as usize) < start + columns.rows(batch)));
        rest = behind;
        here.iter().map(|&(row, group)| (row as usize - start, group)).collect()
    });
    (members.collect(), firsts.len())
}

/// The chosen value of each group in a column.
fn chosen(
    columns: &TextColumns,
    column: usize,
    members: &[Members],
    groups: usize,
    choice: Choice,
) -> Result<Vec<Option<String>>> {
    let mut best: Vec<Option<String>> = vec![None; groups];
    for (batch, members) in members.iter().enumerate().filter(|m| !m.1.is_empty()) {
        let Some(texts) = columns.get(batch, column)? else { continue };
        for &(row, group) in members {
            let (here, there) = (texts.get(row), &mut best[group as usize]);
            let better = match choice {
                Choice::Best => worth(here) > worth(there.as_deref()),
                Choice::First => there.is_none(),
            };
            if better {
                *there = here.map(str::to_owned);
            }
        }
    }
    Ok(best)
}

/// The column of the kept rows of a batch.
fn merged(texts: Option<&StringChunked>, keep: &[bool], members: &Members, best: &[Option<String>]) -> StringChunked {
    let mut out = StringChunkedBuilder::new("".into(), keep.len());
    let mut members = members.iter().peekable();
    for (row, keep) in keep.iter().enumerate() {
        let group = members.next_if(|m| m.0 == row).map(|m| m.1);
        if *keep {
            let own = || texts.and_then(|t| t.get(row));
            out.append_option(group.map_or_else(own, |group| best[group as usize].as_deref()));
        }
    }
    out.finish()
}

/// The values that some rows, ascending, have in some columns.
pub(super) fn values(columns: &TextColumns, wanted: &[usize], rows: &[u32]) -> Result<Vec<Vec<String>>> {
    let mut out = Vec::with_capacity(rows.len());
    let mut rest = rows;
    for (batch, start) in columns.starts().into_iter().enumerate() {
        let (here, behind) = rest.split_at(rest.partition_point(|&row| (row as usize) < start + columns.rows(batch)));
        rest = behind;
        if here.is_empty() {
            continue;
        }
        let texts = wanted.iter().map(|&column| columns.get(batch, column)).collect::<Result<Vec<_>>>()?;
        let at = |row: u32| texts.iter().flatten().filter_map(move |t| t.get(row as usize - start)).map(str::to_owned);
        out.extend(here.iter().map(|&row| at(row).collect()));
    }
    Ok(out)
}

/// The total order of values: more of a list, then longer, then the smaller text.
pub(super) fn worth(value: Option<&str>) -> Option<(usize, usize, Reverse<&str>)> {
    value.map(|v| (split_values(v).count(), v.len(), Reverse(v)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn groups_agree_with_a_plain_map(keys in prop::collection::vec("[ab]{0,4}", 0..200)) {
            let groups = group(&keys.iter().map(|k| key_hash(k)).collect::<Vec<_>>(), &Progress::new()).unwrap();
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
                let groups = group(&rows.iter().map(|r| key_hash(&r.0)).collect::<Vec<_>>(), &Progress::new()).unwrap();
                let mut columns = TextColumns::new(rows.len() % 2 * 1_000);
                columns.add("a");
                for part in rows.chunks(4) {
                    let texts = part.iter().map(|r| r.1.as_deref()).collect();
                    columns.push(vec![NewBatch { rows: part.len(), columns: vec![(0, texts)] }], &Progress::new()).unwrap();
                }
                let kept = merge(&mut columns, &[true], &groups, None, &Progress::new()).unwrap();
                let texts = columns.whole(0).unwrap();
                let mut out: Vec<_> = kept.iter().zip(texts.iter()).map(|(k, v)| (rows[*k as usize].0.clone(), v.map(str::to_owned))).collect();
                out.sort();
                out
            };
            // The obvious way: the greatest of each key.
            let mut plain: HashMap<String, Option<String>> = HashMap::new();
            for (key, value) in &rows.0 {
                let best = plain.entry(key.clone()).or_default();
                if worth(value.as_deref()) > worth(best.as_deref()) {
                    best.clone_from(value);
                }
            }
            let mut plain: Vec<_> = plain.into_iter().collect();
            plain.sort();
            prop_assert_eq!(merged(&rows.0), plain);
            prop_assert_eq!(merged(&rows.0), merged(&rows.1));
        }
    }
}
