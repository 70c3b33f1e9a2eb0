"""Which patents to label next: few, drawn so that they tell most, each with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from . import _innomap
from .branch_tree import BranchTree, ListedPatents, Notes, memberships
from .display import html_table, panel, synthetic_badge
from .errors import InvalidValueError
from .labels import HEADERS, TEXTS, Labels, read_labels
from .language import say
from .options import one_of
from .patents import Patents

if TYPE_CHECKING:
    from .industry import Industry

STRATA = ("member", "near", "neighbour", "elsewhere")
"""Strata that patents are drawn from, for each branch."""
_NEIGHBOUR_SHARE = 0.05
_BROAD = 3
_BROAD_SHARE = 0.01
_SUBCLASS = r"[A-HY][0-9]{2}[A-Z]"
_CHINESE = {"branch_label": "分支名称", "why": "抽中原因", "verdict": "判定", "labeller": "标注者", "note": "备注"}


class LabelSample:
    """The next patents worth a label, each with why it was drawn; fill in ``verdict`` (判定) and hand it to ``evaluate``."""

    def __init__(self, table: pl.DataFrame, *, synthetic: bool, notes: Sequence[str] = ()) -> None:
        """Keep the table and what to keep in mind."""
        self.table = table
        self.warnings = list(notes)
        self._synthetic = synthetic

    def to_excel(self, path: str | Path) -> Path:
        """Write a workbook with an empty column 判定 (verdict); ``industry.evaluate(path)`` reads it when it is filled in."""
        from .workbook import Sheet, write_workbook

        headers = [say(_shown_header(name), name) for name in self.table.columns]
        sheet = Sheet(say("标注", "labels"), self.table, headers=headers)
        return write_workbook(path, [sheet])

    def __len__(self) -> int:
        """Number of rows."""
        return self.table.height

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table, for any library that takes Arrow streams."""
        return self.table.__arrow_c_stream__(requested_schema)

    def _title(self) -> str:
        count = self.table["branch"].n_unique()
        return say(f"待标注 {len(self)} 条，{count} 个分支", f"{len(self)} labels to give, in {count} branches")

    def __repr__(self) -> str:
        """Number of rows, the table, what to keep in mind."""
        return "\n".join([self._title(), str(self.table), *(f"! {note}" for note in self.warnings)])

    def _repr_html_(self) -> str:
        shown = self.table.select(name for name in self.table.columns if name not in {"abstract", "claims"})
        headers = [say(_shown_header(name), name) for name in shown.columns]
        badge = synthetic_badge(synthetic=self._synthetic)
        return panel(self._title(), html_table(shown, headers), badge=badge, notes=self.warnings)


def _shown_header(name: str) -> str:
    """The Chinese header of a column, one that is read again."""
    if name in _CHINESE:
        return _CHINESE[name]
    accepted = {**TEXTS, **HEADERS}.get(name, (name,))
    return next((header for header in accepted if not header.isascii()), name)


def sample(
    industry: Industry,
    n: int,
    *,
    patents: Patents,
    labels: object = None,
    seed: int = 1,
    branches: Sequence[str] | None = None,
    strata: Sequence[str] = STRATA,
) -> LabelSample:
    """See ``Industry.sample``."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise InvalidValueError("n 应为正整数", "n is a positive whole number", found=repr(n))
    wanted = [one_of("strata", stratum, STRATA) for stratum in ([strata] if isinstance(strata, str) else strata)]
    tree = BranchTree(industry)
    drawn_from = tree.chosen(branches)
    known = None if labels is None else read_labels(labels, branches=tree.names, incomplete="skip")
    table = patents.table
    listed = ListedPatents(table)
    notes: Notes = []
    parts = _strata(tree, memberships(industry, patents, notes), patents, listed, drawn_from)
    given = [] if known is None else _labelled(known, listed, drawn_from)
    count = [(branch, part.lists, [] if not given else given[at]) for at, (branch, part) in enumerate(parts.items())]
    drawn, sizes, taken = _innomap.draw_labels(
        table["publication"].to_list(), count, n, seed & 0xFFFF_FFFF_FFFF_FFFF, [s in wanted for s in STRATA]
    )
    if len(drawn) < n:
        notes.append((f"只剩 {len(drawn)} 条可抽", f"no more than {len(drawn)} were left to draw"))
    return LabelSample(
        _sample_table(tree, patents, (drawn, sizes, taken), parts),
        synthetic=patents.audit.synthetic,
        notes=[say(*note) for note in notes],
    )


class _Part:
    """The strata of a branch: places of patents, and why each is there."""

    def __init__(self, lists: list[list[int]], why: Mapping[int, str], subclasses: Mapping[int, str]) -> None:
        self.lists = lists
        self.why = why
        self.subclasses = subclasses


def _strata(
    tree: BranchTree, found: pl.DataFrame, patents: Patents, listed: ListedPatents, branches: Sequence[str]
) -> dict[str, _Part]:
    """For each branch the members, the near misses, and the patents with subclasses that members have."""
    from .industry import Industry as Definition

    place = pl.col("publication").replace_strict(listed.by_publication, return_dtype=pl.UInt32).alias("at")
    members = tree.rolled_up(found).with_columns(place)
    loosened = memberships(Definition(tree.industry._native.near_misses()), patents)
    near = tree.rolled_up(_not_too_broad(loosened, found, patents.height)).with_columns(place)
    classes = _subclasses(patents.table)
    out = {}
    for branch in branches:
        inside = members.filter(pl.col("branch") == branch)
        close = near.filter(pl.col("branch") == branch).join(inside, on="at", how="anti")
        of_members = classes.join(inside.select("at"), on="at").group_by("subclass").len()
        common = of_members.filter(pl.col("len") >= _NEIGHBOUR_SHARE * inside.height).select("subclass")
        around = (
            classes.join(common, on="subclass")
            .join(inside.select("at"), on="at", how="anti")
            .join(close.select("at"), on="at", how="anti")
            .group_by("at")
            .agg(pl.col("subclass").unique().sort().str.join(" "))
        )
        lists = [table["at"].unique().sort().to_list() for table in (inside, close, around)]
        why = dict(zip(inside["at"], inside["rule"], strict=True)) | dict(zip(close["at"], close["rule"], strict=True))
        out[branch] = _Part(lists, why, dict(zip(around["at"], around["subclass"], strict=True)))
    return out


def _not_too_broad(loosened: pl.DataFrame, found: pl.DataFrame, patents: int) -> pl.DataFrame:
    """Hits of loosened rules without those of rules so broad that a hit says little, such as one common word alone."""
    members = found.group_by("branch").agg(pl.col("publication").n_unique().alias("members"))
    limit = pl.max_horizontal(_BROAD * pl.col("members").fill_null(0), _BROAD_SHARE * patents)
    hits = (
        loosened.group_by("branch", "rule").len().join(members, on="branch", how="left").filter(pl.col("len") <= limit)
    )
    return loosened.join(hits, on=["branch", "rule"], how="semi", maintain_order="left")


def _subclasses(table: pl.DataFrame) -> pl.DataFrame:
    """Subclasses of each patent: at, subclass."""
    schema = {"at": pl.UInt32, "subclass": pl.String}
    if "ipc" not in table.columns:
        return pl.DataFrame(schema=schema)
    texts = table.select(pl.col("ipc").str.to_uppercase().str.extract_all(_SUBCLASS).alias("subclass"))
    rows = texts.with_row_index("at").explode("subclass").drop_nulls("subclass").unique(maintain_order=True)
    return rows.cast(schema)  # type: ignore[arg-type]


def _labelled(known: Labels, listed: ListedPatents, branches: Sequence[str]) -> list[list[tuple[int, bool]]]:
    """Places of the patents that have a label for each branch, and whether most say that they belong."""
    yes = known.table.group_by("key", "branch", maintain_order=True).agg(pl.col("verdict").mean())
    out: dict[str, list[tuple[int, bool]]] = {branch: [] for branch in branches}
    for key, branch, share in yes.iter_rows():
        at = listed.find(key)
        if at is not None and branch in out:
            out[branch].append((at, share > 0.5))
    return [out[branch] for branch in branches]


def _why(stratum: str, at: int, part: _Part) -> str:
    if stratum == "member":
        return say(f"成员（规则 {part.why.get(at, '')}）", f"member (rule {part.why.get(at, '')})")
    if stratum == "near":
        return say(f"差一点符合规则（{part.why.get(at, '')}）", f"near miss of a rule ({part.why.get(at, '')})")
    if stratum == "neighbour":
        classes = part.subclasses.get(at, "")
        return say(f"与成员同小类（{classes}）", f"of the same subclass as members ({classes})")
    return say("其余专利中随机抽取", "drawn at random from all others")


def _sample_table(
    tree: BranchTree,
    patents: Patents,
    drawing: tuple[Sequence[tuple[int, int, int]], Sequence[Sequence[int]], Sequence[Sequence[int]]],
    parts: Mapping[str, _Part],
) -> pl.DataFrame:
    drawn, sizes, taken = drawing
    branches = list(parts)
    texts = patents.table
    names = tree.labels()
    rows = []
    for b, s, at in drawn:
        branch, stratum, size = branches[b], STRATA[s], sizes[b][s]
        rows.append(
            {
                "at": at,
                "branch": branch,
                "branch_label": names[branch],
                "verdict": None,
                "labeller": None,
                "note": None,
                "why": _why(stratum, at, parts[branch]),
                "stratum": stratum,
                "stratum_size": size,
                "population": sum(sizes[b]),
                "weight": size / taken[b][s],
                "drawn_by": tree.drawn_by,
            }
        )
    words = ("branch", "branch_label", "verdict", "labeller", "note", "why", "stratum", "drawn_by")
    schema: dict[str, type[pl.DataType]] = {"at": pl.UInt32} | dict.fromkeys(words, pl.String)
    schema |= {"stratum_size": pl.Int64, "population": pl.Int64, "weight": pl.Float64}
    found = pl.DataFrame(rows, schema=schema)
    carried = [name for name in TEXTS if name in texts.columns]
    chosen = texts.with_row_index("at").select(pl.col("at").cast(pl.UInt32), "publication", *carried)
    return found.join(chosen, on="at", how="left", maintain_order="left").select(
        "publication", *words[:6], *carried, "stratum", "stratum_size", "population", "weight", "drawn_by"
    )
