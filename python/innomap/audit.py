"""The audit of a reading: every column and every odd row, what was understood, what was not, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from .display import SYNTHETIC, display_width, html_table, panel, synthetic_badge
from .language import pick, say

_FILES = {
    "path": ("文件", "file", pl.String),
    "sha256": ("SHA-256", "SHA-256", pl.String),
    "bytes": ("字节数", "bytes", pl.UInt64),
    "format": ("格式", "format", pl.String),
    "encoding": ("编码", "encoding", pl.String),
    "sheet": ("工作表", "sheet", pl.String),
    "profile": ("数据商格式", "profile", pl.String),
    "header_row": ("表头行", "header row", pl.UInt64),
    "table": ("表", "table", pl.String),
    "read": ("读入行数", "rows read", pl.UInt64),
}
_COLUMNS = {
    "source": ("原列名", "source column", pl.String),
    "meaning": ("识别为", "understood as", pl.String),
    "filled": ("有值行数", "rows with a value", pl.UInt64),
    "rows": ("总行数", "rows", pl.UInt64),
    "unparsed": ("未能解析", "not understood", pl.UInt64),
    "examples": ("示例", "examples", pl.String),
}
_ROWS = {
    "file": ("文件", "file", pl.String),
    "row": ("行", "row", pl.UInt32),
    "value": ("值", "value", pl.String),
    "reason": ("原因", "reason", pl.String),
}
_MERGED = {
    **_ROWS,
    "into_file": ("并入文件", "into file", pl.String),
    "into_row": ("并入行", "into row", pl.UInt32),
}
_UNPARSED = {
    "file": ("文件", "file", pl.String),
    "row": ("行", "row", pl.UInt32),
    "column": ("列", "column", pl.String),
    "value": ("值", "value", pl.String),
    "reason": ("原因", "reason", pl.String),
}
_TABLES = {"files": _FILES, "columns": _COLUMNS, "rejected": _ROWS, "merged": _MERGED, "unparsed": _UNPARSED}
_LINE = 110
_TITLES = {
    "files": ("文件", "files"),
    "columns": ("列", "columns"),
    "rejected": ("剔除的行", "rejected rows"),
    "merged": ("合并的行", "merged rows"),
    "unparsed": ("未能解析的值", "values not understood"),
}


def _filled(head: str, items: Sequence[str]) -> list[str]:
    """Items one after the other, in as few lines as fit."""
    lines = [f"  {head}"]
    for place, item in enumerate(items):
        text = item + ("" if place == len(items) - 1 else say("；", "; "))
        if display_width(lines[-1] + text) > _LINE and lines[-1].strip():
            lines.append("      ")
        lines[-1] += text
    return [line.rstrip() for line in lines]


class Audit:
    """What became of each column and row of the files read. ``read = kept + rejected + merged`` always holds."""

    def __init__(self, text: str, title: str) -> None:
        """Take the audit of the core."""
        self._data: dict[str, Any] = json.loads(text)
        self._title = title

    @property
    def read(self) -> int:
        """Data rows read."""
        return int(self._data["read"])

    @property
    def kept(self) -> int:
        """Rows kept."""
        return int(self._data["kept"])

    @property
    def synthetic(self) -> bool:
        """Whether any of the files was made by the sample generator."""
        return any(file["synthetic"] for file in self._data["files"])

    @property
    def warnings(self) -> list[str]:
        """Anything else the reader should know, in the current language."""
        return [pick(message) for message in self._data["warnings"]]

    @property
    def files(self) -> pl.DataFrame:
        """The files, with hash, encoding and the vendor profile that was recognised."""
        return self._frame("files", self._data["files"])

    @property
    def columns(self) -> pl.DataFrame:
        """Every source column and what it was understood as; null is carried through under its own name."""
        rows = [{**column, "examples": " ¦ ".join(column["examples"])} for column in self._data["columns"]]
        return self._frame("columns", rows)

    @property
    def rejected(self) -> pl.DataFrame:
        """Rows set aside, each with its reason."""
        return self._frame("rejected", self._notes("rejected"))

    @property
    def merged(self) -> pl.DataFrame:
        """Rows merged into another, and which."""
        rows = []
        for note, source in zip(self._notes("merged"), self._data["merged"], strict=True):
            file, row = source["into"] or (None, None)
            rows.append({**note, "into_file": None if file is None else self._file(file), "into_row": row})
        return self._frame("merged", rows)

    @property
    def unparsed(self) -> pl.DataFrame:
        """Values that were not understood, and those that another row of the same enterprise contradicts."""
        return self._frame("unparsed", self._notes("unparsed"))

    def note_unparsed(self, text: str) -> None:
        """Take further values that were not understood, each once."""
        known = {(note["file"], note["row"], note["column"]) for note in self._data["unparsed"]}
        new = [note for note in json.loads(text) if (note["file"], note["row"], note["column"]) not in known]
        self._data["unparsed"] += new
        for column in self._data["columns"]:
            here = (note for note in new if note["column"] == column["meaning"] and note["file"] in column["files"])
            column["unparsed"] += sum(1 for _ in here)

    def labelled(self, name: str) -> pl.DataFrame:
        """One of the tables with its headers in the current language."""
        frame: pl.DataFrame = getattr(self, name)
        return frame.rename(dict(zip(frame.columns, self._labels(name), strict=True)))

    def to_excel(self, path: str | Path, *, also: Sequence[Audit] = ()) -> Path:
        """Write the five tables into a workbook, a sheet each; those of the audits in ``also`` follow, with their subject."""
        from .workbook import Sheet, pairs_sheet, write_workbook

        audits = (self, *also)
        summary = [(audit._title, audit._sum()) for audit in audits]
        summary += [(audit._title, warning) for audit in audits for warning in audit.warnings]
        sheets = [pairs_sheet(say("概要", "summary"), summary, synthetic=any(audit.synthetic for audit in audits))]
        for audit in audits:
            before = "" if audit is self else say(f"{audit._title} ", f"{audit._title}: ")
            sheets += [
                Sheet(before + say(*_TITLES[name]), audit.labelled(name), synthetic=audit.synthetic) for name in _TABLES
            ]
        return write_workbook(path, sheets)

    def _file(self, index: int) -> str:
        return str(self._data["files"][index]["path"])

    def _notes(self, name: str) -> list[dict[str, Any]]:
        return [{**note, "file": self._file(note["file"]), "reason": pick(note["reason"])} for note in self._data[name]]

    def _frame(self, name: str, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
        columns = _TABLES[name]
        return pl.DataFrame(
            [pl.Series(column, [row[column] for row in rows], dtype=dtype) for column, (_, _, dtype) in columns.items()]
        )

    def _labels(self, name: str) -> list[str]:
        return [say(zh, en) for zh, en, _ in _TABLES[name].values()]

    def _sum(self) -> str:
        rejected, merged = len(self._data["rejected"]), len(self._data["merged"])
        return say(
            f"读入 {self.read} 行 = 保留 {self.kept} + 剔除 {rejected} + 合并 {merged}",
            f"{self.read} rows read = {self.kept} kept + {rejected} rejected + {merged} merged",
        )

    def __repr__(self) -> str:
        """The sum of rows, the files, and each column with what it became."""
        mark = f"[{SYNTHETIC}] " if self.synthetic else ""
        lines = [f"{mark}{self._title}: {self._sum()}"]
        lines += [
            f"  {file['path']}  [{', '.join(str(part) for part in (file['profile'], file['table'], file['sheet'], file['encoding']) if part)}]"
            for file in self._data["files"]
        ]
        lines += self._column_lines()
        for name in ("rejected", "merged", "unparsed"):
            if self._data[name]:
                lines.append(f"  .{name}: {say(*_TITLES[name])} {len(self._data[name])}")
        return "\n".join(lines + [f"  ! {warning}" for warning in self.warnings])

    def _column_lines(self) -> list[str]:
        """Which columns have a meaning, which are carried through, and where values were not understood; ``.columns`` has all."""
        columns = self._data["columns"]
        sources: dict[str, list[str]] = {}
        for column in columns:
            sources.setdefault(column["meaning"] or "", []).append(column["source"])
        carried = sources.pop("", [])
        named = [f"{meaning} ← {say('、', ', ').join(texts)}" for meaning, texts in sources.items()]
        odd = Counter(note["column"] for note in self._data["unparsed"])
        lines = _filled(say(f"识别的含义 {len(named)} 种：", f"{len(named)} meanings understood: "), named)
        if carried:
            lines += _filled(say("（原样保留）", f"{len(carried)} columns carried through: "), carried)
        if odd:
            texts = [f"{name} {count}" for name, count in odd.items()]
            lines += _filled(say("有值未能解析：", "values not understood: "), texts)
        return lines

    def _repr_html_(self) -> str:
        inner = f"<div>{self._sum()}</div>"
        for name in _TABLES:
            frame: pl.DataFrame = getattr(self, name)
            if frame.height:
                inner += (
                    f"<details{' open' if name == 'columns' else ''}><summary>{say(*_TITLES[name])} {frame.height}"
                    f"</summary>{html_table(frame, self._labels(name), rows=60 if name == 'columns' else 10)}</details>"
                )
        return panel(self._title, inner, badge=synthetic_badge(synthetic=self.synthetic), notes=self.warnings)
