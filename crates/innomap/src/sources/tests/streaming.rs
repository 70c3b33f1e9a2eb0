//! Files of many blocks: what is read does not depend on where a block ends, nor on whether the texts fit into memory.

use super::*;
use crate::map::{self, MapConfig};

/// Rows for some blocks; every tenth cell holds line ends, quotes and delimiters.
fn rows(count: usize, salt: usize) -> Vec<[String; 4]> {
    let row = |i: usize| {
        let odd = (i * 7 + salt) % 10 == 0;
        let title = if odd {
            format!("多行\n\"标题\", {i}\r\n\n末")
        } else {
            format!("标题{}", i % 91).repeat(1 + (i + salt) % 12)
        };
        [format!("CN{i:09}A"), title, format!("公司{}; 大学{}", i % 997, i % 31), format!("20{:02}-0{}-11", i % 24, 1 + i % 9)]
    };
    (0..count).map(row).collect()
}

fn csv_of(rows: &[[String; 4]]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(["publication", "title", "applicants", "application_date"]).unwrap();
    rows.iter().for_each(|r| writer.write_record(r).unwrap());
    writer.into_inner().unwrap()
}

fn reading(path: &Path, text_memory: Option<usize>) -> Result<Reading> {
    read_patents(&[path.to_owned()], &ReadConfig { text_memory, ..ReadConfig::default() })
}

#[test]
fn blocks_may_end_anywhere() {
    let dir = TemporaryFolder::new().unwrap();
    for salt in 0..3 {
        let rows = rows(60_000, salt);
        let bytes = csv_of(&rows);
        assert!(bytes.len() > 3 << 20);
        // The line on which each record begins, counted by the csv crate's reader of what its writer wrote.
        let mut lines = vec![];
        let mut at = 0;
        let mut line = 1;
        for record in csv::Reader::from_reader(&bytes[..]).records() {
            let start = record.unwrap().position().unwrap().byte() as usize;
            line += bytes[at..start].iter().filter(|b| **b == b'\n').count() as u32;
            at = start;
            lines.push(line);
        }
        let names = [("a.csv", bytes.clone()), ("a.csv.gz", gzip(&bytes)), ("a.zst", zstd::encode_all(&bytes[..], 1).unwrap())];
        for (name, packed) in names {
            let reading = reading(&write(&dir, name, &packed), None).unwrap();
            assert_eq!(reading.table.row, lines, "{name}");
            assert_eq!((reading.audit.files[0].sha256.clone(), reading.audit.read), (sha256(&packed), 60_000));
            for (c, header) in ["publication", "title", "applicants", "application_date"].iter().enumerate() {
                let texts = reading.table.whole(header).unwrap().unwrap();
                assert!(texts.iter().eq(rows.iter().map(|r| Some(r[c].as_str()))), "{name} {header}");
            }
        }
    }
}

#[test]
fn what_a_late_block_shows_counts_for_the_whole_file() {
    let dir = TemporaryFolder::new().unwrap();
    let plain = format!("publication\ttitle\n{}", "CN1A\tascii only\n".repeat(400_000));
    let late = |end: &[u8]| write(&dir, "a.tsv", &[plain.as_bytes(), end].concat());
    let gb = encoding_rs::GB18030.encode("CN2A\t机器人\n").0.into_owned();
    let reading = patents(&late(&gb)).unwrap();
    assert_eq!(reading.audit.files[0].encoding.as_deref(), Some("gb18030"));
    assert_eq!(column(&reading, "title"), texts(&["ascii only", "机器人"]));
    assert_eq!(reading.table.row, [2, 400_002]);
    let e = patents(&late("CN2A\t一二三四五六七八\nCN3A\t\u{4e5d}".as_bytes().split_last().unwrap().1)).unwrap_err();
    assert!(e.kind() == "input" && e.to_string().contains("UTF-8 @ "), "{e}");
    // Only the last rows show that this tsv quotes.
    let reading = patents(&late("CN2A\t\"b\nc\"\n".as_bytes())).unwrap();
    assert_eq!((column(&reading, "title"), reading.audit.read), (texts(&["ascii only", "b\nc"]), 400_001));
    assert!(reading.audit.balances() && reading.audit.rejected.is_empty());
    // A quote that is never closed would make all rows even by swallowing them; the odd one is set aside instead.
    let reading = patents(&late("CN2A\t\"b\nCN3A\tc\td\n".as_bytes())).unwrap();
    assert_eq!(reading.audit.rejected.iter().map(|n| n.row).collect::<Vec<_>>(), [400_003]);
    let zst = zstd::encode_all(csv_of(&rows(60_000, 0)).as_slice(), 1).unwrap();
    assert_eq!(patents(&write(&dir, "b.zst", &zst[..zst.len() - 9])).unwrap_err().kind(), "input");
}

#[test]
fn titles_before_the_header_are_passed_over() {
    let dir = TemporaryFolder::new().unwrap();
    for text in ["企业名单\n\npublication,title\nCN1A,甲\n", "search URL:,https://a.b/?q=c\npublication,title\nCN1A,甲\n"] {
        let reading = patents(&write(&dir, "a.csv", text.as_bytes())).unwrap();
        assert_eq!(column(&reading, "title"), texts(&["甲"]));
        let line = text.lines().position(|l| l.starts_with("pub")).unwrap() as u64 + 1;
        assert_eq!((reading.audit.files[0].header_row, reading.table.row[0]), (line, line as u32 + 1));
        assert!(
            reading.audit.warnings.iter().any(|w| w.en.starts_with("1 rows before the header")),
            "{:?}",
            reading.audit.warnings
        );
    }
}

fn same(a: &Reading, b: &Reading) {
    assert_eq!(a.audit, b.audit);
    assert_eq!((&a.table.file, &a.table.row), (&b.table.file, &b.table.row));
    assert!(a.table.columns.frame().unwrap().equals_missing(&b.table.columns.frame().unwrap()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn memory_or_file_is_all_the_same(
        rows in prop::collection::vec(("[12]?[0-9]", "[a甲;-]{0,3}", "(19|20)?[0-9]{2}", "[A-B]0[12]B1/00"), 1..60), limit in 0usize..2_000
    ) {
        let dir = TemporaryFolder::new().unwrap();
        let part = |rows: &[(String, String, String, String)], header: &str| {
            let lines = rows.iter().map(|(n, a, d, i)| format!("{n},{a},{d},{i}{}", if n == "7" { ",x" } else { "" }));
            std::iter::once(header.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
        };
        let (front, back) = rows.split_at(rows.len() / 2);
        let paths = [
            write(&dir, "a.csv", part(back, "publication,applicants,application_date,ipc").as_bytes()),
            write(&dir, "b.csv", part(&rows, "publication,applicants,application_date,remark").as_bytes()),
            write(&dir, "c.csv", (part(front, "application,title,application_date,ipc") + "\n8,a,,\n").as_bytes()),
        ];
        let config = |text_memory| ReadConfig { text_memory, ..ReadConfig::default() };
        let (memory, file) = (read_patents(&paths, &config(None)).unwrap(), read_patents(&paths, &config(Some(limit))).unwrap());
        prop_assert!(!memory.table.columns.spooled() && (file.table.columns.spooled() || limit > 0));
        same(&memory, &file);
        prop_assert!(memory.audit.balances());
        let saved = |text_memory, name: &str| {
            let patents = map::read_patents(&paths, &config(text_memory), &Progress::new()).unwrap();
            let path = dir.path().join(name);
            let decisions = crate::names::Decisions::default();
            let built = map::build_map(&patents, None, None, MapConfig::default(), &decisions, &Progress::new());
            built.unwrap().save(&path).unwrap();
            (fs::read(path).unwrap(), patents.audit)
        };
        prop_assert!(saved(None, "m.innomap") == saved(Some(limit), "f.innomap"));
    }
}
