use std::fs;

use polars_core::prelude::DataType;

use super::*;
use crate::sources::{ReadConfig, Reading, read_enterprises, read_patents};
use crate::tables::Progress;
use crate::temporary_folder::TemporaryFolder;

fn patents(text: &str) -> Reading {
    let dir = TemporaryFolder::new().unwrap();
    let path = dir.path().join("a.csv");
    fs::write(&path, text).unwrap();
    read_patents(&[path], &ReadConfig::default(), &Progress::new()).unwrap()
}

fn enterprises(name: &str, text: &str) -> Reading {
    let dir = TemporaryFolder::new().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, text).unwrap();
    read_enterprises(&[path], &ReadConfig::default(), &Progress::new()).unwrap()
}

fn shown(typed: &Typed, name: &str) -> Vec<String> {
    let column = typed.columns.column(name).unwrap();
    (0..column.len()).map(|i| column.get(i).unwrap().to_string().replace('"', "")).collect()
}

#[test]
fn patent_columns_by_their_types_and_what_is_not_understood() {
    let reading = patents(
        "公开(公告)号,受理局,被引用专利数量,法律状态更新时间,失效日,当前申请(专利权)人,专利价值,许可次数,备注\n\
         CN1A,CN,12,2021-03-05,2030-01-01,甲 | 乙,\"$1,234\",两次,1\nCN2A,CN,-,2021-03,2031-02-03,丙,-,1,2\n",
    );
    let typed = typed_patents(&reading.table, &reading.audit).unwrap();
    let dtype = |name: &str| typed.columns.column(name).unwrap().dtype().clone();
    assert_eq!(dtype("citations"), DataType::Int64);
    assert_eq!(shown(&typed, "citations"), ["12", "null"]);
    assert_eq!(dtype("expiry_date"), DataType::Date);
    assert_eq!(shown(&typed, "expiry_date"), ["2030-01-01", "2031-02-03"]);
    assert_eq!(dtype("legal_status_date"), DataType::String);
    assert_eq!(shown(&typed, "legal_status_date"), ["2021-03-05", "2021-03"]);
    assert_eq!(dtype("applicants"), DataType::List(Box::new(DataType::String)));
    assert_eq!(shown(&typed, "value_score")[0], "1234.0");
    assert_eq!(shown(&typed, "value_vendor"), ["patsnap", "null"]);
    assert_eq!(dtype("备注"), DataType::String);
    let notes: Vec<_> = typed.unparsed.iter().map(|n| (n.row, n.column.as_str(), n.value.as_str())).collect();
    assert_eq!(notes, [(2, "licences", "两次")]);
}

#[test]
fn capital_has_its_currency_and_a_unit_in_the_header_counts() {
    let reading = enterprises(
        "a.csv",
        "企业名称,登记状态,法定代表人,注册资本(万元),实缴资本,参保人数,成立日期\n甲公司,存续,丁,500.05,100万美元,25人,2001-01-02\n\
         乙公司,存续,戊,-,约100万,无,2002\n",
    );
    let typed = typed_enterprises(&reading.table, &reading.audit).unwrap();
    assert_eq!(shown(&typed, "registered_capital"), ["5.0005e6", "null"]);
    assert_eq!(shown(&typed, "registered_capital_currency"), ["CNY", "null"]);
    assert_eq!(shown(&typed, "paid_capital_currency"), ["USD", "null"]);
    assert_eq!(shown(&typed, "insured"), ["25", "null"]);
    assert_eq!(shown(&typed, "founded"), ["2001-01-02", "2002"]);
    let notes: Vec<_> = typed.unparsed.iter().map(|n| (n.row, n.column.as_str())).collect();
    assert_eq!(notes, [(3, "paid_capital"), (3, "insured")]);
}

#[test]
fn validity_follows_from_the_list_its_header_or_its_name() {
    let by_header = enterprises(
        "名单.csv",
        "序号,企业名称,高新技术企业证书编号,发证日期,有效期至\n1,甲公司,GR1,2021-12-16,\n2,乙公司,GR2,2021-12-16,2023-01-01\n",
    );
    assert_eq!(by_header.audit.files[0].profile.as_deref(), Some("qualification"));
    let typed = typed_enterprises(&by_header.table, &by_header.audit).unwrap();
    assert_eq!(shown(&typed, "qualification"), ["高新技术企业", "高新技术企业"]);
    assert_eq!(shown(&typed, "valid_until"), ["2024-12-16", "2023-01-01"]);
    let by_name = enterprises("2022年科技型中小企业.csv", "单位名称,入库登记编号,入库年份\n甲公司,1,2022年\n");
    let typed = typed_enterprises(&by_name.table, &by_name.audit).unwrap();
    assert_eq!(shown(&typed, "valid_until"), ["2022-12-31"]);
    let by_cell = enterprises("x.csv", "单位名称,称号,认定年份\n甲公司,国家级专精特新“小巨人”企业,2021\n乙公司,其他,2021\n");
    let typed = typed_enterprises(&by_cell.table, &by_cell.audit).unwrap();
    assert_eq!(shown(&typed, "qualification"), ["国家级专精特新“小巨人”企业", "其他"]);
    assert_eq!(shown(&typed, "valid_until"), ["2024", "null"]);
    assert_eq!(shown(&typed, "year"), ["2021", "2021"]);
}

#[test]
fn flags_and_years() {
    for (text, expected) in
        [("是", Some(true)), ("否", Some(false)), ("CN201520000000.1", Some(true)), ("大概", None), ("0", Some(false))]
    {
        assert_eq!(flag(text), expected, "{text}");
    }
    for (text, expected) in [("2021年度", Some(2021)), ("2021", Some(2021)), ("2021-05-01", Some(2021)), ("第三批", None)] {
        assert_eq!(year(text), expected, "{text}");
    }
}
