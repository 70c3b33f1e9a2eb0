use std::fs;

use proptest::prelude::*;

use crate::sources::{ReadConfig, Reading, read_enterprises};
use crate::tables::Progress;
use crate::temporary_folder::TemporaryFolder;

fn read(files: &[(&str, &str)]) -> Reading {
    let dir = TemporaryFolder::new().unwrap();
    let write = |(name, text): &(&str, &str)| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    read_enterprises(&files.iter().map(write).collect::<Vec<_>>(), &ReadConfig::default(), &Progress::new()).unwrap()
}

fn cell(reading: &Reading, column: &str) -> Option<String> {
    reading.table.whole(column).unwrap().and_then(|texts| texts.get(0).map(str::to_owned))
}

const HEADER: &str = "企业名称,统一社会信用代码,所属省份,所属城市,所属区县,注册资本,登记状态,参保人数,曾用名,成立日期\n";
const HERE: &str =
    "甲乙有限公司,91110000600037341L,浙江省,杭州市,余杭区,100万元,注销,50-99人,甲子有限公司;甲丑有限公司,2001-02-03\n";
const THERE: &str = "甲乙有限公司,9111 0000 6000 3734 1l,江苏省,苏州市,,1000000元,存续,120,甲寅有限公司,2001-02\n";

#[test]
fn a_place_is_that_of_one_row_and_the_other_is_noted() {
    let both = read(&[("a.csv", &format!("{HEADER}{HERE}")), ("b.csv", &format!("{HEADER}{THERE}"))]);
    assert_eq!((both.audit.kept, both.audit.merged.len()), (1, 1));
    let place = ["province", "city", "district"].map(|column| cell(&both, column).unwrap());
    assert_eq!(place, ["浙江省", "杭州市", "余杭区"]);
    let mut noted: Vec<(u32, &str, &str)> =
        both.audit.unparsed.iter().map(|n| (n.file, n.column.as_str(), n.value.as_str())).collect();
    noted.sort_unstable();
    assert_eq!(
        noted,
        [(0, "insured", "50-99人"), (1, "city", "苏州市"), (1, "province", "江苏省"), (1, "status", "存续")],
        "the same capital in other words and a less exact date are no contradiction"
    );
    assert_eq!(cell(&both, "insured").as_deref(), Some("120"), "what is a number counts more than what is none");
    assert_eq!(cell(&both, "status").as_deref(), Some("注销"), "who is no more does not come back");
    assert_eq!(cell(&both, "former_names").as_deref(), Some("甲丑有限公司;甲子有限公司;甲寅有限公司"), "none is lost");
}

#[test]
fn every_qualification_of_every_list_stays() {
    let lists = [
        ("高新技术企业名单2018.csv", "企业名称,证书编号,发证时间\n甲乙有限公司,GR1,2018-11-30\n"),
        ("高新技术企业名单2021.csv", "企业名称,证书编号,发证时间\n甲乙有限公司,GR2,2021-12-16\n"),
        ("专精特新小巨人企业名单.csv", "企业名称,批次,年度\n甲乙有限公司,第三批,2021\n"),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let all = read(&order.map(|at| lists[at]));
        assert_eq!(all.audit.kept, 1);
        assert_eq!(
            cell(&all, "tags").as_deref(),
            Some("专精特新“小巨人”企业(2021至2024);高新技术企业(2018-11-30至2021-11-30);高新技术企业(2021-12-16至2024-12-16)")
        );
        let latest = ["qualification", "certificate", "valid_from", "valid_until"].map(|column| cell(&all, column).unwrap());
        assert_eq!(latest, ["高新技术企业", "GR2", "2021-12-16", "2024-12-16"]);
        assert!(all.audit.unparsed.is_empty(), "a further qualification is no contradiction");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_lists_changes_nothing(
        rows in prop::collection::vec(("[甲乙]", "(|浙江省|江苏省)", "(|杭州市|苏州市)", "(|100万元|200万|约1万)", "(|存续|注销|良好)", "(|丙;丁|丁|戊\\(2001\\))"), 1..7)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let shown = |rows: &[(String, String, String, String, String, String)]| {
            let lines = rows.iter().map(|r| format!("{},{},{},{},{},{}\n", r.0, r.1, r.2, r.3, r.4, r.5));
            let text = format!("企业名称,所属省份,所属城市,注册资本,登记状态,曾用名\n{}", lines.collect::<String>());
            let reading = read(&[("a.csv", &text)]);
            let columns = ["name", "province", "city", "registered_capital", "status", "former_names"];
            let columns = columns.map(|column| reading.table.whole(column).unwrap());
            let mut out: Vec<Vec<Option<String>>> = (0..reading.table.height())
                .map(|at| columns.iter().map(|c| c.as_ref().and_then(|c| c.get(at)).map(str::to_owned)).collect())
                .collect();
            out.sort();
            let mut notes: Vec<_> = reading.audit.unparsed.iter().map(|n| (n.column.clone(), n.value.clone())).collect();
            notes.sort();
            (out, notes)
        };
        prop_assert_eq!(shown(&rows.0), shown(&rows.1));
    }

    #[test]
    fn a_value_is_taken_from_the_rows_or_noted(
        capitals in prop::collection::vec("(100万元|200万元|300万元)", 1..6)
    ) {
        let lines: String = capitals.iter().map(|c| format!("甲乙有限公司,{c}\n")).collect();
        let reading = read(&[("a.csv", &format!("企业名称,注册资本\n{lines}"))]);
        let taken = cell(&reading, "registered_capital").unwrap();
        let others = capitals.iter().filter(|c| **c != taken).count();
        prop_assert!(capitals.contains(&taken));
        prop_assert_eq!(reading.audit.unparsed.len(), others);
    }
}
