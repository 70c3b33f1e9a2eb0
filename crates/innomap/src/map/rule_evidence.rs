//! What the rules of an industry look at, out of a reading: symbols, classes of the vendor, texts.

use polars_core::prelude::StringChunked;
use rayon::prelude::*;

use super::identify::{Identified, intern_values};
use crate::Result;
use crate::classification::{Engine, Hit, Marks, Scratch, Symbol, vendor_class_number};
use crate::tables::{Csr, PatentColumn, Progress, TextTable};

/// Rows that are worth a task of their own.
const ROWS: usize = 4_096;

/// The columns of the texts in the order in which the engine takes them.
const TEXTS: [PatentColumn; 3] = [PatentColumn::Title, PatentColumn::Abstract, PatentColumn::ClaimsText];

/// A column of marks: the atoms of each distinct value, and the values of each row.
struct Column<'a> {
    atoms: Csr<u32>,
    rows: std::borrow::Cow<'a, Csr<u32>>,
}

/// Why each row belongs to branches of the industry: the hits of all its rules, sorted.
pub(super) fn hits(engine: &Engine, table: &TextTable, identified: &Identified, progress: &Progress) -> Result<Csr<Hit>> {
    let columns = columns(engine, table, identified, progress)?;
    let reads = engine.reads();
    let texts: Vec<Option<usize>> =
        TEXTS.iter().zip(reads).map(|(column, read)| table.columns.position(column.name()).filter(|_| read)).collect();
    let starts = table.columns.starts();
    let batch = |(batch, &start): (usize, &usize)| -> Result<Vec<Csr<Hit>>> {
        let texts = texts.iter().map(|at| at.map_or(Ok(None), |at| table.columns.get(batch, at))).collect::<Result<Vec<_>>>()?;
        let arrays: Vec<_> = texts.iter().map(|t| t.as_ref().map(StringChunked::downcast_as_array)).collect();
        let rows = table.columns.rows(batch);
        let piece = |first: usize| {
            let last = (first + ROWS).min(rows);
            let mut out = Csr::with_capacity(last - first, last - first);
            if progress.is_cancelled() {
                return out;
            }
            let (mut scratch, mut found) = (Scratch::default(), Vec::new());
            for i in first..last {
                let values = columns.iter().flat_map(|c| c.rows.row(start + i).iter().map(move |value| (c, *value)));
                let atoms = values.flat_map(|(column, value)| column.atoms.row(value as usize)).copied();
                let text = |field: usize| arrays[field].and_then(|a| a.get(i)).unwrap_or("");
                engine.matches_atoms(&mut scratch, atoms, [text(0), text(1), text(2)], &mut found);
                out.push_row(&found);
            }
            progress.add((last - first) as u64);
            out
        };
        Ok((0..rows).step_by(ROWS).collect::<Vec<_>>().into_par_iter().map(piece).collect())
    };
    let parts = starts.par_iter().enumerate().map(batch).collect::<Result<Vec<_>>>()?;
    progress.check()?;
    let mut out = Csr::with_capacity(table.height(), parts.iter().flatten().map(|p| p.values().len()).sum());
    parts.iter().flatten().for_each(|part| out.append(part));
    Ok(out)
}

/// The columns of marks that some rule looks at.
fn columns<'a>(engine: &Engine, table: &TextTable, identified: &'a Identified, progress: &Progress) -> Result<Vec<Column<'a>>> {
    let mut out = Vec::new();
    if engine.looks_at(Marks::Ipc) {
        let atoms = identified.symbols.iter().map(|s| engine.atoms(Marks::Ipc, s.number())).collect();
        out.push(Column { atoms, rows: std::borrow::Cow::Borrowed(&identified.row_symbols) });
    }
    for (marks, column) in [
        (Marks::Cpc, PatentColumn::Cpc),
        (Marks::Economy, PatentColumn::NationalEconomy),
        (Marks::Emerging, PatentColumn::EmergingIndustry),
    ] {
        let Some(at) = table.columns.position(column.name()).filter(|_| engine.looks_at(marks)) else { continue };
        let (values, rows) = intern_values(table, at, progress)?;
        let atoms = values.iter().map(|text| atoms_of(engine, marks, text)).collect();
        out.push(Column { atoms, rows: std::borrow::Cow::Owned(rows) });
    }
    Ok(out)
}

/// The atoms of a value as it stands in the table; none where it is not understood.
fn atoms_of(engine: &Engine, marks: Marks, text: &str) -> Vec<u32> {
    let number = match marks {
        Marks::Ipc => Symbol::parse(text).ok().map(Symbol::number),
        Marks::Cpc => Symbol::parse_cpc(text).ok().map(Symbol::number),
        Marks::Economy | Marks::Emerging => vendor_class_number(marks, text),
    };
    number.map_or_else(Vec::new, |number| engine.atoms(marks, number).to_vec())
}
