"""Which rows count as having which columns: the options that many measures share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict


class PresenceRule(TypedDict, total=False):
    """How presence is told. Tests that are named are put together; none means ``quotient=1``.

    ``quotient``
        The location quotient (RCA) x·T / (r·c) reaches this. Ties count, and are compared without rounding.
    ``population_quotient``
        Value per head over value per head in all reaches this; needs ``population``.
    ``value``
        The value itself reaches this: for tables of quotients or of zeros and ones.
    ``without_extremes``
        ``{"threshold": …, "extreme": …}``: the quotient reaches ``threshold`` once cells above ``extreme`` are taken out.
    ``herfindahl_share``
        The share in the column reaches this multiple of the column's Herfindahl index.
    ``scale_adjusted``
        ``{"threshold": …, "exponent": …}``: the share in the column over the row's relative size to a power; needs ``size``.
    ``given``
        Pairs of row and column that are there.
    ``combine``
        ``"any"`` (default) or ``"all"`` of the tests must hold.
    ``strict``
        Equality does not count.
    ``reference``
        Total of each column in what the table is compared with, such as the world; of each period, where they differ:
        ``{"2020": {column: total}}``.
    ``population``, ``size``
        Number of each row, or of each period and row.
    ``minimum``
        Least sizes: ``row_total``, ``column_total``, ``row_cells``, ``column_cells``, ``repeat``. What is smaller is left out
        first, and listed in the summary.
    """

    quotient: float
    population_quotient: float
    value: float
    without_extremes: Mapping[str, float]
    herfindahl_share: float
    scale_adjusted: Mapping[str, float]
    given: Iterable[tuple[object, object]]
    combine: str
    strict: bool
    reference: Mapping[Any, Any]
    population: Mapping[Any, Any]
    size: Mapping[Any, Any]
    minimum: Mapping[str, float]


def presence_options(presence: float | PresenceRule | None) -> dict[str, Any]:
    """The rule as the core reads it; a number is a least quotient."""
    if presence is None:
        return {}
    if isinstance(presence, int | float):
        return {"quotient": float(presence)}
    options: dict[str, Any] = dict(presence)
    for name in ("reference", "population", "size"):
        if options.get(name) is not None:
            options[name] = by_label(options[name])
    if options.get("given") is not None:
        options["given"] = [[str(row), str(column)] for row, column in options["given"]]
    return options


def by_label(numbers: Mapping[Any, Any]) -> dict[str, Any]:
    """Numbers by label as text, or by period and label; what is missing is left out."""
    return {
        str(label): by_label(number) if isinstance(number, Mapping) else float(number)
        for label, number in numbers.items()
        if number is not None
    }
