//! Whole columns of places, and the packaged tables as frames.

use std::fmt::Write as _;

use polars_core::prelude::{DataFrame, NamedFrom, Series, StringChunked};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::changes::border_changes;
use super::gazetteer::Gazetteer;
use super::history::History;
use super::level::Level;
use super::place::{Place, PlaceQuery, Unit};
use super::zones::zones;
use crate::error::{Error, Result};

const BATCH: usize = 256;

/// The columns that say something of a place, under the names they have in a table.
const COLUMNS: [&str; 9] = ["text", "region", "province", "city", "district", "address", "code", "postcode", "uscc"];

fn failed(error: impl std::fmt::Display) -> Error {
    Error::internal("地区表的列类型错误", "a column of the table of places has a wrong type").found(error.to_string())
}

/// The places of a table with any of the columns `text`, `region`, `province`, `city`, `district`, `address`, `code`, `postcode`,
/// `uscc` and `year`: a row each, in the same order. `year` is that of rows that have none of their own.
pub fn places_table(frame: &DataFrame, year: Option<i32>) -> Result<DataFrame> {
    let column = |name: &str| -> Result<Option<StringChunked>> {
        match frame.column(name) {
            Ok(column) => column.str().cloned().map(Some).map_err(failed),
            Err(_) => Ok(None),
        }
    };
    let texts: Vec<Option<StringChunked>> = COLUMNS.iter().map(|name| column(name)).collect::<Result<_>>()?;
    let years = column("year")?;
    let height = frame.height();
    // Distinct rows are far fewer than rows.
    let mut distinct: FxHashMap<String, u32> = FxHashMap::default();
    let mut firsts: Vec<usize> = Vec::new();
    let mut rows: Vec<u32> = Vec::with_capacity(height);
    let mut key = String::new();
    for i in 0..height {
        key.clear();
        for values in texts.iter().chain([&years]) {
            let _ = write!(key, "{}\u{1}", values.as_ref().and_then(|v| v.get(i)).unwrap_or_default());
        }
        let next = firsts.len() as u32;
        let id = *distinct.entry(key.clone()).or_insert(next);
        if id == next {
            firsts.push(i);
        }
        rows.push(id);
    }
    let gazetteer = Gazetteer::current();
    let places: Vec<Place> = firsts
        .par_iter()
        .with_min_len(BATCH)
        .map(|&i| {
            let at = |n: usize| texts.get(n).and_then(|t| t.as_ref()).and_then(|t| t.get(i));
            let own = years.as_ref().and_then(|y| y.get(i)).and_then(|y| y.trim().get(..4).and_then(|y| y.parse().ok()));
            gazetteer.place(&PlaceQuery {
                text: at(0),
                region: at(1),
                province: at(2),
                city: at(3),
                district: at(4),
                address: at(5),
                code: at(6),
                postcode: at(7),
                uscc: at(8),
                year: own.or(year),
            })
        })
        .collect();
    let ordered: Vec<&Place> = rows.iter().filter_map(|&id| places.get(id as usize)).collect();
    frame_of(place_columns(&ordered))
}

fn frame_of(columns: Vec<Series>) -> Result<DataFrame> {
    DataFrame::new_infer_height(columns.into_iter().map(Into::into).collect()).map_err(failed)
}

fn strings<T>(name: &str, rows: &[T], of: impl Fn(&T) -> Option<String>) -> Series {
    Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
}

fn six(code: u32) -> String {
    format!("{code:06}")
}

fn list(codes: &[u32]) -> Option<String> {
    (!codes.is_empty()).then(|| codes.iter().map(|&code| six(code)).collect::<Vec<_>>().join(";"))
}

fn place_columns(places: &[&Place]) -> Vec<Series> {
    let gazetteer = Gazetteer::current();
    let unit = |unit: Option<&Unit>, of: fn(&Unit) -> String| unit.map(of);
    let name = |place: &Place, level: Level| place.at_level(level).and_then(|code| gazetteer.name(code)).map(str::to_owned);
    let evidence = |place: &Place| {
        let said: Vec<String> =
            place.evidence.iter().map(|said| format!("{}:{}", said.source.name(), said.role.name())).collect();
        (!said.is_empty()).then(|| said.join(";"))
    };
    vec![
        Series::new("year".into(), places.iter().map(|p| p.year).collect::<Vec<_>>()),
        strings("code_then", places, |p| unit(p.then.as_ref(), |u| six(u.code))),
        strings("name_then", places, |p| unit(p.then.as_ref(), |u| u.full_name.clone())),
        strings("code", places, |p| unit(p.unit.as_ref(), |u| six(u.code))),
        strings("name", places, |p| unit(p.unit.as_ref(), |u| u.full_name.clone())),
        strings("province", places, |p| name(p, Level::Province)),
        strings("city", places, |p| name(p, Level::City)),
        strings("county", places, |p| name(p, Level::County)),
        strings("zone", places, |p| p.zone.map(|zone| zone.name.to_owned())),
        strings("country", places, |p| p.country.map(|land| land.alpha2.to_owned())),
        Series::new("certain".into(), places.iter().map(|p| p.certain).collect::<Vec<_>>()),
        Series::new("conflict".into(), places.iter().map(|p| p.conflict).collect::<Vec<_>>()),
        strings("candidates", places, |p| list(&p.candidates)),
        strings("evidence", places, |p| evidence(p)),
        strings("unresolved", places, |p| (!p.unresolved.is_empty()).then(|| p.unresolved.join(";"))),
        strings("reason", places, |p| p.reason.map(|reason| reason.name().to_owned())),
        strings("problem_zh", places, |p| p.note().map(|note| note.zh)),
        strings("problem_en", places, |p| p.note().map(|note| note.en)),
    ]
}

/// All changes of borders and names since 1980; of one region, those of what lies in it today.
pub fn border_changes_table(region: Option<&str>) -> Result<DataFrame> {
    let gazetteer = Gazetteer::current();
    let wanted = region.map(|name| gazetteer.find(name)).transpose()?;
    let inside = |code: u32| wanted.is_none_or(|unit| super::level::within(code, unit));
    let rows: Vec<_> = border_changes().iter().filter(|change| change.today.iter().any(|&code| inside(code))).collect();
    let names = |units: &[(u32, &str)]| units.iter().map(|u| u.1).collect::<Vec<_>>().join("、");
    frame_of(vec![
        Series::new("year".into(), rows.iter().map(|c| c.year).collect::<Vec<_>>()),
        strings("kind", &rows, |c| Some(c.kind.name().to_owned())),
        strings("from_code", &rows, |c| Some(six(c.from.0))),
        strings("from", &rows, |c| {
            let unit = History::current().with_code(c.from.0).find(|unit| unit.name == c.from.1);
            unit.map(|unit| History::current().full_name(unit, c.year - 1))
        }),
        strings("to_codes", &rows, |c| list(&c.to.iter().map(|u| u.0).collect::<Vec<_>>())),
        strings("to", &rows, |c| Some(names(&c.to))),
        strings("today_codes", &rows, |c| list(&c.today)),
        strings("today", &rows, |c| Some(c.today.iter().map(|&code| gazetteer.full_name(code)).collect::<Vec<_>>().join("、"))),
        Series::new("certain".into(), rows.iter().map(|c| c.certain).collect::<Vec<_>>()),
    ])
}

/// All zones; of one region, those that lie in it.
pub fn zones_table(region: Option<&str>) -> Result<DataFrame> {
    let gazetteer = Gazetteer::current();
    let wanted = region.map(|name| gazetteer.find(name)).transpose()?;
    let inside = |code: u32| wanted.is_none_or(|unit| super::level::within(code, unit));
    let rows: Vec<_> = zones().iter().filter(|zone| zone.counties.iter().any(|&code| inside(code))).collect();
    frame_of(vec![
        strings("id", &rows, |z| Some(z.id.to_owned())),
        strings("name", &rows, |z| Some(z.name.to_owned())),
        strings("aliases", &rows, |z| (!z.aliases.is_empty()).then(|| z.aliases.join("、"))),
        strings("kind", &rows, |z| Some(z.kind.name().to_owned())),
        strings("level", &rows, |z| Some(if z.national { "national" } else { "provincial" }.to_owned())),
        strings("codes", &rows, |z| list(&z.counties)),
        strings("counties", &rows, |z| {
            Some(z.counties.iter().map(|&code| gazetteer.full_name(code)).collect::<Vec<_>>().join("、"))
        }),
        Series::new("year".into(), rows.iter().map(|z| z.year.map(i32::from)).collect::<Vec<_>>()),
    ])
}
