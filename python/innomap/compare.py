"""The same patents through several classifications: where the labels part, and how far ranks move."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import polars as pl

from . import _innomap
from .classify import as_table, classify, column, made_result, text_column
from .concordance import Concordance
from .errors import ConfigurationError, SchemaError
from .industry import Industry
from .language import Message
from .options import one_of
from .patents import Patents
from .result import Result

if TYPE_CHECKING:
    from .chart import Chart

Scheme = str | Industry | Concordance

_SEPARATORS = r"\s*(?:;|；|\||\n)\s*"
_PAIR = ["first", "second"]


@dataclass(frozen=True)
class Disagreement:
    """What ``compare_classifications`` returns: three results."""

    agreement: Result
    """A row a pair of classifications: patents in both, Cramér's V, normalised mutual information."""
    clashes: Result
    """A row a pair of classes: patents they share, and which share of each that is; the least agreeing first."""
    ranks: Result
    """A row a class and the class of the other view that matches it best: how alike the ranks of units are, and who moves most."""

    @property
    def table(self) -> pl.DataFrame:
        """The table of ``agreement``."""
        return self.agreement.table

    @property
    def warnings(self) -> list[str]:
        """What to keep in mind."""
        return self.agreement.warnings

    def plot(self) -> Chart:
        """The patents that classes of the first two views share, as a heat map."""
        return self.clashes.plot()

    def __repr__(self) -> str:
        """All three."""
        return "\n\n".join(map(repr, (self.agreement, self.clashes, self.ranks)))

    def _repr_html_(self) -> str:
        return "".join(result._repr_html_() for result in (self.agreement, self.clashes, self.ranks))


def compare_classifications(
    patents: object, *, schemes: Sequence[Scheme], by: str = "institution", top: int = 20
) -> Disagreement:
    """The same patents through each of two or more classifications.

    ``schemes`` holds names that ``classify`` takes, industries, or concordances. Only patents that both views of a pair classify
    are compared. ``by`` is ``institution`` or ``region``: how far ranks move is asked of the ``top`` units of a class and of the
    class that matches it best.

    - *Cramér's V* is 0 where the classes of one view say nothing about those of the other, and 1 where they follow from them.
    - *normalised mutual information* says the same in bits, over the mean of both entropies.
    - *overlap* of two classes is what they share over what either holds.

    >>> cells = ["B25J 9/16", "B25J 11/00", "H01L 21/02", "C12N 1/20"]
    >>> compared = im.compare_classifications({"ipc": cells, "applicants": list("甲乙丙丁")}, schemes=["ipc4", "wipo35"])
    >>> compared.table.select("first", "second", "patents", "cramers_v").row(0)
    ('ipc4', 'wipo35', 4, 1.0)
    """
    one_of("by", by, ("institution", "region"))
    if isinstance(schemes, str | Industry | Concordance) or len(schemes) < 2:
        raise ConfigurationError(
            "至少要两种分类", "at least two classifications are needed", found=repr(schemes),
            expected={"zh": 'schemes=["wipo35", "nace2"]', "en": 'schemes=["wipo35", "nace2"]'},
        )  # fmt: skip
    if top < 1:
        raise ConfigurationError("top 应为正整数", "top is a positive number", found=repr(top))
    labels = _labels(schemes)
    views = {label: _view(patents, scheme) for label, scheme in zip(labels, schemes, strict=True)}
    units = _units(patents, by)
    warnings: list[Message] = []
    agreements: list[dict[str, Any]] = []
    clashes: list[pl.DataFrame] = []
    ranks: list[pl.DataFrame] = []
    for first, second in combinations(labels, 2):
        a, b = views[first], views[second]
        both = a.join(b, on="row", suffix="_b").with_columns(part=pl.col("weight") * pl.col("weight_b"))
        agreements.append({"first": first, "second": second, **_agreement(a, b, both)})
        if both.is_empty():
            warnings.append(
                {
                    "zh": f"{first} 与 {second} 没有共同分类的专利",
                    "en": f"{first} and {second} classify no patent in common",
                }
            )
            continue
        cells = _cells(both).with_columns(pl.lit(first).alias("first"), pl.lit(second).alias("second"))
        clashes.append(cells)
        if units is not None:
            ranks.append(_ranks(a, b, both, cells, units, top).with_columns(first=pl.lit(first), second=pl.lit(second)))
    if units is None:
        warnings.append(
            {"zh": f"数据中没有{_BY[by]['zh']}列，不比较名次", "en": f"the data name no {by}; ranks are not compared"}
        )
    return Disagreement(
        _agreement_result(agreements, warnings), _clash_result(clashes, labels), _rank_result(ranks, by, top)
    )


_BY = {"institution": {"zh": "机构", "en": "institution"}, "region": {"zh": "地区", "en": "region"}}


def _labels(schemes: Sequence[Scheme]) -> list[str]:
    out: list[str] = []
    for scheme in schemes:
        name = (
            scheme
            if isinstance(scheme, str)
            else scheme.kind
            if isinstance(scheme, Concordance)
            else str(scheme.definition["id"])
        )
        if name in out:
            raise ConfigurationError("同一分类出现两次", "a classification appears twice", found=name)
        out.append(name)
    return out


def _view(patents: object, scheme: Scheme) -> pl.DataFrame:
    """Row, class and weight, one row a patent and class."""
    table = classify(patents, scheme=scheme).table
    if "code" in table.columns:
        return table.select("row", "code", "label", "weight")
    # An industry: one row a patent, branch and rule; its branches share a patent evenly.
    key = "row" if "row" in table.columns else "publication"
    once = table.select(key, code="branch", label="branch_label").unique(maintain_order=True)
    if key == "publication":
        rows = _column(patents, "publication").to_frame("publication").with_row_index("row")
        once = once.join(rows, on="publication")
    return once.select("row", "code", "label", weight=1 / pl.len().over("row"))


def _column(patents: object, name: str) -> pl.Series:
    texts = text_column(patents if isinstance(patents, Patents) else as_table(patents), name)
    return pl.Series(name, [], dtype=pl.String) if texts is None else texts


def _units(patents: object, by: str) -> pl.DataFrame | None:
    """Institutions or provinces of each patent, and the share each has of it."""
    if by == "institution":
        texts = _column(patents, "applicants")
    else:
        texts = next(
            (t for t in (_column(patents, n) for n in ("region", "province", "city")) if len(t)),
            pl.Series([], dtype=pl.String),
        )
    if not len(texts) or texts.null_count() == len(texts):
        return None
    given = pl.DataFrame({"text": texts}).with_row_index("row").drop_nulls()
    given = given.with_columns(pl.col("text").str.replace_all(_SEPARATORS, ";").str.split(";")).explode("text")
    given = given.with_columns(pl.col("text").str.strip_chars()).filter(pl.col("text") != "")
    distinct = given.select("text").unique(maintain_order=True)
    known = _institutions(distinct) if by == "institution" else _provinces(distinct)
    out = given.join(known, on="text").drop_nulls("unit").select("row", "unit").unique(maintain_order=True)
    return out.with_columns(share=1 / pl.len().over("row"))


def _institutions(distinct: pl.DataFrame) -> pl.DataFrame:
    from .names import resolve_names

    named = resolve_names(distinct["text"].to_list()).table.select("row", "institution")
    first = named.unique("row", keep="first", maintain_order=True).sort("row")
    # Rows are numbered as the names were given; a name that is a person has a row without an institution.
    return distinct.with_columns(unit=first["institution"])


def _provinces(distinct: pl.DataFrame) -> pl.DataFrame:
    placed = pl.DataFrame(_innomap.places(distinct.rename({"text": "region"})))
    name = next((c for c in ("province", "place_province") if c in placed.columns), None)
    if name is None:
        raise SchemaError("无法定位地区", "regions cannot be placed", found=", ".join(placed.columns))
    return distinct.with_columns(unit=placed[name])


def _cells(both: pl.DataFrame) -> pl.DataFrame:
    """What each pair of classes shares, over what each and either holds."""
    cells = both.group_by("code", "label", "code_b", "label_b").agg(
        weight=pl.col("part").sum(), patents=pl.col("row").n_unique()
    )
    sums = cells.with_columns(
        of_first=pl.col("weight").sum().over("code"), of_second=pl.col("weight").sum().over("code_b")
    )
    return sums.with_columns(
        first_share=pl.col("weight") / pl.col("of_first"),
        second_share=pl.col("weight") / pl.col("of_second"),
        overlap=pl.col("weight") / (pl.col("of_first") + pl.col("of_second") - pl.col("weight")),
    ).sort(["weight", "code", "code_b"], descending=[True, False, False])


def _agreement(a: pl.DataFrame, b: pl.DataFrame, both: pl.DataFrame) -> dict[str, Any]:
    counts = {
        "patents": both["row"].n_unique(),
        "only_first": a["row"].n_unique() - both["row"].n_unique(),
        "only_second": b["row"].n_unique() - both["row"].n_unique(),
    }
    if both.is_empty():
        return {**counts, "cramers_v": None, "mutual_information": None}
    cells = both.group_by("code", "code_b").agg(weight=pl.col("part").sum()).sort("code", "code_b")
    total = float(cells["weight"].sum())
    rows = dict(cells.group_by("code").agg(pl.col("weight").sum()).sort("code").iter_rows())
    columns = dict(cells.group_by("code_b").agg(pl.col("weight").sum()).sort("code_b").iter_rows())
    return {**counts, **association(cells.select("code", "code_b", "weight").rows(), rows, columns, total)}


def association(
    cells: Sequence[tuple[Any, Any, float]], rows: dict[Any, float], columns: dict[Any, float], total: float
) -> dict[str, float | None]:
    """Cramér's V and normalised mutual information of a table; nothing where one side has a single class."""
    # The sum over all cells of (observed - expected)² / expected is that of observed² / expected, less the total.
    chi = max(0.0, sum(n * n * total / (rows[r] * columns[c]) for r, c, n in cells) - total)
    smaller = min(len(rows), len(columns)) - 1
    information = sum(n / total * math.log(n * total / (rows[r] * columns[c])) for r, c, n in cells if n > 0)
    entropies = [-sum(n / total * math.log(n / total) for n in side.values() if n > 0) for side in (rows, columns)]
    mean = sum(entropies) / 2
    return {
        "cramers_v": round(min(1.0, math.sqrt(chi / total / smaller)), 12) if smaller else None,
        "mutual_information": round(min(1.0, max(0.0, information / mean)), 12) if mean > 0 else None,
    }


def _ranks(
    a: pl.DataFrame, b: pl.DataFrame, both: pl.DataFrame, cells: pl.DataFrame, units: pl.DataFrame, top: int
) -> pl.DataFrame:
    """For each class of the first view the best match in the second, and the ranks of units in both."""
    seen = both.select("row").unique()
    matches = cells.sort(["overlap", "code", "code_b"], descending=[True, False, False]).unique(
        "code", keep="first", maintain_order=True
    )
    counted = [_counted(view.join(seen, on="row"), units) for view in (a, b)]
    out = []
    for match in matches.iter_rows(named=True):
        sides = [
            dict(per.filter(pl.col("code") == match[key]).select("unit", "weight").iter_rows())
            for per, key in zip(counted, ("code", "code_b"), strict=True)
        ]
        best = [sorted(side, key=lambda unit: (-side[unit], unit))[:top] for side in sides]
        together = sorted(set(best[0]) | set(best[1]))
        values = [[side.get(unit, 0.0) for unit in together] for side in sides]
        ranks = [ranked(list(v)) for v in values]
        moved = max(range(len(together)), key=lambda i: (abs(ranks[0][i] - ranks[1][i]), together[i]), default=None)
        out.append(
            {
                **{key: match[key] for key in ("code", "label", "code_b", "label_b", "overlap")},
                "units": len(together),
                "spearman": spearman(*values),
                "kendall": kendall(*values),
                "moves_most": None if moved is None else together[moved],
                "rank_first": None if moved is None else ranks[0][moved],
                "rank_second": None if moved is None else ranks[1][moved],
            }
        )
    floats = ("overlap", "spearman", "kendall", "rank_first", "rank_second")
    return pl.DataFrame(out, schema_overrides=dict.fromkeys(floats, pl.Float64), infer_schema_length=None)


def _counted(view: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    joined = view.join(units, on="row").with_columns(part=(pl.col("weight") * pl.col("share")))
    return joined.group_by("code", "unit").agg(weight=pl.col("part").sum().round(9))


def ranked(values: Sequence[float]) -> list[float]:
    """Ranks from the largest, equal values with the mean of their ranks."""
    order = sorted(range(len(values)), key=lambda i: -values[i])
    out = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and values[order[end + 1]] == values[order[at]]:
            end += 1
        for i in order[at : end + 1]:
            out[i] = (at + end) / 2 + 1
        at = end + 1
    return out


def spearman(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Spearman's rho; nothing below three values or where one side does not vary."""
    return _at_least_three(_innomap.spearman, a, b)


def kendall(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Kendall's tau-b; nothing below three values or where one side does not vary."""
    return _at_least_three(_innomap.kendall, a, b)


def _at_least_three(
    measure: Callable[[list[float], list[float]], float | None], a: Sequence[float], b: Sequence[float]
) -> float | None:
    found = measure(list(a), list(b)) if len(a) >= 3 else None
    return None if found is None else round(found, 12)


_COLUMNS = [
    column("first", "甲分类", "first view", "第一种分类", "the first classification"),
    column("second", "乙分类", "second view", "第二种分类", "the second classification"),
    column("patents", "专利数(整数)", "patents, whole", "两种分类都有类的专利", "patents that both views classify"),
    column("only_first", "仅甲", "first only", "只有甲分类有类的专利", "patents that only the first classifies"),
    column("only_second", "仅乙", "second only", "只有乙分类有类的专利", "patents that only the second classifies"),
    column("cramers_v", "克莱姆V", "Cramér's V", "0为无关，1为一类决定另一类；一方只有一类时为空", "0: unrelated, 1: one follows from the other; null where one side has one class"),
    column("mutual_information", "归一化互信息", "normalised mutual information", "互信息除以两熵的均值", "mutual information over the mean entropy"),
    column("code", "甲类代码", "code, first", "甲分类的类", "class of the first view"),
    column("label", "甲类", "class, first", "甲分类的类名", "its name"),
    column("code_b", "乙类代码", "code, second", "乙分类的类", "class of the second view"),
    column("label_b", "乙类", "class, second", "乙分类的类名", "its name"),
    column("weight", "专利数(分数)", "patents, fractional", "两类共有的专利份额", "patents that both classes hold, by shares"),
    column("first_share", "占甲类", "share of the first", "共有部分占甲类", "of the first class"),
    column("second_share", "占乙类", "share of the second", "共有部分占乙类", "of the second class"),
    column("overlap", "重合度", "overlap", "共有部分占两类之并", "what both hold over what either holds"),
    column("units", "单位数", "units", "比较名次的机构或地区", "institutions or regions whose ranks are compared"),
    column("spearman", "斯皮尔曼", "Spearman", "名次相关；不足三个为空", "correlation of ranks; null below three"),
    column("kendall", "肯德尔", "Kendall", "名次相关tau-b", "tau-b"),
    column("moves_most", "变动最大", "moves most", "名次变动最大的单位", "the unit whose rank moves most"),
    column("rank_first", "甲中名次", "rank, first", "并列取平均名次", "ties share the mean rank"),
    column("rank_second", "乙中名次", "rank, second", "并列取平均名次", "ties share the mean rank"),
]  # fmt: skip


def _made(
    table: pl.DataFrame,
    title: Message,
    formula: str,
    keys: list[str],
    chart: str,
    warnings: list[Message],
    **parameters: Any,
) -> Result:
    definition = {
        "measure": "compare_classifications",
        "title": title,
        "formula": formula,
        "parameters": parameters,
        "literature": ["Cramér, H. (1946): Mathematical Methods of Statistics, ch. 21."],
        "keys": keys,
        "columns": [each for each in _COLUMNS if each["name"] in table.columns],
        "chart": chart,
        "summary": {},
    }
    return made_result(table, definition, warnings, {"program": f"innomap {_innomap.__version__}", "parameters": {}})


def _agreement_result(rows: list[dict[str, Any]], warnings: list[Message]) -> Result:
    floats = dict.fromkeys(("cramers_v", "mutual_information"), pl.Float64)
    table = pl.DataFrame(rows, schema_overrides=floats).sort("cramers_v", nulls_last=True)
    title = {"zh": "分类之间的一致程度", "en": "How far classifications agree"}
    return _made(
        table, title, "V = sqrt(chi² / (n · min(r−1, c−1))); NMI = 2·I(X;Y) / (H(X)+H(Y))", _PAIR, "ranking", warnings
    )


def _clash_result(parts: list[pl.DataFrame], labels: list[str]) -> Result:
    keys = ["first", "second", "code", "label", "code_b", "label_b"]
    schema = {
        **dict.fromkeys(keys, pl.String),
        **dict.fromkeys(("weight", "first_share", "second_share", "overlap"), pl.Float64),
    }
    table = (
        pl.concat(parts).select(*schema, "patents") if parts else pl.DataFrame(schema={**schema, "patents": pl.UInt32})
    )
    # Much weight in a pair that overlaps little is where the labels part.
    order = table.with_columns(clash=pl.col("weight") * (1 - pl.col("overlap")))
    table = order.sort(["clash", "code", "code_b"], descending=[True, False, False]).drop("clash")
    title = {"zh": "类别分歧：同一批专利的两种标签", "en": "Where labels part: the same patents, two labels"}
    return _made(
        table,
        title,
        "overlap = shared / (first + second − shared)",
        ["label", "label_b"],
        "heat_map",
        [],
        schemes=labels,
    )


def _rank_result(parts: list[pl.DataFrame], by: str, top: int) -> Result:
    lead = ["first", "second", "code", "label", "code_b", "label_b"]
    rest = {
        "overlap": pl.Float64,
        "units": pl.Int64,
        "spearman": pl.Float64,
        "kendall": pl.Float64,
        "moves_most": pl.String,
        "rank_first": pl.Float64,
        "rank_second": pl.Float64,
    }
    schema = {**dict.fromkeys(lead, pl.String), **rest}
    full = [part for part in parts if part.height]
    table = pl.concat(full, how="diagonal_relaxed").select(*schema) if full else pl.DataFrame(schema=schema)
    title = {"zh": f"{_BY[by]['zh']}名次在两种分类下的变动", "en": f"How far ranks of a {by} move"}
    return _made(
        table,
        title,
        "correlation of ranks over the top units of both classes",
        ["code", "code_b"],
        "ranking",
        [],
        by=by,
        top=top,
    )
