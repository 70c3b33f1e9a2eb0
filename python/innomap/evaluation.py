"""How good the rules of an industry are: precision and recall of each branch, from labelled patents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from . import _innomap
from .branch_tree import BranchTree, ListedPatents, Notes, counted, memberships, provenance
from .errors import ConfigurationError
from .labels import Labels, keys, read_labels
from .options import one_of
from .patents import Patents, read_patents
from .result import Result

if TYPE_CHECKING:
    from .industry import Industry


class Evaluation(Result):
    """Precision and recall of a definition, and the labels that it failed."""

    wrong: pl.DataFrame
    """Labels that the rules failed: publication, branch, ``kind`` (``wrong``: a member that does not belong; ``missed``: belongs
    and is no member), the rules of a wrong member, note."""
    unknown: pl.DataFrame
    """Labels whose publication is not among the patents."""


def evaluate(
    industry: Industry,
    labels: object,
    *,
    patents: Patents | None = None,
    incomplete: str = "error",
    interval: float = 0.95,
) -> Evaluation:
    """See ``Industry.evaluate``."""
    tree = BranchTree(industry)
    read = read_labels(labels, branches=tree.names, incomplete=one_of("incomplete", incomplete, ("error", "skip")))
    notes: Notes = []
    if read.unjudged:
        notes.append(
            (f"{read.unjudged} 行没有判定，已略过", f"{read.unjudged} rows have no verdict and were passed over")
        )
    given = read.table
    members, known, sizes = _membership(industry, tree, read, patents, notes)
    unknown = given.clear() if known is None else given.filter(~pl.col("key").is_in(list(known)))
    if unknown.height:
        named = "、".join(unknown["publication"].unique(maintain_order=True).head(5))
        notes.append(
            (
                f"{unknown.height} 个标签的公开号不在专利中（{named} …），见 .unknown",
                f"the publications of {unknown.height} labels are not among the patents ({named} …), see .unknown",
            )
        )
        given = given.filter(pl.col("key").is_in(list(known or ())))
    agreed = _consensus(given, notes)
    if members is None:
        judged = agreed.with_columns(pl.lit(value=True).alias("member"), pl.lit(None, dtype=pl.String).alias("rule"))
    else:
        judged = agreed.join(members, on=["key", "branch"], how="left", maintain_order="left")
        judged = judged.with_columns(pl.col("rule").is_not_null().alias("member"))
    lines = [
        _line(branch, tree, judged.filter(pl.col("branch") == branch), sizes, notes)
        for branch in tree.names
        if branch in judged["branch"]
    ]
    result = Evaluation(
        _innomap.evaluate_labels(counted(lines, interval, notes), provenance([industry], patents)),
        names=lambda: {"branch": tree.labels()},
    )
    failed = judged.filter(pl.col("verdict") != pl.col("member"))
    kind = pl.when("member").then(pl.lit("wrong")).otherwise(pl.lit("missed")).alias("kind")
    result.wrong = failed.select("publication", "branch", kind, "rule", "note")
    result.unknown = unknown.select("publication", "branch", "row")
    return result


def _membership(
    industry: Industry, tree: BranchTree, read: Labels, patents: Patents | None, notes: Notes
) -> tuple[pl.DataFrame | None, set[str] | None, dict[str, int] | None]:
    """Memberships by key, the keys that are known, and how many members each branch has; nothing where it cannot be known."""
    if patents is None and read.texts is None:
        if not read.judged:
            raise ConfigurationError(
                "不知道哪些专利按规则属于分支",
                "it is not known which patents belong to a branch by the rules",
                hint={
                    "zh": "给出 patents=，或用带标题、摘要与 IPC 的标签表（industry.sample 写出的即是）",
                    "en": "give patents=, or labels with title, abstract and ipc, as industry.sample writes them",
                },
            )
        notes.append(
            (
                "标签未附文本，也未给 patents=：视每个判定为对成员的判定，不反映此后改动的规则",
                "labels without texts and without patents=: each verdict is taken to be on a member; rules changed since do not show",
            )
        )
        return None, None, None
    if patents is not None:
        found = tree.rolled_up(memberships(industry, patents, notes))
        listed = ListedPatents(patents.table)
        wanted = {key: listed.find(key) for key in read.table["key"].unique()}
        publications = patents.table["publication"].to_list()
        at = pl.DataFrame(
            [(key, publications[place]) for key, place in wanted.items() if place is not None],
            schema={"key": pl.String, "publication": pl.String},
            orient="row",
        )
        members = at.join(found, on="publication").select("key", "branch", "rule")
        counts = found.group_by("branch").len()
        sizes = dict.fromkeys(tree.names, 0) | dict(counts.iter_rows())
        return members, set(at["key"]), sizes
    texts = read.texts if read.texts is not None else pl.DataFrame()
    carried = read_patents(texts, columns={name: name for name in texts.columns})
    found = tree.rolled_up(memberships(industry, carried, notes))
    key = pl.Series("key", keys(found["publication"].to_list()), dtype=pl.String)
    return found.with_columns(key).select("key", "branch", "rule"), None, None


def _consensus(given: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """One verdict a patent and branch: that of most labellers; where they are even, none."""
    out = given.group_by("key", "branch", maintain_order=True).agg(
        pl.col("publication").first(),
        pl.col("verdict").mean().alias("yes"),
        pl.col("note").drop_nulls().first(),
        *(
            pl.col(name).drop_nulls().first()
            for name in ("stratum", "stratum_size", "population", "weight", "drawn_by")
        ),
    )
    torn = out.filter(pl.col("yes") == 0.5)
    if torn.height:
        named = "、".join(torn["publication"].head(5))
        notes.append(
            (
                f"{torn.height} 个标签各标注者意见相持，未计入（{named}）",
                f"labellers are even on {torn.height} labels, which do not count ({named})",
            )
        )
    return out.filter(pl.col("yes") != 0.5).with_columns((pl.col("yes") > 0.5).alias("verdict"))


def _line(
    branch: str, tree: BranchTree, labels: pl.DataFrame, sizes: Mapping[str, int] | None, notes: Notes
) -> dict[str, Any]:
    """What the core counts with: the labels of a branch by stratum."""
    sized = pl.col("stratum").is_not_null() & (pl.col("stratum_size").is_not_null() | pl.col("weight").is_not_null())
    designed = labels.filter(sized)
    line: dict[str, Any] = {
        "branch": branch,
        "level": tree.level[branch],
        "members": None if sizes is None else sizes[branch],
        "designed": bool(designed.height),
        "without_label": 0,
        "population": 0,
    }
    if not designed.height:
        members, others = labels.filter("member"), labels.filter(~pl.col("member"))
        parts = [_counts(members), _counts(others) | {"weight": float(others.height)}]
        return line | {"strata": [part for part, rows in zip(parts, (members, others), strict=True) if rows.height]}
    if designed.height < labels.height:
        left = labels.height - designed.height
        notes.append(
            (
                f"{branch}：{left} 个没有抽样层的标签未计入，因为该分支有按层抽取的标签",
                f"{branch}: {left} labels without a stratum do not count beside those that were drawn by strata",
            )
        )
    frames = [_frame(frame) for _, frame in designed.group_by("drawn_by", "population", maintain_order=True)]
    whole = [frame for frame in frames if frame["without_label"] == 0]
    used = whole or frames
    total = sum(frame["labels"] for frame in used)
    left = sum(frame["labels"] for frame in frames) - total
    if left:
        notes.append(
            (
                f"{branch}：{left} 个标签所属的那次抽样有的层没有标签，未计入；另一次抽样各层齐全",
                f"{branch}: {left} labels of a drawing with strata without labels do not count beside a drawing without gaps",
            )
        )
    strata = [
        stratum | {"weight": stratum["weight"] * frame["labels"] / total}
        for frame in used
        for stratum in frame["strata"]
    ]
    if any(frame["drawn_by"] not in ("", tree.drawn_by) for frame in used):
        notes.append(
            (
                f"{branch}：标签按较早的定义抽取，层内的新成员只按抽到的估计",
                f"{branch}: labels were drawn by an earlier definition; new members are estimated from those drawn",
            )
        )
    own = [
        stratum
        for frame in frames
        if frame["drawn_by"] == tree.drawn_by
        for stratum in frame["strata"]
        if stratum["right"] + stratum["wrong"]
    ]
    if line["members"] is None and own:
        line["members"] = round(sum(stratum["population"] or 0 for stratum in own)) or None
    first = min(used, key=lambda frame: frame["without_label"])
    return line | {"strata": strata, "without_label": first["without_label"], "population": first["population"]}


def _frame(labels: pl.DataFrame) -> dict[str, Any]:
    """The labels of one drawing: strata with what they stand for, and how many patents lie in strata without a label."""
    strata = []
    for _, rows in labels.group_by("stratum", maintain_order=True):
        size = rows["stratum_size"].max()
        size = rows["weight"].sum() if size is None else max(float(size), rows.height)  # type: ignore[arg-type]
        strata.append(_counts(rows) | {"weight": size, "population": size})
    covered = round(sum(stratum["weight"] for stratum in strata))
    population = labels["population"][0]
    whole = covered if population is None else round(population)
    return {
        "drawn_by": labels["drawn_by"][0] or "",
        "labels": labels.height,
        "strata": strata,
        "population": whole,
        "without_label": max(whole - covered, 0),
    }


def _counts(rows: pl.DataFrame) -> dict[str, Any]:
    says, member = rows["verdict"], rows["member"]
    return {
        "weight": None,
        "population": None,
        "right": int((member & says).sum()),
        "wrong": int((member & ~says).sum()),
        "missed": int((~member & says).sum()),
        "absent": int((~member & ~says).sum()),
    }
