"""A result: its table, and everything needed to trust, show and pass on the numbers in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from . import _innomap
from .columns import in_language, labels, with_intervals
from .display import SYNTHETIC, html_table, panel, synthetic_badge, text_lines
from .extras import require
from .language import pick
from .method import short_line

if TYPE_CHECKING:
    import pandas as pd

    from .chart import Chart
    from .network import Network


class Result:
    """What an analysis returns."""

    def __init__(
        self,
        native: _innomap.Result,
        *,
        incomplete_from: int | None = None,
        picture: Callable[[], Network] | None = None,
        names: Callable[[], Mapping[str, Mapping[str, str]]] = dict,
    ) -> None:
        """Wrap a result of the core.

        ``picture`` lays out the graph it speaks of, if it speaks of one; ``names`` gives the names of the current language,
        by column.
        """
        self._native = native
        self._incomplete_from = incomplete_from
        self._picture = picture
        self._names = names

    @cached_property
    def table(self) -> pl.DataFrame:
        """The numbers, as a polars frame."""
        return pl.DataFrame(self._native.table)

    @cached_property
    def definition(self) -> dict[str, Any]:
        """Formula, parameters, literature and columns, as data."""
        data: dict[str, Any] = json.loads(self._native.definition_json)
        return data

    @property
    def warnings(self) -> list[str]:
        """What to keep in mind when reading the numbers, in the current language."""
        return [pick(message) for message in json.loads(self._native.warnings_json)]

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Files with their hashes, settings, versions, and how many rows were read, kept, rejected and merged."""
        data: dict[str, Any] = json.loads(self._native.provenance_json)
        return data

    @property
    def title(self) -> str:
        """The title in the current language."""
        return pick(self.definition["title"])

    def plot(self) -> Chart:
        """The chart that suits the result."""
        from . import charts, table_charts

        kind = self.definition["chart"]
        parts = (*charts.last_period(self.shown(), self.definition), self.provenance)
        if kind == "network" and self._picture is not None:
            key = self.definition["keys"][0]
            return self._picture().plot(communities=dict(self.table.select(key, "community").iter_rows()))
        if kind == "years":
            return charts.years(*parts, incomplete_from=self._incomplete_from)
        if kind == "heat_map":
            return charts.heat_map(*parts)
        if kind in table_charts.DRAWN:
            return table_charts.DRAWN[kind](*parts)
        return charts.ranking(*parts)

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas frame; pyarrow is not needed."""
        pandas = require("pandas", "pandas")
        columns = {}
        for series in self.table.get_columns():
            # pandas would turn a whole number with gaps into a float.
            nullable = series.dtype.is_integer() and series.null_count() > 0
            dtype = "Int64" if nullable else None
            columns[series.name] = pandas.Series(series.to_list(), dtype=dtype)
        frame: pd.DataFrame = pandas.DataFrame(columns)
        return frame

    def to_excel(self, path: str | Path) -> Path:
        """Write a workbook: the table with an editable chart, the method, and the sources."""
        from .workbook import method_sheet, result_sheet, sources_sheet, write_workbook

        sheets = [
            result_sheet(self.title, self.shown(), self.definition, self.provenance, notes=self.warnings),
            method_sheet([self.definition], self.provenance),
            sources_sheet(self.provenance),
        ]
        return write_workbook(path, sheets)

    def __len__(self) -> int:
        """Number of rows."""
        return self.table.height

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table, for any library that takes Arrow streams."""
        return self._native.table.__arrow_c_stream__(requested_schema)

    def text(self, *, known: Collection[str] = ()) -> str:
        """The whole table as aligned text under its labels, for a terminal; warnings in ``known`` are not repeated."""
        table, headers = with_intervals(self.shown(), labels(self.table, self.definition))
        return self._framed("\n".join(text_lines(table, headers)), known)

    def shown(self) -> pl.DataFrame:
        """The table with names in the current language, for reading; ``table`` keeps the names that filters take."""
        return in_language(self.table, self._names())

    def _framed(self, body: str, known: Collection[str] = ()) -> str:
        mark = f"[{SYNTHETIC}] " if self.provenance.get("synthetic") else ""
        notes = [f"! {text}" for text in self.warnings if text not in known]
        return "\n".join([mark + self._heading(), body, *notes])

    def _heading(self) -> str:
        line = short_line(self.definition, self.provenance)
        return f"{self.title}（{line}）" if line else self.title

    def __repr__(self) -> str:
        """Title, method line, table and warnings."""
        return self._framed(str(self.table))

    def _repr_html_(self) -> str:
        return panel(
            self._heading(),
            html_table(*with_intervals(self.shown(), labels(self.table, self.definition))),
            badge=synthetic_badge(synthetic=bool(self.provenance.get("synthetic"))),
            notes=self.warnings,
        )
