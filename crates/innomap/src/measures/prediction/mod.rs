//! Prediction of entries and its validation.

pub mod entry_forecast;
pub mod validation;

pub use entry_forecast::entry_forecast;
pub use validation::{Forecast, Validation, ValidationConfig, validation};
