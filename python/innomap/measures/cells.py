"""Any table with a row, a column and a value, handed to a measure of the core."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from .. import _innomap
from ..errors import InvalidValueError, SchemaError
from ..progress import run
from ..result import Result
from ..tables import native_frame, text_table


def measure(
    name: str,
    table: object,
    *,
    row: str,
    column: str,
    value: str | None,
    period: str | None,
    options: Mapping[str, Any],
) -> Result:
    """The measure of that name; labels become texts, values numbers."""
    cells, provenance = read_cells(table, row=row, column=column, value=value, period=period)
    given = options_json(options)
    return run(name, lambda progress: Result(cells.measure(name, given, provenance, progress)))


def read_cells(
    table: object, *, row: str, column: str, value: str | None, period: str | None
) -> tuple[_innomap.Cells, str]:
    """The table in the core, and its provenance; the hash is that of labels and cells, whatever the order of the lines."""
    frame = _frame(table, row, column, value, period)
    cells = _innomap.Cells(frame, row=row, column=column, value=value, period=period)
    provenance = {
        "program": f"innomap {_innomap.__version__}",
        "parameters": {},
        "files": [],
        "table": {"rows": frame.height, "sha256": cells.sha256()},
    }
    return cells, json.dumps(provenance)


def options_json(options: Mapping[str, Any]) -> str:
    """Options that were given, as the core reads them."""
    return json.dumps({key: option for key, option in options.items() if option is not None})


def _frame(table: object, row: str, column: str, value: str | None, period: str | None) -> pl.DataFrame:
    frame = native_frame(table)
    labels = [name for name in (row, column, period) if name is not None]
    if len({*labels, value}) < len(labels) + 1:
        raise InvalidValueError(
            "行、列、数值与时期应是不同的列",
            "row, column, value and period are different columns",
            found=", ".join(map(str, [*labels, value])),
        )
    require_columns(frame, [name for name in [*labels, value] if name is not None])
    cells = pl.DataFrame([_labels(frame[name]) for name in labels])
    return cells if value is None else cells.with_columns(_numbers(frame[value]))


def require_columns(frame: pl.DataFrame, names: Sequence[str]) -> None:
    """Refuse names that no column of the table has."""
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise SchemaError(
            "表中没有这一列",
            "the table has no such column",
            found=", ".join(missing),
            expected={"zh": "、".join(frame.columns), "en": ", ".join(frame.columns)},
        )


def _labels(series: pl.Series) -> pl.Series:
    """Labels as texts; whole numbers stay, since the core writes each distinct one once."""
    if series.dtype.is_integer() and series.dtype not in (pl.UInt64, pl.Int128):
        return series
    return text_table(series.to_frame()).to_series()


def _numbers(values: pl.Series) -> pl.Series:
    return values if values.dtype == pl.String else values.cast(pl.Float64)
