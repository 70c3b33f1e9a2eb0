"""The sections of the summary: years, branches, institutions, technologies, regions, co-operation."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import polars as pl

from .. import charts
from ..columns import in_language, labels, percent
from ..language import listed, say
from ..workbook import NativeChart
from .facts import Section, Sources

if TYPE_CHECKING:
    from ..result import Result

_TOP = 15
_DRAWN = 40
_FEW = 5
"""Below this many patents a ratio says little, and the report says so."""


def years(origin: Sources) -> Section:
    """How many patents a year."""
    result = origin.met(origin.map.matrix("region", "technology", by="year", level=origin.level))
    table, row = result.table, result.definition["keys"][0]
    if origin.region is not None:
        table = table.filter(pl.col(row) == origin.region)
    table = table.group_by("year").agg(pl.col(origin.value).sum().alias("weight")).drop_nulls("year").sort("year")
    definition = {
        **result.definition,
        "title": {"zh": f"{origin.place}逐年专利", "en": f"patents a year, {origin.place}"},
        "keys": ["year"],
        "columns": [
            {"name": "year", "label": {"zh": "年份", "en": "year"}},
            {"name": "weight", "label": {"zh": "专利数（件）", "en": "patents"}},
        ],
    }
    shown = charts.years(table, definition, result.provenance, incomplete_from=origin.map.incomplete_from)
    return Section(
        "years",
        "年度态势",
        "Patents by year",
        _trend(table, origin),
        origin.sentence(
            result,
            say("只含有分类号的专利。", "Only patents with a class.")
            if origin.region is None
            else say("只含已定位且有分类号的专利。", "Only patents with a place and a class."),
        ),
        table,
        [say("年份", "year"), say("专利数（件）", "patents")],
        charts=[(say(f"{origin.place}逐年专利数", f"patents a year, {origin.place}"), shown)],
        native_chart=NativeChart("line", "year", ("weight",)),
        bars=("weight",),
        folded=True,
    )


def _trend(table: pl.DataFrame, origin: Sources) -> str:
    limit = origin.map.incomplete_from
    whole = table if limit is None else table.filter(pl.col("year") < limit)
    if whole.height < 2:
        return say("完整年份不足两年，不判断趋势。", "Fewer than two complete years: no trend is stated.")
    first, last = whole.row(0, named=True), whole.row(-1, named=True)
    peak = whole.sort("weight", descending=True, maintain_order=True).row(0, named=True)
    return say(
        f"完整年份中，{first['year']} 年 {first['weight']:.1f} 件，{last['year']} 年 {last['weight']:.1f} 件；"
        f"最高为 {peak['year']} 年的 {peak['weight']:.1f} 件。",
        f"Of the complete years, {first['year']} has {first['weight']:.1f} patents and {last['year']} has "
        f"{last['weight']:.1f}; the highest is {peak['year']} with {peak['weight']:.1f}.",
    )


def branches(origin: Sources) -> Section | None:
    """Where the region stands in each branch of the chain."""
    if not origin.map.summary["branches"]:
        return None
    whole = origin.met(origin.map.rank("branch", top=None, interval=None))
    table = _chain(origin, whole)
    headers = {
        "stage": say("环节", "stage"),
        "branch": say("分支", "branch"),
        "all_patents": say("全图专利", "patents, map"),
        "all_share": say("占全图", "share of map"),
    }
    headers["name"] = headers["branch"]
    subtotals = _has_children(table)
    pictures = []
    if origin.region is not None:
        table = _with_region(origin, origin.region, table)
        place = origin.region
        headers |= {
            "patents": say(f"{place}专利", f"patents, {place}"),
            "share": say("占本地", "share of region"),
            "region_share": say("占全图该分支", "share of branch"),
            "rca": "RCA",
            "verdict": say("判断", "verdict"),
        }
    else:
        table = _with_leaders(origin, table)
        headers |= {
            "leader": say("专利最多的地区", "leading region"),
            "leader_share": say("其占该分支", "its share of branch"),
        }
        caption = say("各分支专利数（每件只计入最细一级分支）", "patents by branch (each in its most specific branch)")
        pictures = [(caption, whole.plot())]
    extra = say(
        f"RCA ≥ 1 为优势，< 0.5 为短板；专利少于 {_FEW} 件的注明样本少。",
        f" RCA ≥ 1 is a strength, < 0.5 a gap; fewer than {_FEW} patents are marked as few.",
    )
    groups = say(
        "加粗行为其下各分支的小计，不与下级重复相加。",
        " Bold rows add up the branches below them and are not added again.",
    )
    finding = _branch_finding(table, origin)
    # The name that shows its depth in the chain stands for the plain one, which served to join.
    table = in_language(table.select("stage", "name", pl.exclude("stage", "name", "branch", "level")), origin.names)
    return Section(
        "branches",
        "产业链分支",
        "Branches of the chain",
        finding,
        origin.sentence(whole, (groups + (extra if origin.region else "")).strip()),
        table,
        [headers[name] for name in table.columns],
        charts=pictures,
        native_chart=NativeChart("bar", "name", ("patents",) if origin.region else ("all_patents",)),
        bars=("all_share", "share", "region_share", "leader_share"),
        subtotals=subtotals,
    )


def _chain(origin: Sources, whole: Result) -> pl.DataFrame:
    """All branches in the order of the chain, with their patents on the whole map."""
    value, indent = origin.value, "\N{IDEOGRAPHIC SPACE}"
    ranked = whole.table.select("branch", pl.col(value).alias("all_patents"), pl.col("share").alias("all_share"))
    nodes = origin.map.branches.select("stage", "branch", "level")
    table = nodes.join(ranked, on="branch", how="left", maintain_order="left")
    # A branch that is not ranked has no patent: a zero that is known.
    table = table.with_columns(pl.col("all_patents", "all_share").fill_null(0))
    names = [
        indent * (level - 1) + origin.named("branch", name)
        for name, level in table.select("branch", "level").iter_rows()
    ]
    return _added_up(origin, table, "all_patents", "all_share").with_columns(pl.Series("name", names, dtype=pl.String))


def _has_children(table: pl.DataFrame) -> list[bool]:
    """Whether a branch is followed by one below it, in the order of the chain."""
    levels = table["level"].to_list()
    return [below > level for level, below in itertools.pairwise([*levels, 0])]


def _added_up(origin: Sources, table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Subtotals in the rows of branches that have others below them. Whole counts of several branches can't be added."""
    levels = table["level"].to_list()
    for column in columns:
        values = table[column].to_list()
        for place, is_parent in enumerate(_has_children(table)):
            if is_parent:
                end = next((i for i in range(place + 1, len(levels)) if levels[i] <= levels[place]), len(levels))
                values[place] = None if origin.value == "patents" else sum(table[column].to_list()[place:end])
        table = table.with_columns(pl.Series(column, values, dtype=pl.Float64))
    return table


def _with_leaders(origin: Sources, table: pl.DataFrame) -> pl.DataFrame:
    """The region with most patents of each branch, and its share of them."""
    cells = origin.met(origin.map.matrix("region", "branch"))
    row = cells.definition["keys"][0]
    leaders = (
        cells.table.drop_nulls(row)
        .rename({origin.value: "value"})
        .sort("value", row, descending=[True, False])
        .group_by("branch", maintain_order=True)
        .agg(pl.col(row).first().alias("leader"), pl.col("value").first(), pl.col("value").sum().alias("total"))
        .with_columns(pl.when(pl.col("total") > 0).then(pl.col("value") / pl.col("total")).alias("leader_share"))
    )
    chosen = leaders.select("branch", "leader", "leader_share")
    return table.join(chosen, on="branch", how="left", maintain_order="left")


def _with_region(origin: Sources, region: str, table: pl.DataFrame) -> pl.DataFrame:
    inside = origin.met(origin.map.rank("branch", where=origin.where, top=None, interval=None)).table
    special = origin.met(origin.map.specialisation("region", "branch", level=origin.level))
    row = special.definition["keys"][0]
    measured = special.table.filter(pl.col(row) == region).select("branch", "rca", "specialised")
    joined = table.join(
        inside.select("branch", pl.col(origin.value).alias("patents"), "share"),
        on="branch",
        how="left",
        maintain_order="left",
    ).join(measured, on="branch", how="left", maintain_order="left")
    # A branch that the ranking of the region does not list has no patent there: a zero that is known.
    joined = joined.with_columns(pl.col("patents").fill_null(0), pl.col("share").fill_null(0))
    parents = pl.Series(_has_children(joined), dtype=pl.Boolean)
    joined = joined.with_columns(pl.when(parents).then(None).otherwise(pl.col("rca")).alias("rca"))
    verdicts = [
        "" if is_parent else _verdict(patents, everywhere, rca, specialised)
        for is_parent, (patents, everywhere, rca, specialised) in zip(
            parents, joined.select("patents", "all_patents", "rca", "specialised").iter_rows(), strict=True
        )
    ]
    joined = _added_up(origin, joined, "patents", "share")
    share = pl.when(pl.col("all_patents") > 0).then(pl.col("patents") / pl.col("all_patents")).alias("region_share")
    return joined.with_columns(share, pl.Series("verdict", verdicts, dtype=pl.String)).select(
        "stage", "branch", "level", "name", "patents", "share", "all_patents", "all_share", "region_share", "rca", "verdict",
    )  # fmt: skip


def _verdict(patents: float, everywhere: float, rca: float | None, specialised: bool | None) -> str:  # noqa: FBT001 - a column's value
    if everywhere == 0:
        # Nobody on the map is there: no finding about the region.
        return say("全图亦无", "none on the map")
    if patents == 0:
        return say("空白", "empty")
    if rca is None:
        return "—"
    if specialised:
        text = say("优势", "strength")
    else:
        text = say("短板", "gap") if rca < 0.5 else say("接近平均", "near average")
    return text + (say("（样本少）", " (few)") if patents < _FEW else "")


def _branch_finding(table: pl.DataFrame, origin: Sources) -> str:
    if origin.region is None:
        # Branches of the lowest level only: those above them hold the same patents again.
        lowest = table.filter(~pl.Series(_has_children(table), dtype=pl.Boolean))
        top = lowest.sort("all_patents", descending=True, maintain_order=True).head(3)
        named = listed(origin.named("branch", name) for name in top["branch"])
        total = percent(sum(value or 0 for value in top["all_share"]))
        return say(
            f"专利最多的分支为{named}，合计占 {total}。", f"The branches with most patents are {named}: {total} in all."
        )
    words = {
        say("优势", "strength"): say("优势", "Strengths"),
        say("短板", "gap"): say("短板", "gaps"),
        say("空白", "empty"): say("空白（全图有、本地无）", "empty here but not on the map"),
    }
    judged = []
    for word, text in words.items():
        names = [
            origin.named("branch", row["branch"])
            for row in table.iter_rows(named=True)
            if str(row["verdict"]).startswith(word)
        ]
        if names:
            judged.append(f"{text}{say('：', ': ')}{listed(names)}")
    nowhere = sum(verdict == say("全图亦无", "none on the map") for verdict in table["verdict"])
    text = say("；", "; ").join(judged) or say("各分支接近平均水平", "All branches are near the average")
    if nowhere:
        text += say(
            f"。另有 {nowhere} 个分支全图均无专利，不作判断", f". {nowhere} branches have no patent anywhere on the map"
        )
    return text + say("。", ".")


def institutions(origin: Sources) -> Section | None:
    """Who holds the patents."""
    return _ranking(
        origin,
        "institution",
        ("institutions", "主要机构", "Institutions"),
        say("个人不计入机构；名次区间相交的机构不宜分先后。", " No persons; do not order those whose intervals meet.")
        + (
            say(
                f"范围：所在地为{origin.region}的机构；所在地未知的，按其位于{origin.region}的专利计入。",
                f" Scope: institutions in {origin.region}; one whose place is not known counts by its patents there.",
            )
            if origin.region
            else ""
        ),
    )


def technologies(origin: Sources) -> Section | None:
    """Which technologies, and whether the region is specialised in them."""
    section = _ranking(origin, "technology", ("technologies", "技术领域", "Technologies"), "")
    if section is None or origin.region is None:
        return section
    special = origin.met(origin.map.specialisation("region", "technology", level=origin.level))
    row = special.definition["keys"][0]
    measured = special.shown().filter(pl.col(row) == origin.region).select("technology", "rca", "specialised")
    table = section.table.join(measured, on="technology", how="left", maintain_order="left")
    headers = [*section.headers, "RCA", say("专业化", "specialised")]
    return Section(
        section.name, section.zh, section.en, section.finding, section.source, table, headers, trace=section.trace,
        charts=section.charts, native_chart=section.native_chart, bars=section.bars, notes=section.notes,
    )  # fmt: skip


def _ranking(
    origin: Sources, kind: str, names: tuple[str, str, str], extra: str, level: str | None = None
) -> Section | None:
    result = origin.met(origin.map.rank(kind, where=origin.where, top=_TOP, level=level))
    if not result.table.height:
        return None
    name, zh, en = names
    shown = result.shown()
    table = shown.drop("separated_from_next", "code", strict=False)
    where = f', where={{"region": "{origin.region}"}}' if origin.region else ""
    below = f', level="{level}"' if level else ""
    return Section(
        name,
        zh,
        en,
        _leaders(shown, kind),
        origin.sentence(result, extra.strip()),
        table,
        labels(table, result.definition),
        charts=[
            (
                say(
                    f"{origin.place}{zh}：前 {result.table.height} 位",
                    f"{en}, {origin.place}: top {result.table.height}",
                ),
                result.plot(),
            )
        ],
        native_chart=NativeChart("bar", kind, (origin.value,)),
        bars=("share",),
        notes=origin.own_warnings(result),
        trace=f'm.explain(m.rank("{kind}"{where}{below}, top={_TOP}), row=0)',
    )


def _leaders(table: pl.DataFrame, kind: str) -> str:
    top = table.head(3)
    named = listed(str(value) for value in top[kind])
    total = percent(sum(value or 0 for value in top["share"])) if "share" in table.columns else "—"
    text = say(f"前三位为{named}，合计占 {total}。", f"The first three are {named}: {total} in all.")
    return text + _unsure(table, kind)


def _unsure(table: pl.DataFrame, kind: str) -> str:
    """Name those that the first can't be told from."""
    if "rank_low" not in table.columns or not table.height:
        return ""
    first: dict[str, Any] = table.row(0, named=True)
    if first["rank_high"] is None:
        return ""
    close = [row[kind] for row in table.slice(1).iter_rows(named=True) if row["rank_low"] <= first["rank_high"]]
    if not close:
        return say(
            f"第一位{first[kind]}的名次区间与其他不相交。", f" The first, {first[kind]}, is clear of the others."
        )
    return say(
        f"第一位与{listed(close[:4])}{'等' if len(close) > 4 else ''}的名次区间相交，不能确定先后。",
        f" The first can't be told from {', '.join(close[:4])}{' and others' if len(close) > 4 else ''}.",
    )


def regions(origin: Sources) -> Section | None:
    """Where the patents are, and what each place is specialised in."""
    level = origin.level_below
    if origin.region is not None and level is None:
        return None
    section = _ranking(origin, "region", ("regions", "地区分布", "Regions"), "", level=level)
    if section is None:
        return None
    column = "branch" if origin.map.summary["branches"] else "technology"
    special = origin.met(origin.map.specialisation("region", column, level=level, where=origin.where))
    pictures = list(section.charts)
    if special.table.height:
        pictures.append(
            (say("各地区的相对专业化（log₂ RCA）", "specialisation of the regions (log₂ RCA)"), special.plot())
        )
    return Section(
        section.name, section.zh, section.en, section.finding, section.source, section.table, section.headers,
        trace=section.trace, charts=pictures, native_chart=section.native_chart, bars=section.bars, notes=section.notes,
    )  # fmt: skip


def cooperation(origin: Sources) -> Section | None:
    """Who applies together."""
    central = origin.met(origin.map.centrality("institution", kind="pagerank"))
    if not central.table.height:
        return None
    picture = origin.map.network("institution", top=_DRAWN)
    pictures = []
    if picture.nodes.height:
        origin.definitions.setdefault(str(picture.definition["measure"]), picture.definition)
        drawn = picture.nodes.height
        caption = say(
            f"机构共同申请网络（全图，合作专利最多的 {drawn} 家；圆越大合作越多，颜色为社群）",
            f"co-application network of the whole map: the {drawn} that hold most patents together, coloured by community",
        )
        pictures = [(caption, picture.plot())]
    table = in_language(central.table.head(_TOP), origin.names)
    named = listed(str(value) for value in table["institution"].head(3))
    return Section(
        "cooperation",
        "合作网络",
        "Co-application",
        say(f"全图合作网络中最居中心的是{named}。", f"The most central in the network of the whole map are {named}."),
        origin.sentence(
            central, say("范围为全图，不限本地区。", "The whole map, not only the region.") if origin.region else ""
        ),
        table,
        labels(table, central.definition),
        charts=pictures,
        notes=origin.own_warnings(central),
    )


ALL: tuple[Callable[[Sources], Section | None], ...] = (
    years,
    branches,
    institutions,
    technologies,
    regions,
    cooperation,
)
"""The sections in the order of the report."""
