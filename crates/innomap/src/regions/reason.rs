//! Why something could not be placed, or not for certain: in kinds, so that they can be counted.

use crate::error::Message;

/// Why a text has no place, no certain one, or none in the year asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// There is no text, or only punctuation.
    NoText,
    /// No unit, zone or country of that name.
    Unknown,
    /// A code that no table has.
    UnknownCode,
    /// Several units bear the name.
    Ambiguous,
    /// The text names places that do not lie in each other.
    Conflict,
    /// Abroad; the country is known, the place in it is not looked for.
    Abroad,
    /// The unit of then was divided among several of today.
    Divided,
    /// Which county of today holds the unit of then is not certain.
    SuccessorUncertain,
    /// What is a unit today lay in several, or in none that the table has, in that year.
    SeveralThen,
    /// A placeholder of statistical tables: 市辖区.
    Placeholder,
    /// A mistake of the table of former codes.
    Mistake,
    /// The zone lies in several counties.
    ZoneOfSeveral,
    /// Only weak evidence: a postcode, the sign of a registering office, the name of a town.
    Weak,
}

impl Reason {
    /// All reasons.
    pub const ALL: &'static [Self] = &[
        Self::NoText,
        Self::Unknown,
        Self::UnknownCode,
        Self::Ambiguous,
        Self::Conflict,
        Self::Abroad,
        Self::Divided,
        Self::SuccessorUncertain,
        Self::SeveralThen,
        Self::Placeholder,
        Self::Mistake,
        Self::ZoneOfSeveral,
        Self::Weak,
    ];

    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoText => "no text",
            Self::Unknown => "unknown",
            Self::UnknownCode => "unknown code",
            Self::Ambiguous => "ambiguous",
            Self::Conflict => "conflict",
            Self::Abroad => "abroad",
            Self::Divided => "divided",
            Self::SuccessorUncertain => "successor uncertain",
            Self::SeveralThen => "several then",
            Self::Placeholder => "placeholder",
            Self::Mistake => "mistake",
            Self::ZoneOfSeveral => "zone of several",
            Self::Weak => "weak",
        }
    }

    /// The reason in both languages.
    pub fn message(self) -> Message {
        let (zh, en) = match self {
            Self::NoText => ("没有文字", "there is no text"),
            Self::Unknown => ("没有找到地名", "no name of a place was found"),
            Self::UnknownCode => ("代码不在历年行政区划代码表中", "the code is in no table of divisions"),
            Self::Ambiguous => ("不止一个地区叫这个名字", "several regions bear the name"),
            Self::Conflict => ("所写的地点互不包含", "the places named do not lie in each other"),
            Self::Abroad => ("在国外", "abroad"),
            Self::Divided => ("当年的单位后来分属几个单位", "the unit of then was divided among several"),
            Self::SuccessorUncertain => {
                ("当年的单位今属何县不能确定", "which county of today holds the unit of then is not certain")
            }
            Self::SeveralThen => {
                ("当年分属几个单位，或当年没有这一单位", "it lay in several units then, or in none of the table")
            }
            Self::Placeholder => ("统计用的占位名称", "a placeholder of statistical tables"),
            Self::Mistake => ("原代码表有误", "a mistake of the table of former codes"),
            Self::ZoneOfSeveral => ("园区跨几个县（市、区）", "the zone lies in several counties"),
            Self::Weak => ("只有旁证", "only weak evidence"),
        };
        Message::new(zh, en)
    }
}
