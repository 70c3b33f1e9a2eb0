"""Charts of results: rankings with intervals, heat maps, years and networks, all in one style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from .chart import Chart
from .columns import Roles, is_percent, label, roles, written
from .display import SYNTHETIC
from .errors import InvalidValueError
from .extras import require
from .fonts import family_list
from .language import pick, say
from .method import short_line

Data = Mapping[str, Any]

INK, ACCENT, MUTED, GRID = "#1f4e79", "#c8553d", "#5b6673", "#e3e8ee"
SERIES = (
    "#1f4e79", "#c8553d", "#2f8f6b", "#d99a2b", "#6c5b9b",
    "#3a9cc5", "#8f5d2e", "#d277a5", "#6b7f3a", "#7a8793",
)  # fmt: skip
_RANKED, _HEAT, _LINES = 25, 24, 8
_WIDTH = 620
_TICKS = 20
_CLIP = 3.0
_PERIOD = "period of the table that was given"


def _altair() -> Any:
    return require("altair", "charts")


def _config(width_of_labels: int = 240) -> dict[str, Any]:
    return {
        "font": family_list(),
        "background": "white",
        "view": {"stroke": None},
        "axis": {
            "labelColor": "#26323e", "titleColor": MUTED, "titleFontWeight": "normal", "gridColor": GRID,
            "domainColor": "#b8c2cc", "tickColor": "#b8c2cc", "labelFontSize": 12, "titleFontSize": 12,
            "labelLimit": width_of_labels,
        },
        "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 200},
        "title": {
            "anchor": "start", "frame": "group", "fontSize": 16, "fontWeight": 600, "color": "#16222e",
            "subtitleColor": MUTED, "subtitleFontSize": 12, "subtitlePadding": 5, "offset": 14,
        },
    }  # fmt: skip


def finish(chart: Any, title: str, definition: Data, provenance: Data, table: pl.DataFrame) -> Chart:
    """Put title, method line, mark of generated data and style on a chart."""
    line = short_line(definition, provenance)
    subtitle = [text for text in (SYNTHETIC if provenance.get("synthetic") else "", line) if text]
    spec: dict[str, Any] = chart.to_dict()
    spec["title"] = {"text": title, "subtitle": subtitle}
    if provenance.get("synthetic"):
        spec["title"]["subtitleColor"] = "#b3261e"
    spec["config"] = _config()
    spec["padding"] = {"left": 8, "right": 24, "top": 8, "bottom": 8}
    return Chart(spec, table, "\n".join([*subtitle, str(definition.get("formula", ""))]))


def nothing_to_draw() -> InvalidValueError:
    """The error of a result without any value."""
    return InvalidValueError(
        "结果中没有可以画出的数值",
        "the result has no value that could be drawn",
        hint={
            "zh": '原因见 .table 的 reason 列、.warnings 与 .definition["summary"]',
            "en": 'the column reason of .table, .warnings and .definition["summary"] say why',
        },
    )


def last_period(table: pl.DataFrame, definition: Data) -> tuple[pl.DataFrame, Data]:
    """The last period of a measure of a table with periods, and its definition with the period in the title.

    Values of several periods do not add up, and one picture shows one of them; a result whose lines are periods stays whole.
    """
    keys = [key for key in definition.get("keys", ()) if key in table.columns]
    meaning = {column["name"]: column["meaning"] for column in definition.get("columns", ())}
    is_period = len(keys) > 1 and meaning.get(keys[0], {}).get("en") == _PERIOD
    if not is_period or not table.height:
        return table, definition
    last = max(table[keys[0]].unique().to_list(), key=lambda period: (_number(period), str(period)))
    title = {language: f"{text} · {last}" for language, text in definition["title"].items()}
    described = {**definition, "title": title, "keys": [key for key in definition["keys"] if key != keys[0]]}
    summary = definition.get("summary")
    if isinstance(summary, Mapping) and last in summary:
        described["summary"] = summary[last]
    return table.filter(pl.col(keys[0]) == last).drop(keys[0]), described


def _number(period: object) -> float:
    try:
        return float(str(period))
    except ValueError:
        return float("inf")


def _unique(texts: Sequence[str]) -> list[str]:
    """Labels that differ: two counties of one name stay two bars (an invisible mark is added)."""
    seen: dict[str, int] = {}
    out = []
    for text in texts:
        count = seen.get(text, 0)
        seen[text] = count + 1
        out.append(text + "\N{ZERO WIDTH SPACE}" * count)
    return out


def _names(table: pl.DataFrame, keys: Sequence[str]) -> list[str]:
    return [" · ".join("—" if part is None else str(part) for part in row) for row in table.select(keys).iter_rows()]


def ranking(table: pl.DataFrame, definition: Data, provenance: Data) -> Chart:
    """Horizontal bars from the highest value down, with the interval of the value and of the rank where there is one."""
    alt = _altair()
    part = roles(table, definition)
    if not part.keys and table.height == 1:
        return _single(table, definition, provenance)
    if not table[part.value].is_not_null().any():
        raise nothing_to_draw()
    shown = table.head(_RANKED)
    names = _unique(_names(shown, part.keys))
    rows = []
    for name, row in zip(names, shown.iter_rows(named=True), strict=True):
        value = row[part.value]
        note = written(part.value, value)
        if row.get("rank_low") is not None and row.get("rank_high") is not None:
            low, high = row["rank_low"], row["rank_high"]
            span = f"{low:g}" if low == high else f"{low:g}–{high:g}"
            note += say(f"　名次 {span}", f" · rank {span}")
        # The number of a negative value stands right of zero: on the left it would cover the name.
        item = {"name": name, "value": value, "note": note, "end": None if value is None else max(value, 0)}
        if part.low and part.high and row[part.low] is not None:
            item |= {"low": row[part.low], "high": row[part.high], "end": max(value or 0, row[part.high])}
        rows.append(item)
    chart = _bars(
        alt, rows, names, label(definition, part.value),
        with_interval=any("low" in row for row in rows), percent=is_percent(part.value),
    )  # fmt: skip
    return finish(chart, pick(definition["title"]), definition, provenance, shown)


def _single(table: pl.DataFrame, definition: Data, provenance: Data) -> Chart:
    """A result of one line: a bar for each of its numbers, which are shares."""
    numbers = [name for name in table.columns if table.schema[name].is_float() and table[name][0] is not None]
    names = [label(definition, name) for name in numbers]
    rows = [
        {"name": name, "value": table[column][0], "note": written(column, table[column][0]), "end": table[column][0]}
        for name, column in zip(names, numbers, strict=True)
    ]
    chart = _bars(_altair(), rows, names, "", with_interval=False, percent=False)
    return finish(chart, pick(definition["title"]), definition, provenance, table)


def _bars(
    alt: Any, rows: list[dict[str, Any]], names: list[str], title: str, *, with_interval: bool, percent: bool
) -> Any:
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(ticks=False))
    )
    axis = alt.Axis(tickCount=5, domain=False, **({"format": "~%"} if percent else {}))
    x = alt.X("value:Q", title=title, axis=axis)
    layers = [base.mark_bar(color=INK, height={"band": 0.68}, cornerRadiusEnd=2).encode(x=x)]
    if with_interval:
        layers.append(base.mark_rule(color=ACCENT, strokeWidth=1.6).encode(x=alt.X("low:Q", title=title), x2="high:Q"))
        layers += [
            base.mark_tick(color=ACCENT, thickness=1.6, size=9).encode(x=alt.X(f"{end}:Q", title=title))
            for end in ("low", "high")
        ]
    layers.append(
        base.mark_text(align="left", dx=6, color=MUTED, fontSize=11).encode(
            x=alt.X("end:Q", title=title), text="note:N"
        )
    )
    return alt.layer(*layers).properties(width=_WIDTH - 200, height={"step": 24})


def heat_map(table: pl.DataFrame, definition: Data, provenance: Data) -> Chart:
    """Rows by columns: the biggest of each; relative measures on log₂ about zero, others from white to blue."""
    alt = _altair()
    part = roles(table, definition)
    row_key, column_key = part.keys[0], part.keys[1]
    relative = "log2_rca" in table.columns
    colour = "log2_rca" if relative else part.value
    # No cell is drawn where there is nothing: the grey ground says so.
    table = table.with_columns(pl.col(row_key, column_key).cast(pl.String)).drop_nulls(colour)
    if not table.height:
        raise nothing_to_draw()
    among_themselves = column_key == f"related_{row_key}"
    if among_themselves and not _directed(definition):
        table = _both_ways(table, row_key, column_key)
    rows = _biggest(table, row_key, part.value)
    columns = rows if among_themselves else _biggest(table, column_key, part.value)
    shown = table.filter(pl.col(row_key).is_in(rows) & pl.col(column_key).is_in(columns))
    if not relative:
        shown = shown.group_by(row_key, column_key, maintain_order=True).agg(pl.col(part.value).sum())
    shown = _in_order(shown, row_key, rows, column_key, columns)
    chart = _cells(
        alt, shown, (row_key, column_key), (rows, columns), _colour(alt, definition, colour, relative=relative)
    )
    return finish(chart, pick(definition["title"]), definition, provenance, shown)


def _directed(definition: Data) -> bool:
    relatedness = definition.get("parameters", {}).get("relatedness")
    return isinstance(relatedness, Mapping) and relatedness.get("kind") == "conditional"


def _both_ways(table: pl.DataFrame, one: str, other: str) -> pl.DataFrame:
    """Pairs that are listed once, in both directions."""
    turned = table.rename({one: other, other: one}).select(table.columns)
    return table.vstack(turned.join(table, on=[one, other], how="anti", maintain_order="left"))


def _biggest(table: pl.DataFrame, key: str, size: str) -> list[str]:
    totals = table.drop_nulls(key).group_by(key, maintain_order=True).agg(pl.col(size).sum().alias("_total"))
    ordered = totals.sort("_total", descending=True, maintain_order=True)
    return [str(name) for name in ordered.head(_HEAT)[key]]


def _in_order(table: pl.DataFrame, row_key: str, rows: list[str], column_key: str, columns: list[str]) -> pl.DataFrame:
    place = {name: index for index, name in enumerate(rows)}, {name: index for index, name in enumerate(columns)}
    ordered = sorted(table.iter_rows(named=True), key=lambda row: (place[0][row[row_key]], place[1][row[column_key]]))
    return pl.DataFrame(ordered, schema=table.schema)


def _colour(alt: Any, definition: Data, name: str, *, relative: bool) -> Any:
    if relative:
        title = say(
            "log₂ RCA：> 0 高于平均，< 0 低于平均；灰色为无", "log₂ RCA: > 0 above average, < 0 below; grey: none"
        )
        scale = alt.Scale(
            domain=[-_CLIP, 0, _CLIP], range=["#b2493b", "#f7f5f2", "#1f5f99"], clamp=True, interpolate="rgb"
        )
    else:
        title = say(
            f"{label(definition, name)}（色深者多，灰色为无）",
            f"{label(definition, name)} (darker is more, grey: none)",
        )
        scale = alt.Scale(range=["#f1f5f9", "#1f4e79"], type="sqrt")
    legend = alt.Legend(orient="bottom", gradientLength=260, title=title, titleLimit=400)
    return alt.Color(f"{name}:Q", scale=scale, legend=legend)


def _cells(
    alt: Any, shown: pl.DataFrame, keys: tuple[str, str], names: tuple[list[str], list[str]], colour: Any
) -> Any:
    # The user's names of columns may hold anything; fields of the picture have names of their own.
    field = {keys[0]: "_row", keys[1]: "_column"}
    plain = shown.select(pl.col(name).alias(field.get(name, name)) for name in shown.columns)
    tips = [
        alt.Tooltip(f"{field.get(name, name)}:{'Q' if shown.schema[name].is_numeric() else 'N'}", title=name)
        for name in shown.columns
    ]
    return (
        alt.Chart(alt.Data(values=plain.to_dicts()))
        .mark_rect(stroke="white", strokeWidth=1)
        .encode(
            y=alt.Y("_row:N", sort=names[0], title=None, axis=alt.Axis(ticks=False, domain=False)),
            x=alt.X(
                "_column:N", sort=names[1], title=None,
                axis=alt.Axis(orient="top", labelAngle=-40, ticks=False, domain=False, labelLimit=260),
            ),
            color=colour,
            tooltip=tips,
        )
        .properties(width={"step": 30}, height={"step": 22}, view=alt.ViewBackground(fill="#e9edf1", stroke=None))
    )  # fmt: skip


def years(table: pl.DataFrame, definition: Data, provenance: Data, *, incomplete_from: int | None = None) -> Chart:
    """A line for each of the biggest series; years that are not complete are shaded and said to be so."""
    part = roles(table, definition)
    table = table.drop_nulls("year")
    series = next((key for key in part.keys if key != "year"), None)
    if series is None:
        shown = table.select("year", part.value).with_columns(pl.lit("").alias("series"))
    else:
        keep = _biggest(table, series, part.value)[:_LINES]
        shown = (
            table.filter(pl.col(series).is_in(keep))
            .group_by(series, "year", maintain_order=True)
            .agg(pl.col(part.value).sum())
            .rename({series: "series"})
        )
    shown = _without_gaps(shown, part.value)
    chart = _lines(shown, part, label(definition, part.value), incomplete_from)
    return finish(chart, pick(definition["title"]), definition, provenance, shown)


def _without_gaps(table: pl.DataFrame, value: str) -> pl.DataFrame:
    """A year between the first and the last in which a series has no row is a year with nothing, and is drawn at zero."""
    first, last = table["year"].min(), table["year"].max()
    if not isinstance(first, int) or not isinstance(last, int):
        return table
    known = {(row["series"], row["year"]): row[value] for row in table.iter_rows(named=True)}
    names = table["series"].unique(maintain_order=True)
    rows = [
        {"series": name, "year": year, value: known.get((name, year), 0)}
        for name in names
        for year in range(first, last + 1)
    ]
    return pl.DataFrame(rows)


def _lines(shown: pl.DataFrame, part: Roles, title: str, incomplete_from: int | None) -> Any:
    alt = _altair()
    names = shown["series"].unique(maintain_order=True).to_list()
    first, last = (year if isinstance(year, int) else 0 for year in (shown["year"].min(), shown["year"].max()))
    # A domain of its own: an area or a shaded band would otherwise pull the axis down to the year 0.
    scale = alt.Scale(domain=[first, max(last, first + 1)], nice=False, zero=False)
    # Whole years only: a short period would otherwise get a tick at every half.
    ticks = list(range(first, last + 1, (last - first) // _TICKS + 1))
    axis = alt.Axis(format="d", values=ticks, grid=False, labelFlush=False)
    x = alt.X("year:Q", title=None, axis=axis, scale=scale)
    y = alt.Y(f"{part.value}:Q", title=title, axis=alt.Axis(tickCount=5, domain=False))
    legend = alt.Legend(title=None, orient="bottom", columns=4, symbolType="stroke") if len(names) > 1 else None
    colour = alt.Color("series:N", sort=names, scale=alt.Scale(domain=names, range=list(SERIES)), legend=legend)
    base = alt.Chart(alt.Data(values=shown.to_dicts())).encode(x=x, y=y)
    layers = []
    if incomplete_from is not None and incomplete_from <= last:
        start = max(incomplete_from - 0.5, first)
        band = alt.Chart(alt.Data(values=[{"from": start, "to": last}]))
        shade = alt.X("from:Q", title=None, scale=scale)
        layers.append(band.mark_rect(color="#8a97a5", opacity=0.16).encode(x=shade, x2="to:Q"))
        text = say("数据尚不完整", "not complete yet")
        layers.append(band.mark_text(align="left", dx=4, y=8, color=MUTED, fontSize=11, text=text).encode(x=shade))
    if len(names) == 1:
        layers.append(base.mark_area(color=INK, opacity=0.10))
    layers.append(base.mark_line(strokeWidth=2.2, point=alt.OverlayMarkDef(size=26)).encode(color=colour))
    return alt.layer(*layers).properties(width=_WIDTH, height=230)
