"""How far labellers agree."""

from __future__ import annotations

import polars as pl

from . import _innomap
from .branch_tree import ALL, counted, provenance
from .errors import InvalidValueError
from .labels import Labels, read_labels
from .language import language
from .result import Result


class Agreement(Result):
    """How far labellers agree, and where they do not."""

    disagreements: pl.DataFrame
    """Patents on which two labellers differ: publication, branch, both labellers, verdict and note of each."""


def agreement(labels_a: object, labels_b: object = None, *, interval: float = 0.95) -> Agreement:
    """How far labellers agree: Cohen's κ with its interval, observed agreement, PABAK, by branch and in all.

    ``labels_a`` and ``labels_b`` are tables of labels of one labeller each, or of several; without ``labels_b`` every pair of
    labellers in ``labels_a``. Only patents that both labelled for the same branch count. κ is null, with a reason, where both
    gave one and the same verdict throughout; its interval is null where one of them did. ``.disagreements`` lists where they
    differ.

    >>> both = {"publication": ["CN199000001A", "CN199000002A"] * 2, "branch": ["reducer"] * 4,
    ...         "verdict": ["是", "否", "是", "否"], "labeller": ["甲", "甲", "乙", "乙"]}
    >>> im.agreement(both).table.select("first", "second", "branch", "labelled", "kappa").row(-1)
    ('甲', '乙', 'all', 2, 1.0)
    """
    first = _by_labeller(read_labels(labels_a, incomplete="skip"))
    if labels_b is None:
        names = list(first)
        if len(names) < 2:
            raise InvalidValueError(
                "表中只有一位标注者",
                "the table has one labeller only",
                found="、".join(names),
                hint={
                    "zh": "给出第二张表，或填写「标注者」列",
                    "en": "give a second table, or fill in the column 'labeller'",
                },
            )
        pairs = [(a, first[a], b, first[b]) for at, a in enumerate(names) for b in names[at + 1 :]]
    else:
        second = _by_labeller(read_labels(labels_b, incomplete="skip"))
        marks = ("甲", "乙") if language() == "zh" else ("A", "B")
        pairs = [
            (*_told_apart(a, b, marks)[:1], first[a], *_told_apart(a, b, marks)[1:], second[b])
            for a in first
            for b in second
        ]
    lines, differing = [], []
    for name_a, of_a, name_b, of_b in pairs:
        both = of_a.join(of_b, on=["key", "branch"], how="inner", suffix="_b", maintain_order="left")
        for branch in [*both["branch"].unique(maintain_order=True), ALL]:
            part = both if branch == ALL else both.filter(pl.col("branch") == branch)
            a, b = part["verdict"], part["verdict_b"]
            counts = [int((x & y).sum()) for x, y in ((a, b), (a, ~b), (~a, b), (~a, ~b))]
            lines.append({"first": name_a, "second": name_b, "branch": branch, "counts": counts})
        differing.append(
            both.filter(pl.col("verdict") != pl.col("verdict_b")).select(
                "publication",
                "branch",
                pl.lit(name_a).alias("first"),
                pl.lit(name_b).alias("second"),
                pl.col("verdict").alias("first_verdict"),
                pl.col("verdict_b").alias("second_verdict"),
                pl.col("note").alias("first_note"),
                pl.col("note_b").alias("second_note"),
            )
        )
    result = Agreement(_innomap.label_agreement(counted(lines, interval, []), provenance([], None)))
    result.disagreements = pl.concat(differing)
    return result


def _by_labeller(read: Labels) -> dict[str, pl.DataFrame]:
    return {
        str(name[0]): rows.select("publication", "key", "branch", "verdict", "note")
        for name, rows in read.table.group_by("labeller", maintain_order=True)
    }


def _told_apart(a: str, b: str, marks: tuple[str, str]) -> tuple[str, str]:
    """Names of the labellers of two tables: those they have, if they have different ones."""
    if a and b and a != b:
        return a, b
    return tuple(f"{name}（{mark}）" if name else mark for name, mark in zip((a, b), marks, strict=True))  # type: ignore[return-value]
