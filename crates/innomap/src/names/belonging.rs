//! Names that hold the name of another one in front: branches and departments of a legal person, and legal persons that belong
//! to one.

use super::known::{is_independent_college, is_state_group};
use super::numerals::in_digits;
use super::places::front;

/// How a name hangs on the name in its front.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Belonging<'a> {
    /// A branch or department: no legal person of its own.
    Part {
        /// The name of the legal person.
        parent: &'a str,
        /// How sure that is.
        confidence: f64,
    },
    /// A legal person of its own that belongs to the one in front.
    Owned {
        /// The name of the one it belongs to.
        owner: &'a str,
    },
    /// It may be a part of the one in front, or a legal person of its own.
    Unsure {
        /// The name in front.
        parent: &'a str,
    },
}

/// Branches by law are registered as branches of a legal person.
const BRANCH: f64 = 0.99;
/// Colleges, departments, laboratories of a university have no legal person, with very few exceptions.
const DEPARTMENT: f64 = 0.97;
/// Plants, centres and institutes inside a company are mostly not registered by themselves.
const DIVISION: f64 = 0.93;

/// Words that end the name of a branch.
const BRANCHES: &[&str] = &["分公司", "分行", "支行", "营业部", "分理处", "分厂", "办事处", "分部", "分店", "分社", "分所"];

/// Words that end the name of something inside a company.
const DIVISIONS: &[&str] = &[
    "事业部",
    "研究院",
    "研究所",
    "研究中心",
    "技术中心",
    "研发中心",
    "工程中心",
    "检测中心",
    "设计院",
    "实验室",
    "制造部",
    "车间",
    "分院",
    "工厂",
    "厂",
    "中心",
    "供电公司",
    "供电局",
    "供电所",
    "检修公司",
    "项目部",
    "电厂",
    "所",
    "处",
    "部",
    "室",
    "站",
    "队",
];

/// Institutes of a group that bear no name of their own.
const HOUSE_INSTITUTES: &[&str] =
    &["研究院", "研究所", "设计院", "研究总院", "中央研究院", "技术研究院", "科学技术研究院", "设计研究院", "规划设计院"];

/// Words that end the name of something inside a university.
const DEPARTMENTS: &[&str] =
    &["学院", "系", "学部", "实验室", "校区", "分校", "研究生院", "图书馆", "课题组", "教研室", "研究室"];

/// Words that end the name of a research unit inside a university.
const UNITS: &[&str] = &["研究所", "研究中心", "中心", "所", "室", "处", "部", "科"];

/// What stands behind 大学 where a university's name does not end there.
const NO_UNIVERSITY: &[&str] = &["城", "生", "堂", "路", "科技园", "科学园", "校园"];

/// Where a text in simplified characters hangs on a name in its front; `None` where it stands for itself.
pub(super) fn belonging(name: &str) -> Option<Belonging<'_>> {
    // What is longer is a text, not a name.
    if name.len() > 600 {
        return None;
    }
    if name.contains("公司") {
        return of_company(name);
    }
    of_bank(name).or_else(|| of_academy(name)).or_else(|| of_university(name)).or_else(|| of_plant(name))
}

/// The text behind a front, without the brackets round it.
fn tail(name: &str, end: usize) -> &str {
    name[end..].trim_matches(|c| matches!(c, '(' | ')' | '-' | ',' | ' ' | '·'))
}

fn ends_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

// Callers return what it gives.
#[allow(clippy::unnecessary_wraps)]
fn part(parent: &str, confidence: f64) -> Option<Belonging<'_>> {
    Some(Belonging::Part { parent, confidence })
}

// Callers return what it gives.
#[allow(clippy::unnecessary_wraps)]
fn owned(owner: &str) -> Option<Belonging<'_>> {
    Some(Belonging::Owned { owner })
}

fn of_company(name: &str) -> Option<Belonging<'_>> {
    let end = name.find("公司")? + "公司".len();
    let parent = &name[..end];
    let tail = tail(name, end);
    if parent.chars().count() < 4 || tail.is_empty() || parent.ends_with("分公司") || parent.ends_with("子公司") {
        return None;
    }
    // GmbH & Co. KG: 甲乙有限公司及合伙人两合公司.
    if tail.starts_with(['及', '和', '与', '、']) || tail.contains("合伙") {
        return None;
    }
    if ends_with_any(tail, BRANCHES) {
        return part(parent, BRANCH);
    }
    if tail.ends_with("医院") || ends_with_any(tail, &["大学", "学校", "学院", "中学", "小学", "幼儿园"]) {
        return owned(parent);
    }
    if tail.ends_with("公司") {
        return within_company(parent, tail);
    }
    // Institutes of the former ministries are legal persons: 集团公司第十研究所, 集团公司七〇一所.
    let in_digits = in_digits(name);
    let numbered =
        in_digits.find("公司").is_some_and(|at| in_digits[at + "公司".len()..].trim_start_matches('(').starts_with('第'));
    let institute = ends_with_any(in_digits.trim_end_matches(')'), &["研究所", "研究院", "设计院"]);
    let ministry = (parent.contains("集团公司") || parent.contains("总公司")) && !parent.contains("有限");
    if institute && (numbered || ministry || (is_state_group(parent) && !HOUSE_INSTITUTES.contains(&tail))) {
        return owned(parent);
    }
    if ends_with_any(tail, DIVISIONS) { part(parent, DIVISION) } else { None }
}

/// A company behind a company: one with a legal form is owned, one without is a branch (国网浙江省电力有限公司杭州供电公司).
fn within_company<'a>(parent: &'a str, tail: &'a str) -> Option<Belonging<'a>> {
    if ends_with_any(tail, &["有限公司", "有限责任公司", "股份公司", "集团公司", "总公司"]) {
        return owned(parent);
    }
    let served = ["供电公司", "检修公司", "电力公司", "信息通信公司", "送变电公司", "培训公司"];
    if ends_with_any(tail, &served) || ends_with_any(parent, &["有限公司", "有限责任公司"]) {
        part(parent, DIVISION)
    } else {
        owned(parent)
    }
}

fn of_bank(name: &str) -> Option<Belonging<'_>> {
    for (word, branches) in [("银行", &["分行", "支行", "营业部", "分理处"][..]), ("事务所", &["分所", "分部"][..])]
    {
        if let Some(at) = name.find(word) {
            let end = at + word.len();
            let whole = name[..end].chars().count() >= 4;
            return if whole && ends_with_any(tail(name, end), branches) { part(&name[..end], BRANCH) } else { None };
        }
    }
    None
}

/// Academies whose institutes are legal persons of their own.
const ACADEMIES: &[&str] = &[
    "中国科学院",
    "中国农业科学院",
    "中国林业科学研究院",
    "中国医学科学院",
    "中国水产科学研究院",
    "中国中医科学院",
    "中国工程物理研究院",
    "中国社会科学院",
    "中国热带农业科学院",
    "中国环境科学研究院",
    "中国地质科学院",
    "中国气象科学研究院",
    "中国测绘科学研究院",
    "中国建筑科学研究院",
    "中国铁道科学研究院",
    "中国运载火箭技术研究院",
    "中国空间技术研究院",
];

fn of_academy(name: &str) -> Option<Belonging<'_>> {
    let academy = ACADEMIES.iter().find(|academy| name.starts_with(**academy))?;
    let owner = &name[..academy.len()];
    let rest = tail(name, academy.len());
    if rest.is_empty() {
        return None;
    }
    // A laboratory of an institute is part of the institute.
    let institute = ["研究所", "研究院", "天文台", "植物园"]
        .iter()
        .filter_map(|w| Some(academy.len() + name[academy.len()..].find(w)? + w.len()))
        .min();
    if let Some(end) = institute.filter(|&end| end < name.len())
        && ends_with_any(tail(name, end), &["实验室", "研究室", "课题组", "研究中心", "研究部", "工程中心"])
    {
        return part(&name[..end], DEPARTMENT);
    }
    if rest.starts_with("大学") {
        return of_university(name).or_else(|| owned(owner));
    }
    owned(owner)
}

/// Where the name of a university ends within a name.
fn university_end(name: &str) -> Option<usize> {
    if let Some(at) = name.find("大学").filter(|&at| at >= 6) {
        let end = at + "大学".len();
        let behind = &name[end..];
        let town = NO_UNIVERSITY.iter().any(|word| behind.starts_with(word))
            && !behind.starts_with("城市")
            && !behind.starts_with("城建");
        return (!town).then_some(end);
    }
    let at = name.find("学院").filter(|&at| at >= 6 && !name[..at].ends_with('科'))?;
    Some(at + "学院".len())
}

fn of_university(name: &str) -> Option<Belonging<'_>> {
    let end = university_end(name).filter(|&end| end < name.len());
    let Some(end) = end else { return of_hospital(name) };
    let (university, behind) = (&name[..end], tail(name, end));
    if behind.is_empty() {
        return None;
    }
    if is_independent_college(name) {
        return owned(university);
    }
    // Names of foreign universities in full, and joint colleges of two: 甲大学-乙大学联合学院.
    if behind.contains("大学") || behind.contains("体系") || name.contains(',') {
        return None;
    }
    if behind.ends_with("院区") && behind.contains("医院") {
        return of_hospital(name);
    }
    if behind.contains("医院") || behind.contains("附属") || behind.contains("附中") || behind.contains("研究总院") {
        return owned(university);
    }
    if behind.contains("研究院") && !ends_with_any(behind, &["实验室", "系"]) {
        return owned(university);
    }
    if ends_with_any(behind, &["校区", "分校", "研究生院"]) {
        return part(university, DEPARTMENT);
    }
    let elsewhere = front(behind).is_some();
    if ends_with_any(behind, DEPARTMENTS) {
        // 电子科技大学中山学院, 吉林大学珠海学院: colleges elsewhere are legal persons.
        if elsewhere {
            return owned(university);
        }
        let doubtful = [
            "科技学院",
            "科学技术学院",
            "城市学院",
            "现代科技学院",
            "应用技术学院",
            "应用科技学院",
            "人文科技学院",
            "信息科技学院",
            "独立学院",
            "文理学院",
        ];
        if doubtful.contains(&behind) {
            return Some(Belonging::Unsure { parent: university });
        }
        return part(university, DEPARTMENT);
    }
    if ends_with_any(behind, UNITS) {
        return if elsewhere { Some(Belonging::Unsure { parent: university }) } else { part(university, DIVISION) };
    }
    None
}

fn of_hospital(name: &str) -> Option<Belonging<'_>> {
    let end = name.find("医院")? + "医院".len();
    let behind = tail(name, end);
    let within = ends_with_any(behind, &["院区", "科", "实验室", "研究室", "研究所", "中心"]);
    if within && end >= 12 { part(&name[..end], DIVISION) } else { None }
}

/// Plants and institutes with a workshop or laboratory behind them.
fn of_plant(name: &str) -> Option<Belonging<'_>> {
    for (word, parts) in [
        ("厂", &["分厂", "车间"][..]),
        ("研究所", &["实验室", "研究室", "课题组"][..]),
        ("研究院", &["实验室", "研究室", "课题组"][..]),
        ("设计院", &["实验室", "研究室"][..]),
    ] {
        let Some(end) = name.find(word).map(|at| at + word.len()).filter(|&end| end >= 9 && end < name.len()) else { continue };
        if !name[..end].ends_with("分厂") && ends_with_any(tail(name, end), parts) {
            return part(&name[..end], DIVISION);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent(name: &str) -> (&'static str, &str) {
        match belonging(name) {
            Some(Belonging::Part { parent, .. }) => ("part", parent),
            Some(Belonging::Owned { owner }) => ("owned", owner),
            Some(Belonging::Unsure { parent }) => ("unsure", parent),
            None => ("itself", ""),
        }
    }

    #[test]
    fn a_reader_would_say_the_same() {
        for (name, how, of) in [
            ("甲乙有限公司杭州分公司", "part", "甲乙有限公司"),
            ("甲乙有限公司第一分公司", "part", "甲乙有限公司"),
            ("甲乙股份有限公司(杭州分公司)", "part", "甲乙股份有限公司"),
            ("甲乙银行股份有限公司杭州支行", "part", "甲乙银行股份有限公司"),
            ("甲乙银行浙江省分行", "part", "甲乙银行"),
            ("甲乙有限公司技术中心", "part", "甲乙有限公司"),
            ("甲乙有限公司丙地供电公司", "part", "甲乙有限公司"),
            ("甲乙有限责任公司丙地公司", "part", "甲乙有限责任公司"),
            ("甲乙有限责任公司丙丁有限责任公司", "owned", "甲乙有限责任公司"),
            ("甲乙集团有限公司丙丁有限公司", "owned", "甲乙集团有限公司"),
            ("甲乙集团公司第十研究所", "owned", "甲乙集团公司"),
            ("甲乙集团有限公司第三十研究所", "owned", "甲乙集团有限公司"),
            ("甲乙集团有限公司(第三十研究所)", "owned", "甲乙集团有限公司"),
            ("甲乙集团有限公司七〇一所", "owned", "甲乙集团有限公司"),
            ("甲乙集团有限公司研究所", "part", "甲乙集团有限公司"),
            ("中国航空工业集团有限公司甲乙材料研究院", "owned", "中国航空工业集团有限公司"),
            ("中国航空工业集团有限公司研究院", "part", "中国航空工业集团有限公司"),
            ("甲乙有限公司职工医院", "owned", "甲乙有限公司"),
            ("甲乙有限公司", "itself", ""),
            ("甲乙有限公司及合伙人两合公司", "itself", ""),
            ("甲乙大学-丙丁大学联合学院", "itself", ""),
            ("甲乙(上海)有限公司", "itself", ""),
            ("甲乙分公司", "itself", ""),
            ("甲乙大学", "itself", ""),
            ("甲乙大学机械学院", "part", "甲乙大学"),
            ("甲乙大学某某国家重点实验室", "part", "甲乙大学"),
            ("甲乙大学某某系", "part", "甲乙大学"),
            ("甲乙大学深圳研究生院", "part", "甲乙大学"),
            ("甲乙大学医学院附属第一医院", "owned", "甲乙大学"),
            ("甲乙大学附属中学", "owned", "甲乙大学"),
            ("甲乙大学台州研究院", "owned", "甲乙大学"),
            ("甲乙大学某某研究院", "owned", "甲乙大学"),
            ("甲乙大学珠海学院", "owned", "甲乙大学"),
            ("甲乙大学城市学院", "unsure", "甲乙大学"),
            ("甲乙大学出版社", "itself", ""),
            ("甲乙大学城某某中心", "itself", ""),
            ("甲乙大学科技园有限公司", "itself", ""),
            ("甲乙学院机电系", "part", "甲乙学院"),
            ("甲乙学院附属医院", "owned", "甲乙学院"),
            ("中国科学院甲乙研究所", "owned", "中国科学院"),
            ("中国科学院甲乙研究所某某重点实验室", "part", "中国科学院甲乙研究所"),
            ("中国科学院", "itself", ""),
            ("中国科学院大学", "owned", "中国科学院"),
            ("杭州甲乙厂二分厂", "part", "杭州甲乙厂"),
            ("甲乙律师事务所上海分所", "part", "甲乙律师事务所"),
        ] {
            assert_eq!(parent(name), (how, of), "{name}");
        }
    }
}
