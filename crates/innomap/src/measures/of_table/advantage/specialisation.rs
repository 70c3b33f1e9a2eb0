//! Location quotients of the cells, and where a row is specialised.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::periods::{by_period, message_of_period};
use super::super::presence::PresenceOptions;
use super::super::result_columns::{Units, framed, keys};
use super::super::{CellTable, read};
use crate::Result;
use crate::error::Message;
use crate::measures::advantage::{
    LocationQuotientConfig, Shrinkage, ShrinkageConfig, location_quotient, population_quotient, shrunken_quotient, symmetric,
};
use crate::measures::of_map::{Analysis, booleans, column, floats};
use crate::measures::{Chart, Column, Definition, SparseTable};
use crate::tables::Progress;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    presence: PresenceOptions,
    /// Quotients drawn towards one as well; for counts.
    shrunken: Option<ShrinkageConfig>,
}

/// The numbers of the cells, over all periods.
#[derive(Default)]
struct Cells {
    units: Units,
    value: Vec<f64>,
    share: Vec<f64>,
    rca: Vec<f64>,
    per_head: Vec<Option<f64>>,
    shrunken: Vec<Option<f64>>,
    deviation: Vec<Option<f64>>,
    specialised: Vec<bool>,
}

pub(super) fn specialisation(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let mut cells = Cells::default();
    let (mut summaries, mut warnings) = (Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        progress.check()?;
        summaries.push(period(table, at, &options, &mut cells, &mut warnings)?);
    }
    let (mut columns, mut described) = cells.units.columns(table);
    let keys = keys(&described);
    columns.extend([
        floats("value", cells.value.into_iter().map(Some)),
        floats("share", cells.share.into_iter().map(Some)),
        floats("rca", cells.rca.iter().copied().map(Some)),
        floats("log2_rca", cells.rca.iter().map(|q| Some(q.log2()))),
        floats("rsca", cells.rca.iter().map(|q| Some(symmetric(*q)))),
    ]);
    if options.presence.population.is_some() {
        columns.push(floats("population_quotient", cells.per_head.into_iter()));
    }
    if options.shrunken.is_some() {
        columns.push(floats("shrunken_rca", cells.shrunken.into_iter()));
        columns.push(floats("shrunken_deviation", cells.deviation.into_iter()));
    }
    columns.push(booleans("specialised", cells.specialised.into_iter().map(Some)));
    described.extend(meanings(&options));
    let definition = Definition {
        measure: "specialisation",
        title: Message::new("专业化", "Specialisation"),
        formula: format!(
            "RCA = (x / r) / (c / T) = x·T / (r·c); RSCA = (RCA − 1) / (RCA + 1); specialised: {}",
            options.presence.formula()
        ),
        parameters: json!({ "presence": options.presence.parameters(), "shrunken": options.shrunken }),
        literature: literature(&options),
        keys,
        columns: described,
        chart: Chart::HeatMap,
        summary: by_period(table, summaries),
    };
    Ok(Analysis { table: framed(columns)?, definition, warnings })
}

fn period(table: &CellTable, at: usize, options: &Options, cells: &mut Cells, warnings: &mut Vec<Message>) -> Result<Value> {
    let label = table.periods[at].as_deref();
    let present = options.presence.of(table, at)?;
    let values = &present.table;
    let reference = options.presence.reference_of(table, values, label)?;
    let found = location_quotient(values, &LocationQuotientConfig { reference })?;
    let population = options.presence.population_of(table, label)?;
    let per_head = population.map(|population| population_quotient(values, &population)).transpose()?;
    let shrunken = options.shrunken.as_ref().map(|config| shrunken_quotient(values, config)).transpose()?;
    for row in 0..values.rows() {
        let (columns, of_row) = values.row(row);
        let quotients = found.quotient.row(row).1;
        let total = found.row_total[row as usize];
        for ((&column, &value), &quotient) in columns.iter().zip(of_row).zip(quotients) {
            cells.units.period.push(at as u32);
            cells.units.row.push(row);
            cells.units.column.push(column);
            cells.value.push(value);
            cells.share.push(value / total);
            cells.rca.push(quotient);
            cells.per_head.push(per_head.as_ref().and_then(|found| at_cell(&found.quotient, row, column)));
            cells.shrunken.push(shrunken.as_ref().and_then(|found| at_cell(&found.quotient, row, column)));
            cells.deviation.push(shrunken.as_ref().and_then(|found| at_cell(&found.deviation, row, column)));
            cells.specialised.push(present.presence.row(row).binary_search(&column).is_ok());
        }
    }
    warnings.extend(present.warnings);
    let mut summary = present.log;
    summary["cells"] = json!(values.cells());
    summary["total"] = json!(found.total);
    summary["exact"] = json!(found.exact);
    summary["ties"] = json!(found.ties);
    if let Some(found) = &per_head {
        let lost: Vec<&String> = found.without_population.iter().map(|&row| &table.rows[row as usize]).collect();
        if !lost.is_empty() {
            let message = Message::new(
                format!("{} 行没有人口，没有人均指数", lost.len()),
                format!("{} rows have no population and no quotient per head", lost.len()),
            );
            warnings.push(message_of_period(label, &message));
        }
        summary["without_population"] = json!(lost);
    }
    if let Some(found) = &shrunken {
        summary["shape"] = json!(found.shape.is_finite().then_some(found.shape));
        warnings.extend(of_shrinkage(values, found).map(|message| message_of_period(label, &message)));
    }
    Ok(summary)
}

fn of_shrinkage(values: &SparseTable, found: &Shrinkage) -> Option<Message> {
    if (0..values.rows()).any(|row| values.row(row).1.iter().any(|v| v.fract() != 0.0)) {
        return Some(Message::new(
            "收缩估计只适用于计数，而数值不全是整数",
            "shrinkage is meant for counts, and the values are not all whole numbers",
        ));
    }
    (!found.shape.is_finite()).then(|| {
        Message::new(
            "各单元格的差异不超过偶然波动，收缩后全为 1",
            "the cells vary no more than by chance; all shrunken quotients are one",
        )
    })
}

fn at_cell(table: &SparseTable, row: u32, column: u32) -> Option<f64> {
    let (columns, values) = table.row(row);
    columns.binary_search(&column).ok().map(|at| values[at])
}

fn meanings(options: &Options) -> Vec<Column> {
    let mut out = vec![
        column(
            "value",
            "数值",
            "value",
            "表中该单元格的合计；未列出的单元格为 0",
            "total of the cell; cells not listed are zero",
        ),
        column("share", "占本行份额", "share of the row", "x / r，0—1", "x / r, 0 to 1"),
        column("rca", "专业化指数 RCA", "RCA", "大于等于 1 为高于平均；无量纲", "1 and above is above average; no unit"),
        column("log2_rca", "log₂ RCA", "log₂ RCA", "0 为平均水平", "0 is average"),
        column("rsca", "对称指数 RSCA", "RSCA", "(RCA − 1) / (RCA + 1)，−1—1", "(RCA − 1) / (RCA + 1), −1 to 1"),
    ];
    if options.presence.population.is_some() {
        out.push(column(
            "population_quotient",
            "人均指数",
            "population quotient",
            "本行人均 ÷ 总体人均；空为没有人口",
            "value per head here over value per head in all; null without a population",
        ));
    }
    if options.shrunken.is_some() {
        out.push(column(
            "shrunken_rca",
            "收缩 RCA",
            "shrunken RCA",
            "后验均值 (x + α) / (E + α)，小数目向 1 靠拢",
            "posterior mean (x + α) / (E + α): small counts are drawn towards one",
        ));
        out.push(column(
            "shrunken_deviation",
            "收缩 RCA 的标准差",
            "deviation of shrunken RCA",
            "后验标准差；空为 α 无穷大",
            "posterior standard deviation; null where α is infinite",
        ));
    }
    out.push(column(
        "specialised",
        "是否专业化",
        "specialised",
        "通过存在检验；相等也算，比较不经舍入",
        "passes the test of presence; ties count and are compared without rounding",
    ));
    out
}

fn literature(options: &Options) -> Vec<String> {
    let mut out = vec![
        "Balassa (1965), The Manchester School 33: 99–123".to_owned(),
        "Laursen (2015), Eurasian Business Review 5: 99–115 (symmetric form)".to_owned(),
    ];
    if options.presence.population.is_some() {
        out.push("Hausmann et al. (2014), The Atlas of Economic Complexity (population quotient)".to_owned());
    }
    if options.shrunken.is_some() {
        out.push("Clayton & Kaldor (1987), Biometrics 43: 671–681 (shrinkage)".to_owned());
    }
    out
}
