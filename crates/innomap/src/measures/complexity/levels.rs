//! Positive values of any size: as they are while they fit into a float, else as logarithms.

use super::bipartite::Side;

/// Logarithms of this size and above are kept as logarithms: e^±300 and its inverse are still floats.
const LARGE: f64 = 300.0;

/// Positive values of the units of one side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Levels {
    /// The values.
    Plain(Vec<f64>),
    /// Their natural logarithms.
    Logs(Vec<f64>),
}

impl Levels {
    /// Sum of each unit's neighbours' values.
    pub(crate) fn summed(&self, side: &Side) -> Self {
        let mut out = vec![0.0; side.len()];
        match self {
            Self::Plain(values) => {
                side.gather(values, &mut out);
                Self::Plain(out)
            }
            Self::Logs(logs) => {
                side.gather_logs(logs, &mut out);
                Self::Logs(out)
            }
        }
    }

    /// Each value to that power.
    #[must_use]
    pub(crate) fn power(self, exponent: f64) -> Self {
        match self {
            Self::Plain(values) if (exponent + 1.0).abs() < f64::EPSILON => Self::Plain(values.iter().map(|v| 1.0 / v).collect()),
            Self::Plain(values) => Self::Plain(values.iter().map(|v| v.powf(exponent)).collect()),
            Self::Logs(logs) => Self::Logs(logs.iter().map(|l| l * exponent).collect()),
        }
    }

    /// Scaled to mean one, and kept as logarithms where a power up to `exponent` would leave the range of floats.
    #[must_use]
    pub(crate) fn scaled_to_mean_one(self, exponent: f64) -> Self {
        let n = self.len() as f64;
        match self {
            Self::Plain(mut values) => {
                let mean = values.iter().sum::<f64>() / n;
                let (mut least, mut most) = (f64::INFINITY, 0.0f64);
                for value in &mut values {
                    *value /= mean;
                    least = least.min(*value);
                    most = most.max(*value);
                }
                let bound = (LARGE / exponent.max(1.0)).exp();
                if least * bound > 1.0 && most < bound { Self::Plain(values) } else { Self::Logs(Self::Plain(values).logs()) }
            }
            Self::Logs(logs) => {
                let top = logs.iter().fold(f64::NEG_INFINITY, |top, l| top.max(*l));
                let mean = top + (logs.iter().map(|l| (l - top).exp()).sum::<f64>() / n).ln();
                Self::Logs(logs.iter().map(|l| l - mean).collect())
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Plain(values) | Self::Logs(values) => values.len(),
        }
    }

    /// Natural logarithms.
    pub(crate) fn logs(&self) -> Vec<f64> {
        match self {
            Self::Plain(values) => values.iter().map(|v| v.ln()).collect(),
            Self::Logs(logs) => logs.clone(),
        }
    }

    /// The values; zero where they are too small for a float.
    pub(crate) fn values(&self) -> Vec<f64> {
        match self {
            Self::Plain(values) => values.clone(),
            Self::Logs(logs) => logs.iter().map(|l| l.exp()).collect(),
        }
    }

    /// Greatest difference to other levels of the same units.
    pub(crate) fn change(&self, before: &Self) -> f64 {
        let greatest = |a: &[f64], b: &[f64]| a.iter().zip(b).fold(0.0f64, |most, (x, y)| most.max((x - y).abs()));
        match (self, before) {
            (Self::Plain(a), Self::Plain(b)) => greatest(a, b),
            _ => greatest(&self.values(), &before.values()),
        }
    }
}
