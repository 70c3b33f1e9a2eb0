"""Relatedness: what goes together, and how near a row is to what it does not yet have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..options import one_of
from ..result import Result
from .cells import measure
from .presence import PresenceRule, by_label, presence_options
from .related import RelatednessRule, relatedness_options

_SIDES = ("column", "row")


def proximity(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    side: str = "column",
    top: int | None = None,
    minimum: float | None = None,
) -> Result:
    """How related two columns are by the rows they share (or two rows, by ``side="row"``).

    A symmetric relatedness lists each pair once; with ``top`` each unit has a line for each of its most related units, ties with
    the last kept, and proximities then need no table of all pairs. ``minimum`` leaves out weaker pairs. ``relatedness`` is a kind
    or a :class:`RelatednessRule`, ``presence`` a least quotient or a :class:`PresenceRule`. Null for a unit that never occurs.
    More than 50 million lines are an error. Cost: half the sum of squared row counts and the pairs. Source: Hidalgo et al. (2007).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.proximity(trade, row="place", column="good", top=1).table["proximity"].to_list()
    [1.0, 1.0]
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "side": one_of("side", side, _SIDES),
        "top": top,
        "minimum": minimum,
    }
    return measure("proximity", table, row=row, column=column, value=value, period=period, options=options)


def validated_relatedness(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    side: str = "column",
    null_model: str = "bicm",
    correction: str = "fdr",
    level: float = 0.05,
    samples: int = 1000,
    seed: int = 1,
) -> Result:
    """Pairs that share more rows than their sizes explain.

    ``null_model`` is ``bicm`` (sums hold on average, exact p) or ``fixed_margins`` (sums hold exactly, p from ``samples``);
    ``correction`` for testing all pairs is ``fdr``, ``bonferroni`` or ``none``. The summary says how many pairs were tested and
    whether so small a p can occur. Cost: pairs times rows times counts. Source: Saracco et al. (2017).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> len(im.measures.validated_relatedness(trade, row="place", column="good"))
    0
    """
    options = {
        "presence": presence_options(presence),
        "side": one_of("side", side, _SIDES),
        "test": {
            "null_model": one_of("null_model", null_model, ("bicm", "fixed_margins")),
            "correction": one_of("correction", correction, ("fdr", "bonferroni", "none")),
            "level": level,
            "samples": samples,
            "seed": seed,
        },
    }
    return measure("validated_relatedness", table, row=row, column=column, value=value, period=period, options=options)


def co_occurrence(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    counting: str = "whole",
    diagonal: bool = False,
    most_classes: int | None = None,
    minimum: float | None = None,
) -> Result:
    """How often two columns are found in the same row; rows are events, such as patents.

    ``counting`` of a pair in a row of n columns is ``whole`` (1), ``per_class`` 1/(n − 1) or ``per_event`` 2/(n(n − 1)).
    ``diagonal`` adds the rows of each column; rows with more columns than ``most_classes`` are left out and counted. Pairs that
    never meet are not listed. Cost: sum of squared row counts. Source: Newman (2001).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.co_occurrence(trade, row="place", column="good").table["co_occurrence"].to_list()
    [2.0]
    """
    options = {
        "counting": one_of("counting", counting, ("whole", "per_class", "per_event")),
        "diagonal": diagonal,
        "most_classes": most_classes,
        "minimum": minimum,
    }
    return measure("co_occurrence", table, row=row, column=column, value=value, period=period, options=options)


def product_space(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    side: str = "column",
    threshold: float | None = 0.55,
    average_degree: float | None = None,
) -> Result:
    """Edges of the product space: the maximum spanning tree and the strongest other edges.

    All of at least ``threshold`` come to the tree, or the strongest until ``average_degree`` is reached; none of both gives the
    tree alone. ``component`` numbers parts that are not connected. Needs a symmetric relatedness. Cost: the square of the units.
    Source: Hidalgo et al. (2007).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.product_space(trade, row="place", column="good").table["in_tree"].to_list()
    [True]
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "side": one_of("side", side, _SIDES),
        "edges": {"more": _more(threshold, average_degree)},
    }
    return measure("product_space", table, row=row, column=column, value=value, period=period, options=options)


def density(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    neighbours: int | None = None,
    without_self: bool = False,
    cells: str = "all",
    top: int | None = None,
    minimum: float | None = None,
) -> Result:
    """Relatedness density: how much of what is related to a column a row already has; and the distance 1 − density.

    Σ_i M_ri φ_ij / Σ_i φ_ij, from 0 to 1. ``neighbours`` counts only so many of the most related columns, ``without_self``
    leaves each row out of the proximities that judge it. ``cells`` lists ``all``, those ``held`` or those ``missing``; ``top`` and
    ``minimum`` only the densest of each row. Null where nothing is related to the column. More than 50 million lines are an
    error. Cost: ones of M times columns. Source: Hidalgo et al. (2007).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.density(trade, row="place", column="good", cells="held").table["density"].to_list()
    [1.0, 1.0, 1.0, 1.0, None]
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "neighbours": neighbours,
        "without_self": without_self,
        "cells": one_of("cells", cells, ("all", "held", "missing")),
        "top": top,
        "minimum": minimum,
    }
    return measure("density", table, row=row, column=column, value=value, period=period, options=options)


def relative_relatedness(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    ddof: int = 0,
    top: int | None = None,
    minimum: float | None = None,
) -> Result:
    """Density of each column a row has not, against its other options: (ρ − mean) / deviation.

    ``ddof`` (0 or 1) is taken off the count in the deviation. Null where the density is or nothing differs. Cost: as density.
    Source: Pinheiro et al. (2022).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> len(im.measures.relative_relatedness(trade, row="place", column="good"))
    4
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "ddof": ddof,
        "top": top,
        "minimum": minimum,
    }
    return measure("relative_relatedness", table, row=row, column=column, value=value, period=period, options=options)


def density_averages(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
) -> Result:
    """Mean density of the columns each row has (``internal``) and has not (``external``).

    Null where it has none, or all. Cost: as density. Source: Balland (2017), EconGeo.

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.density_averages(trade, row="place", column="good").table["internal"].to_list()
    [1.0, 1.0, None]
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
    }
    return measure("density_averages", table, row=row, column=column, value=value, period=period, options=options)


def coherence(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "z_score",
) -> Result:
    """Coherence of each row: how related what it has is to the rest of what it has.

    Σ_i x_i WAR_i / Σ_i x_i with WAR_i = Σ_j≠i τ_ij x_j / Σ_j≠i x_j, in the unit of the relatedness. Null for a row of fewer than two
    columns. Cost: sum of squared row counts. Source: Teece et al. (1994), Nesta & Saviotti (2005).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.coherence(trade, row="place", column="good", relatedness="min_conditional").table["coherence"].to_list()
    [1.0, 1.0, None]
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
    }
    return measure("coherence", table, row=row, column=column, value=value, period=period, options=options)


def complexity_outlook(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    complexity: Mapping[Any, Any] | None = None,
    scale: str = "standardised",
) -> Result:
    """Complexity outlook index of each row: how much complex activity is near it.

    Σ_j ρ_rj (1 − M_rj) PCI_j, ``standardised`` over rows (ddof 0) or ``raw``. ``complexity`` gives that of the columns (of each
    period, where they differ); the eigenvector's raw PCI when left out. Columns without one add nothing and are counted; null where none has
    one. Cost: as density. Source: Hausmann, Hidalgo et al. (2014).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.complexity_outlook(trade, row="place", column="good", complexity={"x": 1, "y": 1, "z": 2}, scale="raw").table.height
    3
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "complexity": None if complexity is None else by_label(complexity),
        "scale": one_of("scale", scale, ("standardised", "raw")),
    }
    return measure("complexity_outlook", table, row=row, column=column, value=value, period=period, options=options)


def outlook_gain(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    complexity: Mapping[Any, Any] | None = None,
    form: str = "source_normalised",
    divisor: float | None = None,
    top: int | None = None,
) -> Result:
    """Complexity outlook gain of each column a row has not: what taking it up would open.

    ``form`` is one of the published ones, which rank differently: ``source_normalised`` (ecomplexity, Stata),
    ``target_normalised`` (econcomplex), ``atlas`` (less what the column adds already), ``atlas_target_normalised``
    (economic-complexity). ``complexity`` as in :func:`complexity_outlook`; all is divided by ``divisor``. Null where
    nothing is related to the column or no column has a complexity; in the last two forms also where the column has none.
    ``top`` lists the greatest gains of each row. Cost: as density. Source: Hausmann, Hidalgo et al. (2014).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.outlook_gain(trade, row="place", column="good", complexity={"x": 1, "y": 1, "z": 2}, top=1).table.height
    1
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "complexity": None if complexity is None else by_label(complexity),
        "form": one_of("form", form, ("source_normalised", "target_normalised", "atlas", "atlas_target_normalised")),
        "divisor": divisor,
        "top": top,
    }
    return measure("outlook_gain", table, row=row, column=column, value=value, period=period, options=options)


def ego_network(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    of: object,
    side: str = "column",
    alters: int = 20,
    least: float = 0.0,
    least_between: float = 0.55,
) -> Result:
    """Ego network of a column (or of a row, by ``side="row"``): the units most related to it and their ties.

    The ``alters`` most related of at least ``least``, ties with the last kept; two are tied from ``least_between``. The summary has
    density and effective size. Cost: the relatedness and the square of the alters. Source: Burt (1992), Borgatti (1997).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.ego_network(trade, row="place", column="good", of="x").table["good"].to_list()
    ['y']
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "of": str(of),
        "side": one_of("side", side, _SIDES),
        "network": {"alters": alters, "least": least, "least_between": least_between},
    }
    return measure("ego_network", table, row=row, column=column, value=value, period=period, options=options)


def portfolio_network(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    of: object,
    least_between: float = 0.55,
) -> Result:
    """Surroundings of the portfolio of the row ``of``: what it has, then what is tied to it.

    Columns with ``proximity`` to the most related one the row has, and the number of ``ties`` of at least ``least_between``. Cost:
    the relatedness and columns times what the row has.

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.portfolio_network(trade, row="place", column="good", of="a").table["held"].to_list()
    [True, True]
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "of": str(of),
        "network": {"least_between": least_between},
    }
    return measure("portfolio_network", table, row=row, column=column, value=value, period=period, options=options)


def ease_of_recombination(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    ease: str = "partner_classes",
) -> Result:
    """Ease of recombination of each column; rows are documents.

    ``partner_classes``: distinct partners over documents (Fleming & Sorenson 2001); ``multi_class_share``: share of documents with
    more than one class. Null for a column no document has. Cost: sum of squared row counts.

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.ease_of_recombination(trade, row="place", column="good").table["ease_of_recombination"].to_list()
    [0.5, 0.5, 0.0]
    """
    options = {
        "ease": one_of("ease", ease, ("partner_classes", "multi_class_share")),
    }
    return measure("ease_of_recombination", table, row=row, column=column, value=value, period=period, options=options)


def modular_complexity(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    side: str = "row",
    ease: str = "partner_classes",
) -> Result:
    """Modular complexity of each document (row): its classes over the sum of their ease of recombination.

    ``side="column"`` gives the mean over the documents of each class. Null where the ease sums to zero. Cost: as the ease. Source:
    Fleming & Sorenson (2001).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.modular_complexity(trade, row="place", column="good").table["modular_complexity"].to_list()
    [2.0, 2.0, None]
    """
    options = {
        "side": one_of("side", side, _SIDES),
        "ease": {"ease": one_of("ease", ease, ("partner_classes", "multi_class_share"))},
    }
    return measure("modular_complexity", table, row=row, column=column, value=value, period=period, options=options)


def complexity_frontier(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    complexity: Mapping[Any, Any],
    top: float = 0.05,
) -> Result:
    """Complexity frontier of each row: the median complexity of the ``top`` share of its occurrences.

    ``complexity`` gives that of the columns; those without one are left out. Null for a row without any. Cost: sorting the cells.
    Source: Mewes & Broekel (2022).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.complexity_frontier(trade, row="place", column="good", complexity={"x": 1, "y": 3, "z": 2}).table["complexity_frontier"].to_list()
    [3.0, 3.0, 2.0]
    """
    options = {
        "complexity": by_label(complexity),
        "frontier": {"top": top},
    }
    return measure("complexity_frontier", table, row=row, column=column, value=value, period=period, options=options)


def structural_diversity(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    technologies: Mapping[Any, Any],
    samples: int = 125,
    walk: int = 200,
    seed: int = 1,
) -> Result:
    """Structural diversity of each technology: how many shapes the network of its parts combines.

    Rows are documents, columns fine classes, ``technologies`` the technology of each class. The network of a technology ties the
    classes that a document with one of its classes combines. The same for a ``seed``. Null without an edge. Cost: samples times
    the fourth power of the mean degree. Source: Broekel (2019).

    >>> trade = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    >>> im.measures.structural_diversity(trade, row="place", column="good", technologies={"x": "t", "y": "t", "z": "u"}).table["edges"].to_list()
    [1, 0]
    """
    options = {
        "technologies": {str(label): str(of) for label, of in technologies.items()},
        "sampling": {"samples": samples, "walk": walk, "seed": seed},
    }
    return measure("structural_diversity", table, row=row, column=column, value=value, period=period, options=options)


def _more(threshold: float | None, average_degree: float | None) -> str | dict[str, float]:
    if average_degree is not None:
        return {"average_degree": average_degree}
    return "tree_only" if threshold is None else {"threshold": threshold}
