"""Results and the audit: labels, numbers as a reader sees them, and the way into other libraries."""

import json

import polars as pl
import pytest

from by_hand import cells, definition, ranked
from innomap.audit import Audit
from innomap.columns import grouped, percent, roles, written
from innomap.display import display_width
from innomap.result import Result
from innomap.selection import selection


def test_the_value_is_found_by_what_the_result_says():
    analysis = ranked("institution", ["甲", "乙"])
    assert roles(analysis.table, analysis.definition).value == "weight"
    assert roles(analysis.table, analysis.definition).low == "value_low"
    whole = {**analysis.definition, "parameters": {"counting": "whole", "by": "patents"}}
    assert roles(analysis.table, whole).value == "patents"
    grown = {**analysis.definition, "parameters": {"by": "growth"}}
    assert (roles(analysis.table, grown).value, roles(analysis.table, grown).low) == ("growth", None)
    table = pl.DataFrame({"rank": [1], "institution": ["甲"], "pagerank": [0.5], "degree": [3]})
    described = definition("centrality", ["institution"], "ranking", table.columns, node="institution", kind="pagerank")
    assert roles(table, described).value == "pagerank"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("share", 0.1234, "12.3\u00a0%"),
        ("growth", 0.5, "+50.0\u00a0%"),
        ("growth", -0.5, "−50.0\u00a0%"),
        ("year", 2012, "2012"),
        ("patents", 12345, "12\u00a0345"),
        ("weight", 2.0, "2.0"),
        ("rca", 1.0, "1.00"),
        ("specialised", True, "是"),
        ("share", None, "—"),
        ("name", "=1", "=1"),
    ],
)
def test_numbers_are_written_for_readers(name, value, expected):
    assert written(name, value) == expected


def test_large_numbers_hold_together():
    assert grouped(1234567) == "1\u00a0234\u00a0567"
    assert percent(None) == "—"


def test_a_result_shows_itself_and_escapes_what_it_shows():
    result = Result(ranked("institution", ["甲", "<script>x</script>"]))
    html = result._repr_html_()
    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html
    for text in ("合成样本 synthetic sample", "分数计数", "相邻名次无法区分"):
        assert text in html
        assert text in repr(result)
    assert len(result) == 2


def test_a_result_goes_into_other_libraries():
    result = Result(ranked("institution", ["甲", "乙"]))
    assert pl.DataFrame(result).equals(result.table)
    frame = result.to_pandas()
    assert list(frame["institution"]) == ["甲", "乙"]
    assert frame["patents"].tolist() == [24, 12]


def test_whole_numbers_with_gaps_stay_whole_in_pandas():
    analysis = ranked("institution", ["甲", "乙"])
    analysis.table = analysis.table.with_columns(patents=pl.Series([3, None], dtype=pl.Int64))
    assert str(Result(analysis).to_pandas()["patents"].dtype) == "Int64"


def test_a_row_is_explained_by_its_keys_and_filters():
    analysis = cells("region", "technology", ["甲", "乙"], ["丙", "丁"])
    analysis.definition["parameters"] = {"where": {"branch": "减速器", "period": [2010, 2012]}, "level": "city"}
    assert selection(Result(analysis), 1) == {
        "keys": {"region": "甲", "technology": "丁"},
        "where": {"branch": "减速器", "period": [2010, 2012]},
        "level": "city",
    }


AUDIT = {
    "files": [
        {
            "path": "a.xlsx", "sha256": "ab", "bytes": 1, "format": "xlsx", "encoding": None, "sheet": "S",
            "profile": "patsnap", "header_row": 1, "read": 4, "synthetic": False, "table": None,
        }
    ],
    "columns": [{"source": "<b>号</b>", "meaning": None, "filled": 1, "rows": 2, "examples": ["x", "y"], "unparsed": 0}],
    "read": 4,
    "kept": 2,
    "rejected": [{"file": 0, "row": 3, "value": "v", "into": None, "reason": {"zh": "缺号", "en": "no number"}}],
    "merged": [{"file": 0, "row": 4, "value": "v", "into": [0, 2], "reason": {"zh": "重复", "en": "twice"}}],
    "unparsed": [],
    "warnings": [{"zh": "注意", "en": "note"}],
}  # fmt: skip


def test_the_audit_names_every_column_and_odd_row(tmp_path):
    import openpyxl

    audit = Audit(json.dumps(AUDIT), "审计")
    assert (audit.read, audit.kept, audit.rejected.height, audit.merged.height) == (4, 2, 1, 1)
    assert audit.merged.row(0, named=True)["into_row"] == 2
    assert audit.labelled("rejected").columns == ["文件", "行", "值", "原因"]
    assert "读入 4 行 = 保留 2 + 剔除 1 + 合并 1" in repr(audit)
    assert "（原样保留）" in repr(audit)
    assert "合成样本" not in repr(audit) + audit._repr_html_()
    assert "&lt;b&gt;" in audit._repr_html_()
    assert "<b>号" not in audit._repr_html_()
    book = openpyxl.load_workbook(audit.to_excel(tmp_path / "a.xlsx"))
    assert book.sheetnames == ["概要", "文件", "列", "剔除的行", "合并的行", "未能解析的值"]


def test_a_terminal_shows_aligned_columns():
    lines = Result(ranked("institution", ["甲公司", "b\x1b[31m"])).text().splitlines()
    assert "名次区间" in lines[1]
    assert "\x1b" not in lines[3]
    # The numbers of a column end at the same place, whatever letters stand before them.
    ends = [
        display_width(line[: line.index(number) + len(number)])
        for line, number in zip(lines[2:4], ("20.0", "10.0"), strict=True)
    ]
    assert ends[0] == ends[1]


def test_the_audit_of_generated_files_says_so(tmp_path):
    import openpyxl

    made = {**AUDIT, "files": [{**AUDIT["files"][0], "synthetic": True}]}
    audit = Audit(json.dumps(made), "审计")
    assert "合成样本 synthetic sample" in repr(audit)
    assert "合成样本 synthetic sample" in audit._repr_html_()
    for sheet in openpyxl.load_workbook(audit.to_excel(tmp_path / "a.xlsx")).worksheets:
        assert sheet["A1"].value == "合成样本 synthetic sample"
