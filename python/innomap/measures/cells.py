"""Any table with a row, a column and a value, handed to a measure of the core."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
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
    frame = _cells(table, row, column, value, period)
    provenance = {
        "program": f"innomap {_innomap.__version__}",
        "parameters": {},
        "files": [],
        "table": {"rows": frame.height, "sha256": _digest(frame)},
    }
    return run(
        name,
        lambda progress: Result(
            _innomap.measure_table(
                name,
                frame,
                row=row,
                column=column,
                value=value,
                period=period,
                options_json=json.dumps({key: option for key, option in options.items() if option is not None}),
                provenance_json=json.dumps(provenance),
                progress=progress,
            )
        ),
    )


def _cells(table: object, row: str, column: str, value: str | None, period: str | None) -> pl.DataFrame:
    frame = native_frame(table)
    labels = [name for name in (row, column, period) if name is not None]
    if len({*labels, value}) < len(labels) + 1:
        raise InvalidValueError(
            "行、列、数值与时期应是不同的列",
            "row, column, value and period are different columns",
            found=", ".join(map(str, [*labels, value])),
        )
    missing = [name for name in [*labels, value] if name is not None and name not in frame.columns]
    if missing:
        raise SchemaError(
            "表中没有这一列",
            "the table has no such column",
            found=", ".join(missing),
            expected={"zh": "、".join(frame.columns), "en": ", ".join(frame.columns)},
        )
    cells = text_table(frame.select(labels))
    return cells if value is None else cells.with_columns(_numbers(frame[value]))


def _numbers(values: pl.Series) -> pl.Series:
    return values if values.dtype == pl.String else values.cast(pl.Float64)


def _digest(frame: pl.DataFrame) -> str:
    return hashlib.sha256(frame.write_csv(None).encode()).hexdigest()
