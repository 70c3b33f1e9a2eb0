//! Where: administrative divisions of China on today's GB/T 2260 codes and as of a year, zones, countries, and the coding of texts
//! to them.

mod address;
mod borders;
mod changes;
mod countries;
mod english;
mod find;
mod gazetteer;
mod history;
mod index;
mod level;
mod place;
mod postcode;
mod reason;
mod resolve;
mod short;
mod table;
mod zones;

#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod place_tests;
#[cfg(test)]
mod tests;

pub use borders::{Borders, unit_of_year};
pub use changes::{BorderChange, ChangeKind, border_changes};
pub use countries::{Country, countries, country};
pub use gazetteer::Gazetteer;
pub use history::{DatedUnit, Fate, Heirs, History, Share};
pub use level::Level;
pub use place::{Place, PlaceQuery, Role, Said, Source, Unit};
pub use postcode::postcode_region;
pub use reason::Reason;
pub use resolve::Placement;
pub use table::{border_changes_table, places_table, zones_table};
pub use zones::{Zone, ZoneKind, may_name_zone, zone_of_code, zones};
