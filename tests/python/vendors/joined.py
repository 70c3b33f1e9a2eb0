"""Sets of tables that belong together: what must be read when all of them are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .expected import Row, Truth
from .export import Layout, Line, pack, write

Tables = Mapping[str, Sequence[Line]]
"""Name of a file → its lines, the header first."""


def publish_tables(folder: Path, profile: str, tables: Tables, rows: Sequence[Row], layout: Layout) -> Truth:
    """Writes the tables, a file each."""
    paths = []
    for name, lines in tables.items():
        path = folder / f"{name}.{layout.suffix}"
        write(path, [[layout.noise(header) for header in lines[0]], *lines[1:]], layout)
        paths.append(pack(path, layout.packed))
    headers = tuple(layout.noise(header) for header in dict.fromkeys(h for lines in tables.values() for h in lines[0]))
    return Truth(tuple(paths), profile, tuple(rows), read=None, encoding=layout.encoding, header_row=1, headers=headers)


def table(header: str, lines: Sequence[Line]) -> list[Line]:
    """A header written with blanks between its names, and the lines below it."""
    names = header.split()
    wrong = [line for line in lines if len(line) != len(names)]
    if wrong:
        raise ValueError(f"{wrong[0]} does not fit {names}")
    return [names, *lines]
