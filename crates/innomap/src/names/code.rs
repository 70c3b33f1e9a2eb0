//! Codes of legal persons: the unified social credit code (GB 32100-2015) and the organisation code in it (GB 11714-1997).
//!
//! A credit code is the register authority, the kind of legal person, six signs of the division of registration (GB/T 2260),
//! the nine signs of the organisation code and a check sign.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Message, Result};

/// Signs of the credit code, each worth its place: digits and capitals without I, O, S, V and Z.
const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of the first eight signs of an organisation code.
const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// More signs than any text has that is meant as a code; longer ones are not looked at.
const LONGEST: usize = 64;

/// A code that tells one legal person from another, its check digit found right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// Unified social credit code, 18 signs.
    Credit([u8; 18]),
    /// Organisation code, 9 signs; it is also the 9th to 17th sign of the credit code of the same legal person.
    Organisation([u8; 9]),
}

/// Why a text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeProblem {
    /// There is no sign.
    Empty,
    /// Neither 18 nor 9 signs, but so many.
    Length(usize),
    /// 15 digits: a business registration number of before 2015.
    Registration,
    /// Zeros that stand where a code is not known.
    Zeros,
    /// A sign that a code does not have, and its place counted from 1.
    Sign(char, usize),
    /// The check sign is not the one that follows from the signs before it.
    Check {
        /// What it is.
        found: char,
        /// What it should be.
        expected: char,
        /// Its place counted from 1.
        place: usize,
    },
}

impl CodeProblem {
    /// The problem in Chinese and in English.
    pub fn message(self) -> Message {
        match self {
            Self::Empty => Message::new("没有代码", "there is no code"),
            Self::Length(n) => {
                Message::new(format!("应为 18 位或 9 位，实为 {n} 位"), format!("a code has 18 signs or 9, this text has {n}"))
            }
            Self::Registration => Message::new(
                "15 位数字是旧的工商注册号，不是统一社会信用代码",
                "15 digits are an old business registration number, not a unified social credit code",
            ),
            Self::Zeros => Message::new("全为零：是占位，不是代码", "nothing but zeros: they stand for a code that is not known"),
            Self::Sign(sign, place) => Message::new(
                format!("第 {place} 位「{sign}」不是代码中的字符"),
                format!("sign {place}, '{sign}', is not in the alphabet of the code"),
            ),
            Self::Check { found, expected, place } => Message::new(
                format!("第 {place} 位校验码应为「{expected}」，实为「{found}」"),
                format!("the check sign, sign {place}, should be '{expected}' and is '{found}'"),
            ),
        }
    }
}

impl Code {
    /// Reads a credit code or an organisation code: in any width and case, with blanks and dashes or without.
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(text).map_err(|problem| {
            let message = problem.message();
            let shown: String = text.chars().take(LONGEST).collect();
            Error::value(
                format!("不是有效的统一社会信用代码或组织机构代码：{}", message.zh),
                format!("not a unified social credit code or organisation code: {}", message.en),
            )
            .found(shown)
            .expected(
                "18 位统一社会信用代码（如 91110000600037341L）或 9 位组织机构代码（如 60003734-1）",
                "18 signs of a unified social credit code (91110000600037341L) or 9 of an organisation code (60003734-1)",
            )
            .hint("请与营业执照核对", "compare it with the business licence")
        })
    }

    /// Reads a code, and says briefly why where it is none.
    pub fn read(text: &str) -> std::result::Result<Self, CodeProblem> {
        let kept = |c: &char| !c.is_whitespace() && !is_dash(*c) && !is_invisible(*c);
        let signs: Vec<char> = text.nfkc().filter(kept).take(LONGEST + 1).map(|c| c.to_ascii_uppercase()).collect();
        match signs.len() {
            0 => Err(CodeProblem::Empty),
            // The check sign of zeros is zero, so that all who write them would be one legal person.
            9 | 18 if signs.iter().all(|sign| *sign == '0') => Err(CodeProblem::Zeros),
            18 => {
                let bytes: [u8; 18] = bytes(&signs, |c| value(c).is_some())?;
                check(&bytes, credit_check(&bytes))?;
                Ok(Self::Credit(bytes))
            }
            9 => {
                let last =
                    |place: usize, c: u8| if place == 8 { c.is_ascii_digit() || c == b'X' } else { c.is_ascii_alphanumeric() };
                let mut place = 0..;
                let bytes: [u8; 9] = bytes(&signs, |c| last(place.next().unwrap_or_default(), c))?;
                check(&bytes, organisation_check(&bytes))?;
                Ok(Self::Organisation(bytes))
            }
            15 if signs.iter().all(char::is_ascii_digit) => Err(CodeProblem::Registration),
            n => Err(CodeProblem::Length(n)),
        }
    }

    /// The organisation code: itself, or the part of the credit code.
    pub fn organisation(&self) -> [u8; 9] {
        match self {
            Self::Credit(code) => std::array::from_fn(|at| code[at + 8]),
            Self::Organisation(code) => *code,
        }
    }

    /// Whether the organisation code has the check sign of GB 11714. A credit code whose own check sign is right counts
    /// also where this is not so.
    pub fn organisation_checks(&self) -> bool {
        let code = self.organisation();
        code[8] == organisation_check(&code)
    }

    /// Whether both are codes of one legal person: two credit codes are equal as a whole; a credit code and an organisation
    /// code where the one is part of the other.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Credit(a), Self::Credit(b)) => a == b,
            _ => self.organisation() == other.organisation(),
        }
    }

    /// Code of the division it was registered in, as written then; nothing where it says none.
    pub fn division(&self) -> Option<u32> {
        let Self::Credit(code) = self else { return None };
        code[2..8].iter().try_fold(0, |sum, sign| sign.is_ascii_digit().then(|| sum * 10 + u32::from(*sign - b'0')))
    }

    /// The authority that registered it, by the first sign.
    pub fn authority(&self) -> Option<Message> {
        let Self::Credit([first, ..]) = self else { return None };
        let (zh, en) = match first {
            b'1' => ("机构编制", "public sector staffing"),
            b'2' => ("外交", "foreign affairs"),
            b'3' => ("司法行政", "judicial administration"),
            b'4' => ("文化", "culture"),
            b'5' => ("民政", "civil affairs"),
            b'6' => ("旅游", "tourism"),
            b'7' => ("宗教", "religious affairs"),
            b'8' => ("工会", "trade unions"),
            b'9' => ("市场监管（工商）", "market regulation"),
            b'A' => ("中央军委改革和编制办公室", "Central Military Commission"),
            b'N' => ("农业", "agriculture"),
            b'Y' => ("其他", "other"),
            _ => return None,
        };
        Some(Message::new(zh, en))
    }

    /// The kind of legal person, by the first two signs.
    pub fn kind(&self) -> Option<Message> {
        let Self::Credit([first, second, ..]) = self else { return None };
        let (zh, en) = match (first, second) {
            (b'1', b'1') => ("机关", "state organ"),
            (b'1', b'2') => ("事业单位", "public institution"),
            (b'1', b'3') => ("群众团体", "mass organisation"),
            (b'2', b'1') => ("外国常驻新闻机构", "resident foreign news agency"),
            (b'3', b'1') => ("律师执业机构", "law firm"),
            (b'3', b'2') => ("公证处", "notary office"),
            (b'3', b'3') => ("基层法律服务所", "local legal service"),
            (b'3', b'4') => ("司法鉴定机构", "forensic institution"),
            (b'3', b'5') => ("仲裁委员会", "arbitration commission"),
            (b'4', b'1') => ("外国在华文化中心", "foreign cultural centre"),
            (b'5', b'1') => ("社会团体", "association"),
            (b'5', b'2') => ("民办非企业单位", "private non-enterprise unit"),
            (b'5', b'3') => ("基金会", "foundation"),
            (b'6', b'1') => ("外国旅游部门常驻代表机构", "resident foreign tourist office"),
            (b'6', b'2') => ("港澳台地区旅游部门常驻代表机构", "resident tourist office of Hong Kong, Macau or Taiwan"),
            (b'7', b'1') => ("宗教活动场所", "place of worship"),
            (b'7', b'2') => ("宗教院校", "religious school"),
            (b'8', b'1') => ("基层工会", "trade union"),
            (b'9', b'1') => ("企业", "enterprise"),
            (b'9', b'2') => ("个体工商户", "individual business"),
            (b'9', b'3') => ("农民专业合作社", "farmers' cooperative"),
            (b'A', b'1') => ("军队事业单位", "military institution"),
            (b'N', b'1') => ("组级集体经济组织", "collective economy of a group"),
            (b'N', b'2') => ("村级集体经济组织", "collective economy of a village"),
            (b'N', b'3') => ("乡镇级集体经济组织", "collective economy of a township"),
            (b'Y', b'1') | (b'1'..=b'8' | b'A' | b'N', b'9') => ("其他", "other"),
            _ => return None,
        };
        Some(Message::new(zh, en))
    }
}

impl fmt::Display for Code {
    /// As it is written today, an organisation code without its dash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signs: &[u8] = match self {
            Self::Credit(code) => code,
            Self::Organisation(code) => code,
        };
        signs.iter().try_for_each(|sign| write!(f, "{}", char::from(*sign)))
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::read(&text).map_err(|problem| serde::de::Error::custom(problem.message().en))
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The signs as bytes where each is allowed.
fn bytes<const N: usize>(signs: &[char], mut allowed: impl FnMut(u8) -> bool) -> std::result::Result<[u8; N], CodeProblem> {
    let mut out = [0; N];
    for (place, (slot, &sign)) in out.iter_mut().zip(signs).enumerate() {
        let byte = u8::try_from(sign).ok().filter(|byte| allowed(*byte));
        *slot = byte.ok_or(CodeProblem::Sign(sign, place + 1))?;
    }
    Ok(out)
}

fn value(sign: u8) -> Option<u32> {
    SIGNS.iter().position(|s| *s == sign).map(|at| at as u32)
}

/// The check sign of a credit code: powers of three are the weights, 31 the modulus.
fn credit_check(code: &[u8; 18]) -> u8 {
    let (mut sum, mut weight) = (0, 1);
    for sign in &code[..17] {
        sum += value(*sign).unwrap_or(0) * weight;
        weight = weight * 3 % 31;
    }
    SIGNS[((31 - sum % 31) % 31) as usize]
}

/// The check sign of an organisation code: letters are worth 10 to 35, 11 is the modulus, X stands for ten.
fn organisation_check(code: &[u8; 9]) -> u8 {
    let worth = |sign: &u8| char::from(*sign).to_digit(36).unwrap_or(0);
    let sum: u32 = code.iter().zip(WEIGHTS).map(|(sign, weight)| worth(sign) * weight).sum();
    b"0X987654321"[(sum % 11) as usize]
}

fn check(code: &[u8], expected: u8) -> std::result::Result<(), CodeProblem> {
    match code.last() {
        Some(&found) if found != expected => {
            Err(CodeProblem::Check { found: found.into(), expected: expected.into(), place: code.len() })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
