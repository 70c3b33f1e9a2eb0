//! Applications: the key of each row's application, and the numbers that cannot be right.

use polars_core::prelude::{ChunkFullNull, NewChunkedArray, StringChunked};
use rayon::prelude::*;

use super::identify::note;
use crate::Result;
use crate::error::Message;
use crate::numbers::{Verdict, write_application_key};
use crate::tables::{CellNote, PatentColumn, Progress, TextTable};

/// The key of each row's application: office and number without the check digit, the same for all ways of writing it. What
/// cannot be right becomes a note.
pub(super) fn applications(table: &TextTable, progress: &Progress) -> Result<(StringChunked, Vec<CellNote>)> {
    let mut notes = Vec::new();
    let column = |c: PatentColumn| table.whole(c.name());
    let Some(texts) = column(PatentColumn::Application)? else {
        return Ok((StringChunked::full_null("".into(), table.height()), notes));
    };
    let (publication, country) = (column(PatentColumn::Publication)?, column(PatentColumn::Country)?);
    let read: Vec<Option<(String, Verdict)>> = (0..texts.len())
        .into_par_iter()
        .with_min_len(8_192)
        .map(|i| {
            let text = texts.get(i).filter(|_| !progress.is_cancelled())?;
            let by_publication = publication.as_ref().and_then(|p| p.get(i)).and_then(|p| p.get(..2));
            let office = by_publication.filter(|p| p.bytes().all(|b| b.is_ascii_uppercase()));
            let office = office.or_else(|| country.as_ref().and_then(|c| c.get(i)));
            let mut key = String::with_capacity(text.len() + 2);
            let verdict = write_application_key(text, office, &mut key);
            Some((key, verdict)).filter(|(key, _)| !key.is_empty())
        })
        .collect();
    progress.check()?;
    progress.add(table.height() as u64);
    for (i, (_, verdict)) in read.iter().enumerate().filter_map(|(i, r)| Some((i, r.as_ref()?))) {
        let reason = match verdict {
            Verdict::Valid | Verdict::NotValidated => continue,
            Verdict::WrongCheckDigit => Message::new(
                "申请号校验位不符；按所写号码计",
                "wrong check digit of the application number; counted by the number as written",
            ),
            Verdict::Impossible(reason) => {
                let why = reason.message();
                Message::new(
                    format!("申请号不可能：{}；原样保留", why.zh),
                    format!("impossible application number: {}; kept as it stands", why.en),
                )
            }
        };
        let text = texts.get(i).unwrap_or_default();
        notes.push(note(table, i, PatentColumn::Application, text, &reason));
    }
    Ok((StringChunked::from_iter_options("".into(), read.into_iter().map(|r| r.map(|(key, _)| key))), notes))
}
