//! Ranks of institutions, technologies, branches or regions by patents, share or growth, with intervals.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Analysis, booleans, column, floats, integers, key_column, patents_column, weight_column};
use crate::error::Message;
use crate::map::config::{Counting, wrong_choice};
use crate::map::nodes::{frame, text};
use crate::map::{Filter, Map, NodeKind, Selection};
use crate::measures::{
    Chart, Definition, RankIntervalConfig, RankIntervals, Ranking, growth, rank_interval, rank_intervals, ranking,
};
use crate::regions::{Gazetteer, Level};
use crate::tables::Csr;
use crate::tables::progress::Progress;
use crate::tables::share::{self, UNIT};
use crate::{Error, Result};

/// Years of each of the two windows that growth compares.
pub const GROWTH_WINDOW: u32 = 3;
/// Patents (fractional) in the earlier window below which a growth rate is noise and is not ranked.
pub const GROWTH_MINIMUM: u32 = 5;

/// What units are ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Patents, in the counting asked for.
    Patents,
    /// Share of all selected patents; the same order as by patents.
    Share,
    /// Growth between two windows of years.
    Growth,
}

impl By {
    /// Names of the values.
    pub const NAMES: &'static [&'static str] = &["patents", "share", "growth"];

    /// The value of that name.
    pub fn from_name(name: &str) -> Result<Self> {
        match name {
            "patents" => Ok(Self::Patents),
            "share" => Ok(Self::Share),
            "growth" => Ok(Self::Growth),
            _ => Err(wrong_choice("by", name, Self::NAMES)),
        }
    }

    fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// Options of a ranking.
#[derive(Debug, Clone)]
pub struct RankConfig {
    /// What is ranked.
    pub kind: NodeKind,
    /// By what.
    pub by: By,
    /// Filters.
    pub filter: Filter,
    /// Rows of the table; none for all.
    pub top: Option<u32>,
    /// Level of confidence of the rank interval; none for no interval.
    pub interval: Option<f64>,
    /// Level of regions.
    pub level: Level,
    /// Replicates of the interval.
    pub replicates: u32,
    /// Seed of the interval.
    pub seed: u64,
    /// Counting; none for the map's own.
    pub counting: Option<Counting>,
    /// Years of each window of growth.
    pub growth_window: u32,
    /// Fractional patents in the earlier window below which a unit is not ranked by growth.
    pub growth_minimum: u32,
}

impl RankConfig {
    /// A ranking of a kind with the defaults.
    pub fn new(kind: NodeKind) -> Self {
        Self {
            kind,
            by: By::Patents,
            filter: Filter::default(),
            top: Some(20),
            interval: None,
            level: Level::Province,
            replicates: rank_interval::REPLICATES,
            seed: rank_interval::SEED,
            counting: None,
            growth_window: GROWTH_WINDOW,
            growth_minimum: GROWTH_MINIMUM,
        }
    }
}

/// The parts of the selected patents by unit, units in canonical order.
struct Counts {
    /// Node id of each unit, for regions the code.
    unit: Vec<u32>,
    /// Units and parts of each patent, in the counting asked for.
    rows: Csr<(u32, u64)>,
    year: Vec<i32>,
    weight: Vec<u128>,
    patents: Vec<u32>,
    value: Vec<u128>,
}

/// Ranks the nodes of a kind.
pub fn rank(map: &Map, config: &RankConfig, progress: &Progress) -> Result<Analysis> {
    let selection = map.select(&config.filter)?;
    if config.growth_window == 0 {
        return Err(Error::configuration("增长窗口至少为一年", "the growth window must be a year or more")
            .found("0")
            .expected("≥ 1", "≥ 1"));
    }
    let counting = config.counting.unwrap_or(map.setup.config.counting);
    let counts = count(map, config, &selection, counting);
    let windows = Windows::of(map, config);
    let (before, after) = windows.add_up(&counts);
    let growth = growth(&before, &after)?;
    let mut warnings = Vec::new();
    let values = match config.by {
        By::Patents | By::Share => counts.value.clone(),
        By::Growth => growth_values(&before, &after, config.growth_minimum, &mut warnings),
    };
    let ranks = ranking(&values)?;
    let shares = ranking(&counts.value)?.share;
    let mut shown: Vec<u32> =
        ranks.order.iter().copied().filter(|&u| config.by != By::Growth || values[u as usize] > 0).collect();
    let all = shown.len();
    shown.truncate(config.top.map_or(usize::MAX, |n| n as usize));
    if shown.len() < all {
        warnings
            .push(Message::new(format!("共 {all} 个，列出前 {}", shown.len()), format!("{} of {all} are listed", shown.len())));
    }
    let intervals = match config.interval {
        Some(level) if config.by != By::Growth && !shown.is_empty() => {
            let top = shown.len() as u32;
            let config = RankIntervalConfig { level, replicates: config.replicates, seed: config.seed, top };
            Some(rank_intervals(&counts.rows, counts.unit.len() as u32, &config, progress)?)
        }
        Some(_) if config.by == By::Growth => {
            return Err(Error::configuration("按增长排名时没有名次区间", "a ranking by growth has no rank interval")
                .hint("请去掉 interval", "leave out interval"));
        }
        _ => None,
    };
    if let Some(intervals) = &intervals {
        warn_of_overlap(intervals, &mut warnings);
    }
    let level = if config.kind == NodeKind::Region { config.level } else { Level::Province };
    warnings.extend(map.region_doubts(level, &selection));
    warnings.extend(map.warnings());
    let table = table(
        map,
        config.kind,
        &counts,
        &Shown { units: &shown, ranks: &ranks, shares: &shares, growth: &growth, intervals: intervals.as_ref() },
    )?;
    Ok(Analysis { table, definition: definition(config, counting, windows, intervals.is_some(), all), warnings })
}

fn count(map: &Map, config: &RankConfig, selection: &Selection, counting: Counting) -> Counts {
    let (mut keys, mut year) = (Csr::<(u32, u64)>::default(), Vec::new());
    for patent in 0..map.facts.len() {
        let mut add = |key: Option<u32>, parts: u64| {
            let Some(key) = key else { return };
            match keys.open_row().iter_mut().find(|(k, _)| *k == key) {
                Some(known) => known.1 += parts,
                None => keys.push_value((key, parts)),
            }
        };
        if config.kind == NodeKind::Region {
            map.split_over_regions(selection, config.level, patent, add);
        } else {
            map.split_selected(selection, config.kind, patent, |node, parts| add(Some(node), parts));
        }
        if !keys.open_row().is_empty() {
            keys.end_row();
            year.push(map.facts.date[patent].year());
        }
    }
    let mut unit: Vec<u32> = keys.values().iter().map(|v| v.0).collect();
    unit.sort_unstable();
    unit.dedup();
    let (mut weight, mut patents) = (vec![0u128; unit.len()], vec![0u32; unit.len()]);
    for value in keys.values_mut() {
        value.0 = unit.binary_search(&value.0).unwrap_or_default() as u32;
        weight[value.0 as usize] += u128::from(value.1);
        patents[value.0 as usize] += 1;
        if counting == Counting::Whole {
            value.1 = UNIT;
        }
    }
    let value = match counting {
        Counting::Fractional => weight.clone(),
        Counting::Whole => patents.iter().map(|&n| u128::from(n) * u128::from(UNIT)).collect(),
    };
    Counts { unit, rows: keys, year, weight, patents, value }
}

/// The two windows of years that growth compares.
#[derive(Debug, Clone, Copy)]
struct Windows {
    last: i32,
    length: i32,
}

impl Windows {
    /// The last window ends with the period asked for, else with the last complete year of the data.
    fn of(map: &Map, config: &RankConfig) -> Self {
        let complete = map
            .coverage
            .incomplete_from()
            .map_or(map.coverage.latest.year(), |(year, month)| if month > 12 { year } else { year - 1 });
        let last = config.filter.period.map_or(complete, |(_, last)| last);
        Self { last, length: config.growth_window as i32 }
    }

    fn add_up(self, counts: &Counts) -> (Vec<u128>, Vec<u128>) {
        let (mut before, mut after) = (vec![0u128; counts.unit.len()], vec![0u128; counts.unit.len()]);
        for (row, &year) in counts.rows.rows().zip(&counts.year) {
            let age = self.last - year;
            let window = if (0..self.length).contains(&age) {
                &mut after
            } else if (self.length..2 * self.length).contains(&age) {
                &mut before
            } else {
                continue;
            };
            row.iter().for_each(|&(unit, parts)| window[unit as usize] += u128::from(parts));
        }
        (before, after)
    }
}

/// Growth factors as integers that order like the fractions; 0 for units with too few patents to tell.
fn growth_values(before: &[u128], after: &[u128], minimum: u32, warnings: &mut Vec<Message>) -> Vec<u128> {
    let enough = (u128::from(minimum) * u128::from(UNIT)).max(1);
    let few = before.iter().filter(|&&b| b < enough).count();
    if few > 0 {
        warnings.push(Message::new(
            format!("{few} 个单位前一窗口不足 {minimum} 件，增长率不稳定，不参与排名"),
            format!("{few} units have fewer than {minimum} patents in the earlier window and are not ranked by growth"),
        ));
    }
    before.iter().zip(after).map(|(&b, &a)| if b < enough { 0 } else { (a << 40) / b + 1 }).collect()
}

fn warn_of_overlap(intervals: &RankIntervals, warnings: &mut Vec<Message>) {
    let together = intervals.separated_from_next.iter().filter(|s| **s == Some(false)).count();
    if together > 0 {
        warnings.push(Message::new(
            format!("{together} 处相邻名次在统计上无法区分"),
            format!("{together} neighbours in the ranking cannot be told apart statistically"),
        ));
    }
}

struct Shown<'a> {
    units: &'a [u32],
    ranks: &'a Ranking,
    shares: &'a [Option<f64>],
    growth: &'a [Option<f64>],
    intervals: Option<&'a RankIntervals>,
}

fn table(map: &Map, kind: NodeKind, counts: &Counts, shown: &Shown<'_>) -> Result<polars_core::prelude::DataFrame> {
    let at = || shown.units.iter().map(|&u| u as usize);
    let node = || at().map(|u| counts.unit[u] as usize);
    let labels = map.labels(kind);
    let label = |n: usize| if kind == NodeKind::Region { map.region_label(n as u32) } else { labels[n].clone() };
    let mut columns =
        vec![integers("rank", at().map(|u| shown.ranks.rank[u])), text(kind.name(), node().map(|n| Some(label(n))))];
    match kind {
        NodeKind::Institution => {
            let region =
                |n: usize| Some(map.institutions.region[n]).filter(|&c| c != 0).map(|c| Gazetteer::current().full_name(c));
            columns.push(text("kind", node().map(|n| Some(map.institutions.kind[n].zh().to_owned()))));
            columns.push(text("region", node().map(region)));
        }
        NodeKind::Technology => columns.push(text("code", node().map(|n| Some(map.setup.scheme.classes()[n].code.clone())))),
        NodeKind::Branch => columns.push(text("stage", node().map(|n| map.stage_label(n as u32)))),
        NodeKind::Region => columns.push(text("code", node().map(|n| Some(n.to_string())))),
    }
    columns.push(floats("weight", at().map(|u| Some(share::patents(counts.weight[u])))));
    columns.push(integers("patents", at().map(|u| counts.patents[u])));
    columns.push(floats("share", at().map(|u| shown.shares[u])));
    columns.push(floats("growth", at().map(|u| shown.growth[u])));
    if let Some(i) = shown.intervals {
        columns.push(integers("rank_low", i.rank_low.iter().copied()));
        columns.push(integers("rank_high", i.rank_high.iter().copied()));
        columns.push(floats("value_low", i.value_low.iter().map(|&v| Some(share::patents(v)))));
        columns.push(floats("value_high", i.value_high.iter().map(|&v| Some(share::patents(v)))));
        columns.push(booleans("separated_from_next", i.separated_from_next.iter().copied()));
    }
    frame(columns)
}

fn definition(config: &RankConfig, counting: Counting, windows: Windows, has_interval: bool, all: usize) -> Definition {
    let key = key_column(config.kind);
    let (w, last) = (windows.length, windows.last);
    let mut columns = vec![
        column("rank", "名次", "rank", "并列同名次(1224)", "competition rank, ties equal (1224)"),
        key.clone(),
        column("kind", "类型", "kind", "机构类型", "kind of institution"),
        column("region", "所在地", "region", "机构所在地区；空为未知", "where the institution is; null where not known"),
        column("code", "代码", "code", "分类或区划代码", "code of the class or division"),
        column("stage", "产业链环节", "stage", "上游、中游或下游", "upstream, midstream or downstream"),
        weight_column(),
        patents_column(),
        column("share", "占比", "share", "占所选全部专利的份额，0—1", "share of all selected patents, 0 to 1"),
        column(
            "growth",
            "增长率",
            "growth",
            &format!("{}—{} 年相对 {}—{} 年的增减；空为前期为零", last - w + 1, last, last - 2 * w + 1, last - w),
            &format!("{}–{} over {}–{}, minus 1; null where the earlier is zero", last - w + 1, last, last - 2 * w + 1, last - w),
        ),
    ];
    let exists = |c: &super::Column| match &*c.name {
        "kind" => config.kind == NodeKind::Institution,
        "code" => matches!(config.kind, NodeKind::Technology | NodeKind::Region),
        "stage" => config.kind == NodeKind::Branch,
        "region" => matches!(config.kind, NodeKind::Institution | NodeKind::Region),
        _ => true,
    };
    columns.retain(exists);
    if config.kind == NodeKind::Region {
        columns.dedup_by(|a, b| a.name == b.name);
    }
    if has_interval {
        let level = config.interval.unwrap_or(rank_interval::LEVEL);
        let meaning = (
            format!("重抽样专利 {} 次，{level} 区间", config.replicates),
            format!("{} resamples of patents, level {level}", config.replicates),
        );
        for (name, zh, en) in [
            ("rank_low", "名次下限", "best rank"),
            ("rank_high", "名次上限", "worst rank"),
            ("value_low", "数值下限", "lowest value"),
            ("value_high", "数值上限", "highest value"),
        ] {
            columns.push(column(name, zh, en, &meaning.0, &meaning.1));
        }
        columns.push(column(
            "separated_from_next",
            "与下一名可区分",
            "separated from next",
            "两者之差的区间不含零",
            "the interval of the difference excludes zero",
        ));
    }
    let mut literature = vec!["WIPO, Patent Landscape Reports: fractional counting of applicants and classes".to_owned()];
    if has_interval {
        literature.push("Efron & Tibshirani (1993), An Introduction to the Bootstrap".to_owned());
        literature.push("Goldstein & Spiegelhalter (1996), J. R. Stat. Soc. A 159: 385–443".to_owned());
    }
    Definition {
        measure: "rank",
        title: Message::new(format!("{}排名", key.label.zh), format!("Ranking by {}", key.label.en)),
        formula: match config.by {
            By::Growth => "growth = patents(last window) / patents(window before) − 1".to_owned(),
            _ if counting == Counting::Whole => "patents = number of selected patents that involve the unit".to_owned(),
            _ => "weight = Σ over selected patents of 1 / applicants (institutions), or of the share of the unit among the patent's classes or regions".to_owned(),
        },
        parameters: json!({
            "kind": config.kind.name(), "by": config.by.name(), "counting": counting.name(), "where": config.filter, "top": config.top,
            "level": config.level.name(), "interval": config.interval, "replicates": config.replicates, "seed": config.seed,
            "growth_window": config.growth_window, "growth_minimum": config.growth_minimum,
        }),
        literature,
        keys: vec![config.kind.name().into()],
        columns,
        chart: Chart::Ranking,
        summary: json!({ "units": all }),
    }
}
