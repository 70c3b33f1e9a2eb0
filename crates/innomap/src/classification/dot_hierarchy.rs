//! The dot hierarchy of IPC subgroups: what stands below a subgroup does not follow from its symbol and is looked up.
//!
//! The list is that of 2016.01. A symbol that is not in it is judged by where it falls: below a subgroup if both its
//! neighbours in the list are, or if its digits begin with those of the one before it and that one is.

use std::sync::LazyLock;

use super::symbol::Symbol;

/// Depth of former subgroups, which have no place in the hierarchy any more.
const FORMER: u8 = u8::MAX;

struct Listed {
    number: u64,
    /// Number of dots; 0 for a main group.
    depth: u8,
}

struct Table {
    /// Symbols in the order of the hierarchy.
    symbols: Vec<Listed>,
    /// Numbers in ascending order, each with its position among the symbols.
    by_number: Vec<(u64, u32)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut symbols = Vec::with_capacity(72_000);
    for line in include_str!("data/ipc_subgroups.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut words = line.split(' ');
        let (Some(subclass), Some(group)) = (words.next(), words.next()) else { continue };
        let Ok(group) = Symbol::parse(&format!("{subclass} {group}")) else { continue };
        symbols.push(Listed { number: group.number(), depth: 0 });
        for word in words {
            let digits = word.trim_start_matches(['.', '~']);
            let depth = if word.starts_with('~') { FORMER } else { (word.len() - digits.len()) as u8 };
            let Ok(subgroup) = digits.parse::<u64>() else { continue };
            symbols.push(Listed { number: group.number() + subgroup * 10u64.pow(6 - digits.len().min(6) as u32), depth });
        }
    }
    let mut by_number: Vec<(u64, u32)> = symbols.iter().zip(0..).map(|(s, at)| (s.number, at)).collect();
    by_number.sort_unstable();
    Table { symbols, by_number }
});

/// Position of a number among the numbers in ascending order.
fn rank(number: u64) -> Option<usize> {
    TABLE.by_number.binary_search_by_key(&number, |(n, _)| *n).ok()
}

/// Whether the list has the symbol.
pub fn lists(symbol: Symbol) -> bool {
    rank(symbol.number()).is_some()
}

/// The symbols of the list beside one that it does not have, in its main group.
pub fn neighbours(symbol: Symbol) -> Vec<Symbol> {
    let at = TABLE.by_number.partition_point(|(n, _)| *n < symbol.number());
    let near = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|i| TABLE.by_number.get(i));
    near.filter_map(|(n, _)| Symbol::from_number(*n)).filter(|s| s.main_group() == symbol.main_group()).collect()
}

/// What stands at or below a subgroup, as first and last numbers in ascending order. Of a subgroup that the list does not
/// have, what begins with its digits.
pub fn subtree(symbol: Symbol) -> Vec<(u64, u64)> {
    let number = symbol.number();
    let Some(at) = rank(number) else {
        let next = TABLE.by_number.get(TABLE.by_number.partition_point(|(n, _)| *n < number)).map_or(u64::MAX, |(n, _)| *n);
        return vec![(number, symbol.last_with_its_digits().min(next - 1))];
    };
    let start = TABLE.by_number[at].1 as usize;
    let depth = TABLE.symbols[start].depth;
    let below = TABLE.symbols[start + 1..].iter().take_while(|s| depth < s.depth && s.depth != FORMER);
    let mut members: Vec<u64> = std::iter::once(number).chain(below.map(|s| s.number)).collect();
    members.sort_unstable();
    let mut out: Vec<(u64, u64)> = Vec::new();
    for &member in &members {
        let high = reach(member, &members);
        match out.last_mut() {
            Some(last) if last.1 + 1 == member => last.1 = high,
            _ => out.push((member, high)),
        }
    }
    out
}

/// How far a member of a subtree reaches: up to the next symbol of the list if that is a member too, else over the digits.
fn reach(member: u64, members: &[u64]) -> u64 {
    let after = TABLE.by_number.partition_point(|(n, _)| *n <= member);
    let placed = |(_, at): &&(u64, u32)| TABLE.symbols[*at as usize].depth != FORMER;
    let next = TABLE.by_number[after..].iter().find(placed).map_or(u64::MAX, |(n, _)| *n);
    if members.binary_search(&next).is_ok() {
        return next - 1;
    }
    Symbol::from_number(member).map_or(member, Symbol::last_with_its_digits).min(next - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(root: &str, symbol: &str) -> bool {
        let number = Symbol::parse(symbol).unwrap().number();
        subtree(Symbol::parse(root).unwrap()).iter().any(|(low, high)| (*low..=*high).contains(&number))
    }

    #[test]
    fn every_subgroup_of_the_list_is_read() {
        let text = include_str!("data/ipc_subgroups.txt");
        let written: usize = text.lines().filter(|l| !l.starts_with('#')).map(|l| l.split(' ').count() - 1).sum();
        assert_eq!((TABLE.symbols.len(), written), (71_377, 71_377));
        let mut numbers: Vec<u64> = TABLE.by_number.iter().map(|(n, _)| *n).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), written);
    }

    /// Taken from WIPO's scheme by hand.
    #[test]
    fn dots_say_what_is_below() {
        for (root, inside, outside) in [
            (
                "B25J 9/16",
                &["B25J 9/16", "B25J 9/18", "B25J 9/20", "B25J 9/22"][..],
                &["B25J 9/14", "B25J 9/10", "B25J 9/00"][..],
            ),
            ("B25J 9/10", &["B25J 9/10", "B25J 9/12", "B25J 9/14"], &["B25J 9/16", "B25J 9/08", "B25J 9/23"]),
            ("B25J 9/08", &["B25J 9/08"], &["B25J 9/10", "B25J 9/06"]),
            ("H01L 21/302", &["H01L 21/306", "H01L 21/3065", "H01L 21/308"], &["H01L 21/301", "H01L 21/31", "H01L 21/30"]),
            ("G06N 3/02", &["G06N 3/04", "G06N 3/08", "G06N 3/10"], &["G06N 3/00", "G06N 3/12"]),
        ] {
            for symbol in inside {
                assert!(holds(root, symbol), "{root} {symbol}");
            }
            for symbol in outside {
                assert!(!holds(root, symbol), "{root} {symbol}");
            }
        }
    }

    #[test]
    fn what_the_list_lacks_is_judged_by_its_neighbours() {
        assert!(holds("B25J 9/16", "B25J 9/1697") && holds("B25J 9/16", "B25J 9/19"), "between members");
        assert!(holds("B25J 9/16", "B25J 9/225") && !holds("B25J 9/16", "B25J 9/24"), "behind the last");
        assert!(!holds("B25J 9/16", "B25J 9/15"), "before the first");
        assert!(holds("G06V 10/82", "G06V 10/82") && !holds("G06V 10/82", "G06V 10/84"), "a main group of later editions");
        assert!(!lists(Symbol::parse("B25J 9/17").unwrap()) && lists(Symbol::parse("B25J 9/18").unwrap()));
        let near: Vec<String> = neighbours(Symbol::parse("B25J 9/17").unwrap()).iter().map(ToString::to_string).collect();
        assert_eq!(near, ["B25J 9/16", "B25J 9/18"]);
    }
}
