//! The bundle: a map as one file. A zip of Parquet tables and a manifest, sealed by a SHA-256 over all of it, so that a
//! changed byte is found wherever it is. The same map gives the same bytes.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::sync::Arc;

use polars_core::prelude::{Column, DataFrame, NamedFrom, Series, StringChunked};
use polars_io::prelude::{ParquetCompression, ParquetReader, ParquetWriter, SerReader};
use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::config::DateKind;
use super::documents::Documents;
use super::nodes::{frame, text};
use super::partial::{Partial, Records, Setup};
use super::{Map, MapConfig, Mentions, NodeKind, PAIRS, SourceFile};
use crate::classification::{Industry, Symbol};
use crate::names::{Code, Decisions, InstitutionKind, Register};
use crate::tables::hash::sha256;
use crate::tables::{Csr, Date, Progress, Stage};
use crate::{Error, Result};

/// Version of the format that this program writes and reads. Format 1 had no names apart from institutions: what is in it
/// cannot be resolved anew, so it is refused.
pub const FORMAT: u32 = 2;

const SEAL: usize = 64;

/// Tables that a map is built again from: names, their raw forms, register, symbols, patents with four lists, publications.
const TABLES_OF_FACTS: u64 = 10;

#[derive(Serialize, Deserialize)]
struct Manifest {
    format: u32,
    program: String,
    config: MapConfig,
    industry: Option<String>,
    files: Vec<SourceFile>,
    decisions: Decisions,
    outside_period: u64,
    undated_left_out: u64,
    outside_industry: u64,
    outside_type: u64,
    untyped_left_out: u64,
    outside_documents: u64,
    dated_by_filing: bool,
    #[serde(default)]
    missing_columns: Vec<String>,
    latest: i32,
    synthetic: bool,
}

impl Map {
    /// Writes the map beside its target and moves it into place.
    pub fn save(&self, path: &Path) -> Result<()> {
        let bytes = self.to_bytes()?;
        write_beside(path, &bytes)
    }

    /// The bundle as bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let manifest = Manifest {
            format: FORMAT,
            program: format!("innomap {}", env!("CARGO_PKG_VERSION")),
            config: self.setup.config.clone(),
            industry: self.setup.industry.as_ref().map(|i| i.text().to_owned()),
            files: self.files.clone(),
            decisions: self.decisions.as_ref().clone(),
            outside_period: self.coverage.outside_period,
            undated_left_out: self.coverage.undated_left_out,
            outside_industry: self.coverage.outside_industry,
            outside_type: self.coverage.outside_type,
            untyped_left_out: self.coverage.untyped_left_out,
            outside_documents: self.coverage.outside_documents,
            dated_by_filing: self.coverage.dated_by_filing,
            missing_columns: self.coverage.missing_columns.clone(),
            latest: self.coverage.latest.packed(),
            synthetic: self.is_synthetic(),
        };
        let mut tables = self.fact_tables()?;
        tables.extend(self.edge_tables()?);
        pack(&manifest, tables)
    }

    /// Reads a bundle; the map is built again from its facts, so that it is the same to the last bit.
    pub fn open(path: &Path, progress: &Progress) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|e| Error::from_io(&e, path))?;
        Self::from_bytes(bytes, progress).map_err(|e| e.file(path))
    }

    /// The map of a bundle's bytes.
    pub fn from_bytes(bytes: Vec<u8>, progress: &Progress) -> Result<Self> {
        progress.set_stages(&[(Stage::Read, 30), (Stage::Unite, 30), (Stage::Resolve, 25), (Stage::Edges, 15)]);
        progress.enter(Stage::Read, TABLES_OF_FACTS)?;
        let mut archive = unseal(bytes)?;
        let manifest: Manifest = read_manifest(&mut archive)?;
        let industry = manifest.industry.as_deref().map(|text| Industry::from_toml(text, "manifest.json")).transpose()?;
        let setup = Setup::new(manifest.config, industry)?;
        let mut map = read_partial(&mut archive, setup, manifest.files, manifest.decisions, progress)?.finish(progress)?;
        map.coverage.outside_period = manifest.outside_period;
        map.coverage.undated_left_out = manifest.undated_left_out;
        map.coverage.outside_industry = manifest.outside_industry;
        map.coverage.outside_type = manifest.outside_type;
        map.coverage.untyped_left_out = manifest.untyped_left_out;
        map.coverage.outside_documents = manifest.outside_documents;
        map.coverage.dated_by_filing = manifest.dated_by_filing;
        map.coverage.missing_columns = manifest.missing_columns;
        map.coverage.latest = Date::from_packed(manifest.latest).unwrap_or_default();
        progress.finish();
        Ok(map)
    }

    /// The part that finishes to this map.
    pub fn into_partial(self) -> Result<Partial> {
        let facts = &self.facts;
        let of = &self.publications.patent;
        let wants_filing = matches!(self.setup.config.date, DateKind::Application | DateKind::Priority);
        let records = Records {
            family: self.publications.family.clone(),
            application: self.publications.application.clone(),
            publication: self.publications.publication.clone(),
            title: self.publications.title.clone(),
            date: of.iter().map(|&p| facts.date[p as usize]).collect(),
            mentions: facts.mentions.select(of),
            persons: of.iter().map(|&p| facts.persons[p as usize]).collect(),
            symbols: facts.symbols.select(of),
            branches: facts.branches.select(of),
            regions: facts.written_regions.select(of),
            zones: facts.named_zones.select(of),
            documents: self.publications.documents.clone(),
            file: self.publications.file.clone(),
            row: self.publications.row.clone(),
        };
        Ok(Partial {
            setup: self.setup,
            mentions: self.mentions,
            register: self.register,
            decisions: self.decisions,
            symbols: self.symbols,
            files: self.files,
            records,
            publications_distinct: false,
            dated_by_publication: wants_filing && !self.coverage.dated_by_filing,
            missing_columns: self.coverage.missing_columns.iter().cloned().collect(),
        })
    }

    fn fact_tables(&self) -> Result<Vec<(String, DataFrame)>> {
        let (facts, names, rows) = (&self.facts, &self.mentions, &self.publications);
        let ids = || 0..names.len() as u32;
        let forms: Vec<(&str, u32)> = names.raw_forms().collect();
        let column = |name: &str, texts: &StringChunked| Column::from(Series::from(texts.clone()).with_name(name.into()));
        let packed: Vec<i32> = facts.date.iter().map(|d| d.packed()).collect();
        let persons: Vec<u32> = facts.persons.iter().map(|&n| u32::from(n)).collect();
        let mut out = vec![
            (
                "names".into(),
                frame(vec![
                    text("name", ids().map(|id| Some(names.name(id).to_owned()))),
                    text("kind", ids().map(|id| Some(names.kind(id).name().to_owned()))),
                    text("code", ids().map(|id| names.code(id).map(|code| code.to_string()))),
                ])?,
            ),
            (
                "raw_forms".into(),
                frame(vec![
                    numbers("name", forms.iter().map(|form| form.1).collect()),
                    text("raw", forms.iter().map(|form| Some(form.0.to_owned()))),
                ])?,
            ),
            ("register".into(), frame(vec![Column::from(register_entries(&self.register)?)])?),
            ("symbols".into(), frame(vec![text("symbol", self.symbols.iter().map(|s| Some(s.to_string())))])?),
            (
                "patents".into(),
                frame(vec![
                    column("patent", &facts.unit),
                    Column::from(Series::new("date".into(), packed)),
                    numbers("persons", persons),
                    numbers("applicants", facts.applicants.clone()),
                ])?,
            ),
            (
                "publications".into(),
                frame(vec![
                    numbers("patent", rows.patent.clone()),
                    column("family", &rows.family),
                    column("application", &rows.application),
                    column("publication", &rows.publication),
                    column("title", &rows.title),
                    numbers("documents", rows.documents.iter().map(|d| u32::from(d.bits())).collect()),
                    numbers("file", rows.file.clone()),
                    numbers("row", rows.row.clone()),
                ])?,
            ),
        ];
        let branches = facts.branches.map(u32::from);
        let lists = [
            ("name", &facts.mentions),
            ("institution", &facts.institutions),
            ("symbol", &facts.symbols),
            ("branch", &branches),
            ("region_code", &facts.written_regions),
            ("zone_code", &facts.named_zones),
        ];
        for (name, list) in lists {
            let patent = (0..list.len()).flat_map(|p| std::iter::repeat_n(p as u32, list.row(p).len())).collect();
            out.push((format!("patent_{name}"), frame(vec![numbers("patent", patent), numbers(name, list.values().to_vec())])?));
        }
        Ok(out)
    }

    /// Edges by label and institutions, for other programs; opening does not need them.
    fn edge_tables(&self) -> Result<Vec<(String, DataFrame)>> {
        let edges = PAIRS.iter().map(|&(source, target)| {
            Ok((format!("edges_{}_{}", source.name(), target.name()), self.edge_table(source, target)?))
        });
        std::iter::once(Ok(("institutions".to_owned(), self.nodes(NodeKind::Institution)?))).chain(edges).collect()
    }
}

fn numbers(name: &str, values: Vec<u32>) -> Column {
    Column::from(Series::new(name.into(), values))
}

/// The entries of the lists, each as JSON.
fn register_entries(register: &Register) -> Result<Series> {
    let failed = |e: serde_json::Error| Error::internal("写图谱文件失败", "writing the map failed").found(e.to_string());
    let entries = register.entries.iter().map(|entry| serde_json::to_string(entry).map_err(failed));
    Ok(Series::new("entry".into(), entries.collect::<Result<Vec<String>>>()?))
}

fn broken(error: &impl ToString) -> Error {
    Error::input("图谱文件无法读取", "the map file cannot be read")
        .found(error.to_string())
        .expected("由 innomap 保存的 .innomap 文件", "a .innomap file saved by innomap")
        .hint("文件可能不完整，请重新复制或重新构建", "the file may be incomplete: copy it again or rebuild the map")
}

fn pack(manifest: &Manifest, tables: Vec<(String, DataFrame)>) -> Result<Vec<u8>> {
    let failed = |e: &dyn ToString| Error::internal("写图谱文件失败", "writing the map failed").found(e.to_string());
    // No time of day in the file: the same map gives the same bytes.
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored).last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let json = serde_json::to_vec_pretty(manifest).map_err(|e| failed(&e))?;
    zip.start_file("manifest.json", options).map_err(|e| failed(&e))?;
    zip.write_all(&json).map_err(|e| failed(&e))?;
    for (name, mut table) in tables {
        zip.start_file(format!("{name}.parquet"), options).map_err(|e| failed(&e))?;
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes)
            .with_compression(ParquetCompression::Zstd(None))
            .finish(&mut table)
            .map_err(|e| failed(&e))?;
        zip.write_all(&bytes).map_err(|e| failed(&e))?;
    }
    zip.set_comment("0".repeat(SEAL)).map_err(|e| failed(&e))?;
    let mut bytes = zip.finish().map_err(|e| failed(&e))?.into_inner();
    let end = bytes.len() - SEAL;
    let seal = sha256(&bytes[..end]);
    bytes[end..].copy_from_slice(seal.as_bytes());
    Ok(bytes)
}

type Archive = ZipArchive<Cursor<Vec<u8>>>;

fn unseal(bytes: Vec<u8>) -> Result<Archive> {
    if !bytes.starts_with(b"PK") || bytes.len() < SEAL {
        return Err(broken(&"不是图谱文件 / not a map file"));
    }
    let end = bytes.len() - SEAL;
    if sha256(&bytes[..end]).as_bytes() != &bytes[end..] {
        return Err(broken(&"校验和不符：文件被改动或不完整 / checksum differs: the file was changed or is incomplete"));
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))
}

fn member(archive: &mut Archive, name: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_name(name).map_err(|e| broken(&e))?.read_to_end(&mut bytes).map_err(|e| broken(&e))?;
    Ok(bytes)
}

fn read_manifest(archive: &mut Archive) -> Result<Manifest> {
    let json: serde_json::Value = serde_json::from_slice(&member(archive, "manifest.json")?).map_err(|e| broken(&e))?;
    let format = json.get("format").and_then(serde_json::Value::as_u64).unwrap_or(0);
    if format > u64::from(FORMAT) {
        return Err(Error::input("图谱文件由更新版本的 innomap 写成", "the map was written by a newer version of innomap")
            .found(format!("format {format}"))
            .expected(format!("format {FORMAT}"), format!("format {FORMAT}"))
            .hint("请升级 innomap，或用本版本重新构建", "upgrade innomap, or rebuild the map with this version"));
    }
    if format < u64::from(FORMAT) {
        return Err(Error::input(
            "图谱文件由旧版本的 innomap 写成，未存申请人名称的原貌",
            "the map was written by an older version of innomap, which did not keep the names as they were given",
        )
        .found(format!("format {format}"))
        .expected(format!("format {FORMAT}"), format!("format {FORMAT}"))
        .hint("请用原始导出文件重新构建", "rebuild the map from the exports"));
    }
    serde_json::from_value(json).map_err(|e| broken(&e))
}

struct Table(DataFrame);

impl Table {
    fn read(archive: &mut Archive, name: &str, progress: &Progress) -> Result<Self> {
        progress.step()?;
        let bytes = member(archive, &format!("{name}.parquet"))?;
        ParquetReader::new(Cursor::new(bytes)).finish().map(Self).map_err(|e| broken(&e))
    }

    fn texts(&self, name: &str) -> Result<StringChunked> {
        let column = self.0.column(name).map_err(|e| broken(&e))?;
        column.as_materialized_series().str().map(|t| t.rechunk().into_owned()).map_err(|e| broken(&e))
    }

    fn numbers(&self, name: &str) -> Result<Vec<u32>> {
        let column = self.0.column(name).map_err(|e| broken(&e))?;
        Ok(column.as_materialized_series().u32().map_err(|e| broken(&e))?.into_no_null_iter().collect())
    }
}

fn read_partial(
    archive: &mut Archive,
    setup: Setup,
    files: Vec<SourceFile>,
    decisions: Decisions,
    progress: &Progress,
) -> Result<Partial> {
    let mut part = Partial::empty(setup);
    part.files = files;
    part.decisions = Arc::new(decisions);
    part.mentions = read_names(archive, progress)?;
    let entries = Table::read(archive, "register", progress)?.texts("entry")?;
    let entries = entries.downcast_as_array().values_iter().map(|json| serde_json::from_str(json).map_err(|e| broken(&e)));
    part.register = Arc::new(Register { entries: entries.collect::<Result<_>>()? });
    let symbols = Table::read(archive, "symbols", progress)?.texts("symbol")?;
    part.symbols =
        symbols.downcast_as_array().values_iter().map(|s| Symbol::parse(s).map_err(|_| broken(&s))).collect::<Result<_>>()?;

    let patents = Table::read(archive, "patents", progress)?;
    let count = patents.0.height();
    let dates = patents.0.column("date").map_err(|e| broken(&e))?.as_materialized_series().i32().map_err(|e| broken(&e))?.clone();
    let dates: Vec<Date> =
        dates.into_no_null_iter().map(|d| Date::from_packed(d).ok_or_else(|| broken(&d))).collect::<Result<_>>()?;
    let persons: Vec<u16> = patents.numbers("persons")?.into_iter().map(|n| n as u16).collect();
    let lists: BTreeMap<&str, Csr<u32>> = ["name", "symbol", "branch", "region_code", "zone_code"]
        .into_iter()
        .map(|name| {
            // Maps of older versions know no zones.
            if name == "zone_code" && archive.index_for_name("patent_zone_code.parquet").is_none() {
                return Ok((name, rows(&[], &[], count)));
            }
            let table = Table::read(archive, &format!("patent_{name}"), progress)?;
            Ok((name, rows(&table.numbers("patent")?, &table.numbers(name)?, count)))
        })
        .collect::<Result<_>>()?;

    let rows = Table::read(archive, "publications", progress)?;
    let of = rows.numbers("patent")?;
    part.publications_distinct = false;
    part.records = Records {
        family: rows.texts("family")?,
        application: rows.texts("application")?,
        publication: rows.texts("publication")?,
        title: rows.texts("title")?,
        date: of.iter().map(|&p| dates[p as usize]).collect(),
        mentions: lists["name"].select(&of),
        persons: of.iter().map(|&p| persons[p as usize]).collect(),
        symbols: lists["symbol"].select(&of),
        branches: lists["branch"].select(&of).map(|b| b as u16),
        regions: lists["region_code"].select(&of),
        zones: lists["zone_code"].select(&of),
        documents: rows
            .numbers("documents")?
            .into_iter()
            .map(|bits| u8::try_from(bits).ok().and_then(Documents::from_bits).ok_or_else(|| broken(&bits)))
            .collect::<Result<_>>()?,
        file: rows.numbers("file")?,
        row: rows.numbers("row")?,
    };
    Ok(part)
}

fn read_names(archive: &mut Archive, progress: &Progress) -> Result<Mentions> {
    let mut out = Mentions::default();
    let table = Table::read(archive, "names", progress)?;
    let (names, kinds, codes) = (table.texts("name")?, table.texts("kind")?, table.texts("code")?);
    for ((name, kind), code) in names.iter().zip(kinds.iter()).zip(codes.iter()) {
        let (name, kind) = (name.ok_or_else(|| broken(&"name"))?, kind.and_then(InstitutionKind::from_name));
        let code = code.map(|code| Code::read(code).map_err(|_| broken(&code))).transpose()?;
        out.add(name, code, kind.ok_or_else(|| broken(&"kind"))?);
    }
    let raw = Table::read(archive, "raw_forms", progress)?;
    for (form, name) in raw.texts("raw")?.downcast_as_array().values_iter().zip(raw.numbers("name")?) {
        out.add_raw_form(form, name);
    }
    Ok(out)
}

/// Rows from pairs that are ordered by row.
fn rows(row: &[u32], value: &[u32], len: usize) -> Csr<u32> {
    let mut out = Csr::with_capacity(len, value.len());
    let mut at = 0;
    for i in 0..len as u32 {
        while at < row.len() && row[at] == i {
            out.push_value(value[at]);
            at += 1;
        }
        out.end_row();
    }
    out
}

/// Writes a file beside its target and moves it into place, so that nothing half-written is ever seen.
fn write_beside(path: &Path, bytes: &[u8]) -> Result<()> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|e| {
        let _ = std::fs::remove_file(&beside);
        Error::from_io(&e, path)
    })
}
