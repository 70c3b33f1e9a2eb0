"""Labels: a plain table that says which patents belong to which branch, and who said so."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from . import _innomap
from .errors import InvalidValueError, NameNotFoundError, SchemaError
from .language import listed
from .tables import text_table

HEADERS: dict[str, tuple[str, ...]] = {
    "publication": (
        "publication",
        "publication_number",
        "公开号",
        "公开(公告)号",
        "公开（公告）号",
        "公开公告号",
        "公告号",
        "专利号",
    ),
    "branch": ("branch", "branch_id", "技术分支", "分支", "分支编号", "产业分支", "环节分支"),
    "verdict": ("verdict", "label", "belongs", "判定", "是否属于", "判断", "标签", "标注", "结论"),
    "right": ("right", "correct", "对错", "是否正确", "正确"),
    "labeller": ("labeller", "labeler", "annotator", "rater", "标注者", "标注人", "判定人", "审核人"),
    "note": ("note", "reason", "comment", "备注", "理由"),
    "stratum": ("stratum", "抽样层"),
    "stratum_size": ("stratum_size", "抽样层件数"),
    "population": ("population", "抽样总体件数"),
    "weight": ("weight", "抽样权重", "权重"),
    "drawn_by": ("drawn_by", "抽样定义"),
}
"""Headers that are understood, in either language and any case."""
TEXTS: dict[str, tuple[str, ...]] = {
    "title": ("title", "标题", "专利名称", "发明名称", "名称"),
    "abstract": ("abstract", "摘要"),
    "claims": ("claims", "权利要求", "权利要求书"),
    "ipc": ("ipc", "ipc分类号", "ipc分类", "国际分类号"),
    "cpc": ("cpc", "cpc分类号", "cpc分类"),
    "national_economy": ("national_economy", "国民经济行业分类", "国民经济分类"),
    "emerging_industry": ("emerging_industry", "战略新兴产业分类", "战略性新兴产业分类"),
}
"""Columns that rules read, which a table of labels may carry with it."""
_YES = frozenset(["1", "1.0", "是", "对", "属于", "正确", "√", "✓", "✔", "y", "yes", "true", "t", "right"])
_NO = frozenset(["0", "0.0", "否", "不是", "错", "不属于", "不正确", "×", "✗", "✘", "n", "no", "false", "f", "wrong"])
_SHEETS = ("标注", "labels")


@dataclass(frozen=True)
class Labels:
    """Labels as read."""

    table: pl.DataFrame
    """publication, key, branch, verdict, labeller, note, stratum, stratum_size, population, weight, drawn_by, row."""
    texts: pl.DataFrame | None
    """publication and the columns that rules read, a row a publication; nothing where the table carries none."""
    judged: bool
    """Whether each verdict is on a membership: right or wrong."""
    unjudged: int
    """Rows without a verdict, passed over."""


def read_labels(
    source: object, *, branches: Mapping[str, Sequence[str]] | None = None, incomplete: str = "error"
) -> Labels:
    """Read labels from a file or any table, refusing what is wrong with its row.

    ``branches`` are the known ids with all their names; without them any branch is taken. ``incomplete`` is ``"error"`` or
    ``"skip"``: what becomes of rows without a verdict.
    """
    table, rows, file = _table(source)
    columns = _columns(table.columns, HEADERS)
    judged = "verdict" not in columns and "right" in columns
    if judged:
        columns["verdict"] = columns["right"]
    _require(columns, table.columns, file)
    place = _Place(file, rows, columns)
    get = {name: _cells(table, columns.get(name)) for name in HEADERS}
    publications = _given(get["publication"], place, "publication", ("没有公开号", "a row has no publication"))
    ids = _branch_ids(_given(get["branch"], place, "branch", ("没有技术分支", "a row has no branch")), branches, place)
    verdicts = _verdicts(get["verdict"], place, incomplete)
    found = pl.DataFrame(
        {
            "publication": publications,
            "key": keys(publications),
            "branch": ids,
            "verdict": verdicts,
            "labeller": [text or "" for text in get["labeller"]],
            "note": get["note"],
            "stratum": get["stratum"],
            "stratum_size": _numbers(get["stratum_size"], place, "stratum_size"),
            "population": _numbers(get["population"], place, "population"),
            "weight": _numbers(get["weight"], place, "weight"),
            "drawn_by": [text or "" for text in get["drawn_by"]],
            "row": [place.row(at) for at in range(table.height)],
        },
        schema_overrides={"verdict": pl.Boolean, "note": pl.String, "stratum": pl.String},
    )
    kept = found.filter(pl.col("verdict").is_not_null())
    _consistent(kept, place)
    return Labels(
        kept.unique(["key", "branch", "labeller"], keep="first", maintain_order=True),
        _texts(table, columns["publication"]),
        judged,
        found.height - kept.height,
    )


def keys(publications: Sequence[str]) -> list[str]:
    """One key for all written forms of a number; the text itself where it is no number."""
    parsed = pl.DataFrame(_innomap.parse_numbers(pl.DataFrame({"text": publications}), kind="publication"))
    texts = (text.strip().upper() for text in publications)
    return [key or text for key, text in zip(parsed["key"].to_list(), texts, strict=True)]


def bare(publications: Sequence[str]) -> list[str | None]:
    """The key without its kind code, for numbers that are written without one."""
    parsed = pl.DataFrame(_innomap.parse_numbers(pl.DataFrame({"text": publications}), kind="publication"))
    pairs = zip(parsed["key"].to_list(), parsed["kind_code"].to_list(), strict=True)
    return [key.removesuffix(code) if key and code else key for key, code in pairs]


@dataclass(frozen=True)
class _Place:
    """Where a row stands in what was read."""

    file: str | None
    rows: Sequence[int]
    columns: Mapping[str, str]

    def row(self, at: int) -> int:
        return self.rows[at] if self.rows else at + 2

    def of(self, row: int, column: str) -> dict[str, object]:
        return {"file": self.file, "row": row, "column": self.columns.get(column, column)}


def _table(source: object) -> tuple[pl.DataFrame, Sequence[int], str | None]:
    """The table as texts, the rows it stands in, and its file."""
    if not isinstance(source, str | Path):
        return text_table(source), [], None
    path = str(Path(source).expanduser())
    wanted = [name for accepted in (*HEADERS.values(), *TEXTS.values()) for name in accepted]
    for sheet in (*_SHEETS, None):
        try:
            native, rows, _ = _innomap.read_plain_table(path, wanted, sheet=sheet)
        except (NameNotFoundError, InvalidValueError):
            if sheet is None:
                raise
            continue
        return pl.DataFrame(native), rows, path
    raise AssertionError


def _columns(found: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The columns of a table by meaning, the first header of each that is there."""
    by_name = {name.strip().lower(): name for name in reversed(found)}
    out = {}
    for meaning, accepted in wanted.items():
        name = next((by_name[name] for name in accepted if name in by_name), None)
        if name is not None:
            out[meaning] = name
    return out


def _require(columns: Mapping[str, str], found: Sequence[str], file: str | None) -> None:
    for meaning in ("publication", "branch", "verdict"):
        if meaning not in columns:
            zh, en = "、".join(HEADERS[meaning]), ", ".join(HEADERS[meaning])
            raise SchemaError(
                f"标签表缺少一列：{HEADERS[meaning][2]}",
                f"the table of labels lacks a column: {meaning}",
                place={"file": file},
                found=", ".join(found),
                expected={"zh": f"{zh} 之一", "en": f"one of {en}"},
            )


def _cells(table: pl.DataFrame, column: str | None) -> list[str | None]:
    if column is None:
        return [None] * table.height
    return [(text.strip() or None) if text is not None else None for text in table[column].to_list()]


def _rows(rows: Iterable[int]) -> str:
    """The first rows of a list, and how many there are."""
    all_rows = list(rows)
    first = ", ".join(map(str, all_rows[:8]))
    return f"{len(all_rows)}: {first}" + (" …" if len(all_rows) > 8 else "")


def _given(cells: Sequence[str | None], place: _Place, column: str, message: tuple[str, str]) -> list[str]:
    empty = [place.row(at) for at, text in enumerate(cells) if text is None]
    if empty:
        raise InvalidValueError(*message, place=place.of(empty[0], column), found=_rows(empty))
    return [text for text in cells if text is not None]


def _branch_ids(cells: Sequence[str], branches: Mapping[str, Sequence[str]] | None, place: _Place) -> list[str]:
    if branches is None:
        return list(cells)
    ids = {name: key for key, names in reversed(list(branches.items())) for name in names if name}
    ids |= {key: key for key in branches}
    for at, text in enumerate(cells):
        if text not in ids:
            near = difflib.get_close_matches(text, list(ids), n=1, cutoff=0.3)
            raise NameNotFoundError(
                "产业定义中没有这个技术分支",
                "the industry has no such branch",
                place=place.of(place.row(at), "branch"),
                found=text,
                expected={"zh": "、".join(branches), "en": ", ".join(branches)},
                hint={"zh": f"是否指 {near[0]}？", "en": f"did you mean {near[0]}?"} if near else None,
            )
    return [ids[text] for text in cells]


def _verdicts(cells: Sequence[str | None], place: _Place, incomplete: str) -> list[bool | None]:
    out: list[bool | None] = []
    for at, cell in enumerate(cells):
        text = (cell or "").lower()
        if text and text not in _YES | _NO:
            raise InvalidValueError(
                "判定看不懂",
                "a verdict is not understood",
                place=place.of(place.row(at), "verdict"),
                found=str(cell),
                expected={"zh": "1 或 0，是 或 否", "en": "1 or 0, yes or no"},
            )
        out.append(text in _YES if text else None)
    empty = [place.row(at) for at, verdict in enumerate(out) if verdict is None]
    if empty and incomplete == "error":
        raise InvalidValueError(
            "有的行没有判定",
            "some rows have no verdict",
            place=place.of(empty[0], "verdict"),
            found=_rows(empty),
            expected={"zh": "1 或 0，是 或 否", "en": "1 or 0, yes or no"},
            hint={"zh": '补上判定，或用 incomplete="skip" 略过这些行', "en": 'fill them in, or pass incomplete="skip"'},
        )
    return out


def _numbers(cells: Sequence[str | None], place: _Place, column: str) -> pl.Series:
    out: list[float | None] = []
    for at, text in enumerate(cells):
        try:
            value = None if text is None else float(text)
        except ValueError:
            value = -1.0
        if value is not None and not 0 < value < float("inf"):
            raise InvalidValueError(
                "抽样件数与权重应为正数",
                "sizes and weights of strata are positive numbers",
                place=place.of(place.row(at), column),
                found=str(text),
            )
        out.append(value)
    return pl.Series(column, out, dtype=pl.Float64)


def _consistent(labels: pl.DataFrame, place: _Place) -> None:
    """Refuse what one labeller said both ways of one patent and branch."""
    both = (
        labels.group_by("key", "branch", "labeller")
        .agg(pl.col("verdict").n_unique().alias("verdicts"), pl.col("row"), pl.col("publication").first())
        .filter(pl.col("verdicts") > 1)
        .sort(pl.col("row").list.min())
    )
    if both.height:
        first = both.row(0, named=True)
        raise InvalidValueError(
            "同一标注者对同一专利的同一分支给出了相反的判定",
            "one labeller gave both verdicts on one patent and branch",
            place=place.of(max(first["row"]), "verdict"),
            found=f"{first['publication']} · {first['branch']} · {listed([str(row) for row in sorted(first['row'])])}",
            hint={"zh": f"共 {both.height} 处；每处只留一行", "en": f"{both.height} such; keep one row of each"},
        )


def _texts(table: pl.DataFrame, publication: str) -> pl.DataFrame | None:
    found = _columns(table.columns, TEXTS)
    if "ipc" not in found and "title" not in found:
        return None
    columns = [pl.col(publication).alias("publication"), *(pl.col(name).alias(key) for key, name in found.items())]
    return table.select(columns).unique("publication", keep="first", maintain_order=True)
