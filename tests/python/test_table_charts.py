"""Pictures of measures of any table: what is drawn is what the result says."""

import polars as pl
import pytest

import innomap as im

KEYS = {"row": "城市", "column": "行业", "value": "人数"}
CELLS = [(f"城{i}", f"业{j}", float((3 * i + 5 * j + i * j) % 7)) for i in range(7) for j in range(6)]
TABLE = pl.DataFrame(CELLS, schema=["城市", "行业", "人数"], orient="row")
m = im.measures


def drawn(chart, *names):
    """The values of the layer that has these fields."""
    for layer in (chart.spec, *chart.spec.get("layer", [])):
        values = layer.get("data", {}).get("values", [])
        if values and set(names) <= set(values[0]):
            return values
    return []


def test_one_period_is_drawn_and_named():
    panel = pl.concat([TABLE.with_columns(年=pl.lit(year)) for year in (9, 10)])
    for measure in (m.complexity, m.density, m.proximity, m.product_space, m.lorenz_curve, m.smart_specialisation):
        chart = measure(panel, **KEYS, period="年").plot()
        assert " · 10" in chart.spec["title"]["text"]
    alone, last = (m.density(table, **KEYS, **more).plot() for table, more in ((TABLE, {}), (panel, {"period": "年"})))
    assert [v["density"] for v in drawn(alone, "density")] == [v["density"] for v in drawn(last, "density")]


def test_pairs_that_are_listed_once_fill_both_halves():
    cells = drawn(m.proximity(TABLE, **KEYS).plot(), "proximity")
    value = {(cell["_row"], cell["_column"]): cell["proximity"] for cell in cells}
    assert all(value[b, a] == number for (a, b), number in value.items())
    asked = m.proximity(TABLE, **KEYS, relatedness="conditional")
    one_way = drawn(asked.plot(), "proximity")
    assert len(one_way) == asked.table["proximity"].is_not_null().sum()


def test_quadrants_meet_where_the_result_cuts_them():
    result = m.smart_specialisation(TABLE, **KEYS, rows=["城1"], cut={"relatedness": 0.4, "complexity": 0.0})
    chart = result.plot()
    assert "城1" in chart.spec["title"]["text"]
    for point in drawn(chart, "kind"):
        assert point["kind"].startswith("near") == (point["relatedness"] >= 0.4)
        assert point["kind"].endswith("complex") == (point["complexity"] >= 0.0)
    words = {layer["mark"].get("text") for layer in chart.spec["layer"]}
    assert {"近而复杂", "近而简单", "远而复杂", "远而简单"} <= words
    median = m.smart_specialisation(TABLE, **KEYS, rows=["城1"])
    (line,) = {
        (v["relatedness"], v["complexity"])
        for layer in median.plot().spec["layer"]
        if layer["mark"]["type"] == "rule"
        for v in layer["data"]["values"]
    }
    placed = median.table.drop_nulls(["relatedness", "complexity"])
    assert line == (placed["relatedness"].median(), placed["complexity"].median())


def test_the_numbers_of_negative_bars_stand_right_of_zero():
    rows = drawn(m.complexity(TABLE, **KEYS, of="columns").plot(), "note", "end")
    assert any(row["value"] < 0 for row in rows)
    assert all(row["end"] == max(row["value"], 0) for row in rows)


def test_an_ego_network_holds_ego_and_ties():
    result = m.ego_network(TABLE, **KEYS, of="业0", least_between=0.3)
    chart = result.plot()
    labels = {dot["label"] for dot in drawn(chart, "label", "area")}
    assert labels == {"业0", *result.table["行业"]}
    assert len(drawn(chart, "x2", "weight")) == result.table.height + result.definition["summary"]["ties"]


def test_curves_run_from_corner_to_corner():
    points = drawn(m.lorenz_curve(TABLE, **KEYS, of=["城1"]).plot(), "x", "point")
    assert (points[0]["x"], points[0]["y"]) == (0.0, 0.0)
    assert (points[-1]["x"], points[-1]["y"]) == pytest.approx((1.0, 1.0))


def test_what_cannot_be_drawn_says_where_the_reason_is():
    equal = {"城市": ["甲", "甲", "乙", "乙"], "行业": ["x", "y", "x", "y"], "人数": [1, 1, 1, 1]}
    with pytest.raises(im.InvalidValueError, match="reason"):
        m.complexity(equal, **KEYS).plot()


@pytest.mark.parametrize("name", ["城.市", "城:市", "城[0]", "a\\b", 'q"q'])
def test_names_of_columns_may_hold_anything(name):
    table = TABLE.rename({"城市": name})
    keys = {**KEYS, "row": name}
    for measure in (m.density, m.lorenz_curve, m.complexity, m.smart_specialisation):
        assert "<svg" in measure(table, **keys).plot().svg()
