"""The facts of a report: key numbers and sections, each with the sentence that says where it comes from."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from ..chart import Chart
from ..columns import grouped, percent
from ..errors import NameNotFoundError
from ..language import pick, say
from ..method import short_line, year_span

if TYPE_CHECKING:
    from ..map import Map
    from ..result import Result
    from ..workbook import NativeChart

LEVELS = ("province", "city", "county")
"""Levels of regions, from the widest to the narrowest."""


@dataclass(frozen=True)
class KeyNumber:
    """A number of the strip at the head of a report."""

    value: str
    label: str
    note: str


@dataclass(frozen=True)
class Section:
    """One question: a finding in a sentence, a table, a chart, and where they come from."""

    name: str
    zh: str
    en: str
    finding: str
    source: str
    table: pl.DataFrame
    headers: Sequence[str]
    charts: Sequence[tuple[str, Chart]] = ()
    native_chart: NativeChart | None = None
    bars: Sequence[str] = ()
    folded: bool = False
    subtotals: Sequence[bool] = ()
    """Rows that add up those below them; they are no units of their own."""
    trace: str = ""
    """How to list the patents behind the numbers."""
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Facts:
    """Everything a report says."""

    title: str
    subtitle: str
    region: str | None
    synthetic: bool
    summary: Mapping[str, Any]
    provenance: Mapping[str, Any]
    key_numbers: Sequence[KeyNumber]
    sections: Sequence[Section]
    definitions: Sequence[Mapping[str, Any]]
    coverage: Sequence[tuple[str, str]]
    dates: Sequence[tuple[str, str]] = ()
    warnings: Sequence[str] = field(default_factory=tuple)


class Sources:
    """The map under report, the region, and the definitions met on the way."""

    def __init__(self, source: Map, region: str | None) -> None:
        """Find the region and its level, once."""
        self.map = source
        self.region: str | None = None
        self.level: str | None = None
        if region is not None:
            self.region, self.level = _region(source, region)
        self.where = {"region": self.region} if self.region else None
        whole = source.provenance["parameters"].get("counting") == "whole"
        self.value = "patents" if whole else "weight"
        self.names = source.display_names()
        self.definitions: dict[str, Mapping[str, Any]] = {}

    @property
    def level_below(self) -> str | None:
        """The level a region is divided into; none for a county, and for the whole map the default of the measures."""
        below = dict(itertools.pairwise(LEVELS))
        return None if self.level is None else below.get(self.level)

    @property
    def place(self) -> str:
        """The region in a sentence."""
        return self.region or say("全图", "the whole map")

    def met(self, result: Result) -> Result:
        """Remember the definition of a result, once a measure."""
        key = f"{result.definition['measure']} {' '.join(result.definition['keys'])}"
        self.definitions.setdefault(key, result.definition)
        return result

    def named(self, column: str, value: str) -> str:
        """A name in the current language."""
        return self.names.get(column, {}).get(value, value)

    def own_warnings(self, result: Result) -> list[str]:
        """The warnings of a result that are not those of the whole map, which stand at the head."""
        known = set(self.map.warnings)
        return [text for text in result.warnings if text not in known]

    def sentence(self, result: Result, extra: str = "") -> str:
        """Where the numbers of a result come from."""
        files = len(result.provenance.get("files", ()))
        line = short_line(result.definition, result.provenance)
        text = say(
            f"来源：{files} 个输入文件（见“数据来源”），{line}。{extra}",
            f"Source: {files} input files (see 'sources'), {line}. {extra}",
        )
        return text.strip()


def _region(source: Map, wanted: str) -> tuple[str, str]:
    """Name and level of the region: by name, by code, or by the beginning of one name only (浙江 for 浙江省)."""
    regions = source.regions
    found = regions.filter((pl.col("region") == wanted) | (pl.col("code") == wanted))
    if not found.height:
        found = regions.filter(pl.col("region").str.starts_with(wanted))
    if found.height == 1 or (found.height and found["region"].n_unique() == 1):
        return str(found["region"][0]), str(found["level"][0])
    # The core knows all divisions and suggests the nearest name.
    source.rank("region", where={"region": wanted}, top=1, interval=None)
    raise NameNotFoundError(
        "地图中没有位于该地区的专利",
        "the map has no patent in this region",
        found=wanted,
        hint={"zh": "用 m.regions 查看地图中的地区", "en": "m.regions lists the regions of the map"},
    )


def gather(source: Map, region: str | None) -> Facts:
    """Ask the map everything the report says."""
    from . import sections

    origin = Sources(source, region)
    parts = [section for make in sections.ALL if (section := make(origin)) is not None]
    industry = source.summary.get("industry")
    name = pick(industry["name"]) if industry else say("专利", "patents")
    place = origin.region or ""
    title = say(f"{place}{name}产业创新地图", f"Innovation map: {name}{f', {place}' if place else ''}")
    years = " · ".join(text for text in (say("概要报告", "summary report"), year_span(source.summary)) if text)
    return Facts(
        title=title,
        subtitle=years,
        region=origin.region,
        synthetic=bool(source.summary["synthetic"]),
        summary=source.summary,
        provenance=source.provenance,
        key_numbers=_key_numbers(origin),
        sections=parts,
        definitions=list(origin.definitions.values()),
        coverage=_coverage(source),
        dates=_dates(source),
        warnings=[*_scope(source), *source.warnings],
    )


def _key_numbers(origin: Sources) -> list[KeyNumber]:
    data = origin.map.summary
    numbers = [
        KeyNumber(
            grouped(data["patents"]),
            say("件专利（全图）", "patents on the map"),
            say(f"其中本产业 {grouped(data['in_industry'])} 件", f"{grouped(data['in_industry'])} in the industry")
            if data.get("industry")
            else say("按计量单位去重后", "after merging by unit"),
        )
    ]
    if origin.region:
        numbers += _numbers_of_region(origin, origin.region)
    kinds = data["institutions"]
    enterprises = kinds.get("enterprise", 0)
    numbers += [
        KeyNumber(
            grouped(sum(kinds.values())),
            say("家机构（全图）", "institutions on the map"),
            say(f"其中企业 {grouped(enterprises)} 家；个人不计入", f"{grouped(enterprises)} enterprises; no persons"),
        ),
    ]
    if not origin.region:
        numbers.append(
            KeyNumber(
                grouped(data["regions"]),
                say("个有专利的地区（最细一级）", "regions with patents (narrowest level)"),
                say(f"{grouped(data['unplaced'])} 件专利未能定位", f"{grouped(data['unplaced'])} patents not placed"),
            )
        )
    numbers.append(
        KeyNumber(
            grouped(data["branches"] or data["technologies"]),
            say("个有专利的最细一级分支", "most specific branches with patents")
            if data["branches"]
            else say("个技术领域", "technologies"),
            say(f"{grouped(data['without_class'])} 件无分类号", f"{grouped(data['without_class'])} without a class"),
        )
    )
    return numbers


def _numbers_of_region(origin: Sources, region: str) -> list[KeyNumber]:
    """Volume, share and rank of the region among its peers."""
    result = origin.met(origin.map.rank("region", level=origin.level, top=None))
    key = result.definition["keys"][0]
    found = result.table.filter(pl.col(key) == region)
    if not found.height:
        return []
    row = found.row(0, named=True)
    growth = next(column for column in result.definition["columns"] if column["name"] == "growth")
    rank = grouped(row["rank"])
    if row.get("rank_low") is not None and row["rank_low"] != row["rank_high"]:
        rank += f" [{row['rank_low']}–{row['rank_high']}]"
    peers = result.table.height
    numbers = [
        KeyNumber(
            grouped(row[origin.value], 1),
            say(f"件专利（{region}）", f"patents ({region})"),
            say(
                f"占定位到同级地区的专利的 {percent(row['share'])}",
                f"{percent(row['share'])} of the patents placed at this level",
            ),
        ),
        KeyNumber(
            rank,
            say(f"名次（共 {peers} 个同级地区）", f"rank among {peers} regions of its level"),
            say(
                "方括号内为 95% 名次区间；无则区间只含该名次",
                "95% rank interval in brackets, where it is more than one rank",
            ),
        ),
    ]
    if row.get("growth") is not None:
        numbers.append(
            KeyNumber(
                percent(row["growth"], signed=True),
                say("增长", "growth"),
                pick(growth["meaning"]).split(say("；", "; "), maxsplit=1)[0],
            )
        )
    return numbers


def _coverage(source: Map) -> list[tuple[str, str]]:
    data, origin = source.summary, source.provenance
    total = data["patents"] or 1

    def part(count: int) -> str:
        share = percent(count / total)
        return say(f"{grouped(count)}（{share}）", f"{grouped(count)} ({share})")

    listed_rows = [
        (
            say("行数核对", "rows accounted for"),
            say(
                f"读入 {grouped(origin['read'])} = 保留 {grouped(origin['kept'])} + 剔除 {grouped(origin['rejected'])}"
                f" + 合并 {grouped(origin['merged'])}",
                f"{grouped(origin['read'])} read = {grouped(origin['kept'])} kept + {grouped(origin['rejected'])} rejected"
                f" + {grouped(origin['merged'])} merged",
            ),
        ),
        (
            say("文献与专利", "publications and patents"),
            say(
                f"保留的 {grouped(data['publications'])} 件文献按计量单位归并为 {grouped(data['patents'])} 件专利",
                f"{grouped(data['publications'])} publications kept are {grouped(data['patents'])} patents of the unit",
            ),
        )
        if data.get("publications")
        else None,
        (say("未能定位到地区", "not placed in a region"), part(data["unplaced"])),
        _levels(source),
        (say("没有日期", "without a date"), part(data["undated"])),
        (say("没有分类号", "without a class"), part(data["without_class"])),
    ]
    rows = [row for row in listed_rows if row is not None]
    if data.get("incomplete_from"):
        rows.append(
            (
                say("数据尚不完整", "not complete yet"),
                say(
                    f"自 {data['incomplete_from']} 起：申请后约 18 个月才公开，近期下降不代表活动减少",
                    f"from {data['incomplete_from']}: patents are published about 18 months after filing,"
                    " so a recent fall is not a fall in activity",
                ),
            )
        )
    return rows


def _levels(source: Map) -> tuple[str, str] | None:
    """How far down the patents are placed: a ranking of cities holds only those whose city is known."""
    regions = source.regions
    if "weight" not in regions.columns:
        return None
    names = {"province": say("省级", "province"), "city": say("地市", "city"), "county": say("区县", "county")}
    placed = dict(regions.group_by("level").agg(pl.col("weight").sum()).iter_rows())
    text = say("、", ", ").join(
        f"{name} {grouped(placed[level], 1)}" for level, name in names.items() if level in placed
    )
    return say("定位到各级的专利（件）", "patents placed at each level"), text


def _scope(source: Map) -> list[str]:
    """What the sections count, where the map holds more than the industry."""
    data = source.summary
    if not data.get("industry") or source.provenance["parameters"].get("scope") == "industry":
        return []
    inside, total = data["in_industry"], data["patents"]
    if inside == total:
        return []
    share = percent(inside / total) if total else "—"
    name = pick(data["industry"]["name"])
    return [
        say(
            f"{grouped(total)} 件专利中 {grouped(inside)} 件（{share}）属于{name}；除“产业链分支”和各地区的相对专业化外，"
            f'各节统计读入的全部专利。只统计本产业：建图时用 scope="industry"（命令行 --scope industry）',
            f"{grouped(inside)} of {grouped(total)} patents ({share}) are in {name}; all sections but the branches and the"
            " specialisation of regions count every patent read. To count the industry alone build the map with"
            ' scope="industry" (--scope industry on the command line)',
        )
    ]


def _dates(source: Map) -> list[tuple[str, str]]:
    """The day of the report, how far the data reach, and the years covered."""
    data = source.summary
    latest = (data.get("coverage") or {}).get("latest")
    rows = [(say("报告日期", "date of the report"), today().isoformat())]
    if latest:
        rows.append(
            (say("数据截止", "data up to"), say(f"{latest}（数据中最晚的日期）", f"{latest} (latest date in the data)"))
        )
    span = year_span(data)
    if span:
        rows.append((say("覆盖年份", "years covered"), span))
    return rows


def today() -> dt.date:
    """The day, or that of ``SOURCE_DATE_EPOCH``, so that a report can be made again byte for byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None and epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).date()
    return dt.datetime.now().astimezone().date()
