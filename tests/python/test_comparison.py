"""Two definitions on the same patents: sets, counterparts, and who moves."""

import polars as pl
import pytest

import innomap as im
import small_industry
from small_industry import TEXT, load, rows

PATENTS = rows(
    ("CN199000001A", "谐波减速器", "F16H 49/00"),
    ("CN199000002A", "减速器", "F16H 1/32"),
    ("CN199000003A", "齿轮", "F16H 1/32"),
    ("CN199000004A", "电机", "H02K 7/10"),
    ("CN199000005A", "电机", "H02P 6/08"),
    ("CN199000006A", "水泵", "F04D 1/00"),
)


@pytest.fixture
def pair(tmp_path):
    other = (
        TEXT.replace('id = "gears"', 'id = "other"')
        .replace('keywords = { any = ["减速器"] }', 'keywords = { any = ["谐波", "齿轮"] }')
        .replace('id = "motor"', 'id = "drive"')
        .replace('zh = "电机"\nen = "motors"', 'zh = "驱动"\nen = "drives"')
        .replace('include = ["H02K"]', 'include = ["H02K", "H02P"]')
    )
    return load(tmp_path), load(tmp_path, other, "other.toml")


def test_branches_side_by_side(pair):
    found = pair[0].compare(pair[1], im.read_patents(PATENTS))
    columns = ["branch", "other_branch", "matched_by", "members", "other_members", "both", "jaccard"]
    lines = found.table.select(columns).rows()
    assert lines[:2] == [("parts", "parts", "id", 2, 2, 1, 1 / 3), ("reducer", "reducer", "id", 2, 2, 1, 1 / 3)]
    # Without a counterpart: beside the most alike, each from its own side.
    assert lines[2:4] == [("motor", "drive", "nearest", 1, 2, 1, 0.5), ("motor", "drive", "nearest", 1, 2, 1, 0.5)]
    assert lines[4] == ("all", "all", None, 3, 4, 2, 2 / 5)


def test_who_moves_and_by_which_rule(pair):
    moved = pair[0].compare(pair[1], im.read_patents(PATENTS)).moved
    reducer = moved.filter(pl.col("branch") == "reducer").select("publication", "title", "change", "rule").rows()
    assert reducer == [("CN199000003A", "齿轮", "entered", "word"), ("CN199000002A", "减速器", "left", "word")]
    assert moved.filter(pl.col("branch") == "motor").select("publication", "change").rows() == [
        ("CN199000005A", "entered")
    ]


def test_names_match_where_ids_do_not(pair, tmp_path):
    renamed = load(tmp_path, TEXT.replace('id = "reducer"', 'id = "r"'), "renamed.toml")
    found = pair[0].compare(renamed, im.read_patents(PATENTS)).table
    assert found.filter(pl.col("branch") == "reducer").select("other_branch", "matched_by", "jaccard").row(0) == (
        "r",
        "name",
        1.0,
    )


def test_a_law_of_sets(pair):
    """Turned round, what left enters, and Jaccard's index stays; itself is itself."""
    table, _ = small_industry.population()
    patents = im.read_patents(table)
    there, back = pair[0].compare(pair[1], patents), pair[1].compare(pair[0], patents)
    assert there.table["jaccard"][-1] == back.table["jaccard"][-1]
    assert (there.moved["change"] == "left").sum() == (back.moved["change"] == "entered").sum()
    same = pair[0].compare(pair[0], patents)
    assert same.moved.height == 0 and set(same.table["jaccard"].drop_nulls()) == {1.0}
    nothing = pair[0].compare(pair[1], im.read_patents(PATENTS[-1:]))
    assert nothing.table["jaccard"].null_count() == nothing.table.height and nothing.warnings
    assert same._repr_html_()
