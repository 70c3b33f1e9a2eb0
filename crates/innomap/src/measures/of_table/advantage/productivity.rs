//! What rows are, carried over to their columns and back: PRODY and EXPY, PGI and PEII.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::presence::{ByLabel, PresenceOptions};
use super::super::sides::{About, Of, Quantity, Scores, by_unit, without};
use super::super::{CellTable, read};
use crate::error::Message;
use crate::measures::of_map::{Analysis, column};
use crate::measures::productivity::{ProductivityConfig, embodied, productivity as kernel};
use crate::tables::Progress;
use crate::{Error, Result};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    of: Of,
    /// Property of the rows.
    of_rows: Option<ByLabel>,
    /// Carried over by cells in which the row is specialised only: PGI, PEII.
    specialised_only: bool,
    presence: PresenceOptions,
    config: ProductivityConfig,
}

pub(super) fn productivity(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: Options = read(options)?;
    let Some(property) = &options.of_rows else {
        return Err(Error::configuration("需要各行的属性", "the property of the rows is needed").column("of_rows"));
    };
    let mut periods = Vec::new();
    for at in 0..table.periods.len() {
        progress.check()?;
        let of_rows = property.spread(&table.rows, table.periods[at].as_deref(), "of_rows")?;
        let (found, totals, mut log, mut warnings) = if options.specialised_only {
            let present = options.presence.of(table, at)?;
            let found = embodied(&present.table, &present.presence, &of_rows, &options.config)?;
            let totals = (present.table.row_totals(), present.table.column_totals());
            (found, totals, present.log, present.warnings)
        } else {
            let (kept, log, warnings) = options.presence.sized(table, at)?;
            let found = kernel(&kept, &of_rows, &options.config)?;
            (found, (kept.row_totals(), kept.column_totals()), log, warnings)
        };
        let lost: Vec<&String> = found.without_property.iter().map(|&row| &table.rows[row as usize]).collect();
        if !lost.is_empty() {
            let n = lost.len();
            warnings.push(Message::new(
                format!("{n} 行没有属性，不参与各列的计算"),
                format!("{n} rows have no property and take no part in the columns' values"),
            ));
        }
        log["without_property"] = json!(lost);
        periods.push(Scores {
            dropped_rows: without(&found.rows, &totals.0),
            dropped_columns: without(&found.columns, &totals.1),
            rows: vec![found.rows, found.coverage, of_rows],
            columns: vec![found.columns, vec![None; table.columns.len()], vec![None; table.columns.len()]],
            summary: log,
            warnings,
        });
    }
    by_unit(table, options.of, &quantities(options.specialised_only), periods, about(&options))
}

fn quantities(specialised_only: bool) -> [Quantity; 3] {
    let unit = ("单位同所给属性；空为没有可用的行列", "in the unit of the property; null where there is nothing to take it from");
    let (row, col) = if specialised_only {
        (
            column(
                "expected_property",
                "期望属性",
                "expected property",
                &format!("Σ s·PGI；{}", unit.0),
                &format!("Σ s·PGI; {}", unit.1),
            ),
            column(
                "pgi",
                "内含属性 PGI",
                "PGI",
                &format!("Σ M·s·y ÷ Σ M·s；{}", unit.0),
                &format!("Σ M·s·y / Σ M·s; {}", unit.1),
            ),
        )
    } else {
        (
            column("expy", "EXPY", "EXPY", &format!("Σ s·PRODY；{}", unit.0), &format!("Σ s·PRODY; {}", unit.1)),
            column("prody", "PRODY", "PRODY", &format!("Σ s·y ÷ Σ s；{}", unit.0), &format!("Σ s·y / Σ s; {}", unit.1)),
        )
    };
    let coverage = column(
        "coverage",
        "覆盖份额",
        "coverage",
        "本行中有列值部分的份额，0—1",
        "share of the row that lies in columns with a value, 0 to 1",
    );
    let property = column("property", "所给属性", "property", "所给的各行属性", "the property that was given");
    let only_row = |described, both| Quantity { row: Some(described), column: None, both, whole: false };
    [Quantity::new(row, col, "value"), only_row(coverage, "coverage"), only_row(property, "property")]
}

fn about(options: &Options) -> About {
    let (title, formula) = if options.specialised_only {
        (
            Message::new("内含属性（PGI、PEII）", "Embodied property (PGI, PEII)"),
            format!(
                "PGI = Σ M·s·y / Σ M·s over rows, expected = Σ s·PGI over columns, s = x / r; {}",
                options.presence.formula()
            ),
        )
    } else {
        (
            Message::new("生产率内涵（PRODY、EXPY）", "PRODY and EXPY"),
            "PRODY = Σ s·y / Σ s over rows, EXPY = Σ s·PRODY over columns, s = x / r".to_owned(),
        )
    };
    About {
        measure: "productivity",
        title,
        formula,
        parameters: json!({
            "of": options.of,
            "specialised_only": options.specialised_only,
            "rescale": options.config.rescale,
            "presence": options.presence.parameters(),
        }),
        literature: &[
            "Hausmann, Hwang & Rodrik (2007), Journal of Economic Growth 12: 1–25",
            "Hartmann et al. (2017), World Development 93: 75–93 (PGI)",
            "Romero & Gramkow (2021), World Development 139: 105317 (PEII)",
        ],
    }
}
