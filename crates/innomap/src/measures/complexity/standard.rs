//! Standard scores and correlation.

/// Mean and standard deviation with `ddof` taken from the count; `None` with too few values or where all are equal up to
/// rounding.
pub(crate) fn mean_and_deviation(values: &[f64], ddof: u8) -> Option<(f64, f64)> {
    let n = values.len();
    if n <= usize::from(ddof) || n < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    let deviation = (squares / (n - usize::from(ddof)) as f64).sqrt();
    let size = values.iter().fold(0.0f64, |size, v| size.max(v.abs()));
    (deviation > 1e-13 * size && deviation.is_finite()).then_some((mean, deviation))
}

/// Pearson's correlation; `None` where one side does not vary.
pub(crate) fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mean_a, sd_a) = mean_and_deviation(a, 0)?;
    let (mean_b, sd_b) = mean_and_deviation(b, 0)?;
    let n = a.len().min(b.len()) as f64;
    let sum: f64 = a.iter().zip(b).map(|(x, y)| (x - mean_a) / sd_a * ((y - mean_b) / sd_b)).sum();
    Some((sum / n).clamp(-1.0, 1.0))
}
