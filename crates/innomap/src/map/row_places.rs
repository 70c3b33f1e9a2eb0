//! Where the row of an export says something is: divisions by its columns for regions, made more exact by its address, and
//! the zones that it names.

use rayon::prelude::*;

use super::identify::{intern, note};
use super::selection::lies_in;
use crate::Result;
use crate::error::Message;
use crate::regions::{Gazetteer, Level, Placement, may_name_zone};
use crate::tables::{CellNote, PatentColumn, Progress, TextTable, split_values};

/// A place as the rows of a reading name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Codes of today's divisions, distinct and sorted; several where the row names several.
    pub codes: Vec<u32>,
    /// The same, but for those that are named by a unit that is gone: that unit's.
    pub named: Vec<u32>,
    /// Codes of the zones it names, distinct and sorted.
    pub zones: Vec<u32>,
    /// Parts of the text that could not be coded.
    pub unresolved: Vec<String>,
    /// An address that lies elsewhere than the columns say.
    pub elsewhere: Option<String>,
    /// Codes of today's divisions and of the units that are gone by which they are named.
    former: Vec<(u32, u32)>,
}

/// Ends the name of a column in a combination.
const NAME_END: char = '\u{1}';
/// Ends its text.
const TEXT_END: char = '\u{2}';

/// The distinct places of a table, the place of each row, and what could not be understood.
pub(super) fn places(table: &TextTable, progress: &Progress) -> Result<(Vec<Place>, Vec<u32>, Vec<CellNote>)> {
    let (mut places, mut rows, combinations) = by_columns(table, progress)?;
    let mut notes = Vec::new();
    if places.iter().any(|p| !p.unresolved.is_empty()) {
        let reason = Message::new(
            "行政区划表中没有，或不在该行所写的省市之内；已编码到能确认的上一级",
            "in no table of divisions, or not in the province or city of its row; coded to the level above that is certain",
        );
        for (i, &id) in rows.iter().enumerate() {
            for text in &places[id as usize].unresolved {
                let column = column_of(text, &combinations[id as usize]).unwrap_or(PatentColumn::Region);
                notes.push(note(table, i, column, text, &reason));
            }
        }
    }
    if let Some(address) = table.columns.position(PatentColumn::Address.name()) {
        let first = places.len();
        add_addresses(table, address, &mut places, &mut rows, progress)?;
        notes.extend(address_notes(table, &places, first, &rows));
    }
    Ok((places, rows, notes))
}

/// Resolves each distinct combination of the region columns once: the places, that of each row, and the combinations.
fn by_columns(table: &TextTable, progress: &Progress) -> Result<(Vec<Place>, Vec<u32>, Vec<String>)> {
    use PatentColumn::{City, District, Province, Region};
    let (columns, at): (Vec<PatentColumn>, Vec<usize>) =
        [Region, Province, City, District].into_iter().filter_map(|c| table.columns.position(c.name()).map(|at| (c, at))).unzip();
    if columns.is_empty() {
        return Ok((vec![Place::default()], vec![0; table.height()], vec![String::new()]));
    }
    let (combinations, rows) = intern(
        table,
        &at,
        |_, row, each| {
            let mut key = String::new();
            for (column, text) in columns.iter().zip(row) {
                if let Some(text) = text {
                    key.push_str(column.name());
                    key.push(NAME_END);
                    key.push_str(text);
                    key.push(TEXT_END);
                }
            }
            each(&key);
        },
        progress,
    )?;
    let combinations: Vec<String> = combinations.iter().map(str::to_owned).collect();
    let one = |text: &String| if progress.is_cancelled() { Place::default() } else { resolve(text) };
    let resolved = combinations.par_iter().map(one).collect();
    progress.check()?;
    Ok((resolved, rows.values().to_vec(), combinations))
}

/// Gives rows the place that their address makes more exact. Almost every address is distinct, so one is only read where the
/// columns do not say the county, or where it may name a zone.
fn add_addresses(
    table: &TextTable,
    address: usize,
    places: &mut Vec<Place>,
    rows: &mut [u32],
    progress: &Progress,
) -> Result<()> {
    let gazetteer = Gazetteer::current();
    let is_county = |&code: &u32| gazetteer.at_level(code, Level::County) == Some(code);
    let open: Vec<bool> = places.iter().map(|place| place.codes.is_empty() || !place.codes.iter().all(is_county)).collect();
    let (pairs, of_row) = intern(
        table,
        &[address],
        |i, row, each| {
            let place = rows[i];
            if let Some(text) = row[0].filter(|text| open[place as usize] || may_name_zone(text)) {
                each(&format!("{place}{NAME_END}{text}"));
            }
        },
        progress,
    )?;
    let pairs: Vec<&str> = pairs.iter().collect();
    let refined: Vec<Place> = pairs
        .into_par_iter()
        .map(|pair| {
            if progress.is_cancelled() {
                return Place::default();
            }
            let (place, text) = pair.split_once(NAME_END).unwrap_or_default();
            let base = place.parse().ok().and_then(|at: usize| places.get(at));
            with_address(base.cloned().unwrap_or_default(), text)
        })
        .collect();
    progress.check()?;
    let first = places.len() as u32;
    for (i, place) in rows.iter_mut().enumerate() {
        if let [pair] = of_row.row(i) {
            *place = first + pair;
        }
    }
    places.extend(refined);
    Ok(())
}

/// A place made more exact by an address. What the columns say is not changed by it.
fn with_address(base: Place, address: &str) -> Place {
    let gazetteer = Gazetteer::current();
    let mut out = Place { unresolved: Vec::new(), ..base };
    let known = out.codes.clone();
    for text in split_values(address) {
        let said = gazetteer.resolve_text(text);
        let code = said.code;
        match code {
            _ if known.is_empty() => out.add(said),
            Some(code) => {
                if let Some(&around) = known.iter().find(|&&around| around != code && lies_in(gazetteer, code, around)) {
                    out.codes.retain(|&c| c != around);
                    out.add(Placement { unresolved: Vec::new(), ..said });
                } else if known.contains(&code) {
                    out.former.extend(said.former.map(|former| (code, former)));
                } else if !known.iter().any(|&inside| lies_in(gazetteer, inside, code)) {
                    out.elsewhere.get_or_insert_with(|| text.to_owned());
                    continue;
                }
            }
            None => {}
        }
        let unit = code.or(if let [one] = known[..] { Some(one) } else { None });
        out.zones.extend(gazetteer.zone_in(text, unit));
    }
    out.tidy();
    out
}

/// What of the addresses could not be understood. `first` is the first place that has an address.
fn address_notes(table: &TextTable, places: &[Place], first: usize, rows: &[u32]) -> Vec<CellNote> {
    let unknown = Message::new(
        "行政区划表中没有，或不止一个；已编码到能确认的上一级",
        "in no table of divisions, or in several; coded to the level above that is certain",
    );
    let elsewhere = Message::new("与地区列不一致；以地区列为准", "lies elsewhere than the columns for regions say, which count");
    let mut out = Vec::new();
    for (i, &id) in rows.iter().enumerate().filter(|(_, id)| **id as usize >= first) {
        let place = &places[id as usize];
        out.extend(place.unresolved.iter().map(|text| note(table, i, PatentColumn::Address, text, &unknown)));
        out.extend(place.elsewhere.iter().map(|text| note(table, i, PatentColumn::Address, text, &elsewhere)));
    }
    out
}

fn fields(combination: &str) -> impl Iterator<Item = (PatentColumn, &str)> {
    combination
        .split(TEXT_END)
        .filter_map(|field| field.split_once(NAME_END))
        .filter_map(|(name, text)| PatentColumn::from_name(name).map(|c| (c, text)))
}

fn column_of(text: &str, combination: &str) -> Option<PatentColumn> {
    fields(combination).find(|(_, value)| value.contains(text)).map(|(column, _)| column)
}

/// One combination to codes. Several values in a cell are several places: province and city go together by position, a
/// district belongs to whichever of them it lies in.
fn resolve(combination: &str) -> Place {
    let gazetteer = Gazetteer::current();
    let mut parts: [Vec<&str>; 4] = Default::default();
    for (column, text) in fields(combination) {
        let slot = match column {
            PatentColumn::Region => 0,
            PatentColumn::Province => 1,
            PatentColumn::City => 2,
            _ => 3,
        };
        parts[slot] = split_values(text).collect();
    }
    let [region, province, city, district] = parts;
    let mut out = Place::default();
    for text in &region {
        let placement = gazetteer.resolve_text(text);
        out.zones.extend(gazetteer.zone_in(text, placement.code));
        out.add(placement);
    }
    let rows = province.len().max(city.len()).max(usize::from(!district.is_empty()));
    let mut found = Vec::with_capacity(rows);
    for i in 0..rows {
        // With one place the district belongs to it; with several it is tried below.
        let own = if rows == 1 && district.len() == 1 { district.first() } else { None };
        let placement = gazetteer.resolve(province.get(i).or(province.last()).copied(), city.get(i).copied(), own.copied());
        found.extend(placement.code);
        out.note_former(&placement);
        out.unresolved.extend(placement.unresolved);
    }
    if rows > 1 || district.len() > 1 {
        found = out.with_districts(&found, &district);
    }
    out.codes.extend(found);
    out.take_zones();
    out.tidy();
    out
}

impl Place {
    fn add(&mut self, placement: Placement) {
        self.note_former(&placement);
        self.codes.extend(placement.code);
        self.unresolved.extend(placement.unresolved);
    }

    fn note_former(&mut self, placement: &Placement) {
        self.former.extend(placement.code.zip(placement.former));
    }

    /// Several places with the districts that are named beside them. A city of which a district is named stands for nothing
    /// more; one city may have several.
    fn with_districts(&mut self, bases: &[u32], districts: &[&str]) -> Vec<u32> {
        let gazetteer = Gazetteer::current();
        let within = |base: u32, name: &str| {
            let province = gazetteer.at_level(base, Level::Province);
            let city = gazetteer.name(base).filter(|_| province != Some(base));
            let placement = gazetteer.resolve(province.and_then(|p| gazetteer.name(p)), city, Some(name));
            placement.code.filter(|&code| placement.unresolved.is_empty() && code != base).map(|code| (code, placement.former))
        };
        let mut out = Vec::with_capacity(bases.len());
        let mut refined = vec![false; bases.len()];
        for name in districts {
            match bases.iter().enumerate().find_map(|(i, &base)| within(base, name).map(|code| (i, code))) {
                Some((i, (code, former))) => {
                    refined[i] = true;
                    out.push(code);
                    self.former.extend(former.map(|former| (code, former)));
                }
                None => self.unresolved.push((*name).to_owned()),
            }
        }
        out.extend(bases.iter().zip(refined).filter(|(_, refined)| !refined).map(|(&base, _)| base));
        out
    }

    /// A text that names no division may name a zone of one of the places: 高新区 in the column for districts.
    fn take_zones(&mut self) {
        let gazetteer = Gazetteer::current();
        let (codes, zones) = (&mut self.codes, &mut self.zones);
        self.unresolved.retain(|text| {
            let zone = codes.iter().enumerate().find_map(|(i, &code)| Some((i, code, gazetteer.zone_in(text, Some(code))?)));
            let Some((i, code, zone)) = zone else { return true };
            zones.push(zone);
            // The county of the zone is more exact than the city beside it.
            if let Some(county) = gazetteer.parent(zone).filter(|&county| lies_in(gazetteer, county, code)) {
                codes[i] = county;
            }
            false
        });
    }

    /// Sorted and distinct; 浙江 in one column and 杭州 in another are one place, the smaller one.
    fn tidy(&mut self) {
        let gazetteer = Gazetteer::current();
        for codes in [&mut self.codes, &mut self.zones] {
            codes.sort_unstable();
            codes.dedup();
        }
        let named = self.codes.clone();
        self.codes.retain(|&code| !named.iter().any(|&other| other != code && lies_in(gazetteer, other, code)));
        let former = |code: u32| self.former.iter().find(|(today, _)| *today == code).map_or(code, |(_, former)| *former);
        self.named = self.codes.iter().map(|&code| former(code)).collect();
        self.named.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use PatentColumn::{City, District, Province, Region};

    use super::*;

    fn place(columns: &[(PatentColumn, &str)]) -> Place {
        let combination: String = columns.iter().map(|(c, text)| format!("{}{NAME_END}{text}{TEXT_END}", c.name())).collect();
        resolve(&combination)
    }

    fn codes(columns: &[(PatentColumn, &str)]) -> Vec<u32> {
        place(columns).codes
    }

    #[test]
    fn a_province_beside_its_own_city_and_district_is_no_second_place() {
        assert_eq!(codes(&[(Region, "浙江"), (City, "杭州"), (District, "西湖区")]), [330_106]);
        assert_eq!(codes(&[(Region, "浙江"), (City, "杭州")]), [330_100]);
        assert_eq!(codes(&[(Region, "浙江")]), [330_000]);
        // Places that do not contain each other stay two.
        assert_eq!(codes(&[(Region, "江苏"), (City, "杭州")]).len(), 2);
        assert_eq!(codes(&[(Province, "浙江 | 江苏"), (City, "杭州 | 常州")]), [320_400, 330_100]);
        assert_eq!(codes(&[(Province, "浙江"), (City, "杭州"), (District, "西湖区 | 滨江区")]), [330_106, 330_108]);
    }

    #[test]
    fn an_address_makes_a_province_more_exact_and_never_another_place() {
        let province = || place(&[(Region, "浙江;33")]);
        assert_eq!(with_address(province(), "310027 浙江省杭州市西湖区浙大路38号").codes, [330_106]);
        assert_eq!(with_address(province(), "杭州市人民路1号").codes, [330_100]);
        assert_eq!(with_address(Place::default(), "浙江省宁波市鄞州区首南街道").codes, [330_212]);
        let other = with_address(province(), "江苏省南京市鼓楼区汉口路22号");
        assert_eq!((other.codes.as_slice(), other.elsewhere.is_some()), (&[330_000][..], true));
        let county = place(&[(Province, "浙江"), (City, "杭州"), (District, "西湖区")]);
        assert_eq!(with_address(county.clone(), "浙江省杭州市").codes, county.codes);
        // Of two places the one that the address lies in.
        let two = with_address(place(&[(Region, "江苏 | 浙江")]), "浙江省杭州市滨江区江南大道1号");
        assert_eq!(two.codes, [320_000, 330_108]);
    }

    #[test]
    fn units_that_are_gone_are_kept_by_their_own_code() {
        let old = place(&[(Province, "浙江"), (City, "绍兴"), (District, "绍兴县")]);
        assert_eq!((old.codes, old.named), (vec![330_603], vec![330_621]));
        let old = with_address(place(&[(Region, "浙江")]), "浙江省绍兴县柯桥街道");
        assert_eq!((old.codes, old.named), (vec![330_603], vec![330_621]));
        let divided = with_address(Place::default(), "杭州市江干区下沙街道1号");
        assert_eq!((divided.codes, divided.named), (vec![330_100], vec![330_104]));
        let today = place(&[(Province, "浙江"), (City, "绍兴"), (District, "柯桥区")]);
        assert_eq!(today.codes, today.named);
    }

    #[test]
    fn zones_are_named_by_districts_and_addresses() {
        let zone = |id: &str| Gazetteer::current().find(id).unwrap();
        let high_tech = zone("杭州高新技术产业开发区");
        let by_district = place(&[(Province, "浙江"), (City, "杭州"), (District, "杭州高新区")]);
        assert_eq!((by_district.codes, by_district.zones, by_district.unresolved), (vec![330_108], vec![high_tech], vec![]));
        let by_address = with_address(place(&[(Province, "浙江"), (City, "杭州")]), "浙江省杭州市高新技术开发区江南大道1号");
        assert_eq!((by_address.codes, by_address.zones), (vec![330_108], vec![high_tech]));
        // A zone of elsewhere is none of this row.
        assert!(with_address(place(&[(Region, "江苏")]), "浙江省杭州市高新技术开发区江南大道1号").zones.is_empty());
        assert!(place(&[(Province, "浙江"), (City, "杭州"), (District, "没有区")]).zones.is_empty());
    }
}
