"""Dynamics: what rows take up and give up between periods, how much they grow, and whether relatedness foretells it."""

from __future__ import annotations

from ..options import one_of
from ..result import Result
from .cells import measure
from .forecasts import validated
from .presence import PresenceRule, presence_options
from .related import RelatednessRule, relatedness_options

_TRANSITIONS = ("consecutive", "ends")


def entry_exit(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str,
    presence: float | PresenceRule | None = None,
    persistence: int = 1,
    whole_universe: bool = False,
    transitions: str = "consecutive",
) -> Result:
    """Each entry and exit of a row into a column between two states.

    Entry: absent in all of the ``persistence`` periods before, present in all of those after; exit the reverse; other cells are
    unsettled and counted. Rows and columns with nothing in one of the states are no events unless ``whole_universe``, and are
    listed in the summary. ``transitions`` compares each state with the next or the ``ends``. The period is the first of the state
    after. Periods that all are numbers are in order as numbers. Cost: ones and cells that could change. Source: Boschma, Balland &
    Kogler (2015).

    >>> cells = {"place": ["a", "b", "a", "a", "b"], "good": ["x", "y", "x", "y", "y"], "year": [1, 1, 2, 2, 2]}
    >>> im.measures.entry_exit(cells, row="place", column="good", period="year", presence={"value": 1}).table["event"].to_list()
    ['entry']
    """
    options = {
        "presence": presence_options(presence),
        "persistence": persistence,
        "whole_universe": whole_universe,
        "transitions": one_of("transitions", transitions, _TRANSITIONS),
    }
    return measure("entry_exit", table, row=row, column=column, value=value, period=period, options=options)


def entry_exit_rates(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str,
    presence: float | PresenceRule | None = None,
    persistence: int = 1,
    whole_universe: bool = False,
    transitions: str = "consecutive",
) -> Result:
    """Entries and exits of each row over what could enter and exit; the options are those of :func:`entry_exit`.

    From 0 to 1; null where nothing could. Cost: as :func:`entry_exit`. Source: Boschma, Balland & Kogler (2015).

    >>> cells = {"place": ["a", "b", "a", "a", "b"], "good": ["x", "y", "x", "y", "y"], "year": [1, 1, 2, 2, 2]}
    >>> im.measures.entry_exit_rates(cells, row="place", column="good", period="year", presence={"value": 1}).table["entry_rate"].to_list()
    [1.0, 0.0]
    """
    options = {
        "presence": presence_options(presence),
        "persistence": persistence,
        "whole_universe": whole_universe,
        "transitions": one_of("transitions", transitions, _TRANSITIONS),
    }
    return measure("entry_exit_rates", table, row=row, column=column, value=value, period=period, options=options)


def growth(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str,
    of: str = "row",
    kind: str = "relative",
    transitions: str = "consecutive",
) -> Result:
    """Growth of each ``row``, ``column``, ``cell`` or the ``total`` between periods.

    ``relative`` (later − earlier) / earlier, ``logarithmic`` ln(later / earlier), ``per_period`` (later / earlier)^(1/n) − 1 with n
    the difference of the periods where they are numbers. Null over zero. Cells that are zero in both are not listed. Cost: the
    cells.

    >>> cells = {"place": ["a", "a"], "good": ["x", "x"], "year": [2019, 2021], "value": [4, 9]}
    >>> im.measures.growth(cells, row="place", column="good", value="value", period="year", kind="per_period").table["growth"].to_list()
    [0.5]
    """
    options = {
        "of": one_of("of", of, ("row", "column", "cell", "total")),
        "kind": one_of("kind", kind, ("relative", "logarithmic", "per_period")),
        "transitions": one_of("transitions", transitions, _TRANSITIONS),
    }
    return measure("growth", table, row=row, column=column, value=value, period=period, options=options)


def entry_forecast(
    table: object,
    *,
    row: str,
    column: str,
    value: str | None = None,
    period: str,
    presence: float | PresenceRule | None = None,
    relatedness: str | RelatednessRule = "min_conditional",
    k: int = 10,
    whole_universe: bool = False,
    transitions: str = "consecutive",
) -> Result:
    """How well density foretells entries: ROC AUC, average precision, F1, precision, recall and NDCG at ``k``, MAP.

    Every column a row has not is a forecast with its density as score; it came true where the row has it in the next period.
    Null where none came true (AUC: or all). Cost: as density. Source: Hidalgo et al. (2018).

    >>> cells = {"place": ["a", "b", "a", "a", "b"], "good": ["x", "y", "x", "y", "y"], "year": [1, 1, 2, 2, 2]}
    >>> im.measures.entry_forecast(cells, row="place", column="good", period="year", presence={"value": 1}).table.height
    1
    """
    options = {
        "presence": presence_options(presence),
        "relatedness": relatedness_options(relatedness),
        "validation": {"k": k},
        "whole_universe": whole_universe,
        "transitions": one_of("transitions", transitions, _TRANSITIONS),
    }
    return measure("entry_forecast", table, row=row, column=column, value=value, period=period, options=options)


def validate(
    forecast: object,
    truth: object,
    *,
    row: str,
    column: str,
    score: str,
    period: str | None = None,
    k: int = 10,
) -> Result:
    """How well scores of any origin foretold what came true: ROC AUC, average precision, F1, precision, recall, NDCG at ``k``, MAP.

    ``forecast`` has a line with a ``score`` for each pair that could come true (higher is likelier, negative is allowed), ``truth``
    the pairs that did. Ties of a score share their places. Lines without a score are left out, and pairs that came true without
    being forecast cannot be found; the provenance counts both. Null where none came true (AUC: or all).

    >>> scores = {"place": ["a", "a", "b"], "good": ["x", "y", "x"], "score": [0.9, 0.2, 0.4]}
    >>> came_true = {"place": ["a"], "good": ["x"]}
    >>> im.measures.validate(scores, came_true, row="place", column="good", score="score").table["roc_auc"].to_list()
    [1.0]
    """
    return validated(forecast, truth, row=row, column=column, score=score, period=period, k=k)
