//! The real exports, where they are at hand: counts that are known of them, and how long reading takes.

use std::time::Instant;

use super::*;

/// The folder of the real files; a test without it says so and ends.
fn folder(test: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("INNOMAP_REAL_DATA").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {test}: no real data at hand");
    None
}

fn timed(name: &str, read: impl Fn() -> Result<Reading>) -> Reading {
    let start = Instant::now();
    let reading = read().unwrap();
    println!("{name}: {:.3} s", start.elapsed().as_secs_f64());
    assert!(reading.audit.balances());
    reading
}

#[test]
fn patsnap_export() {
    let Some(folder) = folder("patsnap_export") else { return };
    let reading = timed("patsnap xlsx", || patents(&folder.join("patents/patsnap-export-2020-2022.xlsx")));
    let audit = &reading.audit;
    assert_eq!((audit.kept, audit.rejected.len(), audit.merged.len(), audit.columns.len()), (13_086, 0, 0, 27));
    assert_eq!(audit.files[0].profile.as_deref(), Some("patsnap"));
    let known: Vec<&str> = audit.columns.iter().filter_map(|c| c.meaning.as_deref()).collect();
    for meaning in
        ["publication", "country", "title", "applicants", "inventors", "ipc", "application_date", "province", "city", "district"]
    {
        assert!(known.contains(&meaning), "{meaning}");
    }
    let ipc = reading.table.whole("ipc").unwrap().unwrap();
    assert_eq!(ipc.len() - ipc.null_count(), 12_193);
}

#[test]
fn scraped_result_lists() {
    let Some(folder) = folder("scraped_result_lists") else { return };
    let config = columns(&[
        ("country", "pub_country"),
        ("publication", "pub_number"),
        ("publication_date", "pub_date"),
        ("title", "title"),
        ("ipc", "ipc_main"),
        ("application", "application_number"),
        ("applicants", "applicant"),
        ("inventors", "inventor"),
    ]);
    let path = folder.join("patents/patentscope-cn-1996-2017.tsv.zst");
    let reading = timed("tsv.zst", || read_patents(&[path.clone()], &config));
    let audit = &reading.audit;
    assert_eq!((audit.read, audit.kept, audit.rejected.len(), audit.merged.len()), (133_738, 125_930, 0, 133_738 - 125_930));
    let publications = reading.table.whole("publication").unwrap().unwrap();
    assert_eq!(publications.iter().flatten().filter(|p| p.starts_with("CN")).count(), 121_640);
}

#[test]
fn enterprise_lists() {
    let Some(folder) = folder("enterprise_lists") else { return };
    let folder = folder.join("enterprises");
    let config = columns(&[
        ("name", "chinese_name"),
        ("short_name", "abbr_zh"),
        ("english_name", "english_name"),
        ("region", "region_zh"),
        ("industry", "industry_zh"),
    ]);
    let reading = timed("firms tsv", || read_enterprises(&[folder.join("pe-vc-backed-firms.tsv")], &config));
    assert_eq!(reading.audit.read, 3_491);
    let config = columns(&[
        ("name", "公司全称"),
        ("short_name", "A股简称"),
        ("english_name", "英文名称"),
        ("address", "注册地址"),
        ("province", "省份"),
        ("city", "城市"),
        ("industry", "所属行业"),
    ]);
    let reading = timed("exchange xlsx", || read_enterprises(&[folder.join("szse-listed-2025.xlsx")], &config));
    assert_eq!((reading.audit.read, reading.audit.columns.len()), (2_875, 22));
    let codes = reading.table.whole("stock_code").unwrap().unwrap();
    assert!(codes.iter().flatten().all(|c| c.len() == 6) && codes.iter().flatten().any(|c| c.starts_with("00")));
    assert_eq!(reading.table.whole("province").unwrap().unwrap().null_count(), 0);
    // The old workbook's headers are not named here: whatever they are, the first column that is full of names serves.
    let old = file::read(&folder.join("sse-listed.xls"), &ReadConfig::default(), Portion::default(), &Progress::new()).unwrap();
    assert_eq!((old[0].raw.rows.len(), old[0].raw.columns.len(), old[0].raw.format.as_str()), (1_696, 6, "xls"));
}

#[test]
#[ignore = "a million rows; run it for the time it takes"]
fn a_million_rows_of_parquet() {
    let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
    let path = dir.path().join("a.parquet");
    let text = |prefix: &str, modulo: u64| -> Series {
        let values: Vec<String> = (0..1_000_000u64).map(|i| format!("{prefix}{}", (i * 2_654_435_761) % modulo)).collect();
        Series::new(prefix.into(), values)
    };
    let names = [("CN", 999_983_000_000u64), ("某市某某科技有限公司", 80_000), ("A01B1/0", 60_000), ("V", 400_000)];
    let mut series: Vec<Series> = names.iter().map(|(p, m)| text(p, *m)).collect();
    for (series, name) in series.iter_mut().zip(["patent_id", "applicants", "ipc", "inventors"]) {
        series.rename(name.into());
    }
    parquet(&path, series);
    let reading = timed("parquet, a million rows", || patents(&path));
    assert_eq!(reading.audit.read, 1_000_000);
    let key = reading.table.whole("publication").unwrap().unwrap().rechunk().into_owned();
    let start = Instant::now();
    let hash = |text: Option<&str>| {
        let mut number = String::new();
        crate::numbers::write_publication_key(text.unwrap_or_default(), None, &mut number);
        duplicates::key_hash(&number)
    };
    let groups = duplicates::group(&key.iter().map(hash).collect::<Vec<_>>(), &Progress::new()).unwrap();
    println!("duplicates: {:.3} s, {} repeated", start.elapsed().as_secs_f64(), groups.repeated.len());
}
