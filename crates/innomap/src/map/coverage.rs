//! What a map covers: how many patents lack a date, a place, a class; how many were left out and why.

use serde::Serialize;

use super::config::DateKind;
use super::memberships::missing_columns;
use super::{Facts, Map};
use crate::error::Message;
use crate::tables::Date;

/// Months before the latest date of the data in which applications are not yet all published.
pub(super) const INCOMPLETE_MONTHS: i32 = 18;

/// Counts of patents unless they say otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// In the map.
    pub patents: u64,
    /// Left out because their date lies outside the period.
    pub outside_period: u64,
    /// Left out because a period was asked for and they have no date.
    pub undated_left_out: u64,
    /// Left out because no rule of the industry reaches them.
    pub outside_industry: u64,
    /// Left out because they are of another type of right than was asked for.
    pub outside_type: u64,
    /// Left out because a type of right was asked for and theirs is not known.
    pub untyped_left_out: u64,
    /// Left out because they have no document of the kind that was asked for.
    pub outside_documents: u64,
    /// Pairs of an invention and a utility model filed together; each counts as one.
    pub dual_filings: u64,
    /// Without a date.
    pub undated: u64,
    /// Without any place.
    pub unplaced: u64,
    /// On the borders of the year: those whose county of then is not certain; they count one level above.
    pub uncertain_then: u64,
    /// Placed for some of their applicants only.
    pub partly_placed: u64,
    /// Without a class of the technology scheme.
    pub without_class: u64,
    /// Without an institution: held by persons alone, or without an applicant.
    pub without_institution: u64,
    /// In at least one branch of the industry.
    pub in_industry: u64,
    /// Held by at least two institutions.
    pub co_applied: u64,
    /// Applicants that are persons, added up over patents.
    pub person_applicants: u64,
    /// Latest date of the data.
    pub latest: Date,
    /// Whether the date is one of filing, so that the last months are incomplete.
    pub dated_by_filing: bool,
    /// Columns that some of the files lack and rules of the industry need, by name.
    pub missing_columns: Vec<String>,
}

impl Coverage {
    /// Counts what is in the map; what was left out stays as it is.
    pub(super) fn count(&mut self, facts: &Facts) {
        *self = Self {
            patents: facts.len() as u64,
            outside_period: self.outside_period,
            undated_left_out: self.undated_left_out,
            outside_industry: self.outside_industry,
            outside_type: self.outside_type,
            untyped_left_out: self.untyped_left_out,
            outside_documents: self.outside_documents,
            latest: self.latest,
            dated_by_filing: self.dated_by_filing,
            uncertain_then: self.uncertain_then,
            missing_columns: std::mem::take(&mut self.missing_columns),
            ..Self::default()
        };
        for patent in 0..facts.len() {
            let placed: u64 = facts.regions.row(patent).iter().map(|r| r.1).sum();
            let institutions = facts.institutions.row(patent).len();
            self.undated += u64::from(!facts.date[patent].is_some());
            self.unplaced += u64::from(placed == 0);
            self.partly_placed += u64::from(placed != 0 && placed != crate::tables::share::UNIT);
            self.without_class += u64::from(facts.technologies.row(patent).is_empty());
            self.without_institution += u64::from(institutions == 0);
            self.in_industry += u64::from(!facts.leaves.row(patent).is_empty());
            self.co_applied += u64::from(institutions > 1);
            self.person_applicants += u64::from(facts.persons[patent]);
        }
    }

    /// The date that years are counted by: where the files have no date of application, that of publication.
    pub fn dated_by(&self, wanted: DateKind) -> DateKind {
        if wanted == DateKind::Application && !self.dated_by_filing { DateKind::Publication } else { wanted }
    }

    /// First month (year, month) in which filings are not yet all published; none where the date is not one of filing.
    pub fn incomplete_from(&self) -> Option<(i32, u32)> {
        if !self.latest.is_some() || !self.dated_by_filing {
            return None;
        }
        let month = if self.latest.month() == 0 { 12 } else { self.latest.month() as i32 };
        let from = self.latest.year() * 12 + month - INCOMPLETE_MONTHS;
        Some((from.div_euclid(12), from.rem_euclid(12) as u32 + 1))
    }

    pub(super) fn warnings(&self, map: &Map) -> Vec<Message> {
        let mut out = Vec::new();
        let mut put = |count: u64, zh: &str, en: &str| {
            if count > 0 {
                let count = grouped(count);
                out.push(Message::new(format!("{count} 件{zh}"), format!("{count} patents {en}")));
            }
        };
        put(self.unplaced, "无法定位到行政区，不计入任何地区", "could not be placed and are in no region");
        put(self.partly_placed, "只有部分申请人能定位，其余份额不计入地区", "are placed for some of their applicants only");
        put(
            self.uncertain_then,
            "申请当年属何县（市、区）不能确定，计入上一级或当年最可能的单位",
            "lay in a county of their year that is not certain, and count in the unit above it or the likeliest one",
        );
        put(self.undated, "没有日期，不计入逐年数字", "have no date and are in no year");
        put(self.without_class, "没有可用的分类号，不计入技术领域", "have no usable symbol and are in no technology");
        put(self.without_institution, "没有机构申请人（个人或缺失），不计入机构", "have no institution among their applicants");
        put(self.outside_period, "在所选时段之外，未计入", "lie outside the period and are left out");
        put(
            self.undated_left_out,
            "没有日期，因限定了时段而未计入",
            "have no date and are left out because a period was asked for",
        );
        put(self.outside_type, "不是所选的专利类型，未计入", "are of another type of right and are left out");
        put(
            self.untyped_left_out,
            "不知专利类型，因限定了类型而未计入",
            "are of an unknown type of right and are left out because one was asked for",
        );
        put(self.outside_documents, "没有所选类别的文献，未计入", "have no document of the kind asked for and are left out");
        put(self.outside_industry, "不在产业任何分支内，未计入", "are in no branch of the industry and are left out");
        if self.dual_filings > 0 {
            let pairs = grouped(self.dual_filings);
            out.push(Message::new(
                format!("{pairs} 对一案双申（同日同名同申请人的发明与实用新型）未合并，各计一件"),
                format!("{pairs} pairs of an invention and a utility model filed together are not merged and count as two"),
            ));
        }
        if let (Some(industry), Some(engine)) = (&map.setup.industry, &map.setup.engine) {
            let missing = engine.missing(|column| !self.missing_columns.iter().any(|name| name == column.name()));
            out.extend(missing_columns(industry, &missing));
        }
        out.extend(map.name_warnings());
        if let Some((year, month)) = self.incomplete_from() {
            out.push(Message::new(
                format!("{year}-{month:02} 以后的申请尚未全部公开，近期数字偏低"),
                format!("filings since {year}-{month:02} are not all published yet: recent numbers are too low"),
            ));
        }
        if self.dated_by(map.setup.config.date) != map.setup.config.date {
            out.push(Message::new(
                "所读文件没有申请日，年份按公开（公告）日计，比申请约晚 1—2 年",
                "the files have no date of application: years are those of publication, a year or two later",
            ));
        }
        if map.is_synthetic() {
            out.push(Message::new(
                "数据为合成样本，不反映任何真实机构",
                "synthetic sample: the data describe no real institution",
            ));
        }
        out
    }
}

/// A count as people read it: thousands held together by a space that does not break, from five digits on.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let head = digits.len() % 3;
    let mut out = digits[..head].to_owned();
    for (i, digit) in digits[head..].chars().enumerate() {
        if i % 3 == 0 && !out.is_empty() {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_and_nothing_is_lost() {
        for count in [0, 7, 9_999, 10_000, 123_456, 1_234_567, u64::MAX] {
            let text = grouped(count);
            assert_eq!(text.replace('\u{a0}', ""), count.to_string());
            assert!(text.split('\u{a0}').skip(1).all(|group| group.len() == 3));
            assert_eq!(text.contains('\u{a0}'), count >= 10_000);
        }
    }
}
