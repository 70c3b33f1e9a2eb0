"""Tasks of the measures on any table, beside published packages in environments of their own (bench/peers.py)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import matrices

HERE = Path(__file__).resolve().parent
SCRATCH = HERE.parent / "target" / "bench"
COLUMNS = {"row": "region", "column": "activity", "value": "value"}
# Environments of the peers; scipy is in that of the tests.
ENVIRONMENTS = {
    "econcomplex": ".venv-parity",
    "ecomplexity": ".venv-parity",
    "fermi": ".venv-parity-old",
    "economic-complexity": ".venv-parity-old",
    "scipy": ".venv",
}
# What each task is called, and its targets in seconds and MB.
COMPLEXITY = {
    "small": ("complexity 500 x 650", 0.015, None),
    "medium": ("complexity 5,000 x 5,000", 1.0, None),
    "large": ("complexity 30,000 x 10,000", 20.0, 3 * 1024),
}
FITNESS = {"small": "fitness 500 x 650", "medium": "fitness 5,000 x 5,000"}
DECADES = ("20 thousand", "200 thousand", "2 million", "20 million")
# Not finished in five minutes or not within memory, as measured once: not run again each time.
TOO_LONG = {
    ("complexity", "medium", "ecomplexity"),
    ("complexity", "medium", "economic-complexity"),
    ("complexity", "large", "econcomplex"),
    ("complexity", "large", "ecomplexity"),
    ("complexity", "large", "economic-complexity"),
}


def complexity(size: str) -> None:
    """Take diversity, ubiquity, ECI, PCI, the proximity of every pair of columns and the density of every cell."""
    import polars as pl

    import innomap as im

    space = im.measures.activity_space(pl.read_parquet(matrices.path_of(size, SCRATCH)), **COLUMNS)
    assert space.complexity.table.height == sum(matrices.SIZES[size][:2])
    assert space.proximity.shape == (len(space.columns),) * 2
    if size == "large":
        assert sum(len(block) for _, block in space.density_blocks()) == len(space.rows)
    else:
        assert space.density.shape == (len(space.rows), len(space.columns))


def pair_alone(size: str) -> None:
    """Take ECI and PCI, which need no dense table."""
    import polars as pl

    import innomap as im

    im.measures.complexity(pl.read_parquet(matrices.path_of(size, SCRATCH)), **COLUMNS, of="both")


def fitness(size: str) -> None:
    """Take fitness and complexity by at most 1000 steps."""
    import polars as pl

    import innomap as im

    im.measures.fitness(pl.read_parquet(matrices.path_of(size, SCRATCH)), **COLUMNS, of="both")


def lines(file: Path):
    """Return a line for each county and distinct subclass of a patent."""
    import polars as pl

    subclass = pl.col("ipc").str.split(";").list.eval(pl.element().str.slice(0, 4)).list.unique()
    return pl.read_parquet(file, columns=["region", "ipc"]).select("region", subclass=subclass).explode("subclass")


def specialisation(file: Path) -> None:
    """Take the location quotient of counties by subclass, of the lines of a million patents."""
    import innomap as im

    im.measures.specialisation(lines(file), row="region", column="subclass")


def specialisation_polars(file: Path) -> None:
    """Take the same quotients by polars."""
    import polars as pl

    whole = lines(file).lazy().group_by("region", "subclass").agg(n=pl.len().cast(pl.Int64))
    row, column, total = pl.col("n").sum().over("region"), pl.col("n").sum().over("subclass"), pl.col("n").sum()
    whole.with_columns(rca=pl.col("n") * total / (row * column), held=pl.col("n") * total >= row * column).collect()


def prepare(names: list[str]) -> None:
    """Write the tables that the tasks read."""
    of = {name: size for size, (name, *_) in COMPLEXITY.items()} | {name: size for size, name in FITNESS.items()}
    of |= {f"ECI of {size} cells": size for size in DECADES}
    for name, size in of.items():
        if any(task.partition(" · ")[0] == name for task in names):
            matrices.write(size, SCRATCH)


def tasks() -> dict[str, tuple[partial[None], float | None, float | None]]:
    """Return the tasks of this file that run here: function and targets."""
    out: dict[str, tuple[partial[None], float | None, float | None]] = {}
    for size, (name, seconds, megabytes) in COMPLEXITY.items():
        out[name] = (partial(complexity, size), seconds, megabytes)
    for size, name in FITNESS.items():
        out[name] = (partial(fitness, size), None, None)
    for size in DECADES:
        out[f"ECI of {size} cells"] = (partial(pair_alone, size), None, None)
    return out


def peers() -> dict[str, tuple[Path, list[str]]]:
    """Return the same tasks by packages: the Python of each, and what it is asked for."""
    out: dict[str, tuple[Path, list[str]]] = {}
    sizes = [("complexity", size, name) for size, (name, *_) in COMPLEXITY.items()]
    for task, size, name in sizes + [("fitness", size, name) for size, name in FITNESS.items()]:
        for peer, environment in ENVIRONMENTS.items():
            if (task, size, peer) in TOO_LONG or (task == "fitness" and peer in ("ecomplexity", "economic-complexity")):
                continue
            python = HERE.parent / environment / "bin" / "python"
            arguments = [task, peer, str(matrices.path_of(size, SCRATCH))]
            out[f"{name} · {peer}"] = (python, [str(HERE / "peers.py"), *arguments])
    return out
