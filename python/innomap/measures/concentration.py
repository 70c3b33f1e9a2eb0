"""Concentration and diversity: how spread a row or a column is, and how far from a reference."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..options import one_of
from ..result import Result
from .cells import measure
from .presence import PresenceRule, by_label, presence_options
from .related import RelatednessRule, relatedness_options

_BASES = ("natural", "two", "ten")


def herfindahl(table: object, *, row: str, column: str, value: str | None = None, period: str | None = None) -> Result:
    """Herfindahl–Hirschman index of each row, normalised, and the effective number of columns.

    H = Σ p² with p the shares of the row, from 1/n to 1; ``normalised`` is (H − 1/n) / (1 − 1/n) with n the columns of the
    table; ``effective_number`` is 1/H. Null for a row without a total. Cost: the cells. Source: Hirschman (1964).

    >>> cells = {"place": ["a", "a", "b"], "good": ["x", "y", "x"], "value": [3, 1, 5]}
    >>> im.measures.herfindahl(cells, row="place", column="good", value="value").table["herfindahl"].to_list()
    [0.625, 1.0]
    """
    return measure("herfindahl", table, row=row, column=column, value=value, period=period, options={})


def entropy(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    base: str = "natural",
    evenness_over: str = "held",
) -> Result:
    """Shannon entropy and evenness of each row.

    H = −Σ p log p in the unit of ``base`` (``natural``, ``two``, ``ten``); nothing is added inside the logarithm. Evenness is H
    over log S, with S the columns the row has (``held``, Pielou 1966) or ``all`` of the table. Null for a row without a total,
    evenness also where S is 1. Cost: the cells. Source: Shannon (1948).

    >>> cells = {"place": ["a", "a", "b"], "good": ["x", "y", "x"], "value": [2, 2, 5]}
    >>> im.measures.entropy(cells, row="place", column="good", value="value", base="two").table["entropy"].to_list()
    [1.0, 0.0]
    """
    options = {
        "base": one_of("base", base, _BASES),
        "evenness_over": one_of("evenness_over", evenness_over, ("held", "all")),
    }
    return measure("entropy", table, row=row, column=column, value=value, period=period, options=options)


def hill(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    order: float = 1.0,
    base: str = "natural",
) -> Result:
    """Hill number and Rényi entropy of each row, of an ``order`` that says how much the rare count.

    (Σ p^q)^(1/(1−q)): order 0 counts columns, 1 is exp of the entropy, 2 the inverse Herfindahl index, ``math.inf`` the inverse
    of the largest share. Null for a row without a total. Cost: the cells. Source: Hill (1973), Rényi (1961).

    >>> cells = {"place": ["a", "a", "b"], "good": ["x", "y", "x"], "value": [2, 2, 5]}
    >>> im.measures.hill(cells, row="place", column="good", value="value", order=2).table["hill"].to_list()
    [2.0, 1.0]
    """
    infinite = math.isinf(order) and order > 0
    options = {"order": None if infinite else order, "infinite": infinite, "base": one_of("base", base, _BASES)}
    return measure("hill", table, row=row, column=column, value=value, period=period, options=options)


def gini(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    corrected: bool = False,
) -> Result:
    """Gini coefficient of each row over all columns of the table, zeros included.

    Half the mean absolute difference over the mean, from 0 to (n − 1)/n; ``corrected`` multiplies by n/(n − 1). Null for a row
    without a total. Cost: sorting the cells. Source: Gini (1912).

    >>> cells = {"place": ["a", "a", "b"], "good": ["x", "y", "x"], "value": [2, 2, 5]}
    >>> im.measures.gini(cells, row="place", column="good", value="value").table["gini"].to_list()
    [0.0, 0.5]
    """
    options = {"corrected": corrected}
    return measure("gini", table, row=row, column=column, value=value, period=period, options=options)


def locational_gini(
    table: object, *, row: str, column: str, value: str | None = None, period: str | None = None
) -> Result:
    """Locational Gini of each column, from 0 (spread as everything) to 0.5.

    The area between the diagonal and the curve of the column against the totals of the rows, rows in order of their quotient.
    Null for a column without a total. Cost: sorting the cells. Source: Krugman (1991).

    >>> cells = {"place": ["a", "a", "b", "b"], "good": ["x", "y", "x", "y"], "value": [1, 2, 2, 4]}
    >>> im.measures.locational_gini(cells, row="place", column="good", value="value").table["locational_gini"].round(9).to_list()
    [0.0, 0.0]
    """
    return measure("locational_gini", table, row=row, column=column, value=value, period=period, options={})


def hoover_gini(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    reference: Mapping[Any, Any] | None = None,
) -> Result:
    """Hoover Gini of each column against a reference of the rows, such as population, from 0 to 1.

    Twice the area between the Hoover curve and the diagonal. ``reference`` gives a number for each row (``{"2020": {row:
    number}}`` where it differs by period); the totals of the rows when it is left out. Null for a column without a total. Cost:
    sorting the cells. Source: Hoover (1936).

    >>> cells = {"place": ["a", "b"], "good": ["x", "x"], "value": [1, 2]}
    >>> people = {"a": 10, "b": 20}
    >>> im.measures.hoover_gini(cells, row="place", column="good", value="value", reference=people).table["hoover_gini"].round(9).to_list()
    [0.0]
    """
    return measure(
        "hoover_gini", table, row=row, column=column, value=value, period=period, options=_reference(reference)
    )


def hoover_index(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    reference: Mapping[Any, Any] | None = None,
) -> Result:
    """Hoover index of each column: the share of it that would have to move to be spread like the reference.

    ½ Σ_r |x_r / Σ x − a_r / Σ a|, from 0 to 1, with ``reference`` as in :func:`hoover_gini`. Null for a column without a total.
    Cost: the cells. Source: Hoover (1936).

    >>> cells = {"place": ["a", "b"], "good": ["x", "x"], "value": [1, 3]}
    >>> im.measures.hoover_index(cells, row="place", column="good", value="value", reference={"a": 1, "b": 1}).table["hoover_index"][0]
    0.25
    """
    return measure(
        "hoover_index", table, row=row, column=column, value=value, period=period, options=_reference(reference)
    )


def theil(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    groups: Mapping[Any, Any] | None = None,
) -> Result:
    """Theil indices T, L and S of each column over all rows, and T between and within ``groups`` of rows.

    T = 1/n Σ (x/μ) ln(x/μ), L = 1/n Σ ln(μ/x), S their mean; zeros are included. ``groups`` gives the group of every row. L is
    null where a row is zero, all are for a column without a total. Cost: cells and rows. Source: Theil (1967).

    >>> cells = {"place": ["a", "b"], "good": ["x", "x"], "value": [2, 2]}
    >>> im.measures.theil(cells, row="place", column="good", value="value").table["theil_t"].to_list()
    [0.0]
    """
    options = {"groups": None if groups is None else {str(key): str(group) for key, group in groups.items()}}
    return measure("theil", table, row=row, column=column, value=value, period=period, options=options)


def krugman(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    reference: Mapping[Any, Any] | None = None,
) -> Result:
    """Krugman index Σ_c |s_rc − s_c| of each row, from 0 to 2, and half of it, the coefficient of specialisation.

    ``reference`` gives a number for each column (of each period, where they differ); columns it has and the table has not count
    in its whole. The totals of the columns when it is left out. Null for a row without a total. Cost: the cells. Source:
    Krugman (1991).

    >>> cells = {"place": ["a", "b"], "good": ["x", "y"], "value": [1, 1]}
    >>> im.measures.krugman(cells, row="place", column="good", value="value").table["krugman_index"].to_list()
    [1.0, 1.0]
    """
    return measure("krugman", table, row=row, column=column, value=value, period=period, options=_reference(reference))


def hachman(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    reference: Mapping[Any, Any] | None = None,
) -> Result:
    """Hachman index of each row, and its inverse, the average location quotient.

    1 / Σ_c s_rc² / s_c; 1 where the row is structured as the reference; not clipped. Null for a row without a total or with a
    column the reference has not. ``reference`` as in :func:`krugman`. Cost: the cells. Source: Hachman (1995).

    >>> cells = {"place": ["a", "b"], "good": ["x", "y"], "value": [1, 1]}
    >>> im.measures.hachman(cells, row="place", column="good", value="value").table["hachman"].to_list()
    [0.5, 0.5]
    """
    return measure("hachman", table, row=row, column=column, value=value, period=period, options=_reference(reference))


def divergence(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    reference: Mapping[Any, Any] | None = None,
    base: str = "natural",
) -> Result:
    """Kullback–Leibler divergence Σ_c s_rc log(s_rc / s_c) of each row from the reference, from 0.

    Null for a row without a total or with a column the reference has not. ``reference`` as in :func:`krugman`, ``base`` as in
    :func:`entropy`. Cost: the cells. Source: Kullback & Leibler (1951).

    >>> cells = {"place": ["a", "b"], "good": ["x", "y"], "value": [1, 1]}
    >>> im.measures.divergence(cells, row="place", column="good", value="value", base="two").table["divergence"].to_list()
    [1.0, 1.0]
    """
    options = _reference(reference) | {"base": one_of("base", base, _BASES)}
    return measure("divergence", table, row=row, column=column, value=value, period=period, options=options)


def variety(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    classes: Mapping[Any, object],
    base: str = "natural",
) -> Result:
    """Related and unrelated variety of each row, with the classes of the columns.

    Unrelated variety is the entropy between the coarsest classes, related variety that within them; they add up to the entropy.
    ``classes`` gives the class of every column, or its classes from coarse to fine. Null for a row without a total. Cost: cells
    times levels. Source: Frenken, Van Oort & Verburg (2007).

    >>> cells = {"place": ["a"] * 4, "good": ["x1", "x2", "y1", "y2"], "value": [1, 1, 1, 1]}
    >>> classes = {"x1": "x", "x2": "x", "y1": "y", "y2": "y"}
    >>> found = im.measures.variety(cells, row="place", column="good", value="value", classes=classes, base="two").table
    >>> found["related_variety"][0], found["unrelated_variety"][0]
    (1.0, 1.0)
    """
    options = {
        "classes": {str(label): _path(of) for label, of in classes.items()},
        "base": one_of("base", base, _BASES),
    }
    return measure("variety", table, row=row, column=column, value=value, period=period, options=options)


def rao_stirling(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    presence: float | PresenceRule | None = None,
    pairs: str = "ordered",
    alpha: float = 1.0,
    beta: float = 1.0,
) -> Result:
    """Rao–Stirling diversity Σ d_ij^α (p_i p_j)^β of each row, with d = 1 − relatedness of the columns.

    ``pairs`` is ``ordered`` (all i ≠ j, Stirling 2007) or ``unordered`` (i < j, half of it). ``relatedness`` and ``presence`` are
    those of :func:`proximity`; a relatedness above 1 is an error. Null for a row without a total. Cost: the sum of squared row
    counts.

    >>> cells = {"place": ["a", "a", "b"], "good": ["x", "y", "x"], "value": [1, 1, 5]}
    >>> apart = {"given": [("x", "y", 0.2)]}
    >>> im.measures.rao_stirling(cells, row="place", column="good", value="value", relatedness=apart).table["rao_stirling"].to_list()
    [0.4, 0.0]
    """
    options = {
        "relatedness": relatedness_options(relatedness),
        "presence": presence_options(presence),
        "sum": {"pairs": one_of("pairs", pairs, ("ordered", "unordered")), "alpha": alpha, "beta": beta},
    }
    return measure("rao_stirling", table, row=row, column=column, value=value, period=period, options=options)


def export_similarity(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    kind: str = "log_rca_correlation",
    epsilon: float = 0.1,
    top: int | None = None,
) -> Result:
    """Similarity of what two rows do: each pair once, or the ``top`` most similar of each row.

    ``log_rca_correlation`` is Pearson's r of ln(RCA + ``epsilon``) (Bahar, Hausmann & Hidalgo 2014), ``rca_correlation`` that of
    RCA, ``finger_kreinin`` Σ min of shares (Finger & Kreinin 1979). Null where one row does not vary or is empty. Cost: half the
    sum of squared column counts and the square of the rows.

    >>> cells = {"place": ["a", "a", "b"], "good": ["x", "y", "x"], "value": [1, 1, 5]}
    >>> im.measures.export_similarity(cells, row="place", column="good", value="value", kind="finger_kreinin").table["similarity"][0]
    0.5
    """
    kinds = ("log_rca_correlation", "rca_correlation", "finger_kreinin")
    options = {"kind": one_of("kind", kind, kinds), "epsilon": epsilon, "top": top}
    return measure("export_similarity", table, row=row, column=column, value=value, period=period, options=options)


def lorenz_curve(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Sequence[object] | None = None,
) -> Result:
    """Lorenz curve of each row (or of those named by ``of``) over all columns, from (0, 0) to (1, 1).

    ``x`` is the share of columns, smallest first, ``y`` their share of the row. A row without a total has no points. Cost: rows
    times columns. Source: Lorenz (1905).

    >>> cells = {"place": ["a", "a"], "good": ["x", "y"], "value": [1, 3]}
    >>> im.measures.lorenz_curve(cells, row="place", column="good", value="value").table["y"].to_list()
    [0.0, 0.25, 1.0]
    """
    options = {"of": None if of is None else [str(label) for label in of]}
    return measure("lorenz_curve", table, row=row, column=column, value=value, period=period, options=options)


def hoover_curve(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: Sequence[object] | None = None,
    reference: Mapping[Any, Any] | None = None,
) -> Result:
    """Hoover curve of each column (or of those named by ``of``) against a reference of the rows.

    ``x`` is the share of the reference, ``y`` that of the column, rows in order of their ratio. ``reference`` as in
    :func:`hoover_gini`. A column without a total has no points. Cost: sorting the cells. Source: Hoover (1936).

    >>> cells = {"place": ["a", "b"], "good": ["x", "x"], "value": [1, 3]}
    >>> im.measures.hoover_curve(cells, row="place", column="good", value="value", reference={"a": 1, "b": 1}).table["y"].to_list()
    [0.0, 0.25, 1.0]
    """
    options = _reference(reference) | {"of": None if of is None else [str(label) for label in of]}
    return measure("hoover_curve", table, row=row, column=column, value=value, period=period, options=options)


def _reference(reference: Mapping[Any, Any] | None) -> dict[str, Any]:
    return {"reference": None if reference is None else by_label(reference)}


def _path(of: object) -> list[str]:
    if isinstance(of, Sequence) and not isinstance(of, str):
        return [str(one) for one in of]
    return [str(of)]
