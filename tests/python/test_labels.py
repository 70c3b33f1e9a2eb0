"""Tables of labels: what is understood, and what is refused with its place."""

import openpyxl
import pandas as pd
import polars as pl
import pytest

import innomap as im
import small_industry
from innomap.labels import read_labels

ROWS = (("CN199000001A", "减速器", "是", "甲", "谐波"), ("CN199000002A", "motor", "否", "甲", ""))
HEADERS = ("公开号", "技术分支", "判定", "标注者", "备注")
BRANCHES = {"parts": ["零部件", "parts"], "reducer": ["减速器", "reducers"], "motor": ["电机", "motors"]}


def frame(rows=ROWS, headers=HEADERS):
    return pl.DataFrame(rows, schema=list(headers), orient="row")


def read(source, **options):
    return read_labels(source, branches=BRANCHES, **options)


def test_files_and_tables_of_every_kind_say_the_same(tmp_path):
    table = frame()
    table.write_csv(tmp_path / "plain.csv")
    (tmp_path / "marked.csv").write_bytes(b"\xef\xbb\xbf" + table.write_csv().encode())
    book = openpyxl.Workbook()
    for row in (["虚构的标签"], [], HEADERS, *ROWS):
        book.active.append(list(row))
    book.save(tmp_path / "titled.xlsx")
    wanted = [("CN199000001A", "reducer", True, "甲", "谐波"), ("CN199000002A", "motor", False, "甲", None)]
    columns = ["publication", "branch", "verdict", "labeller", "note"]
    sources = [tmp_path / name for name in ("plain.csv", "marked.csv", "titled.xlsx")]
    for source in (*sources, table, pd.DataFrame(table.to_dict(as_series=False)), table.to_dict(as_series=False)):
        assert read(source).table.select(columns).rows() == wanted
    assert read(tmp_path / "titled.xlsx").table["row"].to_list() == [4, 5]


@pytest.mark.parametrize("word", ["1", 1, 1.0, True, "是", "属于", "对", "YES", "y", "True", "√"])
def test_words_for_yes(word):
    table = pl.DataFrame({"publication": ["CN199000001A"], "branch": ["motor"], "verdict": [word]})
    assert read(table).table["verdict"].to_list() == [True]


@pytest.mark.parametrize("word", ["0", 0, 0.0, False, "否", "不属于", "错", "No", "n", "×"])
def test_words_for_no(word):
    table = pl.DataFrame({"publication": ["CN199000001A"], "branch": ["motor"], "verdict": [word]})
    assert read(table).table["verdict"].to_list() == [False]


def test_a_verdict_file_is_read_as_verdicts_on_members(tmp_path):
    (tmp_path / "v.csv").write_text(
        "publication,branch,right,reason\nCN199000001,reducer,1,\nCN199000002,motor,0,不对\n"
    )
    found = read(tmp_path / "v.csv")
    assert found.judged and found.texts is None
    assert found.table.select("branch", "verdict", "note").rows() == [("reducer", True, None), ("motor", False, "不对")]


def refusal(kind, rows, **options):
    with pytest.raises(kind) as caught:
        read(frame(rows), **options)
    return caught.value


def test_an_unknown_branch_is_named_with_its_row_and_the_nearest():
    error = refusal(im.NameNotFoundError, [ROWS[0], ("CN199000002A", "减速机", "否", "", "")])
    assert (error.row, error.column, error.found) == (3, "技术分支", "减速机")
    assert "减速器" in error.hint


def test_one_labeller_who_says_both_is_refused_and_two_who_differ_are_not():
    contrary = ("CN199000001A", "reducer", "否", "甲", "")
    error = refusal(im.InvalidValueError, [*ROWS, contrary])
    assert error.row == 4 and "2" in error.found and "4" in error.found
    assert read(frame([*ROWS, ("CN 199000001 A", "reducer", "否", "乙", "")])).table.height == 3
    assert read(frame([*ROWS, ROWS[0]])).table.height == 2


def test_empty_and_odd_verdicts_are_refused_with_their_rows():
    empty = ("CN199000003A", "motor", "", "", "")
    error = refusal(im.InvalidValueError, [*ROWS, empty])
    assert (error.row, error.column) == (4, "判定") and "skip" in error.hint
    found = read(frame([*ROWS, empty]), incomplete="skip")
    assert (found.table.height, found.unjudged) == (2, 1)
    assert refusal(im.InvalidValueError, [("CN199000001A", "motor", "也许", "", "")]).found == "也许"


def test_what_is_missing_is_named():
    assert refusal(im.InvalidValueError, [("", "motor", "是", "", "")]).column == "公开号"
    assert refusal(im.InvalidValueError, [("CN199000001A", None, "是", "", "")]).column == "技术分支"
    with pytest.raises(im.SchemaError, match="判定"):
        read(frame().drop("判定"))
    with pytest.raises(im.InvalidValueError, match="正数"):
        read(frame().with_columns(pl.lit("-3").alias("stratum_size")))
    with pytest.raises(im.FileMissingError):
        read("no-such-file.csv")


def test_messages_are_in_both_languages():
    im.set_language("en")
    error = refusal(im.NameNotFoundError, [("CN199000002A", "reducer2", "no", "", "")])
    assert "did you mean reducer" in str(error)


def test_labels_of_the_industry_take_either_name(tmp_path):
    industry = small_industry.load(tmp_path)
    for name in ("reducer", "减速器", "reducers"):
        table = {"publication": ["CN199000001A"], "branch": [name], "right": ["1"]}
        assert industry.evaluate(table).table["branch"][0] == "reducer"
