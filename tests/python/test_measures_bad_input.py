"""Bad and degenerate tables for every public measure: an error with its place, or a null; never NaN, never a made-up number."""

import inspect

import numpy as np
import pandas as pd
import polars as pl
import pytest

import innomap as im

m = im.measures
TYPES = {"ActivitySpace", "PresenceRule", "RelatednessRule"}
ALL = [name for name in m.__all__ if name not in TYPES]
WITH_VALUE = [name for name in ALL if "value" in inspect.signature(getattr(m, name)).parameters]
KEYS = {"row": "r", "column": "c", "value": "v"}


def frame(cells):
    """Lines of row, column and value; in two periods for measures that need them."""
    return pl.DataFrame(cells, schema={"r": pl.String, "c": pl.String, "v": pl.Float64}, orient="row")


def numbered(labels):
    return {label: float(place + 1) for place, label in enumerate(labels)}


def ask(name, table, *, as_kind=lambda given: given, **options):
    """The measure with what it cannot do without, taken from the table itself."""
    function = getattr(m, name)
    rows = table["r"].drop_nulls().unique().sort().to_list() or ["a"]
    columns = table["c"].drop_nulls().unique().sort().to_list() or ["x"]
    needed = {
        "of_rows": numbered(rows),
        "of_columns": numbered(columns),
        "of": columns[0] if name == "ego_network" else rows[0],
        "target": 0.1,
        "technologies": dict.fromkeys(columns, "t"),
        "classes": dict.fromkeys(columns, "t"),
        "levels": {column: ["t"] for column in columns},
        "complexity": numbered(columns),
    }
    given = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.default is inspect.Parameter.empty and parameter.name in needed:
            given[parameter.name] = needed[parameter.name]
    if name == "validate":
        return m.validate(as_kind(table), as_kind(table), row="r", column="c", score="v")
    if name == "activity_space":
        space = m.activity_space(as_kind(table), **(KEYS | given | options))
        assert space.density.shape == (len(space.rows), len(space.columns))
        assert not np.isinf(space.density).any() and not np.isinf(space.proximity).any()
        return space.complexity
    if inspect.signature(function).parameters["period"].default is inspect.Parameter.empty:
        table = pl.concat([table.with_columns(t=pl.lit(year)) for year in ("9", "10")])
        given["period"] = "t"
    tables = [as_kind(table)] * 2 if "other" in inspect.signature(function).parameters else [as_kind(table)]
    return function(*tables, **(KEYS | given | options))


def outcome(name, table, **options):
    """The result, or the error that says why there is none."""
    try:
        return ask(name, table, **options)
    except im.Error as error:
        return error


def check(result):
    """Undefined is null: no number of a result is NaN or infinite, and each column is described."""
    for series in result.table:
        if series.dtype.is_float():
            assert series.drop_nulls().is_finite().all(), series.name
    assert [column["name"] for column in result.definition["columns"]] == result.table.columns
    for column in result.definition["columns"]:
        assert column["meaning"]["zh"]
        assert column["meaning"]["en"]


PLAIN = [(f"{i:02}", f"{j}", float((3 * i + 5 * j + i * j) % 7)) for i in range(6) for j in range(5)]
DEGENERATE = {
    "plain": PLAIN,
    "empty": [],
    "one cell": [("a", "x", 3.0)],
    "one row": [("a", f"{j}", j + 1.0) for j in range(5)],
    "one column": [(f"{i}", "x", i + 1.0) for i in range(5)],
    "all equal": [(f"{i}", f"{j}", 2.0) for i in range(4) for j in range(4)],
    "all zero": [(f"{i}", f"{j}", 0.0) for i in range(3) for j in range(3)],
    "empty row and column": [*PLAIN, ("zz", "0", 0.0), ("00", "9", 0.0)],
    "in two parts": [
        (f"{i}", f"{j}", 1.0 + i) for i in range(6) for j in range(6) if (i < 3) == (j < 3) and j % 3 <= i % 3
    ],
    "diagonal": [(f"{i}", f"{i}", 1.0 + i) for i in range(4)],
    "tiny and huge": [("a", "x", 1e-300), ("a", "y", 1e300), ("b", "x", 1e300), ("b", "y", 1e-300)],
}


@pytest.mark.parametrize("case", DEGENERATE)
@pytest.mark.parametrize("name", ALL)
def test_degenerate_tables_give_nulls_or_say_why_not(name, case):
    found = outcome(name, frame(DEGENERATE[case]))
    if isinstance(found, im.Error):
        assert case != "plain", found
        assert any("\u4e00" <= letter <= "\u9fff" for letter in str(found))
    else:
        check(found)


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf"), -float("inf"), None])
@pytest.mark.parametrize("name", WITH_VALUE)
def test_values_that_are_no_amounts_are_errors_with_their_place(name, bad):
    table = frame([*PLAIN[:3], ("00", "9", bad), *PLAIN[4:]])
    with pytest.raises(im.Error) as error:
        ask(name, table)
    assert error.value.row == 4
    assert error.value.column == "v"


@pytest.mark.parametrize("name", WITH_VALUE)
def test_text_that_is_no_number_is_an_error_with_its_place(name):
    table = frame(PLAIN).with_columns(pl.col("v").cast(pl.String))
    table = table.with_columns(v=pl.when(pl.int_range(pl.len()) == 6).then(pl.lit("七")).otherwise(pl.col("v")))
    with pytest.raises(im.Error, match="七") as error:
        ask(name, table)
    assert error.value.row == 7


@pytest.mark.parametrize("key", ["r", "c"])
@pytest.mark.parametrize("name", WITH_VALUE)
def test_a_missing_label_is_an_error_with_its_place(name, key):
    table = frame(PLAIN).with_columns(pl.when(pl.int_range(pl.len()) == 6).then(None).otherwise(pl.col(key)).alias(key))
    with pytest.raises(im.Error) as error:
        ask(name, table)
    assert (error.value.row, error.value.column) == (7, key)


@pytest.mark.parametrize("name", ALL)
def test_a_column_that_is_not_there_is_an_error_that_names_those_that_are(name):
    with pytest.raises(im.SchemaError) as error:
        ask(name, frame(PLAIN).rename({"v": "w"}) if name != "validate" else frame(PLAIN).rename({"v": "s"}))
    assert "v" in str(error.value)
    assert "r" in str(error.value)


@pytest.mark.parametrize("name", WITH_VALUE)
def test_repeated_pairs_are_added_up_and_told(name):
    halves = frame([(r, c, v / 2) for r, c, v in PLAIN for _ in range(2)])
    found, whole = ask(name, halves), ask(name, frame(PLAIN))
    assert found.table.equals(whole.table)
    assert any("重复" in text for text in found.warnings)


@pytest.mark.parametrize("name", WITH_VALUE)
def test_the_order_of_lines_changes_nothing(name):
    table = frame(PLAIN)
    assert ask(name, table.sample(fraction=1.0, shuffle=True, seed=3)).table.equals(ask(name, table).table)


@pytest.mark.parametrize("name", WITH_VALUE)
def test_labels_are_texts(name):
    """Leading zeros stay; 10 sorts before 9 and is another label than 010."""
    new = {"00": "0011", "01": "11", "02": "9", "03": "10", "04": "010", "05": " 9"}
    table = frame([(new[r], f"0{c}", v) for r, c, v in PLAIN])
    found = ask(name, table)
    labels = {*new.values(), *(f"0{j}" for j in range(5)), "t", None}
    keys = [key for key in found.definition["keys"] if key in ("r", "c", "related_r", "related_c", "unit")]
    for key in keys:
        assert set(found.table[key]) <= labels
    check(found)
    if "r" in found.table.columns and found.table["r"].n_unique() == 6:
        assert set(found.table["r"]) == set(new.values())


@pytest.mark.parametrize("name", ALL)
def test_kinds_of_tables_are_one(name):
    table = frame(PLAIN)
    expected = ask(name, table).table
    for kind in (
        lambda given: given.to_dict(as_series=False),
        lambda given: pd.DataFrame(given.to_dict(as_series=False)),
    ):
        assert ask(name, table, as_kind=kind).table.equals(expected)


UNDEFINED = [
    ("complexity", "all equal", "eci"), ("complexity", "one row", "eci"), ("complexity", "one column", "eci"),
    ("complexity", "diagonal", "eci"), ("reflections", "all equal", "reflection"), ("genepy", "one row", "genepy"),
    ("weighted_correlation_complexity", "one row", "complexity"), ("weighted_correlation_complexity", "all equal", "complexity"),
    ("density", "diagonal", "density"), ("density", "one column", "density"), ("coherence", "one column", "coherence"),
    ("coherence", "diagonal", "coherence"), ("relative_relatedness", "diagonal", "relative_relatedness"),
    ("entry_forecast", "plain", "roc_auc"), ("contagion", "plain", "alpha"), ("nestedness", "one cell", "nodf"),
    ("modular_complexity", "one column", "modular_complexity"), ("export_similarity", "all equal", "similarity"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "case", "column"), UNDEFINED)
def test_what_is_undefined_has_no_number(name, case, column):
    table = ask(name, frame(DEGENERATE[case])).table
    assert table[column].null_count() == table.height > 0


@pytest.mark.parametrize(
    "name", ["entropy", "herfindahl", "gini", "krugman", "hachman", "divergence", "average_quotient"]
)
def test_a_row_without_values_has_no_number_and_changes_no_other(name):
    whole = ask(name, frame(DEGENERATE["empty row and column"])).table
    row = whole.filter(r="zz")
    value = whole.columns[1]
    assert row.height == 0 or row[value].to_list() == [None]
    if name != "gini":
        without = ask(name, frame(PLAIN)).table
        assert whole.filter(pl.col("r") != "zz")[value].equals(without[value])


@pytest.mark.parametrize("case", ["plain", "one cell", "diagonal", "empty"])
@pytest.mark.parametrize("name", ALL)
def test_every_result_is_drawn_or_says_why_not(name, case):
    found = outcome(name, frame(DEGENERATE[case]))
    if isinstance(found, im.Error):
        assert case != "plain"
        return
    table = found.table
    floats = [column for column in table.columns if table.schema[column].is_float()]
    some = [column for column in floats if table[column].null_count() < table.height]
    if table.height and (len(some) == len(floats) or (found.definition["chart"] == "ranking" and floats[0] in some)):
        assert "<svg" in found.plot().svg()
    else:
        try:
            found.plot().svg()
        except im.InvalidValueError as error:
            told = str(error)
        else:
            told = "画"
        assert "画" in told


def test_numbers_are_not_changed_by_their_scale():
    """Units of the values: quotients and what hangs on them stay as they are."""
    table = frame(PLAIN)
    for factor in (2.0**-40, 2.0**40):
        for name in ("complexity", "proximity", "density", "fitness", "entropy", "gini", "krugman"):
            a, b = ask(name, table).table, ask(name, table.with_columns(v=pl.col("v") * factor)).table
            numbers = [column for column in a.columns if a.schema[column].is_float()]
            assert np.allclose(
                a.select(numbers).fill_null(-9).to_numpy(), b.select(numbers).fill_null(-9).to_numpy()
            ), name
