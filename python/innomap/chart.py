"""A chart: its table, its specification as a plain dict, the text of its method, and ways to show and save it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl

from . import fonts
from .atomic import write_bytes
from .extras import require
from .options import one_of

_VEGA_LITE = "6.4"
_PIXELS_PER_INCH = 200
_SUFFIXES = ("png", "svg", "pdf", "html")

_IDENTIFIER = re.compile(r'\bid="([^"]+)"')


def _renumbered(svg: str) -> str:
    """Identifiers counted from 1: the renderer counts on from chart to chart, so the same chart would differ."""
    for number, name in enumerate(_IDENTIFIER.findall(svg), start=1):
        svg = svg.replace(f'id="{name}"', f'id="part-{number}"').replace(f"url(#{name})", f"url(#part-{number})")
    return svg


class Chart:
    """A chart over a small table. ``spec`` is Vega-Lite and may be changed before showing or saving."""

    def __init__(self, spec: dict[str, Any], table: pl.DataFrame, method: str) -> None:
        """Keep specification, table and method text."""
        self.spec = spec
        self.table = table
        self.method = method

    def svg(self) -> str:
        """The chart as SVG text."""
        fonts.prepare()
        return _renumbered(require("vl_convert", "charts").vegalite_to_svg(self.spec, vl_version=_VEGA_LITE))

    def save(self, path: str | Path) -> Path:
        """Write the chart; the suffix chooses between ``.png``, ``.svg``, ``.pdf`` and ``.html``."""
        path = Path(path)
        suffix = one_of("suffix", path.suffix.lower().removeprefix("."), _SUFFIXES)
        fonts.prepare()
        convert = require("vl_convert", "charts")
        if suffix == "svg":
            content = self.svg().encode()
        elif suffix == "png":
            content = convert.vegalite_to_png(self.spec, vl_version=_VEGA_LITE, scale=1, ppi=_PIXELS_PER_INCH)
        elif suffix == "pdf":
            content = convert.vegalite_to_pdf(self.spec, vl_version=_VEGA_LITE)
        else:
            content = convert.vegalite_to_html(self.spec, vl_version=_VEGA_LITE, bundle=True).encode()
        return write_bytes(path, content)

    def __repr__(self) -> str:
        """Title and method."""
        title = self.spec.get("title", {})
        return f"<Chart {title.get('text', '')}>\n{self.method}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        # Inline SVG: a notebook on an intranet shows it without loading anything.
        return {"image/svg+xml": self.svg(), "text/plain": repr(self)}
