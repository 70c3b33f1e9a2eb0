"""Two tables of the same rows: proximity and density across spaces, and what follows from what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .. import _innomap
from ..options import one_of
from ..progress import run
from ..result import Result
from .cells import options_json, read_cells
from .presence import PresenceRule, presence_options

_KINDS = ("min_conditional", "max_conditional", "conditional", "geometric")


def cross_proximity(
    table: object,
    other: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    other_column: str | None = None,
    other_value: str | None = None,
    presence: float | PresenceRule | None = None,
    other_presence: float | PresenceRule | None = None,
    kind: str = "min_conditional",
    lag: int = 0,
    top: int | None = None,
    minimum: float | None = None,
) -> Result:
    """How related each column of ``table`` is to each column of ``other``, by the rows that have both.

    φ_st = C_st / max(u_s, u_t) with C the rows that have s in the first table and t in the second; ``kind`` as in proximity. Rows are
    matched by label; one that only one table has has nothing in the other, and the summary counts these. ``row`` and ``period``
    name columns of both tables; ``other_column``, ``other_value`` and ``other_presence`` are those of the first table when left out.
    ``lag`` takes the second table so many periods later. Null where a column never occurs. ``top`` and ``minimum`` list the strongest.
    Cost: ones of the second table met through the first, and the answer. Source: Catalán, Navarrete & Figueroa (2022).

    >>> patents = {"place": ["a", "a", "b"], "technology": ["x", "y", "y"]}
    >>> goods = {"place": ["a", "b", "b"], "good": ["p", "p", "q"]}
    >>> found = im.measures.cross_proximity(
    ...     patents, goods, row="place", column="technology", other_column="good", presence={"value": 1}
    ... )
    >>> found.table.rows()
    [('x', 'p', 0.5), ('x', 'q', 0.0), ('y', 'p', 1.0), ('y', 'q', 0.5)]
    """
    options = _options(presence, other_presence, lag, top, minimum) | {"kind": one_of("kind", kind, _KINDS)}
    first, second = (row, column, value, period), (row, other_column or column, other_value or value, period)
    return _across("cross_proximity", table, first, other, second, options)


def cross_density(
    table: object,
    other: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    other_column: str | None = None,
    other_value: str | None = None,
    presence: float | PresenceRule | None = None,
    other_presence: float | PresenceRule | None = None,
    kind: str = "min_conditional",
    lag: int = 0,
    top: int | None = None,
    minimum: float | None = None,
) -> Result:
    """Cross-space relatedness: how near each row is to each column of ``other``, by what it has in ``table``.

    Σ_s M_rs φ_st / Σ_s φ_st, from 0 to 1, φ as in :func:`cross_proximity`, whose options these are. Null where nothing in the first
    table is related to the column. Cost: ones of the first table times columns of the second. Source: Catalán et al. (2022).

    >>> patents = {"place": ["a", "a", "b"], "technology": ["x", "y", "y"]}
    >>> goods = {"place": ["a", "b", "b"], "good": ["p", "p", "q"]}
    >>> found = im.measures.cross_density(
    ...     patents, goods, row="place", column="technology", other_column="good", presence={"value": 1}, top=1
    ... )
    >>> found.table.rows()
    [('a', 'p', 1.0), ('b', 'q', 1.0)]
    """
    options = _options(presence, other_presence, lag, top, minimum) | {"kind": one_of("kind", kind, _KINDS)}
    first, second = (row, column, value, period), (row, other_column or column, other_value or value, period)
    return _across("cross_density", table, first, other, second, options)


def assist(
    table: object,
    other: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    other_column: str | None = None,
    other_value: str | None = None,
    presence: float | PresenceRule | None = None,
    other_presence: float | PresenceRule | None = None,
    lag: int = 0,
    top: int | None = None,
    minimum: float | None = None,
) -> Result:
    """Assist matrix: the chance to get from a column of ``table`` over a random row that has it to a column of ``other``.

    B_ab = 1/u_a Σ_r M_ra N_rb / d_r, with u the rows of a column in the first table and d the columns of a row in the second. With the
    same table twice and a ``lag``, what follows what. Options as in :func:`cross_proximity`. Null for a column that never occurs; the
    summary counts rows with nothing in the second table, which lead nowhere. Source: Pugliese et al. (2019).

    >>> patents = {"place": ["a", "a", "b"], "technology": ["x", "y", "y"]}
    >>> goods = {"place": ["a", "b", "b"], "good": ["p", "p", "q"]}
    >>> im.measures.assist(
    ...     patents, goods, row="place", column="technology", other_column="good", presence={"value": 1}
    ... ).table.rows()
    [('x', 'p', 1.0), ('x', 'q', 0.0), ('y', 'p', 0.75), ('y', 'q', 0.25)]
    """
    first, second = (row, column, value, period), (row, other_column or column, other_value or value, period)
    return _across("assist", table, first, other, second, _options(presence, other_presence, lag, top, minimum))


Columns = tuple[str, str, str | None, str | None]


def _options(
    presence: float | PresenceRule | None,
    other_presence: float | PresenceRule | None,
    lag: int,
    top: int | None,
    minimum: float | None,
) -> dict[str, Any]:
    second = presence if other_presence is None else other_presence
    return {
        "presence": presence_options(presence),
        "other_presence": presence_options(second),
        "lag": lag,
        "top": top,
        "minimum": minimum,
    }


def _across(
    name: str, table: object, columns: Columns, other: object, other_columns: Columns, options: Mapping[str, Any]
) -> Result:
    first, second = _cells(table, columns), _cells(other, other_columns)
    provenance = json.loads(first[1])
    provenance["tables"] = [provenance.pop("table"), json.loads(second[1])["table"]]
    given = options_json(options)
    return run(
        name,
        lambda progress: Result(
            _innomap.measure_two_tables(name, first[0], second[0], given, json.dumps(provenance), progress)
        ),
    )


def _cells(table: object, columns: Columns) -> tuple[_innomap.Cells, str]:
    row, column, value, period = columns
    return read_cells(table, row=row, column=column, value=value, period=period)
