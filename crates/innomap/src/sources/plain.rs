//! Small tables of our own that researchers keep by hand: read as any file is, under their own headers.

use std::path::Path;

use polars_core::prelude::{Column, DataFrame, IntoColumn};

use super::portion::Portion;
use super::raw::{NO_ROWS, RawColumn, RawTable, Values};
use super::{ReadConfig, file, internal};
use crate::tables::Progress;
use crate::{Error, Result};

/// A table as it stands in its file.
#[derive(Debug, Clone, Default)]
pub struct PlainTable {
    /// Its columns, all texts.
    pub columns: DataFrame,
    /// Row of each row in the file, counted from 1.
    pub rows: Vec<u32>,
    /// What the file is: `csv`, `xlsx` …; empty where it holds nothing but a header.
    pub format: String,
}

/// Reads the one table of a file. Its headers are looked for among those given, below titles and notes. A table without a row
/// has no columns either: one that is still to be filled in is no mistake.
pub fn plain_table<'a>(path: &Path, headers: impl Iterator<Item = &'a str>, config: &ReadConfig) -> Result<PlainTable> {
    let columns = headers.map(|header| (header.to_owned(), header.to_owned())).collect();
    let config = ReadConfig { columns, ..config.clone() };
    match raw_table(path, &config) {
        Ok(raw) => table(path, raw),
        Err(error) if error.detail().message.en == NO_ROWS => Ok(PlainTable::default()),
        Err(error) => Err(error),
    }
}

fn raw_table(path: &Path, config: &ReadConfig) -> Result<RawTable> {
    // What is kept by hand is small.
    let progress = Progress::new();
    let mut sources = file::read(path, config, Portion::default(), &progress)?.into_iter();
    let (Some(source), None) = (sources.next(), sources.next()) else {
        return Err(Error::input("压缩包中不是一个表", "the archive does not hold one table")
            .file(path)
            .hint("请解压后给出其中一个文件", "unpack it and name one of its files"));
    };
    Ok(source.complete(config, &progress)?.raw)
}

fn table(path: &Path, raw: RawTable) -> Result<PlainTable> {
    let RawTable { columns, rows, ragged, format, .. } = raw;
    if let Some(ragged) = ragged.first() {
        return Err(Error::input("这一行的格数与表头不同", "the row has another number of cells than the header")
            .file(path)
            .row(u64::from(ragged.row))
            .found(ragged.text.clone())
            .hint("含逗号的内容请加引号，或另存为 xlsx", "put quotes round texts with commas, or save it as xlsx"));
    }
    let column = |RawColumn { header, values }: RawColumn| match values {
        Values::Text(texts) => Ok(texts.with_name(header.into()).into_column()),
        Values::Unsupported(kind) => {
            Err(Error::input("列的类型无法读取", "the type of the column cannot be read").file(path).column(header).found(kind))
        }
    };
    let columns = columns.into_iter().map(column).collect::<Result<Vec<Column>>>()?;
    Ok(PlainTable { columns: DataFrame::new_infer_height(columns).map_err(|e| internal(&e))?, rows, format })
}
