//! A region the user asks for by name.

use crate::error::{Error, Result, nearest};

use super::gazetteer::Gazetteer;
use super::index::Meaning;
use super::resolve::{clean, without_country};
use super::zones::{zone_at, zone_of_code};

impl Gazetteer {
    /// The code of the region a user names: by code, name, short form, former name or a chain of them (浙江绍兴柯桥); a division,
    /// or a zone where no division is meant. The province is meant where a province and others have the same short form (吉林),
    /// and the city where the others lie in it.
    ///
    /// # Errors
    /// `name_not_found` where several units bear the name, listing them, and where none does, with the nearest names.
    pub fn find(&self, wanted: &str) -> Result<u32> {
        let text = clean(wanted);
        match self.index.meaning(&text, None, None) {
            Meaning::One(found, _) => return Ok(found.code),
            Meaning::Many(codes) => return Err(self.ambiguous(wanted, &codes)),
            Meaning::None => {}
        }
        if let Some(code) = self.coded(&text) {
            return Ok(code);
        }
        let (found, rest) = self.walk(without_country(&text), None);
        match found {
            Some(found) if rest.is_empty() => Ok(found.code),
            found => zone_called(&text, rest, found.map(|found| found.code)).ok_or_else(|| self.unknown(wanted, &text)),
        }
    }

    fn ambiguous(&self, wanted: &str, codes: &[u32]) -> Error {
        let names: Vec<String> = codes.iter().map(|&code| self.full_name(code)).collect();
        Error::name_not_found(format!("名为「{wanted}」的地区不止一个"), format!("several regions are called '{wanted}'"))
            .found(wanted)
            .expected(names.join("、"), names.join(", "))
            .hint("请写全称或六位代码", "write the full name or the six-digit code")
    }

    fn unknown(&self, wanted: &str, text: &str) -> Error {
        let near = nearest(text, self.names()).join("、");
        let error = Error::name_not_found(format!("没有名为「{wanted}」的地区"), format!("there is no region called '{wanted}'"))
            .found(wanted);
        if near.is_empty() {
            return error
                .hint("请写省、市、县的名称或六位代码", "write the name of a province, city or county, or its six-digit code");
        }
        error.hint(format!("是否指：{near}"), format!("did you mean: {near}"))
    }
}

/// The zone that a whole text names, or that `rest` names within a unit: 杭州高新区, 萧山区经济技术开发区; or whose code it is.
fn zone_called(text: &str, rest: &str, unit: Option<u32>) -> Option<u32> {
    if let Some(zone) = text.replace('-', "").parse().ok().and_then(zone_of_code) {
        return Some(zone.code());
    }
    let whole = [(text, None), (rest, unit)];
    whole.into_iter().find_map(|(name, unit)| zone_at(name, unit).filter(|(_, length)| *length == name.len())).map(|z| z.0.code())
}
