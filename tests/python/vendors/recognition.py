"""What the reader made of each vendor and variant, as a table at the end of a test run."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

HEAD = ("vendor", "variant", "recognised", "columns", "rows", "values", "wrong")


@dataclass(slots=True)
class Line:
    """One export."""

    vendor: str
    variant: str
    recognised: str
    columns: str = "–"
    """Headers with a meaning beyond doubt that were understood so, of how many."""
    rows: str = "–"
    """Rows kept, of how many."""
    values: int = 0
    wrong: int = 0

    def cells(self) -> tuple[str, ...]:
        found = self.values > 0
        numbers = (str(self.values), str(self.wrong)) if found else ("–", "–")
        return (self.vendor, self.variant, self.recognised, self.columns, self.rows, *numbers)


LINES: dict[str, Line] = {}
"""Filled by the tests, by name of the case."""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def report() -> list[str]:
    """The table, and its sum."""
    rows = [HEAD, *(line.cells() for line in LINES.values())]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    text = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows
    ]
    right = sum(line.recognised == line.vendor for line in LINES.values())
    values, wrong = sum(line.values for line in LINES.values()), sum(line.wrong for line in LINES.values())
    return [
        *(line.rstrip() for line in text),
        f"{right} of {len(LINES)} recognised; {values} values compared, {wrong} wrong",
    ]
