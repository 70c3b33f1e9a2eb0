//! What a code says of itself, one at a time and by the column.

use polars_core::prelude::{BooleanChunked, Column, DataFrame, IntoColumn, StringChunked};

use super::code::Code;
use crate::error::{Error, Message, Result};
use crate::regions::Gazetteer;

/// A code taken apart, or what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeCheck {
    /// The code as it is written today; nothing where the text is none.
    pub code: Option<String>,
    /// Whether the text is a code with the right check sign.
    pub valid: bool,
    /// The organisation code: itself, or the part of the credit code.
    pub organisation_code: Option<String>,
    /// Code of the division of registration as written.
    pub division_code: Option<String>,
    /// That division on today's borders, with those it lies in.
    pub division: Option<String>,
    /// The authority that registered it.
    pub authority: Option<Message>,
    /// The kind of legal person.
    pub kind: Option<Message>,
    /// What is wrong, or odd.
    pub problem: Option<Message>,
}

impl CodeCheck {
    /// Looks at a text.
    pub fn of(text: &str) -> Self {
        let code = match Code::read(text) {
            Ok(code) => code,
            Err(problem) => return Self { problem: Some(problem.message()), ..Self::default() },
        };
        let odd = Message::new(
            "其中的组织机构代码校验码不符；信用代码本身校验正确",
            "the organisation code in it has another check sign; the credit code itself is right",
        );
        Self {
            code: Some(code.to_string()),
            valid: true,
            organisation_code: Some(Code::Organisation(code.organisation()).to_string()),
            division_code: code.division().map(|division| format!("{division:06}")),
            division: code.registered_in().map(|unit| Gazetteer::current().full_name(unit)),
            authority: code.authority(),
            kind: code.kind(),
            problem: (!code.organisation_checks()).then_some(odd),
        }
    }
}

impl Code {
    /// Today's code of the division it was registered in; the unit above it where that is not known itself.
    pub fn registered_in(&self) -> Option<u32> {
        let division = self.division()?;
        let units = [division, division / 100 * 100, division / 10_000 * 10_000];
        units.into_iter().find_map(|unit| Gazetteer::current().resolve_text(&format!("{unit:06}")).code)
    }
}

/// A column `text` of codes taken apart, a row each. A missing text has neither parts nor a problem.
pub fn check_codes(texts: &DataFrame) -> Result<DataFrame> {
    let failed = |e: polars_core::prelude::PolarsError| {
        Error::internal("表格运算失败", "an operation on a table failed").found(e.to_string())
    };
    let texts = texts.column("text").and_then(|c| c.as_materialized_series().str().cloned()).map_err(failed)?;
    let checks: Vec<Option<CodeCheck>> = texts.iter().map(|text| text.map(CodeCheck::of)).collect();
    let column = |name: &str, part: &dyn Fn(&CodeCheck) -> Option<String>| -> Column {
        let values: StringChunked = checks.iter().map(|check| check.as_ref().and_then(part)).collect();
        values.with_name(name.into()).into_column()
    };
    let said = |message: &Option<Message>, zh: bool| message.as_ref().map(|m| if zh { m.zh.clone() } else { m.en.clone() });
    let valid: BooleanChunked = checks.iter().map(|check| check.as_ref().map(|c| c.valid)).collect();
    let columns = vec![
        texts.clone().with_name("text".into()).into_column(),
        column("code", &|c| c.code.clone()),
        valid.with_name("valid".into()).into_column(),
        column("organisation_code", &|c| c.organisation_code.clone()),
        column("division_code", &|c| c.division_code.clone()),
        column("division", &|c| c.division.clone()),
        column("authority_zh", &|c| said(&c.authority, true)),
        column("authority_en", &|c| said(&c.authority, false)),
        column("kind_zh", &|c| said(&c.kind, true)),
        column("kind_en", &|c| said(&c.kind, false)),
        column("problem_zh", &|c| said(&c.problem, true)),
        column("problem_en", &|c| said(&c.problem, false)),
    ];
    DataFrame::new(texts.len(), columns).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_where_and_what() {
        let check = CodeCheck::of("91110000600037341l");
        assert_eq!(check.code.as_deref(), Some("91110000600037341L"));
        assert_eq!((check.valid, check.organisation_code.as_deref()), (true, Some("600037341")));
        assert_eq!((check.division_code.as_deref(), check.division.as_deref()), (Some("110000"), Some("北京市")));
        assert_eq!(check.kind.map(|kind| kind.zh).as_deref(), Some("企业"));
        let wrong = CodeCheck::of("91330000123456789X");
        assert!(!wrong.valid && wrong.code.is_none() && wrong.problem.unwrap().zh.contains("校验码应为"));
    }

    #[test]
    fn a_column_of_codes_keeps_its_rows() {
        let texts: StringChunked = [Some("60003734-1"), None, Some("x")].into_iter().collect();
        let frame = DataFrame::new(3, vec![texts.with_name("text".into()).into_column()]).unwrap();
        let table = check_codes(&frame).unwrap();
        let valid: Vec<Option<bool>> = table.column("valid").unwrap().as_materialized_series().bool().unwrap().iter().collect();
        assert_eq!(valid, [Some(true), None, Some(false)]);
    }
}
