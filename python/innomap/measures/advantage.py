"""Advantage of rows in columns: quotients, presence, diversity, and what rows are carried over to columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ..options import one_of
from ..result import Result
from .cells import measure
from .presence import PresenceRule, by_label, presence_options

Of = Literal["rows", "columns", "both"]
SIDES = ("rows", "columns", "both")


def specialisation(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    shrunken: bool | float = False,
) -> Result:
    """Location quotient of each cell: revealed comparative advantage (RCA), RTA for patents.

    RCA = (x / r) / (c / T), with x the value of the cell, r and c the totals of its row and column and T of all; 1 is the
    average. ``log2_rca`` and ``rsca`` = (RCA − 1) / (RCA + 1) are symmetric forms, ``share`` is x / r. ``specialised`` is what
    ``presence`` says, by default x·T ≥ r·c, compared without rounding, so that ties count. A ``reference`` in ``presence``
    stands in for c and T; a ``population`` adds ``population_quotient``; ``minimum`` leaves out small rows and columns first.

    ``shrunken=True`` adds quotients drawn towards one where counts are small, (x + α) / (E + α) with α fitted by moments, and
    their deviation; a number sets α.

    Lines without ``value`` count one each; repeated pairs are added up, cells not listed are zero and not in the result. Time
    and memory grow with the cells. Balassa (1965); Laursen (2015); Clayton & Kaldor (1987) for shrinkage.

    >>> trade = {
    ...     "region": ["01", "01", "02", "02"],
    ...     "product": ["a", "b", "a", "b"],
    ...     "exports": [30, 10, 10, 50],
    ... }
    >>> found = im.measures.specialisation(trade, row="region", column="product", value="exports")
    >>> found.table["rca"].round(3).to_list()
    [1.875, 0.417, 0.417, 1.389]
    >>> found.table["specialised"].to_list()
    [True, False, False, True]
    """
    shape = {"shape": float(shrunken)} if not isinstance(shrunken, bool) else {}
    return measure(
        "specialisation",
        table,
        row=row,
        column=column,
        value=value,
        period=period,
        options={"presence": presence_options(presence), "shrunken": None if shrunken is False else shape},
    )


def inferred_quotient(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    minimum: Mapping[str, float] | None = None,
    tolerance: float = 1e-10,
    max_steps: int = 500,
) -> Result:
    """Inferred comparative advantage (ICA): the value over what a random table with the same totals has on average.

    The random table is the bipartite weighted configuration model with continuous weights. A model that does not converge is
    an error; cells that are zero are not listed. Time in (different row totals) × (different column totals) a step. Bruno et al. (2023).

    >>> cells = {"r": ["a", "a", "b", "b"], "c": ["x", "y", "x", "y"], "n": [1, 1, 1, 1]}
    >>> found = im.measures.inferred_quotient(cells, row="r", column="c", value="n")
    >>> found.table["inferred_rca"].round(6).to_list()
    [1.0, 1.0, 1.0, 1.0]
    """
    return measure(
        "inferred_quotient",
        table,
        row=row,
        column=column,
        value=value,
        period=period,
        options={
            "presence": _sizes(minimum),
            "config": {"tolerance": tolerance, "max_steps": max_steps},
        },
    )


def average_quotient(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: PresenceRule | None = None,
) -> Result:
    """Average location quotient of each row, Σ s·RCA with s = x / r: one where a row has the structure of the whole.

    Only ``reference`` and ``minimum`` of ``presence`` matter. Null for a row without values. Cost: the cells. Hoover & Giarratani (1985).

    >>> cells = {"r": ["a", "b"], "c": ["x", "y"], "n": [1, 3]}
    >>> found = im.measures.average_quotient(cells, row="r", column="c", value="n")
    >>> found.table.select("r", "average_quotient").rows()
    [('a', 4.0), ('b', 1.3333333333333333)]
    """
    return measure(
        "average_quotient",
        table,
        row=row,
        column=column,
        value=value,
        period=period,
        options={"presence": presence_options(presence)},
    )


def diversity(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Of = "rows",
    presence: float | PresenceRule | None = None,
) -> Result:
    """Diversity of rows (columns they have) or ubiquity of columns (rows that have them).

    Columns also get ``normalised_ubiquity``, their share in value over their share in presences, and
    ``inverse_normalised_ubiquity``, 100·ln(total) / ubiquity; null where there is no presence or no value. Cost: the cells. Hidalgo & Hausmann
    (2009); Balland & Rigby (2017).

    >>> cells = {"r": ["a", "a", "b"], "c": ["x", "y", "y"]}
    >>> rule = {"value": 1}
    >>> found = im.measures.diversity(cells, row="r", column="c", presence=rule, of="columns")
    >>> found.table.select("c", "ubiquity").rows()
    [('y', 2), ('x', 1)]
    """
    return measure(
        "diversity",
        table,
        row=row,
        column=column,
        value=value,
        period=period,
        options={"of": one_of("of", of, SIDES), "presence": presence_options(presence)},
    )


def trimmed_core(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    diversity: int = 1,
    ubiquity: int = 1,
    threshold: float = 1.0,
    renew: bool = True,
) -> Result:
    """The core of a table: rows of at least this diversity and columns of at least this ubiquity.

    Leaving out a unit changes the quotients of the others, so they are taken anew after each round until nothing falls below;
    with ``renew=False`` they are only counted anew. The result lists the cells of the core, none where nothing is left; ``summary``
    what each round left out, and why. Cost: the cells each round. The core of a graph: Seidman (1983).

    >>> cells = {"r": ["a", "a", "b", "b", "c"], "c": ["x", "y", "x", "y", "z"], "n": [2, 1, 1, 2, 1]}
    >>> found = im.measures.trimmed_core(cells, row="r", column="c", value="n", ubiquity=1, diversity=1)
    >>> found.definition["summary"]["settled"]
    True
    """
    config = {"diversity": diversity, "ubiquity": ubiquity, "threshold": threshold, "renew": renew}
    return measure(
        "trimmed_core", table, row=row, column=column, value=value, period=period, options={"config": config}
    )


def productivity(
    table: object,
    *,
    row: str,
    column: str,
    of_rows: Mapping[Any, Any],
    value: str | None = None,
    period: str | None = None,
    of: Of = "rows",
    specialised_only: bool = False,
    rescale: bool = False,
    presence: float | PresenceRule | None = None,
) -> Result:
    """What rows are, carried over to the columns they have and back: PRODY and EXPY, PGI and PEII.

    With s = x / r and y the property of the rows in ``of_rows`` (income for PRODY; label to number, or period to label to number):
    PRODY = Σ s·y / Σ s over the rows of a column, EXPY = Σ s·PRODY over the columns of a row. ``specialised_only`` counts
    only cells in which the row is specialised: PGI with Gini indices, PEII with emission intensities. ``rescale`` scales the
    shares of columns with a value to one. In the unit of y; rows without y take no part, and are named in the summary. Null
    with a ``reason`` for a unit with nothing to average. Cost: the cells.
    Hausmann, Hwang & Rodrik (2007); Hartmann et al. (2017); Romero & Gramkow (2021).

    >>> cells = {"r": ["a", "b", "b"], "c": ["x", "x", "y"], "n": [1, 1, 1]}
    >>> income = {"a": 10.0, "b": 40.0}
    >>> found = im.measures.productivity(cells, row="r", column="c", value="n", of_rows=income, of="columns")
    >>> found.table.select("c", "prody").rows()
    [('y', 40.0), ('x', 20.0)]
    """
    return measure(
        "productivity",
        table,
        row=row,
        column=column,
        value=value,
        period=period,
        options={
            "of": one_of("of", of, SIDES),
            "of_rows": by_label(of_rows),
            "specialised_only": specialised_only,
            "config": {"rescale": rescale},
            "presence": presence_options(presence),
        },
    )


def _sizes(minimum: Mapping[str, float] | None) -> dict[str, Any]:
    return {} if minimum is None else {"minimum": dict(minimum)}
