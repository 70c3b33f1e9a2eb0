"""HTML of tables and notes in notebooks: everything escaped, nothing loaded from elsewhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape

import polars as pl

from .columns import is_right, written
from .language import say

SYNTHETIC_ZH = "合成样本"
SYNTHETIC_EN = "synthetic sample"
SYNTHETIC = f"{SYNTHETIC_ZH} {SYNTHETIC_EN}"
"""The mark of everything made from generated data, in both languages."""

_ROWS = 20
_CELL = "padding:.25em .8em;border-bottom:1px solid #e3e8ee;white-space:nowrap"


def html_table(table: pl.DataFrame, labels: Sequence[str], rows: int = _ROWS) -> str:
    """The first rows of a table, with a line that says how many more there are."""
    numeric = [is_right(series) for series in table.get_columns()]
    head = "".join(
        f'<th style="{_CELL};text-align:{"right" if right else "left"};border-bottom:2px solid #1f4e79">{escape(label)}</th>'
        for label, right in zip(labels, numeric, strict=True)
    )
    body = []
    for row in table.head(rows).iter_rows():
        cells = zip(table.columns, row, numeric, strict=True)
        body.append(
            "<tr>"
            + "".join(
                f'<td style="{_CELL};text-align:{"right" if right else "left"}">{escape(written(name, value))}</td>'
                for name, value, right in cells
            )
            + "</tr>"
        )
    more = ""
    if table.height > rows:
        left = table.height - rows
        more = f'<div style="color:#6b7683">{say(f"另有 {left} 行", f"{left} more rows")}</div>'
    return (
        '<div style="overflow-x:auto"><table style="border-collapse:collapse;font-variant-numeric:tabular-nums">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>{more}"
    )


def display_width(text: str) -> int:
    """Columns a text takes on a terminal or in a sheet: a Chinese character is as wide as two Latin ones."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def text_lines(table: pl.DataFrame, labels: Sequence[str]) -> list[str]:
    """The table as lines of text, columns aligned; control characters of the data are left out."""
    columns = []
    for series, header in zip(table.get_columns(), labels, strict=True):
        texts = [header, *(_printable(written(series.name, value)) for value in series)]
        width = max(map(display_width, texts))
        gaps = [" " * (width - display_width(text)) for text in texts]
        columns.append([gap + text if is_right(series) else text + gap for gap, text in zip(gaps, texts, strict=True)])
    return ["  ".join(cells).rstrip() for cells in zip(*columns, strict=True)]


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable() or character == "\N{NO-BREAK SPACE}")


def synthetic_badge(*, synthetic: bool) -> str:
    """The mark of generated data; nothing for real data."""
    if not synthetic:
        return ""
    return (
        '<span style="background:#b3261e;color:#fff;border-radius:3px;padding:.1em .5em;font-size:85%">'
        f"{escape(SYNTHETIC)}</span>"
    )


def panel(title: str, inner: str, *, badge: str = "", notes: Sequence[str] = ()) -> str:
    """A titled block with notes under it. ``inner`` and ``badge`` are HTML; title and notes are text."""
    listed = "".join(f'<div style="color:#8a5a00">⚠ {escape(note)}</div>' for note in notes)
    return (
        "<div style=\"font-family:system-ui,'Microsoft YaHei','Noto Sans SC',sans-serif;line-height:1.5\">"
        f'<div style="font-size:110%;font-weight:600;margin:.2em 0 .4em">{escape(title)} {badge}</div>'
        f"{inner}{listed}</div>"
    )
