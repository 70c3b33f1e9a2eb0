"""Complexity of rows and columns: eigenvectors, fitness, reflections, and what they can be trusted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ..errors import ConfigurationError
from ..options import one_of
from ..result import Result
from .advantage import SIDES, Of
from .cells import measure
from .presence import PresenceRule, by_label, presence_options

Cells = Literal["presence", "quotient", "value"]
Sign = str | Mapping[str, Any]
_CELLS = ("presence", "quotient", "value")
_METHODS = {
    "eigenvector": "complexity",
    "reflections": "reflections",
    "fitness": "fitness",
    "non_homogeneous_fitness": "non_homogeneous_fitness",
    "genepy": "genepy",
    "eci_plus": "eci_plus",
    "weighted_correlation": "weighted_correlation_complexity",
}


def complexity(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    method: str = "eigenvector",
    of: Of = "rows",
    presence: float | PresenceRule | None = None,
    cells: Cells = "presence",
    sign: Sign = "diversity",
    components: Literal["giant", "each", "error"] = "giant",
    scale: Literal["eci", "own", "raw"] = "eci",
    ddof: int = 0,
) -> Result:
    """Economic complexity of rows (ECI), of columns (PCI), or of both.

    PCI is the second eigenvector of U⁻¹MᵀD⁻¹M and ECI = D⁻¹M·PCI, one pair with one sign, found by the symmetric sparse form on
    the smaller side. ``of="both"`` lists both sides, told apart by ``side``. Units without a value stay in the table with a
    null and its ``reason``; the summary holds components, eigenvalues with their gap, the margin of the sign, and sizes.

    ``cells``: M is zeros and ones by ``presence``, or weights: ``"quotient"``, ``"value"``.
    ``sign``: ``"diversity"``, ``"previous"`` (a panel keeps its direction), ``{"row": label}``, ``{"column": label}``,
    ``{"rows": {label: number}}`` or ``{"columns": …}``. ``components``: values of parts that do not hang together cannot be
    compared. ``scale``: ``"eci"`` (PCI by the mean and deviation of ECI: the published form), ``"own"``, ``"raw"``.

    ``method`` takes another measure with its defaults: ``"reflections"``, ``"fitness"``, ``"non_homogeneous_fitness"``,
    ``"genepy"``, ``"eci_plus"``, ``"weighted_correlation"``; the functions of these names have their options.

    No value where the eigenvector is not determined. Time in the cells for each product. Hidalgo & Hausmann (2009); Hausmann et
    al. (2014); Mealy, Farmer & Teytelboym (2019).

    >>> cells = {"r": list("aaabbc"), "c": list("xyzxyx")}
    >>> found = im.measures.complexity(cells, row="r", column="c", presence={"value": 1})
    >>> found.table["r"].to_list()
    ['a', 'b', 'c']
    """
    name = _METHODS[one_of("method", method, tuple(_METHODS))]
    options: dict[str, Any] = {"of": one_of("of", of, SIDES), "presence": presence_options(presence)}
    if method == "eigenvector":
        options |= {
            "cells": one_of("cells", cells, _CELLS),
            "sign": sign_option(sign),
            "components": one_of("components", components, ("giant", "each", "error")),
            "scale": one_of("scale", scale, ("eci", "own", "raw")),
            "ddof": ddof,
        }
    elif method in ("fitness", "non_homogeneous_fitness"):
        options["cells"] = one_of("cells", cells, _CELLS)
    return measure(name, table, row=row, column=column, value=value, period=period, options=options)


def sign_option(sign: Sign) -> str | dict[str, Any]:
    """The rule for the sign as the core reads it."""
    if isinstance(sign, str):
        return one_of("sign", sign, ("diversity", "previous"))
    return {kind: by_label(of) if isinstance(of, Mapping) else str(of) for kind, of in sign.items()}


def fitness(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Of = "rows",
    presence: float | PresenceRule | None = None,
    cells: Cells = "presence",
    update: Literal["synchronous", "sequential"] = "synchronous",
    extremality: float = 1.0,
    steps: int | None = None,
    change: float | None = None,
    crossing: float | None = None,
    max_steps: int = 1000,
) -> Result:
    """Fitness of rows and complexity of columns: F ← Σ M·Q, Q ← (Σ M·F^−α)^(−1/α), each scaled to mean one.

    It ends after ``steps``, once no fitness changes by ``change`` (default 1e-9), or once no ranks are to cross before step
    ``crossing``; at the latest after ``max_steps``. ``update="sequential"`` is Sinkhorn–Knopp scaling. Where values go to zero for
    ever only their order means something: ``log_fitness`` keeps it, ``growth`` and the summary say so. Null with a ``reason`` for a unit that has nothing.
    Cost: the cells each step.

    Tacchella et al. (2012); Pugliese, Zaccaria & Pietronero (2016); Mariani et al. (2015) for α; Mazzilli et al. (2024).

    >>> cells = {"r": list("aab"), "c": list("xyx")}
    >>> found = im.measures.fitness(cells, row="r", column="c", presence={"value": 1}, steps=20)
    >>> low, high = sorted(found.table["fitness"])
    >>> round(high / low)
    21
    """
    stops: dict[str, float | None] = {"steps": steps, "change": change, "crossing": crossing}
    given = {name: stop for name, stop in stops.items() if stop is not None}
    if len(given) > 1:
        raise ConfigurationError(
            "停止条件只能有一个",
            "there is one rule to stop by",
            found=", ".join(given),
            expected={"zh": "steps、change、crossing 之一", "en": "one of steps, change, crossing"},
        )
    config = {
        "update": one_of("update", update, ("synchronous", "sequential")),
        "extremality": extremality,
        "stop": given or {"change": 1e-9},
        "max_steps": max_steps if steps is None else max(max_steps, steps),
    }
    return measure(
        "fitness",
        table,
        row=row,
        column=column,
        value=value,
        period=period,
        options=_of_cells(of, presence, cells) | {"config": config},
    )


def non_homogeneous_fitness(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Of = "rows",
    presence: float | PresenceRule | None = None,
    cells: Cells = "presence",
    delta: float = 1e-3,
    tolerance: float = 1e-12,
    max_steps: int = 100_000,
) -> Result:
    """Non-homogeneous fitness, F = δ² + Σ M/P and P = 1 + Σ M/F: one fixed point, always reached.

    Columns have Q = 1 / (P − 1). Rows also have ``inefficiency``, diversity less fitness, and ``net_efficiency``, how far that
    lies below the power law fitted to all rows. Null with a ``reason`` for a unit that has nothing. Cost: the cells
    each step. Servedio et al. (2018).

    >>> cells = {"r": list("aab"), "c": list("xyx")}
    >>> found = im.measures.non_homogeneous_fitness(cells, row="r", column="c", presence={"value": 1})
    >>> found.definition["summary"]["converged"]
    True
    """
    config = {"delta": delta, "tolerance": tolerance, "max_steps": max_steps}
    return measure(
        "non_homogeneous_fitness",
        table,
        row=row,
        column=column,
        value=value,
        period=period,
        options=_of_cells(of, presence, cells) | {"config": config},
    )


def reflections(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Of = "rows",
    presence: float | PresenceRule | None = None,
    row_step: int = 18,
    column_step: int = 19,
    recentre: bool = True,
    any_parity: bool = False,
    ddof: int = 0,
) -> Result:
    """Method of reflections: diversity and ubiquity averaged over each other a chosen number of times.

    Even steps of rows and odd steps of columns rise with complexity; the others fall with it and are refused unless
    ``any_parity``. ``recentre`` takes mean and deviation out after each step, which changes no standard score and keeps rounding
    from drowning it. Null with a ``reason`` for a unit that has nothing. Cost: the cells each step. Hidalgo & Hausmann
    (2009).

    >>> cells = {"r": list("aaabbc"), "c": list("xyzxyx")}
    >>> found = im.measures.reflections(cells, row="r", column="c", presence={"value": 1})
    >>> found.table["r"].to_list()
    ['a', 'b', 'c']
    """
    config = {
        "row_step": row_step,
        "column_step": column_step,
        "recentre": recentre,
        "any_parity": any_parity,
        "ddof": ddof,
    }
    options = {"of": one_of("of", of, SIDES), "presence": presence_options(presence), "config": config}
    return measure("reflections", table, row=row, column=column, value=value, period=period, options=options)


def external_complexity(
    table: object,
    *,
    row: str,
    column: str,
    of_columns: Mapping[Any, Any],
    value: str | None = None,
    period: str | None = None,
    form: Literal["mean", "sum"] = "mean",
    presence: float | PresenceRule | None = None,
    cells: Cells = "presence",
    coverage: float = 0.0,
) -> Result:
    """Complexity of rows from values of the columns found elsewhere, such as provinces by the world's PCI.

    ``form="mean"`` is subnational ECI, ``"sum"`` exogenous fitness. ``of_columns`` is label to number, or period to label to number;
    columns without one do not count, and ``coverage`` says how much of a row has one; rows below it have no value. Cost: the
    cells. Hidalgo & Hausmann (2009); Operti et al. (2018).

    >>> cells = {"r": list("aab"), "c": list("xyx")}
    >>> found = im.measures.external_complexity(
    ...     cells, row="r", column="c", presence={"value": 1}, of_columns={"x": 1.0, "y": 3.0}
    ... )
    >>> found.table.select("r", "external_complexity").rows()
    [('a', 2.0), ('b', 1.0)]
    """
    return measure(
        "external_complexity",
        table,
        row=row,
        column=column,
        value=value,
        period=period,
        options={
            "of_columns": by_label(of_columns),
            "form": one_of("form", form, ("mean", "sum")),
            "cells": one_of("cells", cells, _CELLS),
            "presence": presence_options(presence),
            "config": {"coverage": coverage},
        },
    )


def genepy(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Of = "rows",
    presence: float | PresenceRule | None = None,
) -> Result:
    """GENEPY, generalised economic complexity: from the two largest eigenvectors of the similarity of rows (or columns).

    It needs no sign rule. Null where the second eigenvector is not determined. Cost: the cells for each product. Sciarra et al. (2020).

    >>> cells = {"r": list("aaabbc"), "c": list("xyzxyx")}
    >>> im.measures.genepy(cells, row="r", column="c", presence={"value": 1}).table.height
    3
    """
    options = {"of": one_of("of", of, SIDES), "presence": presence_options(presence)}
    return measure("genepy", table, row=row, column=column, value=value, period=period, options=options)


def eci_plus(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Of = "rows",
    minimum: Mapping[str, float] | None = None,
    tolerance: float = 1e-9,
    max_steps: int = 1000,
) -> Result:
    """ECI+ and PCI+: totals corrected by how hard each column is to supply, from values instead of presences.

    Logarithms, no unit. The summary says how the iteration ended: values may go to zero for ever. Null with a ``reason`` for a unit that has nothing.
    Cost: the cells each step. Albeaik et al. (2017).

    >>> cells = {"r": list("aabb"), "c": list("xyxy"), "n": [1, 1, 1, 1]}
    >>> im.measures.eci_plus(cells, row="r", column="c", value="n").definition["summary"]["converged"]
    True
    """
    options = _of_values(of, minimum) | {"config": {"tolerance": tolerance, "max_steps": max_steps}}
    return measure("eci_plus", table, row=row, column=column, value=value, period=period, options=options)


def weighted_correlation_complexity(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Of = "rows",
    minimum: Mapping[str, float] | None = None,
    ddof: int = 0,
) -> Result:
    """Complexity from weighted correlations of local shares, without a threshold.

    Second eigenvector of (1 + r) / 2 over its row sums, r the correlation of the columns' shares weighted by the rows' totals; the
    dense matrix is never made. Null with a ``reason`` for a unit that has nothing. Cost: the cells for each product. Davies & Maré (2021).

    >>> cells = {"r": list("aaabbc"), "c": list("xyzxyx"), "n": [5, 3, 2, 4, 1, 7]}
    >>> im.measures.weighted_correlation_complexity(cells, row="r", column="c", value="n").table.columns
    ['r', 'complexity', 'total', 'reason']
    """
    options = _of_values(of, minimum) | {"config": {"ddof": ddof}}
    return measure(
        "weighted_correlation_complexity", table, row=row, column=column, value=value, period=period, options=options
    )


def log_supermodularity(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    samples: int = 1_000_000,
    seed: int = 1,
) -> Result:
    """How far a table has the order that complexity takes for granted: x_ap·x_bq > x_aq·x_bp down ECI and PCI.

    ``share`` of the quadruples that decide; chance gives one half. All are looked at where there are at most ``samples``, else that
    many are drawn. Quadruples that are zero on both sides say nothing and are counted apart; units without ECI or PCI take no part.
    Cost: the complexity and the quadruples looked at. Schetter (2019).

    >>> cells = {"r": list("aaabbc"), "c": list("xyzxyx"), "n": [1, 1, 1, 1, 1, 1]}
    >>> found = im.measures.log_supermodularity(cells, row="r", column="c", value="n", presence={"value": 1})
    >>> found.table["outcome"].to_list()
    ['ordered', 'reversed', 'tied', 'empty']
    """
    options = {"presence": presence_options(presence), "config": {"samples": samples, "seed": seed}}
    return measure("log_supermodularity", table, row=row, column=column, value=value, period=period, options=options)


def nestedness(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    stable: bool = False,
    pooling: Literal["pairs", "halves"] = "pairs",
    include_empty: bool = False,
) -> Result:
    """NODF: how far the columns of poorer rows are among those of richer ones, and the rows of rarer columns likewise.

    100 · the mean over all pairs of rows and of columns of (common cells) / (cells of the smaller); ``stable`` counts pairs of
    equal size as well, ``pooling="halves"`` takes the mean of both sides' means. Empty units are left out
    unless ``include_empty``. Cost: half the sums of squared row and column counts. Almeida-Neto et al. (2008); Mariani et al. (2019).

    >>> cells = {"r": list("aaabbc"), "c": list("xyzxyx")}
    >>> im.measures.nestedness(cells, row="r", column="c", presence={"value": 1}).table["nodf"].to_list()
    [100.0, 100.0, 100.0]
    """
    options = {
        "presence": presence_options(presence),
        "include_empty": include_empty,
        "config": {"stable": stable, "pooling": one_of("pooling", pooling, ("pairs", "halves"))},
    }
    return measure("nestedness", table, row=row, column=column, value=value, period=period, options=options)


def rank_stability(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Literal["rows", "columns"] = "rows",
    by: Literal["complexity", "fitness", "genepy", "diversity"] = "complexity",
    variation: Literal["bootstrap", "rows", "columns", "thresholds"] = "bootstrap",
    replicates: int = 200,
    seed: int = 1,
    thresholds: Sequence[float] = (0.5, 0.75, 1.25, 1.5, 2.0),
    threshold: float = 1.0,
    level: float = 0.95,
    presence: PresenceRule | None = None,
) -> Result:
    """How firm a ranking is: ranks when events are drawn anew, units left out in turn, or the threshold moved.

    Each unit has its rank and the interval that holds ``level`` of the variations; the summary has Kendall's τ-b and Spearman's ρ of
    each. ``"bootstrap"`` needs counts. ``presence`` takes ``minimum`` and ``reference`` only; the threshold is ``threshold``.
    Costs one measure a variation. Kendall (1945).

    >>> cells = {"r": list("aaabbc"), "c": list("xyzxyx"), "n": [9, 5, 7, 8, 2, 4]}
    >>> found = im.measures.rank_stability(cells, row="r", column="c", value="n", by="diversity", variation="columns")
    >>> found.definition["summary"]["variations"]
    3
    """
    kinds = ("bootstrap", "rows", "columns", "thresholds")
    variations: dict[str, Any] = {
        "bootstrap": {"bootstrap": {"replicates": replicates, "seed": seed}},
        "rows": "rows",
        "columns": "columns",
        "thresholds": {"thresholds": list(thresholds)},
    }
    options = {
        "of": one_of("of", of, ("rows", "columns")),
        "by": one_of("by", by, ("complexity", "fitness", "genepy", "diversity")),
        "presence": presence_options(presence),
        "config": {
            "variation": variations[one_of("variation", variation, kinds)],
            "threshold": threshold,
            "level": level,
        },
    }
    return measure("rank_stability", table, row=row, column=column, value=value, period=period, options=options)


def smart_specialisation(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    rows: Sequence[object] | None = None,
    presence: float | PresenceRule | None = None,
    proximity: Literal["min_conditional", "max_conditional", "conditional", "geometric"] = "min_conditional",
    of_columns: Mapping[Any, Any] | None = None,
    cut: Literal["median", "mean"] | Mapping[str, float] = "median",
    include_held: bool = False,
) -> Result:
    """Relatedness by complexity: for what a row does not do yet, how near it is and how much it would be worth.

    Relatedness is density, complexity the PCI or ``of_columns``; both are cut at the ``median`` or ``mean`` of what the row could take
    up, or at ``{"relatedness": …, "complexity": …}``. ``rows`` lists only these: the result has a line for each row and column.
    Null where density or complexity is. Cost: as density. Balland et al. (2019).

    >>> found = im.measures.smart_specialisation(
    ...     {"r": list("aaabbc"), "c": list("xyzxyx")}, row="r", column="c", presence={"value": 1}, rows=["b"]
    ... )
    >>> found.table.select("c", "quadrant").rows()
    [('z', 'near_complex')]
    """
    kinds = ("min_conditional", "max_conditional", "conditional", "geometric")
    options = {
        "presence": presence_options(presence),
        "proximity": {"kind": one_of("proximity", proximity, kinds)},
        "of_columns": None if of_columns is None else by_label(of_columns),
        "rows": None if rows is None else [str(label) for label in rows],
        "cut": one_of("cut", cut, ("median", "mean")) if isinstance(cut, str) else {"at": dict(cut)},
        "include_held": include_held,
    }
    return measure("smart_specialisation", table, row=row, column=column, value=value, period=period, options=options)


def _of_cells(of: Of, presence: float | PresenceRule | None, cells: Cells) -> dict[str, Any]:
    return {
        "of": one_of("of", of, SIDES),
        "cells": one_of("cells", cells, _CELLS),
        "presence": presence_options(presence),
    }


def _of_values(of: Of, minimum: Mapping[str, float] | None) -> dict[str, Any]:
    return {"of": one_of("of", of, SIDES), "presence": {} if minimum is None else {"minimum": dict(minimum)}}
