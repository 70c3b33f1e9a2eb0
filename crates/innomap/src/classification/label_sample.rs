//! Which patents are worth a label next: few labels, spread over branches and strata so that they tell most.
//!
//! For each branch every patent lies in one **stratum**: members, near misses of its rules, patents with symbols of the same
//! subclasses as members, and all others. The next label goes to the branch whose precision is least certain; in it, to the stratum
//! that is furthest behind its share. Within a stratum patents come in the order of a hash of seed, branch and number (permanent
//! random numbers: Ohlsson, E. (1995), *Coordination of samples using permanent random numbers*, in: Business Survey Methods, Wiley,
//! 153–169), so that what is drawn does not depend on the order of the patents, and a second drawing goes on where the first ended.

use std::collections::HashSet;

use super::proportion::wilson;

/// Names of the strata, in their order.
pub const STRATA: [&str; 4] = ["member", "near", "neighbour", "elsewhere"];
/// The share of the labels of a branch that each stratum should get.
pub const SHARES: [f64; 4] = [0.35, 0.25, 0.2, 0.2];
const ELSEWHERE: usize = 3;

/// A branch as the drawing sees it.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// Its id.
    pub branch: String,
    /// Patents by their index in the first three strata, each in one of them.
    pub strata: [Vec<u32>; 3],
    /// Patents that have a label for it, and whether they belong.
    pub labelled: Vec<(u32, bool)>,
}

/// A patent to be labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drawn {
    /// Index of the branch.
    pub branch: u32,
    /// Index among [`STRATA`].
    pub stratum: u8,
    /// Index of the patent.
    pub patent: u32,
}

/// A drawing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawing {
    /// What was drawn, by branch, stratum and order of drawing.
    pub drawn: Vec<Drawn>,
    /// How many patents each stratum of each branch has, those with labels included.
    pub sizes: Vec<[u64; 4]>,
    /// How many of them have a label or were drawn.
    pub taken: Vec<[u64; 4]>,
}

/// Draws `n` labels, or as many as there are; `wanted` says which strata are drawn from, `z` how many standard errors make the
/// interval that is to become narrower.
pub fn draw(patents: &[&str], branches: &[Candidates], n: usize, seed: u64, wanted: [bool; 4], z: f64) -> Drawing {
    let strata: Vec<Vec<u8>> = branches.iter().map(|b| stratum_of_each(b, patents.len())).collect();
    let mut out = Drawing::default();
    for (branch, strata) in branches.iter().zip(&strata) {
        let (mut sizes, mut taken) = ([0; 4], [0; 4]);
        strata.iter().for_each(|s| sizes[usize::from(*s)] += 1);
        for (patent, _) in &branch.labelled {
            if let Some(stratum) = strata.get(*patent as usize) {
                taken[usize::from(*stratum)] += 1;
            }
        }
        out.sizes.push(sizes);
        out.taken.push(taken);
    }
    let before = out.taken.clone();
    allot(branches, &strata, n, wanted, z, &mut out);
    for (at, branch) in branches.iter().enumerate() {
        let labelled: HashSet<u32> = branch.labelled.iter().map(|(patent, _)| *patent).collect();
        for (stratum, (taken, before)) in out.taken[at].iter().zip(before[at]).enumerate() {
            let count = (taken - before) as usize;
            if count == 0 {
                continue;
            }
            let free = (0..patents.len() as u32)
                .filter(|p| usize::from(strata[at][*p as usize]) == stratum && !labelled.contains(p))
                .map(|p| (permanent_number(seed, &branch.branch, patents[p as usize]), patents[p as usize], p));
            let mut order: Vec<_> = free.collect();
            order.sort_unstable();
            let chosen = order.iter().take(count);
            out.drawn.extend(chosen.map(|(.., patent)| Drawn { branch: at as u32, stratum: stratum as u8, patent: *patent }));
        }
    }
    out
}

/// Decides how many each stratum of each branch gets.
fn allot(branches: &[Candidates], strata: &[Vec<u8>], n: usize, wanted: [bool; 4], z: f64, out: &mut Drawing) {
    let precision: Vec<f64> = branches.iter().zip(strata).map(|(b, s)| expected_precision(b, s)).collect();
    let free = |sizes: &[u64; 4], taken: &[u64; 4]| (0..STRATA.len()).any(|s| wanted[s] && taken[s] < sizes[s]);
    // A branch with neither members nor near misses has nothing to show; it comes last.
    let idle = |sizes: &[u64; 4]| sizes[0] + sizes[1] == 0;
    for _ in 0..n {
        let mut next: Option<(usize, bool, f64)> = None;
        for at in (0..branches.len()).filter(|at| free(&out.sizes[*at], &out.taken[*at])) {
            let labels: u64 = out.taken[at].iter().sum();
            let (low, high) = if labels == 0 { (0.0, 1.0) } else { wilson(precision[at], labels as f64, z) };
            let (last, width) = (idle(&out.sizes[at]), high - low);
            if next.is_none_or(|(_, idle, widest)| (last, -width) < (idle, -widest)) {
                next = Some((at, last, width));
            }
        }
        let Some((at, ..)) = next else { break };
        let behind = |s: &usize| out.taken[at][*s] as f64 / SHARES[*s];
        let stratum = (0..STRATA.len())
            .filter(|s| wanted[*s] && out.taken[at][*s] < out.sizes[at][*s])
            .min_by(|a, b| behind(a).total_cmp(&behind(b)));
        if let Some(stratum) = stratum {
            out.taken[at][stratum] += 1;
        }
    }
}

/// Precision by the labels of members, one right and one wrong added.
fn expected_precision(branch: &Candidates, strata: &[u8]) -> f64 {
    let of_members = branch.labelled.iter().filter(|(patent, _)| strata.get(*patent as usize) == Some(&0));
    let (right, all) =
        of_members.fold((1.0, 2.0), |(right, all), (_, belongs)| (right + f64::from(u8::from(*belongs)), all + 1.0));
    right / all
}

fn stratum_of_each(branch: &Candidates, patents: usize) -> Vec<u8> {
    let mut out = vec![ELSEWHERE as u8; patents];
    for (stratum, members) in branch.strata.iter().enumerate().rev() {
        for patent in members {
            if let Some(place) = out.get_mut(*patent as usize) {
                *place = stratum as u8;
            }
        }
    }
    out
}

/// A number that looks random and is always the same for a patent and a branch: FNV-1a, its bits mixed as by SplitMix64.
fn permanent_number(seed: u64, branch: &str, patent: &str) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(branch.bytes()).chain([0]).chain(patent.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const ALL: [bool; 4] = [true; 4];

    fn names(n: usize) -> Vec<String> {
        (0..n).map(|i| format!("CN{i}A")).collect()
    }

    fn branch(id: &str, strata: [std::ops::Range<u32>; 3], labelled: &[(u32, bool)]) -> Candidates {
        Candidates { branch: id.into(), strata: strata.map(Iterator::collect), labelled: labelled.to_vec() }
    }

    fn drawn(names: &[String], branches: &[Candidates], n: usize, seed: u64) -> Drawing {
        draw(&names.iter().map(String::as_str).collect::<Vec<_>>(), branches, n, seed, ALL, 1.96)
    }

    proptest! {
        #[test]
        fn each_is_drawn_once_and_none_that_has_a_label(
            marks in prop::collection::vec((0u8..4, 0u8..6), 1..80), n in 0usize..120, seed in any::<u64>()
        ) {
            let mut one = Candidates { branch: "b".into(), ..Candidates::default() };
            for (patent, (stratum, label)) in (0u32..).zip(&marks) {
                if let Some(list) = one.strata.get_mut(usize::from(*stratum)) { list.push(patent); }
                if *label < 2 { one.labelled.push((patent, *label == 1)); }
            }
            let found = drawn(&names(marks.len()), std::slice::from_ref(&one), n, seed);
            let free = marks.iter().filter(|(_, label)| *label >= 2).count();
            prop_assert_eq!(found.drawn.len(), n.min(free));
            let patents: BTreeSet<u32> = found.drawn.iter().map(|d| d.patent).collect();
            prop_assert_eq!(patents.len(), found.drawn.len());
            for d in &found.drawn {
                let (stratum, label) = marks[d.patent as usize];
                prop_assert!(label >= 2 && stratum == d.stratum);
            }
            prop_assert_eq!(found.sizes[0].iter().sum::<u64>(), marks.len() as u64);
        }

        /// Two drawings, the second told of the first, are one long drawing; the order of the patents means nothing.
        #[test]
        fn drawings_go_on_and_do_not_follow_the_order(first in 0usize..40, second in 0usize..40, shift in 0usize..300) {
            let names = names(300);
            let of = |labelled: &[(u32, bool)]| [branch("b", [0..60, 60..110, 110..150], labelled)];
            let one = drawn(&names, &of(&[]), first + second, 3);
            let start = drawn(&names, &of(&[]), first, 3);
            let labelled: Vec<(u32, bool)> = start.drawn.iter().map(|d| (d.patent, true)).collect();
            let rest = drawn(&names, &of(&labelled), second, 3);
            let set = |list: &[Drawn]| list.iter().map(|d| d.patent).collect::<BTreeSet<u32>>();
            prop_assert_eq!(set(&one.drawn), &set(&start.drawn) | &set(&rest.drawn));
            let turned: Vec<String> = (0..300).map(|i| names[(i + shift) % 300].clone()).collect();
            let moved = |list: &[u32]| list.iter().map(|p| ((*p as usize + 300 - shift) % 300) as u32).collect::<Vec<u32>>();
            let mut other = of(&[]);
            other[0].strata = other[0].strata.each_ref().map(|list| moved(list));
            let again = drawn(&turned, &other, first + second, 3);
            let by_name = |names: &[String], found: &Drawing| {
                found.drawn.iter().map(|d| names[d.patent as usize].clone()).collect::<Vec<_>>()
            };
            prop_assert_eq!(by_name(&names, &one), by_name(&turned, &again));
        }
    }

    #[test]
    fn every_patent_of_a_stratum_is_equally_likely() {
        let names = names(20);
        let mut counts = [0u32; 20];
        for seed in 0..4_000 {
            let found = draw(
                &names.iter().map(String::as_str).collect::<Vec<_>>(),
                &[branch("b", [0..20, 0..0, 0..0], &[])],
                5,
                seed,
                [true, false, false, false],
                1.96,
            );
            found.drawn.iter().for_each(|d| counts[d.patent as usize] += 1);
        }
        // A quarter each: mean 1,000, standard deviation 27.
        assert!(counts.iter().all(|c| (880..1_120).contains(c)), "{counts:?}");
    }

    #[test]
    fn a_branch_without_members_and_near_misses_comes_last() {
        let names = names(30);
        let branches = [branch("empty", [0..0, 0..0, 0..0], &[]), branch("full", [0..10, 10..12, 12..14], &[])];
        let count = |n: usize| drawn(&names, &branches, n, 1).drawn.iter().filter(|d| d.branch == 0).count();
        assert_eq!((count(30), count(35), count(100)), (0, 5, 30));
    }

    #[test]
    fn labels_go_where_least_is_known() {
        let names = names(1_000);
        let known: Vec<(u32, bool)> = (0..40).map(|p| (p, true)).collect();
        let torn: Vec<(u32, bool)> = (0..40).map(|p| (p, p % 2 == 0)).collect();
        let ranges = || [0..100, 100..200, 200..300];
        let branches = [branch("sure", ranges(), &known), branch("torn", ranges(), &torn), branch("new", ranges(), &[])];
        let found = drawn(&names, &branches, 60, 1);
        let count = |at: u32| found.drawn.iter().filter(|d| d.branch == at).count();
        assert!(count(2) > count(1) && count(1) > count(0), "{} {} {}", count(0), count(1), count(2));
        let shares = (0..4).map(|s| found.taken[2][s]).collect::<Vec<_>>();
        assert!(shares[0] >= shares[1] && shares[1] >= shares[2] && shares[2] >= shares[3] && shares[3] > 0, "{shares:?}");
    }
}
