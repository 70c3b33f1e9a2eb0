"""Speed and memory of the main job, each task in processes of its own, beside a dataframe engine timed in the same run.

``make bench`` prints what was reached and appends a row a task to bench/runs.csv. Real exports are measured where they are
at hand (INNOMAP_REAL_DATA, or a folder shared/data beside the repository); the rest runs anywhere.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
REAL = Path(os.environ.get("INNOMAP_REAL_DATA", HERE.parent.parent / "shared" / "data"))
PATSNAP = REAL / "patents" / "patsnap-export-2020-2022.xlsx"
SCRAPED = REAL / "patents" / "patentscope-cn-1996-2017.tsv.zst"
FIRMS = REAL / "enterprises" / "pe-vc-backed-firms.tsv"
MILLION = HERE.parent / "target" / "bench" / "patents-1m.parquet"
PARQUET_COLUMNS = {
    "publication": "patent_id", "family": "family_id", "application_date": "application_date", "ipc": "ipc",
    "applicants": "applicants", "region": "region",
}  # fmt: skip
SCRAPED_COLUMNS = {
    "country": "pub_country", "publication": "pub_number", "publication_date": "pub_date", "title": "title", "ipc": "ipc_main",
    "application": "application_number", "applicants": "applicant", "inventors": "inventor",
}  # fmt: skip
FIRM_COLUMNS = {
    "name": "chinese_name", "short_name": "abbr_zh", "english_name": "english_name", "region": "region_zh",
    "industry": "industry_zh",
}  # fmt: skip


def read_xlsx() -> None:
    """Read and audit the PatSnap export."""
    import innomap as im

    patents = im.read_patents(PATSNAP)
    assert patents.audit.kept == 13_086


def read_xlsx_pandas() -> None:
    """Read the same sheet with pandas and openpyxl, no audit."""
    import pandas as pd

    assert len(pd.read_excel(PATSNAP, dtype=str)) == 13_086


def scraped_map() -> None:
    """Read 133,738 rows from zstd with an enterprise list and build the map."""
    import innomap as im

    m = im.build_map(
        im.read_patents(SCRAPED, columns=SCRAPED_COLUMNS), im.read_enterprises(FIRMS, columns=FIRM_COLUMNS)
    )
    assert m.summary["publications"] == 125_930


def million_map() -> None:
    """Read a million patents from Parquet and build the map with all its edges."""
    import innomap as im

    m = im.build_map(im.read_patents(million(), columns=PARQUET_COLUMNS))
    assert m.summary["patents"] > 500_000


def million_polars() -> None:
    """Make the same edges with polars: no institution is identified, no region resolved, no symbol checked."""
    import polars as pl

    base = (
        pl.scan_parquet(million()).select("ipc", "applicants", "region", year=pl.col("application_date").dt.year())
        .with_columns(pl.col("ipc").str.split(";").list.eval(pl.element().str.slice(0, 4)).list.unique(), pl.col("applicants").str.split(";"))
        .with_row_index("p")
    )  # fmt: skip
    frame = base.with_columns(wa=1.0 / pl.col("applicants").list.len(), wt=1.0 / pl.col("ipc").list.len()).collect()
    holders = frame.lazy().select("p", "year", "applicants", "wa").explode("applicants")
    classes = frame.lazy().select("p", "year", "ipc", "wt").explode("ipc")

    def pairs(rows: pl.LazyFrame, column: str) -> pl.LazyFrame:
        both = rows.join(rows.select("p", other=column), on="p").filter(pl.col(column) < pl.col("other"))
        return both.group_by(column, "other", "year").agg(pl.len())

    add = [pl.col("w").sum(), pl.len()]
    whole = frame.lazy()
    pl.collect_all([
        whole.explode("applicants").explode("ipc").group_by("applicants", "ipc", "year").agg((pl.col("wa") * pl.col("wt")).sum(), pl.len()),
        whole.explode("ipc").rename({"wt": "w"}).group_by("region", "ipc", "year").agg(add),
        whole.explode("applicants").rename({"wa": "w"}).group_by("applicants", "region", "year").agg(add),
        pairs(holders, "applicants"),
        pairs(classes, "ipc"),
    ])  # fmt: skip


TASKS: dict[str, tuple[Callable[[], None], Path | None, float | None, float | None]] = {
    "read xlsx": (read_xlsx, PATSNAP, 1.5, None),
    "read xlsx · pandas": (read_xlsx_pandas, PATSNAP, None, None),
    "133,738 rows zstd to map": (scraped_map, SCRAPED, 1.5, None),
    "1 million parquet to map": (million_map, None, 1.5, 1024),
    "1 million edges · polars": (million_polars, None, None, None),
}


def million() -> Path:
    """Return the file of a million patents, written once."""
    given = os.environ.get("INNOMAP_BENCH_PARQUET")
    if given:
        return Path(given)
    if not MILLION.exists():
        sys.path.insert(0, str(HERE))
        import generate

        generate.write(MILLION, 1_000_000)
    return MILLION


def measure(name: str) -> None:
    """Run one task in this process and print its wall time and peak memory."""
    # Importing is not measured.
    importlib.import_module("innomap")
    importlib.import_module("polars")
    start = time.perf_counter()
    TASKS[name][0]()
    wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"wall": wall, "peak": peak}))


def main() -> int:
    """Measure all tasks that can run here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--task", help="measure one task in this process")
    options = parser.parse_args()
    if options.task:
        measure(options.task)
        return 0
    million()
    rows = []
    print(f"{'task':28} {'median s':>9} {'peak MB':>8} {'target':>16}")
    for name, (_, needs, seconds, megabytes) in TASKS.items():
        if needs is not None and not needs.exists():
            print(f"{name:28} {'skipped: no real data at hand':>34}")
            continue
        command = [sys.executable, __file__, "--task", name]
        runs = [
            json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
            for _ in range(options.repeat)
        ]
        wall, peak = statistics.median(r["wall"] for r in runs), max(r["peak"] for r in runs)
        target = " ".join(
            [f"<= {seconds} s"] * (seconds is not None) + [f"<= {megabytes} MB"] * (megabytes is not None)
        )
        print(f"{name:28} {wall:9.3f} {peak:8.0f} {target:>16}")
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")
        rows.append([now, name, options.repeat, f"{wall:.3f}", f"{peak:.0f}", os.cpu_count()])
    keep(rows)
    return 0


def keep(rows: list[list[object]]) -> None:
    """Append the rows of this run to the record."""
    record = HERE / "runs.csv"
    new = not record.exists()
    with record.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if new:
            writer.writerow(["time", "task", "repeats", "median_s", "peak_mb", "cores"])
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
