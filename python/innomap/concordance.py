"""Official concordances read from files: rules over IPC symbols that lead to classes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from . import _innomap
from .errors import DefinitionError, InvalidValueError, SchemaError
from .language import Message, say
from .options import one_of
from .tables import text_table

_KINDS: Mapping[str, Message] = {
    "sei": {"zh": "战略性新兴产业", "en": "strategic emerging industries"},
    "green": {"zh": "绿色低碳技术", "en": "green and low-carbon technologies"},
    "digital": {"zh": "数字经济核心产业", "en": "core industries of the digital economy"},
    "gbt4754": {"zh": "国民经济行业分类", "en": "classes of the national economy"},
}
_HEADERS = {
    "code": (
        "code",
        "代码",
        "产业代码",
        "行业代码",
        "分类代码",
        "类别代码",
        "编号",
        "国民经济行业代码",
        "国民经济行业分类代码",
        "branch_no",
    ),
    "name": (
        "name",
        "名称",
        "产业名称",
        "行业名称",
        "类别名称",
        "分类名称",
        "国民经济行业名称",
        "技术分支",
        "branch_name",
    ),
    "include": (
        "include",
        "ipc",
        "ipc分类号",
        "国际专利分类号",
        "国际专利分类",
        "国际专利分类(ipc)",
        "对应ipc",
        "包含",
        "ipc include",
    ),
    "exclude": ("exclude", "排除", "排除ipc", "排除的ipc", "不包括", "排除分类号", "ipc_exclude", "ipc exclude"),
    "words": ("keywords", "关键词", "检索关键词", "限定关键词"),
}
_BLANK = {"", "-", "—", "/", "无"}


@dataclass(frozen=True)
class Concordance:
    """Rules that lead from symbols to classes, as ``read_concordance`` returns them."""

    kind: str
    source: str
    rules: tuple[Mapping[str, Any], ...]
    notes: tuple[Message, ...] = ()

    @property
    def table(self) -> pl.DataFrame:
        """One row a rule: code, name, include, exclude, keywords, and its row in the file."""
        rows = [
            {
                "code": rule["code"],
                "name": rule["zh"],
                "include": "; ".join(rule["include"]),
                "exclude": "; ".join(rule["exclude"]),
                "keywords": "; ".join(rule["any"]),
                "row": rule["row"],
            }
            for rule in self.rules
        ]
        texts = dict.fromkeys(("code", "name", "include", "exclude", "keywords"), pl.String)
        return pl.DataFrame(rows, schema={**texts, "row": pl.Int64})

    @cached_property
    def json(self) -> str:
        """The rules as the core takes them."""
        title = _KINDS[self.kind]
        return json.dumps(
            {
                "id": self.kind,
                "zh": title["zh"],
                "en": title["en"],
                "source": self.source,
                "by_symbol": self.kind == "gbt4754",
                "rule": list(self.rules),
            },
            ensure_ascii=False,
        )

    def at_level(self, level: str | None) -> Concordance:
        """The same with the classes of the national economy at another level."""
        if level is None or self.kind != "gbt4754":
            return self
        return replace(self, rules=tuple(_at_level(rule, level) for rule in self.rules))

    def __len__(self) -> int:
        """Number of rules."""
        return len(self.rules)

    def __repr__(self) -> str:
        """What it is and its rules."""
        title = _KINDS[self.kind]
        return (
            say(f"对照表 {title['zh']}，{len(self)} 条", f"concordance of {title['en']}, {len(self)} rules")
            + f"\n{self.table}"
        )


def read_concordance(
    source: object, *, kind: str, columns: Mapping[str, str] | None = None, sheet: str | None = None
) -> Concordance:
    """An official concordance of IPC and classes: a file (xlsx, csv, json) or any table.

    ``kind`` is ``sei`` (strategic emerging industries), ``green`` (绿色低碳), ``digital`` (数字经济核心产业) or ``gbt4754``. The table
    has a code, a name and the IPC symbols of a class; where there are, also symbols that do not count and keywords. The columns
    are recognised by their headers (代码、名称、国际专利分类号、排除、关键词 and others); ``columns`` says which is which otherwise, as
    ``{"include": "我的列"}``. A cell may hold several symbols; ``B25J*`` is the subclass and all below it, ``B25J 9/02-9/08`` a
    range, ``B25J 9/16`` that symbol alone. A code or name that is empty is that of the row above, as in merged cells. A wrong
    symbol is an error that names its row.

    >>> table = {"代码": ["3491"], "名称": ["工业机器人制造"], "国际专利分类号": ["B25J*、B23Q 7/04"]}
    >>> robots = im.read_concordance(table, kind="gbt4754")
    >>> im.classify(["B25J 9/16"], scheme="gbt4754", concordance=robots).table["label"].to_list()
    ['工业机器人制造']
    """
    one_of("kind", kind, tuple(_KINDS))
    table, rows, name = _read(source, sheet, columns or {})
    found = _find_columns(table, columns or {}, name)
    rules = _rules(table, rows, found, kind, name)
    if not rules:
        raise DefinitionError("对照表中没有规则", "the concordance holds no rule", place={"file": name})
    out = Concordance(kind, name, tuple(rules))
    _innomap.check_concordance(out.json)
    return out


def _read(source: object, sheet: str | None, columns: Mapping[str, str]) -> tuple[pl.DataFrame, Sequence[int], str]:
    if not isinstance(source, str | Path):
        table = text_table(source)
        return table, range(2, table.height + 2), f"<{type(source).__name__}>"
    path = Path(source).expanduser()
    if path.suffix.lower() == ".json":
        return _read_json(path)
    headers = [*columns.values(), *(header for accepted in _HEADERS.values() for header in accepted)]
    native, rows, _ = _innomap.read_plain_table(str(path), headers, sheet=sheet)
    return pl.DataFrame(native), rows, path.name


def _read_json(path: Path) -> tuple[pl.DataFrame, Sequence[int], str]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as problem:
        raise InvalidValueError(
            "JSON 文件不正确", "the JSON file is not right", place={"file": path.name}, found=str(problem)
        ) from None
    rows = data.get("rules") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise SchemaError(
            "JSON 中应为规则的列表",
            "the JSON holds no list of rules",
            place={"file": path.name},
            expected={"zh": '[{"code": …, "name": …, "ipc": […]}]', "en": '[{"code": …, "name": …, "ipc": […]}]'},
        )
    names = list(dict.fromkeys(name for row in rows for name in row))
    return text_table({name: [row.get(name) for row in rows] for name in names}), range(1, len(rows) + 1), path.name


def _plain(header: str) -> str:
    return re.sub(r"\s+", " ", header.strip().lower().replace("（", "(").replace("）", ")"))


def _find_columns(table: pl.DataFrame, columns: Mapping[str, str], name: str) -> dict[str, str]:
    for meaning, header in columns.items():
        one_of("columns", meaning, tuple(_HEADERS))
        if header not in table.columns:
            raise SchemaError(
                "没有这一列",
                "there is no such column",
                place={"file": name, "column": header},
                found=", ".join(table.columns),
            )
    headers = {_plain(header): header for header in table.columns}
    found = dict(columns)
    for meaning, accepted in _HEADERS.items():
        match = next((headers[text] for text in accepted if text in headers), None)
        if match is not None:
            found.setdefault(meaning, match)
    for meaning in ("code", "include"):
        if meaning not in found:
            raise SchemaError(
                f"对照表缺少列「{_HEADERS[meaning][1]}」",
                f"the concordance lacks a column '{meaning}'",
                place={"file": name},
                found=", ".join(table.columns),
                expected={"zh": "、".join(_HEADERS[meaning]), "en": ", ".join(_HEADERS[meaning])},
                hint={
                    "zh": f'或写 columns={{"{meaning}": "列名"}}',
                    "en": f'or give columns={{"{meaning}": "its header"}}',
                },
            )
    return found


def _rules(
    table: pl.DataFrame, rows: Sequence[int], found: Mapping[str, str], kind: str, name: str
) -> list[dict[str, Any]]:
    cells = {meaning: table[header].to_list() for meaning, header in found.items()}
    out: list[dict[str, Any]] = []
    code, label = "", ""
    for at in range(table.height):
        row = rows[at] if len(rows) else at + 2
        texts = {meaning: _cell(values[at]) for meaning, values in cells.items()}
        if not any(texts.values()):
            continue
        if texts["code"]:
            code, label = texts["code"], texts.get("name", "")
        label = texts.get("name", "") or label
        where = {"file": name, "row": row}
        if not code:
            raise DefinitionError("规则没有代码", "the rule has no code", place={**where, "column": found["code"]})
        if not texts["include"]:
            raise DefinitionError(
                "规则没有分类号", "the rule has no symbol", place={**where, "column": found["include"]}, found=code
            )
        known = _economy(code, where, found["code"]) if kind == "gbt4754" else (code, label or code)
        out.append(
            {
                "id": f"{code}-{row}",
                "code": known[0],
                "zh": known[1],
                "include": _pieces(texts["include"]),
                "exclude": _pieces(texts.get("exclude", "")),
                "any": _pieces(texts.get("words", "")),
                "row": row,
            }
        )
    return out


def _cell(value: str | None) -> str:
    text = (value or "").strip()
    return "" if text in _BLANK else text


def _pieces(text: str) -> list[str]:
    """The symbols or words of a cell."""
    return [piece.strip() for piece in re.split(r"[;；,，、|\n]+", text) if piece.strip()]


def _economy(code: str, where: Mapping[str, Any], header: str) -> tuple[str, str]:
    from .codes import parse_gbt4754
    from .errors import Error

    try:
        known = parse_gbt4754(code)
    except Error as problem:
        raise DefinitionError(
            "不是国民经济行业代码",
            "this is no code of the national economy",
            place={**where, "column": header},
            found=code,
            hint=problem._hint,
        ) from None
    return known.code, known.name


def _at_level(rule: Mapping[str, Any], level: str) -> Mapping[str, Any]:
    from .codes import parse_gbt4754

    known = parse_gbt4754(rule["code"])
    at = ("section", "division", "group", "class").index(level)
    # A class that is larger than the level asked for stays itself.
    return rule if at >= len(known.codes) else {**rule, "code": known.codes[at], "zh": known.names[at]}
