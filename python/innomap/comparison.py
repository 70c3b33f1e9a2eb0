"""How two industry definitions differ on the same patents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from . import _innomap
from .branch_tree import ALL, BranchTree, ListedPatents, Notes, memberships, places, provenance
from .patents import Patents
from .result import Result

if TYPE_CHECKING:
    from .industry import Industry


class Comparison(Result):
    """How two definitions differ on the same patents."""

    moved: pl.DataFrame
    """Patents of one branch and not of its counterpart: publication, title, branch, other_branch, ``change`` (``left``: only in this
    definition; ``entered``: only in the other), and the rules that took it in there."""


def compare(industry: Industry, other: Industry, patents: Patents) -> Comparison:
    """See ``Industry.compare``."""
    trees = (BranchTree(industry), BranchTree(other))
    listed = ListedPatents(patents.table)
    notes: Notes = []
    found = [
        tree.rolled_up(memberships(tree.industry, patents, notes)).with_columns(
            pl.col("publication").replace_strict(listed.by_publication, return_dtype=pl.UInt32).alias("at")
        )
        for tree in trees
    ]
    sets = [
        [(branch, *tree.names[branch][:2], lists.get(branch, [])) for branch in tree.names]
        for tree, lists in zip(trees, (places(table) for table in found), strict=True)
    ]
    if sum(table.height for table in found) == 0:
        notes.append(("两个定义在这些专利上都没有成员", "neither definition has a member among these patents"))
    native = _innomap.compare_members(sets[0], sets[1], patents.height, notes, provenance([industry, other], patents))
    result = Comparison(native, names=lambda: {"branch": trees[0].labels(), "other_branch": trees[1].labels()})
    result.moved = _moved(result.table, found, patents.table)
    return result


def _moved(lines: pl.DataFrame, found: Sequence[pl.DataFrame], texts: pl.DataFrame) -> pl.DataFrame:
    """Patents of a branch that are not in its counterpart, with the rules that took them in."""
    here, there = found
    pairs = lines.filter((pl.col("branch") != ALL) | pl.col("branch").is_null()).select("branch", "other_branch")
    left = (
        pairs.join(here, on="branch")
        .join(there.select(pl.col("branch").alias("other_branch"), "at"), on=["other_branch", "at"], how="anti")
        .with_columns(pl.lit("left").alias("change"))
    )
    there = there.rename({"branch": "other_branch"})
    entered = (
        pairs.join(there, on="other_branch")
        .join(here.select("branch", "at"), on=["branch", "at"], how="anti")
        .with_columns(pl.lit("entered").alias("change"))
    )
    columns = ["publication", "branch", "other_branch", "change", "rule", "at"]
    out = pl.concat([left.select(columns), entered.select(columns)]).unique(maintain_order=True)
    title = pl.col("title") if "title" in texts.columns else pl.lit(None, dtype=pl.String).alias("title")
    titles = texts.with_row_index("at").select(pl.col("at").cast(pl.UInt32), title)
    order = ["branch", "other_branch", "change", "publication"]
    return (
        out.join(titles, on="at", how="left")
        .select("publication", "title", *columns[1:-1])
        .sort(order, nulls_last=True)
    )
