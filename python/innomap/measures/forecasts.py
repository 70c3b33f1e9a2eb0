"""Forecasts matched with what came true, and handed to the core."""

from __future__ import annotations

import hashlib
import json

import polars as pl

from .. import _innomap
from ..errors import InvalidValueError
from ..result import Result
from ..tables import native_frame, text_table
from .cells import require_columns

_CAME_TRUE = "came true "


def validated(
    forecast: object, truth: object, *, row: str, column: str, score: str, period: str | None, k: int
) -> Result:
    """Scores against the pairs that came true; the provenance counts lines without a score and pairs that were not forecast."""
    keys = [name for name in (period, row, column) if name is not None]
    scores = _columns(forecast, [*keys, score])
    happened = text_table(_columns(truth, keys)).unique()
    frame = text_table(scores.select(keys)).with_columns(scores[score].cast(pl.Float64))
    known = frame.filter(pl.col(score).is_not_null())
    twice = known.height - known.unique(subset=keys).height
    if twice:
        raise InvalidValueError(
            "同一组合有多个得分", "a pair has several scores", place={"column": score}, found=str(twice)
        )
    came = known.join(happened.with_columns(pl.lit(1.0).alias(_CAME_TRUE)), on=keys, how="left", maintain_order="left")
    came = came.with_columns(pl.col(_CAME_TRUE).fill_null(0.0))
    provenance = {
        "program": f"innomap {_innomap.__version__}",
        "parameters": {},
        "files": [],
        "tables": [{"rows": table.height, "sha256": _digest(table)} for table in (frame, happened)],
        "without_score": frame.height - known.height,
        "not_forecast": happened.height - int(came[_CAME_TRUE].sum()),
    }
    return Result(
        _innomap.validate_forecast(
            came,
            row=row,
            column=column,
            period=period,
            score=score,
            came_true=_CAME_TRUE,
            k=k,
            provenance_json=json.dumps(provenance),
        )
    )


def _columns(table: object, names: list[str]) -> pl.DataFrame:
    frame = native_frame(table)
    require_columns(frame, names)
    return frame.select(names)


def _digest(frame: pl.DataFrame) -> str:
    return hashlib.sha256(frame.write_csv(None).encode()).hexdigest()
