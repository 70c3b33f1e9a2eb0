//! The builder: a partial map of any batch of patents. [`Partial::merge`] is commutative and associative up to the order
//! of its lists, and [`Partial::finish`] puts everything in canonical order, so that any split of the input, merged in any
//! order on any number of threads, gives the same map to the last bit.

use std::sync::Arc;

use polars_core::prelude::{NamedFrom, NewChunkedArray, Series, StringChunked};
use rayon::prelude::*;

use super::config::{DateKind, MapConfig, Unit};
use super::enterprises::EnterpriseIndex;
use super::identify::{DATES, Identified};
use super::provenance::SourceFile;
use crate::classification::{Engine, Industry, Scheme, Scratch, Symbol};
use crate::names::{InstitutionKind, fold, kind};
use crate::sources::split_values;
use crate::tables::{Csr, Date, Interner, PatentColumn, TextTable};
use crate::{Error, Result};

/// What all parts of one map share.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Choices.
    pub config: MapConfig,
    /// Technology scheme.
    pub scheme: Arc<Scheme>,
    /// Industry, where one was given.
    pub industry: Option<Arc<Industry>>,
    /// Its compiled rules.
    pub engine: Option<Arc<Engine>>,
    /// Hash of its content.
    pub industry_hash: Option<String>,
}

impl Setup {
    /// Checks the choices and compiles the industry once.
    pub fn new(config: MapConfig, industry: Option<Industry>) -> Result<Self> {
        config.validate(industry.is_some())?;
        let scheme = Arc::new(Scheme::load(&config.technology)?);
        let engine = industry.as_ref().map(|i| i.compile().map(Arc::new)).transpose()?;
        let industry_hash = industry.as_ref().map(Industry::content_hash).transpose()?;
        Ok(Self { config, scheme, industry: industry.map(Arc::new), engine, industry_hash })
    }

    fn agrees(&self, other: &Self) -> bool {
        self.config == other.config && self.industry_hash == other.industry_hash
    }
}

/// The rows of a partial map: one a publication.
#[derive(Debug, Clone)]
pub(crate) struct Records {
    /// Key of the unit: family, application or publication.
    pub unit: StringChunked,
    pub publication: StringChunked,
    pub title: StringChunked,
    pub date: Vec<Date>,
    /// Institutions, distinct.
    pub institutions: Csr<u32>,
    /// Applicants in all, persons included.
    pub applicants: Vec<u16>,
    pub symbols: Csr<u32>,
    /// Branches that the rules reach, with their ancestors.
    pub branches: Csr<u16>,
    /// Codes of divisions that the row itself names.
    pub regions: Csr<u32>,
    pub file: Vec<u32>,
    pub row: Vec<u32>,
}

/// A partial map.
#[derive(Debug, Clone)]
pub struct Partial {
    pub(crate) setup: Setup,
    pub(crate) institutions: Interner,
    pub(crate) kinds: Vec<InstitutionKind>,
    /// Division of each institution by the enterprise list, 0 where it has none.
    pub(crate) listed_region: Vec<u32>,
    /// Raw forms, each with its institution.
    pub(crate) raw_forms: Interner,
    pub(crate) raw_institution: Vec<u32>,
    pub(crate) symbols: Vec<Symbol>,
    pub(crate) files: Vec<SourceFile>,
    pub(crate) records: Records,
}

impl Partial {
    /// The identity of [`Partial::merge`].
    pub fn empty(setup: Setup) -> Self {
        let text = || StringChunked::from_iter_values("".into(), std::iter::empty::<&str>());
        Self {
            setup,
            institutions: Interner::default(),
            kinds: Vec::new(),
            listed_region: Vec::new(),
            raw_forms: Interner::default(),
            raw_institution: Vec::new(),
            symbols: Vec::new(),
            files: Vec::new(),
            records: Records {
                unit: text(),
                publication: text(),
                title: text(),
                date: Vec::new(),
                institutions: Csr::default(),
                applicants: Vec::new(),
                symbols: Csr::default(),
                branches: Csr::default(),
                regions: Csr::default(),
                file: Vec::new(),
                row: Vec::new(),
            },
        }
    }

    /// The partial map of a batch.
    pub fn build(
        setup: &Setup,
        table: &TextTable,
        identified: &Identified,
        files: &[SourceFile],
        enterprises: &EnterpriseIndex,
    ) -> Result<Self> {
        let mut out = Self::empty(setup.clone());
        out.files = files.to_vec();
        let institution_of = out.add_names(identified, enterprises);
        let (institutions, applicants) = applicants(identified, &institution_of);
        out.symbols.clone_from(&identified.symbols);
        let text = |column: PatentColumn| -> Result<StringChunked> {
            Ok(match table.text(column.name())? {
                Some(texts) => texts.rechunk().into_owned(),
                None => StringChunked::from_iter_options("".into(), (0..table.height()).map(|_| None::<&str>)),
            })
        };
        out.records = Records {
            unit: unit_keys(table, setup.config.unit)?,
            publication: text(PatentColumn::Publication)?,
            title: text(PatentColumn::Title)?,
            date: chosen_dates(identified, setup.config.date, table.height()),
            institutions,
            applicants,
            symbols: identified.row_symbols.clone(),
            branches: branches(setup, table, identified)?,
            regions: identified.row_place.iter().map(|&p| identified.places[p as usize].codes.as_slice()).collect(),
            file: table.file.clone(),
            row: table.row.clone(),
        };
        Ok(out)
    }

    /// Number of publications.
    pub fn len(&self) -> usize {
        self.records.date.len()
    }

    /// Whether it holds no publication.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Both together. Only parts built with the same choices and the same industry fit each other.
    pub fn merge(mut self, mut other: Self) -> Result<Self> {
        if !self.setup.agrees(&other.setup) {
            return Err(Error::configuration(
                "两个图谱的构建参数或产业定义不同",
                "the two maps were built with different parameters or industries",
            )
            .found(format!("{:?}", other.setup.config))
            .expected(format!("{:?}", self.setup.config), format!("{:?}", self.setup.config))
            .hint(
                "请用相同的参数和产业定义重新构建其中一个",
                "rebuild one of them with the parameters and the industry of the other",
            ));
        }
        let institutions: Vec<u32> = (0..other.institutions.len() as u32)
            .map(|id| {
                let i = &other;
                self.add_institution(i.institutions.get(id), i.kinds[id as usize], i.listed_region[id as usize])
            })
            .collect();
        for (raw, &institution) in other.raw_forms.iter().zip(&other.raw_institution) {
            self.add_raw_form(raw, institutions[institution as usize]);
        }
        let symbols = self.add_symbols(&other.symbols);
        let files: Vec<u32> = other.files.iter().map(|file| self.add_file(file)).collect();
        let records = &mut other.records;
        records.institutions.values_mut().iter_mut().for_each(|id| *id = institutions[*id as usize]);
        records.symbols.values_mut().iter_mut().for_each(|id| *id = symbols[*id as usize]);
        records.file.iter_mut().for_each(|file| *file = files[*file as usize]);
        self.records.append(other.records)?;
        Ok(self)
    }

    fn add_file(&mut self, file: &SourceFile) -> u32 {
        if let Some(i) = self.files.iter().position(|f| f == file) {
            return i as u32;
        }
        self.files.push(file.clone());
        self.files.len() as u32 - 1
    }

    fn add_institution(&mut self, folded: &str, kind: InstitutionKind, listed_region: u32) -> u32 {
        let id = self.institutions.intern(folded);
        if id as usize == self.kinds.len() {
            self.kinds.push(kind);
            self.listed_region.push(listed_region);
        } else {
            // Two lists that disagree: the smaller code, whichever came first.
            let known = &mut self.listed_region[id as usize];
            *known = match (*known, listed_region) {
                (0, code) | (code, 0) => code,
                (a, b) => a.min(b),
            };
        }
        id
    }

    fn add_raw_form(&mut self, raw: &str, institution: u32) {
        let id = self.raw_forms.intern(raw);
        if id as usize == self.raw_institution.len() {
            self.raw_institution.push(institution);
        }
    }

    /// Appends the symbols that are new; returns the id of each.
    fn add_symbols(&mut self, symbols: &[Symbol]) -> Vec<u32> {
        if self.symbols == symbols {
            return (0..symbols.len() as u32).collect();
        }
        let mut ids: hashbrown::HashMap<Symbol, u32, rustc_hash::FxBuildHasher> =
            self.symbols.iter().enumerate().map(|(i, &s)| (s, i as u32)).collect();
        symbols
            .iter()
            .map(|&symbol| {
                *ids.entry(symbol).or_insert_with(|| {
                    self.symbols.push(symbol);
                    self.symbols.len() as u32 - 1
                })
            })
            .collect()
    }

    /// Folds and types each distinct raw name once; `None` for persons, who are counted but not kept.
    fn add_names(&mut self, identified: &Identified, enterprises: &EnterpriseIndex) -> Vec<Option<u32>> {
        let folded: Vec<(String, InstitutionKind)> = (0..identified.names.len() as u32)
            .into_par_iter()
            .with_min_len(1_024)
            .map(|id| {
                let name = fold(identified.names.get(id));
                let kind = kind(&name);
                (name, kind)
            })
            .collect();
        folded
            .into_iter()
            .zip(0..)
            .map(|((name, kind), id)| {
                // A name on the enterprise list is an enterprise, whatever it looks like.
                let listed = enterprises.find(&name);
                let kind = if listed.is_some() && kind == InstitutionKind::Person { InstitutionKind::Enterprise } else { kind };
                if kind == InstitutionKind::Person || name.is_empty() {
                    return None;
                }
                let institution = self.add_institution(&name, kind, listed.and_then(|e| e.region).unwrap_or(0));
                self.add_raw_form(identified.names.get(id), institution);
                Some(institution)
            })
            .collect()
    }
}

impl Records {
    fn append(&mut self, other: Self) -> Result<()> {
        let failed = |e: polars_core::prelude::PolarsError| {
            Error::internal("合并文本列失败", "joining text columns failed").found(e.to_string())
        };
        self.unit.append(&other.unit).map_err(failed)?;
        self.publication.append(&other.publication).map_err(failed)?;
        self.title.append(&other.title).map_err(failed)?;
        self.date.extend(other.date);
        self.institutions.append(&other.institutions);
        self.applicants.extend(other.applicants);
        self.symbols.append(&other.symbols);
        self.branches.append(&other.branches);
        self.regions.append(&other.regions);
        self.file.extend(other.file);
        self.row.extend(other.row);
        Ok(())
    }
}

/// Institutions of each row, distinct, and how many applicants it has with its persons. Two raw forms of one institution
/// are one applicant.
fn applicants(identified: &Identified, institution_of: &[Option<u32>]) -> (Csr<u32>, Vec<u16>) {
    let mut institutions = Csr::with_capacity(identified.applicants.len(), identified.applicants.values().len());
    let mut applicants = Vec::with_capacity(identified.applicants.len());
    for row in identified.applicants.rows() {
        let mut count = 0usize;
        for &raw in row {
            match institution_of[raw as usize] {
                None => count += 1,
                Some(id) if !institutions.open_row().contains(&id) => {
                    institutions.push_value(id);
                    count += 1;
                }
                Some(_) => {}
            }
        }
        institutions.end_row();
        applicants.push(count.min(usize::from(u16::MAX)) as u16);
    }
    (institutions, applicants)
}

fn chosen_dates(identified: &Identified, date: DateKind, rows: usize) -> Vec<Date> {
    let wanted = match date {
        DateKind::Application => PatentColumn::ApplicationDate,
        DateKind::Publication => PatentColumn::PublicationDate,
        DateKind::Grant => PatentColumn::GrantDate,
        DateKind::Priority => PatentColumn::PriorityDate,
    };
    let of = |column| DATES.iter().position(|&c| c == column).map_or(&[][..], |i| identified.dates[i].as_slice());
    let chosen = of(wanted);
    // An export without any application date is dated by publication; `date_fallback` says so in the map's warnings.
    let chosen = if chosen.is_empty() && date == DateKind::Application { of(PatentColumn::PublicationDate) } else { chosen };
    if chosen.is_empty() { vec![Date::NONE; rows] } else { chosen.to_vec() }
}

/// Whether a reading has no application date and is dated by publication instead.
pub(super) fn date_fallback(identified: &Identified, date: DateKind) -> bool {
    date == DateKind::Application && identified.dates[0].is_empty() && !identified.dates[1].is_empty()
}

/// The key of each row's unit: the first of family, application, publication that the unit allows and the row has.
fn unit_keys(table: &TextTable, unit: Unit) -> Result<StringChunked> {
    let column = |c: PatentColumn| table.text(c.name()).map(|t| t.map(|t| t.rechunk().into_owned()));
    let family = if unit == Unit::Family { column(PatentColumn::Family)? } else { None };
    let application = if unit == Unit::Publication { None } else { column(PatentColumn::Application)? };
    let publication = column(PatentColumn::Publication)?;
    let country = column(PatentColumn::Country)?;
    let missing = || Error::internal("读入的表没有主键", "the table was read without a key");
    if let (Some(only), None, None) = (&publication, &family, &application) {
        return Ok(only.clone());
    }
    if let Some(family) = &family
        && family.null_count() == 0
        && !family.downcast_as_array().values_iter().any(|t| t.contains([';', '|', '；', '\n', ' ']))
    {
        return Ok(family.clone());
    }
    let at = |texts: &Option<StringChunked>, i: usize| texts.as_ref().and_then(|t| t.get(i).map(str::to_owned));
    let keys: Vec<String> = (0..table.height())
        .into_par_iter()
        .with_min_len(8_192)
        .map(|i| {
            // A family given by its members is named by the smallest of them.
            let by_family = at(&family, i).and_then(|t| split_values(&t).map(str::to_owned).min());
            let by_application =
                || at(&application, i).map(|t| application_key(&t, at(&country, i).as_deref(), at(&publication, i).as_deref()));
            by_family.or_else(by_application).or_else(|| at(&publication, i)).ok_or_else(missing)
        })
        .collect::<Result<_>>()?;
    let series = Series::new("unit".into(), keys);
    series.str().cloned().map_err(|e| Error::internal("主键列类型错误", "the key column has a wrong type").found(e.to_string()))
}

/// An application number with its country in front and without its check digit.
fn application_key(text: &str, country: Option<&str>, publication: Option<&str>) -> String {
    let number: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let number = number.strip_prefix("ZL").unwrap_or(&number);
    let bare =
        number.rsplit_once('.').filter(|(head, check)| check.len() == 1 && head.len() >= 8).map_or(number, |(head, _)| head);
    if bare.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
        return bare.to_owned();
    }
    let office =
        publication.and_then(|p| p.get(..2)).filter(|p| p.bytes().all(|b| b.is_ascii_uppercase())).or(country).unwrap_or("");
    format!("{office}{bare}")
}

/// The branches of each row by the industry's rules on its symbols, title and abstract.
fn branches(setup: &Setup, table: &TextTable, identified: &Identified) -> Result<Csr<u16>> {
    let Some(engine) = &setup.engine else {
        return Ok((0..table.height()).map(|_| [0u16; 0]).collect());
    };
    let column = |c: PatentColumn| table.text(c.name()).map(|t| t.map(|t| t.rechunk().into_owned()));
    let (title, summary) = (column(PatentColumn::Title)?, column(PatentColumn::Abstract)?);
    let rows: Vec<usize> = (0..table.height()).step_by(4_096).collect();
    let parts: Vec<Csr<u16>> = rows
        .into_par_iter()
        .map(|start| {
            let end = (start + 4_096).min(table.height());
            let mut out = Csr::with_capacity(end - start, end - start);
            let (mut scratch, mut symbols, mut hits) = (Scratch::default(), Vec::new(), Vec::new());
            for i in start..end {
                symbols.clear();
                symbols.extend(identified.row_symbols.row(i).iter().map(|&id| identified.symbols[id as usize]));
                let texts =
                    [title.as_ref().and_then(|t| t.get(i)).unwrap_or(""), summary.as_ref().and_then(|t| t.get(i)).unwrap_or("")];
                hits.clear();
                engine.matches(&mut scratch, &symbols, &texts, &mut hits);
                for hit in &hits {
                    if !out.open_row().contains(&hit.branch) {
                        out.push_value(hit.branch);
                    }
                }
                out.open_row().sort_unstable();
                out.end_row();
            }
            out
        })
        .collect();
    let mut out = Csr::with_capacity(table.height(), parts.iter().map(|p| p.values().len()).sum());
    for part in &parts {
        out.append(part);
    }
    Ok(out)
}
