//! Relatedness by complexity: for what a row does not do yet, how near it is and how much it would be worth.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::labelled::place;
use super::super::periods::{by_period, message_of_period};
use super::super::presence::{ByLabel, PresenceOptions};
use super::super::result_columns::{Units, framed, keys};
use super::super::{CellTable, read};
use crate::error::Message;
use crate::map::nodes::text;
use crate::measures::complexity::{ComplexityConfig, complexity};
use crate::measures::of_map::{Analysis, booleans, column, floats};
use crate::measures::relatedness::{ProximityConfig, density_in_blocks, proximity};
use crate::measures::smart_specialisation::{Cut, Quadrant, SmartSpecialisationConfig, smart_specialisation as kernel};
use crate::measures::{Chart, Column, Definition, Presence};
use crate::tables::Progress;
use crate::{Error, Result};

/// Most lines of a result.
const MOST_LINES: u64 = 50_000_000;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    presence: PresenceOptions,
    proximity: ProximityConfig,
    /// Complexity of the columns that was found elsewhere; the table's own PCI without it.
    of_columns: Option<ByLabel>,
    /// Only these rows.
    rows: Option<Vec<String>>,
    cut: Cut,
    include_held: bool,
}

/// The lines, over all periods.
#[derive(Default)]
struct Lines {
    units: Units,
    relatedness: Vec<Option<f64>>,
    complexity: Vec<Option<f64>>,
    held: Vec<bool>,
    quadrant: Vec<Option<Quadrant>>,
}

pub(super) fn smart_specialisation(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let wanted = wanted(table, options.rows.as_deref())?;
    let lines = wanted.len() as u64 * table.columns.len() as u64 * table.periods.len() as u64;
    if lines > MOST_LINES {
        return Err(Error::configuration("结果过大", "the result would be too large")
            .found(lines.to_string())
            .expected(format!("不超过 {MOST_LINES} 行"), format!("{MOST_LINES} lines at most"))
            .hint("用 rows 只选需要的行", "name the rows you want in rows"));
    }
    let mut out = Lines::default();
    let (mut summaries, mut warnings) = (Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        let label = table.periods[at].as_deref();
        let present = options.presence.of(table, at)?;
        warnings.extend(present.warnings);
        let worth = if let Some(of) = &options.of_columns {
            of.spread(&table.columns, label, "of_columns")?
        } else {
            let found = complexity(&present.presence, &ComplexityConfig::default(), progress)?;
            warnings.extend(found.diagnosis.warnings.iter().map(|message| message_of_period(label, message)));
            found.pci
        };
        out.add(at as u32, &present.presence, &worth, &wanted, &options, progress)?;
        let mut summary = present.log;
        summary["rows"] = json!(wanted.len());
        summaries.push(summary);
    }
    out.analysis(table, &options, by_period(table, summaries), warnings)
}

fn wanted(table: &CellTable, rows: Option<&[String]>) -> Result<Vec<u32>> {
    let Some(rows) = rows else { return Ok((0..table.rows.len() as u32).collect()) };
    let mut out: Vec<u32> = rows.iter().map(|label| place(label, &table.rows, "rows")).collect::<Result<_>>()?;
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

impl Lines {
    fn add(
        &mut self,
        period: u32,
        presence: &Presence,
        worth: &[Option<f64>],
        wanted: &[u32],
        options: &Options,
        progress: &Progress,
    ) -> Result<()> {
        let related = proximity(presence, &options.proximity, progress)?;
        let only = Presence::from_rows(presence.columns(), wanted.iter().map(|&row| presence.row(row).to_vec()));
        let n = presence.columns() as usize;
        let mut densities: Vec<f64> = Vec::with_capacity(wanted.len() * n);
        let undefined = density_in_blocks(&only, &related, progress, |_, block| {
            densities.extend_from_slice(block);
            Ok(())
        })?;
        let config = SmartSpecialisationConfig { cut: options.cut, include_held: options.include_held };
        for (&row, densities) in wanted.iter().zip(densities.chunks(n.max(1))) {
            let near: Vec<Option<f64>> =
                densities.iter().zip(&undefined).map(|(d, undefined)| (!undefined).then_some(*d)).collect();
            let held = presence.row(row);
            let found = kernel(&near, worth, held, &config)?;
            for column in 0..presence.columns() {
                let has = held.binary_search(&column).is_ok();
                if has && !options.include_held {
                    continue;
                }
                self.units.period.push(period);
                self.units.row.push(row);
                self.units.column.push(column);
                self.relatedness.push(near[column as usize]);
                self.complexity.push(worth[column as usize]);
                self.held.push(has);
                self.quadrant.push(found.quadrant[column as usize]);
            }
        }
        Ok(())
    }

    fn analysis(
        self,
        table: &CellTable,
        options: &Options,
        summary: serde_json::Value,
        warnings: Vec<Message>,
    ) -> Result<Analysis> {
        let (mut columns, mut described) = self.units.columns(table);
        let keys = keys(&described);
        columns.push(floats("relatedness", self.relatedness.into_iter()));
        columns.push(floats("complexity", self.complexity.into_iter()));
        columns.push(text("quadrant", self.quadrant.iter().map(|q| q.map(|q| name(q).to_owned()))));
        columns.push(booleans("specialised", self.held.into_iter().map(Some)));
        described.extend(meanings());
        let definition = Definition {
            measure: "smart_specialisation",
            title: Message::new("关联度与复杂度象限", "Relatedness by complexity"),
            formula: format!(
                "density Σ_i M_ri·φ_ji / Σ_i φ_ji, φ = {}, against PCI, each cut in two; {}",
                options.proximity.kind.formula(),
                options.presence.formula()
            ),
            parameters: json!({
                "presence": options.presence.parameters(),
                "proximity": options.proximity,
                "of_columns": options.of_columns.is_some(),
                "rows": options.rows,
                "cut": options.cut,
                "include_held": options.include_held,
            }),
            literature: vec!["Balland et al. (2019), Regional Studies 53: 1252–1268".to_owned()],
            keys,
            columns: described,
            chart: Chart::Quadrants,
            summary,
        };
        Ok(Analysis { table: framed(columns)?, definition, warnings })
    }
}

fn meanings() -> [Column; 4] {
    [
        column(
            "relatedness",
            "关联密度",
            "relatedness density",
            "0—1；空为没有与之相关的列",
            "0 to 1; null where nothing is related to the column",
        ),
        column(
            "complexity",
            "复杂度",
            "complexity",
            "该列的 PCI，或所给的数值",
            "PCI of the column, or the value that was given",
        ),
        column(
            "quadrant",
            "象限",
            "quadrant",
            "near_complex 近而复杂，near_simple 近而简单，far_complex 远而复杂，far_simple 远而简单；空为缺少其一",
            "near_complex, near_simple, far_complex, far_simple; null where one of the two is missing",
        ),
        column("specialised", "是否已具备", "specialised", "本行已通过存在检验", "the row has the column already"),
    ]
}

fn name(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::NearComplex => "near_complex",
        Quadrant::NearSimple => "near_simple",
        Quadrant::FarComplex => "far_complex",
        Quadrant::FarSimple => "far_simple",
    }
}
