"""Writes a million synthetic patents as Parquet: the shape of a cleaned table, no real institution in it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

GROUPS = Path(__file__).resolve().parent.parent / "crates/innomap/src/classification/data/ipc_main_groups.txt"
COUNTIES = Path(__file__).resolve().parent.parent / "crates/innomap/src/regions/divisions.csv"


def symbols() -> np.ndarray:
    """Return main groups of the packaged IPC table, as ``B25J9/00``."""
    out: list[str] = []
    for line in GROUPS.read_text(encoding="utf-8").splitlines():
        subclass, _, rest = line.partition(" ")
        if len(subclass) == 4 and not line.startswith("#"):
            for part in rest.split():
                first, _, last = part.partition("-")
                if first.isdigit() and (last.isdigit() or not last):
                    out.extend(f"{subclass}{group}/00" for group in range(int(first), int(last or first) + 1))
    return np.array(sorted(set(out)), dtype=object)


def counties() -> np.ndarray:
    """Return the codes of the counties."""
    lines = COUNTIES.read_text(encoding="utf-8").splitlines()
    codes = [line.split(",")[0] for line in lines if line[:6].isdigit()]
    return np.array([code for code in codes if not code.endswith("00")], dtype=object)


def joined(rng: np.random.Generator, values: np.ndarray, rows: int, shares: list[float], skew: float) -> list[str]:
    """Return rows of one to ``len(shares)`` distinct values joined by ``;``, a few values much more frequent than most."""
    counts = rng.choice(np.arange(1, len(shares) + 1), rows, p=shares)
    drawn = values[(len(values) * rng.random(int(counts.sum())) ** skew).astype(np.int64)]
    ends = np.cumsum(counts)
    return [";".join(dict.fromkeys(drawn[e - n : e])) for e, n in zip(ends, counts, strict=True)]


def write(path: Path, rows: int, seed: int = 1) -> None:
    """Write ``rows`` patents."""
    rng = np.random.default_rng(seed)
    holders = np.array([f"合成{i:06d}机器有限公司" for i in range(max(rows // 12, 50))], dtype=object)
    days = rng.integers(
        np.datetime64("2000-01-01", "D").astype(int), np.datetime64("2025-12-31", "D").astype(int), rows
    )
    places = counties()
    frame = pl.DataFrame(
        {
            "patent_id": [f"CN{2000 + i % 26}{i:08d}" for i in range(rows)],
            "family_id": [f"F{i}" for i in range(rows)],
            "application_date": pl.Series(days.astype(np.int32)).cast(pl.Date),
            "ipc": joined(rng, symbols(), rows, [0.32, 0.28, 0.18, 0.12, 0.07, 0.03], 1.5),
            "applicants": joined(rng, holders, rows, [0.82, 0.135, 0.035, 0.01], 3.0),
            "region": places[(len(places) * rng.random(rows) ** 2).astype(np.int64)].tolist(),
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path, compression="zstd")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
