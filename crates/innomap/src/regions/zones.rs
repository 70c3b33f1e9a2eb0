//! Zones: areas of their own that lie in counties.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

use super::gazetteer::Gazetteer;
use super::level::{Level, within};

const ZONES: &str = include_str!("zones.csv");

/// What kind of zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ZoneKind {
    /// 高新技术产业开发区.
    HighTech,
    /// 经济技术开发区.
    Economic,
    /// 新区.
    NewArea,
    /// 自由贸易试验区.
    FreeTrade,
    /// Others: 保税区, 工业园区 …
    Other,
}

impl ZoneKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::HighTech, Self::Economic, Self::NewArea, Self::FreeTrade, Self::Other];

    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::HighTech => "high-tech",
            Self::Economic => "economic",
            Self::NewArea => "new area",
            Self::FreeTrade => "free trade",
            Self::Other => "other",
        }
    }

    /// Short forms that name the zone of this kind in a place: 高新区.
    fn forms(self) -> &'static [&'static str] {
        match self {
            Self::HighTech => &["高新技术产业开发区", "高新技术开发区", "高新技术产业园区", "高新开发区", "高新园区", "高新区"],
            Self::Economic => &["经济技术开发区", "经济开发区", "经开区", "开发区"],
            Self::NewArea | Self::FreeTrade | Self::Other => &[],
        }
    }
}

/// A zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// A stable name of ours: the code of the city and a number.
    pub id: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Short forms and former names.
    pub aliases: Vec<&'static str>,
    /// What kind.
    pub kind: ZoneKind,
    /// Whether the State Council approved it; otherwise the province did.
    pub national: bool,
    /// The counties of today it lies in.
    pub counties: Vec<u32>,
    /// The year of approval at its level, where it is known.
    pub year: Option<u16>,
}

impl Zone {
    /// Its code: the digits of [`Zone::id`], eight of them, so that no division has it.
    pub fn code(&self) -> u32 {
        self.id.bytes().filter(u8::is_ascii_digit).fold(0, |code, digit| code * 10 + u32::from(digit - b'0'))
    }

    /// The county it lies in, if it is one.
    pub fn county(&self) -> Option<u32> {
        match self.counties.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The smallest unit that holds it.
    pub fn unit(&self) -> Option<u32> {
        self.county().or_else(|| super::history::common(&self.counties))
    }
}

/// All zones, by id.
pub fn zones() -> &'static [Zone] {
    static ALL: OnceLock<Vec<Zone>> = OnceLock::new();
    ALL.get_or_init(|| ZONES.lines().skip(1).filter_map(zone).collect())
}

/// The zone of a code, see [`Zone::code`].
pub fn zone_of_code(code: u32) -> Option<&'static Zone> {
    static BY_CODE: OnceLock<FxHashMap<u32, &'static Zone>> = OnceLock::new();
    if Level::of(code) != Level::Zone {
        return None;
    }
    BY_CODE.get_or_init(|| zones().iter().map(|zone| (zone.code(), zone)).collect()).get(&code).copied()
}

/// Whether a text holds words that a zone is named by. It may name none all the same.
pub fn may_name_zone(text: &str) -> bool {
    static WORDS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let names = zones().iter().flat_map(|zone| std::iter::once(zone.name).chain(zone.aliases.iter().copied()));
        let forms = ZoneKind::ALL.iter().flat_map(|kind| kind.forms().iter().copied());
        AhoCorasick::new(names.chain(forms)).ok()
    });
    words.as_ref().is_none_or(|words| words.is_match(text))
}

fn zone(line: &'static str) -> Option<Zone> {
    let fields: Vec<&'static str> = line.split(',').collect();
    let [id, name, aliases, kind, level, counties, year] = fields[..] else { return None };
    Some(Zone {
        id,
        name,
        aliases: aliases.split(';').filter(|alias| !alias.is_empty()).collect(),
        kind: *ZoneKind::ALL.iter().find(|k| k.name() == kind)?,
        national: level == "national",
        counties: counties.split('+').filter_map(|code| code.parse().ok()).collect(),
        year: year.parse().ok(),
    })
}

/// The zone that a text names from its front within a unit, and the length of its name: 高新区 where the unit has one such zone.
pub(super) fn zone_at(text: &str, scope: Option<u32>) -> Option<(&'static Zone, usize)> {
    let first = text.chars().next()?;
    let inside = |zone: &Zone| scope.is_none_or(|unit| zone.counties.iter().any(|&c| within(c, unit) || within(unit, c)));
    let named = by_first().get(&first).into_iter().flatten().filter(|(name, zone)| text.starts_with(name) && inside(zone));
    if let Some((name, zone)) = named.max_by_key(|(name, _)| name.len()) {
        return Some((zone, name.len()));
    }
    scope?;
    for kind in [ZoneKind::HighTech, ZoneKind::Economic] {
        let Some(form) = kind.forms().iter().find(|form| text.starts_with(**form)) else { continue };
        let mut of_kind = zones().iter().filter(|zone| zone.kind == kind && inside(zone));
        let mut national = zones().iter().filter(|zone| zone.kind == kind && zone.national && inside(zone));
        let first = of_kind.next()?;
        // Of several the one that bears the city's name is meant, or the national one.
        let city = scope.and_then(|code| Gazetteer::current().name(code)).map(|name| name.trim_end_matches('市'));
        let own = zones().iter().find(|zone| {
            let rest = city.and_then(|city| zone.name.strip_prefix(city));
            zone.kind == kind && inside(zone) && rest.is_some_and(|rest| rest.starts_with("高新") || rest.starts_with("经济"))
        });
        let one = if own.is_some() {
            own
        } else if of_kind.next().is_none() {
            Some(first)
        } else {
            national.next().filter(|_| national.next().is_none())
        };
        return one.map(|zone| (zone, form.len()));
    }
    None
}

type Named = (&'static str, &'static Zone);

/// Names of zones by their first character. A zone that is a county under the county's own name (浦东新区) is not found by it.
fn by_first() -> &'static FxHashMap<char, Vec<Named>> {
    static NAMES: OnceLock<FxHashMap<char, Vec<Named>>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut out: FxHashMap<char, Vec<Named>> = FxHashMap::default();
        for zone in zones() {
            let county = zone.county().and_then(|code| Gazetteer::current().name(code)).unwrap_or("?");
            for name in std::iter::once(zone.name).chain(zone.aliases.iter().copied()) {
                let own = name.ends_with(county) && zone.kind == ZoneKind::NewArea;
                if let Some(first) = name.chars().next().filter(|_| !own) {
                    out.entry(first).or_default().push((name, zone));
                }
            }
        }
        out
    })
}
