//! Reading a vendor profile from TOML: every mistake is found with its line and a next step.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::header::fold;
use super::mapping::Subject;
use super::profile::{DateOrder, Profile, Qualification};
use crate::toml_text::{Source, suggest};
use crate::{Error, Message, Result};

/// Keys are names of meanings.
type ByMeaning<T> = BTreeMap<Spanned<String>, T>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Spanned<String>,
    title: Message,
    #[serde(default)]
    note: Message,
    kind: Subject,
    set: Option<String>,
    table: Option<String>,
    #[serde(default)]
    key: Vec<String>,
    #[serde(default)]
    fallback: bool,
    #[serde(default)]
    empty: Vec<String>,
    #[serde(default)]
    masks: String,
    identify: Spanned<Vec<String>>,
    identify_at_least: Spanned<usize>,
    #[serde(default)]
    headers: ByMeaning<Vec<Spanned<String>>>,
    #[serde(default)]
    carried: Vec<String>,
    #[serde(default)]
    separators: ByMeaning<Vec<String>>,
    #[serde(default)]
    never_alone: ByMeaning<Vec<String>>,
    #[serde(default)]
    values: ByMeaning<BTreeMap<String, String>>,
    #[serde(default)]
    dates: ByMeaning<DateOrder>,
    #[serde(default)]
    units: BTreeMap<String, String>,
    #[serde(default)]
    qualifications: Vec<Qualification>,
}

/// Reads the profile in a file of the user.
pub(super) fn load(path: &Path) -> Result<Profile> {
    let bytes = std::fs::read(path).map_err(|e| Error::from_io(&e, path))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        Error::definition("格式说明文件不是 UTF-8 编码", "the profile is not in UTF-8")
            .file(path)
            .found(e.utf8_error().to_string())
            .hint("请另存为 UTF-8", "save it as UTF-8")
    })?;
    let origin = path.display().to_string();
    let profile = parse(text.strip_prefix('\u{feff}').unwrap_or(&text), &origin)?;
    Ok(Profile { file: Some(origin), ..profile })
}

/// Reads and checks a profile; `origin` is what errors call it.
pub(super) fn parse(text: &str, origin: &str) -> Result<Profile> {
    let source = Source { text, origin };
    let slip = ("格式说明文件的写法有误", "the profile is not well-formed");
    let compare = ("请对照 docs/profiles 中的说明检查这一行", "compare the line with the pages in docs/profiles");
    let file: File = toml::from_str(text).map_err(|e| source.grammar(&e, slip, compare))?;
    check_recognition(&source, &file)?;
    let known: Vec<&str> = file.kind.meanings().iter().map(|m| m.name).collect();
    check_headers(&source, &file.headers)?;
    let name = file.name.into_inner();
    let profile = Profile {
        asked: name.clone(),
        name,
        title: file.title,
        note: file.note,
        kind: file.kind,
        set: file.set,
        table: file.table,
        key: file.key,
        fallback: file.fallback,
        empty: file.empty,
        masks: file.masks,
        identify: file.identify.into_inner(),
        identify_at_least: file.identify_at_least.into_inner(),
        headers: by_meaning(&source, &known, file.headers)?
            .into_iter()
            .map(|(meaning, headers)| (meaning, headers.into_iter().map(Spanned::into_inner).collect()))
            .collect(),
        carried: file.carried,
        separators: by_meaning(&source, &known, file.separators)?,
        never_alone: by_meaning(&source, &known, file.never_alone)?,
        values: by_meaning(&source, &known, file.values)?,
        dates: by_meaning(&source, &known, file.dates)?,
        units: file.units,
        qualifications: file.qualifications,
        file: None,
        known: BTreeSet::new(),
        marks: BTreeSet::new(),
    };
    Ok(profile.folded())
}

fn check_recognition(source: &Source<'_>, file: &File) -> Result<()> {
    if file.name.get_ref().trim().is_empty() {
        return Err(source.error(&file.name.span(), "name 为空", "the name is empty"));
    }
    let distinct: BTreeSet<String> = file.identify.get_ref().iter().map(|h| fold(h)).collect();
    let least = *file.identify_at_least.get_ref();
    if least == 0 || least > distinct.len() {
        let most = distinct.len();
        return Err(source
            .error(&file.identify_at_least.span(), "identify_at_least 不可能满足", "identify_at_least can never be met")
            .found(least.to_string())
            .expected(format!("1 至 {most}（identify 的列数）"), format!("1 to {most}, the number of headers in identify")));
    }
    if file.headers.is_empty() && file.key.is_empty() {
        return Err(source
            .error(&file.identify.span(), "没有说明任何列的含义", "the profile gives no header a meaning")
            .hint("请添加 [headers]", "add a table [headers]"));
    }
    Ok(())
}

/// Refuses a header that stands twice under one meaning. Under two meanings it may stand: the first that needs it takes it.
fn check_headers(source: &Source<'_>, headers: &ByMeaning<Vec<Spanned<String>>>) -> Result<()> {
    for list in headers.values() {
        let mut seen = BTreeSet::new();
        for header in list {
            if !seen.insert(fold(header.get_ref())) {
                return Err(source
                    .error(&header.span(), "同一列名在一种含义下出现两次", "a header stands twice under one meaning")
                    .found(header.get_ref().clone())
                    .hint(
                        "请删除其中一个；括号、空格与宽窄不作区分",
                        "remove one; brackets, blanks and width make no difference",
                    ));
            }
        }
    }
    Ok(())
}

/// The same table under plain names, each of which must be a meaning.
fn by_meaning<T>(source: &Source<'_>, known: &[&str], table: ByMeaning<T>) -> Result<BTreeMap<String, T>> {
    let plain = |(meaning, value): (Spanned<String>, T)| {
        if known.contains(&meaning.get_ref().as_str()) {
            return Ok((meaning.into_inner(), value));
        }
        let all = known.join(", ");
        let error = source
            .error(&meaning.span(), "没有这种含义", "there is no such meaning")
            .found(meaning.get_ref().clone())
            .expected(all.clone(), all);
        Err(suggest(error, meaning.get_ref(), known))
    };
    table.into_iter().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "name = \"mine\"\ntitle = { zh = \"我\", en = \"mine\" }\nkind = \"patents\"\n\
                        identify = [\"甲\", \"乙\"]\nidentify_at_least = 1\n[headers]\npublication = [\"甲\"]\n";

    #[test]
    fn every_mistake_is_found_with_its_line_and_a_next_step() {
        assert_eq!(parse(GOOD, "a.toml").unwrap().headers["publication"], ["甲"]);
        let cases = [
            ("kind = ", "knd = ", 3, "did you mean kind?"),
            ("publication = ", "publicaton = ", 7, "did you mean publication?"),
            ("kind = \"patents\"", "kind = \"patent\"", 3, "patents"),
            ("identify_at_least = 1", "identify_at_least = 3", 5, "1 to 2"),
            ("identify_at_least = 1", "identify_at_least = 0", 5, "1 to 2"),
            ("publication = [\"甲\"]", "publication = [\"(甲)\", \"甲 \"]", 7, "甲"),
            ("title = { zh = \"我\", en = \"mine\" }\n", "", 1, "title"),
            ("\"甲\", \"乙\"]", "\"甲\", \"乙\"", 5, ""),
            ("[headers]\npublication = [\"甲\"]\n", "", 4, "[headers]"),
            ("[headers]", "[dates]\napplication_date = \"yyyy\"\n[headers]", 7, "dd/mm/yyyy"),
        ];
        for (from, to, line, text) in cases {
            assert!(GOOD.contains(from), "{from}");
            let e = parse(&GOOD.replacen(from, to, 1), "a.toml").unwrap_err();
            assert_eq!(e.kind(), "definition", "{e}");
            assert_eq!((e.detail().place.row, e.detail().place.file.as_deref()), (Some(line), Some("a.toml")), "{e}");
            assert!(e.to_string().contains(text), "{text} not in {e}");
        }
    }
}
