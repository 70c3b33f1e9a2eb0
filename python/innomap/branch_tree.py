"""The branches of an industry as the bench sees them: which lies in which, and which patents belong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from . import _innomap
from .errors import ConfigurationError, NameNotFoundError
from .labels import bare, keys
from .language import language, pick, say
from .patents import Patents

if TYPE_CHECKING:
    from .industry import Industry

ALL = "all"
"""The line of all branches."""
_MEMBERS = ("publication", "branch", "rule")


Notes = list[tuple[str, str]]
"""What to keep in mind, in Chinese and in English."""


def memberships(industry: Industry, patents: Patents, notes: Notes | None = None) -> pl.DataFrame:
    """Which patents belong to which of the most specific branches, by which rule: publication, branch, rule.

    What is doubtful about it, such as rules for which the patents lack a column, is added to ``notes``.
    """
    found = industry._native.memberships(patents._native)
    if notes is not None:
        new = [(message["zh"], message["en"]) for message in json.loads(found.warnings_json)]
        notes.extend(note for note in new if note not in notes)
    return pl.DataFrame(found.table).select(_MEMBERS)


class BranchTree:
    """The branches of an industry, and which lies in which."""

    def __init__(self, industry: Industry) -> None:
        self.industry = industry
        self.definition = industry.definition
        branches = self.definition["branches"]
        self.names = {b["id"]: [b["name"]["zh"], b["name"]["en"]] for b in branches}
        self.level = {b["id"]: int(b["level"]) for b in branches}
        self.with_rules = [b["id"] for b in branches if b["rules"]]
        above = {b["id"]: None if b["parent"] is None else branches[b["parent"]]["id"] for b in branches}
        rows = []
        for branch in above:
            at: str | None = branch
            while at is not None:
                rows.append((branch, at))
                at = above[at]
        self._above = pl.DataFrame(rows, schema={"branch": pl.String, "within": pl.String}, orient="row")

    def rolled_up(self, found: pl.DataFrame) -> pl.DataFrame:
        """Memberships of each branch and of those above it: publication, branch, rules in one text."""
        joined = found.join(self._above, on="branch", how="inner", maintain_order="left")
        rule = (
            pl.when(pl.col("branch") == pl.col("within")).then("rule").otherwise(pl.format("{}: {}", "branch", "rule"))
        )
        return (
            joined.select("publication", pl.col("within").alias("branch"), rule.alias("rule"))
            .group_by("publication", "branch", maintain_order=True)
            .agg(pl.col("rule").unique().sort().str.join("; "))
        )

    def chosen(self, branches: Sequence[str] | None) -> list[str]:
        """Ids of the branches that are drawn for."""
        if branches is None:
            return self.with_rules
        ids = {name: branch for branch, names in reversed(list(self.names.items())) for name in (*names, branch)}
        out = []
        for name in [branches] if isinstance(branches, str) else branches:
            if name not in ids:
                raise NameNotFoundError(
                    "产业定义中没有这个技术分支",
                    "the industry has no such branch",
                    found=str(name),
                    expected={"zh": "、".join(self.names), "en": ", ".join(self.names)},
                )
            out.append(ids[name])
        return list(dict.fromkeys(out))

    def labels(self) -> dict[str, str]:
        """Names of the branches in the current language."""
        named = {b["id"]: pick(b["name"]) for b in self.definition["branches"]}
        return {**named, ALL: say("合计", "all")}

    @cached_property
    def drawn_by(self) -> str:
        """What a drawing says of the definition it used."""
        return f"{self.definition['id']} {self.definition['version']} {self.industry._native.content_hash()[:8]}"


class ListedPatents:
    """The patents by their place in the table and by their number."""

    def __init__(self, table: pl.DataFrame) -> None:
        publications = table["publication"].to_list()
        self.by_publication = {text: at for at, text in enumerate(publications)}
        self.keys = keys(publications)
        self.by_key = {key: at for at, key in enumerate(self.keys)}
        self.by_bare: dict[str, int | None] = {}
        for at, text in enumerate(bare(publications)):
            if text is not None:
                self.by_bare[text] = None if text in self.by_bare else at

    def find(self, key: str) -> int | None:
        """The patent of a key; of one without a kind code, if there is only one."""
        return self.by_key.get(key, self.by_bare.get(key))


def places(table: pl.DataFrame) -> dict[str, list[int]]:
    """Places of the patents of each branch, in ascending order."""
    grouped = table.group_by("branch").agg(pl.col("at").unique().sort())
    return dict(zip(grouped["branch"], grouped["at"].to_list(), strict=True))


def counted(lines: Sequence[Mapping[str, Any]], interval: float, notes: Sequence[tuple[str, str]]) -> str:
    """Counts, level and notes as the core takes them."""
    if isinstance(interval, bool) or not isinstance(interval, int | float):
        raise ConfigurationError("interval 应为数", "interval is a number", found=repr(interval))
    return json.dumps(
        {"lines": list(lines), "interval": float(interval), "chinese": language() == "zh", "warnings": list(notes)}
    )


def provenance(industries: Sequence[Industry], patents: Patents | None) -> str:
    """Where the numbers come from."""
    out: dict[str, Any] = {"program": f"innomap {_innomap.__version__}", "parameters": {}, "files": []}
    if patents is not None:
        out["synthetic"] = patents.audit.synthetic
        out["files"] = [
            {name: file.get(name) for name in ("name", "profile", "bytes", "sha256")}
            for file in patents.audit.files.to_dicts()
        ]
    named = [
        {name: industry.definition[name] for name in ("id", "version", "name")}
        | {"sha256": industry._native.content_hash()}
        for industry in industries
    ]
    if named:
        out["industry"] = named[0]
        out["other_industries"] = named[1:]
    return json.dumps(out)
