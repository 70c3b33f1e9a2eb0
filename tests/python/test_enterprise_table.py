"""The typed table of enterprise lists: shapes of the vendors, odd values, and what is counted on real lists."""

from __future__ import annotations

import polars as pl
import pytest

import innomap as im
from vendors import qichacha, tianyancha
from vendors.companies import firms

CASES = [case for case in (*qichacha.cases(), *tianyancha.cases()) if "spoilt" not in case.variant]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_shape_of_a_vendor_is_typed(case, tmp_path):
    truth = case.write(tmp_path)
    typed = im.read_enterprises(list(truth.paths)).typed()
    known = {firm.zh: firm for firm in firms()}
    assert typed.height > 0
    for row in typed.iter_rows(named=True):
        firm = known[row["name"]]
        assert row["code"] in (firm.code, None)
        assert row["code_problem"] is None
        assert row["organisation_code"] in (firm.code[8:17], None)
        assert row["place_province"] == firm.province
        assert row["place_county"] == firm.district
        assert row["placed_by"] == "columns"
        assert row["gbt4754_division"] == "34"
        assert row["registered_capital_currency"] in ("CNY", None)
        assert row["closed"] == (row["status"] == "注销")
        assert set(row["former_names"] or []) == set(firm.former)
    if case.vendor == "qichacha":
        assert typed["gbt4754"].unique().to_list() == ["3453"]


def _typed(tmp_path, text: str) -> tuple[im.Enterprises, pl.DataFrame]:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    read = im.read_enterprises(path)
    return read, read.typed()


def test_a_wrong_code_and_a_closed_firm(tmp_path):
    read, typed = _typed(
        tmp_path,
        "企业名称,统一社会信用代码,登记状态\n甲公司,91110000600037341L,注销\n乙公司,91330000123456789X,存续\n丙公司,-,存续\n",
    )
    assert typed["code"].to_list() == ["91110000600037341L", None, None]
    assert typed["closed"].to_list() == [True, False, False]
    assert typed["code_problem"][1].startswith("第 18 位")
    assert typed["code_problem"].null_count() == 2
    notes = read.audit.unparsed.filter(pl.col("column") == "code")
    assert notes["value"].to_list() == ["91330000123456789X"]
    assert read.audit.kept == 3, "a wrong code does not set the row aside"


def test_capital_in_units_and_currencies(tmp_path):
    values = {
        "5000万元人民币": (5e7, "CNY"),
        "100万美元": (1e6, "USD"),
        "-": (None, None),
        "0": (0.0, None),
        "很多": (None, None),
    }
    rows = "".join(f"{name}公司,{text}\n" for name, text in zip("甲乙丙丁戊", values, strict=True))
    read, typed = _typed(tmp_path, f"企业名称,注册资本\n{rows}")
    assert list(typed.select("registered_capital", "registered_capital_currency").rows()) == list(values.values())
    assert read.audit.unparsed["value"].to_list() == ["很多"]


def test_columns_of_levels_that_disagree_are_a_problem(tmp_path):
    read, typed = _typed(
        tmp_path,
        "企业名称,国标行业门类,国标行业大类\n甲公司,制造业,通用设备制造业\n乙公司,农、林、牧、渔业,通用设备制造业\n",
    )
    assert typed["gbt4754"].to_list() == ["34", None]
    assert read.audit.unparsed.select("row", "column").rows() == [(3, "industry_division")]


def test_what_is_understood_of_the_lists_of_the_exchanges(real_data):
    folder = real_data / "enterprises"
    typed = im.read_enterprises(folder / "szse-listed-2025.xlsx").typed()
    # Three rows say «S 综合», a section of another classification.
    assert typed["gbt4754_section"].null_count() == 3
    assert typed["place_city"].null_count() / typed.height < 0.02
    assert im.read_enterprises(folder / "sse-listed.xls").typed()["name"].null_count() == 0
