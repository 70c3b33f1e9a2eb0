"""The map as a graph for other programs: networkx, and GEXF for Gephi."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from .atomic import write_bytes
from .display import SYNTHETIC
from .extras import require

if TYPE_CHECKING:
    import networkx as nx

    from .map import Map

Pair = tuple[str, str]

PAIRS: tuple[Pair, ...] = (
    ("institution", "technology"),
    ("institution", "branch"),
    ("region", "technology"),
    ("region", "branch"),
    ("institution", "institution"),
    ("technology", "technology"),
    ("institution", "region"),
)
"""The pairs of kinds that a map holds edges for."""

_NODE_COLUMNS = {
    "institution": ("kind", "region", "weight", "patents"),
    "technology": ("code", "sector", "weight", "patents"),
    "branch": ("id", "stage", "weight", "patents"),
    "region": ("code", "level", "weight", "patents"),
}
_TABLES = {
    "institution": "institutions",
    "technology": "technologies",
    "branch": "branches",
    "region": "regions",
}
# What XML 1.0 has no way to write.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Graph:
    """Nodes and edges of some pairs of kinds, years added up. The id of a node is ``kind:label``."""

    def __init__(self, source: Map, pairs: Sequence[Pair] | None) -> None:
        """Ask the map for the edges, and for the nodes they touch."""
        wanted = PAIRS if pairs is None else tuple(pairs)
        if not source.summary["branches"] and pairs is None:
            wanted = tuple(pair for pair in PAIRS if "branch" not in pair)
        self.edges = [edge for pair in wanted for edge in _edges(source, pair)]
        used = {end for edge in self.edges for end in edge[:2]}
        self.nodes = [node for kind in _TABLES for node in _nodes(source, kind, used)]


def _edges(source: Map, pair: Pair) -> Iterator[tuple[str, str, dict[str, Any]]]:
    first, second = pair
    table = source.edges(first, second)
    left, right = ("source", "target") if first == second else pair
    added = (
        table.group_by(left, right, maintain_order=True)
        .agg(
            pl.col("weight").sum(),
            pl.col("patents").sum(),
            pl.col("year").min().alias("first_year"),
            pl.col("year").max().alias("last_year"),
        )
        .drop_nulls([left, right])
    )
    for row in added.iter_rows(named=True):
        ends = f"{first}:{row.pop(left)}", f"{second}:{row.pop(right)}"
        yield *ends, {"pair": f"{first}-{second}", **_known(row)}


def _nodes(source: Map, kind: str, used: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    table: pl.DataFrame = getattr(source, _TABLES[kind])
    # Two counties of one name are one node here, so it carries no numbers of either.
    shared = set(table.filter(pl.col(kind).is_duplicated())[kind])
    seen: set[str] = set()
    for row in table.iter_rows(named=True):
        label = row[kind]
        identifier = f"{kind}:{label}"
        if identifier not in used or identifier in seen:
            continue
        seen.add(identifier)
        attributes = {} if label in shared else {name: row[name] for name in _NODE_COLUMNS[kind]}
        if kind == "institution":
            attributes = {"institution_kind" if name == "kind" else name: value for name, value in attributes.items()}
        yield identifier, {"label": label, "kind": kind, **_known(attributes)}


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """What is not known is left out: neither format has a null."""
    return {name: value for name, value in row.items() if value is not None}


def to_networkx(source: Map, pairs: Sequence[Pair] | None) -> nx.Graph:
    """The graph as networkx has it."""
    networkx = require("networkx", "networkx")
    graph = Graph(source, pairs)
    out = networkx.Graph(synthetic=bool(source.summary["synthetic"]), **_settings(source))
    out.add_nodes_from(graph.nodes)
    out.add_edges_from(graph.edges)
    return out


def _settings(source: Map) -> dict[str, str]:
    parameters = source.provenance["parameters"]
    return {name: str(parameters[name]) for name in ("unit", "counting", "date") if parameters.get(name)}


def to_gexf(source: Map, path: str | Path, pairs: Sequence[Pair] | None) -> Path:
    """The graph as GEXF 1.2, which Gephi and networkx read."""
    graph = Graph(source, pairs)
    node_types = _types(attributes for _, attributes in graph.nodes)
    edge_types = _types(attributes for *_, attributes in graph.edges)
    return write_bytes(path, "\n".join(_lines(source, graph, node_types, edge_types)).encode())


def _types(rows: Iterator[dict[str, Any]]) -> dict[str, str]:
    """Each attribute with its type, in the order met; label and weight are parts of the format."""
    types: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            kind = "double" if isinstance(value, float) else "integer" if isinstance(value, int) else "string"
            types.setdefault(name, kind)
    types.pop("label", None)
    return types


def _lines(source: Map, graph: Graph, node_types: dict[str, str], edge_types: dict[str, str]) -> Iterator[str]:
    mark = SYNTHETIC if source.summary["synthetic"] else ""
    settings = ", ".join(f"{name}={value}" for name, value in _settings(source).items())
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">'
    description = _text("; ".join(part for part in (mark, settings) if part))
    yield f"<meta><creator>{_text(source.provenance['program'])}</creator><description>{description}</description></meta>"
    yield '<graph defaultedgetype="undirected" mode="static">'
    yield from _declared("node", node_types)
    yield from _declared("edge", edge_types)
    yield "<nodes>"
    for identifier, attributes in graph.nodes:
        label = _quoted(attributes["label"])
        yield f"<node id={_quoted(identifier)} label={label}>{_values(attributes, node_types)}</node>"
    yield "</nodes>"
    yield "<edges>"
    for number, (left, right, attributes) in enumerate(graph.edges):
        ends = f"source={_quoted(left)} target={_quoted(right)}"
        weight = _quoted(repr(attributes["weight"]))
        yield f'<edge id="{number}" {ends} weight={weight}>{_values(attributes, edge_types)}</edge>'
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>\n"


def _declared(owner: str, types: dict[str, str]) -> Iterator[str]:
    yield f'<attributes class="{owner}">'
    for name, kind in types.items():
        yield f"<attribute id={_quoted(name)} title={_quoted(name)} type={_quoted(kind)}/>"
    yield "</attributes>"


def _values(attributes: dict[str, Any], types: dict[str, str]) -> str:
    items = [
        f"<attvalue for={_quoted(name)} value={_quoted(attributes[name])}/>" for name in types if name in attributes
    ]
    return f"<attvalues>{''.join(items)}</attvalues>"


def _text(value: Any) -> str:
    return escape(_FORBIDDEN.sub("", str(value)))


def _quoted(value: Any) -> str:
    return quoteattr(_FORBIDDEN.sub("", str(value)))
