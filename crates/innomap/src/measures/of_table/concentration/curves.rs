//! Lorenz curves of rows and Hoover curves of columns, point by point.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side, check_lines};
use super::super::labelled::{against, place};
use super::super::presence::ByLabel;
use super::super::{CellTable, read};
use crate::Result;
use crate::measures::Chart;
use crate::measures::concentration::{Curve, hoover_curve as hoover_curve_of, lorenz_curve as lorenz_curve_of};
use crate::measures::of_map::Analysis;
use crate::tables::Progress;

/// Options of curves.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CurveOptions {
    /// The units wanted; all when not given.
    of: Option<Vec<String>>,
    /// Row to population, for Hoover curves; the totals of the rows when not given.
    reference: Option<ByLabel>,
}

/// The Lorenz curve of each row over all columns.
pub(super) fn lorenz_curve(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: CurveOptions = read(options)?;
    let about = About {
        measure: "lorenz_curve",
        title: ["洛伦兹曲线", "Lorenz curve"],
        formula: "share of columns, smallest first, against their share of the row".to_owned(),
        parameters: json!({}),
        literature: &["Lorenz (1905), Publications of the ASA 9: 209–219"],
        chart: Chart::Curves,
        summary: json!({}),
        warnings: Vec::new(),
    };
    curves(table, Side::Row, options.of.as_deref(), about, |at, row| {
        progress.check()?;
        let mut values = vec![0.0; table.columns.len()];
        let (columns, held) = table.tables[at].row(row);
        columns.iter().zip(held).for_each(|(&column, &value)| values[column as usize] = value);
        lorenz_curve_of(&values)
    })
}

/// The Hoover curve of each column over the rows.
pub(super) fn hoover_curve(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: CurveOptions = read(options)?;
    let about = About {
        measure: "hoover_curve",
        title: ["胡佛曲线", "Hoover curve"],
        formula: "share of the reference against share of the column, places in order of activity per reference".to_owned(),
        parameters: json!({ "reference": if options.reference.is_some() { "given" } else { "row totals" } }),
        literature: &["Hoover (1936), Review of Economics and Statistics 18: 162–171"],
        chart: Chart::Curves,
        summary: json!({}),
        warnings: Vec::new(),
    };
    let of_period: Vec<_> =
        (0..table.periods.len()).map(|at| against(table, at, Side::Row, options.reference.as_ref())).collect::<Result<_>>()?;
    curves(table, Side::Column, options.of.as_deref(), about, |at, column| {
        progress.check()?;
        let (cells, reference) = &of_period[at];
        hoover_curve_of(cells, column, reference.as_deref())
    })
}

fn curves(
    table: &CellTable,
    side: Side,
    of: Option<&[String]>,
    mut about: About,
    mut curve: impl FnMut(usize, u32) -> Result<Option<Curve>>,
) -> Result<Analysis> {
    let labels = side.labels(table);
    let wanted: Vec<u32> = match of {
        None => (0..labels.len() as u32).collect(),
        Some(of) => of.iter().map(|label| place(label, labels, "of")).collect::<Result<_>>()?,
    };
    let (mut period, mut unit, mut point) = (Vec::new(), Vec::new(), Vec::new());
    let (mut x, mut y, mut without) = (Vec::new(), Vec::new(), 0);
    for at in 0..table.periods.len() {
        for &one in &wanted {
            let Some(points) = curve(at, one)? else {
                without += 1;
                continue;
            };
            for (number, (across, up)) in (0u32..).zip(points) {
                period.push(at as u32);
                unit.push(one);
                point.push(number);
                x.push(Some(across));
                y.push(Some(up));
            }
            check_lines(unit.len())?;
        }
    }
    about.summary = json!({ "undefined": without });
    Answer::new(table, &period)?
        .units(side, &unit)
        .number(
            (
                "y",
                [
                    "累计份额",
                    "cumulative share",
                    "纵轴，0—1；合计为零者没有曲线",
                    "upward, 0 to 1; a unit that sums to zero has no curve",
                ],
            ),
            y,
        )
        .number(("x", ["参照累计份额", "cumulative share of the reference", "横轴，0—1", "across, 0 to 1"]), x)
        .count(("point", ["点", "point", "从 0 起的序号", "number from 0"]), point)
        .finish(about)
}
