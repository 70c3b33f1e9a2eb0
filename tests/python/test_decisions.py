"""The decisions file: what it may hold, what is refused and told, and that nothing is lost on the way to a file and back."""

import datetime as dt
import random

import openpyxl
import pandas as pd
import polars as pl
import pytest

import innomap as im
from sample_codes import credit_code

CODE, OTHER_CODE = credit_code(1), credit_code(2)
HEADERS = ("操作", "名称", "对象", "起", "止", "备注")


def table(*lines, headers=("action", "name", "other", "from", "until", "note")):
    rows = [[*line, *[None] * (len(headers) - len(line))] for line in lines]
    return pl.DataFrame(rows, schema=dict.fromkeys(headers, pl.String), orient="row")


def refusal(*lines, **options):
    with pytest.raises(im.InvalidValueError) as caught:
        im.Decisions(table(*lines, **options))
    return caught.value


def workbook(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


FULL = (("合并", "浙大", "浙江大学", "", "", "简称"), ("上级", "甲公司", "乙集团", "2015", "2018-06", ""))


def expected():
    return table(
        ("merge", "浙大", "浙江大学", None, None, "简称"), ("parent", "甲公司", "乙集团", "2015", "2018-06", None)
    )


def test_files_and_tables_of_every_kind_say_the_same(tmp_path):
    text = "\n".join(",".join(line) for line in (HEADERS, *FULL))
    (tmp_path / "utf.csv").write_bytes(("\ufeff" + text).encode())
    (tmp_path / "gbk.csv").write_bytes(text.encode("gb18030"))
    (tmp_path / "tab.tsv").write_bytes(text.replace(",", "\t").encode())
    workbook(tmp_path / "plain.xlsx", HEADERS, *FULL)
    workbook(tmp_path / "titled.xlsx", ["我的决定"], [], HEADERS, *FULL)
    for name in ("utf.csv", "tab.tsv", "plain.xlsx", "titled.xlsx"):
        assert im.Decisions(tmp_path / name).table.equals(expected()), name
    assert im.Decisions(tmp_path / "gbk.csv", encoding="gb18030").table.equals(expected())
    frame = table(*FULL, headers=HEADERS)
    for source in (frame, frame.to_dict(as_series=False), pd.DataFrame(frame.to_dict(as_series=False)), frame.lazy()):
        assert im.Decisions(source).table.equals(expected())
    assert im.Decisions(im.Decisions(frame)).table.equals(expected())
    odd = frame.with_columns(pl.lit("不用管").alias("序号"))
    assert im.Decisions(odd).table.equals(expected())


def test_days_months_and_years_are_read_as_they_are_known(tmp_path):
    workbook(tmp_path / "d.xlsx", HEADERS, ["分开", "甲公司", "乙公司", dt.datetime(2015, 3, 1), 2018, None])
    assert im.Decisions(tmp_path / "d.xlsx").table.row(0) == ("apart", "甲公司", "乙公司", "2015-03-01", "2018", None)
    decided = im.Decisions().keep_apart("甲公司", "乙公司", since=dt.date(2015, 3, 1), until=2018)
    assert decided == im.Decisions(tmp_path / "d.xlsx")
    assert im.Decisions(table(("apart", "甲公司", "乙公司", "2015年3月", "至今"))).table.row(0)[3:5] == (
        "2015-03",
        None,
    )


@pytest.mark.parametrize(
    ("line", "column", "message", "hint"),
    [
        (("并", "甲公司", "乙公司"), "操作", "没有这种操作", "合并、分开、更名、上级"),
        (("merg", "甲公司", "乙公司"), "操作", "没有这种操作", "merge"),
        ((None, "甲公司", "乙公司"), "操作", "没有写操作", "合并"),
        (("合并", None, "乙公司"), "名称", "名称为空", "机构名称"),
        (("合并", "甲公司", "。；"), "对象", "名称为空", "机构名称"),
        (("合并", "甲公司", "甲公司 "), "对象", "两个名称相同", "机构名称"),
        (("合并", CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "乙公司"), "名称", "校验码", "营业执照"),
        (("合并", "甲" * 10_000, "乙公司"), "名称", "长于 1000 个字符", "机构名称"),
        (("分开", "甲公司", "乙公司", "2015-13-01"), "起", "不是日期", "2021-03-05"),
        (("分开", "甲公司", "乙公司", None, "去年"), "止", "不是日期", "2021-03-05"),
        (("分开", "甲公司", "乙公司", "2016", "2015-12-31"), "止", "止于开始", "对调"),
    ],
)
def test_a_mistake_names_its_row_and_column_and_a_next_step(line, column, message, hint):
    error = refusal(("分开", "子公司", "丑公司"), line)
    assert error.row == 3
    assert column in error.column
    assert message in str(error)
    assert hint in error.hint
    im.set_language("en")
    assert not any(
        "\u4e00" <= character <= "\u9fff" for character in str(error).replace(error.column, "").split("found")[0]
    )


def test_all_contradictions_are_told_at_once():
    text = str(
        refusal(
            ("合并", "甲厂", "乙厂"),
            ("合并", "乙厂", "丙厂"),
            ("分开", "甲厂", "丙厂"),
            ("更名", "丁厂", "戊厂"),
            ("更名", "丁厂", "己厂", "2015"),
            ("上级", "子厂", "丑厂"),
            ("上级", "子厂", "寅厂"),
            ("上级", "卯厂", "辰厂"),
            ("上级", "辰厂", "卯厂"),
            ("不对", "巳厂", "午厂"),
        )
    )
    for part in [
        "决定表中有 5 处问题",
        "「甲厂」与「丙厂」既合并又分开（第 2、3、4 行",
        "「丁厂」同时更名为「戊厂」和「己厂」（第 5、6 行",
        "「子厂」同时有两个上级「丑厂」和「寅厂」（第 7、8 行",
        "的上级关系成环（第 9、10 行",
        "第 11 行，列「操作」：没有这种操作（不对）",
    ]:
        assert part in text, part


def test_what_holds_at_different_times_is_no_contradiction():
    decided = im.Decisions(
        table(
            ("合并", "甲厂", "乙厂", None, "2015"),
            ("分开", "甲厂", "乙厂", "2016"),
            ("更名", "丁厂", "戊厂", None, "2015-06"),
            ("更名", "丁厂", "己厂", "2015-07"),
            ("上级", "子厂", "丑厂", "2001", "2002"),
            ("上级", "子厂", "寅厂", "2003"),
        )
    )
    assert len(decided) == 6


def test_a_decision_that_contradicts_is_refused_and_changes_nothing():
    decided = im.Decisions().merge("甲厂", "乙厂").merge("乙厂", "丙厂")
    before = decided.table
    with pytest.raises(im.InvalidValueError, match="既合并又分开") as caught:
        decided.keep_apart("丙厂", "甲厂")
    assert caught.value.row is None
    assert decided.table.equals(before)
    with pytest.raises(im.InvalidValueError, match="两个名称相同") as caught:
        decided.merge("甲厂", "甲厂")
    assert caught.value.row is None
    with pytest.raises(im.InvalidValueError, match="文本"):
        decided.merge("甲厂", None)
    with pytest.raises(im.InvalidValueError, match="不是日期"):
        decided.rename("甲厂", "丁厂", since="某年")
    assert len(decided) == 2
    assert len(decided.merge("甲厂", "乙厂")) == 2


def test_two_files_are_united_and_their_contradictions_are_an_error():
    one, two = im.Decisions().merge("甲厂", "乙厂"), im.Decisions().keep_apart("丙厂", "丁厂").merge("甲厂", "乙厂")
    assert one | two == two | one
    assert len(one | two) == 2
    assert len(one) == 1
    assert one != two
    with pytest.raises(im.InvalidValueError, match="既合并又分开"):
        one | im.Decisions().keep_apart("乙厂", "甲厂")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_saved_is_loaded_again(tmp_path, suffix, language):
    im.set_language(language)
    rng = random.Random(3)
    notes = [
        "=1+1",
        "'=x",
        "''@y",
        "-5 度",
        "+86",
        "@SUM(A1)",
        "a,b",
        '说"引号"',
        "一行\n二行",
        "-",
        "n/a",
        '="0012"',
        " 空格 ",
        "'",
        "备注",
    ]
    decided = im.Decisions()
    for number, note in enumerate(notes):
        action = rng.choice([decided.merge, decided.keep_apart, decided.rename, decided.parent])
        action(f"=甲{number}厂", f"+乙{number}厂", note=note, since=rng.choice([None, 2015, "2015-03", "2015-03-02"]))
    decided.merge(CODE, OTHER_CODE, note="同一家")
    path = decided.save(tmp_path / f"decided.{suffix}")
    again = im.Decisions(path)
    assert again == decided
    assert len(again) == len(notes) + 1
    assert again.save(tmp_path / f"again.{suffix}").read_bytes() == path.read_bytes()
    im.set_language("zh" if language == "en" else "en")
    assert im.Decisions(path) == decided


def test_no_cell_of_a_saved_file_is_a_formula(tmp_path):
    decided = im.Decisions().merge("=CMD|'/C calc'!A0", "@甲厂", note="=HYPERLINK(1)")
    text = decided.save(tmp_path / "d.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    for cell in text.decode("utf-8-sig").splitlines()[1].split(","):
        assert cell.strip('"')[:1] not in {"=", "+", "-", "@"}
    sheet = openpyxl.load_workbook(decided.save(tmp_path / "d.xlsx")).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_an_empty_file_is_no_decision_and_saves_as_one(tmp_path):
    for name in ("d.csv", "d.xlsx"):
        path = im.Decisions().save(tmp_path / name)
        assert len(im.Decisions(path)) == 0
    assert im.Decisions() == im.Decisions(table())
    assert len(im.Decisions(table((None, None, None), ("合并", "甲厂", "乙厂"), ("", " ", "")))) == 1


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = im.Decisions().merge("甲厂", "乙厂").save(tmp_path / "d.csv")
    with pytest.raises(im.FileMissingError):
        im.Decisions().save(tmp_path / "没有" / "d.csv")
    with pytest.raises(im.ConfigurationError, match="csv"):
        im.Decisions().save(tmp_path / "d.docx")
    assert len(im.Decisions(path)) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["d.csv"]


def test_tables_that_are_none_are_errors_with_a_next_step(tmp_path):
    with pytest.raises(im.FileMissingError):
        im.Decisions(tmp_path / "d.csv")
    with pytest.raises(im.SchemaError, match="缺少列：操作、对象") as caught:
        im.Decisions(pl.DataFrame({"名称": ["甲厂"], "别的": ["乙厂"]}))
    assert "操作、名称、对象" in caught.value.expected
    with pytest.raises(im.SchemaError, match="出现两次"):
        im.Decisions(pl.DataFrame({"操作": ["合并"], "action": ["合并"], "名称": ["甲厂"], "对象": ["乙厂"]}))
    (tmp_path / "ragged.csv").write_text(
        "操作,名称,对象,备注\n合并,甲厂,乙厂,一,二\n合并,丙厂,丁厂,三\n", encoding="utf-8"
    )
    with pytest.raises(im.InputError, match="格数") as caught:
        im.Decisions(tmp_path / "ragged.csv")
    assert caught.value.row == 2
    (tmp_path / "png.csv").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(im.InputError):
        im.Decisions(tmp_path / "png.csv")
    with pytest.raises(im.InvalidValueError):
        im.Decisions(7)


def test_names_that_nobody_bears_are_warnings_with_the_nearest():
    decided = (
        im.Decisions()
        .merge("甲乙机器人有限公司", "丙丁大學")
        .keep_apart("查无此厂", "甲乙机器入有限公司")
        .merge(CODE, "丙丁大学")
    )
    names = im.resolve_names(["甲乙机器人有限公司", "丙丁大学"], decisions=decided)
    assert names.warnings == [
        f"决定表中的代码 {CODE} 在数据中没有",
        "决定表中的「查无此厂」在数据中没有",
        "决定表中的「甲乙机器入有限公司」在数据中没有；相近的有：甲乙机器人有限公司",
    ]
    assert names.institutions.height == 1


def test_a_review_table_that_was_filled_in_becomes_decisions(tmp_path):
    review = {
        "name": ["甲厂", "丙厂", "戊厂", "己公司"],
        "other": ["乙厂", "丁厂", "己厂", "己公司"],
        "decision": ["合并", " APART ", None, "分开"],
        "reason": ["一字之差", "地区不同", "", "代码不同"],
        "备注": ["查过了", None, None, None],
        "name_code": [None, None, None, CODE],
        "other_code": [None, None, None, OTHER_CODE],
    }
    expected = table(
        ("merge", "乙厂", "甲厂", None, None, "查过了"),
        ("apart", "丙厂", "丁厂", None, None, "地区不同"),
        ("apart", CODE, OTHER_CODE, None, None, "代码不同"),
    )
    assert im.Decisions.from_review(review) == im.Decisions(expected)
    workbook(tmp_path / "r.xlsx", list(review), *zip(*review.values(), strict=True))
    assert im.Decisions.from_review(tmp_path / "r.xlsx") == im.Decisions(expected)
    workbook(tmp_path / "w.xlsx", ["名称", "另一名称", "决定"], ["甲厂", "乙厂", ""], ["丙厂", "丁厂", "也许"])
    with pytest.raises(im.InvalidValueError, match="合并 或 分开") as caught:
        im.Decisions.from_review(tmp_path / "w.xlsx")
    assert (caught.value.row, caught.value.found) == (3, "也许")
    with pytest.raises(im.SchemaError, match="决定"):
        im.Decisions.from_review({"name": ["甲厂"], "other": ["乙厂"]})
    both = {"name": ["甲厂", "甲厂"], "other": ["乙厂", "乙厂"], "decision": ["合并", "分开"]}
    with pytest.raises(im.InvalidValueError, match="既合并又分开"):
        im.Decisions.from_review(both)
    assert len(im.Decisions.from_review({"name": ["甲厂"], "other": ["乙厂"], "decision": [None]})) == 0


def test_what_the_review_merges_is_called_by_the_name_with_more_patents(tmp_path):
    often, seldom = "浙江绿源减速器有限公司", "浙江绿缘减速器有限公司"
    for more, fewer in ((often, seldom), (seldom, often)):
        rows = pl.DataFrame({"name": [more] * 5 + [fewer] * 2, "region": ["杭州市余杭区"] * 7})
        review = im.resolve_names(rows).review
        assert review.select("name", "other").rows() == [(more, fewer)]
        decided = im.Decisions.from_review(review.with_columns(decision=pl.lit("合并")))
        assert im.resolve_names(rows, decisions=decided).institutions["institution"].to_list() == [more]


def test_decisions_show_themselves_in_both_languages():
    decided = im.Decisions().merge("<b>甲厂</b>", "乙厂", note="\u202e注")
    assert "合并" in repr(decided)
    assert "名称决定 1 条" in repr(decided)
    assert "<b>甲厂" not in decided._repr_html_()
    assert pl.DataFrame(decided).equals(decided.table)
    assert decided.to_pandas()["action"].tolist() == ["merge"]
    im.set_language("en")
    assert "1 decisions about names" in repr(decided)
    assert "merge" in decided._repr_html_()
