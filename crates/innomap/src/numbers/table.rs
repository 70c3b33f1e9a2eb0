//! Whole columns of numbers.

use polars_core::prelude::{DataFrame, NamedFrom, Series, StringChunked};
use rayon::prelude::*;

use super::number::{Number, NumberKind};
use super::{Reason, Verdict, read};
use crate::error::{Error, Result};

const BATCH: usize = 16_384;

/// The numbers of the column `text`, of the offices in the column `country` where there is one: a row each, in the same order.
/// What is no number has a problem in place of its parts; what is missing has neither.
pub fn table(frame: &DataFrame, kind: Option<NumberKind>) -> Result<DataFrame> {
    let failed = |e: polars_core::prelude::PolarsError| {
        Error::internal("号码列类型错误", "the column of numbers has a wrong type").found(e.to_string())
    };
    let texts = frame.column("text").and_then(|c| c.str().cloned()).map_err(failed)?;
    let countries = match frame.column("country") {
        Ok(column) => Some(column.str().cloned().map_err(failed)?),
        Err(_) => None,
    };
    let parsed = parse(&texts, countries.as_ref(), kind);
    DataFrame::new_infer_height(columns(texts, &parsed).into_iter().map(Into::into).collect()).map_err(failed)
}

type Parsed = Option<std::result::Result<Number, Reason>>;

fn parse(texts: &StringChunked, countries: Option<&StringChunked>, kind: Option<NumberKind>) -> Vec<Parsed> {
    (0..texts.len())
        .into_par_iter()
        .with_min_len(BATCH)
        .map(|i| texts.get(i).map(|text| read(text, kind, countries.and_then(|c| c.get(i)))))
        .collect()
}

fn columns(texts: StringChunked, parsed: &[Parsed]) -> Vec<Series> {
    let numbers = || parsed.iter().map(|p| p.as_ref().and_then(|r| r.as_ref().ok()));
    let problems = || parsed.iter().map(|p| p.as_ref().and_then(|r| r.as_ref().err()).map(|reason| reason.message()));
    let strings = |name: &str, of: &dyn Fn(&Number) -> Option<String>| {
        Series::new(name.into(), numbers().map(|n| n.and_then(of)).collect::<Vec<_>>())
    };
    let verdict =
        |p: &Parsed| p.as_ref().map(|r| r.as_ref().map_or_else(|reason| Verdict::Impossible(*reason), Number::verdict).name());
    let years: Vec<Option<i32>> = numbers().map(|n| n.and_then(|n| n.year).map(i32::from)).collect();
    vec![
        Series::from(texts.with_name("text".into())),
        strings("office", &|n| Some(n.office.code().to_owned())),
        strings("kind", &|n| Some(n.kind.name().to_owned())),
        strings("number", &|n| Some(n.number().to_owned())),
        strings("key", &|n| Some(n.key())),
        strings("kind_code", &|n| n.kind_code.map(|code| code.to_string())),
        Series::new("year".into(), years),
        strings("patent_kind", &|n| n.patent_kind().map(|kind| kind.name().to_owned())),
        strings("document", &|n| n.document().map(|document| document.name().to_owned())),
        strings("check", &|n| Some(n.check.name().to_owned())),
        strings("check_digit", &|n| n.check_digit.map(String::from)),
        Series::new("verdict".into(), parsed.iter().map(verdict).collect::<Vec<_>>()),
        Series::new("problem_zh".into(), problems().map(|m| m.map(|m| m.zh)).collect::<Vec<_>>()),
        Series::new("problem_en".into(), problems().map(|m| m.map(|m| m.en)).collect::<Vec<_>>()),
    ]
}
