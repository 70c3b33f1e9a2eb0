"""Workbooks: a sheet a table, native charts beside the data, and text that can never become a formula."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from .atomic import replacing
from .columns import excel_format, labels, roles
from .display import SYNTHETIC, display_width
from .errors import InvalidValueError
from .extras import require
from .language import pick, say
from .method import definition_rows, settings_rows, short_line
from .options import one_of

_MOST_ROWS = 1_048_576 - 8
_MOST_CHARACTERS = 32_767
_CHARTED_ROWS = 20
_NARROW, _SHORT = 5, 40
# The same table gives the same bytes, so the workbook carries no clock time.
_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class NativeChart:
    """An editable chart beside the data."""

    kind: str
    category: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet: an optional title and notes, a table, an optional chart."""

    name: str
    table: pl.DataFrame
    headers: Sequence[str] | None = None
    title: str | None = None
    notes: Sequence[str] = ()
    chart: NativeChart | None = None
    synthetic: bool = False
    wrap: bool = False
    charted: int | None = None
    """Rows from the first that the chart shows; without it as many as are readable."""


def result_sheet(
    name: str,
    table: pl.DataFrame,
    definition: Mapping[str, Any],
    provenance: Mapping[str, Any],
    *,
    notes: Sequence[str],
) -> Sheet:
    """The sheet of a result, with the chart that suits it where a workbook has one."""
    chart = None
    part = roles(table, definition)
    if definition["chart"] == "ranking" and len(part.keys) == 1:
        chart = NativeChart("bar", part.keys[0], (part.value,))
    elif definition["chart"] == "years" and part.keys == ("year",):
        chart = NativeChart("line", "year", (part.value,))
    lines = [text for text in (short_line(definition, provenance), *notes) if text]
    return Sheet(
        name,
        table,
        headers=labels(table, definition),
        title=pick(definition["title"]),
        notes=lines,
        chart=chart,
        synthetic=bool(provenance.get("synthetic")),
    )


def method_sheet(
    definitions: Sequence[Mapping[str, Any]], provenance: Mapping[str, Any], dates: Sequence[tuple[str, str]] = ()
) -> Sheet:
    """How the numbers were made, and when."""
    rows = [*dates, *settings_rows(provenance)]
    for definition in definitions:
        rows += definition_rows(definition)
    return pairs_sheet(say("方法", "method"), rows, synthetic=bool(provenance.get("synthetic")))


def pairs_sheet(name: str, rows: Sequence[tuple[str, str]], *, synthetic: bool) -> Sheet:
    """A sheet of items and texts."""
    table = pl.DataFrame(
        {say("项目", "item"): [row[0] for row in rows], say("内容", "text"): [row[1] for row in rows]},
        schema_overrides={say("项目", "item"): pl.String, say("内容", "text"): pl.String},
    )
    return Sheet(name, table, synthetic=synthetic, wrap=True)


def sources_sheet(provenance: Mapping[str, Any]) -> Sheet:
    """The files, with their hashes."""
    names = {
        "name": ("文件", "file", pl.String),
        "content": ("内容", "content", pl.String),
        "profile": ("数据商格式", "profile", pl.String),
        "read": ("读入行数", "rows read", pl.Int64),
        "kept": ("保留", "kept", pl.Int64),
        "rejected": ("剔除", "rejected", pl.Int64),
        "merged": ("合并", "merged", pl.Int64),
        "bytes": ("字节数", "bytes", pl.Int64),
        "sha256": ("SHA-256", "SHA-256", pl.String),
    }
    files = sorted(provenance.get("files", ()), key=lambda file: (str(file.get("content")), str(file.get("name"))))
    table = pl.DataFrame(
        [pl.Series(name, [file.get(name) for file in files], dtype=dtype) for name, (_, _, dtype) in names.items()]
    )
    headers = [say(zh, en) for zh, en, _ in names.values()]
    return Sheet(say("数据来源", "sources"), table, headers=headers, synthetic=bool(provenance.get("synthetic")))


def write_workbook(path: str | Path, sheets: Sequence[Sheet]) -> Path:
    """Write the sheets beside the target and move the workbook into place."""
    path = Path(path)
    one_of("suffix", path.suffix.lower().removeprefix("."), ("xlsx",))
    xlsxwriter = require("xlsxwriter", "report")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    for sheet in sheets:
        if sheet.table.height > _MOST_ROWS:
            raise InvalidValueError(
                "行数超过工作表的上限",
                "more rows than a sheet can hold",
                found=str(sheet.table.height),
                expected={"zh": f"至多 {_MOST_ROWS} 行", "en": f"at most {_MOST_ROWS} rows"},
                hint={
                    "zh": "请用 .table.write_parquet 或 .table.write_csv",
                    "en": "use .table.write_parquet or .table.write_csv",
                },
            )
    with replacing(path) as beside, xlsxwriter.Workbook(str(beside), options) as book:
        book.set_properties({"created": _CREATED, "title": _book_title(sheets), "author": "innomap"})
        used: set[str] = set()
        for sheet in sheets:
            _write_sheet(book, sheet, _sheet_name(sheet.name, used))
    return path


def _book_title(sheets: Sequence[Sheet]) -> str:
    """The title of the workbook: that of its first titled sheet."""
    return next((sheet.title for sheet in sheets if sheet.title), "innomap")


def _sheet_name(name: str, used: set[str]) -> str:
    r"""A name a workbook accepts: 31 characters, none of ``[]:*?/\\``, each once."""
    clean = re.sub(r"[\[\]:*?/\\]", "／", name).strip("' ")[:31] or "sheet"
    candidate, count = clean, 2
    while candidate.lower() in used:
        mark = f" {count}"
        candidate, count = clean[: 31 - len(mark)] + mark, count + 1
    used.add(candidate.lower())
    return candidate


def _write_sheet(book: Any, sheet: Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    top = _write_heading(book, page, sheet)
    headers = list(sheet.headers or sheet.table.columns)
    header = book.add_format(
        {"bold": True, "bottom": 2, "bottom_color": "#1F4E79", "valign": "vcenter", "bg_color": "#EEF3F8"}
    )
    for place, text in enumerate(headers):
        page.write_string(top, place, text, header)
    for place, series in enumerate(sheet.table.get_columns()):
        number = excel_format(series.name, series.dtype)
        style = book.add_format(
            {"num_format": number} if series.dtype.is_numeric() else {"text_wrap": sheet.wrap, "valign": "top"}
        )
        _write_column(page, series, top + 1, place, style)
        page.set_column(place, place, _width(headers[place], series, wrap=sheet.wrap))
    page.freeze_panes(top + 1, 1)
    page.repeat_rows(top)
    if sheet.table.height:
        page.autofilter(top, 0, top + sheet.table.height, len(headers) - 1)
        if sheet.chart is not None:
            _insert_chart(book, page, sheet, name, top)


def _write_heading(book: Any, page: Any, sheet: Sheet) -> int:
    """Write title, mark and notes; return the row of the table's header."""
    row = 0
    if sheet.synthetic:
        page.write_string(row, 0, SYNTHETIC, book.add_format({"bold": True, "font_color": "#B3261E"}))
        row += 1
    if sheet.title:
        page.write_string(row, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
        row += 1
    for note in sheet.notes:
        page.write_string(row, 0, note[:_MOST_CHARACTERS], book.add_format({"font_color": "#5B6673"}))
        row += 1
    return row + 1 if row else 0


def _write_column(page: Any, series: pl.Series, top: int, place: int, style: Any) -> None:
    for offset, value in enumerate(series):
        row = top + offset
        if value is None or (isinstance(value, float) and math.isnan(value)):
            page.write_blank(row, place, None, style)
        elif isinstance(value, bool):
            page.write_boolean(row, place, value, style)
        elif isinstance(value, int | float) and math.isfinite(value):
            page.write_number(row, place, value, style)
        else:
            page.write_string(row, place, str(value)[:_MOST_CHARACTERS], style)


def _width(header: str, series: pl.Series, *, wrap: bool) -> int:
    texts = [
        f"{value:.2f}" if isinstance(value, float) else str(value) for value in series.head(300) if value is not None
    ]
    widest = max([display_width(header) + 3, *map(display_width, texts)])
    return min(max(widest + 2, 8), 90 if wrap else 48)


def _insert_chart(book: Any, page: Any, sheet: Sheet, name: str, top: int) -> None:
    wanted = sheet.chart
    if wanted is None:
        return
    place = {column: index for index, column in enumerate(sheet.table.columns)}
    readable = _CHARTED_ROWS if wanted.kind == "bar" else _MOST_ROWS
    last = top + min(sheet.table.height, readable if sheet.charted is None else sheet.charted)
    chart = book.add_chart({"type": wanted.kind})
    headers = list(sheet.headers or sheet.table.columns)
    colours = ("#1F4E79", "#C8553D", "#2F8F6B", "#D99A2B", "#6C5B9B", "#3A9CC5")
    for index, value in enumerate(wanted.values):
        colour = colours[index % len(colours)]
        chart.add_series(
            {
                "name": headers[place[value]],
                "categories": [name, top + 1, place[wanted.category], last, place[wanted.category]],
                "values": [name, top + 1, place[value], last, place[value]],
                "fill": {"color": colour},
                "line": {"color": colour, "width": 2} if wanted.kind == "line" else {"none": True},
                "gap": 45,
            }
        )
    title = (sheet.title or sheet.name) + (f"（{SYNTHETIC}）" if sheet.synthetic else "")
    chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
    if len(wanted.values) == 1:
        chart.set_legend({"none": True})
    if wanted.kind == "bar":
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#E3E8EE"}}, "label_position": "high"})
    else:
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E3E8EE"}}})
    height = 90 + 22 * (last - top) if wanted.kind == "bar" else 320
    chart.set_size({"width": 640, "height": max(height, 240)})
    # Beside a wide table the chart would be off the screen, and shrink a printed page.
    if len(headers) > _NARROW and sheet.table.height <= _SHORT:
        page.insert_chart(top + sheet.table.height + 2, 0, chart)
    else:
        page.insert_chart(top, len(headers) + 1, chart)
