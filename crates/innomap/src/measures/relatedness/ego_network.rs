//! The ego network of a unit: the units most related to it, how they hang together, and what that says of its position.
//!
//! Of an activity or, with the proximity of locations, of a region. Alters are the `alters` most related units of at least
//! `least`, ties with the last kept; two alters are tied where they are related by at least `least_between`. Density is the share
//! of pairs of alters that are tied; effective size is the number of alters less twice the ties over the alters, the number of
//! distinct neighbourhoods the ego reaches (Burt 1992; Borgatti 1997). Undefined: density of fewer than two alters, effective size
//! of none. Time: the square of the alters.
//!
//! Burt, R. S. (1992), *Structural Holes*, Harvard UP. Borgatti, S. P. (1997), *Structural holes: unpacking Burt's redundancy
//! measures*, Connections 20, 35–38.

use serde::{Deserialize, Serialize};

use super::nearest::nearest_of_row;
use super::pairs::Relatedness;
use crate::measures::sparse::Presence;
use crate::{Error, Result};

/// Parameters of an ego network.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EgoConfig {
    /// Most alters, more where they tie with the last.
    pub alters: u32,
    /// Least relatedness of an alter to the ego; 0 takes all that are related at all.
    pub least: f64,
    /// Least relatedness of two alters that are tied.
    pub least_between: f64,
}

impl Default for EgoConfig {
    fn default() -> Self {
        Self { alters: 20, least: 0.0, least_between: super::product_space::THRESHOLD }
    }
}

/// An alter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alter {
    /// The unit.
    pub unit: u32,
    /// Relatedness of the ego to it.
    pub relatedness: f64,
    /// Ties to other alters.
    pub ties: u32,
}

/// An ego network.
#[derive(Debug, Clone, PartialEq)]
pub struct EgoNetwork {
    /// Alters, most related first, then by unit.
    pub alters: Vec<Alter>,
    /// Ties between alters with their relatedness, ascending by units.
    pub ties: Vec<(u32, u32, f64)>,
    /// Share of pairs of alters that are tied.
    pub density: Option<f64>,
    /// Alters less twice the ties over the alters.
    pub effective_size: Option<f64>,
}

/// The ego network of a unit.
pub fn ego_network(relatedness: &Relatedness, ego: u32, config: &EgoConfig) -> Result<EgoNetwork> {
    if ego >= relatedness.units() {
        return Err(Error::value("没有这个单元", "there is no such unit").found(ego.to_string()));
    }
    if config.alters == 0 || !(config.least >= 0.0 && config.least_between >= 0.0) {
        return Err(Error::configuration("自我网络参数无效", "a parameter of the ego network is not valid")
            .found(format!("alters {}, least {}, least_between {}", config.alters, config.least, config.least_between))
            .expected("alters 至少 1，阈值不小于 0", "alters at least 1, thresholds not negative"));
    }
    let mut found = nearest_of_row(relatedness, ego, config.alters);
    found.retain(|cell| cell.1 >= config.least);
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut units: Vec<u32> = found.iter().map(|cell| cell.0).collect();
    units.sort_unstable();
    let between = |i: u32, j: u32| {
        let value = relatedness.row(i)[j as usize].max(relatedness.row(j)[i as usize]);
        (value > 0.0 && value >= config.least_between).then_some((i, j, value))
    };
    let ties: Vec<(u32, u32, f64)> =
        units.iter().enumerate().flat_map(|(k, &i)| units[k + 1..].iter().filter_map(move |&j| between(i, j))).collect();
    let ties_of = |unit: u32| ties.iter().filter(|tie| tie.0 == unit || tie.1 == unit).count() as u32;
    let alters: Vec<Alter> = found.iter().map(|&(unit, relatedness)| Alter { unit, relatedness, ties: ties_of(unit) }).collect();
    let (n, t) = (alters.len() as f64, ties.len() as f64);
    let density = (alters.len() > 1).then(|| 2.0 * t / (n * (n - 1.0)));
    let effective_size = (!alters.is_empty()).then(|| n - 2.0 * t / n);
    Ok(EgoNetwork { alters, ties, density, effective_size })
}

/// An activity in the surroundings of a region's portfolio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surrounding {
    /// The activity.
    pub activity: u32,
    /// Whether the region has it.
    pub held: bool,
    /// Its strongest relatedness to an activity the region has; `None` where none is related.
    pub nearest: Option<(u32, f64)>,
    /// Number of activities of the region related to it by at least `least_between`.
    pub ties: u32,
}

/// The surroundings of a region's portfolio: what it has, then what it has not but is tied to, by the number of ties.
pub fn portfolio_network(
    presence: &Presence,
    relatedness: &Relatedness,
    region: u32,
    config: &EgoConfig,
) -> Result<Vec<Surrounding>> {
    super::density::check_units(presence, relatedness)?;
    if region >= presence.rows() {
        return Err(Error::value("没有这个地区", "there is no such region").found(region.to_string()));
    }
    let held = presence.row(region);
    let mut out: Vec<Surrounding> = (0..presence.columns())
        .map(|j| {
            let row = relatedness.row(j);
            let others = held.iter().filter(|&&i| i != j && row[i as usize] > 0.0);
            let nearest = others.clone().map(|&i| (i, row[i as usize])).reduce(|a, b| if b.1 > a.1 { b } else { a });
            let ties = others.filter(|&&i| row[i as usize] >= config.least_between).count() as u32;
            Surrounding { activity: j, held: held.binary_search(&j).is_ok(), nearest, ties }
        })
        .filter(|near| near.held || near.ties > 0)
        .collect();
    let strength = |near: &Surrounding| near.nearest.map_or(0.0, |nearest| nearest.1);
    out.sort_by(|a, b| {
        b.held.cmp(&a.held).then(b.ties.cmp(&a.ties)).then(strength(b).total_cmp(&strength(a))).then(a.activity.cmp(&b.activity))
    });
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::relatedness::pair_counts::tests::random;
    use crate::measures::relatedness::proximity::{ProximityConfig, proximity};
    use crate::tables::progress::Progress;

    #[test]
    fn a_star_reaches_all_its_alters_and_a_clique_one_neighbourhood() {
        let star = |between: f64| {
            let mut phi = vec![between; 25];
            (0..5).for_each(|k| (phi[k], phi[k * 5]) = (0.9, 0.9));
            (0..5).for_each(|k| phi[k * 6] = 0.0);
            ego_network(&Relatedness::from_values(5, phi).unwrap(), 0, &EgoConfig::default()).unwrap()
        };
        let (star, clique) = (star(0.1), star(0.8));
        assert_eq!((star.density, star.effective_size), (Some(0.0), Some(4.0)));
        assert_eq!((clique.density, clique.effective_size), (Some(1.0), Some(1.0)));
        assert!(clique.alters.iter().all(|alter| alter.ties == 3));
    }

    #[test]
    fn alters_ties_and_surroundings_are_those_of_the_table() {
        for case in 0..200 {
            let n = case as u32 % 10 + 1;
            let (m, presence) = random(case, 12, n, 0.4);
            let phi = proximity(&presence, &ProximityConfig::default(), &Progress::new()).unwrap();
            let config = EgoConfig { alters: 4, least: 0.1, least_between: 0.3 };
            let ego = case as u32 % n;
            let got = ego_network(&phi, ego, &config).unwrap();
            let mut sorted: Vec<f64> = phi.row(ego).to_vec();
            sorted.sort_by(|a, b| b.total_cmp(a));
            let last = sorted.get(3).copied().unwrap_or(0.0).max(0.1);
            assert_eq!(got.alters.len(), phi.row(ego).iter().filter(|v| **v >= last).count(), "{case}");
            let ties: u32 = got.alters.iter().map(|alter| alter.ties).sum();
            assert_eq!(ties as usize, 2 * got.ties.len());
            assert!(got.ties.iter().all(|&(i, j, v)| phi.get(i, j) == Some(v) && v >= 0.3 && i < j));
            let near = portfolio_network(&presence, &phi, 3, &config).unwrap();
            let held: f64 = m[3].iter().sum();
            assert_eq!(near.iter().filter(|s| s.held).count() as f64, held);
            for s in &near {
                let row = phi.row(s.activity);
                let tied = (0..n).filter(|&i| i != s.activity && m[3][i as usize] > 0.0 && row[i as usize] >= 0.3).count();
                assert_eq!(s.ties as usize, tied, "{case}");
            }
        }
        let (_, presence) = random(1, 4, 3, 0.5);
        let phi = proximity(&presence, &ProximityConfig::default(), &Progress::new()).unwrap();
        assert!(
            ego_network(&phi, 3, &EgoConfig::default()).is_err()
                && portfolio_network(&presence, &phi, 4, &EgoConfig::default()).is_err()
        );
        assert!(ego_network(&phi, 0, &EgoConfig { alters: 0, ..EgoConfig::default() }).is_err());
    }
}
