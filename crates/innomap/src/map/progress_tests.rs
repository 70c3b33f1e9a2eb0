//! Long work that is watched: it stops when asked, goes through its stages in their order, and comes out the same.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::names::{NameRow, ResolveConfig, resolve_rows};
use crate::sources::ReadConfig;
use crate::tables::{Progress, Stage};
use crate::temporary_folder::TemporaryFolder;

const ROWS: usize = 400;

fn csv() -> String {
    let row = |i: usize| format!("CN{i:09}A,甲乙{}有限公司,H01L 21/0{},20{:02}-01-01\n", i % 37, i % 5, i % 20);
    "publication,applicants,ipc,application_date\n".to_owned() + &(0..ROWS).map(row).collect::<String>()
}

fn names() -> Vec<String> {
    (0..ROWS).map(|i| format!("甲乙{i}有限公司")).collect()
}

struct Files {
    folder: TemporaryFolder,
    files: Vec<PathBuf>,
}

impl Files {
    fn new() -> Self {
        let folder = TemporaryFolder::new().unwrap();
        let text = csv();
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            path
        };
        let files = vec![
            write("a.csv", text.as_bytes()),
            write("a.csv.zst", &zstd::bulk::compress(text.as_bytes(), 1).unwrap()),
            write("a.tsv", text.replace(',', "\t").as_bytes()),
        ];
        Self { folder, files }
    }
}

fn read(path: &PathBuf, progress: &Progress) -> Result<Patents> {
    read_patents(std::slice::from_ref(path), &ReadConfig::default(), progress)
}

fn build(patents: &Patents, progress: &Progress) -> Result<Map> {
    build_map(patents, None, None, MapConfig::default(), &Decisions::default(), progress)
}

fn resolve(progress: &Progress) -> Result<crate::names::Names> {
    let names = names();
    let rows: Vec<NameRow<'_>> = names.iter().map(|name| NameRow { name: Some(name), ..NameRow::default() }).collect();
    resolve_rows(&rows, &Register::default(), &Decisions::default(), ResolveConfig::default(), progress)
}

#[test]
fn whatever_takes_long_stops_when_asked() {
    let (files, quiet, asked) = (Files::new(), Progress::new(), Progress::new());
    asked.cancel();
    let patents = read(&files.files[0], &quiet).unwrap();
    let map = build(&patents, &quiet).unwrap();
    let path = files.folder.path().join("a.innomap");
    map.save(&path).unwrap();
    let mut stopped: Vec<Result<()>> = files.files.iter().map(|path| read(path, &asked).map(drop)).collect();
    stopped.push(build(&patents, &asked).map(drop));
    stopped.push(map.clone().merge(map.clone(), &asked).map(drop));
    stopped.push(map.with_names(NameConfig::default(), &asked).map(drop));
    stopped.push(Map::open(&path, &asked).map(drop));
    stopped.push(resolve(&asked).map(drop));
    for (at, stopped) in stopped.into_iter().enumerate() {
        assert_eq!(stopped.unwrap_err().kind(), "cancelled", "{at}");
    }
}

#[test]
fn work_that_ends_is_done_to_its_end_and_in_its_last_stage() {
    let files = Files::new();
    let whole = |work: &dyn Fn(&Progress), last: Stage| {
        let progress = Progress::new();
        work(&progress);
        assert_eq!((progress.done(), progress.stage()), (progress.total(), Some(last)));
        assert!(progress.total() > 0);
    };
    for path in &files.files {
        whole(&|progress| drop(read(path, progress).unwrap()), Stage::Identify);
    }
    let patents = read(&files.files[0], &Progress::new()).unwrap();
    let map = build(&patents, &Progress::new()).unwrap();
    let path = files.folder.path().join("a.innomap");
    map.save(&path).unwrap();
    whole(&|progress| drop(build(&patents, progress).unwrap()), Stage::Edges);
    whole(&|progress| drop(map.clone().merge(map.clone(), progress).unwrap()), Stage::Edges);
    whole(&|progress| drop(map.with_names(NameConfig::default(), progress).unwrap()), Stage::Edges);
    whole(&|progress| drop(Map::open(&path, progress).unwrap()), Stage::Edges);
    whole(&|progress| drop(resolve(progress).unwrap()), Stage::Resolve);
}
