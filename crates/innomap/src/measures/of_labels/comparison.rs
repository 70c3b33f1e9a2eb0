//! Two definitions on the same patents, branch by branch and in all.

use serde::Deserialize;
use serde_json::json;

use super::{ALL, Lines, Term};
use crate::Result;
use crate::classification::comparison::{Overlap, most_alike};
use crate::error::Message;
use crate::map::nodes::frame;
use crate::measures::of_map::Analysis;
use crate::measures::{Chart, Definition};

/// A branch of one of the definitions, with the patents that belong to it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BranchOf {
    /// Its id.
    pub id: String,
    /// Its names in Chinese and English.
    pub names: [String; 2],
    /// Its patents by their index, those of the branches below included, in ascending order.
    pub patents: Vec<u32>,
}

struct Line {
    first: Option<String>,
    second: Option<String>,
    matched: Option<&'static str>,
    overlap: Overlap,
}

/// The branch of the others that has the same id, else one that has the same name in either language.
fn counterpart(one: &BranchOf, others: &[BranchOf]) -> Option<(usize, &'static str)> {
    let same_name = |o: &BranchOf| one.names.iter().zip(&o.names).any(|(a, b)| !a.is_empty() && a == b);
    let by_id = others.iter().position(|o| o.id == one.id).map(|i| (i, "id"));
    by_id.or_else(|| others.iter().position(same_name).map(|i| (i, "name")))
}

fn line(one: &BranchOf, others: &[BranchOf], sets: &[Vec<u32>], found: Option<(usize, &'static str)>) -> Line {
    let at = found.or_else(|| most_alike(&one.patents, sets).map(|(i, _)| (i, "nearest")));
    let other = at.and_then(|(i, how)| others.get(i).map(|o| (o, how)));
    Line {
        first: Some(one.id.clone()),
        second: other.map(|(o, _)| o.id.clone()),
        matched: other.map(|(_, how)| how),
        overlap: Overlap::of(&one.patents, other.map_or(&[], |(o, _)| &o.patents)),
    }
}

/// The table of a comparison: a line a branch of the first, then those of the second that have no counterpart, then one of all.
pub fn comparison(first: &[BranchOf], second: &[BranchOf], patents: u64, warnings: Vec<Message>) -> Result<Analysis> {
    let sets = |branches: &[BranchOf]| branches.iter().map(|b| b.patents.clone()).collect::<Vec<_>>();
    let (sets_first, sets_second) = (sets(first), sets(second));
    let mut lines = Vec::new();
    let mut taken = vec![false; second.len()];
    for one in first {
        let found = counterpart(one, second);
        if let Some(place) = found.and_then(|(i, _)| taken.get_mut(i)) {
            *place = true;
        }
        lines.push(line(one, second, &sets_second, found));
    }
    for (other, taken) in second.iter().zip(&taken) {
        if !taken {
            let Line { first, second, matched, overlap: o } = line(other, first, &sets_first, None);
            lines.push(Line {
                first: second,
                second: first,
                matched,
                overlap: Overlap { first: o.second, second: o.first, both: o.both },
            });
        }
    }
    let union = |sets: Vec<Vec<u32>>| {
        let mut all = sets.concat();
        all.sort_unstable();
        all.dedup();
        all
    };
    let overlap = Overlap::of(&union(sets_first), &union(sets_second));
    lines.push(Line { first: Some(ALL.into()), second: Some(ALL.into()), matched: None, overlap });
    let word = |of: fn(&Line) -> Option<String>| lines.iter().map(of).collect::<Vec<_>>();
    let count = |of: fn(&Overlap) -> u64| lines.iter().map(|l| Some(of(&l.overlap))).collect::<Vec<_>>();
    let made = Lines::default()
        .word(WORDS[0], word(|l| l.first.clone()))
        .word(WORDS[1], word(|l| l.second.clone()))
        .word(WORDS[2], word(|l| l.matched.map(str::to_owned)))
        .count(COUNTS[0], count(|o| o.first))
        .count(COUNTS[1], count(|o| o.second))
        .count(COUNTS[2], count(|o| o.both))
        .count(COUNTS[3], count(|o| o.first - o.both))
        .count(COUNTS[4], count(|o| o.second - o.both))
        .number(JACCARD, lines.iter().map(|l| l.overlap.jaccard()).collect());
    Ok(Analysis {
        table: frame(made.columns)?,
        definition: Definition {
            measure: "comparison",
            title: Message::new("两个产业定义的比较", "Comparison of two industry definitions"),
            formula: "Jaccard = |A ∩ B| / |A ∪ B|".to_owned(),
            parameters: json!({ "by": "jaccard" }),
            literature: vec!["Jaccard (1901), Bulletin de la Société vaudoise des sciences naturelles 37: 547–579".to_owned()],
            keys: ["branch", "other_branch"].map(Into::into).to_vec(),
            columns: made.meanings,
            chart: Chart::Ranking,
            summary: json!({ "patents": patents }),
        },
        warnings,
    })
}

const WORDS: [Term; 3] = [
    (
        "branch",
        [
            "技术分支",
            "branch",
            "本定义的分支；all 为合计；空：没有相近的分支",
            "branch of this definition; all is the line of all; null: none is near",
        ],
    ),
    (
        "other_branch",
        [
            "另一定义的分支",
            "branch of the other",
            "另一定义的分支；空：没有相近的分支",
            "branch of the other definition; null: none is near",
        ],
    ),
    (
        "matched_by",
        [
            "对应依据",
            "matched by",
            "id 编号相同，name 名称相同，nearest 无对应而成员最相近",
            "id: same id; name: same name; nearest: no counterpart, the most alike by its patents",
        ],
    ),
];
const COUNTS: [Term; 5] = [
    ("members", ["成员数", "members", "本定义该分支的专利", "patents of the branch of this definition"]),
    ("other_members", ["另一定义的成员数", "members of the other", "另一定义该分支的专利", "patents of the branch of the other"]),
    ("both", ["共有", "both", "两个定义都有的专利", "patents of both"]),
    ("left", ["只在本定义", "only here", "只在本定义的专利", "patents of this definition only"]),
    ("entered", ["只在另一定义", "only there", "只在另一定义的专利", "patents of the other definition only"]),
];
const JACCARD: Term =
    ("jaccard", ["Jaccard", "Jaccard", "共有 ÷ 任一；空：两边都没有专利", "both over either; null: neither has a patent"]);
