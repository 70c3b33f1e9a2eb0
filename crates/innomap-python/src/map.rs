//! The map and its measures.

use std::path::PathBuf;

use innomap::map::config::{
    Counting, DateKind, DocumentChoice, DoubtfulMerges, Geography, InstitutionLevel, Scope, Unit, wrong_choice,
};
use innomap::map::{Filter, MapConfig, NameConfig, PatentType};
use innomap::measures::of_map::{self, Analysis};
use innomap::measures::{CommunitiesConfig, PageRankConfig};
use innomap::regions::Level;
use pyo3::prelude::*;

use crate::arrow::ArrowTable;
use crate::error::{detached, json};
use crate::industry::Industry;
use crate::names::{Decisions, Names};
use crate::patents::{Enterprises, Patents};
use crate::progress::{Progress, counter};
use crate::result::{Network, Result};

/// An industry innovation map.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct Map(innomap::map::Map);

/// Builds a map.
#[pyfunction]
#[pyo3(signature = (patents, enterprises = None, industry = None, *, technology = "wipo35", period = None, unit = "family",
    counting = "fractional", date = "application", patent_type = None, documents = "all", geography = "current", scope = "all",
    institution = "legal_person", doubtful = "apart", decisions = None, progress = None))]
#[allow(clippy::too_many_arguments)] // they are the options of the main job, each by keyword
pub(crate) fn build_map(
    py: Python<'_>,
    patents: &Bound<'_, Patents>,
    enterprises: Option<&Bound<'_, Enterprises>>,
    industry: Option<&Bound<'_, Industry>>,
    technology: &str,
    period: Option<(i32, i32)>,
    unit: &str,
    counting: &str,
    date: &str,
    patent_type: Option<Vec<String>>,
    documents: &str,
    geography: &str,
    scope: &str,
    institution: &str,
    doubtful: &str,
    decisions: Option<&Bound<'_, Decisions>>,
    progress: Option<&Bound<'_, Progress>>,
) -> PyResult<Map> {
    let progress = counter(progress.map(Bound::get));
    let (patents, enterprises) = (patents.get(), enterprises.map(Bound::get));
    let industry = industry.map(|i| i.get().0.clone());
    let decisions = decisions.map(|d| d.get().0.clone()).unwrap_or_default();
    detached(py, || {
        let config = MapConfig {
            technology: technology.to_owned(),
            period,
            unit: Unit::from_name(unit)?,
            counting: Counting::from_name(counting)?,
            date: DateKind::from_name(date)?,
            patent_type: patent_type
                .map(|types| types.iter().map(|name| PatentType::from_name(name)).collect::<innomap::Result<_>>())
                .transpose()?,
            documents: DocumentChoice::from_name(documents)?,
            geography: Geography::from_name(geography)?,
            scope: Scope::from_name(scope)?,
            institution: InstitutionLevel::from_name(institution)?,
            doubtful: DoubtfulMerges::from_name(doubtful)?,
        };
        innomap::map::build_map(&patents.0, enterprises.map(|e| &e.0), industry, config, &decisions, &progress)
    })
    .map(Map)
}

/// Opens a saved map.
#[pyfunction]
#[pyo3(signature = (path, *, progress = None))]
pub(crate) fn open_map(path: PathBuf, py: Python<'_>, progress: Option<&Bound<'_, Progress>>) -> PyResult<Map> {
    let progress = counter(progress.map(Bound::get));
    detached(py, || innomap::map::Map::open(&path, &progress)).map(Map)
}

fn filter(where_json: Option<&str>, period: Option<(i32, i32)>) -> innomap::Result<Filter> {
    let mut filter = where_json.map(Filter::from_json).transpose()?.unwrap_or_default();
    filter.period = period.or(filter.period);
    Ok(filter)
}

fn level(name: Option<&str>) -> innomap::Result<Level> {
    let Some(name) = name else { return Ok(Level::Province) };
    Level::from_name(name).ok_or_else(|| wrong_choice("level", name, Level::NAMES))
}

fn counting_of(name: Option<&str>) -> innomap::Result<Option<Counting>> {
    name.map(Counting::from_name).transpose()
}

impl Map {
    /// The result of a measure; asked for groups, it speaks of groups.
    fn result(
        &self,
        py: Python<'_>,
        kinds: &[&str],
        measure: impl FnOnce() -> innomap::Result<Analysis> + Send,
    ) -> PyResult<Result> {
        let groups = kinds.iter().any(|kind| matches!(*kind, "group" | "groups"));
        let analysis = detached(py, || {
            let analysis = measure()?;
            if groups { analysis.of_groups() } else { Ok(analysis) }
        })?;
        Ok(Result::new(analysis, self.provenance_json(py)?))
    }

    /// The table of two kinds that measures of any table are asked of.
    fn cells(
        &self,
        row: &str,
        column: &str,
        level: Option<&str>,
        filter: Filter,
        counting: Option<&str>,
    ) -> innomap::Result<of_map::CellsConfig> {
        Ok(of_map::CellsConfig {
            row: self.0.kind_named(row)?,
            column: self.0.kind_named(column)?,
            level: self::level(level)?,
            filter,
            counting: counting_of(counting)?,
            groups: [row, column].iter().any(|kind| matches!(*kind, "group" | "groups")),
        })
    }
}

#[pymethods]
impl Map {
    /// Totals, coverage and warnings as JSON.
    fn summary_json(&self, py: Python<'_>) -> PyResult<String> {
        json(py, &self.0.summary())
    }

    /// Where the map comes from, as JSON.
    fn provenance_json(&self, py: Python<'_>) -> PyResult<String> {
        json(py, &self.0.provenance())
    }

    /// The table of the nodes of a kind.
    fn nodes(&self, kind: &str, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.nodes(self.0.kind_named(kind)?)).map(ArrowTable)
    }

    /// Edges by label and year.
    fn edges(&self, source: &str, target: &str, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.edge_table(self.0.kind_named(source)?, self.0.kind_named(target)?)).map(ArrowTable)
    }

    /// The sparse matrix of two kinds.
    #[pyo3(signature = (row, column, *, by = None, level = None, where_json = None, period = None))]
    #[allow(clippy::too_many_arguments)]
    fn matrix(
        &self,
        py: Python<'_>,
        row: &str,
        column: &str,
        by: Option<&str>,
        level: Option<&str>,
        where_json: Option<&str>,
        period: Option<(i32, i32)>,
    ) -> PyResult<Result> {
        self.result(py, &[row, column], || {
            if let Some(by) = by
                && by != "year"
            {
                return Err(wrong_choice("by", by, &["year"]));
            }
            let config = of_map::MatrixConfig {
                row: self.0.kind_named(row)?,
                column: self.0.kind_named(column)?,
                level: self::level(level)?,
                by_year: by.is_some(),
                filter: filter(where_json, period)?,
            };
            of_map::matrix(&self.0, &config)
        })
    }

    /// Ranks nodes of a kind.
    #[pyo3(signature = (kind, *, by = "patents", where_json = None, period = None, top = None, interval = None, level = None,
        replicates = 1000, seed = 1, counting = None, growth_window = 3, growth_minimum = 5, progress = None))]
    #[allow(clippy::too_many_arguments)]
    fn rank(
        &self,
        py: Python<'_>,
        kind: &str,
        by: &str,
        where_json: Option<&str>,
        period: Option<(i32, i32)>,
        top: Option<u32>,
        interval: Option<f64>,
        level: Option<&str>,
        replicates: u32,
        seed: u64,
        counting: Option<&str>,
        growth_window: u32,
        growth_minimum: u32,
        progress: Option<&Bound<'_, Progress>>,
    ) -> PyResult<Result> {
        let progress = counter(progress.map(Bound::get));
        self.result(py, &[kind], || {
            let config = of_map::RankConfig {
                by: of_map::By::from_name(by)?,
                filter: filter(where_json, period)?,
                top,
                interval,
                level: self::level(level)?,
                replicates,
                seed,
                counting: counting_of(counting)?,
                growth_window,
                growth_minimum,
                ..of_map::RankConfig::new(self.0.kind_named(kind)?)
            };
            of_map::rank(&self.0, &config, &progress)
        })
    }

    /// Specialisation of rows in columns.
    #[pyo3(signature = (row, column, *, level = None, where_json = None, period = None, counting = None))]
    #[allow(clippy::too_many_arguments)]
    fn specialisation(
        &self,
        py: Python<'_>,
        row: &str,
        column: &str,
        level: Option<&str>,
        where_json: Option<&str>,
        period: Option<(i32, i32)>,
        counting: Option<&str>,
    ) -> PyResult<Result> {
        self.result(py, &[row, column], || {
            let config = of_map::SpecialisationConfig {
                row: self.0.kind_named(row)?,
                column: self.0.kind_named(column)?,
                level: self::level(level)?,
                filter: filter(where_json, period)?,
                counting: counting_of(counting)?,
            };
            of_map::specialisation(&self.0, &config)
        })
    }

    /// Complexity of rows and columns; the measure's own options are JSON.
    #[pyo3(signature = (row, column, *, options_json, level = None, where_json = None, period = None, counting = None, progress = None))]
    #[allow(clippy::too_many_arguments)]
    fn complexity(
        &self,
        py: Python<'_>,
        row: &str,
        column: &str,
        options_json: &str,
        level: Option<&str>,
        where_json: Option<&str>,
        period: Option<(i32, i32)>,
        counting: Option<&str>,
        progress: Option<&Bound<'_, Progress>>,
    ) -> PyResult<Result> {
        let progress = counter(progress.map(Bound::get));
        self.result(py, &[row, column], || {
            let config = of_map::ComplexityConfig {
                row: self.0.kind_named(row)?,
                column: self.0.kind_named(column)?,
                level: self::level(level)?,
                filter: filter(where_json, period)?,
                counting: counting_of(counting)?,
                options: options_json.to_owned(),
            };
            of_map::complexity(&self.0, &config, &progress)
        })
    }

    /// Relatedness of what a table of two kinds has as columns, or as rows.
    #[pyo3(signature = (row, column, *, options_json, level = None, where_json = None, period = None, counting = None, progress = None))]
    #[allow(clippy::too_many_arguments)]
    fn relatedness(
        &self,
        py: Python<'_>,
        row: &str,
        column: &str,
        options_json: &str,
        level: Option<&str>,
        where_json: Option<&str>,
        period: Option<(i32, i32)>,
        counting: Option<&str>,
        progress: Option<&Bound<'_, Progress>>,
    ) -> PyResult<Result> {
        let progress = counter(progress.map(Bound::get));
        self.result(py, &[row, column], || {
            let config = self.cells(row, column, level, filter(where_json, period)?, counting)?;
            of_map::relatedness(&self.0, &config, options_json, &progress)
        })
    }

    /// Entries and exits between windows of years.
    #[pyo3(signature = (row, column, *, window, rates, options_json, level = None, where_json = None, period = None, counting = None, progress = None))]
    #[allow(clippy::too_many_arguments)]
    fn dynamics(
        &self,
        py: Python<'_>,
        row: &str,
        column: &str,
        window: u32,
        rates: bool,
        options_json: &str,
        level: Option<&str>,
        where_json: Option<&str>,
        period: Option<(i32, i32)>,
        counting: Option<&str>,
        progress: Option<&Bound<'_, Progress>>,
    ) -> PyResult<Result> {
        let progress = counter(progress.map(Bound::get));
        self.result(py, &[row, column], || {
            let config = self.cells(row, column, level, filter(where_json, period)?, counting)?;
            of_map::dynamics(&self.0, &config, window, rates, options_json, &progress)
        })
    }

    /// Centrality of nodes of a kind among each other.
    #[pyo3(signature = (node, *, kind = "pagerank", damping = 0.85))]
    fn centrality(&self, py: Python<'_>, node: &str, kind: &str, damping: f64) -> PyResult<Result> {
        self.result(py, &[node], || {
            let config = of_map::CentralityConfig {
                kind: of_map::CentralityKind::from_name(kind)?,
                pagerank: PageRankConfig { damping, ..PageRankConfig::default() },
            };
            of_map::centrality(&self.0, self.0.kind_named(node)?.name(), &config)
        })
    }

    /// Communities of nodes of a kind.
    #[pyo3(signature = (node, *, resolution = 1.0, seed = 1))]
    fn communities(&self, py: Python<'_>, node: &str, resolution: f64, seed: u64) -> PyResult<Result> {
        self.result(py, &[node], || {
            let config = CommunitiesConfig { resolution, seed, ..CommunitiesConfig::default() };
            of_map::communities(&self.0, self.0.kind_named(node)?.name(), &config)
        })
    }

    /// Positions and ties of the strongest nodes, for a picture.
    #[pyo3(signature = (node, *, top = 60, seed = 1))]
    fn network(&self, py: Python<'_>, node: &str, top: u32, seed: u64) -> PyResult<Network> {
        detached(py, || of_map::network(&self.0, self.0.kind_named(node)?.name(), top, seed)).map(Network)
    }

    /// The patents behind a node or a cell.
    fn explain(&self, selection_json: &str, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.explain_labels(selection_json)).map(ArrowTable)
    }

    /// Every raw form with what it was taken for.
    fn names(&self, py: Python<'_>) -> Names {
        py.detach(|| Names(self.0.names()))
    }

    /// The same patents with names taken otherwise.
    #[pyo3(signature = (*, institution = None, doubtful = None, decisions = None, progress = None))]
    fn with_names(
        &self,
        py: Python<'_>,
        institution: Option<&str>,
        doubtful: Option<&str>,
        decisions: Option<&Bound<'_, Decisions>>,
        progress: Option<&Bound<'_, Progress>>,
    ) -> PyResult<Map> {
        let progress = counter(progress.map(Bound::get));
        let decisions = decisions.map(|d| d.get().0.clone());
        detached(py, || {
            let config = NameConfig {
                institution: institution.map(InstitutionLevel::from_name).transpose()?,
                doubtful: doubtful.map(DoubtfulMerges::from_name).transpose()?,
                decisions,
            };
            self.0.with_names(config, &progress)
        })
        .map(Map)
    }

    /// Institutions that the enterprise list puts elsewhere than their patents.
    fn region_conflicts(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.region_conflicts()).map(ArrowTable)
    }

    /// The institution of each row of an enterprise list, and what ties the two.
    fn found_enterprises(&self, firms: &Enterprises, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.found_enterprises(&firms.0)).map(ArrowTable)
    }

    /// Pairs of an invention and a utility model that were filed together.
    fn dual_filings(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        detached(py, || self.0.dual_filings()).map(ArrowTable)
    }

    /// Writes the map to a file.
    fn save(&self, path: PathBuf, py: Python<'_>) -> PyResult<()> {
        detached(py, || self.0.save(&path))
    }

    /// Both maps as one.
    #[pyo3(signature = (other, *, progress = None))]
    fn merge(&self, other: &Bound<'_, Map>, py: Python<'_>, progress: Option<&Bound<'_, Progress>>) -> PyResult<Map> {
        let (other, progress) = (other.get(), counter(progress.map(Bound::get)));
        detached(py, || self.0.clone().merge(other.0.clone(), &progress)).map(Map)
    }
}
