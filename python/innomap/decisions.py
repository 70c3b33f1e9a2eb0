"""Decisions about names: a plain table that overrules all other evidence and outlives the next import."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from . import _innomap
from .atomic import write_bytes
from .display import html_table, panel, text_lines
from .errors import InvalidValueError, SchemaError
from .language import language, say
from .options import one_of
from .tables import text_table

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "action": ("操作", "action"),
    "name": ("名称", "name"),
    "other": ("对象", "other"),
    "from": ("起", "from"),
    "until": ("止", "until"),
    "note": ("备注", "note"),
}
_ACTIONS = {"merge": "合并", "apart": "分开", "rename": "更名", "parent": "上级"}
_REVIEW = {
    "name": ("name", "名称"),
    "other": ("other", "另一名称", "对象"),
    "decision": ("decision", "决定"),
    "reason": ("reason", "理由"),
    "note": ("note", "备注"),
    "name_code": ("name_code", "名称的代码"),
    "other_code": ("other_code", "另一名称的代码"),
}
REVIEW_SHEETS = ("复核", "review")
"""What the sheet of doubtful merges is called."""

# What a spreadsheet would take as a formula gets a quote before it, and loses it when it is read again.
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")

Day = str | int | dt.date | None
"""A day, a month or a year: ``"2015-03-01"``, ``"2015-03"``, ``2015``, or a date."""


class Decisions:
    """What a researcher decided about names: merge, keep apart, rename, parent.

    The table has the columns ``action`` (``merge``, ``apart``, ``rename``, ``parent``; also 合并、分开、更名、上级), ``name``,
    ``other``, ``from``, ``until`` and ``note``; the headers may be 操作、名称、对象、起、止、备注. A name may also be a unified
    social credit code or an organisation code. Empty dates mean no limit. *merge*: both are one legal person, called ``other``;
    *apart*: they are two; *rename*: the legal person of ``name`` is called ``other``; *parent*: ``other`` owns ``name``.

    Dates are compared with the years in which a name occurs: a decision about a name holds for all its patents where some year of
    the name lies within the dates, and for none where none does. Where one name is merged into several, all are one legal
    person, called by the first of them in the order of signs; a *rename* settles it.

    A table with mistakes or contradictions is refused, with all of them listed; a name that the data do not hold is only a
    warning of ``resolve_names``.

    >>> decided = im.Decisions().merge("浙大", "浙江大学", note="简称").keep_apart("甲乙(上海)有限公司", "甲乙(浙江)有限公司")
    >>> len(decided), decided.table["action"].to_list()
    (2, ['merge', 'apart'])
    >>> path = decided.save(folder / "decisions.csv")
    >>> im.Decisions(path) == decided
    True
    """

    _native: _innomap.Decisions

    def __init__(self, source: object = None, *, sheet: str | None = None, encoding: str | None = None) -> None:
        """Read a file (csv, xlsx …) or any table; without one there are no decisions yet."""
        if isinstance(source, Decisions):
            self._native = source._native
        elif source is None:
            self._native = _native(_empty(), [])
        elif isinstance(source, str | Path):
            table, rows = _read(source, _innomap.decision_headers(), sheet, encoding)
            self._native = _native(table, rows)
        else:
            self._native = _native(text_table(source), [])

    def merge(self, a: str, b: str, *, note: str = "", since: Day = None, until: Day = None) -> Decisions:
        """Decide that ``a`` and ``b`` are one legal person, called ``b``."""
        return self._add("merge", a, b, note, since, until)

    def keep_apart(self, a: str, b: str, *, note: str = "", since: Day = None, until: Day = None) -> Decisions:
        """Decide that ``a`` and ``b`` are two."""
        return self._add("apart", a, b, note, since, until)

    def rename(self, a: str, b: str, *, note: str = "", since: Day = None, until: Day = None) -> Decisions:
        """Decide that the legal person of ``a`` is called ``b``."""
        return self._add("rename", a, b, note, since, until)

    def parent(self, a: str, b: str, *, note: str = "", since: Day = None, until: Day = None) -> Decisions:
        """Decide that ``b`` owns ``a``."""
        return self._add("parent", a, b, note, since, until)

    def _add(self, action: str, a: str, b: str, note: str, since: Day, until: Day) -> Decisions:
        """Add a decision if it contradicts none, and return the decisions."""
        for text in (a, b):
            if not isinstance(text, str):
                raise InvalidValueError("名称应为文本", "a name is a text", found=repr(text))
        cells = (action, a, b, _day(since), _day(until), note)
        table = pl.DataFrame({name: [cell] for name, cell in zip(_COLUMNS, cells, strict=True)}, schema=_schema())
        self._native = self._native.merge(_native(table, [0]))
        return self

    @classmethod
    def from_review(cls, source: object, *, sheet: str | None = None, encoding: str | None = None) -> Decisions:
        """Decisions of a review table whose column ``decision`` (决定) was filled in: 合并 or 分开, empty where nothing is decided.

        ``source`` is the workbook that ``names.to_excel`` wrote, any other file, or a table. The column ``note`` (备注), else
        the reason of the doubt, becomes the note. What is merged is called ``name``, of the two the one with more patents.

        >>> review = {"name": ["甲公司", "丙公司"], "other": ["乙公司", "丁公司"], "decision": ["合并", ""]}
        >>> im.Decisions.from_review(review).table.select("action", "name", "other").row(0)
        ('merge', '乙公司', '甲公司')
        """
        if isinstance(source, str | Path):
            table, rows = _read_review(source, sheet, encoding)
        else:
            table, rows = text_table(source), []
        lines = list(_review_lines(_review_columns(table), rows))
        decided = pl.DataFrame([line for _, line in lines], schema=_schema(), orient="row")
        out = cls()
        out._native = _native(decided, [row for row, _ in lines])
        return out

    @property
    def table(self) -> pl.DataFrame:
        """The decisions: action, name, other, from, until, note; names folded, in canonical order."""
        return pl.DataFrame(self._native.table())

    def save(self, path: str | Path) -> Path:
        """Write the table as ``.csv`` (for Excel, too) or ``.xlsx``, headers and actions in the current language."""
        path = Path(path)
        suffix = one_of("suffix", path.suffix.lower().removeprefix("."), ("csv", "xlsx"))
        table, headers = self._shown()
        if suffix == "xlsx":
            from .workbook import Sheet, write_workbook

            return write_workbook(path, [Sheet(say("决定", "decisions"), table, headers=headers)])
        escaped = table.with_columns(pl.all().map_elements(_escaped, return_dtype=pl.String, skip_nulls=True))
        content = "\ufeff" + escaped.rename(dict(zip(table.columns, headers, strict=True))).write_csv()
        return write_bytes(path, content.encode())

    def _shown(self) -> tuple[pl.DataFrame, list[str]]:
        """The table with actions and headers in the current language."""
        table = self.table
        if language() == "zh":
            table = table.with_columns(pl.col("action").replace(_ACTIONS))
        return table, [say(*_COLUMNS[name]) for name in table.columns]

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas frame; pyarrow is not needed."""
        from .extras import require

        frame: pd.DataFrame = require("pandas", "pandas").DataFrame(self.table.to_dict(as_series=False))
        return frame

    def __or__(self, other: Decisions) -> Decisions:
        """Both together; what contradicts is an error."""
        out = Decisions(self)
        out._native = out._native.merge(other._native)
        return out

    def __eq__(self, other: object) -> bool:
        """Whether the same is decided."""
        return isinstance(other, Decisions) and self.table.equals(other.table)

    __hash__ = None  # type: ignore[assignment]  # decisions are added to

    def __len__(self) -> int:
        """Number of decisions."""
        return self._native.height

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table, for any library that takes Arrow streams."""
        return self._native.table().__arrow_c_stream__(requested_schema)

    def _title(self) -> str:
        return say(f"名称决定 {len(self)} 条", f"{len(self)} decisions about names")

    def __repr__(self) -> str:
        """Number of decisions and their table."""
        return "\n".join([self._title(), *text_lines(*self._shown())])

    def _repr_html_(self) -> str:
        return panel(self._title(), html_table(*self._shown()))


def _schema() -> dict[str, type[pl.DataType]]:
    return dict.fromkeys(_COLUMNS, pl.String)


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema=_schema())


def _native(table: pl.DataFrame, rows: Sequence[int]) -> _innomap.Decisions:
    return _innomap.Decisions(table, list(rows))


def _day(value: Day) -> str | None:
    return value.isoformat()[:10] if isinstance(value, dt.date) else None if value is None else str(value)


def _escaped(text: str) -> str:
    return "'" + text if _FORMULA.match(text) else text


def _unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _read(
    path: str | Path, headers: Sequence[str], sheet: str | None, encoding: str | None
) -> tuple[pl.DataFrame, list[int]]:
    """A small table as it stands in its file, and the rows it stands in."""
    native, rows, form = _innomap.read_plain_table(
        str(Path(path).expanduser()), list(headers), sheet=sheet, encoding=encoding
    )
    table = pl.DataFrame(native)
    if not form.startswith("xls") and table.width:
        table = table.with_columns(pl.all().map_elements(_unescaped, return_dtype=pl.String, skip_nulls=True))
    return table, rows


def _read_review(path: str | Path, sheet: str | None, encoding: str | None) -> tuple[pl.DataFrame, list[int]]:
    """The review table of a file: of a workbook of names, the sheet that is called so."""
    from .errors import NameNotFoundError

    headers = [header for accepted in _REVIEW.values() for header in accepted]
    wanted: list[str | None] = [sheet] if sheet is not None else [*REVIEW_SHEETS, None]
    for name in wanted[:-1]:
        try:
            return _read(path, headers, name, encoding)
        except NameNotFoundError:
            continue
    return _read(path, headers, wanted[-1], encoding)


def _review_columns(table: pl.DataFrame) -> Mapping[str, list[str | None]]:
    """The columns of a review table by their meaning."""
    found: dict[str, list[str | None]] = {}
    for meaning, accepted in _REVIEW.items():
        header = next((name for name in table.columns if name.strip().lower() in accepted), None)
        found[meaning] = [None] * table.height if header is None else table[header].to_list()
        if header is None and meaning in {"name", "other", "decision"} and table.height:
            raise SchemaError(
                f"复核表缺少列「{accepted[1]}」",
                f"the review table lacks the column '{accepted[0]}'",
                found=", ".join(table.columns),
                hint={
                    "zh": "请用 names.to_excel 写出的复核表，并填写「决定」列",
                    "en": "take the review sheet that names.to_excel writes, and fill in its column 'decision'",
                },
            )
    return found


def _review_lines(
    columns: Mapping[str, list[str | None]], rows: Sequence[int]
) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """The lines on which something was decided, each with its row, as lines of a decisions table."""
    allowed = {"merge": "merge", "合并": "merge", "apart": "apart", "分开": "apart"}
    for at, decision in enumerate(columns["decision"]):
        text = (decision or "").strip().lower()
        if not text:
            continue
        row = rows[at] if rows else at + 2
        action = allowed.get(text)
        if action is None:
            raise InvalidValueError(
                "「决定」列只能填 合并 或 分开",
                "the column 'decision' holds merge or apart",
                place={"row": row, "column": say("决定", "decision")},
                found=str(decision),
                expected={"zh": "合并、分开，或留空", "en": "merge, apart, or nothing"},
            )
        names = columns["name"][at], columns["other"][at]
        # One name under two codes: the codes tell them apart.
        ends = names if names[0] != names[1] else (columns["name_code"][at], columns["other_code"][at])
        # The name with more patents stands first, and what is merged is called by it: a slip of the pen names nobody.
        if action == "merge":
            ends = ends[::-1]
        yield row, (action, *ends, None, None, columns["note"][at] or columns["reason"][at])
