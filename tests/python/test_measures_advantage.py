"""Specialisation and presence of any table, against a few lines of numpy."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

import innomap as im

KEYS = {"row": "region", "column": "product", "value": "exports"}


def random_table(seed, rows=7, columns=5, mean=1.5):
    """Small counts, with empty cells, and labels that sort as text."""
    values = np.random.default_rng(seed).poisson(mean, (rows, columns)).astype(float)
    return values, long_form(values)


def long_form(values):
    rows, columns = values.shape
    return pl.DataFrame(
        {
            "region": [f"{i:03}" for i in range(rows) for _ in range(columns)],
            "product": [str(9 + j) for _ in range(rows) for j in range(columns)],
            "exports": values.reshape(-1),
        }
    )


def cell_by_cell(result, column):
    return {(r, c): v for r, c, v in result.table.select("region", "product", column).iter_rows()}


def wide(result, column, shape):
    out = np.zeros(shape)
    for (r, c), v in cell_by_cell(result, column).items():
        out[int(r), int(c) - 9] = v
    return out


@pytest.mark.parametrize("seed", range(30))
def test_quotients_are_those_of_the_formula(seed):
    values, table = random_table(seed)
    found = im.measures.specialisation(table, **KEYS)
    with np.errstate(invalid="ignore", divide="ignore"):
        row, column, total = values.sum(1, keepdims=True), values.sum(0, keepdims=True), values.sum()
        expected = np.where(values > 0, values * total / (row * column), 0)
    assert np.abs(wide(found, "rca", values.shape) - expected).max() < 1e-12
    # Whole numbers: the tie is decided in integers.
    held = (values * total >= row * column) & (values > 0)
    assert (wide(found, "specialised", values.shape) == held).all()
    assert found.table.height == (values > 0).sum()


def test_labels_keep_their_zeros_and_are_ordered_as_text():
    found = im.measures.specialisation(long_form(np.ones((2, 3))), **KEYS)
    assert found.table["region"].unique(maintain_order=True).to_list() == ["000", "001"]
    assert found.table["product"].unique(maintain_order=True).to_list() == ["10", "11", "9"]


def test_a_reference_and_its_further_columns_stand_in_for_the_totals():
    values, table = random_table(3, mean=4)
    world = {str(9 + j): 10.0 * (j + 1) for j in range(5)} | {"elsewhere": 50.0}
    found = im.measures.specialisation(table, **KEYS, presence={"reference": world})
    share = np.array([10.0, 20, 30, 40, 50]) / 200
    expected = values / values.sum(1, keepdims=True) / share
    assert np.abs(wide(found, "rca", values.shape) - expected).max() < 1e-12
    assert (wide(found, "specialised", values.shape) == (expected >= 1)).all()
    with pytest.raises(im.InvalidValueError) as error:
        im.measures.specialisation(table, **KEYS, presence={"reference": {"9": 1.0}})
    assert "10" in str(error.value)


def test_a_reference_of_each_period():
    table = {"p": [2001, 2002], "region": ["a", "a"], "product": ["x", "x"], "exports": [1, 1]}
    by_year = {2001: {"x": 1, "y": 1}, 2002: {"x": 1, "y": 3}}
    found = im.measures.specialisation(table, **KEYS, period="p", presence={"reference": by_year})
    assert found.table["rca"].to_list() == [2.0, 4.0]
    assert set(found.definition["summary"]) == {"2001", "2002"}


def test_population_quotient():
    values, table = random_table(5, mean=3)
    people = np.arange(1.0, 8)
    rule = {"population_quotient": 1, "population": {f"{i:03}": n for i, n in enumerate(people)}}
    found = im.measures.specialisation(table, **KEYS, presence=rule)
    expected = values / people[:, None] / (values.sum(0) / people.sum())
    assert np.abs(wide(found, "population_quotient", values.shape) - expected).max() < 1e-12
    assert (wide(found, "specialised", values.shape) == ((expected >= 1) & (values > 0))).all()


def test_shrunken_quotients_at_a_given_shape():
    values, table = random_table(6, mean=3)
    found = im.measures.specialisation(table, **KEYS, shrunken=2.0)
    expected = values.sum(1, keepdims=True) * values.sum(0, keepdims=True) / values.sum()
    posterior = np.where(values > 0, (values + 2) / (expected + 2), 0)
    assert np.abs(wide(found, "shrunken_rca", values.shape) - posterior).max() < 1e-12


def test_what_is_too_small_is_left_out_and_listed():
    values = np.array([[5.0, 5, 0], [0, 0, 1], [5, 5, 1]])
    found = im.measures.specialisation(long_form(values), **KEYS, presence={"minimum": {"row_total": 2}})
    summary = found.definition["summary"]
    assert [small["unit"] for small in summary["too_small_rows"]] == ["001"]
    assert summary["share_too_small"] == pytest.approx(1 / 22)
    assert any("剔除" in text for text in found.warnings)
    assert "001" not in found.table["region"].to_list()


def test_presence_that_is_given_and_tests_that_are_joined():
    table = long_form(np.ones((2, 2)))
    given = [("000", "9")]
    found = im.measures.diversity(table, **KEYS, presence={"given": given})
    assert dict(found.table.select("region", "diversity").iter_rows()) == {"000": 1, "001": 0}
    both = im.measures.diversity(table, **KEYS, presence={"given": given, "value": 1, "combine": "any"})
    assert both.table["diversity"].to_list() == [2, 2]
    with pytest.raises(im.NameNotFoundError):
        im.measures.diversity(table, **KEYS, presence={"given": [("000", "8")]})


@pytest.mark.parametrize("seed", range(10))
def test_productivity_is_that_of_the_formula(seed):
    values, table = random_table(seed, mean=2)
    income = np.random.default_rng(seed).uniform(1, 9, 7)
    of_rows = {f"{i:03}": y for i, y in enumerate(income)}
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.nan_to_num(values / values.sum(1, keepdims=True))
        prody = (share * income[:, None]).sum(0) / share.sum(0)
    found = im.measures.productivity(table, **KEYS, of_rows=of_rows, of="columns")
    for label, value in found.table.select("product", "prody").iter_rows():
        expected = prody[int(label) - 9]
        assert (value is None) == np.isnan(expected)
        assert value is None or abs(value - expected) < 1e-12
    rows = im.measures.productivity(table, **KEYS, of_rows=of_rows)
    expy = share @ np.nan_to_num(prody)
    for label, value in rows.table.select("region", "expy").iter_rows():
        assert value is None or abs(value - expy[int(label)]) < 1e-12


def test_average_quotient_and_core():
    values, table = random_table(9, mean=3)
    quotient = values * values.sum() / (values.sum(1, keepdims=True) * values.sum(0, keepdims=True))
    expected = (quotient * values / values.sum(1, keepdims=True)).sum(1)
    found = im.measures.average_quotient(table, **KEYS)
    for label, value in found.table.select("region", "average_quotient").iter_rows():
        assert abs(value - expected[int(label)]) < 1e-12
    core = im.measures.trimmed_core(table, **KEYS, diversity=2, ubiquity=2)
    held = core.table.filter("specialised")
    assert core.definition["summary"]["settled"]
    assert held.is_empty() or held["region"].value_counts()["count"].min() >= 2


def test_all_kinds_of_tables_are_the_same_table():
    _, table = random_table(2)
    first = im.measures.specialisation(table, **KEYS).table
    for other in (table.lazy(), pd.DataFrame(table.to_dict(as_series=False)), table.to_dict(as_series=False)):
        assert im.measures.specialisation(other, **KEYS).table.equals(first)
    shuffled = table.sample(fraction=1.0, shuffle=True, seed=1)
    assert im.measures.specialisation(shuffled, **KEYS).table.equals(first)


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf"), None])
def test_values_that_are_none_are_errors_with_their_line(bad):
    table = {"region": ["a", "b"], "product": ["x", "x"], "exports": [1.0, bad]}
    with pytest.raises(im.InvalidValueError) as error:
        im.measures.specialisation(table, **KEYS)
    assert "2" in str(error.value)


def test_repeated_pairs_are_added_up_and_counted():
    table = {"region": ["a", "a", "b"], "product": ["x", "x", "y"], "exports": [1, 2, 3]}
    found = im.measures.specialisation(table, **KEYS)
    assert found.table["value"].to_list() == [3.0, 3.0]
    assert any("重复" in text for text in found.warnings)


def test_one_row_and_one_column_are_all_average():
    for shape in ((1, 4), (4, 1)):
        found = im.measures.specialisation(long_form(np.arange(1.0, 5).reshape(shape)), **KEYS)
        assert found.table["rca"].to_list() == [1.0] * 4
        assert found.table["specialised"].all()


def test_options_that_do_not_fit_are_errors():
    _, table = random_table(1)
    with pytest.raises(im.ConfigurationError):
        im.measures.specialisation(table, **KEYS, presence={"quotent": 1})
    with pytest.raises(im.ConfigurationError):
        im.measures.specialisation(table, **KEYS, presence=0.0)
    with pytest.raises(im.ConfigurationError):
        im.measures.diversity(table, **KEYS, of="row")


def test_results_can_be_drawn_and_written(tmp_path):
    _, table = random_table(1)
    for found in (im.measures.specialisation(table, **KEYS), im.measures.diversity(table, **KEYS)):
        assert found.plot() is not None
        assert found.to_excel(tmp_path / "found.xlsx").exists()
        assert found.definition["literature"]
        described = [column["name"] for column in found.definition["columns"]]
        assert described == found.table.columns
