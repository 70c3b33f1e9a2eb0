//! Agreement of two labellers, branch by branch and in all.

use serde::Deserialize;
use serde_json::json;

use super::{Lines, Term, errors_of};
use crate::Result;
use crate::classification::agreement::{Agreement, Undefined, agreement as of_counts};
use crate::classification::proportion::Estimate;
use crate::error::Message;
use crate::map::nodes::frame;
use crate::measures::of_map::Analysis;
use crate::measures::{Chart, Definition};

/// What two labellers said of the same patents for one branch.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelledPair {
    /// The first labeller.
    pub first: String,
    /// The second.
    pub second: String,
    /// Id of the branch, or `all`.
    pub branch: String,
    /// Both yes, only the first yes, only the second yes, both no.
    pub counts: [u64; 4],
}

fn reason(why: Undefined) -> Message {
    match why {
        Undefined::NothingInCommon => Message::new("没有共同判定的专利", "nothing that both labelled"),
        Undefined::OneVerdict => Message::new(
            "κ 无定义：两人的判定全部相同且只有一种，偶然一致已是全部",
            "kappa is undefined: both gave one and the same verdict throughout, so chance explains all",
        ),
        Undefined::OneLabellerConstant => Message::new(
            "κ 恒为 0：其中一人只给出一种判定，没有区间",
            "kappa is 0 by construction: one of them gave one verdict throughout; it has no interval",
        ),
    }
}

/// The table of an agreement: a line for each pair of labellers and branch; reasons in Chinese or in English.
pub fn agreement(pairs: &[LabelledPair], level: f64, chinese: bool, warnings: Vec<Message>) -> Result<Analysis> {
    let z = errors_of(level)?;
    let found: Vec<Agreement> = pairs.iter().map(|p| of_counts(&p.counts, 2, z)).collect();
    let kappa: Vec<Option<f64>> = found.iter().map(|a| a.kappa).collect();
    let number = |of: fn(&Agreement) -> Option<f64>| found.iter().map(of).collect::<Vec<_>>();
    let word = |of: fn(&LabelledPair) -> &String| pairs.iter().map(|p| Some(of(p).clone())).collect::<Vec<_>>();
    let in_words = |why| if chinese { reason(why).zh } else { reason(why).en };
    let reasons = found.iter().map(|a| a.undefined.map(in_words)).collect();
    let observed: Vec<Option<Estimate>> = found.iter().map(|a| a.observed).collect();
    let mut made = Lines::default()
        .word(WORDS[0], word(|p| &p.first))
        .word(WORDS[1], word(|p| &p.second))
        .word(WORDS[2], word(|p| &p.branch))
        .count(COUNTS[0], found.iter().map(|a| Some(a.n)).collect());
    for (i, term) in COUNTS.into_iter().skip(1).enumerate() {
        made = made.count(term, pairs.iter().map(|p| p.counts.get(i).copied()).collect());
    }
    let made = made
        .estimate(OBSERVED, &observed)
        .number(KAPPA[0], kappa)
        .number(KAPPA[1], number(|a| a.bounds.map(|b| b.0)))
        .number(KAPPA[2], number(|a| a.bounds.map(|b| b.1)))
        .number(KAPPA[3], number(|a| a.standard_error))
        .number(KAPPA[4], number(|a| a.expected))
        .number(KAPPA[5], number(|a| a.pabak))
        .word(WORDS[3], reasons);
    Ok(Analysis {
        table: frame(made.columns)?,
        definition: Definition {
            measure: "agreement",
            title: Message::new("标注一致性", "Agreement of labellers"),
            formula: "κ = (p_o − p_e) / (1 − p_e); PABAK = 2·p_o − 1".to_owned(),
            parameters: json!({ "by": "kappa", "interval": level }),
            literature: [
                "Cohen (1960), Educational and Psychological Measurement 20: 37–46",
                "Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72: 323–327",
                "Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46: 423–429",
            ]
            .map(str::to_owned)
            .to_vec(),
            keys: ["first", "second", "branch"].map(Into::into).to_vec(),
            columns: made.meanings,
            chart: Chart::Ranking,
            summary: json!({ "lines": pairs.len() }),
        },
        warnings,
    })
}

const WORDS: [Term; 4] = [
    ("first", ["标注者一", "first labeller", "第一位标注者", "the first labeller"]),
    ("second", ["标注者二", "second labeller", "第二位标注者", "the second labeller"]),
    ("branch", ["技术分支", "branch", "技术分支；all 为合计", "branch; all is the line of all"]),
    ("reason", ["说明", "reason", "为何没有数值", "why a value is missing"]),
];
const COUNTS: [Term; 5] = [
    ("labelled", ["共同判定", "labelled by both", "两人都判定的专利", "patents that both labelled"]),
    ("both_yes", ["均为是", "both yes", "两人都判为属于", "both say that it belongs"]),
    ("first_yes", ["仅一为是", "only first yes", "只有第一人判为属于", "only the first says that it belongs"]),
    ("second_yes", ["仅二为是", "only second yes", "只有第二人判为属于", "only the second says that it belongs"]),
    ("both_no", ["均为否", "both no", "两人都判为不属于", "both say that it does not belong"]),
];
const OBSERVED: [Term; 3] = [
    ("observed", ["一致率", "observed agreement", "判定相同的比例", "share on which they agree"]),
    ("observed_low", ["一致率下限", "observed low", "Wilson 区间下限", "lower bound by Wilson"]),
    ("observed_high", ["一致率上限", "observed high", "Wilson 区间上限", "upper bound by Wilson"]),
];
const KAPPA: [Term; 6] = [
    ("kappa", ["κ", "kappa", "Cohen's κ；空：无定义", "Cohen's kappa; null: undefined"]),
    ("kappa_low", ["κ 下限", "kappa low", "区间下限", "lower bound"]),
    ("kappa_high", ["κ 上限", "kappa high", "区间上限", "upper bound"]),
    ("standard_error", ["标准误", "standard error", "κ 的渐近标准误", "asymptotic standard error of kappa"]),
    ("expected", ["偶然一致率", "chance agreement", "偶然会达到的一致率", "agreement by chance"]),
    ("pabak", ["PABAK", "PABAK", "不受判定频率影响的 κ", "kappa adjusted for prevalence and bias"]),
];
