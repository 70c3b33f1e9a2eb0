"""Drawing: what is drawn, from where, and that neither order nor a second call changes it."""

import polars as pl
import pytest

import innomap as im
import small_industry


@pytest.fixture
def gears(tmp_path):
    return small_industry.load(tmp_path)


@pytest.fixture(scope="module")
def table():
    return small_industry.population()[0]


def test_strata_hold_what_they_say_and_add_up(gears, table):
    drawn = gears.sample(200, patents=im.read_patents(table), branches=["减速器"]).table
    sizes = dict(drawn.select("stratum", "stratum_size").unique().iter_rows())
    kinds = [size for size, *_ in small_industry.KINDS]
    # Words alone are near misses as symbols alone are.
    assert sizes == {"member": kinds[0], "near": kinds[1] + kinds[2], "neighbour": kinds[3], "elsewhere": kinds[4]}
    assert set(drawn["population"]) == {table.height}
    weights = drawn.group_by("stratum").agg(pl.col("weight").sum(), pl.col("stratum_size").first())
    assert (weights["weight"] - weights["stratum_size"]).abs().max() < 1e-6
    titles = {
        "member": ["谐波减速器"],
        "near": ["齿轮箱", "一种减速器"],
        "neighbour": ["机械手"],
        "elsewhere": ["水处理"],
    }
    for stratum, wanted in titles.items():
        assert set(drawn.filter(pl.col("stratum") == stratum)["title"]) == set(wanted)
    assert drawn["verdict"].null_count() == drawn.height and drawn["why"].null_count() == 0


def test_order_means_nothing_and_seeds_do(gears, table):
    def draw(source, seed=1):
        return gears.sample(60, patents=im.read_patents(source), seed=seed).table

    shuffled = table.sample(fraction=1, shuffle=True, seed=9)
    assert draw(table).equals(draw(shuffled)) and not draw(table).equals(draw(table, seed=2))


def test_what_has_a_label_is_not_drawn_again_and_drawings_go_on(gears, table):
    patents = im.read_patents(table)
    whole = gears.sample(60, patents=patents, branches=["reducer"]).table
    first = gears.sample(25, patents=patents, branches=["reducer"]).table.with_columns(pl.lit("是").alias("verdict"))
    rest = gears.sample(35, patents=patents, branches=["reducer"], labels=first).table
    assert set(whole["publication"]) == set(first["publication"]) | set(rest["publication"])
    assert not set(first["publication"]) & set(rest["publication"])


def test_a_workbook_is_filled_in_and_read(gears, table, tmp_path):
    import openpyxl

    drawn = gears.sample(30, patents=im.read_patents(table))
    book = openpyxl.load_workbook(drawn.to_excel(tmp_path / "标注.xlsx"))
    sheet = book["标注"]
    headers = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, headers.index("判定") + 1, "是" if row % 3 else "否")
    book.save(tmp_path / "标好.xlsx")
    verdicts = [row % 3 > 0 for row in range(2, 32)]
    from_frame = gears.evaluate(drawn.table.with_columns(pl.Series("verdict", verdicts)))
    assert gears.evaluate(tmp_path / "标好.xlsx").table.equals(from_frame.table)
    with pytest.raises(im.InvalidValueError, match="没有判定"):
        gears.evaluate(tmp_path / "标注.xlsx")
    assert "判定" in drawn._repr_html_() and len(drawn) == 30


def test_choices_are_checked(gears, table):
    patents = im.read_patents(table)
    only = gears.sample(40, patents=patents, strata="member", branches="reducer").table
    assert set(only["stratum"]) == {"member"} and only.height == 40
    assert (
        len(gears.sample(10_000, patents=patents, strata=["member"], branches=["reducer"]))
        == small_industry.KINDS[0][0]
    )
    for wrong in (0, -1, 2.5, True):
        with pytest.raises(im.InvalidValueError):
            gears.sample(wrong, patents=patents)
    with pytest.raises(im.ConfigurationError, match="neighbour"):
        gears.sample(5, patents=patents, strata=["neighbor"])
    with pytest.raises(im.NameNotFoundError):
        gears.sample(5, patents=patents, branches=["减速机"])
