"""An audit as text to read: each column with its share of values and examples, and the first odd rows with their numbers."""

from __future__ import annotations

import json

import polars as pl

from . import _innomap
from .audit import Audit
from .columns import percent
from .display import display_width, text_lines
from .language import say

_EXAMPLE = 36
_ROWS = 5
_ODD = {
    "rejected": ("剔除的行", "rejected rows"),
    "merged": ("合并的行", "merged rows"),
    "unparsed": ("未能解析的值", "values not understood"),
}


def listing(audit: Audit) -> str:
    """The audit with its columns one by one and the first rows that were rejected, merged or not understood."""
    lines = [repr(audit), ""]
    lines += [f"  {line}" for line in text_lines(_columns(audit), _headers())]
    for name, title in _ODD.items():
        frame: pl.DataFrame = getattr(audit, name)
        if frame.height:
            lines += ["", f"  {say(*title)} {frame.height}"]
            lines += [f"    {_line(row)}" for row in frame.head(_ROWS).iter_rows(named=True)]
            if frame.height > _ROWS:
                lines.append(say(f"    … 另有 {frame.height - _ROWS} 条", f"    … and {frame.height - _ROWS} more"))
    return "\n".join(lines)


def _headers() -> list[str]:
    return [
        say("原列名", "source column"),
        say("识别为", "understood as"),
        say("有值", "filled"),
        say("示例", "examples"),
    ]


def _columns(audit: Audit) -> pl.DataFrame:
    labels = {entry["name"]: entry[say("zh", "en")] for entry in json.loads(_innomap.meanings_json())}
    rows = []
    for column in audit.columns.iter_rows(named=True):
        meaning = column["meaning"]
        share = percent(column["filled"] / column["rows"]) if column["rows"] else "—"
        understood = (
            say("（原样保留）", "(carried through)") if meaning is None else f"{labels.get(meaning, '')} {meaning}"
        )
        rows.append((column["source"], understood.strip(), share, _short(column["examples"])))
    return pl.DataFrame(rows, schema=["source", "meaning", "filled", "examples"], orient="row")


def _short(text: str) -> str:
    """As much of the examples as fits into a line."""
    text = " ".join(text.split())
    if display_width(text) <= _EXAMPLE:
        return text
    while display_width(text) >= _EXAMPLE:
        text = text[:-1]
    return text + "…"


def _line(row: dict[str, object]) -> str:
    file = str(row["file"]).replace("\\", "/").rsplit("/", 1)[-1]
    place = say(f"{file} 第 {row['row']} 行", f"{file} row {row['row']}")
    column = f" {row['column']}" if "column" in row else ""
    return f"{place}{column}: {_short(str(row['value']))} — {row['reason']}"
