//! Random streams: one generator for each (seed, replicate), so that a result does not depend on which thread drew what.
//!
//! The generator is PCG (O'Neill 2014, *PCG: a family of simple fast space-efficient statistically good algorithms for
//! random number generation*); its 256-bit seed is filled by SplitMix64 (Steele, Lea & Flood 2014, OOPSLA), which keeps
//! neighbouring seeds and replicates apart.

use rand::SeedableRng;
use rand_pcg::Pcg64;

/// The generator of one replicate under one seed.
pub fn stream(seed: u64, replicate: u64) -> Pcg64 {
    let mut state = split_mix(seed) ^ replicate;
    let mut bytes = [0u8; 32];
    for chunk in bytes.chunks_exact_mut(8) {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        chunk.copy_from_slice(&split_mix(state).to_le_bytes());
    }
    Pcg64::from_seed(bytes)
}

/// The output function of SplitMix64.
fn split_mix(value: u64) -> u64 {
    let a = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let b = (a ^ (a >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    b ^ (b >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use std::collections::HashSet;

    #[test]
    fn neighbouring_streams_are_repeatable_different_and_unrelated() {
        let mut first = HashSet::new();
        let mut bits = 0u64;
        for seed in 0..60u64 {
            for replicate in 0..60u64 {
                let value = stream(seed, replicate).random::<u64>();
                assert_eq!(value, stream(seed, replicate).random::<u64>());
                assert!(first.insert(value));
                bits += u64::from((value ^ stream(seed, replicate + 1).random::<u64>()).count_ones());
            }
        }
        let mean = bits as f64 / 3600.0;
        assert!((31.5..32.5).contains(&mean), "half of the bits differ: {mean}");
    }
}
