"""A network as a picture: nodes with positions from the core, and edges."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import polars as pl

from . import _innomap
from .chart import Chart
from .display import html_table, panel, synthetic_badge
from .language import pick

_TITLES = {
    "institution": {"zh": "机构共同申请网络", "en": "Co-application network of institutions"},
    "group": {"zh": "集团共同申请网络", "en": "Co-application network of groups"},
    "technology": {"zh": "技术共现网络", "en": "Co-occurrence network of technologies"},
}


class Network:
    """The strongest part of a graph, laid out the same way each time."""

    def __init__(
        self, native: _innomap.Network, provenance: Mapping[str, Any], *, node: str, top: int, seed: int
    ) -> None:
        """Wrap the object of the core with the settings it was made with."""
        self._native = native
        self.provenance = provenance
        self.definition: dict[str, Any] = {
            "measure": "network",
            "title": _TITLES.get(node, {"zh": "网络", "en": "Network"}),
            "formula": "weight(u, v) = patents held together; the strongest nodes, placed by forces from a fixed seed",
            "parameters": {"node": node, "top": top, "seed": seed, "counting": "whole"},
            "literature": ["Fruchterman & Reingold (1991), Software: Practice and Experience 21: 1129–1164"],
            "keys": ["label"],
            "columns": [],
            "chart": "network",
        }

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """Label, position, strength and community of each node."""
        return pl.DataFrame(self._native.nodes)

    @cached_property
    def edges(self) -> pl.DataFrame:
        """Source, target and weight of each edge."""
        return pl.DataFrame(self._native.edges)

    def plot(self, *, communities: Mapping[str, int] | None = None) -> Chart:
        """The picture, coloured by its own communities or by those given, by label."""
        from .network_chart import draw

        nodes = self.nodes
        if communities is not None:
            nodes = nodes.with_columns(pl.col("label").replace_strict(communities, default=None).alias("community"))
        return draw(nodes, self.edges, self.definition, self.provenance)

    def __repr__(self) -> str:
        """Title and size."""
        return f"{pick(self.definition['title'])}: {self.nodes.height} / {self.edges.height}"

    def _repr_html_(self) -> str:
        badge = synthetic_badge(synthetic=bool(self.provenance.get("synthetic")))
        return panel(repr(self), html_table(self.nodes, self.nodes.columns), badge=badge)
