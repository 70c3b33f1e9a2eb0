"""Enterprise lists as they come: one firm in several lists, contradictions, placeholders; and the firms of a list in a map."""

from __future__ import annotations

import itertools
from pathlib import Path

import polars as pl

import innomap as im

CODE = "91110000600037341L"
COLUMNS = {"publication": "公开号", "applicants": "申请人", "application_date": "申请日"}


def patents(*names: str) -> im.Patents:
    table = {
        "公开号": [f"CN{100000001 + at}A" for at in range(len(names))],
        "申请人": names,
        "申请日": ["2015-01-01"] * len(names),
    }
    return im.read_patents(pl.DataFrame(table), columns=COLUMNS)


def test_a_firm_of_several_lists_keeps_every_qualification_in_any_order(tmp_path: Path) -> None:
    texts = {
        "高新技术企业名单2018.csv": "企业名称,证书编号,发证时间\n甲乙有限公司,GR1,2018-11-30\n",
        "高新技术企业名单2021.csv": "企业名称,证书编号,发证时间\n甲乙有限公司,GR2,2021-12-16\n",
        "专精特新小巨人名单.csv": "企业名称,批次,年度\n甲乙有限公司,第三批,2021\n",
        "企业.csv": "企业名称,登记状态,注册资本,成立日期,参保人数\n甲乙有限公司,存续,100万元,2001-02-03,12\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    seen = set()
    for order in itertools.permutations(texts):
        firms = im.read_enterprises([tmp_path / name for name in order])
        assert firms.audit.read == firms.audit.kept + firms.audit.merged.height == 4
        row = firms.typed().row(0, named=True)
        tags = list(zip(row["tags"], row["tags_from"], row["tags_until"], strict=True))
        assert sorted(tags) == [
            ("专精特新“小巨人”企业", "2021", "2024"),
            ("高新技术企业", "2018-11-30", "2021-11-30"),
            ("高新技术企业", "2021-12-16", "2024-12-16"),
        ], order
        seen.add(
            (
                row["qualification"],
                str(row["valid_until"]),
                row["certificate"],
                row["registered_capital"],
                row["insured"],
            )
        )
    assert len(seen) == 1


def test_what_lists_say_against_each_other_is_noted_and_no_place_is_patched_together() -> None:
    def one(name: str, *cells: str) -> pl.DataFrame:
        header = ("企业名称", "统一社会信用代码", "所属省份", "所属城市", "所属区县", "注册资本", "登记状态")
        return pl.DataFrame({head: [cell] for head, cell in zip(header, (name, *cells), strict=True)})

    here = one("甲乙(浙江)有限公司", CODE, "浙江省", "杭州市", "余杭区", "100万元", "注销")
    there = one("甲乙（浙江）有限公司", CODE.lower(), "江苏省", "苏州市", "-", "1,000,000元", "存续")
    for order in ([here, there], [there, here]):
        firms = im.read_enterprises(order)
        table = firms.typed()
        assert table.select("place_county", "closed", "registered_capital").rows() == [("余杭区", True, 1e6)]
        noted = firms.audit.unparsed.select("column", "value").rows()
        assert sorted(noted) == [("city", "苏州市"), ("province", "江苏省"), ("status", "存续")]


def test_zeros_in_place_of_a_code_join_nobody() -> None:
    firms = im.read_enterprises(
        pl.DataFrame({"企业名称": ["甲乙有限公司", "丙丁有限公司"], "统一社会信用代码": ["0" * 18] * 2})
    )
    m = im.build_map(patents("甲乙有限公司", "丙丁有限公司"), firms)
    assert m.institutions["institution"].to_list() == ["丙丁有限公司", "甲乙有限公司"]
    assert firms.audit.unparsed["column"].to_list() == ["code", "code"]


def test_one_legal_person_in_three_rows_is_counted_once_and_lies_where_the_list_says() -> None:
    lists = [
        pl.DataFrame({"企业名称": ["甲乙机器人有限公司"], "统一社会信用代码": [CODE], "所属省份": ["浙江省"]}),
        pl.DataFrame({"企业名称": ["甲乙机器人有限公司"], "所属城市": ["杭州市"]}),
        pl.DataFrame({"企业名称": ["甲乙智能有限公司"], "统一社会信用代码": [CODE], "曾用名": ["甲乙机器人有限公司"]}),
    ]
    m = im.build_map(patents("甲乙机器人有限公司", "甲乙智能有限公司"), im.read_enterprises(lists))
    assert m.institutions["patents"].to_list() == [2]
    assert m.institutions["region"][0] in {"浙江省", "杭州市"}  # and not where the code was registered
    assert m.names.summary["enterprises"] == 1


def test_negative_numbers_and_states_under_way_are_missing_and_noted() -> None:
    table = {
        "企业名称": ["甲公司", "乙公司", "丙公司"],
        "注册资本": ["-100万元", "0", "50万元"],
        "参保人数": ["-5", "0", "小于50人"],
        "登记状态": ["注销中", "非正常户", "未吊销"],
    }
    firms = im.read_enterprises(pl.DataFrame(table))
    typed = firms.typed()
    assert typed["registered_capital"].to_list() == [None, 0, 5e5]
    assert typed["insured"].to_list() == [None, 0, None]
    assert typed["closed"].to_list() == [None] * 3
    assert firms.audit.unparsed.height == 6


def test_the_firms_of_a_list_and_what_they_hold() -> None:
    firms = im.read_enterprises(
        pl.DataFrame(
            {
                "企业名称": ["甲乙有限公司", "丙丁有限公司", "戊己股份有限公司", "庚辛有限公司"],
                "统一社会信用代码": [CODE, None, None, None],
                "曾用名": [None, None, "戊己机械厂", None],
                "参保人数": ["12", "5", "7", "9"],
            }
        )
    )
    m = im.build_map(patents("甲乙有限公司", "丙丁有限公司", "丙丁有限公司", "戊己机械厂", "别的公司"), firms)
    table = m.enterprises(firms)
    assert table["insured"].to_list() == [12, 5, 7, 9]
    assert table["found_by"].to_list()[1:] == ["name", "name", None]
    assert table["patents"].to_list() == [1, 2, 1, None]
    assert table.height == len(firms)


def test_a_map_of_groups_says_that_groups_are_those_of_today() -> None:
    firms = im.read_enterprises(
        pl.DataFrame(
            {
                "企业名称": ["甲乙减速器有限公司"],
                "母公司": ["东方机电集团有限公司(2010-01-01至2015-12-31)；西方机电集团有限公司(2016-01-01至今)"],
            }
        )
    )
    m = im.build_map(patents("甲乙减速器有限公司"), firms)
    assert m.groups["group"].to_list() == ["西方机电集团有限公司"]
    assert not [text for text in m.warnings if "集团" in text]
    assert [text for text in m.with_names(institution="group").warnings if "1 家机构的归属有起止时间" in text]


def test_a_short_name_that_two_firms_bear_finds_neither() -> None:
    table = {
        "企业名称": ["甲乙机械有限公司", "甲乙软件有限公司"],
        "简称": ["甲乙", "甲乙"],
        "所属省份": ["浙江省", "江苏省"],
    }
    firms = im.read_enterprises(pl.DataFrame(table))
    m = im.build_map(patents("甲乙", "甲乙软件有限公司"), firms)
    assert m.enterprises(firms)["institution"].to_list() == [None, "甲乙软件有限公司"]
    assert im.build_map(patents("甲乙软件有限公司")).enterprises(firms)["found_by"].to_list() == [None, "name"]
