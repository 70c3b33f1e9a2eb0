//! An IPC symbol as one integer.

use std::fmt;

const SUBGROUP_BITS: u32 = 20;
const GROUP_BITS: u32 = 14;
const LETTER_BITS: u32 = 5;
const CLASS_BITS: u32 = 7;
const LETTER_SHIFT: u32 = SUBGROUP_BITS + GROUP_BITS;
const CLASS_SHIFT: u32 = LETTER_SHIFT + LETTER_BITS;
const SECTION_SHIFT: u32 = CLASS_SHIFT + CLASS_BITS;
/// The section that only the CPC has.
const SECTION_Y: u64 = 25;

/// An IPC symbol: section, class, subclass, main group and subgroup in one integer whose order is that of the scheme, so
/// that everything below a section, class, subclass or main group is one interval.
///
/// The subgroup is a decimal fraction in IPC (`21/30` < `21/3065` < `21/31`) and is kept as six digits filled with zeros;
/// `21/02` and the `0021020000` of the fixed form are thus the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u64);

/// Why a text is not an IPC symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolProblem {
    /// Nothing but blanks.
    Empty,
    /// The first letter is none of A to H.
    Section,
    /// It does not go on with two digits and a letter.
    Subclass,
    /// The main group is not one to four digits, or is 0.
    MainGroup,
    /// The subgroup is not two to six digits.
    Subgroup,
    /// Something other than a version stands behind the symbol.
    Trailing,
}

impl SymbolProblem {
    /// The reason in Chinese and in English.
    pub fn message(self) -> crate::Message {
        let (zh, en) = match self {
            Self::Empty => ("没有分类号", "no symbol"),
            Self::Section => ("IPC 的部应为 A 至 H", "an IPC section is one of A to H"),
            Self::Subclass => ("部之后应为两位数字和一个字母", "two digits and a letter follow the section"),
            Self::MainGroup => ("大组应为一至四位数字", "a main group has one to four digits"),
            Self::Subgroup => ("小组应为二至六位数字", "a subgroup has two to six digits"),
            Self::Trailing => ("分类号之后有多余的内容", "something stands behind the symbol"),
        };
        crate::Message::new(zh, en)
    }
}

impl Symbol {
    /// Reads `H01L21/02`, `H01L 21/02`, `H01L  21/02`, Derwent's `H01L-021/02`, the fixed form `H01L0021020000`, each in either case and with a
    /// version behind it (`(2006.01)`, `2006.01`); a subclass alone (`C12Q`); and a main group alone (`H01L 21`), which is
    /// its group `/00`. Says nothing about whether the symbol exists: see [`super::ipc`].
    pub fn parse(text: &str) -> Result<Self, SymbolProblem> {
        Self::read(text, |section| matches!(section, b'A'..=b'H'))
    }

    /// Reads a symbol of the CPC: the same forms, and section Y besides. The longer subgroups of the CPC fit as they are.
    pub fn parse_cpc(text: &str) -> Result<Self, SymbolProblem> {
        Self::read(text, |section| matches!(section, b'A'..=b'H' | b'Y'))
    }

    fn read(text: &str, known: impl Fn(u8) -> bool) -> Result<Self, SymbolProblem> {
        let bytes = text.as_bytes().trim_ascii();
        let Some(&first) = bytes.first() else { return Err(SymbolProblem::Empty) };
        let section = first.to_ascii_uppercase();
        if !known(section) {
            return Err(SymbolProblem::Section);
        }
        let [_, tens, ones, letter, rest @ ..] = bytes else { return Err(SymbolProblem::Subclass) };
        let letter = letter.to_ascii_uppercase();
        if !tens.is_ascii_digit() || !ones.is_ascii_digit() || !letter.is_ascii_uppercase() {
            return Err(SymbolProblem::Subclass);
        }
        let subclass = Self::from_parts(section, (tens - b'0') * 10 + (ones - b'0'), letter);
        let rest = skip_blanks(rest);
        let rest = rest.strip_prefix(b"-").unwrap_or(rest);
        let (group, length) = digits(rest);
        if length == 0 {
            return if rest.is_empty() || is_version(rest) { Ok(subclass) } else { Err(SymbolProblem::MainGroup) };
        }
        if length == 10 {
            let fixed = Self(subclass.0 | (group / 1_000_000) << SUBGROUP_BITS | (group % 1_000_000));
            return if group < 1_000_000 { Err(SymbolProblem::MainGroup) } else { ending(fixed, &rest[10..]) };
        }
        if length > 4 || group == 0 {
            return Err(SymbolProblem::MainGroup);
        }
        let group = Self(subclass.0 | group << SUBGROUP_BITS);
        match skip_blanks(&rest[length..]) {
            [b'/', rest @ ..] => {
                let rest = skip_blanks(rest);
                let (subgroup, length) = digits(rest);
                if !(2..=6).contains(&length) {
                    return Err(SymbolProblem::Subgroup);
                }
                ending(Self(group.0 | (subgroup * 10u64.pow(6 - length as u32))), &rest[length..])
            }
            rest => ending(group, rest),
        }
    }

    fn from_parts(section: u8, class: u8, letter: u8) -> Self {
        Self(
            u64::from(section - b'A' + 1) << SECTION_SHIFT
                | u64::from(class) << CLASS_SHIFT
                | u64::from(letter - b'A' + 1) << LETTER_SHIFT,
        )
    }

    /// The symbol as a number: the order of the numbers is that of the scheme.
    pub fn number(self) -> u64 {
        self.0
    }

    /// The symbol of a number made by [`Symbol::number`]; `None` where no symbol has it.
    pub fn from_number(number: u64) -> Option<Self> {
        let symbol = Self(number);
        let subgroup = number & mask(SUBGROUP_BITS);
        let ok = matches!(number >> SECTION_SHIFT, 1..=8 | SECTION_Y)
            && (number >> CLASS_SHIFT) & mask(CLASS_BITS) < 100
            && (1..=26).contains(&((number >> LETTER_SHIFT) & mask(LETTER_BITS)))
            && u64::from(symbol.group()) < 10_000
            && subgroup < 1_000_000
            && (symbol.group() > 0 || subgroup == 0);
        ok.then_some(symbol)
    }

    /// The letter of the section.
    pub fn section(self) -> char {
        char::from(b'A' - 1 + (self.0 >> SECTION_SHIFT) as u8)
    }

    /// The subclass alone, as a symbol; its text is that of [`Symbol::subclass_code`].
    #[must_use]
    pub fn subclass(self) -> Self {
        Self(self.0 >> LETTER_SHIFT << LETTER_SHIFT)
    }

    /// The four characters of the subclass, for example `H01L`.
    pub fn subclass_code(self) -> SubclassCode {
        let class = ((self.0 >> CLASS_SHIFT) & mask(CLASS_BITS)) as u8;
        let letter = ((self.0 >> LETTER_SHIFT) & mask(LETTER_BITS)) as u8;
        SubclassCode([self.section() as u8, b'0' + class / 10, b'0' + class % 10, b'A' - 1 + letter])
    }

    /// The main group this symbol lies in, as its group `/00`; a subclass alone stays itself.
    #[must_use]
    pub fn main_group(self) -> Self {
        Self(self.0 >> SUBGROUP_BITS << SUBGROUP_BITS)
    }

    /// The number of the main group, 0 for a subclass alone.
    pub fn group(self) -> u16 {
        ((self.0 >> SUBGROUP_BITS) & mask(GROUP_BITS)) as u16
    }

    /// The last number whose subgroup begins with the digits of this one: `21/30` reaches to `21/309999`.
    pub fn last_with_its_digits(self) -> u64 {
        let subgroup = self.0 & mask(SUBGROUP_BITS);
        let mut step = 1;
        while step < 10_000 && subgroup.is_multiple_of(step * 10) {
            step *= 10;
        }
        self.0 + step - 1
    }

    /// Whether the symbol names no group.
    pub fn is_subclass(self) -> bool {
        self.group() == 0
    }
}

/// The first and the last number of the symbols below a section (`H`), class (`H01`), subclass (`H01L`) or main group
/// (`H01L 21`), given without `/`. `None` where the text is none of these.
pub fn interval_of_prefix(prefix: &str) -> Option<(u64, u64)> {
    if prefix.starts_with('Y') { None } else { cpc_interval_of_prefix(prefix) }
}

/// As [`interval_of_prefix`], for the CPC, which has section Y besides.
pub fn cpc_interval_of_prefix(prefix: &str) -> Option<(u64, u64)> {
    let bytes = prefix.as_bytes();
    let (low, free_bits) = match bytes {
        [s @ (b'A'..=b'H' | b'Y')] => (Symbol::from_parts(*s, 0, b'A').0 >> SECTION_SHIFT << SECTION_SHIFT, SECTION_SHIFT),
        [s @ (b'A'..=b'H' | b'Y'), t, o] if t.is_ascii_digit() && o.is_ascii_digit() => {
            let class = (t - b'0') * 10 + (o - b'0');
            (Symbol::from_parts(*s, class, b'A').0 >> CLASS_SHIFT << CLASS_SHIFT, CLASS_SHIFT)
        }
        _ if prefix.contains('/') => return None,
        _ => {
            let symbol = Symbol::parse_cpc(prefix).ok().filter(|s| s.0 & mask(SUBGROUP_BITS) == 0)?;
            (symbol.0, if symbol.is_subclass() { LETTER_SHIFT } else { SUBGROUP_BITS })
        }
    };
    Some((low, low | mask(free_bits)))
}

/// The text of a subclass, without an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubclassCode([u8; 4]);

impl SubclassCode {
    /// As text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for SubclassCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `H01L 21/02`, or `H01L` for a subclass alone.
impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.subclass_code().fmt(f)?;
        if self.is_subclass() {
            return Ok(());
        }
        let mut subgroup = self.0 & mask(SUBGROUP_BITS);
        let mut width = 6;
        while width > 2 && subgroup.is_multiple_of(10) {
            subgroup /= 10;
            width -= 1;
        }
        write!(f, " {}/{subgroup:0width$}", self.group())
    }
}

impl serde::Serialize for Symbol {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

const fn mask(bits: u32) -> u64 {
    (1 << bits) - 1
}

fn skip_blanks(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
    &bytes[blanks..]
}

/// The number at the start and how many digits it has; eleven stands for «too many».
fn digits(bytes: &[u8]) -> (u64, usize) {
    let mut value = 0;
    let mut length = 0;
    for b in bytes.iter().take_while(|b| b.is_ascii_digit()).take(11) {
        value = value * 10 + u64::from(b - b'0');
        length += 1;
    }
    (value, length)
}

fn ending(symbol: Symbol, rest: &[u8]) -> Result<Symbol, SymbolProblem> {
    let rest_starts_apart = !rest.first().is_some_and(u8::is_ascii_digit);
    let rest = skip_blanks(rest);
    if rest.is_empty() || (rest_starts_apart && is_version(rest)) { Ok(symbol) } else { Err(SymbolProblem::Trailing) }
}

/// `(2006.01)`, `(2006.01)I`, `2006.01`.
fn is_version(bytes: &[u8]) -> bool {
    match bytes {
        [b'(', rest @ ..] => rest.contains(&b')'),
        [year @ .., b'.', a, b] => {
            year.len() == 4 && year.iter().all(u8::is_ascii_digit) && a.is_ascii_digit() && b.is_ascii_digit()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_written_form_is_the_same_symbol() {
        let expected = Symbol::parse("H01L 21/02");
        assert!(expected.is_ok());
        for text in [
            "H01L21/02",
            "H01L  21/02",
            "h01l21/02",
            " H01L 21/02 ",
            "H01L0021020000",
            "H01L 21/02 (2006.01)",
            "H01L21/02(2006.01)I",
            "H01L 21/02 2006.01",
            "H01L 21/020",
        ] {
            assert_eq!(Symbol::parse(text), expected, "{text}");
        }
        assert_eq!(Symbol::parse("C12Q").map(|s| s.to_string()), Ok("C12Q".into()));
        assert_eq!(Symbol::parse("H01L 21"), Symbol::parse("H01L 21/00"));
        assert_eq!(Symbol::parse("H01L21/3065").map(|s| s.to_string()), Ok("H01L 21/3065".into()));
    }

    #[test]
    fn what_is_no_symbol_says_why() {
        use SymbolProblem as P;
        for (text, problem) in [
            ("", P::Empty),
            ("  ", P::Empty),
            ("-", P::Section),
            ("I01L 1/00", P::Section),
            ("H0", P::Subclass),
            ("H01", P::Subclass),
            ("H012", P::Subclass),
            ("H01L 0/00", P::MainGroup),
            ("H01L 12345/00", P::MainGroup),
            ("H01Lx", P::MainGroup),
            ("H01L 21/", P::Subgroup),
            ("H01L 21/0", P::Subgroup),
            ("H01L 21/0000000", P::Subgroup),
            ("H01L 21/02x", P::Trailing),
            ("H01L 21/02;B25J 9/16", P::Trailing),
            ("H01L0000020000", P::MainGroup),
            ("H01L00210200001", P::MainGroup),
            ("半导体", P::Section),
            ("H01L 21/02 (2006", P::Trailing),
        ] {
            assert_eq!(Symbol::parse(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn prefixes_are_intervals() {
        let inside = |prefix: &str, symbol: &str| {
            let (low, high) = interval_of_prefix(prefix).unwrap();
            (low..=high).contains(&Symbol::parse(symbol).unwrap().number())
        };
        assert!(
            inside("H", "H10W 99/00")
                && inside("H01", "H01L 21/02")
                && inside("H01L", "H01L")
                && inside("H01L 21", "H01L 21/9999")
        );
        assert!(
            !inside("H01", "H02K 1/00")
                && !inside("H01L", "H01M 1/00")
                && !inside("H01L 21", "H01L 22/00")
                && !inside("H01L 2", "H01L 21/02")
        );
        for text in ["", "I", "h", "H1", "H01L 21/02", "H01L 0", "机"] {
            assert_eq!(interval_of_prefix(text), None, "{text}");
        }
    }

    #[test]
    fn the_cpc_has_a_section_and_subgroups_of_its_own() {
        for text in ["Y02E 10/50", "Y10S 901/01", "B25J 9/1602", "B25J 2219/45013", "H01L 21/02002", "Y02E"] {
            let symbol = Symbol::parse_cpc(text).unwrap();
            assert_eq!(symbol.to_string(), text);
            assert_eq!(Symbol::from_number(symbol.number()), Some(symbol));
        }
        assert_eq!(Symbol::parse("Y02E 10/50"), Err(SymbolProblem::Section));
        assert_eq!(Symbol::parse_cpc("Z02E 10/50"), Err(SymbolProblem::Section));
        assert_eq!(Symbol::parse_cpc("B25J 9/16"), Symbol::parse("B25J 9/16"));
        assert_eq!((interval_of_prefix("Y"), interval_of_prefix("Y02E")), (None, None));
        let (low, high) = cpc_interval_of_prefix("Y02E 10").unwrap();
        assert!((low..=high).contains(&Symbol::parse_cpc("Y02E 10/7275").unwrap().number()));
    }

    #[test]
    fn digits_go_on_to_the_last_subgroup() {
        for (text, last) in
            [("H01L 21/30", "H01L 21/309999"), ("H01L 21/3065", "H01L 21/306599"), ("H01L 21/00", "H01L 21/009999")]
        {
            assert_eq!(Symbol::parse(text).unwrap().last_with_its_digits(), Symbol::parse(last).unwrap().number());
        }
    }

    fn parts() -> impl Strategy<Value = (u8, u8, u8, u16, u32, usize)> {
        (0..8u8, 0..100u8, 0..26u8, 1..10_000u16, any::<u32>(), 2..7usize)
    }

    proptest! {
        #[test]
        fn text_and_number_round_trip((section, class, letter, group, tail, width) in parts()) {
            let tail = format!("{:0width$}", u64::from(tail) % 10u64.pow(width as u32));
            let subclass = format!("{}{class:02}{}", char::from(b'A' + section), char::from(b'A' + letter));
            let symbol = Symbol::parse(&format!("{subclass}{group}/{tail}")).unwrap();
            prop_assert_eq!(Symbol::parse(&symbol.to_string()), Ok(symbol));
            prop_assert_eq!(Symbol::from_number(symbol.number()), Some(symbol));
            prop_assert_eq!(Symbol::parse(&format!("{subclass}{group:04}{tail:0<6}")), Ok(symbol));
            prop_assert_eq!(symbol.subclass().to_string(), subclass.clone());
            prop_assert_eq!(symbol.subclass_code().to_string(), subclass.clone());
            prop_assert_eq!(symbol.main_group().to_string(), format!("{subclass} {group}/00"));
        }

        #[test]
        fn order_is_that_of_the_fixed_form(a in parts(), b in parts()) {
            let fixed = |(section, class, letter, group, tail, _): (u8, u8, u8, u16, u32, usize)| {
                format!("{}{class:02}{}{group:04}{:06}", char::from(b'A' + section), char::from(b'A' + letter), tail % 1_000_000)
            };
            let (x, y) = (fixed(a), fixed(b));
            prop_assert_eq!(Symbol::parse(&x).unwrap().cmp(&Symbol::parse(&y).unwrap()), x.cmp(&y));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}") {
            let _ = Symbol::parse(&text);
            let _ = interval_of_prefix(&text);
        }
    }
}
