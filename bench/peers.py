"""The same tasks by published packages, each in an environment of its own: ``make parity`` makes them.

Run by bench/run.py: ``python bench/peers.py TASK PEER FILE`` prints wall time and peak memory. Reading the file counts, importing
does not. All bring about the same numbers: M where x T >= r c, diversity, ubiquity, ECI, PCI, proximity of every pair of columns
and density of every cell; or fitness after at most 1000 steps.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

# Above so many cells the density is only summed up, block by block.
MOST_CELLS = 100_000_000


def triplets(file: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows, columns and values."""
    frame = pl.read_parquet(file)
    return tuple(frame[name].to_numpy() for name in ("region", "activity", "value"))  # type: ignore[return-value]


def dense(file: Path) -> np.ndarray:
    """Return the table with its zeros."""
    r, c, v = triplets(file)
    out = np.zeros((r.max() + 1, c.max() + 1))
    out[r, c] = v
    return out


def ones(file: Path) -> Any:
    """Return M as a sparse matrix, compared in whole numbers."""
    import scipy.sparse as sp

    r, c, v = triplets(file)
    rows, columns = np.bincount(r, v).astype(np.int64), np.bincount(c, v).astype(np.int64)
    held = v * v.sum() >= rows[r] * columns[c]
    return sp.csr_matrix((np.ones(held.sum()), (r[held], c[held])), shape=(len(rows), len(columns)))


def density(m: Any, phi: np.ndarray) -> None:
    """Take the density of every cell from a sparse M."""
    sums = phi.sum(0)
    sums[sums == 0] = 1
    step = m.shape[0] if m.shape[0] * m.shape[1] <= MOST_CELLS else 2_000
    for first in range(0, m.shape[0], step):
        (m[first : first + step] @ phi / sums).sum()


def complexity_scipy(file: Path) -> None:
    """Take the second singular pair with the known first one taken out, and sparse products."""
    import scipy.sparse as sp
    from scipy.sparse.linalg import LinearOperator, eigsh

    m = ones(file)
    d, u = (np.asarray(m.sum(axis)).ravel() for axis in (1, 0))
    s = sp.diags(d**-0.5) @ m @ sp.diags(u**-0.5)
    s, known = (s, np.sqrt(d / d.sum())) if m.shape[0] <= m.shape[1] else (s.T.tocsr(), np.sqrt(u / u.sum()))
    t = s.T.tocsr()
    step = LinearOperator((len(known),) * 2, matvec=lambda x: s @ (t @ x) - known * (known @ x), dtype=float)
    eigsh(step, k=1, which="LA", v0=np.linspace(-1, 1, len(known)), tol=1e-12)
    phi = (m.T @ m).toarray() / np.maximum(u[:, None], u)
    np.fill_diagonal(phi, 0)
    density(m, phi)


def complexity_econcomplex(file: Path) -> None:
    """Call the functions of the package."""
    import econcomplex as e

    x = dense(file)
    e.eci_pci(x)
    e.relatedness_density(x, phi=e.proximity(x, compute="product")["product"])


def complexity_ecomplexity(file: Path) -> None:
    """Call the one function of the package; it takes outlook and gain besides."""
    import pandas as pd
    from ecomplexity import ecomplexity as e

    r, c, v = triplets(file)
    names = {"time": "t", "loc": "r", "prod": "c", "val": "v"}
    with contextlib.redirect_stdout(io.StringIO()):
        e(
            pd.DataFrame({"t": 1, "r": r, "c": c, "v": v.astype(float)}),
            names,
            check_logsupermodularity=False,
            verbose=False,
        )


def complexity_fermi(file: Path) -> None:
    """Call the classes of the package; density, which it has not, by scipy."""
    import scipy.sparse as sp
    from fermi.economic_fitness_complexity import efc
    from fermi.relatedness_metrics import RelatednessMetrics

    r, c, v = triplets(file)
    table = efc(sp.csr_matrix((v.astype(float), (r, c))))
    table.compute_rca().binarize()
    table.get_eci_pci()
    m = table._processed.astype(float)
    phi = RelatednessMetrics(m).get_projection(rows=False, projection_method="proximity")
    phi = np.asarray(phi.toarray() if sp.issparse(phi) else phi, float)
    np.fill_diagonal(phi, 0)
    density(m, phi)


def complexity_economic_complexity(file: Path) -> None:
    """Call the functions of the package; its complexity is twenty reflections."""
    import economic_complexity as e
    import pandas as pd

    rca = e.rca(pd.DataFrame(dense(file)))
    e.complexity(rca)
    e.relatedness(rca, proximities=e.proximity(rca))


def fitness_scipy(file: Path) -> None:
    """Take the map step by step."""
    m = ones(file)
    t = m.T.tocsr()
    f, q = np.ones(m.shape[0]), np.ones(m.shape[1])
    for _ in range(1_000):
        new, q = m @ q, 1 / (t @ (1 / f))
        new, q = new / new.mean(), q / q.mean()
        change, f = np.abs(new - f).max(), new
        if change < 1e-9:
            break


def fitness_econcomplex(file: Path) -> None:
    """Call the function of the package."""
    import econcomplex as e

    e.fitness_complexity(dense(file), iterations=1000, tol=1e-9)


def fitness_fermi(file: Path) -> None:
    """Call the class of the package; its distance is summed over rows of sum one."""
    import scipy.sparse as sp
    from fermi.economic_fitness_complexity import efc

    r, c, v = triplets(file)
    table = efc(sp.csr_matrix((v.astype(float), (r, c))))
    table.compute_rca().binarize()
    table.get_fitness_complexity(max_iteration=1000, min_distance=1e-9 / (r.max() + 1))


MODULES = {
    "fermi": "fermi.economic_fitness_complexity",
    "economic-complexity": "economic_complexity",
    "scipy": "scipy.sparse.linalg",
}
TASKS: dict[tuple[str, str], Callable[[Path], None]] = {
    ("complexity", "scipy"): complexity_scipy,
    ("complexity", "econcomplex"): complexity_econcomplex,
    ("complexity", "ecomplexity"): complexity_ecomplexity,
    ("complexity", "fermi"): complexity_fermi,
    ("complexity", "economic-complexity"): complexity_economic_complexity,
    ("fitness", "scipy"): fitness_scipy,
    ("fitness", "econcomplex"): fitness_econcomplex,
    ("fitness", "fermi"): fitness_fermi,
}


def main() -> None:
    """Run one task and print its wall time and peak memory in MB."""
    task, peer, file = sys.argv[1:]
    warnings.simplefilter("ignore")
    importlib.import_module(MODULES.get(peer, peer))
    start = time.perf_counter()
    TASKS[task, peer](Path(file))
    wall = time.perf_counter() - start
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(json.dumps({"wall": wall, "peak": int(peak.split()[1]) / 1024}))


if __name__ == "__main__":
    main()
