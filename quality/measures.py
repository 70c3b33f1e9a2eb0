"""Precision and recall of clusters, pairwise and B³, with intervals.

Each mention has three labels: the cluster it was put into, the cluster it truly belongs to, and the part of the true cluster
that can be known from the evidence at hand. A pair put together is right if it is truly one; a pair should be found only where
evidence ties it. So precision is measured against the truth and recall against what can be known.

Intervals resample true clusters, not pairs: pairs of one cluster are right or wrong together (Binette et al. 2022). Where a
sample shows no error at all, resampling would claim certainty; Wilson's interval over the clusters then takes its place.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REPLICATES = 400
_Z = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A share of one, with its interval of 95 %; nothing where there is nothing to measure."""

    value: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        """The value and its interval, with four decimals."""
        if self.value is None:
            return "—"
        return f"{self.value:.4f} [{self.low:.4f}, {self.high:.4f}]"


NOTHING = Estimate(None, None, None)


@dataclass(frozen=True)
class Quality:
    """Precision and recall of one set of mentions."""

    mentions: int
    clusters: int
    pairwise_precision: Estimate
    pairwise_recall: Estimate
    b3_precision: Estimate
    b3_recall: Estimate


def wilson(good: float, total: float) -> Estimate:
    """Wilson's interval of a proportion."""
    if total <= 0:
        return NOTHING
    share = good / total
    middle = (share + _Z**2 / (2 * total)) / (1 + _Z**2 / total)
    half = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2)) / (1 + _Z**2 / total)
    return Estimate(share, max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share)))


def evaluate(
    predicted: Sequence[Hashable],
    truth: Sequence[Hashable],
    known: Sequence[Hashable] | None = None,
    *,
    only: Sequence[bool] | None = None,
    replicates: int = REPLICATES,
    seed: int = 1,
) -> Quality:
    """Measure clusters against the truth.

    ``known`` divides the true clusters into what evidence ties together; without it all of a cluster should be found. ``only``
    says which mentions are measured: their clusters may hold others, and a pair of a measured mention with one that is not
    measured counts if it is wrong. That is how a rule is measured within a mixture.
    """
    known = truth if known is None else known
    measured = [True] * len(truth) if only is None else only
    sums = _sums(predicted, truth, known, measured)
    if not sums:
        return Quality(0, 0, NOTHING, NOTHING, NOTHING, NOTHING)
    table = np.array(list(sums.values()), dtype=np.float64)
    draws = np.random.default_rng(seed).multinomial(len(table), np.full(len(table), 1 / len(table)), size=replicates)
    right, wrong, found, wanted, b3_right, b3_found, size = range(7)
    resampled = draws @ table

    def share(good: Sequence[int], total: Sequence[int]) -> Estimate:
        return _share(table, resampled, list(good), list(total))

    return Quality(
        mentions=sum(measured),
        clusters=len(table),
        pairwise_precision=share([right], [right, wrong]),
        pairwise_recall=share([found], [wanted]),
        b3_precision=share([b3_right], [size]),
        b3_recall=share([b3_found], [size]),
    )


def _share(table: NDArray[np.float64], resampled: NDArray[np.float64], good: list[int], total: list[int]) -> Estimate:
    whole = table[:, total].sum()
    if whole == 0:
        return NOTHING
    value = float(table[:, good].sum() / whole)
    clusters = int((table[:, total].sum(axis=1) > 0).sum())
    if value in {0.0, 1.0}:
        return wilson(value * clusters, clusters)
    totals = resampled[:, total].sum(axis=1)
    shares = resampled[totals > 0][:, good].sum(axis=1) / totals[totals > 0]
    low, high = np.quantile(shares, [0.025, 0.975])
    return Estimate(value, min(value, float(low)), max(value, float(high)))


def _sums(
    predicted: Sequence[Hashable], truth: Sequence[Hashable], known: Sequence[Hashable], measured: Sequence[bool]
) -> dict[Hashable, list[float]]:
    """For each true cluster: pairs right and wrong, pairs found and to be found, B³ sums, and mentions measured."""
    of_predicted = Counter(predicted)
    together = Counter(zip(predicted, truth, strict=True))
    inside = Counter(k for k, m in zip(known, measured, strict=True) if m)
    found_inside = Counter((p, k) for p, k, m in zip(predicted, known, measured, strict=True) if m)
    all_inside = Counter(known)
    all_found = Counter(zip(predicted, known, strict=True))
    sums: dict[Hashable, list[float]] = defaultdict(lambda: [0.0] * 7)
    # Pairs are counted from their ends, half a pair an end; a pair of a measured mention with another counts by one end.
    for p, t, k, m in zip(predicted, truth, known, measured, strict=True):
        if not m:
            continue
        row = sums[t]
        same = together[p, t]
        row[0] += (same - 1) / 2
        row[1] += (of_predicted[p] - same) / 2
        row[2] += (found_inside[p, k] - 1) / 2
        row[3] += (inside[k] - 1) / 2
        row[4] += same / of_predicted[p]
        row[5] += all_found[p, k] / all_inside[k]
        row[6] += 1
    return dict(sums)


def by_all_pairs(
    predicted: Sequence[Hashable], truth: Sequence[Hashable], known: Sequence[Hashable] | None = None
) -> tuple[float | None, float | None]:
    """Pairwise precision and recall, found by looking at every pair: slow and obvious, for tests."""
    known = truth if known is None else known
    put = right = wanted = found = 0
    for i in range(len(truth)):
        for j in range(i):
            one = predicted[i] == predicted[j]
            put += one
            right += one and truth[i] == truth[j]
            wanted += known[i] == known[j]
            found += one and known[i] == known[j]
    return (right / put if put else None, found / wanted if wanted else None)
