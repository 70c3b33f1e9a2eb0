"""Patents and enterprises as read: what users hold before a map is built."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from . import _innomap
from .audit import Audit
from .display import SYNTHETIC, html_table, panel, synthetic_badge
from .language import say
from .tables import Files, find_files, is_files, text_table


class _Read:
    """What patents and enterprises have in common: a table and the audit of its reading."""

    _zh = ""
    _en = ""

    def __init__(self, native: Any) -> None:
        """Wrap the object of the core."""
        self._native = native

    @property
    def height(self) -> int:
        """Number of rows kept."""
        return int(self._native.height)

    @cached_property
    def audit(self) -> Audit:
        """What became of each column and row."""
        title = say(f"{self._zh}导入审计", f"audit of {self._en}")
        return Audit(self._native.audit_json(), title)

    @property
    def table(self) -> pl.DataFrame:
        """The rows kept, columns named by meaning, with the file and row each came from."""
        return pl.DataFrame(self._native.table())

    def __len__(self) -> int:
        """Number of rows kept."""
        return self.height

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table, for any library that takes Arrow streams."""
        return self._native.table().__arrow_c_stream__(requested_schema)

    def _title(self) -> str:
        return say(f"{self._zh} {self.height} 条", f"{self.height} {self._en}")

    def __repr__(self) -> str:
        """Number of rows and the first of them."""
        mark = f"[{SYNTHETIC}] " if self.audit.synthetic else ""
        return f"{mark}{self._title()}\n{self.table.head(5)}"

    def _repr_html_(self) -> str:
        table = self.table.head(5)
        badge = synthetic_badge(synthetic=self.audit.synthetic)
        return panel(self._title(), html_table(table, table.columns), badge=badge, notes=self.audit.warnings)


class Patents(_Read):
    """Patents that were read, with their audit."""

    _zh, _en = "专利", "patents"
    _native: _innomap.Patents


class Enterprises(_Read):
    """Enterprises that were read, with their audit."""

    _zh, _en = "企业", "enterprises"
    _native: _innomap.Enterprises


def read_patents(
    source: Files | object,
    *,
    columns: Mapping[str, str] | None = None,
    profile: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Patents:
    """Read patent exports: a path, a pattern, a list of paths, or any table.

    ``columns`` says which of your columns has which meaning, as ``{"applicants": "我的列"}``; without it the vendor is
    recognised from the headers. ``profile``, ``sheet`` and ``encoding`` are found too, unless you name them. A row that can't
    be used is set aside with its reason in ``.audit``; a file that is no table, or lacks the column that tells patents apart,
    raises ``InputError`` or ``SchemaError``. Missing values (empty, ``-``) are null.

    >>> audit = im.read_patents(files["patents"]).audit
    >>> audit.read == audit.kept + audit.rejected.height + audit.merged.height
    True
    """
    named = dict(columns or {})
    if is_files(source):
        paths = find_files(source)  # type: ignore[arg-type]
        return Patents(_innomap.read_patents(paths, columns=named, profile=profile, sheet=sheet, encoding=encoding))
    return Patents(_innomap.patents_from_arrow(text_table(source), _name(source), columns=named, profile=profile))


def read_enterprises(
    source: Files | object,
    *,
    columns: Mapping[str, str] | None = None,
    profile: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Enterprises:
    """Read enterprise lists; the options are those of ``read_patents``."""
    named = dict(columns or {})
    if is_files(source):
        paths = find_files(source)  # type: ignore[arg-type]
        return Enterprises(
            _innomap.read_enterprises(paths, columns=named, profile=profile, sheet=sheet, encoding=encoding)
        )
    return Enterprises(
        _innomap.enterprises_from_arrow(text_table(source), _name(source), columns=named, profile=profile)
    )


def _name(source: object) -> str:
    kind = type(source)
    return f"<{kind.__module__.split('.')[0]}.{kind.__name__}>"


def path_text(path: str | Path) -> str:
    """A path as the core takes it."""
    return str(Path(path).expanduser())
