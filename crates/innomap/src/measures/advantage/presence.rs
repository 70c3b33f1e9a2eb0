//! Which rows have which columns: one test or several, of which one (or all) must hold.
//!
//! The result is a matrix of zeros and ones however many tests hold in a cell. Ties count unless `strict`. Time in the cells.
//!
//! Tests by Herfindahl share, without extremes and by scale are those of the Stata package `ecomplexity` (`calculate_mcp`,
//! `calculate_scale_mcp`), which is strict; `presence_test = "both"` of the Python package adds two matrices instead of uniting them.

use serde::{Deserialize, Serialize};

use super::location_quotient::{LocationQuotientConfig, location_quotient, reaching};
use super::population_quotient::population_quotient;
use crate::measures::{Presence, SparseTable};
use crate::{Error, Result};

/// A test of presence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceTest {
    /// The location quotient reaches this.
    Quotient(f64),
    /// The population quotient reaches this.
    Population(f64),
    /// The value itself reaches this: for tables that hold quotients or presences already.
    Value(f64),
    /// The quotient reaches `threshold` once cells whose quotient is above `extreme` are taken out; these fail this test.
    WithoutExtremes {
        /// Least quotient.
        threshold: f64,
        /// Quotient above which a cell is taken out.
        extreme: f64,
    },
    /// The row's share in the column reaches this multiple of the column's Herfindahl index Σ s².
    HerfindahlShare(f64),
    /// The row's share in the column over its relative size to a power, s / (size / Σ size)^exponent, reaches `threshold`.
    ScaleAdjusted {
        /// Least adjusted share.
        threshold: f64,
        /// Power of the relative size.
        exponent: f64,
    },
    /// The presence that is given.
    Given,
}

/// How tests are put together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// One must hold.
    #[default]
    Any,
    /// All must hold.
    All,
}

/// Options of presence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PresenceConfig {
    /// The tests.
    pub tests: Vec<PresenceTest>,
    /// How they are put together.
    pub combine: Combine,
    /// Equality does not count.
    pub strict: bool,
}

impl Default for PresenceConfig {
    fn default() -> Self {
        Self { tests: vec![PresenceTest::Quotient(1.0)], combine: Combine::Any, strict: false }
    }
}

/// What the tests look at.
#[derive(Debug, Clone, Copy)]
pub struct PresenceInput<'a> {
    /// Values.
    pub table: &'a SparseTable,
    /// Totals of the columns in what the table is compared with; none for the table itself.
    pub reference: Option<&'a [f64]>,
    /// Population of the rows.
    pub population: Option<&'a [Option<f64>]>,
    /// Size of the rows, such as gross domestic product.
    pub size: Option<&'a [Option<f64>]>,
    /// A presence that is given.
    pub given: Option<&'a Presence>,
}

/// Presence, and what each test found.
#[derive(Debug, Clone, PartialEq)]
pub struct TestedPresence {
    /// Zeros and ones.
    pub presence: Presence,
    /// Cells in which each test holds.
    pub held: Vec<usize>,
    /// Rows with values and without any presence.
    pub empty_rows: Vec<u32>,
    /// Columns with values and without any presence.
    pub empty_columns: Vec<u32>,
}

/// Presence by tests.
pub fn tested_presence(input: &PresenceInput<'_>, config: &PresenceConfig) -> Result<TestedPresence> {
    let tables: Vec<Presence> = config.tests.iter().map(|test| held(input, *test, config.strict)).collect::<Result<_>>()?;
    let Some((first, rest)) = tables.split_first() else {
        return Err(Error::configuration("至少需要一个存在检验", "at least one test of presence is needed"));
    };
    let presence = rest.iter().fold(first.clone(), |all, next| united(&all, next, config.combine));
    let table = input.table;
    let (diversity, ubiquity, totals) = (presence.row_counts(), presence.column_counts(), table.column_totals());
    let empty_rows = (0..table.rows()).filter(|&r| diversity[r as usize] == 0 && !table.row(r).0.is_empty()).collect();
    let empty_columns = (0..table.columns()).filter(|&c| ubiquity[c as usize] == 0 && totals[c as usize] > 0.0).collect();
    Ok(TestedPresence { held: tables.iter().map(Presence::cells).collect(), presence, empty_rows, empty_columns })
}

fn held(input: &PresenceInput<'_>, test: PresenceTest, strict: bool) -> Result<Presence> {
    check_threshold(test)?;
    let table = input.table;
    let reaches = |value: f64, least: f64| if strict { value > least } else { value >= least };
    match test {
        PresenceTest::Quotient(threshold) => reaching(table, input.reference, threshold, strict),
        PresenceTest::Value(threshold) => Ok(table.presence(|_, _, value| reaches(value, threshold))),
        PresenceTest::Population(threshold) => {
            let population = input.population.ok_or_else(|| lacks("population"))?;
            let quotient = population_quotient(table, population)?.quotient;
            Ok(quotient.presence(|_, _, value| reaches(value, threshold)))
        }
        PresenceTest::WithoutExtremes { threshold, extreme } => {
            let config = LocationQuotientConfig { reference: input.reference.map(<[f64]>::to_vec) };
            let quotients = location_quotient(table, &config)?.quotient;
            let above = quotients.presence(|_, _, quotient| quotient > extreme);
            let kept = table.mapped(|r, c, v| if above.row(r).binary_search(&c).is_ok() { 0.0 } else { v });
            reaching(&kept, input.reference, threshold, strict)
        }
        PresenceTest::HerfindahlShare(multiple) => {
            let totals = table.column_totals();
            let mut index = vec![0.0; totals.len()];
            for row in 0..table.rows() {
                let (columns, values) = table.row(row);
                columns.iter().zip(values).for_each(|(&c, v)| index[c as usize] += (v / totals[c as usize]).powi(2));
            }
            Ok(table.presence(|_, c, v| reaches(v / totals[c as usize], multiple * index[c as usize])))
        }
        PresenceTest::ScaleAdjusted { threshold, exponent } => {
            let size = input.size.ok_or_else(|| lacks("size"))?;
            if size.len() != table.rows() as usize {
                return Err(Error::value("规模的行数不符", "the sizes are not one for each row").found(size.len().to_string()));
            }
            let all: f64 = size.iter().flatten().sum();
            let totals = table.column_totals();
            Ok(table.presence(|r, c, v| {
                let relative = size[r as usize].filter(|s| *s > 0.0).map(|s| (s / all).powf(exponent));
                relative.is_some_and(|relative| reaches(v / totals[c as usize] / relative, threshold))
            }))
        }
        PresenceTest::Given => {
            let given = input.given.ok_or_else(|| lacks("given"))?;
            if (given.rows(), given.columns()) != (table.rows(), table.columns()) {
                return Err(Error::value(
                    "所给存在矩阵与表的大小不同",
                    "the presence that is given and the table differ in size",
                ));
            }
            Ok(given.clone())
        }
    }
}

fn check_threshold(test: PresenceTest) -> Result<()> {
    let positive = match test {
        PresenceTest::Quotient(t)
        | PresenceTest::Population(t)
        | PresenceTest::Value(t)
        | PresenceTest::HerfindahlShare(t)
        | PresenceTest::ScaleAdjusted { threshold: t, .. } => t > 0.0,
        PresenceTest::WithoutExtremes { threshold, extreme } => threshold > 0.0 && extreme > threshold,
        PresenceTest::Given => true,
    };
    if positive {
        return Ok(());
    }
    Err(Error::configuration("存在检验的阈值应为正数", "the threshold of a test of presence is a positive number")
        .found(format!("{test:?}")))
}

fn lacks(what: &str) -> Error {
    Error::configuration("存在检验缺少所需的数据", "a test of presence lacks what it looks at")
        .expected(what.to_owned(), what.to_owned())
}

/// Union or intersection, row by row.
fn united(a: &Presence, b: &Presence, combine: Combine) -> Presence {
    let row = |r: u32| -> Vec<u32> {
        let (a, b) = (a.row(r), b.row(r));
        if combine == Combine::All {
            return a.iter().copied().filter(|c| b.binary_search(c).is_ok()).collect();
        }
        let mut both = [a, b].concat();
        both.sort_unstable();
        both.dedup();
        both
    };
    Presence::from_rows(a.columns(), (0..a.rows()).map(row))
}
