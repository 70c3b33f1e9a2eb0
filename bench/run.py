"""Speed and memory of the main job, each task in processes of its own, beside a dataframe engine timed in the same run.

``make bench`` prints what was reached and appends a row a task to bench/runs.csv. Real exports are measured where they are
at hand (INNOMAP_REAL_DATA, or a folder shared/data beside the repository); the rest runs anywhere.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import importlib
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
REAL = Path(os.environ.get("INNOMAP_REAL_DATA", HERE.parent.parent / "shared" / "data"))
PATSNAP = REAL / "patents" / "patsnap-export-2020-2022.xlsx"
SCRAPED = REAL / "patents" / "patentscope-cn-1996-2017.tsv.zst"
FIRMS = REAL / "enterprises" / "pe-vc-backed-firms.tsv"
SCRATCH = HERE.parent / "target" / "bench"
sys.path[:0] = [str(HERE), str(HERE.parent)]  # the files beside this one; the names that quality makes
MILLION = SCRATCH / "patents-1m.parquet"
CSVS = {
    "1 million csv utf-8": (1_000_000, "utf-8"),
    "1 million csv gb18030": (1_000_000, "gb18030"),
    "10 million csv utf-8": (10_000_000, "utf-8"),
}
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


def million_names() -> None:
    """Resolve a million distinct raw names to institutions."""
    from quality import speed

    speed.million(speed.prepared())


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


def million_classes() -> None:
    """Read a million patents from Parquet and give each its WIPO fields with weights."""
    import innomap as im

    assert im.classify(im.read_patents(MILLION, columns=PARQUET_COLUMNS), scheme="wipo35").table.height > 1_000_000


def million_nace() -> None:
    """Give each of a million patents its NACE classes, from a plain table."""
    import polars as pl

    import innomap as im

    assert im.classify(pl.read_parquet(MILLION, columns=["ipc"]), scheme="nace2").table.height > 1_000_000


def million_classes_polars() -> None:
    """Give each of a million patents its WIPO fields with polars, each distinct symbol mapped once; no symbol is checked."""
    import tomllib

    import polars as pl

    packaged = HERE.parent / "crates/innomap/src/classification/data/wipo35.toml"
    fields = tomllib.loads(packaged.read_text(encoding="utf-8"))["field"]
    prefixes = {prefix.replace(" ", ""): field["number"] for field in fields for prefix in field["prefixes"]}
    patents = pl.read_parquet(MILLION, columns=["ipc"]).lazy().with_row_index("row")
    cells = patents.with_columns(pl.col("ipc").str.split(";").list.unique()).explode("ipc")
    distinct = cells.select("ipc").unique().collect()["ipc"].drop_nulls()

    def field(symbol: str) -> int | None:
        group = symbol.split("/", maxsplit=1)[0].replace(" ", "")
        return prefixes.get(group) or prefixes.get(symbol[:4]) or prefixes.get(symbol[:3])

    known = pl.LazyFrame({"ipc": distinct, "field": [field(symbol) for symbol in distinct]}).drop_nulls()
    found = cells.join(known, on="ipc").group_by("row", "field").agg(n=pl.len())
    assert found.with_columns(weight=pl.col("n") / pl.col("n").sum().over("row")).collect().height > 1_000_000


def csv_of(name: str) -> Path:
    """Return the csv of that task, written once."""
    rows, encoding = CSVS[name]
    path = SCRATCH / f"patsnap-{rows}-{encoding}.csv"
    if not path.exists():
        sys.path.insert(0, str(HERE))
        import generate

        generate.write_csv(path, rows, encoding=encoding)
    return path


def read_csv(name: str) -> None:
    """Read and audit a csv: header understood, cells cleaned, rows compared, names, symbols, dates and places identified."""
    import innomap as im

    assert im.read_patents(csv_of(name)).height == CSVS[name][0]


def read_csv_polars(name: str) -> None:
    """Read the same csv with polars into typed columns, no audit."""
    import polars as pl

    encoding = CSVS[name][1]
    source = csv_of(name) if encoding == "utf-8" else csv_of(name).read_bytes().decode(encoding).encode()
    assert pl.read_csv(source, try_parse_dates=True).height == CSVS[name][0]


def read_csv_pandas(name: str) -> None:
    """Read the same csv with pandas, no audit."""
    import pandas as pd

    assert len(pd.read_csv(csv_of(name), encoding=CSVS[name][1], parse_dates=["申请日"])) == CSVS[name][0]


def read_csv_duckdb(name: str) -> None:
    """Read the same csv with DuckDB into a table, no audit; it reads UTF-8 only."""
    import duckdb

    table = duckdb.sql(f"CREATE TABLE patents AS FROM read_csv('{csv_of(name)}'); FROM patents")
    assert len(table) == CSVS[name][0]


def industry_ready(name: str) -> Callable[[], object]:
    """Make and read the patents of that task; only evaluating the rules is measured."""
    sys.path.insert(0, str(HERE))
    import industry

    import innomap as im

    words = "keywords" in name
    table = industry.texts() if words else industry.symbols()
    definition = im.Industry.load("industrial-robots").to_toml() if words else industry.rules_without_words()
    if not name.endswith("polars"):
        return industry.ours(table, definition)
    data = im.Industry.from_toml(definition).definition
    return industry.polars_texts(table, data) if words else industry.polars_symbols(table, data)


PEERS: dict[str, Callable[[str], None]] = {
    "polars": read_csv_polars,
    "pandas": read_csv_pandas,
    "duckdb": read_csv_duckdb,
}

# Tasks that run in another environment, by their command.
ELSEWHERE: dict[str, list[str]] = {}
TASKS: dict[str, tuple[Callable[[], object] | None, Path | None, float | None, float | None]] = {
    "read xlsx": (read_xlsx, PATSNAP, 1.5, None),
    "read xlsx · pandas": (read_xlsx_pandas, PATSNAP, None, None),
    "133,738 rows zstd to map": (scraped_map, SCRAPED, 1.5, None),
    "1 million parquet to map": (million_map, None, 1.5, 1024),
    "1 million edges · polars": (million_polars, None, None, None),
    "1 million classes": (million_classes, None, 3.0, 2048),
    "1 million classes NACE": (million_nace, None, 2.0, 2048),
    "1 million classes · polars": (million_classes_polars, None, None, None),
    "1 million names": (million_names, None, 10.0, 2048),
}
# Tasks that make their own input first: this is what they measure then. A million patents a second by symbols, and 150,000
# titles with abstracts a second by words.
READY = {name: partial(industry_ready, name) for name in (
    "industry symbols 1m", "industry symbols 1m · polars", "industry keywords 60k", "industry keywords 60k · polars",
)}  # fmt: skip
TASKS |= {name: (ready, None, None, None) for name, ready in READY.items()}
TASKS["industry symbols 1m"] = (READY["industry symbols 1m"], None, 1.0, None)
TASKS["industry keywords 60k"] = (READY["industry keywords 60k"], None, 0.4, None)
for csv_name, (csv_rows, csv_encoding) in CSVS.items():
    # Half a million rows a second and core, on two cores; two gigabytes, however long the file.
    TASKS[csv_name] = (partial(read_csv, csv_name), None, csv_rows / 1e6, 2048)
    for peer, read in PEERS.items():
        if importlib.util.find_spec(peer) and (peer != "duckdb" or csv_encoding == "utf-8"):
            TASKS[f"{csv_name} · {peer}"] = (partial(read, csv_name), None, None, None)
measures = importlib.import_module("measures")
TASKS["specialisation of 1 million"] = (lambda: measures.specialisation(million()), None, None, None)
TASKS["specialisation of 1 million · polars"] = (lambda: measures.specialisation_polars(million()), None, None, None)
for measure_name, (of_table, most_seconds, most_megabytes) in measures.tasks().items():
    TASKS[measure_name] = (of_table, None, most_seconds, most_megabytes)
    for peer_name, (python, arguments) in measures.peers().items():
        if peer_name.startswith(f"{measure_name} · "):
            TASKS[peer_name] = (None, python, None, None)
            ELSEWHERE[peer_name] = [str(python), *arguments]
BIG = ("10 million", "ECI of 20 million", "complexity 30,000")


def chosen(*, big: bool) -> list[str]:
    """Return the tasks to run; the big ones take minutes and gigabytes, and are asked for."""
    return [name for name in TASKS if big or not name.startswith(BIG)]


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


def prepare(names: list[str]) -> None:
    """Write the files that the tasks read, so that writing them is not measured."""
    if any(word in name for word in ("parquet", "edges", "classes", "of 1 million") for name in names):
        million()
    measures.prepare(names)
    if "1 million names" in names:
        from quality import speed

        speed.prepared()
    for name in CSVS:
        if name in names:
            csv_of(name)


def measure(name: str) -> None:
    """Run one task in this process and print its wall time and peak memory."""
    # Importing is not measured.
    importlib.import_module("innomap")
    importlib.import_module("polars")
    importlib.import_module("numpy")
    peer = name.partition(" · ")[2]
    if peer:
        importlib.import_module(peer)
    task = READY[name]() if name in READY else TASKS[name][0]
    assert callable(task)
    start = time.perf_counter()
    task()
    wall = time.perf_counter() - start
    print(json.dumps({"wall": wall, "peak": peak_memory()}))


def peak_memory() -> float:
    """Most memory of this process in MB; what its parent held at the fork does not count where that can be told."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure all tasks that can run here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--big", action="store_true", help="also the files of ten million rows")
    parser.add_argument("--only", help="only the tasks that have this in their name")
    parser.add_argument("--task", help="measure one task in this process")
    options = parser.parse_args()
    if options.task:
        measure(options.task)
        return 0
    names = chosen(big=options.big)
    if options.only:
        names = [name for name in names if options.only in name]
    prepare(names)
    rows: list[list[object]] = []
    ours: dict[str, float] = {}
    print(f"{'task':40} {'median s':>9} {'peak MB':>8} {'target':>20}")
    for name in names:
        _, needs, seconds, megabytes = TASKS[name]
        if needs is not None and not needs.exists():
            why = "make parity brings the package" if name in ELSEWHERE else "no real data at hand"
            print(f"{name:40} {'skipped: ' + why:>34}")
            continue
        command = ELSEWHERE.get(name, [sys.executable, __file__, "--task", name])
        runs = [
            json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
            for _ in range(options.repeat)
        ]
        wall, peak = statistics.median(r["wall"] for r in runs), max(r["peak"] for r in runs)
        goals = (f"<= {seconds:g} s" if seconds else "", f"<= {megabytes:g} MB" if megabytes else "")
        target = " ".join(goal for goal in goals if goal)
        task, _, peer = name.partition(" · ")
        if peer and task in ours:
            target = f"{wall / ours[task]:.2f} x our time"
        ours[name] = wall
        print(f"{name:40} {wall:9.3f} {peak:8.0f} {target:>20}", flush=True)
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
