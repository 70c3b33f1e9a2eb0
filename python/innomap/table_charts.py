"""Charts of measures of any table: curves, quadrants, and the networks that a table of pairs or an ego network is."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from . import _innomap, network_chart
from .chart import Chart
from .charts import MUTED, SERIES, finish, nothing_to_draw
from .columns import label
from .extras import require
from .language import pick, say

Data = Mapping[str, Any]

_CURVES, _NODES, _POINTS = 8, 80, 400
_QUADRANTS = {
    "near_complex": ("近而复杂", "near and complex", "#1f4e79"),
    "near_simple": ("近而简单", "near and simple", "#3a9cc5"),
    "far_complex": ("远而复杂", "far and complex", "#c8553d"),
    "far_simple": ("远而简单", "far and simple", "#9aa3ad"),
}
_NAMED = 14
_LETTER, _LINE = 0.0165, 0.032
"""Width of a letter and height of a line, as shares of the picture."""


def _one_of_many(table: pl.DataFrame, key: str, most: int) -> pl.DataFrame:
    names = table[key].unique(maintain_order=True).head(most)
    return table.filter(pl.col(key).is_in(names))


def _titled(definition: Data, *parts: str | None) -> str:
    return " · ".join(part for part in (pick(definition["title"]), *parts) if part)


def curves(table: pl.DataFrame, definition: Data, provenance: Data) -> Chart:
    """Curves of the first units against the diagonal, which is even spread."""
    alt = require("altair", "charts")
    part = table
    unit = [key for key in definition["keys"] if key in table.columns][-1]
    shown = _one_of_many(part.with_columns(pl.col(unit).cast(pl.String)), unit, _CURVES)
    if not shown.height:
        raise nothing_to_draw()
    names = shown[unit].unique(maintain_order=True).to_list()
    axis = alt.Axis(format="%", tickCount=5, domain=False)
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("x:Q", title=label(definition, "x"), axis=axis, scale=scale)
    y = alt.Y("y:Q", title=label(definition, "y"), axis=axis, scale=scale)
    legend = alt.Legend(title=None, orient="right", symbolType="stroke", labelLimit=200)
    colour = alt.Color("unit:N", sort=names, scale=alt.Scale(domain=names, range=list(SERIES)), legend=legend)
    even = alt.Chart(alt.Data(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
    lines = alt.Chart(alt.Data(values=shown.select(pl.col(unit).alias("unit"), "point", "x", "y").to_dicts()))
    chart = alt.layer(
        even.mark_line(color=MUTED, strokeDash=[4, 4], strokeWidth=1.2).encode(x=x, y=y),
        lines.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour, order="point:Q"),
    ).properties(width=380, height=380)
    return finish(chart, _titled(definition), definition, provenance, shown)


def quadrants(table: pl.DataFrame, definition: Data, provenance: Data) -> Chart:
    """Complexity over relatedness of one row's options: what is near and complex is up and to the right."""
    alt = require("altair", "charts")
    part = table
    row, column = [key for key in definition["keys"] if key in table.columns][-2:]
    part = part.with_columns(pl.col(row, column).cast(pl.String)).drop_nulls(["relatedness", "complexity", "quadrant"])
    if not part.height:
        raise nothing_to_draw()
    one = part[row][0]
    options = part.filter(pl.col(row) == one)
    shown = options.sort("complexity", descending=True, maintain_order=True).head(_POINTS)
    points = _points(shown, column)
    scales = [_scale(alt, points, axis) for axis in ("relatedness", "complexity")]
    x = alt.X("relatedness:Q", title=label(definition, "relatedness"), scale=scales[0], axis=alt.Axis(tickCount=6))
    y = alt.Y("complexity:Q", title=label(definition, "complexity"), scale=scales[1], axis=alt.Axis(tickCount=6))
    domain = [say(zh, en) for zh, en, _ in _QUADRANTS.values()]
    colour = alt.Color(
        "group:N", scale=alt.Scale(domain=domain, range=[shade for *_, shade in _QUADRANTS.values()]), legend=None
    )
    base = alt.Chart(alt.Data(values=points)).encode(x=x, y=y)
    layers = [
        *_cuts(alt, _cut_at(options, definition["parameters"]["cut"]), scales),
        base.mark_circle(size=70, opacity=0.85, stroke="white", strokeWidth=0.8).encode(
            color=colour, tooltip=["name:N", "relatedness:Q", "complexity:Q", "group:N"]
        ),
        *_texts(alt, _placed(points, scales), x, y),
        *_corners(alt, scales, domain),
    ]
    chart = alt.layer(*layers).properties(width=620, height=420)
    others = part[row].n_unique() - 1
    more = say(f"另有 {others} 行未画", f"{others} more rows are not drawn") if others else None
    return finish(chart, _titled(definition, one, more), definition, provenance, shown)


def _points(shown: pl.DataFrame, column: str) -> list[dict[str, Any]]:
    """Points of the picture; columns that lie on one another are one point with both names."""
    names: dict[tuple[float, float, str], list[str]] = {}
    for name, *at in shown.select(column, "relatedness", "complexity", "quadrant").iter_rows():
        names.setdefault((at[0], at[1], at[2]), []).append(name)
    return [
        {
            "name": say("、", ", ").join(of), "short": _shortened(say("、", ", ").join(of)),
            "relatedness": x, "complexity": y, "kind": kind, "group": say(*_QUADRANTS[kind][:2]),
        }
        for (x, y, kind), of in names.items()
    ]  # fmt: skip


def _shortened(name: str) -> str:
    return name if len(name) <= 14 else name[:13] + "…"


def _scale(alt: Any, points: list[dict[str, Any]], axis: str) -> Any:
    values = [point[axis] for point in points]
    low, high = min(values), max(values)
    room = (high - low) * 0.12 or 0.5
    return alt.Scale(domain=[low - room, high + room], nice=False, zero=False)


def _cuts(alt: Any, cuts: tuple[float, float], scales: list[Any]) -> list[Any]:
    """Lines between what is near and far, and between what is simple and complex."""
    x = alt.X("relatedness:Q", scale=scales[0])
    y = alt.Y("complexity:Q", scale=scales[1])
    at = alt.Chart(alt.Data(values=[{"relatedness": cuts[0], "complexity": cuts[1]}]))
    line = {"color": "#8a97a5", "strokeDash": [4, 4]}
    return [at.mark_rule(**line).encode(x=x), at.mark_rule(**line).encode(y=y)]


def _cut_at(one: pl.DataFrame, rule: Any) -> tuple[float, float]:
    """Where the quadrants of a row meet: the median or the mean of its options, or what was given."""
    if isinstance(rule, Mapping):
        at = rule["at"]
        return float(at["relatedness"]), float(at["complexity"])
    near, complex_ = (one[name].to_list() for name in ("relatedness", "complexity"))
    middle = statistics.fmean if rule == "mean" else statistics.median
    return middle(near), middle(complex_)


def _placed(points: list[dict[str, Any]], scales: list[Any]) -> list[dict[str, Any]]:
    """Names beside their points, those of the near and complex first; one that would cover another is left out."""
    (x0, x1), (y0, y1) = (scale.to_dict()["domain"] for scale in scales)
    taken: list[tuple[float, float, float]] = []
    out: list[dict[str, Any]] = []
    order = list(_QUADRANTS)
    for point in sorted(points, key=lambda point: (order.index(point["kind"]), -point["relatedness"])):
        x, y = (point["relatedness"] - x0) / (x1 - x0), (point["complexity"] - y0) / (y1 - y0)
        width = sum(_LETTER * (1.3 if ord(letter) > 0x2E80 else 0.7) for letter in point["short"])
        right = x + 0.02 + width < 1
        start = x + 0.012 if right else x - 0.012 - width
        free = all(start > b or start + width < a or abs(y - other) > _LINE * 1.2 for a, b, other in taken)
        if free and len(out) < _NAMED and 0.06 < y < 0.94:
            taken.append((start, start + width, y))
            out.append({**point, "side": "left" if right else "right"})
    return out


def _texts(alt: Any, named: list[dict[str, Any]], x: Any, y: Any) -> list[Any]:
    out = []
    for side, shift in (("left", 7), ("right", -7)):
        values = [point for point in named if point["side"] == side]
        if values:
            base = alt.Chart(alt.Data(values=values)).encode(x=x, y=y, text="short:N")
            out.append(base.mark_text(align=side, dx=shift, fontSize=11, stroke="white", strokeWidth=3, opacity=0.9))
            out.append(base.mark_text(align=side, dx=shift, fontSize=11, color="#16222e"))
    return out


def _corners(alt: Any, scales: list[Any], words: list[str]) -> list[Any]:
    (x0, x1), (y0, y1) = (scale.to_dict()["domain"] for scale in scales)
    places = (
        (x1, y1, "right", "top", -6, 8),
        (x1, y0, "right", "bottom", -6, -6),
        (x0, y1, "left", "top", 6, 8),
        (x0, y0, "left", "bottom", 6, -6),
    )
    shades = [shade for *_, shade in _QUADRANTS.values()]
    return [
        alt.Chart(alt.Data(values=[{"relatedness": x, "complexity": y}]))
        .mark_text(align=align, baseline=baseline, dx=dx, dy=dy, fontSize=13, fontWeight=600, color=shade, text=word)
        .encode(x=alt.X("relatedness:Q", scale=scales[0]), y=alt.Y("complexity:Q", scale=scales[1]))
        for (x, y, align, baseline, dx, dy), word, shade in zip(places, words, shades, strict=True)
    ]  # fmt: skip


def pairs(table: pl.DataFrame, definition: Data, provenance: Data) -> Chart:
    """Related units as a network: the edges are the lines of the table."""
    part = table
    one, other = [key for key in definition["keys"] if key in table.columns][-2:]
    weight = "proximity" if "proximity" in part.columns else "together"
    edges = [(str(a), str(b), float(w)) for a, b, w in part.select(one, other, weight).iter_rows()]
    return _network(edges, definition, provenance)


def ego(table: pl.DataFrame, definition: Data, provenance: Data) -> Chart:
    """A unit, what is related to it, and the ties among these."""
    part = table
    key = [key for key in definition["keys"] if key in table.columns][-1]
    centre = str(definition["parameters"]["of"])
    edges = [(centre, str(name), float(value)) for name, value in part.select(key, "proximity").iter_rows()]
    edges += [(str(a), str(b), float(value)) for a, b, value in definition["summary"].get("tied", [])]
    return _network(edges, definition, provenance, centre)


def _network(edges: list[tuple[str, str, float]], definition: Data, provenance: Data, *said: str | None) -> Chart:
    strength: dict[str, float] = {}
    for a, b, weight in edges:
        strength[a], strength[b] = strength.get(a, 0.0) + weight, strength.get(b, 0.0) + weight
    if not strength:
        raise nothing_to_draw()
    names = sorted(strength, key=lambda name: (-strength[name], name))
    left_out = len(names) - _NODES
    place = {name: at for at, name in enumerate(names[:_NODES])}
    drawn = [(a, b, weight) for a, b, weight in edges if a in place and b in place and weight > 0]
    x, y, group = _innomap.lay_out(len(place), [(place[a], place[b], weight) for a, b, weight in drawn], 1)
    nodes = pl.DataFrame(
        {"label": list(place), "x": x, "y": y, "strength": [strength[name] for name in place], "community": group}
    )
    lines = pl.DataFrame(drawn, schema=["source", "target", "weight"], orient="row")
    more = say(f"另有 {left_out} 个未画", f"{left_out} more are not drawn") if left_out > 0 else None
    described = {
        **definition,
        "title": {"zh": _titled(definition, *said, more), "en": _titled(definition, *said, more)},
    }
    return network_chart.draw(nodes, lines, described, provenance, counted="个")


DRAWN: Mapping[str, Callable[[pl.DataFrame, Data, Data], Chart]] = {
    "curves": curves,
    "quadrants": quadrants,
    "pairs": pairs,
    "ego": ego,
}
"""What draws each kind of chart."""
