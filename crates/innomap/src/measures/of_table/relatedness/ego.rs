//! The ego network of a unit, and the surroundings of a row's portfolio.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::answer::{About, Answer, Side, Term};
use super::super::labelled::place;
use super::super::periods::by_period;
use super::super::presence::PresenceOptions;
use super::super::{CellTable, read};
use super::space::{Kind, RelatednessOptions, noted, once};
use crate::Result;
use crate::measures::Chart;
use crate::measures::of_map::Analysis;
use crate::measures::relatedness::{EgoConfig, ego_network as ego_of, portfolio_network as surroundings_of};
use crate::tables::Progress;

/// Options of an ego network.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct EgoOptions {
    presence: PresenceOptions,
    relatedness: RelatednessOptions,
    side: Side,
    /// The label of the ego.
    of: String,
    network: EgoConfig,
}

impl EgoOptions {
    fn parameters(&self) -> serde_json::Value {
        json!({
            "presence": self.presence.parameters(), "relatedness": self.relatedness.parameters(Kind::MinConditional),
            "side": self.side, "of": self.of, "network": self.network,
        })
    }
}

/// The alters of a unit.
pub(super) fn ego_network(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: EgoOptions = read(options)?;
    let side = options.side;
    let labels = side.labels(table);
    let ego = place(&options.of, labels, "of")?;
    let (mut period, mut alters, mut values, mut ties) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut notes, mut warnings) = (Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        let space = options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, side), progress)?;
        let found = ego_of(&space.relatedness, ego, &options.network)?;
        for alter in &found.alters {
            period.push(at as u32);
            alters.push(alter.unit);
            values.push(Some(alter.relatedness));
            ties.push(alter.ties);
        }
        let mut note = noted(&space, labels);
        note["alters"] = json!(found.alters.len());
        note["ties"] = json!(found.ties.len());
        let name = |unit: u32| labels.get(unit as usize).map(String::as_str);
        note["tied"] = found.ties.iter().map(|&(a, b, value)| json!([name(a), name(b), value])).collect();
        note["density"] = json!(found.density);
        note["effective_size"] = json!(found.effective_size);
        notes.push(note);
        warnings.extend(space.present.warnings);
    }
    let about = About {
        measure: "ego_network",
        title: ["自我网络", "Ego network"],
        formula: "the most related units; density 2t / (n(n − 1)), effective size n − 2t/n, n alters, t ties among them"
            .to_owned(),
        parameters: options.parameters(),
        literature: &["Burt (1992), Structural Holes, Harvard UP", "Borgatti (1997), Connections 20: 35–38"],
        chart: Chart::Ego,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    let proximity: Term = ("proximity", ["邻近度", "proximity", "与中心的相关程度", "how related it is to the ego"]);
    let between: Term = ("ties", ["内部联系", "ties", "与其他邻居的联系数", "ties to other alters"]);
    Answer::new(table, &period)?.units(side, &alters).number(proximity, values).count(between, ties).finish(about)
}

/// What a row has, and what is tied to it.
pub(super) fn portfolio_network(table: &CellTable, options: &str, progress: &Progress) -> Result<Analysis> {
    let options: EgoOptions = read(options)?;
    let row = place(&options.of, &table.rows, "of")?;
    let (mut period, mut units, mut held, mut ties) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut nearest, mut values, mut notes, mut warnings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for at in 0..table.periods.len() {
        let space = options.relatedness.space(Kind::MinConditional, &options.presence, (table, at, Side::Column), progress)?;
        for near in surroundings_of(&space.present.presence, &space.relatedness, row, &options.network)? {
            period.push(at as u32);
            units.push(near.activity);
            held.push(near.held);
            ties.push(near.ties);
            nearest.push(near.nearest.map(|(unit, _)| table.columns[unit as usize].clone()));
            values.push(near.nearest.map(|(_, value)| value));
        }
        notes.push(noted(&space, &table.columns));
        warnings.extend(space.present.warnings);
    }
    let about = About {
        measure: "portfolio_network",
        title: ["组合的周边", "Surroundings of a portfolio"],
        formula: "columns the row has, then those tied to them by at least the threshold".to_owned(),
        parameters: options.parameters(),
        literature: &["Hidalgo, Klinger, Barabási & Hausmann (2007), Science 317: 482–487"],
        chart: Chart::Ranking,
        summary: by_period(table, notes),
        warnings: once(warnings),
    };
    Answer::new(table, &period)?
        .units(Side::Column, &units)
        .number(
            (
                "proximity",
                [
                    "最强邻近度",
                    "strongest proximity",
                    "与已具备各列之中最相关者；空：都不相关",
                    "to the most related column the row has; null: none is related",
                ],
            ),
            values,
        )
        .word(("nearest", ["最相关者", "nearest", "该已具备的列", "that column"]), nearest)
        .flag(("held", ["已具备", "held", "该行是否已具备", "whether the row has it"]), held)
        .count(("ties", ["联系数", "ties", "达到阈值的已具备列数", "columns the row has that are tied to it"]), ties)
        .finish(about)
}
