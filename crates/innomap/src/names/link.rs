//! Links between names: each with its evidence, how sure it is, and why in words.

use super::nodes::Nodes;
use super::resolution::Evidence;
use crate::error::Message;
use crate::tables::Date;

/// Why two names are one, or may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Why {
    /// A person decided it.
    Decided,
    /// The same code.
    Code,
    /// The same name.
    SameName,
    /// The same name but for writing.
    Writing,
    /// The same name, which several legal persons bear; this one lies in the same county.
    SameNameAndCounty,
    /// The same name but for the word behind the place (市, 省, 县) or the units above it.
    PlaceWord,
    /// The same name but for a place that is the same division of today.
    SamePlace,
    /// A former name by the register, within its dates where both are known.
    Former,
    /// A list gives the names beside each other.
    Beside,
    /// An English name by the register.
    English,
    /// A short name by the register.
    Short,
    /// Renamed, as everybody knows.
    Renamed(Date),
    /// Its name begins with the name of its owner, who was renamed.
    RenamedFront(Date),
    /// Gone into it, as everybody knows.
    MergedInto(Date),
    /// A short name everybody knows.
    KnownShort,
    /// An English name everybody knows.
    KnownEnglish,
    /// A branch or department.
    Part,
    /// The same but for the legal form, in the same county.
    LegalForm,
    /// One character differs; inventors in common, whether the characters look or sound alike, and whether one is much rarer.
    Slip { common: u32, alike: bool, rare: bool },
    /// Several legal persons bear the name.
    SeveralCodes,
    /// The same name in another city, where each has its own.
    SameNameElsewhere,
    /// The same name in another city, before the enterprise of the list was founded.
    BeforeFoundation,
    /// A former name, but at another time.
    FormerElsewhen,
    /// A former name of several.
    FormerOfSeveral,
    /// A short or English name of several.
    ListedOfSeveral,
    /// A college that may be a legal person of its own.
    UnsurePart,
    /// The same but for the legal form.
    LegalFormOnly,
    /// One name has the place in front, the other in the middle.
    PlaceMoved,
    /// One name has a place in front, the other has none.
    PlaceMissing,
    /// A few characters of the name of another institute of the academy.
    Abridged,
    /// Only one of two hospitals of a university names the medical school.
    MedicalSchool,
    /// The same brand and trade, and common inventors.
    PartsAndInventors(u32),
}

/// A link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    /// The two nodes, the smaller one first.
    pub(super) ends: (u32, u32),
    /// The one that is led to the other, where the link has a direction: the former name, the branch.
    pub(super) from: u32,
    /// What kind of evidence.
    pub(super) evidence: Evidence,
    /// How sure.
    pub(super) confidence: f64,
    /// Why.
    pub(super) why: Why,
    /// Whether it is only for the review table.
    pub(super) doubtful: bool,
}

impl Link {
    /// A link that merges.
    pub(super) fn sure(one: u32, other: u32, evidence: Evidence, confidence: f64, why: Why) -> Self {
        Self { ends: (one.min(other), one.max(other)), from: one, evidence, confidence, why, doubtful: false }
    }

    /// A link that is left to a person.
    pub(super) fn doubt(one: u32, other: u32, evidence: Evidence, confidence: f64, why: Why) -> Self {
        Self { doubtful: true, ..Self::sure(one, other, evidence, confidence, why) }
    }

    /// The order in which links are tried: sure ones first, then by trust; what is equal, by the nodes.
    pub(super) fn order(&self) -> (bool, Evidence, std::cmp::Reverse<u64>, (u32, u32)) {
        let doubt = if self.doubtful { Evidence::Itself } else { self.evidence };
        (self.doubtful, doubt, std::cmp::Reverse(self.confidence.to_bits()), self.ends)
    }

    /// The other end.
    pub(super) fn other(&self, end: u32) -> u32 {
        if self.ends.0 == end { self.ends.1 } else { self.ends.0 }
    }

    /// In words, read from one end.
    pub(super) fn words(&self, nodes: &Nodes<'_>, from: u32) -> Message {
        let end = nodes.at(self.other(from));
        let listed = end.entry.is_some();
        let (zh, en) = self.why.words(self.doubtful);
        let (list_zh, list_en) = if listed { ("企业名单中的", " of the register") } else { ("", "") };
        let name = &end.name;
        Message::new(format!("{zh}{list_zh}「{name}」"), format!("{en} '{name}'{list_en}"))
    }
}

impl Why {
    /// The words before the name at the other end.
    fn words(self, doubtful: bool) -> (String, String) {
        let (zh, en) = match self {
            Self::Decided => ("按决定归入", "by decision with"),
            Self::Code => ("代码相同：", "same code as"),
            Self::SameName => ("同名：", "same name as"),
            Self::Writing => ("仅写法不同：", "only written differently from"),
            Self::SameNameAndCounty => ("同名且同县：", "same name and county as"),
            Self::PlaceWord => ("仅地名写法不同：", "place written differently from"),
            Self::SamePlace => ("地名为今同一区划，其余相同：", "place is the same division today, otherwise the same as"),
            Self::Former => ("曾用名，今为", "former name of"),
            Self::English | Self::KnownEnglish => ("英文名，即", "English name of"),
            Self::Beside => ("名录并列的名称，与之并列的是", "given by a list beside"),
            Self::Short => ("简称，即", "short name of"),
            Self::Renamed(date) | Self::RenamedFront(date) => return dated(date, "更名，今为", "renamed, now"),
            Self::MergedInto(date) => return dated(date, "并入", "merged into"),
            Self::KnownShort => ("通行简称，即", "common short name of"),
            Self::Part => ("分支或内设机构，属", "branch or department of"),
            Self::LegalForm => ("同县，仅组织形式不同：", "same county, only the legal form differs from"),
            Self::Slip { common, alike, rare } => return slip(common, alike, rare, doubtful),
            Self::SeveralCodes => ("同名而有多个代码，未定是否为", "several legal persons bear the name; perhaps"),
            Self::BeforeFoundation => (
                "同名而在不同城市，且早于名录所载成立年份：",
                "the same name in another city, before the listed enterprise was founded:",
            ),
            Self::SameNameElsewhere => ("名称不带地名，同名而在不同城市：", "the same name without a place, in another city:"),
            Self::FormerElsewhen => ("曾用名但年代不符：", "a former name, but of another time, of"),
            Self::FormerOfSeveral => ("多家企业的曾用名，其中有", "a former name of several, among them"),
            Self::ListedOfSeveral => ("多家企业的简称或英文名，其中有", "a short or English name of several, among them"),
            Self::UnsurePart => ("可能是独立学院或内设学院，疑属", "an independent college or a department, perhaps of"),
            Self::LegalFormOnly => ("仅组织形式不同，地址未定：", "only the legal form differs, place unknown, from"),
            Self::PlaceMoved => ("地名位置不同：", "the place stands elsewhere in"),
            Self::PlaceMissing => ("一个名称带地名，另一个不带：", "one name has a place, the other has none:"),
            Self::Abridged => ("疑为缩写，全称或为", "perhaps short for"),
            Self::MedicalSchool => ("仅一方写明医学院：", "only one names the medical school, otherwise the same as"),
            Self::PartsAndInventors(common) => {
                return (
                    format!("字号与行业相同且有 {common} 名共同发明人："),
                    format!("same brand and trade and {common} common inventors as"),
                );
            }
        };
        (zh.to_owned(), en.to_owned())
    }
}

fn dated(date: Date, zh: &str, en: &str) -> (String, String) {
    if date.is_some() { (format!("{date} {zh}"), format!("{date} {en}")) } else { (zh.to_owned(), en.to_owned()) }
}

fn slip(common: u32, alike: bool, rare: bool, doubtful: bool) -> (String, String) {
    let parts = [
        (true, "同县、仅一字之差".to_owned(), "same county and one character different".to_owned()),
        (common > 0, format!("、共同发明人 {common} 名"), format!(", {common} common inventors")),
        (alike, "、形近或音同".to_owned(), ", characters alike".to_owned()),
        (rare, "、一方少见".to_owned(), ", one form rare".to_owned()),
        (doubtful, "，证据不足".to_owned(), ", not enough evidence".to_owned()),
        (true, "：".to_owned(), ":".to_owned()),
    ];
    let shown = || parts.iter().filter(|part| part.0);
    (shown().map(|part| part.1.as_str()).collect(), shown().map(|part| part.2.as_str()).collect())
}
