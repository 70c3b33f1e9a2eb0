//! Tables of names: what each cell becomes, that nothing depends on order, and that a bad row stops no other.

use proptest::prelude::*;

use super::{Code, Decisions, InstitutionKind, NameRow, Names, Register, ResolveConfig, resolve_rows, split_names};
use crate::tables::Progress;

const CODE: &str = "91330000XX00000196";
const OTHER_CODE: &str = "91330000XX00000271";

fn row(name: &str) -> NameRow<'_> {
    NameRow { name: Some(name), ..NameRow::default() }
}

fn resolved(rows: &[NameRow<'_>]) -> Names {
    resolve_rows(rows, &Register::default(), &Decisions::default(), ResolveConfig::default(), &Progress::new()).unwrap()
}

fn problem(row: NameRow<'_>) -> Option<String> {
    resolved(&[row]).problem.remove(0).map(|message| message.en)
}

#[test]
fn a_cell_is_split_where_exports_put_several_names() {
    for (cell, names) in [
        ("甲公司; 乙公司 | 丙", vec!["甲公司", "乙公司", "丙"]),
        ("甲公司；乙大学\n丙厂;;", vec!["甲公司", "乙大学", "丙厂"]),
        ("甲公司、乙大学", vec!["甲公司", "乙大学"]),
        ("王小明、李大年", vec!["王小明", "李大年"]),
        ("某某机械制造、加工有限公司", vec!["某某机械制造、加工有限公司"]),
        ("FOO CO LTD; BAR INC", vec!["FOO CO LTD", "BAR INC"]),
        ("=CMD|'/C calc'!A0", vec!["=CMD|'/C calc'!A0"]),
        (" ; | ", vec![]),
    ] {
        assert_eq!(split_names(cell), names, "{cell}");
    }
}

#[test]
fn odd_cells_keep_their_row_and_say_what_is_wrong() {
    let long = "甲".repeat(10_000);
    for cell in ["", " ", "，。；", "\u{200b}\u{202e}", "无", "N/A", "null"] {
        let names = resolved(&[row(cell), row("乙公司")]);
        assert_eq!(names.mention, [None, Some(0)], "{cell:?}");
        assert_eq!(names.problem[0].as_ref().map(|m| m.en.as_str()), Some("no name"), "{cell:?}");
        assert_eq!((names.raw[0].as_str(), names.row.as_slice()), (cell, &[1, 2][..]));
    }
    assert_eq!(problem(NameRow::default()).as_deref(), Some("no name"));
    assert_eq!(problem(row(&long)).as_deref(), Some("longer than 1000 characters: no name"));
    for cell in ["甲", "A", "=CMD|'/C calc'!A0", "甲乙ABCδεζ公司", "\u{202e}甲\u{200b}乙公司", "@SUM(A1)"] {
        let names = resolved(&[row(cell)]);
        assert_eq!((names.mention[0], &names.problem[0]), (Some(0), &None), "{cell:?}");
    }
    let hidden = resolved(&[row("\u{202e}甲\u{200b}乙公司"), row("甲乙公司")]);
    assert_eq!((hidden.mentions.len(), hidden.mentions[0].patents), (1, 2));
    assert_eq!(hidden.warnings.len(), 0);
    let long = resolved(&[row(&long), row("乙公司")]);
    assert_eq!(long.warnings[0].en, "1 rows have a problem, see the column 'problem'");
}

#[test]
fn persons_are_no_mentions_unless_a_credit_code_makes_them_traders() {
    let names = resolved(&[row("王小明"), NameRow { code: Some(CODE), ..row("李大年") }, row("甲公司; 王小明")]);
    assert_eq!(names.mention, [None, Some(0), Some(1), None]);
    assert_eq!(names.row, [1, 2, 3, 3]);
    assert_eq!(names.part[2..], [Some("甲公司".to_owned()), Some("王小明".to_owned())]);
    assert_eq!((names.mentions[0].kind, names.mentions[0].code), (InstitutionKind::Enterprise, Code::read(CODE).ok()));
    assert!(names.problem.iter().all(Option::is_none));
}

#[test]
fn codes_stand_beside_their_names_or_are_not_used() {
    let two = NameRow { code: Some("91330000XX00000196;91330000XX00000271"), ..row("甲公司;乙公司") };
    let names = resolved(&[two]);
    let codes: Vec<_> = names.mentions.iter().map(|m| m.code.map(|code| code.to_string())).collect();
    assert_eq!(codes, [Some(OTHER_CODE.to_owned()), Some(CODE.to_owned())], "乙公司 comes before 甲公司");
    let one_for_two = NameRow { code: Some(CODE), ..row("甲公司;乙公司") };
    assert_eq!(problem(one_for_two).as_deref(), Some("1 codes for 2 names: not used"));
    let wrong = NameRow { code: Some("91330000XX00000197"), ..row("甲公司") };
    let told = problem(wrong).unwrap();
    assert!(told.contains("code '91330000XX00000197' not used") && told.contains("check sign"), "{told}");
    assert_eq!(resolved(&[wrong]).mentions[0].code, None);
    let same = resolved(&[NameRow { code: Some(CODE), ..row("甲公司") }, NameRow { code: Some(OTHER_CODE), ..row("甲公司") }]);
    assert_eq!(same.mentions.len(), 2, "one name with two codes is two mentions");
}

#[test]
fn places_years_and_counts_are_read_and_what_is_wrong_is_told() {
    let full =
        NameRow {
            region: Some("浙江省绍兴市柯桥区"), year: Some("2015-03-01;2012"), patents: Some("1,200.0"), ..row("甲公司")
        };
    let names = resolved(&[full, NameRow { year: Some("2020"), patents: Some(""), ..row("甲公司") }]);
    let mention = &names.mentions[0];
    assert_eq!((mention.region, mention.patents, mention.years), (330_603, 1_201, (2012, 2020)));
    let wrong = NameRow { region: Some("某某国某某地"), year: Some("近年"), patents: Some("-3"), ..row("甲公司") };
    let told = problem(wrong).unwrap();
    for part in
        ["the place '某某国某某地' is not known", "'近年' is no year or date", "'-3' patents is no whole number; counted as 1"]
    {
        assert!(told.contains(part), "{part} not in {told}");
    }
    assert_eq!(resolved(&[wrong]).mentions[0].patents, 1);
    let first = resolved(&[NameRow { address: Some("浙江省杭州市滨江区某路1号"), ..row("乙公司;甲公司") }]);
    let regions: Vec<u32> = first.mentions.iter().map(|m| m.region).collect();
    assert_eq!(regions, [330_108, 0], "the address is that of the first applicant");
}

#[test]
fn the_place_is_the_one_most_patents_name_and_wider_ones_speak_for_it() {
    let at = |region, patents| NameRow { region: Some(region), patents: Some(patents), ..row("甲公司") };
    for (rows, region) in [
        (vec![at("浙江省", "10"), at("绍兴市柯桥区", "3"), at("杭州市滨江区", "2")], 330_603),
        (vec![at("浙江省", "10"), at("江苏省南京市", "12")], 320_100),
        (vec![at("浙江省", "10")], 330_000),
        (vec![at("杭州市滨江区", "2"), at("绍兴市柯桥区", "2")], 330_108),
    ] {
        assert_eq!(resolved(&rows).mentions[0].region, region);
        let back: Vec<_> = rows.into_iter().rev().collect();
        assert_eq!(resolved(&back).mentions[0].region, region);
    }
}

#[test]
fn a_path_leads_from_the_cell_to_the_institution() {
    let names =
        resolved(&[row("（甲）乙有限责任公司; 王小明"), NameRow { code: Some(CODE), ..row("丙公司") }, row("丙公司"), row("；")]);
    let labels = |raw: &str| -> Vec<Vec<String>> {
        names.explain(raw).unwrap().into_iter().map(|path| path.steps.into_iter().map(|step| step.label.en).collect()).collect()
    };
    let paths = labels("（甲）乙有限责任公司; 王小明");
    assert_eq!(paths.len(), 2);
    assert_eq!(paths[0], ["as written", "one of its names", "folded", "kind", "evidence", "institution", "group"]);
    assert_eq!(paths[1], ["as written", "one of its names", "folded", "kind"]);
    assert_eq!(labels("王小明").len(), 1);
    assert_eq!(labels("丙公司").len(), 2, "with a code and without");
    assert_eq!(labels(CODE).len(), 2, "the code of the institution, which the name without a code belongs to");
    assert_eq!(labels("丙公司, ").len(), 2, "another writing of a folded name");
    assert_eq!(labels("；"), [["as written", "problem", "institution"]]);
    let error = names.explain("丙有限公司").unwrap_err();
    assert_eq!(error.kind(), "name_not_found");
    assert!(error.to_string().contains("did you mean: 丙公司"), "{error}");
    assert!(names.explain("").is_err() && names.explain(&"甲".repeat(100_000)).is_err());
}

#[test]
fn a_million_equal_names_are_one_mention() {
    let rows = vec![row("甲乙有限公司"); 1_000_000];
    let names = resolved(&rows);
    assert_eq!((names.mentions.len(), names.mentions[0].patents, names.raw.len()), (1, 1_000_000, 1_000_000));
    assert_eq!(names.explain("甲乙有限公司").unwrap().len(), 1);
}

proptest! {
    #[test]
    fn any_cells_are_read_without_an_error(
        cells in prop::collection::vec(prop::collection::vec(prop::option::of("\\PC{0,12}"), 7), 0..6)
    ) {
        let rows: Vec<NameRow<'_>> = cells
            .iter()
            .map(|cells| {
                let cell = |at: usize| cells[at].as_deref();
                NameRow {
                    name: cell(0),
                    code: cell(1),
                    region: cell(2),
                    address: cell(3),
                    year: cell(4),
                    patents: cell(5),
                    inventors: cell(6),
                }
            })
            .collect();
        let names = resolved(&rows);
        let mut seen = names.row.clone();
        seen.dedup();
        prop_assert_eq!(seen, (1..=rows.len() as u32).collect::<Vec<_>>(), "each row keeps its place");
        for (at, mention) in names.mention.iter().enumerate() {
            let owned = mention.map(|mention| &names.mentions[mention as usize]);
            prop_assert!(owned.is_none_or(|owned| owned.kind != InstitutionKind::Person));
            prop_assert!(names.explain(&names.raw[at]).is_ok());
        }
    }

    #[test]
    fn mentions_do_not_depend_on_the_order_of_rows(
        order in Just((0..12usize).collect::<Vec<_>>()).prop_shuffle(),
        draws in prop::collection::vec((0usize..4, 0usize..3, 0usize..4, 0usize..5), 12)
    ) {
        let names = ["甲公司", "乙大学; 甲公司", "丙厂", "（甲）公司"];
        let codes = [None, Some(CODE), Some("错")];
        let regions = [None, Some("浙江省"), Some("绍兴市柯桥区"), Some("杭州市")];
        let years = ["", "2001", "2015", "1999;2003", "x"];
        let rows: Vec<NameRow<'_>> = draws
            .iter()
            .map(|&(n, c, r, y)| NameRow {
                code: codes[c],
                region: regions[r],
                year: Some(years[y]),
                inventors: Some(["张三;李四", "王五"][n % 2]),
                ..row(names[n])
            })
            .collect();
        let shuffled: Vec<NameRow<'_>> = order.iter().map(|&at| rows[at]).collect();
        let (one, two) = (resolved(&rows), resolved(&shuffled));
        prop_assert_eq!(one.mentions, two.mentions);
        prop_assert_eq!(one.resolution, two.resolution);
    }
}
