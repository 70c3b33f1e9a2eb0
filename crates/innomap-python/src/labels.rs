//! Labels: how good the rules of an industry are, how far labellers agree, which patents to label next.

use innomap::classification::label_sample::{Candidates, draw};
use innomap::classification::proportion::{LEVEL, standard_errors};
use innomap::measures::of_labels::{BranchOf, LabelledBranch, LabelledPair, agreement, comparison, evaluation};
use innomap::{Error, Message};
use pyo3::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::detached;
use crate::result::Result;

/// What was counted, and how the table is to be.
#[derive(Deserialize)]
struct Counted<T> {
    lines: Vec<T>,
    interval: f64,
    chinese: bool,
    warnings: Vec<(String, String)>,
}

fn read<T: DeserializeOwned>(json: &str) -> innomap::Result<T> {
    serde_json::from_str(json)
        .map_err(|e| Error::internal("标签计数无法读取", "what was counted cannot be read").found(e.to_string()))
}

fn messages(texts: Vec<(String, String)>) -> Vec<Message> {
    texts.into_iter().map(|(zh, en)| Message::new(zh, en)).collect()
}

/// Precision and recall of branches, from labels that were counted.
#[pyfunction]
pub(crate) fn evaluate_labels(counted_json: &str, provenance_json: String, py: Python<'_>) -> PyResult<Result> {
    detached(py, || {
        let c: Counted<LabelledBranch> = read(counted_json)?;
        evaluation(&c.lines, c.interval, c.chinese, messages(c.warnings))
    })
    .map(|analysis| Result::new(analysis, provenance_json))
}

/// Agreement of labellers, from verdicts that were counted.
#[pyfunction]
pub(crate) fn label_agreement(counted_json: &str, provenance_json: String, py: Python<'_>) -> PyResult<Result> {
    detached(py, || {
        let c: Counted<LabelledPair> = read(counted_json)?;
        agreement(&c.lines, c.interval, c.chinese, messages(c.warnings))
    })
    .map(|analysis| Result::new(analysis, provenance_json))
}

/// A branch as Python hands it over: id, Chinese and English name, its patents.
type Branch = (String, String, String, Vec<u32>);

/// Two definitions on the same patents.
#[pyfunction]
pub(crate) fn compare_members(
    first: Vec<Branch>,
    second: Vec<Branch>,
    patents: u64,
    warnings: Vec<(String, String)>,
    provenance_json: String,
    py: Python<'_>,
) -> PyResult<Result> {
    let of = |branches: Vec<Branch>| -> Vec<BranchOf> {
        branches.into_iter().map(|(id, zh, en, patents)| BranchOf { id, names: [zh, en], patents }).collect()
    };
    detached(py, || comparison(&of(first), &of(second), patents, messages(warnings)))
        .map(|analysis| Result::new(analysis, provenance_json))
}

/// A branch as the drawing sees it: id, patents of its first three strata, patents with a label.
type Drawable = (String, [Vec<u32>; 3], Vec<(u32, bool)>);
/// Branch, stratum and patent of each that was drawn; sizes of the strata of each branch; how many of them have a label or were drawn.
type DrawnLabels = (Vec<(u32, u8, u32)>, Vec<[u64; 4]>, Vec<[u64; 4]>);

/// Draws the next patents worth a label.
#[pyfunction]
pub(crate) fn draw_labels(
    publications: Vec<String>,
    branches: Vec<Drawable>,
    n: usize,
    seed: u64,
    wanted: [bool; 4],
    py: Python<'_>,
) -> DrawnLabels {
    py.detach(|| {
        let branches: Vec<Candidates> =
            branches.into_iter().map(|(branch, strata, labelled)| Candidates { branch, strata, labelled }).collect();
        let names: Vec<&str> = publications.iter().map(String::as_str).collect();
        let found = draw(&names, &branches, n, seed, wanted, standard_errors(LEVEL).unwrap_or(2.0));
        (found.drawn.iter().map(|d| (d.branch, d.stratum, d.patent)).collect(), found.sizes, found.taken)
    })
}
