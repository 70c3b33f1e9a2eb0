//! An industry: stages of its chain, branches in up to three levels, and the rules that say what belongs to a branch.

use std::path::Path;

use serde::Serialize;

use super::definition_check::Notice;
use super::definition_file;
use super::engine::Engine;
use super::rule::{EnterpriseRule, Rule};
use crate::error::nearest;
use crate::tables::hash::sha256;
use crate::{Error, Message, Result};

/// A stage of the industrial chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// Id, for example `upstream`.
    pub id: String,
    /// Name.
    pub name: Message,
}

/// A branch of the industry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Branch {
    /// Id, unique in the industry.
    pub id: String,
    /// Index of its stage.
    pub stage: u16,
    /// Index of the branch above, which has a smaller or larger index: the order is that of the file.
    pub parent: Option<u16>,
    /// Depth: 1 for a branch without one above, at most [`Industry::MAX_LEVELS`].
    pub level: u8,
    /// Name.
    pub name: Message,
    /// What belongs to it and what does not.
    pub scope: Message,
    /// Its share among the branches of one parent, or of one stage where it has none above; all of them have one, or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Rules; a patent belongs to the branch if it meets one of them, or belongs to a branch below.
    pub rules: Vec<Rule>,
    /// Rules by which enterprises belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enterprise_rules: Vec<EnterpriseRule>,
}

/// The definition of an industry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Industry {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) name: Message,
    pub(super) scope: Message,
    #[serde(skip_serializing_if = "is_nothing")]
    pub(super) note: Message,
    pub(super) sources: Vec<String>,
    pub(super) editor: String,
    pub(super) changelog: Vec<String>,
    pub(super) stages: Vec<Stage>,
    pub(super) branches: Vec<Branch>,
    /// What is doubtful about the definition.
    #[serde(skip)]
    pub(super) warnings: Vec<Notice>,
    /// The file as it was written, which a map carries with it.
    #[serde(skip)]
    pub(super) text: String,
}

fn is_nothing(message: &Message) -> bool {
    message.zh.is_empty() && message.en.is_empty()
}

/// The packaged definitions: id, Chinese and English name.
const PACKAGED: &[(&str, &str, &str)] = &[
    ("industrial-robots", "工业机器人", "industrial robots"),
    ("marine-engineering-equipment", "海洋工程装备", "marine engineering equipment"),
    ("cnc-machine-tools", "数控机床", "numerically controlled machine tools"),
    ("rail-transit-equipment", "轨道交通装备", "rail transit equipment"),
    ("aviation-equipment", "航空装备", "aviation equipment"),
    ("integrated-circuit-equipment", "集成电路制造装备", "integrated-circuit manufacturing equipment"),
    ("power-and-new-energy-equipment", "智能电力与新能源装备", "smart power and new-energy equipment"),
    ("artificial-intelligence", "人工智能", "artificial intelligence"),
    ("medical-devices", "医疗器械", "medical devices"),
];
const PACKAGED_TEXT: &[&str] = &[
    include_str!("data/industrial-robots.toml"),
    include_str!("data/marine-engineering-equipment.toml"),
    include_str!("data/cnc-machine-tools.toml"),
    include_str!("data/rail-transit-equipment.toml"),
    include_str!("data/aviation-equipment.toml"),
    include_str!("data/integrated-circuit-equipment.toml"),
    include_str!("data/power-and-new-energy-equipment.toml"),
    include_str!("data/artificial-intelligence.toml"),
    include_str!("data/medical-devices.toml"),
];

impl Industry {
    /// Levels of branches at most.
    pub const MAX_LEVELS: u8 = 3;

    /// A packaged definition by id, or one from a file.
    pub fn load(name_or_path: &str) -> Result<Self> {
        if let Some(i) = PACKAGED.iter().position(|(id, ..)| *id == name_or_path) {
            return Self::from_toml(PACKAGED_TEXT[i], &format!("{name_or_path}.toml"));
        }
        let path = Path::new(name_or_path);
        if !path.exists() && path.extension().is_none() {
            return Err(Self::unknown(name_or_path));
        }
        let bytes = std::fs::read(path).map_err(|e| Error::from_io(&e, path))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            Error::definition("产业定义文件不是 UTF-8 编码", "the industry definition is not in UTF-8")
                .file(path)
                .found(e.utf8_error().to_string())
                .hint("请另存为 UTF-8", "save it as UTF-8")
        })?;
        let mut industry = Self::from_toml(text.strip_prefix('\u{feff}').unwrap_or(&text), name_or_path)?;
        industry.compare_with_packaged()?;
        Ok(industry)
    }

    /// A file with the id of a packaged definition and other content is a doubt: results of both would bear one name.
    fn compare_with_packaged(&mut self) -> Result<()> {
        let Some(at) = PACKAGED.iter().position(|(id, ..)| *id == self.id) else { return Ok(()) };
        if Self::from_toml(PACKAGED_TEXT[at], &self.id)?.content_hash()? != self.content_hash()? {
            let line = self.text.lines().position(|line| line.trim_start().starts_with("id")).map_or(1, |i| i as u64 + 1);
            let message = Message::new(
                format!("id 与内置定义 {} 相同而内容不同；请改用别的 id，以免结果混淆", self.id),
                format!("the id is that of the packaged definition {}, but the content differs; give it another id", self.id),
            );
            self.warnings.insert(0, Notice { line, key: "id".into(), message });
        }
        Ok(())
    }

    fn unknown(name: &str) -> Error {
        let all = PACKAGED.iter().map(|(id, zh, _)| format!("{id}（{zh}）")).collect::<Vec<_>>().join(", ");
        let all_en = PACKAGED.iter().map(|(id, ..)| *id).collect::<Vec<_>>().join(", ");
        let near = nearest(name, PACKAGED.iter().flat_map(|(id, zh, en)| [*id, *zh, *en]));
        let error = Error::name_not_found("没有这个产业定义", "there is no such industry definition")
            .found(name)
            .expected(format!("{all}，或 .toml 文件的路径"), format!("{all_en}, or the path of a .toml file"));
        match near.first() {
            Some(near) => error.hint(format!("是否指 {near}？"), format!("did you mean {near}?")),
            None => error.hint("请检查名称或路径", "check the name or the path"),
        }
    }

    /// The definition in a TOML text; `origin` is what errors call it.
    pub fn from_toml(text: &str, origin: &str) -> Result<Self> {
        definition_file::read(text, origin)
    }

    /// The packaged definitions: id, Chinese and English name.
    pub fn names() -> &'static [(&'static str, &'static str, &'static str)] {
        PACKAGED
    }

    /// The file as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Makes the rules ready to be evaluated.
    pub fn compile(&self) -> Result<Engine> {
        Engine::new(self)
    }

    /// Id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Version of the definition.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Name.
    pub fn name(&self) -> &Message {
        &self.name
    }

    /// What belongs to the industry and what does not.
    pub fn scope(&self) -> &Message {
        &self.scope
    }

    /// How well it was measured to work, and what else its readers should know.
    pub fn note(&self) -> &Message {
        &self.note
    }

    /// What is doubtful about the definition, in the order of the file.
    pub fn warnings(&self) -> &[Notice] {
        &self.warnings
    }

    /// Sources the definition rests on.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Who answers for the definition.
    pub fn editor(&self) -> &str {
        &self.editor
    }

    /// What changed from version to version.
    pub fn changelog(&self) -> &[String] {
        &self.changelog
    }

    /// Stages in the order of the chain.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// Branches in the order of the file; a branch is known by its index.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// Whether no other branch lies below that one.
    pub fn is_leaf(&self, branch: u16) -> bool {
        self.branches.iter().all(|b| b.parent != Some(branch))
    }

    /// The index of a branch by its id or its name in either language.
    pub fn find_branch(&self, name: &str) -> Option<u16> {
        let by = |same: &dyn Fn(&Branch) -> bool| self.branches.iter().position(same).map(|i| i as u16);
        by(&|b| b.id == name).or_else(|| by(&|b| b.name.zh == name || b.name.en == name))
    }

    /// The branches above one, nearest first.
    pub fn ancestors(&self, branch: u16) -> impl Iterator<Item = u16> + '_ {
        std::iter::successors(self.branches[branch as usize].parent, |b| self.branches[*b as usize].parent)
    }

    /// All rules with the index of their branch; the engine knows a rule by its position here.
    pub fn rules(&self) -> impl Iterator<Item = (u16, &Rule)> {
        self.branches.iter().enumerate().flat_map(|(i, b)| b.rules.iter().map(move |r| (i as u16, r)))
    }

    /// SHA-256 of the content in hexadecimal. Comments, the order of keys and the layout of the file do not change it.
    pub fn content_hash(&self) -> Result<String> {
        let canonical = serde_json::to_vec(self)
            .map_err(|e| Error::internal("产业定义无法序列化", "the definition cannot be written").found(e.to_string()))?;
        Ok(sha256(&canonical))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_packaged_definition_is_sound() {
        assert_eq!(PACKAGED.len(), PACKAGED_TEXT.len());
        for (id, zh, en) in Industry::names() {
            let industry = Industry::load(id).unwrap();
            assert_eq!((industry.id(), industry.name().zh.as_str(), industry.name().en.as_str()), (*id, *zh, *en));
            assert!(!industry.sources().is_empty() && !industry.changelog().is_empty() && !industry.editor().is_empty());
            assert!(!industry.scope().zh.is_empty() && !industry.scope().en.is_empty());
            for (i, branch) in industry.branches().iter().enumerate() {
                assert!(!branch.name.zh.is_ascii() && branch.name.en.is_ascii(), "{}", branch.id);
                assert!(!branch.scope.zh.is_empty() && !branch.scope.en.is_empty(), "{}", branch.id);
                assert!(industry.is_leaf(i as u16) || branch.rules.is_empty(), "{}", branch.id);
            }
            for i in 0..industry.stages().len() as u16 {
                assert!(industry.branches().iter().any(|b| b.stage == i), "{}", industry.stages()[i as usize].id);
            }
            industry.compile().unwrap();
        }
    }

    #[test]
    fn the_robot_definition_covers_the_chain() {
        let robots = Industry::load("industrial-robots").unwrap();
        assert_eq!(robots.stages().iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["upstream", "midstream", "downstream"]);
        let leaves = (0..robots.branches().len() as u16).filter(|b| robots.is_leaf(*b)).count();
        assert!(leaves >= 14, "{leaves}");
        assert_eq!(robots.find_branch("减速器"), robots.find_branch("reducer"));
        assert!(robots.find_branch("减速器").is_some());
    }

    #[test]
    fn an_unknown_name_suggests_the_nearest_and_a_missing_file_is_said_to_be_missing() {
        let error = Industry::load("industrial-robot").unwrap_err();
        assert_eq!(error.kind(), "name_not_found");
        assert!(error.to_string().contains("did you mean industrial-robots?"));
        assert_eq!(Industry::load("no-such-folder/robots.toml").unwrap_err().kind(), "io");
    }

    #[test]
    fn the_hash_follows_the_content_and_not_the_layout() {
        let text = PACKAGED_TEXT[0];
        let hash = |text: &str| Industry::from_toml(text, "x").unwrap().content_hash().unwrap();
        assert_eq!(hash(text), hash(&format!("# a comment\n{}", text.replace("\nversion", "\n\n  version"))));
        assert_ne!(hash(text), hash(&text.replacen("减速器", "减速机", 1)));
        assert_eq!(hash(text).len(), 64);
    }

    #[test]
    fn a_file_is_read_with_and_without_byte_order_mark() {
        let folder = crate::temporary_folder::TemporaryFolder::new().unwrap();
        let path = folder.path().join("mine.toml");
        std::fs::write(&path, format!("\u{feff}{}", PACKAGED_TEXT[0])).unwrap();
        assert_eq!(Industry::load(path.to_str().unwrap()), Industry::load("industrial-robots"));
        std::fs::write(&path, PACKAGED_TEXT[0].replacen("减速器", "减速机", 1)).unwrap();
        let changed = Industry::load(path.to_str().unwrap()).unwrap();
        assert_eq!((changed.warnings()[0].line, changed.warnings()[0].key.as_str()), (6, "id"));
        std::fs::write(&path, [0xb9, 0xa4, 0xd2, 0xb5]).unwrap();
        assert_eq!(Industry::load(path.to_str().unwrap()).unwrap_err().kind(), "definition");
    }
}
