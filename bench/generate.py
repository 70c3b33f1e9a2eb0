"""Writes synthetic patents, no real institution in them: as Parquet, the shape of a cleaned table, or as a vendor's csv."""

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


def joined(
    rng: np.random.Generator, values: np.ndarray, rows: int, shares: list[float], skew: float, separator: str = ";"
) -> list[str]:
    """Return rows of one to ``len(shares)`` distinct values in one cell, a few values much more frequent than most."""
    counts = rng.choice(np.arange(1, len(shares) + 1), rows, p=shares)
    drawn = values[(len(values) * rng.random(int(counts.sum())) ** skew).astype(np.int64)]
    ends = np.cumsum(counts)
    return [separator.join(dict.fromkeys(drawn[e - n : e])) for e, n in zip(ends, counts, strict=True)]


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


CSV_PART = 250_000
CSV_COLUMNS = (
    "公开(公告)号", "简单同族", "申请日", "专利类型", "IPC分类号", "[标]当前申请(专利权)人", "区县代码", "发明人", "被引用专利数量",
)  # fmt: skip


def write_csv(path: Path, rows: int, *, encoding: str = "utf-8", seed: int = 1) -> None:
    """Write ``rows`` patents in the shape of a PatSnap export, every text in quotes."""
    classes, places, kinds = symbols(), counties(), np.array(["发明", "实用新型", "外观设计"], dtype=object)
    holders = np.array([f"合成{i:06d}机器有限公司" for i in range(max(rows // 12, 50))], dtype=object)
    people = np.array([f"V{i}" for i in range(max(rows, 50))], dtype=object)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        for start in range(0, rows, CSV_PART):
            rng, here = np.random.default_rng([seed, start]), min(CSV_PART, rows - start)
            first, last = (np.datetime64(day, "D").astype(int) for day in ("2000-01-01", "2025-12-31"))
            columns = (
                [f"CN{2000 + i % 26}{i:010d}" for i in range(start, start + here)],
                [f"F{i}" for i in range(start, start + here)],
                pl.Series(rng.integers(first, last, here).astype(np.int32)).cast(pl.Date).cast(pl.String),
                kinds[rng.integers(0, len(kinds), here)].tolist(),
                joined(rng, classes, here, [0.32, 0.28, 0.18, 0.12, 0.07, 0.03], 1.5, " | "),
                joined(rng, holders, here, [0.82, 0.135, 0.035, 0.01], 3.0, " | "),
                places[(len(places) * rng.random(here) ** 2).astype(np.int64)].tolist(),
                joined(rng, people, here, [0.15, 0.2, 0.25, 0.2, 0.2], 1.0, " | "),
                rng.poisson(1.0, here),
            )
            frame = pl.DataFrame(dict(zip(CSV_COLUMNS, columns, strict=True)))
            text = frame.write_csv(include_header=start == 0, quote_style="non_numeric")
            file.write(text.encode(encoding))
    unfinished.rename(path)


if __name__ == "__main__":
    target, wanted = Path(sys.argv[1]), int(sys.argv[2])
    if target.suffix == ".csv":
        write_csv(target, wanted, encoding=sys.argv[3] if len(sys.argv) > 3 else "utf-8")
    else:
        write(target, wanted)
