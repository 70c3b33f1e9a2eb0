//! How firm a ranking by complexity is.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::presence::PresenceOptions;
use super::super::sides::{About, Of, Quantity, Scores, by_unit, counted};
use super::super::{CellTable, read};
use crate::error::Message;
use crate::measures::advantage::{PresenceConfig, PresenceInput, PresenceTest, tested_presence};
use crate::measures::complexity::{ComplexityConfig, FitnessConfig, GenepyConfig, Orientation, complexity, fitness, genepy};
use crate::measures::of_map::{Analysis, column};
use crate::measures::rank_stability::{RankStability, RankStabilityConfig, rank_stability as kernel};
use crate::measures::{Presence, SparseTable};
use crate::tables::Progress;
use crate::{Error, Result};

/// What is ranked by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    /// ECI or PCI; the sign follows the ranking that the others are compared with.
    #[default]
    Complexity,
    /// Fitness or complexity by fitness.
    Fitness,
    /// GENEPY.
    Genepy,
    /// Diversity or ubiquity.
    Diversity,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    of: Of,
    by: By,
    /// Only its least sizes and its reference are used; the threshold is that of `config`.
    presence: PresenceOptions,
    config: RankStabilityConfig,
}

pub(super) fn rank_stability(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    if options.of == Of::Both {
        return Err(Error::configuration("一次只能看一侧", "one side at a time")
            .column("of")
            .expected("rows, columns", "rows, columns"));
    }
    if !options.presence.is_default_test() {
        return Err(Error::configuration("此处阈值写在 threshold", "the threshold goes into threshold here")
            .column("presence")
            .hint("presence 里只写 minimum 与 reference", "presence takes minimum and reference only"));
    }
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        periods.push(period(table, at, &options, progress)?);
    }
    by_unit(table, options.of, &quantities(), periods, about(&options))
}

fn period(table: &CellTable, at: usize, options: &Options, progress: &Progress) -> Result<Scores> {
    let (kept, mut log, mut warnings) = options.presence.sized(table, at)?;
    let reference = options.presence.reference_of(table, &kept, table.periods[at].as_deref())?;
    let presence = |values: &SparseTable, threshold: f64| -> Result<Presence> {
        let input = PresenceInput { table: values, reference: reference.as_deref(), population: None, size: None, given: None };
        let config = PresenceConfig { tests: vec![PresenceTest::Quotient(threshold)], ..PresenceConfig::default() };
        Ok(tested_presence(&input, &config)?.presence)
    };
    // The kernels count their own steps; what is shown is how many variations are done.
    let quiet = Progress::default();
    let baseline = options.values(&presence(&kept, options.config.threshold)?, None, &quiet)?;
    let measure = |values: &SparseTable, threshold: f64| {
        progress.check()?;
        options.values(&presence(values, threshold)?, Some(&baseline), &quiet)
    };
    let found = kernel(&kept, &measure, &options.config, progress)?;
    log["variations"] = json!(found.tau.len());
    log["mean_tau"] = json!(found.mean_tau);
    log["least_tau"] = json!(found.least_tau);
    log["tau"] = json!(found.tau);
    log["rho"] = json!(found.rho);
    log["failed"] = json!(found.failed);
    if found.failed > 0 {
        let n = found.failed;
        warnings.push(Message::new(
            format!("{n} 次变动下指标没有定义，未计入"),
            format!("under {n} variations the measure is not defined; they do not count"),
        ));
    }
    let numbers = numbers(found, &baseline);
    Ok(if options.of == Of::Rows {
        Scores { rows: numbers, summary: log, warnings, ..Scores::default() }
    } else {
        Scores { columns: numbers, summary: log, warnings, ..Scores::default() }
    })
}

/// Value, rank, its interval and in how many variations the unit has a value.
fn numbers(found: RankStability, baseline: &[Option<f64>]) -> Vec<Vec<Option<f64>>> {
    let end = |pick: fn((f64, f64)) -> f64| found.interval.iter().map(|interval| interval.map(pick)).collect();
    let (low, high) = (end(|i| i.0), end(|i| i.1));
    vec![baseline.to_vec(), found.rank, low, high, counted(&found.present)]
}

impl Options {
    /// Values of the side asked for; the sign follows `before`, where it is given.
    fn values(&self, presence: &Presence, before: Option<&Vec<Option<f64>>>, progress: &Progress) -> Result<Vec<Option<f64>>> {
        let rows = self.of == Of::Rows;
        Ok(match self.by {
            By::Complexity => {
                let orientation = match before {
                    None => Orientation::Diversity,
                    Some(values) if rows => Orientation::Rows(values.clone()),
                    Some(values) => Orientation::Columns(values.clone()),
                };
                let config = ComplexityConfig { orientation, ..ComplexityConfig::default() };
                let found = complexity(presence, &config, progress)?;
                if rows { found.eci } else { found.pci }
            }
            By::Fitness => {
                let found = fitness(presence, &FitnessConfig::default(), progress)?;
                if rows { found.log_fitness } else { found.log_complexity }
            }
            By::Genepy => {
                let found = genepy(presence, &GenepyConfig::default(), progress)?;
                if rows { found.rows } else { found.columns }
            }
            By::Diversity => counted(&if rows { presence.row_counts() } else { presence.column_counts() }),
        })
    }
}

fn quantities() -> [Quantity; 5] {
    let same = |described: crate::measures::Column, both: &'static str, whole: bool| Quantity {
        whole,
        ..Quantity::new(described.clone(), described, both)
    };
    [
        same(column("value", "数值", "value", "原表的指标值", "of the table as it is"), "value", false),
        same(
            column("rank", "名次", "rank", "1 为最高，同值取平均名次", "one for the highest, mean rank for ties"),
            "rank",
            false,
        ),
        same(
            column(
                "rank_low",
                "名次下限",
                "lowest rank",
                "各次变动下名次区间的一端",
                "end of the interval of ranks under the variations",
            ),
            "rank_low",
            false,
        ),
        same(column("rank_high", "名次上限", "highest rank", "名次区间的另一端", "the other end"), "rank_high", false),
        same(
            column("present", "有值次数", "present", "有数值的变动次数", "variations in which the unit has a value"),
            "present",
            true,
        ),
    ]
}

fn about(options: &Options) -> About {
    About {
        measure: "rank_stability",
        title: Message::new("排名稳定性", "Rank stability"),
        formula:
            "Kendall's τ-b and Spearman's ρ of the ranking with that of each variation, and the interval of each unit's rank"
                .to_owned(),
        parameters: json!({
            "of": options.of,
            "by": options.by,
            "presence": options.presence.parameters(),
            "config": options.config,
        }),
        literature: &["Kendall (1945), Biometrika 33: 239–251"],
    }
}
