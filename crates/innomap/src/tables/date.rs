//! Dates with their known precision: a year alone stays a year.

use std::fmt;

/// A calendar date of which month and day may be unknown. Orders by year, then month, then day; unknown parts come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date(i32);

impl Date {
    /// No date.
    pub const NONE: Self = Self(0);

    /// A date from its parts; month and day may be 0 for «not known». `None` where there is no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let ok = (1600..=2200).contains(&year)
            && match (month, day) {
                (0..=12, 0) => true,
                (1..=12, d) => d <= days_in_month(year, month),
                _ => false,
            };
        ok.then_some(Self(year * 10_000 + month as i32 * 100 + day as i32))
    }

    /// Year, or 0 where there is no date.
    pub fn year(self) -> i32 {
        self.0 / 10_000
    }

    /// Month, or 0 where it is not known.
    pub fn month(self) -> u32 {
        (self.0 / 100 % 100) as u32
    }

    /// Day, or 0 where it is not known.
    pub fn day(self) -> u32 {
        (self.0 % 100) as u32
    }

    /// Whether there is a date at all.
    pub fn is_some(self) -> bool {
        self.0 != 0
    }

    /// The number `yyyymmdd`, unknown parts as 00.
    pub fn packed(self) -> i32 {
        self.0
    }

    /// The date of a number made by [`Date::packed`].
    pub fn from_packed(packed: i32) -> Option<Self> {
        if packed == 0 {
            return Some(Self::NONE);
        }
        Self::new(packed / 10_000, (packed / 100 % 100).try_into().ok()?, (packed % 100).try_into().ok()?)
    }

    /// `2021-03-05`, the way nearly all dates are written; nothing where the text has another form.
    fn parse_iso(text: &[u8]) -> Option<Self> {
        if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
            return None;
        }
        let number = |digits: &[u8]| {
            let digit = |number: u32, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'));
            digits.iter().try_fold(0, digit)
        };
        let (year, month, day) = (number(&text[..4])?, number(&text[5..7])?, number(&text[8..])?);
        if month == 0 || day == 0 { None } else { Self::new(year as i32, month, day) }
    }

    /// Reads `2021-03-05`, `2021/3/5`, `2021.03.05`, `20210305`, `2021年3月5日`, `2021-03`, `2021`, each also with a time
    /// behind it. `None` where the text is not a date or there is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(date) = Self::parse_iso(text.as_bytes()) {
            return Some(date);
        }
        let text = text.trim();
        let mut parts = [0u32; 3];
        let mut digits = [0usize; 3];
        let mut n = 0;
        let bytes = text.as_bytes();
        if bytes.len() >= 8 && bytes[..8].iter().all(u8::is_ascii_digit) && (bytes.len() == 8 || !bytes[8].is_ascii_digit()) {
            let v: u32 = text[..8].parse().ok()?;
            return Self::new((v / 10_000) as i32, v / 100 % 100, v % 100);
        }
        for c in text.chars() {
            if let Some(d) = c.to_digit(10) {
                if n == 3 || digits[n] == 4 {
                    return None;
                }
                parts[n] = parts[n] * 10 + d;
                digits[n] += 1;
            } else if matches!(c, '-' | '/' | '.' | '年' | '月' | '日') {
                if digits.get(n).copied().unwrap_or(0) == 0 || (n == 2 && c != '日') {
                    return None;
                }
                n += 1;
                if c == '日' {
                    break;
                }
            } else if matches!(c, ' ' | 'T') && n == 2 && digits[2] > 0 {
                break;
            } else {
                return None;
            }
            if n == 3 {
                break;
            }
        }
        let month_given = digits[1] > 0;
        let day_given = digits[2] > 0;
        if digits[0] != 4 || digits[1] > 2 || digits[2] > 2 || (month_given && parts[1] == 0) || (day_given && parts[2] == 0) {
            return None;
        }
        Self::new(parts[0] as i32, parts[1], parts[2])
    }

    /// Days from 1970-01-01 to the date; a month or day that is not known counts as the first.
    pub fn days(self) -> i32 {
        // Days from civil, after the same algorithm as `from_days`.
        let (month, day) = (i64::from(self.month().max(1)), i64::from(self.day().max(1)));
        let year = i64::from(self.year()) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let doy = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        let yoe = year.rem_euclid(400);
        (era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468) as i32
    }

    /// The date that lies `days` after 1970-01-01.
    pub fn from_days(days: i32) -> Option<Self> {
        // Civil from days, after Howard Hinnant's algorithm: eras of 400 years of 146,097 days.
        let z = i64::from(days) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
        let month = (if mp < 10 { mp + 3 } else { mp - 9 }) as u32;
        let year = (yoe + era * 400 + i64::from(month <= 2)) as i32;
        Self::new(year, month, day)
    }
}

impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Self::NONE);
        }
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(text))
    }
}

impl serde::Serialize for Date {
    /// As it is written, an empty text where there is none.
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.is_some(), self.month(), self.day()) {
            (false, ..) => Ok(()),
            (true, 0, _) => write!(f, "{:04}", self.year()),
            (true, m, 0) => write!(f, "{:04}-{m:02}", self.year()),
            (true, m, d) => write!(f, "{:04}-{m:02}-{d:02}", self.year()),
        }
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_written_form_reads_as_the_same_day() {
        let day = Date::new(2021, 3, 5);
        for text in
            ["2021-03-05", "2021/3/5", "2021.03.05", "20210305", "2021年3月5日", " 2021-03-05 00:00:00", "2021-03-05T08:00:00"]
        {
            assert_eq!(Date::parse(text), day, "{text}");
        }
        assert_eq!(Date::parse("2021-03").map(|d| d.to_string()), Some("2021-03".into()));
        assert_eq!(Date::parse("2021").map(|d| d.to_string()), Some("2021".into()));
    }

    #[test]
    fn days_that_do_not_exist_are_not_dates() {
        for text in ["2021-02-29", "20211301", "2021-00-10", "2021-04-31", "", "-", "abc", "99", "2021-1-2-3", "12021"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(
            Date::parse("2020-02-29").is_some() && Date::parse("2000-02-29").is_some() && Date::parse("1900-02-29").is_none()
        );
    }

    #[test]
    fn days_since_1970_walk_through_the_calendar_without_a_gap() {
        let mut expected = (1970, 1, 1);
        for days in 0..60_000 {
            let d = Date::from_days(days).unwrap_or_default();
            assert_eq!((d.year(), d.month(), d.day()), expected, "{days}");
            assert_eq!((Date::from_packed(d.packed()), d.days()), (Some(d), days));
            expected.2 += 1;
            if expected.2 > days_in_month(expected.0, expected.1) {
                expected = (expected.0, expected.1 + 1, 1);
            }
            if expected.1 > 12 {
                expected = (expected.0 + 1, 1, 1);
            }
        }
        assert_eq!(Date::from_days(-1), Date::new(1969, 12, 31));
    }
}
