"""The picture of a network: positions come from the core, names are placed where they do not cover each other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import polars as pl

from .chart import Chart
from .charts import SERIES, finish
from .extras import require
from .language import pick, say

_WIDTH, _HEIGHT = 760, 520
_SIDE, _EDGE = 78, 30
"""Space kept free on the left and right for names, and above and below."""
_LETTER, _LINE = 11.5, 13.0
_MOST_LETTERS = 13
_SMALLEST, _LARGEST = 40.0, 620.0
"""Areas of the dots."""
Box: TypeAlias = tuple[float, float, float, float]
"""Centre and half the width and height."""

_OTHER = "#9aa3ad"
_COLOURED = 8


def draw(
    nodes: pl.DataFrame,
    edges: pl.DataFrame,
    definition: Mapping[str, Any],
    provenance: Mapping[str, Any],
    *,
    counted: str = "家",
) -> Chart:
    """Nodes coloured by community, sized by strength; edges as wide as their weight. ``counted`` is the measure word of nodes."""
    alt = require("altair", "charts")
    dots = _dots(nodes, counted)
    place = {dot["label"]: (dot["x"], dot["y"]) for dot in dots}
    lines = [
        {
            "x": place[source][0], "y": place[source][1], "x2": place[target][0], "y2": place[target][1],
            "weight": weight,
        }
        for source, target, weight in edges.select("source", "target", "weight").iter_rows()
        if source in place and target in place
    ]  # fmt: skip
    # All layers share one axis of None: an axis in one and none in another can't be drawn.
    across, up = (alt.Scale(domain=[0, side], nice=False) for side in (_WIDTH, _HEIGHT))
    x, y = alt.X("x:Q", axis=None, scale=across), alt.Y("y:Q", axis=None, scale=up)
    width = alt.StrokeWidth("weight:Q", scale=alt.Scale(range=[0.5, 5]), legend=None)
    size = alt.Size("area:Q", scale=None, legend=None)
    legend = alt.Legend(title=None, orient="bottom", columns=3, symbolType="circle", labelLimit=240, symbolSize=90)
    groups = list({dot["group"]: dot["colour"] for dot in sorted(dots, key=lambda dot: dot["order"])}.items())
    scale = alt.Scale(domain=[name for name, _ in groups], range=[shade for _, shade in groups])
    links = alt.Chart(alt.Data(values=lines)).mark_rule(color="#8f9dab", opacity=0.55)
    circles = alt.Chart(alt.Data(values=dots)).mark_circle(stroke="white", strokeWidth=1, opacity=0.95)
    at = alt.X("at:Q", axis=None, scale=across), alt.Y("level:Q", axis=None, scale=up)
    named = alt.Chart(alt.Data(values=_named(dots))).encode(x=at[0], y=at[1], text="short:N")
    chart = alt.layer(
        links.encode(x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=width),
        circles.encode(
            x=x, y=y, size=size, color=alt.Color("group:N", scale=scale, legend=legend),
            tooltip=["label:N", "strength:Q", "group:N"],
        ),
        named.mark_text(fontSize=11, stroke="white", strokeWidth=3, color="white", opacity=0.9),
        named.mark_text(fontSize=11, color="#16222e"),
    ).properties(width=_WIDTH, height=_HEIGHT)  # fmt: skip
    return finish(chart, pick(definition["title"]), definition, provenance, nodes)


def _dots(nodes: pl.DataFrame, counted: str) -> list[dict[str, Any]]:
    """Nodes from the heaviest down, in pixels of the picture."""
    ordered = nodes.sort("strength", descending=True, maintain_order=True)
    groups = _groups(ordered, counted)
    xs = _stretched(ordered["x"].to_list(), _SIDE, _WIDTH - _SIDE)
    ys = _stretched(ordered["y"].to_list(), _EDGE, _HEIGHT - _EDGE)
    most = max(ordered["strength"].to_list(), default=1.0) or 1.0
    rows = ordered.select("label", "strength", "community").iter_rows()
    return [
        {
            "label": name, "short": _short(name), "x": x, "y": y, "strength": strength,
            "area": round(_SMALLEST + (_LARGEST - _SMALLEST) * strength / most, 1), **groups[community],
        }
        for (name, strength, community), x, y in zip(rows, xs, ys, strict=True)
    ]  # fmt: skip


def _stretched(values: Sequence[float], low: float, high: float) -> list[float]:
    first, last = min(values, default=0.0), max(values, default=0.0)
    if first == last:
        return [(low + high) / 2] * len(values)
    return [round(low + (value - first) / (last - first) * (high - low), 2) for value in values]


def _short(name: str) -> str:
    return name if len(name) <= _MOST_LETTERS else name[: _MOST_LETTERS - 1] + "…"


def _radius(dot: Mapping[str, Any]) -> float:
    return math.sqrt(dot["area"] / math.pi)


def _named(dots: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Names above, below or beside their nodes, from the heaviest down; one that would cover something is left out."""
    taken: list[Box] = [(d["x"], d["y"], _radius(d), _radius(d)) for d in dots]
    named = []
    for own, dot in enumerate(dots):
        half, away = len(dot["short"]) * _LETTER / 2, _radius(dot)
        places = (
            (dot["x"], dot["y"] + away + _LINE / 2),
            (dot["x"], dot["y"] - away - _LINE / 2),
            (dot["x"] + away + half + 2, dot["y"]),
            (dot["x"] - away - half - 2, dot["y"]),
        )
        for x, y in places:
            box = (x, y, half, _LINE / 2)
            inside = half <= x <= _WIDTH - half
            if inside and not any(_meet(box, other) for place, other in enumerate(taken) if place != own):
                taken.append(box)
                named.append({**dot, "at": round(x, 2), "level": round(y, 2)})
                break
    return named


def _meet(one: Box, other: Box) -> bool:
    return abs(one[0] - other[0]) < one[2] + other[2] and abs(one[1] - other[1]) < one[3] + other[3]


def _groups(nodes: pl.DataFrame, counted: str) -> dict[Any, dict[str, Any]]:
    """Colour and name of each community: the biggest have their own, after their heaviest node; the rest are grey."""
    sizes = nodes.group_by("community", maintain_order=True).agg(
        pl.col("strength").sum(), pl.col("label").first(), pl.len().alias("nodes")
    )
    groups: dict[Any, dict[str, Any]] = {}
    ordered = sizes.sort("strength", descending=True, maintain_order=True)
    for order, (community, _, label, count) in enumerate(ordered.iter_rows()):
        if order < _COLOURED and count > 1:
            text = say(f"{_short(label)}等 {count} {counted}", f"{_short(label)} and {count - 1} more")
            groups[community] = {"group": text, "colour": SERIES[order], "order": order}
        else:
            groups[community] = {"group": say("其他", "others"), "colour": _OTHER, "order": _COLOURED}
    return groups
