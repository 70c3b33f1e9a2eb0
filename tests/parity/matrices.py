"""The matrices that all sides compute: random ones, in which everything is defined, and degenerate ones."""

import json
import sys
from pathlib import Path

import numpy as np

VALUES = [(8, 6, 0.8), (15, 10, 0.7), (10, 15, 0.6), (40, 25, 0.5), (25, 60, 0.5), (60, 40, 0.3)]
ONES = [(8, 6, 0.5), (14, 11, 0.4), (11, 14, 0.4), (40, 30, 0.3), (30, 50, 0.3), (80, 40, 0.12)]


def cases():
    """All of them, the same in every run."""
    draw = np.random.default_rng(20_260)
    found = []
    for rows, columns, share in VALUES:
        x = until_sound(lambda size=(rows, columns), p=share: draw.lognormal(0, 1, size) * (draw.random(size) < p), rca)
        found.append(case(draw, f"values {rows} × {columns}", "regular", False, x))
    for rows, columns, share in ONES:
        m = until_sound(lambda size=(rows, columns), p=share: (draw.random(size) < p).astype(float), lambda x: x)
        found.append(case(draw, f"ones {rows} × {columns}", "regular", True, m))
    return found + [case(draw, *degenerate) for degenerate in degenerates(draw)]


def degenerates(draw):
    """Tables in which something is not defined, or only just."""
    x = draw.lognormal(0, 1, (9, 7))
    row, column = x.copy(), x.copy()
    row[4], column[:, 3] = 0, 0
    # In an outer product of whole numbers every quotient is one exactly; ends of the second are swapped about to have some that are not.
    outer = np.outer(draw.integers(1, 14, 30), draw.integers(1, 18, 20)).astype(float)
    mixed = np.tile(outer[:, :8], (1, 2)) * (draw.random((30, 1)) < 0.5)
    mixed[:, 8:] = outer[:, :8] - mixed[:, :8]
    yield "all quotients one", "ties", False, outer
    yield "quotients of zero, one and two", "ties", False, mixed
    yield "zero row", "degenerate", False, row
    yield "zero column", "degenerate", False, column
    yield "one row", "degenerate", False, x[:1]
    yield "one column", "degenerate", False, x[:, :1]
    yield "all equal", "degenerate", False, np.ones((5, 4))
    yield "huge values", "degenerate", False, x * 1e12
    yield "tiny values", "degenerate", False, x * 1e-12
    m = (draw.random((10, 8)) < 0.5).astype(float)
    m[0], m[:, 0] = 1, 1
    row, column, blocks = m.copy(), m.copy(), np.zeros((9, 7))
    row[4], column[:, 3] = 0, 0
    blocks[:5, :4], blocks[5:, 4:] = np.triu(np.ones((5, 4))) + np.eye(5, 4, -1), np.tril(np.ones((4, 3)))
    yield "zero row of ones", "degenerate", True, row
    yield "zero column of ones", "degenerate", True, column
    yield "two components", "degenerate", True, blocks
    yield "identity", "degenerate", True, np.eye(5)
    yield "all ones", "degenerate", True, np.ones((5, 4))
    yield "staircase", "degenerate", True, np.fliplr(np.tri(12))
    yield "twins", "degenerate", True, np.repeat(m, 2, axis=0)
    yield "one row of ones", "degenerate", True, np.ones((1, 5))
    yield "one column of ones", "degenerate", True, np.ones((5, 1))


def case(draw, name, kind, binary, values):
    """A matrix, an earlier state of it, and properties of its rows and columns."""
    rows, columns = np.shape(values)
    earlier = (draw.random((rows, columns)) < 0.5) if binary else draw.lognormal(0, 1, (rows, columns))
    return {
        "name": name,
        "kind": kind,
        "binary": binary,
        "values": np.asarray(values, dtype=float).tolist(),
        "earlier": earlier.astype(float).tolist(),
        "income": draw.uniform(1, 9, rows).tolist(),
        "people": draw.uniform(1, 9, rows).tolist(),
        "known": draw.normal(0, 1, columns).tolist(),
    }


def rca(x):
    """Presence by RCA."""
    return (x * x.sum() >= x.sum(1, keepdims=True) * x.sum(0)).astype(float)


def until_sound(make, present):
    """Draw until nothing is empty, the second eigenvector is one, no two columns are near at once, and signs are clear."""
    while True:
        x = make()
        if x.sum(1).min() > 0 and x.sum(0).min() > 0 and sound(present(x)):
            return x


def sound(m):
    """Whether all that is asked of a matrix has one answer."""
    if m.sum(1).min() == 0 or m.sum(0).min() == 0 or m.sum(0).max() == m.shape[0] or m.sum(1).max() == m.shape[1]:
        return False
    d, u = m.sum(1), m.sum(0)
    left, sizes, right = np.linalg.svd(m / np.sqrt(np.outer(d, u)), full_matrices=False)
    near = m.T @ m - np.diag(u)
    row, column = left[:, 1] / np.sqrt(d), right[1] / np.sqrt(u)
    margins = abs(np.corrcoef(row, d)[0, 1]), abs(np.corrcoef(column, u)[0, 1])
    return bool(1 - sizes[1] > 1e-2 and sizes[1] - sizes[2] > 1e-2 and near.sum(0).min() > 0 and min(margins) > 0.05)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(cases()))
