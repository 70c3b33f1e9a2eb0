//! The one error type: ten kinds of mistake, each with its place, what was found, what was expected and a next step,
//! in Chinese and in English.

use std::fmt;
use std::path::Path;

/// A text in both languages of the product.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Message {
    /// Chinese text.
    pub zh: String,
    /// English text.
    pub en: String,
}

impl Message {
    /// A message in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// Where in the input a mistake was found; whatever is not known is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// File as the user named it.
    pub file: Option<String>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Row as a spreadsheet counts it, from 1.
    pub row: Option<u64>,
    /// Column header.
    pub column: Option<String>,
}

/// What went wrong, apart from its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detail {
    /// The sentence that says what is wrong.
    pub message: Message,
    /// Where.
    pub place: Place,
    /// What stood there.
    pub found: Option<String>,
    /// What should have stood there.
    pub expected: Option<Message>,
    /// What to do next.
    pub hint: Option<Message>,
}

macro_rules! kinds {
    ($($variant:ident, $build:ident, $name:literal, $doc:literal;)*) => {
        /// Everything that can go wrong, by kind of mistake.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum Error { $(#[doc = $doc] #[error("{0}")] $variant(Box<Detail>),)* }

        impl Error {
            /// The names of all kinds, in the order of the enum.
            pub const KINDS: &'static [&'static str] = &[$($name),*];

            $(#[doc = $doc] pub fn $build(zh: impl Into<String>, en: impl Into<String>) -> Self {
                Self::$variant(Box::new(Detail { message: Message::new(zh, en), ..Detail::default() }))
            })*

            /// The name of the kind, as in `KINDS`.
            pub fn kind(&self) -> &'static str { match self { $(Self::$variant(_) => $name,)* } }

            /// Message, place, found, expected and hint.
            pub fn detail(&self) -> &Detail { match self { $(Self::$variant(d) => d,)* } }

            fn detail_mut(&mut self) -> &mut Detail { match self { $(Self::$variant(d) => d,)* } }
        }
    };
}

kinds! {
    Input, input, "input", "The file is not what it should be: not a table, empty, truncated, in an unreadable encoding.";
    Schema, schema, "schema", "The table lacks a column, has one twice, or fits two vendors.";
    Value, value, "value", "A single value given by the user is not valid.";
    NameNotFound, name_not_found, "name_not_found", "A region, branch, institution or column of that name does not exist.";
    Definition, definition, "definition", "An industry definition is wrong.";
    Configuration, configuration, "configuration", "An option has a value that is not allowed.";
    Numeric, numeric, "numeric", "A measure is undefined or did not converge.";
    Io, io, "io", "The file system refused.";
    Cancelled, cancelled, "cancelled", "The user stopped the work.";
    Internal, internal, "internal", "A mistake of innomap itself.";
}

/// The English message of a file that is not there, by which callers tell it from other failures of the file system.
pub const FILE_MISSING: &str = "the file does not exist";

/// The result type of the whole crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Names the file.
    #[must_use]
    pub fn file(mut self, path: &Path) -> Self {
        self.detail_mut().place.file.get_or_insert_with(|| path.display().to_string());
        self
    }

    /// Names the sheet.
    #[must_use]
    pub fn sheet(mut self, sheet: impl Into<String>) -> Self {
        self.detail_mut().place.sheet = Some(sheet.into());
        self
    }

    /// Names the row, counted from 1 as a spreadsheet does.
    #[must_use]
    pub fn row(mut self, row: u64) -> Self {
        self.detail_mut().place.row = Some(row);
        self
    }

    /// Names the column.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.detail_mut().place.column = Some(column.into());
        self
    }

    /// Says what stood there.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.detail_mut().found = Some(found.into());
        self
    }

    /// Says what should have stood there.
    #[must_use]
    pub fn expected(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.detail_mut().expected = Some(Message::new(zh, en));
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.detail_mut().hint = Some(Message::new(zh, en));
        self
    }

    /// A failure of the file system at a path.
    pub fn from_io(error: &std::io::Error, path: &Path) -> Self {
        let (zh, en) = match error.kind() {
            std::io::ErrorKind::NotFound => ("文件不存在", FILE_MISSING),
            std::io::ErrorKind::PermissionDenied => ("没有读写该文件的权限", "no permission for this file"),
            _ => ("读写文件失败", "reading or writing the file failed"),
        };
        Self::io(zh, en)
            .file(path)
            .found(error.to_string())
            .hint("请检查路径、权限和磁盘空间", "check the path, the permissions and the free space")
    }
}

impl Detail {
    /// The whole error as one text in one language.
    pub fn render(&self, zh: bool) -> String {
        let pick = |m: &Message| if zh { m.zh.clone() } else { m.en.clone() };
        let mut text = pick(&self.message);
        let place = &self.place;
        let mut parts = Vec::new();
        let mut put = |zh_label: &str, en_label: &str, value: Option<String>| {
            if let Some(v) = value {
                parts.push(if zh { format!("{zh_label} {v}") } else { format!("{en_label} {v}") });
            }
        };
        put("文件", "file", place.file.clone());
        put("工作表", "sheet", place.sheet.clone());
        put("第", "row", place.row.map(|r| if zh { format!("{r} 行") } else { r.to_string() }));
        put("列", "column", place.column.as_ref().map(|c| if zh { format!("「{c}」") } else { format!("'{c}'") }));
        if !parts.is_empty() {
            let joined = parts.join(if zh { "，" } else { ", " });
            text.extend(if zh { ["（", &joined, "）"] } else { [" (", &joined, ")"] });
        }
        let mut line = |zh_label: &str, en_label: &str, value: Option<String>| {
            if let Some(v) = value {
                text.extend(if zh { ["\n  ", zh_label, "：", &v] } else { ["\n  ", en_label, ": ", &v] });
            }
        };
        line("实际", "found", self.found.clone());
        line("应为", "expected", self.expected.as_ref().map(pick));
        line("建议", "hint", self.hint.as_ref().map(pick));
        text
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.render(true), self.render(false))
    }
}

/// The names nearest to a misspelt one, best first: those that share most, at most three.
pub fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = known
        .map(|name| {
            let contains = if name.contains(wanted) || wanted.contains(name) { 0.5 } else { 0.0 };
            (strsim::normalized_damerau_levenshtein(wanted, name) + contains, name)
        })
        .filter(|(score, _)| *score >= 0.4)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_where_what_and_what_next_in_both_languages() {
        let e = Error::schema("缺少必需的列", "a required column is missing")
            .file(Path::new("a.xlsx"))
            .sheet("Sheet1")
            .row(3)
            .column("公开号")
            .found("标题, 申请人")
            .expected("公开号", "publication number")
            .hint("用 columns= 指定", "name it with columns=");
        let text = e.to_string();
        for part in [
            "缺少必需的列（文件 a.xlsx，工作表 Sheet1，第 3 行，列 「公开号」）",
            "实际：标题",
            "应为：公开号",
            "建议：用",
            "a required column is missing (file a.xlsx, sheet Sheet1, row 3, column '公开号')",
            "found: ",
            "expected: ",
            "hint: ",
        ] {
            assert!(text.contains(part), "{part} not in {text}");
        }
        assert_eq!(e.kind(), "schema");
        assert_eq!(Error::KINDS.len(), 10);
    }

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        let known = ["浙江省", "江苏省", "绍兴市"];
        assert_eq!(nearest("浙江", known.into_iter()), ["浙江省"]);
        assert_eq!(nearest("少兴市", known.into_iter()), ["绍兴市"]);
        assert!(nearest("xyz", known.into_iter()).is_empty());
    }
}
