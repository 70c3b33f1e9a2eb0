//! The whole reading: formats, bad inputs, the balance of rows, and the real files where they are at hand.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::temporary_folder::TemporaryFolder;
use polars_core::prelude::{AnyValue, NamedFrom, Series};
use polars_io::prelude::{ParquetCompression, ParquetWriter};
use proptest::prelude::*;

use super::*;
use crate::tables::hash::sha256;

mod hostile;
mod joined;
mod real;
mod streaming;

fn write(dir: &TemporaryFolder, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn columns(pairs: &[(&str, &str)]) -> ReadConfig {
    ReadConfig { columns: pairs.iter().map(|(m, h)| ((*m).into(), (*h).into())).collect(), ..ReadConfig::default() }
}

fn read_patents(paths: &[PathBuf], config: &ReadConfig) -> Result<Reading> {
    super::read_patents(paths, config, &Progress::new())
}

fn read_enterprises(paths: &[PathBuf], config: &ReadConfig) -> Result<Reading> {
    super::read_enterprises(paths, config, &Progress::new())
}

fn patents(path: &Path) -> Result<Reading> {
    read_patents(&[path.to_owned()], &ReadConfig::default())
}

fn column(reading: &Reading, name: &str) -> Vec<Option<String>> {
    reading.table.whole(name).unwrap().unwrap().iter().map(|v| v.map(str::to_owned)).collect()
}

fn texts(values: &[&str]) -> Vec<Option<String>> {
    values.iter().map(|v| (!v.is_empty()).then(|| (*v).to_owned())).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(vec![], flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zip_crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A zip archive of stored parts.
fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut common: Vec<u8> = [20u16, 0, 0, 0, 0x21].iter().flat_map(|v| v.to_le_bytes()).collect();
        for v in [zip_crc(text.as_bytes()), text.len() as u32, text.len() as u32] {
            common.extend(v.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend(0u16.to_le_bytes());
        let offset = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([parts.len() as u16; 2].iter().flat_map(|v| v.to_le_bytes()));
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// A workbook of the sheets given as the content of `sheetData`; the stored dimension says `A1`, whatever is there.
fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut list = String::new();
    let mut links = String::new();
    let mut parts = Vec::new();
    for (i, (name, data)) in sheets.iter().enumerate() {
        let i = i + 1;
        list += &format!("<sheet name=\"{name}\" sheetId=\"{i}\" r:id=\"rId{i}\"/>");
        links += &format!("<Relationship Id=\"rId{i}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>");
        parts.push((
            format!("xl/worksheets/sheet{i}.xml"),
            format!("<worksheet xmlns=\"{main}\"><dimension ref=\"A1\"/><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    parts.push((
        "xl/workbook.xml".into(),
        format!("<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{list}</sheets></workbook>"),
    ));
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships xmlns=\"{package}\">{links}</Relationships>")));
    parts.push((
        "_rels/.rels".into(),
        format!("<Relationships xmlns=\"{package}\"><Relationship Id=\"r\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
    ));
    parts.push((
        "xl/styles.xml".into(),
        format!(
            "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
        ),
    ));
    let parts: Vec<(&str, &str)> = parts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    zip(&parts)
}

fn text_row(row: u32, cells: &[&str]) -> String {
    let cell = |(i, c): (usize, &&str)| {
        let at = (b'A' + i as u8) as char;
        format!("<c r=\"{at}{row}\" t=\"inlineStr\"><is><t>{c}</t></is></c>")
    };
    format!("<row r=\"{row}\">{}</row>", cells.iter().enumerate().map(cell).collect::<String>())
}

const PLAIN: &str = "publication,title,applicants\nCN1A,甲,甲公司; 乙公司\nCN2A,-,N/A\n";

#[test]
fn content_decides_whatever_the_suffix_says() {
    let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
    let tsv = PLAIN.replace(',', "\t");
    let book = xlsx(&[(
        "一",
        &(text_row(1, &["publication", "title", "applicants"])
            + &text_row(2, &["CN1A", "甲", "甲公司; 乙公司"])
            + &text_row(3, &["CN2A", "-", "N/A"])),
    )]);
    let files = [
        ("a.csv", PLAIN.as_bytes().to_vec(), "csv"),
        ("A.XLSX", tsv.clone().into_bytes(), "tsv"),
        ("b.csv", gzip(PLAIN.as_bytes()), "csv.gz"),
        ("c.tsv.ZST", zstd::encode_all(tsv.as_bytes(), 1).unwrap(), "tsv.zst"),
        ("d.csv", encoding_rs::GB18030.encode(PLAIN).0.into_owned(), "csv"),
        ("e.csv", book.clone(), "xlsx"),
        ("f.xlsx.gz", gzip(&book), "xlsx.gz"),
    ];
    for (name, bytes, format) in files {
        let path = write(&dir, name, &bytes);
        let reading = patents(&path).unwrap();
        assert_eq!(reading.audit.files[0].format, format, "{name}");
        assert_eq!(reading.audit.files[0].sha256, sha256(&bytes));
        assert_eq!(reading.audit.files[0].bytes, bytes.len() as u64);
        assert_eq!(column(&reading, "publication"), texts(&["CN1A", "CN2A"]), "{name}");
        assert_eq!(column(&reading, "title"), texts(&["甲", ""]));
        assert_eq!(column(&reading, "applicants"), texts(&["甲公司; 乙公司", ""]));
        assert_eq!(reading.table.row, [2, 3]);
    }
}

#[test]
fn cells_of_a_workbook_become_text_as_they_are_seen() {
    let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
    let data = text_row(2, &["publication", "a", "b", "c", "", "e"])
        + "<row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>007</t></is></c><c r=\"B4\"><v>12.0</v></c><c r=\"C4\" s=\"1\"><v>44260</v></c>\
           <c r=\"D4\"><v>0.5</v></c><c r=\"E4\"><v>3</v></c><c r=\"F4\" t=\"e\"><v>#N/A</v></c><c r=\"H4\" t=\"b\"><v>1</v></c></row>";
    let path = write(&dir, "a.xlsx", &xlsx(&[("空", ""), ("数据", &data), ("其他", "")]));
    let reading = patents(&path).unwrap();
    let names: Vec<&str> = reading.audit.columns.iter().map(|c| c.source.as_str()).collect();
    assert_eq!(names, ["publication", "a", "b", "c", "第5列 column 5", "e", "第8列 column 8"]);
    let values: Vec<_> = names.iter().map(|n| column(&reading, n)[0].clone().unwrap_or_default()).collect();
    assert_eq!(values, ["007", "12", "2021-03-05", "0.5", "3", "", "TRUE"]);
    assert_eq!((reading.audit.files[0].header_row, reading.table.row[0]), (2, 4));
    assert_eq!((reading.audit.files[0].sheet.as_deref(), reading.audit.warnings.len()), (Some("数据"), 1));
    let named = |sheet: &str| read_patents(&[path.clone()], &ReadConfig { sheet: Some(sheet.into()), ..ReadConfig::default() });
    assert_eq!(named("数据").unwrap().audit.kept, 1);
    let e = named("数 据").unwrap_err();
    assert!(e.kind() == "name_not_found" && e.to_string().contains("其他"), "{e}");
}

#[test]
fn every_bad_file_gives_one_clear_error_that_names_it() {
    let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
    let book = xlsx(&[("一", &(text_row(1, &["publication"]) + &text_row(2, &["CN1A"])))]);
    let zst = zstd::encode_all(PLAIN.repeat(500).as_bytes(), 3).unwrap();
    let gz = gzip(PLAIN.repeat(500).as_bytes());
    let encrypted = [workbook::OLE.to_vec(), "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let cases: &[(&str, &[u8], &str)] = &[
        ("empty.csv", b"", "input"),
        ("blank.csv", b" \n\n", "input"),
        ("empty.xlsx", &xlsx(&[("一", "")]), "input"),
        ("header.csv", b"publication,title\n", "input"),
        ("header.xlsx", &xlsx(&[("一", &text_row(1, &["publication"]))]), "input"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0", "input"),
        ("text.docx", &zip(&[("word/document.xml", "<w/>")]), "input"),
        ("page.xls", b"<html><table><tr><td>publication", "input"),
        ("cut.xlsx", &book[..book.len() - 40], "input"),
        ("half.xlsx", &book[..book.len() / 2], "input"),
        ("cut.csv.zst", &zst[..zst.len() - 5], "input"),
        ("cut.csv.gz", &gz[..gz.len() - 9], "input"),
        ("cut.parquet", b"PAR1\0\0\0\0PAR", "input"),
        ("old.xls", &[workbook::OLE, &[0; 600]].concat(), "input"),
        ("secret.xlsx", &encrypted, "input"),
        ("codes.csv", b"publication,title\nCN1,\xff\xff\xff\n", "input"),
        ("nokey.csv", "标题,申请人\n甲,乙\n".as_bytes(), "schema"),
        ("twice.csv", b"publication,title, title\nCN1,a,b\n", "schema"),
        (
            "twice.xlsx",
            &xlsx(&[("一", &(text_row(1, &["publication", "a", "a"]) + &text_row(2, &["CN1A", "1", "2"])))]),
            "schema",
        ),
    ];
    for (name, bytes, kind) in cases {
        let error = patents(&write(&dir, name, bytes)).unwrap_err();
        assert_eq!(error.kind(), *kind, "{name}: {error}");
        assert!(error.to_string().contains(name), "{error}");
    }
    assert_eq!(patents(&dir.path().join("none.csv")).unwrap_err().kind(), "io");
    assert_eq!(read_patents(&[], &ReadConfig::default()).unwrap_err().kind(), "configuration");
}

#[test]
fn bad_rows_are_set_aside_and_duplicates_merged() {
    let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
    let text = "号,国,题,人,备注\n1,CN,甲,a,\n1.,CN,甲乙,,x\n1,US,丙,b,\n,CN,丁,c,\nCN-1,CN,乙甲,a;b,y\n2,CN\n3,CN,,,,,\n";
    let path = write(&dir, "a.csv", text.as_bytes());
    let config = columns(&[("publication", "号"), ("country", "国"), ("title", "题"), ("applicants", "人")]);
    let reading = read_patents(&[path], &config).unwrap();
    assert_eq!(column(&reading, "publication"), texts(&["CN1", "US1"]));
    assert_eq!(column(&reading, "title"), texts(&["乙甲", "丙"]));
    assert_eq!(column(&reading, "applicants"), texts(&["a;b", "b"]));
    assert_eq!(column(&reading, "备注"), texts(&["x", ""]));
    let audit = &reading.audit;
    assert!(audit.balances() && audit.read == 7);
    assert_eq!(audit.rejected.iter().map(|n| n.row).collect::<Vec<_>>(), [5, 7, 8]);
    assert_eq!(
        audit.merged.iter().map(|n| (n.row, n.into, n.value.as_str())).collect::<Vec<_>>(),
        [(3, Some((0, 2)), "CN1"), (6, Some((0, 2)), "CN1")]
    );
    assert_eq!(audit.columns[2].examples, ["乙甲", "丙"]);
}

#[test]
fn files_are_put_together_by_meaning_and_by_header() {
    let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
    let a = write(&dir, "a.csv", "公开（公告）号\u{ad},受理局,当前申请(专利权)人,title\nCN1A,中国,甲,x\n".as_bytes());
    let b = write(
        &dir,
        "b.csv",
        "公开(公告)号,申请人,公开国别,IPC主分类,IPC,备注\nCN1A,甲;乙,CN,A01B1/00,\"A01B1/00，A01B3/00\",y\nCN2A,丙,CN,,,z\n"
            .as_bytes(),
    );
    let reading = read_patents(&[a, b], &ReadConfig::default()).unwrap();
    assert_eq!(reading.audit.files.iter().map(|f| f.profile.as_deref()).collect::<Vec<_>>(), [Some("patsnap"), Some("incopat")]);
    assert_eq!(column(&reading, "publication"), texts(&["CN1A", "CN2A"]));
    assert_eq!(column(&reading, "applicants"), texts(&["甲;乙", "丙"]));
    assert_eq!(column(&reading, "ipc"), texts(&["A01B1/00;A01B3/00", ""]));
    assert_eq!(column(&reading, "title′"), texts(&["x", ""]));
    assert_eq!(column(&reading, "备注"), texts(&["y", "z"]));
    assert_eq!((&reading.table.file[..], &reading.table.row[..]), (&[0, 1][..], &[2, 3][..]));
    let title = reading.audit.columns.iter().find(|c| c.source == "title").unwrap();
    assert_eq!((title.meaning.as_deref(), title.rows, title.filled), (None, 1, 1));
}

#[test]
fn enterprise_lists_lose_their_wrapping() {
    let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
    let text = "企业名称,登记状态,统一社会信用代码,法定代表人,注册资本,曾用名\n甲公司,存续,\"=\"\"0123\"\"\",-,1,\"乙公司,\n丙公司\"\n甲公司,存续,=\"0123\",丁,1,\n未匹配到相关企业,,,,,\n甲公司,注销,9,,,\n";
    let path = write(&dir, "a.csv", text.as_bytes());
    let reading = read_enterprises(&[path], &ReadConfig::default()).unwrap();
    assert_eq!(column(&reading, "code"), texts(&["0123", "9"]));
    assert_eq!(column(&reading, "former_names"), texts(&["乙公司;丙公司", ""]));
    assert_eq!(column(&reading, "法定代表人"), texts(&["丁", ""]));
    assert_eq!((reading.audit.rejected.len(), reading.audit.merged.len(), reading.audit.read), (1, 1, 4));
    assert_eq!(reading.audit.merged[0].value, "甲公司 0123");
}

#[test]
fn application_numbers_serve_where_there_is_no_publication_and_samples_are_marked() {
    let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
    let path = write(&dir, "a.csv", format!("application,title,{SYNTHETIC_MARK}\nCN201610000000.X,甲,1\n").as_bytes());
    let reading = patents(&path).unwrap();
    assert_eq!(column(&reading, "publication"), texts(&["CN201610000000X"]));
    assert_eq!(column(&reading, "application"), texts(&["CN201610000000.X"]));
    assert!(reading.audit.files[0].synthetic && reading.audit.warnings.len() == 1);
}

fn parquet(path: &Path, series: Vec<Series>) {
    let height = series[0].len();
    let mut frame = DataFrame::new(height, series.into_iter().map(Column::from).collect()).unwrap();
    ParquetWriter::new(fs::File::create(path).unwrap())
        .with_compression(ParquetCompression::Uncompressed)
        .finish(&mut frame)
        .unwrap();
}

#[test]
fn parquet_columns_become_text_by_their_type() {
    let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
    let path = dir.path().join("A.PARQUET");
    let list = Series::new("list".into(), [Series::new("".into(), [1i64]), Series::new("".into(), [2i64])]);
    let days = Series::from_any_values("application_date".into(), &[AnyValue::Date(18_691), AnyValue::Null], true).unwrap();
    let all = |list_name: &str| {
        vec![
            Series::new("patent_id".into(), ["CN1A", "CN2A"]),
            Series::new("title".into(), [Some(" 甲 "), Some("-")]),
            days.clone(),
            Series::new("cited".into(), [3i32, 0]),
            Series::new("share".into(), [0.5f64, 2.0]),
            list.clone().with_name(list_name.into()),
        ]
    };
    parquet(&path, all("list"));
    let reading = patents(&path).unwrap();
    assert_eq!(column(&reading, "publication"), texts(&["CN1A", "CN2A"]));
    assert_eq!(column(&reading, "title"), texts(&["甲", ""]));
    assert_eq!(column(&reading, "application_date"), texts(&["2021-03-05", ""]));
    assert_eq!(column(&reading, "cited"), texts(&["3", "0"]));
    assert_eq!(column(&reading, "share"), texts(&["0.5", "2"]));
    assert!(reading.table.whole("list").unwrap().is_none());
    assert!(reading.audit.warnings[0].en.contains("'list'"), "{:?}", reading.audit.warnings);
    assert_eq!(reading.audit.columns.len(), 6);
    assert_eq!((reading.audit.files[0].sha256.clone(), reading.audit.files[0].bytes), {
        let bytes = fs::read(&path).unwrap();
        (sha256(&bytes), bytes.len() as u64)
    });
    parquet(&path, all("ipc"));
    let e = patents(&path).unwrap_err();
    assert!(e.kind() == "schema" && e.detail().place.column.as_deref() == Some("ipc"), "{e}");
}

#[test]
fn a_table_in_memory_reads_like_a_file() {
    let frame = DataFrame::new(
        2,
        vec![
            Column::from(Series::new("publication".into(), ["CN1A", "CN1A"])),
            Column::from(Series::new("title".into(), [None, Some("甲")])),
        ],
    );
    let frame = frame.unwrap();
    let reading =
        patents_from(vec![Input::Table(frame.clone(), "内存表".into())], &ReadConfig::default(), &Progress::new()).unwrap();
    assert_eq!(column(&reading, "title"), texts(&["甲"]));
    assert_eq!(
        (reading.audit.files[0].path.as_str(), reading.audit.files[0].sha256.len(), reading.audit.merged.len()),
        ("内存表", 64, 1)
    );
    let e = enterprises_from(vec![Input::Table(frame, "内存表".into())], &ReadConfig::default(), &Progress::new()).unwrap_err();
    assert!(e.kind() == "schema" && e.to_string().contains("内存表"), "{e}");
}

proptest! {
    #[test]
    fn every_row_is_kept_rejected_or_merged(rows in prop::collection::vec(prop::collection::vec("[ab1-]{0,2}", 1..5), 1..40), cut in 0usize..40) {
        let dir = crate::temporary_folder::TemporaryFolder::new().unwrap();
        let part = |rows: &[Vec<String>]| {
            let lines = rows.iter().map(|r| r.join(";"));
            std::iter::once("publication;country;x".to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
        };
        let blank = |r: &&Vec<String>| r.iter().any(|c| !c.is_empty());
        let cut = cut.min(rows.len());
        let parts: Vec<&[Vec<String>]> = [&rows[..cut], &rows[cut..]].into_iter().filter(|p| p.iter().any(|r| blank(&r))).collect();
        let paths: Vec<PathBuf> = parts.iter().enumerate().map(|(i, p)| write(&dir, &format!("{i}.csv"), part(p).as_bytes())).collect();
        if paths.is_empty() {
            return Ok(());
        }
        let audit = read_patents(&paths, &ReadConfig::default()).unwrap().audit;
        prop_assert!(audit.balances());
        prop_assert_eq!(audit.read as usize, rows.iter().filter(blank).count());
        let key = |r: &Vec<String>| {
            let number: String = r[0].replace('-', "").to_uppercase();
            let country = r[1].to_uppercase();
            let code = country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic());
            let front = if code && !number.starts_with(&country) { country } else { String::new() };
            (!number.is_empty()).then(|| front + &number)
        };
        let keys: std::collections::BTreeSet<String> = rows.iter().filter(|r| r.len() == 3).filter_map(key).collect();
        prop_assert_eq!(audit.kept as usize, keys.len());
    }
}

#[test]
fn a_row_of_several_numbers_is_a_family_under_the_first() {
    let dir = TemporaryFolder::new().unwrap();
    let families = write(&dir, "a.csv", "publication,title\nCN-1-A; CN1B,甲\nCN2A,\n".as_bytes());
    let other = write(&dir, "b.csv", "publication,title\nCN1A,甲乙\nCN2A,丙\n".as_bytes());
    let reading = read_patents(&[families, other.clone()], &ReadConfig::default()).unwrap();
    assert_eq!(column(&reading, "publication"), texts(&["CN1A", "CN2A"]));
    assert_eq!(column(&reading, "family_members"), texts(&["CN-1-A; CN1B", ""]));
    assert_eq!((reading.audit.kept, reading.audit.merged.len()), (2, 2));
    let sources = reading.audit.columns.iter().filter(|c| c.meaning.as_deref() == Some("family_members"));
    assert_eq!(sources.map(|c| (c.source.as_str(), c.filled)).collect::<Vec<_>>(), [("publication", 1)]);
    assert!(patents(&other).unwrap().table.whole("family_members").unwrap().is_none());
}
