"""Names on their own: any input becomes rows with institutions, evidence and problems; doubts are decided and stay decided."""

import random

import openpyxl
import pandas as pd
import polars as pl
import pytest

import innomap as im
from sample_codes import credit_code

CODE, OTHER_CODE = credit_code(1), credit_code(2)
FIRM, SLIP = "甲乙机器人有限公司", "甲乙机器入有限公司"


@pytest.mark.parametrize(
    "names",
    [
        ["浙江大学", None, "甲公司"],
        ("浙江大学", None, "甲公司"),
        (name for name in ["浙江大学", None, "甲公司"]),
        pl.Series(["浙江大学", None, "甲公司"]),
        pd.Series(["浙江大学", None, "甲公司"]),
        {"name": ["浙江大学", None, "甲公司"]},
        {"申请人": ["浙江大学", None, "甲公司"], "序号": [1, 2, 3]},
        pl.DataFrame({" 机构名称 ": ["浙江大学", None, "甲公司"]}),
        pl.LazyFrame({"名称": ["浙江大学", None, "甲公司"]}),
        pd.DataFrame({"Applicants": ["浙江大学", None, "甲公司"]}),
    ],
)
def test_names_come_in_any_form(names):
    table = im.resolve_names(names).table
    assert table["row"].to_list() == [1, 2, 3]
    assert table["institution"].to_list() == ["浙江大学", None, "甲公司"]
    assert table["kind"].to_list() == ["university", None, "enterprise"]
    assert table["problem"].to_list() == [None, "没有名称", None]


def test_columns_are_found_by_their_names_or_named():
    table = {
        "我的": ["甲公司", "乙公司"],
        "统一社会信用代码": [CODE, None],
        "地区": ["绍兴市柯桥区", "杭州市"],
        "专利数": [5, 7],
        "年份": [2015, None],
    }
    with pytest.raises(im.SchemaError, match="名称列") as caught:
        im.resolve_names(table)
    assert "columns=" in caught.value.hint
    names = im.resolve_names(table, columns={"name": "我的"})
    assert names.table["code"].to_list() == [CODE, None]
    assert names.table["region"].to_list() == ["浙江省绍兴市柯桥区", "浙江省杭州市"]
    assert names.table["patents"].to_list() == [5, 7]
    assert names.institutions.filter(pl.col("institution") == "甲公司")["first_year"].to_list() == [2015]
    with pytest.raises(im.SchemaError, match="没有这一列"):
        im.resolve_names(table, columns={"name": "无此列"})
    with pytest.raises(im.ConfigurationError, match="name"):
        im.resolve_names(table, columns={"nam": "我的"})


def test_nothing_to_resolve_is_an_empty_answer():
    names = im.resolve_names([])
    assert (len(names), names.institutions.height, names.review.height, names.ownership.height) == (0, 0, 0, 0)
    assert names.match_rates.height == 1
    assert names.summary["names"] == 0
    assert "0 个名称" in repr(names)


@pytest.mark.parametrize("names", ["浙江大学", b"x", 7, None])
def test_what_is_no_list_of_names_is_an_error(names):
    with pytest.raises(im.InvalidValueError):
        im.resolve_names(names)


def test_wrong_options_are_errors():
    with pytest.raises(im.ConfigurationError, match="apart"):
        im.resolve_names(["甲公司"], doubtful="merge")
    with pytest.raises(im.ConfigurationError, match="read_enterprises"):
        im.resolve_names(["甲公司"], enterprises=["甲公司"])
    with pytest.raises(im.FileMissingError):
        im.resolve_names(["甲公司"], decisions="没有.csv")


def test_cells_of_several_names_become_rows_under_their_row():
    names = im.resolve_names({"name": ["甲公司; 乙大学 | 王小明", "丙工厂、丁工厂"], "patents": [3, 2]})
    table = names.table
    assert table["row"].to_list() == [1, 1, 1, 2, 2]
    assert table["raw"].to_list() == ["甲公司; 乙大学 | 王小明"] * 3 + ["丙工厂、丁工厂"] * 2
    assert table["name"].to_list() == ["甲公司", "乙大学", "王小明", "丙工厂", "丁工厂"]
    assert table["patents"].to_list() == [3, 3, None, 2, 2]
    assert table["institution"].null_count() == 1
    assert names.summary["persons"] == 1


ODD = {
    "": None,
    " \u3000": None,
    "，。；、": None,
    "\u200b\u200d\ufeff": None,
    "\u202e\u2066": None,
    "无": None,
    "N/A": None,
    "甲" * 10_000: None,
    "A" * 10_000: None,
    ";" * 10_000: None,
    "甲": "甲",
    "A": "A",
    "7": "7",
    "\u202e甲\u200b乙\u2069公司": "甲乙公司",
    "甲ABCдеж乙公司": "甲ABCДЕЖ乙公司",
    "=CMD|'/C calc'!A0": "=CMD|'/C CALC'!A0",
    "@SUM(A1:A2)": "@SUM(A1:A2)",
    "<script>alert(1)</script>": "<SCRIPT>ALERT(1)</SCRIPT>",
    "\x00甲\x07公司": "甲公司",
}


def test_odd_names_keep_their_row_and_stop_no_other():
    cells = [cell for odd in ODD for cell in (odd, FIRM)]
    names = im.resolve_names(cells)
    first = names.table.unique("row", keep="first", maintain_order=True)
    assert first["row"].to_list() == list(range(1, len(cells) + 1))
    assert first["raw"].to_list() == cells
    assert first["institution"].to_list()[1::2] == [FIRM] * len(ODD)
    found = dict(zip(ODD, first["name"].to_list()[::2], strict=True))
    assert {odd: (name or "").replace(" ", "") for odd, name in found.items()} == {
        odd: (name or "").replace(" ", "") for odd, name in ODD.items()
    }
    for odd, problem in zip(ODD, first["problem"].to_list()[::2], strict=True):
        assert (problem is None) == (ODD[odd] is not None), odd
    assert "问题" in names.warnings[-1]
    html = names._repr_html_()
    assert "<script>" not in html
    assert "\u202e" not in html
    assert "\u202e" not in repr(names)


def test_wrong_codes_places_and_years_are_told_and_ignored():
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    names = im.resolve_names(
        {
            "name": ["甲公司", "乙公司", "丙公司", "丁公司"],
            "code": [wrong, "123456789012345", CODE, None],
            "region": [None, "某某国某某地", "浙江", "浙江"],
            "year": ["去年", None, 2015, 2015],
            "patents": ["多", None, 2, 2],
        }
    )
    problems = names.table["problem"].to_list()
    for part in [f"代码「{wrong}」未用", "校验码", "「去年」不是年份或日期", "专利数「多」不是整数，按 1 计"]:
        assert part in problems[0]
    for part in ["注册号", "地区「某某国某某地」无法识别"]:
        assert part in problems[1]
    assert problems[2:] == [None, None]
    assert names.table["code"].to_list() == [None, None, CODE, None]
    assert names.table["patents"].to_list() == [1, 1, 2, 2]
    im.set_language("en")
    english = im.resolve_names({"name": ["甲公司"], "code": [wrong]}).table["problem"][0]
    assert english.startswith(f"code '{wrong}' not used")


def test_the_rows_may_come_in_any_order():
    rng = random.Random(5)
    firms = [f"{a}{b}{c}有限公司" for a in ("杭州", "绍兴", "") for b in ("甲乙", "丙丁") for c in ("机器人", "机械")]
    rows = [
        (rng.choice(firms), rng.choice(["浙江杭州", "绍兴市柯桥区", None]), rng.randrange(1, 9)) for _ in range(300)
    ]
    answers = []
    for _ in range(3):
        rng.shuffle(rows)
        names = im.resolve_names(pl.DataFrame(rows, schema=["name", "region", "patents"], orient="row"))
        answers.append((names.institutions, names.review, names.match_rates))
    assert all(a.equals(b) for answer in answers[1:] for a, b in zip(answers[0], answer, strict=True))


@pytest.fixture
def firms():
    listed = pl.DataFrame(
        {
            "企业名称": ["甲乙机器人有限公司", "丙丁机械有限公司", "戊己电子有限公司"],
            "统一社会信用代码": [credit_code(7), credit_code(8), credit_code(9)],
            "曾用名": ["甲乙机器人厂", None, None],
            "所属省份": ["浙江省", "浙江省", "浙江省"],
            "所属城市": ["绍兴市", "杭州市", "杭州市"],
        }
    )
    return im.read_enterprises(listed)


def test_match_rates_add_up_and_say_what_of_the_list_was_found(firms):
    names = im.resolve_names(
        {
            "name": ["甲乙机器人厂", "甲乙机器人有限公司", "别的名字", "庚辛公司", "王小明"],
            "code": [None, None, credit_code(8), None, None],
            "patents": [4, 6, 5, 5, 9],
        },
        enterprises=firms,
    )
    rates = names.match_rates
    total, parts = rates.row(-1, named=True), rates.head(-1)
    assert total["evidence"] == "all"
    for column in ("names", "patents", "listed_names", "listed_patents"):
        assert parts[column].sum() == total[column]
    assert (total["names"], total["patents"]) == (4, 20)
    assert (total["listed_names"], total["listed_institutions"], total["listed_patents"]) == (3, 2, 15)
    assert total["names_share"] == total["patents_share"] == total["institutions_share"] == 1
    assert parts["names_share"].sum() == pytest.approx(1)
    summary = names.summary
    assert (summary["enterprises"], summary["enterprises_found"], summary["enterprises_with_patents"]) == (3, 2, 2)
    former = names.table.filter(pl.col("raw") == "甲乙机器人厂").row(0, named=True)
    assert (former["institution"], former["evidence"]) == ("甲乙机器人有限公司", "former_name")
    assert "名录 3 家中 2 家有专利" in repr(names)


def test_an_explanation_leads_from_the_text_to_the_institution(firms):
    names = im.resolve_names(["甲乙机器人厂；王小明", FIRM], enterprises=firms)
    text = str(names.explain("甲乙机器人厂；王小明"))
    for part in [
        "原文：甲乙机器人厂；王小明",
        "其中一个名称：甲乙机器人厂",
        "依据：曾用名",
        f"机构：{FIRM}",
        "类型：个人，不是机构",
    ]:
        assert part in text, part
    assert f"机构：{FIRM}" in str(names.explain(credit_code(7)))
    assert "<table" in names.explain(FIRM)._repr_html_()
    with pytest.raises(im.NameNotFoundError) as caught:
        names.explain(SLIP)
    assert FIRM in caught.value.hint
    with pytest.raises(im.InvalidValueError):
        names.explain(None)
    im.set_language("en")
    assert f"folded: {FIRM}" in str(names.explain(FIRM))


def test_a_decision_overrules_and_is_the_evidence():
    raw = ["浙大甲院", "乙丙公司", "丁集团"]
    decided = im.Decisions().merge("浙大甲院", "乙丙公司").parent("乙丙公司", "丁集团", since=2010)
    names = im.resolve_names(raw, decisions=decided)
    table = names.table
    assert table["institution"].to_list() == ["乙丙公司", "乙丙公司", "丁集团"]
    assert table["group"].to_list() == ["丁集团"] * 3
    assert "decision" in table["evidence"].to_list()
    edge = names.ownership.filter(pl.col("child") == "乙丙公司").row(0, named=True)
    assert (edge["parent"], edge["from"], edge["until"]) == ("丁集团", "2010", None)
    text = str(names.explain("浙大甲院"))
    assert "人工决定" in text
    assert "丁集团（2010–）" in text
    assert im.resolve_names(raw, decisions=decided.table).table.equals(table)


# One character that looks alike, one county, common inventors: not enough to merge, too much to pass over.
ONE, OTHER = "绍兴甲乙机器人有限公司", "绍兴甲已机器人有限公司"
DOUBT = {"name": [ONE, OTHER], "patents": [10, 3], "region": ["绍兴市柯桥区"] * 2, "inventors": ["赵某;钱某"] * 2}


def test_a_doubt_is_overruled_in_a_workbook_and_stays_so(tmp_path):
    names = im.resolve_names(DOUBT)
    assert names.institutions.height == 2
    doubt = names.review.row(0, named=True)
    assert (doubt["name"], doubt["other"], doubt["merged"]) == (ONE, OTHER, False)
    assert (doubt["name_patents"], doubt["other_patents"], doubt["patents"]) == (10, 3, 3)
    assert 0 < doubt["confidence"] < 1
    assert doubt["reason"]
    assert OTHER in str(names.explain(ONE))
    path = names.to_excel(tmp_path / "names.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["复核"]
    header = [cell.value for cell in sheet[1]]
    assert header[:4] == ["名称", "另一名称", "决定", "备注"]
    sheet.cell(2, 3, "合并")
    book.save(path)
    decided = im.Decisions.from_review(path)
    kept = decided.save(tmp_path / "decided.csv")
    for decisions in (decided, kept, str(kept)):
        again = im.resolve_names(DOUBT, decisions=decisions)
        assert again.table["institution"].n_unique() == 1
        assert again.institutions["patents"].to_list() == [13]
        assert again.review.height == 0
    apart = im.resolve_names(DOUBT, decisions=im.Decisions().keep_apart(ONE, OTHER), doubtful="merged")
    assert (apart.institutions.height, apart.review.height) == (2, 0)
    merged = im.resolve_names(DOUBT, doubtful="merged")
    assert merged.institutions.height == 1
    assert merged.review["merged"].to_list() == [True]


def test_the_workbook_holds_all_tables_and_no_formula(tmp_path):
    names = im.resolve_names(["=CMD|'/C calc'!A0", "+1公司", "@甲公司", "-乙公司", "\u202e丙公司", ""])
    book = openpyxl.load_workbook(names.to_excel(tmp_path / "n.xlsx"))
    assert book.sheetnames == ["名称", "机构", "复核", "股权与上级", "匹配率"]
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types
    assert [cell.value for cell in book["名称"][1]][:4] == ["行", "原文", "名称", "机构"]
    im.set_language("en")
    book = openpyxl.load_workbook(names.to_excel(tmp_path / "n.xlsx"))
    assert book.sheetnames[2] == "review"


def test_the_table_goes_to_other_libraries():
    names = im.resolve_names(["甲公司", None])
    assert pl.DataFrame(names).equals(names.table)
    frame = names.to_pandas()
    assert frame["institution"].tolist()[0] == "甲公司"
    assert str(frame["patents"].dtype) == "Int64"
    assert len(names) == 2


def test_labels_and_reasons_come_in_both_languages():
    im.set_language("en")
    names = im.resolve_names(DOUBT)
    assert "names" in repr(names)
    assert not any("\u4e00" <= c <= "\u9fff" for c in names.review["reason"][0].replace(ONE, "").replace(OTHER, ""))
    assert "enterprise" in names._repr_html_()
    im.set_language("zh")
    assert "企业" in im.resolve_names(DOUBT)._repr_html_()


def test_a_local_name_in_two_provinces_is_two_and_a_company_is_one():
    names = im.resolve_names(
        {"name": ["红星机械厂"] * 2 + ["甲乙机器人有限公司"] * 2, "region": ["210212", "510725", "330106", "330602"]}
    )
    ids = names.table["institution_id"].to_list()
    assert ids[0] != ids[1]
    assert ids[2] == ids[3]
    assert names.table["patents"].to_list() == [1, 1, 2, 2]
    assert "红星机械厂" in names.review["name"].to_list()


def test_a_bar_or_a_pause_mark_splits_where_each_part_is_a_name():
    names = im.resolve_names(["甲乙有限公司|丙丁股份有限公司", "甲乙有限公司、王小明", "甲|乙"])
    assert names.table.select("row", "name").rows() == [
        (1, "甲乙有限公司"),
        (1, "丙丁股份有限公司"),
        (2, "甲乙有限公司"),
        (2, "王小明"),
        (3, "甲|乙"),
    ]


def test_a_group_needs_more_than_half():
    owners = ["丙丁集团有限公司(65%)", "丙丁集团有限公司(8%)", "丙丁集团有限公司"]
    listed = ["甲一有限公司", "甲二有限公司", "甲三有限公司"]
    firms = im.read_enterprises(
        pl.DataFrame({"name": listed, "owners": owners}), columns={"name": "name", "owners": "owners"}
    )
    names = im.resolve_names(listed, enterprises=firms)
    assert names.table["group"].to_list() == ["丙丁集团有限公司", "甲二有限公司", "丙丁集团有限公司"]


def test_names_in_one_cell_of_a_list_are_former_ones_unless_they_lie_elsewhere():
    cells = ["南京甲乙软件股份有限公司；南京甲乙软件技术公司；武汉甲乙软件有限公司"]
    firms = im.read_enterprises(pl.DataFrame({"name": cells}), columns={"name": "name"})
    names = im.resolve_names(cells, enterprises=firms)
    first, former, subsidiary = names.table["institution"].to_list()
    assert first == former != subsidiary
    merged = {
        frozenset((name, other)): merged
        for name, other, merged in names.review.select("name", "other", "merged").rows()
    }
    assert merged.pop(frozenset(("南京甲乙软件股份有限公司", "南京甲乙软件技术公司")))
    assert [("武汉甲乙软件有限公司" in pair, merged) for pair, merged in merged.items()] == [(True, False)]


def test_a_short_name_on_the_list_is_no_person():
    firms = im.read_enterprises(
        pl.DataFrame({"name": ["浙江贝卓股份有限公司"], "short_name": ["贝卓股"]}),
        columns={"name": "name", "short_name": "short_name"},
    )
    assert im.resolve_names(["贝卓股"]).table["kind"][0] == "person"
    assert im.resolve_names(["贝卓股"], enterprises=firms).table["institution"][0] == "浙江贝卓股份有限公司"


def test_who_bore_the_name_elsewhere_before_the_firm_was_founded_is_another():
    firms = im.read_enterprises(
        pl.DataFrame({"name": ["安徽甲乙环保有限公司"], "city": ["合肥市"], "founded": ["2014-03-01"]}),
        columns={"name": "name", "city": "city", "founded": "founded"},
    )
    table = {"name": ["安徽甲乙环保有限公司"] * 2, "region": ["芜湖市", "合肥市"], "year": ["2009", "2009"]}
    early, here = im.resolve_names(table, enterprises=firms).table["institution_id"].to_list()
    assert early != here
    table["year"] = ["2016", "2009"]
    assert im.resolve_names(table, enterprises=firms).institutions.height == 1


def test_a_former_name_in_several_places_does_not_become_the_label():
    table = {
        "name": ["杭州大学"] * 5 + ["浙江大学"],
        "region": ["330106", "330106", "330602", "330602", "310101", "330106"],
    }
    assert im.resolve_names(table).table["institution"].unique().to_list() == ["浙江大学"]
