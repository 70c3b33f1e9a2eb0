"""Precision and recall: against a few-line version, planted truth, and what is not known is null."""

import math
import random

import polars as pl
import pytest

import innomap as im
import small_industry
from small_industry import rows

PATENTS = (
    ("CN199000001A", "谐波减速器", "F16H 49/00"),
    ("CN199000002A", "减速器", "F16H 1/32"),
    ("CN199000003A", "齿轮", "F16H 1/32"),
    ("CN199000004A", "电机", "H02K 7/10"),
    ("CN199000005A", "水泵", "F04D 1/00"),
)


@pytest.fixture
def gears(tmp_path):
    return small_industry.load(tmp_path)


def labels(*lines, **more):
    table = pl.DataFrame([line[:3] for line in lines], schema=["publication", "branch", "verdict"], orient="row")
    return table.with_columns(pl.lit(value).alias(name) for name, value in more.items())


def wilson(x, n, z=1.959963984540054):
    p = x / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def line(result, branch):
    return result.table.row(by_predicate=pl.col("branch") == branch, named=True)


def test_plain_labels_give_precision_and_no_recall(gears):
    given = labels(
        ("CN199000001A", "reducer", 1),
        ("CN199000002A", "reducer", 0),
        ("CN199000003A", "reducer", 1),
        ("CN199000004A", "motor", 1),
        ("CN199000004A", "parts", 0),
    )
    found = gears.evaluate(given, patents=im.read_patents(rows(*PATENTS)))
    reducer = line(found, "reducer")
    assert [reducer[name] for name in ("members", "labelled", "labelled_members", "right", "missed")] == [2, 3, 2, 1, 1]
    assert reducer["precision"] == 0.5
    assert (reducer["precision_low"], reducer["precision_high"]) == pytest.approx(wilson(1, 2), abs=1e-9)
    assert reducer["recall"] is None and reducer["f1"] is None and "抽样层" in reducer["reason"]
    # A label of the branch above counts for it alone: nothing says that what is no motor's part is wrong for reducers.
    assert line(found, "parts")["labelled"] == 1 and line(found, "parts")["precision"] is None
    assert line(found, "all")["labelled"] == 5
    assert found.wrong.select("publication", "branch", "kind", "rule").rows() == [
        ("CN199000002A", "reducer", "wrong", "word"),
        ("CN199000003A", "reducer", "missed", None),
    ]


def test_what_is_a_member_comes_from_the_rules_of_today(gears, tmp_path):
    given = labels(("CN199000003A", "reducer", 1)).join(rows(*PATENTS), on="publication")
    assert line(gears.evaluate(given), "reducer")["missed"] == 1
    wider = small_industry.load(tmp_path, small_industry.TEXT.replace('["减速器"]', '["减速器", "齿轮"]'), "wider.toml")
    assert line(wider.evaluate(given), "reducer")["right"] == 1
    assert line(wider.evaluate(given, patents=im.read_patents(rows(*PATENTS))), "reducer")["right"] == 1


def test_verdicts_on_members_need_no_patents_and_others_do(gears):
    verdicts = {"publication": ["CN199000001A", "CN199000009A"], "branch": ["reducer"] * 2, "right": ["1", "0"]}
    found = gears.evaluate(verdicts)
    assert line(found, "reducer")["precision"] == 0.5 and line(found, "reducer")["members"] is None
    assert any("patents=" in text for text in found.warnings)
    with pytest.raises(im.ConfigurationError, match="patents="):
        gears.evaluate(labels(("CN199000001A", "reducer", 1)))


def test_unknown_publications_are_counted_and_listed(gears):
    given = labels(("CN199000001A", "reducer", 1), ("CN199999999A", "reducer", 0), ("CN199000002", "reducer", 1))
    found = gears.evaluate(given, patents=im.read_patents(rows(*PATENTS)))
    assert found.unknown.rows() == [("CN199999999A", "reducer", 3)]
    # A number without its kind code finds the patent, if there is only one.
    assert line(found, "reducer")["labelled"] == 2
    assert any("1 个标签的公开号" in text for text in found.warnings)


def test_most_labellers_decide_and_a_tie_does_not_count(gears):
    votes = [("CN199000001A", "甲", 1), ("CN199000001A", "乙", 1), ("CN199000001A", "丙", 0), ("CN199000002A", "甲", 1)]
    given = pl.DataFrame(votes, schema=["publication", "labeller", "verdict"], orient="row")
    given = given.with_columns(pl.lit("reducer").alias("branch"))
    patents = im.read_patents(rows(*PATENTS))
    assert line(gears.evaluate(given, patents=patents), "reducer")["right"] == 2
    torn = pl.concat(
        [given, given[-1:].with_columns(pl.lit("乙").alias("labeller"), pl.lit(0, pl.Int64).alias("verdict"))]
    )
    found = gears.evaluate(torn, patents=patents)
    assert line(found, "reducer")["labelled"] == 1 and any("相持" in text for text in found.warnings)


def test_strata_against_a_few_line_version(gears):
    """Weighted counts, written down as they are defined, over random designs."""
    generator = random.Random(5)
    for _ in range(40):
        lines, sums, everything = [], {"right": 0.0, "wrong": 0.0, "missed": 0.0}, 0
        for stratum, (title, ipc) in {"member": ("减速器", "F16H 1/32"), "near": ("齿轮", "F16H 1/32")}.items():
            n = generator.randint(1, 12)
            size = n + generator.randint(0, 500)
            everything += size
            for _ in range(n):
                verdict = generator.random() < 0.6
                lines.append((f"CN1990{len(lines):05d}A", "reducer", verdict, title, ipc, stratum, size))
                kind = ("right" if verdict else "wrong") if stratum == "member" else "missed" if verdict else None
                if kind:
                    sums[kind] += size / n
        names = ["publication", "branch", "verdict", "title", "ipc", "stratum", "stratum_size"]
        table = pl.DataFrame(lines, schema=names, orient="row").with_columns(pl.lit(everything).alias("population"))
        found = line(gears.evaluate(table.sample(fraction=1, shuffle=True, seed=1)), "reducer")
        right, wrong, missed = sums.values()
        assert found["precision"] == pytest.approx(right / (right + wrong))
        if right + missed:
            assert found["recall"] == pytest.approx(right / (right + missed))
            assert found["recall_low"] <= found["recall"] <= found["recall_high"]
            assert found["f1"] == pytest.approx(2 * right / (2 * right + wrong + missed))
        else:
            assert found["recall"] is None and "「是」" in found["reason"]
        # A stratum without a label leaves recall unknown.
        part = table.filter(pl.col("stratum") == "member")
        alone = line(gears.evaluate(part), "reducer")
        assert alone["recall"] is None and str(everything) in alone["reason"]
        assert alone["precision"] == found["precision"]


def test_planted_truth_lies_within_the_intervals(gears):
    """Two hundred drawings from one population: precision and recall within their intervals in nine of ten and more."""
    table, belong = small_industry.population()
    patents = im.read_patents(table)
    members = set(
        table.filter(pl.col("title").str.contains("减速器") & pl.col("ipc").str.contains("F16H"))["publication"]
    )
    truth = {"precision": len(members & belong) / len(members), "recall": len(members & belong) / len(belong)}
    covered = dict.fromkeys(truth, 0)
    values = {name: [] for name in truth}
    for seed in range(200):
        drawn = gears.sample(150, patents=patents, seed=seed, branches=["reducer"]).table
        verdict = pl.col("publication").is_in(list(belong)).alias("verdict")
        found = line(gears.evaluate(drawn.with_columns(verdict)), "reducer")
        for name, value in truth.items():
            values[name].append(found[name])
            covered[name] += found[f"{name}_low"] <= value <= found[f"{name}_high"]
    assert all(count >= 180 for count in covered.values()), covered
    # And the estimates are right on average.
    for name, value in truth.items():
        assert sum(values[name]) / 200 == pytest.approx(value, abs=0.02), name


def test_two_drawings_and_a_repaired_rule(gears, tmp_path):
    """Labels of an earlier definition still say how good the repaired one is."""
    table, belong = small_industry.population()
    patents = im.read_patents(table)
    wider = small_industry.load(
        tmp_path,
        small_industry.TEXT.replace('keywords = { any = ["减速器"] }', 'keywords = { any = ["减速器", "齿轮"] }'),
        "wider.toml",
    )
    mark = pl.col("publication").is_in(list(belong)).alias("verdict")
    first = gears.sample(200, patents=patents, branches=["reducer"]).table.with_columns(mark)
    second = wider.sample(200, patents=patents, labels=first, branches=["reducer"]).table.with_columns(mark)
    assert not set(first["publication"]) & set(second["publication"])
    members = set(table.filter(pl.col("ipc").str.contains("F16H"))["publication"])
    recall = len(members & belong) / len(belong)
    for given in (first, pl.concat([first, second])):
        found = wider.evaluate(given)
        reducer = line(found, "reducer")
        assert reducer["recall_low"] <= recall <= reducer["recall_high"]
        assert any("较早的定义" in text for text in found.warnings)


def test_all_labelled_is_certain(gears):
    table, belong = small_industry.population()
    patents = im.read_patents(table)
    drawn = gears.sample(table.height, patents=patents, branches=["reducer"]).table
    found = line(
        gears.evaluate(drawn.with_columns(pl.col("publication").is_in(list(belong)).alias("verdict"))), "reducer"
    )
    members = set(
        table.filter(pl.col("title").str.contains("减速器") & pl.col("ipc").str.contains("F16H"))["publication"]
    )
    assert found["recall"] == pytest.approx(len(members & belong) / len(belong))
    assert found["recall_high"] - found["recall_low"] < 1e-6


def test_the_result_shows_and_travels(gears, tmp_path):
    given = labels(("CN199000001A", "reducer", 1), ("CN199000002A", "reducer", 0))
    found = gears.evaluate(given, patents=im.read_patents(rows(*PATENTS)))
    assert "减速器" in found._repr_html_() and "查准率区间" in found._repr_html_()
    assert found.to_excel(tmp_path / "e.xlsx").exists() and found.plot() is not None
    assert found.provenance["industry"]["id"] == "gears"
    assert {column["name"] for column in found.definition["columns"]} == set(found.table.columns)
    with pytest.raises(im.ConfigurationError):
        gears.evaluate(given, patents=im.read_patents(rows(*PATENTS)), interval=1.5)
