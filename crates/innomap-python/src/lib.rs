//! Binding of innomap to Python: one file a module of the core; converts and calls, decides nothing.
#![allow(clippy::needless_pass_by_value)] // Python hands over values, not references

mod arrow;
mod classify;
mod code;
mod error;
mod industry;
mod labels;
mod map;
mod measures;
mod names;
mod numbers;
mod patents;
mod place;
mod profiles;
mod progress;
mod result;
mod symbol;

use pyo3::prelude::*;

#[pymodule]
mod _innomap {
    #[pymodule_export]
    use crate::arrow::ArrowTable;
    #[pymodule_export]
    use crate::classify::{check_concordance, classify_patents, classify_table, classify_vendor, classify_vendor_table};
    #[pymodule_export]
    use crate::code::{check_code, check_codes, parse_gbt4754};
    #[pymodule_export]
    use crate::industry::{Industry, industries_json};
    #[pymodule_export]
    use crate::labels::{compare_members, draw_labels, evaluate_labels, label_agreement};
    #[pymodule_export]
    use crate::map::{Map, build_map, open_map};
    #[pymodule_export]
    use crate::measures::{ActivitySpace, Cells, kendall, lay_out, measure_two_tables, spearman, validate_forecast};
    #[pymodule_export]
    use crate::names::{Decisions, Names, decision_headers, read_plain_table, resolve_names};
    #[pymodule_export]
    use crate::numbers::{parse_number, parse_numbers};
    #[pymodule_export]
    use crate::patents::{Enterprises, Patents, read_enterprises, read_patents};
    #[pymodule_export]
    use crate::place::{border_changes, place, places, registered_in, zones};
    #[pymodule_export]
    use crate::profiles::{meanings_json, profiles_json, recognise_profile};
    #[pymodule_export]
    use crate::progress::Progress;
    #[pymodule_export]
    use crate::result::{Network, Result};
    #[pymodule_export]
    use crate::symbol::parse_symbol;

    use super::{Bound, PyModule, PyModuleMethods, PyResult};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("debug_build", cfg!(debug_assertions))
    }
}
