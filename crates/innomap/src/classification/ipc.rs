//! Which subclasses and main groups the IPC has.
//!
//! Checked down to the main group: a subgroup of a main group that exists is accepted, because the list of subgroups
//! changes with every edition and vendors do not say which edition they use. The list is that of 2016.01 and what later
//! editions added; a main group that is not in it may be newer than the list, so it is told apart from a wrong subclass.

use std::sync::LazyLock;

use super::symbol::{Symbol, interval_of_prefix};

/// What the list says of a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Its subclass and main group exist.
    Valid,
    /// Its subclass exists, its main group is not in the list. Keep the symbol and note it.
    UnknownMainGroup,
    /// There is no such subclass.
    UnknownSubclass,
}

/// Subclasses and main groups in the order of the scheme.
struct Table {
    subclasses: Vec<u64>,
    groups: Vec<u64>,
    /// Subclasses of which any main group is accepted.
    open: Vec<u64>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { subclasses: Vec::new(), groups: Vec::new(), open: Vec::new() };
    for line in include_str!("data/ipc_main_groups.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut words = line.split(' ');
        let Some(subclass) = words.next() else { continue };
        table.subclasses.extend(Symbol::parse(subclass).map(Symbol::number));
        for group in words {
            if group == "*" {
                table.open.extend(Symbol::parse(subclass).map(Symbol::number));
            } else {
                table.groups.extend(Symbol::parse(&format!("{subclass} {group}")).map(Symbol::number));
            }
        }
    }
    for list in [&mut table.subclasses, &mut table.groups, &mut table.open] {
        list.sort_unstable();
        list.dedup();
    }
    table
});

/// Whether subclass and main group of a symbol exist.
pub fn verdict(symbol: Symbol) -> Verdict {
    let subclass = symbol.subclass().number();
    let has = |list: &[u64], number: u64| list.binary_search(&number).is_ok();
    if !has(&TABLE.subclasses, subclass) {
        Verdict::UnknownSubclass
    } else if symbol.is_subclass() || has(&TABLE.groups, symbol.main_group().number()) || has(&TABLE.open, subclass) {
        Verdict::Valid
    } else {
        Verdict::UnknownMainGroup
    }
}

/// Whether subclass and main group of a symbol are in the list.
pub fn exists(symbol: Symbol) -> bool {
    verdict(symbol) == Verdict::Valid
}

/// Whether a section, class, subclass or main group (`H`, `H01`, `H01L`, `H01L 21`) exists.
pub fn prefix_exists(prefix: &str) -> bool {
    let Some((low, high)) = interval_of_prefix(prefix) else { return false };
    if let Ok(symbol) = Symbol::parse(prefix) {
        return exists(symbol);
    }
    let next = TABLE.subclasses.partition_point(|s| *s < low);
    TABLE.subclasses.get(next).is_some_and(|s| *s <= high)
}

/// All subclasses in the order of the scheme.
pub fn subclasses() -> impl Iterator<Item = Symbol> {
    TABLE.subclasses.iter().filter_map(|n| Symbol::from_number(*n))
}

/// All main groups of the list in the order of the scheme.
pub fn main_groups() -> impl Iterator<Item = Symbol> {
    TABLE.groups.iter().filter_map(|n| Symbol::from_number(*n))
}

/// The main groups of its subclass that stand beside a symbol without one: the one before and the one after.
pub fn near_main_groups(symbol: Symbol) -> Vec<String> {
    let at = TABLE.groups.partition_point(|g| *g < symbol.main_group().number());
    let beside = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|i| TABLE.groups.get(i));
    let groups = beside.filter_map(|n| Symbol::from_number(*n)).filter(|g| g.subclass() == symbol.subclass());
    groups.map(|g| format!("{} {}", g.subclass_code(), g.group())).collect()
}

/// All sections and classes, as `B` and `B25`.
pub fn classes() -> Vec<String> {
    let mut out: Vec<String> = subclasses().flat_map(|s| [1, 3].map(|n| s.to_string()[..n].to_owned())).collect();
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(text: &str) -> Verdict {
        verdict(Symbol::parse(text).unwrap())
    }

    #[test]
    fn every_line_of_the_list_is_read() {
        let text = include_str!("data/ipc_main_groups.txt");
        let lines = || text.lines().filter(|l| !l.starts_with('#'));
        let groups: usize = lines().map(|l| l.split(' ').skip(1).filter(|g| *g != "*").count()).sum();
        assert_eq!(main_groups().count(), groups);
        let distinct: std::collections::BTreeSet<&str> = lines().map(|l| &l[..4]).collect();
        assert_eq!(subclasses().map(|s| s.to_string()).collect::<Vec<_>>(), distinct.into_iter().collect::<Vec<_>>());
        let first_part = text.split("# Second part").next().unwrap();
        let old = || first_part.lines().filter(|l| !l.starts_with('#'));
        assert_eq!((old().count(), old().map(|l| l.split(' ').count() - 1).sum::<usize>()), (642, 7_438));
    }

    #[test]
    fn a_new_group_is_told_apart_from_a_wrong_subclass() {
        for text in ["H01L 21/02", "H01L 21/9999", "C12Q", "H10W 70/00", "G06F 16/00", "B33Y 10/00", "A23L 33/10", "B32B 31/00"] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        for text in ["H01L 20/00", "B25J 2/00", "A01B 9999/00"] {
            assert_eq!(judge(text), Verdict::UnknownMainGroup, "{text}");
        }
        for text in ["H01Z 1/00", "A01A", "H99A 1/00", "H10A 1/00"] {
            assert_eq!(judge(text), Verdict::UnknownSubclass, "{text}");
        }
    }

    #[test]
    fn prefixes_of_every_length() {
        for text in ["A", "H", "H10", "B25", "B25J", "B25J 9", "G16H", "G16H 40"] {
            assert!(prefix_exists(text), "{text}");
        }
        for text in ["I", "A98", "B25I", "B25J 2", "", "B25J 9/16"] {
            assert!(!prefix_exists(text), "{text}");
        }
    }
}
