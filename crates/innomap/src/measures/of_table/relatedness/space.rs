//! How related units are: the options that all measures share which need a table of relatedness.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::CellTable;
use super::super::answer::Side;
use super::super::labelled::place;
use super::super::presence::{ByLabel, PresenceOptions, Present};
use crate::error::Message;
use crate::measures::advantage::{LocationQuotientConfig, location_quotient};
use crate::measures::relatedness::{
    AssociationConfig, AssociationKind, ContinuousConfig, ContinuousKind, ProximityConfig, ProximityKind, Relatedness, Size,
    association, continuous_proximity, proximity, taxonomy, z_score,
};
use crate::measures::{Presence, SparseTable};
use crate::tables::Progress;
use crate::{Error, Result};

/// Which relatedness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Kind {
    /// The smaller of the conditional probabilities.
    MinConditional,
    /// The larger one.
    MaxConditional,
    /// That of one on the other.
    Conditional,
    /// Their geometric mean.
    Geometric,
    /// Count over what sizes give by chance.
    AssociationStrength,
    /// Steijn's probability.
    Probability,
    /// Count over the geometric mean of sizes.
    Cosine,
    /// Count over the size of both together.
    Jaccard,
    /// Against independent draws.
    ZScore,
    /// (1 + r) / 2 of values.
    ScaledCorrelation,
    /// r of values.
    Correlation,
    /// Cosine of values.
    ValueCosine,
    /// Places that do much count less.
    Taxonomy,
}

/// What correlations are taken of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Values {
    /// Location quotients.
    #[default]
    Quotient,
    /// The values of the table.
    Value,
}

/// Options of relatedness.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in super::super) struct RelatednessOptions {
    /// Which one; each measure has its published one.
    kind: Option<Kind>,
    /// What the size of a unit is, for association.
    size: Size,
    /// Whether a unit is related to itself by 1, for proximities.
    unit_diagonal: bool,
    /// What correlations are taken of.
    of: Values,
    /// Label to weight in the counts: of rows where columns are related.
    weights: Option<ByLabel>,
    /// Pairs with their relatedness, from outside; one that is not there is 0, one given in one direction holds in both.
    given: Option<Vec<(String, String, f64)>>,
}

/// A period with what its units have and how they are related.
pub(in super::super) struct Space {
    pub(in super::super) present: Present,
    pub(in super::super) relatedness: Relatedness,
}

impl RelatednessOptions {
    /// Presence and the relatedness of the columns (or rows) in one period.
    pub(in super::super) fn space(
        &self,
        default: Kind,
        presence: &PresenceOptions,
        (table, at, side): (&CellTable, usize, Side),
        progress: &Progress,
    ) -> Result<Space> {
        let present = presence.of(table, at)?;
        let relatedness = self.of(default, &present, (table, at, side), progress)?;
        Ok(Space { present, relatedness })
    }

    /// The relatedness of the columns (or rows) in one period whose presence is known.
    pub(in super::super) fn of(
        &self,
        default: Kind,
        present: &Present,
        (table, at, side): (&CellTable, usize, Side),
        progress: &Progress,
    ) -> Result<Relatedness> {
        if let Some(pairs) = &self.given {
            return given(pairs, side.labels(table));
        }
        let turned: Presence;
        let held = if side == Side::Column {
            &present.presence
        } else {
            turned = present.presence.transposed();
            &turned
        };
        let row_weights = self.weights(table, at, side)?;
        let near = |kind| ProximityConfig { kind, unit_diagonal: self.unit_diagonal, row_weights: row_weights.clone() };
        let tied = |kind| AssociationConfig { kind, size: self.size, row_weights: row_weights.clone() };
        let alike = |kind| {
            let values = self.values(present, side)?;
            continuous_proximity(&values, &ContinuousConfig { kind }, progress)
        };
        match self.kind.unwrap_or(default) {
            Kind::MinConditional => proximity(held, &near(ProximityKind::MinConditional), progress),
            Kind::MaxConditional => proximity(held, &near(ProximityKind::MaxConditional), progress),
            Kind::Conditional => proximity(held, &near(ProximityKind::Conditional), progress),
            Kind::Geometric => proximity(held, &near(ProximityKind::Geometric), progress),
            Kind::AssociationStrength => association(held, &tied(AssociationKind::AssociationStrength), progress),
            Kind::Probability => association(held, &tied(AssociationKind::Probability), progress),
            Kind::Cosine => association(held, &tied(AssociationKind::Cosine), progress),
            Kind::Jaccard => association(held, &tied(AssociationKind::Jaccard), progress),
            Kind::ZScore => z_score(held, progress),
            Kind::Taxonomy => taxonomy(held, progress),
            Kind::ScaledCorrelation => alike(ContinuousKind::ScaledCorrelation),
            Kind::Correlation => alike(ContinuousKind::Correlation),
            Kind::ValueCosine => alike(ContinuousKind::Cosine),
        }
    }

    /// The proximity whose nearest units can be had without the table of all pairs; none for other kinds.
    pub(super) fn sparse_kind(&self, default: Kind) -> Option<ProximityKind> {
        if self.given.is_some() || self.weights.is_some() || self.unit_diagonal {
            return None;
        }
        match self.kind.unwrap_or(default) {
            Kind::MinConditional => Some(ProximityKind::MinConditional),
            Kind::MaxConditional => Some(ProximityKind::MaxConditional),
            Kind::Conditional => Some(ProximityKind::Conditional),
            Kind::Geometric => Some(ProximityKind::Geometric),
            _ => None,
        }
    }

    /// The options in force; long lists as their number.
    pub(in super::super) fn parameters(&self, default: Kind) -> Value {
        if let Some(pairs) = &self.given {
            return json!({ "given": format!("{} pairs", pairs.len()) });
        }
        let kind = self.kind.unwrap_or(default);
        let mut out = json!({ "kind": kind });
        match kind {
            Kind::AssociationStrength | Kind::Probability | Kind::Cosine | Kind::Jaccard => out["size"] = json!(self.size),
            Kind::ScaledCorrelation | Kind::Correlation | Kind::ValueCosine => out["of"] = json!(self.of),
            Kind::ZScore | Kind::Taxonomy => {}
            _ => out["unit_diagonal"] = json!(self.unit_diagonal),
        }
        if self.weights.is_some() {
            out["weights"] = json!("given");
        }
        out
    }

    fn weights(&self, table: &CellTable, at: usize, side: Side) -> Result<Option<Vec<f64>>> {
        let Some(weights) = &self.weights else { return Ok(None) };
        let others = if side == Side::Column { Side::Row } else { Side::Column };
        let labels = others.labels(table);
        let spread = weights.spread(labels, table.periods[at].as_deref(), "weights")?;
        let one = |(label, weight): (&String, Option<f64>)| {
            weight.ok_or_else(|| {
                Error::value("缺少权重", "a weight is missing")
                    .column("weights")
                    .found(label)
                    .hint("每个标签都应有权重", "every label must have a weight")
            })
        };
        labels.iter().zip(spread).map(one).collect::<Result<Vec<f64>>>().map(Some)
    }

    fn values(&self, present: &Present, side: Side) -> Result<SparseTable> {
        let values = match self.of {
            Values::Value => present.table.clone(),
            Values::Quotient => location_quotient(&present.table, &LocationQuotientConfig::default())?.quotient,
        };
        Ok(if side == Side::Column { values } else { values.transposed() })
    }
}

fn given(pairs: &[(String, String, f64)], labels: &[String]) -> Result<Relatedness> {
    let n = labels.len();
    let mut values: Vec<Option<f64>> = vec![None; n * n];
    for (from, to, value) in pairs {
        let (i, j) = (place(from, labels, "given")? as usize, place(to, labels, "given")? as usize);
        values[i * n + j] = Some(*value);
    }
    let both = (0..n * n).map(|at| values[at].or(values[at % n * n + at / n]).unwrap_or(0.0));
    Relatedness::from_values(n as u32, both.collect())
}

/// What a summary says of the relatedness of a period, and what must be known about it.
pub(in super::super) fn noted(space: &Space, labels: &[String]) -> Value {
    let undefined: Vec<&str> = space.relatedness.undefined().iter().map(|&unit| labels[unit as usize].as_str()).collect();
    let mut out = space.present.log.clone();
    out["relatedness"] = json!(space.relatedness.formula());
    out["without_relatedness"] = json!(undefined);
    out
}

/// Warnings of all periods, each once.
pub(in super::super) fn once(warnings: impl IntoIterator<Item = Message>) -> Vec<Message> {
    let mut out: Vec<Message> = Vec::new();
    for warning in warnings {
        if !out.contains(&warning) {
            out.push(warning);
        }
    }
    out
}
