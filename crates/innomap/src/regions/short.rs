//! Short forms of the names of divisions: 浙江, 绍兴, 柯桥, 恩施, 恩施州.

/// Peoples whose names stand in those of autonomous units.
const PEOPLES: &[&str] = &[
    "柯尔克孜",
    "乌孜别克",
    "维吾尔",
    "哈萨克",
    "达斡尔",
    "塔吉克",
    "俄罗斯",
    "鄂温克",
    "塔塔尔",
    "鄂伦春",
    "蒙古",
    "布依",
    "朝鲜",
    "土家",
    "哈尼",
    "傈僳",
    "高山",
    "拉祜",
    "东乡",
    "纳西",
    "景颇",
    "仫佬",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "德昂",
    "保安",
    "裕固",
    "独龙",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
    "回",
    "藏",
    "苗",
    "彝",
    "壮",
    "满",
    "侗",
    "瑶",
    "白",
    "傣",
    "黎",
    "佤",
    "畲",
    "水",
    "土",
    "羌",
    "怒",
    "京",
    "各",
];

/// Suffixes that a short form leaves out, longer ones first.
const SUFFIXES: &[&str] = &["行政委员会", "地区", "林区", "特区", "新区", "市", "县", "区", "盟", "旗"];

/// All short forms of a division's name, the shortest first; none where nothing can be left out.
pub(super) fn short_forms(name: &str, code: u32) -> Vec<String> {
    if code.is_multiple_of(10_000) {
        return vec![province(name)];
    }
    if code % 10_000 > 100 && (71..=79).contains(&(code % 100)) {
        // Development zones: 新区 and 园区 are what their names are about.
        return Vec::new();
    }
    for (suffix, kind) in [("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"), ("族区", "区")] {
        if let Some(rest) = name.strip_suffix(suffix) {
            let rest = if suffix == "族区" { format!("{rest}族") } else { rest.to_owned() };
            let place = without_peoples(&rest);
            return vec![place.to_owned(), format!("{place}{kind}")];
        }
    }
    stem(name).map(|s| vec![s.to_owned()]).unwrap_or_default()
}

/// The name without its suffix, where at least two characters remain.
pub(super) fn stem(name: &str) -> Option<&str> {
    SUFFIXES.iter().filter_map(|suffix| name.strip_suffix(suffix)).find(|rest| rest.chars().count() >= 2)
}

fn province(name: &str) -> String {
    for short in ["内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"] {
        if name.starts_with(short) {
            return short.to_owned();
        }
    }
    name.trim_end_matches(['省', '市']).to_owned()
}

fn without_peoples(mut name: &str) -> &str {
    // 东乡族自治县 and 鄂温克族自治旗 bear a people's name and no other.
    'strip: loop {
        let bare = name.strip_suffix('族');
        for people in PEOPLES {
            // Without 族 only the longer names are sure to be peoples: 伊犁哈萨克, but not 察布查尔白.
            let rest = match bare {
                Some(bare) => bare.strip_suffix(people),
                None if people.chars().count() >= 2 => name.strip_suffix(people),
                None => None,
            };
            if let Some(rest) = rest.filter(|rest| rest.chars().count() >= 2) {
                name = rest;
                continue 'strip;
            }
        }
        return bare.filter(|bare| bare.chars().count() >= 2).unwrap_or(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_those_people_use() {
        let cases: &[(&str, u32, &[&str])] = &[
            ("浙江省", 330_000, &["浙江"]),
            ("内蒙古自治区", 150_000, &["内蒙古"]),
            ("北京市", 110_000, &["北京"]),
            ("绍兴市", 330_600, &["绍兴"]),
            ("阿里地区", 542_500, &["阿里"]),
            ("锡林郭勒盟", 152_500, &["锡林郭勒"]),
            ("恩施土家族苗族自治州", 422_800, &["恩施", "恩施州"]),
            ("伊犁哈萨克自治州", 654_000, &["伊犁", "伊犁州"]),
            ("克孜勒苏柯尔克孜自治州", 653_000, &["克孜勒苏", "克孜勒苏州"]),
            ("双江拉祜族佤族布朗族傣族自治县", 530_925, &["双江", "双江县"]),
            ("东乡族自治县", 622_926, &["东乡", "东乡县"]),
            ("鄂温克族自治旗", 150_724, &["鄂温克", "鄂温克旗"]),
            ("管城回族区", 410_104, &["管城", "管城区"]),
            ("神农架林区", 429_021, &["神农架"]),
            ("浦东新区", 310_115, &["浦东"]),
            ("沧县", 130_921, &[]),
            ("东区", 510_402, &[]),
            ("苏州工业园区", 320_576, &[]),
        ];
        for (name, code, expected) in cases {
            assert_eq!(short_forms(name, *code), *expected, "{name}");
        }
    }
}
