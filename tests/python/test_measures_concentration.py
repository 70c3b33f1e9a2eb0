"""Concentration and diversity of any table, against a few plain lines over random tables."""

import math
import random

import polars as pl
import pytest

import innomap as im

NAMES = {"row": "place", "column": "good", "value": "value"}


def random_cells(case: int, rows: int = 5, columns: int = 6, fill: float = 0.5):
    """Cells of a random table whose labels have leading zeros, and the same as rows of numbers."""
    rng = random.Random(case)
    places, goods = [f"{r:03}" for r in range(rows)], [f"{c:02}" for c in range(columns)]
    dense = [[rng.randrange(1, 20) if rng.random() < fill else 0 for _ in goods] for _ in places]
    cells = [(p, g, float(x)) for p, row in zip(places, dense, strict=True) for g, x in zip(goods, row, strict=True)]
    rng.shuffle(cells)
    frame = pl.DataFrame(cells, schema=["place", "good", "value"], orient="row")
    return frame, dense, places, goods


def close(got, expected):
    """Whether numbers are the same, none being for what is undefined."""
    return got is expected is None or (got is not None and math.isclose(got, expected, rel_tol=1e-9, abs_tol=1e-12))


def shares(row):
    """Shares of a row, nothing where it sums to zero."""
    total = sum(row)
    return [x / total for x in row] if total else None


def check(name, expected, *, key="place", column=None, **options):
    """Compares a measure with its few-line version on random tables."""
    for case in range(60):
        frame, dense, *_ = random_cells(case, rows=1 + case % 6, columns=1 + case % 7, fill=0.2 + case % 4 / 4)
        got = getattr(im.measures, name)(frame, **NAMES, **options).table
        units = dense if key == "place" else [list(column) for column in zip(*dense, strict=True)]
        wanted = [expected(unit, units) for unit in units]
        values = got[column or name].to_list()
        assert all(close(a, b) for a, b in zip(values, wanted, strict=True)), (case, values, wanted)


def test_herfindahl():
    check("herfindahl", lambda row, _: (p := shares(row)) and sum(x * x for x in p))
    check("herfindahl", lambda row, _: (p := shares(row)) and 1 / sum(x * x for x in p), column="effective_number")


def test_entropy_in_its_base():
    check(
        "entropy", lambda row, _: None if not any(row) else -sum(x * math.log2(x) for x in shares(row) if x), base="two"
    )


def test_hill_of_all_orders():
    check("hill", lambda row, _: None if not any(row) else float(sum(x > 0 for x in row)), order=0)
    check("hill", lambda row, _: None if not any(row) else sum(x**2.5 for x in shares(row)) ** (1 / -1.5), order=2.5)
    check("hill", lambda row, _: None if not any(row) else 1 / max(shares(row)), order=math.inf)


def test_gini_is_the_mean_difference():
    def plain(row, _):
        n, total = len(row), sum(row)
        return sum(abs(a - b) for a in row for b in row) / (2 * n * total) if total else None

    check("gini", plain)


def test_krugman_hachman_and_divergence():
    def whole(rows):
        return shares([sum(column) for column in zip(*rows, strict=True)])

    check("krugman", lambda row, rows: (p := shares(row)) and sum(abs(a - b) for a, b in zip(p, whole(rows), strict=True)),
          column="krugman_index")  # fmt: skip
    check(
        "hachman",
        lambda row, rows: (p := shares(row)) and 1 / sum(a * a / b for a, b in zip(p, whole(rows), strict=True) if b),
    )
    check("divergence",
          lambda row, rows: None if not any(row)
          else sum(a * math.log(a / b) for a, b in zip(shares(row), whole(rows), strict=True) if a))  # fmt: skip


def test_a_reference_may_have_more_than_the_table():
    cells = {"place": ["a"], "good": ["x"], "value": [1]}
    found = im.measures.krugman(cells, **NAMES, reference={"x": 1, "elsewhere": 3}).table
    assert found["krugman_index"].to_list() == [1.5]
    assert im.measures.hachman(cells, **NAMES, reference={"x": 1, "elsewhere": 3}).table[
        "average_quotient"
    ].to_list() == [4.0]


def test_hoover_index_and_gini():
    def index(column, columns):
        totals = shares([sum(row) for row in zip(*columns, strict=True)])
        return sum(abs(a - b) for a, b in zip(shares(column), totals, strict=True)) / 2 if any(column) else None

    def area(column, columns):
        if not any(column):
            return None
        totals = shares([sum(row) for row in zip(*columns, strict=True)])
        pairs = sorted(
            (pair for pair in zip(shares(column), totals, strict=True) if pair[1]), key=lambda p: p[0] / p[1]
        )
        under, height = 0.0, 0.0
        for up, across in pairs:
            under += across * (height + up / 2)
            height += up
        return 1 - 2 * under

    check("hoover_index", index, key="good")
    check("hoover_gini", area, key="good")
    check("locational_gini", lambda c, cs: None if (a := area(c, cs)) is None else a / 2, key="good")


def test_theil_splits_without_rest():
    for case in range(30):
        frame, dense, places, goods = random_cells(case, fill=0.8)
        groups = {place: "ab"[k % 2] for k, place in enumerate(places)}
        found = im.measures.theil(frame, **NAMES, groups=groups).table
        for good, row in zip(range(len(goods)), found.iter_rows(named=True), strict=True):
            x = [line[good] for line in dense]
            mean = sum(x) / len(x)
            t = sum(v / mean * math.log(v / mean) for v in x if v) / len(x) if mean else None
            assert close(row["theil_t"], t)
            assert t is None or close(row["between"] + row["within"], t)
            assert (row["theil_l"] is None) == (0 in x)


def test_variety_is_entropy_split_by_classes():
    for case in range(30):
        frame, dense, _, goods = random_cells(case)
        classes = {good: "first" if k < 3 else "second" for k, good in enumerate(goods)}
        found = im.measures.variety(frame, **NAMES, classes=classes).table
        for row, line in zip(dense, found.iter_rows(named=True), strict=True):
            p = shares(row)
            if p is None:
                assert line["entropy"] is None
                continue
            between = -sum(x * math.log(x) for x in (sum(p[:3]), sum(p[3:])) if x > 0)
            assert close(line["unrelated_variety"], between)
            assert close(line["related_variety"] + between, -sum(x * math.log(x) for x in p if x))


def test_classes_that_lack_a_column_are_an_error():
    frame, *_ = random_cells(1)
    with pytest.raises(im.Error, match="归类"):
        im.measures.variety(frame, **NAMES, classes={"00": "first"})


def test_rao_stirling_over_given_distances():
    for case in range(30):
        frame, dense, _, goods = random_cells(case)
        rng = random.Random(case + 100)
        near = {(i, j): rng.random() for i in range(len(goods)) for j in range(i)}
        given = [(goods[i], goods[j], value) for (i, j), value in near.items()]
        found = im.measures.rao_stirling(frame, **NAMES, relatedness={"given": given}).table["rao_stirling"]
        for row, got in zip(dense, found, strict=True):
            p = shares(row)
            assert close(
                got, None if p is None else 2 * sum((1 - value) * p[i] * p[j] for (i, j), value in near.items())
            )


def test_similarity_of_shares_and_of_quotients():
    for case in range(20):
        frame, dense, *_ = random_cells(case, fill=0.9)
        found = im.measures.export_similarity(frame, **NAMES, kind="finger_kreinin").table
        pairs = [(a, b) for k, a in enumerate(dense) for b in dense[k + 1 :]]
        for (a, b), got in zip(pairs, found["similarity"], strict=True):
            p, q = shares(a), shares(b)
            assert close(got, None if p is None or q is None else sum(map(min, p, q)))
        top = im.measures.export_similarity(frame, **NAMES, top=1).table
        assert top["place"].is_unique().all()


def test_curves_end_at_one():
    frame, dense, places, _ = random_cells(3)
    curve = im.measures.lorenz_curve(frame, **NAMES).table.filter(place=places[0])
    total = sum(dense[0])
    assert curve["y"].to_list() == pytest.approx([sum(sorted(dense[0])[:k]) / total for k in range(7)])
    hoover = im.measures.hoover_curve(frame, **NAMES, of=["00"]).table
    assert hoover["x"][-1] == pytest.approx(1)
    assert hoover["y"][-1] == pytest.approx(1)
    with pytest.raises(im.Error):
        im.measures.lorenz_curve(frame, **NAMES, of=["nowhere"])


def test_periods_labels_and_kinds_of_tables():
    cells = {
        "place": ["01", "01", "1", "1"],
        "good": ["x", "y", "x", "x"],
        "value": [1, 1, 2, 3],
        "year": [2020, 2020, 2020, 2021],
    }
    found = im.measures.herfindahl(cells, **NAMES, period="year")
    assert found.table.columns[:2] == ["year", "place"]
    assert found.table["herfindahl"].to_list() == [0.5, 1.0, None, 1.0]
    assert found.definition["summary"]["undefined"] == 1
    pandas = pytest.importorskip("pandas")
    assert im.measures.herfindahl(pandas.DataFrame(cells), **NAMES, period="year").table.equals(found.table)


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_what_is_no_value_is_an_error_with_its_line(bad):
    with pytest.raises(im.Error, match="2"):
        im.measures.herfindahl({"place": ["a", "b"], "good": ["x", "x"], "value": [1.0, bad]}, **NAMES)


def test_a_column_named_as_one_of_the_result_is_an_error():
    cells = {"herfindahl": ["a"], "good": ["x"], "value": [1]}
    with pytest.raises(im.Error, match="列名"):
        im.measures.herfindahl(cells, row="herfindahl", column="good", value="value")


def test_duplicates_are_added_and_said():
    cells = {"place": ["a", "a", "a"], "good": ["x", "x", "y"], "value": [1, 2, 3]}
    found = im.measures.herfindahl(cells, **NAMES)
    assert found.table["herfindahl"].to_list() == [0.5]
    assert "重复" in found.warnings[0]
    assert found.plot() is not None
