use std::fs;

use super::*;
use crate::map::{Enterprises, read_enterprises};
use crate::sources::ReadConfig;
use crate::temporary_folder::TemporaryFolder;

fn read(name: &str, text: &str) -> (Enterprises, Typed) {
    let dir = TemporaryFolder::new().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, text).unwrap();
    let read = read_enterprises(&[path], &ReadConfig::default(), &Progress::new()).unwrap();
    let typed = typed_enterprises(&read.table, &read.audit).unwrap();
    (read, typed)
}

fn shown(typed: &Typed, name: &str) -> Vec<String> {
    let column = typed.columns.column(name).unwrap();
    let show = |i: usize| match column.list() {
        Ok(list) => list.get_as_series(i).map_or("null".into(), |one| {
            one.str().unwrap().iter().map(|text| text.unwrap_or("?").to_owned()).collect::<Vec<_>>().join("|")
        }),
        Err(_) => column.get(i).unwrap().to_string().replace('"', ""),
    };
    (0..column.len()).map(show).collect()
}

const HEADER: &str = "企业名称,登记状态,法定代表人,注册资本,参保人数,统一社会信用代码,组织机构代码,企业规模,国标行业门类,国标行业大类,国标行业中类,国标行业小类,曾用名,高新技术企业,科技型中小企业,母公司,所属集团";

#[test]
fn codes_places_classes_words_names_and_tags_of_a_vendor() {
    let rows = "\n甲公司,存续,丁,5000万元人民币,12,91110000600037341L,60003734-1,L(大型),制造业,通用设备制造业,其他通用设备制造业,工业机器人制造,甲厂（1998-01-02至2005-06-07）,是,否,乙集团有限公司(51%),-\n\
        乙公司,\"吊销，未注销\",丁,100万美元,0,91330000123456789X,-,小微企业,制造业,农业,-,-,-,-,是,张三,丙集团\n\
        丙公司,注销,丁,-,-,600037341,-,微型,制造业,老名称,-,-,\"丙厂;丙社\",-,-,-,-\n\
        丁公司,奇怪,丁,0,无,-,-,-,-,-,-,-,-,-,-,-,-\n";
    let (read, typed) = read("a.csv", &format!("{HEADER}{rows}"));
    assert_eq!(read.audit.files[0].profile.as_deref(), Some("qichacha"));
    assert_eq!(shown(&typed, "code"), ["91110000600037341L", "null", "null", "null"]);
    assert_eq!(shown(&typed, "organisation_code"), ["600037341", "null", "600037341", "null"]);
    assert!(shown(&typed, "code_problem_zh")[1].contains("第 18 位校验码应为"));
    assert_eq!(shown(&typed, "placed_by"), ["code", "null", "null", "null"]);
    assert_eq!(shown(&typed, "place_city"), ["北京市", "null", "null", "null"]);
    assert_eq!(shown(&typed, "status"), ["存续", "吊销", "注销", "null"]);
    assert_eq!(shown(&typed, "closed"), ["false", "true", "true", "null"]);
    assert_eq!(shown(&typed, "size"), ["大型", "null", "微型", "null"]);
    assert_eq!(shown(&typed, "registered_capital"), ["5e7", "1e6", "null", "0.0"]);
    assert_eq!(shown(&typed, "gbt4754"), ["3491", "null", "C", "null"]);
    assert_eq!(shown(&typed, "gbt4754_division"), ["34", "null", "null", "null"]);
    assert_eq!(shown(&typed, "former_names"), ["甲厂", "null", "丙厂|丙社", "null"]);
    assert_eq!(shown(&typed, "former_names_until"), ["2005-06-07", "null", "?|?", "null"]);
    assert_eq!(shown(&typed, "tags"), ["高新技术企业", "科技型中小企业", "null", "null"]);
    assert_eq!(shown(&typed, "owners"), ["乙集团有限公司", "张三", "null", "null"]);
    let notes: BTreeSet<(u32, &str)> =
        read.audit.unparsed.iter().chain(&typed.unparsed).map(|n| (n.row, n.column.as_str())).collect();
    let expected = [(3, "code"), (3, "industry_division"), (3, "size"), (4, "industry_division"), (5, "insured"), (5, "status")];
    assert_eq!(notes, expected.into_iter().collect());
    // A closed firm keeps its code and is marked; persons own, but are no owners that names are joined by.
    let entry = |name: &str| read.register.entries.iter().find(|e| e.name == name).unwrap();
    assert!(entry("丙公司").closed && entry("丙公司").code.is_some());
    assert_eq!(entry("乙公司").owners.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["丙集团"]);
    assert_eq!(entry("甲公司").owners[0].name, "乙集团有限公司");
    assert_eq!(entry("甲公司").former[0].until.unwrap().to_string(), "2005-06-07");
}

#[test]
fn tags_have_the_time_of_their_list_or_of_the_cell() {
    let (_, typed) = read("名单.csv", "序号,企业名称,高新技术企业证书编号,发证日期\n1,甲公司,GR1,2021-12-16\n");
    assert_eq!(shown(&typed, "tags"), ["高新技术企业"]);
    assert_eq!(shown(&typed, "tags_from"), ["2021-12-16"]);
    assert_eq!(shown(&typed, "tags_until"), ["2024-12-16"]);
    let (_, typed) = read("b.csv", "企业名称,企业标签\n甲公司,\"专精特新小巨人(2021-01-01至2023-12-31)、瞪羚企业,科技小巨人\"\n");
    assert_eq!(shown(&typed, "tags"), ["专精特新“小巨人”企业|瞪羚企业|科技小巨人企业"]);
    assert_eq!(shown(&typed, "tags_until"), ["2023-12-31|?|?"]);
}

#[test]
fn the_place_is_said_by_columns_region_address_and_code_in_that_order() {
    let text = "企业名称,省份,地区,注册地址,统一社会信用代码\n\
        甲公司,浙江省,江苏,江苏省苏州市某路1号,91110000600037341L\n\
        乙公司,浙江省,-,浙江省绍兴市柯桥区某路1号,-\n\
        丙公司,-,绍兴县,-,-\n丁公司,-,-,某路,91110000600037341L\n";
    let (read, typed) = read("c.csv", text);
    assert_eq!(shown(&typed, "place_code"), ["330000", "330603", "330603", "110000"]);
    assert_eq!(shown(&typed, "placed_by"), ["columns", "address", "region", "code"]);
    assert_eq!(shown(&typed, "place_county"), ["null", "柯桥区", "柯桥区", "null"]);
    // What contradicts a column of more trust is noted; an address that names no division is not taken for one.
    let notes: Vec<(u32, &str)> = read.audit.unparsed.iter().map(|n| (n.row, n.column.as_str())).collect();
    assert_eq!(notes, [(2, "region"), (2, "address"), (5, "address")]);
}

#[test]
fn a_code_beside_an_industry_in_words_must_agree() {
    let (_, typed) = read(
        "d.csv",
        "企业名称,所属行业,行业代码\n甲公司,制造业,C3491\n乙公司,农业,3491\n丙公司,机器人本体,34\n丁公司,J 金融业,-\n",
    );
    assert_eq!(shown(&typed, "gbt4754"), ["3491", "3491", "34", "J"]);
    let notes: Vec<(u32, &str)> = typed.unparsed.iter().map(|n| (n.row, n.column.as_str())).collect();
    assert_eq!(notes, [(3, "industry")]);
}

#[test]
fn a_column_called_after_a_qualification_may_hold_its_time_and_what_it_does_not_say_is_noted() {
    let text = "企业名称,高新技术企业,企业标签\n甲公司,2020,-\n乙公司,2018-11-30至2021-11-30,高新技术企业(2021-12-16至2024-12-16)\n\
        丙公司,否,-\n丁公司,待定,-\n戊公司,是,高新技术企业(2021)\n";
    let (_, typed) = read("e.csv", text);
    let high = "高新技术企业";
    assert_eq!(shown(&typed, "tags"), [high, &format!("{high}|{high}"), "null", "null", high]);
    assert_eq!(shown(&typed, "tags_from"), ["2020", "2021-12-16|2018-11-30", "null", "null", "2021"]);
    assert_eq!(shown(&typed, "tags_until"), ["?", "2024-12-16|2021-11-30", "null", "null", "?"]);
    let notes: Vec<(u32, &str, &str)> = typed.unparsed.iter().map(|n| (n.row, n.column.as_str(), n.value.as_str())).collect();
    assert_eq!(notes, [(5, high, "待定")]);
}

#[test]
fn entries_of_one_code_are_one_legal_person_where_the_most_trusted_says() {
    let text = "企业名称,统一社会信用代码,曾用名,省份,城市\n甲乙智能有限公司,91110000600037341L,甲乙机械有限公司,-,-\n\
        甲乙机械有限公司,91110000600037341L,-,浙江省,-\n甲乙机械公司,60003734-1,-,浙江省,杭州市\n甲乙智能有限公司,-,-,-,-\n\
        丙公司,000000000000000000,-,-,-\n丁公司,000000000000000000,-,-,-\n";
    let (read, _) = read("f.csv", text);
    assert_eq!(read.register.legal_persons(), 3);
    let zeros = read.audit.unparsed.iter().filter(|n| n.column == "code").count();
    assert_eq!((zeros, read.register.entries.iter().filter(|e| e.code.is_some()).count()), (2, 3));
    let places = crate::map::enterprises::Places::new(&read.register);
    let named = |name: &str| read.register.entries.iter().filter(|e| e.code.is_some()).find(|e| e.name == name).unwrap();
    for name in ["甲乙智能有限公司", "甲乙机械有限公司", "甲乙机械公司"] {
        assert_eq!(places.of(named(name)), (330_100, Some(PlacedBy::Columns)), "{name}");
    }
    assert!(read.audit.warnings.is_empty(), "one enterprise is in one place: {:?}", read.audit.warnings);
}
