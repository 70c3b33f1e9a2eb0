//! The Arrow PyCapsule border: a table goes out and comes in as a C stream of record batches.
//!
//! The C data interface is a protocol of raw pointers, so this file, and no other, holds `unsafe`.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::sync::Arc;

use polars_arrow::array::{PrimitiveArray, StructArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::ffi::{ArrowArrayStream, ArrowArrayStreamReader, export_iterator};
use polars_buffer::Buffer;
use polars_core::prelude::{CompatLevel, DataFrame, DataType, Float64Chunked, IntoSeries, PolarsError, PolarsResult, Series};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::error::to_python;

const STREAM: &CStr = c"arrow_array_stream";

/// A table of the core. Hand it to `polars.DataFrame`, `pyarrow.table`, DuckDB or anything else that reads Arrow streams.
#[pyclass(frozen, module = "innomap._innomap")]
#[derive(Debug)]
pub(crate) struct ArrowTable(pub(crate) DataFrame);

#[pymethods]
impl ArrowTable {
    /// Number of rows.
    #[getter]
    fn height(&self) -> usize {
        self.0.height()
    }

    /// The table as a capsule of the Arrow C stream interface.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        PyCapsule::new_with_value(py, stream(&self.0), STREAM)
    }
}

/// Numbers as a table of one column, without a copy.
pub(crate) fn numbers(values: Arc<Vec<f64>>) -> ArrowTable {
    let array = PrimitiveArray::new(ArrowDataType::Float64, Buffer::from_owner(Shared(values)), None);
    ArrowTable(Float64Chunked::with_chunk("values".into(), array).into_series().into_frame())
}

struct Shared(Arc<Vec<f64>>);

impl AsRef<[f64]> for Shared {
    fn as_ref(&self) -> &[f64] {
        &self.0
    }
}

fn stream(table: &DataFrame) -> ArrowArrayStream {
    let mut table = table.clone();
    table.rechunk_mut();
    // Large strings, not views: every consumer of the last years reads them.
    let level = CompatLevel::oldest();
    let fields: Vec<Field> = table.columns().iter().map(|c| c.field().to_arrow(level)).collect();
    let dtype = ArrowDataType::Struct(fields);
    let field = Field::new("".into(), dtype.clone(), false);
    let batches: Vec<_> = table
        .iter_chunks(level, false)
        .map(|batch| StructArray::try_new(dtype.clone(), batch.len(), batch.into_arrays(), None).map(StructArray::boxed))
        .collect();
    export_iterator(Box::new(batches.into_iter()), field)
}

/// A table of texts from anything with `__arrow_c_stream__`.
pub(crate) fn import(object: &Bound<'_, PyAny>) -> PyResult<DataFrame> {
    let table = import_typed(object)?;
    let texts = table.columns().iter().map(|column| column.cast(&DataType::String)).collect::<PolarsResult<Vec<_>>>();
    texts.and_then(DataFrame::new_infer_height).map_err(|e| unreadable(object.py(), &e))
}

/// A table from anything with `__arrow_c_stream__`, its columns as they are.
pub(crate) fn import_typed(object: &Bound<'_, PyAny>) -> PyResult<DataFrame> {
    let py = object.py();
    let capsule = object.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<ArrowArrayStream>();
    // SAFETY: the capsule's name says that it holds an ArrowArrayStream, and its producer keeps it alive as long as the
    // capsule, which we hold. Moving the struct out and leaving an empty (released) one behind is what the interface asks
    // of a consumer, so that nobody releases it twice.
    let stream = unsafe { std::ptr::replace(pointer.as_ptr(), ArrowArrayStream::empty()) };
    read(stream).map_err(|e| unreadable(py, &e))
}

fn unreadable(py: Python<'_>, error: &PolarsError) -> PyErr {
    let message = innomap::Error::input("无法读取传入的 Arrow 表", "the Arrow table handed over cannot be read");
    to_python(py, &message.found(error.to_string()))
}

fn read(stream: ArrowArrayStream) -> PolarsResult<DataFrame> {
    // SAFETY: the stream was taken whole from its producer and follows the C stream interface.
    let mut reader = unsafe { ArrowArrayStreamReader::try_new(Box::new(stream))? };
    let ArrowDataType::Struct(fields) = reader.field().dtype().clone() else {
        polars_core::prelude::polars_bail!(ComputeError: "not a stream of record batches");
    };
    let mut chunks: Vec<Vec<Box<dyn polars_arrow::array::Array>>> = vec![Vec::new(); fields.len()];
    // SAFETY: as above; each array is checked by the reader against the stream's schema.
    while let Some(batch) = unsafe { reader.next() } {
        let batch = batch?;
        if let Some(batch) = batch.as_any().downcast_ref::<StructArray>() {
            for (column, array) in chunks.iter_mut().zip(batch.values()) {
                column.push(array.clone());
            }
        }
    }
    let columns = fields
        .iter()
        .zip(chunks)
        .map(|(field, arrays)| {
            if arrays.is_empty() {
                return Ok(Series::new_empty(field.name.clone(), &DataType::String).into());
            }
            Series::try_from((field.name.clone(), arrays)).map(Into::into)
        })
        .collect::<PolarsResult<Vec<_>>>()?;
    DataFrame::new_infer_height(columns)
}
