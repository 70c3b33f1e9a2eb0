"""Writes synthetic tables of rows by columns as they occur: a few rows do almost everything, most do little and only the easy."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import polars as pl

SIZES = {
    "small": (500, 650, 60_000),
    "medium": (5_000, 5_000, 2_000_000),
    "large": (30_000, 10_000, 10_000_000),
    "20 thousand": (500, 400, 20_000),
    "200 thousand": (3_000, 1_500, 200_000),
    "2 million": (20_000, 6_000, 2_000_000),
    "20 million": (120_000, 20_000, 20_000_000),
}
BLOCK = 1_000
STEEPNESS = 9.0


def path_of(size: str, folder: Path) -> Path:
    """Return where the table of that size is; a folder of such files can be given by INNOMAP_BENCH_MATRICES."""
    given = Path(os.environ.get("INNOMAP_BENCH_MATRICES", folder)) / f"matrix_{size}.parquet"
    return given if given.exists() else folder / f"matrix_{size}.parquet"


def write(size: str, folder: Path) -> None:
    """Write the table of that size where it is not there yet."""
    path = path_of(size, folder)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draw(*SIZES[size]).write_parquet(path)


def draw(rows: int, columns: int, cells: int, seed: int = 1) -> pl.DataFrame:
    """Return about so many cells: region, activity, value, each row and column with at least one."""
    rng = np.random.default_rng(seed)
    able, hard = rng.beta(1.7, 2.4, rows), rng.beta(2.0, 1.6, columns)
    sample = able[rng.choice(rows, min(rows, 300), replace=False)]
    low, high = -30.0, 30.0
    for _ in range(40):
        shift = (low + high) / 2
        share = 1 / (1 + np.exp(-(STEEPNESS * (sample[:, None] - hard) + shift)))
        low, high = (low, shift) if share.mean() * rows * columns > cells else (shift, high)
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    for first in range(0, rows, BLOCK):
        share = 1 / (1 + np.exp(-(STEEPNESS * (able[first : first + BLOCK, None] - hard) + shift)))
        r, c = np.nonzero(rng.random(share.shape) < share)
        parts.append((r + first, c))
    parts.append((np.arange(rows), np.full(rows, hard.argmin())))
    parts.append((np.full(columns, able.argmax()), np.arange(columns)))
    region, activity = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    key = np.unique(region * np.int64(columns) + activity)
    region, activity = key // columns, key % columns
    value = np.maximum(1, np.exp(rng.normal(0.3, 1.0, len(key)) + 2 * able[region])).astype(np.int64)
    return pl.DataFrame({"region": region.astype(np.int32), "activity": activity.astype(np.int32), "value": value})
