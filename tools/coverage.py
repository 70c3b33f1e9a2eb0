"""Writes docs/coverage.md: which package has which indicator, our function for it, and what it is checked against.

Each function of ours is run on a small table; each comparison must be in docs/parity.md, each test in the tests. ``--check`` compares only.
"""

import csv
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import innomap as im

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "coverage.md"
EVERY = "every function"
ROWS = [f"r{i}" for i in range(6)]
COLUMNS = [f"c{j}" for j in range(5)]
KEYS = {"row": "r", "column": "c", "value": "v"}
# Small counts in which every measure has something to say.
COUNTS = [[9, 5, 3, 0, 1], [7, 6, 0, 2, 0], [4, 0, 5, 0, 0], [8, 1, 0, 0, 3], [2, 3, 4, 0, 0], [5, 0, 0, 6, 1]]
# What a function needs beside the table.
NEEDS: dict[str, dict[str, Any]] = {
    "complexity_frontier": {"complexity": dict(zip(COLUMNS, range(5), strict=True))},
    "complexity_portfolio": {"of": "r4", "target": 1.0},
    "ego_network": {"of": "c1"},
    "external_complexity": {"of_columns": dict(zip(COLUMNS, range(5), strict=True))},
    "portfolio_network": {"of": "r1"},
    "productivity": {"of_rows": dict(zip(ROWS, range(6), strict=True))},
    "rao_stirling": {"relatedness": "geometric"},
    "strategic_diffusion": {"of": "r4", "threshold": 0.2},
    "structural_diversity": {"technologies": dict.fromkeys(COLUMNS, "t")},
    "variety": {"classes": dict(zip(COLUMNS, "aabbb", strict=True))},
}
ACROSS = ("cross_proximity", "cross_density", "assist")
BETWEEN_PERIODS = ("entry_exit", "entry_exit_rates", "entry_forecast", "growth")


def table(period: int = 0) -> dict[str, list[Any]]:
    """All cells; a later period has them in another order of rows."""
    counts = COUNTS[period:] + COUNTS[:period]
    cells = [(row, column, counts[i][j]) for i, row in enumerate(ROWS) for j, column in enumerate(COLUMNS)]
    return {name: [cell[place] for cell in cells] for place, name in enumerate("rcv")}


def run(name: str) -> None:
    """The function on a small table; it must have something to say, or say that there is nothing."""
    function: Callable[..., Any] = getattr(im.measures, name)
    if name in ACROSS:
        found = function(table(), table(1), **KEYS)
    elif name in BETWEEN_PERIODS:
        one, two = table(), table(2)
        panel = {key: one[key] + two[key] for key in one} | {"p": [1] * 30 + [2] * 30}
        found = function(panel, **KEYS, period="p")
    elif name == "validate":
        cells = table()
        forecast = {"r": cells["r"], "c": cells["c"], "score": cells["v"]}
        truth = {"r": ROWS[:4], "c": COLUMNS[:4]}
        found = function(forecast, truth, row="r", column="c", score="score")
    else:
        found = function(table(), **KEYS, **NEEDS.get(name, {}))
    if found.table.width < 1 or not found.definition["columns"]:
        sys.exit(f"{name}: no columns")


def lines_of(path: Path) -> list[dict[str, str]]:
    """Lines of a CSV file."""
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def parts(text: str) -> list[str]:
    """What is put together with semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def compared() -> set[str]:
    """Indicators with a line in docs/parity.md."""
    page = (ROOT / "docs" / "parity.md").read_text(encoding="utf-8").split("## 全部")[1].split("## 退化")[0]
    return {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("|")}


def tested() -> set[str]:
    """Names of all tests, in Python and Rust."""
    sources = [*(ROOT / "tests" / "python").glob("*.py"), *(ROOT / "crates" / "innomap" / "src").rglob("*.rs")]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    return set(re.findall(r"^def (test_\w+)|#\[test\]\s+fn (\w+)", text, re.MULTILINE)) and {
        name
        for pair in re.findall(r"^def (test_\w+)|#\[test\]\s+fn (\w+)", text, re.MULTILINE)
        for name in pair
        if name
    }


def faults(coverage: list[dict[str, str]], ours: dict[str, dict[str, str]]) -> list[str]:
    """Rows without a function, functions that are not there, checks that do not exist."""
    found, known, tests = [], compared(), tested()
    functions = {name for line in ours.values() for name in parts(line["function"])} - {EVERY}
    found += [f"{name}: not in im.measures" for name in sorted(functions) if name not in im.measures.__all__]
    for line in coverage:
        row, parity, names = line["row"], parts(line["parity"]), parts(line["tests"])
        if row not in ours or not ours[row]["function"]:
            found.append(f"{row}: no function")
        if not parity and not names:
            found.append(f"{row}: not checked by anything")
        found += [f"{row}: {name} is not compared" for name in parity if name not in known]
        found += [f"{row}: no test {name}" for name in names if name not in tests]
    if found:
        return found
    for name in sorted(functions):
        run(name)
    return []


def document(coverage: list[dict[str, str]], ours: dict[str, dict[str, str]]) -> str:
    """The page."""
    packages = [name for name in coverage[0] if name not in ("row", "parity", "tests")]
    full = {name: sum(line[name] == "Y" for line in coverage) for name in packages}
    part = {name: sum(line[name] != "" for line in coverage) for name in packages}
    lines = [
        "# 指标覆盖 Coverage of indicators",
        "",
        f"{len(coverage)} 项指标与十一个软件包。Y：有；~：部分、另一定义或有误；空：无。本页由 `tools/coverage.py` 生成，所列函数均实际运行过。",
        "",
        f"{len(coverage)} indicators over eleven packages. Y: has it; ~: in part, under another definition, or faulty; blank: has not. Marks of",
        "packages are from reading their sources at the versions of COMPARE.md; those that run here are compared in",
        "[parity.md](parity.md). `tools/coverage.py` writes this page; it runs each function of innomap on a small table, and checks that",
        "the comparisons and tests exist. A test without `test_` is one of the core, in Rust.",
        "",
        "| indicator | innomap | " + " | ".join(packages) + " | checked against |",
        "|---" * (len(packages) + 3) + "|",
    ]
    for line in coverage:
        checks = parts(line["parity"]) + [f"`{name}`" for name in parts(line["tests"])]
        our = ours[line["row"]]
        function = "、".join(name if name == EVERY else f"`{name}`" for name in parts(our["function"]))
        option = our["options"].replace("|", "\\|")
        shown = f"{function} ({option})" if option else function
        marks = " | ".join(line[name] for name in packages)
        lines.append(f"| {line['row']} | {shown} | {marks} | {'；'.join(checks)} |")
    counted = " | ".join(f"{full[name]} ({part[name]})" for name in packages)
    lines.append(f"| **Y (Y and ~)** | {len(coverage)} | {counted} | |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Check, and write or compare the page."""
    coverage = lines_of(ROOT / "tools" / "coverage.csv")
    ours = {line["row"]: line for line in lines_of(ROOT / "tests" / "python" / "measure_rows.csv")}
    wrong = faults(coverage, ours)
    if wrong:
        sys.exit("\n".join(wrong))
    page = document(coverage, ours)
    if "--check" not in sys.argv[1:]:
        DOCUMENT.write_text(page, encoding="utf-8")
    elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != page:
        sys.exit(
            "docs/coverage.md 与数据不符，请运行 tools/coverage.py / docs/coverage.md is not what the data say: run tools/coverage.py"
        )


if __name__ == "__main__":
    main()
