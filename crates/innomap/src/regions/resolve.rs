//! Texts to codes: columns for province, city and county, or one text in any common form.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::gazetteer::Gazetteer;
use super::index::{Form, Meaning, Scope};
use super::level::{Level, within};
use super::reason::Reason;

/// Where a text says something lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placement {
    /// The most specific unit that is certain.
    pub code: Option<u32>,
    /// The unit that is gone by which it was named, where it is one: 绍兴县.
    pub former: Option<u32>,
    /// The parts that could not be coded.
    pub unresolved: Vec<String>,
}

/// Letters of the provinces in ISO 3166-2:CN.
pub(super) const ISO: &[(&str, u32)] = &[
    ("BJ", 11),
    ("TJ", 12),
    ("HE", 13),
    ("SX", 14),
    ("NM", 15),
    ("LN", 21),
    ("JL", 22),
    ("HL", 23),
    ("SH", 31),
    ("JS", 32),
    ("ZJ", 33),
    ("AH", 34),
    ("FJ", 35),
    ("JX", 36),
    ("SD", 37),
    ("HA", 41),
    ("HB", 42),
    ("HN", 43),
    ("GD", 44),
    ("GX", 45),
    ("HI", 46),
    ("CQ", 50),
    ("SC", 51),
    ("GZ", 52),
    ("YN", 53),
    ("XZ", 54),
    ("SN", 61),
    ("GS", 62),
    ("QH", 63),
    ("NX", 64),
    ("XJ", 65),
    ("TW", 71),
    ("HK", 81),
    ("MO", 82),
];

/// Placeholders of statistical tables that name no unit.
pub(super) const PLACEHOLDERS: &[&str] =
    &["市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位", "省直辖县", "县", "其他", "不详", "未知"];

impl Gazetteer {
    /// The unit that columns for province, city and county name; any may be missing, short or a former name.
    ///
    /// A city or county must lie within what is already known, today or under the code it had then: (四平市, 公主岭市) is
    /// 公主岭市, which lies in 长春市 today. A name that several units bear within the known one is left uncoded.
    pub fn resolve(&self, province: Option<&str>, city: Option<&str>, district: Option<&str>) -> Placement {
        let mut scope: Option<Scope> = None;
        let mut unresolved = Vec::new();
        for (part, level) in [(province, Level::Province), (city, Level::City), (district, Level::County)] {
            let Some(raw) = part else { continue };
            let text = clean(raw);
            if is_blank(&text) || PLACEHOLDERS.contains(&text.as_str()) {
                continue;
            }
            match self.locate(&text, scope.as_ref(), level) {
                Some(found) => scope = Some(found),
                None => unresolved.push(raw.trim().to_owned()),
            }
        }
        let former = scope.as_ref().and_then(|scope| self.former_of(scope));
        Placement { code: scope.map(|scope| scope.code), former, unresolved }
    }

    /// The unit that is gone by which a unit of today was named; of several codes that it had the last.
    fn former_of(&self, scope: &Scope) -> Option<u32> {
        let gone = |code: &u32| self.name(*code).is_none() && self.todays_code(*code) == Some(scope.code);
        scope.formers.iter().copied().filter(gone).max().filter(|_| scope.gone)
    }

    fn locate(&self, text: &str, scope: Option<&Scope>, level: Level) -> Option<Scope> {
        match self.index.meaning(text, scope, Some(level)) {
            Meaning::One(found, _) => return Some(found),
            Meaning::Many(_) => return None,
            Meaning::None => {}
        }
        if let Some(found) = self.coded_scope(text) {
            return scope.is_none_or(|s| within(found.code, s.code)).then_some(found);
        }
        let bare = without_country(text);
        let (found, rest) = self.walk(bare, scope.cloned());
        if is_noise(rest) {
            return found;
        }
        // A column may repeat the units of the columns before it: 浙江省绍兴市 in the city's.
        let (found, rest) = self.walk(bare, None);
        found.filter(|found| is_noise(rest) && scope.is_none_or(|s| within(found.code, s.code)))
    }

    /// The unit a text names: a code (`330603`, `CN.ZJ`), a name of any level (`浙江`, `杭州市`), a chain of them
    /// (`辽宁>沈阳市`, `中国浙江;33`), or an address that begins with one.
    ///
    /// The longest name from the front is taken, within what the front has already said. A name that several units bear
    /// is not taken without the unit it lies in. What follows as street and number is no part of the answer.
    pub fn resolve_text(&self, text: &str) -> Placement {
        let cleaned = clean(text);
        if is_blank(&cleaned) {
            return Placement::default();
        }
        if let Some(found) = self.coded_scope(&cleaned) {
            return Placement { code: Some(found.code), former: self.former_of(&found), unresolved: Vec::new() };
        }
        // An address may begin with a postal code, which is easily taken for a division's.
        let front = without_country(cleaned.trim_start_matches(|c: char| c.is_ascii_digit()));
        let (found, rest) = self.walk(front, None);
        let code = found.as_ref().map(|scope| scope.code);
        let open = code.is_none_or(|unit| self.at_level(unit, Level::County) != Some(unit));
        if !is_noise(rest) && (open || rest.contains(';')) {
            // What stands inside, zones, and other provinces.
            let reading = self.read_address(text, None);
            if reading.reason == Some(Reason::Conflict) {
                return Placement { unresolved: vec![text.trim().to_owned()], ..Placement::default() };
            }
            let former = reading.scope.as_ref().and_then(|scope| self.former_of(scope));
            match reading.code() {
                Some(finer) if code.is_none_or(|unit| unit != finer && within(finer, unit)) => {
                    return Placement { code: Some(finer), former, unresolved: Vec::new() };
                }
                // Of a county that was divided only the city is known today.
                same if same == code && former.is_some() => {
                    return Placement { code, former, unresolved: leftover_unit(rest).into_iter().collect() };
                }
                _ => {}
            }
        }
        let unresolved = match code {
            None => vec![text.trim().to_owned()],
            Some(_) => leftover_unit(rest).into_iter().collect(),
        };
        Placement { code, former: found.and_then(|scope| self.former_of(&scope)), unresolved }
    }

    /// The unit of today that a code means, with the code where it is a former one.
    fn coded_scope(&self, text: &str) -> Option<Scope> {
        let code = self.coded(text)?;
        let formers: Vec<u32> =
            text.parse().ok().filter(|&former| former != code && self.name(former).is_none()).into_iter().collect();
        let gone = !formers.is_empty();
        Some(Scope { code, formers, gone })
    }

    /// A text that is a code: of today, a former one, or the letters of a province.
    pub(super) fn coded(&self, text: &str) -> Option<u32> {
        if text.bytes().all(|b| b.is_ascii_digit()) {
            let digits = match text.len() {
                2 => format!("{text}0000"),
                4 => format!("{text}00"),
                6 => text.to_owned(),
                // Streets and villages: the county they lie in.
                9 | 12 => text[..6].to_owned(),
                _ => return None,
            };
            return self.todays_code(digits.parse().ok()?);
        }
        let letters = text.strip_prefix("CN").or_else(|| text.strip_prefix("cn"))?.trim_start_matches(['.', '-', '_']);
        if letters.starts_with(|c: char| c.is_ascii_digit()) {
            return self.coded(letters);
        }
        let letters = letters.to_ascii_uppercase();
        ISO.iter().find(|(iso, _)| *iso == letters).map(|&(_, province)| province * 10_000)
    }

    /// Takes units from the front of a text as long as there are any; returns the last one and what is left.
    pub(super) fn walk<'a>(&self, text: &'a str, scope: Option<Scope>) -> (Option<Scope>, &'a str) {
        let (scope, rest, _) = self.steps(text, scope);
        (scope, rest)
    }

    /// As [`Gazetteer::walk`], with the name by which the last unit was found.
    pub(super) fn steps<'a>(&self, text: &'a str, scope: Option<Scope>) -> (Option<Scope>, &'a str, Option<&'a str>) {
        let mut scope = scope;
        let mut rest = text;
        let mut name = None;
        loop {
            let whole = rest.trim_start_matches(is_separator);
            if let Some((found, length)) = self.city_of_then(whole, scope.as_ref()) {
                scope = Some(found);
                name = whole.get(..length);
                rest = &whole[length..];
                continue;
            }
            // 唐山市汉沽管理区 is one name; 北京市北京市 is not.
            let bare = self.skip_repeated(whole, scope.as_ref());
            let next = [whole, bare].into_iter().find_map(|front| Some((front, self.longest_front(front, scope.as_ref())?)));
            match next {
                Some((front, (found, length))) => {
                    scope = Some(found);
                    name = front.get(..length);
                    rest = &front[length..];
                }
                None => return (scope, bare, name),
            }
        }
    }

    /// The county-level city that bore the name of its prefecture: 衡水地区衡水市 is 桃城区 today, not the city that the prefecture
    /// became.
    fn city_of_then(&self, text: &str, scope: Option<&Scope>) -> Option<(Scope, usize)> {
        let scope = scope.filter(|scope| !scope.formers.is_empty())?;
        let end = text.char_indices().take(6).find(|&(_, c)| c == '市').map(|(at, c)| at + c.len_utf8())?;
        let entry = self.index.entries(text.get(..end)?).iter().find(|entry| {
            entry.former != 0
                && Level::of(entry.former) == Level::County
                && scope.formers.iter().any(|&unit| Level::of(unit) == Level::City && within(entry.former, unit))
        })?;
        Some((Scope { code: entry.code, formers: vec![entry.former], gone: true }, end))
    }

    /// Skips the name of the unit that is already known and placeholders: 北京市北京市朝阳区, 北京市市辖区朝阳区.
    fn skip_repeated<'a>(&self, text: &'a str, scope: Option<&Scope>) -> &'a str {
        let Some(name) = scope.and_then(|scope| self.name(scope.code)) else { return text };
        let mut rest = text;
        if let Some(short) =
            scope.filter(|scope| Level::of(scope.code) == Level::Province).map(|_| name.trim_end_matches(['省', '市']))
        {
            // 湖南省湖南浏阳…
            let after = rest.strip_prefix(short).filter(|_| short != name);
            rest = after.filter(|after| self.longest_front(after, scope).is_some()).unwrap_or(rest);
        }
        while let Some(next) = rest.strip_prefix(name).or_else(|| PLACEHOLDERS[..5].iter().find_map(|p| rest.strip_prefix(p))) {
            rest = next.trim_start_matches(is_separator);
        }
        rest
    }

    fn longest_front(&self, text: &str, scope: Option<&Scope>) -> Option<(Scope, usize)> {
        let ends: Vec<usize> = text.char_indices().map(|(i, c)| i + c.len_utf8()).take(self.index.longest()).collect();
        for &end in ends.iter().skip(1).rev() {
            match self.index.meaning(&text[..end], scope, None) {
                Meaning::None => {}
                // A shorter match would only be a worse guess: 朝阳区 is not 朝阳市.
                Meaning::Many(_) => return None,
                Meaning::One(found, form) => {
                    // 山西省雁北地区: of the prefecture only the province is certain, and what lay in it is still looked for.
                    let prefecture = |code: &u32| Level::of(*code) == Level::City;
                    let known = scope.is_some_and(|scope| {
                        scope.code == found.code && !found.formers.iter().any(|f| prefecture(f) && !scope.formers.contains(f))
                    });
                    let found = match scope.filter(|_| known && form == Form::Short) {
                        // 吉林吉林: the province, then the city of that name.
                        Some(scope) => match self.index.other(&text[..end], scope) {
                            Some(other) => other,
                            None => continue,
                        },
                        None => found,
                    };
                    let known = scope.is_some_and(|scope| scope.code == found.code) && known;
                    if !known && can_end(&text[end..], form, found.code, scope.map(|scope| Level::of(scope.code))) {
                        return Some((found, end));
                    }
                }
            }
        }
        None
    }
}

/// Words that follow the name of the place that a zone is named after.
const ZONE_WORDS: &[&str] = &[
    "经济开发区",
    "经济技术开发区",
    "高新技术",
    "高新区",
    "高新园区",
    "经开区",
    "开发区",
    "工业园",
    "工业区",
    "产业园",
    "科技园",
    "产业集聚区",
];

/// Whether a name may end where it does: a short form must not run into a street's name or another unit's suffix, and a
/// county's must stand alone, or before a zone or a town. A former county must have its city or province before it.
fn can_end(rest: &str, form: Form, code: u32, scope: Option<Level>) -> bool {
    let level = Level::of(code);
    let street = rest.starts_with(['路', '街', '巷']) || rest.starts_with("大道");
    if form == Form::Name {
        // 漳县路 is a street; 唐山市路南区 goes on.
        return level < Level::County || !street;
    }
    if level == Level::County && scope.is_none() && (form == Form::FormerShort || is_han_next(rest)) {
        return false;
    }
    if form == Form::Former {
        return true;
    }
    match level {
        Level::Province => !rest.starts_with(['路', '街']),
        Level::City => !rest.starts_with(['市', '县', '区', '州', '盟', '旗', '路', '街']) && !rest.starts_with("大道"),
        Level::County | Level::Zone => {
            let zone = form == Form::Short && ZONE_WORDS.iter().any(|word| rest.starts_with(word));
            let town = form == Form::Short && scope.is_some() && is_town(rest);
            !is_han_next(rest) || zone || town || (form == Form::Short && scope == Some(Level::City) && is_street(rest))
        }
    }
}

/// Whether a text begins with the name of a town or of a street office of two to four characters: 华舍街道.
fn is_town(rest: &str) -> bool {
    let kinds = ["街道", "镇", "乡"];
    let name: String = rest.chars().take_while(|c| !is_separator(*c) && !c.is_ascii_alphanumeric()).take(6).collect();
    kinds.iter().filter_map(|kind| name.find(kind)).min().is_some_and(|at| {
        let town = name.get(..at).unwrap_or_default();
        (2..=4).contains(&town.chars().count())
            && !town.starts_with(['路', '街', '市', '县', '区', '东', '西', '南', '北', '中', '大'])
    })
}

/// Whether a text begins with the name of a street of its own: 人民中路, but not 中路 or 大道, which go with what stands before.
fn is_street(rest: &str) -> bool {
    let name: String = rest.chars().take_while(|c| !is_separator(*c) && !c.is_ascii_alphanumeric()).take(8).collect();
    let end = ["大道", "路", "街"].iter().filter_map(|kind| name.find(kind)).min();
    let parts = [
        '东', '西', '南', '北', '中', '大', '新', '老', '前', '后', '上', '下', '内', '外', '一', '二', '三', '四', '市', '县',
        '区',
    ];
    end.and_then(|at| name.get(..at)).is_some_and(|street| street.chars().count() >= 2 && !street.starts_with(parts))
}

fn is_han_next(rest: &str) -> bool {
    rest.starts_with(|c: char| !is_separator(c))
}

pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '、' | '。' | '·' | '—' | '–' | '→' | '›' | '»')
}

/// What is left and is no name: separators and the numbers of `浙江;33`.
fn is_noise(rest: &str) -> bool {
    rest.chars().all(|c| is_separator(c) || c.is_ascii_digit())
}

/// What is left and looks like a unit that could not be coded: 江北新区, but not 人民路1号.
pub(super) fn leftover_unit(rest: &str) -> Option<String> {
    let part: String = rest.chars().take_while(|&c| !is_separator(c)).collect();
    let short = part.chars().count() <= 12;
    (short && part.ends_with(['省', '市', '县', '区', '州', '盟', '旗'])).then_some(part)
}

/// Traditional characters of the names of places, each before its simplified one.
const TRADITIONAL: &str = include_str!("traditional.txt");

fn simplified() -> &'static FxHashMap<char, char> {
    static SIMPLIFIED: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    SIMPLIFIED.get_or_init(|| {
        let mut out = FxHashMap::default();
        let mut signs = TRADITIONAL.chars().filter(|c| !c.is_whitespace());
        while let (Some(traditional), Some(simple)) = (signs.next(), signs.next()) {
            out.insert(traditional, simple);
        }
        out
    })
}

/// Width folded, in simplified characters, without invisible signs and without spaces at the ends.
pub(super) fn clean(raw: &str) -> String {
    let folded: String = raw
        .nfkc()
        .filter(
            |c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'),
        )
        .map(|c| if c.is_ascii() { c } else { simplified().get(&c).copied().unwrap_or(c) })
        .collect();
    folded.trim().to_owned()
}

pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(is_separator)
}

pub(super) fn without_country(text: &str) -> &str {
    let text = text.trim_start_matches(is_separator);
    let rest = ["中华人民共和国", "中国", "China", "CHINA", "CN"].iter().find_map(|country| text.strip_prefix(country));
    rest.map_or(text, |rest| rest.trim_start_matches(is_separator))
}
