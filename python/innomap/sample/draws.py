"""Random choices that come out the same on every platform and Python version."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Draws:
    """A seeded stream of choices.

    Only ``random.Random.random`` is used: its sequence for an integer seed is fixed by the language, while the
    algorithms behind ``choice``, ``shuffle`` or ``sample`` may change from one version to the next.
    """

    __slots__ = ("_next",)

    def __init__(self, seed: int) -> None:
        self._next = random.Random(seed).random

    def below(self, n: int) -> int:
        """An integer from 0 to ``n - 1``."""
        return int(self._next() * n)

    def between(self, low: int, high: int) -> int:
        """An integer from ``low`` to ``high``, both included."""
        return low + int(self._next() * (high - low + 1))

    def percent(self, p: int) -> bool:
        """True in ``p`` of a hundred draws."""
        return self._next() * 100 < p

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely as any other."""
        return items[int(self._next() * len(items))]

    def several(self, items: Sequence[T], n: int) -> list[T]:
        """Up to ``n`` different items, in the order drawn."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(min(n, len(rest)))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All the items in a drawn order."""
        return self.several(items, len(items))


class Weighted(Generic[T]):
    """Items with whole-number weights, drawn in proportion to them."""

    __slots__ = ("_ends", "_items")

    def __init__(self, weights: Sequence[tuple[T, int]]) -> None:
        kept = [(item, weight) for item, weight in weights if weight > 0]
        self._items = [item for item, _ in kept]
        self._ends = list(accumulate(weight for _, weight in kept))

    def draw(self, draws: Draws) -> T:
        """One item."""
        return self._items[bisect_right(self._ends, draws.below(self._ends[-1]))]
