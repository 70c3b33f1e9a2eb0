//! A name in its parts: place, brand, trade and legal form.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::places::front_in;

/// Legal forms at the end of a name, longer ones first.
const FORMS: &[&str] = &["股份有限公司", "股份公司", "有限公司", "总公司", "公司"];

/// Words that say in which trade a firm is; behind the brand the first of them begins the trade.
const TRADES: &str = "科技|技术|机械|电子|电气|电器|电力|电机|电缆|电源|电梯|化工|化学|化纤|医药|药业|制药|生物|医疗|仪器|仪表|汽车|\
    汽配|汽摩|摩托|轴承|阀门|泵业|水泵|钢铁|钢管|钢业|金属|五金|铸造|锻造|模具|工具|刀具|机床|数控|自动化|智能|机器人|信息|软件|网络|\
    通信|通讯|光电|光学|光伏|太阳能|新能源|能源|环保|环境|水务|建设|建筑|建材|装饰|工程|塑料|塑业|塑胶|橡胶|橡塑|纺织|印染|服装|服饰|\
    针织|丝绸|纸业|造纸|包装|印刷|食品|饮料|乳业|农业|种业|饲料|牧业|渔业|林业|茶业|茶叶|家具|家居|家电|厨具|厨卫|卫浴|洁具|灯具|照明|\
    玩具|文具|体育|健身|物流|运输|航空|航天|船舶|重工|轨道|交通|铁路|动力|发动机|传动|液压|气动|密封|紧固件|弹簧|材料|新材料|陶瓷|玻璃|\
    水泥|石化|石油|燃气|煤炭|矿业|有色|铝业|铜业|稀土|磁业|半导体|微电子|集成电路|芯片|显示|传感|激光|精密|精工|制造|制品|实业|工业|工贸|\
    贸易|商贸|投资|控股|集团|发展|产业|企业|设备|装备|设计|检测|咨询|管理|服务|文化|传媒|教育|研究|工艺|工艺品|饰品|日用|日化|化妆品";

static TRADE: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(TRADES.split('|')).ok());

/// A key in its parts; one behind the other they are the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'k> {
    /// Today's code of the division it begins with, 0 where it begins with none.
    pub(super) place: u32,
    /// The words of the place.
    pub(super) place_text: &'k str,
    /// Where the name of the smallest division starts in them.
    pub(super) last: usize,
    /// The characteristic part.
    pub(super) brand: &'k str,
    /// What it does.
    pub(super) trade: &'k str,
    /// Its legal form, empty where it has none.
    pub(super) form: &'k str,
}

impl<'k> Parts<'k> {
    /// The parts of a Chinese key of somebody in a division, 0 where that is not known.
    pub(super) fn of(key: &'k str, region: u32) -> Self {
        let (place, length, last) = front_in(key, region).map_or((0, 0, 0), |f| (f.code, f.length, f.last));
        let (place_text, rest) = key.split_at(length);
        let form = FORMS.iter().find(|form| rest.ends_with(**form)).map_or("", |form| &rest[rest.len() - form.len()..]);
        let core = &rest[..rest.len() - form.len()];
        // A brand has two characters at least; what is longer than a dozen is no brand.
        let start = core.char_indices().nth(2).map_or(core.len(), |(at, _)| at);
        let end = TRADE.as_ref().and_then(|words| words.find(&core[start..])).map_or(core.len(), |found| start + found.start());
        let (brand, trade) = core.split_at(end);
        Self { place, place_text, last, brand, trade, form }
    }

    /// Everything behind the place.
    pub(super) fn rest(&self, key: &'k str) -> &'k str {
        &key[self.place_text.len()..]
    }

    /// Brand and trade.
    pub(super) fn core(&self, key: &'k str) -> &'k str {
        &key[self.place_text.len()..key.len() - self.form.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_falls_into_place_brand_trade_and_form() {
        for (key, place, brand, trade, form) in [
            ("杭州甲乙机械有限公司", 330_100, "甲乙", "机械", "有限公司"),
            ("浙江省绍兴市甲乙丙新材料股份有限公司", 330_600, "甲乙丙", "新材料", "股份有限公司"),
            ("甲乙有限公司", 0, "甲乙", "", "有限公司"),
            ("甲乙厂", 0, "甲乙厂", "", ""),
            ("机械科技有限公司", 0, "机械", "科技", "有限公司"),
        ] {
            let p = Parts::of(key, 0);
            assert_eq!((p.place, p.brand, p.trade, p.form), (place, brand, trade, form), "{key}");
            assert_eq!(format!("{}{}{}{}", p.place_text, p.brand, p.trade, p.form), key);
        }
    }
}
