//! Hostile bytes: no sequence of them makes a reader panic, and what is read balances.

use super::*;
use crate::sources::archive::{self, UnpackLimits};
use crate::sources::file;
use crate::sources::portion::Watch;

/// Small limits, so that tests unpack little.
fn config() -> ReadConfig {
    let limits = UnpackLimits { most_bytes: 16 << 20, most_ratio: 50, ratio_from: 1 << 20 };
    ReadConfig { limits, ..ReadConfig::default() }
}

/// Reads the bytes by every reader that may take them. A panic of a reader would be one of the test.
fn read_all(bytes: &[u8]) {
    let config = config();
    if let Ok(source) = file::read_one("a".into(), bytes, &config, Portion::default(), &Progress::new()) {
        let rows = source.raw.rows.len();
        assert!(source.raw.columns.iter().all(|c| match &c.values {
            raw::Values::Text(values) => values.len() == rows,
            raw::Values::Unsupported(_) => true,
        }));
    }
    if let Ok(Some(members)) = archive::members(bytes, config.limits, &Progress::new()) {
        members
            .files
            .into_iter()
            .for_each(|m| drop(file::read_one(m.name, &m.content, &config, Portion::default(), &Progress::new())));
    }
    let unpacked = archive::unpack(bytes, config.limits, &Progress::new());
    let whole = unpacked.ok().flatten().map_or_else(|| bytes.to_vec(), |u| u.0);
    drop(tagged::read(&whole, &config, Watch { portion: &Portion::default(), progress: &Progress::new() }));
}

/// A valid file of each format.
fn valid() -> Vec<(&'static str, Vec<u8>)> {
    let dir = TemporaryFolder::new().unwrap();
    let path = dir.path().join("a.parquet");
    parquet(&path, vec![Series::new("publication".into(), ["CN1A", "CN2A"]), Series::new("title".into(), [Some("甲"), None])]);
    let sheet = text_row(1, &["名单"]) + &text_row(2, &["publication", "title"]) + &text_row(3, &["CN1A", "甲"]);
    let tagged = "FN x\nPT P\nPN CN1-A\nTI a\n   b\nER\nEF\n";
    vec![
        ("csv", PLAIN.as_bytes().to_vec()),
        ("gb18030", encoding_rs::GB18030.encode("公开号,标题\nCN1A,谐波减速器\n").0.into_owned()),
        ("utf-16", PLAIN.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("tagged", tagged.as_bytes().to_vec()),
        ("xlsx", xlsx(&[("一", &sheet)])),
        ("zip", zip(&[("a/b.csv", PLAIN), ("__MACOSX/b.csv", "x")])),
        ("gz", gzip(PLAIN.as_bytes())),
        ("zst", zstd::encode_all(PLAIN.as_bytes(), 1).unwrap()),
        ("parquet", fs::read(path).unwrap()),
        ("xls", [workbook::OLE, &[0; 1024]].concat()),
    ]
}

#[test]
fn an_archive_is_read_file_by_file() {
    let dir = TemporaryFolder::new().unwrap();
    let other = PLAIN.replace("CN1A", "CN3A").replace("CN2A", "CN4A");
    let parts =
        [("资料/甲.csv", PLAIN), ("资料/", ""), ("__MACOSX/._甲.csv", "junk"), ("readme.txt", "x"), ("b.csv", other.as_str())];
    let path = write(&dir, "a.zip", &zip(&parts));
    let reading = patents(&path).unwrap();
    assert_eq!(column(&reading, "publication"), texts(&["CN1A", "CN2A", "CN3A", "CN4A"]));
    let paths: Vec<&str> = reading.audit.files.iter().map(|f| f.path.as_str()).collect();
    assert!(paths[0].ends_with("a.zip/资料/甲.csv") && paths[1].ends_with("a.zip/b.csv"), "{paths:?}");
    assert_eq!(reading.audit.files[1].sha256, sha256(other.as_bytes()));
    assert!(reading.audit.warnings.iter().any(|w| w.en.contains("readme.txt") && !w.en.contains("MACOSX")));
    for (name, part) in [("up.zip", "../a.csv"), ("root.zip", "/a.csv"), ("drive.zip", "C:\\a.csv")] {
        let e = patents(&write(&dir, name, &zip(&[(part, PLAIN)]))).unwrap_err();
        assert!(e.kind() == "input" && e.to_string().contains("leads out"), "{e}");
    }
    let e = patents(&write(&dir, "none.zip", &zip(&[("readme.txt", "x")]))).unwrap_err();
    assert!(e.to_string().contains("holds no table"), "{e}");
}

#[test]
fn a_bomb_is_stopped_before_it_is_unpacked() {
    let zeros = vec![b' '; 8 << 20];
    let limits = config().limits;
    for bytes in [gzip(&zeros), zstd::encode_all(&zeros[..], 1).unwrap()] {
        let e = archive::unpack(&bytes, limits, &Progress::new()).unwrap_err();
        assert!(e.to_string().contains("unpacks to more"), "{e}");
        assert!(archive::unpack(&bytes, UnpackLimits::default(), &Progress::new()).is_ok());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
    }

    #[test]
    fn a_changed_file_is_read_or_refused(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
        again in any::<bool>(),
    ) {
        let files = valid();
        let mut bytes = which.get(&files).1.clone();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if again {
            bytes.extend_from_within(..bytes.len() / 2);
        }
        read_all(&bytes);
    }
}

#[test]
fn a_changed_old_workbook_is_read_or_refused() {
    let folder = std::env::var_os("INNOMAP_REAL_DATA").map(PathBuf::from);
    let Some(bytes) = folder.and_then(|f| fs::read(f.join("enterprises/sse-listed.xls")).ok()) else {
        println!("skipped: no real data at hand");
        return;
    };
    let path = Path::new("a.xls");
    for round in 0..60u64 {
        let mut bytes = bytes.clone();
        for i in 0..8u64 {
            let at = (round * 7_919 + i * 104_729) as usize % bytes.len();
            bytes[at] = bytes[at].wrapping_add((round + i) as u8 | 1);
        }
        bytes.truncate(bytes.len() - (round as usize % 3) * 512);
        // The reader of old workbooks panics over some of these; that comes out as an error.
        drop(file::read_one(path.display().to_string(), &bytes, &config(), Portion::default(), &Progress::new()));
    }
}
