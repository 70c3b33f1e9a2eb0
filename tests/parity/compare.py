"""Compares what innomap computes with what each package does, and writes docs/parity.md; fails where the reasons are out of date.

    python tests/parity/compare.py FOLDER [--check]

FOLDER holds a JSON file of each side. ``pairs.csv`` says of each pair whether it agrees, and why it does not; a pair that is said
to agree and differs is an error, and so is the reverse.
"""

import argparse
import csv
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parents[1] / "docs" / "parity.md"
TOLERANCE = 1e-9
# Rounding that grows over many steps is not the same on every machine.
ROUNDING = 1e-6
VERDICTS = {
    "agrees": "",
    "definition": "another definition under the same or a similar name",
    "degenerate": "agrees where all is defined; another policy, or no policy, where it is not",
    "rounding": "the same definition; rounding there grows",
    "bug": "does not compute what it says",
}
PACKAGES = {
    "econcomplex": "econcomplex 1.0.1",
    "ecomplexity": "ecomplexity 0.5.3",
    "econci": "econci 0.1.3",
    "economic_complexity": "economic-complexity 0.3.0",
    "fermi": "fermi-cref 0.2.0",
    "scipy": "scipy 1.17.1",
    "definitions": "definition",
}


@dataclass
class Pair:
    """An indicator of a package against ours, over all cases."""

    indicator: str
    package: str
    regular: float = 0.0
    elsewhere: float = 0.0
    numbers: int = 0
    failed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def agrees(self):
        """Equal where everything is defined, and equal elsewhere wherever both have a number."""
        return max(self.regular, self.elsewhere) <= TOLERANCE


def compared(ours, theirs, kinds):
    """All pairs of a package."""
    pairs = {}
    for case, results in theirs.items():
        for indicator, their in results.items():
            our = ours[case].get(indicator)
            pair = pairs.setdefault(indicator, Pair(indicator, ""))
            if our is None or isinstance(our, dict):
                if kinds[case] == "regular":
                    sys.exit(f"innomap has no {indicator} of {case}: {our}")
                continue
            if isinstance(their, dict):
                pair.failed.append(case)
                continue
            one_case(pair, case, kinds[case] == "regular", np.array(our, dtype=float), np.array(their, dtype=float))
    return pairs


def one_case(pair, case, regular, our, their):
    """The largest difference, against the largest value of the result."""
    if our.shape != their.shape:
        (pair.missing if our.size > their.size else pair.invented).append(case)
        if regular:
            pair.regular = np.inf
        return
    has, has_not = np.isfinite(our), np.isfinite(their)
    if (has_not & ~has).any():
        pair.invented.append(case)
    if (has & ~has_not).any():
        pair.missing.append(case)
    both = has & has_not
    if regular and not np.array_equal(has, has_not):
        pair.regular = np.inf
    if not both.any():
        return
    pair.numbers += int(both.sum())
    apart = np.abs(our - their)[both].max() / max(np.abs(our[both]).max(), np.finfo(float).tiny)
    if regular:
        pair.regular = max(pair.regular, apart)
    else:
        pair.elsewhere = max(pair.elsewhere, apart)


def read(folder, packages=tuple(PACKAGES)):
    """Every pair of these packages."""
    cases = json.loads((folder / "cases.json").read_text())
    kinds = {case["name"]: case["kind"] for case in cases}
    ours = json.loads((folder / "innomap.json").read_text())
    found = []
    for package in packages:
        theirs = json.loads((folder / f"{package}.json").read_text())
        for pair in compared(ours, theirs, kinds).values():
            pair.package = package
            found.append(pair)
    return found


def stated():
    """What pairs.csv says of pairs that differ; the rest agree."""
    with (HERE / "pairs.csv").open(newline="", encoding="utf-8") as lines:
        return {(line["indicator"], line["package"]): line for line in csv.DictReader(lines)}


def faults(pairs, reasons):
    """Where the reasons do not fit what was found."""
    found = []
    for pair in pairs:
        reason = reasons.get((pair.indicator, pair.package))
        verdict = reason["verdict"] if reason else "agrees"
        if pair.numbers == 0:
            found.append(f"{pair.indicator} · {pair.package}: no number to compare")
        if verdict not in VERDICTS:
            found.append(f"{pair.indicator} · {pair.package}: no such verdict {verdict}")
        elif verdict == "rounding":
            if pair.regular > ROUNDING:
                found.append(f"{pair.indicator} · {pair.package}: {pair.regular:.1e} is more than rounding")
        elif verdict == "degenerate" and pair.regular > TOLERANCE:
            found.append(f"{pair.indicator} · {pair.package}: differs by {pair.regular:.1e} where all is defined")
        elif pair.agrees and reason is not None:
            found.append(f"{pair.indicator} · {pair.package}: is said to differ, and agrees")
        elif not pair.agrees and reason is None:
            found.append(
                f"{pair.indicator} · {pair.package}: is said to agree, and differs by {pair.regular:.1e} "
                f"where all is defined, {pair.elsewhere:.1e} elsewhere"
            )
    known = {(pair.indicator, pair.package) for pair in pairs}
    packages = {pair.package for pair in pairs}
    lost = [key for key in reasons if key not in known and key[1] in packages]
    return found + [f"{' · '.join(key)}: is not compared" for key in lost]


def number(value):
    """A difference."""
    return "0" if value == 0 else "—" if np.isinf(value) else f"{value:.0e}"


def document(pairs, reasons):
    """The page."""
    differ = [pair for pair in pairs if (pair.indicator, pair.package) in reasons]
    agree = [pair for pair in pairs if (pair.indicator, pair.package) not in reasons]
    counts = Counter(reasons[pair.indicator, pair.package]["verdict"] for pair in differ)
    ran = [pair for pair in agree if pair.package != "definitions"]
    worst = max((max(pair.regular, pair.elsewhere) for pair in ran), default=0)
    lines = [
        "# 与其他软件包的一致性 Parity with other packages",
        "",
        "`make parity` 生成本页：各软件包在各自环境中计算同一组随机矩阵与退化矩阵，再逐项比较。",
        "",
        "`make parity` writes this page: each package computes the same random and degenerate matrices in its own environment.",
        "A difference is the largest one over all matrices, against the largest value of the result; up to 1e-9 agrees. Where all is",
        "defined, both must have a number in the same places; in degenerate tables the numbers that both have must be equal.",
        "`definition` is the published formula in a few lines of numpy, for what cannot run here (R, Stata) or has no package; it is",
        "not a run of a package.",
        "",
        "Matrices in which all is defined are drawn until they are connected, have no empty or full row or column, no column related to",
        "nothing, an eigengap of more than 0.01, and ECI and PCI that correlate with diversity and ubiquity by more than 0.05: where signs",
        "and vectors are less clear, packages need not agree. Percentages are taken as shares; the diagonal of a relatedness, which packages",
        "fill with 0 or 1, is left out; reflections are standardised; of economic-complexity's opportunity gain and relative relatedness the",
        "cells that a row has not are compared; of the product space the sum over the tree. Options are those that come nearest to ours.",
        "",
        f"一致 agree: **{len(agree)}** ({len(ran)} run by packages, largest difference {worst:.0e}) · "
        + " · ".join(f"{verdict}: **{counts[verdict]}**" for verdict in VERDICTS if verdict != "agrees"),
        "",
        *(f"- *{verdict}*: {meaning}" for verdict, meaning in VERDICTS.items() if meaning),
        "",
        "## 不同之处 Where they differ",
        "",
        "| indicator | package | where all is defined | elsewhere | verdict | why |",
        "|---|---|---|---|---|---|",
    ]
    for pair in differ:
        reason = reasons[pair.indicator, pair.package]
        told = (number(pair.regular), number(pair.elsewhere), reason["verdict"], reason["why"])
        lines.append(f"| {pair.indicator} | {PACKAGES[pair.package]} | {' | '.join(told)} |")
    lines += [
        "",
        "## 全部 All",
        "",
        "Largest difference; **bold** differs; † agrees where all is defined, and differs elsewhere.",
        "",
    ]
    lines += ["| indicator | " + " | ".join(PACKAGES.values()) + " |", "|---" * (len(PACKAGES) + 1) + "|"]
    by_key = {(pair.indicator, pair.package): pair for pair in pairs}
    for indicator in sorted({pair.indicator for pair in pairs}):
        shown = [shown_cell(by_key.get((indicator, package))) for package in PACKAGES]
        lines.append(f"| {indicator} | " + " | ".join(shown) + " |")
    lines += [
        "",
        "## 退化表 Degenerate tables",
        "",
        "What the packages do where innomap has no value: a number all the same, none where innomap has one, or an exception.",
        "",
        "| package | indicator | number where undefined | no number where defined | exception |",
        "|---|---|---|---|---|",
    ]
    for pair in pairs:
        if pair.package != "definitions" and (pair.invented or pair.missing or pair.failed):
            told = " | ".join("、".join(sorted(set(names))) for names in (pair.invented, pair.missing, pair.failed))
            lines.append(f"| {PACKAGES[pair.package]} | {pair.indicator} | {told} |")
    return "\n".join(lines) + "\n"


def shown_cell(pair):
    """A difference, in bold if it is one."""
    if pair is None:
        return ""
    if pair.agrees:
        return number(max(pair.regular, pair.elsewhere))
    return f"{number(pair.regular)} †" if pair.regular <= TOLERANCE else f"**{number(pair.regular)}**"


def main():
    """Compare, and write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="only list what pairs.csv does not explain")
    options = parser.parse_args()
    pairs, reasons = read(options.folder), stated()
    wrong = faults(pairs, reasons)
    if wrong:
        sys.exit("\n".join(wrong))
    if not options.list:
        DOCUMENT.write_text(document(pairs, reasons), encoding="utf-8")
        print(f"{len(pairs)} pairs, {sum(pair.agrees for pair in pairs)} agree: {DOCUMENT.name}")


if __name__ == "__main__":
    main()
