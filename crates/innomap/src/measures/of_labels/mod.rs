//! What labels say of an industry definition: each takes what was counted, uses the kernel of the same name, and returns a table
//! with its definition and its doubts.

mod agreement;
mod comparison;
mod evaluation;

pub use agreement::{LabelledPair, agreement};
pub use comparison::{BranchOf, comparison};
pub use evaluation::{LabelledBranch, evaluation};

use polars_core::prelude::{Column as TableColumn, NamedFrom, Series};

use super::definition::Column;
use crate::classification::proportion::{Estimate, standard_errors};
use crate::error::Message;
use crate::{Error, Result};

/// Name of the line that is about all branches.
pub const ALL: &str = "all";

/// Name of a column, label in Chinese and English, meaning in Chinese and English.
type Term = (&'static str, [&'static str; 4]);

/// A table in the making, column by column.
#[derive(Default)]
struct Lines {
    columns: Vec<TableColumn>,
    meanings: Vec<Column>,
}

impl Lines {
    fn word(self, term: Term, values: Vec<Option<String>>) -> Self {
        self.with(term, Series::new(term.0.into(), values))
    }

    fn count(self, term: Term, values: Vec<Option<u64>>) -> Self {
        self.with(term, Series::new(term.0.into(), values))
    }

    fn number(self, term: Term, values: Vec<Option<f64>>) -> Self {
        self.with(term, Series::new(term.0.into(), values))
    }

    /// A value and the bounds of its interval.
    fn estimate(self, terms: [Term; 3], values: &[Option<Estimate>]) -> Self {
        let of = |get: fn(&Estimate) -> f64| values.iter().map(|v| v.as_ref().map(get)).collect();
        let [value, low, high] = terms;
        self.number(value, of(|e| e.value)).number(low, of(|e| e.low)).number(high, of(|e| e.high))
    }

    fn with(mut self, (name, [zh, en, meaning_zh, meaning_en]): Term, values: Series) -> Self {
        self.columns.push(values.into());
        let (label, meaning) = (Message::new(zh, en), Message::new(meaning_zh, meaning_en));
        self.meanings.push(Column { name: name.into(), label, meaning });
        self
    }
}

/// Standard errors on either side of an interval of that level.
fn errors_of(level: f64) -> Result<f64> {
    standard_errors(level).ok_or_else(|| {
        Error::configuration("置信水平 interval 无效", "the level of confidence, interval, is not valid")
            .found(level.to_string())
            .expected("0 < interval < 1，例如 0.95", "0 < interval < 1, for example 0.95")
    })
}
