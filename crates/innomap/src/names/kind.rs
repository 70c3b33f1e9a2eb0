//! What an institution is, by the words of its name.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};

use super::keywords::{CHINESE, CHINESE_ENDINGS, LATIN, Table, words};
use super::known::is_short_university;
use super::numerals::in_digits;
use super::person::{is_chinese_person, is_latin_person};

/// What an institution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionKind {
    /// Companies, factories, partnerships, cooperatives, sole traders.
    Enterprise,
    /// Universities and colleges with their departments.
    University,
    /// Research institutes, academies, design institutes, laboratories, testing centres.
    Institute,
    /// Hospitals, those of universities too.
    Hospital,
    /// Authorities, public services and the armed forces.
    Government,
    /// A natural person.
    Person,
    /// Everything else: societies, schools, museums, names that say nothing.
    Other,
}

impl InstitutionKind {
    /// All kinds.
    pub const ALL: &'static [Self] =
        &[Self::Enterprise, Self::University, Self::Institute, Self::Hospital, Self::Government, Self::Person, Self::Other];

    /// The name used in arguments and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::University => "university",
            Self::Institute => "institute",
            Self::Hospital => "hospital",
            Self::Government => "government",
            Self::Person => "person",
            Self::Other => "other",
        }
    }

    /// Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Enterprise => "企业",
            Self::University => "高校",
            Self::Institute => "科研院所",
            Self::Hospital => "医院",
            Self::Government => "机关团体",
            Self::Person => "个人",
            Self::Other => "其他",
        }
    }

    /// English label.
    pub fn en(self) -> &'static str {
        self.name()
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// The kind of an institution by its folded name.
///
/// - A company's legal form decides before everything but a hospital at the end: X研究院有限公司 and X有限公司研究院 are
///   enterprises. A numbered institute of a group (X集团公司第十研究所) and one of a group without 有限 is an institute.
/// - Otherwise the word that ends last decides: X大学附属医院 is a hospital, X大学出版社 an enterprise; a 研究院, 研究所, 研究中心 or
///   laboratory of a university is an institute, whether it is a legal person of its own or not. Its other centres and offices
///   are the university.
/// - Grid, railway, mining and construction bureaus (供电局, 铁路局, 矿务局, 工程局) are enterprises; surveying ones (勘测局,
///   地质局) are public bodies. Testing centres are institutes, inspection stations (检验站, 检验所) authorities.
pub fn kind(folded: &str) -> InstitutionKind {
    if folded.chars().any(is_han_or_kana) { chinese(folded) } else { latin(folded) }
}

fn is_han_or_kana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn chinese(name: &str) -> InstitutionKind {
    use InstitutionKind::{Enterprise, Government, Hospital, Institute, Other, Person, University};
    // Some sources write an address behind the name.
    let name = name.split(';').next().unwrap_or(name);
    if is_short_university(name) {
        return University;
    }
    // 张馆, 王会: two characters behind a surname are a person whatever the last one is.
    if name.chars().count() == 2 && is_chinese_person(name) {
        return Person;
    }
    let last = last_keyword(name);
    if ["公司", "株式会社", "株式會社"].iter().any(|form| name.contains(form)) {
        // 集团公司七〇一所 is an institute as 集团公司第七〇一研究所 is.
        let numbered = if name.ends_with('所') { in_digits(name) } else { Cow::Borrowed(name) };
        return match last {
            Some((Hospital, end)) if end == name.len() => Hospital,
            _ if numbered != name && is_group_institute(&numbered) => Institute,
            Some((Institute, _)) if is_group_institute(name) => Institute,
            _ => Enterprise,
        };
    }
    if ["合伙", "合作社", "个体工商户"].iter().any(|form| name.contains(form)) {
        return Enterprise;
    }
    let ending = ending(name);
    match last {
        Some((Institute | Government | Other, _)) if is_part_of_university(name) => University,
        Some((Government | Other, _)) if name.starts_with("中国科学院") => Institute,
        Some((Enterprise | Other, _)) if name.contains("人民解放军") || name.contains("人民武装警察") => Government,
        Some((Other, _)) if is_technical_centre(name) => Institute,
        Some((Other, end)) if end < name.len() => ending.unwrap_or(Other),
        Some((kind, _)) => kind,
        None if name.contains('·') && is_chinese_person(name) => Person,
        // 林业局 is found above; of three characters behind a surname only 院, 所 and 处 make an institution.
        None if is_chinese_person(name) && !matches!(ending, Some(Institute | Government)) => Person,
        None => ending.unwrap_or_else(|| if latin(name) == Enterprise && has_legal_form(name) { Enterprise } else { Other }),
    }
}

/// The words of a table as one automaton: a name is read once, however many words there are.
struct WordFinder {
    automaton: AhoCorasick,
    kinds: Vec<InstitutionKind>,
    words: Vec<&'static str>,
}

impl WordFinder {
    /// Finds each word of the table; with `spaced` only between spaces.
    fn new(table: &'static Table, spaced: bool) -> Option<Self> {
        let (kinds, words): (Vec<_>, Vec<_>) = words(table).unzip();
        let automaton =
            if spaced { AhoCorasick::new(words.iter().map(|word| format!(" {word} "))) } else { AhoCorasick::new(&words) };
        Some(Self { automaton: automaton.ok()?, kinds, words })
    }

    fn chinese() -> Option<&'static Self> {
        static FINDER: LazyLock<Option<WordFinder>> = LazyLock::new(|| WordFinder::new(CHINESE, false));
        FINDER.as_ref()
    }

    fn latin() -> Option<&'static Self> {
        static FINDER: LazyLock<Option<WordFinder>> = LazyLock::new(|| WordFinder::new(LATIN, true));
        FINDER.as_ref()
    }
}

/// The kind of the keyword that ends last, the longest of those that end together, and where it ends.
fn last_keyword(name: &str) -> Option<(InstitutionKind, usize)> {
    let finder = WordFinder::chinese()?;
    let last = finder.automaton.find_overlapping_iter(name).max_by_key(|found| (found.end(), found.len()))?;
    Some((finder.kinds[last.pattern().as_usize()], last.end()))
}

fn ending(name: &str) -> Option<InstitutionKind> {
    // A place or remark in brackets at the end is no part of the ending.
    let bare = name.strip_suffix(')').and_then(|n| n.rsplit_once('(')).map_or(name, |(front, _)| front);
    if bare.chars().count() < 3 {
        return None;
    }
    words(CHINESE_ENDINGS).find(|(_, end)| bare.ends_with(end)).map(|(kind, _)| kind)
}

/// 集团公司第十研究所, 集团公司某某研究院: institutes of the former ministries, legal persons of their own.
fn is_group_institute(name: &str) -> bool {
    let at_end = name.ends_with("研究所") || name.ends_with("研究院") || name.ends_with("设计院");
    at_end && (name.contains("公司第") || ((name.contains("集团公司") || name.contains("总公司")) && !name.contains("有限")))
}

/// 某某研究制作中心, 某某测评中心: a centre whose name says research or testing somewhere.
fn is_technical_centre(name: &str) -> bool {
    name.ends_with("中心") && ["研究", "研发", "测评", "检测", "测试", "检验", "实验"].iter().any(|word| name.contains(word))
}

/// An office or centre behind 大学 that does something other than research.
fn is_part_of_university(name: &str) -> bool {
    let Some((_, tail)) =
        name.rsplit_once("大学").or_else(|| name.rsplit_once("学院").filter(|(front, _)| !front.ends_with('科')))
    else {
        return false;
    };
    !tail.contains("研究院")
        && !tail.contains("研究总院")
        && !tail.contains("医院")
        && !["研究所", "研究中心", "实验室"].iter().any(|unit| tail.ends_with(unit))
        && ["研究所", "研究中心", "实验室", "中心", "研究室", "校长", "评议会", "委员会", "学系", "处", "设计院", "办公室"]
            .iter()
            .any(|part| tail.contains(part))
}

fn latin(name: &str) -> InstitutionKind {
    let padded: String = std::iter::once(' ')
        .chain(name.chars().map(|c| if matches!(c, ',' | '(' | ')' | '-' | ';' | ':' | '&') { ' ' } else { c }))
        .chain([' '])
        .collect();
    let spelled = padded.split_whitespace().map(|w| w.trim_end_matches('.')).collect::<Vec<_>>().join(" ");
    let padded = format!(" {spelled} ");
    // WANG, SE: a given name, not a legal form.
    let comma_person = name.contains(", ") && is_latin_person(name);
    let keyword = WordFinder::latin().and_then(|finder| {
        let found = finder.automaton.find_overlapping_iter(&padded).map(|found| found.pattern().as_usize());
        let first = found.filter(|&word| !(comma_person && matches!(finder.words[word], "SE" | "SA"))).min()?;
        Some(finder.kinds[first])
    });
    if let Some(kind) = keyword {
        return kind;
    }
    if is_latin_person(name) { InstitutionKind::Person } else { InstitutionKind::Other }
}

fn has_legal_form(name: &str) -> bool {
    [" CO", " LTD", " INC", " CORP", "GMBH"].iter().any(|form| name.contains(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_automaton_finds_the_word_that_a_plain_search_finds() {
        let plain = |name: &str| {
            let found = words(CHINESE).filter_map(|(kind, word)| name.rfind(word).map(|at| (at + word.len(), word.len(), kind)));
            found.max_by_key(|&(end, length, _)| (end, length)).map(|(end, _, kind)| (kind, end))
        };
        let pieces = [
            "大学",
            "附属",
            "医院",
            "研究院",
            "科学",
            "院",
            "公司",
            "有限",
            "局",
            "中心",
            "检测",
            "学院",
            "甲",
            "集团",
            "第十",
            "所",
        ];
        let mut state = 11u64;
        for _ in 0..5_000 {
            let mut name = String::new();
            for _ in 0..6 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                name.push_str(pieces[(state >> 40) as usize % pieces.len()]);
            }
            assert_eq!(last_keyword(&name), plain(&name), "{name}");
        }
    }

    #[test]
    fn names_are_typed_as_a_reader_would() {
        let table: &[(&str, &str)] = &[
            (
                "enterprise",
                "甲乙有限公司 甲乙(上海)有限公司 甲乙股份有限公司 甲乙集团 甲乙研究院有限公司 甲乙设计研究院有限公司 甲乙大学科技园有限公司 \
              甲乙有限公司研究院 甲乙机械厂 株式会社甲乙制作所 株式会社甲乙能源研究所 甲乙投资中心(有限合伙) 甲乙种植专业合作社 甲乙事务所 甲乙供电局 \
              甲乙矿务局 甲乙大学出版社 甲乙银行 甲乙有限公司甲地供电公司 甲乙医院管理有限公司 甲乙卷烟厂 甲乙家庭农场 甲乙第二工程局 甲乙商店",
            ),
            (
                "university",
                "甲乙大学 甲乙大学(深圳) 甲乙学院 甲乙职业技术学院 中国科学院大学 甲乙高等专科学校 中国人民解放军甲乙大学 甲乙大学研究生院 \
              哈工大 华南理工 浙大 甲乙大学某某研究室 甲乙大学分析测试中心",
            ),
            (
                "institute",
                "甲乙研究院 甲乙研究所 中国科学院甲乙研究所 甲乙农业科学院 甲乙设计院 甲乙实验室 甲乙大学丙地研究院 甲乙工程技术研究中心 \
              甲乙大学丙地海洋研究中心 甲乙大学某某研究所 甲乙大学国家重点实验室 \
              甲乙集团公司第十研究所 甲乙集团公司七〇一所 甲乙集团有限公司第三十研究所 甲乙特种设备检验研究院 甲乙检测中心 中国科学院 甲乙农科所 甲乙地质调查院 中国科学院甲乙植物园 甲乙集团总公司丙地研究所 甲乙证件研究制作中心",
            ),
            (
                "hospital",
                "甲乙医院 甲乙大学附属医院 甲乙大学附属第一医院 甲乙大学医学院附属第一医院 甲乙妇幼保健院 甲乙卫生院 中国人民解放军总医院 \
              甲乙有限公司职工医院",
            ),
            (
                "government",
                "甲乙委员会 甲乙农业局 林业局 甲乙人民政府 甲乙管理站 甲乙检验站 中国人民解放军63999部队 中国人民解放军第六三九九部队 \
              甲乙海关 甲乙监狱 甲乙气象局 甲乙水文勘测局 甲乙农业技术推广中心 甲乙消防支队 甲乙疾病预防控制中心 甲乙人民检察院 甲乙教育厅 甲乙工程建设指挥部",
            ),
            ("person", "王伟 李小明 欧阳小明 诸葛亮 司马相如 阿卜杜拉·某某 约翰·A·史密斯 张王小明 王会 李建社 洪小明 赖小明"),
            ("other", "甲乙学会 甲乙协会 甲乙中学 甲乙博物馆 甲乙图书馆"),
        ];
        let mut count = 0;
        for (expected, names) in table {
            for name in names.split_whitespace() {
                assert_eq!(kind(name).name(), *expected, "{name}");
                count += 1;
            }
        }
        assert!(count >= 80, "{count}");
    }

    #[test]
    fn latin_names_are_typed_too() {
        for (expected, name) in [
            ("enterprise", "FOO BAR CO LTD"),
            ("enterprise", "FOO RESEARCH INSTITUTE CO LTD"),
            ("enterprise", "FOO INC"),
            ("enterprise", "FOO GMBH"),
            ("enterprise", "FOO AG"),
            ("enterprise", "FOO SE"),
            ("university", "UNIV FOO"),
            ("university", "FOO UNIVERSITY OF SCIENCE AND TECHNOLOGY"),
            ("university", "FOO INSTITUTE OF TECHNOLOGY"),
            ("institute", "FOO INSTITUTE OF PHYSICS"),
            ("institute", "CHINESE ACADEMY OF SCIENCES"),
            ("hospital", "FOO UNIVERSITY HOSPITAL"),
            ("government", "MINISTRY OF FOO"),
            ("person", "RUAN XIUZHOU"),
            ("person", "SMITH, JOHN"),
            ("person", "SMITH, JOHN A."),
            ("person", "WANG, SE"),
            ("university", "NATIONAL UNIVERSITY CORPORATION FOO UNIVERSITY"),
            ("institute", "FOO RESEARCH&DEVELOPMENT CENTER"),
            ("enterprise", "FOO:KK"),
            ("enterprise", "FOO BAR CO., LTS"),
            ("other", "FOO BAR SHANGHAI"),
            ("other", "FOOBAR"),
            ("other", ""),
        ] {
            assert_eq!(kind(name).name(), expected, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_kind(text in "\\PC{0,30}") {
            assert!(InstitutionKind::ALL.contains(&kind(&text)));
        }

        #[test]
        fn a_legal_form_wins(front in "[甲乙丙丁大学研究院局厂]{1,8}") {
            assert_eq!(kind(&format!("{front}有限公司")), InstitutionKind::Enterprise);
        }
    }
}
