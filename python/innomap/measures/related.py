"""How related units are: the options that many measures share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from ..options import one_of
from .presence import by_label

_PROXIMITIES = ("min_conditional", "max_conditional", "conditional", "geometric")
_ASSOCIATIONS = ("association_strength", "probability", "cosine", "jaccard")
_OTHERS = ("z_score", "scaled_correlation", "correlation", "value_cosine", "taxonomy")
KINDS = (*_PROXIMITIES, *_ASSOCIATIONS, *_OTHERS)


class RelatednessRule(TypedDict, total=False):
    """How relatedness is measured; a text alone is the ``kind``.

    ``kind``
        With C the rows that have both columns and u those that have one: ``min_conditional`` C / max(u) (Hidalgo et al. 2007),
        ``max_conditional`` C / min(u), ``conditional`` C / u of the other, ``geometric`` C / √(u u'); ``association_strength``,
        ``probability`` (Steijn 2021), ``cosine``, ``jaccard`` by ``size``; ``z_score`` (Teece et al. 1994);
        ``scaled_correlation`` (1 + r) / 2, ``correlation`` and ``value_cosine`` of values; ``taxonomy`` (Zaccaria et al. 2014).
    ``size``
        What the size of a unit is, for associations: ``co_occurrence`` (van Eck & Waltman 2009) or ``occurrence``.
    ``unit_diagonal``
        Whether a unit is related to itself by 1, which then counts in density; for the four proximities.
    ``of``
        What correlations are taken of: ``quotient`` or ``value``.
    ``weights``
        Weight of each row in the counts.
    ``given``
        Triples of two labels and their relatedness, instead of a kind; one given in one direction holds in both.
    """

    kind: str
    size: str
    unit_diagonal: bool
    of: str
    weights: Mapping[Any, Any]
    given: Iterable[tuple[object, object, float]]


def relatedness_options(relatedness: str | RelatednessRule) -> dict[str, Any]:
    """The rule as the core reads it."""
    options: dict[str, Any] = {"kind": relatedness} if isinstance(relatedness, str) else dict(relatedness)
    if "kind" in options:
        one_of("relatedness", options["kind"], KINDS)
    if options.get("weights") is not None:
        options["weights"] = by_label(options["weights"])
    if options.get("given") is not None:
        options["given"] = [[str(unit), str(other), float(value)] for unit, other, value in options["given"]]
    return options
