"""Names and their institutions: who an applicant is, by which evidence, and what is doubtful."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from . import _innomap
from .columns import in_language
from .decisions import REVIEW_SHEETS, Decisions
from .display import html_table, panel
from .errors import ConfigurationError, InvalidValueError, SchemaError
from .extras import require
from .language import language, listed, pick, say
from .options import one_of
from .patents import Enterprises
from .progress import run
from .tables import text_table

if TYPE_CHECKING:
    import pandas as pd

_INPUT = {
    "name": ("name", "raw", "applicant", "applicants", "名称", "机构", "机构名称", "申请人", "企业名称", "单位名称"),
    "code": ("code", "applicant_codes", "代码", "统一社会信用代码", "信用代码", "组织机构代码"),
    "region": ("region", "地区", "所在地", "区域", "行政区划"),
    "address": ("address", "地址", "申请人地址"),
    "year": ("year", "application_date", "年份", "年", "申请年", "申请日"),
    "patents": ("patents", "专利数", "专利数量"),
    "inventors": ("inventors", "发明人"),
}
_LABELS = {
    "row": ("行", "row"),
    "raw": ("原文", "raw"),
    "name": ("名称", "name"),
    "other": ("另一名称", "other"),
    "institution": ("机构", "institution"),
    "group": ("集团", "group"),
    "institution_id": ("机构编号", "institution id"),
    "kind": ("类型", "kind"),
    "evidence": ("依据", "evidence"),
    "confidence": ("置信度", "confidence"),
    "via": ("经由", "via"),
    "code": ("代码", "code"),
    "region": ("地区", "region"),
    "region_code": ("地区代码", "region code"),
    "region_by": ("地区依据", "region by"),
    "patents": ("专利数", "patents"),
    "problem": ("问题", "problem"),
    "listed": ("在名录中", "listed"),
    "names": ("名称数", "names"),
    "raw_forms": ("各种写法", "forms"),
    "first_year": ("首年", "first year"),
    "last_year": ("末年", "last year"),
    "merged": ("现已合并", "merged"),
    "reason": ("理由", "reason"),
    "decision": ("决定", "decision"),
    "note": ("备注", "note"),
    "name_patents": ("名称的专利数", "name_patents"),
    "other_patents": ("另一名称的专利数", "other_patents"),
    "name_region": ("名称的地区", "name_region"),
    "other_region": ("另一名称的地区", "other_region"),
    "name_code": ("名称的代码", "name_code"),
    "other_code": ("另一名称的代码", "other_code"),
    "parent": ("上级", "parent"),
    "child": ("下级", "child"),
    "from": ("起", "from"),
    "until": ("止", "until"),
    "names_share": ("名称占比", "share of names"),
    "institutions": ("机构数", "institutions"),
    "institutions_share": ("机构占比", "share of institutions"),
    "patents_share": ("专利占比", "share of patents"),
    "listed_names": ("名录内名称数", "names on the list"),
    "listed_institutions": ("名录内机构数", "institutions on the list"),
    "listed_patents": ("名录内专利数", "patents on the list"),
}
_VALUES = {
    "kind": {
        "enterprise": "企业",
        "university": "高校",
        "institute": "科研院所",
        "hospital": "医院",
        "government": "机关团体",
        "person": "个人",
        "other": "其他",
    },
    "evidence": {
        "itself": "自身",
        "decision": "人工决定",
        "credit_code": "统一社会信用代码",
        "organisation_code": "组织机构代码",
        "name": "名称（仅写法不同）",
        "former_name": "曾用名",
        "listed_name": "名录中的英文名或简称",
        "part": "分支机构或内设部门",
        "parts_and_county": "名称成分与所在县",
        "slip": "一字之差，且有旁证",
        "all": "合计",
    },
    "region_by": {"enterprise list": "企业名录", "names": "随名称所给"},
}


class Names:
    """Names with their institutions, as ``resolve_names`` returns them."""

    def __init__(self, native: _innomap.Names) -> None:
        """Wrap the object of the core."""
        self._native = native

    @cached_property
    def table(self) -> pl.DataFrame:
        """A row a name: row, raw, name (folded), institution, group, kind, evidence, confidence, via, code, region, patents, problem.

        Two institutions may bear one name; ``institution_id`` tells them apart within this result.
        A cell that holds several names has as many rows, all under its ``row``. A person has a kind and no institution; what is
        no name has a problem.
        """
        return _localised(self._native.table())

    @cached_property
    def institutions(self) -> pl.DataFrame:
        """A row an institution: group, kind, code, region, whether it is on the enterprise list, its names, patents, years."""
        return _localised(self._native.institutions())

    @cached_property
    def review(self) -> pl.DataFrame:
        """Doubtful merges, those that move most patents first, with reasons and the patents and region of both names."""
        return _localised(self._native.review())

    @cached_property
    def ownership(self) -> pl.DataFrame:
        """Dated ownership: parent, child, from, until, evidence."""
        return _localised(self._native.ownership())

    @cached_property
    def match_rates(self) -> pl.DataFrame:
        """How names were resolved, by evidence, and how many of them are on the enterprise list; ``all`` is the last row.

        An institution that has names by several kinds of evidence counts in each of their rows.
        """
        return _localised(self._native.match_rates())

    @cached_property
    def summary(self) -> dict[str, int]:
        """Counts of rows, names, persons, institutions, groups and doubts, and how much of the enterprise list was found."""
        total, found, with_patents = self._native.listed
        return {
            "rows": self.table.height,
            "names": int(self.match_rates["names"][-1]),
            "persons": self.table.filter(pl.col("kind") == "person").height,
            "institutions": self.institutions.height,
            "groups": self.institutions["group"].n_unique(),
            "doubtful": self.review.height,
            "enterprises": total,
            "enterprises_found": found,
            "enterprises_with_patents": with_patents,
        }

    @property
    def warnings(self) -> list[str]:
        """What to keep in mind, in the current language: decisions about unknown names, rows with problems."""
        return [pick(message) for message in json.loads(self._native.warnings_json)]

    def explain(self, raw: str) -> Explanation:
        """The path from a raw name, a cell of several, a folded name or a code to its institution, and the doubts about it.

        >>> im.resolve_names(["浙江大学"]).explain("浙江大学")  # doctest: +ELLIPSIS
        原文：浙江大学
        统一写法：浙江大学
        类型：高校
        ...
        """
        if not isinstance(raw, str):
            raise InvalidValueError("名称应为文本", "a name is a text", found=repr(raw))
        return Explanation(json.loads(self._native.explain_json(raw)))

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas frame; pyarrow is not needed."""
        pandas = require("pandas", "pandas")
        columns = {}
        for series in self.table.get_columns():
            # pandas would turn a whole number with gaps into a float.
            nullable = series.dtype.is_integer() and series.null_count() > 0
            columns[series.name] = pandas.Series(series.to_list(), dtype="Int64" if nullable else None)
        frame: pd.DataFrame = pandas.DataFrame(columns)
        return frame

    def to_excel(self, path: str | Path) -> Path:
        """Write a workbook: names, institutions, the review table with a column to decide in, ownership, match rates.

        Fill in 合并 or 分开 in the column 决定 (merge or apart in *decision*), and ``Decisions.from_review(path)`` reads it.
        """
        from .workbook import Sheet, write_workbook

        blank = pl.lit(None, dtype=pl.String)
        review = self.review.select(
            "name", "other", blank.alias("decision"), blank.alias("note"), pl.exclude("name", "other")
        )
        tables = [
            (say("名称", "names"), self.table),
            (say("机构", "institutions"), self.institutions),
            (say(*REVIEW_SHEETS), review),
            (say("股权与上级", "ownership"), self.ownership),
            (say("匹配率", "match rates"), self.match_rates),
        ]
        return write_workbook(path, [Sheet(name, _shown(table), headers=_headers(table)) for name, table in tables])

    def __len__(self) -> int:
        """Number of rows of the table."""
        return self.table.height

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table, for any library that takes Arrow streams."""
        return self.table.__arrow_c_stream__(requested_schema)

    def _title(self) -> str:
        counts = self.summary
        parts = [
            say(f"{counts['names']} 个名称", f"{counts['names']} names"),
            say(f"{counts['institutions']} 家机构", f"{counts['institutions']} institutions"),
            say(f"{counts['groups']} 个集团", f"{counts['groups']} groups"),
        ]
        if counts["persons"]:
            parts.append(say(f"{counts['persons']} 行个人", f"{counts['persons']} rows of persons"))
        if counts["doubtful"]:
            parts.append(say(f"{counts['doubtful']} 处存疑", f"{counts['doubtful']} doubts"))
        if counts["enterprises"]:
            found, total = counts["enterprises_with_patents"], counts["enterprises"]
            parts.append(
                say(f"名录 {total} 家中 {found} 家有专利", f"{found} of {total} listed enterprises with patents")
            )
        return listed(parts)

    def __repr__(self) -> str:
        """Counts, the first rows of the table, and warnings."""
        return "\n".join([self._title(), str(_shown(self.table).head(20)), *(f"! {text}" for text in self.warnings)])

    def _repr_html_(self) -> str:
        table = self.table
        return panel(self._title(), html_table(_shown(table), _headers(table)), notes=self.warnings)


class Explanation:
    """The path from a raw name to its institution, step by step; several where a cell holds several names."""

    def __init__(self, paths: list[dict[str, Any]]) -> None:
        """Keep the paths: ``raw``, ``steps`` with ``label`` and ``text``, ``doubts``; all texts in both languages."""
        self.paths = paths

    def _lines(self, path: Mapping[str, Any]) -> list[tuple[str, str]]:
        steps = [(pick(step["label"]), pick(step["text"])) for step in path["steps"]]
        return [*steps, *((say("存疑", "doubt"), pick(doubt)) for doubt in path["doubts"])]

    def __str__(self) -> str:
        """A line a step, in the current language."""
        colon = say("：", ": ")
        texts = ["\n".join(f"{label}{colon}{text}" for label, text in self._lines(path)) for path in self.paths]
        return "\n\n".join("".join(c for c in text if c.isprintable() or c == "\n") for text in texts)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        blocks = []
        for path in self.paths:
            table = pl.DataFrame(self._lines(path), schema=["step", "text"], orient="row")
            blocks.append(html_table(table, [say("步骤", "step"), say("内容", "text")], rows=100))
        return panel(say("从名称到机构", "from the name to the institution"), "".join(blocks))


def resolve_names(
    names: object,
    *,
    enterprises: Enterprises | None = None,
    decisions: object = None,
    doubtful: str = "apart",
    columns: Mapping[str, str] | None = None,
    progress: bool = True,
) -> Names:
    """Resolve names to institutions: legal persons and groups, each with its evidence.

    ``names`` is a list or a column of names, or any table with a column ``name`` (名称、申请人 …) and, where known, ``code``
    (统一社会信用代码), ``region`` or ``address``, ``year``, ``patents`` (the patents a row stands for, else one) and
    ``inventors``; ``columns`` says which of your columns has which of these meanings. A cell of several names (``甲公司;
    乙公司``) becomes several rows. ``enterprises`` is a list of ``read_enterprises``, ``decisions`` a file or table of
    :class:`Decisions`. Doubtful merges stay ``"apart"``, or are ``"merged"``; either way they are listed in ``.review``.

    What is no name keeps its row, with a ``problem``: an empty cell, punctuation alone, 无 or N/A, more than 1,000 characters. A
    code with a wrong check sign, a place that no table knows and a year that is none are ignored and told there.

    >>> names = im.resolve_names(["浙江大学", "浙江大学 ", "王小明", None])
    >>> names.table["institution"].to_list()
    ['浙江大学', '浙江大学', None, None]
    >>> names.table["kind"].to_list()
    ['university', 'university', 'person', None]
    >>> names.table["problem"].to_list()
    [None, None, None, '没有名称']
    """
    if enterprises is not None and not isinstance(enterprises, Enterprises):
        raise ConfigurationError(
            "enterprises 应为 read_enterprises 的结果",
            "enterprises is what read_enterprises returns",
            found=type(enterprises).__name__,
        )
    doubtful = one_of("doubtful", doubtful, ("apart", "merged"))
    decided = None if decisions is None else Decisions(decisions)._native
    table = _input(names, columns or {})
    listed_native = None if enterprises is None else enterprises._native
    native = run(
        say("解析名称", "resolve names"),
        lambda watched: _innomap.resolve_names(
            table, enterprises=listed_native, decisions=decided, doubtful=doubtful, progress=watched
        ),
        show=progress,
    )
    return Names(native)


def _input(names: object, columns: Mapping[str, str]) -> pl.DataFrame:
    """Names in any form as a table of texts under the names the core knows."""
    if isinstance(names, str | bytes | Path):
        raise InvalidValueError(
            "应为名称的列表或表",
            "a list or a table of names is needed",
            found=repr(names)[:80],
            hint={
                "zh": "单个名称请写成 [名称]；文件请先读成表",
                "en": "write [name] for one name; read a file into a table first",
            },
        )
    if isinstance(names, pl.Series):
        return text_table(pl.DataFrame({"name": names}))
    if _is_table(names):
        return _meant(text_table(names), columns)
    if isinstance(names, Iterable):
        return text_table({"name": names})
    raise InvalidValueError(
        "应为名称的列表或表",
        "a list or a table of names is needed",
        found=type(names).__name__,
    )


def _is_table(names: object) -> bool:
    if isinstance(names, dict | pl.DataFrame | pl.LazyFrame) or hasattr(names, "columns"):
        return True
    # A pandas column has the interface of Arrow streams as well.
    return hasattr(names, "__arrow_c_stream__") and type(names).__name__ != "Series"


def _meant(table: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    """The columns of a table under their meanings: those that the user names, else the first header that says so."""
    for meaning, header in columns.items():
        one_of("columns", meaning, tuple(_INPUT))
        if header not in table.columns:
            raise SchemaError(
                "表中没有这一列", "the table has no such column", found=header, expected=_both(", ".join(table.columns))
            )
    found = []
    for meaning, accepted in _INPUT.items():
        folded = {name.strip().lower(): name for name in reversed(table.columns)}
        own = columns.get(meaning) or next((folded[name] for name in accepted if name in folded), None)
        if own is not None:
            found.append(pl.col(own).alias(meaning))
        elif meaning == "name":
            raise SchemaError(
                "表中没有名称列",
                "the table has no column of names",
                found=", ".join(table.columns),
                expected={"zh": "name（名称、申请人 …）", "en": "name (applicant, applicants …)"},
                hint={"zh": '可用 columns={"name": "我的列"} 指定', "en": 'name it with columns={"name": "my column"}'},
            )
    return table.select(found)


def _both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _localised(native: _innomap.ArrowTable) -> pl.DataFrame:
    """A table of the core with its texts in two languages in the current one."""
    table = pl.DataFrame(native)
    own, other = (f"_{language()}", "_en" if language() == "zh" else "_zh")
    dropped = table.drop([name for name in table.columns if name.endswith(other)])
    return dropped.rename({name: name.removesuffix(own) for name in dropped.columns if name.endswith(own)})


def _shown(table: pl.DataFrame) -> pl.DataFrame:
    """The table with kinds and evidence in the current language, and no mark that changes how the text round it is read."""
    if "raw" in table.columns:
        table = table.with_columns(pl.col("raw").str.replace_all(r"[\p{Cc}\p{Cf}]", ""))
    return in_language(table, _VALUES) if language() == "zh" else table


def _headers(table: pl.DataFrame) -> list[str]:
    return [say(*_LABELS.get(name, (name, name))) for name in table.columns]
