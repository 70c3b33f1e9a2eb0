"""The report as one self-contained page: nothing is loaded, everything from files is escaped."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from ..chart import Chart
from ..columns import is_right, with_intervals, written
from ..display import SYNTHETIC, SYNTHETIC_EN, SYNTHETIC_ZH
from ..extras import require
from ..fonts import family_list
from ..language import language, pick, say
from ..method import definition_rows, settings_rows
from .facts import Facts, Section

_IDENTIFIERS = re.compile(r'(\bid="|url\(#)')

_WIDTH = 860


def render(facts: Facts) -> str:
    """The page as text."""
    jinja2 = require("jinja2", "report")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("innomap.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    markup = require("markupsafe", "report").Markup
    template = environment.get_template("summary.html.jinja")
    numbering = _Numbering()
    page: str = template.render(
        facts=facts,
        sections=[_section(section, numbering, markup, synthetic=facts.synthetic) for section in facts.sections],
        settings=[*facts.dates, *settings_rows(facts.provenance)],
        files=sorted(facts.provenance["files"], key=lambda file: (file["content"], file["name"])),
        definitions=[(pick(item["title"]), definition_rows(item)) for item in facts.definitions],
        language=language(),
        fonts=markup(family_list()),
        say=say,
        synthetic=SYNTHETIC,
        synthetic_zh=SYNTHETIC_ZH,
        synthetic_en=SYNTHETIC_EN,
        written=written,
    )
    return page


class _Numbering:
    """Figures and tables are numbered through the page."""

    def __init__(self) -> None:
        self.figures = 0
        self.tables = 0

    def figure(self) -> int:
        self.figures += 1
        return self.figures

    def table(self) -> int:
        self.tables += 1
        return self.tables


def _section(section: Section, numbering: _Numbering, markup: Any, *, synthetic: bool) -> dict[str, Any]:
    figures = []
    for caption, chart in section.charts:
        number = numbering.figure()
        figures.append((number, caption, markup(_inline(chart, number, synthetic=synthetic))))
    table, headers = with_intervals(section.table, section.headers)
    return {
        "name": section.name,
        "zh": section.zh,
        "en": section.en,
        "finding": section.finding,
        "source": section.source,
        "notes": section.notes,
        "figures": figures,
        "folded": section.folded,
        "number": numbering.table(),
        "headers": list(zip(headers, _right(table), strict=True)),
        "rows": _rows(table, section.bars, section.subtotals),
        "trace": section.trace,
    }


def _inline(chart: Chart, number: int, *, synthetic: bool) -> str:
    """The chart without its title, which the caption has, and with identifiers of its own."""
    spec = copy.deepcopy(chart.spec)
    if synthetic:
        spec["title"] = {"text": SYNTHETIC, "fontSize": 11, "color": "#b3261e", "fontWeight": "normal"}
    else:
        spec.pop("title", None)
    width, height = spec.get("width"), spec.get("height")
    if isinstance(width, int):
        # As wide as the text; a chart of bars keeps the height of its rows and leaves room for names.
        wide = _WIDTH if isinstance(height, int) else _WIDTH - 280
        spec["width"] = wide
        if isinstance(height, int):
            spec["height"] = round(height * min(wide / width, 1.15))
    svg = Chart(spec, chart.table, chart.method).svg()
    return _IDENTIFIERS.sub(rf"\1f{number}-", svg)


def _right(table: pl.DataFrame) -> list[bool]:
    return [is_right(series) for series in table.get_columns()]


def _rows(table: pl.DataFrame, bars: Sequence[str], subtotals: Sequence[bool]) -> list[dict[str, Any]]:
    """Cells as text, with the length of the bar behind those that have one; subtotals have none."""
    right = _right(table)
    adding = list(subtotals) or [False] * table.height
    longest = {
        name: max((v for v, adds in zip(table[name], adding, strict=True) if v is not None and not adds), default=0)
        for name in bars
        if name in table.columns
    }
    rows = []
    for values, adds in zip(table.iter_rows(), adding, strict=True):
        cells = []
        for name, value, to_right in zip(table.columns, values, right, strict=True):
            bar = round(100 * value / longest[name]) if value is not None and longest.get(name) and not adds else None
            cells.append({"text": written(name, value), "right": to_right, "bar": bar, "tone": _tone(name, value)})
        rows.append({"cells": cells, "subtotal": adds})
    return rows


def _tone(name: str, value: Any) -> str:
    """Colour of a verdict."""
    if name != "verdict":
        return ""
    tones = {
        say("优势", "strength"): "strong",
        say("短板", "gap"): "weak",
        say("空白", "empty"): "empty",
        say("全图亦无", "none on the map"): "nowhere",
        say("接近平均", "near average"): "even",
    }
    return next((tone for word, tone in tones.items() if str(value).startswith(word)), "")
