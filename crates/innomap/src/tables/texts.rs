//! Columns of texts, row after row in batches: in memory while they are small, in a temporary file beyond that.

use std::sync::Arc;

use polars_core::prelude::{ChunkFullNull, Column, DataFrame, IntoColumn, PolarsError, StringChunked};
use rayon::prelude::*;

use super::Progress;
use super::spool::{Packed, Place, Spool, pack};
use crate::{Error, Result};

/// How many bytes of text stay in memory where nothing else is said.
pub const TEXT_MEMORY: usize = 512 << 20;

/// Most rows of a batch, so that work on it is worth a task of its own and no more.
const BATCH_ROWS: usize = 65_536;

/// What memory a text takes beside its bytes.
const VIEW: usize = 16;

/// A batch to be added: its number of rows, and the columns it has, each with its place among all columns.
#[derive(Debug, Default)]
pub struct NewBatch {
    /// Number of rows.
    pub rows: usize,
    /// Texts by column; a column that is not among them is empty.
    pub columns: Vec<(usize, StringChunked)>,
}

#[derive(Debug, Clone)]
enum Block {
    Empty,
    Memory(StringChunked),
    Spooled(Place),
}

#[derive(Debug, Clone)]
struct Batch {
    rows: usize,
    /// By column; the columns behind the last are empty.
    blocks: Vec<Block>,
}

/// Named columns of texts.
#[derive(Debug, Clone)]
pub struct TextColumns {
    names: Vec<String>,
    batches: Vec<Batch>,
    bytes: usize,
    limit: usize,
    spool: Option<Arc<Spool>>,
}

impl Default for TextColumns {
    fn default() -> Self {
        Self::new(TEXT_MEMORY)
    }
}

impl TextColumns {
    /// No columns yet; `limit` says how many bytes of text may stay in memory.
    pub fn new(limit: usize) -> Self {
        Self { names: Vec::new(), batches: Vec::new(), bytes: 0, limit, spool: None }
    }

    /// The columns of a table in memory.
    pub fn from_frame(frame: &DataFrame) -> Result<Self> {
        let mut out = Self::default();
        let mut columns = Vec::with_capacity(frame.width());
        for column in frame.columns() {
            let texts = column.as_materialized_series().str().map_err(|e| failed(&e).column(column.name().as_str()))?;
            columns.push((out.add(column.name()), texts.clone()));
        }
        out.push(vec![NewBatch { rows: frame.height(), columns }], &Progress::new())?;
        Ok(out)
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The place of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n == name)
    }

    /// Adds a column, empty so far; returns its place.
    pub fn add(&mut self, name: &str) -> usize {
        self.names.push(name.to_owned());
        self.names.len() - 1
    }

    /// Number of batches.
    pub fn batches(&self) -> usize {
        self.batches.len()
    }

    /// Rows of a batch.
    pub fn rows(&self, batch: usize) -> usize {
        self.batches[batch].rows
    }

    /// Number of rows in all.
    pub fn height(&self) -> usize {
        self.batches.iter().map(|b| b.rows).sum()
    }

    /// The first row of each batch.
    pub fn starts(&self) -> Vec<usize> {
        self.batches.iter().scan(0, |next, batch| Some(std::mem::replace(next, *next + batch.rows))).collect()
    }

    /// Whether the texts lie in a temporary file.
    pub fn spooled(&self) -> bool {
        self.spool.is_some()
    }

    /// Adds batches. Once the texts are more than may stay in memory, all of them go to a temporary file.
    pub fn push(&mut self, batches: Vec<NewBatch>, progress: &Progress) -> Result<()> {
        let batches: Vec<NewBatch> = batches.into_iter().flat_map(cut).collect();
        let added = self.stored(batches, progress)?;
        self.bytes += added.iter().map(Batch::bytes).sum::<usize>();
        self.batches.extend(added);
        if self.spool.is_none() && self.bytes > self.limit { self.spill(progress) } else { Ok(()) }
    }

    fn spill(&mut self, progress: &Progress) -> Result<()> {
        let spool = Arc::new(Spool::new()?);
        // A few batches at a time: what is packed lies in memory a second time until it is written.
        for batches in self.batches.chunks_mut(BATCHES_AT_ONCE) {
            let pack = |batch: &Batch| progress.check().and_then(|()| batch.pack());
            let packed = batches.par_iter().map(pack).collect::<Result<Vec<_>>>()?;
            for (batch, packed) in batches.iter_mut().zip(packed) {
                *batch = packed.write(&spool)?;
            }
        }
        self.bytes = 0;
        self.spool = Some(spool);
        Ok(())
    }

    /// The texts of a column in a batch; nothing where all are empty.
    pub fn get(&self, batch: usize, column: usize) -> Result<Option<StringChunked>> {
        match (self.batches[batch].blocks.get(column), &self.spool) {
            (Some(Block::Memory(texts)), _) => Ok(Some(texts.clone())),
            (Some(Block::Spooled(place)), Some(spool)) => spool.read(*place).map(Some),
            _ => Ok(None),
        }
    }

    /// How many texts a column has in a batch.
    pub fn filled(&self, batch: usize, column: usize) -> usize {
        match self.batches[batch].blocks.get(column) {
            Some(Block::Memory(texts)) => texts.len() - texts.null_count(),
            Some(Block::Spooled(place)) => place.filled(),
            Some(Block::Empty) | None => 0,
        }
    }

    /// Puts other texts in the place of batches.
    pub fn replace(&mut self, new: Vec<(usize, NewBatch)>, progress: &Progress) -> Result<()> {
        let (places, batches): (Vec<usize>, Vec<NewBatch>) = new.into_iter().unzip();
        for (place, batch) in places.into_iter().zip(self.stored(batches, progress)?) {
            self.batches[place] = batch;
        }
        Ok(())
    }

    fn stored(&self, batches: Vec<NewBatch>, progress: &Progress) -> Result<Vec<Batch>> {
        let Some(spool) = &self.spool else { return Ok(batches.into_iter().map(Batch::in_memory).collect()) };
        let packed = batches.par_iter().map(|batch| progress.check().and_then(|()| packed(batch)));
        let packed = packed.collect::<Result<Vec<_>>>()?;
        packed.into_iter().map(|batch| batch.write(spool)).collect()
    }

    /// Takes back the batches behind the first `batches`.
    pub fn truncate(&mut self, batches: usize) {
        let gone: usize = self.batches.drain(batches..).map(|b| b.bytes()).sum();
        self.bytes -= gone;
    }

    /// Keeps the columns at these places, in this order.
    pub fn select(&mut self, columns: &[usize]) {
        self.names = columns.iter().map(|&c| self.names[c].clone()).collect();
        for batch in &mut self.batches {
            batch.blocks = columns.iter().map(|&c| batch.blocks.get(c).cloned().unwrap_or(Block::Empty)).collect();
        }
    }

    /// A column in one piece.
    pub fn whole(&self, column: usize) -> Result<StringChunked> {
        self.first_rows(column, self.height())
    }

    /// The first rows of a column in one piece.
    fn first_rows(&self, column: usize, rows: usize) -> Result<StringChunked> {
        let mut missing = rows;
        let mut batches = 0;
        while missing > 0 && batches < self.batches.len() {
            missing = missing.saturating_sub(self.batches[batches].rows);
            batches += 1;
        }
        let parts = (0..batches).into_par_iter().map(|b| {
            let empty = || StringChunked::full_null("".into(), self.batches[b].rows);
            Ok(self.get(b, column)?.unwrap_or_else(empty))
        });
        let mut parts = parts.collect::<Result<Vec<_>>>()?.into_iter();
        let mut out = parts.next().unwrap_or_default();
        for part in parts {
            out.append_owned(part).map_err(|e| failed(&e))?;
        }
        let out = if out.len() > rows { out.slice(0, rows) } else { out };
        Ok(out.rechunk().into_owned())
    }

    /// All columns as a table in memory.
    pub fn frame(&self) -> Result<DataFrame> {
        self.head(self.height())
    }

    /// The first rows of all columns as a table in memory.
    pub fn head(&self, rows: usize) -> Result<DataFrame> {
        let rows = rows.min(self.height());
        let one =
            |(column, name): (usize, &String)| Ok(self.first_rows(column, rows)?.with_name(name.as_str().into()).into_column());
        let columns: Vec<Column> = self.names.par_iter().enumerate().map(|(c, n)| one((c, n))).collect::<Result<_>>()?;
        DataFrame::new(rows, columns).map_err(|e| failed(&e))
    }
}

/// Batches that are packed before they are written.
const BATCHES_AT_ONCE: usize = 32;

/// A batch on its way to the file.
struct PackedBatch {
    rows: usize,
    blocks: Vec<Option<Packed>>,
}

impl PackedBatch {
    fn write(self, spool: &Spool) -> Result<Batch> {
        let place = |packed: Option<Packed>| packed.map_or(Ok(Block::Empty), |p| spool.write(&p).map(Block::Spooled));
        Ok(Batch { rows: self.rows, blocks: self.blocks.into_iter().map(place).collect::<Result<_>>()? })
    }
}

fn packed(batch: &NewBatch) -> Result<PackedBatch> {
    let mut blocks: Vec<Option<Packed>> = Vec::new();
    for (column, texts) in batch.columns.iter().filter(|c| c.1.null_count() < c.1.len()) {
        if blocks.len() <= *column {
            blocks.resize_with(column + 1, || None);
        }
        blocks[*column] = Some(pack(texts)?);
    }
    Ok(PackedBatch { rows: batch.rows, blocks })
}

impl Batch {
    fn in_memory(batch: NewBatch) -> Self {
        let mut blocks = Vec::new();
        for (column, texts) in batch.columns.into_iter().filter(|c| c.1.null_count() < c.1.len()) {
            if blocks.len() <= column {
                blocks.resize(column + 1, Block::Empty);
            }
            blocks[column] = Block::Memory(texts);
        }
        Self { rows: batch.rows, blocks }
    }

    fn pack(&self) -> Result<PackedBatch> {
        let one = |block: &Block| if let Block::Memory(texts) = block { pack(texts).map(Some) } else { Ok(None) };
        Ok(PackedBatch { rows: self.rows, blocks: self.blocks.iter().map(one).collect::<Result<_>>()? })
    }

    /// Memory its texts take.
    fn bytes(&self) -> usize {
        let texts = |block: &Block| match block {
            Block::Memory(texts) => texts.len() * VIEW + texts.downcast_iter().fold(0, |sum, a| sum + a.total_bytes_len()),
            Block::Empty | Block::Spooled(_) => 0,
        };
        self.blocks.iter().map(texts).sum()
    }
}

/// Cuts a batch of many rows into several, each column of each in one piece.
fn cut(batch: NewBatch) -> impl Iterator<Item = NewBatch> {
    let NewBatch { rows, columns } = batch;
    (0..rows).step_by(BATCH_ROWS).map(move |start| {
        let length = BATCH_ROWS.min(rows - start);
        let piece = |texts: &StringChunked| {
            let texts = if length < rows { texts.slice(start as i64, length) } else { texts.clone() };
            texts.rechunk().into_owned()
        };
        NewBatch { rows: length, columns: columns.iter().map(|(c, texts)| (*c, piece(texts))).collect() }
    })
}

fn failed(error: &PolarsError) -> Error {
    Error::internal("表格运算失败", "an operation on a table failed").found(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars_core::prelude::NewChunkedArray;
    use proptest::prelude::*;

    type Cells = Vec<Option<String>>;

    fn texts(cells: &Cells) -> StringChunked {
        StringChunked::from_iter_options("".into(), cells.iter().map(Option::as_deref))
    }

    proptest! {
        #[test]
        fn memory_and_file_hold_the_same(
            batches in prop::collection::vec(prop::collection::vec(prop::option::of("[a甲]{0,20}"), 1..5), 0..8), limit in 0usize..400
        ) {
            let mut columns = TextColumns::new(limit);
            let (first, second) = (columns.add("first"), columns.add("second"));
            for (i, batch) in batches.iter().enumerate() {
                let mut new = NewBatch { rows: batch.len(), columns: vec![(first, texts(batch))] };
                if i % 2 == 1 {
                    new.columns.push((second, texts(&batch.iter().rev().cloned().collect())));
                }
                columns.push(vec![new], &Progress::new()).unwrap();
            }
            let plain: Cells = batches.iter().flatten().cloned().collect();
            let other: Cells = batches.iter().enumerate().flat_map(|(i, b)| {
                b.iter().rev().map(move |v| if i % 2 == 1 { v.clone() } else { None })
            }).collect();
            prop_assert_eq!(columns.height(), plain.len());
            for (column, plain) in [(first, &plain), (second, &other)] {
                prop_assert!(columns.whole(column).unwrap().iter().eq(plain.iter().map(Option::as_deref)));
            }
            let size: usize = plain.iter().chain(&other).flatten().map(String::len).sum();
            prop_assert!(!columns.spooled() || limit < size + 16 * 2 * plain.len());
            prop_assert!(columns.spooled() || size <= limit);
            let head = columns.head(3).unwrap();
            prop_assert!(head.columns()[1].as_materialized_series().str().unwrap().iter().eq(other.iter().map(Option::as_deref).take(3)));
        }
    }

    #[test]
    fn a_batch_of_many_rows_is_cut_and_comes_back_whole() {
        let cells: Cells = (0..150_000).map(|i| (i % 7 != 0).then(|| format!("a text of some length {i}"))).collect();
        for limit in [usize::MAX, 0] {
            let mut columns = TextColumns::new(limit);
            let column = columns.add("a");
            columns.push(vec![NewBatch { rows: cells.len(), columns: vec![(column, texts(&cells))] }], &Progress::new()).unwrap();
            assert_eq!((columns.batches(), columns.starts()), (3, vec![0, 65_536, 131_072]));
            assert!(columns.whole(column).unwrap().iter().eq(cells.iter().map(Option::as_deref)));
        }
    }
}
