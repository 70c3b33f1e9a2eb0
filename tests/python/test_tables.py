"""Users' tables in any form become the same text columns; files are found or clearly not."""

import datetime as dt
import random

import pandas as pd
import polars as pl
import pytest

import innomap as im
from innomap.tables import find_sources, text_table


def test_patterns_lists_and_names_with_brackets(tmp_path):
    for name in ("b.csv", "a.csv", "c[1].csv"):
        (tmp_path / name).write_text("x")
    assert find_sources(str(tmp_path / "?.csv")) == [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    assert find_sources(tmp_path / "c[1].csv") == [str(tmp_path / "c[1].csv")]
    assert find_sources([tmp_path / "b.csv", str(tmp_path / "*.csv")])[0] == str(tmp_path / "b.csv")
    assert len(find_sources([tmp_path / "b.csv", str(tmp_path / "*.csv")])) == 3


@pytest.mark.parametrize("name", ["none*.xlsx", "none.xlsx"])
def test_no_file_is_a_clear_error(tmp_path, name):
    with pytest.raises(FileNotFoundError) as caught:
        im.read_patents(tmp_path / name)
    assert isinstance(caught.value, im.FileMissingError)
    assert name in str(caught.value)
    assert caught.value.hint


def test_an_empty_list_is_a_clear_error():
    with pytest.raises(im.InvalidValueError):
        im.read_patents([])


def test_what_is_no_table_is_a_clear_error():
    with pytest.raises(im.InvalidValueError, match="int"):
        im.read_patents(3)


def test_values_become_the_text_a_person_would_write():
    frame = pl.DataFrame(
        {
            "year": [2015.0, None],
            "ratio": [0.5, 2.0],
            "day": [dt.date(2020, 1, 2), None],
            "moment": [dt.datetime(2020, 1, 2), dt.datetime(2020, 1, 3)],
            "people": [["甲", "乙"], []],
            "flag": [True, False],
        }
    )
    assert text_table(frame).to_dict(as_series=False) == {
        "year": ["2015", None],
        "ratio": ["0.5", "2.0"],
        "day": ["2020-01-02", None],
        "moment": ["2020-01-02", "2020-01-03"],
        "people": ["甲;乙", None],
        "flag": ["true", "false"],
    }


def test_polars_pandas_and_dict_give_the_same_table():
    draw = random.Random(7)
    for _ in range(50):
        n = draw.randint(1, 20)
        data = {
            "name": [draw.choice(["甲公司", "a;b", "", None, "=1"]) for _ in range(n)],
            "year": [draw.choice([2001, 2020, None]) for _ in range(n)],
            "day": [draw.choice([dt.date(2001, 2, 3), None]) for _ in range(n)],
        }
        schema = {"name": pl.String, "year": pl.Int64, "day": pl.Date}
        expected = text_table(pl.DataFrame(data, schema=schema))
        assert text_table(data).equals(expected)
        assert text_table(pd.DataFrame(data)).equals(expected)
        assert text_table(pl.DataFrame(data, schema=schema).lazy()).equals(expected)


def test_a_column_twice_is_a_clear_error():
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"])
    with pytest.raises(im.SchemaError, match="a"):
        text_table(frame)
