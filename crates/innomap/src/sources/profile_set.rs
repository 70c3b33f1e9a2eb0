//! The profiles at hand: those packaged, those in the user's folder, and the one that a path names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::header_row;
use super::mapping::Subject;
use super::packaged::PACKAGED;
use super::profile::Profile;
use super::{profile_file, recognise};
use crate::error::nearest;
use crate::{Error, Result};

/// Names the folder of the user's profiles.
const FOLDER: &str = "INNOMAP_PROFILES";

/// All profiles that can be asked for by name: the user's, then the packaged ones that they do not replace.
pub fn profiles() -> Result<Vec<Arc<Profile>>> {
    at_hand(user_folder()?.as_deref())
}

/// The packaged profiles.
pub fn packaged_profiles() -> Result<&'static [Arc<Profile>]> {
    static ALL: OnceLock<Result<Vec<Arc<Profile>>>> = OnceLock::new();
    let parse = |(origin, text): &(&str, &str)| profile_file::parse(text, origin).map(Arc::new);
    ALL.get_or_init(|| PACKAGED.iter().map(parse).collect()).as_deref().map_err(Clone::clone)
}

/// The folder of the user's profiles, where there is one.
fn user_folder() -> Result<Option<PathBuf>> {
    if let Some(named) = std::env::var_os(FOLDER).filter(|f| !f.is_empty()) {
        let folder = PathBuf::from(named);
        if folder.is_dir() {
            return Ok(Some(folder));
        }
        return Err(Error::configuration(format!("{FOLDER} 不是文件夹"), format!("{FOLDER} names no folder"))
            .found(folder.display().to_string())
            .expected("存放 .toml 格式说明的文件夹", "a folder of .toml profiles"));
    }
    let folder = std::env::home_dir().map(|home| home.join(".config/innomap/profiles"));
    Ok(folder.filter(|f| f.is_dir()))
}

fn at_hand(folder: Option<&Path>) -> Result<Vec<Arc<Profile>>> {
    let packaged = packaged_profiles()?;
    let Some(folder) = folder else { return Ok(packaged.to_vec()) };
    let io = |e: std::io::Error| Error::from_io(&e, folder);
    let entries = std::fs::read_dir(folder).map_err(io)?.collect::<std::io::Result<Vec<_>>>().map_err(io)?;
    let mut files: Vec<PathBuf> =
        entries.into_iter().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "toml")).collect();
    files.sort();
    let mut own: Vec<Arc<Profile>> = Vec::with_capacity(files.len());
    for path in files {
        let profile = profile_file::load(&path)?;
        if let Some(other) = own.iter().find(|p| p.name == profile.name) {
            return Err(Error::definition("两个格式说明同名", "two profiles have the same name")
                .file(&path)
                .found(profile.name)
                .expected(
                    format!("与 {} 不同的名称", other.file.as_deref().unwrap_or_default()),
                    format!("another name than in {}", other.file.as_deref().unwrap_or_default()),
                ));
        }
        own.push(Arc::new(profile));
    }
    let names: BTreeSet<String> = own.iter().map(|p| p.name.clone()).collect();
    own.extend(packaged.iter().filter(|p| !names.contains(&p.name)).cloned());
    Ok(own)
}

/// Whether `profile=` names a file rather than a profile.
fn path(wanted: &str) -> Option<&Path> {
    let is_path = wanted.contains(['/', '\\']) || wanted.to_ascii_lowercase().ends_with(".toml");
    is_path.then(|| Path::new(wanted))
}

/// All headers that a profile at hand, the one the user names, or one of our own tables knows, folded.
pub(super) fn known_headers(wanted: Option<&str>) -> Result<BTreeSet<String>> {
    static OWN: OnceLock<Result<BTreeSet<String>>> = OnceLock::new();
    let packaged = OWN.get_or_init(|| {
        let headers = packaged_profiles()?.iter().flat_map(|p| p.known.iter().cloned());
        Ok(headers.chain(header_row::own_headers()).collect())
    });
    let mut known = packaged.clone()?;
    for profile in profiles()?.iter().filter(|p| p.file.is_some()) {
        known.extend(profile.known.iter().cloned());
    }
    if let Some(path) = wanted.and_then(path) {
        known.extend(profile_file::load(path)?.known);
    }
    Ok(known)
}

/// The profile that the user named, or the one that the headers show; none where no vendor is recognised.
pub(super) fn choose(subject: Subject, wanted: Option<&str>, headers: &[&str]) -> Result<Option<Arc<Profile>>> {
    match wanted {
        Some(wanted) => find(subject, wanted).map(Some),
        None => recognise::recognise(&profiles()?, subject, headers),
    }
}

/// The name of the profile that the headers of a table show; `kind` is `patents` or `enterprises`.
pub fn recognise_profile(kind: &str, headers: &[String]) -> Result<Option<String>> {
    let subject = [Subject::Patents, Subject::Enterprises].into_iter().find(|s| s.name() == kind).ok_or_else(|| {
        Error::value("没有这种表", "there is no such kind of table")
            .found(kind)
            .expected("patents 或 enterprises", "patents or enterprises")
    })?;
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    Ok(choose(subject, None, &headers)?.map(|p| p.name.clone()))
}

/// The profile of that name, or in that file.
pub(super) fn find(subject: Subject, wanted: &str) -> Result<Arc<Profile>> {
    let Some(path) = path(wanted) else { return named(&profiles()?, subject, wanted) };
    let profile = Profile { asked: wanted.to_owned(), ..profile_file::load(path)? };
    if profile.kind == subject {
        return Ok(Arc::new(profile));
    }
    Err(Error::configuration("该格式说明用于另一种表", "the profile is for the other kind of table")
        .file(path)
        .found(format!("kind = \"{}\"", profile.kind.name()))
        .expected(format!("kind = \"{}\"", subject.name()), format!("kind = \"{}\"", subject.name())))
}

fn named(profiles: &[Arc<Profile>], subject: Subject, name: &str) -> Result<Arc<Profile>> {
    let fitting = || profiles.iter().filter(|p| p.kind == subject);
    fitting().find(|p| p.name == name).cloned().ok_or_else(|| {
        let known = fitting().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
        let near = nearest(name, fitting().map(|p| p.name.as_str())).join(", ");
        let error = Error::configuration("没有这种数据来源格式", "there is no such profile for this table")
            .found(name)
            .expected(format!("{known}，或 .toml 文件的路径"), format!("{known}, or the path of a .toml file"));
        if near.is_empty() { error } else { error.hint(format!("是否为 {near}"), format!("did you mean {near}")) }
    })
}

#[cfg(test)]
#[path = "profile_set_tests.rs"]
mod tests;
