//! One place out of all that is known of it, with what each source said.

use crate::error::Message;

use super::address::Reading;
use super::countries::{Country, country};
use super::gazetteer::Gazetteer;
use super::history::{DatedUnit, Fate, History};
use super::level::{Level, within};
use super::postcode::postcode_region;
use super::reason::Reason;
use super::resolve::{PLACEHOLDERS, clean, is_blank};
use super::zones::Zone;

/// What is known of a place; whatever is missing is left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlaceQuery<'a> {
    /// A text of any form: an address, a chain of names, a code, a country.
    pub text: Option<&'a str>,
    /// A column for regions in any form.
    pub region: Option<&'a str>,
    /// A column for provinces.
    pub province: Option<&'a str>,
    /// A column for cities.
    pub city: Option<&'a str>,
    /// A column for counties.
    pub district: Option<&'a str>,
    /// An address.
    pub address: Option<&'a str>,
    /// A code of a division.
    pub code: Option<&'a str>,
    /// A postcode.
    pub postcode: Option<&'a str>,
    /// A unified social credit code; its signs 3–8 are the code of the registering office.
    pub uscc: Option<&'a str>,
    /// The year the words are of.
    pub year: Option<i32>,
}

/// Where a piece of evidence comes from; the order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A code.
    Code,
    /// Columns for province, city and county.
    Columns,
    /// A region column.
    Region,
    /// An address or a free text.
    Address,
    /// A zone named in one of them.
    Zone,
    /// The sign of the registering office in the unified social credit code.
    Uscc,
    /// The name of a town or street.
    Town,
    /// A postcode.
    Postcode,
}

impl Source {
    /// All sources.
    pub const ALL: &'static [Self] =
        &[Self::Code, Self::Columns, Self::Region, Self::Address, Self::Zone, Self::Uscc, Self::Town, Self::Postcode];

    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Columns => "columns",
            Self::Region => "region",
            Self::Address => "address",
            Self::Zone => "zone",
            Self::Uscc => "uscc",
            Self::Town => "town",
            Self::Postcode => "postcode",
        }
    }

    /// Whether it only counts where nothing stronger speaks.
    pub fn weak(self) -> bool {
        matches!(self, Self::Uscc | Self::Town | Self::Postcode)
    }
}

/// How a piece of evidence stands to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It was the first to name a place.
    Decides,
    /// It names a smaller unit within what was known.
    Refines,
    /// It names the same or a larger unit.
    Agrees,
    /// It names another place.
    Contradicts,
    /// It names none.
    Silent,
}

impl Role {
    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Refines => "refines",
            Self::Agrees => "agrees",
            Self::Contradicts => "contradicts",
            Self::Silent => "silent",
        }
    }
}

/// What one source said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Where it comes from.
    pub source: Source,
    /// Its words.
    pub text: String,
    /// The unit of today it names.
    pub code: Option<u32>,
    /// How it stands to the answer.
    pub role: Role,
}

/// A unit with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its code.
    pub code: u32,
    /// Its name.
    pub name: String,
    /// Its name after those of the units it lies in.
    pub full_name: String,
}

/// A place: as it was, as it is, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The year asked for.
    pub year: Option<i32>,
    /// The unit of that year; without a year the unit as written, where that is a former one.
    pub then: Option<Unit>,
    /// The unit on today's borders: the smallest that is known, or the main one of several (see `certain`).
    pub unit: Option<Unit>,
    /// Units of today that may be meant, where it is not certain which.
    pub candidates: Vec<u32>,
    /// The zone.
    pub zone: Option<&'static Zone>,
    /// The country; China where a unit is known.
    pub country: Option<&'static Country>,
    /// What each source said, in the order of trust.
    pub evidence: Vec<Said>,
    /// Whether `unit` holds all of the place by evidence that is not weak.
    pub certain: bool,
    /// Whether sources that are not weak contradict each other.
    pub conflict: bool,
    /// Why there is no unit, or none for certain.
    pub reason: Option<Reason>,
    /// Words that could not be placed.
    pub unresolved: Vec<String>,
}

/// The state of putting a place together.
#[derive(Default)]
struct Gathered {
    code: Option<u32>,
    name: Option<String>,
    formers: Vec<u32>,
    strong: bool,
    place: Place,
}

impl Gazetteer {
    /// The place that all that is known of it says, the more trusted sources first.
    ///
    /// A weaker source may refine what a stronger one said, never change it. A year dates the words: a unit of that year is
    /// found under its name of then, and carried to today's borders where that is certain.
    pub fn place(&self, query: &PlaceQuery) -> Place {
        let mut all = Gathered { place: Place { year: query.year, ..Place::default() }, ..Gathered::default() };
        if let Some(code) = present(query.code) {
            self.hear_code(&mut all, Source::Code, code, query.year);
        }
        self.hear_columns(&mut all, query);
        for (source, text) in [(Source::Region, query.region), (Source::Address, query.address), (Source::Address, query.text)] {
            if let Some(text) = present(text) {
                let reading = self.read_address(text, None);
                Self::hear(&mut all, source, text, reading);
            }
        }
        if let Some(uscc) = present(query.uscc) {
            let digits: String = clean(uscc).chars().skip(2).take(6).collect();
            if digits.len() == 6 {
                self.hear_code(&mut all, Source::Uscc, &digits, None);
            }
        }
        if let Some(postcode) = present(query.postcode) {
            let postcode = clean(postcode);
            let code = postcode_region(&postcode);
            Self::weigh(&mut all, Source::Postcode, &postcode, code);
        }
        self.finish(all)
    }

    /// The unit that the signs 3–8 of a unified social credit code stand for: of the code of then, today's.
    pub fn registered_in(&self, six_digits: &str) -> Place {
        let mut all = Gathered::default();
        self.hear_code(&mut all, Source::Code, six_digits, None);
        self.finish(all)
    }

    fn hear_code(&self, all: &mut Gathered, source: Source, text: &str, year: Option<i32>) {
        let digits = clean(text);
        let history = History::current();
        let padded = match digits.len() {
            2 | 4 | 6 => format!("{digits:0<6}"),
            9 | 12 => digits.chars().take(6).collect(),
            _ => String::new(),
        };
        let number: Option<u32> = padded.parse().ok().filter(|_| padded.bytes().all(|b| b.is_ascii_digit()));
        let unit = number.and_then(|code| history.nearest(code, year));
        let mistake = unit.is_some_and(|unit| unit.fate == Fate::Mistake);
        if mistake {
            all.place.reason.get_or_insert(Reason::Mistake);
        }
        let code = unit.and_then(|unit| history.heirs(unit, year).main).or_else(|| self.coded(&digits).filter(|_| !mistake));
        if let (Some(unit), None) = (unit.filter(|u| u.today.first() != Some(&u.code) || year.is_some()), all.code) {
            all.name = Some(unit.name.to_owned());
            all.formers = vec![unit.code];
        }
        if code.is_none() {
            all.place.reason.get_or_insert(Reason::UnknownCode);
            all.place.unresolved.push(digits.clone());
            // Offices of zones have codes of their own; the first digits still say the city.
            let city = number.map(|n| n / 100 * 100).filter(|&city| !mistake && self.name(city).is_some());
            Self::weigh(all, if source == Source::Code { Source::Uscc } else { source }, &digits, city);
            return;
        }
        Self::weigh(all, source, &digits, code);
    }

    fn hear_columns(&self, all: &mut Gathered, query: &PlaceQuery) {
        let columns = [query.province, query.city, query.district];
        let written: Vec<&str> = columns.iter().copied().filter_map(present).collect();
        let Some(last) = written.last() else { return };
        let whole = written.join(" ");
        if let ([one], Some(land)) = (written.as_slice(), country(last).filter(|c| c.alpha2 != "CN"))
            && self.resolve(query.province, query.city, query.district).code.is_none()
        {
            all.place.country = Some(land);
            all.place.evidence.push(said(Source::Columns, one, None, Role::Decides));
            return;
        }
        let placement = self.resolve(query.province, query.city, query.district);
        if all.name.is_none() {
            let name = written.iter().rev().map(|t| clean(t)).find(|t| !PLACEHOLDERS.contains(&t.as_str()));
            all.name = name.filter(|name| {
                !placement.unresolved.iter().any(|u| u == name) && History::current().with_name(name).next().is_some()
            });
        }
        if !placement.unresolved.is_empty() && placement.code.is_some() {
            // The city of another province is a contradiction, not only an unknown name.
            let elsewhere = placement.unresolved.iter().any(|text| {
                let other = self.resolve_text(text).code;
                other.is_some_and(|o| placement.code.is_some_and(|c| !within(o, c) && !within(c, o)))
            });
            all.place.conflict |= elsewhere;
            if elsewhere {
                all.place.reason.get_or_insert(Reason::Conflict);
            }
        }
        all.place.unresolved.extend(placement.unresolved);
        Self::weigh(all, Source::Columns, &whole, placement.code);
    }

    fn hear(all: &mut Gathered, source: Source, text: &str, reading: Reading) {
        let first = all.code.is_none();
        if let Some(land) = reading.country {
            if first {
                all.place.country.get_or_insert(land);
            } else if land.alpha2 != "CN" {
                all.place.conflict = true;
                all.place.reason = Some(Reason::Conflict);
            }
        }
        let code = reading.code();
        let known = all.code;
        Self::weigh(all, source, text, code);
        if all.code != known || (known == code && all.name.is_none()) {
            all.name = reading.name;
            all.formers = reading.scope.map(|scope| scope.formers).unwrap_or_default();
        }
        if let Some(zone) = reading.zone.filter(|_| all.code == code) {
            all.place.zone = Some(zone);
            all.place.evidence.push(said(Source::Zone, zone.name, zone.unit(), Role::Agrees));
        }
        if let Some((weak, by)) = reading.weak {
            let words = reading.postcode.as_deref().filter(|_| by == Source::Postcode).unwrap_or(text);
            Self::weigh(all, by, words, Some(weak));
        } else if let Some(postcode) = &reading.postcode {
            Self::weigh(all, Source::Postcode, postcode, postcode_region(postcode));
        }
        if reading.reason == Some(Reason::Conflict) {
            all.place.conflict = true;
        }
        if let Some(reason) = reading.reason.filter(|_| all.code.is_none() || all.place.conflict) {
            all.place.reason.get_or_insert(reason);
        }
        if all.code.is_none_or(|code| !reading.candidates.contains(&code)) {
            all.place.candidates.extend(reading.candidates);
        }
        all.place.unresolved.extend(reading.unresolved);
    }

    /// Adds what a source says: it decides, refines, agrees or contradicts.
    fn weigh(all: &mut Gathered, source: Source, text: &str, code: Option<u32>) {
        let role = match (all.code, code) {
            (_, None) => Role::Silent,
            (None, Some(_)) => Role::Decides,
            (Some(known), Some(code)) if within(known, code) => Role::Agrees,
            (Some(known), Some(code)) if within(code, known) => Role::Refines,
            _ => Role::Contradicts,
        };
        match role {
            Role::Decides | Role::Refines
                // Evidence of an abroad place is not overruled by a postcode.
                if (all.place.country.is_none_or(|land| land.alpha2 == "CN") || !source.weak()) => {
                    all.code = code;
                    all.strong = !source.weak();
                    if source.weak() {
                        all.name = None;
                    }
                }
            Role::Contradicts if !source.weak() => {
                all.place.conflict = true;
                all.place.reason = Some(Reason::Conflict);
            }
            _ => {}
        }
        all.place.evidence.push(said(source, text, code, role));
    }

    fn finish(&self, all: Gathered) -> Place {
        let Gathered { code, name, formers, strong, mut place } = all;
        place.candidates.sort_unstable();
        place.candidates.dedup();
        let Some(code) = code else {
            if place.reason.is_none() {
                place.reason = Some(match place.country {
                    Some(land) if land.alpha2 != "CN" => Reason::Abroad,
                    _ if place.evidence.is_empty() => Reason::NoText,
                    _ => Reason::Unknown,
                });
            }
            return place;
        };
        place.country = country("CN");
        // A name that weaker evidence has placed after all.
        let texts: Vec<String> =
            place.evidence.iter().filter(|said| said.role == Role::Silent).map(|said| said.text.clone()).collect();
        place.unresolved.retain(|words| !texts.contains(words));
        let dated = Self::date(code, name.as_deref(), &formers, place.year);
        place.then = dated.then.map(|unit| named(unit, dated.year));
        place.certain = dated.certain && strong && !place.conflict;
        place.unit = dated.today.map(|code| Unit {
            code,
            name: self.name(code).unwrap_or_default().to_owned(),
            full_name: self.full_name(code),
        });
        if !dated.certain {
            place.candidates = dated.candidates;
        } else if place.certain {
            place.candidates.clear();
        }
        if place.reason.is_none() || place.certain {
            place.reason = dated.reason.or(if strong { None } else { Some(Reason::Weak) });
        }
        if let (Some(zone), true) = (place.zone, place.reason.is_none())
            && zone.counties.len() > 1
            && self.level(code) < Level::County
        {
            place.reason = Some(Reason::ZoneOfSeveral);
        }
        place
    }

    /// The unit of then and of today behind a code of today and the name it was found by.
    fn date(code: u32, name: Option<&str>, formers: &[u32], year: Option<i32>) -> Dated {
        let history = History::current();
        let fits = |unit: &&DatedUnit| {
            unit.today.contains(&code)
                || formers.contains(&unit.code)
                || unit.today.iter().any(|&part| part != code && within(part, code)) && unit.code / 10_000 == code / 10_000
        };
        let mut bearers: Vec<&DatedUnit> = name.map(|name| history.with_name(name).filter(fits).collect()).unwrap_or_default();
        bearers.sort_by_key(|unit| (!formers.contains(&unit.code), std::cmp::Reverse(unit.gone)));
        let then = year.and_then(|year| bearers.iter().copied().find(|unit| unit.in_force(year)));
        // A name that was in force at another time only, or none at all: what it is today lay somewhere in that year.
        let todays = bearers.iter().any(|unit| unit.gone == i32::MAX) || bearers.is_empty();
        let mut out = Dated { year, then, today: Some(code), certain: true, candidates: Vec::new(), reason: None };
        if let Some(unit) = then.or_else(|| bearers.first().copied().filter(|_| !todays)) {
            let heirs = history.heirs(unit, year.filter(|_| then.is_some()));
            out.today = heirs.main.or(Some(code));
            out.certain = heirs.certain;
            if !heirs.certain {
                out.reason = Some(if heirs.parts.len() > 1 { Reason::Divided } else { Reason::SuccessorUncertain });
                out.candidates = heirs.parts;
            }
            if year.is_none() {
                out.then = Some(unit);
                out.year = Some(unit.gone.saturating_sub(1));
            }
        }
        if let (Some(year), None) = (year, out.then) {
            match history.units_of(out.today.unwrap_or(code), year).as_slice() {
                [one] => out.then = Some(one.unit),
                _ => out.reason = out.reason.or(Some(Reason::SeveralThen)),
            }
        }
        out
    }
}

struct Dated {
    year: Option<i32>,
    then: Option<&'static DatedUnit>,
    today: Option<u32>,
    certain: bool,
    candidates: Vec<u32>,
    reason: Option<Reason>,
}

fn named(unit: &DatedUnit, year: Option<i32>) -> Unit {
    let full_name = year.map_or_else(|| unit.name.to_owned(), |year| History::current().full_name(unit, year));
    Unit { code: unit.code, name: unit.name.to_owned(), full_name }
}

fn present(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !is_blank(text))
}

fn said(source: Source, text: &str, code: Option<u32>, role: Role) -> Said {
    Said { source, text: text.trim().chars().take(200).collect(), code, role }
}

impl Place {
    /// The unit of a level on today's borders that holds the place.
    pub fn at_level(&self, level: Level) -> Option<u32> {
        let unit = self.unit.as_ref()?;
        Gazetteer::current().at_level(unit.code, level)
    }

    /// What is worth saying about the answer; nothing where it is plain.
    pub fn note(&self) -> Option<Message> {
        let reason = self.reason?;
        let mut message = reason.message();
        if !self.candidates.is_empty() {
            let names: Vec<String> = self.candidates.iter().take(8).map(|&c| Gazetteer::current().full_name(c)).collect();
            message.zh.extend(["：", &names.join("、")]);
            message.en.extend([": ", &names.join(", ")]);
        }
        Some(message)
    }
}
