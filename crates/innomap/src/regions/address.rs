//! Addresses: what they say from the front, what stands inside, and what contradicts itself.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::countries::{Country, country, country_of_address, is_han};
use super::english;
use super::gazetteer::Gazetteer;
use super::index::{Form, Meaning, Scope};
use super::level::{Level, within};
use super::place::Source;
use super::postcode::postcode_region;
use super::reason::Reason;
use super::resolve::{clean, is_blank, is_separator, leftover_unit, without_country};
use super::short::short_forms;
use super::zones::{Zone, may_name_zone, zone_at, zones};

/// Longer texts are no addresses; what stands behind is not read.
const LONGEST: usize = 400;

/// What an address says.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// The smallest unit that is certain, of today or of the text's own time.
    pub(super) scope: Option<Scope>,
    /// The name by which it was found.
    pub(super) name: Option<String>,
    /// The zone it lies in.
    pub(super) zone: Option<&'static Zone>,
    /// The country.
    pub(super) country: Option<&'static Country>,
    /// The postcode.
    pub(super) postcode: Option<String>,
    /// A smaller unit of which only the name of a town or the postcode speaks.
    pub(super) weak: Option<(u32, Source)>,
    /// Units a name may mean, or places that exclude each other.
    pub(super) candidates: Vec<u32>,
    /// What could not be placed.
    pub(super) unresolved: Option<String>,
    /// Why.
    pub(super) reason: Option<Reason>,
}

impl Reading {
    pub(super) fn code(&self) -> Option<u32> {
        self.scope.as_ref().map(|scope| scope.code)
    }
}

/// Names of units with their suffix, to be found anywhere in a text.
struct Anywhere {
    automaton: AhoCorasick,
}

fn anywhere() -> Option<&'static Anywhere> {
    static NAMES: OnceLock<Option<Anywhere>> = OnceLock::new();
    NAMES
        .get_or_init(|| {
            let mut names: Vec<&str> = Gazetteer::current()
                .index
                .forms()
                .filter(|name| name.chars().count() >= 3 && name.ends_with(['省', '市', '县', '区', '州', '盟', '旗']))
                .collect();
            names.sort_unstable();
            let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names).ok()?;
            Some(Anywhere { automaton })
        })
        .as_ref()
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Six digits at the front or the end that are no code of a unit written as such: the postcode, and the rest.
fn without_postcode(text: &str) -> (Option<&str>, &str) {
    let digits = |s: &str| s.len() == 6 && s.bytes().all(|b| b.is_ascii_digit());
    let front = text.trim_start_matches(|c: char| c == '(' || is_separator(c));
    let front = ["邮政编码", "邮编"].iter().find_map(|word| front.strip_prefix(word)).unwrap_or(front);
    let front = front.trim_start_matches(|c: char| c == ':' || is_separator(c));
    let run: usize = front.bytes().take_while(u8::is_ascii_digit).count();
    if let (Some(head), Some(tail)) = (front.get(..run), front.get(run..))
        && digits(head)
        && !tail.is_empty()
    {
        return (Some(head), tail.trim_start_matches(is_separator));
    }
    let tail = text.trim_end_matches(is_separator);
    let run = tail.bytes().rev().take_while(u8::is_ascii_digit).count();
    let at = tail.len() - run;
    match (tail.get(..at), tail.get(at..)) {
        (Some(head), Some(code)) if digits(code) && !head.is_empty() && postcode_region(code).is_some() => {
            let head = head.trim_end_matches(is_separator);
            let head = ["邮政编码", "邮编"].iter().find_map(|word| head.strip_suffix(word)).unwrap_or(head);
            (Some(code), head.trim_end_matches(is_separator))
        }
        _ => (None, text),
    }
}

impl Gazetteer {
    /// Reads an address, or any other text that names a place.
    pub(super) fn read_address(&self, raw: &str, scope: Option<&Scope>) -> Reading {
        let cleaned = clean(cut(raw));
        if is_blank(&cleaned) {
            return Reading { reason: Some(Reason::NoText), ..Reading::default() };
        }
        let (postcode, text) = without_postcode(&cleaned);
        let mut out = if text.chars().any(is_han) { self.chinese(text, scope) } else { self.latin(text, scope) };
        out.postcode = postcode.map(str::to_owned);
        weigh_postcode(&mut out);
        if out.scope.is_none() && out.country.is_none_or(|land| land.alpha2 == "CN" && !out.candidates.is_empty()) {
            out.unresolved.get_or_insert_with(|| raw.trim().chars().take(LONGEST).collect());
            out.reason.get_or_insert(if out.candidates.is_empty() { Reason::Unknown } else { Reason::Ambiguous });
        }
        out
    }

    /// The code of the zone that an address names, within a unit where one is known: 高新区 alone is one of the unit.
    pub fn zone_in(&self, text: &str, unit: Option<u32>) -> Option<u32> {
        if !may_name_zone(text) {
            return None;
        }
        let fits = |zone: &&Zone| unit.is_none_or(|unit| zone.counties.iter().any(|&c| within(c, unit) || within(unit, c)));
        let zone = self.read_address(text, None).zone.filter(fits).or_else(|| {
            let cleaned = clean(cut(text));
            let (_, bare) = without_postcode(&cleaned);
            unit.and_then(|unit| zone_at(bare, Some(unit))).map(|(zone, _)| zone)
        });
        zone.map(Zone::code)
    }

    fn latin(&self, text: &str, scope: Option<&Scope>) -> Reading {
        if let Some(code) = self.coded(text) {
            return Reading { scope: Some(Scope { code, ..Scope::default() }), ..Reading::default() };
        }
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Reading { reason: Some(Reason::UnknownCode), ..Reading::default() };
        }
        let abroad = country(text).map(|found| (found, "")).or_else(|| country_of_address(text));
        let (land, rest) = match abroad {
            Some((found, rest)) if matches!(found.alpha2, "CN" | "HK" | "MO" | "TW") => (Some(found), rest),
            Some((found, _)) => return abroad_at(found),
            None => (None, text),
        };
        let read = english::read(rest);
        if !read.conflict.is_empty() {
            return Reading { candidates: read.conflict, reason: Some(Reason::Conflict), ..Reading::default() };
        }
        let island = land.and_then(|c| match c.alpha2 {
            "HK" => Some(810_000),
            "MO" => Some(820_000),
            "TW" => Some(710_000),
            _ => None,
        });
        let code = island.or(read.code).filter(|&c| scope.is_none_or(|s| within(c, s.code) || within(s.code, c)));
        Reading {
            scope: code.map(|code| Scope { code, ..Scope::default() }),
            country: land.filter(|_| code.is_none()),
            candidates: read.candidates,
            ..Reading::default()
        }
    }

    fn chinese(&self, text: &str, scope: Option<&Scope>) -> Reading {
        let mut out = Reading::default();
        // 中国(浙江)自由贸易试验区 begins with the country, but is one name.
        let mut rest = text;
        if let Some((zone, length)) = zone_at(text, None) {
            out.zone = Some(zone);
            out.scope = zone.unit().map(|code| Scope { code, ..Scope::default() });
            rest = text.get(length..).unwrap_or_default();
        } else {
            rest = without_country(rest);
        }
        let start = out.scope.clone().or_else(|| scope.cloned());
        let (mut found, mut left, mut name) = self.steps(rest, start);
        // A free trade zone whose counties are not in the table of zones: 中国(四川)自由贸易试验区成都市….
        let trade = ["自由贸易试验区", "自贸试验区", "自贸区"];
        if let Some(after) = trade.iter().find_map(|word| left.trim_start_matches(is_separator).strip_prefix(word)) {
            let (deeper, rest, last) = self.steps(after, found);
            (found, left, name) = (deeper, rest, last.or(name));
        }
        let (found, left, name) = self.divided_county(found, left, name);
        if found.is_none() {
            if let Some((land, _)) = country_of_address(text).filter(|(land, _)| land.alpha2 != "CN") {
                return abroad_at(land);
            }
            if is_blank(rest) && out.zone.is_none() {
                out.country = country("CN");
                return out;
            }
        }
        out.name = name.map(str::to_owned);
        out.scope = found;
        if let Some(other) = self.elsewhere(left, out.code()) {
            out.candidates = out.code().into_iter().chain([other]).collect();
            out.unresolved = Some(text.to_owned());
            return Reading { scope: None, name: None, reason: Some(Reason::Conflict), ..out };
        }
        zone_of(&mut out, left);
        self.inside(&mut out, left);
        // The table of divisions counts some zones as counties.
        if let Some(county) = out.code().filter(|code| out.zone.is_none() && (71..80).contains(&(code % 100))) {
            out.zone = zones().iter().find(|zone| zone.county() == Some(county));
        }
        out.unresolved = if out.scope.is_some() && out.zone.is_none() {
            leftover_unit(left).filter(|part| !out.name.as_ref().is_some_and(|n| part.contains(n.as_str())))
        } else {
            None
        };
        out
    }

    /// A county of then of which only the city or province is known that it lies in: 江干区, 郊区. The walk stops before it.
    fn divided_county<'a>(
        &self,
        found: Option<Scope>,
        rest: &'a str,
        name: Option<&'a str>,
    ) -> (Option<Scope>, &'a str, Option<&'a str>) {
        let Some(scope) = found else { return (found, rest, name) };
        let longest = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(12).collect::<Vec<_>>();
        for &end in longest.iter().rev() {
            let Some(front) = rest.get(..end).filter(|front| front.ends_with(['市', '县', '区', '旗'])) else { continue };
            if let Meaning::One(same, Form::Former) = self.index.meaning(front, Some(&scope), None)
                && same.code == scope.code
                && same.formers.iter().any(|&c| Level::of(c) == Level::County)
            {
                return (Some(same), rest.get(end..).unwrap_or_default(), Some(front));
            }
        }
        (Some(scope), rest, name)
    }

    /// A province or city named before any street that does not lie where the text has said so far.
    fn elsewhere(&self, rest: &str, unit: Option<u32>) -> Option<u32> {
        let unit = unit?;
        let province = unit / 10_000;
        for part in rest.split([';', '/', '、', ',']).skip(1).take(8) {
            // A second address.
            let (second, ..) = self.steps(part, None);
            let full = anywhere()?.automaton.find(part).is_some_and(|found| found.start() == 0);
            if let Some(other) = second.filter(|other| full && other.code / 10_000 != province) {
                return Some(other.code);
            }
        }
        for found in anywhere()?.automaton.find_iter(rest).take(8) {
            let before = rest.get(..found.start())?;
            if before.contains(['路', '街', '道', '号', '巷', '弄', '村', '镇', '乡', '室', '楼', '座', '厂', '司', '园', '('])
            {
                return None;
            }
            let after = rest.get(found.end()..)?;
            let runs_on = after.starts_with(['路', '街', '巷', '场', '驻', '商', '人']) || after.starts_with("大道");
            if let (Meaning::One(other, _), false) = (self.index.meaning(rest.get(found.range())?, None, None), runs_on) {
                let here = Scope { code: province * 10_000, ..Scope::default() };
                let inside = !matches!(self.index.meaning(rest.get(found.range())?, Some(&here), None), Meaning::None);
                if other.code / 10_000 != province && !inside && Level::of(other.code) < Level::County {
                    return Some(other.code);
                }
            }
        }
        None
    }

    /// Units named inside of a text: 浙江省科技工业园柯桥街道, 高新路1号杭州市.
    fn inside(&self, out: &mut Reading, rest: &str) {
        let Some(names) = anywhere() else { return };
        let mut from = 0;
        while let Some(found) = names.automaton.find(rest.get(from..).unwrap_or_default()) {
            if out.code().is_some_and(|code| self.at_level(code, Level::County) == Some(code)) {
                return;
            }
            let (start, end) = (from + found.start(), from + found.end());
            from = end;
            let (Some(name), Some(after)) = (rest.get(start..end), rest.get(end..)) else { return };
            if after.starts_with(['场', '域', '间', '块', '路', '街', '委']) || after.starts_with("大道") {
                continue;
            }
            match self.index.meaning(name, out.scope.as_ref(), None) {
                Meaning::One(unit, _) if Some(unit.code) != out.code() => {
                    let (deeper, left, last) = self.steps(after, Some(unit));
                    from = rest.len() - left.len();
                    out.scope = deeper;
                    out.name = Some(last.unwrap_or(name).to_owned());
                }
                Meaning::Many(codes) if out.scope.is_none() => out.candidates.extend(codes),
                _ => {}
            }
        }
        if out.weak.is_none() {
            out.weak = self.town(rest, out.code()).map(|code| (code, Source::Town));
        }
    }

    /// The county whose name a town or street bears: 柯桥街道 lies in 柯桥区. Weak: not all do.
    fn town(&self, rest: &str, unit: Option<u32>) -> Option<u32> {
        let unit = unit?;
        let counties = self.codes(Level::County).filter(|&code| code != unit && within(code, unit));
        let mut fits = counties.filter(|&code| {
            let name = self.name(code).unwrap_or_default();
            short_forms(name, code).iter().any(|short| {
                rest.match_indices(short.as_str()).any(|(at, _)| {
                    let after = rest.get(at + short.len()..).unwrap_or_default();
                    after.starts_with("街道") || after.starts_with(['镇', '乡'])
                })
            })
        });
        fits.next().filter(|_| fits.next().is_none())
    }
}

fn abroad_at(land: &'static Country) -> Reading {
    Reading { country: Some(land), reason: Some(Reason::Abroad), ..Reading::default() }
}

/// The zone named next, and its county where that is smaller than what was known.
fn zone_of(out: &mut Reading, rest: &str) {
    if out.zone.is_some() {
        return;
    }
    let unit = out.code();
    let rest = rest.trim_start_matches(|c: char| is_separator(c) || c == '的');
    let Some((zone, _)) = zone_at(rest, unit) else { return };
    out.zone = Some(zone);
    if let Some(code) = zone.unit().filter(|&code| unit.is_none_or(|unit| code != unit && within(code, unit))) {
        out.scope = Some(Scope { code, ..Scope::default() });
        out.name = None;
    }
}

/// A postcode decides between units of one name, and stands in where nothing else is known.
fn weigh_postcode(out: &mut Reading) {
    let Some(region) = out.postcode.as_deref().and_then(postcode_region) else { return };
    if out.country.is_some() || out.reason == Some(Reason::Conflict) {
        return;
    }
    let fits: Vec<u32> = out.candidates.iter().copied().filter(|&c| within(c, region)).collect();
    match (out.code(), fits.as_slice()) {
        (None, [one]) => out.weak = Some((*one, Source::Postcode)),
        (Some(unit), [one]) if within(*one, unit) => out.weak = out.weak.or(Some((*one, Source::Postcode))),
        (None, _) => out.weak = Some((region, Source::Postcode)),
        (Some(unit), _) if region != unit && within(region, unit) => {
            out.weak = out.weak.or(Some((region, Source::Postcode)));
        }
        _ => {}
    }
}
