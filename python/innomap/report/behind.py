"""Where a number comes from: the patents behind the first institutions of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from ..language import say
from .facts import Facts

if TYPE_CHECKING:
    from ..map import Map

_MOST_ROWS = 2_000
_LABELS = {
    "patent": ("专利编号", "patent"),
    "publications": ("公开号", "publications"),
    "applications": ("申请号", "applications"),
    "title": ("标题", "title"),
    "date": ("日期", "date"),
    "institutions": ("机构", "institutions"),
    "symbols": ("IPC", "IPC"),
    "weight": ("计入份额", "part counted"),
    "source": ("来源文件 : 行", "source file : row"),
}


@dataclass(frozen=True)
class Behind:
    """The patents, an institution after the other, and what the list leaves out."""

    table: pl.DataFrame
    headers: Sequence[str]
    notes: Sequence[str]


def patents_behind(source: Map, facts: Facts) -> Behind | None:
    """Whole lists from the first institution down, as far as the sheet stays readable."""
    section = next((section for section in facts.sections if section.name == "institutions"), None)
    if section is None:
        return None
    where = {"region": facts.region} if facts.region else None
    result = source.rank("institution", where=where, top=section.table.height, interval=None)
    parts: list[pl.DataFrame] = []
    room = _MOST_ROWS
    for row, name in enumerate(result.table["institution"]):
        found = source.explain(result, row=row)
        head = pl.DataFrame({"rank": result.table["rank"][row : row + 1], "ranked": [name]})
        parts.append(head.join(found.head(room), how="cross"))
        room -= found.height
        if room <= 0:
            break
    table = pl.concat(parts)
    headers = [say("名次", "rank"), say("所列机构", "ranked institution")]
    headers += [say(*_LABELS.get(name, (name, name))) for name in table.columns[2:]]
    return Behind(table, headers, _notes(result.table.height, len(parts), cut=room < 0))


def _notes(shown: int, listed: int, *, cut: bool) -> list[str]:
    notes = [
        say(
            "每家机构“计入份额”之和即其分数计数，行数即其整数计数；来源给出文件与行号，可与原文件核对。",
            "The parts of an institution add up to its fractional count, its rows are its whole count; the source gives file"
            " and row.",
        )
    ]
    if listed < shown or cut:
        last = say("（末一家未列全）", " (the last of them not in full)") if cut else ""
        notes.append(
            say(
                f"至多 {_MOST_ROWS} 行：列出前 {listed} 家{last}，其余用 m.explain 查看。",
                f"At most {_MOST_ROWS} rows: the first {listed} institutions are listed{last}; m.explain lists the others.",
            )
        )
    return notes
