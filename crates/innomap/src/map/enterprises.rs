//! The enterprise list as the map uses it: folded name → place. A name that two enterprises share in different places
//! places nobody.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::Result;
use crate::error::Message;
use crate::names::fold;
use crate::regions::Gazetteer;
use crate::sources::split_values;
use crate::tables::{Audit, CellNote, EnterpriseColumn, TextTable};

/// What the list says of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Row of the list.
    pub row: u32,
    /// Code of the division, where the list gives one that could be coded.
    pub region: Option<u32>,
}

/// Folded full, former and English names of a list.
#[derive(Debug, Clone, Default)]
pub struct EnterpriseIndex {
    names: HashMap<String, Listed, FxBuildHasher>,
    /// Names that stand for enterprises in different places.
    pub ambiguous: Vec<String>,
}

impl EnterpriseIndex {
    /// Indexes a list; what could not be coded is added to the audit.
    pub fn new(table: &TextTable, audit: &mut Audit) -> Result<Self> {
        use EnterpriseColumn::{Address, City, District, EnglishName, FormerNames, Name, Province, Region};
        let gazetteer = Gazetteer::current();
        let mut out = Self::default();
        let column = |c: EnterpriseColumn| table.whole(c.name());
        let (region, address) = (column(Region)?, column(Address)?);
        let (province, city, district) = (column(Province)?, column(City)?, column(District)?);
        let names = [column(Name)?, column(FormerNames)?, column(EnglishName)?];
        for i in 0..table.height() {
            let at = |c: &Option<polars_core::prelude::StringChunked>| c.as_ref().and_then(|t| t.get(i)).map(str::to_owned);
            let (p, c, d) = (at(&province), at(&city), at(&district));
            let parts = gazetteer.resolve(p.as_deref(), c.as_deref(), d.as_deref());
            let text = at(&region).or_else(|| at(&address).filter(|_| parts.code.is_none()));
            let whole = text.as_deref().map(|t| gazetteer.resolve_text(t)).unwrap_or_default();
            let columns = [(Province, &p), (City, &c), (District, &d), (Region, &text)];
            for value in parts.unresolved.iter().chain(&whole.unresolved) {
                // The column that says it, so that it is found again.
                let says = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains(value.as_str()));
                let column = columns.iter().find(|(_, text)| says(text)).map_or(Region, |(column, _)| *column);
                let column = if column == Region && at(&region).is_none() { Address } else { column };
                audit.unparsed.push(CellNote {
                    file: table.file[i],
                    row: table.row[i],
                    column: column.name().to_owned(),
                    value: value.clone(),
                    reason: Message::new("不在行政区划表中", "in no table of divisions"),
                });
            }
            let code = parts.code.or(whole.code);
            for texts in names.iter().flatten() {
                for name in texts.get(i).into_iter().flat_map(split_values) {
                    out.add(fold(name), Listed { row: i as u32, region: code });
                }
            }
        }
        out.ambiguous.sort_unstable();
        out.ambiguous.dedup();
        Ok(out)
    }

    /// What the list says of a folded name.
    pub fn find(&self, folded: &str) -> Option<Listed> {
        self.names.get(folded).copied()
    }

    fn add(&mut self, name: String, listed: Listed) {
        if name.is_empty() {
            return;
        }
        match self.names.get_mut(&name) {
            None => {
                self.names.insert(name, listed);
            }
            Some(known) if known.row != listed.row && known.region != listed.region => {
                known.region = None;
                self.ambiguous.push(name);
            }
            Some(_) => {}
        }
    }
}
