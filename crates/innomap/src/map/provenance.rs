//! Where a map comes from: files with their hashes, industry, concordances, parameters, program version.

use serde::{Deserialize, Serialize};

use crate::tables::Audit;

/// A file that went into a map, with what became of its rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceFile {
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Name without its folder: where it lay on somebody's disk is nobody's business.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Vendor profile.
    pub profile: Option<String>,
    /// `patents` or `enterprises`.
    pub content: String,
    /// Rows read.
    pub read: u64,
    /// Rows kept.
    pub kept: u64,
    /// Rows set aside.
    pub rejected: u64,
    /// Rows merged into another.
    pub merged: u64,
    /// Made by the product's own sample generator.
    pub synthetic: bool,
}

impl SourceFile {
    /// The files of a reading.
    pub fn of(audit: &Audit, content: &str) -> Vec<Self> {
        let mut out: Vec<Self> = audit
            .files
            .iter()
            .map(|file| Self {
                sha256: file.sha256.clone(),
                name: file.path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
                bytes: file.bytes,
                profile: file.profile.clone(),
                content: content.to_owned(),
                read: file.read,
                kept: file.read,
                rejected: 0,
                merged: 0,
                synthetic: file.synthetic,
            })
            .collect();
        for (notes, merged) in [(&audit.rejected, false), (&audit.merged, true)] {
            for note in notes {
                if let Some(file) = out.get_mut(note.file as usize) {
                    file.kept -= 1;
                    if merged {
                        file.merged += 1;
                    } else {
                        file.rejected += 1;
                    }
                }
            }
        }
        out
    }
}
