"""What must come of an invented firm, whatever the list."""

from __future__ import annotations

from .expected import Row, Value
from .truth import FIRM, Party, make_parties


def firms() -> list[Party]:
    """The firms, without universities and persons."""
    return [party for party in make_parties() if party.kind == FIRM]


def expected(firm: Party, *, anywhere: tuple[str, ...] = (), **values: Value) -> Row:
    """The row of a firm: its name, and what the list says of it."""
    return Row(firm.zh, {"name": firm.zh, **values}, anywhere=anywhere)


def wrapped(text: str) -> str:
    """Digits as some lists keep spreadsheets from reading them as numbers."""
    return f'="{text}"'
