//! Tables that are columns already: Parquet and tables in memory. Text columns are taken over as they are.

use std::fmt::Display;

use polars_core::prelude::{
    ArrowDataType, ChunkFullNull, Column, DataFrame, DataType, Int32Chunked, PolarsError, Series, StringChunked,
    StringChunkedBuilder,
};
use polars_io::mmap::MmapBytesReader;
use polars_io::prelude::{ParquetReader, SerReader};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::portion::Watch;
use super::raw::{RawColumn, RawTable, Values};
use super::values::clean_column;
use crate::tables::{Date, Progress};
use crate::{Error, Result};

/// Reads a Parquet file. One with columns of other types is handed to `decode`, where there is one.
pub(super) fn read_parquet<R: MmapBytesReader>(
    mut source: R,
    decode: impl FnOnce() -> Option<Result<DataFrame>>,
    watch: Watch<'_>,
) -> Result<RawTable> {
    let mut reader = ParquetReader::new(&mut source);
    let schema = reader.schema().map_err(|e| damaged(&e))?;
    let rich = !schema.iter_values().all(|f| has_text(&f.dtype));
    if let Some(frame) = rich.then(decode).flatten() {
        return Ok(RawTable { format: "parquet".into(), ..from_columns(frame?.columns(), watch.progress) });
    }
    // Columns of other types are not even decoded; the table keeps their names.
    let readable: Vec<usize> = schema.iter_values().enumerate().filter(|(_, f)| has_text(&f.dtype)).map(|(i, _)| i).collect();
    let headers: Vec<(String, String)> = schema.iter_values().map(|f| (f.name.to_string(), format!("{:?}", f.dtype))).collect();
    let metadata = reader.get_metadata().map_err(|e| damaged(&e))?.clone();
    // Its rows go through twice: they are decoded, and prepared.
    watch.portion.expect(2 * metadata.num_rows as u64);
    let mut frame: Option<DataFrame> = None;
    let mut start = 0;
    // A row group at a time, so that reading can be stopped between them.
    let groups = metadata.row_groups.iter().filter_map(|group| Some(group.num_rows()).filter(|rows| *rows > 0));
    let groups: Vec<usize> = groups.collect();
    // A file without rows is read once, for its columns.
    for rows in if groups.is_empty() { vec![0] } else { groups } {
        let mut reader = ParquetReader::new(&mut source).with_slice(Some((start, rows))).with_projection(Some(readable.clone()));
        reader.set_metadata(metadata.clone());
        let part = reader.finish().map_err(|e| damaged(&e))?;
        match &mut frame {
            Some(frame) => drop(frame.vstack_mut(&part).map_err(|e| damaged(&e))?),
            None => frame = Some(part),
        }
        start += rows;
        watch.add(rows as u64);
        watch.check()?;
    }
    let frame = frame.unwrap_or_default();
    let mut read = readable.iter().zip(columns(frame.columns(), watch.progress)).peekable();
    let all = headers.into_iter().enumerate().map(|(i, (header, dtype))| match read.next_if(|(at, _)| **at == i) {
        Some((_, column)) => column,
        None => RawColumn { header, values: Values::Unsupported(dtype) },
    });
    Ok(RawTable {
        columns: all.collect(),
        rows: (1..=frame.height() as u32).collect(),
        format: "parquet".into(),
        ..RawTable::default()
    })
}

/// Takes over the columns of a table in memory.
pub(super) fn from_columns(frame: &[Column], progress: &Progress) -> RawTable {
    let height = frame.first().map_or(0, Column::len);
    RawTable {
        columns: columns(frame, progress),
        rows: (1..=height as u32).collect(),
        format: "table".into(),
        ..RawTable::default()
    }
}

/// The columns as texts; without them once someone asked to stop.
fn columns(frame: &[Column], progress: &Progress) -> Vec<RawColumn> {
    let values = |c: &Column| {
        if progress.is_cancelled() { Values::Text(StringChunked::default()) } else { texts(c.as_materialized_series()) }
    };
    let one = |c: &Column| RawColumn { header: c.name().trim().to_owned(), values: values(c) };
    frame.par_iter().map(one).collect()
}

fn has_text(dtype: &ArrowDataType) -> bool {
    use ArrowDataType as T;
    matches!(
        dtype,
        T::Utf8
            | T::LargeUtf8
            | T::Utf8View
            | T::Int32
            | T::Int64
            | T::UInt32
            | T::UInt64
            | T::Float32
            | T::Float64
            | T::Boolean
            | T::Date32
    )
}

fn texts(series: &Series) -> Values {
    let text = match series.dtype() {
        DataType::String => series.str().map(clean_column),
        DataType::Int32 => series.i32().map(|c| written(c.iter())),
        DataType::Int64 => series.i64().map(|c| written(c.iter())),
        DataType::UInt32 => series.u32().map(|c| written(c.iter())),
        DataType::UInt64 => series.u64().map(|c| written(c.iter())),
        DataType::Float32 => series.f32().map(|c| written(c.iter().map(|v| v.filter(|v| !v.is_nan())))),
        DataType::Float64 => series.f64().map(|c| written(c.iter().map(|v| v.filter(|v| !v.is_nan())))),
        DataType::Boolean => series.bool().map(|c| written(c.iter())),
        DataType::Date => series.to_physical_repr().i32().map(days),
        DataType::Null => Ok(StringChunked::full_null("".into(), series.len())),
        other => return Values::Unsupported(other.to_string()),
    };
    text.map_or_else(|e| Values::Unsupported(e.to_string()), Values::Text)
}

fn written<T: Display>(values: impl ExactSizeIterator<Item = Option<T>>) -> StringChunked {
    use std::fmt::Write;
    let mut out = StringChunkedBuilder::new("".into(), values.len());
    let mut buffer = String::new();
    for value in values {
        buffer.clear();
        // Writing into a String cannot fail.
        out.append_option(value.map(|v| {
            let _ = write!(buffer, "{v}");
            &buffer
        }));
    }
    out.finish()
}

/// A column of days. Few of them differ, so that each is written once.
fn days(column: &Int32Chunked) -> StringChunked {
    let mut known: FxHashMap<i32, String> = FxHashMap::default();
    let mut out = StringChunkedBuilder::new("".into(), column.len());
    for value in column.iter() {
        match value {
            Some(value) => out.append_value(known.entry(value).or_insert_with(|| day(value))),
            None => out.append_null(),
        }
    }
    out.finish()
}

/// A day as `yyyy-mm-dd`; one outside the calendar of this program as days since 1970, so that it is seen.
fn day(days: i32) -> String {
    Date::from_days(days).map_or_else(|| format!("1970-01-01 + {days} d"), |d| d.to_string())
}

fn damaged(error: &PolarsError) -> Error {
    Error::input("parquet 文件不完整或已损坏", "the parquet file is truncated or damaged")
        .found(error.to_string())
        .expected("完整的 parquet 文件", "a complete parquet file")
        .hint("请重新复制或生成该文件", "copy or write the file again")
}
