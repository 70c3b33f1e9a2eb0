"""Diversification of one row: in what order it could take up columns, and at what cost it reaches a complexity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..options import one_of
from ..result import Result
from .cells import measure
from .presence import PresenceRule, by_label, presence_options
from .related import RelatednessRule, relatedness_options

_STRATEGIES = ("greedy", "majority", "high_degree", "low_degree", "random")


def strategic_diffusion(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: object,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    strategy: str = "greedy",
    threshold: float = 0.55,
    base: float = 1.0,
    alpha: float = 1.0,
    seed: int = 1,
) -> Result:
    """In what order the row ``of`` takes up columns under a strategy, and how many steps that is expected to take.

    Columns are tied from ``threshold`` of relatedness; one that is not held is taken up with probability ``base`` · (a/k)^``alpha`` a
    step, k its ties and a those held. ``strategy``: ``greedy`` the likeliest next, ``majority`` the most ties to what is held,
    ``high_degree``, ``low_degree``, ``random`` (by ``seed``). :func:`contagion` fits base and alpha to entries. Columns out of reach
    are in the summary. Source: Alshamsi, Pinheiro & Hidalgo (2018).

    >>> trade = {"place": ["a", "b", "b", "c", "c"], "good": ["x", "x", "y", "y", "z"]}
    >>> found = im.measures.strategic_diffusion(
    ...     trade, row="place", column="good", of="a", presence={"value": 1}, threshold=0.4
    ... )
    >>> found.table.select("good", "expected_time").rows()
    [('y', 2.0), ('z', 1.0)]
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "of": str(of),
        "diffusion": {
            "threshold": threshold,
            "base": base,
            "alpha": alpha,
            "strategy": one_of("strategy", strategy, _STRATEGIES),
            "seed": seed,
        },
    }
    return measure("strategic_diffusion", table, row=row, column=column, value=value, period=period, options=options)


def contagion(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    threshold: float = 0.55,
    bins: int = 10,
    transitions: str = "consecutive",
) -> Result:
    """How entry depends on the share of related columns held: ln P = ln ``base`` + ``alpha`` · ln(a/k), fitted over ``bins`` of a/k.

    Null where fewer than two bins have an entry. The summary has the bins (mean share, share that entered, cells). Source: Alshamsi,
    Pinheiro & Hidalgo (2018).

    >>> cells = {"place": ["a", "b", "a", "a", "b"], "good": ["x", "y", "x", "y", "y"], "year": [1, 1, 2, 2, 2]}
    >>> im.measures.contagion(cells, row="place", column="good", period="year", presence={"value": 1}).table["alpha"].to_list()
    [None]
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "threshold": threshold,
        "bins": bins,
        "transitions": one_of("transitions", transitions, ("consecutive", "ends")),
    }
    return measure("contagion", table, row=row, column=column, value=value, period=period, options=options)


def complexity_portfolio(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str | None = None,
    of: object,
    target: float,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    complexity: Mapping[Any, Any] | None = None,
    effort: Mapping[Any, Any] | None = None,
    most_steps: int = 5_000_000,
) -> Result:
    """The columns with the least total effort by which the row ``of`` reaches the complexity ``target``.

    Complexity is the mean PCI of what the row has and takes up: the table's own in the scale of ECI, or ``complexity``. ``effort`` of
    each column is its distance, 1 − density, or what is given; columns without one cannot be taken up. Solved exactly by branch and
    bound; where ``most_steps`` run out, ``optimal`` in the summary is false beside the bound. No line where the target is reached
    already or cannot be (``reachable``). Source: Stojkoski & Hidalgo (2026).

    >>> trade = {"place": ["a", "b", "b", "c", "c"], "good": ["x", "x", "y", "y", "z"]}
    >>> found = im.measures.complexity_portfolio(
    ...     trade, row="place", column="good", of="a", presence={"value": 1}, target=2.0,
    ...     complexity={"x": 0.0, "y": 3.0, "z": 5.0}, effort={"y": 1.0, "z": 1.5},
    ... )
    >>> found.table.rows()
    [('z', 1.5, 5.0)]
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "of": str(of),
        "target": target,
        "complexity": None if complexity is None else by_label(complexity),
        "effort": None if effort is None else by_label(effort),
        "search": {"most_steps": most_steps},
    }
    return measure("complexity_portfolio", table, row=row, column=column, value=value, period=period, options=options)
