//! Sums over what each row has: `Σ_i M_ri w_ji` for every row `r` and every target `j`, the inner loop of density and outlook.
//!
//! The weights of a few targets are laid side by side, so that one cell of M adds a whole line of the cache. The columns are taken by
//! blocks whose weights stay in the nearest cache while all rows pass by; the sums wait in the second one. Time: cells times targets;
//! the order of each sum is that of the row's columns, whatever the blocks and the threads.

use rayon::prelude::*;

use crate::measures::sparse::Presence;

/// Targets side by side: their sums just fit into the registers where four numbers fit into one.
const WIDTH: usize = 32;
/// Columns whose weights fit into the nearest cache.
const BLOCK: usize = 96;
/// Cells of a row in one block that are worth taking its sums out and putting them back.
const CELLS_PER_VISIT: usize = 24;

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
    let out_rows = out.len() / targets;
    // Pieces of the answer by panel, so that each panel writes its own.
    let mut pieces: Vec<Vec<&mut [f64]>> = (0..targets.div_ceil(WIDTH)).map(|_| Vec::with_capacity(out_rows)).collect();
    for row in out.chunks_mut(targets) {
        row.chunks_mut(WIDTH).zip(&mut pieces).for_each(|(piece, panel)| panel.push(piece));
    }
    let rows: Vec<&[u32]> = (first..).map(|row| presence.row(row)).take(out_rows).collect();
    let blocks = blocks(&rows, held);
    pieces.into_par_iter().enumerate().for_each_init(
        || (vec![[0.0; WIDTH]; held], vec![0.0; held], vec![[0.0; WIDTH]; rows.len()]),
        |(panel, line, sums), (p, pieces)| {
            for k in 0..WIDTH.min(targets - p * WIDTH) {
                load(p * WIDTH + k, line);
                panel.iter_mut().zip(&*line).for_each(|(slot, &weight)| slot[k] = weight);
            }
            sums.fill([0.0; WIDTH]);
            add_up(panel, &rows, &blocks, sums);
            for ((r, piece), sums) in (first as usize..).zip(pieces).zip(&*sums) {
                for (k, value) in piece.iter_mut().enumerate() {
                    *value = finish(r, p * WIDTH + k, sums[k]);
                }
            }
        },
    );
}

/// For each edge between blocks of columns, the place in each row at which the columns behind it begin.
fn blocks(rows: &[&[u32]], held: usize) -> Vec<Vec<u32>> {
    let cells: usize = rows.iter().map(|row| row.len()).sum();
    let wide = (CELLS_PER_VISIT * held * rows.len()).checked_div(cells).unwrap_or(held).max(BLOCK);
    let edge = |edge: usize| rows.iter().map(|row| row.partition_point(|&column| (column as usize) < edge) as u32).collect();
    (0..=held.div_ceil(wide)).map(|block| edge(block * wide)).collect()
}

/// Adds to the sums of each row the weights of its columns, block by block.
fn add_up(panel: &[[f64; WIDTH]], rows: &[&[u32]], blocks: &[Vec<u32>], sums: &mut [[f64; WIDTH]]) {
    // Four additions at a time instead of two: measured to take 0.6 of the time of all densities. Both ways add the same numbers in
    // the same order, so they give the same bytes.
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor was just asked whether it has AVX2, which is all that the function asks for.
        #[allow(unsafe_code)]
        unsafe {
            add_up_by_four(panel, rows, blocks, sums);
        }
        return;
    }
    add_blocks(panel, rows, blocks, sums);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn add_up_by_four(panel: &[[f64; WIDTH]], rows: &[&[u32]], blocks: &[Vec<u32>], sums: &mut [[f64; WIDTH]]) {
    add_blocks(panel, rows, blocks, sums);
}

// It must be part of each caller, so that it is compiled for the instructions of the caller.
#[allow(clippy::inline_always)]
#[inline(always)]
fn add_blocks(panel: &[[f64; WIDTH]], rows: &[&[u32]], blocks: &[Vec<u32>], sums: &mut [[f64; WIDTH]]) {
    for edges in blocks.windows(2) {
        let [from, until] = edges else { continue };
        for (((columns, sums), &from), &until) in rows.iter().zip(&mut *sums).zip(from).zip(until) {
            let mut all = *sums;
            for &i in &columns[from as usize..until as usize] {
                let line = &panel[i as usize];
                all.iter_mut().zip(line).for_each(|(sum, weight)| *sum += weight);
            }
            *sums = all;
        }
    }
}
