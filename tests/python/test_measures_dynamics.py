"""Entry, exit, growth and forecasts of any table, against a few plain lines over random panels."""

import math
import random

import pytest

import innomap as im
from innomap.sample import write_sample

NAMES = {"row": "place", "column": "good"}
ONES = {"value": 1.0}


def random_panel(case: int, years=(9, 10, 11)):
    """Cells of ones in each year, as a set of year, place and good."""
    rng = random.Random(case)
    cells = {(y, p, g) for y in years for p in "abcd" for g in "uvwxyz" if rng.random() < 0.5}
    ordered = sorted(cells, key=lambda _: rng.random())
    return cells, {"year": [c[0] for c in ordered], "place": [c[1] for c in ordered], "good": [c[2] for c in ordered]}


def test_entries_and_exits_between_years_in_order_of_their_numbers():
    for case in range(40):
        cells, table = random_panel(case)
        found = im.measures.entry_exit(table, **NAMES, period="year", presence=ONES).table
        wanted = set()
        for before, after in ((9, 10), (10, 11)):
            places = [p for p in "abcd" if all(any((y, p, g) in cells for g in "uvwxyz") for y in (before, after))]
            goods = [g for g in "uvwxyz" if all(any((y, p, g) in cells for p in "abcd") for y in (before, after))]
            for p in places:
                for g in goods:
                    was, is_ = (before, p, g) in cells, (after, p, g) in cells
                    if was != is_:
                        wanted.add((str(after), p, g, "exit" if was else "entry"))
        assert set(found.select("year", "place", "good", "event").iter_rows()) == wanted
        rates = im.measures.entry_exit_rates(table, **NAMES, period="year", presence=ONES).table
        assert rates["entries"].sum() == sum(event[3] == "entry" for event in wanted)
        assert rates["exits"].sum() == sum(event[3] == "exit" for event in wanted)
        assert all(
            (rate is None) == (risk == 0) and (rate is None or math.isclose(rate, count / risk))
            for rate, count, risk in rates.select("entry_rate", "entries", "could_enter").iter_rows()
        )


def test_persistence_needs_all_periods_of_both_states():
    table = {"place": ["a"] * 6, "good": ["x", "x", "x", "x", "y", "y"], "year": [1, 2, 3, 4, 3, 4]}
    found = im.measures.entry_exit(
        table, **NAMES, period="year", presence=ONES, persistence=2, whole_universe=True
    ).table
    assert found.select("good", "event").rows() == [("y", "entry")]
    with pytest.raises(im.Error, match="时期"):
        im.measures.entry_exit(table, **NAMES, period="year", persistence=3)


def test_what_appears_in_the_data_is_no_entry_unless_asked_for():
    table = {"place": ["a", "a", "b"], "good": ["x", "x", "x"], "year": [1, 2, 2]}
    found = im.measures.entry_exit(table, **NAMES, period="year", presence=ONES)
    assert len(found) == 0
    assert found.definition["summary"][0]["rows_outside"] == ["b"]
    assert any("进入" in warning for warning in found.warnings)
    assert len(im.measures.entry_exit(table, **NAMES, period="year", presence=ONES, whole_universe=True)) == 1


def test_growth_of_rows_columns_cells_and_all():
    for case in range(20):
        rng = random.Random(case)
        dense = {(y, p, g): rng.randrange(0, 4) for y in (2019, 2021) for p in "abc" for g in "xyz"}
        table = {"year": [k[0] for k in dense], "place": [k[1] for k in dense], "good": [k[2] for k in dense],
                 "value": list(dense.values())}  # fmt: skip

        def total(year, p=None, g=None, dense=dense):
            return sum(v for k, v in dense.items() if k[0] == year and p in (None, k[1]) and g in (None, k[2]))

        def check(found, before, after):
            wanted = None if before == 0 else (after - before) / before
            assert found is wanted is None or math.isclose(found, wanted, abs_tol=1e-12)

        options = {**NAMES, "value": "value", "period": "year"}
        for p, value in im.measures.growth(table, **options).table.select("place", "growth").iter_rows():
            check(value, total(2019, p), total(2021, p))
        for g, value in im.measures.growth(table, **options, of="column").table.select("good", "growth").iter_rows():
            check(value, total(2019, g=g), total(2021, g=g))
        for p, g, value in (
            im.measures.growth(table, **options, of="cell").table.select("place", "good", "growth").iter_rows()
        ):
            check(value, total(2019, p, g), total(2021, p, g))
        check(im.measures.growth(table, **options, of="total").table["growth"][0], total(2019), total(2021))
        yearly = im.measures.growth(table, **options, of="total", kind="per_period").table["growth"][0]
        assert total(2019) == 0 or math.isclose(yearly, (total(2021) / total(2019)) ** 0.5 - 1)


def test_a_table_without_periods_is_an_error():
    with pytest.raises(im.Error):
        im.measures.growth({"place": ["a"], "good": ["x"], "year": [1]}, **NAMES, period="year")
    with pytest.raises(im.Error, match="consecutive"):
        im.measures.growth({"place": ["a"], "good": ["x"], "year": [1]}, **NAMES, period="year", transitions="each")


def test_the_forecast_is_the_chance_that_entries_stand_above_others():
    for case in range(20):
        cells, table = random_panel(case, years=(1, 2))
        density = im.measures.density({k: [v for v, y in zip(table[k], table["year"], strict=True) if y == 1] for k in ("place", "good")},
                                      **NAMES, presence=ONES, cells="missing").table  # fmt: skip
        scores = [(d, (2, p, g) in cells) for p, g, d in density.select("place", "good", "density").iter_rows()
                  if d is not None]  # fmt: skip
        yes, no = [d for d, hit in scores if hit], [d for d, hit in scores if not hit]
        found = im.measures.entry_forecast(table, **NAMES, period="year", presence=ONES, whole_universe=True).table
        row = found.row(0, named=True)
        if len(set(table["place"])) == 4 and row["forecasts"] == len(scores) and yes and no:
            wins = sum((a > b) + (a == b) / 2 for a in yes for b in no) / (len(yes) * len(no))
            assert math.isclose(row["roc_auc"], wins)
            assert row["came_true"] == len(yes)


def test_a_map_says_what_was_taken_up(sample_map):
    found = sample_map.dynamics("region", "technology", window=3)
    assert set(found.table["event"]) <= {"entry", "exit"}
    rates = sample_map.dynamics("region", "technology", window=3, rates=True).table
    assert rates["entries"].sum() == found.table.filter(event="entry").height > 0
    cells = sample_map.matrix("region", "technology", by="year").table.drop_nulls()
    for event in found.table.head(50).iter_rows(named=True):
        for name, label in (("after", event["period"]), ("before", event["since"])):
            first, last = map(int, label.split("–"))
            of = cells.filter(region=event["region"], technology=event["technology"]).select("year", "weight")
            assert math.isclose(sum(w for y, w in of.iter_rows() if first <= y <= last), event[name], abs_tol=1e-9)


@pytest.fixture(scope="module")
def sample_map(tmp_path_factory):
    files = write_sample(tmp_path_factory.mktemp("sample"), patents=1000, seed=3)
    return im.build_map(im.read_patents(files["patents"]), im.read_enterprises(files["enterprises"]))
