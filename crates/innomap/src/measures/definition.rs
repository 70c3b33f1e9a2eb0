//! What a result is: formula, parameters, literature and columns, as data that travels with the numbers.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::Message;

/// One column of a result's table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Name in the table.
    pub name: Cow<'static, str>,
    /// Label in both languages.
    pub label: Message,
    /// Formula or meaning with its unit, and what a missing value says.
    pub meaning: Message,
}

/// How a result likes to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Chart {
    /// Horizontal bars, with the interval where there is one.
    Ranking,
    /// Rows by columns, coloured.
    HeatMap,
    /// Values over years.
    Years,
    /// Nodes with positions and edges.
    Network,
    /// Curves from (0, 0) to (1, 1).
    Curves,
    /// Points in four quadrants.
    Quadrants,
    /// Edges as lines of the table, drawn as a network.
    Pairs,
    /// A unit among those most related to it.
    Ego,
}

/// The definition of a result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Definition {
    /// Name of the measure, as the function is called.
    pub measure: &'static str,
    /// Title in both languages.
    pub title: Message,
    /// The formula, in plain text.
    pub formula: String,
    /// Parameters in force, defaults included.
    pub parameters: serde_json::Value,
    /// Published sources.
    pub literature: Vec<String>,
    /// Columns that name the unit of a row: `institution`, `region`, `technology`, `branch`, `year`, or those of a user's own table.
    pub keys: Vec<Cow<'static, str>>,
    /// Columns of the table.
    pub columns: Vec<Column>,
    /// How it is drawn by default.
    pub chart: Chart,
    /// Numbers of the result as a whole, such as modularity or iterations.
    pub summary: serde_json::Value,
}
