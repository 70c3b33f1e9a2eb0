//! Dynamics of tables over periods: one universe, entry and exit, growth.

pub mod entry_exit;
pub mod growth;
pub mod panel;

pub use entry_exit::{EntryExit, EntryExitConfig, entry_exit};
pub use growth::{GrowthConfig, GrowthKind, TableGrowth, table_growth};
pub use panel::{Panel, PeriodLog, PeriodTable, panel, sign_flips};
