"""Complexity, proximity and density of one table as matrices, in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from .. import _innomap
from ..display import panel
from ..errors import InvalidValueError
from ..language import say
from ..progress import run
from ..result import Result
from .cells import options_json, read_cells
from .complexity import Sign, sign_option
from .presence import PresenceRule, presence_options
from .related import RelatednessRule, relatedness_options

if TYPE_CHECKING:
    import numpy as np

_BLOCK_CELLS = 1 << 24


class ActivitySpace:
    """What rows and columns of a table are to each other; ``innomap.measures.activity_space`` makes it.

    ``complexity`` is the Result of both sides; ``rows`` and ``columns`` are the labels in the order of the matrices;
    ``proximity`` is columns by columns, ``density`` rows by columns, both arrays of numpy with NaN where undefined.
    """

    def __init__(self, native: _innomap.ActivitySpace) -> None:
        """Wrap the object of the core."""
        self._native = native

    @cached_property
    def complexity(self) -> Result:
        """ECI of the rows and PCI of the columns, with their definition and doubts."""
        return Result(self._native.complexity)

    @cached_property
    def rows(self) -> pl.Series:
        """Labels of the rows."""
        return pl.Series("row", self._native.rows)

    @cached_property
    def columns(self) -> pl.Series:
        """Labels of the columns."""
        return pl.Series("column", self._native.columns)

    @property
    def formula(self) -> str:
        """The formula of the proximity; density is Σ_i M_ri φ_ji / Σ_i φ_ji."""
        return self._native.formula

    @cached_property
    def proximity(self) -> np.ndarray[Any, Any]:
        """Proximity of every pair of columns; NaN where one of them never occurs. It cannot be written to."""
        return _matrix(self._native.proximity(), len(self.columns), len(self.columns))

    @cached_property
    def density(self) -> np.ndarray[Any, Any]:
        """Density of every cell, whole; see ``density_of`` and ``density_blocks`` where that is too large."""
        return self.density_of(0, len(self.rows))

    def density_of(self, first: int, count: int) -> np.ndarray[Any, Any]:
        """Density of ``count`` rows from ``first`` on."""
        if first < 0 or count < 0:
            raise InvalidValueError(
                "行号与行数不能为负",
                "rows are counted from 0",
                found=f"{first}, {count}",
                expected={"zh": "0 起", "en": "from 0"},
            )
        values = run("density", lambda progress: self._native.density(first, count, progress))
        return _matrix(values, count, len(self.columns))

    def density_blocks(self, *, rows: int | None = None) -> Iterator[tuple[int, np.ndarray[Any, Any]]]:
        """Density by blocks of rows: the first row of each, and its matrix; a table of any size fits into memory so."""
        height = len(self.rows)
        step = max(1, rows or _BLOCK_CELLS // max(1, len(self.columns)))
        for first in range(0, height, step):
            yield first, self.density_of(first, min(step, height - first))

    def _title(self) -> str:
        rows, columns = len(self.rows), len(self.columns)
        return say(
            f"活动空间：{rows} 行 × {columns} 列；邻近度 {self.formula}",
            f"activity space: {rows} rows × {columns} columns; proximity {self.formula}",
        )

    def __repr__(self) -> str:
        """Sizes, and the complexity."""
        return f"{self._title()}\n{self.complexity!r}"

    def _repr_html_(self) -> str:
        return panel(self._title(), self.complexity._repr_html_())


def activity_space(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    sign: Sign = "diversity",
) -> ActivitySpace:
    """Complexity of rows and columns, proximity of every pair of columns and density of every cell, as matrices.

    The same numbers as ``complexity``, ``proximity`` and ``density`` give as tables, taken in one pass: for programs, and for
    tables whose answers are too long to be listed. ``presence``, ``relatedness`` and ``sign`` as there; one period at a time.

    Memory: 8 bytes for each pair of columns, and for each cell of density that is asked for (``density_blocks`` takes it by
    blocks). Time: half the sum of squared row counts, and ones of M times columns for all of density. Needs numpy.

    >>> cells = {"r": list("aaabbc"), "c": list("xyzxyx")}
    >>> space = im.measures.activity_space(cells, row="r", column="c", presence={"value": 1})
    >>> space.columns.to_list(), space.proximity.tolist()[0][1], space.density.shape
    (['x', 'y', 'z'], 0.6666666666666666, (3, 3))
    """
    cells, provenance = read_cells(table, row=row, column=column, value=value, period=None)
    options = options_json(
        {
            "complexity": {"presence": presence_options(presence), "sign": sign_option(sign)},
            "relatedness": relatedness_options(relatedness),
        }
    )
    native = run("activity_space", lambda progress: cells.activity_space(options, provenance, progress))
    return ActivitySpace(native)


def _matrix(values: _innomap.ArrowTable, rows: int, columns: int) -> np.ndarray[Any, Any]:
    return pl.DataFrame(values).to_series().to_numpy().reshape(rows, columns)
