//! Sums over what each row has: `Σ_i M_ri w_ji` for every row `r` and every target `j`, the inner loop of density and outlook.
//!
//! The weights of a few targets are laid side by side, so that one cell of M adds a whole line of the cache; a piece of them for
//! all `i` stays in the second cache while all rows pass by. Time: cells times targets; the order of each sum is that of the
//! row's columns, whatever the threads.

use rayon::prelude::*;

use crate::measures::sparse::Presence;

/// Targets side by side. Sixteen sums fit into the registers of every machine.
const WIDTH: usize = 16;

/// Writes `finish(r, j, Σ_i M_ri w_ji)` into rows `first…` of a table with `targets` columns; `load(j, line)` writes `w_ji` for all
/// `i` into a line.
pub(super) fn held_sums(
    presence: &Presence,
    first: u32,
    targets: usize,
    out: &mut [f64],
    load: impl Fn(usize, &mut [f64]) + Sync,
    finish: impl Fn(usize, usize, f64) -> f64 + Sync,
) {
    let held = presence.columns() as usize;
    if targets == 0 || out.is_empty() {
        return;
    }
    // Pieces of the answer by panel, so that each panel writes its own.
    let mut pieces: Vec<Vec<&mut [f64]>> =
        (0..targets.div_ceil(WIDTH)).map(|_| Vec::with_capacity(out.len() / targets)).collect();
    for row in out.chunks_mut(targets) {
        row.chunks_mut(WIDTH).zip(&mut pieces).for_each(|(piece, panel)| panel.push(piece));
    }
    pieces.into_par_iter().enumerate().for_each_init(
        || (vec![[0.0; WIDTH]; held], vec![0.0; held]),
        |(panel, line), (p, rows)| {
            for k in 0..WIDTH.min(targets - p * WIDTH) {
                load(p * WIDTH + k, line);
                panel.iter_mut().zip(&*line).for_each(|(slot, &weight)| slot[k] = weight);
            }
            for (r, piece) in (first..).zip(rows) {
                let sums = sum_of(panel, presence.row(r));
                for (k, value) in piece.iter_mut().enumerate() {
                    *value = finish(r as usize, p * WIDTH + k, sums[k]);
                }
            }
        },
    );
}

#[inline]
fn sum_of(panel: &[[f64; WIDTH]], columns: &[u32]) -> [f64; WIDTH] {
    let mut sums = [0.0; WIDTH];
    for &i in columns {
        let line = &panel[i as usize];
        sums.iter_mut().zip(line).for_each(|(sum, weight)| *sum += weight);
    }
    sums
}
