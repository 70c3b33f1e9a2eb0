"""Workbooks: text never becomes a formula, the same table gives the same bytes, nothing is half-written."""

import openpyxl
import polars as pl
import pytest

import innomap as im
from by_hand import cells, ranked
from innomap.atomic import replacing
from innomap.display import display_width
from innomap.result import Result
from innomap.workbook import Sheet, _sheet_name, write_workbook

HOSTILE = [
    "=1+1",
    '=HYPERLINK("x")',
    "+1",
    "-2",
    "@SUM(A1)",
    "http://example.org",
    "12",
    "\t=1",
    "甲\n乙",
    "x" * 40_000,
]


def test_text_stays_text(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", [Sheet("s", pl.DataFrame({"=head": HOSTILE}))])
    page = openpyxl.load_workbook(path)["s"]
    assert page["A1"].value == "=head"
    for row, text in enumerate(HOSTILE, start=2):
        cell = page.cell(row, 1)
        assert cell.data_type == "s"
        assert cell.value == text[:32_767]
        assert cell.hyperlink is None


def test_numbers_nulls_and_booleans(tmp_path):
    table = pl.DataFrame({"share": [0.5, None, float("nan")], "n": [1, 2, None], "flag": [True, False, None]})
    page = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx", [Sheet("s", table)]))["s"]
    assert [tuple(cell.value for cell in row) for row in page["A2:C4"]] == [
        (0.5, 1, True),
        (None, 2, False),
        (None, None, None),
    ]
    assert page["A2"].number_format == "0.0%"
    assert page.freeze_panes == "B2"


def test_a_result_has_its_chart_method_and_sources(tmp_path):
    book = openpyxl.load_workbook(Result(ranked("institution", ["甲", "乙", "=丙"])).to_excel(tmp_path / "a.xlsx"))
    assert book.sheetnames[1:] == ["方法", "数据来源"]
    first = book.worksheets[0]
    assert first["A1"].value == "合成样本 synthetic sample"
    assert len(first._charts) == 1
    assert "ab" * 32 in [cell.value for row in book["数据来源"].iter_rows() for cell in row]


def test_the_same_table_gives_the_same_bytes(tmp_path):
    result = Result(cells("region", "technology", ["甲"], ["乙", "丙"]))
    assert result.to_excel(tmp_path / "a.xlsx").read_bytes() == result.to_excel(tmp_path / "b.xlsx").read_bytes()


def test_sheet_names_are_made_to_fit():
    used = set()
    assert _sheet_name("a/b:c*?[x]\\", used) == "a／b／c／／／x／／"
    assert _sheet_name("长" * 40, used) == "长" * 31
    assert _sheet_name("长" * 40, used) == "长" * 29 + " 2"
    assert _sheet_name("'", used) == "sheet"


def test_chinese_is_twice_as_wide():
    assert display_width("a专利") == 5


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")

    def fail():
        with replacing(target) as beside:
            beside.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_a_clear_error(tmp_path):
    with pytest.raises(im.FileMissingError):
        write_workbook(tmp_path / "none" / "a.xlsx", [Sheet("s", pl.DataFrame({"a": [1]}))])


def test_another_suffix_names_the_allowed_one(tmp_path):
    with pytest.raises(im.ConfigurationError, match="xlsx"):
        write_workbook(tmp_path / "a.xls", [Sheet("s", pl.DataFrame({"a": [1]}))])
