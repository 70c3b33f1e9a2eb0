//! Whose borders: today's, or those of the year of each patent.

use super::gazetteer::Gazetteer;
use super::history::{DatedUnit, History, common};
use super::level::Level;
use super::zones::zone_of_code;

/// Which units there are, and what lies in what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Borders {
    /// The units of today.
    Current,
    /// The units of any year: those that are gone stay under the last code and name they had. What lies in what is what their
    /// codes say: 重庆市 lay in 四川省 until 1996.
    OfTheYear,
}

impl Borders {
    /// The name of a unit or a zone. A unit that was renamed under one code bears the name of today.
    pub fn name(self, code: u32) -> Option<&'static str> {
        let today = zone_of_code(code).map(|zone| zone.name).or_else(|| Gazetteer::current().todays_name(code));
        match self {
            Self::Current => today,
            Self::OfTheYear => today.or_else(|| History::current().nearest(code, None).map(|unit| unit.name)),
        }
    }

    /// The unit that a unit lies in, see [`Gazetteer::parent`].
    pub fn parent(self, code: u32) -> Option<u32> {
        let gazetteer = Gazetteer::current();
        if self == Self::Current || gazetteer.name(code).is_some() {
            return gazetteer.parent(code);
        }
        self.name(code)?;
        let (city, province) = (code / 100 * 100, code / 10_000 * 10_000);
        [city, province].into_iter().find(|&unit| unit != code && self.name(unit).is_some())
    }

    /// The unit of a level that a unit lies in, or the unit itself, see [`Gazetteer::at_level`].
    pub fn at_level(self, code: u32, level: Level) -> Option<u32> {
        let gazetteer = Gazetteer::current();
        if self == Self::Current || gazetteer.name(code).is_some() {
            return gazetteer.at_level(code, level);
        }
        self.name(code)?;
        let above = std::iter::successors(Some(code), |&unit| self.parent(unit)).find(|&unit| Level::of(unit) == level);
        // A county that hung on its province counts as its own city.
        above.or((level == Level::City && Level::of(code) == Level::County).then_some(code))
    }

    /// Whether a unit is `code` or lies in it.
    pub fn lies_in(self, unit: u32, code: u32) -> bool {
        std::iter::successors(Some(unit), |&unit| self.parent(unit)).any(|unit| unit == code)
    }
}

/// The unit of a year that a text of that year means by a unit of today, or by one that is gone; and whether that is certain.
///
/// A unit that is gone and was in force in the year is meant itself, and so is one of today that was there under its code.
/// Otherwise it is the one unit in which what is meant lay. Where that was several it is the smallest unit that holds them
/// all, or the one that today's lies in; nothing where no unit of the year is known.
pub fn unit_of_year(named: u32, year: i32) -> Option<(u32, bool)> {
    let (gazetteer, history) = (Gazetteer::current(), History::current());
    let today = gazetteer.todays_code(named)?;
    let meant = history.nearest(named, None).filter(|_| named != today);
    let akin = |unit: &&DatedUnit| meant.is_some_and(|meant| unit.today.iter().any(|part| meant.today.contains(part)));
    let own = history.at(named, year).filter(|unit| unit.code == today || unit.today.contains(&today) || akin(unit));
    // Renumbered, it had another code in that year.
    let renumbered = || history.with_name(meant?.name).find(|unit| unit.in_force(year) && akin(unit));
    if let Some(unit) = own.or_else(renumbered) {
        return Some((unit.code, true));
    }
    for (level, unit) in std::iter::successors(Some(today), |&unit| gazetteer.parent(unit)).enumerate() {
        let then: Vec<u32> = history.units_of(unit, year).iter().map(|share| share.unit.code).collect();
        if let [one] = then[..] {
            return Some((one, level == 0));
        }
        if let Some(around) = in_force(&then, year) {
            return Some((around, false));
        }
    }
    // A province that was none: 海南.
    let below = gazetteer.children(today / 10_000 * 10_000).flat_map(|unit| history.units_of(unit, year));
    in_force(&below.map(|share| share.unit.code).collect::<Vec<_>>(), year).map(|unit| (unit, false))
}

/// The smallest unit that was in force in a year and holds all of several, by what their codes say.
fn in_force(codes: &[u32], year: i32) -> Option<u32> {
    common(codes).filter(|&around| History::current().at(around, year).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str) -> u32 {
        Gazetteer::current().find(name).unwrap()
    }

    #[test]
    fn units_of_a_year_by_public_notices() {
        // 绍兴县 became 柯桥区 in 2013, whatever the text calls it.
        assert_eq!(unit_of_year(330_621, 1995), Some((330_621, true)));
        assert_eq!(unit_of_year(code("绍兴市柯桥区"), 1995), Some((330_621, true)));
        assert_eq!(unit_of_year(code("绍兴市柯桥区"), 2015), Some((code("绍兴市柯桥区"), true)));
        // 吴县 was divided; who names it means it, who names its city means the city.
        assert_eq!(unit_of_year(320_524, 1990), Some((320_524, true)));
        assert_eq!(unit_of_year(code("苏州市"), 1990), Some((code("苏州市"), true)));
        // 重庆 lay in 四川 until 1996.
        assert_eq!(
            unit_of_year(code("重庆市"), 1990).map(|unit| Borders::OfTheYear.at_level(unit.0, Level::Province)),
            Some(Some(510_000))
        );
        assert_eq!(unit_of_year(code("重庆市"), 2000), Some((500_000, true)));
        assert_eq!(
            unit_of_year(code("海口市"), 1985).map(|unit| Borders::OfTheYear.at_level(unit.0, Level::Province)),
            Some(Some(440_000))
        );
        assert_eq!(unit_of_year(code("浙江省"), 1985), Some((330_000, true)));
    }

    #[test]
    fn every_unit_of_today_lay_somewhere_in_every_year() {
        let (gazetteer, history) = (Gazetteer::current(), History::current());
        for year in [1985, 1995, 2005, 2015, 2023] {
            for code in Level::DIVISIONS.iter().flat_map(|&level| gazetteer.codes(level)) {
                let Some((then, certain)) = unit_of_year(code, year) else {
                    assert!(matches!(code / 10_000, 71 | 81 | 82), "{code} in {year}: the old revisions have all but these");
                    continue;
                };
                assert!(history.at(then, year).is_some(), "{code} in {year}: {then} was not in force");
                assert!(year < 2023 || (then == code && certain), "{code} today: {then}");
                let province = Borders::OfTheYear.at_level(then, Level::Province);
                assert!(province.is_some_and(|unit| Borders::OfTheYear.lies_in(then, unit)), "{then}");
            }
        }
    }

    #[test]
    fn todays_units_have_one_place_under_both_borders() {
        let gazetteer = Gazetteer::current();
        for code in Level::ALL.iter().flat_map(|&level| gazetteer.codes(level)) {
            for &level in Level::ALL {
                assert_eq!(Borders::OfTheYear.at_level(code, level), gazetteer.at_level(code, level));
            }
            assert_eq!(Borders::OfTheYear.name(code), gazetteer.name(code));
            assert_eq!(Borders::Current.parent(code), gazetteer.parent(code));
        }
        let county = Borders::OfTheYear;
        assert_eq!((county.name(330_621), county.at_level(330_621, Level::City)), (Some("绍兴县"), Some(330_600)));
        assert_eq!(Borders::Current.name(330_621), None);
    }
}
