//! Changes of borders and names, one a year and unit.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::history::{DatedUnit, Fate, History};
use super::level::Level;

/// What kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Another name (or only another code within the same city).
    Rename,
    /// Another status: county to city or district.
    Upgrade,
    /// United with another unit.
    Merge,
    /// Divided among several.
    Split,
    /// As it was, under another city; or a part given to another unit.
    Transfer,
}

impl ChangeKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Rename, Self::Upgrade, Self::Merge, Self::Split, Self::Transfer];

    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rename => "rename",
            Self::Upgrade => "upgrade",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Transfer => "transfer",
        }
    }
}

/// One change: what a unit became in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BorderChange {
    /// The year from which it holds.
    pub year: i32,
    /// What kind.
    pub kind: ChangeKind,
    /// The unit before, as (code, name).
    pub from: (u32, &'static str),
    /// The units after, as of that year.
    pub to: Vec<(u32, &'static str)>,
    /// The units of today that hold what it was.
    pub today: Vec<u32>,
    /// Whether all that it was lies in one unit of today.
    pub certain: bool,
}

/// All changes since 1980, by year and code.
pub fn border_changes() -> &'static [BorderChange] {
    static CHANGES: OnceLock<Vec<BorderChange>> = OnceLock::new();
    CHANGES.get_or_init(|| {
        let history = History::current();
        let mut out: Vec<BorderChange> = history
            .units()
            .iter()
            .filter(|unit| unit.gone != i32::MAX && unit.fate != Fate::Mistake)
            .map(|unit| ended(history, unit))
            .chain(history.partings().iter().filter_map(|parting| {
                let unit = history.with_code(parting.code).find(|u| u.in_force(parting.year))?;
                let to = parting.parts.iter().filter_map(|&code| history.at(code, parting.year)).map(named).collect();
                let kind = if parting.split { ChangeKind::Split } else { ChangeKind::Transfer };
                Some(BorderChange {
                    year: parting.year,
                    kind,
                    from: named(unit),
                    to,
                    today: parting.parts.clone(),
                    certain: false,
                })
            }))
            .collect();
        out.sort_by(|a, b| (a.year, a.from, &a.to).cmp(&(b.year, b.from, &b.to)));
        out
    })
}

fn named(unit: &DatedUnit) -> (u32, &'static str) {
    (unit.code, unit.name)
}

fn ended(history: &History, unit: &DatedUnit) -> BorderChange {
    let mut to = next(history, unit);
    to.sort_by_key(|unit| (unit.code, unit.name));
    let kind = match to.as_slice() {
        [] => ChangeKind::Merge,
        [one] if one.since != unit.gone => ChangeKind::Merge,
        [one] if one.name == unit.name => ChangeKind::Transfer,
        [one] if place(one.name) != place(unit.name) && others_end_in(history, unit, one) => ChangeKind::Merge,
        [one] if one.name.chars().next_back() != unit.name.chars().next_back() => ChangeKind::Upgrade,
        [_] => ChangeKind::Rename,
        _ => ChangeKind::Split,
    };
    BorderChange {
        year: unit.gone,
        kind,
        from: named(unit),
        to: to.into_iter().map(named).collect(),
        today: unit.today.clone(),
        certain: unit.fate == Fate::Successor,
    }
}

/// The units that a unit became: those of the year after that lead to the same units of today, or else those that lead to any
/// of them.
fn next<'a>(history: &'a History, unit: &DatedUnit) -> Vec<&'a DatedUnit> {
    if let (Fate::MainSuccessor, Some(&main)) = (unit.fate, unit.today.first()) {
        let heirs = history.units_of(main, unit.gone);
        if let Some(one) = heirs.iter().find(|share| share.unit.since == unit.gone) {
            return vec![one.unit];
        }
    }
    let heirs: BTreeSet<u32> = unit.today.iter().copied().collect();
    let mut found: Vec<(bool, bool, &DatedUnit)> = Vec::new();
    let mut seen = BTreeSet::new();
    for share in heirs.iter().flat_map(|&code| history.units_of(code, unit.gone)) {
        if seen.insert(named(share.unit)) {
            let same = share.unit.today.iter().copied().collect::<BTreeSet<u32>>() == heirs;
            found.push((same, share.unit.since == unit.gone, share.unit));
        }
    }
    for (same, new) in [(true, true), (true, false)] {
        let one: Vec<&DatedUnit> = found.iter().filter(|f| f.0 == same && f.1 == new).map(|f| f.2).collect();
        if let Some(best) = one.iter().find(|u| place(u.name) == place(unit.name)).or_else(|| one.first()) {
            return vec![*best];
        }
    }
    let level = unit.level().max(Level::City);
    found.into_iter().map(|f| f.2).filter(|u| u.level() >= level).collect()
}

/// Whether another unit passed into the same one in the same year.
fn others_end_in(history: &History, unit: &DatedUnit, heir: &DatedUnit) -> bool {
    heir.today.iter().flat_map(|&code| history.units_of(code, unit.gone - 1)).any(|share| {
        share.unit != unit && share.unit.gone == unit.gone && share.unit.level() == unit.level() && share.unit.today == heir.today
    })
}

fn place(name: &str) -> &str {
    super::short::stem(name).unwrap_or(name)
}
