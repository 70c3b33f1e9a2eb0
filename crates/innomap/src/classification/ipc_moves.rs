//! Where symbols of the IPC went: a dataset that spans several editions holds the old and the new symbol of one thing.

use std::sync::LazyLock;

use super::symbol::{Symbol, interval_of_prefix};

/// One move: from a main group to a subclass or a main group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The old main group.
    pub from: Symbol,
    /// The subclass or main group that took it over, wholly or in part.
    pub to: Symbol,
}

static MOVES: LazyLock<Vec<Move>> = LazyLock::new(|| {
    let lines = include_str!("data/ipc_moves.txt").lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once(": ")).flat_map(|(from, to)| to.split(", ").map(move |to| (from, to)));
    pairs.filter_map(|(from, to)| Some(Move { from: Symbol::parse(from).ok()?, to: Symbol::parse(to).ok()? })).collect()
});

/// All moves, by the old symbol.
pub fn moves() -> &'static [Move] {
    &MOVES
}

fn holds(above: Symbol, symbol: Symbol) -> bool {
    let bounds = if above.is_subclass() { interval_of_prefix(above.subclass_code().as_str()) } else { None };
    match bounds {
        Some((low, high)) => (low..=high).contains(&symbol.number()),
        None => above == symbol.main_group(),
    }
}

/// The subclasses and main groups that took over what a symbol stood for; several where its main group was split, none where
/// it did not move.
pub fn moved_to(symbol: Symbol) -> impl Iterator<Item = Symbol> {
    MOVES.iter().filter(move |m| m.from == symbol.main_group()).map(|m| m.to)
}

/// The main groups from which a symbol may have come; several where its subclass took over several.
pub fn moved_from(symbol: Symbol) -> impl Iterator<Item = Symbol> {
    MOVES.iter().filter(move |m| holds(m.to, symbol)).map(|m| m.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classification::ipc;

    fn texts(symbols: impl Iterator<Item = Symbol>) -> Vec<String> {
        symbols.map(|s| s.to_string()).collect()
    }

    #[test]
    fn every_line_is_read_and_every_symbol_exists() {
        let lines = || include_str!("data/ipc_moves.txt").lines().filter(|l| !l.starts_with('#'));
        assert_eq!(moves().len(), lines().map(|l| l.split(',').count()).sum::<usize>());
        // H01L 28 is of the CPC, and the published table of moves has it.
        let subclass_exists = |s| ipc::verdict(s) != ipc::Verdict::UnknownSubclass;
        assert!(moves().iter().all(|m| subclass_exists(m.from) && ipc::exists(m.to)));
        let h01l = moves().iter().filter(|m| m.from.subclass().to_string() == "H01L" && m.to.is_subclass());
        assert_eq!(h01l.count(), 22);
    }

    #[test]
    fn moves_are_known_both_ways_and_splits_stay_several() {
        let symbol = |text| Symbol::parse(text).unwrap();
        assert_eq!(texts(moved_to(symbol("H01L 21/3065"))), ["H10D", "H10P", "H10W"]);
        assert_eq!(texts(moved_to(symbol("H01L 51/50"))), ["H10K"]);
        assert_eq!(texts(moved_from(symbol("H10F 10/10"))), ["H01L 25/00", "H01L 31/00"]);
        assert_eq!(texts(moved_from(symbol("G06F 16/30"))), ["G06F 17/00"]);
        assert_eq!(texts(moved_to(symbol("B25J 9/16"))), [] as [&str; 0]);
        for m in moves() {
            assert!(moved_to(m.from).any(|to| to == m.to) && moved_from(m.to).any(|from| from == m.from));
        }
    }
}
