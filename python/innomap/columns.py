"""Columns of results: their labels, which one holds the value, and how numbers are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from .language import pick, say

Definition = Mapping[str, Any]

_VALUES = ("rca", "share", "growth")
_NOT_VALUES = {"rank", "tied", "year", "community", "x", "y"}
BOUNDS = ("_low", "_high")
_DIGITS = {
    "rca": 2,
    "log2_rca": 2,
    "rsca": 2,
    "eci": 2,
    "pci": 2,
    "complexity": 2,
    "pagerank": 4,
    "weight": 1,
    "value": 1,
    "patents": 1,
    "all_patents": 1,
}
_GROUP_FROM = 10_000


@dataclass(frozen=True)
class Roles:
    """Which column of a table plays which part."""

    keys: tuple[str, ...]
    value: str
    low: str | None
    high: str | None


def roles(table: pl.DataFrame, definition: Definition) -> Roles:
    """Find the keys, the value and its interval in a result's table."""
    keys = tuple(key for key in definition.get("keys", ()) if key in table.columns)
    parameters = definition.get("parameters", {})
    counted = ("patents", "weight") if parameters.get("counting") == "whole" else ("weight", "patents")
    by = parameters.get("by")
    wanted = [None if by == "patents" else by, parameters.get("kind"), *counted, definition.get("measure"), *_VALUES]
    value = next((name for name in wanted if name in table.columns and name not in keys), None)
    if value is None or table.schema[value] == pl.String:
        value = next(name for name in table.columns if name not in keys and _is_measure(table, name))
    return Roles(keys, value, *_bounds(table, value))


def _is_measure(table: pl.DataFrame, name: str) -> bool:
    return table.schema[name].is_numeric() and name not in _NOT_VALUES and not name.endswith(BOUNDS)


def _bounds(table: pl.DataFrame, value: str) -> tuple[str | None, str | None]:
    """The interval is that of the number of patents, not of a share or a growth."""
    low, high = ("value" + bound for bound in BOUNDS)
    if value in {"weight", "patents"} and {low, high} <= set(table.columns):
        return low, high
    return None, None


def label(definition: Definition, name: str) -> str:
    """The label of a column in the current language; its name where it has none."""
    for column in definition.get("columns", ()):
        if column["name"] == name:
            return pick(column["label"])
    return name


def labels(table: pl.DataFrame, definition: Definition) -> list[str]:
    """Labels of all columns, each once: two columns of one label keep their names beside it."""
    texts = [label(definition, name) for name in table.columns]
    return [
        f"{text}（{name}）" if texts.count(text) > 1 else text for text, name in zip(texts, table.columns, strict=True)
    ]


def in_language(table: pl.DataFrame, names: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """The table with the values of some columns replaced by their names in the current language."""
    known = {column: found for column, found in names.items() if column in table.columns and found}
    return table.with_columns(pl.col(column).replace(dict(found)) for column, found in known.items())


def with_intervals(table: pl.DataFrame, headers: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """The two bounds of an interval in one column of text, so that a table stays narrow enough to read and print."""
    low, high = BOUNDS
    columns: list[pl.Series] = []
    shown: list[str] = []
    for series, header in zip(table.get_columns(), headers, strict=True):
        stem = series.name.removesuffix(low).removesuffix(high)
        bounds = [stem + low, stem + high]
        if stem == series.name or not set(bounds) <= set(table.columns):
            columns.append(series)
            shown.append(header)
        elif series.name == bounds[0]:
            texts = [_interval(stem, *pair) for pair in table.select(bounds).iter_rows()]
            columns.append(pl.Series(f"{stem}_interval", texts, dtype=pl.String))
            shown.append(_interval_label(stem, dict(zip(table.columns, headers, strict=True))))
    return pl.DataFrame(columns), shown


def _interval_label(stem: str, headers: Mapping[str, str]) -> str:
    if stem == "rank":
        return say("名次区间", "rank interval")
    if stem == "value" or stem not in headers:
        return say("专利数区间", "interval of patents")
    return say(f"{headers[stem]}区间", f"interval of {headers[stem]}")


def _interval(stem: str, low: float | None, high: float | None) -> str | None:
    if low is None or high is None:
        return None
    ends = [written(stem, low), written(stem, high)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def is_right(series: pl.Series) -> bool:
    """Whether a column stands to the right: numbers and their intervals."""
    return series.dtype.is_numeric() or series.name.endswith("_interval")


def grouped(value: float, digits: int = 0) -> str:
    """A number with its thousands held together by a space that does not break."""
    text = f"{value:,.{digits}f}" if abs(value) >= _GROUP_FROM else f"{value:.{digits}f}"
    return text.replace(",", "\N{NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")


def percent(value: float | None, digits: int = 1, *, signed: bool = False) -> str:
    """A share as a percentage; a dash where it is not known."""
    if value is None:
        return "—"
    return f"{'+' if signed and value > 0 else ''}{grouped(100 * value, digits)}\N{NO-BREAK SPACE}%"


def written(name: str, value: Any) -> str:
    """A cell as a reader sees it; a dash where nothing is known."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, str) or name == "year":
        return str(value)
    if is_percent(name):
        return percent(float(value), signed=name == "growth")
    if isinstance(value, float):
        digits = _DIGITS.get(name)
        return _short(value) if digits is None else grouped(value, digits)
    return grouped(value) if isinstance(value, int) else str(value)


def is_percent(name: str) -> bool:
    """Whether a column holds shares of one or rates of change."""
    return name.endswith("share") or name == "growth"


def _short(value: float) -> str:
    if value.is_integer():
        return grouped(value)
    if abs(value) >= 1:
        return grouped(value, 1)
    return f"{value:.3g}".replace("-", "\N{MINUS SIGN}")


def excel_format(name: str, dtype: pl.DataType) -> str:
    """The number format of a column in a workbook."""
    if is_percent(name):
        return "0.0%"
    if dtype.is_float():
        digits = _DIGITS.get(name, 2)
        return ("0." if digits > 1 else "#,##0.") + "0" * digits
    return "0" if name == "year" or not dtype.is_integer() else "#,##0"
