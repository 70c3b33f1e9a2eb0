"""Which patents a question is about: filters, years, and the patents behind a row of a result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .errors import InvalidValueError
from .result import Result

Period = tuple[int, int]
"""First and last year."""


def filters(where: Mapping[str, str] | None) -> str | None:
    """The filters as the core takes them."""
    return json.dumps(dict(where), ensure_ascii=False) if where else None


def span_of(period: Period | None) -> Period | None:
    """First and last year, checked."""
    if period is None:
        return None
    if (
        not isinstance(period, tuple | list)
        or [isinstance(year, int) for year in period] != [True, True]
        or period[0] > period[1]
    ):
        raise InvalidValueError(
            "时间段不正确",
            "the period is not valid",
            found=repr(period),
            expected={"zh": "(起始年, 终止年)，如 (2010, 2022)", "en": "(first year, last year), as in (2010, 2022)"},
        )
    return period[0], period[1]


def selection(result: Result, row: int) -> dict[str, Any]:
    """What picks the patents of a row: its keys, and the filters and the level of the result."""
    parameters = result.definition.get("parameters", {})
    values = result.table.row(row, named=True)
    keys = {key: None if values[key] is None else str(values[key]) for key in result.definition["keys"]}
    return {"keys": keys, "where": parameters.get("where") or {}, "level": parameters.get("level")}
