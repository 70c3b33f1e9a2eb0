//! Offices, and which one a number is of.

use super::number::{NumberKind, Parts};
use super::written::Written;
use super::{Reason, cn, de, ep, jp, kr, other, tw, us, wo};

/// The office that gave a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Office {
    /// China.
    Cn,
    /// International applications under the PCT.
    Wo,
    /// United States.
    Us,
    /// European Patent Office.
    Ep,
    /// Japan.
    Jp,
    /// Korea.
    Kr,
    /// Germany.
    De,
    /// Taiwan.
    Tw,
    /// Another one, by its two letters (WIPO ST.3); its numbers are not validated.
    Other([u8; 2]),
    /// The number does not say.
    Unknown,
}

impl Office {
    pub(super) fn from_code(code: [u8; 2]) -> Self {
        match &code {
            b"CN" => Self::Cn,
            b"WO" => Self::Wo,
            b"US" => Self::Us,
            b"EP" => Self::Ep,
            b"JP" => Self::Jp,
            b"KR" => Self::Kr,
            b"DE" => Self::De,
            b"TW" => Self::Tw,
            _ => Self::Other(code),
        }
    }

    /// The two letters, nothing if it is unknown.
    pub fn code(&self) -> &str {
        match self {
            Self::Cn => "CN",
            Self::Wo => "WO",
            Self::Us => "US",
            Self::Ep => "EP",
            Self::Jp => "JP",
            Self::Kr => "KR",
            Self::De => "DE",
            Self::Tw => "TW",
            Self::Other(code) => std::str::from_utf8(code).unwrap_or_default(),
            Self::Unknown => "",
        }
    }

    fn is_known(self) -> bool {
        !matches!(self, Self::Other(_) | Self::Unknown)
    }

    /// The letters under which it receives international applications.
    pub(super) fn received_by(self) -> Option<[u8; 2]> {
        match self.code().as_bytes() {
            [a, b] if self != Self::Wo => Some([*a, *b]),
            _ => None,
        }
    }

    /// Whether a number is rather one of an application, where nobody says so.
    pub(super) fn is_application(self, written: &Written) -> bool {
        match self {
            Self::Cn => cn::is_application(written),
            Self::Wo => wo::is_application(written),
            Self::Us => us::is_application(written),
            Self::Ep => ep::is_application(written),
            Self::Jp => jp::is_application(written),
            Self::Kr => kr::is_application(written),
            Self::De => de::is_application(written),
            Self::Tw => tw::is_application(written),
            Self::Other(_) | Self::Unknown => false,
        }
    }

    pub(super) fn parts(self, kind: NumberKind, written: &mut Written) -> Result<Parts, Reason> {
        use NumberKind::{Application, Publication};
        match (self, kind) {
            (Self::Cn, Application) => cn::application(written),
            (Self::Cn, Publication) => cn::publication(written),
            (Self::Wo, Application) => wo::application(written),
            (Self::Wo, Publication) => wo::publication(written),
            (Self::Us, Application) => us::application(written),
            (Self::Us, Publication) => us::publication(written),
            (Self::Ep, Application) => ep::application(written),
            (Self::Ep, Publication) => ep::publication(written),
            (Self::Jp, Application) => jp::application(written),
            (Self::Jp, Publication) => jp::publication(written),
            (Self::Kr, Application) => kr::application(written),
            (Self::Kr, Publication) => kr::publication(written),
            (Self::De, Application) => de::application(written),
            (Self::De, Publication) => de::publication(written),
            (Self::Tw, Application) => tw::application(written),
            (Self::Tw, Publication) => tw::publication(written),
            (Self::Other(_) | Self::Unknown, Application) => Ok(other::application(written)),
            (Self::Other(_) | Self::Unknown, Publication) => Ok(other::publication(written)),
        }
    }

    /// Examples of its numbers, in Chinese and in English.
    pub(super) fn forms(self) -> (&'static str, &'static str) {
        match self {
            Self::Cn => (
                "申请号如 CN201710601862.3、ZL95115608.X；公开号如 CN101234567A、CN1234567C、CN85100001A、CN212345678U、CN305123456S",
                "an application such as CN201710601862.3 or ZL95115608.X, a publication such as CN101234567A, CN1234567C, CN85100001A, CN212345678U or CN305123456S",
            ),
            Self::Wo => (
                "申请号如 PCT/CN2017/012345；公开号如 WO2017/123456A1、WO 98/12345",
                "an application such as PCT/CN2017/012345, a publication such as WO2017/123456A1 or WO 98/12345",
            ),
            Self::Us => (
                "申请号如 US15/123,456；公开号如 US2016/0123456A1、US9123456B2、USD812345S",
                "an application such as US15/123,456, a publication such as US2016/0123456A1, US9123456B2 or USD812345S",
            ),
            Self::Ep => (
                "申请号如 EP16123456.2；公开号如 EP3123456A1",
                "an application such as EP16123456.2, a publication such as EP3123456A1",
            ),
            Self::Jp => (
                "申请号如 特願2016-123456；公开号如 JP2016123456A、特開平5-12345、JP6123456B2",
                "an application such as 特願2016-123456, a publication such as JP2016123456A, JPH0512345A or JP6123456B2",
            ),
            Self::Kr => (
                "申请号如 KR10-2016-0012345；公开号如 KR1020160012345A、KR101234567B1",
                "an application such as KR10-2016-0012345, a publication such as KR1020160012345A or KR101234567B1",
            ),
            Self::De => (
                "申请号如 DE102006056567.3、DE4412345.6；公开号如 DE102016012345A1、DE4412345A1",
                "an application such as DE102006056567.3 or DE4412345.6, a publication such as DE102016012345A1 or DE4412345A1",
            ),
            Self::Tw => (
                "申请号如 TW105123456；公开号如 TW201612345A、TWI512345B、TWM512345U",
                "an application such as TW105123456, a publication such as TW201612345A, TWI512345B or TWM512345U",
            ),
            Self::Other(_) | Self::Unknown => (
                "带国别代码的申请号或公开号，如 CN201710601862.3、CN101234567A、WO2017123456A1、US9123456B2",
                "an application or a publication with its office, such as CN201710601862.3, CN101234567A, WO2017123456A1 or US9123456B2",
            ),
        }
    }
}

/// The office of a number, whose prefix is dropped.
///
/// A publication is of the country it is said to be of, whatever it begins with: Japan publishes `JPWO2008000001A1`, which is
/// not `WO2008000001A1`. An application that names a known office is of that office.
pub(super) fn of(written: &mut Written, kind: Option<NumberKind>, country: Option<&str>) -> Office {
    let front = written.front();
    if kind != Some(NumberKind::Publication) {
        if written.skip_prefix(b"PCT") {
            return Office::Wo;
        }
        if front == Some(*b"ZL") {
            return Office::Cn;
        }
    }
    let prefix = front.map(Office::from_code);
    if let Some(country) = code(country) {
        let own = front == Some(country);
        let foreign = kind == Some(NumberKind::Application) && prefix.is_some_and(Office::is_known);
        if own || foreign {
            written.skip(2);
        }
        return if foreign && !own { prefix.unwrap_or(Office::Unknown) } else { Office::from_code(country) };
    }
    match prefix {
        Some(office) => {
            written.skip(2);
            office
        }
        None if written.word.is_some() => Office::Jp,
        None => Office::Unknown,
    }
}

/// The two letters of a country in upper case.
pub(super) fn code(country: Option<&str>) -> Option<[u8; 2]> {
    match country?.as_bytes() {
        [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => Some([a.to_ascii_uppercase(), b.to_ascii_uppercase()]),
        _ => None,
    }
}
