"""Errors say where, what and what next, are of the standard kind too, and survive a trip to another process."""

import pickle

import pytest

import innomap as im
from innomap import errors

KINDS = {
    "input": (errors.InputError, ValueError),
    "schema": (errors.SchemaError, ValueError),
    "value": (errors.InvalidValueError, ValueError),
    "name_not_found": (errors.NameNotFoundError, LookupError),
    "definition": (errors.DefinitionError, ValueError),
    "configuration": (errors.ConfigurationError, ValueError),
    "numeric": (errors.NumericError, ArithmeticError),
    "io": (errors.IoError, OSError),
    "cancelled": (errors.CancelledError, Exception),
    "internal": (errors.InternalError, RuntimeError),
}


def build(kind, *, missing=False):
    place = {"file": "a.xlsx", "sheet": "S", "row": 3, "column": "公开号"}
    return errors.build(kind, "缺列", "a column is missing", place, "甲", ("乙", "b"), {"zh": "丙", "en": "c"}, missing)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_an_error_of_innomap_and_of_python(kind):
    error = build(kind)
    cls, standard = KINDS[kind]
    assert type(error) is cls
    assert isinstance(error, im.Error)
    assert isinstance(error, standard)
    assert error.kind == kind


def test_a_missing_file_is_a_file_not_found_error():
    error = build("io", missing=True)
    assert isinstance(error, FileNotFoundError)
    assert isinstance(error, im.IoError)


def test_the_text_follows_the_language():
    error = build("schema")
    assert str(error) == "缺列（文件 a.xlsx，工作表 S，第 3 行，列「公开号」）\n  实际：甲\n  应为：乙\n  建议：丙"
    im.set_language("en")
    assert (
        str(error)
        == "a column is missing (file a.xlsx, sheet S, row 3, column '公开号')\n  found: 甲\n  expected: b\n  hint: c"
    )
    assert (error.expected, error.hint, error.row) == ("b", "c", 3)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_survives_pickling(kind):
    error = build(kind)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)


def test_a_misspelt_option_names_the_allowed_ones_and_the_nearest():
    with pytest.raises(im.ConfigurationError) as caught:
        im.set_language("zhh")
    assert "zh、en" in str(caught.value)
    assert caught.value.hint == "是否想写 zh？"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LC_ALL": "en_US", "LANG": "zh_CN"}, "en"),
    ],
)
def test_the_language_comes_from_the_locale_else_chinese(monkeypatch, environment, expected):
    from innomap import language

    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language._default() == expected
