//! Precision, recall and F1 of each branch and of all.

use serde::Deserialize;
use serde_json::json;

use super::{ALL, Lines, Term, errors_of};
use crate::Result;
use crate::classification::evaluation::{Stratum, f1, precision, recall};
use crate::classification::proportion::Estimate;
use crate::error::Message;
use crate::map::nodes::frame;
use crate::measures::of_map::Analysis;
use crate::measures::{Chart, Definition};

/// The labels of one branch.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelledBranch {
    /// Id of the branch.
    pub branch: String,
    /// Depth of the branch.
    pub level: u64,
    /// Patents that are members, where they were counted.
    pub members: Option<u64>,
    /// Labels stratum by stratum.
    pub strata: Vec<LabelledStratum>,
    /// Whether the labels were drawn by strata that are known; else they are taken as a random draw of members.
    pub designed: bool,
    /// Patents of the branch's strata that have no label, and all patents that were drawn from.
    pub without_label: u64,
    /// All patents that were drawn from.
    pub population: u64,
}

/// Labels of one stratum, as they were counted.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelledStratum {
    /// How many patents the labels stand for; nothing where they stand for members alone.
    pub weight: Option<f64>,
    /// How many patents the stratum has, where that is known.
    pub population: Option<f64>,
    /// Members that belong.
    pub right: u32,
    /// Members that do not belong.
    pub wrong: u32,
    /// No members, but belong.
    pub missed: u32,
    /// No members, and do not belong.
    pub absent: u32,
}

impl LabelledBranch {
    fn strata(&self) -> Vec<Stratum> {
        let of = |s: &LabelledStratum| {
            let labels = f64::from(s.right + s.wrong + s.missed + s.absent);
            let weight = s.weight.or(self.members.map(|m| m as f64)).unwrap_or(labels);
            Stratum { weight, population: s.population, right: s.right, wrong: s.wrong, missed: s.missed, absent: s.absent }
        };
        self.strata.iter().map(of).collect()
    }

    /// Why recall is not known, if it is not for want of a design.
    fn no_recall(&self) -> Option<Message> {
        if !self.designed {
            return Some(Message::new(
                "召回率：标签没有抽样层，分支之外漏了多少无从估计；请用 industry.sample 抽取",
                "recall: labels without strata do not tell how much lies outside; draw them by industry.sample",
            ));
        }
        (self.without_label > 0).then(|| {
            let (none, all) = (self.without_label, self.population);
            Message::new(
                format!("召回率：{all} 件中有 {none} 件所在的抽样层没有标签"),
                format!("recall: {none} of {all} patents lie in strata without a label"),
            )
        })
    }
}

struct Line {
    branch: String,
    level: u64,
    members: Option<u64>,
    counts: [u64; 4],
    estimates: [Option<Estimate>; 3],
    reason: Option<Message>,
}

fn line(one: &LabelledBranch, strata: &[Stratum], no_recall: Option<Message>, z: f64) -> Line {
    let sum = |of: fn(&Stratum) -> u32| strata.iter().map(|s| u64::from(of(s))).sum::<u64>();
    let whole = no_recall.is_none();
    let estimates = [precision(strata, z), whole.then(|| recall(strata, z)).flatten(), whole.then(|| f1(strata, z)).flatten()];
    let reason = no_recall
        .or_else(|| estimates[1].is_none().then(|| Message::new("召回率：没有一个标签为「是」", "recall: no label says yes")));
    let reason = match (estimates[0], reason) {
        (None, None) => Some(Message::new("查准率：没有成员带标签", "precision: no member has a label")),
        (None, Some(r)) => {
            Some(Message::new(format!("查准率：没有成员带标签；{}", r.zh), format!("precision: no member has a label; {}", r.en)))
        }
        (_, r) => r,
    };
    Line {
        branch: one.branch.clone(),
        level: one.level,
        members: one.members,
        counts: [sum(Stratum::labels), sum(|s| s.right + s.wrong), sum(|s| s.right), sum(|s| s.missed)],
        estimates,
        reason,
    }
}

/// The table of an evaluation: a line a branch that has labels, and one of all; reasons in Chinese or in English.
pub fn evaluation(branches: &[LabelledBranch], level: f64, chinese: bool, warnings: Vec<Message>) -> Result<Analysis> {
    let z = errors_of(level)?;
    let mut lines: Vec<Line> = branches.iter().map(|b| line(b, &b.strata(), b.no_recall(), z)).collect();
    let strata: Vec<Stratum> = branches.iter().flat_map(LabelledBranch::strata).collect();
    let without: Vec<&str> = branches.iter().filter(|b| b.no_recall().is_some()).map(|b| b.branch.as_str()).collect();
    let no_recall = (!without.is_empty()).then(|| {
        let named = without.iter().take(5).copied().collect::<Vec<_>>().join("、");
        Message::new(format!("召回率：有分支没有召回率（{named}）"), format!("recall: branches without recall ({named})"))
    });
    let all =
        LabelledBranch { branch: ALL.into(), members: branches.iter().map(|b| b.members).sum(), ..LabelledBranch::default() };
    lines.push(line(&all, &strata, no_recall, z));
    let summary = json!({ "branches": branches.len(), "labels": lines.last().map_or(0, |l| l.counts[0]) });
    let lines = &lines;
    let count = |of: fn(&Line) -> Option<u64>| lines.iter().map(of).collect::<Vec<_>>();
    let estimates = |i: usize| lines.iter().map(|l| l.estimates[i]).collect::<Vec<_>>();
    let reason = lines.iter().map(|l| l.reason.as_ref().map(|r| if chinese { r.zh.clone() } else { r.en.clone() })).collect();
    let made = Lines::default()
        .word(BRANCH, lines.iter().map(|l| Some(l.branch.clone())).collect())
        .count(COUNTS[0], count(|l| (l.level > 0).then_some(l.level)))
        .count(COUNTS[1], count(|l| l.members))
        .count(COUNTS[2], count(|l| Some(l.counts[0])))
        .count(COUNTS[3], count(|l| Some(l.counts[1])))
        .count(COUNTS[4], count(|l| Some(l.counts[2])))
        .count(COUNTS[5], count(|l| Some(l.counts[3])))
        .estimate(PRECISION, &estimates(0))
        .estimate(RECALL, &estimates(1))
        .estimate(F1, &estimates(2))
        .word(REASON, reason);
    Ok(Analysis {
        table: frame(made.columns)?,
        definition: Definition {
            measure: "evaluation",
            title: Message::new("产业定义的查准率与召回率", "Precision and recall of the industry definition"),
            formula: "precision = Σ_h W_h·right_h/n_h ÷ Σ_h W_h·(right_h + wrong_h)/n_h; recall: missed in place of wrong; \
                      F1 = 2·P·R/(P + R); W_h patents of stratum h, n_h its labels"
                .to_owned(),
            parameters: json!({ "by": "precision", "interval": level }),
            literature: [
                "Wilson (1927), Journal of the American Statistical Association 22: 209–212",
                "Zou & Donner (2008), Statistics in Medicine 27: 1693–1702",
                "Cochran (1977), Sampling Techniques, 3rd ed., Wiley, ch. 5 and 6",
            ]
            .map(str::to_owned)
            .to_vec(),
            keys: vec!["branch".into()],
            columns: made.meanings,
            chart: Chart::Ranking,
            summary,
        },
        warnings,
    })
}

const BRANCH: Term = ("branch", ["技术分支", "branch", "技术分支；all 为合计", "branch; all is the line of all"]);
const COUNTS: [Term; 6] = [
    ("level", ["层级", "level", "分支的层级；标签只计入它所标的那一层", "depth; a label counts for the branch that it names"]),
    (
        "members",
        [
            "成员数",
            "members",
            "按规则属于该分支的专利；合计中一件可计多次；空：未计数",
            "patents by the rules; all counts one for each of its branches; null: not counted",
        ],
    ),
    ("labelled", ["标签数", "labelled", "有判定的专利数", "patents with a verdict"]),
    ("labelled_members", ["成员中的标签数", "labelled members", "其中的成员", "members among them"]),
    ("right", ["判对", "right", "成员中判为属于的", "members that belong"]),
    ("missed", ["漏掉", "missed", "判为属于而不是成员的", "patents that belong and are no members"]),
];
const PRECISION: [Term; 3] = [
    ("precision", ["查准率", "precision", "成员中真正属于的比例", "share of members that belong"]),
    ("precision_low", ["查准率下限", "precision low", "区间下限", "lower bound"]),
    ("precision_high", ["查准率上限", "precision high", "区间上限", "upper bound"]),
];
const RECALL: [Term; 3] = [
    (
        "recall",
        [
            "召回率",
            "recall",
            "真正属于的专利中成员的比例；空：见说明",
            "share of what belongs that are members; null: see reason",
        ],
    ),
    ("recall_low", ["召回率下限", "recall low", "区间下限", "lower bound"]),
    ("recall_high", ["召回率上限", "recall high", "区间上限", "upper bound"]),
];
const F1: [Term; 3] = [
    ("f1", ["F1", "F1", "查准率与召回率的调和平均", "harmonic mean of precision and recall"]),
    ("f1_low", ["F1 下限", "F1 low", "区间下限", "lower bound"]),
    ("f1_high", ["F1 上限", "F1 high", "区间上限", "upper bound"]),
];
const REASON: Term = ("reason", ["说明", "reason", "为何没有数值", "why a value is missing"]);
